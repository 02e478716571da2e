/* http.c - libmicrohttpd in external-epoll mode on the loop. A connection that waits for its reply, or a stream for its next
 * bytes, is suspended; libmicrohttpd does not look at it until it is resumed. */
#include "points/agent/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IDLE_S = 15, HEADERS_MAX = 16384, LAST_RUNS = 4 };

enum exchange_state { EXCHANGE_FREE, EXCHANGE_BODY, EXCHANGE_WAITING, EXCHANGE_ANSWERED, EXCHANGE_STREAMING };

struct exchange {
    struct http *http;
    uint32_t generation;
    enum exchange_state state;
    struct MHD_Connection *connection;
    bool suspended, too_long, ended;
    char *path;
    char *bytes;                     /* the request's body; then what a stream has not sent yet */
    size_t used, size;
    struct MHD_Response *response;
    unsigned status;
    uint32_t next_free;
};

struct http {
    struct http_options options;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer;
    int handles;
    uint16_t port;
    bool again;                      /* something was resumed since the last run */
    uint32_t waiting, free_first;
    void (*closed)(void *context);
    void *closed_context;
    struct exchange exchange[HTTP_CONNECTIONS_MAX];
};

static const struct { const char *name, *value; } headers[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Content-Security-Policy", "default-src 'self'" },
};

static void on_timer(uv_timer_t *timer);

/* ---- exchanges ---- */

static struct exchange *exchange_take(struct http *http, struct MHD_Connection *connection)
{
    if (http->free_first == HTTP_CONNECTIONS_MAX) return NULL;
    struct exchange *exchange = &http->exchange[http->free_first];
    http->free_first = exchange->next_free;
    uint32_t generation = exchange->generation + 1;
    *exchange = (struct exchange){ .http = http, .generation = generation, .state = EXCHANGE_BODY, .connection = connection };
    return exchange;
}

static void exchange_give(struct exchange *exchange)
{
    struct http *http = exchange->http;
    free(exchange->path);
    free(exchange->bytes);
    if (exchange->response != NULL) MHD_destroy_response(exchange->response);
    if (exchange->state == EXCHANGE_WAITING) http->waiting--;
    *exchange = (struct exchange){ .http = http, .generation = exchange->generation, .next_free = http->free_first };
    http->free_first = (uint32_t)(exchange - http->exchange);
}

static struct exchange *exchange_find(struct http *http, struct http_token token)
{
    if (token.index >= HTTP_CONNECTIONS_MAX) return NULL;
    struct exchange *exchange = &http->exchange[token.index];
    return exchange->generation == token.generation && exchange->state != EXCHANGE_FREE ? exchange : NULL;
}

static struct http_token exchange_token(const struct exchange *exchange)
{
    return (struct http_token){ .index = (uint32_t)(exchange - exchange->http->exchange), .generation = exchange->generation };
}

static bool exchange_append(struct exchange *exchange, const char *bytes, size_t length, size_t most)
{
    if (length > most - exchange->used) return false;
    if (exchange->used + length > exchange->size) {
        size_t size = exchange->size == 0 ? 1024 : exchange->size;
        while (size < exchange->used + length) size *= 2;
        char *grown = realloc(exchange->bytes, size);
        if (grown == NULL) return false;
        exchange->bytes = grown;
        exchange->size = size;
    }
    memcpy(exchange->bytes + exchange->used, bytes, length);
    exchange->used += length;
    return true;
}

static void exchange_wait(struct exchange *exchange)
{
    exchange->suspended = true;
    MHD_suspend_connection(exchange->connection);
}

static void exchange_resume(struct exchange *exchange)
{
    if (!exchange->suspended) return;
    exchange->suspended = false;
    MHD_resume_connection(exchange->connection);
    exchange->http->again = true;      /* polled from outside, libmicrohttpd does not wake anybody for it */
    uv_timer_start(&exchange->http->timer, on_timer, 0, 0);
}

/* ---- what libmicrohttpd calls ---- */

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result exchange_queue(struct exchange *exchange)
{
    return MHD_queue_response(exchange->connection, exchange->status, exchange->response);
}

/* The request is here in full: hand it over. */
static enum MHD_Result exchange_ask(struct exchange *exchange, const char *method)
{
    struct http *http = exchange->http;
    struct MHD_Connection *connection = exchange->connection;
    struct http_request request = {
        .method = method, .path = exchange->path, .host = header(connection, "Host"), .origin = header(connection, "Origin"),
        .type = header(connection, "Content-Type"), .key = header(connection, "Idempotency-Key"),
        .last_event_id = header(connection, "Last-Event-ID"), .if_none_match = header(connection, "If-None-Match"),
        .body = exchange->bytes == NULL ? "" : exchange->bytes, .length = exchange->used, .too_long = exchange->too_long,
    };
    exchange->state = EXCHANGE_WAITING;
    http->waiting++;
    http->options.on_request(http->options.context, exchange_token(exchange), &request);
    if (exchange->state != EXCHANGE_WAITING) return exchange_queue(exchange);
    exchange_wait(exchange);
    return MHD_YES;
}

static bool length_is_too_long(struct MHD_Connection *connection)
{
    const char *length = header(connection, "Content-Length");
    return length != NULL && strtoull(length, NULL, 10) > HTTP_BODY_MAX;
}

static enum MHD_Result on_access(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                 const char *version, const char *data, size_t *size, void **cls)
{
    struct http *http = context;
    struct exchange *exchange = *cls;
    (void)version;
    if (exchange == NULL) {                                          /* the headers are here */
        exchange = exchange_take(http, connection);
        *cls = exchange;
        if (exchange == NULL) return MHD_NO;
        exchange->path = strdup(url);
        exchange->too_long = length_is_too_long(connection);
        if (exchange->path == NULL) return MHD_NO;
        return exchange->too_long ? exchange_ask(exchange, method) : MHD_YES;
    }
    if (*size > 0) {
        bool fits = exchange_append(exchange, data, *size, HTTP_BODY_MAX);
        *size = 0;
        return fits ? MHD_YES : MHD_NO;                              /* chunked and endless: cut off */
    }
    if (exchange->state == EXCHANGE_BODY) return exchange_ask(exchange, method);
    if (exchange->state == EXCHANGE_WAITING) {                       /* woken for nothing */
        exchange_wait(exchange);
        return MHD_YES;
    }
    return exchange_queue(exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **cls, enum MHD_RequestTerminationCode code)
{
    struct http *http = context;
    struct exchange *exchange = *cls;
    (void)connection;
    (void)code;
    if (exchange == NULL) return;
    *cls = NULL;
    bool stream = exchange->state == EXCHANGE_STREAMING;
    struct http_token token = exchange_token(exchange);
    exchange_give(exchange);
    if (stream) http->options.on_gone(http->options.context, token);
}

static ssize_t on_stream_read(void *context, uint64_t position, char *buffer, size_t most)
{
    struct exchange *exchange = context;
    (void)position;
    if (exchange->ended) return MHD_CONTENT_READER_END_OF_STREAM;
    if (exchange->used == 0) {
        exchange_wait(exchange);
        return 0;
    }
    size_t length = exchange->used < most ? exchange->used : most;
    memcpy(buffer, exchange->bytes, length);
    exchange->used -= length;
    memmove(exchange->bytes, exchange->bytes + length, exchange->used);
    return (ssize_t)length;
}

/* ---- the loop ---- */

static void http_run(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    http->again = false;
    MHD_run(http->daemon);
    if (http->again) uv_timer_start(&http->timer, on_timer, 0, 0);
    else if (MHD_get_timeout(http->daemon, &wait_ms) == MHD_YES) uv_timer_start(&http->timer, on_timer, wait_ms, 0);
    else uv_timer_stop(&http->timer);
}

static void on_timer(uv_timer_t *timer)
{
    http_run(timer->data);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    (void)status;      /* an error on one of its sockets is libmicrohttpd's to find */
    (void)events;
    http_run(poll->data);
}

bool http_open(const struct http_options *options, struct http **out, const char **why)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(options->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct http *http = calloc(1, sizeof *http);
    *out = NULL;
    *why = "out of memory";
    if (http == NULL) return false;
    http->options = *options;
    for (uint32_t i = 0; i < HTTP_CONNECTIONS_MAX; i++) http->exchange[i] = (struct exchange){ .http = http, .next_free = i + 1 };
    http->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, options->port, NULL, NULL, on_access, http,
                                    MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                                    MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
                                    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
                                    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
                                    MHD_OPTION_NOTIFY_COMPLETED, on_completed, http, MHD_OPTION_END);
    if (http->daemon == NULL) {
        *why = "the HTTP port cannot be opened; is it in use?";
        free(http);
        return false;
    }
    http->port = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    int epoll = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    int rc = uv_poll_init(options->loop, &http->poll, epoll);
    if (rc != 0) {
        *why = uv_strerror(rc);
        MHD_stop_daemon(http->daemon);
        free(http);
        return false;
    }
    uv_timer_init(options->loop, &http->timer);
    http->poll.data = http;
    http->timer.data = http;
    uv_poll_start(&http->poll, UV_READABLE, on_poll);
    *out = http;
    return true;
}

uint16_t http_port(const struct http *http)
{
    return http->port;
}

uint32_t http_waiting(const struct http *http)
{
    return http->waiting;
}

/* ---- replies ---- */

static void exchange_answer(struct exchange *exchange, enum exchange_state state, unsigned status, struct MHD_Response *response, const char *caching)
{
    if (response == NULL) abort();      /* no memory: stop, be started again */
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) MHD_add_response_header(response, headers[i].name, headers[i].value);
    MHD_add_response_header(response, "Cache-Control", caching);
    exchange->response = response;
    exchange->status = status;
    exchange->state = state;
    exchange->used = 0;
    exchange->http->waiting--;
    exchange_resume(exchange);
}

void http_reply(struct http *http, struct http_token token, unsigned status, const char *type, const char *bytes, size_t length, unsigned retry_s)
{
    struct exchange *exchange = exchange_find(http, token);
    char retry[16];
    if (exchange == NULL || exchange->state != EXCHANGE_WAITING) return;
    char *copy = malloc(length + 1);
    if (copy == NULL) abort();
    memcpy(copy, bytes, length);
    struct MHD_Response *response = MHD_create_response_from_buffer(length, copy, MHD_RESPMEM_MUST_FREE);
    if (response != NULL) MHD_add_response_header(response, "Content-Type", type);
    if (response != NULL && retry_s > 0) {
        snprintf(retry, sizeof retry, "%u", retry_s);
        MHD_add_response_header(response, "Retry-After", retry);
    }
    if (response != NULL && exchange->too_long) MHD_add_response_header(response, "Connection", "close");
    exchange_answer(exchange, EXCHANGE_ANSWERED, status, response, "no-store");
}

void http_reply_file(struct http *http, struct http_token token, const char *type, const void *bytes, size_t length, const char *tag, bool known)
{
    struct exchange *exchange = exchange_find(http, token);
    if (exchange == NULL || exchange->state != EXCHANGE_WAITING) return;
    char *lasting = (char *)(uintptr_t)bytes;      /* libmicrohttpd takes no const, and does not write */
    struct MHD_Response *response = MHD_create_response_from_buffer(known ? 0 : length, lasting, MHD_RESPMEM_PERSISTENT);
    if (response != NULL) MHD_add_response_header(response, "Content-Type", type);
    if (response != NULL) MHD_add_response_header(response, "ETag", tag);
    exchange_answer(exchange, EXCHANGE_ANSWERED, known ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response, "no-cache");
}

void http_stream(struct http *http, struct http_token token)
{
    struct exchange *exchange = exchange_find(http, token);
    if (exchange == NULL || exchange->state != EXCHANGE_WAITING) return;
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, on_stream_read, exchange, NULL);
    if (response != NULL) MHD_add_response_header(response, "Content-Type", "text/event-stream; charset=utf-8");
    exchange_answer(exchange, EXCHANGE_STREAMING, MHD_HTTP_OK, response, "no-store");
}

/* The socket is libmicrohttpd's; shut down, it reads as closed and libmicrohttpd ends the connection. */
static void exchange_drop(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    exchange->ended = true;
    if (info != NULL) shutdown(info->connect_fd, SHUT_RDWR);
    exchange_resume(exchange);
}

bool http_stream_write(struct http *http, struct http_token token, const char *bytes, size_t length)
{
    struct exchange *exchange = exchange_find(http, token);
    if (exchange == NULL || exchange->state != EXCHANGE_STREAMING || exchange->ended) return false;
    if (!exchange_append(exchange, bytes, length, HTTP_STREAM_MAX)) {
        exchange_drop(exchange);
        return false;
    }
    exchange_resume(exchange);
    return true;
}

/* ---- the end ---- */

void http_quiet(struct http *http)
{
    MHD_socket listening = MHD_quiesce_daemon(http->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct http *http = handle->data;
    if (--http->handles > 0) return;
    void (*closed)(void *) = http->closed;
    void *context = http->closed_context;
    MHD_stop_daemon(http->daemon);
    free(http);
    closed(context);
}

void http_close(struct http *http, void (*closed)(void *context), void *context)
{
    http->closed = closed;
    http->closed_context = context;
    for (uint32_t i = 0; i < HTTP_CONNECTIONS_MAX; i++) {      /* a daemon must not stop with a connection suspended */
        struct exchange *exchange = &http->exchange[i];
        if (exchange->state == EXCHANGE_WAITING) http_reply(http, exchange_token(exchange), MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain", "", 0, 1);
        else if (exchange->state == EXCHANGE_STREAMING) exchange_drop(exchange);
    }
    for (int i = 0; i < LAST_RUNS; i++) MHD_run(http->daemon);
    http->handles = 2;
    uv_poll_stop(&http->poll);
    uv_close((uv_handle_t *)&http->poll, on_handle_closed);
    uv_close((uv_handle_t *)&http->timer, on_handle_closed);
}
