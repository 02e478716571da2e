/* legs.h - travel times that somebody measured, over the estimate of travel.h. What is kept of a measured leg is its share of the estimate, for each
 * ordered pair of nodes: places that were named before the engine opened. A place belongs to the node of its cell of the grid (250 m), or, when there
 * is none, to the one nearest to the middle of the cell within policy.node_reach_m. A leg is the estimate times the share of its two nodes; within one
 * node, away from all nodes, and where nothing was measured it is the estimate. So a leg between two nodes is what was measured, to within 1/16384
 * of the estimate, and legs near them bend the same way; asymmetric where the source is. Shares lie within SHARE_LEAST..SHARE_MOST: what was measured
 * beyond them (a wrong coordinate, a closed bridge) counts as the bound. Bounds for searches are those of the estimate times the least share there is,
 * so that they stay true bounds. Bounded memory: nodes x nodes shares, all of them from the start; nothing is evicted. */
#ifndef PAIDAN_ENGINE_LEGS_H
#define PAIDAN_ENGINE_LEGS_H

#include "engine/grid.h"
#include "engine/travel.h"

enum { SHARE_BITS = 13, SHARE_ONE = 1 << SHARE_BITS, SHARE_LEAST = SHARE_ONE / 4, SHARE_MOST = 7 * SHARE_ONE, NODES_MAX = 4096 };

struct leg { struct place from, to; int64_t ms; };      /* door to door */

struct legs {
    uint32_t nodes_max, node_count;
    uint32_t least;            /* the smallest share, at most SHARE_ONE; it never rises */
    uint64_t known;            /* pairs of nodes with a share */
    struct place *node;
    uint16_t *share;           /* nodes_max x nodes_max, row: from; 0: not measured */
    uint16_t *cell;            /* of the grid: node + 1, 0: none */
};

bool legs_init(struct legs *legs, uint32_t nodes_max);      /* 0: none ever, and no memory; false: no memory */
void legs_clear(struct legs *legs);
bool legs_node(struct legs *legs, struct place place);      /* before legs_open(); false: full. The same place again is nothing new */
void legs_open(struct legs *legs, const struct grid *area, int32_t reach_m);      /* after grid_cover() with all the nodes */
bool legs_may(const struct legs *legs, const struct grid *area, const struct leg *leg);      /* between cells of two nodes, in bounds */
void legs_put(struct legs *legs, const struct grid *area, const struct leg *leg, const struct policy *policy);      /* one that legs_may(); the last one counts */
int64_t legs_ms(const struct legs *legs, const struct grid *area, struct place from, struct place to, const struct policy *policy);

#endif
