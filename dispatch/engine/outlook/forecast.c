/* forecast.c - see forecast.h. Sums first and one division each, so that every part can be worked out again by hand. */
#include "engine/outlook/forecast.h"

#include <string.h>

#include "engine/calendar.h"

enum { PERMILLE = 1000, MILLI = 1000, TREND_STEP = 28, FIRST_WEEKEND_DAY = 5 };

/* To the nearest, halves up; neither is negative. */
static uint64_t divide(uint64_t value, uint64_t by) { return (value + by / 2) / by; }

static int32_t clamp(uint64_t value, int32_t least, int32_t most)
{
    return value < (uint64_t)least ? least : value > (uint64_t)most ? most : (int32_t)value;
}

/* Plain days are what averages and trends are made of. */
static bool plain(const struct demand *demand, int32_t day) { return demand_holds(demand, day) && demand_kind(demand, day) == DAY_PLAIN; }

/* ---- the holiday factor ---- */

struct weekday_mean { uint64_t total; uint32_t days; };

static struct forecast_factor learn(const struct demand *demand, int32_t before, enum day_kind kind, const struct weekday_mean mean[7],
                                    int32_t default_permille)
{
    uint64_t was = 0, usual_milli = 0;
    uint8_t days = 0;
    for (int32_t day = before - DEMAND_DAYS; day < before; day++) {
        const struct weekday_mean *usual = &mean[weekday_of_day(day)];
        if (!demand_holds(demand, day) || demand_kind(demand, day) != kind || usual->days == 0) continue;
        was += demand_total(demand, day);
        usual_milli += divide(usual->total * MILLI, usual->days);
        days++;
    }
    bool told = usual_milli >= (uint64_t)TREND_HALVES_LEAST * MILLI;
    uint64_t permille = told ? divide(was * MILLI * PERMILLE, usual_milli) : (uint64_t)default_permille;
    return (struct forecast_factor){ .permille = clamp(permille, FACTOR_LEAST, FACTOR_MOST), .days = told ? days : 0 };
}

void forecast_init(struct forecast *forecast, const struct demand *demand, int32_t before, const int32_t defaults[DAY_KINDS])
{
    struct weekday_mean mean[7] = { { 0 } };
    for (int32_t day = before - DEMAND_DAYS; day < before; day++) {
        if (!plain(demand, day)) continue;
        mean[weekday_of_day(day)].total += demand_total(demand, day);
        mean[weekday_of_day(day)].days++;
    }
    *forecast = (struct forecast){ .demand = demand, .before = before };
    forecast->factor[DAY_PLAIN].permille = forecast->factor[DAY_WORK].permille = PERMILLE;
    forecast->factor[DAY_REST] = learn(demand, before, DAY_REST, mean, defaults[DAY_REST]);
    forecast->factor[DAY_STATUTORY] = learn(demand, before, DAY_STATUTORY, mean, defaults[DAY_STATUTORY]);
}

/* ---- the average ---- */

/* A make-up working day falls on a weekend and is lived like a weekday. */
static bool alike(const struct forecast_day *target, int32_t day)
{
    if (target->kind == DAY_WORK) return weekday_of_day(day) < FIRST_WEEKEND_DAY;
    return weekday_of_day(day) == weekday_of_day(target->day);
}

static void choose_days(const struct forecast *forecast, struct forecast_day *out)
{
    for (int32_t day = forecast->before - 1; day >= forecast->before - DEMAND_DAYS && out->days < FORECAST_DAYS; day--)
        if (alike(out, day) && plain(forecast->demand, day)) out->used[out->days++] = day;
}

static void add_rows(const struct forecast *forecast, uint32_t point, struct forecast_day *out)
{
    for (uint32_t i = 0; i < out->days; i++) {
        const struct demand_row *row = demand_first(forecast->demand, out->used[i], point);
        for (; row != NULL; row = demand_next(forecast->demand, row)) {
            if (row->total == 0) continue;
            out->skills |= 1ull << row->skill;
            for (uint32_t half = 0; half < HALVES; half++) out->average_milli[row->skill][half] += row->count[half];
        }
    }
}

/* ---- the trend ---- */

struct pair { uint32_t recent, earlier; };

static void add_totals(const struct demand *demand, uint32_t point, int32_t day, struct pair pairs[SKILLS_MAX], bool recent)
{
    for (const struct demand_row *row = demand_first(demand, day, point); row != NULL; row = demand_next(demand, row))
        *(recent ? &pairs[row->skill].recent : &pairs[row->skill].earlier) += row->total;
}

static void tell_trends(const struct forecast *forecast, uint32_t point, struct forecast_day *out)
{
    struct pair pairs[SKILLS_MAX] = { { 0 } };
    for (int32_t day = forecast->before - TREND_STEP; day < forecast->before; day++) {
        if (!plain(forecast->demand, day) || !plain(forecast->demand, day - TREND_STEP)) continue;
        add_totals(forecast->demand, point, day, pairs, true);
        add_totals(forecast->demand, point, day - TREND_STEP, pairs, false);
    }
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
        const struct pair *pair = &pairs[skill];
        bool told = (out->skills >> skill & 1) != 0 && pair->recent >= TREND_HALVES_LEAST && pair->earlier >= TREND_HALVES_LEAST;
        out->trending |= (uint64_t)told << skill;
        out->trend_permille[skill] = told ? clamp(divide((uint64_t)pair->recent * PERMILLE, pair->earlier), TREND_LEAST, TREND_MOST) : PERMILLE;
    }
}

/* ---- one day ---- */

void forecast_day(const struct forecast *forecast, uint32_t point, int32_t day, enum day_kind kind, struct forecast_day *out)
{
    *out = (struct forecast_day){ .day = day, .kind = kind, .factor = forecast->factor[kind] };
    choose_days(forecast, out);
    add_rows(forecast, point, out);
    tell_trends(forecast, point, out);
    for (uint64_t left = out->skills; left != 0; left &= left - 1) {
        uint32_t skill = (uint32_t)__builtin_ctzll(left);
        uint64_t scale = (uint64_t)out->trend_permille[skill] * (uint64_t)out->factor.permille;
        for (uint32_t half = 0; half < HALVES; half++) {
            uint64_t average = divide((uint64_t)out->average_milli[skill][half] * MILLI, out->days);      /* it held the sum */
            out->average_milli[skill][half] = (uint32_t)average;
            out->milli[skill][half] = (uint32_t)divide(average * scale, (uint64_t)PERMILLE * PERMILLE);
        }
    }
}

/* ---- the error ---- */

struct sums { uint64_t wanted, foreseen, cells_apart, days_apart; };      /* foreseen and apart in milli-workers */

static uint64_t apart(uint64_t a, uint64_t b) { return a > b ? a - b : b - a; }

static void compare_row(const uint32_t *milli, const uint16_t *count, struct sums *sums)
{
    for (uint32_t half = 0; half < HALVES; half++) {
        uint64_t wanted = count != NULL ? count[half] : 0;
        sums->wanted += wanted;
        sums->foreseen += milli[half];
        sums->cells_apart += apart(milli[half], wanted * MILLI);
    }
}

static void compare_day(const struct demand *demand, uint32_t point, const struct forecast_day *foreseen, struct sums *sums)
{
    struct sums day = { 0 };
    const struct demand_row *row = demand_first(demand, foreseen->day, point);
    for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {      /* rows come in order of skill */
        bool here = row != NULL && row->skill == skill;
        if (here || (foreseen->skills >> skill & 1) != 0) compare_row(foreseen->milli[skill], here ? row->count : NULL, &day);
        if (here) row = demand_next(demand, row);
    }
    sums->wanted += day.wanted;
    sums->foreseen += day.foreseen;
    sums->cells_apart += day.cells_apart;
    sums->days_apart += apart(day.foreseen, day.wanted * MILLI);
}

static int32_t against(uint64_t milli, uint64_t wanted)
{
    uint64_t permille = divide(milli, wanted);      /* milli-workers per worker are per mille */
    return permille > INT32_MAX ? INT32_MAX : (int32_t)permille;
}

void forecast_backtest(const struct demand *demand, uint32_t point, const int32_t defaults[DAY_KINDS], struct forecast_day *scratch,
                       struct forecast_error *out)
{
    struct sums sums = { 0 };
    uint32_t days = 0;
    int32_t latest = demand_latest(demand);
    *out = (struct forecast_error){ 0 };
    if (latest == INT32_MIN) return;
    for (int32_t day = latest - BACKTEST_DAYS + 1; day <= latest; day++) {
        if (!demand_holds(demand, day)) continue;
        struct forecast forecast;
        forecast_init(&forecast, demand, day, defaults);
        forecast_day(&forecast, point, day, demand_kind(demand, day), scratch);
        if (scratch->days == 0) continue;
        compare_day(demand, point, scratch, &sums);
        days++;
    }
    if (sums.wanted == 0) return;
    int32_t bias = against(apart(sums.foreseen, sums.wanted * MILLI), sums.wanted);
    *out = (struct forecast_error){ .days = days, .wanted = sums.wanted,
                                    .cell_permille = against(sums.cells_apart, sums.wanted), .day_permille = against(sums.days_apart, sums.wanted),
                                    .bias_permille = sums.foreseen < sums.wanted * MILLI ? -bias : bias };
}
