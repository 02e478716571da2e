/* fill_roster.h - the automatic fill of one point's roster: a problem of fill.h from the roster as it stands, and edits from the answer.
 * What stays as it is: leaves, swaps, pinned overrides, days with a visit or an absence on them, days after the end of a contract, and all days
 * outside the ones asked for. What the fill keeps, per worker, from the table of rules.h: hours of a day and a week (of a month under
 * comprehensive hours), days on end, rest between shifts, no nights for mothers; hard rules and soft ones alike, but no better than the
 * roster is already. What it minimises: heads missing, then shifts that their workers have asked to give away, then changes to the patterns;
 * heads too many weigh least. An open shift that an operator has posted is needed once more. Fairness is a bound: nobody
 * works more weekends, or more nights of one kind, than an even share and one more, unless the present roster already says so.
 * Skills are not looked at: heads are.
 * The draft of a point is filled by staging it first (draft.h). Pure; memory is taken by fill_roster_new() alone, and nothing of the engine is
 * borrowed afterwards: the problem may be solved on another thread. */
#ifndef PAIDAN_ENGINE_FILL_ROSTER_H
#define PAIDAN_ENGINE_FILL_ROSTER_H

#include "engine/engine.h"
#include "engine/fill/fill.h"

enum { FILL_ASK_DAYS_MAX = 42, FILL_NEEDS_MAX = FILL_ASK_DAYS_MAX * 16 };

/* So many people of the point on that shift, on that day. */
struct fill_need { int32_t day; uint8_t shift; uint16_t heads; };

struct fill_ask {
    uint32_t point;
    int32_t first_day; uint32_t days;      /* after today; 1..FILL_ASK_DAYS_MAX, inside the roster's window */
    const struct fill_need *need; uint32_t needs;      /* one for a day and shift; a shift without one needs nobody */
};

struct fill_roster;

/* NO_POINT; PAST; TOO_FAR_AHEAD; NO_SHIFT; RANGE: days, no need at all, a need outside the days or told twice; NO_WORKER: the point has none;
 * FULL: no memory, or too many workers or shifts. *out is NULL unless OK. */
MUST_USE enum refusal fill_roster_new(const struct engine *engine, const struct fill_ask *ask, struct fill_roster **out);
void fill_roster_free(struct fill_roster *roster);      /* NULL is fine */
const struct fill_problem *fill_roster_problem(const struct fill_roster *roster);
/* What the days and kinds of the problem are. */
int32_t fill_roster_day(const struct fill_roster *roster, uint32_t day);
uint8_t fill_roster_shift(const struct fill_roster *roster, uint32_t kind);

/* The edits, by worker and day, that turn the roster as it was into the answer: overrides that are not pinned, or their taking off where the
 * layers below say the same. Returns how many there are; at most max are written. */
uint32_t fill_roster_edits(const struct fill_roster *roster, const uint8_t *answer, struct edit *out, uint32_t max);

/* ---- what is needed ---- */

/* Heads as the patterns of the point's workers have them, whoever is on leave: the fill then finds who stands in. */
uint32_t fill_need_pattern(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct fill_need *out, uint32_t max);
/* The fewest shifts that cover a demand by half hours, days x 48 on end: each half hour from left to right takes the shift that lasts longest
 * (the greedy cover of intervals, which is exact). Only shifts of one span; what no shift reaches is left. kind: ids; 1..SHIFT_KINDS_MAX. */
uint32_t fill_need_demand(const struct roster *roster, const uint8_t *kind, uint32_t kinds, int32_t first_day, uint32_t days, const uint16_t *heads,
                          struct fill_need *out, uint32_t max);
/* The fewest shifts, of those in the patterns of the point's workers, for what is forecast and booked (coverage.h) in each half hour of the
 * days. scratch: overwritten. NO_POINT, PAST, TOO_FAR_AHEAD, RANGE (days); *count 0: nothing is known to be wanted. */
struct fill_scratch {
    struct demand_table booked[OUTLOOK_DAYS_MAX];
    struct forecast_day forecast;
    struct coverage_day cover;
    uint16_t heads[FILL_ASK_DAYS_MAX * HALVES];
};
MUST_USE enum refusal fill_need_outlook(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct fill_scratch *scratch,
                                        struct fill_need *out, uint32_t max, uint32_t *count);

#endif
