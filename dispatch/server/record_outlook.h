/* record_outlook.h - the demand of days that are over and the gaps that were told <-> their texts in Redis (protocol/REDIS.md). Skills by the
 * words of the catalogue: what has left it since is passed over. Pure. */
#ifndef PAIDAN_SERVER_RECORD_OUTLOOK_H
#define PAIDAN_SERVER_RECORD_OUTLOOK_H

#include <stdbool.h>
#include <stddef.h>
#include "engine/engine.h"
#include "tables/tables.h"

enum { DEMAND_CELLS_MAX = SKILLS_MAX * HALVES, DEMAND_TEXT = DEMAND_CELLS_MAX * 44, GAPS_TEXT = OUTLOOK_DAYS_MAX * 2200, DAYS_TEXT = 32 };

void record_write_demand(const struct tables *tables, const struct demand_cell *cell, uint32_t count, char out[DEMAND_TEXT]);
void record_write_gaps(const struct tables *tables, const struct day_gap *gap, uint32_t count, bool wanted, char out[GAPS_TEXT]);
void record_write_outlook(const struct outlook_days *days, char out[DAYS_TEXT]);
const char *record_day_kind(enum day_kind kind);

/* The next cell of a text, which *at moves along; false: the end, or, when *at is not at the end, something else. */
bool record_read_demand(const struct tables *tables, const char **at, struct demand_cell *out);
bool record_read_gaps(const struct tables *tables, const char *text, struct day_gap out[OUTLOOK_DAYS_MAX], uint32_t *count, bool *wanted);
bool record_read_outlook(const char *text, struct outlook_days *out);
bool record_read_day_kind(const char *text, enum day_kind *out);

#endif
