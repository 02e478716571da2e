/* moves.h - the steps of an order's life, with everything that hangs on them: the ledger, the promise, the deadline, the event.
 * Each expects that the move is allowed (order_next) and has room; the commands check that before. */
#ifndef PAIDAN_ENGINE_MOVES_H
#define PAIDAN_ENGINE_MOVES_H

#include "engine/match.h"

void move_state(struct engine *engine, uint32_t order, enum order_move move);       /* state and since; nothing else */
void move_due(struct engine *engine, uint32_t order, int64_t due_ms);
int64_t move_deadline(const struct engine *engine, uint32_t order);                 /* when the engine must look again, by state */

/* Puts a crew on an order: into the ledger, and, from waiting, to assigned with its event. A hold keeps its state. */
void move_assign(struct engine *engine, uint32_t order, const struct choice *crew);
/* Takes the crew off and sends the order back to waiting, its promise kept. refuse: those who have not accepted (or, when all had, the
 * leader) will not be offered this order again. */
void move_back(struct engine *engine, uint32_t order, enum order_move move, enum cause cause, bool refuse);
/* A booking that its plan no longer holds: back to matching, its promise kept; a held slot, which nobody was promised yet, is let go. */
void move_replan(struct engine *engine, uint32_t order, enum cause cause);
/* A booking gets another start and price, as the resident wishes: its crew is off and it waits for the one that the caller has found. */
void move_change(struct engine *engine, uint32_t order, int64_t start_ms, int64_t price_fen, enum cause cause);
void move_over(struct engine *engine, uint32_t order, enum order_move move, enum cause cause, enum event_kind event);
/* New times for a visit, told with `event`; what stood behind it in a plan is moved within the grace, or matched again. */
void move_times(struct engine *engine, uint32_t order, int64_t start, int64_t end, enum event_kind event);
/* Nobody was found for a waiting order: the operator is told once, and it is tried again later. */
void move_wait(struct engine *engine, uint32_t order, const struct ask *ask);
void move_refuse(struct order *order, uint32_t worker_id);

void worker_stand(struct engine *engine, uint32_t worker);      /* where a signed-in worker is looked for */
void worker_count(struct engine *engine, uint32_t worker, int64_t served_ms, int64_t travelled_ms);
void household_served(struct engine *engine, const struct order *order);
uint32_t household_open(struct engine *engine, uint64_t household);      /* finds or makes it; NIL: full */

#endif
