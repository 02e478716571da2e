/* route_witness.c - slow and plain. */
#include "route_witness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static int32_t travel(const struct route_problem *problem, uint32_t from, uint32_t to)
{
    return to == ROUTE_NONE ? 0 : problem->travel[(size_t)from * problem->places + to];
}

static uint32_t place_of(const struct route_problem *problem, uint32_t worker, uint32_t visit)
{
    return visit == ROUTE_NONE ? problem->worker[worker].kit_place : problem->visit[visit].place;
}

bool witness_able(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    const struct route_worker *who = &problem->worker[worker];
    int64_t load = 0, parts[ROUTE_PARTS_MAX] = { 0 };
    bool stopped = false;
    for (uint32_t i = 0; i < day->count; i++) {
        if (day->visit[i] == ROUTE_NONE) {
            if (stopped || who->kit_place == ROUTE_NONE) return false;
            stopped = true;
            continue;
        }
        const struct route_visit *visit = &problem->visit[day->visit[i]];
        load += visit->load;
        if (load > who->load || (visit->skills & who->skills) != visit->skills || (visit->worker != ROUTE_NONE && visit->worker != worker)) return false;
        if (problem->bias && problem->bias[(size_t)worker * problem->visits + day->visit[i]] == ROUTE_BARRED) return false;
        if (stopped) continue;
        if ((visit->kits & who->kits) != visit->kits) return false;
        for (int part = 0; part < ROUTE_PARTS_MAX; part++)
            if ((parts[part] += visit->parts[part]) > who->parts[part]) return false;
    }
    return true;
}

/* As early as possible after `leave`. */
static bool walk_from(const struct route_problem *problem, uint32_t worker, const struct witness_past *past, int32_t leave, struct witness_day *day)
{
    const struct route_worker *who = &problem->worker[worker];
    uint32_t at = who->from, visits = 0, frozen = past ? past->frozen : 0;
    int32_t tick = leave;
    for (uint32_t i = 0; i < day->count; i++) {
        bool stop = day->visit[i] == ROUTE_NONE;
        uint32_t place = place_of(problem, worker, day->visit[i]);
        if (visits >= frozen && past && tick < past->now) tick = past->now;
        tick += travel(problem, at, place);
        if (!stop && tick < problem->visit[day->visit[i]].earliest) tick = problem->visit[day->visit[i]].earliest;
        if (!stop && visits < frozen) {
            if (past->start[visits] < tick) return false;
            tick = past->start[visits];
        }
        if (!stop && tick > problem->visit[day->visit[i]].latest) return false;
        visits += !stop;
        day->start[i] = tick;
        if (!stop) tick += problem->visit[day->visit[i]].service;
        at = place;
    }
    day->leave = leave;
    day->end = tick + travel(problem, at, who->to);
    return day->end <= who->end;
}

bool witness_walk(const struct route_problem *problem, uint32_t worker, const struct witness_past *past, struct witness_day *day)
{
    const struct route_worker *who = &problem->worker[worker];
    day->leave = day->end = who->start;
    if (day->count == 0) return true;
    if (!witness_able(problem, worker, day)) return false;
    if (past && past->frozen > 0) return walk_from(problem, worker, past, past->leave, day);
    int32_t soonest = past && past->now > who->start ? past->now : who->start;
    if (!walk_from(problem, worker, past, soonest, day)) return false;
    /* Leaving later by what is waited costs nothing, as far as each window allows: all waits up to a visit and what its window leaves. */
    int32_t end = day->end, low = soonest, high = end;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (walk_from(problem, worker, past, middle, day) && day->end == end) low = middle;
        else high = middle - 1;
    }
    return walk_from(problem, worker, past, low, day);
}

static int64_t balance(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    int64_t worked = problem->worker[worker].worked;
    if (problem->weight.balance == 0) return 0;
    for (uint32_t i = 0; i < day->count; i++)
        if (day->visit[i] != ROUTE_NONE) worked += problem->visit[day->visit[i]].service;
    int64_t units = worked / problem->weight.balance_tick;
    return problem->weight.balance * units * units;
}

static int64_t travel_of(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    uint32_t at = problem->worker[worker].from;
    int64_t sum = 0;
    if (day->count == 0) return 0;
    for (uint32_t i = 0; i < day->count; i++) {
        uint32_t place = place_of(problem, worker, day->visit[i]);
        sum += travel(problem, at, place);
        at = place;
    }
    return sum + travel(problem, at, problem->worker[worker].to);
}

static int64_t bias_of(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    int64_t sum = 0;
    for (uint32_t i = 0; problem->bias && i < day->count; i++)
        if (day->visit[i] != ROUTE_NONE) sum += problem->bias[(size_t)worker * problem->visits + day->visit[i]];
    return sum;
}

int64_t witness_cost(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    return problem->weight.travel * travel_of(problem, worker, day) + (int64_t)problem->weight.paid * (day->end - day->leave) +
           bias_of(problem, worker, day) + balance(problem, worker, day);
}

static void judge_day(const struct route_problem *problem, const struct route *route, uint32_t worker, const struct witness_past *past, struct witness_day *day)
{
    int32_t start[WITNESS_DAY];
    day->count = route_visits(route, worker, day->visit, start, WITNESS_DAY);
    assert_true(day->count <= WITNESS_DAY);
    assert_true(witness_walk(problem, worker, past, day));
    assert_int_equal(route_leave(route, worker), day->leave);
    assert_int_equal(route_end(route, worker), day->end);
    assert_memory_equal(start, day->start, day->count * sizeof *start);
    uint32_t visits = 0;
    for (uint32_t i = 0; past && i < day->count && visits < past->frozen; i++)
        if (day->visit[i] != ROUTE_NONE) assert_int_equal(day->visit[i], past->visit[visits++]);
    if (past) assert_true(visits == past->frozen);
}

void witness_judge(const struct route_problem *problem, const struct route *route, const bool *open, const struct witness_past *past)
{
    uint32_t times[WITNESS_VISITS] = { 0 };
    struct route_result want = { 0 }, got = route_best(route);
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        struct witness_day day;
        judge_day(problem, route, worker, past ? &past[worker] : NULL, &day);
        for (uint32_t i = 0; i < day.count; i++)
            if (day.visit[i] != ROUTE_NONE) times[day.visit[i]]++;
        want.cost += witness_cost(problem, worker, &day);
        want.travel += problem->weight.travel * travel_of(problem, worker, &day);
        want.paid += (int64_t)problem->weight.paid * (day.end - day.leave);
        want.bias += bias_of(problem, worker, &day);
        want.balance += balance(problem, worker, &day);
    }
    for (uint32_t visit = 0; visit < problem->visits; visit++) {
        assert_true(times[visit] <= (open[visit] ? 1u : 0u));
        if (!open[visit] || times[visit] > 0) continue;
        want.unserved_count++;
        want.unserved += problem->visit[visit].unserved;
        want.cost += problem->visit[visit].unserved;
    }
    assert_int_equal(got.unserved_count, want.unserved_count);
    assert_true(got.unserved == want.unserved && got.travel == want.travel && got.paid == want.paid);
    assert_true(got.bias == want.bias && got.balance == want.balance);
    assert_true(got.cost == want.cost);
}
