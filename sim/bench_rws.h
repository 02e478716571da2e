/* bench_rws.h - `paidan-sim bench rws`: tables for the rotating workforce scheduling instances, found by the engine. */
#ifndef PAIDAN_SIM_BENCH_RWS_H
#define PAIDAN_SIM_BENCH_RWS_H

#include <stdbool.h>
#include <stdint.h>

struct bench_rws_options {
    const char *data, *only, *out;      /* only, out: may be NULL */
    uint32_t seconds;                   /* for each instance */
    uint64_t seed;
    bool json;
};

/* 0: every file was read, what is known to have a table got one in time, and nothing contradicts what is known; or there is no such folder.
 * 1: not so. */
int bench_rws(const struct bench_rws_options *options);

#endif
