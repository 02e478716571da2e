#include "unit/fake_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store { int unused; };
struct batch { bool empty; size_t size; void (*stored)(void *context); void *context; struct batch *next; };

struct fake_store fake;
static struct store the_store;
static struct batch *first, **last = &first;

struct store *fake_store(void) { return &the_store; }

void fake_store_clear(void)
{
    while (first != NULL) {
        struct batch *next = first->next;
        free(first);
        first = next;
    }
    last = &first;
    memset(&fake, 0, sizeof fake);
    fake.up = true;
}

void fake_store_one(void)
{
    struct batch *batch = first;
    if (batch == NULL) return;
    first = batch->next;
    if (first == NULL) last = &first;
    fake.pending--;
    batch->stored(batch->context);
    free(batch);
}

void fake_store_all(void)
{
    while (first != NULL) fake_store_one();
}

/* ---- store.h ---- */

bool store_up(const struct store *store) { (void)store; return fake.up; }

struct batch *store_begin(struct store *store)
{
    (void)store;
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch != NULL) batch->empty = true;
    return batch;
}

void batch_drop(struct batch *batch) { free(batch); }
bool batch_empty(const struct batch *batch) { return batch->empty; }
size_t batch_size(const struct batch *batch) { return batch->size; }

static void written(struct batch *batch, uint32_t *count)
{
    batch->empty = false;
    batch->size += 100;
    (*count)++;
}

void batch_order(struct batch *batch, uint64_t order, const char *text, size_t length)
{
    static const char name[] = "\"state\":\"";
    (void)order;
    char copy[1024];
    written(batch, &fake.orders);
    snprintf(copy, sizeof copy, "%.*s", (int)length, text);
    const char *state = strstr(copy, name);
    if (state != NULL) state += sizeof name - 1;
    snprintf(fake.state, sizeof fake.state, "%.*s", state != NULL ? (int)strcspn(state, "\"") : 0, state != NULL ? state : "");
}

void batch_order_open(struct batch *batch, uint64_t order, int64_t at_ms)
{
    (void)order;
    (void)at_ms;
    written(batch, &fake.opened);
}

void batch_order_over(struct batch *batch, uint64_t order, int64_t at_ms)
{
    (void)order;
    (void)at_ms;
    written(batch, &fake.over);
}

void batch_order_forget(struct batch *batch, uint64_t order) { (void)order; written(batch, &fake.forgotten); }

void batch_worker(struct batch *batch, uint64_t worker, const struct store_pair *pair, size_t count)
{
    (void)worker;
    (void)pair;
    fake.worker_fields = (uint32_t)count;
    written(batch, &fake.workers);
}

void batch_worker_free(struct batch *batch, uint64_t worker, int32_t lon_e7, int32_t lat_e7)
{
    (void)worker;
    (void)lon_e7;
    (void)lat_e7;
    fake.free = true;
    written(batch, &fake.freed);
}

void batch_worker_taken(struct batch *batch, uint64_t worker)
{
    (void)worker;
    fake.free = false;
    written(batch, &fake.taken);
}

void batch_plan(struct batch *batch, uint64_t worker, const char *text, size_t length)
{
    (void)worker;
    snprintf(fake.plan, sizeof fake.plan, "%.*s", (int)length, text);
    written(batch, &fake.plans);
}

void batch_household(struct batch *batch, uint64_t household, const struct store_pair *pair, size_t count)
{
    (void)household;
    (void)pair;
    (void)count;
    written(batch, &fake.households);
}

void batch_exception(struct batch *batch, int32_t day, const char *field, const char *text)
{
    (void)day;
    (void)field;
    (void)text;
    written(batch, &fake.exceptions);
}

void batch_rotation(struct batch *batch, uint64_t worker, const char *text) { (void)worker; (void)text; written(batch, &fake.rotations); }
void batch_draft(struct batch *batch, uint64_t version, const char *text) { (void)version; (void)text; written(batch, &fake.drafts); }
void batch_swap(struct batch *batch, uint64_t swap, const char *text) { (void)swap; (void)text; written(batch, &fake.swaps); }
void batch_patterns(struct batch *batch, const struct store_pair *pair, size_t count) { (void)pair; (void)count; written(batch, &fake.definitions); }
void batch_kinds(struct batch *batch, const struct store_pair *pair, size_t count) { (void)pair; (void)count; written(batch, &fake.definitions); }

void batch_worked(struct batch *batch, int32_t month, const struct store_pair *worker_shifts, size_t count)
{
    (void)month;
    (void)worker_shifts;
    (void)count;
    written(batch, &fake.worked);
}

void batch_month_forget(struct batch *batch, int32_t month) { (void)month; written(batch, &fake.months_forgotten); }

void batch_demand(struct batch *batch, int32_t day, const char *field, const char *text) { (void)day; (void)field; (void)text; written(batch, &fake.demand); }
void batch_demand_forget(struct batch *batch, int32_t day) { (void)day; written(batch, &fake.demand); }
void batch_gaps(struct batch *batch, const char *field, const char *text) { (void)field; (void)text; written(batch, &fake.gaps); }

void batch_shifts(struct batch *batch, int32_t day, const struct store_pair *worker_shift, size_t count)
{
    (void)day;
    (void)worker_shift;
    (void)count;
    written(batch, &fake.shifts);
}

void batch_answer(struct batch *batch, const char *key, const char *text, size_t length, int64_t ttl_s)
{
    (void)key;
    (void)text;
    (void)length;
    (void)ttl_s;
    written(batch, &fake.answers);
}

void batch_event(struct batch *batch, uint64_t seq, const char *name, const char *text, size_t length)
{
    (void)seq;
    (void)name;
    (void)text;
    (void)length;
    written(batch, &fake.events);
}

void batch_day_forget(struct batch *batch, int32_t day)
{
    fake.day_forgotten = day;
    written(batch, &fake.days_forgotten);
}

void batch_counters(struct batch *batch, const struct store_pair *pair, size_t count)
{
    written(batch, &fake.counters);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(pair[i].name, "order") == 0) fake.last_order = strtoull(pair[i].value, NULL, 10);
    }
}

void batch_log_trim(struct batch *batch, uint64_t seq)
{
    fake.log_first = seq;
    written(batch, &fake.trims);
}

void store_commit(struct store *store, struct batch *batch, void (*stored)(void *context), void *context)
{
    (void)store;
    batch->stored = stored;
    batch->context = context;
    *last = batch;
    last = &batch->next;
    fake.commits++;
    fake.pending++;
}
