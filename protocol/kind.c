/* kind.c - the list of kinds as a table. */
#include "protocol/kind.h"

#include <string.h>

#include "protocol/message.h"

const struct kind_row kind_rows[KIND_COUNT] = {
#define X(id, name, changes, allowed, request, reply, text) [KIND_##id] = { name, changes, allowed, &shape_##request, &shape_##reply, text },
    KINDS(X)
#undef X
};

const char *kind_name(enum kind kind)
{
    return (unsigned)kind < KIND_COUNT ? kind_rows[kind].name : "unknown";
}

enum kind kind_find(const char *name)
{
    int i = 0;
    while (i < KIND_COUNT && strcmp(kind_rows[i].name, name) != 0) i++;
    return (enum kind)i;
}
