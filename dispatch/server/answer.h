/* answer.h - what was answered under each idempotency key, so that a request sent twice happens once. Up to `max` answers are in
 * memory until their time has passed; Redis keeps the same ones over a restart, as one text each: "<hash in hex> <reply body>". An answer that is
 * still owed is never given up for a new one: answers_room() says so before anything is done. Pure. */
#ifndef PAIDAN_SERVER_ANSWER_H
#define PAIDAN_SERVER_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "protocol/codec.h"

enum { ANSWER_BODY_MOST = 24576 };      /* replies to what changes something are shorter */
enum { ANSWER_HEAD = 17 };      /* bytes before the body in the stored text: 16 hex digits and a space */

struct answer { uint64_t hash, turn; const char *body; size_t length; };      /* turn: which commit holds it; 0: stored long ago */

struct answers;

struct answers *answers_new(uint32_t max);      /* NULL: no memory */
void answers_free(struct answers *answers);
/* What makes two requests the same: the kind, who asks and the body as the codec writes it (not its spacing or the order of fields). */
uint64_t answer_hash(enum kind kind, enum role role, uint32_t scope, const char *body, size_t length);
/* mono_ms: real time; an answer past its time is not found. The text is borrowed until the next put. */
bool answer_find(const struct answers *answers, const char *key, int64_t mono_ms, struct answer *out);
/* Is there room for one more answer of ANSWER_BODY_MOST bytes, once those whose time has passed are gone? */
bool answers_room(const struct answers *answers, int64_t mono_ms);
/* After answers_room(), or the oldest is written over. */
void answer_put(struct answers *answers, const char *key, const struct answer *answer, int64_t until_mono_ms);
size_t answer_write(const struct answer *answer, char *buffer, size_t size);      /* the stored text; 0: does not fit */
bool answer_read(const char *text, size_t length, struct answer *out);            /* turn 0; body points into text */
uint32_t answers_count(const struct answers *answers);

#endif
