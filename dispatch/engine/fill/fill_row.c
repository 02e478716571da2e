/* fill_row.c - see fill_row.h. */
#include "engine/fill/fill_row.h"

#include <string.h>

/* The run that the first day is in has begun before it, if that was of the same sort. True: nothing is known of it. */
static bool begin_joins(const struct fill_model *model, uint32_t worker, bool on, int32_t *length)
{
    const struct fill_before *before = &model->before[worker];
    if (before->days == 0) return true;
    if ((before->last != FILL_OFF) == on) *length += before->days;
    return false;
}

/* What the first day breaks of what was before it: a run that it ends too soon, and a kind that may not come now. */
static void begin_amounts(const struct fill_model *model, uint32_t worker, uint8_t first, int32_t amount[FILL_RULES])
{
    const struct fill_before *before = &model->before[worker];
    const struct fill_worker *limit = &model->worker[worker];
    if (before->days == 0) return;
    amount[FILL_RULE_FOLLOWS] += (int32_t)(model->barred[before->last] >> first & 1);
    if (before->last != FILL_OFF && first == FILL_OFF) amount[FILL_RULE_RUN_LEAST] += fill_over(limit->run_least, before->days);
    if (before->last == FILL_OFF && first != FILL_OFF) amount[FILL_RULE_OFF_LEAST] += fill_over(limit->off_least, before->days);
}

/* A run of days on or off, first..end-1, by rule. */
static void run_amounts(const struct fill_model *model, uint32_t worker, bool on, uint32_t first, uint32_t end, int32_t amount[FILL_RULES])
{
    const struct fill_worker *limit = &model->worker[worker];
    int32_t length = (int32_t)(end - first);
    bool edge = end == model->days;
    if (first == 0) edge = begin_joins(model, worker, on, &length) || edge;
    if (on) amount[FILL_RULE_RUN_MOST] += fill_over(length, limit->run_most);
    if (edge) return;
    if (on) amount[FILL_RULE_RUN_LEAST] += fill_over(limit->run_least, length);
    else amount[FILL_RULE_OFF_LEAST] += fill_over(limit->off_least, length);
}

void fill_row_amounts(const struct fill_model *model, uint32_t worker, const uint8_t *row, int32_t amount[FILL_RULES])
{
    int32_t minutes = 0, used[FILL_KINDS_MAX + 1] = { 0 };
    memset(amount, 0, FILL_RULES * sizeof *amount);
    begin_amounts(model, worker, row[0], amount);
    for (uint32_t day = 0, first = 0; day < model->days; day++) {
        bool ends = day + 1 == model->days || (row[day] == FILL_OFF) != (row[day + 1] == FILL_OFF);
        minutes += model->minutes[row[day]];
        used[row[day]]++;
        if (day > 0 && (model->barred[row[day - 1]] >> row[day] & 1)) amount[FILL_RULE_FOLLOWS]++;
        if (!ends) continue;
        run_amounts(model, worker, row[day] != FILL_OFF, first, day + 1, amount);
        first = day + 1;
    }
    for (uint32_t state = 1; state < model->states; state++)
        amount[FILL_RULE_KIND_MOST] += fill_over(used[state], model->most[(size_t)worker * model->states + state]);
    int32_t wrong = fill_minutes_amount(model, worker, minutes);
    amount[minutes > model->worker[worker].minutes_most ? FILL_RULE_MINUTES_MOST : FILL_RULE_MINUTES_LEAST] += wrong;
    int32_t weekends = fill_row_weekends(model, row, 0, model->days);
    amount[FILL_RULE_WEEKENDS_MOST] = fill_over(weekends, model->worker[worker].weekends_most);
    amount[FILL_RULE_WINDOW_MOST] = fill_row_windows(model, worker, row, 0, model->days);
}

int32_t fill_row_runs(const struct fill_model *model, uint32_t worker, const uint8_t *row, uint32_t from, uint32_t to)
{
    const struct fill_worker *limit = &model->worker[worker];
    int32_t amount = 0;
    uint32_t day = from;
    if (from > 0) {
        bool on = row[--day] != FILL_OFF;
        while (day > 0 && (row[day - 1] != FILL_OFF) == on) day--;
    }
    /* Every run from here to the one that holds day `to`, the first behind the changed ones. */
    do {
        bool on = row[day] != FILL_OFF, begins = day == 0;
        uint32_t first = day++;
        while (day < model->days && (row[day] != FILL_OFF) == on) day++;
        int32_t length = (int32_t)(day - first);
        bool edge = day == model->days;
        if (begins) edge = begin_joins(model, worker, on, &length) || edge;
        if (on) amount += fill_over(length, limit->run_most) + (edge ? 0 : fill_over(limit->run_least, length));
        else if (!edge) amount += fill_over(limit->off_least, length);
    } while (day <= to && day < model->days);
    if (from == 0) {
        int32_t begin[FILL_RULES] = { 0 };
        begin_amounts(model, worker, row[0], begin);
        amount += begin[FILL_RULE_FOLLOWS] + begin[FILL_RULE_RUN_LEAST] + begin[FILL_RULE_OFF_LEAST];
    }
    uint32_t last = to < model->days ? to : model->days - 1;
    for (uint32_t next = from > 0 ? from : 1; next <= last; next++)
        amount += (int32_t)(model->barred[row[next - 1]] >> row[next] & 1);
    return amount;
}

int32_t fill_row_windows(const struct fill_model *model, uint32_t worker, const uint8_t *row, uint32_t from, uint32_t to)
{
    int32_t amount = 0;
    for (uint32_t i = model->window_first[worker]; i < model->window_first[worker + 1]; i++) {
        const struct fill_span *window = &model->window[i];
        int32_t minutes = 0;
        if (window->end <= from || window->first >= to) continue;
        for (uint32_t day = window->first; day < window->end; day++) minutes += model->minutes[row[day]];
        amount += fill_in_shifts(model, fill_over(minutes, window->minutes_most));
    }
    return amount;
}

int32_t fill_row_weekends(const struct fill_model *model, const uint8_t *row, uint32_t from, uint32_t to)
{
    int32_t worked = 0;
    for (uint32_t i = model->weekend_low[from]; i < model->weekend_high[to]; i++)
        worked += row[model->weekend[i].first] != FILL_OFF || row[model->weekend[i].last] != FILL_OFF;
    return worked;
}
