/* crews.h - the last crew of every open order. An order that loses its crew no longer names them, yet they must hear of it: the scope
 * of an event is the crew before and the crew now. Pure. */
#ifndef PAIDAN_SERVER_CREWS_H
#define PAIDAN_SERVER_CREWS_H

#include "engine/order.h"

struct crews;

struct crews *crews_new(uint32_t orders_max);      /* NULL: no memory */
void crews_free(struct crews *crews);
/* The crew remembered for the order, then remembers its crew of now, or forgets it when the order is over. Returns how many. */
uint32_t crews_turn(struct crews *crews, const struct order *order, uint32_t before[CREW_MAX]);

#endif
