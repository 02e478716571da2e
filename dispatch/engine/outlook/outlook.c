/* outlook.c - what is done for the coverage of the days ahead, a slice a tick. */
#include "engine/outlook/outlook.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"

enum { BOXES_A_TICK = 2048, MARKS_A_TICK = 256, FORECAST_PERMILLE = 10 };      /* per mille of one per cent */

struct outlook *outlook_new(const struct engine_limits *limits)
{
    struct outlook *outlook = calloc(1, sizeof *outlook);
    if (outlook == NULL) return NULL;
    uint64_t rows = (uint64_t)limits->points * SKILLS_MAX;      /* a skill each that could be wanted; pages that are not touched cost nothing */
    uint32_t crew = limits->workers < UINT16_MAX ? limits->workers : UINT16_MAX;
    if (rows > UINT32_MAX / DEMAND_DAYS) rows = UINT32_MAX / DEMAND_DAYS;
    outlook->history = demand_new(limits->points, (uint32_t)rows * DEMAND_DAYS);
    outlook->booked = demand_new(limits->points, (uint32_t)rows * OUTLOOK_DAYS_MAX);
    outlook->coverage = coverage_new(crew);
    outlook->first = calloc(limits->points, sizeof *outlook->first);
    outlook->next = calloc(limits->workers, sizeof *outlook->next);
    outlook->told = calloc(limits->points, OUTLOOK_DAYS_MAX * sizeof *outlook->told);
    outlook->wanted = calloc(limits->points, sizeof *outlook->wanted);
    outlook->crew = calloc(crew, sizeof *outlook->crew);
    outlook->away = calloc(crew, AWAY_MAX * sizeof *outlook->away);
    if (outlook->history && outlook->booked && outlook->coverage && outlook->first && outlook->next && outlook->told && outlook->wanted &&
        outlook->crew && outlook->away) return outlook;
    outlook_free(outlook);
    return NULL;
}

void outlook_free(struct outlook *outlook)
{
    if (outlook == NULL) return;
    demand_free(outlook->history);
    demand_free(outlook->booked);
    coverage_free(outlook->coverage);
    free(outlook->first);
    free(outlook->next);
    free(outlook->told);
    free(outlook->wanted);
    free(outlook->crew);
    free(outlook->away);
    free(outlook);
}

static int32_t today_of(const struct engine *engine) { return roster_first_day(engine->roster) + ROSTER_BACK; }

/* Days before the first are unknown; an engine that was made today looks for the first time tomorrow. */
void outlook_open(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    outlook->looked = today_of(engine);
    outlook->counted = outlook->looked - 1;
    memset(outlook->first, 0xff, engine->limits.points * sizeof *outlook->first);      /* NIL */
    for (uint32_t row = engine->worker_count; row-- > 0; ) {
        uint32_t point = idmap_find(&engine->point_ids, engine->file[row].point);
        outlook->next[row] = outlook->first[point];
        outlook->first[point] = row;
    }
}

/* ---- what counts ---- */

bool outlook_counts(const struct order *order, int32_t day, struct span *wanted)
{
    if (order->state == ORDER_NONE || order->state == ORDER_HELD || order->state == ORDER_RELEASED) return false;
    if (order_state_over((enum order_state)order->state) && order->since_ms < ms_of_day(day)) return false;
    wanted->start_ms = order->kind == ORDER_SLOT ? order->promised_ms : order->created_ms;
    wanted->end_ms = wanted->start_ms + order->duration_ms;
    return wanted->start_ms < ms_of_day(day + 1) && wanted->end_ms > ms_of_day(day);
}

/* The next slice of the orders at hand; true: that was the last. A count past what a row holds stays at what it is. */
static bool count_slice(struct engine *engine, struct demand *demand, int32_t from_day, int32_t to_day)
{
    struct outlook *outlook = engine->outlook;
    uint32_t end = engine->box_count - outlook->at < BOXES_A_TICK ? engine->box_count : outlook->at + BOXES_A_TICK;
    for (; outlook->at < end; outlook->at++) {
        const struct order_box *box = &engine->box[outlook->at];
        struct span wanted;
        if (!box->used) continue;
        uint32_t point = idmap_find(&engine->point_ids, box->order.point);
        for (int32_t day = from_day; day < to_day; day++) {
            if (!outlook_counts(&box->order, day, &wanted)) continue;
            enum refusal full = demand_add(demand, day, point, item_of(engine, &box->order)->skill, wanted.start_ms, wanted.end_ms, box->order.crew);
            (void)full;
        }
    }
    return outlook->at == engine->box_count;
}

/* ---- days that are over ---- */

static bool day_waits(const struct engine *engine) { return engine->outlook->counted + 1 < today_of(engine); }

bool outlook_counting(const struct engine *engine) { return day_waits(engine); }

/* A day that ended longer ago than orders are kept is unknown: those that were over on it may be gone. */
static void begin_count(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    int32_t day = outlook->counted + 1;
    bool late = ms_of_day(day + 1) + engine->policy.keep_h * 60 * MINUTE_MS <= engine->now_ms;
    if (late || demand_day_open(outlook->history, day, roster_calendar(engine->roster, day)) != REFUSE_OK) {
        outlook->counted = day;
        dirty_outlook(engine, 0);
        return;
    }
    outlook->stage = OUTLOOK_COUNT;
    outlook->at = 0;
}

static void mark_slice(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    int32_t day = outlook->counted + 1;
    for (uint32_t i = 0; i < MARKS_A_TICK && outlook->at < engine->point_count; i++, outlook->at++)
        if (demand_first(outlook->history, day, outlook->at) != NULL) dirty_demand(engine, engine->point[outlook->at].id, day);
    if (outlook->at < engine->point_count) return;
    dirty_demand(engine, 0, day);
    outlook->counted = day;
    outlook->stage = OUTLOOK_IDLE;
    dirty_outlook(engine, 0);
}

/* ---- the days ahead ---- */

static int64_t daily_ms(const struct engine *engine)
{
    return ms_of_day(today_of(engine)) + engine->policy.outlook_hour * 60 * MINUTE_MS;
}

static bool daily_waits(const struct engine *engine)
{
    return engine->policy.outlook_days > 0 && engine->outlook->looked < today_of(engine) && engine->now_ms >= daily_ms(engine);
}

static void begin_look(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    outlook->daily = daily_waits(engine);
    outlook->from_day = today_of(engine);
    for (int32_t day = outlook->from_day; day < outlook->from_day + engine->policy.outlook_days; day++) {
        enum refusal refusal = demand_day_open(outlook->booked, day, DAY_PLAIN);
        ENSURE(refusal == REFUSE_OK);      /* today never goes back */
    }
    outlook->stage = OUTLOOK_BOOKED;
    outlook->at = outlook->ahead = 0;
}

/* Tells what is new or worse, and what is gone; what got better without being gone is kept as it was told. */
static void tell(struct engine *engine, uint32_t point, int32_t day, const struct coverage_gap *gap)
{
    struct told *told = &engine->outlook->told[(size_t)point * OUTLOOK_DAYS_MAX + (uint32_t)day % OUTLOOK_DAYS_MAX];
    bool before = told->gap.missing > 0 && told->day == day;
    bool on = gap != NULL && gap->halves >= engine->policy.outlook_gap_halves;
    if (on ? before && gap->missing <= told->gap.missing && gap->halves <= told->gap.halves : !before) return;
    struct event *event = emit(engine, EVENT_GAP, NIL);
    event->point = engine->point[point].id;
    event->day = day;
    event->on = on;
    event->gap = on ? *gap : told->gap;
    *told = (struct told){ .day = day };
    if (on) told->gap = *gap;
    dirty_outlook(engine, event->point);
}

static void look_at_day(struct engine *engine, uint32_t point, int32_t day)
{
    struct outlook *outlook = engine->outlook;
    struct coverage_gap worst;
    struct coverage_gaps gaps;
    memset(&outlook->table, 0, sizeof outlook->table);
    for (const struct demand_row *row = demand_first(outlook->booked, day, point); row != NULL; row = demand_next(outlook->booked, row))
        memcpy(outlook->table.count[row->skill], row->count, sizeof row->count);
    outlook_cover(engine, point, day, &outlook->table, &outlook->forecast, &outlook->cover);
    coverage_gaps_init(&gaps, &worst, 1);
    coverage_gaps_day(&gaps, &outlook->cover);
    coverage_gaps_end(&gaps);
    tell(engine, point, day, gaps.count > 0 ? &worst : NULL);
}

static void point_done(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    if (outlook->wanted[outlook->at]) {
        outlook->wanted[outlook->at] = false;
        outlook->wanted_count--;
        dirty_outlook(engine, engine->point[outlook->at].id);
    }
    outlook->at++;
    outlook->ahead = 0;
}

static void look_slice(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    if (outlook->from_day != today_of(engine)) {      /* it went on over midnight */
        outlook->stage = OUTLOOK_IDLE;
        return;
    }
    while (outlook->at < engine->point_count && !outlook->daily && !outlook->wanted[outlook->at]) outlook->at++;
    if (outlook->at < engine->point_count) {
        look_at_day(engine, outlook->at, outlook->from_day + (int32_t)outlook->ahead);
        if (++outlook->ahead == engine->policy.outlook_days) point_done(engine);
        return;
    }
    outlook->stage = OUTLOOK_IDLE;
    if (!outlook->daily) return;
    outlook->looked = outlook->from_day;
    dirty_outlook(engine, 0);
}

void outlook_want(struct engine *engine, uint32_t point)
{
    struct outlook *outlook = engine->outlook;
    if (engine->policy.outlook_days == 0) return;
    if (outlook->stage == OUTLOOK_LOOK && outlook->at == point) outlook->ahead = 0;
    if (outlook->wanted[point]) return;
    outlook->wanted[point] = true;
    outlook->wanted_count++;
    dirty_outlook(engine, engine->point[point].id);
}

/* ---- a tick ---- */

void outlook_tick(struct engine *engine)
{
    struct outlook *outlook = engine->outlook;
    if (!dirty_room(engine, MARKS_A_TICK + 2)) return;
    bool looking = outlook->stage == OUTLOOK_BOOKED || outlook->stage == OUTLOOK_LOOK;
    if (day_waits(engine) && (outlook->stage == OUTLOOK_IDLE || looking)) begin_count(engine);      /* the forecast rests on it; a look begins anew */
    if (outlook->stage == OUTLOOK_IDLE && (outlook->wanted_count > 0 || daily_waits(engine))) begin_look(engine);
    switch ((enum outlook_stage)outlook->stage) {
    case OUTLOOK_IDLE:
        return;
    case OUTLOOK_COUNT:
        if (!count_slice(engine, outlook->history, outlook->counted + 1, outlook->counted + 2)) return;
        outlook->stage = OUTLOOK_MARK;
        outlook->at = 0;
        return;
    case OUTLOOK_MARK:
        mark_slice(engine);
        return;
    case OUTLOOK_BOOKED:
        if (!count_slice(engine, outlook->booked, outlook->from_day, outlook->from_day + (int32_t)engine->policy.outlook_days)) return;
        outlook->stage = OUTLOOK_LOOK;
        outlook->at = 0;
        return;
    case OUTLOOK_LOOK:
        look_slice(engine);
        return;
    }
}

int64_t outlook_due_ms(const struct engine *engine)
{
    const struct outlook *outlook = engine->outlook;
    if (outlook->stage != OUTLOOK_IDLE || outlook->wanted_count > 0 || day_waits(engine)) return engine->now_ms;
    return engine->policy.outlook_days > 0 && outlook->looked < today_of(engine) ? daily_ms(engine) : INT64_MAX;
}
