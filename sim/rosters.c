/* rosters.c - what is done to rosters, as a table of weights. */
#include "sim/rosters.h"

#include <string.h>
#include "engine/calendar.h"

enum { DAYS_AHEAD = 6, LEAVE_DAYS = 4, PATTERN_DAYS = 21, SAME_WORKER = 6000, OFTEN = 7000, SELDOM = 1000 };

static const struct { enum command_kind kind; uint32_t weight; } habits[] = {
    { COMMAND_SHIFT_SET, 15 },  { COMMAND_ROSTER_LEAVE, 12 }, { COMMAND_DRAFT_EDIT, 30 }, { COMMAND_DRAFT_UNDO, 6 },  { COMMAND_DRAFT_DISCARD, 2 }, { COMMAND_DRAFT_PUBLISH, 12 },
    { COMMAND_SWAP_ASK, 10 },   { COMMAND_SWAP_POST, 4 },     { COMMAND_SWAP_AGREE, 12 }, { COMMAND_SWAP_SETTLE, 12 }, { COMMAND_SWAP_WITHDRAW, 2 }, { COMMAND_SHIFT_TAKE, 8 },
};
enum { HABITS = sizeof habits / sizeof habits[0] };

static uint8_t any_shift(const struct tables *tables, struct random *random)
{
    if (random_chance(random, CHANCE_ALL / 3) || tables->shift_count == 0) return SHIFT_REST;
    return tables->shift[random_below(random, tables->shift_count)].kind.id;
}

/* Somebody of that point; 0 of the point: of any. */
static const struct worker_file *any_worker(const struct tables *tables, struct random *random, uint32_t point)
{
    uint32_t from = (uint32_t)random_below(random, tables->worker_count);
    for (uint32_t i = 0; i < tables->worker_count; i++) {
        const struct worker_file *file = &tables->worker[(from + i) % tables->worker_count];
        if (point == 0 || file->point == point) return file;
    }
    return &tables->worker[from];
}

static struct edit any_edit(const struct tables *tables, struct random *random, uint32_t worker, int32_t today)
{
    struct edit edit = { .op = (uint8_t)random_between(random, EDIT_SET, EDIT_PATTERN), .worker = worker, .day = today + (int32_t)random_below(random, DAYS_AHEAD) };
    edit.to_day = edit.day + 1 + (int32_t)random_below(random, edit.op == EDIT_PATTERN ? PATTERN_DAYS : LEAVE_DAYS);
    edit.shift = any_shift(tables, random);
    if (edit.op == EDIT_PATTERN && tables->pattern_count > 0) {
        edit.rotation.pattern = tables->pattern[random_below(random, tables->pattern_count)].pattern.id;
        edit.rotation.offset = (uint8_t)random_below(random, CYCLE_MAX);
    }
    return edit;
}

/* One of the swaps at hand, any of them with the same chance as the id is spread; NULL: none. */
static const struct swap *any_swap(const struct engine *engine, struct random *random)
{
    const struct swap *pick = NULL;
    uint32_t met = 0;
    for (const struct swap *swap = engine_swap_after(engine, 0, 0); swap; swap = engine_swap_after(engine, 0, swap->id))
        if (!swap_state_over((enum swap_state)swap->state) && random_below(random, ++met) == 0) pick = swap;
    return pick;
}

void rosters_act(const struct engine *engine, const struct tables *tables, struct random *random, int64_t now_ms, struct roster_act *out)
{
    uint32_t weight[HABITS];
    for (uint32_t i = 0; i < HABITS; i++) weight[i] = habits[i].weight;
    memset(out, 0, sizeof *out);
    struct command *command = &out->command;
    int32_t today = day_of_ms(now_ms);
    const struct worker_file *file = any_worker(tables, random, 0);
    command->kind = habits[random_pick(random, weight, HABITS)].kind;
    command->point = file->point;
    command->actor = (struct actor){ BY_OPERATOR, file->point };
    command->worker = file->id;
    command->edits = out->edit;
    command->edit_count = 1 + (uint32_t)random_below(random, ROSTERS_EDITS_MAX);
    for (uint32_t i = 0; i < command->edit_count; i++) {
        uint32_t worker = random_chance(random, SAME_WORKER) ? file->id : any_worker(tables, random, file->point)->id;
        out->edit[i] = any_edit(tables, random, worker, today);
    }
    command->day = out->edit[0].day;
    command->to_day = command->kind == COMMAND_SWAP_ASK && random_chance(random, OFTEN) ? 0 : out->edit[0].to_day;
    command->shift = out->edit[0].shift;
    command->on = random_chance(random, OFTEN);
    command->dry = random_chance(random, SELDOM);
    command->waived = random_chance(random, OFTEN) ? UINT32_MAX : 0;
    command->note = "商量好了 agreed";
    command->with = random_chance(random, OFTEN) ? any_worker(tables, random, file->point)->id : 0;
    const struct swap *swap = any_swap(engine, random);
    if (!swap || command->kind < COMMAND_SWAP_AGREE || command->kind > COMMAND_SWAP_WITHDRAW) return;
    command->swap = swap->id;
    command->worker = swap->to ? swap->to : any_worker(tables, random, swap->point)->id;
    command->actor = command->kind == COMMAND_SWAP_AGREE ? (struct actor){ BY_WORKER, command->worker } : (struct actor){ BY_OPERATOR, swap->point };
}
