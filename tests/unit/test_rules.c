/* The labour rules: their edges, the rotas of the trade, and thousands of random rosters against a slow checker that counts
 * minute by minute, walks its own calendar, and has the limits typed in from the law. */
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
        { &contract, 0, 660, "" }, { &contract, 0, 661, "day_hours 661" }, { &contract, 480, 1200, "day_hours 720" },
        { &approved, 480, 1200, "" }, { &approved, 480, 1201, "day_hours_c 721" }, { &approved, 480, 1920, "day_hours_c 1440" },
        { &contract, 1320, 1800, "" },
        { &nursing, 360, 840, "" }, { &nursing, 840, 1320, "" },                          /* up to 22:00, from 06:00 */
        { &nursing, 359, 839, "night 1" }, { &nursing, 841, 1321, "night 1" },
        { &nursing, 1380, 1860, "night 420" }, { &nursing, 0, 120, "night 120" },
        { &nursing, 1320, 1800, "night 480" }, { &nursing, 540, 1021, "mother_day 481" },
        { &nursing, 1439, 2880, "day_hours 1441, night 481, mother_day 1441" },           /* two nights: 361 and 120 */
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
        { -1, 1380, 2000, "rest_gap -20" },                                      /* they overlap */
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
    assert_string_equal(breaches(roster, nursing, day), "night 180, rest_gap 600");      /* 05-06 and 22-24; the gap is from the last part */
    assert_string_equal(breaches(roster, contract, day), "rest_gap 600");
    roster_free(roster);
}

static void rest_days(void **state)
{
    (void)state;
    int32_t day = day_of_civil(2026, 12, 28);
    for (int run = 1; run <= 20; run++) {
        struct roster *roster = roster_at(day);
        for (int i = 0; i < run; i++) work(roster, day + i, 540, 660, 1);
        for (int i = 0; i < run; i++) {
            struct breach breach = rules_hard(roster, 1, contract, day + i);
            assert_int_equal(breach.rule, run > 6 ? RULE_REST_DAY : RULE_NONE);
            if (run > 6) assert_int_equal(breach.measured, run);
        }
        assert_int_equal(rules_hard(roster, 1, contract, day + run).rule, RULE_NONE);
        roster_free(roster);
    }
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
    assert_string_equal(breaches(roster, part, monday + 5), "part_day 241, part_week 1441");
    assert_string_equal(breaches(roster, part_approved, monday), "part_week 1441");
    assert_int_equal(roster_override(roster, 1, monday + 5, SHIFT_REST), REFUSE_OK);
    work(roster, monday - 1, 540, 780, 1);      /* the Sunday before is another week */
    work(roster, monday + 7, 540, 780, 1);
    assert_string_equal(breaches(roster, part, monday), "");
    for (int i = 0; i < 6; i++) work(roster, monday + i, 540, 540 + 440, 3);
    assert_string_equal(breaches(roster, contract, monday + 2), "rest_day 7");
    work(roster, monday + 5, 540, 540 + 441, 4);
    assert_string_equal(breaches(roster, contract, monday + 2), "rest_day 7, week_hours 2641");
    assert_string_equal(breaches(roster, approved, monday + 2), "rest_day 7");
    roster_free(roster);
}

/* November 2026 begins on a Sunday and has five of them; its last day is a Monday. */
static void overtime_of_a_month(void **state)
{
    (void)state;
    int32_t first = day_of_civil(2026, 11, 1), monday = first + 1, friday = first + 26, last = first + 29, december = last + 1;
    struct roster *roster = roster_at(first);
    for (int32_t day = first; day <= last; day++) if (weekday_of_day(day) < 5) work(roster, day, 480, 480 + 580, 1);
    assert_string_equal(breaches(roster, contract, friday), "week_hours 2900");           /* 21 days of 100 min: 2100 */
    for (int32_t day = monday; day < monday + 3; day++) work(roster, day, 480, 480 + 600, 2);
    assert_string_equal(breaches(roster, contract, friday), "week_hours 2900");           /* 2160: the limit itself */
    assert_string_equal(breaches(roster, contract, last), "");
    work(roster, last, 480, 480 + 581, 3);
    assert_string_equal(breaches(roster, contract, last), "month_overtime 2161");
    assert_string_equal(breaches(roster, contract, friday), "month_overtime 2161, week_hours 2900");
    assert_string_equal(breaches(roster, contract, monday), "month_overtime 2161, week_hours 2960");
    assert_string_equal(breaches(roster, approved, last), "");
    work(roster, december, 480, 480 + 600, 2);                                            /* counts for its own month */
    assert_int_equal(rules_hard(roster, 1, contract, last).measured, 2161);
    assert_int_equal(rules_hard(roster, 1, contract, december).rule, RULE_NONE);
    roster_free(roster);

    /* Six days of 9 h: 25 days of 60 min in the month, and 240 min beyond 44 h in each of the five weeks that end in it. */
    roster = roster_at(first);
    for (int32_t day = first - 6; day <= last; day++) if (weekday_of_day(day) < 6) work(roster, day, 540, 540 + 540, 1);
    assert_string_equal(breaches(roster, contract, last), "month_overtime 2700");
    /* The week of 26 October ends on 1 November: without its Saturday it is 40 h of normal time. */
    assert_int_equal(roster_override(roster, 1, first - 1, SHIFT_REST), REFUSE_OK);
    assert_string_equal(breaches(roster, contract, last), "month_overtime 2460");
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
        { "DDDDDDD", &contract, "month_overtime", true }, { "7777777", &contract, "rest_day", true }, { "DDDDDDD", &approved, "rest_day", false },
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

/* ---- the slow checker ---- */

enum { SLOW_KINDS = 12, SLOW_MARGIN = 50, SLOW_DAYS = ROSTER_DAYS + 2 * SLOW_MARGIN };

struct slow {
    int32_t first_day;                      /* of what follows */
    int kind[SLOW_DAYS];                    /* 0: rest, also outside the window */
    int year[SLOW_DAYS], month[SLOW_DAYS], weekday[SLOW_DAYS];
    struct shift_kind kinds[SLOW_KINDS + 1];
    int minutes[SLOW_KINDS + 1], night[SLOW_KINDS + 1];
};

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33) % below;
}

/* Walks from Monday 2018-01-01. */
static void slow_calendar(struct slow *slow)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = 2018, month = 1, of_month = 1, weekday = 0;
    for (int32_t day = 17532; day < slow->first_day + SLOW_DAYS; day++) {
        if (day >= slow->first_day) {
            slow->year[day - slow->first_day] = year;
            slow->month[day - slow->first_day] = month;
            slow->weekday[day - slow->first_day] = weekday;
        }
        weekday = (weekday + 1) % 7;
        if (++of_month <= lengths[month - 1] + (month == 2 && year % 4 == 0)) continue;
        of_month = 1;
        if (++month > 12) month = 1, year++;
    }
}

/* Minutes of a shift, counted one by one; only those at night when asked. */
static int count_minutes(const struct shift_kind *kind, bool night)
{
    int count = 0;
    for (int minute = 0; minute < 2 * DAY_MINUTES; minute++) {
        bool worked = false;
        for (int s = 0; s < kind->span_count; s++) worked |= minute >= kind->span[s].start_min && minute < kind->span[s].end_min;
        int hour = minute / 60 % 24;
        count += worked && (!night || hour >= 22 || hour < 6);
    }
    return count;
}

static int slow_week(const struct slow *slow, int i, int cap)
{
    int sum = 0;
    for (int k = i - slow->weekday[i]; k <= i - slow->weekday[i] + 6; k++) {
        int minutes = slow->minutes[slow->kind[k]];
        sum += minutes < cap ? minutes : cap;
    }
    return sum;
}

static int slow_overtime(const struct slow *slow, int i)
{
    int sum = 0;
    for (int k = 0; k < SLOW_DAYS; k++) {
        if (slow->year[k] != slow->year[i] || slow->month[k] != slow->month[i]) continue;
        int minutes = slow->minutes[slow->kind[k]];
        if (minutes > 480) sum += minutes - 480;
        if (slow->weekday[k] == 6 && slow_week(slow, k, 480) > 44 * 60) sum += slow_week(slow, k, 480) - 44 * 60;
    }
    return sum;
}

static int slow_run(const struct slow *slow, int i)
{
    int run = 1;
    for (int k = i - 1; slow->kind[k] != 0; k--) run++;
    for (int k = i + 1; slow->kind[k] != 0; k++) run++;
    return run;
}

static int slow_gap(const struct slow *slow, int i)
{
    int gap = 1000000;
    const struct shift_kind *own = &slow->kinds[slow->kind[i]];
    for (int k = i - 10; k <= i + 10; k++) {
        const struct shift_kind *other = &slow->kinds[slow->kind[k]];
        if (k == i || slow->kind[k] == 0) continue;
        int between = k < i ? own->span[0].start_min - (other->span[other->span_count - 1].end_min + (k - i) * DAY_MINUTES)
                            : other->span[0].start_min + (k - i) * DAY_MINUTES - own->span[own->span_count - 1].end_min;
        if (between < gap) gap = between;
    }
    return gap;
}

static uint32_t slow_rules(const struct slow *slow, struct labour labour, int i, struct breach *out)
{
    uint32_t count = 0;
    if (slow->kind[i] == 0) return 0;
    bool usual = labour.hours != HOURS_COMPREHENSIVE, part_time = labour.relation == RELATION_PART_TIME;
    int minutes = slow->minutes[slow->kind[i]], night = slow->night[slow->kind[i]], week = slow_week(slow, i, 1000000);
    if (usual && minutes > 11 * 60) out[count++] = (struct breach){ RULE_DAY, minutes };
    if (!usual && minutes > 12 * 60) out[count++] = (struct breach){ RULE_DAY_LONG, minutes };
    if (usual && slow_overtime(slow, i) > 36 * 60) out[count++] = (struct breach){ RULE_OVERTIME, slow_overtime(slow, i) };
    if (slow_run(slow, i) > 6) out[count++] = (struct breach){ RULE_REST_DAY, slow_run(slow, i) };
    if (labour.mother && night > 0) out[count++] = (struct breach){ RULE_NIGHT, night };
    if (labour.mother && minutes > 8 * 60) out[count++] = (struct breach){ RULE_MOTHER_DAY, minutes };
    if (part_time && minutes > 4 * 60) out[count++] = (struct breach){ RULE_PART_DAY, minutes };
    if (part_time && week > 24 * 60) out[count++] = (struct breach){ RULE_PART_WEEK, week };
    if (usual && week > 44 * 60) out[count++] = (struct breach){ RULE_WEEK, week };
    if (slow_gap(slow, i) < 11 * 60) out[count++] = (struct breach){ RULE_REST_GAP, slow_gap(slow, i) };
    return count;
}

/* Shifts of any form, those near a limit more often than chance would have it. */
static struct shift_kind random_kind(uint64_t *dice, uint8_t id)
{
    static const int32_t lengths[] = { 240, 241, 420, 440, 479, 480, 481, 540, 600, 660, 661, 720, 721 };
    int32_t length = draw(dice, 4) > 0 ? lengths[draw(dice, sizeof lengths / sizeof lengths[0])] : 1 + (int32_t)draw(dice, 1440);
    int32_t start = draw(dice, 3) > 0 ? (int32_t)draw(dice, 24) * 60 : (int32_t)draw(dice, DAY_MINUTES);
    struct shift_kind kind = { .id = id, .span_count = 1, .span = { { start, start + length } } };
    if (draw(dice, 3) == 0) {
        int32_t first = 1 + (int32_t)draw(dice, (uint32_t)length), pause = (int32_t)draw(dice, 240);
        if (first < length && start + length + pause <= 2 * DAY_MINUTES) {
            kind.span_count = 2;
            kind.span[0].end_min = start + first;
            kind.span[1] = (struct span_min){ start + first + pause, start + length + pause };
        }
    }
    if (kind.span[kind.span_count - 1].end_min > 2 * DAY_MINUTES) kind.span[0] = (struct span_min){ start, DAY_MINUTES * 2 };
    return kind;
}

/* Fills both rosters alike: mostly work, in runs about as long as the law allows. */
static struct roster *random_roster(struct slow *slow, uint64_t *dice)
{
    memset(slow, 0, sizeof *slow);
    int32_t today = 18500 + (int32_t)draw(dice, 3000);
    struct roster *roster = roster_at(today);
    slow->first_day = today - ROSTER_BACK - SLOW_MARGIN;
    slow_calendar(slow);
    for (uint8_t id = 1; id <= SLOW_KINDS; id++) {
        slow->kinds[id] = random_kind(dice, id);
        slow->minutes[id] = count_minutes(&slow->kinds[id], false);
        slow->night[id] = count_minutes(&slow->kinds[id], true);
        assert_int_equal(roster_kind_put(roster, &slow->kinds[id]), REFUSE_OK);
    }
    uint32_t used = 1 + draw(dice, SLOW_KINDS), rest_in = 2 + draw(dice, 12);
    for (int i = 0; i < ROSTER_DAYS; i++) {
        int kind = draw(dice, rest_in) == 0 ? SHIFT_REST : 1 + (int)draw(dice, used);
        slow->kind[i + SLOW_MARGIN] = kind;
        assert_int_equal(roster_override(roster, 1, today - ROSTER_BACK + i, (uint8_t)kind), REFUSE_OK);
    }
    return roster;
}

static void random_rosters(void **state)
{
    (void)state;
    enum { ROSTERS = 3000, DAYS_EACH = 10 };
    static struct slow slow;
    uint32_t seen[RULE_COUNT] = { 0 }, clean = 0;
    for (uint64_t seed = 1; seed <= ROSTERS; seed++) {
        uint64_t dice = seed * 977;
        struct roster *roster = random_roster(&slow, &dice);
        for (int n = 0; n < DAYS_EACH; n++) {
            /* Also days outside the window, and those at its ends. */
            int i = draw(&dice, 4) == 0 ? SLOW_MARGIN - 5 + (int)draw(&dice, 20) : 40 + (int)draw(&dice, ROSTER_DAYS + 20);
            struct labour labour = { (uint8_t)(1 + draw(&dice, 4)), (uint8_t)draw(&dice, 3), draw(&dice, 2) == 0 };
            struct breach fast[RULE_COUNT], expected[RULE_COUNT], hard = { .rule = RULE_NONE };
            uint32_t count = slow_rules(&slow, labour, i, expected);
            assert_int_equal(rules_all(roster, 1, labour, slow.first_day + i, fast, RULE_COUNT), count);
            for (uint32_t k = 0; k < count; k++) {
                assert_int_equal(fast[k].rule, expected[k].rule);
                assert_int_equal(fast[k].measured, expected[k].measured);
                if (hard.rule == RULE_NONE && rule_rows[expected[k].rule].hard) hard = expected[k];
                seen[expected[k].rule]++;
            }
            clean += count == 0 && slow.kind[i] != 0;
            struct breach first = rules_hard(roster, 1, labour, slow.first_day + i);
            assert_int_equal(first.rule, hard.rule);
            assert_int_equal(first.measured, hard.measured);
            if (count > 1) assert_int_equal(rules_all(roster, 1, labour, slow.first_day + i, fast, count - 1), count - 1);
            assert_int_equal(rules_all(roster, 1, labour, slow.first_day + i, fast, 0), 0);
        }
        roster_free(roster);
    }
    /* The dice must have met every rule, broken and kept. */
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) assert_true(seen[rule] > 50);
    assert_true(clean > 50);
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
        cmocka_unit_test(rotas_of_the_trade),
        cmocka_unit_test(random_rosters),
        cmocka_unit_test(cost_of_a_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
