/* profile.c - the numbers of profile.h. */
#include "sim/profile.h"

const uint32_t profile_start_hour[HOURS_IN_DAY] = {
    [7] = 100, [8] = 1200, [9] = 2000, [10] = 1000, [11] = 400, [12] = 300, [13] = 1400, [14] = 1600, [15] = 700, [16] = 500,
    [17] = 400, [18] = 300, [19] = 100,
};

const uint32_t profile_booking_hour[HOURS_IN_DAY] = {
    [8] = 600, [9] = 1600, [10] = 1800, [11] = 1200, [12] = 500, [13] = 600, [14] = 1200, [15] = 1100, [16] = 700, [17] = 400,
    [18] = 200, [19] = 100,
};

const uint32_t profile_weekday[DAYS_IN_WEEK] = { 1300, 1200, 1200, 1300, 1500, 1900, 1600 };

const struct profile_lead profile_leads[PROFILE_LEADS] = {
    { 0, 0, 2000, 300 }, { 1, 1, 3000, 700 }, { 2, 3, 2800, 1500 }, { 4, 7, 1700, 2500 }, { 8, 21, 500, 5000 },
};

const struct profile_item profile_items[PROFILE_ITEMS] = {
    { "CLN01", 3400 }, { "CLN02", 1000 }, { "CLN03", 500 }, { "CLN04", 100 }, { "CLN05", 600 }, { "CLN06", 200 }, { "CLN07", 100 },
    { "CLN08", 100 }, { "APP01", 300 }, { "APP02", 400 }, { "APP03", 200 }, { "APP04", 100 }, { "ORG01", 100 }, { "COK01", 800 },
    { "LDR01", 300 }, { "CHD01", 300 }, { "CHD02", 300 }, { "MED01", 200 }, { "MED02", 100 }, { "ELD01", 500 }, { "ELD02", 100 },
    { "ELD03", 100 }, { "ELD04", 100 }, { "REP01", 40 }, { "REP02", 40 }, { "REP03", 10 }, { "MOV01", 10 },
};

const struct profile_week profile_festival[PROFILE_FESTIVAL_WEEKS] = {
    { -5, 120, 100, 100 }, { -4, 150, 100, 100 }, { -3, 200, 100, 120 }, { -2, 260, 95, 140 },
    { -1, 300, 70, 150 },  { 0, 30, 15, 100 },    { 1, 50, 50, 100 },    { 2, 80, 85, 100 },
};

static const struct profile_week plain_week = { 0, 100, 100, 100 };

const struct profile_week *profile_week_of(int32_t days_from_festival)
{
    int32_t week = days_from_festival / DAYS_IN_WEEK - (days_from_festival % DAYS_IN_WEEK < 0);
    for (int i = 0; i < PROFILE_FESTIVAL_WEEKS; i++)
        if (profile_festival[i].week == week) return &profile_festival[i];
    return &plain_week;
}
