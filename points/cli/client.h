/* client.h - one question at a time to the core, over the uplink on a loop of its own. Answers are the caller's. */
#ifndef PAIDAN_CLI_CLIENT_H
#define PAIDAN_CLI_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include "protocol/codec.h"

struct client;

struct client_options {
    const char *address;
    enum role role; uint64_t scope;
    int64_t timeout_ms;
    void *context;
    void (*on_slow)(void *context);               /* once: there is no session yet after a second */
    void (*on_link)(void *context, bool up);
};

/* error OK: body, the kind's reply shape. Else: refusal. Both NULL after a stop. Ends with answer_clear(). */
struct answer {
    enum error error;
    void *body;
    struct msg_refusal *refusal;
    bool stopped;                /* by client_stop_after() or an interrupt: nothing was answered */
    bool unheard;                /* UNAVAILABLE: the core did not answer in time; whether it happened is not known */
    void **page; uint32_t pages; /* blocks that the body points into */
};

bool client_open(const struct client_options *options, struct client **out, const char **why) __attribute__((warn_unused_result));
void client_close(struct client *client);
bool client_met(const struct client *client);             /* a session was open at least once: before that, nothing was ever sent */
int64_t client_now_ms(struct client *client);             /* the core's time; 0 before the first session */
uint64_t client_seq(struct client *client);               /* number of the latest event when the session was opened */

/* extra_ms: how long the core itself may wait, beside the timeout. */
void client_ask(struct client *client, enum kind kind, const char *key, const void *body, int64_t extra_ms, struct answer *answer);
/* A kind whose reply is a list with `more`: asks page by page, at most `limit` elements (0: all); what was left out sets `more`. */
void client_ask_all(struct client *client, enum kind kind, const void *body, uint64_t limit, struct answer *answer);
void answer_clear(struct answer *answer);

void client_patience(struct client *client, int64_t ms);        /* instead of timeout_ms, from now on */
void client_stop_after(struct client *client, int64_t ms);      /* from now on, a question ends then, unanswered */
void client_stop_on_interrupt(struct client *client);           /* ... at SIGINT or SIGTERM */

#endif
