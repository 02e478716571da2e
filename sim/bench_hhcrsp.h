/* bench_hhcrsp.h - `paidan-sim bench hhcrsp`: days of home health care (abilities, two-person visits, soft windows), planned by the engine. */
#ifndef PAIDAN_SIM_BENCH_HHCRSP_H
#define PAIDAN_SIM_BENCH_HHCRSP_H

#include "sim/bench_set.h"

/* thousands: of iterations for each instance, if not 0, instead of seconds: the same plans every time.
 * 0: every file was read, no plan breaks a rule, in batch mode every visit is made; or there is no such folder. 1: not so. */
int bench_hhcrsp(const struct bench_options *options, uint32_t thousands);
int bench_hhcrsp_command(int argc, char **argv);

#endif
