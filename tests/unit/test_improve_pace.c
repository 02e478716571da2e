/* How large the slices of improving plans get, and how far apart they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/improve_pace.h"

enum { SLICE_US = 4000, SHARE = 10, SECOND_US = 1000000 };

static struct improve_pace fresh(void)
{
    struct improve_pace pace;
    improve_pace_init(&pace, SLICE_US, SHARE);
    return pace;
}

/* On a machine where an iteration takes so long, and a slice so much besides, slices come to keep to their time and use more than a quarter of it. */
static void slices_keep_to_their_time(void **state)
{
    static const struct { int64_t iteration_ns, besides_us; } machines[] = { { 1000, 50 }, { 5000, 300 }, { 20000, 1000 }, { 100000, 200 }, { 400, 3500 } };
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        struct improve_pace pace = fresh();
        for (int round = 0; round < 400; round++) {
            int64_t took_us = machines[i].besides_us + pace.iterations * machines[i].iteration_ns / 1000;
            struct improve_slice slice = { .took_us = took_us, .order = 7, .searched = pace.iterations };
            assert_false(improve_pace_late(&pace, &slice));
            if (round > 50) assert_true(took_us > SLICE_US / 4 && took_us <= SLICE_US * 5 / 4);
            int64_t wait_us = improve_pace_next(&pace, &slice);
            assert_int_equal(wait_us, took_us * 9 > 1000 ? took_us * 9 : 1000);         /* a tenth of all time */
            assert_int_equal(pace.slices, round + 1);
            assert_int_equal(pace.after, 7);
        }
    }
}

static void a_slow_slice_halves_and_an_empty_one_says_nothing(void **state)
{
    (void)state;
    struct improve_pace pace = fresh();
    pace.iterations = 1000;
    struct improve_slice slow = { .took_us = SLICE_US + IMPROVE_LATE_US + 1, .order = 1, .searched = 1000 }, empty = { .took_us = 3, .order = 2 };
    assert_true(improve_pace_late(&pace, &slow));
    improve_pace_next(&pace, &slow);
    assert_int_equal(pace.iterations, 500);
    for (int i = 0; i < 100; i++) assert_int_equal(improve_pace_next(&pace, &empty), 1000);      /* never without a pause */
    assert_int_equal(pace.iterations, 500);
    for (int i = 0; i < 100; i++) improve_pace_next(&pace, &slow);
    assert_int_equal(pace.iterations, 16);
    struct improve_slice quick = { .took_us = 1, .order = 1, .searched = 16 };
    for (int i = 0; i < 100; i++) improve_pace_next(&pace, &quick);
    assert_int_equal(pace.iterations, 8192);
}

static int64_t round_of(struct improve_pace *pace, uint32_t moved, uint64_t seq)
{
    struct improve_slice middle = { .took_us = 100, .order = 5, .moved = moved, .seq = seq }, end = { .took_us = 100, .order = 0, .seq = seq };
    assert_int_equal(improve_pace_next(pace, &middle), 1000);
    int64_t wait_us = improve_pace_next(pace, &end);
    assert_int_equal(pace->after, 0);
    return wait_us;
}

/* A quiet city is looked at more and more seldom; whatever happens in it wakes the search up. */
static void a_city_that_gets_no_better_is_left_alone(void **state)
{
    (void)state;
    struct improve_pace pace = fresh();
    assert_int_equal(round_of(&pace, 3, 10), 1000);             /* fruitful: on at once */
    for (int64_t rest = SECOND_US; rest <= 64 * (int64_t)SECOND_US; rest *= 2) assert_int_equal(round_of(&pace, 0, 13), rest);
    assert_int_equal(round_of(&pace, 0, 13), 64 * (int64_t)SECOND_US);
    assert_int_equal(round_of(&pace, 0, 14), SECOND_US);        /* something happened */
    assert_int_equal(round_of(&pace, 0, 14), 2 * SECOND_US);
    assert_int_equal(round_of(&pace, 1, 16), 1000);
    assert_int_equal(round_of(&pace, 0, 16), SECOND_US);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_keep_to_their_time), cmocka_unit_test(a_slow_slice_halves_and_an_empty_one_says_nothing),
        cmocka_unit_test(a_city_that_gets_no_better_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
