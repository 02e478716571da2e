/* hours.h - the hours of one worker in one calendar month: how many are paid at which rate, how many are at night, how much overtime
 * the month still has room for. Read from the final roster and the holiday calendar; nothing is stored, so an edit or a restart cannot
 * make a total wrong.
 *
 * A shift counts, with all its minutes, for the month of the day on which it begins, as in rules.h. Days outside the roster's window
 * have none. Each minute is in exactly one class, the first of these that it fits:
 *   PAY_300     it lies on a civil day that the calendar has as DAY_STATUTORY; a shift over midnight is cut there (LL 44 (3)).
 *   PAY_200     standard hours: its shift is on a rest day of the worker for which there is no day in lieu (LL 44 (2)).
 *   PAY_150     standard hours: minutes_overtime() of what the two classes before have left of each day, week by week: beyond 8 h of a
 *               day and 44 h of a week (LL 44 (1)). Comprehensive hours: what all but the holidays' minutes of the month, added up day
 *               by day, are beyond NORMAL_MONTH_MIN (PW 13; CH 271).
 *   PAY_NORMAL  the rest.
 * Part-timers have agreed on pay by the hour and have no overtime (LCL 68, 72): their minutes are PAY_300 or PAY_NORMAL. Contract,
 * agreement and agency are counted alike; whom the firm owes what is for the contract to say.
 *
 * A rest day is one that the worker's rotation leaves free (the pattern layer), as a firm may choose its weekly days off (WT 7); who has
 * no rotation around that day (none of its week's days has a shift in that layer) has no rest day in it. Worked it is when the final
 * roster has a shift there. A day in lieu is one on which the rotation has a shift and the final roster none, by a swap or by hand:
 * leave is not in lieu, nor is a statutory holiday, which is the worker's anyway. Days in lieu serve the rest days worked in the same
 * month, the earliest first, one each. The days that the yearly notice exchanges are settled among themselves, over month ends: a rest
 * day worked that is a DAY_WORK is served by a DAY_REST that would be in lieu and belongs to the same holiday, the earliest first, one
 * each; such a DAY_REST serves no other day. Days of one holiday have no more than HOLIDAY_APART days between one marked day and the next.
 *
 * Overtime, as against what is paid: what RULE_OVERTIME measures, whatever it is paid at; under comprehensive hours the month's minutes
 * beyond NORMAL_MONTH_MIN, as RULE_MONTH_LONG has it; none for part-timers.
 * Sources: LL = Labour Law of the PRC, LCL = Labour Contract Law, WT = State Council rules on working time, PW = Ministry of Labour
 * provisional rules on the payment of wages, CH = Ministry of Labour 1997 No. 271. */
#ifndef PAIDAN_ENGINE_HOURS_H
#define PAIDAN_ENGINE_HOURS_H

#include "engine/roster/rules.h"

enum { HOLIDAY_APART = 14 };

enum pay_class { PAY_NORMAL, PAY_150, PAY_200, PAY_300, PAY_CLASSES };

struct hours {
    int32_t days;                          /* with a shift */
    int32_t paid_min[PAY_CLASSES];         /* sums to the paid minutes */
    int32_t night_min;                     /* of them from 22:00 to 06:00 */
    int32_t overtime_min;
};

struct month_hours {
    struct hours worked, planned;          /* days up to `until`, that one included; days after it */
    int32_t left_min;                      /* of the month's 36 h of overtime, beyond both; below 0: over it. 0 for part-timers */
    bool whole;                            /* the window holds the month and the week that it begins in; else what it does not hold is missing */
};

/* The month that `day` is in. */
void hours_of_month(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, int32_t until, struct month_hours *out);

#endif
