/* fill_model.c - what a problem must be, and its tables. */
#include "engine/fill/fill_model.h"

#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, SATURDAY = 5 };

static bool size_good(const struct fill_problem *problem)
{
    return problem->days > 0 && problem->days <= FILL_DAYS_MAX && problem->first_weekday < WEEK && problem->workers > 0 &&
           problem->workers <= FILL_WORKERS_MAX && problem->kinds > 0 && problem->kinds <= FILL_KINDS_MAX && problem->kind &&
           problem->worker && problem->kind_most && (problem->wish || problem->wishes == 0) && (problem->cover || problem->covers == 0) &&
           (problem->window || problem->windows == 0);
}

static bool weight_good(int32_t weight) { return weight >= 0 && weight <= FILL_WEIGHT_MAX; }

static bool kind_good(const struct fill_problem *problem, uint32_t row)
{
    return problem->kind[row].minutes > 0 && problem->kind[row].minutes <= 2 * 24 * 60;
}

static bool worker_good(const struct fill_problem *problem, uint32_t row)
{
    const struct fill_worker *worker = &problem->worker[row];
    return worker->minutes_least >= 0 && worker->minutes_most >= 0;
}

static bool wish_good(const struct fill_problem *problem, uint32_t row)
{
    const struct fill_wish *wish = &problem->wish[row];
    return wish->worker < problem->workers && wish->day < problem->days && wish->kind < problem->kinds && weight_good(wish->if_not) &&
           weight_good(wish->if_given);
}

static bool cover_good(const struct fill_problem *problem, uint32_t row)
{
    const struct fill_cover *cover = &problem->cover[row];
    return cover->day < problem->days && cover->kind < problem->kinds && cover->required >= 0 &&
           cover->required <= FILL_WORKERS_MAX && weight_good(cover->under) && weight_good(cover->over);
}

static bool window_good(const struct fill_problem *problem, uint32_t row)
{
    const struct fill_window *window = &problem->window[row];
    return window->worker < problem->workers && window->days > 0 && window->days <= problem->days &&
           window->first_day <= problem->days - window->days && window->minutes_most >= 0;
}

static bool before_good(const struct fill_problem *problem, uint32_t row)
{
    return !problem->before || problem->before[row].days == 0 || problem->before[row].last <= problem->kinds;
}

/* Wishes are summed up per cell. */
static bool wishes_fit(const struct fill_problem *problem)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < problem->wishes; i++) sum += problem->wish[i].if_not + problem->wish[i].if_given;
    return sum <= INT32_MAX / 2;
}

static bool covers_differ(const struct fill_problem *problem, uint32_t *row)
{
    uint64_t seen[FILL_DAYS_MAX] = { 0 };
    for (*row = 0; *row < problem->covers; ++*row) {
        uint64_t bit = (uint64_t)1 << problem->cover[*row].kind;
        if (seen[problem->cover[*row].day] & bit) return false;
        seen[problem->cover[*row].day] |= bit;
    }
    return true;
}

static bool fixed_good(const struct fill_problem *problem, uint32_t row)
{
    return !problem->fixed || problem->fixed[row] == FILL_FREE || problem->fixed[row] <= problem->kinds;
}

static bool start_good(const struct fill_problem *problem, uint32_t row)
{
    return !problem->start || problem->start[row] <= problem->kinds;
}

enum fill_fault fill_check(const struct fill_problem *problem, uint32_t *row)
{
    uint32_t ignored;
    if (!row) row = &ignored;
    *row = 0;
    if (!size_good(problem)) return FILL_FAULT_SIZE;
    const struct { uint32_t rows; bool (*good)(const struct fill_problem *, uint32_t); enum fill_fault fault; } tests[] = {
        { problem->kinds, kind_good, FILL_FAULT_KIND },       { problem->workers, worker_good, FILL_FAULT_WORKER },
        { problem->workers * problem->days, fixed_good, FILL_FAULT_CELL }, { problem->workers * problem->days, start_good, FILL_FAULT_START },
        { problem->wishes, wish_good, FILL_FAULT_WISH },      { problem->covers, cover_good, FILL_FAULT_COVER },
        { problem->windows, window_good, FILL_FAULT_WINDOW }, { problem->workers, before_good, FILL_FAULT_BEFORE },
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        for (*row = 0; *row < tests[i].rows; ++*row)
            if (!tests[i].good(problem, *row)) return tests[i].fault;
    if (!covers_differ(problem, row)) return FILL_FAULT_COVER;
    *row = 0;
    return wishes_fit(problem) ? FILL_FAULT_NONE : FILL_FAULT_WISH;
}

static void weigh(struct fill_model *model, int32_t weight, bool cover)
{
    if (weight <= 0) return;
    if (cover && weight > model->dearest) model->dearest = weight;
    if (model->cheapest == 0 || weight < model->cheapest) model->cheapest = weight;
}

static void fill_weekends(struct fill_model *model, const struct fill_problem *problem)
{
    for (uint32_t day = 0; day <= problem->days; day++) {
        uint32_t weekday = (problem->first_weekday + day) % WEEK;
        bool later = weekday > SATURDAY && day > 0;             /* its weekend was begun by the day before */
        model->weekend_high[day] = (uint16_t)model->weekends;
        model->weekend_low[day] = (uint16_t)(model->weekends - later);
        if (weekday < SATURDAY || day == problem->days) continue;
        if (!later) model->weekend[model->weekends++].first = (uint16_t)day;
        model->weekend[model->weekends - 1].last = (uint16_t)day;
    }
}

static void fill_kinds(struct fill_model *model, const struct fill_problem *problem)
{
    model->shortest = problem->kind[0].minutes;
    for (uint32_t kind = 0; kind < problem->kinds; kind++) {
        model->minutes[kind + 1] = problem->kind[kind].minutes;
        model->barred[kind + 1] = problem->kind[kind].bars << 1;
        if (problem->kind[kind].minutes < model->shortest) model->shortest = problem->kind[kind].minutes;
    }
}

static void fill_workers(struct fill_model *model, const struct fill_problem *problem)
{
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        uint64_t able = 1u << FILL_OFF;
        uint16_t *most = model->most + (size_t)worker * model->states;
        most[FILL_OFF] = UINT16_MAX;
        for (uint32_t kind = 0; kind < problem->kinds; kind++) {
            most[kind + 1] = problem->kind_most[(size_t)worker * problem->kinds + kind];
            if (most[kind + 1] > 0) able |= (uint64_t)1 << (kind + 1);
        }
        model->worker[worker] = problem->worker[worker];
        for (uint32_t day = 0; day < problem->days; day++) {
            size_t cell = fill_cell(model, worker, day);
            bool is_free = !problem->fixed || problem->fixed[cell] == FILL_FREE;
            model->allowed[cell] = is_free ? able : (uint64_t)1 << problem->fixed[cell];
        }
    }
}

static void fill_prices(struct fill_model *model, const struct fill_problem *problem)
{
    for (uint32_t i = 0; i < problem->wishes; i++) {
        const struct fill_wish *wish = &problem->wish[i];
        int32_t *price = model->price + fill_cell(model, wish->worker, wish->day) * model->states;
        for (uint32_t state = 0; state < model->states; state++)
            price[state] += state == wish->kind + 1 ? wish->if_given : wish->if_not;
        model->wish[i] = *wish;
        weigh(model, wish->if_given, false);
        weigh(model, wish->if_not, false);
    }
    for (uint32_t i = 0; i < problem->covers; i++) {
        const struct fill_cover *cover = &problem->cover[i];
        model->need[(size_t)cover->day * model->states + cover->kind + 1] =
            (struct fill_need){ .required = cover->required, .under = cover->under, .over = cover->over };
        weigh(model, cover->under, true);
        weigh(model, cover->over, true);
    }
    if (model->cheapest == 0) model->cheapest = 1;
    if (model->dearest == 0) model->dearest = model->cheapest;
}

/* By worker, each worker's in the order given. */
static void fill_windows(struct fill_model *model, const struct fill_problem *problem)
{
    for (uint32_t i = 0; i < problem->windows; i++) model->window_first[problem->window[i].worker + 1]++;
    for (uint32_t worker = 0; worker < problem->workers; worker++) model->window_first[worker + 1] += model->window_first[worker];
    for (uint32_t i = problem->windows; i > 0; i--) {
        const struct fill_window *window = &problem->window[i - 1];
        uint32_t slot = --model->window_first[window->worker + 1];
        model->window[slot] = (struct fill_span){
            .first = (uint16_t)window->first_day, .end = (uint16_t)(window->first_day + window->days), .minutes_most = window->minutes_most,
        };
    }
    for (uint32_t worker = 0; worker < problem->workers; worker++) model->window_first[worker] = model->window_first[worker + 1];
    model->window_first[problem->workers] = problem->windows;
}

bool fill_model_init(struct fill_model *model, const struct fill_problem *problem)
{
    size_t cells = (size_t)problem->workers * problem->days, states = problem->kinds + 1;
    *model = (struct fill_model){ .days = problem->days, .workers = problem->workers, .states = (uint32_t)states, .wishes = problem->wishes };
    model->worker = calloc(problem->workers, sizeof *model->worker);
    model->most = calloc(problem->workers * states, sizeof *model->most);
    model->allowed = calloc(cells, sizeof *model->allowed);
    model->price = calloc(cells * states, sizeof *model->price);
    model->need = calloc(problem->days * states, sizeof *model->need);
    model->weekend = calloc(problem->days, sizeof *model->weekend);
    model->weekend_low = calloc(problem->days + 1, sizeof *model->weekend_low);
    model->weekend_high = calloc(problem->days + 1, sizeof *model->weekend_high);
    model->wish = calloc(problem->wishes + 1, sizeof *model->wish);
    model->window = calloc(problem->windows + 1, sizeof *model->window);
    model->window_first = calloc(problem->workers + 1, sizeof *model->window_first);
    model->before = calloc(problem->workers, sizeof *model->before);
    if (!model->window || !model->window_first || !model->before || !model->worker || !model->most || !model->allowed || !model->price || !model->need || !model->weekend ||
        !model->weekend_low || !model->weekend_high || !model->wish) {
        fill_model_clear(model);
        return false;
    }
    fill_weekends(model, problem);
    fill_kinds(model, problem);
    fill_workers(model, problem);
    fill_prices(model, problem);
    fill_windows(model, problem);
    if (problem->before) memcpy(model->before, problem->before, problem->workers * sizeof *model->before);
    return true;
}

void fill_model_clear(struct fill_model *model)
{
    free(model->worker);
    free(model->most);
    free(model->allowed);
    free(model->price);
    free(model->need);
    free(model->weekend);
    free(model->weekend_low);
    free(model->weekend_high);
    free(model->window);
    free(model->window_first);
    free(model->before);
    free(model->wish);
    memset(model, 0, sizeof *model);
}
