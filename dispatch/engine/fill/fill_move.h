/* fill_move.h - small random changes to a roster, and the chance they come from. Inside: only fill*.c. */
#ifndef PAIDAN_ENGINE_FILL_MOVE_H
#define PAIDAN_ENGINE_FILL_MOVE_H

#include "engine/fill/fill_state.h"

/* One row, or two that exchange the same days. */
struct fill_move {
    uint32_t rows;
    struct fill_change change[2];
};

/* xorshift64* (Vigna). */
static inline uint64_t fill_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

static inline uint32_t fill_random_below(uint64_t *seed, uint32_t limit) { return (uint32_t)(((fill_random(seed) >> 32) * limit) >> 32); }

/* False: this one came to nothing. */
bool fill_move_propose(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed);

#endif
