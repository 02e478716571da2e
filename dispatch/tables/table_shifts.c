/* table_shifts.c - when: shifts.csv, patterns.csv, holidays.csv. */
#include "tables/parts.h"

#include <stdio.h>
#include <string.h>

/* ---- shifts.csv ---- */

struct shift_row { int64_t id, paid_break; char code[8], name[48], spans[64]; };

static const struct column shift_columns[] = {
    { .name = "id", .type = COLUMN_INT, .offset = offsetof(struct shift_row, id), .least = 1, .most = SHIFT_KINDS_MAX - 1 },
    { .name = "code", .type = COLUMN_CODE, .offset = offsetof(struct shift_row, code), .most = 7 },
    { .name = "name", .type = COLUMN_TEXT, .offset = offsetof(struct shift_row, name), .most = 47 },
    { .name = "spans", .type = COLUMN_TEXT, .offset = offsetof(struct shift_row, spans), .most = 63 },
    { .name = "paid_break_min", .type = COLUMN_INT, .offset = offsetof(struct shift_row, paid_break), .least = 0, .most = 240 },
    { .name = "note", .type = COLUMN_NOTE, .optional = true },
};

static bool read_clock(const char *text, int32_t *minute)
{
    for (int i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9') return false;
    int32_t hour = (text[0] - '0') * 10 + (text[1] - '0'), rest = (text[3] - '0') * 10 + (text[4] - '0');
    *minute = hour * 60 + rest;
    return hour < 24 && rest < 60;
}

/* "07:00-15:00"; an end at or before its start is on the next day. */
static bool read_span(const char *word, size_t length, struct span_min *out)
{
    if (length != 11 || word[5] != '-' || !read_clock(word, &out->start_min) || !read_clock(word + 6, &out->end_min)) return false;
    if (out->end_min <= out->start_min) out->end_min += 24 * 60;
    return true;
}

static bool read_spans(const struct rows_row *row, const char *list, struct shift_kind *out)
{
    const char *word;
    size_t length;
    int32_t minutes = 0;
    while (tables_next_word(&list, &word, &length)) {
        struct span_min span;
        if (!read_span(word, length, &span)) return rows_fail(row, "spans", "\"%.*s\" is not a span such as 07:00-15:00", (int)length, word);
        if (out->span_count == SPANS_MAX) return rows_fail(row, "spans", "more than %d spans", SPANS_MAX);
        if (out->span_count > 0 && span.start_min < out->span[out->span_count - 1].end_min)
            return rows_fail(row, "spans", "\"%.*s\" begins before the span in front of it ends", (int)length, word);
        out->span[out->span_count++] = span;
        minutes += span.end_min - span.start_min;
    }
    if (out->span_count == 0) return rows_fail(row, "spans", "empty");
    if (out->paid_break_min >= minutes) return rows_fail(row, "paid_break_min", "%d is as long as the shift", out->paid_break_min);
    return true;
}

static bool take_shift(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct shift_row *in = row->values;
    struct table_shift out = { .kind = { .id = (uint8_t)in->id, .paid_break_min = (int32_t)in->paid_break } };
    uint8_t known;
    for (uint32_t i = 0; i < tables->shift_count; i++)
        if (tables->shift[i].kind.id == in->id) return rows_fail(row, "id", "%lld is used twice", (long long)in->id);
    if (tables_shift_by_code(tables, in->code, &known)) return rows_fail(row, "code", "\"%s\" is there twice", in->code);
    if (!read_spans(row, in->spans, &out.kind)) return false;
    memcpy(out.code, in->code, sizeof out.code);
    memcpy(out.name, in->name, sizeof out.name);
    struct table_shift *grown = rows_grow(tables->shift, tables->shift_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->shift = grown;
    tables->shift[tables->shift_count++] = out;
    return true;
}

bool table_shifts_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = shift_columns, .column_count = sizeof shift_columns / sizeof *shift_columns,
                                           .row_size = sizeof(struct shift_row), .rows_least = 1, .take = take_shift };
    return rows_read(path, &spec, tables, why, why_size);
}

/* ---- patterns.csv ---- */

struct pattern_row { int64_t id, hours, share; char code[24], name[48], cycle[256]; };

const struct column_word table_hours_words[] = { { "standard", HOURS_STANDARD }, { "comprehensive", HOURS_COMPREHENSIVE }, { NULL, 0 } };

static const struct column pattern_columns[] = {
    { .name = "id", .type = COLUMN_INT, .offset = offsetof(struct pattern_row, id), .least = 1, .most = PATTERNS_MAX - 1 },
    { .name = "code", .type = COLUMN_CODE, .offset = offsetof(struct pattern_row, code), .most = 23 },
    { .name = "name", .type = COLUMN_TEXT, .offset = offsetof(struct pattern_row, name), .most = 47 },
    { .name = "cycle", .type = COLUMN_TEXT, .offset = offsetof(struct pattern_row, cycle), .most = 255 },
    { .name = "hours", .type = COLUMN_WORD, .offset = offsetof(struct pattern_row, hours), .words = table_hours_words },
    { .name = "share", .type = COLUMN_INT, .offset = offsetof(struct pattern_row, share), .least = 0, .most = 1000 },
    { .name = "note", .type = COLUMN_NOTE, .optional = true },
};

static bool read_cycle(const struct rows_row *row, const struct tables *tables, const char *list, struct pattern *out)
{
    const char *word;
    size_t length;
    while (tables_next_word(&list, &word, &length)) {
        char code[256];
        memcpy(code, word, length);
        code[length] = '\0';
        if (out->length == CYCLE_MAX) return rows_fail(row, "cycle", "more than %d days", CYCLE_MAX);
        if (!tables_shift_by_code(tables, code, &out->cycle[out->length++])) return rows_fail(row, "cycle", "\"%.40s\" is not in shifts.csv", code);
    }
    if (out->length == 0) return rows_fail(row, "cycle", "empty");
    return true;
}

static bool take_pattern(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct pattern_row *in = row->values;
    struct table_pattern out = { .pattern = { .id = (uint8_t)in->id }, .hours = (uint8_t)in->hours, .share = (uint32_t)in->share };
    for (uint32_t i = 0; i < tables->pattern_count; i++) {
        if (tables->pattern[i].pattern.id == in->id) return rows_fail(row, "id", "%lld is used twice", (long long)in->id);
        if (strcmp(tables->pattern[i].code, in->code) == 0) return rows_fail(row, "code", "\"%s\" is there twice", in->code);
    }
    if (!read_cycle(row, tables, in->cycle, &out.pattern)) return false;
    memcpy(out.code, in->code, sizeof out.code);
    memcpy(out.name, in->name, sizeof out.name);
    struct table_pattern *grown = rows_grow(tables->pattern, tables->pattern_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->pattern = grown;
    tables->pattern[tables->pattern_count++] = out;
    return true;
}

bool table_patterns_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = pattern_columns, .column_count = sizeof pattern_columns / sizeof *pattern_columns,
                                           .row_size = sizeof(struct pattern_row), .rows_least = 1, .take = take_pattern };
    return rows_read(path, &spec, tables, why, why_size);
}

/* ---- holidays.csv ---- */

struct day_row { int64_t day, kind; char name[48]; };

static const struct column_word kind_words[] = { { "rest", DAY_REST }, { "work", DAY_WORK }, { "statutory", DAY_STATUTORY }, { NULL, 0 } };

static const struct column day_columns[] = {
    { .name = "date", .type = COLUMN_DAY, .offset = offsetof(struct day_row, day) },
    { .name = "name", .type = COLUMN_TEXT, .offset = offsetof(struct day_row, name), .most = 47 },
    { .name = "kind", .type = COLUMN_WORD, .offset = offsetof(struct day_row, kind), .words = kind_words },
};

static bool take_day(const struct rows_row *row, void *context)
{
    struct tables *tables = context;
    const struct day_row *in = row->values;
    for (uint32_t i = 0; i < tables->day_count; i++)
        if (tables->day[i].day == in->day) return rows_fail(row, "date", "there twice");
    struct table_day *grown = rows_grow(tables->day, tables->day_count, sizeof *grown);
    if (!grown) return rows_fail(row, NULL, "out of memory");
    tables->day = grown;
    struct table_day *out = &grown[tables->day_count++];
    *out = (struct table_day){ .day = (int32_t)in->day, .kind = (enum day_kind)in->kind };
    memcpy(out->name, in->name, sizeof out->name);
    return true;
}

bool table_days_read(struct tables *tables, const char *path, char *why, size_t why_size)
{
    static const struct rows_spec spec = { .column = day_columns, .column_count = sizeof day_columns / sizeof *day_columns,
                                           .row_size = sizeof(struct day_row), .take = take_day };
    return rows_read(path, &spec, tables, why, why_size);
}
