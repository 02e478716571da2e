/* duty.c - the roster once more, from the documents. */
#include "sim/duty.h"

#include "engine/calendar.h"

enum { WEEK_DAYS = 7, NIGHT_FROM = 22 * 60, NIGHT_TO = 6 * 60 };
enum { STANDARD_DAY = 660, COMPREHENSIVE_DAY = 720, NORMAL_DAY = 480, NORMAL_WEEK = 2640, PART_WEEK = 1440, OVERTIME_MONTH = 2160,
       COMPREHENSIVE_MONTH = 12080 };

void duty_open(struct duty *duty, const struct tables *tables)
{
    *duty = (struct duty){ .tables = tables };
    for (uint32_t row = 0; row < tables->worker_count; row++) map_put(&duty->rows, tables->worker[row].id, row);
}

void duty_clear(struct duty *duty)
{
    map_clear(&duty->rows);
    map_clear(&duty->overrides);
}

bool duty_row(const struct duty *duty, uint32_t worker, uint32_t *row)
{
    return map_get(&duty->rows, worker, row);
}

const struct worker_file *duty_worker(const struct duty *duty, uint32_t worker)
{
    uint32_t row;
    return duty_row(duty, worker, &row) ? &duty->tables->worker[row] : NULL;
}

static uint64_t cell_key(uint32_t worker, int32_t day)
{
    return (uint64_t)worker << 32 | (uint32_t)day;
}

void duty_override(struct duty *duty, uint32_t worker, int32_t day, uint8_t shift)
{
    map_put(&duty->overrides, cell_key(worker, day), shift);
}

void duty_see(struct duty *duty, const struct seen *seen)
{
    if (seen->kind == EVENT_SHIFT) duty_override(duty, seen->worker, seen->day, seen->shift);
    for (uint32_t i = 0; seen->kind == EVENT_ROSTER && i < seen->shift_count; i++) duty_override(duty, seen->worker, seen->day + (int32_t)i, seen->shifts[i]);
}

uint8_t duty_shift(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    uint32_t override;
    if (map_get(&duty->overrides, cell_key(file->id, day), &override)) return (uint8_t)override;
    for (uint32_t i = 0; i < duty->tables->pattern_count; i++) {
        const struct pattern *pattern = &duty->tables->pattern[i].pattern;
        if (pattern->id == file->rotation.pattern) return pattern->cycle[(day + file->rotation.offset) % pattern->length];
    }
    return SHIFT_REST;
}

/* NULL: rest, or unknown. */
static const struct shift_kind *kind_of(const struct duty *duty, uint8_t shift)
{
    for (uint32_t i = 0; i < duty->tables->shift_count; i++)
        if (duty->tables->shift[i].kind.id == shift) return &duty->tables->shift[i].kind;
    return NULL;
}

uint32_t duty_spans(const struct duty *duty, const struct worker_file *file, int32_t day, struct span out[SPANS_MAX])
{
    const struct shift_kind *kind = kind_of(duty, duty_shift(duty, file, day));
    if (!kind) return 0;
    for (uint32_t i = 0; i < kind->span_count; i++)
        out[i] = (struct span){ ms_of_day(day) + kind->span[i].start_min * MINUTE_MS, ms_of_day(day) + kind->span[i].end_min * MINUTE_MS };
    return kind->span_count;
}

/* Rostered that day, breaks included. */
static int64_t minutes_of(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    struct span span[SPANS_MAX];
    int64_t minutes = 0;
    for (uint32_t i = 0, count = duty_spans(duty, file, day, span); i < count; i++)
        minutes += (span[i].end_ms - span[i].start_ms) / MINUTE_MS;
    return minutes;
}

static bool works(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    return duty_shift(duty, file, day) != SHIFT_REST;
}

static bool at_night(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    struct span span[SPANS_MAX];
    for (uint32_t i = 0, count = duty_spans(duty, file, day, span); i < count; i++)
        for (int64_t ms = span[i].start_ms; ms < span[i].end_ms; ms += MINUTE_MS) {
            int32_t minute = minute_of_ms(ms);
            if (minute >= NIGHT_FROM || minute < NIGHT_TO) return true;
        }
    return false;
}

static int64_t overtime_of_month(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    int64_t overtime = 0;
    for (int32_t of_month = month_first_day(day); of_month <= month_last_day(day); of_month++) {
        int64_t beyond = minutes_of(duty, file, of_month) - NORMAL_DAY;
        if (beyond > 0) overtime += beyond;
    }
    return overtime;
}

static int64_t minutes_of_days(const struct duty *duty, const struct worker_file *file, int32_t first, int32_t last)
{
    int64_t minutes = 0;
    for (int32_t day = first; day <= last; day++) minutes += minutes_of(duty, file, day);
    return minutes;
}

static int32_t days_at_work(const struct duty *duty, const struct worker_file *file, int32_t monday)
{
    int32_t count = 0;
    for (int32_t day = monday; day < monday + WEEK_DAYS; day++) count += works(duty, file, day);
    return count;
}

enum rule duty_breach(const struct duty *duty, const struct worker_file *file, int32_t day)
{
    int64_t minutes = minutes_of(duty, file, day);
    if (minutes == 0) return RULE_NONE;
    bool comprehensive = file->labour.hours == HOURS_COMPREHENSIVE, part = file->labour.relation == RELATION_PART_TIME, mother = file->labour.mother;
    int32_t monday = monday_of_day(day);
    int64_t week = minutes_of_days(duty, file, monday, monday + WEEK_DAYS - 1);
    if (!comprehensive && minutes > STANDARD_DAY) return RULE_DAY;
    if (comprehensive && minutes > COMPREHENSIVE_DAY) return RULE_DAY_LONG;
    if (!comprehensive && !part && overtime_of_month(duty, file, day) > OVERTIME_MONTH) return RULE_OVERTIME;
    if (comprehensive && !part && minutes_of_days(duty, file, month_first_day(day), month_last_day(day)) > COMPREHENSIVE_MONTH) return RULE_MONTH_LONG;
    if (days_at_work(duty, file, monday) == WEEK_DAYS) return RULE_REST_DAY;
    if (mother && at_night(duty, file, day)) return RULE_NIGHT;
    if (mother && minutes > NORMAL_DAY) return RULE_MOTHER_DAY;
    if (mother && week > NORMAL_WEEK) return RULE_MOTHER_WEEK;
    if (part && week > PART_WEEK) return RULE_PART_WEEK;
    return RULE_NONE;
}
