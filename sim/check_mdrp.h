/* check_mdrp.h - what a day of deliveries came to, played again from its instructions by somebody who shares no code with those who decided: the same
 * rules as the checker published with the instances. */
#ifndef PAIDAN_SIM_CHECK_MDRP_H
#define PAIDAN_SIM_CHECK_MDRP_H

#include "sim/read_mdrp.h"

/* Minutes. Click to door is from the placing of an order to its delivery. */
struct mdrp_measures {
    uint32_t delivered, over_target, over_most, violations;
    uint32_t hopeless;             /* not delivered, and nobody on duty could have picked it up in time from where his shift begins */
    double mean, p90, ready_to_pickup;
    double floor;                  /* mean of what nobody can do better, over all orders */
    double together;               /* orders per instruction */
};

/* Violations: an instruction before an order of it is placed, or while the courier is busy or off duty; a pick-up after his time; two restaurants in one
 * instruction; an order twice. */
struct mdrp_measures mdrp_check(const struct mdrp *mdrp, const struct mdrp_answer *answer);

#endif
