/* log.h - one structured line per event on stderr, stamped with the core's time. `error`: a person must act; `warn`: we coped. */
#ifndef PAIDAN_SERVER_LOG_H
#define PAIDAN_SERVER_LOG_H

#include "protocol/logfmt.h"
#include "server/clock.h"

void log_open(const struct clock *clock, int level);      /* level: 0 error, 1 warn, 2 info, 3 debug */
void log_line(const char *level, const char *at, const char *event, const char *detail);      /* detail may be NULL */
/* For lines with fields: begin, then logfmt_text / logfmt_number, then end. Returns NULL when the level is off. */
struct logfmt *log_begin(const char *level, const char *at, const char *event);
void log_end(struct logfmt *line);

#endif
