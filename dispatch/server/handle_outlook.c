/* handle_outlook.c - the coverage of a point in the days ahead. Needs, shortages and gaps are the engine's; here they are summed up. */
#include "server/handle.h"

#include <stdio.h>
#include <string.h>
#include "engine/calendar.h"
#include "server/render_gap.h"
#include "server/translate.h"

enum { HOURS = 24, DIGITS = 9, GAPS_OF_MANY_DAYS = 2, FEW_DAYS = 7 };      /* a reply of many days lists fewer gaps of each */

static const char *const kind_names[] = { [DAY_PLAIN] = "plain", [DAY_REST] = "rest", [DAY_WORK] = "work", [DAY_STATUTORY] = "statutory" };

/* What one day is worked out in. */
struct work { struct demand_table *booked; struct forecast_day *forecast; struct coverage_day *cover; uint32_t skill; };

static char mark_of_hour(const struct coverage_half *half)
{
    uint32_t missing = half[0].shortage > half[1].shortage ? half[0].shortage : half[1].shortage;
    if (missing > DIGITS) return '+';
    if (missing > 0) return (char)('0' + missing);
    return half[0].needed + half[1].needed > 0 ? '=' : '.';
}

static bool put_gaps(struct call *call, const struct coverage_day *cover, uint32_t most, struct msg_cover_day *out)
{
    struct coverage_gap gap[LIST_GAPS_MAX];
    struct coverage_gaps gaps;
    struct render render = call_render(call);
    coverage_gaps_init(&gaps, gap, most);
    coverage_gaps_day(&gaps, cover);
    coverage_gaps_end(&gaps);
    out->gaps_found = gaps.found;
    out->gaps = arena_take(call->arena, LIST_GAPS_MAX * sizeof *out->gaps);
    for (uint32_t i = 0; out->gaps != NULL && i < gaps.count; i++)
        if (render_gap(&render, &gap[i], &out->gaps[out->gaps_count++]) == NULL) return false;
    return out->gaps != NULL;
}

static bool put_day(struct call *call, const struct work *work, uint32_t gaps_most, struct msg_cover_day *out)
{
    const struct coverage_day *cover = work->cover;
    char strip[HOURS];
    *out = (struct msg_cover_day){ .day = cover->day, .kind = kind_names[work->forecast->kind], .days_used = work->forecast->days };
    for (uint32_t i = 0; i < HALVES; i++) {
        const struct coverage_half *half = &cover->half[i];
        out->needed += half->needed;
        out->have += half->have;
        out->missing += half->shortage;
        if (half->shortage <= out->worst) continue;
        out->worst = half->shortage;
        out->worst_ms = ms_of_day(cover->day) + i * HALF_MS;
    }
    for (uint32_t hour = 0; hour < HOURS; hour++) strip[hour] = mark_of_hour(&cover->half[2 * hour]);
    out->strip = arena_text(call->arena, strip, HOURS);
    return out->strip != NULL && put_gaps(call, cover, gaps_most, out);
}

static bool put_halves(struct call *call, const struct work *work, struct msg_coverage *body)
{
    const struct coverage_day *cover = work->cover;
    uint32_t skill = work->skill;
    body->halves = arena_take(call->arena, LIST_HALVES_MAX * sizeof *body->halves);
    for (uint32_t i = 0; body->halves != NULL && i < HALVES; i++) {
        struct msg_cover_half *half = &body->halves[body->halves_count++];
        half->from_ms = ms_of_day(cover->day) + i * HALF_MS;
        if (skill == SKILLS_MAX) {
            half->needed = cover->half[i].needed;
            half->have = cover->half[i].have;
            half->missing = cover->half[i].shortage;
            continue;
        }
        half->needed = cover->needed[skill][i];
        half->have = cover->have[skill][i];
        half->missing = half->needed > half->have ? half->needed - half->have : 0;
        half->booked = work->booked->count[skill][i];
        half->average_milli = work->forecast->average_milli[skill][i];
        half->forecast_milli = work->forecast->milli[skill][i];
    }
    return body->halves != NULL;
}

static bool put_parts(struct call *call, const struct work *work, const char *skill, struct msg_coverage *body)
{
    const struct forecast_day *forecast = work->forecast;
    char used[USED_BYTES + 1] = "";
    size_t length = 0;
    for (uint32_t i = 0; i < forecast->days; i++) {
        struct civil civil = civil_of_day(forecast->used[i]);
        length += (size_t)snprintf(used + length, sizeof used - length, "%s%04d-%02u-%02u", i > 0 ? " " : "", civil.year, (unsigned)civil.month, (unsigned)civil.day);
    }
    struct msg_cover_parts *parts = body->parts = arena_take(call->arena, sizeof *parts);
    if (parts == NULL) return false;
    *parts = (struct msg_cover_parts){ .skill = skill, .trend_permille = forecast->trend_permille[work->skill],
                                       .trend_known = (forecast->trending >> work->skill & 1) != 0,
                                       .factor_permille = forecast->factor.permille, .factor_days = forecast->factor.days };
    if (length > 0) parts->used = arena_text(call->arena, used, length);
    return length == 0 || parts->used != NULL;
}

static void put_error(const struct engine *engine, uint32_t point, struct msg_coverage *body)
{
    struct forecast_error error;
    if (engine_forecast_error(engine, point, &error) != REFUSE_OK) return;
    body->tested_days = error.days;
    body->cell_permille = error.cell_permille;
    body->day_permille = error.day_permille;
    if (error.bias_permille > 0) body->over_permille = error.bias_permille;
    else body->under_permille = -error.bias_permille;
}

static enum error put_days(struct call *call, struct work *work)
{
    const struct msg_coverage_ask *ask = call->ask;
    const struct engine *engine = call->parts->engine;
    struct msg_coverage *body = call->body;
    struct demand_table *booked = work->booked;
    for (int32_t i = 0; i < ask->days; i++) {
        work->booked = &booked[i];
        enum refusal refusal = engine_coverage(engine, (uint32_t)ask->point, ask->day + i, work->booked, work->forecast, work->cover);
        if (refusal != REFUSE_OK) return translate_refusal(refusal);
        if (!put_day(call, work, ask->days <= FEW_DAYS ? LIST_GAPS_MAX : GAPS_OF_MANY_DAYS, &body->days[body->days_count++])) return ERR_FULL;
    }
    if (ask->days == 1 && !put_halves(call, work, body)) return ERR_FULL;
    if (ask->skill != NULL && !put_parts(call, work, ask->skill, body)) return ERR_FULL;
    return ERR_OK;
}

/* SKILLS_MAX: no skill has that name. */
static uint32_t skill_by_name(const struct tables *tables, const char *name)
{
    for (uint32_t skill = 0; skill < tables->skill_count; skill++)
        if (strcmp(tables->skill[skill], name) == 0) return skill;
    return SKILLS_MAX;
}

enum error handle_roster_coverage(struct call *call)
{
    const struct msg_coverage_ask *ask = call->ask;
    struct msg_coverage *body = call->body;
    struct engine *engine = call->parts->engine;
    struct work work = { .skill = SKILLS_MAX };
    enum error error = call_point(call, ask->point);
    if (error != ERR_OK) return error;
    if (ask->skill != NULL) work.skill = skill_by_name(call->parts->tables, ask->skill);
    if (ask->skill != NULL && (work.skill == SKILLS_MAX || ask->days != 1)) return call_error(call, ERR_OUT_OF_RANGE, "body.skill");
    work.booked = arena_take(call->arena, (size_t)ask->days * sizeof *work.booked);
    work.forecast = arena_take(call->arena, sizeof *work.forecast);
    work.cover = arena_take(call->arena, sizeof *work.cover);
    body->point = ask->point;
    body->days = arena_take(call->arena, (size_t)ask->days * sizeof *body->days);
    if (work.booked == NULL || work.forecast == NULL || work.cover == NULL || body->days == NULL) return ERR_FULL;
    enum refusal refusal = engine_booked(engine, (uint32_t)ask->point, ask->day, (uint32_t)ask->days, work.booked);
    if (refusal != REFUSE_OK) return translate_refusal(refusal);
    put_error(engine, (uint32_t)ask->point, body);
    if (ask->draft && engine_draft_stage(engine, (uint32_t)ask->point) != REFUSE_OK) return ERR_FULL;
    error = put_days(call, &work);
    if (ask->draft) engine_draft_unstage(engine);
    return error;
}
