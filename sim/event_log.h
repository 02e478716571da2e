/* event_log.h - a log of events as a file: one JSON object a line, the same that the core sends (protocol/PROTOCOL.md, `event`) and keeps in Redis
 * (protocol/REDIS.md, `log`). Writing here; reading in history.h. */
#ifndef PAIDAN_SIM_EVENT_LOG_H
#define PAIDAN_SIM_EVENT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include "engine/engine.h"
#include "tables/tables.h"

struct event_log;

struct event_log *event_log_open(const char *path);                    /* NULL: it cannot be written; errno says why */
void event_log_put(struct event_log *log, const struct engine *engine, const struct tables *tables, const struct event *event);
void event_log_text(struct event_log *log, const char *text, size_t length);      /* an event that is JSON already */
bool event_log_close(struct event_log *log);                           /* false: not all of it could be written; NULL is fine */

#endif
