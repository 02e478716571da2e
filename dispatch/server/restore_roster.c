#include "server/restore_roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"
#include "server/list.h"
#include "server/record_roster.h"

enum { WHY_SIZE = 256, MONTH_DAYS = 31, WORD_SIZE = 8 };

struct change_kept { uint32_t worker, of; struct roster_change change; };
struct span_kept { uint32_t worker; struct rotation_span span; };
struct month_kept { uint32_t worker; int32_t month; uint8_t count, shift[MONTH_DAYS]; };

struct roster_back {
    const struct parts *parts;
    struct list changes, spans, months, edits, swaps;
    uint8_t letter[UINT8_MAX + 1];      /* shifts whose code is one letter, as number + 1: most are, and there are millions of words */
    struct record record;
    char why[WHY_SIZE];
};

struct roster_back *roster_back_new(const struct parts *parts)
{
    struct roster_back *back = calloc(1, sizeof *back);
    if (back == NULL) return NULL;
    back->parts = parts;
    back->changes.unit = sizeof(struct change_kept);
    back->spans.unit = sizeof(struct span_kept);
    back->months.unit = sizeof(struct month_kept);
    back->edits.unit = sizeof(struct draft_edit);
    back->swaps.unit = sizeof(struct swap);
    back->letter['-'] = SHIFT_REST + 1;
    for (uint32_t i = 0; i < parts->tables->shift_count; i++) {
        const struct table_shift *shift = &parts->tables->shift[i];
        if (strlen(shift->code) == 1) back->letter[(uint8_t)shift->code[0]] = (uint8_t)(shift->kind.id + 1);
    }
    return back;
}

void roster_back_free(struct roster_back *back)
{
    if (back == NULL) return;
    struct list *const lists[] = { &back->changes, &back->spans, &back->months, &back->edits, &back->swaps };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) free(lists[i]->base);
    free(back);
}

const char *roster_back_why(const struct roster_back *back) { return back->why[0] != '\0' ? back->why : NULL; }
uint64_t roster_back_count(const struct roster_back *back) { return back->changes.count + back->spans.count + back->edits.count + back->swaps.count; }

/* what and which: "rotations of worker", "7". */
static void fail(struct roster_back *back, const char *what, const char *which, const char *why)
{
    if (back->why[0] == '\0') snprintf(back->why, sizeof back->why, "%s %s: %s", what, which, why);
}

static void keep(struct roster_back *back, struct list *list, const void *element)
{
    if (!list_add(list, element)) fail(back, "memory", "", "not enough to hold the region");
}

static bool id_read(const char *text, uint32_t *id)
{
    uint64_t wide;
    bool good = text_id_read(text, &wide) && wide > 0 && wide <= UINT32_MAX;
    *id = good ? (uint32_t)wide : 0;
    return good;
}

/* ---- reading ---- */

/* The pairs of a record in JSON, in back->record. */
static bool parsed(struct roster_back *back, const char *what, const struct store_pair *pair)
{
    if (record_parse(&back->record, pair->value, strlen(pair->value))) return true;
    fail(back, what, pair->name, "not in the form this version writes");
    return false;
}

void roster_back_exceptions(struct roster_back *back, int32_t day, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct change_kept kept = { .change = { .day = day, .of_row = NIL } };
        const char *why = "not WORKER:LAYER";
        if (!parsed(back, "exception", &pair[i])) continue;
        bool good = record_read_exception_field(pair[i].name, &kept.worker, &kept.change.layer)
            && record_read_change(back->record.pair, back->record.count, back->parts->tables, &kept.change, &kept.of, &why);
        if (good) keep(back, &back->changes, &kept);
        else fail(back, "exception", pair[i].name, why);
    }
}

/* Words separated by one space each. */
static bool month_read(const struct roster_back *back, const char *text, struct month_kept *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        char code[WORD_SIZE];
        if (length == 0 || length >= sizeof code || out->count == MONTH_DAYS) return false;
        memcpy(code, text, length);
        code[length] = '\0';
        uint8_t *shift = &out->shift[out->count++];
        if (length == 1 && back->letter[(uint8_t)code[0]] != 0) *shift = (uint8_t)(back->letter[(uint8_t)code[0]] - 1);
        else if (!tables_shift_by_code(back->parts->tables, code, shift)) return false;
        text += length + (text[length] == ' ');
    }
    return true;
}

void roster_back_worked(struct roster_back *back, int32_t month, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct month_kept kept = { .month = month };
        if (id_read(pair[i].name, &kept.worker) && month_read(back, pair[i].value, &kept)) keep(back, &back->months, &kept);
        else fail(back, "days worked by", pair[i].name, "a shift code is unknown");
    }
}

void roster_back_rotations(struct roster_back *back, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rotation_span span[ROTATIONS_MAX];
        struct span_kept kept;
        uint8_t spans;
        if (!id_read(pair[i].name, &kept.worker) || !record_read_rotations(pair[i].value, back->parts->tables, span, &spans)) {
            fail(back, "rotations of", pair[i].name, "not in the form this version writes, or a pattern is unknown");
            continue;
        }
        for (uint8_t n = 0; n < spans; n++) {
            kept.span = span[n];
            keep(back, &back->spans, &kept);
        }
    }
}

void roster_back_drafts(struct roster_back *back, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct draft_edit edit;
        const char *why;
        if (!parsed(back, "edit", &pair[i])) continue;
        if (record_read_edit(back->record.pair, back->record.count, back->parts->tables, &edit, &why)) keep(back, &back->edits, &edit);
        else fail(back, "edit", pair[i].name, why);
    }
}

void roster_back_swaps(struct roster_back *back, const struct store_pair *pair, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct swap swap;
        const char *why;
        if (!parsed(back, "swap", &pair[i])) continue;
        if (record_read_swap(back->record.pair, back->record.count, back->parts->tables, &swap, &why)) keep(back, &back->swaps, &swap);
        else fail(back, "swap", pair[i].name, why);
    }
}

/* ---- giving back ---- */

static void told(struct roster_back *back, enum refusal refusal, const char *what, uint64_t id)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)id);
    if (refusal != REFUSE_OK) fail(back, what, text, refusal_text(refusal));
}

static bool here(const struct roster_back *back, uint32_t worker)
{
    return people_find(back->parts->people, worker) != NULL;
}

/* Where a change lies on top of it, or the rotations say the same, there is nothing to give back. */
static void give_month(struct roster_back *back, const struct month_kept *kept)
{
    struct engine *engine = back->parts->engine;
    const struct roster *roster = engine_roster(engine);
    uint32_t row = engine_worker_row(engine, kept->worker);
    int32_t today = roster_first_day(roster) + ROSTER_BACK;
    for (int i = 0; i < kept->count; i++) {
        int32_t day = kept->month + i;
        bool same = roster_final(roster, row, day) == kept->shift[i] || roster_layer(roster, row, day) != LAYER_PATTERN;
        if (same || day >= today || !roster_holds(roster, day)) continue;
        told(back, engine_restore_worked(engine, kept->worker, day, kept->shift[i]), "days worked by", kept->worker);
    }
}

void roster_back_give(struct roster_back *back, struct publish_days *days)
{
    struct engine *engine = back->parts->engine;
    const struct span_kept *span = (const void *)back->spans.base;
    const struct change_kept *change = (const void *)back->changes.base;
    const struct month_kept *month = (const void *)back->months.base;
    const struct draft_edit *edit = (const void *)back->edits.base;
    const struct swap *swap = (const void *)back->swaps.base;
    for (size_t i = 0; i < back->spans.count; i++) {
        if (here(back, span[i].worker)) told(back, engine_restore_rotation(engine, span[i].worker, &span[i].span), "rotations of", span[i].worker);
    }
    for (size_t i = 0; i < back->changes.count; i++) {
        const struct change_kept *kept = &change[i];
        if (!here(back, kept->worker) || !roster_holds(engine_roster(engine), kept->change.day)) continue;
        uint32_t of = here(back, kept->of) ? kept->of : 0;      /* else it stands by itself */
        told(back, engine_restore_change(engine, kept->worker, of, &kept->change), "exception of", kept->worker);
    }
    for (size_t i = 0; i < back->months.count; i++) {
        if (!here(back, month[i].worker)) continue;
        give_month(back, &month[i]);
        publish_days_worked(days, engine_worker_row(engine, month[i].worker), month[i].month + month[i].count - 1);
    }
    for (size_t i = 0; i < back->edits.count; i++) {
        if (here(back, edit[i].edit.worker)) told(back, engine_restore_edit(engine, &edit[i]), "edit", edit[i].version);
    }
    for (size_t i = 0; i < back->swaps.count; i++) told(back, engine_restore_swap(engine, &swap[i]), "swap", swap[i].id);
}
