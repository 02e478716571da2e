/* bench_rws.h - `paidan-sim bench rws`: tables for the rotating workforce scheduling instances, found by the engine. */
#ifndef PAIDAN_SIM_BENCH_RWS_H
#define PAIDAN_SIM_BENCH_RWS_H

#include "sim/bench_set.h"

/* 0: every file was read, what is known to have a table got one in time, and nothing contradicts what is known; or there is no such folder.
 * 1: not so. */
int bench_rws(const struct bench_options *options);
int bench_rws_command(int argc, char **argv);

#endif
