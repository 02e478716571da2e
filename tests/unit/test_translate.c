/* test_translate.c - the engine's words and the protocol's agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "engine/roster/rules.h"
#include "server/translate.h"

/* Where both lists have a name, it means the same. */
static void refusals_keep_their_name(void **state)
{
    (void)state;
    for (int i = 0; i < REFUSAL_COUNT; i++) {
        enum error error = translate_refusal((enum refusal)i);
        const char *name = refusal_name((enum refusal)i);
        if (i == REFUSE_ROLE) name = "forbidden";
        if (i == REFUSE_RANGE) name = "out_of_range";
        assert_string_equal(error_name(error), name);
    }
    assert_int_equal(translate_refusal(REFUSAL_COUNT), ERR_INTERNAL);
}

static void roles_and_actors_are_one_to_one(void **state)
{
    (void)state;
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        assert_string_equal(translate_actor(translate_role((enum role)role)), role_name((enum role)role));
    }
    assert_string_equal(translate_actor(BY_ENGINE), "engine");
    assert_int_equal(translate_role(ROLE_NONE), BY_ENGINE);
}

static void names_are_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        enum cause cause = CAUSE_COUNT;
        assert_true(translate_cause(cause_name((enum cause)i), &cause));
        assert_int_equal(cause, i);
    }
    for (uint8_t i = AWAY_LEAVE; i <= AWAY_BREAK; i++) {
        uint8_t kind = 0;
        assert_true(translate_away(translate_away_name(i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = ORDER_NONE + 1; i < ORDER_STATE_COUNT; i++) {
        uint8_t order = ORDER_NONE;
        assert_true(translate_state(order_state_name((enum order_state)i), &order));
        assert_int_equal(order, i);
    }
    enum cause cause;
    uint8_t kind;
    assert_false(translate_state("lost", &kind));
    assert_false(translate_cause("nothing", &cause));
    assert_false(translate_away("none", &kind));
}

static void words_of_rosters_are_found_again(void **state)
{
    (void)state;
    uint8_t found = 0;
    for (uint8_t i = 0; i < ROSTER_LAYERS; i++) assert_true(translate_layer(translate_layer_name(i), &found) && found == i);
    for (uint8_t i = EDIT_NONE + 1; i < EDIT_OPS; i++) assert_true(translate_op(edit_op_name((enum edit_op)i), &found) && found == i);
    for (uint8_t i = SWAP_NONE + 1; i < SWAP_STATE_COUNT; i++) assert_true(translate_swap_state(swap_state_name((enum swap_state)i), &found) && found == i);
    assert_false(translate_layer("final", &found) || translate_op("none", &found) || translate_swap_state("lost", &found));
    for (int role = 0; role < ACTOR_ROLES; role++) {
        enum actor_role back = ACTOR_ROLES;
        assert_true(translate_actor_read(translate_actor((enum actor_role)role), &back));
        assert_int_equal(back, role);
    }
    enum actor_role none;
    assert_false(translate_actor_read("none", &none) || translate_actor_read("", &none));
}

/* Soft rules may be waived, one by one and all together; hard ones never. */
static void rules_are_waived_by_name(void **state)
{
    (void)state;
    char names[WAIVED_SIZE];
    uint32_t all = 0, bits = 7;
    for (int rule = RULE_NONE; rule < RULE_COUNT; rule++) {
        bool soft = rule != RULE_NONE && !rule_rows[rule].hard;
        assert_int_equal(translate_waive(rule_rows[rule].name, &bits), soft);
        if (!soft) continue;
        assert_int_equal(bits, 1u << rule);
        all |= bits;
    }
    assert_true(translate_waive(translate_waived(all, names), &bits) && bits == all);
    assert_true(translate_waive("", &bits) && bits == 0);
    assert_true(translate_waive("  rest_gap   week_hours rest_gap ", &bits) && bits == (1u << RULE_REST_GAP | 1u << RULE_WEEK));
    assert_false(translate_waive("rest_gap,week_hours", &bits) || translate_waive("rest_ga", &bits) || translate_waive("rest_gap luck", &bits));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_keep_their_name), cmocka_unit_test(roles_and_actors_are_one_to_one), cmocka_unit_test(names_are_found_again),
        cmocka_unit_test(words_of_rosters_are_found_again), cmocka_unit_test(rules_are_waived_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
