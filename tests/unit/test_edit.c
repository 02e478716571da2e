/* What an edit of a roster is said to do to booked visits is what it then does; what it may not do it refuses by name, and nothing changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_play.h"
#include "unit/engine_witness.h"

enum { SEEDS = 200, STEPS = 200, LOOKS = 30 };

static void take_dirty(struct city *city)
{
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
}

/* ---- the impact of chance edits in chance cities ---- */

static uint32_t looks, moved, stuck, cells_changed;

static void life(struct city *city, struct dice *dice, uint32_t steps)
{
    for (uint32_t i = 0; i < steps; i++) {
        play_time(city, dice);
        city_ticks(city);
        struct command command = play_command(city, dice);
        enum refusal refusal = city_step(city, &command);
        (void)refusal;      /* chance people may be refused */
        take_dirty(city);
    }
    city_ticks(city);
    take_dirty(city);
}

/* A worker with a visit ahead, and its day; false: chance found none. */
static bool booked(const struct city *city, struct dice *dice, uint32_t *worker, int32_t *day)
{
    struct plan_row plan[16];
    uint32_t row = dice_below(dice, city->workers), count = engine_worker_plan(city->engine, row, plan, 16);
    if (count == 0) return false;
    const struct plan_row *visit = &plan[dice_below(dice, count)];
    *worker = engine_worker_file(city->engine, row)->id;
    *day = day_of_ms(visit->start_ms);
    return visit->kind != ROW_AWAY && visit->start_ms > city->now_ms;
}

/* What is in force at once, and publishing, moves visits; mostly of somebody who has some. */
static struct command moving_command(struct city *city, struct dice *dice)
{
    struct command command = roster_play(city, dice);
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t worker = command.worker;
        int32_t day = command.day;
        if (command.kind != COMMAND_SHIFT_SET && command.kind != COMMAND_ROSTER_LEAVE && command.kind != COMMAND_DRAFT_EDIT) {
            if (command.kind == COMMAND_DRAFT_PUBLISH) return command;
        } else if (booked(city, dice, &worker, &day)) {
            struct edit edit = { .op = (uint8_t)dice_between(dice, EDIT_SET, EDIT_PATTERN), .worker = worker, .day = day, .to_day = day + 2 };
            command.worker = worker;
            command.day = day;
            command.to_day = day + 1 + (int32_t)dice_below(dice, 3);
            command.point = engine_worker_file(city->engine, engine_worker_row(city->engine, worker))->point;
            command.on = true;
            if (command.kind != COMMAND_DRAFT_EDIT) return command;
            command.edits = &edit;
            command.edit_count = 1;
            if (city_step(city, &command) != REFUSE_OK) continue;      /* drafted, and published next */
            take_dirty(city);
            command.kind = COMMAND_DRAFT_PUBLISH;
            command.edits = NULL;
            return command;
        }
        command = roster_play(city, dice);
    }
    command.kind = COMMAND_SHIFT_SET;
    return command;
}

static uint32_t cells_of(const struct city *city, const uint8_t *before)
{
    const struct roster *roster = engine_roster(city->engine);
    uint32_t cells = 0;
    for (uint32_t row = 0; row < city->workers; row++)
        for (int32_t i = 0; i < ROSTER_DAYS; i++) cells += before[row * ROSTER_DAYS + (uint32_t)i] != roster_final(roster, row, roster_first_day(roster) + i);
    return cells;
}

static void finals(const struct city *city, uint8_t *out)
{
    const struct roster *roster = engine_roster(city->engine);
    for (uint32_t row = 0; row < city->workers; row++)
        for (int32_t i = 0; i < ROSTER_DAYS; i++) out[row * ROSTER_DAYS + (uint32_t)i] = roster_final(roster, row, roster_first_day(roster) + i);
}

static void visit_went(const struct city *city, const struct impact_visit *visit, uint64_t seed)
{
    const struct order *order = engine_order(city->engine, visit->order);
    if (visit->moves && (order == NULL || order->member_count == 0 || order->member[0].worker != visit->to))
        fail_msg("seed %llu: order %llu was to go to %u", (unsigned long long)seed, (unsigned long long)visit->order, visit->to);
    if (visit->moves) return;
    if (order != NULL && order->member_count != 0 && order->state != ORDER_RELEASED)
        fail_msg("seed %llu: order %llu was to have nobody", (unsigned long long)seed, (unsigned long long)visit->order);
    assert_true(visit->why > WHY_FREE && visit->why < REASON_COUNT);
}

static void look(struct city *city, struct dice *dice, struct picture *before, struct picture *after, uint64_t seed)
{
    static uint8_t cells[64 * ROSTER_DAYS];
    struct command command = moving_command(city, dice);
    command.dry = true;
    picture_take(before, city);
    finals(city, cells);
    enum refusal dry = city_step(city, &command);
    struct impact impact = city->out->impact;
    assert_int_equal(city->out->count, 0);
    picture_take(after, city);
    if (!picture_same(before, after)) fail_msg("seed %llu: a look changed something", (unsigned long long)seed);
    assert_null(engine_check(city->engine));
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) fail_msg("seed %llu: a look is to be stored", (unsigned long long)seed);
    if (impact.visits == 0 && dice_chance(dice, 40)) return;
    command.dry = false;
    enum refusal refusal = city_step(city, &command);
    if (command.kind == COMMAND_DRAFT_PUBLISH && refusal == REFUSE_STATE) return;      /* nothing is drafted: a look at that is no mistake */
    assert_int_equal(refusal, dry);
    assert_null(engine_check(city->engine));
    take_dirty(city);
    if (refusal != REFUSE_OK) return;
    assert_memory_equal(&impact, &city->out->impact, offsetof(struct impact, visit));
    assert_memory_equal(impact.visit, city->out->impact.visit, impact.count * sizeof impact.visit[0]);
    assert_int_equal(impact.visits, impact.moved + impact.stuck);
    assert_int_equal(impact.cells, cells_of(city, cells));
    city_ticks(city);
    for (uint32_t i = 0; i < impact.count; i++) visit_went(city, &impact.visit[i], seed);
    take_dirty(city);
    looks++;
    moved += impact.moved;
    stuck += impact.stuck;
    cells_changed += impact.cells;
}

static void impact_is_what_happens(void **state)
{
    (void)state;
    struct picture before = { 0 }, after = { 0 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct dice dice = { seed * 77 };
        struct city city;
        city_random(&city, &dice, 3 + dice_below(&dice, 12), 24 + dice_below(&dice, 200));
        life(&city, &dice, STEPS);
        for (uint32_t i = 0; i < LOOKS; i++) {
            look(&city, &dice, &before, &after, seed);
            life(&city, &dice, 20);
        }
        city_free(&city);
    }
    picture_free(&before);
    picture_free(&after);
    printf("%u looks, %u visits moved, %u stuck, %u cells\n", looks, moved, stuck, cells_changed);
    assert_true(looks > 300 && moved > 40 && stuck > 40 && cells_changed > 2000);      /* or it proves little */
}

/* ---- what is refused, one by one ---- */

/* A Monday at eight. 101 and 102 work early, Monday to Friday; 103 the night shift, 104 is a mother and works early. Standard hours. */
static void monday(struct city *city)
{
    struct engine_limits limits = { .workers = 8, .points = 2, .orders = 50, .households = 8 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < 4; i++) {
        struct worker_file file = city_worker(city, 101 + i, help_place(0, 0), i == 2 ? NIGHT : EARLY);
        file.labour.hours = HOURS_STANDARD;
        file.labour.mother = i == 3;
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 8, 0));
}

#define ALL (UINT32_MAX)
#define R(rule) (1U << RULE_##rule)

/* Days from that Monday. expected OK: nothing is named. */
static const struct {
    const char *what;
    uint32_t worker;
    int32_t day;
    uint8_t shift;
    uint32_t waived;
    const char *note;
    enum refusal refusal;
    enum rule rule;
} cases[] = {
    { "a shift like the others",             101, 1, EARLY,      0,              NULL,   REFUSE_OK,            RULE_NONE },
    { "a day off",                           101, 1, SHIFT_REST, 0,              NULL,   REFUSE_OK,            RULE_NONE },
    { "twelve hours",                        101, 1, LONG,       ALL,            "why",  REFUSE_INELIGIBLE,    RULE_DAY },
    { "a sixth day",                         101, 5, EARLY,      0,              NULL,   REFUSE_INELIGIBLE,    RULE_WEEK },
    { "a sixth day, agreed",                 101, 5, EARLY,      R(WEEK),        "why",  REFUSE_OK,            RULE_NONE },
    { "little rest",                         101, 1, EVENING,    0,              "why",  REFUSE_INELIGIBLE,    RULE_REST_GAP },
    { "waived without a reason",             101, 1, EVENING,    R(REST_GAP),    "",     REFUSE_INELIGIBLE,    RULE_REST_GAP },
    { "waived another",                      101, 1, EVENING,    R(WEEK),        "why",  REFUSE_INELIGIBLE,    RULE_REST_GAP },
    { "waived",                              101, 1, EVENING,    R(REST_GAP),    "why",  REFUSE_OK,            RULE_NONE },
    { "a night for a mother",                104, 1, NIGHT,      ALL,            "why",  REFUSE_INELIGIBLE,    RULE_NIGHT },
    { "an unknown shift",                    101, 1, 63,         ALL,            "why",  REFUSE_NO_SHIFT,      RULE_NONE },
    { "nobody",                              999, 1, EARLY,      ALL,            "why",  REFUSE_NO_WORKER,     RULE_NONE },
    { "yesterday",                           101, -1, EARLY,     ALL,            "why",  REFUSE_PAST,          RULE_NONE },
    { "the last day of the window",          101, ROSTER_DAYS - ROSTER_BACK - 1, SHIFT_REST, 0, NULL, REFUSE_OK, RULE_NONE },
    { "beyond the window",                   101, ROSTER_DAYS - ROSTER_BACK, EARLY, ALL, "why", REFUSE_TOO_FAR_AHEAD, RULE_NONE },
};

static void rules_are_named(void **state)
{
    (void)state;
    struct picture before = { 0 }, after = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct city city;
        monday(&city);
        int32_t today = day_of_ms(city.now_ms);
        struct command command = { .kind = COMMAND_SHIFT_SET, .actor = by(BY_OPERATOR), .worker = cases[i].worker, .day = today + cases[i].day,
                                   .shift = cases[i].shift, .waived = cases[i].waived, .note = cases[i].note };
        picture_take(&before, &city);
        enum refusal refusal = city_step(&city, &command);
        if (refusal != cases[i].refusal || city.out->rule != cases[i].rule)
            fail_msg("%s: %s %s", cases[i].what, refusal_name(refusal), rule_rows[city.out->rule].name);
        picture_take(&after, &city);
        if (refusal != REFUSE_OK && !picture_same(&before, &after)) fail_msg("%s: refused, and something is different", cases[i].what);
        if (refusal == REFUSE_INELIGIBLE) assert_int_equal(city.out->worker, cases[i].worker);
        if (refusal == REFUSE_INELIGIBLE) assert_int_equal(city.out->day, today + cases[i].day);
        city_free(&city);
    }
    picture_free(&before);
    picture_free(&after);
}

/* A reason too long for the record is cut at a whole character. */
static void notes_are_cut_whole(void **state)
{
    (void)state;
    struct city city;
    monday(&city);
    int32_t tomorrow = day_of_ms(city.now_ms) + 1;
    struct command command = { .kind = COMMAND_SHIFT_SET, .actor = by(BY_OPERATOR), .worker = 101, .day = tomorrow, .note = "春节前后人手不够所以换成晚班已经和本人说好" };
    assert_int_equal(city_step(&city, &command), REFUSE_OK);
    const struct roster_change *change = roster_change(engine_roster(city.engine), 0, tomorrow, LAYER_OVERRIDE);
    assert_non_null(change);
    assert_string_equal(change->note, "春节前后人手不够所以换成晚班已");      /* 45 bytes: three more would leave no room for the end */
    assert_int_equal(change->by.role, BY_OPERATOR);
    assert_int_equal(change->at_ms, city.now_ms);
    city_free(&city);
}

/* Whoever is out on a visit keeps the shift that holds it. */
static void a_visit_under_way_is_not_left(void **state)
{
    (void)state;
    struct city city;
    monday(&city);
    struct command in = order_command(COMMAND_WORKER_SIGN_IN, BY_OPERATOR, 0, 101);
    assert_int_equal(city_step(&city, &in), REFUSE_OK);
    struct request request = { .point = 1, .household = 1, .place = help_place(0, 0), .item = CLEAN, .qty = 1 };
    struct command now = request_command(COMMAND_ORDER_NOW, &request);
    assert_int_equal(city_step(&city, &now), REFUSE_OK);
    uint64_t order = city.out->order;
    city_ticks(&city);
    struct command accept = order_command(COMMAND_OFFER_ACCEPT, BY_OPERATOR, order, 101), set_out = order_command(COMMAND_VISIT_SET_OUT, BY_OPERATOR, order, 101);
    assert_int_equal(city_step(&city, &accept), REFUSE_OK);
    assert_int_equal(city_step(&city, &set_out), REFUSE_OK);
    int32_t today = day_of_ms(city.now_ms);
    struct command leave = { .kind = COMMAND_ROSTER_LEAVE, .actor = by(BY_OPERATOR), .worker = 101, .day = today, .to_day = today + 1, .on = true };
    assert_int_equal(city_step(&city, &leave), REFUSE_BUSY);
    assert_int_equal(city.out->worker, 101);
    struct command longer = { .kind = COMMAND_SHIFT_SET, .actor = by(BY_OPERATOR), .worker = 101, .day = today, .shift = EARLY };
    assert_int_equal(city_step(&city, &longer), REFUSE_OK);      /* the cell still holds it */
    leave.day = today + 1;
    leave.to_day = today + 3;
    assert_int_equal(city_step(&city, &leave), REFUSE_OK);
    assert_int_equal(roster_layer(engine_roster(city.engine), 0, today + 2), LAYER_LEAVE);
    leave.on = false;
    assert_int_equal(city_step(&city, &leave), REFUSE_OK);
    assert_int_equal(roster_final(engine_roster(city.engine), 0, today + 2), EARLY);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_named), cmocka_unit_test(notes_are_cut_whole), cmocka_unit_test(a_visit_under_way_is_not_left),
        cmocka_unit_test(impact_is_what_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
