/* figures.c - see figures.h. */
#include "sim/figures.h"

#include <stdlib.h>
#include "engine/calendar.h"
#include "sim/memory.h"
#include "sim/tally.h"

enum { HOUR_MINUTES = 60 };

static const uint32_t quantile[2] = { 500, 900 };

static void count_fate(const struct fate *fate, int64_t grace_ms, struct spread *assign, struct spread *wait, struct figures *out)
{
    enum ending ending = fate_ending(fate);
    out->asked++;
    out->ending[ending]++;
    if (ending == ENDING_UNMATCHED) {
        out->why_not[fate_why_not(fate)]++;
        out->unmatched_hour[minute_of_ms(fate->wanted_ms) / HOUR_MINUTES]++;
    }
    out->served_s += fate->served_ms / SECOND_MS * fate->members;
    out->travelled_s += fate->travelled_ms / SECOND_MS * fate->members;
    if (fate->started_ms != TIME_NONE) {
        out->begun++;
        out->on_time += fate->started_ms <= fate->promised_ms + grace_ms;
        out->legs += fate->members;
    }
    if (fate->kind != ORDER_NOW || fate->ordered_ms == TIME_NONE) return;
    if (fate->assigned_ms != TIME_NONE) spread_put(assign, fate->assigned_ms - fate->ordered_ms);
    if (fate->started_ms != TIME_NONE) spread_put(wait, fate->started_ms - fate->ordered_ms);
}

static int by_value(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Gini's coefficient of sorted values: sum of (2 i - n - 1) value_i over n times their sum, i from 1. */
static int64_t gini_milli(int64_t *value, int64_t count)
{
    int64_t sum = 0, weighted = 0;
    qsort(value, (size_t)count, sizeof *value, by_value);
    for (int64_t i = 0; i < count; i++) {
        sum += value[i];
        weighted += (2 * (i + 1) - count - 1) * value[i];
    }
    return sum > 0 ? weighted * 1000 / (count * sum) : 0;
}

/* The roster of the days, and how evenly the work fell on those who were on it. */
static void count_roster(const struct duty *duty, const int64_t *worked_s, int32_t first_day, int32_t last_day, struct figures *out)
{
    const struct tables *tables = duty->tables;
    int64_t *value = memory_take(tables->worker_count + 1, sizeof *value);
    for (uint32_t row = 0; row < tables->worker_count; row++) {
        int64_t rostered_s = 0;
        for (int32_t day = first_day; day <= last_day; day++) {
            struct span span[SPANS_MAX];
            for (uint32_t i = 0, count = duty_spans(duty, &tables->worker[row], day, span); i < count; i++)
                rostered_s += (span[i].end_ms - span[i].start_ms) / SECOND_MS;
        }
        out->rostered_s += rostered_s;
        if (rostered_s > 0) value[out->rostered++] = worked_s[row];
    }
    out->gini_milli = gini_milli(value, out->rostered);
    free(value);
}

void figures_make(const struct fate *fate, const bool *in, uint32_t count, const struct duty *duty, int32_t first_day, int32_t last_day, int64_t grace_ms,
                  struct figures *out)
{
    struct spread assign = { 0 }, wait = { 0 };
    int64_t *worked_s = memory_take(duty->tables->worker_count + 1, sizeof *worked_s);
    *out = (struct figures){ 0 };
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row;
        if (!in[i]) continue;
        count_fate(&fate[i], grace_ms, &assign, &wait, out);
        for (uint32_t m = 0; m < fate[i].members; m++)
            if (duty_row(duty, fate[i].worker[m], &row)) worked_s[row] += (fate[i].served_ms + fate[i].travelled_ms) / SECOND_MS;
    }
    for (int i = 0; i < 2; i++) {
        out->assign_ms[i] = spread_at(&assign, quantile[i]);
        out->wait_ms[i] = spread_at(&wait, quantile[i]);
    }
    count_roster(duty, worked_s, first_day, last_day, out);
    spread_clear(&assign);
    spread_clear(&wait);
    free(worked_s);
}

/* The index of the n-th greatest of the counts that are not 0; `count`: there are no more. Of equals the first comes first. */
static uint32_t nth(const uint32_t *value, uint32_t count, uint32_t n)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = 0;
        for (uint32_t j = 0; j < count; j++) before += value[j] > value[i] || (value[j] == value[i] && j < i);
        if (value[i] && before == n) return i;
    }
    return count;
}

uint32_t figures_why(const struct figures *figures, uint32_t n)
{
    return nth(figures->why_not, WHY_NOTS, n);
}

uint32_t figures_hour(const struct figures *figures, uint32_t n)
{
    return nth(figures->unmatched_hour, DAY_HOURS, n);
}
