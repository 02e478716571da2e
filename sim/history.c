/* history.c - see history.h. A line and an entry of Redis hold the same JSON object. */
#include "sim/history.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hiredis/hiredis.h>
#include "protocol/codec.h"
#include "sim/event_log.h"
#include "sim/memory.h"
#include "sim/wire_seen.h"

enum { LINE_MAX_BYTES = MESSAGE_MAX, ENTRIES = 500, REDIS_WAIT_S = 10, ID_SIZE = 48, KEY_SIZE = 64, HOST_SIZE = 128, TOLD_SIZE = 128 };

struct reader {
    const struct history_source *source;
    struct event_log *save;
    void (*see)(void *context, const struct seen *seen);
    void *context;
    uint64_t last_seq;
    int64_t last_ms;
    struct arena arena;
    char *scratch;
};

/* One event. NULL, or what is wrong with it. */
static const char *take(struct reader *reader, const char *text, size_t length)
{
    static char told[TOLD_SIZE];
    const char *field = NULL;
    void *body;
    struct seen seen;
    arena_reset(&reader->arena);
    enum error error = codec_read_body(&shape_event, text, length, &reader->arena, &body, &field);
    if (error != ERR_OK) {
        snprintf(told, sizeof told, "%s%s%s", error_name(error), field ? ": " : "", field ? field : "");
        return told;
    }
    if (!wire_seen(reader->source->tables, body, &seen)) return "names an event, a state, an item or a shift that these tables do not have";
    if (reader->last_seq != 0 && seen.seq != reader->last_seq + 1) {
        snprintf(told, sizeof told, "event %" PRIu64 " follows %" PRIu64 ": the log is not whole", seen.seq, reader->last_seq);
        return told;
    }
    if (seen.at_ms < reader->last_ms) return "time goes back";
    reader->last_seq = seen.seq;
    reader->last_ms = seen.at_ms;
    if (reader->save) event_log_text(reader->save, text, length);
    reader->see(reader->context, &seen);
    return NULL;
}

/* ---- a file ---- */

static bool read_file(struct reader *reader, char *why, size_t why_size)
{
    const char *path = reader->source->log;
    FILE *file = fopen(path, "r");
    if (!file) {
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
        return false;
    }
    char *line = memory_take(1, LINE_MAX_BYTES + 2);
    uint64_t number = 0;
    const char *wrong = NULL;
    while (!wrong && fgets(line, LINE_MAX_BYTES + 2, file)) {
        size_t length = strcspn(line, "\n");
        number++;
        if (line[length] == '\0' && !feof(file)) wrong = "the line is too long, or has a NUL in it";
        else if (length > 0) wrong = take(reader, line, length);
    }
    if (wrong) snprintf(why, why_size, "%s:%" PRIu64 ": %s", path, number, wrong);
    else if (ferror(file)) snprintf(why, why_size, "%s: %s", path, strerror(errno));
    bool good = !wrong && !ferror(file);
    free(line);
    fclose(file);
    return good;
}

/* ---- Redis ---- */

/* redis://127.0.0.1:6379 or redis:///path */
static redisContext *redis_connect(const char *url)
{
    char host[HOST_SIZE];
    const struct timeval wait = { .tv_sec = REDIS_WAIT_S };
    const char *at = url + strlen("redis://"), *colon = strrchr(at, ':');
    if (*at == '/') return redisConnectUnixWithTimeout(at, wait);
    size_t length = colon ? (size_t)(colon - at) : strlen(at);
    snprintf(host, sizeof host, "%.*s", length < sizeof host ? (int)length : 0, at);
    return redisConnectWithTimeout(host, colon ? atoi(colon + 1) : 6379, wait);
}

static bool is_text(const redisReply *reply)
{
    return reply->type == REDIS_REPLY_STRING;
}

/* An entry: its id, and names and texts of its events in turn. */
static const char *take_entry(struct reader *reader, const redisReply *entry)
{
    const char *wrong = NULL;
    if (entry->type != REDIS_REPLY_ARRAY || entry->elements != 2 || !is_text(entry->element[0]) || entry->element[1]->type != REDIS_REPLY_ARRAY)
        return "not an entry of a log";
    const redisReply *fields = entry->element[1];
    for (size_t i = 0; i + 1 < fields->elements && !wrong; i += 2) {
        const redisReply *text = fields->element[i + 1];
        wrong = is_text(text) ? take(reader, text->str, (size_t)text->len) : "not a text";
    }
    return wrong;
}

/* One page of the log after `id`, which moves on. *more: there was anything. */
static bool read_page(struct reader *reader, redisContext *redis, const char *key, char id[ID_SIZE], bool *more, char *why, size_t why_size)
{
    redisReply *page = redisCommand(redis, "XRANGE %s %s + COUNT %d", key, id, ENTRIES);
    const char *wrong = page ? NULL : redis->errstr;
    if (page && page->type == REDIS_REPLY_ERROR) wrong = page->str;
    else if (page && page->type != REDIS_REPLY_ARRAY) wrong = "not a log";
    *more = !wrong && page->elements > 0;
    if (wrong) snprintf(why, why_size, "%s: %s", reader->source->log, wrong);
    for (size_t i = 0; !wrong && i < page->elements; i++) {
        const redisReply *entry = page->element[i];
        wrong = take_entry(reader, entry);
        const char *name = entry->type == REDIS_REPLY_ARRAY && entry->elements > 0 && is_text(entry->element[0]) ? entry->element[0]->str : "?";
        if (wrong) snprintf(why, why_size, "%s: %s, entry %s: %s", reader->source->log, key, name, wrong);
        else snprintf(id, ID_SIZE, "(%s", name);
    }
    if (page) freeReplyObject(page);
    return !wrong;
}

static bool read_redis(struct reader *reader, char *why, size_t why_size)
{
    char key[KEY_SIZE], id[ID_SIZE] = "-";
    bool more = true, good = true;
    redisContext *redis = redis_connect(reader->source->log);
    if (!redis || redis->err) {
        snprintf(why, why_size, "%s: %s", reader->source->log, redis ? redis->errstr : "no memory");
        if (redis) redisFree(redis);
        return false;
    }
    snprintf(key, sizeof key, "paidan:{%s}:log", reader->source->region);
    while (good && more) good = read_page(reader, redis, key, id, &more, why, why_size);
    redisFree(redis);
    return good;
}

bool history_read(const struct history_source *source, void (*see)(void *context, const struct seen *seen), void *context, char *why, size_t why_size)
{
    struct reader reader = { .source = source, .see = see, .context = context };
    bool redis = strncmp(source->log, "redis://", strlen("redis://")) == 0;
    if (source->save && !(reader.save = event_log_open(source->save))) {
        snprintf(why, why_size, "%s: %s", source->save, strerror(errno));
        return false;
    }
    reader.scratch = memory_take(1, ARENA_MESSAGE);
    arena_init(&reader.arena, reader.scratch, ARENA_MESSAGE);
    bool good = redis ? read_redis(&reader, why, why_size) : read_file(&reader, why, why_size);
    if (good && reader.last_seq == 0) {
        snprintf(why, why_size, "%s: no events", source->log);
        good = false;
    }
    if (!event_log_close(reader.save) && good) {
        snprintf(why, why_size, "%s: cannot be written to its end", source->save);
        good = false;
    }
    free(reader.scratch);
    return good;
}
