/* improve_problem.c - see improve_problem.h. */
#include "engine/improve/improve_problem.h"

#include "engine/calendar.h"
#include "engine/play.h"

enum { UNSERVED = 100000000 /* nobody is left out for any saving */, APART_S = 4 * 24 * 3600 /* longer than any shift */, BALANCE_TICK_S = 1800 };

static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }

bool improve_movable(const struct engine *engine, const struct row *row, int64_t frozen_ms)
{
    if (row->order == NIL || row->active || row->leave < frozen_ms) return false;
    const struct order *order = order_at(engine, row->order);
    if (order->start_ms < order->promised_ms) return false;      /* by less than a minute, as first planned; nobody else comes before the promise */
    return order->crew == 1 && !order->pinned && (order->state == ORDER_ASSIGNED || order->state == ORDER_ACCEPTED);
}

int64_t improve_change_cost(const struct engine *engine, const struct order *order)
{
    return order->state == ORDER_ACCEPTED ? engine->policy.improve_least_s : engine->policy.improve_least_s / 4;
}

/* ---- workers and their visits ---- */

static bool of_day(const struct improve_problem *problem, const struct row *row)
{
    return row->order != NIL && !row->active && row->leave >= problem->frozen_ms && day_of_ms(row->start) == problem->day;
}

bool improve_add(const struct engine *engine, struct improve_problem *problem, uint32_t worker)
{
    struct span span[SPANS_MAX];
    uint32_t spans = roster_spans(engine->roster, worker, problem->day, span), fresh = problem->visits, me = problem->workers, movables = 0;
    if (spans == 0 || me == IMPROVE_WORKERS) return false;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (!of_day(problem, row)) continue;
        if (fresh == IMPROVE_VISITS) return false;
        bool movable = improve_movable(engine, row, problem->frozen_ms);
        movables += movable;
        problem->visit[fresh++] = (struct improve_visit){ .order = row->order, .worker = me, .to = me, .movable = movable, .start_ms = row->start, .end_ms = row->end,
                                                          .place = row->place };
    }
    problem->worker[me] = (struct improve_worker){ .worker = worker, .stand = plan_stand(engine, worker, span[0].start_ms, problem->frozen_ms) };
    struct foot *stand = &problem->worker[me].stand;
    stand->free_from = max64(stand->free_from, max64(span[0].start_ms, problem->frozen_ms));
    int64_t midnight = ms_of_day(problem->day);
    const struct worker *who = &engine->worker[worker];
    problem->route_worker[me] = (struct route_worker){
        .from = IMPROVE_VISITS + me, .to = ROUTE_NONE, .kit_place = ROUTE_NONE, .start = (int32_t)((stand->free_from - midnight) / SECOND_MS),
        .end = (int32_t)((max64(span[spans - 1].end_ms, stand->free_from) - midnight) / SECOND_MS) + 1, .worked = who->day == problem->day ? who->served_s : 0,
    };
    problem->workers++;
    problem->visits = fresh;
    problem->movables += movables;
    return true;
}

/* ---- who may, and at what cost ---- */

/* The cost of the person, without the way and without the hours, which the plan as a whole decides. */
static int64_t person_cost(const struct engine *engine, const struct improve_problem *problem, uint32_t w, const struct improve_visit *visit)
{
    const struct order *order = order_at(engine, visit->order);
    struct want want = want_of(engine, order);
    struct ask ask = match_ask_at(engine, order, visit->start_ms);
    struct fit fit;
    ask.depart = problem->frozen_ms;
    if (order->kind == ORDER_NOW && !engine->worker[problem->worker[w].worker].signed_in) return INT64_MAX;      /* as when it was placed */
    if (match_eligible(engine, problem->worker[w].worker, &want, &ask, &fit, NULL) != WHY_FREE) return INT64_MAX;
    struct choice choice = match_price(engine, problem->worker[w].worker, &want, &ask, &fit);
    return (int64_t)choice.part.stranger_s + choice.part.skill_s;
}

static void ask_for_all(const struct engine *engine, struct improve_problem *problem)
{
    for (uint32_t w = 0; w < problem->workers; w++)
        for (uint32_t v = 0; v < problem->visits; v++)
            problem->person[w * problem->visits + v] = problem->visit[v].movable ? person_cost(engine, problem, w, &problem->visit[v]) : INT64_MAX;
    /* Who would not be found eligible today keeps what was agreed: a rule was waived, or changed since. */
    for (uint32_t v = 0; v < problem->visits; v++) {
        struct improve_visit *visit = &problem->visit[v];
        if (!visit->movable || problem->person[visit->worker * problem->visits + v] != INT64_MAX) continue;
        visit->movable = false;
        problem->movables--;
    }
}

static void fill_bias(const struct engine *engine, struct improve_problem *problem)
{
    for (uint32_t w = 0; w < problem->workers; w++) {
        for (uint32_t v = 0; v < problem->visits; v++) {
            const struct improve_visit *visit = &problem->visit[v];
            int64_t person = problem->person[w * problem->visits + v];
            int64_t change = w == visit->worker ? 0 : improve_change_cost(engine, order_at(engine, visit->order));
            int32_t *bias = &problem->bias[w * problem->visits + v];
            if (!visit->movable) *bias = w == visit->worker ? 0 : ROUTE_BARRED;
            else *bias = person == INT64_MAX ? ROUTE_BARRED : (int32_t)(person + change);
        }
    }
}

/* ---- ways ---- */

static int32_t way_s(const struct engine *engine, const struct foot *foot, const struct improve_visit *visit)
{
    if (foot->free_from > visit->start_ms) return APART_S;
    if (foot->visit_end && foot->visit_end + engine->policy.buffer_min * MINUTE_MS > visit->start_ms) return APART_S;
    int64_t leg = leg_ms(engine, foot->place, visit->place);
    return foot->free_from + leg <= visit->start_ms ? (int32_t)(leg / SECOND_MS) : APART_S;
}

static void fill_travel(const struct engine *engine, struct improve_problem *problem)
{
    uint32_t places = problem->visits + problem->workers;
    for (uint32_t i = 0; i < places; i++) {
        int32_t *row = &problem->travel[(size_t)i * places];
        bool stands = i >= problem->visits;
        const struct improve_visit *from = &problem->visit[stands ? 0 : i];
        struct foot foot = stands ? problem->worker[i - problem->visits].stand : (struct foot){ from->place, from->end_ms, from->end_ms };
        for (uint32_t v = 0; v < problem->visits; v++) row[v] = !stands && v == i ? 0 : way_s(engine, &foot, &problem->visit[v]);
        for (uint32_t w = problem->visits; w < places; w++) row[w] = 0;      /* nobody is sent there */
    }
}

/* ---- the route problem ---- */

static void fill_visits(struct improve_problem *problem)
{
    int64_t midnight = ms_of_day(problem->day);
    for (uint32_t v = 0; v < problem->visits; v++) {
        const struct improve_visit *visit = &problem->visit[v];
        int32_t start = (int32_t)((visit->start_ms - midnight) / SECOND_MS);
        problem->route_visit[v] = (struct route_visit){
            .place = v, .earliest = start, .latest = start, .due = ROUTE_NEVER_LATE, .service = (int32_t)((visit->end_ms - midnight) / SECOND_MS) - start,
            .worker = visit->movable ? ROUTE_NONE : visit->worker, .with = ROUTE_NONE, .unserved = UNSERVED,
        };
    }
}

/* Each visit costs policy.cost_hour_s for each hour worked before it that day; over visits of like length that is half of the square of the hours, and
 * the rest is cut away by counting it exactly before anything is moved. */
static int32_t balance_of(const struct engine *engine, const struct improve_problem *problem)
{
    int64_t sum_s = 0;
    for (uint32_t v = 0; v < problem->visits; v++) sum_s += problem->route_visit[v].service;
    int64_t mean_s = problem->visits ? sum_s / problem->visits : 0;
    if (mean_s == 0) return 0;
    int64_t balance = (engine->policy.cost_hour_s * BALANCE_TICK_S * BALANCE_TICK_S / 3600 + mean_s) / (2 * mean_s);
    return balance < ROUTE_WEIGHT_MAX ? (int32_t)balance : ROUTE_WEIGHT_MAX;
}

void improve_build(struct engine *engine, struct improve_problem *problem)
{
    uint32_t taken[IMPROVE_VISITS], count = 0;
    for (uint32_t v = 0; v < problem->visits; v++)
        if (problem->visit[v].movable) taken[count++] = problem->visit[v].order;
    play_begin(engine);
    play_take(engine, taken, count);
    ask_for_all(engine, problem);
    play_put_back(engine);
    fill_bias(engine, problem);
    fill_travel(engine, problem);
    fill_visits(problem);
    for (uint32_t w = 0; w < problem->workers; w++) problem->route_worker[w].from = problem->visits + w;
    problem->route = (struct route_problem){
        .visits = problem->visits, .workers = problem->workers, .places = problem->visits + problem->workers, .visit = problem->route_visit,
        .worker = problem->route_worker, .travel = problem->travel, .bias = problem->bias,
        .weight = { .travel = (int32_t)engine->policy.weight_travel, .balance = balance_of(engine, problem), .balance_tick = BALANCE_TICK_S },
    };
}
