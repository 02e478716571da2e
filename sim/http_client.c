/* http_client.c - libcurl says which sockets and which time it waits for; libuv waits. */
#include "sim/http_client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/memory.h"

enum { HOST_CONNECTIONS = 16, BYTES_MOST = 1024 * 1024 };

struct http_client {
    CURLM *multi;
    uv_timer_t timer;
    uv_loop_t *loop;
    struct call *calls;                    /* all that are under way */
    uint32_t handles;                      /* libuv handles not closed yet */
    bool closing;
    void (*closed)(void *context);
    void *closed_context;
};

struct socket_watch { uv_poll_t poll; struct http_client *client; curl_socket_t socket; };

struct call {
    struct http_client *client;
    struct call *next, **link;
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    char *bytes; uint32_t count, room;
    bool first_event;                      /* enough after the first empty line */
    http_client_done *done;
    void *context;
};

static void handle_closed(struct http_client *client)
{
    if (--client->handles > 0 || !client->closing) return;
    if (client->closed) client->closed(client->closed_context);
    free(client);
}

/* ---- one call ---- */

static void call_end(struct call *call, unsigned status)
{
    struct http_client *client = call->client;
    *call->link = call->next;
    if (call->next) call->next->link = call->link;
    curl_multi_remove_handle(client->multi, call->easy);
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    call->done(call->context, status, call->bytes ? call->bytes : "", call->count);
    free(call->bytes);
    free(call->body);
    free(call);
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct call *call = context;
    size_t length = size * count;
    if (call->count + length > BYTES_MOST) return 0;
    for (size_t i = 0; i < length; i++) {
        call->bytes = memory_room(call->bytes, call->count, &call->room, 1);
        call->bytes[call->count++] = bytes[i];
        bool blank = call->count >= 2 && call->bytes[call->count - 1] == '\n' && call->bytes[call->count - 2] == '\n';
        if (call->first_event && blank) return 0;      /* libcurl ends the transfer */
    }
    return length;
}

static void collect(struct http_client *client)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        struct call *call = NULL;
        long status = 0;
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
        curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        bool whole = result == CURLE_OK || (result == CURLE_WRITE_ERROR && call->first_event);
        call_end(call, whole ? (unsigned)status : 0);
    }
}

/* ---- libcurl on libuv ---- */

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct socket_watch *watch = poll->data;
    struct http_client *client = watch->client;
    int flags = (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0), running;
    if (status < 0) flags = CURL_CSELECT_ERR;
    curl_multi_socket_action(client->multi, watch->socket, flags, &running);
    collect(client);
}

static void on_watch_closed(uv_handle_t *handle)
{
    struct socket_watch *watch = handle->data;
    struct http_client *client = watch->client;
    free(watch);
    handle_closed(client);
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *watch_context)
{
    struct http_client *client = context;
    struct socket_watch *watch = watch_context;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (watch) uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
        curl_multi_assign(client->multi, socket, NULL);
        return 0;
    }
    if (!watch) {
        watch = memory_take(1, sizeof *watch);
        watch->client = client;
        watch->socket = socket;
        if (uv_poll_init_socket(client->loop, &watch->poll, socket) != 0) {
            free(watch);
            return -1;
        }
        watch->poll.data = watch;
        client->handles++;
        curl_multi_assign(client->multi, socket, watch);
    }
    uv_poll_start(&watch->poll, (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0), on_poll);
    return 0;
}

static void on_timer(uv_timer_t *timer)
{
    struct http_client *client = timer->data;
    int running;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(client);
}

static int on_timeout(CURLM *multi, long timeout_ms, void *context)
{
    struct http_client *client = context;
    (void)multi;
    if (client->closing || timeout_ms < 0) uv_timer_stop(&client->timer);
    else uv_timer_start(&client->timer, on_timer, timeout_ms > 0 ? (uint64_t)timeout_ms : 1, 0);      /* never from inside */
    return 0;
}

/* ---- public ---- */

bool http_client_open(uv_loop_t *loop, struct http_client **out)
{
    struct http_client *client = memory_take(1, sizeof *client);
    *out = NULL;
    client->multi = curl_multi_init();
    if (!client->multi) {
        free(client);
        return false;
    }
    client->loop = loop;
    uv_timer_init(loop, &client->timer);
    client->timer.data = client;
    client->handles = 1;
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)HOST_CONNECTIONS);
    *out = client;
    return true;
}

static struct call *call_new(struct http_client *client, const char *url, int64_t timeout_ms, http_client_done *done, void *context)
{
    struct call *call = memory_take(1, sizeof *call);
    *call = (struct call){ .client = client, .done = done, .context = context, .easy = curl_easy_init() };
    if (!call->easy) abort();      /* no memory: as memory.h */
    call->next = client->calls;
    call->link = &client->calls;
    if (call->next) call->next->link = &call->next;
    client->calls = call;
    curl_easy_setopt(call->easy, CURLOPT_URL, url);
    curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(call->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call->easy, CURLOPT_NOPROXY, "*");
    return call;
}

void http_client_get(struct http_client *client, const char *url, int64_t timeout_ms, http_client_done *done, void *context)
{
    curl_multi_add_handle(client->multi, call_new(client, url, timeout_ms, done, context)->easy);
}

void http_client_first_event(struct http_client *client, const char *url, int64_t timeout_ms, http_client_done *done, void *context)
{
    struct call *call = call_new(client, url, timeout_ms, done, context);
    call->first_event = true;
    curl_multi_add_handle(client->multi, call->easy);
}

void http_client_post(struct http_client *client, const char *url, const char *key, const char *body, size_t length, int64_t timeout_ms,
                      http_client_done *done, void *context)
{
    struct call *call = call_new(client, url, timeout_ms, done, context);
    call->body = memory_take(length, 1);
    memcpy(call->body, body, length);
    call->headers = curl_slist_append(call->headers, "Content-Type: application/json");
    if (key) {
        char header[128];
        snprintf(header, sizeof header, "Idempotency-Key: %s", key);
        call->headers = curl_slist_append(call->headers, header);
    }
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(call->easy, CURLOPT_POSTFIELDSIZE, (long)length);
    curl_easy_setopt(call->easy, CURLOPT_POSTFIELDS, call->body);
    curl_multi_add_handle(client->multi, call->easy);
}

static void on_timer_closed(uv_handle_t *handle)
{
    handle_closed(handle->data);
}

void http_client_close(struct http_client *client, void (*closed)(void *context), void *context)
{
    client->closed = closed;
    client->closed_context = context;
    while (client->calls) call_end(client->calls, 0);
    client->closing = true;
    curl_multi_cleanup(client->multi);      /* takes the sockets off through on_socket() */
    uv_close((uv_handle_t *)&client->timer, on_timer_closed);
}
