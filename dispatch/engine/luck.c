/* luck.c - logarithms by squaring. */
#include "engine/luck.h"

/* A bit of log2 a time. */
void luck_fill(int32_t luck[LUCK_ROWS])
{
    enum { LN2 = 45426 /* of LUCK_ONE */ };
    for (uint32_t i = 0; i < LUCK_ROWS; i++) {
        uint64_t value = 2 * i + 1, log2 = 0;
        uint32_t whole = 0;
        while (value >> (whole + 1)) whole++;
        value <<= 31 - whole;               /* 1..2 with 31 bits behind the point */
        for (uint32_t bit = 0; bit < LUCK_ONE_BITS; bit++) {
            value = (value * value) >> 31;
            log2 <<= 1;
            if (value >> 32) {
                value >>= 1;
                log2 |= 1;
            }
        }
        int64_t minus = ((int64_t)(LUCK_BITS + 1 - whole) << LUCK_ONE_BITS) - (int64_t)log2;
        luck[i] = (int32_t)((minus * LN2) >> LUCK_ONE_BITS);
    }
}

/* splitmix64 (Steele, Lea and Flood). */
uint64_t luck_seed(uint64_t seed)
{
    seed += 0x9e3779b97f4a7c15u;
    seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebu;
    return (seed ^ (seed >> 31)) | 1;
}
