/* test_restore.c - a core comes back: everything it said is true again, and no number is given twice. A real redis-server. */
#include "unit/store_help.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "server/log.h"
#include "server/restore.h"
#include "store/store_guard.h"
#include "unit/core_house.h"

static char dir[64], redis_socket[96];
static struct rig *rig;
static char restore_why[256];
static uint32_t restored;

static int set_up(void **state)
{
    (void)state;
    rig_dir(dir);
    snprintf(redis_socket, sizeof redis_socket, "%s/redis.sock", dir);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_dir_remove(dir);
    return 0;
}

static void settle(struct house *house)
{
    while (store_pending(house->parts.store) > 0) uv_run(&rig->loop, UV_RUN_ONCE);
}

static void on_restored(void *context, const struct restore_result *result)
{
    (void)context;
    snprintf(restore_why, sizeof restore_why, "%s", result->why != NULL ? result->why : "");
    restored++;
}

/* A core over what the directory holds; started only when that could be read. */
static struct house *core_begin(void)
{
    rig = rig_private(dir);
    struct config config;
    house_config(&config);
    struct house *house = house_open(&rig->loop, rig->store, &config, settle);
    uint32_t before = restored;
    assert_true(restore_run(&house->parts, house->core, on_restored, NULL));
    while (restored == before) uv_run(&rig->loop, UV_RUN_ONCE);
    if (restore_why[0] == '\0') house_start(house);
    return house;
}

static void core_end(struct house *house)
{
    house->freed = false;
    core_drain(house->core, 20000, house_freed, house);
    while (!house->freed) uv_run(&rig->loop, UV_RUN_ONCE);
    settle(house);      /* what was published beside the turns */
    house_close(house);
    rig_close(rig);
}

static const char advance_40h[] = "{\"by_ms\":\"144000000\"}";

/* Cancelled, forgotten, and cut from the log: still the next number is the next. */
static void no_number_is_given_twice(void **state)
{
    (void)state;
    struct house *house = core_begin();
    assert_string_equal(restore_why, "");
    for (unsigned i = 1; i <= 3; i++) {
        char key[32], body[32];
        snprintf(key, sizeof key, "key-order-%u", i);
        assert_true(reply_ok(house_ask_settled(house, house->resident, "order_now", key, house_order(house, 1, i))));
        snprintf(key, sizeof key, "key-cancel-%u", i);
        snprintf(body, sizeof body, "{\"order\":\"%u\"}", i);
        assert_true(reply_ok(house_ask_settled(house, house->resident, "order_cancel", key, body)));
    }
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-1", advance_40h)));
    int64_t now_ms = clock_now_ms(&house->clock);
    uint64_t seq = engine_last_seq(house->parts.engine);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:1 paidan:{T1}:order:2 paidan:{T1}:order:3"), 0);
    freeReplyObject(ask(redis_socket, "XTRIM paidan:{T1}:log MAXLEN 0"));
    core_end(house);

    house = core_begin();
    assert_string_equal(restore_why, "");
    assert_int_equal(engine_last_seq(house->parts.engine), seq);
    assert_true(clock_now_ms(&house->clock) >= now_ms);
    const char *reply = house_ask_settled(house, house->resident, "order_now", "key-order-4", house_order(house, 1, 4));
    assert_non_null(strstr(reply, "\"order\":\"4\""));
    core_end(house);
}

/* What was answered is answered again, word for word, and done no second time. */
static void answers_come_back(void **state)
{
    (void)state;
    struct house *house = core_begin();
    house_sign_in_all(house);
    static char first[4096];
    snprintf(first, sizeof first, "%s", strstr(house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)), "\"body\":"));
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"1000\"}")));
    int64_t now_ms = clock_now_ms(&house->clock);
    core_end(house);
    house = core_begin();
    assert_string_equal(restore_why, "");
    const char *again = house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_true(reply_ok(again));
    assert_string_equal(strstr(again, "\"body\":"), first);
    assert_true(reply_ok(house_ask(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"1000\"}")));
    assert_int_equal(clock_now_ms(&house->clock), now_ms);
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    core_end(house);
}

/* The worker whose offer ran out is no longer on the order, and reads of it all the same. */
static void who_lost_an_order_reads_of_it_later(void **state)
{
    (void)state;
    struct house *house = core_begin();
    unsigned worker = 0;
    char auth[HOUSE_AUTH];
    house_sign_in_all(house);
    const char *reply = house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_int_equal(sscanf(strstr(reply, "\"workers\":[{\"worker\":\""), "\"workers\":[{\"worker\":\"%u", &worker), 1);
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"61000\"}")));
    core_end(house);
    house = core_begin();
    assert_string_equal(restore_why, "");
    house_session(house, "worker", worker, auth);
    reply = house_ask(house, auth, "events_since", NULL, "{\"after\":\"0\"}");
    assert_non_null(strstr(reply, "\"event\":\"unassigned\""));
    core_end(house);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct { const char *command, *one, *other, *says; } cases[] = {
        { "HSET", "order", "1", "order 2: this number was never given" },
        { "HDEL", "now_ms", "order", "counters: order" },
        { "DEL", "", "", "counters: are missing" },
    };
    struct house *house = core_begin();
    house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    house_ask_settled(house, house->resident, "order_now", "key-order-2", house_order(house, 1, 8));
    core_end(house);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig *other = rig_private(dir);
        redisReply *spoilt = ask(redis_socket, "%s paidan:{T1}:counters %s %s", cases[i].command, cases[i].one, cases[i].other);
        assert_int_equal(spoilt->type, REDIS_REPLY_INTEGER);
        freeReplyObject(spoilt);
        rig_close(other);
        house = core_begin();
        assert_string_equal(restore_why, cases[i].says);
        core_end(house);
    }
}

static void run_until(const char *what, bool (*happened)(const struct house *house), const struct house *house)
{
    uint64_t begun = uv_hrtime();
    while (!happened(house) && uv_hrtime() - begun < 20000000000u) uv_run(&rig->loop, UV_RUN_ONCE);
    if (!happened(house)) fail_msg("not %s", what);
}

static bool replied(const struct house *house) { return fake_reply_to(house->asked) != NULL; }
static bool is_up(const struct house *house) { return store_up(house->parts.store) && store_pending(house->parts.store) == 0; }

/* Redis stands still with an order under way: its caller is told in time that nothing is known, and learns it with the same key later. */
static void a_frozen_redis_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct house *house = core_begin();
    house_sign_in_all(house);
    pid_t redis = redis_pid(redis_socket);
    uint64_t begun = uv_hrtime();
    kill(redis, SIGSTOP);
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));
    run_until("answered", replied, house);
    assert_true(reply_error(fake_reply_to(house->asked), "unavailable"));
    assert_true(uv_hrtime() - begun > 4500000000u);
    assert_true(reply_error(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)), "unavailable"));
    kill(redis, SIGCONT);
    run_until("up", is_up, house);
    const char *reply = house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_true(reply_ok(reply));
    assert_non_null(strstr(reply, "\"order\":\"1\""));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:1"), 1);
    core_end(house);
}

int main(int argc, char **argv)
{
    if (store_guard_main(argc, argv)) return STORE_GUARD_FAILED;
    log_open(NULL, 0);
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(no_number_is_given_twice), CASE(answers_come_back), CASE(who_lost_an_order_reads_of_it_later), CASE(what_cannot_be_is_refused),
        CASE(a_frozen_redis_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
