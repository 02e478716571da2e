/* checker.h - what must always hold (the promises of the house), tested from outside. It knows nothing of the engine's inside: it folds
 * the events it is shown, holds its own table of legal moves, its own interval set per worker and its own copy of the roster, and is
 * told what residents were answered. Show it every event in order, and call checker_settle() when a step is over: within one step
 * two commitments may overlap for a moment (a leave is entered, then the visits inside it are taken away), after it they may not. */
#ifndef PAIDAN_SIM_CHECKER_H
#define PAIDAN_SIM_CHECKER_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/seen.h"
#include "tables/tables.h"

#define VIOLATIONS(X) \
    X(GAP,        "gap",         "event numbers rise by one") \
    X(BACKWARDS,  "backwards",   "time never goes back") \
    X(MOVE,       "illegal_move","an order moves only as its life table says") \
    X(CHANGED,    "changed",     "who asked for what, and where, never changes") \
    X(PROMISE,    "promise",     "the promised time changes only when the resident moves a booking, and no visit is planned before it") \
    X(PRICE,      "price",       "the price at the end is the price at confirmation, or the one agreed to when a booking was moved") \
    X(OVERLAP,    "overlap",     "no two commitments of one worker overlap") \
    X(TOO_FAST,   "too_fast",    "nobody travels from one visit to the next faster than 40 km/h") \
    X(OFF_SHIFT,  "off_shift",   "a visit lies inside the worker's shift when it is assigned") \
    X(UNFIT,      "unfit",       "a worker has the skill and every credential on the day of service") \
    X(HOURS,      "hours",       "no visit on a day on which the roster breaks a labour rule") \
    X(RULE,       "rule",        "no change of a roster newly breaks a hard labour rule") \
    X(UNROSTERED, "unrostered",  "a visit begins on a shift of the roster that is in force") \
    X(UNWANTED,   "unwanted",    "no worker whom the household excluded") \
    X(CREW,       "crew",        "planned orders have their whole crew, waiting and ended ones nobody new") \
    X(TIMES,      "times",       "leave <= arrive <= start <= end") \
    X(SILENT,     "silent",      "the engine never ends a confirmed order by itself") \
    X(LOST,       "lost",        "an acknowledged order is never lost") \
    X(DOUBLED,    "doubled",     "one request makes one order") \
    X(SERIES,     "series",      "a series is held as one, confirmed as a whole, and keeps every visit") \
    X(MOVED,      "moved",       "a booking that moves has its new start in the same step, by the resident's wish") \
    X(DIFFERS,    "differs",     "the events replayed give the orders that the engine reports") \
    X(INSIDE,     "inside",      "the engine's own check of its ledger passes")

enum violation_kind {
#define X(id, name, text) VIOLATION_##id,
    VIOLATIONS(X)
#undef X
    VIOLATION_COUNT
};

enum { VIOLATION_TEXT = 200 };
struct violation { enum violation_kind kind; uint64_t seq, order; char text[VIOLATION_TEXT]; };

struct checker;
struct checker *checker_new(const struct tables *tables);      /* borrowed; with the workers */
void checker_free(struct checker *checker);

/* The log begins in the middle: the first event may have any number, and orders first seen later are taken as they are. */
void checker_join(struct checker *checker);
/* A day of the roster before the first event, where it is not the one of the tables. */
void checker_roster(struct checker *checker, uint32_t worker, int32_t day, uint8_t shift);
void checker_see(struct checker *checker, const struct seen *seen);
void checker_settle(struct checker *checker);
/* A resident's request was answered with this order. The same request may be answered again, but only with the same order. */
void checker_answered(struct checker *checker, uint64_t request, uint64_t order);
/* A resident agreed to this price, of all that the next step moves. */
void checker_agreed(struct checker *checker, int64_t price_fen);
/* ... and was told that so many visits of a series are confirmed. */
void checker_series(struct checker *checker, uint64_t series, uint32_t visits);
/* The engine does not know an order any more: it must be over. */
void checker_gone(struct checker *checker, uint64_t order);
/* What the engine says of an order now, against the events so far. */
void checker_compare(struct checker *checker, const struct seen_order *order);
/* ... and of a worker's final shift of a day. */
void checker_compare_shift(struct checker *checker, uint32_t worker, int32_t day, uint8_t shift);
/* The run is over: every acknowledged order must be known. */
void checker_end(struct checker *checker);
void checker_note(struct checker *checker, enum violation_kind kind, uint64_t order, const char *text);

const struct seen_order *checker_order(const struct checker *checker, uint64_t id);      /* NULL: never seen */
const struct seen_order *checker_order_row(const struct checker *checker, uint32_t row);  /* in the order first seen; NULL: no more */
bool checker_claimed(const struct checker *checker, uint64_t order);                     /* answered to somebody */
uint64_t checker_last_seq(const struct checker *checker);
uint64_t checker_count(const struct checker *checker);                                   /* violations in all */
uint64_t checker_count_of(const struct checker *checker, enum violation_kind kind);
const struct violation *checker_violation(const struct checker *checker, uint32_t index); /* the first hundred; NULL: no more */
const char *violation_name(enum violation_kind kind);
const char *violation_rule(enum violation_kind kind);                                    /* the sentence that was broken */

#endif
