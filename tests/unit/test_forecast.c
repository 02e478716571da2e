/* The forecast against the same sentence worked out in fractions from a dense table, and against cases done by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/outlook/forecast.h"
#include "unit/random_bits.h"

static const int32_t defaults[DAY_KINDS] = { [DAY_PLAIN] = 1, [DAY_REST] = 700, [DAY_WORK] = 1, [DAY_STATUTORY] = 1500 };

/* ---- a history that is plain to see ---- */

enum { POINTS = 2, SKILLS = 3, SPAN = 90, FIRST_DAY = 20800 };      /* 20800 is a Sunday in December 2026: a year ends in them */

struct world {
    bool held[SPAN];
    uint8_t kind[SPAN];
    uint16_t count[SPAN][POINTS][SKILLS][HALVES];
};

/* The history as a core that was always there would hold it after the day `last`. */
static struct demand *demand_of(const struct world *world, int32_t last)
{
    struct demand *demand = demand_new(POINTS, DEMAND_DAYS * POINTS * SKILLS);
    assert_non_null(demand);
    for (int32_t day = 0; day <= last; day++) {
        if (!world->held[day]) continue;
        assert_int_equal(demand_day_open(demand, FIRST_DAY + day, (enum day_kind)world->kind[day]), REFUSE_OK);
        for (uint32_t point = 0; point < POINTS; point++)
            for (uint8_t skill = 0; skill < SKILLS; skill++)
                for (uint8_t half = 0; half < HALVES; half++) {
                    struct demand_cell cell = { skill, half, world->count[day][point][skill][half] };
                    if (cell.count > 0) assert_int_equal(demand_put(demand, FIRST_DAY + day, point, cell), REFUSE_OK);
                }
    }
    return demand;
}

/* ---- the slow forecast ---- */

struct slow { const struct world *world; int32_t first, before; };      /* days [first, before) are known, counted from FIRST_DAY */

struct slow_cell { double average, trend, factor, result; int days, factor_days; bool trended; };

static double to_nearest(double value) { return floor(value + 0.5); }
static double within(double value, double least, double most) { return value < least ? least : value > most ? most : value; }
static int weekday(int32_t day) { return (day + 6) % 7; }      /* FIRST_DAY is a Sunday */

static bool plain_day(const struct slow *slow, int32_t day)
{
    return day >= slow->first && day < slow->before && day >= 0 && slow->world->held[day] && slow->world->kind[day] == DAY_PLAIN;
}

static double sum_of(const struct world *world, int32_t day, int point, int skill)      /* -1: all */
{
    double sum = 0;
    for (int p = 0; p < POINTS; p++)
        for (int s = 0; s < SKILLS; s++)
            for (int h = 0; h < HALVES; h++)
                if ((point < 0 || p == point) && (skill < 0 || s == skill)) sum += world->count[day][p][s][h];
    return sum;
}

static double slow_factor(const struct slow *slow, enum day_kind kind, int *learned)
{
    *learned = 0;
    if (kind == DAY_PLAIN || kind == DAY_WORK) return 1000;
    double was = 0, usual = 0;
    int days = 0;
    for (int32_t day = slow->before - DEMAND_DAYS; day < slow->before; day++) {
        if (day < 0 || day < slow->first || !slow->world->held[day] || slow->world->kind[day] != kind) continue;
        double sum = 0;
        int count = 0;
        for (int32_t other = slow->before - DEMAND_DAYS; other < slow->before; other++)
            if (plain_day(slow, other) && weekday(other) == weekday(day)) { sum += sum_of(slow->world, other, -1, -1); count++; }
        if (count == 0) continue;
        was += sum_of(slow->world, day, -1, -1);
        usual += to_nearest(sum * 1000 / count);
        days++;
    }
    if (usual < TREND_HALVES_LEAST * 1000.0) return defaults[kind];
    *learned = days;
    return within(to_nearest(was * 1e6 / usual), FACTOR_LEAST, FACTOR_MOST);
}

static double slow_trend(const struct slow *slow, int point, int skill, bool *told)
{
    double recent = 0, earlier = 0;
    for (int32_t day = slow->before - 28; day < slow->before; day++) {
        if (!plain_day(slow, day) || !plain_day(slow, day - 28)) continue;
        recent += sum_of(slow->world, day, point, skill);
        earlier += sum_of(slow->world, day - 28, point, skill);
    }
    *told = recent >= TREND_HALVES_LEAST && earlier >= TREND_HALVES_LEAST;
    return *told ? within(to_nearest(recent * 1000 / earlier), TREND_LEAST, TREND_MOST) : 1000;
}

static struct slow_cell slow_forecast(const struct slow *slow, int point, int skill, int half, int32_t day, enum day_kind kind)
{
    struct slow_cell cell = { 0 };
    double sum = 0, wanted = 0;
    for (int32_t other = slow->before - 1; other >= slow->before - DEMAND_DAYS && cell.days < 8; other--) {
        bool same = kind == DAY_WORK ? weekday(other + 7 * 20) < 5 : weekday(other + 7 * 20) == weekday(day);
        if (!plain_day(slow, other) || !same) continue;
        sum += slow->world->count[other][point][skill][half];
        wanted += sum_of(slow->world, other, point, skill);
        cell.days++;
    }
    cell.factor = slow_factor(slow, kind, &cell.factor_days);
    cell.trend = slow_trend(slow, point, skill, &cell.trended);
    if (wanted == 0) { cell.trended = false; cell.trend = 1000; }      /* nothing to multiply */
    cell.average = cell.days > 0 ? to_nearest(sum * 1000 / cell.days) : 0;
    cell.result = to_nearest(cell.average * cell.trend * cell.factor / 1e6);
    return cell;
}

static void assert_forecast(const struct slow *slow, const struct forecast_day *fast, int point, int32_t day, enum day_kind kind)
{
    assert_int_equal(fast->day, FIRST_DAY + day);
    assert_int_equal(fast->kind, kind);
    for (int skill = 0; skill < SKILLS; skill++) {
        bool any = false;
        for (int half = 0; half < HALVES; half++) {
            struct slow_cell cell = slow_forecast(slow, point, skill, half, day, kind);
            assert_int_equal(fast->days, cell.days);
            assert_int_equal(fast->factor.permille, cell.factor);
            assert_int_equal(fast->factor.days, cell.factor_days);
            assert_int_equal(fast->trend_permille[skill], cell.trend);
            assert_int_equal(fast->trending >> skill & 1, cell.trended);
            assert_int_equal(fast->average_milli[skill][half], cell.average);
            assert_int_equal(fast->milli[skill][half], cell.result);
            any = any || cell.average > 0;
        }
        if (any) assert_int_equal(fast->skills >> skill & 1, 1);
    }
    for (int i = 0; i < fast->days; i++) {
        assert_true(plain_day(slow, fast->used[i] - FIRST_DAY));
        assert_true(i == 0 || fast->used[i] < fast->used[i - 1]);
    }
    for (int skill = SKILLS; skill < SKILLS_MAX; skill++)
        for (int half = 0; half < HALVES; half++) assert_int_equal(fast->milli[skill][half], 0);
}

static void random_world(struct world *world, uint64_t *seed)
{
    memset(world, 0, sizeof *world);
    uint32_t busy = random_below(seed, 3), grows = random_below(seed, 3);      /* quiet, usual, busy; falling, even, rising */
    for (int32_t day = 0; day < SPAN; day++) {
        world->held[day] = random_below(seed, 12) != 0;
        world->kind[day] = random_below(seed, 8) == 0 ? (uint8_t)random_below(seed, DAY_KINDS) : DAY_PLAIN;
        uint32_t level = 1 + busy * 2 + (grows == 0 ? (uint32_t)((SPAN - day) * (SPAN - day)) / 400 : grows == 2 ? (uint32_t)(day * day) / 400 : 0);
        for (uint32_t point = 0; point < POINTS; point++)
            for (uint32_t skill = 0; skill < SKILLS; skill++)
                for (uint32_t half = 14; half < 44; half++)
                    if (skill + 1 < SKILLS || random_below(seed, 40) == 0)      /* the last skill is rare */
                        world->count[day][point][skill][half] = (uint16_t)random_below(seed, (weekday(day) == 5 ? 2 : 1) * level + 1);
    }
}

static void random_forecasts(void **state)
{
    (void)state;
    struct world *world = malloc(sizeof *world);
    struct forecast_day *fast = malloc(sizeof *fast);
    assert_true(world != NULL && fast != NULL);
    uint32_t trended = 0, learned = 0, clamped = 0;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        uint64_t bits = seed * 104729;
        random_world(world, &bits);
        int32_t last = SPAN - 1 - (int32_t)(random_below(&bits, 3) * random_below(&bits, 40));
        while (!world->held[last]) last--;
        struct demand *demand = demand_of(world, last);
        for (uint32_t i = 0; i < 8; i++) {
            struct slow slow = { .world = world, .first = last - DEMAND_DAYS + 1, .before = last + 1 - (int32_t)random_below(&bits, 15) };
            int32_t day = slow.before + (int32_t)random_below(&bits, 30);
            int point = (int)random_below(&bits, POINTS);
            enum day_kind kind = (enum day_kind)random_below(&bits, DAY_KINDS);
            struct forecast forecast;
            forecast_init(&forecast, demand, FIRST_DAY + slow.before, defaults);
            forecast_day(&forecast, (uint32_t)point, FIRST_DAY + day, kind, fast);
            assert_forecast(&slow, fast, point, day, kind);
            trended += fast->trending != 0;
            learned += fast->factor.days > 0;
            clamped += fast->trend_permille[0] == TREND_MOST || fast->trend_permille[0] == TREND_LEAST;
        }
        demand_free(demand);
    }
    assert_true(trended > 20 && learned > 20 && clamped > 2);      /* the worlds were worth it */
    free(fast);
    free(world);
}

/* ---- the error ---- */

static void assert_error(const struct world *world, const struct demand *demand, int32_t last, int point, struct forecast_day *scratch)
{
    double wanted = 0, foreseen = 0, cells = 0, days_apart = 0;
    uint32_t days = 0;
    for (int32_t day = last - 13; day <= last; day++) {
        struct slow slow = { .world = world, .first = last - DEMAND_DAYS + 1, .before = day };
        if (day < 0 || !world->held[day]) continue;
        double of_day = 0, foreseen_day = 0;
        int used = 0;
        double cells_of_day = 0;
        for (int skill = 0; skill < SKILLS; skill++)
            for (int half = 0; half < HALVES; half++) {
                struct slow_cell cell = slow_forecast(&slow, point, skill, half, day, (enum day_kind)world->kind[day]);
                double was = world->count[day][point][skill][half];
                used = cell.days;
                of_day += was;
                foreseen_day += cell.result;
                cells_of_day += fabs(cell.result - was * 1000);
            }
        if (used == 0) continue;
        days++;
        wanted += of_day;
        foreseen += foreseen_day;
        cells += cells_of_day;
        days_apart += fabs(foreseen_day - of_day * 1000);
    }
    struct forecast_error error;
    forecast_backtest(demand, (uint32_t)point, defaults, scratch, &error);
    assert_int_equal(error.wanted, wanted);
    assert_int_equal(error.days, wanted > 0 ? days : 0);
    if (wanted == 0) return;
    assert_int_equal(error.cell_permille, to_nearest(cells / wanted));
    assert_int_equal(error.day_permille, to_nearest(days_apart / wanted));
    double bias = (foreseen - wanted * 1000) / wanted;
    assert_int_equal(error.bias_permille, bias < 0 ? -to_nearest(-bias) : to_nearest(bias));
}

static void random_errors(void **state)
{
    (void)state;
    struct world *world = malloc(sizeof *world);
    struct forecast_day *scratch = malloc(sizeof *scratch);
    assert_true(world != NULL && scratch != NULL);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        uint64_t bits = seed * 15485863;
        random_world(world, &bits);
        int32_t last = seed == 1 ? 5 : seed == 2 ? 20 : SPAN - 1 - (int32_t)random_below(&bits, 20);
        while (!world->held[last]) last--;
        struct demand *demand = demand_of(world, last);
        for (int point = 0; point < POINTS; point++) assert_error(world, demand, last, point, scratch);
        demand_free(demand);
    }
    free(scratch);
    free(world);
}

/* ---- by hand ---- */

/* One visit of a crew each held day, in the half hour 20, of skill 1 at point 0. */
struct steady { const char *what; int32_t days; uint16_t crew_early, crew_late; int32_t target; enum day_kind kind; uint8_t used; uint32_t average, result; };

static void by_hand(void **state)
{
    (void)state;
    /* Day 0 is a Sunday; the last four weeks have crew_late. 56 days: days 55 (Saturday) back to 0. */
    static const struct steady cases[] = {
        { "no history",               0,  0,    0,    3,  DAY_PLAIN,     0, 0,      0 },
        { "one day, its weekday",     1,  4,    4,    7,  DAY_PLAIN,     1, 4000,   4000 },
        { "one day, another weekday", 1,  4,    4,    8,  DAY_PLAIN,     0, 0,      0 },
        { "too small for a trend",    56, 1,    3,    56, DAY_PLAIN,     8, 2000,   2000 },
        { "rising",                   56, 100,  150,  56, DAY_PLAIN,     8, 125000, 187500 },
        { "falling",                  56, 100,  80,   56, DAY_PLAIN,     8, 90000,  72000 },
        { "rising beyond belief",     56, 20,   60,   56, DAY_PLAIN,     8, 40000,  80000 },
        { "falling beyond belief",    56, 60,   20,   56, DAY_PLAIN,     8, 40000,  20000 },
        { "a make-up Saturday",       56, 100,  100,  62, DAY_WORK,      8, 100000, 100000 },
        { "a holiday, none known",    56, 100,  100,  58, DAY_STATUTORY, 8, 100000, 150000 },
        { "a day off, none known",    56, 100,  100,  58, DAY_REST,      8, 100000, 70000 },
    };
    struct world *world = malloc(sizeof *world);
    struct forecast_day *fast = malloc(sizeof *fast);
    assert_true(world != NULL && fast != NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct steady *c = &cases[i];
        memset(world, 0, sizeof *world);
        for (int32_t day = 0; day < c->days; day++) {
            world->held[day] = true;
            world->count[day][0][1][20] = day < c->days - 28 ? c->crew_early : c->crew_late;
        }
        struct demand *demand = demand_of(world, c->days - 1);
        struct forecast forecast;
        forecast_init(&forecast, demand, FIRST_DAY + c->days, defaults);
        forecast_day(&forecast, 0, FIRST_DAY + c->target, c->kind, fast);
        if (fast->days != c->used || fast->average_milli[1][20] != c->average || fast->milli[1][20] != c->result)
            fail_msg("%s: %u days, average %u, result %u", c->what, fast->days, fast->average_milli[1][20], fast->milli[1][20]);
        assert_int_equal(fast->skills, c->average > 0 ? 2 : 0);
        assert_int_equal(fast->milli[1][21], 0);
        demand_free(demand);
    }
    free(fast);
    free(world);
}

/* The National Day week of 2026 as the calendar has it: 1-7 October off, made up for on Sunday 20 September and Saturday 10 October. */
static void a_holiday_week(void **state)
{
    (void)state;
    int32_t first = day_of_civil(2026, 8, 20), last = day_of_civil(2026, 10, 14);
    struct demand *demand = demand_new(1, DEMAND_DAYS);
    for (int32_t day = first; day <= last; day++) {
        struct civil civil = civil_of_day(day);
        bool make_up = (civil.month == 9 && civil.day == 20) || (civil.month == 10 && civil.day == 10);
        enum day_kind kind = make_up ? DAY_WORK : DAY_PLAIN;
        if (civil.month == 10 && civil.day <= 7) kind = civil.day <= 3 ? DAY_STATUTORY : DAY_REST;
        uint16_t usual = weekday_of_day(day) >= 5 ? 200 : 100;      /* weekends are twice as busy */
        uint16_t count = kind == DAY_STATUTORY ? usual / 2 : kind == DAY_REST ? (uint16_t)(usual * 3 / 2) : make_up ? 110 : usual;
        assert_int_equal(demand_day_open(demand, day, kind), REFUSE_OK);
        assert_int_equal(demand_put(demand, day, 0, (struct demand_cell){ 5, 20, count }), REFUSE_OK);
    }
    static const struct { int32_t day; enum day_kind kind; uint32_t milli; } cases[] = {
        { 1,  DAY_PLAIN,     100000 },      /* days after the last: a Thursday */
        { 3,  DAY_PLAIN,     200000 },      /* a Saturday: the make-up Saturday did not spoil it */
        { 3,  DAY_WORK,      100000 },      /* a make-up Saturday is a weekday */
        { 1,  DAY_STATUTORY, 50000 },
        { 3,  DAY_STATUTORY, 100000 },
        { 1,  DAY_REST,      150000 },
        { 80, DAY_PLAIN,     200000 },      /* over the year's end: Saturday 2 January 2027 */
    };
    struct forecast_day *fast = malloc(sizeof *fast);
    struct forecast forecast;
    forecast_init(&forecast, demand, last + 1, defaults);
    assert_int_equal(forecast.factor[DAY_STATUTORY].permille, 500);
    assert_int_equal(forecast.factor[DAY_STATUTORY].days, 3);
    assert_int_equal(forecast.factor[DAY_REST].permille, 1500);
    assert_int_equal(forecast.factor[DAY_REST].days, 4);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        forecast_day(&forecast, 0, last + cases[i].day, cases[i].kind, fast);
        assert_int_equal(fast->milli[5][20], cases[i].milli);
        assert_int_equal(fast->trend_permille[5], 1000);      /* the week off weighs nothing */
        assert_int_equal(fast->trending, 1u << 5);
    }
    struct forecast_error error;
    forecast_backtest(demand, 0, defaults, fast, &error);
    assert_int_equal(error.days, 14);
    assert_true(error.cell_permille > 0);      /* the first holidays came unannounced */
    demand_free(demand);
    free(fast);
}

/* What holidays taught stays within bounds; a holiday whose weekday has no plain day teaches nothing, nor does a history too small. */
static void what_holidays_teach(void **state)
{
    (void)state;
    static const struct { const char *what; uint16_t usual, holiday; bool plain_mondays; int32_t permille; uint8_t days; } cases[] = {
        { "half",                   500, 250,  true,  500,  1 },
        { "nothing at all",         500, 0,    true,  100,  1 },
        { "ten times as much",      500, 5000, true,  4000, 1 },
        { "hardly any history",     399, 700,  true,  1500, 0 },
        { "just enough of it",      400, 700,  true,  1750, 1 },
        { "nothing to compare with", 500, 250, false, 1500, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct demand *demand = demand_new(1, DEMAND_DAYS);
        for (int32_t day = 0; day < 30; day++) {
            bool monday = weekday(day) == 0, holiday = day == 22;      /* a Monday */
            if (monday && !holiday && !cases[i].plain_mondays) continue;
            assert_int_equal(demand_day_open(demand, FIRST_DAY + day, holiday ? DAY_STATUTORY : DAY_PLAIN), REFUSE_OK);
            assert_int_equal(demand_put(demand, FIRST_DAY + day, 0, (struct demand_cell){ 0, 30, holiday ? cases[i].holiday : cases[i].usual }), REFUSE_OK);
        }
        struct forecast forecast;
        forecast_init(&forecast, demand, FIRST_DAY + 30, defaults);
        if (forecast.factor[DAY_STATUTORY].permille != cases[i].permille || forecast.factor[DAY_STATUTORY].days != cases[i].days)
            fail_msg("%s: %d of %u days", cases[i].what, forecast.factor[DAY_STATUTORY].permille, forecast.factor[DAY_STATUTORY].days);
        demand_free(demand);
    }
}

/* A skill that is never wanted on such days has no part in them, however busy it is on others. */
static void other_days_stay_out(void **state)
{
    (void)state;
    struct demand *demand = demand_new(1, 2 * DEMAND_DAYS);
    struct forecast_day *fast = malloc(sizeof *fast);
    assert_non_null(fast);
    for (int32_t day = 0; day < DEMAND_DAYS; day++) {
        assert_int_equal(demand_day_open(demand, FIRST_DAY + day, DAY_PLAIN), REFUSE_OK);
        uint16_t count = weekday(day) == 6 ? 0 : 100;      /* on Sundays a row that says nothing */
        assert_int_equal(demand_put(demand, FIRST_DAY + day, 0, (struct demand_cell){ 4, 20, count }), REFUSE_OK);
    }
    struct forecast forecast;
    forecast_init(&forecast, demand, FIRST_DAY + DEMAND_DAYS, defaults);
    forecast_day(&forecast, 0, FIRST_DAY + DEMAND_DAYS, DAY_PLAIN, fast);      /* a Sunday */
    assert_int_equal(fast->days, 8);
    assert_int_equal(fast->skills, 0);
    assert_int_equal(fast->trending, 0);
    assert_int_equal(fast->milli[4][20], 0);
    forecast_day(&forecast, 0, FIRST_DAY + DEMAND_DAYS + 1, DAY_PLAIN, fast);
    assert_int_equal(fast->skills, 1u << 4);
    assert_int_equal(fast->trending, 1u << 4);
    assert_int_equal(fast->milli[4][20], 100000);
    demand_free(demand);
    free(fast);
}

/* What comes later does not change what would have been said before. */
static void nothing_is_known_beforehand(void **state)
{
    (void)state;
    struct world *world = malloc(sizeof *world);
    struct forecast_day *one = malloc(sizeof *one), *other = malloc(sizeof *other);
    assert_true(world != NULL && one != NULL && other != NULL);
    uint64_t bits = 11;
    random_world(world, &bits);
    for (int32_t day = 0; day < SPAN; day++) world->held[day] = true;
    struct demand *short_of = demand_of(world, 54), *whole = demand_of(world, 55);      /* the same first day */
    struct forecast forecast;
    forecast_init(&forecast, short_of, FIRST_DAY + 55, defaults);
    forecast_day(&forecast, 1, FIRST_DAY + 55, DAY_PLAIN, one);
    forecast_init(&forecast, whole, FIRST_DAY + 55, defaults);
    forecast_day(&forecast, 1, FIRST_DAY + 55, DAY_PLAIN, other);
    assert_memory_equal(one, other, sizeof *one);
    demand_free(short_of);
    demand_free(whole);
    free(one);
    free(other);
    free(world);
}

static void no_error_without_history(void **state)
{
    (void)state;
    struct forecast_day *scratch = malloc(sizeof *scratch);
    struct demand *demand = demand_new(1, 10);
    struct forecast_error error = { .days = 9 };
    forecast_backtest(demand, 0, defaults, scratch, &error);
    assert_int_equal(error.days, 0);
    for (int32_t day = 0; day < 10; day++) assert_int_equal(demand_day_open(demand, FIRST_DAY + day, DAY_PLAIN), REFUSE_OK);
    forecast_backtest(demand, 0, defaults, scratch, &error);      /* ten quiet days */
    assert_int_equal(error.days, 0);
    assert_int_equal(demand_put(demand, FIRST_DAY + 9, 0, (struct demand_cell){ 0, 0, 2 }), REFUSE_OK);
    forecast_backtest(demand, 0, defaults, scratch, &error);      /* three days could be forecast, as quiet; two workers were wanted on the last */
    assert_int_equal(error.days, 3);
    assert_int_equal(error.wanted, 2);
    assert_int_equal(error.cell_permille, 1000);
    assert_int_equal(error.day_permille, 1000);
    assert_int_equal(error.bias_permille, -1000);
    forecast_backtest(demand, 1, defaults, scratch, &error);      /* no such point */
    assert_int_equal(error.days, 0);
    demand_free(demand);
    free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_forecasts),
        cmocka_unit_test(random_errors),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(a_holiday_week),
        cmocka_unit_test(what_holidays_teach),
        cmocka_unit_test(other_days_stay_out),
        cmocka_unit_test(nothing_is_known_beforehand),
        cmocka_unit_test(no_error_without_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
