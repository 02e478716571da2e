/* engine_bench.c - see engine_bench.h. What is measured stands in the middle of a working day: thousands of orders are under way, so that
 * searches meet busy people and plans with gaps. Times are CPU time of this thread, which a busy neighbour disturbs least; on a quiet machine it is
 * the time on the clock. */
#include "sim/bench/engine_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "engine/assign.h"
#include "engine/calendar.h"
#include "engine/commands.h"
#include "sim/memory.h"

enum { UNDER_WAY = 4000, BOOKED = 4000, DAYS = 14, SLOTS_MOST = 14 * 288, BOOK_TRIES = 8 };

struct effort { uint32_t matches, steps, queries, books; };

struct bench {
    const struct town *town;
    struct engine *engine;
    struct random random;
    struct outcome *out;
    uint32_t *time;                    /* room for the greatest effort */
    uint64_t *order;
    struct slot *slot;
};

struct figures {
    struct samples assign_even_ms, assign_scarce_ms, match_ns, match_nobody_pct, step_ns, steps_a_second, dense_p50, dense_p99, query_p50, query_p99, hold_p50, hold_p99, confirm_p50, confirm_p99, why_p50, why_p99, series_p50, series_p99;
};

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void dirty_drop(struct engine *engine)
{
    struct dirty dirty;
    while (engine_dirty_take(engine, &dirty)) { }
}

static enum refusal act(struct bench *bench, enum command_kind kind, const struct request *request, uint64_t order)
{
    struct command command = { .kind = kind, .actor = { BY_ADMIN, 0 }, .order = order, .cause = CAUSE_RESIDENT };
    if (request) command.request = *request;
    enum refusal refusal = engine_step(bench->engine, &command, bench->town->now_ms, bench->out);
    dirty_drop(bench->engine);
    return refusal;
}

/* ---- matching ---- */

/* As move_match() asks for a now-order that has just come. */
static uint32_t match_one(struct bench *bench, const struct request *request)
{
    const struct policy *policy = engine_policy(bench->engine);
    struct choice crew[CREW_MAX];
    struct order order;
    if (request_check(bench->engine, request, ORDER_NOW, &order) != REFUSE_OK) return 0;
    struct ask ask = match_ask_at(bench->engine, &order, bench->town->now_ms);
    ask.depart = bench->town->now_ms + policy->offer_now_s * SECOND_MS;
    ask.latest = bench->town->now_ms + policy->now_window_min * MINUTE_MS;
    ask.first_gap = true;
    return match_crew(bench->engine, &order, &ask, crew);
}

static void measure_match(struct bench *bench, uint32_t count, struct figures *figures)
{
    struct request *request = memory_take(count, sizeof *request);
    uint32_t nobody = 0;
    for (uint32_t i = 0; i < count; i++) town_request(bench->town, &bench->random, true, &request[i]);
    uint64_t begin = cpu_ns();
    for (uint32_t i = 0; i < count; i++) nobody += match_one(bench, &request[i]) == 0;
    samples_add(&figures->match_ns, (double)(cpu_ns() - begin) / count);
    samples_add(&figures->match_nobody_pct, 100.0 * nobody / count);
    free(request);
}

static void measure_steps(struct bench *bench, uint32_t count, struct figures *figures)
{
    struct request *request = memory_take(count, sizeof *request);
    for (uint32_t i = 0; i < count; i++) town_request(bench->town, &bench->random, true, &request[i]);
    uint64_t begin = cpu_ns();
    for (uint32_t i = 0; i < count; i++) bench->order[i] = act(bench, COMMAND_ORDER_NOW, &request[i], 0) == REFUSE_OK ? bench->out->order : 0;
    uint64_t spent = cpu_ns() - begin;
    samples_add(&figures->step_ns, (double)spent / count);
    samples_add(&figures->steps_a_second, 1e9 * count / (double)spent);
    for (uint32_t i = 0; i < count; i++)
        if (bench->order[i]) act(bench, COMMAND_ORDER_CANCEL, NULL, bench->order[i]);
    free(request);
}

/* ---- booked starts ---- */

static uint32_t slots_of(struct bench *bench, const struct request *request, uint32_t days)
{
    uint32_t count = 0;
    if (engine_slots(bench->engine, request, TOWN_DAY, days, bench->town->now_ms, bench->slot, SLOTS_MOST, &count) != REFUSE_OK) return 0;
    return count;
}

static void measure_queries(struct bench *bench, uint32_t count, struct samples *p50, struct samples *p99)
{
    for (uint32_t i = 0; i < count; i++) {
        struct request request;
        town_request(bench->town, &bench->random, false, &request);
        uint64_t begin = cpu_ns();
        slots_of(bench, &request, DAYS);
        bench->time[i] = (uint32_t)(cpu_ns() - begin);
    }
    samples_add(p50, quantile(bench->time, count, 500) / 1000.0);
    samples_add(p99, quantile(bench->time, count, 990) / 1000.0);
}

/* A start that the search offers, as a resident would take one. */
static bool choose(struct bench *bench, struct request *request)
{
    for (int tries = 0; tries < BOOK_TRIES; tries++) {
        town_request(bench->town, &bench->random, false, request);
        uint32_t count = slots_of(bench, request, DAYS);
        for (uint32_t i = 0; i < count; i++) {
            const struct slot *slot = &bench->slot[random_below(&bench->random, count)];
            if (slot->free == 0) continue;
            request->start_ms = slot->start_ms;
            return true;
        }
    }
    return false;
}

/* Holds and confirms; returns how many were taken. The times of both go to the figures when there are any. */
static uint32_t book(struct bench *bench, uint32_t count, struct figures *figures)
{
    uint32_t *confirm = memory_take(count, sizeof *confirm), done = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct request request;
        if (!choose(bench, &request)) continue;
        uint64_t begin = cpu_ns();
        enum refusal refusal = act(bench, COMMAND_SLOT_HOLD, &request, 0);
        uint64_t held = cpu_ns(), order = bench->out->order;
        if (refusal != REFUSE_OK) continue;
        act(bench, COMMAND_SLOT_CONFIRM, NULL, order);
        bench->time[done] = (uint32_t)(held - begin);
        confirm[done] = (uint32_t)(cpu_ns() - held);
        bench->order[done++] = order;
    }
    if (figures) {
        samples_add(&figures->hold_p50, quantile(bench->time, done, 500) / 1000.0);
        samples_add(&figures->hold_p99, quantile(bench->time, done, 990) / 1000.0);
        samples_add(&figures->confirm_p50, quantile(confirm, done, 500) / 1000.0);
        samples_add(&figures->confirm_p99, quantile(confirm, done, 990) / 1000.0);
    }
    free(confirm);
    return done;
}

static void measure_booking(struct bench *bench, uint32_t count, struct figures *figures)
{
    uint32_t done = book(bench, count, figures);
    for (uint32_t i = 0; i < done; i++) act(bench, COMMAND_ORDER_CANCEL, NULL, bench->order[i]);
}

/* Three months of weekly visits, held and let go again; and one start looked at closely. */
static void measure_series(struct bench *bench, uint32_t count, struct figures *figures)
{
    uint32_t *looked = memory_take(count, sizeof *looked), done = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct command command = { .kind = COMMAND_SERIES_HOLD, .actor = { BY_ADMIN, 0 }, .weeks = 1, .count = SERIES_MAX };
        struct slot slot;
        struct why why;
        if (!choose(bench, &command.request)) continue;
        uint64_t begin = cpu_ns();
        enum refusal refusal = engine_slot_why(bench->engine, &command.request, &slot, &why);
        uint64_t middle = cpu_ns();
        if (refusal == REFUSE_OK) refusal = engine_step(bench->engine, &command, bench->town->now_ms, bench->out);
        if (refusal != REFUSE_OK) continue;
        bench->time[done] = (uint32_t)(cpu_ns() - middle);
        looked[done++] = (uint32_t)(middle - begin);
        command = (struct command){ .kind = COMMAND_ORDER_CANCEL, .actor = { BY_ADMIN, 0 }, .order = bench->out->order, .scope = SCOPE_ALL };
        refusal = engine_step(bench->engine, &command, bench->town->now_ms, bench->out);
        dirty_drop(bench->engine);
        if (refusal != REFUSE_OK) break;
    }
    samples_add(&figures->series_p50, quantile(bench->time, done, 500) / 1000.0);
    samples_add(&figures->series_p99, quantile(bench->time, done, 990) / 1000.0);
    samples_add(&figures->why_p50, quantile(looked, done, 500) / 1000.0);
    samples_add(&figures->why_p99, quantile(looked, done, 990) / 1000.0);
    free(looked);
}

/* ---- many orders at once ---- */

enum { ROWS = 2000, COLUMNS = 2400, NEAREST = 20, SIDE_M = 20000, ALONE_M = 40000 };

struct spot { int32_t x_m, y_m; };

/* The nearest workers of one order, by distance along the streets. */
static void candidates(const struct spot *order, const struct spot *worker, uint32_t *column, int64_t *cost)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < COLUMNS; i++) {
        int64_t distance_m = labs(order->x_m - worker[i].x_m) + labs(order->y_m - worker[i].y_m);
        if (count == NEAREST && distance_m >= cost[NEAREST - 1]) continue;
        uint32_t at = count < NEAREST ? count++ : NEAREST - 1;
        for (; at > 0 && cost[at - 1] > distance_m; at--) {
            cost[at] = cost[at - 1];
            column[at] = column[at - 1];
        }
        cost[at] = distance_m;
        column[at] = i;
    }
}

/* Orders come from all of the city, or from one half of it, where workers do not suffice. */
static void measure_assign(struct bench *bench, bool scarce, struct samples *samples)
{
    struct assign *assign = assign_new(&(struct assign_limits){ ROWS, COLUMNS });
    struct spot *worker = memory_take(COLUMNS, sizeof *worker);
    uint32_t *first = memory_take(ROWS + 1, sizeof *first), *column = memory_take(ROWS * NEAREST, sizeof *column), *answer = memory_take(ROWS, sizeof *answer);
    int64_t *cost = memory_take(ROWS * NEAREST, sizeof *cost), *alone = memory_take(ROWS, sizeof *alone);
    for (uint32_t i = 0; i < COLUMNS; i++)
        worker[i] = (struct spot){ (int32_t)random_below(&bench->random, SIDE_M), (int32_t)random_below(&bench->random, SIDE_M) };
    for (uint32_t row = 0; row < ROWS; row++) {
        struct spot order = { (int32_t)random_below(&bench->random, scarce ? SIDE_M / 2 : SIDE_M), (int32_t)random_below(&bench->random, SIDE_M) };
        first[row + 1] = (row + 1) * NEAREST;
        alone[row] = ALONE_M;
        candidates(&order, worker, column + first[row], cost + first[row]);
    }
    struct assign_problem problem = { ROWS, COLUMNS, first, column, cost, alone };
    uint64_t begin = cpu_ns();
    struct assign_result result = assign_solve(assign, &problem, UINT64_MAX, answer);
    if (result.exact) samples_add(samples, (double)(cpu_ns() - begin) / 1e6);
    assign_free(assign);
    free(worker), free(first), free(column), free(answer), free(cost), free(alone);
}

/* ---- all of it ---- */

static void fill(struct bench *bench)
{
    struct request request;
    for (uint32_t i = 0; i < UNDER_WAY; i++) {
        town_request(bench->town, &bench->random, true, &request);
        act(bench, COMMAND_ORDER_NOW, &request, 0);
    }
    book(bench, BOOKED, NULL);
}

static void bench_open(struct bench *bench, const struct town *town, const struct effort *effort, uint32_t rounds, bool every_skill)
{
    uint32_t orders = UNDER_WAY + BOOKED + rounds * (effort->steps + 2 * effort->books) + 1;
    uint32_t most = BOOKED;
    if (effort->steps > most) most = effort->steps;
    if (effort->queries > most) most = effort->queries;
    *bench = (struct bench){ .town = town, .engine = town_engine(town, orders, every_skill) };
    random_seed(&bench->random, 1);
    bench->out = memory_take(1, sizeof *bench->out);
    bench->time = memory_take(most, sizeof *bench->time);
    bench->order = memory_take(most, sizeof *bench->order);
    bench->slot = memory_take(SLOTS_MOST, sizeof *bench->slot);
    fill(bench);
}

static void bench_close(struct bench *bench)
{
    engine_free(bench->engine);
    free(bench->out);
    free(bench->time);
    free(bench->order);
    free(bench->slot);
}

static void tell(const struct figures *figures, struct report *report)
{
    report_row("now-order, nearest eligible, all named rules", &figures->match_ns, 0, "ns");
    report_row("  of them nobody found", &figures->match_nobody_pct, 1, "%");
    report_row("now-order, whole engine_step", &figures->step_ns, 0, "ns");
    report_row("now-order decisions, whole engine_step", &figures->steps_a_second, 0, "/s");
    report_row("2,000 orders to 2,400 workers, 20 candidates, exact", &figures->assign_even_ms, 2, "ms");
    report_row("  where workers are too few in half the city", &figures->assign_scarce_ms, 2, "ms");
    report_row("slot query, 14 days, median", &figures->query_p50, 1, "us");
    report_row("slot query, 14 days, p99", &figures->query_p99, 1, "us");
    report_row("slot query, everybody has every skill, median", &figures->dense_p50, 1, "us");
    report_row("slot query, everybody has every skill, p99", &figures->dense_p99, 1, "us");
    report_row("slot hold, median", &figures->hold_p50, 1, "us");
    report_row("slot hold, p99", &figures->hold_p99, 1, "us");
    report_row("why a start is full, or who could come, median", &figures->why_p50, 1, "us");
    report_row("why a start is full, or who could come, p99", &figures->why_p99, 1, "us");
    report_row("12 weekly visits found and held, median", &figures->series_p50, 1, "us");
    report_row("12 weekly visits found and held, p99", &figures->series_p99, 1, "us");
    report_row("slot confirm, median", &figures->confirm_p50, 1, "us");
    report_row("slot confirm, p99", &figures->confirm_p99, 1, "us");
    report_mark(report, "nearest eligible, all named rules", samples_median(&figures->match_ns) / 1000, false, 2, "us", true);
    report_mark(report, "2,000 orders to 2,400 workers, exact", samples_median(&figures->assign_even_ms), false, 10, "ms", true);
    report_mark(report, "slot query of 14 days, median", samples_median(&figures->query_p50) / 1000, false, 1, "ms", true);
    report_mark(report, "  where everybody has every skill", samples_median(&figures->dense_p50) / 1000, false, 1, "ms", true);
}

void engine_bench(const struct town *town, uint32_t rounds, bool quick, struct report *report)
{
    struct effort effort = { .matches = 20000, .steps = 10000, .queries = 1000, .books = 1000 };
    if (quick) effort = (struct effort){ .matches = 8000, .steps = 4000, .queries = 300, .books = 300 };
    struct figures figures = { 0 };
    struct bench plain, dense;
    char title[128];
    bench_open(&plain, town, &effort, rounds, false);
    bench_open(&dense, town, &effort, 0, true);
    for (uint32_t round = 0; round < rounds; round++) {
        measure_match(&plain, effort.matches, &figures);
        measure_steps(&plain, effort.steps, &figures);
        measure_assign(&plain, false, &figures.assign_even_ms);
        measure_assign(&plain, true, &figures.assign_scarce_ms);
        measure_queries(&plain, effort.queries, &figures.query_p50, &figures.query_p99);
        measure_booking(&plain, effort.books, &figures);
        measure_series(&plain, effort.books / SERIES_MAX, &figures);
        measure_queries(&dense, effort.queries, &figures.dense_p50, &figures.dense_p99);
    }
    snprintf(title, sizeof title, "engine alone: %u workers, %u points, %d orders under way, %d booked", town->tables->worker_count,
             town->tables->point_count, UNDER_WAY, BOOKED);
    report_head(title);
    tell(&figures, report);
    bench_close(&plain);
    bench_close(&dense);
}
