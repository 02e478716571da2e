/* core_house.h - a whole core for a test: a real engine with the shipped tables and a made-up workforce, all of it at point 1, and a
 * wire that is the test's. The store is the caller's. The clock stands still at 2026-11-23 10:00 until it is advanced. */
#ifndef PAIDAN_TESTS_CORE_HOUSE_H
#define PAIDAN_TESTS_CORE_HOUSE_H

#include <stdbool.h>
#include <stdint.h>
#include "server/core.h"
#include "unit/fake_wire.h"

enum { HOUSE_WORKERS = 400, HOUSE_AUTH = 40 };

struct house {
    struct config config;
    struct clock clock;
    struct tables *tables;
    struct parts parts;
    struct core *core;
    void (*settle)(struct house *house);      /* makes the store confirm all it was given */
    uint32_t asked;                           /* requests so far: the context of the latest */
    char resident[HOUSE_AUTH], operator[HOUSE_AUTH], worker[HOUSE_AUTH], firm[HOUSE_AUTH], regulator[HOUSE_AUTH], admin[HOUSE_AUTH];      /* tokens */
    uint32_t who;                             /* the worker of that session; its firm is the firm's */
    bool freed;
};

void house_config(struct config *config);     /* small limits, else the defaults */
/* An engine with its tables, not opened yet, and a core, not started yet. */
struct house *house_open(uv_loop_t *loop, struct store *store, const struct config *config, void (*settle)(struct house *house));
void house_start(struct house *house);        /* and opens a session for every role */
void house_close(struct house *house);
void house_freed(void *context);              /* a callback: sets `freed` */

/* One request. in_turn: the turn goes on. ask: a turn of its own; the reply, or NULL while it waits. settled: when it is stored. */
const char *house_ask_in_turn(struct house *house, const char *auth, const char *kind, const char *key, const char *body);
const char *house_ask(struct house *house, const char *auth, const char *kind, const char *key, const char *body);
const char *house_ask_settled(struct house *house, const char *auth, const char *kind, const char *key, const char *body);
void house_session(struct house *house, const char *role, uint32_t scope, char auth[HOUSE_AUTH]);
void house_sign_in_all(struct house *house);
const char *house_order(const struct house *house, uint32_t point, uint32_t household);      /* body of an order_now at the door of point 1 */

bool reply_ok(const char *reply);
bool reply_error(const char *reply, const char *name);

#endif
