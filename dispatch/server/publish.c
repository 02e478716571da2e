#include "server/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"

enum {
    ROWS_LOOKED = 4096,      /* rows looked at in one step */
    ROWS_WRITTEN = 256,      /* workers in one commit */
    REST_MS = 1000,          /* between two steps when there is nothing to write */
};

/* What Redis holds of a worker. written: there is a hash, and its state and shift are these; whole: the marks know every field of it and
 * the plan, and `free_at` the place in the geo set while the state is free. */
struct shown { uint8_t state, shift; bool written, whole; struct place free_at; uint64_t mark[RECORD_WORKER_PAIRS], plan_mark; };

struct publish {
    const struct parts *parts;
    uv_timer_t timer;
    void (*freed)(void *context);
    void *freed_context;
    struct shown *shown;
    uint32_t row_count, row;        /* row: next to look at */
    uint32_t quiet;                 /* rows looked at since the last one that had to be written */
    struct publish_days *days;
    bool started, committing;
    struct publish_state state;
    struct record record;
};

struct publish *publish_new(const struct parts *parts)
{
    struct publish *publish = calloc(1, sizeof *publish);
    if (publish == NULL) return NULL;
    publish->parts = parts;
    publish->row_count = engine_worker_count(parts->engine);
    publish->shown = calloc(publish->row_count > 0 ? publish->row_count : 1, sizeof *publish->shown);
    publish->days = publish_days_new(parts);
    if (publish->shown == NULL || publish->days == NULL || uv_timer_init(parts->loop, &publish->timer) != 0) {
        publish_days_free(publish->days);
        free(publish->shown);
        free(publish);
        return NULL;
    }
    publish->timer.data = publish;
    return publish;
}

static enum worker_state state_of(const struct engine *engine, uint32_t row, int64_t now_ms, const struct worker_live *live)
{
    if (!live->signed_in) return WORKER_OFF;
    if (engine_worker_free(engine, row, now_ms)) return WORKER_FREE;
    struct plan_row first;
    bool under_way = engine_worker_plan(engine, row, &first, 1) == 1 && first.leave_ms <= now_ms;
    return under_way ? WORKER_BUSY : WORKER_OFF;      /* signed in, but the shift is over or has not begun */
}

static uint8_t shift_of(const struct engine *engine, uint32_t row, int64_t now_ms)
{
    return roster_final(engine_roster(engine), row, day_of_ms(now_ms));
}

static bool number_is(const struct store_pair *pair, size_t count, const char *name, uint32_t number)
{
    char text[16];
    const char *value = record_value(pair, count, name);
    snprintf(text, sizeof text, "%u", (unsigned)number);
    return value != NULL && strcmp(value, text) == 0;
}

void publish_seen(struct publish *publish, uint32_t row, const struct store_pair *pair, size_t count)
{
    const struct worker_file *file = engine_worker_file(publish->parts->engine, row);
    struct shown *shown = &publish->shown[row];
    const char *shift = record_value(pair, count, "shift"), *state = record_value(pair, count, "state");
    if (shift == NULL || state == NULL || !number_is(pair, count, "point", file->point) || !number_is(pair, count, "firm", file->firm)) return;
    if (!tables_shift_by_code(publish->parts->tables, shift, &shown->shift)) return;
    for (int i = WORKER_OFF; i <= WORKER_BUSY; i++) {
        if (strcmp(worker_state_name((enum worker_state)i), state) != 0) continue;
        shown->state = (uint8_t)i;
        shown->written = true;
    }
}

struct publish_days *publish_days(struct publish *publish) { return publish->days; }

/* The geo set follows state and place. */
static void show_free(struct batch *batch, const struct shown *shown, uint32_t worker, enum worker_state state, struct place at)
{
    bool same = shown->whole && shown->state == state;
    bool stands = shown->free_at.lon_e7 == at.lon_e7 && shown->free_at.lat_e7 == at.lat_e7;
    if (state == WORKER_FREE && !(same && stands)) batch_worker_free(batch, worker, at.lon_e7, at.lat_e7);
    else if (state != WORKER_FREE && (!shown->whole || shown->state == WORKER_FREE)) batch_worker_taken(batch, worker);
}

static void show_plan(struct publish *publish, struct batch *batch, uint32_t row, uint32_t worker)
{
    struct shown *shown = &publish->shown[row];
    struct plan_row plan[RECORD_PLAN_MAX];
    record_write_plan(&publish->record, plan, engine_worker_plan(publish->parts->engine, row, plan, RECORD_PLAN_MAX));
    record_keep_changes(&publish->record, &shown->plan_mark, !shown->whole);
    if (publish->record.count == 0) return;
    const char *text = publish->record.pair[0].value;
    batch_plan(batch, worker, text, strlen(text));
}

void publish_worker(struct publish *publish, struct batch *batch, uint32_t row, int64_t now_ms)
{
    const struct engine *engine = publish->parts->engine;
    const struct worker_file *file = engine_worker_file(engine, row);
    struct shown *shown = &publish->shown[row];
    struct worker_live live;
    engine_worker_live(engine, row, &live);
    uint8_t shift = shift_of(engine, row, now_ms);
    struct worker_view view = { .point = file->point, .firm = file->firm, .shift = tables_shift_code(publish->parts->tables, shift),
                                .state = state_of(engine, row, now_ms, &live) };
    record_write_worker(&publish->record, &live, &view);
    record_keep_changes(&publish->record, shown->mark, !shown->whole);
    if (publish->record.count > 0) batch_worker(batch, file->id, publish->record.pair, publish->record.count);
    show_plan(publish, batch, row, file->id);
    show_free(batch, shown, file->id, view.state, live.at);
    shown->state = (uint8_t)view.state;
    shown->shift = shift;
    shown->written = shown->whole = true;
    shown->free_at = live.at;
}

/* ---- the sweep ---- */

static void on_step(uv_timer_t *timer);

static void step_again(struct publish *publish, uint64_t after_ms)
{
    if (publish->started) uv_timer_start(&publish->timer, on_step, after_ms, 0);
}

static void on_stored(void *context)
{
    struct publish *publish = context;
    publish->committing = false;
    step_again(publish, 0);
}

static bool differs(const struct publish *publish, uint32_t row, int64_t now_ms)
{
    const struct engine *engine = publish->parts->engine;
    const struct shown *shown = &publish->shown[row];
    struct worker_live live;
    if (!shown->written || shown->shift != shift_of(engine, row, now_ms)) return true;
    engine_worker_live(engine, row, &live);
    return shown->state != state_of(engine, row, now_ms, &live);
}

static void sweep_workers(struct publish *publish, struct batch *batch, int64_t now_ms)
{
    uint32_t written = 0;
    for (uint32_t looked = 0; looked < ROWS_LOOKED && looked < publish->row_count && written < ROWS_WRITTEN; looked++) {
        uint32_t row = publish->row;
        publish->row = row + 1 < publish->row_count ? row + 1 : 0;
        publish->quiet++;
        if (!differs(publish, row, now_ms)) continue;
        publish_worker(publish, batch, row, now_ms);
        publish->quiet = 0;
        written++;
    }
    publish->state.workers += written;
    if (publish->quiet >= publish->row_count) publish->state.settled = true;
}

static void on_step(uv_timer_t *timer)
{
    struct publish *publish = timer->data;
    if (publish->committing) return;
    struct batch *batch = store_up(publish->parts->store) ? store_begin(publish->parts->store) : NULL;
    if (batch != NULL) {
        int64_t now_ms = clock_now_ms(publish->parts->clock);
        sweep_workers(publish, batch, now_ms);
        if (batch_empty(batch)) publish_days_sweep(publish->days, batch, now_ms);
    }
    if (batch == NULL || batch_empty(batch)) {
        batch_drop(batch);
        step_again(publish, REST_MS);
        return;
    }
    publish->committing = true;
    store_commit(publish->parts->store, batch, on_stored, publish);
}

void publish_start(struct publish *publish)
{
    publish->started = true;
    step_again(publish, 0);
}

void publish_state(const struct publish *publish, struct publish_state *out)
{
    *out = publish->state;
    out->days = publish_days_count(publish->days);
}

void publish_stop(struct publish *publish)
{
    publish->started = false;
    uv_timer_stop(&publish->timer);
}

static void on_closed(uv_handle_t *handle)
{
    struct publish *publish = handle->data;
    void (*freed)(void *context) = publish->freed;
    void *context = publish->freed_context;
    publish_days_free(publish->days);
    free(publish->shown);
    free(publish);
    freed(context);
}

void publish_free(struct publish *publish, void (*freed)(void *context), void *context)
{
    publish->freed = freed;
    publish->freed_context = context;
    uv_close((uv_handle_t *)&publish->timer, on_closed);
}
