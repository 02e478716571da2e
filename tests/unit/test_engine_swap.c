/* Shifts that change hands in a whole engine: asked for, agreed to, settled, taken at once; what is refused leaves everything as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_help.h"

/* Workers of point 1: 101 early, 102 evening, 103 and 105 free; 104 is of point 2. A week is Monday to Friday. */
enum { ANNA = 101, BING = 102, CHEN = 103, DONG = 104, ENNI = 105, WORKERS = 5 };
static int32_t monday;      /* today, 09:00 */

static void city_of_swaps(struct city *city)
{
    static const uint8_t patterns[WORKERS] = { EARLY, EVENING, 0, EARLY, 0 };
    const struct engine_limits limits = { .workers = WORKERS, .points = 2, .orders = 20, .households = 4 };
    struct policy policy;
    policy_defaults(&policy);
    city_new(city, &limits, &policy);
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct worker_file file = city_worker(city, ANNA + i, help_place(0, 0), patterns[i]);
        file.point = file.id == DONG ? 2 : 1;
        file.labour.hours = HOURS_STANDARD;
        city_put(city, &file);
    }
    city_open(city, help_ms(2026, 11, 23, 9, 0));
    monday = day_of_ms(city->now_ms);
}

static uint8_t cell(const struct city *city, uint32_t worker, int32_t day)
{
    return roster_final(engine_roster(city->engine), engine_worker_row(city->engine, worker), day);
}

static const struct roster_change *said(const struct city *city, uint32_t worker, int32_t day, enum roster_layer layer)
{
    return roster_change(engine_roster(city->engine), engine_worker_row(city->engine, worker), day, layer);
}

/* A refusal leaves everything as it was, and says nothing. */
static enum refusal step(struct city *city, struct command command)
{
    struct picture before = { 0 }, after = { 0 };
    picture_take(&before, city);
    enum refusal refusal = city_step(city, &command);
    picture_take(&after, city);
    if (refusal != REFUSE_OK || command.dry) assert_true(picture_same(&before, &after) && city->out->count == 0);
    if (refusal != REFUSE_OK) for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) fail_msg("something is dirty after a refusal");
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
    picture_free(&before);
    picture_free(&after);
    return refusal;
}

static struct actor worker(uint32_t id) { return (struct actor){ BY_WORKER, id }; }
static const struct actor office = { BY_OPERATOR, 1 };

static struct command ask(struct actor actor, uint32_t from, uint32_t with, int32_t day, int32_t to_day)
{
    return (struct command){ .kind = COMMAND_SWAP_ASK, .actor = actor, .worker = from, .with = with, .day = day, .to_day = to_day, .note = "a family matter" };
}

static struct command post(struct actor actor, uint32_t point, int32_t day, uint8_t shift)
{
    return (struct command){ .kind = COMMAND_SWAP_POST, .actor = actor, .point = point, .day = day, .shift = shift };
}

static struct command agree(struct actor actor, uint64_t swap, uint32_t who)
{
    return (struct command){ .kind = COMMAND_SWAP_AGREE, .actor = actor, .swap = swap, .worker = who };
}

static struct command settle(struct actor actor, uint64_t swap, bool on, uint32_t waived, const char *note)
{
    return (struct command){ .kind = COMMAND_SWAP_SETTLE, .actor = actor, .swap = swap, .on = on, .waived = waived, .note = note };
}

static struct command withdraw(struct actor actor, uint64_t swap)
{
    return (struct command){ .kind = COMMAND_SWAP_WITHDRAW, .actor = actor, .swap = swap };
}

static struct command take(uint32_t who, uint32_t with, int32_t day, uint8_t shift)
{
    return (struct command){ .kind = COMMAND_SHIFT_TAKE, .actor = office, .worker = who, .with = with, .day = day, .shift = shift, .note = "sick call" };
}

static struct command leave(uint32_t who, int32_t day)
{
    return (struct command){ .kind = COMMAND_ROSTER_LEAVE, .actor = office, .worker = who, .day = day, .to_day = day + 1, .on = true };
}

/* Soft rules are waived. */
static struct command set_anyway(uint32_t who, int32_t day, uint8_t shift)
{
    return (struct command){ .kind = COMMAND_SHIFT_SET, .actor = office, .worker = who, .day = day, .shift = shift, .waived = UINT32_MAX, .note = "much to do" };
}

/* Asked, agreed and approved in one go. */
static void swap_now(struct city *city, uint32_t from, uint32_t to, int32_t day, int32_t to_day)
{
    assert_int_equal(step(city, ask(worker(from), from, to, day, to_day)), REFUSE_OK);
    uint64_t id = city->out->swap;
    assert_int_equal(step(city, agree(worker(to), id, to)), REFUSE_OK);
    assert_int_equal(step(city, settle(office, id, true, 1U << RULE_REST_GAP, "both want it")), REFUSE_OK);
    assert_int_equal(engine_swap(city->engine, id)->state, SWAP_DONE);
}

/* ---- a swap from its beginning to its end ---- */

static void two_workers_exchange_a_day(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    int32_t day = monday + 2;
    assert_int_equal(step(&city, ask(worker(ANNA), ANNA, BING, day, 0)), REFUSE_OK);
    uint64_t id = city.out->swap;
    assert_int_equal(city.out->count, 1);
    const struct event *event = &city.out->event[0];
    assert_true(event->kind == EVENT_SWAP && event->seq == id && event->point == 1 && event->worker == ANNA && event->swap.id == id);
    const struct swap *swap = engine_swap(city.engine, id);
    assert_non_null(swap);
    assert_true(swap->state == SWAP_ASKED && swap->from == ANNA && swap->to == BING && swap->day == day && swap->to_day == 0 && swap->shift == EARLY);
    assert_true(swap->asked_ms == city.now_ms && swap->agreed_ms == 0 && swap->settled_ms == 0 && swap->by.role == BY_WORKER && swap->by.id == ANNA);
    assert_string_equal(swap->note, "a family matter");
    assert_int_equal(step(&city, ask(office, ANNA, 0, day, 0)), REFUSE_EXISTS);

    assert_int_equal(step(&city, settle(office, id, true, 0, NULL)), REFUSE_STATE);      /* not agreed yet */
    city.now_ms += MINUTE_MS;
    assert_int_equal(step(&city, agree(worker(BING), id, BING)), REFUSE_OK);
    assert_int_equal(engine_swap(city.engine, id)->agreed_ms, city.now_ms);

    /* From the evening to the next morning are ten hours, not eleven: the operator has to say why. */
    assert_int_equal(step(&city, settle(office, id, true, 0, NULL)), REFUSE_INELIGIBLE);
    assert_true(city.out->why == WHY_HOURS && city.out->rule == RULE_REST_GAP && city.out->minutes == 600);
    assert_int_equal(step(&city, settle(office, id, true, 1U << RULE_REST_GAP, NULL)), REFUSE_INELIGIBLE);
    struct command dry = settle(office, id, true, 1U << RULE_REST_GAP, "both want it");
    dry.dry = true;
    assert_int_equal(step(&city, dry), REFUSE_OK);
    assert_true(city.out->impact.cells == 2 && city.out->impact.workers == 2 && city.out->impact.visits == 0);
    dry.dry = false;
    assert_int_equal(step(&city, dry), REFUSE_OK);
    swap = engine_swap(city.engine, id);
    assert_true(swap->state == SWAP_DONE && swap->settled_ms == city.now_ms && swap->waived == 1U << RULE_REST_GAP);
    assert_string_equal(swap->note, "both want it");
    assert_int_equal(cell(&city, ANNA, day), EVENING);
    assert_int_equal(cell(&city, BING, day), EARLY);
    const struct roster_change *change = said(&city, ANNA, day, LAYER_SWAP);
    assert_non_null(change);
    assert_int_equal(change->of_row, engine_worker_row(city.engine, BING));
    assert_int_equal(change->by.role, BY_OPERATOR);
    assert_string_equal(change->note, "both want it");
    assert_int_equal(engine_swap_after(city.engine, 1, 0)->id, id);
    assert_null(engine_swap_after(city.engine, 1, id));
    assert_null(engine_swap_after(city.engine, 2, 0));
    city_free(&city);
}

static void a_day_is_given_away(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    swap_now(&city, ANNA, CHEN, monday + 1, 0);
    assert_int_equal(cell(&city, ANNA, monday + 1), SHIFT_REST);
    assert_int_equal(cell(&city, CHEN, monday + 1), EARLY);
    /* Chen hands it on to Enni: the three cells are what they were, in turn. */
    swap_now(&city, CHEN, ENNI, monday + 1, 0);
    assert_int_equal(cell(&city, CHEN, monday + 1), SHIFT_REST);
    assert_int_equal(cell(&city, ENNI, monday + 1), EARLY);
    assert_int_equal(said(&city, ENNI, monday + 1, LAYER_SWAP)->of_row, engine_worker_row(city.engine, ANNA));
    /* And back to Anna: nothing of it is left. */
    swap_now(&city, ENNI, ANNA, monday + 1, 0);
    assert_int_equal(cell(&city, ANNA, monday + 1), EARLY);
    assert_null(said(&city, ANNA, monday + 1, LAYER_SWAP));
    assert_int_equal(cell(&city, ENNI, monday + 1), SHIFT_REST);
    city_free(&city);
}

static void a_day_for_another_day(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    swap_now(&city, ANNA, BING, monday + 5, monday + 3);      /* Saturday is free for both: only Thursday changes */
    assert_true(cell(&city, ANNA, monday + 5) == SHIFT_REST && cell(&city, BING, monday + 5) == SHIFT_REST);
    assert_true(cell(&city, ANNA, monday + 3) == EVENING && cell(&city, BING, monday + 3) == EARLY);
    swap_now(&city, BING, CHEN, monday + 1, monday + 4);
    assert_true(cell(&city, BING, monday + 1) == SHIFT_REST && cell(&city, CHEN, monday + 1) == EVENING);
    assert_true(cell(&city, BING, monday + 4) == SHIFT_REST && cell(&city, CHEN, monday + 4) == EVENING);
    city_free(&city);
}

/* What an operator set by hand changes hands as it is, and takes what lay on the other cell with it. */
static void a_shift_set_by_hand_changes_hands(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    struct command set = { .kind = COMMAND_SHIFT_SET, .actor = office, .worker = ANNA, .day = monday + 8, .shift = MIDDLE };
    assert_int_equal(step(&city, set), REFUSE_OK);
    swap_now(&city, ANNA, CHEN, monday + 8, 0);
    assert_true(cell(&city, ANNA, monday + 8) == SHIFT_REST && cell(&city, CHEN, monday + 8) == MIDDLE);
    assert_null(said(&city, ANNA, monday + 8, LAYER_OVERRIDE));
    assert_int_equal(said(&city, CHEN, monday + 8, LAYER_SWAP)->of_row, NIL);
    assert_int_equal(said(&city, ANNA, monday + 8, LAYER_SWAP)->of_row, engine_worker_row(city.engine, CHEN));
    city_free(&city);
}

/* The pattern of the giver moves: who has the shift by a swap moves with it, and the giver does not get it back. */
static void a_swap_follows_a_published_pattern(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    swap_now(&city, ANNA, CHEN, monday + 8, 0);
    const struct edit turn = { .op = EDIT_PATTERN, .rotation = { MIDDLE, 3 }, .worker = ANNA, .day = monday + 7, .to_day = monday + 14 };
    struct command edit = { .kind = COMMAND_DRAFT_EDIT, .actor = office, .point = 1, .edits = &turn, .edit_count = 1 };
    assert_int_equal(step(&city, edit), REFUSE_OK);
    struct command publish = { .kind = COMMAND_DRAFT_PUBLISH, .actor = office, .point = 1 };
    assert_int_equal(city_step(&city, &publish), REFUSE_OK);
    bool told = false;      /* the record of a swap that followed is another one now */
    for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) told |= dirty.kind == DIRTY_SHIFT && dirty.id == CHEN && dirty.day == monday + 8;
    assert_true(told);
    assert_int_equal(cell(&city, ANNA, monday + 7), MIDDLE);
    assert_int_equal(cell(&city, ANNA, monday + 8), SHIFT_REST);
    assert_int_equal(cell(&city, CHEN, monday + 8), MIDDLE);
    city_free(&city);
}

/* ---- open shifts ---- */

static void an_open_shift(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    assert_int_equal(step(&city, post(office, 1, monday + 1, MIDDLE)), REFUSE_OK);
    uint64_t id = city.out->swap;
    assert_true(engine_swap(city.engine, id)->state == SWAP_OPEN && engine_swap(city.engine, id)->shift == MIDDLE);
    assert_int_equal(step(&city, agree(worker(DONG), id, DONG)), REFUSE_NO_WORKER);      /* of another point */
    assert_int_equal(step(&city, agree(worker(ANNA), id, ANNA)), REFUSE_BUSY);           /* works that day */
    assert_int_equal(step(&city, agree(worker(CHEN), id, CHEN)), REFUSE_OK);
    assert_int_equal(step(&city, agree(worker(ENNI), id, ENNI)), REFUSE_STATE);          /* one was first */
    assert_int_equal(step(&city, settle(office, id, true, 0, NULL)), REFUSE_OK);
    assert_int_equal(cell(&city, CHEN, monday + 1), MIDDLE);
    assert_int_equal(said(&city, CHEN, monday + 1, LAYER_SWAP)->of_row, NIL);
    /* A worker may offer a shift to anybody, too. */
    assert_int_equal(step(&city, ask(worker(ANNA), ANNA, 0, monday + 3, 0)), REFUSE_OK);
    id = city.out->swap;
    assert_int_equal(step(&city, agree(worker(ANNA), id, ANNA)), REFUSE_ROLE);
    assert_int_equal(step(&city, agree(worker(CHEN), id, ENNI)), REFUSE_ROLE);
    assert_int_equal(step(&city, agree(worker(ENNI), id, ENNI)), REFUSE_OK);
    assert_int_equal(engine_swap(city.engine, id)->to, ENNI);
    city_free(&city);
}

/* ---- rules ---- */

static void a_hard_rule_refuses_before_anybody_waits(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    assert_int_equal(step(&city, set_anyway(ANNA, monday + 5, EARLY)), REFUSE_OK);
    assert_int_equal(step(&city, post(office, 1, monday + 6, EARLY)), REFUSE_OK);
    uint64_t id = city.out->swap;
    assert_int_equal(step(&city, agree(worker(ANNA), id, ANNA)), REFUSE_INELIGIBLE);
    assert_true(city.out->why == WHY_HOURS && city.out->rule == RULE_REST_DAY && city.out->minutes == 7 && city.out->worker == ANNA);
    /* The roster changed between the agreement and the approval: the rules are looked at again. */
    assert_int_equal(step(&city, agree(worker(CHEN), id, CHEN)), REFUSE_OK);
    for (int32_t day = monday; day < monday + 6; day++) {
        assert_int_equal(step(&city, set_anyway(CHEN, day, EARLY)), REFUSE_OK);
    }
    assert_int_equal(step(&city, settle(office, id, true, UINT32_MAX, "no matter what")), REFUSE_INELIGIBLE);
    assert_true(city.out->rule == RULE_REST_DAY && city.out->minutes == 7 && city.out->worker == CHEN);
    assert_int_equal(step(&city, settle(office, id, false, 0, "too many days")), REFUSE_OK);
    assert_int_equal(engine_swap(city.engine, id)->state, SWAP_REFUSED);
    assert_int_equal(cell(&city, CHEN, monday + 6), SHIFT_REST);
    city_free(&city);
}

static void nobody_on_leave_gets_a_shift(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    assert_int_equal(step(&city, leave(CHEN, monday + 1)), REFUSE_OK);
    assert_int_equal(step(&city, ask(worker(ANNA), ANNA, CHEN, monday + 1, 0)), REFUSE_OK);
    uint64_t id = city.out->swap;
    assert_int_equal(step(&city, agree(worker(CHEN), id, CHEN)), REFUSE_BUSY);
    assert_true(city.out->worker == CHEN && city.out->day == monday + 1);
    assert_int_equal(step(&city, take(CHEN, ANNA, monday + 1, 0)), REFUSE_BUSY);
    /* Who is on leave can give a shift away all the same. */
    assert_int_equal(step(&city, leave(ANNA, monday + 2)), REFUSE_OK);
    swap_now(&city, ANNA, CHEN, monday + 2, 0);
    assert_int_equal(cell(&city, CHEN, monday + 2), EARLY);
    city_free(&city);
}

/* ---- what is refused ---- */

static void bad_commands(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    int32_t beyond = roster_first_day(engine_roster(city.engine)) + ROSTER_DAYS;
    const struct { struct command command; enum refusal refusal; } cases[] = {
        { ask(worker(BING), ANNA, BING, monday + 1, 0), REFUSE_ROLE },
        { ask((struct actor){ BY_FIRM, 1 }, ANNA, BING, monday + 1, 0), REFUSE_ROLE },
        { ask(office, 999, BING, monday + 1, 0), REFUSE_NO_WORKER },
        { ask(office, ANNA, 999, monday + 1, 0), REFUSE_NO_WORKER },
        { ask(office, ANNA, DONG, monday + 1, 0), REFUSE_NO_WORKER },
        { ask(office, ANNA, ANNA, monday + 1, 0), REFUSE_RANGE },
        { ask(office, ANNA, BING, monday + 1, monday + 1), REFUSE_RANGE },
        { ask(office, ANNA, BING, monday - 1, 0), REFUSE_PAST },
        { ask(office, ANNA, BING, monday, monday - 1), REFUSE_PAST },
        { ask(office, ANNA, BING, beyond, 0), REFUSE_TOO_FAR_AHEAD },
        { ask(office, ANNA, BING, monday, beyond), REFUSE_TOO_FAR_AHEAD },
        { post(worker(ANNA), 1, monday, EARLY), REFUSE_ROLE },
        { post(office, 3, monday, EARLY), REFUSE_NO_POINT },
        { post(office, 0, monday, EARLY), REFUSE_NO_POINT },
        { post(office, 1, monday, SHIFT_REST), REFUSE_NO_SHIFT },
        { post(office, 1, monday, HELP_SHIFTS + 1), REFUSE_NO_SHIFT },
        { post(office, 1, monday - 1, EARLY), REFUSE_PAST },
        { agree(office, 77, ANNA), REFUSE_NO_ORDER },
        { settle(office, 0, true, 0, NULL), REFUSE_NO_ORDER },
        { withdraw(office, 77), REFUSE_NO_ORDER },
        { take(ANNA, ANNA, monday, EARLY), REFUSE_RANGE },
        { take(ANNA, 999, monday, EARLY), REFUSE_NO_WORKER },
        { take(999, 0, monday, EARLY), REFUSE_NO_WORKER },
        { take(CHEN, 0, monday - 1, EARLY), REFUSE_PAST },
        { take(CHEN, 0, beyond, EARLY), REFUSE_TOO_FAR_AHEAD },
        { take(CHEN, 0, monday, SHIFT_REST), REFUSE_NO_SHIFT },
        { take(CHEN, 0, monday, HELP_SHIFTS + 1), REFUSE_NO_SHIFT },
        { take(CHEN, ENNI, monday, SHIFT_REST), REFUSE_STATE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum refusal refusal = step(&city, cases[i].command);
        if (refusal != cases[i].refusal) fail_msg("case %zu: %s", i, refusal_name(refusal));
    }
    struct command by_worker = take(CHEN, 0, monday, EARLY);
    by_worker.actor = worker(CHEN);
    assert_int_equal(step(&city, by_worker), REFUSE_ROLE);
    city_free(&city);
}

/* A swap of Anna's in each state; what everybody may do with it, and where it leads. */
enum act { AGREE, APPROVE, REFUSE, WITHDRAW, ACTS };
static const struct { uint8_t state; const char *who[ACTS]; uint8_t next[ACTS]; } table[] = {
    /*                agree       approve  refuse   withdraw */
    { SWAP_OPEN,   { "obca",      "",      "oa",    "oAa" }, { SWAP_AGREED, SWAP_NONE, SWAP_REFUSED, SWAP_WITHDRAWN } },
    { SWAP_ASKED,  { "oba",       "",      "oa",    "oAba" }, { SWAP_AGREED, SWAP_NONE, SWAP_REFUSED, SWAP_WITHDRAWN } },
    { SWAP_AGREED, { "",          "oa",    "oa",    "oAba" }, { SWAP_NONE, SWAP_DONE, SWAP_REFUSED, SWAP_WITHDRAWN } },
    { SWAP_DONE,   { "", "", "", "" }, { 0 } },
    { SWAP_REFUSED, { "", "", "", "" }, { 0 } },
    { SWAP_WITHDRAWN, { "", "", "", "" }, { 0 } },
};
/* o operator, a admin, A Anna who asks, b Bing who is asked, c Chen, r resident, f firm, g regulator, e engine */
static const char letters[] = "oaAbcrfge";
static const struct actor people[] = { { BY_OPERATOR, 1 }, { BY_ADMIN, 0 }, { BY_WORKER, ANNA }, { BY_WORKER, BING }, { BY_WORKER, CHEN }, { BY_RESIDENT, 1 },
                                       { BY_FIRM, 1 }, { BY_REGULATOR, 0 }, { BY_ENGINE, 0 } };

static uint64_t bring_to(struct city *city, uint8_t state)
{
    assert_int_equal(step(city, ask(worker(ANNA), ANNA, state == SWAP_OPEN ? 0 : BING, monday + 7, 0)), REFUSE_OK);
    uint64_t id = city->out->swap;
    if (state == SWAP_AGREED || state == SWAP_DONE) assert_int_equal(step(city, agree(worker(BING), id, BING)), REFUSE_OK);
    if (state == SWAP_DONE) assert_int_equal(step(city, settle(office, id, true, 1U << RULE_REST_GAP, "so be it")), REFUSE_OK);
    if (state == SWAP_REFUSED) assert_int_equal(step(city, settle(office, id, false, 0, NULL)), REFUSE_OK);
    if (state == SWAP_WITHDRAWN) assert_int_equal(step(city, withdraw(worker(ANNA), id)), REFUSE_OK);
    assert_int_equal(engine_swap(city->engine, id)->state, state);
    return id;
}

static void every_state_act_and_role(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++) {
        for (int act = 0; act < ACTS; act++) {
            for (size_t who = 0; who < sizeof people / sizeof people[0]; who++) {
                struct city city;
                city_of_swaps(&city);
                uint64_t id = bring_to(&city, table[row].state);
                struct actor actor = people[who];
                uint32_t taker = actor.role == BY_WORKER ? actor.id : BING;
                const struct command commands[ACTS] = { agree(actor, id, taker), settle(actor, id, true, 1U << RULE_REST_GAP, "yes"), settle(actor, id, false, 0, NULL),
                                                        withdraw(actor, id) };
                enum refusal refusal = step(&city, commands[act]);
                bool may = strchr(table[row].who[act], letters[who]) != NULL;
                uint8_t next = may ? table[row].next[act] : table[row].state;
                if (may && act == WITHDRAW && letters[who] == 'b') next = SWAP_REFUSED;      /* Bing was asked and says no */
                if ((refusal == REFUSE_OK) != may || engine_swap(city.engine, id)->state != next)
                    fail_msg("%s, act %d, %c: %s", swap_state_name((enum swap_state)table[row].state), act, letters[who], refusal_name(refusal));
                if (!may) assert_true(refusal == REFUSE_ROLE || refusal == REFUSE_STATE);
                city_free(&city);
            }
        }
    }
}

/* ---- time and room ---- */

static void tick_at(struct city *city, int64_t now_ms, uint32_t *told)
{
    const struct command tick = { .kind = COMMAND_TICK };
    city->now_ms = now_ms;
    *told = 0;
    do {
        assert_int_equal(city_step(city, &tick), REFUSE_OK);
        for (uint32_t i = 0; i < city->out->count; i++) *told += city->out->event[i].kind == EVENT_SWAP;
        for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
    } while (engine_deadline_ms(city->engine) <= city->now_ms);
}

static void the_day_comes_first(void **state)
{
    (void)state;
    struct city city;
    uint32_t told;
    city_of_swaps(&city);
    assert_int_equal(step(&city, ask(worker(ANNA), ANNA, BING, monday + 3, monday + 1)), REFUSE_OK);
    uint64_t id = city.out->swap;
    tick_at(&city, ms_of_day(monday + 2) - 1, &told);
    assert_true(told == 0 && engine_swap(city.engine, id)->state == SWAP_ASKED);
    tick_at(&city, ms_of_day(monday + 2), &told);
    const struct swap *swap = engine_swap(city.engine, id);
    assert_true(told == 1 && swap->state == SWAP_WITHDRAWN && swap->settled_ms == city.now_ms && swap->by.role == BY_WORKER);
    int64_t end_ms = city.now_ms + city.policy.keep_h * 60 * MINUTE_MS;
    tick_at(&city, end_ms - 1, &told);
    assert_non_null(engine_swap(city.engine, id));
    tick_at(&city, end_ms, &told);
    assert_true(told == 0 && engine_swap(city.engine, id) == NULL);
    city_free(&city);
}

static void a_full_board(void **state)
{
    (void)state;
    struct city city;
    uint32_t told;
    city_of_swaps(&city);
    uint64_t first = 0, last = 0;
    for (int i = 0; i < SWAPS_MAX; i++) {
        struct command command = post(office, 1, monday + 10, EARLY);
        assert_int_equal(city_step(&city, &command), REFUSE_OK);
        last = city.out->swap;
        if (first == 0) first = last;
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) assert_true(dirty.kind == DIRTY_SWAP && dirty.id == last);
    }
    assert_int_equal(step(&city, post(office, 1, monday + 10, EARLY)), REFUSE_FULL);
    assert_int_equal(step(&city, withdraw(office, last)), REFUSE_OK);
    struct command command = post(office, 1, monday + 10, EARLY);
    assert_int_equal(city_step(&city, &command), REFUSE_OK);      /* what was over makes room, and the store hears of both */
    bool gone = false, fresh = false;
    for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {
        gone |= dirty.id == last;
        fresh |= dirty.id == city.out->swap;
    }
    assert_true(gone && fresh && engine_swap(city.engine, last) == NULL && engine_swap(city.engine, first) != NULL);
    /* All of them pass at once: a bounded amount a tick, and none is left out. */
    tick_at(&city, ms_of_day(monday + 11), &told);
    assert_int_equal(told, SWAPS_MAX);
    tick_at(&city, ms_of_day(monday + 20), &told);
    assert_null(engine_swap_after(city.engine, 0, 0));
    city_free(&city);
}

/* ---- take now ---- */

static void a_shift_is_taken_at_once(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    struct command dry = take(CHEN, ANNA, monday, SHIFT_REST);
    dry.dry = true;
    assert_int_equal(step(&city, dry), REFUSE_OK);
    assert_int_equal(city.out->impact.cells, 2);
    assert_int_equal(step(&city, take(CHEN, ANNA, monday, SHIFT_REST)), REFUSE_OK);
    assert_true(cell(&city, CHEN, monday) == EARLY && cell(&city, ANNA, monday) == SHIFT_REST);
    assert_int_equal(said(&city, CHEN, monday, LAYER_SWAP)->of_row, engine_worker_row(city.engine, ANNA));
    assert_int_equal(said(&city, ANNA, monday, LAYER_SWAP)->of_row, NIL);
    assert_string_equal(said(&city, CHEN, monday, LAYER_SWAP)->note, "sick call");
    assert_null(engine_swap_after(city.engine, 0, 0));
    /* Another shift than theirs, and one of nobody's. */
    assert_int_equal(step(&city, take(ENNI, BING, monday + 1, MIDDLE)), REFUSE_OK);
    assert_true(cell(&city, ENNI, monday + 1) == MIDDLE && cell(&city, BING, monday + 1) == SHIFT_REST);
    assert_int_equal(step(&city, take(CHEN, 0, monday + 1, NIGHT)), REFUSE_OK);
    assert_int_equal(cell(&city, CHEN, monday + 1), NIGHT);
    /* Rules bind all the same: a soft one wants its name and a reason, a hard one cannot be waived. */
    assert_int_equal(step(&city, take(CHEN, 0, monday + 2, MIDDLE)), REFUSE_INELIGIBLE);
    assert_int_equal(city.out->rule, RULE_REST_GAP);
    struct command waived = take(CHEN, 0, monday + 2, MIDDLE);
    waived.waived = 1U << RULE_REST_GAP;
    assert_int_equal(step(&city, waived), REFUSE_OK);
    assert_int_equal(said(&city, CHEN, monday + 2, LAYER_SWAP)->waived, 1U << RULE_REST_GAP);
    city_free(&city);
}

/* ---- records that cannot be right ---- */

static void bad_records(void **state)
{
    (void)state;
    struct city city;
    city_of_swaps(&city);
    const struct swap good = { .id = 9, .state = SWAP_AGREED, .shift = EARLY, .point = 1, .from = ANNA, .to = BING, .day = monday + 1, .by = office,
                               .asked_ms = city.now_ms - 2, .agreed_ms = city.now_ms - 1 };
    struct swap bad[12];
    for (int i = 0; i < 12; i++) bad[i] = good;
    bad[0].id = 0;
    bad[1].state = SWAP_NONE;
    bad[2].state = SWAP_STATE_COUNT;
    bad[3].to = 0;
    bad[4].to = ANNA;
    bad[5].agreed_ms = 0;
    bad[6].settled_ms = city.now_ms;
    bad[7].state = SWAP_DONE;
    bad[8].state = SWAP_OPEN;
    bad[9].asked_ms = 0;
    memset(bad[10].note, 'x', NOTE_MAX);
    bad[11].from = 0;
    bad[11].shift = SHIFT_REST;
    for (int i = 0; i < 12; i++)
        if (engine_restore_swap(city.engine, &bad[i]) != REFUSE_RANGE) fail_msg("record %d", i);
    struct swap elsewhere = good;
    elsewhere.point = 7;
    assert_int_equal(engine_restore_swap(city.engine, &elsewhere), REFUSE_NO_POINT);
    assert_int_equal(engine_restore_swap(city.engine, &good), REFUSE_OK);
    assert_int_equal(engine_restore_swap(city.engine, &good), REFUSE_EXISTS);
    struct swap before = good;
    before.id = 4;
    assert_int_equal(engine_restore_swap(city.engine, &before), REFUSE_OK);
    assert_int_equal(engine_swap_after(city.engine, 0, 0)->id, 4);
    assert_int_equal(engine_swap_after(city.engine, 0, 4)->id, 9);
    city_free(&city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_workers_exchange_a_day),
        cmocka_unit_test(a_day_is_given_away),
        cmocka_unit_test(a_day_for_another_day),
        cmocka_unit_test(a_shift_set_by_hand_changes_hands),
        cmocka_unit_test(a_swap_follows_a_published_pattern),
        cmocka_unit_test(an_open_shift),
        cmocka_unit_test(a_hard_rule_refuses_before_anybody_waits),
        cmocka_unit_test(nobody_on_leave_gets_a_shift),
        cmocka_unit_test(bad_commands),
        cmocka_unit_test(every_state_act_and_role),
        cmocka_unit_test(the_day_comes_first),
        cmocka_unit_test(a_full_board),
        cmocka_unit_test(a_shift_is_taken_at_once),
        cmocka_unit_test(bad_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
