/* test_measure.c - what a way of matching is judged by, on a story of two workers that is counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/travel.h"
#include "sim/measure.h"
#include "unit/sim_world.h"

enum { GRACE_MIN = 10, HOME = 77, OTHER_HOME = 78 };

struct story { struct world world; struct measure *measure; struct seen_order order; };

static void story_open(struct story *story)
{
    world_make(&story->world);
    story->measure = measure_new(&story->world.tables, GRACE_MIN * MINUTE_MS);
}

static void tell(struct story *story, enum event_kind kind, enum order_state state, int64_t at_ms)
{
    struct seen seen = { .kind = kind, .at_ms = at_ms };
    story->order.state = state;
    seen.order = story->order;
    measure_see(story->measure, &seen);
}

static void sign_in(struct story *story, uint32_t worker)
{
    struct seen seen = { .kind = EVENT_SIGNED_IN, .at_ms = world_ms(8, 0), .worker = worker };
    measure_see(story->measure, &seen);
}

/* A now-order of a household: asked, found after wait_s, ten minutes of way, an hour of work. */
static void visit(struct story *story, uint64_t id, uint64_t household, uint32_t worker, struct place place, int64_t from_ms, int64_t wait_s)
{
    story->order = (struct seen_order){ .id = id, .household = household, .kind = ORDER_NOW, .crew = 1, .place = place, .promised_ms = from_ms };
    tell(story, EVENT_ORDERED, ORDER_WAITING, from_ms);
    story->order.member_count = 1;
    story->order.member[0].worker = worker;
    tell(story, EVENT_ASSIGNED, ORDER_ASSIGNED, from_ms + wait_s * SECOND_MS);
    tell(story, EVENT_SET_OUT, ORDER_ON_THE_WAY, from_ms + wait_s * SECOND_MS);
    int64_t there = from_ms + wait_s * SECOND_MS + 10 * MINUTE_MS;
    tell(story, EVENT_ARRIVED, ORDER_ARRIVED, there);
    story->order.started_ms = there;
    tell(story, EVENT_STARTED, ORDER_SERVING, there);
    story->order.finished_ms = there + 60 * MINUTE_MS;
    tell(story, EVENT_FINISHED, ORDER_DONE, story->order.finished_ms);
}

static void a_day_is_counted(void **state)
{
    (void)state;
    struct story story;
    struct measure_figures figures;
    story_open(&story);
    struct place base = story.world.worker[0].base, north = base, farther = base;
    north.lat_e7 += 50000;
    farther.lat_e7 += 80000;
    sign_in(&story, story.world.worker[0].id);
    sign_in(&story, story.world.worker[1].id);
    visit(&story, 1, HOME, story.world.worker[0].id, north, world_ms(9, 0), 0);
    visit(&story, 2, HOME, story.world.worker[0].id, north, world_ms(11, 0), 30);      /* where the worker stands, and known there */
    visit(&story, 3, HOME, story.world.worker[1].id, farther, world_ms(13, 0), 60);    /* a stranger */
    visit(&story, 4, OTHER_HOME, story.world.worker[0].id, farther, world_ms(13, 0), 120);
    measure_figures(story.measure, &figures);
    assert_int_equal(figures.legs, 4);
    assert_int_equal(figures.travel_s, 4 * 600);
    int64_t metres = travel_distance_m(base, north) + travel_distance_m(story.world.worker[1].base, farther) + travel_distance_m(north, farther);
    assert_int_equal(figures.travel_m, metres);
    assert_int_equal(figures.begun, 4);
    assert_int_equal(figures.on_time, 1);      /* ten minutes of way and no wait are just in time */
    assert_int_equal(figures.now_assigned, 4);
    assert_int_equal(figures.assign_mean_s, (30 + 60 + 120) / 4);
    assert_int_equal(figures.again, 2);
    assert_int_equal(figures.known, 1);
    /* 3 x 70 minutes and 70: (-1 x 70 + 1 x 210) / (2 x 280) */
    assert_int_equal(figures.gini_milli, 250);
    measure_free(story.measure);
}

static void who_waits_in_vain_is_counted_once(void **state)
{
    (void)state;
    struct story story;
    struct measure_figures figures;
    story_open(&story);
    story.order = (struct seen_order){ .id = 1, .household = HOME, .kind = ORDER_NOW, .crew = 1 };
    tell(&story, EVENT_ORDERED, ORDER_WAITING, world_ms(9, 0));
    story.order.cause = CAUSE_NO_WORKER;
    tell(&story, EVENT_CANCELLED, ORDER_CANCELLED, world_ms(9, 40));
    story.order.id = 2;
    story.order.cause = CAUSE_RESIDENT;
    tell(&story, EVENT_CANCELLED, ORDER_CANCELLED, world_ms(9, 40));
    measure_figures(story.measure, &figures);
    assert_int_equal(figures.unmatched, 1);
    assert_int_equal(figures.gini_milli, 0);
    measure_free(story.measure);
}

static void a_visit_that_a_better_plan_moves_is_counted(void **state)
{
    (void)state;
    struct story story;
    struct measure_figures figures;
    story_open(&story);
    story.order = (struct seen_order){ .id = 1, .household = HOME, .kind = ORDER_SLOT, .crew = 1, .cause = CAUSE_IMPROVED };
    tell(&story, EVENT_UNASSIGNED, ORDER_WAITING, world_ms(9, 0));
    tell(&story, EVENT_ASSIGNED, ORDER_ASSIGNED, world_ms(9, 0));
    story.order.cause = CAUSE_WORKER;
    tell(&story, EVENT_UNASSIGNED, ORDER_WAITING, world_ms(9, 10));
    measure_figures(story.measure, &figures);
    assert_int_equal(figures.handed_over, 1);
    assert_int_equal(figures.now_assigned, 0);
    measure_free(story.measure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_counted),
        cmocka_unit_test(who_waits_in_vain_is_counted_once),
        cmocka_unit_test(a_visit_that_a_better_plan_moves_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
