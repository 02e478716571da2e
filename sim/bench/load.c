/* load.c - see load.h. Everything happens in nng's callbacks: a reply sends the next request of the script. */
#include "sim/bench/load.h"

#include <math.h>
#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>
#include "sim/memory.h"
#include "sim/random.h"

enum { STALL_S = 20, CONNECT_MS = 10000, RECONNECT_MS = 10, SHOWN_MAX = 300 };

void script_add(struct script *script, const char *text, size_t length)
{
    if (script->used + length > script->size) {
        script->size = 2 * (script->used + length);
        char *moved = memory_take(script->size, 1);
        if (script->used) memcpy(moved, script->text, script->used);
        free(script->text);
        script->text = moved;
    }
    script->end = memory_room(script->end, script->count, &script->room, sizeof *script->end);
    memcpy(script->text + script->used, text, length);
    script->end[script->count++] = script->used += length;
}

void script_clear(struct script *script)
{
    free(script->end);
    free(script->text);
    *script = (struct script){ 0 };
}

struct seat {
    struct load *load;
    nng_ctx ctx;
    nng_aio *aio;
    bool receiving;
    uint32_t request;
    uint64_t begun_ns;
};

struct load {
    nng_socket *socket; uint32_t socket_count;
    struct seat *seat; uint32_t seat_count;
    const struct script *script;
    struct load_result *result;
    bool open_rate;
    atomic_uint next, done, refused, pipes;
    uv_mutex_t lock;
    uv_cond_t changed;                     /* all done, or a seat is free */
    uint32_t *idle, idle_count;
    char *reply; size_t reply_size;        /* of load_ask() */
};

/* ---- nng's threads ---- */

static void seat_send(struct seat *seat, uint32_t request, uint64_t begun_ns)
{
    const struct script *script = seat->load->script;
    size_t from = request > 0 ? script->end[request - 1] : 0, length = script->end[request] - from;
    nng_msg *message;
    if (nng_msg_alloc(&message, length) != 0) abort();
    memcpy(nng_msg_body(message), script->text + from, length);
    seat->request = request;
    seat->begun_ns = begun_ns;
    seat->receiving = false;
    nng_aio_set_msg(seat->aio, message);
    nng_ctx_send(seat->ctx, seat->aio);
}

static const char *find(const char *text, size_t length, const char *what)
{
    size_t size = strlen(what);
    for (const char *at = text; at && (size_t)(text + length - at) >= size; at++) {
        at = memchr(at, what[0], (size_t)(text + length - at));
        if (!at || (size_t)(text + length - at) < size) return NULL;
        if (memcmp(at, what, size) == 0) return at;
    }
    return NULL;
}

static void reply_take(struct load *load, uint32_t request, const char *text, size_t length)
{
    if (find(text, length, "\"ok\":false") && atomic_fetch_add(&load->refused, 1) == 0)
        fprintf(stderr, "paidan-bench: refused: %.*s\n", length < SHOWN_MAX ? (int)length : SHOWN_MAX, text);
    if (load->result->order) {
        const char *order = find(text, length, "\"order\":\"");
        load->result->order[request] = order ? strtoull(order + sizeof "\"order\":\"" - 1, NULL, 10) : 0;
    }
    if (load->reply) snprintf(load->reply, load->reply_size, "%.*s", (int)length, text);
}

static void seat_free(struct seat *seat)
{
    struct load *load = seat->load;
    uv_mutex_lock(&load->lock);
    load->idle[load->idle_count++] = (uint32_t)(seat - load->seat);
    uv_cond_signal(&load->changed);
    uv_mutex_unlock(&load->lock);
}

static void seat_done(struct seat *seat)
{
    struct load *load = seat->load;
    nng_msg *message = nng_aio_get_msg(seat->aio);
    uint64_t now_ns = uv_hrtime();
    load->result->latency_us[seat->request] = (uint32_t)((now_ns - seat->begun_ns) / 1000);
    reply_take(load, seat->request, nng_msg_body(message), nng_msg_len(message));
    nng_msg_free(message);
    bool last = atomic_fetch_add(&load->done, 1) + 1 == load->script->count;
    uint32_t next = load->open_rate ? UINT32_MAX : atomic_fetch_add(&load->next, 1);
    if (next < load->script->count) seat_send(seat, next, now_ns);
    else if (load->open_rate || last) seat_free(seat);
}

static void on_aio(void *argument)
{
    struct seat *seat = argument;
    if (nng_aio_result(seat->aio) != 0) {      /* only when it is closed: a lost request is sent again by nng itself */
        if (!seat->receiving) nng_msg_free(nng_aio_get_msg(seat->aio));
        return;
    }
    if (seat->receiving) {
        seat_done(seat);
        return;
    }
    seat->receiving = true;
    nng_ctx_recv(seat->ctx, seat->aio);
}

static void on_pipe(nng_pipe pipe, nng_pipe_ev event, void *argument)
{
    struct load *load = argument;
    (void)pipe, (void)event;
    atomic_fetch_add(&load->pipes, 1);
}

/* ---- the caller's thread ---- */

static bool socket_dial(struct load *load, const char *address)
{
    nng_socket *socket = &load->socket[load->socket_count];
    if (nng_req0_open(socket) != 0) return false;
    load->socket_count++;
    nng_socket_set_ms(*socket, NNG_OPT_RECONNMINT, RECONNECT_MS);
    nng_socket_set_ms(*socket, NNG_OPT_RECONNMAXT, RECONNECT_MS);
    nng_pipe_notify(*socket, NNG_PIPE_EV_ADD_POST, on_pipe, load);
    return nng_dial(*socket, address, NULL, NNG_FLAG_NONBLOCK) == 0;
}

static bool seats_open(struct load *load, uint32_t depth)
{
    for (uint32_t i = 0; i < load->socket_count * depth; i++) {
        struct seat *seat = &load->seat[i];
        seat->load = load;
        if (nng_ctx_open(&seat->ctx, load->socket[i % load->socket_count]) != 0 || nng_aio_alloc(&seat->aio, on_aio, seat) != 0) return false;
        load->seat_count++;
    }
    return true;
}

struct load *load_open(const char *address, uint32_t connections, uint32_t depth)
{
    struct load *load = memory_take(1, sizeof *load);
    uv_mutex_init(&load->lock);
    uv_cond_init(&load->changed);
    load->socket = memory_take(connections, sizeof *load->socket);
    load->seat = memory_take((size_t)connections * depth, sizeof *load->seat);
    load->idle = memory_take((size_t)connections * depth, sizeof *load->idle);
    bool good = true;
    for (uint32_t i = 0; i < connections && good; i++) good = socket_dial(load, address);
    good = good && seats_open(load, depth);
    for (int waited = 0; good && atomic_load(&load->pipes) < connections; waited++) {
        good = waited < CONNECT_MS;
        uv_sleep(1);
    }
    if (good) return load;
    fprintf(stderr, "paidan-bench: %s does not answer\n", address);
    load_close(load);
    return NULL;
}

void load_close(struct load *load)
{
    if (!load) return;
    for (uint32_t i = 0; i < load->seat_count; i++) nng_aio_stop(load->seat[i].aio);
    for (uint32_t i = 0; i < load->socket_count; i++) nng_close(load->socket[i]);
    for (uint32_t i = 0; i < load->seat_count; i++) nng_aio_free(load->seat[i].aio);
    uv_mutex_destroy(&load->lock);
    uv_cond_destroy(&load->changed);
    free(load->socket);
    free(load->seat);
    free(load->idle);
    free(load);
}

/* Waits for a free seat; false: none for long. */
static bool idle_take(struct load *load, uint32_t *seat)
{
    bool good = true;
    uv_mutex_lock(&load->lock);
    while (load->idle_count == 0 && good) good = uv_cond_timedwait(&load->changed, &load->lock, STALL_S * 1000000000u) == 0;
    if (good) *seat = load->idle[--load->idle_count];
    uv_mutex_unlock(&load->lock);
    return good;
}

static void sleep_until(uint64_t ns)
{
    struct timespec at = { .tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u) };
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

/* At random moments, as independent people come: the gaps are exponential. */
static bool run_open(struct load *load, double rate)
{
    struct random random;
    uint64_t at = uv_hrtime();
    bool good = true;
    random_seed(&random, 7);
    for (uint32_t i = 0; i < load->script->count && good; i++) {
        uint32_t seat = 0;
        double share = ((double)(random_next(&random) >> 11) + 1) / 9007199254740993.0;      /* in (0, 1) */
        at += (uint64_t)(-log(share) * 1e9 / rate);
        if (uv_hrtime() < at) sleep_until(at);
        good = idle_take(load, &seat);
        if (good) seat_send(&load->seat[seat], i, at);
    }
    return good;
}

static bool all_done(struct load *load)
{
    uint32_t seen = 0;
    uint64_t seen_ns = uv_hrtime();
    uv_mutex_lock(&load->lock);
    while (atomic_load(&load->done) < load->script->count) {
        uv_cond_timedwait(&load->changed, &load->lock, 100000000u);
        if (atomic_load(&load->done) != seen) seen_ns = uv_hrtime();
        seen = atomic_load(&load->done);
        if (uv_hrtime() - seen_ns > STALL_S * 1000000000ull) break;
    }
    uv_mutex_unlock(&load->lock);
    return atomic_load(&load->done) >= load->script->count;
}

bool load_run(struct load *load, const struct script *script, double rate, struct load_result *out)
{
    bool good = true;
    load->script = script;
    load->result = out;
    load->open_rate = rate > 0;
    load->idle_count = 0;
    atomic_store(&load->done, 0);
    atomic_store(&load->refused, 0);
    uint32_t at_once = rate > 0 ? 0 : script->count < load->seat_count ? script->count : load->seat_count;
    atomic_store(&load->next, at_once);
    for (uint32_t i = at_once; i < load->seat_count; i++) load->idle[load->idle_count++] = i;
    uint64_t begin = uv_hrtime();
    for (uint32_t i = 0; i < at_once; i++) seat_send(&load->seat[i], i, uv_hrtime());
    if (rate > 0) good = run_open(load, rate);
    good = good && all_done(load);
    out->seconds = (double)(uv_hrtime() - begin) / 1e9;
    out->done = atomic_load(&load->done);
    out->refused = atomic_load(&load->refused);
    if (!good) fprintf(stderr, "paidan-bench: %u of %u requests were not answered\n", script->count - out->done, script->count);
    return good;
}

bool load_ask(struct load *load, const char *text, size_t length, char *reply, size_t size)
{
    struct script script = { 0 };
    uint32_t latency;
    struct load_result result = { .latency_us = &latency };
    script_add(&script, text, length);
    load->reply = reply;
    load->reply_size = size;
    bool good = load_run(load, &script, 0, &result);
    load->reply = NULL;
    script_clear(&script);
    return good && result.refused == 0;
}
