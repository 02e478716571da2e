/* batch.c - turns records into the commands that write them. The order of the calls is the order of the writes. */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEEP_SIZE = 1024 * 1024,
    HASH_PAIRS_MAX = 512,           /* in one HSET: Lua unpacks a command onto its stack, which holds some 8000 words */
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
    batch->stored = NULL;
    batch->context = NULL;
    batch->next = NULL;
}

void batch_free(struct batch *batch)
{
    if (!batch) return;
    bytes_free(&batch->body);
    free(batch);
}

bool batch_empty(const struct batch *batch)
{
    return batch->arguments == 0;
}

size_t batch_size(const struct batch *batch)
{
    return batch->body.used;
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

static void put_member(struct batch *batch, const char *name, enum key_kind set, uint64_t member)
{
    put_command(batch, 3, name, (struct key){ .kind = set });
    put_id(batch, member);
}

static void put_scored(struct batch *batch, enum key_kind set, int64_t score, uint64_t member)
{
    put_command(batch, 4, "ZADD", (struct key){ .kind = set });
    put_number(batch, score);
    put_id(batch, member);
}

void batch_order(struct batch *batch, uint64_t order, const struct store_pair *pair, size_t count, int64_t open_ms, int64_t over_ms)
{
    put_hash(batch, (struct key){ .kind = KEY_ORDER, .id = order }, pair, count);
    if (open_ms) {
        put_scored(batch, KEY_OPEN, open_ms, order);
        return;
    }
    put_member(batch, "ZREM", KEY_OPEN, order);
    put_scored(batch, KEY_FINISHED, over_ms, order);
}

void batch_order_forget(struct batch *batch, uint64_t order)
{
    put_command(batch, 2, "DEL", (struct key){ .kind = KEY_ORDER, .id = order });
    put_member(batch, "ZREM", KEY_OPEN, order);
    put_member(batch, "ZREM", KEY_FINISHED, order);
}

/* Exactly the value: a binary fraction would not be. */
static size_t degrees_write(int32_t e7, char out[DECIMAL_SIZE])
{
    uint32_t size = e7 < 0 ? 0 - (uint32_t)e7 : (uint32_t)e7;
    return (size_t)snprintf(out, DECIMAL_SIZE, "%s%u.%07u", e7 < 0 ? "-" : "", size / 10000000u, size % 10000000u);
}

void batch_worker(struct batch *batch, uint64_t worker, const struct store_pair *pair, size_t count, bool free, int32_t lon_e7, int32_t lat_e7)
{
    put_hash(batch, (struct key){ .kind = KEY_WORKER, .id = worker }, pair, count);
    if (!free) {
        put_member(batch, "ZREM", KEY_FREE, worker);
        return;
    }
    char degrees[DECIMAL_SIZE];
    put_command(batch, 5, "GEOADD", (struct key){ .kind = KEY_FREE });
    put(batch, degrees, degrees_write(lon_e7, degrees));
    put(batch, degrees, degrees_write(lat_e7, degrees));
    put_id(batch, worker);
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

void batch_event(struct batch *batch, uint64_t seq, const char *text, size_t length, const struct store_pair *pair, size_t count)
{
    char id[DECIMAL_SIZE + 2];
    size_t digits = decimal_write(seq, id);
    memcpy(id + digits, "-0", 3);
    put_command(batch, 5 + 2 * count, "XADD", (struct key){ .kind = KEY_LOG });
    put(batch, id, digits + 2);
    put_pairs(batch, pair, count);
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
