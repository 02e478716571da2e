/* desk.h - where a person of some role talks to the core: one session over the same uplink that agents and terminals use. Asking waits for the
 * answer; answers live as long as their desk, and desks as long as their town. Functions that cannot do what they say fail the test. */
#ifndef PAIDAN_TESTS_DESK_H
#define PAIDAN_TESTS_DESK_H

#include "e2e/town.h"
#include "points/uplink/uplink.h"

enum { DESK_CONTEXTS = 64 };

/* Points, in and around 清波 and 湖滨: the first two of the Hangzhou tables. */
#define PLACE_1 .lon_e7 = 1201580000, .lat_e7 = 302420000
#define PLACE_2 .lon_e7 = 1201600000, .lat_e7 = 302560000
#define MONDAY 20780      /* 2026-11-23 */
#define MINUTE 60000
#define HOUR 3600000

struct answer { enum error error; char field[168], detail[72]; int64_t retry_ms, measured; void *body; };      /* measured: of a labour rule */

struct desk *desk_open(struct town *town, enum role role, uint64_t scope);
struct uplink *desk_uplink(const struct desk *desk);
/* The core's answer; it lives as long as the desk. key NULL: a fresh one when the kind needs one. */
const struct answer *desk_try(struct desk *desk, enum kind kind, const char *key, const void *body);
void *desk_ask(struct desk *desk, enum kind kind, const void *body);                          /* must be OK: the reply's body */
void desk_refused(struct desk *desk, enum kind kind, const void *body, enum error error);      /* must be refused so */

/* What is asked most. */
const struct msg_order *desk_order(struct desk *desk, uint64_t order);
void desk_advance(struct desk *admin, int64_t by_ms);
uint64_t desk_last_seq(struct town *town);                                                     /* number of the latest event */
/* All events there are, from the first on, numbers checked for gaps; returns how many. */
uint32_t desk_events(struct desk *admin, const struct msg_event **out, uint32_t max);

void desks_close(struct town *town);      /* all of them */

#endif
