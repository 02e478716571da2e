/* draft.c - the journal: chains of edits, one per point, in one pool. */
#include "engine/roster/draft_run.h"

#include "engine/roster/edit_run.h"

struct draft *draft_of(const struct engine *engine, uint32_t point)
{
    uint32_t index = point == 0 ? NIL : idmap_find(&engine->point_ids, point);
    return index == NIL ? NULL : &engine->drafts.of[index];
}

/* ---- nodes ---- */

static struct draft_node *node_at(const struct engine *engine, uint32_t node) { return &engine->drafts.node[node]; }

static uint32_t node_take(struct drafts *drafts)
{
    uint32_t node = drafts->node_free;
    if (node != NIL) drafts->node_free = drafts->node[node].next;
    else node = drafts->node_count++;
    drafts->nodes_used++;
    return node;
}

static void node_drop(struct drafts *drafts, uint32_t node)
{
    drafts->node[node].next = drafts->node_free;
    drafts->node_free = node;
    drafts->nodes_used--;
}

bool draft_room(const struct engine *engine, const struct draft *draft, uint32_t edits)
{
    return edits <= DRAFT_EDITS_MAX - draft->journal.count && edits <= DRAFTS_EDITS_MAX - engine->drafts.nodes_used;
}

/* Into its place by version: the end, but for recovery. */
static void chain_put(struct engine *engine, struct draft_chain *chain, const struct draft_edit *edit)
{
    uint32_t fresh = node_take(&engine->drafts), before = chain->tail;
    while (before != NIL && node_at(engine, before)->edit.version > edit->version) before = node_at(engine, before)->before;
    uint32_t next = before == NIL ? chain->head : node_at(engine, before)->next;
    *node_at(engine, fresh) = (struct draft_node){ .edit = *edit, .before = before, .next = next };
    if (before == NIL) chain->head = fresh;
    else node_at(engine, before)->next = fresh;
    if (next == NIL) chain->tail = fresh;
    else node_at(engine, next)->before = fresh;
    chain->count++;
    idmap_put(&engine->drafts.ids, edit->version, fresh);
}

static void chain_pop(struct engine *engine, struct draft_chain *chain)
{
    uint32_t node = chain->tail;
    uint64_t version = node_at(engine, node)->edit.version;
    chain->tail = node_at(engine, node)->before;
    if (chain->tail == NIL) chain->head = NIL;
    else node_at(engine, chain->tail)->next = NIL;
    chain->count--;
    idmap_drop(&engine->drafts.ids, version);
    node_drop(&engine->drafts, node);
    dirty_edit(engine, version);
}

/* ---- changes ---- */

void draft_changed(struct engine *engine, struct draft *draft)
{
    draft->version = ++engine->drafts.version;
    draft->by = engine->actor;
}

void draft_append(struct engine *engine, struct draft *draft, uint32_t point, const struct edit *edits, uint32_t count, const struct edit_note *note)
{
    struct draft_edit entry = { .group = engine->drafts.version + 1, .point = point, .by = engine->actor, .at_ms = engine->now_ms };
    trial_note(entry.note, note->text);
    if (entry.note[0] != 0) entry.waived = note->waived;
    for (uint32_t i = 0; i < count; i++) {
        draft_changed(engine, draft);
        entry.version = draft->version;
        entry.edit = edits[i];
        chain_put(engine, &draft->journal, &entry);
        dirty_edit(engine, entry.version);
    }
}

void draft_pop(struct engine *engine, struct draft *draft) { chain_pop(engine, &draft->journal); }

bool draft_clip(const struct engine *engine, const struct edit *edit, struct edit *out)
{
    bool spans = edit->op == EDIT_LEAVE || edit->op == EDIT_BACK || edit->op == EDIT_PATTERN;
    int32_t today = trial_first_day(engine);
    *out = *edit;
    if (edit->day >= today) return true;
    out->day = today;
    return spans && edit->to_day > today;
}

enum refusal draft_lay(struct engine *engine, const struct draft *draft)
{
    for (uint32_t i = draft->journal.head; i != NIL; i = node_at(engine, i)->next) {
        const struct draft_edit *entry = &node_at(engine, i)->edit;
        struct trial_stamp stamp = { .by = entry->by, .at_ms = entry->at_ms, .note = { .waived = entry->waived, .text = entry->note } };
        struct edit edit;
        if (!draft_clip(engine, &entry->edit, &edit)) continue;
        enum refusal refusal = edit_add(engine, &edit, &stamp);
        if (refusal != REFUSE_OK) return refusal;
    }
    return REFUSE_OK;
}

/* ---- the way back from a publish ---- */

enum { SPANS_OF_TURN = 2 * ROTATIONS_MAX + 1 };      /* the old ones, and what was between and around them */

struct way { struct engine *engine; struct draft *draft; uint32_t point; struct edit edit; bool full; };

static void way_end(struct way *way)
{
    struct drafts *drafts = &way->engine->drafts;
    if (way->edit.op == EDIT_NONE) return;
    way->full |= way->draft->back.count == DRAFT_EDITS_MAX || drafts->nodes_used == DRAFTS_EDITS_MAX;
    if (way->full) return;
    struct draft_edit entry = { .version = ++drafts->version, .point = way->point, .edit = way->edit, .by = way->engine->actor, .at_ms = way->engine->now_ms };
    chain_put(way->engine, &way->draft->back, &entry);
    dirty_edit(way->engine, entry.version);
    way->edit = (struct edit){ 0 };
}

/* Days of leave on end become one edit. */
static void way_add(struct way *way, struct edit edit)
{
    bool leaves = edit.op == EDIT_LEAVE || edit.op == EDIT_BACK;
    if (leaves && way->edit.op == edit.op && way->edit.worker == edit.worker && way->edit.to_day == edit.day) {
        way->edit.to_day = edit.to_day;
        return;
    }
    way_end(way);
    way->edit = edit;
}

static void way_of_step(struct way *way, const struct trial_step *step)
{
    const struct engine *engine = way->engine;
    const struct roster_change *was = &step->was;
    enum roster_layer layer = (enum roster_layer)was->layer;
    const struct roster_change *is = roster_change(engine->roster, was->row, was->day, layer);
    if (!step->there && is == NULL) return;
    bool swap = layer == LAYER_SWAP, follows = swap && step->there && was->of_row != NIL;
    static const uint8_t on[ROSTER_LAYERS] = { [LAYER_LEAVE] = EDIT_LEAVE, [LAYER_SWAP] = EDIT_SWAP, [LAYER_OVERRIDE] = EDIT_SET };
    static const uint8_t off[ROSTER_LAYERS] = { [LAYER_LEAVE] = EDIT_BACK, [LAYER_SWAP] = EDIT_UNSWAP, [LAYER_OVERRIDE] = EDIT_CLEAR };
    struct edit edit = { .op = step->there ? on[layer] : off[layer], .worker = engine->worker[was->row].id, .day = was->day, .to_day = was->day + 1 };
    if (step->there && layer != LAYER_LEAVE && !follows) edit.shift = was->shift;
    if (follows) edit.of = engine->worker[was->of_row].id;
    if (step->there && layer == LAYER_OVERRIDE) edit.pinned = was->pinned;
    way_add(way, edit);
}

/* Leave that comes back takes away what lies on top of it, also what nobody touched: that is put there again. */
static void way_over_leave(struct way *way, const struct trial_step *leave, enum roster_layer layer)
{
    const struct engine *engine = way->engine;
    uint32_t row = leave->was.row;
    if (leave->was.layer != LAYER_LEAVE || !leave->there || layer == LAYER_LEAVE) return;
    const struct trial_row *touched = &engine->trial.row[engine->trial.place[row]];
    const struct roster_change *is = roster_change(engine->roster, row, leave->was.day, layer);
    if (is == NULL || (touched->kept[leave->was.day - roster_first_day(engine->roster)] >> layer & 1) != 0) return;
    struct trial_step still = { .was = *is, .there = true };
    way_of_step(way, &still);
}

/* The rotations of old, from the first day that was edited: spans, and the worker's own rotation between and after them. */
static void way_of_turn(struct way *way, const struct trial_turn *turn)
{
    const struct engine *engine = way->engine;
    int32_t day = engine->trial.row[engine->trial.place[turn->row]].from_day;
    struct edit edit = { .op = EDIT_PATTERN, .worker = engine->worker[turn->row].id };
    for (uint32_t i = 0; i < turn->count && day < INT32_MAX; i++) {
        const struct rotation_span *span = &turn->span[i];
        if (span->to_day <= day) continue;
        if (span->from_day > day) {
            edit.rotation = roster_rotation(engine->roster, turn->row);
            edit.day = day;
            edit.to_day = day = span->from_day;
            way_add(way, edit);
        }
        edit.rotation = span->rotation;
        edit.day = day;
        edit.to_day = day = span->to_day;
        way_add(way, edit);
    }
    if (day == INT32_MAX) return;
    edit.rotation = roster_rotation(engine->roster, turn->row);
    edit.day = day;
    edit.to_day = INT32_MAX;
    way_add(way, edit);
}

uint32_t draft_back_room(const struct engine *engine, const struct draft *draft)
{
    return 2 * draft->back.count + engine->trial.step_count + SPANS_OF_TURN * engine->trial.turn_count;
}

void draft_back_take(struct engine *engine, struct draft *draft, uint32_t point)
{
    const struct trial *trial = &engine->trial;
    struct way way = { .engine = engine, .draft = draft, .point = point };
    while (draft->back.count > 0) chain_pop(engine, &draft->back);
    for (uint32_t i = 0; i < trial->turn_count; i++) way_of_turn(&way, &trial->turn[i]);
    for (int layer = LAYER_LEAVE; layer < ROSTER_LAYERS; layer++)      /* leave takes what lies on top of it away, so it comes first */
        for (uint32_t i = 0; i < trial->step_count; i++)
            if (trial->step[i].was.layer == layer) way_of_step(&way, &trial->step[i]);
            else way_over_leave(&way, &trial->step[i], (enum roster_layer)layer);
    way_end(&way);
    while (way.full && draft->back.count > 0) chain_pop(engine, &draft->back);
}

uint32_t draft_back(const struct engine *engine, const struct draft *draft, struct edit *out)
{
    uint32_t count = 0;
    for (uint32_t i = draft->back.head; i != NIL; i = node_at(engine, i)->next) out[count++] = node_at(engine, i)->edit.edit;
    return count;
}

/* ---- questions ---- */

uint64_t engine_roster_version(const struct engine *engine) { return engine->drafts.version; }

uint32_t engine_draft_past(const struct engine *engine, uint32_t point)
{
    const struct draft *draft = draft_of(engine, point);
    struct edit clipped;
    uint32_t count = 0;
    for (uint32_t i = draft != NULL ? draft->journal.head : NIL; i != NIL; i = node_at(engine, i)->next)
        count += !draft_clip(engine, &node_at(engine, i)->edit.edit, &clipped);
    return count;
}

uint64_t engine_draft_version(const struct engine *engine, uint32_t point)
{
    return draft_of(engine, point) != NULL ? engine->drafts.version : 0;
}

const struct draft_edit *engine_draft_edit(const struct engine *engine, uint64_t version)
{
    uint32_t node = version == 0 ? NIL : idmap_find(&engine->drafts.ids, version);
    return node == NIL ? NULL : &node_at(engine, node)->edit;
}

uint32_t engine_draft(const struct engine *engine, uint32_t point, struct draft_edit *out, uint32_t max, uint64_t after)
{
    const struct draft *draft = draft_of(engine, point);
    uint32_t count = 0, from = draft == NULL ? NIL : draft->journal.tail;
    while (from != NIL && node_at(engine, from)->before != NIL && node_at(engine, node_at(engine, from)->before)->edit.version > after) from = node_at(engine, from)->before;
    for (; from != NIL && count < max; from = node_at(engine, from)->next)
        if (node_at(engine, from)->edit.version > after) out[count++] = node_at(engine, from)->edit;
    return count;
}

enum refusal engine_draft_stage(struct engine *engine, uint32_t point)
{
    const struct draft *draft = draft_of(engine, point);
    return draft == NULL ? REFUSE_NO_POINT : draft_lay(engine, draft);
}

void engine_draft_unstage(struct engine *engine) { trial_undo(engine); }

/* ---- recovery ---- */

static enum refusal edit_makes_sense(const struct engine *engine, const struct draft_edit *record)
{
    const struct edit *edit = &record->edit;
    uint32_t row = edit->worker == 0 ? NIL : idmap_find(&engine->worker_ids, edit->worker);
    if (draft_of(engine, record->point) == NULL) return REFUSE_NO_POINT;
    if (row == NIL || engine->file[row].point != record->point) return REFUSE_NO_WORKER;
    if (edit->op == EDIT_SWAP && edit->of != 0 && idmap_find(&engine->worker_ids, edit->of) == NIL) return REFUSE_NO_WORKER;
    if (record->version == 0 || record->group > record->version) return REFUSE_RANGE;
    if (edit->op == EDIT_NONE || edit->op >= EDIT_OPS || record->by.role >= ACTOR_ROLES) return REFUSE_RANGE;
    bool shifts = (edit->op == EDIT_SET || edit->op == EDIT_SWAP) && edit->shift != SHIFT_REST, turns = edit->op == EDIT_PATTERN && edit->rotation.pattern != 0;
    if (shifts && roster_kind(engine->roster, edit->shift) == NULL) return REFUSE_NO_SHIFT;
    return turns && roster_pattern(engine->roster, edit->rotation.pattern) == NULL ? REFUSE_NO_SHIFT : REFUSE_OK;
}

enum refusal engine_restore_edit(struct engine *engine, const struct draft_edit *record)
{
    enum refusal refusal = edit_makes_sense(engine, record);
    if (refusal != REFUSE_OK) return refusal;
    if (engine_draft_edit(engine, record->version) != NULL) return REFUSE_EXISTS;
    struct draft *draft = draft_of(engine, record->point);
    struct draft_chain *chain = record->group == 0 ? &draft->back : &draft->journal;
    if (chain->count == DRAFT_EDITS_MAX || engine->drafts.nodes_used == DRAFTS_EDITS_MAX) return REFUSE_FULL;
    chain_put(engine, chain, record);
    if (record->group != 0 && record->version >= draft->version) {
        draft->version = record->version;
        draft->by = record->by;
    }
    engine_restore_version(engine, record->version);
    return REFUSE_OK;
}

void engine_restore_version(struct engine *engine, uint64_t version)
{
    if (version > engine->drafts.version) engine->drafts.version = version;
}
