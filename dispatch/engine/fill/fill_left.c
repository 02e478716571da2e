/* fill_left.c - the answer and its reasons: what the best roster costs and breaks, and why nobody takes what is left open. */
#include <string.h>
#include "engine/fill/fill_row.h"
#include "engine/fill/fill_search.h"

static bool is_on(const struct fill_model *model, const uint8_t *roster, const struct fill_wish *wish)
{
    return roster[fill_cell(model, wish->worker, wish->day)] == wish->kind + 1;
}

static int32_t count_of(const struct fill_model *model, const uint8_t *roster, uint32_t day, uint32_t state)
{
    int32_t count = 0;
    for (uint32_t worker = 0; worker < model->workers; worker++) count += roster[fill_cell(model, worker, day)] == state;
    return count;
}

struct fill_result fill_best(const struct fill *fill)
{
    const struct fill_model *model = fill_model(fill);
    struct fill_result result = { .roster = fill_roster(fill), .feasible = true };
    for (uint32_t i = 0; i < model->wishes; i++) {
        bool on = is_on(model, result.roster, &model->wish[i]);
        if (on) result.part[FILL_COST_WISH_OFF] += model->wish[i].if_given;
        else result.part[FILL_COST_WISH_ON] += model->wish[i].if_not;
    }
    for (uint32_t day = 0; day < model->days; day++)
        for (uint32_t state = 1; state < model->states; state++) {
            const struct fill_need *need = &model->need[(size_t)day * model->states + state];
            int32_t count = count_of(model, result.roster, day, state);
            result.part[count < need->required ? FILL_COST_UNDER : FILL_COST_OVER] += fill_need_cost(need, count);
        }
    for (uint32_t worker = 0; worker < model->workers; worker++) {
        int32_t amount[FILL_RULES];
        fill_row_amounts(model, worker, result.roster + fill_cell(model, worker, 0), amount);
        for (uint32_t rule = 0; rule < FILL_RULES; rule++) {
            result.broken[rule] += amount[rule] > 0;
            if (amount[rule] > 0) result.feasible = false;
        }
    }
    for (uint32_t i = 0; i < FILL_COSTS; i++) result.cost += result.part[i];
    return result;
}

static uint32_t why_not(const struct fill_model *model, const uint8_t *roster, uint32_t worker, uint32_t day, uint32_t state)
{
    uint8_t row[FILL_DAYS_MAX];
    int32_t before[FILL_RULES], after[FILL_RULES];
    size_t cell = fill_cell(model, worker, day);
    if (model->most[(size_t)worker * model->states + state] == 0) return FILL_WHY_NEVER;
    if (!(model->allowed[cell] >> state & 1)) return FILL_WHY_FIXED;
    if (roster[cell] != FILL_OFF) return FILL_WHY_BUSY;
    memcpy(row, roster + fill_cell(model, worker, 0), model->days);
    fill_row_amounts(model, worker, row, before);
    row[day] = (uint8_t)state;
    fill_row_amounts(model, worker, row, after);
    for (uint32_t rule = 0; rule < FILL_RULES; rule++)
        if (after[rule] > before[rule]) return FILL_WHY_RULE + rule;
    return FILL_WHY_COST;
}

uint32_t fill_left(const struct fill *fill, struct fill_open *out, uint32_t most)
{
    const struct fill_model *model = fill_model(fill);
    const uint8_t *roster = fill_roster(fill);
    uint32_t found = 0;
    for (uint32_t day = 0; day < model->days; day++)
        for (uint32_t state = 1; state < model->states; state++) {
            int32_t missing = model->need[(size_t)day * model->states + state].required - count_of(model, roster, day, state);
            if (missing <= 0) continue;
            if (found++ >= most) continue;
            struct fill_open *open = &out[found - 1];
            *open = (struct fill_open){ .day = day, .kind = state - 1, .missing = missing };
            for (uint32_t worker = 0; worker < model->workers; worker++)
                if (roster[fill_cell(model, worker, day)] != state) open->why[why_not(model, roster, worker, day, state)]++;
        }
    return found;
}
