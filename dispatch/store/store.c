/* store.c - the life of the store: private server, connection, greeting, lease, the queue of commits, and the way back to each of them.
 * Whatever goes wrong on the way to Redis leads to away(): close the connection, wait a little, begin again with a new one. */
#include "store/store.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "store/child.h"
#include "store/commit.h"
#include "store/lease.h"
#include "store/library.h"
#include "store/recover.h"

enum {
    REDIS_LEAST = 7,                      /* major version with functions */
    POLL_MS = 5,                          /* the private server starts: try again soon, then slower */
    POLL_MOST_MS = 250,
    BACK_OFF_FIRST_MS = 100,              /* another server */
    BACK_OFF_MOST_MS = 5000,
    LOADING_POLL_MS = 20,
};

enum state { STATE_STARTING, STATE_JOINING, STATE_UP, STATE_AWAY, STATE_FATAL, STATE_CLOSING };

struct store {
    struct store_options options;
    char *region, *address, *owner;      /* copies */
    struct keys keys;
    struct child *child;                  /* NULL: somebody else's server */
    struct resp *resp;                    /* NULL: no connection */
    struct lease lease;
    struct commits commits;
    struct recover *recover;
    bool recover_waits;                   /* for the end of this turn */
    enum state state;
    bool ready_told, away_told;
    bool proving;                         /* back, but the commits that were sent again are not confirmed yet */
    bool renewing, waiting_told;
    bool doomed;                          /* no memory, or a batch too large */
    uint64_t back_off_ms;
    uv_timer_t retry, renew;
    uv_prepare_t turn;
    uint32_t handles;
    uint64_t reconnects, bytes_out, commands;      /* of connections that are gone */
    void (*closed)(void *context);
    void *closed_context;
    char why[512];
};

static void store_connect(uv_timer_t *timer);
static void join_ping(struct store *store);
static void join_lease(struct store *store);

__attribute__((format(printf, 4, 5)))
static void store_log(struct store *store, const char *level, const char *event, const char *form, ...)
{
    char detail[512];
    if (!store->options.log || store->state == STATE_CLOSING) return;
    va_list list;
    va_start(list, form);
    vsnprintf(detail, sizeof detail, form, list);
    va_end(list);
    store->options.log(store->options.context, level, event, detail);
}

/* ---- the ways out of a state ---- */

static void connection_drop(struct store *store)
{
    uv_timer_stop(&store->renew);
    commits_leave(&store->commits);
    store->renewing = false;
    if (!store->resp) return;
    store->bytes_out += resp_bytes_out(store->resp);
    store->commands += resp_commands(store->resp);
    resp_close(store->resp, NULL, NULL);
    store->resp = NULL;
}

__attribute__((format(printf, 2, 3)))
static void fatal(struct store *store, const char *form, ...)
{
    if (store->state == STATE_FATAL || store->state == STATE_CLOSING) return;
    va_list list;
    va_start(list, form);
    vsnprintf(store->why, sizeof store->why, form, list);
    va_end(list);
    store->state = STATE_FATAL;
    uv_timer_stop(&store->retry);
    connection_drop(store);
    store_log(store, "error", "fatal", "%s", store->why);
    if (store->recover && !recover_over(store->recover)) recover_fail(store->recover, store->why);
    if (store->state == STATE_FATAL) store->options.on_fatal(store->options.context, store->why);
}

/* The private server is expected to be away while it starts; that is not worth a word. */
static bool away_expected(const struct store *store)
{
    return store->child && !store->ready_told;
}

static void away(struct store *store, const char *why)
{
    if (store->state == STATE_FATAL || store->state == STATE_CLOSING) return;
    if (store->state == STATE_AWAY && !store->resp) return;
    snprintf(store->why, sizeof store->why, "%s", why);
    store->state = STATE_AWAY;
    connection_drop(store);
    if (store->recover && !store->recover_waits && !recover_over(store->recover)) recover_fail(store->recover, "the connection was lost while loading");
    if (store->state != STATE_AWAY) return;
    uint64_t most = store->child ? POLL_MOST_MS : BACK_OFF_MOST_MS;
    uv_timer_start(&store->retry, store_connect, store->back_off_ms, 0);
    store->back_off_ms = store->back_off_ms * 2 < most ? store->back_off_ms * 2 : most;
    if (store->away_told || away_expected(store)) return;
    store->away_told = true;
    store_log(store, "warn", "away", "%s", store->why);
    store->options.on_away(store->options.context, store->why);
}

/* True: an ordinary reply. Otherwise the way out has been taken. */
static bool join_good(struct store *store, const redisReply *reply, int type, const char *what)
{
    char why[400];
    if (!reply || store->state != STATE_JOINING) return false;
    if (reply->type == type) return true;
    snprintf(why, sizeof why, "%s: %s", what, reply->type == REDIS_REPLY_ERROR ? reply->str : "a reply of another kind");
    away(store, why);
    return false;
}

/* ---- up ---- */

static void back_to_normal(struct store *store)
{
    store->proving = false;
    store->back_off_ms = store->child ? POLL_MS : BACK_OFF_FIRST_MS;
    if (!store->away_told || !store->ready_told) return;
    store->away_told = false;
    store_log(store, "info", "back", "epoch %" PRId64, store->lease.epoch);
    store->options.on_back(store->options.context);
}

static void on_confirmed(void *context)
{
    struct store *store = context;
    if (store->state == STATE_UP && store->proving) back_to_normal(store);
}

static void on_fault(void *context, enum commit_fault fault, const char *text)
{
    struct store *store = context;
    switch (fault) {
    case COMMIT_SHORT: away(store, text); break;
    case COMMIT_FENCED: fatal(store, "another core has taken the region %s, or its data was wiped: %s", store->region, text); break;
    case COMMIT_LOST: fatal(store, "Redis has lost commits that it had confirmed: %s", text); break;
    case COMMIT_REFUSED: fatal(store, "Redis refused a commit: %s", text); break;
    }
}

static void on_renewed(void *context, const redisReply *reply)
{
    struct store *store = context;
    struct lease_state lease;
    store->renewing = false;
    if (!reply || store->state != STATE_UP) return;
    if (!lease_read(reply, &lease)) away(store, reply->type == REDIS_REPLY_ERROR ? reply->str : "the lease could not be renewed");
    else if (!lease.granted) fatal(store, "another core has taken the region %s: epoch %" PRId64 ", held by %s", store->region, lease.epoch, lease.holder);
}

static void on_renew(uv_timer_t *timer)
{
    struct store *store = timer->data;
    if (store->state == STATE_UP && !store->renewing) store->renewing = lease_renew(&store->lease, store->resp, on_renewed, store);
}

static void store_up_now(struct store *store)
{
    uint64_t every = (uint64_t)store->options.lease_ms / 3;
    store->state = STATE_UP;
    store->waiting_told = false;
    if (store->child) child_ready(store->child);
    commits_join(&store->commits, store->resp);
    uv_timer_start(&store->renew, on_renew, every, every);
    store->proving = store->commits.count > 0;
    if (!store->ready_told) {
        store->ready_told = true;
        store->away_told = false;
        back_to_normal(store);
        store_log(store, "info", "ready", "epoch %" PRId64 ", last commit %" PRIu64, store->lease.epoch, store->commits.last);
        store->options.on_ready(store->options.context, store->commits.last);
        return;
    }
    store->reconnects++;
    if (!store->proving) back_to_normal(store);
}

/* ---- joining: version, awake, library, lease ---- */

static void on_retry_lease(uv_timer_t *timer)
{
    join_lease(timer->data);
}

/* Somebody holds it. If they are dead it ends by itself; look again when it does, or earlier if they give it back. */
static void lease_wait(struct store *store, const struct lease_state *lease)
{
    uint64_t most = (uint64_t)store->options.lease_ms / 3 + 1;
    uint64_t wait = lease->left_ms >= 0 && (uint64_t)lease->left_ms < most ? (uint64_t)lease->left_ms + 1 : most;
    if (!store->waiting_told) store_log(store, "warn", "lease_wait", "region %s is held by %s", store->region, lease->holder);
    store->waiting_told = true;
    uv_timer_start(&store->retry, on_retry_lease, wait, 0);
}

static void on_lease(void *context, const redisReply *reply)
{
    struct store *store = context;
    struct lease_state lease;
    if (!join_good(store, reply, REDIS_REPLY_ARRAY, "lease")) return;
    if (!lease_read(reply, &lease)) {
        away(store, "lease: a reply that we do not understand");
    } else if (!store->lease.epoch && !lease.granted) {
        lease_wait(store, &lease);
    } else if (!store->lease.epoch) {
        store->lease.epoch = lease.epoch;
        store->commits.epoch = (uint64_t)lease.epoch;
        store->commits.last = (uint64_t)lease.commit;
        store_up_now(store);
    } else if (lease.epoch < store->lease.epoch) {
        fatal(store, "Redis has lost the region %s: its epoch is %" PRId64 ", ours %" PRId64, store->region, lease.epoch, store->lease.epoch);
    } else if (!lease.granted) {
        fatal(store, "another core has taken the region %s: epoch %" PRId64 ", held by %s", store->region, lease.epoch, lease.holder);
    } else if ((uint64_t)lease.commit + store->commits.count < store->commits.last) {
        fatal(store, "Redis has lost commits that it had confirmed: its last is %" PRId64 ", it had confirmed %" PRIu64, lease.commit,
              store->commits.last - store->commits.count);
    } else {
        store_up_now(store);
    }
}

static void join_lease(struct store *store)
{
    if (store->state != STATE_JOINING) return;
    bool sent = store->lease.epoch ? lease_renew(&store->lease, store->resp, on_lease, store)
                                   : lease_take(&store->lease, store->resp, store->child != NULL, on_lease, store);
    if (!sent) away(store, "lease: the connection takes no more");
}

static void on_library(void *context, const redisReply *reply)
{
    struct store *store = context;
    if (join_good(store, reply, REDIS_REPLY_STRING, "FUNCTION LOAD")) join_lease(store);
}

static void on_retry_ping(uv_timer_t *timer)
{
    join_ping(timer->data);
}

static void on_ping(void *context, const redisReply *reply)
{
    struct store *store = context;
    if (reply && store->state == STATE_JOINING && reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "LOADING", 7) == 0) {
        uv_timer_start(&store->retry, on_retry_ping, LOADING_POLL_MS, 0);
        return;
    }
    if (!join_good(store, reply, REDIS_REPLY_STATUS, "PING")) return;
    if (!resp_command(store->resp, 4, (const char *[]){ "FUNCTION", "LOAD", "REPLACE", store_library }, on_library, store))
        away(store, "FUNCTION LOAD: the connection takes no more");
}

static void join_ping(struct store *store)
{
    if (store->state == STATE_JOINING && !resp_command(store->resp, 1, (const char *[]){ "PING" }, on_ping, store))
        away(store, "PING: the connection takes no more");
}

/* INFO is answered while the server loads its files, PING is not. */
static void on_info(void *context, const redisReply *reply)
{
    static const char name[] = "redis_version:";
    struct store *store = context;
    if (!join_good(store, reply, REDIS_REPLY_STRING, "INFO")) return;
    const char *version = strstr(reply->str, name);
    if (version) version += sizeof name - 1;
    if (!version || strtol(version, NULL, 10) < REDIS_LEAST) {
        fatal(store, "Redis %d or later is needed, this is %.*s", REDIS_LEAST, version ? (int)strcspn(version, "\r\n") : 7, version ? version : "unknown");
        return;
    }
    join_ping(store);
}

static void on_up(void *context)
{
    struct store *store = context;
    if (store->state == STATE_CLOSING) return;
    store->state = STATE_JOINING;
    if (!resp_command(store->resp, 2, (const char *[]){ "INFO", "server" }, on_info, store)) away(store, "INFO: the connection takes no more");
}

static void closing_next(struct store *store);

static void on_down(void *context, const char *why)
{
    struct store *store = context;
    if (store->state == STATE_CLOSING) closing_next(store);
    else away(store, why);
}

static void store_connect(uv_timer_t *timer)
{
    struct store *store = timer->data;
    struct resp_options options = {
        .loop = store->options.loop, .address = store->child ? child_address(store->child) : store->address,
        .reply_ms = store->options.reply_ms, .context = store, .on_up = on_up, .on_down = on_down,
    };
    store->state = STATE_JOINING;
    if (!resp_open(&options, &store->resp)) away(store, "no descriptor or no memory for a connection");
}

/* ---- the private server ---- */

static void on_child_started(void *context)
{
    struct store *store = context;
    store_log(store, "info", "redis_started", "pid %d", child_pid(store->child));
    store->back_off_ms = POLL_MS;
    if (store->state == STATE_STARTING || store->state == STATE_AWAY) {
        store->state = STATE_AWAY;
        uv_timer_start(&store->retry, store_connect, POLL_MS, 0);
    }
}

static void on_child_ended(void *context, const char *why)
{
    struct store *store = context;
    store_log(store, "error", "redis_ended", "%s", why);
    away(store, why);
}

static void on_child_fatal(void *context, const char *why)
{
    fatal(context, "%s", why);
}

/* ---- once per turn of the loop, before it waits ---- */

static void on_turn(uv_prepare_t *prepare)
{
    struct store *store = prepare->data;
    if (store->doomed) fatal(store, "a commit could not be built: no memory, or more than %d MB at once", BATCH_BYTES_MAX / 1024 / 1024);
    if (store->recover && store->recover_waits) {
        store->recover_waits = false;
        if (store_up(store)) recover_start(store->recover, store->resp);
        else recover_fail(store->recover, "Redis is away");
    }
    if (store->recover && !store->recover_waits && recover_over(store->recover)) {
        recover_free(store->recover);
        store->recover = NULL;
    }
    if (store->state == STATE_UP && !commits_pump(&store->commits)) store->doomed = true;
    if (store->resp) resp_flush(store->resp);
}

/* ---- opening ---- */

static void store_free(struct store *store)
{
    recover_free(store->recover);
    commits_free(&store->commits);
    free(store->region);
    free(store->address);
    free(store->owner);
    free(store);
}

static const char *options_fault(const struct store_options *options)
{
    struct keys keys;
    if (!keys_init(&keys, options->region)) return "the region must be 1 to 32 of A-Z, a-z, 0-9, _ and -";
    if (options->address && !resp_address_good(options->address)) return "the address must be unix:/path (107 bytes) or IP:port";
    if (!options->address && (!options->data_dir || !*options->data_dir)) return "the private server needs a data directory";
    if (!options->address && (!options->appendfsync || (strcmp(options->appendfsync, "always") != 0 && strcmp(options->appendfsync, "everysec") != 0)))
        return "appendfsync must be always or everysec";
    if (!options->owner || !*options->owner) return "the lease needs an owner";
    if (options->reply_ms < 10 || options->reply_ms > 600000) return "the reply deadline must be 10 ms to 10 minutes";
    if (options->lease_ms < 100 || options->lease_ms > 600000) return "the lease must be 100 ms to 10 minutes";
    return NULL;
}

bool store_open(const struct store_options *options, struct store **out, const char **why)
{
    *out = NULL;
    *why = options_fault(options);
    if (*why) return false;
    struct store *store = calloc(1, sizeof *store);
    *why = "no memory";
    if (!store) return false;
    store->options = *options;
    store->owner = strdup(options->owner);
    store->region = strdup(options->region);
    store->address = options->address ? strdup(options->address) : NULL;
    keys_init(&store->keys, options->region);
    store->lease = (struct lease){ .keys = &store->keys, .owner = store->owner, .lease_ms = options->lease_ms };
    commits_init(&store->commits, &store->keys);
    store->commits.context = store;
    store->commits.on_confirmed = on_confirmed;
    store->commits.on_fault = on_fault;
    bool good = store->owner && store->region && (store->address || !options->address);
    if (good && !options->address) {
        struct child_options child = {
            .loop = options->loop, .data_dir = options->data_dir, .appendfsync = strcmp(options->appendfsync, "always") == 0 ? "always" : "everysec",
            .context = store, .on_started = on_child_started, .on_ended = on_child_ended, .on_fatal = on_child_fatal,
        };
        good = child_open(&child, &store->child, why);
    }
    if (!good) {
        store_free(store);
        return false;
    }
    store->back_off_ms = store->child ? POLL_MS : BACK_OFF_FIRST_MS;
    store->retry.data = store->renew.data = store->turn.data = store;
    uv_timer_init(options->loop, &store->retry);
    uv_timer_init(options->loop, &store->renew);
    uv_prepare_init(options->loop, &store->turn);
    store->handles = 3;
    uv_prepare_start(&store->turn, on_turn);
    if (!store->child) uv_timer_start(&store->retry, store_connect, 0, 0);
    *out = store;
    return true;
}

/* ---- closing: lease, connection, server, handles ---- */

static void on_handle_closed(uv_handle_t *handle)
{
    struct store *store = handle->data;
    if (--store->handles) return;
    void (*closed)(void *) = store->closed;
    void *context = store->closed_context;
    store_free(store);
    closed(context);
}

static void on_child_closed(void *context)
{
    struct store *store = context;
    uv_close((uv_handle_t *)&store->retry, on_handle_closed);
    uv_close((uv_handle_t *)&store->renew, on_handle_closed);
    uv_close((uv_handle_t *)&store->turn, on_handle_closed);
}

static void on_link_closed(void *context)
{
    struct store *store = context;
    if (store->child) child_close(store->child, on_child_closed, store);
    else on_child_closed(store);
}

static void closing_next(struct store *store)
{
    struct resp *resp = store->resp;
    store->resp = NULL;
    if (resp) resp_close(resp, on_link_closed, store);
    else on_link_closed(store);
}

static void on_released(void *context, const redisReply *reply)
{
    struct store *store = context;
    if (reply) closing_next(store);      /* else on_down() comes next */
}

void store_close(struct store *store, void (*closed)(void *context), void *context)
{
    if (store->state == STATE_CLOSING) return;
    bool ours = store->state == STATE_UP;
    store->state = STATE_CLOSING;
    store->closed = closed;
    store->closed_context = context;
    store->commits.closed = true;
    uv_timer_stop(&store->retry);
    uv_timer_stop(&store->renew);
    if (ours && lease_release(&store->lease, store->resp, on_released, store)) return;      /* on_turn() writes it */
    closing_next(store);
}

/* ---- the rest of the doors ---- */

bool store_up(const struct store *store)
{
    return store->state == STATE_UP && !store->proving && !store->doomed;
}

size_t store_pending(const struct store *store)
{
    return commits_pending(&store->commits);
}

void store_load(struct store *store, uint32_t events_max, int64_t answers_s, const struct store_visitor *visitor)
{
    if (store->recover && !recover_over(store->recover)) abort();      /* the header forbids it; its replies would find freed memory */
    recover_free(store->recover);
    store->recover = recover_new(&store->keys, events_max, answers_s, visitor);
    store->recover_waits = store->recover != NULL;
    if (!store->recover) store->doomed = true;
}

struct batch *store_begin(struct store *store)
{
    return commits_batch(&store->commits);
}

void batch_drop(struct batch *batch)
{
    batch_free(batch);
}

void store_commit(struct store *store, struct batch *batch, void (*stored)(void *context), void *context)
{
    if (!batch_close(batch) || batch->body.used > BATCH_BYTES_MAX) store->doomed = true;
    batch->stored = stored;
    batch->context = context;
    commits_put(&store->commits, batch);
}

void store_figures(const struct store *store, struct store_figures *out)
{
    const struct commits *commits = &store->commits;
    *out = (struct store_figures){
        .commits = commits->confirmed, .repeats = commits->repeats, .last_commit_us = commits->last_us, .reconnects = store->reconnects,
        .epoch = store->lease.epoch, .commands = store->commands + (store->resp ? resp_commands(store->resp) : 0),
        .bytes_out = store->bytes_out + (store->resp ? resp_bytes_out(store->resp) : 0),
    };
}
