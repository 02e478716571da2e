/* rights.h - roles, and the bits by which the one table of role x kind of message (kind.h) names them. Default deny: a kind that
 * does not name a role refuses it. What a role may see is narrowed further by its scope: a point, a worker or a firm. */
#ifndef PAIDAN_PROTOCOL_RIGHTS_H
#define PAIDAN_PROTOCOL_RIGHTS_H

#define ROLES(X) X(RESIDENT, "resident") X(OPERATOR, "operator") X(WORKER, "worker") X(FIRM, "firm") X(REGULATOR, "regulator") X(ADMIN, "admin")

enum role {
    ROLE_NONE,
#define X(id, name) ROLE_##id,
    ROLES(X)
#undef X
    ROLE_COUNT
};

/* Roles as bits, for the table in kind.h. */
enum { ALLOW_RESIDENT = 1 << ROLE_RESIDENT, ALLOW_OPERATOR = 1 << ROLE_OPERATOR, ALLOW_WORKER = 1 << ROLE_WORKER,
       ALLOW_FIRM = 1 << ROLE_FIRM, ALLOW_REGULATOR = 1 << ROLE_REGULATOR, ALLOW_ADMIN = 1 << ROLE_ADMIN,
       ALLOW_ANYONE = 1 << ROLE_NONE };      /* also without a session */

const char *role_name(enum role role);
enum role role_find(const char *name);      /* ROLE_NONE for an unknown name */

#endif
