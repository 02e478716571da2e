/* outlook_ask.c - questions about coverage; nothing changes but the working space. */
#include "engine/outlook/outlook.h"

#include <string.h>
#include "engine/calendar.h"

enum { PERMILLE = 1000, PER_CENT = 10 };

void outlook_defaults(const struct policy *policy, int32_t defaults[DAY_KINDS])
{
    defaults[DAY_PLAIN] = defaults[DAY_WORK] = PERMILLE;
    defaults[DAY_REST] = (int32_t)policy->rest_demand_pct * PER_CENT;
    defaults[DAY_STATUTORY] = (int32_t)policy->holiday_demand_pct * PER_CENT;
}

/* Leaves and breaks; a worker has at most AWAY_MAX ahead. */
static uint32_t absences(const struct engine *engine, uint32_t row, struct span away[AWAY_MAX])
{
    uint32_t count = 0;
    for (uint32_t i = engine->worker[row].head; i != NIL && count < AWAY_MAX; i = engine->row[i].next)
        if (engine->row[i].order == NIL) away[count++] = (struct span){ engine->row[i].leave, engine->row[i].end };
    return count;
}

/* Those of the point whose papers are in date that day. */
static uint32_t gather(const struct engine *engine, uint32_t point, int32_t day)
{
    struct outlook *outlook = engine->outlook;
    uint32_t count = 0;
    for (uint32_t row = outlook->first[point]; row != NIL && count < UINT16_MAX; row = outlook->next[row]) {
        if (engine->worker[row].good_until < day) continue;
        struct span *away = &outlook->away[(size_t)count * AWAY_MAX];
        outlook->crew[count++] = (struct coverage_worker){ .row = row, .skills = engine->worker[row].skills, .away = away,
                                                           .away_count = absences(engine, row, away) };
    }
    return count;
}

void outlook_cover(const struct engine *engine, uint32_t point, int32_t day, const struct demand_table *booked, struct forecast_day *forecast,
                   struct coverage_day *out)
{
    struct outlook *outlook = engine->outlook;
    int32_t defaults[DAY_KINDS];
    struct forecast known;
    outlook_defaults(&engine->policy, defaults);
    forecast_init(&known, outlook->history, outlook->counted + 1, defaults);
    forecast_day(&known, point, day, roster_calendar(engine->roster, day), forecast);
    struct coverage_ask ask = { .day = day, .roster = engine->roster, .worker = outlook->crew, .worker_count = gather(engine, point, day),
                                .forecast = forecast, .booked = booked, .forecast_least_milli = (uint32_t)engine->policy.outlook_least_milli };
    coverage_day(outlook->coverage, &ask, out);
}

static enum refusal ask_about(const struct engine *engine, uint32_t point, int32_t day, uint32_t days, uint32_t *index)
{
    *index = point == 0 ? NIL : idmap_find(&engine->point_ids, point);
    if (*index == NIL) return REFUSE_NO_POINT;
    if (days == 0 || days > OUTLOOK_DAYS_MAX) return REFUSE_RANGE;
    if (day < roster_first_day(engine->roster) + ROSTER_BACK) return REFUSE_PAST;
    return roster_holds(engine->roster, day + (int32_t)days - 1) ? REFUSE_OK : REFUSE_TOO_FAR_AHEAD;
}

enum refusal engine_booked(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct demand_table *out)
{
    uint32_t index;
    enum refusal refusal = ask_about(engine, point, first_day, days, &index);
    if (refusal != REFUSE_OK) return refusal;
    memset(out, 0, days * sizeof *out);
    for (uint32_t i = 0; i < engine->box_count; i++) {
        const struct order *order = &engine->box[i].order;
        struct span wanted;
        if (!engine->box[i].used || order->point != point) continue;
        for (uint32_t d = 0; d < days; d++)
            if (outlook_counts(order, first_day + (int32_t)d, &wanted))
                demand_table_add(&out[d], first_day + (int32_t)d, item_of(engine, order)->skill, wanted.start_ms, wanted.end_ms, order->crew);
    }
    return REFUSE_OK;
}

enum refusal engine_coverage(const struct engine *engine, uint32_t point, int32_t day, const struct demand_table *booked,
                             struct forecast_day *forecast, struct coverage_day *out)
{
    uint32_t index;
    enum refusal refusal = ask_about(engine, point, day, 1, &index);
    if (refusal == REFUSE_OK) outlook_cover(engine, index, day, booked, forecast, out);
    return refusal;
}

enum refusal engine_forecast_error(const struct engine *engine, uint32_t point, struct forecast_error *out)
{
    uint32_t index = point == 0 ? NIL : idmap_find(&engine->point_ids, point);
    int32_t defaults[DAY_KINDS];
    if (index == NIL) return REFUSE_NO_POINT;
    outlook_defaults(&engine->policy, defaults);
    forecast_backtest(engine->outlook->history, index, defaults, &engine->outlook->forecast, out);
    return REFUSE_OK;
}

const struct demand *engine_demand(const struct engine *engine) { return engine->outlook->history; }

uint32_t engine_point_count(const struct engine *engine) { return engine->point_count; }

const struct point *engine_point_at(const struct engine *engine, uint32_t index)
{
    ENSURE(index < engine->point_count);
    return &engine->point[index];
}

uint32_t engine_point_index(const struct engine *engine, uint32_t point) { return point == 0 ? NIL : idmap_find(&engine->point_ids, point); }

/* ---- records ---- */

void engine_outlook(const struct engine *engine, struct outlook_days *out)
{
    *out = (struct outlook_days){ .counted = engine->outlook->counted, .looked = engine->outlook->looked };
}

uint32_t engine_gaps(const struct engine *engine, uint32_t point, struct day_gap out[OUTLOOK_DAYS_MAX], bool *wanted)
{
    uint32_t index = engine_point_index(engine, point), count = 0;
    *wanted = index != NIL && engine->outlook->wanted[index];
    int32_t today = roster_first_day(engine->roster) + ROSTER_BACK;
    for (int32_t day = today; index != NIL && day < today + OUTLOOK_DAYS_MAX; day++) {
        const struct told *told = &engine->outlook->told[(size_t)index * OUTLOOK_DAYS_MAX + (uint32_t)day % OUTLOOK_DAYS_MAX];
        if (told->day == day && told->gap.missing > 0) out[count++] = (struct day_gap){ day, told->gap };
    }
    return count;
}

uint64_t engine_gap_halves(const struct engine *engine)
{
    uint64_t halves = 0;
    int32_t today = roster_first_day(engine->roster) + ROSTER_BACK;
    for (size_t i = 0; i < (size_t)engine->point_count * OUTLOOK_DAYS_MAX; i++)
        if (engine->outlook->told[i].day >= today) halves += engine->outlook->told[i].gap.halves;
    return halves;
}
