/* handle_roster.c - rosters: shown, checked, summed up, and changed at once. Drafts are in handle_draft.c, swaps in handle_swap.c. */
#include "server/handle.h"

#include "engine/calendar.h"
#include "engine/roster/hours.h"
#include "server/render_roster.h"
#include "server/scope.h"
#include "server/translate.h"

enum { BREACHES_OF_WORKER = 96 };      /* of one worker in one reply: 28 days break no more, or few see the rest */

enum error call_roster(struct call *call, struct command *command, const char *waive, const char *note, const struct outcome **out)
{
    command->note = note;
    if (waive != NULL && !translate_waive(waive, &command->waived)) return call_error(call, ERR_OUT_OF_RANGE, "body.waive");
    if (command->waived != 0 && note == NULL) return call_error(call, ERR_MISSING_FIELD, "body.note");
    enum error error = call_step(call, command, out);
    const struct outcome *outcome = *out;
    if (error != ERR_INELIGIBLE && error != ERR_CONFLICT && error != ERR_BUSY) return error;
    call->where = (struct refused_day){ .worker = outcome->worker, .day = outcome->day };
    if (error == ERR_CONFLICT) {
        call->where.by = translate_actor(outcome->by.role);
        call->where.by_id = outcome->by.id;
    }
    if (error != ERR_INELIGIBLE || outcome->why != WHY_HOURS) return error;
    const struct rule_row *rule = &rule_rows[outcome->rule];
    call->where.minutes = outcome->minutes > 0 ? outcome->minutes : 0;
    call->where.limit = rule->limit;
    call->where.unit = rule->unit;
    call->where.hard = rule->hard;
    return ERR_RULE;
}

enum error call_roster_impact(struct call *call, struct command *command, const char *waive, const char *note, uint32_t point)
{
    const struct outcome *outcome;
    struct render render = call_render(call);
    enum error error = call_roster(call, command, waive, note, &outcome);
    if (error != ERR_OK) return error;
    return call_room(render_impact(&render, &outcome->impact, engine_draft_version(call->parts->engine, point), call->body));
}

enum error call_point(struct call *call, uint64_t point)
{
    if (engine_point(call->parts->engine, (uint32_t)point) == NULL) return ERR_NO_POINT;
    return scope_point(call->session, point) ? ERR_OK : call_error(call, ERR_FORBIDDEN, "body.point");
}

/* ---- shown and checked ---- */

/* Whose days are asked for: one worker, or a point's workers that the session may see. */
struct asked { uint32_t point, count; const uint32_t *rows; uint32_t one; };

static enum error asked_of(struct call *call, const struct msg_roster_ask *ask, struct asked *out)
{
    const struct engine *engine = call->parts->engine;
    if (ask->worker != 0) {
        enum error error = call_worker(call, (uint32_t)ask->worker, &out->one);
        if (error != ERR_OK) return error;
        out->rows = &out->one;
        out->count = 1;
        out->point = engine_worker_file(engine, out->one)->point;
    } else {
        if (ask->point == 0) return call_error(call, ERR_MISSING_FIELD, "body.point");
        if (engine_point(engine, (uint32_t)ask->point) == NULL) return ERR_NO_POINT;
        bool elsewhere = call->session->role == ROLE_OPERATOR && !scope_point(call->session, ask->point);
        if (elsewhere) return call_error(call, ERR_FORBIDDEN, "body.point");
        out->point = (uint32_t)ask->point;
        out->rows = people_rows(call->parts->people, out->point, (uint32_t)ask->after, &out->count);
    }
    /* What is not in force is the business of those who make it. */
    return !ask->draft || scope_point(call->session, out->point) ? ERR_OK : call_error(call, ERR_FORBIDDEN, "body.draft");
}

/* With the draft staged when it is asked for. */
static enum error with_draft(struct call *call, bool draft, const struct asked *asked, enum error (*fill)(struct call *call, const struct asked *asked))
{
    struct engine *engine = call->parts->engine;
    if (!draft) return fill(call, asked);
    if (engine_draft_stage(engine, asked->point) != REFUSE_OK) return ERR_FULL;
    enum error error = fill(call, asked);
    engine_draft_unstage(engine);
    return error;
}

/* A worker's whole days or none, so that the next page can begin with the next worker. *bytes: of the cells so far. false: there is no room. */
static bool roster_cells(const struct call *call, uint32_t row, struct msg_roster *body, size_t *bytes)
{
    const struct msg_roster_ask *ask = call->ask;
    struct render render = call_render(call);
    uint32_t count = body->cells_count;
    size_t used = *bytes;
    for (int32_t day = ask->day; day < ask->day + (int32_t)ask->days; day++) {
        if (!roster_holds(engine_roster(render.engine), day)) continue;
        if (count == LIST_CELLS_MAX || !render_cell(&render, row, day, &body->cells[count])) return false;
        used += RENDER_CELL_BYTES + (body->cells[count++].by != NULL ? RENDER_CHANGE_BYTES : 0);
        if (used > LIST_BYTES) return false;
    }
    body->cells_count = count;
    *bytes = used;
    return true;
}

static enum error fill_roster(struct call *call, const struct asked *asked)
{
    struct msg_roster *body = call->body;
    size_t bytes = 0;
    for (uint32_t i = 0; i < asked->count && !body->more; i++) {
        if (!scope_worker(call->session, engine_worker_file(call->parts->engine, asked->rows[i]))) continue;
        body->more = !roster_cells(call, asked->rows[i], body, &bytes);
    }
    return call_room(!body->more || body->cells_count > 0);
}

enum error handle_roster_show(struct call *call)
{
    const struct msg_roster_ask *ask = call->ask;
    struct msg_roster *body = call->body;
    struct asked asked;
    enum error error = asked_of(call, ask, &asked);
    if (error != ERR_OK) return error;
    body->version = engine_draft_version(call->parts->engine, asked.point);
    body->cells = arena_take(call->arena, LIST_CELLS_MAX * sizeof *body->cells);
    return body->cells == NULL ? ERR_FULL : with_draft(call, ask->draft, &asked, fill_roster);
}

static bool check_worker(const struct call *call, uint32_t row, struct msg_roster_check *body)
{
    const struct msg_roster_ask *ask = call->ask;
    struct render render = call_render(call);
    struct day_breach breach[BREACHES_OF_WORKER];
    const struct worker_file *file = engine_worker_file(render.engine, row);
    uint32_t count = rules_row(engine_roster(render.engine), row, file->labour, ask->day, (uint32_t)ask->days, breach, BREACHES_OF_WORKER);
    if ((body->breaches_count + count) * (size_t)RENDER_BREACH_BYTES > LIST_BYTES || body->breaches_count + count > LIST_BREACHES_MAX) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!render_breach(&render, row, &breach[i], &body->breaches[body->breaches_count + i])) return false;
    }
    body->breaches_count += count;
    return true;
}

static enum error fill_check(struct call *call, const struct asked *asked)
{
    struct msg_roster_check *body = call->body;
    for (uint32_t i = 0; i < asked->count && !body->more; i++) {
        if (!scope_worker(call->session, engine_worker_file(call->parts->engine, asked->rows[i]))) continue;
        body->more = !check_worker(call, asked->rows[i], body);
    }
    return call_room(!body->more || body->breaches_count > 0);
}

enum error handle_roster_check(struct call *call)
{
    const struct msg_roster_ask *ask = call->ask;
    struct msg_roster_check *body = call->body;
    struct asked asked;
    enum error error = asked_of(call, ask, &asked);
    if (error != ERR_OK) return error;
    body->breaches = arena_take(call->arena, LIST_BREACHES_MAX * sizeof *body->breaches);
    return body->breaches == NULL ? ERR_FULL : with_draft(call, ask->draft, &asked, fill_check);
}

static int64_t sum_min(const struct hours *hours)
{
    int64_t sum = 0;
    for (int i = 0; i < PAY_CLASSES; i++) sum += hours->paid_min[i];
    return sum;
}

enum error handle_roster_hours(struct call *call)
{
    const struct msg_roster_hours *ask = call->ask;
    const struct roster *roster = engine_roster(call->parts->engine);
    struct msg_hours *body = call->body;
    struct month_hours month;
    uint32_t row;
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    struct labour labour = engine_worker_file(call->parts->engine, row)->labour;
    hours_of_month(roster, row, labour, ask->day, day_of_ms(call->now_ms) - 1, &month);
    const struct hours *worked = &month.worked, *planned = &month.planned;
    *body = (struct msg_hours){
        .worker = ask->worker, .month = month_first_day(ask->day), .days = worked->days + planned->days, .worked_min = sum_min(worked),
        .planned_min = sum_min(planned), .overtime_min = worked->overtime_min + planned->overtime_min,
        .overtime_left_min = month.left_min > 0 ? month.left_min : 0, .pay150_min = worked->paid_min[PAY_150] + planned->paid_min[PAY_150],
        .pay200_min = worked->paid_min[PAY_200] + planned->paid_min[PAY_200], .pay300_min = worked->paid_min[PAY_300] + planned->paid_min[PAY_300],
        .night_min = worked->night_min + planned->night_min, .partial = !month.whole,
    };
    return ERR_OK;
}

/* ---- changed at once ---- */

enum error handle_roster_set(struct call *call)
{
    const struct msg_roster_set *ask = call->ask;
    uint32_t row;
    struct command command = { .kind = COMMAND_SHIFT_SET, .worker = (uint32_t)ask->worker, .day = ask->day, .dry = ask->dry };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    if (!tables_shift_by_code(call->parts->tables, ask->shift, &command.shift)) return ERR_NO_SHIFT;
    return call_roster_impact(call, &command, ask->waive, ask->note, engine_worker_file(call->parts->engine, row)->point);
}

enum error handle_roster_leave(struct call *call)
{
    const struct msg_roster_leave *ask = call->ask;
    int32_t last = ask->to_day != 0 ? ask->to_day : ask->day;
    uint32_t row;
    struct command command = { .kind = COMMAND_ROSTER_LEAVE, .worker = (uint32_t)ask->worker, .day = ask->day, .to_day = last + 1, .on = !ask->off,
                               .dry = ask->dry };
    enum error error = call_worker(call, (uint32_t)ask->worker, &row);
    if (error != ERR_OK) return error;
    if (last < ask->day) return call_error(call, ERR_OUT_OF_RANGE, "body.to_day");
    return call_roster_impact(call, &command, ask->waive, ask->note, engine_worker_file(call->parts->engine, row)->point);
}
