/* bench_check.h - judges day plans of public instances from what the file says, in real numbers: shares no code with the solver, and nothing with the
 * readers but the numbers of the file. Rules as in the sets' own descriptions; a start may be late by BENCH_CHECK_LATE units at the most. */
#ifndef PAIDAN_SIM_BENCH_CHECK_H
#define PAIDAN_SIM_BENCH_CHECK_H

#include "sim/bench_route.h"
#include "sim/read_trsp.h"
#include "sim/read_vrptw.h"

#define BENCH_CHECK_LATE 1e-6

struct bench_verdict {
    double cost;                    /* distance, or working time: of each worker the end less the latest start that does not delay it */
    uint32_t served, workers;       /* workers: with a visit */
    uint32_t violations;
    char first[96];                 /* what the first of them is */
};

/* Distances and times in truncated tenths, the cost too. */
struct bench_verdict bench_check_vrptw(const struct vrptw *vrptw, const struct bench_plan *plan);

struct bench_verdict bench_check_trsp(const struct trsp *trsp, const struct bench_plan *plan);

/* Nobody was sent to a request before it was known: `release` by visit. Adds to the verdict. */
void bench_check_known(const struct trsp *trsp, const struct bench_plan *plan, const double *release, struct bench_verdict *verdict);

/* The starts that were told of it fit the windows, the service and the travel of the problem in ticks. Adds to the verdict. */
void bench_check_starts(const struct route_problem *problem, const struct bench_plan *plan, struct bench_verdict *verdict);

#endif
