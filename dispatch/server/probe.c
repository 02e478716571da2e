/* probe.c - one connection, one greeting each way, hang up. */
#include "server/probe.h"

#include <stdlib.h>
#include <string.h>
#include "store/address.h"

enum { GREETING_SIZE = 8 };
static const char greeting_req[GREETING_SIZE] = { 0, 'S', 'P', 0, 0, 0x30, 0, 0 };      /* we speak REQ ... */
static const char greeting_rep[GREETING_SIZE] = { 0, 'S', 'P', 0, 0, 0x31, 0, 0 };      /* ... and want to hear REP */

struct probe {
    union { uv_handle_t handle; uv_stream_t stream; uv_pipe_t pipe; uv_tcp_t tcp; } peer;
    uv_connect_t connect;
    char answer[GREETING_SIZE];
    size_t answered;
    enum probe_state state;
    bool closed, dropped;
};

static void on_closed(uv_handle_t *handle)
{
    struct probe *probe = handle->data;
    probe->closed = true;
    if (probe->dropped) free(probe);
}

static void probe_end(struct probe *probe, enum probe_state state)
{
    if (uv_is_closing(&probe->peer.handle)) return;
    probe->state = state;
    uv_close(&probe->peer.handle, on_closed);
}

/* Being short of descriptors says nothing about the listener: the probe stays without an answer either way. */
static void probe_fail(struct probe *probe, int status)
{
    bool ours = status == UV_EMFILE || status == UV_ENFILE || status == UV_ENOMEM || status == UV_ENOBUFS;
    probe_end(probe, ours ? PROBE_UNTRIED : PROBE_FAILED);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct probe *probe = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(probe->answer + probe->answered, (unsigned)(GREETING_SIZE - probe->answered));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct probe *probe = stream->data;
    (void)buffer;
    if (count < 0) {
        probe_fail(probe, (int)count);
        return;
    }
    probe->answered += (size_t)count;
    if (probe->answered < GREETING_SIZE) return;
    probe_end(probe, memcmp(probe->answer, greeting_rep, GREETING_SIZE) == 0 ? PROBE_ANSWERED : PROBE_FAILED);
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct probe *probe = connect->data;
    if (status == 0) status = uv_read_start(&probe->peer.stream, on_alloc, on_read);
    if (status == 0) {
        char bytes[GREETING_SIZE];
        memcpy(bytes, greeting_req, sizeof bytes);
        uv_buf_t buffer = uv_buf_init(bytes, sizeof bytes);
        int sent = uv_try_write(&probe->peer.stream, &buffer, 1);      /* a new connection takes 8 bytes at once */
        status = sent == GREETING_SIZE ? 0 : sent < 0 ? sent : UV_EIO;
    }
    if (status != 0) probe_fail(probe, status);
}

/* Makes the handle and begins to connect. False: no handle was made. */
static bool probe_connect(struct probe *probe, uv_loop_t *loop, const char *address)
{
    static const char ipc[] = "ipc://", tcp[] = "tcp://";
    if (strncmp(address, ipc, sizeof ipc - 1) == 0) {
        if (uv_pipe_init(loop, &probe->peer.pipe, 0) != 0) return false;
        probe->peer.handle.data = probe;
        uv_pipe_connect(&probe->connect, &probe->peer.pipe, address + sizeof ipc - 1, on_connected);
        return true;
    }
    struct sockaddr_storage to = { 0 };
    if (strncmp(address, tcp, sizeof tcp - 1) != 0 || !address_tcp(address + sizeof tcp - 1, &to)) return false;
    if (uv_tcp_init(loop, &probe->peer.tcp) != 0) return false;
    probe->peer.handle.data = probe;
    int error = uv_tcp_connect(&probe->connect, &probe->peer.tcp, (const struct sockaddr *)&to, on_connected);
    if (error != 0) probe_fail(probe, error);
    return true;
}

struct probe *probe_start(uv_loop_t *loop, const char *address)
{
    struct probe *probe = calloc(1, sizeof *probe);
    if (probe == NULL) return NULL;
    probe->connect.data = probe;
    if (!probe_connect(probe, loop, address)) {
        free(probe);
        return NULL;
    }
    return probe;
}

enum probe_state probe_state(const struct probe *probe)
{
    return probe->state;
}

void probe_drop(struct probe *probe)
{
    if (probe == NULL) return;
    if (probe->closed) {
        free(probe);
        return;
    }
    probe->dropped = true;
    if (!uv_is_closing(&probe->peer.handle)) uv_close(&probe->peer.handle, on_closed);
}
