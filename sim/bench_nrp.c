/* bench_nrp.c - see bench_nrp.h. Files in turn, one core; beside them may lie BKS.csv with the column best_known. */
#include "sim/bench_nrp.h"

#include <math.h>
#include <stdio.h>
#include "sim/nrp.h"

enum { SLICE = 1 << 16, MILLION = 1000000, MILLIONS_MOST = 1000000, SECONDS = 60 };

static const struct bench_about about = {
    .name = "nrp24", .folder = "nrp24", .suffix = ".txt",
    .usage = "paidan-sim bench nrp24 - employee shift scheduling instances of Curtois and Qu, filled by the engine (60 s each)",
};

/* Tells the search after each slice how much is left at the speed so far. */
static double search(struct fill *fill, uint32_t seconds, uint32_t millions)
{
    struct bench_pace pace = bench_pace_start(seconds, (uint64_t)millions * MILLION);
    uint64_t left = pace.whole;
    bool more = true;
    if (left > 0) fill_plan(fill, left);
    while (more) {
        uint64_t slice = pace.whole > 0 && left < SLICE ? left : SLICE;
        fill_step(fill, slice);
        more = bench_pace_more(&pace, slice, &left);
        if (more && pace.whole == 0) fill_plan(fill, left);
    }
    return bench_pace_spent_s(&pace);
}

static bool play(struct bench_set *set, const struct bench_file *file, void *millions, struct bench_score *score)
{
    char path[BENCH_PATH_BYTES];
    struct nrp nrp;
    if (!nrp_open(&nrp, file->path)) return false;
    struct fill *fill = fill_new(&nrp.problem, set->options->seed);
    if (!fill) {
        fprintf(stderr, "%s: no memory\n", file->path);
        nrp_close(&nrp);
        return false;
    }
    double seconds = search(fill, set->options->seconds, *(const uint32_t *)millions), best = bench_known(file, "BKS.csv", "best_known");
    struct fill_result result = fill_best(fill);
    *score = (struct bench_score){ .group = file->group, .solved = result.feasible, .gap = bench_gap((double)result.cost, best), .seconds = seconds };
    for (uint32_t rule = 0; rule < FILL_RULES; rule++) score->violations += result.broken[rule];
    bool good = !set->options->out || (bench_set_out(set, file, ".roster.txt", path) && nrp_write(&nrp, result.roster, path));
    const struct bench_cell cell[] = {
        bench_cell_number("cost", (double)result.cost, 0),
        bench_cell_number("best", best, 0),
        bench_cell_gap("gap_percent", score->gap),
        bench_cell_flag("feasible", result.feasible),
        bench_cell_number("violations", score->violations, 0),
        bench_cell_number("seconds", seconds, 1),
    };
    bench_tell(set, file, cell, sizeof cell / sizeof cell[0]);
    fill_free(fill);
    nrp_close(&nrp);
    return good && score->solved;
}

int bench_nrp(const struct bench_options *options, uint32_t millions) { return bench_set_run(&about, options, play, &millions); }

int bench_nrp_command(int argc, char **argv)
{
    struct bench_options options = { .seconds = SECONDS, .seed = 1 };
    uint32_t millions = 0;
    const struct option more[] = {
        { "--millions", OPTION_COUNT, &millions, 1, MILLIONS_MOST, "N", "that many million changes instead of seconds: the same rosters every time" },
    };
    int status = bench_options_read(&about, &options, more, sizeof more / sizeof more[0], argc, argv);
    return status >= 0 ? status : bench_nrp(&options, millions);
}
