/* route_put.c - a day that the caller has made. */
#include "engine/ensure.h"
#include "engine/route/route_state.h"

/* What is named is free or this worker's, each once, what is frozen first. */
static bool named_good(struct route *route, uint32_t worker, const uint32_t *visits, uint32_t count)
{
    uint32_t stops = 0, at = 0, frozen = route->held[worker].count, asks = ++route->asks;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t visit = visits[i];
        if (visit == ROUTE_NONE) {
            if (stops++ > 0 || route->model.worker[worker].kit_place == ROUTE_NONE) return false;
            continue;
        }
        if (visit >= route->model.visits || !route_may(&route->model, visit, worker) || route->visit_asked[visit] == asks) return false;
        if (route->node[visit].worker != ROUTE_NONE && route->node[visit].worker != worker) return false;
        route->visit_asked[visit] = asks;
        if (at++ < frozen && !route->held_visit[visit]) return false;
    }
    return at >= frozen;
}

/* Frozen ones stand in the same order, and so does the stop among them. */
static bool frozen_same(const struct route *route, uint32_t worker, const uint32_t *visits)
{
    uint32_t at = 0, anchor = route->team[worker].anchor;
    if (route->held[worker].count == 0) return true;
    for (uint32_t id = route->node[route_head(route, worker)].next;; id = route->node[id].next) {
        if (visits[at++] != (id < route->model.visits ? id : ROUTE_NONE)) return false;
        if (id == anchor) return true;
    }
}

static bool day_link(struct route *route, uint32_t worker, const uint32_t *visits, uint32_t count)
{
    uint32_t after = route->team[worker].anchor, tail = route_tail(route, worker), at = 0;
    while (route->held[worker].count > 0 && visits[at++] != after) continue;
    for (; at < count; at++) {
        uint32_t id = visits[at] == ROUTE_NONE ? route_stop(route, worker) : visits[at];
        route_link(route, id, worker, after);
        after = id;
    }
    if (route->team[worker].count == 0 && route->team[worker].stop) route_unlink(route, route_stop(route, worker));
    if (!route_measure(route, route->node[route->team[worker].anchor].next, tail)) return false;
    return route->team[worker].load_left >= 0 && (!route->model.kits || route_kit_complete(route, worker));
}

bool route_put(struct route *route, uint32_t worker, const uint32_t *visits, uint32_t count)
{
    ENSURE(route->loaded && worker < route->model.workers);
    if (route->crewed) return false;
    route_best_return(route);
    if (!named_good(route, worker, visits, count) || !frozen_same(route, worker, visits)) return false;
    uint32_t opens = route->opens;
    bool was_fresh = route->fresh;
    for (uint32_t i = 0; i < count; i++)
        if (visits[i] != ROUTE_NONE) route_open_one(route, visits[i]);
    route_turn_begin(route);
    for (uint32_t i = 0; i < count; i++)
        if (visits[i] != ROUTE_NONE) route->pool[route->pools++] = visits[i];
    uint32_t tail = route_tail(route, worker), anchor = route->team[worker].anchor;
    for (uint32_t id = route->node[anchor].next; id != tail; id = route->node[id].next)
        if (id < route->model.visits && route->visit_asked[id] != route->asks) route->pool[route->pools++] = id;
    route_day_clear(route, worker);
    if (!day_link(route, worker, visits, count)) {
        route_turn_undo(route);
        while (route->opens > opens) route_close_last(route);
        route->fresh = was_fresh;
        return false;
    }
    route_price(route, worker);
    route_best_stale(route);
    route_best_keep(route);
    return true;
}
