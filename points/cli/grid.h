/* grid.h - a roster as rows of workers and columns of days, for whoever looks across it: the table, the CSV file, the copy of a week. */
#ifndef PAIDAN_CLI_GRID_H
#define PAIDAN_CLI_GRID_H

#include "protocol/message.h"

struct grid {
    int32_t first; uint32_t days;
    uint64_t *worker; uint32_t workers;         /* by number */
    const struct msg_cell **cell;               /* workers x days, borrowed from the roster; NULL: it has nothing for that day */
};

void grid_make(struct grid *grid, const struct msg_roster *roster, int32_t first, uint32_t days);      /* of the cells those of these days */
void grid_free(struct grid *grid);
const struct msg_cell *grid_cell(const struct grid *grid, uint64_t worker, int32_t day);               /* NULL: no such worker, or nothing for that day */

#endif
