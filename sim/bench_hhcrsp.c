/* bench_hhcrsp.c - see bench_hhcrsp.h. Beside the files, or a folder up, may lie BKS.csv with the best known cost and what a peer reaches on average. */
#include "sim/bench_hhcrsp.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "sim/bench_route.h"
#include "sim/check_hhcrsp.h"

enum { THOUSAND = 1000, THOUSANDS_MOST = 100000000, SECONDS = 10 };

static const struct bench_about about = {
    .name = "hhcrsp", .folder = "hhcrsp", .suffix = ".json", .booking = true, .suits = hhcrsp_suits,
    .usage = "paidan-sim bench hhcrsp - home health care days with two-person visits (Mankowska and others; Kummer and others; Ceschia and others),\n"
             "cost (travel + lateness + greatest lateness) / 3, planned by the engine (10 s each). Booking: the ends of the windows hold",
};

struct found { struct hhcrsp_verdict verdict; double seconds; };

static cJSON *location_of(const struct hhcrsp *hhcrsp, uint32_t visit, int32_t start)
{
    cJSON *location = cJSON_CreateObject();
    const struct hhcrsp_visit *made = &hhcrsp->visit[visit];
    double begin = (double)start / HHCRSP_SCALE;
    cJSON_AddNumberToObject(location, "arrival_time", begin);
    cJSON_AddNumberToObject(location, "departure_time", begin + made->duration);
    cJSON_AddStringToObject(location, "patient", hhcrsp->patient[made->patient].id);
    cJSON_AddStringToObject(location, "service", hhcrsp->service[made->service]);
    return location;
}

static char *text_of(const struct hhcrsp *hhcrsp, const struct bench_plan *plan)
{
    cJSON *root = cJSON_CreateObject(), *routes = cJSON_AddArrayToObject(root, "routes");
    for (uint32_t worker = 0; worker < plan->workers; worker++) {
        if (plan->first[worker] == plan->first[worker + 1]) continue;
        cJSON *route = cJSON_CreateObject();
        cJSON_AddItemToArray(routes, route);
        cJSON_AddStringToObject(route, "caregiver_id", hhcrsp->caregiver[worker].id);
        cJSON *locations = cJSON_AddArrayToObject(route, "locations");
        for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++)
            cJSON_AddItemToArray(locations, location_of(hhcrsp, plan->visit[at], plan->start[at]));
    }
    char *text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    return text;
}

/* OUT/NAME + ending, in the form that the set's solutions have. True also when there is no --out. */
static bool write_plan(const struct bench_set *set, const struct bench_file *file, const char *ending, const struct hhcrsp *hhcrsp,
                       const struct bench_plan *plan)
{
    char path[BENCH_PATH_BYTES];
    if (!set->options->out) return true;
    if (!bench_set_out(set, file, ending, path)) return false;
    char *text = text_of(hhcrsp, plan);
    FILE *out = fopen(path, "w");
    bool good = text && out && fputs(text, out) >= 0;
    if (out && fclose(out) != 0) good = false;
    if (!good) fprintf(stderr, "%s: could not be written\n", path);
    cJSON_free(text);
    return good;
}

/* All at once, or, if `accepted` is not NULL, one after another. */
static bool plan_one(const struct bench_set *set, const struct bench_file *file, const struct hhcrsp *hhcrsp, uint32_t thousands, uint32_t *accepted,
                     struct found *found)
{
    double begin = bench_cpu_s(), seconds = set->options->seconds;
    uint64_t whole = (uint64_t)thousands * THOUSAND, seed = set->options->seed;
    struct bench_plan plan;
    struct route *route = accepted ? bench_route_booking(&hhcrsp->problem, seed, seconds, whole, file->path, accepted)
                                   : bench_route_batch(&hhcrsp->problem, seed, seconds, whole, file->path);
    if (!route) return false;
    found->seconds = bench_cpu_s() - begin;
    bool good = bench_plan_take(&plan, route, &hhcrsp->problem);
    if (good) {
        found->verdict = check_hhcrsp(hhcrsp, &plan, accepted != NULL);
        bench_check_starts(&hhcrsp->problem, &plan, &found->verdict.common);
        good = write_plan(set, file, accepted ? ".booking.json" : ".sol.json", hhcrsp, &plan);
    }
    if (found->verdict.common.violations > 0) fprintf(stderr, "%s: %s\n", file->path, found->verdict.common.first);
    bench_plan_close(&plan);
    route_free(route);
    return good;
}

static void tell(struct bench_set *set, const struct bench_file *file, const struct hhcrsp *hhcrsp, const struct found *batch,
                 const struct found *booking, int64_t gap)
{
    double best = bench_known(file, "BKS.csv", "cost");
    const struct bench_cell cell[] = {
        bench_cell_number("cost", batch->verdict.common.cost, 2),
        bench_cell_number("best", best, 2),
        bench_cell_gap("gap_percent", gap),
        bench_cell_gap("brkga_percent", bench_gap(bench_known(file, "BKS.csv", "brkga2021_avg15"), best)),
        bench_cell_number("travel", batch->verdict.travel, 1),
        bench_cell_number("late", batch->verdict.late, 1),
        bench_cell_number("latest", batch->verdict.latest, 1),
        bench_cell_number("overtime", hhcrsp->extended ? batch->verdict.overtime : (double)NAN, 0),
        bench_cell_number("unserved", hhcrsp->visits - batch->verdict.common.served, 0),
        bench_cell_number("violations", batch->verdict.common.violations + booking->verdict.common.violations, 0),
        bench_cell_number("seconds", batch->seconds, 2),
        bench_cell_number("accepted", booking->verdict.common.served, 0),
        bench_cell_number("of", hhcrsp->visits, 0),
        bench_cell_number("booked_travel", booking->verdict.travel, 1),
        bench_cell_number("booking_seconds", booking->seconds, 2),
    };
    bench_tell(set, file, cell, set->options->booking ? sizeof cell / sizeof cell[0] : 11);
}

static bool book(const struct bench_set *set, const struct bench_file *file, uint32_t thousands, struct found *booking)
{
    struct hhcrsp hhcrsp;
    uint32_t accepted = 0;
    if (!hhcrsp_open(&hhcrsp, file->path, true)) return false;
    bool good = plan_one(set, file, &hhcrsp, thousands, &accepted, booking);
    if (good && accepted != booking->verdict.common.served) {
        fprintf(stderr, "%s: %u promised, %u served\n", file->path, accepted, booking->verdict.common.served);
        booking->verdict.common.violations++;
    }
    hhcrsp_close(&hhcrsp);
    return good;
}

static bool play(struct bench_set *set, const struct bench_file *file, void *own, struct bench_score *score)
{
    uint32_t thousands = *(const uint32_t *)own;
    struct hhcrsp hhcrsp;
    struct found batch = { .seconds = 0 }, booking = { .seconds = 0 };
    if (!hhcrsp_open(&hhcrsp, file->path, false)) return false;
    bool good = plan_one(set, file, &hhcrsp, thousands, NULL, &batch);
    if (good && set->options->booking) good = book(set, file, thousands, &booking);
    if (good) {
        score->violations = batch.verdict.common.violations + booking.verdict.common.violations;
        score->solved = score->violations == 0 && batch.verdict.common.served == hhcrsp.visits;
        score->gap = score->solved ? bench_gap(batch.verdict.common.cost, bench_known(file, "BKS.csv", "cost")) : BENCH_NO_GAP;
        score->seconds = batch.seconds;
        tell(set, file, &hhcrsp, &batch, &booking, score->gap);
    }
    hhcrsp_close(&hhcrsp);
    return good && score->solved;
}

int bench_hhcrsp(const struct bench_options *options, uint32_t thousands) { return bench_set_run(&about, options, play, &thousands); }

int bench_hhcrsp_command(int argc, char **argv)
{
    struct bench_options options = { .seconds = SECONDS, .seed = 1 };
    uint32_t thousands = 0;
    const struct option more[] = {
        { "--thousands", OPTION_COUNT, &thousands, 1, THOUSANDS_MOST, "N", "that many thousand iterations instead of seconds: the same plans every time" },
    };
    int status = bench_options_read(&about, &options, more, sizeof more / sizeof more[0], argc, argv);
    return status >= 0 ? status : bench_hhcrsp(&options, thousands);
}
