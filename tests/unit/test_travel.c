/* Distances against the haversine in floats; legs against their definition; the bound against every distance there is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "engine/travel.h"

static const double radian_e7 = 3.14159265358979323846 / 180 / 1e7;

static double haversine_m(struct place a, struct place b)
{
    double north = sin((b.lat_e7 - a.lat_e7) * radian_e7 / 2), east = sin((b.lon_e7 - a.lon_e7) * radian_e7 / 2);
    double chord = north * north + cos(a.lat_e7 * radian_e7) * cos(b.lat_e7 * radian_e7) * east * east;
    return 2 * 6371008.8 * asin(sqrt(chord));
}

static uint32_t draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33);
}

/* A place on a circle around another. */
static struct place place_at(struct place from, double metres, double bearing)
{
    double north = metres * cos(bearing) / 6371008.8 / radian_e7;
    double east = metres * sin(bearing) / 6371008.8 / radian_e7 / cos(from.lat_e7 * radian_e7);
    return (struct place){ from.lon_e7 + (int32_t)lround(east), from.lat_e7 + (int32_t)lround(north) };
}

static void distance_is_true(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 200000; i++) {
        struct place a = { (int32_t)(730000000 + draw(&seed) % 620000000), (int32_t)(200000000 + draw(&seed) % 300000000) };
        struct place b = place_at(a, draw(&seed) % 50000, (double)draw(&seed));
        double truth_m = haversine_m(a, b);
        int32_t m = travel_distance_m(a, b);
        assert_true(fabs(m + 0.5 - truth_m) <= 0.003 * truth_m + 0.75);      /* whole metres, rounded down */
        assert_int_equal(travel_distance_m(b, a), m);
        assert_int_equal(travel_distance_m(a, a), 0);
    }
}

static void distance_over_the_world(void **state)
{
    (void)state;
    static const struct { struct place a, b; int32_t least_m, most_m; } cases[] = {
        { { 1201551000, 302741000 }, { 1201551000, 302741000 }, 0, 0 },
        { { 1201551000, 302741000 }, { 1201551001, 302741000 }, 0, 0 },            /* under a metre */
        { { 1201551000, 302741000 }, { 1201551000, 302741089 }, 0, 0 },            /* 0.99 m */
        { { 1201551000, 302741000 }, { 1201551000, 302741090 }, 1, 1 },            /* 1.001 m */
        { { 1201551000, 302741000 }, { 1201551000, 312741000 }, 111180, 111200 },  /* a degree of latitude */
        { { 0, 0 }, { 10000000, 0 }, 111180, 111200 },                             /* a degree of the equator */
        { { 0, 600000000 }, { 10000000, 600000000 }, 55590, 55600 },               /* half of it at 60 north */
        { { 0, -600000000 }, { 10000000, -600000000 }, 55590, 55600 },             /* and south */
        { { -5000000, -5000000 }, { 5000000, 5000000 }, 157240, 157260 },          /* across both zero lines */
        { { 0, 900000000 }, { 1800000000, 900000000 }, 0, 1000 },                  /* the pole is one place */
        { { -1800000000, -900000000 }, { 1800000000, 900000000 }, 44470000, 44790000 },      /* the widest that a place can be */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t m = travel_distance_m(cases[i].a, cases[i].b);
        assert_in_range(m, cases[i].least_m, cases[i].most_m);
        assert_int_equal(travel_distance_m(cases[i].b, cases[i].a), m);
    }
}

static uint64_t slow_root(uint64_t square)
{
    uint64_t root = 0;
    for (uint64_t bit = 1ULL << 31; bit > 0; bit >>= 1) {
        if ((root | bit) * (root | bit) <= square) root |= bit;
    }
    return root;
}

/* Around the equator nothing is rounded but the root and the metre, and both go down. */
static void roots_are_exact(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 1000000; i++) {
        uint32_t reach = (1u << (1 + draw(&seed) % 29)) - 1;
        int32_t north = (int32_t)(draw(&seed) & reach), east = (int32_t)(draw(&seed) & reach);
        uint64_t arc = slow_root((uint64_t)((int64_t)2 * north * 2 * north) + (uint64_t)((int64_t)east * east));
        int32_t m = travel_distance_m((struct place){ east, north }, (struct place){ 0, -north });
        assert_int_equal(m, arc * 47757923 >> 32);
    }
}

/* Going straight north or east, farther is never nearer. */
static void distance_grows(void **state)
{
    (void)state;
    struct place from = { 1201551000, 302741000 };
    int32_t last_north_m = 0, last_east_m = 0;
    for (int32_t step = 0; step < 5000000; step += 37) {
        int32_t north_m = travel_distance_m(from, (struct place){ from.lon_e7, from.lat_e7 + step });
        int32_t east_m = travel_distance_m(from, (struct place){ from.lon_e7 + step, from.lat_e7 });
        assert_true(north_m >= last_north_m && east_m >= last_east_m);
        last_north_m = north_m;
        last_east_m = east_m;
    }
}

static int64_t up(double ms)
{
    return (int64_t)ceil(ms - 1e-6);
}

/* The definition again, in floats. */
static int64_t slow_leg_ms(int32_t m, const struct policy *p)
{
    if (m == 0) return 0;
    double road_m = m * (double)p->detour_pct / 100;
    int64_t best = up(p->leg_fixed_min * 60000.0 + road_m / (p->ebike_kmh / 3.6) * 1000);
    int64_t walk = up(road_m / p->walk_m_per_min * 60000);
    int64_t transit = up(p->transit_fixed_min * 60000.0 + m / 1000.0 * p->transit_s_per_km * 1000);
    if (m < p->walk_below_m && walk < best) best = walk;
    if (m > p->transit_above_m && transit < best) best = transit;
    return best;
}

enum { FAR_M = 60000, POLICIES_TRIED = 60 };

/* The defaults, the corners, then at random within the bounds. */
static void make_policy(struct policy *policy, int nth, uint64_t *seed)
{
    policy_defaults(policy);
    for (uint32_t row = 0; nth > 0 && row < policy_count; row++) {
        const struct policy_row *r = &policy_rows[row];
        int64_t value = r->least + draw(seed) % (r->most - r->least + 1);
        if (nth == 1) value = r->least;
        if (nth == 2) value = r->most;
        *policy_value(policy, row) = value;
    }
    if (nth == 3) policy->walk_below_m = 0;      /* nobody walks */
}

static void legs_and_their_bound(void **state)
{
    (void)state;
    static int64_t leg[FAR_M + 1];
    uint64_t seed = 11;
    for (int nth = 0; nth < POLICIES_TRIED; nth++) {
        struct policy policy;
        make_policy(&policy, nth, &seed);
        for (int32_t m = 0; m <= FAR_M; m++) {
            leg[m] = travel_leg_ms(m, &policy);
            assert_int_equal(leg[m], slow_leg_ms(m, &policy));
        }
        /* The bound holds for every distance from here on, and is the best one. */
        int64_t least_ms = INT64_MAX;
        for (int32_t m = FAR_M; m > 0; m--) {
            if (leg[m] < least_ms) least_ms = leg[m];
            assert_int_equal(travel_least_ms(m, &policy), least_ms);
        }
        assert_int_equal(travel_least_ms(0, &policy), 0);
    }
}

static void default_legs(void **state)
{
    (void)state;
    static const struct { int32_t m; int64_t ms; } cases[] = {
        { 0, 0 },
        { 1, 1080 },                      /* walked: 1.35 m at 75 m a minute */
        { 100, 108000 },
        { 799, 360000 + 258876 },         /* ridden: 1078.65 m at 15 km/h, and 6 min; walking takes 14 */
        { 3000, 360000 + 972000 },
        { 7000, 360000 + 2268000 },
        { 7001, 840000 + 1008144 },       /* by metro */
        { 20000, 840000 + 2880000 },
    };
    struct policy policy;
    policy_defaults(&policy);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) assert_int_equal(travel_leg_ms(cases[i].m, &policy), cases[i].ms);

    struct place a = { 1201551000, 302741000 }, b = { 1201951000, 302941000 };
    assert_int_equal(travel_ms(a, b, &policy), travel_leg_ms(travel_distance_m(a, b), &policy));
    assert_int_equal(travel_ms(a, b, &policy), travel_ms(b, a, &policy));
    assert_int_equal(travel_ms(a, a, &policy), 0);
    assert_true(travel_leg_ms(INT32_MAX, &policy) > 0 && travel_least_ms(INT32_MAX, &policy) == travel_leg_ms(INT32_MAX, &policy));
}

/* Only printed: a shared machine is no judge of nanoseconds. */
/* The inverse of the bound, to the metre, for policies of every shape. */
static void how_far_a_leg_may_go(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 3000; i++) {
        struct policy policy;
        policy_defaults(&policy);
        policy.ebike_kmh = 3 + draw(&seed) % 58;
        policy.detour_pct = 100 + draw(&seed) % 201;
        policy.leg_fixed_min = draw(&seed) % 61;
        policy.walk_below_m = draw(&seed) % 5001;
        policy.walk_m_per_min = 20 + draw(&seed) % 131;
        policy.transit_above_m = draw(&seed) % 50001;
        policy.transit_s_per_km = 30 + draw(&seed) % 571;
        policy.transit_fixed_min = draw(&seed) % 91;
        for (int j = 0; j < 20; j++) {
            int64_t leg_ms = draw(&seed) % (j % 2 ? 600000 : 20000000);
            int32_t within_m = travel_within_m(leg_ms, &policy);
            assert_true(within_m >= 0 && travel_least_ms(within_m, &policy) <= leg_ms);
            assert_true(travel_least_ms(within_m + 1, &policy) > leg_ms);
        }
        assert_int_equal(travel_within_m(0, &policy), 0);
        assert_int_equal(travel_within_m(-1, &policy), -1);
    }
}

/* Nobody within a circle is taken for one beyond it, and most of those well beyond are noticed. */
static void circles_hold_all_within(void **state)
{
    (void)state;
    uint64_t seed = 12;
    uint32_t missed = 0;
    for (int i = 0; i < 200000; i++) {
        struct place centre = { 730000000 + (int32_t)(draw(&seed) % 630000000), (int32_t)(draw(&seed) % 1700000000) - 850000000 };
        if (i % 2) centre.lat_e7 = 300000000 + (int32_t)(draw(&seed) % 2000000);
        int32_t metres = (int32_t)(draw(&seed) % (i % 3 ? 6000 : 100001));
        struct travel_circle circle = travel_circle(centre, metres);
        struct place place = place_at(centre, metres * (0.5 + draw(&seed) % 1000 / 1000.0), draw(&seed) % 628 / 100.0);
        int32_t distance_m = travel_distance_m(centre, place);
        if (distance_m <= metres) assert_false(travel_beyond(&circle, place));
        else assert_false(travel_inside(&circle, place));
        if (i % 2 && metres < 6000 && distance_m < metres - metres / 20 - 2 && !travel_inside(&circle, place)) missed++;
        if (i % 2 && metres < 6000 && distance_m > metres + metres / 20 + 2 && !travel_beyond(&circle, place)) missed++;
    }
    assert_int_equal(missed, 0);
    struct place here = { 1201551234, 302741234 }, there = { 730000000, 30000000 };
    struct travel_circle none = travel_circle(here, 100001), all = travel_circle(here, INT32_MAX), point = travel_circle(here, 0);
    assert_false(travel_beyond(&none, there) || travel_beyond(&all, there) || travel_beyond(&point, here));
    assert_true(travel_beyond(&point, there));
    assert_false(travel_inside(&none, here) || travel_inside(&all, here) || travel_inside(&point, there));
}

static void cost_of_a_call(void **state)
{
    (void)state;
    enum { PLACES = 1024, ROUNDS = 2000 };
    static struct place places[PLACES];
    struct policy policy;
    policy_defaults(&policy);
    uint64_t seed = 3;
    for (int i = 0; i < PLACES; i++) {
        places[i] = (struct place){ (int32_t)(1201000000 + draw(&seed) % 500000), (int32_t)(302000000 + draw(&seed) % 500000) };
    }
    int64_t sum = 0;
    clock_t from = clock();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PLACES; i++) sum += travel_ms(places[round % PLACES], places[i], &policy);
    }
    print_message("travel_ms: %.1f ns\n", (double)(clock() - from) / CLOCKS_PER_SEC * 1e9 / PLACES / ROUNDS);
    assert_true(sum > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_is_true),
        cmocka_unit_test(distance_over_the_world),
        cmocka_unit_test(roots_are_exact),
        cmocka_unit_test(distance_grows),
        cmocka_unit_test(legs_and_their_bound),
        cmocka_unit_test(default_legs),
        cmocka_unit_test(how_far_a_leg_may_go),
        cmocka_unit_test(circles_hold_all_within),
        cmocka_unit_test(cost_of_a_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
