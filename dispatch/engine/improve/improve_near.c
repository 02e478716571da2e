/* improve_near.c - see improve_near.h. */
#include "engine/improve/improve_near.h"

#include "engine/calendar.h"

enum { LOOKED_AT_MAX = 768 /* with a shift that day */, CANDIDATES = 2 * IMPROVE_WORKERS, IDLE_MAX = IMPROVE_WORKERS / 4 };

struct candidate { uint64_t far; uint32_t worker; bool idle; };

struct near {
    const struct engine *engine;
    const struct order *order;
    const struct improve_problem *problem;
    uint64_t seed;
    struct candidate best[CANDIDATES];      /* nearest first */
    uint32_t count, looked_at;
};

/* SplitMix64, as everywhere where chance must repeat. */
static uint64_t mix(uint64_t value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

static void keep(struct near *near, struct candidate fresh)
{
    uint32_t at = near->count < CANDIDATES ? near->count++ : CANDIDATES;
    for (; at > 0 && (near->best[at - 1].far > fresh.far || (near->best[at - 1].far == fresh.far && near->best[at - 1].worker > fresh.worker)); at--)
        if (at < CANDIDATES) near->best[at] = near->best[at - 1];
    if (at < CANDIDATES) near->best[at] = fresh;
}

/* How near the plan of that day comes to the place; a worker with nothing that may move stands at the base. */
static uint64_t nearest_m(const struct near *near, uint32_t worker, bool *idle)
{
    const struct engine *engine = near->engine;
    struct place place = near->order->place;
    int32_t nearest = travel_distance_m(engine->worker[worker].base, place);
    *idle = true;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order == NIL || day_of_ms(row->start) != near->problem->day) continue;
        int32_t far = travel_distance_m(row->place, place);
        if (far < nearest) nearest = far;
        if (improve_movable(engine, row, near->problem->frozen_ms)) *idle = false;
    }
    return (uint64_t)nearest;
}

static void look_at(struct near *near, uint32_t worker)
{
    struct span span[SPANS_MAX];
    struct candidate fresh = { .worker = worker };
    if (roster_spans(near->engine->roster, worker, near->problem->day, span) == 0) return;
    near->looked_at++;
    uint64_t far_m = nearest_m(near, worker, &fresh.idle);
    if (fresh.idle && (near->engine->worker[worker].skills >> item_of(near->engine, near->order)->skill & 1) == 0) return;
    /* Up to twice as far by chance: of a hundred at one point, others each time. */
    fresh.far = (far_m + 100) * (64 + mix(near->seed ^ near->engine->worker[worker].id) % 64);
    keep(near, fresh);
}

static void look_around(struct near *near)
{
    const struct grid *grid = &near->engine->by_base;
    int32_t rings = (int32_t)(item_of(near->engine, near->order)->reach_m / GRID_CELL_M) + 2;
    for (int32_t ring = 0; ring <= rings && near->looked_at < LOOKED_AT_MAX; ring++) {
        struct grid_walk walk = grid_ring(grid, near->order->place, ring);
        uint32_t chunk;
        while (grid_next(grid, &walk, &chunk))
            for (; chunk != NIL; chunk = grid->chunk[chunk].next)
                for (uint32_t i = 0; i < grid->chunk[chunk].count; i++) look_at(near, grid->chunk[chunk].record[i].worker);
    }
}

static bool is_in(const struct improve_problem *problem, uint32_t worker)
{
    for (uint32_t i = 0; i < problem->workers; i++)
        if (problem->worker[i].worker == worker) return true;
    return false;
}

static void add(const struct engine *engine, struct improve_problem *problem, uint32_t worker)
{
    if (worker == NIL || is_in(problem, worker)) return;
    bool added = improve_add(engine, problem, worker);      /* else without them: too many visits, or no shift */
    (void)added;
}

void improve_near(const struct engine *engine, uint32_t index, int64_t frozen_ms, uint64_t seed, struct improve_problem *problem)
{
    const struct order *order = order_at(engine, index);
    *problem = (struct improve_problem){ .day = day_of_ms(order->start_ms), .frozen_ms = frozen_ms };
    add(engine, problem, idmap_find(&engine->worker_ids, order->member[0].worker));
    uint32_t household = idmap_find(&engine->household_ids, order->household);
    for (uint32_t i = 0; household != NIL && i < engine->household[household].live.regular_count; i++)
        add(engine, problem, idmap_find(&engine->worker_ids, engine->household[household].live.regular[i]));
    struct near near = { .engine = engine, .order = order, .problem = problem, .seed = mix(seed) };
    look_around(&near);
    uint32_t idle = 0;
    for (uint32_t i = 0; i < near.count; i++) {
        if (near.best[i].idle && idle++ >= IDLE_MAX) continue;
        add(engine, problem, near.best[i].worker);
    }
}
