/* command.h - everything one may ask of the engine. Commands that set it up come from the tables; the rest from people. */
#ifndef PAIDAN_ENGINE_COMMAND_H
#define PAIDAN_ENGINE_COMMAND_H

#include "engine/catalogue.h"
#include "engine/worker.h"

/* What a resident asks for; start_ms only for a slot. */
struct request { uint32_t point; uint64_t household; struct place place; uint16_t item; uint32_t qty; int64_t start_ms; };

#define COMMANDS(X) \
    X(TICK)              /* look at what is due; the shell calls it at engine_deadline_ms() */ \
    X(ORDER_NOW)         /* request */ \
    X(SLOT_HOLD)         /* request with start_ms */ \
    X(SLOT_RENEW)        /* order */ \
    X(SLOT_RELEASE)      /* order */ \
    X(SLOT_CONFIRM)      /* order */ \
    X(ORDER_CANCEL)      /* order, cause */ \
    X(ORDER_FAIL)        /* order, cause */ \
    X(ORDER_ASSIGN)      /* order, worker: as the leader, or, when 0, back to matching; cause */ \
    X(OFFER_ACCEPT)      /* order, worker */ \
    X(OFFER_DECLINE)     /* order, worker, cause */ \
    X(WORKER_DROP)       /* order, worker, cause: an accepted worker cannot come */ \
    X(VISIT_SET_OUT)     /* order, worker; so the next three */ \
    X(VISIT_ARRIVE) \
    X(VISIT_START) \
    X(VISIT_FINISH) \
    X(WORKER_SIGN_IN)    /* worker */ \
    X(WORKER_SIGN_OUT)   /* worker */ \
    X(WORKER_AWAY)       /* worker, away: booked visits inside are matched again */ \
    X(SHIFT_SET)         /* worker, day, shift: booked visits outside it are matched again */ \
    X(HOUSEHOLD_EXCLUDE) /* household, worker, on */

enum command_kind {
#define X(id) COMMAND_##id,
    COMMANDS(X)
#undef X
    COMMAND_COUNT
};

/* One flat record; each kind reads the members its line names. */
struct command {
    enum command_kind kind;
    struct actor actor;
    struct request request;            /* ORDER_NOW, SLOT_HOLD */
    uint64_t order;                    /* all that name an order */
    uint32_t worker;                   /* OFFER_*, WORKER_*, VISIT_*, ORDER_ASSIGN, SHIFT_SET, HOUSEHOLD_EXCLUDE */
    enum cause cause;                  /* CANCEL, FAIL, DECLINE, DROP, ASSIGN */
    struct away away;                  /* WORKER_AWAY */
    int32_t day; uint8_t shift;        /* SHIFT_SET; SHIFT_REST for a day off */
    uint64_t household; bool on;       /* HOUSEHOLD_EXCLUDE */
};

#endif
