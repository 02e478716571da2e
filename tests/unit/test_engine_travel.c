/* Measured travel: legs between nodes are what was measured, there and back apart; near them they bend alike; elsewhere nothing changes. What the
 * searches rest on stays a bound. What is learned in the middle of a day never breaks the ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/commands.h"
#include "engine/travel.h"
#include "unit/engine_help.h"
#include "unit/engine_play.h"

enum { NODES = 3 };

static const struct { int32_t east_m, north_m; } spots[NODES] = { { 0, 0 }, { 2500, 600 }, { -3100, 1900 } };
static const int64_t measured_s[NODES][NODES] = { { 0, 1500, 600 }, { 900, 0, 0 }, { 2000, 0, 0 } };      /* 0: not measured */

static struct place spot(int i) { return help_place(spots[i].east_m, spots[i].north_m); }

static void three_nodes(struct city *city, struct policy *policy)
{
    policy_defaults(policy);
    city_new(city, &(struct engine_limits){ .workers = 4, .points = 2, .orders = 20, .households = 4, .nodes = NODES }, policy);
    for (int i = 0; i < NODES; i++) assert_int_equal(engine_node_put(city->engine, spot(i)), REFUSE_OK);
    assert_int_equal(engine_node_put(city->engine, spot(1)), REFUSE_OK);      /* nothing new */
    assert_int_equal(engine_node_put(city->engine, help_place(9, 9)), REFUSE_FULL);
    struct worker_file file = city_worker(city, 101, help_place(0, 0), EARLY);
    city_put(city, &file);
    city_open(city, help_ms(2026, 11, 23, 8, 0));
}

static enum refusal learn(struct city *city, struct place from, struct place to, int64_t ms)
{
    struct leg leg = { from, to, ms };
    struct command command = { .kind = COMMAND_TRAVEL, .legs = &leg, .leg_count = 1 };
    return city_step(city, &command);
}

static void measured_where_measured(void **state)
{
    (void)state;
    struct city city;
    struct policy policy;
    three_nodes(&city, &policy);
    for (int a = 0; a < NODES; a++)
        for (int b = 0; b < NODES; b++) {
            assert_int_equal(engine_travel_ms(city.engine, spot(a), spot(b)), travel_ms(spot(a), spot(b), &policy));
            if (measured_s[a][b] != 0) assert_int_equal(learn(&city, spot(a), spot(b), measured_s[a][b] * SECOND_MS), REFUSE_OK);
        }
    assert_int_equal(engine_travel_known(city.engine), 4);
    for (int a = 0; a < NODES; a++)
        for (int b = 0; b < NODES; b++) {
            int64_t plain_ms = travel_ms(spot(a), spot(b), &policy), is_ms = engine_travel_ms(city.engine, spot(a), spot(b));
            if (measured_s[a][b] == 0) assert_int_equal(is_ms, plain_ms);
            else assert_in_range(is_ms, measured_s[a][b] * SECOND_MS - plain_ms / 8192 - 1, measured_s[a][b] * SECOND_MS + plain_ms / 8192 + 1);
        }
    /* Near two nodes it bends as between them; a home is within reach of the first and third only; far from all nodes nothing does. */
    struct place home = help_place(400, -500), other = help_place(-3300, 1500), far = help_place(-9000, -9000);
    int64_t bent_ms = engine_travel_ms(city.engine, home, other), plain_ms = travel_ms(home, other, &policy);
    int64_t share_pct = 100 * measured_s[0][2] * SECOND_MS / travel_ms(spot(0), spot(2), &policy);
    assert_in_range(bent_ms * 100 / plain_ms, share_pct - 1, share_pct + 1);
    assert_int_equal(engine_travel_ms(city.engine, home, far), travel_ms(home, far, &policy));
    assert_int_equal(engine_travel_ms(city.engine, home, help_place(-200, 300)), travel_ms(home, help_place(-200, 300), &policy));      /* one node */
    assert_int_equal(engine_travel_ms(city.engine, help_place(90000, 0), help_place(99000, 0)), travel_ms(help_place(90000, 0), help_place(99000, 0), &policy));
    city_free(&city);
}

static void what_cannot_be_is_refused_or_bounded(void **state)
{
    (void)state;
    struct city city;
    struct policy policy;
    three_nodes(&city, &policy);
    int64_t plain_ms = travel_ms(spot(0), spot(1), &policy);
    struct leg legs[] = { { spot(0), spot(1), 1000 * SECOND_MS }, { spot(0), help_place(-9000, 9000), 1000 } };
    struct command two = { .kind = COMMAND_TRAVEL, .legs = legs, .leg_count = 2 };
    assert_int_equal(city_step(&city, &two), REFUSE_RANGE);
    assert_int_equal(engine_travel_known(city.engine), 0);      /* all or nothing */
    two.actor = by(BY_OPERATOR);
    assert_int_equal(city_step(&city, &two), REFUSE_ROLE);
    assert_int_equal(learn(&city, spot(0), spot(1), -1), REFUSE_RANGE);
    assert_int_equal(learn(&city, spot(0), spot(1), DAY_MS + 1), REFUSE_RANGE);
    assert_int_equal(learn(&city, spot(0), spot(1), 0), REFUSE_OK);      /* no leg takes no time */
    assert_in_range(engine_travel_ms(city.engine, spot(0), spot(1)), plain_ms / 4 - 1, plain_ms / 4);
    assert_int_equal(learn(&city, spot(0), spot(1), DAY_MS), REFUSE_OK);
    assert_in_range(engine_travel_ms(city.engine, spot(0), spot(1)), plain_ms * 7 - 1, plain_ms * 7);
    city_free(&city);
    city_new(&city, &(struct engine_limits){ .workers = 1, .points = 2, .orders = 2, .households = 1 }, &policy);      /* no room for nodes */
    assert_int_equal(engine_node_put(city.engine, spot(0)), REFUSE_FULL);
    city_open(&city, help_ms(2026, 11, 23, 8, 0));
    assert_int_equal(learn(&city, spot(0), spot(1), 1000), REFUSE_RANGE);
    city_free(&city);
}

/* From the header: a cell's own node, else the nearest to the middle of the cell within reach; by looking at all of them. */
static uint32_t slow_node(const struct city *city, struct place place)
{
    const struct grid *area = &city->engine->by_base;
    int64_t column = ((int64_t)place.lon_e7 - area->origin.lon_e7) / area->cell_lon_e7, row = ((int64_t)place.lat_e7 - area->origin.lat_e7) / area->cell_lat_e7;
    struct place middle = { (int32_t)(area->origin.lon_e7 + column * area->cell_lon_e7 + area->cell_lon_e7 / 2),
                            (int32_t)(area->origin.lat_e7 + row * area->cell_lat_e7 + area->cell_lat_e7 / 2) };
    uint32_t best = NIL;
    int32_t best_m = INT32_MAX;
    for (uint32_t i = 0; i < city->limits.nodes; i++) {
        struct place node = city->node[i];
        if (((int64_t)node.lon_e7 - area->origin.lon_e7) / area->cell_lon_e7 == column && ((int64_t)node.lat_e7 - area->origin.lat_e7) / area->cell_lat_e7 == row) return i;
        int32_t distance_m = travel_distance_m(node, middle);
        if (distance_m > city->policy.node_reach_m || distance_m >= best_m) continue;
        best = i;
        best_m = distance_m;
    }
    return best;
}

static void bounds_stay_bounds(void **state)
{
    (void)state;
    uint64_t bent = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct dice dice = { seed * 104729 };
        struct city city;
        city_random(&city, &dice, 5, 20);
        for (int i = 0; i < 2000 && city.limits.nodes > 0; i++) {
            struct place from = help_place((int32_t)dice_between(&dice, -5000, 5000), (int32_t)dice_between(&dice, -5000, 5000));
            struct place to = help_place((int32_t)dice_between(&dice, -5000, 5000), (int32_t)dice_between(&dice, -5000, 5000));
            int64_t plain_ms = travel_ms(from, to, &city.policy), is_ms = engine_travel_ms(city.engine, from, to);
            uint32_t a = slow_node(&city, from), b = slow_node(&city, to), share = 0;
            if (a != NIL && b != NIL && a != b) share = city.engine->legs.share[a * city.limits.nodes + b];
            assert_int_equal(is_ms, share == 0 ? plain_ms : plain_ms * share / SHARE_ONE);
            bent += is_ms != plain_ms;
            int32_t distance_m = travel_distance_m(from, to);
            assert_true(leg_least_ms(city.engine, distance_m) <= is_ms);
            assert_true(leg_within_m(city.engine, is_ms) >= distance_m);
            int32_t within_m = leg_within_m(city.engine, is_ms);      /* and no wider than need be */
            assert_true(leg_least_ms(city.engine, within_m) <= is_ms && leg_least_ms(city.engine, within_m + 1) > is_ms);
        }
        city_free(&city);
    }
    assert_true(bent > 400);
}

static void learned_in_the_middle_of_the_day(void **state)
{
    (void)state;
    uint64_t learned = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct dice dice = { seed * 15485863 };
        struct city city;
        city_random(&city, &dice, 12, 300);
        for (int i = 0; i < 200; i++) {
            play_time(&city, &dice);
            city_ticks(&city);
            struct command command = play_command(&city, &dice);
            enum refusal ignored = city_step(&city, &command);
            (void)ignored;
            if (city.limits.nodes > 1 && dice_chance(&dice, 20)) {
                uint32_t a = dice_below(&dice, city.limits.nodes), b = dice_below(&dice, city.limits.nodes);
                assert_int_equal(learn(&city, city.node[a], city.node[b], dice_between(&dice, 0, 7200) * SECOND_MS), REFUSE_OK);
                assert_int_equal(city.out->count, 0);      /* nothing moves by itself */
                learned++;
            }
            const char *wrong = engine_check(city.engine);
            if (wrong != NULL) fail_msg("seed %llu: %s", (unsigned long long)seed, wrong);
            for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
        }
        city_free(&city);
    }
    assert_true(learned > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measured_where_measured), cmocka_unit_test(what_cannot_be_is_refused_or_bounded),
        cmocka_unit_test(bounds_stay_bounds), cmocka_unit_test(learned_in_the_middle_of_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
