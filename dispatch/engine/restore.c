/* restore.c - the engine from its records. A record that cannot be right is refused: the shell stops rather than guess. */
#include "engine/commands.h"

#include <string.h>

static bool order_makes_sense(const struct engine *engine, const struct order *order)
{
    if (order->id == 0 || order->state == ORDER_NONE || order->state >= ORDER_STATE_COUNT) return false;
    if (order->kind != ORDER_NOW && order->kind != ORDER_SLOT) return false;
    if (order->item == 0 || order->item >= ITEM_IDS || engine->item[order->item].id == 0) return false;
    if (order->cause >= CAUSE_COUNT || order->crew == 0 || order->crew > CREW_MAX || order->refused_count > REFUSED_MAX) return false;
    if (order->member_count != 0 && order->member_count != order->crew) return false;
    if (order->state == ORDER_WAITING && order->member_count != 0) return false;
    if (!order_state_planned((enum order_state)order->state)) return true;
    if (order->member_count == 0 || order->promised_ms == TIME_NONE || order->start_ms > order->end_ms) return false;
    for (uint32_t i = 0; i < order->member_count; i++)
        if (order->member[i].leave_ms > order->start_ms) return false;
    return true;
}

/* Puts the crew's rows into the ledger; on a clash takes out again what was put. */
static enum refusal restore_rows(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t worker = idmap_find(&engine->worker_ids, order->member[i].worker);
        enum refusal refusal = worker == NIL ? REFUSE_NO_WORKER : REFUSE_OK;
        if (refusal == REFUSE_OK && !plan_room(engine, 1)) refusal = REFUSE_FULL;
        if (refusal == REFUSE_OK && !plan_put(engine, worker, index, order->member[i].leave_ms)) refusal = REFUSE_BUSY;
        if (refusal == REFUSE_OK) {
            worker_stand(engine, worker);
            continue;
        }
        while (i-- > 0) plan_take(engine, idmap_find(&engine->worker_ids, order->member[i].worker), index);
        return refusal;
    }
    return REFUSE_OK;
}

/* Keeps the ring of orders that are over in the order of time, whatever order they come in. */
static void restore_over(struct engine *engine, uint32_t index)
{
    uint32_t size = engine->limits.orders, at = engine->over_count++;
    for (; at > 0; at--) {
        uint32_t before = engine->over[(engine->over_first + at - 1) % size];
        if (order_at(engine, before)->since_ms <= order_at(engine, index)->since_ms) break;
        engine->over[(engine->over_first + at) % size] = before;
    }
    engine->over[(engine->over_first + at) % size] = index;
}

enum refusal engine_restore_order(struct engine *engine, const struct order *record)
{
    if (!order_makes_sense(engine, record)) return REFUSE_RANGE;
    if (idmap_find(&engine->order_ids, record->id) != NIL) return REFUSE_EXISTS;
    if (idmap_find(&engine->point_ids, record->point) == NIL) return REFUSE_NO_POINT;
    uint32_t index = box_take(engine);
    if (index == NIL) return REFUSE_FULL;
    struct order *order = order_at(engine, index);
    *order = *record;
    bool over = order_state_over((enum order_state)order->state);
    enum refusal refusal = over ? REFUSE_OK : restore_rows(engine, index);
    if (refusal != REFUSE_OK) {
        box_free(engine, index);
        return refusal;
    }
    idmap_put(&engine->order_ids, order->id, index);
    if (over) restore_over(engine, index);
    else move_due(engine, index, order->due_ms);
    if (order->id > engine->last_order) engine->last_order = order->id;
    return REFUSE_OK;
}

enum refusal engine_restore_worker(struct engine *engine, const struct worker_live *live)
{
    uint32_t index = idmap_find(&engine->worker_ids, live->worker);
    if (live->worker == 0 || index == NIL) return REFUSE_NO_WORKER;
    if (live->away_count > AWAY_MAX) return REFUSE_RANGE;
    struct worker *worker = &engine->worker[index];
    worker->signed_in = live->signed_in;
    worker->at = live->at;
    worker->day = live->day;
    worker->served_s = live->served_s;
    worker->travelled_s = live->travelled_s;
    for (uint32_t i = 0; i < live->away_count; i++) {
        const struct away *away = &live->away[i];
        if (away->kind < AWAY_LEAVE || away->kind > AWAY_BREAK || away->from_ms > away->to_ms) return REFUSE_RANGE;
        if (!plan_room(engine, 1)) return REFUSE_FULL;
        if (!plan_put_away(engine, index, away)) return REFUSE_BUSY;
    }
    worker_stand(engine, index);
    return REFUSE_OK;
}

enum refusal engine_restore_household(struct engine *engine, const struct household_live *live)
{
    if (live->household == 0 || live->regular_count > REGULARS_MAX || live->excluded_count > EXCLUDED_MAX) return REFUSE_RANGE;
    uint32_t index = household_open(engine, live->household);
    if (index == NIL) return REFUSE_FULL;
    engine->household[index].live = *live;
    return REFUSE_OK;
}

enum refusal engine_restore_shift(struct engine *engine, uint32_t id, int32_t day, uint8_t shift)
{
    uint32_t index = idmap_find(&engine->worker_ids, id);
    if (id == 0 || index == NIL) return REFUSE_NO_WORKER;
    if (!roster_holds(engine->roster, day)) return REFUSE_OK;      /* it has passed out of the window since */
    enum refusal refusal = roster_override(engine->roster, index, day, shift);
    plan_hours_changed(engine, index);
    return refusal;
}

void engine_restore_counters(struct engine *engine, uint64_t last_seq, uint64_t last_order)
{
    if (last_seq > engine->last_seq) engine->last_seq = last_seq;
    if (last_order > engine->last_order) engine->last_order = last_order;
}
