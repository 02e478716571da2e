/* bench_release.h - `paidan-sim bench trsp-release`: technicians' days on which part of the requests becomes known while they run. A request may be
 * planned only from its release time on, who has left for a request goes there, and what cannot be fitted in when it comes is refused for good. */
#ifndef PAIDAN_SIM_BENCH_RELEASE_H
#define PAIDAN_SIM_BENCH_RELEASE_H

#include "sim/bench_set.h"

/* thousands: of iterations for each day, if not 0, instead of seconds: repeatable.
 * 0: every file was read and no day breaks a rule; or there is no such folder. 1: not so. */
int bench_release(const struct bench_options *options, uint32_t thousands);
int bench_release_command(int argc, char **argv);

#endif
