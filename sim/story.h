/* story.h - a recorded log taken apart: what was wanted (told apart from what the matching made of it), and how residents, workers and operators
 * behaved, so that the day can be played again. Everything is told as what people did after what happened to them: an answer so long after its offer,
 * a departure so long after it was due and the worker free, work so long. */
#ifndef PAIDAN_SIM_STORY_H
#define PAIDAN_SIM_STORY_H

#include "sim/agenda.h"
#include "sim/book.h"
#include "sim/duty.h"
#include "sim/fate.h"

enum { TRIES_MAX = 4, RENEWALS_MAX = 3, CHANGES_OF_TIME_MAX = 4 };
#define NEVER INT64_MIN

/* How one offer of an order ended. */
enum turn_end { TURN_STOOD, TURN_DECLINED, TURN_DROPPED, TURN_TAKEN_BACK, TURN_EXPIRED, TURN_REPLANNED };

struct turn {
    int64_t assigned_ms, accepted_ms, ended_ms;      /* as recorded; accepted: by the whole crew, 0 when it was not */
    int64_t answer_ms[CREW_MAX];                     /* after the offer, by place in the crew; NEVER: none */
    int64_t lag_ms;                                  /* from when the leader was due and free to leave until they set out; NEVER: they did not */
    int64_t leg_ms, way_ms;                          /* the way as planned and as it was; way NEVER: they did not arrive */
    uint32_t leader, next;                           /* next: index of the order's next turn, NIL */
    uint8_t end, cause, by;                          /* by: the place in the crew of who declined or dropped */
    bool named;                                      /* the operator chose the leader */
};

struct try { int64_t at_ms, start_ms; };             /* start 0: now */

/* One request and its story. */
struct tale {
    struct request request;                          /* start_ms: the first that was wished for */
    bool slot;
    uint64_t order;                                  /* of the record; 0: turned away for good */
    uint32_t tries; struct try try[TRIES_MAX];       /* the last one succeeded when there is an order */
    uint32_t changes; struct try change[CHANGES_OF_TIME_MAX];      /* the booking was moved then, to that start; of more the last is another */
    int64_t confirm_ms, release_ms;                  /* after the hold; NEVER */
    uint32_t renewals; int64_t renew_ms[RENEWALS_MAX];
    int64_t cancel_ms; enum cause cancel_cause; enum order_state cancel_from;      /* as recorded; NEVER */
    int64_t fail_ms;                                 /* from the door: after arrival and the agreed time; serving: after the start; else as recorded */
    enum cause fail_cause; enum order_state fail_from;
    bool early; int64_t start_ms;                    /* early: at the door before the agreed time. start: after arrival and the agreed time; NEVER */
    int64_t service_ms;                              /* NEVER */
    uint32_t first_turn, last_turn, turns;
    int64_t last_ms;                                 /* its last event */
    int64_t arrived_ms;                              /* while it is folded */
    struct fate fate;
};

/* What people did on the whole, for those of whom the record says nothing. */
struct habits_seen {
    int64_t answer_ms[ORDER_SLOT + 1], confirm_ms, door_ms;
    int64_t service_permille;                        /* of the planned length */
    int64_t patience_ms[ORDER_SLOT + 1];             /* now: after asking; slot: after the agreed start */
};

/* When each worker was last done with something; by row of the worker table. */
struct freed { const struct duty *duty; int64_t *at_ms; };
void freed_see(struct freed *freed, const struct seen_order *was, const struct seen *seen);

/* A worker's shift of a day, as somebody who keeps the roster says. */
struct rostered { uint32_t worker; int32_t day; uint8_t shift; };

struct story {
    const struct tables *tables;
    struct duty duty;                                /* the roster as the record tells it */
    struct tale *tale; uint32_t count, room;
    struct turn *turn; uint32_t turn_count, turn_room;
    struct act *deed; uint32_t deed_count, deed_room;      /* of workers and about households, as recorded: SIGN_IN, SIGN_OUT, AWAY, SHIFT, EXCLUDE, PRIORITY */
    bool *came;                                      /* by row of the worker table: has signed in, or was there from the beginning */
    struct rostered *cell; uint32_t cell_count, cell_room;      /* after story_end(): days that were not as in the tables before the log began */
    struct map changed;                              /* worker and day of a roster that changed in the log */
    struct map aways;                                /* worker and end of an absence, mixed */
    struct map tale_of, wishes;                      /* order -> tale; who wants what -> the tale last turned away, plus one */
    struct book book;
    struct freed freed;
    struct habits_seen habits;
    uint64_t events;
    int64_t first_ms, last_ms, world_ms;             /* world: when a worker or a roster last changed, which may send visits back */
    uint64_t ordered; int64_t ordered_ms;            /* the order that was ordered last */
};

void story_open(struct story *story, const struct tables *tables);      /* borrowed; with the workers */
void story_clear(struct story *story);
void story_see(struct story *story, const struct seen *seen);
/* The roster beside the log, at any time before the end: it holds for the days that the log does not change. */
void story_roster(struct story *story, const struct rostered *cell);
void story_end(struct story *story);                                    /* after the last event: habits, and the roster at the beginning */
int64_t tale_target_ms(const struct tale *tale);                        /* when it was to begin: the start last wished for, or when it was asked */

#endif
