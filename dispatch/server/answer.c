#include "server/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/hash.h"
#include "server/text_ring.h"

enum { BODY_MEAN = 768 };      /* an order with one worker takes about 550 bytes */

struct seat {
    char key[KEY_MAX + 1];
    uint64_t hash, turn, body;      /* body: position in the ring of texts */
    uint32_t length, chain;         /* chain: next seat of the bucket + 1; 0: the end */
    int64_t until_mono_ms;
};

struct answers {
    uint32_t max, count;
    uint64_t head, tail;            /* seats in use: tail <= n < head, at n % max; the oldest leaves first */
    struct seat *seat;
    uint32_t *bucket;               /* seat + 1; 0: empty */
    struct text_ring bodies;
};

uint64_t answer_hash(enum kind kind, enum role role, uint32_t scope, const char *body, size_t length)
{
    char who[32];
    int n = snprintf(who, sizeof who, "/%d/%u/", (int)role, (unsigned)scope);
    const char *name = kind_name(kind);      /* the name, not the number: the list of kinds may grow between two versions */
    uint64_t hash = hash_more(HASH_BEGIN, name, strlen(name));
    hash = hash_more(hash, who, (size_t)n);
    return hash_more(hash, body, length);
}

struct answers *answers_new(uint32_t max)
{
    if (max == 0) return NULL;
    struct answers *answers = calloc(1, sizeof *answers);
    if (answers == NULL) return NULL;
    answers->max = max;
    answers->seat = calloc(max, sizeof *answers->seat);
    answers->bucket = calloc(max, sizeof *answers->bucket);
    bool ring = text_ring_open(&answers->bodies, (size_t)max * BODY_MEAN + MESSAGE_MAX);
    if (answers->seat == NULL || answers->bucket == NULL || !ring) {
        answers_free(answers);
        return NULL;
    }
    return answers;
}

void answers_free(struct answers *answers)
{
    if (answers == NULL) return;
    free(answers->seat);
    free(answers->bucket);
    text_ring_close(&answers->bodies);
    free(answers);
}

static uint32_t *bucket_of(const struct answers *answers, const char *key)
{
    return &answers->bucket[hash_more(HASH_BEGIN, key, strlen(key)) % answers->max];
}

static struct seat *seat_find(const struct answers *answers, const char *key)
{
    uint32_t at = *bucket_of(answers, key);
    while (at != 0 && strcmp(answers->seat[at - 1].key, key) != 0) at = answers->seat[at - 1].chain;
    return at != 0 ? &answers->seat[at - 1] : NULL;
}

static void oldest_drop(struct answers *answers)
{
    uint32_t at = (uint32_t)(answers->tail++ % answers->max);
    uint32_t *link = bucket_of(answers, answers->seat[at].key);
    while (*link != at + 1) link = &answers->seat[*link - 1].chain;
    *link = answers->seat[at].chain;
}

bool answer_find(const struct answers *answers, const char *key, int64_t mono_ms, struct answer *out)
{
    const struct seat *seat = seat_find(answers, key);
    if (seat == NULL || seat->until_mono_ms <= mono_ms || !text_ring_kept(&answers->bodies, seat->body)) return false;
    *out = (struct answer){ .hash = seat->hash, .turn = seat->turn, .body = text_ring_at(&answers->bodies, seat->body), .length = seat->length };
    return true;
}

/* The oldest stands in the way when all seats are taken, or when its text lies where the next one will be written. */
bool answers_room(const struct answers *answers, int64_t mono_ms)
{
    if (answers->head == answers->tail) return true;
    uint64_t full = answers->head - answers->tail == answers->max;
    for (uint64_t at = answers->tail; at < answers->head; at++) {
        const struct seat *seat = &answers->seat[at % answers->max];
        bool in_the_way = (full && at == answers->tail) || !text_ring_kept_after(&answers->bodies, seat->body, ANSWER_BODY_MOST);
        if (!in_the_way) return true;
        if (seat->until_mono_ms > mono_ms) return false;
    }
    return true;
}

void answer_put(struct answers *answers, const char *key, const struct answer *answer, int64_t until_mono_ms)
{
    if (strlen(key) > KEY_MAX || answer->length > MESSAGE_MAX) return;
    struct seat *seat = seat_find(answers, key);      /* one whose time has passed is written over where it stands */
    uint64_t body = text_ring_put(&answers->bodies, answer->body, answer->length);
    if (seat == NULL) {
        if (answers->head - answers->tail == answers->max) oldest_drop(answers);
        uint32_t at = (uint32_t)(answers->head++ % answers->max);
        uint32_t *bucket = bucket_of(answers, key);
        seat = &answers->seat[at];
        memcpy(seat->key, key, strlen(key) + 1);
        seat->chain = *bucket;
        *bucket = at + 1;
    }
    seat->hash = answer->hash;
    seat->turn = answer->turn;
    seat->body = body;
    seat->length = (uint32_t)answer->length;
    seat->until_mono_ms = until_mono_ms;
    while (answers->tail < answers->head && !text_ring_kept(&answers->bodies, answers->seat[answers->tail % answers->max].body)) oldest_drop(answers);
}

size_t answer_write(const struct answer *answer, char *buffer, size_t size)
{
    if (answer->length + ANSWER_HEAD > size) return 0;
    char head[ANSWER_HEAD + 1];
    snprintf(head, sizeof head, "%016llx ", (unsigned long long)answer->hash);
    memcpy(buffer, head, ANSWER_HEAD);
    memcpy(buffer + ANSWER_HEAD, answer->body, answer->length);
    return ANSWER_HEAD + answer->length;
}

bool answer_read(const char *text, size_t length, struct answer *out)
{
    if (length <= ANSWER_HEAD || text[ANSWER_HEAD - 1] != ' ') return false;
    uint64_t hash = 0;
    for (int i = 0; i < ANSWER_HEAD - 1; i++) {
        char c = text[i];
        if (c >= '0' && c <= '9') hash = hash << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f') hash = hash << 4 | (uint64_t)(c - 'a' + 10);
        else return false;
    }
    *out = (struct answer){ .hash = hash, .body = text + ANSWER_HEAD, .length = length - ANSWER_HEAD };
    return true;
}

uint32_t answers_count(const struct answers *answers) { return (uint32_t)(answers->head - answers->tail); }
