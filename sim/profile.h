/* profile.h - how a city asks for service, in numbers. Shares are per ten thousand and add up to it.
 * All are estimates for Hangzhou ("own knowledge") unless a line names its source; calibrate them before drawing conclusions.
 * Sources: [press 2024] Hangzhou press of January 2024 on demand before Spring Festival (+50 % on earlier years);
 * [Yuhang] a firm of Yuhang district: 30-60 orders a month before, about 200 in the half month before the festival, visits of 5-6 h
 * grown to 8-9 h; [release] a platform whose 21-day window is sold out before the festival, one or two days ahead being normal;
 * [survey 2019] a survey of buyers of cleaning: 3 visits a month of 2.3 h each. */
#ifndef PAIDAN_SIM_PROFILE_H
#define PAIDAN_SIM_PROFILE_H

#include <stdint.h>

enum { HOURS_IN_DAY = 24, DAYS_IN_WEEK = 7, PROFILE_LEADS = 5, PROFILE_ITEMS = 27, PROFILE_FESTIVAL_WEEKS = 8 };

extern const uint32_t profile_start_hour[HOURS_IN_DAY];        /* when a visit begins */
extern const uint32_t profile_booking_hour[HOURS_IN_DAY];      /* when it is asked for at a kiosk */
extern const uint32_t profile_weekday[DAYS_IN_WEEK];           /* Monday first */

struct profile_lead { int32_t least_days, most_days; uint32_t normal, festival; };      /* booked so long ahead; [release] */
extern const struct profile_lead profile_leads[PROFILE_LEADS];

struct profile_item { const char *code; uint32_t share; };
extern const struct profile_item profile_items[PROFILE_ITEMS];

/* Weeks counted from the first day of Spring Festival; -1 is the week before. [press 2024] [Yuhang] */
struct profile_week { int32_t week; uint32_t demand_pct, supply_pct, duration_pct; };
extern const struct profile_week profile_festival[PROFILE_FESTIVAL_WEEKS];
const struct profile_week *profile_week_of(int32_t days_from_festival);      /* a plain week when far from it */

enum {
    /* residents, per ten thousand orders */
    CANCEL_GE24H = 350,            /* a day or more before */
    CANCEL_24H_2H = 180,
    CANCEL_LT2H = 50,
    NO_ACCESS = 70,                /* nobody opens the door */
    VISITS_A_MONTH = 3,            /* of one household [survey 2019] */
    /* workers, per ten thousand offers or orders */
    WORKER_SIDE = 200,             /* cancels on the worker's side, before setting out */
    OVERRUN = 1500, OVERRUN_MEAN_MIN = 20,
    HOURLY_DEVIATION_PCT = 10,     /* of the time paid by the hour */
    PIECE_DEVIATION_PCT = 30,      /* of the time of a piece of work */
    ARRIVAL_MEAN_MIN = -3, ARRIVAL_DEVIATION_MIN = 8,      /* at the door, against the agreed time */
};

#endif
