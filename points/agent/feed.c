/* feed.c - one poll in, many streams out. */
#include "points/agent/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/agent/log.h"

enum { BEAT_MS = 2000, POLL_WAIT_MS = 20000, POLL_TIMEOUT_MS = 30000, REPLAY_TIMEOUT_MS = 10000, FRAME_MAX = MESSAGE_MAX + 128 };

struct client {
    bool used, replaying, asked;     /* replaying: it has not caught up with the feed yet */
    struct http_token token;
    uint64_t after;                  /* the last event it was sent */
};

struct feed {
    struct feed_options options;
    uv_timer_t beat;
    uint64_t after;                  /* the last event heard */
    bool known, polling, stopped;    /* known: after has been set by a session */
    void (*closed)(void *context);
    void *closed_context;
    struct client client[FEED_CLIENTS_MAX];
    char frame[FRAME_MAX];
};

struct replay { struct feed *feed; struct http_token token; uint64_t goal; };      /* goal: what the feed had heard when it was asked */

/* ---- frames ---- */

static size_t frame_make(struct feed *feed, const char *event, const uint64_t *id, const struct shape *shape, const void *body)
{
    int head = id == NULL ? snprintf(feed->frame, FRAME_MAX, "event: %s\ndata: ", event)
                          : snprintf(feed->frame, FRAME_MAX, "id: %" PRIu64 "\nevent: %s\ndata: ", *id, event);
    size_t length = codec_write_body(shape, body, feed->frame + head, FRAME_MAX - (size_t)head - 2);
    if (length == 0) return 0;
    memcpy(feed->frame + head + length, "\n\n", 2);
    return (size_t)head + length + 2;
}

static void client_write(struct feed *feed, struct client *client, size_t length)
{
    if (!http_stream_write(feed->options.http, client->token, feed->frame, length)) client->used = false;
}

static void write_all(struct feed *feed, size_t length)
{
    for (int i = 0; i < FEED_CLIENTS_MAX; i++)
        if (feed->client[i].used) client_write(feed, &feed->client[i], length);
}

static const char *link_name(const struct feed *feed)
{
    return uplink_up(feed->options.uplink) ? "up" : "down";
}

static size_t frame_hello(struct feed *feed, uint64_t seq, bool fresh)
{
    const struct feed_options *options = &feed->options;
    struct msg_hello hello = { .point = options->point, .role = options->role, .link = link_name(feed), .seq = seq, .fresh = fresh,
                               .now_ms = uplink_now_ms(options->uplink), .speed_pct = uplink_speed_pct(options->uplink),
                               .outbox = outbox_waiting(options->outbox), .lon_e7 = options->lon_e7, .lat_e7 = options->lat_e7,
                               .version = options->version };
    return frame_make(feed, "hello", &seq, &shape_hello, &hello);
}

static void beat(struct feed *feed)
{
    const struct feed_options *options = &feed->options;
    struct msg_beat body = { .link = link_name(feed), .now_ms = uplink_now_ms(options->uplink), .speed_pct = uplink_speed_pct(options->uplink),
                             .outbox = outbox_waiting(options->outbox) };
    write_all(feed, frame_make(feed, "beat", NULL, &shape_beat, &body));
}

/* ---- a page that comes back ---- */

static void replay_ask(struct feed *feed, struct client *client);

static struct client *client_find(struct feed *feed, struct http_token token)
{
    for (int i = 0; i < FEED_CLIENTS_MAX; i++) {
        struct client *client = &feed->client[i];
        if (client->used && client->token.index == token.index && client->token.generation == token.generation) return client;
    }
    return NULL;
}

static void client_fresh(struct feed *feed, struct client *client)
{
    client->replaying = false;
    client->after = feed->after;
    client_write(feed, client, frame_hello(feed, feed->after, true));
}

static void replay_events(struct feed *feed, struct client *client, const struct msg_events *events, uint64_t goal)
{
    for (uint32_t i = 0; i < events->events_count && client->used; i++) {
        const struct msg_event *event = &events->events[i];
        if (event->seq <= client->after) continue;
        client->after = event->seq;
        client_write(feed, client, frame_make(feed, "delta", &event->seq, &shape_event, event));
    }
    if (events->next > client->after) client->after = events->next;
    /* What the feed heard meanwhile was not sent to this page: it has caught up when its own poll has reached the feed, or when
     * there was nothing for it in a poll asked since the feed last heard something. */
    if (client->after >= feed->after || (events->events_count == 0 && feed->after == goal)) client->replaying = false;
    else if (client->used) replay_ask(feed, client);
}

static void on_replay(void *context, const struct msg_reply_envelope *reply)
{
    struct replay *replay = context;
    struct feed *feed = replay->feed;
    struct client *client = client_find(feed, replay->token);
    uint64_t goal = replay->goal;
    free(replay);
    if (feed->stopped || client == NULL) return;
    client->asked = false;
    if (reply->error == ERR_OK) replay_events(feed, client, reply->body, goal);
    else if (reply->error != ERR_UNAVAILABLE && reply->error != ERR_FULL) client_fresh(feed, client);      /* GONE: no longer kept */
}                                                                      /* the rest is tried again with the next beat */

static void replay_ask(struct feed *feed, struct client *client)
{
    struct msg_events_ask body = { .after = client->after };
    struct replay *replay = malloc(sizeof *replay);
    if (replay == NULL) abort();      /* as in the uplink: no memory, no going on */
    *replay = (struct replay){ feed, client->token, feed->after };
    client->asked = true;
    uplink_ask(feed->options.uplink, KIND_EVENTS_SINCE, NULL, &body, REPLAY_TIMEOUT_MS, on_replay, replay);
}

/* ---- the poll ---- */

static void poll_ask(struct feed *feed);

static void hand_on(struct feed *feed, const struct msg_events *events)
{
    for (uint32_t i = 0; i < events->events_count; i++) {
        const struct msg_event *event = &events->events[i];
        if (event->seq <= feed->after) continue;      /* heard before */
        feed->after = event->seq;
        size_t length = frame_make(feed, "delta", &event->seq, &shape_event, event);
        for (int k = 0; k < FEED_CLIENTS_MAX; k++) {
            struct client *client = &feed->client[k];
            if (!client->used || client->replaying || event->seq <= client->after) continue;
            client->after = event->seq;
            client_write(feed, client, length);
        }
    }
    if (events->next > feed->after) feed->after = events->next;
}

static void start_over(struct feed *feed, uint64_t after)
{
    feed->after = after;
    for (int i = 0; i < FEED_CLIENTS_MAX; i++)
        if (feed->client[i].used) client_fresh(feed, &feed->client[i]);
}

static void on_poll(void *context, const struct msg_reply_envelope *reply)
{
    struct feed *feed = context;
    feed->polling = false;
    if (feed->stopped) return;
    if (reply->error == ERR_OK) {
        hand_on(feed, reply->body);
        poll_ask(feed);
    } else if (reply->error == ERR_GONE) {
        log_line("warn", "feed", "gone", NULL);
        start_over(feed, 0);          /* from the oldest that is kept */
        poll_ask(feed);
    } else if (uplink_up(feed->options.uplink)) {
        log_line("warn", "feed", "poll_failed", error_name(reply->error));      /* the next beat asks again */
    }
}

static void poll_ask(struct feed *feed)
{
    struct msg_events_ask body = { .after = feed->after, .wait_ms = POLL_WAIT_MS };
    if (feed->polling || feed->stopped || !feed->known) return;
    feed->polling = true;
    uplink_ask(feed->options.uplink, KIND_EVENTS_SINCE, NULL, &body, POLL_TIMEOUT_MS, on_poll, feed);
}

static void on_beat(uv_timer_t *timer)
{
    struct feed *feed = timer->data;
    beat(feed);
    if (!uplink_up(feed->options.uplink)) return;
    poll_ask(feed);
    for (int i = 0; i < FEED_CLIENTS_MAX; i++) {
        struct client *client = &feed->client[i];
        if (client->used && client->replaying && !client->asked) replay_ask(feed, client);
    }
}

/* ---- the doors ---- */

bool feed_open(const struct feed_options *options, struct feed **out)
{
    struct feed *feed = calloc(1, sizeof *feed);
    *out = feed;
    if (feed == NULL) return false;
    feed->options = *options;
    uv_timer_init(options->loop, &feed->beat);
    feed->beat.data = feed;
    uv_timer_start(&feed->beat, on_beat, BEAT_MS, BEAT_MS);
    return true;
}

void feed_link(struct feed *feed, bool up)
{
    if (up) {
        uint64_t seq = uplink_session_seq(feed->options.uplink);
        if (!feed->known || seq < feed->after) start_over(feed, seq);      /* the first word, or a core that counts anew */
        feed->known = true;
        poll_ask(feed);
    }
    beat(feed);
}

bool feed_join(struct feed *feed, struct http_token token, const char *last_event_id)
{
    struct client *client = NULL;
    for (int i = 0; i < FEED_CLIENTS_MAX && client == NULL; i++)
        if (!feed->client[i].used) client = &feed->client[i];
    if (client == NULL) return false;
    uint64_t last = last_event_id == NULL ? 0 : strtoull(last_event_id, NULL, 10);
    bool comes_back = last > 0 && last < feed->after;
    *client = (struct client){ .used = true, .token = token, .replaying = comes_back, .after = comes_back ? last : feed->after };
    http_stream(feed->options.http, token);
    bool fresh = last_event_id == NULL || last > feed->after || last == 0;
    client_write(feed, client, frame_hello(feed, client->after, fresh));
    if (comes_back && client->used && uplink_up(feed->options.uplink)) replay_ask(feed, client);
    return true;
}

void feed_leave(struct feed *feed, struct http_token token)
{
    struct client *client = client_find(feed, token);
    if (client != NULL) client->used = false;
}

void feed_letter(struct feed *feed, const struct msg_letter *letter)
{
    write_all(feed, frame_make(feed, "letter", NULL, &shape_letter, letter));
}

uint32_t feed_clients(const struct feed *feed)
{
    uint32_t count = 0;
    for (int i = 0; i < FEED_CLIENTS_MAX; i++) count += feed->client[i].used;
    return count;
}

uint64_t feed_seq(const struct feed *feed)
{
    return feed->after;
}

void feed_stop(struct feed *feed)
{
    feed->stopped = true;
    uv_timer_stop(&feed->beat);
}

static void on_beat_closed(uv_handle_t *handle)
{
    struct feed *feed = handle->data;
    void (*closed)(void *) = feed->closed;
    void *context = feed->closed_context;
    free(feed);
    closed(context);
}

void feed_close(struct feed *feed, void (*closed)(void *context), void *context)
{
    feed->closed = closed;
    feed->closed_context = context;
    uv_close((uv_handle_t *)&feed->beat, on_beat_closed);
}
