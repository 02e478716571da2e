/* test_http.c - the pages over a plain socket, on the same loop: what is sent and what must come back, as a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "server/http.h"

enum { GUARD_MS = 60000, ANSWER_SIZE = 64 * 1024, BIG_PAGE = 40 * 1024 };

struct rig { uv_loop_t loop; uv_timer_t guard; struct http *http; uint32_t pages; };

struct client {
    uv_tcp_t tcp;
    uv_connect_t connect;
    const char *request;
    char answer[ANSWER_SIZE];
    size_t length;
    bool over;
};

static size_t on_page(void *context, const char *path, char *buffer, size_t size, unsigned *status, const char **type)
{
    struct rig *rig = context;
    rig->pages++;
    assert_int_equal(*status, 200);
    if (strcmp(path, "/metrics") == 0) {
        *type = "text/plain; version=0.0.4";
        return (size_t)snprintf(buffer, size, "up 1\n");
    }
    if (strcmp(path, "/healthz") == 0) {
        *status = 503;
        return (size_t)snprintf(buffer, size, "store away\n");
    }
    if (strcmp(path, "/big") == 0) {
        memset(buffer, 'x', BIG_PAGE);
        return BIG_PAGE;
    }
    return 0;
}

static void on_guard(uv_timer_t *timer)
{
    (void)timer;
    fprintf(stderr, "test_http: nothing happened for %d ms\n", GUARD_MS);
    abort();
}

static void rig_open(struct rig *rig)
{
    const char *why = "";
    memset(rig, 0, sizeof *rig);
    assert_int_equal(uv_loop_init(&rig->loop), 0);
    uv_timer_init(&rig->loop, &rig->guard);
    uv_timer_start(&rig->guard, on_guard, GUARD_MS, 0);
    if (!http_open(&rig->loop, 0, on_page, rig, &rig->http, &why)) fail_msg("http_open: %s", why);
    assert_true(http_port(rig->http) > 0);
}

static void on_http_closed(void *context)
{
    *(bool *)context = true;
}

static void rig_close(struct rig *rig)
{
    bool closed = false;
    http_close(rig->http, on_http_closed, &closed);
    uv_close((uv_handle_t *)&rig->guard, NULL);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    assert_true(closed);
    assert_int_equal(uv_loop_close(&rig->loop), 0);
}

/* ---- the client ---- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct client *client = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(client->answer + client->length, (unsigned)(ANSWER_SIZE - 1 - client->length));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct client *client = stream->data;
    (void)buffer;
    if (count >= 0) client->length += (size_t)count;
    else client->over = true;
}

static void on_connect(uv_connect_t *connect, int status)
{
    struct client *client = connect->data;
    assert_int_equal(status, 0);
    assert_int_equal(uv_read_start((uv_stream_t *)&client->tcp, on_alloc, on_read), 0);
    uv_buf_t buffer = { .len = strlen(client->request) };
    char *copy = strdup(client->request);
    buffer.base = copy;
    assert_int_equal(uv_try_write((uv_stream_t *)&client->tcp, &buffer, 1), strlen(client->request));
    free(copy);
}

static void client_start(struct client *client, struct rig *rig, const char *request)
{
    struct sockaddr_in address;
    memset(client, 0, sizeof *client);
    client->request = request;
    client->connect.data = client;
    uv_ip4_addr("127.0.0.1", http_port(rig->http), &address);
    uv_tcp_init(&rig->loop, &client->tcp);
    client->tcp.data = client;
    assert_int_equal(uv_tcp_connect(&client->connect, &client->tcp, (const struct sockaddr *)&address, on_connect), 0);
}

static void client_end(struct client *client)
{
    uv_close((uv_handle_t *)&client->tcp, NULL);
}

/* ---- the tests ---- */

#define LOCAL "Host: 127.0.0.1\r\nConnection: close\r\n\r\n"

static void test_answers(void **state)
{
    static const struct { const char *request, *status, *holds, *lacks; uint32_t pages; } cases[] = {
        { "GET /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 200 ", "\r\n\r\nup 1\n", NULL, 1 },
        { "GET /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 200 ", "Content-Type: text/plain; version=0.0.4\r\n", NULL, 1 },
        { "GET /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 200 ", "X-Content-Type-Options: nosniff\r\n", "Access-Control", 1 },
        { "GET /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 200 ", "Content-Security-Policy: default-src 'none'\r\n", NULL, 1 },
        { "HEAD /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 200 ", "Content-Length: 5\r\n", "up 1", 1 },
        { "GET /healthz HTTP/1.1\r\n" LOCAL, "HTTP/1.1 503 ", "store away\n", NULL, 1 },
        { "GET /nothing HTTP/1.1\r\n" LOCAL, "HTTP/1.1 404 ", "no such page\n", NULL, 1 },
        { "GET /metrics HTTP/1.1\r\nHost: localhost:7080\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "up 1\n", NULL, 1 },
        { "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "up 1\n", NULL, 1 },
        { "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "HTTP/1.1 403 ", "nosniff", "up 1", 0 },
        { "GET /metrics HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n", "HTTP/1.1 403 ", NULL, "up 1", 0 },
        { "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:80@evil\r\nConnection: close\r\n\r\n", "HTTP/1.1 403 ", NULL, "up 1", 0 },
        { "GET /metrics HTTP/1.0\r\n\r\n", "HTTP/1.", NULL, "up 1", 0 },
        { "POST /metrics HTTP/1.1\r\nContent-Length: 2\r\n" LOCAL "hi", "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n", "up 1", 0 },
        { "DELETE /metrics HTTP/1.1\r\n" LOCAL, "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n", "up 1", 0 },
        { "OPTIONS * HTTP/1.1\r\n" LOCAL, "HTTP/1.1 405 ", NULL, NULL, 0 },
        { "GET /metrics HTTP/1.1\r\nContent-Length: 2\r\n" LOCAL "hi", "", NULL, "up 1", 0 },
        { "nonsense\r\n\r\n", "", NULL, "up 1", 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig rig;
        struct client client;
        rig_open(&rig);
        client_start(&client, &rig, cases[i].request);
        while (!client.over) uv_run(&rig.loop, UV_RUN_ONCE);
        if (strncmp(client.answer, cases[i].status, strlen(cases[i].status)) != 0) fail_msg("case %zu: %s", i, client.answer);
        if (cases[i].holds != NULL && strstr(client.answer, cases[i].holds) == NULL) fail_msg("case %zu: %s", i, client.answer);
        if (cases[i].lacks != NULL && strstr(client.answer, cases[i].lacks) != NULL) fail_msg("case %zu: %s", i, client.answer);
        assert_int_equal(rig.pages, cases[i].pages);
        client_end(&client);
        rig_close(&rig);
    }
}

/* Two requests in one piece, on one connection that stays open. */
static void test_keep_alive(void **state)
{
    static const char twice[] = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct rig rig;
    struct client client;
    (void)state;
    rig_open(&rig);
    client_start(&client, &rig, twice);
    while (client.length == 0 || rig.pages < 2 || strcmp(client.answer + client.length - 5, "up 1\n") != 0) uv_run(&rig.loop, UV_RUN_ONCE);
    assert_false(client.over);
    client_end(&client);
    rig_close(&rig);
}

static void test_big_page(void **state)
{
    struct rig rig;
    struct client client;
    (void)state;
    rig_open(&rig);
    client_start(&client, &rig, "GET /big HTTP/1.1\r\n" LOCAL);
    while (!client.over) uv_run(&rig.loop, UV_RUN_ONCE);
    assert_true(client.length > BIG_PAGE);
    assert_string_equal(client.answer + client.length - 3, "xxx");
    client_end(&client);
    rig_close(&rig);
}

/* Many clients that never finish their request do not keep the good one waiting, and a close cuts them off. */
static void test_slow_clients(void **state)
{
    enum { SLOW = 100 };
    struct rig rig;
    struct client *slow = calloc(SLOW, sizeof *slow), client;
    (void)state;
    rig_open(&rig);
    for (int i = 0; i < SLOW; i++) client_start(&slow[i], &rig, "GET /metrics HTTP/1.1\r\nHost: loc");
    client_start(&client, &rig, "GET /metrics HTTP/1.1\r\n" LOCAL);
    while (!client.over) uv_run(&rig.loop, UV_RUN_ONCE);
    assert_non_null(strstr(client.answer, "up 1\n"));
    for (int i = 0; i < SLOW; i++) assert_false(slow[i].over);
    client_end(&client);
    for (int i = 0; i < SLOW; i += 2) client_end(&slow[i]);
    bool closed = false;
    http_close(rig.http, on_http_closed, &closed);
    for (int i = 1; i < SLOW; i += 2) {
        while (!slow[i].over) uv_run(&rig.loop, UV_RUN_ONCE);
        client_end(&slow[i]);
    }
    uv_close((uv_handle_t *)&rig.guard, NULL);
    uv_run(&rig.loop, UV_RUN_DEFAULT);
    assert_true(closed);
    assert_int_equal(uv_loop_close(&rig.loop), 0);
    free(slow);
}

static void test_port_taken(void **state)
{
    struct rig rig;
    struct http *second;
    const char *why = NULL;
    (void)state;
    rig_open(&rig);
    assert_false(http_open(&rig.loop, http_port(rig.http), on_page, &rig, &second, &why));
    assert_null(second);
    assert_non_null(why);
    rig_close(&rig);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),      cmocka_unit_test(test_keep_alive), cmocka_unit_test(test_big_page),
        cmocka_unit_test(test_slow_clients), cmocka_unit_test(test_port_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
