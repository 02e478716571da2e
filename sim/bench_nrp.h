/* bench_nrp.h - `paidan-sim bench nrp24`: rosters of the employee shift scheduling instances of Curtois and Qu, filled by the engine. */
#ifndef PAIDAN_SIM_BENCH_NRP_H
#define PAIDAN_SIM_BENCH_NRP_H

#include <stdint.h>
#include "sim/bench_set.h"

/* millions: of changes for each instance, if not 0, instead of seconds: repeatable.
 * 0: every instance was answered with a roster that keeps every rule, or there is no such folder. 1: not so. */
int bench_nrp(const struct bench_options *options, uint32_t millions);
int bench_nrp_command(int argc, char **argv);

#endif
