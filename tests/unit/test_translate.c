/* test_translate.c - the engine's words and the protocol's agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_keep_their_name), cmocka_unit_test(roles_and_actors_are_one_to_one), cmocka_unit_test(names_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
