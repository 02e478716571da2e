/* edit_rules.c - which labour rules the staged edits newly break. What was broken before is measured on the shifts as they were, laid out in
 * the roster's last row, which is no worker's. rules_edit() compares day by day; here a shift may also move within the period that a rule
 * measures, though another day then reports what was broken already. */
#include "engine/roster/edit_run.h"

#include "engine/calendar.h"

enum { WEEK_DAYS = 7, FOUND_MAX = ROSTER_DAYS * 8 };

struct days { int32_t from, to; };      /* [from, to) */
struct found { struct day_breach breach[FOUND_MAX]; uint32_t count; };

/* The days that one measure of a rule is about. */
static struct days period_of(enum rule rule, int32_t day)
{
    bool month = rule == RULE_OVERTIME || rule == RULE_MONTH_LONG || rule == RULE_MONTH_LONG_USUAL;
    bool week = rule == RULE_WEEK || rule == RULE_PART_WEEK || rule == RULE_PART_DAY || rule == RULE_MOTHER_WEEK || rule == RULE_REST_DAY;
    if (month) return (struct days){ month_first_day(day), month_last_day(day) + 1 };
    if (week) return (struct days){ monday_of_day(day), monday_of_day(day) + WEEK_DAYS };
    return (struct days){ day, day + 1 };
}

/* The days whose measures may change with these cells: their months, those that their weeks reach into, and as far as days on end are counted. */
static struct days reach_of(const struct engine *engine, const struct trial_row *touched)
{
    int32_t first_day = roster_first_day(engine->roster), end_day = trial_end_day(engine);
    struct days reach = { monday_of_day(month_first_day(touched->from_day)) - WEEK_DAYS, month_last_day(touched->to_day + WEEK_DAYS) + WEEK_DAYS };
    if (reach.from < first_day) reach.from = first_day;
    if (reach.to > end_day) reach.to = end_day;
    return reach;
}

static void find(const struct engine *engine, uint32_t row, struct labour labour, struct days days, struct found *out)
{
    out->count = rules_row(engine->roster, row, labour, days.from, (uint32_t)(days.to - days.from), out->breach, FOUND_MAX);
}

/* On days that pass an override would lie on top for good, so none is left. */
static void find_before(struct engine *engine, const struct trial_row *touched, struct labour labour, struct found *out)
{
    uint32_t row = engine->limits.workers;
    int32_t first_day = roster_first_day(engine->roster), end_day = trial_end_day(engine);
    for (int32_t day = first_day; day < end_day; day++) {
        uint8_t shift = touched->before[day - first_day];
        enum refusal refusal = day < first_day + ROSTER_BACK ? roster_worked(engine->roster, row, day, shift) : roster_override(engine->roster, row, day, shift);
        ENSURE(refusal == REFUSE_OK);
    }
    find(engine, row, labour, (struct days){ first_day, end_day }, out);
    for (int32_t day = first_day + ROSTER_BACK; day < end_day; day++) roster_override_clear(engine->roster, row, day);
}

static bool worse(enum rule rule, int64_t one, int64_t other) { return rule == RULE_REST_GAP ? one < other : one > other; }

static bool was_as_bad(const struct found *before, const struct day_breach *now)
{
    struct days period = period_of(now->breach.rule, now->day);
    for (uint32_t i = 0; i < before->count; i++) {
        const struct day_breach *was = &before->breach[i];
        if (was->breach.rule != now->breach.rule || was->day < period.from || was->day >= period.to) continue;
        if (!worse(now->breach.rule, now->breach.measured, was->breach.measured)) return true;
    }
    return false;
}

/* A hard rule goes before a soft one, a day that was edited before one that was not, and the earlier before the later. */
static bool names_better(const struct trial_row *touched, const struct day_breach *one, const struct day_breach *best)
{
    if (best->breach.rule == RULE_NONE) return true;
    bool hard = rule_rows[one->breach.rule].hard, best_hard = rule_rows[best->breach.rule].hard;
    bool edited = one->day >= touched->from_day && one->day < touched->to_day, best_edited = best->day >= touched->from_day && best->day < touched->to_day;
    if (hard != best_hard) return hard;
    return edited != best_edited && edited;
}

static struct day_breach newly_broken(struct engine *engine, const struct trial_row *touched)
{
    struct labour labour = engine->worker[touched->row].labour;
    struct found before, after;
    struct day_breach best = { .breach = { .rule = RULE_NONE } };
    find(engine, touched->row, labour, reach_of(engine, touched), &after);
    if (after.count == 0) return best;
    find_before(engine, touched, labour, &before);
    for (uint32_t i = 0; i < after.count; i++) {
        const struct day_breach *now = &after.breach[i];
        bool waived = !rule_rows[now->breach.rule].hard && (touched->waived >> now->breach.rule & 1) != 0;
        if (!waived && names_better(touched, now, &best) && !was_as_bad(&before, now)) best = *now;
    }
    return best;
}

enum refusal edit_rules(struct engine *engine)
{
    for (uint32_t i = 0; i < engine->trial.row_count; i++) {
        const struct trial_row *touched = &engine->trial.row[i];
        if (engine->trial.late && !touched->late) continue;
        struct day_breach found = newly_broken(engine, touched);
        if (found.breach.rule == RULE_NONE) continue;
        engine->out->why = WHY_HOURS;
        engine->out->rule = found.breach.rule;
        engine->out->minutes = found.breach.measured;
        engine->out->worker = engine->worker[touched->row].id;
        engine->out->day = found.day;
        return REFUSE_INELIGIBLE;
    }
    return REFUSE_OK;
}
