/* bench_nrp.h - `paidan-sim bench nrp24`: rosters of the employee shift scheduling instances of Curtois and Qu, filled by the engine. */
#ifndef PAIDAN_SIM_BENCH_NRP_H
#define PAIDAN_SIM_BENCH_NRP_H

#include <stdbool.h>
#include <stdint.h>

struct bench_nrp_options {
    const char *data, *only, *out;      /* only, out: may be NULL */
    uint32_t seconds, millions;         /* for each instance; millions of changes, if not 0, instead of seconds: repeatable */
    uint64_t seed;
    bool json;
};

/* 0: every instance was answered with a roster that keeps every rule, or there is no such folder. 1: not so. */
int bench_nrp(const struct bench_nrp_options *options);

#endif
