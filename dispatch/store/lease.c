/* lease.c - who owns the region. */
#include "store/lease.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "store/bytes.h"

enum { CALL_WORDS = 6, ARGUMENTS_MAX = 3 };

static bool call(const struct lease *lease, struct resp *resp, const char *name, const char *const *argument, int count,
                 void (*reply)(void *context, const redisReply *reply), void *context)
{
    char epoch[KEY_SIZE], commit[KEY_SIZE], holder[KEY_SIZE];
    key_write(lease->keys, &(struct key){ .kind = KEY_EPOCH }, epoch);
    key_write(lease->keys, &(struct key){ .kind = KEY_COMMIT }, commit);
    key_write(lease->keys, &(struct key){ .kind = KEY_LEASE }, holder);
    const char *word[CALL_WORDS + ARGUMENTS_MAX] = { "FCALL", name, "3", epoch, commit, holder };
    for (int i = 0; i < count; i++) word[CALL_WORDS + i] = argument[i];
    return resp_command(resp, CALL_WORDS + count, word, reply, context);
}

bool lease_take(const struct lease *lease, struct resp *resp, bool force, void (*reply)(void *context, const redisReply *reply), void *context)
{
    char ms[DECIMAL_SIZE];
    decimal_write((uint64_t)lease->lease_ms, ms);
    const char *argument[] = { lease->owner, ms, force ? "1" : "0" };
    return call(lease, resp, "paidan_take", argument, 3, reply, context);
}

bool lease_renew(const struct lease *lease, struct resp *resp, void (*reply)(void *context, const redisReply *reply), void *context)
{
    char epoch[DECIMAL_SIZE], ms[DECIMAL_SIZE];
    decimal_write((uint64_t)lease->epoch, epoch);
    decimal_write((uint64_t)lease->lease_ms, ms);
    const char *argument[] = { epoch, lease->owner, ms };
    return call(lease, resp, "paidan_renew", argument, 3, reply, context);
}

bool lease_release(const struct lease *lease, struct resp *resp, void (*reply)(void *context, const redisReply *reply), void *context)
{
    char epoch[DECIMAL_SIZE];
    decimal_write((uint64_t)lease->epoch, epoch);
    const char *argument[] = { epoch };
    return call(lease, resp, "paidan_release", argument, 1, reply, context);
}

bool lease_read(const redisReply *reply, struct lease_state *out)
{
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 5) return false;
    for (size_t i = 0; i < 4; i++)
        if (reply->element[i]->type != REDIS_REPLY_INTEGER) return false;
    if (reply->element[4]->type != REDIS_REPLY_STRING) return false;
    out->granted = reply->element[0]->integer == 1;
    out->epoch = reply->element[1]->integer;
    out->commit = reply->element[2]->integer;
    out->left_ms = reply->element[3]->integer;
    snprintf(out->holder, sizeof out->holder, "%s", reply->element[4]->str);
    return true;
}
