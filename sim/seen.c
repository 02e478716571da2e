/* seen.c - from the engine's event to what the outside sees of it. */
#include "sim/seen.h"

#include <stddef.h>
#include <string.h>

void seen_order_of(const struct order *order, struct seen_order *out)
{
    *out = (struct seen_order){
        .id = order->id, .household = order->household, .kind = (enum order_kind)order->kind, .state = (enum order_state)order->state,
        .cause = (enum cause)order->cause, .crew = order->crew, .item = order->item, .rematches = order->rematches, .qty = order->qty,
        .point = order->point, .place = order->place, .price_fen = order->price_fen, .created_ms = order->created_ms,
        .promised_ms = order->promised_ms, .due_ms = order->due_ms, .start_ms = order->start_ms, .end_ms = order->end_ms,
        .started_ms = order->started_ms, .finished_ms = order->finished_ms, .member_count = order->member_count,
        .series = order->series, .number = order->number,
    };
    for (uint32_t i = 0; i < order->member_count && i < CREW_MAX; i++) {
        const struct member *member = &order->member[i];
        out->member[i] = (struct seen_member){ member->worker, member->accepted, member->leave_ms, member->arrive_ms };
    }
}

void seen_of(const struct event *event, struct seen *out)
{
    *out = (struct seen){
        .seq = event->seq, .at_ms = event->at_ms, .kind = (enum event_kind)event->kind, .by = event->actor.role, .point = event->point,
        .worker = event->worker, .household = event->household, .why = event->why, .away = event->away, .day = event->day,
        .shift = event->shift, .on = event->on, .request = event->request, .refused = (enum refusal)event->refused, .priority = event->priority, .actor = event->actor.id,
    };
    out->shift_count = event->shift_count;
    memcpy(out->shifts, event->shifts, sizeof out->shifts);
    if (event->order.id) seen_order_of(&event->order, &out->order);
}

const struct seen_member *seen_member_of(const struct seen_order *order, uint32_t worker)
{
    for (uint32_t i = 0; i < order->member_count; i++)
        if (order->member[i].worker == worker) return &order->member[i];
    return NULL;
}
