/* rules_slow.c - counts minutes. */
#include "unit/rules_slow.h"

#include <string.h>

enum { DAY = 1440, FIRST_DAY_WALKED = 17532 /* Monday 2018-01-01 */, HOLIDAY_REACH = 15 /* fourteen days between */ };

void slow_begin(struct slow *slow, int32_t first_day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = 2018, month = 1, of_month = 1, weekday = 0;
    memset(slow, 0, sizeof *slow);
    slow->first_day = first_day;
    for (int32_t day = FIRST_DAY_WALKED; day < first_day + SLOW_DAYS; day++) {
        if (day >= first_day) {
            struct slow_day *here = &slow->day[day - first_day];
            here->year = year;
            here->month = month;
            here->weekday = weekday;
        }
        weekday = (weekday + 1) % 7;
        if (++of_month <= lengths[month - 1] + (month == 2 && year % 4 == 0)) continue;
        of_month = 1;
        if (++month > 12) month = 1, year++;
    }
}

void slow_kind(struct slow *slow, const struct shift_kind *kind)
{
    int id = kind->id;
    slow->minutes[id] = slow->night[id] = 0;
    slow->begin[id] = SLOW_MINUTES;
    slow->split[id] = kind->span_count == 2;
    for (int minute = 0; minute < SLOW_MINUTES; minute++) {
        int hour = minute / 60 % 24;
        bool on = false;
        for (int s = 0; s < kind->span_count; s++) on |= minute >= kind->span[s].start_min && minute < kind->span[s].end_min;
        slow->on[id][minute] = on;
        if (!on) continue;
        slow->minutes[id]++;
        slow->night[id] += hour >= 22 || hour < 6;
        if (slow->begin[id] > minute) slow->begin[id] = minute;
        slow->end[id] = minute + 1;
    }
}

/* One minute more of a day and its week: is it overtime? */
static bool over(int *of_day, int *of_week)
{
    if (*of_day >= 8 * 60) return true;
    (*of_day)++;
    if (*of_week >= 44 * 60) return true;
    (*of_week)++;
    return false;
}

void slow_count(struct slow *slow)
{
    int of_week = 0;
    for (int i = 0; i < SLOW_DAYS; i++) {
        struct slow_day *day = &slow->day[i];
        int of_day = 0;
        if (day->weekday == 0) of_week = 0;
        day->overtime = 0;
        for (int minute = 0; minute < slow->minutes[day->final]; minute++) day->overtime += over(&of_day, &of_week);
    }
}

/* ---- rules ---- */

static bool same_month(const struct slow *slow, int a, int b)
{
    return slow->day[a].year == slow->day[b].year && slow->day[a].month == slow->day[b].month;
}

static int of_month(const struct slow *slow, int i, bool overtime)
{
    int sum = 0;
    for (int k = 0; k < SLOW_DAYS; k++)
        if (same_month(slow, k, i)) sum += overtime ? slow->day[k].overtime : slow->minutes[slow->day[k].final];
    return sum;
}

static int of_week(const struct slow *slow, int i, bool days)
{
    int sum = 0, monday = i - slow->day[i].weekday;
    for (int k = monday; k < monday + 7; k++) sum += days ? slow->day[k].final != 0 : slow->minutes[slow->day[k].final];
    return sum;
}

static int on_end(const struct slow *slow, int i)
{
    int run = 1;
    for (int k = i - 1; slow->day[k].final != 0; k--) run++;
    for (int k = i + 1; slow->day[k].final != 0; k++) run++;
    return run;
}

static int least_gap(const struct slow *slow, int i)
{
    int gap = 1000000, own = slow->day[i].final;
    for (int k = i - 10; k <= i + 10; k++) {
        int other = slow->day[k].final, away = (k - i) * DAY;
        if (k == i || other == 0) continue;
        int between = k < i ? slow->begin[own] - (slow->end[other] + away) : slow->begin[other] + away - slow->end[own];
        if (between < gap) gap = between;
    }
    return gap;
}

uint32_t slow_rules(const struct slow *slow, struct labour labour, int day, struct breach *out)
{
    int kind = slow->day[day].final;
    uint32_t count = 0;
    if (kind == 0) return 0;
    bool long_hours = labour.hours == HOURS_COMPREHENSIVE, part = labour.relation == RELATION_PART_TIME, staff = !part;
    int minutes = slow->minutes[kind], week = of_week(slow, day, false), days = of_week(slow, day, true), gap = least_gap(slow, day);
    const struct { enum rule rule; bool binds, broken; int measured; } all[] = {
        { RULE_DAY,              !long_hours,          minutes > 11 * 60,                          minutes },
        { RULE_DAY_LONG,         long_hours,           minutes > 12 * 60,                          minutes },
        { RULE_OVERTIME,         staff && !long_hours, of_month(slow, day, true) > 36 * 60,        of_month(slow, day, true) },
        { RULE_MONTH_LONG,       staff && long_hours,  of_month(slow, day, false) > 201 * 60 + 20, of_month(slow, day, false) },
        { RULE_REST_DAY,         true,                 days == 7,                                  7 },
        { RULE_NIGHT,            labour.mother,        slow->night[kind] > 0,                      slow->night[kind] },
        { RULE_MOTHER_DAY,       labour.mother,        minutes > 8 * 60,                           minutes },
        { RULE_MOTHER_WEEK,      labour.mother,        week > 44 * 60,                             week },
        { RULE_PART_WEEK,        part,                 week > 24 * 60,                             week },
        { RULE_OVERLAP,          true,                 gap < 0,                                    -gap },
        { RULE_DAY_USUAL,        staff && !long_hours, minutes > 9 * 60,                           minutes },
        { RULE_WEEK,             staff && !long_hours, week > 44 * 60,                             week },
        { RULE_MONTH_LONG_USUAL, staff && long_hours,  of_month(slow, day, false) > 165 * 60 + 20, of_month(slow, day, false) },
        { RULE_PART_DAY,         part,                 week > 4 * 60 * days,                       week / days + (week % days > 0) },
        { RULE_RUN,              true,                 on_end(slow, day) > 6,                      on_end(slow, day) },
        { RULE_REST_GAP,         true,                 gap < 11 * 60,                              gap },
        { RULE_SPREAD,           slow->split[kind],    slow->end[kind] - slow->begin[kind] > 12 * 60, slow->end[kind] - slow->begin[kind] },
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].binds && all[i].broken) out[count++] = (struct breach){ all[i].rule, all[i].measured };
    return count;
}

/* ---- hours ---- */

static bool worked_off(const struct slow *slow, int i)
{
    bool rotates = false;
    int monday = i - slow->day[i].weekday;
    for (int k = monday; k < monday + 7; k++) rotates |= k >= 0 && k < SLOW_DAYS && slow->day[k].rotation != 0;
    return rotates && slow->day[i].rotation == 0 && slow->day[i].final != 0;
}

static bool free_instead(const struct slow *slow, int i)
{
    const struct slow_day *day = &slow->day[i];
    return day->lieu_layer && day->final == 0 && day->rotation != 0 && day->calendar != DAY_STATUTORY;
}

/* Marks the rest days that were worked and got no day in lieu. */
static void unserved_days(const struct slow *slow, bool unserved[SLOW_DAYS])
{
    int holiday[SLOW_DAYS], number = 0, marked = -100;
    for (int i = 0; i < SLOW_DAYS; i++) {
        if (slow->day[i].calendar == DAY_PLAIN) continue;
        if (i - marked > HOLIDAY_REACH) number++;
        holiday[i] = number;
        marked = i;
    }
    for (int i = 0; i < SLOW_DAYS; i++) {
        int rank = 1, served = 0;
        unserved[i] = false;
        if (!worked_off(slow, i)) continue;
        bool made_up = slow->day[i].calendar == DAY_WORK;
        for (int k = 0; k < SLOW_DAYS; k++) {
            enum day_kind kind = slow->day[k].calendar;
            bool together = made_up ? kind != DAY_PLAIN && holiday[k] == holiday[i] : same_month(slow, k, i);
            if (!together) continue;
            rank += k < i && worked_off(slow, k) && (kind == DAY_WORK) == made_up;
            served += free_instead(slow, k) && (kind == DAY_REST) == made_up;
        }
        unserved[i] = rank > served;
    }
}

void slow_hours(const struct slow *slow, struct labour labour, int day, int until, struct month_hours *out)
{
    static bool unserved[SLOW_DAYS];
    bool part = labour.relation == RELATION_PART_TIME, long_hours = labour.hours == HOURS_COMPREHENSIVE;
    int week = 0, month = 0, month_all = 0;
    memset(out, 0, sizeof *out);
    unserved_days(slow, unserved);
    for (int i = 0; i < SLOW_DAYS; i++) {
        const struct slow_day *here = &slow->day[i];
        struct hours *hours = i <= until ? &out->worked : &out->planned;
        int of_day = 0;
        if (here->weekday == 0) week = 0;
        if (same_month(slow, i, day) && here->final != 0) hours->days++;
        for (int minute = 0; minute < SLOW_MINUTES; minute++) {
            if (!slow->on[here->final][minute]) continue;
            enum pay_class class = PAY_NORMAL;
            int clock = minute % DAY, touched = i + minute / DAY;
            if (touched < SLOW_DAYS && slow->day[touched].calendar == DAY_STATUTORY) class = PAY_300;
            else if (part) class = PAY_NORMAL;
            else if (!long_hours && unserved[i]) class = PAY_200;
            else if (!long_hours && over(&of_day, &week)) class = PAY_150;
            else if (long_hours && same_month(slow, i, day) && month++ >= 9920) class = PAY_150;
            if (!same_month(slow, i, day)) continue;
            hours->paid_min[class]++;
            hours->night_min += clock >= 22 * 60 || clock < 6 * 60;
            hours->overtime_min += long_hours && !part && month_all++ >= 9920;
        }
        if (same_month(slow, i, day) && !long_hours && !part) hours->overtime_min += here->overtime;
    }
    if (!part) out->left_min = 36 * 60 - out->worked.overtime_min - out->planned.overtime_min;
}
