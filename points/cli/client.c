/* client.c - the loop runs only while a question is open; a question that is given up is answered by uplink_close(). */
#include "points/cli/client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/uplink/body.h"
#include "points/uplink/uplink.h"

enum { CONTEXTS = 2, QUEUE_MAX = 4, SLOW_MS = 1000, REDIAL_MS = 5000 };

struct client {
    uv_loop_t loop;
    struct client_options options;
    struct uplink *uplink;
    uv_timer_t slow, stop;
    uv_signal_t interrupt, term;
    struct answer *waiting;      /* of the open question; NULL: none, or given up */
    bool met, stopped, closed;
};

static void *memory(void *block)
{
    if (block == NULL) {
        fprintf(stderr, "paidan: out of memory\n");
        exit(1);
    }
    return block;
}

/* ---- the loop ---- */

static void on_link(void *context, bool up)
{
    struct client *client = context;
    if (up) client->met = true;
    if (client->options.on_link != NULL) client->options.on_link(client->options.context, up);
}

static void on_slow(uv_timer_t *timer)
{
    struct client *client = timer->data;
    if (!client->met && client->options.on_slow != NULL) client->options.on_slow(client->options.context);
}

static void on_stop(uv_timer_t *timer)
{
    ((struct client *)timer->data)->stopped = true;
}

static void on_signal(uv_signal_t *signal, int number)
{
    (void)number;
    ((struct client *)signal->data)->stopped = true;
}

static void on_closed(void *context)
{
    ((struct client *)context)->closed = true;
}

bool client_open(const struct client_options *options, struct client **out, const char **why)
{
    struct client *client = memory(calloc(1, sizeof *client));
    struct uplink_options uplink = { .address = options->address, .role = options->role, .scope = options->scope, .program = "paidan",
                                     .contexts = CONTEXTS, .queue_max = QUEUE_MAX, .watchdog_ms = REDIAL_MS, .context = client, .on_link = on_link };
    client->options = *options;
    *out = NULL;
    if (uv_loop_init(&client->loop) != 0) {
        *why = "cannot make an event loop";
        free(client);
        return false;
    }
    uplink.loop = &client->loop;
    if (!uplink_open(&uplink, &client->uplink, why)) {
        uv_loop_close(&client->loop);
        free(client);
        return false;
    }
    uv_timer_init(&client->loop, &client->slow);
    uv_timer_init(&client->loop, &client->stop);
    uv_signal_init(&client->loop, &client->interrupt);
    uv_signal_init(&client->loop, &client->term);
    client->slow.data = client->stop.data = client->interrupt.data = client->term.data = client;
    uv_timer_start(&client->slow, on_slow, SLOW_MS, 0);
    *out = client;
    return true;
}

void client_close(struct client *client)
{
    if (client == NULL) return;
    client->waiting = NULL;
    uv_close((uv_handle_t *)&client->slow, NULL);
    uv_close((uv_handle_t *)&client->stop, NULL);
    uv_close((uv_handle_t *)&client->interrupt, NULL);
    uv_close((uv_handle_t *)&client->term, NULL);
    uplink_close(client->uplink, on_closed, client);
    uv_run(&client->loop, UV_RUN_DEFAULT);
    if (!client->closed || uv_loop_close(&client->loop) != 0) abort();      /* a handle of ours was forgotten */
    free(client);
}

bool client_met(const struct client *client) { return client->met; }
int64_t client_now_ms(struct client *client) { return uplink_now_ms(client->uplink); }
uint64_t client_seq(struct client *client) { return uplink_session_seq(client->uplink); }

void client_patience(struct client *client, int64_t ms) { client->options.timeout_ms = ms; }

void client_stop_after(struct client *client, int64_t ms)
{
    uv_timer_start(&client->stop, on_stop, (uint64_t)ms, 0);
}

void client_stop_on_interrupt(struct client *client)
{
    uv_signal_start(&client->interrupt, on_signal, SIGINT);
    uv_signal_start(&client->term, on_signal, SIGTERM);
}

/* ---- questions ---- */

static void on_done(void *context, const struct msg_reply_envelope *reply)
{
    struct client *client = context;
    struct answer *answer = client->waiting;
    if (answer == NULL) return;      /* given up */
    client->waiting = NULL;
    answer->error = reply->error;
    if (reply->error == ERR_OK) {
        answer->body = memory(body_copy(kind_rows[reply->kind].reply, reply->body));
        return;
    }
    struct msg_refusal refusal = codec_refusal(reply);
    answer->refusal = memory(body_copy(&shape_refusal, &refusal));
    answer->unheard = reply->error == ERR_UNAVAILABLE && reply->retry_ms == 0;      /* the core's own always says when to try again */
}

void client_ask(struct client *client, enum kind kind, const char *key, const void *body, int64_t extra_ms, struct answer *answer)
{
    *answer = (struct answer){ .error = ERR_UNAVAILABLE };
    client->waiting = answer;
    uv_update_time(&client->loop);
    uplink_ask(client->uplink, kind, key, body, client->options.timeout_ms + extra_ms, on_done, client);
    while (client->waiting != NULL && !client->stopped) uv_run(&client->loop, UV_RUN_ONCE);
    answer->stopped = client->waiting != NULL;
    client->waiting = NULL;
}

void answer_clear(struct answer *answer)
{
    for (uint32_t i = 0; i < answer->pages; i++) free(answer->page[i]);
    free(answer->page);
    free(answer->body);
    free(answer->refusal);
    *answer = (struct answer){ .error = ERR_UNAVAILABLE };
}

/* ---- lists, page by page: by the tables of fields, so that one function serves them all ---- */

static const struct field *field_named(const struct shape *shape, const char *name)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (strcmp(shape->field[i].name, name) == 0) return &shape->field[i];
    return NULL;
}

static const struct field *field_list(const struct shape *shape)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (shape->field[i].type == FIELD_LIST) return &shape->field[i];
    return NULL;
}

struct list { char *element; uint32_t count; };

static struct list list_of(const struct field *field, const void *body)
{
    struct list list;
    memcpy(&list.element, (const char *)body + field->offset, sizeof list.element);
    memcpy(&list.count, (const char *)body + field->count_offset, sizeof list.count);
    return list;
}

/* The elements of `page` behind those of `all`; their texts stay where they are. */
static void list_join(struct list *all, struct list page, size_t size)
{
    if (page.count == 0) return;
    all->element = memory(realloc(all->element, (all->count + page.count) * size));
    memcpy(all->element + all->count * size, page.element, page.count * size);
    all->count += page.count;
}

void client_ask_all(struct client *client, enum kind kind, const void *body, uint64_t limit, struct answer *answer)
{
    const struct shape *request = kind_rows[kind].request, *reply = kind_rows[kind].reply;
    const struct field *after = field_named(request, "after"), *more = field_named(reply, "more"), *next = field_named(reply, "next"),
                       *field = field_list(reply);
    const size_t size = field->element->size;
    struct list all = { NULL, 0 };
    void **page = NULL;
    uint32_t pages = 0;
    bool another;
    char *ask = memory(body_copy(request, body));
    do {
        client_ask(client, kind, NULL, ask, 0, answer);
        if (answer->error != ERR_OK || answer->stopped) break;
        struct list got = list_of(field, answer->body);
        list_join(&all, got, size);
        memcpy(&another, (char *)answer->body + more->offset, sizeof another);
        uint64_t going_on = 0;
        if (next != NULL) memcpy(&going_on, (char *)answer->body + next->offset, sizeof going_on);
        another = another && (got.count > 0 || going_on != 0);
        /* Where to go on is said, as a page may hold nothing; else the first field of an element is its number. */
        if (going_on != 0) memcpy(ask + after->offset, &going_on, sizeof going_on);
        else if (got.count > 0) memcpy(ask + after->offset, got.element + (got.count - 1) * size + field->element->field[0].offset, sizeof(uint64_t));
        page = memory(realloc(page, (pages + 2) * sizeof *page));
        page[pages++] = answer->body;
        answer->body = NULL;
    } while (another && (limit == 0 || all.count < limit));
    free(ask);
    bool cut = limit != 0 && all.count > limit;
    if (answer->error == ERR_OK && !answer->stopped) {
        if (cut) all.count = (uint32_t)limit;
        cut = cut || another;
        answer->body = memory(calloc(1, reply->size));
        memcpy(answer->body, page[0], reply->size);      /* what is not in the list is as the first page has it */
        memcpy((char *)answer->body + field->offset, &all.element, sizeof all.element);
        memcpy((char *)answer->body + field->count_offset, &all.count, sizeof all.count);
        memcpy((char *)answer->body + more->offset, &cut, sizeof cut);
    }
    page = memory(realloc(page, (pages + 1) * sizeof *page));
    page[pages++] = all.element;
    answer->page = page;
    answer->pages = pages;
}
