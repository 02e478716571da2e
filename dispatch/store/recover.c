/* recover.c - reads a region back.
 * There is no index of workers or households: SCAN finds their keys, so that the hot path need not keep one. SCAN may name a
 * key twice; sorting drops the second and makes the order of the records the same every time. Nobody writes meanwhile: the lease is ours. */
#include "store/recover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "store/bytes.h"

enum {
    ASKED_MAX = 128,           /* records under way */
    STREAM_PAGE = 64,          /* entries of a stream in one reply */
    WORKED_DAYS = 62,          /* of the months that were worked the latest, and those that begin within so many days before it: a roster looks back less far */
};

/* A record to read. */
struct entry { uint8_t kind; int32_t day; uint64_t id; };

struct recover {
    const struct keys *keys;
    struct resp *resp;
    struct store_visitor visitor;
    uint32_t events_max;
    char cursor[DECIMAL_SIZE];
    struct entry *entry;
    size_t count, size;
    size_t asked, answered;    /* entries */
    int64_t answers_ms;        /* how long an answer is kept */
    int64_t now_ms;            /* of Redis, when the answers are read */
    char answers_from[2 * DECIMAL_SIZE];
    struct store_pair *pair;
    size_t pair_size;
    uint64_t last_seq, next_seq;      /* next_seq: of the first event that was not handed over yet */
    int32_t first_day;         /* with shifts or exceptions */
    int32_t last_month;        /* that was worked; its first day */
    uint32_t waiting;          /* replies */
    bool over;
    char why[256];
};

static void on_scan(void *context, const redisReply *reply);
static void on_log(void *context, const redisReply *reply);
static void on_time(void *context, const redisReply *reply);

struct recover *recover_new(const struct keys *keys, uint32_t events_max, int64_t answers_s, const struct store_visitor *visitor)
{
    struct recover *recover = calloc(1, sizeof *recover);
    if (!recover) return NULL;
    recover->keys = keys;
    recover->events_max = events_max;
    recover->answers_ms = answers_s * 1000;
    recover->first_day = INT32_MAX;
    recover->visitor = *visitor;
    return recover;
}

void recover_free(struct recover *recover)
{
    if (!recover) return;
    free(recover->entry);
    free(recover->pair);
    free(recover);
}

/* `why` NULL: complete. */
static void finish(struct recover *recover, const char *why)
{
    if (recover->over) return;
    recover->over = true;
    if (why) snprintf(recover->why, sizeof recover->why, "%s", why);
    recover->visitor.done(recover->visitor.context, recover->last_seq, recover->first_day, why ? recover->why : NULL);
}

void recover_fail(struct recover *recover, const char *why)
{
    finish(recover, why);
}

bool recover_over(const struct recover *recover)
{
    return recover->over && recover->waiting == 0;
}

/* True: go on. Every reply passes here first. */
static bool reply_good(struct recover *recover, const redisReply *reply, int type)
{
    if (recover->over) return false;
    if (!reply) {
        finish(recover, "the connection was lost while loading");
        return false;
    }
    if (reply->type == type) return true;
    finish(recover, reply->type == REDIS_REPLY_ERROR ? reply->str : "a reply of another kind while loading");
    return false;
}

static void ask(struct recover *recover, int argc, const char **argv, void (*reply)(void *context, const redisReply *reply))
{
    if (recover->over) return;
    if (resp_command(recover->resp, argc, argv, reply, recover)) recover->waiting++;
    else finish(recover, "the connection takes no more");
}

/* SCAN answers with where to go on, and a page of names. */
static bool cursor_read(struct recover *recover, const redisReply *reply)
{
    bool good = reply->elements == 2 && reply->element[0]->type == REDIS_REPLY_STRING && reply->element[0]->len < DECIMAL_SIZE &&
                reply->element[1]->type == REDIS_REPLY_ARRAY;
    for (size_t i = 0; good && i < reply->element[1]->elements; i++) good = reply->element[1]->element[i]->type == REDIS_REPLY_STRING;
    if (good) memcpy(recover->cursor, reply->element[0]->str, (size_t)reply->element[0]->len + 1);
    else finish(recover, "SCAN says nothing that we understand");
    return good;
}

/* ---- the log ---- */

static void log_page(struct recover *recover)
{
    char key[KEY_SIZE], from[DECIMAL_SIZE + 2], page[DECIMAL_SIZE];
    key_write(recover->keys, &(struct key){ .kind = KEY_LOG }, key);
    memcpy(from + decimal_write(recover->next_seq, from), "-0", 3);
    decimal_write(STREAM_PAGE, page);
    ask(recover, 6, (const char *[]){ "XRANGE", key, from, "+", "COUNT", page }, on_log);
}

/* The time or number that an entry's id begins with, and its names and texts. */
static bool stream_entry(const redisReply *entry, uint64_t *number, const redisReply **fields)
{
    if (entry->type != REDIS_REPLY_ARRAY || entry->elements != 2 || entry->element[1]->type != REDIS_REPLY_ARRAY) return false;
    const redisReply *id = entry->element[0];
    const char *dash = id->type == REDIS_REPLY_STRING ? strchr(id->str, '-') : NULL;
    if (!dash || !decimal_read(id->str, (size_t)(dash - id->str), number)) return false;
    *fields = entry->element[1];
    for (size_t i = 0; i < (*fields)->elements; i++)
        if ((*fields)->element[i]->type != REDIS_REPLY_STRING) return false;
    return (*fields)->elements > 0 && (*fields)->elements % 2 == 0;
}

/* One entry: its id, the number of its last event, then the name and the text of each. */
static bool log_entry(struct recover *recover, const redisReply *entry)
{
    const redisReply *fields;
    uint64_t last;
    if (!stream_entry(entry, &last, &fields) || fields->elements / 2 > last) return false;
    uint64_t events = fields->elements / 2;
    for (uint64_t i = 0; i < events; i++) {
        const redisReply *text = fields->element[2 * i + 1];
        uint64_t seq = last - events + 1 + i;
        if (seq < recover->next_seq) continue;      /* before the first that was asked for */
        recover->visitor.event(recover->visitor.context, seq, text->str, (size_t)text->len);
        recover->next_seq = seq + 1;
    }
    return true;
}

static void on_log(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    for (size_t i = 0; i < reply->elements; i++) {
        if (log_entry(recover, reply->element[i])) continue;
        finish(recover, "the log holds an entry that is none of ours");
        return;
    }
    if (reply->elements < STREAM_PAGE) finish(recover, NULL);
    else log_page(recover);
}

/* The last number ever given, also when the entry itself has been trimmed. */
static void on_log_end(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (reply && reply->type == REDIS_REPLY_ERROR && strcmp(reply->str, "ERR no such key") == 0) {
        finish(recover, NULL);
        return;
    }
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    for (size_t i = 0; i + 1 < reply->elements; i += 2) {
        const redisReply *name = reply->element[i], *value = reply->element[i + 1];
        if (name->type != REDIS_REPLY_STRING || value->type != REDIS_REPLY_STRING || strcmp(name->str, "last-generated-id") != 0) continue;
        const char *dash = strchr(value->str, '-');
        if (!dash || !decimal_read(value->str, (size_t)(dash - value->str), &recover->last_seq)) break;
        recover->next_seq = recover->last_seq > recover->events_max ? recover->last_seq - recover->events_max + 1 : 1;
        if (recover->events_max == 0) finish(recover, NULL);
        else log_page(recover);
        return;
    }
    finish(recover, "XINFO STREAM says nothing that we understand");
}

static void log_ask(struct recover *recover)
{
    char key[KEY_SIZE];
    key_write(recover->keys, &(struct key){ .kind = KEY_LOG }, key);
    ask(recover, 3, (const char *[]){ "XINFO", "STREAM", key }, on_log_end);
}

/* ---- the answers: the oldest first ---- */

static void on_answers(void *context, const redisReply *reply);

static void answers_page(struct recover *recover)
{
    char key[KEY_SIZE], page[DECIMAL_SIZE];
    key_write(recover->keys, &(struct key){ .kind = KEY_ANSWERS }, key);
    decimal_write(STREAM_PAGE, page);
    ask(recover, 6, (const char *[]){ "XRANGE", key, recover->answers_from, "+", "COUNT", page }, on_answers);
}

/* One entry: its id begins with the time it was made, then come keys and texts. */
static bool answers_entry(struct recover *recover, const redisReply *entry)
{
    const redisReply *fields;
    uint64_t made_ms;
    if (!stream_entry(entry, &made_ms, &fields)) return false;
    snprintf(recover->answers_from, sizeof recover->answers_from, "(%s", entry->element[0]->str);
    int64_t left_ms = (int64_t)made_ms + recover->answers_ms - recover->now_ms;
    if (left_ms <= 0) return true;
    for (size_t i = 0; i + 1 < fields->elements; i += 2) {
        const redisReply *text = fields->element[i + 1];
        recover->visitor.answer(recover->visitor.context, fields->element[i]->str, text->str, (size_t)text->len, left_ms);
    }
    return true;
}

static void on_answers(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    for (size_t i = 0; i < reply->elements; i++) {
        if (answers_entry(recover, reply->element[i])) continue;
        finish(recover, "the answers hold an entry that is none of ours");
        return;
    }
    if (reply->elements == STREAM_PAGE) answers_page(recover);
    else log_ask(recover);
}

/* Entries are numbered by the clock of Redis, so it is asked. */
static void on_time(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    uint64_t now_s;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    if (reply->elements != 2 || reply->element[0]->type != REDIS_REPLY_STRING || !decimal_read(reply->element[0]->str, (size_t)reply->element[0]->len, &now_s)) {
        finish(recover, "TIME says nothing that we understand");
        return;
    }
    recover->now_ms = (int64_t)now_s * 1000;
    int64_t from_ms = recover->now_ms - recover->answers_ms;
    decimal_write(from_ms > 0 ? (uint64_t)from_ms : 0, recover->answers_from);
    answers_page(recover);
}

/* ---- the records ---- */

/* False: no memory. HGETALL gives names and values, all strings. */
static bool pairs_read(struct recover *recover, const redisReply *reply)
{
    size_t count = reply->elements / 2;
    if (count > recover->pair_size) {
        struct store_pair *pair = realloc(recover->pair, count * sizeof *pair);
        if (!pair) return false;
        recover->pair = pair;
        recover->pair_size = count;
    }
    for (size_t i = 0; i < count; i++) recover->pair[i] = (struct store_pair){ reply->element[2 * i]->str, reply->element[2 * i + 1]->str };
    return true;
}

static void hash_visit(const struct recover *recover, const struct entry *entry, size_t count)
{
    const struct store_visitor *visitor = &recover->visitor;
    void *context = visitor->context;
    switch (entry->kind) {
    case KEY_WORKER: visitor->worker(context, recover->pair, count); break;
    case KEY_HOUSEHOLD: visitor->household(context, recover->pair, count); break;
    case KEY_COUNTERS: visitor->counters(context, recover->pair, count); break;
    case KEY_EXCEPTIONS: visitor->exceptions(context, entry->day, recover->pair, count); break;
    case KEY_WORKED: visitor->worked(context, entry->day, recover->pair, count); break;
    case KEY_ROTATIONS: visitor->rotations(context, recover->pair, count); break;
    case KEY_DRAFTS: visitor->drafts(context, recover->pair, count); break;
    case KEY_SWAPS: visitor->swaps(context, recover->pair, count); break;
    case KEY_DEMAND: if (visitor->demand) visitor->demand(context, entry->day, recover->pair, count); break;
    case KEY_GAPS: if (visitor->gaps) visitor->gaps(context, recover->pair, count); break;
    default: break;      /* key_wanted() names no other hash */
    }
}

static void records_ask(struct recover *recover);

static void on_hash(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    const struct entry *entry = &recover->entry[recover->answered++];
    if (!pairs_read(recover, reply)) {
        finish(recover, "no memory");
        return;
    }
    hash_visit(recover, entry, reply->elements / 2);
    records_ask(recover);
}

static void on_order(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_STRING)) return;
    recover->answered++;
    recover->visitor.order(recover->visitor.context, reply->str, (size_t)reply->len);
    records_ask(recover);
}

static void records_ask(struct recover *recover)
{
    char name[KEY_SIZE];
    while (!recover->over && recover->asked < recover->count && recover->asked - recover->answered < ASKED_MAX) {
        const struct entry *entry = &recover->entry[recover->asked++];
        key_write(recover->keys, &(struct key){ .kind = entry->kind, .id = entry->id, .day = entry->day }, name);
        if (entry->kind == KEY_ORDER) ask(recover, 2, (const char *[]){ "GET", name }, on_order);
        else ask(recover, 2, (const char *[]){ "HGETALL", name }, on_hash);
    }
    if (!recover->over && recover->answered == recover->count) ask(recover, 1, (const char *[]){ "TIME" }, on_time);
}

/* ---- the keys ---- */

static bool key_wanted(enum key_kind kind)
{
    static const bool wanted[KEY_KINDS] = {
        [KEY_ORDER] = true, [KEY_WORKER] = true, [KEY_HOUSEHOLD] = true, [KEY_COUNTERS] = true, [KEY_EXCEPTIONS] = true, [KEY_WORKED] = true,
        [KEY_ROTATIONS] = true, [KEY_DRAFTS] = true, [KEY_SWAPS] = true, [KEY_DEMAND] = true, [KEY_GAPS] = true,
    };
    return wanted[kind];
}

static bool entry_add(struct recover *recover, const struct key *key)
{
    if (recover->count == recover->size) {
        size_t size = recover->size ? 2 * recover->size : 1024;
        struct entry *entry = realloc(recover->entry, size * sizeof *entry);
        if (!entry) return false;
        recover->entry = entry;
        recover->size = size;
    }
    recover->entry[recover->count++] = (struct entry){ .kind = (uint8_t)key->kind, .day = key->day, .id = key->id };
    return true;
}

static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void entries_sort(struct recover *recover)
{
    size_t kept = 0;
    if (recover->count) qsort(recover->entry, recover->count, sizeof *recover->entry, entry_compare);
    for (size_t i = 0; i < recover->count; i++) {
        const struct entry *entry = &recover->entry[i];
        if (entry->kind == KEY_WORKED && entry->day < recover->last_month - WORKED_DAYS) continue;
        if (kept && entry_compare(&recover->entry[kept - 1], entry) == 0) continue;
        recover->entry[kept++] = *entry;
    }
    recover->count = kept;
}

static void scan(struct recover *recover)
{
    char pattern[KEY_SIZE];
    snprintf(pattern, sizeof pattern, "%s*", recover->keys->prefix);
    ask(recover, 6, (const char *[]){ "SCAN", recover->cursor, "MATCH", pattern, "COUNT", "1000" }, on_scan);
}

static void on_scan(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY) || !cursor_read(recover, reply)) return;
    for (size_t i = 0; i < reply->element[1]->elements; i++) {
        const redisReply *name = reply->element[1]->element[i];
        struct key key;
        if (!key_read(recover->keys, name->str, (size_t)name->len, &key)) continue;
        if ((key.kind == KEY_SHIFTS || key.kind == KEY_EXCEPTIONS) && key.day < recover->first_day) recover->first_day = key.day;
        if (key.kind == KEY_WORKED && key.day > recover->last_month) recover->last_month = key.day;
        if (!key_wanted(key.kind)) continue;
        if (entry_add(recover, &key)) continue;
        finish(recover, "no memory");
        return;
    }
    if (strcmp(recover->cursor, "0") != 0) {
        scan(recover);
        return;
    }
    entries_sort(recover);
    records_ask(recover);
}

void recover_start(struct recover *recover, struct resp *resp)
{
    recover->resp = resp;
    memcpy(recover->cursor, "0", 2);
    scan(recover);
}
