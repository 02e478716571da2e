/* wire.h - requests in, replies out: the only place that knows nng. REP sockets with many contexts; completed receives are pushed
 * on a lock-free stack by nng's threads and drained by the loop. Limits: 64 KiB a message, `contexts` requests outstanding. The
 * listeners probe themselves and are re-created when they no longer answer. Thread: the loop's, but for nng's callbacks inside. */
#ifndef PAIDAN_SERVER_WIRE_H
#define PAIDAN_SERVER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct wire;
struct wire_token { uint32_t context; uint32_t generation; };      /* names one outstanding request */

struct wire_options {
    uv_loop_t *loop;
    const char *const *address; size_t address_count;      /* "ipc:///path", "tcp://127.0.0.1:7000" */
    uint32_t contexts;                                     /* requests outstanding at once, over all addresses */
    int64_t probe_ms;                                      /* 5000; 0: no probe */
    void *context;
    void (*on_request)(void *context, struct wire_token token, const char *bytes, size_t length);      /* bytes are borrowed */
    void (*on_turn)(void *context);                        /* after the requests of one wake-up were handed over */
    void (*log)(void *context, const char *level, const char *event, const char *detail);
};

/* false: *why says which step failed and *out is NULL; the loop lets go of the rest when it runs next. */
bool wire_open(const struct wire_options *options, struct wire **out, const char **why) __attribute__((warn_unused_result));
const char *wire_address(const struct wire *wire, size_t index);      /* as bound: port 0 has become a real one; NULL: no such index */
/* Answers one request; copies the bytes. A token that is no longer outstanding is ignored. */
void wire_reply(struct wire *wire, struct wire_token token, const char *bytes, size_t length);
/* Requests not answered are dropped, replies under way get half a second. Then everything is freed and `closed` called. */
void wire_close(struct wire *wire, void (*closed)(void *context), void *context);

/* replies: handed to nng for sending, which proves nothing about the peer. dropped: replies that nng refused or had no memory for. */
struct wire_figures { uint64_t requests, replies, dropped, heals; uint32_t outstanding; };
void wire_figures(const struct wire *wire, struct wire_figures *out);

#endif
