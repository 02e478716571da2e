/* log.c - lines leave with one write() each, so that lines of several programs on one terminal do not mix. Under journald each line
 * begins with its priority (sd-daemon(3)), which journald takes off again. */
#include "server/log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_SIZE = 2048, PREFIX_SIZE = 3 };

static const struct { const char *name, *prefix; } levels[] = {
    { "error", "<3>" }, { "warn", "<4>" }, { "info", "<6>" }, { "debug", "<7>" },
};
enum { LEVELS = sizeof levels / sizeof levels[0], LEVEL_INFO = 2 };

static const struct clock *log_clock;      /* NULL: before the clock runs; stamped 0 */
static int log_level = LEVEL_INFO;
static bool log_journal;
static char log_buffer[PREFIX_SIZE + LINE_SIZE];
static struct logfmt log_current;
static int log_current_level;

/* journald tells the device and inode of the stream it reads; stderr may have been sent elsewhere since. */
static bool stderr_is_journal(void)
{
    const char *told = getenv("JOURNAL_STREAM");
    struct stat now;
    unsigned long long device, inode;
    if (told == NULL || sscanf(told, "%llu:%llu", &device, &inode) != 2 || fstat(STDERR_FILENO, &now) != 0) return false;
    return now.st_dev == device && now.st_ino == inode;
}

void log_open(const struct clock *clock, int level)
{
    log_clock = clock;
    log_level = level;
    log_journal = stderr_is_journal();
}

/* An unknown name is an error line: better seen than lost. */
static int level_find(const char *name)
{
    for (int i = 0; i < LEVELS; i++) {
        if (strcmp(levels[i].name, name) == 0) return i;
    }
    return 0;
}

struct logfmt *log_begin(const char *level, const char *at, const char *event)
{
    log_current_level = level_find(level);
    if (log_current_level > log_level) return NULL;
    int64_t now_ms = log_clock != NULL ? clock_now_ms(log_clock) : 0;
    logfmt_begin(&log_current, log_buffer + PREFIX_SIZE, LINE_SIZE, now_ms, level, at, event);
    return &log_current;
}

void log_end(struct logfmt *line)
{
    if (line == NULL) return;
    size_t length = logfmt_end(line);
    const char *from = log_buffer + PREFIX_SIZE;
    if (log_journal) {
        memcpy(log_buffer, levels[log_current_level].prefix, PREFIX_SIZE);
        from = log_buffer;
        length += PREFIX_SIZE;
    }
    while (length > 0) {
        ssize_t written = write(STDERR_FILENO, from, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;      /* nowhere left to say it */
        from += written;
        length -= (size_t)written;
    }
}

void log_line(const char *level, const char *at, const char *event, const char *detail)
{
    struct logfmt *line = log_begin(level, at, event);
    if (line == NULL) return;
    if (detail != NULL) logfmt_text(line, "detail", detail);
    log_end(line);
}
