/* demand.h - how many workers were needed at once: the last DEMAND_DAYS whole days by day, point, skill and half hour. One visit needs its
 * crew in every half hour that its service touches, so two short visits in one half hour count as two: the rest of it is their travel.
 * The same counting serves what is booked (demand_table_add) and what is kept (demand_add), so that the two may be compared.
 * A day is held only when somebody opened it: a day on which nobody counted is unknown, not quiet. Pure; no memory is taken after
 * demand_new(). Points are indices 0..points_max-1, skills bit numbers, half hours 0..47 of the civil day. Thread: one owner at a time. */
#ifndef PAIDAN_ENGINE_DEMAND_H
#define PAIDAN_ENGINE_DEMAND_H

#include <stdbool.h>
#include "engine/catalogue.h"
#include "engine/refusal.h"
#include "engine/types.h"

enum { DEMAND_DAYS = 56, HALVES = 48 };      /* eight of each weekday; half hours of a day */

#define HALF_MS (30 * MINUTE_MS)

/* Half hours [from, to) of one day; from == to: none. */
struct halves { uint8_t from, to; };

/* Those of `day` that [start_ms, end_ms) touches: a visit over midnight has some on either day. None when end <= start. */
struct halves demand_halves(int32_t day, int64_t start_ms, int64_t end_ms);

/* One point, one day; 6 KB, the caller's. Zero it before the first booking. */
struct demand_table { uint16_t count[SKILLS_MAX][HALVES]; };

/* Counts the part of one visit that falls on `day`; a count stops at UINT16_MAX. skill < SKILLS_MAX. */
void demand_table_add(struct demand_table *table, int32_t day, uint8_t skill, int64_t start_ms, int64_t end_ms, uint32_t crew);

/* ---- the history ---- */

struct demand;

/* rows_max: rows of (day, point, skill), of about 110 bytes each; DEMAND_DAYS x points x the skills wanted there on a day is enough.
 * NULL when memory is short. */
struct demand *demand_new(uint32_t points_max, uint32_t rows_max);
void demand_free(struct demand *demand);

/* Begins a day, empty, so that it may be counted; a day that is held already begins anew. One later than all that are held drops those
 * DEMAND_DAYS or more before it. RANGE: it is itself DEMAND_DAYS or more before the latest. */
MUST_USE enum refusal demand_day_open(struct demand *demand, int32_t day, enum day_kind kind);

bool demand_holds(const struct demand *demand, int32_t day);
int32_t demand_latest(const struct demand *demand);                           /* latest day held; INT32_MIN: none */
enum day_kind demand_kind(const struct demand *demand, int32_t day);          /* as opened; DAY_PLAIN when not held */
uint64_t demand_total(const struct demand *demand, int32_t day);              /* worker half hours of all points; 0 when not held */

/* Counts the part of one visit that falls on `day`. RANGE: a day that is not held, a point, a skill, or a count past UINT16_MAX.
 * FULL: no row is free. */
MUST_USE enum refusal demand_add(struct demand *demand, int32_t day, uint32_t point, uint8_t skill, int64_t start_ms, int64_t end_ms, uint32_t crew);
uint16_t demand_at(const struct demand *demand, int32_t day, uint32_t point, uint8_t skill, uint8_t half);      /* 0 where nothing is known */

/* One row at a time, in order of skill; NULL at the end, and when the day or the point is not held. Borrowed until the next change. */
struct demand_row { uint32_t next, total; uint16_t skill, count[HALVES]; };      /* total: the sum of count; next: the history's own */
const struct demand_row *demand_first(const struct demand *demand, int32_t day, uint32_t point);
const struct demand_row *demand_next(const struct demand *demand, const struct demand_row *row);

/* ---- in and out of a store: one (day, point) as a sparse list in order of skill and half hour ---- */

struct demand_cell { uint8_t skill, half; uint16_t count; };      /* count > 0 */
/* Writes at most `max` cells and returns how many there are. */
uint32_t demand_cells(const struct demand *demand, int32_t day, uint32_t point, struct demand_cell *out, uint32_t max);
/* Sets one cell of a day that is open. RANGE: the day, the point, the skill or the half hour. FULL: no row is free. */
MUST_USE enum refusal demand_put(struct demand *demand, int32_t day, uint32_t point, struct demand_cell cell);

#endif
