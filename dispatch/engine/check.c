/* check.c - the engine looks at itself: the same facts from two sides. Slow; for tests, recovery and the simulator. */
#include "engine/commands.h"

static const char *check_worker(const struct engine *engine, uint32_t index, uint32_t *rows)
{
    int64_t free_from = INT64_MIN;
    bool first = true;
    for (uint32_t i = engine->worker[index].head; i != NIL; i = engine->row[i].next, first = false) {
        const struct row *row = &engine->row[i];
        (*rows)++;
        if (row->leave > row->start || row->start > row->end) return "a row ends before it begins";
        if (row->leave < free_from) return "two rows of one worker overlap";
        free_from = row->end;
        if (row->active && !first) return "a visit is under way behind another commitment";
        if (row->order == NIL) continue;
        struct order *order = order_at(engine, row->order);
        if (!engine->box[row->order].used || !order_state_planned((enum order_state)order->state)) return "a row of an order that is not planned";
        struct member *member = member_of(order, engine->worker[index].id);
        if (!member) return "a row of an order that this worker is not on";
        if (row->leave != member->leave_ms || row->start != order->start_ms || row->end != order->end_ms) return "row and order differ in time";
        if (row->active != (order->state >= ORDER_ON_THE_WAY)) return "row and order differ in being under way";
    }
    return NULL;
}

static const char *check_order(const struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    if (idmap_find(&engine->order_ids, order->id) != index) return "an order that its number does not find";
    bool planned = order_state_planned((enum order_state)order->state);
    if (planned && order->member_count != order->crew) return "a planned order without its crew";
    if (order->state == ORDER_WAITING && order->member_count != 0) return "a waiting order with a crew";
    for (uint32_t i = 0; planned && i < order->member_count; i++)
        if (!plan_find(engine, idmap_find(&engine->worker_ids, order->member[i].worker), index)) return "a planned order that is not in its worker's plan";
    bool due = engine->due.place[index] != 0;
    if (due == order_state_over((enum order_state)order->state)) return "an order that is never looked at, or looked at after its end";
    return NULL;
}

const char *engine_check(const struct engine *engine)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < engine->worker_count; i++) {
        const char *wrong = check_worker(engine, i, &rows);
        if (wrong) return wrong;
        if (engine->worker[i].signed_in != (engine->by_at.seat[i].cell != NIL)) return "signed in and the grid differ";
    }
    if (rows != engine->rows_used) return "rows are lost or doubled";
    for (uint32_t i = 0; i < engine->box_count; i++) {
        if (!engine->box[i].used) continue;
        const char *wrong = check_order(engine, i);
        if (wrong) return wrong;
    }
    return NULL;
}
