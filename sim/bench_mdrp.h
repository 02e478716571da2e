/* bench_mdrp.h - `paidan-sim bench mdrp`: days of meal delivery with courier shifts, decided by the engine while they go on. Beside them may lie
 * reference_policies.csv (inst, policy, ctd_mean, delivered) with plain policies to compare with. Booking mode promises each order to a courier at once. */
#ifndef PAIDAN_SIM_BENCH_MDRP_H
#define PAIDAN_SIM_BENCH_MDRP_H

int bench_mdrp_command(int argc, char **argv);      /* argv[0]: the first option. The exit status of the program */

#endif
