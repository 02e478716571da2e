/* forward.c - from the outbox to the core. */
#include "points/agent/forward.h"

#include <stdio.h>
#include <stdlib.h>
#include "points/agent/local.h"
#include "points/agent/log.h"
#include "points/agent/status.h"

enum {
    ASK_TIMEOUT_MS = 15000,
    AGAIN_MS = 2000,
    INTERNAL_MOST = 5,      /* a letter that makes the core fail so often must not keep the others waiting for ever */
};

struct forward {
    struct uplink *uplink;
    struct outbox *outbox;
    struct feed *feed;
    uv_timer_t again;
    bool busy, stopped;
    uint64_t number;        /* the letter under way */
    uint32_t internal;      /* times the core failed on it */
    void (*closed)(void *context);
    void *closed_context;
    char answer[MESSAGE_MAX];
    _Alignas(max_align_t) char scratch[ARENA_MESSAGE];
};

static void on_again(uv_timer_t *timer)
{
    forward_kick(timer->data);
}

static void again_later(struct forward *forward)
{
    uv_timer_start(&forward->again, on_again, AGAIN_MS, 0);
}

static void tell(struct forward *forward, const char *key)
{
    struct letter letter;
    struct msg_letter body;
    struct arena arena;
    arena_init(&arena, forward->scratch, sizeof forward->scratch);
    if (!outbox_find(forward->outbox, key, &letter) || !local_letter(&letter, &arena, &body)) return;
    struct logfmt *line = log_begin(letter.state == LETTER_DONE ? "info" : "warn", "outbox", body.state);
    logfmt_text(line, "key", letter.key);
    if (body.order != NULL) logfmt_number(line, "order", (int64_t)body.order->order);
    if (body.error != NULL) logfmt_text(line, "why", body.error->name);
    log_end(line);
    feed_letter(forward->feed, &body);
}

/* Answers that say nothing about the order itself: it waits on. */
static bool try_again(struct forward *forward, enum error error)
{
    if (error == ERR_INTERNAL) return ++forward->internal < INTERNAL_MOST;
    return error == ERR_UNAVAILABLE || error == ERR_FULL || error == ERR_NO_SESSION;
}

static bool letter_end(struct forward *forward, const struct msg_reply_envelope *reply)
{
    struct msg_refusal refusal = status_refusal(reply);
    size_t length = reply->error == ERR_OK ? codec_write_body(&shape_order, reply->body, forward->answer, sizeof forward->answer)
                                           : codec_write_body(&shape_refusal, &refusal, forward->answer, sizeof forward->answer);
    return outbox_end(forward->outbox, forward->number, reply->error, forward->answer, length) == ERR_OK;
}

static void on_answer(void *context, const struct msg_reply_envelope *reply)
{
    struct forward *forward = context;
    struct letter letter;
    forward->busy = false;
    bool again = try_again(forward, reply->error);
    if (again && forward->stopped) return;
    if (again) {
        again_later(forward);
        return;
    }
    char key[KEY_MAX + 1] = "";
    if (outbox_first(forward->outbox, &letter) && letter.number == forward->number) snprintf(key, sizeof key, "%s", letter.key);
    if (!letter_end(forward, reply)) {
        log_line("error", "outbox", "disk", key);      /* it waits on; the core will know the key again */
        if (!forward->stopped) again_later(forward);
        return;
    }
    tell(forward, key);
    forward_kick(forward);
}

void forward_kick(struct forward *forward)
{
    struct letter letter;
    struct arena arena;
    void *body = NULL;
    const char *field = NULL;
    if (forward->busy || forward->stopped || !uplink_up(forward->uplink)) return;
    if (!outbox_first(forward->outbox, &letter)) return;
    if (letter.number != forward->number) forward->internal = 0;
    forward->number = letter.number;
    forward->busy = true;
    arena_init(&arena, forward->scratch, sizeof forward->scratch);
    enum error error = codec_read_body(kind_rows[KIND_ORDER_NOW].request, letter.body, letter.length, &arena, &body, &field);
    if (error != ERR_OK) {      /* written by a program that knew other messages */
        struct msg_reply_envelope reply = { .kind = KIND_ORDER_NOW, .error = error, .field = field };
        on_answer(forward, &reply);
        return;
    }
    uplink_ask(forward->uplink, KIND_ORDER_NOW, letter.key, body, ASK_TIMEOUT_MS, on_answer, forward);
}

bool forward_open(uv_loop_t *loop, struct uplink *uplink, struct outbox *outbox, struct feed *feed, struct forward **out)
{
    struct forward *forward = calloc(1, sizeof *forward);
    *out = forward;
    if (forward == NULL) return false;
    forward->uplink = uplink;
    forward->outbox = outbox;
    forward->feed = feed;
    uv_timer_init(loop, &forward->again);
    forward->again.data = forward;
    return true;
}

void forward_stop(struct forward *forward)
{
    forward->stopped = true;
    uv_timer_stop(&forward->again);
}

static void on_again_closed(uv_handle_t *handle)
{
    struct forward *forward = handle->data;
    void (*closed)(void *) = forward->closed;
    void *context = forward->closed_context;
    free(forward);
    closed(context);
}

void forward_close(struct forward *forward, void (*closed)(void *context), void *context)
{
    forward->closed = closed;
    forward->closed_context = context;
    uv_close((uv_handle_t *)&forward->again, on_again_closed);
}
