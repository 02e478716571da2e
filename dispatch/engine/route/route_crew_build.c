/* route_crew_build.c - see route_crew_state.h. */
#include "engine/route/route_crew_state.h"

enum order { ORDER_CHANCE, ORDER_SCARCE, ORDER_FAR, ORDER_NEAR, ORDER_EARLY, ORDER_LATE, ORDERS };

static const uint8_t order_weight[ORDERS] = { [ORDER_CHANCE] = 4, [ORDER_SCARCE] = 2, [ORDER_FAR] = 2, [ORDER_NEAR] = 1, [ORDER_EARLY] = 4, [ORDER_LATE] = 2 };

static enum order order_draw(struct route_crew *crew)
{
    uint32_t sum = 0, order = 0;
    for (uint32_t i = 0; i < ORDERS; i++) sum += order_weight[i];
    uint32_t drawn = luck_below(&crew->seed, sum);
    while (drawn >= order_weight[order]) drawn -= order_weight[order++];
    return (enum order)order;
}

/* Small goes first. Scarce: crews, then what few can make. */
static int64_t order_key(struct route_crew *crew, enum order order, uint32_t visit)
{
    const struct crew_plan *plan = &crew->plan;
    const struct crew_need *need = &plan->need[visit];
    int64_t chance = (int64_t)(luck_draw(&crew->seed) >> 1);
    switch (order) {
    case ORDER_SCARCE: {
        int64_t able = plan->able_first[visit + 1] - plan->able_first[visit];
        return ((int64_t)(need->with == ROUTE_NONE) << 40) + (able << 16) + (chance >> 47);
    }
    case ORDER_FAR: return -(int64_t)plan->model->far[visit];
    case ORDER_NEAR: return plan->model->far[visit];
    case ORDER_EARLY: return need->earliest;
    case ORDER_LATE: return -(int64_t)need->earliest;
    case ORDER_CHANCE:
    case ORDERS: break;
    }
    return chance;
}

/* Shell's sort, equals by number: some ten, or for once all there are. */
static void looses_sort(struct route_crew *crew)
{
    enum order order = order_draw(crew);
    uint32_t count = crew->looses, step = 1;
    for (uint32_t i = 0; i < count; i++) crew->job[i] = (struct crew_job){ crew->loose[i], order_key(crew, order, crew->loose[i]) };
    while (step < count / 3) step = 3 * step + 1;
    for (; step > 0; step /= 3) {
        for (uint32_t i = step; i < count; i++) {
            struct crew_job job = crew->job[i];
            uint32_t at = i;
            for (; at >= step; at -= step) {
                struct crew_job *before = &crew->job[at - step];
                if (before->key < job.key || (before->key == job.key && before->visit < job.visit)) break;
                crew->job[at] = *before;
            }
            crew->job[at] = job;
        }
    }
    for (uint32_t i = 0; i < count; i++) crew->loose[i] = crew->job[i].visit;
}

bool crew_build(struct route_crew *crew, int64_t limit)
{
    struct crew_plan *plan = &crew->plan;
    uint32_t left = 0;
    int64_t open = plan->sums.unserved;
    looses_sort(crew);
    for (uint32_t i = 0; i < crew->looses; i++) {
        uint32_t visit = crew->loose[i], with = plan->need[visit].with;
        int64_t spares = plan->model->visit[visit].unserved, cost;
        struct crew_move move;
        if (with != ROUTE_NONE) spares += plan->model->visit[with].unserved;
        open -= spares;
        bool found = crew_place_find(&crew->place, visit, spares, CREW_QUICK, &move, &cost), put = found && crew_plan_put(plan, move);
        if (found && !put && !plan->broken) put = crew_place_find(&crew->place, visit, spares, CREW_HOLDS, &move, &cost) && crew_plan_put(plan, move);
        if (put) plan->sums.unserved -= spares;
        else crew->loose[left++] = visit;
        if (plan->broken || crew_plan_cost(plan) - open > limit) return false;
    }
    crew->looses = left;
    return true;
}
