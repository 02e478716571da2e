/* moves.c - see moves.h. */
#include "engine/moves.h"

#include <string.h>
#include "engine/calendar.h"
#include "engine/travel.h"

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }

void move_state(struct engine *engine, uint32_t index, enum order_move move)
{
    struct order *order = order_at(engine, index);
    enum order_state next = order_next((enum order_state)order->state, move);
    ENSURE(next != ORDER_NONE);
    order->state = (uint8_t)next;
    order->since_ms = engine->now_ms;
}

void move_due(struct engine *engine, uint32_t index, int64_t due_ms)
{
    struct order *order = order_at(engine, index);
    order->due_ms = due_ms;
    due_set(&engine->due, index, order->id, due_ms);
}

int64_t move_deadline(const struct engine *engine, uint32_t index)
{
    const struct order *order = order_at(engine, index);
    const struct policy *policy = &engine->policy;
    int64_t grace = policy->late_grace_min * MINUTE_MS, answer = engine->now_ms + policy->offer_now_s * SECOND_MS;
    switch ((enum order_state)order->state) {
    case ORDER_HELD:       return engine->now_ms + policy->hold_s * SECOND_MS;
    case ORDER_WAITING:    return engine->now_ms;
    case ORDER_ASSIGNED:   return order->kind == ORDER_NOW ? answer : max64(answer, order->member[0].leave_ms - policy->offer_slot_s * SECOND_MS);
    case ORDER_ACCEPTED:   return order->member[0].leave_ms + grace;
    case ORDER_ON_THE_WAY:
    case ORDER_ARRIVED:    return order->start_ms + grace;
    case ORDER_SERVING:    return order->end_ms;
    case ORDER_NONE: case ORDER_DONE: case ORDER_CANCELLED: case ORDER_FAILED: case ORDER_RELEASED: case ORDER_STATE_COUNT: break;
    }
    return INT64_MAX;
}

void move_refuse(struct order *order, uint32_t worker_id)
{
    for (uint32_t i = 0; i < order->refused_count; i++)
        if (order->refused[i] == worker_id) return;
    if (order->refused_count == REFUSED_MAX) {      /* the oldest gets another chance */
        memmove(order->refused, order->refused + 1, (REFUSED_MAX - 1) * sizeof order->refused[0]);
        order->refused_count--;
    }
    order->refused[order->refused_count++] = worker_id;
}

/* ---- workers and households ---- */

void worker_stand(struct engine *engine, uint32_t index)
{
    const struct worker *worker = &engine->worker[index];
    const struct row *row = worker->head == NIL ? NULL : &engine->row[worker->head];
    struct place stands = row && row->active ? row->place : worker->at;
    bool stray = stands.lon_e7 != worker->base.lon_e7 || stands.lat_e7 != worker->base.lat_e7;
    if (worker->signed_in) grid_put(&engine->by_at, index, stands, worker->skills);
    else grid_take(&engine->by_at, index);
    if (worker->signed_in && stray) grid_put(&engine->strays, index, worker->base, worker->skills);
    else grid_take(&engine->strays, index);
}

void worker_count(struct engine *engine, uint32_t index, int64_t served_ms, int64_t travelled_ms)
{
    struct worker *worker = &engine->worker[index];
    int32_t today = day_of_ms(engine->now_ms);
    if (worker->day != today) worker->served_s = worker->travelled_s = 0;
    worker->day = today;
    worker->served_s += (int32_t)(served_ms / SECOND_MS);
    worker->travelled_s += (int32_t)(travelled_ms / SECOND_MS);
}

uint32_t household_open(struct engine *engine, uint64_t id)
{
    uint32_t index = idmap_find(&engine->household_ids, id);
    if (index != NIL) return index;
    if (engine->household_count == engine->limits.households) return NIL;
    index = engine->household_count++;
    engine->household[index].live.household = id;
    idmap_put(&engine->household_ids, id, index);
    return index;
}

/* The crew becomes the household's latest regulars. When no more households fit, continuity is lost for the new one, nothing else. */
void household_served(struct engine *engine, const struct order *order)
{
    uint32_t index = household_open(engine, order->household);
    if (index == NIL) return;
    struct household_live *live = &engine->household[index].live;
    for (uint32_t i = order->member_count; i-- > 0;) {
        uint32_t worker = order->member[i].worker, at = 0;
        while (at < live->regular_count && live->regular[at] != worker) at++;
        if (at == live->regular_count && live->regular_count < REGULARS_MAX) live->regular_count++;
        if (at == REGULARS_MAX) at--;
        memmove(live->regular + 1, live->regular, at * sizeof live->regular[0]);
        live->regular[0] = worker;
    }
    dirty_household(engine, index);
}

/* ---- the crew ---- */

static uint32_t member_index(const struct engine *engine, const struct member *member)
{
    uint32_t index = idmap_find(&engine->worker_ids, member->worker);
    ENSURE(index != NIL);
    return index;
}

void move_assign(struct engine *engine, uint32_t index, const struct choice *crew)
{
    struct order *order = order_at(engine, index);
    order->start_ms = crew[0].fit.start;
    order->end_ms = crew[0].fit.end;
    if (order->promised_ms == TIME_NONE)      /* people are told whole minutes */
        order->promised_ms = (order->start_ms + MINUTE_MS - 1) / MINUTE_MS * MINUTE_MS;
    order->cost = crew[0].part;
    order->member_count = order->crew;
    for (uint32_t i = 0; i < order->crew; i++) {
        order->member[i] = (struct member){ .worker = engine->worker[crew[i].worker].id, .leave_ms = crew[i].fit.leave, .arrive_ms = crew[i].fit.arrive };
        bool fits = plan_put(engine, crew[i].worker, index, crew[i].fit.leave);
        ENSURE(fits);
        dirty_worker(engine, crew[i].worker);
    }
    if (order->state == ORDER_WAITING) {
        move_state(engine, index, MOVE_ASSIGN);
        if (order->assigned_ms == TIME_NONE) order->assigned_ms = engine->now_ms;
        if (order->kind == ORDER_NOW) engine->offered_ms = max64(engine->offered_ms, order->assigned_ms);
        engine->box[index].told = false;
    }
    move_due(engine, index, move_deadline(engine, index));
    emit(engine, order->state == ORDER_HELD ? EVENT_HELD : EVENT_ASSIGNED, index);
    for (uint32_t i = 0; i < order->crew; i++) plan_retime(engine, crew[i].worker);
}

/* Takes the rows out of the ledger; the departures behind them are settled by the caller. */
static void rows_out(struct engine *engine, const struct order *order, uint32_t index)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t worker = member_index(engine, &order->member[i]);
        plan_take(engine, worker, index);
        dirty_worker(engine, worker);
    }
}

static void crew_settle(struct engine *engine, const struct member *member, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t worker = member_index(engine, &member[i]);
        worker_stand(engine, worker);
        plan_retime(engine, worker);
    }
}

/* An order without crew and times, waiting. */
static void unplan(struct engine *engine, uint32_t index, enum order_move move, enum cause cause)
{
    struct order *order = order_at(engine, index);
    move_state(engine, index, move);
    order->cause = (uint8_t)cause;
    order->member_count = 0;
    order->pinned = false;
    memset(order->member, 0, sizeof order->member);
    order->start_ms = order->end_ms = TIME_NONE;
    order->accepted_ms = order->set_out_ms = order->arrived_ms = TIME_NONE;
    move_due(engine, index, engine->now_ms);
}

/* Back to waiting without settling the plans. */
static void back(struct engine *engine, uint32_t index, enum order_move move, enum cause cause, bool refuse)
{
    struct order *order = order_at(engine, index);
    bool all = order->state != ORDER_ASSIGNED;
    if (order->state == ORDER_ARRIVED)
        for (uint32_t i = 0; i < order->member_count; i++) engine->worker[member_index(engine, &order->member[i])].at = order->place;
    rows_out(engine, order, index);
    if (refuse)
        for (uint32_t i = 0; i < (all ? 1U : order->member_count); i++)
            if (all || !order->member[i].accepted) move_refuse(order, order->member[i].worker);
    unplan(engine, index, move, cause);
    if (order->rematches < UINT16_MAX) order->rematches++;
    emit(engine, EVENT_UNASSIGNED, index);
}

void move_back(struct engine *engine, uint32_t index, enum order_move move, enum cause cause, bool refuse)
{
    struct order was = *order_at(engine, index);
    back(engine, index, move, cause, refuse);
    crew_settle(engine, was.member, was.member_count);
}

void move_change(struct engine *engine, uint32_t index, int64_t start_ms, int64_t price_fen, enum cause cause)
{
    struct order was = *order_at(engine, index);
    rows_out(engine, &was, index);
    unplan(engine, index, MOVE_CHANGE, cause);
    order_at(engine, index)->promised_ms = start_ms;
    order_at(engine, index)->price_fen = price_fen;
    emit(engine, EVENT_MOVED, index);
    crew_settle(engine, was.member, was.member_count);
}

/* To an end state without settling the plans. */
static void over(struct engine *engine, uint32_t index, enum order_move move, enum cause cause, enum event_kind event)
{
    struct order *order = order_at(engine, index);
    bool there = order->state == ORDER_ARRIVED || order->state == ORDER_SERVING;
    for (uint32_t i = 0; there && i < order->member_count; i++) engine->worker[member_index(engine, &order->member[i])].at = order->place;
    rows_out(engine, order, index);
    move_state(engine, index, move);
    order->cause = (uint8_t)cause;
    move_due(engine, index, INT64_MAX);
    engine->over[(engine->over_first + engine->over_count++) % engine->limits.orders] = index;
    emit(engine, event, index);
}

void move_over(struct engine *engine, uint32_t index, enum order_move move, enum cause cause, enum event_kind event)
{
    over(engine, index, move, cause, event);
    struct order was = *order_at(engine, index);      /* its members stay on the order for the record */
    crew_settle(engine, was.member, was.member_count);
}

static void replan(struct engine *engine, uint32_t index, enum cause cause)
{
    if (order_at(engine, index)->state == ORDER_HELD) over(engine, index, MOVE_RELEASE, cause, EVENT_RELEASED);
    else back(engine, index, MOVE_REPLAN, cause, false);
}

void move_replan(struct engine *engine, uint32_t index, enum cause cause)
{
    struct order was = *order_at(engine, index);
    replan(engine, index, cause);
    crew_settle(engine, was.member, was.member_count);
}

/* ---- times that move ---- */

/* The start this row would need after what stands before it. */
static int64_t earliest_start(const struct engine *engine, const struct row *row, struct place from, int64_t free_from, int64_t visit_end)
{
    int64_t start = free_from + leg_ms(engine, from, row->place);
    return visit_end ? max64(start, visit_end + engine->policy.buffer_min * MINUTE_MS) : start;
}

static void visit_shift(struct engine *engine, uint32_t index, int64_t start, int64_t end, enum event_kind event)
{
    struct order *order = order_at(engine, index);
    int64_t grace = engine->policy.late_grace_min * MINUTE_MS;
    bool was_late = order->start_ms > order->promised_ms + grace;
    int64_t later = start - order->start_ms;
    order->start_ms = start;
    order->end_ms = end;
    for (uint32_t i = 0; i < order->member_count; i++) {
        struct row *row = plan_find(engine, member_index(engine, &order->member[i]), index);
        row->start = start;
        row->end = end;
        if (row->active || later <= 0) continue;      /* who has not left yet leaves later by as much */
        order->member[i].arrive_ms += later;
        row->leave = order->member[i].leave_ms += later;
    }
    emit(engine, event, index);
    if (!was_late && start > order->promised_ms + grace) emit(engine, EVENT_LATE, index);
}

/* A booked visit that no longer fits behind what comes before it: a little later with the same worker, or planned anew. */
static void give_way(struct engine *engine, uint32_t worker, uint32_t index, int64_t start)
{
    struct order *order = order_at(engine, index);
    int64_t end = start + order->duration_ms, begins;
    struct span span;
    bool keeps = order->crew == 1 && order->state != ORDER_HELD && start <= order->promised_ms + engine->policy.late_grace_min * MINUTE_MS &&
                 plan_shift_of(engine, worker, start, end, &span, &begins);
    if (keeps) {
        visit_shift(engine, index, start, end, EVENT_RETIMED);
        return;
    }
    struct order was = *order;
    replan(engine, index, CAUSE_OVERRUN);
    for (uint32_t i = 0; i < was.member_count; i++) {
        uint32_t other = member_index(engine, &was.member[i]);
        if (other != worker) crew_settle(engine, &was.member[i], 1);
    }
}

/* A visit that runs into an absence shortens it, to nothing if need be; told as the absence that is left. */
static void shorten_away(struct engine *engine, uint32_t worker, struct row *row, int64_t from)
{
    if (row->leave >= from) return;
    row->leave = row->start = from < row->end ? from : row->end;
    struct event *event = emit(engine, EVENT_AWAY, NIL);
    event->worker = engine->worker[worker].id;
    event->point = engine->file[worker].point;
    event->away = (struct away){ .from_ms = row->leave, .to_ms = row->end, .kind = row->away };
    dirty_worker(engine, worker);
}

/* Walks a plan behind a visit whose times moved, until everything fits again. */
static void repair(struct engine *engine, uint32_t worker)
{
    const struct worker *who = &engine->worker[worker];
    struct place from = who->at;
    int64_t free_from = INT64_MIN / 2, visit_end = 0;
    for (uint32_t i = who->head, next; i != NIL; i = next) {
        struct row *row = &engine->row[i];
        next = row->next;
        if (row->order == NIL) {
            shorten_away(engine, worker, row, free_from);
        } else if (!row->active && visit_end != 0) {
            int64_t start = earliest_start(engine, row, from, free_from, visit_end);
            uint32_t index = row->order;
            if (row->start < start) {
                give_way(engine, worker, index, start);
                if (!order_state_planned((enum order_state)order_at(engine, index)->state)) continue;      /* its row is gone */
            }
        }
        free_from = max64(free_from, row->end);
        if (row->order == NIL) continue;
        from = row->place;
        visit_end = row->end;
    }
    plan_purge(engine, worker);
    plan_retime(engine, worker);
}

void move_times(struct engine *engine, uint32_t index, int64_t start, int64_t end, enum event_kind event)
{
    visit_shift(engine, index, start, end, event);
    struct order was = *order_at(engine, index);
    for (uint32_t i = 0; i < was.member_count; i++) repair(engine, member_index(engine, &was.member[i]));
}

void move_wait(struct engine *engine, uint32_t index, const struct ask *ask)
{
    if (!engine->box[index].told) {
        engine->box[index].told = true;
        struct event *event = emit(engine, EVENT_NOBODY, index);
        event->actor = (struct actor){ .role = BY_ENGINE };      /* whoever ordered did not do this */
        match_why(engine, order_at(engine, index), ask, &event->why);
    }
    int64_t every = engine->policy.retry_s * SECOND_MS;
    move_due(engine, index, (engine->now_ms / every + 1) * every);      /* all at the same moments, so that they are decided together */
    dirty_order(engine, index);
}
