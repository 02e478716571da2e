/* slots.c - which starts can be booked, and how many crews could take each. One pass over the workers around per day: every gap of a plan gives
 * an interval of possible starts, and the intervals are counted on the grid of starts by differences. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/travel.h"

enum { DAY_STARTS_MAX = 288, SEARCH_DAYS_MAX = 60 };      /* starts every five minutes */

struct starts {
    int64_t first_ms, step_ms;
    uint32_t count;
    int32_t change[DAY_STARTS_MAX + 1];      /* free crews: running sum */
};

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }

/* Counts a worker for every start of the grid in [low, high]; `from` keeps gaps of one worker from counting a start twice. */
static void count_starts(struct starts *starts, int64_t low, int64_t high, int64_t *from)
{
    if (high < low || high < starts->first_ms) return;
    int64_t a = low <= starts->first_ms ? 0 : (low - starts->first_ms + starts->step_ms - 1) / starts->step_ms;
    int64_t b = min64((high - starts->first_ms) / starts->step_ms, (int64_t)starts->count - 1);
    a = max64(a, *from);
    if (b < a) return;
    starts->change[a]++;
    starts->change[b + 1]--;
    *from = b + 1;
}

/* The same gaps as plan_fit() sees, as intervals of starts. */
static void count_span(const struct engine *engine, uint32_t index, const struct ask *ask, const struct span *span, int64_t shift_start, struct starts *starts)
{
    const struct worker *worker = &engine->worker[index];
    const struct policy *policy = &engine->policy;
    int64_t buffer = policy->buffer_min * MINUTE_MS, from_index = 0;
    struct place place = shift_start <= engine->now_ms ? worker->at : worker->base;
    int64_t free_from = max64(span->start_ms, ask->depart), visit_end = 0;
    for (uint32_t i = worker->head;; i = engine->row[i].next) {
        const struct row *row = i == NIL ? NULL : &engine->row[i];
        if (row && row->leave >= span->end_ms) row = NULL;
        if (row && row->order == NIL && (row->end <= engine->now_ms || row->end <= shift_start)) continue;
        if (row && row->order != NIL && row->end <= shift_start && !row->active) continue;
        int64_t roof = row ? min64(span->end_ms, row->start) : span->end_ms;
        if ((!row || !row->active) && free_from + ask->duration <= roof) {
            int64_t low = free_from + travel_ms(place, ask->place, policy), high = roof - ask->duration;
            if (visit_end) low = max64(low, visit_end + buffer);
            if (row && row->order == NIL) high = min64(high, row->leave - ask->duration);
            if (row && row->order != NIL) high = min64(high, row->start - max64(travel_ms(ask->place, row->place, policy), buffer) - ask->duration);
            count_starts(starts, max64(low, ask->earliest), min64(high, ask->latest), &from_index);
        }
        if (!row) return;
        free_from = max64(free_from, row->end);
        if (row->order == NIL) continue;
        place = row->place;
        visit_end = row->end;
    }
}

static void count_worker(const struct engine *engine, uint32_t index, const struct ask *ask, int32_t day, struct starts *starts)
{
    const struct worker *worker = &engine->worker[index];
    for (int32_t shift_day = day - 1; shift_day <= day; shift_day++) {
        struct span span[SPANS_MAX];
        uint32_t spans = roster_spans(engine->roster, index, shift_day, span);
        for (uint32_t i = 0; i < spans; i++) {
            struct ask within = *ask;
            if (span[i].end_ms <= ask->earliest || span[i].start_ms > ask->latest) continue;
            if (plan_hours(engine, index, shift_day).rule != RULE_NONE) continue;
            if (!worker->signed_in && span[0].start_ms <= engine->now_ms) within.earliest = max64(within.earliest, engine->now_ms + 60 * MINUTE_MS);
            count_span(engine, index, &within, &span[i], span[0].start_ms, starts);
        }
    }
}

/* Skill, reach, household and credentials on that day: what does not depend on the start. */
static bool suits(const struct engine *engine, uint32_t index, const struct want *want, struct place place, int32_t day)
{
    const struct worker *worker = &engine->worker[index];
    const struct item *item = want->item;
    if (worker->good_until < day || worker->health < item->health || worker->health_until < day) return false;
    if (item->cert != 0 && engine->file[index].cert_until[item->cert] < day) return false;
    if (travel_distance_m(worker->base, place) > (int32_t)item->reach_m) return false;
    for (uint32_t i = 0; want->household && i < want->household->excluded_count; i++)
        if (want->household->excluded[i] == worker->id) return false;
    return true;
}

static void count_around(const struct engine *engine, const struct want *want, const struct ask *day_ask, int32_t first_day, uint32_t days,
                         struct starts *starts)
{
    const struct grid *grid = &engine->by_base;
    uint64_t skill = 1ULL << want->item->skill;
    int32_t rings = (int32_t)(want->item->reach_m / GRID_CELL_M) + 2;
    for (int32_t ring = 0; ring <= rings; ring++) {
        struct grid_walk walk = grid_ring(grid, want->order->place, ring);
        uint32_t chunk;
        while (grid_next(grid, &walk, &chunk)) {
            for (; chunk != NIL; chunk = grid->chunk[chunk].next) {
                for (uint32_t i = 0; i < grid->chunk[chunk].count; i++) {
                    const struct grid_record *record = &grid->chunk[chunk].record[i];
                    if ((record->skills & skill) == 0) continue;
                    for (uint32_t d = 0; d < days; d++)
                        if (day_ask[d].earliest <= day_ask[d].latest && suits(engine, record->worker, want, want->order->place, first_day + (int32_t)d))
                            count_worker(engine, record->worker, &day_ask[d], first_day + (int32_t)d, &starts[d]);
                }
            }
        }
    }
}

enum refusal engine_slots(const struct engine *engine, const struct request *request, int32_t first_day, uint32_t days, int64_t now_ms,
                          struct slot *out, uint32_t max, uint32_t *count)
{
    struct order order;
    struct starts starts[SEARCH_DAYS_MAX];
    struct ask ask[SEARCH_DAYS_MAX];
    const struct policy *policy = &engine->policy;
    int64_t now = max64(now_ms, engine->now_ms);
    *count = 0;
    enum refusal refusal = request_check(engine, request, ORDER_SLOT, &order);
    if (refusal != REFUSE_OK) return refusal;
    if (days == 0 || days > SEARCH_DAYS_MAX) return REFUSE_RANGE;
    struct want want = want_of(engine, &order);
    int32_t last_day = day_of_ms(now) + (int32_t)policy->slot_horizon_days - 1;
    int64_t notice = now + item_notice_ms(want.item, policy);
    for (uint32_t d = 0; d < days; d++) {
        int64_t midnight = ms_of_day(first_day + (int32_t)d);
        starts[d] = (struct starts){ .first_ms = midnight + policy->slot_open_min * MINUTE_MS, .step_ms = policy->slot_step_min * MINUTE_MS };
        starts[d].count = (uint32_t)((policy->slot_close_min - policy->slot_open_min + policy->slot_step_min - 1) / policy->slot_step_min);
        ask[d] = (struct ask){ .place = request->place, .depart = now, .earliest = max64(starts[d].first_ms, notice),
                               .latest = midnight + policy->slot_close_min * MINUTE_MS - 1, .duration = order.duration_ms, .ignore = NIL };
        if (first_day + (int32_t)d > last_day) ask[d].latest = ask[d].earliest - 1;
    }
    count_around(engine, &want, ask, first_day, days, starts);
    for (uint32_t d = 0; d < days; d++) {
        int32_t workers = 0;
        for (uint32_t i = 0; i < starts[d].count; i++) {
            int64_t start = starts[d].first_ms + i * starts[d].step_ms;
            workers += starts[d].change[i];
            if (start < ask[d].earliest || start > ask[d].latest || *count == max) continue;
            enum day_kind kind = roster_calendar(engine->roster, first_day + (int32_t)d);
            out[(*count)++] = (struct slot){ .start_ms = start, .free = (uint32_t)workers / want.item->crew,
                                             .price_fen = item_price_fen(want.item, request->qty, start, kind, policy) };
        }
    }
    return REFUSE_OK;
}
