/* residents.c - reactions of residents, and their patience. Times without a source in the profile are estimates. */
#include "sim/residents.h"

#include "sim/profile.h"

enum {
    THINK_LEAST_S = 10, THINK_MEAN_S = 60, LETS_GO = 400, FORGETS = 200, THINKS_LONG = 500,      /* per ten thousand holds */
    PATIENCE_NOW_LEAST_MIN = 25, PATIENCE_NOW_MOST_MIN = 70, PATIENCE_STEP_MIN = 10,
    PATIENCE_SLOT_MIN = 40, PATIENCE_WORST_MIN = 180,                                             /* after the promised start */
    SERIES_WEEKS = 2, SERIES_VISITS = 6, MOVE_LEAST_MIN = 90, MOVE_STEPS = 6,
    REGRET_MEAN_MIN = 6, FAULT_TIMES = 4,
    EXCLUDES = 50, EXCLUDES_FAULTS = 2000, FORGIVES = 3000 /* of those */, EXCLUDES_AFTER_MIN = 30, FORGIVES_AFTER_MIN = 600,
};

bool residents_series(const struct stage *stage, const struct wish *wish, uint32_t *weeks, uint32_t *visits)
{
    struct random random = random_for(stage->seed, PURPOSE_SERIES, wish->no, 0);
    if (random_below(&random, 100) >= stage->rebook_pct) return false;
    *weeks = (uint32_t)random_between(&random, 1, SERIES_WEEKS);
    *visits = (uint32_t)random_between(&random, 2, SERIES_VISITS);
    return true;
}

void residents_held(struct stage *stage, const struct wish *wish, uint64_t order, uint32_t visits, int64_t now_ms)
{
    struct random random = random_for(stage->seed, PURPOSE_THINK, wish->no, 0);
    struct act act = { .kind = visits > 0 ? ACT_CONFIRM_SERIES : ACT_CONFIRM, .order = order, .point = wish->request.point, .visits = visits };
    int64_t hold = stage->policy.hold_s * SECOND_MS;
    int64_t think = THINK_LEAST_S * SECOND_MS + random_exponential(&random, THINK_MEAN_S * SECOND_MS);
    uint32_t fate = (uint32_t)random_below(&random, CHANCE_ALL), times = stage->faults ? FAULT_TIMES : 1;
    if (fate < FORGETS * times) return;
    if (think > hold / 2) think = hold / 2;
    if (fate < (FORGETS + LETS_GO) * times) {
        act.kind = visits > 0 ? ACT_CANCEL_SERIES : ACT_RELEASE;
        act.scope = SCOPE_ALL;
    } else if (fate < (FORGETS + LETS_GO + THINKS_LONG) * times) {
        struct act renew = act;
        renew.kind = ACT_RENEW;
        stage_at(stage, now_ms + hold * 2 / 3, renew);
        think += hold * 2 / 3;
    }
    stage_at(stage, now_ms + think, act);
}

const struct slot *residents_pick(const struct wish *wish, const struct slot *slot, uint32_t count)
{
    const struct slot *best = NULL;
    int64_t best_off = INT64_MAX;
    for (uint32_t i = 0; i < count; i++) {
        int64_t off = slot[i].start_ms - wish->request.start_ms;
        if (off < 0) off = -off;
        if (!slot[i].free || off >= best_off) continue;
        best = &slot[i];
        best_off = off;
    }
    return best;
}

/* How long before the start an order is cancelled, if it is: the profile's three classes. */
static bool draw_cancel(struct stage *stage, const struct seen *seen, struct random *random, int64_t *at_ms)
{
    enum { HOUR_MS = 3600000 };
    const uint32_t times = stage->faults ? FAULT_TIMES : 1;
    const uint32_t weight[] = { CANCEL_GE24H * times, CANCEL_24H_2H * times, CANCEL_LT2H * times,
                                CHANCE_ALL - (CANCEL_GE24H + CANCEL_24H_2H + CANCEL_LT2H) * times };
    static const int64_t least_ms[] = { 24LL * HOUR_MS, 2LL * HOUR_MS, 0 }, most_ms[] = { 96LL * HOUR_MS, 24LL * HOUR_MS, 2LL * HOUR_MS };
    uint32_t class = random_pick(random, weight, 4);
    if (class == 3) return false;
    if (seen->order.kind == ORDER_NOW) {      /* now-orders are regretted soon or not at all */
        *at_ms = seen->at_ms + random_exponential(random, REGRET_MEAN_MIN * MINUTE_MS);
        return true;
    }
    *at_ms = seen->order.promised_ms - random_between(random, least_ms[class], most_ms[class]);
    return *at_ms > seen->at_ms;      /* booked later than that: it stands */
}

/* A household that was not content will not have this worker again, and sometimes thinks better of it. */
static void judge(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct random random = random_for(stage->seed, PURPOSE_JUDGEMENT, order->id, order->household);
    struct act act = { .kind = ACT_EXCLUDE, .household = order->household, .worker = order->member[0].worker, .point = order->point, .on = true };
    if (!random_chance(&random, stage->faults ? EXCLUDES_FAULTS : EXCLUDES)) return;
    stage_at(stage, seen->at_ms + random_between(&random, 1, EXCLUDES_AFTER_MIN) * MINUTE_MS, act);
    if (!random_chance(&random, FORGIVES)) return;
    act.on = false;
    stage_at(stage, seen->at_ms + random_between(&random, EXCLUDES_AFTER_MIN + 1, FORGIVES_AFTER_MIN) * MINUTE_MS, act);
}

static void plan_wait(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct act act = { .kind = ACT_CANCEL, .order = order->id, .point = order->point, .cause = CAUSE_RESIDENT };
    struct random random = random_for(stage->seed, PURPOSE_CHANGE_OF_MIND, order->id, order->household);
    int64_t at_ms;
    if (draw_cancel(stage, seen, &random, &at_ms)) stage_at(stage, at_ms, act);
    act.kind = ACT_PATIENCE;
    act.cause = CAUSE_NO_WORKER;
    random = random_for(stage->seed, PURPOSE_PATIENCE, order->id, order->household);
    at_ms = order->promised_ms + PATIENCE_SLOT_MIN * MINUTE_MS;
    if (order->kind == ORDER_NOW) at_ms = seen->at_ms + random_between(&random, PATIENCE_NOW_LEAST_MIN, PATIENCE_NOW_MOST_MIN) * MINUTE_MS;
    stage_at(stage, at_ms, act);
}

/* A booking that is moved: some half hours earlier or later, that day or the next; of a series this visit, or those after it too, or all. */
static void plan_move(struct stage *stage, const struct seen *seen)
{
    const struct seen_order *order = &seen->order;
    struct random random = random_for(stage->seed, PURPOSE_MOVE, order->id, order->household);
    int64_t until_ms = order->promised_ms - MOVE_LEAST_MIN * MINUTE_MS;
    if (order->kind != ORDER_SLOT || random_below(&random, 100) >= stage->rebook_pct || until_ms <= seen->at_ms) return;
    struct act act = { .kind = ACT_MOVE, .order = order->id, .point = order->point, .cause = CAUSE_RESIDENT };
    act.start_ms = order->promised_ms + random_between(&random, -MOVE_STEPS, MOVE_STEPS) * stage->policy.slot_step_min * MINUTE_MS;
    act.start_ms += random_between(&random, 0, 1) * DAY_MS;
    if (order->series != 0) act.scope = (enum series_scope)random_below(&random, SCOPE_COUNT);
    stage_at(stage, random_between(&random, seen->at_ms, until_ms), act);
}

void residents_see(struct stage *stage, const struct seen *seen)
{
    if (!city_made(seen->order.household)) return;
    if (seen->kind == EVENT_ORDERED) plan_wait(stage, seen);
    if (seen->kind == EVENT_ORDERED) plan_move(stage, seen);
    if (seen->kind == EVENT_FINISHED) judge(stage, seen);
}

/* Out of patience: nobody is coming, or the one who should is hours late. */
static bool patience_over(struct stage *stage, const struct act *act, const struct seen_order *order, int64_t now_ms)
{
    int64_t patient_until = order->promised_ms + PATIENCE_SLOT_MIN * MINUTE_MS;
    if (order->kind == ORDER_SLOT && now_ms < patient_until) {      /* it was moved since */
        stage_at(stage, patient_until, *act);
        return false;
    }
    if (order->state == ORDER_WAITING) return true;
    if (order->promised_ms != TIME_NONE && now_ms > order->promised_ms + PATIENCE_WORST_MIN * MINUTE_MS) return true;
    stage_at(stage, now_ms + PATIENCE_STEP_MIN * MINUTE_MS, *act);
    return false;
}

bool residents_due(struct stage *stage, const struct act *act, int64_t now_ms)
{
    bool holds = act->kind == ACT_CONFIRM || act->kind == ACT_RENEW || act->kind == ACT_RELEASE || act->kind == ACT_CONFIRM_SERIES || act->kind == ACT_CANCEL_SERIES;
    if (!holds && act->kind != ACT_CANCEL && act->kind != ACT_PATIENCE && act->kind != ACT_MOVE) return true;
    const struct seen_order *order = book_find(&stage->book, act->order);
    if (!order) return holds;      /* the event may come after the answer */
    if (holds) return order->state == ORDER_HELD;
    if (order_state_over(order->state) || order->state == ORDER_SERVING) return false;
    if (act->kind == ACT_PATIENCE) return patience_over(stage, act, order, now_ms);
    return true;
}
