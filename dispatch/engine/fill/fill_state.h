/* fill_state.h - the roster under work, with the sums that its rules and costs need, and changes to it that can be taken back. Inside: only fill*.c. */
#ifndef PAIDAN_ENGINE_FILL_STATE_H
#define PAIDAN_ENGINE_FILL_STATE_H

#include "engine/fill/fill_model.h"

struct fill_tally { int32_t minutes, weekends, broken; };       /* broken: amounts of all rules */

struct fill_state {
    uint8_t *cell;                  /* workers x days */
    uint16_t *used;                 /* workers x states */
    struct fill_tally *tally;       /* workers */
    int32_t *count;                 /* days x states */
    uint32_t *hole, *hole_at;       /* days x states each: day x states + state wherever somebody is missing, in no order; and where each is there, + 1 */
    uint32_t holes;
    int64_t broken, cost;           /* amounts of all rules over all rows; all costs */
};

/* Days from..to-1 of a row and what they become. Applied, it holds what they were. */
struct fill_change {
    uint32_t worker, from, to;
    int32_t price, minutes;         /* what wishes and paid time gain; both by fill_change_weigh() */
    struct fill_tally before;       /* once applied */
    uint8_t with[FILL_DAYS_MAX];    /* by day */
};

bool fill_state_init(struct fill_state *state, const struct fill_model *model);         /* false: no memory, and nothing is held. Everyone off */
void fill_state_clear(struct fill_state *state);
void fill_state_count(struct fill_state *state, const struct fill_model *model);        /* all sums from the cells */

/* Narrows the change to what differs. False: nothing does, or a cell may not be so. */
bool fill_change_trim(const struct fill_state *state, const struct fill_model *model, struct fill_change *change);

/* Sets price and minutes. Returns the least by which the row's broken amount can change. */
int32_t fill_change_weigh(const struct fill_state *state, const struct fill_model *model, struct fill_change *change);

/* Cells and sums of the row become the new ones. False, and nothing has changed: the row's broken amount would grow by more than `room`. */
bool fill_change_apply(struct fill_state *state, const struct fill_model *model, struct fill_change *change, int64_t room);
void fill_change_revert(struct fill_state *state, const struct fill_model *model, struct fill_change *change);

/* What a change to one row would do to cover, before it is applied, and its doing. Two workers who exchange days change nothing. */
int64_t fill_change_cover(const struct fill_state *state, const struct fill_model *model, const struct fill_change *change);
void fill_change_count(struct fill_state *state, const struct fill_model *model, const struct fill_change *change);      /* when applied */

#endif
