/* test_uplink_parts.c - the core's time carried on, and bodies copied. No sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "points/uplink/body.h"
#include "points/uplink/core_clock.h"

static void test_clock_before_first_word(void **state)
{
    struct core_clock clock = { 0 };
    (void)state;
    core_clock_hear(&clock, 5000, 777);      /* without a speed it cannot be carried on */
    assert_int_equal(core_clock_now(&clock, 6000), 0);
}

static void test_clock_carried_on(void **state)
{
    static const struct { int64_t speed_pct, asked_ms, answered_ms, now_ms, look_ms, expected_ms; } cases[] = {
        { 100, 1000, 1000, 50000, 1250, 50250 },
        { 100, 1000, 1010, 50000, 1010, 50005 },            /* half of the way */
        { 0, 1000, 1500, 50000, 99000, 50000 },             /* standing */
        { 36000, 1000, 1000, 50000, 2000, 410000 },
        { 36000, 1000, 1010, 50000, 1010, 51800 },
        { 50, 1000, 1000, 50000, 1101, 50050 },
        { 100000000, 1000, 1000, 0, 87401000, 87400000000000 },      /* a day at the greatest speed: no overflow */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct core_clock clock = { 0 };
        core_clock_set(&clock, cases[i].asked_ms, cases[i].answered_ms, cases[i].now_ms, cases[i].speed_pct);
        assert_int_equal(core_clock_now(&clock, cases[i].look_ms), cases[i].expected_ms);
    }
}

static void test_replies_only_push_forward(void **state)
{
    struct core_clock clock = { 0 };
    (void)state;
    core_clock_set(&clock, 1000, 1000, 50000, 100);
    core_clock_hear(&clock, 1100, 50020);      /* written some time ago */
    assert_int_equal(core_clock_now(&clock, 1100), 50100);
    core_clock_hear(&clock, 1200, 50900);      /* the core is ahead of us */
    assert_int_equal(core_clock_now(&clock, 1200), 50900);
    assert_int_equal(core_clock_now(&clock, 1300), 51000);
}

static void test_correction_back(void **state)
{
    struct core_clock clock = { 0 };
    (void)state;
    core_clock_set(&clock, 1000, 1000, 50000, 100);
    core_clock_set(&clock, 3000, 3010, 51900, 100);      /* we ran ahead by 95 */
    assert_int_equal(core_clock_now(&clock, 3010), 51905);
    core_clock_hear(&clock, 5005, 54000);                /* told between question and answer: the floor of the correction */
    core_clock_set(&clock, 5000, 5010, 53950, 100);
    assert_int_equal(core_clock_now(&clock, 5010), 54000);
    core_clock_set(&clock, 7000, 7010, 40000, 100);      /* another core, another clock */
    assert_int_equal(core_clock_now(&clock, 7010), 40005);
}

static void test_body_with_texts(void **state)
{
    char role[] = "operator", program[] = "test";
    struct msg_session_open body = { .role = role, .scope = 17, .program = program };
    (void)state;
    struct msg_session_open *copy = body_copy(&shape_session_open, &body);
    memset(role, 'x', sizeof role - 1);
    memset(program, 'x', sizeof program - 1);
    assert_string_equal(copy->role, "operator");
    assert_string_equal(copy->program, "test");
    assert_int_equal(copy->scope, 17);
    free(copy);
}

static void test_body_with_nothing(void **state)
{
    struct msg_session_open body = { .role = "admin" };
    (void)state;
    struct msg_session_open *copy = body_copy(&shape_session_open, &body);
    assert_null(copy->program);
    free(copy);
}

static void test_body_with_lists_and_objects(void **state)
{
    struct msg_crew crew[2] = { { .worker = 5 }, { .worker = 6, .accepted = true } };
    struct msg_order order = { .order = 9, .kind = "now", .state = "waiting", .item = "B01", .crew = 2, .workers = crew, .workers_count = 2 };
    struct msg_reason_count why[3] = { { .reason = "busy", .count = 3, .zh = "在单", .en = "busy" }, { .reason = "too_far", .count = 1, .zh = "太远", .en = "far" },
                                       { .reason = "x", .count = 0, .zh = "x", .en = "x" } };
    struct msg_event event = { .seq = 3, .event = "nobody", .by = "engine", .order = &order, .why = why, .why_count = 3 };
    (void)state;
    struct msg_event *copy = body_copy(&shape_event, &event);
    memset(crew, 0, sizeof crew);
    memset(why, 0, sizeof why);
    order.item = NULL;
    assert_ptr_not_equal(copy->order, &order);
    assert_string_equal(copy->order->item, "B01");
    assert_int_equal(copy->order->workers_count, 2);
    assert_int_equal(copy->order->workers[1].worker, 6);
    assert_int_equal(copy->why_count, 3);
    assert_string_equal(copy->why[1].reason, "too_far");
    assert_string_equal(copy->why[0].zh, "在单");
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_before_first_word),
        cmocka_unit_test(test_clock_carried_on),
        cmocka_unit_test(test_replies_only_push_forward),
        cmocka_unit_test(test_correction_back),
        cmocka_unit_test(test_body_with_texts),
        cmocka_unit_test(test_body_with_nothing),
        cmocka_unit_test(test_body_with_lists_and_objects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
