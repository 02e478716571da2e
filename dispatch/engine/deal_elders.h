/* deal_elders.h - which overdue orders are served whatever it costs: the oldest first, each with a whole crew beside those before it. Whom they get is
 * open: a later one may move an earlier one to another candidate (augmenting paths, Kuhn 1955), but never takes its place. Inside: only deal*.c. */
#ifndef PAIDAN_ENGINE_DEAL_ELDERS_H
#define PAIDAN_ENGINE_DEAL_ELDERS_H

#include "engine/deal.h"

struct deal_elders {
    uint32_t *order;               /* the overdue, oldest first */
    uint32_t *seat_of;             /* by worker: order x DEAL_CREW_MAX + place in the crew; DEAL_NONE: free */
    uint32_t *kept;                /* seat_of before the order that is tried */
    uint32_t *from;                /* by worker: the seat before it on the path; DEAL_NONE: not seen */
    uint32_t *queue;
    bool *dead;                    /* by worker: no free one can be reached from here, and so it stays */
};

bool deal_elders_init(struct deal_elders *elders, const struct deal_limits *limits);
void deal_elders_clear(struct deal_elders *elders);

/* Writes the crews of those who are served over `worker`, which holds DEAL_NONE everywhere, as deal_solve() does; returns how many they are. */
uint32_t deal_elders_seat(struct deal_elders *elders, const struct deal_problem *problem, uint32_t *worker);

#endif
