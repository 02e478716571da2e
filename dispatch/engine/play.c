/* play.c - see play.h. Everything that may move is written down first. */
#include "engine/play.h"

#include <stdlib.h>

void play_begin(struct engine *engine)
{
    engine->play.round++;
    engine->play.kept_count = engine->play.taken_count = 0;
}

/* The departures of a worker's visits, once per play, before anything of theirs moves. */
void play_keep(struct engine *engine, uint32_t worker)
{
    struct play *play = &engine->play;
    if (play->seen[worker] == play->round) return;
    play->seen[worker] = play->round;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order == NIL) continue;
        const struct member *member = member_of(order_at(engine, row->order), engine->worker[worker].id);
        play->kept[play->kept_count++] = (struct kept){ .worker = worker, .order = row->order, .leave = row->leave, .member_leave = member->leave_ms, .member_arrive = member->arrive_ms };
    }
}

static uint32_t member_row(const struct engine *engine, const struct member *member) { return idmap_find(&engine->worker_ids, member->worker); }

static void take_crew(struct engine *engine, uint32_t index)
{
    struct order *order = order_at(engine, index);
    for (uint32_t i = 0; i < order->member_count; i++) plan_take(engine, member_row(engine, &order->member[i]), index);
    order->member_count = 0;
}

void play_take(struct engine *engine, const uint32_t *order, uint32_t count)
{
    struct play *play = &engine->play;
    uint32_t first = play->taken_count;
    ENSURE(first + count <= ORDERS_MOVED_MAX);
    for (uint32_t i = 0; i < count; i++) {
        struct order *away = order_at(engine, order[i]);
        play->was[first + i] = *away;
        play->taken[first + i] = order[i];
        for (uint32_t k = 0; k < away->member_count; k++) play_keep(engine, member_row(engine, &away->member[k]));
    }
    play->taken_count += count;
    for (uint32_t i = 0; i < count; i++) take_crew(engine, order[i]);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < play->was[first + i].member_count; k++) plan_settle(engine, member_row(engine, &play->was[first + i].member[k]));
}

void play_give(struct engine *engine, uint32_t index, const struct choice *crew)
{
    struct order *order = order_at(engine, index);
    order->start_ms = crew[0].fit.start;
    order->end_ms = crew[0].fit.end;
    order->member_count = order->crew;
    for (uint32_t i = 0; i < order->crew; i++) {
        play_keep(engine, crew[i].worker);
        order->member[i] = (struct member){ .worker = engine->worker[crew[i].worker].id, .leave_ms = crew[i].fit.leave, .arrive_ms = crew[i].fit.arrive };
        bool put = plan_put(engine, crew[i].worker, index, crew[i].fit.leave);
        ENSURE(put);
    }
    for (uint32_t i = 0; i < order->crew; i++) plan_settle(engine, crew[i].worker);
}

const struct order *play_was(const struct engine *engine, uint32_t nth) { return &engine->play.was[nth]; }

static void put_departures(struct engine *engine)
{
    const struct play *play = &engine->play;
    for (uint32_t i = 0; i < play->kept_count; i++) {
        const struct kept *kept = &play->kept[i];
        struct row *row = plan_find(engine, kept->worker, kept->order);
        if (row == NULL) continue;      /* not back in the plan yet */
        row->leave = kept->leave;
        struct member *member = member_of(order_at(engine, kept->order), engine->worker[kept->worker].id);
        member->leave_ms = kept->member_leave;
        member->arrive_ms = kept->member_arrive;
    }
}

void play_put_back(struct engine *engine)
{
    const struct play *play = &engine->play;
    for (uint32_t i = 0; i < play->taken_count; i++) take_crew(engine, play->taken[i]);
    put_departures(engine);      /* those that stayed first, so that the others find their places free */
    for (uint32_t i = 0; i < play->taken_count; i++) *order_at(engine, play->taken[i]) = play->was[i];
    for (uint32_t i = 0; i < play->kept_count; i++) {
        const struct kept *kept = &play->kept[i];
        if (plan_find(engine, kept->worker, kept->order) != NULL) continue;
        bool put = plan_put(engine, kept->worker, kept->order, kept->leave);
        ENSURE(put);
    }
    put_departures(engine);
}

bool play_init(struct play *play, uint32_t workers_max, uint32_t rows_max)
{
    play->seen = calloc(workers_max, sizeof *play->seen);
    play->kept = calloc(rows_max, sizeof *play->kept);
    play->was = calloc(ORDERS_MOVED_MAX, sizeof *play->was);
    play->taken = calloc(ORDERS_MOVED_MAX, sizeof *play->taken);
    return play->seen && play->kept && play->was && play->taken;
}

void play_clear(struct play *play)
{
    free(play->seen);
    free(play->kept);
    free(play->was);
    free(play->taken);
}
