/* stage.c - the shared state of the people. */
#include "sim/stage.h"

#include <stdlib.h>
#include "sim/memory.h"
#include "sim/residents.h"
#include "sim/workers.h"

/* With faults fewer households ask more often, so that what they remember of workers comes to bear. */
enum { FEW_HOUSEHOLDS = 20 };

void stage_open(struct stage *stage, const struct tables *tables, const struct policy *policy, uint32_t orders_a_day, uint64_t seed, bool faults)
{
    *stage = (struct stage){ .tables = tables, .seed = seed, .faults = faults, .policy = *policy };
    city_open(&stage->city, tables, faults ? orders_a_day / FEW_HOUSEHOLDS : orders_a_day, seed);
    duty_open(&stage->duty, tables);
    stage->worker = memory_take(tables->worker_count, sizeof *stage->worker);
}

void stage_clear(struct stage *stage)
{
    city_clear(&stage->city);
    duty_clear(&stage->duty);
    book_clear(&stage->book);
    agenda_clear(&stage->agenda);
    demand_clear(&stage->wishes);
    free(stage->worker);
    stage->worker = NULL;
}

struct on_duty *stage_worker(struct stage *stage, uint32_t worker)
{
    uint32_t row;
    return duty_row(&stage->duty, worker, &row) ? &stage->worker[row] : NULL;
}

void stage_at(struct stage *stage, int64_t at_ms, struct act act)
{
    act.at_ms = at_ms;
    agenda_put(&stage->agenda, &act);
}

static void set_under_way(struct stage *stage, const struct seen_order *order, uint64_t from, uint64_t to)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        struct on_duty *worker = stage_worker(stage, order->member[i].worker);
        if (worker && worker->under_way == from) worker->under_way = to;
    }
}

static void follow(struct stage *stage, const struct seen_order *order)
{
    const struct seen_order *was = book_find(&stage->book, order->id);
    if (was) set_under_way(stage, was, order->id, 0);
    if (order->state == ORDER_ON_THE_WAY || order->state == ORDER_ARRIVED || order->state == ORDER_SERVING) set_under_way(stage, order, 0, order->id);
    book_put(&stage->book, order);
}

void stage_see(struct stage *stage, const struct seen *seen)
{
    if (seen->order.id) follow(stage, &seen->order);
    duty_see(&stage->duty, seen);
    if (seen->kind == EVENT_SIGNED_IN || seen->kind == EVENT_SIGNED_OUT) {
        struct on_duty *worker = stage_worker(stage, seen->worker);
        if (worker) worker->signed_in = seen->kind == EVENT_SIGNED_IN;
    }
    workers_see(stage, seen);
    residents_see(stage, seen);
}

bool stage_due(struct stage *stage, const struct act *act, int64_t now_ms)
{
    return workers_due(stage, act, now_ms) && residents_due(stage, act, now_ms);
}
