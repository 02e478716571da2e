/* rig.c - see rig.h. */
#include "sim/bench/rig.h"

#include <hiredis/hiredis.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>
#include "sim/memory.h"

enum { ARGS_MAX = 32, TEXT_SIZE = 512, REPLY_SIZE = 4096, SETTLE_S = 120 };

static void rest_ms(long ms)
{
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

bool rig_open(struct rig *rig, enum rig_kind kind, const struct town *town, const struct programs *programs, const char *dir)
{
    static const char *const names[] = { [RIG_ECHO] = "echo", [RIG_NULL] = "null", [RIG_REDIS] = "redis" };
    *rig = (struct rig){ .kind = kind, .town = town, .programs = programs, .pid = -1, .redis = -1 };
    random_seed(&rig->random, 11);      /* the same orders for each kind */
    snprintf(rig->dir, sizeof rig->dir, "%s/%s", dir, names[kind]);
    snprintf(rig->address, sizeof rig->address, "ipc://%s.ipc", rig->dir);
    snprintf(rig->workers, sizeof rig->workers, "%s.csv", rig->dir);
    snprintf(rig->log, sizeof rig->log, "%s.log", rig->dir);
    rig->auth = memory_take(town->tables->point_count, sizeof *rig->auth);
    if (kind == RIG_ECHO || tables_write_workers(town->tables, town->tables->worker, town->tables->worker_count, rig->workers)) return true;
    fprintf(stderr, "paidan-bench: cannot write %s\n", rig->workers);
    return false;
}

static pid_t start_echo(struct rig *rig)
{
    char *argv[] = { (char *)(uintptr_t)rig->programs->bench, (char *)(uintptr_t)"echo", rig->address, NULL };
    return process_start(argv, rig->log);
}

/* The core's clock stands still, so that no offer times out between two runs. */
static pid_t start_daemon(struct rig *rig)
{
    char set[8][PATH_MOST + 64], clock[64];
    const char *argv[ARGS_MAX] = { rig->kind == RIG_NULL ? rig->programs->null : rig->programs->paidand, "--log", "warn" };
    int argc = 3, sets = 0;
    time_t start = (time_t)(rig->town->now_ms / 1000) + 8 * 3600;
    strftime(clock, sizeof clock, "%Y-%m-%d %H:%M", gmtime(&start));
    snprintf(set[sets++], sizeof set[0], "data_dir=%s", rig->dir);
    snprintf(set[sets++], sizeof set[0], "listen=%s", rig->address);
    snprintf(set[sets++], sizeof set[0], "workers=%s", rig->workers);
    snprintf(set[sets++], sizeof set[0], "tables=%s", rig->town->folder);
    snprintf(set[sets++], sizeof set[0], "clock.start=%s", clock);
    snprintf(set[sets++], sizeof set[0], "clock.speed_pct=0");
    snprintf(set[sets++], sizeof set[0], "http_port=0");
    snprintf(set[sets++], sizeof set[0], "contexts=%d", CONTEXTS);
    for (int i = 0; i < sets; i++) {
        argv[argc++] = "--set";
        argv[argc++] = set[i];
    }
    return process_start((char **)(uintptr_t)argv, rig->log);
}

static bool session_open(struct rig *rig, const char *role, uint32_t scope, char out[AUTH_SIZE])
{
    char text[TEXT_SIZE], reply[REPLY_SIZE];
    int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"1\",\"kind\":\"session_open\",\"body\":{\"role\":\"%s\",\"scope\":\"%" PRIu32 "\",\"program\":\"bench\"}}", role, scope);
    if (!load_ask(rig->load, text, (size_t)length, reply, sizeof reply)) return false;
    const char *auth = strstr(reply, "\"auth\":\"");
    size_t size = auth ? strcspn(auth += strlen("\"auth\":\""), "\"") : AUTH_SIZE;
    if (size >= AUTH_SIZE) return false;
    memcpy(out, auth, size);
    out[size] = '\0';
    return true;
}

/* The private server of the daemon; -1: it does not answer. */
static redisContext *redis_open(const struct rig *rig)
{
    char path[PATH_MOST + 16];
    snprintf(path, sizeof path, "%s/redis.sock", rig->dir);
    redisContext *redis = redisConnectUnix(path);
    if (redis && redis->err) {
        redisFree(redis);
        redis = NULL;
    }
    return redis;
}

static pid_t redis_pid(const struct rig *rig)
{
    redisContext *redis = redis_open(rig);
    redisReply *reply = redis ? redisCommand(redis, "INFO server") : NULL;
    const char *at = reply && reply->type == REDIS_REPLY_STRING ? strstr(reply->str, "process_id:") : NULL;
    pid_t pid = at ? (pid_t)strtol(at + strlen("process_id:"), NULL, 10) : -1;
    freeReplyObject(reply);
    if (redis) redisFree(redis);
    return pid;
}

bool rig_start(struct rig *rig)
{
    uint64_t begin = uv_hrtime();
    rig->pid = rig->kind == RIG_ECHO ? start_echo(rig) : start_daemon(rig);
    rig->load = rig->pid > 0 ? load_open(rig->address, 1, 1) : NULL;      /* one first: to see when it answers */
    if (!rig->load) return false;
    if (rig->kind != RIG_ECHO && !session_open(rig, "admin", 0, rig->admin)) return false;
    rig->ready_s = (double)(uv_hrtime() - begin) / 1e9;
    load_close(rig->load);
    rig->load = load_open(rig->address, CONNECTIONS, DEPTH);
    if (!rig->load || rig->kind == RIG_ECHO) return rig->load != NULL;
    for (uint32_t i = 0; i < rig->town->tables->point_count; i++)
        if (!session_open(rig, "resident", rig->town->tables->point[i].point.id, rig->auth[i])) return false;
    if (rig->kind == RIG_REDIS) rig->redis = redis_pid(rig);
    return true;
}

void rig_kill(struct rig *rig)
{
    load_close(rig->load);
    rig->load = NULL;
    process_kill(rig->pid);
    rig->pid = -1;
}

void rig_close(struct rig *rig)
{
    load_close(rig->load);
    if (process_lives(rig->pid)) process_stop(rig->pid);
    free(rig->auth);
}

/* ---- the town wakes up ---- */

static bool send_all(struct rig *rig, struct script *script)
{
    struct load_result result = { .latency_us = memory_take(script->count + 1, sizeof *result.latency_us) };
    bool good = script->count == 0 || (load_run(rig->load, script, 0, &result) && result.refused == 0);
    free(result.latency_us);
    script_clear(script);
    return good;
}

long long rig_commits(const struct rig *rig)
{
    redisContext *redis = rig->kind == RIG_REDIS ? redis_open(rig) : NULL;
    redisReply *reply = redis ? redisCommand(redis, "GET paidan:{HZ}:commit") : NULL;
    long long commits = reply && reply->type == REDIS_REPLY_STRING ? strtoll(reply->str, NULL, 10) : -1;
    freeReplyObject(reply);
    if (redis) redisFree(redis);
    return commits;
}

/* The daemon writes workers and rosters behind the requests; that must not run into a measurement. */
static bool settle(const struct rig *rig)
{
    long long before = -1, now = rig_commits(rig);
    for (int waited = 0; waited < SETTLE_S && now != before; waited++) {
        rest_ms(1500);
        before = now;
        now = rig_commits(rig);
    }
    return now >= 0;
}

bool rig_sign_in(struct rig *rig)
{
    struct engine *engine = town_engine(rig->town, 1, false);
    struct script script = { 0 };
    char text[TEXT_SIZE];
    for (uint32_t row = 0; row < engine_worker_count(engine); row++) {
        if (!town_on_shift(engine, rig->town, row)) continue;
        int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"1\",\"kind\":\"worker_sign_in\",\"key\":\"sign-in-%" PRIu64 "\",\"auth\":\"%s\",\"body\":{\"worker\":\"%" PRIu32 "\"}}",
                              ++rig->last_key, rig->admin, engine_worker_file(engine, row)->id);
        script_add(&script, text, (size_t)length);
    }
    engine_free(engine);
    return send_all(rig, &script) && (rig->kind != RIG_REDIS || settle(rig));
}

/* ---- orders ---- */

static uint32_t point_row(const struct town *town, uint32_t point)
{
    uint32_t row = 0;
    while (town->tables->point[row].point.id != point) row++;
    return row;
}

void rig_write_orders(struct rig *rig, uint32_t count, struct script *out)
{
    char text[TEXT_SIZE];
    for (uint32_t i = 0; i < count; i++) {
        struct request request;
        town_request(rig->town, &rig->random, true, &request);
        const char *auth = rig->kind == RIG_ECHO ? "00000000000000000000000000000000" : rig->auth[point_row(rig->town, request.point)];
        int length = snprintf(text, sizeof text,
                              "{\"v\":1,\"id\":\"%" PRIu32 "\",\"kind\":\"order_now\",\"key\":\"bench-order-%020" PRIu64 "\",\"auth\":\"%s\",\"body\":{\"point\":\"%" PRIu32
                              "\",\"household\":\"%" PRIu64 "\",\"lon_e7\":%" PRId32 ",\"lat_e7\":%" PRId32 ",\"item\":\"%s\",\"qty\":%" PRIu32 "}}",
                              i + 1, ++rig->last_key, auth, request.point, request.household, request.place.lon_e7, request.place.lat_e7,
                              tables_item(rig->town->tables, request.item)->code, request.qty);
        script_add(out, text, (size_t)length);
    }
}

bool rig_cancel(struct rig *rig, const uint64_t *order, uint32_t count)
{
    struct script script = { 0 };
    char text[TEXT_SIZE];
    for (uint32_t i = 0; i < count; i++) {
        if (order[i] == 0) continue;
        int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"1\",\"kind\":\"order_cancel\",\"key\":\"bench-cancel-%" PRIu64 "\",\"auth\":\"%s\",\"body\":{\"order\":\"%" PRIu64 "\"}}",
                              ++rig->last_key, rig->admin, order[i]);
        script_add(&script, text, (size_t)length);
    }
    return send_all(rig, &script);
}
