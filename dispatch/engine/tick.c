/* tick.c - what time brings: offers and holds that run out, waiting orders tried again, visits that run late or over, and
 * orders that were over long enough to be forgotten. A bounded amount a tick. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/outlook/outlook.h"
#include "engine/round.h"
#include "engine/roster/swaps.h"
#include "engine/series.h"

enum { TICK_ORDERS_MAX = 64, TICK_EVENTS_MAX = 96, TICK_FORGET_MAX = 256 };

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }

/* A crew that accepted and has not left: later by a step, until the policy calls it a no-show and somebody else is found. */
static void overdue_departure(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    int64_t leg = order->member[0].arrive_ms - order->member[0].leave_ms;
    int64_t start = max64(order->start_ms, engine->now_ms + leg), end = start + order->duration_ms, begins;
    bool gone = start > order->promised_ms + engine->policy.late_max_min * MINUTE_MS;
    for (uint32_t i = 0; i < order->member_count && !gone; i++) {
        struct span span;
        gone = !plan_shift_of(engine, idmap_find(&engine->worker_ids, order->member[i].worker), start, end, &span, &begins);
    }
    if (gone) {
        move_back(engine, index, MOVE_EXPIRE, CAUSE_TIMEOUT, true);
        return;
    }
    if (start > order->start_ms) move_times(engine, index, start, end, EVENT_RETIMED);
    move_due(engine, index, engine->now_ms + engine->policy.overrun_step_min * MINUTE_MS);
    dirty_order(engine, index);
}

/* A series is held as one and lapses as one. */
static void let_go(struct engine *engine, uint32_t index)
{
    uint32_t held[SERIES_MAX] = { index }, count = 1;
    if (order_at(engine, index)->series != 0) count = series_in_state(engine, order_at(engine, index)->series, ORDER_HELD, held);
    for (uint32_t i = 0; i < count; i++) move_over(engine, held[i], MOVE_RELEASE, CAUSE_TIMEOUT, EVENT_RELEASED);
}

static void look(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    int64_t step = engine->policy.overrun_step_min * MINUTE_MS, start = engine->now_ms + step;
    switch ((enum order_state)order->state) {
    case ORDER_HELD:
        let_go(engine, index);
        return;
    case ORDER_ASSIGNED:
        move_back(engine, index, MOVE_EXPIRE, CAUSE_TIMEOUT, true);
        return;
    case ORDER_ACCEPTED:
        if (engine->now_ms >= order->member[0].leave_ms + engine->policy.late_grace_min * MINUTE_MS) overdue_departure(engine, index);
        else move_due(engine, index, move_deadline(engine, index));      /* it was moved since */
        return;
    case ORDER_ON_THE_WAY:
    case ORDER_ARRIVED:
        if (engine->now_ms >= order->start_ms + engine->policy.late_grace_min * MINUTE_MS)
            move_times(engine, index, start, start + order->duration_ms, EVENT_RETIMED);
        move_due(engine, index, move_deadline(engine, index));
        return;
    case ORDER_SERVING:
        if (engine->now_ms >= order->end_ms) move_times(engine, index, order->start_ms, engine->now_ms + step, EVENT_RETIMED);
        move_due(engine, index, move_deadline(engine, index));
        return;
    case ORDER_NONE: case ORDER_WAITING: case ORDER_DONE: case ORDER_CANCELLED: case ORDER_FAILED: case ORDER_RELEASED: case ORDER_STATE_COUNT:
        break;
    }
    ENSURE(false);      /* waiting orders go to the round; orders that are over are not due */
}

static int64_t forget_ms(const struct engine *engine)
{
    if (engine->over_count == 0) return INT64_MAX;
    return order_at(engine, engine->over[engine->over_first])->since_ms + engine->policy.keep_h * 60 * MINUTE_MS;
}

static void forget(struct engine *engine)
{
    for (uint32_t i = 0; i < TICK_FORGET_MAX && forget_ms(engine) <= engine->now_ms; i++) {
        uint32_t index = engine->over[engine->over_first];
        engine->over_first = (engine->over_first + 1) % engine->limits.orders;
        engine->over_count--;
        dirty_order(engine, index);
        series_leave(engine, index);
        idmap_drop(&engine->order_ids, order_at(engine, index)->id);
        box_free(engine, index);
    }
}

/* Keeps the search for open orders away from the long past. */
static void advance_first_open(struct engine *engine)
{
    for (uint32_t i = 0; i < TICK_FORGET_MAX && engine->first_open <= engine->last_order; i++, engine->first_open++) {
        const struct order *order = engine_order(engine, engine->first_open);
        if (order && !order_state_over((enum order_state)order->state)) return;
    }
}

static void new_day(struct engine *engine)
{
    int32_t before = roster_first_day(engine->roster) + ROSTER_BACK, today = day_of_ms(engine->now_ms);
    if (today > before) roster_today(engine->roster, today);
}

/* Rows that are in the ledger keep their times until something moves them. */
enum refusal command_travel(struct engine *engine, const struct command *command)
{
    if (command->actor.role != BY_ENGINE) return REFUSE_ROLE;
    for (uint32_t i = 0; i < command->leg_count; i++)
        if (!legs_may(&engine->legs, &engine->by_base, &command->legs[i])) return REFUSE_RANGE;
    for (uint32_t i = 0; i < command->leg_count; i++) legs_put(&engine->legs, &engine->by_base, &command->legs[i], &engine->policy);
    return REFUSE_OK;
}

enum refusal command_tick(struct engine *engine, const struct command *command)
{
    if (command->actor.role != BY_ENGINE) return REFUSE_ROLE;
    new_day(engine);
    uint32_t waiting[ROUND_MAX], count = 0;
    for (uint32_t i = 0; i < TICK_ORDERS_MAX && engine->out->count < TICK_EVENTS_MAX && due_next_ms(&engine->due) <= engine->now_ms; i++) {
        uint32_t index = due_first(&engine->due);
        if (order_at(engine, index)->state != ORDER_WAITING) {
            look(engine, index);
            continue;
        }
        if (count == ROUND_MAX) break;
        waiting[count++] = index;
        due_set(&engine->due, index, order_at(engine, index)->id, INT64_MAX);      /* the round sets it again */
    }
    round_match(engine, waiting, count);
    outlook_tick(engine);
    if (!outlook_counting(engine)) forget(engine);
    advance_first_open(engine);
    swaps_tick(engine);
    return REFUSE_OK;
}

int64_t engine_deadline_ms(const struct engine *engine)
{
    int64_t due = due_next_ms(&engine->due), over = forget_ms(engine), outlook = outlook_due_ms(engine);
    int64_t midnight = ms_of_day(roster_first_day(engine->roster) + ROSTER_BACK + 1);
    if (over < due) due = over;
    if (outlook < due) due = outlook;
    if (engine->swaps->due_ms < due) due = engine->swaps->due_ms;
    return midnight < due ? midnight : due;
}
