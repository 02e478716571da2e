/* Dates, times, money, ids, keys and UTF-8. */
#include "protocol/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

enum { COUNT_DAYS = 47848 };      /* 1970-01-01 .. 2100-12-31 */

/* Walks the calendar by its own rule, day by day, beside the arithmetic. */
static void every_day_of_131_years(void **state)
{
    (void)state;
    static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = 1970, month = 1, mday = 1;
    for (int32_t day = 0; day < COUNT_DAYS; day++) {
        char expected[32], text[TEXT_DATE_SIZE];
        int32_t back = -1;
        snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, mday);
        assert_string_equal(text_date(day, text), expected);
        assert_true(text_date_read(text, &back));
        assert_int_equal(back, day);
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (++mday > month_days[month - 1] + (month == 2 && leap)) { mday = 1; month++; }
        if (month > 12) { month = 1; year++; }
    }
    assert_int_equal(year, 2101);
}

static const struct { const char *text; int32_t day; } good_dates[] = {
    { "1970-01-01", 0 }, { "1969-12-31", -1 }, { "2000-02-29", 11016 }, { "2024-02-29", 19782 }, { "2026-11-23", 20780 },
    { "2026-12-31", 20818 }, { "2027-01-01", 20819 }, { "2100-01-01", 47482 }, { "0001-01-01", -719162 }, { "9999-12-31", 2932896 },
};

static const char *const bad_dates[] = {
    "", "2026", "2026-11", "2026-11-", "2026-11-2", "2026-11-233", "2026-1-23", "26-11-23", "2026/11/23", "2026-11-23 ", " 2026-11-23",
    "2026-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "0000-01-01",
    "-026-01-01", "+026-01-01", "2026-1１-23", "20a6-01-01", "99999-01-01",
};

static void dates_are_read_in_one_form(void **state)
{
    (void)state;
    char text[TEXT_DATE_SIZE];
    for (size_t i = 0; i < sizeof good_dates / sizeof *good_dates; i++) {
        int32_t day = 12345;
        assert_true(text_date_read(good_dates[i].text, &day));
        assert_int_equal(day, good_dates[i].day);
        assert_string_equal(text_date(day, text), good_dates[i].text);
    }
    for (size_t i = 0; i < sizeof bad_dates / sizeof *bad_dates; i++) {
        int32_t day = 12345;
        if (text_date_read(bad_dates[i], &day)) fail_msg("accepted \"%s\"", bad_dates[i]);
        assert_int_equal(day, 12345);
    }
}

static void the_widest_dates_fit(void **state)
{
    (void)state;
    char date[TEXT_DATE_SIZE], stamp[TEXT_TIME_SIZE];
    assert_string_equal(text_date(INT32_MAX, date), "5881580-07-11");
    assert_string_equal(text_date(INT32_MIN, date), "-5877641-06-23");
    assert_true(strlen(text_time(INT64_MAX, stamp)) < sizeof stamp);
    assert_true(strlen(text_time(INT64_MIN, stamp)) < sizeof stamp);
}

static const struct { int64_t ms; const char *time, *clock; int32_t day; } stamps[] = {
    { 0,                "1970-01-01 08:00:00", "08:00", 0 },
    { -28800000,        "1970-01-01 00:00:00", "00:00", 0 },
    { -28800001,        "1969-12-31 23:59:59", "23:59", -1 },
    { 1795413751000,    "2026-11-23 14:02:31", "14:02", 20780 },
    { 1795413751999,    "2026-11-23 14:02:31", "14:02", 20780 },
    { 1798732799999,    "2026-12-31 23:59:59", "23:59", 20818 },
    { 1798732800000,    "2027-01-01 00:00:00", "00:00", 20819 },
    { 1709136000000,    "2024-02-29 00:00:00", "00:00", 19782 },
};

static void times_are_of_shanghai(void **state)
{
    (void)state;
    char text[TEXT_TIME_SIZE];
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        int64_t back = -1;
        assert_string_equal(text_time(stamps[i].ms, text), stamps[i].time);
        assert_true(text_time_read(text, &back));
        assert_true(stamps[i].ms - back >= 0 && stamps[i].ms - back < 1000);
        assert_string_equal(text_clock(stamps[i].ms, text), stamps[i].clock);
        assert_int_equal(text_day_of_ms(stamps[i].ms), stamps[i].day);
    }
    for (int32_t day = -800000; day < 800000; day += 7) {
        assert_int_equal(text_day_of_ms(text_ms_of_day(day)), day);
        assert_int_equal(text_day_of_ms(text_ms_of_day(day) - 1), day - 1);
        assert_int_equal(text_day_of_ms(text_ms_of_day(day) + 86399999), day);
    }
}

static void times_agree_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t second = 0; second < 4102444800; second += 99999989 / 7) {
        char text[TEXT_TIME_SIZE], expected[32];
        time_t local = (time_t)(second + 8 * 3600);
        struct tm tm;
        strftime(expected, sizeof expected, "%Y-%m-%d %H:%M:%S", gmtime_r(&local, &tm));
        assert_string_equal(text_time(second * 1000, text), expected);
    }
}

static void times_are_read_in_two_forms(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "2026-11-23", "2026-11-23 ", "2026-11-23T14:02", "2026-11-23 14", "2026-11-23 14:2", "2026-11-23 24:00",
        "2026-11-23 14:60", "2026-11-23 14:02:60", "2026-11-23 14:02:", "2026-11-23 14:02:1", "2026-11-23 14:02:31 ", "2026-11-23 14:02:31.5",
        "2026-02-30 14:02", "2026-11-23  14:02", "2026-11-23 -4:02" };
    int64_t ms = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (text_time_read(bad[i], &ms)) fail_msg("accepted \"%s\"", bad[i]);
        assert_int_equal(ms, 7);
    }
    assert_true(text_time_read("2026-11-23 14:02", &ms));
    assert_int_equal(ms, 1795413720000);
    assert_true(text_time_read("2026-11-23 14:02:31", &ms));
    assert_int_equal(ms, 1795413751000);
}

static void money_is_in_yuan(void **state)
{
    (void)state;
    static const struct { int64_t fen; const char *text; } cases[] = { { 0, "0.00" }, { 1, "0.01" }, { 10, "0.10" }, { 99, "0.99" }, { 6000, "60.00" },
        { 123456789, "1234567.89" }, { -1, "-0.01" }, { -6050, "-60.50" }, { INT64_MAX, "92233720368547758.07" }, { INT64_MIN, "-92233720368547758.08" } };
    char text[TEXT_MONEY_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_string_equal(text_yuan(cases[i].fen, text), cases[i].text);
}

static void numbers_are_decimal(void **state)
{
    (void)state;
    static const struct { int64_t value; const char *text; } cases[] = { { 0, "0" }, { 7, "7" }, { 10, "10" }, { -1, "-1" }, { 1000000, "1000000" },
        { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[20];
        size_t length = text_number(cases[i].value, text);
        assert_int_equal(length, strlen(cases[i].text));
        assert_memory_equal(text, cases[i].text, length);
    }
}

/* Every count of digits, on both sides of each power of ten. */
static void numbers_of_every_length(void **state)
{
    (void)state;
    char text[TEXT_ID_SIZE], expected[TEXT_ID_SIZE + 8];
    uint64_t power = 1;
    for (int digits = 1; digits <= 20; digits++, power *= 10) {
        for (uint64_t value = power - 2; value != power + 12; value++) {
            int length = snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
            assert_int_equal(text_unsigned(value, text), length);
            assert_memory_equal(text, expected, (size_t)length);
            length = snprintf(expected, sizeof expected, "%lld", (long long)value);
            assert_int_equal(text_number((int64_t)value, text), length);
            assert_memory_equal(text, expected, (size_t)length);
        }
    }
}

static void ids_have_one_form(void **state)
{
    (void)state;
    static const struct { const char *text; uint64_t id; } good[] = { { "0", 0 }, { "1", 1 }, { "10", 10 }, { "4294967296", 4294967296 },
        { "9223372036854775807", INT64_MAX } };
    static const char *const bad[] = { "", "-1", "+1", "01", "00", " 1", "1 ", "1.0", "1e3", "0x1", "a", "9223372036854775808", "18446744073709551616",
        "99999999999999999999999", "１" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t id = 99;
        assert_true(text_id_read(good[i].text, &id));
        assert_true(id == good[i].id);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t id = 99;
        if (text_id_read(bad[i], &id)) fail_msg("accepted \"%s\"", bad[i]);
        assert_int_equal(id, 99);
    }
}

static void keys_are_8_to_64_of_printable_ascii(void **state)
{
    (void)state;
    char key[80];
    for (size_t length = 0; length < 70; length++) {
        memset(key, 'k', length);
        key[length] = '\0';
        assert_int_equal(text_is_key(key), length >= 8 && length <= 64);
    }
    for (int c = 1; c < 256; c++) {
        memcpy(key, "12345678", 9);
        key[4] = (char)c;
        assert_int_equal(text_is_key(key), c > 0x20 && c < 0x7f);
    }
}

#define BYTES(text) text, sizeof(text) - 1
static const struct { const char *what, *bytes; size_t length; bool good; } utf8[] = {
    { "nothing",                 BYTES(""), true },
    { "ASCII with a NUL",        BYTES("a\0b"), true },
    { "two, three, four bytes",  BYTES("\xc2\x80\xe4\xbf\x9d\xf0\x9f\x9a\xb2"), true },
    { "last below surrogates",   BYTES("\xed\x9f\xbf"), true },
    { "first above surrogates",  BYTES("\xee\x80\x80"), true },
    { "U+FFFF",                  BYTES("\xef\xbf\xbf"), true },
    { "U+10000",                 BYTES("\xf0\x90\x80\x80"), true },
    { "U+10FFFF",                BYTES("\xf4\x8f\xbf\xbf"), true },
    { "above U+10FFFF",          BYTES("\xf4\x90\x80\x80"), false },
    { "five bytes",              BYTES("\xf8\x88\x80\x80\x80"), false },
    { "overlong slash, two",     BYTES("\xc0\xaf"), false },
    { "overlong DEL, two",       BYTES("\xc1\xbf"), false },
    { "overlong NUL, two",       BYTES("\xc0\x80"), false },
    { "overlong, three",         BYTES("\xe0\x9f\xbf"), false },
    { "overlong, four",          BYTES("\xf0\x8f\xbf\xbf"), false },
    { "high surrogate",          BYTES("\xed\xa0\x80"), false },
    { "low surrogate",           BYTES("\xed\xbf\xbf"), false },
    { "pair as CESU-8",          BYTES("\xed\xa0\xbd\xed\xb8\x80"), false },
    { "truncated two",           BYTES("a\xc3"), false },
    { "truncated three",         BYTES("\xe4\xbf"), false },
    { "truncated four",          BYTES("\xf0\x9f\x9a"), false },
    { "interrupted",             BYTES("\xe4\xbf" "a"), false },
    { "lone continuation",       BYTES("\x80"), false },
    { "0xfe",                    BYTES("\xfe"), false },
    { "0xff",                    BYTES("\xff"), false },
    { "Latin-1",                 BYTES("caf\xe9 au lait"), false },
    { "GBK",                     BYTES("\xb1\xa3\xbd\xe0"), false },
};

static void utf8_is_strict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof utf8 / sizeof *utf8; i++)
        if (text_is_utf8(utf8[i].bytes, utf8[i].length) != utf8[i].good) fail_msg("%s", utf8[i].what);
}

/* Every code point, encoded here by the definition, passes; and every one of its bytes is needed. */
static void utf8_of_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x110000; point++) {
        char bytes[4];
        size_t count = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
        for (size_t i = count; i-- > 1;) bytes[i] = (char)(0x80 | (point >> 6 * (count - 1 - i) & 0x3f));
        bytes[0] = (char)(count == 1 ? point : lead[count] | point >> 6 * (count - 1));
        bool good = (point < 0xd800 || point > 0xdfff) && point <= 0x10ffff;
        if (text_utf8_char(bytes, count) != (good ? count : 0)) fail_msg("U+%04X", (unsigned)point);
        if (count > 1) assert_int_equal(text_utf8_char(bytes, count - 1), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_131_years), cmocka_unit_test(dates_are_read_in_one_form), cmocka_unit_test(the_widest_dates_fit),
        cmocka_unit_test(times_are_of_shanghai), cmocka_unit_test(times_agree_with_the_c_library), cmocka_unit_test(times_are_read_in_two_forms),
        cmocka_unit_test(money_is_in_yuan), cmocka_unit_test(numbers_are_decimal), cmocka_unit_test(numbers_of_every_length), cmocka_unit_test(ids_have_one_form),
        cmocka_unit_test(keys_are_8_to_64_of_printable_ascii), cmocka_unit_test(utf8_is_strict), cmocka_unit_test(utf8_of_every_code_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
