/* wire.c - a REP socket with many contexts, bridged to the loop.
 *
 * Who owns a context when: while its aio is under way, nng and then the aio's callback (nng's thread); from the push on, the loop, until
 * the loop starts the next operation. `held`, `generation` and all of struct wire but the atomics belong to the loop alone.
 * The callback never blocks and never waits for the loop, so the loop may wait for it (nng_aio_stop). */
#include "server/wire.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/codec.h"
#include "server/probe.h"

enum {
    HEADER_MAX = 64,              /* beside MESSAGE_MAX: nng counts the request id, 4 bytes, and 4 for each hop between */
    CLOSE_MS = 500,               /* replies under way get this long to be taken by nng */
    LINGER_MS = 50,               /* ... and then this long to be written: nng says "sent" when a pipe has taken a reply, and drops it with the pipe */
    GIVE_UP_MS = 2000,            /* nng gets this long to close its socket */
    PROBES_FAILED_MAX = 2,        /* so many in a row, and the listener is made anew */
    IPC_MODE = 0660,
    ADDRESS_SIZE = 256,
};

enum phase { PHASE_RECEIVING, PHASE_SENDING };

struct wire_context {
    struct wire *wire;
    nng_ctx ctx;
    nng_aio *aio;
    enum phase phase;                 /* set before the operation begins: it may complete at once */
    nng_msg *message;                 /* received, not handed over yet */
    struct wire_context *next;        /* on the stack */
    uint32_t generation;              /* counts the requests; a token of an older one is stale */
    bool held;                        /* a request is with the caller */
};

struct wire_listener {
    char address[ADDRESS_SIZE];
    nng_listener listener;
    bool up;
    struct probe *probe;
    uint32_t failures;                /* probes in a row */
};

struct wire {
    struct wire_options options;
    nng_socket socket;
    bool socket_open;
    struct wire_context *context;
    uint32_t context_count;           /* with an aio */
    struct wire_listener *listener;
    size_t listener_count;
    uv_async_t wake;
    uv_timer_t timer;                 /* probes; at the end, the deadline of the last replies */
    uint32_t handles_open;
    struct wire_figures figures;      /* the loop's part of them */
    bool stopped, left_behind;
    void (*closed)(void *context);
    void *closed_context;

    _Atomic(struct wire_context *) stack;      /* pushed by nng's threads, taken whole by the loop */
    _Atomic uint32_t sending;
    _Atomic bool closing;
    _Atomic uint64_t sent, unsent;
};

static void wire_log(struct wire *wire, const char *level, const char *event, const char *detail)
{
    if (wire->options.log != NULL) wire->options.log(wire->options.context, level, event, detail);
}

/* ---- nng's threads ---- */

static void context_receive(struct wire_context *context)
{
    context->phase = PHASE_RECEIVING;
    nng_ctx_recv(context->ctx, context->aio);
}

/* Only the push that finds the stack empty wakes the loop: the loop takes all there is. */
static void context_push(struct wire_context *context)
{
    struct wire *wire = context->wire;
    struct wire_context *top = atomic_load(&wire->stack);
    do {
        context->next = top;
    } while (!atomic_compare_exchange_weak(&wire->stack, &top, context));
    if (top == NULL) uv_async_send(&wire->wake);
}

static void on_sent(struct wire_context *context, int error)
{
    struct wire *wire = context->wire;
    if (error != 0) {
        nng_msg_free(nng_aio_get_msg(context->aio));      /* still ours */
        atomic_fetch_add(&wire->unsent, 1);
    } else {
        atomic_fetch_add(&wire->sent, 1);
    }
    bool last = atomic_fetch_sub(&wire->sending, 1) == 1;
    if (!atomic_load(&wire->closing)) context_receive(context);
    else if (last) uv_async_send(&wire->wake);
}

static void on_aio(void *argument)
{
    struct wire_context *context = argument;
    int error = nng_aio_result(context->aio);
    if (context->phase == PHASE_SENDING) {
        on_sent(context, error);
        return;
    }
    if (error != 0 && atomic_load(&context->wire->closing)) return;
    context->message = error == 0 ? nng_aio_get_msg(context->aio) : NULL;
    context_push(context);
}

/* ---- requests and replies ---- */

static void context_hand_over(struct wire_context *context)
{
    struct wire *wire = context->wire;
    nng_msg *message = context->message;
    context->message = NULL;
    context->held = true;
    context->generation++;
    wire->figures.outstanding++;
    wire->figures.requests++;
    struct wire_token token = { (uint32_t)(context - wire->context), context->generation };
    wire->options.on_request(wire->options.context, token, nng_msg_body(message), nng_msg_len(message));
    nng_msg_free(message);
}

static struct wire_context *stack_take(struct wire *wire)
{
    struct wire_context *list = NULL, *top = atomic_exchange(&wire->stack, NULL);
    while (top != NULL) {      /* last in comes first: turn it round */
        struct wire_context *next = top->next;
        top->next = list;
        list = top;
        top = next;
    }
    return list;
}

static void wire_linger(struct wire *wire);

static void on_wake(uv_async_t *wake)
{
    struct wire *wire = wake->data;
    if (atomic_load(&wire->closing)) {
        if (atomic_load(&wire->sending) == 0) wire_linger(wire);
        return;
    }
    bool any = false;
    struct wire_context *next;
    /* A caller may close from inside its callback: what is left then is freed by wire_stop(). */
    for (struct wire_context *context = stack_take(wire); context != NULL && !atomic_load(&wire->closing); context = next) {
        next = context->next;
        if (context->message == NULL) {      /* a receive that failed while nobody closes: try again, not from nng's thread */
            context_receive(context);
        } else {
            context_hand_over(context);
            any = true;
        }
    }
    if (any && !atomic_load(&wire->closing)) wire->options.on_turn(wire->options.context);
}

void wire_reply(struct wire *wire, struct wire_token token, const char *bytes, size_t length)
{
    if (atomic_load(&wire->closing) || token.context >= wire->context_count) return;
    struct wire_context *context = &wire->context[token.context];
    if (!context->held || context->generation != token.generation) return;
    context->held = false;
    wire->figures.outstanding--;

    nng_msg *message;
    if (nng_msg_alloc(&message, length) != 0) {
        wire->figures.dropped++;
        wire_log(wire, "error", "no_memory", "reply");
        context_receive(context);      /* lets go of the request; the peer asks again */
        return;
    }
    memcpy(nng_msg_body(message), bytes, length);
    context->phase = PHASE_SENDING;
    atomic_fetch_add(&wire->sending, 1);
    nng_aio_set_msg(context->aio, message);
    nng_ctx_send(context->ctx, context->aio);
}

/* ---- listeners ---- */

/* Port 0 became a real one: keep it, so that the listener comes back where the peers look for it. */
static void listener_keep_port(struct wire_listener *listener)
{
    int port = 0;
    char *colon = strrchr(listener->address, ':');
    if (strncmp(listener->address, "tcp://", 6) != 0 || strcmp(colon, ":0") != 0) return;
    if (nng_listener_get_int(listener->listener, NNG_OPT_TCP_BOUND_PORT, &port) != 0) return;
    snprintf(colon, (size_t)(listener->address + sizeof listener->address - colon), ":%d", port);
}

static int listener_start(struct wire *wire, struct wire_listener *listener)
{
    int error = nng_listener_create(&listener->listener, wire->socket, listener->address);
    if (error != 0) return error;
    if (strncmp(listener->address, "ipc://", 6) == 0) {
        error = nng_listener_set_int(listener->listener, NNG_OPT_IPC_PERMISSIONS, IPC_MODE);
    }
    if (error == 0) error = nng_listener_start(listener->listener, 0);
    if (error != 0) {
        nng_listener_close(listener->listener);
        return error;
    }
    listener->up = true;
    listener->failures = 0;
    listener_keep_port(listener);
    return 0;
}

static void listener_heal(struct wire *wire, struct wire_listener *listener)
{
    if (listener->up) nng_listener_close(listener->listener);      /* its peers lose their pipes and come back */
    listener->up = false;
    int error = listener_start(wire, listener);
    char detail[ADDRESS_SIZE + 64];
    snprintf(detail, sizeof detail, "%s: %s", listener->address, error == 0 ? "no longer answered" : nng_strerror(error));
    if (error == 0) wire->figures.heals++;
    wire_log(wire, error == 0 ? "warn" : "error", error == 0 ? "listener_healed" : "listener_down", detail);
}

static void listener_judge(struct wire_listener *listener)
{
    if (listener->probe == NULL) return;
    switch (probe_state(listener->probe)) {
    case PROBE_ANSWERED: listener->failures = 0; break;
    case PROBE_RUNNING:
    case PROBE_FAILED: listener->failures++; break;
    case PROBE_UNTRIED: break;
    }
    probe_drop(listener->probe);
    listener->probe = NULL;
}

static void on_probe(uv_timer_t *timer)
{
    struct wire *wire = timer->data;
    for (size_t i = 0; i < wire->listener_count; i++) {
        struct wire_listener *listener = &wire->listener[i];
        listener_judge(listener);
        if (!listener->up || listener->failures >= PROBES_FAILED_MAX) listener_heal(wire, listener);
        if (listener->up) listener->probe = probe_start(wire->options.loop, listener->address);
    }
}

/* ---- the end ---- */

/* nng_close() of nng 1.5 can wait for ever for a pipe that is being closed (nng #1543, #1813), so it has a thread of its own. Everybody was
 * answered by now: waiting here holds nobody up. When it is not back in time it is left behind, with all that it may still touch. */
struct farewell { nng_socket socket; uv_mutex_t lock; uv_cond_t said; uv_thread_t thread; bool done, given_up; };

static void farewell_free(struct farewell *farewell)
{
    uv_cond_destroy(&farewell->said);
    uv_mutex_destroy(&farewell->lock);
    free(farewell);
}

static void close_socket(void *argument)
{
    struct farewell *farewell = argument;
    nng_close(farewell->socket);
    uv_mutex_lock(&farewell->lock);
    farewell->done = true;
    bool given_up = farewell->given_up;
    uv_cond_signal(&farewell->said);
    uv_mutex_unlock(&farewell->lock);
    if (given_up) farewell_free(farewell);
}

/* false: it hangs, and nng keeps what it has. */
static bool socket_close(nng_socket socket)
{
    struct farewell *farewell = calloc(1, sizeof *farewell);
    if (farewell == NULL) abort();
    farewell->socket = socket;
    if (uv_mutex_init(&farewell->lock) != 0 || uv_cond_init(&farewell->said) != 0) abort();
    if (uv_thread_create(&farewell->thread, close_socket, farewell) != 0) abort();      /* no memory for a thread */
    uint64_t until_ns = uv_hrtime() + GIVE_UP_MS * 1000000ULL;
    uv_mutex_lock(&farewell->lock);
    for (uint64_t now_ns = uv_hrtime(); !farewell->done && now_ns < until_ns; now_ns = uv_hrtime())
        uv_cond_timedwait(&farewell->said, &farewell->lock, until_ns - now_ns);
    bool done = farewell->done;
    farewell->given_up = !done;
    uv_mutex_unlock(&farewell->lock);
    if (!done) return false;
    uv_thread_join(&farewell->thread);
    farewell_free(farewell);
    return true;
}

static void wire_free(struct wire *wire)
{
    if (wire->left_behind) return;
    free(wire->context);
    free(wire->listener);
    free(wire);
}

static void on_closed(uv_handle_t *handle)
{
    struct wire *wire = handle->data;
    if (--wire->handles_open > 0) return;
    void (*closed)(void *context) = wire->closed;
    void *context = wire->closed_context;
    wire_free(wire);
    if (closed != NULL) closed(context);
}

/* The order is nng's: stop every aio, close the socket, free the aios. After the stops no callback comes any more. */
static void wire_stop(struct wire *wire)
{
    if (wire->stopped) return;
    wire->stopped = true;
    for (uint32_t i = 0; i < wire->context_count; i++) nng_aio_stop(wire->context[i].aio);
    for (uint32_t i = 0; i < wire->context_count; i++) {
        if (wire->context[i].message != NULL) nng_msg_free(wire->context[i].message);
    }
    for (size_t i = 0; i < wire->listener_count; i++) probe_drop(wire->listener[i].probe);
    wire->left_behind = wire->socket_open && !socket_close(wire->socket);
    if (wire->left_behind) wire_log(wire, "warn", "close", "nng does not close its socket; left behind");
    for (uint32_t i = 0; !wire->left_behind && i < wire->context_count; i++) nng_aio_free(wire->context[i].aio);
    uv_close((uv_handle_t *)&wire->wake, on_closed);
    uv_close((uv_handle_t *)&wire->timer, on_closed);
}

static void on_deadline(uv_timer_t *timer)
{
    wire_stop(timer->data);
}

static void wire_linger(struct wire *wire)
{
    if (wire->stopped) return;
    if (atomic_load(&wire->sent) == 0) wire_stop(wire);      /* nobody waits for anything */
    else uv_timer_start(&wire->timer, on_deadline, LINGER_MS, 0);
}

void wire_close(struct wire *wire, void (*closed)(void *context), void *context)
{
    wire->closed = closed;
    wire->closed_context = context;
    atomic_store(&wire->closing, true);
    if (atomic_load(&wire->sending) == 0) wire_linger(wire);
    else uv_timer_start(&wire->timer, on_deadline, CLOSE_MS, 0);      /* the last send wakes us earlier */
}

/* ---- the beginning ---- */

static bool address_known(const char *address)
{
    if (strlen(address) + sizeof ":65535" > ADDRESS_SIZE) return false;
    if (strncmp(address, "ipc://", 6) == 0) return address[6] != '\0';
    if (strncmp(address, "tcp://", 6) != 0) return false;
    const char *colon = strrchr(address, ':');      /* without a port nng would take any */
    return colon > address + 6 && colon[1] >= '0' && colon[1] <= '9';
}

static bool contexts_open(struct wire *wire)
{
    for (uint32_t i = 0; i < wire->options.contexts; i++) {
        struct wire_context *context = &wire->context[i];
        context->wire = wire;
        if (nng_ctx_open(&context->ctx, wire->socket) != 0 || nng_aio_alloc(&context->aio, on_aio, context) != 0) return false;
        wire->context_count++;
    }
    for (uint32_t i = 0; i < wire->context_count; i++) context_receive(&wire->context[i]);
    return true;
}

/* Everything that belongs to nng. NULL, or why it did not work: then wire_close() undoes what was done. */
static const char *wire_listen(struct wire *wire)
{
    if (nng_rep0_open(&wire->socket) != 0) return "no memory for the socket";
    wire->socket_open = true;
    if (nng_socket_set_size(wire->socket, NNG_OPT_RECVMAXSZ, MESSAGE_MAX + HEADER_MAX) != 0) return "the size limit was refused";
    if (!contexts_open(wire)) return "no memory for the contexts";
    for (; wire->listener_count < wire->options.address_count; wire->listener_count++) {
        struct wire_listener *listener = &wire->listener[wire->listener_count];
        const char *address = wire->options.address[wire->listener_count];
        if (!address_known(address)) return "an address is neither ipc://path nor tcp://host:port, or too long";
        snprintf(listener->address, sizeof listener->address, "%s", address);
        int error = listener_start(wire, listener);
        if (error != 0) {
            wire_log(wire, "error", "listen", listener->address);
            return nng_strerror(error);
        }
    }
    if (wire->options.probe_ms <= 0) return NULL;
    uint64_t every_ms = (uint64_t)wire->options.probe_ms;
    return uv_timer_start(&wire->timer, on_probe, every_ms, every_ms) == 0 ? NULL : "no timer";
}

bool wire_open(const struct wire_options *options, struct wire **out, const char **why)
{
    *out = NULL;
    *why = "no memory";
    struct wire *wire = calloc(1, sizeof *wire);
    if (wire == NULL) return false;
    wire->options = *options;
    wire->context = calloc(options->contexts > 0 ? options->contexts : 1, sizeof *wire->context);
    wire->listener = calloc(options->address_count > 0 ? options->address_count : 1, sizeof *wire->listener);
    if (wire->context == NULL || wire->listener == NULL || uv_async_init(options->loop, &wire->wake, on_wake) != 0) {
        wire_free(wire);
        return false;
    }
    uv_timer_init(options->loop, &wire->timer);      /* cannot fail */
    wire->wake.data = wire->timer.data = wire;
    wire->handles_open = 2;
    const char *error = wire_listen(wire);
    if (error != NULL) {
        *why = error;
        wire_close(wire, NULL, NULL);
        return false;
    }
    wire->options.address = NULL;      /* the caller's; the listeners hold copies */
    *out = wire;
    return true;
}

const char *wire_address(const struct wire *wire, size_t index)
{
    return index < wire->listener_count ? wire->listener[index].address : NULL;
}

void wire_figures(const struct wire *wire, struct wire_figures *out)
{
    *out = wire->figures;
    out->replies = atomic_load(&wire->sent);
    out->dropped += atomic_load(&wire->unsent);
}
