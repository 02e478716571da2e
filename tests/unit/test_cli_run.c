/* test_cli_run.c - whole runs of the program in this process, against a core that answers over nng: what is printed where, and the exit code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "points/cli/cli.h"
#include "unit/fake_core.h"

enum { ARGV_MAX = 24 };
static const int64_t NOW_MS = 1795413600000;      /* 2026-11-23 14:00 */

struct world { struct fake_core *core; char address[96]; };

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL) return -1;
    snprintf(world->address, sizeof world->address, "ipc:///tmp/paidan-cli-%d.ipc", (int)getpid());
    world->core = fake_core_new(world->address, NOW_MS, 100);
    fake_core_start(world->core);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    fake_core_stop(world->core);
    fake_core_free(world->core);
    free(world);
    return 0;
}

struct run { int code; char *out, *talk; size_t out_size, talk_size; };

static struct run run_line(const struct world *world, const char *text)
{
    struct run run = { 0 };
    char line[512], *argv[ARGV_MAX];
    int argc = 0;
    snprintf(line, sizeof line, "paidan %s", text);
    for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) argv[argc++] = word;
    argv[argc] = NULL;
    struct args_env env = { .core = world->address, .lang = "en" };
    struct cli_streams streams = { .out = open_memstream(&run.out, &run.out_size), .talk = open_memstream(&run.talk, &run.talk_size) };
    assert_true(streams.out != NULL && streams.talk != NULL);
    run.code = cli_main(argc, argv, &env, &streams);
    fclose(streams.out);
    fclose(streams.talk);
    return run;
}

static void run_free(struct run *run)
{
    free(run->out);
    free(run->talk);
}

#define HOME "--point 1 --household 7 --at 120.158,30.242"

static void test_codes(void **state)
{
    static const struct { const char *line; int code; const char *out, *talk; } cases[] = {
        { "", EXIT_DONE, "Examples", "" },
        { "--help", EXIT_DONE, "Exit codes: 0 done", "" },
        { "order --help", EXIT_DONE, "Usage: paidan order ITEM [QTY]", "" },
        { "--version", EXIT_DONE, "paidan ", "" },
        { "clock", EXIT_DONE, "2026-11-23 14:00:00 Mon  real time", "" },
        { "clock --json", EXIT_DONE, "{\"now_ms\":\"1795413600000\",\"speed_pct\":100}\n", "" },
        { "order CLN01 2 " HOME, EXIT_DONE, "order ", "" },
        { "order CLN01 2 " HOME " --json", EXIT_DONE, "{\"order\":\"", "" },
        { "exclude 7 31", EXIT_DONE, "household 7 will not have worker 31", "" },
        { "priority 7 2", EXIT_DONE, "household 7 belongs to a priority group, level 2", "" },
        { "priority 7 0", EXIT_DONE, "household 7 is served as everybody", "" },
        { "show 5", EXIT_FAILED, "", "There is no such order. [no_order]" },
        { "show 5 --json", EXIT_FAILED, "", "{\"name\":\"no_order\"," },
        { "show", EXIT_USAGE, "", "missing ORDER" },
        { "ordr", EXIT_USAGE, "", "did you mean order?" },
        { "roster", EXIT_DONE, "roster swap approve", "" },
        { "roster show", EXIT_USAGE, "", "whose roster?" },
        { "roster publish", EXIT_USAGE, "", "which service point?" },
        { "roster pattern --all 5D2 --from today", EXIT_USAGE, "", "which service point?" },
        { "roster pattern 31 5D2 --from today --spread", EXIT_USAGE, "", "--spread goes with --all" },
        { "roster take 31 today D --waive rest_gap", EXIT_USAGE, "", "only with a reason" },
        { "roster clear 31 +3 --to +1 --point 1", EXIT_USAGE, "", "--to is before" },
        { "roster import /nowhere/roster.csv --point 1", EXIT_FAILED, "", "cannot read /nowhere/roster.csv" },
        { "watch --for 1", EXIT_DONE, "", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct run run = run_line(*state, cases[i].line);
        if (run.code != cases[i].code || strstr(run.out, cases[i].out) == NULL || strstr(run.talk, cases[i].talk) == NULL)
            fail_msg("%s: exit %d\n%s--\n%s", cases[i].line, run.code, run.out, run.talk);
        assert_true((cases[i].out[0] == '\0') == (run.out_size == 0));
        assert_true((cases[i].talk[0] == '\0') == (run.talk_size == 0));
        run_free(&run);
    }
}

/* The order was made, but the answer was lost: the person is told the key, and running the command again with it makes no second one. */
static void test_lost_answer(void **state)
{
    struct world *world = *state;
    char again[512], key[KEY_MAX + 1];
    fake_core_lose_replies(world->core, 1);
    struct run run = run_line(world, "order CLN01 2 " HOME " --timeout 1");
    assert_int_equal(run.code, EXIT_FAILED);
    assert_int_equal(run.out_size, 0);
    assert_int_equal(fake_core_orders(world->core), 1);
    assert_true(fake_core_order_key(world->core, 0, key));
    const char *command = strstr(run.talk, "  paidan ");
    assert_non_null(command);
    snprintf(again, sizeof again, "%.*s", (int)strcspn(command + 9, "\n"), command + 9);
    assert_non_null(strstr(again, key));
    run_free(&run);
    run = run_line(world, again);
    assert_int_equal(run.code, EXIT_DONE);
    assert_int_equal(fake_core_orders(world->core), 1);
    run_free(&run);
}

static void test_fresh_keys(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 2; i++) {
        struct run run = run_line(world, "order CLN01 2 " HOME);
        assert_int_equal(run.code, EXIT_DONE);
        run_free(&run);
    }
    assert_int_equal(fake_core_orders(world->core), 2);
    for (int i = 0; i < 2; i++) {
        struct run run = run_line(world, "order CLN01 2 " HOME " --key the-same-key");
        assert_int_equal(run.code, EXIT_DONE);
        run_free(&run);
    }
    assert_int_equal(fake_core_orders(world->core), 3);
}

static void test_out_of_reach(void **state)
{
    (void)state;
    struct world nowhere = { .address = "ipc:///tmp/paidan-cli-nobody.ipc" };
    struct run run = run_line(&nowhere, "order CLN01 2 " HOME " --timeout 1");
    assert_int_equal(run.code, EXIT_FAILED);
    assert_non_null(strstr(run.talk, "Cannot reach the core at ipc:///tmp/paidan-cli-nobody.ipc (waited 1 s)"));
    assert_null(strstr(run.talk, "--key"));      /* nothing was sent, there is nothing to repeat */
    run_free(&run);
}

static void test_refused_session(void **state)
{
    struct world *world = *state;
    fake_core_refuse(world->core, KIND_SESSION_OPEN, ERR_NO_POINT);
    struct run run = run_line(world, "orders --point 999");
    assert_int_equal(run.code, EXIT_FAILED);
    assert_non_null(strstr(run.talk, "[no_point]"));
    run_free(&run);
}

static void test_watch(void **state)
{
    struct world *world = *state;
    fake_core_event(world->core, 7);
    struct run run = run_line(world, "watch --after 1 --for 1");
    assert_int_equal(run.code, EXIT_DONE);
    size_t lines = 0;
    for (const char *at = run.out; *at != '\0'; at++) lines += *at == '\n';
    assert_int_equal(lines, 6);
    run_free(&run);
    run = run_line(world, "watch --after 1 --for 1 --json");
    assert_int_equal(strncmp(run.out, "{\"seq\":\"2\",", 11), 0);
    assert_non_null(strstr(run.out, "\n{\"seq\":\"7\","));
    run_free(&run);
}

static void test_watch_gone(void **state)
{
    struct world *world = *state;
    fake_core_event(world->core, 9);
    fake_core_keep_events(world->core, 8);
    struct run run = run_line(world, "watch --after 2 --for 1");
    assert_int_equal(run.code, EXIT_DONE);
    assert_non_null(strstr(run.talk, "[gone]"));
    run_free(&run);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_codes), TEST(test_lost_answer), TEST(test_fresh_keys), TEST(test_out_of_reach), TEST(test_refused_session), TEST(test_watch), TEST(test_watch_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
