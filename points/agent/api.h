/* api.h - what a page or a program on this machine may ask over HTTP:
 *   POST /api/<kind>          the body of that kind as JSON; 200 and the reply's body, or an error status and {"error":{...}}.
 *                             Kinds that change something need an Idempotency-Key header.
 *                             order_now without the core: 202 {"registered":true,"key":...}, on the disk before it is answered
 *   GET  /api/order/<id>      order_show            GET /api/menu           menu
 *   GET  /ical/<worker>.ics   the worker's shifts as iCalendar
 *   GET  /api/outbox/<key>    what became of a registered order
 *   GET  /events              server-sent events, see feed.h
 *   GET  /healthz             link, outbox, the core's time
 *   GET  /                    the page of the agent's role, and its files (points/web) */
#ifndef PAIDAN_AGENT_API_H
#define PAIDAN_AGENT_API_H

#include "points/agent/feed.h"
#include "points/agent/forward.h"
#include "points/agent/http.h"
#include "points/agent/outbox.h"
#include "points/uplink/uplink.h"

struct api;

struct api_options {
    struct uplink *uplink;
    struct http *http;
    struct outbox *outbox;
    struct feed *feed;
    struct forward *forward;
    enum role role;
    uint64_t point;
    const char *version;
};

bool api_open(const struct api_options *options, struct api **out) __attribute__((warn_unused_result));
void api_request(struct api *api, struct http_token token, const struct http_request *request);
void api_stop(struct api *api);      /* whatever comes now is told to come again later */
void api_close(struct api *api);     /* after the uplink has closed */

#endif
