/* stored.h - what Redis holds of each open order, or will once the turns under way are stored: a number for each field of its hash, so
 * that a change writes the fields that changed and no others. Pure. */
#ifndef PAIDAN_SERVER_STORED_H
#define PAIDAN_SERVER_STORED_H

#include "server/record.h"

struct stored_order { uint64_t mark[RECORD_ORDER_PAIRS]; int64_t open_ms; };      /* open_ms: its place among the open orders; 0: none yet */

struct stored;

struct stored *stored_new(uint32_t orders_max);      /* NULL: no memory */
void stored_free(struct stored *stored);
/* Of this order, zeroed when it is new; borrowed until the next call. The engine has no more orders than orders_max, so there is room. */
struct stored_order *stored_order(struct stored *stored, uint64_t order);
void stored_forget(struct stored *stored, uint64_t order);      /* it is over: nothing of it will be written again */

#endif
