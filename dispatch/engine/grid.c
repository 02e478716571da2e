/* grid.c - see grid.h. */
#include "engine/grid.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "engine/travel.h"

enum { CELL_LAT_E7 = 22600 };      /* 251 m: a little over GRID_CELL_M, for the estimate's error */

bool grid_init(struct grid *grid, uint32_t workers_max)
{
    memset(grid, 0, sizeof *grid);
    grid->head = malloc((size_t)GRID_SIDE_MAX * GRID_SIDE_MAX * sizeof *grid->head);
    grid->chunk = calloc(workers_max, sizeof *grid->chunk);
    grid->seat = malloc((size_t)workers_max * sizeof *grid->seat);
    if (!grid->head || !grid->chunk || !grid->seat) {
        grid_clear(grid);
        return false;
    }
    for (uint32_t i = 0; i < workers_max; i++) {
        grid->chunk[i].next = i + 1 < workers_max ? i + 1 : NIL;
        grid->seat[i].cell = NIL;
    }
    return true;
}

void grid_clear(struct grid *grid)
{
    free(grid->head);
    free(grid->chunk);
    free(grid->seat);
    memset(grid, 0, sizeof *grid);
}

/* Degrees of longitude that span at least a cell, everywhere up to this latitude. */
static int32_t lon_cell(struct place high)
{
    int32_t lon_e7 = CELL_LAT_E7;
    struct place east = high;
    for (;;) {
        east.lon_e7 = high.lon_e7 + lon_e7;
        if (travel_distance_m(high, east) >= GRID_CELL_M) return lon_e7;
        lon_e7 += 50;
    }
}

static uint32_t cells(int32_t low_e7, int32_t high_e7, int32_t *cell_e7)
{
    int64_t span = (int64_t)high_e7 - low_e7;
    while (span / *cell_e7 + 1 > GRID_SIDE_MAX) *cell_e7 += *cell_e7 / 2;
    return (uint32_t)(span / *cell_e7 + 1);
}

void grid_cover(struct grid *grid, struct place low, struct place high)
{
    ENSURE(low.lon_e7 <= high.lon_e7);
    ENSURE(low.lat_e7 <= high.lat_e7);
    grid->origin = low;
    grid->cell_lat_e7 = CELL_LAT_E7;
    grid->cell_lon_e7 = lon_cell(high);
    grid->rows = cells(low.lat_e7, high.lat_e7, &grid->cell_lat_e7);
    grid->columns = cells(low.lon_e7, high.lon_e7, &grid->cell_lon_e7);
    for (size_t i = 0; i < (size_t)grid->rows * grid->columns; i++) grid->head[i] = NIL;
}

static int32_t along(int32_t at_e7, int32_t low_e7, int32_t cell_e7, uint32_t count)
{
    int64_t cell = ((int64_t)at_e7 - low_e7) / cell_e7;
    if (at_e7 < low_e7) return 0;
    return cell < (int64_t)count ? (int32_t)cell : (int32_t)count - 1;
}

uint32_t grid_cell(const struct grid *grid, struct place place)
{
    int32_t column = along(place.lon_e7, grid->origin.lon_e7, grid->cell_lon_e7, grid->columns);
    int32_t row = along(place.lat_e7, grid->origin.lat_e7, grid->cell_lat_e7, grid->rows);
    return (uint32_t)row * grid->columns + (uint32_t)column;
}

bool grid_holds(const struct grid *grid, struct place place)
{
    int64_t east = (int64_t)place.lon_e7 - grid->origin.lon_e7, north = (int64_t)place.lat_e7 - grid->origin.lat_e7;
    return east >= 0 && north >= 0 && east / grid->cell_lon_e7 < (int64_t)grid->columns && north / grid->cell_lat_e7 < (int64_t)grid->rows;
}

void grid_put(struct grid *grid, uint32_t worker, struct place place, uint64_t skills)
{
    grid_take(grid, worker);
    uint32_t cell = grid_cell(grid, place);
    uint32_t chunk = grid->head[cell];
    if (chunk == NIL || grid->chunk[chunk].count == GRID_CHUNK) {
        uint32_t fresh = grid->free_chunk;
        ENSURE(fresh != NIL);      /* as many chunks as workers */
        grid->free_chunk = grid->chunk[fresh].next;
        grid->chunk[fresh].next = chunk;
        grid->chunk[fresh].count = 0;
        grid->head[cell] = chunk = fresh;
    }
    struct grid_chunk *to = &grid->chunk[chunk];
    grid->seat[worker] = (struct grid_seat){ .cell = cell, .chunk = chunk, .slot = to->count };
    grid->count++;
    to->record[to->count++] = (struct grid_record){ .worker = worker, .place = place, .skill_count = (uint32_t)__builtin_popcountll(skills), .skills = skills };
}

void grid_take(struct grid *grid, uint32_t worker)
{
    struct grid_seat seat = grid->seat[worker];
    if (seat.cell == NIL) return;
    grid->seat[worker].cell = NIL;
    grid->count--;
    uint32_t first = grid->head[seat.cell];
    struct grid_chunk *head = &grid->chunk[first];
    struct grid_record last = head->record[--head->count];
    if (last.worker != worker) {      /* the cell's last record fills the hole */
        grid->chunk[seat.chunk].record[seat.slot] = last;
        grid->seat[last.worker].chunk = seat.chunk;
        grid->seat[last.worker].slot = seat.slot;
    }
    if (head->count > 0) return;
    grid->head[seat.cell] = head->next;
    head->next = grid->free_chunk;
    grid->free_chunk = first;
}

struct grid_walk grid_ring(const struct grid *grid, struct place place, int32_t ring)
{
    return (struct grid_walk){ .column = along(place.lon_e7, grid->origin.lon_e7, grid->cell_lon_e7, grid->columns),
                               .row = along(place.lat_e7, grid->origin.lat_e7, grid->cell_lat_e7, grid->rows), .ring = ring };
}

static int32_t least32(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t most32(int32_t a, int32_t b) { return a > b ? a : b; }

/* The ring is walked as its lowest row, its highest row, and between them its first and its last column, each as far as it lies in the grid; ring
 * 0 is one row of one cell. False: all are done. */
static bool next_side(const struct grid *grid, struct grid_walk *walk)
{
    int32_t sides = walk->ring > 0 ? 4 : 1;
    while (walk->side < sides) {
        int32_t side = walk->side++, sign = side % 2 ? 1 : -1, inner = walk->ring - 1;
        bool is_row = side < 2;
        int32_t line = (is_row ? walk->row : walk->column) + sign * walk->ring, lines = (int32_t)(is_row ? grid->rows : grid->columns);
        int32_t middle = is_row ? walk->column : walk->row, half = is_row ? walk->ring : inner, most = (int32_t)(is_row ? grid->columns : grid->rows) - 1;
        int32_t from = most32(middle - half, 0), to = least32(middle + half, most);
        if (line < 0 || line >= lines || to < from) continue;
        walk->stride = is_row ? 1 : (ptrdiff_t)grid->columns;
        walk->head = grid->head + (is_row ? (size_t)line * grid->columns + (size_t)from : (size_t)from * grid->columns + (size_t)line);
        walk->left = to - from + 1;
        return true;
    }
    return false;
}

bool grid_next(const struct grid *grid, struct grid_walk *walk, uint32_t *chunk)
{
    do {
        while (walk->left > 0) {
            *chunk = *walk->head;
            walk->left--;
            if (walk->left > 0) walk->head += walk->stride;
            if (*chunk != NIL) return true;
        }
    } while (next_side(grid, walk));
    return false;
}

int32_t grid_ring_least_m(int32_t ring) { return ring > 0 ? (ring - 1) * GRID_CELL_M : 0; }
