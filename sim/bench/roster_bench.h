/* roster_bench.h - the roster alone, in this process: everybody's four weeks expanded and checked against all labour rules, and single edits. */
#ifndef PAIDAN_SIM_BENCH_ROSTER_BENCH_H
#define PAIDAN_SIM_BENCH_ROSTER_BENCH_H

#include "sim/bench/report.h"
#include "sim/bench/town.h"

void roster_bench(const struct town *town, uint32_t rounds, bool quick, struct report *report);

#endif
