/* route_crew.c - ruin and recreate over plans with crews and lateness: slack induction by string removals (see route.h), each change tried against the
 * starts of all whom it delays. */
#include "engine/route/route_crew.h"

#include <stdlib.h>
#include <string.h>
#include "engine/route/route_crew_state.h"

enum { HOT_PERCENT = 100, COLD_PERCENT = 3 };      /* of a usual leg */

#define LIMIT_NONE (INT64_MAX / 4)

static bool copy_new(struct crew_copy *copy, const struct route_limits *limits)
{
    copy->node = calloc((size_t)limits->visits + limits->workers, sizeof *copy->node);
    copy->use = calloc(limits->workers, sizeof *copy->use);
    copy->loose = calloc(limits->visits, sizeof *copy->loose);
    return copy->node && copy->use && copy->loose;
}

static void copy_free(struct crew_copy *copy)
{
    free(copy->node);
    free(copy->use);
    free(copy->loose);
}

static bool side_new(struct crew_side *side, const struct route_limits *limits)
{
    side->spot = calloc((size_t)limits->visits + limits->workers, sizeof *side->spot);
    return side->spot != NULL;
}

struct route_crew *route_crew_new(const struct route_limits *limits)
{
    struct route_crew *crew = calloc(1, sizeof *crew);
    if (!crew) return NULL;
    crew->loose = calloc(limits->visits, sizeof *crew->loose);
    crew->is_open = calloc(limits->visits, sizeof *crew->is_open);
    crew->job = calloc(limits->visits, sizeof *crew->job);
    crew->row_ruined = calloc(limits->workers, sizeof *crew->row_ruined);
    bool held = crew_plan_new(&crew->plan, limits);
    held = copy_new(&crew->kept, limits) && held;
    held = copy_new(&crew->best, limits) && held;
    held = side_new(&crew->place.side[0], limits) && side_new(&crew->place.side[1], limits) && held;
    if (held && crew->loose && crew->is_open && crew->job && crew->row_ruined) return crew;
    route_crew_free(crew);
    return NULL;
}

void route_crew_free(struct route_crew *crew)
{
    if (!crew) return;
    crew_plan_free(&crew->plan);
    copy_free(&crew->kept);
    copy_free(&crew->best);
    free(crew->place.side[0].spot);
    free(crew->place.side[1].spot);
    free(crew->loose);
    free(crew->is_open);
    free(crew->job);
    free(crew->row_ruined);
    free(crew);
}

bool route_crew_suits(const struct route_problem *problem)
{
    for (uint32_t visit = 0; visit < problem->visits; visit++)
        if (problem->visit[visit].with != ROUTE_NONE || problem->visit[visit].due != ROUTE_NEVER_LATE) return true;
    return false;
}

static void copy_take(struct crew_copy *copy, const struct route_crew *crew)
{
    const struct crew_plan *plan = &crew->plan;
    memcpy(copy->node, plan->node, plan->nodes * sizeof *plan->node);
    memcpy(copy->use, plan->use, plan->model->workers * sizeof *plan->use);
    memcpy(copy->loose, crew->loose, crew->looses * sizeof *crew->loose);
    copy->looses = crew->looses;
    copy->sums = plan->sums;
}

/* What is calm is known again only after a settling. */
static void copy_return(const struct crew_copy *copy, struct route_crew *crew)
{
    struct crew_plan *plan = &crew->plan;
    memcpy(plan->node, copy->node, plan->nodes * sizeof *plan->node);
    memcpy(plan->use, copy->use, plan->model->workers * sizeof *plan->use);
    memcpy(crew->loose, copy->loose, copy->looses * sizeof *crew->loose);
    crew->looses = copy->looses;
    plan->sums = copy->sums;
    plan->dirties = 0;
    plan->broken = false;
}

static int64_t cost_of(const struct route_crew *crew, const struct crew_sums *sums)
{
    const struct route_weights *weight = &crew->plan.model->weight;
    return sums->travel * weight->travel + sums->late * weight->late + (int64_t)sums->latest * weight->latest_late + sums->bias + sums->balance +
           sums->unserved;
}

static void best_keep(struct route_crew *crew) { copy_take(&crew->best, crew); }

static void best_return(struct route_crew *crew)
{
    copy_return(&crew->best, crew);
    (void)crew_plan_settle(&crew->plan);            /* nothing has changed: it fits */
}

void route_crew_load(struct route_crew *crew, const struct route_model *model, uint64_t seed)
{
    crew_plan_load(&crew->plan, model);
    crew->seed = luck_seed(seed);
    crew->place.plan = &crew->plan;
    crew->place.seed = &crew->seed;
    crew->looses = crew->opens = 0;
    crew->fresh = false;
    memset(crew->is_open, 0, model->visits * sizeof *crew->is_open);
    best_keep(crew);
}

/* The two of a crew, or one. */
static uint32_t crew_of(const struct route_crew *crew, uint32_t visit, uint32_t member[2], int64_t *unserved)
{
    uint32_t with = crew->plan.need[visit].with;
    member[0] = visit < with ? visit : with;
    member[1] = visit < with ? with : visit;
    *unserved = crew->plan.model->visit[visit].unserved * (with == ROUTE_NONE ? 1 : 2);
    return with == ROUTE_NONE ? 1 : 2;
}

static void open_set(struct route_crew *crew, uint32_t visit, bool open)
{
    uint32_t member[2];
    int64_t unserved;
    uint32_t count = crew_of(crew, visit, member, &unserved);
    for (uint32_t i = 0; i < count; i++) crew->is_open[member[i]] = open;
    crew->opens += open ? count : -count;
}

void route_crew_open(struct route_crew *crew, uint32_t visit)
{
    uint32_t member[2];
    int64_t unserved;
    if (crew->is_open[visit]) return;
    (void)crew_of(crew, visit, member, &unserved);
    open_set(crew, visit, true);
    crew->plan.sums.unserved += unserved;
    crew->best.sums.unserved += unserved;
    crew->loose[crew->looses++] = member[0];
    crew->best.loose[crew->best.looses++] = member[0];
    crew->fresh = true;
}

bool route_crew_admit(struct route_crew *crew, uint32_t visit, int64_t *cost)
{
    struct crew_move move;
    int64_t more;
    best_return(crew);
    int64_t before = crew_plan_cost(&crew->plan);
    if (!crew_place_find(&crew->place, visit, LIMIT_NONE, CREW_ALL, &move, &more) || !crew_plan_put(&crew->plan, move)) {
        best_return(crew);
        return false;
    }
    open_set(crew, visit, true);
    best_keep(crew);
    *cost = crew_plan_cost(&crew->plan) - before;
    return true;
}

static void loose_remove(struct route_crew *crew, uint32_t visit)
{
    uint32_t at = 0;
    while (crew->loose[at] != visit) at++;
    crew->loose[at] = crew->loose[--crew->looses];
}

bool route_crew_close(struct route_crew *crew, uint32_t visit)
{
    struct crew_plan *plan = &crew->plan;
    uint32_t member[2];
    int64_t unserved;
    if (!crew->is_open[visit]) return false;
    uint32_t count = crew_of(crew, visit, member, &unserved);
    best_return(crew);
    if (plan->node[visit].worker == ROUTE_NONE) {
        loose_remove(crew, member[0]);
        plan->sums.unserved -= unserved;
    } else {
        for (uint32_t i = 0; i < count; i++) crew_plan_take(plan, member[i]);
        if (!crew_plan_settle(plan)) {
            best_return(crew);
            return false;
        }
    }
    open_set(crew, visit, false);
    best_keep(crew);
    return true;
}

static void best_update(struct route_crew *crew)
{
    if (crew_plan_cost(&crew->plan) < cost_of(crew, &crew->best.sums)) best_keep(crew);
}

/* All that nobody has is tried. */
static void place_fresh(struct route_crew *crew)
{
    crew->fresh = false;
    (void)crew_plan_settle(&crew->plan);
    if (crew_build(crew, INT64_MAX)) best_update(crew);
    else best_return(crew);
}

static void heat_begin(struct route_crew *crew, struct route_heat *heat)
{
    uint32_t legs = crew->opens - crew->looses + 1;
    route_heat_begin(heat, crew->plan.sums.travel / legs * crew->plan.model->weight.travel, HOT_PERCENT, COLD_PERCENT);
}

static void iterate(struct route_crew *crew, int64_t worse)
{
    int64_t limit = crew_plan_cost(&crew->plan) + worse;
    copy_take(&crew->kept, crew);
    if (crew_ruin(crew) && crew_build(crew, limit)) best_update(crew);
    else copy_return(&crew->kept, crew);
}

void route_crew_step(struct route_crew *crew, struct route_heat *heat, uint64_t iterations)
{
    if (crew->opens == 0) return;
    for (; iterations > 0; iterations--) {
        if (crew->fresh) place_fresh(crew);
        if (heat->hot == 0) heat_begin(crew, heat);
        if (route_heat_over(heat)) {
            best_return(crew);
            route_heat_again(heat);
        }
        route_heat_next(heat);
        iterate(crew, route_heat_draw(heat, &crew->seed));
    }
}

struct route_result route_crew_best(const struct route_crew *crew)
{
    const struct crew_sums *sums = &crew->best.sums;
    const struct route_weights *weight = &crew->plan.model->weight;
    struct route_result result = {
        .cost = cost_of(crew, sums), .travel = sums->travel * weight->travel, .late = sums->late * weight->late,
        .latest_late = (int64_t)sums->latest * weight->latest_late, .balance = sums->balance, .bias = sums->bias, .unserved = sums->unserved,
    };
    for (uint32_t i = 0; i < crew->best.looses; i++) result.unserved_count += crew->plan.need[crew->best.loose[i]].with == ROUTE_NONE ? 1 : 2;
    return result;
}

uint32_t route_crew_visits(const struct route_crew *crew, uint32_t worker, uint32_t *visit, int32_t *start, uint32_t max)
{
    const struct crew_node *node = crew->best.node;
    uint32_t count = 0, head = crew->plan.visits + worker;
    for (uint32_t at = node[head].next; at != head; at = node[at].next, count++) {
        if (count >= max) continue;
        visit[count] = at;
        if (start) start[count] = node[at].start;
    }
    return count;
}

int32_t route_crew_leave(const struct route_crew *crew, uint32_t worker)
{
    const struct crew_node *head = &crew->best.node[crew->plan.visits + worker];
    return crew->best.use[worker].visits == 0 ? head->leave : crew->best.node[head->next].start - head->leg;
}

int32_t route_crew_end(const struct route_crew *crew, uint32_t worker) { return crew->best.node[crew->plan.visits + worker].start; }
