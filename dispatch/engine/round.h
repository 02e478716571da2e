/* round.h - now-orders that compete for the same workers, decided together (deal.h), so that the whole costs least and no more of them wait than must.
 *
 * A lone order is placed at once. A now-order for one worker that somebody else was offered moments ago would have been cheaper for is decided together
 * with those offers: while an offer is fresh (policy share_s) and not answered, it may go to another worker, never to nobody, and its promise stays.
 * Orders that wait are tried at the same moments. Booked visits go first, one after another into the plans of the day, where several may be one
 * worker's; then the now-orders at once: crews whole or not at all, priority groups ahead by a bounded number of seconds, and who has waited for overdue_s
 * before everybody who has not. So nobody starves: at each round the longest overdue order that has enough candidates is served. */
#ifndef PAIDAN_ENGINE_ROUND_H
#define PAIDAN_ENGINE_ROUND_H

#include "engine/moves.h"

enum { ROUND_MAX = 64 };

struct round_room;                                         /* what a round writes on; one for each engine */
struct round_room *round_new(void);                        /* NULL: no memory */
void round_free(struct round_room *room);                  /* NULL is fine */

/* What becomes of an order: a crew, leader first, or, when crew is NULL, it waits. */
typedef void round_act(struct engine *engine, uint32_t order, const struct choice *crew, const struct ask *ask);
/* order: indexes of waiting orders, sorted in place; count <= ROUND_MAX. `act` is called once for each, and gives the crew its places in the ledger
 * before it returns. */
void round_share(struct engine *engine, uint32_t *order, uint32_t count, round_act *act);

void round_match(struct engine *engine, uint32_t *order, uint32_t count);      /* each is assigned, or told that it waits */
void round_place(struct engine *engine, uint32_t order);                       /* a now-order that has just come */

#endif
