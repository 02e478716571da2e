/* history.c - see history.h. A line and an entry of Redis hold the same JSON object. */
#include "sim/history.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hiredis/hiredis.h>
#include "engine/calendar.h"
#include "protocol/codec.h"
#include "protocol/text.h"
#include "sim/event_log.h"
#include "sim/memory.h"
#include "sim/wire_seen.h"

enum { LINE_MAX_BYTES = MESSAGE_MAX, ENTRIES = 500, REDIS_WAIT_S = 10, ID_SIZE = 48, KEY_SIZE = 64, HOST_SIZE = 128, TOLD_SIZE = 128,
       ROSTER_LINE = 32768, CELL_MOST = 64, DAYS_AHEAD = 14 };

struct reader {
    const struct history_source *source;
    const struct history_reader *told;
    struct event_log *save;
    uint64_t last_seq;
    int64_t first_ms, last_ms;
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
    if (reader->last_seq == 0) reader->first_ms = seen.at_ms;
    reader->last_seq = seen.seq;
    reader->last_ms = seen.at_ms;
    if (reader->save) event_log_text(reader->save, text, length);
    reader->told->see(reader->told->context, &seen);
    return NULL;
}

/* ---- the roster beside the log ---- */

static const char roster_head[] = "{\"day\":\"";

static bool take_cell(struct reader *reader, int32_t day, const char *worker, const char *code)
{
    char *end;
    struct rostered cell = { .worker = (uint32_t)strtoul(worker, &end, 10), .day = day };
    if (end == worker || (*end != '\0' && *end != ':') || !tables_shift_by_code(reader->source->tables, code, &cell.shift)) return false;
    reader->told->roster(reader->told->context, &cell);
    return true;
}

/* {"day":"2026-11-27","shifts":"7:D 31:L"}; the line is taken apart. */
static const char *take_roster(struct reader *reader, char *line)
{
    static const char middle[] = "\",\"shifts\":\"";
    char *date = line + strlen(roster_head), *end = strchr(date, '"'), *rest = NULL;
    int32_t day;
    if (!end || strncmp(end, middle, strlen(middle)) != 0) return "a roster that is not one";
    *end = '\0';
    char *cells = end + strlen(middle), *close = strchr(cells, '"');
    if (!text_date_read(date, &day) || !close) return "a roster of no day";
    *close = '\0';
    for (char *cell = strtok_r(cells, " ", &rest); cell; cell = strtok_r(NULL, " ", &rest)) {
        char *colon = strchr(cell, ':');
        if (!colon || !take_cell(reader, day, cell, colon + 1)) return "a roster names no worker, or a shift that these tables do not have";
    }
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
        else if (strncmp(line, roster_head, strlen(roster_head)) == 0) wrong = take_roster(reader, line);
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

/* One day: workers and codes in turn. As lines of the saved file, too. */
static const char *take_day(struct reader *reader, const redisReply *day_hash, int32_t day)
{
    char date[TEXT_DATE_SIZE], line[ROSTER_LINE];
    size_t used = 0;
    text_date(day, date);
    for (size_t i = 0; i + 1 < day_hash->elements; i += 2) {
        const redisReply *worker = day_hash->element[i], *code = day_hash->element[i + 1];
        if (!is_text(worker) || !is_text(code) || !take_cell(reader, day, worker->str, code->str))
            return "names no worker, or a shift that these tables do not have";
        if (!reader->save) continue;
        if (used == 0) used = (size_t)snprintf(line, sizeof line, "%s%s\",\"shifts\":\"", roster_head, date);
        used += (size_t)snprintf(line + used, sizeof line - used, "%s:%s ", worker->str, code->str);
        if (used < sizeof line - CELL_MOST && i + 3 < day_hash->elements) continue;
        snprintf(line + used - 1, sizeof line - used + 1, "\"}");      /* over the last space */
        event_log_text(reader->save, line, strlen(line));
        used = 0;
    }
    return NULL;
}

/* From the first day that the labour rules may look at to the last that a booking may lie on. */
static bool read_rosters(struct reader *reader, redisContext *redis, char *why, size_t why_size)
{
    int32_t begins = day_of_ms(reader->first_ms), last = day_of_ms(reader->last_ms) + DAYS_AHEAD;
    int32_t first = month_first_day(begins), monday = monday_of_day(begins);
    const char *wrong = NULL;
    for (int32_t day = first < monday ? first : monday; day <= last && !wrong; day++) {
        char date[TEXT_DATE_SIZE];
        redisReply *reply = redisCommand(redis, "HGETALL paidan:{%s}:shifts:%s", reader->source->region, text_date(day, date));
        if (!reply) wrong = redis->errstr;
        else if (reply->type == REDIS_REPLY_ERROR) wrong = reply->str;
        else wrong = reply->type == REDIS_REPLY_ARRAY ? take_day(reader, reply, day) : "not a hash";
        if (wrong) snprintf(why, why_size, "%s: shifts:%s: %s", reader->source->log, date, wrong);
        if (reply) freeReplyObject(reply);
    }
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
    if (good && reader->last_seq != 0) good = read_rosters(reader, redis, why, why_size);
    redisFree(redis);
    return good;
}

bool history_read(const struct history_source *source, const struct history_reader *told, char *why, size_t why_size)
{
    struct reader reader = { .source = source, .told = told };
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
