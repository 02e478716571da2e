/* status.c - one table. A page branches on error.name; the status is for proxies, logs and people with curl. */
#include "points/agent/status.h"

#include "points/agent/local.h"

static const char type_json[] = "application/json; charset=utf-8";
static const int64_t retry_default_ms = 2000;

static const uint16_t statuses[ERROR_COUNT] = {
    [ERR_OK] = 200,
    [ERR_NOT_JSON] = 400, [ERR_TOO_DEEP] = 400, [ERR_TOO_LONG] = 400, [ERR_NOT_UTF8] = 400, [ERR_VERSION] = 400,
    [ERR_MISSING_FIELD] = 400, [ERR_WRONG_TYPE] = 400, [ERR_OUT_OF_RANGE] = 400, [ERR_NO_KEY] = 400,
    [ERR_QUANTITY] = 400, [ERR_OFF_GRID] = 400,
    [ERR_FORBIDDEN] = 403,
    [ERR_UNKNOWN_KIND] = 404, [ERR_NO_ORDER] = 404, [ERR_NO_WORKER] = 404, [ERR_NO_POINT] = 404, [ERR_NO_ITEM] = 404, [ERR_NO_SHIFT] = 404,
    [ERR_NO_SWAP] = 404,
    [ERR_KEY_REUSED] = 409, [ERR_CONTRACT_ONLY] = 409, [ERR_NOT_NOW] = 409, [ERR_PAST] = 409, [ERR_TOO_SOON] = 409, [ERR_TOO_FAR_AHEAD] = 409,
    [ERR_NO_CAPACITY] = 409, [ERR_STATE] = 409, [ERR_NOT_YOURS] = 409, [ERR_NOT_LEADER] = 409, [ERR_BUSY] = 409, [ERR_INELIGIBLE] = 409,
    [ERR_EXISTS] = 409, [ERR_RULE] = 409, [ERR_CONFLICT] = 409,
    [ERR_GONE] = 410,
    [ERR_FULL] = 429,
    [ERR_INTERNAL] = 500,
    [ERR_NO_SESSION] = 503, [ERR_UNAVAILABLE] = 503,      /* the session is the agent's own affair, not the page's */
};

unsigned status_of(enum error error)
{
    return statuses[error] == 0 ? 500 : statuses[error];
}

struct msg_refusal status_refusal(const struct msg_reply_envelope *reply)
{
    bool again = status_of(reply->error) == 429 || status_of(reply->error) == 503;
    struct msg_refusal refusal = codec_refusal(reply);
    if (refusal.retry_ms == 0 && again) refusal.retry_ms = retry_default_ms;
    return refusal;
}

static void reply_as(struct http *http, struct http_token token, unsigned status, const struct msg_reply_envelope *reply)
{
    char buffer[MESSAGE_MAX];
    struct msg_refusal refusal = status_refusal(reply);
    struct msg_fault fault = { .error = &refusal };
    size_t length = codec_write_body(&shape_fault, &fault, buffer, sizeof buffer);
    http_reply(http, token, status, type_json, buffer, length, (unsigned)((refusal.retry_ms + 999) / 1000));
}

void status_reply(struct http *http, struct http_token token, const struct msg_reply_envelope *reply)
{
    reply_as(http, token, status_of(reply->error), reply);
}

void status_refuse_as(struct http *http, struct http_token token, unsigned status, enum error error, const char *field)
{
    struct msg_reply_envelope reply = { .error = error, .field = field };
    reply_as(http, token, status, &reply);
}

void status_refuse(struct http *http, struct http_token token, enum error error, const char *field)
{
    status_refuse_as(http, token, status_of(error), error, field);
}

void status_body(struct http *http, struct http_token token, unsigned status, const struct shape *shape, const void *body)
{
    char buffer[MESSAGE_MAX];
    size_t length = codec_write_body(shape, body, buffer, sizeof buffer);
    if (length == 0) {
        status_refuse(http, token, ERR_INTERNAL, NULL);
        return;
    }
    http_reply(http, token, status, type_json, buffer, length, 0);
}
