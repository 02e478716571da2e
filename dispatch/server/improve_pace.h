/* improve_pace.h - how large the slices are in which day plans improve, and how far apart: a slice keeps to its time, all of them to a share of the
 * loop's, and a city whose plans get no better is left alone longer and longer, until something happens in it. Pure: times are given. */
#ifndef PAIDAN_SERVER_IMPROVE_PACE_H
#define PAIDAN_SERVER_IMPROVE_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { IMPROVE_LATE_US = 5000 };      /* a slice that takes this much more than its time is counted as late */

struct improve_pace {
    int64_t slice_us; uint32_t share_pct;
    uint64_t after;                /* order after which the next slice looks for a visit; 0: from the first */
    uint64_t slices;               /* so far: the seed of the next */
    uint32_t iterations;           /* of the next */
    uint32_t moved;                /* visits in this round through all orders */
    uint64_t seq;                  /* events of the engine when the latest fruitless round ended */
    int64_t rest_us;               /* after it */
};

/* What a slice did. searched: its iterations, 0 when there was nothing to search; order: how far it looked, 0 at the end. */
struct improve_slice { int64_t took_us; uint64_t order; uint32_t searched, moved; uint64_t seq; };

void improve_pace_init(struct improve_pace *pace, int64_t slice_us, uint32_t share_pct);
int64_t improve_pace_next(struct improve_pace *pace, const struct improve_slice *slice);      /* in how many microseconds the next is due, > 0 */
bool improve_pace_late(const struct improve_pace *pace, const struct improve_slice *slice);

#endif
