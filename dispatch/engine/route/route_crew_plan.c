/* route_crew_plan.c - see route_crew_plan.h. */
#include "engine/route/route_crew_plan.h"

#include <stdlib.h>
#include <string.h>
#include "engine/route/route_crew_time.h"

enum { CHANGES_PER_NODE = 4, CHANGES_LEAST = 64 };

bool crew_plan_new(struct crew_plan *plan, const struct route_limits *limits)
{
    size_t nodes = (size_t)limits->visits + limits->workers;
    memset(plan, 0, sizeof *plan);
    plan->changes_max = (uint32_t)nodes * CHANGES_PER_NODE + CHANGES_LEAST;
    plan->node = calloc(nodes, sizeof *plan->node);
    plan->need = calloc(nodes, sizeof *plan->need);
    plan->use = calloc(limits->workers, sizeof *plan->use);
    plan->able = calloc((size_t)limits->visits * limits->workers, sizeof *plan->able);
    plan->able_first = calloc((size_t)limits->visits + 1, sizeof *plan->able_first);
    plan->change = calloc(plan->changes_max, sizeof *plan->change);
    plan->stack = calloc((size_t)plan->changes_max + 2, sizeof *plan->stack);
    plan->dirty = calloc(nodes * 3, sizeof *plan->dirty);
    plan->mark = calloc(nodes, sizeof *plan->mark);
    return plan->node && plan->need && plan->use && plan->able && plan->able_first && plan->change && plan->stack && plan->dirty && plan->mark;
}

void crew_plan_free(struct crew_plan *plan)
{
    void *rooms[] = { plan->node, plan->need, plan->use, plan->able, plan->able_first, plan->change, plan->stack, plan->dirty, plan->mark };
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) free(rooms[i]);
}

/* Kits and parts are the worker's own: these days have no stop at the kit place. */
static bool is_able(const struct route_model *model, uint32_t visit, uint32_t worker)
{
    const struct route_visit *wants = &model->visit[visit];
    const struct route_worker *has = &model->worker[worker];
    if (!route_may(model, visit, worker) || (wants->kits & ~has->kits)) return false;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++)
        if (wants->parts[part] > has->parts[part]) return false;
    return true;
}

static void load_visit(struct crew_plan *plan, uint32_t visit, uint32_t *able)
{
    const struct route_visit *wants = &plan->model->visit[visit];
    plan->node[visit] = (struct crew_node){ .worker = ROUTE_NONE, .from = wants->place, .to = wants->place };
    plan->need[visit] = (struct crew_need){ .earliest = wants->earliest, .latest = wants->latest, .due = wants->due, .service = wants->service,
                                            .push = wants->gap_least, .with = wants->with };
    plan->able_first[visit] = *able;
    plan->stocked |= wants->load != 0;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) plan->stocked |= wants->parts[part] != 0;
    for (uint32_t worker = 0; worker < plan->model->workers; worker++)
        if (is_able(plan->model, visit, worker)) plan->able[(*able)++] = (uint16_t)worker;
}

static int64_t balance_of(const struct crew_plan *plan, int64_t worked) { return route_balance(plan->model, (int32_t)worked); }

static void load_worker(struct crew_plan *plan, uint32_t worker)
{
    const struct route_worker *has = &plan->model->worker[worker];
    uint32_t head = plan->visits + worker;
    plan->node[head] = (struct crew_node){ .next = head, .prev = head, .worker = worker, .start = has->start, .leave = has->start, .from = has->from,
                                           .to = route_place(plan->model, has->to) };
    plan->need[head] = (struct crew_need){ .earliest = has->start, .latest = has->end, .due = ROUTE_NEVER_LATE, .with = ROUTE_NONE, .calm = has->end };
    plan->use[worker] = (struct crew_use){ .service = has->worked };
    plan->sums.balance += balance_of(plan, has->worked);
}

void crew_plan_load(struct crew_plan *plan, const struct route_model *model)
{
    uint32_t able = 0;
    plan->model = model;
    plan->visits = model->visits;
    plan->nodes = model->visits + model->workers;
    plan->sums = (struct crew_sums){ 0 };
    plan->round = plan->dirties = plan->changes = 0;
    plan->stocked = plan->calming = plan->broken = false;
    memset(plan->mark, 0, plan->nodes * sizeof *plan->mark);
    for (uint32_t visit = 0; visit < plan->visits; visit++) load_visit(plan, visit, &able);
    plan->able_first[plan->visits] = able;
    for (uint32_t worker = 0; worker < model->workers; worker++) load_worker(plan, worker);
}

int64_t crew_plan_late_cost(const struct crew_plan *plan)
{
    const struct route_weights *weight = &plan->model->weight;
    return plan->sums.late * weight->late + (int64_t)plan->sums.latest * weight->latest_late;
}

int64_t crew_plan_cost(const struct crew_plan *plan)
{
    const struct crew_sums *sums = &plan->sums;
    return sums->travel * plan->model->weight.travel + crew_plan_late_cost(plan) + sums->bias + sums->balance + sums->unserved;
}

int64_t crew_plan_worker_cost(const struct crew_plan *plan, uint32_t visit, uint32_t worker)
{
    int64_t cost = route_bias(plan->model, worker, visit), worked = plan->use[worker].service;
    return cost + balance_of(plan, worked + plan->need[visit].service) - balance_of(plan, worked);
}

bool crew_plan_room(const struct crew_plan *plan, uint32_t visit, uint32_t worker)
{
    const struct route_visit *wants = &plan->model->visit[visit];
    const struct route_worker *has = &plan->model->worker[worker];
    const struct crew_use *use = &plan->use[worker];
    if (!plan->stocked) return true;
    if (use->load + wants->load > has->load) return false;
    for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++)
        if (use->parts[part] + wants->parts[part] > has->parts[part]) return false;
    return true;
}

int64_t crew_plan_link(struct crew_plan *plan, uint32_t visit, uint32_t after)
{
    struct crew_node *at = &plan->node[visit], *before = &plan->node[after], *next = &plan->node[before->next];
    int32_t was = before->leg;
    at->worker = before->worker;
    at->prev = after;
    at->next = before->next;
    before->next = visit;
    next->prev = visit;
    before->leg = route_in(plan->model, at->to)[before->from];
    at->leg = route_out(plan->model, at->from)[next->to];
    return (int64_t)before->leg + at->leg - was;
}

int64_t crew_plan_unlink(struct crew_plan *plan, uint32_t visit)
{
    struct crew_node *at = &plan->node[visit], *before = &plan->node[at->prev], *next = &plan->node[at->next];
    int64_t was = (int64_t)before->leg + at->leg;
    before->next = at->next;
    next->prev = at->prev;
    before->leg = before == next ? 0 : route_in(plan->model, next->to)[before->from];
    at->worker = ROUTE_NONE;
    return was - before->leg;
}

static void use_change(struct crew_plan *plan, uint32_t visit, uint32_t worker, int32_t sign)
{
    const struct route_visit *wants = &plan->model->visit[visit];
    struct crew_use *use = &plan->use[worker];
    plan->sums.balance -= balance_of(plan, use->service);
    use->service += sign * (int64_t)wants->service;
    plan->sums.balance += balance_of(plan, use->service);
    plan->sums.bias += sign * route_bias(plan->model, worker, visit);
    use->load += sign * (int64_t)wants->load;
    use->visits += (uint32_t)sign;
    for (uint32_t part = 0; plan->stocked && part < ROUTE_PARTS_MAX; part++) use->parts[part] += (uint32_t)(sign * wants->parts[part]);
}

bool crew_plan_put(struct crew_plan *plan, struct crew_move move)
{
    uint32_t with = plan->need[move.visit].with;
    int64_t travel;
    if (!crew_time_put(plan, move, &travel)) return false;
    plan->sums.travel += travel;
    use_change(plan, move.visit, plan->node[move.visit].worker, 1);
    if (with != ROUTE_NONE) use_change(plan, with, plan->node[with].worker, 1);
    return plan->dirties == 0 || crew_plan_settle(plan);
}

void crew_plan_take(struct crew_plan *plan, uint32_t visit)
{
    struct crew_node *at = &plan->node[visit];
    crew_time_drop(plan, visit);
    use_change(plan, visit, at->worker, -1);
    plan->sums.travel -= crew_plan_unlink(plan, visit);
    plan->dirty[plan->dirties++] = at->next;
}

bool crew_plan_settle(struct crew_plan *plan)
{
    plan->broken = !crew_time_settle(plan);
    plan->dirties = 0;
    return !plan->broken;
}
