/* commit.c - the queue of commits. */
#include "store/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MERGE_BYTES = 256 * 1024,             /* batches join one commit up to here: Redis serves nobody else meanwhile */
    SPARE_MAX = 64,
    KEEP_SIZE = 1024 * 1024,
};

/* The first word of an error reply. What is not here is COMMIT_REFUSED. */
static const struct { const char *prefix; enum commit_fault fault; } fault_table[] = {
    { "FENCED ", COMMIT_FENCED },
    { "GAP ", COMMIT_LOST },
    { "OOM ", COMMIT_SHORT },
    { "MISCONF ", COMMIT_SHORT },
    { "NOREPLICAS ", COMMIT_SHORT },
    { "LOADING ", COMMIT_SHORT },
    { "BUSY ", COMMIT_SHORT },
    { "READONLY ", COMMIT_SHORT },
    { "MASTERDOWN ", COMMIT_SHORT },
    { "CLUSTERDOWN ", COMMIT_SHORT },
    { "TRYAGAIN ", COMMIT_SHORT },
    { "ERR Function not found", COMMIT_SHORT },      /* the next connection loads it again */
};

void commits_init(struct commits *commits, const struct keys *keys)
{
    *commits = (struct commits){ .keys = keys };
    commits->waiting_end = &commits->waiting;
}

static void list_free(struct batch *batch)
{
    while (batch) {
        struct batch *next = batch->next;
        batch_free(batch);
        batch = next;
    }
}

void commits_free(struct commits *commits)
{
    for (uint32_t i = 0; i < COMMITS_IN_FLIGHT; i++) {
        bytes_free(&commits->ring[i].wire);
        list_free(commits->ring[i].batch);
    }
    list_free(commits->waiting);
    list_free(commits->spare);
}

struct batch *commits_batch(struct commits *commits)
{
    struct batch *batch = commits->spare;
    if (!batch) return batch_new(commits->keys);
    commits->spare = batch->next;
    commits->spare_count--;
    batch->next = NULL;
    return batch;
}

void commits_drop(struct commits *commits, struct batch *batch)
{
    if (commits->spare_count == SPARE_MAX) {
        batch_free(batch);
        return;
    }
    batch_clear(batch);
    batch->next = commits->spare;
    commits->spare = batch;
    commits->spare_count++;
}

void commits_put(struct commits *commits, struct batch *batch)
{
    batch->next = NULL;
    *commits->waiting_end = batch;
    commits->waiting_end = &batch->next;
    commits->waiting_count++;
}

static struct batch *waiting_take(struct commits *commits)
{
    struct batch *batch = commits->waiting;
    commits->waiting = batch->next;
    if (!commits->waiting) commits->waiting_end = &commits->waiting;
    commits->waiting_count--;
    commits->batch_count++;
    batch->next = NULL;
    return batch;
}

static void wire_text(struct bytes *wire, const char *text)
{
    bytes_bulk(wire, text, strlen(text));
}

static void wire_key(struct bytes *wire, const struct keys *keys, enum key_kind kind)
{
    char text[KEY_SIZE];
    bytes_bulk(wire, text, key_write(keys, &(struct key){ .kind = kind }, text));
}

/* FCALL paidan_commit 3 epoch commit lease EPOCH NUMBER, then the bodies. */
static bool commit_build(struct commits *commits, struct commit *commit, uint32_t arguments)
{
    enum { FIXED_WORDS = 8 };
    char head[DECIMAL_SIZE + 4] = "*";
    struct bytes *wire = &commit->wire;
    size_t length = 1 + decimal_write(FIXED_WORDS + arguments, head + 1);
    memcpy(head + length, "\r\n", 2);
    bytes_reset(wire, KEEP_SIZE);
    bytes_put(wire, head, length + 2);
    wire_text(wire, "FCALL");
    wire_text(wire, "paidan_commit");
    wire_text(wire, "3");
    wire_key(wire, commits->keys, KEY_EPOCH);
    wire_key(wire, commits->keys, KEY_COMMIT);
    wire_key(wire, commits->keys, KEY_LEASE);
    bytes_bulk_number(wire, (int64_t)commits->epoch);
    bytes_bulk_number(wire, (int64_t)commit->number);
    for (const struct batch *batch = commit->batch; batch; batch = batch->next) bytes_put(wire, batch->body.data, batch->body.used);
    return !wire->broken;
}

/* Takes waiting batches, at least one, into the next commit of the ring. */
static bool commit_make(struct commits *commits)
{
    struct commit *commit = &commits->ring[(commits->first + commits->count) % COMMITS_IN_FLIGHT];
    struct batch **end = &commit->batch;
    size_t bytes = 0;
    uint32_t arguments = 0;
    do {
        struct batch *batch = waiting_take(commits);
        bytes += batch->body.used;
        arguments += batch->arguments;
        *end = batch;
        end = &batch->next;
    } while (commits->waiting && bytes + commits->waiting->body.used <= MERGE_BYTES);
    commit->number = ++commits->last;
    commit->sent = 0;
    commits->count++;
    return commit_build(commits, commit, arguments);
}

static enum commit_fault fault_of(const char *text)
{
    for (size_t i = 0; i < sizeof fault_table / sizeof *fault_table; i++)
        if (strncmp(text, fault_table[i].prefix, strlen(fault_table[i].prefix)) == 0) return fault_table[i].fault;
    return COMMIT_REFUSED;
}

/* The oldest commit is in Redis. A callback may put new batches or close the store. */
static void commit_confirm(struct commits *commits)
{
    struct commit *commit = &commits->ring[commits->first];
    struct batch *batch = commit->batch;
    commit->batch = NULL;
    commits->last_us = (int64_t)(uv_hrtime() / 1000 - commit->sent_us);
    commits->first = (commits->first + 1) % COMMITS_IN_FLIGHT;
    commits->count--;
    commits->sent--;
    commits->confirmed++;
    while (batch) {
        struct batch *next = batch->next;
        void (*stored)(void *) = batch->stored;
        void *context = batch->context;
        commits->batch_count--;
        commits_drop(commits, batch);
        if (stored && !commits->closed) stored(context);
        batch = next;
    }
    if (!commits->closed) commits->on_confirmed(commits->context);
}

/* Replies come in the order of the ring. A number that was there already is only right when we sent it before. */
static void on_reply(void *context, const redisReply *reply)
{
    struct commits *commits = context;
    if (!reply || !commits->resp || commits->closed) return;
    struct commit *commit = &commits->ring[commits->first];
    if (reply->type == REDIS_REPLY_STATUS && strcmp(reply->str, "STORED") == 0) {
        commit_confirm(commits);
    } else if (reply->type == REDIS_REPLY_STATUS && strcmp(reply->str, "REPEAT") == 0 && commit->sent > 1) {
        commits->repeats++;
        commit_confirm(commits);
    } else {
        const char *text = reply->type == REDIS_REPLY_ERROR || reply->type == REDIS_REPLY_STATUS ? reply->str : "a reply of an unknown kind";
        commits->resp = NULL;
        commits->on_fault(commits->context, reply->type == REDIS_REPLY_ERROR ? fault_of(text) : COMMIT_REFUSED, text);
    }
}

void commits_join(struct commits *commits, struct resp *resp)
{
    commits->resp = resp;
    commits->sent = 0;
}

void commits_leave(struct commits *commits)
{
    commits->resp = NULL;
    commits->sent = 0;
}

bool commits_pump(struct commits *commits)
{
    while (commits->resp && (commits->sent < commits->count || (commits->waiting && commits->count < COMMITS_IN_FLIGHT))) {
        if (commits->sent == commits->count && !commit_make(commits)) return false;
        struct commit *commit = &commits->ring[(commits->first + commits->sent) % COMMITS_IN_FLIGHT];
        if (!resp_send(commits->resp, commit->wire.data, commit->wire.used, on_reply, commits)) return commits->sent > 0;
        commit->sent++;
        commit->sent_us = uv_hrtime() / 1000;
        commits->sent++;
    }
    return true;
}

size_t commits_pending(const struct commits *commits)
{
    return commits->waiting_count + commits->batch_count;
}
