/* rota_check.c - the last word on a table: reads it day by day as the rules are written, and nothing of the search. */
#include "engine/rota/rota.h"

struct sheet { const struct rota_problem *problem; const uint8_t *cell; uint32_t length; };

static uint8_t cell_at(const struct sheet *sheet, uint32_t day) { return sheet->cell[day % sheet->length]; }

static bool cells_known(const struct sheet *sheet)
{
    for (uint32_t day = 0; day < sheet->length; day++)
        if (sheet->cell[day] > sheet->problem->kinds) return false;
    return true;
}

static bool demand_met(const struct sheet *sheet)
{
    const struct rota_problem *problem = sheet->problem;
    for (uint32_t day = 0; day < problem->days; day++)
        for (uint32_t kind = 1; kind <= problem->kinds; kind++) {
            uint32_t count = 0;
            for (uint32_t row = 0; row < problem->workers; row++) count += sheet->cell[row * problem->days + day] == kind;
            if (count != problem->demand[day][kind]) return false;
        }
    return true;
}

/* Days from `day` on that are of this kind, or, for any kind of work, that are worked; at most the whole cycle. */
static uint32_t run_from(const struct sheet *sheet, uint32_t day, uint8_t kind, bool any_work)
{
    uint32_t run = 0;
    while (run < sheet->length && (any_work ? cell_at(sheet, day + run) != ROTA_OFF : cell_at(sheet, day + run) == kind)) run++;
    return run;
}

/* A run as long as the cycle never ends, so it is longer than any limit. */
static bool run_fits(const struct sheet *sheet, struct rota_range range, uint32_t run)
{
    if (run == sheet->length) return !range.most;
    return run >= range.least && (!range.most || run <= range.most);
}

static bool runs_fit(const struct sheet *sheet)
{
    const struct rota_problem *problem = sheet->problem;
    for (uint32_t day = 0; day < sheet->length; day++) {
        uint8_t kind = cell_at(sheet, day), before = cell_at(sheet, day + sheet->length - 1);
        uint32_t run = run_from(sheet, day, kind, false);
        if ((kind != before || run == sheet->length) && !run_fits(sheet, problem->run[kind], run)) return false;
        if (kind == ROTA_OFF) continue;
        run = run_from(sheet, day, kind, true);
        if ((before == ROTA_OFF || run == sheet->length) && !run_fits(sheet, problem->work, run)) return false;
    }
    return true;
}

static bool sequences_avoided(const struct sheet *sheet)
{
    for (uint32_t i = 0; i < sheet->problem->forbidden_count; i++) {
        const struct rota_sequence *sequence = &sheet->problem->forbidden[i];
        for (uint32_t day = 0; day < sheet->length; day++) {
            uint32_t same = 0;
            while (same < sequence->length && cell_at(sheet, day + same) == sequence->kind[same]) same++;
            if (same == sequence->length) return false;
        }
    }
    return true;
}

static bool weeks_rested(const struct sheet *sheet)
{
    const struct rota_problem *problem = sheet->problem;
    for (uint32_t row = 0; row < problem->workers; row++) {
        uint32_t longest = 0, run = 0;
        for (uint32_t day = 0; day < problem->days; day++) {
            run = sheet->cell[row * problem->days + day] == ROTA_OFF ? run + 1 : 0;
            if (run > longest) longest = run;
        }
        if (longest < problem->week_off) return false;
    }
    return true;
}

static bool weekends_off(const struct sheet *sheet)
{
    const struct rota_problem *problem = sheet->problem;
    for (uint32_t row = 0; problem->weekend_every && row < problem->workers; row++) {
        bool off = false;
        for (uint32_t more = 0; more < problem->weekend_every; more++) {
            uint32_t monday = (row + more) * problem->days;
            off = off || (cell_at(sheet, monday + problem->days - 2) == ROTA_OFF && cell_at(sheet, monday + problem->days - 1) == ROTA_OFF);
        }
        if (!off) return false;
    }
    return true;
}

bool rota_check(const struct rota_problem *problem, const uint8_t *table)
{
    struct sheet sheet = { problem, table, problem->workers * problem->days };
    return cells_known(&sheet) && demand_met(&sheet) && runs_fit(&sheet) && sequences_avoided(&sheet) && weeks_rested(&sheet) && weekends_off(&sheet);
}
