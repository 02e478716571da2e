/* test_crash.c - what has been acknowledged is there exactly once, whoever is killed: the core, its Redis, an agent. */
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

enum { WISHES = 1600, WORKERS = 60, EVENTS_MAX = 3 * WISHES + WORKERS, PATIENCE_LONG_MS = 2 * PATIENCE_MS };

/* One resident's wish under one key, and what came of it. Each is of its own household, by which its order is known again. */
struct wish {
    struct crowd *crowd;
    char key[33];
    uint64_t household, order;      /* order 0: none */
    int64_t price_fen;
    enum error error;
    bool answered;
};

struct crowd {
    struct town *town;
    struct desk *desk[3];
    uint32_t answered;
    struct wish wish[WISHES];
};

static void on_wish(void *context, const struct msg_reply_envelope *reply)
{
    struct wish *wish = context;
    const struct msg_order *order = reply->error == ERR_OK ? reply->body : NULL;
    assert_false(wish->answered);
    wish->answered = true;
    wish->error = reply->error;
    wish->order = order != NULL ? order->order : 0;
    wish->price_fen = order != NULL ? order->price_fen : 0;
    wish->crowd->answered++;
}

/* Three of four want somebody now; the others keep a start on Tuesday. */
static void wish_ask(struct crowd *crowd, uint32_t i)
{
    struct wish *wish = &crowd->wish[i];
    uint32_t point = 1 + i % 2, hour = i % 7;
    struct uplink *uplink = desk_uplink(crowd->desk[i % 3 == 0 ? 2 : i % 2]);
    wish->answered = false;
    if (i % 4 != 3) {
        const struct msg_request now = { .point = point, .household = wish->household, PLACE_1, .item = "CLN01", .qty = 2 };
        uplink_ask(uplink, KIND_ORDER_NOW, wish->key, &now, PATIENCE_LONG_MS, on_wish, wish);
    } else {
        const struct msg_slot_hold later = { .point = point, .household = wish->household, PLACE_1, .item = "CLN01", .qty = 2,
                                             .start_ms = (int64_t)(MONDAY + 1) * 24 * HOUR + (1 + hour) * HOUR };
        uplink_ask(uplink, KIND_SLOT_HOLD, wish->key, &later, PATIENCE_LONG_MS, on_wish, wish);
    }
}

static void crowd_ask(struct crowd *crowd)
{
    crowd->answered = 0;
    for (uint32_t i = 0; i < WISHES; i++) wish_ask(crowd, i);
}

static void crowd_until(struct crowd *crowd, uint32_t answered)
{
    while (crowd->answered < answered) uv_run(&crowd->town->loop, UV_RUN_ONCE);      /* each is answered, if only by the uplink: its time is up */
}

static struct crowd *crowd_new(struct town *town)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    assert_non_null(crowd);
    crowd->town = town;
    town_workers(town, 101, WORKERS / 2, 1, "P001");
    town_workers(town, 201, WORKERS / 2, 2, "P002");
    town_core_start(town, NULL);
    crowd->desk[0] = desk_open(town, ROLE_RESIDENT, 1);
    crowd->desk[1] = desk_open(town, ROLE_OPERATOR, 2);
    crowd->desk[2] = desk_open(town, ROLE_ADMIN, 0);
    for (uint32_t i = 0; i < WORKERS; i++)
        desk_ask(crowd->desk[2], KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = i < WORKERS / 2 ? 101 + i : 201 + i - WORKERS / 2 });
    for (uint32_t i = 0; i < WISHES; i++) {
        crowd->wish[i].crowd = crowd;
        crowd->wish[i].household = 1000 + i;
        uplink_key(crowd->wish[i].key);
    }
    return crowd;
}

/* Every order that the core has, checked against the wishes: the one that was acknowledged, and no other. */
static void orders_are_the_acknowledged(struct crowd *crowd)
{
    uint32_t acknowledged = 0, found = 0;
    uint64_t after = 0;
    for (uint32_t i = 0; i < WISHES; i++) {
        const struct wish *wish = &crowd->wish[i];
        bool slot = i % 4 == 3;      /* for which there may be nobody */
        if (wish->error != ERR_OK && !(slot && wish->error == ERR_NO_CAPACITY)) fail_msg("wish %u: %s", i, error_name(wish->error));
        acknowledged += wish->error == ERR_OK;
    }
    for (bool more = true; more;) {
        const struct msg_order_list *page = desk_ask(crowd->desk[2], KIND_ORDER_LIST, &(struct msg_order_list_ask){ .after = after });
        for (uint32_t i = 0; i < page->orders_count; i++) {
            const struct msg_order *order = &page->orders[i];
            const struct wish *wish = &crowd->wish[order->household - 1000];
            after = order->order;
            found++;
            if (wish->order != order->order)
                fail_msg("household %llu has order %llu, was told %llu", (unsigned long long)order->household, (unsigned long long)order->order, (unsigned long long)wish->order);
            assert_int_equal(order->price_fen, wish->price_fen);
        }
        more = page->more;
    }
    assert_int_equal(found, acknowledged);
    assert_true(acknowledged > WISHES / 2);
}

static void events_tell_each_once(struct crowd *crowd)
{
    static const struct msg_event *event[EVENTS_MAX];
    static uint8_t begun[WISHES];
    uint32_t count = desk_events(crowd->desk[2], event, EVENTS_MAX);
    memset(begun, 0, sizeof begun);
    for (uint32_t i = 0; i < count; i++) {
        bool begins = strcmp(event[i]->event, "ordered") == 0 || strcmp(event[i]->event, "held") == 0;
        if (begins) begun[event[i]->order->household - 1000]++;
    }
    for (uint32_t i = 0; i < WISHES; i++) assert_int_equal(begun[i], crowd->wish[i].order != 0);
}

static void plans_do_not_overlap(struct crowd *crowd)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < WORKERS; i++) {
        const struct msg_worker *worker = desk_ask(crowd->desk[2], KIND_WORKER_SHOW,
            &(struct msg_worker_ref){ .worker = i < WORKERS / 2 ? 101 + i : 201 + i - WORKERS / 2 });
        for (uint32_t k = 0; k < worker->plan_count; k++) {
            const struct msg_plan_row *row = &worker->plan[k];
            assert_true(row->leave_ms <= row->arrive_ms && row->arrive_ms <= row->start_ms && row->start_ms < row->end_ms);
            if (k > 0 && row[-1].end_ms > row->leave_ms) fail_msg("worker %llu: two at once, orders %llu and %llu", (unsigned long long)worker->worker,
                                                                  (unsigned long long)row[-1].order, (unsigned long long)row->order);
            rows++;
        }
    }
    assert_true(rows > WORKERS);
}

static void test_core_killed(void **state)
{
    struct town *town = *state;
    struct crowd *crowd = crowd_new(town);

    /* Twice in the middle of it; the uplinks ask again by themselves what was not answered. */
    crowd_ask(crowd);
    for (uint32_t times = 1; times <= 2; times++) {
        crowd_until(crowd, times * WISHES / 4);
        assert_true(crowd->answered < WISHES);
        program_kill(&town->core);
        town_core_start(town, NULL);
    }
    crowd_until(crowd, WISHES);
    orders_are_the_acknowledged(crowd);

    /* All keys again, to a core that has been killed once more: the same answers, and nothing new. */
    static struct wish told[WISHES];
    memcpy(told, crowd->wish, sizeof told);
    program_kill(&town->core);
    town_core_start(town, NULL);
    crowd_ask(crowd);
    crowd_until(crowd, WISHES);
    for (uint32_t i = 0; i < WISHES; i++) {
        if (told[i].order == 0) continue;      /* a refusal may be tried again, and be refused again */
        assert_int_equal(crowd->wish[i].order, told[i].order);
        assert_int_equal(crowd->wish[i].price_fen, told[i].price_fen);
    }
    orders_are_the_acknowledged(crowd);
    events_tell_each_once(crowd);
    plans_do_not_overlap(crowd);
    free(crowd);
}

/* ---- Redis ---- */

static void test_redis_killed(void **state)
{
    struct town *town = *state;
    struct crowd *crowd = crowd_new(town);

    /* The private server, in the middle of the load: the core starts it again. Writes of the time between are refused, and asked again here. */
    crowd_ask(crowd);
    crowd_until(crowd, WISHES / 4);
    assert_true(crowd->answered < WISHES);
    pid_t killed = town_redis_pid(town);
    assert_int_equal(kill(killed, SIGKILL), 0);
    crowd_until(crowd, WISHES);
    for (uint32_t i = 0; i < WISHES; i++) {
        struct wish *wish = &crowd->wish[i];
        for (int64_t end_ms = mono_ms() + PATIENCE_MS; wish->error == ERR_UNAVAILABLE && mono_ms() < end_ms;) {
            crowd->answered = 0;
            wish_ask(crowd, i);
            crowd_until(crowd, 1);
        }
    }
    assert_int_not_equal(town_redis_pid(town), killed);
    orders_are_the_acknowledged(crowd);
    events_tell_each_once(crowd);
    plans_do_not_overlap(crowd);
    free(crowd);
}

/* A Redis of the test's own, so that it stays away as long as the test likes. */
static void redis_start(struct town *town)
{
    char out[512];
    const char *const argv[] = { REDIS_SERVER, "--port", "0", "--unixsocket", town->redis, "--dir", town->dir, "--appendonly", "yes",
                                 "--appendfsync", "always", "--save", "", NULL };
    program_start(&town->own_redis, town->dir, "redis", argv);
    UNTIL(town_redis_there(town) && strcmp(town_redis_text(town, out, "PING"), "PONG") == 0);
}

static void test_redis_away(void **state)
{
    struct town *town = *state;
    char setting[160];
    snprintf(town->redis, sizeof town->redis, "%s/own.sock", town->dir);
    snprintf(setting, sizeof setting, "redis.address=unix:%s", town->redis);
    town_worker(town, 11, 1, "P001");
    redis_start(town);
    town_core_start(town, (const char *const[]){ setting, NULL });
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    const struct msg_request wish = { .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 };
    desk_ask(admin, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    const struct msg_order *order = desk_ask(admin, KIND_ORDER_NOW, &wish);

    /* While it is away: nothing is promised, what is known is told, and a health check sees it. */
    program_kill(&town->own_redis);
    UNTIL(town_web(town, town->core_http, "/healthz") == 503);
    const struct answer *answer = desk_try(admin, KIND_ORDER_NOW, "key-of-the-outage", &wish);
    assert_int_equal(answer->error, ERR_UNAVAILABLE);
    assert_true(answer->retry_ms > 0);
    desk_refused(admin, KIND_ORDER_CANCEL, &(struct msg_order_cancel){ .order = order->order }, ERR_UNAVAILABLE);
    assert_string_equal(desk_order(admin, order->order)->state, "assigned");
    desk_ask(admin, KIND_MENU, &(struct msg_menu_ask){ 0 });
    const struct msg_order_list *list = desk_ask(admin, KIND_ORDER_LIST, &(struct msg_order_list_ask){ 0 });
    assert_int_equal(list->orders_count, 1);

    /* It is back: the core finds it by itself; the refused key is as good as new. */
    redis_start(town);
    UNTIL(town_web(town, town->core_http, "/healthz") == 200);
    assert_int_equal(desk_try(admin, KIND_ORDER_NOW, "key-of-the-outage", &wish)->error, ERR_OK);
    assert_string_equal(desk_order(admin, order->order)->state, "assigned");
    list = desk_ask(admin, KIND_ORDER_LIST, &(struct msg_order_list_ask){ 0 });
    assert_int_equal(list->orders_count, 2);
    assert_int_equal(program_stop(&town->core), 0);
}

/* ---- the agent ---- */

static bool letter_is(struct town *town, const char *key, const char *state)
{
    char path[96], text[32];
    snprintf(path, sizeof path, "/api/outbox/%s", key);
    snprintf(text, sizeof text, "\"state\":\"%s\"", state);
    return town_web(town, town->agent_http[0], path) == 200 && strstr(town->web.body, text) != NULL;
}

static void test_agent_killed(void **state)
{
    enum { TAPS = 5 };
    struct town *town = *state;
    char key[TAPS][32], body[TAPS][256];
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    town_agent_start(town, 0, "1");
    UNTIL(town_agent_link(town, 0, "up"));
    for (int i = 0; i < TAPS; i++) {
        snprintf(key[i], sizeof key[i], "tap-%08d", i);
        snprintf(body[i], sizeof body[i], "{\"point\":\"1\",\"household\":\"%d\",\"lon_e7\":1201580000,\"lat_e7\":302420000,\"item\":\"CLN01\",\"qty\":2}", 50 + i);
    }
    web_post(&town->web, town->agent_http[0], "/api/order_now", key[0], body[0]);
    assert_int_equal(town->web.status, 200);

    /* The core is gone. Orders are taken in; whatever else would change something must wait. */
    program_kill(&town->core);
    UNTIL(town_agent_link(town, 0, "down"));
    for (int i = 1; i < TAPS; i++) {
        web_post(&town->web, town->agent_http[0], "/api/order_now", key[i], body[i]);
        assert_int_equal(town->web.status, 202);
    }
    web_post(&town->web, town->agent_http[0], "/api/order_cancel", "key-00000001", "{\"order\":\"1\"}");
    assert_int_equal(town->web.status, 503);
    web_post(&town->web, town->agent_http[0], "/api/worker_sign_in", "key-00000002", "{\"worker\":\"11\"}");
    assert_int_equal(town->web.status, 503);

    /* The agent is killed, too, and knows them still. */
    program_kill(&town->agent[0]);
    town_agent_start(town, 0, "1");
    for (int i = 1; i < TAPS; i++) assert_true(letter_is(town, key[i], "waiting"));

    /* The core is back: each is delivered once, and a resident who taps again hears of the same order. */
    town_core_start(town, NULL);
    for (int i = 1; i < TAPS; i++) UNTIL(letter_is(town, key[i], "done"));
    for (int i = 0; i < TAPS; i++) {
        web_post(&town->web, town->agent_http[0], "/api/order_now", key[i], body[i]);
        assert_int_equal(town->web.status, 200);
    }
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    const struct msg_order_list *list = desk_ask(admin, KIND_ORDER_LIST, &(struct msg_order_list_ask){ 0 });
    assert_int_equal(list->orders_count, TAPS);
    for (uint32_t i = 0; i < TAPS; i++) assert_int_equal(list->orders[i].household, 50 + i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_core_killed, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_redis_killed, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_redis_away, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_agent_killed, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
