/* fake_store.h - a store for tests of the core: what it writes is counted, and the test decides when a commit counts as stored.
 * Replaces paidan_store at link time. */
#ifndef PAIDAN_TESTS_FAKE_STORE_H
#define PAIDAN_TESTS_FAKE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "store/store.h"

struct fake_store {
    bool up;
    uint32_t commits;                                 /* taken so far */
    uint32_t pending;                                 /* not yet stored */
    uint32_t orders, workers, households, exceptions, answers, events, forgotten, shifts;      /* written so far */
    uint32_t opened, over, freed, taken, plans;       /* changes of sets, and plans written, so far */
    uint32_t counters, days_forgotten, trims;
    uint32_t rotations, drafts, swaps, definitions, worked, months_forgotten, demand, gaps;
    uint32_t worker_fields;                           /* of the worker written last */
    char plan[256];                                   /* written last */
    uint64_t last_order, log_first;                   /* of the counters written last; of the last trim */
    int32_t day_forgotten;                            /* the last */
    char state[16];                                   /* state of the order written last */
    bool free;                                        /* the last change of the set of available workers */
};

extern struct fake_store fake;

struct store *fake_store(void);
void fake_store_clear(void);                           /* up, nothing pending, all counts 0 */
void fake_store_one(void);                            /* the oldest pending commit is stored */
void fake_store_all(void);

#endif
