/* edit.c - see edit.h: from staged edits to the rules, to the visits, to what is told. */
#include "engine/roster/edit_run.h"

#include "engine/calendar.h"
#include "engine/commands.h"
#include "engine/roster/draft_log.h"
#include "engine/roster/impact.h"

enum { EVENTS_SPARE = 64 };

const char *edit_op_name(enum edit_op op)
{
    static const char *const name[EDIT_OPS] = { [EDIT_NONE] = "none", [EDIT_SET] = "set", [EDIT_CLEAR] = "clear", [EDIT_LEAVE] = "leave",
        [EDIT_BACK] = "back", [EDIT_PATTERN] = "pattern", [EDIT_SWAP] = "swap", [EDIT_UNSWAP] = "unswap" };
    return op >= EDIT_NONE && op < EDIT_OPS ? name[op] : "unknown";
}

/* ---- room ---- */

/* Visits of the touched workers whose departure may be told again. */
static uint32_t visits_near(const struct engine *engine, const struct trial_row *touched)
{
    uint32_t count = 0;
    int64_t from = ms_of_day(touched->from_day - 1), to = ms_of_day(touched->to_day + 1);
    for (uint32_t i = engine->worker[touched->row].head; i != NIL; i = engine->row[i].next)
        count += engine->row[i].order != NIL && engine->row[i].start >= from && engine->row[i].start < to;
    return count;
}

/* Each worker's days are told, each visit that goes back, and for everybody on it the departures next to it. */
static bool events_fit(const struct engine *engine, const uint32_t *order, uint32_t count)
{
    uint64_t events = EVENTS_SPARE;
    for (uint32_t i = 0; i < engine->trial.row_count; i++) events += 1 + visits_near(engine, &engine->trial.row[i]);
    for (uint32_t i = 0; i < count; i++) events += 1 + 2 * order_at(engine, order[i])->crew;
    return events <= OUTCOME_EVENTS_MAX;
}

static bool records_fit(const struct engine *engine, uint32_t edits)
{
    return dirty_room(engine, engine->trial.step_count + engine->trial.row_count + edits);
}

/* ---- what is told ---- */

static void count_cells(const struct engine *engine, struct impact *impact)
{
    int32_t first_day = roster_first_day(engine->roster);
    for (uint32_t i = 0; i < engine->trial.row_count; i++) {
        const struct trial_row *touched = &engine->trial.row[i];
        uint32_t cells = 0;
        for (int32_t day = touched->from_day; day < touched->to_day; day++)
            cells += roster_final(engine->roster, touched->row, day) != touched->before[day - first_day];
        impact->cells += cells;
        impact->workers += cells > 0;
    }
}

static void tell_row(struct engine *engine, const struct trial_row *touched)
{
    struct event *event = emit_worker(engine, EVENT_ROSTER, touched->row);
    event->day = touched->from_day;
    event->layer = touched->layer;
    event->shift_count = (uint8_t)(touched->to_day - touched->from_day);
    for (uint32_t i = 0; i < event->shift_count; i++) event->shifts[i] = roster_final(engine->roster, touched->row, touched->from_day + (int32_t)i);
    if (touched->rotated) dirty_rotation(engine, touched->row);
}

/* The store hears of each cell once, however many steps wrote it. */
static void tell_cells(struct engine *engine)
{
    const struct trial *trial = &engine->trial;
    for (uint32_t i = 0; i < trial->step_count; i++) {
        const struct roster_change *was = &trial->step[i].was;
        bool last = i + 1 == trial->step_count;
        if (last || trial->step[i + 1].was.row != was->row || trial->step[i + 1].was.day != was->day) dirty_shift(engine, was->row, was->day);
    }
}

static enum cause cause_of(const struct engine *engine, const struct order *order)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        uint32_t row = idmap_find(&engine->worker_ids, order->member[i].worker);
        for (int32_t day = day_of_ms(order->start_ms) - 1; day <= day_of_ms(order->start_ms); day++)
            if (engine->trial.place[row] != NIL && roster_layer(engine->roster, row, day) == LAYER_LEAVE) return CAUSE_LEAVE;
    }
    return CAUSE_ROSTER;
}

/* ---- from trial to roster ---- */

enum refusal edit_add(struct engine *engine, const struct edit *edit, const struct trial_stamp *stamp)
{
    enum refusal refusal = trial_edit(engine, edit, stamp);
    if (refusal == REFUSE_OK) return refusal;
    trial_undo(engine);
    if (engine->out == NULL) return refusal;      /* only a look */
    engine->out->worker = edit->worker;
    engine->out->day = edit->day;
    return refusal;
}

static enum refusal edit_too_far(struct engine *engine, const struct edit *edit)
{
    trial_undo(engine);
    engine->out->worker = edit->worker;
    engine->out->day = edit->day;
    return REFUSE_TOO_FAR_AHEAD;
}

enum refusal edit_weigh(struct engine *engine, uint32_t records, struct moving *moving, struct impact *out)
{
    enum refusal refusal = edit_rules(engine);
    if (refusal == REFUSE_OK) refusal = impact_orders(engine, moving->order, &moving->count);
    if (refusal == REFUSE_OK && !(events_fit(engine, moving->order, moving->count) && records_fit(engine, records))) refusal = REFUSE_FULL;
    if (refusal != REFUSE_OK) {
        trial_undo(engine);
        return refusal;
    }
    count_cells(engine, out);
    impact_visits(engine, moving->order, moving->count, out);
    return REFUSE_OK;
}

void edit_stand(struct engine *engine, const struct moving *moving)
{
    draft_log_published(engine);
    for (uint32_t i = 0; i < engine->trial.row_count; i++) tell_row(engine, &engine->trial.row[i]);
    tell_cells(engine);
    for (uint32_t i = 0; i < moving->count; i++) move_replan(engine, moving->order[i], cause_of(engine, order_at(engine, moving->order[i])));
    for (uint32_t i = 0; i < engine->trial.row_count; i++) plan_retime(engine, engine->trial.row[i].row);
    trial_keep(engine);
}

enum refusal edit_apply(struct engine *engine, const struct edit *edits, uint32_t count, const struct edit_note *note, bool dry, struct impact *out)
{
    struct trial_stamp stamp = { .by = engine->actor, .at_ms = engine->now_ms, .note = *note };
    struct moving moving;
    struct impact unread;
    if (out == NULL) out = &unread;
    *out = (struct impact){ 0 };
    if (count == 0 || count > EDITS_MAX) return REFUSE_RANGE;
    for (uint32_t i = 0; i < count; i++) {
        enum refusal refusal = edits[i].day < trial_end_day(engine) ? edit_add(engine, &edits[i], &stamp) : edit_too_far(engine, &edits[i]);
        if (refusal != REFUSE_OK) return refusal;
    }
    enum refusal refusal = edit_weigh(engine, 0, &moving, out);
    if (refusal != REFUSE_OK) return refusal;
    if (dry) trial_undo(engine);
    else edit_stand(engine, &moving);
    return REFUSE_OK;
}
