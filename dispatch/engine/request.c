/* request.c - what residents and operators ask for an order: now, a slot, another worker; rebook.c has its end and other starts. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/round.h"
#include "engine/series.h"
#include "engine/travel.h"

enum { AREA_M = 60000 };      /* farther from its point than across any district of the city nobody lives */

enum refusal command_order(const struct engine *engine, const struct command *command, enum order_move move, uint32_t *order)
{
    *order = idmap_find(&engine->order_ids, command->order);
    if (command->order == 0 || *order == NIL) return REFUSE_NO_ORDER;
    if (!order_may(move, command->actor.role)) return REFUSE_ROLE;
    if (order_next((enum order_state)order_at(engine, *order)->state, move) == ORDER_NONE) return REFUSE_STATE;
    return REFUSE_OK;
}

enum refusal request_check(const struct engine *engine, const struct request *request, enum order_kind kind, struct order *out)
{
    const struct policy *policy = &engine->policy;
    uint32_t point = idmap_find(&engine->point_ids, request->point);
    if (request->point == 0 || point == NIL) return REFUSE_NO_POINT;
    if (request->item == 0 || request->item >= ITEM_IDS || engine->item[request->item].id == 0) return REFUSE_NO_ITEM;
    const struct item *item = &engine->item[request->item];
    if (item->mode == MODE_CONTRACT) return REFUSE_CONTRACT_ONLY;
    if (kind == ORDER_NOW && !item_now(item, policy)) return REFUSE_NOT_NOW;
    if (request->qty < item->qty_min || request->qty > item->qty_max) return REFUSE_QUANTITY;
    if (request->household == 0) return REFUSE_RANGE;
    if (travel_distance_m(engine->point[point].place, request->place) > AREA_M) return REFUSE_RANGE;      /* a wrong place, or another datum */
    *out = (struct order){ .kind = (uint8_t)kind, .state = kind == ORDER_NOW ? ORDER_WAITING : ORDER_HELD, .crew = item->crew, .item = item->id,
                           .qty = request->qty, .point = request->point, .household = request->household, .place = request->place,
                           .duration_ms = item_duration_ms(item, request->qty), .created_ms = engine->now_ms, .since_ms = engine->now_ms };
    int64_t start = kind == ORDER_NOW ? engine->now_ms : request->start_ms;
    out->price_fen = item_price_fen(item, request->qty, start, roster_calendar(engine->roster, day_of_ms(start)), policy);
    return REFUSE_OK;
}

enum refusal request_start_check(const struct engine *engine, const struct request *request, int32_t last_day)
{
    const struct policy *policy = &engine->policy;
    int64_t start = request->start_ms;
    if (start <= engine->now_ms) return REFUSE_PAST;
    if (start < engine->now_ms + item_notice_ms(&engine->item[request->item], policy)) return REFUSE_TOO_SOON;
    if (start >= ms_of_day(last_day + 1)) return REFUSE_TOO_FAR_AHEAD;
    int32_t minute = minute_of_ms(start);
    if (start % MINUTE_MS != 0 || minute < policy->slot_open_min || minute >= policy->slot_close_min) return REFUSE_OFF_GRID;
    return (minute - policy->slot_open_min) % policy->slot_step_min == 0 ? REFUSE_OK : REFUSE_OFF_GRID;
}

enum refusal request_enter(struct engine *engine, const struct order *order, uint32_t *index)
{
    *index = box_take(engine);
    if (*index == NIL) return REFUSE_FULL;
    struct order *fresh = order_at(engine, *index);
    *fresh = *order;
    fresh->id = ++engine->last_order;
    fresh->due_ms = INT64_MAX;
    if (fresh->id < engine->first_open) engine->first_open = fresh->id;
    idmap_put(&engine->order_ids, fresh->id, *index);
    engine->out->order = fresh->id;
    return REFUSE_OK;
}

enum refusal command_order_now(struct engine *engine, const struct command *command)
{
    struct order order;
    uint32_t index;
    if (!order_may(MOVE_CONFIRM, command->actor.role)) return REFUSE_ROLE;
    enum refusal refusal = request_check(engine, &command->request, ORDER_NOW, &order);
    if (refusal == REFUSE_OK) refusal = request_enter(engine, &order, &index);
    if (refusal != REFUSE_OK) return refusal;
    emit(engine, EVENT_ORDERED, index);
    round_place(engine, index);
    return REFUSE_OK;
}

/* The place in a series that is held, and what is held there: NIL for nothing. A series is for one household, at one place, of one item. */
static enum refusal series_place(const struct engine *engine, const struct command *command, const struct order *order, uint32_t *instead)
{
    uint32_t at[SERIES_MAX + 1], held[SERIES_MAX];
    *instead = NIL;
    if (command->number == 0 || command->number > SERIES_MAX) return REFUSE_RANGE;
    if (idmap_find(&engine->series_ids, command->series) == NIL) return REFUSE_NO_ORDER;
    if (series_in_state(engine, command->series, ORDER_HELD, held) == 0) return REFUSE_STATE;
    const struct order *other = order_at(engine, held[0]);
    bool same = other->household == order->household && other->item == order->item && other->qty == order->qty && other->point == order->point &&
                other->place.lon_e7 == order->place.lon_e7 && other->place.lat_e7 == order->place.lat_e7;
    if (!same) return REFUSE_RANGE;
    series_orders(engine, command->series, at);
    if (at[command->number] != NIL && order_at(engine, at[command->number])->state == ORDER_HELD) *instead = at[command->number];
    return REFUSE_OK;
}

static void renew(struct engine *engine, uint32_t index)
{
    move_due(engine, index, move_deadline(engine, index));
    emit(engine, EVENT_RENEWED, index);
}

/* A series is held as one, and so until the same moment. */
static void renew_series(struct engine *engine, uint64_t series, uint32_t but)
{
    uint32_t held[SERIES_MAX], count = series_in_state(engine, series, ORDER_HELD, held);
    for (uint32_t i = 0; i < count; i++)
        if (held[i] != but) renew(engine, held[i]);
}

/* Into a series the new start is had before the old one is given up. */
enum refusal command_slot_hold(struct engine *engine, const struct command *command)
{
    struct order order;
    struct choice crew[CREW_MAX];
    uint32_t index, instead = NIL;
    if (!order_may(MOVE_CONFIRM, command->actor.role)) return REFUSE_ROLE;
    enum refusal refusal = request_check(engine, &command->request, ORDER_SLOT, &order);
    if (refusal == REFUSE_OK && command->series != 0) refusal = series_place(engine, command, &order, &instead);
    if (refusal == REFUSE_OK) refusal = request_start_check(engine, &command->request, booking_last_day(engine, command->series != 0));
    if (refusal != REFUSE_OK) return refusal;
    struct ask ask = match_ask_at(engine, &order, command->request.start_ms);
    ask.ignore = instead;
    if (!plan_room(engine, order.crew)) return REFUSE_FULL;
    if (match_crew(engine, &order, &ask, crew) < order.crew) {
        match_why(engine, &order, &ask, &engine->out->nobody);
        return REFUSE_NO_CAPACITY;
    }
    order.promised_ms = command->request.start_ms;
    order.series = command->series;
    order.number = (uint8_t)command->number;
    refusal = request_enter(engine, &order, &index);
    if (refusal != REFUSE_OK) return refusal;
    if (instead != NIL) move_over(engine, instead, MOVE_RELEASE, CAUSE_RESIDENT, EVENT_RELEASED);
    if (order.series != 0) series_join(engine, index);
    move_assign(engine, index, crew);
    if (order.series != 0) renew_series(engine, order.series, index);
    return REFUSE_OK;
}

enum refusal command_slot_renew(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = command_order(engine, command, MOVE_CONFIRM, &index);
    if (refusal != REFUSE_OK) return refusal;
    renew(engine, index);
    if (order_at(engine, index)->series != 0) renew_series(engine, order_at(engine, index)->series, index);
    return REFUSE_OK;
}

enum refusal command_slot_release(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = command_order(engine, command, MOVE_RELEASE, &index);
    if (refusal == REFUSE_OK) move_over(engine, index, MOVE_RELEASE, CAUSE_RESIDENT, EVENT_RELEASED);
    return refusal;
}

void request_confirm(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    struct order held = *order;
    order->member_count = 0;
    for (uint32_t i = 0; i < CREW_MAX; i++) order->member[i] = (struct member){ 0 };
    order->start_ms = order->end_ms = TIME_NONE;
    order->due_ms = engine->now_ms;
    move_state(engine, index, MOVE_CONFIRM);
    emit(engine, EVENT_ORDERED, index);
    order->member_count = held.member_count;
    for (uint32_t i = 0; i < CREW_MAX; i++) order->member[i] = held.member[i];
    order->start_ms = held.start_ms;
    order->end_ms = held.end_ms;
    order->assigned_ms = engine->now_ms;
    move_state(engine, index, MOVE_ASSIGN);
    move_due(engine, index, move_deadline(engine, index));
    emit(engine, EVENT_ASSIGNED, index);
}

enum refusal command_slot_confirm(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = command_order(engine, command, MOVE_CONFIRM, &index);
    if (refusal == REFUSE_OK && order_at(engine, index)->series != 0) refusal = REFUSE_STATE;      /* the series is confirmed as a whole */
    if (refusal == REFUSE_OK) request_confirm(engine, index);
    return refusal;
}

enum refusal command_order_fail(struct engine *engine, const struct command *command)
{
    uint32_t index;
    enum refusal refusal = command_order(engine, command, MOVE_FAIL, &index);
    if (refusal != REFUSE_OK) return refusal;
    /* A worker may only report on a visit of their own. */
    if (command->actor.role == BY_WORKER && !member_of(order_at(engine, index), command->actor.id)) return REFUSE_NOT_YOURS;
    move_over(engine, index, MOVE_FAIL, command->cause, EVENT_FAILED);
    return REFUSE_OK;
}

enum refusal command_turn_away(struct engine *engine, const struct command *command)
{
    const struct request *request = &command->request;
    if (!order_may(MOVE_CONFIRM, command->actor.role)) return REFUSE_ROLE;
    if (request->point == 0 || idmap_find(&engine->point_ids, request->point) == NIL) return REFUSE_NO_POINT;
    if (request->item == 0 || request->item >= ITEM_IDS || engine->item[request->item].id == 0) return REFUSE_NO_ITEM;
    if (request->household == 0 || request->qty == 0 || !refusal_missed(command->refused)) return REFUSE_RANGE;
    struct event *event = emit(engine, EVENT_TURNED_AWAY, NIL);
    event->point = request->point;
    event->household = request->household;
    event->request = *request;
    event->refused = (uint8_t)command->refused;
    event->why = command->nobody;
    return REFUSE_OK;
}

/* ---- the operator's choice ---- */

/* Those who go with the leader, all at the same start. Who has refused is not among the found; who has not may be, and is passed over. */
static bool rest_of_crew(const struct engine *engine, uint32_t index, uint32_t leader, const struct ask *ask, struct choice *out)
{
    struct choice found[CREW_MAX];
    struct order rest = *order_at(engine, index);
    uint32_t needed = rest.crew - 1U, count = 0;
    for (uint32_t i = 0; i < rest.refused_count; i++)
        if (rest.refused[i] == engine->worker[leader].id) rest.crew = (uint8_t)needed;
    if (match_crew(engine, &rest, ask, found) < rest.crew) return false;
    for (uint32_t i = 0; i < rest.crew && count < needed; i++)
        if (found[i].worker != leader) out[count++] = found[i];
    return true;
}

/* The crew that the operator wants: this worker leads, the others are found. */
static enum refusal chosen_crew(struct engine *engine, uint32_t index, uint32_t leader, struct choice crew[CREW_MAX])
{
    struct order trial = *order_at(engine, index);
    struct want want = want_of(engine, &trial);
    struct ask ask = match_ask(engine, index);
    struct outcome *out = engine->out;
    struct breach breach = { .rule = RULE_NONE };
    ask.first_gap = false;
    ask.ignore = index;
    trial.refused_count = 0;      /* the operator may overrule the refusal of whom they name */
    want.order = &trial;
    struct fit fit;
    out->why = match_eligible(engine, leader, &want, &ask, &fit, &breach);
    if (out->why == WHY_BUSY) return REFUSE_BUSY;
    if (out->why != WHY_FREE) {
        out->rule = breach.rule;
        out->minutes = breach.measured;
        return REFUSE_INELIGIBLE;
    }
    crew[0] = match_price(engine, leader, &want, &ask, &fit);
    if (trial.crew == 1) return REFUSE_OK;

    struct ask at = ask;
    for (at.earliest = ask.earliest; at.earliest <= ask.latest; at.earliest += CREW_STEP_MIN * MINUTE_MS) {
        at.latest = at.earliest;
        if (match_eligible(engine, leader, &want, &at, &fit, NULL) != WHY_FREE) continue;
        crew[0] = match_price(engine, leader, &want, &at, &fit);
        if (rest_of_crew(engine, index, leader, &at, crew + 1)) return REFUSE_OK;
    }
    match_why(engine, &trial, &ask, &out->nobody);
    return REFUSE_NO_CAPACITY;
}

enum refusal command_order_assign(struct engine *engine, const struct command *command)
{
    struct choice crew[CREW_MAX];
    enum cause cause = command->cause == CAUSE_NONE ? CAUSE_OPERATOR : command->cause;
    uint32_t index = idmap_find(&engine->order_ids, command->order);
    if (command->order == 0 || index == NIL) return REFUSE_NO_ORDER;
    struct order *order = order_at(engine, index);
    bool waiting = order->state == ORDER_WAITING;
    if (!order_may(MOVE_REASSIGN, command->actor.role)) return REFUSE_ROLE;
    if (!waiting && order_next((enum order_state)order->state, MOVE_REASSIGN) == ORDER_NONE) return REFUSE_STATE;
    if (command->worker == 0) {
        if (waiting) return REFUSE_STATE;
        move_refuse(order, order->member[0].worker);
        move_back(engine, index, MOVE_REASSIGN, cause, false);
        return REFUSE_OK;
    }
    uint32_t worker = idmap_find(&engine->worker_ids, command->worker);
    if (worker == NIL) return REFUSE_NO_WORKER;
    if (member_of(order, command->worker)) return REFUSE_EXISTS;
    if (!plan_room(engine, order->crew)) return REFUSE_FULL;
    enum refusal refusal = chosen_crew(engine, index, worker, crew);
    if (refusal != REFUSE_OK) return refusal;
    if (!waiting) move_back(engine, index, MOVE_REASSIGN, cause, false);
    order->cause = (uint8_t)cause;
    order->pinned = true;
    move_assign(engine, index, crew);
    return REFUSE_OK;
}
