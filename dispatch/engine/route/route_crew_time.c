/* route_crew_time.c - see route_crew_time.h. A change is followed from visit to visit in the order of time, and undone from notes. For each visit it is
 * known how far its start may rise before anybody gets later than due: there the following ends. */
#include "engine/route/route_crew_time.h"

enum { ROUNDS_MOST = 2 };

/* The earliest is on top. */
static void stack_add(struct crew_plan *plan, uint32_t *count, uint32_t node, int32_t tick)
{
    uint32_t at = (*count)++;
    for (; at > 0 && plan->stack[at - 1].tick < tick; at--) plan->stack[at] = plan->stack[at - 1];
    plan->stack[at] = (struct crew_start){ node, tick };
}

static bool raise_one(struct crew_plan *plan, uint32_t node, int32_t tick, int64_t limit)
{
    struct crew_node *at = &plan->node[node];
    const struct crew_need *need = &plan->need[node];
    if (tick > need->latest || plan->changes == plan->changes_max) return false;
    if ((node == plan->placed || node == plan->placed_with) && plan->rounds_left-- == 0) return false;
    plan->change[plan->changes++] = (struct crew_start){ node, at->start };
    if (tick > need->due) {
        plan->sums.late += tick - crew_most(at->start, need->due);
        plan->sums.latest = crew_most(plan->sums.latest, tick - need->due);
        if (crew_plan_late_cost(plan) > limit) return false;
    }
    at->start = tick;
    if (!crew_is_head(plan, node)) at->leave = tick + need->service;
    return true;
}

/* The node starts at the tick or later, and all that waits for it follows. False: too late for somebody, dearer than the limit, or a ring of visits
 * that wait for one another. */
static bool raise_all(struct crew_plan *plan, uint32_t node, int32_t tick, int64_t limit)
{
    uint32_t waiting = 0;
    for (;;) {
        const struct crew_node *at = &plan->node[node];
        const struct crew_need *need = &plan->need[node];
        if (tick > at->start && (tick > need->calm || !plan->calming)) {
            if (!raise_one(plan, node, tick, limit)) return false;
            if (!crew_is_head(plan, node)) {
                if (need->with != ROUTE_NONE) stack_add(plan, &waiting, need->with, tick + need->push);
                node = at->next;
                tick = at->leave + at->leg;
                if (waiting == 0 || plan->stack[waiting - 1].tick >= tick) continue;
                stack_add(plan, &waiting, node, tick);
            }
        }
        if (waiting == 0) return true;
        node = plan->stack[--waiting].node;
        tick = plan->stack[waiting].tick;
    }
}

static bool start_set(struct crew_plan *plan, uint32_t visit, int32_t tick)
{
    struct crew_node *at = &plan->node[visit];
    const struct crew_need *need = &plan->need[visit];
    at->start = tick;
    at->leave = tick + need->service;
    plan->sums.late += crew_late(tick, need->due);
    plan->sums.latest = crew_most(plan->sums.latest, crew_late(tick, need->due));
    return tick <= need->latest;
}

static int32_t arrival(const struct crew_plan *plan, uint32_t visit)
{
    const struct crew_node *before = &plan->node[plan->node[visit].prev];
    return crew_most(plan->need[visit].earliest, before->leave + before->leg);
}

/* Links the move and gives it its starts. Returns whether it fits; it is linked in any case. */
static bool move_link(struct crew_plan *plan, struct crew_move move, int64_t limit, int64_t *travel)
{
    uint32_t visit = move.visit, with = plan->need[visit].with;
    plan->changes = 0;
    plan->placed = visit;
    plan->placed_with = with;
    plan->rounds_left = ROUNDS_MOST;
    *travel = crew_plan_link(plan, visit, move.after);
    int32_t tick = arrival(plan, visit);
    bool fits = true;
    if (with != ROUTE_NONE) {
        *travel += crew_plan_link(plan, with, move.after_with);
        int32_t tick_with = arrival(plan, with);
        tick = crew_most(tick, tick_with + plan->need[with].push);
        tick_with = crew_most(tick_with, tick + plan->need[visit].push);
        fits = start_set(plan, with, tick_with);
    }
    fits = start_set(plan, visit, tick) && fits && crew_plan_late_cost(plan) <= limit;
    const struct crew_node *node = plan->node;
    fits = fits && raise_all(plan, node[visit].next, node[visit].leave + node[visit].leg, limit);
    if (with != ROUTE_NONE) fits = fits && raise_all(plan, node[with].next, node[with].leave + node[with].leg, limit);
    return fits;
}

static void move_unlink(struct crew_plan *plan, struct crew_move move, const struct crew_sums *sums)
{
    uint32_t with = plan->need[move.visit].with;
    while (plan->changes > 0) {
        struct crew_start was = plan->change[--plan->changes];
        plan->node[was.node].start = was.tick;
        if (!crew_is_head(plan, was.node)) plan->node[was.node].leave = was.tick + plan->need[was.node].service;
    }
    if (with != ROUTE_NONE) crew_plan_unlink(plan, with);
    crew_plan_unlink(plan, move.visit);
    plan->sums = *sums;
}

bool crew_time_try(struct crew_plan *plan, struct crew_move move, int64_t limit, int64_t *cost)
{
    struct crew_sums sums = plan->sums;
    int64_t before = crew_plan_late_cost(plan), travel;
    plan->calming = true;
    bool fits = move_link(plan, move, before + limit, &travel);
    plan->calming = false;
    *cost = crew_plan_late_cost(plan) - before;
    move_unlink(plan, move, &sums);
    return fits && *cost <= limit;
}

bool crew_time_holds(struct crew_plan *plan, struct crew_move move, int64_t limit)
{
    struct crew_sums sums = plan->sums;
    int64_t travel;
    bool fits = move_link(plan, move, crew_plan_late_cost(plan) + limit, &travel);
    move_unlink(plan, move, &sums);
    return fits;
}

/* So many waiting that there is no room for more: nothing is calm until the next settling. */
static void calm_none(struct crew_plan *plan)
{
    for (uint32_t visit = 0; visit < plan->visits; visit++) plan->need[visit].calm = INT32_MIN;
}

/* The node is calm no further than the tick, and all that it waits for accordingly. */
static void calm_lower(struct crew_plan *plan, uint32_t node, int32_t tick)
{
    uint32_t depth = 0;
    for (;;) {
        struct crew_need *need = &plan->need[node];
        if (tick < need->calm && !crew_is_head(plan, node)) {
            if (depth == plan->changes_max) {
                calm_none(plan);
                return;
            }
            need->calm = tick;
            if (need->with != ROUTE_NONE) plan->stack[depth++] = (struct crew_start){ need->with, tick - plan->need[need->with].push };
            node = plan->node[node].prev;
            tick -= plan->node[node].leg + plan->need[node].service;
            continue;
        }
        if (depth == 0) return;
        node = plan->stack[--depth].node;
        tick = plan->stack[depth].tick;
    }
}

static int32_t calm_alone(const struct crew_plan *plan, uint32_t visit)
{
    const struct crew_need *need = &plan->need[visit];
    return crew_least(need->latest, crew_most(need->due, plan->node[visit].start));
}

static void calm_put(struct crew_plan *plan, uint32_t visit)
{
    const struct crew_node *at = &plan->node[visit];
    int64_t next = (int64_t)plan->need[at->next].calm - at->leg - plan->need[visit].service;
    plan->need[visit].calm = INT32_MAX;
    calm_lower(plan, visit, crew_least(calm_alone(plan, visit), next < -ROUTE_TICK_MAX ? -ROUTE_TICK_MAX : (int32_t)next));
}

static void calm_find(struct crew_plan *plan)
{
    for (uint32_t head = plan->visits; head < plan->nodes; head++) {
        int32_t tick = plan->need[head].calm;
        for (uint32_t visit = plan->node[head].prev; visit != head; visit = plan->node[visit].prev) {
            struct crew_need *need = &plan->need[visit];
            need->calm = crew_least(calm_alone(plan, visit), tick - plan->node[visit].leg - need->service);
            tick = need->calm;
        }
    }
    for (uint32_t visit = 0; visit < plan->visits; visit++) {
        uint32_t with = plan->need[visit].with;
        if (with != ROUTE_NONE && plan->node[visit].worker != ROUTE_NONE) calm_lower(plan, visit, plan->need[with].calm - plan->need[visit].push);
    }
}

/* What comes after the visit and started as soon as one could be there: a way round may be shorter, where travel does not keep to the triangle. */
static bool is_nearer(const struct crew_plan *plan, uint32_t visit, int32_t was)
{
    const struct crew_node *at = &plan->node[visit], *next = &plan->node[at->next];
    return next->start == was && at->leave + at->leg < was && was > plan->need[at->next].earliest;
}

static int32_t next_arrival(const struct crew_plan *plan, uint32_t after) { return plan->node[after].leave + plan->node[after].leg; }

bool crew_time_put(struct crew_plan *plan, struct crew_move move, int64_t *travel)
{
    struct crew_sums sums = plan->sums;
    uint32_t with = plan->need[move.visit].with;
    int32_t was = next_arrival(plan, move.after), was_with = with != ROUTE_NONE ? next_arrival(plan, move.after_with) : 0;
    if (!move_link(plan, move, INT64_MAX, travel)) {
        move_unlink(plan, move, &sums);
        return false;
    }
    if (is_nearer(plan, move.visit, was)) plan->dirty[plan->dirties++] = plan->node[move.visit].next;
    calm_put(plan, move.visit);
    if (with == ROUTE_NONE) return true;
    if (is_nearer(plan, with, was_with)) plan->dirty[plan->dirties++] = plan->node[with].next;
    calm_put(plan, with);
    calm_lower(plan, move.visit, plan->need[with].calm - plan->need[move.visit].push);
    calm_lower(plan, with, plan->need[move.visit].calm - plan->need[with].push);
    return true;
}

void crew_time_drop(struct crew_plan *plan, uint32_t node)
{
    int32_t late = crew_late(plan->node[node].start, plan->need[node].due);
    if (late == 0) return;
    plan->sums.late -= late;
    plan->sums.stale |= late == plan->sums.latest;
}

/* All whose starts may fall: what comes after, as long as it does not wait for its own earliest. */
static void hanging_collect(struct crew_plan *plan)
{
    uint32_t roots = plan->dirties, count = 0;
    plan->round++;
    for (uint32_t i = 0; i < plan->dirties; i++) {
        uint32_t node = plan->dirty[i];
        const struct crew_node *at = &plan->node[node];
        const struct crew_need *need = &plan->need[node];
        if (at->worker == ROUTE_NONE || plan->mark[node] == plan->round) continue;
        if (i >= roots && at->start <= need->earliest) continue;
        plan->mark[node] = plan->round;
        plan->dirty[count++] = node;
        if (crew_is_head(plan, node) || at->start <= need->earliest) continue;
        plan->dirty[plan->dirties++] = at->next;
        if (need->with != ROUTE_NONE) plan->dirty[plan->dirties++] = need->with;
    }
    plan->dirties = count;
}

static void latest_find(struct crew_plan *plan)
{
    plan->sums.stale = false;
    plan->sums.latest = 0;
    for (uint32_t visit = 0; visit < plan->visits; visit++)
        if (plan->node[visit].worker != ROUTE_NONE)
            plan->sums.latest = crew_most(plan->sums.latest, crew_late(plan->node[visit].start, plan->need[visit].due));
}

/* As if it came first of all. */
static void start_reset(struct crew_plan *plan, uint32_t node)
{
    const struct crew_need *need = &plan->need[node];
    crew_time_drop(plan, node);
    plan->node[node].start = need->earliest;
    plan->sums.late += crew_late(need->earliest, need->due);
    if (!crew_is_head(plan, node)) plan->node[node].leave = need->earliest + need->service;
}

bool crew_time_settle(struct crew_plan *plan)
{
    bool fits = true;
    plan->placed = plan->placed_with = ROUTE_NONE;
    hanging_collect(plan);
    for (uint32_t i = 0; i < plan->dirties; i++) start_reset(plan, plan->dirty[i]);
    for (uint32_t i = 0; i < plan->dirties && fits; i++) {
        uint32_t node = plan->dirty[i], with = plan->need[node].with;
        const struct crew_node *before = &plan->node[plan->node[node].prev];
        plan->changes = 0;
        fits = raise_all(plan, node, before->leave + before->leg, INT64_MAX);
        if (with != ROUTE_NONE) fits = fits && raise_all(plan, node, plan->node[with].start + plan->need[with].push, INT64_MAX);
    }
    plan->changes = 0;
    if (plan->sums.stale) latest_find(plan);
    calm_find(plan);
    return fits;
}
