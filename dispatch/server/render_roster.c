#include "server/render_roster.h"

#include <string.h>
#include "server/translate.h"

static char *text_take(const struct render *render, const char *text)
{
    char *copy = arena_take(render->arena, strlen(text) + 1);
    if (copy != NULL) memcpy(copy, text, strlen(text) + 1);
    return copy;
}

/* NULL for nothing to say; *good is cleared when the arena is full. */
static const char *note_text(const struct render *render, const char *note, bool *good)
{
    if (note[0] == '\0') return NULL;
    const char *copy = text_take(render, note);      /* the change may be gone when the reply is written */
    *good = *good && copy != NULL;
    return copy;
}

static const char *waived_text(const struct render *render, uint32_t waived, bool *good)
{
    char names[WAIVED_SIZE];
    return note_text(render, translate_waived(waived, names), good);
}

/* ---- cells ---- */

bool render_cell(const struct render *render, uint32_t row, int32_t day, struct msg_cell *out)
{
    const struct roster *roster = engine_roster(render->engine);
    const struct worker_file *file = engine_worker_file(render->engine, row);
    enum roster_layer layer = roster_layer(roster, row, day);
    const struct roster_change *change = layer != LAYER_PATTERN ? roster_change(roster, row, day, layer) : NULL;
    struct breach breach;
    bool broken = rules_all(roster, row, file->labour, day, &breach, 1) > 0, good = true;
    *out = (struct msg_cell){
        .worker = file->id, .day = day, .shift = tables_shift_code(render->tables, roster_final(roster, row, day)),
        .layer = translate_layer_name((uint8_t)layer), .breaks = broken ? rule_rows[breach.rule].name : NULL,
    };
    if (change == NULL) return true;
    uint8_t pattern = roster_upto(roster, row, day, LAYER_PATTERN);
    out->pattern = pattern != change->shift ? tables_shift_code(render->tables, pattern) : NULL;
    out->pinned = change->pinned;
    out->of = change->of_row != NIL ? engine_worker_file(render->engine, change->of_row)->id : 0;
    out->by = translate_actor(change->by.role);
    out->by_id = change->by.id;
    out->at_ms = change->at_ms;
    out->waived = waived_text(render, change->waived, &good);
    out->note = note_text(render, change->note, &good);
    return good;
}

bool render_diff_cell(const struct render *render, uint32_t row, int32_t day, uint8_t before, struct msg_diff_cell *out)
{
    struct msg_cell cell;
    bool good = render_cell(render, row, day, &cell);
    *out = (struct msg_diff_cell){
        .worker = cell.worker, .day = day, .before = tables_shift_code(render->tables, before), .after = cell.shift, .layer = cell.layer,
        .by = cell.by, .by_id = cell.by_id, .at_ms = cell.at_ms, .waived = cell.waived, .note = cell.note,
    };
    return good;
}

bool render_breach(const struct render *render, uint32_t row, const struct day_breach *breach, struct msg_breach *out)
{
    const struct roster *roster = engine_roster(render->engine);
    const struct rule_row *rule = &rule_rows[breach->breach.rule];
    enum roster_layer layer = roster_layer(roster, row, breach->day);
    const struct roster_change *change = layer != LAYER_PATTERN ? roster_change(roster, row, breach->day, layer) : NULL;
    char zh[RULE_SENTENCE_MAX], en[RULE_SENTENCE_MAX];
    rules_sentence(breach->breach, true, zh, sizeof zh);
    rules_sentence(breach->breach, false, en, sizeof en);
    *out = (struct msg_breach){
        .worker = engine_worker_file(render->engine, row)->id, .day = breach->day, .rule = rule->name, .hard = rule->hard,
        .waived = change != NULL && (change->waived >> breach->breach.rule & 1) != 0,
        .measured = breach->breach.measured > 0 ? breach->breach.measured : 0, .limit = rule->limit, .unit = rule->unit,
        .zh = text_take(render, zh), .en = text_take(render, en),
    };
    return out->zh != NULL && out->en != NULL;
}

/* ---- what a change does ---- */

bool render_impact(const struct render *render, const struct impact *impact, uint64_t version, struct msg_roster_impact *out)
{
    *out = (struct msg_roster_impact){ .version = version, .cells = impact->cells, .workers = impact->workers, .visits = impact->visits,
                                       .moved = impact->moved, .stuck = impact->stuck };
    if (impact->count == 0) return true;
    out->list = arena_take(render->arena, impact->count * sizeof *out->list);
    if (out->list == NULL) return false;
    out->list_count = impact->count;
    for (uint32_t i = 0; i < impact->count; i++) {
        const struct impact_visit *visit = &impact->visit[i];
        out->list[i] = (struct msg_impact_visit){ .order = visit->order, .worker = visit->worker, .start_ms = visit->start_ms, .moves = visit->moves,
                                                  .to = visit->to };
        if (visit->moves) continue;
        out->list[i].reason = reason_name(visit->why);
        out->list[i].zh = reason_zh(visit->why);
        out->list[i].en = reason_en(visit->why);
    }
    return true;
}

/* ---- swaps ---- */

bool render_swap(const struct render *render, const struct swap *swap, struct msg_swap *out)
{
    bool good = true;
    *out = (struct msg_swap){
        .swap = swap->id, .state = swap_state_name((enum swap_state)swap->state), .point = swap->point, .from = swap->from, .to = swap->to,
        .day = swap->day, .to_day = swap->to_day, .shift = tables_shift_code(render->tables, swap->shift),
        .by = translate_actor(swap->by.role), .by_id = swap->by.id, .asked_ms = swap->asked_ms, .agreed_ms = swap->agreed_ms, .settled_ms = swap->settled_ms,
        .waived = waived_text(render, swap->waived, &good), .note = note_text(render, swap->note, &good),
    };
    return good;
}

/* ---- events ---- */

static const char *shifts_text(const struct render *render, const struct event *event)
{
    char *text = arena_take(render->arena, SHIFTS_MAX_BYTES + 1), *at = text;
    for (uint32_t i = 0; text != NULL && i < event->shift_count; i++) {
        const char *code = tables_shift_code(render->tables, event->shifts[i]);
        size_t length = strlen(code);
        if ((size_t)(at - text) + length + 1 > SHIFTS_MAX_BYTES) break;
        if (i > 0) *at++ = ' ';
        memcpy(at, code, length);
        at += length;
    }
    if (text != NULL) *at = '\0';
    return text;
}

bool render_roster_event(const struct render *render, const struct event *event, struct msg_event *out)
{
    if (event->kind == EVENT_ROSTER) {
        out->day = event->day;
        out->layer = translate_layer_name(event->layer);
        out->shifts = shifts_text(render, event);
        return out->shifts != NULL;
    }
    if (event->kind == EVENT_PUBLISHED) {
        out->version = event->version;
        out->cells = event->cells;
        out->workers = event->workers;
        out->moved = event->moved;
        out->stuck = event->stuck;
    }
    if (event->kind != EVENT_SWAP) return true;
    out->swap = arena_take(render->arena, sizeof *out->swap);
    return out->swap != NULL && render_swap(render, &event->swap, out->swap);
}
