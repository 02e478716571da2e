/* roster.c - a ring of day columns per worker. Every cell is kept expanded, so that asking is one load; the price is paid once
 * per day, when the window moves. */
#include "engine/roster.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/calendar.h"

/* One byte per cell: the shift kind in the low bits, the caller's mark, and whether it came from an override. */
enum { CELL_KIND = 0x3f, CELL_MARK = 0x40, CELL_OVERRIDE = 0x80 };
enum { DAY_MINUTES = 1440, SPAN_END_MAX_MIN = 2 * DAY_MINUTES };

static_assert(SHIFT_KINDS_MAX <= CELL_KIND + 1, "a shift kind fits a cell");
static_assert((ROSTER_DAYS & (ROSTER_DAYS - 1)) == 0, "the ring stays true where unsigned days wrap");
static_assert((CALENDAR_DAYS & (CALENDAR_DAYS - 1)) == 0, "the ring stays true where unsigned days wrap");

struct holiday { int32_t day; uint8_t kind; bool known; };

struct roster {
    uint32_t workers_max;
    bool open;                                  /* the window has been placed */
    int32_t first_day;
    uint8_t *cells;                             /* workers_max x ROSTER_DAYS, the column of a day is day mod ROSTER_DAYS */
    struct rotation *rotations;                 /* workers_max */
    struct shift_kind kinds[SHIFT_KINDS_MAX];   /* span_count 0: not put */
    int32_t kind_minutes[SHIFT_KINDS_MAX];
    struct pattern patterns[PATTERNS_MAX];      /* length 0: not put; [0] is one day of rest, for those without a rotation */
    struct holiday calendar[CALENDAR_DAYS];
};

/* ---- cells ---- */

static uint32_t column(int32_t day)
{
    return (uint32_t)day % ROSTER_DAYS;
}

static uint8_t *row_cells(const struct roster *roster, uint32_t row)
{
    return roster->cells + (size_t)row * ROSTER_DAYS;
}

/* NULL where there is no such row or the day is outside the window. */
static uint8_t *find_cell(const struct roster *roster, uint32_t row, int32_t day)
{
    if (row >= roster->workers_max || !roster_holds(roster, day)) return NULL;
    return row_cells(roster, row) + column(day);
}

/* Writes the pattern into `count` days of a row; overrides stay when asked to. */
static void expand(struct roster *roster, uint32_t row, int32_t first_day, int32_t count, bool keep_overrides)
{
    uint8_t *cells = row_cells(roster, row);
    struct rotation rotation = roster->rotations[row];
    const struct pattern *pattern = &roster->patterns[rotation.pattern];
    int32_t phase = (int32_t)(((int64_t)first_day + rotation.offset) % pattern->length);
    if (phase < 0) phase += pattern->length;
    for (int32_t day = first_day; day < first_day + count; day++) {
        uint8_t *cell = &cells[column(day)];
        if (!keep_overrides || (*cell & CELL_OVERRIDE) == 0) *cell = pattern->cycle[phase];
        else *cell &= (uint8_t)~CELL_MARK;
        if (++phase == pattern->length) phase = 0;
    }
}

static void expand_row(struct roster *roster, uint32_t row)
{
    if (roster->open) expand(roster, row, roster->first_day, ROSTER_DAYS, true);
}

/* ---- life ---- */

struct roster *roster_new(uint32_t workers_max)
{
    struct roster *roster = calloc(1, sizeof *roster);
    if (roster == NULL) goto fail;
    roster->workers_max = workers_max;
    roster->patterns[0].length = 1;
    roster->cells = calloc(workers_max, ROSTER_DAYS);
    roster->rotations = calloc(workers_max, sizeof *roster->rotations);
    if (roster->cells == NULL || roster->rotations == NULL) goto fail;
    return roster;
fail:
    roster_free(roster);
    return NULL;
}

void roster_free(struct roster *roster)
{
    if (roster == NULL) return;
    free(roster->rotations);
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
        if (roster->rotations[row].pattern == pattern->id) expand_row(roster, row);
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

void roster_today(struct roster *roster, int32_t today)
{
    int32_t first_day = today - ROSTER_BACK;
    int32_t fresh = ROSTER_DAYS;      /* columns to write: all of them at the first call and after a long sleep */
    if (roster->open) {
        if (first_day <= roster->first_day) return;
        if (first_day - roster->first_day < ROSTER_DAYS) fresh = first_day - roster->first_day;
    }
    roster->open = true;
    roster->first_day = first_day;
    for (uint32_t row = 0; row < roster->workers_max; row++) expand(roster, row, first_day + ROSTER_DAYS - fresh, fresh, false);
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

enum refusal roster_rotate(struct roster *roster, uint32_t row, struct rotation rotation)
{
    if (row >= roster->workers_max) return REFUSE_RANGE;
    if (rotation.pattern != 0 && roster_pattern(roster, rotation.pattern) == NULL) return REFUSE_NO_SHIFT;
    roster->rotations[row] = rotation;
    expand_row(roster, row);
    return REFUSE_OK;
}

enum refusal roster_override(struct roster *roster, uint32_t row, int32_t day, uint8_t kind)
{
    uint8_t *cell = find_cell(roster, row, day);
    if (cell == NULL) return REFUSE_RANGE;
    if (kind != SHIFT_REST && roster_kind(roster, kind) == NULL) return REFUSE_NO_SHIFT;
    *cell = kind | CELL_OVERRIDE;
    return REFUSE_OK;
}

void roster_override_clear(struct roster *roster, uint32_t row, int32_t day)
{
    if (find_cell(roster, row, day) != NULL) expand(roster, row, day, 1, false);
}

uint8_t roster_final(const struct roster *roster, uint32_t row, int32_t day)
{
    const uint8_t *cell = find_cell(roster, row, day);
    return cell != NULL ? *cell & CELL_KIND : SHIFT_REST;
}

enum roster_layer roster_layer(const struct roster *roster, uint32_t row, int32_t day)
{
    const uint8_t *cell = find_cell(roster, row, day);
    return cell != NULL && (*cell & CELL_OVERRIDE) != 0 ? LAYER_OVERRIDE : LAYER_PATTERN;
}

struct rotation roster_rotation(const struct roster *roster, uint32_t row)
{
    return row < roster->workers_max ? roster->rotations[row] : (struct rotation){ 0 };
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
    for (uint32_t i = 0; i < ROSTER_DAYS; i++) row_cells(roster, row)[i] &= (uint8_t)~CELL_MARK;
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

void roster_minutes_of_days(const struct roster *roster, uint32_t row, int32_t first_day, uint32_t count, int32_t *out)
{
    for (uint32_t i = 0; i < count; i++) out[i] = roster->kind_minutes[roster_final(roster, row, first_day + (int32_t)i)];
}
