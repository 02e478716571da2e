/* impact.c - see impact.h. The play is on the ledger itself: everything it may move is written down first and put back after. */
#include "engine/roster/impact.h"

#include <stdlib.h>
#include "engine/calendar.h"
#include "engine/round.h"

/* ---- which visits no longer fit ---- */

static bool fits(const struct engine *engine, uint32_t worker, const struct row *row)
{
    struct span span;
    int64_t begins;
    return plan_shift_of(engine, worker, row->leave, row->end, &span, &begins);
}

static bool add_order(uint32_t index, uint32_t *order, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        if (order[i] == index) return true;
    if (*count == ORDERS_MOVED_MAX) return false;
    order[(*count)++] = index;
    return true;
}

enum refusal impact_orders(struct engine *engine, uint32_t *order, uint32_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < engine->trial.row_count; i++) {
        const struct trial_row *touched = &engine->trial.row[i];
        /* A visit may begin on the day after that of its shift. */
        int64_t from = ms_of_day(touched->from_day), to = ms_of_day(touched->to_day + 1);
        for (uint32_t at = engine->worker[touched->row].head; at != NIL; at = engine->row[at].next) {
            const struct row *row = &engine->row[at];
            if (row->order == NIL || row->start < from || row->start >= to || fits(engine, touched->row, row)) continue;
            if (row->active) {
                engine->out->worker = engine->worker[touched->row].id;
                engine->out->day = day_of_ms(row->start);
                return REFUSE_BUSY;
            }
            if (!add_order(row->order, order, count)) return REFUSE_FULL;
        }
    }
    return REFUSE_OK;
}

/* ---- the play ---- */

/* The departures of a worker's visits, once per play, before anything of theirs moves. */
static void keep_worker(struct engine *engine, uint32_t worker)
{
    struct play *play = &engine->play;
    if (play->seen[worker] == play->round) return;
    play->seen[worker] = play->round;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order == NIL) continue;
        const struct member *member = member_of(order_at(engine, row->order), engine->worker[worker].id);
        play->kept[play->kept_count++] = (struct kept){ .worker = worker, .order = row->order, .leave = row->leave, .member_leave = member->leave_ms, .member_arrive = member->arrive_ms };
    }
}

static uint32_t member_row(const struct engine *engine, const struct member *member) { return idmap_find(&engine->worker_ids, member->worker); }

static void take_crew(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    for (uint32_t i = 0; i < order->member_count; i++) plan_take(engine, member_row(engine, &order->member[i]), index);
}

/* As move_back() would have it, so far as matching looks. */
static void take_away(struct engine *engine, const uint32_t *order, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct order *away = order_at(engine, order[i]);
        engine->play.was[i] = *away;
        for (uint32_t k = 0; k < away->member_count; k++) keep_worker(engine, member_row(engine, &away->member[k]));
    }
    for (uint32_t i = 0; i < count; i++) {
        take_crew(engine, order[i]);
        order_at(engine, order[i])->member_count = 0;
    }
    for (uint32_t i = 0; i < engine->trial.row_count; i++) keep_worker(engine, engine->trial.row[i].row);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < engine->play.was[i].member_count; k++) plan_settle(engine, member_row(engine, &engine->play.was[i].member[k]));
    for (uint32_t i = 0; i < engine->trial.row_count; i++) plan_settle(engine, engine->trial.row[i].row);
}

/* As move_assign() would have it. */
static void give(struct engine *engine, uint32_t index, const struct choice *crew)
{
    struct order *order = order_at(engine, index);
    order->start_ms = crew[0].fit.start;
    order->end_ms = crew[0].fit.end;
    order->member_count = order->crew;
    for (uint32_t i = 0; i < order->crew; i++) {
        keep_worker(engine, crew[i].worker);
        order->member[i] = (struct member){ .worker = engine->worker[crew[i].worker].id, .leave_ms = crew[i].fit.leave, .arrive_ms = crew[i].fit.arrive };
        bool put = plan_put(engine, crew[i].worker, index, crew[i].fit.leave);
        ENSURE(put);
    }
    for (uint32_t i = 0; i < order->crew; i++) plan_settle(engine, crew[i].worker);
}

static enum reason most_frequent(const struct why *why)
{
    enum reason most = WHY_OFF_SHIFT;
    for (uint32_t i = WHY_FREE + 1; i < REASON_COUNT; i++)
        if (why->count[i] > why->count[most]) most = (enum reason)i;
    return most;
}

/* What the round would do with one order; who is left without anybody has the reason noted where the crew would be. */
static void play_order(struct engine *engine, uint32_t index, const struct choice *crew, const struct ask *ask)
{
    struct order *order = order_at(engine, index);
    if (crew) {
        give(engine, index, crew);
        return;
    }
    struct why why;
    match_why(engine, order, ask, &why);
    order->cause = (uint8_t)most_frequent(&why);
}

static void sort_by_id(const struct engine *engine, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moving = order[i], at = i;
        for (; at > 0 && order_at(engine, order[at - 1])->id > order_at(engine, moving)->id; at--) order[at] = order[at - 1];
        order[at] = moving;
    }
}

/* All are due at once: a tick takes them by id, a round at a time. Slots that are held are let go and not matched again. */
static void play_ticks(struct engine *engine, const uint32_t *order, uint32_t count)
{
    uint32_t waiting[ORDERS_MOVED_MAX], waiting_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (order_at(engine, order[i])->state != ORDER_HELD) waiting[waiting_count++] = order[i];
    sort_by_id(engine, waiting, waiting_count);
    for (uint32_t from = 0; from < waiting_count; from += ROUND_MAX) {
        uint32_t round = waiting_count - from < ROUND_MAX ? waiting_count - from : ROUND_MAX;
        round_share(engine, waiting + from, round, play_order);
    }
}

/* ---- and back ---- */

static void put_departures(struct engine *engine)
{
    const struct play *play = &engine->play;
    for (uint32_t i = 0; i < play->kept_count; i++) {
        const struct kept *kept = &play->kept[i];
        struct row *row = plan_find(engine, kept->worker, kept->order);
        if (row == NULL) continue;      /* not back in the plan yet */
        row->leave = kept->leave;
        struct member *member = member_of(order_at(engine, kept->order), engine->worker[kept->worker].id);
        member->leave_ms = kept->member_leave;
        member->arrive_ms = kept->member_arrive;
    }
}

static void put_back(struct engine *engine, const uint32_t *order, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        take_crew(engine, order[i]);
        order_at(engine, order[i])->member_count = 0;
    }
    put_departures(engine);      /* those that stayed first, so that the others find their places free */
    for (uint32_t i = 0; i < count; i++) *order_at(engine, order[i]) = engine->play.was[i];
    for (uint32_t i = 0; i < engine->play.kept_count; i++) {
        const struct kept *kept = &engine->play.kept[i];
        if (plan_find(engine, kept->worker, kept->order) != NULL) continue;
        bool put = plan_put(engine, kept->worker, kept->order, kept->leave);
        ENSURE(put);
    }
    put_departures(engine);
}

/* ---- public ---- */

void impact_visits(struct engine *engine, const uint32_t *order, uint32_t count, struct impact *out)
{
    out->visits = count;
    out->moved = out->stuck = out->count = 0;
    if (count == 0) return;
    engine->play.round++;
    engine->play.kept_count = 0;
    take_away(engine, order, count);
    play_ticks(engine, order, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct order *is = order_at(engine, order[i]), *was = &engine->play.was[i];
        struct impact_visit visit = { .order = is->id, .worker = was->member[0].worker, .start_ms = was->start_ms, .moves = is->member_count > 0 };
        if (visit.moves) visit.to = is->member[0].worker;
        else visit.why = was->state == ORDER_HELD ? WHY_OFF_SHIFT : (enum reason)is->cause;
        if (visit.moves) out->moved++;
        else out->stuck++;
        if (out->count < IMPACT_VISITS_MAX) out->visit[out->count++] = visit;
    }
    put_back(engine, order, count);
}

bool play_init(struct play *play, uint32_t workers_max, uint32_t rows_max)
{
    play->seen = calloc(workers_max, sizeof *play->seen);
    play->kept = calloc(rows_max, sizeof *play->kept);
    play->was = calloc(ORDERS_MOVED_MAX, sizeof *play->was);
    return play->seen && play->kept && play->was;
}

void play_clear(struct play *play)
{
    free(play->seen);
    free(play->kept);
    free(play->was);
}
