/* store_help.c - what the tests of the store share. */
#define _XOPEN_SOURCE 700      /* nftw() */
#include "unit/store_help.h"

#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT_MS = 20000 };      /* for any wait: far more than it needs, far less than ctest's */

void rig_dir(char out[64])
{
    strcpy(out, "/tmp/paidan-store-XXXXXX");
    assert_non_null(mkdtemp(out));
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat, (void)type, (void)ftw;
    return remove(path);
}

void rig_dir_remove(const char *dir)
{
    nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void on_ready(void *context, uint64_t last_commit)
{
    struct rig *rig = context;
    rig->ready++;
    rig->last_commit = last_commit;
}

static void on_away(void *context, const char *why)
{
    struct rig *rig = context;
    rig->away++;
    snprintf(rig->away_why, sizeof rig->away_why, "%s", why);
}

static void on_back(void *context)
{
    ((struct rig *)context)->back++;
}

static void on_fatal(void *context, const char *why)
{
    struct rig *rig = context;
    rig->fatal++;
    snprintf(rig->fatal_why, sizeof rig->fatal_why, "%s", why);
}

static void on_log(void *context, const char *level, const char *event, const char *detail)
{
    (void)context;
    if (getenv("PAIDAN_TEST_LOG")) fprintf(stderr, "level=%s ev=%s %s\n", level, event, detail);
}

struct rig *rig_open(const char *address, const char *dir, const char *owner, int64_t reply_ms, int64_t lease_ms)
{
    struct rig *rig = calloc(1, sizeof *rig);
    const char *why = NULL;
    assert_non_null(rig);
    assert_int_equal(uv_loop_init(&rig->loop), 0);
    struct store_options options = {
        .loop = &rig->loop, .region = "T1", .address = address, .data_dir = dir, .appendfsync = "always", .owner = owner, .reply_ms = reply_ms,
        .lease_ms = lease_ms, .context = rig, .on_ready = on_ready, .on_away = on_away, .on_back = on_back, .on_fatal = on_fatal, .log = on_log,
    };
    if (!store_open(&options, &rig->store, &why)) fail_msg("store_open: %s", why);
    uv_timer_init(&rig->loop, &rig->limit);
    rig->limit.data = rig;
    return rig;
}

static void on_limit(uv_timer_t *timer)
{
    ((struct rig *)timer->data)->late = true;
}

/* Turns the loop until *value has reached `least`. */
static void until(struct rig *rig, const uint32_t *value, uint32_t least, const char *what)
{
    rig->late = false;
    uv_update_time(&rig->loop);
    uv_timer_start(&rig->limit, on_limit, LIMIT_MS, 0);
    while (*value < least && !rig->late) uv_run(&rig->loop, UV_RUN_ONCE);
    uv_timer_stop(&rig->limit);
    if (rig->late) fail_msg("no %s: ready %u away %u (%s) back %u fatal %u (%s) stored %u", what, rig->ready, rig->away, rig->away_why, rig->back,
                            rig->fatal, rig->fatal_why, rig->stored_count);
}

void rig_until_ready(struct rig *rig) { until(rig, &rig->ready, 1, "ready"); }
void rig_until_fatal(struct rig *rig) { until(rig, &rig->fatal, 1, "fatal"); }
void rig_until_back(struct rig *rig, uint32_t times) { until(rig, &rig->back, times, "back"); }
void rig_until_away(struct rig *rig, uint32_t times) { until(rig, &rig->away, times, "away"); }
void rig_until_stored(struct rig *rig, uint32_t count) { until(rig, &rig->stored_count, count, "stored"); }

void rig_run_ms(struct rig *rig, uint64_t ms)
{
    rig->late = false;
    uv_update_time(&rig->loop);
    uv_timer_start(&rig->limit, on_limit, ms, 0);
    while (!rig->late) uv_run(&rig->loop, UV_RUN_ONCE);
}

struct rig *rig_private(const char *dir)
{
    struct rig *rig = rig_open(NULL, dir, "test", 2000, 5000);
    rig_until_ready(rig);
    return rig;
}

static void on_closed(void *context)
{
    ((struct rig *)context)->closed++;
}

void rig_close(struct rig *rig)
{
    store_close(rig->store, on_closed, rig);
    until(rig, &rig->closed, 1, "closed");
    uv_close((uv_handle_t *)&rig->limit, NULL);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    assert_int_equal(rig->closed, 1);
    assert_int_equal(uv_loop_close(&rig->loop), 0);
    free(rig);
}

static void on_stored(void *context)
{
    const struct rig_tag *tag = context;
    struct rig *rig = tag->rig;
    assert_true(rig->stored_count < RIG_STORED_MAX);
    rig->stored[rig->stored_count++] = tag->tag;
}

void rig_put(struct rig *rig, uint32_t tag)
{
    char number[16];
    assert_true(tag < RIG_STORED_MAX);
    rig->tag[tag] = (struct rig_tag){ rig, tag };
    snprintf(number, sizeof number, "%u", tag);
    struct batch *batch = store_begin(rig->store);
    assert_non_null(batch);
    batch_order(batch, tag, number, strlen(number));
    batch_order_open(batch, tag, 1000 + tag);
    batch_event(batch, tag, "waiting", number, strlen(number));
    store_commit(rig->store, batch, on_stored, &rig->tag[tag]);
}

static redisReply *ask_list(const char *socket, const char *form, va_list list)
{
    redisContext *redis = redisConnectUnix(socket);
    assert_non_null(redis);
    if (redis->err) fail_msg("%s: %s", socket, redis->errstr);
    redisReply *reply = redisvCommand(redis, form, list);
    assert_non_null(reply);
    redisFree(redis);
    return reply;
}

redisReply *ask(const char *socket, const char *form, ...)
{
    va_list list;
    va_start(list, form);
    redisReply *reply = ask_list(socket, form, list);
    va_end(list);
    return reply;
}

long long ask_number(const char *socket, const char *form, ...)
{
    va_list list;
    va_start(list, form);
    redisReply *reply = ask_list(socket, form, list);
    va_end(list);
    long long number = reply->type == REDIS_REPLY_INTEGER ? reply->integer : reply->type == REDIS_REPLY_STRING ? strtoll(reply->str, NULL, 10) : -1;
    freeReplyObject(reply);
    return number;
}

pid_t redis_pid(const char *socket)
{
    redisReply *reply = ask(socket, "INFO server");
    const char *at = strstr(reply->str, "process_id:");
    assert_non_null(at);
    pid_t pid = (pid_t)strtol(at + strlen("process_id:"), NULL, 10);
    freeReplyObject(reply);
    return pid;
}

pid_t redis_start(const char *dir)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 1);
        prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
        if (chdir(dir) == 0) execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", "redis.sock", "--save", "", (char *)NULL);
        _exit(127);
    }
    char socket[96];
    snprintf(socket, sizeof socket, "%s/redis.sock", dir);
    for (int i = 0; i < 2000; i++) {
        redisContext *redis = redisConnectUnix(socket);
        bool there = redis && !redis->err;
        if (redis) redisFree(redis);
        if (there) return pid;
        usleep(5000);
    }
    fail_msg("redis-server does not start in %s", dir);
    return -1;
}

void redis_stop(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
