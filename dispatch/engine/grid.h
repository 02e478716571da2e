/* grid.h - which workers are near a place: square cells of at least GRID_CELL_M, each a chain of small chunks whose records carry what
 * the first tests need, so that most workers are passed over without touching anything else. Places outside the grid belong to its
 * nearest border cell, which never makes a distance look longer than it is. */
#ifndef PAIDAN_ENGINE_GRID_H
#define PAIDAN_ENGINE_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include "engine/idmap.h"
#include "engine/types.h"

enum { GRID_CELL_M = 250, GRID_CHUNK = 7, GRID_SIDE_MAX = 2048 };

struct grid_record { uint32_t worker; struct place place; uint32_t skill_count; uint64_t skills; };
struct grid_chunk { uint32_t next, count; struct grid_record record[GRID_CHUNK]; };
struct grid_seat { uint32_t cell, chunk, slot; };      /* cell NIL: not in the grid */

struct grid {
    struct place origin;
    int32_t cell_lon_e7, cell_lat_e7;
    uint32_t columns, rows, count;      /* count: workers in it */
    uint32_t *head;                /* per cell: first chunk; only the first chunk of a cell may be partly full */
    struct grid_chunk *chunk;
    uint32_t free_chunk;
    struct grid_seat *seat;        /* per worker */
};

bool grid_init(struct grid *grid, uint32_t workers_max);                    /* false: no memory */
void grid_clear(struct grid *grid);
void grid_cover(struct grid *grid, struct place low, struct place high);    /* sets the area; empties the grid */
void grid_put(struct grid *grid, uint32_t worker, struct place place, uint64_t skills);      /* also moves */
void grid_take(struct grid *grid, uint32_t worker);

/* The cells at Chebyshev distance `ring` around a place, one at a time: */
struct grid_walk { int32_t column, row, ring, side; const uint32_t *head; ptrdiff_t stride; int32_t left; };      /* head: the next cell of a side, of which so many are left */
struct grid_walk grid_ring(const struct grid *grid, struct place place, int32_t ring);
bool grid_next(const struct grid *grid, struct grid_walk *walk, uint32_t *chunk);      /* chunk: head of a cell that is not empty */
uint32_t grid_cell(const struct grid *grid, struct place place);      /* below rows x columns, row by row */
bool grid_holds(const struct grid *grid, struct place place);          /* false: it is outside, and counted to a cell of the border */
int32_t grid_ring_least_m(int32_t ring);      /* no place in that ring or beyond is nearer than this */

#endif
