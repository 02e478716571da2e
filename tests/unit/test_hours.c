/* The hours of a month in cases that people can add up: midnight, the ends of months and years, the leap day, the holidays of 2026 with their
 * make-up days, days in lieu, both hours systems, the edges of the window. Random months are in test_rules_slow.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/roster/hours.h"

enum { ROW = 1, DAY_8 = 1, DAY_10, NIGHT_8, DAY_12, NIGHT_12, DAY_4, FIVE_TWO = 1, TWO_TWO };

static const struct labour contract = { RELATION_CONTRACT, HOURS_STANDARD, false };
static const struct labour approved = { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false };
static const struct labour part = { RELATION_PART_TIME, HOURS_STANDARD, false };

static const struct shift_kind kinds[] = {
    { DAY_8, 1, { { 510, 990 } }, 30 },     { DAY_10, 1, { { 480, 1080 } }, 0 },    { NIGHT_8, 1, { { 1320, 1800 } }, 30 },
    { DAY_12, 1, { { 480, 1200 } }, 60 },   { NIGHT_12, 1, { { 1200, 1920 } }, 60 }, { DAY_4, 1, { { 480, 720 } }, 0 },
};

static const struct pattern patterns[] = {
    { FIVE_TWO, 7, { DAY_8, DAY_8, DAY_8, DAY_8, DAY_8, SHIFT_REST, SHIFT_REST } },
    { TWO_TWO, 4, { DAY_12, DAY_12, SHIFT_REST, SHIFT_REST } },
};

static int32_t date(int32_t year, uint32_t month, uint32_t day) { return day_of_civil(year, month, day); }

/* The calendar as it is shipped. */
static void holidays(struct roster *roster)
{
    static const char *const names[] = { [DAY_REST] = "rest", [DAY_WORK] = "work", [DAY_STATUTORY] = "statutory" };
    char line[256];
    uint32_t count = 0;
    FILE *file = fopen(PAIDAN_SOURCE_DIR "/config/hangzhou/holidays.csv", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        int year, month, day;
        const char *kind = strrchr(line, ',');
        if (sscanf(line, "%d-%d-%d,", &year, &month, &day) != 3) continue;
        for (int i = DAY_REST; i <= DAY_STATUTORY; i++) {
            if (strncmp(kind + 1, names[i], strlen(names[i])) != 0) continue;
            roster_calendar_put(roster, date(year, (uint32_t)month, (uint32_t)day), (enum day_kind)i);
            count++;
        }
    }
    fclose(file);
    assert_true(count > 60);
}

/* Today is put so that the month and the one before are in the window; a week begins the pattern's cycle. */
static struct roster *roster_of(int32_t today, uint8_t pattern)
{
    struct roster *roster = roster_new(ROW + 1);
    assert_non_null(roster);
    roster_today(roster, today);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) assert_int_equal(roster_kind_put(roster, &kinds[i]), REFUSE_OK);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) assert_int_equal(roster_pattern_put(roster, &patterns[i]), REFUSE_OK);
    assert_int_equal(roster_rotate(roster, ROW, (struct rotation){ pattern, 3 }), REFUSE_OK);      /* 1970-01-01 was a Thursday */
    roster_past_by_rotation(roster, ROW);
    holidays(roster);
    return roster;
}

static void put(struct roster *roster, int32_t day, enum roster_layer layer, uint8_t shift)
{
    assert_int_equal(roster_put(roster, &(struct roster_change){ .row = ROW, .day = day, .layer = (uint8_t)layer, .shift = shift, .of_row = NIL }), REFUSE_OK);
}

static void hand(struct roster *roster, int32_t day, uint8_t shift) { put(roster, day, LAYER_OVERRIDE, shift); }

/* "days: normal 150 200 300, night, overtime; ...; left": worked, planned, and what is left. */
static const char *hours(const struct roster *roster, struct labour labour, int32_t day, int32_t until)
{
    static char text[256];
    struct month_hours month;
    hours_of_month(roster, ROW, labour, day, until, &month);
    const struct hours *of[2] = { &month.worked, &month.planned };
    size_t used = 0;
    for (int i = 0; i < 2; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d: %d %d %d %d, %d, %d; ", of[i]->days, of[i]->paid_min[PAY_NORMAL], of[i]->paid_min[PAY_150],
                                 of[i]->paid_min[PAY_200], of[i]->paid_min[PAY_300], of[i]->night_min, of[i]->overtime_min);
    snprintf(text + used, sizeof text - used, "%d%s", month.left_min, month.whole ? "" : " in part");
    return text;
}

/* ---- cases ---- */

static void plain_month(void **state)
{
    (void)state;
    int32_t first = date(2026, 11, 1);
    struct roster *roster = roster_of(first, FIVE_TWO);
    assert_string_equal(hours(roster, contract, first, first - 1), "0: 0 0 0 0, 0, 0; 21: 10080 0 0 0, 0, 0; 2160");
    assert_string_equal(hours(roster, contract, first + 29, first + 22), "16: 7680 0 0 0, 0, 0; 5: 2400 0 0 0, 0, 0; 2160");
    assert_string_equal(hours(roster, approved, first, first + 29), "21: 9920 160 0 0, 0, 160; 0: 0 0 0 0, 0, 0; 2000");
    assert_string_equal(hours(roster, part, first, first + 29), "21: 10080 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 0");
    for (int32_t day = first + 1; day < first + 6; day++) hand(roster, day, DAY_10);      /* a long week: two hours on each of five days */
    assert_string_equal(hours(roster, contract, first, first + 3), "3: 1440 360 0 0, 0, 360; 18: 8640 240 0 0, 0, 240; 1560");
    roster_free(roster);
}

/* The 44th hour of a week is reached on its Saturday, in whichever month that is. */
static void week_in_two_months(void **state)
{
    (void)state;
    int32_t monday = date(2026, 12, 28), saturday = monday + 5;
    struct roster *roster = roster_of(monday, 0);
    for (int32_t day = monday; day <= saturday; day++) hand(roster, day, DAY_8);      /* 1 January is a statutory holiday */
    assert_string_equal(hours(roster, contract, monday, saturday), "4: 1920 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160");
    assert_string_equal(hours(roster, contract, saturday, saturday), "2: 480 0 0 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920");
    roster_calendar_put(roster, date(2027, 1, 1), DAY_PLAIN);
    assert_string_equal(hours(roster, contract, saturday, saturday), "2: 720 240 0 0, 0, 240; 0: 0 0 0 0, 0, 0; 1920");
    roster_free(roster);
}

/* A shift counts for the day it begins on; its holiday minutes are those of the holiday itself. */
static void midnights(void **state)
{
    (void)state;
    static const struct { int32_t year; uint32_t month, day; uint8_t shift; const char *of_month, *of_next; } cases[] = {
        { 2026, 9, 30, NIGHT_8, "1: 120 0 0 360, 480, 0; 0: 0 0 0 0, 0, 0; 2160", "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },      /* 1 October */
        { 2026, 10, 3, NIGHT_8, "1: 360 0 0 120, 480, 0; 0: 0 0 0 0, 0, 0; 2160", NULL },        /* 3 October is the last of three */
        { 2026, 10, 1, NIGHT_8, "1: 0 0 0 480, 480, 0; 0: 0 0 0 0, 0, 0; 2160", NULL },
        { 2026, 10, 4, NIGHT_8, "1: 480 0 0 0, 480, 0; 0: 0 0 0 0, 0, 0; 2160", NULL },          /* a day off by arrangement is no statutory one */
        { 2026, 10, 31, NIGHT_12, "1: 480 240 0 0, 480, 240; 0: 0 0 0 0, 0, 0; 1920", "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        { 2026, 12, 31, NIGHT_12, "1: 240 0 0 480, 480, 240; 0: 0 0 0 0, 0, 0; 1920", "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },   /* New Year */
        { 2028, 2, 28, NIGHT_8, "1: 480 0 0 0, 480, 0; 0: 0 0 0 0, 0, 0; 2160", "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        { 2028, 2, 29, NIGHT_8, "1: 480 0 0 0, 480, 0; 0: 0 0 0 0, 0, 0; 2160", "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        { 2028, 3, 1, NIGHT_8, "1: 480 0 0 0, 480, 0; 0: 0 0 0 0, 0, 0; 2160", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t day = date(cases[i].year, cases[i].month, cases[i].day);
        struct roster *roster = roster_of(day, 0);
        hand(roster, day, cases[i].shift);
        assert_string_equal(hours(roster, contract, month_first_day(day), day), cases[i].of_month);
        if (cases[i].of_next != NULL) assert_string_equal(hours(roster, contract, month_last_day(day) + 1, day), cases[i].of_next);
        roster_free(roster);
    }
}

static void leap_year(void **state)
{
    (void)state;
    int32_t leap = date(2028, 2, 29);      /* a Tuesday */
    struct roster *roster = roster_of(leap, 0);
    for (int32_t day = date(2028, 2, 1); day <= date(2028, 3, 1); day++) hand(roster, day, DAY_4);
    for (int32_t day = date(2028, 2, 1); day <= date(2028, 3, 1); day++)      /* the Spring Festival of that year is not in the tables yet */
        assert_int_equal(roster_calendar(roster, day), DAY_PLAIN);
    assert_string_equal(hours(roster, contract, leap, leap - 1), "28: 6720 0 0 0, 0, 0; 1: 240 0 0 0, 0, 0; 2160");
    assert_string_equal(hours(roster, contract, leap + 1, leap), "0: 0 0 0 0, 0, 0; 1: 240 0 0 0, 0, 0; 2160");
    roster_free(roster);
}

/* ---- rest days, days in lieu, make-up days ---- */

static void days_in_lieu(void **state)
{
    (void)state;
    int32_t first = date(2026, 11, 1), saturday = first + 6, wednesday = first + 17;
    struct roster *roster = roster_of(first, FIVE_TWO);
    hand(roster, saturday, DAY_10);
    assert_string_equal(hours(roster, contract, first, first + 29), "22: 10080 0 600 0, 0, 360; 0: 0 0 0 0, 0, 0; 1800");      /* 120 + 240 */
    put(roster, wednesday, LAYER_LEAVE, SHIFT_REST);
    assert_string_equal(hours(roster, contract, first, first + 29), "21: 9600 0 600 0, 0, 360; 0: 0 0 0 0, 0, 0; 1800");       /* leave is the worker's own */
    put(roster, wednesday, LAYER_SWAP, SHIFT_REST);
    assert_string_equal(hours(roster, contract, first, first + 29), "21: 9840 360 0 0, 0, 360; 0: 0 0 0 0, 0, 0; 1800");
    hand(roster, saturday + 1, DAY_8);      /* the second rest day has nothing left */
    assert_string_equal(hours(roster, contract, first, first + 29), "22: 9840 360 480 0, 0, 840; 0: 0 0 0 0, 0, 0; 1320");
    assert_string_equal(hours(roster, contract, first + 30, first), "0: 0 0 0 0, 0, 0; 23: 11040 0 0 0, 0, 0; 2160");
    assert_string_equal(hours(roster, approved, first, first + 29), "22: 9920 760 0 0, 0, 760; 0: 0 0 0 0, 0, 0; 1400");
    roster_free(roster);
}

/* National Day 2026: 20 September and 10 October are worked for 5 to 7 October. Five days by rotation; 25 September and 1, 2 October are worked, too. */
static void make_up_days(void **state)
{
    (void)state;
    static const struct { int off_from, off_to; const char *september, *october; } cases[] = {
        { 5, 7, "23: 10320 240 0 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920", "20: 8640 0 0 960, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        { 5, 6, "23: 10320 240 0 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920", "21: 9120 0 0 960, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        /* One day off is for the first of the two; the second is paid double. */
        { 7, 7, "23: 10320 240 0 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920", "22: 9120 0 480 960, 0, 0; 0: 0 0 0 0, 0, 0; 2160" },
        { 7, 6, "23: 10080 0 480 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920", "23: 9600 0 480 960, 0, 240; 0: 0 0 0 0, 0, 0; 1920" },
        /* A statutory holiday off is the worker's anyway, and no exchange. */
        { 1, 2, "23: 10080 0 480 480, 0, 240; 0: 0 0 0 0, 0, 0; 1920", "21: 9600 0 480 0, 0, 240; 0: 0 0 0 0, 0, 0; 1920" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct roster *roster = roster_of(date(2026, 9, 30), FIVE_TWO);
        hand(roster, date(2026, 9, 20), DAY_8);
        hand(roster, date(2026, 10, 10), DAY_8);
        for (int day = cases[i].off_from; day <= cases[i].off_to; day++) hand(roster, date(2026, 10, (uint32_t)day), SHIFT_REST);
        assert_string_equal(hours(roster, contract, date(2026, 9, 1), date(2026, 12, 1)), cases[i].september);
        assert_string_equal(hours(roster, contract, date(2026, 10, 1), date(2026, 12, 1)), cases[i].october);
        roster_free(roster);
    }
}

static void holidays_by_relation(void **state)
{
    (void)state;
    int32_t holiday = date(2026, 10, 2);
    struct roster *roster = roster_of(holiday, TWO_TWO);
    /* October by two days on, two off: 15 shifts of 12 h, one of them on the 3rd; 180 h are 14 h 40 min beyond 165 h 20 min. */
    assert_string_equal(hours(roster, approved, holiday, holiday + 40), "15: 9920 160 0 720, 0, 880; 0: 0 0 0 0, 0, 0; 1280");
    assert_string_equal(hours(roster, part, holiday, holiday + 40), "15: 10080 0 0 720, 0, 0; 0: 0 0 0 0, 0, 0; 0");
    roster_free(roster);
}

static void window_edges(void **state)
{
    (void)state;
    int32_t today = date(2026, 11, 23), first = today - ROSTER_BACK;      /* 10 October */
    struct roster *roster = roster_of(today, FIVE_TWO);
    assert_int_equal(first, date(2026, 10, 10));
    assert_string_equal(hours(roster, contract, first, today), "15: 7200 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160 in part");
    assert_string_equal(hours(roster, contract, date(2026, 8, 1), today), "0: 0 0 0 0, 0, 0; 0: 0 0 0 0, 0, 0; 2160 in part");
    assert_string_equal(hours(roster, contract, first + ROSTER_DAYS - 1, today), "0: 0 0 0 0, 0, 0; 10: 3840 0 0 960, 0, 0; 2160 in part");      /* New Year's Eve and the 8th */
    assert_string_equal(hours(roster, contract, date(2026, 11, 1), today), "16: 7680 0 0 0, 0, 0; 5: 2400 0 0 0, 0, 0; 2160");
    roster_free(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_month),
        cmocka_unit_test(week_in_two_months),
        cmocka_unit_test(midnights),
        cmocka_unit_test(leap_year),
        cmocka_unit_test(days_in_lieu),
        cmocka_unit_test(make_up_days),
        cmocka_unit_test(holidays_by_relation),
        cmocka_unit_test(window_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
