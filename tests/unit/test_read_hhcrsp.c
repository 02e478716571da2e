/* The reader of home care files, the checker of their plans, and a whole run over a small instance that we wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "bench_folder.h"
#include "sim/bench_hhcrsp.h"
#include "sim/check_hhcrsp.h"
#include "sim/read_hhcrsp.h"

#define SERVICES "\"services\":[{\"id\":\"s1\"},{\"id\":\"s2\"}]"
#define CAREGIVERS "\"caregivers\":[{\"id\":\"c1\",\"abilities\":[\"s1\"]},{\"id\":\"c2\",\"abilities\":[\"s1\",\"s2\"],\"working_shift\":[5,60]}]"
#define DISTANCES "\"distances\":[[0,4,6.5],[4,0,3],[6.5,3,0]]"
#define ALONE "{\"id\":\"p1\",\"time_window\":[10,12],\"required_caregivers\":[{\"service\":\"s2\",\"duration\":7}],\"incompatible_caregivers\":[\"c1\"]}"
#define BOTH "{\"id\":\"p2\",\"time_window\":[0,20],\"required_caregivers\":[{\"service\":\"s1\",\"duration\":5},{\"service\":\"s2\",\"duration\":5}],"
#define LATER "\"synchronization\":{\"type\":\"sequential\",\"distance\":[4,9]}}"
#define FILE_OF(services, caregivers, distances, patients) "{" services "," caregivers "," distances ",\"patients\":[" patients "]}"

/* c2 goes to p1 (10 to 17) and on to p2 (20 to 25): c1 is there at 11 at the soonest. Home again: 4 + 3 + 6.5, and 2 x 6.5; nobody is late. */
static const char tiny[] = FILE_OF(SERVICES, CAREGIVERS, DISTANCES, ALONE "," BOTH LATER);
enum { P1 = 0, P2_FIRST = 1, P2_SECOND = 2 };

static void a_file_is_read(void **state)
{
    struct hhcrsp hhcrsp;
    (void)state;
    bench_folder_put("tiny.json", tiny);
    assert_true(hhcrsp_suits(bench_folder_path("tiny.json")));
    assert_true(hhcrsp_open(&hhcrsp, bench_folder_path("tiny.json"), false));
    const struct route_problem *problem = &hhcrsp.problem;
    assert_int_equal(problem->visits, 3);
    assert_int_equal(problem->workers, 2);
    assert_int_equal(problem->places, 3);
    assert_true(hhcrsp.extended);
    assert_int_equal(problem->visit[P1].place, 1);
    assert_int_equal(problem->visit[P1].earliest, 10000);
    assert_int_equal(problem->visit[P1].due, 12000);
    assert_int_equal(problem->visit[P1].latest, ROUTE_TICK_MAX);
    assert_int_equal(problem->visit[P1].service, 7000);
    assert_int_equal(problem->visit[P1].skills, 2);
    assert_int_equal(problem->visit[P1].with, ROUTE_NONE);
    assert_int_equal(problem->bias[0 * 3 + P1], ROUTE_BARRED);
    assert_int_equal(problem->bias[1 * 3 + P1], 0);
    assert_int_equal(problem->visit[P2_FIRST].with, P2_SECOND);
    assert_int_equal(problem->visit[P2_SECOND].with, P2_FIRST);
    assert_int_equal(problem->visit[P2_FIRST].gap_least, 4000);
    assert_int_equal(problem->visit[P2_FIRST].gap_most, 9000);
    assert_int_equal(problem->visit[P2_SECOND].gap_least, -9000);
    assert_int_equal(problem->visit[P2_SECOND].gap_most, -4000);
    assert_int_equal(problem->worker[1].start, 5000);
    assert_int_equal(problem->worker[0].skills, 1);
    assert_int_equal(problem->travel[0 * 3 + 2], 6500);
    hhcrsp_close(&hhcrsp);
    assert_true(hhcrsp_open(&hhcrsp, bench_folder_path("tiny.json"), true));
    assert_int_equal(hhcrsp.problem.visit[P1].latest, 12000);
    assert_int_equal(hhcrsp.problem.visit[P1].due, ROUTE_NEVER_LATE);
    hhcrsp_close(&hhcrsp);
    bench_folder_put("tiny_solution.json", "{\"routes\":[]}");
    assert_false(hhcrsp_suits(bench_folder_path("tiny_solution.json")));
    assert_false(hhcrsp_suits(bench_folder_path("none.json")));
}

static void bad_files_are_refused(void **state)
{
    static const struct { const char *text, *said; } cases[] = {
        { "", "not a JSON file" }, { "{\"patients\":[", "not a JSON file" }, { "{}", "no patients or caregivers" }, { "[1]", "no patients or caregivers" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, ""), "no patients or caregivers" },
        { FILE_OF("\"services\":[]", CAREGIVERS, DISTANCES, ALONE), "no services" },
        { FILE_OF("\"services\":[{}]", CAREGIVERS, DISTANCES, ALONE), "a service without an id" },
        { FILE_OF("\"services\":[{\"id\":\"s1\"}]", CAREGIVERS, DISTANCES, ALONE), "c2: an ability that is no service" },
        { FILE_OF(SERVICES, "\"caregivers\":[{\"id\":\"c1\",\"abilities\":[],\"working_shift\":[9,3]}]", DISTANCES, ALONE), "c1: bad shift" },
        { FILE_OF(SERVICES, "\"caregivers\":[{\"id\":\"c1\",\"abilities\":[],\"distance_matrix_index\":7}]", DISTANCES, ALONE), "c1: place outside" },
        { FILE_OF(SERVICES, "\"caregivers\":[{\"abilities\":[]}]", DISTANCES, ALONE), "a caregiver without an id" },
        { FILE_OF(SERVICES, CAREGIVERS, "\"distances\":[[0,1],[1]]", ALONE), "not square" },
        { FILE_OF(SERVICES, CAREGIVERS, "\"distances\":[[0,-1],[1,0]]", ALONE), "not a number of minutes" },
        { FILE_OF(SERVICES, CAREGIVERS, "\"distances\":[[0,1e99],[1,0]]", ALONE), "not a number of minutes" },
        { FILE_OF(SERVICES, CAREGIVERS, "\"distances\":[[0]]", ALONE), "p1: place outside" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, "{\"id\":\"p1\",\"time_window\":[12,10],\"required_caregivers\":[]}"), "p1: bad time window" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, "{\"id\":\"p1\",\"time_window\":[1,10],\"required_caregivers\":[]}"), "p1: no service" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, "{\"id\":\"p1\",\"time_window\":[1,10],\"required_caregivers\":[{\"service\":\"s9\",\"duration\":1}]}"), "p1: no such service" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, "{\"id\":\"p1\",\"time_window\":[1,10],\"required_caregivers\":[{\"service\":\"s1\"}]}"), "p1: a service without" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, "{\"id\":\"p1\",\"time_window\":[1,10],\"incompatible_caregivers\":[\"c9\"]}"), "p1: no such caregiver" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, BOTH "\"synchronization\":{\"type\":\"sequential\",\"distance\":[9,4]}}"), "p2: two services and no good" },
        { FILE_OF(SERVICES, CAREGIVERS, DISTANCES, BOTH "\"synchronization\":{\"type\":\"never\"}}"), "p2: two services and no good" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct hhcrsp hhcrsp;
        bench_folder_put("bad.json", cases[i].text);
        bench_folder_listen();
        bool read = hhcrsp_open(&hhcrsp, bench_folder_path("bad.json"), false);
        const char *heard = bench_folder_heard();
        assert_false(read);
        assert_null(hhcrsp.patient);
        if (!strstr(heard, "bad.json: ") || !strstr(heard, cases[i].said)) fail_msg("case %zu: %s", i, heard);
    }
}

/* Each broken rule is seen. */
static void the_checker_bites(void **state)
{
    struct hhcrsp hhcrsp;
    struct { const char *said; uint32_t first[3], visit[4]; int32_t start[4]; bool strict; } cases[] = {
        { "", { 0, 1, 3 }, { P2_FIRST, P1, P2_SECOND }, { 11000, 10000, 20000 }, true },
        { "", { 0, 0, 1 }, { P1 }, { 10000 }, true },
        { "not able", { 0, 1, 2 }, { P2_SECOND, P2_FIRST }, { 11000, 7000 + 4500 }, false },
        { "before the window", { 0, 0, 1 }, { P1 }, { 9990 }, false },
        { "after the window", { 0, 0, 1 }, { P1 }, { 12500 }, true },
        { "before one can be there", { 0, 1, 3 }, { P2_FIRST, P1, P2_SECOND }, { 11000, 10000, 19900 }, false },
        { "half made", { 0, 1, 1 }, { P2_FIRST }, { 11000 }, false },
        { "both by one", { 0, 0, 2 }, { P2_FIRST, P2_SECOND }, { 11500, 16500 }, false },
        { "not together", { 0, 1, 3 }, { P2_FIRST, P1, P2_SECOND }, { 10900, 10000, 20000 }, false },
        { "made twice", { 0, 0, 2 }, { P1, P1 }, { 10000, 17000 }, false },
        { "no such visit", { 0, 0, 1 }, { 9 }, { 10000 }, false },
    };
    (void)state;
    bench_folder_put("tiny.json", tiny);
    assert_true(hhcrsp_open(&hhcrsp, bench_folder_path("tiny.json"), false));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench_plan plan = { .workers = 2, .first = cases[i].first, .visit = cases[i].visit, .start = cases[i].start };
        struct hhcrsp_verdict verdict = check_hhcrsp(&hhcrsp, &plan, cases[i].strict);
        assert_int_equal(verdict.common.violations > 0, cases[i].said[0] != '\0');
        if (!strstr(verdict.common.first, cases[i].said)) fail_msg("case %zu: %s", i, verdict.common.first);
    }
    hhcrsp.caregiver[0].services = 3;           /* able, but p1 does not get on with this one */
    struct bench_plan barred = { .workers = 2, .first = (uint32_t[]){ 0, 1, 1 }, .visit = (uint32_t[]){ P1 }, .start = (int32_t[]){ 10000 } };
    assert_non_null(strstr(check_hhcrsp(&hhcrsp, &barred, false).common.first, "barred"));
    uint32_t first[] = { 0, 1, 3 }, visit[] = { P2_FIRST, P1, P2_SECOND };
    int32_t start[] = { 22000, 17500, 27500 };
    struct bench_plan plan = { .workers = 2, .first = first, .visit = visit, .start = start };
    struct hhcrsp_verdict verdict = check_hhcrsp(&hhcrsp, &plan, false);
    assert_int_equal(verdict.common.violations, 0);
    assert_int_equal(verdict.common.served, 3);
    assert_float_equal(verdict.travel, 26.5, 1e-9);
    assert_float_equal(verdict.late, 2 + 5.5 + 7.5, 1e-9);
    assert_float_equal(verdict.latest, 7.5, 1e-9);
    assert_float_equal(verdict.common.cost, (26.5 + 15 + 7.5) / 3, 1e-9);
    hhcrsp_close(&hhcrsp);
}

static void a_run_finds_the_best_and_says_so(void **state)
{
    char out[512];
    (void)state;
    bench_folder_put("run/tiny.json", tiny);
    bench_folder_put("run/solutions/tiny.json", "{\"routes\":[]}");
    bench_folder_put("run/BKS.csv", "instance,cost,brkga2021_avg15\ntiny.json,8.8333,9.0\n");
    snprintf(out, sizeof out, "%s", bench_folder_path("out"));
    struct bench_options options = { .data = bench_folder_path("run"), .seed = 1, .json = true, .booking = true, .out = out };
    bench_folder_listen();
    int status = bench_hhcrsp(&options, 2);
    const char *heard = bench_folder_heard();
    assert_int_equal(status, 0);
    if (!strstr(heard, "\"cost\":8.83") || !strstr(heard, "\"violations\":0") || !strstr(heard, "\"accepted\":3")) fail_msg("%s", heard);
    assert_non_null(strstr(heard, "\"instances\":1"));
    const char *solution = bench_folder_get("out/tiny.sol.json");
    assert_non_null(strstr(solution, "{\"caregiver_id\":\"c2\",\"locations\":[{\"arrival_time\":10,\"departure_time\":17,\"patient\":\"p1\",\"service\":\"s2\"}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read), cmocka_unit_test(bad_files_are_refused), cmocka_unit_test(the_checker_bites),
        cmocka_unit_test(a_run_finds_the_best_and_says_so),
    };
    return cmocka_run_group_tests_name("read_hhcrsp", tests, bench_folder_make, bench_folder_remove);
}
