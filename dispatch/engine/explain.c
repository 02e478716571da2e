/* explain.c - see explain.h. */
#include "engine/explain.h"

#include "engine/commands.h"

static struct ranked ranked_of(const struct engine *engine, const struct want *want, const struct choice *choice, bool chosen)
{
    uint32_t worker = engine->worker[choice->worker].id;
    return (struct ranked){ .worker = worker, .chosen = chosen, .known = match_known(want, worker), .leave_ms = choice->fit.leave,
                               .start_ms = choice->fit.start, .part = choice->part, .cost = choice->cost };
}

/* A now-order that never went back is looked at without the promise that this very choice made. */
static struct order as_asked(const struct order *order)
{
    struct order asked = *order;
    if (asked.kind == ORDER_NOW && asked.member_count > 0 && asked.rematches == 0) asked.promised_ms = TIME_NONE;
    return asked;
}

/* When it would have to start: a slot that is held at its start and nowhere else, a crew that has one together, the rest as the round asks. */
static struct ask ask_of(const struct engine *engine, const struct order *order, uint32_t index)
{
    bool together = order->crew > 1 && order->member_count > 0;
    struct ask ask = order->state == ORDER_HELD || together ? match_ask_at(engine, order, order->start_ms) : match_ask(engine, index);
    if (ask.first_gap && order->promised_ms == TIME_NONE) {
        ask.earliest = engine->now_ms;
        ask.latest = engine->now_ms + engine->policy.now_window_min * MINUTE_MS;
    }
    if (order->crew > 1) ask.first_gap = false;
    ask.ignore = index;
    return ask;
}

/* The crew, priced like everybody else. */
static void explain_crew(const struct engine *engine, const struct order *order, const struct want *want, const struct ask *ask, struct explain *out)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t worker = idmap_find(&engine->worker_ids, order->member[i].worker);
        struct fit fit;
        enum reason why = match_eligible(engine, worker, want, ask, &fit, NULL);
        if (why != WHY_FREE) {
            if (out->gone == WHY_FREE) out->gone = why;
            continue;
        }
        struct choice choice = match_price(engine, worker, want, ask, &fit);
        out->ranked[out->count++] = ranked_of(engine, want, &choice, true);
    }
}

static void explain_others(const struct engine *engine, const struct order *order, const struct want *want, const struct look *look, struct explain *out)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < look->count && others < EXPLAIN_OTHERS; i++) {
        bool on_it = false;
        for (uint32_t k = 0; k < order->member_count; k++) on_it = on_it || order->member[k].worker == engine->worker[look->best[i].worker].id;
        if (on_it) continue;
        out->ranked[out->count++] = ranked_of(engine, want, &look->best[i], false);
        others++;
    }
}

/* Somebody else for the dearest of the crew. */
static bool cheaper_now(const struct explain *explain)
{
    int64_t dearest = INT64_MIN;
    bool cheaper = false;
    for (uint32_t i = 0; i < explain->count; i++) {
        const struct ranked *ranked = &explain->ranked[i];
        if (ranked->chosen && ranked->cost > dearest) dearest = ranked->cost;
        if (!ranked->chosen) cheaper = cheaper || ranked->cost < dearest;
    }
    return cheaper;
}

static enum verdict verdict_of(const struct engine *engine, const struct order *order, const struct ask *ask, const struct explain *explain)
{
    struct choice crew[CREW_MAX];
    if (order->state == ORDER_WAITING) return match_crew(engine, order, ask, crew) == order->crew ? VERDICT_SOON : VERDICT_NOBODY;
    if (explain->gone != WHY_FREE) return VERDICT_GONE;
    return cheaper_now(explain) ? VERDICT_CHEAPER : VERDICT_CHEAPEST;
}

enum refusal engine_explain(const struct engine *engine, uint64_t id, struct explain *out)
{
    uint32_t index = id == 0 ? NIL : idmap_find(&engine->order_ids, id);
    *out = (struct explain){ .verdict = VERDICT_SETTLED, .gone = WHY_FREE };
    if (index == NIL) return REFUSE_NO_ORDER;
    const struct order *order = order_at(engine, index);
    if (order->state >= ORDER_ON_THE_WAY) return REFUSE_OK;
    struct order asked = as_asked(order);
    order = &asked;
    struct choice best[EXPLAIN_MAX];
    struct look look = { .best = best, .most = EXPLAIN_MAX };
    struct want want = want_of(engine, order);
    struct ask ask = ask_of(engine, order, index);
    match_look(engine, order, &ask, &look);
    out->why = look.why;
    if (order->state == ORDER_WAITING) out->retry_ms = order->due_ms;
    explain_crew(engine, order, &want, &ask, out);
    explain_others(engine, order, &want, &look, out);
    out->verdict = verdict_of(engine, order, &ask, out);
    return REFUSE_OK;
}
