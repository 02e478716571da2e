/* log.h - one structured line per event on stderr, stamped with the core's time; 0 until it was heard.
 * `error`: a person must act; `warn`: we coped. Ids and keys yes; names, phones, addresses never. */
#ifndef PAIDAN_AGENT_LOG_H
#define PAIDAN_AGENT_LOG_H

#include "protocol/logfmt.h"
#include "points/uplink/uplink.h"

void log_clock(const struct uplink *uplink);      /* NULL: no clock any more */
void log_line(const char *level, const char *at, const char *event, const char *detail);      /* detail may be NULL */
struct logfmt *log_begin(const char *level, const char *at, const char *event);
void log_end(struct logfmt *line);

#endif
