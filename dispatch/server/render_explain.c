#include "server/render_explain.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { SENTENCE_MAX = NAME_MAX_BYTES + 1, SPAN_MAX = 40 };

/* ---- the words: one row for each part. %s is the fact behind the cost ---- */

enum fact { FACT_SPAN, FACT_COUNT, FACT_NONE };      /* a time; a number; none, the part is there or not */

/* cost = fact x weight / per; the weight is a value of the policy. */
static const struct sentence {
    enum fact fact;
    size_t weight;
    int64_t per;
    const char *zh, *en;
    const char *nothing_zh, *nothing_en;      /* the part costs nothing, and that is worth a word; NULL: it is not */
} sentences[COST_COUNT] = {
#define WEIGHT(name) offsetof(struct policy, name)
    [COST_TRAVEL] = { FACT_SPAN, WEIGHT(weight_travel), 1, "路上多 %s", "%s more on the way", "顺路，不多走", "on the way anyhow" },
    [COST_WAIT] = { FACT_SPAN, WEIGHT(weight_wait), 1, "%s后开工", "starts in %s", NULL, NULL },
    [COST_LATE] = { FACT_SPAN, WEIGHT(weight_late), 1, "比承诺晚 %s", "%s after the promise", NULL, NULL },
    [COST_STRANGER] = { FACT_NONE, WEIGHT(cost_stranger_s), 1, "没来过这家", "new to the household", NULL, NULL },
    [COST_FAIR] = { FACT_SPAN, WEIGHT(cost_hour_s), 3600, "当天已排 %s", "%s of work that day", NULL, NULL },
    [COST_SKILL] = { FACT_COUNT, WEIGHT(cost_skill_s), 1, "另会 %s 项手艺，留给更难的活", "%s further skills, kept for harder work", NULL, NULL },
#undef WEIGHT
};

static const char known_zh[] = "熟客", known_en[] = "known to the household";

static void span_text(int64_t seconds, char zh[SPAN_MAX], char en[SPAN_MAX])
{
    int64_t hours = seconds / 3600, minutes = seconds / 60 % 60, rest = seconds % 60;
    if (seconds < 60) {
        snprintf(zh, SPAN_MAX, "%" PRId64 " 秒", rest);
        snprintf(en, SPAN_MAX, "%" PRId64 " s", rest);
    } else if (hours == 0) {
        snprintf(zh, SPAN_MAX, "%" PRId64 " 分钟", minutes);
        snprintf(en, SPAN_MAX, "%" PRId64 " min", minutes);
    } else if (minutes == 0) {
        snprintf(zh, SPAN_MAX, "%" PRId64 " 小时", hours);
        snprintf(en, SPAN_MAX, "%" PRId64 " h", hours);
    } else {
        snprintf(zh, SPAN_MAX, "%" PRId64 " 小时 %" PRId64 " 分", hours, minutes);
        snprintf(en, SPAN_MAX, "%" PRId64 " h %" PRId64 " min", hours, minutes);
    }
}

/* %s of a sentence, which comes from the table above. */
static const char *filled(const struct render *render, const char *sentence, const char *fact)
{
    char text[SENTENCE_MAX];
    size_t used = 0;
    for (const char *at = sentence; *at != '\0' && used + SPAN_MAX < sizeof text; at++) {
        if (at[0] != '%' || at[1] != 's') {
            text[used++] = *at;
            continue;
        }
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", fact);
        at++;
    }
    return arena_text(render->arena, text, used);
}

static int64_t weight_of(const struct render *render, enum cost_part part)
{
    return *(const int64_t *)(const void *)((const char *)engine_policy(render->engine) + sentences[part].weight);
}

static bool render_part(const struct render *render, enum cost_part part, int64_t cost_s, struct msg_cost_part *out)
{
    const struct sentence *sentence = &sentences[part];
    char zh[SPAN_MAX] = "", en[SPAN_MAX] = "";
    int64_t weight = weight_of(render, part), fact = weight > 0 ? cost_s * sentence->per / weight : 0;      /* 0: it was another when this was chosen */
    *out = (struct msg_cost_part){ .part = cost_name(part), .cost_s = cost_s };
    if (cost_s == 0) {
        out->zh = sentence->nothing_zh;
        out->en = sentence->nothing_en;
        return true;
    }
    if (sentence->fact == FACT_SPAN) span_text(fact, zh, en);
    if (sentence->fact == FACT_COUNT) {
        snprintf(zh, sizeof zh, "%" PRId64, fact);
        snprintf(en, sizeof en, "%" PRId64, fact);
    }
    out->zh = filled(render, sentence->zh, zh);
    out->en = filled(render, sentence->en, en);
    return out->zh != NULL && out->en != NULL;
}

static_assert((int)COST_COUNT <= (int)LIST_PARTS_MAX, "every part of a cost is told");

struct msg_cost_part *render_cost(const struct render *render, const struct cost *cost, bool known, uint32_t *count)
{
    struct msg_cost_part *list = arena_take(render->arena, COST_COUNT * sizeof *list);
    *count = 0;
    for (int i = 0; list != NULL && i < COST_COUNT; i++) {
        int64_t cost_s = cost_of(cost, (enum cost_part)i);
        if (known && i == COST_STRANGER) list[(*count)++] = (struct msg_cost_part){ .part = cost_name(COST_STRANGER), .zh = known_zh, .en = known_en };
        else if (cost_s == 0 && (sentences[i].nothing_zh == NULL || weight_of(render, (enum cost_part)i) == 0)) continue;
        else if (!render_part(render, (enum cost_part)i, cost_s, &list[(*count)++])) return NULL;
    }
    return list;
}

/* ---- who, and who else ---- */

static bool render_ranked(const struct render *render, const struct ranked *ranked, int64_t least, struct msg_ranked *out)
{
    *out = (struct msg_ranked){ .worker = ranked->worker, .chosen = ranked->chosen, .known = ranked->known, .leave_ms = ranked->leave_ms,
                                .start_ms = ranked->start_ms, .cost_s = ranked->cost, .more_s = ranked->cost - least };
    out->parts = render_cost(render, &ranked->part, ranked->known, &out->parts_count);
    return out->parts != NULL;
}

static_assert((int)EXPLAIN_MAX <= (int)LIST_RANKED_MAX, "all that the engine ranks is told");

bool render_explain(const struct render *render, const struct order *order, const struct explain *explain, struct msg_why *out)
{
    *out = (struct msg_why){
        .order = order->id,
        .state = order_state_name((enum order_state)order->state),
        .cause = order->cause != CAUSE_NONE ? cause_name((enum cause)order->cause) : NULL,
        .crew = order->crew,
        .verdict = verdict_name(explain->verdict),
        .zh = verdict_zh(explain->verdict),
        .en = verdict_en(explain->verdict),
        .gone = explain->verdict == VERDICT_GONE ? reason_name(explain->gone) : NULL,
        .retry_ms = explain->retry_ms,
        .looked_at = explain->why.looked_at,
    };
    out->reasons = render_why(render, &explain->why, &out->reasons_count);
    out->ranked = arena_take(render->arena, EXPLAIN_MAX * sizeof *out->ranked);
    if (out->reasons == NULL || out->ranked == NULL) return false;
    for (uint32_t i = 0; i < explain->count; i++)
        if (!render_ranked(render, &explain->ranked[i], explain->ranked[0].cost, &out->ranked[out->ranked_count++])) return false;
    if (order->member_count == 0) return true;
    out->travel_s = order->cost.travel_s;
    out->wait_s = order->cost.wait_s;
    out->late_s = order->cost.late_s;
    out->stranger_s = order->cost.stranger_s;
    out->fair_s = order->cost.fair_s;
    out->skill_s = order->cost.skill_s;
    out->parts = render_cost(render, &order->cost, false, &out->parts_count);
    return out->parts != NULL;
}
