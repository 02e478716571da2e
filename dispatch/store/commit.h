/* commit.h - the queue of commits: batches wait, are merged and numbered, go out a few at a time, and stay until Redis has confirmed
 * them. After a lost connection those that were sent are sent again, the same bytes under the same numbers. */
#ifndef PAIDAN_STORE_COMMIT_H
#define PAIDAN_STORE_COMMIT_H

#include "store/batch.h"
#include "store/resp.h"

enum { COMMITS_IN_FLIGHT = 8 };

/* Why a commit did not go through. FULL and REFUSED are for ever, SHORT passes. */
enum commit_fault {
    COMMIT_SHORT,        /* Redis has no memory, disk or library just now */
    COMMIT_FENCED,       /* another core has the region */
    COMMIT_LOST,         /* a number that was confirmed is not there any more */
    COMMIT_REFUSED,      /* a write was refused: somebody else wrote in the region, or we are wrong */
};

struct commit {
    uint64_t number;
    struct bytes wire;                    /* the whole command */
    struct batch *batch;                  /* whose it is, a list in order: for the callbacks */
    uint32_t sent;                        /* how often */
    uint64_t sent_us;
};

struct commits {
    const struct keys *keys;
    uint64_t epoch, last;                 /* `last`: the highest number given */
    struct commit ring[COMMITS_IN_FLIGHT];
    uint32_t first, count, sent;          /* the first `sent` of the `count` went out on this connection */
    struct batch *waiting, **waiting_end;
    size_t waiting_count, batch_count;    /* not numbered yet; numbered */
    struct batch *spare;
    uint32_t spare_count;
    struct resp *resp;
    bool closed;                          /* no callback any more */
    uint64_t confirmed, repeats;
    int64_t last_us;
    void *context;
    void (*on_confirmed)(void *context);                                          /* after the callbacks of one commit */
    void (*on_fault)(void *context, enum commit_fault fault, const char *text);   /* the queue stands still until it is joined again */
};

void commits_init(struct commits *commits, const struct keys *keys);
void commits_free(struct commits *commits);
struct batch *commits_batch(struct commits *commits);                             /* an empty one; NULL: no memory */
void commits_drop(struct commits *commits, struct batch *batch);
void commits_put(struct commits *commits, struct batch *batch);
/* A connection is there and the region is ours. */
void commits_join(struct commits *commits, struct resp *resp);
void commits_leave(struct commits *commits);                                      /* the connection is gone */
bool commits_pump(struct commits *commits);                                       /* sends what may go; false: no memory */
size_t commits_pending(const struct commits *commits);                            /* batches */

#endif
