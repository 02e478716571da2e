/* visit.c - what a crew does with an order: accept, decline, drop out, set out, arrive, begin, finish. */
#include "engine/commands.h"

#include "engine/travel.h"

/* The order, when this worker is on its crew and the actor may speak for the worker. */
static enum refusal crew_order(const struct engine *engine, const struct command *command, enum order_move move, uint32_t *order)
{
    enum refusal refusal = command_order(engine, command, move, order);
    if (refusal != REFUSE_OK) return refusal;
    if (command->actor.role == BY_WORKER && command->actor.id != command->worker) return REFUSE_ROLE;
    if (!member_of(order_at(engine, *order), command->worker)) return REFUSE_NOT_YOURS;
    return REFUSE_OK;
}

/* ... and leads it. */
static enum refusal led_order(const struct engine *engine, const struct command *command, enum order_move move, uint32_t *order)
{
    enum refusal refusal = crew_order(engine, command, move, order);
    if (refusal != REFUSE_OK) return refusal;
    return order_at(engine, *order)->member[0].worker == command->worker ? REFUSE_OK : REFUSE_NOT_LEADER;
}

enum refusal command_offer_accept(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = crew_order(engine, command, MOVE_ACCEPT, &index);
    if (refusal != REFUSE_OK) return refusal;
    struct order *order = order_at(engine, index);
    struct member *member = member_of(order, command->worker);
    if (member->accepted) return REFUSE_EXISTS;
    member->accepted = true;
    uint32_t accepted = 0;
    for (uint32_t i = 0; i < order->member_count; i++) accepted += order->member[i].accepted;
    engine->out->order = order->id;
    if (accepted < order->crew) {
        emit(engine, EVENT_MEMBER, index)->worker = command->worker;
        return REFUSE_OK;
    }
    move_state(engine, index, MOVE_ACCEPT);
    order->accepted_ms = engine->now_ms;
    move_due(engine, index, move_deadline(engine, index));
    emit(engine, EVENT_ACCEPTED, index);
    return REFUSE_OK;
}

static enum refusal turn_away(struct engine *engine, const struct command *command, enum order_move move)
{
    uint32_t index;
    enum refusal refusal = crew_order(engine, command, move, &index);
    if (refusal != REFUSE_OK) return refusal;
    move_refuse(order_at(engine, index), command->worker);
    move_back(engine, index, move, command->cause == CAUSE_NONE ? CAUSE_WORKER : command->cause, false);
    return REFUSE_OK;
}

enum refusal command_offer_decline(struct engine *engine, const struct command *command) { return turn_away(engine, command, MOVE_DECLINE); }
enum refusal command_worker_drop(struct engine *engine, const struct command *command) { return turn_away(engine, command, MOVE_DROP); }

/* The visit must be the next thing in everybody's plan. */
static bool comes_first(const struct engine *engine, const struct order *order, uint32_t index)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct row *row = &engine->row[engine->worker[idmap_find(&engine->worker_ids, order->member[i].worker)].head];
        while (row->order == NIL && row->end <= engine->now_ms) row = &engine->row[row->next];      /* an absence that has passed */
        if (row->order != index) return false;
    }
    return true;
}

enum refusal command_visit_set_out(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = led_order(engine, command, MOVE_SET_OUT, &index);
    if (refusal != REFUSE_OK) return refusal;
    struct order *order = order_at(engine, index);
    if (!comes_first(engine, order, index)) return REFUSE_BUSY;
    int64_t arrive = engine->now_ms, leave = engine->now_ms < order->start_ms ? engine->now_ms : order->start_ms;
    for (uint32_t i = 0; i < order->member_count; i++) {
        struct member *member = &order->member[i];
        uint32_t worker = idmap_find(&engine->worker_ids, member->worker);
        plan_purge(engine, worker);
        struct row *row = plan_find(engine, worker, index);
        int64_t there = engine->now_ms + leg_ms(engine, engine->worker[worker].at, order->place);
        if (there > arrive) arrive = there;
        row->active = true;
        row->leave = member->leave_ms = leave;
        member->arrive_ms = there < order->start_ms ? there : order->start_ms;
        worker_stand(engine, worker);
        dirty_worker(engine, worker);
    }
    move_state(engine, index, MOVE_SET_OUT);
    order->set_out_ms = engine->now_ms;
    int64_t start = arrive > order->start_ms + MINUTE_MS ? arrive : order->start_ms;      /* the estimate is no finer than a minute */
    move_times(engine, index, start, start + order->duration_ms, EVENT_SET_OUT);
    move_due(engine, index, move_deadline(engine, index));
    return REFUSE_OK;
}

enum refusal command_visit_arrive(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = led_order(engine, command, MOVE_ARRIVE, &index);
    if (refusal != REFUSE_OK) return refusal;
    struct order *order = order_at(engine, index);
    for (uint32_t i = 0; i < order->member_count; i++)
        order->member[i].arrive_ms = engine->now_ms < order->start_ms ? engine->now_ms : order->start_ms;
    move_state(engine, index, MOVE_ARRIVE);
    order->arrived_ms = engine->now_ms;
    int64_t start = engine->now_ms > order->start_ms ? engine->now_ms : order->start_ms;
    move_times(engine, index, start, start + order->duration_ms, EVENT_ARRIVED);
    move_due(engine, index, move_deadline(engine, index));
    return REFUSE_OK;
}

enum refusal command_visit_start(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = led_order(engine, command, MOVE_START, &index);
    if (refusal != REFUSE_OK) return refusal;
    struct order *order = order_at(engine, index);
    move_state(engine, index, MOVE_START);
    order->started_ms = engine->now_ms;
    for (uint32_t i = 0; i < order->member_count; i++)      /* work may begin before the planned start */
        if (order->member[i].arrive_ms > engine->now_ms) order->member[i].arrive_ms = engine->now_ms;
    move_times(engine, index, engine->now_ms, engine->now_ms + order->duration_ms, EVENT_STARTED);
    move_due(engine, index, move_deadline(engine, index));
    return REFUSE_OK;
}

enum refusal command_visit_finish(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = led_order(engine, command, MOVE_FINISH, &index);
    if (refusal != REFUSE_OK) return refusal;
    struct order *order = order_at(engine, index);
    /* Past its planned end, and no tick has prolonged it yet: whoever was to leave for the next visit at that end leaves now. */
    if (engine->now_ms > order->end_ms) move_times(engine, index, order->start_ms, engine->now_ms, EVENT_RETIMED);
    order->finished_ms = order->end_ms = engine->now_ms;
    for (uint32_t i = 0; i < order->member_count; i++)
        worker_count(engine, idmap_find(&engine->worker_ids, order->member[i].worker), order->finished_ms - order->started_ms,
                     order->arrived_ms - order->set_out_ms);
    household_served(engine, order);
    move_over(engine, index, MOVE_FINISH, CAUSE_NONE, EVENT_FINISHED);
    return REFUSE_OK;
}
