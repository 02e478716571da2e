/* route.h - makes day plans: who makes which visits, in which order and when, every hard rule kept and little cost. Workers start and end at places of
 * their own, visits have windows, needs and prices, travel is a table. The answer is anytime: route_step() does a bounded slice of work and
 * route_best() shows the best plan so far. Pure: integers only, no clock, no memory taken after route_new(); the same limits, problem, seed and calls
 * make the same plan, and what is equal goes by index. Thread: one owner at a time.
 * Times and travel are ticks of the caller's choosing (seconds, tenths), from any beginning, 0..ROUTE_TICK_MAX. Costs are of the caller's choosing too.
 * The search is ruin and recreate by strings (Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems",
 * Transportation Science 54(2), 2020), over lists of near visits, with the segments of Vidal and others for the paid time. */
#ifndef PAIDAN_ENGINE_ROUTE_H
#define PAIDAN_ENGINE_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#define ROUTE_NONE UINT32_MAX
#define ROUTE_NEVER_LATE INT32_MAX
#define ROUTE_BARRED INT32_MAX          /* in bias: this worker may not make this visit */
#define ROUTE_UNSERVED_MAX ((int64_t)1 << 44)

enum {
    ROUTE_PARTS_MAX = 8, ROUTE_TICK_MAX = 1 << 28, ROUTE_WEIGHT_MAX = 1 << 16, ROUTE_BIAS_MAX = 1 << 30,
    ROUTE_VISITS_MAX = 1 << 16, ROUTE_WORKERS_MAX = 1 << 16, ROUTE_PLACES_MAX = 1 << 15,
};

struct route_visit {
    uint32_t place;                     /* row and column of the travel table */
    int32_t earliest, latest;           /* of the start; who comes too early waits */
    int32_t due;                        /* a start after it is late by the difference, which costs; ROUTE_NEVER_LATE */
    int32_t service;
    int32_t load;                       /* of the worker's; >= 0 */
    uint64_t skills;                    /* bits: the worker has all of them */
    uint64_t kits;                      /* bits: the worker has all of them, or has been at the kit place before */
    uint16_t parts[ROUTE_PARTS_MAX];    /* used up here: of the worker's own until the kit place, without limit after it */
    uint32_t worker;                    /* only this one may; ROUTE_NONE: anybody who can */
    uint32_t with;                      /* the other visit of the same crew, mutual, by another worker: both or none; ROUTE_NONE: alone */
    int32_t gap_least, gap_most;        /* start of `with` - start of this one; the other has the mirror image; 0, 0: together */
    int64_t unserved;                   /* what it costs when nobody makes it; 0..ROUTE_UNSERVED_MAX */
};

struct route_worker {
    uint32_t from, to;                  /* places; `to` ROUTE_NONE: the day ends with the last visit */
    int32_t start, end;                 /* leaves no earlier, is done (back at `to`) no later */
    int32_t load;                       /* of all visits together */
    uint64_t skills, kits;
    uint16_t parts[ROUTE_PARTS_MAX];
    uint32_t kit_place;                 /* where every kit and part is to be had, in no time; ROUTE_NONE: nowhere. At most one stop a day, and only where it is needed */
    int32_t worked;                     /* ticks of service before this plan, for the balance */
};

/* What one tick costs; 0..ROUTE_WEIGHT_MAX. A worker without visits costs nothing but his balance. */
struct route_weights {
    int32_t travel;
    int32_t paid;                       /* from the latest departure that does not delay the end, to the end */
    int32_t late, latest_late;          /* of all starts after due; of the one that is latest */
    int32_t balance, balance_tick;      /* each worker: balance x (w / balance_tick)^2, rounded down within; w: worked + service in the plan */
};

/* Borrowed from route_load() until the next. */
struct route_problem {
    uint32_t visits, workers, places;
    const struct route_visit *visit;
    const struct route_worker *worker;
    const int32_t *travel;              /* places x places, by row from which one goes; need not be symmetric, nor keep to the triangle */
    const int32_t *bias;                /* workers x visits: cost added, within +-ROUTE_BIAS_MAX, or ROUTE_BARRED. NULL: none */
    struct route_weights weight;
};

struct route_limits {                   /* the most a problem may have; all > 0 */
    uint32_t visits, workers, places;
    bool crews;                         /* partners and due times too: takes some 600 bytes more for each visit and worker, and 2 for each pair of them */
};

enum route_fault {
    ROUTE_FAULT_NONE, ROUTE_FAULT_SIZE, ROUTE_FAULT_WEIGHT, ROUTE_FAULT_TRAVEL, ROUTE_FAULT_WORKER, ROUTE_FAULT_VISIT, ROUTE_FAULT_CREW, ROUTE_FAULT_BIAS,
};
enum route_fault route_check(const struct route_problem *problem, uint32_t *row);      /* *row: which worker, visit, or row of a table; may be NULL */

struct route;

struct route *route_new(const struct route_limits *limits);         /* NULL: no memory, or a limit of 0 or past the MAX above */
void route_free(struct route *route);                               /* NULL is fine */

/* Nobody has visits, none is open. false: a fault, or more than the limits; then nothing is loaded and only route_load() may follow.
 * A problem with partners or due times is planned ahead, as a whole: without route_put() (always false), route_freeze() and route_now() (not to be called),
 * without `paid` (else false), with the workers' own kits and parts only. All starts are the earliest possible ones. */
bool route_load(struct route *route, const struct route_problem *problem, uint64_t seed);

/* A visit is not looked at until it is opened, so bookings and requests of the day come one by one. An open visit that is in no plan costs `unserved`.
 * The partner of a crew is opened with it. */
void route_open(struct route *route, uint32_t visit);
void route_open_all(struct route *route);

/* The whole day of a worker, in order; ROUTE_NONE among the visits: the stop at the kit place, which is put in by itself where it is needed and not named.
 * Visits are opened by it; what the worker had and is not named is in no plan then. false, and nothing changed: not feasible, a visit is another's,
 * or what is frozen would change. */
bool route_put(struct route *route, uint32_t worker, const uint32_t *visits, uint32_t count);

/* The first so many visits of the worker in the best plan (a stop before the last of them too) have begun: they stay, at the starts that route_visits() tells.
 * What is frozen stays frozen. */
void route_freeze(struct route *route, uint32_t worker, uint32_t first);

/* Nobody leaves for a visit that is not frozen before this tick; never goes back. A visit that the plan can hold no longer is in no plan then. */
void route_now(struct route *route, int32_t tick);

/* Opens the visit and puts it where it costs least in the best plan, which otherwise stays (but for stops at the kit place).
 * *cost: by how much the plan costs more. false: it fits nowhere, and is closed as before. It is not open yet. With it goes its partner: both or none. */
bool route_admit(struct route *route, uint32_t visit, int64_t *cost);

/* Takes an open visit out of the best plan and closes it: a request refused, a booking called off. What the day cannot hold without it, where travel
 * does not keep to the triangle, is in no plan then; with crews it is not closed. The partner of a crew is closed with it. false, and nothing changed: it is
 * not open, or frozen. */
bool route_close(struct route *route, uint32_t visit);

/* How many iterations are still to come, as far as the caller knows: the search cools down by it. May be told again at any time.
 * When they are over, the search begins again with as many, from the best. Untold: 1,000 for each visit. */
void route_plan(struct route *route, uint64_t left);

/* Some ten visits are taken out, near each other, and put back: tens of thousands of iterations a second, whatever the size of the problem. */
void route_step(struct route *route, uint64_t iterations);

struct route_result {
    int64_t cost;                       /* the sum of the parts, each with its weight */
    int64_t travel, paid, late, latest_late, balance, bias, unserved;
    uint32_t unserved_count;            /* open visits in no plan */
};
struct route_result route_best(const struct route *route);

/* The visits of a worker in the best plan and when they start, as early as possible after the departure of route_leave(); ROUTE_NONE is the stop at the
 * kit place. Writes up to `max`, returns how many there are. `start` may be NULL. */
uint32_t route_visits(const struct route *route, uint32_t worker, uint32_t *visit, int32_t *start, uint32_t max);
int32_t route_leave(const struct route *route, uint32_t worker);    /* the latest departure that does not delay the end (with crews: the first visit); without visits: `start` */
int32_t route_end(const struct route *route, uint32_t worker);      /* back at `to`, or done with the last; without visits: `start` */

#endif
