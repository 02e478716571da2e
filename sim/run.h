/* run.h - the city in virtual time: the engine in this very process, driven from the agenda, checked from inside and outside after every
 * step. The same options give the same events, byte for byte; the hash of all events tells. The second hash, of the story, is also the same
 * with and without restarts of the engine. */
#ifndef PAIDAN_SIM_RUN_H
#define PAIDAN_SIM_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/measure.h"

struct run_options {
    const char *tables;                /* folder of the tables */
    uint32_t workers, points, days;    /* points 0: all */
    uint32_t orders_a_day;             /* 0: one for each worker */
    uint64_t seed;
    int32_t first_day;
    uint32_t rebook_pct;               /* of a hundred bookings so many become a series, and as many are moved; 0: none, with faults 15 */
    bool faults;                       /* unreliable people, clock jumps, restarts of the engine from its records */
    bool no_restart;                   /* ... without the restarts, to compare */
    bool events;                       /* a line per event */
    const char *log;                   /* file for the events, as paidan-sim replay reads them; NULL: none */
    bool quiet;                        /* no summary */
    uint32_t match, improve;           /* enum run_match, enum run_improve */
};

enum run_match { RUN_BATCH, RUN_NEAREST };      /* NEAREST: the nearest free worker is sent, see policy.match_nearest; its plans are left as they are */
enum run_improve { RUN_IMPROVE_OFF, RUN_IMPROVE_ON };

/* 0: every rule held; 1: a rule was broken, or it could not start. figures: what it came to; may be NULL. */
int run(const struct run_options *options, struct measure_figures *figures);

#endif
