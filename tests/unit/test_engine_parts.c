/* The engine's small parts against naive models: the heap of what is due, the map of ids, the grid of workers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/due.h"
#include "engine/grid.h"
#include "engine/travel.h"
#include "unit/engine_help.h"

/* ---- due ---- */

enum { DUE_ORDERS = 40 };

static void due_is_a_sorted_list(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct dice dice = { seed };
        struct due due;
        assert_true(due_init(&due, DUE_ORDERS));
        int64_t model[DUE_ORDERS];
        for (uint32_t i = 0; i < DUE_ORDERS; i++) model[i] = INT64_MAX;
        for (int step = 0; step < 2000; step++) {
            uint32_t order = dice_below(&dice, DUE_ORDERS);
            model[order] = dice_chance(&dice, 30) ? INT64_MAX : dice_between(&dice, 0, 50);
            due_set(&due, order, 1000 - order, model[order]);      /* ids fall while indexes rise */
            uint32_t best = NIL;
            for (uint32_t i = 0; i < DUE_ORDERS; i++) {
                if (model[i] == INT64_MAX) continue;
                if (best == NIL || model[i] < model[best] || (model[i] == model[best] && i > best)) best = i;
            }
            assert_int_equal(due_next_ms(&due), best == NIL ? INT64_MAX : model[best]);
            if (best != NIL) assert_int_equal(due_first(&due), best);
        }
        due_clear(&due);
    }
}

/* ---- idmap ---- */

enum { MAP_IDS = 60, MAP_UNIVERSE = 400 };

static void idmap_is_a_table(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct dice dice = { seed };
        struct idmap map;
        assert_true(idmap_init(&map, MAP_IDS));
        uint32_t model[MAP_UNIVERSE];
        memset(model, 0xff, sizeof model);
        uint32_t count = 0;
        uint64_t spread = seed % 2 == 0 ? 1 : UINT64_C(1) << 32;      /* ids that differ in their high bits only, too */
        for (uint32_t step = 0; step < 4000; step++) {
            uint32_t key = 1 + dice_below(&dice, MAP_UNIVERSE - 1);
            if (model[key] != NIL) {
                idmap_drop(&map, key * spread);
                model[key] = NIL;
                count--;
            } else if (count < MAP_IDS) {
                idmap_put(&map, key * spread, step);
                model[key] = step;
                count++;
            }
            for (uint32_t look = 0; look < 20; look++) {
                uint32_t other = 1 + dice_below(&dice, MAP_UNIVERSE - 1);
                assert_int_equal(idmap_find(&map, other * spread), model[other]);
            }
        }
        for (uint32_t key = 1; key < MAP_UNIVERSE; key++) assert_int_equal(idmap_find(&map, key * spread), model[key]);
        assert_int_equal(idmap_find(&map, UINT64_MAX), NIL);
        idmap_clear(&map);
    }
}

/* ---- grid ---- */

enum { GRID_WORKERS = 120 };

struct seat { bool in; struct place place; uint64_t skills; };

/* Every worker of the grid is met exactly once on a walk over all rings, with what was put, and never in a ring whose least
 * distance is greater than how far away they are. */
static void grid_walk_finds_all(const struct grid *grid, const struct seat *model, struct place from)
{
    uint32_t met[GRID_WORKERS] = { 0 };
    int32_t last_ring = (int32_t)(grid->columns > grid->rows ? grid->columns : grid->rows);
    for (int32_t ring = 0; ring <= last_ring; ring++) {
        struct grid_walk walk = grid_ring(grid, from, ring);
        for (uint32_t chunk; grid_next(grid, &walk, &chunk); ) {
            for (; chunk != NIL; chunk = grid->chunk[chunk].next) {
                assert_in_range(grid->chunk[chunk].count, 1, GRID_CHUNK);
                for (uint32_t i = 0; i < grid->chunk[chunk].count; i++) {
                    const struct grid_record *record = &grid->chunk[chunk].record[i];
                    assert_in_range(record->worker, 0, GRID_WORKERS - 1);
                    const struct seat *seat = &model[record->worker];
                    assert_true(seat->in && seat->skills == record->skills);
                    assert_memory_equal(&seat->place, &record->place, sizeof seat->place);
                    assert_true(travel_distance_m(from, record->place) >= grid_ring_least_m(ring));
                    met[record->worker]++;
                }
            }
        }
    }
    for (uint32_t w = 0; w < GRID_WORKERS; w++) assert_int_equal(met[w], model[w].in ? 1 : 0);
}

static void grid_is_a_list(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct dice dice = { seed };
        struct grid grid;
        assert_true(grid_init(&grid, GRID_WORKERS));
        struct seat model[GRID_WORKERS];
        memset(model, 0, sizeof model);
        int32_t half_m = (int32_t)dice_between(&dice, 0, 4000);
        grid_cover(&grid, help_place(-half_m, -half_m), help_place(half_m, half_m));
        for (uint32_t step = 0; step < 1500; step++) {
            uint32_t worker = dice_below(&dice, GRID_WORKERS);
            if (dice_chance(&dice, 30)) {
                grid_take(&grid, worker);
                model[worker].in = false;
            } else {
                /* also far outside the area, and many in one cell */
                int32_t reach = dice_chance(&dice, 10) ? 9000 : dice_chance(&dice, 50) ? 100 : 4000;
                struct place place = help_place((int32_t)dice_between(&dice, -reach, reach), (int32_t)dice_between(&dice, -reach, reach));
                uint64_t skills = dice_next(&dice);
                grid_put(&grid, worker, place, skills);
                model[worker] = (struct seat){ true, place, skills };
            }
            if (step % 50 == 0) grid_walk_finds_all(&grid, model, help_place((int32_t)dice_between(&dice, -6000, 6000), (int32_t)dice_between(&dice, -6000, 6000)));
        }
        grid_clear(&grid);
    }
}

static void grid_covers_a_whole_country(void **unused)
{
    (void)unused;
    struct grid grid;
    struct seat model[GRID_WORKERS];
    memset(model, 0, sizeof model);
    assert_true(grid_init(&grid, GRID_WORKERS));
    grid_cover(&grid, (struct place){ 730000000, 30000000 }, (struct place){ 1360000000, 540000000 });
    assert_in_range(grid.columns, 1, GRID_SIDE_MAX);
    assert_in_range(grid.rows, 1, GRID_SIDE_MAX);
    struct dice dice = { 5 };
    for (uint32_t w = 0; w < GRID_WORKERS; w++) {
        model[w] = (struct seat){ true, { (int32_t)dice_between(&dice, 730000000, 1360000000), (int32_t)dice_between(&dice, 30000000, 540000000) }, w };
        grid_put(&grid, w, model[w].place, w);
    }
    grid_walk_finds_all(&grid, model, help_place(0, 0));
    grid_clear(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_is_a_sorted_list), cmocka_unit_test(idmap_is_a_table), cmocka_unit_test(grid_is_a_list),
        cmocka_unit_test(grid_covers_a_whole_country),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
