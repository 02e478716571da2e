/* A visit that ends a moment after its planned end, before any tick: whoever leaves for the next visit does so after it, not before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_help.h"

enum { WORKER = 101, LATE_MS = 93 };

static void visit(struct city *city, enum command_kind kind, uint64_t order)
{
    struct command command = order_command(kind, BY_WORKER, order, WORKER);
    command.actor.id = WORKER;
    assert_int_equal(city_step(city, &command), REFUSE_OK);
}

static uint64_t order_now(struct city *city, uint64_t household)
{
    const struct request request = { .point = 1, .household = household, .place = help_place(600, 0), .item = CLEAN, .qty = 1 };
    struct command command = request_command(COMMAND_ORDER_NOW, &request);
    assert_int_equal(city_step(city, &command), REFUSE_OK);
    uint64_t order = city->out->order;
    city_ticks(city);
    assert_int_equal(engine_order(city->engine, order)->state, ORDER_ASSIGNED);
    visit(city, COMMAND_OFFER_ACCEPT, order);
    return order;
}

static void test_the_next_leaves_after_the_end(void **state)
{
    struct city city;
    (void)state;
    struct engine_limits limits = { .workers = 4, .points = 4, .orders = 8, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(&city, &limits, &policy);
    struct worker_file file = city_worker(&city, WORKER, help_place(0, 0), EARLY);
    city_put(&city, &file);
    city_open(&city, help_ms(2026, 11, 23, 8, 0));
    visit(&city, COMMAND_WORKER_SIGN_IN, 0);
    uint64_t first = order_now(&city, 1);
    visit(&city, COMMAND_VISIT_SET_OUT, first);
    city.now_ms = engine_order(city.engine, first)->start_ms;
    visit(&city, COMMAND_VISIT_ARRIVE, first);
    visit(&city, COMMAND_VISIT_START, first);
    uint64_t next = order_now(&city, 2);
    int64_t leave_ms = engine_order(city.engine, next)->member[0].leave_ms;
    assert_true(leave_ms >= engine_order(city.engine, first)->end_ms);
    city.now_ms = leave_ms + LATE_MS;      /* no tick comes between */
    visit(&city, COMMAND_VISIT_FINISH, first);
    const struct order *after = engine_order(city.engine, next);
    assert_true(after->member_count == 0 || after->member[0].leave_ms >= city.now_ms);
    assert_null(engine_check(city.engine));
    city_free(&city);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(test_the_next_leaves_after_the_end) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
