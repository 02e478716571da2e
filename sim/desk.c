/* desk.c - errands: a request on its way, asked again until it is answered. */
#include "sim/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/http_client.h"
#include "sim/memory.h"

enum { URL_SIZE = 256, KEY_SIZE = 33, ASK_MS = 8000, AGAIN_MS = 250, TICK_MS = 50, HELLO_MS = 10000, OFFICE_CONTEXTS = 128, COUNTER_CONTEXTS = 16, QUEUE = 100000,
       STATUS_OK = 200, STATUS_REGISTERED = 202 };

/* What an agent says beside the bodies of the protocol: see the API of the agent. */
#define FIELDS_agent_fault(S, F, L, O)  O(S, refusal, error, "why not")
#define FIELDS_agent_letter(S, F, L, O) \
    F(S, STR, state, NEED, 1, 8, "waiting, done or refused") O(S, order, order, "done: the order") O(S, refusal, error, "refused: why")
#define FIELDS_agent_hello(S, F, L, O)  F(S, ID, point, NEED, 0, ID32_MOST, "service point")

struct msg_agent_fault { FIELDS_agent_fault(agent_fault, MEMBER_F, MEMBER_L, MEMBER_O) };
struct msg_agent_letter { FIELDS_agent_letter(agent_letter, MEMBER_F, MEMBER_L, MEMBER_O) };
struct msg_agent_hello { FIELDS_agent_hello(agent_hello, MEMBER_F, MEMBER_L, MEMBER_O) };

#define ROW_F(shape, kind, member, required, lowest, highest, meaning) \
    { .name = #member, .type = FIELD_##kind, .need = FIELD_##required, .least = lowest, .most = highest, .offset = offsetof(struct msg_##shape, member), .text = meaning },
#define ROW_L(shape, part, member, highest, meaning)
#define ROW_O(shape, part, member, meaning) \
    { .name = #member, .type = FIELD_OBJECT, .need = FIELD_MAY, .offset = offsetof(struct msg_##shape, member), .element = &shape_##part, .text = meaning },
#define SHAPE(id) \
    static const struct field fields_##id[] = { FIELDS_##id(id, ROW_F, ROW_L, ROW_O) }; \
    static const struct shape shape_##id = { #id, sizeof(struct msg_##id), sizeof fields_##id / sizeof *fields_##id, fields_##id };
SHAPE(agent_fault)
SHAPE(agent_letter)
SHAPE(agent_hello)

struct counter { char url[URL_SIZE]; struct uplink *uplink; };      /* of one point: its agent, or else a link opened when first needed */
struct agent { struct desk *desk; char url[URL_SIZE]; };

struct desk {
    struct desk_options options;
    struct http_client *http;
    struct uplink *office;
    struct counter *counter;               /* by row of tables->point */
    struct agent *agent; uint32_t agents, hellos;
    uv_timer_t timer;
    struct errand *waiting;                /* to be asked again */
    uint32_t links;                        /* parts not closed yet */
    bool closing;
    struct desk_figures figures;
    void (*closed)(void *context);
    void *closed_context;
    char out[MESSAGE_MAX];
    _Alignas(max_align_t) char scratch[ARENA_MESSAGE];
};

struct errand {
    struct desk *desk;
    struct errand *next;                   /* in desk->waiting */
    enum desk_via via;
    enum kind kind;
    struct counter *counter;               /* RESIDENT */
    bool keyed, registered;                /* registered: the agent has it; what became of it is asked for */
    char key[KEY_SIZE];
    uint64_t asked_ns, again_ns;
    uplink_done *done;
    void *context;
    _Alignas(max_align_t) unsigned char body[];
};

/* ---- the end of an errand ---- */

static void finish(struct errand *errand, const struct msg_reply_envelope *reply)
{
    struct desk *desk = errand->desk;
    if (reply->error != ERR_UNAVAILABLE) {
        desk->figures.answered++;
        if (kind_rows[errand->kind].changes) spread_put(&desk->figures.answer_us, (int64_t)((uv_hrtime() - errand->asked_ns) / 1000));
    }
    errand->done(errand->context, reply);
    free(errand);
}

/* Nobody answered, or not yet: the same again a little later. */
static void later(struct errand *errand)
{
    struct desk *desk = errand->desk;
    if (desk->closing) {
        const struct msg_reply_envelope reply = { .kind = errand->kind, .error = ERR_UNAVAILABLE };
        finish(errand, &reply);
        return;
    }
    desk->figures.repeated++;
    errand->again_ns = uv_hrtime() + (uint64_t)AGAIN_MS * 1000000;
    errand->next = desk->waiting;
    desk->waiting = errand;
}

static bool try_again(enum error error)
{
    return error == ERR_UNAVAILABLE || error == ERR_FULL || error == ERR_NO_SESSION;
}

static void on_reply(void *context, const struct msg_reply_envelope *reply)
{
    struct errand *errand = context;
    if (try_again(reply->error)) later(errand);
    else finish(errand, reply);
}

/* ---- through an agent ---- */

static void finish_refused(struct errand *errand, const struct msg_refusal *refusal)
{
    struct msg_reply_envelope reply = { .kind = errand->kind, .error = refusal ? error_find(refusal->name) : ERR_INTERNAL };
    if (refusal) {
        reply.field = refusal->field;
        reply.detail = refusal->detail;
        reply.why = refusal->why;
        reply.why_count = refusal->why_count;
    }
    if (try_again(reply.error)) later(errand);
    else finish(errand, &reply);
}

static void finish_body(struct errand *errand, void *body)
{
    const struct msg_reply_envelope reply = { .kind = errand->kind, .error = ERR_OK, .body = body };
    finish(errand, &reply);
}

static void *read_body(struct desk *desk, const struct shape *shape, const char *bytes, size_t length)
{
    struct arena arena;
    void *body = NULL;
    const char *field;
    arena_init(&arena, desk->scratch, sizeof desk->scratch);
    return codec_read_body(shape, bytes, length, &arena, &body, &field) == ERR_OK ? body : NULL;
}

static void on_http(void *context, unsigned status, const char *bytes, size_t length)
{
    struct errand *errand = context;
    struct desk *desk = errand->desk;
    if (status == STATUS_REGISTERED) {
        if (!errand->registered) desk->figures.registered++;
        errand->registered = true;
        later(errand);
    } else if (status == STATUS_OK && errand->registered) {
        const struct msg_agent_letter *letter = read_body(desk, &shape_agent_letter, bytes, length);
        if (letter && letter->order) finish_body(errand, letter->order);
        else if (letter && letter->error) finish_refused(errand, letter->error);
        else later(errand);
    } else if (status == STATUS_OK) {
        void *body = read_body(desk, kind_rows[errand->kind].reply, bytes, length);
        if (body) finish_body(errand, body);
        else finish_refused(errand, NULL);
    } else if (status == 0) {
        later(errand);
    } else {
        const struct msg_agent_fault *fault = read_body(desk, &shape_agent_fault, bytes, length);
        finish_refused(errand, fault ? fault->error : NULL);
    }
}

static void send_http(struct errand *errand)
{
    struct desk *desk = errand->desk;
    char url[URL_SIZE * 2];
    if (errand->registered) {
        snprintf(url, sizeof url, "%s/api/outbox/%s", errand->counter->url, errand->key);
        http_client_get(desk->http, url, ASK_MS, on_http, errand);
        return;
    }
    size_t length = codec_write_body(kind_rows[errand->kind].request, errand->body, desk->out, sizeof desk->out);
    snprintf(url, sizeof url, "%s/api/%s", errand->counter->url, kind_name(errand->kind));
    http_client_post(desk->http, url, errand->keyed ? errand->key : NULL, desk->out, length, ASK_MS, on_http, errand);
}

/* ---- through a link ---- */

static void on_office_link(void *context, bool up)
{
    struct desk *desk = context;
    if (!up && !desk->closing) desk->figures.outages++;
}

static void on_counter_link(void *context, bool up)
{
    (void)context, (void)up;
}

static struct uplink *link_open(struct desk *desk, enum role role, uint64_t scope, const char **why)
{
    struct uplink *uplink = NULL;
    const struct uplink_options options = {
        .loop = desk->options.loop, .address = desk->options.core, .role = role, .scope = scope, .program = "paidan-sim", .context = desk,
        .contexts = role == ROLE_ADMIN ? OFFICE_CONTEXTS : COUNTER_CONTEXTS, .queue_max = QUEUE, .on_link = role == ROLE_ADMIN ? on_office_link : on_counter_link,
    };
    if (!uplink_open(&options, &uplink, why)) return NULL;
    desk->links++;
    return uplink;
}

static struct uplink *link_of(struct errand *errand)
{
    struct desk *desk = errand->desk;
    const char *why = NULL;
    if (errand->via == DESK_OFFICE) return desk->office;
    if (errand->counter->uplink) return errand->counter->uplink;
    uint64_t point = desk->options.tables->point[errand->counter - desk->counter].point.id;
    errand->counter->uplink = link_open(desk, ROLE_RESIDENT, point, &why);
    if (!errand->counter->uplink) fprintf(stderr, "level=error at=desk ev=link point=%llu why=\"%s\"\n", (unsigned long long)point, why ? why : "");
    return errand->counter->uplink;
}

static void send_errand(struct errand *errand)
{
    if (errand->via == DESK_RESIDENT && errand->counter->url[0]) {
        send_http(errand);
        return;
    }
    struct uplink *uplink = link_of(errand);
    if (uplink) uplink_ask(uplink, errand->kind, errand->keyed ? errand->key : NULL, errand->body, ASK_MS, on_reply, errand);
    else later(errand);
}

static void on_tick(uv_timer_t *timer)
{
    struct desk *desk = timer->data;
    struct errand *list = desk->waiting;
    uint64_t now = uv_hrtime();
    desk->waiting = NULL;
    while (list) {
        struct errand *errand = list;
        list = list->next;
        if (errand->again_ns <= now) {
            send_errand(errand);
        } else {
            errand->next = desk->waiting;
            desk->waiting = errand;
        }
    }
}

/* ---- which agent serves which point ---- */

static void on_hello(void *context, unsigned status, const char *bytes, size_t length)
{
    struct agent *agent = context;
    struct desk *desk = agent->desk;
    size_t at = 0;
    desk->hellos++;
    while (at + 5 < length && memcmp(bytes + at, "data:", 5) != 0) at++;
    const char *end = memchr(bytes + at, '\n', length - at);
    const struct msg_agent_hello *hello = NULL;
    if (status == STATUS_OK && end && at + 5 < length)
        hello = read_body(desk, &shape_agent_hello, bytes + at + 5, (size_t)(end - bytes) - at - 5);
    for (uint32_t i = 0; hello && i < desk->options.tables->point_count; i++) {
        if (desk->options.tables->point[i].point.id != hello->point) continue;
        memcpy(desk->counter[i].url, agent->url, sizeof agent->url);
        desk->figures.by_agent++;
    }
    if (!hello) fprintf(stderr, "level=warn at=desk ev=no_agent url=%s\n", agent->url);
}

static void find_agents(struct desk *desk)
{
    const char *rest = desk->options.agents;
    for (const char *c = rest; c && *c; c++) desk->agents += *c == ',';
    desk->agents += rest && *rest;
    desk->figures.agents = desk->agents;
    desk->agent = memory_take(desk->agents, sizeof *desk->agent);
    for (uint32_t i = 0; i < desk->agents; i++) {
        struct agent *agent = &desk->agent[i];
        size_t length = strcspn(rest, ",");
        char url[URL_SIZE * 2];
        agent->desk = desk;
        snprintf(agent->url, sizeof agent->url, "%.*s", (int)length, rest);
        if (length && agent->url[strlen(agent->url) - 1] == '/') agent->url[strlen(agent->url) - 1] = '\0';
        snprintf(url, sizeof url, "%s/events", agent->url);
        http_client_first_event(desk->http, url, HELLO_MS, on_hello, agent);
        rest += length + (rest[length] == ',');
    }
}

/* ---- public ---- */

bool desk_open(const struct desk_options *options, struct desk **out, const char **why)
{
    struct desk *desk = memory_take(1, sizeof *desk);
    *out = NULL;
    *why = "no HTTP client";
    desk->options = *options;
    desk->counter = memory_take(options->tables->point_count, sizeof *desk->counter);
    if (!http_client_open(options->loop, &desk->http)) goto out;
    desk->office = link_open(desk, ROLE_ADMIN, 0, why);
    if (!desk->office) goto out;
    uv_timer_init(options->loop, &desk->timer);
    desk->timer.data = desk;
    uv_timer_start(&desk->timer, on_tick, TICK_MS, TICK_MS);
    desk->links += 2;      /* timer and HTTP client */
    find_agents(desk);
    *out = desk;
out:
    if (!*out) {
        if (desk->http) http_client_close(desk->http, NULL, NULL);
        free(desk->counter);
        free(desk);
    }
    return *out != NULL;
}

bool desk_ready(const struct desk *desk)
{
    return desk->hellos == desk->agents && uplink_up(desk->office);
}

void desk_ask(struct desk *desk, enum desk_via via, uint32_t point, enum kind kind, const char *key, const void *body, uplink_done *done, void *context)
{
    size_t size = kind_rows[kind].request->size;
    struct errand *errand = memory_take(1, sizeof *errand + size);
    errand->desk = desk;
    errand->via = via;
    errand->kind = kind;
    errand->counter = &desk->counter[0];
    for (uint32_t i = 0; i < desk->options.tables->point_count; i++)
        if (desk->options.tables->point[i].point.id == point) errand->counter = &desk->counter[i];
    errand->keyed = kind_rows[kind].changes;
    if (key) snprintf(errand->key, sizeof errand->key, "%s", key);
    else uplink_key(errand->key);
    errand->asked_ns = uv_hrtime();
    errand->done = done;
    errand->context = context;
    memcpy(errand->body, body, size);
    send_errand(errand);
}

struct uplink *desk_office(struct desk *desk)
{
    return desk->office;
}

struct desk_figures *desk_figures(struct desk *desk)
{
    return &desk->figures;
}

static void part_closed(void *context)
{
    struct desk *desk = context;
    if (--desk->links > 0) return;
    void (*closed)(void *context) = desk->closed;
    void *closed_context = desk->closed_context;
    spread_clear(&desk->figures.answer_us);
    free(desk->counter);
    free(desk->agent);
    free(desk);
    closed(closed_context);
}

static void timer_closed(uv_handle_t *handle)
{
    part_closed(handle->data);
}

void desk_close(struct desk *desk, void (*closed)(void *context), void *context)
{
    struct errand *list = desk->waiting;
    desk->closing = true;
    desk->closed = closed;
    desk->closed_context = context;
    desk->waiting = NULL;
    while (list) {
        struct errand *errand = list;
        list = list->next;
        later(errand);
    }
    uv_close((uv_handle_t *)&desk->timer, timer_closed);
    http_client_close(desk->http, part_closed, desk);
    uplink_close(desk->office, part_closed, desk);
    for (uint32_t i = 0; i < desk->options.tables->point_count; i++)
        if (desk->counter[i].uplink) uplink_close(desk->counter[i].uplink, part_closed, desk);
}
