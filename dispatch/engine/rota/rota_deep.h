/* rota_deep.h - the search that tries everything, day by day, for problems so small that it comes to an end: then there is an answer
 * either way, also where prices prove nothing. Gives up after a fixed number of looks. Inside: only rota*.c. */
#ifndef PAIDAN_ENGINE_ROTA_DEEP_H
#define PAIDAN_ENGINE_ROTA_DEEP_H

#include "engine/rota/rota_graph.h"

struct rota_deep {
    const struct rota_graph *graph;
    uint32_t steps, step, goal;             /* goal: the node of day 0 where the walk begins and ends */
    uint64_t looks;
    bool begun;                             /* with this goal */
    int32_t left[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1];
    uint8_t *reach;
    uint32_t *node, *turn;                  /* by step: where it is, and the next arc to try */
};

bool rota_deep_init(struct rota_deep *deep, const struct rota_graph *graph, const struct rota_problem *problem);
void rota_deep_clear(struct rota_deep *deep);

/* One slice. Adds its looks at states to *done. */
enum rota_state rota_deep_step(struct rota_deep *deep, uint64_t *done, uint8_t *table);
bool rota_deep_over(const struct rota_deep *deep);          /* it has given up */

#endif
