#include "server/restore.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "server/log.h"
#include "server/record.h"

enum { EVENTS_READ = 16384, WHY_SIZE = 256, FIRST_ROOM = 1024, EVENT_ARENA = 64 * 1024 };

/* A growing list of equal things. */
struct list { char *base; size_t count, room, unit; };

struct shift_set { uint64_t worker; int32_t day; uint8_t shift; };

/* A worker's record, with what else the hash said, so that what is out of date can be written again. */
struct worker_kept { struct worker_live live; char point[16], firm[16], shift[16], state[16]; };

struct restore {
    const struct parts *parts;
    struct core *core;
    void (*done)(void *context, const struct restore_result *result);
    void *context;
    int64_t begun_ms;
    struct counters counters;
    bool counted;                 /* the counters were there */
    struct list orders, workers, households, shifts;
    struct restore_result result;
    struct record record;
    struct arena arena;
    char why[WHY_SIZE];
    char scratch[EVENT_ARENA];
};

/* id "": the only one of its kind. */
static void fail(struct restore *restore, const char *what, const char *id, const char *why)
{
    if (restore->why[0] == '\0') snprintf(restore->why, sizeof restore->why, "%s%s%s: %s", what, *id != '\0' ? " " : "", id, why);
}

static void list_add(struct restore *restore, struct list *list, const void *element)
{
    if (list->count == list->room) {
        size_t room = list->room > 0 ? list->room * 2 : FIRST_ROOM;
        char *moved = realloc(list->base, room * list->unit);
        if (moved == NULL) {
            fail(restore, "memory", "", "not enough to hold the region");
            return;
        }
        list->base = moved;
        list->room = room;
    }
    memcpy(list->base + list->count++ * list->unit, element, list->unit);
}

/* ---- reading ---- */

/* For the message: the record may lack even its number. */
static const char *told_id(const struct store_pair *pair, size_t count, const char *name)
{
    const char *id = record_value(pair, count, name);
    return id != NULL ? id : "?";
}

static void on_order(void *context, const char *text, size_t length)
{
    struct restore *restore = context;
    struct record *record = &restore->record;
    struct order order;
    const char *why = "not in the form this version writes";
    if (!record_parse(record, text, length) || !record_read_order(record->pair, record->count, restore->parts->tables, &order, &why)) {
        fail(restore, "order", told_id(record->pair, record->count, "order"), why);
        return;
    }
    list_add(restore, &restore->orders, &order);
}

static void keep_text(char *to, size_t size, const struct store_pair *pair, size_t count, const char *name)
{
    const char *value = record_value(pair, count, name);
    snprintf(to, size, "%s", value != NULL ? value : "");
}

static void on_worker(void *context, const struct store_pair *pair, size_t count)
{
    struct restore *restore = context;
    struct worker_kept kept = { 0 };
    const char *why;
    if (!record_read_worker(pair, count, &kept.live, &why)) {
        fail(restore, "worker", told_id(pair, count, "worker"), why);
        return;
    }
    keep_text(kept.point, sizeof kept.point, pair, count, "point");
    keep_text(kept.firm, sizeof kept.firm, pair, count, "firm");
    keep_text(kept.shift, sizeof kept.shift, pair, count, "shift");
    keep_text(kept.state, sizeof kept.state, pair, count, "state");
    list_add(restore, &restore->workers, &kept);
}

static void on_household(void *context, const struct store_pair *pair, size_t count)
{
    struct restore *restore = context;
    struct household_live live;
    const char *why;
    if (!record_read_household(pair, count, &live, &why)) {
        fail(restore, "household", told_id(pair, count, "household"), why);
        return;
    }
    list_add(restore, &restore->households, &live);
}

static void on_override(void *context, int32_t day, uint64_t worker, const char *shift)
{
    struct restore *restore = context;
    struct shift_set set = { .worker = worker, .day = day };
    char id[24];
    snprintf(id, sizeof id, "%" PRIu64, worker);
    if (worker > UINT32_MAX || !tables_shift_by_code(restore->parts->tables, shift, &set.shift)) fail(restore, "shift of worker", id, "unknown shift code");
    else list_add(restore, &restore->shifts, &set);
}

static void on_counters(void *context, const struct store_pair *pair, size_t count)
{
    struct restore *restore = context;
    const char *why;
    restore->counted = record_read_counters(pair, count, &restore->counters, &why);
    if (!restore->counted) fail(restore, "counters", "", why);
}

static void on_answer(void *context, const char *key, const char *text, size_t length, int64_t ttl_ms)
{
    struct restore *restore = context;
    struct answer answer;
    if (!answer_read(text, length, &answer)) {
        fail(restore, "answer", key, "not in the form this version writes");
        return;
    }
    if (!answers_room(core_answers(restore->core), clock_mono_ms())) {
        fail(restore, "answer", key, "Redis holds more answers than answers_max: raise it");
        return;
    }
    answer_put(core_answers(restore->core), key, &answer, clock_mono_ms() + ttl_ms);
    restore->result.answers++;
}

static void on_event(void *context, uint64_t seq, const char *text, size_t length)
{
    struct restore *restore = context;
    const char *field;
    void *body;
    char id[24];
    snprintf(id, sizeof id, "%" PRIu64, seq);
    arena_reset(&restore->arena);
    if (codec_read_body(&shape_event, text, length, &restore->arena, &body, &field) != ERR_OK) {
        fail(restore, "event", id, "not in the form this version writes");
        return;
    }
    const struct msg_event *event = body;
    if (event->seq != seq) {
        fail(restore, "event", id, "its text has another number");
        return;
    }
    notices_again(core_notices(restore->core), event, text, length);
    restore->result.events++;
}

/* ---- giving back ---- */

static int by_time(const void *left, const void *right)
{
    const struct order *a = left, *b = right;
    return a->since_ms != b->since_ms ? (a->since_ms < b->since_ms ? -1 : 1) : (a->id < b->id ? -1 : a->id > b->id);
}

/* A worker who is no longer in the tables is no obstacle when off duty; on duty, or on an order, the tables must be wrong. */
static bool has_left(const struct restore *restore, uint64_t worker, bool on_duty)
{
    if (on_duty || worker > UINT32_MAX || people_find(restore->parts->people, (uint32_t)worker) != NULL) return false;
    struct logfmt *line = log_begin("warn", "restore", "worker_left");
    if (line != NULL) {
        logfmt_number(line, "worker", (int64_t)worker);
        log_end(line);
    }
    return true;
}

static void told(struct restore *restore, enum refusal refusal, const char *what, uint64_t id)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, id);
    if (refusal == REFUSE_FULL) fail(restore, what, text, "Redis holds more than orders_max or households_max allows: raise them");
    else if (refusal != REFUSE_OK) fail(restore, what, text, refusal_text(refusal));
}

static void give_back(struct restore *restore)
{
    struct engine *engine = restore->parts->engine;
    const struct shift_set *shift = (const void *)restore->shifts.base;
    const struct worker_kept *worker = (const void *)restore->workers.base;
    const struct household_live *household = (const void *)restore->households.base;
    const struct order *order = (const void *)restore->orders.base;
    if (restore->orders.count > 0) qsort(restore->orders.base, restore->orders.count, sizeof *order, by_time);
    /* Rosters before the orders that were planned by them; days that have left the roster mean nothing any more. */
    for (size_t i = 0; i < restore->shifts.count; i++) {
        if (!roster_holds(engine_roster(engine), shift[i].day) || has_left(restore, shift[i].worker, false)) continue;
        told(restore, engine_restore_shift(engine, (uint32_t)shift[i].worker, shift[i].day, shift[i].shift), "shift of worker", shift[i].worker);
    }
    for (size_t i = 0; i < restore->workers.count; i++) {
        if (has_left(restore, worker[i].live.worker, worker[i].live.signed_in)) continue;
        told(restore, engine_restore_worker(engine, &worker[i].live), "worker", worker[i].live.worker);
    }
    for (size_t i = 0; i < restore->households.count; i++) told(restore, engine_restore_household(engine, &household[i]), "household", household[i].household);
    for (size_t i = 0; i < restore->orders.count; i++) told(restore, engine_restore_order(engine, &order[i]), "order", order[i].id);
}

static void remember(struct restore *restore)
{
    struct engine *engine = restore->parts->engine;
    const struct worker_kept *worker = (const void *)restore->workers.base;
    struct dirty dirty;
    for (const struct order *order = engine_order_after(engine, 0); order != NULL; order = engine_order_after(engine, order->id)) {
        notices_remember(core_notices(restore->core), order);
    }
    for (size_t i = 0; i < restore->workers.count; i++) {
        const struct store_pair pair[] = { { "point", worker[i].point }, { "firm", worker[i].firm }, { "shift", worker[i].shift }, { "state", worker[i].state } };
        uint32_t row = engine_worker_row(engine, worker[i].live.worker);
        if (row != UINT32_MAX) publish_seen(core_publish(restore->core), row, pair, sizeof pair / sizeof pair[0]);
    }
    while (engine_dirty_take(engine, &dirty)) { }      /* what was just read is what is stored */
}

static void finish(struct restore *restore)
{
    restore->result.orders = restore->orders.count;
    restore->result.workers = restore->workers.count;
    restore->result.households = restore->households.count;
    restore->result.shifts = restore->shifts.count;
    restore->result.took_ms = clock_mono_ms() - restore->begun_ms;
    restore->result.why = restore->why[0] != '\0' ? restore->why : NULL;
    restore->done(restore->context, &restore->result);
    free(restore->orders.base);
    free(restore->workers.base);
    free(restore->households.base);
    free(restore->shifts.base);
    free(restore);
}

/* What was written before them cannot say which number was the last. */
static void check_counters(struct restore *restore)
{
    const struct order *order = (const void *)restore->orders.base;
    if (!restore->counted && restore->orders.count > 0) fail(restore, "counters", "", "are missing");
    for (size_t i = 0; i < restore->orders.count; i++) {
        char id[24];
        snprintf(id, sizeof id, "%" PRIu64, order[i].id);
        if (order[i].id > restore->counters.order) fail(restore, "order", id, "this number was never given");
    }
}

static void on_done(void *context, uint64_t last_seq, int32_t first_day, const char *error)
{
    struct restore *restore = context;
    struct engine *engine = restore->parts->engine;
    if (error != NULL) fail(restore, "store", "", error);
    else check_counters(restore);
    if (restore->why[0] == '\0') {
        clock_not_before(restore->parts->clock, restore->counters.now_ms);
        engine_open(engine, clock_now_ms(restore->parts->clock));
        give_back(restore);
        engine_restore_counters(engine, last_seq, restore->counters.order);
        publish_seen_day(core_publish(restore->core), first_day);
    }
    const char *broken = restore->why[0] == '\0' ? engine_check(engine) : NULL;
    if (broken != NULL) fail(restore, "ledger", "", broken);
    if (restore->why[0] == '\0') remember(restore);
    finish(restore);
}

bool restore_run(const struct parts *parts, struct core *core, void (*done)(void *context, const struct restore_result *result), void *context)
{
    struct restore *restore = calloc(1, sizeof *restore);
    if (restore == NULL) return false;
    restore->parts = parts;
    restore->core = core;
    restore->done = done;
    restore->context = context;
    restore->begun_ms = clock_mono_ms();
    restore->orders.unit = sizeof(struct order);
    restore->workers.unit = sizeof(struct worker_kept);
    restore->households.unit = sizeof(struct household_live);
    restore->shifts.unit = sizeof(struct shift_set);
    arena_init(&restore->arena, restore->scratch, sizeof restore->scratch);
    const struct store_visitor visitor = { .context = restore, .order = on_order, .worker = on_worker, .household = on_household,
                                           .override = on_override, .answer = on_answer, .counters = on_counters, .event = on_event,
                                           .done = on_done };
    uint32_t events = parts->config->events_max < EVENTS_READ ? (uint32_t)parts->config->events_max : EVENTS_READ;
    store_load(parts->store, events, parts->config->answer_hours * 3600, &visitor);
    return true;
}
