/* sim_world.c - the small city. */
#include "unit/sim_world.h"

#include <string.h>

#include "engine/calendar.h"

static struct worker_file worker(uint32_t id)
{
    const int32_t later = WORLD_DAY + 365;
    return (struct worker_file){ .id = id, .firm = 1, .point = 1, .base = { 1201600000, 302600000 }, .skills = 1,
                                 .labour = { RELATION_CONTRACT, HOURS_STANDARD, false }, .health = HEALTH_GENERAL, .identity_until = later,
                                 .health_until = later, .insurance_until = later, .contract_until = later, .trained_on = WORLD_DAY - 100,
                                 .rotation = { 1, 0 } };
}

void world_make(struct world *world)
{
    memset(world, 0, sizeof *world);
    for (uint16_t id = WORLD_PLAIN; id <= WORLD_CREW; id++) {
        struct table_item *item = &world->item[id - 1];
        item->item = (struct item){ .id = id, .mode = MODE_NOW | MODE_SLOT, .crew = id == WORLD_CREW ? 2 : 1, .skill = 0, .health = HEALTH_GENERAL, .qty_min = 1,
                                    .qty_max = 8, .unit_man_min = 60, .max_min = 480, .lead_h = 1, .reach_m = 5000, .price_fen = 5000,
                                    .cert = id == WORLD_CERTIFIED ? WORLD_CERT : 0 };
        strcpy(item->code, id == WORLD_PLAIN ? "CLN01" : id == WORLD_CERTIFIED ? "APP01" : "CLN03");
    }
    world->point = (struct table_point){ .point = { 1, { 1201600000, 302600000 } }, .weight = 1 };
    world->shift.kind = (struct shift_kind){ .id = 1, .span_count = 1, .span = { { 8 * 60, 16 * 60 } } };
    strcpy(world->shift.code, "D");
    world->pattern.pattern = (struct pattern){ .id = 1, .length = 7 };
    for (int32_t day = 0; day < 7; day++)      /* the cycle counts from 1970, a Thursday */
        world->pattern.pattern.cycle[day] = weekday_of_day(day) == 6 ? SHIFT_REST : 1;
    world->worker[0] = worker(1);
    world->worker[0].cert_until[WORLD_CERT] = WORLD_DAY + 365;
    world->worker[1] = worker(2);
    world->tables = (struct tables){ .item = world->item, .item_count = 3, .point = &world->point, .point_count = 1, .shift = &world->shift,
                                     .shift_count = 1, .pattern = &world->pattern, .pattern_count = 1, .worker = world->worker, .worker_count = 2 };
}

int64_t world_ms(int32_t hour, int32_t minute)
{
    return ms_of_day(WORLD_DAY) + (hour * 60 + minute) * MINUTE_MS;
}
