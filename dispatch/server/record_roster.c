#include "server/record_roster.h"

#include <stdio.h>
#include <string.h>
#include "server/record_parts.h"
#include "server/translate.h"

enum { CODE_SIZE = 24 };

static const struct record_number change_numbers[] = {
    { "at_ms", RECORD_I64, offsetof(struct roster_change, at_ms), false },
    { "pinned", RECORD_FLAG, offsetof(struct roster_change, pinned), false },
};

static const struct record_number edit_numbers[] = {
    { "version", RECORD_U64, offsetof(struct draft_edit, version), true },
    { "group", RECORD_U64, offsetof(struct draft_edit, group), false },
    { "point", RECORD_U32, offsetof(struct draft_edit, point), true },
    { "worker", RECORD_U32, offsetof(struct draft_edit, edit.worker), true },
    { "day", RECORD_DAY, offsetof(struct draft_edit, edit.day), true },
    { "until", RECORD_DAY, offsetof(struct draft_edit, edit.to_day), false },
    { "of", RECORD_U32, offsetof(struct draft_edit, edit.of), false },
    { "offset", RECORD_U8, offsetof(struct draft_edit, edit.rotation.offset), false },
    { "pinned", RECORD_FLAG, offsetof(struct draft_edit, edit.pinned), false },
    { "at_ms", RECORD_I64, offsetof(struct draft_edit, at_ms), false },
};

static const struct record_number swap_numbers[] = {
    { "swap", RECORD_U64, offsetof(struct swap, id), true },
    { "point", RECORD_U32, offsetof(struct swap, point), true },
    { "from", RECORD_U32, offsetof(struct swap, from), false },
    { "to", RECORD_U32, offsetof(struct swap, to), false },
    { "day", RECORD_DAY, offsetof(struct swap, day), true },
    { "to_day", RECORD_DAY, offsetof(struct swap, to_day), false },
    { "asked_ms", RECORD_I64, offsetof(struct swap, asked_ms), false },
    { "agreed_ms", RECORD_I64, offsetof(struct swap, agreed_ms), false },
    { "settled_ms", RECORD_I64, offsetof(struct swap, settled_ms), false },
};

enum {
    CHANGE_NUMBERS = sizeof change_numbers / sizeof change_numbers[0],
    EDIT_NUMBERS = sizeof edit_numbers / sizeof edit_numbers[0],
    SWAP_NUMBERS = sizeof swap_numbers / sizeof swap_numbers[0],
};

/* ---- who, which rules, why ---- */

/* by, by_id, waived and note, which changes, edits and swaps have in common. */
static void write_hand(struct record *record, struct actor by, uint32_t waived, const char *note)
{
    char names[WAIVED_SIZE];
    record_text(record, "by", translate_actor(by.role));
    record_whole(record, "by_id", by.id);
    record_text(record, "waived", translate_waived(waived, names));
    record_text(record, "note", note);
}

static bool read_id(const struct store_pair *pair, size_t count, const char *name, uint32_t *out)
{
    uint64_t id = 0;
    const char *text = record_value_or_blank(pair, count, name);
    bool good = *text == '\0' || (record_take_unsigned(&text, UINT32_MAX, &id) && *text == '\0');
    *out = (uint32_t)id;
    return good;
}

static bool read_hand(const struct store_pair *pair, size_t count, struct actor *by, uint32_t *waived, char note[NOTE_MAX], const char **why)
{
    const char *role = record_value(pair, count, *why = "by");
    if (role == NULL || !translate_actor_read(role, &by->role)) return false;
    if (!read_id(pair, count, *why = "by_id", &by->id)) return false;
    if (!translate_waive(record_value_or_blank(pair, count, *why = "waived"), waived)) return false;
    const char *text = record_value_or_blank(pair, count, *why = "note");
    if (strlen(text) >= NOTE_MAX) return false;
    memcpy(note, text, strlen(text) + 1);
    return true;
}

static bool read_shift(const struct store_pair *pair, size_t count, const struct tables *tables, uint8_t *shift)
{
    const char *code = record_value(pair, count, "shift");
    return code != NULL && tables_shift_by_code(tables, code, shift);
}

/* ---- changes of days ---- */

void record_exception_field(uint32_t worker, uint8_t layer, char out[RECORD_FIELD])
{
    snprintf(out, RECORD_FIELD, "%u:%s", (unsigned)worker, translate_layer_name(layer));
}

bool record_read_exception_field(const char *field, uint32_t *worker, uint8_t *layer)
{
    uint64_t id;
    if (!record_take_unsigned(&field, UINT32_MAX, &id) || !record_take_mark(&field, ':') || !translate_layer(field, layer)) return false;
    *worker = (uint32_t)id;
    return *layer != LAYER_PATTERN;
}

void record_write_change(struct record *record, const struct roster_change *change, uint32_t of, const struct tables *tables)
{
    record_begin(record);
    record_text(record, "shift", tables_shift_code(tables, change->shift));
    record_whole(record, "of", of);
    record_numbers(record, change_numbers, CHANGE_NUMBERS, change);
    write_hand(record, change->by, change->waived, change->note);
}

bool record_read_change(const struct store_pair *pair, size_t count, const struct tables *tables, struct roster_change *out, uint32_t *of, const char **why)
{
    if (!record_read_numbers(pair, count, change_numbers, CHANGE_NUMBERS, out, why)) return false;
    *why = "shift";
    if (!read_shift(pair, count, tables, &out->shift)) return false;
    if (!read_id(pair, count, *why = "of", of)) return false;
    if (!read_hand(pair, count, &out->by, &out->waived, out->note, why)) return false;
    *why = NULL;
    return true;
}

/* ---- rotations ---- */

void record_write_rotations(struct record *record, const struct rotation_span *span, uint32_t count, const struct tables *tables)
{
    record_begin(record);
    record_pair(record, "rotations");
    for (uint32_t i = 0; i < count; i++) {
        record_put_gap(record, i);
        record_put_text(record, tables_pattern_code(tables, span[i].rotation.pattern));
        record_put_part(record, span[i].rotation.offset);
        record_put_bytes(record, ":", 1);
        record_put_day(record, span[i].from_day);
        record_put_bytes(record, ":", 1);
        record_put_day(record, span[i].to_day);
    }
}

bool record_read_rotations(const char *text, const struct tables *tables, struct rotation_span out[ROTATIONS_MAX], uint8_t *count)
{
    for (*count = 0; *text != '\0'; (*count)++) {
        char code[CODE_SIZE];
        uint64_t offset;
        if (*count == ROTATIONS_MAX || (*count > 0 && !record_take_mark(&text, ' '))) return false;
        struct rotation_span *span = &out[*count];
        *span = (struct rotation_span){ 0 };
        bool good = record_take_word(&text, code, sizeof code) && tables_pattern_by_code(tables, code, &span->rotation.pattern)
            && record_take_mark(&text, ':') && record_take_unsigned(&text, UINT8_MAX, &offset)
            && record_take_mark(&text, ':') && record_take_day(&text, &span->from_day)
            && record_take_mark(&text, ':') && record_take_day(&text, &span->to_day);
        if (!good) return false;
        span->rotation.offset = (uint8_t)offset;
    }
    return true;
}

/* ---- drafts ---- */

void record_write_edit(struct record *record, const struct draft_edit *edit, const struct tables *tables)
{
    bool rotates = edit->edit.op == EDIT_PATTERN, sets = edit->edit.op == EDIT_SET || edit->edit.op == EDIT_SWAP;
    record_begin(record);
    record_numbers(record, edit_numbers, 3, edit);
    record_text(record, "op", edit_op_name((enum edit_op)edit->edit.op));
    record_numbers(record, edit_numbers + 3, EDIT_NUMBERS - 3, edit);
    record_text(record, "shift", sets ? tables_shift_code(tables, edit->edit.shift) : "");
    record_text(record, "pattern", rotates ? tables_pattern_code(tables, edit->edit.rotation.pattern) : "");
    write_hand(record, edit->by, edit->waived, edit->note);
}

bool record_read_edit(const struct store_pair *pair, size_t count, const struct tables *tables, struct draft_edit *out, const char **why)
{
    *out = (struct draft_edit){ 0 };
    if (!record_read_numbers(pair, count, edit_numbers, EDIT_NUMBERS, out, why)) return false;
    if (!translate_op(record_value_or_blank(pair, count, *why = "op"), &out->edit.op)) return false;
    const char *shift = record_value_or_blank(pair, count, *why = "shift"), *pattern;
    if (*shift != '\0' && !tables_shift_by_code(tables, shift, &out->edit.shift)) return false;
    pattern = record_value_or_blank(pair, count, *why = "pattern");
    if (*pattern != '\0' && !tables_pattern_by_code(tables, pattern, &out->edit.rotation.pattern)) return false;
    if (!read_hand(pair, count, &out->by, &out->waived, out->note, why)) return false;
    *why = NULL;
    return true;
}

/* ---- swaps ---- */

void record_write_swap(struct record *record, const struct swap *swap, const struct tables *tables)
{
    record_begin(record);
    record_numbers(record, swap_numbers, 1, swap);
    record_text(record, "state", swap_state_name((enum swap_state)swap->state));
    record_numbers(record, swap_numbers + 1, SWAP_NUMBERS - 1, swap);
    record_text(record, "shift", tables_shift_code(tables, swap->shift));
    write_hand(record, swap->by, swap->waived, swap->note);
}

bool record_read_swap(const struct store_pair *pair, size_t count, const struct tables *tables, struct swap *out, const char **why)
{
    *out = (struct swap){ 0 };
    if (!record_read_numbers(pair, count, swap_numbers, SWAP_NUMBERS, out, why)) return false;
    const char *state = record_value(pair, count, *why = "state");
    if (state == NULL || !translate_swap_state(state, &out->state)) return false;
    *why = "shift";
    if (!read_shift(pair, count, tables, &out->shift)) return false;
    if (!read_hand(pair, count, &out->by, &out->waived, out->note, why)) return false;
    *why = NULL;
    return true;
}

/* ---- in words ---- */

/* Past midnight the hours go on: 23:00-31:00. */
static void put_minute(struct record *record, int32_t minute)
{
    char text[16];
    snprintf(text, sizeof text, "%02d:%02d", (int)minute / 60, (int)minute % 60);
    record_put_text(record, text);
}

void record_write_kinds(struct record *record, const struct tables *tables)
{
    record_begin(record);
    for (uint32_t i = 0; i < tables->shift_count; i++) {
        const struct shift_kind *kind = &tables->shift[i].kind;
        record_pair(record, tables->shift[i].code);
        for (uint32_t span = 0; span < kind->span_count; span++) {
            record_put_gap(record, span);
            put_minute(record, kind->span[span].start_min);
            record_put_bytes(record, "-", 1);
            put_minute(record, kind->span[span].end_min);
        }
        if (kind->paid_break_min == 0) continue;
        record_put_text(record, " break ");
        record_put_signed(record, kind->paid_break_min);
    }
}

void record_write_patterns(struct record *record, const struct tables *tables)
{
    record_begin(record);
    for (uint32_t i = 0; i < tables->pattern_count; i++) {
        const struct pattern *pattern = &tables->pattern[i].pattern;
        record_pair(record, tables->pattern[i].code);
        for (uint32_t day = 0; day < pattern->length; day++) {
            record_put_gap(record, day);
            record_put_text(record, tables_shift_code(tables, pattern->cycle[day]));
        }
    }
}
