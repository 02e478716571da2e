/* batch.h - the inside of a batch: what one turn of the loop wants written, already in the words of the wire. */
#ifndef PAIDAN_STORE_BATCH_H
#define PAIDAN_STORE_BATCH_H

#include "store/bytes.h"
#include "store/keys.h"
#include "store/store.h"

enum { BATCH_BYTES_MAX = 64 * 1024 * 1024 };

/* The sets whose members come and go one by one: what is done to the same set in a row becomes one command. */
enum batch_set { SET_OPEN, SET_FINISHED, SET_FREE, BATCH_SETS };
struct gathered { struct bytes words; uint32_t count; bool removing; };

struct batch {
    const struct keys *keys;
    struct bytes body;              /* arguments of paidan_commit: for each command the count of its words, then the words */
    uint32_t arguments;
    struct gathered gathered[BATCH_SETS];
    void (*stored)(void *context);
    void *context;
    struct batch *next;
};

struct batch *batch_new(const struct keys *keys);
void batch_clear(struct batch *batch);      /* empty, its memory kept unless it is much */
void batch_free(struct batch *batch);
bool batch_close(struct batch *batch);      /* before its body is used; false: it is broken for want of memory */

#endif
