/* handle_swap.c - shifts that change hands: asked for, posted, agreed to, approved; and taken at once when somebody is missing. */
#include "server/handle.h"

#include <string.h>
#include "server/render_roster.h"
#include "server/scope.h"
#include "server/translate.h"

/* ---- who may see it ---- */

static bool swap_names(const struct swap *swap, const struct worker_file *file)
{
    bool open = swap->state == SWAP_OPEN && swap->to == 0 && swap->point == file->point;
    return swap->from == file->id || swap->to == file->id || open;
}

static bool scope_swap(const struct call *call, const struct swap *swap)
{
    const struct session *session = call->session;
    if (session->role == ROLE_OPERATOR || session->role == ROLE_ADMIN) return scope_point(session, swap->point);
    if (session->role == ROLE_WORKER) {
        const struct worker_file *self = people_find(call->parts->people, session->scope);
        return self != NULL && swap_names(swap, self);
    }
    const struct worker_file *from = people_find(call->parts->people, swap->from), *to = people_find(call->parts->people, swap->to);
    return (from != NULL && scope_worker(session, from)) || (to != NULL && scope_worker(session, to));
}

static enum error call_swap(const struct call *call, uint64_t id, const struct swap **out)
{
    *out = engine_swap(call->parts->engine, id);
    if (*out == NULL) return ERR_NO_SWAP;
    return scope_swap(call, *out) ? ERR_OK : ERR_FORBIDDEN;
}

/* The swap that a command was about: of its event, or, when nothing happened, as it was. */
static const struct swap *swap_told(const struct call *call, const struct command *command, const struct outcome *outcome)
{
    for (uint32_t i = outcome->count; i-- > 0;)
        if (outcome->event[i].kind == EVENT_SWAP) return &outcome->event[i].swap;
    return engine_swap(call->parts->engine, command->swap);
}

/* Runs the command; the swap as it is then becomes the reply. */
static enum error step_swap(struct call *call, struct command *command, const char *waive, const char *note, bool with_impact)
{
    struct msg_swap *body = call->body;
    const struct outcome *outcome;
    struct render render = call_render(call);
    enum error error = call_roster(call, command, waive, note, &outcome);
    if (error != ERR_OK) return error;
    const struct swap *swap = swap_told(call, command, outcome);
    if (swap == NULL) return ERR_INTERNAL;
    if (!render_swap(&render, swap, body)) return ERR_FULL;
    if (!with_impact) return ERR_OK;
    body->impact = arena_take(call->arena, sizeof *body->impact);
    uint64_t version = engine_draft_version(call->parts->engine, swap->point);
    return call_room(body->impact != NULL && render_impact(&render, &outcome->impact, version, body->impact));
}

/* ---- the kinds ---- */

enum error handle_swap_ask(struct call *call)
{
    const struct msg_swap_ask *ask = call->ask;
    uint32_t row;
    struct command command = { .kind = COMMAND_SWAP_ASK, .worker = (uint32_t)ask->worker, .with = (uint32_t)ask->with, .day = ask->day, .to_day = ask->to_day };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    if (ask->with != 0 && engine_worker_row(call->parts->engine, (uint32_t)ask->with) == NIL) return call_error(call, ERR_NO_WORKER, "body.with");
    return step_swap(call, &command, NULL, ask->note, false);
}

enum error handle_swap_post(struct call *call)
{
    const struct msg_swap_post *ask = call->ask;
    struct command command = { .kind = COMMAND_SWAP_POST, .point = (uint32_t)ask->point, .day = ask->day };
    enum error error = call_point(call, ask->point);
    if (error != ERR_OK) return error;
    if (!tables_shift_by_code(call->parts->tables, ask->shift, &command.shift)) return ERR_NO_SHIFT;
    return step_swap(call, &command, NULL, ask->note, false);
}

enum error handle_swap_agree(struct call *call)
{
    const struct msg_swap_agree *ask = call->ask;
    const struct swap *swap;
    uint32_t row;
    struct command command = { .kind = COMMAND_SWAP_AGREE, .swap = ask->swap, .worker = (uint32_t)ask->worker };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error == ERR_OK) error = call_swap(call, ask->swap, &swap);
    return error != ERR_OK ? error : step_swap(call, &command, NULL, NULL, false);
}

enum error handle_swap_settle(struct call *call)
{
    const struct msg_swap_settle *ask = call->ask;
    const struct swap *swap;
    struct command command = { .kind = COMMAND_SWAP_SETTLE, .swap = ask->swap, .on = ask->on, .dry = ask->dry };
    enum error error = call_swap(call, ask->swap, &swap);
    return error != ERR_OK ? error : step_swap(call, &command, ask->waive, ask->note, ask->on);
}

enum error handle_swap_withdraw(struct call *call)
{
    const struct msg_swap_ref *ask = call->ask;
    const struct swap *swap;
    struct command command = { .kind = COMMAND_SWAP_WITHDRAW, .swap = ask->swap };
    enum error error = call_swap(call, ask->swap, &swap);
    return error != ERR_OK ? error : step_swap(call, &command, NULL, NULL, false);
}

enum error handle_swap_list(struct call *call)
{
    const struct msg_swap_list_ask *ask = call->ask;
    struct msg_swaps *body = call->body;
    const struct engine *engine = call->parts->engine;
    struct render render = call_render(call);
    const struct worker_file *file = NULL;
    uint8_t state = SWAP_NONE;
    if (ask->state != NULL && !translate_swap_state(ask->state, &state)) return call_error(call, ERR_OUT_OF_RANGE, "body.state");
    if (ask->point != 0 && engine_point(engine, (uint32_t)ask->point) == NULL) return ERR_NO_POINT;
    if (ask->worker != 0) {
        uint32_t row;
        enum error error = call_worker(call, (uint32_t)ask->worker, &row);
        if (error != ERR_OK) return error;
        file = engine_worker_file(engine, row);
    }
    body->swaps = arena_take(call->arena, LIST_SWAPS_MAX * sizeof *body->swaps);
    if (body->swaps == NULL) return ERR_FULL;
    const struct swap *swap = engine_swap_after(engine, (uint32_t)ask->point, ask->after);
    for (; swap != NULL; swap = engine_swap_after(engine, (uint32_t)ask->point, swap->id)) {
        bool wanted = (state == SWAP_NONE || swap->state == state) && (file == NULL || swap_names(swap, file));
        if (!wanted || !scope_swap(call, swap)) continue;
        body->more = body->swaps_count == LIST_SWAPS_MAX || (body->swaps_count + 1) * (size_t)RENDER_SWAP_BYTES > LIST_BYTES;
        if (body->more) break;
        if (!render_swap(&render, swap, &body->swaps[body->swaps_count++])) return ERR_FULL;
    }
    return ERR_OK;
}

enum error handle_shift_take(struct call *call)
{
    const struct msg_shift_take *ask = call->ask;
    uint32_t row, missing;
    struct command command = { .kind = COMMAND_SHIFT_TAKE, .worker = (uint32_t)ask->worker, .day = ask->day, .with = (uint32_t)ask->from, .dry = ask->dry };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    if (ask->from != 0 && (error = call_worker(call, (uint32_t)ask->from, &missing)) != ERR_OK) return call_error(call, error, "body.from");
    if (!tables_shift_by_code(call->parts->tables, ask->shift, &command.shift)) return ERR_NO_SHIFT;
    return call_roster_impact(call, &command, ask->waive, ask->note, engine_worker_file(call->parts->engine, row)->point);
}
