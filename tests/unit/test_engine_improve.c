/* Day plans that improve, against a slow judge who sees only what anybody may ask: who has which visit, when it begins and how long its way is. With the
 * other costs switched off the travel of all visits must fall by what a slice says it gained, and by enough for each visit that changed hands; nothing
 * that a slice must leave alone may change; and when slices find nothing more, no swap of two visits that anybody could make would have been worth it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_help.h"

enum { SEEDS = 24, WORKERS = 14, HOUSEHOLDS = 40, SPREAD_M = 5000, FREEZE_MIN = 120, LEAST_S = 120, ITERATIONS = 200, ROUNDS_MAX = 40, NEW_ORDERS_MAX = 128 };

struct sight { uint32_t count; struct order order[NEW_ORDERS_MAX]; int64_t travel_ms; };

static int64_t way_ms(const struct order *order)
{
    int64_t sum = 0;
    for (uint32_t m = 0; m < order->member_count; m++) sum += order->member[m].arrive_ms - order->member[m].leave_ms;
    return sum;
}

static void look(const struct city *city, struct sight *sight)
{
    *sight = (struct sight){ .count = 0 };
    for (const struct order *order = engine_order_after(city->engine, 0); order != NULL; order = engine_order_after(city->engine, order->id)) {
        assert_true(sight->count < NEW_ORDERS_MAX);
        sight->order[sight->count++] = *order;
        sight->travel_ms += way_ms(order);
    }
}

static void make_city(struct city *city, struct dice *dice)
{
    struct policy policy;
    policy_defaults(&policy);
    policy.cost_stranger_s = policy.cost_hour_s = policy.cost_skill_s = 0;
    policy.improve_freeze_min = FREEZE_MIN;
    policy.improve_least_s = LEAST_S;
    const struct engine_limits limits = { .workers = WORKERS, .points = 4, .orders = NEW_ORDERS_MAX, .households = HOUSEHOLDS };
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct place base = help_place((int32_t)dice_between(dice, -SPREAD_M, SPREAD_M), (int32_t)dice_between(dice, -SPREAD_M, SPREAD_M));
        struct worker_file file = city_worker(city, 101 + i, base, LONG);
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 24, 7, 0));
}

/* A booking for today or tomorrow. What somebody has may be accepted, given to somebody by an operator, or called off again. */
static void book(struct city *city, struct dice *dice, uint64_t household)
{
    struct request request = { .point = 1, .household = household, .item = CLEAN, .qty = 2 + dice_below(dice, 2),
                               .place = help_place((int32_t)dice_between(dice, -SPREAD_M, SPREAD_M), (int32_t)dice_between(dice, -SPREAD_M, SPREAD_M)),
                               .start_ms = help_ms(2026, 11, 24 + dice_below(dice, 2), 9 + 2 * dice_below(dice, 4), 0) };
    struct command hold = request_command(COMMAND_SLOT_HOLD, &request);
    if (city_step(city, &hold) != REFUSE_OK) return;
    uint64_t order = city->out->order;
    if (dice_chance(dice, 5)) return;           /* held, and no more */
    struct command confirm = order_command(COMMAND_SLOT_CONFIRM, BY_RESIDENT, order, 0);
    assert_int_equal(city_step(city, &confirm), REFUSE_OK);
    const struct order *now = engine_order(city->engine, order);
    struct command accept = order_command(COMMAND_OFFER_ACCEPT, BY_WORKER, order, now->member[0].worker);
    accept.actor.id = accept.worker;
    if (dice_chance(dice, 50) && city_step(city, &accept) != REFUSE_OK) fail_msg("not accepted");
    struct command give = order_command(COMMAND_ORDER_ASSIGN, BY_ADMIN, order, 101 + dice_below(dice, WORKERS));
    give.cause = CAUSE_OTHER;
    if (dice_chance(dice, 15) && city_step(city, &give) == REFUSE_OK) assert_true(engine_order(city->engine, order)->pinned);
    struct command cancel = order_command(COMMAND_ORDER_CANCEL, BY_RESIDENT, order, 0);
    if (dice_chance(dice, 30) && city_step(city, &cancel) != REFUSE_OK) fail_msg("not called off");
}

static bool may_move(const struct city *city, const struct order *order)
{
    return order->crew == 1 && !order->pinned && (order->state == ORDER_ASSIGNED || order->state == ORDER_ACCEPTED) &&
           order->member[0].leave_ms >= city->now_ms + FREEZE_MIN * MINUTE_MS;
}

/* Before and after a slice. Returns how many visits changed hands. */
static uint32_t judge(const struct city *city, const struct sight *before, const struct sight *after)
{
    uint32_t moved = 0;
    int64_t least_s = 0;
    assert_int_equal(before->count, after->count);
    for (uint32_t i = 0; i < before->count; i++) {
        const struct order *was = &before->order[i], *is = &after->order[i];
        assert_int_equal(is->id, was->id);
        assert_true(is->start_ms == was->start_ms && is->promised_ms == was->promised_ms && is->end_ms == was->end_ms && is->price_fen == was->price_fen);
        assert_int_equal(is->member_count, was->member_count);
        if (was->member_count == 0 || is->member[0].worker == was->member[0].worker) {
            assert_int_equal(is->state, was->state);
            continue;
        }
        assert_true(may_move(city, was));
        assert_int_equal(is->state, ORDER_ASSIGNED);
        assert_true(is->member[0].leave_ms >= city->now_ms + FREEZE_MIN * MINUTE_MS);
        least_s += was->state == ORDER_ACCEPTED ? LEAST_S : LEAST_S / 4;
        moved++;
    }
    int64_t saved_s = (before->travel_ms - after->travel_ms) / SECOND_MS;
    assert_int_equal(city->out->moved, moved);
    if (moved == 0) assert_true(before->travel_ms == after->travel_ms);
    else assert_true(saved_s + WORKERS >= least_s && llabs(saved_s - city->out->gain_s) <= WORKERS);        /* each worker's seconds are rounded */
    assert_null(engine_check(city->engine));
    return moved;
}

/* Slices around every visit, until a whole round with many chances finds nothing. Returns how many visits changed hands. */
static uint32_t improve(struct city *city, struct dice *dice)
{
    uint32_t moved = 0, quiet = 0;
    struct sight *before = malloc(sizeof *before), *after = malloc(sizeof *after);
    assert_true(before != NULL && after != NULL);
    look(city, before);
    for (uint32_t round = 0; round < ROUNDS_MAX && quiet < 4; round++, quiet++) {
        uint64_t at = 0;
        do {
            struct command slice = { .kind = COMMAND_IMPROVE, .order = at, .iterations = ITERATIONS, .seed = dice_next(dice) };
            assert_int_equal(city_step(city, &slice), REFUSE_OK);
            at = city->out->order;
            look(city, after);
            uint32_t more = judge(city, before, after);
            if (more > 0) quiet = 0;
            moved += more;
            *before = *after;
        } while (at != 0);
    }
    free(before);
    free(after);
    return moved;
}

/* By the operator's own means: could these two change hands, and what would their ways and those behind them come to? The city is of
 * no use after it. */
static bool swap_pays(struct city *city, const struct order *one, const struct order *other, struct sight *sight, uint32_t *weighed)
{
    uint32_t a = one->member[0].worker, b = other->member[0].worker;
    const int64_t needed_ms = ((one->state == ORDER_ACCEPTED ? LEAST_S : LEAST_S / 4) + (other->state == ORDER_ACCEPTED ? LEAST_S : LEAST_S / 4) + WORKERS) * SECOND_MS;
    struct command off = order_command(COMMAND_ORDER_ASSIGN, BY_ADMIN, one->id, 0), give_b = order_command(COMMAND_ORDER_ASSIGN, BY_ADMIN, one->id, b),
                   give_a = order_command(COMMAND_ORDER_ASSIGN, BY_ADMIN, other->id, a);
    int64_t before_ms = sight->travel_ms;
    off.cause = give_a.cause = give_b.cause = CAUSE_OTHER;
    if (city_step(city, &off) != REFUSE_OK || city_step(city, &give_a) != REFUSE_OK || city_step(city, &give_b) != REFUSE_OK) return false;
    look(city, sight);
    for (uint32_t i = 0; i < sight->count; i++)
        if (sight->order[i].id == one->id || sight->order[i].id == other->id) {
            if (sight->order[i].start_ms != sight->order[i].promised_ms || sight->order[i].member_count == 0) return false;
            if (sight->order[i].member[0].leave_ms < city->now_ms + FREEZE_MIN * MINUTE_MS) return false;
        }
    ++*weighed;
    return before_ms - sight->travel_ms > needed_ms;
}

static void slices_gain_what_they_say_and_leave_the_rest_alone(void **state)
{
    (void)state;
    uint32_t moved = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dice dice = { seed };
        struct city city;
        make_city(&city, &dice);
        for (uint32_t household = 1; household <= HOUSEHOLDS; household++) book(&city, &dice, household);
        moved += improve(&city, &dice);
        city_free(&city);
    }
    assert_true(moved > 2 * SEEDS);
}

/* Two visits of the same start that two workers have: the simplest plan that could be better. */
static void no_swap_is_left_that_pays(void **state)
{
    (void)state;
    uint32_t weighed = 0;
    struct sight *sight = malloc(sizeof *sight);
    assert_non_null(sight);
    for (uint64_t seed = 1; seed <= SEEDS / 4; seed++) {
        struct sight first;
        uint32_t pair = 0, pairs = 1;
        for (uint32_t nth = 0; nth < pairs; nth++) {          /* each try in a city of its own: an operator's hand is not taken back */
            struct dice dice = { seed };
            struct city city;
            make_city(&city, &dice);
            for (uint32_t household = 1; household <= HOUSEHOLDS; household++) book(&city, &dice, household);
            improve(&city, &dice);
            look(&city, &first);
            *sight = first;
            pair = 0;
            bool pays = false;
            for (uint32_t i = 0; i < first.count; i++)
                for (uint32_t j = i + 1; j < first.count; j++) {
                    const struct order *one = &first.order[i], *other = &first.order[j];
                    if (!may_move(&city, one) || !may_move(&city, other) || one->start_ms != other->start_ms || one->end_ms != other->end_ms) continue;
                    if (one->start_ms != one->promised_ms || other->start_ms != other->promised_ms || one->member[0].worker == other->member[0].worker) continue;
                    if (pair++ != nth) continue;
                    pays = swap_pays(&city, one, other, sight, &weighed);
                }
            pairs = pair;
            city_free(&city);
            if (pays) fail_msg("seed %u, pair %u: a swap saves %lld s", (unsigned)seed, (unsigned)nth, (long long)(first.travel_ms - sight->travel_ms) / SECOND_MS);
        }
    }
    free(sight);
    assert_true(weighed > 20);
}

static void only_the_engine_may(void **state)
{
    (void)state;
    struct dice dice = { 5 };
    struct city city;
    make_city(&city, &dice);
    for (int role = BY_ENGINE + 1; role < ACTOR_ROLES; role++) {
        struct command slice = { .kind = COMMAND_IMPROVE, .actor = by((enum actor_role)role), .iterations = ITERATIONS };
        assert_int_equal(city_step(&city, &slice), REFUSE_ROLE);
    }
    struct command slice = { .kind = COMMAND_IMPROVE, .order = UINT64_MAX - 1, .iterations = ITERATIONS };
    assert_int_equal(city_step(&city, &slice), REFUSE_OK);
    assert_int_equal(city.out->order, 0);
    assert_int_equal(city.out->searched, 0);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_gain_what_they_say_and_leave_the_rest_alone), cmocka_unit_test(no_swap_is_left_that_pays), cmocka_unit_test(only_the_engine_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
