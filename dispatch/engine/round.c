/* round.c - see round.h. Now-orders are dealt out in passes: a worker takes one in a pass, and who has no crew then is priced anew after what was given,
 * for a worker may serve two of them one after the other. */
#include "engine/round.h"

#include <stdlib.h>
#include "engine/deal.h"
#include "engine/calendar.h"

enum { CANDIDATES = 12, RIVALS_MAX = 7, PASSES_MAX = 4, CHOICES = ROUND_MAX * CANDIDATES, BUDGET = 50000,      /* a few ms */
       COST_MOST = 1 << 20, WAIT_SERVED = 1 << 21, WAIT_OFFERED = 1 << 22 };      /* costs are cut there; an order served is worth more than any cost; one that has an offer keeps one */

static_assert(WAIT_OFFERED < DEAL_COST_MAX, "what the solver takes");

/* An order of a pass and its candidates: choice[first .. first + count). */
struct entry { uint32_t order, first, count; struct ask ask; };

struct round_room {
    struct deal *deal;
    struct entry entry[ROUND_MAX];
    struct choice choice[CHOICES];
    uint32_t worker[CHOICES];                          /* those who are wanted, in order */
    uint32_t entries, choices, workers;
    struct deal_order order[ROUND_MAX];
    struct deal_candidate candidate[CHOICES];
    uint32_t crew[ROUND_MAX * DEAL_CREW_MAX];
};

struct round_room *round_new(void)
{
    struct round_room *room = calloc(1, sizeof *room);
    const struct deal_limits limits = { .orders = ROUND_MAX, .workers = CHOICES, .seats = ROUND_MAX * DEAL_CREW_MAX, .edges = CHOICES * DEAL_CREW_MAX };
    if (room) room->deal = deal_new(&limits);
    if (room && room->deal) return room;
    round_free(room);
    return NULL;
}

void round_free(struct round_room *room)
{
    if (room) deal_free(room->deal);
    free(room);
}

/* ---- the pass ---- */

static void clear(struct round_room *room) { room->entries = room->choices = room->workers = 0; }

/* Prices an order; aside: as if the offers that are set aside had not been made. False: nobody could come, or too few. */
static bool enter(struct engine *engine, uint32_t index, bool aside)
{
    struct round_room *room = engine->round;
    const struct order *order = order_at(engine, index);
    struct entry *entry = &room->entry[room->entries];
    *entry = (struct entry){ .order = index, .first = room->choices, .ask = match_ask(engine, index) };
    entry->ask.aside = aside;
    if (!plan_room(engine, order->crew)) return false;
    entry->count = match_candidates(engine, order, &entry->ask, room->choice + entry->first, CANDIDATES);
    if (entry->count < order->crew) return false;
    room->choices += entry->count;
    room->entries++;
    return true;
}

/* Shell's, by the steps of Ciura (2001). */
static void sort_numbers(uint32_t *number, uint32_t count)
{
    static const uint32_t steps[] = { 301, 132, 57, 23, 10, 4, 1 };
    for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++) {
        for (uint32_t i = steps[s]; i < count; i++) {
            uint32_t moving = number[i], at = i;
            for (; at >= steps[s] && moving < number[at - steps[s]]; at -= steps[s]) number[at] = number[at - steps[s]];
            number[at] = moving;
        }
    }
}

static void list_workers(struct round_room *room)
{
    for (uint32_t i = 0; i < room->choices; i++) room->worker[i] = room->choice[i].worker;
    sort_numbers(room->worker, room->choices);
    room->workers = 0;
    for (uint32_t i = 0; i < room->choices; i++)
        if (room->workers == 0 || room->worker[i] != room->worker[room->workers - 1]) room->worker[room->workers++] = room->worker[i];
}

/* Which of those listed it is. */
static uint32_t listed_at(const struct round_room *room, uint32_t worker)
{
    uint32_t low = 0, high = room->workers;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (worker < room->worker[middle]) high = middle;
        else low = middle;
    }
    return low;
}

/* Since when it waits: a promised visit has waited for a while already when its time comes. */
static int32_t age_s(const struct engine *engine, const struct order *order)
{
    int64_t since = order->promised_ms != TIME_NONE ? order->promised_ms - engine->policy.promise_s * SECOND_MS : order->created_ms;
    int64_t age = (engine->now_ms - since) / SECOND_MS;
    return age < 0 ? 0 : age < COST_MOST / 2 ? (int32_t)age : COST_MOST / 2;
}

static uint8_t priority(const struct engine *engine, const struct order *order)
{
    uint32_t household = idmap_find(&engine->household_ids, order->household);
    return household == NIL ? 0 : engine->household[household].live.priority;
}

static int64_t cut(int64_t cost) { return cost < COST_MOST ? cost : COST_MOST; }

/* Who has the order now keeps it as it was priced; with everybody else a switch costs. */
static void price_entry(const struct engine *engine, uint32_t at)
{
    struct round_room *room = engine->round;
    const struct entry *entry = &room->entry[at];
    const struct order *order = order_at(engine, entry->order);
    bool offered = order->member_count > 0;
    room->order[at] = (struct deal_order){ .first = entry->first, .count = entry->count, .wait = offered ? WAIT_OFFERED : WAIT_SERVED,
                                            .age_s = offered ? 0 : age_s(engine, order), .crew = order->crew, .priority = priority(engine, order) };
    for (uint32_t i = entry->first; i < entry->first + entry->count; i++) {
        const struct choice *choice = &room->choice[i];
        int64_t cost = choice->cost;
        if (offered) cost = engine->worker[choice->worker].id == order->member[0].worker ? cost_sum(&order->cost) : cost + engine->policy.cost_switch_s;
        room->candidate[i] = (struct deal_candidate){ .worker = listed_at(room, choice->worker), .cost = cut(cost) };
    }
}

/* Decides the pass: the crew of each entry is in room->crew. */
static void solve(const struct engine *engine)
{
    struct round_room *room = engine->round;
    struct deal_problem problem = { .orders = room->entries, .order = room->order, .candidate = room->candidate,
                                     .weights = { .age = 1, .overdue_s = (int32_t)engine->policy.overdue_s } };
    list_workers(room);
    problem.workers = room->workers;
    for (uint32_t i = 0; i < DEAL_PRIORITIES; i++) problem.weights.priority[i] = i * engine->policy.cost_priority_s;
    for (uint32_t i = 0; i < room->entries; i++) price_entry(engine, i);
    (void)deal_solve(room->deal, &problem, BUDGET, room->crew);
}

/* The crew that an entry was given, leader first: the cheapest leads. 0: none. */
static uint32_t given(const struct engine *engine, uint32_t at, struct choice crew[CREW_MAX])
{
    const struct round_room *room = engine->round;
    const struct entry *entry = &room->entry[at];
    uint32_t count = 0;
    for (uint32_t i = entry->first; i < entry->first + entry->count; i++)      /* candidates are in order of cost */
        for (uint32_t k = 0; k < DEAL_CREW_MAX; k++)
            if (room->crew[at * DEAL_CREW_MAX + k] == room->candidate[i].worker) crew[count++] = room->choice[i];
    return count;
}

/* ---- orders that wait ---- */

/* Booked visits first, then now-orders; of each the older one before, a priority group by so much ahead as the policy has it. */
static bool goes_first(const struct engine *engine, uint32_t a, uint32_t b)
{
    const struct order *one = order_at(engine, a), *other = order_at(engine, b);
    int64_t step = engine->policy.cost_priority_s * SECOND_MS;
    int64_t one_ms = (one->promised_ms ? one->promised_ms : one->created_ms) - priority(engine, one) * step;
    int64_t other_ms = (other->promised_ms ? other->promised_ms : other->created_ms) - priority(engine, other) * step;
    if (one->kind != other->kind) return one->kind == ORDER_SLOT;
    return one_ms != other_ms ? one_ms < other_ms : one->id < other->id;
}

static void sort(const struct engine *engine, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moving = order[i], at = i;
        for (; at > 0 && goes_first(engine, moving, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = moving;
    }
}

/* By itself: the cheapest crew there is. */
static void decide_alone(struct engine *engine, uint32_t index, round_act *act)
{
    struct choice crew[CREW_MAX];
    struct ask ask = match_ask(engine, index);
    const struct order *order = order_at(engine, index);
    bool found = plan_room(engine, order->crew) && match_crew(engine, order, &ask, crew) == order->crew;
    act(engine, index, found ? crew : NULL, &ask);
}

/* One pass over the orders left, whose number it returns: who cannot be served at all is told so, and those who were served are gone. */
static uint32_t pass(struct engine *engine, uint32_t *order, uint32_t count, round_act *act)
{
    struct round_room *room = engine->round;
    uint32_t left = 0;
    clear(room);
    for (uint32_t i = 0; i < count; i++) {
        if (order_at(engine, order[i])->crew > DEAL_CREW_MAX) order[left++] = order[i];
        else if (!enter(engine, order[i], false)) act(engine, order[i], NULL, &room->entry[room->entries].ask);
    }
    solve(engine);
    for (uint32_t i = 0; i < room->entries; i++) {
        struct choice crew[CREW_MAX];
        const struct entry *entry = &room->entry[i];
        if (given(engine, i, crew) > 0 && plan_room(engine, order_at(engine, entry->order)->crew)) act(engine, entry->order, crew, &entry->ask);
        else order[left++] = entry->order;
    }
    sort(engine, order, left);
    return left;
}

void round_share(struct engine *engine, uint32_t *order, uint32_t count, round_act *act)
{
    ENSURE(count <= ROUND_MAX);
    sort(engine, order, count);
    for (; count > 0 && order_at(engine, order[0])->kind == ORDER_SLOT; order++, count--) decide_alone(engine, order[0], act);
    for (uint32_t passes = 0; count > 1 && passes < PASSES_MAX && !engine->policy.match_nearest; passes++) count = pass(engine, order, count, act);
    for (uint32_t i = 0; i < count; i++) decide_alone(engine, order[i], act);
}

static void assign_or_wait(struct engine *engine, uint32_t index, const struct choice *crew, const struct ask *ask)
{
    if (crew) move_assign(engine, index, crew);
    else move_wait(engine, index, ask);
}

void round_match(struct engine *engine, uint32_t *order, uint32_t count) { round_share(engine, order, count, assign_or_wait); }

/* ---- a now-order among fresh offers ---- */

/* Prices an offer that may be taken back. The worker who has it must be among its candidates, or all stays as it is. */
static bool enter_rival(struct engine *engine, uint32_t index)
{
    struct round_room *room = engine->round;
    uint32_t holder = order_at(engine, index)->member[0].worker;
    if (!enter(engine, index, true)) return false;
    const struct entry *entry = &room->entry[room->entries - 1];
    for (uint32_t i = entry->first; i < entry->first + entry->count; i++)
        if (engine->worker[room->choice[i].worker].id == holder) return true;
    return false;
}

/* The crews that change hands, when the order gets one: all are taken back before any is given anew. */
static bool switch_over(struct engine *engine)
{
    struct round_room *room = engine->round;
    struct choice crew[RIVALS_MAX + 1][CREW_MAX];
    bool changes[RIVALS_MAX + 1];
    for (uint32_t i = 0; i < room->entries; i++) {
        const struct order *order = order_at(engine, room->entry[i].order);
        if (given(engine, i, crew[i]) == 0) return false;
        changes[i] = order->state == ORDER_WAITING || engine->worker[crew[i][0].worker].id != order->member[0].worker;
    }
    for (uint32_t i = 0; i < room->entries; i++)
        if (changes[i] && order_at(engine, room->entry[i].order)->state == ORDER_ASSIGNED) move_back(engine, room->entry[i].order, MOVE_REPLAN, CAUSE_IMPROVED, false);
    for (uint32_t i = 0; i < room->entries; i++)
        if (changes[i]) move_assign(engine, room->entry[i].order, crew[i]);
    return true;
}

static bool share_offers(struct engine *engine, uint32_t index, const uint32_t *rival, uint32_t rivals)
{
    clear(engine->round);
    for (uint32_t i = 0; i < rivals; i++) engine->box[rival[i]].aside = true;
    bool enters = true;
    for (uint32_t i = 0; i < rivals && enters; i++) enters = enter_rival(engine, rival[i]);
    enters = enters && enter(engine, index, true);
    if (enters) solve(engine);
    for (uint32_t i = 0; i < rivals; i++) engine->box[rival[i]].aside = false;
    return enters && switch_over(engine);
}

void round_place(struct engine *engine, uint32_t index)
{
    const struct policy *policy = &engine->policy;
    const struct order *order = order_at(engine, index);
    struct ask ask = match_ask(engine, index);
    struct choice best[CREW_MAX];
    uint32_t rival[RIVALS_MAX];
    bool quiet = engine->now_ms - engine->offered_ms >= policy->share_s * SECOND_MS;
    if (quiet || order->crew > 1 || policy->match_nearest || !plan_room(engine, RIVALS_MAX + 1)) {
        round_match(engine, &index, 1);
        return;
    }
    bool found = match_crew(engine, order, &ask, best) == 1;
    uint32_t rivals = match_contested(engine, order, &ask, found ? cut(best[0].cost) : COST_MOST, rival, RIVALS_MAX);
    if (rivals > 0 && share_offers(engine, index, rival, rivals)) return;
    assign_or_wait(engine, index, found ? best : NULL, &ask);
}
