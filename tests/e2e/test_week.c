/* test_week.c - an operator's week at one service point, through the real programs: rotations for sixty workers, a leave, swaps, a soft rule
 * overridden by name, a publish that moves booked visits and breaks no promise, two operators at one draft, a sick call, an emergency, a fill,
 * and a core that is killed and goes on with the same roster. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"

enum { POINT = 1, WORKERS = 60, FIRST = 101, NEXT_MONDAY = MONDAY + 7, CELLS_MAX = 900 };

struct week { struct town *town; struct desk *admin, *operator, *second; };

/* ---- the roster, as the core and as Redis tell it ---- */

static const char *shift_on(struct week *week, uint64_t worker, int32_t day)
{
    const struct msg_roster *roster = desk_ask(week->operator, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .worker = worker, .day = day, .days = 1 });
    assert_int_equal(roster->cells_count, 1);
    return roster->cells[0].shift;
}

static const struct msg_cell *cell_on(struct week *week, uint64_t worker, int32_t day)
{
    const struct msg_roster *roster = desk_ask(week->operator, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .worker = worker, .day = day, .days = 1 });
    assert_int_equal(roster->cells_count, 1);
    return &roster->cells[0];
}

/* Every cell of the point on one day, in the core and in Redis, is the same. */
static void redis_agrees(struct week *week, int32_t day, const char *date)
{
    const struct msg_roster *roster = desk_ask(week->operator, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .point = POINT, .day = day, .days = 1 });
    assert_int_equal(roster->cells_count, WORKERS);
    assert_false(roster->more);
    for (uint32_t i = 0; i < roster->cells_count; i++) {
        char got[512];
        town_redis_text(week->town, got, "HGET paidan:{HZ}:shifts:%s %u", date, (unsigned)roster->cells[i].worker);
        if (strcmp(got, roster->cells[i].shift) != 0)
            fail_msg("%s, worker %u: %s in Redis, %s in the core", date, (unsigned)roster->cells[i].worker, got, roster->cells[i].shift);
    }
}

/* ---- what the operator does ---- */

static uint64_t draft_version(struct week *week)
{
    const struct msg_roster *roster = desk_ask(week->operator, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .point = POINT, .day = NEXT_MONDAY, .days = 1, .draft = true });
    return roster->version;
}

static const struct msg_roster_impact *publish(struct week *week, bool dry)
{
    const struct msg_roster_publish ask = { .point = POINT, .seen = draft_version(week), .dry = dry };
    return desk_ask(week->operator, KIND_ROSTER_PUBLISH, &ask);
}

static struct msg_roster_cell set(uint64_t worker, int32_t day, const char *shift)
{
    return (struct msg_roster_cell){ .op = "set", .worker = worker, .day = day, .shift = shift };
}

/* The rest of the message: which rule, and by how much. */
static void refused_by(struct desk *desk, enum kind kind, const void *body, const char *rule)
{
    const struct answer *answer = desk_try(desk, kind, NULL, body);
    if (answer->error != ERR_RULE) fail_msg("%s instead of a labour rule", error_name(answer->error));
    assert_string_equal(answer->detail, rule);
}

/* Sixty workers turn: a third each early, middle and late first, forward; spread so that every day is alike. */
static void month_of_patterns(struct week *week)
{
    struct msg_roster_cell edit[WORKERS];
    for (uint32_t i = 0; i < WORKERS; i++)
        edit[i] = (struct msg_roster_cell){ .op = "pattern", .worker = FIRST + i, .day = NEXT_MONDAY, .pattern = "EML", .offset = i % 8 };
    const struct msg_roster_edit ask = { .point = POINT, .waive = "week_hours", .note = "早中晚轮班，一周可有六班", .edits = edit, .edits_count = WORKERS };
    const struct msg_roster_draft *draft = desk_ask(week->operator, KIND_ROSTER_EDIT, &ask);
    assert_int_equal(draft->edits, WORKERS);
    assert_string_equal(shift_on(week, FIRST, NEXT_MONDAY), "D");      /* a draft changes nothing yet */
    const struct msg_roster_impact *impact = publish(week, false);
    assert_int_equal(impact->workers, WORKERS);
    assert_int_equal(impact->visits, 0);
    uint32_t heads[3] = { 0 };
    for (uint32_t i = 0; i < WORKERS; i++) {
        const char *shift = shift_on(week, FIRST + i, NEXT_MONDAY + 1);
        for (int k = 0; k < 3; k++) heads[k] += shift[0] == "EML"[k];
    }
    for (int k = 0; k < 3; k++) assert_in_range(heads[k], 12, 18);
    redis_agrees(week, NEXT_MONDAY + 1, "2026-12-01");
}

/* The first worker of the point with that shift that day, from a number on. */
static uint64_t worker_with(struct week *week, int32_t day, const char *shift, uint64_t from)
{
    for (uint64_t worker = from; worker < FIRST + WORKERS; worker++)
        if (strcmp(shift_on(week, worker, day), shift) == 0) return worker;
    fail_msg("nobody has %s on day %d", shift, (int)(day - MONDAY));
    return 0;
}

static void leave(struct week *week)
{
    uint64_t worker = worker_with(week, NEXT_MONDAY + 2, "E", FIRST);
    const struct msg_roster_leave ask = { .worker = worker, .day = NEXT_MONDAY + 2, .to_day = NEXT_MONDAY + 3, .note = "家中有事" };
    desk_ask(week->operator, KIND_ROSTER_LEAVE, &ask);
    const struct msg_cell *cell = cell_on(week, worker, NEXT_MONDAY + 2);
    assert_string_equal(cell->shift, "-");
    assert_string_equal(cell->layer, "leave");
    assert_string_equal(cell->pattern, "E");
    assert_string_equal(cell->by, "operator");
    assert_string_equal(cell->note, "家中有事");
}

/* One whose late shift ends at 21:00 and who has the early one at 07:00 next day after the swap: 600 minutes of rest, not 660. */
static void swaps(struct week *week)
{
    int32_t day = NEXT_MONDAY + 3;
    uint64_t giver = worker_with(week, day, "E", FIRST), taker = 0;
    for (uint64_t worker = FIRST; taker == 0 && worker < FIRST + WORKERS; worker++)
        if (worker != giver && strcmp(shift_on(week, worker, day), "L") == 0 && strcmp(shift_on(week, worker, day - 1), "L") == 0) taker = worker;
    assert_int_not_equal(taker, 0);
    struct desk *gives = desk_open(week->town, ROLE_WORKER, giver), *takes = desk_open(week->town, ROLE_WORKER, taker);
    const struct msg_swap *swap = desk_ask(gives, KIND_SWAP_ASK, &(struct msg_swap_ask){ .worker = giver, .with = taker, .day = day });
    assert_string_equal(swap->state, "asked");
    uint64_t id = swap->swap;
    desk_ask(takes, KIND_SWAP_AGREE, &(struct msg_swap_agree){ .swap = id, .worker = taker });
    const struct answer *answer = desk_try(week->operator, KIND_SWAP_SETTLE, NULL, &(struct msg_swap_settle){ .swap = id, .on = true });
    assert_int_equal(answer->error, ERR_RULE);
    assert_string_equal(answer->detail, "rest_gap");
    assert_int_equal(answer->measured, 600);
    swap = desk_ask(week->operator, KIND_SWAP_SETTLE, &(struct msg_swap_settle){ .swap = id, .note = "休息不够" });
    assert_string_equal(swap->state, "refused");
    assert_string_equal(shift_on(week, taker, day), "L");

    /* Between a middle and a late shift nothing stands in the way. */
    uint64_t middle = worker_with(week, day, "M", FIRST);
    gives = desk_open(week->town, ROLE_WORKER, middle);
    swap = desk_ask(gives, KIND_SWAP_ASK, &(struct msg_swap_ask){ .worker = middle, .with = taker, .day = day });
    id = swap->swap;
    desk_ask(takes, KIND_SWAP_AGREE, &(struct msg_swap_agree){ .swap = id, .worker = taker });
    swap = desk_ask(week->operator, KIND_SWAP_SETTLE, &(struct msg_swap_settle){ .swap = id, .on = true, .waive = "rest_gap week_hours", .note = "双方同意" });
    assert_string_equal(swap->state, "done");
    assert_string_equal(shift_on(week, middle, day), "L");
    assert_string_equal(shift_on(week, taker, day), "M");
    assert_string_equal(cell_on(week, taker, day)->layer, "swap");
    redis_agrees(week, day, "2026-12-03");
}

/* A soft rule gives way to a name and a reason, a hard one to nothing. */
static void rules(struct week *week)
{
    int32_t day = NEXT_MONDAY + 4;
    uint64_t worker = 0;
    for (uint64_t i = FIRST; worker == 0 && i < FIRST + WORKERS; i++)
        if (strcmp(shift_on(week, i, day), "L") == 0 && strcmp(shift_on(week, i, day + 1), "L") == 0) worker = i;
    assert_int_not_equal(worker, 0);
    struct msg_roster_cell edit = set(worker, day + 1, "E");
    struct msg_roster_edit ask = { .point = POINT, .edits = &edit, .edits_count = 1 };
    refused_by(week->operator, KIND_ROSTER_EDIT, &ask, "rest_gap");
    ask.waive = "rest_gap";
    desk_refused(week->operator, KIND_ROSTER_EDIT, &ask, ERR_MISSING_FIELD);      /* not without a reason */
    ask.note = "早班缺人，本人愿意";
    desk_ask(week->operator, KIND_ROSTER_EDIT, &ask);
    struct msg_roster_cell days[7];
    for (int i = 0; i < 7; i++) days[i] = set(FIRST + 30, NEXT_MONDAY + 7 + i, "M");
    struct msg_roster_edit hard = { .point = POINT, .edits = days, .edits_count = 7, .waive = "rest_day", .note = "旺季" };
    desk_refused(week->operator, KIND_ROSTER_EDIT, &hard, ERR_OUT_OF_RANGE);      /* a hard rule cannot even be named */
    hard.waive = "run_days week_hours rest_gap";
    refused_by(week->operator, KIND_ROSTER_EDIT, &hard, "rest_day");
    publish(week, false);
    assert_string_equal(cell_on(week, worker, day + 1)->waived, "rest_gap");
    assert_string_equal(cell_on(week, worker, day + 1)->note, "早班缺人，本人愿意");
}

/* Two operators look at the same draft: the second to touch a cell is told who was first. */
static void two_operators(struct week *week)
{
    uint64_t seen = draft_version(week);
    struct msg_roster_cell edit = set(FIRST + 40, NEXT_MONDAY + 9, "-"), other = set(FIRST + 40, NEXT_MONDAY + 9, "-"), elsewhere = set(FIRST + 41, NEXT_MONDAY + 9, "-");
    const struct msg_roster_edit first = { .point = POINT, .seen = seen, .edits = &edit, .edits_count = 1 };
    const struct msg_roster_edit second = { .point = POINT, .seen = seen, .edits = &other, .edits_count = 1 };
    const struct msg_roster_edit third = { .point = POINT, .seen = seen, .edits = &elsewhere, .edits_count = 1 };
    desk_ask(week->operator, KIND_ROSTER_EDIT, &first);
    const struct answer *answer = desk_try(week->second, KIND_ROSTER_EDIT, NULL, &second);
    assert_int_equal(answer->error, ERR_CONFLICT);
    desk_ask(week->second, KIND_ROSTER_EDIT, &third);      /* another cell is nobody's business */
    const struct msg_roster_draft *draft = desk_ask(week->operator, KIND_ROSTER_UNDO, &(struct msg_draft_ref){ .point = POINT });
    assert_int_equal(draft->edits, 1);
    draft = desk_ask(week->operator, KIND_ROSTER_DISCARD, &(struct msg_draft_ref){ .point = POINT });
    assert_int_equal(draft->edits, 0);
}

/* ---- visits ---- */

static uint64_t book(struct week *week, uint64_t household, int64_t start_ms)
{
    const struct msg_slot_hold ask = { .point = POINT, .household = household, PLACE_1, .item = "CLN01", .qty = 2, .start_ms = start_ms };
    struct desk *resident = desk_open(week->town, ROLE_RESIDENT, POINT);
    const struct msg_order *order = desk_ask(resident, KIND_SLOT_HOLD, &ask);
    uint64_t id = order->order;
    order = desk_ask(resident, KIND_SLOT_CONFIRM, &(struct msg_order_ref){ .order = id });
    assert_int_equal(order->promised_ms, start_ms);
    return id;
}

/* Three visits are booked; those who were to serve them get the day off; others serve them, at the promised time. */
static void publish_moves_visits(struct week *week)
{
    enum { VISITS = 3 };
    const int64_t start_ms = (int64_t)(NEXT_MONDAY + 1) * 24 * HOUR + 2 * HOUR;      /* 10:00 in Shanghai */
    uint64_t order[VISITS], worker[VISITS];
    struct msg_roster_cell edit[VISITS];
    for (int i = 0; i < VISITS; i++) {
        order[i] = book(week, 500 + (uint64_t)i, start_ms);
        const struct msg_order *booked = desk_order(week->admin, order[i]);
        assert_int_equal(booked->workers_count, 1);
        worker[i] = booked->workers[0].worker;
        edit[i] = set(worker[i], NEXT_MONDAY + 1, "-");
    }
    const struct msg_roster_edit ask = { .point = POINT, .edits = edit, .edits_count = VISITS, .note = "培训" };
    desk_ask(week->operator, KIND_ROSTER_EDIT, &ask);
    const struct msg_roster_impact *before = publish(week, true);
    assert_int_equal(before->visits, VISITS);
    assert_int_equal(before->moved, VISITS);
    assert_int_equal(before->stuck, 0);
    assert_int_equal(desk_order(week->admin, order[0])->workers[0].worker, worker[0]);      /* nothing has happened yet */
    const struct msg_roster_impact *after = publish(week, false);
    assert_int_equal(after->moved, VISITS);
    desk_advance(week->admin, MINUTE);
    for (int i = 0; i < VISITS; i++) {
        const struct msg_order *moved = desk_order(week->admin, order[i]);
        assert_int_equal(moved->promised_ms, start_ms);
        assert_int_equal(moved->start_ms, start_ms);
        assert_int_equal(moved->workers_count, 1);
        for (int k = 0; k < VISITS; k++) assert_int_not_equal(moved->workers[0].worker, worker[k]);
        assert_true(strcmp(moved->state, "cancelled") != 0);
    }
}

static void until(struct week *week, int64_t ms)
{
    const struct msg_clock *clock = desk_ask(week->admin, KIND_CLOCK, &(struct msg_clock_ask){ .ask = true });
    assert_true(clock->now_ms <= ms);
    desk_advance(week->admin, ms - clock->now_ms);
}

/* Tuesday morning: the one who was to serve is ill, another goes; an early shift lacks somebody, and one who is off takes it at once. */
static void the_day(struct week *week)
{
    const int64_t morning_ms = (int64_t)(NEXT_MONDAY + 2) * 24 * HOUR - HOUR;      /* 07:00 */
    uint64_t order = book(week, 600, morning_ms + 3 * HOUR);
    until(week, morning_ms);
    uint64_t ill = desk_order(week->admin, order)->workers[0].worker;
    desk_ask(week->operator, KIND_WORKER_AWAY, &(struct msg_worker_away){ .worker = ill, .why = "sick", .from_ms = morning_ms, .to_ms = morning_ms + 15 * HOUR });
    desk_advance(week->admin, MINUTE);
    const struct msg_order *moved = desk_order(week->admin, order);
    assert_int_equal(moved->promised_ms, morning_ms + 3 * HOUR);
    assert_int_equal(moved->workers_count, 1);
    assert_int_not_equal(moved->workers[0].worker, ill);

    /* Somebody who has the day before off too takes it: nothing but a reason may be needed. */
    uint64_t relief = 0;
    for (uint64_t i = FIRST; relief == 0 && i < FIRST + WORKERS; i++)
        if (strcmp(shift_on(week, i, NEXT_MONDAY + 2), "-") == 0 && strcmp(shift_on(week, i, NEXT_MONDAY + 1), "-") == 0) relief = i;
    assert_int_not_equal(relief, 0);
    const struct msg_shift_take take = { .worker = relief, .day = NEXT_MONDAY + 2, .shift = "L", .from = ill, .waive = "rest_gap week_hours run_days", .note = "顶班" };
    desk_ask(week->operator, KIND_SHIFT_TAKE, &take);
    assert_string_equal(shift_on(week, relief, NEXT_MONDAY + 2), "L");
    redis_agrees(week, NEXT_MONDAY + 2, "2026-12-02");
}

/* Six are on leave in the third week; the fill finds who stands in, says what is left, and moves nothing that is fixed. */
static void fill(struct week *week)
{
    for (uint64_t worker = FIRST; worker < FIRST + 6; worker++)
        desk_ask(week->operator, KIND_ROSTER_LEAVE, &(struct msg_roster_leave){ .worker = worker, .day = NEXT_MONDAY + 14, .to_day = NEXT_MONDAY + 16 });
    desk_ask(week->operator, KIND_ROSTER_FILL, &(struct msg_roster_fill){ .point = POINT, .day = NEXT_MONDAY + 14, .days = 7, .seconds = 3 });
    const struct msg_fill *answer;
    do {
        pause_ms(50);
        answer = desk_ask(week->operator, KIND_ROSTER_FILL_SHOW, &(struct msg_fill_ref){ .point = POINT });
    } while (strcmp(answer->state, "running") == 0);
    assert_string_equal(answer->state, "done");
    assert_true(answer->cells > 0);
    assert_true(answer->missing < 18);      /* so many are missing by the leaves */
    assert_int_equal(answer->dropped, 0);
    uint32_t left = 0;
    for (uint32_t i = 0; i < answer->left_count; i++) {
        left += (uint32_t)answer->left[i].missing;
        assert_true(answer->left[i].why_count > 0);
    }
    assert_int_equal(left, answer->missing);
    publish(week, false);
    for (uint64_t worker = FIRST; worker < FIRST + 6; worker++) assert_string_equal(shift_on(week, worker, NEXT_MONDAY + 15), "-");
    const struct msg_roster_check *check = desk_ask(week->operator, KIND_ROSTER_CHECK, &(struct msg_roster_ask){ .point = POINT, .day = NEXT_MONDAY + 14, .days = 7 });
    for (uint32_t i = 0; i < check->breaches_count; i++) assert_false(check->breaches[i].hard);
}

/* Killed and started again: the same cells, with who made them, and the same hours. */
static void another_core(struct week *week)
{
    static struct msg_cell before[WORKERS];
    static char text[WORKERS][4][64];
    struct town *town = week->town;
    for (uint32_t i = 0; i < WORKERS; i++) {
        const struct msg_cell *cell = cell_on(week, FIRST + i, NEXT_MONDAY + 3);
        before[i] = *cell;
        snprintf(text[i][0], sizeof text[i][0], "%s", cell->shift);
        snprintf(text[i][1], sizeof text[i][1], "%s", cell->layer);
        snprintf(text[i][2], sizeof text[i][2], "%s", cell->by != NULL ? cell->by : "");
        snprintf(text[i][3], sizeof text[i][3], "%s", cell->note != NULL ? cell->note : "");
    }
    const struct msg_hours *hours = desk_ask(week->operator, KIND_ROSTER_HOURS, &(struct msg_roster_hours){ .worker = FIRST + 7, .day = NEXT_MONDAY + 2 });
    int64_t worked = hours->worked_min, planned = hours->planned_min;
    assert_true(worked + planned > 0);
    desks_close(town);
    program_kill(&town->core);
    town_core_start(town, NULL);
    week->admin = desk_open(town, ROLE_ADMIN, 0);
    week->operator = desk_open(town, ROLE_OPERATOR, POINT);
    for (uint32_t i = 0; i < WORKERS; i++) {
        const struct msg_cell *cell = cell_on(week, FIRST + i, NEXT_MONDAY + 3);
        assert_string_equal(cell->shift, text[i][0]);
        assert_string_equal(cell->layer, text[i][1]);
        assert_string_equal(cell->by != NULL ? cell->by : "", text[i][2]);
        assert_string_equal(cell->note != NULL ? cell->note : "", text[i][3]);
        assert_int_equal(cell->at_ms, before[i].at_ms);
    }
    hours = desk_ask(week->operator, KIND_ROSTER_HOURS, &(struct msg_roster_hours){ .worker = FIRST + 7, .day = NEXT_MONDAY + 2 });
    assert_int_equal(hours->worked_min, worked);
    assert_int_equal(hours->planned_min, planned);
    redis_agrees(week, NEXT_MONDAY + 2, "2026-12-02");
    redis_agrees(week, NEXT_MONDAY + 8, "2026-12-08");
}

static void test_week(void **state)
{
    struct town *town = *state;
    struct week week = { .town = town };
    town_workers(town, FIRST, WORKERS, 1, "P001");
    town_core_start(town, NULL);
    week.admin = desk_open(town, ROLE_ADMIN, 0);
    week.operator = desk_open(town, ROLE_OPERATOR, POINT);
    week.second = desk_open(town, ROLE_OPERATOR, POINT);
    month_of_patterns(&week);
    leave(&week);
    swaps(&week);
    rules(&week);
    two_operators(&week);
    publish_moves_visits(&week);
    the_day(&week);
    fill(&week);
    another_core(&week);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(test_week, town_set_up, town_tear_down) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
