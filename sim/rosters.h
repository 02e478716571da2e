/* rosters.h - operators and workers who change rosters, by chance: shifts at once, drafts, leave, swaps, shifts that are taken over. For the
 * shell in virtual time: they look into the engine as their screens would show it. */
#ifndef PAIDAN_SIM_ROSTERS_H
#define PAIDAN_SIM_ROSTERS_H

#include "engine/engine.h"
#include "sim/random.h"
#include "tables/tables.h"

enum { ROSTERS_EDITS_MAX = 6 };
struct roster_act { struct command command; struct edit edit[ROSTERS_EDITS_MAX]; };      /* the command points into the edits: do not copy it */

void rosters_act(const struct engine *engine, const struct tables *tables, struct random *random, int64_t now_ms, struct roster_act *out);

#endif
