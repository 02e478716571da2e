/* route_kit.c - the stop at the kit place. Before it a worker has what is his own, after it all there is; where it stands is settled with each visit that
 * needs it and once more for each day that has changed. A day is some ten visits, and all positions for the stop are tried. */
#include "engine/route/route_state.h"

#include <string.h>

bool route_kit_short(const struct route *route, uint32_t worker, uint32_t visit)
{
    const struct route_visit *wants = &route->model.visit[visit];
    const uint16_t *left = route->team[worker].parts_left;
    if (wants->kits & ~route->model.worker[worker].kits) return true;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++)
        if (wants->parts[part] > left[part]) return true;
    return false;
}

static void past_set(struct route *route, uint32_t id, bool past)
{
    if (route->node[id].past == past) return;
    route_touch(route, id);
    route->node[id].past = past;
}

void route_kit_count(struct route *route, uint32_t worker)
{
    struct route_team *team = &route->team[worker];
    uint32_t tail = route_tail(route, worker), stop = route_stop(route, worker);
    bool past = false;
    memcpy(team->parts_left, route->model.worker[worker].parts, sizeof team->parts_left);
    for (uint32_t id = route->node[route_head(route, worker)].next; id != tail; id = route->node[id].next) {
        past = past || id == stop;
        past_set(route, id, past);
        for (uint32_t part = 0; part < ROUTE_PARTS_MAX && !past; part++) team->parts_left[part] = (uint16_t)(team->parts_left[part] - route->model.visit[id].parts[part]);
    }
}

/* A day without its stop, in route->line: the anchor and what follows. stop_last: the stop comes after this one of the line at the latest;
 * `length` - 1: it is not needed at all. */
struct kit_line { uint32_t worker, length, stop_last; };

static struct route_gap gap_of(const struct route_node *node)
{
    return (struct route_gap){ .span = node->service, .leave = node->earliest, .leave_last = node->latest };
}

/* The one, then travel, then the other. false: too late. */
static bool gap_join(struct route_gap *sum, const struct route_gap *then, int32_t travel)
{
    int32_t length = sum->span + travel;
    if (sum->leave + length > then->leave_last) return false;
    int32_t wait = most_of(then->leave - length - sum->leave_last, 0);
    sum->leave = most_of(then->leave - length, sum->leave) - wait;
    sum->leave_last = least_of(then->leave_last - length, sum->leave_last);
    sum->span = length + wait + then->span;
    sum->travel += travel + then->travel;
    return true;
}

static int32_t travel_between(const struct route *route, uint32_t from, uint32_t to)
{
    return route_out(&route->model, route->node[from].place)[route->node[to].place];
}

static struct route_gap gap_begin(const struct route *route, uint32_t anchor)
{
    const struct route_node *node = &route->node[anchor];
    return (struct route_gap){ .span = node->span, .leave = node->leave, .leave_last = node->leave_last };
}

/* The visits after the anchor in order with `parts` of their own left; the stop must come before the first that falls short. */
static uint32_t stop_last(const struct route *route, const struct kit_line *line)
{
    const struct route_worker *worker = &route->model.worker[line->worker];
    int32_t left[ROUTE_PARTS_MAX];
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) left[part] = worker->parts[part];
    for (uint32_t id = route->node[route_head(route, line->worker)].next; id != route->line[0] && route->held[line->worker].count > 0; id = route->node[id].next)
        for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) left[part] -= route->model.visit[id].parts[part];
    for (uint32_t i = route->held[line->worker].count > 0 ? 0 : 1; i < line->length; i++) {
        const struct route_visit *wants = &route->model.visit[route->line[i]];
        if (wants->kits & ~worker->kits) return i - 1;
        for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) {
            left[part] -= wants->parts[part];
            if (left[part] < 0) return i - 1;
        }
    }
    return line->length - 1;
}

static struct kit_line line_load(struct route *route, uint32_t worker)
{
    struct kit_line line = { .worker = worker };
    uint32_t tail = route_tail(route, worker), stop = route_stop(route, worker);
    for (uint32_t id = route->team[worker].anchor; id != tail; id = route->node[id].next)
        if (id != stop) route->line[line.length++] = id;
    route->line[line.length] = tail;
    line.stop_last = stop_last(route, &line);
    struct route_gap gap = gap_of(&route->node[tail]);
    route->line_after[line.length] = gap;
    for (uint32_t i = line.length - 1; i > 0; i--) {
        struct route_gap before = gap_of(&route->node[route->line[i]]);
        bool fits = gap.leave_last > INT32_MIN / 2 && gap_join(&before, &gap, travel_between(route, route->line[i], route->line[i + 1]));
        if (!fits) before.leave_last = INT32_MIN / 2;           /* nothing that comes before can be in time */
        gap = route->line_after[i] = before;
    }
    return line;
}

static int64_t weigh(const struct route *route, const struct route_gap *gap)
{
    return (int64_t)route->model.weight.travel * gap->travel + (int64_t)route->model.weight.paid * (route->model.paid ? gap->span : 0);
}

/* Travel before the anchor is the same in all lines. */
static int32_t travel_frozen(const struct route *route, uint32_t worker)
{
    int32_t travel = route->team[worker].travel;
    uint32_t tail = route_tail(route, worker);
    for (uint32_t id = route->team[worker].anchor; id != tail; id = route->node[id].next) travel -= route->node[route->node[id].next].leg;
    return travel;
}

static bool stop_free(const struct route *route, uint32_t worker)
{
    return !route->team[worker].stop || !route->node[route->team[worker].anchor].past;
}

/* Each position of the stop, and each of the visit behind it. */
void route_kit_trial(struct route *route, uint32_t worker, uint32_t visit, struct route_slot *slot)
{
    const struct route_visit *wants = &route->model.visit[visit];
    const struct route_team *team = &route->team[worker];
    uint32_t stop = route_stop(route, worker);
    if (!stop_free(route, worker)) return;
    struct kit_line line = line_load(route, worker);
    struct route_gap before = gap_begin(route, route->line[0]), alone = gap_of(&route->node[visit]), stopped = gap_of(&route->node[stop]);
    int64_t base = (int64_t)route->model.weight.travel * (team->travel - travel_frozen(route, worker)) + (int64_t)route->model.weight.paid * team->paid;
    int64_t extra = route_bias(&route->model, worker, visit) + route_balance(&route->model, team->worked + wants->service) -
                    route_balance(&route->model, team->worked) - base;
    if (team->load_left < wants->load) return;
    for (uint32_t at = 0; at <= line.stop_last; at++) {
        if (at > 0) {
            struct route_gap next = gap_of(&route->node[route->line[at]]);
            if (!gap_join(&before, &next, travel_between(route, route->line[at - 1], route->line[at]))) return;
        }
        struct route_gap day = before;
        uint32_t from = stop;
        if (!gap_join(&day, &stopped, travel_between(route, route->line[at], stop))) continue;
        for (uint32_t put = at; put < line.length; put++) {
            struct route_gap with = day;
            if (put > at) {
                struct route_gap next = gap_of(&route->node[route->line[put]]);
                if (!gap_join(&day, &next, travel_between(route, from, route->line[put]))) break;
                from = route->line[put];
                with = day;
            }
            if (!gap_join(&with, &alone, travel_between(route, from, visit))) break;
            if (!gap_join(&with, &route->line_after[put + 1], travel_between(route, visit, route->line[put + 1]))) continue;
            int64_t cost = weigh(route, &with) + extra;
            if (cost < slot->cost) *slot = (struct route_slot){ .cost = cost, .worker = worker, .after = route->line[put], .stop_after = route->line[at] };
        }
    }
}

/* The cheapest position for the stop of the day as it is; ROUTE_NONE: it is not needed, or fits nowhere. */
static uint32_t stop_best(struct route *route, const struct kit_line *line)
{
    uint32_t stop = route_stop(route, line->worker), best = ROUTE_NONE;
    int64_t best_cost = ROUTE_DEAR;
    struct route_gap before = gap_begin(route, route->line[0]), stopped = gap_of(&route->node[stop]);
    for (uint32_t at = 0; at <= line->stop_last; at++) {
        if (at > 0) {
            struct route_gap next = gap_of(&route->node[route->line[at]]);
            if (!gap_join(&before, &next, travel_between(route, route->line[at - 1], route->line[at]))) break;
        }
        struct route_gap day = before;
        bool fits = gap_join(&day, &stopped, travel_between(route, route->line[at], stop)) &&
                    gap_join(&day, &route->line_after[at + 1], travel_between(route, stop, route->line[at + 1]));
        if (!fits || weigh(route, &day) >= best_cost) continue;
        best_cost = weigh(route, &day);
        best = route->line[at];
    }
    return best;
}

bool route_kit_complete(struct route *route, uint32_t worker)
{
    uint32_t stop = route_stop(route, worker), before = 0;
    if (!stop_free(route, worker)) return true;
    struct kit_line line = line_load(route, worker);
    if (route->team[worker].stop) {
        while (route->line[before] != route->node[stop].prev) before++;
        return before <= line.stop_last;
    }
    if (line.stop_last + 1 == line.length) return true;
    uint32_t after = route->model.worker[worker].kit_place == ROUTE_NONE ? ROUTE_NONE : stop_best(route, &line);
    if (after == ROUTE_NONE) return false;
    route_link(route, stop, worker, after);
    return route_measure(route, stop, route->node[stop].next);
}

static bool stop_take(struct route *route, uint32_t worker)
{
    uint32_t stop = route_stop(route, worker), next = route->node[stop].next;
    route_unlink(route, stop);
    return route_measure(route, next, next);
}

bool route_kit_settle(struct route *route, uint32_t worker)
{
    if (!route->team[worker].stop || !stop_free(route, worker)) return true;
    struct kit_line line = line_load(route, worker);
    uint32_t stop = route_stop(route, worker);
    bool needed = line.stop_last + 1 < line.length;
    uint32_t after = needed ? stop_best(route, &line) : ROUTE_NONE;
    if (needed && (after == ROUTE_NONE || after == route->node[stop].prev)) return true;
    if (!stop_take(route, worker)) return false;
    if (after != ROUTE_NONE) {
        route_link(route, stop, worker, after);
        if (!route_measure(route, stop, route->node[stop].next)) return false;
    }
    route_price(route, worker);
    return true;
}
