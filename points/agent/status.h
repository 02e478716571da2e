/* status.h - errors of the protocol as HTTP answers: the status by one table, the body {"error":{...}}. */
#ifndef PAIDAN_AGENT_STATUS_H
#define PAIDAN_AGENT_STATUS_H

#include "points/agent/http.h"
#include "protocol/codec.h"

unsigned status_of(enum error error);
struct msg_refusal status_refusal(const struct msg_reply_envelope *reply);      /* borrows the reply's texts and counts */
void status_reply(struct http *http, struct http_token token, const struct msg_reply_envelope *reply);      /* reply->error is not OK */
void status_refuse(struct http *http, struct http_token token, enum error error, const char *field);
void status_refuse_as(struct http *http, struct http_token token, unsigned status, enum error error, const char *field);
/* 200 or 202 with a body. */
void status_body(struct http *http, struct http_token token, unsigned status, const struct shape *shape, const void *body);

#endif
