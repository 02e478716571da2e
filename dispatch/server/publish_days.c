#include "server/publish_days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "server/record_roster.h"

enum {
    CELLS_WRITTEN = 1024,    /* published shifts in one commit */
    TEXTS_WRITTEN = 512,     /* workers' months in one commit */
    TEXT_SIZE = 31 * 8,      /* a month: a code of at most 7 bytes and a space for each day */
    DAYS_FORGOTTEN = 64,     /* in one commit */
    MONTHS_KEPT = 13,        /* of what was worked, this one among them */
    MONTHS_FORGOTTEN = 12,   /* looked for behind those: a core that stood still for a year misses none */
};

struct publish_days {
    const struct parts *parts;
    uint32_t row_count;
    bool defined;                   /* shift kinds and patterns are written */
    int32_t day; uint32_t day_row;  /* the day whose shifts are being published, and how far */
    uint64_t count;
    int32_t oldest;                 /* the first day that may still be in Redis */
    int32_t *worked;                /* each row's last day that is in its month's text; 0: none */
    int32_t worked_to;              /* all rows are written up to this day */
    uint32_t worked_row;            /* next to look at */
    int32_t month;                  /* since when the months long past were last deleted */
    struct store_pair pair[CELLS_WRITTEN];
    char id[CELLS_WRITTEN][12], text[TEXTS_WRITTEN][TEXT_SIZE];
    struct record record;
};

struct publish_days *publish_days_new(const struct parts *parts)
{
    struct publish_days *days = calloc(1, sizeof *days);
    if (days == NULL) return NULL;
    days->parts = parts;
    days->oldest = INT32_MAX;
    days->row_count = engine_worker_count(parts->engine);
    days->worked = calloc(days->row_count > 0 ? days->row_count : 1, sizeof *days->worked);
    if (days->worked != NULL) return days;
    publish_days_free(days);
    return NULL;
}

void publish_days_free(struct publish_days *days)
{
    if (days == NULL) return;
    free(days->worked);
    free(days);
}

void publish_days_seen(struct publish_days *days, int32_t first_day) { days->oldest = first_day; }
void publish_days_worked(struct publish_days *days, uint32_t row, int32_t last_day) { if (days->worked[row] < last_day) days->worked[row] = last_day; }
uint64_t publish_days_count(const struct publish_days *days) { return days->count; }

static const struct store_pair *pair_of(struct publish_days *days, uint32_t at, uint32_t row, const char *value)
{
    snprintf(days->id[at], sizeof days->id[at], "%u", (unsigned)engine_worker_file(days->parts->engine, row)->id);
    days->pair[at] = (struct store_pair){ days->id[at], value };
    return &days->pair[at];
}

static void sweep_definitions(struct publish_days *days, struct batch *batch)
{
    record_write_kinds(&days->record, days->parts->tables);
    batch_kinds(batch, days->record.pair, days->record.count);
    record_write_patterns(&days->record, days->parts->tables);
    batch_patterns(batch, days->record.pair, days->record.count);
    days->defined = true;
}

/* The days from today on, each once; days behind us are passed over. */
static void sweep_shifts(struct publish_days *days, struct batch *batch, int32_t today)
{
    if (days->day < today) {
        days->day = today;
        days->day_row = 0;
    }
    if (days->day > today + PUBLISH_DAYS_AHEAD) return;
    const struct roster *roster = engine_roster(days->parts->engine);
    uint32_t count = 0;
    for (; days->day_row < days->row_count && count < CELLS_WRITTEN; days->day_row++) {
        pair_of(days, count++, days->day_row, tables_shift_code(days->parts->tables, roster_final(roster, days->day_row, days->day)));
    }
    batch_shifts(batch, days->day, days->pair, count);
    if (days->day_row < days->row_count) return;
    days->day++;
    days->day_row = 0;
    days->count++;
}

/* ---- what was worked ---- */

static void month_text(const struct publish_days *days, uint32_t row, int32_t from, int32_t to, char out[TEXT_SIZE])
{
    const struct roster *roster = engine_roster(days->parts->engine);
    char *at = out;
    for (int32_t day = from; day <= to; day++) {
        const char *code = tables_shift_code(days->parts->tables, roster_final(roster, row, day));
        size_t length = strlen(code);
        if (at > out) *at++ = ' ';
        memcpy(at, code, length);
        at += length;
    }
    *at = '\0';
}

/* A month is written whole, from its first day to yesterday or its end, as long as the roster holds all its days: one that the core slept through
 * keeps what it has. Rows of one commit share the month. */
static void sweep_worked(struct publish_days *days, struct batch *batch, int32_t today)
{
    int32_t first_held = roster_first_day(engine_roster(days->parts->engine)), yesterday = today - 1, month = 0, to = 0;
    uint32_t count = 0;
    if (days->worked_to >= yesterday) return;
    while (days->worked_row < days->row_count && count < TEXTS_WRITTEN) {
        uint32_t row = days->worked_row;
        int32_t next = days->worked[row] + 1, from = month_first_day(next > first_held ? next : first_held);
        if (from < first_held) from = month_last_day(from) + 1;
        if (next > yesterday || from > yesterday) {
            days->worked_row++;
            continue;
        }
        if (count > 0 && from != month) break;
        month = from;
        to = month_last_day(from) < yesterday ? month_last_day(from) : yesterday;
        month_text(days, row, from, to, days->text[count]);
        pair_of(days, count, row, days->text[count]);
        days->worked[row] = to;
        if (to == yesterday) days->worked_row++;
        count++;
    }
    if (count > 0) batch_worked(batch, month, days->pair, count);
    if (days->worked_row < days->row_count) return;
    days->worked_to = yesterday;
    days->worked_row = 0;
}

/* ---- what goes ---- */

static int32_t month_before(int32_t month) { return month_first_day(month - 1); }

static void sweep_months(struct publish_days *days, struct batch *batch, int32_t today)
{
    int32_t month = month_first_day(today);
    if (days->month == month) return;
    days->month = month;
    for (int i = 1; i < MONTHS_KEPT; i++) month = month_before(month);
    for (int i = 0; i < MONTHS_FORGOTTEN; i++) batch_month_forget(batch, month = month_before(month));
}

/* Days that have left the roster are of no use to anybody. By the core's calendar: its clock may run ahead of the world's. */
static void sweep_past(struct publish_days *days, struct batch *batch)
{
    int32_t first = roster_first_day(engine_roster(days->parts->engine));
    if (days->oldest > first) days->oldest = first;
    for (int i = 0; i < DAYS_FORGOTTEN && days->oldest < first; i++) batch_day_forget(batch, days->oldest++);
}

void publish_days_sweep(struct publish_days *days, struct batch *batch, int64_t now_ms)
{
    int32_t today = day_of_ms(now_ms);
    if (!days->defined) sweep_definitions(days, batch);
    if (batch_empty(batch)) sweep_shifts(days, batch, today);
    if (batch_empty(batch)) sweep_worked(days, batch, today);
    if (batch_empty(batch)) sweep_months(days, batch, today);
    if (batch_empty(batch)) sweep_past(days, batch);
}
