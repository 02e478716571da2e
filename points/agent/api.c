/* api.c - from HTTP to the uplink and back. The core decides who may do what; here only what the core would never see is checked. */
#include "points/agent/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/agent/calendar.h"
#include "points/agent/local.h"
#include "points/agent/log.h"
#include "points/agent/status.h"
#include "points/web/web.h"
#include "protocol/text.h"

enum { ORDER_TIMEOUT_MS = 5000, ASK_TIMEOUT_MS = 8000, HTTP_METHOD = 405, HTTP_TOO_LONG = 413, HTTP_TYPE = 415 };

struct api {
    struct api_options options;
    bool stopped;
    char out[MESSAGE_MAX];
    _Alignas(max_align_t) char scratch[ARENA_MESSAGE];
};

/* A request that waits for the core. */
struct call {
    struct api *api;
    struct http_token token;
    enum kind kind;
    char key[KEY_MAX + 1];
    uint64_t point;
    size_t length;               /* of the body below; kept for an order, which may have to be registered */
    char body[];
};

/* ---- the door ---- */

static bool is_local_name(const char *name, size_t length)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) return true;
    return false;
}

/* A page from elsewhere whose name was made to point at this machine still names its own host. */
static bool host_allowed(const char *host)
{
    if (host == NULL) return false;
    const char *port = strrchr(host, ':');
    if (port == NULL || strchr(port, ']') != NULL) return is_local_name(host, strlen(host));
    return is_local_name(host, (size_t)(port - host)) && port[1] != '\0' && strspn(port + 1, "0123456789") == strlen(port + 1);
}

static bool origin_allowed(const char *origin, const char *host)
{
    static const char scheme[] = "http://";
    if (origin == NULL) return true;      /* not a browser */
    return strncmp(origin, scheme, strlen(scheme)) == 0 && strcmp(origin + strlen(scheme), host) == 0;
}

static bool type_is_json(const char *type)
{
    static const char json[] = "application/json";
    if (type == NULL || strncmp(type, json, strlen(json)) != 0) return false;
    const char *rest = type + strlen(json);
    return *rest == '\0' || *rest == ';' || *rest == ' ';
}

/* ---- to the core and back ---- */

static struct call *call_new(struct api *api, struct http_token token, enum kind kind, const char *key, size_t length)
{
    struct call *call = calloc(1, sizeof *call + length);
    if (call == NULL) abort();      /* no memory: stop, be started again; what was acknowledged is on the disk */
    call->api = api;
    call->token = token;
    call->kind = kind;
    call->length = length;
    if (key != NULL) snprintf(call->key, sizeof call->key, "%s", key);
    return call;
}

static void on_called(void *context, const struct msg_reply_envelope *reply)
{
    struct call *call = context;
    struct http *http = call->api->options.http;
    if (reply->error == ERR_OK) status_body(http, call->token, 200, kind_rows[call->kind].reply, reply->body);
    else status_reply(http, call->token, reply);
    free(call);
}

/* Out of reach; or, when the core will have nothing to do with this agent, what it said. */
static enum error link_error(const struct api *api)
{
    enum error refused = uplink_refused(api->options.uplink);
    return refused != ERR_OK ? refused : ERR_UNAVAILABLE;
}

static void ask(struct api *api, struct http_token token, enum kind kind, const char *key, const void *body)
{
    if (!uplink_up(api->options.uplink)) {
        status_refuse(api->options.http, token, link_error(api), NULL);
        return;
    }
    uplink_ask(api->options.uplink, kind, key, body, ASK_TIMEOUT_MS, on_called, call_new(api, token, kind, key, 0));
}

/* ---- orders, with or without the core ---- */

static void show_letter(struct api *api, struct http_token token, const struct letter *letter)
{
    struct msg_letter body;
    struct arena arena;
    arena_init(&arena, api->scratch, sizeof api->scratch);
    if (local_letter(letter, &arena, &body)) status_body(api->options.http, token, 200, &shape_letter, &body);
    else status_refuse(api->options.http, token, ERR_INTERNAL, NULL);
}

static void registered(struct api *api, struct http_token token, const char *key)
{
    struct msg_registered body = { .registered = true, .key = key };
    status_body(api->options.http, token, 202, &shape_registered, &body);
}

/* What the core would refuse without looking further must not be acknowledged here. */
static bool may_order(const struct api *api, uint64_t point)
{
    return rights_allow(api->options.role, KIND_ORDER_NOW) && point == api->options.point;
}

static void register_order(struct api *api, const struct call *call)
{
    const struct api_options *options = &api->options;
    if (!may_order(api, call->point)) {
        status_refuse(options->http, call->token, ERR_FORBIDDEN, "point");
        return;
    }
    enum error error = outbox_put(options->outbox, call->key, call->body, call->length, uplink_now_ms(options->uplink));
    if (error != ERR_OK) {
        log_line(error == ERR_UNAVAILABLE ? "error" : "warn", "outbox", "refused", error_name(error));
        status_refuse(options->http, call->token, error, error == ERR_KEY_REUSED ? "key" : NULL);
        return;
    }
    struct logfmt *line = log_begin("info", "outbox", "registered");
    logfmt_text(line, "key", call->key);
    logfmt_number(line, "waiting", outbox_waiting(options->outbox));
    log_end(line);
    registered(api, call->token, call->key);
    forward_kick(options->forward);
}

static void on_ordered(void *context, const struct msg_reply_envelope *reply)
{
    struct call *call = context;
    /* Whether the core has it is not known: registered under its key it is neither lost nor doubled. */
    if (reply->error != ERR_UNAVAILABLE) {
        on_called(context, reply);
        return;
    }
    register_order(call->api, call);
    free(call);
}

/* The same key again, after it was registered: the same answer as far as it is known by now. */
static bool answer_from_outbox(struct api *api, struct http_token token, const char *key, const char *body, size_t length)
{
    struct http *http = api->options.http;
    struct letter letter;
    struct msg_letter shown;
    struct arena arena;
    if (!outbox_find(api->options.outbox, key, &letter)) return false;
    arena_init(&arena, api->scratch, sizeof api->scratch);
    if (letter.length != length || memcmp(letter.body, body, length) != 0) {
        status_refuse(http, token, ERR_KEY_REUSED, "key");
    } else if (letter.state == LETTER_WAITING) {
        registered(api, token, key);
    } else if (!local_letter(&letter, &arena, &shown)) {
        status_refuse(http, token, ERR_INTERNAL, NULL);
    } else if (shown.order != NULL) {
        status_body(http, token, 200, &shape_order, shown.order);
    } else {
        struct msg_reply_envelope reply = { .error = letter.error, .field = shown.error->field, .detail = shown.error->detail,
                                            .why = shown.error->why, .why_count = shown.error->why_count };
        status_reply(http, token, &reply);
    }
    return true;
}

static void order_now(struct api *api, struct http_token token, const char *key, const struct msg_request *request)
{
    /* Written anew: the same order is the same text, whatever the page's spelling. */
    size_t length = codec_write_body(&shape_request, request, api->out, sizeof api->out);
    struct call *call = call_new(api, token, KIND_ORDER_NOW, key, length);
    memcpy(call->body, api->out, length);
    call->point = request->point;
    if (uplink_up(api->options.uplink)) {
        if (answer_from_outbox(api, token, key, call->body, length)) free(call);
        else uplink_ask(api->options.uplink, KIND_ORDER_NOW, key, request, ORDER_TIMEOUT_MS, on_ordered, call);
        return;
    }
    if (link_error(api) != ERR_UNAVAILABLE) status_refuse(api->options.http, token, link_error(api), NULL);      /* it could never be handed on */
    else if (!answer_from_outbox(api, token, key, call->body, length)) register_order(api, call);
    free(call);
}

/* ---- routes ---- */

static void post_kind(struct api *api, struct http_token token, const struct http_request *request, const char *name)
{
    struct http *http = api->options.http;
    enum kind kind = kind_find(name);
    struct arena arena;
    void *body = NULL;
    const char *field = NULL;
    if (kind == KIND_COUNT || kind == KIND_SESSION_OPEN || kind == KIND_EVENTS_SINCE) {      /* both are the agent's own */
        status_refuse(http, token, ERR_UNKNOWN_KIND, NULL);
        return;
    }
    if (request->too_long) {
        status_refuse_as(http, token, HTTP_TOO_LONG, ERR_TOO_LONG, NULL);
        return;
    }
    if (!type_is_json(request->type)) {
        status_refuse_as(http, token, HTTP_TYPE, ERR_WRONG_TYPE, "Content-Type");
        return;
    }
    const char *key = kind_rows[kind].changes ? request->key : NULL;
    if (kind_rows[kind].changes && (key == NULL || !text_is_key(key))) {
        status_refuse(http, token, ERR_NO_KEY, "Idempotency-Key");
        return;
    }
    arena_init(&arena, api->scratch, sizeof api->scratch);
    enum error error = codec_read_body(kind_rows[kind].request, request->body, request->length, &arena, &body, &field);
    if (error != ERR_OK) status_refuse(http, token, error, field);
    else if (kind == KIND_ORDER_NOW) order_now(api, token, key, body);
    else ask(api, token, kind, key, body);
}

static void get_health(struct api *api, struct http_token token, const char *rest)
{
    const struct api_options *options = &api->options;
    (void)rest;
    struct msg_health body = { .link = uplink_up(options->uplink) ? "up" : link_error(api) == ERR_UNAVAILABLE ? "down" : "refused", .outbox = outbox_waiting(options->outbox),
                               .now_ms = uplink_now_ms(options->uplink), .speed_pct = uplink_speed_pct(options->uplink),
                               .streams = feed_clients(options->feed), .seq = feed_seq(options->feed), .version = options->version };
    status_body(options->http, token, 200, &shape_health, &body);
}

static void get_menu(struct api *api, struct http_token token, const char *rest)
{
    struct msg_menu_ask body = { 0 };
    (void)rest;
    ask(api, token, KIND_MENU, NULL, &body);
}

static void get_order(struct api *api, struct http_token token, const char *rest)
{
    struct msg_order_ref body = { 0 };
    if (text_id_read(rest, &body.order) && body.order > 0) ask(api, token, KIND_ORDER_SHOW, NULL, &body);
    else status_refuse(api->options.http, token, ERR_OUT_OF_RANGE, "order");
}

static void get_outbox(struct api *api, struct http_token token, const char *rest)
{
    struct letter letter;
    if (text_is_key(rest) && outbox_find(api->options.outbox, rest, &letter)) show_letter(api, token, &letter);
    else status_refuse(api->options.http, token, ERR_NO_ORDER, "key");
}

/* /ical/31.ics */
static void get_calendar(struct api *api, struct http_token token, const char *rest)
{
    static const char suffix[] = ".ics";
    const struct api_options *options = &api->options;
    char id[TEXT_ID_SIZE];
    uint64_t worker;
    size_t length = strlen(rest), tail = strlen(suffix);
    bool named = length > tail && length - tail < sizeof id && strcmp(rest + length - tail, suffix) == 0;
    snprintf(id, sizeof id, "%.*s", named ? (int)(length - tail) : 0, rest);
    if (!text_id_read(id, &worker) || worker == 0 || worker > ID32_MOST) status_refuse(options->http, token, ERR_OUT_OF_RANGE, "worker");
    else if (!uplink_up(options->uplink)) status_refuse(options->http, token, link_error(api), NULL);
    else calendar_get(options->uplink, options->http, token, worker);
}

/* A path that ends in / takes the rest as its argument. */
static const struct { const char *path; void (*get)(struct api *api, struct http_token token, const char *rest); } pages[] = {
    { "/healthz", get_health },
    { "/api/menu", get_menu },
    { "/api/order/", get_order },
    { "/api/outbox/", get_outbox },
    { "/ical/", get_calendar },
};

static void get(struct api *api, struct http_token token, const struct http_request *request)
{
    if (strcmp(request->path, "/events") == 0) {
        if (!feed_join(api->options.feed, token, request->last_event_id)) status_refuse(api->options.http, token, ERR_UNAVAILABLE, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        size_t length = strlen(pages[i].path);
        bool takes_rest = pages[i].path[length - 1] == '/';
        if (strncmp(request->path, pages[i].path, length) != 0 || (!takes_rest && request->path[length] != '\0')) continue;
        pages[i].get(api, token, request->path + length);
        return;
    }
    const struct web_file *file = web_find(role_name(api->options.role), request->path);
    if (file != NULL) {
        bool known = request->if_none_match != NULL && strcmp(request->if_none_match, file->tag) == 0;
        http_reply_file(api->options.http, token, file->type, file->bytes, file->length, file->tag, known);
        return;
    }
    status_refuse(api->options.http, token, ERR_UNKNOWN_KIND, NULL);
}

void api_request(struct api *api, struct http_token token, const struct http_request *request)
{
    static const char prefix[] = "/api/";
    struct http *http = api->options.http;
    bool post = strcmp(request->method, "POST") == 0;
    if (!host_allowed(request->host)) status_refuse(http, token, ERR_FORBIDDEN, "Host");
    else if (!origin_allowed(request->origin, request->host)) status_refuse(http, token, ERR_FORBIDDEN, "Origin");
    else if (api->stopped) status_refuse(http, token, ERR_UNAVAILABLE, NULL);
    else if (post && strncmp(request->path, prefix, strlen(prefix)) == 0) post_kind(api, token, request, request->path + strlen(prefix));
    else if (request->too_long) status_refuse_as(http, token, HTTP_TOO_LONG, ERR_TOO_LONG, NULL);
    else if (strcmp(request->method, "GET") == 0) get(api, token, request);
    else status_refuse_as(http, token, HTTP_METHOD, ERR_UNKNOWN_KIND, "method");
}

bool api_open(const struct api_options *options, struct api **out)
{
    struct api *api = calloc(1, sizeof *api);
    *out = api;
    if (api == NULL) return false;
    api->options = *options;
    return true;
}

void api_stop(struct api *api)
{
    api->stopped = true;
}

void api_close(struct api *api)
{
    free(api);
}
