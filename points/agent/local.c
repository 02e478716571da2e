/* local.c - the field lists of local.h as tables for the codec. */
#include "points/agent/local.h"

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
LOCAL_SHAPES(X)
#undef X

#define X(id) const struct shape shape_##id = { #id, sizeof(struct msg_##id), sizeof fields_##id / sizeof *fields_##id, fields_##id };
LOCAL_SHAPES(X)
#undef X

static const char *const letter_states[] = { [LETTER_WAITING] = "waiting", [LETTER_DONE] = "done", [LETTER_REFUSED] = "refused" };

bool local_letter(const struct letter *letter, struct arena *arena, struct msg_letter *out)
{
    const struct shape *shape = letter->state == LETTER_DONE ? &shape_order : &shape_refusal;
    const char *field = NULL;
    void *answer = NULL;
    *out = (struct msg_letter){ .key = letter->key, .state = letter_states[letter->state], .at_ms = letter->at_ms };
    if (letter->state == LETTER_WAITING) return true;
    if (codec_read_body(shape, letter->answer, letter->answer_length, arena, &answer, &field) != ERR_OK) return false;
    if (letter->state == LETTER_DONE) out->order = answer;
    else out->error = answer;
    return true;
}
