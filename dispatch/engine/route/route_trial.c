/* route_trial.c - the price of putting a visit between two others: a few sums, from what is known of the segments before and after. */
#include "engine/route/route_state.h"

enum { BLINK_EVERY = 100 };         /* on average one position in so many is overlooked */

struct trial {
    struct route *route;
    uint32_t visit;
    const struct route_visit *wants;
    const int32_t *out, *in;            /* travel from the visit, and to it */
    bool needs;                         /* kits or parts */
    bool blink;
    struct route_slot slot;             /* the cheapest so far */
};

/* Spreads evenly around BLINK_EVERY: cheaper than a random number for each position. */
static inline bool blinks(struct trial *trial)
{
    if (!trial->blink || trial->route->blink-- > 0) return false;
    trial->route->blink = route_random_below(trial->route, 2 * BLINK_EVERY);
    return true;
}

/* How long the day gets, at the least, with the visit between the two. */
static inline int32_t paid_with(const struct trial *trial, const struct route_node *prev, const struct route_node *next, int32_t to, int32_t from)
{
    const struct route_visit *wants = trial->wants;
    int32_t length = prev->span + to, wait = most_of(wants->earliest - length - prev->leave_last, 0);
    int32_t leave_last = least_of(wants->latest - length, prev->leave_last);
    length += wait + wants->service + from;
    return length + most_of(next->rest_from - length - leave_last, 0) + next->rest;
}

static void ask_kit(struct trial *trial, uint32_t worker)
{
    struct route *route = trial->route;
    if (route->model.worker[worker].kit_place == ROUTE_NONE || route->team_asked[worker] == route->asks) return;
    route->team_asked[worker] = route->asks;
    route->asked[route->askeds++] = worker;
}

static inline int64_t extra_cost(const struct trial *trial, uint32_t worker)
{
    const struct route_model *model = &trial->route->model;
    int64_t cost = route_bias(model, worker, trial->visit);
    if (!model->balance) return cost;
    int32_t worked = trial->route->team[worker].worked;
    return cost + route_balance(model, worked + trial->wants->service) - route_balance(model, worked);
}

static inline void price(struct trial *trial, uint32_t after)
{
    struct route *route = trial->route;
    const struct route_node *prev = &route->node[after], *next = &route->node[prev->next];
    int32_t to = trial->in[prev->place], from = trial->out[next->place];
    int64_t cost = (int64_t)route->model.weight.travel * (to + from - next->leg);
    bool more = route->model.paid || route->model.bias || route->model.balance;
    if (!more && cost >= trial->slot.cost) return;
    int32_t start = most_of(prev->ready + to, trial->wants->earliest);
    if (start > trial->wants->latest || start + trial->wants->service + from > next->by) return;
    const struct route_team *team = &route->team[prev->worker];
    if (team->load_left < trial->wants->load || !route_may(&route->model, trial->visit, prev->worker)) return;
    if (more) {
        if (route->model.paid) cost += (int64_t)route->model.weight.paid * (paid_with(trial, prev, next, to, from) - team->paid);
        cost += extra_cost(trial, prev->worker);
        if (cost >= trial->slot.cost) return;
    }
    if (trial->needs && !prev->past && route_kit_short(route, prev->worker, trial->visit)) {
        ask_kit(trial, prev->worker);
        return;
    }
    if (blinks(trial)) return;
    trial->slot = (struct route_slot){ .cost = cost, .worker = prev->worker, .after = after, .stop_after = ROUTE_NONE };
}

static void try_near(struct trial *trial)
{
    const struct route *route = trial->route;
    const uint32_t *before = route->model.before + (size_t)trial->visit * ROUTE_NEAR, *after = route->model.after + (size_t)trial->visit * ROUTE_NEAR;
    for (uint32_t i = 0; i < ROUTE_NEAR && before[i] != ROUTE_NONE; i++) {
        const struct route_node *node = &route->node[before[i]];
        if (node->worker != ROUTE_NONE && !node->held) price(trial, before[i]);
    }
    for (uint32_t i = 0; i < ROUTE_NEAR && after[i] != ROUTE_NONE; i++) {
        const struct route_node *node = &route->node[after[i]];
        if (node->worker != ROUTE_NONE && !route->node[node->prev].held) price(trial, node->prev);
    }
}

/* The first of the kind that has no visits. */
static void try_free(struct trial *trial, uint32_t kind)
{
    struct route *route = trial->route;
    const struct route_model *model = &route->model;
    uint32_t end = model->kind_first[kind + 1], *free = &route->kind_free[kind];
    while (*free < end && route->team[model->kind_member[*free]].count > 0) ++*free;
    if (*free < end) price(trial, route_head(route, model->kind_member[*free]));
}

static void try_day(struct trial *trial, uint32_t worker)
{
    const struct route *route = trial->route;
    uint32_t tail = route_tail(route, worker);
    if (!route_may(&route->model, trial->visit, worker)) return;
    for (uint32_t id = route->team[worker].anchor; id != tail; id = route->node[id].next) price(trial, id);
}

static void try_wide(struct trial *trial)
{
    const struct route *route = trial->route;
    for (uint32_t worker = 0; worker < route->model.workers; worker++)
        if (route->team[worker].count > 0) try_day(trial, worker);
    for (uint32_t kind = 0; kind < route->model.kinds; kind++) try_free(trial, kind);
}

static bool needs_kits(const struct route_visit *wants)
{
    uint32_t parts = 0;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) parts |= wants->parts[part];
    return wants->kits != 0 || parts != 0;
}

struct route_slot route_trial(struct route *route, uint32_t visit, bool wide, bool blink)
{
    const struct route_visit *wants = &route->model.visit[visit];
    struct trial trial = {
        .route = route, .visit = visit, .wants = wants, .out = route_out(&route->model, wants->place), .in = route_in(&route->model, wants->place),
        .needs = route->model.kits && needs_kits(wants), .blink = blink, .slot = { .cost = ROUTE_DEAR },
    };
    route->asks++;
    route->askeds = 0;
    if (wide) {
        try_wide(&trial);
    } else {
        const uint32_t *near = route->model.kind_near + (size_t)visit * ROUTE_KINDS_NEAR;
        try_near(&trial);
        for (uint32_t i = 0; i < ROUTE_KINDS_NEAR && near[i] != ROUTE_NONE; i++) try_free(&trial, near[i]);
    }
    for (uint32_t i = 0; i < route->askeds; i++) route_kit_trial(route, route->asked[i], visit, &trial.slot);
    return trial.slot;
}
