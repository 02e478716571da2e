/* keys.h - the names of all keys of a region, in one place. protocol/REDIS.md tells other programs what is in them.
 * Every name begins with paidan:{REGION}: so that all of a region lies in one slot of a Redis Cluster. */
#ifndef PAIDAN_STORE_KEYS_H
#define PAIDAN_STORE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What follows the fixed part of the name. */
enum key_tail { TAIL_NONE, TAIL_ID, TAIL_DAY, TAIL_MONTH };

#define KEYS(X) \
    X(ORDER,     "order:",     TAIL_ID) \
    X(OPEN,      "open",       TAIL_NONE) \
    X(FINISHED,  "finished",   TAIL_NONE) \
    X(WORKER,    "worker:",    TAIL_ID) \
    X(FREE,      "free",       TAIL_NONE) \
    X(PLAN,      "plan:",      TAIL_ID) \
    X(HOUSEHOLD, "household:", TAIL_ID) \
    X(SHIFTS,    "shifts:",    TAIL_DAY) \
    X(EXCEPTIONS,"exceptions:",TAIL_DAY) \
    X(WORKED,    "worked:",    TAIL_MONTH) \
    X(ROTATIONS, "rotations",  TAIL_NONE) \
    X(PATTERNS,  "patterns",   TAIL_NONE) \
    X(SHIFT_KINDS,"kinds",     TAIL_NONE) \
    X(DRAFTS,    "drafts",     TAIL_NONE) \
    X(SWAPS,     "swaps",      TAIL_NONE) \
    X(DEMAND,    "demand:",    TAIL_DAY) \
    X(GAPS,      "gaps",       TAIL_NONE) \
    X(ANSWERS,   "answers",    TAIL_NONE) \
    X(LOG,       "log",        TAIL_NONE) \
    X(COUNTERS,  "counters",   TAIL_NONE) \
    X(LEASE,     "lease",      TAIL_NONE) \
    X(EPOCH,     "epoch",      TAIL_NONE) \
    X(COMMIT,    "commit",     TAIL_NONE)

enum key_kind {
#define X(id, name, tail) KEY_##id,
    KEYS(X)
#undef X
    KEY_KINDS
};

enum { REGION_MAX = 32, KEY_SIZE = 96 };

struct keys { char prefix[REGION_MAX + 16]; size_t length; };

/* A name taken apart: id for TAIL_ID, day for TAIL_DAY, for TAIL_MONTH its first. */
struct key { enum key_kind kind; uint64_t id; int32_t day; };

bool keys_init(struct keys *keys, const char *region);      /* false: the region is not 1..32 of A-Z a-z 0-9 _ - */
size_t key_write(const struct keys *keys, const struct key *key, char out[KEY_SIZE]);      /* the length */
bool key_read(const struct keys *keys, const char *name, size_t length, struct key *out);  /* false: not one of ours */

#endif
