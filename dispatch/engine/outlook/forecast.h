/* forecast.h - how many workers a day will need, so simply that it can be told in a sentence:
 *     average of the last days of its kind  x  trend of the point and skill  x  holiday factor of the region
 * average  up to FORECAST_DAYS latest plain days of the same weekday; for a make-up working day, the latest plain days of Monday to Friday,
 *          whatever its own weekday. Days that nobody counted are passed over.
 * trend    the last four weeks against the four before, by pairs of plain days 28 days apart that are both held, so that a holiday on one
 *          side weighs nothing; within TREND_LEAST..TREND_MOST, and none when either side is below TREND_HALVES_LEAST. The average lies about
 *          four weeks back and one such step leads to the present.
 * factor   of rest days and statutory holidays: what those in the history needed, all points together, against the averages of their
 *          weekdays; within FACTOR_LEAST..FACTOR_MOST. The caller's default where there was none, or too little to compare with.
 * The method is the classical decomposition (seasonal mean, ratio, calendar factor: Makridakis, Wheelwright and Hyndman, "Forecasting",
 * chapter 3), the error the usual walk forward. Integers only: per mille and milli-workers, each part rounded to the nearest, halves up.
 * Pure; the storage is the caller's. */
#ifndef PAIDAN_ENGINE_FORECAST_H
#define PAIDAN_ENGINE_FORECAST_H

#include "engine/outlook/demand.h"

enum {
    FORECAST_DAYS = 8,
    TREND_LEAST = 500, TREND_MOST = 2000,         /* per mille */
    TREND_HALVES_LEAST = 400,                     /* worker half hours: about a hundred visits, of which chance alone moves a ratio by a seventh */
    FACTOR_LEAST = 100, FACTOR_MOST = 4000,
    BACKTEST_DAYS = 14,
    DAY_KINDS = DAY_STATUTORY + 1,
};

struct forecast_factor { int32_t permille; uint8_t days; };      /* days: holidays it was learned from; 0: not learned */

/* A history as it was known before a day. Borrows the demand. */
struct forecast {
    const struct demand *demand;
    int32_t before;                                  /* only days before this one are looked at */
    struct forecast_factor factor[DAY_KINDS];        /* 1000 for plain days and make-up working days */
};

/* `defaults`: per mille by day_kind, >= 0, used for DAY_REST and DAY_STATUTORY within the same bounds. Ordinarily before = demand_latest() + 1. */
void forecast_init(struct forecast *forecast, const struct demand *demand, int32_t before, const int32_t defaults[DAY_KINDS]);

/* One point, one day, and the parts it was made of; 25 KB. Skills that are not in `skills` are all zero. */
struct forecast_day {
    int32_t day;
    enum day_kind kind;
    uint8_t days;                                    /* days in the average; 0: the history has none, and all is zero */
    int32_t used[FORECAST_DAYS];                     /* which, latest first */
    struct forecast_factor factor;
    uint64_t skills;                                 /* those wanted on any of the used days */
    uint64_t trending;                               /* those of `skills` whose trend could be told */
    int32_t trend_permille[SKILLS_MAX];              /* 1000 where it could not, and for skills that are not in `skills` */
    uint32_t average_milli[SKILLS_MAX][HALVES];
    uint32_t milli[SKILLS_MAX][HALVES];              /* average x trend x factor */
};

/* A day at or after forecast->before. */
void forecast_day(const struct forecast *forecast, uint32_t point, int32_t day, enum day_kind kind, struct forecast_day *out);

/* The error of the last BACKTEST_DAYS days of the history, each forecast from the days before it. Days without a forecast are passed over. */
struct forecast_error {
    uint32_t days;                    /* days compared; 0: nothing to compare, or nothing was wanted in them, and the rest is 0 */
    uint64_t wanted;                  /* worker half hours wanted in them */
    int32_t cell_permille;            /* sum of |forecast - wanted| over skills and half hours, against the sum wanted */
    int32_t day_permille;             /* the same over the sums of whole days */
    int32_t bias_permille;            /* sum of forecast - wanted, against the sum wanted; > 0: too much was foreseen */
};
/* `scratch` is overwritten. */
void forecast_backtest(const struct demand *demand, uint32_t point, const int32_t defaults[DAY_KINDS], struct forecast_day *scratch,
                       struct forecast_error *out);

#endif
