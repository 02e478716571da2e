/* link.c - the bridge between nng's threads and the loop. */
#include "points/uplink/link.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { RECONNECT_LEAST_MS = 200, RECONNECT_MOST_MS = 10000, GIVE_UP_MS = 2000 };

enum phase { PHASE_FREE, PHASE_SENDING, PHASE_RECEIVING };

struct slot {
    struct link *link;
    struct slot *next;               /* in the stack of finished operations */
    nng_ctx ctx;
    nng_aio *aio;
    enum phase phase;                /* the loop's */
    int64_t deadline_ms;
};

/* Shared with the thread that closes the socket; the last of the two frees it. */
struct farewell {
    uv_mutex_t lock;
    uv_thread_t thread;
    nng_socket socket;
    uv_async_t *wake;
    bool done, given_up;
};

struct link {
    struct link_options options;
    nng_socket socket;
    nng_dialer dialer;
    bool dialing;
    atomic_bool closing;
    uv_async_t wake;
    uv_timer_t give_up;
    struct farewell *farewell;
    int handles;
    _Atomic(struct slot *) finished;
    atomic_uint pipes_come, pipes_gone;
    uint32_t seen_come, seen_gone;   /* what the loop knows of them */
    uint32_t slot_count;
    void (*closed)(void *context);
    void *closed_context;
    struct slot slot[];
};

static int64_t mono_ms(void)
{
    return (int64_t)(uv_hrtime() / 1000000);
}

/* ---- nng's threads ---- */

static void on_aio(void *argument)
{
    struct slot *slot = argument;
    struct link *link = slot->link;
    struct slot *head = atomic_load_explicit(&link->finished, memory_order_relaxed);
    do {
        slot->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&link->finished, &head, slot, memory_order_release, memory_order_relaxed));
    if (head == NULL) uv_async_send(&link->wake);      /* not empty before: whoever made it so has woken the loop already */
}

static void on_pipe(nng_pipe pipe, nng_pipe_ev event, void *argument)
{
    struct link *link = argument;
    (void)pipe;
    if (atomic_load(&link->closing)) return;
    atomic_fetch_add(event == NNG_PIPE_EV_ADD_POST ? &link->pipes_come : &link->pipes_gone, 1);
    uv_async_send(&link->wake);
}

/* ---- the loop ---- */

static nng_duration time_left(const struct slot *slot)
{
    int64_t left = slot->deadline_ms - mono_ms();
    if (left < 1) return 1;
    return left > INT32_MAX ? INT32_MAX : (nng_duration)left;
}

static void slot_answer(struct slot *slot, const char *bytes, size_t length)
{
    struct link *link = slot->link;
    slot->phase = PHASE_FREE;
    link->options.on_reply(link->options.context, (uint32_t)(slot - link->slot), bytes, length);
}

static void slot_finished(struct slot *slot)
{
    bool failed = nng_aio_result(slot->aio) != 0;
    nng_msg *message = NULL;
    if (slot->phase == PHASE_SENDING) {
        if (failed) {
            nng_msg_free(nng_aio_get_msg(slot->aio));      /* what could not be sent is still ours */
            nng_aio_set_msg(slot->aio, NULL);
            slot_answer(slot, NULL, 0);
        } else if (slot->link->closing) {
            slot_answer(slot, NULL, 0);
        } else {
            slot->phase = PHASE_RECEIVING;
            nng_aio_set_timeout(slot->aio, time_left(slot));
            nng_ctx_recv(slot->ctx, slot->aio);
        }
        return;
    }
    if (failed) {
        slot_answer(slot, NULL, 0);
        return;
    }
    message = nng_aio_get_msg(slot->aio);
    nng_aio_set_msg(slot->aio, NULL);
    slot_answer(slot, nng_msg_body(message), nng_msg_len(message));
    nng_msg_free(message);
}

static void link_drain(struct link *link)
{
    struct slot *taken = atomic_exchange_explicit(&link->finished, NULL, memory_order_acquire);
    struct slot *in_order = NULL;
    while (taken != NULL) {                               /* a stack gives the last first */
        struct slot *next = taken->next;
        taken->next = in_order;
        in_order = taken;
        taken = next;
    }
    while (in_order != NULL) {
        struct slot *next = in_order->next;               /* the slot may be back on the stack before we look again */
        slot_finished(in_order);
        in_order = next;
    }
}

static void link_look_at_pipes(struct link *link)
{
    uint32_t gone = atomic_load(&link->pipes_gone);       /* first: a pipe comes before it goes */
    uint32_t come = atomic_load(&link->pipes_come);
    bool was_up = link->seen_come != link->seen_gone, is_up = come != gone;
    bool fresh = come != link->seen_come;
    link->seen_come = come;
    link->seen_gone = gone;
    if (was_up && (fresh || !is_up)) link->options.on_pipe(link->options.context, false);
    if (is_up && (fresh || !was_up)) link->options.on_pipe(link->options.context, true);
}

static void link_look_at_farewell(struct link *link);

static void on_wake(uv_async_t *wake)
{
    struct link *link = wake->data;
    if (link->closing) {
        link_look_at_farewell(link);
        return;
    }
    link_look_at_pipes(link);
    link_drain(link);
    link->options.on_turn(link->options.context);
}

/* ---- open and close ---- */

/* Ends every operation in flight; from here on nng's threads push nothing any more. */
static void link_stop(struct link *link)
{
    for (uint32_t i = 0; i < link->slot_count; i++)
        if (link->slot[i].aio != NULL) nng_aio_stop(link->slot[i].aio);
    if (link->socket.id == 0) return;
    nng_pipe_notify(link->socket, NNG_PIPE_EV_ADD_POST, NULL, NULL);
    nng_pipe_notify(link->socket, NNG_PIPE_EV_REM_POST, NULL, NULL);
}

static void link_free(struct link *link)
{
    for (uint32_t i = 0; i < link->slot_count; i++) nng_aio_free(link->slot[i].aio);
    free(link);
}

static int link_dial(struct link *link)
{
    int rc = nng_dialer_create(&link->dialer, link->socket, link->options.address);
    if (rc != 0) return rc;
    rc = nng_dialer_start(link->dialer, NNG_FLAG_NONBLOCK);
    if (rc != 0) nng_dialer_close(link->dialer);
    link->dialing = rc == 0;
    return rc;
}

static int link_make(struct link *link)
{
    int rc = nng_req0_open(&link->socket);
    if (rc == 0) rc = nng_socket_set_size(link->socket, NNG_OPT_RECVMAXSZ, link->options.message_max);
    if (rc == 0) rc = nng_socket_set_ms(link->socket, NNG_OPT_RECONNMINT, RECONNECT_LEAST_MS);
    if (rc == 0) rc = nng_socket_set_ms(link->socket, NNG_OPT_RECONNMAXT, RECONNECT_MOST_MS);
    if (rc == 0) rc = nng_pipe_notify(link->socket, NNG_PIPE_EV_ADD_POST, on_pipe, link);
    if (rc == 0) rc = nng_pipe_notify(link->socket, NNG_PIPE_EV_REM_POST, on_pipe, link);
    for (uint32_t i = 0; rc == 0 && i < link->slot_count; i++) {
        struct slot *slot = &link->slot[i];
        slot->link = link;
        rc = nng_aio_alloc(&slot->aio, on_aio, slot);
        if (rc == 0) rc = nng_ctx_open(&slot->ctx, link->socket);
    }
    if (rc == 0) rc = link_dial(link);
    return rc;
}

static void on_failed_open_closed(uv_handle_t *handle)
{
    link_free(handle->data);
}

bool link_open(const struct link_options *options, struct link **out, const char **why)
{
    int rc = 0;
    struct link *link = calloc(1, sizeof *link + (size_t)options->slots * sizeof link->slot[0]);
    *out = NULL;
    if (link == NULL) {
        *why = "out of memory";
        return false;
    }
    link->options = *options;
    link->slot_count = options->slots;
    rc = uv_async_init(options->loop, &link->wake, on_wake);
    if (rc != 0) {
        *why = uv_strerror(rc);
        free(link);
        return false;
    }
    link->wake.data = link;
    rc = link_make(link);
    if (rc != 0) {
        *why = nng_strerror(rc);
        link_stop(link);
        if (link->socket.id != 0) nng_close(link->socket);
        uv_close((uv_handle_t *)&link->wake, on_failed_open_closed);
        return false;
    }
    *out = link;
    return true;
}

void link_send(struct link *link, uint32_t index, const char *bytes, size_t length, int64_t timeout_ms, int64_t resend_ms)
{
    struct slot *slot = &link->slot[index];
    nng_msg *message = NULL;
    if (slot->phase != PHASE_FREE || nng_msg_alloc(&message, length) != 0) abort();      /* our mistake, or no memory: neither goes on */
    char *body = nng_msg_body(message);
    memcpy(body, bytes, length);
    slot->phase = PHASE_SENDING;
    slot->deadline_ms = mono_ms() + timeout_ms;
    nng_ctx_set_ms(slot->ctx, NNG_OPT_REQ_RESENDTIME, (nng_duration)resend_ms);
    nng_aio_set_msg(slot->aio, message);
    nng_aio_set_timeout(slot->aio, time_left(slot));
    nng_ctx_send(slot->ctx, slot->aio);
}

void link_wake(struct link *link)
{
    uv_async_send(&link->wake);
}

void link_redial(struct link *link)
{
    if (link->dialing) nng_dialer_close(link->dialer);
    link->dialing = false;
    link_dial(link);                  /* when even that fails, the watchdog comes again */
}

/* ---- the end ----
 * nng_close() of nng before 1.8 can wait for ever, for a pipe whose receive was started while it was being closed (nng #1543, #1813).
 * It has a thread of its own; when it is not back in time it is left behind, with all that it may still touch. */

static void close_socket(void *argument)
{
    struct farewell *farewell = argument;
    nng_close(farewell->socket);
    uv_mutex_lock(&farewell->lock);
    farewell->done = true;
    bool given_up = farewell->given_up;
    if (!given_up) uv_async_send(farewell->wake);
    uv_mutex_unlock(&farewell->lock);
    if (given_up) {
        uv_mutex_destroy(&farewell->lock);
        free(farewell);
    }
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct link *link = handle->data;
    void (*closed)(void *) = link->closed;
    void *context = link->closed_context;
    if (--link->handles > 0) return;
    link_drain(link);
    if (link->farewell == NULL) link_free(link);
    closed(context);
}

static void link_part(struct link *link)
{
    link->handles = 2;
    uv_close((uv_handle_t *)&link->wake, on_handle_closed);
    uv_close((uv_handle_t *)&link->give_up, on_handle_closed);
}

static void link_look_at_farewell(struct link *link)
{
    struct farewell *farewell = link->farewell;
    if (farewell == NULL || uv_is_closing((uv_handle_t *)&link->wake)) return;
    uv_mutex_lock(&farewell->lock);
    bool done = farewell->done;
    uv_mutex_unlock(&farewell->lock);
    if (!done) return;      /* woken by an operation that ended */
    uv_thread_join(&farewell->thread);
    uv_mutex_destroy(&farewell->lock);
    free(farewell);
    link->farewell = NULL;
    link_part(link);
}

static void on_give_up(uv_timer_t *timer)
{
    struct link *link = timer->data;
    struct farewell *farewell = link->farewell;
    uv_mutex_lock(&farewell->lock);
    bool done = farewell->done;
    farewell->given_up = !done;
    uv_mutex_unlock(&farewell->lock);
    if (done) link_look_at_farewell(link);
    else link_part(link);
}

void link_close(struct link *link, void (*closed)(void *context), void *context)
{
    struct farewell *farewell = calloc(1, sizeof *farewell);
    if (farewell == NULL) abort();
    link->closing = true;
    link->closed = closed;
    link->closed_context = context;
    link->farewell = farewell;
    link_stop(link);
    farewell->socket = link->socket;
    farewell->wake = &link->wake;
    uv_mutex_init(&farewell->lock);
    uv_timer_init(link->wake.loop, &link->give_up);
    link->give_up.data = link;
    uv_timer_start(&link->give_up, on_give_up, GIVE_UP_MS, 0);
    if (uv_thread_create(&farewell->thread, close_socket, farewell) != 0) abort();      /* no memory for a thread */
}
