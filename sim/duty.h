/* duty.h - who should be at work when, worked out from the tables and the overrides seen, apart from the engine's own roster:
 * the tables' rotation, and over it the final shifts that events told. */
#ifndef PAIDAN_SIM_DUTY_H
#define PAIDAN_SIM_DUTY_H

#include <stdbool.h>
#include "sim/map.h"
#include "sim/seen.h"
#include "tables/tables.h"

struct duty { const struct tables *tables; struct map rows, overrides; };      /* tables are borrowed */

void duty_open(struct duty *duty, const struct tables *tables);
void duty_clear(struct duty *duty);
const struct worker_file *duty_worker(const struct duty *duty, uint32_t worker);               /* NULL: not in the tables */
bool duty_row(const struct duty *duty, uint32_t worker, uint32_t *row);                        /* row in tables->worker */
void duty_override(struct duty *duty, uint32_t worker, int32_t day, uint8_t shift);
void duty_see(struct duty *duty, const struct seen *seen);      /* follows SHIFT and ROSTER */
uint8_t duty_shift(const struct duty *duty, const struct worker_file *file, int32_t day);
uint32_t duty_spans(const struct duty *duty, const struct worker_file *file, int32_t day, struct span out[SPANS_MAX]);

/* The first labour rule that every reading of the law finds broken on that day; RULE_NONE. Overtime is summed by days only, which no
 * reading puts lower, so what is reported here is broken for certain. */
enum rule duty_breach(const struct duty *duty, const struct worker_file *file, int32_t day);

#endif
