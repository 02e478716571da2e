/* route_crew.h - the route search for visits that crews make or that may be late: the calls of route.h that it has, which hands them on. Starts hang
 * together across workers here, so plans are timed by longest paths (route_crew_time.h) instead of by segments. Inside: only route*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_CREW_H
#define PAIDAN_ENGINE_ROUTE_CREW_H

#include "engine/route/route_heat.h"
#include "engine/route/route_model.h"

struct route_crew;

struct route_crew *route_crew_new(const struct route_limits *limits);      /* NULL: no memory */
void route_crew_free(struct route_crew *crew);
bool route_crew_suits(const struct route_problem *problem);                 /* some visit has a partner or a due time */
void route_crew_load(struct route_crew *crew, const struct route_model *model, uint64_t seed);      /* borrows the model */
void route_crew_open(struct route_crew *crew, uint32_t visit);
bool route_crew_admit(struct route_crew *crew, uint32_t visit, int64_t *cost);
bool route_crew_close(struct route_crew *crew, uint32_t visit);
void route_crew_step(struct route_crew *crew, struct route_heat *heat, uint64_t iterations);
struct route_result route_crew_best(const struct route_crew *crew);
uint32_t route_crew_visits(const struct route_crew *crew, uint32_t worker, uint32_t *visit, int32_t *start, uint32_t max);
int32_t route_crew_leave(const struct route_crew *crew, uint32_t worker);
int32_t route_crew_end(const struct route_crew *crew, uint32_t worker);

#endif
