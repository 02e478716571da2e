/* store.h - Redis behind the core: one atomic, fenced, numbered commit per loop turn; recovery; the lease; the private server.
 * Knows keys and bytes (keys.h), nothing of the engine. hiredis only formats and parses; the connection is our own libuv stream
 * with deadlines. Thread: the loop's. All callbacks come from the loop, never from inside the call that asked.
 *
 * Life: open -> (starts the private server, connects, loads the function library, takes the lease, raises the epoch) -> on_ready
 * -> load -> commits ... While Redis is away on_away is called once, commits that were sent are repeated with their number when it is
 * back (Redis refuses a number it has seen, so a repeat is harmless), then on_back. on_fatal: another core holds the region, the server
 * is too old, or the data directory is locked: the text is for a person; the core must stop. */
#ifndef PAIDAN_STORE_STORE_H
#define PAIDAN_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct store;
struct batch;

struct store_pair { const char *name, *value; };      /* value is text; borrowed for the call */

struct store_options {
    uv_loop_t *loop;
    const char *region;              /* hash tag, e.g. "HZ": keys are paidan:{HZ}:... */
    const char *address;             /* "unix:/path", "127.0.0.1:6379"; NULL: a private redis-server in data_dir */
    const char *data_dir;            /* private server: its files; made when absent */
    const char *appendfsync;         /* private server: "always" or "everysec" */
    const char *owner;               /* who holds the lease: address and process, for people */
    int64_t reply_ms;                /* deadline of one command; 2000 */
    int64_t lease_ms;                /* 5000 */
    void *context;
    void (*on_ready)(void *context, uint64_t last_commit);      /* 0: an empty region */
    void (*on_away)(void *context, const char *why);            /* also before on_ready, when Redis cannot be reached; on_ready then ends it */
    void (*on_back)(void *context);
    void (*on_fatal)(void *context, const char *why);
    void (*log)(void *context, const char *level, const char *event, const char *detail);
};

/* false: a setting is wrong (text in *why, static). Everything later is told through the callbacks. */
bool store_open(const struct store_options *options, struct store **out, const char **why) __attribute__((warn_unused_result));
/* Ends the connection, gives the lease back, stops the private server last (SIGTERM, 10 s, SIGKILL), frees, then calls closed. */
void store_close(struct store *store, void (*closed)(void *context), void *context);
bool store_up(const struct store *store);            /* connected, lease held: commits may be begun */
size_t store_pending(const struct store *store);     /* commits sent or waiting to be sent */

/* ---- recovery: after on_ready; each record is handed over once, by kind, then by number; answers the oldest first, those not older than
 * answers_s; then done. One at a time, and another not from inside done. Pointers are borrowed for the call. ---- */
struct store_visitor {
    void *context;
    void (*order)(void *context, const char *text, size_t length);
    void (*worker)(void *context, const struct store_pair *pair, size_t count);
    void (*household)(void *context, const struct store_pair *pair, size_t count);
    /* Whole hashes, as REDIS.md has them, none of them empty; of the months that were worked only the latest few. */
    void (*exceptions)(void *context, int32_t day, const struct store_pair *pair, size_t count);
    void (*worked)(void *context, int32_t month, const struct store_pair *pair, size_t count);      /* month: its first day; so everywhere */
    void (*rotations)(void *context, const struct store_pair *pair, size_t count);
    void (*drafts)(void *context, const struct store_pair *pair, size_t count);
    void (*swaps)(void *context, const struct store_pair *pair, size_t count);
    void (*demand)(void *context, int32_t day, const struct store_pair *pair, size_t count);
    void (*gaps)(void *context, const struct store_pair *pair, size_t count);
    void (*answer)(void *context, const char *key, const char *text, size_t length, int64_t ttl_ms);
    void (*counters)(void *context, const struct store_pair *pair, size_t count);     /* not when none were ever written */
    void (*event)(void *context, uint64_t seq, const char *text, size_t length);      /* the latest `events_max`, in order */
    /* first_day: the earliest with shifts or exceptions, INT32_MAX for none. error NULL: complete. */
    void (*done)(void *context, uint64_t last_seq, int32_t first_day, const char *error);
};
void store_load(struct store *store, uint32_t events_max, int64_t answers_s, const struct store_visitor *visitor);

/* ---- one commit ---- */
struct batch *store_begin(struct store *store);      /* NULL: no memory */
void batch_drop(struct batch *batch);                /* instead of store_commit */
bool batch_empty(const struct batch *batch);
size_t batch_size(const struct batch *batch);          /* bytes; Redis serves nobody else while it takes a batch, so cut long ones near 1 MB; most 64 MB */
void batch_order(struct batch *batch, uint64_t order, const char *text, size_t length);      /* the whole record */
void batch_order_open(struct batch *batch, uint64_t order, int64_t at_ms);      /* its place among the open orders */
void batch_order_over(struct batch *batch, uint64_t order, int64_t at_ms);      /* from the open ones to the finished ones */
void batch_order_forget(struct batch *batch, uint64_t order);      /* a finished one leaves the hot set; the log keeps its trace */
/* Fields of a worker's hash, those not named stay as they are; membership of the geo set of available workers; the plan of the day. */
void batch_worker(struct batch *batch, uint64_t worker, const struct store_pair *pair, size_t count);
void batch_worker_free(struct batch *batch, uint64_t worker, int32_t lon_e7, int32_t lat_e7);
void batch_worker_taken(struct batch *batch, uint64_t worker);
void batch_plan(struct batch *batch, uint64_t worker, const char *text, size_t length);
void batch_household(struct batch *batch, uint64_t household, const struct store_pair *pair, size_t count);
/* Rosters. text NULL: there is no such record any more. field of an exception: WORKER:LAYER. */
void batch_exception(struct batch *batch, int32_t day, const char *field, const char *text);
void batch_rotation(struct batch *batch, uint64_t worker, const char *text);
void batch_draft(struct batch *batch, uint64_t version, const char *text);
void batch_swap(struct batch *batch, uint64_t swap, const char *text);
void batch_patterns(struct batch *batch, const struct store_pair *pair, size_t count);      /* all of them, in the place of those before */
void batch_kinds(struct batch *batch, const struct store_pair *pair, size_t count);
void batch_worked(struct batch *batch, int32_t month, const struct store_pair *worker_shifts, size_t count);      /* of some workers, the whole text */
void batch_month_forget(struct batch *batch, int32_t month);      /* what was worked in it */
void batch_shifts(struct batch *batch, int32_t day, const struct store_pair *worker_shift, size_t count);      /* published shifts of a day */
void batch_demand(struct batch *batch, int32_t day, const char *field, const char *text);      /* what was wanted at a point on a day that is over */
void batch_demand_forget(struct batch *batch, int32_t day);
void batch_gaps(struct batch *batch, const char *field, const char *text);                     /* what was told of a point's days ahead */
void batch_day_forget(struct batch *batch, int32_t day);      /* its shifts and exceptions */
void batch_counters(struct batch *batch, const struct store_pair *pair, size_t count);      /* what no single record can tell */
void batch_answer(struct batch *batch, const char *key, const char *text, size_t length, int64_t ttl_s);
void batch_event(struct batch *batch, uint64_t seq, const char *name, const char *text, size_t length);
void batch_log_trim(struct batch *batch, uint64_t first);      /* drops the events before this number; the latest of them may stay */
/* Takes the batch. stored is called when Redis has confirmed it, in the order of the commits; never when the store is closed first. */
void store_commit(struct store *store, struct batch *batch, void (*stored)(void *context), void *context);

/* For metrics. */
struct store_figures { uint64_t commits, commands, bytes_out, reconnects, repeats; int64_t last_commit_us, epoch; };
void store_figures(const struct store *store, struct store_figures *out);

#endif
