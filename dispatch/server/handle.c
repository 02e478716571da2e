#include "server/handle.h"

#include <assert.h>
#include <string.h>
#include "server/core.h"
#include "server/scope.h"
#include "server/translate.h"

typedef enum error handler(struct call *call);

static handler *const handlers[] = {
    [KIND_SESSION_OPEN] = handle_session_open,
    [KIND_MENU] = handle_menu,
    [KIND_ORDER_NOW] = handle_order_now,
    [KIND_SLOTS] = handle_slots,
    [KIND_SLOT_WHY] = handle_slot_why,
    [KIND_SLOT_HOLD] = handle_slot_hold,
    [KIND_SLOT_RENEW] = handle_order_act,
    [KIND_SLOT_RELEASE] = handle_order_act,
    [KIND_SLOT_CONFIRM] = handle_order_act,
    [KIND_SERIES_HOLD] = handle_series_hold,
    [KIND_SERIES_CONFIRM] = handle_series_confirm,
    [KIND_SERIES_SHOW] = handle_series_show,
    [KIND_ORDER_SHOW] = handle_order_show,
    [KIND_ORDER_LIST] = handle_order_list,
    [KIND_ORDER_WHY] = handle_order_why,
    [KIND_ORDER_MOVE] = handle_order_move,
    [KIND_ORDER_CANCEL] = handle_order_cancel,
    [KIND_ORDER_FAIL] = handle_order_fail,
    [KIND_ORDER_ASSIGN] = handle_order_assign,
    [KIND_OFFER_ACCEPT] = handle_offer,
    [KIND_OFFER_DECLINE] = handle_offer,
    [KIND_WORKER_DROP] = handle_offer,
    [KIND_VISIT_SET_OUT] = handle_offer,
    [KIND_VISIT_ARRIVE] = handle_offer,
    [KIND_VISIT_START] = handle_offer,
    [KIND_VISIT_FINISH] = handle_offer,
    [KIND_WORKER_SIGN_IN] = handle_worker_sign,
    [KIND_WORKER_SIGN_OUT] = handle_worker_sign,
    [KIND_WORKER_AWAY] = handle_worker_away,
    [KIND_WORKER_SHOW] = handle_worker_show,
    [KIND_WORKER_LIST] = handle_worker_list,
    [KIND_ROSTER_SHOW] = handle_roster_show,
    [KIND_ROSTER_CHECK] = handle_roster_check,
    [KIND_ROSTER_COVERAGE] = handle_roster_coverage,
    [KIND_ROSTER_HOURS] = handle_roster_hours,
    [KIND_ROSTER_SET] = handle_roster_set,
    [KIND_ROSTER_LEAVE] = handle_roster_leave,
    [KIND_ROSTER_EDIT] = handle_roster_edit,
    [KIND_ROSTER_UNDO] = handle_roster_back,
    [KIND_ROSTER_DISCARD] = handle_roster_back,
    [KIND_ROSTER_DIFF] = handle_roster_diff,
    [KIND_ROSTER_PUBLISH] = handle_roster_publish,
    [KIND_SWAP_ASK] = handle_swap_ask,
    [KIND_SWAP_POST] = handle_swap_post,
    [KIND_SWAP_AGREE] = handle_swap_agree,
    [KIND_SWAP_SETTLE] = handle_swap_settle,
    [KIND_SWAP_WITHDRAW] = handle_swap_withdraw,
    [KIND_SWAP_LIST] = handle_swap_list,
    [KIND_SHIFT_TAKE] = handle_shift_take,
    [KIND_SHIFT_LIST] = handle_shift_list,
    [KIND_ROSTER_FILL] = handle_roster_fill,
    [KIND_ROSTER_FILL_SHOW] = handle_roster_fill_show,
    [KIND_HOUSEHOLD_EXCLUDE] = handle_household_exclude,
    [KIND_HOUSEHOLD_PRIORITY] = handle_household_priority,
    [KIND_USAGE] = handle_usage,
    [KIND_EVENTS_SINCE] = handle_events_since,
    [KIND_CLOCK] = handle_clock,
    [KIND_CLOCK_ADVANCE] = handle_clock_advance,
};
static_assert(sizeof handlers / sizeof handlers[0] == KIND_COUNT, "every kind has its handler");

/* Where a refusal of the engine points, when the request has such a field. */
static const struct { enum error error; const char *field; } culprits[] = {
    { ERR_NO_ORDER, "body.order" }, { ERR_NO_ORDER, "body.series" }, { ERR_PRICE, "body.price_fen" }, { ERR_NO_WORKER, "body.worker" }, { ERR_NO_POINT, "body.point" }, { ERR_NO_ITEM, "body.item" },
    { ERR_NO_SHIFT, "body.shift" }, { ERR_NO_SWAP, "body.swap" }, { ERR_CONTRACT_ONLY, "body.item" }, { ERR_NOT_NOW, "body.item" }, { ERR_QUANTITY, "body.qty" },
    { ERR_PAST, "body.start_ms" }, { ERR_PAST, "body.from_ms" }, { ERR_PAST, "body.day" }, { ERR_TOO_SOON, "body.start_ms" },
    { ERR_TOO_FAR_AHEAD, "body.start_ms" }, { ERR_TOO_FAR_AHEAD, "body.day" }, { ERR_OFF_GRID, "body.start_ms" },
};

static bool shape_has(const struct shape *shape, const char *name)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        if (strcmp(shape->field[i].name, name) == 0) return true;
    }
    return false;
}

static const char *culprit_of(enum kind kind, enum error error)
{
    for (size_t i = 0; i < sizeof culprits / sizeof culprits[0]; i++) {
        if (culprits[i].error == error && shape_has(kind_rows[kind].request, culprits[i].field + strlen("body."))) return culprits[i].field;
    }
    return NULL;
}

enum error handle_run(struct call *call)
{
    enum error error = handlers[call->kind](call);
    if (error != ERR_OK && call->field == NULL) call->field = culprit_of(call->kind, error);
    return error;
}

enum error call_error(struct call *call, enum error error, const char *field)
{
    call->field = field;
    return error;
}

enum error call_room(bool enough)
{
    return enough ? ERR_OK : ERR_FULL;
}

struct render call_render(const struct call *call)
{
    return (struct render){ .engine = call->parts->engine, .tables = call->parts->tables, .arena = call->arena, .now_ms = call->now_ms };
}

enum error call_step(struct call *call, struct command *command, const struct outcome **out)
{
    command->actor = (struct actor){ .role = translate_role(call->session->role), .id = call->session->scope };
    enum refusal refusal = core_step(call->core, command, out);
    if (refusal == REFUSE_NO_CAPACITY) {
        struct render render = call_render(call);
        call->why = render_why(&render, &(*out)->nobody, &call->why_count);
        call->where.day = (*out)->day;
    }
    if (refusal == REFUSE_PRICE) call->price_fen = (*out)->price_fen;
    if (refusal == REFUSE_INELIGIBLE) {
        bool hours = (*out)->why == WHY_HOURS && (*out)->rule != RULE_NONE;
        call->detail = hours ? rule_rows[(*out)->rule].name : reason_name((*out)->why);
    }
    if (command->kind == COMMAND_ORDER_NOW || command->kind == COMMAND_SLOT_HOLD || command->kind == COMMAND_SERIES_HOLD) core_turned_away(call->core, command, refusal, &(*out)->nobody);
    return translate_refusal(refusal);
}

enum error call_step_order(struct call *call, struct command *command)
{
    const struct outcome *outcome;
    enum error error = call_step(call, command, &outcome);
    if (error != ERR_OK) return error;
    const struct order *order = engine_order(call->parts->engine, outcome->order);
    struct render render = call_render(call);
    if (order == NULL) return ERR_INTERNAL;
    return call_room(render_order(&render, order, call->body));
}

enum error call_order(struct call *call, uint64_t id, const struct order **out)
{
    *out = engine_order(call->parts->engine, id);
    if (*out == NULL) return ERR_NO_ORDER;
    return scope_order(call->parts, call->session, *out) ? ERR_OK : ERR_FORBIDDEN;
}

enum error call_worker(struct call *call, uint32_t id, uint32_t *row)
{
    *row = engine_worker_row(call->parts->engine, id);
    if (*row == UINT32_MAX) return ERR_NO_WORKER;
    return scope_worker(call->session, engine_worker_file(call->parts->engine, *row)) ? ERR_OK : ERR_FORBIDDEN;
}
