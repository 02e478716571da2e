/* order.h - an order and its life. A held slot is an order that is not confirmed yet, so that one table, one pool and one ledger
 * serve both kinds of request. What is true in each state:
 *   held       a slot is kept for the resident until due_ms; the crew's time is in the ledger
 *   waiting    confirmed, nobody assigned; promised_ms, once set, changes only when the resident moves a booking to another start
 *   assigned   offered to every worker of the crew until due_ms; their time is in the ledger
 *   accepted   every worker of the crew has accepted
 *   on_the_way, arrived, serving   signed by the leader of the crew, crew[0]
 *   done, cancelled, failed, released   the end: nothing changes any more, nothing is left in the ledger
 */
#ifndef PAIDAN_ENGINE_ORDER_H
#define PAIDAN_ENGINE_ORDER_H

#include <stdbool.h>
#include "engine/cost.h"
#include "engine/refusal.h"
#include "engine/types.h"

#define ORDER_STATES(X) \
    X(HELD, "held") X(WAITING, "waiting") X(ASSIGNED, "assigned") X(ACCEPTED, "accepted") \
    X(ON_THE_WAY, "on_the_way") X(ARRIVED, "arrived") X(SERVING, "serving") \
    X(DONE, "done") X(CANCELLED, "cancelled") X(FAILED, "failed") X(RELEASED, "released")

enum order_state {
    ORDER_NONE,
#define X(id, name) ORDER_##id,
    ORDER_STATES(X)
#undef X
    ORDER_STATE_COUNT
};

/* What can happen to an order. */
#define ORDER_MOVES(X) \
    X(CONFIRM, "confirm") X(ASSIGN, "assign") X(ACCEPT, "accept") \
    X(DECLINE, "decline") X(EXPIRE, "expire") X(DROP, "drop") X(REASSIGN, "reassign") X(REPLAN, "replan") \
    X(SET_OUT, "set_out") X(ARRIVE, "arrive") X(START, "start") X(FINISH, "finish") \
    X(CHANGE, "change") X(CANCEL, "cancel") X(FAIL, "fail") X(RELEASE, "release")

enum order_move {
#define X(id, name) MOVE_##id,
    ORDER_MOVES(X)
#undef X
    ORDER_MOVE_COUNT
};

enum order_kind { ORDER_NOW = 1, ORDER_SLOT = 2 };

/* Why an order left the usual road; travels with the event and stays on the order. */
#define CAUSES(X) \
    X(NONE, "none") X(RESIDENT, "resident") X(WORKER, "worker") X(OPERATOR, "operator") X(TIMEOUT, "timeout") \
    X(SICK, "sick") X(LEAVE, "leave") X(ROSTER, "roster") X(OVERRUN, "overrun") X(NO_ACCESS, "no_access") X(NO_WORKER, "no_worker") \
    X(PRICE, "price") X(OTHER, "other") X(IMPROVED, "improved")

enum cause {
#define X(id, name) CAUSE_##id,
    CAUSES(X)
#undef X
    CAUSE_COUNT
};

/* One worker's part in a visit: the ledger row [leave, arrive, start, end) lies within [leave_ms, end_ms). */
struct member { uint32_t worker; bool accepted; int64_t leave_ms, arrive_ms; };

struct order {
    uint64_t id;
    uint8_t kind, state, cause, crew;      /* crew: workers needed */
    uint16_t item;
    uint16_t rematches;                    /* times it went back to waiting */
    uint32_t qty;
    uint32_t point;
    uint64_t household;
    struct place place;
    int64_t price_fen;                     /* frozen when ordered or held; another start may have another, agreed to by the resident */
    int64_t duration_ms;
    int64_t created_ms;
    int64_t promised_ms;                   /* start told to the resident, a whole minute; TIME_NONE until first assigned; after that it is the resident's to change */
    int64_t since_ms;                      /* when it entered its state */
    int64_t due_ms;                        /* when the engine must look at it again; INT64_MAX: never. Told while held and assigned; else its own affair */
    int64_t start_ms, end_ms;              /* planned, then actual */
    int64_t assigned_ms, accepted_ms, set_out_ms, arrived_ms, started_ms, finished_ms;      /* first assigned; the rest latest */
    uint8_t member_count;                  /* 0 or crew */
    struct member member[CREW_MAX];
    struct cost cost;                      /* that chose the crew */
    uint64_t series;                       /* bookings that were made together: the id of the first that was held; 0: a single one */
    uint8_t number;                        /* its place in the series, from 1 */
    bool pinned;                           /* an operator named the worker: a better plan leaves the visit there */
    uint8_t refused_count;
    uint32_t refused[REFUSED_MAX];         /* workers it will not be offered to again */
};

const char *order_state_name(enum order_state state);
const char *order_move_name(enum order_move move);
const char *cause_name(enum cause cause);
bool order_state_over(enum order_state state);              /* an end state */
bool order_state_planned(enum order_state state);           /* has rows in the ledger */

/* The life table: where `move` leads from `state`; ORDER_NONE when refused. */
enum order_state order_next(enum order_state state, enum order_move move);
bool order_may(enum order_move move, enum actor_role role);

#endif
