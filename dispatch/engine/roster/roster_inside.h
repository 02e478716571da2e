/* roster_inside.h - the inside of the roster, shared by its own files only: roster.c tables, window and questions, roster_rotations.c the
 * pattern layer, roster_changes.c the layers above it. Every cell is kept expanded, so that asking is one load; what is written pays. */
#ifndef PAIDAN_ENGINE_ROSTER_INSIDE_H
#define PAIDAN_ENGINE_ROSTER_INSIDE_H

#include <assert.h>
#include <stddef.h>
#include "engine/roster/roster.h"

/* One byte per cell: the final shift kind in the low bits, the caller's mark, and whether any layer above the pattern says something. */
enum { CELL_KIND = 0x3f, CELL_MARK = 0x40, CELL_CHANGED = 0x80 };

static_assert(SHIFT_KINDS_MAX <= CELL_KIND + 1, "a shift kind fits a cell");
static_assert((ROSTER_DAYS & (ROSTER_DAYS - 1)) == 0, "the ring stays true where unsigned days wrap");

/* A change in the pool. All changes of a cell are in one chain of the hash, so what the pattern layer has is kept with each. */
struct node {
    struct roster_change change;
    uint8_t base;              /* the pattern layer's shift of the cell */
    uint32_t next;             /* in the chain of its cell's bucket; free: in the free list */
    uint32_t next_follower;    /* in the chain of the bucket of (of_row, day) */
};

struct rotations { uint32_t count; struct rotation_span span[ROTATIONS_MAX]; };      /* by from_day, apart, never two alike that touch */

struct holiday { int32_t day; uint8_t kind; bool known; };

struct roster {
    uint32_t workers_max;
    bool open;                                  /* the window has been placed */
    int32_t first_day;
    uint8_t *cells;                             /* workers_max x ROSTER_DAYS, the column of a day is day mod ROSTER_DAYS */
    struct rotation *own;                       /* workers_max: the tables' */
    struct rotations *rotations;                /* workers_max */
    struct node *node;
    uint32_t nodes_max, nodes_used, free_node;  /* nodes below nodes_used are chained or in the free list */
    uint32_t *bucket, *follower_bucket;         /* heads of chains, as index + 1 so that pages nobody uses stay untouched; 0: none */
    uint32_t bucket_bits, followers;            /* followers: swaps with of_row */
    struct shift_kind kinds[SHIFT_KINDS_MAX];   /* span_count 0: not put */
    int32_t kind_minutes[SHIFT_KINDS_MAX];
    struct pattern patterns[PATTERNS_MAX];      /* length 0: not put; [0] is one day of rest, for those without a rotation */
    struct holiday calendar[CALENDAR_DAYS];
};

static inline uint32_t column(int32_t day) { return (uint32_t)day % ROSTER_DAYS; }
static inline uint8_t *row_cells(const struct roster *roster, uint32_t row) { return roster->cells + (size_t)row * ROSTER_DAYS; }
static inline int32_t roster_this_day(const struct roster *roster) { return roster->first_day + ROSTER_BACK; }
static inline bool kind_known(const struct roster *roster, uint8_t kind) { return kind == SHIFT_REST || roster_kind(roster, kind) != NULL; }

/* NULL where there is no such row or the day is outside the window. */
static inline uint8_t *find_cell(const struct roster *roster, uint32_t row, int32_t day)
{
    if (row >= roster->workers_max || !roster_holds(roster, day)) return NULL;
    return row_cells(roster, row) + column(day);
}

/* roster_rotations.c: writes the pattern layer of `count` days on end that the window holds. */
void rotations_expand(struct roster *roster, uint32_t row, int32_t first_day, int32_t count);
void rotations_expand_ahead(struct roster *roster, uint32_t row);      /* from today on; nothing before the window is placed */
bool rotations_use(const struct roster *roster, uint32_t row, uint8_t pattern);

/* roster_changes.c */
bool changes_init(struct roster *roster);      /* false: no memory; changes_clear() either way */
void changes_clear(struct roster *roster);
/* The pattern layer of one cell of the window, its final shift with it; takes its mark away. */
void changes_base(struct roster *roster, uint32_t row, int32_t day, uint8_t shift);
/* Those who follow that row's pattern layer on a day from today on are told its shift. */
void changes_follow(struct roster *roster, uint32_t row, int32_t day, uint8_t shift);
void changes_forget(struct roster *roster, uint32_t row, int32_t day);      /* all of a cell that is about to fall out of the window */

#endif
