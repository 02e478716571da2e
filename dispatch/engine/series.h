/* series.h - the orders of a series: chained in a ring, found by the number of the series, which is that of the first order that was held for it. */
#ifndef PAIDAN_ENGINE_SERIES_H
#define PAIDAN_ENGINE_SERIES_H

#include "engine/moves.h"

void series_join(struct engine *engine, uint32_t order);       /* order->series is set */
void series_leave(struct engine *engine, uint32_t order);      /* about to be forgotten; one of no series is left alone */
/* The orders by their place: [1..SERIES_MAX], of several at one place the one that is not over, or the latest; NIL where there is none. */
void series_orders(const struct engine *engine, uint64_t series, uint32_t at[SERIES_MAX + 1]);
/* The boxes of those that are in this state; returns how many. */
uint32_t series_in_state(const struct engine *engine, uint64_t series, enum order_state state, uint32_t out[SERIES_MAX]);

/* Of a crew that was chosen, one gives way to each of these workers who could come as well and would cost no more than a stranger does: the household
 * is to see the same face. `known` are indices; the crew stays in the order of cost. */
void series_keep(const struct engine *engine, const struct order *order, const struct ask *ask, const uint32_t *known, uint32_t count, struct choice crew[CREW_MAX]);

/* The last day on which a visit may start: of a single booking by the booking horizon, of a series as far as the roster reaches. */
int32_t booking_last_day(const struct engine *engine, bool series);

#endif
