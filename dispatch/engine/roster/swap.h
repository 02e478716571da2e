/* swap.h - a shift that changes hands, and its life as one table. A worker gives the shift of one day away, to somebody or to anybody of
 * the point, or exchanges it for the other's shift of a second day; an operator posts a shift that nobody has yet. What is true in each state:
 *   open       posted to anybody of the point; nobody has agreed
 *   asked      to one worker, who has not answered
 *   agreed     both want it; waits for the operator
 *   done       approved: both rosters changed, on the swap layer
 *   refused    by the worker who was asked, or by the operator
 *   withdrawn  by the one who asked, or by the engine because the day came first
 * A swap of a day exchanges the two workers' cells of that day: each gets what the other's pattern has, and goes on to when that moves; a
 * shift that an operator had set by hand, and a posted one, changes hands as it is. A cell that was swapped before is handed on. */
#ifndef PAIDAN_ENGINE_SWAP_H
#define PAIDAN_ENGINE_SWAP_H

#include "engine/roster/roster.h"

#define SWAP_STATES(X) \
    X(OPEN, "open") X(ASKED, "asked") X(AGREED, "agreed") X(DONE, "done") X(REFUSED, "refused") X(WITHDRAWN, "withdrawn")

enum swap_state {
    SWAP_NONE,
#define X(id, name) SWAP_##id,
    SWAP_STATES(X)
#undef X
    SWAP_STATE_COUNT
};

/* What can happen to a swap. */
#define SWAP_MOVES(X) X(AGREE, "agree") X(DECLINE, "decline") X(APPROVE, "approve") X(REFUSE, "refuse") X(WITHDRAW, "withdraw") X(EXPIRE, "expire")

enum swap_move {
#define X(id, name) SWAP_MOVE_##id,
    SWAP_MOVES(X)
#undef X
    SWAP_MOVE_COUNT
};

enum { SWAPS_MAX = 4096 };         /* at hand at once */

struct swap {
    uint64_t id;                   /* of the event that first told of it: they rise */
    uint8_t state;
    uint8_t shift;                 /* of `day`, that changes hands: when it was asked for */
    uint32_t point;
    uint32_t from, to;             /* worker ids. from 0: an open shift of the operator's; to 0: anybody of the point, until one agrees */
    int32_t day, to_day;           /* to_day 0: nothing in return; else `from` takes the shift that `to` has on to_day */
    struct actor by;               /* who asked */
    int64_t asked_ms, agreed_ms, settled_ms;      /* TIME_NONE: not yet; settled: entered the state that ended it */
    uint32_t waived;               /* DONE: the soft rules the operator overrode, as in struct roster_change */
    char note[NOTE_MAX];           /* of the one who asked; the operator's own when settled with one */
};

const char *swap_state_name(enum swap_state state);
const char *swap_move_name(enum swap_move move);
bool swap_state_over(enum swap_state state);
/* The life table: where `move` leads from `state`; SWAP_NONE when refused. */
enum swap_state swap_next(enum swap_state state, enum swap_move move);
bool swap_may(enum swap_move move, enum actor_role role);

#endif
