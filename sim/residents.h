/* residents.h - how the simulated residents behave: they think before they confirm, sometimes let go or change their mind, and do not wait
 * for ever. Only for made-up households; what real people order is left alone. */
#ifndef PAIDAN_SIM_RESIDENTS_H
#define PAIDAN_SIM_RESIDENTS_H

#include "sim/stage.h"

/* A slot is held for this wish: enters what follows (confirm, renew, let go, or nothing). */
/* A booking that is to be a series: every so many weeks, so many visits. */
bool residents_series(const struct stage *stage, const struct wish *wish, uint32_t *weeks, uint32_t *visits);
void residents_held(struct stage *stage, const struct wish *wish, uint64_t order, uint32_t visits, int64_t now_ms);      /* visits: of a series; 0: a single booking */
/* The start to take instead of the one wished for: the nearest with a free crew. NULL: none. */
const struct slot *residents_pick(const struct wish *wish, const struct slot *slot, uint32_t count);
void residents_see(struct stage *stage, const struct seen *seen);
bool residents_due(struct stage *stage, const struct act *act, int64_t now_ms);      /* acts that are not theirs: true */

#endif
