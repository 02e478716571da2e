/* The reader of the rotating workforce benchmark: small instances that we wrote in both forms, what they become, what comes out again, what is
 * refused, and a whole run over a folder of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sim/bench_rws.h"
#include "sim/rws.h"

/* Two days early, two late, two nights, two off, eight weeks of it: two of each every day. */
#define LIMITS "week_length = 7;\nnb_workers = 8; % and weeks\nmin_daysoff = 2;\nmax_daysoff = 2;\nmin_work = 6;\nmax_work = 6;\nnb_shifts = 3;\n"
#define DEMAND "temp_req = [| 2, 2, 2, 2, 2, 2, 2\n | 2, 2, 2, 2, 2, 2, 2\n | 2, 2, 2, 2, 2, 2, 2 |];\n"
#define TIMES "shift_name = [\"E\", \"LL\", \"N\"];\nshift_start = [360, 840, 1320];\nshift_length = [480, 480, 480];\n"
#define BLOCKS "shift_block_min = [2, 2, 2];\nshift_block_max = [2, 3, 100];\n"
#define FORBIDDEN "nb_forbidden = 2;\nforbidden_before = [3, 2];\nforbidden_after = [1, 1];\nforbidden_daysoff = [false, true];\n"

static const char good[] =
    LIMITS DEMAND TIMES BLOCKS "nb_forbidden = 1;\nforbidden_before = [3];\nforbidden_after = [1];\nforbidden_daysoff = [false];\n";
static const char form_2018[] = LIMITS DEMAND TIMES BLOCKS FORBIDDEN;
static const char form_2022[] =
    "employees = 3;\nrequirements =\n[|      Day: Evening: Night:\n | Mon: 1, 0, 1\n | Tue: 1, 0, 1\n | Wed: 1, 0, 0\n | Thu: 1, 0, 0\n"
    " | Fri: 1, 0, 0\n | Sat: 0, 1, 0\n | Sun: 0, 1, 0\n|];\n";
static const char hopeless[] =
    "employees = 2;\nrequirements =\n[|\n | Mon: 2, 0, 0\n | Tue: 2, 0, 0\n | Wed: 2, 0, 0\n | Thu: 2, 0, 0\n"
    " | Fri: 2, 0, 0\n | Sat: 2, 0, 0\n | Sun: 0, 0, 0\n|];\n";

static char folder[] = "/tmp/paidan-rws-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[sizeof folder + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void drop(const char *name) { assert_int_equal(unlink(path_of(name)), 0); }

static void assert_range(struct rota_range range, uint8_t least, uint8_t most)
{
    assert_int_equal(range.least, least);
    assert_int_equal(range.most, most);
}

static void limits_are_read(void **state)
{
    struct rws rws;
    (void)state;
    put("a.dzn", form_2018);
    assert_true(rws_open(&rws, path_of("a.dzn")));
    const struct rota_problem *problem = &rws.problem;
    assert_int_equal(problem->workers, 8);
    assert_int_equal(problem->days, 7);
    assert_int_equal(problem->kinds, 3);
    assert_range(problem->work, 6, 6);
    assert_range(problem->run[ROTA_OFF], 2, 2);
    assert_range(problem->run[2], 2, 3);
    assert_range(problem->run[3], 2, 0);        /* as long as any run of work may be: no limit */
    for (uint32_t day = 0; day < 7; day++) assert_int_equal(problem->demand[day][3], 2);
    assert_int_equal(problem->forbidden_count, 2);
    assert_memory_equal(&problem->forbidden[0], &((struct rota_sequence){ 2, { 3, 1 } }), sizeof problem->forbidden[0]);
    assert_memory_equal(&problem->forbidden[1], &((struct rota_sequence){ 3, { 2, 0, 1 } }), sizeof problem->forbidden[1]);
    assert_string_equal(rws.kind_name[0].text, "-");
    assert_string_equal(rws.kind_name[2].text, "LL");
    put("a.dzn", "week_length = 7;\nnb_workers = 30;\nmin_daysoff = 0;\nmax_daysoff = 210;\nmin_work = 99;\nmax_work = 209;\nnb_shifts = 3;\n"
                 DEMAND TIMES BLOCKS FORBIDDEN);
    assert_true(rws_open(&rws, path_of("a.dzn")));
    assert_range(problem->run[ROTA_OFF], 1, 0);
    assert_range(problem->work, ROTA_RUN_MAX + 1, ROTA_RUN_MAX + 1);        /* binds, but is too long: the engine refuses it */
    drop("a.dzn");
}

static void the_other_form_is_read(void **state)
{
    struct rws rws;
    (void)state;
    put("a.dzn", form_2022);
    assert_true(rws_open(&rws, path_of("a.dzn")));
    const struct rota_problem *problem = &rws.problem;
    assert_int_equal(problem->workers, 3);
    assert_int_equal(problem->demand[0][1], 1);
    assert_int_equal(problem->demand[1][3], 1);
    assert_int_equal(problem->demand[6][2], 1);
    assert_int_equal(problem->demand[6][1], 0);
    assert_range(problem->work, 1, 5);
    assert_range(problem->run[3], 1, 3);
    assert_int_equal(problem->week_off, 2);
    assert_int_equal(problem->weekend_every, 3);
    assert_string_equal(rws.kind_name[2].text, "E");
    drop("a.dzn");
}

static void a_table_is_written(void **state)
{
    struct rws rws;
    char line[64] = "";
    uint8_t table[8 * 7];
    (void)state;
    put("a.dzn", good);
    assert_true(rws_open(&rws, path_of("a.dzn")));
    for (uint32_t cell = 0; cell < sizeof table; cell++) table[cell] = (uint8_t)(cell % 8 < 6 ? cell % 8 / 2 + 1 : 0);
    assert_true(rws_write(&rws, table, path_of("a.roster.txt")));
    FILE *file = fopen(path_of("a.roster.txt"), "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "E E LL LL N N -\n");
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "- E E LL LL N N\n");
    fclose(file);
    assert_false(rws_write(&rws, table, path_of("no/such/folder")));
    drop("a.dzn");
    drop("a.roster.txt");
}

static void bad_files_are_refused(void **state)
{
    static const char *const bad[] = {
        "", "nonsense", LIMITS, LIMITS TIMES BLOCKS FORBIDDEN, LIMITS DEMAND TIMES BLOCKS, LIMITS DEMAND BLOCKS FORBIDDEN,
        "week_length = 7;\nnb_workers = 99999999;\n",
        "week_length = 7;\nnb_workers = -3;\n",
        "week_length = 7;\nnb_workers = 8",
        "week_length = 7;\nnb_workers = 8;\nnb_shifts = 9;\n",
        LIMITS "temp_req = [| 2, 2 |];\n" TIMES BLOCKS FORBIDDEN,
        LIMITS DEMAND "shift_name = [\"E\", \"L\"];\n" BLOCKS FORBIDDEN,
        LIMITS DEMAND TIMES BLOCKS "nb_forbidden = 2;\nforbidden_before = [3];\nforbidden_after = [1, 1];\nforbidden_daysoff = [false, true];\n",
        LIMITS DEMAND TIMES BLOCKS "nb_forbidden = 999;\n",
        "employees = 3;\n", "employees = 3;\nrequirements = [| 1, 2 |];\n",
    };
    struct rws rws;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put("a.dzn", bad[i]);
        assert_false(rws_open(&rws, path_of("a.dzn")));
    }
    drop("a.dzn");
    assert_false(rws_open(&rws, path_of("a.dzn")));
}

/* Found, proved and told apart; what is said beside the files is held against it. */
static void a_folder_is_played(void **state)
{
    struct bench_options options = { .data = folder, .out = folder, .seconds = 5, .seed = 1, .json = true };
    (void)state;
    put("a.dzn", good);
    put("b.dzn", hopeless);
    put("STATUS.csv", "instance,status\na,SAT,0.1\nb,UNSAT,0.1\n");
    assert_int_equal(bench_rws(&options), 0);
    drop("a.roster.txt");
    assert_int_not_equal(access(path_of("b.roster.txt"), F_OK), 0);
    put("STATUS.csv", "instance,status\na,SAT,0.1\nb,SAT,0.1\n");
    assert_int_equal(bench_rws(&options), 1);
    options.only = "a*";
    assert_int_equal(bench_rws(&options), 0);
    put("STATUS.csv", "instance,status\na,UNSAT,0.1\n");
    assert_int_equal(bench_rws(&options), 1);
    put("a.dzn", "nonsense");
    assert_int_equal(bench_rws(&options), 1);
    drop("a.dzn");
    drop("b.dzn");
    drop("a.roster.txt");
    drop("STATUS.csv");
    assert_int_equal(bench_rws(&options), 0);       /* nothing there: passed over */
    options.data = "/nowhere/at/all";
    assert_int_equal(bench_rws(&options), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_read), cmocka_unit_test(the_other_form_is_read), cmocka_unit_test(a_table_is_written),
        cmocka_unit_test(bad_files_are_refused), cmocka_unit_test(a_folder_is_played),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
