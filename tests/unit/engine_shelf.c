/* engine_shelf.c - what a store would hold of a city, taken as the engine tells it, and given to a fresh one. */
#include "unit/engine_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that is said of a worker's day above the pattern takes the place of what was. */
static void shelf_changes(struct shelf *shelf, const struct city *city, uint32_t row, uint32_t worker, int32_t day)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < shelf->change_count; i++)
        if (shelf->change[i].worker != worker || shelf->change[i].change.day != day) shelf->change[kept++] = shelf->change[i];
    shelf->change_count = kept;
    for (int layer = 0; layer < ROSTER_LAYERS; layer++) {
        const struct roster_change *change = roster_change(engine_roster(city->engine), row, day, (enum roster_layer)layer);
        if (change == NULL) continue;
        NEED(shelf->change_count < SHELF_CHANGES);
        uint32_t of = change->of_row == NIL ? 0 : engine_worker_file(city->engine, change->of_row)->id;
        shelf->change[shelf->change_count++] = (struct shelf_change){ worker, of, *change };
    }
}

static void shelf_swap(struct shelf *shelf, const struct city *city, uint64_t id)
{
    const struct swap *swap = engine_swap(city->engine, id);
    uint32_t at = 0;
    while (at < shelf->swap_count && shelf->swap[at].id != id) at++;
    NEED(at < SHELF_SWAPS);
    if (at == shelf->swap_count) shelf->swap_count++;
    shelf->swap[at] = swap != NULL ? *swap : (struct swap){ 0 };
}

/* Days that are over are written down as they were worked. */
static void shelf_edit(struct shelf *shelf, const struct city *city, uint64_t version)
{
    const struct draft_edit *edit = engine_draft_edit(city->engine, version);
    uint32_t at = 0;
    while (at < shelf->edit_count && shelf->edit[at].version != version) at++;
    if (edit == NULL) {
        if (at < shelf->edit_count) shelf->edit[at] = shelf->edit[--shelf->edit_count];
        return;
    }
    NEED(at < SHELF_EDITS);
    if (at == shelf->edit_count) shelf->edit_count++;
    shelf->edit[at] = *edit;
}

static void shelf_worked(struct shelf *shelf, const struct city *city)
{
    const struct roster *roster = engine_roster(city->engine);
    int32_t today = roster_first_day(roster) + ROSTER_BACK;
    if (shelf->opened == 0) shelf->opened = shelf->today = today;
    NEED(today - shelf->opened <= SHELF_DAYS);
    for (; shelf->today < today; shelf->today++)
        for (uint32_t row = 0; row < city->workers; row++)
            shelf->worked[row][shelf->today - shelf->opened] = roster_upto(roster, row, shelf->today, LAYER_PATTERN);
}

/* A point of a day that is over; 0: the day itself, when all its points are there. */
static void shelf_demand(struct shelf *shelf, const struct city *city, uint32_t point, int32_t day)
{
    const struct demand *demand = engine_demand(city->engine);
    NEED(day >= 0 && point <= SHELF_POINTS && demand_holds(demand, day));
    struct shelf_day *record = &shelf->demand[day % SHELF_DAYS];
    if (record->day != day) *record = (struct shelf_day){ .day = day };
    if (point == 0) {
        record->counted = true;
        record->kind = (uint8_t)demand_kind(demand, day);
        return;
    }
    record->count[point - 1] = demand_cells(demand, day, engine_point_index(city->engine, point), record->cell[point - 1], SHELF_CELLS);
    NEED(record->count[point - 1] <= SHELF_CELLS);
}

void shelf_take(struct shelf *shelf, struct city *city)
{
    shelf_worked(shelf, city);
    for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {
        uint32_t row = engine_worker_row(city->engine, (uint32_t)dirty.id);
        switch (dirty.kind) {
        case DIRTY_ORDER: {
            const struct order *order = engine_order(city->engine, dirty.id);
            NEED(dirty.id < SHELF_ORDERS);
            shelf->order[dirty.id] = order != NULL ? *order : (struct order){ 0 };
            break;
        }
        case DIRTY_WORKER:
            engine_worker_live(city->engine, row, &shelf->worker[row]);
            break;
        case DIRTY_HOUSEHOLD:
            NEED(dirty.id < SHELF_HOUSEHOLDS && engine_household(city->engine, dirty.id, &shelf->household[dirty.id]));
            break;
        case DIRTY_SHIFT:
            shelf_changes(shelf, city, row, (uint32_t)dirty.id, dirty.day);
            break;
        case DIRTY_ROTATION:
            shelf->rotation_count[row] = roster_rotations(engine_roster(city->engine), row, shelf->rotation[row]);
            break;
        case DIRTY_SWAP:
            shelf_swap(shelf, city, dirty.id);
            break;
        case DIRTY_DEMAND:
            shelf_demand(shelf, city, (uint32_t)dirty.id, dirty.day);
            break;
        case DIRTY_OUTLOOK: {
            NEED(dirty.id <= SHELF_POINTS);
            struct shelf_gaps *gaps = dirty.id == 0 ? NULL : &shelf->gaps[dirty.id - 1];
            if (gaps != NULL) gaps->count = engine_gaps(city->engine, (uint32_t)dirty.id, gaps->gap, &gaps->wanted);
            break;
        }
        case DIRTY_EDIT:
            shelf_edit(shelf, city, dirty.id);
            break;
        }
    }
    engine_outlook(city->engine, &shelf->outlook);
    shelf->last_seq = engine_last_seq(city->engine);
    shelf->last_order = engine_last_order(city->engine);
    shelf->version = engine_roster_version(city->engine);
}

static void restore_orders(struct city *fresh, const struct shelf *shelf, struct dice *dice)
{
    uint64_t ids[SHELF_ORDERS];
    for (uint64_t i = 0; i < SHELF_ORDERS; i++) {      /* shuffled while it is filled */
        uint64_t at = dice_next(dice) % (i + 1);
        ids[i] = ids[at];
        ids[at] = i;
    }
    for (uint64_t i = 0; i < SHELF_ORDERS; i++) {
        const struct order *order = &shelf->order[ids[i]];
        enum refusal refusal = order->id == 0 ? REFUSE_OK : engine_restore_order(fresh->engine, order);
        if (refusal == REFUSE_OK) continue;
        fprintf(stderr, "order %llu in state %s is not restored: %s\n", (unsigned long long)order->id, order_state_name((enum order_state)order->state),
                refusal_name(refusal));
        abort();
    }
}

static void restore_roster(struct city *fresh, const struct shelf *shelf, struct dice *dice)
{
    for (uint32_t i = shelf->swap_count; i-- > 0; )
        if (shelf->swap[i].id != 0) NEED(engine_restore_swap(fresh->engine, &shelf->swap[i]) == REFUSE_OK);
    for (uint32_t i = 0; i < shelf->edit_count; i++) NEED(engine_restore_edit(fresh->engine, &shelf->edit[i]) == REFUSE_OK);
    engine_restore_version(fresh->engine, shelf->version);
    bool early = dice_chance(dice, 50);      /* changes may come whenever; rotations come before the days that were worked */
    for (uint32_t turn = 0; turn < 2; turn++) {
        for (uint32_t i = 0; i < shelf->change_count && (turn == 0) == early; i++) {
            const struct shelf_change *change = &shelf->change[i];
            NEED(engine_restore_change(fresh->engine, change->worker, change->of, &change->change) == REFUSE_OK);
        }
        for (uint32_t row = 0; row < fresh->workers && turn == 0; row++) {
            uint32_t worker = engine_worker_file(fresh->engine, row)->id;
            for (uint32_t i = 0; i < shelf->rotation_count[row]; i++)
                NEED(engine_restore_rotation(fresh->engine, worker, &shelf->rotation[row][i]) == REFUSE_OK);
            for (int32_t day = shelf->opened; day < shelf->today; day++)
                NEED(engine_restore_worked(fresh->engine, worker, day, shelf->worked[row][day - shelf->opened]) == REFUSE_OK);
        }
    }
}

static void restore_outlook(struct city *fresh, const struct shelf *shelf)
{
    for (uint32_t i = 0; i < SHELF_DAYS; i++) {
        const struct shelf_day *record = &shelf->demand[i];
        if (!record->counted) continue;
        NEED(engine_restore_demand_day(fresh->engine, record->day, (enum day_kind)record->kind) == REFUSE_OK);
        for (uint32_t point = 0; point < SHELF_POINTS; point++)
            if (record->count[point] > 0)
                NEED(engine_restore_demand(fresh->engine, point + 1, record->day, record->cell[point], record->count[point]) == REFUSE_OK);
    }
    for (uint32_t point = 0; point < SHELF_POINTS; point++)
        if (shelf->gaps[point].count > 0 || shelf->gaps[point].wanted)
            NEED(engine_restore_gaps(fresh->engine, point + 1, shelf->gaps[point].wanted, shelf->gaps[point].gap, shelf->gaps[point].count) == REFUSE_OK);
    NEED(engine_restore_outlook(fresh->engine, &shelf->outlook) == REFUSE_OK);
}

void city_restore(struct city *fresh, const struct shelf *shelf, struct dice *dice)
{
    restore_outlook(fresh, shelf);
    uint32_t first = dice_below(dice, 4);
    for (uint32_t i = 0; i < 4; i++) {
        switch ((first + i) % 4) {
        case 0:
            restore_orders(fresh, shelf, dice);
            break;
        case 1:
            for (uint32_t row = fresh->workers; row-- > 0; ) {
                if (shelf->worker[row].worker != 0) NEED(engine_restore_worker(fresh->engine, &shelf->worker[row]) == REFUSE_OK);
            }
            break;
        case 2:
            restore_roster(fresh, shelf, dice);
            break;
        default:
            for (uint32_t h = 0; h < SHELF_HOUSEHOLDS; h++) {
                if (shelf->household[h].household != 0) NEED(engine_restore_household(fresh->engine, &shelf->household[h]) == REFUSE_OK);
            }
            break;
        }
    }
    engine_restore_counters(fresh->engine, shelf->last_seq, shelf->last_order);
}
