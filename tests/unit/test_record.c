/* test_record.c - every record comes back from its text as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "server/record.h"
#include "unit/random_bits.h"

enum { TRIES = 2000 };

static struct table_item items[] = {
    { .item = { .id = 1 }, .code = "CLN01" }, { .item = { .id = 2 }, .code = "CLN02" }, { .item = { .id = 3 }, .code = "ELD01" },
};
static const struct tables tables = { .item = items, .item_count = 3 };

/* Small, huge and special values all come up. */
static int64_t some_ms(uint64_t *seed)
{
    switch (random_below(seed, 4)) {
    case 0: return 0;
    case 1: return INT64_MAX;
    default: return 1795395600000 + (int64_t)random_below(seed, 1000000000);
    }
}

static struct order some_order(uint64_t *seed)
{
    struct order order = {
        .id = random_bits(seed), .kind = (uint8_t)(1 + random_below(seed, 2)), .state = (uint8_t)(1 + random_below(seed, ORDER_STATE_COUNT - 1)),
        .cause = (uint8_t)random_below(seed, CAUSE_COUNT), .crew = (uint8_t)(1 + random_below(seed, CREW_MAX)), .item = (uint16_t)(1 + random_below(seed, 3)),
        .rematches = (uint16_t)random_bits(seed), .series = random_bits(seed), .number = (uint8_t)random_bits(seed), .qty = (uint32_t)random_bits(seed), .point = (uint32_t)random_bits(seed), .household = random_bits(seed),
        .place = { (int32_t)random_bits(seed), (int32_t)random_bits(seed) }, .price_fen = (int64_t)random_bits(seed), .duration_ms = some_ms(seed),
        .created_ms = some_ms(seed), .promised_ms = some_ms(seed), .since_ms = some_ms(seed), .due_ms = some_ms(seed), .start_ms = some_ms(seed),
        .end_ms = some_ms(seed), .assigned_ms = some_ms(seed), .accepted_ms = some_ms(seed), .set_out_ms = some_ms(seed),
        .arrived_ms = some_ms(seed), .started_ms = some_ms(seed), .finished_ms = some_ms(seed),
        .member_count = (uint8_t)random_below(seed, CREW_MAX + 1), .refused_count = (uint8_t)random_below(seed, REFUSED_MAX + 1),
        .cost = { (int32_t)random_bits(seed), -1, 0, (int32_t)random_bits(seed), INT32_MIN, INT32_MAX },
    };
    for (int i = 0; i < order.member_count; i++) {
        order.member[i] = (struct member){ (uint32_t)random_bits(seed), random_below(seed, 2) == 1, some_ms(seed), some_ms(seed) };
    }
    for (int i = 0; i < order.refused_count; i++) order.refused[i] = (uint32_t)random_bits(seed);
    return order;
}

/* Padding is not compared: writing the same pairs again is the proof that nothing was lost. */
static void same_pairs(const struct record *a, const struct record *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->pair[i].name, b->pair[i].name);
        assert_string_equal(a->pair[i].value, b->pair[i].value);
    }
}

static void orders_come_back(void **state)
{
    (void)state;
    uint64_t seed = 20261123;
    for (int i = 0; i < TRIES; i++) {
        static struct record one, two;
        struct order order = some_order(&seed), back;
        const char *why = "";
        record_write_order(&one, &order, &tables);
        assert_true(record_read_order(one.pair, one.count, &tables, &back, &why));
        assert_null(why);
        record_write_order(&two, &back, &tables);
        same_pairs(&one, &two);
        assert_int_equal(back.id, order.id);
        assert_int_equal(back.due_ms, order.due_ms);
        assert_int_equal(back.item, order.item);
        assert_memory_equal(&back.cost, &order.cost, sizeof order.cost);
        assert_memory_equal(back.refused, order.refused, sizeof order.refused);
        for (int m = 0; m < CREW_MAX; m++) assert_int_equal(back.member[m].arrive_ms, order.member[m].arrive_ms);
    }
}

static void workers_come_back(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < TRIES; i++) {
        static struct record one, two;
        struct worker_view view = { .point = 3, .firm = 4, .shift = "M", .state = WORKER_BUSY };
        struct worker_live live = {
            .worker = (uint32_t)random_bits(&seed), .signed_in = random_below(&seed, 2) == 1, .at = { (int32_t)random_bits(&seed), (int32_t)random_bits(&seed) },
            .day = (int32_t)random_below(&seed, 30000), .served_s = (int32_t)random_below(&seed, 90000), .travelled_s = (int32_t)random_below(&seed, 90000),
            .away_count = (uint8_t)random_below(&seed, AWAY_MAX + 1),
        }, back;
        const char *why = "";
        for (int a = 0; a < live.away_count; a++) live.away[a] = (struct away){ some_ms(&seed), some_ms(&seed), (uint8_t)(1 + random_below(&seed, 3)) };
        record_write_worker(&one, &live, &view);
        assert_true(record_read_worker(one.pair, one.count, &back, &why));
        record_write_worker(&two, &back, &view);
        same_pairs(&one, &two);
        assert_int_equal(back.worker, live.worker);
        assert_int_equal(back.away_count, live.away_count);
        assert_int_equal(back.signed_in, live.signed_in);
    }
}

static void the_fullest_plan_fits(void **state)
{
    (void)state;
    static struct record record;
    struct plan_row plan[RECORD_PLAN_MAX];
    for (uint32_t i = 0; i < RECORD_PLAN_MAX; i++) plan[i] = (struct plan_row){ ROW_VISIT, UINT64_MAX, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN };
    record_write_plan(&record, plan, RECORD_PLAN_MAX);
    assert_int_equal(record.count, 1);
    assert_memory_equal(record.pair[0].value, "visit:18446744073709551615:-9223372036854775808:", 48);
    record_write_plan(&record, plan, 0);
    assert_string_equal(record.pair[0].value, "");
}

static void households_come_back(void **state)
{
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < TRIES; i++) {
        static struct record record;
        struct household_live live, back;
        const char *why = "";
        memset(&live, 0, sizeof live);
        live.household = random_bits(&seed);
        live.priority = (uint8_t)random_below(&seed, PRIORITY_MAX + 1);
        live.regular_count = (uint8_t)random_below(&seed, REGULARS_MAX + 1);
        live.excluded_count = (uint8_t)random_below(&seed, EXCLUDED_MAX + 1);
        for (int r = 0; r < live.regular_count; r++) live.regular[r] = (uint32_t)random_bits(&seed);
        for (int r = 0; r < live.excluded_count; r++) live.excluded[r] = (uint32_t)random_bits(&seed);
        record_write_household(&record, &live);
        assert_true(record_read_household(record.pair, record.count, &back, &why));
        assert_int_equal(back.household, live.household);
        assert_int_equal(back.priority, live.priority);
        assert_int_equal(back.regular_count, live.regular_count);
        assert_memory_equal(back.regular, live.regular, sizeof live.regular);
        assert_int_equal(back.excluded_count, live.excluded_count);
        assert_memory_equal(back.excluded, live.excluded, sizeof live.excluded);
    }
}

/* One pair of a good order is replaced; the reader must name it. NULL: the pair is missing. */
static void bad_orders_are_named(void **state)
{
    (void)state;
    static const struct { const char *name, *value; } cases[] = {
        { "order", "" }, { "order", "-1" }, { "order", "1 " }, { "order", "18446744073709551616" }, { "order", NULL }, { "crew", "256" },
        { "lon_e7", "2147483648" }, { "lon_e7", "0x10" }, { "due_ms", "9223372036854775808" }, { "kind", "later" }, { "state", "lost" }, { "state", "" },
        { "cause", "why" }, { "item", "NONE9" }, { "workers", "4:2:1:1" }, { "workers", "4:1:1" }, { "workers", "1:0:0:0  2:0:0:0" },
        { "workers", "1:0:0:0 1:0:0:0 1:0:0:0 1:0:0:0 1:0:0:0" }, { "workers", "1:0:0:0x" }, { "state", NULL }, { "kind", NULL }, { "item", NULL },
        { "cost", "1:2:3:4:5:" },
        { "cost", "1:2:3:4:5:6:7" }, { "refused", "1 2 3 4 5 6 7 8 9" }, { "refused", "a" }, { "refused", "4294967296" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct record record;
        uint64_t seed = 5;
        struct order order = some_order(&seed), back;
        const char *why = NULL;
        record_write_order(&record, &order, &tables);
        for (size_t p = 0; p < record.count; p++) {
            if (strcmp(record.pair[p].name, cases[i].name) != 0) continue;
            if (cases[i].value != NULL) record.pair[p].value = cases[i].value;
            else record.pair[p].name = "other";
        }
        assert_false(record_read_order(record.pair, record.count, &tables, &back, &why));
        assert_string_equal(why, cases[i].name);
    }
}

static void bad_workers_are_named(void **state)
{
    (void)state;
    static const struct { const char *name, *value; } cases[] = {
        { "signed_in", "2" }, { "signed_in", "yes" }, { "away", "holiday:1:2" }, { "away", "leave:1" }, { "away", "leave:1:2 " }, { "day", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct record record;
        struct worker_live live = { .worker = 1 }, back;
        struct worker_view view = { .shift = "-" };
        const char *why = NULL;
        record_write_worker(&record, &live, &view);
        for (size_t p = 0; p < record.count; p++) {
            if (strcmp(record.pair[p].name, cases[i].name) == 0) record.pair[p].value = cases[i].value;
        }
        assert_false(record_read_worker(record.pair, record.count, &back, &why));
        assert_string_equal(why, cases[i].name);
    }
}

/* Through the text that Redis keeps; what says nothing is not in it. */
static void orders_come_back_from_json(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < TRIES; i++) {
        static struct record one, two;
        static char text[RECORD_JSON];
        struct order order = some_order(&seed), back;
        const char *why = "";
        record_write_order(&one, &order, &tables);
        size_t length = record_json(&one, text);
        assert_true(length > 0 && length < RECORD_JSON);
        assert_true(record_parse(&two, text, length));
        assert_true(two.count <= one.count);
        for (size_t p = 0; p < two.count; p++) assert_string_not_equal(two.pair[p].value, "");
        assert_true(record_read_order(two.pair, two.count, &tables, &back, &why));
        record_write_order(&two, &back, &tables);
        same_pairs(&one, &two);
    }
}

static void a_new_order_is_short(void **state)
{
    (void)state;
    static struct record record;
    static char text[RECORD_JSON];
    struct order order = { .id = 7, .kind = ORDER_NOW, .state = ORDER_WAITING, .item = 1, .crew = 1, .qty = 2, .point = 3, .household = 4, .created_ms = 5, .since_ms = 5 };
    record_write_order(&record, &order, &tables);
    size_t length = record_json(&record, text);
    static const char expected[] = "{\"order\":\"7\",\"kind\":\"now\",\"state\":\"waiting\",\"item\":\"CLN01\",\"crew\":\"1\",\"qty\":\"2\","
                                   "\"point\":\"3\",\"household\":\"4\",\"created_ms\":\"5\",\"since_ms\":\"5\"}";
    assert_int_equal(length, sizeof expected - 1);
    assert_memory_equal(text, expected, length);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "{", "[]", "\"order\"", "{\"order\":7}", "{\"order\":null}", "{\"order\":{\"a\":\"b\"}}", "{\"a\":\"b\"}x1" };
    static struct record record;
    static char many[2 * RECORD_TEXT];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] - 1; i++) assert_false(record_parse(&record, texts[i], strlen(texts[i])));
    size_t used = (size_t)snprintf(many, sizeof many, "{\"a\":\"b\"");
    for (int i = 0; i < RECORD_PAIRS; i++) used += (size_t)snprintf(many + used, sizeof many - used, ",\"a%d\":\"b\"", i);
    used += (size_t)snprintf(many + used, sizeof many - used, "}");
    assert_false(record_parse(&record, many, used));
    memset(many, 'x', sizeof many);
    memcpy(many, "{\"a\":\"", 6);
    memcpy(many + RECORD_TEXT + 100, "\"}", 2);
    assert_false(record_parse(&record, many, RECORD_TEXT + 102));
}

/* Only what differs from what is stored is left, also when it is nothing again. */
static void changes_are_enough(void **state)
{
    (void)state;
    uint64_t seed = 4, marks[RECORD_WORKER_PAIRS] = { 0 };
    static struct record held, changes, whole;
    struct worker_live live = { .worker = 7, .signed_in = true };
    struct worker_view view = { .point = 3, .firm = 4, .shift = "M", .state = WORKER_FREE };
    record_write_worker(&held, &live, &view);
    record_keep_changes(&held, marks, true);
    assert_int_equal(held.count, RECORD_WORKER_PAIRS);
    for (int step = 0; step < TRIES; step++) {
        if (random_below(&seed, 2) == 0) live.signed_in = random_below(&seed, 2) == 0;
        if (random_below(&seed, 2) == 0) live.served_s = (int32_t)random_below(&seed, 3) * 100000;
        if (random_below(&seed, 3) == 0) live.at.lon_e7 = (int32_t)random_below(&seed, 2) * 1201551234;
        if (random_below(&seed, 3) == 0) view.state = (enum worker_state)random_below(&seed, 3);
        if (random_below(&seed, 3) == 0) live.away_count = (uint8_t)random_below(&seed, 3);
        for (int a = 0; a < live.away_count; a++) live.away[a] = (struct away){ 1000 + (int64_t)random_below(&seed, 2), 2000, AWAY_BREAK };
        record_write_worker(&whole, &live, &view);
        record_write_worker(&changes, &live, &view);
        record_keep_changes(&changes, marks, false);
        for (size_t c = 0; c < changes.count; c++) {      /* as HSET would */
            for (size_t h = 0; h < held.count; h++) {
                if (strcmp(held.pair[h].name, changes.pair[c].name) != 0) continue;
                assert_string_not_equal(held.pair[h].value, changes.pair[c].value);
                static char kept[RECORD_WORKER_PAIRS][256];
                snprintf(kept[h], sizeof kept[h], "%s", changes.pair[c].value);
                held.pair[h].value = kept[h];
            }
        }
        same_pairs(&held, &whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_come_back), cmocka_unit_test(workers_come_back), cmocka_unit_test(the_fullest_plan_fits), cmocka_unit_test(households_come_back),
        cmocka_unit_test(orders_come_back_from_json), cmocka_unit_test(a_new_order_is_short), cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(changes_are_enough),
        cmocka_unit_test(bad_orders_are_named), cmocka_unit_test(bad_workers_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
