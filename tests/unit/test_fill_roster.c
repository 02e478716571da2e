/* The automatic fill of a point's roster: what it leaves alone, what it keeps, who stands in, and how many shifts a demand needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/outlook/demand.h"
#include "engine/fill/fill_roster.h"
#include "engine_help.h"

enum { WORKERS = 24, DAYS = 28, EDITS = WORKERS * DAYS, RELIEF = 4, POINT = 1, FIRST_ID = 101, WORK = 400000 };

struct town { struct city city; int32_t first_day; struct fill_roster *fill; struct fill *solver; struct edit edit[EDITS]; uint32_t edits; };

/* All turn through the same pattern, each a day later than the one before; the last `relief` of them have none. */
static void town_relieved(struct town *town, uint8_t pattern, struct labour labour, uint32_t relief)
{
    memset(town, 0, sizeof *town);
    struct engine_limits limits = { .workers = WORKERS, .points = 4, .orders = 64, .households = 64 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(&town->city, &limits, &policy);
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct worker_file file = city_worker(&town->city, FIRST_ID + i, help_place((int32_t)i, 0), pattern);
        file.rotation = i + relief < WORKERS && pattern != 0 ? (struct rotation){ pattern, (uint8_t)(i % 6) } : (struct rotation){ 0 };
        if (labour.relation != 0) file.labour = labour;
        city_put(&town->city, &file);
    }
    city_open(&town->city, help_ms(2026, 11, 23, 9, 0));
    town->first_day = day_of_ms(town->city.now_ms) + 7;
}

static void town_new(struct town *town, uint8_t pattern, struct labour labour) { town_relieved(town, pattern, labour, 0); }

static void town_free(struct town *town)
{
    fill_free(town->solver);
    fill_roster_free(town->fill);
    city_free(&town->city);
}

static void change(struct town *town, uint32_t worker, int32_t day, enum roster_layer layer, uint8_t shift, bool pinned)
{
    struct roster_change change = { .row = worker, .day = day, .layer = (uint8_t)layer, .shift = shift, .pinned = pinned, .of_row = UINT32_MAX };
    assert_int_equal(engine_restore_change(town->city.engine, FIRST_ID + worker, 0, &change), REFUSE_OK);
}

static void town_fill(struct town *town, const struct fill_need *need, uint32_t needs, uint32_t days)
{
    struct fill_ask ask = { .point = POINT, .first_day = town->first_day, .days = days, .need = need, .needs = needs };
    assert_int_equal(fill_roster_new(town->city.engine, &ask, &town->fill), REFUSE_OK);
    town->solver = fill_new(fill_roster_problem(town->fill), 7);
    assert_non_null(town->solver);
    fill_plan(town->solver, WORK);
    fill_step(town->solver, WORK);
    town->edits = fill_roster_edits(town->fill, fill_best(town->solver).roster, town->edit, EDITS);
    assert_true(town->edits <= EDITS);
}

static const struct roster *roster_now(const struct town *town) { return engine_roster(town->city.engine); }

static uint32_t heads_on(const struct town *town, int32_t day, uint8_t shift)
{
    uint32_t heads = 0;
    for (uint32_t row = 0; row < WORKERS; row++) heads += roster_final(roster_now(town), row, day) == shift;
    return heads;
}

/* Puts the edits into the roster, as a draft's publication would. */
static void apply(struct town *town)
{
    for (uint32_t i = 0; i < town->edits; i++) {
        const struct edit *edit = &town->edit[i];
        assert_int_equal(edit->op, EDIT_SET);
        change(town, edit->worker - FIRST_ID, edit->day, LAYER_OVERRIDE, edit->shift, edit->pinned);
    }
}

static uint32_t broken_days(const struct town *town, int32_t from, int32_t to)
{
    uint32_t count = 0;
    struct breach breach;
    for (uint32_t row = 0; row < WORKERS; row++)
        for (int32_t day = from; day <= to; day++)
            count += rules_all(roster_now(town), row, engine_worker_file(town->city.engine, row)->labour, day, &breach, 1) > 0;
    return count;
}

static void test_a_full_roster_stays(void **state)
{
    struct town town;
    struct fill_need need[FILL_NEEDS_MAX];
    (void)state;
    town_new(&town, HELP_SHIFTS + 1, (struct labour){ 0 });
    uint32_t needs = fill_need_pattern(town.city.engine, POINT, town.first_day, DAYS, need, FILL_NEEDS_MAX);
    assert_int_equal(needs, 3 * DAYS);
    for (uint32_t i = 0; i < needs; i++) assert_int_equal(need[i].heads, heads_on(&town, need[i].day, need[i].shift));
    town_fill(&town, need, needs, DAYS);
    assert_int_equal(town.edits, 0);
    assert_int_equal(fill_left(town.solver, NULL, 0), 0);
    town_free(&town);
}

/* Some are on leave for a week and one has a day off by hand: those without a rotation stand in, nobody's lawful hours are broken, and what is
 * pinned or on leave stays. With eight on leave more is missing than the others may work: then it is told why. */
static void stands_in(uint32_t on_leave, bool enough)
{
    struct town town;
    struct fill_need need[FILL_NEEDS_MAX];
    struct fill_open open;
    town_relieved(&town, HELP_SHIFTS + 1, (struct labour){ 0 }, RELIEF);
    uint32_t needs = fill_need_pattern(town.city.engine, POINT, town.first_day, 14, need, FILL_NEEDS_MAX), missing = 0;
    for (uint32_t worker = 0; worker < on_leave; worker++)
        for (int32_t day = 0; day < 7; day++) change(&town, worker, town.first_day + day, LAYER_LEAVE, SHIFT_REST, false);
    change(&town, 9, town.first_day + 2, LAYER_OVERRIDE, SHIFT_REST, true);
    uint32_t broken = broken_days(&town, town.first_day - 10, town.first_day + 30);
    for (uint32_t i = 0; i < needs; i++) {
        uint32_t there = heads_on(&town, need[i].day, need[i].shift);
        missing += need[i].heads > there ? need[i].heads - there : 0;
    }
    assert_true(missing > 4 * on_leave);
    town_fill(&town, need, needs, 14);
    for (uint32_t i = 0; i < town.edits; i++) {
        assert_true(town.edit[i].worker >= FIRST_ID + on_leave || town.edit[i].day >= town.first_day + 7);
        assert_false(town.edit[i].worker == FIRST_ID + 9 && town.edit[i].day == town.first_day + 2);
        assert_true(town.edit[i].day >= town.first_day && town.edit[i].day < town.first_day + 14);
        assert_false(town.edit[i].pinned);
    }
    apply(&town);
    for (uint32_t i = 0; enough && i < needs; i++) assert_true(heads_on(&town, need[i].day, need[i].shift) >= need[i].heads);
    assert_int_equal(fill_left(town.solver, &open, 1) == 0, enough);
    assert_true(enough || open.why[FILL_WHY_RULE + FILL_RULE_WINDOW_MOST] > 0);      /* five shifts are all that a week has */
    assert_int_equal(broken_days(&town, town.first_day - 10, town.first_day + 30), broken);
    assert_true(town.edits < 3 * missing);      /* patterns hardly move */
    town_free(&town);
}

static void test_who_stands_in(void **state)
{
    (void)state;
    stands_in(3, true);
    stands_in(8, false);
}

/* People without rotations, of each kind of contract: whatever is asked, no rule is broken anywhere, and part-timers stay under 24 h. */
static void test_rules_are_kept(void **state)
{
    static const struct labour labours[] = {
        { RELATION_CONTRACT, HOURS_STANDARD, false }, { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false }, { RELATION_PART_TIME, HOURS_STANDARD, false },
        { RELATION_AGREEMENT, HOURS_STANDARD, false }, { RELATION_CONTRACT, HOURS_STANDARD, true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof labours / sizeof labours[0]; i++) {
        struct town town;
        struct fill_need need[FILL_NEEDS_MAX];
        uint32_t needs = 0, given = 0;
        struct dice dice = { 40 + i };
        town_new(&town, 0, labours[i]);
        for (int32_t day = 0; day < DAYS; day++)
            for (uint8_t shift = EARLY; shift <= LONG; shift++)
                if (dice_chance(&dice, 70)) need[needs++] = (struct fill_need){ town.first_day + day, shift, (uint16_t)dice_below(&dice, 9) };
        town_fill(&town, need, needs, DAYS);
        apply(&town);
        assert_int_equal(broken_days(&town, town.first_day - 10, town.first_day + DAYS + 10), 0);
        for (uint32_t k = 0; k < town.edits; k++) {
            given += town.edit[k].shift != SHIFT_REST;
            if (labours[i].mother) assert_int_not_equal(town.edit[k].shift, NIGHT);
        }
        /* What is left open cannot be given to anybody who is idle then; part-timers may work none of these shifts. */
        struct fill_open open[128];
        uint32_t left = fill_left(town.solver, open, 128);
        assert_true(left <= 128);
        for (uint32_t k = 0; k < left; k++) assert_int_equal(open[k].why[FILL_WHY_COST], 0);
        assert_int_equal(given > 0, labours[i].relation != RELATION_PART_TIME);
        town_free(&town);
    }
}

/* Weekends are shared: with two early shifts each day of the weekend and twelve times the people, nobody has more than the share and one. */
static void test_weekends_are_shared(void **state)
{
    struct town town;
    struct fill_need need[FILL_NEEDS_MAX];
    uint32_t needs = 0, weekends[WORKERS] = { 0 };
    (void)state;
    town_new(&town, 0, (struct labour){ 0 });
    for (int32_t day = town.first_day; day < town.first_day + DAYS; day++)
        if (weekday_of_day(day) >= 5) need[needs++] = (struct fill_need){ day, EARLY, 12 };
    town_fill(&town, need, needs, DAYS);
    assert_int_equal(fill_left(town.solver, NULL, 0), 0);
    apply(&town);
    for (uint32_t row = 0; row < WORKERS; row++) {
        for (int32_t day = monday_of_day(town.first_day); day < town.first_day + DAYS; day += 7)
            weekends[row] += roster_final(roster_now(&town), row, day + 5) != SHIFT_REST || roster_final(roster_now(&town), row, day + 6) != SHIFT_REST;
        assert_true(weekends[row] <= 3);      /* 4 x 12 / 24, and one */
    }
    town_free(&town);
}

static struct swap swap_of(struct town *town, uint64_t id, enum swap_state state, uint32_t from, int32_t day, uint8_t shift)
{
    return (struct swap){ .id = id, .state = (uint8_t)state, .point = POINT, .from = from, .day = day, .shift = shift, .by = by(BY_OPERATOR), .asked_ms = town->city.now_ms,
                          .settled_ms = swap_state_over(state) ? town->city.now_ms : TIME_NONE };
}

/* One wants to give a shift away, another once did; and a shift is posted that nobody has. */
static void test_requests(void **state)
{
    struct town town;
    struct fill_need need[FILL_NEEDS_MAX];
    (void)state;
    town_relieved(&town, HELP_SHIFTS + 1, (struct labour){ 0 }, RELIEF);
    int32_t day = town.first_day + 2;
    uint32_t giver = 0, other = 0;
    while (roster_final(roster_now(&town), giver, day) != EARLY) giver++;
    for (other = giver + 1; roster_final(roster_now(&town), other, day) != EARLY;) other++;
    const struct swap swaps[] = {
        swap_of(&town, 1, SWAP_OPEN, FIRST_ID + giver, day, EARLY),
        swap_of(&town, 2, SWAP_WITHDRAWN, FIRST_ID + other, day, EARLY),
        swap_of(&town, 3, SWAP_OPEN, 0, day + 1, EVENING),
    };
    uint32_t needs = fill_need_pattern(town.city.engine, POINT, town.first_day, 7, need, FILL_NEEDS_MAX), evening = heads_on(&town, day + 1, EVENING);
    for (size_t i = 0; i < sizeof swaps / sizeof swaps[0]; i++) assert_int_equal(engine_restore_swap(town.city.engine, &swaps[i]), REFUSE_OK);
    town_fill(&town, need, needs, 7);
    apply(&town);
    assert_int_not_equal(roster_final(roster_now(&town), giver, day), EARLY);
    assert_int_equal(roster_final(roster_now(&town), other, day), EARLY);
    assert_int_equal(heads_on(&town, day + 1, EVENING), evening + 1);
    for (uint32_t i = 0; i < needs; i++) assert_true(heads_on(&town, need[i].day, need[i].shift) >= need[i].heads);
    town_free(&town);
}

/* Two cleaners from ten to twelve on each of eight Tuesdays: two middle shifts are needed on the next, and nobody on a Wednesday. */
static void test_what_is_wanted(void **state)
{
    enum { WEEKS = 8, SKILL = 0 };
    struct town town;
    struct fill_need need[FILL_NEEDS_MAX];
    struct fill_scratch *scratch = malloc(sizeof *scratch);
    uint32_t needs;
    (void)state;
    town_new(&town, HELP_SHIFTS + 2, (struct labour){ 0 });      /* middle shifts only */
    int32_t tuesday = town.first_day + 1;
    assert_int_equal(weekday_of_day(tuesday), 1);
    assert_int_equal(fill_need_outlook(town.city.engine, POINT, tuesday, 2, scratch, need, FILL_NEEDS_MAX, &needs), REFUSE_OK);
    assert_int_equal(needs, 0);
    for (int32_t day = tuesday - 7 * (WEEKS + 1); day < day_of_ms(town.city.now_ms); day++) {
        if (engine_restore_demand_day(town.city.engine, day, DAY_PLAIN) != REFUSE_OK || weekday_of_day(day) != 1) continue;
        const struct demand_cell cells[] = { { SKILL, 20, 2 }, { SKILL, 21, 2 }, { SKILL, 22, 2 }, { SKILL, 23, 2 } };
        assert_int_equal(engine_restore_demand(town.city.engine, POINT, day, cells, 4), REFUSE_OK);
    }
    assert_int_equal(fill_need_outlook(town.city.engine, POINT, tuesday, 2, scratch, need, FILL_NEEDS_MAX, &needs), REFUSE_OK);
    assert_int_equal(needs, 1);
    assert_int_equal(need[0].day, tuesday);
    assert_int_equal(need[0].shift, MIDDLE);
    assert_int_equal(need[0].heads, 2);
    assert_int_equal(fill_need_outlook(town.city.engine, 77, tuesday, 2, scratch, need, FILL_NEEDS_MAX, &needs), REFUSE_NO_POINT);
    assert_int_equal(fill_need_outlook(town.city.engine, POINT, tuesday, FILL_ASK_DAYS_MAX + 1, scratch, need, FILL_NEEDS_MAX, &needs), REFUSE_RANGE);
    free(scratch);
    town_free(&town);
}

static void test_bad_asks(void **state)
{
    struct town town;
    (void)state;
    town_new(&town, 1, (struct labour){ 0 });
    int32_t day = town.first_day;
    const struct fill_need good = { day, EARLY, 1 }, twice[2] = { { day, EARLY, 1 }, { day, EARLY, 2 } }, outside = { day + 7, EARLY, 1 }, unknown = { day, 60, 1 };
    const struct { struct fill_ask ask; enum refusal refusal; } cases[] = {
        { { POINT, day, 7, &good, 1 }, REFUSE_OK },
        { { 77, day, 7, &good, 1 }, REFUSE_NO_POINT },
        { { 2, day, 7, &good, 1 }, REFUSE_NO_WORKER },
        { { POINT, day - 7, 8, &good, 1 }, REFUSE_PAST },
        { { POINT, day + 60, 42, &good, 1 }, REFUSE_TOO_FAR_AHEAD },
        { { POINT, day, 0, &good, 1 }, REFUSE_RANGE },
        { { POINT, day, FILL_ASK_DAYS_MAX + 1, &good, 1 }, REFUSE_RANGE },
        { { POINT, day, 7, &good, 0 }, REFUSE_RANGE },
        { { POINT, day, 7, twice, 2 }, REFUSE_RANGE },
        { { POINT, day, 7, &outside, 1 }, REFUSE_RANGE },
        { { POINT, day, 7, &unknown, 1 }, REFUSE_NO_SHIFT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fill_roster *fill;
        assert_int_equal(fill_roster_new(town.city.engine, &cases[i].ask, &fill), cases[i].refusal);
        assert_int_equal(fill != NULL, cases[i].refusal == REFUSE_OK);
        fill_roster_free(fill);
    }
    town_free(&town);
}

/* ---- the demand by half hours ---- */

static bool covers_all(const struct roster *roster, const uint8_t *kind, uint32_t kinds, uint32_t days, const uint16_t *heads, const uint32_t *count)
{
    for (uint32_t half = 0; half < days * HALVES; half++) {
        uint32_t there = 0, reachable = 0;
        for (uint32_t i = 0; i < kinds * days; i++) {
            const struct span_min *span = &roster_kind(roster, kind[i % kinds])->span[0];
            int32_t from = (int32_t)(i / kinds) * 1440 + span->start_min, to = (int32_t)(i / kinds) * 1440 + span->end_min, at = (int32_t)half * 30;
            if (from > at || to < at + 30) continue;
            there += count[i];
            reachable++;
        }
        if (reachable > 0 && there < heads[half]) return false;
    }
    return true;
}

/* The least number of shifts, by trying them all. */
static uint32_t fewest(const struct roster *roster, const uint8_t *kind, uint32_t kinds, uint32_t days, const uint16_t *heads)
{
    enum { MOST = 2, PLACES = 6 };
    uint32_t count[PLACES], best = UINT32_MAX, all = 1;
    for (uint32_t i = 0; i < kinds * days; i++) all *= MOST + 1;
    for (uint32_t code = 0; code < all; code++) {
        uint32_t rest = code, sum = 0;
        for (uint32_t i = 0; i < kinds * days; i++, rest /= MOST + 1) sum += count[i] = rest % (MOST + 1);
        if (sum < best && covers_all(roster, kind, kinds, days, heads, count)) best = sum;
    }
    return best;
}

static void test_the_fewest_shifts(void **state)
{
    static const uint8_t kind[] = { EARLY, MIDDLE, NIGHT };
    enum { KINDS = sizeof kind, SPAN = 2, ROUNDS = 300 };
    struct town town;
    struct dice dice = { 11 };
    (void)state;
    town_new(&town, 1, (struct labour){ 0 });
    for (int round = 0; round < ROUNDS; round++) {
        uint16_t heads[FILL_ASK_DAYS_MAX * HALVES] = { 0 };
        struct fill_need need[16];
        uint32_t count[SPAN * KINDS] = { 0 }, sum = 0;
        for (uint32_t i = dice_below(&dice, 5); i > 0; i--) {
            uint32_t half = dice_below(&dice, SPAN * HALVES);
            for (uint32_t k = half; k < half + 6 && k < SPAN * HALVES; k++) heads[k] = (uint16_t)(dice_below(&dice, 2) + 1);
        }
        uint32_t needs = fill_need_demand(roster_now(&town), kind, KINDS, town.first_day, SPAN, heads, need, 16);
        for (uint32_t i = 0; i < needs; i++) {
            uint32_t at = 0;
            while (kind[at] != need[i].shift) at++;
            count[(uint32_t)(need[i].day - town.first_day) * KINDS + at] += need[i].heads;
            sum += need[i].heads;
        }
        assert_true(covers_all(roster_now(&town), kind, KINDS, SPAN, heads, count));
        assert_int_equal(sum, fewest(roster_now(&town), kind, KINDS, SPAN, heads));
    }
    town_free(&town);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_full_roster_stays), cmocka_unit_test(test_who_stands_in), cmocka_unit_test(test_rules_are_kept),
        cmocka_unit_test(test_weekends_are_shared), cmocka_unit_test(test_requests), cmocka_unit_test(test_what_is_wanted), cmocka_unit_test(test_bad_asks),      cmocka_unit_test(test_the_fewest_shifts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
