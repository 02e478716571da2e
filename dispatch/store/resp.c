/* resp.c - one connection to Redis. */
#include "store/resp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include "store/address.h"
#include "store/bytes.h"

enum {
    WAITING_MAX = 4096,                   /* commands without a reply */
    OUT_MAX = 256 * 1024 * 1024,          /* bytes sent without a reply */
    REPLY_MAX = 64 * 1024 * 1024,         /* bytes of one reply */
    READ_SIZE = 64 * 1024,
    KEEP_SIZE = 1024 * 1024,              /* buffers larger than this are not kept */
    BYTES_PER_MS = 4096,                  /* a large command may take longer: as if Redis did 4 MB/s */
};

enum resp_state { RESP_CONNECTING, RESP_UP, RESP_DOWN, RESP_CLOSING };

struct waiting {
    void (*reply)(void *context, const redisReply *reply);
    void *context;
    uint64_t deadline_ms;
    size_t length;
};

struct resp {
    struct resp_options options;
    enum resp_state state;
    union { uv_stream_t stream; uv_pipe_t pipe; uv_tcp_t tcp; } socket;
    uv_timer_t timer;
    uint32_t handles;                     /* open ones; the last close callback frees */
    uv_connect_t connect;
    uv_write_t write;
    int refused;                          /* what libuv said to the connection at once */
    bool writing;
    bool late;                            /* the first waiting command was overdue once; judged after another look at the socket */
    struct bytes out, wire;               /* being filled; being written by `write` */
    redisReader *reader;
    size_t unread;                        /* bytes of a reply that is not whole yet */
    struct waiting *queue;                /* a ring */
    uint32_t first, count;
    size_t unanswered;                    /* bytes of all in the ring */
    uint64_t bytes_out, commands;
    void (*closed)(void *context);
    void *closed_context;
    char why[256];
    char buffer[READ_SIZE];
};

static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* Every waiting command learns of it first, in order. Each of these calls may close us. */
static void resp_fail(struct resp *resp, const char *why)
{
    if (resp->state == RESP_DOWN || resp->state == RESP_CLOSING) return;
    resp->state = RESP_DOWN;
    snprintf(resp->why, sizeof resp->why, "%s", why);
    uv_read_stop(&resp->socket.stream);
    uv_timer_stop(&resp->timer);
    while (resp->count && resp->state == RESP_DOWN) {
        struct waiting waiting = resp->queue[resp->first];
        resp->first = (resp->first + 1) % WAITING_MAX;
        resp->count--;
        waiting.reply(waiting.context, NULL);
    }
    if (resp->state == RESP_DOWN) resp->options.on_down(resp->options.context, resp->why);
}

static void on_timer(uv_timer_t *timer);

static void timer_arm(struct resp *resp, uint64_t deadline_ms)
{
    uint64_t now = now_ms();
    uv_update_time(resp->options.loop);
    uv_timer_start(&resp->timer, on_timer, deadline_ms > now ? deadline_ms - now : 1, 0);
}

/* When the program itself was held up, the reply may lie in the socket already: so the first time is only a warning. */
static void on_timer(uv_timer_t *timer)
{
    struct resp *resp = timer->data;
    if (resp->state == RESP_UP && resp->count == 0) return;
    if (resp->state == RESP_UP && resp->queue[resp->first].deadline_ms > now_ms()) {
        timer_arm(resp, resp->queue[resp->first].deadline_ms);
    } else if (!resp->late) {
        resp->late = true;
        uv_timer_start(&resp->timer, on_timer, 1, 0);
    } else {
        resp_fail(resp, resp->state == RESP_UP ? "no reply in time" : "no connection in time");
    }
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct resp *resp = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(resp->buffer, sizeof resp->buffer);
}

static void resp_answer(struct resp *resp, redisReply *reply)
{
    resp->unread = 0;
    resp->late = false;
    if (resp->count == 0) {
        freeReplyObject(reply);
        resp_fail(resp, "a reply that nobody asked for");
        return;
    }
    struct waiting waiting = resp->queue[resp->first];
    resp->first = (resp->first + 1) % WAITING_MAX;
    resp->count--;
    resp->unanswered -= waiting.length;
    waiting.reply(waiting.context, reply);
    freeReplyObject(reply);
}

static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    struct resp *resp = stream->data;
    if (length == 0) return;
    if (length < 0) {
        resp_fail(resp, length == UV_EOF ? "Redis closed the connection" : uv_strerror((int)length));
        return;
    }
    resp->unread += (size_t)length;
    if (redisReaderFeed(resp->reader, buffer->base, (size_t)length) != REDIS_OK) {
        resp_fail(resp, resp->reader->errstr);
        return;
    }
    while (resp->state == RESP_UP) {
        void *reply = NULL;
        if (redisReaderGetReply(resp->reader, &reply) != REDIS_OK) {
            resp_fail(resp, resp->reader->errstr);
            return;
        }
        if (!reply) break;
        resp_answer(resp, reply);
    }
    if (resp->state == RESP_UP && resp->unread > REPLY_MAX) resp_fail(resp, "a reply is too long");
}

static void on_connect(uv_connect_t *connect, int status)
{
    struct resp *resp = connect->data;
    if (resp->state != RESP_CONNECTING) return;
    if (status == 0) status = uv_read_start(&resp->socket.stream, on_alloc, on_read);
    if (status < 0) {
        resp_fail(resp, uv_strerror(status));
        return;
    }
    uv_timer_stop(&resp->timer);
    resp->late = false;
    resp->state = RESP_UP;
    resp->options.on_up(resp->options.context);
}

/* libuv 1.44 cuts a path that does not fit in silence, so it is measured here. */
static const char *address_path(const char *address)
{
    if (strncmp(address, "unix:", 5) != 0) return NULL;
    size_t length = strlen(address + 5);
    return length > 0 && length < sizeof ((struct sockaddr_un *)0)->sun_path ? address + 5 : NULL;
}

bool resp_address_good(const char *address)
{
    struct sockaddr_storage storage;
    return address_path(address) || address_tcp(address, &storage);
}

static int socket_connect(struct resp *resp, const char *address)
{
    struct sockaddr_storage storage;
    const char *path = address_path(address);
    resp->connect.data = resp;
    if (path) {
        uv_pipe_connect(&resp->connect, &resp->socket.pipe, path, on_connect);
        return 0;
    }
    if (!address_tcp(address, &storage)) return UV_EINVAL;
    uv_tcp_nodelay(&resp->socket.tcp, 1);
    return uv_tcp_connect(&resp->connect, &resp->socket.tcp, (const struct sockaddr *)&storage, on_connect);
}

static void resp_free(struct resp *resp)
{
    if (resp->reader) redisReaderFree(resp->reader);
    bytes_free(&resp->out);
    bytes_free(&resp->wire);
    free(resp->queue);
    free(resp);
}

/* libuv told us at once, before resp_open() had returned. */
static void on_refused(uv_timer_t *timer)
{
    struct resp *resp = timer->data;
    resp_fail(resp, uv_strerror(resp->refused));
}

static void on_close(uv_handle_t *handle)
{
    struct resp *resp = handle->data;
    if (--resp->handles) return;
    void (*closed)(void *) = resp->closed;
    void *context = resp->closed_context;
    resp_free(resp);
    if (closed) closed(context);
}

void resp_close(struct resp *resp, void (*closed)(void *context), void *context)
{
    if (resp->state == RESP_CLOSING) return;
    resp->state = RESP_CLOSING;
    resp->closed = closed;
    resp->closed_context = context;
    resp->count = 0;
    uv_close((uv_handle_t *)&resp->timer, on_close);
    uv_close((uv_handle_t *)&resp->socket.stream, on_close);
}

bool resp_open(const struct resp_options *options, struct resp **out)
{
    *out = NULL;
    struct resp *resp = calloc(1, sizeof *resp);
    if (!resp) return false;
    resp->options = *options;
    resp->reader = redisReaderCreate();
    resp->queue = calloc(WAITING_MAX, sizeof *resp->queue);
    if (!resp->reader || !resp->queue) {
        resp_free(resp);
        return false;
    }
    resp->timer.data = resp->socket.stream.data = resp;
    int rc = address_path(options->address) ? uv_pipe_init(options->loop, &resp->socket.pipe, 0) : uv_tcp_init(options->loop, &resp->socket.tcp);
    if (rc < 0) {
        resp_free(resp);
        return false;
    }
    uv_timer_init(options->loop, &resp->timer);
    resp->timer.data = resp->socket.stream.data = resp;
    resp->handles = 2;
    resp->refused = socket_connect(resp, options->address);
    if (resp->refused < 0) uv_timer_start(&resp->timer, on_refused, 0, 0);
    else timer_arm(resp, now_ms() + (uint64_t)options->reply_ms);
    *out = resp;
    return true;
}

bool resp_send(struct resp *resp, const char *bytes, size_t length, void (*reply)(void *context, const redisReply *reply), void *context)
{
    if (resp->state != RESP_UP || resp->count == WAITING_MAX || resp->unanswered + length > OUT_MAX) return false;
    if (!bytes_reserve(&resp->out, length)) {
        resp->out.broken = false;         /* nothing was added: what is in it is still whole commands */
        return false;
    }
    bytes_put(&resp->out, bytes, length);
    resp->unanswered += length;
    uint64_t deadline_ms = now_ms() + (uint64_t)resp->options.reply_ms + resp->unanswered / BYTES_PER_MS;
    resp->queue[(resp->first + resp->count) % WAITING_MAX] = (struct waiting){ reply, context, deadline_ms, length };
    if (resp->count++ == 0 && !uv_is_active((uv_handle_t *)&resp->timer)) timer_arm(resp, deadline_ms);
    resp->commands++;
    return true;
}

bool resp_command(struct resp *resp, int argc, const char **argv, void (*reply)(void *context, const redisReply *reply), void *context)
{
    char *text = NULL;
    long long length = redisFormatCommandArgv(&text, argc, argv, NULL);      /* an int before hiredis 1.0 */
    if (length < 0) return false;
    bool sent = resp_send(resp, text, (size_t)length, reply, context);
    redisFreeCommand(text);
    return sent;
}

static void on_write(uv_write_t *write, int status)
{
    struct resp *resp = write->data;
    resp->writing = false;
    if (resp->state != RESP_UP) return;
    if (status < 0) {
        resp_fail(resp, uv_strerror(status));
        return;
    }
    resp_flush(resp);
}

void resp_flush(struct resp *resp)
{
    if (resp->state != RESP_UP || resp->writing || resp->out.used == 0) return;
    uv_buf_t buffer = uv_buf_init(resp->out.data, (unsigned)resp->out.used);
    int rc = uv_try_write(&resp->socket.stream, &buffer, 1);
    if (rc == UV_EAGAIN) rc = 0;
    if (rc < 0) {
        resp_fail(resp, uv_strerror(rc));
        return;
    }
    resp->bytes_out += resp->out.used;
    if ((size_t)rc == resp->out.used) {
        bytes_reset(&resp->out, KEEP_SIZE);
        return;
    }
    struct bytes spare = resp->wire;
    resp->wire = resp->out;
    resp->out = spare;
    bytes_reset(&resp->out, KEEP_SIZE);
    buffer = uv_buf_init(resp->wire.data + rc, (unsigned)(resp->wire.used - (size_t)rc));
    resp->write.data = resp;
    rc = uv_write(&resp->write, &resp->socket.stream, &buffer, 1, on_write);
    if (rc < 0) {
        resp_fail(resp, uv_strerror(rc));
        return;
    }
    resp->writing = true;
}

uint64_t resp_bytes_out(const struct resp *resp)
{
    return resp->bytes_out;
}

uint64_t resp_commands(const struct resp *resp)
{
    return resp->commands;
}
