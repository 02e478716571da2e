/* What all benches share: which files are meant, what the table beside them says, what is printed, and how gaps are counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "bench_folder.h"
#include "sim/bench_set.h"

static const struct bench_about about = { .name = "test", .folder = "big/set", .suffix = ".txt", .usage = "a test", .booking = true };
static const struct bench_about days = { .name = "days", .folder = "days", .suffix = "/orders.txt", .usage = "a test" };

static void files_come_in_order(void **state)
{
    static const char *const expected[] = { "a2/R2", "a2/R10", "a10/C1", "set/Z" };
    struct bench_options options = { .data = bench_folder() };
    struct bench_set set;
    (void)state;
    bench_folder_put("big/set/a10/C1.txt", "");
    bench_folder_put("big/set/a2/R10.txt", "");
    bench_folder_put("big/set/a2/R2.txt", "");
    bench_folder_put("big/set/a2/R2.sol", "");
    bench_folder_put("big/set/Z.txt", "");
    bench_folder_put("big/other/Y.txt", "");
    assert_true(bench_set_open(&set, &about, &options));
    assert_int_equal(set.files, 4);
    for (uint32_t i = 0; i < 4; i++) {
        char whole[2 * BENCH_NAME_BYTES + 1];
        snprintf(whole, sizeof whole, "%s/%s", set.file[i].group, set.file[i].name);
        assert_string_equal(whole, expected[i]);
    }
    bench_set_close(&set);
}

/* The folder itself, one above it, two above it; and one that is not there. */
static void the_folder_is_found(void **state)
{
    static const struct { const char *data, *only; uint32_t files; } cases[] = {
        { "big/set", NULL, 4 }, { "big", NULL, 4 }, { "", NULL, 4 }, { "big/other", NULL, 1 }, { "nowhere", NULL, 0 },
        { "", "R*", 2 }, { "", "a10/*", 1 }, { "", "Z.txt", 1 }, { "", "none", 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench_options options = { .data = bench_folder_path(cases[i].data), .only = cases[i].only };
        struct bench_set set;
        bench_folder_listen();
        bool found = bench_set_open(&set, &about, &options);
        const char *heard = bench_folder_heard();
        assert_int_equal(found, cases[i].files > 0);
        assert_int_equal(set.files, cases[i].files);
        assert_int_equal(strstr(heard, "skipped") != NULL, !found);
        if (found) bench_set_close(&set);
    }
}

static void an_instance_may_be_a_folder(void **state)
{
    struct bench_options options = { .data = bench_folder() };
    struct bench_set set;
    (void)state;
    bench_folder_put("days/day2/orders.txt", "");
    bench_folder_put("days/day2/couriers.txt", "");
    bench_folder_put("days/day10/orders.txt", "");
    assert_true(bench_set_open(&set, &days, &options));
    assert_int_equal(set.files, 2);
    assert_string_equal(set.file[0].name, "day2");
    assert_string_equal(set.file[1].name, "day10");
    assert_string_equal(set.file[1].group, "days");
    bench_set_close(&set);
}

static void tables_are_read(void **state)
{
    struct bench_file file = { .name = "R1" };
    struct bench_table table;
    (void)state;
    snprintf(file.path, sizeof file.path, "%s", bench_folder_path("table/in/R1.txt"));
    bench_folder_put("table/in/R1.txt", "");
    bench_folder_put("table/best.csv", "instance,kind,best,\"a, \"\"b\"\"\",note\r\nR11,x,1,q,\nR1.txt,x,2.5,\"<1,2|3>\",\nR1,y,3\nR1,z,-,,,,more\n");
    assert_true(bench_table_open(&table, &file, "best.csv"));
    assert_int_equal(table.columns, 6);         /* by the commas of the head, quoted or not: none of them is missed */
    uint32_t row = bench_table_row(&table, "R1", NULL, NULL);
    assert_int_equal(row, 2);
    assert_true(bench_table_number(&table, row, "best") == 2.5);
    assert_string_equal(bench_table_text(&table, row, "a, \"b\""), "<1,2|3>");
    assert_string_equal(bench_table_text(&table, row, "note"), "");
    assert_true(isnan(bench_table_number(&table, row, "kind")));
    row = bench_table_row(&table, "R1", "kind", "y");
    assert_int_equal(row, 3);
    assert_true(bench_table_number(&table, row, "best") == 3);
    assert_string_equal(bench_table_text(&table, row, "note"), "");
    assert_true(isnan(bench_table_number(&table, bench_table_row(&table, "R1", "kind", "z"), "best")));
    assert_int_equal(bench_table_row(&table, "R1", "kind", "w"), 0);
    assert_int_equal(bench_table_row(&table, "R1", "none", "y"), 0);
    assert_int_equal(bench_table_row(&table, "R", NULL, NULL), 0);
    assert_null(bench_table_text(&table, 2, "none"));
    assert_null(bench_table_text(&table, 0, "best"));
    bench_table_close(&table);
    assert_true(bench_known(&file, "best.csv", "best") == 2.5);
    assert_true(isnan(bench_known(&file, "none.csv", "best")));
    bench_folder_put("table/empty.csv", "");
    assert_false(bench_table_open(&table, &file, "empty.csv"));
}

static void gaps_are_counted(void **state)
{
    (void)state;
    assert_int_equal(bench_gap(101, 100), 100);
    assert_int_equal(bench_gap(99.99, 100), -1);
    assert_int_equal(bench_gap(0, 0), 0);
    assert_true(bench_gap(1, 0) == BENCH_NO_GAP);
    assert_true(bench_gap(1, (double)NAN) == BENCH_NO_GAP);
    assert_true(bench_gap((double)NAN, 1) == BENCH_NO_GAP);
    double even[] = { 4, 1, 2, 3 }, odd[] = { 5, 1, 3 };
    struct bench_spread spread = bench_spread(even, 4);
    assert_true(spread.mean == 2.5 && spread.median == 2.5 && spread.worst == 4);
    spread = bench_spread(odd, 3);
    assert_true(spread.mean == 3 && spread.median == 3 && spread.worst == 5);
    spread = bench_spread(odd, 0);
    assert_true(spread.mean == 0 && spread.worst == 0);
}

static void work_is_paced(void **state)
{
    uint64_t left;
    (void)state;
    struct bench_pace pace = bench_pace_start(0, 10);
    assert_true(bench_pace_more(&pace, 4, &left));
    assert_int_equal(left, 6);
    assert_false(bench_pace_more(&pace, 6, &left));
    assert_int_equal(left, 0);
    pace = bench_pace_start(0, 0);
    assert_false(bench_pace_more(&pace, 1, &left));
    pace = bench_pace_start(1e6, 0);
    while (bench_pace_spent_s(&pace) <= 0) {}
    assert_true(bench_pace_more(&pace, 1000, &left));
    assert_true(left > 1000);
}

static bool play(struct bench_set *set, const struct bench_file *file, void *own, struct bench_score *score)
{
    uint32_t *count = own;
    score->solved = (*count)++ != 1;            /* the second fails */
    score->gap = *count * 100;
    score->seconds = *count;
    const struct bench_cell cell[] = {
        bench_cell_number("cost", *count, 1), bench_cell_number("best", (double)NAN, 1), bench_cell_flag("good", score->solved),
        bench_cell_text("word", "a \"b\""), bench_cell_gap("gap", score->gap), bench_cell_gap("none", BENCH_NO_GAP),
    };
    bench_tell(set, file, cell, sizeof cell / sizeof cell[0]);
    return score->solved;
}

static void lines_are_told(void **state)
{
    struct bench_options options = { .data = bench_folder(), .only = "R*", .json = true };
    uint32_t count = 0;
    (void)state;
    bench_folder_listen();
    int status = bench_set_run(&about, &options, play, &count);
    assert_string_equal(bench_folder_heard(),
        "{\"instance\":\"R2\",\"cost\":1.0,\"good\":true,\"word\":\"a \\\"b\\\"\",\"gap\":1.00}\n"
        "{\"instance\":\"R10\",\"cost\":2.0,\"good\":false,\"word\":\"a \\\"b\\\"\",\"gap\":2.00}\n"
        "{\"summary\":\"all\",\"instances\":2,\"solved\":1,\"violations\":0,\"gaps\":1,\"mean_percent\":1.00,\"median_percent\":1.00,"
        "\"worst_percent\":1.00,\"mean_seconds\":1.50,\"worst_seconds\":2.00}\n");
    assert_int_equal(status, 1);
    options.json = false;
    options.only = "[RC]*";
    count = 2;
    bench_folder_listen();
    status = bench_set_run(&about, &options, play, &count);
    assert_string_equal(bench_folder_heard(),
        "instance       cost      best      good      word       gap      none\n"
        "R2              3.0         -       yes     a \"b\"      3.00         -\n"
        "R10             4.0         -       yes     a \"b\"      4.00         -\n"
        "C1              5.0         -       yes     a \"b\"      5.00         -\n"
        "a2: instances 2, solved 2, violations 0, gaps 2, mean_percent 3.50, median_percent 3.50, worst_percent 4.00, mean_seconds 3.50, "
        "worst_seconds 4.00\n"
        "a10: instances 1, solved 1, violations 0, gaps 1, mean_percent 5.00, median_percent 5.00, worst_percent 5.00, mean_seconds 5.00, "
        "worst_seconds 5.00\n"
        "all: instances 3, solved 3, violations 0, gaps 3, mean_percent 4.00, median_percent 4.00, worst_percent 5.00, mean_seconds 4.00, "
        "worst_seconds 5.00\n");
    assert_int_equal(status, 0);
}

static void options_are_read(void **state)
{
    static char data[] = "--data=x", mode[] = "--mode=booking", bad[] = "--mode=other", more_text[] = "--more=7", help[] = "--help";
    static const struct { char *first, *second; int status; bool booking; } cases[] = {
        { data, mode, -1, true }, { data, more_text, -1, false }, { data, bad, 2, false }, { mode, more_text, 2, false }, { help, data, 0, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench_options options = { .seconds = 1 };
        uint32_t count = 0;
        const struct option more[] = { { "--more", OPTION_COUNT, &count, 1, 9, "N", "more" } };
        char *argv[] = { cases[i].first, cases[i].second };
        bench_folder_listen();
        int status = bench_options_read(&about, &options, more, 1, 2, argv);
        bench_folder_heard();
        assert_int_equal(status, cases[i].status);
        assert_int_equal(options.booking, cases[i].booking);
        if (cases[i].second == more_text && status < 0) assert_int_equal(count, 7);
    }
    struct bench_options options = { .data = NULL };
    char *argv[] = { data, mode };
    bench_folder_listen();
    assert_int_equal(bench_options_read(&days, &options, NULL, 0, 2, argv), 2);      /* has no such mode */
    bench_folder_heard();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_in_order), cmocka_unit_test(the_folder_is_found), cmocka_unit_test(an_instance_may_be_a_folder),
        cmocka_unit_test(tables_are_read), cmocka_unit_test(gaps_are_counted), cmocka_unit_test(work_is_paced), cmocka_unit_test(lines_are_told),
        cmocka_unit_test(options_are_read),
    };
    return cmocka_run_group_tests_name("bench_set", tests, bench_folder_make, bench_folder_remove);
}
