/* improve.c - see improve.h: one slice. */
#include "engine/improve/improve.h"

#include <stdlib.h>
#include "engine/commands.h"
#include "engine/improve/improve_commit.h"
#include "engine/improve/improve_near.h"

enum { IDS_A_SLICE = 4096 };

struct improve { struct route *route; struct improve_problem problem; };

struct improve *improve_new(void)
{
    struct improve *improve = calloc(1, sizeof *improve);
    if (!improve) return NULL;
    improve->route = route_new(&(struct route_limits){ .visits = IMPROVE_VISITS, .workers = IMPROVE_WORKERS, .places = IMPROVE_PLACES });
    if (improve->route) return improve;
    free(improve);
    return NULL;
}

void improve_free(struct improve *improve)
{
    if (!improve) return;
    route_free(improve->route);
    free(improve);
}

/* The first order after a number whose visit may move; *seen: how far was looked, 0 when there are no more orders. */
static uint32_t next_seed(const struct engine *engine, uint64_t after, int64_t frozen_ms, uint64_t *seen)
{
    uint64_t id = after + 1 > engine->first_open ? after + 1 : engine->first_open;
    for (uint32_t i = 0; i < IDS_A_SLICE && id <= engine->last_order; i++, id++) {
        uint32_t index = idmap_find(&engine->order_ids, id);
        *seen = id;
        if (index == NIL || order_at(engine, index)->crew != 1 || order_at(engine, index)->member_count != 1) continue;
        uint32_t worker = idmap_find(&engine->worker_ids, order_at(engine, index)->member[0].worker);
        const struct row *row = worker == NIL ? NULL : plan_find(engine, worker, index);
        if (row && improve_movable(engine, row, frozen_ms)) return index;
    }
    if (id > engine->last_order) *seen = 0;
    return NIL;
}

/* The plans as they are; false: the search sees a rule that they were made without, and leaves them alone. */
static bool put_plans(struct route *route, const struct improve_problem *problem)
{
    uint32_t list[IMPROVE_VISITS], v = 0;
    for (uint32_t w = 0; w < problem->workers; w++) {
        uint32_t count = 0;
        while (v < problem->visits && problem->visit[v].worker == w) list[count++] = v++;
        if (!route_put(route, w, list, count)) return false;
    }
    return true;
}

static void read_plans(const struct route *route, struct improve_problem *problem)
{
    uint32_t list[IMPROVE_VISITS];
    for (uint32_t w = 0; w < problem->workers; w++) {
        uint32_t count = route_visits(route, w, list, NULL, IMPROVE_VISITS);
        for (uint32_t i = 0; i < count; i++) problem->visit[list[i]].to = w;
    }
}

/* True: the search has found plans that cost less by its own count. */
static bool search(struct improve *improve, uint32_t iterations, uint64_t seed)
{
    if (!route_load(improve->route, &improve->problem.route, seed)) return false;
    if (!put_plans(improve->route, &improve->problem)) return false;
    struct route_result was = route_best(improve->route);
    route_plan(improve->route, iterations);
    route_step(improve->route, iterations);
    struct route_result is = route_best(improve->route);
    return is.cost < was.cost && is.unserved_count == 0;
}

enum refusal command_improve(struct engine *engine, const struct command *command)
{
    struct improve *improve = engine->improve;
    int64_t frozen_ms = engine->now_ms + engine->policy.improve_freeze_min * MINUTE_MS;
    if (command->actor.role != BY_ENGINE) return REFUSE_ROLE;
    uint32_t seed = next_seed(engine, command->order, frozen_ms, &engine->out->order);
    if (seed == NIL) return REFUSE_OK;
    improve_near(engine, seed, frozen_ms, command->seed, &improve->problem);
    if (improve->problem.workers < 2 || improve->problem.movables == 0) return REFUSE_OK;
    improve_build(engine, &improve->problem);
    engine->out->searched = command->iterations;
    if (!search(improve, command->iterations, command->seed)) return REFUSE_OK;
    read_plans(improve->route, &improve->problem);
    improve_commit(engine, &improve->problem);
    return REFUSE_OK;
}
