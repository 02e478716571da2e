/* turn.h - the turns that are under way: what each wants written, and the replies that wait until it is. They are stored in order,
 * and let go in order; a turn that only asks waits for those before it, so that nobody is told what may yet be lost. A reply waits
 * for TURN_REPLY_MS at most; then its caller is told that nothing is known, and the turn goes on without it. Pure: time is given. */
#ifndef PAIDAN_SERVER_TURN_H
#define PAIDAN_SERVER_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "protocol/kind.h"
#include "server/wire.h"
#include "store/store.h"

enum { TURN_REPLY_MS = 5000 };

/* A reply that waits: to whom, to what, and where its text is. question: it changed nothing, and may leave early when the store is away. */
struct parked { struct wire_token token; uint64_t id; enum kind kind; bool question; size_t offset, length; };

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
/* Copies a reply; offset and length of `reply` are filled in here. false: no memory. */
bool turn_park(struct turn *turn, const struct parked *reply, const char *bytes, size_t length);
void turn_end(struct turn *turn);                  /* into the line; without a batch it counts as stored */
void turn_stored(void *turn);                      /* a callback of store.h; lets go all that may */
void turn_drop_questions(struct turn *turn);       /* they were answered early */

/* Hands over, and drops, the replies of all turns that ended TURN_REPLY_MS before mono_ms or earlier. */
void turns_expire(struct turns *turns, int64_t mono_ms, void (*late)(void *context, const struct parked *reply), void *context);
int64_t turns_deadline_ms(const struct turns *turns);      /* of the first of them; INT64_MAX: no reply waits */

#endif
