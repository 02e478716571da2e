/* plan.h - the one ledger: each worker's day plan as a chain of rows that never overlap, and the question everything rests on:
 * when could this worker be there? A worker leaves for a visit as late as the start allows; between two visits lies the travel, and at
 * least the buffer. A now-order may only take the time from now to the worker's next commitment. */
#ifndef PAIDAN_ENGINE_PLAN_H
#define PAIDAN_ENGINE_PLAN_H

#include "engine/state.h"

struct ask {
    struct place place;
    int64_t depart;                /* nobody leaves before this */
    int64_t earliest, latest;      /* for the start */
    int64_t duration;
    bool first_gap;                /* only the time before the worker's next commitment: a now-order */
    uint32_t ignore;               /* order whose own rows do not count; NIL: none */
    bool aside;                    /* nor those of the orders that are set aside */
};

struct fit { int64_t leave, arrive, start, end; int64_t added_ms; };      /* added: travel that the plan gains */

/* Where the next leg begins, walking along a plan, and from when; visit_end: 0 when no visit came before in that shift. */
struct foot { struct place place; int64_t free_from, visit_end; };
/* Behind all that is under way or leaves before `from_ms`, in the shift that begins at shift_start. */
struct foot plan_stand(const struct engine *engine, uint32_t worker, int64_t shift_start, int64_t from_ms);

/* The earliest start in the window that fits shift, plan and travel. WHY_FREE and *out, or the reason; HOURS also fills *breach. */
enum reason plan_fit(const struct engine *engine, uint32_t worker, const struct ask *ask, struct fit *out, struct breach *breach);

/* What ended before a shift says nothing about it; a visit under way counts until then, so long as the shift has begun. */
static inline bool plan_before_shift(const struct engine *engine, const struct row *row, int64_t shift_start)
{
    return row->end <= shift_start && (!row->active || shift_start > engine->now_ms);
}

/* The hard labour rule that this worker's roster breaks on a day; cached until the roster changes. */
struct breach plan_hours(const struct engine *engine, uint32_t worker, int32_t day);
void plan_hours_changed(struct engine *engine, uint32_t worker);

bool plan_room(const struct engine *engine, uint32_t rows);      /* that many rows are left */
/* Puts a member's row into the plan. False: it would overlap; nothing changed. */
bool plan_put(struct engine *engine, uint32_t worker, uint32_t order, int64_t leave);
bool plan_put_away(struct engine *engine, uint32_t worker, const struct away *away);
void plan_take(struct engine *engine, uint32_t worker, uint32_t order);
void plan_purge(struct engine *engine, uint32_t worker);         /* absences that have passed, or of which nothing is left, leave the plan */
struct row *plan_find(const struct engine *engine, uint32_t worker, uint32_t order);      /* NULL: no row */

/* Makes the rows of a plan leave as late as their starts allow, after something before them changed. Tells each change; settle does not. */
void plan_retime(struct engine *engine, uint32_t worker);
void plan_settle(struct engine *engine, uint32_t worker);
/* The way to each visit of one day that nobody has set out for. */
int64_t plan_travel_ms(const struct engine *engine, uint32_t worker, int32_t day);
/* Booked and planned seconds of service on one day; ignore: an order whose row does not count, NIL: none. */
int32_t plan_booked_s(const struct engine *engine, uint32_t worker, int32_t day, const struct ask *ask);
struct member *member_of(struct order *order, uint32_t worker_id);      /* NULL: not on the crew */
/* The working span that holds [start, end), and where its shift begins. */
bool plan_shift_of(const struct engine *engine, uint32_t worker, int64_t start, int64_t end, struct span *span, int64_t *shift_start);

#endif
