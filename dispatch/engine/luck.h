/* luck.h - the chances of an annealing search without floating point: -ln(chance) by table. */
#ifndef PAIDAN_ENGINE_LUCK_H
#define PAIDAN_ENGINE_LUCK_H

#include <stdint.h>

enum { LUCK_BITS = 12, LUCK_ROWS = 1 << LUCK_BITS, LUCK_ONE_BITS = 16, LUCK_ONE = 1 << LUCK_ONE_BITS };

/* -ln of (2i+1)/(2*LUCK_ROWS) for each i, times LUCK_ONE: a row drawn by LUCK_BITS random bits, times the heat, is how much worse may be taken. */
void luck_fill(int32_t luck[LUCK_ROWS]);

/* Near seeds give far numbers, none of them 0. */
uint64_t luck_seed(uint64_t seed);

static inline uint64_t luck_draw(uint64_t *seed)           /* xorshift64* (Vigna) */
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

static inline uint32_t luck_below(uint64_t *seed, uint32_t limit) { return (uint32_t)(((luck_draw(seed) >> 32) * limit) >> 32); }

#endif
