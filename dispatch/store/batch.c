/* batch.c - turns records into the commands that write them. The order of the calls is the order of the writes; only what is done to the members
 * of a set is gathered, in order among itself, and may come after the rest: a commit is atomic, so nobody sees the difference. */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEEP_SIZE = 1024 * 1024,
    HASH_PAIRS_MAX = 512,           /* in one HSET: Lua unpacks a command onto its stack, which holds some 8000 words */
    SET_WORDS_MAX = 2 * HASH_PAIRS_MAX,
};

static const struct { const char *add, *remove; enum key_kind key; } set_table[BATCH_SETS] = {
    [SET_OPEN]     = { "ZADD",   "ZREM", KEY_OPEN },
    [SET_FINISHED] = { "ZADD",   "ZREM", KEY_FINISHED },
    [SET_FREE]     = { "GEOADD", "ZREM", KEY_FREE },
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
    for (int set = 0; set < BATCH_SETS; set++) {
        bytes_reset(&batch->gathered[set].words, KEEP_SIZE);
        batch->gathered[set].count = 0;
    }
    batch->stored = NULL;
    batch->context = NULL;
    batch->next = NULL;
}

void batch_free(struct batch *batch)
{
    if (!batch) return;
    bytes_free(&batch->body);
    for (int set = 0; set < BATCH_SETS; set++) bytes_free(&batch->gathered[set].words);
    free(batch);
}

bool batch_empty(const struct batch *batch)
{
    bool empty = batch->arguments == 0;
    for (int set = 0; set < BATCH_SETS; set++) empty = empty && batch->gathered[set].count == 0;
    return empty;
}

size_t batch_size(const struct batch *batch)
{
    size_t size = batch->body.used;
    for (int set = 0; set < BATCH_SETS; set++) size += batch->gathered[set].words.used;
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

static void put_id(struct batch *batch, uint64_t id)
{
    char text[DECIMAL_SIZE];
    put(batch, text, decimal_write(id, text));
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

/* ---- members of sets ---- */

static void gathered_put(struct batch *batch, enum batch_set set)
{
    struct gathered *gathered = &batch->gathered[set];
    if (gathered->count == 0) return;
    put_command(batch, 2 + gathered->count, gathered->removing ? set_table[set].remove : set_table[set].add, (struct key){ .kind = set_table[set].key });
    bytes_put(&batch->body, gathered->words.data, gathered->words.used);
    batch->arguments += gathered->count;
    batch->body.broken = batch->body.broken || gathered->words.broken;
    gathered->words.used = 0;
    gathered->count = 0;
}

bool batch_close(struct batch *batch)
{
    for (enum batch_set set = 0; set < BATCH_SETS; set++) gathered_put(batch, set);
    return !batch->body.broken;
}

/* The list to which the next member is added: what was gathered to do the opposite is done before it. */
static struct gathered *gather(struct batch *batch, enum batch_set set, bool removing, uint32_t words)
{
    struct gathered *gathered = &batch->gathered[set];
    if (gathered->removing != removing || gathered->count + words > SET_WORDS_MAX) gathered_put(batch, set);
    gathered->removing = removing;
    gathered->count += words;
    return gathered;
}

static void member_put(struct gathered *gathered, uint64_t id)
{
    char text[DECIMAL_SIZE];
    bytes_bulk(&gathered->words, text, decimal_write(id, text));
}

static void set_add(struct batch *batch, enum batch_set set, int64_t score, uint64_t id)
{
    struct gathered *gathered = gather(batch, set, false, 2);
    bytes_bulk_number(&gathered->words, score);
    member_put(gathered, id);
}

static void set_remove(struct batch *batch, enum batch_set set, uint64_t id)
{
    member_put(gather(batch, set, true, 1), id);
}

/* ---- records ---- */

void batch_order(struct batch *batch, uint64_t order, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_ORDER, .id = order }, pair, count);
}

void batch_order_open(struct batch *batch, uint64_t order, int64_t at_ms)
{
    set_add(batch, SET_OPEN, at_ms, order);
}

void batch_order_over(struct batch *batch, uint64_t order, int64_t at_ms)
{
    set_remove(batch, SET_OPEN, order);
    set_add(batch, SET_FINISHED, at_ms, order);
}

void batch_order_forget(struct batch *batch, uint64_t order)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_ORDER, .id = order });
    set_remove(batch, SET_OPEN, order);
    set_remove(batch, SET_FINISHED, order);
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
    struct gathered *gathered = gather(batch, SET_FREE, false, 3);
    bytes_bulk(&gathered->words, degrees, degrees_write(lon_e7, degrees));
    bytes_bulk(&gathered->words, degrees, degrees_write(lat_e7, degrees));
    member_put(gathered, worker);
}

void batch_worker_taken(struct batch *batch, uint64_t worker)
{
    set_remove(batch, SET_FREE, worker);
}

void batch_household(struct batch *batch, uint64_t household, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_HOUSEHOLD, .id = household }, pair, count);
}

void batch_override(struct batch *batch, int32_t day, uint64_t worker, const char *shift)
{
    char id[DECIMAL_SIZE];
    decimal_write(worker, id);
    struct store_pair pair = { id, shift };
    put_hash(batch, (struct key){ .kind = KEY_OVERRIDE, .day = day }, &pair, 1);
    put_hash(batch, (struct key){ .kind = KEY_SHIFTS, .day = day }, &pair, 1);
}

void batch_shifts(struct batch *batch, int32_t day, const struct store_pair *worker_shift, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_SHIFTS, .day = day }, worker_shift, count);
}

void batch_day_forget(struct batch *batch, int32_t day)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_SHIFTS, .day = day });
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_OVERRIDE, .day = day });
}

void batch_counters(struct batch *batch, const struct store_pair *pair, size_t count)
{
    put_hash(batch, (struct key){ .kind = KEY_COUNTERS }, pair, count);
}

void batch_answer(struct batch *batch, const char *key, const char *text, size_t length, int64_t ttl_s)
{
    put_command(batch, 5, "SET", (struct key){ .kind = KEY_ANSWER, .text = key, .text_length = strlen(key) });
    put(batch, text, length);
    put_text(batch, "EX");
    put_number(batch, ttl_s > 0 ? ttl_s : 1);
}

void batch_event(struct batch *batch, uint64_t seq, const char *name, const char *text, size_t length)
{
    char id[DECIMAL_SIZE + 2];
    size_t digits = decimal_write(seq, id);
    memcpy(id + digits, "-0", 3);
    put_command(batch, 7, "XADD", (struct key){ .kind = KEY_LOG });
    put(batch, id, digits + 2);
    put_text(batch, "name");
    put_text(batch, name);
    put_text(batch, "event");
    put(batch, text, length);
}

/* By whole nodes of the stream, and at most some 10000 entries at once: neither looks at every entry, nor takes long. */
void batch_log_trim(struct batch *batch, uint64_t most)
{
    put_command(batch, 5, "XTRIM", (struct key){ .kind = KEY_LOG });
    put_text(batch, "MAXLEN");
    put_text(batch, "~");
    put_id(batch, most);
}
