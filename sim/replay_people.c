/* replay_people.c - people who behave as the record says. An order's n-th offer is answered as its n-th offer was, whoever gets it this time; a crew
 * leaves as late after its time, takes as much more or less than the way is thought to take, and works as long. Where the record is silent, people do
 * what most did. */
#include "sim/replay_play.h"

#include "engine/calendar.h"
#include "engine/catalogue.h"

enum { LEG_LEAST_S = 60, WAY_LEAST_S = 30, WAY_LEAST_PCT = 60, WAY_MOST_PCT = 150, PATIENCE_STEP_MIN = 10, WORST_LATE_MIN = 180, PERMILLE = 1000 };

void people_at(struct play *play, int64_t at_ms, struct act act)
{
    act.at_ms = at_ms > play->now_ms ? at_ms : play->now_ms;
    agenda_put(&play->agenda, &act);
}

static int64_t later(int64_t a, int64_t b) { return a > b ? a : b; }

/* The act belongs to the offer under way. */
static struct act about(const struct play *play, const struct seen_order *order, uint32_t tale, enum act_kind kind, uint32_t worker)
{
    return (struct act){ .kind = kind, .order = order->id, .worker = worker, .point = order->point, .wish = tale, .turn = (uint16_t)play->told[tale].turns };
}

static const struct turn *turn_now(const struct play *play, uint32_t tale)
{
    uint32_t index = play->told[tale].turn;
    return index == NIL ? NULL : &play->story->turn[index];
}

/* The last turn in which the record saw somebody leave: the way people do when this turn says nothing. */
static const struct turn *turn_left(const struct play *play, uint32_t tale)
{
    const struct turn *turn = turn_now(play, tale), *left = NULL;
    if (turn && turn->lag_ms != NEVER) return turn;
    for (uint32_t t = play->story->tale[tale].first_turn; t != NIL; t = play->story->turn[t].next)
        if (play->story->turn[t].lag_ms != NEVER) left = &play->story->turn[t];
    return left;
}

/* ---- operators ---- */

/* The operator chose somebody for the order's next turn. */
static void plan_choice(struct play *play, const struct seen_order *order, uint32_t index)
{
    const struct turn *turn = turn_now(play, index);
    uint32_t next = turn ? turn->next : play->told[index].turns == 0 ? play->story->tale[index].first_turn : NIL;
    if (next == NIL || !play->story->turn[next].named) return;
    const struct turn *chosen = &play->story->turn[next];
    if (turn && turn->end == TURN_TAKEN_BACK && turn->ended_ms == chosen->assigned_ms) return;      /* one act: see plan_end */
    people_at(play, chosen->assigned_ms, about(play, order, index, ACT_REASSIGN, chosen->leader));
}

/* ---- residents ---- */

static void see_held(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct tale *tale = &play->story->tale[index];
    const struct seen_order *order = &seen->order;
    for (uint32_t i = 0; i < tale->renewals; i++) people_at(play, seen->at_ms + tale->renew_ms[i], about(play, order, index, ACT_RENEW, 0));
    if (tale->confirm_ms != NEVER) people_at(play, seen->at_ms + tale->confirm_ms, about(play, order, index, ACT_CONFIRM, 0));
    else if (tale->release_ms != NEVER) people_at(play, seen->at_ms + tale->release_ms, about(play, order, index, ACT_RELEASE, 0));
    else if (tale->order == 0 || tale->turns > 0) people_at(play, seen->at_ms + play->story->habits.confirm_ms, about(play, order, index, ACT_CONFIRM, 0));
}

static void see_ordered(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct tale *tale = &play->story->tale[index];
    const struct seen_order *order = &seen->order;
    bool gave_up = tale->cancel_ms != NEVER && tale->cancel_cause == CAUSE_NO_WORKER;
    if (tale->cancel_ms != NEVER && !gave_up) {
        struct act cancel = about(play, order, index, ACT_CANCEL, 0);
        cancel.cause = tale->cancel_cause;
        people_at(play, tale->cancel_ms, cancel);
    }
    struct act patience = about(play, order, index, ACT_PATIENCE, 0);
    patience.cause = CAUSE_NO_WORKER;
    int64_t until = (tale->slot ? order->promised_ms : seen->at_ms) + play->story->habits.patience_ms[order->kind];
    people_at(play, gave_up ? tale->cancel_ms : later(until, tale->last_ms + 1), patience);
    bool by_others = tale->fail_ms != NEVER && tale->fail_from != ORDER_ARRIVED && tale->fail_from != ORDER_SERVING;
    struct act fail = about(play, order, index, ACT_NO_ACCESS, 0);
    fail.cause = tale->fail_cause;
    fail.day = (int32_t)ORDER_WAITING;      /* at any time before the work */
    if (by_others) people_at(play, tale->fail_ms, fail);
    for (uint32_t i = 0; i < tale->changes; i++) {
        struct act move = about(play, order, index, ACT_MOVE, 0);
        move.cause = CAUSE_RESIDENT;
        move.start_ms = tale->change[i].start_ms;
        people_at(play, tale->change[i].at_ms, move);
    }
    plan_choice(play, order, index);
}

/* ---- an offer ---- */

static void answer(struct play *play, const struct seen *seen, uint32_t index, uint32_t place)
{
    const struct turn *turn = turn_now(play, index);
    const struct seen_order *order = &seen->order;
    int64_t usual = play->story->habits.answer_ms[order->kind];
    struct act act = about(play, order, index, ACT_ACCEPT, order->member[place].worker);
    bool silent = turn && turn->accepted_ms == 0 && turn->answer_ms[place] == NEVER;      /* that is what the record says of this one */
    if (!turn) {
        people_at(play, seen->at_ms + usual, act);
    } else if (!silent) {
        people_at(play, seen->at_ms + (turn->answer_ms[place] == NEVER ? usual : turn->answer_ms[place]), act);
    } else if (turn->end == TURN_DECLINED && turn->by == place) {
        act.kind = ACT_DECLINE;
        act.cause = (enum cause)turn->cause;
        people_at(play, seen->at_ms + turn->ended_ms - turn->assigned_ms, act);
    } else if (turn->end != TURN_EXPIRED) {      /* they had not answered by the end, whatever that was; now it may not come */
        int64_t end_ms = turn->ended_ms ? turn->ended_ms : play->story->tale[index].cancel_ms;
        people_at(play, later(seen->at_ms + usual, end_ms == NEVER ? 0 : seen->at_ms + end_ms - turn->assigned_ms + SECOND_MS), act);
    }
}

static void plan_end(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct turn *turn = turn_now(play, index);
    if (!turn || turn->end != TURN_TAKEN_BACK) return;
    const struct turn *next = turn->next == NIL ? NULL : &play->story->turn[turn->next];
    struct act act = about(play, &seen->order, index, ACT_REASSIGN, next && next->named && next->assigned_ms == turn->ended_ms ? next->leader : 0);
    act.cause = (enum cause)turn->cause;
    act.household = turn->leader;      /* it was about this one: another needs no replacing */
    people_at(play, turn->ended_ms, act);
}

static void see_assigned(struct play *play, const struct seen *seen, uint32_t index)
{
    struct told *told = &play->told[index];
    told->turn = told->turns == 0 ? play->story->tale[index].first_turn : told->turn == NIL ? NIL : play->story->turn[told->turn].next;
    told->turns++;
    for (uint32_t i = 0; i < seen->order.member_count; i++) answer(play, seen, index, i);
    plan_end(play, seen, index);
}

/* ---- a visit ---- */

static int64_t departure(const struct play *play, const struct seen_order *order, uint32_t index)
{
    const struct turn *turn = turn_now(play, index), *left = turn_left(play, index);
    const struct tale *tale = &play->story->tale[index];
    int64_t due = order->member[0].leave_ms;
    uint32_t row;
    if (duty_row(&play->duty, order->member[0].worker, &row)) due = later(due, play->freed.at_ms[row]);
    if (left) due += left->lag_ms;
    if (!turn || turn->lag_ms != NEVER) return due;
    /* In the record this crew had not left when its turn ended, whatever ended it. */
    int64_t ended_ms = turn->ended_ms ? turn->ended_ms : tale->cancel_ms == NEVER ? 0 : tale->cancel_ms;
    return later(due, ended_ms + 1);
}

static void plan_departure(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct seen_order *order = &seen->order;
    const struct turn *turn = turn_now(play, index);
    if (turn && turn->end == TURN_DROPPED && seen->kind == EVENT_ACCEPTED) {
        struct act drop = about(play, order, index, ACT_DROP, order->member[turn->by < order->member_count ? turn->by : 0].worker);
        drop.cause = (enum cause)turn->cause;
        people_at(play, seen->at_ms + turn->ended_ms - (turn->accepted_ms ? turn->accepted_ms : turn->assigned_ms), drop);
    }
    bool stays = turn && turn->lag_ms == NEVER && (turn->end == TURN_DROPPED || (turn->end == TURN_EXPIRED && turn->accepted_ms));
    if (!stays) people_at(play, departure(play, order, index), about(play, order, index, ACT_SET_OUT, order->member[0].worker));
}

static void plan_arrival(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct seen_order *order = &seen->order;
    const struct turn *left = turn_left(play, index);
    int64_t leg = later(order->member[0].arrive_ms - order->member[0].leave_ms, LEG_LEAST_S * SECOND_MS), takes = leg;
    if (left && left->way_ms != NEVER) {
        int64_t was = later(left->leg_ms, LEG_LEAST_S * SECOND_MS), pct = left->way_ms * 100 / was;
        if (leg == was) takes = left->way_ms;
        else takes = leg * (pct < WAY_LEAST_PCT ? WAY_LEAST_PCT : pct > WAY_MOST_PCT ? WAY_MOST_PCT : pct) / 100;
    }
    people_at(play, seen->at_ms + later(takes, WAY_LEAST_S * SECOND_MS), about(play, order, index, ACT_ARRIVE, order->member[0].worker));
}

static void plan_begin(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct seen_order *order = &seen->order;
    const struct tale *tale = &play->story->tale[index];
    bool early = seen->at_ms < order->promised_ms;
    int64_t agreed = later(seen->at_ms, order->promised_ms), at = later(seen->at_ms + play->story->habits.door_ms, order->promised_ms);
    if (tale->fail_ms != NEVER && tale->fail_from == ORDER_ARRIVED) {
        struct act act = about(play, order, index, ACT_NO_ACCESS, order->member[0].worker);
        act.cause = tale->fail_cause;
        act.day = (int32_t)ORDER_ARRIVED;
        people_at(play, agreed + tale->fail_ms, act);
        return;
    }
    if (tale->start_ms != NEVER && tale->early == early) at = agreed + tale->start_ms;
    else if (tale->start_ms != NEVER && early) at = later(seen->at_ms + tale->start_ms, order->promised_ms);
    people_at(play, at, about(play, order, index, ACT_START, order->member[0].worker));
}

static void plan_work(struct play *play, const struct seen *seen, uint32_t index)
{
    const struct seen_order *order = &seen->order;
    const struct tale *tale = &play->story->tale[index];
    const struct table_item *item = tables_item(play->ask->tables, tale->request.item);
    if (tale->fail_ms != NEVER && tale->fail_from == ORDER_SERVING) {
        struct act act = about(play, order, index, ACT_NO_ACCESS, order->member[0].worker);
        act.cause = tale->fail_cause;
        act.day = (int32_t)ORDER_SERVING;
        people_at(play, seen->at_ms + tale->fail_ms, act);
        return;
    }
    int64_t usual = item_duration_ms(&item->item, tale->request.qty) * play->story->habits.service_permille / PERMILLE;
    people_at(play, seen->at_ms + (tale->service_ms == NEVER ? usual : tale->service_ms), about(play, order, index, ACT_FINISH, order->member[0].worker));
}

static void see_choice(struct play *play, const struct seen *seen, uint32_t index)
{
    plan_choice(play, &seen->order, index);
}

static void see_retimed(struct play *play, const struct seen *seen, uint32_t index)
{
    if (seen->order.state == ORDER_ACCEPTED) plan_departure(play, seen, index);
}

void people_see(struct play *play, const struct seen *seen)
{
    static void (*const reactions[EVENT_COUNT])(struct play *play, const struct seen *seen, uint32_t index) = {
        [EVENT_HELD] = see_held, [EVENT_ORDERED] = see_ordered, [EVENT_ASSIGNED] = see_assigned, [EVENT_UNASSIGNED] = see_choice, [EVENT_ACCEPTED] = plan_departure,
        [EVENT_RETIMED] = see_retimed, [EVENT_SET_OUT] = plan_arrival, [EVENT_ARRIVED] = plan_begin, [EVENT_STARTED] = plan_work,
    };
    uint32_t index;
    if (reactions[seen->kind] && map_get(&play->tale_of, seen->order.id, &index)) reactions[seen->kind](play, seen, index);
}

/* ---- is it still so? ---- */

static bool wait_until(struct play *play, const struct act *act, int64_t at_ms)
{
    people_at(play, at_ms, *act);
    return false;
}

/* Out of patience: nobody is coming, or the one who should is hours late. */
static bool patience_over(struct play *play, const struct act *act, const struct seen_order *order)
{
    const struct tale *tale = &play->story->tale[act->wish];
    if (order->state == ORDER_WAITING) return true;
    bool once = tale->cancel_ms == play->now_ms && tale->cancel_from == order->state;      /* so it was in the record */
    if (once || (order->promised_ms != TIME_NONE && play->now_ms > order->promised_ms + WORST_LATE_MIN * MINUTE_MS)) return true;
    return wait_until(play, act, play->now_ms + PATIENCE_STEP_MIN * MINUTE_MS);
}

static bool same_turn(const struct play *play, const struct act *act)
{
    return (uint16_t)play->told[act->wish].turns == act->turn;
}

static bool reassign_due(const struct play *play, const struct act *act, const struct seen_order *order)
{
    if (act->household == 0) return order->state == ORDER_WAITING;
    bool planned = order->state == ORDER_ASSIGNED || order->state == ORDER_ACCEPTED;
    return planned && same_turn(play, act) && order->member[0].worker == act->household;
}

static bool crew_due(struct play *play, const struct act *act, const struct seen_order *order, enum order_state wanted)
{
    if (order->state != wanted || !same_turn(play, act)) return false;
    const struct seen_member *member = seen_member_of(order, act->worker);
    if (act->kind == ACT_ACCEPT) return member && !member->accepted;
    if (act->kind != ACT_SET_OUT) return member != NULL;
    int64_t at_ms = departure(play, order, act->wish);
    return at_ms <= play->now_ms || wait_until(play, act, at_ms);
}

bool people_due(struct play *play, struct act *act)
{
    static const enum order_state wanted[ACT_COUNT] = {
        [ACT_ACCEPT] = ORDER_ASSIGNED, [ACT_DECLINE] = ORDER_ASSIGNED, [ACT_SET_OUT] = ORDER_ACCEPTED, [ACT_ARRIVE] = ORDER_ON_THE_WAY,
        [ACT_START] = ORDER_ARRIVED, [ACT_FINISH] = ORDER_SERVING,
    };
    const struct seen_order *order = act->order ? book_find(&play->book, act->order) : NULL;
    if (!order) return act->order == 0;
    if (order_state_over(order->state)) return false;
    bool serving = order->state == ORDER_SERVING;
    if (act->kind == ACT_CONFIRM || act->kind == ACT_RENEW || act->kind == ACT_RELEASE) return order->state == ORDER_HELD;
    if (act->kind == ACT_CANCEL || act->kind == ACT_MOVE) return !serving;
    if (act->kind == ACT_PATIENCE) return !serving && patience_over(play, act, order);
    if (act->kind == ACT_REASSIGN) return reassign_due(play, act, order);
    if (act->kind == ACT_DROP) return !serving && same_turn(play, act) && seen_member_of(order, act->worker) != NULL;
    if (act->kind != ACT_NO_ACCESS) return crew_due(play, act, order, wanted[act->kind]);
    return act->day == (int32_t)ORDER_WAITING ? !serving : same_turn(play, act) && (int32_t)order->state == act->day;
}
