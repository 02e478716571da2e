/* handle_shifts.c - what a roster is made of, as the tables say it: shifts, patterns, holidays. The same for everybody. */
#include "server/handle.h"

#include <stdio.h>
#include "engine/roster/minutes.h"

enum { SPANS_BYTES = 48, CYCLE_BYTES = 257 };

static const char *const day_kinds[] = { [DAY_PLAIN] = NULL, [DAY_REST] = "rest", [DAY_WORK] = "work", [DAY_STATUTORY] = "statutory" };

static bool put_shift(struct arena *arena, const struct table_shift *shift, struct msg_shift_kind *out)
{
    char text[SPANS_BYTES];
    size_t used = 0;
    *out = (struct msg_shift_kind){ .code = shift->code, .name = shift->name };
    for (uint32_t i = 0; i < shift->kind.span_count; i++) {
        const struct span_min *span = &shift->kind.span[i];
        unsigned start = (unsigned)span->start_min % DAY_MIN, end = (unsigned)span->end_min % DAY_MIN;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%02u:%02u-%02u:%02u", i > 0 ? " " : "", start / 60, start % 60, end / 60, end % 60);
        out->paid_min += span->end_min - span->start_min;
    }
    out->spans = arena_text(arena, text, used);
    return out->spans != NULL;
}

static bool put_pattern(struct arena *arena, const struct tables *tables, const struct table_pattern *pattern, struct msg_pattern_kind *out)
{
    char text[CYCLE_BYTES];
    size_t used = 0;
    for (uint32_t i = 0; i < pattern->pattern.length; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? " " : "", tables_shift_code(tables, pattern->pattern.cycle[i]));
    *out = (struct msg_pattern_kind){ .code = pattern->code, .name = pattern->name, .cycle = arena_text(arena, text, used) };
    return out->cycle != NULL;
}

enum error handle_shift_list(struct call *call)
{
    const struct msg_shift_list_ask *ask = call->ask;
    const struct tables *tables = call->parts->tables;
    struct msg_shift_list *body = call->body;
    body->shifts = arena_take(call->arena, LIST_SHIFTS_MAX * sizeof *body->shifts);
    body->patterns = arena_take(call->arena, LIST_SHIFTS_MAX * sizeof *body->patterns);
    body->days = arena_take(call->arena, LIST_CALENDAR_MAX * sizeof *body->days);
    if (body->shifts == NULL || body->patterns == NULL || body->days == NULL) return ERR_FULL;
    for (uint32_t i = 0; i < tables->shift_count; i++)
        if (!put_shift(call->arena, &tables->shift[i], &body->shifts[body->shifts_count++])) return ERR_FULL;
    for (uint32_t i = 0; i < tables->pattern_count; i++)
        if (!put_pattern(call->arena, tables, &tables->pattern[i], &body->patterns[body->patterns_count++])) return ERR_FULL;
    for (uint32_t i = 0; i < tables->day_count && body->days_count < LIST_CALENDAR_MAX; i++) {
        const struct table_day *day = &tables->day[i];
        if (day->day < ask->day || day->day >= ask->day + ask->days || day_kinds[day->kind] == NULL) continue;
        body->days[body->days_count++] = (struct msg_calendar_day){ .day = day->day, .kind = day_kinds[day->kind], .name = day->name };
    }
    return ERR_OK;
}
