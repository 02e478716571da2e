/* engine_bench.h - the engine alone, in this process: matching, whole steps, slot queries, booking. */
#ifndef PAIDAN_SIM_BENCH_ENGINE_BENCH_H
#define PAIDAN_SIM_BENCH_ENGINE_BENCH_H

#include "sim/bench/report.h"
#include "sim/bench/town.h"

void engine_bench(const struct town *town, uint32_t rounds, bool quick, struct report *report);

#endif
