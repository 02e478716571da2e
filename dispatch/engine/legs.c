/* legs.c - see legs.h. */
#include "engine/legs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(SHARE_MOST <= UINT16_MAX && NODES_MAX < UINT16_MAX, "a share and a node fit into 16 bits");

bool legs_init(struct legs *legs, uint32_t nodes_max)
{
    *legs = (struct legs){ .nodes_max = nodes_max, .least = SHARE_ONE };
    if (nodes_max == 0) return true;
    legs->node = calloc(nodes_max, sizeof *legs->node);
    legs->share = calloc((size_t)nodes_max * nodes_max, sizeof *legs->share);
    legs->cell = calloc((size_t)GRID_SIDE_MAX * GRID_SIDE_MAX, sizeof *legs->cell);
    return legs->node && legs->share && legs->cell;
}

void legs_clear(struct legs *legs)
{
    free(legs->node);
    free(legs->share);
    free(legs->cell);
}

static bool same_place(struct place a, struct place b) { return a.lon_e7 == b.lon_e7 && a.lat_e7 == b.lat_e7; }

bool legs_node(struct legs *legs, struct place place)
{
    for (uint32_t i = 0; i < legs->node_count; i++)
        if (same_place(legs->node[i], place)) return true;
    if (legs->node_count == legs->nodes_max) return false;
    legs->node[legs->node_count++] = place;
    return true;
}

static struct place middle_of(const struct grid *area, uint32_t column, uint32_t row)
{
    return (struct place){ .lon_e7 = (int32_t)(area->origin.lon_e7 + (int64_t)column * area->cell_lon_e7 + area->cell_lon_e7 / 2),
                           .lat_e7 = (int32_t)(area->origin.lat_e7 + (int64_t)row * area->cell_lat_e7 + area->cell_lat_e7 / 2) };
}

/* Takes the cells around a node that no nearer one has; those that hold a node themselves are marked first and stay. */
static void paint(struct legs *legs, const struct grid *area, uint32_t node, int32_t reach_m)
{
    uint32_t home = grid_cell(area, legs->node[node]), around = (uint32_t)(reach_m / GRID_CELL_M) + 2;
    uint32_t column = home % area->columns, row = home / area->columns;
    for (uint32_t y = row > around ? row - around : 0; y <= row + around && y < area->rows; y++)
        for (uint32_t x = column > around ? column - around : 0; x <= column + around && x < area->columns; x++) {
            uint16_t *cell = &legs->cell[(size_t)y * area->columns + x];
            struct place middle = middle_of(area, x, y);
            int32_t distance_m = travel_distance_m(legs->node[node], middle);
            if (distance_m > reach_m) continue;
            uint32_t holder = *cell == 0 ? NIL : *cell - 1U;
            if (holder != NIL && grid_cell(area, legs->node[holder]) == y * area->columns + x) continue;
            if (holder == NIL || distance_m < travel_distance_m(legs->node[holder], middle)) *cell = (uint16_t)(node + 1);
        }
}

void legs_open(struct legs *legs, const struct grid *area, int32_t reach_m)
{
    for (uint32_t i = 0; i < legs->node_count; i++) {
        uint16_t *cell = &legs->cell[grid_cell(area, legs->node[i])];
        if (*cell == 0) *cell = (uint16_t)(i + 1);
    }
    for (uint32_t i = 0; i < legs->node_count; i++) paint(legs, area, i, reach_m);
}

/* What lies outside the grid has no node, though its border cell may. */
static uint32_t node_of(const struct legs *legs, const struct grid *area, struct place place)
{
    if (!grid_holds(area, place)) return NIL;
    uint16_t node = legs->cell[grid_cell(area, place)];
    return node == 0 ? NIL : node - 1U;
}

bool legs_may(const struct legs *legs, const struct grid *area, const struct leg *leg)
{
    if (legs->nodes_max == 0 || leg->ms < 0 || leg->ms > DAY_MS) return false;
    return node_of(legs, area, leg->from) != NIL && node_of(legs, area, leg->to) != NIL;
}

void legs_put(struct legs *legs, const struct grid *area, const struct leg *leg, const struct policy *policy)
{
    uint32_t from = node_of(legs, area, leg->from), to = node_of(legs, area, leg->to);
    int64_t plain_ms = travel_ms(leg->from, leg->to, policy);
    if (from == to || plain_ms == 0) return;
    int64_t share = (leg->ms * SHARE_ONE + plain_ms / 2) / plain_ms;
    if (share < SHARE_LEAST) share = SHARE_LEAST;
    if (share > SHARE_MOST) share = SHARE_MOST;
    uint16_t *kept = &legs->share[(size_t)from * legs->nodes_max + to];
    if (*kept == 0) legs->known++;
    *kept = (uint16_t)share;
    if (share < legs->least) legs->least = (uint32_t)share;
}

int64_t legs_ms(const struct legs *legs, const struct grid *area, struct place from, struct place to, const struct policy *policy)
{
    int64_t plain_ms = travel_ms(from, to, policy);
    uint32_t a = node_of(legs, area, from), b = node_of(legs, area, to);
    if (a == NIL || b == NIL || a == b) return plain_ms;
    uint16_t share = legs->share[(size_t)a * legs->nodes_max + b];
    return share == 0 ? plain_ms : plain_ms * share >> SHARE_BITS;
}
