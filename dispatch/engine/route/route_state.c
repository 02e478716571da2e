/* route_state.c - the plan under change. Measuring stops where nothing differs any more, which with waiting and wide windows is soon. */
#include "engine/route/route_state.h"

#include <string.h>

void route_touch(struct route *route, uint32_t id)
{
    struct route_node *node = &route->node[id];
    if (node->stamp == route->turn) return;
    struct route_trail *trail = &route->trail[route->trails++];
    trail->node = id;
    trail->was = *node;
    node->stamp = route->turn & 0x3fffffff;
}

static struct route_team *team_touch(struct route *route, uint32_t worker)
{
    struct route_team *team = &route->team[worker];
    if (team->stamp == route->turn) return team;
    struct route_team_trail *trail = &route->team_trail[route->team_trails++];
    trail->worker = worker;
    trail->was = *team;
    team->stamp = route->turn;
    return team;
}

static void absent_add(struct route *route, uint32_t visit)
{
    route->absent_slot[visit] = route->sum.missing;
    route->absent[route->sum.missing++] = visit;
}

static void absent_take(struct route *route, uint32_t visit)
{
    uint32_t slot = route->absent_slot[visit], moved = route->absent[--route->sum.missing];
    route->absent[slot] = moved;
    route->absent_slot[moved] = slot;
    route->absent_slot[visit] = ROUTE_NONE;
}

static void kind_freed(struct route *route, uint32_t worker)
{
    uint32_t *free = &route->kind_free[route->model.kind[worker]], slot = route->model.kind_slot[worker];
    if (slot < *free) *free = slot;
}

/* Stamps are of a turn; when its number comes round, all are wiped. */
void route_turn_begin(struct route *route)
{
    if (++route->turn >> 30) {
        for (uint32_t id = 0; id < route->nodes; id++) route->node[id].stamp = 0;
        for (uint32_t worker = 0; worker < route->model.workers; worker++) {
            route->team[worker].stamp = 0;
            route->team_ruined[worker] = 0;
        }
        route->turn = 1;
    }
    route->trails = route->team_trails = route->pools = 0;
    route->sum_before = route->sum;
}

void route_turn_undo(struct route *route)
{
    while (route->trails > 0) {
        const struct route_trail *trail = &route->trail[--route->trails];
        route->node[trail->node] = trail->was;
    }
    while (route->team_trails > 0) {
        const struct route_team_trail *trail = &route->team_trail[--route->team_trails];
        route->team[trail->worker] = trail->was;
        if (trail->was.count == 0) kind_freed(route, trail->worker);
    }
    for (uint32_t i = 0; i < route->pools; i++) {
        uint32_t visit = route->pool[i];
        bool absent = route->node[visit].worker == ROUTE_NONE;
        if (absent && route->absent_slot[visit] == ROUTE_NONE) absent_add(route, visit);
        if (!absent && route->absent_slot[visit] != ROUTE_NONE) absent_take(route, visit);
    }
    route->sum = route->sum_before;
}

static void visit_link(struct route *route, struct route_team *team, uint32_t visit, uint32_t worker)
{
    const struct route_visit *wants = &route->model.visit[visit];
    absent_take(route, visit);
    route->sum.cost -= wants->unserved;
    route->sum.served++;
    if (team->count++ == 0) route->sum.used++;
    team->load_left -= wants->load;
    team->worked += wants->service;
    team->bias += route_bias(&route->model, worker, visit);
}

static void visit_unlink(struct route *route, struct route_team *team, uint32_t visit, uint32_t worker)
{
    const struct route_visit *wants = &route->model.visit[visit];
    absent_add(route, visit);
    route->sum.cost += wants->unserved;
    route->sum.served--;
    team->load_left += wants->load;
    team->worked -= wants->service;
    team->bias -= route_bias(&route->model, worker, visit);
    if (--team->count > 0) return;
    route->sum.used--;
    kind_freed(route, worker);
}

void route_link(struct route *route, uint32_t id, uint32_t worker, uint32_t after)
{
    uint32_t before = route->node[after].next;
    route_touch(route, after);
    route_touch(route, before);
    route_touch(route, id);
    struct route_team *team = team_touch(route, worker);
    struct route_node *node = &route->node[id], *prev = &route->node[after], *next = &route->node[before];
    int32_t old = next->leg;
    node->worker = worker;
    node->prev = after;
    node->next = before;
    prev->next = next->prev = id;
    node->leg = route_in(&route->model, node->place)[prev->place];
    next->leg = route_out(&route->model, node->place)[next->place];
    team->travel += node->leg + next->leg - old;
    if (id < route->model.visits) visit_link(route, team, id, worker);
    else team->stop = true;
}

/* A day without visits has no way home. */
void route_unlink(struct route *route, uint32_t id)
{
    uint32_t after = route->node[id].prev, before = route->node[id].next, worker = route->node[id].worker;
    route_touch(route, after);
    route_touch(route, before);
    route_touch(route, id);
    struct route_team *team = team_touch(route, worker);
    struct route_node *node = &route->node[id], *prev = &route->node[after], *next = &route->node[before];
    if (id < route->model.visits) visit_unlink(route, team, id, worker);
    else team->stop = false;
    int32_t old = node->leg + next->leg;
    prev->next = before;
    next->prev = after;
    next->leg = team->count > 0 || team->stop ? route_out(&route->model, prev->place)[next->place] : 0;
    team->travel += next->leg - old;
    node->worker = ROUTE_NONE;
}

/* false: too late. `before`: when the one before is done. *changed: differs from what it was. */
static inline bool forward_node(struct route *route, uint32_t id, int32_t before, bool paid, bool *changed)
{
    struct route_node *node = &route->node[id];
    const struct route_node *prev = &route->node[node->prev];
    int32_t start = most_of(before + node->leg, node->earliest);
    if (start > node->latest) return false;
    struct route_node now = { .ready = start + node->service };
    if (paid) {
        int32_t length = prev->span - (prev->ready - before) + node->leg, wait = most_of(node->earliest - length - prev->leave_last, 0);
        now.span = length + wait + node->service;
        now.leave = most_of(node->earliest - length, prev->leave) - wait;
        now.leave_last = least_of(node->latest - length, prev->leave_last);
    }
    *changed = node->ready != now.ready || (paid && (node->span != now.span || node->leave != now.leave || node->leave_last != now.leave_last));
    if (!*changed) return true;
    route_touch(route, id);
    node->ready = now.ready;
    node->span = now.span;
    node->leave = now.leave;
    node->leave_last = now.leave_last;
    return true;
}

static inline bool backward_node(struct route *route, uint32_t id, bool paid)
{
    struct route_node *node = &route->node[id];
    const struct route_node *next = &route->node[node->next];
    int32_t length = node->service + next->leg;
    struct route_node now = { .by = least_of(next->by - length, node->latest) };
    if (paid) {
        int32_t wait = most_of(next->rest_from - length - node->latest, 0);
        now.rest = length + wait + next->rest;
        now.rest_from = most_of(next->rest_from - length, node->earliest) - wait;
    }
    if (node->by == now.by && (!paid || (node->rest == now.rest && node->rest_from == now.rest_from))) return false;
    route_touch(route, id);
    node->by = now.by;
    node->rest = now.rest;
    node->rest_from = now.rest_from;
    return true;
}

/* The end of a day of which all is frozen comes right after the last visit: nobody waits for `now` to go home. */
static inline bool measure(struct route *route, uint32_t first, uint32_t last, bool paid)
{
    uint32_t worker = route->node[last].worker, tail = route_tail(route, worker), anchor = route->team[worker].anchor;
    uint32_t stop = route->node[first].prev, id = route->node[last].prev;
    bool must = true;
    for (;; id = route->node[id].prev) {
        if (id == anchor) break;
        if (!backward_node(route, id, paid) && !must) break;
        if (id == stop) must = false;
    }
    if (route->team[worker].count == 0 && !route->team[worker].stop) return true;
    bool home = route->held[worker].count > 0 && route->node[anchor].next == tail;
    must = true;
    for (id = first;; id = route->node[id].next) {
        bool changed;
        if (!forward_node(route, id, home ? route->held[worker].done : route->node[route->node[id].prev].ready, paid, &changed)) return false;
        if (id == last) must = false;
        if (id == tail || (!changed && !must)) return true;
    }
}

bool route_measure(struct route *route, uint32_t first, uint32_t last)
{
    return route->model.paid ? measure(route, first, last, true) : measure(route, first, last, false);
}

void route_price(struct route *route, uint32_t worker)
{
    struct route_team *team = team_touch(route, worker);
    const struct route_weights *weight = &route->model.weight;
    if (route->model.kits) route_kit_count(route, worker);
    team->paid = team->count > 0 && route->model.paid ? route->node[route_tail(route, worker)].span : 0;
    int64_t cost = (int64_t)weight->travel * team->travel + (int64_t)weight->paid * team->paid + team->bias + route_balance(&route->model, team->worked);
    route->sum.cost += cost - team->cost;
    team->cost = cost;
}

/* What the insertion changes lies between `first` and `last`. */
bool route_insert(struct route *route, uint32_t visit, const struct route_slot *slot)
{
    uint32_t stop = route_stop(route, slot->worker), after = slot->after, first = visit, last;
    if (slot->stop_after != ROUTE_NONE) {
        if (route->team[slot->worker].stop) {
            uint32_t first_left = route->node[stop].next;
            route_unlink(route, stop);
            if (!route_measure(route, first_left, first_left)) return false;
        }
        route_link(route, stop, slot->worker, slot->stop_after);
        if (after == slot->stop_after) after = stop;
        first = stop;
    }
    route_link(route, visit, slot->worker, after);
    last = route->node[visit].next;
    bool feasible = route_measure(route, first, last);
    if (feasible) route_price(route, slot->worker);
    return feasible;
}

void route_open_one(struct route *route, uint32_t visit)
{
    if (route->is_open[visit]) return;
    route->is_open[visit] = true;
    route->open[route->opens++] = visit;
    route->sum.cost += route->model.visit[visit].unserved;
    absent_add(route, visit);
    route->fresh = true;
}

void route_close_last(struct route *route) { route_close_one(route, route->open[route->opens - 1]); }

void route_close_one(struct route *route, uint32_t visit)
{
    uint32_t at = 0;
    while (route->open[route->opens - 1 - at] != visit) at++;
    route->open[route->opens - 1 - at] = route->open[route->opens - 1];
    route->opens--;
    route->is_open[visit] = false;
    route->sum.cost -= route->model.visit[visit].unserved;
    absent_take(route, visit);
}

void route_day_clear(struct route *route, uint32_t worker)
{
    uint32_t tail = route_tail(route, worker), anchor = route->team[worker].anchor;
    while (route->node[anchor].next != tail) route_unlink(route, route->node[anchor].next);
    (void)route_measure(route, tail, tail);
    route_price(route, worker);
}

static void load_visits(struct route *route)
{
    for (uint32_t visit = 0; visit < route->model.visits; visit++) {
        const struct route_visit *wants = &route->model.visit[visit];
        route->node[visit] = (struct route_node){
            .worker = ROUTE_NONE, .place = wants->place, .earliest = wants->earliest, .latest = wants->latest, .service = wants->service,
        };
        route->absent_slot[visit] = ROUTE_NONE;
        route->is_open[visit] = route->held_visit[visit] = false;
    }
}

static void load_worker(struct route *route, uint32_t worker)
{
    const struct route_worker *has = &route->model.worker[worker];
    uint32_t head = route_head(route, worker), tail = route_tail(route, worker);
    route->node[head] = (struct route_node){
        .worker = worker, .place = has->from, .earliest = has->start, .latest = has->end, .prev = ROUTE_NONE, .next = tail,
        .ready = has->start, .leave = has->start, .leave_last = has->end,
    };
    route->node[tail] = (struct route_node){
        .worker = worker, .place = route_place(&route->model, has->to), .earliest = has->start, .latest = has->end, .prev = head, .next = ROUTE_NONE,
        .ready = has->start, .by = has->end, .rest_from = has->start,
    };
    route->node[route_stop(route, worker)] = (struct route_node){
        .worker = ROUTE_NONE, .place = route_place(&route->model, has->kit_place), .earliest = has->start, .latest = has->end,
    };
    struct route_team *team = &route->team[worker];
    *team = (struct route_team){ .anchor = head, .load_left = has->load, .worked = has->worked };
    memcpy(team->parts_left, has->parts, sizeof team->parts_left);
    team->cost = route_balance(&route->model, team->worked);
    route->sum.cost += team->cost;
    route->held[worker] = (struct route_held){ 0 };
    route->team_ruined[worker] = route->team_asked[worker] = 0;
}

void route_state_load(struct route *route)
{
    route->nodes = route->model.visits + 3 * route->model.workers;
    route->sum = (struct route_sum){ 0 };
    route->turn = route->asks = route->opens = route->blink = 0;
    route->now = 0;
    route->fresh = false;
    load_visits(route);
    memset(route->visit_asked, 0, route->model.visits * sizeof *route->visit_asked);      /* asks begin again */
    for (uint32_t worker = 0; worker < route->model.workers; worker++) load_worker(route, worker);
    for (uint32_t kind = 0; kind < route->model.kinds; kind++) route->kind_free[kind] = route->model.kind_first[kind];
}
