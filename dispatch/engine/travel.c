/* travel.c - distances and legs. travel_ms() runs once per candidate worker of every match, so it is short and branches little. */
#include "engine/travel.h"

#include <assert.h>

enum { FIXED_BITS = TRAVEL_BITS, METRE_BITS = 32 };

static const uint64_t quarter_e7 = 900000000;           /* 90 degrees */
static const uint64_t metre_fixed = 47757923;          /* metres in 1e-7 degrees of arc, mean radius 6371008.8 m, in 2^-32 */

/* The cosine of a latitude as cos(u pi/2), u = latitude / 90 degrees, in 2^-30: Taylor's even terms by Horner's rule, arranged so
 * that no step is below 0. Errs by under 1e-6 up to 60 degrees and by under 3e-5 at the pole. */
static uint64_t cos_fixed(uint64_t lat_e7)
{
    uint64_t u = (lat_e7 << FIXED_BITS) / quarter_e7;
    uint64_t square = u * u >> FIXED_BITS;
    uint64_t sum = 22401992 - (987048 * square >> FIXED_BITS);
    sum = 272375560 - (sum * square >> FIXED_BITS);
    sum = 1324675879 - (sum * square >> FIXED_BITS);
    return (1ULL << FIXED_BITS) - (sum * square >> FIXED_BITS);
}

/* The root rounded down. Newton's steps from a guess of one bit double the good bits each time, on a number shifted so that its
 * highest bit pair is set; the last line puts right what the shifting lost. */
static uint64_t root_floor(uint64_t square)
{
    if (square == 0) return 0;
    int shift = __builtin_clzll(square) & ~1;
    uint64_t n = square << shift;
    uint32_t root = 1u + (uint32_t)(n >> 62);
    root = (root << 1) + (uint32_t)(n >> 59) / root;
    root = (root << 3) + (uint32_t)(n >> 53) / root;
    root = (root << 7) + (uint32_t)(n >> 41) / root;
    uint64_t wide = ((uint64_t)root << 15) + (n >> 17) / root;
    wide >>= shift / 2;
    return wide - (wide * wide > square);
}

static uint64_t apart(int64_t a, int64_t b)
{
    return (uint64_t)(a < b ? b - a : a - b);
}

int32_t travel_distance_m(struct place a, struct place b)
{
    uint64_t north = apart(a.lat_e7, b.lat_e7);
    uint64_t east = apart(a.lon_e7, b.lon_e7) * cos_fixed(apart(a.lat_e7, -(int64_t)b.lat_e7) / 2) >> FIXED_BITS;
    return (int32_t)(root_floor(north * north + east * east) * metre_fixed >> METRE_BITS);
}

enum { CIRCLE_MAX_M = 100000, DEGREE_E7 = 10000000, DEGREE_LEAST_M = 110000 };

/* The cosines are those of the latitudes half a degree nearer to the pole and to the equator: the middle of any two places within the circle lies
 * between. What lies more than a degree north or south is beyond by that alone. */
struct travel_circle travel_circle(struct place centre, int32_t distance_m)
{
    struct travel_circle circle = { .centre = centre };
    uint64_t lat_e7 = apart(centre.lat_e7, 0), polar = lat_e7 + DEGREE_E7 / 2, mild = lat_e7 > DEGREE_E7 / 2 ? lat_e7 - DEGREE_E7 / 2 : 0;
    circle.cosine_least = polar < quarter_e7 ? cos_fixed(polar) : 0;
    circle.cosine_most = cos_fixed(mild) + 2;      /* for what the steps of the cosine round away, here and there */
    travel_circle_narrow(&circle, distance_m);
    return circle;
}

void travel_circle_narrow(struct travel_circle *circle, int32_t distance_m)
{
    static_assert(CIRCLE_MAX_M < DEGREE_LEAST_M, "a circle reaches no further than a degree");
    circle->square_in = 0;
    circle->square_out = UINT64_MAX;
    if (distance_m < 0 || distance_m > CIRCLE_MAX_M) return;
    uint64_t in = ((uint64_t)distance_m << METRE_BITS) / metre_fixed, out = (((uint64_t)distance_m + 1) << METRE_BITS) / metre_fixed + 1;
    circle->square_in = in * in;
    circle->square_out = out * out;
}

/* Each mode takes no less for more metres; travel_least_ms() rests on that. Broken milliseconds count whole. */
static int64_t ceil_div(int64_t value, int64_t by)
{
    return (value + by - 1) / by;
}

static int64_t walk_ms(int64_t distance_m, const struct policy *policy)
{
    return ceil_div(distance_m * policy->detour_pct * (MINUTE_MS / 100), policy->walk_m_per_min);
}

static int64_t ebike_ms(int64_t distance_m, const struct policy *policy)
{
    /* One metre at 1 km/h takes 3600 ms. */
    return policy->leg_fixed_min * MINUTE_MS + ceil_div(distance_m * policy->detour_pct * (3600 / 100), policy->ebike_kmh);
}

static int64_t transit_ms(int64_t distance_m, const struct policy *policy)
{
    /* Seconds per kilometre are milliseconds per metre. */
    return policy->transit_fixed_min * MINUTE_MS + distance_m * policy->transit_s_per_km;
}

static int64_t faster_ms(int64_t one_ms, int64_t other_ms)
{
    return other_ms < one_ms ? other_ms : one_ms;
}

int64_t travel_leg_ms(int32_t distance_m, const struct policy *policy)
{
    if (distance_m <= 0) return 0;
    int64_t leg_ms = ebike_ms(distance_m, policy);
    if (distance_m < policy->walk_below_m) leg_ms = faster_ms(leg_ms, walk_ms(distance_m, policy));
    if (distance_m > policy->transit_above_m) leg_ms = faster_ms(leg_ms, transit_ms(distance_m, policy));
    return leg_ms;
}

int64_t travel_least_ms(int32_t distance_m, const struct policy *policy)
{
    /* Walking closes as the distance grows and transit opens, so transit counts from where it opens. */
    if (distance_m <= 0) return 0;
    int64_t opens_m = policy->transit_above_m + 1;
    int64_t least_ms = faster_ms(ebike_ms(distance_m, policy), transit_ms(distance_m > opens_m ? distance_m : opens_m, policy));
    if (distance_m < policy->walk_below_m) least_ms = faster_ms(least_ms, walk_ms(distance_m, policy));
    return least_ms;
}

/* The other way round: each mode by itself, and the one that gets furthest. */
int32_t travel_within_m(int64_t leg_ms, const struct policy *policy)
{
    if (leg_ms < 0) return -1;
    int64_t ride_ms = leg_ms - policy->leg_fixed_min * MINUTE_MS, transit_leg_ms = leg_ms - policy->transit_fixed_min * MINUTE_MS;
    int64_t most_m = 0;
    int64_t walk_m = leg_ms * policy->walk_m_per_min / (policy->detour_pct * (MINUTE_MS / 100));
    int64_t ride_m = ride_ms * policy->ebike_kmh / (policy->detour_pct * (3600 / 100));
    int64_t transit_m = transit_leg_ms / policy->transit_s_per_km;
    if (walk_m >= policy->walk_below_m) walk_m = policy->walk_below_m - 1;
    if (walk_m > most_m) most_m = walk_m;
    if (ride_ms >= 0 && ride_m > most_m) most_m = ride_m;
    if (transit_leg_ms >= 0 && transit_m > policy->transit_above_m && transit_m > most_m) most_m = transit_m;
    return most_m < INT32_MAX ? (int32_t)most_m : INT32_MAX;
}

int64_t travel_ms(struct place a, struct place b, const struct policy *policy)
{
    return travel_leg_ms(travel_distance_m(a, b), policy);
}
