/* message.c - the field lists of message.h as tables for the codec. */
#include "protocol/message.h"

#define ROW_F(shape, kind, member, required, lowest, highest, meaning) \
    { .name = #member, .type = FIELD_##kind, .need = FIELD_##required, .least = lowest, .most = highest, \
      .offset = offsetof(struct msg_##shape, member), .text = meaning },
#define ROW_L(shape, part, member, highest, meaning) \
    { .name = #member, .type = FIELD_LIST, .need = FIELD_MAY, .most = highest, .offset = offsetof(struct msg_##shape, member), \
      .count_offset = offsetof(struct msg_##shape, member##_count), .element = &shape_##part, .text = meaning },
#define ROW_O(shape, part, member, meaning) \
    { .name = #member, .type = FIELD_OBJECT, .need = FIELD_MAY, .offset = offsetof(struct msg_##shape, member), \
      .element = &shape_##part, .text = meaning },

#define X(id) static const struct field fields_##id[] = { FIELDS_##id(id, ROW_F, ROW_L, ROW_O) };
SHAPES(X)
#undef X

#define X(id) const struct shape shape_##id = { #id, sizeof(struct msg_##id), sizeof fields_##id / sizeof *fields_##id, fields_##id };
SHAPES(X)
#undef X
