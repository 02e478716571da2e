/* figures.h - what the core counts for /metrics. Counted where it happens, written down in page.c. */
#ifndef PAIDAN_SERVER_FIGURES_H
#define PAIDAN_SERVER_FIGURES_H

#include "engine/event.h"
#include "engine/reason.h"
#include "protocol/error.h"
#include "protocol/kind.h"
#include "server/metrics.h"

enum { FIGURE_KINDS = ORDER_SLOT + 1 };      /* by enum order_kind */

struct figures {
    uint64_t requests[KIND_COUNT + 1][ERROR_COUNT];      /* by kind (KIND_COUNT: not read so far) and result */
    uint64_t events[EVENT_COUNT];
    uint64_t ended[FIGURE_KINDS][ORDER_STATE_COUNT];     /* orders that came to an end */
    uint64_t unmatched[REASON_COUNT];                    /* searches that found nobody, by what kept most workers from it */
    uint64_t turns, ticks;
    uint64_t repeated;                                   /* answered from the record of answers */
    uint64_t late;                                       /* told `unavailable` because the store did not confirm in time */
    struct histogram commit;                             /* from the end of a turn to its confirmation */
    struct histogram improve;                            /* slices in which day plans improve */
    uint64_t improve_moved, improve_gain_s, improve_late;      /* visits that changed hands; what they cost less; slices past their time by IMPROVE_LATE_US */
    struct histogram assign[FIGURE_KINDS];               /* from the request to the first crew, in the core's time */
};

#endif
