/* route.c - the public calls, and the search: ruin, recreate, and simulated annealing over whole plans. An iteration changes a few days; when it is
 * refused, these are put back from notes. */
#include "engine/route/route.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "engine/route/route_state.h"

enum { HOT_PERCENT = 500, COLD_PERCENT = 5, PLAN_PER_VISIT = 1000 };      /* percent of a usual leg */

static bool limits_good(const struct route_limits *limits)
{
    return limits->visits > 0 && limits->visits <= ROUTE_VISITS_MAX && limits->workers > 0 && limits->workers <= ROUTE_WORKERS_MAX && limits->places > 0 &&
           limits->places <= ROUTE_PLACES_MAX;
}

struct route *route_new(const struct route_limits *limits)
{
    if (!limits_good(limits)) return NULL;
    struct route *route = calloc(1, sizeof *route);
    if (!route) return NULL;
    size_t visits = limits->visits, workers = limits->workers, nodes = visits + 3 * workers;
    route->limits = *limits;
    route->node = aligned_alloc(64, nodes * sizeof *route->node);
    route->team = calloc(workers, sizeof *route->team);
    route->held = calloc(workers, sizeof *route->held);
    route->held_visit = calloc(visits, sizeof *route->held_visit);
    route->held_start = calloc(visits, sizeof *route->held_start);
    route->absent = calloc(visits, sizeof *route->absent);
    route->absent_slot = calloc(visits, sizeof *route->absent_slot);
    route->open = calloc(visits, sizeof *route->open);
    route->is_open = calloc(visits, sizeof *route->is_open);
    route->kind_free = calloc(workers, sizeof *route->kind_free);
    route->trail = calloc(nodes, sizeof *route->trail);
    route->team_trail = calloc(workers, sizeof *route->team_trail);
    route->pool = calloc(visits, sizeof *route->pool);
    route->pool_key = calloc(visits, sizeof *route->pool_key);
    route->team_ruined = calloc(workers, sizeof *route->team_ruined);
    route->team_asked = calloc(workers, sizeof *route->team_asked);
    route->asked = calloc(workers, sizeof *route->asked);
    route->line = calloc(nodes, sizeof *route->line);
    route->line_start = calloc(nodes, sizeof *route->line_start);
    route->line_after = calloc(nodes, sizeof *route->line_after);
    route->best_first = calloc(workers, sizeof *route->best_first);
    route->best_next = calloc(nodes, sizeof *route->best_next);
    route->stale = calloc(workers, sizeof *route->stale);
    route->is_stale = calloc(workers, sizeof *route->is_stale);
    route->visit_asked = calloc(visits, sizeof *route->visit_asked);
    bool held = route->node && route->team && route->held && route->held_visit && route->held_start && route->absent && route->absent_slot &&
                route->open && route->is_open && route->kind_free && route->trail && route->team_trail && route->pool && route->pool_key &&
                route->team_ruined && route->team_asked && route->asked && route->line && route->line_start && route->line_after &&
                route->best_first && route->best_next && route->stale && route->is_stale && route->visit_asked &&
                route_model_init(&route->model, limits);
    if (held && limits->crews) held = (route->crew = route_crew_new(limits)) != NULL;
    if (!held) {
        route_free(route);
        return NULL;
    }
    route_heat_init(&route->heat);
    return route;
}

void route_free(struct route *route)
{
    if (!route) return;
    void *rooms[] = {
        route->node, route->team, route->held, route->held_visit, route->held_start, route->absent, route->absent_slot, route->open, route->is_open,
        route->kind_free, route->trail, route->team_trail, route->pool, route->pool_key, route->team_ruined, route->team_asked, route->asked, route->line,
        route->line_start, route->line_after, route->best_first, route->best_next, route->stale, route->is_stale, route->visit_asked,
    };
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) free(rooms[i]);
    route_model_clear(&route->model);
    route_crew_free(route->crew);
    free(route);
}

bool route_load(struct route *route, const struct route_problem *problem, uint64_t seed)
{
    route->loaded = false;
    if (route_check(problem, NULL) != ROUTE_FAULT_NONE) return false;
    if (problem->visits > route->limits.visits || problem->workers > route->limits.workers || problem->places > route->limits.places) return false;
    route->crewed = route_crew_suits(problem);
    if (route->crewed && (!route->crew || problem->weight.paid > 0)) return false;
    route_model_load(&route->model, problem);
    route_heat_reset(&route->heat);
    if (route->crewed) route_crew_load(route->crew, &route->model, seed);
    route->loaded = true;
    if (route->crewed) return true;
    route_state_load(route);
    memset(route->visit_asked, 0, problem->visits * sizeof *route->visit_asked);
    route->seed = luck_seed(seed);
    route->stales = 0;
    for (uint32_t worker = 0; worker < route->model.workers; worker++) {
        route->is_stale[worker] = false;
        route->best_first[worker] = route_tail(route, worker);
    }
    route->best = route->sum;
    return true;
}

/* It costs the same in the plan under change and in the best. */
void route_open(struct route *route, uint32_t visit)
{
    ENSURE(route->loaded && visit < route->model.visits);
    if (route->crewed) route_crew_open(route->crew, visit);
    if (route->crewed || route->is_open[visit]) return;
    route_open_one(route, visit);
    route->best.cost += route->model.visit[visit].unserved;
    route->best.missing++;
}

void route_open_all(struct route *route)
{
    for (uint32_t visit = 0; visit < route->model.visits; visit++) route_open(route, visit);
}

bool route_close(struct route *route, uint32_t visit)
{
    ENSURE(route->loaded && visit < route->model.visits);
    if (route->crewed) return route_crew_close(route->crew, visit);
    if (!route->is_open[visit] || route->held_visit[visit]) return false;
    route_best_return(route);
    route_turn_begin(route);
    uint32_t worker = route->node[visit].worker;
    if (worker != ROUTE_NONE) {
        route_unlink(route, visit);
        if (route->team[worker].count == route->held[worker].count) route_day_clear(route, worker);      /* a stop alone */
        route_refit(route, worker);
        route_best_stale(route);
    }
    route_close_one(route, visit);
    route_best_keep(route);
    return true;
}

static void turn_keep(struct route *route)
{
    route_best_stale(route);
    route_best_keep(route);
}

bool route_admit(struct route *route, uint32_t visit, int64_t *cost)
{
    ENSURE(route->loaded && visit < route->model.visits);
    if (route->crewed) return route_crew_admit(route->crew, visit, cost);
    ENSURE(!route->is_open[visit]);
    route_best_return(route);
    int64_t before = route->sum.cost;
    bool was_fresh = route->fresh;
    route_open_one(route, visit);
    route->fresh = was_fresh;
    route_turn_begin(route);
    route->pool[route->pools++] = visit;
    struct route_slot slot = route_trial(route, visit, true, false);
    if (slot.cost == ROUTE_DEAR || !route_insert(route, visit, &slot) || !route_kit_settle(route, slot.worker)) {
        route_turn_undo(route);
        route_close_last(route);
        return false;
    }
    turn_keep(route);
    *cost = route->sum.cost - before;
    return true;
}

void route_plan(struct route *route, uint64_t left) { route_heat_plan(&route->heat, left); }

/* The scale of the costs is what a leg costs in the first plan. */
static void heat_begin(struct route *route)
{
    int64_t travel = 0;
    for (uint32_t worker = 0; worker < route->model.workers; worker++) travel += route->team[worker].travel;
    uint32_t legs = route->sum.served + route->sum.used;
    int64_t leg = (travel / (legs > 0 ? legs : 1) + 1) * (route->model.weight.travel + route->model.weight.paid);
    route_heat_begin(&route->heat, leg, HOT_PERCENT, COLD_PERCENT);
}

/* All that nobody has is tried. */
static void place_fresh(struct route *route)
{
    route->fresh = false;
    route_turn_begin(route);
    for (uint32_t i = 0; i < route->sum.missing; i++) {
        route_touch(route, route->absent[i]);
        route->pool[route->pools++] = route->absent[i];
    }
    if (!route_build(route)) {
        route_turn_undo(route);
        return;
    }
    route_best_stale(route);
    if (route->sum.cost < route->best.cost) route_best_keep(route);
}

static void iterate(struct route *route)
{
    route_turn_begin(route);
    int64_t limit = route->sum.cost + route_heat_draw(&route->heat, &route->seed);
    if (!route_ruin(route) || !route_build(route) || route->sum.cost > limit) {
        route_turn_undo(route);
        return;
    }
    route_best_stale(route);
    if (route->sum.cost < route->best.cost) route_best_keep(route);
}

void route_step(struct route *route, uint64_t iterations)
{
    ENSURE(route->loaded);
    if (route->heat.pace == 0) route_plan(route, (uint64_t)PLAN_PER_VISIT * route->model.visits);
    if (route->crewed) route_crew_step(route->crew, &route->heat, iterations);
    if (route->crewed || route->opens == 0) return;
    for (; iterations > 0; iterations--) {
        if (route->fresh) place_fresh(route);
        if (route->heat.hot == 0) heat_begin(route);
        if (route_heat_over(&route->heat)) {
            route_best_return(route);
            route_heat_again(&route->heat);
        }
        route_heat_next(&route->heat);
        iterate(route);
    }
}
