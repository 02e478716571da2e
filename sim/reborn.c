/* reborn.c - questions to the old engine, records to the new one. */
#include "sim/reborn.h"

#include <stdio.h>
#include <stdlib.h>

static enum refusal give_orders(const struct engine *old, struct engine *fresh, uint64_t *id)
{
    for (*id = 1; *id <= engine_last_order(old); (*id)++) {
        const struct order *order = engine_order(old, *id);
        enum refusal refusal = order ? engine_restore_order(fresh, order) : REFUSE_OK;
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

static enum refusal give_rotations(const struct roster *roster, struct engine *fresh, uint32_t row, uint32_t worker)
{
    struct rotation_span span[ROTATIONS_MAX];
    uint32_t count = roster_rotations(roster, row, span);
    for (uint32_t i = 0; i < count; i++) {
        enum refusal refusal = engine_restore_rotation(fresh, worker, &span[i]);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

static enum refusal give_changes(const struct engine *old, struct engine *fresh, uint32_t row, uint32_t worker, int32_t day)
{
    for (int layer = LAYER_LEAVE; layer < ROSTER_LAYERS; layer++) {
        const struct roster_change *change = roster_change(engine_roster(old), row, day, (enum roster_layer)layer);
        if (!change) continue;
        uint32_t of = change->of_row == UINT32_MAX ? 0 : engine_worker_file(old, change->of_row)->id;
        enum refusal refusal = engine_restore_change(fresh, worker, of, change);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

static enum refusal give_roster(const struct engine *old, struct engine *fresh, uint32_t row, uint32_t worker)
{
    const struct roster *roster = engine_roster(old);
    int32_t first = roster_first_day(roster);
    enum refusal refusal = give_rotations(roster, fresh, row, worker);
    for (int32_t day = first; day < first + ROSTER_DAYS && refusal == REFUSE_OK; day++) {
        if (day < first + ROSTER_BACK) refusal = engine_restore_worked(fresh, worker, day, roster_upto(roster, row, day, LAYER_PATTERN));
        if (refusal == REFUSE_OK) refusal = give_changes(old, fresh, row, worker, day);
    }
    return refusal;
}

static enum refusal give_workers(const struct engine *old, struct engine *fresh, uint64_t *id)
{
    for (uint32_t row = 0; row < engine_worker_count(old); row++) {
        struct worker_live live;
        engine_worker_live(old, row, &live);
        *id = live.worker;
        enum refusal refusal = give_roster(old, fresh, row, live.worker);
        if (refusal != REFUSE_OK) return refusal;
        refusal = engine_restore_worker(fresh, &live);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

static enum refusal give_households(const struct engine *old, struct engine *fresh, const uint64_t *household, uint32_t households, uint64_t *id)
{
    for (uint32_t i = 0; i < households; i++) {
        struct household_live live;
        *id = household[i];
        if (!engine_household(old, household[i], &live)) continue;
        enum refusal refusal = engine_restore_household(fresh, &live);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

static enum refusal give_swaps(const struct engine *old, struct engine *fresh, uint64_t *id)
{
    *id = 0;
    for (const struct swap *swap; (swap = engine_swap_after(old, 0, *id)) != NULL; ) {
        *id = swap->id;
        enum refusal refusal = engine_restore_swap(fresh, swap);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

/* Edits of drafts, and those kept to take a publish back. */
static enum refusal give_edits(const struct engine *old, struct engine *fresh, uint64_t *id)
{
    for (*id = 1; *id <= engine_roster_version(old); (*id)++) {
        const struct draft_edit *edit = engine_draft_edit(old, *id);
        enum refusal refusal = edit ? engine_restore_edit(fresh, edit) : REFUSE_OK;
        if (refusal != REFUSE_OK) return refusal;
    }
    engine_restore_version(fresh, engine_roster_version(old));
    return REFUSE_OK;
}

static enum refusal give_demand(const struct engine *old, struct engine *fresh, int32_t day)
{
    enum { CELLS_MAX = SKILLS_MAX * HALVES };
    struct demand_cell cell[CELLS_MAX];
    const struct demand *demand = engine_demand(old);
    enum refusal refusal = demand_holds(demand, day) ? engine_restore_demand_day(fresh, day, demand_kind(demand, day)) : REFUSE_OK;
    for (uint32_t index = 0; index < engine_point_count(old) && refusal == REFUSE_OK; index++) {
        uint32_t count = demand_cells(demand, day, index, cell, CELLS_MAX);
        if (count > 0) refusal = engine_restore_demand(fresh, engine_point_at(old, index)->id, day, cell, count);
    }
    return refusal;
}

static enum refusal give_outlook(const struct engine *old, struct engine *fresh, uint64_t *id)
{
    struct outlook_days days;
    enum refusal refusal = REFUSE_OK;
    engine_outlook(old, &days);
    for (int32_t day = days.counted - DEMAND_DAYS + 1; day <= days.counted && refusal == REFUSE_OK; day++) {
        *id = (uint64_t)day;
        refusal = give_demand(old, fresh, day);
    }
    for (uint32_t index = 0; index < engine_point_count(old) && refusal == REFUSE_OK; index++) {
        struct day_gap gap[OUTLOOK_DAYS_MAX];
        bool wanted;
        *id = engine_point_at(old, index)->id;
        uint32_t count = engine_gaps(old, (uint32_t)*id, gap, &wanted);
        refusal = engine_restore_gaps(fresh, (uint32_t)*id, wanted, gap, count);
    }
    return refusal == REFUSE_OK ? engine_restore_outlook(fresh, &days) : refusal;
}

struct engine *reborn(const struct engine *old, const struct tables *tables, const struct engine_limits *limits, const uint64_t *household,
                      uint32_t households, int64_t now_ms, char *why, size_t why_size)
{
    struct engine *fresh = NULL;
    uint64_t id = 0;
    const char *what = "engine";
    enum refusal refusal = engine_new(limits, engine_policy(old), &fresh);
    if (refusal != REFUSE_OK) goto out;
    if (!tables_load(tables, fresh, why, why_size)) {
        engine_free(fresh);
        return NULL;
    }
    engine_open(fresh, now_ms);
    if (!tables_learn(tables, fresh, now_ms)) abort();      /* no memory */
    what = "worker";
    refusal = give_workers(old, fresh, &id);
    if (refusal != REFUSE_OK) goto out;
    what = "order";
    refusal = give_orders(old, fresh, &id);
    if (refusal != REFUSE_OK) goto out;
    what = "swap";
    refusal = give_swaps(old, fresh, &id);
    if (refusal != REFUSE_OK) goto out;
    what = "edit";
    refusal = give_edits(old, fresh, &id);
    if (refusal != REFUSE_OK) goto out;
    what = "outlook";
    refusal = give_outlook(old, fresh, &id);
    if (refusal != REFUSE_OK) goto out;
    what = "household";
    refusal = give_households(old, fresh, household, households, &id);
    if (refusal != REFUSE_OK) goto out;
    engine_restore_counters(fresh, engine_last_seq(old), engine_last_order(old));
out:
    if (refusal == REFUSE_OK) return fresh;
    snprintf(why, why_size, "restart refused: %s %llu: %s", what, (unsigned long long)id, refusal_name(refusal));
    engine_free(fresh);
    return NULL;
}
