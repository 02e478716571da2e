/* reborn.h - an engine made anew from what another one answers, as a daemon does from its store after a crash. */
#ifndef PAIDAN_SIM_REBORN_H
#define PAIDAN_SIM_REBORN_H

#include <stddef.h>
#include "tables/tables.h"

/* Asks only the public questions of `old`, which stays as it is. `households` are those that may be known to it.
 * NULL: `why` says which record was refused. */
struct engine *reborn(const struct engine *old, const struct tables *tables, const struct engine_limits *limits, const uint64_t *household,
                      uint32_t households, int64_t now_ms, char *why, size_t why_size);

#endif
