/* The outlook: demand of days that are over against a naive recount of what the events told; and the gaps of a point whose weeks are alike,
 * when a shift is taken out of its roster and put back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_play.h"

enum { SEEDS = 40, STEPS = 500, ORDERS = 2048, POINTS = 2, WEEKS = 4, CREW = 3 };

/* ---- counting by two roads ---- */

struct told_orders { struct order order[ORDERS]; uint32_t counted; };

static void hear(struct told_orders *told, const struct outcome *out)
{
    for (uint32_t i = 0; i < out->count; i++) {
        const struct order *order = &out->event[i].order;
        assert_true(order->id < ORDERS);
        if (order->id != 0) told->order[order->id] = *order;
    }
}

/* Straight from the contract: one half hour of one skill at one point. */
static uint32_t recount(const struct city *city, const struct told_orders *told, int32_t day, uint32_t point, uint8_t skill, int64_t half)
{
    int64_t from = ms_of_day(day) + half * 1800000, to = from + 1800000;
    uint32_t workers = 0;
    for (uint32_t id = 1; id < ORDERS; id++) {
        const struct order *order = &told->order[id];
        if (order->id == 0 || order->point != point || order->state == ORDER_HELD || order->state == ORDER_RELEASED) continue;
        bool over = order->state == ORDER_DONE || order->state == ORDER_CANCELLED || order->state == ORDER_FAILED;
        if (over && order->since_ms < ms_of_day(day)) continue;
        int64_t start = order->kind == ORDER_NOW ? order->created_ms : order->promised_ms;
        if (start < to && start + order->duration_ms > from && engine_item(city->engine, order->item)->skill == skill) workers += order->crew;
    }
    return workers;
}

static uint32_t compare_day(const struct city *city, const struct told_orders *told, int32_t day)
{
    uint32_t wanted = 0;
    for (uint32_t point = 1; point <= POINTS; point++) {
        uint32_t index = engine_point_index(city->engine, point);
        for (uint8_t skill = 0; skill < HELP_SKILLS; skill++) {
            for (uint8_t half = 0; half < 48; half++) {
                uint32_t expected = recount(city, told, day, point, skill, half);
                if (demand_at(engine_demand(city->engine), day, index, skill, half) != expected)
                    fail_msg("day %d point %u skill %u half %u: %u, not %u", day, point, skill, half,
                             demand_at(engine_demand(city->engine), day, index, skill, half), expected);
                wanted += expected;
            }
        }
    }
    return wanted;
}

static uint64_t play_and_count(uint64_t seed)
{
    struct dice dice = { seed * 77 };
    struct city city;
    struct told_orders *told = calloc(1, sizeof *told);
    uint64_t wanted = 0;
    assert_non_null(told);
    city_random(&city, &dice, 8, 400);
    struct outlook_days days, before;
    engine_outlook(city.engine, &before);
    for (uint32_t i = 0; i < STEPS; i++) {
        struct command tick = { .kind = COMMAND_TICK };
        play_time(&city, &dice);
        while (engine_deadline_ms(city.engine) <= city.now_ms) {
            assert_int_equal(city_step(&city, &tick), REFUSE_OK);
            hear(told, city.out);
            engine_outlook(city.engine, &days);
            assert_true(days.counted == before.counted || days.counted == before.counted + 1);
            if (days.counted > before.counted && demand_holds(engine_demand(city.engine), days.counted)) {
                wanted += compare_day(&city, told, days.counted);
                told->counted++;
            }
            before = days;
        }
        struct command command = play_command(&city, &dice);
        enum refusal ignored = city_step(&city, &command);
        (void)ignored;
        hear(told, city.out);
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
    }
    if (told->counted == 0) wanted = 0;
    city_free(&city);
    free(told);
    return wanted;
}

static void days_are_counted_as_they_were_wanted(void **unused)
{
    (void)unused;
    uint64_t wanted = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) wanted += play_and_count(seed);
    assert_true(wanted > 1000);
}

/* ---- weeks that are alike ---- */

struct gap_seen { uint32_t opened, closed; struct event last; };

static void run_until(struct city *city, int64_t until_ms, struct gap_seen *seen)
{
    struct command tick = { .kind = COMMAND_TICK };
    for (;;) {
        int64_t due = engine_deadline_ms(city->engine);
        if (due > until_ms) break;
        if (due > city->now_ms) city->now_ms = due;
        assert_int_equal(city_step(city, &tick), REFUSE_OK);
        for (uint32_t i = 0; i < city->out->count; i++) {
            const struct event *event = &city->out->event[i];
            if (event->kind != EVENT_GAP) continue;
            *(event->on ? &seen->opened : &seen->closed) += 1;
            seen->last = *event;
        }
        for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
    }
    city->now_ms = until_ms;
}

static void alike_city(struct city *city)
{
    struct engine_limits limits = { .workers = 4, .points = 2, .orders = 64, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < CREW; i++) {
        struct worker_file file = city_worker(city, 101 + i, help_place((int32_t)i * 300, 0), HELP_SHIFTS + 2);
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 2, 6, 0));      /* a Monday */
}

/* Three at once from eleven to twelve, Monday to Friday; nobody is signed in, and in the evening they give up. */
static void alike_weeks(struct city *city, uint32_t weeks, struct gap_seen *seen)
{
    for (uint32_t d = 0; d < weeks * 7; d++) {
        int32_t day = day_of_ms(city->now_ms);
        uint64_t order[CREW];
        run_until(city, ms_of_day(day) + 11 * 60 * MINUTE_MS, seen);
        for (uint32_t i = 0; i < CREW && weekday_of_day(day) < 5; i++) {
            struct request request = { .point = 1, .household = 1 + i, .place = help_place(100, 100), .item = CLEAN, .qty = 1 };
            struct command ask = request_command(COMMAND_ORDER_NOW, &request);
            assert_int_equal(city_step(city, &ask), REFUSE_OK);
            order[i] = city->out->order;
        }
        run_until(city, ms_of_day(day) + 20 * 60 * MINUTE_MS, seen);
        for (uint32_t i = 0; i < CREW && weekday_of_day(day) < 5; i++) {
            struct command cancel = order_command(COMMAND_ORDER_CANCEL, BY_RESIDENT, order[i], 0);
            cancel.cause = CAUSE_RESIDENT;
            cancel.actor.id = 1;
            assert_int_equal(city_step(city, &cancel), REFUSE_OK);
        }
        run_until(city, ms_of_day(day + 1) + 6 * 60 * MINUTE_MS, seen);
    }
}

static void publish(struct city *city, uint8_t op, int32_t day)
{
    struct edit edit = { .op = op, .shift = SHIFT_REST, .worker = 102, .day = day };
    struct command draft = { .kind = COMMAND_DRAFT_EDIT, .actor = { BY_OPERATOR, 1 }, .point = 1, .edits = &edit, .edit_count = 1 };
    struct command go = { .kind = COMMAND_DRAFT_PUBLISH, .actor = { BY_OPERATOR, 1 }, .point = 1 };
    if (city_step(city, &draft) == REFUSE_INELIGIBLE) {      /* a soft rule about turns; a hard one would refuse again */
        draft.waived = 1u << city->out->rule;
        draft.note = "for the test";
        assert_int_equal(city_step(city, &draft), REFUSE_OK);
    }
    assert_int_equal(city_step(city, &go), REFUSE_OK);
}

static void a_shift_taken_out_is_a_gap(void **unused)
{
    (void)unused;
    struct city city;
    struct gap_seen seen = { 0 };
    struct forecast_error error;
    struct day_gap gap[OUTLOOK_DAYS_MAX];
    bool wanted;
    alike_city(&city);
    alike_weeks(&city, WEEKS, &seen);
    assert_int_equal(seen.opened, 0);
    assert_int_equal(engine_forecast_error(city.engine, 1, &error), REFUSE_OK);
    assert_int_equal(error.days, 14);
    assert_int_equal(error.wanted, 10 * CREW * 2);
    assert_int_equal(error.cell_permille, 0);

    int32_t tuesday = day_of_ms(city.now_ms) + 1;
    publish(&city, EDIT_SET, tuesday);
    run_until(&city, city.now_ms, &seen);
    assert_int_equal(seen.opened, 1);
    assert_true(seen.last.on && seen.last.point == 1 && seen.last.day == tuesday && seen.last.gap.skill == 0);
    assert_int_equal(seen.last.gap.missing, 1);
    assert_int_equal(seen.last.gap.halves, 2);
    assert_int_equal(seen.last.gap.from_ms, ms_of_day(tuesday) + 11 * 60 * MINUTE_MS);
    assert_int_equal(seen.last.gap.to_ms, ms_of_day(tuesday) + 12 * 60 * MINUTE_MS);
    assert_int_equal(engine_gaps(city.engine, 1, gap, &wanted), 1);
    assert_int_equal(engine_gap_halves(city.engine), 2);
    run_until(&city, city.now_ms + 6 * 60 * MINUTE_MS, &seen);      /* the daily look comes by, and has nothing new */
    assert_int_equal(seen.opened, 1);

    publish(&city, EDIT_CLEAR, tuesday);
    run_until(&city, city.now_ms, &seen);
    assert_int_equal(seen.closed, 1);
    assert_true(!seen.last.on && seen.last.day == tuesday && seen.last.gap.missing == 1);
    assert_int_equal(engine_gap_halves(city.engine), 0);
    city_free(&city);
}

/* A day that ended longer ago than orders are kept is unknown, and not quiet; the days after it are counted. */
static void long_silence_is_unknown(void **unused)
{
    (void)unused;
    struct city city;
    struct gap_seen seen = { 0 };
    struct outlook_days days;
    alike_city(&city);
    int32_t day = day_of_ms(city.now_ms);
    city.now_ms = ms_of_day(day + 4) + 60 * MINUTE_MS;      /* nobody ticked meanwhile */
    run_until(&city, city.now_ms, &seen);
    engine_outlook(city.engine, &days);
    assert_int_equal(days.counted, day + 3);
    assert_false(demand_holds(engine_demand(city.engine), day));
    assert_false(demand_holds(engine_demand(city.engine), day + 1));
    assert_true(demand_holds(engine_demand(city.engine), day + 2));
    assert_true(demand_holds(engine_demand(city.engine), day + 3));
    city_free(&city);
}

static void questions_that_cannot_be_answered(void **unused)
{
    (void)unused;
    static struct demand_table table[OUTLOOK_DAYS_MAX];
    static struct forecast_day forecast;
    static struct coverage_day cover;
    struct city city;
    alike_city(&city);
    int32_t today = day_of_ms(city.now_ms), last = today + ROSTER_DAYS - ROSTER_BACK - 1;
    const struct { uint32_t point; int32_t day; uint32_t days; enum refusal refusal; } cases[] = {
        { 1, today, 1, REFUSE_OK }, { 1, today, OUTLOOK_DAYS_MAX, REFUSE_OK }, { 1, last, 1, REFUSE_OK }, { 0, today, 1, REFUSE_NO_POINT },
        { 9, today, 1, REFUSE_NO_POINT }, { 1, today - 1, 1, REFUSE_PAST }, { 1, last, 2, REFUSE_TOO_FAR_AHEAD }, { 1, today, 0, REFUSE_RANGE },
        { 1, today, OUTLOOK_DAYS_MAX + 1, REFUSE_RANGE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(engine_booked(city.engine, cases[i].point, cases[i].day, cases[i].days, table), cases[i].refusal);
        if (cases[i].days == 1) assert_int_equal(engine_coverage(city.engine, cases[i].point, cases[i].day, table, &forecast, &cover), cases[i].refusal);
    }
    assert_int_equal(engine_coverage(city.engine, 1, today, table, &forecast, &cover), REFUSE_OK);
    assert_int_equal(cover.half[22].have, CREW);      /* a Monday, eleven o'clock */
    assert_int_equal(cover.half[18].have, 0);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_as_they_were_wanted),
        cmocka_unit_test(a_shift_taken_out_is_a_gap),
        cmocka_unit_test(long_silence_is_unknown),
        cmocka_unit_test(questions_that_cannot_be_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
