/* engine.h - decides who serves whom and when. Pure: no I/O, no clock, no threads, no allocation after engine_new().
 * Commands and time go in, events come out; same commands and times, same events, byte for byte.
 * Thread: one owner at a time. Units: types.h. Pointers returned are borrowed until the next engine_step().
 * now_ms must not fall from one call to the next; a smaller one counts as the last one seen. */
#ifndef PAIDAN_ENGINE_ENGINE_H
#define PAIDAN_ENGINE_ENGINE_H

#include <stddef.h>
#include "engine/command.h"
#include "engine/outlook/coverage.h"
#include "engine/roster/draft.h"
#include "engine/event.h"
#include "engine/explain.h"
#include "engine/policy.h"
#include "engine/roster/swap.h"

struct engine;

struct engine_limits { uint32_t workers, points, orders, households, nodes; };      /* nodes: of measured travel, at most NODES_MAX; 0: estimates only */

/* Allocates all the engine will ever use. The caller owns *out and ends it with engine_free(); NULL is fine there.
 * RANGE: a limit is 0 or a policy value is out of bounds. FULL: no memory. *out is NULL unless OK. */
MUST_USE enum refusal engine_new(const struct engine_limits *limits, const struct policy *policy, struct engine **out);
void engine_free(struct engine *engine);

/* ---- the tables: before the first step; putting the same id again replaces it ---- */
struct point { uint32_t id; struct place place; };
MUST_USE enum refusal engine_item_put(struct engine *engine, const struct item *item);
MUST_USE enum refusal engine_point_put(struct engine *engine, const struct point *point);
MUST_USE enum refusal engine_shift_kind_put(struct engine *engine, const struct shift_kind *kind);
MUST_USE enum refusal engine_pattern_put(struct engine *engine, const struct pattern *pattern);
MUST_USE enum refusal engine_calendar_put(struct engine *engine, int32_t day, enum day_kind kind);
/* NO_POINT, NO_SHIFT: the file names one that was not put before. */
MUST_USE enum refusal engine_worker_put(struct engine *engine, const struct worker_file *file);
/* A place between which and others travel may be measured: legs.h. FULL. */
MUST_USE enum refusal engine_node_put(struct engine *engine, struct place place);
/* Opens the engine at this time: expands the roster around today. Once, after the tables and before restore and step. */
void engine_open(struct engine *engine, int64_t now_ms);

enum { OUTLOOK_DAYS_MAX = 28 };
struct day_gap { int32_t day; struct coverage_gap gap; };            /* the worst gap of a day */
struct outlook_days { int32_t counted, looked; };                    /* the last day whose demand was counted; on which all points were looked at */

/* ---- recovery: after engine_open(), before the first step; in any order of records ---- */
/* Each refuses what cannot have come from an engine with these tables: an overlap, an unknown worker, a state without its times. Only an order
 * that is over may name workers who have left the tables since. */
MUST_USE enum refusal engine_restore_order(struct engine *engine, const struct order *order);
MUST_USE enum refusal engine_restore_worker(struct engine *engine, const struct worker_live *live);
MUST_USE enum refusal engine_restore_household(struct engine *engine, const struct household_live *live);
/* The roster: rotations before the days that were worked (the pattern layer of a day: roster_upto()); changes whenever. What the window does not hold
 * any more is dropped without a word. A change names its worker beside the record, and `of` instead of record->of_row: 0 for none; the shift of
 * somebody who has left the tables stands by itself. NO_WORKER, NO_SHIFT, RANGE, FULL. */
MUST_USE enum refusal engine_restore_rotation(struct engine *engine, uint32_t worker, const struct rotation_span *span);
MUST_USE enum refusal engine_restore_worked(struct engine *engine, uint32_t worker, int32_t day, uint8_t shift);
MUST_USE enum refusal engine_restore_change(struct engine *engine, uint32_t worker, uint32_t of, const struct roster_change *change);
MUST_USE enum refusal engine_restore_swap(struct engine *engine, const struct swap *swap);
/* An edit of a draft, or one kept to take a publish back, in any order; drafts are whole when all are in. NO_POINT, NO_WORKER, NO_SHIFT, RANGE, EXISTS, FULL. */
MUST_USE enum refusal engine_restore_edit(struct engine *engine, const struct draft_edit *edit);
void engine_restore_version(struct engine *engine, uint64_t version);      /* the last engine_roster_version() that was stored */
/* The history of demand: a day before its points; days that have passed out of it since are dropped. Then what was told of the days ahead.
 * NO_POINT, EXISTS, RANGE. */
MUST_USE enum refusal engine_restore_demand_day(struct engine *engine, int32_t day, enum day_kind kind);
MUST_USE enum refusal engine_restore_demand(struct engine *engine, uint32_t point, int32_t day, const struct demand_cell *cells, uint32_t count);
MUST_USE enum refusal engine_restore_outlook(struct engine *engine, const struct outlook_days *days);
MUST_USE enum refusal engine_restore_gaps(struct engine *engine, uint32_t point, bool wanted, const struct day_gap *gaps, uint32_t count);
void engine_restore_counters(struct engine *engine, uint64_t last_seq, uint64_t last_order);

/* ---- one step ---- */
enum { OUTCOME_EVENTS_MAX = 512 };
struct outcome {
    uint64_t order;                  /* the order that the command made or changed; 0 for none */
    uint64_t swap;                   /* the swap that the command made or changed; 0 for none */
    enum reason why;                 /* INELIGIBLE: the named reason */
    enum rule rule; int64_t minutes; /* ... and when that is HOURS, which rule and the value it measured */
    uint32_t worker; int32_t day;    /* the roster's commands, INELIGIBLE, BUSY and CONFLICT: where; 0 when it is about no one cell */
    struct actor by;                 /* CONFLICT: who was first */
    uint64_t version;                /* DRAFT_*: of the draft, after the command; also when it was refused */
    uint32_t searched;               /* IMPROVE: iterations made; 0: there was nothing to search */
    uint32_t moved; int64_t gain_s;  /* IMPROVE: visits given to somebody else, and what the plans cost less for it */
    struct why nobody;               /* NO_CAPACITY: the counts; of several that move, `day` tells which */
    int64_t price_fen;               /* PRICE: what it would be */
    struct series_answer series;     /* SERIES_HOLD: what became of each visit; NO_CAPACITY when none could be had */
    struct impact impact;            /* SHIFT_SET, ROSTER_LEAVE, DRAFT_PUBLISH, SWAP_SETTLE, SHIFT_TAKE: what it did, or, dry, would do */
    uint32_t count;
    struct event event[OUTCOME_EVENTS_MAX];
};

/* Applies one command and says what happened. On any refusal the engine is as before and count is 0.
 * A tick does a bounded amount of work: while engine_deadline_ms() <= now, tick again. */
MUST_USE enum refusal engine_step(struct engine *engine, const struct command *command, int64_t now_ms, struct outcome *out);
int64_t engine_deadline_ms(const struct engine *engine);      /* when it wants a tick; INT64_MAX: never */

/* What changed since it was last asked: the records the store must write. False when there is nothing more.
 * An ORDER that engine_order() no longer finds was over for policy.keep_h and has been forgotten: the store drops it too. */
enum dirty_kind {
    DIRTY_ORDER, DIRTY_WORKER, DIRTY_HOUSEHOLD,
    DIRTY_SHIFT,                     /* id: the worker; day: whose changes, above the pattern, came, went or are others now */
    DIRTY_ROTATION,                  /* id: the worker whose rotations of a while changed */
    DIRTY_EDIT,                      /* id: the version of a draft's edit; gone when engine_draft_edit() does not find it */
    DIRTY_SWAP,                      /* id: the swap; forgotten when engine_swap() does not find it */
    DIRTY_DEMAND,                    /* id: the point whose demand of `day` was counted; 0: the day itself, when all its points are */
    DIRTY_OUTLOOK,                   /* id: the point whose engine_gaps() changed; 0: engine_outlook() did */
};
struct dirty { enum dirty_kind kind; uint64_t id; int32_t day; };
bool engine_dirty_take(struct engine *engine, struct dirty *out);

/* ---- questions; nothing changes ---- */
const struct policy *engine_policy(const struct engine *engine);
uint64_t engine_last_seq(const struct engine *engine);
uint64_t engine_last_order(const struct engine *engine);
const struct item *engine_item(const struct engine *engine, uint16_t id);
const struct point *engine_point(const struct engine *engine, uint32_t id);
const struct roster *engine_roster(const struct engine *engine);

const struct order *engine_order(const struct engine *engine, uint64_t id);
/* A series: its orders by their place in it, of several at one place the one that is not over, or the latest. Returns how many. */
uint32_t engine_series(const struct engine *engine, uint64_t series, const struct order *out[SERIES_MAX]);
/* Orders that are not over, by id, from `after` exclusive; NULL at the end. */
const struct order *engine_order_after(const struct engine *engine, uint64_t after);

uint32_t engine_worker_count(const struct engine *engine);
/* Rows are 0..count-1 in the order the workers were put; the roster has the same rows. UINT32_MAX: no such worker. */
uint32_t engine_worker_row(const struct engine *engine, uint32_t worker);
const struct worker_file *engine_worker_file(const struct engine *engine, uint32_t row);
void engine_worker_live(const struct engine *engine, uint32_t row, struct worker_live *out);
bool engine_worker_free(const struct engine *engine, uint32_t row, int64_t now_ms);      /* signed in, on shift, nothing under way */
/* The day plan from now on, in order of time; returns how many rows were written. */
uint32_t engine_worker_plan(const struct engine *engine, uint32_t row, struct plan_row *out, uint32_t max);
bool engine_household(const struct engine *engine, uint64_t household, struct household_live *out);

/* Door to door, from one place to another: measured, where it is known (COMMAND_TRAVEL), else the estimate. */
int64_t engine_travel_ms(const struct engine *engine, struct place from, struct place to);
uint64_t engine_travel_known(const struct engine *engine);      /* pairs of nodes that were measured */

/* Slot search: the bookable starts of `days` days from the one that holds from_ms, and how many crews could take each.
 * Starts are in order of time; free 0 means "full". For a booking that is to be moved (request->instead; NO_ORDER) its own time is free, and one of
 * a series may go as far as the roster reaches. Returns the number written, at most max. */
MUST_USE enum refusal engine_slots(const struct engine *engine, const struct request *request, int32_t first_day, uint32_t days,
                                   int64_t now_ms, struct slot *out, uint32_t max, uint32_t *count);
/* One start looked at closely: as engine_slots() has it, and everybody around counted by the first test that fails, at the moment of the last step.
 * When nobody is free, so is the answer of a SLOT_HOLD. Refused like one that is not about workers: NO_POINT ... QUANTITY, PAST ... OFF_GRID. */
MUST_USE enum refusal engine_slot_why(const struct engine *engine, const struct request *request, struct slot *out, struct why *why);
/* Why an order has nobody, or why the one who has it: who could serve it, cheapest first, how many could not and why, and what it comes to, at the
 * moment of the last step. NO_ORDER. */
MUST_USE enum refusal engine_explain(const struct engine *engine, uint64_t order, struct explain *out);

/* Drafts. The last version given out; a draft's: the one to send as `seen` after a look at it, 0 when there is no such point. */
uint64_t engine_roster_version(const struct engine *engine);
uint64_t engine_draft_version(const struct engine *engine, uint32_t point);
const struct draft_edit *engine_draft_edit(const struct engine *engine, uint64_t version);      /* also one of group 0; NULL: there is none */
/* The edits of a point's draft newer than `after`, oldest first, at most `max`; returns how many were written. */
uint32_t engine_draft(const struct engine *engine, uint32_t point, struct draft_edit *out, uint32_t max, uint64_t after);
uint32_t engine_draft_past(const struct engine *engine, uint32_t point);      /* edits whose days have passed since: a publish leaves them out */
/* Between the two calls engine_roster() is what it would be with the draft published, whatever the rules say; nothing but questions in between.
 * A refusal (FULL, NO_POINT) needs no unstage. Edits of days that have passed meanwhile are left out. */
MUST_USE enum refusal engine_draft_stage(struct engine *engine, uint32_t point);
void engine_draft_unstage(struct engine *engine);

/* Shifts that change hands: one by id, and those of a point (0: of all) by id from `after` exclusive; NULL: none, or forgotten. */
const struct swap *engine_swap(const struct engine *engine, uint64_t id);
const struct swap *engine_swap_after(const struct engine *engine, uint32_t point, uint64_t after);

/* Coverage. What residents wanted is counted per day, point (by engine_point_index()), skill and half hour when the day is over. */
uint32_t engine_point_count(const struct engine *engine);
const struct point *engine_point_at(const struct engine *engine, uint32_t index);      /* in the order they were put */
uint32_t engine_point_index(const struct engine *engine, uint32_t point);              /* UINT32_MAX: no such point */
const struct demand *engine_demand(const struct engine *engine);
/* What is booked on the days [first_day, first_day + days), a table each; then one day's needs against its roster. During a stage of a draft
 * that roster is the draft's. NO_POINT, PAST, TOO_FAR_AHEAD (beyond the roster), RANGE (days: 1..OUTLOOK_DAYS_MAX). */
MUST_USE enum refusal engine_booked(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct demand_table *out);
MUST_USE enum refusal engine_coverage(const struct engine *engine, uint32_t point, int32_t day, const struct demand_table *booked,
                                      struct forecast_day *forecast, struct coverage_day *out);
MUST_USE enum refusal engine_forecast_error(const struct engine *engine, uint32_t point, struct forecast_error *out);      /* NO_POINT */
/* What the operator was told of: by day, from today on; *wanted: the point is to be looked at soon. And the sum over all points. */
uint32_t engine_gaps(const struct engine *engine, uint32_t point, struct day_gap out[OUTLOOK_DAYS_MAX], bool *wanted);
uint64_t engine_gap_halves(const struct engine *engine);      /* worker half hours */
void engine_outlook(const struct engine *engine, struct outlook_days *out);

/* Utilisation of one day over a scope: served and travelled against rostered. Scope id 0 with USAGE_ALL. */
enum usage_scope { USAGE_ALL, USAGE_POINT, USAGE_FIRM, USAGE_WORKER };
struct usage {
    uint32_t workers, rostered, signed_in;     /* heads: all, with a shift that day, signed in now */
    int64_t rostered_s, served_s, travelled_s;
    uint32_t done, cancelled, failed, open;    /* orders of that day that ended so, and open ones starting that day */
    uint32_t started, on_time;                 /* visits begun, and begun by promised + grace */
};
void engine_usage(const struct engine *engine, enum usage_scope scope, uint32_t id, int32_t day, struct usage *out);

/* Checks the ledger from inside: rows of one worker in order, no overlap, each row's order agreeing. Returns NULL, or what is wrong. */
const char *engine_check(const struct engine *engine);

#endif
