/* workers.c - reactions to events as acts for later. Times and chances come from the profile; where it has none they are set here, as
 * estimates. Each reaction draws from its own generator, named by the order, its turn and the worker. */
#include "sim/workers.h"

#include "engine/calendar.h"
#include "sim/profile.h"

/* Estimates, per ten thousand: usual people, and people as a test with faults has them. */
static const struct habits {
    uint32_t declines, silent, drops, forgets_to_leave, late_in, sick, leave, pause, other_shift, operator_acts, operator_names;
} usual = { .declines = 300, .silent = 100, .drops = WORKER_SIDE, .forgets_to_leave = 30, .late_in = 100, .pause = 300, .operator_acts = 3000, .operator_names = 2000 },
  unreliable = { .declines = 1200, .silent = 800, .drops = 800, .forgets_to_leave = 300, .late_in = 800, .sick = 300, .leave = 200,
                 .pause = 1000, .other_shift = 300, .operator_acts = 5000, .operator_names = 4000 };

enum {
    ANSWER_NOW_S = 12, ANSWER_SLOT_S = 300,      /* means, before an offer is answered */
    SIGN_IN_EARLY_MIN = 10, LATE_IN_MIN = 25, SIGN_OUT_AFTER_MIN = 10,
    LEAVE_DEVIATION_S = 120, LEAVE_LATE_S = 420,
    TRAVEL_DEVIATION_PCT = 12, TRAVEL_LEAST_PCT = 60,
    DOOR_LEAST_S = 60, DOOR_MOST_S = 240,
    LATER_S = 120,                               /* an act that cannot be done yet is tried again after this */
    RETIMED_S = 180,                             /* a departure put off by more than this is waited for */
    OPERATOR_LEAST_S = 120, OPERATOR_MOST_S = 420,
    SICK_HOURS = 3, PAUSE_MIN = 60, PAUSE_AHEAD_MIN = 30,
};

static const struct habits *habits_of(const struct stage *stage)
{
    return stage->faults ? &unreliable : &usual;
}

/* ---- a working day ---- */

static struct act away_act(const struct worker_file *file, int64_t from_ms, int64_t to_ms, enum away_kind kind)
{
    return (struct act){ .kind = ACT_AWAY, .worker = file->id, .point = file->point, .away = { from_ms, to_ms, (uint8_t)kind } };
}

static void plan_absence(struct stage *stage, const struct worker_file *file, struct random *random, int32_t day, const struct span *first,
                         const struct span *last)
{
    const struct habits *habits = habits_of(stage);
    if (random_chance(random, habits->sick)) {      /* in the middle of the day, until after it */
        int64_t from = random_between(random, first->start_ms, last->end_ms - 1);
        stage_at(stage, from, away_act(file, from, last->end_ms + SICK_HOURS * 60 * MINUTE_MS, AWAY_SICK));
    }
    if (random_chance(random, habits->pause)) {      /* an hour off at short notice; refused when something is booked then */
        int64_t from = random_between(random, first->start_ms, last->end_ms - 1);
        stage_at(stage, from - PAUSE_AHEAD_MIN * MINUTE_MS, away_act(file, from, from + PAUSE_MIN * MINUTE_MS, AWAY_BREAK));
    }
    if (random_chance(random, habits->leave)) {      /* tomorrow, entered today */
        int64_t from = ms_of_day(day + 1);
        stage_at(stage, random_between(random, first->start_ms, last->end_ms), away_act(file, from, from + DAY_MS, AWAY_LEAVE));
    }
    if (random_chance(random, habits->other_shift)) {
        bool rest = random_chance(random, CHANCE_ALL / 3) || stage->tables->shift_count == 0;
        uint8_t shift = rest ? SHIFT_REST : stage->tables->shift[random_below(random, stage->tables->shift_count)].kind.id;
        int32_t on = day + (int32_t)random_below(random, 3);
        stage_at(stage, random_between(random, first->start_ms, last->end_ms),
                 (struct act){ .kind = ACT_SHIFT, .worker = file->id, .point = file->point, .day = on, .shift = shift });
    }
}

/* Before Spring Festival workers go home: a share of those rostered takes leave. */
static bool gone_for_festival(const struct stage *stage, struct random *random, int32_t day)
{
    int32_t festival = city_festival(stage->tables, day);
    if (festival == INT32_MIN) return false;
    return random_below(random, 100) >= profile_week_of(day - festival)->supply_pct;
}

static void plan_day(struct stage *stage, const struct worker_file *file, int32_t day, int64_t now_ms)
{
    struct random random = random_for(stage->seed, PURPOSE_WORKER_DAY, file->id, (uint64_t)day);
    struct span span[SPANS_MAX];
    uint32_t spans = duty_spans(&stage->duty, file, day, span);
    if (!spans || span[spans - 1].end_ms <= now_ms) return;
    const struct span *first = &span[0], *last = &span[spans - 1];
    if (gone_for_festival(stage, &random, day)) {
        stage_at(stage, now_ms, away_act(file, first->start_ms, last->end_ms, AWAY_LEAVE));
        return;
    }
    int64_t in = first->start_ms - random_between(&random, 1, SIGN_IN_EARLY_MIN * 60) * SECOND_MS;
    if (random_chance(&random, habits_of(stage)->late_in)) in = first->start_ms + random_between(&random, 1, LATE_IN_MIN) * MINUTE_MS;
    if (in < now_ms) in = now_ms + random_between(&random, 0, 60) * SECOND_MS;
    stage_at(stage, in, (struct act){ .kind = ACT_SIGN_IN, .worker = file->id, .point = file->point, .day = day });
    stage_at(stage, last->end_ms + random_between(&random, 1, SIGN_OUT_AFTER_MIN) * MINUTE_MS,
             (struct act){ .kind = ACT_SIGN_OUT, .worker = file->id, .point = file->point, .day = day });
    plan_absence(stage, file, &random, day, first, last);
}

void workers_day(struct stage *stage, int32_t day, int64_t now_ms)
{
    for (uint32_t i = 0; i < stage->tables->worker_count; i++) plan_day(stage, &stage->tables->worker[i], day, now_ms);
}

/* ---- offers ---- */

static struct act about(const struct seen_order *order, enum act_kind kind, uint32_t worker)
{
    return (struct act){ .kind = kind, .order = order->id, .worker = worker, .point = order->point, .turn = (uint16_t)order->rematches };
}

static void answer_offer(struct stage *stage, const struct seen *seen, uint32_t worker)
{
    const struct seen_order *order = &seen->order;
    const struct habits *habits = habits_of(stage);
    struct random random = random_for(stage->seed, PURPOSE_ANSWER + ((uint64_t)order->rematches << 8), order->id, worker);
    int64_t wait = 2 * SECOND_MS + random_exponential(&random, (order->kind == ORDER_NOW ? ANSWER_NOW_S : ANSWER_SLOT_S) * SECOND_MS);
    int64_t room = order->due_ms - seen->at_ms;      /* most people see the clock of the offer run */
    if (order->due_ms > seen->at_ms && wait >= room && !stage->faults) wait = room * 3 / 4;
    if (random_chance(&random, habits->silent)) return;
    struct act act = about(order, random_chance(&random, habits->declines) ? ACT_DECLINE : ACT_ACCEPT, worker);
    act.cause = CAUSE_WORKER;
    stage_at(stage, seen->at_ms + wait, act);
}

static void plan_departure(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    const struct seen_member *leader = &order->member[0];
    const struct habits *habits = habits_of(stage);
    struct random random = random_for(stage->seed, PURPOSE_DEPARTURE + ((uint64_t)order->rematches << 8), order->id, leader->worker);
    if (random_chance(&random, habits->drops)) {
        struct act drop = about(order, ACT_DROP, order->member[random_below(&random, order->member_count)].worker);
        drop.cause = random_chance(&random, CHANCE_ALL / 2) ? CAUSE_SICK : CAUSE_WORKER;
        stage_at(stage, random_between(&random, seen->at_ms, leader->leave_ms > seen->at_ms ? leader->leave_ms : seen->at_ms), drop);
        return;
    }
    if (random_chance(&random, habits->forgets_to_leave)) return;
    int64_t scatter = random_normal(&random, 0, LEAVE_DEVIATION_S);
    if (scatter > LEAVE_LATE_S) scatter = LEAVE_LATE_S;
    int64_t leave = leader->leave_ms + scatter * SECOND_MS;
    stage_at(stage, leave > seen->at_ms ? leave : seen->at_ms, about(order, ACT_SET_OUT, leader->worker));
}

/* ---- a visit ---- */

static void plan_arrival(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    const struct seen_member *leader = &order->member[0];
    struct random random = random_for(stage->seed, PURPOSE_ARRIVAL + ((uint64_t)order->rematches << 8), order->id, leader->worker);
    int64_t leg = leader->arrive_ms - leader->leave_ms;
    int64_t pct = random_normal(&random, 100, TRAVEL_DEVIATION_PCT);
    if (pct < TRAVEL_LEAST_PCT) pct = TRAVEL_LEAST_PCT;
    /* What the leg does not explain: lift, gate, kit. */
    int64_t offset = random_normal(&random, ARRIVAL_MEAN_MIN * 60 / 4, ARRIVAL_DEVIATION_MIN * 60 / 4);
    int64_t takes = leg * pct / 100 + offset * SECOND_MS;
    if (stage->faults && random_chance(&random, 500)) takes += random_exponential(&random, 20 * MINUTE_MS);
    stage_at(stage, seen->at_ms + (takes > MINUTE_MS / 2 ? takes : MINUTE_MS / 2), about(order, ACT_ARRIVE, leader->worker));
}

static void plan_begin(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct random random = random_for(stage->seed, PURPOSE_BEGIN + ((uint64_t)order->rematches << 8), order->id, order->member[0].worker);
    int64_t at = seen->at_ms + random_between(&random, DOOR_LEAST_S, DOOR_MOST_S) * SECOND_MS;
    if (random_chance(&random, NO_ACCESS * (stage->faults ? 3 : 1))) {      /* nobody opens: a quarter of an hour is waited */
        struct act act = about(order, ACT_NO_ACCESS, order->member[0].worker);
        act.cause = CAUSE_NO_ACCESS;
        stage_at(stage, (at > order->promised_ms ? at : order->promised_ms) + 15 * MINUTE_MS, act);
        return;
    }
    stage_at(stage, at > order->promised_ms ? at : order->promised_ms, about(order, ACT_START, order->member[0].worker));
}

static void plan_end(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    const struct table_item *item = tables_item(stage->tables, (uint16_t)order->item);
    struct random random = random_for(stage->seed, PURPOSE_WORK + ((uint64_t)order->rematches << 8), order->id, order->member[0].worker);
    int64_t duration = item ? item_duration_ms(&item->item, order->qty) : order->end_ms - order->start_ms;
    bool hourly = item && item->item.base_min == 0 && item->item.unit_man_min % 60 == 0;
    int32_t festival = city_festival(stage->tables, day_of_ms(seen->at_ms));
    if (festival != INT32_MIN) duration = duration * profile_week_of(day_of_ms(seen->at_ms) - festival)->duration_pct / 100;
    int64_t takes = random_normal(&random, duration, duration * (hourly ? HOURLY_DEVIATION_PCT : PIECE_DEVIATION_PCT) / 100);
    if (hourly && takes > duration) takes = duration;      /* paid by the hour: it ends with the hour, or runs over */
    if (takes < duration / 3) takes = duration / 3;
    if (random_chance(&random, OVERRUN * (stage->faults ? 2 : 1))) takes += random_exponential(&random, OVERRUN_MEAN_MIN * MINUTE_MS);
    stage_at(stage, seen->at_ms + takes, about(order, ACT_FINISH, order->member[0].worker));
}

/* One of all workers: the operator's idea of who could help is often wrong, and then refused. */
static uint32_t somebody(const struct stage *stage, struct random *random)
{
    return stage->tables->worker[random_below(random, stage->tables->worker_count)].id;
}

/* The operator sees a visit run late and sometimes looks for somebody else. */
static void plan_operator(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct random random = random_for(stage->seed, PURPOSE_OPERATOR + ((uint64_t)order->rematches << 8), order->id, (uint64_t)seen->at_ms);
    if (order->state != ORDER_ACCEPTED || !random_chance(&random, habits_of(stage)->operator_acts)) return;
    struct act act = about(order, ACT_REASSIGN, 0);
    act.cause = CAUSE_OPERATOR;
    if (random_chance(&random, habits_of(stage)->operator_names)) act.worker = somebody(stage, &random);
    stage_at(stage, seen->at_ms + random_between(&random, OPERATOR_LEAST_S, OPERATOR_MOST_S) * SECOND_MS, act);
}

void workers_see(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    if (!order->id || !order->member_count) return;
    if (seen->kind == EVENT_ASSIGNED)
        for (uint32_t i = 0; i < order->member_count; i++) answer_offer(stage, seen, order->member[i].worker);
    if (seen->kind == EVENT_ACCEPTED) plan_departure(stage, seen);
    if (seen->kind == EVENT_SET_OUT) plan_arrival(stage, seen);
    if (seen->kind == EVENT_ARRIVED) plan_begin(stage, seen);
    if (seen->kind == EVENT_STARTED) plan_end(stage, seen);
    if (seen->kind == EVENT_LATE) plan_operator(stage, seen);
}

/* ---- is it still so? ---- */

/* The state an order must be in for an act of its crew; other acts have none. */
static const enum order_state wanted_state[ACT_COUNT] = {
    [ACT_ACCEPT] = ORDER_ASSIGNED, [ACT_DECLINE] = ORDER_ASSIGNED, [ACT_DROP] = ORDER_ACCEPTED, [ACT_SET_OUT] = ORDER_ACCEPTED,
    [ACT_ARRIVE] = ORDER_ON_THE_WAY, [ACT_START] = ORDER_ARRIVED, [ACT_NO_ACCESS] = ORDER_ARRIVED, [ACT_FINISH] = ORDER_SERVING,
    [ACT_REASSIGN] = ORDER_ACCEPTED,
};

static bool wait_until(struct stage *stage, const struct act *act, int64_t at_ms)
{
    stage_at(stage, at_ms, *act);
    return false;
}

static bool somebody_busy(struct stage *stage, const struct seen_order *order)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct on_duty *worker = stage_worker(stage, order->member[i].worker);
        if (worker && worker->under_way && worker->under_way != order->id) return true;
    }
    return false;
}

static bool crew_act_due(struct stage *stage, const struct act *act, int64_t now_ms)
{
    const struct seen_order *order = book_find(&stage->book, act->order);
    if (!order || order->state != wanted_state[act->kind] || (uint16_t)order->rematches != act->turn) return false;
    const struct seen_member *member = seen_member_of(order, act->worker);
    if (act->kind == ACT_ACCEPT) return member && !member->accepted;
    if (act->kind != ACT_SET_OUT) return true;
    if (!member || somebody_busy(stage, order)) return member && wait_until(stage, act, now_ms + LATER_S * SECOND_MS);
    if (member->leave_ms > now_ms + RETIMED_S * SECOND_MS) return wait_until(stage, act, member->leave_ms);
    return true;
}

bool workers_due(struct stage *stage, const struct act *act, int64_t now_ms)
{
    if (wanted_state[act->kind] != ORDER_NONE) return crew_act_due(stage, act, now_ms);
    const struct on_duty *worker = act->worker ? stage_worker(stage, act->worker) : NULL;
    if (!worker || act->kind == ACT_EXCLUDE) return true;
    if (act->kind == ACT_SIGN_IN) return !worker->signed_in;
    if (act->kind == ACT_SIGN_OUT && !worker->signed_in) return false;
    bool wants_peace = act->kind == ACT_SIGN_OUT || act->kind == ACT_AWAY;
    if (wants_peace && worker->under_way) return wait_until(stage, act, now_ms + LATER_S * SECOND_MS);
    return act->kind != ACT_AWAY || act->away.to_ms > now_ms;
}
