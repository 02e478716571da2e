/* usage.c - utilisation of one day, counted from the orders at hand and the roster: nothing is kept that can be derived. */
#include "engine/commands.h"

#include "engine/calendar.h"

struct tally { const struct engine *engine; enum usage_scope scope; uint32_t id; int64_t from, to; struct usage *out; };

/* NIL: somebody who has left since; their work counts for the whole only. */
static bool worker_in(const struct tally *tally, uint32_t index)
{
    if (index == NIL) return tally->scope == USAGE_ALL;
    const struct worker_file *file = &tally->engine->file[index];
    switch (tally->scope) {
    case USAGE_ALL:    return true;
    case USAGE_POINT:  return file->point == tally->id;
    case USAGE_FIRM:   return file->firm == tally->id;
    case USAGE_WORKER: return file->id == tally->id;
    }
    return false;
}

static bool within(const struct tally *tally, int64_t ms) { return ms >= tally->from && ms < tally->to; }

/* Orders belong to the point that took them; for a firm or a worker, to whoever serves them. */
static bool order_in(const struct tally *tally, const struct order *order)
{
    if (tally->scope == USAGE_ALL) return true;
    if (tally->scope == USAGE_POINT) return order->point == tally->id;
    for (uint32_t i = 0; i < order->member_count; i++)
        if (worker_in(tally, idmap_find(&tally->engine->worker_ids, order->member[i].worker))) return true;
    return false;
}

static void tally_hours(const struct tally *tally, const struct order *order)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        if (!worker_in(tally, idmap_find(&tally->engine->worker_ids, order->member[i].worker))) continue;
        bool over = order_state_over((enum order_state)order->state);      /* a visit may also fail in the middle of the work */
        int64_t until = order->finished_ms ? order->finished_ms : over ? order->since_ms : tally->engine->now_ms;
        if (order->started_ms && within(tally, order->started_ms)) tally->out->served_s += (until - order->started_ms) / SECOND_MS;
        if (order->arrived_ms && within(tally, order->arrived_ms)) tally->out->travelled_s += (order->arrived_ms - order->set_out_ms) / SECOND_MS;
    }
}

static void tally_order(const struct tally *tally, const struct order *order)
{
    struct usage *out = tally->out;
    tally_hours(tally, order);
    if (!order_in(tally, order)) return;
    switch ((enum order_state)order->state) {
    case ORDER_DONE:      out->done += within(tally, order->since_ms); break;
    case ORDER_CANCELLED: out->cancelled += within(tally, order->since_ms); break;
    case ORDER_FAILED:    out->failed += within(tally, order->since_ms); break;
    case ORDER_RELEASED: case ORDER_HELD: case ORDER_NONE: case ORDER_STATE_COUNT: break;
    case ORDER_WAITING: case ORDER_ASSIGNED: case ORDER_ACCEPTED: case ORDER_ON_THE_WAY: case ORDER_ARRIVED: case ORDER_SERVING:
        out->open += within(tally, order->promised_ms ? order->promised_ms : order->created_ms);
        break;
    }
    if (!order->started_ms || !within(tally, order->started_ms)) return;
    out->started++;
    out->on_time += order->started_ms <= order->promised_ms + tally->engine->policy.late_grace_min * MINUTE_MS;
}

void engine_usage(const struct engine *engine, enum usage_scope scope, uint32_t id, int32_t day, struct usage *out)
{
    *out = (struct usage){ 0 };
    struct tally tally = { .engine = engine, .scope = scope, .id = id, .from = ms_of_day(day), .to = ms_of_day(day + 1), .out = out };
    for (uint32_t i = 0; i < engine->worker_count; i++) {
        if (!worker_in(&tally, i)) continue;
        int64_t minutes = roster_minutes(engine->roster, i, day);
        out->workers++;
        out->rostered += minutes > 0;
        out->rostered_s += minutes * 60;
        out->signed_in += engine->worker[i].signed_in;
    }
    for (uint32_t i = 0; i < engine->box_count; i++)
        if (engine->box[i].used) tally_order(&tally, &engine->box[i].order);
}
