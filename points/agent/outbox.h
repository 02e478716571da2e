/* outbox.h - orders taken while the core is out of reach, on the point's own disk (SQLite, WAL, synchronous=FULL): what outbox_put()
 * has answered OK is there after a kill -9 and after a power cut. A letter waits until the core has answered it; the answer is kept
 * so that the resident can be told. One process at a time: the file is held locked. Thread: the loop's. */
#ifndef PAIDAN_AGENT_OUTBOX_H
#define PAIDAN_AGENT_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "protocol/codec.h"

enum letter_state { LETTER_WAITING, LETTER_DONE, LETTER_REFUSED };

struct letter {
    uint64_t number;                     /* order of writing */
    enum letter_state state;
    int64_t at_ms;                       /* the core's time as last known when it was written; 0: not known */
    char key[KEY_MAX + 1];
    const char *body; size_t length;     /* the request's body as JSON; borrowed until the next call on the outbox */
    enum error error;                    /* REFUSED: why */
    const char *answer; size_t answer_length;      /* DONE: the reply's body as JSON; borrowed likewise */
};

struct outbox;

/* Makes the folder's file when it is not there. kept_max: ended letters that stay to be asked about. */
bool outbox_open(const char *folder, uint32_t waiting_max, uint32_t kept_max, struct outbox **out, const char **why) __attribute__((warn_unused_result));
void outbox_close(struct outbox *outbox);

/* OK: on the disk, now or from an earlier time with the same body. KEY_REUSED: the key stands for another body.
 * FULL: waiting_max letters wait. UNAVAILABLE: the disk would not take it. */
enum error outbox_put(struct outbox *outbox, const char *key, const char *body, size_t length, int64_t at_ms) MUST_CHECK;
bool outbox_first(struct outbox *outbox, struct letter *out);                       /* the oldest that waits */
bool outbox_find(struct outbox *outbox, const char *key, struct letter *out);
/* OK: ends a waiting letter as done (error OK) or refused. UNAVAILABLE: the disk would not; it waits on. */
enum error outbox_end(struct outbox *outbox, uint64_t number, enum error error, const char *answer, size_t length) MUST_CHECK;
uint32_t outbox_waiting(const struct outbox *outbox);

#endif
