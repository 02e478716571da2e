/* handle_query.c - sessions, the menu, usage, the event feed and the clock. */
#include "server/handle.h"

#include <string.h>
#include "server/core.h"
#include "server/log.h"
#include "server/scope.h"

enum error handle_session_open(struct call *call)
{
    const struct msg_session_open *ask = call->ask;
    struct msg_session *body = call->body;
    enum role role = role_find(ask->role);
    if (role == ROLE_NONE) return call_error(call, ERR_OUT_OF_RANGE, "body.role");
    enum error error = scope_open(call->parts, role, (uint32_t)ask->scope);
    if (error != ERR_OK) return call_error(call, error, "body.scope");
    const struct session *session = session_open(call->sessions, role, (uint32_t)ask->scope, ask->program);
    if (session == NULL) return ERR_INTERNAL;
    body->auth = arena_text(call->arena, session->auth, strlen(session->auth));
    body->region = call->parts->config->region;
    body->now_ms = call->now_ms;
    body->speed_pct = call->parts->clock->speed_pct;
    body->seq = call->published;
    struct logfmt *line = log_begin("info", "session", "open");
    if (line != NULL) {
        logfmt_text(line, "role", role_name(role));
        logfmt_number(line, "scope", session->scope);
        logfmt_text(line, "program", session->program);
        log_end(line);
    }
    return call_room(body->auth != NULL);
}

enum error handle_menu(struct call *call)
{
    const struct msg_menu_ask *ask = call->ask;
    struct render render = call_render(call);
    return call_room(render_menu(&render, ask->category, call->body));
}

static const struct { const char *name; enum usage_scope scope; } usage_scopes[] = {
    { "all", USAGE_ALL }, { "point", USAGE_POINT }, { "firm", USAGE_FIRM }, { "worker", USAGE_WORKER },
};

enum error handle_usage(struct call *call)
{
    const struct msg_usage_ask *ask = call->ask;
    struct msg_usage *body = call->body;
    for (size_t i = 0; i < sizeof usage_scopes / sizeof usage_scopes[0]; i++) {
        if (strcmp(usage_scopes[i].name, ask->scope) != 0) continue;
        enum usage_scope scope = usage_scopes[i].scope;
        uint32_t id = scope == USAGE_ALL ? 0 : (uint32_t)ask->id;
        struct usage usage;
        if (scope != USAGE_ALL && id == 0) return call_error(call, ERR_MISSING_FIELD, "body.id");
        if (!scope_usage(call->parts, call->session, scope, id)) return call_error(call, ERR_FORBIDDEN, "body.scope");
        engine_usage(call->parts->engine, scope, id, ask->day, &usage);
        *body = (struct msg_usage){ .scope = usage_scopes[i].name, .id = id, .day = ask->day };
        render_usage(&usage, body);
        return ERR_OK;
    }
    return call_error(call, ERR_OUT_OF_RANGE, "body.scope");
}

enum error handle_events_since(struct call *call)
{
    const struct msg_events_ask *ask = call->ask;
    call->poll = true;
    call->poll_ms = ask->wait_ms;
    call->poll_ask = (struct feed_ask){
        .role = call->session->role, .scope = call->session->scope, .after = ask->after,
        .most = ask->most > 0 ? (uint32_t)ask->most : LIST_EVENTS_MAX,
    };
    return ERR_OK;
}

enum error handle_clock(struct call *call)
{
    struct msg_clock *body = call->body;
    body->now_ms = call->now_ms;
    body->speed_pct = call->parts->clock->speed_pct;
    return ERR_OK;
}

enum error handle_clock_advance(struct call *call)
{
    const struct msg_clock_advance *ask = call->ask;
    struct msg_clock *body = call->body;
    if (ask->by_ms > MS_MOST - call->now_ms) return call_error(call, ERR_OUT_OF_RANGE, "body.by_ms");
    if (!clock_advance(call->parts->clock, ask->by_ms)) return ERR_STATE;
    core_catch_up(call->core);
    body->now_ms = clock_now_ms(call->parts->clock);
    body->speed_pct = call->parts->clock->speed_pct;
    return ERR_OK;
}
