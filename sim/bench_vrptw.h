/* bench_vrptw.h - `paidan-sim bench vrptw`: vehicle routing with time windows, distances in truncated tenths, planned by the engine. */
#ifndef PAIDAN_SIM_BENCH_VRPTW_H
#define PAIDAN_SIM_BENCH_VRPTW_H

#include "sim/bench_set.h"

/* thousands: of iterations for each instance, if not 0, instead of seconds: repeatable. options->seconds 0: by the size of each.
 * 0: every file was read and no plan breaks a rule, in batch mode every customer is served; or there is no such folder. 1: not so. */
int bench_vrptw(const struct bench_options *options, uint32_t thousands);
int bench_vrptw_command(int argc, char **argv);

#endif
