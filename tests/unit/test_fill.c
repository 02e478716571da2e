/* The automatic fill: small problems against every roster there is, greater ones against a slow witness, and what it promises about fixed cells,
 * seeds, starts, problems that cannot be met, and reasons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/fill/fill.h"
#include "engine/fill/fill_state.h"
#include "fill_witness.h"
#include "random_bits.h"

enum { DAYS_MOST = 40, WORKERS_MOST = 14, KINDS_MOST = 5, CELLS_MOST = DAYS_MOST * WORKERS_MOST, WISHES_MOST = 120, WINDOWS_MOST = 3 * WORKERS_MOST };

struct draft {
    struct fill_problem problem;
    struct fill_kind kind[KINDS_MOST];
    struct fill_worker worker[WORKERS_MOST];
    uint16_t kind_most[WORKERS_MOST * KINDS_MOST];
    uint8_t fixed[CELLS_MOST];
    struct fill_wish wish[WISHES_MOST];
    struct fill_cover cover[DAYS_MOST * KINDS_MOST];
    struct fill_window window[WINDOWS_MOST];
    struct fill_before before[WORKERS_MOST];
};

/* Everybody may do everything; nothing is asked. */
static void draft_plain(struct draft *draft, uint32_t workers, uint32_t days, uint32_t kinds)
{
    memset(draft, 0, sizeof *draft);
    draft->problem = (struct fill_problem){
        .days = days, .kinds = kinds, .workers = workers, .kind = draft->kind, .worker = draft->worker, .kind_most = draft->kind_most,
        .fixed = draft->fixed, .wish = draft->wish, .cover = draft->cover, .window = draft->window,
    };
    for (uint32_t i = 0; i < kinds; i++) draft->kind[i].minutes = 480;
    for (uint32_t i = 0; i < workers; i++)
        draft->worker[i] = (struct fill_worker){ .minutes_most = 1000000, .run_most = 1000, .run_least = 1, .off_least = 1, .weekends_most = 1000 };
    for (uint32_t i = 0; i < workers * kinds; i++) draft->kind_most[i] = 1000;
    memset(draft->fixed, FILL_FREE, sizeof draft->fixed);
}

static void draft_cover(struct draft *draft, uint32_t day, uint32_t kind, int32_t required)
{
    draft->cover[draft->problem.covers++] = (struct fill_cover){ .day = day, .kind = kind, .required = required, .under = 100, .over = 1 };
}

static void draft_random(struct draft *draft, uint32_t workers, uint32_t days, uint32_t kinds, uint64_t *seed)
{
    draft_plain(draft, workers, days, kinds);
    draft->problem.first_weekday = random_below(seed, 7);
    for (uint32_t i = 0; i < kinds; i++)
        draft->kind[i] = (struct fill_kind){ .minutes = 240 + 120 * (int32_t)random_below(seed, 5), .bars = random_bits(seed) & random_bits(seed) & 31 };
    for (uint32_t i = 0; i < workers; i++) {
        int32_t most = 480 * (int32_t)(days / 3 + random_below(seed, days / 2));
        draft->worker[i] = (struct fill_worker){
            .minutes_most = most, .minutes_least = most - 480 * (int32_t)random_below(seed, 4), .run_most = (uint16_t)(2 + random_below(seed, 4)),
            .run_least = (uint16_t)(1 + random_below(seed, 2)), .off_least = (uint16_t)(1 + random_below(seed, 3)),
            .weekends_most = (uint16_t)(random_below(seed, days / 7 + 2)),
        };
        if (draft->worker[i].minutes_least < 0) draft->worker[i].minutes_least = 0;
    }
    for (uint32_t i = 0; i < workers * kinds; i++) draft->kind_most[i] = (uint16_t)(random_below(seed, 4) ? days : random_below(seed, 3));
    for (uint32_t i = 0; i < workers * days; i++)
        if (random_below(seed, 12) == 0) draft->fixed[i] = (uint8_t)(random_below(seed, 2) ? 0 : random_below(seed, kinds + 1));
    draft->problem.wishes = random_below(seed, workers * days / 4 + 2);
    for (uint32_t i = 0; i < draft->problem.wishes; i++)
        draft->wish[i] = (struct fill_wish){
            .worker = random_below(seed, workers), .day = random_below(seed, days), .kind = random_below(seed, kinds),
            .if_not = (int32_t)random_below(seed, 4), .if_given = (int32_t)random_below(seed, 4),
        };
    for (uint32_t i = 0; i < days * kinds; i++)
        if (random_below(seed, 5)) draft_cover(draft, i / kinds, i % kinds, (int32_t)random_below(seed, workers / kinds + 2));
}

/* Some weeks with limits, and something before the first day for most workers. */
static void draft_border(struct draft *draft, uint64_t *seed)
{
    uint32_t workers = draft->problem.workers, days = draft->problem.days;
    draft->problem.windows = random_below(seed, 3 * workers + 1);
    for (uint32_t i = 0; i < draft->problem.windows; i++) {
        uint32_t length = 1 + random_below(seed, days);
        draft->window[i] = (struct fill_window){
            .worker = random_below(seed, workers), .first_day = random_below(seed, days - length + 1), .days = length,
            .minutes_most = (int32_t)(random_below(seed, 3 * length + 3) * 200),
        };
    }
    draft->problem.before = draft->before;
    for (uint32_t i = 0; i < workers; i++)
        draft->before[i] = (struct fill_before){ .days = (uint16_t)random_below(seed, 4), .last = (uint8_t)random_below(seed, draft->problem.kinds + 1) };
}

static uint32_t rows_of(const struct fill_problem *problem)
{
    uint32_t rows = 1;
    for (uint32_t day = 0; day < problem->days; day++) rows *= problem->kinds + 1;
    return rows;
}

static void row_of(const struct fill_problem *problem, uint32_t number, uint8_t *row)
{
    for (uint32_t day = 0; day < problem->days; day++, number /= problem->kinds + 1) row[day] = (uint8_t)(number % (problem->kinds + 1));
}

/* The least cost of workers `worker`.. with those before them set. -1: no roster keeps the rules. */
static int64_t exhaust(const struct fill_problem *problem, uint32_t worker, uint8_t *roster)
{
    int64_t best = -1, part[FILL_COSTS];
    if (worker == problem->workers) return witness_cost(problem, roster, part);
    uint8_t *row = roster + worker * problem->days;
    for (uint32_t number = 0; number < rows_of(problem); number++) {
        row_of(problem, number, row);
        if (!witness_row(problem, worker, row)) continue;
        int64_t cost = exhaust(problem, worker + 1, roster);
        if (cost >= 0 && (best < 0 || cost < best)) best = cost;
    }
    return best;
}

static void small_problems_are_solved(void **state)
{
    static const struct { uint32_t workers, days, kinds, problems; uint64_t seed; } cases[] = {
        { 1, 9, 2, 60, 11 }, { 2, 5, 2, 90, 12 }, { 2, 8, 1, 90, 13 }, { 3, 5, 1, 90, 14 }, { 2, 4, 3, 45, 15 },
    };
    uint32_t possible = 0, impossible = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t seed = cases[i].seed;
        for (uint32_t n = 0; n < cases[i].problems; n++) {
            struct draft draft;
            uint8_t roster[CELLS_MOST];
            draft_random(&draft, cases[i].workers, cases[i].days, cases[i].kinds, &seed);
            if (n % 3 == 2) draft_border(&draft, &seed);
            int64_t least = exhaust(&draft.problem, 0, roster);
            struct fill *fill = fill_new(&draft.problem, n);
            assert_non_null(fill);
            fill_plan(fill, 20000);
            fill_step(fill, 100000);
            struct fill_result result = fill_best(fill);
            for (uint32_t more = 0; more < 40 && least >= 0 && (!result.feasible || result.cost > least); more++) {     /* a few are traps */
                fill_step(fill, 100000);
                result = fill_best(fill);
            }
            assert_int_equal(result.feasible, least >= 0);
            if (least >= 0) assert_int_equal(result.cost, least);
            possible += least >= 0;
            impossible += least < 0;
            fill_free(fill);
        }
    }
    assert_true(possible > 60);
    assert_true(impossible > 20);
}

static void agree(const struct fill_problem *problem, const struct fill_result *result)
{
    int64_t part[FILL_COSTS];
    bool feasible = true;
    assert_int_equal(result->cost, witness_cost(problem, result->roster, part));
    assert_memory_equal(part, result->part, sizeof part);
    for (uint32_t rule = 0; rule < FILL_RULES; rule++) {
        uint32_t broken = 0;
        for (uint32_t worker = 0; worker < problem->workers; worker++)
            broken += !witness_keeps(problem, worker, result->roster + worker * problem->days, (enum fill_rule)rule);
        assert_int_equal(result->broken[rule], broken);
        feasible = feasible && broken == 0;
    }
    assert_int_equal(result->feasible, feasible);
    for (uint32_t worker = 0; worker < problem->workers; worker++)
        assert_true(witness_fixed(problem, worker, result->roster + worker * problem->days));
}

/* Also the search's own sums: were they wrong, the best would not be the best that was shown before. */
static void the_witness_agrees(void **state)
{
    uint64_t seed = 77;
    uint32_t feasible = 0;
    (void)state;
    for (uint32_t n = 0; n < 90; n++) {
        struct draft draft;
        draft_random(&draft, 1 + random_below(&seed, WORKERS_MOST), 7 + random_below(&seed, DAYS_MOST - 7), 1 + random_below(&seed, KINDS_MOST), &seed);
        if (n % 2 == 1) draft_border(&draft, &seed);
        struct fill *fill = fill_new(&draft.problem, n);
        assert_non_null(fill);
        fill_plan(fill, 40000);
        struct fill_result last = fill_best(fill);
        for (uint32_t step = 0; step < 12; step++) {
            fill_step(fill, 1 + random_below(&seed, 8000));
            struct fill_result result = fill_best(fill);
            agree(&draft.problem, &result);
            assert_true(result.feasible || !last.feasible);
            assert_true(result.cost <= last.cost || result.feasible != last.feasible || !result.feasible);
            last = result;
        }
        feasible += last.feasible;
        fill_free(fill);
    }
    assert_true(feasible > 5);
}

/* Every open shift is in the list of holes once, where the list says it is, and nothing else is in it. */
static void holes_agree(const struct draft *draft, const struct fill_state *state, uint32_t *seen)
{
    const struct fill_problem *problem = &draft->problem;
    uint32_t states = problem->kinds + 1, open = 0;
    for (uint32_t i = 0; i < problem->covers; i++) {
        const struct fill_cover *cover = &problem->cover[i];
        int32_t there = 0;
        uint32_t slot = cover->day * states + cover->kind + 1;
        for (uint32_t worker = 0; worker < problem->workers; worker++) there += state->cell[worker * problem->days + cover->day] == cover->kind + 1;
        if (there >= cover->required) {
            assert_int_equal(state->hole_at[slot], 0);
            continue;
        }
        open++;
        assert_in_range(state->hole_at[slot], 1, state->holes);
        assert_int_equal(state->hole[state->hole_at[slot] - 1], slot);
    }
    assert_int_equal(state->holes, open);
    *seen += open;
}

static void open_shifts_are_listed(void **unused)
{
    uint64_t seed = 31;
    uint32_t seen = 0;
    (void)unused;
    for (uint32_t n = 0; n < 20; n++) {
        struct draft draft;
        struct fill_model model;
        struct fill_state state;
        struct fill_change change = { 0 };
        draft_random(&draft, 1 + random_below(&seed, WORKERS_MOST), 7 + random_below(&seed, DAYS_MOST - 7), 1 + random_below(&seed, KINDS_MOST), &seed);
        assert_true(fill_model_init(&model, &draft.problem));
        assert_true(fill_state_init(&state, &model));
        fill_state_count(&state, &model);
        for (uint32_t step = 0; step < 200; step++) {
            change.worker = random_below(&seed, model.workers);
            change.from = random_below(&seed, model.days);
            change.to = change.from + 1 + random_below(&seed, model.days - change.from);
            for (uint32_t day = change.from; day < change.to; day++) change.with[day] = (uint8_t)random_below(&seed, model.states);
            (void)fill_change_weigh(&state, &model, &change);
            assert_true(fill_change_apply(&state, &model, &change, INT32_MAX));
            fill_change_count(&state, &model, &change);
            if (step % 50 == 25) fill_state_count(&state, &model);
            holes_agree(&draft, &state, &seen);
        }
        fill_state_clear(&state);
        fill_model_clear(&model);
    }
    assert_true(seen > 1000);
}

static void the_same_seed_the_same_roster(void **state)
{
    struct draft draft;
    uint64_t seed = 5;
    uint8_t first[CELLS_MOST];
    (void)state;
    draft_random(&draft, 10, 28, 3, &seed);
    for (uint32_t run = 0; run < 3; run++) {
        struct fill *fill = fill_new(&draft.problem, run == 2 ? 8 : 9);
        fill_plan(fill, 30000);
        if (run == 0) fill_step(fill, 30000);
        else for (uint32_t i = 0; i < 30; i++) fill_step(fill, 1000);        /* slices do not matter */
        struct fill_result result = fill_best(fill);
        if (run == 0) memcpy(first, result.roster, 280);
        if (run == 1) assert_memory_equal(first, result.roster, 280);
        if (run == 2) assert_memory_not_equal(first, result.roster, 280);
        fill_free(fill);
    }
}

/* What the operator made is the first best, and nothing worse ever takes its place. */
static void a_start_is_improved(void **state)
{
    struct draft draft;
    uint8_t start[14] = { 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0 };
    (void)state;
    draft_plain(&draft, 2, 7, 1);
    for (uint32_t day = 0; day < 7; day++) draft_cover(&draft, day, 0, 1);
    draft.fixed[1] = 1;             /* pinned on and pinned off */
    draft.fixed[8] = FILL_OFF;
    draft.problem.start = start;
    struct fill *fill = fill_new(&draft.problem, 1);
    struct fill_result result = fill_best(fill);
    assert_memory_equal(result.roster, start, sizeof start);
    assert_true(result.feasible);
    assert_int_equal(result.part[FILL_COST_UNDER], 100);
    assert_int_equal(result.part[FILL_COST_OVER], 1);
    fill_step(fill, 1);
    result = fill_best(fill);
    assert_true(result.cost <= 101);
    fill_step(fill, 50000);
    result = fill_best(fill);
    assert_int_equal(result.cost, 0);
    assert_int_equal(result.roster[1], 1);
    assert_int_equal(result.roster[8], FILL_OFF);
    assert_int_equal(fill_left(fill, NULL, 0), 0);
    fill_free(fill);
}

/* Fixed cells that break a rule stay, and the answer says which rule. */
static void the_impossible_is_told(void **state)
{
    static const struct { enum fill_rule rule; struct fill_worker limit; uint16_t most; uint64_t bars; uint8_t fixed[7]; } cases[] = {
        { FILL_RULE_FOLLOWS, { 9999, 0, 9, 1, 1, 9 }, 9, 1, { 1, 1, 0, 0, 0, 0, 0 } },
        { FILL_RULE_KIND_MOST, { 9999, 0, 9, 1, 1, 9 }, 1, 0, { 1, 1, 0, 0, 0, 0, 0 } },
        { FILL_RULE_MINUTES_MOST, { 959, 0, 9, 1, 1, 9 }, 9, 0, { 1, 1, 0, 0, 0, 0, 0 } },
        { FILL_RULE_MINUTES_LEAST, { 9999, 961, 9, 1, 1, 9 }, 9, 0, { 1, 1, 0, 0, 0, 0, 0 } },
        { FILL_RULE_RUN_MOST, { 9999, 0, 1, 1, 1, 9 }, 9, 0, { 1, 1, 0, 0, 0, 0, 0 } },
        { FILL_RULE_RUN_LEAST, { 9999, 0, 9, 3, 1, 9 }, 9, 0, { 0, 1, 1, 0, 0, 0, 0 } },
        { FILL_RULE_OFF_LEAST, { 9999, 0, 9, 1, 3, 9 }, 9, 0, { 1, 1, 0, 0, 1, 0, 0 } },
        { FILL_RULE_WEEKENDS_MOST, { 9999, 0, 9, 1, 1, 0 }, 9, 0, { 0, 0, 0, 0, 0, 0, 1 } },
        { FILL_RULE_WINDOW_MOST, { 9999, 0, 9, 1, 1, 9 }, 9, 0, { 0, 1, 1, 0, 0, 0, 0 } },
    };
    (void)state;
    assert_int_equal(sizeof cases / sizeof cases[0], FILL_RULES);
    for (size_t i = 0; i < FILL_RULES; i++) {
        struct draft draft;
        draft_plain(&draft, 1, 7, 1);
        draft.worker[0] = cases[i].limit;
        draft.kind_most[0] = cases[i].most;
        draft.kind[0].bars = cases[i].bars;
        memcpy(draft.fixed, cases[i].fixed, 7);
        if (cases[i].rule == FILL_RULE_WINDOW_MOST)
            draft.window[draft.problem.windows++] = (struct fill_window){ .first_day = 1, .days = 2, .minutes_most = 959 };
        struct fill *fill = fill_new(&draft.problem, 1);
        fill_step(fill, 1000);
        struct fill_result result = fill_best(fill);
        assert_false(result.feasible);
        assert_memory_equal(result.roster, cases[i].fixed, 7);
        for (uint32_t rule = 0; rule < FILL_RULES; rule++) assert_int_equal(result.broken[rule], rule == cases[i].rule);
        fill_free(fill);
    }
}

/* What was before the first day binds there, and only there: one worker, one kind that may not follow itself in some cases. */
static void the_border_binds(void **state)
{
    static const struct { enum fill_rule rule; struct fill_before before; uint64_t bars; struct fill_worker limit; uint8_t row[5]; } cases[] = {
        { FILL_RULES, { 2, 1 }, 0, { 9999, 0, 3, 1, 1, 9 }, { 1, 0, 1, 1, 1 } },
        { FILL_RULE_RUN_MOST, { 2, 1 }, 0, { 9999, 0, 3, 1, 1, 9 }, { 1, 1, 0, 0, 0 } },
        { FILL_RULES, { 9, 1 }, 0, { 9999, 0, 3, 1, 1, 9 }, { 0, 1, 1, 1, 0 } },
        { FILL_RULES, { 1, 1 }, 0, { 9999, 0, 9, 3, 1, 9 }, { 1, 1, 0, 0, 0 } },
        { FILL_RULE_RUN_LEAST, { 1, 1 }, 0, { 9999, 0, 9, 3, 1, 9 }, { 1, 0, 0, 0, 0 } },
        { FILL_RULE_RUN_LEAST, { 1, 1 }, 0, { 9999, 0, 9, 3, 1, 9 }, { 0, 0, 0, 0, 0 } },
        { FILL_RULE_RUN_LEAST, { 5, 0 }, 0, { 9999, 0, 9, 3, 1, 9 }, { 1, 1, 0, 0, 0 } },
        { FILL_RULES, { 0, 0 }, 0, { 9999, 0, 9, 3, 1, 9 }, { 1, 1, 0, 0, 0 } },
        { FILL_RULE_OFF_LEAST, { 1, 0 }, 0, { 9999, 0, 9, 1, 2, 9 }, { 1, 0, 0, 1, 1 } },
        { FILL_RULES, { 1, 0 }, 0, { 9999, 0, 9, 1, 2, 9 }, { 0, 1, 0, 0, 1 } },
        { FILL_RULE_OFF_LEAST, { 5, 1 }, 0, { 9999, 0, 9, 1, 2, 9 }, { 0, 1, 1, 1, 1 } },
        { FILL_RULE_FOLLOWS, { 1, 1 }, 1, { 9999, 0, 9, 1, 1, 9 }, { 1, 0, 0, 0, 0 } },
        { FILL_RULES, { 0, 1 }, 1, { 9999, 0, 9, 1, 1, 9 }, { 1, 0, 0, 0, 0 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct draft draft;
        draft_plain(&draft, 1, 5, 1);
        draft.worker[0] = cases[i].limit;
        draft.before[0] = cases[i].before;
        draft.kind[0].bars = cases[i].bars;
        draft.problem.before = draft.before;
        memcpy(draft.fixed, cases[i].row, 5);
        struct fill *fill = fill_new(&draft.problem, 1);
        struct fill_result result = fill_best(fill);
        for (uint32_t rule = 0; rule < FILL_RULES; rule++) assert_int_equal(result.broken[rule], rule == cases[i].rule);
        agree(&draft.problem, &result);
        fill_free(fill);
    }
}

/* One open shift on Wednesday; each worker has another reason. */
static void what_is_left_has_reasons(void **state)
{
    enum { WORKERS = 9, DAY = 2 };
    struct draft draft;
    struct fill_open open[2];
    (void)state;
    draft_plain(&draft, WORKERS, 5, 2);
    draft_cover(&draft, DAY, 0, WORKERS);
    draft_cover(&draft, 0, 0, 0);
    for (uint32_t worker = 0; worker < WORKERS; worker++)
        for (uint32_t day = 0; day < 5; day++) draft.fixed[worker * 5 + day] = FILL_OFF;
    uint8_t *cell = draft.fixed;
    draft.kind_most[0 * 2] = 0;                                     /* never this kind */
    cell[1 * 5 + DAY] = 2;                                          /* fixed on the other kind */
    for (uint32_t worker = 2; worker < WORKERS; worker++) cell[worker * 5 + DAY] = FILL_FREE;
    draft.worker[2].minutes_most = 479;
    cell[3 * 5 + 1] = cell[4 * 5 + 3] = 1;
    draft.worker[3].run_most = 1;
    draft.kind[0].bars = 2;                                         /* a day of kind 0, then kind 1: barred */
    cell[4 * 5 + 3] = 2;
    draft.worker[5].run_least = 2;
    draft.wish[draft.problem.wishes++] = (struct fill_wish){ .worker = 6, .day = DAY, .kind = 0, .if_given = 500 };
    draft.wish[draft.problem.wishes++] = (struct fill_wish){ .worker = 7, .day = DAY, .kind = 1, .if_not = 500 };
    draft.window[draft.problem.windows++] = (struct fill_window){ .worker = 8, .first_day = 0, .days = 5, .minutes_most = 479 };
    for (uint32_t worker = 2; worker < WORKERS; worker++)          /* the other kind is for those who wish it */
        draft.wish[draft.problem.wishes++] = (struct fill_wish){ .worker = worker, .day = DAY, .kind = 1, .if_given = 1 };
    struct fill *fill = fill_new(&draft.problem, 3);
    fill_plan(fill, 100000);
    fill_step(fill, 100000);
    assert_true(fill_best(fill).feasible);
    assert_int_equal(fill_left(fill, open, 2), 1);
    assert_int_equal(open[0].day, DAY);
    assert_int_equal(open[0].kind, 0);
    assert_int_equal(open[0].missing, WORKERS);
    for (uint32_t why = 0; why < FILL_WHYS; why++) {
        bool expected = why == FILL_WHY_NEVER || why == FILL_WHY_FIXED || why == FILL_WHY_BUSY || why == FILL_WHY_COST ||
                        why == FILL_WHY_RULE + FILL_RULE_MINUTES_MOST || why == FILL_WHY_RULE + FILL_RULE_RUN_MOST ||
                        why == FILL_WHY_RULE + FILL_RULE_FOLLOWS || why == FILL_WHY_RULE + FILL_RULE_RUN_LEAST ||
                        why == FILL_WHY_RULE + FILL_RULE_WINDOW_MOST;
        assert_int_equal(open[0].why[why], expected);
    }
    fill_free(fill);
}

static void faults_are_named(void **state)
{
    struct draft draft;
    uint8_t start[4] = { 0, 0, 2, 0 };
    uint32_t row;
    (void)state;
#define FAULT(change, fault, at)                                                \
    do {                                                                        \
        draft_plain(&draft, 2, 2, 1);                                           \
        draft_cover(&draft, 1, 0, 1);                                           \
        change;                                                                 \
        assert_int_equal(fill_check(&draft.problem, &row), fault);              \
        assert_int_equal(row, at);                                              \
        struct fill *fill = fill_new(&draft.problem, 1);                        \
        assert_true((fill == NULL) == (fault != FILL_FAULT_NONE));              \
        fill_free(fill);                                                        \
    } while (0)
    FAULT((void)0, FILL_FAULT_NONE, 0);
    FAULT(draft.problem.days = 0, FILL_FAULT_SIZE, 0);
    FAULT(draft.problem.days = FILL_DAYS_MAX + 1, FILL_FAULT_SIZE, 0);
    FAULT(draft.problem.workers = 0, FILL_FAULT_SIZE, 0);
    FAULT(draft.problem.first_weekday = 7, FILL_FAULT_SIZE, 0);
    FAULT(draft.problem.kinds = FILL_KINDS_MAX + 1, FILL_FAULT_SIZE, 0);
    FAULT(draft.kind[0].minutes = 0, FILL_FAULT_KIND, 0);
    FAULT(draft.worker[1].minutes_least = -1, FILL_FAULT_WORKER, 1);
    FAULT(draft.fixed[3] = 2, FILL_FAULT_CELL, 3);
    FAULT(draft.problem.start = start, FILL_FAULT_START, 2);
    FAULT((draft.problem.wishes = 1, draft.wish[0].day = 2), FILL_FAULT_WISH, 0);
    FAULT((draft.problem.wishes = 1, draft.wish[0].if_not = -1), FILL_FAULT_WISH, 0);
    FAULT(draft.cover[0].kind = 1, FILL_FAULT_COVER, 0);
    FAULT(draft_cover(&draft, 1, 0, 2), FILL_FAULT_COVER, 1);
    FAULT((draft.problem.windows = 1, draft.window[0] = (struct fill_window){ 1, 1, 1, 0 }), FILL_FAULT_NONE, 0);
    FAULT((draft.problem.windows = 1, draft.window[0] = (struct fill_window){ 2, 1, 1, 0 }), FILL_FAULT_WINDOW, 0);
    FAULT((draft.problem.windows = 1, draft.window[0] = (struct fill_window){ 1, 1, 0, 0 }), FILL_FAULT_WINDOW, 0);
    FAULT((draft.problem.windows = 1, draft.window[0] = (struct fill_window){ 1, 1, 2, 0 }), FILL_FAULT_WINDOW, 0);
    FAULT((draft.problem.windows = 1, draft.window[0] = (struct fill_window){ 1, 1, 1, -1 }), FILL_FAULT_WINDOW, 0);
    FAULT((draft.problem.before = draft.before, draft.before[1] = (struct fill_before){ 1, 2 }), FILL_FAULT_BEFORE, 1);
#undef FAULT
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_problems_are_solved), cmocka_unit_test(the_witness_agrees), cmocka_unit_test(open_shifts_are_listed),
        cmocka_unit_test(the_same_seed_the_same_roster), cmocka_unit_test(a_start_is_improved), cmocka_unit_test(the_impossible_is_told),
        cmocka_unit_test(the_border_binds), cmocka_unit_test(what_is_left_has_reasons), cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
