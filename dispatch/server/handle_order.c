/* handle_order.c - orders and slots, from the first question to the end of the visit. */
#include "server/handle.h"

#include <string.h>
#include "engine/calendar.h"
#include "server/render_explain.h"
#include "server/scope.h"
#include "server/translate.h"

#define CAUSE_BIT(id) (1u << CAUSE_##id)

/* ---- requests ---- */

enum error call_request(struct call *call, const struct msg_request *ask, int64_t start_ms, struct request *out)
{
    if (!scope_point(call->session, ask->point)) return call_error(call, ERR_FORBIDDEN, "body.point");
    const struct table_item *item = tables_item_by_code(call->parts->tables, ask->item);
    if (item == NULL) return call_error(call, ERR_NO_ITEM, "body.item");
    *out = (struct request){
        .point = (uint32_t)ask->point, .household = ask->household, .place = { (int32_t)ask->lon_e7, (int32_t)ask->lat_e7 },
        .item = item->item.id, .qty = (uint32_t)ask->qty, .start_ms = start_ms,
    };
    return ERR_OK;
}

enum error handle_order_now(struct call *call)
{
    const struct msg_request *ask = call->ask;
    struct command command = { .kind = COMMAND_ORDER_NOW };
    enum error error = call_request(call, ask, 0, &command.request);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

enum error handle_slot_hold(struct call *call)
{
    const struct msg_slot_hold *ask = call->ask;
    struct command command = { .kind = COMMAND_SLOT_HOLD, .series = ask->series, .number = (uint32_t)ask->number };
    enum error error = call_request(call, CALL_ASKED(ask), ask->start_ms, &command.request);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

/* How many of the starts lie on days before that of slot[last]; a day has fewer starts than a page. */
static uint32_t whole_days(const struct slot *slot, uint32_t last)
{
    uint32_t count = last;
    while (count > 0 && day_of_ms(slot[count - 1].start_ms) == day_of_ms(slot[last].start_ms)) count--;
    return count;
}

/* Why no start of a day is listed. */
static enum error closed_day(const struct policy *policy, int32_t day, int64_t now_ms)
{
    if (day >= day_of_ms(now_ms) + (int32_t)policy->slot_horizon_days) return ERR_TOO_FAR_AHEAD;
    return ms_of_day(day) + policy->slot_close_min * MINUTE_MS <= now_ms ? ERR_PAST : ERR_TOO_SOON;
}

/* The days from the first one on, as their starts are listed. */
static bool sum_days(struct call *call, int32_t first_day, int32_t days, struct msg_slots *body)
{
    const struct policy *policy = engine_policy(call->parts->engine);
    if (body->more) days = day_of_ms(body->slots[body->slots_count - 1].start_ms) - first_day + 1;
    body->days = arena_take(call->arena, (size_t)days * sizeof *body->days);
    if (body->days == NULL) return false;
    body->days_count = (uint32_t)days;
    for (int32_t i = 0; i < days; i++) body->days[i] = (struct msg_slot_day){ .day = first_day + i };
    for (uint32_t i = 0; i < body->slots_count; i++) {
        struct msg_slot_day *day = &body->days[day_of_ms(body->slots[i].start_ms) - first_day];
        day->starts++;
        day->full += body->slots[i].free == 0;
    }
    for (int32_t i = 0; i < days; i++)
        if (body->days[i].starts == 0) body->days[i].closed = error_name(closed_day(policy, first_day + i, call->now_ms));
    return true;
}

/* A question about a booking that is to be moved. */
static enum error call_instead(struct call *call, uint64_t id, struct request *request)
{
    const struct order *order;
    request->instead = id;
    return id != 0 ? call_order(call, id, &order) : ERR_OK;
}

enum error handle_slots(struct call *call)
{
    const struct msg_slots_ask *ask = call->ask;
    struct msg_slots *body = call->body;
    struct request request;
    enum error error = call_request(call, CALL_ASKED(ask), 0, &request);
    if (error == ERR_OK) error = call_instead(call, ask->order, &request);
    if (error != ERR_OK) return error;
    enum { LOOKED_FOR = LIST_SLOTS_MAX + 1 };      /* one more than fits tells that there are more */
    struct slot *slot = arena_take(call->arena, LOOKED_FOR * sizeof *slot);
    body->slots = arena_take(call->arena, LIST_SLOTS_MAX * sizeof *body->slots);
    if (slot == NULL || body->slots == NULL) return ERR_FULL;
    enum refusal refusal = engine_slots(call->parts->engine, &request, ask->day, (uint32_t)ask->days, call->now_ms, slot, LOOKED_FOR, &body->slots_count);
    if (refusal != REFUSE_OK) return translate_refusal(refusal);
    body->more = body->slots_count == LOOKED_FOR;
    if (body->more) body->slots_count = whole_days(slot, body->slots_count - 1);
    body->minutes = item_duration_ms(engine_item(call->parts->engine, request.item), request.qty) / MINUTE_MS;
    for (uint32_t i = 0; i < body->slots_count; i++) {
        body->slots[i] = (struct msg_slot){ .start_ms = slot[i].start_ms, .free = slot[i].free, .price_fen = slot[i].price_fen };
    }
    return call_room(sum_days(call, ask->day, (int32_t)ask->days, body));
}

enum error handle_slot_why(struct call *call)
{
    const struct msg_slot_why_ask *ask = call->ask;
    struct msg_slot_why *body = call->body;
    struct render render = call_render(call);
    struct request request;
    struct slot slot;
    struct why why;
    enum error error = call_request(call, CALL_ASKED(ask), ask->start_ms, &request);
    if (error == ERR_OK) error = call_instead(call, ask->order, &request);
    if (error != ERR_OK) return error;
    enum refusal refusal = engine_slot_why(call->parts->engine, &request, &slot, &why);
    if (refusal != REFUSE_OK) return translate_refusal(refusal);
    *body = (struct msg_slot_why){ .start_ms = slot.start_ms, .free = slot.free, .price_fen = slot.price_fen, .looked_at = why.looked_at };
    body->reasons = render_why(&render, &why, &body->reasons_count);
    return call_room(body->reasons != NULL);
}

/* ---- one order ---- */

enum error handle_order_act(struct call *call)
{
    const struct msg_order_ref *ask = call->ask;
    const struct order *order;
    struct command command = {
        .kind = call->kind == KIND_SLOT_RENEW ? COMMAND_SLOT_RENEW : call->kind == KIND_SLOT_RELEASE ? COMMAND_SLOT_RELEASE : COMMAND_SLOT_CONFIRM,
        .order = ask->order,
    };
    enum error error = call_order(call, ask->order, &order);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

enum error handle_order_show(struct call *call)
{
    const struct msg_order_ref *ask = call->ask;
    const struct order *order;
    enum error error = call_order(call, ask->order, &order);
    struct render render = call_render(call);
    return error != ERR_OK ? error : call_room(render_order(&render, order, call->body));
}

enum error handle_order_why(struct call *call)
{
    const struct msg_order_ref *ask = call->ask;
    struct render render = call_render(call);
    const struct order *order;
    struct explain explain;
    enum error error = call_order(call, ask->order, &order);
    if (error != ERR_OK) return error;
    enum refusal refusal = engine_explain(call->parts->engine, ask->order, &explain);
    if (refusal != REFUSE_OK) return translate_refusal(refusal);
    return call_room(render_explain(&render, order, &explain, call->body));
}

/* What the caller names, or what the role implies; only the causes that fit. */
static enum error read_cause(struct call *call, const char *name, uint32_t fitting, enum cause *out)
{
    static const enum cause implied[ROLE_COUNT] = {
        [ROLE_RESIDENT] = CAUSE_RESIDENT, [ROLE_OPERATOR] = CAUSE_OPERATOR, [ROLE_WORKER] = CAUSE_WORKER, [ROLE_ADMIN] = CAUSE_OPERATOR,
    };
    if (name == NULL) {
        *out = implied[call->session->role];
        if ((1u << *out & fitting) == 0) *out = CAUSE_OTHER;
        return ERR_OK;
    }
    bool fits = translate_cause(name, out) && (1u << *out & fitting) != 0;
    return fits ? ERR_OK : call_error(call, ERR_OUT_OF_RANGE, "body.cause");
}

static const uint32_t end_causes = CAUSE_BIT(RESIDENT) | CAUSE_BIT(WORKER) | CAUSE_BIT(OPERATOR) | CAUSE_BIT(NO_ACCESS) | CAUSE_BIT(NO_WORKER)
    | CAUSE_BIT(PRICE) | CAUSE_BIT(OTHER);
static const uint32_t offer_causes = CAUSE_BIT(WORKER) | CAUSE_BIT(SICK) | CAUSE_BIT(OTHER);

static enum error read_scope(struct call *call, const char *name, enum series_scope *out)
{
    return translate_scope(name, out) ? ERR_OK : call_error(call, ERR_OUT_OF_RANGE, "body.scope");
}

enum error handle_order_cancel(struct call *call)
{
    const struct msg_order_cancel *ask = call->ask;
    const struct order *order;
    struct command command = { .kind = COMMAND_ORDER_CANCEL, .order = ask->order };
    enum error error = call_order(call, ask->order, &order);
    if (error == ERR_OK) error = read_cause(call, ask->cause, end_causes, &command.cause);
    if (error == ERR_OK) error = read_scope(call, ask->scope, &command.scope);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

enum error handle_order_fail(struct call *call)
{
    const struct msg_order_end *ask = call->ask;
    const struct order *order;
    struct command command = { .kind = COMMAND_ORDER_FAIL, .order = ask->order };
    enum error error = call_order(call, ask->order, &order);
    if (error == ERR_OK) error = read_cause(call, ask->cause, end_causes, &command.cause);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

enum error handle_order_move(struct call *call)
{
    const struct msg_order_move *ask = call->ask;
    const struct order *order;
    struct command command = { .kind = COMMAND_ORDER_MOVE, .order = ask->order, .request.start_ms = ask->start_ms, .price_fen = ask->price_fen };
    enum error error = call_order(call, ask->order, &order);
    if (error == ERR_OK) error = read_cause(call, NULL, end_causes, &command.cause);
    if (error == ERR_OK) error = read_scope(call, ask->scope, &command.scope);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

enum error handle_order_assign(struct call *call)
{
    const struct msg_order_assign *ask = call->ask;
    const struct order *order;
    uint32_t row;
    struct command command = { .kind = COMMAND_ORDER_ASSIGN, .order = ask->order, .worker = (uint32_t)ask->worker };
    enum error error = call_order(call, ask->order, &order);
    if (error == ERR_OK && ask->worker != 0) error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error == ERR_OK) error = read_cause(call, ask->cause, end_causes, &command.cause);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

static const struct { enum kind kind; enum command_kind command; } offers[] = {
    { KIND_OFFER_ACCEPT, COMMAND_OFFER_ACCEPT },   { KIND_OFFER_DECLINE, COMMAND_OFFER_DECLINE }, { KIND_WORKER_DROP, COMMAND_WORKER_DROP },
    { KIND_VISIT_SET_OUT, COMMAND_VISIT_SET_OUT }, { KIND_VISIT_ARRIVE, COMMAND_VISIT_ARRIVE },
    { KIND_VISIT_START, COMMAND_VISIT_START },     { KIND_VISIT_FINISH, COMMAND_VISIT_FINISH },
};

/* A worker speaks for themselves; an operator for whoever is on an order of the point. Whether the worker is on it, the engine knows. */
enum error handle_offer(struct call *call)
{
    const struct msg_offer *ask = call->ask;
    struct command command = { .order = ask->order, .worker = (uint32_t)ask->worker };
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        if (offers[i].kind == call->kind) command.kind = offers[i].command;
    }
    const struct order *order = engine_order(call->parts->engine, ask->order);
    if (order == NULL) return ERR_NO_ORDER;
    bool allowed = call->session->role == ROLE_WORKER ? call->session->scope == ask->worker : scope_order(call->parts, call->session, order);
    if (!allowed) return ERR_FORBIDDEN;
    enum error error = read_cause(call, ask->cause, offer_causes, &command.cause);
    return error != ERR_OK ? error : call_step_order(call, &command);
}

/* ---- many orders ---- */

static bool on_crew(const struct order *order, uint64_t worker)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        if (order->member[i].worker == worker) return true;
    }
    return false;
}

enum error handle_order_list(struct call *call)
{
    const struct msg_order_list_ask *ask = call->ask;
    struct msg_order_list *body = call->body;
    struct render render = call_render(call);
    uint8_t state = ORDER_NONE;
    if (ask->state != NULL && !translate_state(ask->state, &state)) return call_error(call, ERR_OUT_OF_RANGE, "body.state");
    body->orders = arena_take(call->arena, LIST_ORDERS_MAX * sizeof *body->orders);
    if (body->orders == NULL) return ERR_FULL;
    size_t bytes = 0;
    const struct engine *engine = call->parts->engine;
    for (const struct order *order = engine_order_after(engine, ask->after); order != NULL; order = engine_order_after(engine, order->id)) {
        if (ask->point != 0 && order->point != ask->point) continue;
        if (ask->worker != 0 && !on_crew(order, ask->worker)) continue;
        if (state != ORDER_NONE && order->state != state) continue;
        if (!scope_order(call->parts, call->session, order)) continue;
        bytes += RENDER_ORDER_BYTES + order->member_count * (size_t)RENDER_CREW_BYTES;
        body->more = body->orders_count == LIST_ORDERS_MAX || bytes > LIST_BYTES;
        if (body->more) break;
        if (!render_order(&render, order, &body->orders[body->orders_count++])) return ERR_FULL;
    }
    return ERR_OK;
}
