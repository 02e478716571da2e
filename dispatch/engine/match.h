/* match.h - who serves whom: eligibility by name, the integer cost, and the choice of the cheapest feasible crew.
 * The choice is exact: no eligible worker of those around costs less, ties go to the smaller worker id. This file looks at one order; round.h
 * decides about the orders that wait at the same moment. */
#ifndef PAIDAN_ENGINE_MATCH_H
#define PAIDAN_ENGINE_MATCH_H

#include "engine/plan.h"
#include "engine/travel.h"

enum { CREW_STEP_MIN = 5 };      /* between the starts tried for a crew inside a window */

struct choice { uint32_t worker; int64_t cost; struct fit fit; struct cost part; };

/* What an order asks of a worker, apart from time. */
struct want { const struct order *order; const struct item *item; const struct household_live *household; struct travel_circle reach; };
struct want want_of(const struct engine *engine, const struct order *order);

/* The tests in the order of reason.h. WHY_FREE and *fit, or the first that fails. */
enum reason match_eligible(const struct engine *engine, uint32_t worker, const struct want *want, const struct ask *ask,
                           struct fit *fit, struct breach *breach);
struct choice match_price(const struct engine *engine, uint32_t worker, const struct want *want, const struct ask *ask, const struct fit *fit);

/* When an order may start, seen from now: its promise kept, as late as the policy allows when it cannot be helped. */
struct ask match_ask(const struct engine *engine, uint32_t order);
/* A start that is fixed, for a slot. */
struct ask match_ask_at(const struct engine *engine, const struct order *order, int64_t start);

/* The `most` (at least the crew) cheapest who could serve, cheapest first, all at the same start: for a crew the first at which there are enough.
 * Returns how many; fewer than the crew: there is none. */
uint32_t match_candidates(const struct engine *engine, const struct order *order, const struct ask *ask, struct choice *out, uint32_t most);
/* The cheapest crew, leader first; all start together. Returns crew size, or 0 when there is none. */
uint32_t match_crew(const struct engine *engine, const struct order *order, const struct ask *ask, struct choice out[CREW_MAX]);
/* Orders, at most `most`, by place, whose offers are so fresh that they may still go to others, and whose worker would cost this now-order less than `cost`. */
uint32_t match_contested(const struct engine *engine, const struct order *order, const struct ask *ask, int64_t cost, uint32_t *out, uint32_t most);
bool match_fresh(const struct engine *engine, const struct order *order);      /* an offer to one worker, not answered yet, that was made within the policy's time */
bool match_known(const struct want *want, uint32_t worker_id);      /* has served the household */
/* Looks at everybody around, each by themselves: counts them as match_why() does, and keeps the cheapest of those who could. */
struct look { struct choice *best; uint32_t most, count; struct why why; };      /* best: room for `most`; may be none */
void match_look(const struct engine *engine, const struct order *order, const struct ask *ask, struct look *look);
/* Counts everybody around by the first test that fails; fewer free than the crew needs count as WHY_CREW. */
void match_why(const struct engine *engine, const struct order *order, const struct ask *ask, struct why *out);

#endif
