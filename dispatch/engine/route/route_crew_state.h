/* route_crew_state.h - the search over plans with crews and lateness. Inside: only route_crew*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_CREW_STATE_H
#define PAIDAN_ENGINE_ROUTE_CREW_STATE_H

#include "engine/route/route_crew.h"
#include "engine/route/route_crew_place.h"
#include "engine/route/route_crew_plan.h"

/* A plan as it was. */
struct crew_copy { struct crew_node *node; struct crew_use *use; struct crew_sums sums; uint32_t *loose, looses; };

struct crew_job { uint32_t visit; int64_t key; };

struct route_crew {
    struct crew_plan plan;
    struct crew_place place;
    uint32_t *loose, looses;        /* open, and in nobody's row: the lower number of a crew's two */
    struct crew_copy kept, best;    /* kept: before the iteration */
    bool *is_open;
    uint32_t opens;
    struct crew_job *job;           /* looses in the order in which they are put back */
    bool *row_ruined;
    uint64_t seed;
    bool fresh;                     /* visits were opened that no iteration has tried */
};

/* route_crew_ruin.c: strings of visits near one another are taken out. False: the plan is of no use and must be put back. */
bool crew_ruin(struct route_crew *crew);

/* route_crew_build.c: what is loose is put where it costs least, in an order that changes from time to time. False: it costs more than the limit
 * already and the plan is not done, or it is broken. */
bool crew_build(struct route_crew *crew, int64_t limit);

#endif
