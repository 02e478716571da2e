/* probe.h - asks one of our own listeners whether it still takes connections: connects as a peer would, exchanges the 8-byte
 * greeting of the SP protocols (RFCs sp-tcp-mapping and sp-ipc of nanomsg) and hangs up. On the loop and without nng, so that a fault
 * of nng cannot spoil its own check, and no nng dialer is made and ended every few seconds (use after free, nng #1658).
 * Speaks ipc:// and tcp:// with a numeric address. Thread: the loop's. */
#ifndef PAIDAN_SERVER_PROBE_H
#define PAIDAN_SERVER_PROBE_H

#include <stdbool.h>
#include <uv.h>

struct probe;
enum probe_state {
    PROBE_RUNNING,      /* no greeting yet: after a while, that is a failure too */
    PROBE_ANSWERED,
    PROBE_FAILED,
    PROBE_UNTRIED,      /* this process is short of descriptors or memory: says nothing about the listener */
};

/* NULL: no memory, or not an address one can probe. End with probe_drop(); the state may be read until then. */
struct probe *probe_start(uv_loop_t *loop, const char *address);
enum probe_state probe_state(const struct probe *probe);
void probe_drop(struct probe *probe);      /* NULL is fine; frees itself once the loop has let go of its handles */

#endif
