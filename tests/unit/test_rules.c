/* The labour rules: the table, its sentences, the edges of each rule, the rotas of the trade, and what an edit is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/rules.h"

static const struct labour contract = { RELATION_CONTRACT, HOURS_STANDARD, false };
static const struct labour approved = { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false };
static const struct labour nursing = { RELATION_AGREEMENT, HOURS_STANDARD, true };
static const struct labour part = { RELATION_PART_TIME, HOURS_STANDARD, false };
static const struct labour part_approved = { RELATION_PART_TIME, HOURS_COMPREHENSIVE, false };

/* ---- a roster written as one word per day ---- */

enum { DAY_MINUTES = 1440 };

/* The window is placed so that the whole of the week, month or year around `first_day` is inside. */
static struct roster *roster_at(int32_t first_day)
{
    struct roster *roster = roster_new(2);
    assert_non_null(roster);
    roster_today(roster, first_day);
    return roster;
}

static void work(struct roster *roster, int32_t day, int32_t start_min, int32_t end_min, uint8_t kind_id)
{
    struct shift_kind kind = { .id = kind_id, .span_count = 1, .span = { { start_min, end_min } } };
    assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
    assert_int_equal(roster_override(roster, 1, day, kind_id), REFUSE_OK);
}

/* What rules_all() says of `day`, as "rule measured, ..." */
static const char *breaches(const struct roster *roster, struct labour labour, int32_t day)
{
    static char text[256];
    struct breach all[RULE_COUNT];
    uint32_t count = rules_all(roster, 1, labour, day, all, RULE_COUNT);
    size_t at = 0;
    text[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %lld", i > 0 ? ", " : "", rule_rows[all[i].rule].name, (long long)all[i].measured);
    }
    return text;
}

/* ---- the table ---- */

static void table_makes_sense(void **state)
{
    (void)state;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        const struct rule_row *row = &rule_rows[rule];
        assert_true(strcmp(row->basis, "law") == 0 || strcmp(row->basis, "policy") == 0);
        assert_true(strcmp(row->unit, "minutes") == 0 || strcmp(row->unit, "days") == 0);
        assert_true(row->limit >= 0 && row->source[0] != 0 && strlen(row->name) <= 24);
        for (int other = RULE_NONE; other < rule; other++) assert_string_not_equal(row->name, rule_rows[other].name);
    }
    assert_int_equal(rule_rows[RULE_NONE].hard, false);
}

/* ---- edges of one shift ---- */

static void one_shift(void **state)
{
    (void)state;
    static const struct { const struct labour *labour; int32_t start_min, end_min; const char *breaks; } cases[] = {
        { &contract, 0, 540, "" }, { &contract, 0, 541, "day_usual 541" }, { &contract, 0, 660, "day_usual 660" },
        { &contract, 0, 661, "day_hours 661, day_usual 661" }, { &contract, 480, 1200, "day_hours 720, day_usual 720" },
        { &approved, 480, 1200, "" }, { &approved, 480, 1201, "day_hours_c 721" }, { &approved, 480, 1920, "day_hours_c 1440" },
        { &contract, 1320, 1800, "" },
        { &nursing, 360, 840, "" }, { &nursing, 840, 1320, "" },                          /* up to 22:00, from 06:00 */
        { &nursing, 359, 839, "night 1" }, { &nursing, 841, 1321, "night 1" },
        { &nursing, 1380, 1860, "night 420" }, { &nursing, 0, 120, "night 120" },
        { &nursing, 1320, 1800, "night 480" }, { &nursing, 540, 1021, "mother_day 481" },
        { &nursing, 1439, 2880, "day_hours 1441, night 481, mother_day 1441, day_usual 1441" },      /* two nights: 361 and 120 */
        { &part, 540, 780, "" }, { &part, 540, 781, "part_day 241" }, { &part, 0, 661, "day_hours 661, part_day 661" },
        { &part_approved, 0, 721, "day_hours_c 721, part_day 721" },
    };
    int32_t day = day_of_civil(2026, 11, 25);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct roster *roster = roster_at(day);
        work(roster, day, cases[i].start_min, cases[i].end_min, 1);
        assert_string_equal(breaches(roster, *cases[i].labour, day), cases[i].breaks);
        assert_string_equal(breaches(roster, *cases[i].labour, day - 1), "");      /* a day off breaks nothing */
        assert_string_equal(breaches(roster, *cases[i].labour, day + 1), "");
        roster_free(roster);
    }
}

static void gaps(void **state)
{
    (void)state;
    /* A shift of 09:00-10:00 and another some days from it. */
    static const struct { int32_t days, start_min, end_min; const char *breaks; } cases[] = {
        { -1, 1000, 1320, "" }, { -1, 1000, 1321, "rest_gap 659" }, { -1, 1380, 1860, "rest_gap 120" },
        { -1, 1380, 2000, "overlap 20, rest_gap -20" },                                      /* they overlap */
        { -2, 1380, 1860, "" }, { -2, 1439, 2761, "rest_gap 659" }, { -2, 1439, 2880, "rest_gap 540" },
        { 1, 0, 60, "" }, { 1, 60, 120, "" }, { 2, 0, 60, "" }, { -3, 1439, 2880, "" },
    };
    int32_t day = day_of_civil(2026, 11, 25);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct roster *roster = roster_at(day);
        work(roster, day, 540, 600, 1);
        work(roster, day + cases[i].days, cases[i].start_min, cases[i].end_min, 2);
        assert_string_equal(breaches(roster, approved, day), cases[i].breaks);
        roster_free(roster);
    }
    /* A late shift before an early one breaks on both days; of two gaps the shorter counts. */
    struct roster *roster = roster_at(day);
    work(roster, day, 780, 1260, 1);
    work(roster, day + 1, 420, 900, 2);
    work(roster, day + 2, 330, 600, 3);
    assert_string_equal(breaches(roster, contract, day), "rest_gap 600");
    assert_string_equal(breaches(roster, contract, day + 1), "rest_gap 600");
    assert_int_equal(rules_hard(roster, 1, contract, day).rule, RULE_NONE);
    roster_free(roster);
}

static void split_shifts_count_their_parts(void **state)
{
    (void)state;
    int32_t day = day_of_civil(2026, 11, 25);
    struct roster *roster = roster_at(day);
    struct shift_kind kind = { .id = 1, .span_count = 2, .span = { { 300, 540 }, { 1200, 1440 } } };
    assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
    assert_int_equal(roster_override(roster, 1, day, 1), REFUSE_OK);
    work(roster, day + 1, 600, 700, 2);
    assert_string_equal(breaches(roster, nursing, day), "night 180, rest_gap 600, split_spread 1140");      /* 05-06 and 22-24; the gap is from the last part */
    assert_string_equal(breaches(roster, contract, day), "rest_gap 600, split_spread 1140");
    kind = (struct shift_kind){ .id = 1, .span_count = 2, .span = { { 420, 660 }, { 900, 1140 } } };
    assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
    work(roster, day + 1, 420, 1140, 2);                     /* as long, but not split */
    assert_string_equal(breaches(roster, contract, day), "");
    kind.span[1].end_min = 1141;
    assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
    assert_string_equal(breaches(roster, contract, day), "split_spread 721");
    assert_string_equal(breaches(roster, approved, day + 1), "");
    roster_free(roster);
}

/* From a Monday on: every week that is worked through breaks the law, any run of seven days the firm's own limit. */
static void rest_days(void **state)
{
    (void)state;
    int32_t monday = day_of_civil(2026, 12, 28);
    for (int run = 1; run <= 20; run++) {
        struct roster *roster = roster_at(monday);
        for (int i = 0; i < run; i++) work(roster, monday + i, 540, 660, 1);
        for (int i = 0; i < run; i++) {
            char expected[64] = "", run_days[32] = "";
            bool whole_week = i / 7 * 7 + 7 <= run;
            if (run > 6) snprintf(run_days, sizeof run_days, "%srun_days %d", whole_week ? ", " : "", run);
            snprintf(expected, sizeof expected, "%s%s", whole_week ? "rest_day 7" : "", run_days);
            assert_string_equal(breaches(roster, contract, monday + i), expected);
            assert_int_equal(rules_hard(roster, 1, contract, monday + i).rule, whole_week ? RULE_REST_DAY : RULE_NONE);
        }
        assert_int_equal(rules_hard(roster, 1, contract, monday + run).rule, RULE_NONE);
        roster_free(roster);
    }
    /* A day off on a Monday and on the Sunday of the week after it: lawful, and twelve days on end. */
    struct roster *roster = roster_at(monday);
    for (int i = 1; i < 13; i++) work(roster, monday + i, 540, 660, 1);
    for (int i = 1; i < 13; i++) assert_string_equal(breaches(roster, contract, monday + i), "run_days 12");
    roster_free(roster);
}

/* Weeks run from Monday to Sunday, whatever month or year they cut. */
static void weeks(void **state)
{
    (void)state;
    int32_t monday = day_of_civil(2026, 12, 28);
    struct roster *roster = roster_at(monday);
    for (int i = 0; i < 6; i++) work(roster, monday + i, 540, 540 + 240, 1);
    assert_string_equal(breaches(roster, part, monday), "");
    work(roster, monday + 5, 540, 540 + 241, 2);
    assert_string_equal(breaches(roster, part, monday), "part_week 1441");
    assert_string_equal(breaches(roster, part, monday + 5), "part_week 1441, part_day 241");
    assert_string_equal(breaches(roster, part_approved, monday), "part_week 1441");
    assert_int_equal(roster_override(roster, 1, monday + 5, SHIFT_REST), REFUSE_OK);
    work(roster, monday - 1, 540, 780, 1);      /* the Sunday before is another week */
    work(roster, monday + 7, 540, 780, 1);
    assert_string_equal(breaches(roster, part, monday), "");
    for (int i = 0; i < 6; i++) work(roster, monday + i, 540, 540 + 440, 3);
    assert_string_equal(breaches(roster, contract, monday + 2), "run_days 7");
    work(roster, monday + 5, 540, 540 + 441, 4);
    assert_string_equal(breaches(roster, contract, monday + 2), "week_hours 2641, run_days 7");
    assert_string_equal(breaches(roster, approved, monday + 2), "run_days 7");
    assert_string_equal(breaches(roster, nursing, monday + 2), "mother_week 2641, week_hours 2641, run_days 7");
    roster_free(roster);
}

/* November 2026 begins on a Sunday and has five of them; its last day is a Monday. */
static void overtime_of_a_month(void **state)
{
    (void)state;
    int32_t first = day_of_civil(2026, 11, 1), monday = first + 1, friday = first + 26, last = first + 29, december = last + 1;
    struct roster *roster = roster_at(first);
    for (int32_t day = first; day <= last; day++) if (weekday_of_day(day) < 5) work(roster, day, 480, 480 + 580, 1);
    assert_string_equal(breaches(roster, contract, friday), "day_usual 580, week_hours 2900");      /* 21 days of 100 min: 2100 */
    for (int32_t day = monday; day < monday + 3; day++) work(roster, day, 480, 480 + 600, 2);
    assert_string_equal(breaches(roster, contract, friday), "day_usual 580, week_hours 2900");      /* 2160: the limit itself */
    assert_string_equal(breaches(roster, contract, last), "day_usual 580");
    work(roster, last, 480, 480 + 581, 3);
    assert_string_equal(breaches(roster, contract, last), "month_overtime 2161, day_usual 581");
    assert_string_equal(breaches(roster, contract, friday), "month_overtime 2161, day_usual 580, week_hours 2900");
    assert_string_equal(breaches(roster, contract, monday), "month_overtime 2161, day_usual 600, week_hours 2960");
    work(roster, december, 480, 480 + 600, 2);                                            /* counts for its own month */
    assert_int_equal(rules_hard(roster, 1, contract, last).measured, 2161);
    assert_int_equal(rules_hard(roster, 1, contract, december).rule, RULE_NONE);
    roster_free(roster);

    /* Six days of 9 h: 25 days of 60 min in the month, and 240 min beyond 44 h on the Saturday of each of its four whole weeks. */
    roster = roster_at(first);
    for (int32_t day = first - 6; day <= last; day++) if (weekday_of_day(day) < 6) work(roster, day, 540, 540 + 540, 1);
    assert_string_equal(breaches(roster, contract, last), "month_overtime 2460");
    roster_free(roster);
}

/* The week of 28 December has its Saturday in January, and so its overtime; the days of December decide how much. */
static void overtime_of_a_week_in_two_months(void **state)
{
    (void)state;
    int32_t monday = day_of_civil(2026, 12, 28), saturday = monday + 5, next = monday + 7;
    struct roster *roster = roster_at(monday);
    for (int32_t day = monday; day < saturday; day++) work(roster, day, 480, 480 + 480, 1);
    work(roster, saturday, 480, 480 + 660, 2);                                            /* 180 beyond the day, 240 beyond the week */
    for (int32_t day = next; day < next + 26; day++) if (weekday_of_day(day) < 5) work(roster, day, 480, 480 + 567, 3);
    assert_int_equal(rules_hard(roster, 1, contract, saturday).rule, RULE_NONE);          /* 420 + 20 days of 87: 2160 */
    work(roster, next, 480, 480 + 568, 4);
    assert_string_equal(breaches(roster, contract, saturday), "month_overtime 2161, day_usual 660, week_hours 3060");
    assert_string_equal(breaches(roster, contract, monday), "week_hours 3060");
    assert_int_equal(roster_override(roster, 1, monday, SHIFT_REST), REFUSE_OK);          /* 40 h in the week: only the long day is left */
    assert_string_equal(breaches(roster, contract, saturday), "day_usual 660");
    roster_free(roster);
}

static void months_of_comprehensive_hours(void **state)
{
    (void)state;
    int32_t first = day_of_civil(2026, 11, 1), monday = first + 1;
    struct roster *roster = roster_at(first);
    for (int i = 0; i < 14; i++) work(roster, first + 2 * i, 480, 480 + 700, 1);          /* 9800 */
    work(roster, first + 29, 480, 480 + 120, 2);                                          /* 9920: 165 h 20 min */
    assert_string_equal(breaches(roster, approved, first), "");
    work(roster, first + 29, 480, 480 + 121, 3);
    assert_string_equal(breaches(roster, approved, first), "month_usual_c 9921");
    assert_string_equal(breaches(roster, part_approved, first), "part_day 700");
    for (int i = 0; i < 3; i++) work(roster, monday + 2 * i, 480, 480 + 719, 4);
    assert_string_equal(breaches(roster, approved, first + 29), "month_usual_c 12078");
    work(roster, first + 29, 480, 480 + 123, 5);
    assert_string_equal(breaches(roster, approved, first + 29), "month_usual_c 12080");   /* 36 h more */
    work(roster, first + 29, 480, 480 + 124, 6);
    assert_string_equal(breaches(roster, approved, first + 29), "month_hours_c 12081, month_usual_c 12081");
    roster_free(roster);
}

/* ---- the rotas of the trade, and under which hours they are lawful ---- */

static void rotas_of_the_trade(void **state)
{
    (void)state;
    static const struct shift_kind kinds[] = {
        { 1, 1, { { 420, 900 } }, 0 }, { 2, 1, { { 600, 1080 } }, 0 }, { 3, 1, { { 780, 1260 } }, 0 }, { 4, 1, { { 1380, 1860 } }, 0 },
        { 5, 1, { { 540, 1020 } }, 0 }, { 6, 1, { { 540, 960 } }, 0 }, { 7, 1, { { 480, 1200 } }, 0 },
        { 8, 2, { { 480, 720 }, { 960, 1200 } }, 0 }, { 9, 1, { { 480, 1920 } }, 0 }, { 10, 1, { { 540, 1080 } }, 0 },
    };
    static const char letters[] = "EMLND7TSRX";
    static const struct { const char *days; const struct labour *labour; const char *first_hard; bool long_week; } cases[] = {
        { "DDDDD--", &contract, "none", false }, { "DDDDD--", &nursing, "none", false },
        { "777777-", &contract, "none", false }, { "777777-", &nursing, "none", false },
        { "DDDDDD-", &contract, "none", true },                 /* 4 h a week of overtime: under 36 h a month */
        { "XXXXXX-", &contract, "month_overtime", true },       /* six days of 9 h are not */
        { "DDDDDDD", &contract, "month_overtime", true }, { "7777777", &contract, "rest_day", true }, { "DDDDDDD", &approved, "month_hours_c", false },
        { "EEMMLL--", &contract, "none", true }, { "EEMMLL--", &approved, "none", false },
        { "EEMMNN--", &contract, "none", true }, { "EEMMNN--", &nursing, "night", true },
        { "TT--", &contract, "day_hours", true }, { "TT--", &approved, "none", false },
        { "T-", &approved, "none", false }, { "R-", &approved, "day_hours_c", false }, { "T-", &nursing, "day_hours", true },
        { "DDDD---", &contract, "none", false }, { "---DDDD", &nursing, "none", false },
        { "SSSSS--", &contract, "none", false }, { "SSSSS--", &part, "part_week", false }, { "DDD----", &part, "none", false },
        { "DDDD---", &part, "part_week", false },
    };
    int32_t today = day_of_civil(2026, 11, 23);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct roster *roster = roster_at(today);
        struct pattern pattern = { .id = 1, .length = (uint8_t)strlen(cases[i].days) };
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) assert_int_equal(roster_kind_put(roster, &kinds[k]), REFUSE_OK);
        for (int k = 0; k < pattern.length; k++) {
            const char *letter = strchr(letters, cases[i].days[k]);
            pattern.cycle[k] = letter != NULL ? (uint8_t)(letter - letters + 1) : SHIFT_REST;
        }
        assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
        assert_int_equal(roster_rotate(roster, 1, (struct rotation){ 1, 0 }), REFUSE_OK);
        roster_past_by_rotation(roster, 1);
        enum rule first_hard = RULE_NONE;
        bool long_week = false;
        for (int32_t day = today; day < today + 61; day++) {      /* whole months on either side of December */
            struct breach hard = rules_hard(roster, 1, *cases[i].labour, day), all[RULE_COUNT];
            if (first_hard == RULE_NONE) first_hard = hard.rule;
            uint32_t count = rules_all(roster, 1, *cases[i].labour, day, all, RULE_COUNT);
            for (uint32_t k = 0; k < count; k++) long_week |= all[k].rule == RULE_WEEK;
        }
        assert_string_equal(rule_rows[first_hard].name, cases[i].first_hard);
        assert_int_equal(long_week, cases[i].long_week);
        roster_free(roster);
    }
}

static void cost_of_a_check(void **state)
{
    (void)state;
    enum { ROUNDS = 2000 };
    int32_t today = day_of_civil(2026, 11, 23);
    struct roster *roster = roster_at(today);
    for (int32_t day = today - 44; day < today + 80; day++) if (weekday_of_day(day) < 6) work(roster, day, 540, 960, 1);
    uint32_t found = 0;
    clock_t from = clock();
    for (int round = 0; round < ROUNDS; round++) {
        for (int32_t day = today; day < today + 64; day++) found += rules_hard(roster, 1, contract, day).rule != RULE_NONE;
    }
    print_message("rules_hard: %.0f ns\n", (double)(clock() - from) / CLOCKS_PER_SEC * 1e9 / 64 / ROUNDS);
    assert_int_equal(found, 0);
    roster_free(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_makes_sense),
        cmocka_unit_test(one_shift),
        cmocka_unit_test(gaps),
        cmocka_unit_test(split_shifts_count_their_parts),
        cmocka_unit_test(rest_days),
        cmocka_unit_test(weeks),
        cmocka_unit_test(overtime_of_a_month),
        cmocka_unit_test(overtime_of_a_week_in_two_months),
        cmocka_unit_test(months_of_comprehensive_hours),
        cmocka_unit_test(rotas_of_the_trade),
        cmocka_unit_test(cost_of_a_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
