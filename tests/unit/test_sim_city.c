/* test_sim_city.c - chance, profile, demand, agenda and wire words of the simulator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/calendar.h"
#include "sim/agenda.h"
#include "sim/demand.h"
#include "sim/duty.h"
#include "sim/map.h"
#include "sim/profile.h"
#include "sim/random.h"
#include "sim/tally.h"
#include "unit/sim_world.h"

enum { DRAWS = 100000 };

/* ---- chance ---- */

static void test_random_repeats(void **state)
{
    struct random a, b, c;
    uint32_t same = 0;
    (void)state;
    random_seed(&a, 7);
    random_seed(&b, 7);
    random_seed(&c, 8);
    for (int i = 0; i < 1000; i++) {
        uint64_t drawn = random_next(&a);
        assert_int_equal(drawn, random_next(&b));
        same += drawn == random_next(&c);
    }
    assert_int_equal(same, 0);
    struct random one = random_for(1, 2, 3, 4), two = random_for(1, 2, 4, 3);
    assert_int_not_equal(random_next(&one), random_next(&two));
}

static void test_random_within(void **state)
{
    struct random random;
    uint32_t hits[7] = { 0 };
    (void)state;
    random_seed(&random, 1);
    for (int i = 0; i < DRAWS; i++) {
        hits[random_below(&random, 7)]++;
        int64_t drawn = random_between(&random, -3, 3);
        assert_in_range(drawn + 3, 0, 6);
    }
    for (int i = 0; i < 7; i++) assert_in_range(hits[i], DRAWS / 7 * 95 / 100, DRAWS / 7 * 105 / 100);
    assert_int_equal(random_between(&random, 5, 5), 5);
    assert_false(random_chance(&random, 0));
    assert_true(random_chance(&random, CHANCE_ALL));
}

static void test_random_shapes(void **state)
{
    struct random random;
    int64_t sum = 0, squares = 0, waits = 0, beyond = 0;
    const int64_t mean = 1000000;
    (void)state;
    random_seed(&random, 2);
    for (int i = 0; i < DRAWS; i++) {
        int64_t drawn = random_normal(&random, 500, 1000), wait = random_exponential(&random, mean);
        sum += drawn;
        squares += (drawn - 500) * (drawn - 500);
        assert_true(wait >= 0 && wait <= 45 * mean);
        waits += wait;
        beyond += wait > 2 * mean;
    }
    assert_in_range(sum / DRAWS, 485, 515);
    assert_in_range(squares / DRAWS, 980000, 1020000);
    assert_in_range(waits / DRAWS, 985000, 1015000);
    assert_in_range(beyond, DRAWS * 130 / 1000, DRAWS * 141 / 1000);      /* e^-2 = 13.5 % */
}

static void test_random_pick(void **state)
{
    static const uint32_t weight[] = { 0, 1, 0, 3 };
    struct random random;
    uint32_t hits[4] = { 0 };
    (void)state;
    random_seed(&random, 3);
    for (int i = 0; i < DRAWS; i++) hits[random_pick(&random, weight, 4)]++;
    assert_int_equal(hits[0] + hits[2], 0);
    assert_in_range(hits[3], DRAWS * 74 / 100, DRAWS * 76 / 100);
}

/* ---- the profile ---- */

static void test_profile_sums(void **state)
{
    uint32_t start = 0, booking = 0, week = 0, normal = 0, festival = 0, mix = 0;
    (void)state;
    for (int hour = 0; hour < HOURS_IN_DAY; hour++) {
        start += profile_start_hour[hour];
        booking += profile_booking_hour[hour];
    }
    for (int day = 0; day < DAYS_IN_WEEK; day++) week += profile_weekday[day];
    for (int i = 0; i < PROFILE_LEADS; i++) {
        normal += profile_leads[i].normal;
        festival += profile_leads[i].festival;
    }
    for (int i = 0; i < PROFILE_ITEMS; i++) mix += profile_items[i].share;
    const uint32_t sums[] = { start, booking, week, normal, festival, mix };
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) assert_int_equal(sums[i], CHANCE_ALL);
}

static void test_profile_week(void **state)
{
    static const struct { int32_t days; uint32_t demand_pct; } weeks[] = {
        { -36, 100 }, { -35, 120 }, { -29, 120 }, { -7, 300 }, { -1, 300 }, { 0, 30 }, { 6, 30 }, { 7, 50 }, { 20, 80 }, { 21, 100 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++) assert_int_equal(profile_week_of(weeks[i].days)->demand_pct, weeks[i].demand_pct);
}

/* ---- demand ---- */

static struct tables *shipped_with_workers(uint32_t points)
{
    struct tables *tables;
    char why[512] = "";
    if (!tables_read(PAIDAN_SOURCE_DIR "/config/hangzhou", NULL, &tables, why, sizeof why)) fail_msg("%s", why);
    city_narrow(tables, points);
    tables->worker = calloc(100, sizeof *tables->worker);
    assert_non_null(tables->worker);
    tables->worker_count = tables_make_workers(tables, 100, 1, WORLD_DAY, tables->worker);
    return tables;
}

static void draw_day(const struct tables *tables, uint64_t seed, struct wishes *out)
{
    struct city city;
    struct policy policy;
    policy_defaults(&policy);
    city_open(&city, tables, 300, seed);
    demand_book(&city, &policy, WORLD_DAY, world_ms(6, 30), 50, out);
    demand_day(&city, &policy, WORLD_DAY, world_ms(7, 0), world_ms(20, 30), 300, out);
    city_clear(&city);
}

static void test_demand_repeats(void **state)
{
    struct tables *tables = shipped_with_workers(5);
    struct wishes a = { 0 }, b = { 0 }, c = { 0 };
    (void)state;
    draw_day(tables, 5, &a);
    draw_day(tables, 5, &b);
    draw_day(tables, 6, &c);
    assert_int_equal(a.count, 350);
    assert_int_equal(b.count, 350);
    uint32_t different = 0;
    for (uint32_t i = 0; i < a.count; i++) {
        const struct wish *x = &a.wish[i], *y = &b.wish[i], *z = &c.wish[i];
        assert_int_equal(x->no, y->no);
        assert_int_equal(x->at_ms, y->at_ms);
        assert_int_equal(x->slot, y->slot);
        assert_memory_equal(&x->request, &y->request, sizeof x->request);
        different += x->at_ms != z->at_ms || x->request.household != z->request.household;
    }
    assert_true(different > 340);
    demand_clear(&a);
    demand_clear(&b);
    demand_clear(&c);
    tables_free(tables);
}

/* Every wish is one that the engine may answer: a known point, an item in its range, a start on the grid, with its notice, inside the horizon. */
static void test_demand_lawful(void **state)
{
    struct tables *tables = shipped_with_workers(5);
    struct wishes wishes = { 0 };
    struct policy policy;
    uint32_t now = 0, today = 0;
    (void)state;
    policy_defaults(&policy);
    draw_day(tables, 9, &wishes);
    for (uint32_t i = 0; i < wishes.count; i++) {
        const struct wish *wish = &wishes.wish[i];
        const struct request *request = &wish->request;
        const struct table_item *item = tables_item(tables, request->item);
        assert_non_null(item);
        assert_non_null(tables_point(tables, request->point));
        assert_true(city_made(request->household));
        assert_in_range(request->qty, item->item.qty_min, item->item.qty_max);
        assert_true(wish->at_ms >= world_ms(6, 30) && wish->at_ms < world_ms(20, 30));
        now += !wish->slot;
        if (!wish->slot) {
            assert_true(item_now(&item->item, &policy));
            continue;
        }
        assert_true(item_slot(&item->item));
        assert_true(request->start_ms >= wish->at_ms + item_notice_ms(&item->item, &policy));
        assert_int_equal((minute_of_ms(request->start_ms) - policy.slot_open_min) % policy.slot_step_min, 0);
        assert_in_range(minute_of_ms(request->start_ms), policy.slot_open_min, policy.slot_close_min - 1);
        assert_true(day_of_ms(request->start_ms) < WORLD_DAY + policy.slot_horizon_days);
        today += day_of_ms(request->start_ms) == WORLD_DAY;
    }
    assert_in_range(now, 300 * (NOW_PCT - 10) / 100, 300 * (NOW_PCT + 10) / 100);
    assert_true(today >= 50);
    demand_clear(&wishes);
    tables_free(tables);
}

static void test_demand_count(void **state)
{
    struct tables *tables = shipped_with_workers(5);
    uint32_t week = 0;
    (void)state;
    for (int32_t day = 0; day < 7; day++) week += demand_count(tables, 1000, WORLD_DAY + day);
    assert_in_range(week, 6990, 7000);
    assert_true(demand_count(tables, 1000, WORLD_DAY + 5) > demand_count(tables, 1000, WORLD_DAY + 1));      /* Saturday over Tuesday */
    int32_t festival = city_festival(tables, WORLD_DAY);
    assert_int_equal(festival, day_of_civil(2027, 2, 5));
    assert_int_equal(demand_count(tables, 1000, festival - 7), demand_count(tables, 1000, festival - 70) * 3);
    tables_free(tables);
}

static void test_city_narrow(void **state)
{
    struct tables *tables = shipped_with_workers(5);
    (void)state;
    assert_int_equal(tables->point_count, 5);
    for (uint32_t i = 0; i < tables->worker_count; i++) assert_non_null(tables_point(tables, tables->worker[i].point));
    tables_free(tables);
}

/* ---- agenda, map, spread, duty ---- */

static void test_agenda_order(void **state)
{
    struct agenda agenda = { 0 };
    struct random random;
    struct act act, before = { 0 };
    (void)state;
    random_seed(&random, 4);
    assert_null(agenda_first(&agenda));
    for (int i = 0; i < 2000; i++) agenda_put(&agenda, &(struct act){ .at_ms = random_between(&random, 0, 200), .wish = (uint32_t)i });
    for (int i = 0; i < 2000; i++) {
        assert_true(agenda_take(&agenda, &act));
        assert_true(act.at_ms > before.at_ms || (act.at_ms == before.at_ms && (i == 0 || act.wish > before.wish)));
        before = act;
    }
    assert_false(agenda_take(&agenda, &act));
    agenda_clear(&agenda);
}

static void test_map(void **state)
{
    struct map map = { 0 };
    uint32_t value;
    (void)state;
    assert_false(map_get(&map, 1, &value));
    for (uint64_t key = 1; key <= 5000; key++) map_put(&map, key * 1000003, (uint32_t)key);
    map_put(&map, 1000003, 77);
    for (uint64_t key = 1; key <= 5000; key++) {
        assert_true(map_get(&map, key * 1000003, &value));
        assert_int_equal(value, key == 1 ? 77 : key);
    }
    assert_false(map_get(&map, 5, &value));
    assert_int_equal(map.count, 5000);
    map_clear(&map);
}

static void test_spread(void **state)
{
    struct spread spread = { 0 };
    (void)state;
    assert_int_equal(spread_at(&spread, 500), 0);
    for (int64_t i = 1000; i > 0; i--) spread_put(&spread, i);
    assert_int_equal(spread_at(&spread, 0), 1);
    assert_int_equal(spread_at(&spread, 500), 500);
    assert_int_equal(spread_at(&spread, 990), 990);
    assert_int_equal(spread_at(&spread, 1000), 1000);
    spread_clear(&spread);
}

static void test_duty(void **state)
{
    struct world world;
    struct duty duty;
    struct span span[SPANS_MAX];
    (void)state;
    world_make(&world);
    duty_open(&duty, &world.tables);
    const struct worker_file *file = duty_worker(&duty, 1);
    assert_non_null(file);
    assert_null(duty_worker(&duty, 9));
    assert_int_equal(duty_spans(&duty, file, WORLD_DAY, span), 1);
    assert_int_equal(span[0].start_ms, world_ms(8, 0));
    assert_int_equal(duty_spans(&duty, file, WORLD_DAY + 6, span), 0);
    assert_int_equal(duty_breach(&duty, file, WORLD_DAY), RULE_NONE);
    world.shift.kind.span[0].end_min = 18 * 60;
    assert_int_equal(duty_breach(&duty, file, WORLD_DAY), RULE_OVERTIME);      /* ten hours on six days a week */
    world.shift.kind.span[0].end_min = 20 * 60;
    assert_int_equal(duty_breach(&duty, file, WORLD_DAY), RULE_DAY);
    world.shift.kind.span[0].end_min = 16 * 60;
    duty_override(&duty, 1, WORLD_DAY + 6, 1);
    assert_int_equal(duty_breach(&duty, file, WORLD_DAY), RULE_REST_DAY);
    duty_override(&duty, 1, WORLD_DAY, SHIFT_REST);
    assert_int_equal(duty_spans(&duty, file, WORLD_DAY, span), 0);
    duty_clear(&duty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_repeats), cmocka_unit_test(test_random_within), cmocka_unit_test(test_random_shapes),
        cmocka_unit_test(test_random_pick), cmocka_unit_test(test_profile_sums), cmocka_unit_test(test_profile_week),
        cmocka_unit_test(test_demand_repeats), cmocka_unit_test(test_demand_lawful), cmocka_unit_test(test_demand_count),
        cmocka_unit_test(test_city_narrow), cmocka_unit_test(test_agenda_order), cmocka_unit_test(test_map), cmocka_unit_test(test_spread),
        cmocka_unit_test(test_duty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
