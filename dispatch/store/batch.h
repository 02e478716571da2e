/* batch.h - the inside of a batch: what one turn of the loop wants written, already in the words of the wire. */
#ifndef PAIDAN_STORE_BATCH_H
#define PAIDAN_STORE_BATCH_H

#include "store/bytes.h"
#include "store/keys.h"
#include "store/store.h"

enum { BATCH_BYTES_MAX = 64 * 1024 * 1024 };

/* What comes in great numbers, small thing by small thing: what is done to the same one in a row becomes one command, since a command
 * costs Redis more than a word. Records are whole keys, the others are members of one key. */
enum gather { GATHER_RECORD, GATHER_OPEN, GATHER_FINISHED, GATHER_FREE, GATHER_ROTATION, GATHER_DRAFT, GATHER_SWAP, GATHER_ANSWER, GATHER_EVENT, GATHERS };
struct gathered { struct bytes words; uint32_t count; bool removing; uint64_t seq; int64_t ttl_s; };      /* seq: of the latest event; ttl_s: of the answers */

struct batch {
    const struct keys *keys;
    struct bytes body;              /* arguments of paidan_commit: for each command the count of its words, then the words */
    uint32_t arguments;
    struct gathered gathered[GATHERS];
    void (*stored)(void *context);
    void *context;
    struct batch *next;
};

struct batch *batch_new(const struct keys *keys);
void batch_clear(struct batch *batch);      /* empty, its memory kept unless it is much */
void batch_free(struct batch *batch);
bool batch_close(struct batch *batch);      /* before its body is used; false: it is broken for want of memory */

#endif
