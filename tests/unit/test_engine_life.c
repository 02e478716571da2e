/* The life of an order: every cell of the table, and who may do what, against the table of moves in PROTOCOL.md section 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/order.h"

/* One line of the document: h held, w waiting, a assigned, A accepted, o on the way, d at the door, s serving.
 * Who: E engine, r resident, o operator, w worker, a admin. */
static const struct { enum order_move move; const char *name, *from; enum order_state to; const char *who; } rows[] = {
    { MOVE_CONFIRM,  "confirm",  "h",      ORDER_WAITING,    "roa" },
    { MOVE_ASSIGN,   "assign",   "w",      ORDER_ASSIGNED,   "Eoa" },
    { MOVE_ACCEPT,   "accept",   "a",      ORDER_ACCEPTED,   "owa" },
    { MOVE_DECLINE,  "decline",  "a",      ORDER_WAITING,    "owa" },
    { MOVE_EXPIRE,   "expire",   "aA",     ORDER_WAITING,    "E" },
    { MOVE_DROP,     "drop",     "aAod",   ORDER_WAITING,    "owa" },
    { MOVE_REASSIGN, "reassign", "aA",     ORDER_WAITING,    "oa" },
    { MOVE_REPLAN,   "replan",   "aA",     ORDER_WAITING,    "E" },
    { MOVE_SET_OUT,  "set_out",  "A",      ORDER_ON_THE_WAY, "owa" },
    { MOVE_ARRIVE,   "arrive",   "o",      ORDER_ARRIVED,    "owa" },
    { MOVE_START,    "start",    "d",      ORDER_SERVING,    "owa" },
    { MOVE_FINISH,   "finish",   "s",      ORDER_DONE,       "owa" },
    { MOVE_CHANGE,   "change",   "waA",    ORDER_WAITING,    "roa" },
    { MOVE_CANCEL,   "cancel",   "waAod",  ORDER_CANCELLED,  "roa" },
    { MOVE_FAIL,     "fail",     "waAods", ORDER_FAILED,     "owa" },
    { MOVE_RELEASE,  "release",  "h",      ORDER_RELEASED,   "Eroa" },
};

static const struct { enum order_state state; const char *name; char letter; bool over, planned; } states[] = {
    { ORDER_HELD, "held", 'h', false, true },          { ORDER_WAITING, "waiting", 'w', false, false },
    { ORDER_ASSIGNED, "assigned", 'a', false, true },  { ORDER_ACCEPTED, "accepted", 'A', false, true },
    { ORDER_ON_THE_WAY, "on_the_way", 'o', false, true }, { ORDER_ARRIVED, "arrived", 'd', false, true },
    { ORDER_SERVING, "serving", 's', false, true },    { ORDER_DONE, "done", 0, true, false },
    { ORDER_CANCELLED, "cancelled", 0, true, false },  { ORDER_FAILED, "failed", 0, true, false },
    { ORDER_RELEASED, "released", 0, true, false },
};

enum { ROWS = sizeof rows / sizeof *rows, STATES = sizeof states / sizeof *states };

static bool has(const char *set, char letter) { return letter != 0 && strchr(set, letter) != NULL; }

static void every_cell(void **unused)
{
    (void)unused;
    assert_int_equal(ROWS, ORDER_MOVE_COUNT);
    assert_int_equal(STATES + 1, ORDER_STATE_COUNT);
    for (int r = 0; r < ROWS; r++) {
        for (int s = 0; s < STATES; s++) {
            enum order_state expected = has(rows[r].from, states[s].letter) ? rows[r].to : ORDER_NONE;
            enum order_state next = order_next(states[s].state, rows[r].move);
            if (next != expected) fail_msg("%s from %s leads to %s", rows[r].name, states[s].name, order_state_name(next));
        }
        assert_int_equal(order_next(ORDER_NONE, rows[r].move), ORDER_NONE);
    }
}

static void who_may(void **unused)
{
    (void)unused;
    static const char letters[ACTOR_ROLES] = {
        [BY_ENGINE] = 'E', [BY_RESIDENT] = 'r', [BY_OPERATOR] = 'o', [BY_WORKER] = 'w', [BY_FIRM] = 'f', [BY_REGULATOR] = 'g', [BY_ADMIN] = 'a',
    };
    for (int r = 0; r < ROWS; r++) {
        for (int role = 0; role < ACTOR_ROLES; role++) {
            bool may = order_may(rows[r].move, (enum actor_role)role);
            if (may != has(rows[r].who, letters[role])) fail_msg("%s by %c: %d", rows[r].name, letters[role], may);
        }
    }
}

static void names_and_kinds_of_state(void **unused)
{
    (void)unused;
    for (int s = 0; s < STATES; s++) {
        assert_string_equal(order_state_name(states[s].state), states[s].name);
        assert_int_equal(order_state_over(states[s].state), states[s].over);
        assert_int_equal(order_state_planned(states[s].state), states[s].planned);
    }
    for (int r = 0; r < ROWS; r++) assert_string_equal(order_move_name(rows[r].move), rows[r].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell), cmocka_unit_test(who_may), cmocka_unit_test(names_and_kinds_of_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
