/* bench_trsp.h - `paidan-sim bench trsp` and `trsp-field`: technicians' days (skills, tools, spare parts, homes, windows), planned by the engine for
 * the fewest unserved requests and then the least working time. */
#ifndef PAIDAN_SIM_BENCH_TRSP_H
#define PAIDAN_SIM_BENCH_TRSP_H

#include "sim/bench_route.h"
#include "sim/read_trsp.h"

/* thousands: of iterations for each instance, if not 0, instead of seconds: repeatable.
 * 0: every file was read, no plan breaks a rule and none leaves more unserved than is known to be needed; or there is no such folder. 1: not so. */
int bench_trsp(const struct bench_options *options, uint32_t thousands);
int bench_trsp_command(int argc, char **argv);
int bench_trsp_field_command(int argc, char **argv);

/* OUT/NAME + ending: a line for each technician who works, `home: request request ...`, 0 being the depot. True also when there is no --out. */
bool bench_trsp_write(const struct bench_set *set, const struct bench_file *file, const char *ending, const struct trsp *trsp,
                      const struct bench_plan *plan);

#endif
