/* policy.c - the list of policy.h as data, so that configuration, checks and help all read the same rows. */
#include "engine/policy.h"

#include <stddef.h>

const struct policy_row policy_rows[] = {
#define X(name, default_value, least, most, meaning) { #name, default_value, least, most, meaning },
    POLICIES(X)
#undef X
};

static const size_t offsets[] = {
#define X(name, default_value, least, most, meaning) offsetof(struct policy, name),
    POLICIES(X)
#undef X
};

const uint32_t policy_count = sizeof policy_rows / sizeof policy_rows[0];

void policy_defaults(struct policy *policy)
{
    for (uint32_t row = 0; row < policy_count; row++) *policy_value(policy, row) = policy_rows[row].default_value;
}

int64_t *policy_value(struct policy *policy, uint32_t row)
{
    if (row >= policy_count) return NULL;
    return (int64_t *)(void *)((char *)policy + offsets[row]);
}
