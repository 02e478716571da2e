/* The roster against the rotas of the trade; test_roster_layers.c has the layers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/roster/roster.h"

enum kind_id { EARLY = 1, MID, LATE, NIGHT, DAY, SEVEN, TWELVE, SPLIT, ROUND };

static const struct shift_kind kinds[] = {
    { EARLY,  1, { { 420, 900 } }, 30 },
    { MID,    1, { { 600, 1080 } }, 30 },
    { LATE,   1, { { 780, 1260 } }, 30 },
    { NIGHT,  1, { { 1380, 1860 } }, 0 },                   /* 23:00 to 07:00 of the next day */
    { DAY,    1, { { 540, 1020 } }, 0 },
    { SEVEN,  1, { { 540, 960 } }, 0 },
    { TWELVE, 1, { { 480, 1200 } }, 60 },
    { SPLIT,  2, { { 480, 720 }, { 960, 1200 } }, 0 },
    { ROUND,  1, { { 480, 1920 } }, 60 },                   /* 24 h */
};

/* Rotas, spelled as people write them. */
static const struct rota { const char *days; int64_t week_minutes; } rotas[] = {
    { "DDDDD--", 2400 }, { "777777-", 2520 }, { "DDDDDD-", 2880 }, { "EEMMLL--", 2520 }, { "EEMMNN--", 2520 },
    { "TT--", 2520 }, { "T-", 2520 }, { "R-", 5040 }, { "DDDD---", 1920 }, { "---DDDD", 1920 }, { "SSSSS--", 2400 },
};

static uint8_t kind_of(char letter)
{
    static const char letters[] = "EMLND7TSR";
    const char *at = strchr(letters, letter);
    return at != NULL && letter != 0 ? (uint8_t)(at - letters + 1) : SHIFT_REST;
}

static struct pattern pattern_of(uint8_t id, const char *days)
{
    struct pattern pattern = { .id = id, .length = (uint8_t)strlen(days) };
    for (size_t i = 0; i < strlen(days); i++) pattern.cycle[i] = kind_of(days[i]);
    return pattern;
}

static struct roster *roster_with_kinds(uint32_t workers)
{
    struct roster *roster = roster_new(workers);
    assert_non_null(roster);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) assert_int_equal(roster_kind_put(roster, &kinds[i]), REFUSE_OK);
    return roster;
}

static const int32_t today = 20780;      /* Monday 2026-11-23 */

/* ---- tables ---- */

static void kinds_are_checked(void **state)
{
    (void)state;
    static const struct { struct shift_kind kind; enum refusal refusal; } cases[] = {
        { { 1, 1, { { 0, 1 } }, 0 }, REFUSE_OK },
        { { 63, 2, { { 0, 720 }, { 720, 2880 } }, 2880 }, REFUSE_OK },
        { { 5, 2, { { 1439, 1440 }, { 2879, 2880 } }, 2 }, REFUSE_OK },
        { { 0, 1, { { 0, 1 } }, 0 }, REFUSE_RANGE },
        { { 64, 1, { { 0, 1 } }, 0 }, REFUSE_RANGE },
        { { 1, 0, { { 0, 1 } }, 0 }, REFUSE_RANGE },
        { { 1, 3, { { 0, 1 }, { 2, 3 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { -1, 60 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { 60, 60 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { 60, 59 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { 1440, 1500 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { 60, 2881 } }, 0 }, REFUSE_RANGE },
        { { 1, 2, { { 60, 120 }, { 119, 240 } }, 0 }, REFUSE_RANGE },
        { { 1, 2, { { 600, 720 }, { 60, 120 } }, 0 }, REFUSE_RANGE },
        { { 1, 2, { { 60, 120 }, { 240, 240 } }, 0 }, REFUSE_RANGE },
        { { 1, 1, { { 60, 120 } }, 61 }, REFUSE_RANGE },
        { { 1, 1, { { 60, 120 } }, -1 }, REFUSE_RANGE },
    };
    struct roster *roster = roster_new(1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(roster_kind_put(roster, &cases[i].kind), cases[i].refusal);
    }
    assert_int_equal(roster_kind(roster, 63)->span[1].end_min, 2880);
    assert_null(roster_kind(roster, SHIFT_REST));
    assert_null(roster_kind(roster, 2));
    assert_null(roster_kind(roster, 64));
    assert_null(roster_kind(roster, 255));
    roster_free(roster);
}

static void patterns_are_checked(void **state)
{
    (void)state;
    struct roster *roster = roster_with_kinds(2);
    struct pattern pattern = pattern_of(1, "DDDDD--");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    pattern.id = 0;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_RANGE);
    pattern.id = PATTERNS_MAX;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_RANGE);
    pattern.id = 2;
    pattern.length = 0;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_RANGE);
    pattern.length = CYCLE_MAX + 1;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_RANGE);
    pattern.length = CYCLE_MAX;
    pattern.cycle[CYCLE_MAX - 1] = 40;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_NO_SHIFT);
    pattern.cycle[CYCLE_MAX - 1] = 255;
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_NO_SHIFT);
    assert_null(roster_pattern(roster, 0));
    assert_null(roster_pattern(roster, 2));
    assert_null(roster_pattern(roster, 255));
    assert_int_equal(roster_pattern(roster, 1)->length, 7);

    roster_today(roster, today);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ 2, 0 }), REFUSE_NO_SHIFT);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ 255, 0 }), REFUSE_NO_SHIFT);
    assert_int_equal(roster_rotate(roster, 2, (struct rotation){ 1, 0 }), REFUSE_RANGE);
    assert_int_equal(roster_override(roster, 2, today, DAY), REFUSE_RANGE);
    assert_int_equal(roster_override(roster, 0, today, 40), REFUSE_NO_SHIFT);
    assert_int_equal(roster_override(roster, 0, today, 255), REFUSE_NO_SHIFT);
    assert_int_equal(roster_override(roster, 0, today - ROSTER_BACK - 1, DAY), REFUSE_RANGE);
    assert_int_equal(roster_override(roster, 0, today - ROSTER_BACK + ROSTER_DAYS, DAY), REFUSE_RANGE);
    assert_int_equal(roster_override(roster, 0, today - ROSTER_BACK + ROSTER_DAYS - 1, DAY), REFUSE_OK);
    roster_free(roster);
}

static void a_pattern_put_again_moves_its_workers(void **state)
{
    (void)state;
    struct roster *roster = roster_with_kinds(2);
    struct pattern pattern = pattern_of(1, "D-");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    roster_today(roster, today);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ 1, 0 }), REFUSE_OK);
    assert_int_equal(roster_override(roster, 0, today, LATE), REFUSE_OK);
    pattern = pattern_of(1, "N");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, today), LATE);
    assert_int_equal(roster_final(roster, 0, today + 1), NIGHT);
    assert_int_equal(roster_final(roster, 1, today + 1), SHIFT_REST);
    roster_free(roster);
}

/* ---- rotations ---- */

static void rotas_of_the_trade(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof rotas / sizeof rotas[0]; n++) {
        const char *days = rotas[n].days;
        int32_t length = (int32_t)strlen(days);
        struct roster *roster = roster_with_kinds((uint32_t)length);
        struct pattern pattern = pattern_of(1, days);
        assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
        roster_today(roster, today);
        for (int32_t offset = 0; offset < length; offset++) {
            assert_int_equal(roster_rotate(roster, (uint32_t)offset, (struct rotation){ 1, (uint8_t)offset }), REFUSE_OK);
            assert_int_equal(roster_rotation(roster, (uint32_t)offset).offset, offset);
            int64_t minutes = 0;
            for (int32_t day = today; day < today + 7 * length; day++) {
                assert_int_equal(roster_final(roster, (uint32_t)offset, day), kind_of(days[(day + offset) % length]));
                assert_int_equal(roster_layer(roster, (uint32_t)offset, day), LAYER_PATTERN);
                minutes += roster_minutes(roster, (uint32_t)offset, day);
            }
            assert_int_equal(minutes, rotas[n].week_minutes * length);
        }
        /* Every day of the cycle stands somewhere: one worker per offset covers the rota each day. */
        for (int32_t day = today; day < today + length; day++) {
            int64_t minutes = 0;
            for (int32_t offset = 0; offset < length; offset++) minutes += roster_minutes(roster, (uint32_t)offset, day);
            assert_int_equal(minutes, rotas[n].week_minutes * length / 7);
        }
        roster_free(roster);
    }
}

static void days_before_1970_and_wide_offsets(void **state)
{
    (void)state;
    struct roster *roster = roster_with_kinds(1);
    struct pattern pattern = pattern_of(1, "EML-");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ 1, 255 }), REFUSE_OK);
    roster_today(roster, -10);
    for (int32_t day = roster_first_day(roster); roster_holds(roster, day); day++) {
        assert_int_equal(roster_final(roster, 0, day), kind_of("EML-"[(day + 1000 * 4 + 255) % 4]));
    }
    roster_free(roster);
}

/* ---- spans ---- */

static void spans(void **state)
{
    (void)state;
    static const struct { uint8_t kind; int32_t year; uint32_t month, day; const char *spans[4]; int64_t minutes; } cases[] = {
        { DAY,   2026, 11, 23, { "2026-11-23 540", "2026-11-23 1020" }, 480 },
        { NIGHT, 2026, 11, 30, { "2026-11-30 1380", "2026-12-1 420" }, 480 },       /* over the end of a month */
        { NIGHT, 2026, 12, 31, { "2026-12-31 1380", "2027-1-1 420" }, 480 },        /* of a year */
        { NIGHT, 2028, 2, 28, { "2028-2-28 1380", "2028-2-29 420" }, 480 },         /* into a leap day */
        { NIGHT, 2028, 2, 29, { "2028-2-29 1380", "2028-3-1 420" }, 480 },
        { NIGHT, 2027, 2, 28, { "2027-2-28 1380", "2027-3-1 420" }, 480 },
        { ROUND, 2026, 11, 23, { "2026-11-23 480", "2026-11-24 480" }, 1440 },
        { SPLIT, 2026, 11, 23, { "2026-11-23 480", "2026-11-23 720", "2026-11-23 960", "2026-11-23 1200" }, 480 },
        { SHIFT_REST, 2026, 11, 23, { NULL }, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct roster *roster = roster_with_kinds(1);
        int32_t day = day_of_civil(cases[i].year, cases[i].month, cases[i].day);
        roster_today(roster, day);
        assert_int_equal(roster_override(roster, 0, day, cases[i].kind), REFUSE_OK);
        struct span span[SPANS_MAX] = { { -1, -1 }, { -1, -1 } };
        uint32_t count = roster_spans(roster, 0, day, span), expected = 0;
        for (uint32_t k = count; k < SPANS_MAX; k++) assert_int_equal(span[k].start_ms, -1);
        while (expected < 4 && cases[i].spans[expected] != NULL) expected++;
        assert_int_equal(2 * count, expected);
        for (uint32_t k = 0; k < expected; k++) {
            int64_t ms = k % 2 == 0 ? span[k / 2].start_ms : span[k / 2].end_ms;
            struct civil civil = civil_of_day(day_of_ms(ms));
            char text[48];
            snprintf(text, sizeof text, "%d-%d-%d %d", civil.year, civil.month, civil.day, minute_of_ms(ms));
            assert_string_equal(text, cases[i].spans[k]);
        }
        assert_int_equal(roster_minutes(roster, 0, day), cases[i].minutes);
        assert_int_equal(roster_spans(roster, 0, day + 1, span), 0);      /* a shift belongs to the day it begins on */
        assert_int_equal(roster_minutes(roster, 0, day + 1), 0);
        roster_free(roster);
    }
}

/* ---- the window ---- */

static void before_the_window_is_placed(void **state)
{
    (void)state;
    struct roster *roster = roster_with_kinds(1);
    struct pattern pattern = pattern_of(1, "D");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ 1, 0 }), REFUSE_OK);
    assert_false(roster_holds(roster, 0));
    assert_int_equal(roster_final(roster, 0, 0), SHIFT_REST);
    assert_int_equal(roster_override(roster, 0, 0, DAY), REFUSE_RANGE);
    roster_today(roster, today);
    assert_int_equal(roster_first_day(roster), today - ROSTER_BACK);
    assert_int_equal(roster_final(roster, 0, today - ROSTER_BACK), DAY);
    assert_int_equal(roster_final(roster, 0, today - ROSTER_BACK - 1), SHIFT_REST);
    assert_int_equal(roster_final(roster, 0, today - ROSTER_BACK + ROSTER_DAYS - 1), DAY);
    assert_int_equal(roster_final(roster, 0, today - ROSTER_BACK + ROSTER_DAYS), SHIFT_REST);
    assert_int_equal(roster_final(roster, 1, today), SHIFT_REST);      /* a row beyond the last rests, and does not rotate */
    assert_int_equal(roster_rotation(roster, 0).pattern, 1);
    assert_int_equal(roster_rotation(roster, 1).pattern, 0);
    roster_free(roster);
}

/* ---- the holiday calendar ---- */

static void holidays(void **state)
{
    (void)state;
    struct roster *roster = roster_new(1);
    int32_t festival = day_of_civil(2026, 2, 17);
    assert_int_equal(roster_calendar(roster, festival), DAY_PLAIN);
    roster_calendar_put(roster, festival, DAY_STATUTORY);
    roster_calendar_put(roster, festival - 3, DAY_WORK);
    roster_calendar_put(roster, festival + 4, DAY_REST);
    roster_calendar_put(roster, -5, DAY_REST);
    assert_int_equal(roster_calendar(roster, festival), DAY_STATUTORY);
    assert_int_equal(roster_calendar(roster, festival - 3), DAY_WORK);
    assert_int_equal(roster_calendar(roster, festival + 4), DAY_REST);
    assert_int_equal(roster_calendar(roster, -5), DAY_REST);
    assert_int_equal(roster_calendar(roster, festival + 1), DAY_PLAIN);
    assert_int_equal(roster_calendar(roster, festival + CALENDAR_DAYS), DAY_PLAIN);
    assert_int_equal(roster_calendar(roster, 0), DAY_PLAIN);
    roster_calendar_put(roster, festival, DAY_PLAIN);      /* put again replaces */
    assert_int_equal(roster_calendar(roster, festival), DAY_PLAIN);
    roster_calendar_put(roster, festival, DAY_REST);
    roster_calendar_put(roster, festival + CALENDAR_DAYS, DAY_WORK);      /* the latest years stay */
    roster_calendar_put(roster, festival, DAY_STATUTORY);
    assert_int_equal(roster_calendar(roster, festival + CALENDAR_DAYS), DAY_WORK);
    assert_int_equal(roster_calendar(roster, festival), DAY_PLAIN);
    /* Any CALENDAR_DAYS days on end fit. */
    for (int32_t day = 20000; day < 20000 + CALENDAR_DAYS; day++) roster_calendar_put(roster, day + 5000, day % 3 == 0 ? DAY_REST : DAY_WORK);
    for (int32_t day = 20000; day < 20000 + CALENDAR_DAYS; day++) {
        assert_int_equal(roster_calendar(roster, day + 5000), day % 3 == 0 ? DAY_REST : DAY_WORK);
    }
    roster_free(roster);
}

/* A city of 65,000 workers and 28 days; the bound is loose, the figure is printed. */
static void expanding_a_city(void **state)
{
    (void)state;
    enum { WORKERS = 65000 };
    struct roster *roster = roster_with_kinds(WORKERS);
    struct pattern pattern = pattern_of(1, "EEMMLL--");
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    for (uint32_t row = 0; row < WORKERS; row++) assert_int_equal(roster_rotate(roster, row, (struct rotation){ 1, (uint8_t)(row % 8) }), REFUSE_OK);
    clock_t from = clock();
    roster_today(roster, today);
    double open_s = (double)(clock() - from) / CLOCKS_PER_SEC;
    from = clock();
    roster_today(roster, today + 28);
    double move_s = (double)(clock() - from) / CLOCKS_PER_SEC;
    print_message("65,000 workers: %d days in %.3f s, 28 more in %.3f s\n", (int)ROSTER_DAYS, open_s, move_s);
    assert_true(open_s < 5 && move_s < 5);
    assert_int_equal(roster_final(roster, WORKERS - 1, today + 28), kind_of("EEMMLL--"[(today + 28 + (WORKERS - 1) % 8) % 8]));
    roster_free(roster);
}

static void freeing_nothing(void **state)
{
    (void)state;
    roster_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_checked),
        cmocka_unit_test(patterns_are_checked),
        cmocka_unit_test(a_pattern_put_again_moves_its_workers),
        cmocka_unit_test(rotas_of_the_trade),
        cmocka_unit_test(days_before_1970_and_wide_offsets),
        cmocka_unit_test(spans),
        cmocka_unit_test(before_the_window_is_placed),
        cmocka_unit_test(holidays),
        cmocka_unit_test(expanding_a_city),
        cmocka_unit_test(freeing_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
