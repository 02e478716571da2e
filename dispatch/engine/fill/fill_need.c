/* fill_need.c - how many people of which shift: as the patterns say, or as the demand asks. */
#include "engine/fill/fill_roster.h"

#include "engine/calendar.h"
#include "engine/outlook/demand.h"
#include "engine/state.h"

enum { HALF_MINUTES = 30 };

uint32_t fill_need_pattern(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct fill_need *out, uint32_t max)
{
    uint32_t count = 0;
    for (int32_t day = first_day; day < first_day + (int32_t)days; day++) {
        uint16_t heads[SHIFT_KINDS_MAX] = { 0 };
        for (uint32_t row = 0; row < engine->worker_count; row++)
            if (engine->file[row].point == point) heads[roster_upto(engine->roster, row, day, LAYER_PATTERN)]++;
        for (uint8_t shift = SHIFT_REST + 1; shift < SHIFT_KINDS_MAX && count < max; shift++)
            if (heads[shift] > 0) out[count++] = (struct fill_need){ .day = day, .shift = shift, .heads = heads[shift] };
    }
    return count;
}

/* Those that the point's people rotate through, in these days; each once. */
static uint32_t kinds_of_patterns(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, uint8_t kind[SHIFT_KINDS_MAX])
{
    bool seen[SHIFT_KINDS_MAX] = { [SHIFT_REST] = true };
    uint32_t count = 0;
    for (uint32_t row = 0; row < engine->worker_count; row++) {
        if (engine->file[row].point != point) continue;
        for (int32_t day = first_day; day < first_day + (int32_t)days; day++) {
            uint8_t shift = roster_upto(engine->roster, row, day, LAYER_PATTERN);
            if (!seen[shift]) kind[count++] = shift;
            seen[shift] = true;
        }
    }
    return count;
}

enum refusal fill_need_outlook(const struct engine *engine, uint32_t point, int32_t first_day, uint32_t days, struct fill_scratch *scratch,
                               struct fill_need *out, uint32_t max, uint32_t *count)
{
    *count = 0;
    if (days == 0 || days > FILL_ASK_DAYS_MAX) return REFUSE_RANGE;
    for (uint32_t at = 0; at < days; at++) {
        int32_t day = first_day + (int32_t)at;
        uint32_t page = at % OUTLOOK_DAYS_MAX, left = days - at;
        enum refusal refusal = page > 0 ? REFUSE_OK : engine_booked(engine, point, day, left < OUTLOOK_DAYS_MAX ? left : OUTLOOK_DAYS_MAX, scratch->booked);
        if (refusal == REFUSE_OK) refusal = engine_coverage(engine, point, day, &scratch->booked[page], &scratch->forecast, &scratch->cover);
        if (refusal != REFUSE_OK) return refusal;
        for (uint32_t half = 0; half < HALVES; half++) scratch->heads[at * HALVES + half] = (uint16_t)scratch->cover.half[half].needed;
    }
    uint8_t kind[SHIFT_KINDS_MAX];
    uint32_t kinds = kinds_of_patterns(engine, point, first_day, days, kind);
    *count = fill_need_demand(engine->roster, kind, kinds, first_day, days, scratch->heads, out, max);
    return REFUSE_OK;
}

/* A shift on the line of half hours, the whole ones it is there for. */
struct reach { int32_t from, to; };

static struct reach reach_of(const struct shift_kind *kind, uint32_t day)
{
    int32_t midnight = (int32_t)day * HALVES;
    return (struct reach){ midnight + (kind->span[0].start_min + HALF_MINUTES - 1) / HALF_MINUTES, midnight + kind->span[0].end_min / HALF_MINUTES };
}

/* The shift over this half hour that lasts longest; of equals the earlier kind. False: none reaches it. */
static bool reach_longest(const struct roster *roster, const uint8_t *kind, uint32_t kinds, int32_t half, uint32_t days, struct fill_need *out,
                          struct reach *where)
{
    bool found = false;
    for (uint32_t i = 0; i < kinds; i++) {
        const struct shift_kind *shift = roster_kind(roster, kind[i]);
        if (shift == NULL || shift->span_count != 1) continue;
        for (int32_t day = half / HALVES, back = 0; day >= 0 && back < 2; day--, back++) {
            struct reach reach = reach_of(shift, (uint32_t)day);
            if ((uint32_t)day >= days || reach.from > half || reach.to <= half || (found && reach.to <= where->to)) continue;
            *where = reach;
            *out = (struct fill_need){ .day = day, .shift = kind[i] };
            found = true;
        }
    }
    return found;
}

static void need_add(struct fill_need *out, uint32_t *count, uint32_t max, struct fill_need need)
{
    for (uint32_t i = 0; i < *count; i++) {
        if (out[i].day != need.day || out[i].shift != need.shift) continue;
        out[i].heads = (uint16_t)(out[i].heads + need.heads);
        return;
    }
    if (*count < max) out[(*count)++] = need;
}

uint32_t fill_need_demand(const struct roster *roster, const uint8_t *kind, uint32_t kinds, int32_t first_day, uint32_t days, const uint16_t *heads,
                          struct fill_need *out, uint32_t max)
{
    enum { LINE = FILL_ASK_DAYS_MAX * HALVES };
    uint16_t present[LINE] = { 0 };
    uint32_t count = 0;
    for (int32_t half = 0; half < LINE && half < (int32_t)days * HALVES; half++) {
        struct fill_need need;
        struct reach reach;
        if (heads[half] <= present[half] || !reach_longest(roster, kind, kinds, half, days, &need, &reach)) continue;
        need.heads = (uint16_t)(heads[half] - present[half]);
        need.day += first_day;
        for (int32_t i = half; i < reach.to && i < LINE; i++) present[i] = (uint16_t)(present[i] + need.heads);
        need_add(out, &count, max, need);
    }
    return count;
}
