/* The life of a swap: every state, move and role against the words of the header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/roster/swap.h"

/* As people would say it: from a state, what may be done, where it leads, and by whom (w worker, o operator, a admin, e engine). */
static const struct { const char *from, *move, *to, *by; } life[] = {
    { "open",   "agree",    "agreed",    "woa" },
    { "open",   "refuse",   "refused",   "oa" },
    { "open",   "withdraw", "withdrawn", "woa" },
    { "open",   "expire",   "withdrawn", "e" },
    { "asked",  "agree",    "agreed",    "woa" },
    { "asked",  "decline",  "refused",   "w" },
    { "asked",  "refuse",   "refused",   "oa" },
    { "asked",  "withdraw", "withdrawn", "woa" },
    { "asked",  "expire",   "withdrawn", "e" },
    { "agreed", "approve",  "done",      "oa" },
    { "agreed", "decline",  "refused",   "w" },
    { "agreed", "refuse",   "refused",   "oa" },
    { "agreed", "withdraw", "withdrawn", "woa" },
    { "agreed", "expire",   "withdrawn", "e" },
};
enum { LIFE = sizeof life / sizeof life[0] };

static const char role_letter[ACTOR_ROLES] = { [BY_ENGINE] = 'e', [BY_OPERATOR] = 'o', [BY_WORKER] = 'w', [BY_ADMIN] = 'a', [BY_RESIDENT] = 'r', [BY_FIRM] = 'f', [BY_REGULATOR] = 'g' };

static void every_state_move_and_role(void **state)
{
    (void)state;
    for (int from = SWAP_NONE; from < SWAP_STATE_COUNT; from++) {
        for (int move = 0; move < SWAP_MOVE_COUNT; move++) {
            const char *to = "none";
            for (int i = 0; i < LIFE; i++) {
                if (strcmp(life[i].from, swap_state_name((enum swap_state)from)) != 0 || strcmp(life[i].move, swap_move_name((enum swap_move)move)) != 0) continue;
                to = life[i].to;
                for (int role = 0; role < ACTOR_ROLES; role++)
                    assert_int_equal(swap_may((enum swap_move)move, (enum actor_role)role), strchr(life[i].by, role_letter[role]) != NULL);
            }
            assert_string_equal(swap_state_name(swap_next((enum swap_state)from, (enum swap_move)move)), to);
        }
    }
}

static void what_is_over_stays(void **state)
{
    (void)state;
    for (int from = SWAP_NONE; from <= SWAP_STATE_COUNT; from++) {
        bool over = from == SWAP_DONE || from == SWAP_REFUSED || from == SWAP_WITHDRAWN;
        assert_int_equal(swap_state_over((enum swap_state)from), over);
        for (int move = 0; over && move < SWAP_MOVE_COUNT; move++) assert_int_equal(swap_next((enum swap_state)from, (enum swap_move)move), SWAP_NONE);
    }
}

static void values_on_no_list(void **state)
{
    (void)state;
    assert_string_equal(swap_state_name(SWAP_STATE_COUNT), "unknown");
    assert_string_equal(swap_move_name(SWAP_MOVE_COUNT), "unknown");
    assert_int_equal(swap_next(SWAP_STATE_COUNT, SWAP_MOVE_AGREE), SWAP_NONE);
    assert_int_equal(swap_next(SWAP_OPEN, SWAP_MOVE_COUNT), SWAP_NONE);
    assert_false(swap_may(SWAP_MOVE_COUNT, BY_ADMIN));
    assert_false(swap_may(SWAP_MOVE_AGREE, ACTOR_ROLES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_move_and_role),
        cmocka_unit_test(what_is_over_stays),
        cmocka_unit_test(values_on_no_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
