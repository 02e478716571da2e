/* plan.c - see plan.h. */
#include "engine/plan.h"

#include "engine/calendar.h"
#include "engine/travel.h"

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }

struct member *member_of(struct order *order, uint32_t worker_id)
{
    for (uint32_t i = 0; i < order->member_count; i++)
        if (order->member[i].worker == worker_id) return &order->member[i];
    return NULL;
}

/* ---- labour rules, remembered: a day on which no hard rule is broken is marked in the roster ---- */

struct breach plan_hours(const struct engine *engine, uint32_t worker, int32_t day)
{
    if (roster_marked(engine->roster, worker, day)) return (struct breach){ .rule = RULE_NONE };
    struct breach breach = rules_hard(engine->roster, worker, engine->worker[worker].labour, day);
    if (breach.rule == RULE_NONE) roster_mark(engine->roster, worker, day);
    return breach;
}

void plan_hours_changed(struct engine *engine, uint32_t worker)
{
    roster_unmark(engine->roster, worker);
}

/* ---- when could this worker be there? ---- */

static struct foot foot_at_start(const struct engine *engine, const struct worker *worker, int64_t shift_start, int64_t free_from)
{
    return (struct foot){ .place = shift_start <= engine->now_ms ? worker->at : worker->base, .free_from = free_from };
}

static void foot_past(struct foot *foot, const struct row *row)
{
    foot->free_from = max64(foot->free_from, row->end);
    if (row->order == NIL) return;
    foot->place = row->place;
    foot->visit_end = row->end;
}

/* Not counted by this question. */
static bool put_aside(const struct engine *engine, const struct row *row, const struct ask *ask)
{
    return row->order == ask->ignore || (ask->aside && engine->box[row->order].aside);
}

static bool row_ignored(const struct engine *engine, const struct row *row, const struct ask *ask, int64_t shift_start)
{
    if (row->order == NIL) return row->end <= engine->now_ms || row->end <= shift_start;
    return put_aside(engine, row, ask) || plan_before_shift(engine, row, shift_start);
}

/* Room between the foot and the next row (NULL: the end of the span)? */
static bool gap_fits(const struct engine *engine, const struct ask *ask, const struct span *span, const struct foot *foot, const struct row *next,
                     struct fit *out)
{
    int64_t buffer = engine->policy.buffer_min * MINUTE_MS;
    int64_t from = max64(foot->free_from, max64(span->start_ms, ask->depart));
    int64_t roof = next ? min64(span->end_ms, next->start) : span->end_ms;
    if (max64(from, ask->earliest) + ask->duration > roof) return false;      /* no room even without travel */
    int64_t leg = leg_ms(engine, foot->place, ask->place);
    int64_t start = max64(ask->earliest, from + leg);
    if (foot->visit_end) start = max64(start, foot->visit_end + buffer);
    int64_t end = start + ask->duration, onward = 0;
    if (start > ask->latest || end > roof) return false;
    if (next && next->order == NIL && end > next->leave) return false;
    if (next && next->order != NIL) {
        int64_t leg_on = leg_ms(engine, ask->place, next->place);
        if (end + max64(leg_on, buffer) > next->start) return false;
        onward = max64(0, leg_on - leg_ms(engine, foot->place, next->place));
    }
    *out = (struct fit){ .leave = start - leg, .arrive = start, .start = start, .end = end, .added_ms = leg + onward };
    return true;
}

static bool span_fits(const struct engine *engine, const struct worker *worker, const struct ask *ask, const struct span *span, int64_t shift_start,
                      struct fit *out)
{
    struct foot foot = foot_at_start(engine, worker, shift_start, span->start_ms);
    for (uint32_t i = worker->head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row_ignored(engine, row, ask, shift_start)) continue;
        if (row->leave >= span->end_ms) break;
        if (!row->active) {
            if (gap_fits(engine, ask, span, &foot, row, out)) return true;
            if (ask->first_gap) return false;
        }
        foot_past(&foot, row);
    }
    return gap_fits(engine, ask, span, &foot, NULL, out);
}

static bool away_within(const struct engine *engine, const struct worker *worker, const struct ask *ask)
{
    for (uint32_t i = worker->head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order == NIL && row->leave < ask->latest + ask->duration && row->end > ask->earliest) return true;
    }
    return false;
}

enum reason plan_fit(const struct engine *engine, uint32_t index, const struct ask *ask, struct fit *out, struct breach *breach)
{
    const struct worker *worker = &engine->worker[index];
    enum reason why = WHY_OFF_SHIFT;
    for (int32_t day = day_of_ms(ask->earliest) - 1, last = day_of_ms(ask->latest); day <= last; day++) {
        struct span span[SPANS_MAX];
        uint32_t spans = roster_spans(engine->roster, index, day, span);
        for (uint32_t i = 0; i < spans; i++) {
            int64_t start = max64(ask->earliest, span[i].start_ms);
            if (start > ask->latest || start + ask->duration > span[i].end_ms) continue;
            struct breach broken = plan_hours(engine, index, day);
            if (broken.rule != RULE_NONE) {
                if (breach) *breach = broken;
                why = WHY_HOURS;
                continue;
            }
            /* A shift under way that nobody signed in for is not to be counted on for the next hour. */
            if (!worker->signed_in && span[0].start_ms <= engine->now_ms && ask->earliest < engine->now_ms + 60 * MINUTE_MS) {
                why = WHY_NOT_SIGNED_IN;
                continue;
            }
            if (span_fits(engine, worker, ask, &span[i], span[0].start_ms, out)) return WHY_FREE;
            why = away_within(engine, worker, ask) ? WHY_ON_LEAVE : WHY_BUSY;
        }
    }
    return why;
}

bool plan_shift_of(const struct engine *engine, uint32_t worker, int64_t start, int64_t end, struct span *out, int64_t *shift_start)
{
    for (int32_t day = day_of_ms(start) - 1; day <= day_of_ms(start); day++) {
        struct span span[SPANS_MAX];
        uint32_t spans = roster_spans(engine->roster, worker, day, span);
        for (uint32_t i = 0; i < spans; i++) {
            if (start < span[i].start_ms || end > span[i].end_ms) continue;
            *out = span[i];
            *shift_start = span[0].start_ms;
            return true;
        }
    }
    return false;
}

/* ---- changing a plan ---- */

bool plan_room(const struct engine *engine, uint32_t rows) { return engine->rows_max - engine->rows_used >= rows; }

static uint32_t row_take(struct engine *engine)
{
    uint32_t row = engine->free_row;
    if (row != NIL) engine->free_row = engine->row[row].next;
    else row = engine->row_count++;
    engine->rows_used++;
    return row;
}

/* Chains a row into its place; false when it would overlap. */
static bool row_put(struct engine *engine, uint32_t worker, const struct row *fresh)
{
    ENSURE(fresh->leave <= fresh->start);
    ENSURE(fresh->start <= fresh->end);
    ENSURE(plan_room(engine, 1));
    uint32_t *link = &engine->worker[worker].head;
    while (*link != NIL && engine->row[*link].end <= fresh->leave) link = &engine->row[*link].next;
    if (*link != NIL && engine->row[*link].leave < fresh->end) return false;
    uint32_t after = *link, row = row_take(engine);
    engine->row[row] = *fresh;
    engine->row[row].next = after;
    *link = row;
    return true;
}

static void row_drop(struct engine *engine, uint32_t *link)
{
    uint32_t row = *link;
    *link = engine->row[row].next;
    engine->row[row].next = engine->free_row;
    engine->free_row = row;
    engine->rows_used--;
}

/* Moves the next row's departure out of the way of a row about to be put: its leg now begins at the new place. */
static void make_way(struct engine *engine, uint32_t worker, const struct order *order)
{
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        struct row *row = &engine->row[i];
        if (row->end <= order->start_ms) continue;
        if (row->order != NIL && !row->active && row->leave < order->end_ms && row->start >= order->end_ms)
            row->leave = max64(order->end_ms, row->start - leg_ms(engine, order->place, row->place));
        return;
    }
}

bool plan_put(struct engine *engine, uint32_t worker, uint32_t index, int64_t leave)
{
    const struct order *order = order_at(engine, index);
    if (engine->out) make_way(engine, worker, order);      /* recovery brings the departures as they were */
    return row_put(engine, worker, &(struct row){ .order = index, .leave = leave, .start = order->start_ms, .end = order->end_ms, .place = order->place,
                                                  .active = order->state >= ORDER_ON_THE_WAY });
}

bool plan_put_away(struct engine *engine, uint32_t worker, const struct away *away)
{
    return row_put(engine, worker, &(struct row){ .order = NIL, .leave = away->from_ms, .start = away->from_ms, .end = away->to_ms, .away = away->kind });
}

void plan_take(struct engine *engine, uint32_t worker, uint32_t order)
{
    uint32_t *link = &engine->worker[worker].head;
    while (*link != NIL && engine->row[*link].order != order) link = &engine->row[*link].next;
    ENSURE(*link != NIL);
    row_drop(engine, link);
}

void plan_purge(struct engine *engine, uint32_t worker)
{
    uint32_t *link = &engine->worker[worker].head;
    while (*link != NIL) {
        const struct row *row = &engine->row[*link];
        if (row->order == NIL && (row->end <= engine->now_ms || row->leave == row->end)) row_drop(engine, link);
        else link = &engine->row[*link].next;
    }
}

struct row *plan_find(const struct engine *engine, uint32_t worker, uint32_t order)
{
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next)
        if (engine->row[i].order == order) return &engine->row[i];
    return NULL;
}

/* The departure of one row, from where the foot stands; true when it changed. */
static bool row_retime(struct engine *engine, uint32_t worker, struct row *row, const struct foot *foot)
{
    struct member *member = member_of(order_at(engine, row->order), engine->worker[worker].id);
    int64_t leg = leg_ms(engine, foot->place, row->place);
    int64_t leave = max64(row->start - leg, foot->free_from);
    if (leave > row->start) leave = row->start;
    int64_t arrive = min64(row->start, leave + leg);
    row->leave = leave;
    if (member->leave_ms == leave && member->arrive_ms == arrive) return false;
    member->leave_ms = leave;
    member->arrive_ms = arrive;
    return true;
}

/* A walk along a whole plan, over shifts. */
struct walk { struct foot foot; int64_t shift_start; };

static struct walk walk_start(const struct worker *who) { return (struct walk){ .foot.place = who->at, .shift_start = INT64_MIN }; }

/* Stands where the way to this row begins. */
static void walk_to(const struct engine *engine, uint32_t worker, struct walk *walk, const struct row *row)
{
    struct span span;
    int64_t begins;
    if (!plan_shift_of(engine, worker, row->start, row->start, &span, &begins) || begins == walk->shift_start) return;
    walk->shift_start = begins;      /* a new shift: from the base again */
    int64_t free_from = walk->foot.free_from;
    if (free_from <= begins && !(row->active && begins <= engine->now_ms)) walk->foot = foot_at_start(engine, &engine->worker[worker], begins, free_from);
}

static void retime(struct engine *engine, uint32_t worker, bool tells)
{
    const struct worker *who = &engine->worker[worker];
    struct walk walk = walk_start(who);
    for (uint32_t i = who->head; i != NIL; i = engine->row[i].next) {
        struct row *row = &engine->row[i];
        walk_to(engine, worker, &walk, row);
        if (row->order != NIL && !row->active && row_retime(engine, worker, row, &walk.foot) && tells) emit(engine, EVENT_RETIMED, row->order);
        foot_past(&walk.foot, row);
    }
}

void plan_retime(struct engine *engine, uint32_t worker) { retime(engine, worker, true); }
void plan_settle(struct engine *engine, uint32_t worker) { retime(engine, worker, false); }

struct foot plan_stand(const struct engine *engine, uint32_t worker, int64_t shift_start, int64_t from_ms)
{
    const struct worker *who = &engine->worker[worker];
    struct walk walk = walk_start(who);
    for (uint32_t i = who->head; i != NIL && (engine->row[i].active || engine->row[i].leave < from_ms); i = engine->row[i].next) {
        walk_to(engine, worker, &walk, &engine->row[i]);
        foot_past(&walk.foot, &engine->row[i]);
    }
    walk_to(engine, worker, &walk, &(struct row){ .start = shift_start });
    return walk.foot;
}

int64_t plan_travel_ms(const struct engine *engine, uint32_t worker, int32_t day)
{
    const struct worker *who = &engine->worker[worker];
    struct walk walk = walk_start(who);
    int64_t sum = 0;
    for (uint32_t i = who->head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        walk_to(engine, worker, &walk, row);
        if (row->order != NIL && !row->active && day_of_ms(row->start) == day) sum += leg_ms(engine, walk.foot.place, row->place);
        foot_past(&walk.foot, row);
    }
    return sum;
}

int32_t plan_booked_s(const struct engine *engine, uint32_t worker, int32_t day, const struct ask *ask)
{
    const struct worker *who = &engine->worker[worker];
    int64_t from = ms_of_day(day), booked = who->day == day ? who->served_s : 0;
    for (uint32_t i = who->head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order != NIL && !put_aside(engine, row, ask) && row->start >= from && row->start < from + DAY_MS) booked += (row->end - row->start) / SECOND_MS;
    }
    return (int32_t)booked;
}
