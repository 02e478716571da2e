/* restore_roster.c - the rosters from their records: rotations of a while, days that were worked, changes. */
#include "engine/commands.h"

static uint32_t row_of(const struct engine *engine, uint32_t worker)
{
    return worker == 0 ? NIL : idmap_find(&engine->worker_ids, worker);
}

enum refusal engine_restore_rotation(struct engine *engine, uint32_t worker, const struct rotation_span *span)
{
    uint32_t row = row_of(engine, worker);
    if (row == NIL) return REFUSE_NO_WORKER;
    enum refusal refusal = roster_rotate_span(engine->roster, row, span);
    if (refusal != REFUSE_OK) return refusal;
    roster_past_by_rotation(engine->roster, row);      /* the best guess until the days that were worked are put */
    plan_hours_changed(engine, row);
    return REFUSE_OK;
}

enum refusal engine_restore_worked(struct engine *engine, uint32_t worker, int32_t day, uint8_t shift)
{
    uint32_t row = row_of(engine, worker);
    if (row == NIL) return REFUSE_NO_WORKER;
    if (!roster_holds(engine->roster, day)) return REFUSE_OK;      /* it has passed out of the window since */
    enum refusal refusal = roster_worked(engine->roster, row, day, shift);
    plan_hours_changed(engine, row);
    return refusal;
}

enum refusal engine_restore_change(struct engine *engine, uint32_t worker, uint32_t of, const struct roster_change *record)
{
    struct roster_change change = *record;
    change.row = row_of(engine, worker);
    change.of_row = of == 0 ? NIL : idmap_find(&engine->worker_ids, of);      /* who has left the tables takes nothing along: the shift stands by itself */
    if (change.row == NIL) return REFUSE_NO_WORKER;
    if (!roster_holds(engine->roster, change.day)) return REFUSE_OK;
    enum refusal refusal = roster_put(engine->roster, &change);
    plan_hours_changed(engine, change.row);
    return refusal;
}
