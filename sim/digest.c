/* digest.c - field by field, so that padding does not count. */
#include "sim/digest.h"

#include "sim/random.h"

static uint64_t mix(uint64_t digest, int64_t value)
{
    return random_mix(digest ^ (uint64_t)value);
}

static uint64_t mix_order(uint64_t digest, const struct order *order)
{
    const int64_t fields[] = {
        (int64_t)order->id, order->kind, order->state, order->cause, order->crew, order->item, order->rematches, order->qty, order->point,
        (int64_t)order->household, order->place.lon_e7, order->place.lat_e7, order->price_fen, order->duration_ms, order->created_ms,
        order->promised_ms, order->since_ms, order->due_ms, order->start_ms, order->end_ms, order->assigned_ms, order->accepted_ms,
        order->set_out_ms, order->arrived_ms, order->started_ms, order->finished_ms, order->member_count, order->cost.travel_s,
        order->cost.wait_s, order->cost.late_s, order->cost.stranger_s, order->cost.fair_s, order->cost.skill_s, order->refused_count,
        (int64_t)order->series, order->number,
    };
    for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) digest = mix(digest, fields[i]);
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        digest = mix(mix(mix(mix(digest, member->worker), member->accepted), member->leave_ms), member->arrive_ms);
    }
    for (uint32_t i = 0; i < order->refused_count; i++) digest = mix(digest, order->refused[i]);
    return digest;
}

uint64_t digest_event(uint64_t digest, const struct event *event)
{
    const int64_t fields[] = {
        (int64_t)event->seq, event->at_ms, event->kind, (int64_t)event->actor.role, event->actor.id, event->point, event->worker,
        (int64_t)event->household, event->away.from_ms, event->away.to_ms, event->away.kind, event->day, event->shift, event->on,
        event->why.looked_at, event->refused, event->request.point, (int64_t)event->request.household, event->request.item, event->request.qty,
        event->request.start_ms, event->request.place.lon_e7, event->request.place.lat_e7,
    };
    for (uint32_t i = 0; i < sizeof fields / sizeof fields[0]; i++) digest = mix(digest, fields[i]);
    const int64_t roster[] = { event->layer, event->shift_count, (int64_t)event->version, event->cells, event->workers, event->moved, event->stuck };
    for (uint32_t i = 0; i < sizeof roster / sizeof roster[0]; i++) digest = mix(digest, roster[i]);
    for (uint32_t i = 0; i < event->shift_count; i++) digest = mix(digest, event->shifts[i]);
    for (uint32_t i = 0; i < REASON_COUNT; i++) digest = mix(digest, event->why.count[i]);
    return event->order.id ? mix_order(digest, &event->order) : digest;
}

uint64_t digest_story(uint64_t digest, const struct event *event)
{
    struct event unnumbered = *event;
    if (event->kind == EVENT_NOBODY) return digest;
    unnumbered.seq = 0;
    return digest_event(digest, &unnumbered);
}
