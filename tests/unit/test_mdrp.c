/* Days of deliveries: what is read from a folder, that the checker bites, and that random days are played without breaking a rule or knowing the future. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bench_folder.h"
#include "random_bits.h"
#include "sim/bench_mdrp.h"
#include "sim/check_mdrp.h"
#include "sim/play_mdrp.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))
#define MIN MDRP_MINUTE

static void put_day(const char *orders)
{
    bench_folder_put("day/couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t0\t0\t0\t60\nc2\t1000\t0\t10\t90\n");
    bench_folder_put("day/restaurants.txt", "restaurant\tx\ty\nr1\t0\t0\nr2\t1000\t0\n");
    bench_folder_put("day/instance_parameters.txt", "meters_per_minute\tpick\tdrop\ttarget\tmaximum\n100\t4\t2\t40\t90\n");
    bench_folder_put("day/orders.txt", orders);
}

static const char *const two_orders = "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t0\t250\t5\tr1\t20\no2\t1000\t300\t6.5\tr2\t30\r\n";

static void test_read(void **state)
{
    struct mdrp mdrp;
    (void)state;
    put_day(two_orders);
    assert_true(mdrp_open(&mdrp, bench_folder_path("day/orders.txt")));
    assert_int_equal(mdrp.orders, 2);
    assert_int_equal(mdrp.couriers, 2);
    assert_string_equal(mdrp.order[1].name, "o2");
    assert_int_equal(mdrp.order[1].placed, 6 * MIN + MIN / 2);
    assert_int_equal(mdrp.order[1].restaurant, 1);
    assert_int_equal(mdrp.courier[1].off, 90 * MIN);
    assert_int_equal(mdrp.pick_half, 2 * MIN);
    assert_int_equal(mdrp.drop_half, MIN);
    assert_int_equal(mdrp_travel(&mdrp, mdrp.restaurant[0].place, mdrp.order[0].place), 3 * MIN);      /* 2.5 minutes, rounded up */
    mdrp_close(&mdrp);
}

static void test_read_wrong(void **state)
{
    static const char *const wrong[] = {
        "", "order\tx\n", "order\nx\no1\t0\t0\t5\tr1\n", "order\no1\t0\t0\t5\tr9\t20\n", "order\no1\t0\tx\t5\tr1\t20\n", "order\no1\t0\t0\t1e9\tr1\t20\n",
        "order\nthis name is longer than any name may be\t0\t0\t5\tr1\t20\n",
    };
    struct mdrp mdrp;
    (void)state;
    for (size_t i = 0; i < ROWS(wrong); i++) {
        put_day(wrong[i]);
        bench_folder_listen();
        bool good = mdrp_open(&mdrp, bench_folder_path("day/orders.txt"));
        assert_true(strlen(bench_folder_heard()) > 0);
        assert_false(good);
    }
}

/* Both orders by hand: picked up at 20 and 30, three minutes' way each; and each rule broken once. */
static void test_checker(void **state)
{
    static const struct { struct mdrp_instruction instruction[2]; uint32_t count, violations; } cases[] = {
        { { { 18 * MIN, 0, 1, { 0 } }, { 28 * MIN, 1, 1, { 1 } } }, 2, 0 },
        { { { 4 * MIN, 0, 1, { 0 } } }, 1, 1 },                                     /* before it is placed */
        { { { 8 * MIN, 1, 1, { 1 } } }, 1, 1 },                                     /* before he is on duty */
        { { { 18 * MIN, 0, 1, { 0 } }, { 20 * MIN, 0, 1, { 1 } } }, 2, 1 },         /* while he is busy */
        { { { 18 * MIN, 0, 2, { 0, 1 } } }, 1, 1 },                                 /* two restaurants */
        { { { 18 * MIN, 0, 1, { 0 } }, { 28 * MIN, 1, 1, { 0 } } }, 2, 1 },         /* twice */
        { { { 59 * MIN, 0, 1, { 0 } } }, 1, 1 },                                    /* picked up when he is off */
        { { { 61 * MIN, 0, 1, { 0 } } }, 1, 2 },                                    /* told and picked up when he is off */
    };
    struct mdrp mdrp;
    (void)state;
    put_day(two_orders);
    assert_true(mdrp_open(&mdrp, bench_folder_path("day/orders.txt")));
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct mdrp_instruction copy[2] = { cases[i].instruction[0], cases[i].instruction[1] };
        struct mdrp_answer answer = { copy, cases[i].count };
        struct mdrp_measures measures = mdrp_check(&mdrp, &answer);
        assert_int_equal(measures.violations, cases[i].violations);
        if (i > 0) continue;
        assert_int_equal(measures.delivered, 2);
        assert_true(measures.mean > 25.24 && measures.mean < 25.26);                /* at the doors at 26 and 36 */
        assert_true(measures.floor > 25.24 && measures.floor < 25.26);
    }
    mdrp_close(&mdrp);
}

/* ---- random days ---- */

enum { ORDERS = 120, COURIERS = 14, RESTAURANTS = 6 };

struct made { struct mdrp mdrp; struct mdrp_order order[ORDERS]; struct mdrp_courier courier[COURIERS]; struct mdrp_restaurant restaurant[RESTAURANTS]; };

static struct mdrp_place somewhere(uint64_t *seed) { return (struct mdrp_place){ random_below(seed, 6000), random_below(seed, 6000) }; }

static void make_day(struct made *made, uint64_t *seed)
{
    *made = (struct made){ .mdrp = { ORDERS, COURIERS, RESTAURANTS, made->order, made->courier, made->restaurant, 300, 2 * MIN, 2 * MIN, 40 * MIN, 90 * MIN } };
    for (uint32_t i = 0; i < RESTAURANTS; i++) made->restaurant[i].place = somewhere(seed);
    for (uint32_t i = 0; i < COURIERS; i++) {
        int32_t on = (int32_t)random_below(seed, 120) * MIN;
        made->courier[i] = (struct mdrp_courier){ .place = somewhere(seed), .on = on, .off = on + (60 + (int32_t)random_below(seed, 240)) * MIN };
    }
    for (uint32_t i = 0; i < ORDERS; i++) {
        int32_t placed = (int32_t)random_below(seed, 240 * MIN);
        made->order[i] = (struct mdrp_order){ .place = somewhere(seed), .restaurant = random_below(seed, RESTAURANTS), .placed = placed,
                                              .ready = placed + (int32_t)random_below(seed, 30 * MIN) };
    }
}

static struct mdrp_answer answer_of(const struct made *made, const struct mdrp_play *play)
{
    struct mdrp_answer answer;
    struct mdrp_effort effort;
    assert_true(mdrp_play(&made->mdrp, play, &answer, &effort));
    return answer;
}

static void test_play(void **state)
{
    static const struct mdrp_play plays[] = { { false, false }, { false, true }, { true, false } };
    uint64_t seed = 3;
    uint32_t delivered[ROWS(plays)] = { 0 }, pairs = 0;
    (void)state;
    for (uint32_t turn = 0; turn < 12; turn++)
        for (size_t i = 0; i < ROWS(plays); i++) {
            struct made made;
            uint64_t same = seed;
            make_day(&made, &same);
            struct mdrp_answer answer = answer_of(&made, &plays[i]);
            struct mdrp_measures measures = mdrp_check(&made.mdrp, &answer);
            assert_int_equal(measures.violations, 0);
            assert_true(measures.delivered > 0);
            assert_true(measures.mean >= 0 && measures.ready_to_pickup >= 0);
            delivered[i] += measures.delivered;
            for (uint32_t at = 0; at < answer.count; at++) pairs += answer.instruction[at].count > 1;
            assert_true(plays[i].together || measures.together == 1);
            free(answer.instruction);
            if (i + 1 == ROWS(plays)) seed = same;
        }
    assert_true(pairs > 0);
    assert_true(delivered[1] >= delivered[0] && delivered[0] >= delivered[2]);
}

/* What is told until an hour does not change when every order that is placed after it is another one. */
static void test_no_future(void **state)
{
    const int32_t hour = 100 * MIN;
    static const struct mdrp_play plays[] = { { false, false }, { false, true }, { true, false } };
    uint64_t seed = 8;
    (void)state;
    for (size_t i = 0; i < ROWS(plays); i++) {
        struct made one, other;
        uint32_t before = 0;
        make_day(&one, &seed);
        other = one;
        other.mdrp.order = other.order, other.mdrp.courier = other.courier, other.mdrp.restaurant = other.restaurant;
        for (uint32_t at = 0; at < ORDERS; at++)
            if (other.order[at].placed > hour) other.order[at].place = somewhere(&seed), other.order[at].ready = other.order[at].placed;
        struct mdrp_answer first = answer_of(&one, &plays[i]), second = answer_of(&other, &plays[i]);
        for (; before < first.count && first.instruction[before].time <= hour; before++) {
            if (plays[i].booking && one.order[first.instruction[before].order[0]].placed > hour) break;
            assert_true(before < second.count);
            assert_memory_equal(&first.instruction[before], &second.instruction[before], sizeof first.instruction[before]);
        }
        assert_true(before > 10);
        free(first.instruction);
        free(second.instruction);
    }
}

static void test_command(void **state)
{
    char data[256], out[256];
    (void)state;
    put_day(two_orders);
    bench_folder_put("reference_policies.csv", "inst,policy,delivered,ctd_mean\nday,greedy,2,40\nday,bundle,2,30\n");
    strcpy(data, bench_folder());
    strcpy(out, bench_folder_path("out"));
    char data_flag[] = "--data", out_flag[] = "--out", json_flag[] = "--json";
    char *arguments[] = { data_flag, data, out_flag, out, json_flag };
    bench_folder_listen();
    int status = bench_mdrp_command((int)ROWS(arguments), arguments);
    const char *heard = bench_folder_heard();
    assert_non_null(strstr(heard, "\"click_to_door\""));
    assert_non_null(strstr(heard, "\"violations\":0"));
    assert_int_equal(status, 0);
    assert_non_null(strstr(bench_folder_get("out/day.txt"), "18 c1 o1\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read), cmocka_unit_test(test_read_wrong), cmocka_unit_test(test_checker),
        cmocka_unit_test(test_play), cmocka_unit_test(test_no_future), cmocka_unit_test(test_command),
    };
    return cmocka_run_group_tests(tests, bench_folder_make, bench_folder_remove);
}
