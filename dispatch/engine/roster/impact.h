/* impact.h - what becomes of booked visits when rosters change: which no longer fit, and who would take them. For the engine's own files. */
#ifndef PAIDAN_ENGINE_IMPACT_H
#define PAIDAN_ENGINE_IMPACT_H

#include "engine/state.h"

/* The orders with a row outside its worker's shifts among those that the trial has touched, each once, in the order of the trial and of the plans.
 * BUSY: one of them is under way; the outcome says whose. FULL: more than ORDERS_MOVED_MAX. */
MUST_USE enum refusal impact_orders(struct engine *engine, uint32_t *order, uint32_t *count);

/* Fills the visits of *out: plays the next tick for these orders and takes it back. Only what comes of other orders that wait at the same moment,
 * and of a later moment, can make it come out differently. */
void impact_visits(struct engine *engine, const uint32_t *order, uint32_t count, struct impact *out);

#endif
