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
#include "engine/roster/rules.h"

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
    for (int rule = RULE_NONE + 2; rule < RULE_COUNT; rule++) assert_true(rule_rows[rule].hard <= rule_rows[rule - 1].hard);      /* hard ones first */
}

/* Relation by relation and hours by hours, as the header says; the rows of the table are the rules. */
static void whom_they_bind(void **state)
{
    (void)state;
    static const struct { uint8_t relation, hours; bool mother; const char *rules; } cases[] = {
        { RELATION_CONTRACT, HOURS_STANDARD, false,
          "day_hours month_overtime rest_day overlap day_usual week_hours run_days rest_gap split_spread " },
        { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false,
          "day_hours_c month_hours_c rest_day overlap month_usual_c run_days rest_gap split_spread " },
        { RELATION_CONTRACT, HOURS_STANDARD, true,
          "day_hours month_overtime rest_day night mother_day mother_week overlap day_usual week_hours run_days rest_gap split_spread " },
        { RELATION_PART_TIME, HOURS_STANDARD, false, "day_hours rest_day part_week overlap part_day run_days rest_gap split_spread " },
        { RELATION_PART_TIME, HOURS_COMPREHENSIVE, true,
          "day_hours_c rest_day night mother_day mother_week part_week overlap part_day run_days rest_gap split_spread " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct labour labour = { cases[i].relation, cases[i].hours, cases[i].mother };
        char text[512] = "";
        for (int rule = RULE_NONE; rule < RULE_COUNT; rule++)
            if (rules_bind((enum rule)rule, labour)) strcat(strcat(text, rule_rows[rule].name), " ");
        assert_string_equal(text, cases[i].rules);
    }
    /* Agreement and agency as a contract, and so what is in no list; unknown hours as standard ones. */
    static const struct labour alike[] = { { RELATION_AGREEMENT, HOURS_STANDARD, false }, { RELATION_AGENCY, HOURS_STANDARD, false }, { 0, 0, false },
                                           { 255, 255, false } };
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++)
        for (int rule = RULE_NONE; rule < RULE_COUNT; rule++)
            assert_int_equal(rules_bind((enum rule)rule, alike[i]), rules_bind((enum rule)rule, contract));
}

static void sentences(void **state)
{
    (void)state;
    char text[RULE_SENTENCE_MAX];
    const struct breach gap = { RULE_REST_GAP, -20 };
    size_t length = rules_sentence(gap, true, text, sizeof text);
    assert_int_equal(length, strlen(text));
    assert_string_equal(text, "两班之间休息 -20 分钟，少于 660 分钟");
    rules_sentence(gap, false, text, sizeof text);
    assert_string_equal(text, "-20 minutes of rest between two shifts, less than 660");
    rules_sentence((struct breach){ RULE_NIGHT, INT64_MIN }, false, text, sizeof text);
    assert_string_equal(text, "-9223372036854775808 minutes of night work (22:00 to 06:00) of an expectant or nursing mother, more than 0");
    assert_int_equal(rules_sentence((struct breach){ .rule = RULE_NONE }, true, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_equal(rules_sentence(gap, true, text, 0), 0);
    assert_int_equal(rules_sentence(gap, true, text, 6), 3);      /* no half of a character */
    assert_string_equal(text, "两");
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        for (int chinese = 0; chinese < 2; chinese++) {
            char limit[32];
            const char *pattern = chinese ? rule_rows[rule].zh : rule_rows[rule].en;
            assert_non_null(strstr(pattern, "{measured}"));
            assert_non_null(strstr(pattern, "{limit}"));
            snprintf(limit, sizeof limit, "%lld", (long long)rule_rows[rule].limit);
            assert_true(rules_sentence((struct breach){ (enum rule)rule, INT64_MIN }, chinese, text, sizeof text) < sizeof text - 1);
            assert_non_null(strstr(text, limit));
            assert_null(strpbrk(text, "{}"));
        }
    }
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
    work(roster, monday + 1, 540, 540 + 300, 3);
    work(roster, monday + 2, 540, 540 + 180, 4);
    assert_string_equal(breaches(roster, part, monday + 1), "");      /* 5 h and 3 h are 4 h on average */
    work(roster, monday + 2, 540, 540 + 240, 1);
    work(roster, monday + 1, 540, 540 + 240, 1);
    work(roster, monday + 5, 540, 540 + 241, 2);
    assert_string_equal(breaches(roster, part, monday), "part_week 1441, part_day 241");
    assert_string_equal(breaches(roster, part, monday + 5), "part_week 1441, part_day 241");
    assert_string_equal(breaches(roster, part_approved, monday), "part_week 1441, part_day 241");
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

/* ---- edits ---- */

/* What rules_edit() tells of some edits, as "+days rule measured, ..." from `from` on. */
static const char *told(const struct roster *roster, struct labour labour, const struct cell_edit *edits, uint32_t count, int32_t from)
{
    static char text[2048];
    struct day_breach worse[64];
    uint32_t found = rules_edit(roster, 1, labour, edits, count, worse, 64);
    size_t at = 0;
    text[0] = 0;
    for (uint32_t i = 0; i < found; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%+d %s %lld", i > 0 ? ", " : "", worse[i].day - from, rule_rows[worse[i].breach.rule].name,
                               (long long)worse[i].breach.measured);
    return text;
}

/* A week of five days of 8 h from a Monday, and an early and a late kind beside the day's. */
static void edits_of_a_week(void **state)
{
    (void)state;
    enum { DAY_KIND = 1, EARLY_KIND, LATE_KIND, LONG_KIND, UNKNOWN_KIND };
    int32_t monday = day_of_civil(2026, 11, 23);
    struct roster *roster = roster_at(monday);
    static const struct shift_kind more[] = { { EARLY_KIND, 1, { { 360, 840 } }, 0 }, { LATE_KIND, 1, { { 840, 1320 } }, 0 },
                                              { LONG_KIND, 1, { { 480, 1140 } }, 0 } };
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) assert_int_equal(roster_kind_put(roster, &more[i]), REFUSE_OK);
    for (int32_t day = monday; day < monday + 5; day++) work(roster, day, 510, 990, DAY_KIND);
    const struct cell_edit none[] = { { monday + 200, DAY_KIND }, { monday - 100, LATE_KIND } }, sixth = { monday + 5, DAY_KIND };
    const struct cell_edit sixth_and_seventh[] = { sixth, { monday + 6, DAY_KIND } };
    const struct cell_edit late = { monday + 1, LATE_KIND }, late_then_early[] = { late, { monday + 2, EARLY_KIND } };
    const struct cell_edit changed_mind[] = { late, { monday + 1, UNKNOWN_KIND } }, long_day = { monday + 1, LONG_KIND };
    assert_string_equal(told(roster, contract, none, 0, monday), "");
    assert_string_equal(told(roster, contract, none, 2, monday), "");                 /* outside the window */
    assert_string_equal(told(roster, contract, &sixth, 1, monday),
                        "+0 week_hours 2880, +1 week_hours 2880, +2 week_hours 2880, +3 week_hours 2880, +4 week_hours 2880, +5 week_hours 2880");
    assert_string_equal(told(roster, part, sixth_and_seventh, 2, monday),             /* 40 h and 8 h a day are broken already */
                        "+0 rest_day 7, +0 part_week 3360, +0 run_days 7, +1 rest_day 7, +1 part_week 3360, +1 run_days 7, "
                        "+2 rest_day 7, +2 part_week 3360, +2 run_days 7, +3 rest_day 7, +3 part_week 3360, +3 run_days 7, "
                        "+4 rest_day 7, +4 part_week 3360, +4 run_days 7, +5 rest_day 7, +5 part_week 3360, +5 part_day 480, +5 run_days 7, "
                        "+6 rest_day 7, +6 part_week 3360, +6 part_day 480, +6 run_days 7");
    assert_string_equal(told(roster, contract, &late, 1, monday), "+1 rest_gap 630, +2 rest_gap 630");
    assert_string_equal(told(roster, contract, late_then_early, 2, monday), "+1 rest_gap 480, +2 rest_gap 480");
    assert_string_equal(told(roster, contract, changed_mind, 2, monday), "");         /* the later counts, and no such shift is rest */
    assert_string_equal(told(roster, contract, &long_day, 1, monday), "+1 day_usual 660");      /* 43 h: the week is whole */
    assert_int_equal(roster_final(roster, 1, monday + 1), DAY_KIND);                  /* nothing was changed */

    /* Broken as much as before is not told; worse is. */
    assert_int_equal(roster_override(roster, 1, monday + 1, LATE_KIND), REFUSE_OK);
    assert_string_equal(told(roster, contract, &late, 1, monday), "");
    assert_string_equal(told(roster, contract, &late_then_early[1], 1, monday), "+1 rest_gap 480, +2 rest_gap 480");
    const struct cell_edit back = { monday + 1, DAY_KIND };
    assert_string_equal(told(roster, contract, &back, 1, monday), "");
    roster_free(roster);
}

/* A Thursday of December decides the overtime of a Saturday in January, and so whether that month is lawful. */
static void edits_reach_the_next_month(void **state)
{
    (void)state;
    int32_t monday = day_of_civil(2026, 12, 28), next = monday + 7, first, last;
    struct roster *roster = roster_at(monday);
    for (int32_t day = monday; day < monday + 6; day++) if (day != monday + 3) work(roster, day, 480, 480 + 480, 1);
    for (int32_t day = next; day < next + 26; day++) if (weekday_of_day(day) < 5) work(roster, day, 480, 480 + 576, 2);      /* 20 days of 96: 1920 */
    work(roster, next, 480, 480 + 577, 3);
    rules_reach(monday + 3, roster, 1, &first, &last);
    assert_int_equal(first, day_of_civil(2026, 12, 1));
    assert_int_equal(last, day_of_civil(2027, 1, 31));
    const struct cell_edit thursday = { monday + 3, 1 };
    struct day_breach worse[64];
    uint32_t found = rules_edit(roster, 1, contract, &thursday, 1, worse, 64), of_january = 0;
    for (uint32_t i = 0; i < found; i++) {
        if (worse[i].breach.rule != RULE_OVERTIME) continue;
        assert_true(worse[i].day > monday + 3);
        assert_int_equal(worse[i].breach.measured, 2161);
        of_january++;
    }
    assert_int_equal(of_january, 2 + 20);
    roster_free(roster);
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
        cmocka_unit_test(whom_they_bind),
        cmocka_unit_test(sentences),
        cmocka_unit_test(one_shift),
        cmocka_unit_test(gaps),
        cmocka_unit_test(split_shifts_count_their_parts),
        cmocka_unit_test(rest_days),
        cmocka_unit_test(weeks),
        cmocka_unit_test(overtime_of_a_month),
        cmocka_unit_test(overtime_of_a_week_in_two_months),
        cmocka_unit_test(months_of_comprehensive_hours),
        cmocka_unit_test(rotas_of_the_trade),
        cmocka_unit_test(edits_of_a_week),
        cmocka_unit_test(edits_reach_the_next_month),
        cmocka_unit_test(cost_of_a_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
