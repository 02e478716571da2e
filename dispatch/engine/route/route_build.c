/* route_build.c - puts visits back, one after another where each costs least, in an order that changes from turn to turn. */
#include "engine/route/route_state.h"

static const uint8_t order_weight[ROUTE_ORDERS] = {
    [ROUTE_ORDER_CHANCE] = 4, [ROUTE_ORDER_LOAD] = 4, [ROUTE_ORDER_FAR] = 2, [ROUTE_ORDER_NEAR] = 1,
    [ROUTE_ORDER_NARROW] = 2, [ROUTE_ORDER_EARLY] = 2, [ROUTE_ORDER_LATE] = 2,
};

static enum route_order order_draw(struct route *route)
{
    uint32_t sum = 0, order = 0;
    for (uint32_t i = 0; i < ROUTE_ORDERS; i++) sum += order_weight[i];
    uint32_t drawn = route_random_below(route, sum);
    while (drawn >= order_weight[order]) drawn -= order_weight[order++];
    return (enum route_order)order;
}

/* Small goes first. */
static int64_t order_key(struct route *route, enum route_order order, uint32_t visit)
{
    const struct route_visit *wants = &route->model.visit[visit];
    switch (order) {
    case ROUTE_ORDER_LOAD: return -(int64_t)wants->load;
    case ROUTE_ORDER_FAR: return -(int64_t)route->model.far[visit];
    case ROUTE_ORDER_NEAR: return route->model.far[visit];
    case ROUTE_ORDER_NARROW: return wants->latest - wants->earliest;
    case ROUTE_ORDER_EARLY: return wants->earliest;
    case ROUTE_ORDER_LATE: return -(int64_t)wants->latest;
    case ROUTE_ORDER_CHANCE:
    case ROUTE_ORDERS: break;
    }
    return (int64_t)(luck_draw(&route->seed) >> 1);
}

/* Shell's sort: a pool is some ten visits, or for once all there are. */
static void pool_sort(struct route *route)
{
    enum route_order order = order_draw(route);
    for (uint32_t i = 0; i < route->pools; i++) route->pool_key[i] = order_key(route, order, route->pool[i]);
    uint32_t step = 1;
    while (step < route->pools / 3) step = 3 * step + 1;
    for (; step > 0; step /= 3) {
        for (uint32_t i = step; i < route->pools; i++) {
            uint32_t visit = route->pool[i], at = i;
            int64_t key = route->pool_key[i];
            for (; at >= step && route->pool_key[at - step] > key; at -= step) {
                route->pool[at] = route->pool[at - step];
                route->pool_key[at] = route->pool_key[at - step];
            }
            route->pool[at] = visit;
            route->pool_key[at] = key;
        }
    }
}

static bool settle_kits(struct route *route)
{
    for (uint32_t i = 0; i < route->team_trails; i++)
        if (!route_kit_settle(route, route->team_trail[i].worker)) return false;
    return true;
}

bool route_build(struct route *route)
{
    pool_sort(route);
    for (uint32_t i = 0; i < route->pools; i++) {
        uint32_t visit = route->pool[i];
        struct route_slot slot = route_trial(route, visit, false, true);
        if (slot.cost == ROUTE_DEAR) slot = route_trial(route, visit, true, true);
        if (slot.cost == ROUTE_DEAR || slot.cost > route->model.visit[visit].unserved) continue;
        if (!route_insert(route, visit, &slot)) return false;
    }
    return !route->model.kits || settle_kits(route);
}
