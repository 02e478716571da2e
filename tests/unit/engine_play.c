/* engine_play.c - people of all kinds, by chance. */
#include "unit/engine_play.h"

#include "engine/calendar.h"

static uint32_t any_worker(const struct city *city, struct dice *dice)
{
    if (dice_chance(dice, 3)) return dice_below(dice, 200);      /* mostly nobody */
    return city->file[dice_below(dice, city->workers)].id;
}

/* An open order, if there is one: one of the first few, so that each is met often. */
static const struct order *any_order(const struct city *city, struct dice *dice)
{
    const struct order *order = NULL;
    uint64_t after = 0;
    for (uint32_t skip = dice_below(dice, 12); ; skip--) {
        const struct order *next = engine_order_after(city->engine, after);
        if (next == NULL) return order;
        order = next;
        after = next->id;
        if (skip == 0) return order;
    }
}

struct request play_request(const struct city *city, struct dice *dice, bool slot)
{
    struct request request = {
        .point = 1 + dice_below(dice, city->limits.points), .household = 1 + dice_below(dice, city->households),
        .place = help_place((int32_t)dice_between(dice, -6, 6) * 400, (int32_t)dice_between(dice, -6, 6) * 400),
    };
    static const uint16_t now_items[] = { CLEAN, CLEAN, ERRAND, DEEP, MOVE }, slot_items[] = { CLEAN, CLEAN, DEEP, COOK, MOVE };
    request.item = slot ? slot_items[dice_below(dice, 5)] : now_items[dice_below(dice, 5)];
    const struct item *item = engine_item(city->engine, request.item);
    request.qty = (uint32_t)dice_between(dice, item->qty_min, item->qty_max);
    if (slot) {
        int32_t day = day_of_ms(city->now_ms) + (int32_t)(dice_chance(dice, 70) ? dice_below(dice, 2) : dice_below(dice, 5));
        int64_t step_min = city->policy.slot_step_min;
        request.start_ms = ms_of_day(day) + (city->policy.slot_open_min / step_min + dice_below(dice, (uint32_t)(720 / step_min))) * step_min * MINUTE_MS;
    }
    if (dice_chance(dice, 3)) request.item = (uint16_t)(dice_chance(dice, 50) ? dice_between(dice, 0, HELP_ITEMS + 1) : dice_below(dice, 300));
    if (dice_chance(dice, 2)) request.qty = (uint32_t)dice_next(dice);
    if (dice_chance(dice, 2)) request.point = dice_below(dice, 5);
    if (dice_chance(dice, 3)) request.start_ms += dice_between(dice, -1, 1) * 1000;
    if (dice_chance(dice, 2)) request.start_ms = (int64_t)(dice_next(dice) >> 16) - (INT64_C(1) << 46);
    return request;
}

/* What somebody would do next with an order; now and then anything. */
static enum command_kind likely(const struct order *order, struct dice *dice)
{
    if (dice_chance(dice, 12)) return (enum command_kind)dice_between(dice, COMMAND_SLOT_RENEW, COMMAND_VISIT_FINISH);
    if (order->kind == ORDER_SLOT && order->state < ORDER_ON_THE_WAY && dice_chance(dice, 12)) return COMMAND_ORDER_MOVE;
    switch ((enum order_state)order->state) {
    case ORDER_HELD:
        if (order->series != 0 && dice_chance(dice, 90)) return dice_chance(dice, 50) ? COMMAND_SERIES_CONFIRM : COMMAND_SLOT_HOLD;
        return dice_chance(dice, 60) ? COMMAND_SLOT_CONFIRM : dice_chance(dice, 50) ? COMMAND_SLOT_RELEASE : COMMAND_SLOT_RENEW;
    case ORDER_WAITING: return dice_chance(dice, 70) ? COMMAND_ORDER_ASSIGN : dice_chance(dice, 50) ? COMMAND_ORDER_CANCEL : COMMAND_ORDER_FAIL;
    case ORDER_ASSIGNED: return dice_chance(dice, 85) ? COMMAND_OFFER_ACCEPT : dice_chance(dice, 60) ? COMMAND_OFFER_DECLINE : COMMAND_ORDER_ASSIGN;
    case ORDER_ACCEPTED: return dice_chance(dice, 75) ? COMMAND_VISIT_SET_OUT : dice_chance(dice, 60) ? COMMAND_WORKER_DROP : COMMAND_ORDER_ASSIGN;
    case ORDER_ON_THE_WAY: return dice_chance(dice, 90) ? COMMAND_VISIT_ARRIVE : COMMAND_WORKER_DROP;
    case ORDER_ARRIVED: return dice_chance(dice, 85) ? COMMAND_VISIT_START : dice_chance(dice, 50) ? COMMAND_WORKER_DROP : COMMAND_ORDER_FAIL;
    case ORDER_SERVING: return dice_chance(dice, 95) ? COMMAND_VISIT_FINISH : COMMAND_ORDER_FAIL;
    case ORDER_DONE: case ORDER_CANCELLED: case ORDER_FAILED: case ORDER_RELEASED: case ORDER_NONE: case ORDER_STATE_COUNT: default:
        return COMMAND_ORDER_CANCEL;
    }
}

/* What a resident says of a booking: another start, near or weeks away, for it or its series; all of a series that is held, or another start in it. */
static void rebook_play(const struct city *city, struct dice *dice, const struct order *order, struct command *command)
{
    const struct order *of_series[SERIES_MAX];
    uint32_t count = engine_series(city->engine, order->series, of_series);
    command->scope = (enum series_scope)dice_below(dice, dice_chance(dice, 98) ? SCOPE_COUNT : SCOPE_COUNT + 1);
    command->request = (struct request){ .point = order->point, .household = order->household, .place = order->place, .item = order->item, .qty = order->qty };
    command->request.start_ms = order->promised_ms + dice_between(dice, -6, 6) * city->policy.slot_step_min * MINUTE_MS + (int64_t)dice_between(dice, -1, 2) * DAY_MS;
    if (dice_chance(dice, 10)) command->request.start_ms += 7 * DAY_MS;
    if (dice_chance(dice, 50)) command->price_fen = order->price_fen * (1 + (int64_t)dice_chance(dice, 50)) / (1 + (int64_t)dice_chance(dice, 30));
    command->series = order->series;
    command->number = (uint32_t)dice_between(dice, 1, dice_chance(dice, 97) ? count + 2 : 200);
    for (uint32_t i = 0; i < count; i++) command->count += of_series[i]->state == ORDER_HELD;
    if (dice_chance(dice, 5)) command->count++;
}

static struct command order_play(const struct city *city, struct dice *dice)
{
    const struct order *order = any_order(city, dice);
    struct command command = { .kind = COMMAND_TICK };
    if (order == NULL) return command;
    command.kind = likely(order, dice);
    command.order = order->id;
    command.actor = by(dice_chance(dice, 95) ? BY_OPERATOR : (enum actor_role)dice_below(dice, ACTOR_ROLES));
    bool own = order->member_count > 0 && command.kind != COMMAND_ORDER_ASSIGN && dice_chance(dice, 95);
    bool leads = command.kind >= COMMAND_VISIT_SET_OUT && dice_chance(dice, 95);
    uint32_t member = own ? leads ? 0 : dice_below(dice, order->member_count) : 0;
    /* An offer is answered by one who has not answered yet, as a rule. */
    if (own && command.kind == COMMAND_OFFER_ACCEPT && order->member[member].accepted && dice_chance(dice, 90)) member = (member + 1) % order->member_count;
    command.worker = !own ? any_worker(city, dice) : order->member[member].worker;
    if (command.kind == COMMAND_ORDER_ASSIGN && dice_chance(dice, 35)) command.worker = 0;
    rebook_play(city, dice, order, &command);
    static const enum cause causes[] = { CAUSE_RESIDENT, CAUSE_WORKER, CAUSE_OPERATOR, CAUSE_SICK, CAUSE_NO_ACCESS, CAUSE_OTHER };
    command.cause = dice_chance(dice, 97) ? causes[dice_below(dice, 6)] : (enum cause)dice_below(dice, CAUSE_COUNT);
    if (dice_chance(dice, 3)) command.order = dice_below(dice, (uint32_t)engine_last_order(city->engine) + 3);      /* also orders that are over */
    return command;
}

static struct edit any_edit(const struct city *city, struct dice *dice)
{
    struct edit edit = { .op = (uint8_t)dice_between(dice, EDIT_SET, EDIT_PATTERN), .worker = any_worker(city, dice), .pinned = dice_chance(dice, 20) };
    edit.day = day_of_ms(city->now_ms) + (int32_t)dice_between(dice, 0, 4);
    if (dice_chance(dice, 4)) edit.day = (int32_t)dice_between(dice, -20, 200) + day_of_ms(city->now_ms);
    edit.to_day = edit.day + (int32_t)dice_between(dice, dice_chance(dice, 97) ? 1 : -2, dice_chance(dice, 95) ? 10 : 200);
    edit.shift = (uint8_t)(dice_chance(dice, 98) ? dice_between(dice, 0, HELP_SHIFTS) : dice_below(dice, 256));
    if (edit.op == EDIT_PATTERN) edit.rotation = (struct rotation){ (uint8_t)dice_between(dice, 0, dice_chance(dice, 95) ? HELP_PATTERNS : 99), (uint8_t)dice_below(dice, 14) };
    if (edit.op == EDIT_PATTERN && dice_chance(dice, 30)) edit.to_day = INT32_MAX;
    return edit;
}

struct command roster_play(const struct city *city, struct dice *dice)
{
    static const enum command_kind kinds[] = { COMMAND_SHIFT_SET, COMMAND_SHIFT_SET, COMMAND_SHIFT_SET, COMMAND_ROSTER_LEAVE, COMMAND_DRAFT_EDIT, COMMAND_DRAFT_EDIT,
                                               COMMAND_DRAFT_EDIT, COMMAND_DRAFT_UNDO, COMMAND_DRAFT_DISCARD, COMMAND_DRAFT_PUBLISH, COMMAND_DRAFT_PUBLISH };
    static struct edit edits[6];      /* of the command at hand */
    struct edit one = any_edit(city, dice);
    uint32_t row = engine_worker_row(city->engine, one.worker);
    struct command command = { .kind = kinds[dice_below(dice, sizeof kinds / sizeof kinds[0])], .actor = by(dice_chance(dice, 96) ? BY_OPERATOR : BY_FIRM) };
    command.worker = one.worker;
    command.day = one.day;
    command.to_day = one.to_day;
    command.shift = one.shift;
    command.on = dice_chance(dice, 70);
    command.dry = dice_chance(dice, 15);
    command.point = row != NIL && dice_chance(dice, 97) ? engine_worker_file(city->engine, row)->point : dice_below(dice, 4);
    command.seen = dice_chance(dice, 50) ? 0 : engine_roster_version(city->engine);
    if (dice_chance(dice, 90)) command.waived = UINT32_MAX;
    command.note = dice_chance(dice, 90) ? "everybody agreed" : NULL;
    command.edits = edits;
    command.edit_count = 1 + dice_below(dice, dice_chance(dice, 70) ? 2 : 6);
    for (uint32_t i = 0; i < command.edit_count; i++) edits[i] = i == 0 ? one : any_edit(city, dice);
    for (uint32_t i = 1; i < command.edit_count; i++)
        if (dice_chance(dice, 80)) edits[i].worker = one.worker;
    return command;
}

static struct command worker_play(const struct city *city, struct dice *dice)
{
    struct command command = { .actor = by(dice_chance(dice, 90) ? BY_OPERATOR : BY_WORKER), .worker = any_worker(city, dice) };
    uint32_t what = dice_below(dice, 100);
    if (what < 65) {
        command.kind = COMMAND_WORKER_SIGN_IN;
    } else if (what < 71) {
        command.kind = COMMAND_WORKER_SIGN_OUT;
    } else if (what < 82) {
        command.kind = COMMAND_WORKER_AWAY;
        command.away.kind = (uint8_t)(dice_chance(dice, 97) ? dice_between(dice, AWAY_LEAVE, AWAY_BREAK) : dice_below(dice, 9));
        command.away.from_ms = city->now_ms + dice_between(dice, dice_chance(dice, 90) ? 0 : -100, 600) * MINUTE_MS;
        command.away.to_ms = command.away.from_ms + dice_between(dice, dice_chance(dice, 95) ? 1 : -10, dice_chance(dice, 90) ? 300 : 5000) * MINUTE_MS;
    } else if (what < 92) {
        command = roster_play(city, dice);
    } else if (what < 96) {
        command.kind = COMMAND_HOUSEHOLD_PRIORITY;
        command.household = 1 + dice_below(dice, city->households);
        command.priority = (uint8_t)dice_below(dice, PRIORITY_MAX + 2);
    } else {
        command.kind = COMMAND_HOUSEHOLD_EXCLUDE;
        command.household = 1 + dice_below(dice, city->households);
        command.on = dice_chance(dice, 60);
    }
    return command;
}

/* One of the swaps at hand, now and then none. */
static uint64_t any_swap(const struct city *city, struct dice *dice)
{
    uint64_t id = 0;
    for (uint32_t skip = dice_below(dice, 8); ; skip--) {
        const struct swap *next = engine_swap_after(city->engine, 0, id);
        if (next == NULL || skip == 0) return next != NULL ? next->id : id;
        id = next->id;
    }
}

static struct command swap_play(const struct city *city, struct dice *dice)
{
    static const enum command_kind kinds[] = { COMMAND_SWAP_ASK, COMMAND_SWAP_ASK, COMMAND_SWAP_ASK, COMMAND_SWAP_POST, COMMAND_SWAP_AGREE, COMMAND_SWAP_AGREE,
                                               COMMAND_SWAP_SETTLE, COMMAND_SWAP_SETTLE, COMMAND_SWAP_WITHDRAW, COMMAND_SHIFT_TAKE };
    struct command command = {
        .kind = kinds[dice_below(dice, sizeof kinds / sizeof kinds[0])], .actor = by(dice_chance(dice, 90) ? BY_OPERATOR : BY_WORKER), .worker = any_worker(city, dice),
        .with = dice_chance(dice, 80) ? any_worker(city, dice) : 0, .point = 1 + dice_below(dice, 2), .swap = any_swap(city, dice),
        .on = dice_chance(dice, 80), .dry = dice_chance(dice, 10), .shift = (uint8_t)dice_between(dice, 0, HELP_SHIFTS), .note = "as we said",
    };
    const struct swap *swap = engine_swap(city->engine, command.swap);
    for (const struct swap *next = swap; command.kind == COMMAND_SWAP_SETTLE && next != NULL; next = engine_swap_after(city->engine, 0, next->id))
        if (next->state == SWAP_AGREED) command.swap = next->id;      /* mostly one that waits for it */
    if (command.kind == COMMAND_SWAP_AGREE && swap != NULL && swap->to != 0) command.worker = swap->to;
    command.day = day_of_ms(city->now_ms) + (int32_t)dice_between(dice, -1, 5);
    if (dice_chance(dice, 40)) command.to_day = day_of_ms(city->now_ms) + (int32_t)dice_between(dice, 0, 5);
    if (dice_chance(dice, 80)) command.waived = UINT32_MAX;
    if (dice_chance(dice, 30)) command.note = NULL;
    if (command.actor.role == BY_WORKER && dice_chance(dice, 80)) command.actor.id = command.worker;
    return command;
}

struct command play_command(const struct city *city, struct dice *dice)
{
    uint32_t what = dice_below(dice, 100);
    if (what < 4) return (struct command){ .kind = COMMAND_TICK };
    if (what < 6) return roster_play(city, dice);
    if (what < 10) return swap_play(city, dice);
    if (what < 15) return worker_play(city, dice);
    if (what >= 32) return order_play(city, dice);
    int32_t minute = minute_of_ms(city->now_ms);
    bool night = minute < 410 || minute > 1200, slot = dice_chance(dice, night ? 90 : 45);
    struct request request = play_request(city, dice, slot);
    if (dice_chance(dice, 4)) {
        struct command note = request_command(COMMAND_TURN_AWAY, &request);
        note.refused = dice_chance(dice, 90) ? REFUSE_NO_CAPACITY : (enum refusal)dice_below(dice, REFUSAL_COUNT);
        return note;
    }
    if (slot && dice_chance(dice, 20)) {
        struct command series = request_command(COMMAND_SERIES_HOLD, &request);
        series.weeks = (uint32_t)dice_between(dice, dice_chance(dice, 98) ? 1 : 0, dice_chance(dice, 98) ? 2 : 9);
        series.count = (uint32_t)dice_between(dice, dice_chance(dice, 98) ? 2 : 0, dice_chance(dice, 95) ? 5 : SERIES_MAX + 1);
        series.skip = dice_chance(dice, 50);
        return series;
    }
    return request_command(slot ? COMMAND_SLOT_HOLD : COMMAND_ORDER_NOW, &request);
}

void play_time(struct city *city, struct dice *dice)
{
    uint32_t what = dice_below(dice, 100);
    if (what < 55) return;
    /* Nights are long, and little happens in them. */
    int32_t minute = minute_of_ms(city->now_ms);
    if ((minute < 400 || minute > 1260) && dice_chance(dice, 25)) {
        city->now_ms += dice_between(dice, 60, 540) * MINUTE_MS;
        return;
    }
    if (what < 80) city->now_ms += dice_below(dice, 60) * SECOND_MS;
    else if (what < 98) city->now_ms += dice_below(dice, 20) * MINUTE_MS + dice_below(dice, 1000);
    else city->now_ms += dice_below(dice, 8) * 60 * MINUTE_MS;
}
