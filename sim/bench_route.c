/* bench_route.c - see bench_route.h. */
#include "sim/bench_route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE_FIRST = 16, SLICE_MOST = 4096 };

#define SLICE_S 0.004

bool bench_plan_take(struct bench_plan *plan, const struct route *route, const struct route_problem *problem)
{
    size_t most = (size_t)problem->visits + problem->workers;       /* one stop at the kit place each */
    *plan = (struct bench_plan){ .workers = problem->workers };
    plan->first = calloc((size_t)problem->workers + 1, sizeof *plan->first);
    plan->visit = calloc(most, sizeof *plan->visit);
    plan->start = calloc(most, sizeof *plan->start);
    plan->leave = calloc(problem->workers, sizeof *plan->leave);
    plan->end = calloc(problem->workers, sizeof *plan->end);
    if (!plan->first || !plan->visit || !plan->start || !plan->leave || !plan->end) return false;
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        uint32_t at = plan->first[worker];
        plan->first[worker + 1] = at + route_visits(route, worker, plan->visit + at, plan->start + at, (uint32_t)(most - at));
        plan->leave[worker] = route_leave(route, worker);
        plan->end[worker] = route_end(route, worker);
    }
    return true;
}

void bench_plan_close(struct bench_plan *plan)
{
    free(plan->first);
    free(plan->visit);
    free(plan->start);
    free(plan->leave);
    free(plan->end);
    memset(plan, 0, sizeof *plan);
}

/* So many iterations take a few milliseconds, as far as is known. */
static uint64_t slice_of(const struct bench_search *search)
{
    double slice = search->a_second * SLICE_S;
    return slice < SLICE_FIRST ? SLICE_FIRST : slice > SLICE_MOST ? SLICE_MOST : (uint64_t)slice;
}

void bench_search_run(struct bench_search *search, double seconds, uint64_t whole)
{
    struct bench_pace pace = bench_pace_start(seconds, whole);
    uint64_t left = whole > 0 ? whole : (uint64_t)(search->a_second * seconds);
    bool more = seconds > 0 || whole > 0;
    if (left > 0) route_plan(search->route, left);
    while (more) {
        uint64_t slice = whole == 0 ? slice_of(search) : left < SLICE_MOST ? left : SLICE_MOST;
        route_step(search->route, slice);
        more = bench_pace_more(&pace, slice, &left);
        if (whole == 0 && left > 0) route_plan(search->route, left);
        double spent = bench_pace_spent_s(&pace);
        if (spent > 0) search->a_second = (double)pace.done / spent;
    }
}

struct route *bench_route_begin(const struct route_problem *problem, uint64_t seed, const char *path)
{
    const struct route_limits limits = { .visits = problem->visits, .workers = problem->workers, .places = problem->places, .crews = true };
    struct route *route = route_new(&limits);
    if (route && route_load(route, problem, seed)) return route;
    fprintf(stderr, "%s: %s\n", path, route ? "not a problem that can be planned" : "no memory");
    route_free(route);
    return NULL;
}

struct route *bench_route_batch(const struct route_problem *problem, uint64_t seed, double seconds, uint64_t whole, const char *path)
{
    double begin_s = bench_cpu_s();
    struct bench_search search = { .route = bench_route_begin(problem, seed, path) };
    if (!search.route) return NULL;
    route_open_all(search.route);
    bench_search_run(&search, seconds - (bench_cpu_s() - begin_s), whole);
    return search.route;
}

struct route *bench_route_booking(const struct route_problem *problem, uint64_t seed, double seconds, uint64_t whole, const char *path,
                                  uint32_t *accepted)
{
    double begin_s = bench_cpu_s();
    struct bench_search search = { .route = bench_route_begin(problem, seed, path) };
    *accepted = 0;
    if (!search.route) return NULL;
    for (uint32_t visit = 0; visit < problem->visits; visit++) {
        uint32_t to_come = problem->visits - visit, with = problem->visit[visit].with;
        int64_t cost;
        if (with != ROUTE_NONE && with < visit) continue;           /* came with its partner */
        if (route_admit(search.route, visit, &cost)) *accepted += with == ROUTE_NONE ? 1 : 2;
        bench_search_run(&search, (seconds - (bench_cpu_s() - begin_s)) / to_come, whole / problem->visits);
    }
    return search.route;
}
