/* samples.c - see samples.h. */
#include "sim/bench/samples.h"

#include <stdlib.h>
#include <string.h>

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

void samples_add(struct samples *samples, double value)
{
    if (samples->count < SAMPLES_MAX) samples->value[samples->count++] = value;
}

double samples_median(const struct samples *samples)
{
    double sorted[SAMPLES_MAX];
    if (samples->count == 0) return 0;
    memcpy(sorted, samples->value, samples->count * sizeof *sorted);
    qsort(sorted, samples->count, sizeof *sorted, by_size);
    uint32_t middle = samples->count / 2;
    return samples->count % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double samples_least(const struct samples *samples)
{
    double least = samples->count ? samples->value[0] : 0;
    for (uint32_t i = 1; i < samples->count; i++)
        if (samples->value[i] < least) least = samples->value[i];
    return least;
}

double samples_most(const struct samples *samples)
{
    double most = samples->count ? samples->value[0] : 0;
    for (uint32_t i = 1; i < samples->count; i++)
        if (samples->value[i] > most) most = samples->value[i];
    return most;
}

uint32_t quantile(uint32_t *value, uint32_t count, uint32_t of_thousand)
{
    if (count == 0) return 0;
    qsort(value, count, sizeof *value, by_number);
    uint64_t at = (uint64_t)count * of_thousand / 1000;
    return value[at < count ? at : count - 1];
}
