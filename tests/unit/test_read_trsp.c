/* The reader of technicians' days and of release times, the checker of their plans, and whole runs over a small day that we wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bench_folder.h"
#include "sim/bench_check.h"
#include "sim/bench_release.h"
#include "sim/bench_trsp.h"
#include "sim/read_trsp.h"

#define HEAD "small\n\nINFO\nCREW COUNT  SKILLS  TOOLS   SPARE PARTS\n2  2  2  2\n\nDEPOT TECHNICIANS AND REQUESTS\n"
#define COLUMNS "ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS\n"
#define STAFF "0 0 0 0 100 0 [] [] []\n1 0 0 0 100 0 [0] \t[0] \t[1,0]\n2 10 0 0 80.5 0 [0,1] \t[] \t[0,2]\n"
/* 3: near the first home. 4: needs the skill of the second. 5: a tool and a part that only the depot has. */
#define REQUESTS "3 3 4 20 30 5 [0] [] [0,0]\n4 10 3 0 50 10 [1] [] [0,1]\n5 0 -5 40 60 2.5 [] [1] [2,0]\n"
static const char small[] = HEAD COLUMNS STAFF REQUESTS;

#define TABLE_HEAD HEAD COLUMNS "0 0 0 0 100 0 [] [] []\n1 0 0 0 100 0 [] [] []\n2 0 0 0 100 0 [] [] []\n3 1 1 10 20.25 5 [] [] []\n"
#define TIMES "TRAVEL TIMES\n0;0;0;0;1.5;9\n1;0;0;0;2.00005;9\n2;0;0;0;3;9\n3;4;5;6;0;9\n4;9;9;9;9;9\n"
static const char with_table[] = TABLE_HEAD "\nDISTANCES\n0;7;7\n\n" TIMES "\n";

static void a_file_is_read(void **state)
{
    struct trsp trsp;
    (void)state;
    bench_folder_put("a.txt", small);
    assert_true(trsp_open(&trsp, bench_folder_path("a.txt")));
    assert_int_equal(trsp.crew, 2);
    assert_int_equal(trsp.requests, 3);
    assert_int_equal(trsp.scale, 10000);
    const struct route_problem *problem = &trsp.problem;
    assert_int_equal(problem->worker[1].from, 2);
    assert_int_equal(problem->worker[1].to, 2);
    assert_int_equal(problem->worker[1].end, 805000);
    assert_int_equal(problem->worker[1].skills, 3);
    assert_int_equal(problem->worker[0].kits, 1);
    assert_int_equal(problem->worker[1].parts[1], 2);
    assert_int_equal(problem->worker[0].kit_place, 0);
    assert_int_equal(problem->visit[0].place, 3);
    assert_int_equal(problem->visit[0].earliest, 200000);
    assert_int_equal(problem->visit[0].latest, 300000);
    assert_int_equal(problem->visit[2].kits, 2);
    assert_int_equal(problem->visit[2].parts[0], 2);
    assert_int_equal(problem->visit[2].service, 25000);
    assert_int_equal(problem->travel[1 * 6 + 3], 50000);
    assert_int_equal(problem->travel[2 * 6 + 3], 80623);        /* 8.06225, up */
    assert_true(problem->visit[0].unserved > 1000000 + 805000);
    assert_int_equal(problem->weight.paid, 1);
    assert_int_equal(problem->weight.travel, 0);
    trsp_close(&trsp);
}

static void a_table_of_travel_is_read(void **state)
{
    struct trsp trsp;
    (void)state;
    bench_folder_put("a.txt", with_table);
    assert_true(trsp_open(&trsp, bench_folder_path("a.txt")));
    assert_int_equal(trsp.requests, 1);
    assert_int_equal(trsp.travel[1 * 4 + 3], 20001);            /* 2.00005, up */
    assert_int_equal(trsp.travel[3 * 4 + 1], 50000);            /* not the way there */
    assert_int_equal(trsp.visit[0].latest, 202500);
    trsp_close(&trsp);
}

static void bad_files_are_refused(void **state)
{
    static const struct { const char *text, *said; } cases[] = {
        { "", ":0: CREW COUNT" }, { "CREW COUNT\n", ":1: CREW COUNT" }, { "CREW COUNT\n2 2 2\n", ":2: CREW COUNT" },
        { "CREW COUNT\n0 2 2 2\n", ":2: CREW COUNT" }, { "CREW COUNT\n2 65 2 2\n", ":2: CREW COUNT" }, { "CREW COUNT\n2 2 2 9\n", ":2: CREW COUNT" },
        { HEAD COLUMNS, "depot, homes" }, { HEAD COLUMNS STAFF, "depot, homes" }, { HEAD COLUMNS STAFF "3 1 1 0 9 1 [0] [] [0,0,0]\n", "more spare parts" },
        { HEAD COLUMNS STAFF "3 1 1 0 9 1 [0] []\n", ":12: a node is" }, { HEAD COLUMNS STAFF "3 1 1 0 9 1 [0 [] []\n", ":12: a node is" },
        { HEAD COLUMNS STAFF "3 1 1 0 9 1 [64] [] []\n", ":12: a node is" }, { HEAD COLUMNS STAFF "3 1 1 0 9 1 [-1] [] []\n", ":12: a node is" },
        { HEAD COLUMNS STAFF "3 1 1 0 9 1 [0,,1] [] []\n", ":12: a node is" }, { HEAD COLUMNS STAFF "3 1 1 0 9 1 [] [] [] more\n", ":12: a node is" },
        { HEAD COLUMNS STAFF "3 1 1 0 9 1 [] [] [70000]\n", ":12: a node is" }, { HEAD COLUMNS STAFF "3 1 1 9 0 1 [] [] []\n", ":12: a window" },
        { HEAD COLUMNS STAFF "3 1 1 0 9 -1 [] [] []\n", ":12: a window" }, { HEAD COLUMNS STAFF "4 1 1 0 9 1 [] [] []\n", "without a gap" },
        { HEAD COLUMNS STAFF "2 1 1 0 9 1 [] [] []\n", ":12: a node comes twice" }, { HEAD COLUMNS STAFF "99999 1 1 0 9 1 [] [] []\n", ":12: a node is" },
        { HEAD COLUMNS STAFF "what\n", ":12: neither" }, { TABLE_HEAD "TRAVEL TIMES\n", "rows of travel times are missing" },
        { TABLE_HEAD "TRAVEL TIMES\n1;0;0;0;0\n", ":14: rows of travel times are numbered" },
        { TABLE_HEAD "TRAVEL TIMES\n0;0;0;0;0\n1;0;0;0\n", ":15: a row is" }, { TABLE_HEAD "TRAVEL TIMES\n0;0;0;-1;0\n", ":14: a row is" },
        { TABLE_HEAD "TRAVEL TIMES\n0;0;0;x;0\n", ":14: a row is" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trsp trsp;
        bench_folder_put("bad.txt", cases[i].text);
        bench_folder_listen();
        bool read = trsp_open(&trsp, bench_folder_path("bad.txt"));
        const char *heard = bench_folder_heard();
        assert_false(read);
        assert_null(trsp.node);
        if (!strstr(heard, "bad.txt:") || !strstr(heard, cases[i].said)) fail_msg("case %zu: %s", i, heard);
    }
}

#define RELEASES "# day\nDyn   Stat\n2 1\nID    RD\n"

static void release_times_are_read(void **state)
{
    static const struct { const char *text, *said; } cases[] = {
        { "", "not every" }, { RELEASES "3 -1\n4 0\n", "not every" }, { RELEASES "3 -1\n4 0\n4 1\n", "twice" }, { RELEASES "3 -1\n2 0\n", "a release is" },
        { RELEASES "3 -1\n6 0\n", "a release is" }, { RELEASES "3 -1\n4 x\n", "a release is" }, { RELEASES "3\n", "a release is" },
        { RELEASES "3 1 1\n", "a release is" }, { "3 -1\n4 0\n5 2\n", "not every" },
    };
    struct trsp trsp;
    double *release;
    (void)state;
    bench_folder_put("a.txt", small);
    assert_true(trsp_open(&trsp, bench_folder_path("a.txt")));
    bench_folder_put("r.txt", RELEASES "3 -1\n5 12.5\n4 0\n");
    assert_true(trsp_release_open(&trsp, bench_folder_path("r.txt"), &release));
    assert_true(release[0] == -1 && release[1] == 0 && release[2] == 12.5);
    free(release);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bench_folder_put("r.txt", cases[i].text);
        bench_folder_listen();
        bool read = trsp_release_open(&trsp, bench_folder_path("r.txt"), &release);
        const char *heard = bench_folder_heard();
        assert_false(read);
        assert_null(release);
        if (!strstr(heard, cases[i].said)) fail_msg("case %zu: %s", i, heard);
    }
    trsp_close(&trsp);
}

/* Visits 0, 1, 2 are requests 3, 4, 5. The first alone: there at 20 having left at 15, back at 30: 15. */
static void the_checker_bites(void **state)
{
    enum { STOP = ROUTE_NONE };
    static const struct { uint32_t first[3], visit[4]; double cost; uint32_t served; const char *said; } cases[] = {
        { { 0, 1, 1 }, { 0 }, 15, 1, "" },
        { { 0, 1, 2 }, { 0, 1 }, 15 + 16, 2, "" },
        { { 0, 2, 2 }, { 0, 2 }, 47.5 - (40 - 9.486832980505138 - 5 - 5), 2, "tool" },
        { { 0, 3, 4 }, { 0, STOP, 2, 1 }, 27.5 + 16, 3, "" },
        { { 0, 1, 1 }, { 1 }, 10.44030650891055 * 2 + 10, 1, "skill" },
        { { 0, 0, 2 }, { 1, 0 }, 0, 2, "" },
        { { 0, 2, 2 }, { 2, 0 }, 0, 2, "tool" },
        { { 0, 3, 3 }, { STOP, 2, 0 }, 0, 2, "late, worker 0, visit 0" },
        { { 0, 1, 2 }, { 0, 0 }, 0, 1, "made twice" },
        { { 0, 1, 1 }, { 9 }, 0, 0, "no such visit" },
    };
    struct trsp trsp;
    (void)state;
    bench_folder_put("a.txt", small);
    assert_true(trsp_open(&trsp, bench_folder_path("a.txt")));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t first[3], visit[4];
        memcpy(first, cases[i].first, sizeof first);
        memcpy(visit, cases[i].visit, sizeof visit);
        struct bench_plan plan = { .workers = 2, .first = first, .visit = visit };
        struct bench_verdict verdict = bench_check_trsp(&trsp, &plan);
        double cost = cases[i].cost;
        if (cost > 0 && (verdict.cost < cost - 1e-9 || verdict.cost > cost + 1e-9)) fail_msg("case %zu: %.9f", i, verdict.cost);
        assert_int_equal(verdict.served, cases[i].served);
        if ((verdict.violations > 0) != (cases[i].said[0] != '\0') || !strstr(verdict.first, cases[i].said)) fail_msg("case %zu: %s", i, verdict.first);
    }
    trsp_close(&trsp);
}

/* What the plan says of its starts, and who was sent when. */
static void starts_and_knowledge_are_judged(void **state)
{
    /* Worker 0 leaves at 15 for request 3 and is there at 20. */
    static const struct { int32_t leave, start, end; double release; const char *said; } cases[] = {
        { 150000, 200000, 300000, -1, "" }, { 150000, 200000, 300000, 15, "" }, { 150000, 200000, 300000, 15.1, "sent before" },
        { 100000, 200000, 300000, 15, "" }, { -1, 200000, 300000, 15, "leaves too early" }, { 150001, 200000, 300000, 0, "starts before arriving" },
        { 100000, 190000, 300000, 0, "out of its window" }, { 150000, 310000, 410000, 0, "out of its window" }, { 150000, 200000, 299999, 0, "not done" },
        { 150000, 200000, 1000001, 0, "not done" },
    };
    struct trsp trsp;
    (void)state;
    bench_folder_put("a.txt", small);
    assert_true(trsp_open(&trsp, bench_folder_path("a.txt")));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t first[] = { 0, 1, 1 }, visit[] = { 0 };
        int32_t start[] = { cases[i].start }, leave[] = { cases[i].leave, 0 }, end[] = { cases[i].end, 0 };
        const double release[] = { cases[i].release, -1, -1 };
        struct bench_plan plan = { .workers = 2, .first = first, .visit = visit, .start = start, .leave = leave, .end = end };
        struct bench_verdict verdict = { .first = "" };
        bench_check_starts(&trsp.problem, &plan, &verdict);
        bench_check_known(&trsp, &plan, release, &verdict);
        if ((verdict.violations > 0) != (cases[i].said[0] != '\0') || !strstr(verdict.first, cases[i].said)) fail_msg("case %zu: %s", i, verdict.first);
    }
    trsp_close(&trsp);
}

/* The first home is where the depot is: tools and parts are taken along at once. */
static void a_folder_is_planned(void **state)
{
    char data[64], out[64];
    struct bench_options options = { .data = data, .out = out, .seed = 1, .json = true, .booking = true };
    (void)state;
    snprintf(data, sizeof data, "%s", bench_folder_path("sets"));
    snprintf(out, sizeof out, "%s", bench_folder_path("out"));
    bench_folder_put("sets/trsp/static/a.txt", small);
    bench_folder_put("sets/trsp/BKS_static.csv", "instance,best_working_time\na,42.98683298\n");
    bench_folder_listen();
    int status = bench_trsp(&options, 1);
    const char *heard = bench_folder_heard();
    assert_non_null(strstr(heard, "{\"instance\":\"a\",\"unserved\":0,\"best_unserved\":0,\"working_time\":42.9868,\"best\":42.9868,\"gap_percent\":0.00,"
                                  "\"net_percent\":0.00,\"technicians\":2,\"violations\":0,"));
    assert_non_null(strstr(heard, "\"accepted\":3,\"of\":3,\"booked_working_time\":42.9868,"));
    assert_int_equal(status, 0);
    assert_string_equal(bench_folder_get("out/a.sol"), "1: 0 3 5\n2: 4\n");
}

/* Requests 4 and 5 come in the day; 5 once in time and once when the way over the depot is too long. */
static void a_running_day_is_planned(void **state)
{
    static const struct { const char *releases, *said; } cases[] = {
        { RELEASES "3 -1\n4 3\n5 24\n", "\"refused\":0,\"working_time\":43.5," },
        { RELEASES "3 -1\n4 30\n5 55.5\n", "\"refused\":1,\"working_time\":31.0," },
        { RELEASES "3 -1\n4 48\n5 56\n", "\"refused\":2,\"working_time\":15.0," },
    };
    char data[64];
    struct bench_options options = { .data = data, .seed = 1, .json = true };
    (void)state;
    snprintf(data, sizeof data, "%s", bench_folder_path("sets"));
    bench_folder_put("sets/trsp/static/a.txt", small);
    bench_folder_put("sets/trsp/results_dynamic.csv", "instance,pct_dynamic,palns_worktime,palns_rejected\na,10,1,2\na,66,43.5,0\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bench_folder_put("sets/trsp/release/a_rd_66.txt", cases[i].releases);
        bench_folder_listen();
        int status = bench_release(&options, 1);
        const char *heard = bench_folder_heard();
        if (status != 0 || !strstr(heard, cases[i].said)) fail_msg("case %zu: %s", i, heard);
        assert_non_null(strstr(heard, "\"palns_time\":43.5,"));
        assert_non_null(strstr(heard, "{\"summary\":\"66 percent\",\"instances\":1,"));
    }
    bench_folder_put("sets/trsp/release/b_rd_66.txt", RELEASES);
    bench_folder_listen();
    int status = bench_release(&options, 1);
    assert_non_null(strstr(bench_folder_heard(), "its instance is neither"));
    assert_int_equal(status, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read), cmocka_unit_test(a_table_of_travel_is_read), cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(release_times_are_read), cmocka_unit_test(the_checker_bites), cmocka_unit_test(starts_and_knowledge_are_judged),
        cmocka_unit_test(a_folder_is_planned), cmocka_unit_test(a_running_day_is_planned),
    };
    return cmocka_run_group_tests_name("read_trsp", tests, bench_folder_make, bench_folder_remove);
}
