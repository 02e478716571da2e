/* rota_flow.h - the search that finds: how many workers pass each arc of the graph. Any such flow that is one piece is a closed walk
 * (Euler), so only its balance and the demand matter, and the order of the rows comes last. A move takes some days of one worker out and
 * puts the cheapest others in their place, with some noise. Inside: only rota*.c. */
#ifndef PAIDAN_ENGINE_ROTA_FLOW_H
#define PAIDAN_ENGINE_ROTA_FLOW_H

#include "engine/rota/rota_graph.h"

struct rota_flow {
    const struct rota_graph *graph;
    const struct rota_problem *problem;
    uint64_t seed;
    uint32_t moves;                         /* of this round */
    uint32_t steps;                         /* workers x days */
    int32_t missing[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1];
    int64_t wrong;                          /* sum of |missing| */
    bool running;                           /* a round is under way */
    uint32_t first_goal, tried;             /* where a round may begin: the first looked at, and how many were without success */
    uint16_t *flow;                         /* by arc */
    uint16_t *through;                      /* by node */
    uint8_t *reach;                         /* for rota_graph_reach() */
    int32_t *cost;                          /* two rows of `wide` */
    uint32_t *came;                         /* the arc by step and place */
    uint32_t *old, *new;                    /* arcs of the walk taken out, and of the one put in */
    uint32_t *walk, *stack, *turn;          /* for the closed walk */
    uint16_t *left;
};

bool rota_flow_init(struct rota_flow *flow, const struct rota_graph *graph, const struct rota_problem *problem, uint64_t seed);
void rota_flow_clear(struct rota_flow *flow);

/* One move. FOUND: `table` holds a closed walk that meets the demand. NONE: no sequence of this length keeps the limits, whatever the
 * demand. Adds its looks at states to *done. */
enum rota_state rota_flow_step(struct rota_flow *flow, uint64_t *done, uint8_t *table);

#endif
