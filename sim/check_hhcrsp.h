/* check_hhcrsp.h - judges home care days from what the file says, in minutes: shares no code with the solver. */
#ifndef PAIDAN_SIM_CHECK_HHCRSP_H
#define PAIDAN_SIM_CHECK_HHCRSP_H

#include "sim/bench_check.h"
#include "sim/read_hhcrsp.h"

#define CHECK_HHCRSP_EARLY 1e-3         /* minutes by which rounding may make a start too early */

struct hhcrsp_verdict {
    struct bench_verdict common;        /* cost: (travel + total lateness + greatest lateness) / 3; served: visits */
    double travel, late, latest, overtime;      /* minutes; overtime: past the end of a shift, not in the cost */
};

/* `strict`: a start after the window breaks a rule. A patient one of whose two visits is made and the other not: a broken rule always. */
struct hhcrsp_verdict check_hhcrsp(const struct hhcrsp *hhcrsp, const struct bench_plan *plan, bool strict);

#endif
