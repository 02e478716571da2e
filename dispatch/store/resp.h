/* resp.h - one connection to Redis: pipelined commands, replies in order, a deadline for each. hiredis formats and parses; the stream
 * is ours, because its libuv adapter swallows refusals and knows no time. A connection is used once: when it is down, close it and
 * open another. Thread: the loop's; callbacks come from the loop, except those of resp_flush(), which come from inside it. */
#ifndef PAIDAN_STORE_RESP_H
#define PAIDAN_STORE_RESP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <hiredis/hiredis.h>
#include <uv.h>

struct resp;

struct resp_options {
    uv_loop_t *loop;
    const char *address;                                 /* "unix:/path", "127.0.0.1:6379", "[::1]:6379"; names are not looked up */
    int64_t reply_ms;                                    /* for the connection, and for each reply beside the time its bytes need */
    void *context;
    void (*on_up)(void *context);
    void (*on_down)(void *context, const char *why);     /* once, after every waiting command got its NULL reply */
};

bool resp_address_good(const char *address);
/* False: no memory or no descriptor. Everything later comes through the callbacks. */
bool resp_open(const struct resp_options *options, struct resp **out) __attribute__((warn_unused_result));
/* No callback comes any more but `closed`, which may be NULL. */
void resp_close(struct resp *resp, void (*closed)(void *context), void *context);

/* `reply` is called exactly once, unless the connection is closed first; with NULL when it went down. The reply is borrowed.
 * False: not connected, or too much is waiting already; then `reply` is not called. */
bool resp_send(struct resp *resp, const char *bytes, size_t length, void (*reply)(void *context, const redisReply *reply), void *context);
bool resp_command(struct resp *resp, int argc, const char **argv, void (*reply)(void *context, const redisReply *reply), void *context);
void resp_flush(struct resp *resp);      /* writes what was sent since the last flush, in one piece */

uint64_t resp_bytes_out(const struct resp *resp);
uint64_t resp_commands(const struct resp *resp);

#endif
