/* improve_problem.h - the plans of one day of a few workers as a route problem. Ticks are seconds after the day's midnight, rounded down; starts are
 * fixed. Who may serve what, and what that costs apart from travel, is asked of match.h with all that may move taken out of the plans, and is in the
 * bias; what no worker can do one after the other is too far apart in the table of travel, so that breaks, buffers and shifts need no words there. */
#ifndef PAIDAN_ENGINE_IMPROVE_PROBLEM_H
#define PAIDAN_ENGINE_IMPROVE_PROBLEM_H

#include "engine/match.h"
#include "engine/route/route.h"

enum { IMPROVE_WORKERS = 16, IMPROVE_VISITS = 64, IMPROVE_PLACES = IMPROVE_WORKERS + IMPROVE_VISITS };

struct improve_visit {
    uint32_t order;                    /* index */
    uint32_t worker, to;               /* rows of improve_problem.worker: who has it, who is to have it */
    bool movable;
    int64_t start_ms, end_ms;
    struct place place;
};

struct improve_worker { uint32_t worker; struct foot stand; };      /* worker: index; stand: behind what is frozen */

struct improve_problem {
    int32_t day;
    int64_t frozen_ms;                 /* what is left for before this stays */
    uint32_t workers, visits, movables;
    struct improve_worker worker[IMPROVE_WORKERS];
    struct improve_visit visit[IMPROVE_VISITS];      /* by worker, each in order of time */
    int64_t person[IMPROVE_WORKERS * IMPROVE_VISITS];      /* by worker: what it costs that this one serves, whenever; INT64_MAX: may not */
    struct route_problem route;
    struct route_visit route_visit[IMPROVE_VISITS];
    struct route_worker route_worker[IMPROVE_WORKERS];
    int32_t travel[IMPROVE_PLACES * IMPROVE_PLACES], bias[IMPROVE_WORKERS * IMPROVE_VISITS];
};

/* May a better plan give this visit, in this row of a plan, to somebody else? */
bool improve_movable(const struct engine *engine, const struct row *row, int64_t frozen_ms);
/* Adds a worker's day; false: not all of it would fit, and nothing was added. day and frozen_ms are set. */
bool improve_add(const struct engine *engine, struct improve_problem *problem, uint32_t worker);
/* The rest, when all workers are in. Plays on the ledger and puts it back. */
void improve_build(struct engine *engine, struct improve_problem *problem);
/* What handing the visit over must save at least. */
int64_t improve_change_cost(const struct engine *engine, const struct order *order);

#endif
