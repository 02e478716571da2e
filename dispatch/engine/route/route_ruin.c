/* route_ruin.c - takes out strings of visits near each other: adjacent string removal, with the split string of Christiaens and Vanden Berghe. */
#include "engine/route/route_state.h"

enum { STRING_MOST = 10, REMOVED_MEAN = 10, SPLIT_PERCENT = 50, SPLIT_MORE_PERCENT = 1, ABSENT_TRIED = 6 };

static bool is_free(const struct route *route, uint32_t id) { return id < route->model.visits && !route->held_visit[id]; }

static uint32_t neighbour(const struct route *route, uint32_t id, bool forward)
{
    uint32_t worker = route->node[id].worker, stop = route_stop(route, worker);
    id = forward ? route->node[id].next : route->node[id].prev;
    if (id == stop) id = forward ? route->node[id].next : route->node[id].prev;
    return id;
}

/* `most` visits of the day in a row with `visit` among them, at a random place; fewer if there are no more. Returns how many. */
static uint32_t string_around(struct route *route, uint32_t visit, uint32_t most, uint32_t string[])
{
    uint32_t back = 0, ahead = 0, first = visit, count = 0;
    for (uint32_t id = neighbour(route, visit, false); back + 1 < most && is_free(route, id); id = neighbour(route, id, false)) back++;
    for (uint32_t id = neighbour(route, visit, true); ahead + 1 < most && is_free(route, id); id = neighbour(route, id, true)) ahead++;
    if (back + ahead + 1 < most) most = back + ahead + 1;
    uint32_t least_back = most - 1 > ahead ? most - 1 - ahead : 0, most_back = back < most - 1 ? back : most - 1;
    uint32_t before = least_back + route_random_below(route, most_back - least_back + 1);
    for (uint32_t i = 0; i < before; i++) first = neighbour(route, first, false);
    for (uint32_t id = first; count < most; id = neighbour(route, id, true)) string[count++] = id;
    return count;
}

static void pool_add(struct route *route, uint32_t visit) { route->pool[route->pools++] = visit; }

/* Removes `length` of the day around the visit; of a split string some in the middle stay. */
static bool string_remove(struct route *route, uint32_t visit, uint32_t length)
{
    uint32_t string[2 * STRING_MOST], worker = route->node[visit].worker, kept = 0, count = route->team[worker].count - route->held[worker].count;
    if (length > 1 && length < count && route_random_below(route, 100) < SPLIT_PERCENT) {
        kept = 1;
        while (length + kept < count && kept < STRING_MOST && route_random_below(route, 100) < SPLIT_MORE_PERCENT) kept++;
    }
    uint32_t found = string_around(route, visit, length + kept, string);
    uint32_t keep_from = found > kept ? 1 + route_random_below(route, found - kept) : found;
    if (kept == 0) keep_from = found;
    uint32_t after = route->node[string[0]].prev, before = route->node[string[found - 1]].next;
    for (uint32_t i = 0; i < found; i++) {
        if (i >= keep_from && i < keep_from + kept) continue;
        route_unlink(route, string[i]);
        pool_add(route, string[i]);
    }
    if (!route_measure(route, route->node[after].next, before)) return false;
    route_price(route, worker);
    return !route->model.kits || route_kit_settle(route, worker);
}

/* Now and then a visit that nobody has is tried again, whoever is near. */
static void add_absent(struct route *route)
{
    uint32_t there = route->sum_before.missing, tries = there < ABSENT_TRIED ? there : ABSENT_TRIED;
    for (uint32_t i = 0; i < tries; i++) {
        uint32_t visit = route->absent[there <= ABSENT_TRIED ? i : route_random_below(route, there)];
        if (route->node[visit].stamp == route->turn) continue;
        route_touch(route, visit);
        pool_add(route, visit);
    }
}

bool route_ruin(struct route *route)
{
    uint32_t seed = route->open[route_random_below(route, route->opens)], mean = route->sum.used > 0 ? route->sum.served / route->sum.used : 1;
    const uint32_t *around = route->model.around + (size_t)seed * ROUTE_AROUND;
    if (mean < 1) mean = 1;
    uint32_t string_most = mean < STRING_MOST ? mean : STRING_MOST;
    uint32_t days_most = 256 * 4 * REMOVED_MEAN / (1 + string_most) - 256;            /* in 1/256 */
    uint32_t days = 1 + route_random_below(route, days_most) / 256;
    add_absent(route);
    for (uint32_t i = 0; i < ROUTE_AROUND && around[i] != ROUTE_NONE && days > 0; i++) {
        uint32_t visit = around[i], worker = route->node[visit].worker;
        if (worker == ROUTE_NONE || route->held_visit[visit] || route->team_ruined[worker] == route->turn) continue;
        uint32_t count = route->team[worker].count - route->held[worker].count, most = count < string_most ? count : string_most;
        route->team_ruined[worker] = route->turn;
        if (!string_remove(route, visit, 1 + route_random_below(route, most))) return false;
        days--;
    }
    return true;
}
