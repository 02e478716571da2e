/* test_story.c - a log taken apart by hand: wishes that were turned away and what came of them, behaviour told as times after what happened, and the
 * figures of known fates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/calendar.h"
#include "sim/figures.h"
#include "sim/scenario.h"
#include "sim/story.h"
#include "unit/sim_world.h"

struct fixture { struct world world; struct story story; uint64_t seq; struct seen_order order; };

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .seq = 0 };
    world_make(&fixture.world);
    story_open(&fixture.story, &fixture.world.tables);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    story_clear(&fixture->story);
    return 0;
}

static struct request wish(uint64_t household, int64_t start_ms)
{
    return (struct request){ .point = 1, .household = household, .place = { 1201600000, 302600000 }, .item = WORLD_PLAIN, .qty = 2, .start_ms = start_ms };
}

static void turned_away(struct fixture *fixture, int64_t at_ms, uint64_t household, int64_t start_ms, enum refusal refusal)
{
    struct seen seen = { .seq = ++fixture->seq, .at_ms = at_ms, .kind = EVENT_TURNED_AWAY, .by = BY_RESIDENT, .point = 1, .household = household,
                         .request = wish(household, start_ms), .refused = refusal };
    if (refusal == REFUSE_NO_CAPACITY) seen.why = (struct why){ .looked_at = 2, .count = { [WHY_OFF_SHIFT] = 1, [WHY_BUSY] = 1 } };
    story_see(&fixture->story, &seen);
}

/* The order moves on; state NONE keeps it. */
static void moves(struct fixture *fixture, int64_t at_ms, enum event_kind kind, enum actor_role by, enum order_state state)
{
    if (state != ORDER_NONE) fixture->order.state = state;
    struct seen seen = { .seq = ++fixture->seq, .at_ms = at_ms, .kind = kind, .by = by, .actor = by == BY_WORKER ? 1 : 0, .point = 1, .order = fixture->order };
    story_see(&fixture->story, &seen);
}

static void begin(struct fixture *fixture, enum order_kind kind, uint64_t household, int64_t at_ms, int64_t start_ms)
{
    fixture->order = (struct seen_order){ .id = household, .household = household, .kind = kind, .crew = 1, .item = WORLD_PLAIN, .qty = 2, .point = 1,
                                          .place = { 1201600000, 302600000 }, .created_ms = at_ms, .promised_ms = start_ms };
}

static void crew(struct fixture *fixture, uint32_t worker, int64_t leave_ms, int64_t arrive_ms)
{
    fixture->order.member_count = worker ? 1 : 0;
    fixture->order.member[0] = (struct seen_member){ worker, false, leave_ms, arrive_ms };
}

/* Turned away at ten, takes eleven: one wish. Another day, another household, another hour later: others. */
static void tries_make_one_wish(void **state)
{
    struct fixture *fixture = *state;
    struct story *story = &fixture->story;
    const int64_t ten = world_ms(10, 0), eleven = world_ms(11, 0);
    turned_away(fixture, world_ms(8, 0), 7, ten, REFUSE_NO_CAPACITY);
    turned_away(fixture, world_ms(8, 1), 8, ten, REFUSE_TOO_SOON);
    begin(fixture, ORDER_SLOT, 7, world_ms(8, 2), eleven);
    crew(fixture, 1, eleven - 10 * MINUTE_MS, eleven);
    moves(fixture, world_ms(8, 2), EVENT_HELD, BY_RESIDENT, ORDER_HELD);
    turned_away(fixture, world_ms(8, 3), 8, ten + DAY_MS, REFUSE_NO_CAPACITY);
    turned_away(fixture, world_ms(9, 30), 8, ten, REFUSE_NO_CAPACITY);
    assert_int_equal(story->count, 4);
    assert_int_equal(story->tale[0].tries, 2);
    assert_int_equal(story->tale[0].order, 7);
    assert_int_equal(story->tale[0].request.start_ms, ten);
    assert_int_equal(story->tale[0].try[1].start_ms, eleven);
    assert_int_equal(story->tale[1].order, 0);
    assert_int_equal(fate_ending(&story->tale[1].fate), ENDING_UNMATCHED);
    assert_string_equal(why_not_name(fate_why_not(&story->tale[1].fate)), "too_soon");
    assert_string_equal(why_not_name(fate_why_not(&story->tale[2].fate)), "busy");
    assert_int_equal(fate_ending(&story->tale[0].fate), ENDING_OPEN);
    /* Moved to the afternoon: that is what is wanted in the end. */
    fixture->order.promised_ms = world_ms(14, 0);
    moves(fixture, world_ms(9, 40), EVENT_MOVED, BY_RESIDENT, ORDER_ACCEPTED);
    assert_int_equal(tale_target_ms(&story->tale[0]), world_ms(14, 0));
    assert_int_equal(story->tale[0].request.start_ms, ten);
    assert_int_equal(story->tale[0].changes, 1);
    assert_int_equal(story->tale[0].change[0].at_ms, world_ms(9, 40));
}

/* One visit with everything in it: declined once, late to leave, slow on the way, ten minutes short. */
static void a_visit_is_told_by_what_came_before(void **state)
{
    struct fixture *fixture = *state;
    struct story *story = &fixture->story;
    const int64_t noon = world_ms(12, 0);
    begin(fixture, ORDER_NOW, 9, noon, 0);
    moves(fixture, noon, EVENT_ORDERED, BY_RESIDENT, ORDER_WAITING);
    crew(fixture, 1, noon, noon + 10 * MINUTE_MS);
    fixture->order.promised_ms = noon + 10 * MINUTE_MS;
    moves(fixture, noon, EVENT_ASSIGNED, BY_RESIDENT, ORDER_ASSIGNED);
    crew(fixture, 0, 0, 0);
    fixture->order.cause = CAUSE_WORKER;
    fixture->order.rematches = 1;
    moves(fixture, noon + 5 * SECOND_MS, EVENT_UNASSIGNED, BY_WORKER, ORDER_WAITING);
    crew(fixture, 2, noon + MINUTE_MS, noon + 11 * MINUTE_MS);
    moves(fixture, noon + 5 * SECOND_MS, EVENT_ASSIGNED, BY_ENGINE, ORDER_ASSIGNED);
    fixture->order.member[0].accepted = true;
    moves(fixture, noon + 12 * SECOND_MS, EVENT_ACCEPTED, BY_WORKER, ORDER_ACCEPTED);
    fixture->order.member[0].leave_ms = noon + 3 * MINUTE_MS;
    fixture->order.member[0].arrive_ms = noon + 13 * MINUTE_MS;
    moves(fixture, noon + 3 * MINUTE_MS, EVENT_SET_OUT, BY_WORKER, ORDER_ON_THE_WAY);
    moves(fixture, noon + 15 * MINUTE_MS, EVENT_ARRIVED, BY_WORKER, ORDER_ARRIVED);
    moves(fixture, noon + 17 * MINUTE_MS, EVENT_STARTED, BY_WORKER, ORDER_SERVING);
    fixture->order.started_ms = noon + 17 * MINUTE_MS;
    fixture->order.finished_ms = noon + 127 * MINUTE_MS;
    moves(fixture, noon + 127 * MINUTE_MS, EVENT_FINISHED, BY_WORKER, ORDER_DONE);
    story_end(story);
    const struct tale *tale = &story->tale[0];
    const struct turn *first = &story->turn[tale->first_turn], *second = &story->turn[first->next];
    assert_int_equal(tale->turns, 2);
    assert_int_equal(first->end, TURN_DECLINED);
    assert_false(first->named);      /* the resident's order was assigned at once: nobody chose */
    assert_int_equal(first->ended_ms - first->assigned_ms, 5 * SECOND_MS);
    assert_int_equal(second->answer_ms[0], 7 * SECOND_MS);
    assert_int_equal(second->lag_ms, 2 * MINUTE_MS);
    assert_int_equal(second->leg_ms, 10 * MINUTE_MS);
    assert_int_equal(second->way_ms, 12 * MINUTE_MS);
    assert_false(tale->early);
    assert_int_equal(tale->start_ms, 2 * MINUTE_MS);
    assert_int_equal(tale->service_ms, 110 * MINUTE_MS);
    assert_int_equal(story->habits.service_permille, 916);
    assert_int_equal(tale->fate.travelled_ms, 12 * MINUTE_MS);
    assert_int_equal(fate_ending(&tale->fate), ENDING_DONE);
}

/* Who goes home without having come was there when the log began; an absence told again with the same end is one. */
static void deeds_are_told_once(void **state)
{
    struct fixture *fixture = *state;
    struct story *story = &fixture->story;
    struct seen away = { .seq = 1, .at_ms = world_ms(9, 0), .kind = EVENT_AWAY, .by = BY_WORKER, .worker = 1, .away = { world_ms(10, 0), world_ms(11, 0), AWAY_BREAK } };
    story_see(story, &away);
    away.away.from_ms = world_ms(10, 20);
    story_see(story, &away);
    story_see(story, &(struct seen){ .seq = 3, .at_ms = world_ms(16, 0), .kind = EVENT_SIGNED_OUT, .by = BY_WORKER, .worker = 2 });
    story_see(story, &(struct seen){ .seq = 4, .at_ms = world_ms(16, 1), .kind = EVENT_SHIFT, .by = BY_OPERATOR, .worker = 1, .day = WORLD_DAY, .shift = 1 });
    story_see(story, &(struct seen){ .seq = 5, .at_ms = world_ms(16, 2), .kind = EVENT_SHIFT, .by = BY_OPERATOR, .worker = 1, .day = WORLD_DAY + 1, .shift = SHIFT_REST });
    assert_int_equal(story->deed_count, 4);
    assert_int_equal(story->deed[0].kind, ACT_AWAY);
    assert_int_equal(story->deed[1].kind, ACT_SIGN_IN);
    assert_int_equal(story->deed[1].at_ms, world_ms(9, 0));
    assert_int_equal(story->deed[2].kind, ACT_SIGN_OUT);
    assert_int_equal(story->deed[3].kind, ACT_SHIFT);      /* the other was on that shift already */
    assert_int_equal(story->deed[3].day, WORLD_DAY + 1);
}

/* The roster beside the log holds where the log says nothing, and only what the tables do not say is kept. */
static void a_roster_beside_the_log(void **state)
{
    struct fixture *fixture = *state;
    struct story *story = &fixture->story;
    const struct rostered cells[] = { { 1, WORLD_DAY, 1 },
                                      { 1, WORLD_DAY + 1, SHIFT_REST }, { 2, WORLD_DAY, SHIFT_REST }, { 2, WORLD_DAY + 1, SHIFT_REST }, { 9, WORLD_DAY, 1 } };
    for (int i = 0; i < 5; i++) story_roster(story, &cells[i]);
    story_see(story, &(struct seen){ .seq = 1, .at_ms = world_ms(9, 0), .kind = EVENT_SHIFT, .by = BY_OPERATOR, .worker = 2, .day = WORLD_DAY, .shift = SHIFT_REST });
    story_end(story);
    assert_int_equal(story->cell_count, 2);      /* as in the tables; changed in the log; not a worker: gone */
    assert_int_equal(story->cell[0].worker, 1);
    assert_int_equal(story->cell[0].day, WORLD_DAY + 1);
    assert_int_equal(story->cell[1].worker, 2);
    assert_int_equal(story->cell[1].day, WORLD_DAY + 1);
    assert_int_equal(duty_shift(&story->duty, &fixture->world.worker[0], WORLD_DAY + 1), SHIFT_REST);
}

static void figures_of_known_fates(void **state)
{
    struct fixture *fixture = *state;
    const int64_t nine = world_ms(9, 0), hour = 60 * MINUTE_MS;
    const struct fate fate[] = {
        { .kind = ORDER_NOW, .state = ORDER_DONE, .members = 1, .worker = { 1 }, .ordered_ms = nine, .assigned_ms = nine + 4000, .promised_ms = nine + hour,
          .started_ms = nine + hour, .served_ms = 2 * hour, .travelled_ms = hour / 2 },
        { .kind = ORDER_NOW, .state = ORDER_DONE, .members = 1, .worker = { 1 }, .ordered_ms = nine, .assigned_ms = nine + 8000, .promised_ms = nine + hour,
          .started_ms = nine + 2 * hour, .served_ms = hour },
        { .kind = ORDER_SLOT, .state = ORDER_CANCELLED, .cause = CAUSE_NO_WORKER, .nobody = WHY_BUSY, .gave_up_waiting = true, .wanted_ms = nine + 30 * MINUTE_MS },
        { .kind = ORDER_SLOT, .state = ORDER_NONE, .refused = REFUSE_TOO_SOON, .wanted_ms = world_ms(0, 0) },
        { .kind = ORDER_SLOT, .state = ORDER_CANCELLED, .cause = CAUSE_RESIDENT },
        { .kind = ORDER_SLOT, .state = ORDER_DONE, .members = 2, .worker = { 1, 2 }, .served_ms = 8 * hour },
    };
    const bool in[] = { true, true, true, true, true, false };
    struct figures figures;
    figures_make(fate, in, 6, &fixture->story.duty, WORLD_DAY, WORLD_DAY, 10 * MINUTE_MS, &figures);
    assert_int_equal(figures.asked, 5);
    assert_int_equal(figures.ending[ENDING_DONE], 2);
    assert_int_equal(figures.ending[ENDING_UNMATCHED], 2);
    assert_int_equal(figures.ending[ENDING_CANCELLED], 1);
    assert_int_equal(figures.why_not[WHY_BUSY], 1);
    assert_int_equal(figures.why_not[WHY_NOT_REFUSAL + REFUSE_TOO_SOON], 1);
    assert_int_equal(figures.begun, 2);
    assert_int_equal(figures.on_time, 1);
    assert_int_equal(figures.assign_ms[0], 4000);
    assert_int_equal(figures.wait_ms[0], hour);
    assert_int_equal(figures.rostered_s, 2 * 8 * 3600);
    assert_int_equal(figures.served_s, 3 * 3600);
    assert_int_equal(figures.travelled_s, 1800);
    assert_int_equal(figures.gini_milli, 500);      /* one of two did it all */
    assert_int_equal(figures_why(&figures, 0), WHY_BUSY);
    assert_int_equal(figures_why(&figures, 2), WHY_NOTS);
    assert_int_equal(figures.unmatched_hour[9], 1);
    assert_int_equal(figures_hour(&figures, 0), 0);
    assert_int_equal(figures_hour(&figures, 1), 9);
    assert_int_equal(figures_hour(&figures, 2), DAY_HOURS);
}

/* A day on paper: turned away because only one could come, and a colleague more. */
static void scenarios_change_tables_and_policy(void **state)
{
    struct fixture *fixture = *state;
    struct tables copy;
    struct scenario scenario;
    char why[256] = "";
    turned_away(fixture, world_ms(8, 0), 7, world_ms(10, 0), REFUSE_NO_CAPACITY);
    struct replay_ask ask = { .story = &fixture->story, .tables = &fixture->world.tables, .from_ms = ms_of_day(WORLD_DAY), .to_ms = ms_of_day(WORLD_DAY + 1) };
    policy_defaults(&ask.policy);
    assert_true(scenario_read("two more=add D:2, without 1,set policy.weight_wait=7", &scenario, why, sizeof why));
    assert_string_equal(scenario.name, "two more");
    assert_int_equal(scenario.count, 3);
    assert_true(scenario_apply(&scenario, &ask, &copy, why, sizeof why));
    assert_int_equal(ask.policy.weight_wait, 7);
    assert_int_equal(ask.tables->worker_count, 3);
    assert_int_equal(fixture->world.tables.worker_count, 2);      /* the record's own stay as they are */
    assert_int_equal(ask.tables->worker[0].id, 2);
    assert_int_equal(ask.tables->worker[1].id, 3);
    assert_int_equal(ask.tables->worker[1].skills, fixture->world.worker[0].skills);
    struct duty duty;
    duty_open(&duty, ask.tables);
    assert_int_equal(duty_shift(&duty, &ask.tables->worker[1], WORLD_DAY), 1);
    assert_int_equal(duty_shift(&duty, &ask.tables->worker[1], WORLD_DAY + 1), SHIFT_REST);
    duty_clear(&duty);
    scenario_clear(&copy);
    assert_false(scenario_read("bad\"name=set buffer_min=3", &scenario, why, sizeof why));
    assert_false(scenario_read("=set buffer_min=3", &scenario, why, sizeof why));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = { CASE(tries_make_one_wish), CASE(a_visit_is_told_by_what_came_before), CASE(deeds_are_told_once),
                                        CASE(a_roster_beside_the_log), CASE(figures_of_known_fates), CASE(scenarios_change_tables_and_policy) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
