/* random.h - seeded chance in integers, the same on every machine: xoshiro256** by Blackman and Vigna, seeded by splitmix64.
 * A draw that must not depend on what was drawn before (so that the same order meets the same fate in `run` and in `live`, whatever
 * happened around it) takes its own generator from random_for(). */
#ifndef PAIDAN_SIM_RANDOM_H
#define PAIDAN_SIM_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random { uint64_t state[4]; };

enum { CHANCE_ALL = 10000 };      /* chances and weights of the profile are per ten thousand */

void random_seed(struct random *random, uint64_t seed);
struct random random_for(uint64_t seed, uint64_t purpose, uint64_t a, uint64_t b);
uint64_t random_mix(uint64_t value);                                              /* one splitmix64 step: a good hash of a number */

uint64_t random_next(struct random *random);
uint64_t random_below(struct random *random, uint64_t limit);                     /* 0..limit-1, without bias; limit > 0 */
int64_t random_between(struct random *random, int64_t least, int64_t most);       /* both may come */
bool random_chance(struct random *random, uint32_t of_ten_thousand);
uint32_t random_pick(struct random *random, const uint32_t *weight, uint32_t count);      /* an index by weight; their sum > 0 */
int64_t random_normal(struct random *random, int64_t mean, int64_t deviation);    /* sum of twelve uniforms: never beyond 6 deviations */
int64_t random_exponential(struct random *random, int64_t mean);                  /* at most 44 means */

#endif
