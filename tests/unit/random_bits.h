/* random_bits.h - the same numbers for the same seed, for tests that try many structs. xorshift64* (Vigna). */
#ifndef PAIDAN_TESTS_RANDOM_BITS_H
#define PAIDAN_TESTS_RANDOM_BITS_H

#include <stdint.h>

static inline uint64_t random_bits(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

static inline uint32_t random_below(uint64_t *seed, uint32_t limit) { return (uint32_t)(random_bits(seed) % limit); }

#endif
