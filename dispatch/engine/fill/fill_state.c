/* fill_state.c - see fill_state.h. */
#include "engine/fill/fill_state.h"

#include <stdlib.h>
#include <string.h>
#include "engine/fill/fill_row.h"

bool fill_state_init(struct fill_state *state, const struct fill_model *model)
{
    *state = (struct fill_state){ 0 };
    state->cell = calloc((size_t)model->workers * model->days, sizeof *state->cell);
    state->used = calloc((size_t)model->workers * model->states, sizeof *state->used);
    state->tally = calloc(model->workers, sizeof *state->tally);
    state->count = calloc((size_t)model->days * model->states, sizeof *state->count);
    state->hole = calloc((size_t)model->days * model->states, sizeof *state->hole);
    state->hole_at = calloc((size_t)model->days * model->states, sizeof *state->hole_at);
    if (state->cell && state->used && state->tally && state->count && state->hole && state->hole_at) return true;
    fill_state_clear(state);
    return false;
}

void fill_state_clear(struct fill_state *state)
{
    free(state->cell);
    free(state->used);
    free(state->tally);
    free(state->count);
    free(state->hole);
    free(state->hole_at);
    memset(state, 0, sizeof *state);
}

/* After a count has changed: is this a hole now? The last one takes the place of one that is filled. */
static void hole_note(struct fill_state *state, const struct fill_model *model, uint32_t slot)
{
    const struct fill_need *need = &model->need[slot];
    bool missing = state->count[slot] < need->required && need->under > 0;
    if (missing == (state->hole_at[slot] > 0)) return;
    if (missing) {
        state->hole[state->holes++] = slot;
        state->hole_at[slot] = state->holes;
        return;
    }
    uint32_t last = state->hole[--state->holes];
    state->hole[state->hole_at[slot] - 1] = last;
    state->hole_at[last] = state->hole_at[slot];
    state->hole_at[slot] = 0;
}

static void row_count(struct fill_state *state, const struct fill_model *model, uint32_t worker)
{
    int32_t amount[FILL_RULES];
    const uint8_t *row = state->cell + fill_cell(model, worker, 0);
    struct fill_tally *tally = &state->tally[worker];
    *tally = (struct fill_tally){ .weekends = fill_row_weekends(model, row, 0, model->days) };
    for (uint32_t day = 0; day < model->days; day++) {
        tally->minutes += model->minutes[row[day]];
        state->used[(size_t)worker * model->states + row[day]]++;
        state->count[(size_t)day * model->states + row[day]]++;
        state->cost += model->price[fill_cell(model, worker, day) * model->states + row[day]];
    }
    fill_row_amounts(model, worker, row, amount);
    for (uint32_t rule = 0; rule < FILL_RULES; rule++) tally->broken += amount[rule];
    state->broken += tally->broken;
}

void fill_state_count(struct fill_state *state, const struct fill_model *model)
{
    memset(state->used, 0, (size_t)model->workers * model->states * sizeof *state->used);
    memset(state->count, 0, (size_t)model->days * model->states * sizeof *state->count);
    state->broken = state->cost = 0;
    for (uint32_t worker = 0; worker < model->workers; worker++) row_count(state, model, worker);
    memset(state->hole_at, 0, (size_t)model->days * model->states * sizeof *state->hole_at);
    state->holes = 0;
    for (uint32_t slot = 0; slot < model->days * model->states; slot++) {
        state->cost += fill_need_cost(&model->need[slot], state->count[slot]);
        hole_note(state, model, slot);
    }
}

bool fill_change_trim(const struct fill_state *state, const struct fill_model *model, struct fill_change *change)
{
    const uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    const uint64_t *allowed = model->allowed + fill_cell(model, change->worker, 0);
    while (change->from < change->to && row[change->from] == change->with[change->from]) change->from++;
    while (change->from < change->to && row[change->to - 1] == change->with[change->to - 1]) change->to--;
    for (uint32_t day = change->from; day < change->to; day++)
        if (!(allowed[day] >> change->with[day] & 1)) return false;
    return change->from < change->to;
}

int32_t fill_change_weigh(const struct fill_state *state, const struct fill_model *model, struct fill_change *change)
{
    size_t base = fill_cell(model, change->worker, 0);
    const uint8_t *row = state->cell + base;
    const struct fill_tally *tally = &state->tally[change->worker];
    change->price = change->minutes = 0;
    for (uint32_t day = change->from; day < change->to; day++) {
        const int32_t *price = model->price + (base + day) * model->states;
        change->price += price[change->with[day]] - price[row[day]];
        change->minutes += model->minutes[change->with[day]] - model->minutes[row[day]];
    }
    return fill_minutes_amount(model, change->worker, tally->minutes + change->minutes) - tally->broken;
}

static void exchange_cells(struct fill_state *state, const struct fill_model *model, struct fill_change *change)
{
    uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    for (uint32_t day = change->from; day < change->to; day++) {
        uint8_t old = row[day];
        row[day] = change->with[day];
        change->with[day] = old;
    }
}

/* Shifts per kind, when the cells are exchanged already. Returns what that does to their limits. */
static int32_t exchange_used(struct fill_state *state, const struct fill_model *model, const struct fill_change *change)
{
    const uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    uint16_t *used = state->used + (size_t)change->worker * model->states;
    const uint16_t *most = model->most + (size_t)change->worker * model->states;
    int32_t broken = 0;
    for (uint32_t day = change->from; day < change->to; day++) {
        uint8_t old = change->with[day], now = row[day];
        if (old == now) continue;
        broken -= used[old]-- > most[old];
        broken += ++used[now] > most[now];
    }
    return broken;
}

bool fill_change_apply(struct fill_state *state, const struct fill_model *model, struct fill_change *change, int64_t room)
{
    const uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    struct fill_tally *tally = &state->tally[change->worker];
    uint32_t from = change->from, to = change->to, worker = change->worker;
    int32_t most = model->worker[worker].weekends_most, weekends = fill_row_weekends(model, row, from, to), delta = 0;
    change->before = *tally;
    if (tally->broken > 0) delta -= fill_row_runs(model, worker, row, from, to) + fill_row_windows(model, worker, row, from, to);
    exchange_cells(state, model, change);
    delta += fill_row_runs(model, worker, row, from, to) + fill_row_windows(model, worker, row, from, to);
    delta += fill_minutes_amount(model, worker, tally->minutes + change->minutes) - fill_minutes_amount(model, worker, tally->minutes);
    if (tally->broken == 0 && delta > room) {           /* the other limits can only add to it */
        exchange_cells(state, model, change);
        return false;
    }
    tally->minutes += change->minutes;
    tally->weekends += fill_row_weekends(model, row, from, to) - weekends;
    delta += fill_over(tally->weekends, most) - fill_over(change->before.weekends, most);
    delta += exchange_used(state, model, change);
    tally->broken += delta;
    if (delta <= room) return true;
    fill_change_revert(state, model, change);
    return false;
}

void fill_change_revert(struct fill_state *state, const struct fill_model *model, struct fill_change *change)
{
    struct fill_tally *tally = &state->tally[change->worker], now = *tally;
    exchange_cells(state, model, change);
    (void)exchange_used(state, model, change);
    *tally = change->before;
    change->before = now;
}

int64_t fill_change_cover(const struct fill_state *state, const struct fill_model *model, const struct fill_change *change)
{
    const uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    int64_t delta = 0;
    for (uint32_t day = change->from; day < change->to; day++) {
        uint8_t old = row[day], now = change->with[day];
        if (old == now) continue;
        const struct fill_need *need = model->need + (size_t)day * model->states;
        const int32_t *count = state->count + (size_t)day * model->states;
        delta += count[now] < need[now].required ? -need[now].under : need[now].over;
        delta += count[old] > need[old].required ? -need[old].over : need[old].under;
    }
    return delta;
}

void fill_change_count(struct fill_state *state, const struct fill_model *model, const struct fill_change *change)
{
    const uint8_t *row = state->cell + fill_cell(model, change->worker, 0);
    for (uint32_t day = change->from; day < change->to; day++) {
        uint32_t old = day * model->states + change->with[day], now = day * model->states + row[day];
        if (old == now) continue;
        state->count[old]--;
        state->count[now]++;
        hole_note(state, model, old);
        hole_note(state, model, now);
    }
}
