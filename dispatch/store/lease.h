/* lease.h - who owns the region: asks the function library, reads what it says. */
#ifndef PAIDAN_STORE_LEASE_H
#define PAIDAN_STORE_LEASE_H

#include "store/keys.h"
#include "store/resp.h"

struct lease {
    const struct keys *keys;
    const char *owner;
    int64_t lease_ms;
    int64_t epoch;                        /* ours; 0: the region is not ours yet */
};

struct lease_state {
    bool granted;
    int64_t epoch, commit;                /* what Redis has */
    int64_t left_ms;                      /* until the lease ends; negative: there is none, or it has no end */
    char holder[128];
};

/* The reply goes to lease_read(). False: the connection takes no more. */
bool lease_take(const struct lease *lease, struct resp *resp, bool force, void (*reply)(void *context, const redisReply *reply), void *context);
bool lease_renew(const struct lease *lease, struct resp *resp, void (*reply)(void *context, const redisReply *reply), void *context);
bool lease_release(const struct lease *lease, struct resp *resp, void (*reply)(void *context, const redisReply *reply), void *context);
bool lease_read(const redisReply *reply, struct lease_state *out);      /* false: not a reply of these */

#endif
