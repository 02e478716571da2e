/* null_store.c - store.h without Redis, for the benchmark: batches are built as ever and confirmed in the next turn of the loop. Linked
 * instead of store.c with the daemon's own main.c, it makes `paidand` as it would be if Redis took no time; it remembers nothing. */
#include "store/store.h"

#include <stdlib.h>
#include "store/batch.h"
#include "store/commit.h"

struct store {
    struct store_options options;
    struct keys keys;
    struct commits spare;                 /* only for its empty batches */
    struct batch *first, **end;           /* to be confirmed, in order */
    struct store_visitor visitor;
    bool ready_told, loading;
    uint64_t commits;
    uv_idle_t next;                       /* runs while there is something to confirm: the loop then does not wait */
    void (*closed)(void *context);
    void *closed_context;
};

static void on_next(uv_idle_t *idle)
{
    struct store *store = idle->data;
    uv_idle_stop(idle);
    if (!store->ready_told) {
        store->ready_told = true;
        store->options.on_ready(store->options.context, 0);
    } else if (store->loading) {
        store->loading = false;
        store->visitor.done(store->visitor.context, 0, 0, NULL);
    }
    struct batch *batch = store->first;
    store->first = NULL;
    store->end = &store->first;
    while (batch) {
        struct batch *following = batch->next;
        void (*stored)(void *) = batch->stored;
        void *context = batch->context;
        commits_drop(&store->spare, batch);
        store->commits++;
        if (stored) stored(context);
        batch = following;
    }
}

static void wake(struct store *store)
{
    uv_idle_start(&store->next, on_next);
}

bool store_open(const struct store_options *options, struct store **out, const char **why)
{
    struct store *store = calloc(1, sizeof *store);
    *why = "no memory, or a bad region";
    *out = store;
    if (!store || !keys_init(&store->keys, options->region)) {
        free(store);
        return false;
    }
    store->options = *options;
    store->end = &store->first;
    commits_init(&store->spare, &store->keys);
    uv_idle_init(options->loop, &store->next);
    store->next.data = store;
    wake(store);
    return true;
}

static void on_closed(uv_handle_t *handle)
{
    struct store *store = handle->data;
    void (*closed)(void *) = store->closed;
    void *context = store->closed_context;
    commits_free(&store->spare);
    while (store->first) {
        struct batch *batch = store->first;
        store->first = batch->next;
        batch_free(batch);
    }
    free(store);
    closed(context);
}

void store_close(struct store *store, void (*closed)(void *context), void *context)
{
    store->closed = closed;
    store->closed_context = context;
    uv_close((uv_handle_t *)&store->next, on_closed);
}

bool store_up(const struct store *store) { return store->ready_told; }
size_t store_pending(const struct store *store) { return store->first != NULL; }

void store_load(struct store *store, uint32_t events_max, int64_t answers_s, const struct store_visitor *visitor)
{
    (void)events_max;
    (void)answers_s;
    store->visitor = *visitor;
    store->loading = true;
    wake(store);
}

struct batch *store_begin(struct store *store) { return commits_batch(&store->spare); }

void batch_drop(struct batch *batch) { batch_free(batch); }

void store_commit(struct store *store, struct batch *batch, void (*stored)(void *context), void *context)
{
    if (!batch_close(batch)) abort();
    batch->stored = stored;
    batch->context = context;
    batch->next = NULL;
    *store->end = batch;
    store->end = &batch->next;
    wake(store);
}

void store_figures(const struct store *store, struct store_figures *out)
{
    *out = (struct store_figures){ .commits = store->commits };
}
