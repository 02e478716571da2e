/* restore.c - the engine from its records; restore_roster.c has the rosters. A record that cannot be right is refused: the shell stops rather than guess. */
#include "engine/commands.h"
#include "engine/series.h"

#include <string.h>

static const int64_t LATEST_MS = 4102444800000LL;      /* the year 2100, as in the protocol */

static bool time_within(int64_t ms) { return ms >= 0 && ms <= LATEST_MS; }

/* Each step of the road signs its time; the state tells how far the order came. */
static bool signed_so_far(const struct order *order)
{
    const int64_t sign[] = { order->assigned_ms, order->accepted_ms, order->set_out_ms, order->arrived_ms, order->started_ms, order->finished_ms };
    enum { SIGNS = sizeof sign / sizeof sign[0] };
    for (uint32_t i = 0; i < SIGNS; i++) {
        if (!time_within(sign[i])) return false;
        bool needed = order->state >= ORDER_ASSIGNED && order->state <= ORDER_DONE && ORDER_ASSIGNED + i <= order->state;
        if (needed && sign[i] == TIME_NONE) return false;
    }
    return true;
}

static bool times_make_sense(const struct order *order)
{
    const int64_t time[] = { order->created_ms, order->promised_ms, order->since_ms, order->start_ms, order->end_ms };
    for (uint32_t i = 0; i < sizeof time / sizeof time[0]; i++)
        if (!time_within(time[i])) return false;
    if (order->created_ms == TIME_NONE || order->since_ms < order->created_ms || order->duration_ms <= 0 || order->duration_ms > LATEST_MS) return false;
    if (!order_state_over((enum order_state)order->state) && !time_within(order->due_ms)) return false;      /* it would never be looked at */
    return signed_so_far(order);
}

static bool crew_makes_sense(const struct order *order)
{
    if (order->promised_ms == TIME_NONE || order->start_ms == TIME_NONE || order->start_ms > order->end_ms || order->member_count == 0) return false;
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        if (member->leave_ms <= 0 || member->leave_ms > member->arrive_ms || member->arrive_ms > order->start_ms) return false;
        if (order->state >= ORDER_ACCEPTED && !member->accepted) return false;
    }
    return true;
}

static bool order_makes_sense(const struct engine *engine, const struct order *order)
{
    if (order->id == 0 || order->state == ORDER_NONE || order->state >= ORDER_STATE_COUNT) return false;
    if (order->kind != ORDER_SLOT && (order->kind != ORDER_NOW || order->state == ORDER_HELD)) return false;
    if (order->item == 0 || order->item >= ITEM_IDS || engine->item[order->item].id == 0) return false;
    if (order->household == 0 || order->qty == 0 || order->price_fen < 0) return false;
    if (order->cause >= CAUSE_COUNT || order->crew == 0 || order->crew > CREW_MAX || order->refused_count > REFUSED_MAX) return false;
    if ((order->series == 0) != (order->number == 0) || order->number > SERIES_MAX || order->series > order->id) return false;
    if (order->series != 0 && order->kind != ORDER_SLOT) return false;
    if (order->member_count != 0 && order->member_count != order->crew) return false;
    if (order->state == ORDER_WAITING && order->member_count != 0) return false;
    return times_make_sense(order) && (!order_state_planned((enum order_state)order->state) || crew_makes_sense(order));
}

/* What is under way comes first in a plan. */
static bool under_way_first(const struct engine *engine, uint32_t worker)
{
    uint32_t head = engine->worker[worker].head;
    for (uint32_t i = head; i != NIL; i = engine->row[i].next)
        if (engine->row[i].active && i != head) return false;
    return true;
}

/* Puts the crew's rows into the ledger; on a clash takes out again what was put. */
static enum refusal restore_rows(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t worker = idmap_find(&engine->worker_ids, order->member[i].worker);
        enum refusal refusal = plan_room(engine, 1) ? REFUSE_OK : REFUSE_FULL;
        if (refusal == REFUSE_OK && !plan_put(engine, worker, index, order->member[i].leave_ms)) refusal = REFUSE_BUSY;
        if (refusal == REFUSE_OK && !under_way_first(engine, worker)) {
            plan_take(engine, worker, index);
            refusal = REFUSE_BUSY;
        }
        if (refusal == REFUSE_OK) {
            worker_stand(engine, worker);
            continue;
        }
        while (i-- > 0) {
            worker = idmap_find(&engine->worker_ids, order->member[i].worker);
            plan_take(engine, worker, index);
            worker_stand(engine, worker);
        }
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
    bool over = order_state_over((enum order_state)record->state);
    for (uint32_t i = 0; i < record->member_count; i++) {      /* who served an order that is over may have left the firm since */
        uint32_t worker = record->member[i].worker;
        if (worker == 0 || (!over && idmap_find(&engine->worker_ids, worker) == NIL)) return REFUSE_NO_WORKER;
    }
    uint32_t index = box_take(engine);
    if (index == NIL) return REFUSE_FULL;
    struct order *order = order_at(engine, index);
    *order = *record;
    enum refusal refusal = over ? REFUSE_OK : restore_rows(engine, index);
    if (refusal != REFUSE_OK) {
        box_free(engine, index);
        return refusal;
    }
    idmap_put(&engine->order_ids, order->id, index);
    if (order->series != 0) series_join(engine, index);
    if (over) restore_over(engine, index);
    else move_due(engine, index, order->due_ms);
    /* Tried since it began to wait, so the operator knows. */
    engine->box[index].told = order->state == ORDER_WAITING && order->due_ms > order->since_ms;
    if (!over && order->id < engine->first_open) engine->first_open = order->id;
    if (order->id > engine->last_order) engine->last_order = order->id;
    if (order->kind == ORDER_NOW && order->assigned_ms > engine->offered_ms) engine->offered_ms = order->assigned_ms;
    return REFUSE_OK;
}

static enum refusal away_fits(const struct engine *engine, uint32_t worker, const struct worker_live *live)
{
    if (live->away_count > AWAY_MAX) return REFUSE_RANGE;
    for (uint32_t i = 0; i < live->away_count; i++) {
        const struct away *away = &live->away[i];
        if (away->kind < AWAY_LEAVE || away->kind > AWAY_BREAK || away->from_ms > away->to_ms) return REFUSE_RANGE;
        if (!time_within(away->from_ms) || !time_within(away->to_ms)) return REFUSE_RANGE;
        if (i > 0 && away->from_ms < live->away[i - 1].to_ms) return REFUSE_BUSY;
        for (uint32_t row = engine->worker[worker].head; row != NIL; row = engine->row[row].next)
            if (engine->row[row].leave < away->to_ms && engine->row[row].end > away->from_ms) return REFUSE_BUSY;
    }
    return plan_room(engine, live->away_count) ? REFUSE_OK : REFUSE_FULL;
}

enum refusal engine_restore_worker(struct engine *engine, const struct worker_live *live)
{
    uint32_t index = idmap_find(&engine->worker_ids, live->worker);
    if (live->worker == 0 || index == NIL) return REFUSE_NO_WORKER;
    enum refusal refusal = away_fits(engine, index, live);
    if (refusal != REFUSE_OK) return refusal;
    struct worker *worker = &engine->worker[index];
    worker->signed_in = live->signed_in;
    worker->at = live->at;
    worker->day = live->day;
    worker->served_s = live->served_s;
    worker->travelled_s = live->travelled_s;
    for (uint32_t i = 0; i < live->away_count; i++) {
        bool fits = plan_put_away(engine, index, &live->away[i]);
        ENSURE(fits);
    }
    worker_stand(engine, index);
    return REFUSE_OK;
}

enum refusal engine_restore_household(struct engine *engine, const struct household_live *live)
{
    if (live->household == 0 || live->regular_count > REGULARS_MAX || live->excluded_count > EXCLUDED_MAX || live->priority > PRIORITY_MAX)
        return REFUSE_RANGE;
    uint32_t index = household_open(engine, live->household);
    if (index == NIL) return REFUSE_FULL;
    engine->household[index].live = *live;
    return REFUSE_OK;
}

void engine_restore_counters(struct engine *engine, uint64_t last_seq, uint64_t last_order)
{
    if (last_seq > engine->last_seq) engine->last_seq = last_seq;
    if (last_order > engine->last_order) engine->last_order = last_order;
}
