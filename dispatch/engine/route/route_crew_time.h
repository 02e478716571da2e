/* route_crew_time.h - when each visit starts. Starts are the least that hold all of: not before the visit's earliest, not before the worker can be there,
 * and for two visits of a crew start(with) >= start(this) + gap_least and start(this) >= start(with) - gap_most. They are the longest paths over the
 * workers' rows and the crews' links. Nothing that costs gets less by waiting, so the least starts are the best ones. Inside: only route_crew*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_CREW_TIME_H
#define PAIDAN_ENGINE_ROUTE_CREW_TIME_H

#include "engine/route/route_crew_plan.h"

/* What the plan costs more for the lateness that the move brings. False: it does not fit, or costs more than `limit`. The plan is as before.
 * What is calm is not followed, so that a crew's visits may still wait for one another in a ring: crew_time_holds() says. */
bool crew_time_try(struct crew_plan *plan, struct crew_move move, int64_t limit, int64_t *cost);
bool crew_time_holds(struct crew_plan *plan, struct crew_move move, int64_t limit);

/* Links the move and gives it its starts, all that follow too. False: it does not fit, and the plan is as before. *travel: what that grows by.
 * Where starts may fall by it, plan->dirty says so, and a settling is due. */
bool crew_time_put(struct crew_plan *plan, struct crew_move move, int64_t *travel);

/* The start no longer counts, whatever it will be. */
void crew_time_drop(struct crew_plan *plan, uint32_t node);

/* Finds the starts of all that hangs on plan->dirty anew, and all that is calm. False: as crew_plan_settle(). */
bool crew_time_settle(struct crew_plan *plan);

#endif
