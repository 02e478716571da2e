#include "server/scope.h"

enum error scope_open(const struct parts *parts, enum role role, uint32_t id)
{
    switch (role) {
    case ROLE_RESIDENT:
    case ROLE_OPERATOR: return id == 0 ? ERR_MISSING_FIELD : engine_point(parts->engine, id) == NULL ? ERR_NO_POINT : ERR_OK;
    case ROLE_WORKER: return id == 0 ? ERR_MISSING_FIELD : people_find(parts->people, id) == NULL ? ERR_NO_WORKER : ERR_OK;
    case ROLE_FIRM: return id == 0 ? ERR_MISSING_FIELD : !people_firm(parts->people, id) ? ERR_OUT_OF_RANGE : ERR_OK;
    case ROLE_REGULATOR:
    case ROLE_ADMIN: return id == 0 ? ERR_OK : ERR_OUT_OF_RANGE;
    case ROLE_NONE:
    case ROLE_COUNT: break;
    }
    return ERR_OUT_OF_RANGE;
}

bool scope_point(const struct session *session, uint64_t point)
{
    if (session->role == ROLE_ADMIN) return true;
    return (session->role == ROLE_RESIDENT || session->role == ROLE_OPERATOR) && session->scope == point;
}

bool scope_worker(const struct session *session, const struct worker_file *file)
{
    switch (session->role) {
    case ROLE_ADMIN: return true;
    case ROLE_OPERATOR: return session->scope == file->point;
    case ROLE_WORKER: return session->scope == file->id;
    case ROLE_FIRM: return session->scope == file->firm;
    case ROLE_RESIDENT:
    case ROLE_REGULATOR:
    case ROLE_NONE:
    case ROLE_COUNT: break;
    }
    return false;
}

static bool crew_has(const struct parts *parts, const struct session *session, const struct order *order)
{
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct worker_file *file = people_find(parts->people, order->member[i].worker);
        if (file != NULL && scope_worker(session, file)) return true;
    }
    return false;
}

bool scope_order(const struct parts *parts, const struct session *session, const struct order *order)
{
    switch (session->role) {
    case ROLE_ADMIN:
    case ROLE_RESIDENT:
    case ROLE_OPERATOR: return scope_point(session, order->point);
    case ROLE_WORKER:
    case ROLE_FIRM: return crew_has(parts, session, order);
    case ROLE_REGULATOR:
    case ROLE_NONE:
    case ROLE_COUNT: break;
    }
    return false;
}

bool scope_usage(const struct parts *parts, const struct session *session, enum usage_scope scope, uint32_t id)
{
    if (session->role == ROLE_ADMIN) return true;
    if (session->role == ROLE_REGULATOR) return scope != USAGE_WORKER;      /* aggregates only */
    const struct worker_file *file = scope == USAGE_WORKER ? people_find(parts->people, id) : NULL;
    if (file != NULL) return scope_worker(session, file);
    if (session->role == ROLE_OPERATOR) return scope == USAGE_POINT && id == session->scope;
    return session->role == ROLE_FIRM && scope == USAGE_FIRM && id == session->scope;
}
