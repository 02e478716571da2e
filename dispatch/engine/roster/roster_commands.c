/* roster_commands.c - changes to rosters that are in force at once, without a draft. */
#include "engine/commands.h"

enum { ROSTER_ROLES = 1 << BY_OPERATOR | 1 << BY_ADMIN, LEAVE_ROLES = ROSTER_ROLES | 1 << BY_FIRM };

static enum refusal apply(struct engine *engine, const struct command *command, const struct edit *edit)
{
    struct edit_note note = { .waived = command->waived, .text = command->note };
    enum refusal refusal = edit_apply(engine, edit, 1, &note, command->dry, &engine->out->impact);
    engine->out->version = engine->drafts.version;
    return refusal;
}

enum refusal command_shift_set(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    enum refusal refusal = named_worker(engine, command, ROSTER_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    struct edit edit = { .op = EDIT_SET, .worker = command->worker, .day = command->day, .shift = command->shift };
    refusal = apply(engine, command, &edit);
    if (refusal != REFUSE_OK || command->dry) return refusal;
    struct event *event = emit_worker(engine, EVENT_SHIFT, worker);
    event->day = command->day;
    event->shift = command->shift;
    return REFUSE_OK;
}

enum refusal command_roster_leave(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    enum refusal refusal = named_worker(engine, command, LEAVE_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    struct edit edit = { .op = command->on ? EDIT_LEAVE : EDIT_BACK, .worker = command->worker, .day = command->day, .to_day = command->to_day };
    return apply(engine, command, &edit);
}
