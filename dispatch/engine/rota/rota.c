/* rota.c - see rota.h. */
#include "engine/rota/rota.h"

#include <stdlib.h>
#include "engine/ensure.h"
#include "engine/rota/rota_deep.h"
#include "engine/rota/rota_flow.h"
#include "engine/rota/rota_price.h"

enum { LOOKS = 1000, FINDING_SHARE = 3 /* the search that finds looks that many times as much as each of the two that prove */ };

struct rota {
    struct rota_problem problem;
    struct rota_graph graph;
    struct rota_flow flow;                  /* finds */
    struct rota_price price;                /* proves */
    struct rota_deep deep;                  /* either, when the problem is small */
    uint64_t flow_looks, price_looks, deep_looks;
    enum rota_state state;
    uint8_t *table;
};

static bool range_fits(struct rota_range range)
{
    return range.least >= 1 && range.least <= ROTA_RUN_MAX && range.most <= ROTA_RUN_MAX && (!range.most || range.least <= range.most);
}

static bool sequence_fits(const struct rota_sequence *sequence, uint32_t kinds)
{
    bool fits = sequence->length == 2 || sequence->length == 3;
    for (uint32_t i = 0; fits && i < sequence->length; i++) fits = sequence->kind[i] <= kinds;
    return fits;
}

static bool problem_fits(const struct rota_problem *problem)
{
    bool fits = problem->workers >= 1 && problem->workers <= ROTA_WORKERS_MAX && problem->days >= 1 && problem->days <= ROTA_DAYS_MAX &&
                problem->kinds >= 1 && problem->kinds <= ROTA_KINDS_MAX && problem->forbidden_count <= ROTA_FORBIDDEN_MAX &&
                range_fits(problem->work) && problem->week_off <= problem->days && problem->weekend_every <= ROTA_WEEKENDS_MAX &&
                (!problem->weekend_every || problem->days >= 2);
    for (uint32_t kind = 0; fits && kind <= problem->kinds; kind++) fits = range_fits(problem->run[kind]);
    for (uint32_t i = 0; fits && i < problem->forbidden_count; i++) fits = sequence_fits(&problem->forbidden[i], problem->kinds);
    return fits;
}

static bool demand_fits(const struct rota_problem *problem)
{
    bool fits = true;
    for (uint32_t day = 0; day < problem->days; day++) {
        uint32_t sum = 0;
        for (uint32_t kind = 1; kind <= problem->kinds; kind++) sum += problem->demand[day][kind];
        fits = fits && sum <= problem->workers;
    }
    return fits;
}

static bool searches_init(struct rota *rota, uint64_t seed)
{
    return rota_graph_init(&rota->graph, &rota->problem) == REFUSE_OK && rota_flow_init(&rota->flow, &rota->graph, &rota->problem, seed) &&
           rota_price_init(&rota->price, &rota->graph, &rota->problem) && rota_deep_init(&rota->deep, &rota->graph, &rota->problem);
}

enum refusal rota_new(const struct rota_problem *problem, uint64_t seed, struct rota **out)
{
    *out = NULL;
    if (!problem_fits(problem)) return REFUSE_RANGE;
    struct rota *rota = calloc(1, sizeof *rota);
    if (!rota) return REFUSE_FULL;
    rota->problem = *problem;
    rota->table = calloc((size_t)problem->workers * problem->days, 1);
    if (!rota->table) goto fail;
    if (!demand_fits(problem)) rota->state = ROTA_NONE;
    else if (!searches_init(rota, seed)) goto fail;
    *out = rota;
    return REFUSE_OK;
fail:
    rota_free(rota);
    return REFUSE_FULL;
}

void rota_free(struct rota *rota)
{
    if (!rota) return;
    rota_flow_clear(&rota->flow);
    rota_price_clear(&rota->price);
    rota_deep_clear(&rota->deep);
    rota_graph_clear(&rota->graph);
    free(rota->table);
    free(rota);
}

static enum rota_state turn(struct rota *rota)
{
    if (!rota_price_over(&rota->price) && rota->price_looks * FINDING_SHARE < rota->flow_looks)
        return rota_price_step(&rota->price, &rota->price_looks) ? ROTA_NONE : ROTA_SEARCHING;
    if (!rota_deep_over(&rota->deep) && rota->deep_looks * FINDING_SHARE < rota->flow_looks)
        return rota_deep_step(&rota->deep, &rota->deep_looks, rota->table);
    return rota_flow_step(&rota->flow, &rota->flow_looks, rota->table);
}

static uint64_t looks_of(const struct rota *rota) { return rota->flow_looks + rota->price_looks + rota->deep_looks; }

enum rota_state rota_step(struct rota *rota, uint32_t work)
{
    uint64_t end = looks_of(rota) + (uint64_t)work * LOOKS;
    while (rota->state == ROTA_SEARCHING && looks_of(rota) < end) rota->state = turn(rota);
    ENSURE(rota->state != ROTA_FOUND || rota_check(&rota->problem, rota->table));
    return rota->state;
}

const uint8_t *rota_table(const struct rota *rota) { return rota->state == ROTA_FOUND ? rota->table : NULL; }
