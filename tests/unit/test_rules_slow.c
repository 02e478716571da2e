/* Thousands of random rosters: rules, edits and hours of a month against the slow checker; and tables of days on which counting goes wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/random_bits.h"
#include "unit/rules_slow.h"

enum { ROW = 1, PATTERNS = 3, BREACHES = SLOW_DAYS * RULE_COUNT };

static struct day_breach found[BREACHES], expected[BREACHES];

/* ---- random rosters, the same on both sides ---- */

/* Shifts of any form, those near a limit more often than chance would have it. */
static struct shift_kind random_kind(uint64_t *dice, uint8_t id)
{
    static const int32_t lengths[] = { 240, 241, 420, 440, 479, 480, 481, 540, 541, 600, 660, 661, 720, 721 };
    int32_t length = random_below(dice, 4) > 0 ? lengths[random_below(dice, sizeof lengths / sizeof lengths[0])] : 1 + (int32_t)random_below(dice, 1440);
    int32_t start = random_below(dice, 3) > 0 ? (int32_t)random_below(dice, 24) * 60 : (int32_t)random_below(dice, DAY_MIN);
    struct shift_kind kind = { .id = id, .span_count = 1, .span = { { start, start + length } } };
    if (random_below(dice, 3) == 0) {
        int32_t first = 1 + (int32_t)random_below(dice, (uint32_t)length), pause = (int32_t)random_below(dice, 360);
        if (first < length && start + length + pause <= SLOW_MINUTES) {
            kind.span_count = 2;
            kind.span[0].end_min = start + first;
            kind.span[1] = (struct span_min){ start + first + pause, start + length + pause };
        }
    }
    if (kind.span[kind.span_count - 1].end_min > SLOW_MINUTES) kind.span[0] = (struct span_min){ start, SLOW_MINUTES };
    return kind;
}

static void change(struct roster *roster, int32_t day, enum roster_layer layer, uint8_t shift)
{
    assert_int_equal(roster_put(roster, &(struct roster_change){ .row = ROW, .day = day, .layer = (uint8_t)layer, .shift = shift, .of_row = NIL }), REFUSE_OK);
}

static uint8_t random_shift(uint64_t *dice, uint32_t used, uint32_t rest_in)
{
    return random_below(dice, rest_in) == 0 ? SHIFT_REST : (uint8_t)(1 + random_below(dice, used));
}

/* A rotation with leave, swaps and changes by hand on top, each on one day of `change_in`, or days drawn one by one; runs are about as long as the
 * law allows. */
static struct roster *random_roster(struct slow *slow, uint64_t *dice, uint32_t change_in)
{
    int32_t today = 18500 + (int32_t)random_below(dice, 3000), first = today - ROSTER_BACK;
    uint32_t used = 1 + random_below(dice, SLOW_KINDS), rest_in = 2 + random_below(dice, 12);
    bool rotates = random_below(dice, 3) > 0;
    struct pattern pattern = { .id = 1, .length = (uint8_t)(1 + random_below(dice, CYCLE_MAX)) };
    struct rotation rotation = { 1, (uint8_t)random_below(dice, 50) };
    struct roster *roster = roster_new(ROW + 1);
    assert_non_null(roster);
    roster_today(roster, today);
    slow_begin(slow, first - SLOW_MARGIN);
    for (uint8_t id = 1; id <= SLOW_KINDS; id++) {
        struct shift_kind kind = random_kind(dice, id);
        assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
        slow_kind(slow, &kind);
    }
    for (int i = 0; i < pattern.length; i++) pattern.cycle[i] = random_shift(dice, used, rest_in);
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    if (rotates) assert_int_equal(roster_rotate(roster, ROW, rotation), REFUSE_OK);
    roster_past_by_rotation(roster, ROW);
    for (int i = 0; i < ROSTER_DAYS; i++) {
        int32_t day = first + i;
        struct slow_day *here = &slow->day[SLOW_MARGIN + i];
        if (rotates) here->final = here->rotation = pattern.cycle[(day + rotation.offset) % pattern.length];
        for (enum roster_layer layer = LAYER_LEAVE; layer < ROSTER_LAYERS; layer++) {
            if (rotates ? random_below(dice, change_in) > 0 : layer != LAYER_OVERRIDE) continue;
            uint8_t shift = layer == LAYER_LEAVE ? SHIFT_REST : random_shift(dice, used, rotates ? 2 : rest_in);
            change(roster, day, layer, shift);
            here->final = shift;
            here->lieu_layer = layer != LAYER_LEAVE;
        }
    }
    slow_count(slow);
    return roster;
}

static struct labour random_labour(uint64_t *dice)
{
    return (struct labour){ (uint8_t)random_below(dice, 5), (uint8_t)random_below(dice, 3), random_below(dice, 2) == 0 };
}

static uint32_t slow_span(const struct slow *slow, struct labour labour, int first, int last, struct day_breach *out)
{
    uint32_t count = 0;
    for (int i = first; i <= last; i++) {
        struct breach breach[RULE_COUNT];
        uint32_t of_day = slow_rules(slow, labour, i, breach);
        for (uint32_t k = 0; k < of_day; k++) out[count++] = (struct day_breach){ slow->first_day + i, breach[k] };
    }
    return count;
}

static void same_breaches(uint64_t seed, uint32_t found_count, uint32_t expected_count)
{
    for (uint32_t i = 0; i < found_count && i < expected_count; i++) {
        if (found[i].day == expected[i].day && found[i].breach.rule == expected[i].breach.rule && found[i].breach.measured == expected[i].breach.measured) continue;
        fail_msg("seed %llu: day %d %s %lld, not day %d %s %lld", (unsigned long long)seed, found[i].day, rule_rows[found[i].breach.rule].name,
                 (long long)found[i].breach.measured, expected[i].day, rule_rows[expected[i].breach.rule].name, (long long)expected[i].breach.measured);
    }
    if (found_count != expected_count) fail_msg("seed %llu: %u breaches, not %u", (unsigned long long)seed, found_count, expected_count);
}

/* ---- rules ---- */

/* The whole window and days around it in one pass; a span somewhere, the days of which are also asked one by one. */
static void random_rules(void **state)
{
    (void)state;
    enum { ROSTERS = 2500 };
    static struct slow slow;
    uint32_t seen[RULE_COUNT] = { 0 }, clean = 0;
    for (uint64_t seed = 1; seed <= ROSTERS; seed++) {
        uint64_t dice = seed * 977;
        struct roster *roster = random_roster(&slow, &dice, 12);
        struct labour labour = random_labour(&dice);
        uint32_t count = slow_span(&slow, labour, SLOW_MARGIN - 10, SLOW_MARGIN + ROSTER_DAYS + 9, expected);
        same_breaches(seed, rules_row(roster, ROW, labour, slow.first_day + SLOW_MARGIN - 10, ROSTER_DAYS + 20, found, BREACHES), count);
        for (uint32_t i = 0; i < count; i++) seen[expected[i].breach.rule]++;

        labour = random_labour(&dice);
        int first = SLOW_MARGIN - 5 + (int)random_below(&dice, ROSTER_DAYS), days = (int)random_below(&dice, 12);
        count = slow_span(&slow, labour, first, first + days - 1, expected);
        same_breaches(seed, rules_row(roster, ROW, labour, slow.first_day + first, (uint32_t)days, found, BREACHES), count);
        uint32_t one_by_one = 0;
        for (int i = first; i < first + days; i++) {
            struct breach of_day[RULE_COUNT], hard = { .rule = RULE_NONE };
            uint32_t of_day_count = rules_all(roster, ROW, labour, slow.first_day + i, of_day, RULE_COUNT);
            clean += of_day_count == 0 && slow.day[i].final != 0;
            for (uint32_t k = 0; k < of_day_count; k++) {
                if (hard.rule == RULE_NONE && rule_rows[of_day[k].rule].hard) hard = of_day[k];
                found[one_by_one++] = (struct day_breach){ slow.first_day + i, of_day[k] };
            }
            struct breach first_hard = rules_hard(roster, ROW, labour, slow.first_day + i);
            assert_int_equal(first_hard.rule, hard.rule);
            assert_int_equal(first_hard.measured, hard.measured);
            if (of_day_count > 1) assert_int_equal(rules_all(roster, ROW, labour, slow.first_day + i, of_day, of_day_count - 1), of_day_count - 1);
        }
        same_breaches(seed, one_by_one, count);
        if (count > 1) assert_int_equal(rules_row(roster, ROW, labour, slow.first_day + first, (uint32_t)days, found, count - 1), count - 1);
        assert_int_equal(rules_row(roster, ROW, labour, slow.first_day + first, (uint32_t)days, found, 0), 0);
        roster_free(roster);
    }
    /* The dice must have met every rule, broken and kept. */
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) assert_true(seen[rule] > 100);
    assert_true(clean > 100);
}

/* ---- edits ---- */

static bool worse(struct breach after, const struct breach *before, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (before[i].rule == after.rule) return after.rule == RULE_REST_GAP ? after.measured < before[i].measured : after.measured > before[i].measured;
    return true;
}

/* Every day that both rosters have is compared: what is broken now and was not, or less. Returns how many; and the days that differ at all. */
static uint32_t slow_difference(const struct slow *before, const struct slow *after, struct labour labour, int *first, int *last)
{
    uint32_t count = 0;
    *first = SLOW_DAYS, *last = -1;
    for (int i = SLOW_MARGIN - 10; i < SLOW_MARGIN + ROSTER_DAYS + 10; i++) {
        struct breach had[RULE_COUNT], has[RULE_COUNT];
        uint32_t had_count = slow_rules(before, labour, i, had), has_count = slow_rules(after, labour, i, has);
        bool same = had_count == has_count;
        for (uint32_t k = 0; k < has_count; k++) {
            same = same && had[k].rule == has[k].rule && had[k].measured == has[k].measured;
            if (worse(has[k], had, had_count)) expected[count++] = (struct day_breach){ before->first_day + i, has[k] };
        }
        if (same) continue;
        if (*first > i) *first = i;
        *last = i;
    }
    return count;
}

static void random_edits(void **state)
{
    (void)state;
    enum { ROSTERS = 1500, EDITS = 4, LISTS = 3 };
    static struct slow slow, after;
    uint32_t quiet = 0, loud = 0;
    for (uint64_t seed = 1; seed <= ROSTERS; seed++) {
        uint64_t dice = seed * 7919;
        struct roster *roster = random_roster(&slow, &dice, 12);
        for (int list = 0; list < LISTS; list++) {
            struct cell_edit edits[EDITS];
            struct labour labour = random_labour(&dice);
            uint32_t edit_count = 1 + random_below(&dice, EDITS);
            int first, last, somewhere = (int)random_below(&dice, ROSTER_DAYS);
            after = slow;
            for (uint32_t i = 0; i < edit_count; i++) {
                int at = somewhere + (int)random_below(&dice, 10) - 5;      /* near each other, some outside the window */
                edits[i] = (struct cell_edit){ slow.first_day + SLOW_MARGIN + at, (uint8_t)random_below(&dice, SLOW_KINDS + 2) };
                if (at >= 0 && at < ROSTER_DAYS) after.day[SLOW_MARGIN + at].final = edits[i].kind <= SLOW_KINDS ? edits[i].kind : 0;
            }
            slow_count(&after);
            uint32_t count = slow_difference(&slow, &after, labour, &first, &last);
            same_breaches(seed, rules_edit(roster, ROW, labour, edits, edit_count, found, BREACHES), count);
            if (count > 1) assert_int_equal(rules_edit(roster, ROW, labour, edits, edit_count, found, count - 1), count - 1);
            if (count > 0) loud++;
            else quiet++;
            if (edit_count > 1 || last < 0) continue;
            int32_t reach_first, reach_last;
            rules_reach(edits[0].day, roster, ROW, &reach_first, &reach_last);
            assert_true(slow.first_day + first >= reach_first && slow.first_day + last <= reach_last);
        }
        roster_free(roster);
    }
    assert_true(quiet > 100 && loud > 100);
}

/* ---- hours ---- */

static void same_hours(uint64_t seed, const struct hours *mine, const struct hours *theirs)
{
    if (memcmp(mine, theirs, sizeof *mine) == 0) return;
    fail_msg("seed %llu: days %d %d, paid %d+%d+%d+%d %d+%d+%d+%d, night %d %d, overtime %d %d", (unsigned long long)seed, mine->days, theirs->days,
             mine->paid_min[0], mine->paid_min[1], mine->paid_min[2], mine->paid_min[3], theirs->paid_min[0], theirs->paid_min[1], theirs->paid_min[2],
             theirs->paid_min[3], mine->night_min, theirs->night_min, mine->overtime_min, theirs->overtime_min);
}

/* Holidays of a few marked days, as far apart as makes them one holiday, or just not. */
static void random_calendar(struct roster *roster, struct slow *slow, uint64_t *dice)
{
    static const int apart[] = { 1, 1, 1, 2, HOLIDAY_APART, HOLIDAY_APART + 1, HOLIDAY_APART + 2 };
    for (int i = (int)random_below(dice, 20); i < SLOW_DAYS; i += apart[random_below(dice, sizeof apart / sizeof apart[0])]) {
        slow->day[i].calendar = (enum day_kind)(1 + random_below(dice, 3));
        roster_calendar_put(roster, slow->first_day + i, slow->day[i].calendar);
    }
}

static void random_hours(void **state)
{
    (void)state;
    enum { ROSTERS = 1500, MONTHS = 3 };
    static const struct labour standard = { RELATION_CONTRACT, HOURS_STANDARD, false };
    static struct slow slow;
    int64_t paid[PAY_CLASSES] = { 0 };
    uint32_t over = 0, left = 0;
    for (uint64_t seed = 1; seed <= ROSTERS; seed++) {
        uint64_t dice = seed * 104729;
        struct roster *roster = random_roster(&slow, &dice, 2 + random_below(&dice, 6));
        random_calendar(roster, &slow, &dice);
        for (int month = 0; month < MONTHS; month++) {
            int day = SLOW_MARGIN - 5 + (int)random_below(&dice, ROSTER_DAYS + 10), until = day + (int)random_below(&dice, 60) - 30;
            struct labour labour = random_below(&dice, 3) > 0 ? standard : random_labour(&dice);
            struct month_hours fast, slowly;
            hours_of_month(roster, ROW, labour, slow.first_day + day, slow.first_day + until, &fast);
            slow_hours(&slow, labour, day, until, &slowly);
            same_hours(seed, &fast.worked, &slowly.worked);
            same_hours(seed, &fast.planned, &slowly.planned);
            assert_int_equal(fast.left_min, slowly.left_min);
            for (int class = 0; class < PAY_CLASSES; class++) paid[class] += fast.worked.paid_min[class] + fast.planned.paid_min[class];
            over += fast.left_min < 0;
            left += fast.left_min > 0;
        }
        roster_free(roster);
    }
    for (int class = 0; class < PAY_CLASSES; class++) assert_true(paid[class] > 10000);
    assert_true(over > 50 && left > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rules),
        cmocka_unit_test(random_edits),
        cmocka_unit_test(random_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
