/* publish.h - keeps the hashes of workers and the published rosters in Redis as other programs expect them: written when the engine
 * changes a worker, and, because a shift also ends by time alone, looked over again and again in the background. The same sweep writes
 * an empty region for the first time, a worker new in the tables, and what publish_days.h tells. Small commits of their own, one at a time. */
#ifndef PAIDAN_SERVER_PUBLISH_H
#define PAIDAN_SERVER_PUBLISH_H

#include "server/publish_days.h"

struct publish;

struct publish *publish_new(const struct parts *parts);      /* NULL: no memory, or the loop gave no timer */
/* What recovery found written for this worker. */
void publish_seen(struct publish *publish, uint32_t row, const struct store_pair *pair, size_t count);
struct publish_days *publish_days(struct publish *publish);      /* for what recovery found written of the days */
void publish_start(struct publish *publish);
/* Writes a worker as they are now into a batch. */
void publish_worker(struct publish *publish, struct batch *batch, uint32_t row, int64_t now_ms);
struct publish_state { uint64_t workers, days; bool settled; };      /* written so far; settled: a whole round found nothing to write */
void publish_state(const struct publish *publish, struct publish_state *out);
void publish_stop(struct publish *publish);
void publish_free(struct publish *publish, void (*freed)(void *context), void *context);

#endif
