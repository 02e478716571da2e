/* uplink.c - requests wait in a queue, go out by a free slot of the link, and come back once: with the core's reply, or with the link's own.
 * Slot 0 is kept for the link's own questions: session and clock. */
#include "points/uplink/uplink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/uplink/body.h"
#include "points/uplink/core_clock.h"
#include "points/uplink/link.h"

enum {
    CONTROL = 0,                 /* the slot of the link's own questions */
    TICK_MS = 100,
    CONTROL_TIMEOUT_MS = 5000,   /* no answer to our own question for so long: out of reach */
    CLOCK_EVERY_MS = 2000,
    REOPEN_AFTER_MS = 1000,      /* pause after a session was refused */
    WATCHDOG_MS = 20000,
    RESEND_MS = 5000,
    FORGOTTEN_MOST = 4,          /* no_session for so many fresh sessions in a row: the caller is told */
};

struct ask {
    struct ask *next;
    uint64_t number;             /* order of asking; also the id on the wire */
    enum kind kind;
    char key[KEY_MAX + 1];       /* "" for none */
    void *body;
    int64_t deadline_ms;
    uint64_t session;            /* the session it went out under */
    uint32_t forgotten;          /* times it was answered no_session */
    enum error refused;          /* why it never went out; for the list of refused ones */
    uplink_done *done;
    void *context;
};

enum session_state { SESSION_NONE, SESSION_OPENING, SESSION_OPEN };

struct uplink {
    struct uplink_options options;
    char role[TEXT_MAX + 1], program[TEXT_MAX + 1];
    struct link *link;
    uv_timer_t tick;
    struct core_clock clock;

    bool pipe, up, closing;
    int64_t lost_ms;             /* the last sign of life, or the last new dialer */

    enum session_state session;
    uint64_t session_number, session_seq;
    char auth[TEXT_MAX + 1];
    bool control_busy;
    enum kind control_kind;
    int64_t control_asked_ms, control_next_ms;

    uint64_t last_number;
    struct ask *queue, **queue_tail;
    uint32_t queued;
    struct ask *refused, **refused_tail;      /* to be answered from the loop */
    struct ask **in_flight;                   /* per slot; NULL: free */
    uint32_t *free_slot, free_count;

    void (*closed)(void *context);
    void *closed_context;
    int handles;

    char out[MESSAGE_MAX];
    _Alignas(max_align_t) char scratch[ARENA_MESSAGE];
    enum error refusal;              /* of the session, by the core; ERR_OK: none */
};

static int64_t mono_ms(void)
{
    return (int64_t)(uv_hrtime() / 1000000);
}

/* ---- asks ---- */

static void ask_free(struct ask *ask)
{
    free(ask->body);
    free(ask);
}

static void ask_answer(struct ask *ask, const struct msg_reply_envelope *reply)
{
    ask->done(ask->context, reply);
    ask_free(ask);
}

static void ask_fail(const struct uplink *uplink, struct ask *ask, enum error error)
{
    struct msg_reply_envelope reply = { .id = ask->number, .kind = ask->kind, .error = error, .now_ms = uplink_now_ms(uplink) };
    ask_answer(ask, &reply);
}

static void refuse_later(struct uplink *uplink, struct ask *ask, enum error error)
{
    ask->refused = error;
    ask->next = NULL;
    *uplink->refused_tail = ask;
    uplink->refused_tail = &ask->next;
    if (!uplink->closing) link_wake(uplink->link);
}

static void refuse_now(struct uplink *uplink)
{
    while (uplink->refused != NULL) {
        struct ask *ask = uplink->refused;
        uplink->refused = ask->next;
        if (uplink->refused == NULL) uplink->refused_tail = &uplink->refused;
        ask_fail(uplink, ask, ask->refused);
    }
}

static void queue_append(struct uplink *uplink, struct ask *ask)
{
    ask->next = NULL;
    *uplink->queue_tail = ask;
    uplink->queue_tail = &ask->next;
    uplink->queued++;
}

/* Back to where it stood: before everything that was asked after it. */
static void queue_return(struct uplink *uplink, struct ask *ask)
{
    struct ask **place = &uplink->queue;
    while (*place != NULL && (*place)->number < ask->number) place = &(*place)->next;
    ask->next = *place;
    *place = ask;
    if (ask->next == NULL) uplink->queue_tail = &ask->next;
    uplink->queued++;
}

static struct ask *queue_take(struct uplink *uplink, struct ask **place)
{
    struct ask *ask = *place;
    *place = ask->next;
    if (*place == NULL) uplink->queue_tail = place;
    uplink->queued--;
    return ask;
}

/* Refused ones are handed over on the next turn: their callbacks may ask again while we walk the queue. */
static void queue_refuse(struct uplink *uplink, int64_t deadline_until_ms, enum error error)
{
    struct ask **place = &uplink->queue;
    while (*place != NULL) {
        if ((*place)->deadline_ms <= deadline_until_ms) refuse_later(uplink, queue_take(uplink, place), error);
        else place = &(*place)->next;
    }
}

/* ---- out ---- */

/* A long poll is quiet by intention: sending it again early would only hold another context of the core. */
static int64_t resend_ms(const struct ask *ask)
{
    const struct msg_events_ask *poll = ask->body;
    return RESEND_MS + (ask->kind == KIND_EVENTS_SINCE ? poll->wait_ms : 0);
}

static void ask_send(struct uplink *uplink, struct ask *ask)
{
    struct msg_request_envelope request = { .id = ask->number, .kind = ask->kind, .key = ask->key[0] == '\0' ? NULL : ask->key,
                                            .auth = uplink->auth, .body = ask->body };
    int64_t left_ms = ask->deadline_ms - mono_ms();
    size_t length = codec_write_request(&request, uplink->out, sizeof uplink->out);
    if (length == 0 || left_ms <= 0) {      /* too long would close the pipe, and be sent again and again */
        refuse_later(uplink, ask, length == 0 ? ERR_TOO_LONG : ERR_UNAVAILABLE);
        return;
    }
    uint32_t slot = uplink->free_slot[--uplink->free_count];
    ask->session = uplink->session_number;
    uplink->in_flight[slot] = ask;
    link_send(uplink->link, slot, uplink->out, length, left_ms, resend_ms(ask));
}

static void control_send(struct uplink *uplink, enum kind kind, void *body)
{
    struct msg_request_envelope request = { .id = ++uplink->last_number, .kind = kind, .body = body };
    if (kind != KIND_SESSION_OPEN) request.auth = uplink->auth;
    size_t length = codec_write_request(&request, uplink->out, sizeof uplink->out);
    uplink->control_busy = true;
    uplink->control_kind = kind;
    uplink->control_asked_ms = mono_ms();
    link_send(uplink->link, CONTROL, uplink->out, length, CONTROL_TIMEOUT_MS, RESEND_MS);
}

static void pump(struct uplink *uplink)
{
    if (uplink->closing) return;
    int64_t now_ms = mono_ms();
    if (uplink->pipe && !uplink->control_busy && now_ms >= uplink->control_next_ms) {
        if (uplink->session == SESSION_NONE) {
            struct msg_session_open body = { .role = uplink->role, .scope = uplink->options.scope, .program = uplink->program };
            uplink->session = SESSION_OPENING;
            control_send(uplink, KIND_SESSION_OPEN, &body);
        } else if (uplink->session == SESSION_OPEN) {
            struct msg_clock_ask body = { .ask = false };
            control_send(uplink, KIND_CLOCK, &body);
        }
    }
    while (uplink->session == SESSION_OPEN && uplink->queue != NULL && uplink->free_count > 0)
        ask_send(uplink, queue_take(uplink, &uplink->queue));
}

/* ---- in ---- */

static void set_up(struct uplink *uplink, bool up)
{
    if (uplink->up == up) return;
    uplink->up = up;
    if (uplink->options.on_link != NULL) uplink->options.on_link(uplink->options.context, up);
}

static void session_lost(struct uplink *uplink)
{
    uplink->session = SESSION_NONE;
    uplink->control_next_ms = 0;
}

/* Refusals that will not be different in a second; the others are waited out. */
static bool refused_for_good(enum error error)
{
    return error != ERR_FULL && error != ERR_UNAVAILABLE && error != ERR_INTERNAL;
}

static void session_answer(struct uplink *uplink, const struct msg_reply_envelope *reply)
{
    if (reply->error != ERR_OK) {
        uplink->session = SESSION_NONE;
        uplink->control_next_ms = mono_ms() + REOPEN_AFTER_MS;
        if (!refused_for_good(reply->error)) return;
        bool told = uplink->refusal == reply->error;
        uplink->refusal = reply->error;
        queue_refuse(uplink, INT64_MAX, reply->error);
        if (!told && uplink->options.on_link != NULL) uplink->options.on_link(uplink->options.context, false);
        return;
    }
    const struct msg_session *session = reply->body;
    uplink->refusal = ERR_OK;
    snprintf(uplink->auth, sizeof uplink->auth, "%s", session->auth);
    core_clock_set(&uplink->clock, uplink->control_asked_ms, mono_ms(), session->now_ms, session->speed_pct);
    uplink->session = SESSION_OPEN;
    uplink->session_number++;
    uplink->session_seq = session->seq;
    uplink->control_next_ms = mono_ms() + CLOCK_EVERY_MS;
    set_up(uplink, true);
}

static void clock_answer(struct uplink *uplink, const struct msg_reply_envelope *reply)
{
    if (uplink->session == SESSION_OPEN) uplink->control_next_ms = mono_ms() + CLOCK_EVERY_MS;
    if (reply->error == ERR_NO_SESSION) session_lost(uplink);
    if (reply->error != ERR_OK) return;
    const struct msg_clock *clock = reply->body;
    core_clock_set(&uplink->clock, uplink->control_asked_ms, mono_ms(), clock->now_ms, clock->speed_pct);
}

static void control_answer(struct uplink *uplink, const struct msg_reply_envelope *reply)
{
    uplink->control_busy = false;
    if (uplink->closing) return;
    if (reply == NULL) {                     /* the pipe may stand, but nobody speaks */
        session_lost(uplink);
        set_up(uplink, false);
    } else if (uplink->control_kind == KIND_SESSION_OPEN) {
        session_answer(uplink, reply);
    } else {
        clock_answer(uplink, reply);
    }
}

static void slot_answer(struct uplink *uplink, uint32_t slot, const struct msg_reply_envelope *reply)
{
    struct ask *ask = uplink->in_flight[slot];
    uplink->in_flight[slot] = NULL;
    uplink->free_slot[uplink->free_count++] = slot;
    if (reply == NULL) {
        ask_fail(uplink, ask, ERR_UNAVAILABLE);
        return;
    }
    core_clock_hear(&uplink->clock, mono_ms(), reply->now_ms);
    if (reply->error == ERR_NO_SESSION && !uplink->closing && ++ask->forgotten < FORGOTTEN_MOST) {
        if (ask->session == uplink->session_number && uplink->session == SESSION_OPEN) session_lost(uplink);
        queue_return(uplink, ask);
        return;
    }
    if (reply->id != ask->number || reply->kind != ask->kind) {      /* not an answer to this: the core is at fault */
        ask_fail(uplink, ask, ERR_INTERNAL);
        return;
    }
    ask_answer(ask, reply);
}

static void on_reply(void *context, uint32_t slot, const char *bytes, size_t length)
{
    struct uplink *uplink = context;
    struct arena arena;
    struct msg_reply_envelope reply = { 0 };
    const char *field = NULL;
    arena_init(&arena, uplink->scratch, sizeof uplink->scratch);
    if (bytes != NULL) {
        uplink->lost_ms = mono_ms();
        if (codec_read_reply(bytes, length, &arena, &reply, &field) != ERR_OK) bytes = NULL;      /* not an answer */
    }
    if (slot == CONTROL) control_answer(uplink, bytes == NULL ? NULL : &reply);
    else slot_answer(uplink, slot, bytes == NULL ? NULL : &reply);
}

static void on_pipe(void *context, bool up)
{
    struct uplink *uplink = context;
    uplink->pipe = up;
    uplink->lost_ms = mono_ms();
    session_lost(uplink);                    /* whoever answers next may not be the one who knew us */
    if (!up) set_up(uplink, false);
}

static void on_turn(void *context)
{
    struct uplink *uplink = context;
    refuse_now(uplink);
    pump(uplink);
}

static void on_tick(uv_timer_t *tick)
{
    struct uplink *uplink = tick->data;
    int64_t now_ms = mono_ms();
    queue_refuse(uplink, now_ms, ERR_UNAVAILABLE);
    if (now_ms - uplink->lost_ms >= uplink->options.watchdog_ms) {
        uplink->lost_ms = now_ms;
        link_redial(uplink->link);
    }
    pump(uplink);
}

/* ---- the doors ---- */

bool uplink_open(const struct uplink_options *options, struct uplink **out, const char **why)
{
    struct uplink *uplink = calloc(1, sizeof *uplink);
    uint32_t slots = options->contexts + 1;
    *out = NULL;
    *why = "out of memory";
    if (uplink == NULL) return false;
    uplink->options = *options;
    if (uplink->options.watchdog_ms == 0) uplink->options.watchdog_ms = WATCHDOG_MS;
    snprintf(uplink->role, sizeof uplink->role, "%s", role_name(options->role));
    snprintf(uplink->program, sizeof uplink->program, "%s", options->program);
    uplink->queue_tail = &uplink->queue;
    uplink->refused_tail = &uplink->refused;
    uplink->lost_ms = mono_ms();
    uplink->in_flight = calloc(slots, sizeof *uplink->in_flight);
    uplink->free_slot = calloc(slots, sizeof *uplink->free_slot);
    if (uplink->in_flight == NULL || uplink->free_slot == NULL) goto failed;
    for (uint32_t slot = slots - 1; slot > CONTROL; slot--) uplink->free_slot[uplink->free_count++] = slot;
    struct link_options link = { .loop = options->loop, .address = options->address, .slots = slots, .message_max = MESSAGE_MAX,
                                 .context = uplink, .on_reply = on_reply, .on_pipe = on_pipe, .on_turn = on_turn };
    if (!link_open(&link, &uplink->link, why)) goto failed;
    uv_timer_init(options->loop, &uplink->tick);      /* cannot fail */
    uplink->tick.data = uplink;
    uv_timer_start(&uplink->tick, on_tick, TICK_MS, TICK_MS);
    *out = uplink;
    return true;
failed:
    free(uplink->in_flight);
    free(uplink->free_slot);
    free(uplink);
    return false;
}

void uplink_ask(struct uplink *uplink, enum kind kind, const char *key, const void *body, int64_t timeout_ms, uplink_done *done, void *context)
{
    struct ask *ask = calloc(1, sizeof *ask);
    void *copy = body_copy(kind_rows[kind].request, body);
    if (ask == NULL || copy == NULL) abort();      /* no memory: stop, be started again; nothing acknowledged is in here */
    ask->number = ++uplink->last_number;
    ask->kind = kind;
    ask->body = copy;
    ask->deadline_ms = mono_ms() + timeout_ms;
    ask->done = done;
    ask->context = context;
    if (key != NULL && strlen(key) > KEY_MAX) {
        refuse_later(uplink, ask, ERR_TOO_LONG);
        return;
    }
    if (key != NULL) snprintf(ask->key, sizeof ask->key, "%s", key);
    if (uplink->closing) {
        refuse_later(uplink, ask, ERR_UNAVAILABLE);
        return;
    }
    if (uplink->queued >= uplink->options.queue_max && (uplink->session != SESSION_OPEN || uplink->free_count == 0)) {
        refuse_later(uplink, ask, ERR_FULL);
        return;
    }
    queue_append(uplink, ask);
    pump(uplink);
}

enum error uplink_refused(const struct uplink *uplink) { return uplink->refusal; }
bool uplink_up(const struct uplink *uplink)
{
    return uplink->up;
}

int64_t uplink_now_ms(const struct uplink *uplink)
{
    return core_clock_now(&uplink->clock, mono_ms());
}

int64_t uplink_speed_pct(const struct uplink *uplink)
{
    return uplink->clock.speed_pct;
}

uint64_t uplink_session_seq(const struct uplink *uplink)
{
    return uplink->session_seq;
}

void uplink_key(char out[33])
{
    unsigned char bytes[16];
    if (uv_random(NULL, NULL, bytes, sizeof bytes, 0, NULL) != 0) abort();      /* a key that is not random could meet another */
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void uplink_gone(struct uplink *uplink)
{
    if (--uplink->handles > 0) return;
    queue_refuse(uplink, INT64_MAX, ERR_UNAVAILABLE);
    refuse_now(uplink);
    void (*closed)(void *) = uplink->closed;
    void *context = uplink->closed_context;
    free(uplink->in_flight);
    free(uplink->free_slot);
    free(uplink);
    closed(context);
}

static void on_link_closed(void *context)
{
    uplink_gone(context);
}

static void on_tick_closed(uv_handle_t *handle)
{
    uplink_gone(handle->data);
}

void uplink_close(struct uplink *uplink, void (*closed)(void *context), void *context)
{
    uplink->closing = true;
    uplink->closed = closed;
    uplink->closed_context = context;
    uplink->handles = 2;
    link_close(uplink->link, on_link_closed, uplink);
    uv_close((uv_handle_t *)&uplink->tick, on_tick_closed);
}
