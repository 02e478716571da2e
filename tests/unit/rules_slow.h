/* rules_slow.h - the labour rules and the hours of a month once more, from the contracts of rules.h and hours.h: minute by minute, on a
 * calendar walked day by day, with the limits typed in from the law. Shares no code with the engine, only the shapes of its answers. */
#ifndef PAIDAN_TESTS_RULES_SLOW_H
#define PAIDAN_TESTS_RULES_SLOW_H

#include "engine/roster/hours.h"

enum { SLOW_KINDS = 12, SLOW_MARGIN = 70, SLOW_DAYS = ROSTER_DAYS + 2 * SLOW_MARGIN, SLOW_MINUTES = 2880 };

struct slow_day {
    int final, rotation;                   /* shift kinds, 0 for rest; outside the window both are */
    bool lieu_layer;                       /* the final shift comes from a swap or from a hand */
    enum day_kind calendar;
    int year, month, weekday;              /* month from 1, weekday from 0: Monday */
    int overtime;                          /* minutes of it, by slow_count() */
};

struct slow {
    int32_t first_day;                     /* of day[0]; the window is in the middle */
    struct slow_day day[SLOW_DAYS];
    bool on[SLOW_KINDS + 1][SLOW_MINUTES]; /* is the minute worked? from the midnight of the shift's day */
    int minutes[SLOW_KINDS + 1], night[SLOW_KINDS + 1], begin[SLOW_KINDS + 1], end[SLOW_KINDS + 1];
    bool split[SLOW_KINDS + 1];
};

void slow_begin(struct slow *slow, int32_t first_day);      /* all rest; first_day from 2018 on */
void slow_kind(struct slow *slow, const struct shift_kind *kind);
void slow_count(struct slow *slow);                         /* after the cells, before the questions */
uint32_t slow_rules(const struct slow *slow, struct labour labour, int day, struct breach *out);
void slow_hours(const struct slow *slow, struct labour labour, int day, int until, struct month_hours *out);      /* all but `whole` */

#endif
