/* measure.c - counts what the way of matching changes. */
#include "sim/measure.h"

#include <stdlib.h>
#include "engine/travel.h"
#include "sim/memory.h"
#include "sim/random.h"

struct order_note { int64_t ordered_ms, set_out_ms; bool assigned, given_up; };

struct measure {
    const struct tables *tables;
    int64_t grace_ms;
    struct duty duty;
    struct map rows;                       /* order -> row of note */
    struct order_note *note; uint32_t count, room;
    struct map served, served_by;          /* household -> 1; household and worker, mixed -> 1 */
    int64_t *paid_ms; bool *signed_in;     /* by row of the worker table; so is where each was last */
    struct place *at;
    int64_t assign_sum_ms;
    struct measure_figures figures;
};

struct measure *measure_new(const struct tables *tables, int64_t grace_ms)
{
    struct measure *measure = memory_take(1, sizeof *measure);
    measure->tables = tables;
    measure->grace_ms = grace_ms;
    duty_open(&measure->duty, tables);
    measure->paid_ms = memory_take(tables->worker_count, sizeof *measure->paid_ms);
    measure->signed_in = memory_take(tables->worker_count, sizeof *measure->signed_in);
    measure->at = memory_take(tables->worker_count, sizeof *measure->at);
    for (uint32_t row = 0; row < tables->worker_count; row++) measure->at[row] = tables->worker[row].base;
    return measure;
}

void measure_free(struct measure *measure)
{
    if (!measure) return;
    duty_clear(&measure->duty);
    map_clear(&measure->rows);
    map_clear(&measure->served);
    map_clear(&measure->served_by);
    free(measure->note);
    free(measure->paid_ms);
    free(measure->signed_in);
    free(measure->at);
    free(measure);
}

static struct order_note *note_of(struct measure *measure, uint64_t order)
{
    uint32_t row;
    if (map_get(&measure->rows, order, &row)) return &measure->note[row];
    measure->note = memory_room(measure->note, measure->count, &measure->room, sizeof *measure->note);
    map_put(&measure->rows, order, measure->count);
    measure->note[measure->count] = (struct order_note){ 0 };
    return &measure->note[measure->count++];
}

static uint64_t pair_key(uint64_t household, uint32_t worker)
{
    return random_mix(random_mix(household) + worker) | 1;
}

/* Does somebody come who has been there? */
static void see_begin(struct measure *measure, const struct seen_order *order, int64_t at_ms)
{
    uint32_t there = 0, known = 0;
    measure->figures.begun++;
    measure->figures.on_time += at_ms <= order->promised_ms + measure->grace_ms;
    if (!map_get(&measure->served, order->household, &there)) return;
    measure->figures.again++;
    for (uint32_t i = 0; i < order->member_count && !known; i++) map_get(&measure->served_by, pair_key(order->household, order->member[i].worker), &known);
    measure->figures.known += known;
}

static void see_end(struct measure *measure, const struct seen_order *order)
{
    map_put(&measure->served, order->household, 1);
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t row;
        map_put(&measure->served_by, pair_key(order->household, order->member[i].worker), 1);
        if (duty_row(&measure->duty, order->member[i].worker, &row)) measure->paid_ms[row] += order->finished_ms - order->started_ms;
    }
}

static void see_arrival(struct measure *measure, const struct seen_order *order, int64_t leg_ms)
{
    measure->figures.legs += order->member_count;
    measure->figures.travel_s += leg_ms / SECOND_MS * order->member_count;
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t row;
        if (!duty_row(&measure->duty, order->member[i].worker, &row)) continue;
        measure->paid_ms[row] += leg_ms;
        measure->figures.travel_m += travel_distance_m(measure->at[row], order->place);
        measure->at[row] = order->place;
    }
}

static void see_order(struct measure *measure, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct order_note *note = note_of(measure, order->id);
    if (seen->kind == EVENT_ORDERED) note->ordered_ms = seen->at_ms;
    if (seen->kind == EVENT_ASSIGNED && !note->assigned && order->kind == ORDER_NOW) {
        measure->figures.now_assigned++;
        measure->assign_sum_ms += seen->at_ms - note->ordered_ms;
    }
    if (seen->kind == EVENT_ASSIGNED) note->assigned = true;
    if (seen->kind == EVENT_UNASSIGNED && order->cause == CAUSE_IMPROVED) measure->figures.handed_over++;
    if (seen->kind == EVENT_SET_OUT) note->set_out_ms = seen->at_ms;
    if (seen->kind == EVENT_ARRIVED) see_arrival(measure, order, seen->at_ms - note->set_out_ms);
    if (seen->kind == EVENT_STARTED) see_begin(measure, order, seen->at_ms);
    if (seen->kind == EVENT_FINISHED) see_end(measure, order);
    if (seen->kind == EVENT_CANCELLED && order->cause == CAUSE_NO_WORKER && !note->given_up) {
        note->given_up = true;
        measure->figures.unmatched++;
    }
}

void measure_see(struct measure *measure, const struct seen *seen)
{
    uint32_t row;
    if (seen->order.id) see_order(measure, seen);
    if ((seen->kind != EVENT_SIGNED_IN && seen->kind != EVENT_SIGNED_OUT) || !duty_row(&measure->duty, seen->worker, &row)) return;
    measure->signed_in[row] = true;
    measure->at[row] = measure->tables->worker[row].base;
}

/* ---- the figures ---- */

static int by_value(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Gini's coefficient of sorted values: sum of (2 i - n - 1) value_i over n times their sum, i from 1. */
static int64_t gini_milli(const struct measure *measure)
{
    int64_t *value = memory_take(measure->tables->worker_count, sizeof *value);
    int64_t count = 0, sum = 0, weighted = 0;
    for (uint32_t row = 0; row < measure->tables->worker_count; row++)
        if (measure->signed_in[row]) value[count++] = measure->paid_ms[row] / SECOND_MS;
    qsort(value, (size_t)count, sizeof *value, by_value);
    for (int64_t i = 0; i < count; i++) {
        sum += value[i];
        weighted += (2 * (i + 1) - count - 1) * value[i];
    }
    free(value);
    return sum > 0 ? weighted * 1000 / (count * sum) : 0;
}

void measure_figures(const struct measure *measure, struct measure_figures *out)
{
    *out = measure->figures;
    if (out->now_assigned) out->assign_mean_s = measure->assign_sum_ms / SECOND_MS / out->now_assigned;
    out->gini_milli = gini_milli(measure);
}

void measure_print(const struct measure_figures *figures, FILE *out)
{
    int64_t legs = figures->legs ? figures->legs : 1;
    fprintf(out, "  路程 travel per visit %lld s, %lld m in a straight line; %u legs\n", (long long)(figures->travel_s / legs),
            (long long)(figures->travel_m / legs), figures->legs);
    fprintf(out, "  熟人 known worker %u of %u visits to households served before; 工时基尼 Gini of paid hours %.3f; 计划优化改派 handed over by a better plan %u\n",
            figures->known, figures->again, (double)figures->gini_milli / 1000.0, figures->handed_over);
}
