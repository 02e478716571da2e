/* state.c - the pools' small change: what is dirty, boxes for orders, events. */
#include "engine/state.h"

#include <string.h>

static void dirty_push(struct engine *engine, struct dirty entry)
{
    struct dirty_queue *queue = &engine->dirty;
    ENSURE(queue->count < queue->size);      /* one entry per thing, plus the room that the roster's commands ask for first */
    queue->entry[(queue->first + queue->count++) % queue->size] = entry;
}

void dirty_order(struct engine *engine, uint32_t order)
{
    struct order_box *box = &engine->box[order];
    if (box->dirty) return;
    box->dirty = true;
    dirty_push(engine, (struct dirty){ .kind = DIRTY_ORDER, .id = box->order.id });
}

void dirty_worker(struct engine *engine, uint32_t worker)
{
    if (engine->worker[worker].dirty) return;
    engine->worker[worker].dirty = true;
    dirty_push(engine, (struct dirty){ .kind = DIRTY_WORKER, .id = engine->worker[worker].id });
}

void dirty_household(struct engine *engine, uint32_t household)
{
    if (engine->household[household].dirty) return;
    engine->household[household].dirty = true;
    dirty_push(engine, (struct dirty){ .kind = DIRTY_HOUSEHOLD, .id = engine->household[household].live.household });
}

static void dirty_push_loose(struct engine *engine, struct dirty entry)
{
    ENSURE(dirty_room(engine, 1));
    engine->dirty.loose++;
    dirty_push(engine, entry);
}

bool dirty_room(const struct engine *engine, uint32_t entries) { return entries <= DIRTY_LOOSE_MAX - engine->dirty.loose; }
void dirty_shift(struct engine *engine, uint32_t worker, int32_t day) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_SHIFT, .id = engine->worker[worker].id, .day = day }); }
void dirty_rotation(struct engine *engine, uint32_t worker) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_ROTATION, .id = engine->worker[worker].id }); }
void dirty_edit(struct engine *engine, uint64_t version) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_EDIT, .id = version }); }
void dirty_swap(struct engine *engine, uint64_t swap) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_SWAP, .id = swap }); }
void dirty_demand(struct engine *engine, uint32_t point, int32_t day) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_DEMAND, .id = point, .day = day }); }
void dirty_outlook(struct engine *engine, uint32_t point) { dirty_push_loose(engine, (struct dirty){ .kind = DIRTY_OUTLOOK, .id = point }); }

bool engine_dirty_take(struct engine *engine, struct dirty *out)
{
    struct dirty_queue *queue = &engine->dirty;
    if (queue->count == 0) return false;
    *out = queue->entry[queue->first];
    queue->first = (queue->first + 1) % queue->size;
    queue->count--;
    uint32_t index;
    switch (out->kind) {
    case DIRTY_ORDER:
        index = idmap_find(&engine->order_ids, out->id);
        if (index != NIL) engine->box[index].dirty = false;
        break;
    case DIRTY_WORKER:
        engine->worker[idmap_find(&engine->worker_ids, out->id)].dirty = false;
        break;
    case DIRTY_HOUSEHOLD:
        engine->household[idmap_find(&engine->household_ids, out->id)].dirty = false;
        break;
    case DIRTY_SHIFT: case DIRTY_ROTATION: case DIRTY_EDIT: case DIRTY_SWAP: case DIRTY_DEMAND: case DIRTY_OUTLOOK:
        queue->loose--;
        break;
    }
    return true;
}

uint32_t box_take(struct engine *engine)
{
    uint32_t order = engine->free_box;
    if (order != NIL) engine->free_box = engine->box[order].next_free;
    else if (engine->box_count < engine->limits.orders) order = engine->box_count++;
    else return NIL;
    memset(&engine->box[order], 0, sizeof engine->box[order]);
    engine->box[order].used = true;
    engine->boxes_used++;
    return order;
}

void box_free(struct engine *engine, uint32_t order)
{
    engine->box[order].used = false;
    engine->boxes_used--;
    engine->box[order].next_free = engine->free_box;
    engine->free_box = order;
}

struct event *emit(struct engine *engine, enum event_kind kind, uint32_t order)
{
    struct outcome *out = engine->out;
    ENSURE(out->count < OUTCOME_EVENTS_MAX);
    struct event *event = &out->event[out->count++];
    memset(event, 0, sizeof *event);
    event->seq = ++engine->last_seq;
    event->at_ms = engine->now_ms;
    event->kind = (uint8_t)kind;
    event->actor = engine->actor;
    if (order != NIL) {
        event->order = *order_at(engine, order);
        event->point = event->order.point;
        if (event->order.member_count == 1) event->worker = event->order.member[0].worker;
        dirty_order(engine, order);
    }
    return event;
}
