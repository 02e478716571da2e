/* bench_trsp.c - see bench_trsp.h. Beside the files, or a folder up, may lie BKS_static.csv or BKS_field.csv. */
#include "sim/bench_trsp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "sim/bench_check.h"

enum { THOUSAND = 1000, THOUSANDS_MOST = 100000000, SECONDS_STATIC = 5, SECONDS_FIELD = 2 };

static const struct bench_about about_static = {
    .name = "trsp", .folder = "trsp/static", .suffix = ".txt", .booking = true,
    .usage = "paidan-sim bench trsp - technician routing and scheduling (Pillac and others), days of skills, tools and spare parts planned by the\n"
             "engine (5 s each). net_percent is the gap of the working time without the service",
};
static const struct bench_about about_field = {
    .name = "trsp-field", .folder = "trsp/field", .suffix = ".txt", .booking = true,
    .usage = "paidan-sim bench trsp-field - days of field service with a table of travel times, planned by the engine (2 s each)",
};

struct found { struct bench_verdict verdict; double seconds; };
struct known { double unserved, working_time, peer_unserved, peer_working_time, peer_seconds; };
struct own { uint32_t thousands; double *net; uint32_t nets; };     /* net: gaps of the working time without the service, in percent */

static struct known known_of(const struct bench_file *file)
{
    struct known known = { .working_time = bench_known(file, "BKS_static.csv", "best_working_time") };
    if (!isnan(known.working_time)) {
        known.peer_unserved = known.peer_working_time = known.peer_seconds = (double)NAN;
        return known;
    }
    return (struct known){
        .unserved = bench_known(file, "BKS_field.csv", "best_unserved"),
        .working_time = bench_known(file, "BKS_field.csv", "best_working_time"),
        .peer_unserved = bench_known(file, "BKS_field.csv", "vroom_unserved"),
        .peer_working_time = bench_known(file, "BKS_field.csv", "vroom_working_time"),
        .peer_seconds = bench_known(file, "BKS_field.csv", "vroom_seconds"),
    };
}

bool bench_trsp_write(const struct bench_set *set, const struct bench_file *file, const char *ending, const struct trsp *trsp,
                      const struct bench_plan *plan)
{
    char path[BENCH_PATH_BYTES];
    if (!set->options->out) return true;
    if (!bench_set_out(set, file, ending, path)) return false;
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        return false;
    }
    for (uint32_t worker = 0; worker < plan->workers; worker++) {
        if (plan->first[worker] == plan->first[worker + 1]) continue;
        fprintf(out, "%u:", worker + 1);
        for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++)
            fprintf(out, " %u", plan->visit[at] == ROUTE_NONE ? 0 : trsp->crew + 1 + plan->visit[at]);
        fputc('\n', out);
    }
    bool good = !ferror(out);
    if (fclose(out) != 0) good = false;
    if (!good) fprintf(stderr, "%s: could not be written\n", path);
    return good;
}

/* All at once, or, if `accepted` is not NULL, one after another. */
static bool plan_one(const struct bench_set *set, const struct bench_file *file, const struct trsp *trsp, uint32_t thousands, uint32_t *accepted,
                     struct found *found)
{
    double begin = bench_cpu_s(), seconds = set->options->seconds;
    uint64_t whole = (uint64_t)thousands * THOUSAND, seed = set->options->seed;
    struct bench_plan plan;
    struct route *route = accepted ? bench_route_booking(&trsp->problem, seed, seconds, whole, file->path, accepted)
                                   : bench_route_batch(&trsp->problem, seed, seconds, whole, file->path);
    if (!route) return false;
    found->seconds = bench_cpu_s() - begin;
    bool good = bench_plan_take(&plan, route, &trsp->problem);
    if (good) {
        found->verdict = bench_check_trsp(trsp, &plan);
        bench_check_starts(&trsp->problem, &plan, &found->verdict);
        good = bench_trsp_write(set, file, accepted ? ".booking.sol" : ".sol", trsp, &plan);
    }
    if (found->verdict.violations > 0) fprintf(stderr, "%s: %s\n", file->path, found->verdict.first);
    bench_plan_close(&plan);
    route_free(route);
    return good;
}

static double service_of(const struct trsp *trsp)
{
    double sum = 0;
    for (uint32_t i = trsp->crew + 1; i < trsp->nodes; i++) sum += trsp->node[i].service;
    return sum;
}

static void tell(struct bench_set *set, const struct bench_file *file, const struct trsp *trsp, const struct known *known, const struct found *batch,
                 const struct found *booking, const int64_t gap[2])
{
    const struct bench_cell cell[] = {
        bench_cell_number("unserved", trsp->requests - batch->verdict.served, 0),
        bench_cell_number("best_unserved", known->unserved, 0),
        bench_cell_number("working_time", batch->verdict.cost, 4),
        bench_cell_number("best", known->working_time, 4),
        bench_cell_gap("gap_percent", gap[0]),
        bench_cell_gap("net_percent", gap[1]),
        bench_cell_number("technicians", batch->verdict.workers, 0),
        bench_cell_number("violations", batch->verdict.violations + booking->verdict.violations, 0),
        bench_cell_number("seconds", batch->seconds, 2),
        bench_cell_number("vroom_unserved", known->peer_unserved, 0),
        bench_cell_gap("vroom_percent", bench_gap(known->peer_working_time, known->working_time)),
        bench_cell_number("vroom_seconds", known->peer_seconds, 2),
        bench_cell_number("accepted", booking->verdict.served, 0),
        bench_cell_number("of", trsp->requests, 0),
        bench_cell_number("booked_working_time", booking->verdict.cost, 4),
        bench_cell_number("booking_seconds", booking->seconds, 2),
    };
    bench_tell(set, file, cell, set->options->booking ? sizeof cell / sizeof cell[0] : isnan(known->peer_seconds) ? 9 : 12);
}

static bool play(struct bench_set *set, const struct bench_file *file, void *context, struct bench_score *score)
{
    struct own *own = context;
    struct trsp trsp;
    struct found batch = { .seconds = 0 }, booking = { .seconds = 0 };
    uint32_t accepted = 0;
    if (!trsp_open(&trsp, file->path)) return false;
    bool good = plan_one(set, file, &trsp, own->thousands, NULL, &batch);
    if (good && set->options->booking) good = plan_one(set, file, &trsp, own->thousands, &accepted, &booking);
    if (good && accepted != booking.verdict.served) {
        fprintf(stderr, "%s: %u promised, %u served\n", file->path, accepted, booking.verdict.served);
        booking.verdict.violations++;
    }
    if (good) {
        struct known known = known_of(file);
        double service = service_of(&trsp), unserved = trsp.requests - batch.verdict.served;
        int64_t gap[2] = { BENCH_NO_GAP, BENCH_NO_GAP };
        score->violations = batch.verdict.violations + booking.verdict.violations;
        score->solved = score->violations == 0 && unserved <= (isnan(known.unserved) ? trsp.requests : known.unserved);
        if (score->solved && unserved == known.unserved) gap[0] = bench_gap(batch.verdict.cost, known.working_time);
        if (score->solved && unserved == 0) gap[1] = bench_gap(batch.verdict.cost - service, known.working_time - service);
        if (gap[1] != BENCH_NO_GAP) own->net[own->nets++] = (double)gap[1] / 100;
        score->gap = gap[0];
        score->seconds = batch.seconds;
        tell(set, file, &trsp, &known, &batch, &booking, gap);
    }
    trsp_close(&trsp);
    return good && score->solved;
}

static int run(const struct bench_about *about, const struct bench_options *options, uint32_t thousands)
{
    struct bench_set set;
    if (!bench_set_open(&set, about, options)) return 0;
    struct own own = { .thousands = thousands, .net = calloc(set.files, sizeof *own.net) };
    int status = own.net ? bench_set_run(about, options, play, &own) : 1;
    struct bench_spread net = bench_spread(own.net, own.nets);
    const struct bench_cell cell[] = {
        bench_cell_number("gaps", own.nets, 0),
        bench_cell_number("mean_percent", net.mean, 2),
        bench_cell_number("median_percent", net.median, 2),
        bench_cell_number("worst_percent", net.worst, 2),
    };
    if (own.nets > 0) bench_tell_all(&set, "net of service", cell, sizeof cell / sizeof cell[0]);
    free(own.net);
    bench_set_close(&set);
    return status;
}

int bench_trsp(const struct bench_options *options, uint32_t thousands) { return run(&about_static, options, thousands); }

static int command(const struct bench_about *about, uint32_t seconds, int argc, char **argv)
{
    struct bench_options options = { .seconds = seconds, .seed = 1 };
    uint32_t thousands = 0;
    const struct option more[] = {
        { "--thousands", OPTION_COUNT, &thousands, 1, THOUSANDS_MOST, "N", "that many thousand iterations instead of seconds: the same plans every time" },
    };
    int status = bench_options_read(about, &options, more, sizeof more / sizeof more[0], argc, argv);
    return status >= 0 ? status : run(about, &options, thousands);
}

int bench_trsp_command(int argc, char **argv) { return command(&about_static, SECONDS_STATIC, argc, argv); }
int bench_trsp_field_command(int argc, char **argv) { return command(&about_field, SECONDS_FIELD, argc, argv); }
