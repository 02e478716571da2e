/* seen.h - an event as anybody outside the engine sees it: what `run` takes from engine_step() and `live` from the event feed.
 * Checker, people and summary know only this, never the engine's own structs. */
#ifndef PAIDAN_SIM_SEEN_H
#define PAIDAN_SIM_SEEN_H

#include <stdbool.h>
#include "engine/event.h"
#include "engine/order.h"
#include "engine/reason.h"

struct seen_member { uint32_t worker; bool accepted; int64_t leave_ms, arrive_ms; };

struct seen_order {
    uint64_t id, household;
    enum order_kind kind;
    enum order_state state;
    enum cause cause;
    uint32_t crew, item, rematches, qty, point;
    uint64_t series; uint32_t number;
    struct place place;
    int64_t price_fen, created_ms, promised_ms, due_ms, start_ms, end_ms, started_ms, finished_ms;
    uint32_t member_count;
    struct seen_member member[CREW_MAX];
};

struct seen {
    uint64_t seq;
    int64_t at_ms;
    enum event_kind kind;
    enum actor_role by; uint32_t actor;
    uint32_t point, worker;
    uint64_t household;            /* EXCLUDED */
    struct seen_order order;       /* id 0: not about an order */
    struct why why;                /* NOBODY, TURNED_AWAY */
    struct request request;        /* TURNED_AWAY: what was asked; start_ms 0: now */
    enum refusal refused;          /* ... and why it was refused */
    struct away away;              /* AWAY */
    int32_t day; uint8_t shift;    /* SHIFT; ROSTER: the first of the days */
    uint32_t shift_count; uint8_t shifts[EVENT_SHIFTS_MAX];      /* ROSTER: final shifts from that day on */
    bool on;                       /* EXCLUDED */
    uint8_t priority;              /* PRIORITY */
};

void seen_order_of(const struct order *order, struct seen_order *out);
void seen_of(const struct event *event, struct seen *out);
const struct seen_member *seen_member_of(const struct seen_order *order, uint32_t worker);      /* NULL: not on the crew */

#endif
