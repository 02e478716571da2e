/* route_witness.h - judges day plans by the words of route.h alone: it walks each day tick by tick and shares no code with the solver. */
#ifndef PAIDAN_TESTS_ROUTE_WITNESS_H
#define PAIDAN_TESTS_ROUTE_WITNESS_H

#include "engine/route/route.h"

enum { WITNESS_VISITS = 64, WITNESS_WORKERS = 16, WITNESS_DAY = WITNESS_VISITS + 1 };

struct witness_day { uint32_t visit[WITNESS_DAY], count; int32_t start[WITNESS_DAY], leave, end; };

/* What is known from before: frozen visits with their starts, and the tick before which nobody leaves any more. */
struct witness_past { uint32_t frozen; int32_t now, leave; int32_t start[WITNESS_DAY]; uint32_t visit[WITNESS_DAY]; };

bool witness_able(const struct route_problem *problem, uint32_t worker, const struct witness_day *day);        /* everything but time */

/* Fills leave, start and end of the day in `visit`; false: a rule is broken. `past` may be NULL. */
bool witness_walk(const struct route_problem *problem, uint32_t worker, const struct witness_past *past, struct witness_day *day);

/* Cost of the day, the balance of this worker among it. */
int64_t witness_cost(const struct route_problem *problem, uint32_t worker, const struct witness_day *day);

/* The best plan of the solver: every rule, every time it tells, every part of the cost. Fails the test that calls it. past: by worker, or NULL. */
void witness_judge(const struct route_problem *problem, const struct route *route, const bool *open, const struct witness_past *past);

#endif
