/* swap_commands.c - shifts that change hands: asked for, agreed to, settled; and one that is taken at once. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/roster/swaps.h"
#include "engine/roster/trial.h"

enum { OFFICE_ROLES = 1 << BY_OPERATOR | 1 << BY_ADMIN, FIELD_ROLES = OFFICE_ROLES | 1 << BY_WORKER };
enum { SWAP_DIRTY_MAX = 64 };      /* more than all cells and swaps that one of these commands can touch */

static bool has_text(const char *note) { return note != NULL && note[0] != '\0'; }
static uint32_t row_of(const struct engine *engine, uint32_t worker) { return worker == 0 ? NIL : idmap_find(&engine->worker_ids, worker); }

static enum refusal day_check(const struct engine *engine, int32_t day)
{
    if (day < day_of_ms(engine->now_ms)) return REFUSE_PAST;
    return roster_holds(engine->roster, day) ? REFUSE_OK : REFUSE_TOO_FAR_AHEAD;
}

/* ---- what a cell holds, and who gets it ---- */

/* The shift of a cell that can change hands: the pattern of a worker, on which it depends, or one that stands by itself. */
struct held { uint32_t of_row; uint8_t shift; };      /* of_row NIL: by itself */

static struct held held_of(const struct engine *engine, uint32_t row, int32_t day)
{
    const struct roster_change *override = roster_change(engine->roster, row, day, LAYER_OVERRIDE), *swap = roster_change(engine->roster, row, day, LAYER_SWAP);
    if (override != NULL) return (struct held){ NIL, override->shift };
    if (swap != NULL) return (struct held){ swap->of_row, swap->shift };
    return (struct held){ row, roster_upto(engine->roster, row, day, LAYER_PATTERN) };
}

/* The edits of one command. Refused: somebody on leave would have to work. */
struct hands { struct engine *engine; uint32_t count; enum refusal refusal; struct edit edit[8]; };

static void hands_edit(struct hands *hands, uint32_t row, int32_t day, enum edit_op op, struct held held)
{
    const struct engine *engine = hands->engine;
    uint32_t of = op == EDIT_SWAP && held.of_row != NIL ? engine->worker[held.of_row].id : 0;
    hands->edit[hands->count++] = (struct edit){ .op = (uint8_t)op, .shift = held.shift, .worker = engine->worker[row].id, .of = of, .day = day, .to_day = day + 1 };
}

/* The row's cell of that day is what was held elsewhere. */
static void hands_give(struct hands *hands, uint32_t row, int32_t day, struct held held)
{
    const struct roster *roster = hands->engine->roster;
    if (held.shift != SHIFT_REST && roster_change(roster, row, day, LAYER_LEAVE) != NULL && hands->refusal == REFUSE_OK) {
        hands->refusal = REFUSE_BUSY;
        hands->engine->out->worker = hands->engine->worker[row].id;
        hands->engine->out->day = day;
    }
    if (roster_change(roster, row, day, LAYER_OVERRIDE) != NULL) hands_edit(hands, row, day, EDIT_CLEAR, held);
    if (held.of_row != row) hands_edit(hands, row, day, EDIT_SWAP, held);
    else if (roster_change(roster, row, day, LAYER_SWAP) != NULL) hands_edit(hands, row, day, EDIT_UNSWAP, held);
}

static void hands_exchange(struct hands *hands, uint32_t a, uint32_t b, int32_t day)
{
    struct held of_a = held_of(hands->engine, a, day), of_b = held_of(hands->engine, b, day);
    hands_give(hands, a, day, of_b);
    hands_give(hands, b, day, of_a);
}

static enum refusal hands_apply(struct hands *hands, const struct edit_note *note, bool dry, struct impact *impact)
{
    if (hands->refusal != REFUSE_OK) return hands->refusal;
    if (!dirty_room(hands->engine, SWAP_DIRTY_MAX)) return REFUSE_FULL;
    enum refusal refusal = edit_apply(hands->engine, hands->edit, hands->count, note, dry, impact);
    hands->engine->out->version = engine_roster_version(hands->engine);
    return refusal;
}

/* Both sides of a swap, with `to` as the one who takes it. */
static enum refusal swap_apply(struct engine *engine, const struct swap *swap, uint32_t to, const struct edit_note *note, bool dry, struct impact *impact)
{
    struct hands hands = { .engine = engine };
    uint32_t from = row_of(engine, swap->from);
    if (swap->from != 0 && from == NIL) return REFUSE_NO_WORKER;
    if (from == NIL && roster_final(engine->roster, to, swap->day) != SHIFT_REST) return REFUSE_BUSY;      /* an open shift is for a free day */
    if (from == NIL) hands_give(&hands, to, swap->day, (struct held){ NIL, swap->shift });
    else hands_exchange(&hands, from, to, swap->day);
    if (swap->to_day != 0) hands_exchange(&hands, from, to, swap->to_day);
    return hands_apply(&hands, note, dry, impact);
}

/* ---- commands ---- */

/* A new swap that asks for `day`; nobody may ask for the same twice. */
static enum refusal swap_open(struct engine *engine, const struct command *command, struct swap *swap)
{
    enum refusal refusal = day_check(engine, swap->day);
    if (refusal == REFUSE_OK && swap->to_day != 0) refusal = day_check(engine, swap->to_day);
    if (refusal != REFUSE_OK) return refusal;
    uint64_t after = 0;
    for (const struct swap *other; swap->from != 0 && (other = engine_swap_after(engine, swap->point, after)) != NULL; after = other->id)
        if (other->from == swap->from && other->day == swap->day && !swap_state_over((enum swap_state)other->state)) return REFUSE_EXISTS;
    if (!swaps_room(engine) || !dirty_room(engine, SWAP_DIRTY_MAX)) return REFUSE_FULL;
    swap->state = (uint8_t)(swap->to != 0 ? SWAP_ASKED : SWAP_OPEN);
    swap->by = command->actor;
    swap->asked_ms = engine->now_ms;
    trial_note(swap->note, command->note);
    engine->out->swap = swaps_add(engine, swap)->id;
    return REFUSE_OK;
}

enum refusal command_swap_ask(struct engine *engine, const struct command *command)
{
    uint32_t from, to = row_of(engine, command->with);
    enum refusal refusal = named_worker(engine, command, FIELD_ROLES, &from);
    if (refusal != REFUSE_OK) return refusal;
    if (command->with != 0 && to == NIL) return REFUSE_NO_WORKER;
    if (to != NIL && engine->file[to].point != engine->file[from].point) return REFUSE_NO_WORKER;
    if (from == to || command->to_day == command->day) return REFUSE_RANGE;
    struct swap swap = { .point = engine->file[from].point, .from = command->worker, .to = command->with, .day = command->day, .to_day = command->to_day,
                         .shift = held_of(engine, from, command->day).shift };
    return swap_open(engine, command, &swap);
}

enum refusal command_swap_post(struct engine *engine, const struct command *command)
{
    if ((OFFICE_ROLES >> command->actor.role & 1) == 0) return REFUSE_ROLE;
    if (command->point == 0 || idmap_find(&engine->point_ids, command->point) == NIL) return REFUSE_NO_POINT;
    if (roster_kind(engine->roster, command->shift) == NULL) return REFUSE_NO_SHIFT;
    struct swap swap = { .point = command->point, .day = command->day, .shift = command->shift };
    return swap_open(engine, command, &swap);
}

/* The swap a command names, when its state and the actor's role allow the move. */
static enum refusal named_swap(const struct engine *engine, const struct command *command, enum swap_move move, struct swap **out)
{
    struct swap *swap = *out = swaps_find(engine, command->swap);
    if (swap == NULL) return REFUSE_NO_ORDER;
    if (!swap_may(move, command->actor.role)) return REFUSE_ROLE;
    if (swap_next((enum swap_state)swap->state, move) == SWAP_NONE) return REFUSE_STATE;
    return dirty_room(engine, SWAP_DIRTY_MAX) ? REFUSE_OK : REFUSE_FULL;
}

/* Hard rules refuse here already, so that nobody waits for an approval that cannot come; soft ones are the operator's to waive. */
enum refusal command_swap_agree(struct engine *engine, const struct command *command)
{
    static const struct edit_note soft_later = { .waived = UINT32_MAX, .text = "soft rules are looked at when it is settled" };
    struct swap *swap;
    uint32_t to;
    enum refusal refusal = named_swap(engine, command, SWAP_MOVE_AGREE, &swap);
    if (refusal == REFUSE_OK) refusal = named_worker(engine, command, FIELD_ROLES, &to);
    if (refusal != REFUSE_OK) return refusal;
    if (engine->file[to].point != swap->point) return REFUSE_NO_WORKER;
    if (command->worker == swap->from || (swap->to != 0 && swap->to != command->worker)) return REFUSE_ROLE;
    refusal = swap_apply(engine, swap, to, &soft_later, true, NULL);
    if (refusal != REFUSE_OK) return refusal;
    swap->to = command->worker;
    swaps_move(engine, swap, SWAP_MOVE_AGREE);
    return REFUSE_OK;
}

enum refusal command_swap_settle(struct engine *engine, const struct command *command)
{
    struct swap *swap;
    enum refusal refusal = named_swap(engine, command, command->on ? SWAP_MOVE_APPROVE : SWAP_MOVE_REFUSE, &swap);
    if (refusal != REFUSE_OK) return refusal;
    if (command->on) {
        const char *text = has_text(command->note) || command->waived != 0 ? command->note : swap->note;      /* who waives says why */
        const struct edit_note note = { .waived = command->waived, .text = text };
        uint32_t to = row_of(engine, swap->to);
        refusal = to == NIL ? REFUSE_NO_WORKER : swap_apply(engine, swap, to, &note, command->dry, &engine->out->impact);
        if (refusal != REFUSE_OK) return refusal;
    }
    if (command->dry) return REFUSE_OK;
    if (command->on) swap->waived = command->waived;
    if (has_text(command->note)) trial_note(swap->note, command->note);
    swaps_move(engine, swap, command->on ? SWAP_MOVE_APPROVE : SWAP_MOVE_REFUSE);
    return REFUSE_OK;
}

enum refusal command_swap_withdraw(struct engine *engine, const struct command *command)
{
    struct swap *swap = swaps_find(engine, command->swap);
    bool worker = command->actor.role == BY_WORKER, asked = swap != NULL && worker && command->actor.id == swap->to;      /* who was asked says no */
    enum refusal refusal = named_swap(engine, command, asked ? SWAP_MOVE_DECLINE : SWAP_MOVE_WITHDRAW, &swap);
    if (refusal != REFUSE_OK) return refusal;
    if (worker && !asked && command->actor.id != swap->from) return REFUSE_ROLE;
    swaps_move(engine, swap, asked ? SWAP_MOVE_DECLINE : SWAP_MOVE_WITHDRAW);
    return REFUSE_OK;
}

enum refusal command_shift_take(struct engine *engine, const struct command *command)
{
    uint32_t worker, from = row_of(engine, command->with);
    enum refusal refusal = named_worker(engine, command, OFFICE_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    if (command->with != 0 && from == NIL) return REFUSE_NO_WORKER;
    if (worker == from) return REFUSE_RANGE;
    refusal = day_check(engine, command->day);
    if (refusal != REFUSE_OK) return refusal;
    struct held held = { NIL, command->shift };
    if (from != NIL) {      /* theirs, unless another shift is named */
        struct held theirs = held_of(engine, from, command->day);
        if (command->shift == SHIFT_REST || command->shift == theirs.shift) held = theirs;
    }
    if (held.shift == SHIFT_REST) return from == NIL ? REFUSE_NO_SHIFT : REFUSE_STATE;      /* there is nothing to take */
    struct hands hands = { .engine = engine };
    hands_give(&hands, worker, command->day, held);
    if (from != NIL) hands_give(&hands, from, command->day, (struct held){ NIL, SHIFT_REST });
    const struct edit_note note = { .waived = command->waived, .text = command->note };
    return hands_apply(&hands, &note, command->dry, &engine->out->impact);
}
