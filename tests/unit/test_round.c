/* test_round.c - now-orders shared out. Twins: the same city with and without a second thought for fresh offers, the same two orders moments apart.
 * And a queue in front of one worker: however many of a priority group come, who has waited long enough is served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "engine/calendar.h"
#include "unit/engine_help.h"

enum { SEEDS = 400, WORKERS_MOST = 6, HALF_M = 3000 };

static const struct engine_limits limits = { .workers = WORKERS_MOST, .points = 2, .orders = 64, .households = 64 };

/* Everybody is in from the beginning; the same dice, the same city. */
static void begin(struct city *city, struct dice dice, int64_t share_s)
{
    struct policy policy;
    policy_defaults(&policy);
    policy.share_s = share_s;
    policy.cost_switch_s = dice_between(&dice, 0, 200);
    city_new(city, &limits, &policy);
    uint32_t workers = 2 + dice_below(&dice, WORKERS_MOST - 1);
    for (uint32_t i = 0; i < workers; i++) {
        struct place base = help_place((int32_t)dice_between(&dice, -HALF_M, HALF_M), (int32_t)dice_between(&dice, -HALF_M, HALF_M));
        struct worker_file file = city_worker(city, 101 + i, base, LONG);
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 8, 10));
    for (uint32_t i = 0; i < workers; i++) {
        struct command in = order_command(COMMAND_WORKER_SIGN_IN, BY_OPERATOR, 0, 101 + i);
        assert_int_equal(city_step(city, &in), REFUSE_OK);
    }
}

static const struct order *ask(struct city *city, uint64_t household, struct place place)
{
    struct request request = { .point = 1, .household = household, .place = place, .item = CLEAN, .qty = 1 };
    struct command command = request_command(COMMAND_ORDER_NOW, &request);
    assert_int_equal(city_step(city, &command), REFUSE_OK);
    return engine_order(city->engine, city->out->order);
}

static int64_t cost(const struct order *order)
{
    const struct cost *part = &order->cost;
    return (int64_t)part->travel_s + part->wait_s + part->late_s + part->stranger_s + part->fair_s + part->skill_s;
}

static void two_orders_cost_no_more_shared(void **unused)
{
    (void)unused;
    uint32_t switched = 0, saved = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dice dice = { seed * 104729 };
        struct city shared, plain;
        begin(&shared, dice, 30);
        begin(&plain, dice, 0);
        dice.state ^= 0x5555;
        struct place first = help_place((int32_t)dice_between(&dice, -HALF_M, HALF_M), (int32_t)dice_between(&dice, -HALF_M, HALF_M));
        struct place second = help_place((int32_t)dice_between(&dice, -HALF_M, HALF_M), (int32_t)dice_between(&dice, -HALF_M, HALF_M));
        const struct order *a = ask(&shared, 1, first), *c = ask(&plain, 1, first);
        assert_string_equal(order_difference(a, c) ? order_difference(a, c) : "", "");
        int64_t promised = a->promised_ms;
        uint32_t worker = a->member[0].worker;
        shared.now_ms += 1000;
        plain.now_ms += 1000;
        const struct order *b = ask(&shared, 2, second), *d = ask(&plain, 2, second);
        a = engine_order(shared.engine, 1);
        c = engine_order(plain.engine, 1);
        if (c->member_count > 0) {      /* an offer is never lost to another order, nor its promise */
            assert_int_equal(a->member_count, 1);
            assert_int_equal(a->promised_ms, promised);
        }
        assert_true(b->member_count >= d->member_count);
        bool changed = a->member_count > 0 && a->member[0].worker != worker;
        switched += changed;
        if (c->member_count > 0 && d->member_count > 0) {
            int64_t now = cost(a) + cost(b) + (changed ? shared.policy.cost_switch_s : 0), before = cost(c) + cost(d);
            if (now > before) fail_msg("seed %llu: shared out for %lld, as they came for %lld", (unsigned long long)seed, (long long)now, (long long)before);
            saved += now < before;
        }
        assert_null(engine_check(shared.engine));
        city_free(&shared);
        city_free(&plain);
    }
    assert_true(switched > 10 && saved > 10);
}

/* One worker, who is gone again as soon as a visit is given: the queue is served one at a time, every half hour. */
static void nobody_starves(void **unused)
{
    (void)unused;
    struct policy policy;
    struct city city;
    policy_defaults(&policy);
    policy.cost_priority_s = 36000;      /* far more than anybody waits here: only the bound on waiting helps */
    city_new(&city, &limits, &policy);
    struct worker_file file = city_worker(&city, 101, help_place(100, 0), LONG);
    city_put(&city, &file);
    city_open(&city, help_ms(2026, 11, 23, 8, 10));
    struct place home = help_place(0, 0);
    for (uint64_t household = 2; household <= 12; household++) {
        struct command rank = { .kind = COMMAND_HOUSEHOLD_PRIORITY, .actor = by(BY_OPERATOR), .household = household, .priority = PRIORITY_MAX };
        assert_int_equal(city_step(&city, &rank), REFUSE_OK);
    }
    uint64_t plain = ask(&city, 1, home)->id, others = 1;
    int64_t asked_ms = city.now_ms, served_ms = 0;
    for (uint32_t minute = 0; minute < 180 && served_ms == 0; minute++) {
        if (minute % 10 == 0 && others < 12) (void)ask(&city, ++others, home);
        if (minute % 20 == 15) {      /* a moment in which one visit can be given */
            struct command in = order_command(COMMAND_WORKER_SIGN_IN, BY_OPERATOR, 0, 101);
            assert_int_equal(city_step(&city, &in), REFUSE_OK);
            city.now_ms += 30000;
            city_ticks(&city);
            uint64_t given = 0;
            for (uint64_t id = 1; id <= engine_last_order(city.engine); id++) {
                const struct order *order = engine_order(city.engine, id);
                if (order && order->state == ORDER_ASSIGNED) given = id;
            }
            assert_int_not_equal(given, 0);
            if (given == plain) served_ms = city.now_ms;
            struct command end = order_command(COMMAND_ORDER_CANCEL, BY_OPERATOR, given, 0);
            assert_int_equal(city_step(&city, &end), REFUSE_OK);
            struct command out = order_command(COMMAND_WORKER_SIGN_OUT, BY_OPERATOR, 0, 101);
            assert_int_equal(city_step(&city, &out), REFUSE_OK);
            city.now_ms -= 30000;
        }
        city.now_ms += 60000;
        city_ticks(&city);
    }
    /* The first moment after overdue_s: 35 minutes. */
    assert_true(served_ms >= asked_ms + policy.overdue_s * 1000);
    assert_true(served_ms <= asked_ms + policy.overdue_s * 1000 + 20 * 60000);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(two_orders_cost_no_more_shared), cmocka_unit_test(nobody_starves) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
