/* route_model.h - a route problem as the tables that the search reads. Inside: only route*.c.
 * A node is a visit, or of a worker the beginning of the day, its end, or the stop at the kit place; a plan links them into one chain for each worker. */
#ifndef PAIDAN_ENGINE_ROUTE_MODEL_H
#define PAIDAN_ENGINE_ROUTE_MODEL_H

#include <stddef.h>
#include "engine/route/route.h"

enum { ROUTE_NEAR = 40, ROUTE_AROUND = 100, ROUTE_KINDS_NEAR = 12 };      /* lengths of the lists of a visit; a shorter one ends with ROUTE_NONE */

/* By which keys visits are sorted before they are put back. */
enum route_order { ROUTE_ORDER_CHANCE, ROUTE_ORDER_LOAD, ROUTE_ORDER_FAR, ROUTE_ORDER_NEAR, ROUTE_ORDER_NARROW, ROUTE_ORDER_EARLY, ROUTE_ORDER_LATE, ROUTE_ORDERS };

struct route_model {
    struct route_weights weight;
    const struct route_visit *visit;
    const struct route_worker *worker;
    const int32_t *bias;
    uint32_t visits, workers, places;       /* places: one more than in the problem, in no time from and to everywhere: where a day without `to` ends */
    bool paid, kits, balance;               /* what there is in this problem; a part that there is not costs no time */
    int32_t *out, *in;                      /* places x places: travel from the row's place, and to it. The same table when it is symmetric */
    int32_t *table[2];                      /* what out and in lie in */
    uint64_t *may;                          /* visits x may_words: bit by worker: pinned, barred and skilled as it should be */
    uint32_t may_words;
    uint32_t *before, *after;               /* visits x ROUTE_NEAR: visits that are good to come right before, and right after */
    uint32_t *around;                       /* visits x ROUTE_AROUND: the nearest, itself first */
    uint32_t kinds;                         /* workers that differ in nothing are one kind */
    uint32_t *kind;                         /* workers */
    uint32_t *kind_first, *kind_member;     /* kinds + 1; workers, kind by kind */
    uint32_t *kind_slot;                    /* workers: where they are in kind_member */
    uint32_t *kind_near;                    /* visits x ROUTE_KINDS_NEAR: kinds for which the visit alone is cheapest */
    int32_t *far;                           /* visits: travel from the nearest beginning of a day */
    int64_t leg_cost;                       /* of a usual leg: the unit of the search's heat; at least 1 */
};

bool route_model_init(struct route_model *model, const struct route_limits *limits);      /* false: no memory, and nothing is held */
void route_model_clear(struct route_model *model);
void route_model_load(struct route_model *model, const struct route_problem *problem);
void route_near_load(struct route_model *model);

static inline const int32_t *route_out(const struct route_model *model, uint32_t place) { return model->out + (size_t)place * model->places; }
static inline const int32_t *route_in(const struct route_model *model, uint32_t place) { return model->in + (size_t)place * model->places; }

static inline bool route_may(const struct route_model *model, uint32_t visit, uint32_t worker)
{
    return model->may[(size_t)visit * model->may_words + worker / 64] >> worker % 64 & 1;
}

static inline int64_t route_bias(const struct route_model *model, uint32_t worker, uint32_t visit)
{
    return model->bias ? model->bias[(size_t)worker * model->visits + visit] : 0;
}

static inline int64_t route_balance(const struct route_model *model, int32_t worked)
{
    int64_t units = model->balance ? worked / model->weight.balance_tick : 0;
    return model->weight.balance * units * units;
}

/* The last place: nowhere. */
static inline uint32_t route_place(const struct route_model *model, uint32_t place) { return place == ROUTE_NONE ? model->places - 1 : place; }

#endif
