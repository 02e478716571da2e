/* feed.h - the core's events to the pages (GET /events): one long poll on the uplink kept outstanding, handed on to every page that
 * listens as server-sent events:
 *   hello   first, and again when events are missing: where the point stands. Its id is the number from which events follow.
 *   delta   an event of the core; its id is the event's number
 *   letter  what became of an order that was registered without the core (GET /api/outbox/<key> tells the same)
 *   beat    every 2 s of real time, and at once when the link goes or comes
 * A page that comes back with Last-Event-ID gets what it missed through a poll of its own, then joins the others. */
#ifndef PAIDAN_AGENT_FEED_H
#define PAIDAN_AGENT_FEED_H

#include "points/agent/http.h"
#include "points/agent/local.h"
#include "points/agent/outbox.h"
#include "points/uplink/uplink.h"

enum { FEED_CLIENTS_MAX = 64 };

struct feed;

struct feed_options {
    uv_loop_t *loop;
    struct uplink *uplink;
    struct http *http;
    const struct outbox *outbox;
    uint64_t point;
    int64_t lon_e7, lat_e7;      /* 0: not told */
    const char *role, *version;
};

bool feed_open(const struct feed_options *options, struct feed **out) __attribute__((warn_unused_result));
void feed_link(struct feed *feed, bool up);
bool feed_join(struct feed *feed, struct http_token token, const char *last_event_id);      /* false: full */
void feed_leave(struct feed *feed, struct http_token token);
void feed_letter(struct feed *feed, const struct msg_letter *letter);
uint32_t feed_clients(const struct feed *feed);
uint64_t feed_seq(const struct feed *feed);
void feed_stop(struct feed *feed);      /* asks nothing more; the uplink's last answers may still come */
void feed_close(struct feed *feed, void (*closed)(void *context), void *context);

#endif
