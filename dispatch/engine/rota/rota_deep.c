/* rota_deep.c - see rota_deep.h. A closed walk may be read from any of its weeks on, so only those are tried that begin with the first of
 * their nodes of day 0. */
#include "engine/rota/rota_deep.h"

#include <stdlib.h>

enum { LOOKS_MAX = 100 * 1000 * 1000, SLICE = 2000 };

bool rota_deep_init(struct rota_deep *deep, const struct rota_graph *graph, const struct rota_problem *problem)
{
    uint32_t steps = problem->workers * problem->days;
    *deep = (struct rota_deep){ .graph = graph, .steps = steps };
    for (uint32_t day = 0; day < problem->days; day++) {
        deep->left[day][ROTA_OFF] = (int32_t)problem->workers;
        for (uint32_t kind = 1; kind <= problem->kinds; kind++) {
            deep->left[day][kind] = problem->demand[day][kind];
            deep->left[day][ROTA_OFF] -= problem->demand[day][kind];
        }
    }
    deep->reach = calloc((size_t)(steps + 1) * graph->wide + 1, 1);
    deep->node = calloc(steps + 1u, sizeof *deep->node);
    deep->turn = calloc(steps + 1u, sizeof *deep->turn);
    return deep->reach && deep->node && deep->turn;
}

void rota_deep_clear(struct rota_deep *deep)
{
    free(deep->reach);
    free(deep->node);
    free(deep->turn);
    *deep = (struct rota_deep){ 0 };
}

static int32_t *left_at(struct rota_deep *deep, uint32_t node) { return &deep->left[deep->graph->day[node]][deep->graph->kind[node]]; }

static void enter(struct rota_deep *deep, uint32_t step, uint32_t node)
{
    deep->step = step;
    deep->node[step] = node;
    deep->turn[step] = deep->graph->arc[node];
    --*left_at(deep, node);
}

static bool may_enter(struct rota_deep *deep, uint32_t step, uint32_t node)
{
    return *left_at(deep, node) > 0 && deep->reach[(size_t)step * deep->graph->wide + rota_graph_place(deep->graph, node)];
}

static void begin(struct rota_deep *deep)
{
    rota_graph_reach(deep->graph, deep->steps, deep->goal, deep->goal, deep->reach);
    deep->looks += (uint64_t)deep->steps / deep->graph->days * deep->graph->arcs;
    if (may_enter(deep, 0, deep->goal)) {
        deep->begun = true;
        enter(deep, 0, deep->goal);
    } else {
        deep->goal++;
    }
}

/* One day on, or back when no arc is left. True: the walk is closed. */
static bool go(struct rota_deep *deep)
{
    const struct rota_graph *graph = deep->graph;
    uint32_t step = deep->step, node = deep->node[step];
    if (step == deep->steps - 1) {
        for (uint32_t arc = graph->arc[node]; arc < graph->arc[node + 1]; arc++)
            if (graph->to[arc] == deep->goal) return true;
    } else {
        while (deep->turn[step] < graph->arc[node + 1]) {
            uint32_t next = graph->to[deep->turn[step]++];
            if (!may_enter(deep, step + 1, next)) continue;
            enter(deep, step + 1, next);
            return false;
        }
    }
    ++*left_at(deep, node);
    if (step > 0) {
        deep->step--;
    } else {
        deep->begun = false;
        deep->goal++;
    }
    return false;
}

bool rota_deep_over(const struct rota_deep *deep) { return deep->looks >= LOOKS_MAX; }

enum rota_state rota_deep_step(struct rota_deep *deep, uint64_t *done, uint8_t *table)
{
    uint64_t before = deep->looks;
    bool closed = false;
    while (!closed && deep->goal < deep->graph->first[1] && deep->looks < before + SLICE) {
        deep->looks++;
        if (!deep->begun) begin(deep);
        else closed = go(deep);
    }
    *done += deep->looks - before;
    for (uint32_t step = 0; closed && step < deep->steps; step++) table[step] = deep->graph->kind[deep->node[step]];
    if (closed) return ROTA_FOUND;
    return deep->goal == deep->graph->first[1] ? ROTA_NONE : ROTA_SEARCHING;
}
