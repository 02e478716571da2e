/* fill_row.h - the hard rules on one worker's row. Inside: only fill*.c.
 * An amount says by how much a rule is broken: shifts, days or weekends too many or too few, each forbidden succession, and minutes in
 * shortest shifts, begun ones whole. 0: kept. */
#ifndef PAIDAN_ENGINE_FILL_ROW_H
#define PAIDAN_ENGINE_FILL_ROW_H

#include "engine/fill/fill_model.h"

/* Every rule on the whole row, by rule. */
void fill_row_amounts(const struct fill_model *model, uint32_t worker, const uint8_t *row, int32_t amount[FILL_RULES]);

/* What the runs that meet days from..to-1 or touch them break, and successions there: what may change when these days do. from < to. */
int32_t fill_row_runs(const struct fill_model *model, uint32_t worker, const uint8_t *row, uint32_t from, uint32_t to);

/* What the worker's windows that meet days from..to-1 break. */
int32_t fill_row_windows(const struct fill_model *model, uint32_t worker, const uint8_t *row, uint32_t from, uint32_t to);

/* Weekends worked among those that meet days from..to-1. */
int32_t fill_row_weekends(const struct fill_model *model, const uint8_t *row, uint32_t from, uint32_t to);

static inline int32_t fill_over(int32_t value, int32_t most) { return value > most ? value - most : 0; }

/* Minutes in shortest shifts, begun ones whole. */
static inline int32_t fill_in_shifts(const struct fill_model *model, int32_t minutes)
{
    return minutes == 0 ? 0 : (minutes + model->shortest - 1) / model->shortest;
}

static inline int32_t fill_minutes_amount(const struct fill_model *model, uint32_t worker, int32_t minutes)
{
    const struct fill_worker *limit = &model->worker[worker];
    return fill_in_shifts(model, fill_over(minutes, limit->minutes_most) + fill_over(limit->minutes_least, minutes));
}

#endif
