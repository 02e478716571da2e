/* command.h - everything one may ask of the engine. Commands that set it up come from the tables; the rest from people. */
#ifndef PAIDAN_ENGINE_COMMAND_H
#define PAIDAN_ENGINE_COMMAND_H

#include "engine/catalogue.h"
#include "engine/legs.h"
#include "engine/reason.h"
#include "engine/roster/edit.h"
#include "engine/slot.h"
#include "engine/worker.h"

/* What a resident asks for; start_ms only for a slot. */
struct request {
    uint32_t point; uint64_t household; struct place place; uint16_t item; uint32_t qty; int64_t start_ms;
    uint64_t instead;                  /* questions: of this booking, that is to be moved: its own time counts as free; 0: of none */
};

#define COMMANDS(X) \
    X(TICK)              /* look at what is due; the shell calls it at engine_deadline_ms() */ \
    X(ORDER_NOW)         /* request */ \
    X(SLOT_HOLD)         /* request with start_ms; series and number: into a series that is held, for what is held there */ \
    X(SLOT_RENEW)        /* order */ \
    X(SLOT_RELEASE)      /* order */ \
    X(SLOT_CONFIRM)      /* order; one of a series only with the others */ \
    X(SERIES_HOLD)       /* request with the first start_ms, weeks, count, skip: every visit is looked for, those that can be had are held */ \
    X(SERIES_CONFIRM)    /* series, count: all that are held, if they are as many as the resident knows of */ \
    X(ORDER_MOVE)        /* order, scope, request.start_ms, price_fen, cause: to another start, all or nothing; the others by as much */ \
    X(ORDER_CANCEL)      /* order, scope, cause */ \
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
    X(SHIFT_SET)         /* worker, day, shift, waived, note, dry: at once, without a draft; booked visits outside it are matched again */ \
    X(ROSTER_LEAVE)      /* worker, [day, to_day), on, note, dry: leave by whole days at once, or, when not on, back from it */ \
    X(DRAFT_EDIT)        /* point, seen, edits, edit_count, waived, note */ \
    X(DRAFT_UNDO)        /* point, seen: takes the last group of edits off; of an empty draft, drafts the last publish backwards (waived, note) */ \
    X(DRAFT_DISCARD)     /* point, seen */ \
    X(DRAFT_PUBLISH)     /* point, seen, dry: the whole draft at once; booked visits that no longer fit are matched again */ \
    X(SWAP_ASK)          /* worker, with, day, to_day, note: a worker gives a shift away, or exchanges it */ \
    X(SWAP_POST)         /* point, day, shift, note: an open shift */ \
    X(SWAP_AGREE)        /* swap, worker: who takes it */ \
    X(SWAP_SETTLE)       /* swap, on, waived, note, dry: approved, the rosters change and booked visits that no longer fit are matched again; or refused */ \
    X(SWAP_WITHDRAW)     /* swap: by the one who asked; the one who was asked says no */ \
    X(SHIFT_TAKE)        /* worker, with, day, shift, waived, note, dry: at once, in an emergency; with: who is missing, and shift 0: theirs */ \
    X(TRAVEL)            /* legs, leg_count: travel that was measured, for what is decided from now on; RANGE: a leg not between nodes, all or nothing */ \
    X(IMPROVE)           /* order, iterations, seed: a slice of work on the day plans around the first order after this one whose visit may be given to
                          * somebody else; outcome.order is that order, or how far was looked, or 0 at the end */ \
    X(HOUSEHOLD_EXCLUDE) /* household, worker, on */ \
    X(HOUSEHOLD_PRIORITY) /* household, priority */ \
    X(TURN_AWAY)         /* request, refused, nobody: notes that ORDER_NOW or SLOT_HOLD was refused so; a refused command itself leaves no trace */

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
    struct request request;            /* ORDER_NOW, SLOT_HOLD, TURN_AWAY */
    enum refusal refused;              /* TURN_AWAY: refusal_missed() */
    struct why nobody;                 /* ... the counts of NO_CAPACITY, as the refused step told them */
    uint64_t order;                    /* all that name an order */
    uint64_t series; uint32_t number;  /* SLOT_HOLD, SERIES_CONFIRM */
    uint32_t weeks, count; bool skip;  /* SERIES_HOLD: from one visit to the next, how many, none on statutory holidays; CONFIRM: count */
    enum series_scope scope;                  /* ORDER_MOVE, ORDER_CANCEL */
    int64_t price_fen;                 /* ORDER_MOVE: what the resident agreed to, of all that move together; 0: no other than it was */
    uint32_t worker;                   /* OFFER_*, WORKER_*, VISIT_*, ORDER_ASSIGN, SHIFT_SET, ROSTER_LEAVE, SWAP_ASK, SWAP_AGREE, SHIFT_TAKE, HOUSEHOLD_EXCLUDE */
    enum cause cause;                  /* CANCEL, FAIL, DECLINE, DROP, ASSIGN */
    struct away away;                  /* WORKER_AWAY */
    int32_t day, to_day;               /* SHIFT_SET: day; ROSTER_LEAVE: [day, to_day); SWAP_ASK: to_day 0 for nothing in return */
    uint8_t shift;                     /* SHIFT_SET, SWAP_POST, SHIFT_TAKE; SHIFT_REST for a day off */
    uint64_t household; bool on;       /* HOUSEHOLD_*, on: HOUSEHOLD_EXCLUDE; ROSTER_LEAVE: leave, or back from it; SWAP_SETTLE: approved, or refused */
    uint8_t priority;                  /* HOUSEHOLD_PRIORITY: 0..PRIORITY_MAX */
    uint32_t point;                    /* DRAFT_*, SWAP_POST */
    uint64_t seen;                     /* DRAFT_*: the version the operator looked at; 0: whatever it is */
    const struct edit *edits; uint32_t edit_count;      /* DRAFT_EDIT; borrowed for the step */
    const struct leg *legs; uint32_t leg_count;         /* TRAVEL; borrowed for the step */
    uint32_t waived;                   /* the roster's commands: soft rules overridden by name, bit per enum rule */
    const char *note;                  /* ... and why; cut to NOTE_MAX. NULL: no reason given. Borrowed for the step */
    bool dry;                          /* ... only say what would happen */
    uint32_t iterations;               /* IMPROVE: of the search; the caller's measure of time */
    uint64_t seed;                     /* IMPROVE: of its chances; the same state, order, iterations and seed give the same plans */
    uint64_t swap;                     /* SWAP_AGREE, SWAP_SETTLE, SWAP_WITHDRAW */
    uint32_t with;                     /* SWAP_ASK: the other worker, 0 for anybody; SHIFT_TAKE: whose shift it is, 0 for nobody's */
};

#endif
