#include "server/restore.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "server/list.h"
#include "server/log.h"
#include "server/record.h"
#include "server/restore_outlook.h"
#include "server/restore_roster.h"

enum { EVENTS_READ = 16384, WHY_SIZE = 256, EVENT_ARENA = 64 * 1024 };

/* A worker's record, with what else the hash said, so that what is out of date can be written again. */
struct worker_kept { struct worker_live live; char point[16], firm[16], shift[16], state[16]; };

struct restore {
    struct outlook_back *outlook;
    const struct parts *parts;
    struct core *core;
    void (*done)(void *context, const struct restore_result *result);
    void *context;
    int64_t begun_ms;
    struct counters counters;
    bool counted;                 /* the counters were there */
    struct list orders, workers, households;
    struct roster_back *rosters;
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

static void keep(struct restore *restore, struct list *list, const void *element)
{
    if (!list_add(list, element)) fail(restore, "memory", "", "not enough to hold the region");
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
    keep(restore, &restore->orders, &order);
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
    keep(restore, &restore->workers, &kept);
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
    keep(restore, &restore->households, &live);
}

static struct roster_back *rosters(void *context) { return ((struct restore *)context)->rosters; }
static void on_exceptions(void *context, int32_t day, const struct store_pair *pair, size_t count) { roster_back_exceptions(rosters(context), day, pair, count); }
static void on_worked(void *context, int32_t month, const struct store_pair *pair, size_t count) { roster_back_worked(rosters(context), month, pair, count); }
static void on_rotations(void *context, const struct store_pair *pair, size_t count) { roster_back_rotations(rosters(context), pair, count); }
static void on_drafts(void *context, const struct store_pair *pair, size_t count) { roster_back_drafts(rosters(context), pair, count); }
static void on_demand(void *context, int32_t day, const struct store_pair *pair, size_t count) { outlook_back_demand(((struct restore *)context)->outlook, day, pair, count); }
static void on_gaps(void *context, const struct store_pair *pair, size_t count) { outlook_back_gaps(((struct restore *)context)->outlook, pair, count); }
static void on_swaps(void *context, const struct store_pair *pair, size_t count) { roster_back_swaps(rosters(context), pair, count); }

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
    const struct worker_kept *worker = (const void *)restore->workers.base;
    const struct household_live *household = (const void *)restore->households.base;
    const struct order *order = (const void *)restore->orders.base;
    if (restore->orders.count > 0) qsort(restore->orders.base, restore->orders.count, sizeof *order, by_time);
    /* Rosters before the orders that were planned by them. */
    roster_back_give(restore->rosters, publish_days(core_publish(restore->core)));
    if (roster_back_why(restore->rosters) != NULL) fail(restore, "roster", "", roster_back_why(restore->rosters));
    outlook_back_give(restore->outlook);
    if (outlook_back_why(restore->outlook) != NULL) fail(restore, "outlook", "", outlook_back_why(restore->outlook));
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
    restore->result.rosters = roster_back_count(restore->rosters);
    restore->result.took_ms = clock_mono_ms() - restore->begun_ms;
    restore->result.why = restore->why[0] != '\0' ? restore->why : NULL;
    restore->done(restore->context, &restore->result);
    free(restore->orders.base);
    free(restore->workers.base);
    free(restore->households.base);
    roster_back_free(restore->rosters);
    outlook_back_free(restore->outlook);
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
    else if (roster_back_why(restore->rosters) != NULL) fail(restore, "roster", "", roster_back_why(restore->rosters));
    else if (outlook_back_why(restore->outlook) != NULL) fail(restore, "outlook", "", outlook_back_why(restore->outlook));
    else check_counters(restore);
    if (restore->why[0] == '\0') {
        clock_not_before(restore->parts->clock, restore->counters.now_ms);
        engine_open(engine, clock_now_ms(restore->parts->clock));
        give_back(restore);
        engine_restore_counters(engine, last_seq, restore->counters.order);
        engine_restore_version(engine, restore->counters.version);
        publish_days_seen(publish_days(core_publish(restore->core)), first_day);
    }
    const char *broken = restore->why[0] == '\0' ? engine_check(engine) : NULL;
    if (broken != NULL) fail(restore, "ledger", "", broken);
    if (restore->why[0] == '\0') remember(restore);
    finish(restore);
}

bool restore_run(const struct parts *parts, struct core *core, void (*done)(void *context, const struct restore_result *result), void *context)
{
    struct restore *restore = calloc(1, sizeof *restore);
    if (restore == NULL || (restore->rosters = roster_back_new(parts)) == NULL || (restore->outlook = outlook_back_new(parts)) == NULL) {
        if (restore != NULL) roster_back_free(restore->rosters);
        free(restore);
        return false;
    }
    restore->parts = parts;
    restore->core = core;
    restore->done = done;
    restore->context = context;
    restore->begun_ms = clock_mono_ms();
    restore->orders.unit = sizeof(struct order);
    restore->workers.unit = sizeof(struct worker_kept);
    restore->households.unit = sizeof(struct household_live);
    arena_init(&restore->arena, restore->scratch, sizeof restore->scratch);
    const struct store_visitor visitor = { .context = restore, .order = on_order, .worker = on_worker, .household = on_household,
                                           .exceptions = on_exceptions, .worked = on_worked, .rotations = on_rotations, .drafts = on_drafts,
                                           .swaps = on_swaps, .demand = on_demand, .gaps = on_gaps, .answer = on_answer, .counters = on_counters, .event = on_event, .done = on_done };
    uint32_t events = parts->config->events_max < EVENTS_READ ? (uint32_t)parts->config->events_max : EVENTS_READ;
    store_load(parts->store, events, parts->config->answer_hours * 3600, &visitor);
    return true;
}
