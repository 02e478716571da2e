/* improver.h - day plans that improve in virtual time: a few slices every few minutes, as the core does between requests. */
#ifndef PAIDAN_SIM_IMPROVER_H
#define PAIDAN_SIM_IMPROVER_H

#include "engine/engine.h"

struct improver { int64_t at_ms; uint64_t after, slices, seed; };      /* at_ms: when plans are improved next; INT64_MAX: never */

/* One round of slices at now_ms, each given to `slice`, which makes it a step and returns what came of it. */
void improver_run(struct improver *improver, int64_t now_ms, const struct outcome *(*slice)(void *context, const struct command *command), void *context);

#endif
