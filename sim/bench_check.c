/* bench_check.c - see bench_check.h. */
#include "sim/bench_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void blame(struct bench_verdict *verdict, const char *what, uint32_t worker, uint32_t visit)
{
    if (verdict->violations++ == 0) snprintf(verdict->first, sizeof verdict->first, "%s, worker %u, visit %u", what, worker, visit);
}

/* Counts a visit as served; once only. */
static bool serve(struct bench_verdict *verdict, bool *seen, uint32_t visits, uint32_t worker, uint32_t visit)
{
    if (visit >= visits) {
        blame(verdict, "no such visit", worker, visit);
        return false;
    }
    if (seen[visit]) blame(verdict, "made twice", worker, visit);
    else verdict->served++;
    seen[visit] = true;
    return true;
}

static double tenths(const struct vrptw_node *a, const struct vrptw_node *b) { return floor(10 * hypot(a->x - b->x, a->y - b->y)); }

struct bench_verdict bench_check_vrptw(const struct vrptw *vrptw, const struct bench_plan *plan)
{
    struct bench_verdict verdict = { .first = "" };
    uint32_t customers = vrptw->nodes - 1;
    bool *seen = calloc(customers, sizeof *seen);
    const struct vrptw_node *depot = &vrptw->node[0];
    for (uint32_t worker = 0; seen && worker < plan->workers; worker++) {
        const struct vrptw_node *here = depot;
        double time = 10 * depot->ready, load = 0;
        uint32_t end = plan->first[worker + 1];
        if (plan->first[worker] == end) continue;
        verdict.workers++;
        for (uint32_t at = plan->first[worker]; at <= end; at++) {
            if (at < end && !serve(&verdict, seen, customers, worker, plan->visit[at])) continue;
            const struct vrptw_node *next = at < end ? &vrptw->node[plan->visit[at] + 1] : depot;
            verdict.cost += tenths(here, next);
            time += (here == depot ? 0 : 10 * here->service) + tenths(here, next);
            time = fmax(time, 10 * next->ready);
            if (time > 10 * next->due + BENCH_CHECK_LATE) blame(&verdict, "late", worker, at < end ? plan->visit[at] : ROUTE_NONE);
            load += at < end ? next->demand : 0;
            here = next;
        }
        if (load > vrptw->capacity) blame(&verdict, "too much load", worker, ROUTE_NONE);
    }
    if (!seen) blame(&verdict, "no memory to judge", 0, 0);
    if (verdict.workers > vrptw->vehicles) blame(&verdict, "too many vehicles", 0, 0);
    verdict.cost /= 10;
    free(seen);
    return verdict;
}

/* What a technician carries along a day. */
struct bag { bool depot_seen; int64_t parts[ROUTE_PARTS_MAX]; };

static void need(struct bench_verdict *verdict, struct bag *bag, const struct trsp_node *home, const struct trsp_node *request, uint32_t worker,
                 uint32_t visit)
{
    if ((request->skills & home->skills) != request->skills) blame(verdict, "skill", worker, visit);
    if (bag->depot_seen) return;
    if ((request->tools & home->tools) != request->tools) blame(verdict, "tool", worker, visit);
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) {
        bag->parts[part] -= request->parts[part];
        if (request->parts[part] > 0 && bag->parts[part] < 0) blame(verdict, "spare part", worker, visit);
    }
}

/* The day of one technician: as early as possible, then the start as late as the windows and the waiting behind it allow. */
static double day(const struct trsp *trsp, const struct bench_plan *plan, uint32_t worker, bool *seen, struct bench_verdict *verdict)
{
    const struct trsp_node *home = &trsp->node[worker + 1];
    struct bag bag = { .depot_seen = false };
    uint32_t here = worker + 1, end = plan->first[worker + 1];
    double time = home->from, waited = 0, room = INFINITY;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) bag.parts[part] = home->parts[part];
    for (uint32_t at = plan->first[worker]; at <= end; at++) {
        bool stop = at < end && plan->visit[at] == ROUTE_NONE;
        if (at < end && !stop && !serve(verdict, seen, trsp->requests, worker, plan->visit[at])) continue;
        uint32_t next = at == end ? worker + 1 : stop ? 0 : trsp->crew + 1 + plan->visit[at];
        const struct trsp_node *node = &trsp->node[next];
        time += (here > trsp->crew ? trsp->node[here].service : 0) + trsp->far[(size_t)here * trsp->nodes + next];
        if (time > node->until + BENCH_CHECK_LATE) blame(verdict, "late", worker, at < end ? plan->visit[at] : ROUTE_NONE);
        if (time < node->from) waited += node->from - time;
        time = fmax(time, node->from);
        room = fmin(room, waited + node->until - time);
        if (stop) bag.depot_seen = true;
        else if (at < end) need(verdict, &bag, home, node, worker, plan->visit[at]);
        here = next;
    }
    return time - (home->from + fmin(room, waited));
}

struct bench_verdict bench_check_trsp(const struct trsp *trsp, const struct bench_plan *plan)
{
    struct bench_verdict verdict = { .first = "" };
    bool *seen = calloc(trsp->requests, sizeof *seen);
    if (!seen) blame(&verdict, "no memory to judge", 0, 0);
    for (uint32_t worker = 0; seen && worker < plan->workers; worker++) {
        if (plan->first[worker] == plan->first[worker + 1]) continue;
        verdict.workers++;
        verdict.cost += day(trsp, plan, worker, seen, &verdict);
    }
    free(seen);
    return verdict;
}

/* Whoever starts at a time has left the place before it no later than the travel asks. */
void bench_check_known(const struct trsp *trsp, const struct bench_plan *plan, const double *release, struct bench_verdict *verdict)
{
    for (uint32_t worker = 0; worker < plan->workers; worker++) {
        uint32_t here = worker + 1;
        double on_the_way = 0;          /* to the depot, if the way leads over it */
        for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++) {
            uint32_t visit = plan->visit[at], next = visit == ROUTE_NONE ? 0 : trsp->crew + 1 + visit;
            double far = trsp->far[(size_t)here * trsp->nodes + next];
            here = next;
            if (visit == ROUTE_NONE) {
                on_the_way = far;
                continue;
            }
            double left = (double)plan->start[at] / trsp->scale - far - on_the_way;
            if (left < release[visit] - BENCH_CHECK_LATE) blame(verdict, "sent before it was known", worker, visit);
            on_the_way = 0;
        }
    }
}

void bench_check_starts(const struct route_problem *problem, const struct bench_plan *plan, struct bench_verdict *verdict)
{
    for (uint32_t worker = 0; worker < plan->workers; worker++) {
        const struct route_worker *who = &problem->worker[worker];
        uint32_t here = who->from;
        int64_t free_at = plan->leave[worker];
        if (plan->first[worker] == plan->first[worker + 1]) continue;
        if (free_at < who->start) blame(verdict, "leaves too early", worker, ROUTE_NONE);
        for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++) {
            uint32_t visit = plan->visit[at];
            uint32_t next = visit == ROUTE_NONE ? who->kit_place : problem->visit[visit].place;
            int64_t arrives = free_at + problem->travel[(size_t)here * problem->places + next];
            here = next;
            free_at = arrives;
            if (visit == ROUTE_NONE) continue;
            if (plan->start[at] < arrives) blame(verdict, "starts before arriving", worker, visit);
            if (plan->start[at] < problem->visit[visit].earliest || plan->start[at] > problem->visit[visit].latest)
                blame(verdict, "starts out of its window", worker, visit);
            free_at = (int64_t)plan->start[at] + problem->visit[visit].service;
        }
        if (who->to != ROUTE_NONE) free_at += problem->travel[(size_t)here * problem->places + who->to];
        if (plan->end[worker] < free_at || plan->end[worker] > who->end) blame(verdict, "is not done when it is told", worker, ROUTE_NONE);
    }
}
