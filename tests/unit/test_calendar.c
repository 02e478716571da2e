/* Civil days against a slow walk from a day everybody knows, one day at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/types.h"

static int leap(int year)
{
    return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && leap(year));
}

/* 1900-01-01 was a Monday, 25567 days before 1970-01-01. */
static void every_day_of_two_centuries(void **state)
{
    (void)state;
    int32_t day = -25567, weekday = 0, monday = day;
    for (int year = 1900; year <= 2100; year++) {
        for (int month = 1; month <= 12; month++) {
            int32_t first = day, last = day + month_days(year, month) - 1;
            for (int of_month = 1; of_month <= month_days(year, month); of_month++) {
                struct civil civil = civil_of_day(day);
                if (weekday == 0) monday = day;
                assert_int_equal(civil.year, year);
                assert_int_equal(civil.month, month);
                assert_int_equal(civil.day, of_month);
                assert_int_equal(day_of_civil(year, (uint32_t)month, (uint32_t)of_month), day);
                assert_int_equal(weekday_of_day(day), weekday);
                assert_int_equal(monday_of_day(day), monday);
                assert_int_equal(month_first_day(day), first);
                assert_int_equal(month_last_day(day), last);
                assert_int_equal(day_of_ms(ms_of_day(day)), day);
                day++;
                weekday = (weekday + 1) % 7;
            }
        }
    }
    assert_int_equal(day, day_of_civil(2101, 1, 1));
}

static void known_days(void **state)
{
    (void)state;
    static const struct { int year; unsigned month, of_month; int32_t day, weekday; } cases[] = {
        { 1970, 1, 1, 0, 3 },        /* Thursday */
        { 1969, 12, 31, -1, 2 },
        { 1900, 3, 1, -25508, 3 },   /* 1900 had no leap day */
        { 2000, 2, 29, 11016, 1 },
        { 2024, 2, 29, 19782, 3 },
        { 2025, 1, 29, 20117, 2 },   /* Spring Festival */
        { 2026, 11, 23, 20780, 0 },
        { 2100, 3, 1, 47541, 0 },
        { 0, 3, 1, -719468, 2 },
        { -1, 12, 31, -719529, 4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(day_of_civil(cases[i].year, cases[i].month, cases[i].of_month), cases[i].day);
        struct civil civil = civil_of_day(cases[i].day);
        assert_int_equal(civil.year, cases[i].year);
        assert_int_equal(civil.month, cases[i].month);
        assert_int_equal(civil.day, cases[i].of_month);
        assert_int_equal(weekday_of_day(cases[i].day), cases[i].weekday);
    }
}

static void instants(void **state)
{
    (void)state;
    static const struct { int64_t ms; int32_t day, minute; } cases[] = {
        { 0, 0, 480 },                                   /* 08:00 in Shanghai */
        { -1, 0, 479 },
        { 16 * 3600000LL - 1, 0, 1439 },                 /* the last ms of 1970-01-01 there */
        { 16 * 3600000LL, 1, 0 },
        { -8 * 3600000LL, 0, 0 },
        { -8 * 3600000LL - 1, -1, 1439 },
        { -DAY_MS, -1, 480 },
        { -DAY_MS - 8 * 3600000LL - 1, -2, 1439 },
        { 1735660799999, 20088, 1439 },                  /* the end of 2024 */
        { 1735660800000, 20089, 0 },
        { 1740758399999, 20147, 1439 },                  /* the end of a February of 28 days */
        { 1740758400000, 20148, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(day_of_ms(cases[i].ms), cases[i].day);
        assert_int_equal(minute_of_ms(cases[i].ms), cases[i].minute);
        assert_true(ms_of_day(cases[i].day) <= cases[i].ms && cases[i].ms < ms_of_day(cases[i].day + 1));
    }
    for (int64_t ms = -3 * DAY_MS; ms < 3 * DAY_MS; ms += 59999) {
        int64_t from_midnight = ms - ms_of_day(day_of_ms(ms));
        assert_true(from_midnight >= 0 && from_midnight < DAY_MS);
        assert_int_equal(minute_of_ms(ms), from_midnight / MINUTE_MS);
    }
    assert_in_range(minute_of_ms(INT64_MAX), 0, 1439);      /* "never" is a value that deadlines carry about */
    assert_in_range(minute_of_ms(INT64_MIN), 0, 1439);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_two_centuries),
        cmocka_unit_test(known_days),
        cmocka_unit_test(instants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
