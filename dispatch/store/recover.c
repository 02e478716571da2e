/* recover.c - reads a region back.
 * There is no index of workers, households or answers: SCAN finds their keys, so that the hot path need not keep one. SCAN may name a
 * key twice; sorting drops the second and makes the order of the records the same every time. Answers come by age: first the time
 * each has left is asked, then they are sorted once more. Nobody writes meanwhile: the lease is ours. */
#include "store/recover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/hash.h"
#include "store/bytes.h"

enum {
    ASKED_MAX = 128,           /* records under way */
    LOG_PAGE = 256,            /* entries of the log in one reply */
};

/* A record to read. Of an answer the text is kept in `texts`, and `id` is a hash of it until its milliseconds left are known;
 * elsewhere `id` or `day` says it all. */
struct entry { uint8_t kind; uint8_t text_length; int32_t day; uint64_t id; size_t text; };

struct recover {
    const struct keys *keys;
    struct resp *resp;
    struct store_visitor visitor;
    uint32_t events_max;
    char cursor[DECIMAL_SIZE];
    struct entry *entry;
    size_t count, size;
    size_t asked, answered;    /* entries */
    size_t answers_end;        /* of the entries that are answers; they stand together */
    struct bytes texts;
    struct store_pair *pair;
    size_t pair_size;
    uint64_t last_seq, next_seq;
    int32_t first_day;         /* with shifts or overrides */
    uint32_t waiting;          /* replies */
    bool over;
    char why[256];
};

static void on_scan(void *context, const redisReply *reply);
static void on_log(void *context, const redisReply *reply);

struct recover *recover_new(const struct keys *keys, uint32_t events_max, const struct store_visitor *visitor)
{
    struct recover *recover = calloc(1, sizeof *recover);
    if (!recover) return NULL;
    recover->keys = keys;
    recover->events_max = events_max;
    recover->first_day = INT32_MAX;
    recover->visitor = *visitor;
    return recover;
}

void recover_free(struct recover *recover)
{
    if (!recover) return;
    bytes_free(&recover->texts);
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

/* ---- the log ---- */

static void log_page(struct recover *recover)
{
    char key[KEY_SIZE], from[DECIMAL_SIZE + 2], page[DECIMAL_SIZE];
    key_write(recover->keys, &(struct key){ .kind = KEY_LOG }, key);
    memcpy(from + decimal_write(recover->next_seq, from), "-0", 3);
    decimal_write(LOG_PAGE, page);
    ask(recover, 6, (const char *[]){ "XRANGE", key, from, "+", "COUNT", page }, on_log);
}

/* One entry: its id, then names and values; the text is the value of `event`. */
static bool log_entry(struct recover *recover, const redisReply *entry)
{
    if (entry->type != REDIS_REPLY_ARRAY || entry->elements != 2 || entry->element[1]->type != REDIS_REPLY_ARRAY) return false;
    const redisReply *id = entry->element[0], *fields = entry->element[1];
    const char *dash = id->type == REDIS_REPLY_STRING ? strchr(id->str, '-') : NULL;
    uint64_t seq;
    if (!dash || !decimal_read(id->str, (size_t)(dash - id->str), &seq)) return false;
    for (size_t i = 0; i + 1 < fields->elements; i += 2) {
        if (fields->element[i]->type != REDIS_REPLY_STRING || fields->element[i + 1]->type != REDIS_REPLY_STRING) return false;
        if (strcmp(fields->element[i]->str, "event") != 0) continue;
        recover->visitor.event(recover->visitor.context, seq, fields->element[i + 1]->str, (size_t)fields->element[i + 1]->len);
        recover->next_seq = seq + 1;
        return true;
    }
    return false;
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
    if (reply->elements < LOG_PAGE) finish(recover, NULL);
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

/* ---- the records ---- */

static struct key entry_key(const struct recover *recover, const struct entry *entry)
{
    return (struct key){ .kind = entry->kind, .id = entry->id, .day = entry->day,
                         .text = entry->text_length ? recover->texts.data + entry->text : NULL, .text_length = entry->text_length };
}

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

static void overrides_visit(struct recover *recover, int32_t day, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t worker;
        if (!decimal_read(recover->pair[i].name, strlen(recover->pair[i].name), &worker)) continue;
        recover->visitor.override(recover->visitor.context, day, worker, recover->pair[i].value);
    }
}

static void records_ask(struct recover *recover);

static void on_hash(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    const struct entry *entry = &recover->entry[recover->answered++];
    const struct store_visitor *visitor = &recover->visitor;
    size_t count = reply->elements / 2;
    if (!pairs_read(recover, reply)) {
        finish(recover, "no memory");
        return;
    }
    if (entry->kind == KEY_ORDER) visitor->order(visitor->context, recover->pair, count);
    else if (entry->kind == KEY_WORKER) visitor->worker(visitor->context, recover->pair, count);
    else if (entry->kind == KEY_HOUSEHOLD) visitor->household(visitor->context, recover->pair, count);
    else if (entry->kind == KEY_COUNTERS) visitor->counters(visitor->context, recover->pair, count);
    else overrides_visit(recover, entry->day, count);
    records_ask(recover);
}

/* It may have expired since its key was found. */
static void on_answer(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    bool gone = reply && reply->type == REDIS_REPLY_NIL;
    if (!gone && !reply_good(recover, reply, REDIS_REPLY_STRING)) return;
    if (recover->over) return;
    const struct entry *entry = &recover->entry[recover->answered++];
    if (!gone && entry->id > 0) {
        char text[KEY_TEXT_MAX + 1];
        memcpy(text, recover->texts.data + entry->text, entry->text_length);
        text[entry->text_length] = '\0';
        recover->visitor.answer(recover->visitor.context, text, reply->str, (size_t)reply->len, (int64_t)entry->id);
    }
    records_ask(recover);
}

static void records_ask(struct recover *recover)
{
    char name[KEY_SIZE];
    while (!recover->over && recover->asked < recover->count && recover->asked - recover->answered < ASKED_MAX) {
        const struct entry *entry = &recover->entry[recover->asked++];
        struct key key = entry_key(recover, entry);
        key_write(recover->keys, &key, name);
        if (entry->kind == KEY_ANSWER) ask(recover, 2, (const char *[]){ "GET", name }, on_answer);
        else ask(recover, 2, (const char *[]){ "HGETALL", name }, on_hash);
    }
    if (recover->over || recover->answered < recover->count) return;
    key_write(recover->keys, &(struct key){ .kind = KEY_LOG }, name);
    ask(recover, 3, (const char *[]){ "XINFO", "STREAM", name }, on_log_end);
}

/* ---- the keys ---- */

static bool key_wanted(enum key_kind kind)
{
    return kind == KEY_ORDER || kind == KEY_WORKER || kind == KEY_HOUSEHOLD || kind == KEY_OVERRIDE || kind == KEY_ANSWER || kind == KEY_COUNTERS;
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
    recover->entry[recover->count++] = (struct entry){
        .kind = (uint8_t)key->kind, .text_length = (uint8_t)key->text_length, .day = key->day, .id = key->id, .text = recover->texts.used };
    bytes_put(&recover->texts, key->text, key->text_length);
    return !recover->texts.broken;
}

/* An answer's id is the hash of its text, so two of the same text stand side by side. */
static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return a->text < b->text ? -1 : a->text > b->text;
}

static bool entry_same(const struct recover *recover, const struct entry *a, const struct entry *b)
{
    return a->kind == b->kind && a->day == b->day && a->id == b->id && a->text_length == b->text_length &&
           (a->text_length == 0 || memcmp(recover->texts.data + a->text, recover->texts.data + b->text, a->text_length) == 0);
}

static void entries_sort(struct recover *recover)
{
    size_t kept = 0;
    if (recover->count) qsort(recover->entry, recover->count, sizeof *recover->entry, entry_compare);
    for (size_t i = 0; i < recover->count; i++) {
        if (kept && entry_same(recover, &recover->entry[kept - 1], &recover->entry[i])) continue;
        recover->entry[kept++] = recover->entry[i];
    }
    recover->count = kept;
}

static void ttls_ask(struct recover *recover);

/* Not there any more, or without an end: none of ours, and passed over. */
static void on_ttl(void *context, const redisReply *reply)
{
    struct recover *recover = context;
    recover->waiting--;
    if (!reply_good(recover, reply, REDIS_REPLY_INTEGER)) return;
    recover->entry[recover->answered++].id = reply->integer > 0 ? (uint64_t)reply->integer : 0;
    ttls_ask(recover);
}

static void ttls_ask(struct recover *recover)
{
    while (!recover->over && recover->asked < recover->answers_end && recover->asked - recover->answered < ASKED_MAX) {
        char name[KEY_SIZE];
        struct key key = entry_key(recover, &recover->entry[recover->asked++]);
        key_write(recover->keys, &key, name);
        ask(recover, 2, (const char *[]){ "PTTL", name }, on_ttl);
    }
    if (recover->over || recover->answered < recover->answers_end) return;
    if (recover->count) qsort(recover->entry, recover->count, sizeof *recover->entry, entry_compare);
    recover->asked = recover->answered = 0;
    records_ask(recover);
}

static void entries_ask(struct recover *recover)
{
    size_t at = 0;
    while (at < recover->count && recover->entry[at].kind != KEY_ANSWER) at++;
    recover->asked = recover->answered = at;
    while (at < recover->count && recover->entry[at].kind == KEY_ANSWER) at++;
    recover->answers_end = at;
    ttls_ask(recover);
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
    if (!reply_good(recover, reply, REDIS_REPLY_ARRAY)) return;
    if (reply->elements != 2 || reply->element[0]->type != REDIS_REPLY_STRING || reply->element[0]->len >= DECIMAL_SIZE ||
        reply->element[1]->type != REDIS_REPLY_ARRAY) {
        finish(recover, "SCAN says nothing that we understand");
        return;
    }
    memcpy(recover->cursor, reply->element[0]->str, (size_t)reply->element[0]->len + 1);
    for (size_t i = 0; i < reply->element[1]->elements; i++) {
        const redisReply *name = reply->element[1]->element[i];
        struct key key;
        if (name->type != REDIS_REPLY_STRING || !key_read(recover->keys, name->str, (size_t)name->len, &key)) continue;
        if ((key.kind == KEY_SHIFTS || key.kind == KEY_OVERRIDE) && key.day < recover->first_day) recover->first_day = key.day;
        if (!key_wanted(key.kind)) continue;
        if (key.kind == KEY_ANSWER) key.id = hash_more(HASH_BEGIN, key.text, key.text_length);
        if (entry_add(recover, &key)) continue;
        finish(recover, "no memory");
        return;
    }
    if (strcmp(recover->cursor, "0") != 0) {
        scan(recover);
        return;
    }
    entries_sort(recover);
    entries_ask(recover);
}

void recover_start(struct recover *recover, struct resp *resp)
{
    recover->resp = resp;
    memcpy(recover->cursor, "0", 2);
    scan(recover);
}
