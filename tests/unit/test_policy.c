#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/policy.h"

static void rows_make_sense(void **state)
{
    (void)state;
    assert_int_equal(policy_count * sizeof(int64_t), sizeof(struct policy));
    for (uint32_t i = 0; i < policy_count; i++) {
        const struct policy_row *row = &policy_rows[i];
        assert_true(row->least <= row->default_value && row->default_value <= row->most);
        assert_true(row->least >= 0 && row->meaning[0] != 0);
        assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(row->name));
        for (uint32_t k = 0; k < i; k++) assert_string_not_equal(row->name, policy_rows[k].name);
    }
}

/* What the arithmetic divides by. */
static void divisors_are_never_zero(void **state)
{
    (void)state;
    static const char *const divisors[] = { "slot_step_min", "ebike_kmh", "walk_m_per_min" };
    for (size_t i = 0; i < sizeof divisors / sizeof divisors[0]; i++) {
        uint32_t found = 0;
        for (uint32_t k = 0; k < policy_count; k++) {
            if (strcmp(policy_rows[k].name, divisors[i]) != 0) continue;
            found++;
            assert_true(policy_rows[k].least > 0);
        }
        assert_int_equal(found, 1);
    }
}

static void values_are_the_members(void **state)
{
    (void)state;
    struct policy policy;
    policy_defaults(&policy);
    for (uint32_t i = 0; i < policy_count; i++) assert_int_equal(*policy_value(&policy, i), policy_rows[i].default_value);
    for (uint32_t i = 0; i < policy_count; i++) *policy_value(&policy, i) = 1000 + i;
#define X(member, value, low, high, text) { \
        uint32_t row = 0; \
        while (strcmp(policy_rows[row].name, #member) != 0) row++; \
        assert_int_equal(policy.member, 1000 + row); \
        assert_int_equal(policy_rows[row].default_value, value); \
        assert_int_equal(policy_rows[row].least, low); \
        assert_int_equal(policy_rows[row].most, high); }
    POLICIES(X)
#undef X
    assert_null(policy_value(&policy, policy_count));
    assert_null(policy_value(&policy, UINT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(divisors_are_never_zero),
        cmocka_unit_test(values_are_the_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
