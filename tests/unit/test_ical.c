/* test_ical.c - shifts as iCalendar, read back by another reader: whole, at the right times, stable, and nothing else in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/ical/ical.h"
#include "protocol/text.h"
#include "unit/ical_reader.h"
#include "unit/random_bits.h"

static const int64_t NOW_MS = 1795413600000;      /* 2026-11-23 14:00 */

static struct msg_shift_kind kinds[] = {
    { .code = "D", .name = "日班 day", .spans = "08:30-16:30", .paid_min = 480 },
    { .code = "N", .name = "夜班; \\ night, long", .spans = "23:00-07:00", .paid_min = 480 },
    { .code = "S", .name = "两段班", .spans = "10:00-14:00 16:00-20:00", .paid_min = 480 },
    { .code = "24", .name = NULL, .spans = "08:00-08:00", .paid_min = 1440 },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };
/* The same in minutes, written out by hand. */
static const struct { const char *code; int parts, span[2][2]; } times[] = {
    { "D", 1, { { 510, 990 } } }, { "N", 1, { { 1380, 1860 } } }, { "S", 2, { { 600, 840 }, { 960, 1200 } } }, { "24", 1, { { 480, 1920 } } },
};
enum { TIMES = sizeof times / sizeof times[0] };

static const struct msg_shift_list shifts = { .shifts = kinds, .shifts_count = KINDS };

static int32_t day_of(const char *text)
{
    int32_t day;
    assert_true(text_date_read(text, &day));
    return day;
}

static void write_and_read(const struct msg_roster *roster, const struct msg_shift_list *list, struct ical_read *out)
{
    size_t length;
    char *text = ical_write(31, roster, list, NOW_MS, &length);
    assert_non_null(text);
    assert_int_equal(strlen(text), length);
    if (!ical_read(text, length, out)) fail_msg("%s\n%s", out->why, text);
    free(text);
}

static void test_shifts(void **state)
{
    (void)state;
    static struct ical_read read;
    struct msg_cell cells[] = {
        { .worker = 31, .day = day_of("2026-11-23"), .shift = "D", .layer = "pattern" },
        { .worker = 31, .day = day_of("2026-11-24"), .shift = "-", .layer = "leave", .by = "operator", .at_ms = NOW_MS, .note = "住户 王 电话 138" },
        { .worker = 31, .day = day_of("2026-12-31"), .shift = "N", .layer = "override", .by = "operator", .at_ms = NOW_MS - 61000, .note = "住户 王 电话 138" },
        { .worker = 31, .day = day_of("2028-02-28"), .shift = "24", .layer = "pattern" },
        { .worker = 31, .day = day_of("2028-02-29"), .shift = "S", .layer = "pattern" },
        { .worker = 44, .day = day_of("2026-11-23"), .shift = "D", .layer = "pattern" },
    };
    struct msg_roster roster = { .cells = cells, .cells_count = sizeof cells / sizeof cells[0] };
    write_and_read(&roster, &shifts, &read);
    assert_int_equal(read.events, 5);
    static const struct { const char *uid, *summary; int64_t start_s, end_s; bool changed; } expected[] = {
        { "worker-31-2026-11-23-1@paidan", "D 日班 day", 1795393800, 1795422600, false },                      /* 00:30Z to 08:30Z */
        { "worker-31-2026-12-31-1@paidan", "N 夜班; \\ night, long", 1798729200, 1798758000, true },           /* 15:00Z to 23:00Z: over the end of the year */
        { "worker-31-2028-02-28-1@paidan", "24", 1835308800, 1835395200, false },                              /* into the leap day */
        { "worker-31-2028-02-29-1@paidan", "S 两段班", 1835402400, 1835416800, false },
        { "worker-31-2028-02-29-2@paidan", "S 两段班", 1835424000, 1835438400, false },
    };
    for (size_t i = 0; i < read.events; i++) {
        assert_string_equal(read.event[i].uid, expected[i].uid);
        assert_string_equal(read.event[i].summary, expected[i].summary);
        assert_int_equal(read.event[i].start_s, expected[i].start_s);
        assert_int_equal(read.event[i].end_s, expected[i].end_s);
        assert_int_equal(read.event[i].stamp_s, NOW_MS / 1000);
        assert_int_equal(read.event[i].modified_s, expected[i].changed ? NOW_MS / 1000 - 61 : 0);
        assert_int_equal(read.event[i].sequence > 0, expected[i].changed);
    }
}

/* A change of the shift changes the event, not its name; a later change has a greater SEQUENCE. */
static void test_change(void **state)
{
    (void)state;
    static struct ical_read before, after;
    struct msg_cell cell = { .worker = 31, .day = day_of("2026-11-25"), .shift = "D", .layer = "override", .at_ms = NOW_MS - 86400000 };
    struct msg_roster roster = { .cells = &cell, .cells_count = 1 };
    write_and_read(&roster, &shifts, &before);
    cell.shift = "N";
    cell.at_ms = NOW_MS;
    write_and_read(&roster, &shifts, &after);
    assert_string_equal(before.event[0].uid, after.event[0].uid);
    assert_true(after.event[0].sequence > before.event[0].sequence);
    assert_true(after.event[0].start_s > before.event[0].start_s);
}

static void test_nothing_else(void **state)
{
    (void)state;
    static struct ical_read read;
    struct msg_cell cell = { .worker = 31, .day = day_of("2026-11-25"), .shift = "D", .layer = "override", .by = "operator", .by_id = 77, .at_ms = NOW_MS,
                             .note = "secret", .waived = "rest_gap" };
    struct msg_roster roster = { .cells = &cell, .cells_count = 1 };
    size_t length;
    char *text = ical_write(31, &roster, &shifts, NOW_MS, &length);
    assert_non_null(text);
    assert_null(strstr(text, "secret"));
    assert_null(strstr(text, "operator"));
    free(text);
    write_and_read(&(struct msg_roster){ 0 }, &shifts, &read);
    assert_int_equal(read.events, 0);
}

/* Names of every length and every awkward character, so that each place of a fold is met. */
static void test_folds(void **state)
{
    (void)state;
    static const char *const parts[] = { "a", "班", "\\", ",", ";", "é", "𠀀", "\n" };
    static struct ical_read read;
    struct msg_cell cell = { .worker = 31, .day = day_of("2026-11-25"), .shift = "D", .layer = "pattern" };
    struct msg_roster roster = { .cells = &cell, .cells_count = 1 };
    uint64_t bits = 7;
    for (int round = 0; round < 2000; round++) {
        char name[NAME_MAX_BYTES + 1] = "", expected[NAME_MAX_BYTES + 8];
        while (true) {
            const char *part = parts[random_below(&bits, sizeof parts / sizeof parts[0])];
            if (strlen(name) + strlen(part) > NAME_MAX_BYTES || random_below(&bits, 60) == 0) break;
            strcat(name, part);
        }
        struct msg_shift_kind kind = { .code = "D", .name = name, .spans = "08:30-16:30", .paid_min = 480 };
        struct msg_shift_list list = { .shifts = &kind, .shifts_count = 1 };
        write_and_read(&roster, &list, &read);
        snprintf(expected, sizeof expected, "D %s", name);
        assert_string_equal(read.event[0].summary, name[0] == '\0' ? "D" : expected);
    }
}

/* Random rosters: each span is there once, at the time the table above says. */
static void test_random(void **state)
{
    (void)state;
    static struct ical_read read;
    static struct msg_cell cells[ICAL_DAYS_BACK + ICAL_DAYS_AHEAD];
    uint64_t bits = 11;
    for (int round = 0; round < 300; round++) {
        int32_t first = day_of("2026-11-23") + (int32_t)random_below(&bits, 4000);
        struct msg_roster roster = { .cells = cells, .cells_count = ICAL_DAYS_BACK + ICAL_DAYS_AHEAD };
        for (uint32_t i = 0; i < roster.cells_count; i++) {
            uint32_t pick = random_below(&bits, TIMES + 2);
            cells[i] = (struct msg_cell){ .worker = 31, .day = first + (int32_t)i, .shift = pick < TIMES ? times[pick].code : "-", .layer = "pattern" };
        }
        write_and_read(&roster, &shifts, &read);
        uint32_t event = 0;
        for (uint32_t i = 0; i < roster.cells_count; i++) {
            for (size_t k = 0; k < TIMES; k++) {
                for (int part = 0; strcmp(times[k].code, cells[i].shift) == 0 && part < times[k].parts; part++, event++) {
                    int64_t midnight_s = (int64_t)cells[i].day * 86400 - 8 * 3600;
                    assert_int_equal(read.event[event].start_s, midnight_s + times[k].span[part][0] * 60);
                    assert_int_equal(read.event[event].end_s, midnight_s + times[k].span[part][1] * 60);
                }
            }
        }
        assert_int_equal(event, read.events);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shifts), cmocka_unit_test(test_change), cmocka_unit_test(test_nothing_else), cmocka_unit_test(test_folds), cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
