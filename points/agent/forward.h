/* forward.h - takes the letters of the outbox to the core, one after the other, each with the key it was registered under, so that
 * the core knows it again if it has had it already. A letter ends only with the core's answer. */
#ifndef PAIDAN_AGENT_FORWARD_H
#define PAIDAN_AGENT_FORWARD_H

#include "points/agent/feed.h"
#include "points/agent/outbox.h"
#include "points/uplink/uplink.h"

struct forward;

bool forward_open(uv_loop_t *loop, struct uplink *uplink, struct outbox *outbox, struct feed *feed, struct forward **out) __attribute__((warn_unused_result));
void forward_kick(struct forward *forward);      /* the link is there, or a letter is new */
void forward_stop(struct forward *forward);      /* takes no further letter; the uplink's last answer may still come */
void forward_close(struct forward *forward, void (*closed)(void *context), void *context);

#endif
