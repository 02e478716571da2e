/* fake_shell.h - a store and a wire for tests of the core: what it writes and what it says are kept to be looked at, and the test
 * decides when a commit counts as stored. Replaces paidan_store and wire.c at link time. */
#ifndef PAIDAN_TESTS_FAKE_SHELL_H
#define PAIDAN_TESTS_FAKE_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "server/wire.h"
#include "store/store.h"

enum { FAKE_REPLIES = 256, FAKE_TEXT = 65536 };

struct fake_reply { uint32_t context; size_t length; char text[FAKE_TEXT]; };

struct fake_shell {
    bool up;
    uint32_t commits;                                 /* taken so far */
    uint32_t pending;                                 /* not yet stored */
    uint32_t orders, workers, households, overrides, answers, events, forgotten, shifts;      /* written so far */
    uint32_t counters, days_forgotten, trims;
    uint64_t last_order, log_most;                    /* of the counters written last; of the last trim */
    int32_t day_forgotten;                            /* the last */
    char state[16];                                   /* state of the order written last */
    bool free;                                        /* of the worker written last */
    uint32_t reply_count;
    struct fake_reply reply[FAKE_REPLIES];
};

extern struct fake_shell fake;

struct store *fake_store(void);
struct wire *fake_wire(void);
void fake_clear(void);                                /* up, nothing pending, all counts 0 */
void fake_store_one(void);                            /* the oldest pending commit is stored */
void fake_store_all(void);
const char *fake_reply_to(uint32_t context);          /* the text of the reply to this request; NULL: none yet */

#endif
