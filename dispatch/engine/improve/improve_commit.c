/* improve_commit.c - see improve_commit.h. The same steps are played without events first: what holds there holds when they are made. */
#include "engine/improve/improve_commit.h"

#include "engine/calendar.h"
#include "engine/moves.h"
#include "engine/play.h"

enum { EVENTS_A_MOVE = 6 /* off, on, and the ways behind both places */ };

/* ---- the exact cost ---- */

/* Each visit costs the hours worked before it that day. */
static int64_t fair_cost(const struct engine *engine, uint32_t worker, int32_t day)
{
    const struct worker *who = &engine->worker[worker];
    int64_t booked_s = who->day == day ? who->served_s : 0, sum = 0;
    for (uint32_t i = who->head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order == NIL || day_of_ms(row->start) != day) continue;
        sum += booked_s * engine->policy.cost_hour_s / 3600;
        booked_s += (row->end - row->start) / SECOND_MS;
    }
    return sum;
}

/* Of the row in problem->worker that has the visit now. */
static uint32_t holder(const struct engine *engine, const struct improve_problem *problem, const struct improve_visit *visit)
{
    uint32_t worker = idmap_find(&engine->worker_ids, order_at(engine, visit->order)->member[0].worker), w = 0;
    while (problem->worker[w].worker != worker) w++;
    return w;
}

int64_t improve_cost(const struct engine *engine, const struct improve_problem *problem)
{
    int64_t sum = 0;
    for (uint32_t w = 0; w < problem->workers; w++) {
        uint32_t worker = problem->worker[w].worker;
        sum += plan_travel_ms(engine, worker, problem->day) / SECOND_MS * engine->policy.weight_travel + fair_cost(engine, worker, problem->day);
    }
    for (uint32_t v = 0; v < problem->visits; v++)
        if (problem->visit[v].movable) sum += problem->person[holder(engine, problem, &problem->visit[v]) * problem->visits + v];
    return sum;
}

/* ---- moves ---- */

struct moves { const struct improve_visit *visit[IMPROVE_VISITS]; uint32_t order[IMPROVE_VISITS], count; };

static bool goes_before(const struct engine *engine, const struct improve_visit *a, const struct improve_visit *b)
{
    return a->start_ms != b->start_ms ? a->start_ms < b->start_ms : order_at(engine, a->order)->id < order_at(engine, b->order)->id;
}

/* Those that change hands, in order of time. */
static void moves_of(const struct engine *engine, const struct improve_problem *problem, struct moves *moves)
{
    moves->count = 0;
    for (uint32_t v = 0; v < problem->visits; v++) {
        const struct improve_visit *visit = &problem->visit[v];
        if (visit->to == visit->worker) continue;
        uint32_t at = moves->count++;
        for (; at > 0 && goes_before(engine, visit, moves->visit[at - 1]); at--) moves->visit[at] = moves->visit[at - 1];
        moves->visit[at] = visit;
    }
    for (uint32_t i = 0; i < moves->count; i++) moves->order[i] = moves->visit[i]->order;
}

/* The new worker at the old start; false: does not fit. */
static bool choose(const struct engine *engine, const struct improve_problem *problem, const struct improve_visit *visit, struct choice *out)
{
    const struct order *order = order_at(engine, visit->order);
    struct want want = want_of(engine, order);
    struct ask ask = match_ask_at(engine, order, visit->start_ms);
    uint32_t worker = problem->worker[visit->to].worker;
    struct fit fit;
    ask.depart = problem->frozen_ms;
    if (match_eligible(engine, worker, &want, &ask, &fit, NULL) != WHY_FREE) return false;
    *out = match_price(engine, worker, &want, &ask, &fit);
    return true;
}

/* Plays the moves; false: somebody does not fit. *cost: of the plans then. */
static bool play_moves(struct engine *engine, const struct improve_problem *problem, const struct moves *moves, int64_t *cost)
{
    bool fits = true;
    play_begin(engine);
    play_take(engine, moves->order, moves->count);
    for (uint32_t i = 0; i < moves->count && fits; i++) {
        struct choice choice;
        fits = choose(engine, problem, moves->visit[i], &choice);
        if (fits) play_give(engine, moves->order[i], &choice);
    }
    if (fits) *cost = improve_cost(engine, problem);
    play_put_back(engine);
    return fits;
}

static void make_moves(struct engine *engine, const struct improve_problem *problem, const struct moves *moves)
{
    for (uint32_t i = 0; i < moves->count; i++) move_back(engine, moves->order[i], MOVE_REPLAN, CAUSE_IMPROVED, false);
    for (uint32_t i = 0; i < moves->count; i++) {
        struct choice choice;
        bool fits = choose(engine, problem, moves->visit[i], &choice);
        ENSURE(fits);      /* it did when it was played */
        move_assign(engine, moves->order[i], &choice);
    }
}

/* Who leaves later or earlier for what stays is told, too: at most each row of the plans, and twice each move. */
static bool events_fit(const struct engine *engine, const struct improve_problem *problem, const struct moves *moves)
{
    uint32_t events = moves->count * EVENTS_A_MOVE;
    for (uint32_t w = 0; w < problem->workers; w++)
        for (uint32_t i = engine->worker[problem->worker[w].worker].head; i != NIL; i = engine->row[i].next) events++;
    return events <= OUTCOME_EVENTS_MAX;
}

void improve_commit(struct engine *engine, struct improve_problem *problem)
{
    struct moves moves;
    int64_t change = 0, was = improve_cost(engine, problem), is = 0;
    moves_of(engine, problem, &moves);
    for (uint32_t i = 0; i < moves.count; i++) change += improve_change_cost(engine, order_at(engine, moves.order[i]));
    if (moves.count == 0 || !events_fit(engine, problem, &moves)) return;
    if (!play_moves(engine, problem, &moves, &is) || is + change >= was) return;
    make_moves(engine, problem, &moves);
    engine->out->moved = moves.count;
    engine->out->gain_s = was - is;
}
