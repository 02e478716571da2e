/* live.h - the city against running programs: residents order through the HTTP agents of their points, or else through an uplink of their
 * own; workers act through the core; everybody reacts to the event feed. The same people as in `run`, on the core's clock.
 * Keeps its own ledger of every request and every answer, survives outages of the core, and at the end asks for every acknowledged order. */
#ifndef PAIDAN_SIM_LIVE_H
#define PAIDAN_SIM_LIVE_H

#include <stdbool.h>
#include <stdint.h>

struct live_options {
    const char *core, *agents, *tables, *workers;      /* agents: URLs with commas between, or NULL */
    uint64_t seed;
    uint32_t orders, summary_s;                        /* orders: requests a day; 0: one per worker */
    int32_t until_min;                                 /* minute of the day */
    bool once, quiet;
};

int live(const struct live_options *options);      /* 0: every rule held; 1: a rule was broken, or it could not start */

#endif
