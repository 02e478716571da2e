/* town.c - the folder, the programs, Redis. */
#define _XOPEN_SOURCE 700      /* nftw() */
#include "e2e/town.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "e2e/desk.h"

enum { ARGUMENTS_MAX = 48, SETTING_SIZE = 160 };

static const char workers_head[] = "id,firm,point,lon,lat,relation,hours,mother,skills,health,identity_until,health_until,insurance_until,contract_until,"
                                   "trained_on,certs,pattern,offset\n";

int town_set_up(void **state)
{
    struct town *town = calloc(1, sizeof *town);
    if (town == NULL || uv_loop_init(&town->loop) != 0) return -1;
    *state = town;
    strcpy(town->dir, "/tmp/paidan-e2e-XXXXXX");      /* short: a socket's path has 107 bytes */
    if (mkdtemp(town->dir) == NULL) return -1;
    snprintf(town->address, sizeof town->address, "ipc://%s/core.ipc", town->dir);
    snprintf(town->workers, sizeof town->workers, "%s/workers.csv", town->dir);
    snprintf(town->redis, sizeof town->redis, "%s/core/redis.sock", town->dir);
    FILE *file = fopen(town->workers, "w");
    return file != NULL && fputs(workers_head, file) >= 0 && fclose(file) == 0 ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat, (void)type, (void)ftw;
    return remove(path);
}

/* A sanitizer's report fails the test even where the program was killed, or its exit code not looked at. */
static bool clean(const char *dir, const char *name)
{
    static const char *const bad[] = { "AddressSanitizer", "LeakSanitizer", "runtime error:", "Assertion" };
    char path[128];
    bool good = true;
    snprintf(path, sizeof path, "%s/%s.log", dir, name);
    char *text = file_text(path, 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *at = strstr(text, bad[i]);
        if (at == NULL) continue;
        print_error("%s: %.3000s\n", name, at);
        good = false;
    }
    free(text);
    return good;
}

/* The private Redis holds this lock as long as it lives, and it must not outlive its core. */
static bool redis_is_gone(const char *dir)
{
    char path[128];
    snprintf(path, sizeof path, "%s/core/redis.lock", dir);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return true;
    int rc = -1;
    for (int64_t end_ms = mono_ms() + PATIENCE_MS; (rc = flock(fd, LOCK_EX | LOCK_NB)) != 0 && mono_ms() < end_ms;) pause_ms(5);
    close(fd);
    if (rc != 0) print_error("%s: its redis-server lives on\n", dir);
    return rc == 0;
}

int town_tear_down(void **state)
{
    struct town *town = *state;
    char name[32];
    desks_close(town);
    for (uint32_t i = 0; i < AGENTS_MAX; i++) program_kill(&town->agent[i]);
    program_kill(&town->core);
    program_kill(&town->own_redis);
    int looped = uv_loop_close(&town->loop);
    bool good = looped == 0 && redis_is_gone(town->dir) && clean(town->dir, "core");
    for (uint32_t i = 0; i < AGENTS_MAX; i++) {
        snprintf(name, sizeof name, "agent-%u", i);
        good = clean(town->dir, name) && good;
    }
    if (getenv("PAIDAN_E2E_KEEP") != NULL) print_message("kept: %s\n", town->dir);
    else nftw(town->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(town);
    return good ? 0 : -1;
}

void town_worker(struct town *town, uint32_t id, uint32_t firm, const char *point_code)
{
    FILE *file = fopen(town->workers, "a");
    assert_non_null(file);
    fprintf(file, "%u,%u,%s,,,contract,standard,no,cleaning,general,2030-01-01,2030-01-01,2030-01-01,2030-01-01,2026-06-01,,5D2,3\n", id, firm, point_code);
    assert_int_equal(fclose(file), 0);
}

void town_workers(struct town *town, uint32_t first, uint32_t count, uint32_t firm, const char *point_code)
{
    for (uint32_t i = 0; i < count; i++) town_worker(town, first + i, firm, point_code);
}

void town_core_start(struct town *town, const char *const *settings)
{
    static char own[5][SETTING_SIZE];
    const char *argv[ARGUMENTS_MAX] = { PAIDAND };
    int count = 1;
    snprintf(own[0], sizeof own[0], "data_dir=%s/core", town->dir);
    snprintf(own[1], sizeof own[1], "listen=%s", town->address);
    snprintf(own[2], sizeof own[2], "workers=%s", town->workers);
    snprintf(own[3], sizeof own[3], "tables=%s/config/hangzhou", PAIDAN_SOURCE_DIR);
    snprintf(own[4], sizeof own[4], "clock.start=2026-11-23 09:00");
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        argv[count++] = "--set";
        argv[count++] = own[i];
    }
    static const char *const fixed[] = { "--set", "http_port=0", "--set", "clock.speed_pct=0" };
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) argv[count++] = fixed[i];
    for (; settings != NULL && *settings != NULL && count < ARGUMENTS_MAX - 2; settings++) {
        argv[count++] = "--set";
        argv[count++] = *settings;
    }
    argv[count] = NULL;
    program_start(&town->core, town->dir, "core", argv);
    town->core_http = program_ready(&town->core);
}

void town_agent_start(struct town *town, uint32_t which, const char *point)
{
    char name[32], data[96];
    snprintf(name, sizeof name, "agent-%u", which);
    snprintf(data, sizeof data, "%s/%s", town->dir, name);
    const char *const argv[] = { PAIDAN_POINT, "--core", town->address, "--point", point, "--http", "0", "--data", data, NULL };
    program_start(&town->agent[which], town->dir, name, argv);
    town->agent_http[which] = program_ready(&town->agent[which]);
}

long town_web(struct town *town, uint16_t port, const char *path)
{
    web_get(&town->web, port, path);
    return town->web.status;
}

bool town_agent_link(struct town *town, uint32_t which, const char *how)
{
    char text[32];
    snprintf(text, sizeof text, "\"link\":\"%s\"", how);
    return town_web(town, town->agent_http[which], "/healthz") == 200 && strstr(town->web.body, text) != NULL;
}

/* ---- Redis ---- */

static redisReply *redis_list(struct town *town, const char *form, va_list list)
{
    redisContext *redis = redisConnectUnix(town->redis);
    assert_non_null(redis);
    if (redis->err != 0) fail_msg("%s: %s", town->redis, redis->errstr);
    redisReply *reply = redisvCommand(redis, form, list);
    assert_non_null(reply);
    redisFree(redis);
    return reply;
}

bool town_redis_there(struct town *town)
{
    redisContext *redis = redisConnectUnix(town->redis);
    bool there = redis != NULL && redis->err == 0;
    if (redis != NULL) redisFree(redis);
    return there;
}

redisReply *town_redis(struct town *town, const char *form, ...)
{
    va_list list;
    va_start(list, form);
    redisReply *reply = redis_list(town, form, list);
    va_end(list);
    return reply;
}

const char *town_redis_text(struct town *town, char out[512], const char *form, ...)
{
    va_list list;
    va_start(list, form);
    redisReply *reply = redis_list(town, form, list);
    va_end(list);
    out[0] = '\0';
    if (reply->type == REDIS_REPLY_INTEGER) snprintf(out, 512, "%lld", reply->integer);
    else if (reply->str != NULL) snprintf(out, 512, "%s", reply->str);
    freeReplyObject(reply);
    return out;
}

pid_t town_redis_pid(struct town *town)
{
    redisReply *reply = town_redis(town, "INFO server");
    const char *at = strstr(reply->str, "process_id:");
    assert_non_null(at);
    pid_t pid = (pid_t)strtol(at + strlen("process_id:"), NULL, 10);
    freeReplyObject(reply);
    return pid;
}
