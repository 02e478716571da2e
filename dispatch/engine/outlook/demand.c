/* demand.c - a ring of days; each (day, point) is a chain of rows, one per skill and in order of skill, from one pool. A row holds the whole
 * day because a skill that is wanted at all is mostly wanted for hours: that is smaller than a list of its half hours, and found at once. */
#include "engine/outlook/demand.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "engine/calendar.h"
#include "engine/ensure.h"
#include "engine/idmap.h"      /* NIL */

struct demand_day { int32_t day; bool open; uint8_t kind; uint64_t total; };

struct demand {
    uint32_t points_max, rows_max, rows_used, free_row;      /* rows from rows_used on were never taken */
    int32_t latest;
    struct demand_day days[DEMAND_DAYS];      /* the place of a day is day mod DEMAND_DAYS */
    uint32_t *head;                           /* DEMAND_DAYS x points_max: first row */
    struct demand_row *row;                   /* rows_max */
};

static_assert(DAY_MS % HALF_MS == 0 && DAY_MS / HALF_MS == HALVES, "half hours fill a day");

/* ---- counting ---- */

struct halves demand_halves(int32_t day, int64_t start_ms, int64_t end_ms)
{
    int64_t midnight_ms = ms_of_day(day);
    int64_t from_ms = start_ms > midnight_ms ? start_ms - midnight_ms : 0;
    int64_t to_ms = end_ms < midnight_ms + DAY_MS ? end_ms - midnight_ms : DAY_MS;
    if (from_ms >= to_ms) return (struct halves){ 0 };
    return (struct halves){ .from = (uint8_t)(from_ms / HALF_MS), .to = (uint8_t)((to_ms + HALF_MS - 1) / HALF_MS) };
}

void demand_table_add(struct demand_table *table, int32_t day, uint8_t skill, int64_t start_ms, int64_t end_ms, uint32_t crew)
{
    ENSURE(skill < SKILLS_MAX);
    struct halves halves = demand_halves(day, start_ms, end_ms);
    for (uint32_t half = halves.from; half < halves.to; half++) {
        uint16_t *count = &table->count[skill][half];
        *count = crew < UINT16_MAX - (uint32_t)*count ? (uint16_t)(*count + crew) : UINT16_MAX;
    }
}

/* ---- life ---- */

struct demand *demand_new(uint32_t points_max, uint32_t rows_max)
{
    struct demand *demand = calloc(1, sizeof *demand);
    if (demand == NULL) goto fail;
    demand->points_max = points_max;
    demand->rows_max = rows_max;
    demand->free_row = NIL;
    demand->latest = INT32_MIN;
    demand->head = calloc((size_t)points_max + 1, DEMAND_DAYS * sizeof *demand->head);      /* + 1: nothing to hold is not out of memory */
    demand->row = calloc((size_t)rows_max + 1, sizeof *demand->row);
    if (demand->head == NULL || demand->row == NULL) goto fail;
    memset(demand->head, 0xff, (size_t)points_max * DEMAND_DAYS * sizeof *demand->head);      /* NIL */
    return demand;
fail:
    demand_free(demand);
    return NULL;
}

void demand_free(struct demand *demand)
{
    if (demand == NULL) return;
    free(demand->row);
    free(demand->head);
    free(demand);
}

/* ---- days ---- */

static uint32_t place_of(int32_t day)
{
    int32_t place = day % DEMAND_DAYS;
    return (uint32_t)(place < 0 ? place + DEMAND_DAYS : place);
}

static const struct demand_day *day_at(const struct demand *demand, int32_t day)
{
    const struct demand_day *held = &demand->days[place_of(day)];
    return held->open && held->day == day ? held : NULL;
}

static uint32_t *head_at(const struct demand *demand, uint32_t place, uint32_t point)
{
    return &demand->head[(size_t)place * demand->points_max + point];
}

static void drop_place(struct demand *demand, uint32_t place)
{
    for (uint32_t point = 0; point < demand->points_max; point++) {
        uint32_t *head = head_at(demand, place, point);
        while (*head != NIL) {
            uint32_t row = *head;
            *head = demand->row[row].next;
            demand->row[row].next = demand->free_row;
            demand->free_row = row;
        }
    }
    demand->days[place] = (struct demand_day){ 0 };
}

enum refusal demand_day_open(struct demand *demand, int32_t day, enum day_kind kind)
{
    if (demand->latest != INT32_MIN && (int64_t)day <= (int64_t)demand->latest - DEMAND_DAYS) return REFUSE_RANGE;
    if (day > demand->latest) {
        demand->latest = day;
        for (uint32_t place = 0; place < DEMAND_DAYS; place++)
            if (demand->days[place].open && (int64_t)demand->days[place].day <= (int64_t)day - DEMAND_DAYS) drop_place(demand, place);
    }
    drop_place(demand, place_of(day));
    demand->days[place_of(day)] = (struct demand_day){ .day = day, .open = true, .kind = (uint8_t)kind };
    return REFUSE_OK;
}

bool demand_holds(const struct demand *demand, int32_t day) { return day_at(demand, day) != NULL; }

int32_t demand_latest(const struct demand *demand) { return demand->latest; }

enum day_kind demand_kind(const struct demand *demand, int32_t day)
{
    const struct demand_day *held = day_at(demand, day);
    return held != NULL ? (enum day_kind)held->kind : DAY_PLAIN;
}

uint64_t demand_total(const struct demand *demand, int32_t day)
{
    const struct demand_day *held = day_at(demand, day);
    return held != NULL ? held->total : 0;
}

/* ---- rows ---- */

const struct demand_row *demand_first(const struct demand *demand, int32_t day, uint32_t point)
{
    if (point >= demand->points_max || day_at(demand, day) == NULL) return NULL;
    uint32_t row = *head_at(demand, place_of(day), point);
    return row != NIL ? &demand->row[row] : NULL;
}

const struct demand_row *demand_next(const struct demand *demand, const struct demand_row *row)
{
    return row->next != NIL ? &demand->row[row->next] : NULL;
}

static uint32_t take_row(struct demand *demand)
{
    uint32_t row = demand->free_row;
    if (row != NIL) demand->free_row = demand->row[row].next;
    else if (demand->rows_used < demand->rows_max) row = demand->rows_used++;
    return row;
}

/* The row of a skill, made when it is not there: NULL when none is free. The day is held. */
static struct demand_row *row_for(struct demand *demand, int32_t day, uint32_t point, uint8_t skill)
{
    uint32_t *link = head_at(demand, place_of(day), point);
    while (*link != NIL && demand->row[*link].skill < skill) link = &demand->row[*link].next;
    if (*link != NIL && demand->row[*link].skill == skill) return &demand->row[*link];
    uint32_t fresh = take_row(demand);
    if (fresh == NIL) return NULL;
    demand->row[fresh] = (struct demand_row){ .next = *link, .skill = skill };
    *link = fresh;
    return &demand->row[fresh];
}

static void set_count(struct demand *demand, int32_t day, struct demand_row *row, uint32_t half, uint16_t count)
{
    row->total = row->total - row->count[half] + count;
    demand->days[place_of(day)].total += (uint64_t)count - row->count[half];
    row->count[half] = count;
}

static bool reaches(const struct demand *demand, int32_t day, uint32_t point, uint8_t skill)
{
    return day_at(demand, day) != NULL && point < demand->points_max && skill < SKILLS_MAX;
}

enum refusal demand_add(struct demand *demand, int32_t day, uint32_t point, uint8_t skill, int64_t start_ms, int64_t end_ms, uint32_t crew)
{
    if (!reaches(demand, day, point, skill)) return REFUSE_RANGE;
    struct halves halves = demand_halves(day, start_ms, end_ms);
    if (halves.from == halves.to || crew == 0) return REFUSE_OK;
    for (uint32_t half = halves.from; half < halves.to; half++)
        if (crew > UINT16_MAX - (uint32_t)demand_at(demand, day, point, skill, (uint8_t)half)) return REFUSE_RANGE;
    struct demand_row *row = row_for(demand, day, point, skill);
    if (row == NULL) return REFUSE_FULL;
    for (uint32_t half = halves.from; half < halves.to; half++) set_count(demand, day, row, half, (uint16_t)(row->count[half] + crew));
    return REFUSE_OK;
}

uint16_t demand_at(const struct demand *demand, int32_t day, uint32_t point, uint8_t skill, uint8_t half)
{
    if (half >= HALVES) return 0;
    const struct demand_row *row = demand_first(demand, day, point);
    while (row != NULL && row->skill < skill) row = demand_next(demand, row);
    return row != NULL && row->skill == skill ? row->count[half] : 0;
}

/* ---- store ---- */

uint32_t demand_cells(const struct demand *demand, int32_t day, uint32_t point, struct demand_cell *out, uint32_t max)
{
    uint32_t count = 0;
    for (const struct demand_row *row = demand_first(demand, day, point); row != NULL; row = demand_next(demand, row)) {
        for (uint32_t half = 0; half < HALVES; half++) {
            if (row->count[half] == 0) continue;
            if (count < max) out[count] = (struct demand_cell){ .skill = (uint8_t)row->skill, .half = (uint8_t)half, .count = row->count[half] };
            count++;
        }
    }
    return count;
}

enum refusal demand_put(struct demand *demand, int32_t day, uint32_t point, struct demand_cell cell)
{
    if (!reaches(demand, day, point, cell.skill) || cell.half >= HALVES) return REFUSE_RANGE;
    struct demand_row *row = row_for(demand, day, point, cell.skill);
    if (row == NULL) return REFUSE_FULL;
    set_count(demand, day, row, cell.half, cell.count);
    return REFUSE_OK;
}
