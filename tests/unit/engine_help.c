/* engine_help.c - small cities for the tests of the engine. */
#include "unit/engine_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/travel.h"

/* ---- chance ---- */

uint64_t dice_next(struct dice *dice)      /* splitmix64 */
{
    uint64_t x = dice->state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

uint32_t dice_below(struct dice *dice, uint32_t limit) { return (uint32_t)(dice_next(dice) % limit); }

int64_t dice_between(struct dice *dice, int64_t least, int64_t most)
{
    return least + (int64_t)(dice_next(dice) % (uint64_t)(most - least + 1));
}

bool dice_chance(struct dice *dice, uint32_t percent) { return dice_below(dice, 100) < percent; }

/* ---- time and place ---- */

int64_t help_ms(int32_t year, uint32_t month, uint32_t day, uint32_t hour, uint32_t minute)
{
    return ms_of_day(day_of_civil(year, month, day)) + (int64_t)(hour * 60 + minute) * MINUTE_MS;
}

struct place help_place(int32_t east_m, int32_t north_m)
{
    /* At 30.27 degrees north a metre is 104.0e-7 degrees of longitude and 89.9e-7 of latitude. */
    return (struct place){ .lon_e7 = 1201580000 + east_m * 104, .lat_e7 = 302740000 + north_m * 90 };
}

/* ---- the tables ---- */

static const struct item items[] = {
    { .id = CLEAN, .mode = MODE_NOW | MODE_SLOT, .crew = 1, .skill = 0, .health = HEALTH_GENERAL, .qty_min = 1, .qty_max = 5,
      .unit_man_min = 60, .max_min = 300, .lead_h = 2, .reach_m = 6000, .price_fen = 5000 },
    { .id = DEEP, .mode = MODE_NOW | MODE_SLOT, .crew = 2, .skill = 1, .cert = 1, .health = HEALTH_GENERAL, .qty_min = 1, .qty_max = 6,
      .base_min = 30, .unit_man_min = 45, .max_min = 240, .lead_h = 1, .reach_m = 6000, .price_fen = 16051 },
    { .id = MOVE, .mode = MODE_NOW | MODE_SLOT, .crew = 3, .skill = 0, .health = HEALTH_NONE, .qty_min = 1, .qty_max = 4,
      .base_min = 10, .unit_man_min = 100, .max_min = 200, .lead_h = 4, .reach_m = 9000, .price_fen = 68000 },
    { .id = COOK, .mode = MODE_SLOT, .crew = 1, .skill = 2, .cert = 2, .health = HEALTH_HOME, .qty_min = 2, .qty_max = 4,
      .unit_man_min = 60, .max_min = 240, .lead_h = 12, .reach_m = 4000, .price_fen = 5500 },
    { .id = NANNY, .mode = MODE_CONTRACT, .crew = 1, .skill = 0, .health = HEALTH_INFANT, .qty_min = 1, .qty_max = 1,
      .unit_man_min = 540, .max_min = 540, .lead_h = 24, .reach_m = 9000, .price_fen = 700000 },
    { .id = ERRAND, .mode = MODE_NOW, .crew = 1, .skill = 0, .health = HEALTH_NONE, .qty_min = 1, .qty_max = 3,
      .unit_man_min = 15, .max_min = 60, .lead_h = 0, .reach_m = 2500, .price_fen = 2000 },
};

static const struct shift_kind shifts[] = {
    { .id = EARLY, .span_count = 1, .span = { { 420, 900 } }, .paid_break_min = 30 },
    { .id = MIDDLE, .span_count = 1, .span = { { 600, 1080 } } },
    { .id = EVENING, .span_count = 1, .span = { { 780, 1260 } } },
    { .id = NIGHT, .span_count = 1, .span = { { 1320, 1800 } } },
    { .id = SPLIT, .span_count = 2, .span = { { 360, 600 }, { 960, 1200 } } },
    { .id = LONG, .span_count = 1, .span = { { 480, 1200 } } },
};

static const struct pattern rotas[] = {
    { .id = HELP_SHIFTS + 1, .length = 6, .cycle = { EARLY, EARLY, MIDDLE, EVENING, SHIFT_REST, SHIFT_REST } },
    { .id = HELP_SHIFTS + 2, .length = 7, .cycle = { MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, SHIFT_REST, SHIFT_REST } },
};

static void city_tables(struct city *city)
{
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) NEED(engine_item_put(city->engine, &items[i]) == REFUSE_OK);
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        NEED(engine_shift_kind_put(city->engine, &shifts[i]) == REFUSE_OK);
        uint8_t s = shifts[i].id;
        struct pattern pattern = { .id = s, .length = 7, .cycle = { s, s, s } };      /* from Monday on: three long days, five others */
        if (s != LONG) pattern.cycle[3] = pattern.cycle[4] = s;
        NEED(engine_pattern_put(city->engine, &pattern) == REFUSE_OK);
    }
    for (size_t i = 0; i < sizeof rotas / sizeof *rotas; i++) NEED(engine_pattern_put(city->engine, &rotas[i]) == REFUSE_OK);
    const struct point points[] = { { 1, help_place(0, 0) }, { 2, help_place(2500, 600) } };
    for (uint32_t i = 0; i < 2 && i < city->limits.points; i++) NEED(engine_point_put(city->engine, &points[i]) == REFUSE_OK);
}

void city_new(struct city *city, const struct engine_limits *limits, const struct policy *policy)
{
    memset(city, 0, sizeof *city);
    city->limits = *limits;
    city->policy = *policy;
    city->households = 6;
    city->out = calloc(1, sizeof *city->out);
    NEED(city->out != NULL);
    NEED(engine_new(limits, policy, &city->engine) == REFUSE_OK);
    city_tables(city);
}

struct worker_file city_worker(const struct city *city, uint32_t id, struct place base, uint8_t pattern)
{
    (void)city;
    int32_t far = day_of_civil(2040, 1, 1);
    struct worker_file file = {
        .id = id, .firm = 1, .point = 1, .base = base, .skills = 1, .labour = { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false },
        .health = HEALTH_INFANT, .identity_until = far, .health_until = far, .insurance_until = far, .contract_until = far,
        .trained_on = far - TRAINING_DAYS, .rotation = { .pattern = pattern, .offset = 3 },      /* of a week that begins on Monday */
    };
    for (uint32_t i = 1; i < CERTS_MAX; i++) file.cert_until[i] = far;
    return file;
}

void city_put(struct city *city, const struct worker_file *file)
{
    NEED(city->workers < sizeof city->file / sizeof *city->file);
    NEED(engine_worker_put(city->engine, file) == REFUSE_OK);
    city->file[city->workers++] = *file;
}

void city_open(struct city *city, int64_t now_ms)
{
    city->now_ms = now_ms;
    engine_open(city->engine, now_ms);
}

void city_free(struct city *city)
{
    engine_free(city->engine);
    free(city->out);
    memset(city, 0, sizeof *city);
}

/* ---- a city made by chance ---- */

static void policy_random(struct policy *policy, struct dice *dice)
{
    policy_defaults(policy);
    if (dice_chance(dice, 30)) return;
    policy->slot_step_min = 10 * (1 + (int64_t)dice_below(dice, 6));
    policy->buffer_min = dice_between(dice, 0, 30);
    policy->late_max_min = dice_between(dice, 0, 90);
    policy->late_grace_min = dice_between(dice, 0, 20);
    policy->now_window_min = dice_between(dice, 30, 240);
    policy->offer_now_s = dice_between(dice, 20, 600);
    policy->offer_slot_s = dice_between(dice, 60, 7200);
    policy->hold_s = dice_between(dice, 30, 900);
    policy->keep_h = dice_between(dice, 25, 72);
    policy->retry_s = dice_between(dice, 10, 600);
    policy->overrun_step_min = dice_between(dice, 5, 30);
    policy->slot_notice_min = dice_between(dice, 0, 120);
    policy->slot_horizon_days = dice_between(dice, 2, 14);
    policy->weight_travel = dice_between(dice, 0, 4);
    policy->weight_wait = dice_between(dice, 0, 4);
    policy->weight_late = dice_between(dice, 0, 8);
    policy->cost_stranger_s = dice_between(dice, 0, 600);
    policy->cost_hour_s = dice_between(dice, 0, 300);
    policy->cost_skill_s = dice_between(dice, 0, 60);
    policy->match_nearest = dice_chance(dice, 15);
    policy->share_s = dice_between(dice, 0, 60);
    policy->cost_switch_s = dice_between(dice, 0, 300);
    policy->improve_freeze_min = dice_between(dice, 0, 120);
    policy->improve_least_s = dice_between(dice, 0, 120);
}

static struct place place_random(struct dice *dice)
{
    /* Half of the places lie on a coarse lattice, so that equal distances and equal places occur. */
    if (dice_chance(dice, 50)) return help_place((int32_t)dice_between(dice, -3, 3) * 500, (int32_t)dice_between(dice, -3, 3) * 500);
    return help_place((int32_t)dice_between(dice, -3500, 3500), (int32_t)dice_between(dice, -3500, 3500));
}

/* A date that is mostly far away, and sometimes within days of today. */
static int32_t until_random(struct dice *dice, int32_t today)
{
    return dice_chance(dice, 4) ? today + (int32_t)dice_between(dice, -2, 4) : today + 900;
}

static struct worker_file file_random(const struct city *city, struct dice *dice, uint32_t id, int32_t today)
{
    struct worker_file file = city_worker(city, id, place_random(dice), (uint8_t)dice_between(dice, 1, HELP_PATTERNS));
    if (dice_chance(dice, 4)) file.rotation.pattern = 0;
    file.rotation.offset = (uint8_t)dice_below(dice, 7);
    file.firm = 1 + dice_below(dice, 2);
    file.point = 1 + dice_below(dice, 2);
    file.skills = dice_chance(dice, 95) ? 1 : 0;
    if (dice_chance(dice, 75)) file.skills |= 2;
    if (dice_chance(dice, 50)) file.skills |= 4;
    file.health = (uint8_t)(dice_chance(dice, 90) ? HEALTH_ELDER : HEALTH_NONE);
    file.identity_until = until_random(dice, today);
    file.health_until = until_random(dice, today);
    file.insurance_until = until_random(dice, today);
    file.contract_until = until_random(dice, today);
    file.trained_on = until_random(dice, today) - TRAINING_DAYS;
    for (uint32_t i = 1; i < CERTS_MAX; i++) file.cert_until[i] = dice_chance(dice, 85) ? until_random(dice, today) : 0;
    static const struct labour labours[] = {
        { RELATION_CONTRACT, HOURS_COMPREHENSIVE, false }, { RELATION_CONTRACT, HOURS_STANDARD, false },
        { RELATION_AGREEMENT, HOURS_COMPREHENSIVE, true }, { RELATION_PART_TIME, HOURS_STANDARD, false },
    };
    file.labour = labours[dice_chance(dice, 60) ? 0 : dice_below(dice, 4)];
    return file;
}

/* Some cities have measured travel: a third to thrice the estimate, and not the same there as back. Its own dice: the rest of the city stays as it was. */
static void nodes_random(struct city *city, struct dice dice)
{
    for (uint32_t i = 0; i < city->limits.nodes; i++) {
        city->node[i] = help_place((int32_t)dice_between(&dice, -4000, 4000), (int32_t)dice_between(&dice, -4000, 4000));
        NEED(engine_node_put(city->engine, city->node[i]) == REFUSE_OK);
    }
    for (uint32_t a = 0; a < city->limits.nodes; a++)
        for (uint32_t b = 0; b < city->limits.nodes; b++) {
            int64_t plain_ms = travel_ms(city->node[a], city->node[b], &city->policy);
            if (dice_chance(&dice, 90)) city->leg[city->leg_count++] = (struct leg){ city->node[a], city->node[b], plain_ms * dice_between(&dice, 33, 300) / 100 };
        }
}

static void city_legs(struct city *city)
{
    struct command travel = { .kind = COMMAND_TRAVEL, .legs = city->leg, .leg_count = city->leg_count };
    if (city->leg_count > 0) NEED(city_step(city, &travel) == REFUSE_OK);
}

void city_random(struct city *city, struct dice *dice, uint32_t workers, uint32_t orders_max)
{
    static const struct { int32_t year; uint32_t month, day; } days[] = { { 2026, 11, 23 }, { 2026, 12, 31 }, { 2028, 2, 28 }, { 2027, 10, 1 } };
    struct engine_limits limits = { .workers = workers, .points = 2, .orders = orders_max, .households = 8 };
    struct dice nodes = { dice->state ^ 0x6c656773 };
    if (dice_chance(&nodes, 40)) limits.nodes = 2 + dice_below(&nodes, HELP_NODES - 1);
    struct policy policy;
    policy_random(&policy, dice);
    city_new(city, &limits, &policy);
    city->households = 8;
    uint32_t d = dice_below(dice, 4);
    int64_t open_ms = help_ms(days[d].year, days[d].month, days[d].day, dice_below(dice, 24), 0) + (int64_t)dice_below(dice, 3600000);
    int32_t today = day_of_ms(open_ms);
    for (int32_t day = today; day < today + 4; day++) {
        if (dice_chance(dice, 30)) NEED(engine_calendar_put(city->engine, day, (enum day_kind)dice_below(dice, 4)) == REFUSE_OK);
    }
    /* Ids do not rise with the rows, so that ties by id and by row differ. */
    for (uint32_t i = 0; i < workers; i++) {
        struct worker_file file = file_random(city, dice, 101 + (i * 7 + 3) % (workers % 7 == 0 ? workers + 1 : workers), today);
        city_put(city, &file);
    }
    nodes_random(city, nodes);
    city_open(city, open_ms);
    city_legs(city);
}

void city_again(struct city *city, const struct city *old)
{
    city_new(city, &old->limits, &old->policy);
    city->households = old->households;
    const struct roster *roster = engine_roster(old->engine);
    int32_t today = day_of_ms(old->now_ms);
    for (int32_t day = today - 60; day < today + 90; day++) {
        enum day_kind kind = roster_calendar(roster, day);
        if (kind != DAY_PLAIN) NEED(engine_calendar_put(city->engine, day, kind) == REFUSE_OK);
    }
    for (uint32_t i = 0; i < old->workers; i++) city_put(city, &old->file[i]);
    for (uint32_t i = 0; i < old->limits.nodes; i++) NEED(engine_node_put(city->engine, old->node[i]) == REFUSE_OK);
    memcpy(city->node, old->node, sizeof city->node);
    memcpy(city->leg, old->leg, sizeof city->leg);
    city->leg_count = old->leg_count;
    city_open(city, old->now_ms);
    city_legs(city);
}

/* ---- steps ---- */

enum refusal city_step(struct city *city, const struct command *command)
{
    return engine_step(city->engine, command, city->now_ms, city->out);
}

void city_ticks(struct city *city)
{
    struct command tick = { .kind = COMMAND_TICK };
    for (uint32_t i = 0; engine_deadline_ms(city->engine) <= city->now_ms; i++) {
        NEED(i < 10000);
        NEED(city_step(city, &tick) == REFUSE_OK);
    }
}

struct actor by(enum actor_role role) { return (struct actor){ .role = role, .id = role == BY_ENGINE ? 0 : 1 }; }

struct command order_command(enum command_kind kind, enum actor_role role, uint64_t order, uint32_t worker)
{
    return (struct command){ .kind = kind, .actor = by(role), .order = order, .worker = worker };
}

struct command request_command(enum command_kind kind, const struct request *request)
{
    return (struct command){ .kind = kind, .actor = by(BY_RESIDENT), .request = *request };
}

/* ---- what two records have in common ---- */

static bool member_same(const struct member *a, const struct member *b)
{
    return a->worker == b->worker && a->accepted == b->accepted && a->leave_ms == b->leave_ms && a->arrive_ms == b->arrive_ms;
}

static bool cost_same(const struct cost *a, const struct cost *b)
{
    for (int i = 0; i < COST_COUNT; i++)
        if (cost_of(a, (enum cost_part)i) != cost_of(b, (enum cost_part)i)) return false;
    return true;
}

const char *order_difference(const struct order *a, const struct order *b)
{
#define FIELD(field) if (a->field != b->field) return #field;
    FIELD(id) FIELD(kind) FIELD(state) FIELD(cause) FIELD(crew) FIELD(item) FIELD(rematches) FIELD(qty) FIELD(point) FIELD(household)
    FIELD(place.lon_e7) FIELD(place.lat_e7) FIELD(price_fen) FIELD(duration_ms) FIELD(created_ms) FIELD(promised_ms) FIELD(since_ms)
    FIELD(start_ms) FIELD(end_ms) FIELD(assigned_ms) FIELD(accepted_ms) FIELD(set_out_ms) FIELD(arrived_ms) FIELD(started_ms)
    FIELD(finished_ms) FIELD(member_count) FIELD(refused_count) FIELD(due_ms) FIELD(series) FIELD(number)
#undef FIELD
    if (!cost_same(&a->cost, &b->cost)) return "cost";
    for (uint32_t i = 0; i < a->member_count; i++) {
        if (!member_same(&a->member[i], &b->member[i])) return "member";
    }
    for (uint32_t i = 0; i < a->refused_count; i++) {
        if (a->refused[i] != b->refused[i]) return "refused";
    }
    return NULL;
}

bool event_same(const struct event *a, const struct event *b)
{
    bool same = a->seq == b->seq && a->at_ms == b->at_ms && a->kind == b->kind && a->actor.role == b->actor.role && a->actor.id == b->actor.id
        && a->point == b->point && a->worker == b->worker && a->household == b->household && order_difference(&a->order, &b->order) == NULL
        && a->why.looked_at == b->why.looked_at && a->away.from_ms == b->away.from_ms && a->away.to_ms == b->away.to_ms
        && a->away.kind == b->away.kind && a->day == b->day && a->shift == b->shift && a->on == b->on && a->gap.missing == b->gap.missing && a->gap.from_ms == b->gap.from_ms && a->layer == b->layer
        && a->shift_count == b->shift_count && memcmp(a->shifts, b->shifts, sizeof a->shifts) == 0 && a->version == b->version
        && a->cells == b->cells && a->workers == b->workers && a->moved == b->moved && a->stuck == b->stuck;
    for (uint32_t i = 0; same && i < REASON_COUNT; i++) same = a->why.count[i] == b->why.count[i];
    return same;
}

/* ---- pictures ---- */

static void draw(struct picture *picture, const void *bytes, size_t size)
{
    if (picture->size + size > picture->room) {
        picture->room = (picture->size + size) * 2;
        picture->bytes = realloc(picture->bytes, picture->room);
        NEED(picture->bytes != NULL);
    }
    memcpy(picture->bytes + picture->size, bytes, size);
    picture->size += size;
}

static void draw_number(struct picture *picture, int64_t value) { draw(picture, &value, sizeof value); }

static void draw_order(struct picture *picture, const struct order *order)
{
    const int64_t field[] = {
        (int64_t)order->id, order->kind, order->state, order->cause, order->crew, order->item, order->rematches, order->qty, order->point,
        (int64_t)order->household, order->place.lon_e7, order->place.lat_e7, order->price_fen, order->duration_ms, order->created_ms,
        order->promised_ms, order->since_ms, order->due_ms, order->start_ms, order->end_ms, order->assigned_ms, order->accepted_ms,
        order->set_out_ms, order->arrived_ms, order->started_ms, order->finished_ms, order->member_count, order->refused_count, (int64_t)order->series, order->number,
        order->cost.travel_s, order->cost.wait_s, order->cost.late_s, order->cost.stranger_s, order->cost.fair_s, order->cost.skill_s,
    };
    draw(picture, field, sizeof field);
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        const int64_t part[] = { member->worker, member->accepted, member->leave_ms, member->arrive_ms };
        draw(picture, part, sizeof part);
    }
    for (uint32_t i = 0; i < order->refused_count; i++) draw_number(picture, order->refused[i]);
}

static void draw_worker(struct picture *picture, const struct city *city, uint32_t row)
{
    struct worker_live live;
    memset(&live, 0, sizeof live);
    engine_worker_live(city->engine, row, &live);
    const int64_t field[] = { live.worker, live.signed_in, live.at.lon_e7, live.at.lat_e7, live.day, live.served_s, live.travelled_s, live.away_count,
                              engine_worker_free(city->engine, row, city->now_ms) };
    draw(picture, field, sizeof field);
    for (uint32_t i = 0; i < live.away_count; i++) {
        draw_number(picture, live.away[i].from_ms);
        draw_number(picture, live.away[i].to_ms);
        draw_number(picture, live.away[i].kind);
    }
    struct plan_row plan[64];
    uint32_t count = engine_worker_plan(city->engine, row, plan, 64);
    draw_number(picture, count);
    for (uint32_t i = 0; i < count; i++) {
        const int64_t part[] = { plan[i].kind, (int64_t)plan[i].order, plan[i].leave_ms, plan[i].arrive_ms, plan[i].start_ms, plan[i].end_ms };
        draw(picture, part, sizeof part);
    }
    const struct roster *roster = engine_roster(city->engine);
    int32_t first = roster_first_day(roster);
    for (int32_t day = first; day < first + ROSTER_DAYS; day++) {
        const uint8_t cell[3] = { roster_final(roster, row, day), (uint8_t)roster_layer(roster, row, day), roster_upto(roster, row, day, LAYER_PATTERN) };
        draw(picture, cell, sizeof cell);
        for (int layer = 0; layer < ROSTER_LAYERS; layer++) {
            const struct roster_change *change = roster_change(roster, row, day, (enum roster_layer)layer);
            if (change == NULL) continue;
            const int64_t part[] = { change->layer, change->shift, change->pinned, change->of_row, change->by.role, change->by.id, change->at_ms, change->waived };
            draw(picture, part, sizeof part);
            draw(picture, change->note, strlen(change->note));
        }
    }
    struct rotation_span span[ROTATIONS_MAX];
    uint32_t spans = roster_rotations(roster, row, span);
    for (uint32_t i = 0; i < spans; i++) {
        const int64_t part[] = { span[i].rotation.pattern, span[i].rotation.offset, span[i].from_day, span[i].to_day };
        draw(picture, part, sizeof part);
    }
}

static void draw_drafts(struct picture *picture, const struct city *city)
{
    static struct draft_edit edit[DRAFT_EDITS_MAX];
    draw_number(picture, (int64_t)engine_roster_version(city->engine));
    for (uint32_t point = 0; point <= city->limits.points; point++) {
        uint32_t count = engine_draft(city->engine, point, edit, DRAFT_EDITS_MAX, 0);
        draw_number(picture, count);
        for (uint32_t i = 0; i < count; i++) {
            const struct edit *is = &edit[i].edit;
            const int64_t part[] = { (int64_t)edit[i].version, (int64_t)edit[i].group, edit[i].point, is->op, is->shift, is->rotation.pattern, is->rotation.offset, is->pinned,
                                     is->worker, is->of, is->day, is->to_day, edit[i].by.role, edit[i].by.id, edit[i].at_ms, edit[i].waived };
            draw(picture, part, sizeof part);
            draw(picture, edit[i].note, strlen(edit[i].note));
        }
    }
}

/* What was counted and told; whatever is on the way of being so shows in the deadline. */
static void draw_outlook(struct picture *picture, const struct city *city)
{
    struct outlook_days days;
    engine_outlook(city->engine, &days);
    draw_number(picture, days.counted);
    draw_number(picture, days.looked);
    for (int32_t day = days.counted; day > days.counted - DEMAND_DAYS; day--) {
        draw_number(picture, demand_holds(engine_demand(city->engine), day) ? (int64_t)demand_kind(engine_demand(city->engine), day) : -1);
        for (uint32_t point = 0; point < city->limits.points; point++) {
            struct demand_cell cell[SHELF_CELLS];
            uint32_t count = demand_cells(engine_demand(city->engine), day, point, cell, SHELF_CELLS);
            for (uint32_t i = 0; i < count; i++) draw_number(picture, cell[i].skill << 24 | cell[i].half << 16 | cell[i].count);
        }
    }
    for (uint32_t point = 1; point <= city->limits.points; point++) {
        struct day_gap gap[OUTLOOK_DAYS_MAX];
        bool wanted;
        uint32_t count = engine_gaps(city->engine, point, gap, &wanted);
        draw_number(picture, wanted);
        for (uint32_t i = 0; i < count; i++) {
            const int64_t part[] = { gap[i].day, gap[i].gap.skill, (int64_t)gap[i].gap.skills, gap[i].gap.from_ms, gap[i].gap.to_ms, gap[i].gap.missing,
                                     gap[i].gap.halves };
            draw(picture, part, sizeof part);
        }
    }
}

void picture_take(struct picture *picture, const struct city *city)
{
    picture->size = 0;
    draw_number(picture, (int64_t)engine_last_seq(city->engine));
    draw_number(picture, (int64_t)engine_last_order(city->engine));
    draw_number(picture, engine_deadline_ms(city->engine));
    draw_drafts(picture, city);
    uint64_t after_swap = 0;
    for (const struct swap *swap; (swap = engine_swap_after(city->engine, 0, after_swap)) != NULL; after_swap = swap->id) {
        const int64_t part[] = { (int64_t)swap->id, swap->state, swap->shift, swap->point, swap->from, swap->to, swap->day, swap->to_day, swap->by.role,
                                 swap->by.id, swap->asked_ms, swap->agreed_ms, swap->settled_ms, swap->waived };
        draw(picture, part, sizeof part);
        draw(picture, swap->note, strlen(swap->note));
    }
    for (uint64_t id = 1; id <= engine_last_order(city->engine); id++) {
        const struct order *order = engine_order(city->engine, id);
        if (order != NULL) draw_order(picture, order);
    }
    uint64_t after = 0;
    for (const struct order *order; (order = engine_order_after(city->engine, after)) != NULL; after = order->id) draw_number(picture, (int64_t)order->id);
    for (uint32_t row = 0; row < engine_worker_count(city->engine); row++) draw_worker(picture, city, row);
    draw_outlook(picture, city);
    for (uint64_t household = 1; household <= city->households; household++) {
        struct household_live live;
        memset(&live, 0, sizeof live);
        bool known = engine_household(city->engine, household, &live);
        draw_number(picture, known);
        if (!known) continue;
        draw_number(picture, live.priority);
        draw_number(picture, live.regular_count);
        draw_number(picture, live.excluded_count);
        for (uint32_t i = 0; i < live.regular_count; i++) draw_number(picture, live.regular[i]);
        for (uint32_t i = 0; i < live.excluded_count; i++) draw_number(picture, live.excluded[i]);
    }
}

void picture_free(struct picture *picture)
{
    free(picture->bytes);
    memset(picture, 0, sizeof *picture);
}

bool picture_same(const struct picture *a, const struct picture *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}
