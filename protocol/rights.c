/* rights.c - who may send what. The table itself is a column of kind.h. */
#include "protocol/rights.h"

#include <string.h>

#include "protocol/kind.h"

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_NONE] = "none",
#define X(id, name) [ROLE_##id] = name,
    ROLES(X)
#undef X
};

const char *role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? role_names[role] : role_names[ROLE_NONE];
}

enum role role_find(const char *name)
{
    for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++)
        if (strcmp(role_names[i], name) == 0) return (enum role)i;
    return ROLE_NONE;
}

bool rights_allow(enum role role, enum kind kind)
{
    if ((unsigned)role >= ROLE_COUNT || (unsigned)kind >= KIND_COUNT) return false;
    return (kind_rows[kind].allowed & (1u << role | ALLOW_ANYONE)) != 0;
}
