/* route_model.c - tables of a problem. */
#include "engine/route/route_model.h"

#include <stdlib.h>
#include <string.h>

bool route_model_init(struct route_model *model, const struct route_limits *limits)
{
    size_t visits = limits->visits, workers = limits->workers, places = (size_t)limits->places + 1, words = (workers + 63) / 64;
    model->table[0] = malloc(places * places * sizeof *model->out);
    model->table[1] = malloc(places * places * sizeof *model->in);
    model->may = malloc(visits * words * sizeof *model->may);
    model->before = malloc(visits * ROUTE_NEAR * sizeof *model->before);
    model->after = malloc(visits * ROUTE_NEAR * sizeof *model->after);
    model->around = malloc(visits * ROUTE_AROUND * sizeof *model->around);
    model->kind = malloc(workers * sizeof *model->kind);
    model->kind_first = malloc((workers + 1) * sizeof *model->kind_first);
    model->kind_member = malloc(workers * sizeof *model->kind_member);
    model->kind_slot = malloc(workers * sizeof *model->kind_slot);
    model->kind_near = malloc(visits * ROUTE_KINDS_NEAR * sizeof *model->kind_near);
    model->far = malloc(visits * sizeof *model->far);
    bool held = model->table[0] && model->table[1] && model->may && model->before && model->after && model->around && model->kind && model->kind_first &&
                model->kind_member && model->kind_slot && model->kind_near && model->far;
    if (!held) route_model_clear(model);
    return held;
}

void route_model_clear(struct route_model *model)
{
    free(model->table[0]);
    free(model->table[1]);
    free(model->may);
    free(model->before);
    free(model->after);
    free(model->around);
    free(model->kind);
    free(model->kind_first);
    free(model->kind_member);
    free(model->kind_slot);
    free(model->kind_near);
    free(model->far);
    memset(model, 0, sizeof *model);
}

static void load_travel(struct route_model *model, const struct route_problem *problem)
{
    uint32_t given = problem->places, places = model->places;
    bool symmetric = true;
    model->out = model->table[0];
    memset(model->out, 0, (size_t)places * places * sizeof *model->out);
    for (uint32_t from = 0; from < given; from++)
        memcpy(model->out + (size_t)from * places, problem->travel + (size_t)from * given, given * sizeof *model->out);
    for (uint32_t from = 0; from < given && symmetric; from++)
        for (uint32_t to = 0; to < from && symmetric; to++)
            symmetric = model->out[(size_t)from * places + to] == model->out[(size_t)to * places + from];
    model->in = symmetric ? model->out : model->table[1];
    if (symmetric) return;
    for (uint32_t from = 0; from < places; from++)
        for (uint32_t to = 0; to < places; to++) model->in[(size_t)to * places + from] = model->out[(size_t)from * places + to];
}

static bool visit_suits(const struct route_model *model, uint32_t visit, uint32_t worker)
{
    const struct route_visit *wants = &model->visit[visit];
    const struct route_worker *has = &model->worker[worker];
    return (wants->skills & ~has->skills) == 0 && (wants->worker == ROUTE_NONE || wants->worker == worker) && wants->load <= has->load &&
           route_bias(model, worker, visit) != ROUTE_BARRED;
}

static void load_may(struct route_model *model)
{
    model->may_words = (model->workers + 63) / 64;
    memset(model->may, 0, (size_t)model->visits * model->may_words * sizeof *model->may);
    for (uint32_t visit = 0; visit < model->visits; visit++)
        for (uint32_t worker = 0; worker < model->workers; worker++)
            if (visit_suits(model, visit, worker)) model->may[(size_t)visit * model->may_words + worker / 64] |= (uint64_t)1 << worker % 64;
}

static bool same_worker(const struct route_model *model, uint32_t one, uint32_t other)
{
    const struct route_worker *a = &model->worker[one], *b = &model->worker[other];
    bool same = a->from == b->from && a->to == b->to && a->start == b->start && a->end == b->end && a->load == b->load && a->skills == b->skills &&
                a->kits == b->kits && a->kit_place == b->kit_place && a->worked == b->worked && memcmp(a->parts, b->parts, sizeof a->parts) == 0;
    if (!same) return false;
    return !model->bias || memcmp(model->bias + (size_t)one * model->visits, model->bias + (size_t)other * model->visits,
                                  model->visits * sizeof *model->bias) == 0;
}

static bool named(const struct route_model *model, uint32_t worker)
{
    for (uint32_t visit = 0; visit < model->visits; visit++)
        if (model->visit[visit].worker == worker) return true;
    return false;
}

/* Kinds are numbered as they are met. A worker that is compared with the last kind of a row of equals finds it at once. */
static void load_kinds(struct route_model *model)
{
    uint32_t *lead = model->kind_member;        /* the first of each kind, for the time being */
    bool pins = false;
    for (uint32_t visit = 0; visit < model->visits; visit++) pins = pins || model->visit[visit].worker != ROUTE_NONE;
    model->kinds = 0;
    for (uint32_t worker = 0; worker < model->workers; worker++) {
        uint32_t kind = model->kinds;
        bool alone = pins && named(model, worker);
        while (!alone && kind > 0 && !same_worker(model, lead[kind - 1], worker)) kind--;
        if (alone || kind == 0) {
            lead[model->kinds++] = worker;
            kind = model->kinds;
        }
        model->kind[worker] = kind - 1;
    }
    for (uint32_t kind = 0; kind <= model->kinds; kind++) model->kind_first[kind] = 0;
    for (uint32_t worker = 0; worker < model->workers; worker++) model->kind_first[model->kind[worker] + 1]++;
    for (uint32_t kind = 0; kind < model->kinds; kind++) model->kind_first[kind + 1] += model->kind_first[kind];
    for (uint32_t worker = 0; worker < model->workers; worker++) model->kind_member[model->kind_first[model->kind[worker]]++] = worker;
    for (uint32_t kind = model->kinds; kind > 0; kind--) model->kind_first[kind] = model->kind_first[kind - 1];
    model->kind_first[0] = 0;
    for (uint32_t slot = 0; slot < model->workers; slot++) model->kind_slot[model->kind_member[slot]] = slot;
}

void route_model_load(struct route_model *model, const struct route_problem *problem)
{
    model->weight = problem->weight;
    model->visit = problem->visit;
    model->worker = problem->worker;
    model->bias = problem->bias;
    model->visits = problem->visits;
    model->workers = problem->workers;
    model->places = problem->places + 1;
    model->paid = problem->weight.paid > 0;
    model->balance = problem->weight.balance > 0;
    model->kits = false;
    for (uint32_t visit = 0; visit < model->visits; visit++) {
        model->kits = model->kits || model->visit[visit].kits != 0;
        for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++) model->kits = model->kits || model->visit[visit].parts[part] != 0;
    }
    load_travel(model, problem);
    load_may(model);
    load_kinds(model);
    route_near_load(model);
}
