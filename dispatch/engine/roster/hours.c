/* hours.c - goes through a month day by day, from the Monday of its first week on, and from the beginning of that Monday's month where
 * rest days and their days in lieu have to be told apart. */
#include "engine/roster/hours.h"

#include "engine/calendar.h"

enum { DAYS_TOUCHED = 2, WEEK_DAYS = 7 };      /* a shift ends within 48 h of its midnight */

struct sheet { const struct roster *roster; uint32_t row; };

static const struct shift_kind *shift_on(const struct sheet *sheet, int32_t day)
{
    return roster_kind(sheet->roster, roster_final(sheet->roster, sheet->row, day));
}

/* ---- rest days and days in lieu ---- */

static bool rotation_works(const struct sheet *sheet, int32_t day)
{
    return roster_upto(sheet->roster, sheet->row, day, LAYER_PATTERN) != SHIFT_REST;
}

static bool rotates_around(const struct sheet *sheet, int32_t day)
{
    int32_t monday = monday_of_day(day);
    for (int32_t of_week = monday; of_week < monday + WEEK_DAYS; of_week++)
        if (rotation_works(sheet, of_week)) return true;
    return false;
}

static bool rest_day_worked(const struct sheet *sheet, int32_t day)
{
    return shift_on(sheet, day) != NULL && !rotation_works(sheet, day) && rotates_around(sheet, day);
}

static bool in_lieu(const struct sheet *sheet, int32_t day)
{
    enum roster_layer layer = roster_layer(sheet->roster, sheet->row, day);
    return (layer == LAYER_SWAP || layer == LAYER_OVERRIDE) && shift_on(sheet, day) == NULL && rotation_works(sheet, day)
        && roster_calendar(sheet->roster, day) != DAY_STATUTORY;
}

/* The marked day of the calendar before (step -1) or after (1) this one of the same holiday; itself when there is none. */
static int32_t marked_next_to(const struct sheet *sheet, int32_t day, int32_t step)
{
    for (int32_t apart = 1; apart <= HOLIDAY_APART + 1; apart++)
        if (roster_calendar(sheet->roster, day + apart * step) != DAY_PLAIN) return day + apart * step;
    return day;
}

/* Is there an arranged day off for this make-up day? */
static bool exchanged(const struct sheet *sheet, int32_t make_up)
{
    int32_t first = make_up, last = make_up, before, after, balance = 0;
    while ((before = marked_next_to(sheet, first, -1)) != first) first = before;
    while ((after = marked_next_to(sheet, last, 1)) != last) last = after;
    for (int32_t day = first; day <= last; day++) {
        enum day_kind kind = roster_calendar(sheet->roster, day);
        if (kind == DAY_REST && in_lieu(sheet, day)) balance++;
        if (kind == DAY_WORK && day <= make_up && rest_day_worked(sheet, day)) balance--;
    }
    return balance >= 0;
}

static int32_t lieu_of_month(const struct sheet *sheet, int32_t day)
{
    int32_t count = 0;
    for (int32_t of_month = month_first_day(day); of_month <= month_last_day(day); of_month++)
        count += in_lieu(sheet, of_month) && roster_calendar(sheet->roster, of_month) != DAY_REST;
    return count;
}

/* Called for every day from the first of a month on; *lieu are the days in lieu that are left of its month. */
static bool rest_day_unserved(const struct sheet *sheet, int32_t day, int32_t *lieu)
{
    if (day == month_first_day(day)) *lieu = lieu_of_month(sheet, day);
    if (!rest_day_worked(sheet, day)) return false;
    if (roster_calendar(sheet->roster, day) == DAY_WORK) return !exchanged(sheet, day);
    return (*lieu)-- <= 0;
}

/* ---- classes ---- */

static int32_t holiday_minutes(const struct sheet *sheet, const struct shift_kind *kind, int32_t day)
{
    int32_t sum = 0;
    for (int32_t ahead = 0; ahead < DAYS_TOUCHED; ahead++) {
        if (roster_calendar(sheet->roster, day + ahead) != DAY_STATUTORY) continue;
        sum += minutes_between(kind, ahead * DAY_MIN, (ahead + 1) * DAY_MIN);
    }
    return sum;
}

/* Counts up as the days go by: normal minutes of the week, all minutes of the month; once for what is paid, once for the limit. */
struct meter { int32_t week_min, month_min; };

/* Of these minutes, how many are overtime. */
static int32_t meter_overtime(struct meter *meter, struct labour labour, bool in_month, int32_t minutes)
{
    if (labour.relation == RELATION_PART_TIME) return 0;
    if (labour.hours != HOURS_COMPREHENSIVE) return minutes_overtime(minutes, &meter->week_min);
    if (!in_month) return 0;
    int32_t before = meter->month_min > NORMAL_MONTH_MIN ? meter->month_min - NORMAL_MONTH_MIN : 0;
    meter->month_min += minutes;
    int32_t after = meter->month_min > NORMAL_MONTH_MIN ? meter->month_min - NORMAL_MONTH_MIN : 0;
    return after - before;
}

void hours_of_month(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, int32_t until, struct month_hours *out)
{
    const struct sheet sheet = { roster, row };
    const bool rest_days = labour.relation != RELATION_PART_TIME && labour.hours != HOURS_COMPREHENSIVE;
    int32_t month_first = month_first_day(day), month_last = month_last_day(day), monday = monday_of_day(month_first), lieu = 0;
    struct meter pay = { 0, 0 }, limit = { 0, 0 };
    *out = (struct month_hours){ .whole = roster_holds(roster, monday) && roster_holds(roster, month_last) };
    for (int32_t at = month_first_day(monday); at <= month_last; at++) {
        bool unserved = rest_days && rest_day_unserved(&sheet, at, &lieu);
        const struct shift_kind *kind = shift_on(&sheet, at);
        if (at < monday) continue;
        if (at == monday_of_day(at)) pay.week_min = limit.week_min = 0;
        if (kind == NULL) continue;
        int32_t minutes = minutes_of_kind(kind), holiday = holiday_minutes(&sheet, kind, at), rest = unserved ? minutes - holiday : 0;
        int32_t ordinary = minutes - holiday - rest;
        int32_t paid_more = meter_overtime(&pay, labour, at >= month_first, ordinary);
        int32_t overtime = meter_overtime(&limit, labour, at >= month_first, minutes);
        if (at < month_first) continue;
        struct hours *hours = at <= until ? &out->worked : &out->planned;
        hours->days++;
        hours->paid_min[PAY_300] += holiday;
        hours->paid_min[PAY_200] += rest;
        hours->paid_min[PAY_150] += paid_more;
        hours->paid_min[PAY_NORMAL] += ordinary - paid_more;
        hours->night_min += minutes_at_night(kind);
        hours->overtime_min += overtime;
    }
    if (labour.relation != RELATION_PART_TIME) out->left_min = OVERTIME_MONTH_MIN - out->worked.overtime_min - out->planned.overtime_min;
}
