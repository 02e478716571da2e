/* The reader of vehicle routing files, the checker of their plans, and a whole run over a small instance that we wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "bench_folder.h"
#include "sim/bench_check.h"
#include "sim/bench_vrptw.h"
#include "sim/read_vrptw.h"

#define HEAD "tiny\r\n\r\nVEHICLE\r\nNUMBER     CAPACITY\r\n  3  10\r\n\r\n"
#define COLUMNS "CUSTOMER\r\nCUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE  TIME\r\n \r\n"
#define DEPOT "    0   0   0   0    0   100   0\r\n"

/* Best: 0 1 2 0 and 0 3 0, 20 + 14. */
static const char tiny[] = HEAD COLUMNS DEPOT "    1   3   4   4   10    20   5\r\n    2   6   8   5    0    30   5\r\n    3   0  -7   6    0    90   2\r\n\r\n";

static void a_file_is_read(void **state)
{
    struct vrptw vrptw;
    (void)state;
    bench_folder_put("tiny.txt", tiny);
    assert_true(vrptw_open(&vrptw, bench_folder_path("tiny.txt")));
    const struct route_problem *problem = &vrptw.problem;
    assert_int_equal(vrptw.vehicles, 3);
    assert_int_equal(problem->workers, 3);
    assert_int_equal(problem->visits, 3);
    assert_int_equal(problem->places, 4);
    assert_int_equal(problem->worker[2].load, 10);
    assert_int_equal(problem->worker[2].end, 1000);
    assert_int_equal(problem->worker[0].to, 0);
    assert_int_equal(problem->visit[0].place, 1);
    assert_int_equal(problem->visit[0].earliest, 100);
    assert_int_equal(problem->visit[0].latest, 200);
    assert_int_equal(problem->visit[0].service, 50);
    assert_int_equal(problem->visit[1].load, 5);
    assert_int_equal(problem->travel[0 * 4 + 2], 100);
    assert_int_equal(problem->travel[1 * 4 + 3], 114);          /* 11.40 */
    assert_int_equal(problem->travel[2 * 4 + 3], 161);          /* 16.15 */
    assert_true(problem->visit[0].unserved > 2 * (100 + 100 + 161));
    vrptw_close(&vrptw);
}

static void bad_files_are_refused(void **state)
{
    static const struct { const char *text, *said; } cases[] = {
        { "", ":0: VEHICLE" }, { "nonsense\nof\nmany\n", ":3: VEHICLE" }, { "VEHICLE\nNUMBER CAPACITY\n", "VEHICLE" },
        { "VEHICLE\nNUMBER CAPACITY\n0 10\n", ":3: VEHICLE" }, { "VEHICLE\nNUMBER CAPACITY\n2.5 10\n", ":3: VEHICLE" },
        { "VEHICLE\nNUMBER CAPACITY\n2 -10\n", ":3: VEHICLE" }, { HEAD COLUMNS, "no customers" }, { HEAD COLUMNS DEPOT, "no customers" },
        { HEAD COLUMNS DEPOT "1 3 4 4 10 20\n", ":11: a customer is" }, { HEAD COLUMNS DEPOT "1 3 4 4 10 20 5 6\n", ":11: a customer is" },
        { HEAD COLUMNS DEPOT "1 3 4 x 10 20 5\n", ":11: a customer is" }, { HEAD COLUMNS DEPOT "1 3 4 -4 10 20 5\n", ":11: a customer is" },
        { HEAD COLUMNS DEPOT "more\n", ":11: a customer is" }, { HEAD COLUMNS DEPOT "2 3 4 4 10 20 5\n", ":11: customers are numbered" },
        { HEAD COLUMNS DEPOT "1 3 4 4 20 10 5\n", ":11: a window" }, { HEAD COLUMNS DEPOT "1 3 4 4 -1 10 5\n", ":11: a window" },
        { HEAD COLUMNS DEPOT "1 3 4 4 10 20 -5\n", ":11: a window" }, { HEAD COLUMNS DEPOT "1 3 4 4 10 nan 5\n", ":11: a customer is" },
        { HEAD COLUMNS DEPOT "1 3 1e300 4 10 20 5\n", ":11: a customer is" }, { HEAD COLUMNS DEPOT "1 3 900000000 4 10 20 5\n", "too large" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct vrptw vrptw;
        bench_folder_put("bad.txt", cases[i].text);
        bench_folder_listen();
        bool read = vrptw_open(&vrptw, bench_folder_path("bad.txt"));
        const char *heard = bench_folder_heard();
        assert_false(read);
        assert_null(vrptw.node);
        if (!strstr(heard, "bad.txt:") || !strstr(heard, cases[i].said)) fail_msg("case %zu: %s", i, heard);
    }
    struct vrptw vrptw;
    bench_folder_listen();
    bool read = vrptw_open(&vrptw, bench_folder_path("none.txt"));
    bench_folder_heard();
    assert_false(read);
}

/* Each broken rule is seen; the routes are by customer less one. */
static void the_checker_bites(void **state)
{
    static const struct { uint32_t first[4], visit[4]; double cost; uint32_t served, workers; const char *said; } cases[] = {
        { { 0, 2, 3, 3 }, { 0, 1, 2 }, 34, 3, 2, "" },
        { { 0, 2, 2, 2 }, { 0, 1 }, 20, 2, 1, "" },
        { { 0, 3, 3, 3 }, { 0, 1, 2 }, 33.1, 3, 1, "too much load" },
        { { 0, 2, 3, 3 }, { 1, 0, 2 }, 34, 3, 2, "" },
        { { 0, 2, 3, 3 }, { 2, 0, 1 }, 43.4, 3, 2, "late, worker 0, visit 0" },
        { { 0, 2, 4, 4 }, { 0, 1, 2, 1 }, 53.1, 3, 2, "made twice, worker 1, visit 1" },
        { { 0, 2, 3, 4 }, { 0, 1, 2, 2 }, 48, 3, 3, "made twice, worker 2, visit 2" },
        { { 0, 2, 3, 4 }, { 0, 1, 2, 7 }, 34, 3, 3, "no such visit" },
    };
    struct vrptw vrptw;
    (void)state;
    bench_folder_put("tiny.txt", tiny);
    assert_true(vrptw_open(&vrptw, bench_folder_path("tiny.txt")));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t first[4], visit[4];
        memcpy(first, cases[i].first, sizeof first);
        memcpy(visit, cases[i].visit, sizeof visit);
        struct bench_plan plan = { .workers = 3, .first = first, .visit = visit };
        struct bench_verdict verdict = bench_check_vrptw(&vrptw, &plan);
        assert_true(verdict.cost > cases[i].cost - 1e-9 && verdict.cost < cases[i].cost + 1e-9);
        assert_int_equal(verdict.served, cases[i].served);
        assert_int_equal(verdict.workers, cases[i].workers);
        assert_int_equal(verdict.violations > 0, cases[i].said[0] != '\0');
        assert_non_null(strstr(verdict.first, cases[i].said));
    }
    uint32_t first[] = { 0, 1, 2, 3, 4 }, visit[] = { 0, 1, 2, 2 };
    struct bench_plan plan = { .workers = 4, .first = first, .visit = visit };
    assert_int_equal(bench_check_vrptw(&vrptw, &plan).violations, 2);       /* one vehicle too many, one visit twice */
    vrptw_close(&vrptw);
}

static void a_folder_is_planned(void **state)
{
    char data[64], out[64];
    struct bench_options options = { .data = data, .out = out, .seed = 1, .json = true };
    (void)state;
    snprintf(data, sizeof data, "%s", bench_folder_path("sets"));
    snprintf(out, sizeof out, "%s", bench_folder_path("out"));
    bench_folder_put("sets/vrptw/small/tiny.txt", tiny);
    bench_folder_put("sets/vrptw/BKS.csv", "instance,bks_distance_dimacs,vroom114_x5_distance,vroom114_x5_seconds\ntiny,34.0,35.7,0.5\n");
    bench_folder_listen();
    int status = bench_vrptw(&options, 1);
    const char *heard = bench_folder_heard();
    assert_non_null(strstr(heard, "{\"instance\":\"tiny\",\"distance\":34.0,\"best\":34.0,\"gap_percent\":0.00,\"unserved\":0,\"vehicles\":2,"
                                  "\"violations\":0,\"seconds\":0."));
    assert_non_null(strstr(heard, ",\"vroom_percent\":5.00,\"vroom_seconds\":0.50}\n{\"summary\":\"all\",\"instances\":1,\"solved\":1,"));
    assert_int_equal(status, 0);
    const char *written = bench_folder_get("out/tiny.sol");
    assert_non_null(strstr(written, "Route #1: "));
    assert_non_null(strstr(written, ": 3\n"));
    options.booking = true;
    bench_folder_listen();
    status = bench_vrptw(&options, 1);
    heard = bench_folder_heard();
    assert_non_null(strstr(heard, "\"accepted\":3,\"of\":3,\"booked_distance\":34.0,"));
    assert_int_equal(status, 0);
    bench_folder_put("sets/vrptw/small/broken.txt", "no");
    bench_folder_listen();
    status = bench_vrptw(&options, 1);
    bench_folder_heard();
    assert_int_equal(status, 1);
    options.data = "/nowhere/at/all";
    bench_folder_listen();
    status = bench_vrptw(&options, 1);
    assert_non_null(strstr(bench_folder_heard(), "skipped"));
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read), cmocka_unit_test(bad_files_are_refused), cmocka_unit_test(the_checker_bites),
        cmocka_unit_test(a_folder_is_planned),
    };
    return cmocka_run_group_tests_name("read_vrptw", tests, bench_folder_make, bench_folder_remove);
}
