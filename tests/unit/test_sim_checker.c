/* test_sim_checker.c - the checker accepts a story without fault, and bites when one thing in it is wrong: one case per promise.
 * The story: order 1 is a now-order served by worker 1 from 09:00 to 10:00; order 2 is a slot at 14:00, held, confirmed and accepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/checker.h"
#include "unit/sim_world.h"

enum { STORY_MAX = 32 };

struct story { struct world *world; struct seen event[STORY_MAX]; uint32_t count; };

/* Where each event of the plain story stands. */
enum { AT_ORDERED, AT_ASSIGNED, AT_ACCEPTED, AT_SET_OUT, AT_ARRIVED, AT_STARTED, AT_FINISHED, AT_HELD, AT_CONFIRMED, AT_SLOT_ASSIGNED, AT_SLOT_ACCEPTED };

static struct seen *tell(struct story *story, enum event_kind kind, int64_t at_ms, enum actor_role by, const struct seen_order *order)
{
    struct seen *seen = &story->event[story->count++];
    *seen = (struct seen){ .seq = story->count, .at_ms = at_ms, .kind = kind, .by = by, .point = 1 };
    if (order) seen->order = *order;
    return seen;
}

static void plan(struct seen_order *order, uint32_t worker, int64_t leave_ms, int64_t start_ms, int64_t end_ms)
{
    order->member_count = 1;
    order->member[0] = (struct seen_member){ worker, false, leave_ms, start_ms };
    order->start_ms = start_ms;
    order->end_ms = end_ms;
}

static struct seen_order fresh_order(uint64_t id, enum order_kind kind, int64_t created_ms)
{
    return (struct seen_order){ .id = id, .household = 100 + id, .kind = kind, .state = ORDER_WAITING, .crew = 1, .item = WORLD_PLAIN, .qty = 1, .point = 1,
                                .place = { 1201610000, 302610000 }, .price_fen = 5000, .created_ms = created_ms };
}

static void tell_now_order(struct story *story)
{
    struct seen_order order = fresh_order(1, ORDER_NOW, world_ms(8, 30));
    tell(story, EVENT_ORDERED, world_ms(8, 30), BY_RESIDENT, &order);
    order.state = ORDER_ASSIGNED;
    order.promised_ms = world_ms(9, 0);
    plan(&order, 1, world_ms(8, 50), world_ms(9, 0), world_ms(10, 0));
    tell(story, EVENT_ASSIGNED, world_ms(8, 30), BY_RESIDENT, &order);
    order.state = ORDER_ACCEPTED;
    order.member[0].accepted = true;
    tell(story, EVENT_ACCEPTED, world_ms(8, 31), BY_WORKER, &order);
    order.state = ORDER_ON_THE_WAY;
    tell(story, EVENT_SET_OUT, world_ms(8, 50), BY_WORKER, &order);
    order.state = ORDER_ARRIVED;
    tell(story, EVENT_ARRIVED, world_ms(9, 0), BY_WORKER, &order);
    order.state = ORDER_SERVING;
    order.started_ms = world_ms(9, 0);
    tell(story, EVENT_STARTED, world_ms(9, 0), BY_WORKER, &order);
    order.state = ORDER_DONE;
    order.finished_ms = order.end_ms = world_ms(10, 0);
    tell(story, EVENT_FINISHED, world_ms(10, 0), BY_WORKER, &order);
}

static void tell_slot(struct story *story)
{
    struct seen_order order = fresh_order(2, ORDER_SLOT, world_ms(10, 30)), planned;
    order.state = ORDER_HELD;
    order.promised_ms = world_ms(14, 0);
    planned = order;
    plan(&planned, 1, world_ms(13, 45), world_ms(14, 0), world_ms(15, 0));
    tell(story, EVENT_HELD, world_ms(10, 30), BY_RESIDENT, &planned);
    order.state = ORDER_WAITING;
    tell(story, EVENT_ORDERED, world_ms(10, 31), BY_RESIDENT, &order);
    planned.state = ORDER_ASSIGNED;
    tell(story, EVENT_ASSIGNED, world_ms(10, 31), BY_RESIDENT, &planned);
    planned.state = ORDER_ACCEPTED;
    planned.member[0].accepted = true;
    tell(story, EVENT_ACCEPTED, world_ms(10, 40), BY_WORKER, &planned);
}

static void make_story(struct story *story, struct world *world)
{
    memset(story, 0, sizeof *story);
    world_make(world);
    story->world = world;
    tell_now_order(story);
    tell_slot(story);
}

static struct seen *again(struct story *story, uint32_t at, enum event_kind kind, int64_t at_ms)
{
    struct seen_order order = story->event[at].order;
    return tell(story, kind, at_ms, BY_WORKER, &order);
}

/* ---- what goes wrong ---- */

static void nothing(struct story *story) { (void)story; }
static void a_gap(struct story *story) { for (uint32_t i = AT_ARRIVED; i < story->count; i++) story->event[i].seq++; }
static void a_number_twice(struct story *story) { for (uint32_t i = AT_ARRIVED; i < story->count; i++) story->event[i].seq--; }
static void time_back(struct story *story) { story->event[AT_ACCEPTED].at_ms = world_ms(8, 0); }
static void a_step_left_out(struct story *story) { story->event[AT_ARRIVED].kind = EVENT_RETIMED; story->event[AT_ARRIVED].order.state = ORDER_ON_THE_WAY; }
static void a_state_not_its_own(struct story *story) { story->event[AT_ACCEPTED].order.state = ORDER_ON_THE_WAY; }
static void life_after_the_end(struct story *story) { again(story, AT_FINISHED, EVENT_RETIMED, world_ms(11, 0)); }
static void a_rematch_not_counted(struct story *story)
{
    struct seen *back = again(story, AT_CONFIRMED, EVENT_UNASSIGNED, world_ms(11, 0));
    back->order.rematches = 0;
}
static void another_quantity(struct story *story) { story->event[AT_STARTED].order.qty = story->event[AT_FINISHED].order.qty = 2; }
static void another_home(struct story *story) { story->event[AT_FINISHED].order.place.lat_e7++; }
static void another_promise(struct story *story) { story->event[AT_SLOT_ACCEPTED].order.promised_ms = world_ms(14, 30); }
static void before_the_promise(struct story *story) { plan(&story->event[AT_SLOT_ASSIGNED].order, 1, world_ms(12, 45), world_ms(13, 0), world_ms(14, 0)); }
static void another_price(struct story *story) { story->event[AT_FINISHED].order.price_fen = 6000; }
static void two_visits_at_once(struct story *story)
{
    struct seen_order order = fresh_order(3, ORDER_NOW, world_ms(10, 50));
    tell(story, EVENT_ORDERED, world_ms(10, 50), BY_RESIDENT, &order);
    order.state = ORDER_ASSIGNED;
    order.promised_ms = world_ms(14, 30);
    plan(&order, 1, world_ms(14, 10), world_ms(14, 30), world_ms(15, 30));
    tell(story, EVENT_ASSIGNED, world_ms(10, 50), BY_RESIDENT, &order);
}
static void the_way_overlaps(struct story *story)
{
    two_visits_at_once(story);
    plan(&story->event[story->count - 1].order, 1, world_ms(14, 59), world_ms(15, 10), world_ms(16, 10));
    story->event[story->count - 1].order.promised_ms = world_ms(15, 10);
}
static void too_far_too_soon(struct story *story)
{
    two_visits_at_once(story);
    struct seen_order *order = &story->event[story->count - 1].order;
    plan(order, 1, world_ms(15, 0), world_ms(15, 10), world_ms(15, 50));
    order->promised_ms = world_ms(15, 10);
    order->place.lat_e7 += 630000;      /* seven kilometres north */
    story->event[story->count - 2].order.place = order->place;
}
static void a_visit_in_a_leave(struct story *story)
{
    struct seen *away = tell(story, EVENT_AWAY, world_ms(11, 0), BY_WORKER, NULL);
    away->worker = 1;
    away->away = (struct away){ world_ms(14, 30), world_ms(16, 0), AWAY_LEAVE };
}
static void off_shift(struct story *story)
{
    struct seen_order *order = &story->event[AT_SLOT_ASSIGNED].order;
    for (uint32_t at = AT_HELD; at <= AT_SLOT_ACCEPTED; at++) story->event[at].order.promised_ms = world_ms(15, 30);
    plan(&story->event[AT_HELD].order, 1, world_ms(15, 20), world_ms(15, 30), world_ms(16, 30));
    plan(order, 1, world_ms(15, 20), world_ms(15, 30), world_ms(16, 30));
    plan(&story->event[AT_SLOT_ACCEPTED].order, 1, world_ms(15, 20), world_ms(15, 30), world_ms(16, 30));
}
static void shift_taken_away(struct story *story)
{
    struct seen *shift = tell(story, EVENT_SHIFT, world_ms(11, 0), BY_OPERATOR, NULL);
    shift->worker = 1;
    shift->day = WORLD_DAY;
    shift->shift = SHIFT_REST;
}
static void no_skill(struct story *story) { story->world->worker[0].skills = 2; }
static void no_training(struct story *story) { story->world->worker[0].trained_on = WORLD_DAY - TRAINING_DAYS - 1; }
static void no_insurance(struct story *story) { story->world->worker[0].insurance_until = WORLD_DAY - 1; }
static void no_health_class(struct story *story) { story->world->item[0].item.health = HEALTH_ELDER; }
static void no_certificate(struct story *story)
{
    for (uint32_t at = AT_HELD; at <= AT_SLOT_ACCEPTED; at++) {
        story->event[at].order.item = WORLD_CERTIFIED;
        if (story->event[at].order.member_count) story->event[at].order.member[0].worker = 2;
    }
}
static void seven_days_on_end(struct story *story)
{
    for (int day = 0; day < 7; day++) story->world->pattern.pattern.cycle[day] = 1;
}
static void night_work_of_a_mother(struct story *story)
{
    story->world->shift.kind.span[0] = (struct span_min){ 5 * 60 + 30, 13 * 60 + 30 };
    story->world->worker[0].labour.mother = true;
}
static void an_excluded_worker(struct story *story)
{
    for (uint32_t i = story->count; i > AT_HELD; i--) {
        story->event[i] = story->event[i - 1];
        story->event[i].seq++;
    }
    story->count++;
    story->event[AT_HELD] = (struct seen){ .seq = AT_HELD + 1, .at_ms = world_ms(10, 10), .kind = EVENT_EXCLUDED, .by = BY_RESIDENT, .worker = 1, .household = 102, .on = true };
}
static void a_crew_too_small(struct story *story)
{
    for (uint32_t at = AT_HELD; at <= AT_SLOT_ACCEPTED; at++) story->event[at].order.crew = 2;
}
static void one_worker_twice(struct story *story)
{
    for (uint32_t at = AT_HELD; at <= AT_SLOT_ACCEPTED; at++) {
        struct seen_order *order = &story->event[at].order;
        order->crew = 2;
        if (order->member_count) order->member[order->member_count++] = order->member[0];
    }
}
static void a_crew_while_waiting(struct story *story) { story->event[AT_CONFIRMED].order.member_count = 1; story->event[AT_CONFIRMED].order.member[0].worker = 1; }
static void arrives_before_leaving(struct story *story) { story->event[AT_ACCEPTED].order.member[0].arrive_ms = world_ms(8, 40); }
static void cancelled_by_nobody(struct story *story)
{
    struct seen *end = again(story, AT_SLOT_ACCEPTED, EVENT_CANCELLED, world_ms(11, 0));
    end->by = BY_ENGINE;
    end->order.state = ORDER_CANCELLED;
}

static struct seen *tell_roster(struct story *story, int64_t at_ms, int32_t day, uint32_t count, uint8_t shift)
{
    struct seen *roster = tell(story, EVENT_ROSTER, at_ms, BY_OPERATOR, NULL);
    roster->worker = 1;
    roster->day = day;
    roster->shift_count = count;
    memset(roster->shifts, shift, count);
    return roster;
}
static void a_roster_leaves_a_visit(struct story *story) { tell_roster(story, world_ms(11, 0), WORLD_DAY - 1, 3, SHIFT_REST); }
static void a_roster_of_seven_days(struct story *story) { tell_roster(story, world_ms(11, 0), WORLD_DAY + 7, 7, 1); }
static void a_visit_begun_at_rest(struct story *story)
{
    again(story, AT_SLOT_ACCEPTED, EVENT_SET_OUT, world_ms(13, 45))->order.state = ORDER_ON_THE_WAY;
    tell_roster(story, world_ms(13, 50), WORLD_DAY, 1, SHIFT_REST);
    again(story, AT_SLOT_ACCEPTED, EVENT_ARRIVED, world_ms(14, 0))->order.state = ORDER_ARRIVED;
    again(story, AT_SLOT_ACCEPTED, EVENT_STARTED, world_ms(14, 0))->order.state = ORDER_SERVING;
}

static const struct { const char *name; void (*spoil)(struct story *story); int expected; } cases[] = {
    { "nothing", nothing, -1 },
    { "a gap", a_gap, VIOLATION_GAP },
    { "a number twice", a_number_twice, VIOLATION_GAP },
    { "time goes back", time_back, VIOLATION_BACKWARDS },
    { "a step is left out", a_step_left_out, VIOLATION_MOVE },
    { "a state that the event does not lead to", a_state_not_its_own, VIOLATION_MOVE },
    { "an event after the end", life_after_the_end, VIOLATION_MOVE },
    { "a re-match that does not count", a_rematch_not_counted, VIOLATION_MOVE },
    { "another quantity", another_quantity, VIOLATION_CHANGED },
    { "another home", another_home, VIOLATION_CHANGED },
    { "another promise", another_promise, VIOLATION_PROMISE },
    { "planned before the promise", before_the_promise, VIOLATION_PROMISE },
    { "another price", another_price, VIOLATION_PRICE },
    { "two visits at once", two_visits_at_once, VIOLATION_OVERLAP },
    { "the way to one inside the other", the_way_overlaps, VIOLATION_OVERLAP },
    { "seven kilometres in ten minutes", too_far_too_soon, VIOLATION_TOO_FAST },
    { "a visit inside a leave", a_visit_in_a_leave, VIOLATION_OVERLAP },
    { "beyond the end of the shift", off_shift, VIOLATION_OFF_SHIFT },
    { "a shift taken away under a visit", shift_taken_away, VIOLATION_OFF_SHIFT },
    { "days of a roster that leave a visit behind", a_roster_leaves_a_visit, VIOLATION_OFF_SHIFT },
    { "a roster that takes the day off", a_roster_of_seven_days, VIOLATION_RULE },
    { "a visit begun on a day of rest", a_visit_begun_at_rest, VIOLATION_UNROSTERED },
    { "without the skill", no_skill, VIOLATION_UNFIT },
    { "training out of date", no_training, VIOLATION_UNFIT },
    { "insurance out of date", no_insurance, VIOLATION_UNFIT },
    { "health class too low", no_health_class, VIOLATION_UNFIT },
    { "without the certificate", no_certificate, VIOLATION_UNFIT },
    { "a seventh day on end", seven_days_on_end, VIOLATION_HOURS },
    { "night work of a mother", night_work_of_a_mother, VIOLATION_HOURS },
    { "a worker whom the household excluded", an_excluded_worker, VIOLATION_UNWANTED },
    { "a crew too small", a_crew_too_small, VIOLATION_CREW },
    { "one worker twice in a crew", one_worker_twice, VIOLATION_CREW },
    { "a crew while waiting", a_crew_while_waiting, VIOLATION_CREW },
    { "arrives before leaving", arrives_before_leaving, VIOLATION_TIMES },
    { "cancelled by nobody", cancelled_by_nobody, VIOLATION_SILENT },
};

static struct checker *play(const struct story *story)
{
    struct checker *checker = checker_new(&story->world->tables);
    for (uint32_t i = 0; i < story->count; i++) checker_see(checker, &story->event[i]);
    checker_settle(checker);
    return checker;
}

static void test_bites(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world;
        struct story story;
        make_story(&story, &world);
        cases[i].spoil(&story);
        struct checker *checker = play(&story);
        const struct violation *first = checker_violation(checker, 0);
        if (cases[i].expected < 0 && first) fail_msg("%s: %s: %s", cases[i].name, violation_name(first->kind), first->text);
        if (cases[i].expected >= 0 && checker_count_of(checker, (enum violation_kind)cases[i].expected) == 0)
            fail_msg("%s: not noticed%s%s", cases[i].name, first ? ", but " : "", first ? violation_name(first->kind) : "");
        checker_free(checker);
    }
}

/* The roster that events told is the roster that is in force. */
static void test_compares_shifts(void **state)
{
    struct world world;
    struct story story;
    (void)state;
    make_story(&story, &world);
    tell_roster(&story, world_ms(11, 0), WORLD_DAY + 1, 1, SHIFT_REST);
    struct checker *checker = play(&story);
    checker_compare_shift(checker, 1, WORLD_DAY, 1);
    checker_compare_shift(checker, 1, WORLD_DAY + 1, SHIFT_REST);
    assert_int_equal(checker_count(checker), 0);
    checker_compare_shift(checker, 1, WORLD_DAY + 1, 1);
    assert_int_equal(checker_count_of(checker, VIOLATION_DIFFERS), 1);
    checker_free(checker);
}

/* What stands for a moment inside one step is not a fault: a leave is entered first, then the visit inside it is taken away. */
static void test_within_a_step(void **state)
{
    struct world world;
    struct story story;
    (void)state;
    make_story(&story, &world);
    a_visit_in_a_leave(&story);
    struct seen_order order = story.event[AT_CONFIRMED].order;
    order.rematches = 1;
    order.cause = CAUSE_LEAVE;
    tell(&story, EVENT_UNASSIGNED, world_ms(11, 0), BY_WORKER, &order);
    struct checker *checker = play(&story);
    assert_int_equal(checker_count(checker), 0);
    checker_free(checker);
}

/* Worker 1 is on the way or at work: such a visit may run into a leave, it is finished first. */
static void test_under_way_meets_leave(void **state)
{
    struct world world;
    struct story story;
    (void)state;
    make_story(&story, &world);
    story.count = AT_STARTED + 1;
    struct seen *away = tell(&story, EVENT_AWAY, world_ms(9, 30), BY_WORKER, NULL);
    away->worker = 1;
    away->away = (struct away){ world_ms(9, 45), world_ms(11, 0), AWAY_SICK };
    struct checker *checker = play(&story);
    assert_int_equal(checker_count(checker), 0);
    checker_free(checker);
}

static void test_answers(void **state)
{
    static const struct { const char *name; struct { uint64_t request, order; } answer[3]; enum violation_kind expected; bool ok; } answers[] = {
        { "each its own",           { { 11, 1 }, { 12, 2 } },            VIOLATION_LOST, true },
        { "the same answer twice",  { { 11, 1 }, { 11, 1 } },            VIOLATION_LOST, true },
        { "two orders for one",     { { 11, 1 }, { 11, 2 } },            VIOLATION_DOUBLED, false },
        { "one order for two",      { { 11, 1 }, { 12, 1 } },            VIOLATION_DOUBLED, false },
        { "an order nobody heard of", { { 11, 1 }, { 12, 2 }, { 13, 3 } }, VIOLATION_LOST, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct world world;
        struct story story;
        make_story(&story, &world);
        struct checker *checker = play(&story);
        for (int a = 0; a < 3 && answers[i].answer[a].request; a++) checker_answered(checker, answers[i].answer[a].request, answers[i].answer[a].order);
        checker_end(checker);
        bool bitten = checker_count_of(checker, answers[i].expected) > 0;
        if (bitten == answers[i].ok || (answers[i].ok && checker_count(checker))) fail_msg("%s", answers[i].name);
        checker_free(checker);
    }
}

static void test_compare(void **state)
{
    struct world world;
    struct story story;
    (void)state;
    make_story(&story, &world);
    struct checker *checker = play(&story);
    struct seen_order order = story.event[AT_SLOT_ACCEPTED].order;
    checker_compare(checker, &order);
    assert_int_equal(checker_count(checker), 0);
    order.member[0].leave_ms++;
    checker_compare(checker, &order);
    assert_int_equal(checker_count_of(checker, VIOLATION_DIFFERS), 1);
    order.id = 77;
    checker_compare(checker, &order);
    assert_int_equal(checker_count_of(checker, VIOLATION_DIFFERS), 2);
    checker_free(checker);
}

/* A log that begins in the middle: the first number and orders not seen before are taken as they are, the next gap is not. */
static void test_joins(void **state)
{
    struct world world;
    struct story story;
    (void)state;
    make_story(&story, &world);
    struct checker *checker = checker_new(&world.tables);
    checker_join(checker);
    for (uint32_t i = AT_ARRIVED; i < story.count; i++) checker_see(checker, &story.event[i]);
    checker_settle(checker);
    assert_int_equal(checker_count(checker), 0);
    struct seen late = story.event[AT_SLOT_ACCEPTED];
    late.seq += 2;
    late.kind = EVENT_RETIMED;
    checker_see(checker, &late);
    assert_int_equal(checker_count_of(checker, VIOLATION_GAP), 1);
    checker_free(checker);
}

/* ---- bookings that move, and series ---- */

/* Order 2 moves to 14:30 at 12:00, and is assigned again in the same step. */
static void moves(struct story *story, enum actor_role by, int64_t price_fen, bool had)
{
    struct seen_order order = fresh_order(2, ORDER_SLOT, world_ms(10, 30));
    order.promised_ms = world_ms(14, 30);
    order.price_fen = price_fen;
    tell(story, EVENT_MOVED, world_ms(12, 0), by, &order);
    if (!had) return;
    order.state = ORDER_ASSIGNED;
    plan(&order, 1, world_ms(14, 15), world_ms(14, 30), world_ms(15, 30));
    tell(story, EVENT_ASSIGNED, world_ms(12, 0), by, &order);
}

static void test_moves(void **state)
{
    static const struct { const char *name; enum actor_role by; int64_t price_fen, agreed_fen; bool had; int expected; } turns[] = {
        { "by the resident", BY_RESIDENT, 5000, 0, true, -1 },           { "by the operator, cheaper", BY_OPERATOR, 4000, 0, true, -1 },
        { "dearer, agreed", BY_RESIDENT, 7500, 7500, true, -1 },         { "dearer", BY_RESIDENT, 7500, 0, true, VIOLATION_PRICE },
        { "dearer than agreed", BY_RESIDENT, 7500, 7000, true, VIOLATION_PRICE }, { "by nobody", BY_ENGINE, 5000, 0, true, VIOLATION_MOVED },
        { "to nobody", BY_RESIDENT, 5000, 0, false, VIOLATION_MOVED },
    };
    (void)state;
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        struct world world;
        struct story story;
        make_story(&story, &world);
        moves(&story, turns[i].by, turns[i].price_fen, turns[i].had);
        struct checker *checker = checker_new(&world.tables);
        checker_agreed(checker, turns[i].agreed_fen);
        for (uint32_t k = 0; k < story.count; k++) checker_see(checker, &story.event[k]);
        checker_settle(checker);
        bool bitten = turns[i].expected >= 0 && checker_count_of(checker, (enum violation_kind)turns[i].expected) > 0;
        if (bitten != (turns[i].expected >= 0) || (!bitten && checker_count(checker) > 0)) {
            const struct violation *violation = checker_violation(checker, 0);
            fail_msg("%s: %s", turns[i].name, violation ? violation->text : "not bitten");
        }
        checker_free(checker);
    }
}

/* A visit of a series that is begun with order 5, on some day. */
static void tell_visit(struct story *story, enum event_kind kind, uint64_t id, uint32_t number, int64_t at_ms, enum order_state state, enum cause cause)
{
    struct seen_order order = fresh_order(id, ORDER_SLOT, world_ms(11, 0));
    int64_t start_ms = world_ms(14, 0) + (int64_t)(id - 5) * 7 * DAY_MS;
    order.household = 105;
    order.series = 5;
    order.number = number;
    order.state = state;
    order.cause = cause;
    order.promised_ms = start_ms;
    if (state != ORDER_WAITING) plan(&order, 2, start_ms - 15 * MINUTE_MS, start_ms, start_ms + 60 * MINUTE_MS);
    tell(story, kind, at_ms, kind == EVENT_RELEASED ? BY_ENGINE : BY_RESIDENT, &order);
}

static void test_series(void **state)
{
    enum { WHOLE, IN_PART, LAPSED, LAPSED_IN_PART, ONE_PLACE, TOO_FEW, FORGOTTEN };
    static const struct { const char *name; int how; uint32_t told; int expected; } stories[] = {
        { "confirmed as a whole", WHOLE, 2, -1 },     { "confirmed in part", IN_PART, 0, VIOLATION_SERIES },  { "lapsed", LAPSED, 0, -1 },
        { "lapsed in part", LAPSED_IN_PART, 0, VIOLATION_SERIES }, { "one place twice", ONE_PLACE, 0, VIOLATION_SERIES },
        { "fewer than was told", TOO_FEW, 3, VIOLATION_SERIES },   { "unknown to the engine", FORGOTTEN, 2, VIOLATION_LOST },
    };
    (void)state;
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        int how = stories[i].how;
        struct world world;
        struct story story;
        make_story(&story, &world);
        for (uint64_t id = 5; id <= 6; id++) tell_visit(&story, EVENT_HELD, id, how == ONE_PLACE ? 1 : (uint32_t)id - 4, world_ms(11, 0), ORDER_HELD, CAUSE_NONE);
        for (uint64_t id = 5; id <= 6; id++) {
            if (id == 6 && (how == IN_PART || how == LAPSED_IN_PART)) continue;
            bool lapses = how == LAPSED || how == LAPSED_IN_PART;
            if (lapses) tell_visit(&story, EVENT_RELEASED, id, (uint32_t)id - 4, world_ms(11, 5), ORDER_RELEASED, CAUSE_TIMEOUT);
            else if (how != ONE_PLACE) tell_visit(&story, EVENT_ORDERED, id, (uint32_t)id - 4, world_ms(11, 2), ORDER_WAITING, CAUSE_NONE);
        }
        struct checker *checker = play(&story);
        if (stories[i].told > 0) checker_series(checker, 5, stories[i].told);
        checker_settle(checker);
        if (how == FORGOTTEN) checker_gone(checker, 6);
        bool bitten = stories[i].expected >= 0 && checker_count_of(checker, (enum violation_kind)stories[i].expected) > 0;
        if (bitten != (stories[i].expected >= 0) || (!bitten && checker_count(checker) > 0)) {
            const struct violation *violation = checker_violation(checker, 0);
            fail_msg("%s: %s", stories[i].name, violation ? violation->text : "not bitten");
        }
        checker_free(checker);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bites), cmocka_unit_test(test_compares_shifts), cmocka_unit_test(test_within_a_step), cmocka_unit_test(test_under_way_meets_leave),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_compare), cmocka_unit_test(test_joins), cmocka_unit_test(test_moves), cmocka_unit_test(test_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
