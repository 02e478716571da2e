/* rota_graph.h - everything a worker's day may be, as a graph: a node is a day of the week, the kind worked and as much of the days before
 * as the limits ask for; an arc leads to the day after. Closed walks of workers x days arcs are the sequences that keep all limits, so
 * only the demand is left to a search. Nodes that no endless walk passes are not in it. Inside: only rota*.c. */
#ifndef PAIDAN_ENGINE_ROTA_GRAPH_H
#define PAIDAN_ENGINE_ROTA_GRAPH_H

#include "engine/rota/rota.h"

struct rota_graph {
    uint32_t days, nodes, arcs;
    uint32_t first[ROTA_DAYS_MAX + 1];      /* nodes of one day are together */
    uint32_t wide;                          /* most nodes of one day */
    uint8_t *kind, *day;                    /* by node */
    uint32_t *arc;                          /* by node, and one more: arcs of node n are arc[n] .. arc[n + 1] - 1 */
    uint32_t *to;                           /* by arc */
};

enum refusal rota_graph_init(struct rota_graph *graph, const struct rota_problem *problem);
void rota_graph_clear(struct rota_graph *graph);

static inline uint32_t rota_graph_place(const struct rota_graph *graph, uint32_t node) { return node - graph->first[graph->day[node]]; }

/* May node i of its day, met after `step` of `steps` arcs, still end at `goal`, a node of day 0, after all of them?
 * out[step * wide + i], steps + 1 rows. Nodes of day 0 before `least` are left out. steps is a whole number of weeks. */
void rota_graph_reach(const struct rota_graph *graph, uint32_t steps, uint32_t goal, uint32_t least, uint8_t *out);

/* The chance inside the search: xorshift64* (Vigna). The seed must not be 0. */
static inline uint64_t rota_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

static inline uint32_t rota_random_below(uint64_t *seed, uint32_t limit) { return (uint32_t)(((rota_random(seed) >> 32) * limit) >> 32); }

#endif
