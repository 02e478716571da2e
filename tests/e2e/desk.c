/* desk.c - asking turns the town's loop until the answer is there. */
#include "e2e/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/uplink/body.h"

enum { QUEUE_MAX = 20000 };

struct heard { struct heard *next; struct answer answer; bool there; };

struct desk {
    struct town *town;
    struct desk *next;
    struct uplink *uplink;
    struct heard *heard;
    bool closed;
};

struct desk *desk_open(struct town *town, enum role role, uint64_t scope)
{
    const char *why = NULL;
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    desk->town = town;
    const struct uplink_options options = { .loop = &town->loop, .address = town->address, .role = role, .scope = scope, .program = "e2e",
                                            .contexts = DESK_CONTEXTS, .queue_max = QUEUE_MAX };
    if (!uplink_open(&options, &desk->uplink, &why)) {
        free(desk);
        fail_msg("uplink: %s", why);
    }
    desk->next = town->desks;
    town->desks = desk;
    return desk;
}

struct uplink *desk_uplink(const struct desk *desk)
{
    return desk->uplink;
}

static void on_closed(void *context)
{
    ((struct desk *)context)->closed = true;
}

void desks_close(struct town *town)
{
    while (town->desks != NULL) {
        struct desk *desk = town->desks;
        town->desks = desk->next;
        uplink_close(desk->uplink, on_closed, desk);
        while (!desk->closed) uv_run(&town->loop, UV_RUN_ONCE);
        while (desk->heard != NULL) {
            struct heard *heard = desk->heard;
            desk->heard = heard->next;
            free(heard->answer.body);
            free(heard);
        }
        free(desk);
    }
    uv_run(&town->loop, UV_RUN_NOWAIT);
}

static void on_answer(void *context, const struct msg_reply_envelope *reply)
{
    struct heard *heard = context;
    struct answer *answer = &heard->answer;
    answer->error = reply->error;
    answer->retry_ms = reply->retry_ms;
    answer->measured = reply->where.minutes;
    snprintf(answer->field, sizeof answer->field, "%s", reply->field != NULL ? reply->field : "");
    snprintf(answer->detail, sizeof answer->detail, "%s", reply->detail != NULL ? reply->detail : "");
    if (reply->error == ERR_OK) answer->body = body_copy(kind_rows[reply->kind].reply, reply->body);
    heard->there = true;
}

const struct answer *desk_try(struct desk *desk, enum kind kind, const char *key, const void *body)
{
    char fresh[33];
    struct heard *heard = calloc(1, sizeof *heard);
    assert_non_null(heard);
    heard->next = desk->heard;
    desk->heard = heard;
    uplink_key(fresh);
    uplink_ask(desk->uplink, kind, !kind_rows[kind].changes ? NULL : key != NULL ? key : fresh, body, PATIENCE_MS, on_answer, heard);
    while (!heard->there) uv_run(&desk->town->loop, UV_RUN_ONCE);
    return &heard->answer;
}

void *desk_ask(struct desk *desk, enum kind kind, const void *body)
{
    const struct answer *answer = desk_try(desk, kind, NULL, body);
    if (answer->error != ERR_OK) fail_msg("%s: %s %s %s", kind_name(kind), error_name(answer->error), answer->field, answer->detail);
    return answer->body;
}

void desk_refused(struct desk *desk, enum kind kind, const void *body, enum error error)
{
    const struct answer *answer = desk_try(desk, kind, NULL, body);
    if (answer->error != error) fail_msg("%s: expected %s, got %s %s", kind_name(kind), error_name(error), error_name(answer->error), answer->field);
}

const struct msg_order *desk_order(struct desk *desk, uint64_t order)
{
    return desk_ask(desk, KIND_ORDER_SHOW, &(struct msg_order_ref){ .order = order });
}

void desk_advance(struct desk *admin, int64_t by_ms)
{
    desk_ask(admin, KIND_CLOCK_ADVANCE, &(struct msg_clock_advance){ .by_ms = by_ms });
}

uint64_t desk_last_seq(struct town *town)
{
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    desk_ask(admin, KIND_CLOCK, &(struct msg_clock_ask){ 0 });
    return uplink_session_seq(admin->uplink);
}

uint32_t desk_events(struct desk *admin, const struct msg_event **out, uint32_t max)
{
    uint32_t count = 0;
    for (;;) {
        const struct msg_events *page = desk_ask(admin, KIND_EVENTS_SINCE, &(struct msg_events_ask){ .after = count });
        if (page->events_count == 0) return count;
        for (uint32_t i = 0; i < page->events_count; i++) {
            assert_true(count < max);
            if (page->events[i].seq != count + 1) fail_msg("event %u is missing: %llu follows %u", count + 1, (unsigned long long)page->events[i].seq, count);
            out[count++] = &page->events[i];
        }
    }
}
