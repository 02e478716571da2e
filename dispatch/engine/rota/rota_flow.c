/* rota_flow.c - see rota_flow.h. */
#include "engine/rota/rota_flow.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"

enum {
    UNIT = 64,                      /* the cost of one too many or too few */
    SPAN_MAX = 3 * ROTA_DAYS_MAX,   /* most days that one move replaces */
    ROUND_MOVES = 400000,
    FAR = INT32_MAX / 2,
};

bool rota_flow_init(struct rota_flow *flow, const struct rota_graph *graph, const struct rota_problem *problem, uint64_t seed)
{
    uint32_t steps = problem->workers * problem->days;
    *flow = (struct rota_flow){ .graph = graph, .problem = problem, .seed = seed ? seed : 1, .steps = steps };
    flow->flow = calloc(graph->arcs + 1u, sizeof *flow->flow);
    flow->through = calloc(graph->nodes + 1u, sizeof *flow->through);
    flow->reach = calloc((size_t)(steps + 1) * graph->wide + 1, 1);
    flow->cost = calloc((size_t)2 * graph->wide + 1, sizeof *flow->cost);
    flow->came = calloc((size_t)(SPAN_MAX + 1) * graph->wide + 1, sizeof *flow->came);
    flow->old = calloc(SPAN_MAX, sizeof *flow->old);
    flow->new = calloc(SPAN_MAX, sizeof *flow->new);
    flow->walk = calloc(steps + 1u, sizeof *flow->walk);
    flow->stack = calloc(steps + 1u, sizeof *flow->stack);
    flow->turn = calloc(graph->nodes + 1u, sizeof *flow->turn);
    flow->left = calloc(graph->arcs + 1u, sizeof *flow->left);
    return flow->flow && flow->through && flow->reach && flow->cost && flow->came && flow->old && flow->new && flow->walk &&
           flow->stack && flow->turn && flow->left;
}

void rota_flow_clear(struct rota_flow *flow)
{
    free(flow->flow);
    free(flow->through);
    free(flow->reach);
    free(flow->cost);
    free(flow->came);
    free(flow->old);
    free(flow->new);
    free(flow->walk);
    free(flow->stack);
    free(flow->turn);
    free(flow->left);
    *flow = (struct rota_flow){ 0 };
}

static int32_t *missing_at(struct rota_flow *flow, uint32_t node) { return &flow->missing[flow->graph->day[node]][flow->graph->kind[node]]; }

/* One worker more (sign 1) or fewer (-1) on the arc. */
static void put(struct rota_flow *flow, uint32_t arc, int32_t sign)
{
    uint32_t node = flow->graph->to[arc];
    int32_t *missing = missing_at(flow, node), before = *missing;
    flow->flow[arc] = (uint16_t)(flow->flow[arc] + sign);
    flow->through[node] = (uint16_t)(flow->through[node] + sign);
    *missing -= sign;
    flow->wrong += abs(*missing) - abs(before);
}

static void clear(struct rota_flow *flow)
{
    const struct rota_problem *problem = flow->problem;
    memset(flow->flow, 0, flow->graph->arcs * sizeof *flow->flow);
    memset(flow->through, 0, flow->graph->nodes * sizeof *flow->through);
    flow->wrong = 0;
    for (uint32_t day = 0; day < problem->days; day++) {
        flow->missing[day][ROTA_OFF] = (int32_t)problem->workers;
        for (uint32_t kind = 1; kind <= problem->kinds; kind++) {
            flow->missing[day][kind] = problem->demand[day][kind];
            flow->missing[day][ROTA_OFF] -= problem->demand[day][kind];
            flow->wrong += problem->demand[day][kind];
        }
        flow->wrong += flow->missing[day][ROTA_OFF];
    }
}

/* Some closed walk of the right length, chosen by chance, through the next of the nodes where it could begin. The round runs when there is
 * one. */
static void begin(struct rota_flow *flow, uint64_t *done)
{
    const struct rota_graph *graph = flow->graph;
    if (flow->tried == 0) flow->first_goal = rota_random_below(&flow->seed, graph->first[1]);
    uint32_t goal = (flow->first_goal + flow->tried++) % graph->first[1];
    rota_graph_reach(graph, flow->steps, goal, 0, flow->reach);
    *done += (uint64_t)flow->problem->workers * graph->arcs;
    if (!flow->reach[goal]) return;
    clear(flow);
    uint32_t node = goal;
    for (uint32_t step = 0; step < flow->steps; step++) {
        const uint8_t *after = flow->reach + (size_t)(step + 1) * graph->wide;
        uint32_t count = graph->arc[node + 1] - graph->arc[node], first = rota_random_below(&flow->seed, count), arc = 0;
        for (uint32_t i = 0; i < count; i++) {
            arc = graph->arc[node] + (first + i) % count;
            if (after[rota_graph_place(graph, graph->to[arc])]) break;
        }
        put(flow, arc, 1);
        node = graph->to[arc];
    }
    flow->moves = flow->tried = 0;
    flow->running = true;
}

/* A node of that day, each as likely as it has workers. */
static uint32_t choose_node(struct rota_flow *flow, uint32_t day)
{
    uint32_t at = rota_random_below(&flow->seed, flow->problem->workers), node = flow->graph->first[day];
    while (at >= flow->through[node]) at -= flow->through[node++];
    return node;
}

/* Follows a worker from there and takes those days out: `span`, or fewer when they come back to where they began and nobody goes on.
 * Returns how many; *end is where they end. */
static uint32_t take_out(struct rota_flow *flow, uint32_t node, uint32_t span, uint32_t *end)
{
    const struct rota_graph *graph = flow->graph;
    uint32_t step = 0;
    for (*end = node; step < span; step++) {
        uint32_t arc = graph->arc[node], sum = 0;
        for (uint32_t i = arc; i < graph->arc[node + 1]; i++) sum += flow->flow[i];
        if (sum == 0) break;
        uint32_t at = rota_random_below(&flow->seed, sum);
        while (at >= flow->flow[arc]) at -= flow->flow[arc++];
        put(flow, arc, -1);
        flow->old[step] = arc;
        *end = node = graph->to[arc];
    }
    return step;
}

/* What each kind costs on each of the days: less when it is missing, and some noise. */
static void price(struct rota_flow *flow, uint32_t day, uint32_t heat, int32_t *out)
{
    uint64_t bits = 0;
    for (uint32_t kind = 0; kind <= flow->problem->kinds; kind++) {
        if (kind % 4 == 0) bits = rota_random(&flow->seed);
        out[kind] = (flow->missing[day][kind] > 0 ? -UNIT : UNIT) + (int32_t)((bits & 0xffff) * heat >> 16);
        bits >>= 16;
    }
}

/* The cheapest days from `from` to `to`, as arcs in `new`. Exact for spans within a week. */
static void find_cheapest(struct rota_flow *flow, uint32_t from, uint32_t to, uint32_t span, uint32_t heat, uint64_t *done)
{
    const struct rota_graph *graph = flow->graph;
    uint32_t wide = graph->wide, day = graph->day[from];
    int32_t *here = flow->cost, *there = flow->cost + wide, price_of[ROTA_KINDS_MAX + 1];
    for (uint32_t i = 0; i < wide; i++) here[i] = FAR;
    here[rota_graph_place(graph, from)] = 0;
    for (uint32_t step = 0; step < span; step++) {
        uint32_t first = graph->first[day], end = graph->first[day + 1], after = (day + 1) % graph->days, base = graph->first[after];
        uint32_t *came = flow->came + (size_t)step * wide;
        price(flow, after, heat, price_of);
        for (uint32_t i = 0; i < wide; i++) there[i] = FAR;
        for (uint32_t node = first; node < end; node++) {
            int32_t cost = here[node - first];
            if (cost == FAR) continue;
            for (uint32_t arc = graph->arc[node]; arc < graph->arc[node + 1]; arc++) {
                uint32_t next = graph->to[arc], place = next - base;
                int32_t sum = cost + price_of[graph->kind[next]];
                if (sum < there[place]) there[place] = sum, came[place] = arc;
            }
        }
        *done += end - first;
        int32_t *swap = here;
        here = there;
        there = swap;
        day = after;
    }
    ENSURE(here[rota_graph_place(graph, to)] != FAR);
    for (uint32_t step = span, node = to; step-- > 0;) {
        uint32_t arc = flow->came[(size_t)step * wide + rota_graph_place(graph, node)];
        flow->new[step] = arc;
        node = graph->first[(graph->day[node] + graph->days - 1) % graph->days];
        while (graph->arc[node + 1] <= arc) node++;
    }
}

/* Longer spans may be worse than the prices said: then they stay only when the noise would have borne it. */
static void move(struct rota_flow *flow, uint32_t heat, uint64_t *done)
{
    uint32_t days = flow->graph->days, longest = flow->steps < 3 * days ? flow->steps : 3 * days;
    uint32_t span = rota_random_below(&flow->seed, 4) ? days : longest;
    span = 2 + rota_random_below(&flow->seed, span - 1);
    int64_t wrong = flow->wrong;
    uint32_t from = choose_node(flow, rota_random_below(&flow->seed, days)), to;
    span = take_out(flow, from, span, &to);
    find_cheapest(flow, from, to, span, heat, done);
    for (uint32_t step = 0; step < span; step++) put(flow, flow->new[step], 1);
    if (span <= days || flow->wrong <= wrong || (flow->wrong - wrong) * UNIT <= rota_random_below(&flow->seed, heat + 1)) return;
    for (uint32_t step = 0; step < span; step++) put(flow, flow->new[step], -1), put(flow, flow->old[step], 1);
}

/* Hierholzer: one closed walk over all of the flow. False: it is in pieces. */
static bool close_walk(struct rota_flow *flow, uint8_t *table)
{
    const struct rota_graph *graph = flow->graph;
    uint32_t deep = 1, length = 0;
    memcpy(flow->left, flow->flow, graph->arcs * sizeof *flow->left);
    memcpy(flow->turn, graph->arc, graph->nodes * sizeof *flow->turn);
    flow->stack[0] = choose_node(flow, 0);
    while (deep > 0) {
        uint32_t node = flow->stack[deep - 1], *turn = &flow->turn[node];
        while (*turn < graph->arc[node + 1] && !flow->left[*turn]) ++*turn;
        if (*turn < graph->arc[node + 1]) {
            flow->left[*turn]--;
            flow->stack[deep++] = graph->to[*turn];
        } else {
            flow->walk[length++] = node;
            deep--;
        }
    }
    if (length != flow->steps + 1) return false;
    for (uint32_t step = 0; step < flow->steps; step++) table[step] = graph->kind[flow->walk[flow->steps - step]];
    return true;
}

/* Cools down from more than one fault's worth to nothing, again and again within a round. */
static uint32_t heat_of(const struct rota_flow *flow)
{
    enum { WAVE = 100000, HOT = 3 * UNIT };
    uint32_t at = flow->moves % WAVE;
    return HOT - HOT * at / WAVE;
}

enum rota_state rota_flow_step(struct rota_flow *flow, uint64_t *done, uint8_t *table)
{
    if (!flow->running && flow->tried == flow->graph->first[1]) return ROTA_NONE;
    ++*done;                        /* a move may find nothing to do */
    if (!flow->running) {
        begin(flow, done);
        return ROTA_SEARCHING;
    }
    if (flow->steps > 1) move(flow, heat_of(flow), done);
    if (flow->wrong == 0 && close_walk(flow, table)) return ROTA_FOUND;
    if (++flow->moves == ROUND_MOVES) flow->running = false;
    return ROTA_SEARCHING;
}
