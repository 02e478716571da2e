/* test_store_resp.c - the connection against a server that misbehaves on purpose, on the same loop. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store/resp.h"

enum { REPLIES_MAX = 32 };
enum { DEEP_REPLIES = HIREDIS_MAJOR >= 1 };      /* hiredis before 1.0 refuses a reply of more than seven levels */

/* One client, one server that says `says` as soon as it has heard `after` bytes. */
struct pair {
    uv_loop_t loop;
    uv_pipe_t listener, peer;
    uv_write_t write;
    bool peer_open, listening;
    char socket[64];
    const char *says;
    bool hangs_up;
    size_t after, heard;
    struct resp *resp;
    uint32_t up, down, nulls, replies, commands, closed;
    char text[REPLIES_MAX][64];
    char why[256];
    bool close_in_reply;
    char buffer[4096];
};

static void on_closed(void *context)
{
    ((struct pair *)context)->closed++;
}

static void on_reply(void *context, const redisReply *reply)
{
    struct pair *pair = context;
    if (!reply) {
        assert_int_equal(pair->down, 0);
        pair->nulls++;
        return;
    }
    if (pair->replies < REPLIES_MAX) snprintf(pair->text[pair->replies], sizeof pair->text[0], "%s", reply->str ? reply->str : "");
    pair->replies++;
    if (pair->close_in_reply) resp_close(pair->resp, on_closed, pair);
}

static void on_up(void *context)
{
    struct pair *pair = context;
    pair->up++;
    for (uint32_t i = 0; i < pair->commands; i++) assert_true(resp_command(pair->resp, 1, (const char *[]){ "PING" }, on_reply, pair));
    resp_flush(pair->resp);
}

static void on_down(void *context, const char *why)
{
    struct pair *pair = context;
    pair->down++;
    snprintf(pair->why, sizeof pair->why, "%s", why);
    assert_false(resp_command(pair->resp, 1, (const char *[]){ "PING" }, on_reply, pair));
    resp_close(pair->resp, on_closed, pair);
}

static void on_said(uv_write_t *write, int status)
{
    (void)write, (void)status;
}

static void peer_say(struct pair *pair)
{
    uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)pair->says, (unsigned)strlen(pair->says));
    uv_write(&pair->write, (uv_stream_t *)&pair->peer, &buffer, 1, on_said);
    pair->says = NULL;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct pair *pair = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(pair->buffer, sizeof pair->buffer);
}

static void on_heard(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct pair *pair = stream->data;
    (void)buffer;
    if (length < 0) return;
    pair->heard += (size_t)length;
    if (pair->heard < pair->after) return;
    if (pair->says) peer_say(pair);
    if (pair->hangs_up && pair->peer_open) {
        pair->peer_open = false;
        uv_close((uv_handle_t *)&pair->peer, NULL);
    }
}

static void on_client(uv_stream_t *listener, int status)
{
    struct pair *pair = listener->data;
    assert_int_equal(status, 0);
    uv_pipe_init(&pair->loop, &pair->peer, 0);
    pair->peer.data = pair;
    pair->peer_open = true;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&pair->peer), 0);
    uv_read_start((uv_stream_t *)&pair->peer, on_alloc, on_heard);
    if (pair->says && pair->after == 0) peer_say(pair);
}

static struct pair *pair_new(bool listening, const char *says, size_t after)
{
    struct pair *pair = calloc(1, sizeof *pair);
    assert_non_null(pair);
    uv_loop_init(&pair->loop);
    pair->says = says;
    pair->after = after;
    pair->listening = listening;
    snprintf(pair->socket, sizeof pair->socket, "/tmp/paidan-resp-%d.sock", (int)getpid());
    unlink(pair->socket);
    if (!listening) return pair;
    uv_pipe_init(&pair->loop, &pair->listener, 0);
    pair->listener.data = pair;
    assert_int_equal(uv_pipe_bind(&pair->listener, pair->socket), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&pair->listener, 4, on_client), 0);
    return pair;
}

static void pair_open(struct pair *pair, const char *address, int64_t reply_ms)
{
    char path[80];
    snprintf(path, sizeof path, "unix:%s", pair->socket);
    struct resp_options options = { .loop = &pair->loop, .address = address ? address : path, .reply_ms = reply_ms, .context = pair, .on_up = on_up,
                                    .on_down = on_down };
    assert_true(resp_open(&options, &pair->resp));
}

static void pair_until_closed(struct pair *pair)
{
    for (int i = 0; i < 100000 && !pair->closed; i++) uv_run(&pair->loop, UV_RUN_ONCE);
    assert_int_equal(pair->closed, 1);
}

static void pair_free(struct pair *pair)
{
    if (pair->listening) uv_close((uv_handle_t *)&pair->listener, NULL);
    if (pair->peer_open) uv_close((uv_handle_t *)&pair->peer, NULL);
    uv_run(&pair->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&pair->loop), 0);
    unlink(pair->socket);
    free(pair);
}

/* What the server says, and what becomes of three commands that wait. */
static void bytes_from_the_server(void **state)
{
    (void)state;
    static const struct { const char *name, *says; size_t after; bool hangs_up; uint32_t commands, replies, nulls; const char *why; } cases[] = {
        { "unsolicited, nothing waits", "+OK\r\n", 0, false, 0, 0, 0, "nobody asked" },
        { "one more than asked", "+a\r\n+b\r\n+c\r\n+d\r\n", 42, false, 3, 3, 0, "nobody asked" },
        { "not the protocol", "HTTP/1.1 400 Bad Request\r\n", 1, false, 3, 0, 3, "Protocol error" },
        { "good, then not the protocol", "+a\r\n!!\r\n", 1, false, 3, 1, 2, "Protocol error" },
        { "hangs up with one reply given", "+a\r\n", 42, true, 3, 1, 2, "closed" },
        { "hangs up inside a reply", "$100\r\nabc", 42, true, 3, 0, 3, "closed" },
        { "deep", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", 1, true, 3, DEEP_REPLIES, 3 - DEEP_REPLIES, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pair *pair = pair_new(true, cases[i].says, cases[i].after);
        pair->commands = cases[i].commands;
        pair->hangs_up = cases[i].hangs_up;
        pair_open(pair, NULL, 5000);
        pair_until_closed(pair);
        if (pair->replies != cases[i].replies || pair->nulls != cases[i].nulls || !strstr(pair->why, cases[i].why))
            fail_msg("%s: %u replies, %u nulls, %s", cases[i].name, pair->replies, pair->nulls, pair->why);
        assert_int_equal(pair->down, 1);
        pair_free(pair);
    }
}

static void refused_at_once(void **state)
{
    (void)state;
    static const struct { const char *address, *why; } cases[] = {
        { NULL, "no such file" }, { "127.0.0.1:1", "refused" }, { "[::1]:1", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pair *pair = pair_new(false, NULL, 0);
        pair_open(pair, cases[i].address, 60000);
        uint64_t start = uv_hrtime();
        pair_until_closed(pair);
        assert_true(uv_hrtime() - start < 1000000000);
        assert_int_equal(pair->up, 0);
        if (!strstr(pair->why, cases[i].why)) fail_msg("%s", pair->why);
        pair_free(pair);
    }
}

static void silent_until_the_deadline(void **state)
{
    (void)state;
    struct pair *pair = pair_new(true, NULL, 0);
    pair->commands = 3;
    pair_open(pair, NULL, 50);
    uint64_t start = uv_hrtime();
    pair_until_closed(pair);
    assert_true(uv_hrtime() - start >= 50000000);
    assert_int_equal(pair->nulls, 3);
    assert_string_equal(pair->why, "no reply in time");
    pair_free(pair);
}

static void replies_in_order(void **state)
{
    (void)state;
    struct pair *pair = pair_new(true, "+first\r\n-ERR second\r\n$5\r\nthird\r\n", 42);
    pair->commands = 3;
    pair_open(pair, NULL, 5000);
    while (pair->replies < 3) uv_run(&pair->loop, UV_RUN_ONCE);
    assert_string_equal(pair->text[0], "first");
    assert_string_equal(pair->text[1], "ERR second");
    assert_string_equal(pair->text[2], "third");
    resp_close(pair->resp, on_closed, pair);
    pair_until_closed(pair);
    assert_int_equal(pair->down, 0);
    pair_free(pair);
}

static void closed_inside_a_reply(void **state)
{
    (void)state;
    struct pair *pair = pair_new(true, "+a\r\n+b\r\n+c\r\n", 42);
    pair->commands = 3;
    pair->close_in_reply = true;
    pair_open(pair, NULL, 5000);
    pair_until_closed(pair);
    assert_int_equal(pair->replies, 1);
    assert_int_equal(pair->nulls, 0);
    assert_int_equal(pair->down, 0);
    pair_free(pair);
}

static void closed_while_connecting(void **state)
{
    (void)state;
    struct pair *pair = pair_new(true, NULL, 0);
    pair_open(pair, NULL, 5000);
    resp_close(pair->resp, on_closed, pair);
    pair_until_closed(pair);
    assert_int_equal(pair->up + pair->down, 0);
    pair_free(pair);
}

static void bounded(void **state)
{
    (void)state;
    struct pair *pair = pair_new(true, NULL, 0);
    pair_open(pair, NULL, 5000);
    assert_false(resp_command(pair->resp, 1, (const char *[]){ "PING" }, on_reply, pair));
    while (!pair->up) uv_run(&pair->loop, UV_RUN_ONCE);
    uint32_t taken = 0;
    while (taken < 100000 && resp_command(pair->resp, 1, (const char *[]){ "PING" }, on_reply, pair)) taken++;
    assert_int_equal(taken, 4096);
    assert_int_equal(resp_commands(pair->resp), 4096);
    resp_close(pair->resp, on_closed, pair);
    pair_until_closed(pair);
    pair_free(pair);
}

static void addresses(void **state)
{
    (void)state;
    static const struct { const char *address; bool good; } cases[] = {
        { "unix:/run/redis.sock", true }, { "unix:", false }, { "127.0.0.1:6379", true }, { "[::1]:6379", true }, { "localhost:6379", false },
        { "127.0.0.1", false }, { "127.0.0.1:", false }, { "127.0.0.1:0", false }, { "127.0.0.1:65536", false }, { "127.0.0.1:63x", false },
        { "[::1:6379", false }, { "", false }, { ":1", false },
        { "unix:/a23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (resp_address_good(cases[i].address) != cases[i].good) fail_msg("%s", cases[i].address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_from_the_server), cmocka_unit_test(refused_at_once), cmocka_unit_test(silent_until_the_deadline),
        cmocka_unit_test(replies_in_order), cmocka_unit_test(closed_inside_a_reply), cmocka_unit_test(closed_while_connecting),
        cmocka_unit_test(bounded), cmocka_unit_test(addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
