/* draft_commands.c - what operators do with the draft of a point. */
#include "engine/commands.h"
#include "engine/roster/draft_run.h"
#include "engine/roster/edit_run.h"
#include "engine/outlook/outlook.h"

enum { OFFICE_ROLES = 1 << BY_OPERATOR | 1 << BY_ADMIN };

static enum refusal named_draft(const struct engine *engine, const struct command *command, struct draft **draft)
{
    engine->out->version = engine->drafts.version;
    if ((OFFICE_ROLES >> command->actor.role & 1) == 0) return REFUSE_ROLE;
    *draft = draft_of(engine, command->point);
    if (*draft == NULL) return REFUSE_NO_POINT;
    return command->seen > engine->drafts.version ? REFUSE_RANGE : REFUSE_OK;      /* nobody has seen what is still to come */
}

/* ---- what somebody else did meanwhile ---- */

static enum refusal conflict(const struct engine *engine, struct actor by, uint32_t worker, int32_t day)
{
    engine->out->by = by;
    engine->out->worker = worker;
    engine->out->day = day;
    return REFUSE_CONFLICT;
}

static int64_t edit_end_day(const struct edit *edit)
{
    bool spans = edit->op == EDIT_LEAVE || edit->op == EDIT_BACK || edit->op == EDIT_PATTERN;
    return spans ? edit->to_day : (int64_t)edit->day + 1;
}

/* One of the edit's cells in the published roster. */
static enum refusal published_meanwhile(const struct engine *engine, const struct edit *edit, uint64_t seen)
{
    const struct published *newer = draft_log_newer(engine, edit->worker, edit->day, edit_end_day(edit), seen);
    if (newer == NULL) return REFUSE_OK;
    return conflict(engine, newer->by, edit->worker, newer->from_day > edit->day ? newer->from_day : edit->day);
}

/* ... or in the draft. */
static enum refusal edited_meanwhile(const struct engine *engine, const struct draft *draft, const struct edit *edit, uint64_t seen)
{
    int64_t to_day = edit_end_day(edit);
    for (uint32_t i = draft->journal.tail; i != NIL; i = engine->drafts.node[i].before) {
        const struct draft_edit *entry = &engine->drafts.node[i].edit;
        if (entry->version <= seen) break;
        if (entry->edit.worker != edit->worker || entry->edit.day >= to_day || edit_end_day(&entry->edit) <= edit->day) continue;
        return conflict(engine, entry->by, edit->worker, entry->edit.day > edit->day ? entry->edit.day : edit->day);
    }
    return published_meanwhile(engine, edit, seen);
}

/* The draft as a whole is not what was seen. */
static enum refusal changed_meanwhile(const struct engine *engine, const struct draft *draft, uint64_t seen)
{
    if (seen == 0 || draft->version <= seen) return REFUSE_OK;
    const struct draft_edit *last = draft->journal.tail == NIL ? NULL : &engine->drafts.node[draft->journal.tail].edit;
    if (last == NULL || last->version <= seen) return conflict(engine, draft->by, 0, 0);
    return conflict(engine, last->by, last->edit.worker, last->edit.day);
}

/* ---- editing ---- */

static enum refusal of_this_point(const struct engine *engine, uint32_t worker, uint32_t point)
{
    uint32_t row = worker == 0 ? NIL : idmap_find(&engine->worker_ids, worker);
    if (row != NIL && engine->file[row].point == point) return REFUSE_OK;
    engine->out->worker = worker;
    return REFUSE_NO_WORKER;
}

/* Over what is published and drafted already; nothing stays staged after. What the draft overrides already need not be overridden again, and what is
 * no worse than in the published roster may be drafted, though the draft had it better. */
static enum refusal try_edits(struct engine *engine, const struct draft *draft, const struct edit *edits, uint32_t count, const struct edit_note *note)
{
    struct trial_stamp stamp = { .by = engine->actor, .at_ms = engine->now_ms, .note = *note };
    enum refusal refusal = draft_lay(engine, draft);
    if (refusal != REFUSE_OK) return refusal;
    trial_mark(engine);
    for (uint32_t i = 0; i < count; i++)
        if ((refusal = edit_add(engine, &edits[i], &stamp)) != REFUSE_OK) return refusal;
    refusal = edit_rules(engine);
    trial_undo(engine);
    return refusal;
}

static enum refusal add_group(struct engine *engine, struct draft *draft, const struct command *command, const struct edit *edits, uint32_t count)
{
    struct edit_note note = { .waived = command->waived, .text = command->note };
    for (uint32_t i = 0; i < count; i++) {
        enum refusal refusal = of_this_point(engine, edits[i].worker, command->point);
        if (refusal == REFUSE_OK && edits[i].op == EDIT_SWAP && edits[i].of != 0) refusal = of_this_point(engine, edits[i].of, command->point);
        if (refusal == REFUSE_OK && command->seen != 0) refusal = edited_meanwhile(engine, draft, &edits[i], command->seen);
        if (refusal != REFUSE_OK) return refusal;
    }
    if (!draft_room(engine, draft, count) || !dirty_room(engine, count)) return REFUSE_FULL;
    enum refusal refusal = try_edits(engine, draft, edits, count, &note);
    if (refusal != REFUSE_OK) return refusal;
    draft_append(engine, draft, command->point, edits, count, &note);
    engine->out->version = engine->drafts.version;
    return REFUSE_OK;
}

enum refusal command_draft_edit(struct engine *engine, const struct command *command)
{
    struct draft *draft;
    enum refusal refusal = named_draft(engine, command, &draft);
    if (refusal != REFUSE_OK) return refusal;
    if (command->edits == NULL || command->edit_count == 0 || command->edit_count > EDITS_MAX) return REFUSE_RANGE;
    for (uint32_t i = 0; i < command->edit_count; i++) {
        if (command->edits[i].day < trial_end_day(engine)) continue;
        engine->out->worker = command->edits[i].worker;
        engine->out->day = command->edits[i].day;
        return REFUSE_TOO_FAR_AHEAD;
    }
    return add_group(engine, draft, command, command->edits, command->edit_count);
}

/* ---- undoing ---- */

/* Of an empty draft: the last publish, so far as its days have not passed. Soft rules that it had mended are overridden again without a word. */
static enum refusal undo_publish(struct engine *engine, struct draft *draft, const struct command *command)
{
    struct edit *edits = engine->drafts.scratch;
    uint32_t count = 0, found = draft_back(engine, draft, edits);
    for (uint32_t i = 0; i < found; i++) count += draft_clip(engine, &edits[i], &edits[count]);
    if (count == 0) return REFUSE_STATE;
    struct command back = *command;
    if (back.note == NULL || back.note[0] == 0) back.note = "撤回上次发布 undo of a publish";
    enum refusal refusal = add_group(engine, draft, &back, edits, count);
    while (refusal == REFUSE_INELIGIBLE && !rule_rows[engine->out->rule].hard && (back.waived >> engine->out->rule & 1) == 0) {
        back.waived |= 1U << engine->out->rule;
        refusal = add_group(engine, draft, &back, edits, count);
    }
    if (refusal != REFUSE_OK) return refusal;
    engine->out->why = WHY_FREE;
    engine->out->rule = RULE_NONE;
    engine->out->minutes = 0;
    engine->out->worker = 0;
    engine->out->day = 0;
    return REFUSE_OK;
}

enum refusal command_draft_undo(struct engine *engine, const struct command *command)
{
    struct draft *draft;
    enum refusal refusal = named_draft(engine, command, &draft);
    if (refusal == REFUSE_OK) refusal = changed_meanwhile(engine, draft, command->seen);
    if (refusal != REFUSE_OK) return refusal;
    if (draft->journal.count == 0) return undo_publish(engine, draft, command);
    if (!dirty_room(engine, draft->journal.count)) return REFUSE_FULL;
    uint64_t group = engine->drafts.node[draft->journal.tail].edit.group;
    while (draft->journal.tail != NIL && engine->drafts.node[draft->journal.tail].edit.group == group) draft_pop(engine, draft);
    draft_changed(engine, draft);
    engine->out->version = engine->drafts.version;
    return REFUSE_OK;
}

enum refusal command_draft_discard(struct engine *engine, const struct command *command)
{
    struct draft *draft;
    enum refusal refusal = named_draft(engine, command, &draft);
    if (refusal == REFUSE_OK) refusal = changed_meanwhile(engine, draft, command->seen);
    if (refusal != REFUSE_OK) return refusal;
    if (draft->journal.count == 0) return REFUSE_STATE;
    if (!dirty_room(engine, draft->journal.count)) return REFUSE_FULL;
    while (draft->journal.tail != NIL) draft_pop(engine, draft);
    draft_changed(engine, draft);
    engine->out->version = engine->drafts.version;
    return REFUSE_OK;
}

/* ---- publishing ---- */

static enum refusal published_under_draft(const struct engine *engine, const struct draft *draft, uint64_t seen)
{
    enum refusal refusal = REFUSE_OK;
    for (uint32_t i = draft->journal.head; seen != 0 && i != NIL && refusal == REFUSE_OK; i = engine->drafts.node[i].next)
        refusal = published_meanwhile(engine, &engine->drafts.node[i].edit.edit, seen);
    return refusal;
}

static void tell_published(struct engine *engine, uint32_t point, const struct impact *impact)
{
    struct event *event = emit(engine, EVENT_PUBLISHED, NIL);
    event->point = point;
    event->version = engine->drafts.version;
    event->cells = impact->cells;
    event->workers = impact->workers;
    event->moved = impact->moved;
    event->stuck = impact->stuck;
}

enum refusal command_draft_publish(struct engine *engine, const struct command *command)
{
    struct draft *draft;
    struct moving moving;
    struct impact *impact = &engine->out->impact;
    enum refusal refusal = named_draft(engine, command, &draft);
    if (refusal == REFUSE_OK) refusal = changed_meanwhile(engine, draft, command->seen);
    if (refusal == REFUSE_OK) refusal = published_under_draft(engine, draft, command->seen);
    if (refusal != REFUSE_OK) return refusal;
    if (draft->journal.count == 0) return command->dry ? REFUSE_OK : REFUSE_STATE;
    refusal = draft_lay(engine, draft);
    if (refusal == REFUSE_OK) refusal = edit_weigh(engine, draft->journal.count + draft_back_room(engine, draft) + 1, &moving, impact);
    if (refusal != REFUSE_OK) return refusal;
    if (command->dry) {
        trial_undo(engine);
        return REFUSE_OK;
    }
    while (draft->journal.tail != NIL) draft_pop(engine, draft);
    draft_back_take(engine, draft, command->point);
    edit_stand(engine, &moving);
    draft->version = engine->out->version = engine->drafts.version;
    draft->by = engine->actor;
    tell_published(engine, command->point, impact);
    outlook_want(engine, engine_point_index(engine, command->point));      /* the one entry more */
    return REFUSE_OK;
}
