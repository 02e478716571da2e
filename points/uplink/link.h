/* link.h - nng REQ behind a small door: numbered slots, each good for one request at a time, on the caller's libuv loop.
 * nng's threads only push finished operations on a lock-free stack and wake the loop; everything else happens on the loop.
 * A request is sent again by nng when the pipe goes or `resend_ms` passes, until it is answered or its time is up; each operation ends
 * by its own timeout and is never cancelled (nng 1.5.2 may crash there), but for the end of all of them in link_close(). */
#ifndef PAIDAN_UPLINK_LINK_H
#define PAIDAN_UPLINK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct link;

struct link_options {
    uv_loop_t *loop;
    const char *address;
    uint32_t slots;
    size_t message_max;              /* a longer reply closes the pipe */
    void *context;
    /* One per link_send(). bytes NULL: time is up, or the link was closed. Borrowed for the call. */
    void (*on_reply)(void *context, uint32_t slot, const char *bytes, size_t length);
    void (*on_pipe)(void *context, bool up);      /* a new pipe, or the last one is gone; up may come twice when a loss was short */
    void (*on_turn)(void *context);               /* after each wake-up, also those of link_wake() */
};

bool link_open(const struct link_options *options, struct link **out, const char **why) __attribute__((warn_unused_result));
/* The slot must be free: never used, or its on_reply() was called. The bytes are copied. */
void link_send(struct link *link, uint32_t slot, const char *bytes, size_t length, int64_t timeout_ms, int64_t resend_ms);
void link_wake(struct link *link);                /* on_turn() soon, from the loop */
void link_redial(struct link *link);              /* a new dialer in place of one that does not come back */
/* Ends the operations in flight; on_reply() is called for each of them, then closed(), within a few seconds whatever nng does. */
void link_close(struct link *link, void (*closed)(void *context), void *context);

#endif
