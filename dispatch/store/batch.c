/* batch.c - turns records into the commands that write them. The order of the calls is the order of the writes; only what is done to the members
 * of a set is gathered, in order among itself, and may come after the rest: a commit is atomic, so nobody sees the difference. */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    KEEP_SIZE = 1024 * 1024,
    HASH_PAIRS_MAX = 512,           /* in one HSET: Lua unpacks a command onto its stack, which holds some 8000 words */
    GATHER_WORDS_MAX = 2 * HASH_PAIRS_MAX,
    ENTRY_WORDS_MAX = 2 * 64,       /* of one entry of a stream, and bytes: a reader gets whole entries */
    ENTRY_BYTES_MAX = 64 * 1024,
};

/* key KEY_KINDS: the words are keys themselves. */
static const struct { const char *add, *remove; enum key_kind key; } gather_table[GATHERS] = {
    [GATHER_RECORD]   = { "MSET",   "DEL",  KEY_KINDS },
    [GATHER_OPEN]     = { "ZADD",   "ZREM", KEY_OPEN },
    [GATHER_FINISHED] = { "ZADD",   "ZREM", KEY_FINISHED },
    [GATHER_FREE]     = { "GEOADD", "ZREM", KEY_FREE },
    [GATHER_ROTATION] = { "HSET",   "HDEL", KEY_ROTATIONS },
    [GATHER_DRAFT]    = { "HSET",   "HDEL", KEY_DRAFTS },
    [GATHER_SWAP]     = { "HSET",   "HDEL", KEY_SWAPS },
    [GATHER_ANSWER]   = { "XADD",   NULL,   KEY_ANSWERS },
    [GATHER_EVENT]    = { "XADD",   NULL,   KEY_LOG },
};

struct batch *batch_new(const struct keys *keys)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch) batch->keys = keys;
    return batch;
}

void batch_clear(struct batch *batch)
{
    bytes_reset(&batch->body, KEEP_SIZE);
    batch->arguments = 0;
    for (int i = 0; i < GATHERS; i++) {
        bytes_reset(&batch->gathered[i].words, KEEP_SIZE);
        batch->gathered[i].count = 0;
    }
    batch->stored = NULL;
    batch->context = NULL;
    batch->next = NULL;
}

void batch_free(struct batch *batch)
{
    if (!batch) return;
    bytes_free(&batch->body);
    for (int i = 0; i < GATHERS; i++) bytes_free(&batch->gathered[i].words);
    free(batch);
}

bool batch_empty(const struct batch *batch)
{
    bool empty = batch->arguments == 0;
    for (int i = 0; i < GATHERS; i++) empty = empty && batch->gathered[i].count == 0;
    return empty;
}

size_t batch_size(const struct batch *batch)
{
    size_t size = batch->body.used;
    for (int i = 0; i < GATHERS; i++) size += batch->gathered[i].words.used;
    return size;
}

static void put(struct batch *batch, const char *text, size_t length)
{
    bytes_bulk(&batch->body, text, length);
    batch->arguments++;
}

static void put_text(struct batch *batch, const char *text)
{
    put(batch, text, strlen(text));
}

static void put_number(struct batch *batch, int64_t value)
{
    bytes_bulk_number(&batch->body, value);
    batch->arguments++;
}

/* A command of `words` words begins: its name and its key are two of them. */
static void put_command(struct batch *batch, size_t words, const char *name, struct key key)
{
    char text[KEY_SIZE];
    put_number(batch, (int64_t)words);
    put_text(batch, name);
    put(batch, text, key_write(batch->keys, &key, text));
}

static void put_pairs(struct batch *batch, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_text(batch, pair[i].name);
        put_text(batch, pair[i].value);
    }
}

static void put_hash(struct batch *batch, struct key key, const struct store_pair *pair, size_t count)
{
    while (count) {
        size_t some = count < HASH_PAIRS_MAX ? count : HASH_PAIRS_MAX;
        put_command(batch, 2 + 2 * some, "HSET", key);
        put_pairs(batch, pair, some);
        pair += some;
        count -= some;
    }
}

/* ---- what is gathered ---- */

static size_t entry_id(uint64_t seq, char out[DECIMAL_SIZE + 2])
{
    size_t digits = decimal_write(seq, out);
    memcpy(out + digits, "-0", 3);
    return digits + 2;
}

/* XADD log ID: the number of the last event. */
static void event_head(struct batch *batch, uint32_t words, uint64_t seq)
{
    char id[DECIMAL_SIZE + 2];
    put_command(batch, 3 + words, "XADD", (struct key){ .kind = KEY_LOG });
    put(batch, id, entry_id(seq, id));
}

/* XADD answers MINID ~ TIME *: numbered by the time, so that those that are too old go with the same command. */
static void answer_head(struct batch *batch, uint32_t words, int64_t ttl_s)
{
    put_command(batch, 6 + words, "XADD", (struct key){ .kind = KEY_ANSWERS });
    put_text(batch, "MINID");
    put_text(batch, "~");
    put_number(batch, ((int64_t)time(NULL) - ttl_s) * 1000);
    put_text(batch, "*");
}

/* The words before the gathered ones. */
static void gathered_head(struct batch *batch, enum gather kind)
{
    const struct gathered *gathered = &batch->gathered[kind];
    const char *name = gathered->removing ? gather_table[kind].remove : gather_table[kind].add;
    if (kind == GATHER_EVENT) {
        event_head(batch, gathered->count, gathered->seq);
    } else if (kind == GATHER_ANSWER) {
        answer_head(batch, gathered->count, gathered->ttl_s);
    } else if (kind == GATHER_RECORD) {
        put_number(batch, 1 + (int64_t)gathered->count);
        put_text(batch, name);
    } else {
        put_command(batch, 2 + gathered->count, name, (struct key){ .kind = gather_table[kind].key });
    }
}

static void gathered_put(struct batch *batch, enum gather kind)
{
    struct gathered *gathered = &batch->gathered[kind];
    if (gathered->count == 0) return;
    gathered_head(batch, kind);
    bytes_put(&batch->body, gathered->words.data, gathered->words.used);
    batch->arguments += gathered->count;
    batch->body.broken = batch->body.broken || gathered->words.broken;
    gathered->words.used = 0;
    gathered->count = 0;
}

bool batch_close(struct batch *batch)
{
    for (enum gather kind = 0; kind < GATHERS; kind++) gathered_put(batch, kind);
    return !batch->body.broken;
}

/* Where the next words are added: what was gathered to do the opposite is done before them. */
static struct bytes *gather(struct batch *batch, enum gather kind, bool removing, uint32_t words)
{
    struct gathered *gathered = &batch->gathered[kind];
    if (gathered->removing != removing || gathered->count + words > GATHER_WORDS_MAX) gathered_put(batch, kind);
    gathered->removing = removing;
    gathered->count += words;
    return &gathered->words;
}

static void word_id(struct bytes *words, uint64_t id)
{
    char text[DECIMAL_SIZE];
    bytes_bulk(words, text, decimal_write(id, text));
}

static void word_key(const struct batch *batch, struct bytes *words, struct key key)
{
    char text[KEY_SIZE];
    bytes_bulk(words, text, key_write(batch->keys, &key, text));
}

static void scored_add(struct batch *batch, enum gather kind, int64_t score, uint64_t id)
{
    struct bytes *words = gather(batch, kind, false, 2);
    bytes_bulk_number(words, score);
    word_id(words, id);
}

static void member_remove(struct batch *batch, enum gather kind, uint64_t id)
{
    word_id(gather(batch, kind, true, 1), id);
}

static void record_put(struct batch *batch, struct key key, const char *text, size_t length)
{
    struct bytes *words = gather(batch, GATHER_RECORD, false, 2);
    word_key(batch, words, key);
    bytes_bulk(words, text, length);
}

/* ---- records ---- */

void batch_order(struct batch *batch, uint64_t order, const char *text, size_t length)
{
    record_put(batch, (struct key){ .kind = KEY_ORDER, .id = order }, text, length);
}

void batch_order_open(struct batch *batch, uint64_t order, int64_t at_ms)
{
    scored_add(batch, GATHER_OPEN, at_ms, order);
}

void batch_order_over(struct batch *batch, uint64_t order, int64_t at_ms)
{
    member_remove(batch, GATHER_OPEN, order);
    scored_add(batch, GATHER_FINISHED, at_ms, order);
}

void batch_order_forget(struct batch *batch, uint64_t order)
{
    word_key(batch, gather(batch, GATHER_RECORD, true, 1), (struct key){ .kind = KEY_ORDER, .id = order });
    member_remove(batch, GATHER_OPEN, order);
    member_remove(batch, GATHER_FINISHED, order);
}

/* Exactly the value: a binary fraction would not be. */
static size_t degrees_write(int32_t e7, char out[DECIMAL_SIZE])
{
    uint32_t size = e7 < 0 ? 0 - (uint32_t)e7 : (uint32_t)e7;
    return (size_t)snprintf(out, DECIMAL_SIZE, "%s%u.%07u", e7 < 0 ? "-" : "", size / 10000000u, size % 10000000u);
}

void batch_worker(struct batch *batch, uint64_t worker, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_WORKER, .id = worker }, pair, count);
}

void batch_worker_free(struct batch *batch, uint64_t worker, int32_t lon_e7, int32_t lat_e7)
{
    char degrees[DECIMAL_SIZE];
    struct bytes *words = gather(batch, GATHER_FREE, false, 3);
    bytes_bulk(words, degrees, degrees_write(lon_e7, degrees));
    bytes_bulk(words, degrees, degrees_write(lat_e7, degrees));
    word_id(words, worker);
}

void batch_worker_taken(struct batch *batch, uint64_t worker)
{
    member_remove(batch, GATHER_FREE, worker);
}

void batch_plan(struct batch *batch, uint64_t worker, const char *text, size_t length)
{
    record_put(batch, (struct key){ .kind = KEY_PLAN, .id = worker }, text, length);
}

void batch_household(struct batch *batch, uint64_t household, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_HOUSEHOLD, .id = household }, pair, count);
}

/* ---- rosters ---- */

void batch_exception(struct batch *batch, int32_t day, const char *field, const char *text)
{
    struct key key = { .kind = KEY_EXCEPTIONS, .day = day };
    struct store_pair pair = { field, text };
    if (text) {
        put_hash(batch, key, &pair, 1);
        return;
    }
    put_command(batch, 3, "HDEL", key);
    put_text(batch, field);
}

/* One field of a hash of the region; without a text it goes. */
static void field_put(struct batch *batch, enum gather kind, uint64_t field, const char *text)
{
    struct bytes *words = gather(batch, kind, text == NULL, text ? 2 : 1);
    word_id(words, field);
    if (text) bytes_bulk(words, text, strlen(text));
}

void batch_rotation(struct batch *batch, uint64_t worker, const char *text) { field_put(batch, GATHER_ROTATION, worker, text); }
void batch_draft(struct batch *batch, uint64_t version, const char *text) { field_put(batch, GATHER_DRAFT, version, text); }
void batch_swap(struct batch *batch, uint64_t swap, const char *text) { field_put(batch, GATHER_SWAP, swap, text); }

static void put_whole_hash(struct batch *batch, enum key_kind kind, const struct store_pair *pair, size_t count)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = kind });
    put_hash(batch, (struct key){ .kind = kind }, pair, count);
}

void batch_patterns(struct batch *batch, const struct store_pair *pair, size_t count) { put_whole_hash(batch, KEY_PATTERNS, pair, count); }
void batch_kinds(struct batch *batch, const struct store_pair *pair, size_t count) { put_whole_hash(batch, KEY_SHIFT_KINDS, pair, count); }

void batch_worked(struct batch *batch, int32_t month, const struct store_pair *worker_shifts, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_WORKED, .day = month }, worker_shifts, count);
}

void batch_month_forget(struct batch *batch, int32_t month)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_WORKED, .day = month });
}

void batch_demand(struct batch *batch, int32_t day, const char *field, const char *text)
{
    put_hash(batch, (struct key){ .kind = KEY_DEMAND, .day = day }, &(struct store_pair){ field, text }, 1);
}

void batch_demand_forget(struct batch *batch, int32_t day)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_DEMAND, .day = day });
}

void batch_gaps(struct batch *batch, const char *field, const char *text)
{
    put_hash(batch, (struct key){ .kind = KEY_GAPS }, &(struct store_pair){ field, text }, 1);
}

void batch_shifts(struct batch *batch, int32_t day, const struct store_pair *worker_shift, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_SHIFTS, .day = day }, worker_shift, count);
}

void batch_day_forget(struct batch *batch, int32_t day)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_SHIFTS, .day = day });
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_EXCEPTIONS, .day = day });
}

/* ---- the rest ---- */

void batch_counters(struct batch *batch, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_COUNTERS }, pair, count);
}

/* Room for one more name and text in the entry of a stream. */
static struct bytes *entry_gather(struct batch *batch, enum gather kind, size_t length)
{
    const struct gathered *gathered = &batch->gathered[kind];
    if (gathered->count + 2 > ENTRY_WORDS_MAX || gathered->words.used + length > ENTRY_BYTES_MAX) gathered_put(batch, kind);
    return gather(batch, kind, false, 2);
}

void batch_answer(struct batch *batch, const char *key, const char *text, size_t length, int64_t ttl_s)
{
    struct bytes *words = entry_gather(batch, GATHER_ANSWER, length);
    bytes_bulk(words, key, strlen(key));
    bytes_bulk(words, text, length);
    batch->gathered[GATHER_ANSWER].ttl_s = ttl_s;
}

void batch_event(struct batch *batch, uint64_t seq, const char *name, const char *text, size_t length)
{
    struct bytes *words = entry_gather(batch, GATHER_EVENT, length);
    bytes_bulk(words, name, strlen(name));
    bytes_bulk(words, text, length);
    batch->gathered[GATHER_EVENT].seq = seq;
}

/* By whole nodes of the stream, and at most some 10000 entries at once: neither looks at every entry, nor takes long. */
void batch_log_trim(struct batch *batch, uint64_t first)
{
    char id[DECIMAL_SIZE + 2];
    put_command(batch, 5, "XTRIM", (struct key){ .kind = KEY_LOG });
    put_text(batch, "MINID");
    put_text(batch, "~");
    put(batch, id, entry_id(first, id));
}
