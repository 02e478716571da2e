/* deal.h - orders that compete for the same workers, decided together: who serves which order now, and which orders wait for the next time.
 * A crew of two or three is whole or not there at all. What an order costs while it waits grows with its priority (by an amount with a cap: a priority is
 * an advantage, never a right) and with its age; and from a certain age on nobody younger comes before it. So nobody starves: at every decision the oldest
 * overdue order that has candidates enough is served, the next oldest beside it if there are still enough for both, and so on, whatever they cost.
 * Everything else is decided at the least cost: an assignment (assign.h) with a row for each member of a crew, and branch and bound over the crews that
 * it would leave half filled. Exact unless the budget strikes; then the best answer so far, in which crews are whole and the overdue served as well.
 * Pure: integers, no clock, no memory taken after deal_new(). The same problem and budget give the same answer. Thread: one owner at a time. */
#ifndef PAIDAN_ENGINE_DEAL_H
#define PAIDAN_ENGINE_DEAL_H

#include <stdbool.h>
#include <stdint.h>

enum { DEAL_CREW_MAX = 3, DEAL_PRIORITIES = 4, DEAL_SEATS_MAX = 1 << 14, DEAL_NONE = UINT32_MAX };
#define DEAL_COST_MAX ((int64_t)1 << 24)      /* of every cost, either way; the cost of waiting ends there too */

struct deal_limits {
    uint32_t orders, workers;
    uint32_t seats;                /* the sum of the crews; at most DEAL_SEATS_MAX */
    uint32_t edges;                /* the sum of crew x candidates */
};

struct deal_candidate { uint32_t worker; int64_t cost; };      /* of this worker in this crew, whoever else is in it */

struct deal_order {
    uint32_t first, count;         /* its candidates; a worker is among them once */
    int64_t wait;                  /* what it costs not to be served now, for each of its crew; >= 0 */
    int32_t age_s;                 /* how long it has waited; >= 0 */
    uint8_t crew;                  /* 1 to DEAL_CREW_MAX */
    uint8_t priority;              /* below DEAL_PRIORITIES */
};

/* Added to the cost of waiting, for each of the crew; all >= 0. */
struct deal_weights {
    int64_t priority[DEAL_PRIORITIES];
    int64_t age;                   /* for each second of age */
    int32_t overdue_s;             /* from this age on the oldest come first; INT32_MAX: never */
};

/* Borrowed for the call. */
struct deal_problem {
    uint32_t orders, workers;
    const struct deal_order *order;
    const struct deal_candidate *candidate;
    struct deal_weights weights;
};

struct deal_result {
    int64_t cost;                  /* of everybody sent and every order that waits */
    uint32_t served, sent;         /* orders and workers */
    uint64_t spent;                /* of the budget */
    bool exact;                    /* nothing costs less that serves the overdue as said above */
};

struct deal;

struct deal *deal_new(const struct deal_limits *limits);      /* NULL: a limit out of range, or no memory */
void deal_free(struct deal *deal);                            /* NULL is fine */

/* Writes the crew of each order, DEAL_CREW_MAX workers by order: as many as the crew, or none, then DEAL_NONE. `budget`: some 7 million a second. */
struct deal_result deal_solve(struct deal *deal, const struct deal_problem *problem, uint64_t budget, uint32_t *worker);

#endif
