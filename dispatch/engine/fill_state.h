/* fill_state.h - the roster under work, with the sums that its rules and costs need, and changes to it that can be taken back. Inside: only fill*.c. */
#ifndef PAIDAN_ENGINE_FILL_STATE_H
#define PAIDAN_ENGINE_FILL_STATE_H

#include "engine/fill_model.h"

struct fill_tally { int32_t minutes, weekends; };

struct fill_state {
    uint8_t *cell;                  /* workers x days */
    uint16_t *used;                 /* workers x states */
    struct fill_tally *tally;       /* workers */
    int32_t *count;                 /* days x states */
    int64_t broken, cost;           /* amounts of all rules over all rows; all costs */
};

/* Days from..to-1 of a row and what they become. Applied, it holds what they were: applying it again takes it back. */
struct fill_change {
    uint32_t worker, from, to;
    uint8_t with[FILL_DAYS_MAX];    /* by day */
};

struct fill_delta { int64_t broken, cost; };

bool fill_state_init(struct fill_state *state, const struct fill_model *model);         /* false: no memory, and nothing is held. Everyone off */
void fill_state_clear(struct fill_state *state);
void fill_state_count(struct fill_state *state, const struct fill_model *model);        /* all sums from the cells */

/* Narrows the change to what differs. False: nothing does, or a cell may not be so. */
bool fill_change_trim(const struct fill_state *state, const struct fill_model *model, struct fill_change *change);

/* What a change to one row does to its own rules and wishes; the cells and sums of the row then are the new ones. */
struct fill_delta fill_change_apply(struct fill_state *state, const struct fill_model *model, struct fill_change *change);
void fill_change_revert(struct fill_state *state, const struct fill_model *model, struct fill_change *change);

/* What a change to one row would do to cover, before it is applied, and its doing. Two workers who exchange days change nothing. */
int64_t fill_change_cover(const struct fill_state *state, const struct fill_model *model, const struct fill_change *change);
void fill_change_count(struct fill_state *state, const struct fill_model *model, const struct fill_change *change);      /* when applied */

#endif
