/* series_hold.c - a series of bookings: every visit is looked for before anything is held, and confirmed only as a whole. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/series.h"

enum { OTHER_DAYS = 3, OTHER_STARTS_MAX = 600 };

/* A visit that is looked for. crew[0].worker is NIL when nobody can make it. */
struct sought { struct order order; struct ask ask; struct choice crew[CREW_MAX]; bool found; };

static int64_t far_from(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

/* The nearest free starts of that day and the next ones; of two as near the earlier. */
static void find_others(const struct engine *engine, const struct order *order, struct series_visit *visit)
{
    struct slot slot[OTHER_STARTS_MAX];
    uint32_t count = slots_find(engine, order, NIL, day_of_ms(visit->start_ms), OTHER_DAYS, booking_last_day(engine, true), engine->now_ms, slot, OTHER_STARTS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        if (slot[i].free == 0) continue;
        uint32_t at = visit->other_count;
        while (at > 0 && far_from(slot[i].start_ms, visit->start_ms) < far_from(visit->other[at - 1].start_ms, visit->start_ms)) at--;
        if (at == SERIES_OTHERS_MAX) continue;
        if (visit->other_count < SERIES_OTHERS_MAX) visit->other_count++;
        for (uint32_t k = visit->other_count - 1; k > at; k--) visit->other[k] = visit->other[k - 1];
        visit->other[at] = slot[i];
    }
}

/* Whom the series would cost least with, a change of worker counted like a stranger; of two the smaller number. NIL: nobody was found for any visit. */
static uint32_t same_worker(const struct engine *engine, const struct sought *sought, uint32_t count)
{
    uint32_t best = NIL;
    int64_t best_cost = 0, stranger = engine->policy.cost_stranger_s;
    for (uint32_t c = 0; c < count; c++) {
        if (!sought[c].found) continue;
        uint32_t worker = sought[c].crew[0].worker;
        int64_t cost = 0;
        for (uint32_t i = 0; i < count; i++) {
            const struct order *order = &sought[i].order;
            if (!sought[i].found) continue;
            struct want want = want_of(engine, order);
            struct fit fit;
            int64_t most = sought[i].crew[0].cost + stranger;
            if (match_eligible(engine, worker, &want, &sought[i].ask, &fit, NULL) == WHY_FREE) {
                int64_t own = match_price(engine, worker, &want, &sought[i].ask, &fit).cost;
                if (own < most) most = own;
            }
            cost += most;
        }
        if (best != NIL && (cost > best_cost || (cost == best_cost && engine->worker[worker].id >= engine->worker[best].id))) continue;
        best = worker;
        best_cost = cost;
    }
    return best;
}

static enum refusal seek(const struct engine *engine, const struct command *command, uint32_t i, struct sought *sought, struct series_visit *visit)
{
    struct request request = command->request;
    request.start_ms += (int64_t)i * command->weeks * 7 * DAY_MS;
    enum refusal refusal = request_check(engine, &request, ORDER_SLOT, &sought->order);
    if (refusal == REFUSE_OK) refusal = request_start_check(engine, &request, booking_last_day(engine, i > 0));
    if (refusal != REFUSE_OK) return refusal;
    *visit = (struct series_visit){ .number = (uint8_t)(i + 1), .fate = VISIT_IMPOSSIBLE, .start_ms = request.start_ms };
    sought->found = false;
    if (command->skip && roster_calendar(engine->roster, day_of_ms(request.start_ms)) == DAY_STATUTORY) {
        visit->fate = VISIT_SKIPPED;
        return REFUSE_OK;
    }
    sought->order.promised_ms = request.start_ms;
    sought->ask = match_ask_at(engine, &sought->order, request.start_ms);
    sought->found = match_crew(engine, &sought->order, &sought->ask, sought->crew) == sought->order.crew;
    if (!sought->found) match_why(engine, &sought->order, &sought->ask, &visit->why);
    return REFUSE_OK;
}

static void hold(struct engine *engine, uint64_t series, struct sought *sought, struct series_visit *visit)
{
    uint32_t index;
    enum refusal refusal = request_enter(engine, &sought->order, &index);
    ENSURE(refusal == REFUSE_OK);      /* there is room: it was asked for */
    struct order *order = order_at(engine, index);
    order->series = series != 0 ? series : order->id;
    order->number = visit->number;
    series_join(engine, index);
    move_assign(engine, index, sought->crew);
    visit->fate = VISIT_HELD;
    visit->order = order->id;
}

enum refusal command_series_hold(struct engine *engine, const struct command *command)
{
    struct sought sought[SERIES_MAX];
    struct series_answer *answer = &engine->out->series;
    if (!order_may(MOVE_CONFIRM, command->actor.role)) return REFUSE_ROLE;
    if (command->count < 2 || command->count > SERIES_MAX || command->weeks == 0 || command->weeks > SERIES_WEEKS_MAX) return REFUSE_RANGE;
    uint32_t found = 0, first = 0;
    for (uint32_t i = 0; i < command->count; i++) {
        enum refusal refusal = seek(engine, command, i, &sought[i], &answer->visit[i]);
        if (refusal != REFUSE_OK) return refusal;
        if (sought[i].found && found++ == 0) first = i;
    }
    if (!plan_room(engine, found * sought[0].order.crew) || engine->limits.orders - engine->boxes_used < found) return REFUSE_FULL;
    answer->count = command->count;
    uint32_t worker = same_worker(engine, sought, command->count);
    for (uint32_t i = 0; i < command->count; i++)
        if (answer->visit[i].fate == VISIT_IMPOSSIBLE && !sought[i].found) find_others(engine, &sought[i].order, &answer->visit[i]);
    if (found == 0) {
        for (uint32_t i = 0; i < command->count && engine->out->nobody.looked_at == 0; i++) engine->out->nobody = answer->visit[i].why;
        return REFUSE_NO_CAPACITY;
    }
    uint64_t series = 0;
    for (uint32_t i = first; i < command->count; i++) {
        if (!sought[i].found) continue;
        series_keep(engine, &sought[i].order, &sought[i].ask, &worker, 1, sought[i].crew);
        hold(engine, series, &sought[i], &answer->visit[i]);
        if (series == 0) series = answer->visit[i].order;
    }
    engine->out->order = series;
    return REFUSE_OK;
}

/* The resident saw so many visits held; if one was let go since, say so instead of booking fewer. */
enum refusal command_series_confirm(struct engine *engine, const struct command *command)
{
    uint32_t held[SERIES_MAX];
    if (!order_may(MOVE_CONFIRM, command->actor.role)) return REFUSE_ROLE;
    if (command->series == 0 || idmap_find(&engine->series_ids, command->series) == NIL) return REFUSE_NO_ORDER;
    uint32_t count = series_in_state(engine, command->series, ORDER_HELD, held);
    if (count == 0) return REFUSE_STATE;
    if (count != command->count) return REFUSE_CONFLICT;
    for (uint32_t i = 0; i < count; i++) request_confirm(engine, held[i]);
    engine->out->order = command->series;
    return REFUSE_OK;
}
