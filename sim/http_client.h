/* http_client.h - many HTTP requests at once on the caller's libuv loop: libcurl's multi interface. Every call of done is from the loop,
 * exactly once for each request. Thread: the loop's. */
#ifndef PAIDAN_SIM_HTTP_CLIENT_H
#define PAIDAN_SIM_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct http_client;

/* status 0: no answer. The bytes are borrowed for the call. */
typedef void http_client_done(void *context, unsigned status, const char *bytes, size_t length);

bool http_client_open(uv_loop_t *loop, struct http_client **out) __attribute__((warn_unused_result));
/* Body and URL are copied. key: the Idempotency-Key, or NULL. */
void http_client_post(struct http_client *client, const char *url, const char *key, const char *body, size_t length, int64_t timeout_ms,
                      http_client_done *done, void *context);
void http_client_get(struct http_client *client, const char *url, int64_t timeout_ms, http_client_done *done, void *context);
/* Of a stream of events, only the first: answered and hung up after the first empty line. */
void http_client_first_event(struct http_client *client, const char *url, int64_t timeout_ms, http_client_done *done, void *context);
/* Whatever is not answered gets status 0; then closed(). */
void http_client_close(struct http_client *client, void (*closed)(void *context), void *context);

#endif
