/* scope.h - what a session may look at and change, once its role may send that kind of message at all (protocol/rights.h):
 * a resident or an operator their point, a worker themselves and the orders they are on, a firm its own workers and the orders they
 * are on, a regulator figures only, the admin everything. Default deny. Pure. */
#ifndef PAIDAN_SERVER_SCOPE_H
#define PAIDAN_SERVER_SCOPE_H

#include "protocol/error.h"
#include "server/parts.h"
#include "server/session.h"

/* What a session_open asks for: OK, or why not. */
enum error scope_open(const struct parts *parts, enum role role, uint32_t id) MUST_CHECK;

bool scope_point(const struct session *session, uint64_t point);
bool scope_worker(const struct session *session, const struct worker_file *file);
bool scope_order(const struct parts *parts, const struct session *session, const struct order *order);
bool scope_usage(const struct parts *parts, const struct session *session, enum usage_scope scope, uint32_t id);

#endif
