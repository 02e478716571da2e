/* route_held.c - what has begun stays; what would have to begin in the past goes. */
#include "engine/ensure.h"
#include "engine/route/route_state.h"

/* The first visit that nobody reaches in time any more, or the last before the day ends too late; ROUTE_NONE: all is in time. */
static uint32_t late_visit(const struct route *route, uint32_t worker)
{
    uint32_t anchor = route->team[worker].anchor, tail = route_tail(route, worker), last = ROUTE_NONE;
    int32_t ready = route->node[anchor].ready;
    if (route->node[anchor].next == tail) return ROUTE_NONE;
    for (uint32_t id = route->node[anchor].next;; id = route->node[id].next) {
        const struct route_node *node = &route->node[id];
        int32_t start = most_of(ready + node->leg, node->earliest);
        bool visit = id < route->model.visits;
        if (start > node->latest) return visit ? id : last != ROUTE_NONE ? last : node->next;
        if (id == tail) return ROUTE_NONE;
        if (visit) last = id;
        ready = start + node->service;
    }
}

static void anchor_set(struct route *route, uint32_t worker)
{
    const struct route_held *held = &route->held[worker];
    const struct route_worker *has = &route->model.worker[worker];
    struct route_node *anchor = &route->node[route->team[worker].anchor];
    anchor->leave = held->count > 0 ? held->leave : most_of(has->start, route->now);
    anchor->leave_last = held->count > 0 ? held->leave : most_of(has->end, route->now);
    anchor->ready = held->count > 0 ? most_of(held->done, route->now) : anchor->leave;
    anchor->span = anchor->ready - anchor->leave;
}

void route_refit(struct route *route, uint32_t worker)
{
    uint32_t anchor = route->team[worker].anchor, tail = route_tail(route, worker);
    anchor_set(route, worker);
    for (uint32_t late = late_visit(route, worker); late != ROUTE_NONE; late = late_visit(route, worker)) {
        route_unlink(route, late);
        if (route->node[anchor].next == route_stop(route, worker) && route->node[route_stop(route, worker)].next == tail)
            route_unlink(route, route_stop(route, worker));
    }
    (void)route_measure(route, route->node[anchor].next, tail);
    route_price(route, worker);
    (void)route_kit_settle(route, worker);
}

/* What is frozen lies before the anchor. */
static void hold(struct route *route, uint32_t worker, uint32_t first)
{
    uint32_t id = route_head(route, worker), visits = 0;
    for (;;) {
        if (id < route->model.visits) {
            route->held_visit[id] = true;
            visits++;
        }
        if (visits == first) break;
        route->node[id].held = 1;
        id = route->node[id].next;
    }
    route->team[worker].anchor = id;
    route->held[worker].count = first;
    route->held[worker].done = route->held_start[id] + route->model.visit[id].service;
}

void route_freeze(struct route *route, uint32_t worker, uint32_t first)
{
    ENSURE(route->loaded && !route->crewed);
    route_best_return(route);
    uint32_t count = route->team[worker].count;
    if (first > count) first = count;
    if (first <= route->held[worker].count) return;
    uint32_t shown = route_visits(route, worker, route->line, route->line_start, route->nodes);
    for (uint32_t i = 0; i < shown; i++)
        if (route->line[i] != ROUTE_NONE) route->held_start[route->line[i]] = route->line_start[i];
    route->held[worker].leave = route_leave(route, worker);
    route_turn_begin(route);
    hold(route, worker, first);
    route_refit(route, worker);
    route_best_stale(route);
    route_best_keep(route);
}

void route_now(struct route *route, int32_t tick)
{
    ENSURE(route->loaded && !route->crewed);
    if (tick <= route->now) return;
    route_best_return(route);
    route->now = tick < ROUTE_TICK_MAX ? tick : ROUTE_TICK_MAX;
    route_turn_begin(route);
    for (uint32_t worker = 0; worker < route->model.workers; worker++) route_refit(route, worker);
    route_best_stale(route);
    route_best_keep(route);
    route->fresh = true;
}
