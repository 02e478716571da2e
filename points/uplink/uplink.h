/* uplink.h - the way from a point, a terminal or the simulator to the core: nng REQ with many contexts on the caller's libuv loop.
 * Opens its session by itself and again whenever the core has forgotten it. Survives the core's restart: a request is sent again with
 * its idempotency key until it is answered or its time is up; a dialer that has had no pipe for 20 s is re-created.
 * Also the clock of everything that is not the core: uplink_now_ms(). Thread: the loop's, but for nng's callbacks inside. */
#ifndef PAIDAN_POINTS_UPLINK_H
#define PAIDAN_POINTS_UPLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>
#include "protocol/codec.h"

struct uplink;

struct uplink_options {
    uv_loop_t *loop;
    const char *address;             /* ipc:///path or tcp://127.0.0.1:port */
    enum role role; uint64_t scope;
    const char *program;             /* for the core's log */
    uint32_t contexts;               /* requests in flight; more wait in a queue of queue_max */
    uint32_t queue_max;
    int64_t watchdog_ms;             /* no pipe, or no word, for so long: a new dialer; 0: 20 s */
    void *context;
    void (*on_link)(void *context, bool up);      /* the session opened; the core is out of reach, or will not open one */
};

/* The reply is borrowed for the call. Errors of the link itself: UNAVAILABLE (time is up; whether it happened is not known: ask
 * again with the same key), FULL (the queue), TOO_LONG (over 64 KiB; not sent), INTERNAL (the core answered something else). */
typedef void uplink_done(void *context, const struct msg_reply_envelope *reply);

bool uplink_open(const struct uplink_options *options, struct uplink **out, const char **why) __attribute__((warn_unused_result));
/* body: struct msg_<request shape of kind>, copied. key: NULL for kinds that change nothing. done is called exactly once, from the loop,
 * never from inside uplink_ask(). A request waits in the queue while the link is down; a session that is refused (role, scope) answers
 * all that wait with its refusal. Out of memory is the end of the process: what must not be lost belongs on a disk. */
void uplink_ask(struct uplink *uplink, enum kind kind, const char *key, const void *body, int64_t timeout_ms, uplink_done *done, void *context);
bool uplink_up(const struct uplink *uplink);
/* Why the core will not open a session for this role and scope, as it said last; ERR_OK: it has not said so. Waiting does not help. */
enum error uplink_refused(const struct uplink *uplink);
int64_t uplink_now_ms(const struct uplink *uplink);      /* the core's time as last heard, carried on at its speed; 0 before the first session */
int64_t uplink_speed_pct(const struct uplink *uplink);
uint64_t uplink_session_seq(const struct uplink *uplink);      /* number of the latest event when the session was opened */
void uplink_key(char out[33]);                           /* a fresh 128-bit idempotency key, hex */
/* Every request not answered gets UNAVAILABLE from the loop, and so does every one asked until closed() is called; then closed(). */
void uplink_close(struct uplink *uplink, void (*closed)(void *context), void *context);

#endif
