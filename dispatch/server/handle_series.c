/* handle_series.c - bookings that are made together. */
#include "server/handle.h"

#include "engine/calendar.h"
#include "server/scope.h"
#include "server/translate.h"

/* The series as its orders have it now. */
static bool render_series(struct call *call, uint64_t series)
{
    const struct order *order[SERIES_MAX];
    struct msg_series *body = call->body;
    uint32_t count = engine_series(call->parts->engine, series, order);
    body->series = series;
    body->visits = arena_take(call->arena, SERIES_MAX * sizeof *body->visits);
    if (body->visits == NULL) return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct order *is = order[i];
        bool held = is->state == ORDER_HELD;
        body->visits[body->visits_count++] = (struct msg_series_visit){
            .number = is->number, .start_ms = is->start_ms != TIME_NONE ? is->start_ms : is->promised_ms, .state = order_state_name((enum order_state)is->state),
            .order = is->id, .worker = is->member_count > 0 ? is->member[0].worker : 0, .price_fen = is->price_fen,
        };
        body->held += held;
        if (held) body->due_ms = is->due_ms;
        if (!order_state_over((enum order_state)is->state)) body->price_fen += is->price_fen;
    }
    return true;
}

static bool render_others(struct call *call, const struct series_visit *visit, struct msg_series_visit *out)
{
    if (visit->other_count == 0) return true;
    out->others = arena_take(call->arena, visit->other_count * sizeof *out->others);
    if (out->others == NULL) return false;
    for (uint32_t i = 0; i < visit->other_count; i++)
        out->others[out->others_count++] = (struct msg_slot){ .start_ms = visit->other[i].start_ms, .free = visit->other[i].free, .price_fen = visit->other[i].price_fen };
    return true;
}

/* Puts what could not be held between what is, by number. */
static bool render_missing(struct call *call, const struct series_answer *answer)
{
    struct msg_series *body = call->body;
    struct render render = call_render(call);
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct series_visit *visit = &answer->visit[i];
        if (visit->fate == VISIT_HELD) continue;
        for (uint32_t at = body->visits_count++; at > i; at--) body->visits[at] = body->visits[at - 1];
        struct msg_series_visit *out = &body->visits[i];
        *out = (struct msg_series_visit){ .number = visit->number, .start_ms = visit->start_ms, .state = visit->fate == VISIT_SKIPPED ? "skipped" : "impossible" };
        if (visit->fate == VISIT_SKIPPED) continue;
        out->why = render_why(&render, &visit->why, &out->why_count);
        if (out->why == NULL || !render_others(call, visit, out)) return false;
    }
    return true;
}

/* How many visits there are until a day; more than there may be is left for the engine to refuse. */
static uint32_t visits_until(int64_t start_ms, int64_t weeks, int32_t until)
{
    int64_t days = until - day_of_ms(start_ms);
    return days < 0 ? 0 : (uint32_t)(days / (7 * weeks) + 1);
}

enum error handle_series_hold(struct call *call)
{
    const struct msg_series_hold *ask = call->ask;
    const struct outcome *outcome;
    struct command command = { .kind = COMMAND_SERIES_HOLD, .weeks = ask->every == 0 ? 1 : (uint32_t)ask->every, .skip = ask->skip_holidays };
    if ((ask->count == 0) == (ask->until == 0)) return call_error(call, ask->count == 0 ? ERR_MISSING_FIELD : ERR_OUT_OF_RANGE, "body.count");
    command.count = ask->count != 0 ? (uint32_t)ask->count : visits_until(ask->start_ms, command.weeks, ask->until);
    const char *field = ask->count != 0 ? "body.count" : "body.until";
    if (command.count < 2) return call_error(call, ERR_OUT_OF_RANGE, field);
    if (command.count > LIST_SERIES_MAX) return call_error(call, ERR_TOO_FAR_AHEAD, field);
    enum error error = call_request(call, CALL_ASKED(ask), ask->start_ms, &command.request);
    if (error == ERR_OK) error = call_step(call, &command, &outcome);
    if (error != ERR_OK) return error;
    return call_room(render_series(call, outcome->order) && render_missing(call, &outcome->series));
}

/* The series, when it is the session's. */
static enum error find_series(struct call *call, uint64_t series)
{
    const struct order *order[SERIES_MAX];
    if (engine_series(call->parts->engine, series, order) == 0) return ERR_NO_ORDER;
    return scope_order(call->parts, call->session, order[0]) ? ERR_OK : ERR_FORBIDDEN;
}

enum error handle_series_confirm(struct call *call)
{
    const struct msg_series_confirm *ask = call->ask;
    const struct outcome *outcome;
    struct command command = { .kind = COMMAND_SERIES_CONFIRM, .series = ask->series, .count = (uint32_t)ask->count };
    enum error error = find_series(call, ask->series);
    if (error == ERR_OK) error = call_step(call, &command, &outcome);
    return error != ERR_OK ? error : call_room(render_series(call, ask->series));
}

enum error handle_series_show(struct call *call)
{
    const struct msg_series_ref *ask = call->ask;
    enum error error = find_series(call, ask->series);
    return error != ERR_OK ? error : call_room(render_series(call, ask->series));
}
