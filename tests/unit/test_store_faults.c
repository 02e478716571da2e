/* test_store_faults.c - the store when something dies, freezes, lies or comes twice. */
#include "unit/store_help.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/store_guard.h"

static char dir[64], redis_socket[96], address[128];
static const char *self;

static int setup(void **state)
{
    (void)state;
    rig_dir(dir);
    snprintf(redis_socket, sizeof redis_socket, "%s/redis.sock", dir);
    snprintf(address, sizeof address, "unix:%s", redis_socket);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_dir_remove(dir);
    return 0;
}

/* Everything called stored is there, once, in order; nothing else is. */
static void check_all(const struct rig *rig, uint32_t count)
{
    assert_int_equal(rig->stored_count, count);
    for (uint32_t i = 0; i < count; i++) assert_int_equal(rig->stored[i], i + 1);
    assert_int_equal(ask_number(redis_socket, "ZCARD paidan:{T1}:open"), count);
    assert_int_equal(ask_number(redis_socket, "XLEN paidan:{T1}:log"), count);
    assert_int_equal(store_pending(rig->store), 0);
}

static void put_until_stored(struct rig *rig, uint32_t *tag, uint32_t stored)
{
    while (rig->stored_count < stored) {
        while (store_pending(rig->store) < 64) rig_put(rig, ++*tag);
        uv_run(&rig->loop, UV_RUN_ONCE);
        assert_int_equal(rig->fatal, 0);
    }
}

/* ---- redis dies or freezes ---- */

static void killing_redis_under_load_loses_nothing(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    struct store_figures figures;
    uint32_t tag = 0;
    for (uint32_t kills = 1; kills <= 6; kills++) {
        put_until_stored(rig, &tag, kills * 1500);
        assert_int_equal(kill(redis_pid(redis_socket), SIGKILL), 0);
        rig_until_away(rig, kills);
        assert_false(store_up(rig->store));
        uint32_t stored = rig->stored_count;
        while (rig->back < kills) {
            if (store_pending(rig->store) < 64) rig_put(rig, ++tag);
            uv_run(&rig->loop, UV_RUN_ONCE);
        }
        assert_true(store_up(rig->store));
        assert_true(ask_number(redis_socket, "ZCARD paidan:{T1}:open") >= stored);
    }
    rig_until_stored(rig, tag);
    check_all(rig, tag);
    store_figures(rig->store, &figures);
    assert_int_equal(figures.reconnects, 6);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:commit"), figures.commits);
    assert_int_equal(figures.epoch, 1);
    rig_close(rig);
}

static void a_frozen_redis_is_away_at_the_deadline(void **state)
{
    (void)state;
    struct rig *rig = rig_open(NULL, dir, "test", 150, 5000);
    rig_until_ready(rig);
    uint32_t tag = 0;
    for (uint32_t times = 1; times <= 3; times++) {
        pid_t redis = redis_pid(redis_socket);
        put_until_stored(rig, &tag, times * 200);
        assert_int_equal(kill(redis, SIGSTOP), 0);
        uint64_t start = uv_hrtime();
        rig_put(rig, ++tag);
        rig_until_away(rig, times);
        assert_true(uv_hrtime() - start < 2000000000);
        assert_string_equal(rig->away_why, "no reply in time");
        for (int i = 0; i < 20; i++) rig_put(rig, ++tag);
        rig_run_ms(rig, 400);                                          /* some vain connections */
        assert_int_equal(rig->back, times - 1);
        assert_int_equal(kill(redis, SIGCONT), 0);
        rig_until_back(rig, times);
    }
    rig_until_stored(rig, tag);
    check_all(rig, tag);
    rig_close(rig);
}

static void no_memory_in_redis_is_away_until_there_is(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    freeReplyObject(ask(redis_socket, "CONFIG SET maxmemory 1"));
    for (uint32_t i = 2; i <= 30; i++) rig_put(rig, i);
    rig_until_away(rig, 1);
    assert_non_null(strstr(rig->away_why, "OOM"));
    rig_run_ms(rig, 300);
    assert_int_equal(rig->stored_count, 1);
    assert_int_equal(rig->away, 1);
    assert_int_equal(rig->back, 0);
    freeReplyObject(ask(redis_socket, "CONFIG SET maxmemory 0"));
    rig_until_stored(rig, 30);
    assert_int_equal(rig->back, 1);
    check_all(rig, 30);
    rig_close(rig);
}

static void a_lost_library_is_loaded_again(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    freeReplyObject(ask(redis_socket, "FUNCTION FLUSH"));
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    check_all(rig, 1);
    rig_close(rig);
}

/* ---- somebody else writes here ---- */

static void wiped_data_stop_the_core(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    freeReplyObject(ask(redis_socket, "FLUSHALL"));
    rig_put(rig, 2);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "wiped"));
    assert_false(store_up(rig->store));
    assert_int_equal(rig->stored_count, 1);
    rig_close(rig);
}

static void a_lost_commit_stops_the_core(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:commit 0"));
    rig_put(rig, 2);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "lost commits"));
    rig_close(rig);
}

/* As after a crash with everysec: it is noticed when the connection is back, without any commit. */
static void a_lost_commit_is_noticed_on_return(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    for (uint32_t i = 1; i <= 3; i++) {
        rig_put(rig, i);
        rig_until_stored(rig, i);
    }
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:commit 2"));
    kill(redis_pid(redis_socket), SIGKILL);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "lost commits"));
    rig_close(rig);
}

static void a_number_that_is_taken_stops_the_core(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:commit 7"));
    rig_put(rig, 1);
    rig_until_fatal(rig);
    assert_int_equal(rig->stored_count, 0);
    rig_close(rig);
}

static void a_key_of_another_type_stops_the_core(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    freeReplyObject(ask(redis_socket, "SET paidan:{T1}:open x"));
    rig_put(rig, 1);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "WRONGTYPE"));
    assert_int_equal(rig->stored_count, 0);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:commit"), 0);
    rig_close(rig);
}

/* ---- the core dies: this program again, as `--owner DIR`, writing the tags that are stored to its standard output ---- */

static int owner_main(const char *data_dir)
{
    struct rig *rig = rig_private(data_dir);
    uint32_t tag = 0, told = 0;
    for (;;) {
        put_until_stored(rig, &tag, told + 1);
        if (write(1, &rig->stored[told], (rig->stored_count - told) * sizeof rig->stored[0]) < 0) return 1;
        told = rig->stored_count;
    }
}

struct owner { pid_t pid; int out; uint32_t told; };

static struct owner owner_start(uint32_t least)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct owner owner = { fork(), ends[0], 0 };
    assert_true(owner.pid >= 0);
    if (owner.pid == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        execl(self, self, "--owner", dir, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while (owner.told < least) {
        uint32_t tag;
        assert_int_equal(read(owner.out, &tag, sizeof tag), sizeof tag);
        owner.told = tag;
    }
    return owner;
}

static void owner_kill(struct owner *owner)
{
    uint32_t tag;
    kill(owner->pid, SIGKILL);
    waitpid(owner->pid, NULL, 0);
    while (read(owner->out, &tag, sizeof tag) == sizeof tag) owner->told = tag;      /* what it had said before it died */
    close(owner->out);
}

static void killing_the_core_ends_redis_and_loses_nothing(void **state)
{
    (void)state;
    struct owner owner = owner_start(2000);
    pid_t redis = redis_pid(redis_socket);
    assert_int_equal(kill(redis, 0), 0);
    assert_int_not_equal(getsid(redis), getsid(owner.pid));            /* Ctrl-C does not reach it */
    uint64_t start = uv_hrtime();
    owner_kill(&owner);
    struct rig *rig = rig_private(dir);
    assert_true(uv_hrtime() - start < 4000000000);                     /* the old lease had 5 s */
    assert_int_not_equal(redis_pid(redis_socket), redis);
    assert_int_equal(ask_number(redis_socket, "GET paidan:{T1}:epoch"), 2);
    assert_true(rig->last_commit > 0);
    long long there = ask_number(redis_socket, "ZCARD paidan:{T1}:open");
    assert_true(there >= owner.told);                                  /* a few more may have been stored but not told */
    assert_int_equal(ask_number(redis_socket, "XLEN paidan:{T1}:log"), there);
    for (uint32_t i = 1; i <= owner.told; i += 97) assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:%u", i), 1);
    rig_close(rig);
}

/* The kernel's SIGTERM reaches a stopped redis only when it goes on; the new core waits for its lock. */
static void a_frozen_redis_of_a_dead_core_is_waited_for(void **state)
{
    (void)state;
    struct owner owner = owner_start(500);
    pid_t redis = redis_pid(redis_socket);
    kill(redis, SIGSTOP);
    owner_kill(&owner);
    struct rig *rig = rig_open(NULL, dir, "test", 2000, 5000);
    rig_run_ms(rig, 300);
    assert_int_equal(rig->ready, 0);
    kill(redis, SIGCONT);
    rig_until_ready(rig);
    assert_true(ask_number(redis_socket, "ZCARD paidan:{T1}:open") >= owner.told);
    assert_int_equal(rig->fatal, 0);
    rig_close(rig);
}

static void a_directory_in_use_is_fatal(void **state)
{
    (void)state;
    char lock[96];
    snprintf(lock, sizeof lock, "%s/redis.lock", dir);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    struct rig *rig = rig_open(NULL, dir, "test", 2000, 5000);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "in use"));
    rig_close(rig);
    close(fd);
}

static void without_redis_server_the_package_is_named(void **state)
{
    (void)state;
    char *path = strdup(getenv("PATH"));
    setenv("PATH", "/nonexistent", 1);
    struct rig *rig = rig_open(NULL, dir, "test", 2000, 5000);
    rig_until_fatal(rig);
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(rig->fatal_why, "install the package redis-server"));
    rig_close(rig);
}

/* Spoils the beginning of the first transaction in the log of writes. */
static int log_damage(void)
{
    static char content[65536];
    static const char begins[] = "*1\r\n$5\r\nMULTI";
    char path[512];
    int damaged = 0;
    snprintf(path, sizeof path, "%s/appendonlydir", dir);
    DIR *files = opendir(path);
    assert_non_null(files);
    for (struct dirent *file = readdir(files); file; file = readdir(files)) {
        if (!strstr(file->d_name, ".incr.aof")) continue;
        snprintf(path, sizeof path, "%s/appendonlydir/%s", dir, file->d_name);
        int fd = open(path, O_RDWR);
        ssize_t length = read(fd, content, sizeof content);
        for (ssize_t i = 0; i + (ssize_t)sizeof begins < length && !damaged; i++)
            if (memcmp(content + i, begins, sizeof begins - 1) == 0) damaged = pwrite(fd, "XXXXXXXX", 8, i) == 8;
        close(fd);
    }
    closedir(files);
    return damaged;
}

static void damaged_files_are_never_mended(void **state)
{
    (void)state;
    struct rig *rig = rig_private(dir);
    for (uint32_t i = 1; i <= 50; i++) rig_put(rig, i);
    rig_until_stored(rig, 50);
    rig_close(rig);
    int damaged = log_damage();
    assert_int_equal(damaged, 1);
    rig = rig_open(NULL, dir, "test", 2000, 5000);
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "redis-check-aof"));
    rig_close(rig);
}

/* ---- another server, which others use too ---- */

static void two_cores_one_region(void **state)
{
    (void)state;
    pid_t redis = redis_start(dir);
    struct rig *first = rig_open(address, NULL, "first", 2000, 300);
    rig_until_ready(first);
    struct rig *second = rig_open(address, NULL, "second", 2000, 300);
    for (int i = 0; i < 20; i++) {                                     /* both alive for two leases: the second waits */
        rig_run_ms(first, 15);
        rig_run_ms(second, 15);
    }
    assert_int_equal(second->ready, 0);
    assert_int_equal(second->away, 0);
    rig_put(first, 1);
    rig_until_stored(first, 1);
    rig_until_ready(second);                                           /* the first stands still; its lease ends */
    assert_int_equal(second->last_commit, 1);
    rig_put(second, 2);
    rig_until_stored(second, 1);
    rig_put(first, 3);
    rig_until_fatal(first);                                            /* and wakes up */
    assert_non_null(strstr(first->fatal_why, "another core"));
    assert_int_equal(first->stored_count, 1);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:3"), 0);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:order:2"), 1);
    rig_close(first);
    rig_put(second, 4);
    rig_until_stored(second, 2);                                       /* a fenced core's farewell does not take the lease away */
    rig_close(second);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:lease"), 0);
    redis_stop(redis);
}

static void a_core_that_only_renews_learns_of_it_too(void **state)
{
    (void)state;
    pid_t redis = redis_start(dir);
    struct rig *first = rig_open(address, NULL, "first", 2000, 300);
    rig_until_ready(first);
    struct rig *second = rig_open(address, NULL, "second", 2000, 300);
    rig_until_ready(second);
    rig_until_fatal(first);
    assert_non_null(strstr(first->fatal_why, "held by second"));
    rig_close(first);
    rig_close(second);
    redis_stop(redis);
}

static void a_lease_given_back_is_taken_soon(void **state)
{
    (void)state;
    pid_t redis = redis_start(dir);
    struct rig *first = rig_open(address, NULL, "first", 2000, 6000);
    rig_until_ready(first);
    rig_close(first);
    uint64_t start = uv_hrtime();
    struct rig *second = rig_open(address, NULL, "second", 2000, 6000);
    rig_until_ready(second);
    assert_true(uv_hrtime() - start < 1000000000);
    rig_close(second);
    redis_stop(redis);
}

/* An expired lease that nobody took is ours again after a pause. */
static void a_pause_longer_than_the_lease(void **state)
{
    (void)state;
    pid_t redis = redis_start(dir);
    struct rig *rig = rig_open(address, NULL, "first", 2000, 100);
    rig_until_ready(rig);
    usleep(300000);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:lease"), 0);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    rig_run_ms(rig, 80);
    assert_int_equal(ask_number(redis_socket, "EXISTS paidan:{T1}:lease"), 1);
    assert_int_equal(rig->fatal + rig->away, 0);
    rig_close(rig);
    redis_stop(redis);
}

static void refused_first_then_there_then_empty(void **state)
{
    (void)state;
    struct rig *rig = rig_open(address, NULL, "test", 2000, 5000);
    uint64_t start = uv_hrtime();
    rig_until_away(rig, 1);
    assert_true(uv_hrtime() - start < 500000000);
    rig_run_ms(rig, 250);
    assert_int_equal(rig->away, 1);
    pid_t redis = redis_start(dir);
    rig_until_ready(rig);
    assert_int_equal(rig->back, 0);
    rig_put(rig, 1);
    rig_until_stored(rig, 1);
    redis_stop(redis);
    rig_until_away(rig, 2);
    redis = redis_start(dir);                                          /* it keeps no files: the region is gone */
    rig_until_fatal(rig);
    assert_non_null(strstr(rig->fatal_why, "lost the region"));
    rig_close(rig);
    redis_stop(redis);
}

/* Nothing is called back after store_close(), whatever was on its way. */
static void closing_with_commits_on_their_way(void **state)
{
    (void)state;
    pid_t redis = redis_start(dir);
    struct rig *rig = rig_open(address, NULL, "test", 2000, 5000);
    rig_until_ready(rig);
    struct store_pair pair = { "id", "1" };
    for (int i = 0; i < 40; i++) {
        struct batch *batch = store_begin(rig->store);
        batch_household(batch, 1, &pair, 1);
        store_commit(rig->store, batch, NULL, NULL);
        if (i == 20) uv_run(&rig->loop, UV_RUN_NOWAIT);
    }
    kill(redis, SIGSTOP);
    uv_run(&rig->loop, UV_RUN_NOWAIT);
    kill(redis, SIGCONT);
    rig_close(rig);
    redis_stop(redis);
}

/* ---- a server that is too old ---- */

struct old_server { uv_pipe_t listener, peer; uv_write_t write; char buffer[256]; bool peer_open; };

static void old_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct old_server *old = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(old->buffer, sizeof old->buffer);
}

static void old_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
    static char says[] = "$34\r\n# Server\r\nredis_version:6.2.16\r\nx\r\n\r\n";
    struct old_server *old = stream->data;
    (void)buffer;
    if (length < 0) return;
    uv_buf_t answer = uv_buf_init(says, sizeof says - 1);
    uv_write(&old->write, stream, &answer, 1, NULL);
}

static void old_client(uv_stream_t *listener, int status)
{
    struct old_server *old = listener->data;
    assert_int_equal(status, 0);
    uv_pipe_init(listener->loop, &old->peer, 0);
    old->peer.data = old;
    old->peer_open = true;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&old->peer), 0);
    uv_read_start((uv_stream_t *)&old->peer, old_alloc, old_read);
}

static void an_old_redis_is_refused(void **state)
{
    (void)state;
    struct old_server old = { .peer_open = false };
    struct rig *rig = rig_open(address, NULL, "test", 2000, 5000);
    uv_pipe_init(&rig->loop, &old.listener, 0);
    old.listener.data = &old;
    assert_int_equal(uv_pipe_bind(&old.listener, redis_socket), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&old.listener, 4, old_client), 0);
    rig_until_fatal(rig);
    assert_string_equal(rig->fatal_why, "Redis 7 or later is needed, this is 6.2.16");
    uv_close((uv_handle_t *)&old.listener, NULL);
    if (old.peer_open) uv_close((uv_handle_t *)&old.peer, NULL);
    rig_close(rig);
}

int main(int argc, char **argv)
{
    if (store_guard_main(argc, argv)) return STORE_GUARD_FAILED;
    self = argv[0];
    if (argc == 3 && strcmp(argv[1], "--owner") == 0) return owner_main(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(killing_redis_under_load_loses_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_frozen_redis_is_away_at_the_deadline, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory_in_redis_is_away_until_there_is, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lost_library_is_loaded_again, setup, teardown),
        cmocka_unit_test_setup_teardown(wiped_data_stop_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lost_commit_stops_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lost_commit_is_noticed_on_return, setup, teardown),
        cmocka_unit_test_setup_teardown(a_number_that_is_taken_stops_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_of_another_type_stops_the_core, setup, teardown),
        cmocka_unit_test_setup_teardown(killing_the_core_ends_redis_and_loses_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_frozen_redis_of_a_dead_core_is_waited_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_directory_in_use_is_fatal, setup, teardown),
        cmocka_unit_test_setup_teardown(without_redis_server_the_package_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(damaged_files_are_never_mended, setup, teardown),
        cmocka_unit_test_setup_teardown(two_cores_one_region, setup, teardown),
        cmocka_unit_test_setup_teardown(a_core_that_only_renews_learns_of_it_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lease_given_back_is_taken_soon, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pause_longer_than_the_lease, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_first_then_there_then_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_with_commits_on_their_way, setup, teardown),
        cmocka_unit_test_setup_teardown(an_old_redis_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
