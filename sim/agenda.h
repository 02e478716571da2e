/* agenda.h - what the people of the city mean to do, by time: a queue of small acts. Acts of one instant come in the order they
 * were entered. An act is an intention: whoever takes it out asks workers_due() or residents_due() whether it still makes sense. */
#ifndef PAIDAN_SIM_AGENDA_H
#define PAIDAN_SIM_AGENDA_H

#include <stdbool.h>
#include <stdint.h>
#include "engine/order.h"
#include "engine/slot.h"
#include "engine/worker.h"

#define ACTS(X) \
    /* the shell itself */ \
    X(DAY,      "day")          /* day: plan what people do that day */ \
    /* residents; wish, or order; EXCLUDE: household, worker, on; PRIORITY: household, priority */ \
    X(WISH,     "ask") X(CONFIRM, "confirm") X(RENEW, "renew") X(RELEASE, "release") X(CANCEL, "cancel") X(PATIENCE, "patience") \
    X(EXCLUDE,  "exclude") X(PRIORITY, "priority") X(CONFIRM_SERIES, "confirm series") X(CANCEL_SERIES, "cancel series") X(MOVE, "move") \
    /* workers; worker, and order with its turn */ \
    X(SIGN_IN,  "sign in") X(SIGN_OUT, "sign out") X(ACCEPT, "accept") X(DECLINE, "decline") X(DROP, "drop") \
    X(SET_OUT,  "set out") X(ARRIVE, "arrive") X(START, "start") X(FINISH, "finish") X(NO_ACCESS, "no access") X(AWAY, "away") \
    /* operators */ \
    X(REASSIGN, "reassign") X(SHIFT, "shift") \
    /* faults of the machine, for `run` */ \
    X(JUMP,     "clock jump") X(RESTART, "restart") \
    /* whoever changes rosters by chance, for `run` */ \
    X(ROSTER,   "roster")

enum act_kind {
#define X(id, name) ACT_##id,
    ACTS(X)
#undef X
    ACT_COUNT
};

struct act {
    int64_t at_ms;
    uint64_t no;               /* set by agenda_put(): the tie-break */
    enum act_kind kind;
    uint64_t order, household;
    uint32_t worker, point;
    uint32_t wish;             /* WISH: index */
    uint16_t turn;             /* the order's rematches when it was planned: a later turn makes the act stale */
    enum cause cause;
    struct away away;
    int32_t day; uint8_t shift;
    bool on;                   /* EXCLUDE */
    int64_t start_ms;          /* MOVE: to then; order: one of what moves */
    enum series_scope scope;   /* MOVE, CANCEL_SERIES */
    uint32_t visits;           /* CONFIRM_SERIES: so many were held; order: the first of them */
    uint8_t priority;          /* PRIORITY */
};

struct agenda { struct act *act; uint32_t count, room; uint64_t last_no; };      /* zeroed: empty */

void agenda_put(struct agenda *agenda, const struct act *act);
const struct act *agenda_first(const struct agenda *agenda);                     /* NULL: empty */
bool agenda_take(struct agenda *agenda, struct act *out);
void agenda_clear(struct agenda *agenda);
const char *act_name(enum act_kind kind);

#endif
