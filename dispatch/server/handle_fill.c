/* handle_fill.c - automatic fills of a point's draft: asked for, and told about. */
#include "server/handle.h"

#include <stdlib.h>
#include <string.h>
#include "server/core.h"
#include "server/scope.h"
#include "server/translate.h"

enum { SECONDS_USUAL = 10, FILL_LEFT_BYTES = 1600 };

/* Why nobody takes a shift that is left open, for people; by enum fill_why. */
static const struct { const char *name, *zh, *en; } why_words[FILL_WHYS] = {
    [FILL_WHY_NEVER] = { "never", "不能上这种班", "may not work this shift" },
    [FILL_WHY_FIXED] = { "fixed", "请假、换班、有单或已定", "on leave, swapped, booked or settled by hand" },
    [FILL_WHY_BUSY] = { "other_shift", "当天已有别的班", "on another shift that day" },
    [FILL_WHY_RULE + FILL_RULE_FOLLOWS] = { "rest_gap", "两班之间休息不够", "too little rest between shifts" },
    [FILL_WHY_RULE + FILL_RULE_KIND_MOST] = { "nights_share", "夜班已到应有份额", "has a fair share of nights already" },
    [FILL_WHY_RULE + FILL_RULE_MINUTES_MOST] = { "minutes_most", "工时已满", "hours are full" },
    [FILL_WHY_RULE + FILL_RULE_MINUTES_LEAST] = { "minutes_least", "工时不足", "too few hours" },
    [FILL_WHY_RULE + FILL_RULE_RUN_MOST] = { "run_days", "连续上班天数已满", "too many days on end" },
    [FILL_WHY_RULE + FILL_RULE_RUN_LEAST] = { "run_least", "连续上班天数不足", "too few days on end" },
    [FILL_WHY_RULE + FILL_RULE_OFF_LEAST] = { "off_least", "连休天数不足", "too few days off on end" },
    [FILL_WHY_RULE + FILL_RULE_WEEKENDS_MOST] = { "weekends_share", "周末班已到应有份额", "has a fair share of weekends already" },
    [FILL_WHY_RULE + FILL_RULE_WINDOW_MOST] = { "hours_full", "本周或本月工时已满", "hours of the week or month are full" },
    [FILL_WHY_COST] = { "pattern", "会打乱更多轮班", "would disturb more than it helps" },
};

static const char *const state_names[] = { [FILL_JOB_RUNNING] = "running", [FILL_JOB_DONE] = "done", [FILL_JOB_CONFLICT] = "conflict", [FILL_JOB_FAILED] = "failed" };

static bool render_left(struct arena *arena, const struct tables *tables, const struct fill_gap *gap, struct msg_fill_left *out)
{
    *out = (struct msg_fill_left){ .day = gap->day, .shift = tables_shift_code(tables, gap->shift), .missing = gap->missing };
    out->why = arena_take(arena, FILL_WHYS * sizeof *out->why);
    if (out->why == NULL) return false;
    for (int why = 0; why < FILL_WHYS; why++)
        if (gap->why[why] > 0)
            out->why[out->why_count++] = (struct msg_reason_count){ .reason = why_words[why].name, .count = gap->why[why], .zh = why_words[why].zh, .en = why_words[why].en };
    return true;
}

static enum error render_fill(const struct call *call, const struct fill_job *job)
{
    struct msg_fill *body = call->body;
    *body = (struct msg_fill){ .point = job->point, .state = state_names[job->state], .day = job->first_day, .days = job->days, .seconds = job->seconds,
                               .version = job->version, .needed = job->needed, .missing = job->missing, .cells = job->cells, .dropped = job->dropped };
    if (job->state == FILL_JOB_FAILED) body->error = error_name(translate_refusal(job->refusal));
    if (job->state == FILL_JOB_RUNNING) body->left_ms = fill_job_left_ms(job);
    body->left = arena_take(call->arena, FILL_LEFT_MAX * sizeof *body->left);
    if (body->left == NULL) return ERR_FULL;
    while (body->left_count < job->left_count && (body->left_count + 1) * FILL_LEFT_BYTES < LIST_BYTES) {
        if (!render_left(call->arena, call->parts->tables, &job->left[body->left_count], &body->left[body->left_count])) return ERR_FULL;
        body->left_count++;
    }
    return ERR_OK;
}

static enum error fill_scope(struct call *call, uint64_t point)
{
    if (engine_point(call->parts->engine, (uint32_t)point) == NULL) return ERR_NO_POINT;
    if (call->session->role == ROLE_OPERATOR && !scope_point(call->session, point)) return call_error(call, ERR_FORBIDDEN, "body.point");
    return ERR_OK;
}

enum error handle_roster_fill_show(struct call *call)
{
    const struct msg_fill_ref *ask = call->ask;
    enum error error = fill_scope(call, ask->point);
    if (error != ERR_OK) return error;
    const struct fill_job *job = fill_jobs_find(core_fills(call->core), (uint32_t)ask->point);
    return job != NULL ? render_fill(call, job) : call_error(call, ERR_STATE, "body.point");
}

static enum error needs_of_demand(struct call *call, const struct msg_roster_fill *ask, struct fill_need *need, uint32_t *count)
{
    struct fill_scratch *scratch = malloc(sizeof *scratch);
    if (scratch == NULL) return ERR_FULL;
    enum refusal refusal = fill_need_outlook(call->parts->engine, (uint32_t)ask->point, ask->day, (uint32_t)ask->days, scratch, need, FILL_NEEDS_MAX, count);
    free(scratch);
    return translate_refusal(refusal);
}

static enum error needs_by_basis(struct call *call, const struct msg_roster_fill *ask, struct fill_need *need, uint32_t *count)
{
    enum error error = ERR_OK;
    if (ask->basis == NULL || strcmp(ask->basis, "pattern") == 0)
        *count = fill_need_pattern(call->parts->engine, (uint32_t)ask->point, ask->day, (uint32_t)ask->days, need, FILL_NEEDS_MAX);
    else if (strcmp(ask->basis, "demand") == 0) error = needs_of_demand(call, ask, need, count);
    else return call_error(call, ERR_OUT_OF_RANGE, "body.basis");
    /* Nobody here has a rotation, or nothing is known to be wanted. */
    return error == ERR_OK && *count == 0 ? call_error(call, ERR_MISSING_FIELD, "body.needs") : error;
}

static enum error needs_read(struct call *call, const struct msg_roster_fill *ask, struct fill_need *need, uint32_t *count)
{
    if (ask->needs_count == 0) return needs_by_basis(call, ask, need, count);
    for (*count = 0; *count < ask->needs_count; ++*count) {
        const struct msg_fill_need *from = &ask->needs[*count];
        need[*count] = (struct fill_need){ .day = from->day, .heads = (uint16_t)from->heads };
        if (!tables_shift_by_code(call->parts->tables, from->shift, &need[*count].shift) || need[*count].shift == SHIFT_REST)
            return call_error(call, ERR_NO_SHIFT, "body.needs");
    }
    return ERR_OK;
}

enum error handle_roster_fill(struct call *call)
{
    const struct msg_roster_fill *ask = call->ask;
    enum error error = fill_scope(call, ask->point);
    struct fill_need *need = arena_take(call->arena, FILL_NEEDS_MAX * sizeof *need);
    struct fill_ask fill = { .point = (uint32_t)ask->point, .first_day = ask->day, .days = (uint32_t)ask->days, .need = need };
    if (error != ERR_OK) return error;
    if (need == NULL) return ERR_FULL;
    error = needs_read(call, ask, need, &fill.needs);
    if (error != ERR_OK) return error;
    struct actor by = { .role = translate_role(call->session->role), .id = call->session->scope };
    enum refusal refusal = fill_jobs_start(core_fills(call->core), &fill, ask->seconds != 0 ? ask->seconds : SECONDS_USUAL, ask->seen, by);
    if (refusal == REFUSE_EXISTS) return call_error(call, ERR_EXISTS, "body.point");
    if (refusal == REFUSE_RANGE) return call_error(call, ERR_OUT_OF_RANGE, "body.needs");
    return refusal == REFUSE_OK ? render_fill(call, fill_jobs_find(core_fills(call->core), fill.point)) : translate_refusal(refusal);
}
