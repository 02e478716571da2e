/* The choice of a worker against brute force: every worker of a small city is looked at, every start that could be the earliest is
 * tried, and the cost is added up from the policy. The engine must choose the same worker, at the same time, for the same cost; find
 * nobody when there is nobody; and count everybody around under the first test that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/travel.h"
#include "unit/engine_play.h"
#include "unit/engine_witness.h"

enum { SEEDS = 60, STEPS = 160, ROWS_MAX = 64, STARTS_MAX = 2000 };

/* ---- what a worker's plan allows ---- */

struct seen_row { int64_t leave_ms, start_ms, end_ms; struct place place; bool away, active; };

struct question {
    const struct city *city;
    const struct order *order;
    int64_t depart_ms, earliest_ms, latest_ms;
    bool first_gap;
};

static uint32_t rows_of(const struct city *city, uint32_t row, struct seen_row out[ROWS_MAX])
{
    struct plan_row plan[ROWS_MAX];
    uint32_t count = engine_worker_plan(city->engine, row, plan, ROWS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        const struct order *order = plan[i].kind == ROW_AWAY ? NULL : engine_order(city->engine, plan[i].order);
        out[i] = (struct seen_row){ plan[i].leave_ms, plan[i].start_ms, plan[i].end_ms, { 0, 0 }, order == NULL, order != NULL && order->state >= ORDER_ON_THE_WAY };
        if (order != NULL) out[i].place = order->place;
    }
    return count;
}

struct way { int64_t added_ms, leg_ms; };

/* May the visit start at start_ms in this working span? If so, what travel does the plan gain, and how long is the way there? */
static bool start_fits(const struct question *question, uint32_t row, const struct span *span, int64_t shift_ms, int64_t start_ms, struct way *way)
{
    const struct city *city = question->city;
    const struct policy *policy = &city->policy;
    struct place here = question->order->place;
    int64_t end_ms = start_ms + question->order->duration_ms, buffer_ms = policy->buffer_min * MINUTE_MS;
    struct worker_live live;
    engine_worker_live(city->engine, row, &live);
    struct place from = shift_ms <= city->now_ms ? live.at : city->file[row].base;
    int64_t free_ms = span->start_ms, visit_end_ms = 0;
    struct seen_row rows[ROWS_MAX];
    uint32_t count = rows_of(city, row, rows);
    const struct seen_row *next = NULL;
    if (start_ms < question->earliest_ms || start_ms > question->latest_ms || start_ms < span->start_ms || end_ms > span->end_ms) return false;
    for (uint32_t i = 0; i < count && next == NULL; i++) {
        if (rows[i].away && (rows[i].end_ms <= city->now_ms || rows[i].end_ms <= shift_ms)) continue;      /* has passed */
        if (!rows[i].away && rows[i].end_ms <= shift_ms && (!rows[i].active || shift_ms > city->now_ms)) continue;      /* another shift */
        if (!rows[i].active && rows[i].leave_ms >= span->end_ms) break;
        if (!rows[i].active && start_ms < rows[i].end_ms) {
            next = &rows[i];
        } else {
            if (question->first_gap && !rows[i].active) return false;
            if (rows[i].end_ms > free_ms) free_ms = rows[i].end_ms;
            if (!rows[i].away) from = rows[i].place;
            if (!rows[i].away) visit_end_ms = rows[i].end_ms;
        }
    }
    int64_t leg_ms = engine_travel_ms(city->engine, from, here);
    if (start_ms - leg_ms < free_ms || start_ms - leg_ms < question->depart_ms) return false;
    if (visit_end_ms != 0 && start_ms < visit_end_ms + buffer_ms) return false;
    *way = (struct way){ leg_ms, leg_ms };
    if (next == NULL) return true;
    if (next->away) return end_ms <= next->leave_ms;
    int64_t on_ms = engine_travel_ms(city->engine, here, next->place), was_ms = engine_travel_ms(city->engine, from, next->place);
    if (end_ms + on_ms > next->start_ms || end_ms + buffer_ms > next->start_ms) return false;
    if (on_ms > was_ms) way->added_ms += on_ms - was_ms;
    return true;
}

/* Every start that could be the earliest: as soon as asked, or as soon as one can be there from any place after any row. */
static uint32_t starts_to_try(const struct question *question, uint32_t row, const struct span *span, int64_t out[STARTS_MAX])
{
    const struct city *city = question->city;
    struct seen_row rows[ROWS_MAX];
    uint32_t count = rows_of(city, row, rows), starts = 0;
    struct worker_live live;
    engine_worker_live(city->engine, row, &live);
    struct place from[ROWS_MAX + 2] = { live.at, city->file[row].base };
    int64_t since[ROWS_MAX + 2] = { span->start_ms, question->depart_ms };
    for (uint32_t i = 0; i < count; i++) {
        from[i + 2] = rows[i].away ? live.at : rows[i].place;
        since[i + 2] = rows[i].end_ms;
        if (starts < STARTS_MAX) out[starts++] = rows[i].end_ms + city->policy.buffer_min * MINUTE_MS;
    }
    out[starts++] = question->earliest_ms;
    out[starts++] = span->start_ms;
    for (uint32_t a = 0; a < count + 2; a++) {
        for (uint32_t b = 0; b < count + 2 && starts < STARTS_MAX; b++) {
            out[starts++] = since[a] + engine_travel_ms(city->engine, from[b], question->order->place);
        }
    }
    return starts;
}

static int64_t earliest_fit(const struct question *question, uint32_t row, struct way *best_way)
{
    static int64_t starts[STARTS_MAX];
    const struct roster *roster = engine_roster(question->city->engine);
    int64_t best = INT64_MAX;
    for (int32_t day = day_of_ms(question->earliest_ms) - 2; day <= day_of_ms(question->latest_ms); day++) {
        struct span spans[SPANS_MAX];
        uint32_t count = roster_spans(roster, row, day, spans);
        if (count == 0 || rules_hard(roster, row, question->city->file[row].labour, day).rule != RULE_NONE) continue;
        struct worker_live live;
        engine_worker_live(question->city->engine, row, &live);
        if (!live.signed_in && spans[0].start_ms <= question->city->now_ms && question->earliest_ms < question->city->now_ms + 60 * MINUTE_MS) continue;
        for (uint32_t s = 0; s < count; s++) {
            uint32_t tries = starts_to_try(question, row, &spans[s], starts);
            for (uint32_t t = 0; t < tries; t++) {
                struct way way;
                if (starts[t] >= best || !start_fits(question, row, &spans[s], spans[0].start_ms, starts[t], &way)) continue;
                best = starts[t];
                *best_way = way;
            }
        }
    }
    return best;
}

/* ---- the choice ---- */

struct expected { uint32_t worker; int64_t start_ms, cost; struct cost part; };
struct ranking { struct expected first[EXPLAIN_OTHERS + 1]; uint32_t count, free; };      /* the cheapest of the free */

static bool known_here(const struct city *city, uint64_t household, uint32_t worker, bool *knows_somebody)
{
    struct household_live home;
    *knows_somebody = engine_household(city->engine, household, &home) && home.regular_count > 0;
    for (uint32_t i = 0; *knows_somebody && i < home.regular_count; i++) {
        if (home.regular[i] == worker) return true;
    }
    return false;
}

static int64_t booked_s(const struct city *city, uint32_t row, int32_t day)
{
    struct worker_live live;
    struct plan_row plan[ROWS_MAX];
    engine_worker_live(city->engine, row, &live);
    int64_t seconds = live.day == day ? live.served_s : 0;
    uint32_t count = engine_worker_plan(city->engine, row, plan, ROWS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        if (plan[i].kind != ROW_AWAY && day_of_ms(plan[i].start_ms) == day) seconds += (plan[i].end_ms - plan[i].start_ms) / SECOND_MS;
    }
    return seconds;
}

static struct cost price_of(const struct question *question, uint32_t row, int64_t start_ms, const struct way *way)
{
    const struct city *city = question->city;
    const struct policy *policy = &city->policy;
    if (policy->match_nearest) return (struct cost){ .travel_s = (int32_t)(way->leg_ms / SECOND_MS) };
    bool knows;
    bool known = known_here(city, question->order->household, city->file[row].id, &knows);
    int skills = 0;
    for (int bit = 0; bit < SKILLS_MAX; bit++) skills += (int)(city->file[row].skills >> bit & 1);
    return (struct cost){
        .travel_s = (int32_t)(way->added_ms / SECOND_MS * policy->weight_travel),
        .wait_s = question->order->kind == ORDER_NOW ? (int32_t)((start_ms - city->now_ms) / SECOND_MS * policy->weight_wait) : 0,
        .stranger_s = knows && !known ? (int32_t)policy->cost_stranger_s : 0,
        .fair_s = (int32_t)(booked_s(city, row, day_of_ms(question->earliest_ms)) * policy->cost_hour_s / 3600),
        .skill_s = (int32_t)((skills - 1) * policy->cost_skill_s),
    };
}

static void rank(struct ranking *ranking, const struct expected *fresh)
{
    uint32_t at = ranking->count, most = sizeof ranking->first / sizeof *ranking->first;
    ranking->free++;
    while (at > 0 && (fresh->cost < ranking->first[at - 1].cost || (fresh->cost == ranking->first[at - 1].cost && fresh->worker < ranking->first[at - 1].worker))) at--;
    if (at == most) return;
    if (ranking->count < most) ranking->count++;
    memmove(&ranking->first[at + 1], &ranking->first[at], (ranking->count - at - 1) * sizeof *fresh);
    ranking->first[at] = *fresh;
}

static struct ranking brute(const struct question *question)
{
    const struct city *city = question->city;
    struct ranking ranking = { .count = 0 };
    for (uint32_t row = 0; row < city->workers; row++) {
        struct worker_live live;
        engine_worker_live(city->engine, row, &live);
        struct way way = { 0, 0 };
        int64_t start_ms = earliest_fit(question, row, &way);
        if (start_ms == INT64_MAX || (question->first_gap && !live.signed_in)) continue;
        if (witness_papers(city, row, question->order, day_of_ms(start_ms)) != WHY_FREE) continue;
        if (city->policy.match_nearest && question->first_gap && start_ms - way.leg_ms > question->depart_ms) continue;      /* has something to do first */
        struct expected fresh = { live.worker, start_ms, 0, price_of(question, row, start_ms, &way) };
        fresh.cost = (int64_t)fresh.part.travel_s + fresh.part.wait_s + fresh.part.late_s + fresh.part.stranger_s + fresh.part.fair_s + fresh.part.skill_s;
        rank(&ranking, &fresh);
    }
    return ranking;
}

/* ---- the counts ---- */

static void counts_are_right(const struct question *question, const struct why *why, uint64_t seed)
{
    const struct city *city = question->city;
    const struct item *item = engine_item(city->engine, question->order->item);
    uint32_t around = 0, sum = 0, count[REASON_COUNT] = { 0 };
    for (uint32_t row = 0; row < city->workers; row++) {      /* around: within twice the reach, so that "too far" can be said */
        if (travel_distance_m(city->file[row].base, question->order->place) > (int32_t)(2 * item->reach_m)) continue;
        around++;
        count[witness_papers(city, row, question->order, day_of_ms(question->earliest_ms))]++;
    }
    for (uint32_t r = 0; r < REASON_COUNT; r++) sum += why->count[r];
    assert_int_equal(why->looked_at, sum);
    assert_int_equal(why->looked_at, around);
    if (day_of_ms(question->earliest_ms) != day_of_ms(question->latest_ms)) return;      /* papers may lapse inside the window */
    for (uint32_t r = WHY_SKILL; r <= WHY_CERTIFICATE; r++) {
        if (why->count[r] != count[r]) fail_msg("seed %llu: %u counted as %s, not %u", (unsigned long long)seed, why->count[r], reason_name((enum reason)r), count[r]);
    }
}

/* ---- the play ---- */

static uint64_t tried, chosen, nobody, by_continuity, runners_up, shared;

static void compare(const struct question *question, const struct ranking *ranking, const struct order *got, uint64_t seed)
{
    const struct expected *best = &ranking->first[0];
    tried++;
    if (ranking->count == 0) {
        nobody++;
        if (got->member_count != 0) fail_msg("seed %llu: %u is sent, and brute force finds nobody", (unsigned long long)seed, got->member[0].worker);
        return;
    }
    chosen++;
    by_continuity += got->cost.stranger_s == 0;
    if (got->member_count != 1 || got->member[0].worker != best->worker || got->start_ms != best->start_ms || memcmp(&got->cost, &best->part, sizeof got->cost) != 0) {
        fail_msg("seed %llu, order %llu at %lld: %u at %lld for %d+%d+%d+%d+%d, brute force says %u at %lld for %d+%d+%d+%d+%d", (unsigned long long)seed,
                 (unsigned long long)got->id, (long long)question->city->now_ms, got->member[0].worker, (long long)got->start_ms, got->cost.travel_s, got->cost.wait_s,
                 got->cost.stranger_s, got->cost.fair_s, got->cost.skill_s, best->worker, (long long)best->start_ms, best->part.travel_s, best->part.wait_s,
                 best->part.stranger_s, best->part.fair_s, best->part.skill_s);
    }
}

/* Asked at once, the explanation ranks the same people for the same costs. */
static void explained(const struct question *question, const struct ranking *ranking, uint64_t id, uint64_t seed)
{
    struct explain explain;
    assert_int_equal(engine_explain(question->city->engine, id, &explain), REFUSE_OK);
    const struct order *order = engine_order(question->city->engine, id);
    for (uint32_t i = 0; i < explain.count || i < ranking->count; i++) {
        const struct ranked *is = &explain.ranked[i];
        const struct expected *best = &ranking->first[i];
        bool knows;
        if (i >= explain.count || i >= ranking->count || is->worker != best->worker || is->start_ms != best->start_ms || is->cost != best->cost
            || memcmp(&is->part, &best->part, sizeof is->part) != 0)
            fail_msg("seed %llu, order %llu: number %u is %u at %lld for %lld, brute force says %u at %lld for %lld", (unsigned long long)seed, (unsigned long long)id, i,
                     is->worker, (long long)is->start_ms, (long long)is->cost, best->worker, (long long)best->start_ms, (long long)best->cost);
        assert_int_equal(is->chosen, i == 0);
        assert_int_equal(is->known, known_here(question->city, order->household, is->worker, &knows));
    }
    assert_int_equal(explain.verdict, order->member_count > 0 ? VERDICT_CHEAPEST : VERDICT_NOBODY);
    assert_int_equal(explain.retry_ms, order->member_count > 0 ? TIME_NONE : order->due_ms);
    if (!question->city->policy.match_nearest) assert_int_equal(explain.why.count[WHY_FREE], ranking->free);      /* else some have something to do first */
    runners_up += explain.count > 1;
}

/* Fresh offers were shared out anew: that is judged in test_round.c. */
static bool was_shared(const struct city *city)
{
    for (uint32_t i = 0; i < city->out->count; i++)
        if (city->out->event[i].kind == EVENT_UNASSIGNED) return true;
    return false;
}

static void probe(struct city *city, struct dice *dice, uint64_t seed)
{
    bool slot = dice_chance(dice, 40);
    struct request request = play_request(city, dice, slot);
    const struct item *item = engine_item(city->engine, request.item);
    if (item == NULL || item->crew != 1 || request.qty < item->qty_min || request.qty > item->qty_max) return;
    struct order order = { .kind = slot ? ORDER_SLOT : ORDER_NOW, .item = item->id, .place = request.place, .household = request.household,
                           .duration_ms = item_duration_ms(item, request.qty) };
    struct question question = { .city = city, .order = &order, .depart_ms = city->now_ms, .earliest_ms = request.start_ms, .latest_ms = request.start_ms };
    if (!slot) {
        question.depart_ms = city->now_ms + city->policy.offer_now_s * SECOND_MS;
        question.earliest_ms = city->now_ms;
        question.latest_ms = city->now_ms + city->policy.now_window_min * MINUTE_MS;
        question.first_gap = true;
    }
    struct ranking ranking = brute(&question);
    struct command command = request_command(slot ? COMMAND_SLOT_HOLD : COMMAND_ORDER_NOW, &request);
    enum refusal refusal = city_step(city, &command);
    if (refusal == REFUSE_NO_CAPACITY) {
        struct order none = { 0 };
        compare(&question, &ranking, &none, seed);
        counts_are_right(&question, &city->out->nobody, seed);
    } else if (refusal == REFUSE_OK && was_shared(city)) {
        shared++;
    } else if (refusal == REFUSE_OK) {
        compare(&question, &ranking, engine_order(city->engine, city->out->order), seed);
        explained(&question, &ranking, city->out->order, seed);
        const struct event *last = &city->out->event[city->out->count - 1];
        if (last->kind == EVENT_NOBODY) counts_are_right(&question, &last->why, seed);
    }
}

/* Most workers are where they should be: in, when their shift begins; sometimes also out of hours. */
static void roll_call(struct city *city, struct dice *dice)
{
    for (uint32_t row = 0; row < city->workers; row++) {
        bool on_shift = roster_final(engine_roster(city->engine), row, day_of_ms(city->now_ms)) != SHIFT_REST;
        if (!dice_chance(dice, on_shift ? 85 : 10)) continue;
        struct command command = order_command(COMMAND_WORKER_SIGN_IN, BY_OPERATOR, 0, city->file[row].id);
        enum refusal ignored = city_step(city, &command);
        (void)ignored;
    }
}

static void play_seed(uint64_t seed)
{
    struct dice dice = { seed * 7919 };
    struct city city;
    city_random(&city, &dice, 3 + dice_below(&dice, 40), 400);
    for (uint32_t i = 0; i < STEPS; i++) {
        int32_t minute = minute_of_ms(city.now_ms);
        if ((minute < 420 || minute > 1170) && dice_chance(&dice, 40)) {
            city.now_ms += ((1440 + 480 - minute) % 1440) * MINUTE_MS;
            city_ticks(&city);
            roll_call(&city, &dice);
        }
        play_time(&city, &dice);
        city_ticks(&city);
        if (dice_chance(&dice, 45)) {
            probe(&city, &dice, seed);
        } else {
            struct command command = play_command(&city, &dice);
            enum refusal ignored = city_step(&city, &command);
            (void)ignored;
        }
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
    }
    city_free(&city);
}

static void the_cheapest_is_chosen(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_seed(seed);
    assert_true(tried > 1500 && chosen > 400 && nobody > 400 && by_continuity < chosen && runners_up > 200 && shared > 0);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        play_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_cheapest_is_chosen) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("%llu questions: %llu chosen, %llu nobody; %llu times shared out anew\n", (unsigned long long)tried, (unsigned long long)chosen, (unsigned long long)nobody,
           (unsigned long long)shared);
    return failed;
}
