/* roster.h - shift kinds, cyclic patterns, and the expanded roster: which shift each worker has on each day.
 * Layers: pattern -> override -> final. A cell of the roster is one byte: 0 means a rest day, else a shift kind.
 * A shift belongs to the day it begins on; it may cross midnight. Working spans are half-open. */
#ifndef PAIDAN_ENGINE_ROSTER_H
#define PAIDAN_ENGINE_ROSTER_H

#include <stdbool.h>
#include "engine/catalogue.h"
#include "engine/refusal.h"
#include "engine/types.h"

enum { SHIFT_KINDS_MAX = 64, PATTERNS_MAX = 64, SHIFT_REST = 0 };
enum { CALENDAR_DAYS = 2048 };      /* the holiday calendar holds this many days on end: five years and a half */

struct span_min { int32_t start_min, end_min; };      /* minutes after the midnight of the shift's day; end may pass 1440 */

struct shift_kind {
    uint8_t id;                    /* 1..SHIFT_KINDS_MAX-1 */
    uint8_t span_count;            /* 1, or 2 for a split shift */
    struct span_min span[SPANS_MAX];
    int32_t paid_break_min;        /* inside the spans, and part of their paid minutes; an unpaid break is the gap of a split shift */
};

struct pattern {
    uint8_t id;                    /* 1..PATTERNS_MAX-1 */
    uint8_t length;                /* days in the cycle, 1..CYCLE_MAX */
    uint8_t cycle[CYCLE_MAX];      /* shift kind per day, SHIFT_REST for none */
};

/* A worker's rotation; pattern 0 is no rotation: rest every day. On day d the pattern's day (d + offset) mod length. */
struct rotation { uint8_t pattern; uint8_t offset; };

enum roster_layer { LAYER_PATTERN, LAYER_OVERRIDE };

struct span { int64_t start_ms, end_ms; };

struct roster;

/* One row per worker index, ROSTER_DAYS columns. NULL when memory is short. */
struct roster *roster_new(uint32_t workers_max);
void roster_free(struct roster *roster);

/* RANGE: the id, a span that is empty, out of order or past 48 h, a start after the shift's day, a break longer than the shift. */
MUST_USE enum refusal roster_kind_put(struct roster *roster, const struct shift_kind *kind);
/* RANGE: id or length. NO_SHIFT: a day names an unknown kind. Rows that already rotate by it are expanded again. */
MUST_USE enum refusal roster_pattern_put(struct roster *roster, const struct pattern *pattern);
const struct shift_kind *roster_kind(const struct roster *roster, uint8_t kind);                    /* NULL for rest or unknown */
const struct pattern *roster_pattern(const struct roster *roster, uint8_t pattern);
/* Holidays decide prices and reports; rotations go on through them. Of days CALENDAR_DAYS or a multiple apart only the latest is kept. */
void roster_calendar_put(struct roster *roster, int32_t day, enum day_kind kind);
enum day_kind roster_calendar(const struct roster *roster, int32_t day);      /* DAY_PLAIN unless put */

/* Moves the window so that `today` has ROSTER_BACK days behind it, expanding every worker's new days; overrides of days that fall
 * out are forgotten. Never moves back. Before the first call no day is held: every cell reads as rest, and overrides are refused. */
void roster_today(struct roster *roster, int32_t today);
int32_t roster_first_day(const struct roster *roster);
bool roster_holds(const struct roster *roster, int32_t day);

/* Expands the whole row, its overrides kept. RANGE: no such row. NO_SHIFT: no such pattern. */
MUST_USE enum refusal roster_rotate(struct roster *roster, uint32_t row, struct rotation rotation);
/* SHIFT_REST: a day off. RANGE: no such row, or a day outside the window. NO_SHIFT: no such kind. */
MUST_USE enum refusal roster_override(struct roster *roster, uint32_t row, int32_t day, uint8_t kind);
void roster_override_clear(struct roster *roster, uint32_t row, int32_t day);
uint8_t roster_final(const struct roster *roster, uint32_t row, int32_t day);                                   /* SHIFT_REST outside the window */
enum roster_layer roster_layer(const struct roster *roster, uint32_t row, int32_t day);
struct rotation roster_rotation(const struct roster *roster, uint32_t row);

/* A mark on the cell of a day, for whoever has found the shift right in some way; writing the cell takes it away. None outside the window. */
bool roster_marked(const struct roster *roster, uint32_t row, int32_t day);
void roster_mark(struct roster *roster, uint32_t row, int32_t day);
void roster_unmark(struct roster *roster, uint32_t row);      /* the whole row */
/* The shifts of `count` days on end, marked ones only: SHIFT_REST for the others and outside the window. */
void roster_marked_of_days(const struct roster *roster, uint32_t row, int32_t first_day, uint32_t count, uint8_t *out);

/* The working spans of the shift that begins on `day`; returns how many, 0..SPANS_MAX. */
uint32_t roster_spans(const struct roster *roster, uint32_t row, int32_t day, struct span out[SPANS_MAX]);
/* Paid minutes of the shift that begins on `day`, 0 for rest; and the same for `count` days on end, outside the window 0. */
int64_t roster_minutes(const struct roster *roster, uint32_t row, int32_t day);
void roster_minutes_of_days(const struct roster *roster, uint32_t row, int32_t first_day, uint32_t count, int32_t *out);

#endif
