/* route_state.h - the plan that the search changes: chains of nodes with what the segments before and after each node come to, so that the price of
 * an insertion is found without walking. Every change is noted and can be taken back. Inside: only route*.c.
 * A segment is its shortest duration and the span of departures that allow it (Vidal, Crainic, Gendreau and Prins 2013): two are joined in a few sums. */
#ifndef PAIDAN_ENGINE_ROUTE_STATE_H
#define PAIDAN_ENGINE_ROUTE_STATE_H

#include "engine/luck.h"
#include "engine/route/route_crew.h"
#include "engine/route/route_heat.h"
#include "engine/route/route_model.h"

/* One line of the cache. The fields of an absent visit but for the first six mean nothing. */
struct route_node {
    uint32_t worker;                    /* ROUTE_NONE: in no plan */
    uint32_t place;
    int32_t earliest, latest, service;
    uint32_t past : 1;                  /* the worker has been at the kit place when this is done */
    uint32_t held : 1;                  /* frozen, and the next is frozen too: nothing comes between */
    uint32_t stamp : 30;                /* turn in which it was noted */
    uint32_t prev, next;
    int32_t leg;                        /* travel from prev */
    int32_t ready;                      /* from the beginning of the day: the soonest that this can be done */
    int32_t span, leave, leave_last;    /* from the beginning of the day until this is done: shortest duration, first and last departure for it */
    int32_t by;                         /* the latest start here for which the rest of the day is in time */
    int32_t rest, rest_from;            /* from here to the end of the day: shortest duration, first start for it; the last is `by` */
};

struct route_team {                     /* a worker's day */
    uint32_t anchor;                    /* the last node that is frozen; the beginning of the day if none */
    uint32_t count;                     /* visits */
    uint32_t stamp;
    int32_t load_left;
    int32_t travel, paid, worked;
    int64_t bias, cost;                 /* cost: of all these, weighed */
    bool stop;                          /* goes to the kit place */
    uint16_t parts_left[ROUTE_PARTS_MAX];       /* own parts that are not used up before the stop */
};

/* What freezing has settled; changes only between iterations. */
struct route_held {
    uint32_t count;                     /* visits frozen */
    int32_t leave, done;                /* departure; end of the last of them */
};

struct route_sum { int64_t cost; uint32_t served, used, missing; };       /* visits in plans, workers with visits, open visits in no plan */

/* Where a visit may go. */
struct route_slot {
    int64_t cost;                       /* by how much the plan costs more, `unserved` not counted; ROUTE_DEAR: nowhere */
    uint32_t worker, after;             /* right after this node */
    uint32_t stop_after;                /* the stop moves to right after this node, the visit behind it if that is `after` too; ROUTE_NONE: stays as it is */
};
#define ROUTE_DEAR (INT64_MAX / 2)

struct route_trail { uint32_t node; struct route_node was; };
struct route_team_trail { uint32_t worker; struct route_team was; };

struct route_gap { int32_t span, leave, leave_last, travel; };            /* a segment, with its travel */

struct route {
    struct route_limits limits;
    struct route_model model;
    bool loaded;
    uint32_t nodes;                     /* visits, then the beginning, end and stop of each worker */
    struct route_node *node;
    struct route_team *team;
    struct route_held *held;            /* workers */
    bool *held_visit;                   /* visits: frozen */
    int32_t *held_start;                /* visits: when it begins, if it is frozen */
    struct route_sum sum, sum_before;   /* before: as the turn began */
    uint32_t *absent, *absent_slot;     /* open visits in no plan; visits: where they are in there, or ROUTE_NONE */
    uint32_t *open;                     /* opens of them */
    uint32_t opens;
    bool *is_open;
    uint32_t *kind_free;                /* kinds: members before this have visits */
    int32_t now;

    uint32_t turn;                      /* number of the iteration, for the stamps */
    struct route_trail *trail;          /* nodes as they were when the turn began */
    struct route_team_trail *team_trail;
    uint32_t trails, team_trails;
    uint32_t *pool;                     /* visits that this turn takes out or tries to put in */
    int64_t *pool_key;
    uint32_t pools;
    uint32_t *team_ruined, *team_asked; /* workers: turn, trial in which it was */
    uint32_t *visit_asked;
    uint32_t asks;
    uint32_t *asked;                    /* workers whose own kits and parts fall short for the visit on trial */
    uint32_t askeds;

    uint32_t *line;                     /* nodes: a day without its stop, and what its segments come to: room for route_kit.c */
    struct route_gap *line_after;
    int32_t *line_start;

    struct route_sum best;
    uint32_t *best_first, *best_next;   /* workers; nodes: the chains of the best plan, stops among them */
    uint32_t *stale;                    /* workers whose day differs from that in the best plan */
    bool *is_stale;
    uint32_t stales;

    uint64_t seed;
    struct route_heat heat;
    bool fresh;                         /* visits were opened that no iteration has tried */
    uint32_t blink;                     /* positions until the next that is overlooked */
    struct route_crew *crew;            /* NULL: no room for crews was asked for */
    bool crewed;                        /* the problem loaded has crews or due times: `crew` has its plans, and nothing else here is used but the model */
};

static inline uint32_t route_head(const struct route *route, uint32_t worker) { return route->model.visits + worker; }
static inline uint32_t route_tail(const struct route *route, uint32_t worker) { return route->model.visits + route->model.workers + worker; }
static inline uint32_t route_stop(const struct route *route, uint32_t worker) { return route->model.visits + 2 * route->model.workers + worker; }

static inline uint32_t route_random_below(struct route *route, uint32_t limit) { return luck_below(&route->seed, limit); }

static inline int32_t least_of(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t most_of(int32_t a, int32_t b) { return a > b ? a : b; }

/* Nobody has visits; no visit is open. */
void route_state_load(struct route *route);

/* A turn: changes that stay or are taken back together. */
void route_turn_begin(struct route *route);
void route_turn_undo(struct route *route);

void route_touch(struct route *route, uint32_t id);        /* notes a node before its first change in a turn */
void route_open_one(struct route *route, uint32_t visit);
void route_close_one(struct route *route, uint32_t visit);      /* one that nobody has */
void route_close_last(struct route *route);                     /* the one opened last, which nobody has */
void route_day_clear(struct route *route, uint32_t worker);     /* all that is not frozen is unlinked */

/* Changes of the chains alone; whoever makes them measures and prices the worker before anything else is asked.
 * A stop is linked and unlinked as a visit is. */
void route_link(struct route *route, uint32_t node, uint32_t worker, uint32_t after);
void route_unlink(struct route *route, uint32_t node);

/* Settles the segments after a change: those from the beginning, from node `first` at least as far as `last`; those to the end, from the one before `last`
 * back at least as far as the one before `first`. false: the day is not feasible any more, and the turn must be undone. */
bool route_measure(struct route *route, uint32_t first, uint32_t last);
void route_price(struct route *route, uint32_t worker);

bool route_insert(struct route *route, uint32_t visit, const struct route_slot *slot);     /* links, measures, prices. false: as route_measure() */

/* route_trial.c: the cheapest place for a visit. `wide`: everywhere; else only among its near ones. `blink`: overlooks one in a hundred. */
struct route_slot route_trial(struct route *route, uint32_t visit, bool wide, bool blink);

/* route_kit.c: own kits and parts, and the stop where there are all. */
bool route_kit_short(const struct route *route, uint32_t worker, uint32_t visit);         /* before the stop: not with what is left */
void route_kit_count(struct route *route, uint32_t worker);                               /* after a change of the chain: what is past the stop, what is left before it */
void route_kit_trial(struct route *route, uint32_t worker, uint32_t visit, struct route_slot *slot);     /* with the stop put in or moved: if it costs less than *slot */
bool route_kit_complete(struct route *route, uint32_t worker);                            /* a day from outside: puts the stop in where it is missing; false: it does not go */
bool route_kit_settle(struct route *route, uint32_t worker);                              /* the stop goes where it costs least, or away. false: as route_measure() */

bool route_ruin(struct route *route);           /* takes some visits out, into the pool. Days are measured; false: one is not feasible without them */
bool route_build(struct route *route);          /* puts those of the pool back as far as that pays */

void route_best_stale(struct route *route);     /* the changes of this turn stay: their days differ from those of the best */
void route_best_keep(struct route *route);      /* the plan is the best now */
void route_best_return(struct route *route);    /* the best is the plan again */

/* route_held.c: what has begun, and what can begin no more. */
void route_refit(struct route *route, uint32_t worker);         /* after a change of what is before the anchor's end: visits that are too late now are taken out */

#endif
