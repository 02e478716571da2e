/* roster_plan.h - which edits make a roster what a file says, or a week what another week is. Pure. */
#ifndef PAIDAN_CLI_ROSTER_PLAN_H
#define PAIDAN_CLI_ROSTER_PLAN_H

#include "points/cli/edits.h"
#include "points/cli/roster_csv.h"

/* The file says what the roster shall be: a line that says what is, is no edit, and what may not be is a fault of `csv`, told as `like` speaks.
 * Texts of the edits are the line's and live as long as `csv`. */
void plan_line(const struct csv_line *line, const struct grid *now, int32_t today, const struct out *like, struct csv_roster *csv, struct edits *edits);
/* The days of `source` onto as many of `target`, worker by worker. Leaves are of their own days: neither copied nor written over; returns how many
 * days were left out for that. Texts are those of `source`. */
uint32_t plan_week(const struct grid *source, const struct grid *target, struct edits *edits);

#endif
