/* batch_elders.h - which overdue orders are served whatever it costs: the oldest first, each with a whole crew beside those before it. Whom they get is
 * open: a later one may move an earlier one to another candidate (augmenting paths, Kuhn 1955), but never takes its place. Inside: only batch*.c. */
#ifndef PAIDAN_ENGINE_BATCH_ELDERS_H
#define PAIDAN_ENGINE_BATCH_ELDERS_H

#include "engine/batch.h"

struct batch_elders {
    uint32_t *order;               /* the overdue, oldest first */
    uint32_t *seat_of;             /* by worker: order x BATCH_CREW_MAX + place in the crew; BATCH_NONE: free */
    uint32_t *kept;                /* seat_of before the order that is tried */
    uint32_t *from;                /* by worker: the seat before it on the path; BATCH_NONE: not seen */
    uint32_t *queue;
    bool *dead;                    /* by worker: no free one can be reached from here, and so it stays */
};

bool batch_elders_init(struct batch_elders *elders, const struct batch_limits *limits);
void batch_elders_clear(struct batch_elders *elders);

/* Writes the crews of those who are served over `worker`, which holds BATCH_NONE everywhere, as batch_solve() does; returns how many they are. */
uint32_t batch_elders_seat(struct batch_elders *elders, const struct batch_problem *problem, uint32_t *worker);

#endif
