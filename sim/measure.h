/* measure.h - what a way of matching is judged by, counted from the events alone: travel, waiting, punctuality, who was left without anybody,
 * whether households see somebody they know, and how evenly paid hours fall. Show it every event in order. */
#ifndef PAIDAN_SIM_MEASURE_H
#define PAIDAN_SIM_MEASURE_H

#include <stdio.h>
#include "sim/duty.h"
#include "sim/seen.h"

struct measure_figures {
    uint32_t legs;                         /* ways to a visit that ended there: one for each of the crew */
    uint32_t begun, on_time;               /* visits; by the promised time and the grace */
    uint32_t now_assigned, unmatched;      /* now-orders that found somebody; orders whose resident gave up because nobody came */
    uint32_t again, known;                 /* visits to households that had been served before; by somebody who had been there */
    uint32_t handed_over;                  /* times that a better day plan gave a visit to somebody else */
    int64_t travel_s, travel_m;            /* of all legs; metres in a straight line */
    int64_t assign_mean_s;                 /* of now-orders, from asking until somebody was found */
    int64_t gini_milli;                    /* of served and travelled hours over those who signed in: 0 all alike, 1000 one has all */
};

struct measure;

struct measure *measure_new(const struct tables *tables, int64_t grace_ms);      /* borrowed; with the workers */
void measure_free(struct measure *measure);
void measure_see(struct measure *measure, const struct seen *seen);
void measure_figures(const struct measure *measure, struct measure_figures *out);
void measure_print(const struct measure_figures *figures, FILE *out);

#endif
