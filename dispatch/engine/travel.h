/* travel.h - the travel estimate: straight line x detour, walked, ridden or by transit. Integer arithmetic only, so that it is
 * the same on every machine. Distances err by under 0.3 % within a city (equirectangular at the mean latitude). */
#ifndef PAIDAN_ENGINE_TRAVEL_H
#define PAIDAN_ENGINE_TRAVEL_H

#include <stdbool.h>
#include "engine/policy.h"
#include "engine/types.h"

enum { TRAVEL_BITS = 30 };      /* of a fixed-point cosine */

int32_t travel_distance_m(struct place a, struct place b);                   /* straight line, rounded down; 0 for the same place */
/* Legs below walk_below_m may be walked, any ridden, those above transit_above_m taken by transit. */
int64_t travel_leg_ms(int32_t distance_m, const struct policy *policy);      /* door to door, by the fastest mode open at that distance; 0 for 0 m */
int64_t travel_least_ms(int32_t distance_m, const struct policy *policy);    /* no leg of this distance or more is shorter than this */
int32_t travel_within_m(int64_t leg_ms, const struct policy *policy);        /* the greatest distance whose travel_least_ms() is no more; -1: none */
int64_t travel_ms(struct place a, struct place b, const struct policy *policy);

/* A circle for telling most of what lies outside, and most of what lies inside, without a root or a cosine. */
struct travel_circle { struct place centre; uint64_t cosine_least, cosine_most, square_out, square_in; };
struct travel_circle travel_circle(struct place centre, int32_t distance_m);
void travel_circle_narrow(struct travel_circle *circle, int32_t distance_m);      /* the same centre, another distance */

/* True only where travel_distance_m() from the centre is more than the circle's; false says nothing. */
static inline bool travel_beyond(const struct travel_circle *circle, struct place place)
{
    int64_t north = (int64_t)place.lat_e7 - circle->centre.lat_e7, lon = (int64_t)place.lon_e7 - circle->centre.lon_e7;
    uint64_t east = (uint64_t)(lon < 0 ? -lon : lon) * circle->cosine_least >> TRAVEL_BITS;
    return (uint64_t)(north * north) + east * east > circle->square_out;
}

/* True only where it is no more. */
static inline bool travel_inside(const struct travel_circle *circle, struct place place)
{
    int64_t north = (int64_t)place.lat_e7 - circle->centre.lat_e7, lon = (int64_t)place.lon_e7 - circle->centre.lon_e7;
    uint64_t east = (uint64_t)(lon < 0 ? -lon : lon) * circle->cosine_most >> TRAVEL_BITS;
    return (uint64_t)(north * north) + east * east < circle->square_in;
}

#endif
