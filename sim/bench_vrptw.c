/* bench_vrptw.c - see bench_vrptw.h. Beside the files, or a folder up, may lie BKS.csv with bks_distance_dimacs and what a peer measured. */
#include "sim/bench_vrptw.h"

#include <stdio.h>
#include "sim/bench_check.h"

enum { THOUSAND = 1000, THOUSANDS_MOST = 100000000 };

static const struct bench_about about = {
    .name = "vrptw", .folder = "vrptw", .suffix = ".txt", .booking = true,
    .usage = "paidan-sim bench vrptw - vehicle routing with time windows (Solomon; Gehring and Homberger), distances in truncated tenths, planned by\n"
             "the engine. Seconds by size unless told: 3 (100 customers), 11 (200), 40 (400), 60",
};

/* What the peer takes for such a size, in processor seconds. */
static const struct { uint32_t customers, seconds; } by_size[] = { { 150, 3 }, { 300, 11 }, { 600, 40 }, { UINT32_MAX, 60 } };

static uint32_t seconds_for(const struct bench_options *options, uint32_t customers)
{
    uint32_t row = 0;
    while (by_size[row].customers < customers) row++;
    return options->seconds > 0 ? options->seconds : by_size[row].seconds;
}

struct found { struct bench_verdict verdict; double seconds; };

static bool write_plan(const struct bench_set *set, const struct bench_file *file, const char *ending, const struct bench_plan *plan)
{
    char path[BENCH_PATH_BYTES];
    if (!set->options->out) return true;
    if (!bench_set_out(set, file, ending, path)) return false;
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        return false;
    }
    for (uint32_t worker = 0, number = 0; worker < plan->workers; worker++) {
        if (plan->first[worker] == plan->first[worker + 1]) continue;
        fprintf(out, "Route #%u:", ++number);
        for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++) fprintf(out, " %u", plan->visit[at] + 1);
        fputc('\n', out);
    }
    bool good = !ferror(out);
    if (fclose(out) != 0) good = false;
    if (!good) fprintf(stderr, "%s: could not be written\n", path);
    return good;
}

/* All at once, or, if `accepted` is not NULL, one after another. */
static bool plan_one(const struct bench_set *set, const struct bench_file *file, const struct vrptw *vrptw, uint32_t thousands, uint32_t *accepted,
                     struct found *found)
{
    double begin = bench_cpu_s(), seconds = seconds_for(set->options, vrptw->problem.visits);
    uint64_t whole = (uint64_t)thousands * THOUSAND, seed = set->options->seed;
    struct bench_plan plan;
    struct route *route = accepted ? bench_route_booking(&vrptw->problem, seed, seconds, whole, file->path, accepted)
                                   : bench_route_batch(&vrptw->problem, seed, seconds, whole, file->path);
    if (!route) return false;
    found->seconds = bench_cpu_s() - begin;
    bool good = bench_plan_take(&plan, route, &vrptw->problem);
    if (good) {
        found->verdict = bench_check_vrptw(vrptw, &plan);
        bench_check_starts(&vrptw->problem, &plan, &found->verdict);
        good = write_plan(set, file, accepted ? ".booking.sol" : ".sol", &plan);
    }
    if (found->verdict.violations > 0) fprintf(stderr, "%s: %s\n", file->path, found->verdict.first);
    bench_plan_close(&plan);
    route_free(route);
    return good;
}

static void tell(struct bench_set *set, const struct bench_file *file, const struct vrptw *vrptw, const struct found *batch,
                 const struct found *booking, int64_t gap)
{
    double best = bench_known(file, "BKS.csv", "bks_distance_dimacs"), peer = bench_known(file, "BKS.csv", "vroom114_x5_distance");
    const struct bench_cell cell[] = {
        bench_cell_number("distance", batch->verdict.cost, 1),
        bench_cell_number("best", best, 1),
        bench_cell_gap("gap_percent", gap),
        bench_cell_number("unserved", vrptw->problem.visits - batch->verdict.served, 0),
        bench_cell_number("vehicles", batch->verdict.workers, 0),
        bench_cell_number("violations", batch->verdict.violations + booking->verdict.violations, 0),
        bench_cell_number("seconds", batch->seconds, 2),
        bench_cell_gap("vroom_percent", bench_gap(peer, best)),
        bench_cell_number("vroom_seconds", bench_known(file, "BKS.csv", "vroom114_x5_seconds"), 2),
        bench_cell_number("accepted", booking->verdict.served, 0),
        bench_cell_number("of", vrptw->problem.visits, 0),
        bench_cell_number("booked_distance", booking->verdict.cost, 1),
        bench_cell_number("booking_seconds", booking->seconds, 2),
    };
    bench_tell(set, file, cell, set->options->booking ? sizeof cell / sizeof cell[0] : 9);
}

static bool play(struct bench_set *set, const struct bench_file *file, void *own, struct bench_score *score)
{
    uint32_t thousands = *(const uint32_t *)own;
    struct vrptw vrptw;
    struct found batch = { .seconds = 0 }, booking = { .seconds = 0 };
    uint32_t accepted = 0;
    if (!vrptw_open(&vrptw, file->path)) return false;
    bool good = plan_one(set, file, &vrptw, thousands, NULL, &batch);
    if (good && set->options->booking) good = plan_one(set, file, &vrptw, thousands, &accepted, &booking);
    if (good && accepted != booking.verdict.served) {
        fprintf(stderr, "%s: %u promised, %u served\n", file->path, accepted, booking.verdict.served);
        booking.verdict.violations++;
    }
    if (good) {
        score->violations = batch.verdict.violations + booking.verdict.violations;
        score->solved = score->violations == 0 && batch.verdict.served == vrptw.problem.visits;
        score->gap = score->solved ? bench_gap(batch.verdict.cost, bench_known(file, "BKS.csv", "bks_distance_dimacs")) : BENCH_NO_GAP;
        score->seconds = batch.seconds;
        tell(set, file, &vrptw, &batch, &booking, score->gap);
    }
    vrptw_close(&vrptw);
    return good && score->solved;
}

int bench_vrptw(const struct bench_options *options, uint32_t thousands) { return bench_set_run(&about, options, play, &thousands); }

int bench_vrptw_command(int argc, char **argv)
{
    struct bench_options options = { .seed = 1 };
    uint32_t thousands = 0;
    const struct option more[] = {
        { "--thousands", OPTION_COUNT, &thousands, 1, THOUSANDS_MOST, "N", "that many thousand iterations instead of seconds: the same plans every time" },
    };
    int status = bench_options_read(&about, &options, more, sizeof more / sizeof more[0], argc, argv);
    return status >= 0 ? status : bench_vrptw(&options, thousands);
}
