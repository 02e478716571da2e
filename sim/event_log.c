/* event_log.c - see event_log.h. The daemon's own renderer makes the text. */
#include "sim/event_log.h"

#include <stdio.h>
#include <stdlib.h>
#include "protocol/codec.h"
#include "server/render.h"
#include "sim/memory.h"

enum { ARENA_SIZE = 64 * 1024, TEXT_SIZE = 16 * 1024 };

struct event_log {
    FILE *file;
    bool failed;
    struct arena arena;
    max_align_t scratch[ARENA_SIZE / sizeof(max_align_t)];
    char text[TEXT_SIZE];
};

struct event_log *event_log_open(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) return NULL;
    struct event_log *log = memory_take(1, sizeof *log);
    log->file = file;
    arena_init(&log->arena, log->scratch, sizeof log->scratch);
    return log;
}

void event_log_text(struct event_log *log, const char *text, size_t length)
{
    if (fwrite(text, 1, length, log->file) != length || fputc('\n', log->file) == EOF) log->failed = true;
}

void event_log_put(struct event_log *log, const struct engine *engine, const struct tables *tables, const struct event *event)
{
    struct render render = { .engine = engine, .tables = tables, .arena = &log->arena, .now_ms = event->at_ms };
    struct msg_event told;
    arena_reset(&log->arena);
    size_t length = render_event(&render, event, &told) ? codec_write_body(&shape_event, &told, log->text, sizeof log->text) : 0;
    if (length > 0) event_log_text(log, log->text, length);
    else log->failed = true;
}

bool event_log_close(struct event_log *log)
{
    if (!log) return true;
    bool good = fclose(log->file) == 0 && !log->failed;
    free(log);
    return good;
}
