/* query.c - questions about orders, workers and households; nothing changes. */
#include "engine/commands.h"

#include "engine/calendar.h"

const struct policy *engine_policy(const struct engine *engine) { return &engine->policy; }
uint64_t engine_last_seq(const struct engine *engine) { return engine->last_seq; }
uint64_t engine_last_order(const struct engine *engine) { return engine->last_order; }
const struct roster *engine_roster(const struct engine *engine) { return engine->roster; }
uint32_t engine_worker_count(const struct engine *engine) { return engine->worker_count; }

const struct item *engine_item(const struct engine *engine, uint16_t id)
{
    return id != 0 && id < ITEM_IDS && engine->item[id].id != 0 ? &engine->item[id] : NULL;
}

const struct point *engine_point(const struct engine *engine, uint32_t id)
{
    uint32_t index = id == 0 ? NIL : idmap_find(&engine->point_ids, id);
    return index == NIL ? NULL : &engine->point[index];
}

const struct order *engine_order(const struct engine *engine, uint64_t id)
{
    uint32_t index = id == 0 ? NIL : idmap_find(&engine->order_ids, id);
    return index == NIL ? NULL : order_at(engine, index);
}

const struct order *engine_order_after(const struct engine *engine, uint64_t after)
{
    uint64_t from = after + 1 > engine->first_open ? after + 1 : engine->first_open;
    for (uint64_t id = from; id <= engine->last_order; id++) {
        const struct order *order = engine_order(engine, id);
        if (order && !order_state_over((enum order_state)order->state)) return order;
    }
    return NULL;
}

uint32_t engine_worker_row(const struct engine *engine, uint32_t worker)
{
    return worker == 0 ? NIL : idmap_find(&engine->worker_ids, worker);
}

const struct worker_file *engine_worker_file(const struct engine *engine, uint32_t row)
{
    ENSURE(row < engine->worker_count);
    return &engine->file[row];
}

void engine_worker_live(const struct engine *engine, uint32_t row, struct worker_live *out)
{
    ENSURE(row < engine->worker_count);
    const struct worker *worker = &engine->worker[row];
    *out = (struct worker_live){ .worker = worker->id, .signed_in = worker->signed_in, .at = worker->at, .day = worker->day,
                                 .served_s = worker->served_s, .travelled_s = worker->travelled_s };
    for (uint32_t i = worker->head; i != NIL; i = engine->row[i].next)
        if (engine->row[i].order == NIL && out->away_count < AWAY_MAX)
            out->away[out->away_count++] = (struct away){ .from_ms = engine->row[i].leave, .to_ms = engine->row[i].end, .kind = engine->row[i].away };
}

int64_t engine_travel_ms(const struct engine *engine, struct place from, struct place to) { return leg_ms(engine, from, to); }
uint64_t engine_travel_known(const struct engine *engine) { return engine->legs.known; }

bool engine_worker_free(const struct engine *engine, uint32_t row, int64_t now_ms)
{
    ENSURE(row < engine->worker_count);
    const struct worker *worker = &engine->worker[row];
    struct span span;
    int64_t begins;
    if (!worker->signed_in || !plan_shift_of(engine, row, now_ms, now_ms + 1, &span, &begins)) return false;
    for (uint32_t i = worker->head; i != NIL; i = engine->row[i].next) {
        if (engine->row[i].leave > now_ms) break;
        if (engine->row[i].active || engine->row[i].end > now_ms) return false;
    }
    return true;
}

uint32_t engine_worker_plan(const struct engine *engine, uint32_t row, struct plan_row *out, uint32_t max)
{
    ENSURE(row < engine->worker_count);
    uint32_t count = 0;
    for (uint32_t i = engine->worker[row].head; i != NIL && count < max; i = engine->row[i].next) {
        const struct row *from = &engine->row[i];
        struct plan_row *to = &out[count++];
        *to = (struct plan_row){ .kind = ROW_AWAY, .leave_ms = from->leave, .arrive_ms = from->start, .start_ms = from->start, .end_ms = from->end };
        if (from->order == NIL) continue;
        struct order *order = order_at(engine, from->order);
        to->kind = order->state == ORDER_HELD ? ROW_HOLD : ROW_VISIT;
        to->order = order->id;
        to->arrive_ms = member_of(order, engine->worker[row].id)->arrive_ms;
    }
    return count;
}

bool engine_household(const struct engine *engine, uint64_t household, struct household_live *out)
{
    uint32_t index = household == 0 ? NIL : idmap_find(&engine->household_ids, household);
    if (index == NIL) return false;
    *out = engine->household[index].live;
    return true;
}
