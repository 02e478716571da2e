/* outlook.h - the coverage of every point in the days ahead, for the engine's own files: what was wanted on days that are over is counted
 * into the history, once a day the next days are looked at, and gaps are told.
 * Demand is what residents wanted, when they wanted it: slots at the start they were promised, now-orders at the time they were made, for
 * the planned duration and by the point that took them. Every order counts, served or not, also one that failed or was cancelled on the
 * day itself; not one that was over before the day began, and not a slot that is only held or was let go.
 * All of it is done in ticks, a slice at a time, from the orders at hand: nothing is kept per order, and matching does nothing for it. */
#ifndef PAIDAN_ENGINE_OUTLOOK_H
#define PAIDAN_ENGINE_OUTLOOK_H

#include "engine/state.h"

/* The worst gap of one day that the operator was told of; gap.missing 0: none. */
struct told { int32_t day; struct coverage_gap gap; };

enum outlook_stage {
    OUTLOOK_IDLE,
    OUTLOOK_COUNT,      /* orders of a day that is over -> the history, from `at` on */
    OUTLOOK_MARK,       /* points of that day for the store, from `at` on */
    OUTLOOK_BOOKED,     /* orders of the days ahead -> booked, from `at` on */
    OUTLOOK_LOOK,       /* the day `ahead` of point `at` */
};

struct outlook {
    struct demand *history;              /* days that are over */
    struct demand *booked;               /* the days ahead, as they were when the look began */
    struct coverage *coverage;
    uint32_t *first, *next;              /* workers of a point, by row: NIL ends */
    struct told *told;                   /* OUTLOOK_DAYS_MAX of each point; the place of a day is day mod OUTLOOK_DAYS_MAX */
    bool *wanted;                        /* points to be looked at before the next daily look: their roster was published */
    uint32_t wanted_count;
    int32_t counted, looked;             /* the last day in the history, or given up; of the last daily look */
    uint8_t stage;
    bool daily;                          /* this look is for all points, not only the wanted ones */
    uint32_t at, ahead;
    int32_t from_day;                    /* first day of the look */
    struct coverage_worker *crew; struct span *away;      /* working space: AWAY_MAX spans a worker */
    struct demand_table table;
    struct forecast_day forecast;
    struct coverage_day cover;
};

struct outlook *outlook_new(const struct engine_limits *limits);      /* NULL: no memory */
void outlook_free(struct outlook *outlook);
void outlook_open(struct engine *engine);                  /* the tables are all there */
void outlook_tick(struct engine *engine);                  /* a slice; at most one event */
int64_t outlook_due_ms(const struct engine *engine);       /* now: there is more to do at once */
bool outlook_counting(const struct engine *engine);        /* orders that are over must stay until their day is counted */
void outlook_want(struct engine *engine, uint32_t point);  /* by index: looks at it soon. One loose dirty entry */

/* Whether the order is demand of the day, and when it is wanted: some of it may fall on other days. */
bool outlook_counts(const struct order *order, int32_t day, struct span *wanted);
/* The point's roster against its forecast and what is booked; `forecast` is filled, too. */
void outlook_cover(const struct engine *engine, uint32_t point, int32_t day, const struct demand_table *booked, struct forecast_day *forecast,
                   struct coverage_day *out);
void outlook_defaults(const struct policy *policy, int32_t defaults[DAY_KINDS]);

#endif
