/* fill_model.h - a fill problem as dense tables, which the search reads millions of times a second. Inside: only fill*.c.
 * A state is what a cell holds: FILL_OFF or kind + 1. */
#ifndef PAIDAN_ENGINE_FILL_MODEL_H
#define PAIDAN_ENGINE_FILL_MODEL_H

#include <stddef.h>
#include "engine/fill/fill.h"

struct fill_need { int32_t required, under, over; };

struct fill_span { uint16_t first, end; int32_t minutes_most; };          /* days first..end-1 */

struct fill_weekend { uint16_t first, last; };      /* days of it inside the problem */

struct fill_model {
    uint32_t days, workers, states;         /* states: kinds + 1 */
    int32_t shortest;                       /* minutes of the shortest kind: the unit in which missing and surplus minutes are weighed */
    struct fill_worker *worker;
    uint16_t *most;                         /* workers x states; FILL_OFF: never reached */
    uint64_t *allowed;                      /* workers x days: bit per state; fixed cells have one */
    int32_t *price;                         /* workers x days x states: wishes */
    struct fill_need *need;                 /* days x states; all 0 for FILL_OFF */
    struct fill_weekend *weekend;           /* weekends */
    uint16_t *weekend_low;                  /* days + 1: the first weekend that is not over before this day */
    uint16_t *weekend_high;                 /* days + 1: how many weekends have begun before this day */
    struct fill_span *window;               /* worker by worker: window_first[worker]..window_first[worker + 1] - 1 */
    uint32_t *window_first;                 /* workers + 1 */
    struct fill_before *before;             /* workers */
    struct fill_wish *wish;
    uint32_t wishes, weekends;
    int32_t minutes[FILL_KINDS_MAX + 1];    /* by state */
    uint64_t barred[FILL_KINDS_MAX + 1];    /* by state: states that may not come the day after */
    int32_t dearest, cheapest;              /* weights: the greatest for cover, the least of all that is not 0; at least 1 */
};

bool fill_model_init(struct fill_model *model, const struct fill_problem *problem);      /* false: no memory, and nothing is held */
void fill_model_clear(struct fill_model *model);

static inline size_t fill_cell(const struct fill_model *model, uint32_t worker, uint32_t day) { return (size_t)worker * model->days + day; }

static inline int64_t fill_need_cost(const struct fill_need *need, int32_t count)
{
    int32_t missing = need->required - count;
    return missing > 0 ? (int64_t)missing * need->under : (int64_t)-missing * need->over;
}

#endif
