/* test_agent.c - the real paidan-point over HTTP, with a fake core behind it: what it refuses, what it forwards, what it registers when
 * the core is away, what survives a kill -9, what pages hear. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "unit/agent_program.h"
#include "unit/fake_core.h"

#define ORDER "{\"point\":\"1\",\"household\":\"7\",\"lon_e7\":1201700000,\"lat_e7\":302500000,\"item\":\"B01\",\"qty\":2}"
#define JSON "Content-Type: application/json\r\n"
#define KEYED(key) JSON "Idempotency-Key: " key "\r\n"
enum { ROUND_MS = 50, ROUNDS_MAX = 400, STREAMS_MAX = 64 };

struct desk {
    char folder[64], core_address[128], data[128];
    struct fake_core *core;
    bool core_runs;
    struct program program;
    struct answer answer;
    struct stream stream;
};

static void core_start(struct desk *desk)
{
    fake_core_start(desk->core);
    desk->core_runs = true;
}

static void core_stop(struct desk *desk)
{
    fake_core_stop(desk->core);
    desk->core_runs = false;
}

static void agent_start(struct desk *desk)
{
    const char *const arguments[] = { "--core", desk->core_address, "--point", "1", "--http", "0", "--data", desk->data, NULL };
    assert_true(program_start(&desk->program, arguments));
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    strcpy(desk->folder, "/tmp/paidan-agent-XXXXXX");
    if (mkdtemp(desk->folder) == NULL) return -1;
    snprintf(desk->core_address, sizeof desk->core_address, "ipc://%s/core", desk->folder);
    snprintf(desk->data, sizeof desk->data, "%s/a/b", desk->folder);      /* made by the agent */
    desk->core = fake_core_new(desk->core_address, 1795000000000, 100);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = { "a/b/outbox.db", "a/b/outbox.db-wal", "a/b", "a", "core", "" };
    struct desk *desk = *state;
    if (desk->program.pid > 0) {
        program_kill(&desk->program, SIGKILL);      /* a test that failed half-way */
        program_wait(&desk->program);
    }
    if (desk->core_runs) core_stop(desk);
    fake_core_free(desk->core);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[192];
        snprintf(path, sizeof path, "%s/%s", desk->folder, files[i]);
        remove(path);
    }
    free(desk);
    return 0;
}

static int agent_end(struct desk *desk, int signal)
{
    program_kill(&desk->program, signal);
    int code = program_wait(&desk->program);
    desk->program.pid = 0;
    return code;
}

static struct answer *get(struct desk *desk, const char *path)
{
    http_ask(desk->program.port, "GET", path, "", "", 0, &desk->answer);
    return &desk->answer;
}

static struct answer *post(struct desk *desk, const char *path, const char *headers, const char *body)
{
    http_ask(desk->program.port, "POST", path, headers, body, strlen(body), &desk->answer);
    return &desk->answer;
}

/* Asks until the text is in the answer. */
static bool get_until(struct desk *desk, const char *path, const char *text)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (strstr(get(desk, path)->body, text) != NULL) return true;
        nanosleep(&(struct timespec){ .tv_nsec = ROUND_MS * 1000000L }, NULL);
    }
    return false;
}

static void link_is(struct desk *desk, const char *how)
{
    char text[32];
    snprintf(text, sizeof text, "\"link\":\"%s\"", how);
    assert_true(get_until(desk, "/healthz", text));
}

static void says(const struct answer *answer, int status, const char *text)
{
    if (answer->status != status || strstr(answer->body, text) == NULL)
        fail_msg("expected %d and '%s', got %d and '%s'", status, text, answer->status, answer->body);
}

/* ---- the command line ---- */

static void test_command_line(void **state)
{
    static const struct { const char *arguments[8]; int code; const char *out; } cases[] = {
        { { "--help" }, 0, "Usage: paidan-point" },
        { { "--version" }, 0, "paidan-point 0." },
        { { NULL }, 2, "" },
        { { "--core", "ipc:///tmp/x" }, 2, "" },
        { { "--point", "1" }, 2, "" },
        { { "--core", "ws://x", "--point", "1" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "0" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "one" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "1", "--http", "65536" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "1", "--role", "admin" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "1", "--data", "" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "1", "more" }, 2, "" },
        { { "--nonsense" }, 2, "" },
        { { "--core", "ipc:///tmp/x", "--point", "1", "--data", "/dev/null/x" }, 1, "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[8192];
        int code = program_run(cases[i].arguments, out, sizeof out);
        if (code != cases[i].code || strstr(out, cases[i].out) == NULL) fail_msg("case %zu: exit %d, '%s'", i, code, out);
    }
}

static void test_one_agent_a_folder(void **state)
{
    struct desk *desk = *state;
    agent_start(desk);
    const char *const same[] = { "--core", desk->core_address, "--point", "1", "--http", "0", "--data", desk->data, NULL };
    char out[256], port[16], other[160];
    assert_int_equal(program_run(same, out, sizeof out), 1);
    snprintf(port, sizeof port, "%u", desk->program.port);
    snprintf(other, sizeof other, "%s/a", desk->folder);
    const char *const taken[] = { "--core", desk->core_address, "--point", "1", "--http", port, "--data", other, NULL };
    assert_int_equal(program_run(taken, out, sizeof out), 1);
    snprintf(other, sizeof other, "%s/a/outbox.db", desk->folder);
    remove(other);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* ---- with the core ---- */

static void test_refused_at_the_door(void **state)
{
    static const struct { const char *method, *path, *headers, *body; int status; const char *text; } cases[] = {
        { "POST", "/api/order_now", JSON, ORDER, 400, "\"no_key\"" },
        { "POST", "/api/order_now", KEYED("short"), ORDER, 400, "\"no_key\"" },
        { "POST", "/api/order_now", KEYED("has a space"), ORDER, 400, "\"no_key\"" },
        { "POST", "/api/order_now", "Idempotency-Key: key-00000001\r\n", ORDER, 415, "\"wrong_type\"" },
        { "POST", "/api/order_now", "Content-Type: text/plain\r\nIdempotency-Key: key-00000001\r\n", ORDER, 415, "\"wrong_type\"" },
        { "POST", "/api/order_now", "Content-Type: application/jsonx\r\nIdempotency-Key: key-00000001\r\n", ORDER, 415, "\"wrong_type\"" },
        { "POST", "/api/order_now", KEYED("key-00000001"), "", 400, "\"not_json\"" },
        { "POST", "/api/order_now", KEYED("key-00000001"), "{\"point\":\"1\"", 400, "\"not_json\"" },
        { "POST", "/api/order_now", KEYED("key-00000001"), "{}", 400, "\"missing_field\"" },
        { "POST", "/api/order_now", KEYED("key-00000001"), "{\"point\":1}", 400, "\"point\"" },
        { "POST", "/api/order_now", KEYED("key-00000001") "Host: evil.example\r\n", ORDER, 403, "\"Host\"" },
        { "POST", "/api/order_now", KEYED("key-00000001") "Host: 127.0.0.1.evil.example\r\n", ORDER, 403, "\"Host\"" },
        { "POST", "/api/order_now", KEYED("key-00000001") "Host: localhost:\r\n", ORDER, 403, "\"Host\"" },
        { "POST", "/api/order_now", KEYED("key-00000001") "Origin: http://evil.example\r\n", ORDER, 403, "\"Origin\"" },
        { "POST", "/api/order_now", KEYED("key-00000001") "Origin: null\r\n", ORDER, 403, "\"Origin\"" },
        { "POST", "/api/session_open", JSON, "{\"role\":\"admin\"}", 404, "\"unknown_kind\"" },
        { "POST", "/api/events_since", JSON, "{\"after\":\"0\"}", 404, "\"unknown_kind\"" },
        { "POST", "/api/nonsense", JSON, "{}", 404, "\"unknown_kind\"" },
        { "POST", "/api/", JSON, "{}", 404, "\"unknown_kind\"" },
        { "POST", "/healthz", JSON, "{}", 405, "\"unknown_kind\"" },
        { "PUT", "/api/order_now", KEYED("key-00000001"), ORDER, 405, "\"unknown_kind\"" },
        { "DELETE", "/api/order/1", "", "", 405, "\"unknown_kind\"" },
        { "GET", "/", "", "", 404, "\"unknown_kind\"" },
        { "GET", "/ical/31", "", "", 400, "\"worker\"" },
        { "GET", "/ical/.ics", "", "", 400, "\"worker\"" },
        { "GET", "/ical/0.ics", "", "", 400, "\"worker\"" },
        { "GET", "/ical/4294967296.ics", "", "", 400, "\"worker\"" },
        { "GET", "/ical/31.ics", "Host: evil.example\r\n", "", 403, "\"Host\"" },
        { "GET", "/healthz/x", "", "", 404, "\"unknown_kind\"" },
        { "GET", "/healthz", "Host: evil.example\r\n", "", 403, "\"Host\"" },
        { "GET", "/api/order/0", "", "", 400, "\"order\"" },
        { "GET", "/api/order/x", "", "", 400, "\"order\"" },
        { "GET", "/api/order/", "", "", 400, "\"order\"" },
        { "GET", "/api/order/9", "", "", 404, "\"no_order\"" },
        { "GET", "/api/outbox/key-unknown", "", "", 404, "\"no_order\"" },
        { "GET", "/healthz", "Host: localhost:8081\r\n", "", 200, "\"link\":\"up\"" },
        { "GET", "/healthz", "Host: [::1]:8081\r\n", "", 200, "\"link\":\"up\"" },
    };
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        http_ask(desk->program.port, cases[i].method, cases[i].path, cases[i].headers, cases[i].body, strlen(cases[i].body), &desk->answer);
        if (desk->answer.status != cases[i].status || strstr(desk->answer.body, cases[i].text) == NULL)
            fail_msg("case %zu: %d '%s'", i, desk->answer.status, desk->answer.body);
    }
    assert_int_equal(fake_core_asked(desk->core, KIND_ORDER_NOW), 0);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_too_long(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    char *body = malloc(70000);
    memset(body, ' ', 70000);
    memcpy(body, ORDER, strlen(ORDER));
    http_ask(desk->program.port, "POST", "/api/order_now", KEYED("key-00000001"), body, 65537, &desk->answer);
    says(&desk->answer, 413, "\"too_long\"");
    http_ask(desk->program.port, "POST", "/api/order_now", KEYED("key-00000001"), body, 65536, &desk->answer);      /* spaces do no harm */
    says(&desk->answer, 200, "\"order\":\"1\"");
    free(body);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_forwards(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 200, "\"order\":\"1\"");
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 200, "\"order\":\"1\"");
    says(post(desk, "/api/order_now", KEYED("key-00000002") "Origin: http://127.0.0.1\r\n", ORDER), 200, "\"order\":\"2\"");
    says(get(desk, "/api/menu"), 200, "\"version\":\"1\"");
    says(post(desk, "/api/clock", "Content-Type: application/json; charset=utf-8\r\n", "{}"), 200, "\"speed_pct\":100");
    says(post(desk, "/api/household_exclude", KEYED("key-00000003"), "{\"household\":\"7\",\"worker\":\"3\",\"on\":true}"), 200, "true");
    static const struct { enum error error; int status; } errors[] = {
        { ERR_FORBIDDEN, 403 }, { ERR_NO_ITEM, 404 }, { ERR_NO_CAPACITY, 409 }, { ERR_STATE, 409 }, { ERR_KEY_REUSED, 409 }, { ERR_FULL, 429 },
        { ERR_INTERNAL, 500 }, { ERR_QUANTITY, 400 },
    };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        fake_core_refuse(desk->core, KIND_ORDER_NOW, errors[i].error);
        says(post(desk, "/api/order_now", KEYED("key-00000004"), ORDER), errors[i].status, error_name(errors[i].error));
    }
    assert_int_equal(fake_core_orders(desk->core), 2);
    says(get(desk, "/healthz"), 200, "\"outbox\":0");
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* ---- without it ---- */

static void test_outage_kill_restart_once(void **state)
{
    struct desk *desk = *state;
    char key[KEY_MAX + 1];
    agent_start(desk);
    says(post(desk, "/api/order_now", KEYED("zz-order-1"), ORDER), 202, "{\"registered\":true,\"key\":\"zz-order-1\"}");
    says(post(desk, "/api/order_now", KEYED("aa-order-2"), ORDER), 202, "\"registered\":true");
    says(post(desk, "/api/order_now", KEYED("zz-order-1"), ORDER), 202, "\"registered\":true");      /* the page was not sure */
    says(post(desk, "/api/order_now", KEYED("zz-order-1"), "{\"point\":\"1\",\"household\":\"8\",\"lon_e7\":1201700000,\"lat_e7\":302500000,"
                                                          "\"item\":\"B01\",\"qty\":2}"), 409, "\"key_reused\"");
    says(post(desk, "/api/order_now", KEYED("cc-order-3"), "{\"point\":\"2\",\"household\":\"8\",\"lon_e7\":1201700000,\"lat_e7\":302500000,"
                                                          "\"item\":\"B01\",\"qty\":2}"), 403, "\"forbidden\"");
    says(post(desk, "/api/order_cancel", KEYED("cancel-01"), "{\"order\":\"1\"}"), 503, "\"unavailable\"");
    says(get(desk, "/api/menu"), 503, "\"unavailable\"");
    says(get(desk, "/api/outbox/zz-order-1"), 200, "\"state\":\"waiting\"");
    says(get(desk, "/healthz"), 200, "\"outbox\":2");
    assert_int_equal(agent_end(desk, SIGKILL), 128 + SIGKILL);

    agent_start(desk);
    says(get(desk, "/healthz"), 200, "\"outbox\":2");
    core_start(desk);
    assert_true(get_until(desk, "/healthz", "\"outbox\":0"));
    says(get(desk, "/api/outbox/zz-order-1"), 200, "\"state\":\"done\"");
    says(get(desk, "/api/outbox/zz-order-1"), 200, "\"order\":\"1\"");
    says(get(desk, "/api/outbox/aa-order-2"), 200, "\"order\":\"2\"");
    says(post(desk, "/api/order_now", KEYED("zz-order-1"), ORDER), 200, "\"order\":\"1\"");      /* the order now, not the receipt */
    assert_int_equal(fake_core_orders(desk->core), 2);
    assert_true(fake_core_order_key(desk->core, 0, key));
    assert_string_equal(key, "zz-order-1");
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_core_answers_too_late(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    fake_core_lose_replies(desk->core, 2);      /* made, but nobody hears of it, nor of the link's own repetition after 5 s */
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 202, "\"registered\":true");
    assert_true(get_until(desk, "/api/outbox/key-00000001", "\"done\""));
    assert_int_equal(fake_core_orders(desk->core), 1);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_store_of_the_core_is_away(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    fake_core_refuse(desk->core, KIND_ORDER_NOW, ERR_UNAVAILABLE);
    agent_start(desk);
    link_is(desk, "up");
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 202, "\"registered\":true");
    says(get(desk, "/api/outbox/key-00000001"), 200, "\"waiting\"");
    fake_core_refuse(desk->core, KIND_ORDER_NOW, ERR_OK);
    assert_true(get_until(desk, "/api/outbox/key-00000001", "\"done\""));
    assert_int_equal(fake_core_orders(desk->core), 1);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* A wrong --point: the core is there and says no. Nothing is registered that could never be handed on. */
static void test_refused_by_the_core(void **state)
{
    struct desk *desk = *state;
    fake_core_refuse(desk->core, KIND_SESSION_OPEN, ERR_NO_POINT);
    core_start(desk);
    agent_start(desk);
    assert_true(get_until(desk, "/healthz", "\"link\":\"refused\""));
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 404, "\"no_point\"");
    says(get(desk, "/healthz"), 200, "\"outbox\":0");
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_refused_after_registering(void **state)
{
    struct desk *desk = *state;
    agent_start(desk);
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 202, "\"registered\":true");
    says(post(desk, "/api/order_now", KEYED("key-00000002"), ORDER), 202, "\"registered\":true");
    fake_core_refuse(desk->core, KIND_ORDER_NOW, ERR_NOT_NOW);
    core_start(desk);
    assert_true(get_until(desk, "/api/outbox/key-00000002", "\"refused\""));
    says(get(desk, "/api/outbox/key-00000001"), 200, "\"name\":\"not_now\"");
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 409, "\"not_now\"");
    assert_int_equal(fake_core_orders(desk->core), 0);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* Orders one after the other while agent and core are killed and started in turn: whatever was acknowledged is there once. */
static void test_killed_again_and_again(void **state)
{
    enum { ROUNDS = 12, EACH = 6 };
    static bool acknowledged[ROUNDS * EACH];
    struct desk *desk = *state;
    uint32_t promised = 0;
    memset(acknowledged, 0, sizeof acknowledged);
    for (int round = 0; round < ROUNDS; round++) {
        if (round % 4 == 1) core_start(desk);
        agent_start(desk);
        for (int i = 0; i < EACH; i++) {
            char headers[128];
            int number = round * EACH + i;
            snprintf(headers, sizeof headers, JSON "Idempotency-Key: round-%04d\r\n", number);
            int fd = http_send(desk->program.port, "POST", "/api/order_now", headers, ORDER, strlen(ORDER));
            if (i == EACH - 1) {      /* killed while this one is under way, each time a little later */
                nanosleep(&(struct timespec){ .tv_nsec = round * 700000L }, NULL);
                assert_int_equal(agent_end(desk, SIGKILL), 128 + SIGKILL);
            }
            http_receive(fd, &desk->answer);
            acknowledged[number] = desk->answer.status == 200 || desk->answer.status == 202;
            promised += acknowledged[number];
        }
        if (round % 4 == 3) core_stop(desk);
    }
    assert_true(promised >= ROUNDS * (EACH - 1));
    core_start(desk);
    agent_start(desk);
    assert_true(get_until(desk, "/healthz", "\"outbox\":0"));
    uint32_t found[ROUNDS * EACH] = { 0 };
    char key[KEY_MAX + 1];
    for (uint32_t i = 0; fake_core_order_key(desk->core, i, key); i++) found[strtoul(key + strlen("round-"), NULL, 10)]++;
    for (int i = 0; i < ROUNDS * EACH; i++) {
        if (acknowledged[i]) assert_int_equal(found[i], 1);
        assert_true(found[i] <= 1);
    }
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* ---- streams ---- */

static void test_stream(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    fake_core_event(desk->core, 100);
    agent_start(desk);
    link_is(desk, "up");
    assert_true(stream_open(&desk->stream, desk->program.port, ""));
    assert_true(stream_until(&desk->stream, "id: 100\nevent: hello\ndata: {", 3000));
    assert_non_null(strstr(desk->stream.text, "text/event-stream"));
    fake_core_event(desk->core, 2);
    assert_true(stream_until(&desk->stream, "id: 101\nevent: delta\ndata: {\"seq\":\"101\"", 2000));
    assert_true(stream_until(&desk->stream, "id: 102\nevent: delta", 2000));
    assert_true(stream_until(&desk->stream, "event: beat\ndata: {\"link\":\"up\"", 3000));
    core_stop(desk);
    assert_true(stream_until(&desk->stream, "event: beat\ndata: {\"link\":\"down\"", 2000));
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 202, "\"registered\":true");
    fake_core_event(desk->core, 1);
    core_start(desk);
    assert_true(stream_until(&desk->stream, "event: letter\ndata: {\"key\":\"key-00000001\",\"state\":\"done\"", 15000));
    assert_true(stream_until(&desk->stream, "id: 103\nevent: delta", 5000));      /* none lost by the outage */
    stream_close(&desk->stream);
    assert_true(get_until(desk, "/healthz", "\"streams\":0"));
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_stream_comes_back(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    fake_core_event(desk->core, 50);
    agent_start(desk);
    link_is(desk, "up");
    assert_true(stream_open(&desk->stream, desk->program.port, "Last-Event-ID: 27\r\n"));
    assert_true(stream_until(&desk->stream, "id: 27\nevent: hello\n", 3000));
    assert_true(stream_until(&desk->stream, "id: 50\nevent: delta", 5000));
    fake_core_event(desk->core, 1);
    assert_true(stream_until(&desk->stream, "id: 51\nevent: delta", 5000));
    const char *at = desk->stream.text;
    for (int seq = 28; seq <= 51; seq++) {      /* each, once, in order */
        char text[64];
        snprintf(text, sizeof text, "id: %d\nevent: delta", seq);
        at = strstr(at, text);
        assert_non_null(at);
        assert_null(strstr(at + 1, text));
    }
    assert_null(strstr(desk->stream.text, "id: 27\nevent: delta"));
    stream_close(&desk->stream);

    fake_core_keep_events(desk->core, 40);      /* what is gone is said, and where to go on from */
    assert_true(stream_open(&desk->stream, desk->program.port, "Last-Event-ID: 5\r\n"));
    assert_true(stream_until(&desk->stream, "id: 51\nevent: hello\n", 5000));
    assert_non_null(strstr(desk->stream.text, "\"seq\":\"51\",\"fresh\":true"));
    stream_close(&desk->stream);

    assert_true(stream_open(&desk->stream, desk->program.port, "Last-Event-ID: 9999\r\n"));      /* from a life before */
    assert_true(stream_until(&desk->stream, "id: 51\nevent: hello\n", 3000));
    assert_non_null(strstr(desk->stream.text, "\"fresh\":true"));
    stream_close(&desk->stream);
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_streams_are_bounded(void **state)
{
    struct desk *desk = *state;
    int fds[STREAMS_MAX];
    agent_start(desk);
    for (int i = 0; i < STREAMS_MAX; i++) fds[i] = http_send(desk->program.port, "GET", "/events", "", "", 0);
    assert_true(get_until(desk, "/healthz", "\"streams\":64"));
    says(get(desk, "/events"), 503, "\"unavailable\"");
    for (int i = 0; i < STREAMS_MAX; i++) close(fds[i]);
    assert_true(get_until(desk, "/healthz", "\"streams\":0"));      /* noticed with the next beats */
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

static void test_slow_page_is_dropped(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    assert_true(stream_open(&desk->stream, desk->program.port, ""));      /* and then it reads no more */
    int slow = desk->stream.fd;
    bool dropped = false;
    for (int round = 0; round < ROUNDS_MAX && !dropped; round++) {
        fake_core_event(desk->core, 500);
        dropped = strstr(get(desk, "/healthz")->body, "\"streams\":0") != NULL;
        nanosleep(&(struct timespec){ .tv_nsec = ROUND_MS * 1000000L }, NULL);
    }
    assert_true(dropped);
    close(slow);
    says(post(desk, "/api/order_now", KEYED("key-00000001"), ORDER), 200, "\"order\":\"1\"");
    assert_int_equal(agent_end(desk, SIGTERM), 0);
}

/* ---- the end ---- */

static void test_drains(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    fake_core_silent(desk->core, true);
    int fd = http_send(desk->program.port, "POST", "/api/order_now", KEYED("key-00000001"), ORDER, strlen(ORDER));
    assert_true(stream_open(&desk->stream, desk->program.port, ""));      /* answered after the order was taken in */
    program_kill(&desk->program, SIGTERM);
    fake_core_silent(desk->core, false);
    http_receive(fd, &desk->answer);
    says(&desk->answer, 200, "\"order\":\"1\"");
    assert_int_equal(program_wait(&desk->program), 0);
    desk->program.pid = 0;
    stream_close(&desk->stream);
}

static void test_drains_without_answer(void **state)
{
    struct desk *desk = *state;
    core_start(desk);
    agent_start(desk);
    link_is(desk, "up");
    fake_core_silent(desk->core, true);
    int fd = http_send(desk->program.port, "POST", "/api/order_now", KEYED("key-00000001"), ORDER, strlen(ORDER));
    int other = http_send(desk->program.port, "GET", "/api/menu", "", "", 0);
    assert_true(stream_open(&desk->stream, desk->program.port, ""));
    assert_int_equal(agent_end(desk, SIGTERM), 0);
    http_receive(fd, &desk->answer);
    says(&desk->answer, 202, "\"registered\":true");      /* on the disk before it went */
    http_receive(other, &desk->answer);
    says(&desk->answer, 503, "\"unavailable\"");
    stream_close(&desk->stream);
    fake_core_silent(desk->core, false);
    agent_start(desk);
    assert_true(get_until(desk, "/api/outbox/key-00000001", "\"done\""));
    assert_int_equal(fake_core_orders(desk->core), 1);
    assert_int_equal(agent_end(desk, SIGINT), 0);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_command_line),
        WITH_DESK(test_one_agent_a_folder),
        WITH_DESK(test_refused_at_the_door),
        WITH_DESK(test_too_long),
        WITH_DESK(test_forwards),
        WITH_DESK(test_outage_kill_restart_once),
        WITH_DESK(test_core_answers_too_late),
        WITH_DESK(test_store_of_the_core_is_away),
        WITH_DESK(test_refused_by_the_core),
        WITH_DESK(test_refused_after_registering),
        WITH_DESK(test_killed_again_and_again),
        WITH_DESK(test_stream),
        WITH_DESK(test_stream_comes_back),
        WITH_DESK(test_streams_are_bounded),
        WITH_DESK(test_slow_page_is_dropped),
        WITH_DESK(test_drains),
        WITH_DESK(test_drains_without_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
