/* rig.h - one server under load: the daemon with its private Redis, the daemon on a store that remembers nothing, or the bare echo;
 * with its load generator, its sessions, and the orders that were placed in it. */
#ifndef PAIDAN_SIM_BENCH_RIG_H
#define PAIDAN_SIM_BENCH_RIG_H

#include "sim/bench/load.h"
#include "sim/bench/process.h"
#include "sim/bench/town.h"

enum rig_kind { RIG_ECHO, RIG_NULL, RIG_REDIS };

enum { AUTH_SIZE = 65, PATH_MOST = 256, CONNECTIONS = 200, DEPTH = 1, CONTEXTS = 1024 };

struct programs { const char *bench, *paidand, *null; };      /* paths */

struct rig {
    enum rig_kind kind;
    const struct town *town;
    const struct programs *programs;
    char dir[PATH_MOST], address[PATH_MOST + 16], workers[PATH_MOST + 16], log[PATH_MOST + 16];
    pid_t pid, redis;
    struct load *load;
    char admin[AUTH_SIZE], (*auth)[AUTH_SIZE];      /* sessions: one of the office, one for each point */
    struct random random;
    uint64_t last_key;
    double ready_s;                                 /* from the start of the program to its first answer */
};

/* The workers of the town as a file in the rig's folder. False: said why. */
bool rig_open(struct rig *rig, enum rig_kind kind, const struct town *town, const struct programs *programs, const char *dir);
bool rig_start(struct rig *rig);                    /* also again after rig_kill() */
bool rig_sign_in(struct rig *rig);                  /* everybody on shift; waits until everything else has been written too */
long long rig_commits(const struct rig *rig);       /* number of the last commit in Redis; -1: there is no Redis */
void rig_kill(struct rig *rig);                     /* as by kill -9 */
void rig_close(struct rig *rig);

/* Requests as residents would send them; for the echo they are the same bytes. */
void rig_write_orders(struct rig *rig, uint32_t count, struct script *out);
/* Lets go what was ordered, so that the next run meets the same town. */
bool rig_cancel(struct rig *rig, const uint64_t *order, uint32_t count);

#endif
