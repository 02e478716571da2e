/* What is full says so and is as before; what is out of range is refused; and the greatest that is allowed does not break anything. */
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
#include "unit/engine_witness.h"

/* ---- a Monday at eight, some workers at the point, all signed in ---- */

static void monday(struct city *city, struct engine_limits limits, uint32_t workers, uint8_t pattern)
{
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < workers; i++) {
        struct worker_file file = city_worker(city, 101 + i, help_place(0, 0), pattern);
        file.skills = 7;
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 8, 0));
    for (uint32_t i = 0; i < workers; i++) {
        struct command in = order_command(COMMAND_WORKER_SIGN_IN, BY_WORKER, 0, 101 + i);
        in.actor.id = 101 + i;
        assert_int_equal(city_step(city, &in), REFUSE_OK);
    }
}

static struct request cleaning(uint64_t household, int64_t start_ms)
{
    return (struct request){ .point = 1, .household = household, .place = help_place(0, 0), .item = CLEAN, .qty = 1, .start_ms = start_ms };
}

static enum refusal now(struct city *city, uint64_t household)
{
    struct request request = cleaning(household, 0);
    struct command command = request_command(COMMAND_ORDER_NOW, &request);
    return city_step(city, &command);
}

static enum refusal hold(struct city *city, uint16_t item, uint64_t household, int64_t start_ms)
{
    struct request request = cleaning(household, start_ms);
    request.item = item;
    struct command command = request_command(COMMAND_SLOT_HOLD, &request);
    return city_step(city, &command);
}

static void take_dirty(struct city *city)
{
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
}

/* Refused with this, and nothing is different. */
#define UNCHANGED(city, expression, refusal) \
    do { \
        struct picture before_ = { 0 }, after_ = { 0 }; \
        picture_take(&before_, city); \
        assert_int_equal(expression, refusal); \
        picture_take(&after_, city); \
        assert_true(picture_same(&before_, &after_)); \
        picture_free(&before_); \
        picture_free(&after_); \
    } while (0)

/* ---- birth ---- */

static void birth(void **unused)
{
    (void)unused;
    struct policy policy;
    struct engine *engine = (struct engine *)&policy;
    policy_defaults(&policy);
    static const struct engine_limits bad[] = { { 0, 1, 1, 1, 0 }, { 1, 0, 1, 1, 0 }, { 1, 1, 0, 1, 0 }, { 1, 1, 1, 0, 0 }, { 1, 1, 1, 1, NODES_MAX + 1 } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(engine_new(&bad[i], &policy, &engine), REFUSE_RANGE);
        assert_null(engine);
    }
    struct engine_limits limits = { 1, 1, 1, 1, 0 };
    for (uint32_t row = 0; row < policy_count; row++) {
        struct policy spoiled = policy;
        *policy_value(&spoiled, row) = policy_rows[row].most + 1;
        assert_int_equal(engine_new(&limits, &spoiled, &engine), REFUSE_RANGE);
        *policy_value(&spoiled, row) = policy_rows[row].least - 1;
        assert_int_equal(engine_new(&limits, &spoiled, &engine), REFUSE_RANGE);
        assert_null(engine);
    }
    assert_int_equal(engine_new(&limits, &policy, &engine), REFUSE_OK);
    assert_non_null(engine);
    engine_free(engine);
    engine_free(NULL);
}

static void tables(void **unused)
{
    (void)unused;
    struct city city;
    struct policy policy;
    policy_defaults(&policy);
    city_new(&city, &(struct engine_limits){ .workers = 2, .points = 2, .orders = 4, .households = 2 }, &policy);
    struct point third = { 3, help_place(0, 0) }, second = { 2, help_place(10, 10) };
    assert_int_equal(engine_point_put(city.engine, &third), REFUSE_FULL);
    assert_int_equal(engine_point_put(city.engine, &second), REFUSE_OK);
    assert_int_equal(engine_point(city.engine, 2)->place.lon_e7, second.place.lon_e7);
    assert_null(engine_point(city.engine, 3));
    struct worker_file file = city_worker(&city, 101, help_place(0, 0), EARLY), lost = file, idle = file;
    lost.point = 3;
    assert_int_equal(engine_worker_put(city.engine, &lost), REFUSE_NO_POINT);
    idle.rotation.pattern = PATTERNS_MAX - 1;
    assert_int_equal(engine_worker_put(city.engine, &idle), REFUSE_NO_SHIFT);
    assert_int_equal(engine_worker_count(city.engine), 0);
    assert_int_equal(engine_worker_put(city.engine, &file), REFUSE_OK);
    file.firm = 9;
    assert_int_equal(engine_worker_put(city.engine, &file), REFUSE_OK);      /* again: replaced */
    assert_int_equal(engine_worker_count(city.engine), 1);
    assert_int_equal(engine_worker_file(city.engine, engine_worker_row(city.engine, 101))->firm, 9);
    file.id = 102;
    assert_int_equal(engine_worker_put(city.engine, &file), REFUSE_OK);
    file.id = 103;
    assert_int_equal(engine_worker_put(city.engine, &file), REFUSE_FULL);
    assert_int_equal(engine_worker_row(city.engine, 103), UINT32_MAX);
    struct item item = *engine_item(city.engine, CLEAN), bad;
#define BAD(change) do { bad = item; change; assert_int_equal(engine_item_put(city.engine, &bad), REFUSE_RANGE); } while (0)
    BAD(bad.id = 0);
    BAD(bad.crew = 0);
    BAD(bad.crew = CREW_MAX + 1);
    BAD(bad.skill = SKILLS_MAX);
    BAD(bad.cert = CERTS_MAX);
    BAD(bad.qty_min = 0);
    BAD(bad.qty_min = bad.qty_max + 1);
    BAD(bad.price_fen = -1);
#undef BAD
    struct pattern pattern = { .id = 20, .length = 1, .cycle = { 60 } };
    assert_int_equal(engine_pattern_put(city.engine, &pattern), REFUSE_NO_SHIFT);
    city_free(&city);
}

/* ---- pools ---- */

static void orders_full(void **unused)
{
    (void)unused;
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 3, .points = 1, .orders = 5, .households = 20 }, 3, EARLY);
    for (uint64_t i = 1; i <= 5; i++) assert_int_equal(now(&city, i), REFUSE_OK);
    UNCHANGED(&city, now(&city, 6), REFUSE_FULL);
    UNCHANGED(&city, hold(&city, CLEAN, 6, help_ms(2026, 11, 24, 9, 0)), REFUSE_FULL);
    /* An order that is over stays at hand for keep_h hours; then its place is free again. */
    struct command cancel = order_command(COMMAND_ORDER_CANCEL, BY_RESIDENT, 5, 0);
    assert_int_equal(city_step(&city, &cancel), REFUSE_OK);
    UNCHANGED(&city, now(&city, 6), REFUSE_FULL);
    city.now_ms += city.policy.keep_h * 60 * MINUTE_MS - 1;
    city_ticks(&city);
    assert_non_null(engine_order(city.engine, 5));
    city.now_ms += 1;
    city_ticks(&city);
    assert_null(engine_order(city.engine, 5));
    bool told = false;
    for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) told |= dirty.kind == DIRTY_ORDER && dirty.id == 5;
    assert_true(told);
    assert_int_equal(now(&city, 6), REFUSE_OK);
    assert_int_equal(city.out->order, 6);
    assert_null(engine_check(city.engine));
    city_free(&city);
}

static void plan_full(void **unused)
{
    (void)unused;
    /* Four orders and three workers make seven rows; crews of two on three starts take six, and the next needs two. */
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 3, .points = 1, .orders = 4, .households = 20 }, 3, EARLY);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(hold(&city, DEEP, 1, help_ms(2026, 11, 24, 8 + 2 * i, 0)), REFUSE_OK);
    UNCHANGED(&city, hold(&city, DEEP, 1, help_ms(2026, 11, 25, 9, 0)), REFUSE_FULL);
    assert_int_equal(hold(&city, CLEAN, 1, help_ms(2026, 11, 25, 9, 0)), REFUSE_OK);
    struct command away = order_command(COMMAND_WORKER_AWAY, BY_OPERATOR, 0, 101);
    away.away = (struct away){ help_ms(2026, 11, 26, 9, 0), help_ms(2026, 11, 26, 10, 0), AWAY_BREAK };
    UNCHANGED(&city, city_step(&city, &away), REFUSE_FULL);
    assert_null(engine_check(city.engine));
    city_free(&city);
}

static void households_full(void **unused)
{
    (void)unused;
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 2, .points = 1, .orders = 9, .households = 2 }, 2, EARLY);
    struct command exclude = { .kind = COMMAND_HOUSEHOLD_EXCLUDE, .actor = by(BY_RESIDENT), .worker = 101, .on = true };
    for (exclude.household = 1; exclude.household <= 2; exclude.household++) assert_int_equal(city_step(&city, &exclude), REFUSE_OK);
    UNCHANGED(&city, city_step(&city, &exclude), REFUSE_FULL);
    assert_int_equal(now(&city, 3), REFUSE_OK);      /* a household that does not fit is still served */
    exclude.household = 1;
    UNCHANGED(&city, city_step(&city, &exclude), REFUSE_EXISTS);
    exclude.household = 9;
    exclude.on = false;
    UNCHANGED(&city, city_step(&city, &exclude), REFUSE_STATE);
    struct command priority = { .kind = COMMAND_HOUSEHOLD_PRIORITY, .actor = by(BY_OPERATOR), .household = 1, .priority = PRIORITY_MAX + 1 };
    UNCHANGED(&city, city_step(&city, &priority), REFUSE_RANGE);
    priority.priority = 2;
    assert_int_equal(city_step(&city, &priority), REFUSE_OK);
    UNCHANGED(&city, city_step(&city, &priority), REFUSE_EXISTS);
    priority.household = 9;
    UNCHANGED(&city, city_step(&city, &priority), REFUSE_FULL);
    priority.priority = 0;
    UNCHANGED(&city, city_step(&city, &priority), REFUSE_EXISTS);
    priority.actor = by(BY_RESIDENT);
    UNCHANGED(&city, city_step(&city, &priority), REFUSE_ROLE);
    exclude.worker = 999;
    UNCHANGED(&city, city_step(&city, &exclude), REFUSE_NO_WORKER);
    city_free(&city);
}

static void lists_full(void **unused)
{
    (void)unused;
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 12, .points = 1, .orders = 9, .households = 4 }, 12, EARLY);
    struct command exclude = { .kind = COMMAND_HOUSEHOLD_EXCLUDE, .actor = by(BY_OPERATOR), .household = 1, .on = true };
    for (exclude.worker = 101; exclude.worker < 101 + EXCLUDED_MAX; exclude.worker++) assert_int_equal(city_step(&city, &exclude), REFUSE_OK);
    UNCHANGED(&city, city_step(&city, &exclude), REFUSE_FULL);
    struct command away = order_command(COMMAND_WORKER_AWAY, BY_OPERATOR, 0, 112);
    for (int32_t i = 0; i <= AWAY_MAX; i++) {
        away.away = (struct away){ help_ms(2026, 11, 24, 8, 0) + i * DAY_MS, help_ms(2026, 11, 24, 8, 30) + i * DAY_MS, AWAY_BREAK };
        if (i < AWAY_MAX) assert_int_equal(city_step(&city, &away), REFUSE_OK);
        else UNCHANGED(&city, city_step(&city, &away), REFUSE_FULL);
    }
    /* One order declined by more workers than the list holds: the oldest of them is asked again, nothing breaks. */
    assert_int_equal(now(&city, 2), REFUSE_OK);
    uint64_t id = city.out->order;
    for (int i = 0; i < 11; i++) {
        const struct order *order = engine_order(city.engine, id);
        if (order->member_count == 0) break;
        struct command decline = order_command(COMMAND_OFFER_DECLINE, BY_OPERATOR, id, order->member[0].worker);
        assert_int_equal(city_step(&city, &decline), REFUSE_OK);
        city_ticks(&city);
        assert_in_range(engine_order(city.engine, id)->refused_count, 1, REFUSED_MAX);
    }
    assert_int_equal(engine_order(city.engine, id)->refused_count, REFUSED_MAX);
    city_free(&city);
}

/* ---- a worker with more visits ahead than one outcome has events ---- */

static void book_ahead(struct city *city, uint32_t *booked)
{
    for (int32_t day = 1; day < 60; day++) {
        for (uint32_t half = 16; half < 40; half++) {
            int64_t start_ms = help_ms(2026, 11, 23, half / 2, half % 2 * 30) + day * DAY_MS;
            if (hold(city, ERRAND, 1, start_ms) != REFUSE_OK) continue;
            struct command confirm = order_command(COMMAND_SLOT_CONFIRM, BY_RESIDENT, city->out->order, 0);
            assert_int_equal(city_step(city, &confirm), REFUSE_OK);
            (*booked)++;
            take_dirty(city);
        }
    }
}

static void a_long_leave(void **unused)
{
    (void)unused;
    struct city city;
    struct policy policy;
    policy_defaults(&policy);
    policy.slot_horizon_days = 60;
    policy.buffer_min = 0;
    city_new(&city, &(struct engine_limits){ .workers = 1, .points = 1, .orders = 2000, .households = 4 }, &policy);
    struct worker_file file = city_worker(&city, 101, help_place(0, 0), LONG);
    city_put(&city, &file);
    /* Lawful hours hold more than that only of short visits. */
    const struct item half_hour = { .id = ERRAND, .mode = MODE_SLOT, .crew = 1, .qty_min = 1, .qty_max = 1, .unit_man_min = 30, .max_min = 30, .reach_m = 2500 };
    assert_int_equal(engine_item_put(city.engine, &half_hour), REFUSE_OK);
    city_open(&city, help_ms(2026, 11, 23, 7, 0));
    uint32_t booked = 0;
    book_ahead(&city, &booked);
    assert_true(booked > OUTCOME_EVENTS_MAX);
    struct command away = order_command(COMMAND_WORKER_AWAY, BY_OPERATOR, 0, 101);
    away.away = (struct away){ help_ms(2026, 11, 24, 0, 0), help_ms(2026, 11, 24, 0, 0) + 58 * DAY_MS, AWAY_LEAVE };
    UNCHANGED(&city, city_step(&city, &away), REFUSE_FULL);
    away.away.to_ms = away.away.from_ms + 8 * DAY_MS;      /* a part of it goes */
    assert_int_equal(city_step(&city, &away), REFUSE_OK);
    uint32_t back = 0;
    for (uint32_t i = 0; i < city.out->count; i++) back += city.out->event[i].kind == EVENT_UNASSIGNED;
    assert_int_equal(back, 4 * 24);      /* Tuesday and Wednesday, Monday and Tuesday */
    assert_null(engine_check(city.engine));
    for (uint32_t i = 0; i < 400; i++) {
        struct command tick = { .kind = COMMAND_TICK };
        city.now_ms += 60 * MINUTE_MS;
        assert_int_equal(city_step(&city, &tick), REFUSE_OK);
        take_dirty(&city);
    }
    assert_null(engine_check(city.engine));
    city_free(&city);
}

/* ---- values from outside ---- */

static void strange_values(void **unused)
{
    (void)unused;
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 2, .points = 1, .orders = 9, .households = 4 }, 2, EARLY);
    int64_t tomorrow = help_ms(2026, 11, 24, 9, 0);
    static const struct { uint16_t item; uint32_t qty, point; int64_t start_min; enum refusal slot, now; } cases[] = {
        { CLEAN, 1, 1, 0, REFUSE_OK, REFUSE_OK },            { CLEAN, 0, 1, 0, REFUSE_QUANTITY, REFUSE_QUANTITY },
        { CLEAN, 6, 1, 0, REFUSE_QUANTITY, REFUSE_QUANTITY }, { CLEAN, UINT32_MAX, 1, 0, REFUSE_QUANTITY, REFUSE_QUANTITY },
        { 0, 1, 1, 0, REFUSE_NO_ITEM, REFUSE_NO_ITEM },      { 77, 1, 1, 0, REFUSE_NO_ITEM, REFUSE_NO_ITEM },
        { UINT16_MAX, 1, 1, 0, REFUSE_NO_ITEM, REFUSE_NO_ITEM }, { CLEAN, 1, 0, 0, REFUSE_NO_POINT, REFUSE_NO_POINT },
        { CLEAN, 1, 2, 0, REFUSE_NO_POINT, REFUSE_NO_POINT }, { NANNY, 1, 1, 0, REFUSE_CONTRACT_ONLY, REFUSE_CONTRACT_ONLY },
        { COOK, 2, 1, 0, REFUSE_OK, REFUSE_NOT_NOW }, { CLEAN, 1, 1, 15, REFUSE_OFF_GRID, REFUSE_OK },
        { CLEAN, 1, 1, -60 - 1, REFUSE_OFF_GRID, REFUSE_OK }, { CLEAN, 1, 1, -2 * 60, REFUSE_OFF_GRID, REFUSE_OK },      /* before opening */
        { CLEAN, 1, 1, 11 * 60, REFUSE_OFF_GRID, REFUSE_OK }, { CLEAN, 1, 1, -24 * 60 - 60, REFUSE_PAST, REFUSE_OK },
        { CLEAN, 1, 1, -24 * 60 + 30 - 60, REFUSE_TOO_SOON, REFUSE_OK }, { CLEAN, 1, 1, 13 * 1440, REFUSE_TOO_FAR_AHEAD, REFUSE_OK },
        { CLEAN, 1, 1, 12 * 1440, REFUSE_NO_CAPACITY, REFUSE_OK },      /* the last day is open, but a Sunday */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request request = cleaning(1, tomorrow + cases[i].start_min * MINUTE_MS);
        request.item = cases[i].item;
        request.qty = cases[i].qty;
        request.point = cases[i].point;
        struct command command = request_command(COMMAND_SLOT_HOLD, &request);
        enum refusal refusal = city_step(&city, &command);
        if (refusal != cases[i].slot) fail_msg("case %zu, slot: %s", i, refusal_name(refusal));
        struct command end = order_command(COMMAND_SLOT_RELEASE, BY_RESIDENT, city.out->order, 0);
        if (refusal == REFUSE_OK) assert_int_equal(city_step(&city, &end), REFUSE_OK);
        command.kind = COMMAND_ORDER_NOW;
        refusal = city_step(&city, &command);
        if (refusal != cases[i].now) fail_msg("case %zu, now: %s", i, refusal_name(refusal));
        end.kind = COMMAND_ORDER_CANCEL;
        end.order = city.out->order;
        if (refusal == REFUSE_OK) assert_int_equal(city_step(&city, &end), REFUSE_OK);
        struct engine_limits same = city.limits;
        if (i % 3 == 2) {      /* a fresh city, as orders that are over stay at hand */
            city_free(&city);
            monday(&city, same, 2, EARLY);
        }
    }
    static const int64_t far[] = { INT64_MIN, INT64_MIN / 2, -1, 0, INT64_MAX / 2, INT64_MAX - 1, INT64_MAX };
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        struct request request = cleaning(1, far[i]);
        struct command command = request_command(COMMAND_SLOT_HOLD, &request);
        enum refusal refusal = city_step(&city, &command);
        assert_true(refusal == REFUSE_PAST || refusal == REFUSE_TOO_FAR_AHEAD || refusal == REFUSE_RANGE);
        struct command away = order_command(COMMAND_WORKER_AWAY, BY_OPERATOR, 0, 101);
        away.away = (struct away){ far[i], far[i] == INT64_MAX ? far[i] : far[i] + 1, AWAY_LEAVE };
        refusal = city_step(&city, &away);
        assert_true(refusal == REFUSE_PAST || refusal == REFUSE_TOO_FAR_AHEAD || refusal == REFUSE_RANGE);
        struct command shift = order_command(COMMAND_SHIFT_SET, BY_OPERATOR, 0, 101);
        shift.day = (int32_t)(far[i] >> 32);
        shift.shift = EARLY;
        refusal = city_step(&city, &shift);
        assert_true(refusal == REFUSE_PAST || refusal == REFUSE_TOO_FAR_AHEAD);
    }
    struct command odd = { .kind = COMMAND_ORDER_CANCEL, .actor = { ACTOR_ROLES, 0 }, .order = 1 };
    UNCHANGED(&city, city_step(&city, &odd), REFUSE_RANGE);
    odd = (struct command){ .kind = COMMAND_ORDER_CANCEL, .actor = by(BY_OPERATOR), .order = 1, .cause = CAUSE_COUNT };
    UNCHANGED(&city, city_step(&city, &odd), REFUSE_RANGE);
    assert_null(engine_check(city.engine));
    city_free(&city);
}

/* A clock that goes back counts as the last time seen. */
static void time_does_not_fall(void **unused)
{
    (void)unused;
    struct city city;
    monday(&city, (struct engine_limits){ .workers = 2, .points = 1, .orders = 9, .households = 4 }, 2, EARLY);
    int64_t eight = city.now_ms;
    city.now_ms -= 3600000;
    assert_int_equal(now(&city, 1), REFUSE_OK);
    assert_int_equal(city.out->event[0].at_ms, eight);
    assert_int_equal(engine_order(city.engine, 1)->created_ms, eight);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(birth), cmocka_unit_test(tables), cmocka_unit_test(orders_full), cmocka_unit_test(plan_full), cmocka_unit_test(households_full),
        cmocka_unit_test(lists_full), cmocka_unit_test(a_long_leave), cmocka_unit_test(strange_values), cmocka_unit_test(time_does_not_fall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
