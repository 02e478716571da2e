/* child.c - the private redis-server. */
#include "store/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/store_guard.h"

enum {
    LOCK_POLL_MS = 20,
    LOCK_WAIT_MS = 10000,      /* the redis-server of a killed core needs up to a second, a frozen one longer */
    BACK_OFF_FIRST_MS = 100,
    BACK_OFF_MOST_MS = 5000,
    TRIES_MAX = 3,             /* starts without one answer before we give up */
    STOP_MS = 10000,
    LOCK_FD = 3,               /* in the child */
};

struct child {
    struct child_options options;
    char *data_dir;
    int dir_fd, lock_fd, log_fd;
    char address[64];
    uv_timer_t timer;
    uv_process_t process;
    bool running, process_open, stopping, was_ready;
    uint32_t tries, handles;
    uint64_t back_off_ms, waited_ms;
    int64_t status;
    int signal;
    char why[512];
    void (*closed)(void *context);
    void *closed_context;
};

static void child_start(struct child *child);

/* mkdir -p, for the owner only. */
static bool directory_make(const char *path)
{
    char part[4096];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof part) return false;
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) return false;
    }
    return true;
}

static void child_fatal(struct child *child, const char *why)
{
    snprintf(child->why, sizeof child->why, "%s", why);
    child->options.on_fatal(child->options.context, child->why);
}

static void on_closed(uv_handle_t *handle)
{
    struct child *child = handle->data;
    if (--child->handles) return;
    void (*closed)(void *) = child->closed;
    void *context = child->closed_context;
    if (child->log_fd >= 0) close(child->log_fd);
    if (child->lock_fd >= 0) close(child->lock_fd);
    if (child->dir_fd >= 0) close(child->dir_fd);
    free(child->data_dir);
    free(child);
    closed(context);
}

static void on_retry(uv_timer_t *timer)
{
    child_start(timer->data);
}

static void process_ended(struct child *child)
{
    char why[400];
    if (child->stopping) {
        uv_close((uv_handle_t *)&child->timer, on_closed);
        return;
    }
    if (child->signal == 0 && child->status == STORE_GUARD_FAILED) {
        child_fatal(child, "redis-server cannot be started; install the package redis-server");
        return;
    }
    snprintf(why, sizeof why, "redis-server ended (%s %d), see %s/redis.log", child->signal ? "signal" : "status",
             child->signal ? child->signal : (int)child->status, child->data_dir);
    if (!child->was_ready && child->tries >= TRIES_MAX) {
        snprintf(why, sizeof why, "redis-server does not start (%s %d), see %s/redis.log; redis-check-aof can look at its files",
                 child->signal ? "signal" : "status", child->signal ? child->signal : (int)child->status, child->data_dir);
        child_fatal(child, why);
        return;
    }
    uv_timer_start(&child->timer, on_retry, child->back_off_ms, 0);
    child->back_off_ms = child->back_off_ms * 2 < BACK_OFF_MOST_MS ? child->back_off_ms * 2 : BACK_OFF_MOST_MS;
    snprintf(child->why, sizeof child->why, "%s", why);
    child->options.on_ended(child->options.context, child->why);
}

/* A process handle cannot be started twice; only after this callback is its memory ours again. */
static void on_process_closed(uv_handle_t *handle)
{
    struct child *child = handle->data;
    child->process_open = false;
    child->handles--;
    process_ended(child);
}

static void on_process_exit(uv_process_t *process, int64_t status, int signal)
{
    struct child *child = process->data;
    child->running = false;
    child->status = status;
    child->signal = signal;
    uv_timer_stop(&child->timer);
    uv_close((uv_handle_t *)process, on_process_closed);
}

/* No TCP port, files only here, nothing thrown away when memory is short, nothing kept but the log of writes. */
static int child_spawn(struct child *child)
{
    char parent[16], flag[] = STORE_GUARD_FLAG, self[] = "/proc/self/exe", program[] = "redis-server";
    char setting[][2][32] = {
        { "--appendfsync", "" }, { "--appendonly", "yes" }, { "--no-appendfsync-on-rewrite", "no" }, { "--save", "" },
        { "--port", "0" }, { "--unixsocket", "redis.sock" }, { "--unixsocketperm", "700" }, { "--dir", "." }, { "--logfile", "redis.log" },
        { "--daemonize", "no" }, { "--rdbcompression", "no" }, { "--auto-aof-rewrite-min-size", "128mb" }, { "--maxmemory-policy", "noeviction" }, { "--databases", "1" },
    };
    enum { SETTINGS = sizeof setting / sizeof *setting, GUARD_WORDS = 4 };
    char *argv[GUARD_WORDS + 2 * SETTINGS + 1] = { self, flag, parent, program };
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    snprintf(setting[0][1], sizeof setting[0][1], "%s", child->options.appendfsync);
    for (int i = 0; i < SETTINGS; i++) {
        argv[GUARD_WORDS + 2 * i] = setting[i][0];
        argv[GUARD_WORDS + 2 * i + 1] = setting[i][1];
    }
    uv_stdio_container_t stdio[] = {
        { .flags = UV_IGNORE },
        { .flags = UV_INHERIT_FD, .data.fd = child->log_fd },
        { .flags = UV_INHERIT_FD, .data.fd = child->log_fd },
        [LOCK_FD] = { .flags = UV_INHERIT_FD, .data.fd = child->lock_fd },
    };
    /* A session of its own: Ctrl-C on the terminal is for the core, which stops the server when it has finished. */
    uv_process_options_t options = {
        .exit_cb = on_process_exit, .file = self, .args = argv, .cwd = child->data_dir, .flags = UV_PROCESS_DETACHED,
        .stdio_count = sizeof stdio / sizeof *stdio, .stdio = stdio,
    };
    return uv_spawn(child->options.loop, &child->process, &options);
}

static void child_start(struct child *child)
{
    child->tries++;
    child->process.data = child;
    if (unlinkat(child->dir_fd, "redis.sock", 0) != 0 && errno != ENOENT) {
        child_fatal(child, "the old redis.sock in the data directory cannot be removed");
        return;
    }
    int rc = child_spawn(child);
    child->process_open = true;
    child->handles++;
    if (rc < 0) {
        child->status = rc;
        child->signal = 0;
        uv_close((uv_handle_t *)&child->process, on_process_closed);
        return;
    }
    child->running = true;
    child->options.on_started(child->options.context);
}

static void on_lock(uv_timer_t *timer)
{
    struct child *child = timer->data;
    if (flock(child->lock_fd, LOCK_EX | LOCK_NB) == 0) {
        child_start(child);
    } else if (child->waited_ms >= LOCK_WAIT_MS) {
        char why[400];
        snprintf(why, sizeof why, "the data directory %s is in use by another process", child->data_dir);
        child_fatal(child, why);
    } else {
        child->waited_ms += LOCK_POLL_MS;
        uv_timer_start(timer, on_lock, LOCK_POLL_MS, 0);
    }
}

bool child_open(const struct child_options *options, struct child **out, const char **why)
{
    *out = NULL;
    struct child *child = calloc(1, sizeof *child);
    if (!child) {
        *why = "no memory";
        return false;
    }
    bool good = false;
    child->options = *options;
    child->dir_fd = child->lock_fd = child->log_fd = -1;
    child->back_off_ms = BACK_OFF_FIRST_MS;
    child->data_dir = strdup(options->data_dir);
    *why = "the data directory cannot be made";
    if (!child->data_dir || !directory_make(options->data_dir)) goto out;
    child->dir_fd = open(options->data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (child->dir_fd < 0) goto out;
    *why = "the data directory cannot be written";
    child->lock_fd = openat(child->dir_fd, "redis.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    child->log_fd = openat(child->dir_fd, "redis.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (child->lock_fd < 0 || child->log_fd < 0) goto out;
    /* A socket's path has at most 107 bytes and a data directory may be longer; through the descriptor it is always short. */
    snprintf(child->address, sizeof child->address, "unix:/proc/self/fd/%d/redis.sock", child->dir_fd);
    uv_timer_init(options->loop, &child->timer);
    child->timer.data = child;
    child->handles = 1;
    uv_timer_start(&child->timer, on_lock, 0, 0);
    *out = child;
    good = true;
out:
    if (!good) {
        if (child->log_fd >= 0) close(child->log_fd);
        if (child->lock_fd >= 0) close(child->lock_fd);
        if (child->dir_fd >= 0) close(child->dir_fd);
        free(child->data_dir);
        free(child);
    }
    return good;
}

const char *child_address(const struct child *child)
{
    return child->address;
}

int child_pid(const struct child *child)
{
    return child->running ? uv_process_get_pid(&child->process) : 0;
}

void child_ready(struct child *child)
{
    child->was_ready = true;
    child->tries = 0;
    child->back_off_ms = BACK_OFF_FIRST_MS;
}

static void on_stop_late(uv_timer_t *timer)
{
    struct child *child = timer->data;
    if (child->running) uv_process_kill(&child->process, SIGKILL);
}

void child_close(struct child *child, void (*closed)(void *context), void *context)
{
    child->stopping = true;
    child->closed = closed;
    child->closed_context = context;
    uv_timer_stop(&child->timer);
    if (child->running) {
        uv_process_kill(&child->process, SIGTERM);
        uv_timer_start(&child->timer, on_stop_late, STOP_MS, 0);
    } else if (!child->process_open) {
        uv_close((uv_handle_t *)&child->timer, on_closed);
    }
}
