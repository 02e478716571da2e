/* history.h - reads a recorded log of events, the oldest first: from a file of JSON lines (event_log.h, `paidan watch --json`), or from the log that a
 * core keeps in Redis. Thread: the caller's; waits for Redis. */
#ifndef PAIDAN_SIM_HISTORY_H
#define PAIDAN_SIM_HISTORY_H

#include <stddef.h>
#include "sim/story.h"
#include "tables/tables.h"

struct history_source {
    const char *log;                   /* a file; or redis://127.0.0.1:6379, redis:///path/of/the/socket */
    const char *region;                /* Redis: whose log */
    const struct tables *tables;       /* items and shifts are named by their codes */
    const char *save;                  /* writes what was read as a file of JSON lines, too; NULL: does not */
};

/* Who is told; both with the same context. */
struct history_reader { void *context; void (*see)(void *context, const struct seen *seen); void (*roster)(void *context, const struct rostered *cell); };

/* Shows every event, in order, and what it finds of the roster: Redis keeps it beside the log, and a saved file has it in lines of its own,
 * {"day":"2026-11-27","shifts":"7:D 31:L"}. false: `why` says where (file and line, or the entry of the log) and what is wrong; what came before has been shown. */
bool history_read(const struct history_source *source, const struct history_reader *reader, char *why, size_t why_size);

#endif
