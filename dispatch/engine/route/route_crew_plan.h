/* route_crew_plan.h - day plans whose visits may be made by a crew and may be late: who makes what in which order, when each visit starts, and what it
 * all costs. A visit goes in and out together with its partner. Inside: only route_crew*.c. */
#ifndef PAIDAN_ENGINE_ROUTE_CREW_PLAN_H
#define PAIDAN_ENGINE_ROUTE_CREW_PLAN_H

#include "engine/route/route_model.h"

/* A visit, or (at visits + worker) the head of a worker's row: the day's beginning and its end. The row is a ring through its head. */
struct crew_node {
    uint32_t next, prev;
    uint32_t worker;            /* ROUTE_NONE: in no row */
    int32_t start;              /* of a head: when the day is done */
    int32_t leave;              /* free to travel on */
    int32_t leg;                /* travel to the next; 0 around an empty row */
    uint32_t from, to;          /* places when leaving and when coming: they differ for a head */
};

/* What the search does not change, but for `calm`. A head has latest = end of the shift, and is never late. */
struct crew_need {
    int32_t earliest, latest, due, service;
    int32_t push;               /* start(with) >= start + push */
    uint32_t with;
    int32_t calm;               /* this start may be raised to here without anybody's getting later than due, or later than now. Too low after a put that
                                 * made others late, until the next settling; never too high */
};

struct crew_use { int64_t service; int64_t load; uint32_t visits; uint32_t parts[ROUTE_PARTS_MAX]; };

struct crew_sums {
    int64_t travel, late;       /* ticks */
    int64_t bias, balance, unserved;            /* cost */
    int32_t latest;             /* the greatest lateness */
    bool stale;                 /* `latest` may have become less */
};

struct crew_start { uint32_t node; int32_t tick; };

struct crew_plan {
    const struct route_model *model;
    uint32_t visits, nodes;
    bool stocked;               /* some visit has a load or uses up parts */
    struct crew_node *node;     /* nodes */
    struct crew_need *need;     /* nodes */
    struct crew_use *use;       /* workers */
    struct crew_sums sums;
    uint16_t *able;             /* who may make each visit: able[able_first[visit]] .. able[able_first[visit + 1]] */
    uint32_t *able_first;       /* visits + 1 */
    uint32_t *dirty;            /* nodes whose predecessor was taken away, then all that hangs on them */
    uint32_t dirties;
    uint32_t *mark, round;
    bool broken;                /* a settling did not come to an end: of no use until a copy is put back */
    struct crew_start *change, *stack;          /* route_crew_time.c: what starts were, and what is still to be raised */
    uint32_t changes, changes_max;
    bool calming;               /* a trial: what is calm is not followed */
    uint32_t placed, placed_with, rounds_left;  /* what a trial puts in, and how often that may still be raised by what follows it */
};

/* A visit, its partner if it has one, and the nodes after which they go. */
struct crew_move { uint32_t visit, after, after_with; };

bool crew_plan_new(struct crew_plan *plan, const struct route_limits *limits);        /* false: no memory; crew_plan_free() in any case */
void crew_plan_free(struct crew_plan *plan);
void crew_plan_load(struct crew_plan *plan, const struct route_model *model);           /* nobody makes anything */

bool crew_plan_put(struct crew_plan *plan, struct crew_move move);                      /* false: it does not fit, and the plan is as before, or broken */

/* Takes a visit out; starts are right again only after crew_plan_settle(), for which both visits of a crew are in or out. */
void crew_plan_take(struct crew_plan *plan, uint32_t visit);
bool crew_plan_settle(struct crew_plan *plan);          /* false: somebody now comes too late (travel that is no metric), and the plan is broken */

int64_t crew_plan_late_cost(const struct crew_plan *plan);
int64_t crew_plan_cost(const struct crew_plan *plan);
int64_t crew_plan_worker_cost(const struct crew_plan *plan, uint32_t visit, uint32_t worker);          /* bias and balance that the visit adds */
bool crew_plan_room(const struct crew_plan *plan, uint32_t visit, uint32_t worker);                  /* for loads and parts */

/* The row alone, starts not looked at. Return what travel grows by, and shrinks by. */
int64_t crew_plan_link(struct crew_plan *plan, uint32_t visit, uint32_t after);
int64_t crew_plan_unlink(struct crew_plan *plan, uint32_t visit);

static inline bool crew_is_head(const struct crew_plan *plan, uint32_t node) { return node >= plan->visits; }
static inline int32_t crew_least(int32_t one, int32_t other) { return one < other ? one : other; }
static inline int32_t crew_most(int32_t one, int32_t other) { return one > other ? one : other; }
static inline int32_t crew_late(int32_t start, int32_t due) { return start > due ? start - due : 0; }

#endif
