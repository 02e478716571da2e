/* travel.h - the travel estimate: straight line x detour, walked, ridden or by transit. Integer arithmetic only, so that it is
 * the same on every machine. Distances err by under 0.3 % within a city (equirectangular at the mean latitude). */
#ifndef PAIDAN_ENGINE_TRAVEL_H
#define PAIDAN_ENGINE_TRAVEL_H

#include "engine/policy.h"
#include "engine/types.h"

int32_t travel_distance_m(struct place a, struct place b);                   /* straight line, rounded down; 0 for the same place */
/* Legs below walk_below_m may be walked, any ridden, those above transit_above_m taken by transit. */
int64_t travel_leg_ms(int32_t distance_m, const struct policy *policy);      /* door to door, by the fastest mode open at that distance; 0 for 0 m */
int64_t travel_least_ms(int32_t distance_m, const struct policy *policy);    /* no leg of this distance or more is shorter than this */
int64_t travel_ms(struct place a, struct place b, const struct policy *policy);

#endif
