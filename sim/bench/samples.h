/* samples.h - a handful of values of one figure, and what is said of them: the median with the least and the greatest. */
#ifndef PAIDAN_SIM_BENCH_SAMPLES_H
#define PAIDAN_SIM_BENCH_SAMPLES_H

#include <stdint.h>

enum { SAMPLES_MAX = 32 };

struct samples { uint32_t count; double value[SAMPLES_MAX]; };      /* zeroed: none */

void samples_add(struct samples *samples, double value);      /* beyond SAMPLES_MAX: not kept */
double samples_median(const struct samples *samples);         /* 0 of none */
double samples_least(const struct samples *samples);
double samples_most(const struct samples *samples);

/* The value that `of_thousand` of all are at or below. Sorts in place; 0 of none. */
uint32_t quantile(uint32_t *value, uint32_t count, uint32_t of_thousand);

#endif
