/* Series of bookings and bookings that move. By chance: every visit of a series is held exactly when it could be held alone, and one that cannot is
 * told with the counts of a refused hold and the nearest starts that are free; a booking moves exactly where the slot search says it can. By hand: whole
 * or not at all, exactly once, one, this and after, all; prices; what a restart brings back. */
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

enum { SEEDS = 120, STEPS = 100, SLOTS_MAX = 2000 };

static uint64_t visits_held, visits_impossible, visits_skipped, others_told, moves_done, moves_refused, series_moved, series_refused;

/* ---- by chance ---- */

static int64_t apart(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

/* The three nearest free starts of that day and the two after it, by looking again and again for the nearest that is left. */
static void check_others(const struct city *city, struct request request, const struct series_visit *visit, uint64_t seed)
{
    static struct slot slot[SLOTS_MAX];
    bool taken[SLOTS_MAX] = { false };
    uint32_t count;
    assert_int_equal(engine_slots(city->engine, &request, day_of_ms(visit->start_ms), 3, city->now_ms, slot, SLOTS_MAX, &count), REFUSE_OK);
    for (uint32_t i = 0; i <= visit->other_count; i++) {
        uint32_t best = SLOTS_MAX;
        for (uint32_t k = 0; k < count; k++)
            if (slot[k].free > 0 && !taken[k] && (best == SLOTS_MAX || apart(slot[k].start_ms, visit->start_ms) < apart(slot[best].start_ms, visit->start_ms))) best = k;
        if (i == visit->other_count) {
            if (best != SLOTS_MAX && i < SERIES_OTHERS_MAX) fail_msg("seed %llu: %u others are told, there are more", (unsigned long long)seed, i);
            return;
        }
        if (best == SLOTS_MAX || visit->other[i].start_ms != slot[best].start_ms || visit->other[i].free != slot[best].free || visit->other[i].price_fen != slot[best].price_fen)
            fail_msg("seed %llu: other %u at %lld", (unsigned long long)seed, i, (long long)visit->other[i].start_ms);
        taken[best] = true;
        others_told++;
    }
}

/* Asks for a series and holds every visit against what could be held one at a time before. All of it lies within the booking horizon here. */
static void ask_series(struct city *city, struct dice *dice, uint64_t seed)
{
    struct request request = play_request(city, dice, true);
    struct command command = request_command(COMMAND_SERIES_HOLD, &request);
    command.weeks = 1 + dice_below(dice, 2);
    command.count = 2 + dice_below(dice, 3);
    command.skip = dice_chance(dice, 50);
    struct slot slot[SERIES_MAX];
    struct why why[SERIES_MAX];
    enum refusal alone = REFUSE_OK;
    for (uint32_t i = 0; i < command.count && alone == REFUSE_OK; i++) {
        struct request one = request;
        one.start_ms += (int64_t)i * command.weeks * 7 * DAY_MS;
        alone = engine_slot_why(city->engine, &one, &slot[i], &why[i]);
    }
    enum refusal refusal = city_step(city, &command);
    if (alone != REFUSE_OK) {
        assert_int_equal(refusal, alone);
        return;
    }
    if (refusal == REFUSE_FULL) return;
    if (refusal != REFUSE_OK) assert_int_equal(refusal, REFUSE_NO_CAPACITY);
    struct series_answer answer = city->out->series;
    uint64_t series = city->out->order;
    uint32_t held = 0;
    assert_int_equal(answer.count, command.count);
    for (uint32_t i = 0; i < answer.count; i++) {
        const struct series_visit *visit = &answer.visit[i];
        bool skipped = command.skip && roster_calendar(engine_roster(city->engine), day_of_ms(visit->start_ms)) == DAY_STATUTORY;
        assert_int_equal(visit->number, i + 1);
        assert_int_equal(visit->start_ms, slot[i].start_ms);
        if (visit->fate != (skipped ? VISIT_SKIPPED : slot[i].free > 0 ? VISIT_HELD : VISIT_IMPOSSIBLE)) fail_msg("seed %llu: visit %u", (unsigned long long)seed, i + 1);
        visits_held += visit->fate == VISIT_HELD;
        visits_skipped += visit->fate == VISIT_SKIPPED;
        if (visit->fate == VISIT_IMPOSSIBLE) assert_memory_equal(&visit->why, &why[i], sizeof visit->why);
        if (visit->fate != VISIT_HELD) continue;
        const struct order *order = engine_order(city->engine, visit->order);
        assert_true(order->series == series && order->number == i + 1 && order->start_ms == visit->start_ms && order->price_fen == slot[i].price_fen);
        held++;
    }
    assert_int_equal(refusal, held > 0 ? REFUSE_OK : REFUSE_NO_CAPACITY);
    if (held > 0) {
        struct command all = order_command(COMMAND_ORDER_CANCEL, BY_RESIDENT, series, 0);
        all.scope = SCOPE_ALL;
        assert_int_equal(city_step(city, &all), REFUSE_OK);
        const struct order *of_series[SERIES_MAX];
        assert_int_equal(engine_series(city->engine, series, of_series), held);
        for (uint32_t i = 0; i < held; i++) assert_int_equal(of_series[i]->state, ORDER_RELEASED);
    }
    for (uint32_t i = 0; i < answer.count; i++) {      /* as it was before, when the others were looked for */
        if (answer.visit[i].fate != VISIT_IMPOSSIBLE) continue;
        visits_impossible++;
        check_others(city, request, &answer.visit[i], seed);
    }
}

/* A booking of the day moves exactly to what is free for it, and for the price that is told. */
static void move_one(struct city *city, struct dice *dice, uint64_t seed)
{
    static struct slot slot[SLOTS_MAX];
    const struct order *order = NULL;
    uint32_t count, days = 2;
    for (uint64_t after = 0; (order = engine_order_after(city->engine, after)) != NULL; after = order->id)
        if (order->kind == ORDER_SLOT && order->state != ORDER_HELD && order->state < ORDER_ON_THE_WAY && order->refused_count == 0 && dice_chance(dice, 60)) break;
    if (order == NULL) return;
    struct order was = *order;
    struct request request = { .point = was.point, .household = was.household, .place = was.place, .item = was.item, .qty = was.qty, .instead = was.id };
    assert_int_equal(engine_slots(city->engine, &request, day_of_ms(was.promised_ms), days, city->now_ms, slot, SLOTS_MAX, &count), REFUSE_OK);
    if (count == 0) return;
    const struct slot *to = &slot[dice_below(dice, count)];
    struct command command = order_command(COMMAND_ORDER_MOVE, BY_RESIDENT, was.id, 0);
    command.request.start_ms = to->start_ms;
    command.price_fen = to->price_fen;
    enum refusal refusal = city_step(city, &command);
    if (refusal == REFUSE_PRICE) {      /* the list has not changed: frozen and listed are the same */
        fail_msg("seed %llu: %lld fen is not the price, but %lld", (unsigned long long)seed, (long long)to->price_fen, (long long)city->out->price_fen);
    }
    if (to->start_ms == was.promised_ms) {
        assert_int_equal(refusal, REFUSE_EXISTS);
        return;
    }
    if (refusal == REFUSE_FULL) return;
    if (refusal != (to->free > 0 ? REFUSE_OK : REFUSE_NO_CAPACITY)) fail_msg("seed %llu: order %llu to %lld: %u free, %s", (unsigned long long)seed, (unsigned long long)was.id,
                                                                             (long long)to->start_ms, to->free, refusal_name(refusal));
    const struct order *is = engine_order(city->engine, was.id);
    if (refusal != REFUSE_OK) {
        moves_refused++;
        assert_null(order_difference(&was, is));
        return;
    }
    moves_done++;
    assert_int_equal(is->state, ORDER_ASSIGNED);
    assert_true(is->start_ms == to->start_ms && is->promised_ms == to->start_ms && is->price_fen == to->price_fen && is->member_count == is->crew);
}

static void book_series(struct city *city, struct dice *dice)
{
    struct request request = play_request(city, dice, true);
    struct command command = request_command(COMMAND_SERIES_HOLD, &request);
    command.weeks = 1;
    command.count = 2 + dice_below(dice, 3);
    if (city_step(city, &command) != REFUSE_OK) return;
    struct command confirm = order_command(COMMAND_SERIES_CONFIRM, BY_RESIDENT, 0, 0);
    confirm.series = city->out->order;
    for (uint32_t i = 0; i < city->out->series.count; i++) confirm.count += city->out->series.visit[i].fate == VISIT_HELD;
    assert_int_equal(city_step(city, &confirm), REFUSE_OK);
}

/* All visits of a series by as much, within their days: exactly when each could be moved alone. */
static void move_all(struct city *city, struct dice *dice, uint64_t seed)
{
    const struct order *order = NULL, *of_series[SERIES_MAX];
    for (uint64_t after = 0; (order = engine_order_after(city->engine, after)) != NULL; after = order->id)
        if (order->series != 0 && order->state != ORDER_HELD && order->state < ORDER_ON_THE_WAY && dice_chance(dice, 60)) break;
    if (order == NULL) return;
    int64_t later_ms = dice_between(dice, -4, 4) * city->policy.slot_step_min * MINUTE_MS;
    uint32_t count = engine_series(city->engine, order->series, of_series), moving = 0;
    if (later_ms == 0) return;
    struct command command = order_command(COMMAND_ORDER_MOVE, BY_RESIDENT, order->id, 0);
    command.scope = SCOPE_ALL;
    command.request.start_ms = order->promised_ms + later_ms;
    enum refusal expected = REFUSE_OK;
    int32_t day_before = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct order *one = of_series[i];
        struct slot slot;
        struct why why;
        if (one->state == ORDER_HELD || one->state >= ORDER_ON_THE_WAY) continue;
        if (one->refused_count > 0 || day_of_ms(one->promised_ms) - day_before < 2) return;      /* who has refused, and visits on one day: not told by a search */
        day_before = day_of_ms(one->promised_ms);
        struct request request = { .point = one->point, .household = one->household, .place = one->place, .item = one->item, .qty = one->qty, .instead = one->id,
                                   .start_ms = one->promised_ms + later_ms };
        enum refusal refusal = engine_slot_why(city->engine, &request, &slot, &why);
        if (refusal == REFUSE_OK && slot.free == 0) refusal = REFUSE_NO_CAPACITY;
        if (expected == REFUSE_OK) expected = refusal;
        command.price_fen += refusal == REFUSE_OK ? slot.price_fen : 0;
        moving++;
    }
    enum refusal refusal = city_step(city, &command);
    if (refusal == REFUSE_FULL) return;
    if (refusal != expected) fail_msg("seed %llu: %u visits: %s instead of %s", (unsigned long long)seed, moving, refusal_name(refusal), refusal_name(expected));
    series_moved += refusal == REFUSE_OK && moving > 1;
    series_refused += refusal == REFUSE_NO_CAPACITY;
}

static void play_seed(uint64_t seed)
{
    struct dice dice = { seed * 7919 };
    struct city city;
    city_random(&city, &dice, 3 + dice_below(&dice, 12), 9000);
    city.policy.slot_horizon_days = 60;
    struct city wide;
    city_new(&wide, &city.limits, &city.policy);
    for (uint32_t i = 0; i < city.workers; i++) city_put(&wide, &city.file[i]);
    int32_t holiday = day_of_ms(city.now_ms) + (int32_t)(dice_chance(&dice, 50) ? 7 + dice_below(&dice, 4) : 300);
    assert_int_equal(engine_calendar_put(wide.engine, holiday, DAY_STATUTORY), REFUSE_OK);
    city_open(&wide, city.now_ms);
    city_free(&city);
    for (uint32_t i = 0; i < STEPS; i++) {
        play_time(&wide, &dice);
        city_ticks(&wide);
        struct command command = play_command(&wide, &dice);
        enum refusal ignored = city_step(&wide, &command);
        (void)ignored;
        if (i % 8 == 7) ask_series(&wide, &dice, seed);
        if (i % 4 == 3) move_one(&wide, &dice, seed);
        if (i % 10 == 5) book_series(&wide, &dice);
        if (i % 2 == 1) move_all(&wide, &dice, seed);
        for (struct dirty dirty; engine_dirty_take(wide.engine, &dirty); ) {}
    }
    assert_null(engine_check(wide.engine));
    city_free(&wide);
}

static void chance_agrees(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_seed(seed);
    assert_true(visits_held > 400 && visits_impossible > 400 && visits_skipped > 5 && others_told > 200 && moves_done > 100 && moves_refused > 20);
    assert_true(series_moved > 50 && series_refused > 50);
}

/* ---- by hand ---- */

static const struct request tuesday = { .point = 1, .household = 3, .item = CLEAN, .qty = 2 };

/* Two workers from Monday to Friday, early; 101 lives nearer. Opened on Monday at seven. */
static void small_town(struct city *city)
{
    struct engine_limits limits = { .workers = 4, .points = 2, .orders = 200, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < 2; i++) {
        struct worker_file file = city_worker(city, 101 + i, help_place(500 + 40 * (int32_t)i, 0), EARLY);
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 7, 0));
}

static struct request at(int64_t start_ms)
{
    struct request request = tuesday;
    request.place = help_place(0, 0);
    request.start_ms = start_ms;
    return request;
}

static enum refusal hold_series(struct city *city, int64_t start_ms, uint32_t count)
{
    struct request request = at(start_ms);
    struct command command = request_command(COMMAND_SERIES_HOLD, &request);
    command.weeks = 1;
    command.count = count;
    return city_step(city, &command);
}

static enum refusal confirm_series(struct city *city, uint64_t series, uint32_t count)
{
    struct command command = order_command(COMMAND_SERIES_CONFIRM, BY_RESIDENT, 0, 0);
    command.series = series;
    command.count = count;
    return city_step(city, &command);
}

static enum refusal rebook(struct city *city, enum command_kind kind, uint64_t order, enum series_scope scope, int64_t start_ms, int64_t price_fen)
{
    struct command command = order_command(kind, BY_RESIDENT, order, 0);
    command.scope = scope;
    command.request.start_ms = start_ms;
    command.price_fen = price_fen;
    command.cause = CAUSE_RESIDENT;
    return city_step(city, &command);
}

static const struct order *visit_of(const struct city *city, uint64_t series, uint32_t number)
{
    const struct order *of_series[SERIES_MAX];
    uint32_t count = engine_series(city->engine, series, of_series);
    for (uint32_t i = 0; i < count; i++)
        if (of_series[i]->number == number) return of_series[i];
    return NULL;
}

static uint32_t in_state(const struct city *city, uint64_t series, enum order_state state)
{
    const struct order *of_series[SERIES_MAX];
    uint32_t count = engine_series(city->engine, series, of_series), found = 0;
    for (uint32_t i = 0; i < count; i++) found += of_series[i]->state == state;
    return found;
}

/* A weekly series goes as far as the roster reaches, one visit more does not; a single booking stays within its horizon. */
static void the_roster_is_the_limit(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    int64_t start_ms = help_ms(2026, 11, 24, 9, 0);
    assert_int_equal(hold_series(&city, start_ms, SERIES_MAX), REFUSE_OK);
    assert_int_equal(in_state(&city, city.out->order, ORDER_HELD), SERIES_MAX);
    struct request request = at(start_ms);
    struct command command = request_command(COMMAND_SERIES_HOLD, &request);
    command.weeks = 2;
    command.count = 6;
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    command.count = 7;
    assert_int_equal(city_step(&city, &command), REFUSE_TOO_FAR_AHEAD);
    assert_int_equal(hold_series(&city, start_ms, 1), REFUSE_RANGE);
    assert_int_equal(hold_series(&city, start_ms, SERIES_MAX + 1), REFUSE_RANGE);
    assert_int_equal(hold_series(&city, start_ms + 14 * DAY_MS, 2), REFUSE_TOO_FAR_AHEAD);      /* the first by the booking horizon */
    request.start_ms += 14 * DAY_MS;
    command = request_command(COMMAND_SLOT_HOLD, &request);
    assert_int_equal(city_step(&city, &command), REFUSE_TOO_FAR_AHEAD);
    city_free(&city);
}

/* Worker 101 is nearer but is on leave in the first week: one face for all costs less than a change, so 102 comes every time. */
static void one_face_for_all(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    struct command away = order_command(COMMAND_WORKER_AWAY, BY_OPERATOR, 0, 101);
    away.away = (struct away){ .from_ms = help_ms(2026, 11, 24, 7, 0), .to_ms = help_ms(2026, 11, 24, 15, 0), .kind = AWAY_LEAVE };
    assert_int_equal(city_step(&city, &away), REFUSE_OK);
    assert_int_equal(hold_series(&city, help_ms(2026, 11, 24, 9, 0), 4), REFUSE_OK);
    uint64_t series = city.out->order;
    for (uint32_t i = 1; i <= 4; i++) assert_int_equal(visit_of(&city, series, i)->member[0].worker, 102);
    city_free(&city);
}

/* A visit that is full comes back with its counts and others; one of those takes its place, and then all are confirmed, once. */
static void whole_or_changed_first(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    int64_t start_ms = help_ms(2026, 11, 24, 9, 0);
    for (int i = 0; i < 2; i++) {
        struct request request = at(start_ms + 7 * DAY_MS);
        request.household = 5;
        struct command taken = request_command(COMMAND_SLOT_HOLD, &request);
        assert_int_equal(city_step(&city, &taken), REFUSE_OK);
        taken = order_command(COMMAND_SLOT_CONFIRM, BY_RESIDENT, city.out->order, 0);
        assert_int_equal(city_step(&city, &taken), REFUSE_OK);
    }
    assert_int_equal(hold_series(&city, start_ms, 3), REFUSE_OK);
    uint64_t series = city.out->order;
    const struct series_visit second = city.out->series.visit[1];
    assert_int_equal(second.fate, VISIT_IMPOSSIBLE);
    assert_int_equal(second.why.count[WHY_BUSY], 2);
    assert_int_equal(second.other_count, 3);
    assert_int_equal(second.other[0].start_ms, second.start_ms + 150 * MINUTE_MS);      /* two hours of work, a quarter of rest, on the grid */
    assert_int_equal(in_state(&city, series, ORDER_HELD), 2);

    struct command one = order_command(COMMAND_SLOT_CONFIRM, BY_RESIDENT, series, 0);
    assert_int_equal(city_step(&city, &one), REFUSE_STATE);
    assert_int_equal(confirm_series(&city, series, 3), REFUSE_CONFLICT);
    assert_int_equal(confirm_series(&city, 999, 2), REFUSE_NO_ORDER);
    struct request request = at(second.other[0].start_ms);
    struct command into = request_command(COMMAND_SLOT_HOLD, &request);
    into.series = series;
    into.number = 2;
    city.now_ms += 60 * SECOND_MS;
    assert_int_equal(city_step(&city, &into), REFUSE_OK);
    uint64_t due_ms = (uint64_t)visit_of(&city, series, 2)->due_ms;
    for (uint32_t i = 1; i <= 3; i++) assert_int_equal(visit_of(&city, series, i)->due_ms, due_ms);
    into.request.start_ms += 30 * MINUTE_MS;      /* and another one instead of that: the first is let go */
    assert_int_equal(city_step(&city, &into), REFUSE_OK);
    assert_int_equal(in_state(&city, series, ORDER_HELD), 3);
    assert_int_equal(visit_of(&city, series, 2)->start_ms, into.request.start_ms);
    into.request.household = 4;
    assert_int_equal(city_step(&city, &into), REFUSE_RANGE);
    into.number = SERIES_MAX + 1;
    assert_int_equal(city_step(&city, &into), REFUSE_RANGE);

    assert_int_equal(confirm_series(&city, series, 3), REFUSE_OK);
    assert_int_equal(in_state(&city, series, ORDER_ASSIGNED), 3);
    assert_int_equal(confirm_series(&city, series, 3), REFUSE_STATE);
    into.number = 2;
    assert_int_equal(city_step(&city, &into), REFUSE_STATE);
    city_free(&city);
}

/* Held together, renewed together, gone together; one that the resident drops, or the roster takes, is not confirmed without a word. */
static void held_as_one(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    assert_int_equal(hold_series(&city, help_ms(2026, 11, 24, 9, 0), 5), REFUSE_OK);
    uint64_t series = city.out->order;
    city.now_ms += 200 * SECOND_MS;
    struct command renew = order_command(COMMAND_SLOT_RENEW, BY_RESIDENT, visit_of(&city, series, 4)->id, 0);
    assert_int_equal(city_step(&city, &renew), REFUSE_OK);
    assert_int_equal(city.out->count, 5);
    struct command drop = order_command(COMMAND_SLOT_RELEASE, BY_RESIDENT, visit_of(&city, series, 2)->id, 0);
    assert_int_equal(city_step(&city, &drop), REFUSE_OK);
    assert_int_equal(confirm_series(&city, series, 5), REFUSE_CONFLICT);
    city.now_ms += 299 * SECOND_MS;
    city_ticks(&city);
    assert_int_equal(in_state(&city, series, ORDER_HELD), 4);
    city.now_ms += 1 * SECOND_MS;
    city_ticks(&city);
    assert_int_equal(in_state(&city, series, ORDER_RELEASED), 5);
    assert_int_equal(confirm_series(&city, series, 4), REFUSE_STATE);
    city_free(&city);
}

/* More than one tick has time for lapse at the same moment: between two ticks no series has lapsed in part. */
static void lapse_as_one(void **unused)
{
    (void)unused;
    enum { MOST = 16 };
    struct city city;
    uint64_t series[MOST];
    uint32_t count = 0;
    small_town(&city);
    for (uint32_t minute = 8 * 60; minute <= 13 * 60; minute += 150)
        for (uint32_t day = 24; day < 27; day++)
            while (count < MOST && hold_series(&city, help_ms(2026, 11, day, minute / 60, minute % 60), SERIES_MAX) == REFUSE_OK) series[count++] = city.out->order;
    assert_true(count * SERIES_MAX > 100);
    city.now_ms += 300 * SECOND_MS;
    struct command tick = { .kind = COMMAND_TICK };
    uint32_t ticks = 0;
    for (uint32_t left = count; left > 0; ticks++) {
        assert_int_equal(city_step(&city, &tick), REFUSE_OK);
        left = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t held = in_state(&city, series[i], ORDER_HELD), released = in_state(&city, series[i], ORDER_RELEASED);
            assert_true(held == 0 || released == 0);
            left += held > 0;
        }
    }
    assert_true(ticks > 1);
    city_free(&city);
}

/* One, this and after, all: by as much as the named one, in one go or not at all; then the ends of some. */
static void edits_in_scope(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    int64_t start_ms = help_ms(2026, 11, 24, 9, 0), hour = 60 * MINUTE_MS;
    assert_int_equal(hold_series(&city, start_ms, 4), REFUSE_OK);
    uint64_t series = city.out->order;
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, start_ms + hour, 0), REFUSE_STATE);      /* held: not booked yet */
    assert_int_equal(confirm_series(&city, series, 4), REFUSE_OK);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, visit_of(&city, series, 3)->id, SCOPE_AFTER, start_ms + 14 * DAY_MS + hour, 0), REFUSE_OK);
    static const int64_t later_h[] = { 0, 0, 1, 1 };
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(visit_of(&city, series, i + 1)->promised_ms, start_ms + (int64_t)i * 7 * DAY_MS + later_h[i] * hour);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ALL, start_ms - DAY_MS + hour, 0), REFUSE_OK);
    assert_int_equal(visit_of(&city, series, 1)->promised_ms, start_ms - DAY_MS + hour);
    assert_int_equal(visit_of(&city, series, 4)->promised_ms, start_ms + 20 * DAY_MS + 2 * hour);
    for (uint32_t i = 1; i <= 4; i++) assert_int_equal(visit_of(&city, series, i)->state, ORDER_ASSIGNED);

    /* By a week each, onto the days of one another; then to a Saturday, when nobody works: nothing is changed. */
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ALL, start_ms + 6 * DAY_MS + hour, 0), REFUSE_OK);
    struct order before = *visit_of(&city, series, 1);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ALL, start_ms + 11 * DAY_MS + hour, 0), REFUSE_NO_CAPACITY);
    assert_int_equal(city.out->nobody.count[WHY_OFF_SHIFT], 2);
    assert_int_equal(city.out->day, day_of_ms(start_ms + 11 * DAY_MS));
    assert_null(order_difference(&before, visit_of(&city, series, 1)));
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, before.promised_ms, 0), REFUSE_EXISTS);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, before.promised_ms + 1000, 0), REFUSE_OFF_GRID);

    assert_int_equal(rebook(&city, COMMAND_ORDER_CANCEL, visit_of(&city, series, 3)->id, SCOPE_AFTER, 0, 0), REFUSE_OK);
    assert_int_equal(in_state(&city, series, ORDER_CANCELLED), 2);
    assert_int_equal(rebook(&city, COMMAND_ORDER_CANCEL, visit_of(&city, series, 3)->id, SCOPE_AFTER, 0, 0), REFUSE_STATE);
    assert_int_equal(rebook(&city, COMMAND_ORDER_CANCEL, series, SCOPE_ALL, 0, 0), REFUSE_OK);
    assert_int_equal(in_state(&city, series, ORDER_CANCELLED), 4);
    assert_null(engine_check(city.engine));
    city_free(&city);
}

/* A dearer start needs the resident's word, for all that move; a cheaper one does not; where the list asks the same the frozen price stays. */
static void prices(void **unused)
{
    (void)unused;
    struct engine_limits limits = { .workers = 4, .points = 2, .orders = 200, .households = 8 };
    struct policy policy;
    struct city city;
    policy_defaults(&policy);
    policy.evening_from_min = 18 * 60;
    city_new(&city, &limits, &policy);
    struct worker_file file = city_worker(&city, 101, help_place(500, 0), EVENING);
    city_put(&city, &file);
    city_open(&city, help_ms(2026, 11, 23, 7, 0));
    int64_t day_ms = help_ms(2026, 11, 24, 14, 0), evening_ms = help_ms(2026, 11, 24, 18, 0);
    assert_int_equal(hold_series(&city, day_ms, 3), REFUSE_OK);
    uint64_t series = city.out->order;
    assert_int_equal(confirm_series(&city, series, 3), REFUSE_OK);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ALL, evening_ms, 0), REFUSE_PRICE);
    assert_int_equal(city.out->price_fen, 45000);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, evening_ms, 45000), REFUSE_PRICE);
    assert_int_equal(city.out->price_fen, 15000);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ALL, evening_ms, 45000), REFUSE_OK);
    for (uint32_t i = 1; i <= 3; i++) assert_int_equal(visit_of(&city, series, i)->price_fen, 15000);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, evening_ms + 30 * MINUTE_MS, 0), REFUSE_OK);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, day_ms, 9999), REFUSE_PRICE);      /* not what was agreed to, though it is less */
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, day_ms, 0), REFUSE_OK);
    assert_int_equal(visit_of(&city, series, 1)->price_fen, 10000);
    /* The list has become dearer; the price was frozen. */
    struct item item = *engine_item(city.engine, CLEAN);
    item.price_fen = 7000;
    assert_int_equal(engine_item_put(city.engine, &item), REFUSE_OK);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, series, SCOPE_ONE, day_ms + 60 * MINUTE_MS, 0), REFUSE_OK);
    assert_int_equal(visit_of(&city, series, 1)->price_fen, 10000);
    city_free(&city);
}

/* The worker who was to come follows, when that costs no more than a stranger would. */
static void the_crew_follows(void **unused)
{
    (void)unused;
    struct city city;
    small_town(&city);
    int64_t start_ms = help_ms(2026, 11, 24, 9, 0);
    struct request request = at(start_ms);
    struct command command = request_command(COMMAND_SLOT_HOLD, &request);
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    uint64_t order = city.out->order;
    command = order_command(COMMAND_SLOT_CONFIRM, BY_RESIDENT, order, 0);
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    command = order_command(COMMAND_ORDER_ASSIGN, BY_OPERATOR, order, 102);      /* the farther one, by hand */
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    assert_int_equal(rebook(&city, COMMAND_ORDER_MOVE, order, SCOPE_ONE, start_ms + DAY_MS, 0), REFUSE_OK);
    const struct order *is = engine_order(city.engine, order);
    assert_int_equal(is->member[0].worker, 102);
    assert_false(is->member[0].accepted);
    assert_int_equal(city.out->event[0].kind, EVENT_MOVED);
    assert_int_equal(city.out->event[0].order.cause, CAUSE_RESIDENT);
    assert_int_equal(city.out->event[1].kind, EVENT_ASSIGNED);
    city_free(&city);
}

/* What was stored, in any order, is the same series again; what is forgotten leaves it. */
static void a_restart_brings_it_back(void **unused)
{
    (void)unused;
    static struct shelf shelf;
    struct dice dice = { 5 };
    struct city city, fresh;
    small_town(&city);
    memset(&shelf, 0, sizeof shelf);
    shelf_take(&shelf, &city);
    int64_t start_ms = help_ms(2026, 11, 24, 9, 0);
    assert_int_equal(hold_series(&city, start_ms, 4), REFUSE_OK);
    uint64_t series = city.out->order;
    shelf_take(&shelf, &city);
    assert_int_equal(confirm_series(&city, series, 4), REFUSE_OK);
    shelf_take(&shelf, &city);
    assert_int_equal(rebook(&city, COMMAND_ORDER_CANCEL, series, SCOPE_ONE, 0, 0), REFUSE_OK);
    shelf_take(&shelf, &city);
    for (int round = 0; round < 8; round++) {
        city_again(&fresh, &city);
        city_restore(&fresh, &shelf, &dice);
        const struct order *was[SERIES_MAX], *is[SERIES_MAX];
        assert_int_equal(engine_series(city.engine, series, was), 4);
        assert_int_equal(engine_series(fresh.engine, series, is), 4);
        for (uint32_t i = 0; i < 4; i++) assert_null(order_difference(was[i], is[i]));
        fresh.now_ms += (city.policy.keep_h + 1) * 60 * MINUTE_MS;
        city_ticks(&fresh);
        assert_int_equal(engine_series(fresh.engine, series, is), 3);      /* the cancelled one, which gave the series its number, is forgotten */
        assert_int_equal(is[0]->number, 2);
        assert_int_equal(rebook(&fresh, COMMAND_ORDER_CANCEL, is[2]->id, SCOPE_ALL, 0, 0), REFUSE_OK);
        fresh.now_ms += (city.policy.keep_h + 1) * 60 * MINUTE_MS;
        city_ticks(&fresh);
        assert_int_equal(engine_series(fresh.engine, series, is), 0);
        city_free(&fresh);
    }
    city_free(&city);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        play_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_agrees), cmocka_unit_test(the_roster_is_the_limit), cmocka_unit_test(one_face_for_all), cmocka_unit_test(whole_or_changed_first),
        cmocka_unit_test(held_as_one), cmocka_unit_test(lapse_as_one), cmocka_unit_test(edits_in_scope), cmocka_unit_test(prices), cmocka_unit_test(the_crew_follows),
        cmocka_unit_test(a_restart_brings_it_back),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("%llu series moved, %llu refused; ", (unsigned long long)series_moved, (unsigned long long)series_refused);
    printf("%llu visits held, %llu impossible, %llu skipped, %llu others told; %llu moves, %llu refused\n", (unsigned long long)visits_held,
           (unsigned long long)visits_impossible, (unsigned long long)visits_skipped, (unsigned long long)others_told, (unsigned long long)moves_done,
           (unsigned long long)moves_refused);
    return failed;
}
