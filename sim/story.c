/* story.c - folds a log into tales. See story.h. */
#include "sim/story.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/catalogue.h"
#include "sim/memory.h"
#include "sim/random.h"
#include "sim/tally.h"

enum { AGAIN_MIN = 30 };      /* who was turned away and asks again within this for the same day still wants the same */
enum { ANSWER_NOW_S = 12, ANSWER_SLOT_S = 300, CONFIRM_S = 60, DOOR_S = 150, PATIENCE_NOW_MIN = 45, PATIENCE_SLOT_MIN = 40, PERMILLE = 1000 };

void story_open(struct story *story, const struct tables *tables)
{
    *story = (struct story){ .tables = tables };
    duty_open(&story->duty, tables);
    story->came = memory_take(tables->worker_count + 1, sizeof *story->came);
    story->freed = (struct freed){ &story->duty, memory_take(tables->worker_count + 1, sizeof *story->freed.at_ms) };
}

void story_clear(struct story *story)
{
    duty_clear(&story->duty);
    map_clear(&story->tale_of);
    map_clear(&story->wishes);
    book_clear(&story->book);
    free(story->tale);
    free(story->turn);
    free(story->deed);
    free(story->freed.at_ms);
    free(story->came);
    free(story->cell);
    map_clear(&story->changed);
    map_clear(&story->aways);
    *story = (struct story){ 0 };
}

int64_t tale_target_ms(const struct tale *tale)
{
    if (tale->changes > 0) return tale->change[tale->changes - 1].start_ms;
    return tale->slot ? tale->request.start_ms : tale->try[0].at_ms;
}

static bool under_way(enum order_state state)
{
    return state == ORDER_ON_THE_WAY || state == ORDER_ARRIVED || state == ORDER_SERVING;
}

void freed_see(struct freed *freed, const struct seen_order *was, const struct seen *seen)
{
    if (!was || !under_way(was->state) || under_way(seen->order.state)) return;
    for (uint32_t i = 0; i < was->member_count; i++) {
        uint32_t row;
        if (duty_row(freed->duty, was->member[i].worker, &row)) freed->at_ms[row] = seen->at_ms;
    }
}

/* ---- wishes ---- */

static struct tale *tale_new(struct story *story, const struct request *request, bool slot)
{
    story->tale = memory_room(story->tale, story->count, &story->room, sizeof *story->tale);
    struct tale *tale = &story->tale[story->count++];
    *tale = (struct tale){ .request = *request, .slot = slot, .confirm_ms = NEVER, .release_ms = NEVER, .cancel_ms = NEVER, .fail_ms = NEVER, .start_ms = NEVER,
                           .service_ms = NEVER, .first_turn = NIL, .last_turn = NIL };
    tale->fate.kind = slot ? ORDER_SLOT : ORDER_NOW;
    return tale;
}

static uint64_t wish_key(const struct request *request)
{
    uint64_t key = random_mix(request->household);
    key = random_mix(key + request->point);
    return random_mix(key + ((uint64_t)request->item << 32) + request->qty) | 1;
}

/* The tale of who was turned away a moment ago and asks for the same again; NULL: none. */
static struct tale *asks_again(const struct story *story, const struct request *request, bool slot, int64_t at_ms)
{
    uint32_t row;
    if (!map_get(&story->wishes, wish_key(request), &row) || row == 0) return NULL;
    struct tale *tale = &story->tale[row - 1];
    const struct try *last = &tale->try[tale->tries - 1];
    bool same_day = !slot || day_of_ms(request->start_ms) == day_of_ms(last->start_ms);
    bool soon = at_ms >= last->at_ms && at_ms - last->at_ms <= AGAIN_MIN * MINUTE_MS;
    return tale->order == 0 && tale->slot == slot && same_day && soon && tale->tries < TRIES_MAX ? tale : NULL;
}

static struct tale *wish(struct story *story, const struct request *request, bool slot, int64_t at_ms)
{
    struct tale *tale = asks_again(story, request, slot, at_ms);
    if (!tale) tale = tale_new(story, request, slot);
    tale->try[tale->tries++] = (struct try){ at_ms, request->start_ms };
    return tale;
}

static void see_turned_away(struct story *story, const struct seen *seen)
{
    struct tale *tale = wish(story, &seen->request, seen->request.start_ms != 0, seen->at_ms);
    fate_see(&tale->fate, seen);
    map_put(&story->wishes, wish_key(&seen->request), (uint32_t)(tale - story->tale) + 1);
}

/* ---- orders ---- */

static struct tale *tale_of(struct story *story, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    uint32_t row;
    if (map_get(&story->tale_of, order->id, &row)) return &story->tale[row];
    bool slot = order->kind == ORDER_SLOT;
    struct request request = { .point = order->point, .household = order->household, .place = order->place, .item = (uint16_t)order->item, .qty = order->qty,
                               .start_ms = slot ? order->promised_ms : 0 };
    struct tale *tale = wish(story, &request, slot, order->created_ms);      /* also of an order that is older than the log */
    tale->order = order->id;
    map_put(&story->tale_of, order->id, (uint32_t)(tale - story->tale));
    return tale;
}

static struct turn *turn_new(struct story *story, struct tale *tale, const struct seen *seen)
{
    story->turn = memory_room(story->turn, story->turn_count, &story->turn_room, sizeof *story->turn);
    uint32_t index = story->turn_count++;
    struct turn *turn = &story->turn[index];
    *turn = (struct turn){ .assigned_ms = seen->at_ms, .lag_ms = NEVER, .way_ms = NEVER, .leader = seen->order.member[0].worker, .next = NIL };
    for (int i = 0; i < CREW_MAX; i++) turn->answer_ms[i] = NEVER;
    struct turn *last = tale->turns > 0 ? &story->turn[tale->last_turn] : NULL;
    if (tale->turns++ == 0) tale->first_turn = index;
    else last->next = index;
    if (last && last->ended_ms == TIME_NONE) {      /* the booking was moved */
        last->end = TURN_REPLANNED;
        last->ended_ms = seen->at_ms;
    }
    tale->last_turn = index;
    return turn;
}

/* The turn under way; an order that is older than the log gets one when it is first seen. */
static struct turn *turn_of(struct story *story, struct tale *tale, const struct seen *seen)
{
    if (tale->turns > 0) return &story->turn[tale->last_turn];
    bool offered = seen->order.state != ORDER_HELD && seen->order.state != ORDER_RELEASED;
    return seen->order.member_count > 0 && offered ? turn_new(story, tale, seen) : NULL;
}

static void see_assigned(struct story *story, struct tale *tale, const struct seen *seen)
{
    struct turn *turn = turn_new(story, tale, seen);
    bool at_once = story->ordered == seen->order.id && story->ordered_ms == seen->at_ms;      /* the operator ordered, the matching chose */
    turn->named = (seen->by == BY_OPERATOR || seen->by == BY_ADMIN) && !at_once;
}

static void see_answers(const struct seen_order *was, const struct seen *seen, struct turn *turn)
{
    for (uint32_t i = 0; was && i < seen->order.member_count; i++)
        if (seen->order.member[i].accepted && !was->member[i].accepted) turn->answer_ms[i] = seen->at_ms - turn->assigned_ms;
    if (seen->kind == EVENT_ACCEPTED) turn->accepted_ms = seen->at_ms;
}

static enum turn_end end_of(const struct story *story, const struct seen_order *was, const struct seen *seen)
{
    enum cause cause = seen->order.cause;
    if (cause == CAUSE_TIMEOUT) return TURN_EXPIRED;
    if (cause == CAUSE_OPERATOR) return TURN_TAKEN_BACK;
    bool by_matching = cause == CAUSE_OVERRUN || cause == CAUSE_ROSTER || cause == CAUSE_LEAVE || cause == CAUSE_IMPROVED;
    if (by_matching || seen->by == BY_ENGINE || story->world_ms == seen->at_ms) return TURN_REPLANNED;      /* also by a sickness, or who went home */
    return was && was->state == ORDER_ASSIGNED ? TURN_DECLINED : TURN_DROPPED;
}

static void see_unassigned(struct story *story, const struct seen_order *was, const struct seen *seen, struct turn *turn)
{
    turn->end = (uint8_t)end_of(story, was, seen);
    turn->cause = (uint8_t)seen->order.cause;
    turn->ended_ms = seen->at_ms;
    for (uint32_t i = 0; was && i < was->member_count; i++)
        if (seen->by == BY_WORKER && was->member[i].worker == seen->actor) turn->by = (uint8_t)i;
}

static void see_departure(const struct story *story, const struct seen_order *was, const struct seen *seen, struct turn *turn)
{
    uint32_t row;
    const struct seen_member *leader = &seen->order.member[0];
    int64_t due = was && was->member_count ? was->member[0].leave_ms : leader->leave_ms;
    if (duty_row(&story->duty, leader->worker, &row) && story->freed.at_ms[row] > due) due = story->freed.at_ms[row];
    turn->leader = leader->worker;
    turn->lag_ms = seen->at_ms - due;
    turn->leg_ms = leader->arrive_ms - leader->leave_ms;
}

static void see_visit(const struct seen *seen, struct tale *tale, struct turn *turn)
{
    const struct seen_order *order = &seen->order;
    int64_t agreed = tale->arrived_ms > order->promised_ms ? tale->arrived_ms : order->promised_ms;
    if (seen->kind == EVENT_ARRIVED) {
        tale->arrived_ms = seen->at_ms;
        turn->way_ms = seen->at_ms - tale->fate.set_out_ms;
    }
    if (seen->kind == EVENT_STARTED) {
        tale->early = tale->arrived_ms < order->promised_ms;
        tale->start_ms = seen->at_ms - agreed;
    }
    if (seen->kind == EVENT_FINISHED) tale->service_ms = order->finished_ms - order->started_ms;
}

static void see_end(const struct seen_order *was, const struct seen *seen, struct tale *tale)
{
    enum order_state from = was ? was->state : ORDER_NONE;
    if (seen->kind == EVENT_CANCELLED) {
        tale->cancel_ms = seen->at_ms;
        tale->cancel_cause = seen->order.cause;
        tale->cancel_from = from;
    }
    if (seen->kind == EVENT_FAILED) {
        int64_t agreed = tale->arrived_ms > seen->order.promised_ms ? tale->arrived_ms : seen->order.promised_ms;
        tale->fail_ms = from == ORDER_ARRIVED ? seen->at_ms - agreed : from == ORDER_SERVING ? seen->at_ms - seen->order.started_ms : seen->at_ms;
        tale->fail_cause = seen->order.cause;
        tale->fail_from = from;
    }
    bool let_go = seen->kind == EVENT_RELEASED && (seen->by == BY_RESIDENT || seen->by == BY_OPERATOR || seen->by == BY_ADMIN) && seen->order.cause != CAUSE_ROSTER;
    if (let_go) tale->release_ms = seen->at_ms - seen->order.created_ms;
}

static void see_hold(struct story *story, const struct seen *seen, struct tale *tale)
{
    int64_t after = seen->at_ms - seen->order.created_ms;
    if (seen->kind == EVENT_RENEWED && tale->renewals < RENEWALS_MAX) tale->renew_ms[tale->renewals++] = after;
    if (seen->kind != EVENT_ORDERED) return;
    if (tale->slot) tale->confirm_ms = after;
    story->ordered = seen->order.id;
    story->ordered_ms = seen->at_ms;
}

static void see_moved(struct story *story, const struct seen *seen, struct tale *tale)
{
    if (tale->changes == CHANGES_OF_TIME_MAX) tale->changes--;
    tale->change[tale->changes++] = (struct try){ seen->at_ms, seen->order.promised_ms };
    story->ordered = seen->order.id;      /* the crew that follows is the matching's choice */
    story->ordered_ms = seen->at_ms;
}

static void see_order(struct story *story, const struct seen *seen)
{
    const struct seen_order *was = book_find(&story->book, seen->order.id);
    struct tale *tale = tale_of(story, seen);
    if (seen->kind == EVENT_ASSIGNED) see_assigned(story, tale, seen);
    struct turn *turn = turn_of(story, tale, seen);
    see_hold(story, seen, tale);
    if (seen->kind == EVENT_MOVED) see_moved(story, seen, tale);
    if (turn) see_answers(was, seen, turn);
    if (turn && seen->kind == EVENT_UNASSIGNED) see_unassigned(story, was, seen, turn);
    if (turn && seen->kind == EVENT_SET_OUT) see_departure(story, was, seen, turn);
    if (turn) see_visit(seen, tale, turn);
    see_end(was, seen, tale);
    tale->last_ms = seen->at_ms;
    fate_see(&tale->fate, seen);
    freed_see(&story->freed, was, seen);
    book_put(&story->book, &seen->order);
}

/* ---- workers and households ---- */

static void deed(struct story *story, const struct seen *seen, enum act_kind kind, struct act act)
{
    story->deed = memory_room(story->deed, story->deed_count, &story->deed_room, sizeof *story->deed);
    act.kind = kind;
    act.at_ms = seen->at_ms;
    act.worker = seen->worker;
    act.point = seen->point;
    story->deed[story->deed_count++] = act;
}

/* An absence that a visit ran into is told again, shorter, with the same end: that was the matching, not the worker. */
static bool told_before(struct story *story, const struct seen *seen)
{
    uint64_t key = random_mix(random_mix(seen->worker) + (uint64_t)seen->away.to_ms) | 1;
    uint32_t row;
    bool known = map_get(&story->aways, key, &row);
    map_put(&story->aways, key, 1);
    return known;
}

/* Who goes home and did not come while the log was kept was there when it began. */
static void was_there(struct story *story, uint32_t worker)
{
    uint32_t row;
    if (!duty_row(&story->duty, worker, &row) || story->came[row]) return;
    story->came[row] = true;
    struct seen began = { .at_ms = story->first_ms, .worker = worker, .point = story->tables->worker[row].point };
    deed(story, &began, ACT_SIGN_IN, (struct act){ 0 });
}

static void came(struct story *story, const struct seen *seen)
{
    uint32_t row;
    if (duty_row(&story->duty, seen->worker, &row)) story->came[row] = true;
}

static uint64_t cell_key(uint32_t worker, int32_t day)
{
    return (uint64_t)worker << 32 | (uint32_t)day;
}

/* Only the days that are others than they were. */
static void see_roster(struct story *story, const struct seen *seen)
{
    const struct worker_file *file = duty_worker(&story->duty, seen->worker);
    uint32_t count = seen->kind == EVENT_SHIFT ? 1 : seen->shift_count;
    for (uint32_t i = 0; file && i < count; i++) {
        int32_t day = seen->day + (int32_t)i;
        uint8_t shift = seen->kind == EVENT_SHIFT ? seen->shift : seen->shifts[i];
        map_put(&story->changed, cell_key(seen->worker, day), 1);
        if (duty_shift(&story->duty, file, day) != shift) deed(story, seen, ACT_SHIFT, (struct act){ .day = day, .shift = shift });
    }
    duty_see(&story->duty, seen);
}

static void see_world(struct story *story, const struct seen *seen)
{
    if (seen->kind == EVENT_EXCLUDED) deed(story, seen, ACT_EXCLUDE, (struct act){ .household = seen->household, .on = seen->on });
    if (seen->kind == EVENT_PRIORITY) deed(story, seen, ACT_PRIORITY, (struct act){ .household = seen->household, .priority = seen->priority });
    bool roster = seen->kind == EVENT_SHIFT || seen->kind == EVENT_ROSTER, sign = seen->kind == EVENT_SIGNED_IN || seen->kind == EVENT_SIGNED_OUT;
    if (!roster && !sign && seen->kind != EVENT_AWAY) return;
    if (seen->kind == EVENT_SIGNED_IN) came(story, seen);
    if (seen->kind == EVENT_SIGNED_OUT) was_there(story, seen->worker);
    if (sign) deed(story, seen, seen->kind == EVENT_SIGNED_IN ? ACT_SIGN_IN : ACT_SIGN_OUT, (struct act){ 0 });
    if (seen->kind == EVENT_AWAY && !told_before(story, seen)) deed(story, seen, ACT_AWAY, (struct act){ .away = seen->away });
    if (roster) see_roster(story, seen);
    story->world_ms = seen->at_ms;
}

void story_see(struct story *story, const struct seen *seen)
{
    if (story->events++ == 0) story->first_ms = seen->at_ms;
    story->last_ms = seen->at_ms;
    if (seen->order.id) see_order(story, seen);
    else if (seen->kind == EVENT_TURNED_AWAY) see_turned_away(story, seen);
    else see_world(story, seen);
}

void story_roster(struct story *story, const struct rostered *cell)
{
    story->cell = memory_room(story->cell, story->cell_count, &story->cell_room, sizeof *story->cell);
    story->cell[story->cell_count++] = *cell;
}

/* What the log changed, the log tells; of the rest only what is not in the tables must be kept. */
static void settle_roster(struct story *story)
{
    uint32_t kept = 0, changed;
    for (uint32_t i = 0; i < story->cell_count; i++) {
        const struct rostered cell = story->cell[i];
        const struct worker_file *file = duty_worker(&story->duty, cell.worker);
        if (!file || map_get(&story->changed, cell_key(cell.worker, cell.day), &changed) || duty_shift(&story->duty, file, cell.day) == cell.shift) continue;
        duty_override(&story->duty, cell.worker, cell.day, cell.shift);
        story->cell[kept++] = cell;
    }
    story->cell_count = kept;
}

/* ---- what people did on the whole ---- */

static int64_t middle(struct spread *spread, int64_t otherwise)
{
    int64_t value = spread->count ? spread_at(spread, 500) : otherwise;
    spread_clear(spread);
    return value;
}

static void patience_of(const struct tale *tale, struct spread patience[ORDER_SLOT + 1])
{
    const struct fate *fate = &tale->fate;
    if (tale->cancel_ms == NEVER || tale->cancel_cause != CAUSE_NO_WORKER) return;
    int64_t since = tale->slot ? fate->promised_ms : fate->ordered_ms;
    if (since != TIME_NONE) spread_put(&patience[fate->kind], tale->cancel_ms - since);
}

void story_end(struct story *story)
{
    settle_roster(story);
    struct spread answer[ORDER_SLOT + 1] = { 0 }, patience[ORDER_SLOT + 1] = { 0 }, confirm = { 0 }, door = { 0 }, service = { 0 };
    for (uint32_t i = 0; i < story->count; i++) {
        const struct tale *tale = &story->tale[i];
        const struct table_item *item = tables_item(story->tables, tale->request.item);
        for (uint32_t t = tale->first_turn; t != NIL; t = story->turn[t].next)
            if (story->turn[t].answer_ms[0] != NEVER) spread_put(&answer[tale->fate.kind], story->turn[t].answer_ms[0]);
        if (tale->confirm_ms != NEVER) spread_put(&confirm, tale->confirm_ms);
        if (tale->start_ms != NEVER && !tale->early) spread_put(&door, tale->start_ms);
        if (tale->service_ms != NEVER && item) spread_put(&service, tale->service_ms * PERMILLE / item_duration_ms(&item->item, tale->request.qty));
        patience_of(tale, patience);
    }
    story->habits = (struct habits_seen){
        .answer_ms = { [ORDER_NOW] = middle(&answer[ORDER_NOW], ANSWER_NOW_S * SECOND_MS), [ORDER_SLOT] = middle(&answer[ORDER_SLOT], ANSWER_SLOT_S * SECOND_MS) },
        .confirm_ms = middle(&confirm, CONFIRM_S * SECOND_MS), .door_ms = middle(&door, DOOR_S * SECOND_MS), .service_permille = middle(&service, PERMILLE),
        .patience_ms = { [ORDER_NOW] = middle(&patience[ORDER_NOW], PATIENCE_NOW_MIN * MINUTE_MS),
                         [ORDER_SLOT] = middle(&patience[ORDER_SLOT], PATIENCE_SLOT_MIN * MINUTE_MS) },
    };
}
