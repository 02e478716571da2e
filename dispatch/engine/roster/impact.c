/* impact.c - see impact.h. The play is on the ledger itself: play.h. */
#include "engine/roster/impact.h"

#include "engine/calendar.h"
#include "engine/play.h"
#include "engine/round.h"

/* ---- which visits no longer fit ---- */

static bool fits(const struct engine *engine, uint32_t worker, const struct row *row)
{
    struct span span;
    int64_t begins;
    return plan_shift_of(engine, worker, row->leave, row->end, &span, &begins);
}

static bool add_order(uint32_t index, uint32_t *order, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        if (order[i] == index) return true;
    if (*count == ORDERS_MOVED_MAX) return false;
    order[(*count)++] = index;
    return true;
}

enum refusal impact_orders(struct engine *engine, uint32_t *order, uint32_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < engine->trial.row_count; i++) {
        const struct trial_row *touched = &engine->trial.row[i];
        /* A visit may begin on the day after that of its shift. */
        int64_t from = ms_of_day(touched->from_day), to = ms_of_day(touched->to_day + 1);
        for (uint32_t at = engine->worker[touched->row].head; at != NIL; at = engine->row[at].next) {
            const struct row *row = &engine->row[at];
            if (row->order == NIL || row->start < from || row->start >= to || fits(engine, touched->row, row)) continue;
            if (row->active) {
                engine->out->worker = engine->worker[touched->row].id;
                engine->out->day = day_of_ms(row->start);
                return REFUSE_BUSY;
            }
            if (!add_order(row->order, order, count)) return REFUSE_FULL;
        }
    }
    return REFUSE_OK;
}

/* ---- the play ---- */

static enum reason most_frequent(const struct why *why)
{
    enum reason most = WHY_OFF_SHIFT;
    for (uint32_t i = WHY_FREE + 1; i < REASON_COUNT; i++)
        if (why->count[i] > why->count[most]) most = (enum reason)i;
    return most;
}

/* What the round would do with one order; who is left without anybody has the reason noted where the crew would be. */
static void play_order(struct engine *engine, uint32_t index, const struct choice *crew, const struct ask *ask)
{
    struct order *order = order_at(engine, index);
    if (crew) {
        play_give(engine, index, crew);
        return;
    }
    struct why why;
    match_why(engine, order, ask, &why);
    order->cause = (uint8_t)most_frequent(&why);
}

static void sort_by_id(const struct engine *engine, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moving = order[i], at = i;
        for (; at > 0 && order_at(engine, order[at - 1])->id > order_at(engine, moving)->id; at--) order[at] = order[at - 1];
        order[at] = moving;
    }
}

/* All are due at once: a tick takes them by id, a round at a time. Slots that are held are let go and not matched again. */
static void play_ticks(struct engine *engine, const uint32_t *order, uint32_t count)
{
    uint32_t waiting[ORDERS_MOVED_MAX], waiting_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (order_at(engine, order[i])->state != ORDER_HELD) waiting[waiting_count++] = order[i];
    sort_by_id(engine, waiting, waiting_count);
    for (uint32_t from = 0; from < waiting_count; from += ROUND_MAX) {
        uint32_t round = waiting_count - from < ROUND_MAX ? waiting_count - from : ROUND_MAX;
        round_share(engine, waiting + from, round, play_order);
    }
}

/* ---- public ---- */

void impact_visits(struct engine *engine, const uint32_t *order, uint32_t count, struct impact *out)
{
    out->visits = count;
    out->moved = out->stuck = out->count = 0;
    if (count == 0) return;
    play_begin(engine);
    for (uint32_t i = 0; i < engine->trial.row_count; i++) play_keep(engine, engine->trial.row[i].row);
    play_take(engine, order, count);
    for (uint32_t i = 0; i < engine->trial.row_count; i++) plan_settle(engine, engine->trial.row[i].row);
    play_ticks(engine, order, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct order *is = order_at(engine, order[i]), *was = play_was(engine, i);
        struct impact_visit visit = { .order = is->id, .worker = was->member[0].worker, .start_ms = was->start_ms, .moves = is->member_count > 0 };
        if (visit.moves) visit.to = is->member[0].worker;
        else visit.why = was->state == ORDER_HELD ? WHY_OFF_SHIFT : (enum reason)is->cause;
        if (visit.moves) out->moved++;
        else out->stuck++;
        if (out->count < IMPACT_VISITS_MAX) out->visit[out->count++] = visit;
    }
    play_put_back(engine);
}
