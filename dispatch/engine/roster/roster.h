/* roster.h - shift kinds, cyclic patterns, and the expanded roster: which shift each worker has on each day.
 * Layers, lowest first: pattern -> leave -> swap -> override; final is the highest that says something about a cell. The pattern
 * layer says something about every cell, by rotations; the others by changes, one per cell and layer, that know who made them.
 * The final shift of a cell is 0 for a rest day, else a shift kind, and is kept expanded: asking is one load.
 * Days before today are as they were worked: rotations never rewrite them, and a swap of the past no longer follows.
 * A shift belongs to the day it begins on; it may cross midnight. Working spans are half-open. */
#ifndef PAIDAN_ENGINE_ROSTER_H
#define PAIDAN_ENGINE_ROSTER_H

#include <stdbool.h>
#include "engine/catalogue.h"
#include "engine/refusal.h"
#include "engine/types.h"

enum { SHIFT_KINDS_MAX = 64, PATTERNS_MAX = 64, SHIFT_REST = 0 };
enum { ROTATIONS_MAX = 4 };         /* rotations of one worker beside the tables' own */
enum { NOTE_MAX = 48 };             /* bytes of a reason in words, the NUL among them */
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

/* A rotation that takes the place of the worker's own on the days [from_day, to_day); INT32_MAX: for good. */
struct rotation_span { struct rotation rotation; int32_t from_day, to_day; };

enum roster_layer { LAYER_PATTERN, LAYER_LEAVE, LAYER_SWAP, LAYER_OVERRIDE, ROSTER_LAYERS };

/* What one layer says about one cell, and who said so. */
struct roster_change {
    uint32_t row;
    int32_t day;
    uint8_t layer;                 /* LAYER_LEAVE .. LAYER_OVERRIDE */
    uint8_t shift;                 /* SHIFT_REST for a day off */
    bool pinned;                   /* automatic fill leaves the cell alone */
    uint32_t of_row;               /* SWAP: the shift is the one of that row's pattern layer on this day and moves with it; NIL: it stands by itself. NIL in the other layers */
    struct actor by;
    int64_t at_ms;
    uint32_t waived;               /* bit per enum rule: soft rules overridden by name; note says why */
    char note[NOTE_MAX];           /* ends in NUL */
};

struct span { int64_t start_ms, end_ms; };

struct roster;

/* One row per worker index, ROSTER_DAYS columns, and room for 16 changes a row and 4096 more over all rows together. NULL when memory is short. */
struct roster *roster_new(uint32_t workers_max);
void roster_free(struct roster *roster);

/* RANGE: the id, a span that is empty, out of order or past 48 h, a start after the shift's day, a break longer than the shift. */
MUST_USE enum refusal roster_kind_put(struct roster *roster, const struct shift_kind *kind);
/* RANGE: id or length. NO_SHIFT: a day names an unknown kind. Rows that already rotate by it are expanded again from today on. */
MUST_USE enum refusal roster_pattern_put(struct roster *roster, const struct pattern *pattern);
const struct shift_kind *roster_kind(const struct roster *roster, uint8_t kind);                    /* NULL for rest or unknown */
const struct pattern *roster_pattern(const struct roster *roster, uint8_t pattern);
/* Holidays decide prices and reports; rotations go on through them. Of days CALENDAR_DAYS or a multiple apart only the latest is kept. */
void roster_calendar_put(struct roster *roster, int32_t day, enum day_kind kind);
enum day_kind roster_calendar(const struct roster *roster, int32_t day);      /* DAY_PLAIN unless put */

/* Moves the window so that `today` has ROSTER_BACK days behind it, expanding every worker's new days; changes of days that fall
 * out are forgotten. Never moves back. Before the first call no day is held: every cell reads as rest, and changes are refused. */
void roster_today(struct roster *roster, int32_t today);
int32_t roster_first_day(const struct roster *roster);
bool roster_holds(const struct roster *roster, int32_t day);

/* ---- the pattern layer: what is written here shows from today on; the cells of swaps that follow it move along, and lose the marks of their rows ---- */
/* The worker's own rotation, under the spans below. RANGE: no such row. NO_SHIFT: no such pattern. */
MUST_USE enum refusal roster_rotate(struct roster *roster, uint32_t row, struct rotation rotation);
struct rotation roster_rotation(const struct roster *roster, uint32_t row);
struct rotation roster_rotation_on(const struct roster *roster, uint32_t row, int32_t day);      /* the one in force that day */
/* Takes the place of whatever rotations the row had on these days; spans are cut, split and joined so that each is as long as can be.
 * RANGE: no such row, or no day. NO_SHIFT: no such pattern. FULL: more than ROTATIONS_MAX spans that have not ended before the window. */
MUST_USE enum refusal roster_rotate_span(struct roster *roster, uint32_t row, const struct rotation_span *span);
uint32_t roster_rotations(const struct roster *roster, uint32_t row, struct rotation_span out[ROTATIONS_MAX]);      /* by from_day; how many */
/* Puts back exactly a list that roster_rotations() gave. */
void roster_rotations_put(struct roster *roster, uint32_t row, const struct rotation_span *span, uint32_t count);
/* For recovery. The days before today as the rotations would have them; and one of them as it was worked (the pattern layer: changes of
 * that day still lie on top). RANGE: no such row, or a day that is not in the window before today. NO_SHIFT: no such kind. */
void roster_past_by_rotation(struct roster *roster, uint32_t row);
MUST_USE enum refusal roster_worked(struct roster *roster, uint32_t row, int32_t day, uint8_t kind);

/* ---- the layers above it ---- */
/* The change of the same row, day and layer is replaced. From today on the shift of a swap with of_row is that row's, whatever `shift` says.
 * RANGE: no such row or of_row, a layer without changes, of_row outside the swap layer or the row itself, or a day outside the window.
 * NO_SHIFT: no such kind. FULL: no room. */
MUST_USE enum refusal roster_put(struct roster *roster, const struct roster_change *change);
bool roster_drop(struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer);      /* false: there was none */
/* NULL: that layer says nothing about the cell. Borrowed until the next put or drop; a shift that follows is as it is now. */
const struct roster_change *roster_change(const struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer);
/* The row whose swap of that day follows this row's pattern layer, the least of them; NIL: none. */
uint32_t roster_follower(const struct roster *roster, uint32_t row, int32_t day);
enum roster_layer roster_layer(const struct roster *roster, uint32_t row, int32_t day);                         /* the one that decides; PATTERN outside the window */
uint8_t roster_upto(const struct roster *roster, uint32_t row, int32_t day, enum roster_layer layer);           /* the shift as the layers up to that one have it */
uint8_t roster_final(const struct roster *roster, uint32_t row, int32_t day);                                   /* SHIFT_REST outside the window */
/* The override layer by hand: a bare change, made by the engine at no time. As roster_put() and roster_drop(). */
MUST_USE enum refusal roster_override(struct roster *roster, uint32_t row, int32_t day, uint8_t kind);
void roster_override_clear(struct roster *roster, uint32_t row, int32_t day);

/* A mark on the cell of a day, for whoever has found the shift right in some way; writing the cell takes it away. None outside the window. */
bool roster_marked(const struct roster *roster, uint32_t row, int32_t day);
void roster_mark(struct roster *roster, uint32_t row, int32_t day);
void roster_unmark(struct roster *roster, uint32_t row);      /* the whole row */
/* The shifts of `count` days on end, marked ones only: SHIFT_REST for the others and outside the window. */
void roster_marked_of_days(const struct roster *roster, uint32_t row, int32_t first_day, uint32_t count, uint8_t *out);

/* The working spans of the shift that begins on `day`; returns how many, 0..SPANS_MAX. */
uint32_t roster_spans(const struct roster *roster, uint32_t row, int32_t day, struct span out[SPANS_MAX]);
/* Paid minutes of the shift that begins on `day`, 0 for rest and outside the window. */
int64_t roster_minutes(const struct roster *roster, uint32_t row, int32_t day);

#endif
