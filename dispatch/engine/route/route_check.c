/* route_check.c - what a problem must be. */
#include <stddef.h>
#include "engine/route/route.h"

static bool size_good(const struct route_problem *problem)
{
    return problem->visits > 0 && problem->visits <= ROUTE_VISITS_MAX && problem->workers > 0 && problem->workers <= ROUTE_WORKERS_MAX &&
           problem->places > 0 && problem->places <= ROUTE_PLACES_MAX && problem->visit && problem->worker && problem->travel;
}

static bool between(int32_t value, int32_t least, int32_t most) { return value >= least && value <= most; }

static bool weights_good(const struct route_weights *weight)
{
    const int32_t weights[] = { weight->travel, weight->paid, weight->late, weight->latest_late, weight->balance };
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        if (!between(weights[i], 0, ROUTE_WEIGHT_MAX)) return false;
    return weight->balance == 0 || weight->balance_tick > 0;
}

static bool worker_good(const struct route_problem *problem, uint32_t row)
{
    const struct route_worker *worker = &problem->worker[row];
    return worker->from < problem->places && (worker->to == ROUTE_NONE || worker->to < problem->places) && between(worker->start, 0, ROUTE_TICK_MAX) &&
           between(worker->end, worker->start, ROUTE_TICK_MAX) && worker->load >= 0 && between(worker->worked, 0, ROUTE_TICK_MAX) &&
           (worker->kit_place == ROUTE_NONE || worker->kit_place < problem->places);
}

static bool visit_good(const struct route_problem *problem, uint32_t row)
{
    const struct route_visit *visit = &problem->visit[row];
    return visit->place < problem->places && between(visit->earliest, 0, ROUTE_TICK_MAX) && between(visit->latest, visit->earliest, ROUTE_TICK_MAX) &&
           between(visit->service, 0, ROUTE_TICK_MAX) && visit->load >= 0 && (visit->worker == ROUTE_NONE || visit->worker < problem->workers) &&
           visit->due >= 0 && visit->unserved >= 0 && visit->unserved <= ROUTE_UNSERVED_MAX;
}

static bool crew_good(const struct route_problem *problem, uint32_t row)
{
    const struct route_visit *visit = &problem->visit[row];
    if (visit->with == ROUTE_NONE) return true;
    if (visit->with >= problem->visits || visit->with == row) return false;
    const struct route_visit *other = &problem->visit[visit->with];
    return other->with == row && between(visit->gap_least, -ROUTE_TICK_MAX, ROUTE_TICK_MAX) && between(visit->gap_most, visit->gap_least, ROUTE_TICK_MAX) &&
           other->gap_least == -visit->gap_most && other->gap_most == -visit->gap_least && other->unserved == visit->unserved;
}

static bool cell_good(const struct route_problem *problem, uint32_t row, uint32_t column)
{
    return between(problem->travel[(size_t)row * problem->places + column], 0, ROUTE_TICK_MAX);
}

static bool bias_good(const struct route_problem *problem, uint32_t row, uint32_t column)
{
    int32_t bias = problem->bias[(size_t)row * problem->visits + column];
    return bias == ROUTE_BARRED || between(bias, -ROUTE_BIAS_MAX, ROUTE_BIAS_MAX);
}

static bool table_good(const struct route_problem *problem, uint32_t rows, uint32_t columns, uint32_t *row,
                       bool (*good)(const struct route_problem *, uint32_t, uint32_t))
{
    for (*row = 0; *row < rows; ++*row)
        for (uint32_t column = 0; column < columns; column++)
            if (!good(problem, *row, column)) return false;
    return true;
}

enum route_fault route_check(const struct route_problem *problem, uint32_t *row)
{
    uint32_t ignored;
    if (!row) row = &ignored;
    *row = 0;
    if (!size_good(problem)) return ROUTE_FAULT_SIZE;
    if (!weights_good(&problem->weight)) return ROUTE_FAULT_WEIGHT;
    const struct { uint32_t rows; bool (*good)(const struct route_problem *, uint32_t); enum route_fault fault; } tests[] = {
        { problem->workers, worker_good, ROUTE_FAULT_WORKER },
        { problem->visits, visit_good, ROUTE_FAULT_VISIT },
        { problem->visits, crew_good, ROUTE_FAULT_CREW },
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        for (*row = 0; *row < tests[i].rows; ++*row)
            if (!tests[i].good(problem, *row)) return tests[i].fault;
    if (!table_good(problem, problem->places, problem->places, row, cell_good)) return ROUTE_FAULT_TRAVEL;
    if (problem->bias && !table_good(problem, problem->workers, problem->visits, row, bias_good)) return ROUTE_FAULT_BIAS;
    return ROUTE_FAULT_NONE;
}
