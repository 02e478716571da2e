/* roster.c - a ring of day columns per worker: its tables, its window and what is asked of it. */
#include "engine/roster/roster_inside.h"

#include <stdlib.h>
#include <string.h>

#include "engine/calendar.h"

enum { DAY_MINUTES = 1440, SPAN_END_MAX_MIN = 2 * DAY_MINUTES };

static_assert((CALENDAR_DAYS & (CALENDAR_DAYS - 1)) == 0, "the ring stays true where unsigned days wrap");

/* ---- life ---- */

struct roster *roster_new(uint32_t workers_max)
{
    struct roster *roster = calloc(1, sizeof *roster);
    if (roster == NULL) goto fail;
    roster->workers_max = workers_max;
    roster->patterns[0].length = 1;
    roster->cells = calloc(workers_max, ROSTER_DAYS);
    roster->own = calloc(workers_max, sizeof *roster->own);
    roster->rotations = calloc(workers_max, sizeof *roster->rotations);
    if (roster->cells == NULL || roster->own == NULL || roster->rotations == NULL || !changes_init(roster)) goto fail;
    return roster;
fail:
    roster_free(roster);
    return NULL;
}

void roster_free(struct roster *roster)
{
    if (roster == NULL) return;
    changes_clear(roster);
    free(roster->rotations);
    free(roster->own);
    free(roster->cells);
    free(roster);
}

/* ---- tables ---- */

enum refusal roster_kind_put(struct roster *roster, const struct shift_kind *kind)
{
    if (kind->id == SHIFT_REST || kind->id >= SHIFT_KINDS_MAX) return REFUSE_RANGE;
    if (kind->span_count == 0 || kind->span_count > SPANS_MAX) return REFUSE_RANGE;
    if (kind->span[0].start_min >= DAY_MINUTES) return REFUSE_RANGE;      /* it would belong to the next day */
    int32_t minutes = 0, free_from_min = 0;
    for (uint32_t i = 0; i < kind->span_count; i++) {
        struct span_min span = kind->span[i];
        if (span.start_min < free_from_min || span.end_min <= span.start_min || span.end_min > SPAN_END_MAX_MIN) return REFUSE_RANGE;
        free_from_min = span.end_min;
        minutes += span.end_min - span.start_min;
    }
    if (kind->paid_break_min < 0 || kind->paid_break_min > minutes) return REFUSE_RANGE;
    roster->kinds[kind->id] = *kind;
    roster->kind_minutes[kind->id] = minutes;
    return REFUSE_OK;
}

enum refusal roster_pattern_put(struct roster *roster, const struct pattern *pattern)
{
    if (pattern->id == 0 || pattern->id >= PATTERNS_MAX) return REFUSE_RANGE;
    if (pattern->length == 0 || pattern->length > CYCLE_MAX) return REFUSE_RANGE;
    for (uint32_t i = 0; i < pattern->length; i++) {
        uint8_t kind = pattern->cycle[i];
        if (kind != SHIFT_REST && roster_kind(roster, kind) == NULL) return REFUSE_NO_SHIFT;
    }
    roster->patterns[pattern->id] = *pattern;
    for (uint32_t row = 0; row < roster->workers_max; row++) {
        if (rotations_use(roster, row, pattern->id)) rotations_expand_ahead(roster, row);
    }
    return REFUSE_OK;
}

const struct shift_kind *roster_kind(const struct roster *roster, uint8_t kind)
{
    return kind < SHIFT_KINDS_MAX && roster->kinds[kind].span_count != 0 ? &roster->kinds[kind] : NULL;
}

const struct pattern *roster_pattern(const struct roster *roster, uint8_t pattern)
{
    return pattern != 0 && pattern < PATTERNS_MAX && roster->patterns[pattern].length != 0 ? &roster->patterns[pattern] : NULL;
}

void roster_calendar_put(struct roster *roster, int32_t day, enum day_kind kind)
{
    struct holiday *holiday = &roster->calendar[(uint32_t)day % CALENDAR_DAYS];
    if (holiday->known && holiday->day > day) return;
    *holiday = (struct holiday){ .day = day, .kind = (uint8_t)kind, .known = true };
}

enum day_kind roster_calendar(const struct roster *roster, int32_t day)
{
    const struct holiday *holiday = &roster->calendar[(uint32_t)day % CALENDAR_DAYS];
    return holiday->known && holiday->day == day ? (enum day_kind)holiday->kind : DAY_PLAIN;
}

/* ---- the window ---- */

/* Takes the marks of a row away, eight cells at a time, and tells whether any cell has changes. */
static bool row_unmark(struct roster *roster, uint32_t row)
{
    const uint64_t each = UINT64_MAX / UINT8_MAX;      /* 0x0101...: the same byte in every place */
    uint64_t all = 0, eight;
    static_assert(ROSTER_DAYS % sizeof eight == 0, "whole words");
    for (uint8_t *cell = row_cells(roster, row), *end = cell + ROSTER_DAYS; cell < end; cell += sizeof eight) {
        memcpy(&eight, cell, sizeof eight);
        all |= eight;
        eight &= ~(each * CELL_MARK);
        memcpy(cell, &eight, sizeof eight);
    }
    return (all & each * CELL_CHANGED) != 0;
}

void roster_today(struct roster *roster, int32_t today)
{
    int32_t first_day = today - ROSTER_BACK, old_day = roster->first_day;
    int32_t fresh = ROSTER_DAYS;      /* columns to write: all of them at the first call and after a long sleep */
    if (roster->open) {
        if (first_day <= old_day) return;
        if (first_day - old_day < ROSTER_DAYS) fresh = first_day - old_day;
    }
    roster->open = true;
    roster->first_day = first_day;
    for (uint32_t row = 0; row < roster->workers_max; row++) {
        const uint8_t *cells = row_cells(roster, row);
        if (row_unmark(roster, row)) {      /* what lies beyond the old end of the window may matter to the days before it */
            for (int32_t day = old_day; day < old_day + fresh; day++)      /* they fall out */
                if ((cells[column(day)] & CELL_CHANGED) != 0) changes_forget(roster, row, day);
        }
        rotations_expand(roster, row, first_day + ROSTER_DAYS - fresh, fresh);
    }
}

int32_t roster_first_day(const struct roster *roster)
{
    return roster->first_day;
}

bool roster_holds(const struct roster *roster, int32_t day)
{
    return roster->open && day >= roster->first_day && day - roster->first_day < ROSTER_DAYS;
}

/* ---- workers ---- */

uint8_t roster_final(const struct roster *roster, uint32_t row, int32_t day)
{
    const uint8_t *cell = find_cell(roster, row, day);
    return cell != NULL ? *cell & CELL_KIND : SHIFT_REST;
}

bool roster_marked(const struct roster *roster, uint32_t row, int32_t day)
{
    const uint8_t *cell = find_cell(roster, row, day);
    return cell != NULL && (*cell & CELL_MARK) != 0;
}

void roster_mark(struct roster *roster, uint32_t row, int32_t day)
{
    uint8_t *cell = find_cell(roster, row, day);
    if (cell != NULL) *cell |= CELL_MARK;
}

void roster_unmark(struct roster *roster, uint32_t row)
{
    if (row >= roster->workers_max) return;
    row_unmark(roster, row);
}

void roster_marked_of_days(const struct roster *roster, uint32_t row, int32_t first_day, uint32_t count, uint8_t *out)
{
    const uint8_t *cells = row_cells(roster, row);
    bool whole = row < roster->workers_max && roster_holds(roster, first_day) && roster_holds(roster, first_day + (int32_t)count - 1);
    for (uint32_t i = 0; i < count; i++) {
        int32_t day = first_day + (int32_t)i;
        uint8_t cell = whole || (row < roster->workers_max && roster_holds(roster, day)) ? cells[column(day)] : SHIFT_REST;
        out[i] = (cell & CELL_MARK) != 0 ? cell & CELL_KIND : SHIFT_REST;
    }
}

uint32_t roster_spans(const struct roster *roster, uint32_t row, int32_t day, struct span out[SPANS_MAX])
{
    const struct shift_kind *kind = &roster->kinds[roster_final(roster, row, day)];      /* rest has no spans */
    int64_t midnight_ms = ms_of_day(day);
    for (uint32_t i = 0; i < kind->span_count; i++) {
        out[i].start_ms = midnight_ms + kind->span[i].start_min * MINUTE_MS;
        out[i].end_ms = midnight_ms + kind->span[i].end_min * MINUTE_MS;
    }
    return kind->span_count;
}

int64_t roster_minutes(const struct roster *roster, uint32_t row, int32_t day)
{
    return roster->kind_minutes[roster_final(roster, row, day)];
}
