/* publish.h - keeps the hashes of workers and the published shifts in Redis as other programs expect them: written when the engine
 * changes a worker, and, because a shift also ends by time alone, looked over again and again in the background. The same sweep writes
 * an empty region for the first time, a worker new in the tables, and the next day's shifts, and deletes the days that have left the
 * roster. Small commits of their own, one at a time. */
#ifndef PAIDAN_SERVER_PUBLISH_H
#define PAIDAN_SERVER_PUBLISH_H

#include "server/parts.h"
#include "server/record.h"

struct publish;

struct publish *publish_new(const struct parts *parts);      /* NULL: no memory, or the loop gave no timer */
/* What recovery found written for this worker. */
void publish_seen(struct publish *publish, uint32_t row, const struct store_pair *pair, size_t count);
void publish_seen_day(struct publish *publish, int32_t first_day);      /* the earliest day with shifts or overrides; INT32_MAX: none */
void publish_start(struct publish *publish);
/* Writes a worker as they are now into a batch. */
void publish_worker(struct publish *publish, struct batch *batch, uint32_t row, int64_t now_ms);
struct publish_state { uint64_t workers, days; bool settled; };      /* written so far; settled: a whole round found nothing to write */
void publish_state(const struct publish *publish, struct publish_state *out);
void publish_stop(struct publish *publish);
void publish_free(struct publish *publish, void (*freed)(void *context), void *context);

#endif
