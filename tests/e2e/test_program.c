/* test_program.c - the programs as their keeper sees them: help, settings, signals, health and metrics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"
#include "e2e/exposition.h"

enum { QUICKLY_MS = 4000 };      /* the drain's limit is 5 s; with nothing under way it must not be waited for */

/* ---- the command line ---- */

static void test_help(void **state)
{
    static const char *const programs[] = { PAIDAND, PAIDAN_POINT, PAIDAN_SIM, PAIDAN_CLI };
    struct town *town = *state;
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        const char *name = programs[i];
        program_run(&town->run, town->dir, (const char *const[]){ name, "--help", NULL });
        if (town->run.code != 0 || strlen(town->run.out) < 200 || town->run.err[0] != '\0') fail_msg("%s --help: %d %s", name, town->run.code, town->run.err);
        program_run(&town->run, town->dir, (const char *const[]){ name, "--version", NULL });
        if (town->run.code != 0 || strstr(town->run.out, " 0.") == NULL || town->run.err[0] != '\0') fail_msg("%s --version: %d", name, town->run.code);
        program_run(&town->run, town->dir, (const char *const[]){ name, "--no-such-option", NULL });
        if (town->run.code != 2 || town->run.out[0] != '\0' || town->run.err[0] == '\0') fail_msg("%s --no-such-option: %d", name, town->run.code);
    }
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_settings(void **state)
{
    static const struct { const char *file, *set, *flag; int code; const char *out, *err; } cases[] = {
        { "{}", "region=T9", "--check-config", 0, "ok: 1 workers", "" },
        { "{}", "region=T9", "--print-config", 0, "\"region\":\t\"T9\"", "" },
        { "{ \"policy\": { \"hold_s\": 60 } }", "region=T9", "--print-config", 0, "\"hold_s\":\t60", "" },
        { "{ \"regoin\": \"HZ\" }", "region=T9", "--check-config", 2, "", "settings.json:1: " },
        { "{\n \"policy\": { \"hold_s\": 9 }\n}", "region=T9", "--check-config", 2, "", "settings.json:2: " },
        { "{ \"http_port\": }", "region=T9", "--check-config", 2, "", "settings.json:1: " },
        { "{}", "http_port=many", "--check-config", 2, "", "http_port" },
        { "{}", "no_such=1", "--check-config", 2, "", "no_such" },
        { "{}", "listen=tcp://10.0.0.1:7000", "--check-config", 2, "", "listen" },
        { "{}", "tables=/nowhere", "--check-config", 2, "", "/nowhere" },
        { "{ \"regoin\": \"HZ\" }", "region=T9", "--log=warn", 2, "", "settings.json:1: " },      /* a start with bad settings is wrong usage, too */
    };
    struct town *town = *state;
    char file[128], tables[160], workers[128], first[160];
    town_worker(town, 11, 1, "P001");
    snprintf(file, sizeof file, "%s/settings.json", town->dir);
    snprintf(tables, sizeof tables, "tables=%s/config/hangzhou", PAIDAN_SOURCE_DIR);
    snprintf(workers, sizeof workers, "workers=%s", town->workers);
    snprintf(first, sizeof first, "--config=%s", file);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_file(file, cases[i].file);
        program_run(&town->run, town->dir, (const char *const[]){ PAIDAND, first, "--set", tables, "--set", workers, "--set", cases[i].set, cases[i].flag, NULL });
        if (town->run.code != cases[i].code || strstr(town->run.out, cases[i].out) == NULL || strstr(town->run.err, cases[i].err) == NULL)
            fail_msg("case %zu: %d '%s' '%s'", i, town->run.code, town->run.out, town->run.err);
    }
}

/* ---- the end and the beginning ---- */

struct poll { bool over; enum error error; uint32_t events; };

static void on_poll(void *context, const struct msg_reply_envelope *reply)
{
    struct poll *poll = context;
    poll->over = true;
    poll->error = reply->error;
    poll->events = reply->error == ERR_OK ? ((const struct msg_events *)reply->body)->events_count : 0;
}

static void test_drain(void **state)
{
    const struct msg_request wish = { .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 };
    static struct poll poll;      /* outlives a failed test until its desk is closed */
    struct town *town = *state;
    poll = (struct poll){ 0 };
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    town_agent_start(town, 0, "1");
    UNTIL(town_agent_link(town, 0, "up"));
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    desk_ask(admin, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    const struct answer *first = desk_try(admin, KIND_ORDER_NOW, "key-before-the-end", &wish);
    const struct msg_order *order = first->body;
    assert_int_equal(first->error, ERR_OK);
    uint64_t seq = desk_last_seq(town);

    /* Told to stop while somebody listens: the listener is answered, Redis is closed in order, and it does not take long. */
    pid_t redis = town_redis_pid(town);
    uplink_ask(desk_uplink(admin), KIND_EVENTS_SINCE, NULL, &(struct msg_events_ask){ .after = seq, .wait_ms = 30000 }, PATIENCE_MS, on_poll, &poll);
    desk_ask(admin, KIND_CLOCK, &(struct msg_clock_ask){ 0 });      /* the poll is with the core by now */
    int64_t begun_ms = mono_ms();
    assert_int_equal(program_stop(&town->core), 0);
    assert_true(mono_ms() - begun_ms < QUICKLY_MS);
    assert_int_equal(kill(redis, 0), -1);
    while (!poll.over) uv_run(&town->loop, UV_RUN_ONCE);
    assert_int_equal(poll.error, ERR_OK);
    assert_int_equal(poll.events, 0);

    /* Started again it goes on: the same order, the same answer to the same key, the next number after the last. */
    town_core_start(town, NULL);
    const struct answer *again = desk_try(admin, KIND_ORDER_NOW, "key-before-the-end", &wish);
    assert_int_equal(again->error, ERR_OK);
    assert_int_equal(((const struct msg_order *)again->body)->order, order->order);
    assert_int_equal(desk_last_seq(town), seq);
    assert_string_equal(desk_order(admin, order->order)->state, "assigned");
    const struct msg_order *next = desk_ask(admin, KIND_ORDER_NOW, &wish);
    assert_int_equal(next->order, order->order + 1);

    /* The agent, too, goes when it is told. */
    begun_ms = mono_ms();
    assert_int_equal(program_stop(&town->agent[0]), 0);
    assert_true(mono_ms() - begun_ms < QUICKLY_MS);
    assert_int_equal(program_stop(&town->core), 0);
}

/* ---- health and metrics ---- */

/* The reader of this test must be able to say no. */
static void test_reader(void **state)
{
#define HEAD(name, type) "# HELP " name " words\n# TYPE " name " " type "\n"
    static const char *const good[] = {
        HEAD("a", "gauge") "a 1\n",
        HEAD("a_total", "counter") "a_total{x=\"1\",y=\"\\\"\\\\\\n\"} 1\na_total{x=\"2\"} 2e3\n" HEAD("b", "gauge") "b -1.5\n",
        HEAD("h", "histogram") "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n",
        HEAD("h", "histogram") "h_bucket{k=\"a\",le=\"1\"} 1\nh_bucket{k=\"a\",le=\"+Inf\"} 2\nh_sum{k=\"a\"} 3\nh_count{k=\"a\"} 2\n"
            "h_bucket{k=\"b\",le=\"1\"} 0\nh_bucket{k=\"b\",le=\"+Inf\"} 0\nh_sum{k=\"b\"} 0\nh_count{k=\"b\"} 0\n",
    };
    static const char *const bad[] = {
        "", "a 1\n", HEAD("a", "gauge") "a 1", HEAD("a", "gauge") "b 1\n", HEAD("a", "gauge") "a one\n", HEAD("a", "gauge") "a  1\n", HEAD("a", "gauge") "a{} 1\n",
        HEAD("a", "gauge") "a{x=1} 1\n", HEAD("a", "gauge") "a{x=\"1} 1\n", HEAD("a", "gauge") "a{x=\"\\t\"} 1\n", HEAD("a", "gauge") "a 1\na 1\n",
        HEAD("a", "gauge") "a_b 1\n", HEAD("a", "counter") "a 1\n", HEAD("a_total", "counter") "a_total -1\n", HEAD("a", "number") "a 1\n",
        "# TYPE a gauge\na 1\n", HEAD("a", "gauge") "a 1\n" HEAD("b", "gauge") "b 1\na{x=\"1\"} 1\n", HEAD("a", "gauge") HEAD("a", "gauge") "a 1\n",
        HEAD("h", "histogram") "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 1\n",
        HEAD("h", "histogram") "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 1\n",
        HEAD("h", "histogram") "h_bucket{le=\"1\"} 1\nh_sum 3\nh_count 1\n",
        HEAD("h", "histogram") "h_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 2\n",
        HEAD("h", "histogram") "h 1\n",
    };
#undef HEAD
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (exposition_fault(good[i]) != NULL) fail_msg("good %zu: %s", i, exposition_fault(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (exposition_fault(bad[i]) == NULL) fail_msg("bad %zu passed: %s", i, bad[i]);
}

static const char *metrics(struct town *town)
{
    assert_int_equal(town_web(town, town->core_http, "/metrics"), 200);
    assert_string_equal(town->web.type, "text/plain; version=0.0.4; charset=utf-8");
    const char *fault = exposition_fault(town->web.body);
    if (fault != NULL) fail_msg("%s", fault);
    return town->web.body;
}

static void test_metrics(void **state)
{
    /* What moves by how much when one worker signs in, one order is taken and refused once, and asked again under its key. */
    static const struct { const char *series; double by; } moves[] = {
        { "paidan_requests_total{kind=\"worker_sign_in\",result=\"ok\"}", 1 },
        { "paidan_requests_total{kind=\"order_now\",result=\"ok\"}", 2 },
        { "paidan_requests_total{kind=\"order_now\",result=\"quantity\"}", 1 },
        { "paidan_answers_repeated_total", 1 },
        { "paidan_events_total{event=\"ordered\"}", 1 },
        { "paidan_events_total{event=\"assigned\"}", 1 },
        { "paidan_orders{kind=\"now\",state=\"assigned\"}", 1 },
        { "paidan_assign_seconds_count{kind=\"now\"}", 1 },
        { "paidan_events_published", 3 },
        { "paidan_answers", 2 },
    };
    enum { MOVES = sizeof moves / sizeof moves[0] };
    struct town *town = *state;
    double before[MOVES];
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    desk_ask(admin, KIND_CLOCK, &(struct msg_clock_ask){ 0 });
    assert_int_equal(town_web(town, town->core_http, "/healthz"), 200);
    assert_string_equal(town->web.body, "{\"ok\":true}\n");
    assert_int_equal(town_web(town, town->core_http, "/nothing"), 404);

    const char *page = metrics(town);
    for (size_t i = 0; i < MOVES; i++) before[i] = exposition_value(page, moves[i].series, 0);
    assert_true(exposition_value(page, "paidan_ready", 0) == 1 && exposition_value(page, "paidan_store_up", 0) == 1);
    double commits = exposition_value(page, "paidan_store_commits_total", -1);
    struct msg_request wish = { .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 };
    desk_ask(admin, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    assert_int_equal(desk_try(admin, KIND_ORDER_NOW, "key-00000001", &wish)->error, ERR_OK);
    assert_int_equal(desk_try(admin, KIND_ORDER_NOW, "key-00000001", &wish)->error, ERR_OK);
    wish.qty = 99;
    desk_refused(admin, KIND_ORDER_NOW, &wish, ERR_QUANTITY);
    page = metrics(town);
    for (size_t i = 0; i < MOVES; i++) {
        double by = exposition_value(page, moves[i].series, -1) - before[i];
        if (by != moves[i].by) fail_msg("%s moved by %g instead of %g", moves[i].series, by, moves[i].by);
    }
    assert_true(exposition_value(page, "paidan_store_commits_total", -1) >= commits + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_help, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_settings, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_drain, town_set_up, town_tear_down),
        cmocka_unit_test(test_reader),
        cmocka_unit_test_setup_teardown(test_metrics, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
