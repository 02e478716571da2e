/* rules.c - measures a roster around one day and holds the values against the table. */
#include "engine/rules.h"

#include <assert.h>
#include <stddef.h>

#include "engine/calendar.h"

const struct rule_row rule_rows[RULE_COUNT] = {
#define X(id, name, basis, hard, limit, unit, source) [RULE_##id] = { name, basis, hard, limit, unit, source },
    RULES(X)
#undef X
};

enum { DAY_MINUTES = 1440, WEEK_DAYS = 7, MONTH_DAYS_MAX = 31, NIGHT_FROM_MIN = 22 * 60, NIGHT_TO_MIN = 30 * 60 /* 06:00 */ };

/* A shift ends within two days of its midnight, so it can touch or near the nights and shifts of this many days on either side. */
enum { REACH_DAYS = 2 };

/* What the measures look at. */
struct look { const struct roster *roster; uint32_t row; int32_t day; };

static const struct shift_kind *shift_on(const struct look *look, int32_t day)
{
    return roster_kind(look->roster, roster_final(look->roster, look->row, day));
}

/* ---- measures ---- */

static int64_t day_minutes(const struct look *look)
{
    return roster_minutes(look->roster, look->row, look->day);
}

static int64_t week_minutes(const struct look *look)
{
    int32_t minutes[WEEK_DAYS];
    roster_minutes_of_days(look->roster, look->row, monday_of_day(look->day), WEEK_DAYS, minutes);
    int64_t sum = 0;
    for (int i = 0; i < WEEK_DAYS; i++) sum += minutes[i];
    return sum;
}

static int64_t month_overtime(const struct look *look)
{
    int32_t minutes[WEEK_DAYS - 1 + MONTH_DAYS_MAX];
    int32_t month_first = month_first_day(look->day), month_last = month_last_day(look->day);
    int32_t first = monday_of_day(month_first);      /* the first week may begin in the month before */
    roster_minutes_of_days(look->roster, look->row, first, (uint32_t)(month_last - first + 1), minutes);

    int64_t overtime = 0, normal_of_week = 0;
    int32_t weekday = 0;
    for (int32_t day = first; day <= month_last; day++) {
        int32_t beyond = minutes[day - first] - NORMAL_DAY_MIN;
        if (beyond > 0 && day >= month_first) overtime += beyond;
        normal_of_week += beyond > 0 ? NORMAL_DAY_MIN : minutes[day - first];
        if (++weekday < WEEK_DAYS) continue;
        if (normal_of_week > NORMAL_WEEK_MIN) overtime += normal_of_week - NORMAL_WEEK_MIN;
        normal_of_week = 0;
        weekday = 0;
    }
    return overtime;
}

static int64_t days_on_end(const struct look *look)
{
    int32_t first = look->day, last = look->day;
    while (roster_final(look->roster, look->row, first - 1) != SHIFT_REST) first--;
    while (roster_final(look->roster, look->row, last + 1) != SHIFT_REST) last++;
    return last - first + 1;
}

static int32_t overlap_min(struct span_min a, struct span_min b)
{
    int32_t start = a.start_min > b.start_min ? a.start_min : b.start_min;
    int32_t end = a.end_min < b.end_min ? a.end_min : b.end_min;
    return end > start ? end - start : 0;
}

static int64_t night_minutes(const struct look *look)
{
    const struct shift_kind *kind = shift_on(look, look->day);
    int64_t sum = 0;
    for (uint32_t i = 0; i < kind->span_count; i++) {
        for (int32_t night = -1; night < REACH_DAYS; night++) {
            sum += overlap_min(kind->span[i], (struct span_min){ NIGHT_FROM_MIN + night * DAY_MINUTES, NIGHT_TO_MIN + night * DAY_MINUTES });
        }
    }
    return sum;
}

/* From when to when a shift lasts, its split included, in minutes after the midnight `days` days earlier. */
static struct span_min extent(const struct shift_kind *kind, int32_t days)
{
    return (struct span_min){ kind->span[0].start_min + days * DAY_MINUTES, kind->span[kind->span_count - 1].end_min + days * DAY_MINUTES };
}

static int64_t rest_gap(const struct look *look)
{
    struct span_min this_one = extent(shift_on(look, look->day), 0);
    int64_t gap = INT64_MAX;
    for (int32_t days = -REACH_DAYS; days <= REACH_DAYS; days++) {
        const struct shift_kind *kind = shift_on(look, look->day + days);
        if (days == 0 || kind == NULL) continue;
        struct span_min other = extent(kind, days);
        int64_t between = days < 0 ? this_one.start_min - other.end_min : other.start_min - this_one.end_min;
        if (between < gap) gap = between;
    }
    return gap;
}

/* ---- whom a rule binds ---- */

static bool anybody(struct labour labour) { (void)labour; return true; }
static bool comprehensive(struct labour labour) { return labour.hours == HOURS_COMPREHENSIVE; }
static bool standard(struct labour labour) { return !comprehensive(labour); }
static bool mother(struct labour labour) { return labour.mother; }
static bool part_time(struct labour labour) { return labour.relation == RELATION_PART_TIME; }

/* What a rule measures, and on which side of its limit it is broken. */
static const struct check {
    bool (*binds)(struct labour labour);
    int64_t (*measure)(const struct look *look);
    bool at_least;      /* the limit is the least allowed, not the most */
} checks[RULE_COUNT] = {
    [RULE_DAY]        = { standard,      day_minutes,    false },
    [RULE_DAY_LONG]   = { comprehensive, day_minutes,    false },
    [RULE_OVERTIME]   = { standard,      month_overtime, false },
    [RULE_REST_DAY]   = { anybody,       days_on_end,    false },
    [RULE_NIGHT]      = { mother,        night_minutes,  false },
    [RULE_MOTHER_DAY] = { mother,        day_minutes,    false },
    [RULE_PART_DAY]   = { part_time,     day_minutes,    false },
    [RULE_PART_WEEK]  = { part_time,     week_minutes,   false },
    [RULE_WEEK]       = { standard,      week_minutes,   false },
    [RULE_REST_GAP]   = { anybody,       rest_gap,       true },
};

static_assert(RULE_COUNT == RULE_REST_GAP + 1, "a new rule needs its check here");

static bool broken(const struct look *look, enum rule rule, struct labour labour, struct breach *out)
{
    const struct check *check = &checks[rule];
    if (!check->binds(labour)) return false;
    int64_t measured = check->measure(look), limit = rule_rows[rule].limit;
    if (check->at_least ? measured >= limit : measured <= limit) return false;
    *out = (struct breach){ .rule = rule, .measured = measured };
    return true;
}

struct breach rules_hard(const struct roster *roster, uint32_t row, struct labour labour, int32_t day)
{
    const struct look look = { roster, row, day };
    struct breach breach = { .rule = RULE_NONE };
    if (shift_on(&look, day) == NULL) return breach;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        if (rule_rows[rule].hard && broken(&look, (enum rule)rule, labour, &breach)) break;
    }
    return breach;
}

uint32_t rules_all(const struct roster *roster, uint32_t row, struct labour labour, int32_t day, struct breach *out, uint32_t max)
{
    const struct look look = { roster, row, day };
    uint32_t count = 0;
    if (shift_on(&look, day) == NULL) return 0;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT && count < max; rule++) {
        if (broken(&look, (enum rule)rule, labour, &out[count])) count++;
    }
    return count;
}
