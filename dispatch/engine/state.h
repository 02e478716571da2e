/* state.h - the inside of the engine, shared by its own files only. Everything is named by index into a pool; NIL is none. */
#ifndef PAIDAN_ENGINE_STATE_H
#define PAIDAN_ENGINE_STATE_H

#include <assert.h>
#include "engine/roster/draft_log.h"
#include "engine/due.h"
#include "engine/engine.h"
#include "engine/ensure.h"
#include "engine/grid.h"
#include "engine/idmap.h"
#include "engine/legs.h"
#include "engine/roster/trial.h"

enum { ITEM_IDS = 256, LINE_SIZE = 64, DIRTY_LOOSE_MAX = 65536 };

/* One commitment in a worker's day plan: taken from `leave` to `end`. Rows of a worker are chained in order of time and never overlap. */
struct row {
    uint32_t next;
    uint32_t order;            /* index; NIL: an absence */
    int64_t leave, start, end;
    struct place place;
    bool active;               /* the crew has set out: nothing may be put before it */
    uint8_t away;              /* away_kind of an absence */
};

struct worker {
    uint64_t skills;
    struct place base, at;
    uint32_t id, head;         /* head: first row of the plan */
    int32_t good_until;        /* last day on which identity, training, insurance and contract are all in date */
    int32_t health_until;
    int32_t day, served_s, travelled_s;
    struct labour labour;
    uint8_t health;
    bool signed_in, dirty;
};

static_assert(sizeof(struct worker) == LINE_SIZE, "a look at a worker is one look at memory");

struct order_box {
    struct order order;
    uint32_t next_free;
    uint32_t next_of_series;   /* the ring of its series */
    bool used, dirty, told;    /* told: the operator knows that nobody could be found */
    bool aside;                /* it is being moved: its rows do not count where ask->aside says so */
};

struct household { struct household_live live; bool dirty; };

/* What a play moves and puts back: play.h. */
enum { ORDERS_MOVED_MAX = OUTCOME_EVENTS_MAX };
struct kept { uint32_t worker, order; int64_t leave, member_leave, member_arrive; };
struct play { uint64_t round; uint64_t *seen; struct kept *kept; uint32_t kept_count;
              struct order *was; uint32_t *taken, taken_count; };      /* seen: by worker, the last round that did */
bool play_init(struct play *play, uint32_t workers_max, uint32_t rows_max);
void play_clear(struct play *play);


struct dirty_queue { struct dirty *entry; uint32_t size, first, count, loose; };      /* loose: of them, those told each time and not once per thing */

struct engine {
    struct policy policy;
    struct engine_limits limits;
    int64_t now_ms;
    uint64_t last_seq, last_order, first_open;      /* no open order has a smaller id than first_open */

    struct item item[ITEM_IDS];                     /* by id; id 0 in the slot: none */
    struct point *point; uint32_t point_count; struct idmap point_ids;
    struct worker *worker; struct worker_file *file; uint32_t worker_count; struct idmap worker_ids;
    struct order_box *box; uint32_t free_box, box_count, boxes_used; struct idmap order_ids;
    struct idmap series_ids;                        /* to any order of the series */
    struct row *row; uint32_t free_row, row_count, rows_max, rows_used;
    struct household *household; uint32_t household_count; struct idmap household_ids;
    uint32_t *over; uint32_t over_first, over_count;      /* orders that are over, oldest first: a ring */

    struct roster *roster;
    struct swaps *swaps;
    struct outlook *outlook;
    struct improve *improve;
    struct grid by_base, by_at, strays;             /* everybody; those signed in; by base those of them who stand elsewhere */
    struct legs legs;                               /* measured, over the cells of by_base */
    struct due due;
    struct dirty_queue dirty;

    struct trial trial;                             /* of the edits at hand */
    struct play play;
    struct drafts drafts;

    struct round_room *round;                       /* round.c */
    int64_t offered_ms;                             /* when a now-order was last offered; 0: never */

    struct actor actor;                             /* of the command at hand */
    struct outcome *out;
};

static inline struct order *order_at(const struct engine *engine, uint32_t order) { return &engine->box[order].order; }
/* The one question about travel. Without a table it is travel_ms() and its bounds, as they are. */
static inline int64_t leg_ms(const struct engine *engine, struct place from, struct place to)
{
    return engine->legs.known == 0 ? travel_ms(from, to, &engine->policy) : legs_ms(&engine->legs, &engine->by_base, from, to, &engine->policy);
}

/* No leg of this distance or more is shorter than this; and the greatest distance for which that is no more than a leg. */
static inline int64_t leg_least_ms(const struct engine *engine, int32_t distance_m)
{
    return travel_least_ms(distance_m, &engine->policy) * engine->legs.least >> SHARE_BITS;
}

static inline int32_t leg_within_m(const struct engine *engine, int64_t most_ms)
{
    if (most_ms >= 0 && engine->legs.least != SHARE_ONE) most_ms = ((most_ms + 1) * SHARE_ONE - 1) / engine->legs.least;
    return travel_within_m(most_ms, &engine->policy);
}

static inline const struct item *item_of(const struct engine *engine, const struct order *order) { return &engine->item[order->item]; }

void dirty_order(struct engine *engine, uint32_t order);
void dirty_worker(struct engine *engine, uint32_t worker);
void dirty_household(struct engine *engine, uint32_t household);
/* Told each time: the command asks for room first. */
bool dirty_room(const struct engine *engine, uint32_t entries);
void dirty_shift(struct engine *engine, uint32_t worker, int32_t day);
void dirty_rotation(struct engine *engine, uint32_t worker);
void dirty_edit(struct engine *engine, uint64_t version);
void dirty_swap(struct engine *engine, uint64_t swap);
void dirty_demand(struct engine *engine, uint32_t point, int32_t day);
void dirty_outlook(struct engine *engine, uint32_t point);

uint32_t box_take(struct engine *engine);                   /* a zeroed order; NIL: full */
void box_free(struct engine *engine, uint32_t order);

/* The event under way, appended to the outcome with number, time and actor; order may be NIL. */
struct event *emit(struct engine *engine, enum event_kind kind, uint32_t order);

#endif
