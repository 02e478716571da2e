/* event.h - what the engine says happened. Each event carries the whole of what changed, so that a reader who folds
 * the log from the start holds the same orders as the engine. */
#ifndef PAIDAN_ENGINE_EVENT_H
#define PAIDAN_ENGINE_EVENT_H

#include "engine/command.h"
#include "engine/outlook/coverage.h"
#include "engine/order.h"
#include "engine/reason.h"
#include "engine/roster/swap.h"
#include "engine/worker.h"

#define EVENTS(X) \
    X(HELD,         "held")             /* a slot is kept for a resident */ \
    X(RENEWED,      "renewed")          /* ... for longer */ \
    X(RELEASED,     "released")         /* ... no more: let go or timed out */ \
    X(ORDERED,      "ordered")          /* an order is confirmed: a now-order, or a held slot */ \
    X(ASSIGNED,     "assigned")         /* offered to a crew, with the planned times and the cost parts */ \
    X(MEMBER,       "member_accepted")  /* one of several accepted */ \
    X(ACCEPTED,     "accepted")         /* the whole crew accepted */ \
    X(UNASSIGNED,   "unassigned")       /* back to waiting, the promised time kept; cause tells why */ \
    X(MOVED,        "moved")            /* a booking has another start, as the resident wishes; its crew follows */ \
    X(NOBODY,       "nobody")           /* nobody could be found; why counts tell the operator */ \
    X(SET_OUT,      "set_out") \
    X(ARRIVED,      "arrived") \
    X(STARTED,      "started") \
    X(FINISHED,     "finished") \
    X(CANCELLED,    "cancelled") \
    X(FAILED,       "failed") \
    X(RETIMED,      "retimed")          /* planned times moved: a visit runs over, or starts late */ \
    X(LATE,         "late")             /* a visit has not begun in time: for the operator */ \
    X(SIGNED_IN,    "signed_in") \
    X(SIGNED_OUT,   "signed_out") \
    X(AWAY,         "away")             /* a leave, sickness or break was entered */ \
    X(SHIFT,        "shift")            /* a roster cell was overridden, at once */ \
    X(EXCLUDED,     "excluded")         /* a household will not have a worker, or will again */ \
    X(PRIORITY,     "priority")         /* a household belongs to a priority group, or no longer */ \
    X(ROSTER,       "roster")           /* days of a worker's roster changed: the final shifts as they are now */ \
    X(PUBLISHED,    "published")        /* a point's draft is in force */ \
    X(SWAP,         "swap")             /* a shift is to change hands, or has, or will not */ \
    X(GAP,          "gap")              /* the roster of a point falls short of what is needed on a day, or no longer */ \
    X(TURNED_AWAY,  "turned_away")      /* a resident asked and left without an order: what other workers or other rules could have served */

enum event_kind {
#define X(id, name) EVENT_##id,
    EVENTS(X)
#undef X
    EVENT_COUNT
};

enum { EVENT_SHIFTS_MAX = ROSTER_DAYS - ROSTER_BACK };      /* today and all that is ahead of it */

struct event {
    uint64_t seq;                      /* 1, 2, 3 ... without a gap */
    int64_t at_ms;
    uint8_t kind;
    struct actor actor;
    uint32_t point;                    /* whose scope it is in; 0: all */
    uint32_t worker;                   /* who it is about, when one worker */
    uint64_t household;                /* EXCLUDED, PRIORITY */
    uint8_t priority;                  /* PRIORITY */
    struct order order;                /* the order as it is now; id 0 when the event is not about an order */
    struct why why;                    /* NOBODY; TURNED_AWAY: of no_capacity */
    struct request request;            /* TURNED_AWAY: what was asked; start_ms 0: now */
    uint8_t refused;                   /* ... and the refusal */
    struct away away;                  /* AWAY */
    int32_t day; uint8_t shift;        /* SHIFT, GAP; ROSTER: the first of the days */
    bool on;                           /* EXCLUDED: excluded, or let in again; GAP: there is one */
    uint8_t layer;                     /* ROSTER: enum roster_layer, the highest that changed */
    uint8_t shift_count;               /* ROSTER */
    uint8_t shifts[EVENT_SHIFTS_MAX];  /* ROSTER: of the days from `day` on */
    uint64_t version;                  /* PUBLISHED */
    uint32_t cells, workers, moved, stuck;      /* PUBLISHED: as in struct impact */
    struct swap swap;                  /* SWAP: as it is now */
    struct coverage_gap gap;           /* GAP: the worst of `day`; when not `on`, the one that was told before */
};

const char *event_name(enum event_kind kind);

#endif
