#include "server/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { NONE = -1 };

struct seat {
    struct session session;
    int32_t chain;             /* next seat of the same bucket */
    int32_t newer, older;      /* by last use */
};

struct sessions {
    uint32_t max, count, bucket_count;
    uint64_t evicted;
    struct seat *seat;
    int32_t *bucket;
    int32_t newest, oldest;
};

struct sessions *sessions_new(uint32_t max)
{
    if (max == 0 || max > INT32_MAX / 2) return NULL;
    struct sessions *sessions = calloc(1, sizeof *sessions);
    if (sessions == NULL) return NULL;
    sessions->max = max;
    sessions->bucket_count = max;
    sessions->newest = sessions->oldest = NONE;
    sessions->seat = calloc(max, sizeof *sessions->seat);
    sessions->bucket = malloc(max * sizeof *sessions->bucket);
    if (sessions->seat == NULL || sessions->bucket == NULL) {
        sessions_free(sessions);
        return NULL;
    }
    for (uint32_t i = 0; i < max; i++) sessions->bucket[i] = NONE;
    return sessions;
}

void sessions_free(struct sessions *sessions)
{
    if (sessions == NULL) return;
    free(sessions->seat);
    free(sessions->bucket);
    free(sessions);
}

/* The token is random, so any part of it spreads evenly. */
static int32_t *bucket_of(struct sessions *sessions, const char *auth)
{
    uint64_t sum = 0;
    for (int i = 0; i < SESSION_AUTH_SIZE - 1 && auth[i] != '\0'; i++) sum = sum * 31 + (uint8_t)auth[i];
    return &sessions->bucket[sum % sessions->bucket_count];
}

static void line_leave(struct sessions *sessions, int32_t at)
{
    struct seat *seat = &sessions->seat[at];
    if (seat->newer != NONE) sessions->seat[seat->newer].older = seat->older; else sessions->newest = seat->older;
    if (seat->older != NONE) sessions->seat[seat->older].newer = seat->newer; else sessions->oldest = seat->newer;
}

static void line_join(struct sessions *sessions, int32_t at)
{
    struct seat *seat = &sessions->seat[at];
    seat->newer = NONE;
    seat->older = sessions->newest;
    if (sessions->newest != NONE) sessions->seat[sessions->newest].newer = at; else sessions->oldest = at;
    sessions->newest = at;
}

static int32_t seat_evict(struct sessions *sessions)
{
    int32_t at = sessions->oldest;
    int32_t *link = bucket_of(sessions, sessions->seat[at].session.auth);
    while (*link != at) link = &sessions->seat[*link].chain;
    *link = sessions->seat[at].chain;
    line_leave(sessions, at);
    sessions->evicted++;
    return at;
}

const struct session *session_open(struct sessions *sessions, enum role role, uint32_t scope, const char *program)
{
    uint8_t bits[(SESSION_AUTH_SIZE - 1) / 2];
    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits) return NULL;
    int32_t at = sessions->count < sessions->max ? (int32_t)sessions->count++ : seat_evict(sessions);
    struct session *session = &sessions->seat[at].session;
    *session = (struct session){ .role = role, .scope = scope };
    for (size_t i = 0; i < sizeof bits; i++) snprintf(session->auth + 2 * i, 3, "%02x", bits[i]);
    snprintf(session->program, sizeof session->program, "%s", program != NULL ? program : "");
    int32_t *bucket = bucket_of(sessions, session->auth);
    sessions->seat[at].chain = *bucket;
    *bucket = at;
    line_join(sessions, at);
    return session;
}

const struct session *session_find(struct sessions *sessions, const char *auth)
{
    int32_t at = *bucket_of(sessions, auth);
    while (at != NONE && strcmp(sessions->seat[at].session.auth, auth) != 0) at = sessions->seat[at].chain;
    if (at == NONE) return NULL;
    line_leave(sessions, at);
    line_join(sessions, at);
    return &sessions->seat[at].session;
}

uint32_t sessions_count(const struct sessions *sessions) { return sessions->count; }
uint64_t sessions_evicted(const struct sessions *sessions) { return sessions->evicted; }
