/* notice.h - what an event of the engine becomes: an entry of the log in the commit, an entry of the feed with those who may see it,
 * a figure, a line for people. Rendered once. Remembers the crew of each order, so that who loses an order hears of it. */
#ifndef PAIDAN_SERVER_NOTICE_H
#define PAIDAN_SERVER_NOTICE_H

#include "protocol/message.h"
#include "server/feed.h"
#include "server/figures.h"
#include "server/parts.h"

struct notices;

struct notices *notices_new(const struct parts *parts, struct feed *feed, struct figures *figures);      /* NULL: no memory */
void notices_free(struct notices *notices);
void notices_take(struct notices *notices, struct batch *batch, const struct event *event, int64_t now_ms);
/* After a restart, for the latest events of the log in order: into the feed again. */
void notices_again(struct notices *notices, const struct msg_event *event, const char *text, size_t length);
void notices_remember(struct notices *notices, const struct order *order);      /* restored: its crew, for the next event */

#endif
