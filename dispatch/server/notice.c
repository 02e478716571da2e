#include "server/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "protocol/codec.h"
#include "server/crews.h"
#include "server/log.h"
#include "server/render.h"
#include "server/translate.h"

enum {
    ARENA_SIZE = 64 * 1024, TEXT_SIZE = 16 * 1024,
    TRIM_EVERY = 1024,      /* events from one trim of the log to the next */
};

struct notices {
    const struct parts *parts;
    struct feed *feed;
    struct figures *figures;
    struct crews *crews;
    struct arena arena;
    max_align_t scratch[ARENA_SIZE / sizeof(max_align_t)];
    char text[TEXT_SIZE];
};

struct notices *notices_new(const struct parts *parts, struct feed *feed, struct figures *figures)
{
    struct notices *notices = calloc(1, sizeof *notices);
    if (notices == NULL) return NULL;
    notices->parts = parts;
    notices->feed = feed;
    notices->figures = figures;
    notices->crews = crews_new((uint32_t)parts->config->orders_max);
    if (notices->crews == NULL) {
        free(notices);
        return NULL;
    }
    arena_init(&notices->arena, notices->scratch, sizeof notices->scratch);
    return notices;
}

void notices_free(struct notices *notices)
{
    if (notices == NULL) return;
    crews_free(notices->crews);
    free(notices);
}

static void scope_add(const struct notices *notices, struct feed_scope *scope, uint32_t worker)
{
    for (uint32_t i = 0; i < scope->count; i++) {
        if (scope->worker[i] == worker) return;
    }
    const struct worker_file *file = worker != 0 ? people_find(notices->parts->people, worker) : NULL;
    if (file == NULL || scope->count == FEED_PEOPLE_MAX) return;
    scope->worker[scope->count] = worker;
    scope->firm[scope->count++] = file->firm;
}

/* Whom an event is about: one worker, both sides of a swap, the crew of an order before and after it. order NULL: it is about none. The roster is
 * the staff's: why somebody is on leave or gives a shift away is no resident's business, nor who else asked in vain. */
struct about { uint32_t point, worker, from, to; bool staff; const struct order *order; };

static void scope_of(struct notices *notices, const struct about *about, struct feed_scope *scope)
{
    const struct order *order = about->order;
    *scope = (struct feed_scope){ .point = about->point, .staff = about->staff };
    scope_add(notices, scope, about->worker);
    scope_add(notices, scope, about->from);
    scope_add(notices, scope, about->to);
    if (order == NULL) return;
    uint32_t before[CREW_MAX], count = crews_turn(notices->crews, order, before);
    for (uint32_t i = 0; i < count; i++) scope_add(notices, scope, before[i]);
    for (uint32_t i = 0; i < order->member_count; i++) scope_add(notices, scope, order->member[i].worker);
}

static bool of_staff(const char *event)
{
    static const enum event_kind kinds[] = { EVENT_ROSTER, EVENT_PUBLISHED, EVENT_SWAP, EVENT_PRIORITY, EVENT_TURNED_AWAY };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(event_name(kinds[i]), event) == 0) return true;
    return false;
}

static void event_count(struct figures *figures, const struct event *event)
{
    const struct order *order = &event->order;
    figures->events[event->kind]++;
    if (order->id != 0 && order_state_over((enum order_state)order->state)) figures->ended[order->kind][order->state]++;
    if (event->kind == EVENT_ASSIGNED && order->assigned_ms == event->at_ms) {
        histogram_add(&figures->assign[order->kind], (event->at_ms - order->created_ms) * 1000);
    }
    if (event->kind == EVENT_NOBODY) {
        int most = WHY_FREE + 1;
        for (int i = most + 1; i < REASON_COUNT; i++) {
            if (event->why.count[i] > event->why.count[most]) most = i;
        }
        figures->unmatched[most]++;
    }
}

static void event_log(const struct event *event)
{
    struct logfmt *line = log_begin("info", "event", event_name((enum event_kind)event->kind));
    if (line == NULL) return;
    logfmt_number(line, "seq", (int64_t)event->seq);
    if (event->point != 0) logfmt_number(line, "point", event->point);
    if (event->order.id != 0) {
        logfmt_number(line, "order", (int64_t)event->order.id);
        logfmt_text(line, "state", order_state_name((enum order_state)event->order.state));
        if (event->order.cause != CAUSE_NONE) logfmt_text(line, "cause", cause_name((enum cause)event->order.cause));
        if (event->order.member_count > 0) logfmt_number(line, "leader", event->order.member[0].worker);
    }
    if (event->worker != 0) logfmt_number(line, "worker", event->worker);
    log_end(line);
}

void notices_take(struct notices *notices, struct batch *batch, const struct event *event, int64_t now_ms)
{
    struct render render = { .engine = notices->parts->engine, .tables = notices->parts->tables, .arena = &notices->arena, .now_ms = now_ms };
    struct msg_event told;
    struct feed_scope scope;
    arena_reset(&notices->arena);
    bool rendered = render_event(&render, event, &told);
    size_t length = rendered ? codec_write_body(&shape_event, &told, notices->text, sizeof notices->text) : 0;
    ENSURE(length > 0);      /* an event has a greatest size, and this is more */
    uint64_t most = (uint64_t)notices->parts->config->log_events_max;
    batch_event(batch, event->seq, told.event, notices->text, length);
    if (event->seq % TRIM_EVERY == 0 && event->seq > most) batch_log_trim(batch, event->seq - most + 1);
    const struct about about = { .point = event->point, .staff = of_staff(event_name((enum event_kind)event->kind)), .worker = event->worker, .from = event->swap.from, .to = event->swap.to,
                                 .order = event->order.id != 0 ? &event->order : NULL };
    scope_of(notices, &about, &scope);
    feed_put(notices->feed, event->seq, notices->text, length, &scope);
    event_count(notices->figures, event);
    event_log(event);
}

void notices_again(struct notices *notices, const struct msg_event *event, const char *text, size_t length)
{
    struct order order = { 0 };
    struct feed_scope scope;
    bool known = event->order != NULL && translate_state(event->order->state, &order.state);
    if (known) {
        order.id = event->order->order;
        order.member_count = (uint8_t)event->order->workers_count;
        for (uint32_t i = 0; i < order.member_count; i++) order.member[i].worker = (uint32_t)event->order->workers[i].worker;
    }
    struct about about = { .point = (uint32_t)event->point, .staff = of_staff(event->event), .worker = (uint32_t)event->worker, .order = known ? &order : NULL };
    if (event->swap != NULL) {
        about.from = (uint32_t)event->swap->from;
        about.to = (uint32_t)event->swap->to;
    }
    scope_of(notices, &about, &scope);
    feed_put(notices->feed, event->seq, text, length, &scope);
}

void notices_remember(struct notices *notices, const struct order *order)
{
    uint32_t before[CREW_MAX];
    crews_turn(notices->crews, order, before);
}
