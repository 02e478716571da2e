/* The engine as a function: the same commands give the same bytes, and an engine made from the records another one said had changed
 * goes on in the same way. Records that cannot be right are refused and leave nothing behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_play.h"
#include "unit/engine_witness.h"

enum { SEEDS = 40, STEPS = 240, AFTER = 160 };

static void take_dirty(struct city *city)
{
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
}

/* ---- same commands, same bytes ---- */

static void play_twice(uint64_t seed)
{
    struct dice dice_a = { seed }, dice_b = { seed };
    struct city a, b;
    city_random(&a, &dice_a, 8, 60);
    city_random(&b, &dice_b, 8, 60);
    memset(b.out, 0xa5, sizeof *b.out);      /* what was in memory before must not show */
    for (uint32_t i = 0; i < STEPS; i++) {
        play_time(&a, &dice_a);
        play_time(&b, &dice_b);
        struct command command = play_command(&a, &dice_a), same = play_command(&b, &dice_b), tick = { .kind = COMMAND_TICK };
        bool ticks = engine_deadline_ms(a.engine) <= a.now_ms;
        assert_int_equal(engine_deadline_ms(a.engine), engine_deadline_ms(b.engine));
        enum refusal refusal = city_step(&a, ticks ? &tick : &command);
        assert_int_equal(city_step(&b, ticks ? &tick : &same), refusal);
        assert_int_equal(a.out->count, b.out->count);
        if (a.out->count > 0) assert_memory_equal(a.out->event, b.out->event, a.out->count * sizeof a.out->event[0]);
        for (struct dirty x, y; engine_dirty_take(a.engine, &x); ) {
            assert_true(engine_dirty_take(b.engine, &y));
            assert_true(x.kind == y.kind && x.id == y.id && x.day == y.day);
        }
    }
    city_free(&a);
    city_free(&b);
}

static void same_commands_same_bytes(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_twice(seed);
}

/* ---- a restart ---- */

static void same_answers(const struct city *a, const struct city *b, uint64_t seed, const char *when)
{
    struct picture mine = { 0 }, theirs = { 0 };
    picture_take(&mine, a);
    picture_take(&theirs, b);
    if (!picture_same(&mine, &theirs)) fail_msg("seed %llu: other answers %s", (unsigned long long)seed, when);
    picture_free(&mine);
    picture_free(&theirs);
}

static void same_step(struct city *a, struct city *b, const struct command *command, uint64_t seed)
{
    b->now_ms = a->now_ms;
    enum refusal here = city_step(a, command), there = city_step(b, command);
    if (here != there) fail_msg("seed %llu: command %d is %s here and %s there", (unsigned long long)seed, command->kind, refusal_name(here), refusal_name(there));
    for (uint32_t i = 0; i < a->out->count && i < b->out->count; i++) {
        if (event_same(&a->out->event[i], &b->out->event[i])) continue;
        const char *field = order_difference(&a->out->event[i].order, &b->out->event[i].order);
        fail_msg("seed %llu: after a restart event %llu is %s, and was %s (%s)", (unsigned long long)seed, (unsigned long long)a->out->event[i].seq,
                 event_name((enum event_kind)b->out->event[i].kind), event_name((enum event_kind)a->out->event[i].kind), field != NULL ? field : "same order");
    }
    if (a->out->count != b->out->count) fail_msg("seed %llu: %u events here, %u there", (unsigned long long)seed, a->out->count, b->out->count);
}

static void restart_seed(uint64_t seed)
{
    struct dice dice = { seed * 31 };
    struct city city, again;
    struct shelf *shelf = calloc(1, sizeof *shelf);
    assert_non_null(shelf);
    city_random(&city, &dice, 3 + dice_below(&dice, 12), 40 + dice_below(&dice, 100));
    for (uint32_t i = 0, steps = 20 + dice_below(&dice, STEPS); i < steps; i++) {
        play_time(&city, &dice);
        city_ticks(&city);
        struct command command = play_command(&city, &dice);
        enum refusal ignored = city_step(&city, &command);
        (void)ignored;
        shelf_take(shelf, &city);
    }
    if (dice_chance(&dice, 30)) city.now_ms += dice_below(&dice, 40) * 60 * MINUTE_MS;      /* it was down for a while */
    city_again(&again, &city);
    city_restore(&again, shelf, &dice);
    free(shelf);
    /* The old one only looks at the time: a day may have passed. */
    if (engine_deadline_ms(city.engine) > city.now_ms) same_answers(&city, &again, seed, "after a restart");
    assert_null(engine_check(again.engine));
    struct command tick = { .kind = COMMAND_TICK };
    for (uint32_t i = 0; i < AFTER; i++) {
        for (uint32_t t = 0; engine_deadline_ms(city.engine) <= city.now_ms; t++) {
            assert_true(t < 5000);
            same_step(&city, &again, &tick, seed);
        }
        struct command command = play_command(&city, &dice);
        same_step(&city, &again, &command, seed);
        if (i % 40 == 0) same_answers(&city, &again, seed, "some time after a restart");
        take_dirty(&city);
        take_dirty(&again);
        play_time(&city, &dice);
    }
    city_free(&city);
    city_free(&again);
}

static void a_restart_changes_nothing(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) restart_seed(seed);
}

/* ---- records that cannot be right ---- */

static void small_city(struct city *city)
{
    struct engine_limits limits = { .workers = 4, .points = 2, .orders = 8, .households = 4 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < 3; i++) {
        struct worker_file file = city_worker(city, 101 + i, help_place((int32_t)i * 300, 0), EARLY);
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 8, 0));
}

static struct order good_order(const struct city *city)
{
    int64_t now = city->now_ms;
    return (struct order){
        .id = 5, .kind = ORDER_SLOT, .state = ORDER_ACCEPTED, .crew = 1, .item = CLEAN, .qty = 1, .point = 1, .household = 3, .place = help_place(500, 500),
        .price_fen = 5000, .duration_ms = 3600000, .created_ms = now - 3600000, .promised_ms = now + 7200000, .since_ms = now - 60000, .due_ms = now + 7200000,
        .start_ms = now + 7200000, .end_ms = now + 10800000, .assigned_ms = now - 120000, .accepted_ms = now - 60000,
        .member_count = 1, .member = { { 101, true, now + 7000000, now + 7200000 } },
    };
}

enum { SPOILS = 25 };

/* One thing wrong at a time. */
static const char *spoil(struct order *order, uint32_t what, int64_t now)
{
    switch (what) {
    case 0:  order->id = 0; return "no number";
    case 1:  order->kind = 3; return "no kind";
    case 2:  order->state = ORDER_NONE; return "no state";
    case 3:  order->state = ORDER_STATE_COUNT; return "a state of its own";
    case 4:  order->item = 77; return "no item";
    case 5:  order->item = 0; return "item 0";
    case 6:  order->point = 9; return "no point";
    case 7:  order->crew = 0; return "no crew";
    case 8:  order->crew = CREW_MAX + 1; return "a crew too big";
    case 9:  order->crew = 2; return "fewer members than the crew";
    case 10: order->member_count = 0; return "accepted by nobody";
    case 11: order->member[0].worker = 999; return "an unknown worker";
    case 12: order->promised_ms = TIME_NONE; return "no promise";
    case 13: order->start_ms = TIME_NONE; return "no start";
    case 14: order->end_ms = order->start_ms - 1; return "an end before the start";
    case 15: order->member[0].leave_ms = order->start_ms + 1; return "leaves after the start";
    case 16: order->accepted_ms = TIME_NONE; return "accepted without a time";
    case 17: order->state = ORDER_SERVING; return "serving, never started";
    case 18: order->state = ORDER_DONE; return "done, never finished";
    case 19: order->state = ORDER_WAITING; return "waiting with a crew";
    case 20: order->cause = CAUSE_COUNT; return "a cause of its own";
    case 21: order->refused_count = REFUSED_MAX + 1; return "too many refused";
    case 22: order->state = ORDER_FAILED; order->member[0].worker = 0; return "over, by nobody";
    case 23: order->due_ms = INT64_MAX; return "open and never looked at";
    default: order->member[0].arrive_ms = now - 1; order->member[0].leave_ms = now; return "arrives before leaving";
    }
}

/* Somebody leaves the firm: what they finished is still known, and does not stop a start. */
static void who_left_is_remembered(void **unused)
{
    (void)unused;
    struct city city;
    struct usage all, firm;
    small_city(&city);
    struct order order = good_order(&city);
    int64_t now = city.now_ms;
    int32_t today = day_of_ms(now);
    order.state = ORDER_DONE;
    order.member[0].worker = 999;
    order.set_out_ms = now - 5400000;
    order.arrived_ms = now - 4800000;
    order.started_ms = order.start_ms = now - 4200000;
    order.finished_ms = order.end_ms = order.since_ms = now - 600000;
    order.member[0].leave_ms = order.set_out_ms;
    order.member[0].arrive_ms = order.arrived_ms;
    order.due_ms = INT64_MAX;
    assert_int_equal(engine_restore_order(city.engine, &order), REFUSE_OK);
    assert_null(engine_check(city.engine));
    engine_usage(city.engine, USAGE_ALL, 0, today, &all);
    engine_usage(city.engine, USAGE_FIRM, engine_worker_file(city.engine, 0)->firm, today, &firm);
    assert_int_equal(all.done, 1);
    assert_int_equal(all.served_s, 3600);
    assert_int_equal(firm.done, 0);
    assert_int_equal(firm.served_s, 0);
    city_free(&city);
}

static void spoiled_orders_are_refused(void **unused)
{
    (void)unused;
    for (uint32_t what = 0; what < SPOILS; what++) {
        struct city city;
        struct picture before = { 0 }, after = { 0 };
        small_city(&city);
        struct order order = good_order(&city);
        const char *wrong = spoil(&order, what, city.now_ms);
        picture_take(&before, &city);
        enum refusal refusal = engine_restore_order(city.engine, &order);
        picture_take(&after, &city);
        if (refusal == REFUSE_OK) fail_msg("an order with %s was restored", wrong);
        if (!picture_same(&before, &after) || engine_check(city.engine) != NULL) fail_msg("an order with %s left something behind", wrong);
        order = good_order(&city);
        if (engine_restore_order(city.engine, &order) != REFUSE_OK) fail_msg("after an order with %s a good one is refused", wrong);
        picture_free(&before);
        picture_free(&after);
        city_free(&city);
    }
}

static void bad_roster_records(struct engine *engine, int32_t today)
{
    const struct rotation_span week = { { EARLY, 0 }, today, today + 7 }, none = { { EARLY, 0 }, today, today }, unknown = { { HELP_PATTERNS + 1, 0 }, today, today + 7 };
    const struct roster_change good = { .day = today, .layer = LAYER_SWAP, .shift = EARLY, .of_row = NIL };
    struct roster_change pattern = good, above = good, shift = good, late = good, override = good;
    pattern.layer = LAYER_PATTERN;
    above.layer = ROSTER_LAYERS;
    shift.shift = HELP_SHIFTS + 1;
    late.day = today - ROSTER_BACK - 1;
    override.layer = LAYER_OVERRIDE;
    assert_int_equal(engine_restore_rotation(engine, 999, &week), REFUSE_NO_WORKER);
    assert_int_equal(engine_restore_rotation(engine, 101, &none), REFUSE_RANGE);
    assert_int_equal(engine_restore_rotation(engine, 101, &unknown), REFUSE_NO_SHIFT);
    assert_int_equal(engine_restore_worked(engine, 999, today - 1, EARLY), REFUSE_NO_WORKER);
    assert_int_equal(engine_restore_worked(engine, 101, today, EARLY), REFUSE_RANGE);
    assert_int_equal(engine_restore_worked(engine, 101, today - 1, HELP_SHIFTS + 1), REFUSE_NO_SHIFT);
    assert_int_equal(engine_restore_worked(engine, 101, today - ROSTER_BACK - 1, EARLY), REFUSE_OK);      /* long past: nothing to do */
    assert_int_equal(engine_restore_change(engine, 999, 0, &good), REFUSE_NO_WORKER);
    assert_int_equal(engine_restore_change(engine, 101, 101, &good), REFUSE_RANGE);
    assert_int_equal(engine_restore_change(engine, 101, 102, &override), REFUSE_RANGE);
    assert_int_equal(engine_restore_change(engine, 101, 0, &pattern), REFUSE_RANGE);
    assert_int_equal(engine_restore_change(engine, 101, 0, &above), REFUSE_RANGE);
    assert_int_equal(engine_restore_change(engine, 101, 0, &shift), REFUSE_NO_SHIFT);
    assert_int_equal(engine_restore_change(engine, 101, 0, &late), REFUSE_OK);
}

static void clashes_are_refused(void **unused)
{
    (void)unused;
    struct city city;
    small_city(&city);
    struct order first = good_order(&city), other = first;
    assert_int_equal(engine_restore_order(city.engine, &first), REFUSE_OK);
    assert_int_equal(engine_restore_order(city.engine, &first), REFUSE_EXISTS);
    other.id = 6;
    assert_int_equal(engine_restore_order(city.engine, &other), REFUSE_BUSY);
    other.member[0].leave_ms = other.start_ms = other.member[0].arrive_ms = first.end_ms - 1;
    other.end_ms = other.start_ms + other.duration_ms;
    assert_int_equal(engine_restore_order(city.engine, &other), REFUSE_BUSY);
    struct worker_live live;
    engine_worker_live(city.engine, 0, &live);
    live.away_count = 2;
    live.away[0] = (struct away){ city.now_ms, city.now_ms + 1000, AWAY_BREAK };
    live.away[1] = (struct away){ first.start_ms, first.end_ms, AWAY_LEAVE };
    live.signed_in = true;
    struct picture before = { 0 }, after = { 0 };
    picture_take(&before, &city);
    assert_int_equal(engine_restore_worker(city.engine, &live), REFUSE_BUSY);
    live.away[1] = (struct away){ first.end_ms + 1000, first.end_ms, AWAY_LEAVE };
    assert_int_equal(engine_restore_worker(city.engine, &live), REFUSE_RANGE);
    live.away[1] = (struct away){ first.end_ms, first.end_ms + 1000, 9 };
    assert_int_equal(engine_restore_worker(city.engine, &live), REFUSE_RANGE);
    live.away_count = AWAY_MAX + 1;
    assert_int_equal(engine_restore_worker(city.engine, &live), REFUSE_RANGE);
    live = (struct worker_live){ .worker = 999 };
    assert_int_equal(engine_restore_worker(city.engine, &live), REFUSE_NO_WORKER);
    struct household_live home = { .household = 3, .regular_count = REGULARS_MAX + 1 };
    assert_int_equal(engine_restore_household(city.engine, &home), REFUSE_RANGE);
    home = (struct household_live){ .household = 0 };
    assert_int_equal(engine_restore_household(city.engine, &home), REFUSE_RANGE);
    int32_t today = day_of_ms(city.now_ms);
    bad_roster_records(city.engine, today);
    picture_take(&after, &city);
    assert_true(picture_same(&before, &after));
    assert_null(engine_check(city.engine));
    picture_free(&before);
    picture_free(&after);
    city_free(&city);
}

/* Two visits cannot be under way at once, in whichever order the records come; nor one behind a later commitment. */
static void two_under_way_are_refused(void **unused)
{
    (void)unused;
    for (int turn = 0; turn < 2; turn++) {
        struct city city;
        small_city(&city);
        struct order a = good_order(&city), b;
        a.state = ORDER_ON_THE_WAY;
        a.set_out_ms = city.now_ms - 30000;
        b = a;
        b.id = 6;
        b.member[0].leave_ms = b.member[0].arrive_ms = b.start_ms = b.promised_ms = a.end_ms + 3600000;
        b.end_ms = b.start_ms + b.duration_ms;
        assert_int_equal(engine_restore_order(city.engine, turn == 0 ? &a : &b), REFUSE_OK);
        assert_int_not_equal(engine_restore_order(city.engine, turn == 0 ? &b : &a), REFUSE_OK);
        assert_null(engine_check(city.engine));
        city_free(&city);
    }
}

/* Bytes flipped by chance in true records: refused, or the engine still holds together and goes on. */
static void flipped_bytes_do_no_harm(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct dice dice = { seed };
        struct city city;
        small_city(&city);
        for (uint64_t id = 1; id <= 4; id++) {
            struct order order = good_order(&city);
            order.id = id;
            order.member[0].worker = 100 + (uint32_t)id % 4;
            order.state = (uint8_t)dice_between(&dice, ORDER_HELD, ORDER_RELEASED);
            order.set_out_ms = order.arrived_ms = order.started_ms = order.finished_ms = city.now_ms - 10000;
            if (order.state == ORDER_WAITING) order.member_count = 0;
            uint8_t bytes[sizeof order];
            memcpy(bytes, &order, sizeof order);
            for (uint32_t i = dice_below(&dice, 4); i > 0; i--) bytes[dice_below(&dice, sizeof bytes)] ^= (uint8_t)(1u << dice_below(&dice, 8));
            memcpy(&order, bytes, sizeof order);
            for (uint32_t i = 0; i < CREW_MAX; i++) memcpy(&order.member[i].accepted, &(bool){ true }, 1);      /* a bool that is none is not C */
            enum refusal refusal = engine_restore_order(city.engine, &order);
            (void)refusal;
            const char *wrong = engine_check(city.engine);
            if (wrong != NULL) fail_msg("seed %llu: %s", (unsigned long long)seed, wrong);
        }
        for (uint32_t i = 0; i < 50; i++) {
            struct command tick = { .kind = COMMAND_TICK };
            int64_t next_ms = engine_deadline_ms(city.engine);
            if (next_ms > city.now_ms && next_ms < city.now_ms + 5 * DAY_MS) city.now_ms = next_ms;
            assert_int_equal(city_step(&city, &tick), REFUSE_OK);
            take_dirty(&city);
        }
        struct usage usage;
        engine_usage(city.engine, USAGE_FIRM, 1, day_of_ms(city.now_ms), &usage);
        city_free(&city);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        restart_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_commands_same_bytes), cmocka_unit_test(a_restart_changes_nothing), cmocka_unit_test(who_left_is_remembered), cmocka_unit_test(spoiled_orders_are_refused),
        cmocka_unit_test(clashes_are_refused), cmocka_unit_test(two_under_way_are_refused), cmocka_unit_test(flipped_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
