/* fake_core.h - a core for tests of the uplink and the agent: answers over nng like paidand, remembers idempotency keys, can go away and
 * come back, forget its sessions, stay silent, refuse. Threads of its own; every call is safe from the test's thread. */
#ifndef PAIDAN_TESTS_FAKE_CORE_H
#define PAIDAN_TESTS_FAKE_CORE_H

#include <stdbool.h>
#include <stdint.h>
#include "protocol/codec.h"

enum { FAKE_THREADS = 12, FAKE_ORDERS_MAX = 4096 };

struct fake_core;

struct fake_core *fake_core_new(const char *address, int64_t now_ms, int64_t speed_pct);      /* not listening yet */
void fake_core_free(struct fake_core *core);

void fake_core_start(struct fake_core *core);
void fake_core_stop(struct fake_core *core);                    /* orders, keys and events are kept, as on a disk; sessions are not */
void fake_core_forget(struct fake_core *core);                  /* every session, while it runs */
void fake_core_silent(struct fake_core *core, bool silent);     /* takes requests and answers none, until it speaks again */
void fake_core_refuse(struct fake_core *core, enum kind kind, enum error error);      /* that kind gets this error; OK: no more */
void fake_core_lose_replies(struct fake_core *core, uint32_t count);      /* the next orders are made, but the answer is never sent */
void fake_core_clock(struct fake_core *core, int64_t now_ms);
void fake_core_event(struct fake_core *core, uint64_t count);   /* so many happen */
void fake_core_keep_events(struct fake_core *core, uint64_t first);      /* older ones are gone */

uint32_t fake_core_asked(struct fake_core *core, enum kind kind);         /* requests of that kind so far, repeats too */
uint32_t fake_core_orders(struct fake_core *core);                        /* orders made */
bool fake_core_order_key(struct fake_core *core, uint32_t index, char out[KEY_MAX + 1]);      /* key of the index-th, in order of making */
uint32_t fake_core_sessions(struct fake_core *core);                      /* opened so far */

#endif
