/* figures.h - what a day came to, from the fates of its requests and its roster: the columns of paidan-sim replay. */
#ifndef PAIDAN_SIM_FIGURES_H
#define PAIDAN_SIM_FIGURES_H

#include "sim/duty.h"
#include "sim/fate.h"

enum { DAY_HOURS = 24 };

struct figures {
    uint32_t asked, ending[ENDINGS], why_not[WHY_NOTS];      /* requests; how they ended; why the unmatched were not matched */
    uint32_t unmatched_hour[DAY_HOURS];                      /* ... and at which hour they were to begin */
    uint32_t begun, on_time;                                 /* visits; begun by the promised time and the grace */
    int64_t assign_ms[2], wait_ms[2];                        /* of now-orders, median and nine tenths: until somebody was found; until work began */
    int64_t rostered_s, served_s, travelled_s;               /* of all workers, each of a crew counted */
    uint32_t rostered, legs;                                 /* workers with a shift; ways to visits, one for each of a crew */
    int64_t gini_milli;                                      /* of served and travelled time over the rostered: 0 all alike, 1000 one has all */
};

/* fate[] of those `in` the window; duty: the roster at the end; days [first_day, last_day]. */
void figures_make(const struct fate *fate, const bool *in, uint32_t count, const struct duty *duty, int32_t first_day, int32_t last_day, int64_t grace_ms,
                  struct figures *out);
/* The n-th worst hour, 0 the worst; DAY_HOURS: there are no more. */
uint32_t figures_hour(const struct figures *figures, uint32_t n);
/* The index of the n-th most frequent reason, 0 the first; WHY_NOTS: there are no more. */
uint32_t figures_why(const struct figures *figures, uint32_t n);

#endif
