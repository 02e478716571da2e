/* Cyclic rotations: small problems against trying every table, problems made from a table, known patterns, problems without an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/rota/rota.h"
#include "random_bits.h"
#include "rota_slow.h"

enum { TABLE_MAX = ROTA_DAYS_MAX * ROTA_WORKERS_MAX, PLENTY = 2000000 };

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* Searches in slices, at most so much work. The table goes to `out` when there is one. */
static enum rota_state solve(const struct rota_problem *problem, uint64_t seed, uint32_t slice, uint32_t work, uint8_t *out)
{
    struct rota *rota = NULL;
    assert_int_equal(rota_new(problem, seed, &rota), REFUSE_OK);
    enum rota_state state = ROTA_SEARCHING;
    for (uint32_t spent = 0; state == ROTA_SEARCHING && spent < work; spent += slice) state = rota_step(rota, slice);
    if (state == ROTA_FOUND) {
        assert_non_null(rota_table(rota));
        memcpy(out, rota_table(rota), problem->workers * problem->days);
        assert_true(rota_slow_keeps(problem, out));
        assert_int_equal(rota_step(rota, 1), ROTA_FOUND);
    } else {
        assert_null(rota_table(rota));
    }
    rota_free(rota);
    return state;
}

/* No limits but the demand. */
static struct rota_problem loose(uint32_t workers, uint32_t days, uint32_t kinds)
{
    struct rota_problem problem = { .workers = workers, .days = days, .kinds = kinds, .work = { 1, 0 } };
    for (uint32_t kind = 0; kind <= kinds; kind++) problem.run[kind] = (struct rota_range){ 1, 0 };
    return problem;
}

static void demand_like(struct rota_problem *problem, const uint8_t *table)
{
    memset(problem->demand, 0, sizeof problem->demand);
    for (uint32_t cell = 0; cell < problem->workers * problem->days; cell++) problem->demand[cell % problem->days][table[cell]]++;
    for (uint32_t day = 0; day < problem->days; day++) problem->demand[day][ROTA_OFF] = 0;
}

static struct rota_range random_range(uint64_t *seed)
{
    if (random_below(seed, 2) == 0) return (struct rota_range){ 1, 0 };
    uint8_t least = (uint8_t)(1 + random_below(seed, 2)), most = (uint8_t)(random_below(seed, 3) ? least + random_below(seed, 4) : 0);
    return (struct rota_range){ least, most };
}

static struct rota_problem random_problem(uint64_t *seed, uint32_t workers, uint32_t days, uint32_t kinds)
{
    struct rota_problem problem = loose(workers, days, kinds);
    uint8_t table[TABLE_MAX];
    for (uint32_t kind = 0; kind <= kinds; kind++) problem.run[kind] = random_range(seed);
    problem.work = random_range(seed);
    problem.forbidden_count = random_below(seed, 3);
    for (uint32_t i = 0; i < problem.forbidden_count; i++) {
        problem.forbidden[i].length = (uint8_t)(2 + random_below(seed, 2));
        for (uint32_t at = 0; at < 3; at++) problem.forbidden[i].kind[at] = (uint8_t)random_below(seed, kinds + 1);
    }
    if (random_below(seed, 3) == 0) problem.week_off = (uint8_t)(1 + random_below(seed, 2));
    if (random_below(seed, 3) == 0) problem.weekend_every = (uint8_t)(1 + random_below(seed, 3));
    for (uint32_t cell = 0; cell < workers * days; cell++) table[cell] = (uint8_t)random_below(seed, kinds + 1);
    demand_like(&problem, table);
    return problem;
}

/* Every table there could be, whatever the demand; returns how many keep the problem. The two checks must agree on each. */
static uint32_t count_tables(const struct rota_problem *problem)
{
    uint8_t table[TABLE_MAX] = { 0 };
    uint32_t cells = problem->workers * problem->days, count = 0;
    for (uint32_t at = 0; at < cells;) {
        bool keeps = rota_slow_keeps(problem, table);
        assert_int_equal(rota_check(problem, table), keeps);
        count += keeps;
        for (at = 0; at < cells && table[at] == problem->kinds; at++) table[at] = 0;
        if (at < cells) table[at]++;
    }
    return count;
}

static void agrees_with_trying_everything(void **state)
{
    static const struct { uint32_t workers, days, kinds, rounds; } sizes[] = {
        { 1, 1, 1, 20 }, { 2, 1, 2, 20 }, { 1, 2, 1, 50 }, { 1, 7, 1, 200 }, { 2, 3, 2, 400 }, { 3, 2, 2, 400 }, { 2, 4, 2, 200 }, { 4, 2, 2, 200 },
        { 2, 7, 1, 40 }, { 3, 3, 2, 60 }, { 5, 2, 2, 20 },
    };
    uint64_t seed = 20261123;
    uint32_t with = 0, without = 0;
    (void)state;
    for (size_t i = 0; i < ROWS(sizes); i++)
        for (uint32_t round = 0; round < sizes[i].rounds; round++) {
            struct rota_problem problem = random_problem(&seed, sizes[i].workers, sizes[i].days, sizes[i].kinds);
            uint8_t table[TABLE_MAX];
            if (sizes[i].days < 2) problem.week_off = problem.weekend_every = 0;
            bool exists = count_tables(&problem) > 0;
            assert_int_equal(solve(&problem, seed, 100, PLENTY, table), exists ? ROTA_FOUND : ROTA_NONE);
            if (exists) with++;
            else without++;
        }
    assert_in_range(with, 300, 100000);
    assert_in_range(without, 300, 100000);
}

/* A cycle of work and rest of random length, cut into workers x 7 days, and limits that just hold it. False: it does not come out even. */
static bool random_table(uint64_t *seed, struct rota_problem *problem, uint8_t *table)
{
    uint32_t cells = problem->workers * problem->days, at = 0;
    while (at < cells) {
        uint32_t work = 3 + random_below(seed, 4), off = 2 + random_below(seed, 3);
        uint8_t kind = (uint8_t)(1 + random_below(seed, problem->kinds));
        if (at + work + off > cells) return false;
        for (uint32_t day = 0; day < work; day++) {
            if (day == 3 && work - day >= 2 && kind < problem->kinds) kind++;      /* forward turning inside a run of work */
            table[at++] = kind;
        }
        for (uint32_t day = 0; day < off; day++) table[at++] = ROTA_OFF;
    }
    problem->work = (struct rota_range){ 3, 6 };
    problem->run[ROTA_OFF] = (struct rota_range){ 2, 4 };
    for (uint32_t kind = 1; kind <= problem->kinds; kind++) problem->run[kind] = (struct rota_range){ 2, 6 };
    problem->forbidden_count = 0;
    for (uint8_t late = 2; late <= problem->kinds; late++)
        problem->forbidden[problem->forbidden_count++] = (struct rota_sequence){ 2, { late, (uint8_t)(late - 1) } };
    demand_like(problem, table);
    return rota_slow_keeps(problem, table);
}

static void finds_what_is_known_to_exist(void **state)
{
    static const uint32_t workers[] = { 3, 5, 9, 16, 30, 60, 120 };
    uint64_t seed = 7;
    (void)state;
    for (size_t i = 0; i < ROWS(workers); i++)
        for (uint32_t round = 0; round < 8; round++) {
            struct rota_problem problem = loose(workers[i], 7, 1 + round % 4);
            uint8_t table[TABLE_MAX];
            while (!random_table(&seed, &problem, table)) continue;
            assert_int_equal(solve(&problem, seed, 1000, PLENTY, table), ROTA_FOUND);
        }
}

/* The patterns of a service point, as one cyclic table each: E early, M mid, L late, N night, D day, X split, - off. */
static const struct pattern {
    const char *kinds, *cycle;      /* the cycle goes round workers x 7 days */
    uint32_t workers;
    struct rota_range work, off, run;
} patterns[] = {
    { "D", "DDDDD--", 1, { 5, 5 }, { 2, 2 }, { 5, 5 } },
    { "D", "DDDDD--", 6, { 5, 5 }, { 2, 2 }, { 5, 5 } },
    { "D", "DDDDDD-", 4, { 6, 6 }, { 1, 1 }, { 6, 6 } },
    { "EML", "EEMMLL--", 8, { 6, 6 }, { 2, 2 }, { 2, 2 } },
    { "EMN", "EEMMNN--", 8, { 6, 6 }, { 2, 2 }, { 2, 2 } },
    { "EMN", "EEMMNN--", 32, { 6, 6 }, { 2, 2 }, { 2, 2 } },
    { "D", "DD--", 4, { 2, 2 }, { 2, 2 }, { 2, 2 } },
    { "D", "D-", 2, { 1, 1 }, { 1, 1 }, { 1, 1 } },
    { "D", "DDDD------DDDD", 2, { 4, 8 }, { 3, 6 }, { 4, 8 } },
    { "X", "XXXXX--", 3, { 5, 5 }, { 2, 2 }, { 5, 5 } },
};

static void finds_the_patterns_of_a_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(patterns); i++) {
        const struct pattern *pattern = &patterns[i];
        uint32_t kinds = (uint32_t)strlen(pattern->kinds);
        struct rota_problem problem = loose(pattern->workers, 7, kinds);
        uint8_t table[TABLE_MAX];
        problem.work = pattern->work;
        problem.run[ROTA_OFF] = pattern->off;
        for (uint32_t kind = 1; kind <= kinds; kind++) problem.run[kind] = pattern->run;
        for (uint8_t kind = 2; kind <= kinds; kind++)
            problem.forbidden[problem.forbidden_count++] = (struct rota_sequence){ 2, { kind, (uint8_t)(kind - 1) } };
        for (uint32_t cell = 0; cell < pattern->workers * 7; cell++) {
            const char *kind = strchr(pattern->kinds, pattern->cycle[cell % strlen(pattern->cycle)]);
            table[cell] = kind ? (uint8_t)(kind - pattern->kinds + 1) : ROTA_OFF;
        }
        demand_like(&problem, table);
        assert_true(rota_slow_keeps(&problem, table));
        assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_FOUND);
        assert_true(rota_slow_keeps(&problem, table));
    }
}

/* One row of eight days: a week need not have seven. */
static void finds_a_week_of_eight_days(void **state)
{
    struct rota_problem problem = loose(1, 8, 3);
    uint8_t table[TABLE_MAX], want[] = { 1, 1, 2, 2, 3, 3, 0, 0 };
    (void)state;
    demand_like(&problem, want);
    assert_int_equal(solve(&problem, 1, 10, PLENTY, table), ROTA_FOUND);
    assert_memory_equal(table, want, sizeof want);
}

/* Three kinds around the clock with rests in each week and weekends off, at a size that nobody writes by hand. */
static void keeps_weeks_and_weekends_at_size(void **state)
{
    static const uint16_t demand[7][3] = {
        { 27, 18, 20 }, { 23, 20, 18 }, { 21, 22, 18 }, { 29, 25, 14 }, { 35, 23, 15 }, { 20, 13, 8 }, { 12, 24, 12 },
    };
    struct rota_problem problem = loose(100, 7, 3);
    uint8_t table[TABLE_MAX];
    (void)state;
    for (uint32_t day = 0; day < 7; day++)
        for (uint32_t kind = 1; kind <= 3; kind++) problem.demand[day][kind] = demand[day][kind - 1];
    problem.work.most = 5;
    problem.run[3].most = 3;
    problem.week_off = 2;
    problem.weekend_every = 3;
    static const uint8_t pairs[][2] = { { 3, 1 }, { 3, 2 }, { 1, 3 }, { 2, 3 } };
    for (size_t i = 0; i < ROWS(pairs); i++) problem.forbidden[problem.forbidden_count++] = (struct rota_sequence){ 2, { pairs[i][0], pairs[i][1] } };
    assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_FOUND);
    problem.weekend_every = 1;      /* all weekends off, and yet work on them */
    assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_NONE);
}

/* Too large to try everything: here the prices must prove it. */
static void proves_that_there_is_none(void **state)
{
    struct rota_problem problem = loose(40, 7, 2);
    uint8_t table[TABLE_MAX];
    (void)state;
    problem.work = (struct rota_range){ 4, 5 };
    problem.run[ROTA_OFF] = (struct rota_range){ 2, 3 };
    for (uint32_t day = 0; day < 7; day++) problem.demand[day][1] = 15, problem.demand[day][2] = 14;
    assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_NONE);      /* 29 of 40; five of seven days is 28.6 */
    for (uint32_t day = 0; day < 7; day++) problem.demand[day][2] = 13;
    assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_FOUND);
    problem.demand[3][1] = 30;      /* more than there are */
    assert_int_equal(solve(&problem, 1, 1000, PLENTY, table), ROTA_NONE);
}

static void same_seed_same_table(void **state)
{
    struct rota_problem problem = loose(30, 7, 3);
    uint8_t one[TABLE_MAX], two[TABLE_MAX], other[TABLE_MAX];
    uint64_t seed = 99;
    (void)state;
    while (!random_table(&seed, &problem, one)) continue;
    for (uint64_t round = 0; round < 5; round++) {
        assert_int_equal(solve(&problem, round, 1, PLENTY, one), ROTA_FOUND);
        assert_int_equal(solve(&problem, round, 977, PLENTY, two), ROTA_FOUND);
        assert_int_equal(solve(&problem, round + 100, 977, PLENTY, other), ROTA_FOUND);
        assert_memory_equal(one, two, 30 * 7);
        assert_memory_not_equal(one, other, 30 * 7);
    }
}

/* A check that passes everything would pass all the tests above: one cell wrong is noticed wherever it is. */
static void one_wrong_cell_is_noticed(void **state)
{
    struct rota_problem problem = loose(16, 7, 3);
    uint8_t table[TABLE_MAX];
    uint64_t seed = 5;
    (void)state;
    while (!random_table(&seed, &problem, table)) continue;
    assert_true(rota_check(&problem, table));
    for (uint32_t cell = 0; cell < 16 * 7; cell++)
        for (uint8_t kind = 0; kind <= 4; kind++) {
            uint8_t before = table[cell];
            table[cell] = kind;
            assert_int_equal(rota_check(&problem, table), kind == before);
            table[cell] = before;
        }
}

static void refuses_what_is_out_of_range(void **state)
{
    const struct rota_problem good = loose(4, 7, 2);
    struct rota_problem bad[14];
    struct rota *rota = NULL;
    (void)state;
    for (size_t i = 0; i < ROWS(bad); i++) bad[i] = good;
    bad[0].workers = 0;
    bad[1].workers = ROTA_WORKERS_MAX + 1;
    bad[2].days = 0;
    bad[3].days = ROTA_DAYS_MAX + 1;
    bad[4].kinds = 0;
    bad[5].kinds = ROTA_KINDS_MAX + 1;
    bad[6].work = (struct rota_range){ 0, 5 };
    bad[7].work = (struct rota_range){ 5, 4 };
    bad[8].run[2] = (struct rota_range){ 1, ROTA_RUN_MAX + 1 };
    bad[9].forbidden_count = ROTA_FORBIDDEN_MAX + 1;
    bad[10].forbidden_count = 1, bad[10].forbidden[0] = (struct rota_sequence){ 1, { 1 } };
    bad[11].forbidden_count = 1, bad[11].forbidden[0] = (struct rota_sequence){ 2, { 1, 3 } };
    bad[12].week_off = 8;
    bad[13].weekend_every = ROTA_WEEKENDS_MAX + 1;
    for (size_t i = 0; i < ROWS(bad); i++) {
        assert_int_equal(rota_new(&bad[i], 1, &rota), REFUSE_RANGE);
        assert_null(rota);
    }
    assert_int_equal(rota_new(&good, 0, &rota), REFUSE_OK);
    assert_int_equal(rota_step(rota, 1000), ROTA_FOUND);      /* nobody is asked for: all are off */
    rota_free(rota);
    rota_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_trying_everything), cmocka_unit_test(finds_what_is_known_to_exist),
        cmocka_unit_test(finds_the_patterns_of_a_point), cmocka_unit_test(finds_a_week_of_eight_days),
        cmocka_unit_test(keeps_weeks_and_weekends_at_size), cmocka_unit_test(proves_that_there_is_none),
        cmocka_unit_test(same_seed_same_table), cmocka_unit_test(one_wrong_cell_is_noticed), cmocka_unit_test(refuses_what_is_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
