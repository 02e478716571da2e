/* A handful of the shipped menu (values of the Hangzhou catalogue), and the corners of the formulas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/catalogue.h"

enum menu { CLN01, CLN03, CLN04, APP01, ORG01, COK01, CHD03, ELD02, ELD05, REP01, REP03, MOV01, DIS01, MENU_COUNT };

#define ITEM(code, mode_bits, crew_count, least, most, base, unit, longest, lead, fen) \
    [code] = { .id = code + 1, .mode = mode_bits, .crew = crew_count, .qty_min = least, .qty_max = most, .base_min = base, \
               .unit_man_min = unit, .max_min = longest, .lead_h = lead, .price_fen = fen }

static const struct item menu[MENU_COUNT] = {
    ITEM(CLN01, MODE_NOW | MODE_SLOT, 1,  2,   5,  0,    60,  300,   4,   5000),
    ITEM(CLN03, MODE_NOW,             2, 50, 137, 60,     7,  540,  24,    800),
    ITEM(CLN04, MODE_NOW,             3, 60, 162, 60,    10,  600,  48,    900),
    ITEM(APP01, MODE_NOW,             1,  1,   4, 15,    90,  180,  24,  19800),
    ITEM(ORG01, MODE_NOW | MODE_SLOT, 2,  4,   8,  0,   120,  480,  24,  15000),
    ITEM(COK01, MODE_SLOT,            1,  2,   4,  0,    60,  240,  12,   5500),
    ITEM(CHD03, MODE_CONTRACT,        1,  1,  12,  0, 12480,  600, 120, 800000),
    ITEM(ELD02, MODE_NOW,             2,  1,   1,  0,   180,  120,  24,  26000),
    ITEM(ELD05, MODE_SLOT,            1,  1,   1,  0,   720,  720,  12,  20000),
    ITEM(REP01, MODE_NOW,             1,  1,   2, 10,    35,   90,   1,  15000),
    ITEM(REP03, MODE_NOW,             1,  1,   2,  5,    25,   60,   1,  18000),
    ITEM(MOV01, MODE_NOW,             3,  1,   2, 60,   480,  480,  48,  68000),
    ITEM(DIS01, MODE_NOW,             1, 50, 120, 30,     1,  150,  24,    300),
};

static void durations(void **state)
{
    (void)state;
    static const struct { enum menu item; uint32_t qty; int64_t minutes; } cases[] = {
        { CLN01, 2, 120 }, { CLN01, 5, 300 }, { CLN01, 6, 300 },
        { CLN03, 50, 235 }, { CLN03, 77, 330 /* 329.5 */ }, { CLN03, 137, 540 }, { CLN03, 1000000, 540 },
        { CLN04, 60, 260 }, { CLN04, 61, 264 /* 263.3 */ }, { CLN04, 62, 267 /* 266.7 */ }, { CLN04, 90, 360 },
        { APP01, 1, 105 }, { APP01, 2, 180 }, { ORG01, 4, 240 }, { COK01, 3, 180 },
        { ELD02, 1, 90 }, { ELD05, 1, 720 }, { REP01, 1, 45 }, { REP01, 2, 80 }, { REP03, 1, 30 }, { REP03, 3, 60 },
        { MOV01, 1, 220 }, { MOV01, 2, 380 }, { DIS01, 50, 80 }, { DIS01, 120, 150 }, { DIS01, 121, 150 },
        { CHD03, 1, 12480 /* a cap below the least order does not shorten it */ }, { CHD03, 2, 12480 },
        { CLN01, 1, 120 /* nor does a quantity below the least */ }, { CLN04, UINT32_MAX, 600 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(item_duration_ms(&menu[cases[i].item], cases[i].qty), cases[i].minutes * MINUTE_MS);
    }
}

static void longer_for_more(void **state)
{
    (void)state;
    for (int item = 0; item < MENU_COUNT; item++) {
        for (uint32_t qty = menu[item].qty_min; qty < 1000; qty++) {
            int64_t ms = item_duration_ms(&menu[item], qty), more_ms = item_duration_ms(&menu[item], qty + 1);
            assert_true(0 < ms && ms <= more_ms);
            assert_int_equal(ms % MINUTE_MS, 0);
        }
    }
}

/* Notice in minutes, with the default policy: ordered now with at most 4 h of lead. */
static void modes_and_notice(void **state)
{
    (void)state;
    static const struct { enum menu item; bool now, slot; int64_t notice_min; } cases[] = {
        { CLN01, true, true, 60 }, { REP01, true, true, 60 }, { REP03, true, true, 60 },
        { CLN03, false, true, 24 * 60 }, { CLN04, false, true, 48 * 60 }, { ORG01, false, true, 24 * 60 },
        { COK01, false, true, 12 * 60 }, { ELD05, false, true, 12 * 60 }, { CHD03, false, false, 120 * 60 },
    };
    struct policy policy;
    policy_defaults(&policy);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct item *item = &menu[cases[i].item];
        assert_int_equal(item_now(item, &policy), cases[i].now);
        assert_int_equal(item_slot(item), cases[i].slot);
        assert_int_equal(item_notice_ms(item, &policy), cases[i].notice_min * MINUTE_MS);
    }
    policy.now_lead_max_h = 24;
    assert_true(item_now(&menu[CLN03], &policy));
    assert_int_equal(item_notice_ms(&menu[CLN03], &policy), 60 * MINUTE_MS);
    assert_false(item_now(&menu[COK01], &policy));      /* on the menu for booked times only */
    policy.now_lead_max_h = 3;
    assert_false(item_now(&menu[CLN01], &policy));
    assert_int_equal(item_notice_ms(&menu[CLN01], &policy), 4 * 60 * MINUTE_MS);

    struct item both = menu[CLN01];
    both.mode = MODE_NOW | MODE_CONTRACT;
    policy.now_lead_max_h = 4;
    assert_false(item_now(&both, &policy));
    assert_true(item_slot(&both));
}

static void prices(void **state)
{
    (void)state;
    static const struct { enum menu item; uint32_t qty; int32_t minute; enum day_kind day; int64_t fen; } cases[] = {
        { CLN01, 2,  600, DAY_PLAIN, 10000 }, { CLN01, 2, 1199, DAY_PLAIN, 10000 },
        { CLN01, 2, 1200, DAY_PLAIN, 15000 }, { CLN01, 2, 1439, DAY_WORK, 15000 }, { CLN01, 2, 0, DAY_REST, 10000 },
        { CLN01, 2,  600, DAY_STATUTORY, 15000 }, { CLN01, 2, 1200, DAY_STATUTORY, 20000 },
        { CLN01, 2,  600, DAY_REST, 10000 }, { CLN01, 2, 600, DAY_WORK, 10000 },
        { CLN04, 61, 600, DAY_PLAIN, 54900 }, { REP03, 1, 1260, DAY_PLAIN, 27000 }, { CLN01, 0, 1260, DAY_PLAIN, 0 },
    };
    struct policy policy;
    policy_defaults(&policy);
    int64_t midnight_ms = ms_of_day(day_of_civil(2026, 11, 23));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t start_ms = midnight_ms + cases[i].minute * MINUTE_MS;
        assert_int_equal(item_price_fen(&menu[cases[i].item], cases[i].qty, start_ms, cases[i].day, &policy), cases[i].fen);
    }
}

static void surcharges_are_capped_and_rounded(void **state)
{
    (void)state;
    /* Evening and holiday at once: pct of each, the cap, price of one unit, what is asked. */
    static const struct { int64_t evening_pct, holiday_pct, cap_pct, unit_fen, fen; } cases[] = {
        { 50, 50, 100, 333, 666 }, { 50, 50, 80, 1000, 1800 }, { 50, 50, 0, 1000, 1000 }, { 200, 200, 300, 100, 400 },
        { 10, 5, 100, 10, 12 /* 11.5 */ }, { 7, 7, 100, 10, 11 /* 11.4 */ }, { 0, 1, 100, 50, 51 /* 50.5 */ }, { 0, 1, 100, 49, 49 },
        { 0, 0, 100, 12345, 12345 },
    };
    struct policy policy;
    policy_defaults(&policy);
    int64_t evening_ms = ms_of_day(20000) + 1300 * MINUTE_MS;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct item item = menu[CLN01];
        item.price_fen = cases[i].unit_fen;
        policy.evening_pct = cases[i].evening_pct;
        policy.holiday_pct = cases[i].holiday_pct;
        policy.surcharge_cap_pct = cases[i].cap_pct;
        assert_int_equal(item_price_fen(&item, 1, evening_ms, DAY_STATUTORY, &policy), cases[i].fen);
    }
    policy.evening_from_min = 1440;      /* never */
    policy.evening_pct = 200;
    assert_int_equal(item_price_fen(&menu[CLN01], 1, ms_of_day(20000) + 1439 * MINUTE_MS, DAY_PLAIN, &policy), 5000);
    policy.evening_from_min = 0;         /* always */
    policy.surcharge_cap_pct = 300;
    assert_int_equal(item_price_fen(&menu[CLN01], 1, ms_of_day(20000), DAY_PLAIN, &policy), 15000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),
        cmocka_unit_test(longer_for_more),
        cmocka_unit_test(modes_and_notice),
        cmocka_unit_test(prices),
        cmocka_unit_test(surcharges_are_capped_and_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
