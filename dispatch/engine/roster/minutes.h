/* minutes.h - the minutes of a shift: all of them, those between two times, those at night, and which are overtime.
 * Times are minutes after the midnight of the shift's day. All of a shift's spans are paid, breaks inside them included. Pure arithmetic.
 * LL = Labour Law of the PRC, WT = State Council rules on working time. */
#ifndef PAIDAN_ENGINE_MINUTES_H
#define PAIDAN_ENGINE_MINUTES_H

#include "engine/roster/roster.h"

/* LL 36. WT 3 says 40 h a week; the law's 44 h is where overtime is counted from here, as rotas of six 7 h days are usual. */
enum { NORMAL_DAY_MIN = 480, NORMAL_WEEK_MIN = 2640 };
enum { DAY_MIN = 1440, NIGHT_FROM_MIN = 22 * 60, NIGHT_TO_MIN = 30 * 60 /* 06:00 */ };

int32_t minutes_of_kind(const struct shift_kind *kind);                                           /* NULL: a day of rest, 0 */
int32_t minutes_between(const struct shift_kind *kind, int32_t from_min, int32_t to_min);         /* half-open */
int32_t minutes_at_night(const struct shift_kind *kind);                                          /* from 22:00 to 06:00, in every night it touches */
struct span_min minutes_extent(const struct shift_kind *kind);                                    /* from the first start to the last end */

/* Overtime is counted day after day through a week. Of a day's minutes those beyond NORMAL_DAY_MIN are overtime; the rest are normal until
 * the week's days have NORMAL_WEEK_MIN of them, then overtime, too. So no minute counts twice. *week_min holds the normal minutes of the
 * week's days before, 0 on a Monday, and takes this day's. */
int32_t minutes_overtime(int32_t minutes, int32_t *week_min);

#endif
