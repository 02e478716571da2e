/* session.h - who is asking: an unguessable token -> a role and its scope. The table has a fixed size; the session that was used
 * longest ago makes room, and its owner opens a new one. Sessions are not kept over a restart. Tokens are not signed yet: every
 * listener is on loopback. */
#ifndef PAIDAN_SERVER_SESSION_H
#define PAIDAN_SERVER_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include "protocol/rights.h"

enum { SESSION_AUTH_SIZE = 33, SESSION_PROGRAM_SIZE = 65 };

struct session {
    char auth[SESSION_AUTH_SIZE];      /* 128 random bits in hex */
    enum role role;
    uint32_t scope;                    /* point, worker or firm, as the role has it; 0: everything */
    char program[SESSION_PROGRAM_SIZE];
};

struct sessions;

struct sessions *sessions_new(uint32_t max);      /* NULL: no memory */
void sessions_free(struct sessions *sessions);
/* NULL: the machine gave no random bits. Borrowed until the next open. */
const struct session *session_open(struct sessions *sessions, enum role role, uint32_t scope, const char *program);
const struct session *session_find(struct sessions *sessions, const char *auth);      /* counts as a use; NULL: none */
uint32_t sessions_count(const struct sessions *sessions);
uint64_t sessions_evicted(const struct sessions *sessions);

#endif
