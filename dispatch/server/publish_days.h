/* publish_days.h - the rosters in Redis as other programs read them, written by the sweep of publish.h: the published shifts of the days ahead, what
 * was worked on the days behind, a text for each worker and month, and once at the start the shift kinds and patterns. Days and months that
 * nobody needs any more are deleted. What a change makes of a published day is written with the change (dirty.h), not here. */
#ifndef PAIDAN_SERVER_PUBLISH_DAYS_H
#define PAIDAN_SERVER_PUBLISH_DAYS_H

#include "server/parts.h"
#include "server/record.h"

enum { PUBLISH_DAYS_AHEAD = 14 };      /* today and so many days more are published */

struct publish_days;

struct publish_days *publish_days_new(const struct parts *parts);      /* NULL: no memory */
void publish_days_free(struct publish_days *days);
void publish_days_seen(struct publish_days *days, int32_t first_day);                       /* the earliest day in Redis; INT32_MAX: none */
void publish_days_worked(struct publish_days *days, uint32_t row, int32_t last_day);        /* written up to this day, inclusive */
/* Puts the next piece of what is missing into an empty batch; it stays empty when nothing is. */
void publish_days_sweep(struct publish_days *days, struct batch *batch, int64_t now_ms);
uint64_t publish_days_count(const struct publish_days *days);      /* days published so far */

#endif
