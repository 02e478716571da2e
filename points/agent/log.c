/* log.c - lines leave with one write() each, so that lines of several programs on one terminal do not mix. */
#include "points/agent/log.h"

#include <unistd.h>

static const struct uplink *clock_source;
static char buffer[2048];
static struct logfmt current;

void log_clock(const struct uplink *uplink)
{
    clock_source = uplink;
}

struct logfmt *log_begin(const char *level, const char *at, const char *event)
{
    logfmt_begin(&current, buffer, sizeof buffer, clock_source == NULL ? 0 : uplink_now_ms(clock_source), level, at, event);
    return &current;
}

void log_end(struct logfmt *line)
{
    size_t length = logfmt_end(line);
    ssize_t written = write(STDERR_FILENO, line->buffer, length);
    (void)written;      /* nowhere left to say it */
}

void log_line(const char *level, const char *at, const char *event, const char *detail)
{
    struct logfmt *line = log_begin(level, at, event);
    if (detail != NULL) logfmt_text(line, "detail", detail);
    log_end(line);
}
