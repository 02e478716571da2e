/* restore_outlook.c - the history of demand, and what was told of the days ahead, from their records. */
#include "engine/outlook/outlook.h"

enum refusal engine_restore_demand_day(struct engine *engine, int32_t day, enum day_kind kind)
{
    if (kind > DAY_STATUTORY) return REFUSE_RANGE;
    if (day >= roster_first_day(engine->roster) + ROSTER_BACK) return REFUSE_RANGE;      /* it is not over */
    struct demand *history = engine->outlook->history;
    if (demand_latest(history) != INT32_MIN && (int64_t)day <= (int64_t)demand_latest(history) - DEMAND_DAYS) return REFUSE_OK;      /* it has passed out since */
    return demand_holds(history, day) ? REFUSE_EXISTS : demand_day_open(history, day, kind);
}

enum refusal engine_restore_demand(struct engine *engine, uint32_t point, int32_t day, const struct demand_cell *cells, uint32_t count)
{
    struct demand *history = engine->outlook->history;
    uint32_t index = engine_point_index(engine, point);
    if (index == NIL) return REFUSE_NO_POINT;
    if (!demand_holds(history, day)) return REFUSE_OK;      /* it has passed out since, or was not counted to the end */
    enum refusal refusal = REFUSE_OK;
    for (uint32_t i = 0; i < count && refusal == REFUSE_OK; i++) refusal = demand_put(history, day, index, cells[i]);
    return refusal;
}

enum refusal engine_restore_outlook(struct engine *engine, const struct outlook_days *days)
{
    int32_t today = roster_first_day(engine->roster) + ROSTER_BACK;
    if (days->counted >= today || days->looked > today) return REFUSE_RANGE;
    engine->outlook->counted = days->counted;
    engine->outlook->looked = days->looked;
    return REFUSE_OK;
}

enum refusal engine_restore_gaps(struct engine *engine, uint32_t point, bool wanted, const struct day_gap *gaps, uint32_t count)
{
    struct outlook *outlook = engine->outlook;
    uint32_t index = engine_point_index(engine, point);
    if (index == NIL) return REFUSE_NO_POINT;
    if (count > OUTLOOK_DAYS_MAX) return REFUSE_RANGE;
    for (uint32_t i = 0; i < count; i++) {
        const struct coverage_gap *gap = &gaps[i].gap;
        if (gap->missing == 0 || gap->from_ms >= gap->to_ms || gap->skills == 0 || (gap->skill >= SKILLS_MAX && gap->skill != COVERAGE_SHARED)) return REFUSE_RANGE;
        if (gaps[i].day < 0) return REFUSE_RANGE;
    }
    for (uint32_t i = 0; i < count; i++)
        outlook->told[(size_t)index * OUTLOOK_DAYS_MAX + (uint32_t)gaps[i].day % OUTLOOK_DAYS_MAX] = (struct told){ gaps[i].day, gaps[i].gap };
    if (wanted && !outlook->wanted[index] && engine->policy.outlook_days > 0) {
        outlook->wanted[index] = true;
        outlook->wanted_count++;
    }
    return REFUSE_OK;
}
