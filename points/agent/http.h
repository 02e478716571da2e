/* http.h - requests of pages and programs on this machine: libmicrohttpd without threads of its own, polled by the libuv loop.
 * A request comes in whole; the reply may come at once or later, by token. A stream is a reply that stays open (text/event-stream).
 * Bound to 127.0.0.1. Thread: the loop's. */
#ifndef PAIDAN_AGENT_HTTP_H
#define PAIDAN_AGENT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

enum { HTTP_BODY_MAX = 65536, HTTP_CONNECTIONS_MAX = 6000, HTTP_STREAM_MAX = 256 * 1024 };

struct http;
struct http_token { uint32_t index, generation; };      /* names one request until it is over; a stale one is ignored */

/* Borrowed for the call; NULL: not sent. */
struct http_request {
    const char *method, *path;
    const char *host, *origin, *type;          /* headers */
    const char *key;                           /* Idempotency-Key */
    const char *last_event_id, *if_none_match;
    const char *body; size_t length;
    bool too_long;                             /* over HTTP_BODY_MAX: the body is not here, and the connection ends with the reply */
};

struct http_options {
    uv_loop_t *loop;
    uint16_t port;                             /* 0: any free one */
    void *context;
    void (*on_request)(void *context, struct http_token token, const struct http_request *request);
    void (*on_gone)(void *context, struct http_token token);      /* a stream is over: the client left, or was dropped */
};

bool http_open(const struct http_options *options, struct http **out, const char **why) __attribute__((warn_unused_result));
uint16_t http_port(const struct http *http);
uint32_t http_waiting(const struct http *http);      /* requests without a reply yet; streams do not count */

/* The bytes are copied. retry_s 0: no Retry-After. */
void http_reply(struct http *http, struct http_token token, unsigned status, const char *type, const char *bytes, size_t length, unsigned retry_s);
/* A file that lives as long as the program: not copied. The browser asks each time, and gets 304 while its copy has this tag ("..." with the quotes). */
void http_reply_file(struct http *http, struct http_token token, const char *type, const void *bytes, size_t length, const char *tag, bool known);
void http_stream(struct http *http, struct http_token token);      /* 200, and open until the client goes */
/* False: the stream is over, or the client is too slow and has been dropped; on_gone() tells it. */
bool http_stream_write(struct http *http, struct http_token token, const char *bytes, size_t length);

void http_quiet(struct http *http);                  /* takes no new connections; those there are served */
void http_close(struct http *http, void (*closed)(void *context), void *context);      /* requests not answered are cut off */

#endif
