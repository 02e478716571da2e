/* route_crew_place.h - where a visit, or both visits of a crew, cost least. Inside: only route_crew*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_CREW_PLACE_H
#define PAIDAN_ENGINE_ROUTE_CREW_PLACE_H

#include "engine/route/route_crew_plan.h"

/* A position for one visit of a crew. */
struct crew_spot { uint32_t after, worker; int32_t tick, on; int64_t sum, cost; };     /* sum: cost without lateness */

/* The cheapest spots of one visit, cheapest first. */
struct crew_side { uint32_t count, most; struct crew_spot *spot; };

struct crew_place {
    struct crew_plan *plan;
    uint64_t *seed;
    struct crew_side side[2];       /* room for visits + workers spots each */
};

/* QUICK: positions are overlooked now and then, of a crew's pairs of them only the cheap ones are tried, and they may turn out not to hold (a ring of crews
 * that wait for one another). HOLDS: as QUICK, but the move holds. ALL: every position and pair, and the move holds. */
enum crew_care { CREW_QUICK, CREW_HOLDS, CREW_ALL };

/* The least move below `limit`, all its costs told. False: there is none. */
bool crew_place_find(struct crew_place *place, uint32_t visit, int64_t limit, enum crew_care care, struct crew_move *move, int64_t *cost);

#endif
