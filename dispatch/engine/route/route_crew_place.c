/* route_crew_place.c - see route_crew_place.h. A position is first weighed by its travel and its own lateness, which it costs at least; only one that may
 * still be the best is tried out, and what it delays followed to where it is absorbed. */
#include "engine/route/route_crew_place.h"

#include "engine/luck.h"
#include "engine/route/route_crew_time.h"

enum { SIDE_QUICK = 24, DOUBT_MOST = 64, BLINK = 10, BLINK_BITS = 7 /* BLINK of 128 positions are overlooked */, DRAW_BITS = 64 };

struct dice { uint64_t bits; uint32_t left, blink; uint64_t *seed; };

/* A position between two others, and when the visit starts there. */
struct gap { uint32_t after, next, worker; int32_t tick, on; int64_t sum, late; };      /* sum: travel, bias and balance; late: the visit's own */

static bool blinks(struct dice *dice)
{
    if (dice->left < BLINK_BITS) {
        dice->bits = luck_draw(dice->seed);
        dice->left = DRAW_BITS;
    }
    bool yes = (dice->bits & ((1 << BLINK_BITS) - 1)) < dice->blink;
    dice->bits >>= BLINK_BITS;
    dice->left -= BLINK_BITS;
    return yes;
}

static int64_t late_of(const struct crew_plan *plan, int32_t late)
{
    const struct route_weights *weight = &plan->model->weight;
    int64_t more = (int64_t)late - plan->sums.latest;
    return (int64_t)late * weight->late + (more > 0 ? more * weight->latest_late : 0);
}

/* The least that lateness costs when the node starts so late. */
static int64_t harm(const struct crew_plan *plan, uint32_t node, int32_t tick)
{
    int32_t calm = plan->need[node].calm, start = plan->node[node].start;
    if (calm < start || tick <= calm) return 0;
    return (int64_t)(tick - calm) * plan->model->weight.late;
}

static bool is_calm(const struct crew_plan *plan, uint32_t node, int32_t tick)
{
    return tick <= plan->node[node].start || tick <= plan->need[node].calm;
}

/* After this time on the road nothing is below the limit. */
static int32_t too_late(const struct crew_plan *plan, const struct crew_need *need, int64_t limit)
{
    int64_t tick = need->latest;
    if (plan->model->weight.late > 0 && need->due != ROUTE_NEVER_LATE) {
        int64_t most = need->due + limit / plan->model->weight.late;
        if (most < tick) tick = most;
    }
    return (int32_t)tick;
}

/* Walks the positions of all who may make the visit; `take` says whether to go on with what is below the limit, which it may lower. */
struct walk { struct crew_place *place; uint32_t visit; struct dice dice; int64_t limit; void *own; void (*take)(struct walk *walk, const struct gap *gap); };

static void walk_row(struct walk *walk, uint32_t worker, int32_t gate)
{
    const struct crew_plan *plan = walk->place->plan;
    const struct crew_node *node = plan->node;
    const struct crew_need *need = &plan->need[walk->visit];
    const int32_t *from = route_out(plan->model, node[walk->visit].from), *to = route_in(plan->model, node[walk->visit].to);
    int64_t fixed = crew_plan_worker_cost(plan, walk->visit, worker), travel_weight = plan->model->weight.travel;
    uint32_t head = plan->visits + worker, next;
    for (uint32_t after = head; node[after].leave <= gate; after = next) {
        const struct crew_node *before = &node[after];
        next = before->next;
        int32_t out = to[before->from], on = from[node[next].to];
        int64_t sum = fixed + travel_weight * ((int64_t)out + on - before->leg);
        if (sum < walk->limit && !blinks(&walk->dice)) {
            int32_t tick = crew_most(before->leave + out, need->earliest);
            int64_t late = tick > need->due ? late_of(plan, tick - need->due) : 0;
            struct gap gap = { after, next, worker, tick, on, sum, late };
            if (tick <= need->latest && sum + late < walk->limit) walk->take(walk, &gap);
        }
        if (next == head) break;
    }
}

static void walk_all(struct walk *walk)
{
    const struct crew_plan *plan = walk->place->plan;
    for (uint32_t i = plan->able_first[walk->visit]; i < plan->able_first[walk->visit + 1]; i++) {
        uint32_t worker = plan->able[i];
        if (crew_plan_room(plan, walk->visit, worker)) walk_row(walk, worker, too_late(plan, &plan->need[walk->visit], walk->limit));
    }
}

/* Positions that delay somebody: tried only when the others are known. */
struct doubt { uint32_t after; int64_t sum, least; };

struct alone { struct crew_move best; bool found; uint32_t count; struct doubt doubt[DOUBT_MOST]; };

static void alone_take(struct walk *walk, uint32_t after, int64_t cost)
{
    struct alone *alone = walk->own;
    alone->best = (struct crew_move){ walk->visit, after, ROUTE_NONE };
    alone->found = true;
    walk->limit = cost;
}

static void alone_try(struct walk *walk, const struct doubt *doubt)
{
    int64_t more;
    if (doubt->least >= walk->limit) return;
    struct crew_move move = { walk->visit, doubt->after, ROUTE_NONE };
    if (crew_time_try(walk->place->plan, move, walk->limit - 1 - doubt->sum, &more)) alone_take(walk, doubt->after, doubt->sum + more);
}

/* The least first, so that the others are soon given up. */
static void doubts_try(struct walk *walk)
{
    struct alone *alone = walk->own;
    uint32_t least = 0;
    for (uint32_t i = 1; i < alone->count; i++)
        if (alone->doubt[i].least < alone->doubt[least].least) least = i;
    if (alone->count > 0) alone_try(walk, &alone->doubt[least]);
    for (uint32_t i = 0; i < alone->count; i++)
        if (i != least) alone_try(walk, &alone->doubt[i]);
    alone->count = 0;
}

static void alone_weigh(struct walk *walk, const struct gap *gap)
{
    const struct crew_plan *plan = walk->place->plan;
    struct alone *alone = walk->own;
    int32_t then = gap->tick + plan->need[walk->visit].service + gap->on;
    if (is_calm(plan, gap->next, then)) {
        alone_take(walk, gap->after, gap->sum + gap->late);
        return;
    }
    struct doubt doubt = { gap->after, gap->sum, gap->sum + gap->late + harm(plan, gap->next, then) };
    if (crew_is_head(plan, gap->next) || doubt.least >= walk->limit) return;
    if (alone->count == DOUBT_MOST) doubts_try(walk);
    alone->doubt[alone->count++] = doubt;
}

static bool place_alone(struct walk *walk, struct crew_move *move, int64_t *cost)
{
    struct alone alone = { .found = false, .count = 0 };
    walk->own = &alone;
    walk->take = alone_weigh;
    walk_all(walk);
    doubts_try(walk);
    *move = alone.best;
    *cost = walk->limit;
    return alone.found;
}

static void side_add(struct walk *walk, const struct gap *gap)
{
    struct crew_side *side = walk->own;
    const struct crew_plan *plan = walk->place->plan;
    const struct crew_need *need = &plan->need[walk->visit];
    int64_t cost = gap->sum + (int64_t)crew_late(gap->tick, need->due) * plan->model->weight.late;
    if (side->count == side->most && cost >= side->spot[side->most - 1].cost) return;
    uint32_t at = side->count < side->most ? side->count++ : side->most - 1;
    for (; at > 0 && side->spot[at - 1].cost > cost; at--) side->spot[at] = side->spot[at - 1];
    side->spot[at] = (struct crew_spot){ gap->after, gap->worker, gap->tick, gap->on, gap->sum, cost };
}

struct pairing { struct crew_plan *plan; uint32_t visit; bool holds, found; int64_t limit; struct crew_move best; };

struct pair_weight { int64_t least, sum; bool calm; };      /* at least; without lateness; nobody else is delayed to a cost */

static struct pair_weight pair_weigh(const struct crew_plan *plan, uint32_t visit, const struct crew_spot *one, const struct crew_spot *two)
{
    const struct crew_need *need = &plan->need[visit], *need_with = &plan->need[need->with];
    int32_t tick = crew_most(one->tick, two->tick + need_with->push), tick_with = crew_most(two->tick, tick + need->push);
    int32_t late = crew_late(tick, need->due), late_with = crew_late(tick_with, need_with->due), less = crew_least(late, late_with);
    struct pair_weight weight = { .sum = one->sum + two->sum };
    if (crew_most(late, late_with) > 0) weight.least = late_of(plan, crew_most(late, late_with)) + (int64_t)less * plan->model->weight.late;
    weight.least += weight.sum;
    uint32_t next = plan->node[one->after].next, next_with = plan->node[two->after].next;
    int32_t then = tick + need->service + one->on, then_with = tick_with + need_with->service + two->on;
    weight.calm = is_calm(plan, next, then) && is_calm(plan, next_with, then_with) && tick <= need->latest && tick_with <= need_with->latest;
    if (weight.calm) return weight;
    int64_t harm_next = harm(plan, next, then), harm_with = harm(plan, next_with, then_with);
    weight.least += harm_next > harm_with ? harm_next : harm_with;
    return weight;
}

static void pair_try(struct pairing *pairing, const struct crew_spot *one, const struct crew_spot *two, const struct pair_weight *weight)
{
    struct crew_move move = { pairing->visit, one->after, two->after };
    int64_t cost = weight->least, room = pairing->limit - 1 - weight->sum;
    if (!weight->calm) {
        int64_t more;
        if (!crew_time_try(pairing->plan, move, room, &more)) return;
        cost = weight->sum + more;
    }
    if (cost >= pairing->limit || (pairing->holds && !crew_time_holds(pairing->plan, move, room))) return;
    pairing->limit = cost;
    pairing->best = move;
    pairing->found = true;
}

/* Pairs that delay nobody; then of the others the one that seems least, then all of these. */
static void pairs_walk(struct pairing *pairing, const struct crew_side *side, const struct crew_side *other, bool calm)
{
    const struct crew_spot *least_one = NULL, *least_two = NULL;
    struct pair_weight least = { .least = INT64_MAX };
    for (uint32_t i = 0; i < side->count && other->count > 0; i++) {
        const struct crew_spot *one = &side->spot[i];
        if (one->cost + other->spot[0].cost >= pairing->limit) break;
        for (uint32_t j = 0; j < other->count; j++) {
            const struct crew_spot *two = &other->spot[j];
            if (one->cost + two->cost >= pairing->limit) break;
            if (one->worker == two->worker) continue;
            struct pair_weight weight = pair_weigh(pairing->plan, pairing->visit, one, two);
            if (weight.least >= pairing->limit) continue;
            if (weight.calm == calm) {
                pair_try(pairing, one, two, &weight);
            } else if (calm && weight.least < least.least) {
                least = weight;
                least_one = one;
                least_two = two;
            }
        }
    }
    if (least_one && least.least < pairing->limit) pair_try(pairing, least_one, least_two, &least);
}

static bool place_pair(struct walk *walk, enum crew_care care, struct crew_move *move, int64_t *cost)
{
    struct crew_place *place = walk->place;
    struct pairing pairing = { .plan = place->plan, .visit = walk->visit, .holds = care != CREW_QUICK, .limit = walk->limit };
    walk->take = side_add;
    for (uint32_t i = 0; i < 2; i++) {
        struct crew_side *side = &place->side[i];
        side->count = 0;
        side->most = care == CREW_ALL ? place->plan->nodes : SIDE_QUICK;
        walk->visit = i == 0 ? pairing.visit : place->plan->need[pairing.visit].with;
        walk->own = side;
        walk_all(walk);
    }
    pairs_walk(&pairing, &place->side[0], &place->side[1], true);
    pairs_walk(&pairing, &place->side[0], &place->side[1], false);
    *move = pairing.best;
    *cost = pairing.limit;
    return pairing.found;
}

bool crew_place_find(struct crew_place *place, uint32_t visit, int64_t limit, enum crew_care care, struct crew_move *move, int64_t *cost)
{
    struct walk walk = { .place = place, .visit = visit, .limit = limit, .dice = { .blink = care == CREW_ALL ? 0 : BLINK, .seed = place->seed } };
    return place->plan->need[visit].with == ROUTE_NONE ? place_alone(&walk, move, cost) : place_pair(&walk, care, move, cost);
}
