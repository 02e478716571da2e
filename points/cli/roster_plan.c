#include "points/cli/roster_plan.h"

#include <inttypes.h>
#include <string.h>

static bool on_leave(const struct msg_cell *cell)
{
    return strcmp(cell->layer, "leave") == 0;
}

static bool has_worker(const struct grid *grid, uint64_t worker)
{
    bool found = false;
    for (uint32_t i = 0; i < grid->workers && !found; i++) found = grid->worker[i] == worker;
    return found;
}

static void plan_leave(const struct csv_line *line, const struct out *like, struct csv_roster *csv, struct edits *edits)
{
    if (strcmp(line->shift, "-") != 0) roster_csv_fault(csv, line->line, "%s", IN(like, "请假那天的班次应为 -", "on leave the shift must be -"));
    else edits_add(edits, (struct msg_roster_cell){ .op = "leave", .worker = line->worker, .day = line->day }, line->line);
}

/* Always a change of that day, also where the rotation says the same: what lies under the present layer is not known here. */
static void plan_shift(const struct csv_line *line, const struct msg_cell *now, struct edits *edits)
{
    bool leave = on_leave(now), rotation = leave && now->pattern != NULL && strcmp(now->pattern, line->shift) == 0;
    if (leave) edits_add(edits, (struct msg_roster_cell){ .op = "back", .worker = line->worker, .day = line->day }, line->line);
    if (!rotation) edits_add(edits, (struct msg_roster_cell){ .op = "set", .worker = line->worker, .day = line->day, .shift = line->shift }, line->line);
}

void plan_line(const struct csv_line *line, const struct grid *now, int32_t today, const struct out *like, struct csv_roster *csv, struct edits *edits)
{
    const struct msg_cell *cell = grid_cell(now, line->worker, line->day);
    if (cell == NULL) {
        if (!has_worker(now, line->worker)) roster_csv_fault(csv, line->line, IN(like, "师傅 %" PRIu64 " 不在这个服务点", "worker %" PRIu64 " is not of this point"), line->worker);
        else roster_csv_fault(csv, line->line, "%s", IN(like, "这一天不在排班表里：太早或太远", "the roster does not hold that day: too early or too far ahead"));
        return;
    }
    bool silent = line->layer[0] == '\0', leave = silent ? on_leave(cell) && strcmp(line->shift, "-") == 0 : strcmp(line->layer, "leave") == 0;
    if (strcmp(cell->shift, line->shift) == 0 && leave == on_leave(cell)) return;
    if (line->day < today) roster_csv_fault(csv, line->line, "%s", IN(like, "过去的日子不能改", "a day of the past cannot be changed"));
    else if (leave) plan_leave(line, like, csv, edits);
    else plan_shift(line, cell, edits);
}

uint32_t plan_week(const struct grid *source, const struct grid *target, struct edits *edits)
{
    uint32_t leaves = 0;
    for (size_t i = 0; i < (size_t)source->workers * source->days; i++) {
        const struct msg_cell *from = source->cell[i];
        const struct msg_cell *to = from == NULL ? NULL : grid_cell(target, from->worker, target->first + (from->day - source->first));
        if (to == NULL) continue;
        bool leave = on_leave(from) || on_leave(to);
        leaves += leave;
        if (leave || strcmp(from->shift, to->shift) == 0) continue;
        edits_add(edits, (struct msg_roster_cell){ .op = "set", .worker = to->worker, .day = to->day, .shift = from->shift }, 0);
    }
    return leaves;
}
