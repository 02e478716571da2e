/* bench_route.h - what the benches of day plans share: the search in slices of processor time, booking one request after another, and the plan that
 * comes out. All through the public calls of engine/route/route.h, as the product drives them. */
#ifndef PAIDAN_SIM_BENCH_ROUTE_H
#define PAIDAN_SIM_BENCH_ROUTE_H

#include "engine/route/route.h"
#include "sim/bench_set.h"

/* Who makes what and when, taken out of a route. Row of a worker: first[worker]..first[worker + 1]; ROUTE_NONE is the stop at the kit place. */
struct bench_plan {
    uint32_t workers;
    uint32_t *first, *visit;
    int32_t *start;
    int32_t *leave, *end;           /* by worker */
};
bool bench_plan_take(struct bench_plan *plan, const struct route *route, const struct route_problem *problem);      /* false: no memory; caller closes */
void bench_plan_close(struct bench_plan *plan);

/* The speed of the search, kept over slots so that a slice is a few milliseconds. */
struct bench_search { struct route *route; double a_second; };

/* Searches for so many processor seconds, or so many iterations if `whole` is not 0, and tells route_plan() as it goes. */
void bench_search_run(struct bench_search *search, double seconds, uint64_t whole);

/* A route with the problem loaded and nothing open. NULL: said on stderr why not. Caller ends it with route_free(). */
struct route *bench_route_begin(const struct route_problem *problem, uint64_t seed, const char *path);

/* A plan for all at once. */
struct route *bench_route_batch(const struct route_problem *problem, uint64_t seed, double seconds, uint64_t whole, const char *path);

/* Requests by index, each (a crew's two together) promised or refused at once, the seconds spread between them. *accepted: how many were promised. */
struct route *bench_route_booking(const struct route_problem *problem, uint64_t seed, double seconds, uint64_t whole, const char *path,
                                  uint32_t *accepted);

#endif
