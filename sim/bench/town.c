/* town.c - see town.h. */
#include "sim/bench/town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "sim/memory.h"

enum { WHY_SIZE = 256, ORDERS_A_DAY = 65000, TOWN_SEED = 20420 };

bool town_open(struct town *town, const char *tables, uint32_t workers)
{
    char why[WHY_SIZE] = "";
    *town = (struct town){ .folder = tables, .now_ms = ms_of_day(TOWN_DAY) + TOWN_MINUTE * MINUTE_MS };
    if (!tables_read(tables, NULL, &town->tables, why, sizeof why)) {
        fprintf(stderr, "paidan-bench: %s\n", why);
        return false;
    }
    town->tables->worker = memory_take(workers, sizeof *town->tables->worker);
    town->tables->worker_count = tables_make_workers(town->tables, workers, TOWN_SEED, TOWN_DAY, town->tables->worker);
    policy_defaults(&town->policy);
    city_open(&town->city, town->tables, ORDERS_A_DAY, TOWN_SEED);
    return true;
}

void town_close(struct town *town)
{
    city_clear(&town->city);
    tables_free(town->tables);
}

bool town_on_shift(const struct engine *engine, const struct town *town, uint32_t row)
{
    struct span span[SPANS_MAX];
    uint32_t spans = roster_spans(engine_roster(engine), row, TOWN_DAY, span);
    return spans > 0 && span[0].start_ms <= town->now_ms && town->now_ms < span[spans - 1].end_ms;
}

static void must(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "paidan-bench: %s\n", what);
    exit(1);
}

struct engine *town_engine(const struct town *town, uint32_t orders_max, bool every_skill)
{
    char why[WHY_SIZE] = "";
    struct engine *engine = NULL;
    struct engine_limits limits = { .workers = town->tables->worker_count, .points = town->tables->point_count, .orders = orders_max, .households = orders_max, .nodes = town->tables->node_count };
    struct outcome *out = memory_take(1, sizeof *out);
    must(engine_new(&limits, &town->policy, &engine) == REFUSE_OK, "no engine");
    must(tables_load(town->tables, engine, why, sizeof why), why);
    for (uint32_t i = 0; every_skill && i < town->tables->worker_count; i++) {
        struct worker_file file = town->tables->worker[i];
        file.skills = (1ULL << town->tables->skill_count) - 1;
        must(engine_worker_put(engine, &file) == REFUSE_OK, "a worker was refused");
    }
    engine_open(engine, town->now_ms);
    for (uint32_t row = 0; row < engine_worker_count(engine); row++) {
        struct command command = { .kind = COMMAND_WORKER_SIGN_IN, .actor = { BY_ADMIN, 0 }, .worker = engine_worker_file(engine, row)->id };
        if (town_on_shift(engine, town, row)) must(engine_step(engine, &command, town->now_ms, out) == REFUSE_OK, "a sign-in was refused");
    }
    struct dirty dirty;
    while (engine_dirty_take(engine, &dirty)) { }
    free(out);
    return engine;
}

void town_request(const struct town *town, struct random *random, bool now, struct request *out)
{
    *out = (struct request){ 0 };
    city_draw(&town->city, random, out);
    const struct item *item = &city_draw_item(&town->city, random, now, &town->policy)->item;
    out->item = item->id;
    out->qty = item->qty_min + (uint32_t)random_below(random, item->qty_max - item->qty_min + 1);
}
