#include "points/cli/grid.h"

#include <stdio.h>
#include <stdlib.h>

static void *memory(void *block)
{
    if (block == NULL) {
        fprintf(stderr, "paidan: out of memory\n");
        exit(1);
    }
    return block;
}

static int by_number(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* The index of the worker; grid->workers when there is none. */
static uint32_t row_of(const struct grid *grid, uint64_t worker)
{
    const uint64_t *found = grid->workers == 0 ? NULL : bsearch(&worker, grid->worker, grid->workers, sizeof worker, by_number);
    return found == NULL ? grid->workers : (uint32_t)(found - grid->worker);
}

static bool holds(const struct grid *grid, int32_t day)
{
    return day >= grid->first && day - grid->first < (int32_t)grid->days;
}

void grid_make(struct grid *grid, const struct msg_roster *roster, int32_t first, uint32_t days)
{
    *grid = (struct grid){ .first = first, .days = days, .worker = memory(calloc(roster->cells_count + 1, sizeof *grid->worker)) };
    uint32_t count = roster->cells_count, kept = 0;
    for (uint32_t i = 0; i < count; i++) grid->worker[i] = roster->cells[i].worker;
    qsort(grid->worker, count, sizeof *grid->worker, by_number);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || grid->worker[i] != grid->worker[i - 1]) grid->worker[kept++] = grid->worker[i];
    grid->workers = kept;
    grid->cell = memory(calloc((size_t)kept * days + 1, sizeof *grid->cell));
    for (uint32_t i = 0; i < count; i++) {
        const struct msg_cell *cell = &roster->cells[i];
        if (holds(grid, cell->day)) grid->cell[(size_t)row_of(grid, cell->worker) * days + (uint32_t)(cell->day - first)] = cell;
    }
}

void grid_free(struct grid *grid)
{
    free(grid->worker);
    free(grid->cell);
    *grid = (struct grid){ 0 };
}

const struct msg_cell *grid_cell(const struct grid *grid, uint64_t worker, int32_t day)
{
    uint32_t row = row_of(grid, worker);
    return row == grid->workers || !holds(grid, day) ? NULL : grid->cell[(size_t)row * grid->days + (uint32_t)(day - grid->first)];
}
