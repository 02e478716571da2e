/* dirty.h - what a turn changed in the engine -> the records of its commit. A day of a roster that is published is written again together with
 * the change that moved it, so that a reader never sees the one without the other. */
#ifndef PAIDAN_SERVER_DIRTY_H
#define PAIDAN_SERVER_DIRTY_H

#include "server/parts.h"
#include "server/publish.h"

struct dirty_writer;

struct dirty_writer *dirty_writer_new(const struct parts *parts);      /* NULL: no memory */
void dirty_writer_free(struct dirty_writer *writer);
/* Takes all that is dirty; workers are written through `publish`. now_ms: of the turn. */
void dirty_write(struct dirty_writer *writer, struct publish *publish, struct batch *batch, int64_t now_ms);
/* What no single record can tell; with every commit. */
void dirty_write_counters(struct dirty_writer *writer, struct batch *batch, int64_t now_ms);

#endif
