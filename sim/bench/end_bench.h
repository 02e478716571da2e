/* end_bench.h - orders from one end to the other: generator -> nng -> daemon -> Redis on disk -> reply, beside the same without Redis,
 * a bare echo, and the tuned Redis peer; and what a whole city costs to load, to bring back after a crash, and to keep. */
#ifndef PAIDAN_SIM_BENCH_END_BENCH_H
#define PAIDAN_SIM_BENCH_END_BENCH_H

#include "sim/bench/report.h"
#include "sim/bench/rig.h"

struct end_options {
    const struct town *town;
    const struct programs *programs;
    const char *dir, *peers;           /* peers: a writable copy of the folder, or NULL */
    uint32_t rounds, orders, open_orders, peer_orders;
};

bool end_bench(const struct end_options *options, struct report *report);      /* false: something did not run */

#endif
