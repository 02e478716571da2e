/* test_life.c - what a day is made of, through the real programs: an order from the tap to the finished visit, and a slot from the question to
 * the cancellation. What is told in the end is the same story from five sides: the reply, the order, the events, the usage, Redis. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"

enum { EVENTS_MAX = 64 };

/* The body of the last answer over HTTP, as what it must be; it lives in the arena. */
static void *web_body(const struct web *web, const struct shape *shape, struct arena *arena)
{
    void *body = NULL;
    const char *field = NULL;
    if (web->status != 200) fail_msg("HTTP %ld: %s", web->status, web->body);
    assert_int_equal(codec_read_body(shape, web->body, web->length, arena, &body, &field), ERR_OK);
    return body;
}

static void redis_has(struct town *town, const char *expected, const char *command, const char *key, const char *what)
{
    char got[512];
    town_redis_text(town, got, what != NULL ? "%s paidan:{HZ}:%s %s" : "%s paidan:{HZ}:%s", command, key, what);
    if (strcmp(got, expected) != 0) fail_msg("%s %s %s: '%s' instead of '%s'", command, key, what != NULL ? what : "", got, expected);
}

static bool redis_lacks(struct town *town, const char *command, const char *key, const char *what)
{
    char got[512];
    return town_redis_text(town, got, "%s paidan:{HZ}:%s %s", command, key, what)[0] == '\0';
}

static void order_is(struct town *town, const char *state)
{
    char got[512], expected[64];
    town_redis_text(town, got, "GET paidan:{HZ}:order:1");
    snprintf(expected, sizeof expected, "\"state\":\"%s\"", state);
    if (strstr(got, expected) == NULL) fail_msg("order 1: no %s in %s", expected, got);
}

/* The events' names, in one line. */
static void story(struct desk *admin, char out[512])
{
    const struct msg_event *event[EVENTS_MAX];
    uint32_t count = desk_events(admin, event, EVENTS_MAX);
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < count; i++) used += (size_t)snprintf(out + used, 512 - used, "%s%s", i > 0 ? " " : "", event[i]->event);
}

/* The log in Redis: the same names under the same numbers. */
static void log_tells(struct town *town, const char *expected)
{
    char got[512] = "", id[24], seq[32];
    size_t used = 0, events = 0;
    redisReply *log = town_redis(town, "XRANGE paidan:{HZ}:log - +");
    for (size_t i = 0; i < log->elements; i++) {
        const redisReply *entry = log->element[i], *pairs = entry->element[1];
        for (size_t k = 0; k + 1 < pairs->elements; k += 2) {
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%s", events > 0 ? " " : "", pairs->element[k]->str);
            snprintf(seq, sizeof seq, "{\"seq\":\"%zu\",", ++events);
            assert_memory_equal(pairs->element[k + 1]->str, seq, strlen(seq));
        }
        snprintf(id, sizeof id, "%zu-0", events);      /* the number of its last event */
        assert_string_equal(entry->element[0]->str, id);
    }
    freeReplyObject(log);
    assert_string_equal(got, expected);
}

static void test_order(void **state)
{
    static const char body[] = "{\"point\":\"1\",\"household\":\"77\",\"lon_e7\":1201580000,\"lat_e7\":302420000,\"item\":\"CLN01\",\"qty\":2}";
    static const char told[] = "signed_in ordered assigned accepted set_out arrived started finished";
    struct town *town = *state;
    struct arena arena;
    char scratch[16384], got[512];
    arena_init(&arena, scratch, sizeof scratch);
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    town_agent_start(town, 0, "1");
    UNTIL(town_agent_link(town, 0, "up"));
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0), *worker = desk_open(town, ROLE_WORKER, 11);

    /* The worker comes to work, and stands in Redis as free, where they are, on their shift. */
    desk_ask(worker, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    redis_has(town, "free", "HGET", "worker:11", "state");
    redis_has(town, "1", "HGET", "worker:11", "signed_in");
    redis_has(town, "D", "HGET", "shifts:2026-11-23", "11");
    redis_has(town, "-", "HGET", "shifts:2026-11-28", "11");
    assert_false(redis_lacks(town, "ZSCORE", "free", "11"));

    /* A resident taps; the reply has the worker, the time and the price. The same tap again is the same order. */
    web_post(&town->web, town->agent_http[0], "/api/order_now", "tap-0001", body);
    const struct msg_order *order = web_body(&town->web, &shape_order, &arena);
    web_post(&town->web, town->agent_http[0], "/api/order_now", "tap-0001", body);
    const struct msg_order *again = web_body(&town->web, &shape_order, &arena);
    assert_int_equal(again->order, order->order);
    assert_string_equal(order->state, "assigned");
    assert_int_equal(order->workers_count, 1);
    assert_int_equal(order->workers[0].worker, 11);
    assert_int_equal(order->price_fen, 10000);
    assert_true(order->promised_ms >= order->created_ms);
    order_is(town, "assigned");
    assert_false(redis_lacks(town, "ZSCORE", "open", "1"));

    /* The visit, as the worker tells it; time passes between. */
    const struct msg_offer mine = { .order = order->order, .worker = 11 };
    desk_ask(worker, KIND_OFFER_ACCEPT, &mine);
    desk_ask(worker, KIND_VISIT_SET_OUT, &mine);
    redis_has(town, "busy", "HGET", "worker:11", "state");
    assert_true(redis_lacks(town, "ZSCORE", "free", "11"));
    desk_advance(admin, order->promised_ms - order->created_ms);
    desk_ask(worker, KIND_VISIT_ARRIVE, &mine);
    desk_ask(worker, KIND_VISIT_START, &mine);
    desk_advance(admin, 110 * MINUTE);      /* of the planned 120 */
    desk_ask(worker, KIND_VISIT_FINISH, &mine);

    /* The end, from five sides. */
    web_get(&town->web, town->agent_http[0], "/api/order/1");
    order = web_body(&town->web, &shape_order, &arena);
    assert_string_equal(order->state, "done");
    assert_int_equal(order->price_fen, 10000);
    assert_int_equal(order->finished_ms - order->started_ms, 110 * MINUTE);
    const struct msg_usage *usage = desk_ask(admin, KIND_USAGE, &(struct msg_usage_ask){ .scope = "point", .id = 1, .day = MONDAY });
    assert_int_equal(usage->done, 1);
    assert_int_equal(usage->on_time, 1);
    assert_int_equal(usage->open, 0);
    assert_int_equal(usage->served_s, 6600);
    story(admin, got);
    assert_string_equal(got, told);
    log_tells(town, told);
    order_is(town, "done");
    redis_has(town, "6600", "HGET", "worker:11", "served_s");
    redis_has(town, "free", "HGET", "worker:11", "state");
    redis_has(town, "11", "HGET", "household:77", "regular");
    assert_true(redis_lacks(town, "ZSCORE", "open", "1"));
    assert_false(redis_lacks(town, "ZSCORE", "finished", "1"));
    assert_false(redis_lacks(town, "ZSCORE", "free", "11"));
}

/* ---- slots ---- */

/* How many crews the core would have at 10:00 on Tuesday for this household. */
static int64_t free_at_ten(struct desk *kiosk, uint64_t household, int64_t *start_ms)
{
    const struct msg_slots *slots = desk_ask(kiosk, KIND_SLOTS,
        &(struct msg_slots_ask){ .point = 1, .household = household, PLACE_1, .item = "CLN01", .qty = 2, .day = MONDAY + 1, .days = 1 });
    *start_ms = (int64_t)(MONDAY + 1) * 24 * HOUR + 2 * HOUR;      /* 10:00 in Shanghai is 02:00 UTC */
    for (uint32_t i = 0; i < slots->slots_count; i++) {
        if (slots->slots[i].start_ms == *start_ms) return slots->slots[i].free;
    }
    fail_msg("10:00 is not among %u starts", slots->slots_count);
    return -1;
}

static void test_slots(void **state)
{
    struct town *town = *state;
    int64_t ten_ms;
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0), *kiosk = desk_open(town, ROLE_RESIDENT, 1), *other = desk_open(town, ROLE_RESIDENT, 1);

    /* One worker, one crew. Who holds it takes it from everybody else. */
    assert_int_equal(free_at_ten(kiosk, 100, &ten_ms), 1);
    const struct msg_slot_hold wish = { .point = 1, .household = 100, PLACE_1, .item = "CLN01", .qty = 2, .start_ms = ten_ms };
    struct msg_slot_hold rival = wish;
    rival.household = 200;
    const struct msg_order *order = desk_ask(kiosk, KIND_SLOT_HOLD, &wish);
    assert_string_equal(order->state, "held");
    assert_int_equal(order->due_ms - order->created_ms, 5 * MINUTE);
    assert_int_equal(free_at_ten(other, 200, &ten_ms), 0);
    desk_refused(other, KIND_SLOT_HOLD, &rival, ERR_NO_CAPACITY);

    /* Confirmed, it is an order for that time; cancelled, the time is free again. */
    const struct msg_order_ref ref = { .order = order->order };
    order = desk_ask(kiosk, KIND_SLOT_CONFIRM, &ref);
    assert_string_equal(order->state, "assigned");
    assert_int_equal(order->promised_ms, ten_ms);
    assert_int_equal(free_at_ten(other, 200, &ten_ms), 0);
    order = desk_ask(kiosk, KIND_ORDER_CANCEL, &(struct msg_order_cancel){ .order = ref.order });
    assert_string_equal(order->state, "cancelled");
    assert_int_equal(free_at_ten(other, 200, &ten_ms), 1);

    /* A hold that nobody confirms lapses when its time is up, not before; renewing begins the time anew. */
    order = desk_ask(other, KIND_SLOT_HOLD, &rival);
    const struct msg_order_ref held = { .order = order->order };
    desk_advance(admin, 4 * MINUTE);
    desk_ask(other, KIND_SLOT_RENEW, &held);
    desk_advance(admin, 4 * MINUTE);
    assert_string_equal(desk_order(other, held.order)->state, "held");
    assert_int_equal(free_at_ten(kiosk, 100, &ten_ms), 0);
    desk_advance(admin, 2 * MINUTE);
    order = desk_order(other, held.order);
    assert_string_equal(order->state, "released");
    assert_string_equal(order->cause, "timeout");
    assert_int_equal(free_at_ten(kiosk, 100, &ten_ms), 1);
    desk_refused(other, KIND_SLOT_CONFIRM, &held, ERR_STATE);
    assert_int_equal(program_stop(&town->core), 0);
}

/* ---- a series, over two deaths of the core ---- */

static void core_again(struct town *town)
{
    program_kill(&town->core);
    town_core_start(town, NULL);
}

/* Held, the core dies; confirmed under a key, it dies again: the same answer to the same key, every visit there, in Redis and in the events. */
static void test_series(void **state)
{
    enum { VISITS = 6 };
    struct town *town = *state;
    char text[512];
    town_workers(town, 11, 2, 1, "P001");
    town_core_start(town, NULL);
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0), *kiosk = desk_open(town, ROLE_RESIDENT, 1), *worker = desk_open(town, ROLE_WORKER, 11);
    int64_t ten_ms;
    free_at_ten(kiosk, 100, &ten_ms);
    const struct msg_series_hold wish = { .point = 1, .household = 100, PLACE_1, .item = "CLN01", .qty = 2, .start_ms = ten_ms, .count = VISITS };
    const struct msg_series *series = desk_ask(kiosk, KIND_SERIES_HOLD, &wish);
    assert_int_equal(series->held, VISITS);
    const struct msg_series_ref ref = { .series = series->series };
    core_again(town);
    series = desk_ask(kiosk, KIND_SERIES_SHOW, &ref);
    assert_int_equal(series->held, VISITS);
    for (uint32_t i = 1; i < VISITS; i++) assert_int_equal(series->visits[i].worker, series->visits[0].worker);

    const struct msg_series_confirm confirm = { .series = ref.series, .count = VISITS };
    desk_refused(kiosk, KIND_SERIES_CONFIRM, &(struct msg_series_confirm){ .series = ref.series, .count = VISITS - 1 }, ERR_CONFLICT);
    const struct answer *answer = desk_try(kiosk, KIND_SERIES_CONFIRM, "key-series-1", &confirm);
    assert_int_equal(answer->error, ERR_OK);
    core_again(town);
    const struct answer *again = desk_try(kiosk, KIND_SERIES_CONFIRM, "key-series-1", &confirm);
    assert_int_equal(again->error, ERR_OK);
    const struct msg_series *one = answer->body, *other = again->body;
    assert_int_equal(one->visits_count, VISITS);
    assert_int_equal(other->visits_count, VISITS);
    for (uint32_t i = 0; i < VISITS; i++) assert_int_equal(one->visits[i].order, other->visits[i].order);
    desk_refused(kiosk, KIND_SERIES_CONFIRM, &confirm, ERR_STATE);

    /* All from the third on an hour later, and the worker hears of each; then the end of them. */
    const struct msg_order_move move = { .order = one->visits[2].order, .start_ms = one->visits[2].start_ms + HOUR, .scope = "after" };
    assert_int_equal(desk_try(kiosk, KIND_ORDER_MOVE, "key-move-01", &move)->error, ERR_OK);
    core_again(town);
    assert_int_equal(desk_try(kiosk, KIND_ORDER_MOVE, "key-move-01", &move)->error, ERR_OK);
    series = desk_ask(kiosk, KIND_SERIES_SHOW, &ref);
    for (uint32_t i = 0; i < VISITS; i++) {
        assert_string_equal(series->visits[i].state, "assigned");
        assert_int_equal(series->visits[i].start_ms, one->visits[i].start_ms + (i < 2 ? 0 : HOUR));
    }
    uint32_t moved = 0;
    const struct msg_events *events = desk_ask(series->visits[2].worker == 11 ? worker : admin, KIND_EVENTS_SINCE, &(struct msg_events_ask){ 0 });
    for (uint32_t i = 0; i < events->events_count; i++) moved += strcmp(events->events[i].event, "moved") == 0;
    assert_int_equal(moved, VISITS - 2);
    desk_ask(kiosk, KIND_ORDER_CANCEL, &(struct msg_order_cancel){ .order = move.order, .scope = "after" });
    series = desk_ask(kiosk, KIND_SERIES_SHOW, &ref);
    for (uint32_t i = 0; i < VISITS; i++) assert_string_equal(series->visits[i].state, i < 2 ? "assigned" : "cancelled");
    town_redis_text(town, text, "GET paidan:{HZ}:order:%llu", (unsigned long long)series->visits[1].order);
    assert_non_null(strstr(text, "\"series\":\"1\""));
    assert_non_null(strstr(text, "\"number\":\"2\""));
    assert_int_equal(program_stop(&town->core), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_slots, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_series, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
