/* handle_draft.c - the draft of a point: edited, compared with what is published, undone, thrown away, published. */
#include "server/handle.h"

#include <stdio.h>
#include <string.h>
#include "engine/calendar.h"
#include "server/answer.h"
#include "server/render_roster.h"
#include "server/scope.h"
#include "server/translate.h"

enum {
    EDITS_READ = 64, ROWS_COMPARED = 512, FIELD_SIZE = 48,
    DIFF_BYTES = LIST_BYTES - ANSWER_BODY_MOST,      /* for cells; an impact comes with them */
    DIFF_CELL_BYTES = 200, ESCAPED = 6,              /* a cell without its texts; bytes that one of a text may take */
};

/* ---- edits ---- */

/* What an operator may draft, and which members of the message each edit reads; swaps have messages of their own. */
static const struct { bool drafted, shift, pattern, range; } ops[EDIT_OPS] = {
    [EDIT_SET] = { .drafted = true, .shift = true },  [EDIT_CLEAR] = { .drafted = true },   [EDIT_LEAVE] = { .drafted = true, .range = true },
    [EDIT_BACK] = { .drafted = true, .range = true }, [EDIT_PATTERN] = { .drafted = true, .pattern = true, .range = true },
};

static enum error edit_error(struct call *call, uint32_t at, enum error error, const char *member)
{
    char *field = arena_take(call->arena, FIELD_SIZE);
    if (field != NULL) snprintf(field, FIELD_SIZE, "body.edits[%u].%s", (unsigned)at, member);
    return call_error(call, error, field);
}

static enum error edit_read(struct call *call, uint32_t at, const struct msg_roster_cell *cell, struct edit *out)
{
    const struct tables *tables = call->parts->tables;
    uint8_t i = EDIT_NONE;
    if (!translate_op(cell->op, &i) || !ops[i].drafted) return edit_error(call, at, ERR_OUT_OF_RANGE, "op");
    *out = (struct edit){ .op = i, .worker = (uint32_t)cell->worker, .day = cell->day, .to_day = cell->day + 1,
                          .pinned = cell->pinned && ops[i].shift };
    if (ops[i].pattern) out->to_day = INT32_MAX;
    if (ops[i].range && cell->to_day != 0) out->to_day = cell->to_day + 1;
    if (out->to_day <= out->day) return edit_error(call, at, ERR_OUT_OF_RANGE, "to_day");
    if (ops[i].shift && cell->shift == NULL) return edit_error(call, at, ERR_MISSING_FIELD, "shift");
    if (ops[i].shift && !tables_shift_by_code(tables, cell->shift, &out->shift)) return edit_error(call, at, ERR_NO_SHIFT, "shift");
    if (!ops[i].pattern) return ERR_OK;
    if (cell->pattern == NULL) return edit_error(call, at, ERR_MISSING_FIELD, "pattern");
    if (!tables_pattern_by_code(tables, cell->pattern, &out->rotation.pattern)) return edit_error(call, at, ERR_NO_SHIFT, "pattern");
    out->rotation.offset = (uint8_t)cell->offset;
    return ERR_OK;
}

/* The draft as it is now becomes the reply. */
static enum error draft_tell(struct call *call, uint32_t point)
{
    struct msg_roster_draft *body = call->body;
    struct draft_edit edit[EDITS_READ];
    uint64_t after = 0;
    uint32_t count;
    *body = (struct msg_roster_draft){ .point = point, .version = engine_draft_version(call->parts->engine, point) };
    do {
        count = engine_draft(call->parts->engine, point, edit, EDITS_READ, after);
        if (count > 0) after = edit[count - 1].version;
        body->edits += count;
    } while (count == EDITS_READ);
    return ERR_OK;
}

enum error handle_roster_edit(struct call *call)
{
    const struct msg_roster_edit *ask = call->ask;
    const struct outcome *outcome;
    struct edit *edits = arena_take(call->arena, (ask->edits_count + 1) * sizeof *edits);
    if (edits == NULL) return ERR_FULL;
    enum error error = call_point(call, ask->point);
    if (error == ERR_OK && ask->edits_count == 0) error = call_error(call, ERR_MISSING_FIELD, "body.edits");
    for (uint32_t i = 0; error == ERR_OK && i < ask->edits_count; i++) error = edit_read(call, i, &ask->edits[i], &edits[i]);
    if (error != ERR_OK) return error;
    struct command command = { .kind = COMMAND_DRAFT_EDIT, .point = (uint32_t)ask->point, .seen = ask->seen, .edits = edits, .edit_count = ask->edits_count };
    error = call_roster(call, &command, ask->waive, ask->note, &outcome);
    return error != ERR_OK ? error : draft_tell(call, command.point);
}

/* roster_undo, roster_discard */
enum error handle_roster_back(struct call *call)
{
    const struct msg_draft_ref *ask = call->ask;
    const struct outcome *outcome;
    struct command command = { .kind = call->kind == KIND_ROSTER_UNDO ? COMMAND_DRAFT_UNDO : COMMAND_DRAFT_DISCARD, .point = (uint32_t)ask->point,
                               .seen = ask->seen };
    enum error error = call_point(call, ask->point);
    if (error == ERR_OK) error = call_roster(call, &command, ask->waive, ask->note, &outcome);
    return error != ERR_OK ? error : draft_tell(call, command.point);
}

enum error handle_roster_publish(struct call *call)
{
    const struct msg_roster_publish *ask = call->ask;
    struct command command = { .kind = COMMAND_DRAFT_PUBLISH, .point = (uint32_t)ask->point, .seen = ask->seen, .dry = ask->dry };
    enum error error = call_point(call, ask->point);
    return error != ERR_OK ? error : call_roster_impact(call, &command, NULL, NULL, command.point);
}

/* ---- the draft beside what is published ---- */

/* The rows that the draft may change, and their days as they are published: final shift and layer of each day from `first` on. */
struct comparison {
    int32_t first;
    uint32_t row[ROWS_COMPARED], count;
    bool more;                      /* there are others */
    uint8_t shift[ROWS_COMPARED][ROSTER_DAYS], layer[ROWS_COMPARED][ROSTER_DAYS];
};

static void mark(uint8_t *marks, uint32_t row)
{
    if (row != NIL) marks[row / 8] |= (uint8_t)(1u << row % 8);
}

/* Workers whom an edit names, and those whose swaps follow a pattern that it changes. */
static void mark_edited(const struct call *call, uint32_t point, int32_t first, uint8_t *marks)
{
    const struct engine *engine = call->parts->engine;
    struct draft_edit edit[EDITS_READ];
    uint64_t after = 0;
    uint32_t count;
    do {
        count = engine_draft(engine, point, edit, EDITS_READ, after);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t row = engine_worker_row(engine, edit[i].edit.worker);
            after = edit[i].version;
            mark(marks, row);
            if (edit[i].edit.op != EDIT_PATTERN || row == NIL) continue;
            for (int32_t day = first; roster_holds(engine_roster(engine), day); day++) mark(marks, roster_follower(engine_roster(engine), row, day));
        }
    } while (count == EDITS_READ);
}

static struct comparison *compare_begin(struct call *call, uint32_t point, uint32_t after)
{
    const struct engine *engine = call->parts->engine;
    const struct roster *roster = engine_roster(engine);
    struct comparison *comparison = arena_take(call->arena, sizeof *comparison);
    uint8_t *marks = arena_take(call->arena, engine_worker_count(engine) / 8 + 1);
    if (comparison == NULL || marks == NULL) return NULL;
    comparison->first = roster_first_day(roster) + ROSTER_BACK;
    comparison->count = 0;
    comparison->more = false;
    memset(marks, 0, engine_worker_count(engine) / 8 + 1);
    mark_edited(call, point, comparison->first, marks);
    uint32_t count;
    const uint32_t *rows = people_rows(call->parts->people, point, after, &count);
    for (uint32_t i = 0; i < count && !comparison->more; i++) {
        if ((marks[rows[i] / 8] >> rows[i] % 8 & 1) == 0) continue;
        comparison->more = comparison->count == ROWS_COMPARED;
        if (comparison->more) break;
        uint32_t at = comparison->count++;
        comparison->row[at] = rows[i];
        for (int32_t day = 0; day < ROSTER_DAYS - ROSTER_BACK; day++) {
            comparison->shift[at][day] = roster_final(roster, rows[i], comparison->first + day);
            comparison->layer[at][day] = (uint8_t)roster_layer(roster, rows[i], comparison->first + day);
        }
    }
    return comparison;
}

/* All days of a worker that differ, or none of them. The draft is staged. */
static bool compare_row(const struct call *call, const struct comparison *comparison, uint32_t at, struct msg_roster_diff *body, size_t *bytes)
{
    size_t used = *bytes;
    struct render render = call_render(call);
    const struct roster *roster = engine_roster(render.engine);
    uint32_t row = comparison->row[at], count = body->cells_count;
    for (int32_t i = 0; i < ROSTER_DAYS - ROSTER_BACK; i++) {
        int32_t day = comparison->first + i;
        uint8_t before = comparison->shift[at][i];
        if (roster_final(roster, row, day) == before && (uint8_t)roster_layer(roster, row, day) == comparison->layer[at][i]) continue;
        if (count == LIST_CELLS_MAX || !render_diff_cell(&render, row, day, before, &body->cells[count])) return false;
        const struct msg_diff_cell *cell = &body->cells[count++];
        used += DIFF_CELL_BYTES + (cell->note != NULL ? ESCAPED * strlen(cell->note) : 0) + (cell->waived != NULL ? strlen(cell->waived) : 0);
        if (used > DIFF_BYTES) return false;
    }
    body->cells_count = count;
    *bytes = used;
    return true;
}

/* What a publish would do; the reply tells of a refusal too. */
static enum error diff_impact(struct call *call, uint32_t point, struct msg_roster_diff *body)
{
    const struct outcome *outcome;
    struct render render = call_render(call);
    struct command command = { .kind = COMMAND_DRAFT_PUBLISH, .point = point, .dry = true };
    enum error error = call_roster(call, &command, NULL, NULL, &outcome);
    if (error != ERR_OK) {
        body->refused = error_name(error);
        body->detail = call->detail;
        return ERR_OK;
    }
    body->impact = arena_take(call->arena, sizeof *body->impact);
    return call_room(body->impact != NULL && render_impact(&render, &outcome->impact, body->version, body->impact));
}

enum error handle_roster_diff(struct call *call)
{
    const struct msg_roster_diff_ask *ask = call->ask;
    struct msg_roster_diff *body = call->body;
    struct engine *engine = call->parts->engine;
    uint32_t point = (uint32_t)ask->point;
    enum error error = call_point(call, ask->point);
    if (error != ERR_OK) return error;
    struct comparison *comparison = compare_begin(call, point, (uint32_t)ask->after);
    body->cells = arena_take(call->arena, LIST_CELLS_MAX * sizeof *body->cells);
    body->version = engine_draft_version(engine, point);
    body->past = engine_draft_past(engine, point);
    if (comparison == NULL || body->cells == NULL || engine_draft_stage(engine, point) != REFUSE_OK) return ERR_FULL;
    size_t bytes = 0;
    for (uint32_t i = 0; i < comparison->count && !body->more; i++) {
        body->more = !compare_row(call, comparison, i, body, &bytes);
        if (!body->more) body->next = engine_worker_file(engine, comparison->row[i])->id;
    }
    engine_draft_unstage(engine);
    body->more = body->more || comparison->more;
    return ask->after == 0 ? diff_impact(call, point, body) : ERR_OK;
}
