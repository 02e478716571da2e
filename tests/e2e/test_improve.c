/* test_improve.c - while nobody asks for anything, visits come to whoever is nearer; nobody is told another time, and what a killed core had begun is
 * whole or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"
#include "e2e/exposition.h"

enum { DAYS = 3, STARTS = 2, VISITS = DAYS * STARTS, NEAR = 201, FAR = 101, EVENTS_MAX = 4000 };

static int64_t start_of(uint32_t visit)
{
    return (int64_t)(MONDAY + 1 + visit / STARTS) * 24 * HOUR + (visit % STARTS == 0 ? 90 * MINUTE : 5 * HOUR);     /* 09:30 and 13:00 in Hangzhou */
}

/* At the door of point 2, of a household of its own. */
static const struct msg_order *book(struct desk *kiosk, uint64_t household, int64_t start_ms)
{
    const struct msg_slot_hold wish = { .point = 2, .household = household, PLACE_2, .item = "CLN01", .qty = 2, .start_ms = start_ms };
    const struct msg_order *held = desk_ask(kiosk, KIND_SLOT_HOLD, &wish);
    return desk_ask(kiosk, KIND_SLOT_CONFIRM, &(struct msg_order_ref){ .order = held->order });
}

static uint64_t worker_of(const struct msg_order *order)
{
    assert_int_equal(order->workers_count, 1);
    return order->workers[0].worker;
}

static double metric(struct town *town, const char *series)
{
    assert_int_equal(town_web(town, town->core_http, "/metrics"), 200);
    assert_null(exposition_fault(town->web.body));
    return exposition_value(town->web.body, series, -1);
}

/* Two want the same hour near point 2: one gets the worker of that point, the other the one from further away. The first calls it off. Returns what is
 * left: with the worker from further away, though the nearer one has time now. */
static uint64_t book_and_leave(struct desk *kiosk, uint32_t visit)
{
    const struct msg_order *one = book(kiosk, 100 + 2 * visit, start_of(visit)), *other = book(kiosk, 101 + 2 * visit, start_of(visit));
    assert_true(worker_of(one) != worker_of(other));
    const struct msg_order *near = worker_of(one) == NEAR ? one : other, *left = near == one ? other : one;
    assert_int_equal(worker_of(near), NEAR);
    desk_ask(kiosk, KIND_ORDER_CANCEL, &(struct msg_order_cancel){ .order = near->order });
    return left->order;
}

static uint32_t nearer(struct desk *kiosk, const uint64_t order[VISITS])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < VISITS; i++) {
        const struct msg_order *now = desk_order(kiosk, order[i]);
        assert_true(strcmp(now->state, "assigned") == 0 || strcmp(now->state, "accepted") == 0);
        assert_int_equal(now->promised_ms, start_of(i));
        assert_int_equal(now->start_ms, start_of(i));
        count += worker_of(now) == NEAR;
    }
    return count;
}

/* Of every visit: who has it by the log is who has it, and it changed hands as a better plan only. */
static void log_agrees(struct town *town, struct desk *kiosk, const uint64_t order[VISITS], uint32_t *improved)
{
    const struct msg_event **events = calloc(EVENTS_MAX, sizeof *events);
    assert_non_null(events);
    uint32_t count = desk_events(desk_open(town, ROLE_ADMIN, 0), events, EVENTS_MAX);
    *improved = 0;
    for (uint32_t i = 0; i < VISITS; i++) {
        uint64_t has = 0;
        for (uint32_t e = 0; e < count; e++) {
            if (events[e]->order == NULL || events[e]->order->order != order[i]) continue;
            if (strcmp(events[e]->event, "assigned") == 0) {
                assert_int_equal(has, 0);
                has = worker_of(events[e]->order);
            }
            if (strcmp(events[e]->event, "unassigned") != 0) continue;
            assert_string_equal(events[e]->order->cause, "improved");
            assert_int_equal(events[e]->order->workers_count, 0);
            has = 0;
            ++*improved;
        }
        assert_int_equal(has, worker_of(desk_order(kiosk, order[i])));
    }
    free(events);
}

static void visits_come_to_the_nearer_worker_through_a_kill(void **state)
{
    struct town *town = *state;
    const char *off[] = { "improve.slice_ms=0", NULL }, *on[] = { "improve.slice_ms=2", "improve.share_pct=50", NULL };
    uint64_t order[VISITS];
    uint32_t improved;
    town_worker(town, FAR, 1, "P001");
    town_worker(town, NEAR, 1, "P002");
    town_core_start(town, off);
    struct desk *kiosk = desk_open(town, ROLE_RESIDENT, 2);
    for (uint32_t i = 0; i < VISITS; i++) order[i] = book_and_leave(kiosk, i);
    pause_ms(300);
    assert_int_equal(nearer(kiosk, order), 0);              /* switched off, it is off */
    assert_true(metric(town, "paidan_improve_seconds_count") == 0);
    assert_int_equal(program_stop(&town->core), 0);

    town_core_start(town, on);
    UNTIL(nearer(kiosk, order) > 0);
    program_kill(&town->core);
    town_core_start(town, on);
    UNTIL(nearer(kiosk, order) == VISITS);
    log_agrees(town, kiosk, order, &improved);
    assert_int_equal(improved, VISITS);
    assert_true(metric(town, "paidan_improve_seconds_count") > 0);
    uint64_t seq = desk_last_seq(town);
    pause_ms(300);
    assert_int_equal(desk_last_seq(town), seq);             /* and it comes to rest */
    assert_int_equal(program_stop(&town->core), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(visits_come_to_the_nearer_worker_through_a_kill, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
