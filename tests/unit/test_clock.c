/* test_clock.c - time is moved by hand: the clock's origin on the monotonic clock is set back instead of waiting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#include "server/clock.h"

enum { SLACK_REAL_MS = 5000 };      /* a busy machine may stop the test between two readings */

static const int64_t start_ms = 1795473000000LL;

static void test_speeds(void **state)
{
    static const struct { int64_t speed_pct, elapsed_us, wanted_ms; } cases[] = {
        { 100, 0, 0 },
        { 100, 1000000, 1000 },
        { 100, 999, 0 },
        { 50, 3000000, 1500 },
        { 6000, 1000000, 60000 },
        { 60000, 1000, 600 },                                     /* moves evenly below a millisecond, too */
        { 60000, 1, 0 },
        { 60000, 120000000LL, 72000000 },                         /* twenty hours in two minutes */
        { 0, 3600000000LL, 0 },
        { 100, 100LL * 365 * 86400 * 1000000, 100LL * 365 * 86400 * 1000 },
        { CLOCK_SPEED_MAX_PCT, 300LL * 86400 * 1000000, 300LL * 86400 * 1000 * (CLOCK_SPEED_MAX_PCT / 100) },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct clock clock;
        clock_start(&clock, start_ms, cases[i].speed_pct);
        clock.mono_origin_us = clock_mono_us() - cases[i].elapsed_us;
        int64_t got_ms = clock_now_ms(&clock) - start_ms - cases[i].wanted_ms;
        assert_true(got_ms >= 0);
        assert_true(got_ms <= SLACK_REAL_MS * cases[i].speed_pct / 100);
    }
}

static void test_wall(void **state)
{
    struct clock clock;
    (void)state;
    int64_t before_ms = (int64_t)time(NULL) * 1000;
    clock_start(&clock, 0, 100);
    assert_true(clock_now_ms(&clock) >= before_ms);
    assert_true(clock_now_ms(&clock) <= before_ms + 1000 + SLACK_REAL_MS);
}

static void test_never_back(void **state)
{
    static const int64_t speeds[] = { 100, 6000, 60000, 0 };
    (void)state;
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        struct clock clock;
        clock_start(&clock, start_ms, speeds[i]);
        int64_t last_ms = clock_now_ms(&clock);
        for (int turn = 0; turn < 20000; turn++) {
            int64_t now_ms = clock_now_ms(&clock);
            assert_true(now_ms >= last_ms);
            last_ms = now_ms;
        }
    }
}

static void test_real_wait(void **state)
{
    static const struct { int64_t speed_pct, ahead_ms, wanted_ms; } cases[] = {
        { 100, 5000000, 5000000 },
        { 6000, 60000000, 1000000 },
        { 60000, 600000001, 1000001 },      /* rounded up */
        { 50, 1000000, 2000000 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct clock clock;
        clock_start(&clock, start_ms, cases[i].speed_pct);
        int64_t wait_ms = clock_real_wait_ms(&clock, start_ms + cases[i].ahead_ms);
        assert_true(wait_ms <= cases[i].wanted_ms && wait_ms >= cases[i].wanted_ms - SLACK_REAL_MS);
        assert_int_equal(clock_real_wait_ms(&clock, start_ms), 0);
        assert_int_equal(clock_real_wait_ms(&clock, start_ms - 1), 0);
        assert_true(clock_real_wait_ms(&clock, INT64_MAX) == INT64_MAX);
        assert_true(clock_real_wait_ms(&clock, INT64_MAX - 1) == INT64_MAX);
    }
    /* Having waited as long as it says, the time has come. */
    struct clock clock;
    clock_start(&clock, start_ms, 60000);
    for (int64_t ahead_ms = 1; ahead_ms < 100000; ahead_ms += 7) {
        int64_t until_ms = clock_now_ms(&clock) + ahead_ms;
        clock.mono_origin_us -= clock_real_wait_ms(&clock, until_ms) * 1000;
        assert_true(clock_now_ms(&clock) >= until_ms);
    }
}

static void test_standing_still(void **state)
{
    struct clock clock;
    (void)state;
    clock_start(&clock, start_ms, 0);
    assert_true(clock_real_wait_ms(&clock, start_ms + 1) == INT64_MAX);
    assert_int_equal(clock_real_wait_ms(&clock, start_ms), 0);
    assert_true(clock_advance(&clock, 250));
    assert_true(clock_advance(&clock, 0));
    assert_int_equal(clock_now_ms(&clock), start_ms + 250);
    assert_false(clock_advance(&clock, -1));
    assert_false(clock_advance(&clock, INT64_MAX));
    assert_int_equal(clock_now_ms(&clock), start_ms + 250);
    clock_start(&clock, start_ms, 100);
    assert_false(clock_advance(&clock, 1000));
}

static void test_not_before(void **state)
{
    struct clock clock;
    (void)state;
    clock_start(&clock, start_ms, 0);
    clock_not_before(&clock, start_ms - 1);
    assert_int_equal(clock_now_ms(&clock), start_ms);
    clock_not_before(&clock, start_ms + 77);
    assert_int_equal(clock_now_ms(&clock), start_ms + 77);
    clock_start(&clock, start_ms, 100);
    clock_not_before(&clock, start_ms + 3600000);
    assert_true(clock_now_ms(&clock) >= start_ms + 3600000);
    assert_true(clock_now_ms(&clock) <= start_ms + 3600000 + SLACK_REAL_MS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_speeds),     cmocka_unit_test(test_wall),           cmocka_unit_test(test_never_back),
        cmocka_unit_test(test_real_wait),  cmocka_unit_test(test_standing_still), cmocka_unit_test(test_not_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
