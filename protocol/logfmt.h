/* logfmt.h - one structured log line: `time=2026-11-23T14:02:31+08:00 level=info at=store ev=commit no=7 ms=2`.
 * Formats only; each program writes it to stderr.
 * Ids yes; names, phones and addresses never. */
#ifndef PAIDAN_PROTOCOL_LOGFMT_H
#define PAIDAN_PROTOCOL_LOGFMT_H

#include <stddef.h>
#include <stdint.h>

struct logfmt { char *buffer; size_t size, used; };

void logfmt_begin(struct logfmt *line, char *buffer, size_t size, int64_t at_ms, const char *level, const char *at, const char *event);
void logfmt_text(struct logfmt *line, const char *key, const char *value);      /* quoted when it must be */
void logfmt_number(struct logfmt *line, const char *key, int64_t value);
size_t logfmt_end(struct logfmt *line);      /* adds the newline; a line too long is cut with ... */

#endif
