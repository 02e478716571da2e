#include "server/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/codec.h"
#include "server/text_ring.h"

enum {
    TEXT_MEAN = 900,              /* an event with its order takes about 750 bytes */
    SCAN_MAX = 16384,             /* events looked at for one answer */
    PAGE_MAX = MESSAGE_MAX - 512, /* leaves room for the envelope */
};

struct entry { uint64_t text; uint32_t length; struct feed_scope scope; };

struct poll { struct wire_token token; uint64_t id, order; struct feed_ask ask; int64_t until_mono_ms; };

struct feed {
    uint32_t events_max, polls_max;
    uint64_t first, last;            /* events kept: first <= seq <= last, at seq % events_max; none when first > last */
    uint64_t published;
    struct entry *entry;
    struct text_ring texts;
    struct poll *poll;
    uint32_t poll_count;
    uint64_t polls_held;             /* ever; gives each poll its place in line */
    uint64_t woken;                  /* published when the polls were last looked at */
    char page[PAGE_MAX];
};

struct feed *feed_new(uint32_t events_max, uint32_t polls_max)
{
    if (events_max == 0 || polls_max == 0) return NULL;
    struct feed *feed = calloc(1, sizeof *feed);
    if (feed == NULL) return NULL;
    feed->events_max = events_max;
    feed->polls_max = polls_max;
    feed->first = 1;
    feed->entry = calloc(events_max, sizeof *feed->entry);
    feed->poll = calloc(polls_max, sizeof *feed->poll);
    bool texts = text_ring_open(&feed->texts, (size_t)events_max * TEXT_MEAN + MESSAGE_MAX);
    if (feed->entry == NULL || feed->poll == NULL || !texts) {
        feed_free(feed);
        return NULL;
    }
    return feed;
}

void feed_free(struct feed *feed)
{
    if (feed == NULL) return;
    free(feed->entry);
    free(feed->poll);
    text_ring_close(&feed->texts);
    free(feed);
}

static struct entry *entry_at(const struct feed *feed, uint64_t seq)
{
    return &feed->entry[seq % feed->events_max];
}

void feed_start(struct feed *feed, uint64_t last_seq)
{
    if (feed->first > feed->last || feed->last != last_seq) feed->first = last_seq + 1;
    feed->last = last_seq;
    feed->published = last_seq;
    feed->woken = last_seq;
}

void feed_put(struct feed *feed, uint64_t seq, const char *text, size_t length, const struct feed_scope *scope)
{
    if (seq != feed->last + 1 || feed->first > feed->last) feed->first = seq;
    struct entry *entry = entry_at(feed, seq);
    *entry = (struct entry){ .text = text_ring_put(&feed->texts, text, length), .length = (uint32_t)length, .scope = *scope };
    feed->last = seq;
    if (feed->last - feed->first >= feed->events_max) feed->first = feed->last - feed->events_max + 1;
    while (feed->first < feed->last && !text_ring_kept(&feed->texts, entry_at(feed, feed->first)->text)) feed->first++;
}

void feed_publish(struct feed *feed, uint64_t seq)
{
    if (seq > feed->published) feed->published = seq;
}

uint64_t feed_published(const struct feed *feed) { return feed->published; }

static bool listed(const uint32_t *id, uint32_t count, uint32_t wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        if (id[i] == wanted) return true;
    }
    return false;
}

static bool may_see(const struct feed_scope *scope, const struct feed_ask *ask)
{
    switch (ask->role) {
    case ROLE_ADMIN: return true;
    case ROLE_RESIDENT: return scope->point == ask->scope && !scope->staff;
    case ROLE_OPERATOR: return scope->point == ask->scope;
    case ROLE_WORKER: return listed(scope->worker, scope->count, ask->scope);
    case ROLE_FIRM: return listed(scope->firm, scope->count, ask->scope);
    case ROLE_REGULATOR:
    case ROLE_NONE:
    case ROLE_COUNT: break;
    }
    return false;
}

enum { HEAD_SIZE = 64, TAIL_SIZE = 2 };      /* {"next":"...","events":[ and ]} */

enum feed_answer feed_read(struct feed *feed, struct feed_ask *ask, char *buffer, size_t size, size_t *length)
{
    if (ask->after > feed->published || (ask->after != 0 && ask->after + 1 < feed->first)) return FEED_GONE;
    uint64_t seq = ask->after + 1 > feed->first ? ask->after + 1 : feed->first, looked_at = 0;
    uint32_t count = 0;
    size_t used = HEAD_SIZE;
    if (size > PAGE_MAX) size = PAGE_MAX;
    for (; seq <= feed->published && looked_at < SCAN_MAX && count < ask->most; seq++, looked_at++) {
        const struct entry *entry = entry_at(feed, seq);
        if (!may_see(&entry->scope, ask)) continue;
        if (used + 1 + entry->length + TAIL_SIZE > size) {
            if (count > 0) break;
            continue;                 /* would never fit: passed over rather than blocking what follows */
        }
        if (count++ > 0) buffer[used++] = ',';
        memcpy(buffer + used, text_ring_at(&feed->texts, entry->text), entry->length);
        used += entry->length;
    }
    ask->after = seq - 1 > ask->after ? seq - 1 : ask->after;
    char head[HEAD_SIZE];
    int head_length = snprintf(head, sizeof head, "{\"next\":\"%" PRIu64 "\",\"events\":[", ask->after);
    memmove(buffer + head_length, buffer + HEAD_SIZE, used - HEAD_SIZE);
    memcpy(buffer, head, (size_t)head_length);
    used -= HEAD_SIZE - (size_t)head_length;
    memcpy(buffer + used, "]}", TAIL_SIZE);
    *length = used + TAIL_SIZE;
    return count > 0 || looked_at == SCAN_MAX ? FEED_SOME : FEED_NONE;
}

static void poll_drop(struct feed *feed, uint32_t at)
{
    feed->poll[at] = feed->poll[--feed->poll_count];
}

/* Answers a poll with what there is, though it be nothing, and lets it go. */
static void poll_answer(struct feed *feed, uint32_t at, feed_reply *reply, void *context)
{
    struct poll poll = feed->poll[at];
    size_t length = 0;
    enum feed_answer answer = feed_read(feed, &poll.ask, feed->page, sizeof feed->page, &length);
    poll_drop(feed, at);
    reply(context, poll.token, poll.id, answer == FEED_GONE ? NULL : feed->page, length);
}

void feed_hold(struct feed *feed, struct wire_token token, uint64_t id, const struct feed_ask *ask, int64_t until_mono_ms, feed_reply *reply, void *context)
{
    if (feed->poll_count == feed->polls_max) {
        uint32_t oldest = 0;
        for (uint32_t i = 1; i < feed->poll_count; i++) {
            if (feed->poll[i].order < feed->poll[oldest].order) oldest = i;
        }
        poll_answer(feed, oldest, reply, context);
    }
    feed->poll[feed->poll_count++] = (struct poll){ .token = token, .id = id, .order = feed->polls_held++, .ask = *ask, .until_mono_ms = until_mono_ms };
}

void feed_wake(struct feed *feed, feed_reply *reply, void *context)
{
    if (feed->woken == feed->published) return;
    feed->woken = feed->published;
    for (uint32_t i = 0; i < feed->poll_count;) {
        struct poll *poll = &feed->poll[i];
        size_t length = 0;
        enum feed_answer answer = feed_read(feed, &poll->ask, feed->page, sizeof feed->page, &length);      /* moves its `after` on */
        if (answer == FEED_NONE) {
            i++;
            continue;
        }
        struct poll done = *poll;
        poll_drop(feed, i);
        reply(context, done.token, done.id, answer == FEED_GONE ? NULL : feed->page, length);
    }
}

void feed_expire(struct feed *feed, int64_t mono_ms, feed_reply *reply, void *context)
{
    for (uint32_t i = 0; i < feed->poll_count;) {
        if (feed->poll[i].until_mono_ms <= mono_ms) poll_answer(feed, i, reply, context);
        else i++;
    }
}

int64_t feed_deadline(const struct feed *feed)
{
    int64_t deadline = INT64_MAX;
    for (uint32_t i = 0; i < feed->poll_count; i++) {
        if (feed->poll[i].until_mono_ms < deadline) deadline = feed->poll[i].until_mono_ms;
    }
    return deadline;
}

uint32_t feed_polls(const struct feed *feed) { return feed->poll_count; }
