/* edit.h - changes to rosters as one list: staged over the published roster, held against the labour rules, weighed against the booked
 * visits, and then applied as a whole or not at all. */
#ifndef PAIDAN_ENGINE_EDIT_H
#define PAIDAN_ENGINE_EDIT_H

#include "engine/reason.h"
#include "engine/roster/roster.h"

enum edit_op {
    EDIT_NONE,
    EDIT_SET,          /* the override of `day` is `shift` */
    EDIT_CLEAR,        /* no override on `day` */
    EDIT_LEAVE,        /* leave on [day, to_day); swaps and overrides of the worker on these days go */
    EDIT_BACK,         /* no leave on [day, to_day); where another still has the worker's shift by a swap, the other's comes back */
    EDIT_PATTERN,      /* the rotation on [day, to_day); INT32_MAX: for good */
    EDIT_SWAP,         /* on the swap layer, the shift of worker `of`'s pattern on `day`; or, when of is 0, `shift` */
    EDIT_UNSWAP,       /* no swap on `day` */
    EDIT_OPS
};

/* One edit; workers by id. to_day only where its line says so, else the one day is meant. */
struct edit {
    uint8_t op;
    uint8_t shift;                 /* SET, SWAP; SHIFT_REST for a day off */
    struct rotation rotation;      /* PATTERN */
    bool pinned;                   /* SET: automatic fill leaves the cell alone */
    uint32_t worker, of;
    int32_t day, to_day;
};

enum { EDITS_MAX = 2048 };         /* of one command */

struct edit_note {
    uint32_t waived;               /* bit per enum rule: soft rules that are overridden by name; nothing without a text */
    const char *text;              /* why, up to NOTE_MAX - 1 bytes; NULL or "": no reason given */
};

/* What a change of rosters does to visits that are booked: those that no longer fit go back to matching with their promise kept. */
struct impact_visit {
    uint64_t order;
    uint32_t worker;               /* who loses it: the leader of the crew */
    uint32_t to;                   /* who would take it, as leader; 0: nobody */
    int64_t start_ms;              /* as it is planned now */
    bool moves;                    /* somebody would take it */
    enum reason why;               /* else the reason most workers around have */
};

enum { IMPACT_VISITS_MAX = 64 };

struct impact {
    uint32_t cells, workers;       /* whose final shift changes */
    uint32_t visits, moved, stuck; /* visits == moved + stuck; a slot that is held, which is let go, counts as stuck */
    uint32_t count;                /* of the list below, by worker and time; the first of them when there are more */
    struct impact_visit visit[IMPACT_VISITS_MAX];
};

struct engine;

/* For the engine's own commands. Applies the edits as the actor of the command at hand, unless `dry`; fills *out (when not NULL) and the
 * outcome's worker, day, rule and minutes.
 *   NO_WORKER, NO_SHIFT, RANGE (an op, or days that are none), PAST (a day before today), TOO_FAR_AHEAD (beyond the roster's window)
 *   INELIGIBLE   a labour rule is newly broken: not broken before, or less; why is HOURS, with rule, minutes, worker and day. Hard rules
 *                always refuse, soft ones unless waived by name with a text.
 *   BUSY         a visit under way would lie outside its worker's shift
 *   FULL         too much for one step or for the roster; nothing says that a part of it would be
 * On a refusal, and when dry, everything is as before. */
MUST_USE enum refusal edit_apply(struct engine *engine, const struct edit *edits, uint32_t count, const struct edit_note *note, bool dry,
                                 struct impact *out);

const char *edit_op_name(enum edit_op op);

#endif
