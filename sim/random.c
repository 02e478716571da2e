/* random.c - xoshiro256** and the few distributions the city needs, without floating point. */
#include "sim/random.h"

uint64_t random_mix(uint64_t value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

void random_seed(struct random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        random->state[i] = random_mix(seed);
        seed += 0x9e3779b97f4a7c15u;
    }
}

struct random random_for(uint64_t seed, uint64_t purpose, uint64_t a, uint64_t b)
{
    struct random random;
    random_seed(&random, random_mix(random_mix(random_mix(seed) ^ purpose) ^ a) ^ random_mix(b));
    return random;
}

static uint64_t rotate_left(uint64_t value, int by)
{
    return (value << by) | (value >> (64 - by));
}

uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t kept = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= kept;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t random_below(struct random *random, uint64_t limit)
{
    uint64_t uneven = (UINT64_MAX - limit + 1) % limit;      /* 2^64 mod limit: that many values would favour the low results */
    uint64_t value = random_next(random);
    while (value < uneven) value = random_next(random);
    return value % limit;
}

int64_t random_between(struct random *random, int64_t least, int64_t most)
{
    if (most <= least) return least;
    return least + (int64_t)random_below(random, (uint64_t)(most - least) + 1);
}

bool random_chance(struct random *random, uint32_t of_ten_thousand)
{
    return random_below(random, CHANCE_ALL) < of_ten_thousand;
}

uint32_t random_pick(struct random *random, const uint32_t *weight, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) sum += weight[i];
    uint64_t left = random_below(random, sum);
    uint32_t at = 0;
    while (left >= weight[at]) left -= weight[at++];
    return at;
}

int64_t random_normal(struct random *random, int64_t mean, int64_t deviation)
{
    enum { PARTS = 12, MEAN_OF_SUM = 393210 /* 12 x 32767.5 */, UNIT = 65536 };
    int64_t sum = 0;
    for (int word = 0; word < PARTS / 4; word++) {
        uint64_t bits = random_next(random);
        for (int part = 0; part < 4; part++, bits >>= 16) sum += (int64_t)(bits & 0xffff);
    }
    return mean + deviation * (sum - MEAN_OF_SUM) / UNIT;
}

/* -log2(bits / 2^64) in 1/65536, bits > 0: the exponent by shifting, each bit of the fraction by squaring. */
static int64_t minus_log2(uint64_t bits)
{
    int64_t zeros = 0;
    while (!(bits >> 63)) {
        bits <<= 1;
        zeros++;
    }
    uint64_t mantissa = bits >> 32;      /* 1.0 is 2^31 */
    int64_t fraction = 0;
    for (int bit = 15; bit >= 0; bit--) {
        mantissa = mantissa * mantissa >> 31;
        if (mantissa >> 32) {
            mantissa >>= 1;
            fraction |= 1LL << bit;
        }
    }
    return (zeros + 1) * 65536 - fraction;
}

int64_t random_exponential(struct random *random, int64_t mean)
{
    const int64_t ln2 = 45426;      /* 1/65536 */
    uint64_t bits = random_next(random) | 1;
    int64_t minus_ln = minus_log2(bits) * ln2 / 65536;
    return mean * minus_ln / 65536;
}
