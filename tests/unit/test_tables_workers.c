/* test_tables_workers.c - a made-up workforce is repeatable, able, lawful and always there; and it survives a round trip through its file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/roster/rules.h"
#include "tables/tables.h"
#include "unit/tables_folder.h"

enum { COUNT = 2000, MANY = 6500, DAYS = 60 };

static int32_t today(void)
{
    return day_of_civil(2026, 11, 23);
}

static struct tables *shipped(void)
{
    struct tables *tables;
    char why[512] = "";
    if (!tables_read(SHIPPED, NULL, &tables, why, sizeof why)) fail_msg("%s", why);
    return tables;
}

static struct worker_file *made(const struct tables *tables, uint32_t count, uint64_t seed)
{
    struct worker_file *workers = calloc(count, sizeof *workers);
    assert_non_null(workers);
    assert_int_equal(tables_make_workers(tables, count, seed, today(), workers), count);
    return workers;
}

static struct roster *rostered(const struct tables *tables, const struct worker_file *workers, uint32_t count)
{
    struct roster *roster = roster_new(count);
    assert_non_null(roster);
    for (uint32_t i = 0; i < tables->shift_count; i++) assert_int_equal(roster_kind_put(roster, &tables->shift[i].kind), REFUSE_OK);
    for (uint32_t i = 0; i < tables->pattern_count; i++) assert_int_equal(roster_pattern_put(roster, &tables->pattern[i].pattern), REFUSE_OK);
    roster_today(roster, today());
    for (uint32_t i = 0; i < count; i++) assert_int_equal(roster_rotate(roster, i, workers[i].rotation), REFUSE_OK);
    return roster;
}

static void test_same_seed(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    struct worker_file *a = made(tables, COUNT, 7), *b = made(tables, COUNT, 7), *c = made(tables, COUNT, 8);
    assert_memory_equal(a, b, COUNT * sizeof *a);
    assert_memory_not_equal(a, c, COUNT * sizeof *a);
    free(a);
    free(b);
    free(c);
    tables_free(tables);
}

/* Any number is made, however few, and never one more. */
static void test_counts(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    static const uint32_t counts[] = { 0, 1, 2, 100, 971, 972, 973, 5000 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct worker_file *workers = calloc(counts[i] + 1, sizeof *workers);
        assert_int_equal(tables_make_workers(tables, counts[i], 1, today(), workers), counts[i]);
        for (uint32_t w = 0; w < counts[i]; w++) assert_int_equal(workers[w].id, w + 1);
        assert_int_equal(workers[counts[i]].id, 0);
        free(workers);
    }
    tables_free(tables);
}

static bool in_date(const struct worker_file *worker, const struct item *item)
{
    return worker->identity_until >= today() && worker->health_until >= today() && worker->insurance_until >= today() && worker->contract_until >= today()
        && worker->trained_on + TRAINING_DAYS >= today() && worker->health >= item->health && (item->cert == 0 || worker->cert_until[item->cert] >= today());
}

/* Somebody may do every item; whoever has the skill is examined and certified for it, but for the few with something out of date. */
static void test_able(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, COUNT, 1);
    for (uint32_t i = 0; i < tables->item_count; i++) {
        const struct item *item = &tables->item[i].item;
        uint32_t skilled = 0, able = 0;
        for (uint32_t w = 0; w < COUNT; w++) {
            if ((workers[w].skills >> item->skill & 1) == 0) continue;
            skilled++;
            able += in_date(&workers[w], item);
            assert_true(workers[w].health >= item->health);
            if (item->cert != 0) assert_int_not_equal(workers[w].cert_until[item->cert], 0);
        }
        if (able < 12 || able * 100 < skilled * 85) fail_msg("%s: %u of %u are able", tables->item[i].code, able, skilled);
    }
    free(workers);
    tables_free(tables);
}

static void test_out_of_date(void **state)
{
    (void)state;
    static const struct item any = { .health = HEALTH_NONE };
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, MANY, 1);
    uint32_t lapsed = 0, mothers = 0, part_time = 0, comprehensive = 0, at_home = 0, firms = 0;
    for (uint32_t w = 0; w < MANY; w++) {
        bool cert_lapsed = false;
        for (uint32_t cert = 1; cert < CERTS_MAX; cert++) cert_lapsed |= workers[w].cert_until[cert] != 0 && workers[w].cert_until[cert] < today();
        lapsed += cert_lapsed || !in_date(&workers[w], &any);
        mothers += workers[w].labour.mother;
        part_time += workers[w].labour.relation == RELATION_PART_TIME;
        comprehensive += workers[w].labour.hours == HOURS_COMPREHENSIVE;
        const struct table_point *point = tables_point(tables, workers[w].point);
        assert_non_null(point);
        at_home += memcmp(&workers[w].base, &point->point.place, sizeof workers[w].base) != 0;
        assert_true(abs(workers[w].base.lon_e7 - point->point.place.lon_e7) <= 90000);
        assert_true(abs(workers[w].base.lat_e7 - point->point.place.lat_e7) <= 80000);
        if (workers[w].firm > firms) firms = workers[w].firm;
        assert_in_range(workers[w].firm, 1, 500);
    }
    assert_in_range(lapsed * 1000 / MANY, 15, 45);
    assert_in_range(mothers * 1000 / MANY, 1, 20);
    assert_in_range(part_time * 1000 / MANY, 60, 150);
    assert_in_range(comprehensive * 1000 / MANY, 10, 60);
    assert_in_range(at_home * 1000 / MANY, 250, 350);
    assert_in_range(firms, 300, 500);
    free(workers);
    tables_free(tables);
}

static void test_lawful(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, MANY, 3);
    struct roster *roster = rostered(tables, workers, MANY);
    for (uint32_t w = 0; w < MANY; w++)
        for (int32_t day = today(); day < today() + DAYS; day++) {
            struct breach breach = rules_hard(roster, w, workers[w].labour, day);
            if (breach.rule != RULE_NONE)
                fail_msg("worker %u on day %d breaks %s: %lld", workers[w].id, day, rule_rows[breach.rule].name, (long long)breach.measured);
        }
    roster_free(roster);
    free(workers);
    tables_free(tables);
}

/* The same without the engine's rules: a rest day in any seven, and part-timers at most 24 h in any Monday-to-Sunday week. */
static void test_rest_and_part_time(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, MANY, 4);
    struct roster *roster = rostered(tables, workers, MANY);
    for (uint32_t w = 0; w < MANY; w++) {
        int32_t on_end = 0;
        int64_t week = 0, all = 0;
        for (int32_t day = monday_of_day(today()); day < monday_of_day(today()) + 8 * 7; day++) {
            if (weekday_of_day(day) == 0) week = 0;
            week += roster_minutes(roster, w, day);
            all += roster_minutes(roster, w, day);
            on_end = roster_final(roster, w, day) == SHIFT_REST ? 0 : on_end + 1;
            assert_true(on_end <= 6);
            if (workers[w].labour.relation == RELATION_PART_TIME) assert_true(week <= 24 * 60);
        }
        if (workers[w].labour.relation != RELATION_PART_TIME) assert_in_range(all / 8, 28 * 60, 44 * 60);
    }
    roster_free(roster);
    free(workers);
    tables_free(tables);
}

/* On every day, every point has somebody from 07:00 to 21:00. */
static void test_cover(void **state)
{
    (void)state;
    enum { FROM_MIN = 7 * 60, TO_MIN = 21 * 60, STEP_MIN = 30 };
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, COUNT, 5);
    struct roster *roster = rostered(tables, workers, COUNT);
    for (int32_t day = today(); day < today() + 16; day++)
        for (uint32_t w = 0; w < COUNT;) {
            uint32_t point = workers[w].point, first = w;
            bool there[(TO_MIN - FROM_MIN) / STEP_MIN] = { false };
            for (; w < COUNT && workers[w].point == point; w++) {
                struct span span[SPANS_MAX];
                uint32_t spans = roster_spans(roster, w, day, span);
                for (uint32_t s = 0; s < spans; s++)
                    for (int64_t at = FROM_MIN; at < TO_MIN; at += STEP_MIN)
                        if (span[s].start_ms <= ms_of_day(day) + at * MINUTE_MS && span[s].end_ms >= ms_of_day(day) + (at + STEP_MIN) * MINUTE_MS)
                            there[(at - FROM_MIN) / STEP_MIN] = true;
            }
            for (int64_t at = FROM_MIN; at < TO_MIN; at += STEP_MIN)
                if (!there[(at - FROM_MIN) / STEP_MIN]) fail_msg("point %u, %u workers, day %d: nobody at minute %d", point, w - first, day, (int)at);
        }
    roster_free(roster);
    free(workers);
    tables_free(tables);
}

/* Days of the week are equally staffed, and points have people by their weight. */
static void test_spread(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, MANY, 6);
    struct roster *roster = rostered(tables, workers, MANY);
    uint32_t least = UINT32_MAX, most = 0;
    for (int32_t day = today(); day < today() + 28; day++) {
        uint32_t on = 0;
        for (uint32_t w = 0; w < MANY; w++) on += roster_final(roster, w, day) != SHIFT_REST;
        if (on < least) least = on;
        if (on > most) most = on;
    }
    assert_true(least * 100 >= most * 90);
    uint32_t count[1024] = { 0 };
    for (uint32_t w = 0; w < MANY; w++) count[workers[w].point]++;
    for (uint32_t i = 0; i < tables->point_count; i++)
        for (uint32_t j = 0; j < tables->point_count; j++)
            if (tables->point[i].weight > 2 * tables->point[j].weight + 50)
                assert_true(count[tables->point[i].point.id] >= count[tables->point[j].point.id]);
    roster_free(roster);
    free(workers);
    tables_free(tables);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct folder folder;
    struct tables *tables = shipped(), *again;
    struct worker_file *workers = made(tables, COUNT, 9);
    char path[512], why[512] = "";
    folder_make(&folder);
    folder_file(&folder, "workers.csv", path);
    assert_true(tables_write_workers(tables, workers, COUNT, path));
    if (!tables_read(SHIPPED, path, &again, why, sizeof why)) fail_msg("%s", why);
    assert_int_equal(again->worker_count, COUNT);
    for (uint32_t w = 0; w < COUNT; w++) {
        const struct worker_file *a = &workers[w], *b = &again->worker[w];
        assert_int_equal(a->id, b->id);
        assert_int_equal(a->firm, b->firm);
        assert_int_equal(a->point, b->point);
        assert_int_equal(a->base.lon_e7, b->base.lon_e7);
        assert_int_equal(a->base.lat_e7, b->base.lat_e7);
        assert_int_equal(a->skills, b->skills);
        assert_int_equal(a->labour.relation, b->labour.relation);
        assert_int_equal(a->labour.hours, b->labour.hours);
        assert_int_equal(a->labour.mother, b->labour.mother);
        assert_int_equal(a->health, b->health);
        assert_int_equal(a->identity_until, b->identity_until);
        assert_int_equal(a->health_until, b->health_until);
        assert_int_equal(a->insurance_until, b->insurance_until);
        assert_int_equal(a->contract_until, b->contract_until);
        assert_int_equal(a->trained_on, b->trained_on);
        assert_memory_equal(a->cert_until, b->cert_until, sizeof a->cert_until);
        assert_int_equal(a->rotation.pattern, b->rotation.pattern);
        assert_int_equal(a->rotation.offset, b->rotation.offset);
    }
    tables_free(again);
    free(workers);
    tables_free(tables);
    folder_remove(&folder);
}

static void break_point(struct worker_file *worker) { worker->point = 9999; }
static void break_pattern(struct worker_file *worker) { worker->rotation.pattern = 63; }
static void break_skill(struct worker_file *worker) { worker->skills |= UINT64_C(1) << 63; }
static void break_cert(struct worker_file *worker) { worker->cert_until[CERTS_MAX - 1] = 20000; }
static void break_relation(struct worker_file *worker) { worker->labour.relation = 0; }

/* What could not be read back is not written. */
static void test_write_refuses(void **state)
{
    (void)state;
    static void (*const breaks[])(struct worker_file *worker) = { break_point, break_pattern, break_skill, break_cert, break_relation };
    struct folder folder;
    struct tables *tables = shipped();
    char path[512];
    folder_make(&folder);
    folder_file(&folder, "workers.csv", path);
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        struct worker_file *workers = made(tables, 1, 9);
        assert_true(tables_write_workers(tables, workers, 1, path));
        breaks[i](workers);
        assert_false(tables_write_workers(tables, workers, 1, path));
        free(workers);
    }
    struct worker_file *workers = made(tables, 1, 9);
    assert_false(tables_write_workers(tables, workers, 1, "/nowhere/workers.csv"));
    free(workers);
    tables_free(tables);
    folder_remove(&folder);
}

static void test_no_points(void **state)
{
    (void)state;
    struct tables empty = { .point_count = 0 };
    struct worker_file worker;
    assert_int_equal(tables_make_workers(&empty, 1, 1, today(), &worker), 0);
}

/* Everything goes into an engine: it takes each row. */
static void test_load(void **state)
{
    (void)state;
    struct folder folder;
    struct tables *tables = shipped(), *full;
    struct worker_file *workers = made(tables, COUNT, 11);
    char path[512], why[512] = "";
    folder_make(&folder);
    folder_file(&folder, "workers.csv", path);
    assert_true(tables_write_workers(tables, workers, COUNT, path));
    if (!tables_read(SHIPPED, path, &full, why, sizeof why)) fail_msg("%s", why);

    struct policy policy;
    struct engine *engine;
    policy_defaults(&policy);
    const struct engine_limits limits = { .workers = COUNT, .points = full->point_count, .orders = 100, .households = 100 };
    assert_int_equal(engine_new(&limits, &policy, &engine), REFUSE_OK);
    if (!tables_load(full, engine, why, sizeof why)) fail_msg("%s", why);
    assert_int_equal(engine_worker_count(engine), COUNT);
    engine_free(engine);

    const struct engine_limits tight = { .workers = COUNT - 1, .points = full->point_count, .orders = 100, .households = 100 };
    assert_int_equal(engine_new(&tight, &policy, &engine), REFUSE_OK);
    assert_false(tables_load(full, engine, why, sizeof why));
    assert_string_equal(why, "worker 2000: The engine is full; try again later.");
    engine_free(engine);
    tables_free(full);
    free(workers);
    tables_free(tables);
    folder_remove(&folder);
}

/* The shipped menu can be served: in a week, whatever may be booked has a free start, for the least quantity, 600 m from a point of the old town. */
static void test_bookable(void **state)
{
    (void)state;
    enum { SLOTS_MAX = 7 * 48 };
    static struct slot slots[SLOTS_MAX];
    struct tables *tables = shipped();
    struct worker_file *workers = made(tables, MANY, 12);
    struct policy policy;
    struct engine *engine;
    char why[512];
    int64_t now_ms = ms_of_day(today()) + 6 * 60 * MINUTE_MS;
    policy_defaults(&policy);
    const struct engine_limits limits = { .workers = MANY, .points = tables->point_count, .orders = 100, .households = 100 };
    assert_int_equal(engine_new(&limits, &policy, &engine), REFUSE_OK);
    tables->worker = workers;
    tables->worker_count = MANY;
    if (!tables_load(tables, engine, why, sizeof why)) fail_msg("%s", why);
    engine_open(engine, now_ms);
    const struct point *point = &tables->point[0].point;
    for (uint32_t i = 0; i < tables->item_count; i++) {
        const struct item *item = &tables->item[i].item;
        if (!item_slot(item)) continue;
        const struct request request = { .point = point->id, .household = 1, .item = item->id, .qty = item->qty_min,
                                         .place = { point->place.lon_e7 + 50000, point->place.lat_e7 + 30000 } };
        uint32_t count = 0, open = 0;
        assert_int_equal(engine_slots(engine, &request, today() + 1, 7, now_ms, slots, SLOTS_MAX, &count), REFUSE_OK);
        for (uint32_t s = 0; s < count; s++) open += slots[s].free > 0;
        if (open == 0) fail_msg("%s: none of %u starts is free", tables->item[i].code, count);
    }
    engine_free(engine);
    tables_free(tables);      /* the workers too */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_seed), cmocka_unit_test(test_counts),     cmocka_unit_test(test_able),          cmocka_unit_test(test_out_of_date),
        cmocka_unit_test(test_lawful),    cmocka_unit_test(test_rest_and_part_time), cmocka_unit_test(test_cover), cmocka_unit_test(test_spread),
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_write_refuses), cmocka_unit_test(test_no_points), cmocka_unit_test(test_load),
        cmocka_unit_test(test_bookable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
