/* Exact assignment: small cases against trying everything, larger ones against a dense Hungarian method that shares no code; ties, scarce columns,
 * budgets that strike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/assign.h"
#include "random_bits.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))
#define UNLIMITED UINT64_MAX

enum { SIDE_MAX = 300, EDGES_MAX = 300 * 40 };

/* A problem with its own memory. */
struct sample {
    struct assign_problem problem;
    uint32_t first[SIDE_MAX + 1], column[EDGES_MAX];
    int64_t cost[EDGES_MAX], alone[SIDE_MAX];
};

/* What random problems look like. */
struct shape {
    uint32_t rows, columns, edges;      /* edges: at most so many of a row */
    uint32_t cost_most;                 /* small: many ties */
    int64_t alone_least;
    uint32_t alone_more;
    bool negative;
};

static void sample_fill(struct sample *sample, const struct shape *shape, uint64_t *seed)
{
    uint32_t edge = 0;
    for (uint32_t row = 0; row < shape->rows; row++) {
        sample->first[row] = edge;
        sample->alone[row] = shape->alone_least + random_below(seed, shape->alone_more + 1);
        for (uint32_t i = random_below(seed, shape->edges + 1); i > 0; i--, edge++) {
            sample->column[edge] = random_below(seed, shape->columns);
            sample->cost[edge] = (int64_t)random_below(seed, shape->cost_most + 1) - (shape->negative ? shape->cost_most / 2 : 0);
        }
    }
    sample->first[shape->rows] = edge;
    sample->problem = (struct assign_problem){ shape->rows, shape->columns, sample->first, sample->column, sample->cost, sample->alone };
}

static int64_t edge_cost(const struct assign_problem *problem, uint32_t row, uint32_t column)
{
    int64_t least = INT64_MAX;
    for (uint32_t edge = problem->first[row]; edge < problem->first[row + 1]; edge++)
        if (problem->column[edge] == column && problem->cost[edge] < least) least = problem->cost[edge];
    return least;
}

/* What the answer costs; every column is an edge of its row and nobody else's. */
static int64_t judged(const struct assign_problem *problem, const uint32_t *column_of)
{
    int64_t sum = 0;
    for (uint32_t row = 0; row < problem->rows; row++) {
        if (column_of[row] == ASSIGN_ALONE) {
            sum += problem->alone[row];
            continue;
        }
        int64_t cost = edge_cost(problem, row, column_of[row]);
        assert_true(cost != INT64_MAX);
        sum += cost;
        for (uint32_t other = 0; other < row; other++) assert_int_not_equal(column_of[other], column_of[row]);
    }
    return sum;
}

static struct assign_result solve(const struct sample *sample, uint64_t budget, uint32_t *column_of)
{
    struct assign *assign = assign_new(&(struct assign_limits){ SIDE_MAX, SIDE_MAX });
    assert_non_null(assign);
    struct assign_result result = assign_solve(assign, &sample->problem, budget, column_of);
    assert_true(result.cost == judged(&sample->problem, column_of));
    assert_true(result.spent <= budget);
    assign_free(assign);
    return result;
}

/* ---- slow ways ---- */

static int64_t try_all(const struct assign_problem *problem, uint32_t row, uint32_t taken)
{
    if (row == problem->rows) return 0;
    int64_t least = problem->alone[row] + try_all(problem, row + 1, taken);
    for (uint32_t column = 0; column < problem->columns; column++) {
        int64_t cost = edge_cost(problem, row, column);
        if ((taken >> column & 1) || cost == INT64_MAX) continue;
        cost += try_all(problem, row + 1, taken | 1U << column);
        if (cost < least) least = cost;
    }
    return least;
}

/* The Hungarian method on a dense matrix, O(n^2 m): as many more columns as rows, one for each to stay alone in. */
static int64_t dense_cost(const struct assign_problem *problem)
{
    const int64_t never = (int64_t)1 << 50;
    uint32_t rows = problem->rows, columns = problem->columns + rows;
    int64_t *matrix = calloc((size_t)(rows + 1) * (columns + 1), sizeof *matrix), *u = calloc(rows + 1, sizeof *u);
    int64_t *v = calloc(columns + 1, sizeof *v), *least = calloc(columns + 1, sizeof *least), cost = 0;
    uint32_t *owner = calloc(columns + 1, sizeof *owner), *way = calloc(columns + 1, sizeof *way);
    bool *used = calloc(columns + 1, sizeof *used);
    assert_true(matrix && u && v && least && owner && way && used);
    for (uint32_t i = 1; i <= rows; i++) {
        int64_t *line = matrix + (size_t)i * (columns + 1);
        for (uint32_t j = 1; j <= columns; j++) line[j] = j == problem->columns + i ? problem->alone[i - 1] : never;
        for (uint32_t j = 1; j <= problem->columns; j++)
            if (edge_cost(problem, i - 1, j - 1) != INT64_MAX) line[j] = edge_cost(problem, i - 1, j - 1);
    }
    for (uint32_t i = 1; i <= rows; i++) {
        uint32_t at = 0;
        owner[0] = i;
        for (uint32_t j = 0; j <= columns; j++) least[j] = INT64_MAX, used[j] = false;
        do {
            uint32_t row = owner[at], next = 0;
            int64_t delta = INT64_MAX;
            used[at] = true;
            for (uint32_t j = 1; j <= columns; j++) {
                if (used[j]) continue;
                int64_t reduced = matrix[(size_t)row * (columns + 1) + j] - u[row] - v[j];
                if (reduced < least[j]) least[j] = reduced, way[j] = at;
                if (least[j] < delta) delta = least[j], next = j;
            }
            for (uint32_t j = 0; j <= columns; j++) {
                if (used[j]) u[owner[j]] += delta, v[j] -= delta;
                else if (least[j] != INT64_MAX) least[j] -= delta;
            }
            at = next;
        } while (owner[at] != 0);
        for (; at != 0; at = way[at]) owner[at] = owner[way[at]];
    }
    for (uint32_t j = 1; j <= columns; j++)
        if (owner[j] != 0) cost += matrix[(size_t)owner[j] * (columns + 1) + j];
    free(matrix), free(u), free(v), free(least), free(owner), free(way), free(used);
    return cost;
}

/* In the order of the rows, each the cheapest that is left. */
static int64_t greedy_cost(const struct assign_problem *problem)
{
    bool taken[SIDE_MAX] = { false };
    int64_t sum = 0;
    for (uint32_t row = 0; row < problem->rows; row++) {
        int64_t least = problem->alone[row];
        uint32_t best = ASSIGN_ALONE;
        for (uint32_t column = 0; column < problem->columns; column++) {
            int64_t cost = edge_cost(problem, row, column);
            if (taken[column] || cost == INT64_MAX || cost > least || (cost == least && best != ASSIGN_ALONE)) continue;
            least = cost;
            best = column;
        }
        if (best != ASSIGN_ALONE) taken[best] = true;
        sum += least;
    }
    return sum;
}

/* ---- the tests ---- */

static void test_small(void **state)
{
    static const struct shape shapes[] = {
        { 4, 4, 4, 20, 10, 10, false }, { 5, 3, 5, 5, 3, 2, false }, { 6, 6, 3, 2, 1, 2, false }, { 5, 6, 6, 1000, 100000, 0, true }, { 6, 2, 2, 9, -5, 12, true }, { 1, 1, 3, 3, 1, 1, false },
    };
    struct sample *sample = calloc(1, sizeof *sample);
    uint64_t seed = 4;
    uint32_t column_of[SIDE_MAX];
    (void)state;
    assert_non_null(sample);
    for (uint32_t shape = 0; shape < ROWS(shapes); shape++)
        for (uint32_t turn = 0; turn < 300; turn++) {
            sample_fill(sample, &shapes[shape], &seed);
            struct assign_result result = solve(sample, UNLIMITED, column_of);
            assert_true(result.exact);
            assert_true(result.cost == try_all(&sample->problem, 0, 0));
            assert_true(result.cost == dense_cost(&sample->problem));
        }
    free(sample);
}

static void test_against_dense(void **state)
{
    static const struct shape shapes[] = {
        { 120, 150, 20, 3000, 5000, 0, false },           /* most are served */
        { 150, 40, 20, 3000, 100000, 5000, false },       /* workers are scarce and everybody wants one */
        { 200, 200, 6, 50, 40, 20, false },               /* ties, and alone is often as good */
        { 60, 300, 30, 3, 2, 2, false },
        { 100, 100, 30, 1000000, 10000000, 0, true },
    };
    struct sample *sample = calloc(1, sizeof *sample);
    uint64_t seed = 9;
    uint32_t column_of[SIDE_MAX], again[SIDE_MAX];
    (void)state;
    assert_non_null(sample);
    for (uint32_t shape = 0; shape < ROWS(shapes); shape++)
        for (uint32_t turn = 0; turn < 4; turn++) {
            sample_fill(sample, &shapes[shape], &seed);
            struct assign_result result = solve(sample, UNLIMITED, column_of);
            assert_true(result.exact);
            assert_true(result.cost == dense_cost(&sample->problem));
            solve(sample, UNLIMITED, again);
            assert_memory_equal(again, column_of, sample->problem.rows * sizeof *again);
        }
    free(sample);
}

/* What stands in the header about equals: the column of the least number, and any column before staying alone. */
static void test_ties(void **state)
{
    static const struct { uint32_t rows, columns, first[4], column[6]; int64_t cost[6], alone[3]; uint32_t answer[3]; } cases[] = {
        { 1, 3, { 0, 3 }, { 2, 1, 0 }, { 5, 5, 5 }, { 9 }, { 0 } },
        { 1, 1, { 0, 1 }, { 0 }, { 7 }, { 7 }, { 0 } },
        { 1, 1, { 0, 1 }, { 0 }, { 8 }, { 7 }, { ASSIGN_ALONE } },
        { 2, 1, { 0, 1, 2 }, { 0, 0 }, { 3, 3 }, { 9, 9 }, { 0, ASSIGN_ALONE } },
        { 2, 1, { 0, 1, 2 }, { 0, 0 }, { 3, 3 }, { 9, 10 }, { ASSIGN_ALONE, 0 } },
        { 2, 3, { 0, 3, 4 }, { 0, 2, 1, 0 }, { 1, 4, 4, 1 }, { 99, 99 }, { 1, 0 } },
        { 1, 2, { 0, 2 }, { 1, 1 }, { 4, 2 }, { 3 }, { 1 } },      /* twice the same column */
        { 1, 1, { 0, 0 }, { 0 }, { 0 }, { 3 }, { ASSIGN_ALONE } }, /* nobody may */
    };
    struct assign *assign = assign_new(&(struct assign_limits){ 3, 3 });
    (void)state;
    assert_non_null(assign);
    for (uint32_t i = 0; i < ROWS(cases); i++) {
        uint32_t column_of[3];
        struct assign_problem problem = { cases[i].rows, cases[i].columns, cases[i].first, cases[i].column, cases[i].cost, cases[i].alone };
        assert_true(assign_solve(assign, &problem, UNLIMITED, column_of).exact);
        assert_memory_equal(column_of, cases[i].answer, cases[i].rows * sizeof *column_of);
    }
    assign_free(assign);
}

/* Every budget from nothing to enough: an answer that holds, never worse than greedy, exact at the end. */
static void test_budget(void **state)
{
    static const struct shape shape = { 60, 40, 12, 500, 400, 300, false };
    struct sample *sample = calloc(1, sizeof *sample);
    uint64_t seed = 77;
    uint32_t column_of[SIDE_MAX], struck = 0;
    (void)state;
    assert_non_null(sample);
    for (uint32_t turn = 0; turn < 5; turn++) {
        sample_fill(sample, &shape, &seed);
        int64_t greedy = greedy_cost(&sample->problem), best = dense_cost(&sample->problem);
        struct assign_result result = { 0 };
        for (uint64_t budget = 0; !result.exact; budget++) {
            result = solve(sample, budget, column_of);
            assert_true(result.cost <= greedy);
            assert_true(result.cost >= best);
            struck += !result.exact;
        }
        assert_true(result.cost == best);
    }
    assert_true(struck > 50);
    free(sample);
}

/* A chain in which each new row moves all before it: the longest paths there can be. Costs at the bound. */
static void test_chain(void **state)
{
    enum { LENGTH = 200 };
    struct sample *sample = calloc(1, sizeof *sample);
    uint32_t column_of[SIDE_MAX], edge = 0;
    (void)state;
    assert_non_null(sample);
    for (uint32_t row = 0; row < LENGTH; row++) {
        sample->first[row] = edge;
        sample->alone[row] = ASSIGN_COST_MAX;
        sample->column[edge] = row == LENGTH - 1 ? 0 : row;
        sample->cost[edge++] = -ASSIGN_COST_MAX;
        if (row == LENGTH - 1) break;
        sample->column[edge] = row + 1;
        sample->cost[edge++] = row == LENGTH - 2 ? ASSIGN_COST_MAX - LENGTH : -ASSIGN_COST_MAX + 1;
    }
    sample->first[LENGTH] = edge;
    sample->problem = (struct assign_problem){ LENGTH, LENGTH, sample->first, sample->column, sample->cost, sample->alone };
    assert_true(solve(sample, UNLIMITED, column_of).exact);
    for (uint32_t row = 0; row < LENGTH; row++) assert_int_equal(column_of[row], row == LENGTH - 1 ? 0 : row + 1);
    free(sample);
}

static void test_limits(void **state)
{
    uint32_t column_of[1] = { 7 };
    (void)state;
    assert_null(assign_new(&(struct assign_limits){ 0, 1 }));
    assert_null(assign_new(&(struct assign_limits){ 1, 0 }));
    assert_null(assign_new(&(struct assign_limits){ ASSIGN_SIZE_MAX + 1, 1 }));
    assert_null(assign_new(&(struct assign_limits){ 1, ASSIGN_SIZE_MAX + 1 }));
    assign_free(NULL);
    struct assign *assign = assign_new(&(struct assign_limits){ 1, 1 });
    struct assign_problem nothing = { 0, 0, (const uint32_t[]){ 0 }, NULL, NULL, NULL };
    struct assign_result result = assign_solve(assign, &nothing, 0, column_of);
    assert_true(result.exact);
    assert_int_equal(result.cost, 0);
    assert_int_equal(column_of[0], 7);
    assign_free(assign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small), cmocka_unit_test(test_against_dense), cmocka_unit_test(test_ties),
        cmocka_unit_test(test_budget), cmocka_unit_test(test_chain), cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
