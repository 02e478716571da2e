/* store_help.h - what the tests of the store share: a loop with one store on it, and a redis-server of their own beside it. */
#ifndef PAIDAN_TESTS_STORE_HELP_H
#define PAIDAN_TESTS_STORE_HELP_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <hiredis/hiredis.h>
#include <sys/types.h>
#include "store/store.h"

enum { RIG_STORED_MAX = 65536 };

struct rig_tag { struct rig *rig; uint32_t tag; };

/* A store, its loop and all it has said. */
struct rig {
    uv_loop_t loop;
    struct store *store;
    uint32_t ready, away, back, fatal, closed;
    uint64_t last_commit;
    char away_why[512], fatal_why[512];
    uint32_t stored_count;
    uint32_t stored[RIG_STORED_MAX];           /* the tags, in the order of the callbacks */
    struct rig_tag tag[RIG_STORED_MAX];        /* what the callbacks get */
    uv_timer_t limit;
    bool late;
};

void rig_dir(char out[64]);                                            /* a new directory under /tmp */
void rig_dir_remove(const char *dir);
struct rig *rig_open(const char *address, const char *dir, const char *owner, int64_t reply_ms, int64_t lease_ms);
struct rig *rig_private(const char *dir);                              /* always, 2000, 5000; ready */
void rig_until_ready(struct rig *rig);
void rig_until_fatal(struct rig *rig);
void rig_until_back(struct rig *rig, uint32_t times);
void rig_until_away(struct rig *rig, uint32_t times);
void rig_until_stored(struct rig *rig, uint32_t count);
void rig_run_ms(struct rig *rig, uint64_t ms);
void rig_close(struct rig *rig);                                       /* and checks that the loop is clean */

/* A batch with one order, one event, both numbered `tag`; when stored the tag is noted. */
void rig_put(struct rig *rig, uint32_t tag);

/* Asks the server behind a socket, blocking; the reply is the caller's. */
redisReply *ask(const char *socket, const char *form, ...) __attribute__((format(printf, 2, 3)));
long long ask_number(const char *socket, const char *form, ...) __attribute__((format(printf, 2, 3)));
pid_t redis_pid(const char *socket);

/* A redis-server that is not the store's, without files. */
pid_t redis_start(const char *dir);
void redis_stop(pid_t pid);

#endif
