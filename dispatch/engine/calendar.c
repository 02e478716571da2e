/* calendar.c - civil days in Asia/Shanghai. The zone has had no summer time since 1991, so one constant is all there is to it;
 * older instants read as if UTC+8 had always held. */
#include "engine/calendar.h"

#include <stdbool.h>

#include "engine/types.h"

enum { MINUTES_IN_DAY = 1440, WEEKDAY_OF_EPOCH = 3 /* 1970-01-01 was a Thursday */ };

static const int64_t zone_ms = 8 * 60 * MINUTE_MS;

/* Splits by floor, so that instants and days before 1970 fall on the same side as the rest. */
static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

static int64_t floor_mod(int64_t value, int64_t by)
{
    return value % by + (value % by < 0 ? by : 0);
}

int32_t day_of_ms(int64_t ms)
{
    /* The zone is added to the rest of the day, where it cannot overflow. */
    bool past_midnight_there = floor_mod(ms, DAY_MS) + zone_ms >= DAY_MS;
    return (int32_t)(floor_div(ms, DAY_MS) + past_midnight_there);
}

int64_t ms_of_day(int32_t day)
{
    return day * DAY_MS - zone_ms;
}

int32_t minute_of_ms(int64_t ms)
{
    return (int32_t)((floor_mod(ms, DAY_MS) + zone_ms) / MINUTE_MS % MINUTES_IN_DAY);
}

int32_t weekday_of_day(int32_t day)
{
    return (int32_t)floor_mod((int64_t)day + WEEKDAY_OF_EPOCH, 7);
}

int32_t monday_of_day(int32_t day)
{
    return day - weekday_of_day(day);
}

int32_t month_first_day(int32_t day)
{
    return day - (civil_of_day(day).day - 1);
}

int32_t month_last_day(int32_t day)
{
    /* 31 days after the first is always inside the next month. */
    return month_first_day(month_first_day(day) + 31) - 1;
}

/* Both ways count in eras of 400 years that begin on a 1 March, so that the leap day is the last of its year. */
enum { DAYS_TO_EPOCH = 719468 /* from 0000-03-01 */, DAYS_IN_ERA = 146097 };

struct civil civil_of_day(int32_t day)
{
    int64_t since = (int64_t)day + DAYS_TO_EPOCH;
    int64_t era = floor_div(since, DAYS_IN_ERA);
    int64_t of_era = floor_mod(since, DAYS_IN_ERA);
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (struct civil){
        .year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
        .month = (uint8_t)month,
        .day = (uint8_t)(of_year - (153 * from_march + 2) / 5 + 1),
    };
}

int32_t day_of_civil(int32_t year, uint32_t month, uint32_t day)
{
    int64_t shifted = (int64_t)year - (month <= 2);
    int64_t era = floor_div(shifted, 400);
    int64_t year_of_era = floor_mod(shifted, 400);
    int64_t from_march = month > 2 ? (int64_t)month - 3 : (int64_t)month + 9;
    int64_t of_year = (153 * from_march + 2) / 5 + (int64_t)day - 1;
    int64_t of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    return (int32_t)(era * DAYS_IN_ERA + of_era - DAYS_TO_EPOCH);
}
