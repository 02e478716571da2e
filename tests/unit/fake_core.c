/* fake_core.c - some threads, each with a context of one REP socket, and one lock around the state. */
#include "unit/fake_core.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fake_core {
    char address[256];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    nng_socket socket;
    bool running, silent;
    struct server { struct fake_core *core; nng_ctx ctx; nng_aio *aio; pthread_t thread; } server[FAKE_THREADS];
    int64_t now_ms, speed_pct;
    uint32_t sessions, oldest_session;      /* numbers below this one are forgotten */
    uint32_t lose;
    enum error refuse[KIND_COUNT];
    uint32_t asked[KIND_COUNT];
    uint32_t order_count;
    char key[FAKE_ORDERS_MAX][KEY_MAX + 1];
    uint64_t seq, first_event;
};

struct answer {      /* what the bodies point to while a reply is written */
    struct msg_session session;
    struct msg_clock clock;
    struct msg_order order;
    struct msg_events events;
    struct msg_menu menu;
    struct msg_done done;
    struct msg_event event[LIST_EVENTS_MAX];
    char auth[TEXT_MAX];
};

static void answer_order(struct fake_core *core, const struct msg_request_envelope *request, struct answer *answer, bool *lose)
{
    const struct msg_request *body = request->body;
    uint32_t index = 0;
    while (index < core->order_count && strcmp(core->key[index], request->key) != 0) index++;
    if (index == core->order_count) {
        if (index == FAKE_ORDERS_MAX) abort();
        snprintf(core->key[index], sizeof core->key[index], "%s", request->key);
        core->order_count++;
    }
    if (core->lose > 0) {
        core->lose--;
        *lose = true;
    }
    answer->order = (struct msg_order){ .order = index + 1, .kind = "now", .state = "waiting", .item = body->item, .qty = body->qty, .point = body->point,
        .household = body->household, .lon_e7 = body->lon_e7, .lat_e7 = body->lat_e7, .price_fen = 6000, .created_ms = core->now_ms, .crew = 1 };
}

static enum error answer_events(struct fake_core *core, const struct msg_events_ask *ask, struct answer *answer)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ask->wait_ms / 1000;
    until.tv_nsec += ask->wait_ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    if (ask->after > 0 && ask->after + 1 < core->first_event) return ERR_GONE;
    while (core->running && core->seq <= ask->after && ask->wait_ms > 0)
        if (pthread_cond_timedwait(&core->changed, &core->lock, &until) != 0) break;
    uint64_t seq = ask->after + 1 < core->first_event ? core->first_event : ask->after + 1;
    uint32_t count = 0;
    for (; seq <= core->seq && count < 5; seq++)      /* few at a time, so that replays take several polls */
        answer->event[count++] = (struct msg_event){ .seq = seq, .at_ms = core->now_ms, .event = "ordered", .by = "engine", .point = 1 };
    answer->events = (struct msg_events){ .next = count > 0 ? answer->event[count - 1].seq : ask->after, .events = answer->event, .events_count = count };
    return ERR_OK;
}

/* With the lock held. */
static void answer_fill(struct fake_core *core, const struct msg_request_envelope *request, struct answer *answer, struct msg_reply_envelope *reply, bool *lose)
{
    unsigned session = 0;
    core->asked[request->kind]++;
    pthread_cond_broadcast(&core->changed);
    bool known = request->auth != NULL && sscanf(request->auth, "session-%u", &session) == 1 && session >= core->oldest_session;
    reply->error = core->refuse[request->kind];
    if (reply->error != ERR_OK) return;
    if (request->kind != KIND_SESSION_OPEN && request->kind != KIND_CLOCK && !known) {
        reply->error = ERR_NO_SESSION;
        return;
    }
    if (kind_rows[request->kind].changes && request->key == NULL) {
        reply->error = ERR_NO_KEY;
        return;
    }
    switch ((int)request->kind) {
    case KIND_SESSION_OPEN:
        snprintf(answer->auth, sizeof answer->auth, "session-%u", ++core->sessions);
        answer->session = (struct msg_session){ .auth = answer->auth, .region = "TEST", .now_ms = core->now_ms, .speed_pct = core->speed_pct, .seq = core->seq };
        reply->body = &answer->session;
        break;
    case KIND_CLOCK:
        answer->clock = (struct msg_clock){ .now_ms = core->now_ms, .speed_pct = core->speed_pct };
        reply->body = &answer->clock;
        break;
    case KIND_ORDER_NOW:
        answer_order(core, request, answer, lose);
        reply->body = &answer->order;
        break;
    case KIND_ORDER_SHOW:
        reply->error = ERR_NO_ORDER;
        break;
    case KIND_EVENTS_SINCE:
        reply->error = answer_events(core, request->body, answer);
        reply->body = &answer->events;
        break;
    case KIND_MENU:
        answer->menu = (struct msg_menu){ .version = "1" };
        reply->body = &answer->menu;
        break;
    case KIND_HOUSEHOLD_EXCLUDE:
    case KIND_HOUSEHOLD_PRIORITY:
        answer->done = (struct msg_done){ .done = true };
        reply->body = &answer->done;
        break;
    default:
        reply->error = ERR_UNKNOWN_KIND;
        break;
    }
}

/* Returns the length of the reply; 0: none is sent. */
static size_t answer_make(struct fake_core *core, const char *bytes, size_t length, char *out, void *scratch, struct answer *answer)
{
    struct arena arena;
    struct msg_request_envelope request;
    struct msg_reply_envelope reply = { 0 };
    const char *field = NULL;
    bool lose = false;
    arena_init(&arena, scratch, ARENA_MESSAGE);
    enum error error = codec_read_request(bytes, length, &arena, &request, &field);
    pthread_mutex_lock(&core->lock);
    while (core->silent && core->running) pthread_cond_wait(&core->changed, &core->lock);
    reply.id = request.id;
    reply.kind = request.kind;
    reply.error = error;
    if (error == ERR_OK) answer_fill(core, &request, answer, &reply, &lose);
    reply.now_ms = core->now_ms;
    reply.field = error == ERR_OK ? NULL : field;
    pthread_mutex_unlock(&core->lock);
    return lose ? 0 : codec_write_reply(&reply, out, MESSAGE_MAX);
}

static bool step(nng_ctx ctx, nng_aio *aio, bool send)
{
    nng_aio_set_timeout(aio, NNG_DURATION_INFINITE);
    if (send) nng_ctx_send(ctx, aio);
    else nng_ctx_recv(ctx, aio);
    nng_aio_wait(aio);
    return nng_aio_result(aio) == 0;
}

static void *serve(void *argument)
{
    struct server *server = argument;
    struct fake_core *core = server->core;
    struct answer *answer = malloc(sizeof *answer);
    char *out = malloc(MESSAGE_MAX), *scratch = malloc(ARENA_MESSAGE);
    nng_aio *aio = server->aio;
    if (answer == NULL || out == NULL || scratch == NULL) abort();
    while (step(server->ctx, aio, false)) {
        nng_msg *message = nng_aio_get_msg(aio);
        size_t length = answer_make(core, nng_msg_body(message), nng_msg_len(message), out, scratch, answer);
        nng_msg_clear(message);
        if (length == 0) {
            nng_msg_free(message);
            continue;
        }
        nng_msg_append(message, out, length);
        nng_aio_set_msg(aio, message);
        if (!step(server->ctx, aio, true)) nng_msg_free(message);
    }
    free(answer);
    free(out);
    free(scratch);
    return NULL;
}

struct fake_core *fake_core_new(const char *address, int64_t now_ms, int64_t speed_pct)
{
    struct fake_core *core = calloc(1, sizeof *core);
    if (core == NULL) abort();
    snprintf(core->address, sizeof core->address, "%s", address);
    pthread_mutex_init(&core->lock, NULL);
    pthread_cond_init(&core->changed, NULL);
    core->now_ms = now_ms;
    core->speed_pct = speed_pct;
    core->oldest_session = 1;
    core->first_event = 1;
    return core;
}

void fake_core_free(struct fake_core *core)
{
    pthread_cond_destroy(&core->changed);
    pthread_mutex_destroy(&core->lock);
    free(core);
}

void fake_core_start(struct fake_core *core)
{
    if (nng_rep0_open(&core->socket) != 0 || nng_listen(core->socket, core->address, NULL, 0) != 0) abort();
    core->running = true;
    for (int i = 0; i < FAKE_THREADS; i++) {
        struct server *server = &core->server[i];
        server->core = core;
        if (nng_aio_alloc(&server->aio, NULL, NULL) != 0 || nng_ctx_open(&server->ctx, core->socket) != 0) abort();
        if (pthread_create(&server->thread, NULL, serve, server) != 0) abort();
    }
}

struct farewell { nng_socket socket; pthread_mutex_t lock; pthread_cond_t done_now; bool done; };

static void *say_farewell(void *argument)
{
    struct farewell *farewell = argument;
    nng_close(farewell->socket);
    pthread_mutex_lock(&farewell->lock);
    farewell->done = true;
    pthread_cond_signal(&farewell->done_now);
    pthread_mutex_unlock(&farewell->lock);
    return NULL;
}

/* As the uplink does: nng_close() of nng before 1.8 may wait for ever; the listener is closed by then, so the address is free. */
static void close_patiently(nng_socket socket)
{
    struct farewell *farewell = calloc(1, sizeof *farewell);
    struct timespec until;
    pthread_t thread;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 2;
    farewell->socket = socket;
    pthread_mutex_init(&farewell->lock, NULL);
    pthread_cond_init(&farewell->done_now, NULL);
    if (pthread_create(&thread, NULL, say_farewell, farewell) != 0) abort();
    pthread_mutex_lock(&farewell->lock);
    while (!farewell->done && pthread_cond_timedwait(&farewell->done_now, &farewell->lock, &until) == 0) {}
    bool done = farewell->done;
    pthread_mutex_unlock(&farewell->lock);
    if (!done) {
        pthread_detach(thread);      /* left behind with what it holds */
        return;
    }
    pthread_join(thread, NULL);
    pthread_cond_destroy(&farewell->done_now);
    pthread_mutex_destroy(&farewell->lock);
    free(farewell);
}

/* The threads end before the socket: an operation that begins while nng_close() runs can panic. */
void fake_core_stop(struct fake_core *core)
{
    pthread_mutex_lock(&core->lock);
    core->running = false;
    core->oldest_session = core->sessions + 1;
    pthread_cond_broadcast(&core->changed);
    pthread_mutex_unlock(&core->lock);
    for (int i = 0; i < FAKE_THREADS; i++) nng_aio_stop(core->server[i].aio);
    for (int i = 0; i < FAKE_THREADS; i++) pthread_join(core->server[i].thread, NULL);
    close_patiently(core->socket);
    for (int i = 0; i < FAKE_THREADS; i++) nng_aio_free(core->server[i].aio);
}

#define LOCKED(core, statement) \
    do { \
        pthread_mutex_lock(&(core)->lock); \
        statement; \
        pthread_cond_broadcast(&(core)->changed); \
        pthread_mutex_unlock(&(core)->lock); \
    } while (0)

void fake_core_forget(struct fake_core *core) { LOCKED(core, core->oldest_session = core->sessions + 1); }
void fake_core_silent(struct fake_core *core, bool silent) { LOCKED(core, core->silent = silent); }
void fake_core_refuse(struct fake_core *core, enum kind kind, enum error error) { LOCKED(core, core->refuse[kind] = error); }
void fake_core_lose_replies(struct fake_core *core, uint32_t count) { LOCKED(core, core->lose = count); }
void fake_core_clock(struct fake_core *core, int64_t now_ms) { LOCKED(core, core->now_ms = now_ms); }
void fake_core_event(struct fake_core *core, uint64_t count) { LOCKED(core, core->seq += count); }
void fake_core_keep_events(struct fake_core *core, uint64_t first) { LOCKED(core, core->first_event = first); }

uint32_t fake_core_asked(struct fake_core *core, enum kind kind)
{
    uint32_t asked = 0;
    LOCKED(core, asked = core->asked[kind]);
    return asked;
}

uint32_t fake_core_orders(struct fake_core *core)
{
    uint32_t orders = 0;
    LOCKED(core, orders = core->order_count);
    return orders;
}

bool fake_core_order_key(struct fake_core *core, uint32_t index, char out[KEY_MAX + 1])
{
    bool found = false;
    LOCKED(core, found = index < core->order_count; if (found) snprintf(out, KEY_MAX + 1, "%s", core->key[index]));
    return found;
}

uint32_t fake_core_sessions(struct fake_core *core)
{
    uint32_t sessions = 0;
    LOCKED(core, sessions = core->sessions);
    return sessions;
}
