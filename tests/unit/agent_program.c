/* agent_program.c - a child process and plain sockets. */
#include "unit/agent_program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 32, PATIENCE_MS = 15000 };

static const char path[] = PAIDAN_BINARY_DIR "/points/agent/paidan-point";
extern char **environ;

static int64_t mono_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static pid_t start(const char *const *arguments, int out, int *read_end)
{
    int ends[2];
    char *argv[ARGUMENTS_MAX] = { strdup("paidan-point") };
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    if (pipe(ends) != 0) abort();
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    for (int i = 0; arguments[i] != NULL; i++) argv[i + 1] = strdup(arguments[i]);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], out);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    if (posix_spawn(&pid, path, &actions, NULL, argv, environ) != 0) abort();
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; argv[i] != NULL; i++) free(argv[i]);
    close(ends[1]);
    *read_end = ends[0];
    return pid;
}

static bool read_log(struct program *program)
{
    struct pollfd poll_it = { .fd = program->err, .events = POLLIN };
    if (poll(&poll_it, 1, PATIENCE_MS) <= 0) return false;
    ssize_t got = read(program->err, program->log + program->log_used, sizeof program->log - program->log_used - 1);
    if (got <= 0) return false;
    program->log_used += (size_t)got;
    program->log[program->log_used] = '\0';
    return true;
}

bool program_start(struct program *program, const char *const *arguments)
{
    program->log_used = 0;
    program->log[0] = '\0';
    program->pid = start(arguments, STDERR_FILENO, &program->err);
    const char *ready = NULL;
    while ((ready = strstr(program->log, "ev=ready http=")) == NULL)
        if (!read_log(program)) return false;
    program->port = (uint16_t)strtoul(ready + strlen("ev=ready http="), NULL, 10);
    fcntl(program->err, F_SETFL, O_NONBLOCK);      /* the rest is read when it ends; a pipe holds what the tests make it say */
    return true;
}

static int exit_code(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) abort();
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int program_run(const char *const *arguments, char *out, size_t size)
{
    int end = -1;
    size_t used = 0;
    ssize_t got = 0;
    pid_t pid = start(arguments, STDOUT_FILENO, &end);
    while (used + 1 < size && (got = read(end, out + used, size - used - 1)) > 0) used += (size_t)got;
    out[used] = '\0';
    close(end);
    return exit_code(pid);
}

void program_kill(struct program *program, int signal)
{
    kill(program->pid, signal);
}

int program_wait(struct program *program)
{
    fcntl(program->err, F_SETFL, 0);
    while (read_log(program)) {}
    close(program->err);
    return exit_code(program->pid);
}

int http_send(uint16_t port, const char *method, const char *where, const char *headers, const char *body, size_t length)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
    char head[8192];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool own_host = strstr(headers, "Host:") != NULL, get = strcmp(method, "GET") == 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    int used = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nConnection: close\r\n%s%s", method, where, own_host ? "" : "Host: 127.0.0.1\r\n", headers);
    if (!get) used += snprintf(head + used, sizeof head - (size_t)used, "Content-Length: %zu\r\n", length);
    used += snprintf(head + used, sizeof head - (size_t)used, "\r\n");
    ssize_t sent = send(fd, head, (size_t)used, MSG_NOSIGNAL);
    for (size_t from = 0; from < length && sent > 0; from += sent > 0 ? (size_t)sent : 0) sent = send(fd, body + from, length - from, MSG_NOSIGNAL);
    return fd;
}

void http_receive(int fd, struct answer *out)
{
    static char bytes[80000];
    size_t used = 0;
    ssize_t got = 0;
    *out = (struct answer){ 0 };
    if (fd < 0) return;
    while (used + 1 < sizeof bytes && (got = recv(fd, bytes + used, sizeof bytes - used - 1, 0)) > 0) used += (size_t)got;
    close(fd);
    bytes[used] = '\0';
    char *end = strstr(bytes, "\r\n\r\n");
    if (end == NULL) return;
    sscanf(bytes, "HTTP/1.1 %d", &out->status);
    snprintf(out->head, sizeof out->head, "%.*s", (int)(end - bytes), bytes);
    out->length = used - (size_t)(end + 4 - bytes);
    memcpy(out->body, end + 4, out->length);
    out->body[out->length] = '\0';
}

void http_ask(uint16_t port, const char *method, const char *where, const char *headers, const char *body, size_t length, struct answer *out)
{
    http_receive(http_send(port, method, where, headers, body, length), out);
}

bool stream_open(struct stream *stream, uint16_t port, const char *headers)
{
    stream->used = 0;
    stream->text[0] = '\0';
    stream->fd = http_send(port, "GET", "/events", headers, "", 0);
    return stream->fd >= 0 && stream_until(stream, "\r\n\r\n", PATIENCE_MS) && strncmp(stream->text, "HTTP/1.1 200", 12) == 0;
}

bool stream_until(struct stream *stream, const char *text, int patience_ms)
{
    int64_t end_ms = mono_ms() + patience_ms;
    while (strstr(stream->text, text) == NULL) {
        struct pollfd poll_it = { .fd = stream->fd, .events = POLLIN };
        int64_t left_ms = end_ms - mono_ms();
        if (left_ms <= 0 || stream->used + 1 >= sizeof stream->text || poll(&poll_it, 1, (int)left_ms) <= 0) return false;
        ssize_t got = recv(stream->fd, stream->text + stream->used, sizeof stream->text - stream->used - 1, 0);
        if (got <= 0) return false;
        stream->used += (size_t)got;
        stream->text[stream->used] = '\0';
    }
    return true;
}

void stream_close(struct stream *stream)
{
    close(stream->fd);
}
