/* rota_price.c - see rota_price.h. A closed walk of n weeks, gone round r times, is a walk of r x n weeks; so the cheapest walk of that
 * length, wherever it begins and ends, costs at most r times the cheapest closed one. */
#include "engine/rota/rota_price.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3000, LONG_ENOUGH = 120 /* weeks */, FIRST_STEP = 1 << 16 };

static const int64_t far = INT64_MAX / 2;

bool rota_price_init(struct rota_price *price, const struct rota_graph *graph, const struct rota_problem *problem)
{
    *price = (struct rota_price){ .graph = graph, .problem = problem };
    price->repeats = problem->workers < LONG_ENOUGH ? (LONG_ENOUGH + problem->workers - 1) / problem->workers : 2;
    price->steps = price->repeats * problem->workers * problem->days;
    price->cost = calloc((size_t)2 * graph->wide + 1, sizeof *price->cost);
    price->came = calloc((size_t)price->steps * graph->wide + 1, sizeof *price->came);
    return price->cost && price->came;
}

void rota_price_clear(struct rota_price *price)
{
    free(price->cost);
    free(price->came);
    *price = (struct rota_price){ 0 };
}

static int64_t demand_of(const struct rota_problem *problem, uint32_t day, uint32_t kind)
{
    int64_t off = problem->workers;
    if (kind != ROTA_OFF) return problem->demand[day][kind];
    for (uint32_t other = 1; other <= problem->kinds; other++) off -= problem->demand[day][other];
    return off;
}

/* The cheapest walk. Returns its cost; *end is its last node. */
static int64_t walk_cheapest(struct rota_price *price, uint32_t *end, uint64_t *done)
{
    const struct rota_graph *graph = price->graph;
    uint32_t wide = graph->wide;
    int64_t *here = price->cost, *there = price->cost + wide;
    for (uint32_t i = 0; i < wide; i++) here[i] = 0;
    for (uint32_t step = 0; step < price->steps; step++) {
        uint32_t day = step % graph->days, after = (day + 1) % graph->days;
        uint16_t *came = price->came + (size_t)step * wide;
        for (uint32_t i = 0; i < wide; i++) there[i] = far;
        for (uint32_t node = graph->first[day]; node < graph->first[day + 1]; node++)
            for (uint32_t arc = graph->arc[node]; arc < graph->arc[node + 1]; arc++) {
                uint32_t place = graph->to[arc] - graph->first[after];
                int64_t sum = here[node - graph->first[day]] + price->price[after][graph->kind[graph->to[arc]]];
                if (sum < there[place]) there[place] = sum, came[place] = (uint16_t)(node - graph->first[day]);
            }
        int64_t *swap = here;
        here = there;
        there = swap;
    }
    *done += (uint64_t)price->steps / graph->days * graph->arcs;
    *end = 0;
    for (uint32_t node = 1; node < graph->first[1]; node++)
        if (here[node] < here[*end]) *end = node;
    return here[*end];
}

static void count_walk(const struct rota_price *price, uint32_t end, int64_t count[][ROTA_KINDS_MAX + 1])
{
    const struct rota_graph *graph = price->graph;
    memset(count, 0, sizeof(int64_t) * ROTA_DAYS_MAX * (ROTA_KINDS_MAX + 1));
    for (uint32_t step = price->steps, node = end; step-- > 0;) {
        count[graph->day[node]][graph->kind[node]]++;
        uint32_t before = price->came[(size_t)step * graph->wide + rota_graph_place(graph, node)];
        node = graph->first[(graph->day[node] + graph->days - 1) % graph->days] + before;
    }
}

bool rota_price_over(const struct rota_price *price) { return price->round == ROUNDS || price->graph->nodes == 0; }

bool rota_price_step(struct rota_price *price, uint64_t *done)
{
    const struct rota_problem *problem = price->problem;
    int64_t count[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1], demand_cost = 0, step = FIRST_STEP / (1 + price->round / 8);
    uint32_t end;
    int64_t walk_cost = walk_cheapest(price, &end, done);
    count_walk(price, end, count);
    for (uint32_t day = 0; day < problem->days; day++)
        for (uint32_t kind = 0; kind <= problem->kinds; kind++) {
            int64_t demand = price->repeats * demand_of(problem, day, kind);
            demand_cost += demand * price->price[day][kind];
            price->price[day][kind] += (count[day][kind] - demand) * step / (price->repeats * problem->workers);
        }
    price->round++;
    return walk_cost > demand_cost;
}
