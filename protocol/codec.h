/* codec.h - messages <-> JSON. cJSON parses and stays inside; encoding writes straight into the caller's buffer.
 * Bad input gets a named error and the field it is in; nothing else happens. Unknown fields are ignored. */
#ifndef PAIDAN_PROTOCOL_CODEC_H
#define PAIDAN_PROTOCOL_CODEC_H

#include "protocol/arena.h"
#include "protocol/error.h"
#include "protocol/kind.h"
#include "protocol/message.h"

enum { PROTOCOL_VERSION = 1, MESSAGE_MAX = 65536, DEPTH_MAX = 8, ARENA_MESSAGE = 512 * 1024 };

/* {"v":1,"id":"7","kind":"order_now","key":"...","auth":"...","body":{...}} */
struct msg_request_envelope {
    uint64_t id;               /* the caller's own number, sent back with the reply */
    enum kind kind;            /* KIND_COUNT when it was not read or is unknown */
    const char *key;           /* idempotency key, 8..KEY_MAX printable ASCII without spaces; NULL when absent */
    const char *auth;          /* NULL when absent */
    void *body;                /* struct msg_<request shape of the kind>, in the arena */
};

/* Whose day stands in the way of a change of the roster: of the refusals rule, conflict and busy. Absent: worker 0. */
struct refused_day {
    uint64_t worker; int32_t day;
    int64_t minutes, limit; const char *unit; bool hard;      /* rule: measured against the limit, in the rule's unit */
    const char *by; uint64_t by_id;                           /* conflict: role and scope of who was there first */
};

/* {"v":1,"id":"7","kind":"order_now","ok":true,"now_ms":"...","body":{...}}
 * {"v":1,"id":"7","kind":"order_now","ok":false,"now_ms":"...","error":{"name":"state","field":"order","zh":"...","en":"...",
 *  "detail":"...","retry_ms":2000,"why":[{...}]}} */
struct msg_reply_envelope {
    uint64_t id;
    enum kind kind;
    enum error error;          /* ERR_OK: body is there */
    int64_t now_ms;
    const char *field;         /* error: where; NULL when it is not about a field */
    const char *detail;        /* error: a reason or rule by name; NULL when there is none */
    int64_t retry_ms;          /* error: try again after this, real time; 0: do not bother */
    struct msg_reason_count *why; uint32_t why_count;      /* no_capacity: the counts */
    struct refused_day where;
    int64_t price_fen;         /* price: what it would be */
    void *body;                /* struct msg_<reply shape of the kind> */
    const char *text; size_t length;      /* writing: a body as codec_write_body() wrote it, instead of `body`; NULL when reading */
};

/* ERR_FULL: no memory, or the arena is too small; ARENA_MESSAGE holds every message. The arena is not reset here.
 * On an error, *field names the culprit where there is one ("body.qty"), and id and kind are filled in as far as they were read,
 * so that the refusal can be addressed. Pointers live in the arena. */
enum error codec_read_request(const char *bytes, size_t length, struct arena *arena, struct msg_request_envelope *out, const char **field) MUST_CHECK;
enum error codec_read_reply(const char *bytes, size_t length, struct arena *arena, struct msg_reply_envelope *out, const char **field) MUST_CHECK;

/* The error of a reply as its shape, and back: of a shape the name, the field, the detail and the rest; not the sentences. Texts are borrowed. */
struct msg_refusal codec_refusal(const struct msg_reply_envelope *reply);
void codec_refused(const struct msg_refusal *refusal, struct msg_reply_envelope *reply);

/* Return the length written, or 0 when it does not fit. The text is not NUL-terminated. */
size_t codec_write_request(const struct msg_request_envelope *in, char *buffer, size_t size);
size_t codec_write_reply(const struct msg_reply_envelope *in, char *buffer, size_t size);

/* A body alone, for HTTP, the command line and tests; *field then begins at the body: "qty". */
enum error codec_read_body(const struct shape *shape, const char *bytes, size_t length, struct arena *arena, void **out, const char **field) MUST_CHECK;
size_t codec_write_body(const struct shape *shape, const void *body, char *buffer, size_t size);

#endif
