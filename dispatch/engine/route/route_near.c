/* route_near.c - who is near whom. A visit is tried only beside these, so that an iteration costs the same among a hundred visits and ten thousand.
 * Near is what makes a good leg: little travel, and little waiting that the windows force. */
#include "engine/route/route_model.h"

enum { WAIT_PARTS = 5 };            /* this many ticks of waiting are as bad as one of travel */

/* Keeps the `most` smallest, smallest first; equal: as they came. */
static void keep(uint32_t *item, int64_t *score, uint32_t *count, uint32_t most, uint32_t new_item, int64_t new_score)
{
    uint32_t at = *count;
    if (at == most && new_score >= score[most - 1]) return;
    if (at == most) at--;
    else ++*count;
    for (; at > 0 && score[at - 1] > new_score; at--) {
        score[at] = score[at - 1];
        item[at] = item[at - 1];
    }
    score[at] = new_score;
    item[at] = new_item;
}

/* From one visit straight to the next; -1: the windows never allow it. */
static int64_t leg_score(const struct route_model *model, uint32_t from, uint32_t to)
{
    const struct route_visit *first = &model->visit[from], *then = &model->visit[to];
    int32_t travel = route_out(model, first->place)[then->place];
    int32_t soonest = first->earliest + first->service + travel, latest = first->latest + first->service + travel;
    if (soonest > then->latest) return -1;
    int32_t waiting = then->earliest > latest ? then->earliest - latest : 0;
    return (int64_t)travel * WAIT_PARTS + waiting;
}

static void load_beside(struct route_model *model, uint32_t visit)
{
    uint32_t *before = model->before + (size_t)visit * ROUTE_NEAR, *after = model->after + (size_t)visit * ROUTE_NEAR;
    int64_t score_before[ROUTE_NEAR], score_after[ROUTE_NEAR];
    uint32_t befores = 0, afters = 0;
    for (uint32_t other = 0; other < model->visits; other++) {
        if (other == visit) continue;
        int64_t to = leg_score(model, other, visit), from = leg_score(model, visit, other);
        if (to >= 0) keep(before, score_before, &befores, ROUTE_NEAR, other, to);
        if (from >= 0) keep(after, score_after, &afters, ROUTE_NEAR, other, from);
    }
    if (befores < ROUTE_NEAR) before[befores] = ROUTE_NONE;
    if (afters < ROUTE_NEAR) after[afters] = ROUTE_NONE;
}

static void load_around(struct route_model *model, uint32_t visit)
{
    uint32_t *around = model->around + (size_t)visit * ROUTE_AROUND, count = 0, place = model->visit[visit].place;
    int64_t score[ROUTE_AROUND];
    for (uint32_t other = 0; other < model->visits; other++) {
        uint32_t there = model->visit[other].place;
        int64_t both = (int64_t)route_out(model, place)[there] + route_in(model, place)[there];
        keep(around, score, &count, ROUTE_AROUND, other, other == visit ? -1 : both);
    }
    if (count < ROUTE_AROUND) around[count] = ROUTE_NONE;
}

/* The visit alone in a day of this kind of worker. */
static int64_t alone_score(const struct route_model *model, uint32_t visit, uint32_t worker)
{
    const struct route_worker *who = &model->worker[worker];
    uint32_t place = model->visit[visit].place;
    int64_t travel = (int64_t)route_in(model, place)[who->from] + route_out(model, place)[route_place(model, who->to)];
    return travel * (model->weight.travel + model->weight.paid) + route_bias(model, worker, visit);
}

static void load_kinds_near(struct route_model *model, uint32_t visit)
{
    uint32_t *near = model->kind_near + (size_t)visit * ROUTE_KINDS_NEAR, count = 0;
    int64_t score[ROUTE_KINDS_NEAR];
    int32_t far = INT32_MAX;
    for (uint32_t kind = 0; kind < model->kinds; kind++) {
        uint32_t worker = model->kind_member[model->kind_first[kind]];
        int32_t travel = route_in(model, model->visit[visit].place)[model->worker[worker].from];
        if (travel < far) far = travel;
        if (route_may(model, visit, worker)) keep(near, score, &count, ROUTE_KINDS_NEAR, kind, alone_score(model, visit, worker));
    }
    if (count < ROUTE_KINDS_NEAR) near[count] = ROUTE_NONE;
    model->far[visit] = far;
}

void route_near_load(struct route_model *model)
{
    for (uint32_t visit = 0; visit < model->visits; visit++) {
        load_beside(model, visit);
        load_around(model, visit);
        load_kinds_near(model, visit);
    }
}
