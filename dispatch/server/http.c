/* http.c - libmicrohttpd without threads of its own: the loop polls its epoll descriptor and keeps its timeouts. */
#include "server/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECTIONS_MAX = 256,
    IDLE_S = 15,
    CONNECTION_BYTES = 16 * 1024,      /* request line and headers together */
    PAGE_SIZE = 256 * 1024,
};

struct http {
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer;
    uint32_t handles_open;
    uint16_t port;
    http_page *page;
    void *context;
    void (*closed)(void *context);
    void *closed_context;
    char buffer[PAGE_SIZE];
};

/* "localhost", "127.0.0.1", with or without a port: a page from elsewhere that resolves to us carries another name (DNS rebinding). */
static bool host_is_local(const char *host)
{
    static const char *const local[] = { "127.0.0.1", "localhost" };
    for (size_t i = 0; host != NULL && i < sizeof local / sizeof local[0]; i++) {
        size_t length = strlen(local[i]);
        if (strncmp(host, local[i], length) != 0) continue;
        const char *rest = host + length;
        if (rest[0] == '\0') return true;
        if (rest[0] == ':' && strspn(rest + 1, "0123456789") == strlen(rest + 1)) return true;
    }
    return false;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *type, const char *text, size_t length)
{
    static const struct { const char *name, *value; } headers[] = {
        { "X-Content-Type-Options", "nosniff" },
        { "Content-Security-Policy", "default-src 'none'" },
        { "Cache-Control", "no-store" },
    };
    char *copy = malloc(length > 0 ? length : 1);
    if (copy == NULL) return MHD_NO;
    memcpy(copy, text, length);
    struct MHD_Response *response = MHD_create_response_from_buffer(length, copy, MHD_RESPMEM_MUST_FREE);
    if (response == NULL) {
        free(copy);
        return MHD_NO;
    }
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) MHD_add_response_header(response, headers[i].name, headers[i].value);
    MHD_add_response_header(response, "Content-Type", type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response, "Allow", "GET, HEAD");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer_text(struct MHD_Connection *connection, unsigned status, const char *text)
{
    return answer(connection, status, "text/plain; charset=utf-8", text, strlen(text));
}

/* Called once with the headers, then again with each piece of a body, then when the request is complete. */
static enum MHD_Result on_request(void *argument, struct MHD_Connection *connection, const char *path, const char *method,
                                  const char *version, const char *body, size_t *body_length, void **state)
{
    static char headers_seen;
    struct http *http = argument;
    (void)version;
    (void)body;
    if (*state == NULL) {
        *state = &headers_seen;
        const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
        if (!host_is_local(host)) return answer_text(connection, MHD_HTTP_FORBIDDEN, "this host name is not served here\n");
        if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
            return answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and HEAD only\n");
        }
        return MHD_YES;
    }
    if (*body_length != 0) return MHD_NO;      /* a GET with a body: hang up */
    unsigned status = MHD_HTTP_OK;
    const char *type = "text/plain; charset=utf-8";
    size_t length = http->page(http->context, path, http->buffer, sizeof http->buffer, &status, &type);
    if (length == 0) return answer_text(connection, MHD_HTTP_NOT_FOUND, "no such page\n");
    return answer(connection, status, type, http->buffer, length);
}

/* ---- the bridge ---- */

static void on_timer(uv_timer_t *timer);

static void http_run(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;
    MHD_run(http->daemon);
    if (MHD_get_timeout(http->daemon, &wait_ms) == MHD_YES) uv_timer_start(&http->timer, on_timer, wait_ms, 0);
    else uv_timer_stop(&http->timer);
}

static void on_timer(uv_timer_t *timer)
{
    http_run(timer->data);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    (void)status;      /* an epoll descriptor has no errors of its own; MHD looks at each socket itself */
    (void)events;
    http_run(poll->data);
}

static void on_mhd_log(void *context, const char *format, va_list arguments)
{
    (void)context;      /* what clients send wrong is answered, not logged */
    (void)format;
    (void)arguments;
}

static void on_closed(uv_handle_t *handle)
{
    struct http *http = handle->data;
    if (--http->handles_open > 0) return;
    void (*closed)(void *context) = http->closed;
    void *context = http->closed_context;
    free(http);
    if (closed != NULL) closed(context);
}

bool http_open(uv_loop_t *loop, uint16_t port, http_page *page, void *context, struct http **out, const char **why)
{
    *out = NULL;
    *why = "no memory";
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL) return false;
    http->page = page;
    http->context = context;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    http->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_ERROR_LOG, port, NULL, NULL, on_request, http,
                                    MHD_OPTION_EXTERNAL_LOGGER, on_mhd_log, NULL,      /* first, so that it hears the others */
                                    MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                                    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                                    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
                                    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
                                    MHD_OPTION_END);
    if (http->daemon == NULL) {
        *why = "the port is taken, or no more descriptors";
        goto fail;
    }
    const union MHD_DaemonInfo *epoll = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    const union MHD_DaemonInfo *bound = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (epoll == NULL || bound == NULL || uv_poll_init(loop, &http->poll, epoll->epoll_fd) != 0) {
        *why = "the descriptor cannot be polled";
        goto fail;
    }
    http->port = bound->port;
    uv_timer_init(loop, &http->timer);      /* cannot fail */
    http->poll.data = http->timer.data = http;
    http->handles_open = 2;
    if (uv_poll_start(&http->poll, UV_READABLE, on_poll) != 0) {
        *why = "the descriptor cannot be polled";
        http_close(http, NULL, NULL);
        return false;
    }
    *out = http;
    return true;

fail:
    if (http->daemon != NULL) MHD_stop_daemon(http->daemon);
    free(http);
    return false;
}

uint16_t http_port(const struct http *http)
{
    return http->port;
}

void http_close(struct http *http, void (*closed)(void *context), void *context)
{
    http->closed = closed;
    http->closed_context = context;
    uv_close((uv_handle_t *)&http->poll, on_closed);      /* before the descriptor goes away */
    uv_close((uv_handle_t *)&http->timer, on_closed);
    MHD_stop_daemon(http->daemon);
}
