/* trial.c - see trial.h. */
#include "engine/roster/trial.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/plan.h"

enum { FOLLOWERS_MAX = 16 };      /* rows that have the same day of one row by swaps */

bool trial_init(struct trial *trial, uint32_t workers_max)
{
    trial->row = calloc(workers_max, sizeof *trial->row);
    trial->place = malloc(workers_max * sizeof *trial->place);
    trial->step = calloc(TRIAL_STEPS_MAX, sizeof *trial->step);
    trial->turn = calloc(TRIAL_TURNS_MAX, sizeof *trial->turn);
    if (trial->place) memset(trial->place, 0xff, workers_max * sizeof *trial->place);      /* NIL */
    return trial->row && trial->place && trial->step && trial->turn;
}

void trial_clear(struct trial *trial)
{
    free(trial->row);
    free(trial->place);
    free(trial->step);
    free(trial->turn);
}

int32_t trial_first_day(const struct engine *engine)
{
    int32_t day = roster_first_day(engine->roster) + ROSTER_BACK, today = day_of_ms(engine->now_ms);
    return today > day ? today : day;
}

int32_t trial_end_day(const struct engine *engine) { return roster_first_day(engine->roster) + ROSTER_DAYS; }

void trial_note(char out[NOTE_MAX], const char *text)
{
    size_t length = 0;
    while (text != NULL && length < NOTE_MAX && text[length] != 0) length++;
    if (length == NOTE_MAX)
        for (length = NOTE_MAX - 1; length > 0 && ((uint8_t)text[length] & 0xc0) == 0x80; length--) {}
    memset(out, 0, NOTE_MAX);
    if (length > 0) memcpy(out, text, length);
}

/* ---- what is touched ---- */

static struct trial_row *touch(struct engine *engine, uint32_t row, int32_t from_day, int32_t to_day)
{
    struct trial *trial = &engine->trial;
    uint32_t place = trial->place[row];
    if (place == NIL) {
        place = trial->place[row] = trial->row_count++;
        struct trial_row *fresh = &trial->row[place];
        *fresh = (struct trial_row){ .row = row, .from_day = from_day, .to_day = to_day };
        int32_t first_day = roster_first_day(engine->roster);
        for (int32_t i = 0; i < ROSTER_DAYS; i++) fresh->before[i] = roster_final(engine->roster, row, first_day + i);
        plan_hours_changed(engine, row);
    }
    struct trial_row *touched = &trial->row[place];
    if (from_day < touched->from_day) touched->from_day = from_day;
    if (to_day > touched->to_day) touched->to_day = to_day;
    touched->late |= trial->late;
    return touched;
}

static void written(struct trial_row *touched, enum roster_layer layer, const struct trial_stamp *stamp)
{
    if (layer > touched->layer) touched->layer = (uint8_t)layer;
    if (stamp->note.text != NULL && stamp->note.text[0] != 0) touched->waived |= stamp->note.waived;
}

/* ---- steps ---- */

/* Only the first time: that is what is put back. */
static bool step_remember(struct engine *engine, uint32_t row, int32_t day, enum roster_layer layer)
{
    struct trial *trial = &engine->trial;
    uint8_t *kept = &trial->row[trial->place[row]].kept[day - roster_first_day(engine->roster)];
    if ((*kept >> layer & 1) != 0) return true;
    if (trial->step_count == TRIAL_STEPS_MAX) return false;
    *kept |= (uint8_t)(1U << layer);
    const struct roster_change *was = roster_change(engine->roster, row, day, layer);
    struct trial_step *step = &trial->step[trial->step_count++];
    step->there = was != NULL;
    if (was != NULL) step->was = *was;
    else step->was = (struct roster_change){ .row = row, .day = day, .layer = (uint8_t)layer, .of_row = NIL };
    return true;
}

static enum refusal lay(struct engine *engine, const struct roster_change *change)
{
    if (!step_remember(engine, change->row, change->day, (enum roster_layer)change->layer)) return REFUSE_FULL;
    return roster_put(engine->roster, change);      /* refused, it has replaced nothing: the step then puts back what is there */
}

static enum refusal lift(struct engine *engine, uint32_t row, int32_t day, enum roster_layer layer)
{
    if (roster_change(engine->roster, row, day, layer) == NULL) return REFUSE_OK;
    if (!step_remember(engine, row, day, layer)) return REFUSE_FULL;
    roster_drop(engine->roster, row, day, layer);
    return REFUSE_OK;
}

static struct roster_change change_of(uint32_t row, int32_t day, enum roster_layer layer, const struct edit *edit, const struct trial_stamp *stamp)
{
    struct roster_change change = { .row = row, .day = day, .layer = (uint8_t)layer, .of_row = NIL, .by = stamp->by, .at_ms = stamp->at_ms };
    if (layer != LAYER_LEAVE) change.shift = edit->shift;
    if (layer == LAYER_OVERRIDE) change.pinned = edit->pinned;
    trial_note(change.note, stamp->note.text);
    if (change.note[0] != 0) change.waived = stamp->note.waived;
    return change;
}

/* ---- the ops ---- */

static enum refusal leave_day(struct engine *engine, uint32_t row, int32_t day, const struct edit *edit, const struct trial_stamp *stamp)
{
    struct roster_change change = change_of(row, day, LAYER_LEAVE, edit, stamp);
    enum refusal refusal = lay(engine, &change);
    if (refusal == REFUSE_OK) refusal = lift(engine, row, day, LAYER_SWAP);
    return refusal == REFUSE_OK ? lift(engine, row, day, LAYER_OVERRIDE) : refusal;
}

/* Whoever still has this row's shift of the day by a swap keeps it: who comes back gets theirs again. */
static enum refusal back_day(struct engine *engine, uint32_t row, int32_t day, const struct trial_stamp *stamp)
{
    bool was_away = roster_change(engine->roster, row, day, LAYER_LEAVE) != NULL;
    enum refusal refusal = lift(engine, row, day, LAYER_LEAVE);
    uint32_t taker = roster_follower(engine->roster, row, day);
    if (refusal != REFUSE_OK || !was_away || taker == NIL || roster_change(engine->roster, row, day, LAYER_SWAP) != NULL) return refusal;
    struct edit swapped = { .op = EDIT_SWAP, .day = day };
    struct roster_change change = change_of(row, day, LAYER_SWAP, &swapped, stamp);
    change.of_row = taker;
    return lay(engine, &change);
}

static enum refusal swap_day(struct engine *engine, uint32_t row, const struct edit *edit, const struct trial_stamp *stamp)
{
    struct roster_change change = change_of(row, edit->day, LAYER_SWAP, edit, stamp);
    if (edit->of != 0) {
        change.of_row = idmap_find(&engine->worker_ids, edit->of);
        if (change.of_row == NIL) return REFUSE_NO_WORKER;
    }
    return lay(engine, &change);
}

/* Whoever has a day of this row by a swap is touched as well. More than one may, when a swap was undone on one side only: each is looked for
 * with those found before it out of the way. */
static enum refusal touch_followers(struct engine *engine, uint32_t row, int32_t day, const struct trial_stamp *stamp)
{
    struct roster_change aside[FOLLOWERS_MAX];
    uint32_t count = 0, follower;
    while ((follower = roster_follower(engine->roster, row, day)) != NIL && count < FOLLOWERS_MAX) {
        written(touch(engine, follower, day, day + 1), LAYER_SWAP, stamp);
        if (!step_remember(engine, follower, day, LAYER_SWAP)) break;      /* its record is another one afterwards */
        aside[count++] = *roster_change(engine->roster, follower, day, LAYER_SWAP);
        roster_drop(engine->roster, follower, day, LAYER_SWAP);
    }
    for (uint32_t i = 0; i < count; i++) {
        enum refusal put = roster_put(engine->roster, &aside[i]);
        ENSURE(put == REFUSE_OK);
    }
    return follower == NIL ? REFUSE_OK : REFUSE_FULL;
}

static enum refusal turn(struct engine *engine, uint32_t row, const struct edit *edit, int32_t to_day, const struct trial_stamp *stamp)
{
    struct trial *trial = &engine->trial;
    for (int32_t day = edit->day; day < to_day; day++) {
        enum refusal refusal = touch_followers(engine, row, day, stamp);
        if (refusal != REFUSE_OK) return refusal;
    }
    struct trial_row *touched = &trial->row[trial->place[row]];
    if (!touched->rotated) {
        if (trial->turn_count == TRIAL_TURNS_MAX) return REFUSE_FULL;
        struct trial_turn *was = &trial->turn[trial->turn_count++];
        was->row = row;
        was->count = roster_rotations(engine->roster, row, was->span);
        touched->rotated = true;
    }
    struct rotation_span span = { .rotation = edit->rotation, .from_day = edit->day, .to_day = edit->to_day };
    return roster_rotate_span(engine->roster, row, &span);
}

/* The days of an edit, [day, *to_day). */
static enum refusal days_of(const struct engine *engine, const struct edit *edit, int32_t *to_day)
{
    bool spans = edit->op == EDIT_LEAVE || edit->op == EDIT_BACK || edit->op == EDIT_PATTERN;
    int32_t end_day = trial_end_day(engine);
    if (edit->op == EDIT_NONE || edit->op >= EDIT_OPS || (spans && edit->to_day <= edit->day)) return REFUSE_RANGE;
    if (edit->day < trial_first_day(engine)) return REFUSE_PAST;
    bool later = edit->op == EDIT_PATTERN && edit->day >= end_day;      /* shows when the window gets there; the last day stands for it */
    *to_day = end_day;
    if (later) return REFUSE_OK;
    if (edit->day >= end_day || (spans && edit->op != EDIT_PATTERN && edit->to_day > end_day)) return REFUSE_TOO_FAR_AHEAD;
    *to_day = !spans ? edit->day + 1 : edit->to_day < end_day ? edit->to_day : end_day;
    return REFUSE_OK;
}

enum refusal trial_edit(struct engine *engine, const struct edit *edit, const struct trial_stamp *stamp)
{
    static const uint8_t layer_of[EDIT_OPS] = { [EDIT_SET] = LAYER_OVERRIDE, [EDIT_CLEAR] = LAYER_OVERRIDE, [EDIT_LEAVE] = LAYER_LEAVE,
        [EDIT_BACK] = LAYER_LEAVE, [EDIT_PATTERN] = LAYER_PATTERN, [EDIT_SWAP] = LAYER_SWAP, [EDIT_UNSWAP] = LAYER_SWAP };
    uint32_t row = edit->worker == 0 ? NIL : idmap_find(&engine->worker_ids, edit->worker);
    int32_t to_day;
    if (row == NIL) return REFUSE_NO_WORKER;
    enum refusal refusal = days_of(engine, edit, &to_day);
    if (refusal != REFUSE_OK) return refusal;
    enum roster_layer layer = (enum roster_layer)layer_of[edit->op];
    written(touch(engine, row, edit->day < to_day ? edit->day : to_day - 1, to_day), layer, stamp);
    if (edit->op == EDIT_SWAP) return swap_day(engine, row, edit, stamp);
    if (edit->op == EDIT_PATTERN) return turn(engine, row, edit, to_day, stamp);
    if (edit->op == EDIT_SET) {
        struct roster_change change = change_of(row, edit->day, layer, edit, stamp);
        return lay(engine, &change);
    }
    for (int32_t day = edit->day; day < to_day && refusal == REFUSE_OK; day++) {
        if (edit->op == EDIT_LEAVE) refusal = leave_day(engine, row, day, edit, stamp);
        else if (edit->op == EDIT_BACK) refusal = back_day(engine, row, day, stamp);
        else refusal = lift(engine, row, day, layer);
    }
    return refusal;
}

/* ---- off again, or for good ---- */

void trial_mark(struct engine *engine) { engine->trial.late = true; }

static void forget_rows(struct trial *trial)
{
    for (uint32_t i = 0; i < trial->row_count; i++) trial->place[trial->row[i].row] = NIL;
    trial->row_count = 0;
    trial->late = false;
}

static void step_back(struct engine *engine, const struct trial_step *step)
{
    const struct roster_change *was = &step->was;
    if (!step->there) {
        roster_drop(engine->roster, was->row, was->day, (enum roster_layer)was->layer);
    } else {
        enum refusal refusal = roster_put(engine->roster, was);
        ENSURE(refusal == REFUSE_OK);
    }
    plan_hours_changed(engine, was->row);
}

void trial_undo(struct engine *engine)
{
    struct trial *trial = &engine->trial;
    while (trial->turn_count > 0) {
        const struct trial_turn *was = &trial->turn[--trial->turn_count];
        roster_rotations_put(engine->roster, was->row, was->span, was->count);
        plan_hours_changed(engine, was->row);
    }
    while (trial->step_count > 0) step_back(engine, &trial->step[--trial->step_count]);
    for (uint32_t i = 0; i < trial->row_count; i++) plan_hours_changed(engine, trial->row[i].row);
    forget_rows(&engine->trial);
}

void trial_keep(struct engine *engine)
{
    engine->trial.step_count = engine->trial.turn_count = 0;
    forget_rows(&engine->trial);
}
