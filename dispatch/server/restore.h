/* restore.h - brings a region back: reads what the store holds, sets the clock behind it, and gives everything to the engine. The time
 * the core had reached is known only at the end of reading, and the engine must be opened at that time before it takes anything back:
 * so the records wait in memory until all are there. A record that cannot be understood stops the start; nothing is guessed. */
#ifndef PAIDAN_SERVER_RESTORE_H
#define PAIDAN_SERVER_RESTORE_H

#include "server/core.h"

struct restore_result {
    const char *why;                                   /* NULL: done */
    uint64_t orders, workers, households, rosters, answers, events;
    int64_t took_ms;
};

/* Once, after on_ready of the store; the store must not end before `done`. false: no memory. */
bool restore_run(const struct parts *parts, struct core *core, void (*done)(void *context, const struct restore_result *result), void *context);

#endif
