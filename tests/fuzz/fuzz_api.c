/* fuzz_api.c - any bytes as a request of a page to the agent: it is answered exactly once, with a status of HTTP and a body, and what is
 * acknowledged without the core is in the outbox. The uplink, the outbox and HTTP itself are this file's.
 * Lines: U or D (the core is there or not) with the digit of what it answers, method, path, Host, Origin, Content-Type, Idempotency-Key;
 * an empty line is a header that was not sent. The rest is the body. */
#include "fuzz/fuzz_round.h"

#include <string.h>
#include "points/agent/api.h"

enum { LINES = 7, POINT = 1 };

static struct { uplink_done *done; void *context; enum kind kind; } waiting;
static unsigned replies, last_status;
static bool core_up;
static struct letter kept;
static char kept_body[65536];

/* ---- what the agent is made of ---- */

void http_reply(struct http *http, struct http_token token, unsigned status, const char *type, const char *bytes, size_t length, unsigned retry_s)
{
    (void)http, (void)token, (void)retry_s;
    replies++;
    last_status = status;
    HOLDS(status >= 200 && status <= 599 && type != NULL && length > 0 && bytes[0] == '{' && bytes[length - 1] == '}');
}

void http_reply_file(struct http *http, struct http_token token, const char *type, const void *bytes, size_t length, const char *tag, bool known)
{
    (void)http, (void)token;
    replies++;
    last_status = known ? 304 : 200;
    HOLDS(type != NULL && bytes != NULL && length > 0 && tag[0] == '"');
}

bool feed_join(struct feed *feed, struct http_token token, const char *last_event_id)
{
    (void)feed, (void)token, (void)last_event_id;
    replies++;      /* it answers by itself */
    last_status = 200;
    return true;
}

uint32_t feed_clients(const struct feed *feed) { (void)feed; return 0; }
uint64_t feed_seq(const struct feed *feed) { (void)feed; return 7; }
void forward_kick(struct forward *forward) { (void)forward; }
bool uplink_up(const struct uplink *uplink) { (void)uplink; return core_up; }
enum error uplink_refused(const struct uplink *uplink) { (void)uplink; return ERR_OK; }
int64_t uplink_now_ms(const struct uplink *uplink) { (void)uplink; return 1795395600000; }
int64_t uplink_speed_pct(const struct uplink *uplink) { (void)uplink; return 100; }
uint32_t outbox_waiting(const struct outbox *outbox) { (void)outbox; return kept.number > 0; }

void uplink_ask(struct uplink *uplink, enum kind kind, const char *key, const void *body, int64_t timeout_ms, uplink_done *done, void *context)
{
    (void)uplink, (void)timeout_ms;
    HOLDS(body != NULL && (key != NULL) == kind_rows[kind].changes && waiting.done == NULL);
    waiting.done = done;
    waiting.context = context;
    waiting.kind = kind;
}

bool outbox_find(struct outbox *outbox, const char *key, struct letter *out)
{
    (void)outbox;
    if (kept.number == 0 || strcmp(kept.key, key) != 0) return false;
    *out = kept;
    return true;
}

enum error outbox_put(struct outbox *outbox, const char *key, const char *body, size_t length, int64_t at_ms)
{
    (void)outbox;
    HOLDS(length < sizeof kept_body);
    memcpy(kept_body, body, length);
    kept = (struct letter){ .number = kept.number + 1, .state = LETTER_WAITING, .at_ms = at_ms, .body = kept_body, .length = length };
    snprintf(kept.key, sizeof kept.key, "%s", key);
    return ERR_OK;
}

/* ---- one request ---- */

static const char *line_take(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (end != NULL) *end++ = '\0';
    *at = end != NULL ? end : line + strlen(line);
    return line[0] != '\0' ? line : NULL;
}

static void request(struct api *api, const char *const line[LINES], const char *body, size_t length)
{
    const struct http_request request = {
        .method = line[1] != NULL ? line[1] : "GET", .path = line[2] != NULL ? line[2] : "/", .host = line[3], .origin = line[4], .type = line[5],
        .key = line[6], .body = body, .length = length, .too_long = length > HTTP_BODY_MAX,
    };
    static const enum error errors[] = { ERR_UNAVAILABLE, ERR_FULL, ERR_FORBIDDEN, ERR_NO_ORDER };
    replies = 0;
    core_up = line[0] != NULL && line[0][0] == 'U';
    api_request(api, (struct http_token){ 0 }, &request);
    if (waiting.done != NULL) {
        HOLDS(replies == 0);
        struct msg_reply_envelope reply = { .kind = waiting.kind, .error = errors[line[0] != NULL ? (unsigned char)line[0][1] % 4 : 0] };
        uplink_done *done = waiting.done;
        waiting.done = NULL;
        done(waiting.context, &reply);
    }
    HOLDS(replies == 1);
    HOLDS(last_status != 202 || (kept.number > 0 && line[6] != NULL && strcmp(kept.key, line[6]) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line[LINES];
    struct api *api;
    const struct api_options options = { .role = ROLE_RESIDENT, .point = POINT, .version = "1" };
    char *text = malloc(size + 1), *at = text;
    HOLDS(text != NULL && api_open(&options, &api));
    memcpy(text, data, size);
    text[size] = '\0';
    for (int i = 0; i < LINES; i++) line[i] = line_take(&at);
    kept.number = 0;
    for (int again = 0; again < 2; again++) request(api, line, at, size - (size_t)(at - text));
    api_close(api);
    free(text);
    return 0;
}
