/* tally.h - what came of it all, counted from the events: orders by kind and end, waiting times, punctuality, utilisation, and why not. */
#ifndef PAIDAN_SIM_TALLY_H
#define PAIDAN_SIM_TALLY_H

#include <stdio.h>
#include "sim/agenda.h"
#include "sim/duty.h"
#include "sim/seen.h"

struct tally;

/* What one looks at while it runs. */
struct tally_glance {
    uint32_t in_state[ORDER_STATE_COUNT];      /* orders in each state now */
    uint32_t begun, on_time;
    int64_t served_ms, travelled_ms;
};

struct tally *tally_new(const struct tables *tables, int64_t grace_ms);
void tally_free(struct tally *tally);
void tally_see(struct tally *tally, const struct seen *seen);
void tally_asked(struct tally *tally, bool slot);                                          /* a resident came */
void tally_turned_away(struct tally *tally, const char *name, const struct why *why);      /* ... and left without an order; why may be NULL */
void tally_refused(struct tally *tally, enum act_kind act, const char *name);              /* somebody's act was refused */
const struct tally_glance *tally_glance(const struct tally *tally);
int64_t tally_rostered_ms(const struct tally *tally, int64_t from_ms, int64_t to_ms);      /* working time by the roster seen */
void tally_print(struct tally *tally, FILE *out, int64_t from_ms, int64_t to_ms);

/* A list of durations and its quantiles; sorts itself. */
struct spread { int64_t *value; uint32_t count, room; bool sorted; };
void spread_put(struct spread *spread, int64_t value);
int64_t spread_at(struct spread *spread, uint32_t per_mille);                              /* 500: the median; 0 when empty */
void spread_clear(struct spread *spread);

#endif
