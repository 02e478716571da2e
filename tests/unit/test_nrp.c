/* The reader of the shift scheduling benchmark: a small instance that we wrote, what it becomes, what comes out again, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "fill_witness.h"
#include "sim/bench_nrp.h"
#include "sim/nrp.h"

static const char small[] =
    "# comment\nSECTION_HORIZON\n7\n\nSECTION_SHIFTS\n# id, minutes, cannot follow\nE,480,\nL,600,E|N\nN,720,E\n"
    "SECTION_STAFF\nA,E=7|L=3|N=0,2400,960,5,2,2,1\r\nB,E=7|L=7,3000,0,6,1,1,2\nSECTION_DAYS_OFF\nA,0,6\nSECTION_SHIFT_ON_REQUESTS\nB,2,L,3\n"
    "SECTION_SHIFT_OFF_REQUESTS\nA,3,E,2\nSECTION_COVER\n0,E,1,100,1\n3,L,2,50,4\n";

static char folder[] = "/tmp/paidan-nrp-XXXXXX";
static char path[sizeof folder + 16];

static void put(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void an_instance_is_read(void **state)
{
    struct nrp nrp;
    (void)state;
    put(small);
    assert_true(nrp_open(&nrp, path));
    const struct fill_problem *problem = &nrp.problem;
    assert_int_equal(problem->days, 7);
    assert_int_equal(problem->first_weekday, 0);
    assert_int_equal(problem->kinds, 3);
    assert_int_equal(problem->workers, 2);
    assert_int_equal(problem->kind[1].minutes, 600);
    assert_int_equal(problem->kind[0].bars, 0);
    assert_int_equal(problem->kind[1].bars, 1 | 4);         /* a name that comes later, too */
    assert_int_equal(problem->kind[2].bars, 1);
    static const uint16_t most[] = { 7, 3, 0, 7, 7, 0 };
    assert_memory_equal(problem->kind_most, most, sizeof most);
    const struct fill_worker *worker = &problem->worker[0];
    assert_int_equal(worker->minutes_most, 2400);
    assert_int_equal(worker->minutes_least, 960);
    assert_int_equal(worker->run_most, 5);
    assert_int_equal(worker->run_least, 2);
    assert_int_equal(worker->off_least, 2);
    assert_int_equal(worker->weekends_most, 1);
    for (uint32_t cell = 0; cell < 14; cell++) assert_int_equal(problem->fixed[cell], cell == 0 || cell == 6 ? FILL_OFF : FILL_FREE);
    assert_int_equal(problem->wishes, 2);
    assert_int_equal(problem->wish[0].worker, 1);
    assert_int_equal(problem->wish[0].kind, 1);
    assert_int_equal(problem->wish[0].if_not, 3);
    assert_int_equal(problem->wish[1].if_given, 2);
    assert_int_equal(problem->covers, 2);
    assert_int_equal(problem->cover[1].day, 3);
    assert_int_equal(problem->cover[1].required, 2);
    assert_int_equal(problem->cover[1].under, 50);
    assert_int_equal(problem->cover[1].over, 4);
    nrp_close(&nrp);
}

static void a_roster_is_written(void **state)
{
    static const uint8_t roster[14] = { 0, 1, 1, 0, 0, 2, 0, 3, 3, 0, 0, 0, 0, 1 };
    char text[128];
    struct nrp nrp;
    (void)state;
    put(small);
    assert_true(nrp_open(&nrp, path));
    assert_true(nrp_write(&nrp, roster, path));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, "- E E - - L -\nN N - - - - E\n");
    nrp_close(&nrp);
}

static void what_is_wrong_is_refused(void **state)
{
    static const char *const cases[] = {
        "", "7\n", "SECTION_NONE\n1\n", "SECTION_HORIZON\n0\n", "SECTION_HORIZON\nmany\n", "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,X\nSECTION_STAFF\nA,E=7,1,1,1,1,1,1\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,X=7,1,1,1,1,1,1\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,1,1,1,1,1\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,1,1,1,1,1,1\nSECTION_DAYS_OFF\nA,7\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,1,1,1,1,1,1\nSECTION_COVER\n0,E,1,1\n",
        "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,1,1,1,1,1,1\nSECTION_SHIFT_ON_REQUESTS\nB,0,E,1\n",
        "SECTION_STAFF\nA,E=7,1,1,1,1,1,1\n",
    };
    struct nrp nrp;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put(cases[i]);
        assert_false(nrp_open(&nrp, path));
        assert_null(nrp.kind);
    }
    assert_false(nrp_open(&nrp, "/nowhere/at/all.txt"));
}

/* From the file to the roster on disk, read back and judged by the witness. */
static void the_bench_fills_a_folder(void **state)
{
    char data[sizeof folder], out[sizeof folder + 32], token[8];
    uint8_t roster[14];
    struct nrp nrp;
    int64_t part[FILL_COSTS];
    (void)state;
    memcpy(data, folder, sizeof data);
    put(small);
    const struct bench_options options = { .data = data, .only = "small", .out = data, .seed = 1 };
    const struct bench_options absent = { .data = "/nowhere/at/all" };
    assert_int_equal(bench_nrp(&options, 1), 0);
    assert_int_equal(bench_nrp(&absent, 1), 0);
    assert_true(nrp_open(&nrp, path));
    snprintf(out, sizeof out, "%s/small.roster.txt", folder);
    FILE *file = fopen(out, "r");
    assert_non_null(file);
    for (uint32_t cell = 0; cell < 14; cell++) {
        assert_int_equal(fscanf(file, "%7s", token), 1);
        roster[cell] = token[0] == 'E' ? 1 : token[0] == 'L' ? 2 : token[0] == 'N' ? 3 : 0;
    }
    fclose(file);
    unlink(out);
    for (uint32_t worker = 0; worker < 2; worker++) assert_true(witness_row(&nrp.problem, worker, roster + worker * 7));
    assert_int_equal(witness_cost(&nrp.problem, roster, part), 0);
    nrp_close(&nrp);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/small.txt", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instance_is_read), cmocka_unit_test(a_roster_is_written), cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(the_bench_fills_a_folder),
    };
    return cmocka_run_group_tests_name("nrp", tests, make_folder, remove_folder);
}
