#include "server/dirty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "server/record_outlook.h"
#include "server/record_roster.h"

enum { CELLS_WRITTEN = 512, DAYS = PUBLISH_DAYS_AHEAD + 1 };

struct dirty_writer {
    const struct parts *parts;
    uint32_t *touched, touched_count;      /* rows with days to be published again */
    uint16_t *days;                        /* by row: bit d is the day d days from today */
    struct record record;
    char text[RECORD_JSON + 1];
    char id[CELLS_WRITTEN][12];
    struct store_pair pair[CELLS_WRITTEN];
};

_Static_assert(DAYS <= 16, "a bit for each published day");

struct dirty_writer *dirty_writer_new(const struct parts *parts)
{
    struct dirty_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) return NULL;
    uint32_t rows = engine_worker_count(parts->engine);
    writer->parts = parts;
    writer->touched = calloc(rows > 0 ? rows : 1, sizeof *writer->touched);
    writer->days = calloc(rows > 0 ? rows : 1, sizeof *writer->days);
    if (writer->touched != NULL && writer->days != NULL) return writer;
    dirty_writer_free(writer);
    return NULL;
}

void dirty_writer_free(struct dirty_writer *writer)
{
    if (writer == NULL) return;
    free(writer->touched);
    free(writer->days);
    free(writer);
}

static const char *record_text_of(struct dirty_writer *writer)
{
    writer->text[record_json(&writer->record, writer->text)] = '\0';
    return writer->text;
}

/* ---- orders and households ---- */

static void write_order(struct dirty_writer *writer, struct batch *batch, uint64_t id)
{
    const struct order *order = engine_order(writer->parts->engine, id);
    if (order == NULL) {
        batch_order_forget(batch, id);
        return;
    }
    record_write_order(&writer->record, order, writer->parts->tables);
    batch_order(batch, id, writer->text, record_json(&writer->record, writer->text));
    if (order_state_over((enum order_state)order->state)) batch_order_over(batch, id, order->since_ms);
    else batch_order_open(batch, id, order->start_ms != TIME_NONE ? order->start_ms : order->created_ms);
}

static void write_household(struct dirty_writer *writer, struct batch *batch, uint64_t id)
{
    struct household_live household;
    if (!engine_household(writer->parts->engine, id, &household)) return;
    record_write_household(&writer->record, &household);
    batch_household(batch, id, writer->record.pair, writer->record.count);
}

/* ---- rosters ---- */

static int32_t roster_now(const struct dirty_writer *writer)
{
    return roster_first_day(engine_roster(writer->parts->engine)) + ROSTER_BACK;
}

/* The published shift of that day is written at the end of the turn; days that are not published are passed over. */
static void touch(struct dirty_writer *writer, uint32_t row, int32_t day)
{
    int32_t at = day - roster_now(writer);
    if (at < 0 || at >= DAYS) return;
    if (writer->days[row] == 0) writer->touched[writer->touched_count++] = row;
    writer->days[row] |= (uint16_t)(1u << at);
}

static void write_change(struct dirty_writer *writer, struct batch *batch, uint32_t worker, uint32_t row, int32_t day, uint8_t layer)
{
    const struct engine *engine = writer->parts->engine;
    const struct roster_change *change = roster_change(engine_roster(engine), row, day, (enum roster_layer)layer);
    char field[RECORD_FIELD];
    record_exception_field(worker, layer, field);
    if (change != NULL) {
        record_write_change(&writer->record, change, change->of_row != NIL ? engine_worker_file(engine, change->of_row)->id : 0, writer->parts->tables);
    }
    batch_exception(batch, day, field, change != NULL ? record_text_of(writer) : NULL);
}

static void write_day(struct dirty_writer *writer, struct batch *batch, uint32_t worker, int32_t day)
{
    uint32_t row = engine_worker_row(writer->parts->engine, worker);
    if (!roster_holds(engine_roster(writer->parts->engine), day)) return;
    for (uint8_t layer = LAYER_LEAVE; layer < ROSTER_LAYERS; layer++) write_change(writer, batch, worker, row, day, layer);
    touch(writer, row, day);
}

static void write_rotations(struct dirty_writer *writer, struct batch *batch, uint32_t worker)
{
    uint32_t row = engine_worker_row(writer->parts->engine, worker);
    struct rotation_span span[ROTATIONS_MAX];
    uint32_t count = roster_rotations(engine_roster(writer->parts->engine), row, span);
    record_write_rotations(&writer->record, span, count, writer->parts->tables);
    batch_rotation(batch, worker, count > 0 ? writer->record.pair[0].value : NULL);
    int32_t today = roster_now(writer);
    for (int32_t day = today; day < today + DAYS; day++) touch(writer, row, day);
}

static void write_edit(struct dirty_writer *writer, struct batch *batch, uint64_t version)
{
    const struct draft_edit *edit = engine_draft_edit(writer->parts->engine, version);
    if (edit != NULL) record_write_edit(&writer->record, edit, writer->parts->tables);
    batch_draft(batch, version, edit != NULL ? record_text_of(writer) : NULL);
}

/* A point of a day that is over; and the day itself, when all its points are there: then the oldest goes, and what a long rest left before it. */
static void write_demand(struct dirty_writer *writer, struct batch *batch, uint32_t point, int32_t day)
{
    const struct engine *engine = writer->parts->engine;
    const struct demand *demand = engine_demand(engine);
    if (point == 0) {
        batch_demand(batch, day, "day", record_day_kind(demand_kind(demand, day)));
        for (int32_t old = day - 2 * DEMAND_DAYS + 1; old <= day - DEMAND_DAYS; old++) batch_demand_forget(batch, old);
        return;
    }
    struct demand_cell cell[DEMAND_CELLS_MAX];
    char text[DEMAND_TEXT], field[16];
    uint32_t count = demand_cells(demand, day, engine_point_index(engine, point), cell, DEMAND_CELLS_MAX);
    record_write_demand(writer->parts->tables, cell, count, text);
    snprintf(field, sizeof field, "%u", (unsigned)point);
    batch_demand(batch, day, field, text);
}

static void write_outlook(struct dirty_writer *writer, struct batch *batch, uint32_t point)
{
    const struct engine *engine = writer->parts->engine;
    char text[GAPS_TEXT], field[16];
    if (point == 0) {
        struct outlook_days days;
        engine_outlook(engine, &days);
        record_write_outlook(&days, text);
        batch_gaps(batch, "days", text);
        return;
    }
    struct day_gap gap[OUTLOOK_DAYS_MAX];
    bool wanted;
    uint32_t count = engine_gaps(engine, point, gap, &wanted);
    record_write_gaps(writer->parts->tables, gap, count, wanted, text);
    snprintf(field, sizeof field, "%u", (unsigned)point);
    batch_gaps(batch, field, text);
}

static void write_swap(struct dirty_writer *writer, struct batch *batch, uint64_t id)
{
    const struct swap *swap = engine_swap(writer->parts->engine, id);
    if (swap != NULL) record_write_swap(&writer->record, swap, writer->parts->tables);
    batch_swap(batch, id, swap != NULL ? record_text_of(writer) : NULL);
}

static size_t day_cells(struct dirty_writer *writer, int32_t today, int at, uint32_t *next)
{
    size_t count = 0;
    for (; *next < writer->touched_count && count < CELLS_WRITTEN; ++*next) {
        uint32_t row = writer->touched[*next];
        if ((writer->days[row] >> at & 1) == 0) continue;
        snprintf(writer->id[count], sizeof writer->id[count], "%u", (unsigned)engine_worker_file(writer->parts->engine, row)->id);
        uint8_t shift = roster_final(engine_roster(writer->parts->engine), row, today + at);
        writer->pair[count] = (struct store_pair){ writer->id[count], tables_shift_code(writer->parts->tables, shift) };
        count++;
    }
    return count;
}

/* Day by day, so that a pattern of many workers is one write for each day. */
static void write_touched(struct dirty_writer *writer, struct batch *batch)
{
    int32_t today = roster_now(writer);
    for (int at = 0; at < DAYS && writer->touched_count > 0; at++) {
        for (uint32_t next = 0; next < writer->touched_count;) {
            size_t count = day_cells(writer, today, at, &next);
            if (count > 0) batch_shifts(batch, today + at, writer->pair, count);
        }
    }
    while (writer->touched_count > 0) writer->days[writer->touched[--writer->touched_count]] = 0;
}

/* ---- all of it ---- */

static void write_one(struct dirty_writer *writer, struct publish *publish, struct batch *batch, const struct dirty *dirty, int64_t now_ms)
{
    switch (dirty->kind) {
    case DIRTY_ORDER: write_order(writer, batch, dirty->id); break;
    case DIRTY_WORKER: publish_worker(publish, batch, engine_worker_row(writer->parts->engine, (uint32_t)dirty->id), now_ms); break;
    case DIRTY_HOUSEHOLD: write_household(writer, batch, dirty->id); break;
    case DIRTY_SHIFT: write_day(writer, batch, (uint32_t)dirty->id, dirty->day); break;
    case DIRTY_ROTATION: write_rotations(writer, batch, (uint32_t)dirty->id); break;
    case DIRTY_EDIT: write_edit(writer, batch, dirty->id); break;
    case DIRTY_DEMAND: write_demand(writer, batch, (uint32_t)dirty->id, dirty->day); break;
    case DIRTY_OUTLOOK: write_outlook(writer, batch, (uint32_t)dirty->id); break;
    case DIRTY_SWAP: write_swap(writer, batch, dirty->id); break;
    }
}

void dirty_write(struct dirty_writer *writer, struct publish *publish, struct batch *batch, int64_t now_ms)
{
    struct dirty dirty;
    while (engine_dirty_take(writer->parts->engine, &dirty)) write_one(writer, publish, batch, &dirty, now_ms);
    write_touched(writer, batch);
}

void dirty_write_counters(struct dirty_writer *writer, struct batch *batch, int64_t now_ms)
{
    const struct engine *engine = writer->parts->engine;
    const struct counters counters = { .order = engine_last_order(engine), .version = engine_roster_version(engine), .now_ms = now_ms };
    record_write_counters(&writer->record, &counters);
    batch_counters(batch, writer->record.pair, writer->record.count);
}
