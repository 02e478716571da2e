/* route_best.c - the best plan and what it says. Of a better plan only the days that have changed are copied. */
#include "engine/route/route_state.h"

static void day_copy(struct route *route, uint32_t worker)
{
    uint32_t tail = route_tail(route, worker), id = route->node[route_head(route, worker)].next;
    route->best_first[worker] = id;
    for (; id != tail; id = route->node[id].next) route->best_next[id] = route->node[id].next;
}

void route_best_stale(struct route *route)
{
    for (uint32_t i = 0; i < route->team_trails; i++) {
        uint32_t worker = route->team_trail[i].worker;
        if (route->is_stale[worker]) continue;
        route->is_stale[worker] = true;
        route->stale[route->stales++] = worker;
    }
}

void route_best_keep(struct route *route)
{
    while (route->stales > 0) {
        uint32_t worker = route->stale[--route->stales];
        route->is_stale[worker] = false;
        day_copy(route, worker);
    }
    route->best = route->sum;
}

void route_best_return(struct route *route)
{
    if (route->stales == 0) return;
    route_turn_begin(route);
    for (uint32_t i = 0; i < route->stales; i++) route_day_clear(route, route->stale[i]);
    while (route->stales > 0) {
        uint32_t worker = route->stale[--route->stales], after = route->team[worker].anchor, tail = route_tail(route, worker);
        route->is_stale[worker] = false;
        uint32_t id = route->held[worker].count > 0 ? route->best_next[after] : route->best_first[worker];
        if (id == tail) continue;
        for (; id != tail; id = route->best_next[id]) {
            route_link(route, id, worker, after);
            after = id;
        }
        (void)route_measure(route, route->node[route->team[worker].anchor].next, tail);
        route_price(route, worker);
    }
}

/* Of a worker's day in the best plan: who leaves when, and is where at what time. */
struct walk { const struct route *route; uint32_t worker, id, count; int32_t ready; };

static int32_t leave_of(const struct route *route, uint32_t worker)
{
    const struct route_worker *has = &route->model.worker[worker];
    uint32_t tail = route_tail(route, worker), prev = route_head(route, worker);
    if (route->held[worker].count > 0) return route->held[worker].leave;
    int32_t leave = most_of(has->start, route->now), leave_last = has->end, span = 0;
    for (uint32_t id = route->best_first[worker]; id != tail; prev = id, id = route->best_next[id]) {
        const struct route_node *node = &route->node[id];
        int32_t length = span + route_out(&route->model, route->node[prev].place)[node->place], wait = most_of(node->earliest - length - leave_last, 0);
        leave = most_of(node->earliest - length, leave) - wait;
        leave_last = least_of(node->latest - length, leave_last);
        span = length + wait + node->service;
    }
    return leave;
}

/* Walks the day; returns when it ends. */
static int32_t day_walk(const struct route *route, uint32_t worker, uint32_t *visit, int32_t *start, uint32_t max, uint32_t *count)
{
    uint32_t tail = route_tail(route, worker), prev = route_head(route, worker), visits = 0, id = route->best_first[worker];
    int32_t ready = leave_of(route, worker);
    const struct route_held *held = &route->held[worker];
    *count = 0;
    if (id == tail) return route->model.worker[worker].start;
    for (; id != tail; prev = id, id = route->best_next[id]) {
        const struct route_node *node = &route->node[id];
        int32_t leave = visits >= held->count ? most_of(ready, route->now) : ready;
        int32_t begin = most_of(leave + route_out(&route->model, route->node[prev].place)[node->place], node->earliest);
        visits += id < route->model.visits;
        if (id < route->model.visits && visits <= held->count) begin = route->held_start[id];
        if (*count < max) visit[*count] = id < route->model.visits ? id : ROUTE_NONE;
        if (*count < max && start) start[*count] = begin;
        ++*count;
        ready = begin + node->service;
    }
    return ready + route_out(&route->model, route->node[prev].place)[route->node[tail].place];
}

uint32_t route_visits(const struct route *route, uint32_t worker, uint32_t *visit, int32_t *start, uint32_t max)
{
    uint32_t count;
    if (route->crewed) return route_crew_visits(route->crew, worker, visit, start, max);
    (void)day_walk(route, worker, visit, start, max, &count);
    return count;
}

int32_t route_leave(const struct route *route, uint32_t worker)
{
    if (route->crewed) return route_crew_leave(route->crew, worker);
    bool idle = route->best_first[worker] == route_tail(route, worker);
    return idle ? route->model.worker[worker].start : leave_of(route, worker);
}

int32_t route_end(const struct route *route, uint32_t worker)
{
    uint32_t count;
    if (route->crewed) return route_crew_end(route->crew, worker);
    return day_walk(route, worker, NULL, NULL, 0, &count);
}

static int64_t travel_of(const struct route *route, uint32_t worker)
{
    uint32_t tail = route_tail(route, worker), prev = route_head(route, worker);
    int64_t travel = 0;
    for (uint32_t id = route->best_first[worker]; id != tail; prev = id, id = route->best_next[id])
        travel += route_out(&route->model, route->node[prev].place)[route->node[id].place];
    return prev == route_head(route, worker) ? 0 : travel + route_out(&route->model, route->node[prev].place)[route->node[tail].place];
}

struct route_result route_best(const struct route *route)
{
    if (route->crewed) return route_crew_best(route->crew);
    const struct route_weights *weight = &route->model.weight;
    struct route_result result = { .cost = route->best.cost, .unserved_count = route->best.missing };
    for (uint32_t i = 0; i < route->opens; i++) result.unserved += route->model.visit[route->open[i]].unserved;
    for (uint32_t worker = 0; worker < route->model.workers; worker++) {
        int32_t worked = route->model.worker[worker].worked;
        for (uint32_t id = route->best_first[worker]; id != route_tail(route, worker); id = route->best_next[id]) {
            if (id >= route->model.visits) continue;
            worked += route->model.visit[id].service;
            result.bias += route_bias(&route->model, worker, id);
            result.unserved -= route->model.visit[id].unserved;
        }
        result.travel += weight->travel * travel_of(route, worker);
        result.paid += (int64_t)weight->paid * (route_end(route, worker) - route_leave(route, worker));
        result.balance += route_balance(&route->model, worked);
    }
    return result;
}
