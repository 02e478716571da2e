/* route_heat.h - how much worse a plan may get on the way to a better one: simulated annealing from hot to cold, by halvings, over the iterations that
 * are planned, then again. Inside: only route*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_HEAT_H
#define PAIDAN_ENGINE_ROUTE_HEAT_H

#include <stdbool.h>
#include <stdint.h>
#include "engine/luck.h"

struct route_heat {
    uint64_t planned, progress, pace, tried;        /* progress: of the round; pace: what it gains at each setting */
    int64_t heat, hot, cold;                        /* in 1/256 of a cost; hot 0: not begun */
    int32_t luck[LUCK_ROWS];
};

void route_heat_init(struct route_heat *heat);
void route_heat_reset(struct route_heat *heat);                         /* nothing planned, nothing tried, not begun */
void route_heat_plan(struct route_heat *heat, uint64_t left);           /* as route_plan() */

/* leg: what a usual leg of the first plan costs, the scale of all. In percent of it. */
void route_heat_begin(struct route_heat *heat, int64_t leg, uint32_t hot_percent, uint32_t cold_percent);

bool route_heat_over(const struct route_heat *heat);                    /* the round is over: the search goes back to its best plan */
void route_heat_again(struct route_heat *heat);                         /* and begins the next */
void route_heat_next(struct route_heat *heat);                          /* before each iteration */
int64_t route_heat_draw(const struct route_heat *heat, uint64_t *seed); /* by how much it may end dearer than it began */

#endif
