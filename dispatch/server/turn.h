/* turn.h - the turns that are under way: what each wants written, and the replies that wait until it is. They are stored in order,
 * and let go in order; a turn that only asks waits for those before it, so that nobody is told what may yet be lost. */
#ifndef PAIDAN_SERVER_TURN_H
#define PAIDAN_SERVER_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "server/wire.h"
#include "store/store.h"

struct parked { struct wire_token token; size_t offset, length; bool question; };

struct turn {
    struct turns *turns;
    struct turn *next;
    uint64_t number;                 /* 1, 2, 3 ... */
    uint64_t last_seq;               /* of the engine when it ended */
    int64_t ended_us;
    struct batch *batch;             /* NULL: nothing to write; the store's once it has ended */
    bool stored;
    uint32_t events;
    struct parked *parked; size_t parked_count, parked_size;
    char *bytes; size_t bytes_used, bytes_size;
};

struct turns {
    struct turn *first, *last;       /* ended, in order */
    struct turn *spare;              /* to be used again */
    uint64_t number;                 /* of the latest begun */
    uint64_t released;               /* of the latest let go */
    uint32_t waiting;
    void *context;
    void (*release)(void *context, struct turn *turn);
};

void turns_init(struct turns *turns, void (*release)(void *context, struct turn *turn), void *context);
void turns_clear(struct turns *turns);
struct turn *turn_begin(struct turns *turns);      /* NULL: no memory */
/* Copies a reply. question: it changed nothing, and may leave early when the store is away. false: no memory. */
bool turn_park(struct turn *turn, struct wire_token token, const char *bytes, size_t length, bool question);
void turn_end(struct turn *turn);                  /* into the line; without a batch it counts as stored */
void turn_stored(void *turn);                      /* a callback of store.h; lets go all that may */
void turn_drop_questions(struct turn *turn);       /* they were answered early */

#endif
