/* rota_price.h - the search that proves, by prices. Put any integer price on each day and kind: a table that meets the demand costs what the
 * demand costs, whichever table it is. When every closed walk costs more than that, there is none. Prices rise where the cheapest walk
 * works too much and fall where it works too little (subgradients). Says nothing when only whole numbers stand in the way. Inside: only
 * rota*.c. */
#ifndef PAIDAN_ENGINE_ROTA_PRICE_H
#define PAIDAN_ENGINE_ROTA_PRICE_H

#include "engine/rota/rota_graph.h"

struct rota_price {
    const struct rota_graph *graph;
    const struct rota_problem *problem;
    uint32_t repeats, steps;                /* a walk of that many times the cycle: its open ends weigh less */
    uint32_t round;
    int64_t price[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1];
    int64_t *cost;                          /* two rows of `wide` */
    uint16_t *came;                         /* the place of the node before, by step and place */
};

bool rota_price_init(struct rota_price *price, const struct rota_graph *graph, const struct rota_problem *problem);
void rota_price_clear(struct rota_price *price);

/* True: proved that there is no table. Adds its looks at states to *done. */
bool rota_price_step(struct rota_price *price, uint64_t *done);
bool rota_price_over(const struct rota_price *price);       /* it will not find more */

#endif
