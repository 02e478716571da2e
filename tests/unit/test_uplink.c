/* test_uplink.c - the uplink against a fake core over ipc: sessions, restarts, deadlines, limits, a clean end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "points/uplink/uplink.h"
#include "unit/fake_core.h"

#define CORE_MS INT64_C(1795000000000)
enum { PATIENCE_MS = 20000, ANSWERS_MAX = 256 };

struct answered { int number; enum error error; uint64_t order; };

struct desk {
    char folder[64], address[128];
    struct fake_core *core;
    uv_loop_t loop;
    uv_timer_t guard;
    struct uplink *uplink;
    int ups, downs;
    bool closed;
    int answers;
    struct answered answer[ANSWERS_MAX];
    bool inside_ask;
    int64_t watchdog_ms;
};

struct note { struct desk *desk; int number; };

static void on_link(void *context, bool up)
{
    struct desk *desk = context;
    if (up) desk->ups++;
    else desk->downs++;
}

static void on_guard(uv_timer_t *timer)
{
    (void)timer;
    fail_msg("nothing happened for too long");
}

static void wait_answers(struct desk *desk, int count)
{
    while (desk->answers < count) uv_run(&desk->loop, UV_RUN_ONCE);
}

static void wait_ups(struct desk *desk, int count)
{
    while (desk->ups < count) uv_run(&desk->loop, UV_RUN_ONCE);
}

static void wait_downs(struct desk *desk, int count)
{
    while (desk->downs < count) uv_run(&desk->loop, UV_RUN_ONCE);
}

static void wait_asked(struct desk *desk, enum kind kind, uint32_t count)
{
    while (fake_core_asked(desk->core, kind) < count) uv_run(&desk->loop, UV_RUN_ONCE);      /* the uplink's tick turns the loop */
}

static void on_closed(void *context)
{
    struct desk *desk = context;
    desk->closed = true;
    uv_close((uv_handle_t *)&desk->guard, NULL);
}

static void desk_open(struct desk *desk, uint32_t contexts, uint32_t queue_max)
{
    struct uplink_options options = { .loop = &desk->loop, .address = desk->address, .role = ROLE_OPERATOR, .scope = 1, .program = "test",
                                      .contexts = contexts, .queue_max = queue_max, .watchdog_ms = desk->watchdog_ms, .context = desk, .on_link = on_link };
    const char *why = NULL;
    assert_true(uplink_open(&options, &desk->uplink, &why));
}

static void desk_close(struct desk *desk)
{
    uplink_close(desk->uplink, on_closed, desk);
    uv_run(&desk->loop, UV_RUN_DEFAULT);
    assert_true(desk->closed);
    assert_int_equal(uv_loop_close(&desk->loop), 0);
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    strcpy(desk->folder, "/tmp/paidan-uplink-XXXXXX");
    if (mkdtemp(desk->folder) == NULL) return -1;
    snprintf(desk->address, sizeof desk->address, "ipc://%s/core", desk->folder);
    desk->core = fake_core_new(desk->address, CORE_MS, 100);
    fake_core_start(desk->core);
    uv_loop_init(&desk->loop);
    uv_timer_init(&desk->loop, &desk->guard);
    uv_timer_start(&desk->guard, on_guard, PATIENCE_MS, 0);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    fake_core_stop(desk->core);
    fake_core_free(desk->core);
    char path[128];
    snprintf(path, sizeof path, "%s/core", desk->folder);
    unlink(path);
    rmdir(desk->folder);
    free(desk);
    return 0;
}

static void on_answer(void *context, const struct msg_reply_envelope *reply)
{
    struct note *note = context;
    struct desk *desk = note->desk;
    assert_false(desk->inside_ask);
    assert_true(desk->answers < ANSWERS_MAX);
    uint64_t order = reply->error == ERR_OK && reply->kind == KIND_ORDER_NOW ? ((const struct msg_order *)reply->body)->order : 0;
    desk->answer[desk->answers++] = (struct answered){ note->number, reply->error, order };
    free(note);
}

static void ask_with(struct desk *desk, int number, enum kind kind, const char *key, const void *body, int64_t timeout_ms)
{
    struct note *note = malloc(sizeof *note);
    *note = (struct note){ desk, number };
    desk->inside_ask = true;
    uplink_ask(desk->uplink, kind, key, body, timeout_ms, on_answer, note);
    desk->inside_ask = false;
}

static void order(struct desk *desk, int number, int64_t timeout_ms)
{
    char item[] = "B01", key[KEY_MAX + 1];
    struct msg_request body = { .point = 1, .household = 7, .lon_e7 = 1201700000, .lat_e7 = 302500000, .item = item, .qty = 2 };
    snprintf(key, sizeof key, "order-%04d", number);
    ask_with(desk, number, KIND_ORDER_NOW, key, &body, timeout_ms);
    memset(item, 'x', sizeof item);      /* the uplink must have its own copy */
    memset(key, 'x', sizeof key);
    memset(&body, 0x5a, sizeof body);
}

static void test_session_and_order(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 4, 16);
    assert_false(uplink_up(desk->uplink));
    assert_int_equal(uplink_now_ms(desk->uplink), 0);
    order(desk, 1, 5000);      /* before the session: waits for it */
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_OK);
    assert_int_equal(desk->answer[0].order, 1);
    assert_true(uplink_up(desk->uplink));
    assert_int_equal(desk->ups, 1);
    assert_true(uplink_now_ms(desk->uplink) >= CORE_MS);
    assert_int_equal(uplink_speed_pct(desk->uplink), 100);
    desk_close(desk);
}

static void test_many_through_few_contexts(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 3, 200);
    for (int i = 0; i < 200; i++) order(desk, i, 10000);
    wait_answers(desk, 200);
    bool seen[200] = { false };
    for (int i = 0; i < 200; i++) {
        assert_int_equal(desk->answer[i].error, ERR_OK);
        assert_false(seen[desk->answer[i].number]);
        seen[desk->answer[i].number] = true;
    }
    assert_int_equal(fake_core_orders(desk->core), 200);
    desk_close(desk);
}

static void test_core_goes_and_comes_back(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 4, 16);
    wait_ups(desk, 1);
    fake_core_silent(desk->core, true);
    order(desk, 1, 15000);      /* in flight when the core goes */
    fake_core_stop(desk->core);
    wait_downs(desk, 1);
    assert_false(uplink_up(desk->uplink));
    order(desk, 2, 15000);      /* asked while it is away */
    fake_core_silent(desk->core, false);
    fake_core_start(desk->core);
    wait_answers(desk, 2);
    wait_ups(desk, 2);
    assert_int_equal(desk->answer[0].error, ERR_OK);
    assert_int_equal(desk->answer[1].error, ERR_OK);
    assert_int_equal(fake_core_orders(desk->core), 2);
    desk_close(desk);
}

static void test_forgotten_session(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 64);
    wait_ups(desk, 1);
    fake_core_forget(desk->core);
    for (int i = 0; i < 20; i++) order(desk, i, 10000);
    wait_answers(desk, 20);
    for (int i = 0; i < 20; i++) assert_int_equal(desk->answer[i].error, ERR_OK);
    assert_int_equal(fake_core_orders(desk->core), 20);
    assert_int_equal(fake_core_sessions(desk->core), 2);
    assert_int_equal(desk->downs, 0);      /* the core was never out of reach */
    desk_close(desk);
}

static void test_never_a_session(void **state)
{
    struct desk *desk = *state;
    fake_core_refuse(desk->core, KIND_ORDER_NOW, ERR_NO_SESSION);      /* whatever session it is */
    desk_open(desk, 2, 64);
    order(desk, 1, 10000);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_NO_SESSION);      /* told, not tried for ever */
    desk_close(desk);
}

static void test_refused_session(void **state)
{
    struct desk *desk = *state;
    fake_core_refuse(desk->core, KIND_SESSION_OPEN, ERR_FORBIDDEN);
    desk_open(desk, 2, 64);
    order(desk, 1, 10000);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_FORBIDDEN);
    assert_int_equal(desk->ups, 0);
    fake_core_refuse(desk->core, KIND_SESSION_OPEN, ERR_OK);
    wait_ups(desk, 1);
    desk_close(desk);
}

static void test_deadline_in_queue(void **state)
{
    struct desk *desk = *state;
    fake_core_stop(desk->core);
    desk_open(desk, 2, 16);
    order(desk, 1, 600);
    order(desk, 2, 150);
    wait_answers(desk, 2);
    assert_int_equal(desk->answer[0].number, 2);      /* each has its own time */
    assert_int_equal(desk->answer[0].error, ERR_UNAVAILABLE);
    assert_int_equal(desk->answer[1].error, ERR_UNAVAILABLE);
    fake_core_start(desk->core);
    desk_close(desk);
}

static void test_deadline_in_flight(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    fake_core_lose_replies(desk->core, 1);
    order(desk, 1, 300);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_UNAVAILABLE);
    assert_int_equal(fake_core_orders(desk->core), 1);
    order(desk, 1, 5000);      /* the same key again */
    wait_answers(desk, 2);
    assert_int_equal(desk->answer[1].error, ERR_OK);
    assert_int_equal(desk->answer[1].order, 1);
    assert_int_equal(fake_core_orders(desk->core), 1);
    desk_close(desk);
}

static void test_lost_reply_is_asked_again(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    fake_core_lose_replies(desk->core, 1);
    order(desk, 1, 12000);      /* longer than the resend time */
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_OK);
    assert_int_equal(fake_core_orders(desk->core), 1);
    assert_true(fake_core_asked(desk->core, KIND_ORDER_NOW) >= 2);
    desk_close(desk);
}

static void test_queue_full(void **state)
{
    struct desk *desk = *state;
    fake_core_stop(desk->core);
    desk_open(desk, 2, 3);
    for (int i = 0; i < 5; i++) order(desk, i, 10000);
    wait_answers(desk, 2);
    assert_int_equal(desk->answer[0].number, 3);
    assert_int_equal(desk->answer[0].error, ERR_FULL);
    assert_int_equal(desk->answer[1].number, 4);
    assert_int_equal(desk->answer[1].error, ERR_FULL);
    fake_core_start(desk->core);
    wait_answers(desk, 5);
    for (int i = 2; i < 5; i++) assert_int_equal(desk->answer[i].error, ERR_OK);
    desk_close(desk);
}

static void test_too_long_is_not_sent(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    char *item = malloc(MESSAGE_MAX + 1);
    memset(item, 'A', MESSAGE_MAX);
    item[MESSAGE_MAX] = '\0';
    struct msg_request body = { .point = 1, .household = 7, .lon_e7 = 1201700000, .lat_e7 = 302500000, .item = item, .qty = 2 };
    ask_with(desk, 1, KIND_ORDER_NOW, "too-long-1", &body, 5000);
    free(item);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_TOO_LONG);
    order(desk, 2, 5000);      /* and the link is as good as before */
    wait_answers(desk, 2);
    assert_int_equal(desk->answer[1].error, ERR_OK);
    assert_int_equal(fake_core_asked(desk->core, KIND_ORDER_NOW), 1);
    assert_int_equal(desk->downs, 0);
    desk_close(desk);
}

static void test_poll_is_not_sent_twice(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    struct msg_events_ask body = { .after = 0, .wait_ms = 7000 };      /* longer than the resend time */
    ask_with(desk, 1, KIND_EVENTS_SINCE, NULL, &body, 15000);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_OK);
    assert_int_equal(fake_core_asked(desk->core, KIND_EVENTS_SINCE), 1);
    desk_close(desk);
}

static void test_silent_core_is_down(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    fake_core_silent(desk->core, true);      /* the pipe stands */
    wait_downs(desk, 1);
    fake_core_silent(desk->core, false);
    wait_ups(desk, 2);
    desk_close(desk);
}

static void test_watchdog_redials(void **state)
{
    struct desk *desk = *state;
    desk->watchdog_ms = 3000;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    fake_core_silent(desk->core, true);
    uint64_t since_ms = uv_now(&desk->loop);
    wait_downs(desk, 1);                 /* by the new dialer: the old one's pipe is gone, long before our own question times out */
    assert_true(uv_now(&desk->loop) - since_ms < 4500);
    fake_core_silent(desk->core, false);
    wait_ups(desk, 2);
    order(desk, 1, 5000);
    wait_answers(desk, 1);
    assert_int_equal(desk->answer[0].error, ERR_OK);
    desk_close(desk);
}

static void test_clock(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    int64_t first_ms = uplink_now_ms(desk->uplink);
    assert_in_range(first_ms, CORE_MS, CORE_MS + 2000);
    fake_core_clock(desk->core, CORE_MS + 3600000);
    wait_asked(desk, KIND_CLOCK, 1);
    order(desk, 1, 5000);      /* any reply tells the time */
    wait_answers(desk, 1);
    assert_in_range(uplink_now_ms(desk->uplink), CORE_MS + 3600000, CORE_MS + 3602000);
    desk_close(desk);
}

static void test_close_answers_everything(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 2, 16);
    wait_ups(desk, 1);
    fake_core_silent(desk->core, true);
    for (int i = 0; i < 6; i++) order(desk, i, 60000);      /* two in flight, four waiting */
    uplink_close(desk->uplink, on_closed, desk);
    assert_int_equal(desk->answers, 0);                     /* from the loop, not from inside */
    order(desk, 6, 60000);
    uv_run(&desk->loop, UV_RUN_DEFAULT);
    assert_true(desk->closed);
    assert_int_equal(uv_loop_close(&desk->loop), 0);
    assert_int_equal(desk->answers, 7);
    for (int i = 0; i < 7; i++) assert_int_equal(desk->answer[i].error, ERR_UNAVAILABLE);
    fake_core_silent(desk->core, false);
}

static void test_close_at_once(void **state)
{
    struct desk *desk = *state;
    desk_open(desk, 64, 16);
    desk_close(desk);
}

static void test_bad_address(void **state)
{
    struct desk *desk = *state;
    struct uplink_options options = { .loop = &desk->loop, .address = "nonsense://x", .role = ROLE_OPERATOR, .scope = 1, .program = "test", .contexts = 1 };
    struct uplink *uplink = NULL;
    const char *why = NULL;
    assert_false(uplink_open(&options, &uplink, &why));
    assert_null(uplink);
    assert_non_null(why);
    uv_close((uv_handle_t *)&desk->guard, NULL);
    uv_run(&desk->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&desk->loop), 0);
}

static void test_keys_differ(void **state)
{
    char one[33], two[33];
    (void)state;
    uplink_key(one);
    uplink_key(two);
    assert_int_equal(strlen(one), 32);
    assert_int_equal(strspn(one, "0123456789abcdef"), 32);
    assert_string_not_equal(one, two);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(test_session_and_order),
        WITH_DESK(test_many_through_few_contexts),
        WITH_DESK(test_core_goes_and_comes_back),
        WITH_DESK(test_forgotten_session),
        WITH_DESK(test_never_a_session),
        WITH_DESK(test_refused_session),
        WITH_DESK(test_deadline_in_queue),
        WITH_DESK(test_deadline_in_flight),
        WITH_DESK(test_lost_reply_is_asked_again),
        WITH_DESK(test_queue_full),
        WITH_DESK(test_too_long_is_not_sent),
        WITH_DESK(test_poll_is_not_sent_twice),
        WITH_DESK(test_silent_core_is_down),
        WITH_DESK(test_watchdog_redials),
        WITH_DESK(test_clock),
        WITH_DESK(test_close_answers_everything),
        WITH_DESK(test_close_at_once),
        WITH_DESK(test_bad_address),
        cmocka_unit_test(test_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
