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

struct span_min { int32_t start_min, end_min; };      /* minutes after the midnight of the shift's day; end may pass 1440 */

struct shift_kind {
    uint8_t id;                    /* 1..SHIFT_KINDS_MAX-1 */
    uint8_t span_count;            /* 1, or 2 for a split shift */
    struct span_min span[SPANS_MAX];
    int32_t paid_break_min;        /* inside the spans */
};

struct pattern {
    uint8_t id;                    /* 1..PATTERNS_MAX-1 */
    uint8_t length;                /* days in the cycle, 1..CYCLE_MAX */
    uint8_t cycle[CYCLE_MAX];      /* shift kind per day, SHIFT_REST for none */
};

/* A worker's rotation: on day d the pattern's day (d + offset) mod length. */
struct rotation { uint8_t pattern; uint8_t offset; };

enum roster_layer { LAYER_PATTERN, LAYER_OVERRIDE };

struct span { int64_t start_ms, end_ms; };

struct roster;

/* One row per worker index, ROSTER_DAYS columns. NULL when memory is short. */
struct roster *roster_new(uint32_t workers_max);
void roster_free(struct roster *roster);

MUST_USE enum refusal roster_kind_put(struct roster *roster, const struct shift_kind *kind);        /* RANGE: a span is empty, overlaps or passes 48 h */
MUST_USE enum refusal roster_pattern_put(struct roster *roster, const struct pattern *pattern);     /* NO_SHIFT: a day names an unknown kind */
const struct shift_kind *roster_kind(const struct roster *roster, uint8_t kind);                    /* NULL for rest or unknown */
const struct pattern *roster_pattern(const struct roster *roster, uint8_t pattern);
void roster_calendar_put(struct roster *roster, int32_t day, enum day_kind kind);                   /* days outside the table are ignored */
enum day_kind roster_calendar(const struct roster *roster, int32_t day);

/* Moves the window so that `today` has ROSTER_BACK days behind it, expanding every worker's new days. */
void roster_today(struct roster *roster, int32_t today);
int32_t roster_first_day(const struct roster *roster);
bool roster_holds(const struct roster *roster, int32_t day);

MUST_USE enum refusal roster_rotate(struct roster *roster, uint32_t row, struct rotation rotation);             /* expands the whole row */
MUST_USE enum refusal roster_override(struct roster *roster, uint32_t row, int32_t day, uint8_t kind);          /* SHIFT_REST: a day off */
void roster_override_clear(struct roster *roster, uint32_t row, int32_t day);
uint8_t roster_final(const struct roster *roster, uint32_t row, int32_t day);                                   /* SHIFT_REST outside the window */
enum roster_layer roster_layer(const struct roster *roster, uint32_t row, int32_t day);
struct rotation roster_rotation(const struct roster *roster, uint32_t row);

/* The working spans of the shift that begins on `day`; returns how many, 0..SPANS_MAX. */
uint32_t roster_spans(const struct roster *roster, uint32_t row, int32_t day, struct span out[SPANS_MAX]);
int64_t roster_minutes(const struct roster *roster, uint32_t row, int32_t day);      /* paid minutes rostered that day */

#endif
