/* handle_worker.c - workers: on and off duty, away for a while, and whom a household will not have. */
#include "server/handle.h"

#include "server/scope.h"
#include "server/translate.h"

/* Runs the command; the worker as they are then becomes the reply. */
static enum error step_worker(struct call *call, struct command *command, uint32_t row)
{
    const struct outcome *outcome;
    struct render render = call_render(call);
    enum error error = call_step(call, command, &outcome);
    return error != ERR_OK ? error : call_room(render_worker(&render, row, false, call->body));
}

enum error handle_worker_sign(struct call *call)
{
    const struct msg_worker_ref *ask = call->ask;
    uint32_t row;
    struct command command = { .kind = call->kind == KIND_WORKER_SIGN_IN ? COMMAND_WORKER_SIGN_IN : COMMAND_WORKER_SIGN_OUT, .worker = (uint32_t)ask->worker };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    return error != ERR_OK ? error : step_worker(call, &command, row);
}

enum error handle_worker_away(struct call *call)
{
    const struct msg_worker_away *ask = call->ask;
    uint32_t row;
    struct command command = { .kind = COMMAND_WORKER_AWAY, .worker = (uint32_t)ask->worker, .away = { .from_ms = ask->from_ms, .to_ms = ask->to_ms } };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    if (!translate_away(ask->why, &command.away.kind)) return call_error(call, ERR_OUT_OF_RANGE, "body.why");
    if (ask->to_ms <= ask->from_ms) return call_error(call, ERR_OUT_OF_RANGE, "body.to_ms");
    return step_worker(call, &command, row);
}

enum error handle_worker_show(struct call *call)
{
    const struct msg_worker_ref *ask = call->ask;
    struct render render = call_render(call);
    uint32_t row;
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    return error != ERR_OK ? error : call_room(render_worker(&render, row, true, call->body));
}

enum error handle_worker_list(struct call *call)
{
    const struct msg_worker_list_ask *ask = call->ask;
    struct msg_worker_list *body = call->body;
    struct render render = call_render(call);
    const struct engine *engine = call->parts->engine;
    uint32_t point = (uint32_t)ask->point, count;
    if (call->session->role == ROLE_OPERATOR) {
        if (point != 0 && point != call->session->scope) return call_error(call, ERR_FORBIDDEN, "body.point");
        point = call->session->scope;
    }
    body->workers = arena_take(call->arena, LIST_WORKERS_MAX * sizeof *body->workers);
    if (body->workers == NULL) return ERR_FULL;
    const uint32_t *rows = people_rows(call->parts->people, point, (uint32_t)ask->after, &count);
    size_t bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct worker_file *file = engine_worker_file(engine, rows[i]);
        struct msg_worker worker;
        if ((ask->firm != 0 && file->firm != ask->firm) || !scope_worker(call->session, file)) continue;
        if (ask->on_duty) {
            struct worker_live live;
            engine_worker_live(engine, rows[i], &live);
            if (!live.signed_in) continue;
        }
        char skills[512];
        bytes += RENDER_WORKER_BYTES + tables_skill_names(call->parts->tables, file->skills, skills, sizeof skills);
        body->more = body->workers_count == LIST_WORKERS_MAX || bytes > LIST_BYTES;
        if (body->more) break;
        if (!render_worker(&render, rows[i], false, &worker)) return ERR_FULL;
        body->workers[body->workers_count++] = worker;
    }
    return ERR_OK;
}

/* Households are not bound to a point, and a neighbouring point's worker may have served here: any worker may be named. */
enum error handle_household_exclude(struct call *call)
{
    const struct msg_household_exclude *ask = call->ask;
    struct msg_done *body = call->body;
    const struct outcome *outcome;
    struct command command = { .kind = COMMAND_HOUSEHOLD_EXCLUDE, .household = ask->household, .worker = (uint32_t)ask->worker, .on = ask->on };
    enum error error = call_step(call, &command, &outcome);
    body->done = error == ERR_OK;
    return error;
}

enum error handle_household_priority(struct call *call)
{
    const struct msg_household_priority *ask = call->ask;
    struct msg_done *body = call->body;
    const struct outcome *outcome;
    struct command command = { .kind = COMMAND_HOUSEHOLD_PRIORITY, .household = ask->household, .priority = (uint8_t)ask->priority };
    enum error error = call_step(call, &command, &outcome);
    body->done = error == ERR_OK;
    return error;
}
