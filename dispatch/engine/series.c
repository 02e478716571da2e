/* series.c - see series.h. */
#include "engine/series.h"

#include "engine/calendar.h"

/* ---- the ring ---- */

void series_join(struct engine *engine, uint32_t index)
{
    uint64_t series = order_at(engine, index)->series;
    uint32_t head = idmap_find(&engine->series_ids, series);
    engine->box[index].next_of_series = index;
    if (head == NIL) {
        idmap_put(&engine->series_ids, series, index);
        return;
    }
    engine->box[index].next_of_series = engine->box[head].next_of_series;
    engine->box[head].next_of_series = index;
}

void series_leave(struct engine *engine, uint32_t index)
{
    uint64_t series = order_at(engine, index)->series;
    if (series == 0) return;
    uint32_t next = engine->box[index].next_of_series, before = next;
    while (engine->box[before].next_of_series != index) before = engine->box[before].next_of_series;
    engine->box[before].next_of_series = next;
    if (idmap_find(&engine->series_ids, series) != index) return;
    idmap_drop(&engine->series_ids, series);
    if (next != index) idmap_put(&engine->series_ids, series, next);
}

/* Of two at one place: the one that is not over, else the later one. */
static bool stands_before(const struct order *a, const struct order *b)
{
    bool a_over = order_state_over((enum order_state)a->state), b_over = order_state_over((enum order_state)b->state);
    return a_over != b_over ? b_over : a->id > b->id;
}

void series_orders(const struct engine *engine, uint64_t series, uint32_t at[SERIES_MAX + 1])
{
    uint32_t head = series == 0 ? NIL : idmap_find(&engine->series_ids, series), index = head;
    for (uint32_t i = 0; i <= SERIES_MAX; i++) at[i] = NIL;
    if (head == NIL) return;
    do {
        const struct order *order = order_at(engine, index);
        uint32_t *place = &at[order->number];
        if (*place == NIL || stands_before(order, order_at(engine, *place))) *place = index;
        index = engine->box[index].next_of_series;
    } while (index != head);
}

uint32_t series_in_state(const struct engine *engine, uint64_t series, enum order_state state, uint32_t out[SERIES_MAX])
{
    uint32_t at[SERIES_MAX + 1], count = 0;
    series_orders(engine, series, at);
    for (uint32_t i = 1; i <= SERIES_MAX; i++)
        if (at[i] != NIL && order_at(engine, at[i])->state == state) out[count++] = at[i];
    return count;
}

uint32_t engine_series(const struct engine *engine, uint64_t series, const struct order *out[SERIES_MAX])
{
    uint32_t at[SERIES_MAX + 1], count = 0;
    series_orders(engine, series, at);
    for (uint32_t i = 1; i <= SERIES_MAX; i++)
        if (at[i] != NIL) out[count++] = order_at(engine, at[i]);
    return count;
}

/* ---- the same face ---- */

static uint32_t place_in(const struct choice *crew, uint32_t count, uint32_t worker)
{
    uint32_t at = 0;
    while (at < count && crew[at].worker != worker) at++;
    return at;
}

static bool is_known(const uint32_t *known, uint32_t count, uint32_t worker)
{
    for (uint32_t i = 0; i < count; i++)
        if (known[i] == worker) return true;
    return false;
}

/* The dearest of the crew whom nobody knows; crew size when everybody is known. */
static uint32_t dearest_stranger(const struct choice *crew, uint32_t size, const uint32_t *known, uint32_t count)
{
    for (uint32_t i = size; i-- > 0;)
        if (!is_known(known, count, crew[i].worker)) return i;
    return size;
}

static void put_in_order(const struct engine *engine, struct choice *crew, uint32_t at)
{
    for (; at > 0; at--) {
        const struct choice *a = &crew[at - 1], *b = &crew[at];
        if (a->cost < b->cost || (a->cost == b->cost && engine->worker[a->worker].id < engine->worker[b->worker].id)) return;
        struct choice moved = crew[at];
        crew[at] = crew[at - 1];
        crew[at - 1] = moved;
    }
}

void series_keep(const struct engine *engine, const struct order *order, const struct ask *ask, const uint32_t *known, uint32_t count, struct choice crew[CREW_MAX])
{
    struct want want = want_of(engine, order);
    for (uint32_t i = 0; i < count; i++) {
        struct fit fit;
        uint32_t out = dearest_stranger(crew, order->crew, known, count);
        if (out == order->crew) return;
        if (place_in(crew, order->crew, known[i]) < order->crew) continue;
        if (match_eligible(engine, known[i], &want, ask, &fit, NULL) != WHY_FREE) continue;
        struct choice choice = match_price(engine, known[i], &want, ask, &fit);
        if (choice.cost > crew[out].cost + engine->policy.cost_stranger_s) continue;
        crew[out] = choice;
        for (uint32_t at = out; at + 1 < order->crew; at++) put_in_order(engine, crew, at + 1);
        put_in_order(engine, crew, out);
    }
}

int32_t booking_last_day(const struct engine *engine, bool series)
{
    if (series) return roster_first_day(engine->roster) + ROSTER_DAYS - 1;
    return day_of_ms(engine->now_ms) + (int32_t)engine->policy.slot_horizon_days - 1;
}
