/* swaps.h - the swaps at hand, by id, for the engine's own files. Those that are over are forgotten after policy.keep_h, or sooner when the
 * room is needed; those whose day has passed before they were settled are withdrawn by the engine. */
#ifndef PAIDAN_ENGINE_SWAPS_H
#define PAIDAN_ENGINE_SWAPS_H

#include "engine/state.h"

struct swaps {
    uint32_t count;
    int64_t due_ms;                /* when the next of them is to be withdrawn or forgotten; INT64_MAX: never */
    struct swap swap[SWAPS_MAX];   /* by id */
};

struct swaps *swaps_new(void);     /* NULL: no memory; ends with free() */
struct swap *swaps_find(const struct engine *engine, uint64_t id);      /* NULL: not there */
bool swaps_room(const struct engine *engine);
/* Takes this one in: its number is the one of the event that tells of it. There is room. */
struct swap *swaps_add(struct engine *engine, const struct swap *swap);
/* The move is allowed. Stamps the time, tells everybody, and looks at what is due. */
void swaps_move(struct engine *engine, struct swap *swap, enum swap_move move);
void swaps_tick(struct engine *engine);      /* a bounded amount; due_ms tells whether there is more */

#endif
