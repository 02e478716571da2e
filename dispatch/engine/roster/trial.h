/* trial.h - edits laid over the roster, with everything that is needed to take them off again exactly: the list of what each step
 * replaced, and for every row touched its shifts as they were. One trial at a time. For the engine's own files. */
#ifndef PAIDAN_ENGINE_TRIAL_H
#define PAIDAN_ENGINE_TRIAL_H

#include "engine/roster/edit.h"

enum { TRIAL_STEPS_MAX = 65536, TRIAL_TURNS_MAX = 16384 };

/* A worker whose cells may have changed. */
struct trial_row {
    uint32_t row;
    int32_t from_day, to_day;          /* [from, to): within today and the end of the window */
    uint8_t layer;                     /* the highest that was written */
    bool rotated, late;                /* late: touched since trial_mark() */
    uint32_t waived;                   /* soft rules that its edits override */
    uint8_t before[ROSTER_DAYS];       /* final shifts, from the first day of the window on */
    uint8_t kept[ROSTER_DAYS];         /* bit per layer: the cell's step is in the list */
};

/* Who makes an edit. */
struct trial_stamp { struct actor by; int64_t at_ms; struct edit_note note; };

struct trial_step { struct roster_change was; bool there; };      /* row, day and layer are set in any case; once per cell and layer */
struct trial_turn { uint32_t row, count; struct rotation_span span[ROTATIONS_MAX]; };

struct trial {
    struct trial_row *row; uint32_t row_count;
    uint32_t *place;                   /* by worker: where in `row`; NIL: untouched */
    struct trial_step *step; uint32_t step_count;
    struct trial_turn *turn; uint32_t turn_count;
    bool late;                         /* trial_mark() was called */
};

bool trial_init(struct trial *trial, uint32_t workers_max);      /* false: no memory */
void trial_clear(struct trial *trial);

/* The first day that may be edited, and the first beyond the window. */
int32_t trial_first_day(const struct engine *engine);
int32_t trial_end_day(const struct engine *engine);

/* Lays one edit over what is there. A refusal leaves what was staged before it; the caller takes everything off. Refusals: edit_apply(),
 * but that a rotation may begin beyond the window: so does the way back from one. */
MUST_USE enum refusal trial_edit(struct engine *engine, const struct edit *edit, const struct trial_stamp *stamp);
void trial_mark(struct engine *engine);      /* what comes now is late: only the rows it touches are held against the rules */
void trial_undo(struct engine *engine);      /* takes everything off */
void trial_keep(struct engine *engine);      /* everything stays, and cannot be taken off any more */

/* Copies a reason, cut to whole characters that fit; NULL: none. */
void trial_note(char out[NOTE_MAX], const char *text);

#endif
