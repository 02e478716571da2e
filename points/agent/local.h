/* local.h - what the agent itself says over HTTP, beside the bodies of the protocol: written as lists of fields, as in
 * protocol/message.h, and sent by the same codec. */
#ifndef PAIDAN_AGENT_LOCAL_H
#define PAIDAN_AGENT_LOCAL_H

#include "points/agent/outbox.h"
#include "protocol/codec.h"

#define FIELDS_fault(S, F, L, O) \
    O(S, refusal, error,                      "with every status but 200 and 202")
#define FIELDS_registered(S, F, L, O) \
    F(S, BOOL, registered, NEED, 0, 1,        "true: on the point's disk; the core does not know it yet") \
    F(S, STR,  key,        NEED, 8, KEY_MAX,  "ask GET /api/outbox/<key> what became of it")
#define FIELDS_letter(S, F, L, O) \
    F(S, STR,  key,        NEED, 8, KEY_MAX,  "idempotency key") \
    F(S, STR,  state,      NEED, 1, 8,        "waiting, done or refused") \
    F(S, MS,   at_ms,      MAY,  0, MS_MOST,  "registered; absent when the point did not know the time then") \
    O(S, order, order,                        "done: the order as the core answered") \
    O(S, refusal, error,                      "refused: why")
#define FIELDS_hello(S, F, L, O) \
    F(S, ID,   point,      NEED, 0, ID32_MOST, "service point") \
    F(S, STR,  role,       NEED, 1, 16,       "of the agent's session") \
    F(S, STR,  link,       NEED, 1, 8,        "up or down") \
    F(S, ID,   seq,        NEED, 0, ID64_MOST, "events after this one follow") \
    F(S, BOOL, fresh,      NEED, 0, 1,        "true: events are missing before this; take fresh lists") \
    F(S, MS,   now_ms,     NEED, 0, MS_MOST,  "the core's time; 0: not heard yet") \
    F(S, INT,  speed_pct,  NEED, 0, 100000000, "of the core's clock") \
    F(S, INT,  outbox,     NEED, 0, 1000000,  "orders registered here that wait for the core") \
    F(S, INT,  lon_e7,     MAY,  0, PLACE_LON_MOST, "where the households of this point live, WGS-84; absent when the agent was not told (--at)") \
    F(S, INT,  lat_e7,     MAY,  0, PLACE_LAT_MOST, "...") \
    F(S, STR,  version,    NEED, 1, 32,       "of the agent")
#define FIELDS_beat(S, F, L, O) \
    F(S, STR,  link,       NEED, 1, 8,        "up or down") \
    F(S, MS,   now_ms,     NEED, 0, MS_MOST,  "the core's time; 0: not heard yet") \
    F(S, INT,  speed_pct,  NEED, 0, 100000000, "of the core's clock") \
    F(S, INT,  outbox,     NEED, 0, 1000000,  "orders registered here that wait for the core")
#define FIELDS_health(S, F, L, O) \
    F(S, STR,  link,       NEED, 1, 8,        "up, down or refused") \
    F(S, INT,  outbox,     NEED, 0, 1000000,  "orders registered here that wait for the core") \
    F(S, MS,   now_ms,     NEED, 0, MS_MOST,  "the core's time; 0: not heard yet") \
    F(S, INT,  speed_pct,  NEED, 0, 100000000, "of the core's clock") \
    F(S, INT,  streams,    NEED, 0, 10000,    "pages that listen") \
    F(S, ID,   seq,        NEED, 0, ID64_MOST, "last event heard") \
    F(S, STR,  version,    NEED, 1, 32,       "of the agent")

#define LOCAL_SHAPES(X) X(fault) X(registered) X(letter) X(hello) X(beat) X(health)

#define X(name) struct msg_##name { FIELDS_##name(name, MEMBER_F, MEMBER_L, MEMBER_O) };
LOCAL_SHAPES(X)
#undef X

#define X(name) extern const struct shape shape_##name;
LOCAL_SHAPES(X)
#undef X

/* What became of a letter. The answer is read into the arena; false: what is stored cannot be read. */
bool local_letter(const struct letter *letter, struct arena *arena, struct msg_letter *out);

#endif
