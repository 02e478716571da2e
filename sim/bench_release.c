/* bench_release.c - see bench_release.h. A file NAME_rd_PERCENT.txt tells the release times of the instance NAME.txt, which lies beside it, a folder
 * up or in ../static; results_dynamic.csv, a folder up, what two published methods came to. Nobody leaves earlier than the next start asks. */
#include "sim/bench_release.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/bench_check.h"
#include "sim/bench_trsp.h"

enum { THOUSAND = 1000, THOUSANDS_MOST = 100000000, SECONDS = 5, FIRST_SHARE = 5, PERCENT_BYTES = 8 };      /* a fifth of the time before the day */

static const struct bench_about about = {
    .name = "trsp-release", .folder = "trsp/release", .suffix = ".txt",
    .usage = "paidan-sim bench trsp-release - technicians' days with requests that come while they run, planned by the engine (5 s each). working_time\n"
             "is as published: each day started as late as its windows allow; paid_time is from the departures that really were",
};

/* What has begun, by worker: it may not change any more. */
struct past { uint32_t count; uint32_t *visit; int32_t *start; };

struct play {
    const struct trsp *trsp;
    const double *release;          /* by visit */
    struct bench_search search;
    struct past *past;              /* by worker */
    double begin_s, seconds;
    uint64_t whole;
    uint32_t slots;                 /* still to come */
    uint32_t broken;                /* what had begun and was changed */
};

struct outcome {
    char percent[PERCENT_BYTES];
    bool played;
    double refused, working_time, peer_refused, peer_working_time, simple_refused, simple_working_time, seconds;
    uint32_t violations;
};

/* Before the tick, this many visits of the worker are made or on the way to. `plan` is what is carried out. */
static uint32_t begun(const struct trsp *trsp, const struct bench_plan *plan, uint32_t worker, int32_t now)
{
    uint32_t here = trsp->worker[worker].from, count = 0, visits = 0;
    int64_t way = 0;
    for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++) {
        uint32_t visit = plan->visit[at], next = visit == ROUTE_NONE ? trsp->worker[worker].kit_place : trsp->visit[visit].place;
        way += trsp->travel[(size_t)here * trsp->nodes + next];
        here = next;
        if (visit == ROUTE_NONE) continue;
        visits++;
        if (plan->start[at] - way < now) count = visits;
        way = 0;
    }
    return count;
}

/* What began before stands where it stood; what has begun since is written down. */
static void remember(struct play *play, const struct bench_plan *plan, uint32_t worker, uint32_t count)
{
    struct past *past = &play->past[worker];
    uint32_t visits = 0;
    for (uint32_t at = plan->first[worker]; at < plan->first[worker + 1]; at++) {
        if (plan->visit[at] == ROUTE_NONE) continue;
        if (visits < past->count && (past->visit[visits] != plan->visit[at] || past->start[visits] != plan->start[at])) play->broken++;
        past->visit[visits] = plan->visit[at];
        past->start[visits++] = plan->start[at];
    }
    if (visits < past->count) play->broken++;
    if (count > past->count) past->count = count;
}

static bool carry_out(struct play *play, int32_t now)
{
    struct bench_plan plan;
    bool good = bench_plan_take(&plan, play->search.route, &play->trsp->problem);
    for (uint32_t worker = 0; good && worker < plan.workers; worker++) {
        uint32_t count = begun(play->trsp, &plan, worker, now);
        remember(play, &plan, worker, count);
        if (count > 0) route_freeze(play->search.route, worker, count);
    }
    bench_plan_close(&plan);
    route_now(play->search.route, now);
    return good;
}

static void improve(struct play *play, uint32_t share)
{
    double left = play->seconds - (bench_cpu_s() - play->begin_s);
    uint64_t whole = share > 0 ? play->whole / share : play->slots > 0 ? (play->whole - play->whole / FIRST_SHARE) / play->slots : 0;
    bench_search_run(&play->search, share > 0 ? left / share : left / play->slots, whole);
}

static bool in_plan(const struct bench_plan *plan, uint32_t visit)
{
    for (uint32_t at = 0; at < plan->first[plan->workers]; at++)
        if (plan->visit[at] == visit) return true;
    return false;
}

/* What came at this time and is in no plan is refused. */
static bool refuse(struct play *play, double time)
{
    struct bench_plan plan;
    bool good = bench_plan_take(&plan, play->search.route, &play->trsp->problem);
    for (uint32_t visit = 0; good && visit < play->trsp->requests; visit++)
        if (play->release[visit] == time && !in_plan(&plan, visit)) route_close(play->search.route, visit);
    bench_plan_close(&plan);
    return good;
}

/* The next release time after this one; INFINITY: none. */
static double next_time(const struct play *play, double time)
{
    double next = INFINITY;
    for (uint32_t visit = 0; visit < play->trsp->requests; visit++)
        if (play->release[visit] > time && play->release[visit] < next) next = play->release[visit];
    return next;
}

static uint32_t open_at(struct play *play, double after, double until)
{
    uint32_t count = 0;
    for (uint32_t visit = 0; visit < play->trsp->requests; visit++) {
        if (play->release[visit] <= after || play->release[visit] > until) continue;
        route_open(play->search.route, visit);
        count++;
    }
    return count;
}

static bool run_day(struct play *play)
{
    bool good = true;
    for (double time = next_time(play, -1); time < INFINITY; time = next_time(play, time)) play->slots++;
    if (open_at(play, -INFINITY, -1) > 0) improve(play, play->slots > 0 ? FIRST_SHARE : 1);
    for (double time = next_time(play, -1); good && time < INFINITY; time = next_time(play, time), play->slots--) {
        good = carry_out(play, (int32_t)ceil(time * play->trsp->scale));
        open_at(play, nextafter(time, -INFINITY), time);
        improve(play, 0);
        good = good && refuse(play, time);
    }
    return good && carry_out(play, ROUTE_TICK_MAX);
}

static bool past_new(struct play *play)
{
    play->past = calloc(play->trsp->crew, sizeof *play->past);
    bool good = play->past != NULL;
    for (uint32_t worker = 0; good && worker < play->trsp->crew; worker++) {
        play->past[worker].visit = calloc(play->trsp->requests, sizeof *play->past[worker].visit);
        play->past[worker].start = calloc(play->trsp->requests, sizeof *play->past[worker].start);
        good = play->past[worker].visit && play->past[worker].start;
    }
    return good;
}

static void past_free(struct play *play)
{
    for (uint32_t worker = 0; play->past && worker < play->trsp->crew; worker++) {
        free(play->past[worker].visit);
        free(play->past[worker].start);
    }
    free(play->past);
}

/* NAME_rd_PERCENT: the two, and the path of the instance. False: another kind of file, or its instance is nowhere. */
static bool find_instance(const struct bench_file *file, char name[BENCH_NAME_BYTES], char percent[PERCENT_BYTES], char path[BENCH_PATH_BYTES])
{
    static const char *const where[] = { "", "../", "../static/" };
    const char *mark = strstr(file->name, "_rd_");
    if (!mark || strlen(mark + 4) >= PERCENT_BYTES) return false;
    snprintf(name, BENCH_NAME_BYTES, "%.*s", (int)(mark - file->name), file->name);
    snprintf(percent, PERCENT_BYTES, "%s", mark + 4);
    for (size_t i = 0; i < sizeof where / sizeof where[0]; i++) {
        int folder = (int)(strrchr(file->path, '/') - file->path);
        int length = snprintf(path, BENCH_PATH_BYTES, "%.*s/%s%s.txt", folder, file->path, where[i], name);
        FILE *there = length < BENCH_PATH_BYTES ? fopen(path, "r") : NULL;
        if (!there) continue;
        fclose(there);
        return true;
    }
    return false;
}

static void published(const struct bench_file *file, const char *name, struct outcome *outcome)
{
    struct bench_table table = { .rows = 0 };
    bench_table_open(&table, file, "results_dynamic.csv");
    uint32_t row = bench_table_row(&table, name, "pct_dynamic", outcome->percent);
    outcome->peer_refused = bench_table_number(&table, row, "palns_rejected");
    outcome->peer_working_time = bench_table_number(&table, row, "palns_worktime");
    outcome->simple_refused = bench_table_number(&table, row, "regret3_rejected");
    outcome->simple_working_time = bench_table_number(&table, row, "regret3_worktime");
    bench_table_close(&table);
}

static bool judge(struct bench_set *set, const struct bench_file *file, const struct play *play, struct outcome *outcome)
{
    struct bench_plan plan;
    bool good = bench_plan_take(&plan, play->search.route, &play->trsp->problem) && bench_trsp_write(set, file, ".sol", play->trsp, &plan);
    struct bench_verdict verdict = bench_check_trsp(play->trsp, &plan);
    bench_check_starts(&play->trsp->problem, &plan, &verdict);
    bench_check_known(play->trsp, &plan, play->release, &verdict);
    bench_plan_close(&plan);
    outcome->violations = verdict.violations + play->broken;
    outcome->refused = play->trsp->requests - verdict.served;
    outcome->working_time = verdict.cost;
    outcome->seconds = bench_cpu_s() - play->begin_s;
    if (verdict.violations > 0) fprintf(stderr, "%s: %s\n", file->path, verdict.first);
    if (play->broken > 0) fprintf(stderr, "%s: %u visits that had begun were changed\n", file->path, play->broken);
    const struct bench_cell cell[] = {
        bench_cell_number("refused", outcome->refused, 0),
        bench_cell_number("working_time", outcome->working_time, 1),
        bench_cell_number("paid_time", (double)route_best(play->search.route).paid / play->trsp->scale, 1),
        bench_cell_number("palns_refused", outcome->peer_refused, 0),
        bench_cell_number("palns_time", outcome->peer_working_time, 1),
        bench_cell_gap("gap_percent", bench_gap(outcome->working_time, outcome->peer_working_time)),
        bench_cell_number("regret_refused", outcome->simple_refused, 0),
        bench_cell_number("violations", outcome->violations, 0),
        bench_cell_number("seconds", outcome->seconds, 2),
    };
    bench_tell(set, file, cell, sizeof cell / sizeof cell[0]);
    return good && outcome->violations == 0;
}

static bool play_day(struct bench_set *set, const struct bench_file *file, const char *path, uint32_t thousands, struct outcome *outcome)
{
    struct trsp trsp;
    double *release = NULL;
    struct play play = { .trsp = &trsp, .begin_s = bench_cpu_s(), .seconds = set->options->seconds, .whole = (uint64_t)thousands * THOUSAND };
    if (!trsp_open(&trsp, path)) return false;
    bool good = trsp_release_open(&trsp, file->path, &release);
    play.release = release;
    if (good) play.search.route = bench_route_begin(&trsp.problem, set->options->seed, path);
    good = play.search.route && past_new(&play) && run_day(&play) && judge(set, file, &play, outcome);
    outcome->played = play.search.route != NULL;
    past_free(&play);
    route_free(play.search.route);
    free(release);
    trsp_close(&trsp);
    return good;
}

/* percent NULL: all. */
static void tell_percent(const struct bench_set *set, const char *percent, const struct outcome *outcome, uint32_t count)
{
    double sum[7] = { 0 };
    uint32_t days = 0, violations = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct outcome *day = &outcome[i];
        if (!day->played || (percent && strcmp(percent, day->percent) != 0)) continue;
        const double value[7] = { day->refused, day->working_time, day->peer_refused, day->peer_working_time, day->simple_refused,
                                  day->simple_working_time, day->seconds };
        for (uint32_t k = 0; k < 7; k++) sum[k] += value[k];
        violations += day->violations;
        days++;
    }
    char what[BENCH_NAME_BYTES];
    snprintf(what, sizeof what, "%s%s", percent ? percent : "all", percent ? " percent" : "");
    const struct bench_cell cell[] = {
        bench_cell_number("instances", days, 0),
        bench_cell_number("mean_refused", sum[0] / days, 2),
        bench_cell_number("mean_working_time", sum[1] / days, 1),
        bench_cell_number("palns_refused", sum[2] / days, 2),
        bench_cell_number("palns_working_time", sum[3] / days, 1),
        bench_cell_number("regret_refused", sum[4] / days, 2),
        bench_cell_number("regret_working_time", sum[5] / days, 1),
        bench_cell_number("violations", violations, 0),
        bench_cell_number("mean_seconds", sum[6] / days, 2),
    };
    if (days > 0) bench_tell_all(set, what, cell, sizeof cell / sizeof cell[0]);
}

static void tell_all(const struct bench_set *set, const struct outcome *outcome, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = 0;
        while (strcmp(outcome[first].percent, outcome[i].percent) != 0) first++;
        if (first == i && outcome[i].percent[0] != '\0') tell_percent(set, outcome[i].percent, outcome, count);
    }
    tell_percent(set, NULL, outcome, count);
}

int bench_release(const struct bench_options *options, uint32_t thousands)
{
    struct bench_set set;
    if (!bench_set_open(&set, &about, options)) return 0;
    struct outcome *outcome = calloc(set.files, sizeof *outcome);
    bool good = outcome != NULL;
    for (uint32_t i = 0; outcome && i < set.files; i++) {
        char name[BENCH_NAME_BYTES], path[BENCH_PATH_BYTES];
        if (!strstr(set.file[i].name, "_rd_")) continue;        /* an instance may lie among them */
        if (!find_instance(&set.file[i], name, outcome[i].percent, path)) {
            fprintf(stderr, "%s: its instance is neither beside it nor in ../static\n", set.file[i].path);
            good = false;
            continue;
        }
        published(&set.file[i], name, &outcome[i]);
        if (!play_day(&set, &set.file[i], path, thousands, &outcome[i])) good = false;
    }
    if (outcome) tell_all(&set, outcome, set.files);
    free(outcome);
    bench_set_close(&set);
    return good ? 0 : 1;
}

int bench_release_command(int argc, char **argv)
{
    struct bench_options options = { .seconds = SECONDS, .seed = 1 };
    uint32_t thousands = 0;
    const struct option more[] = {
        { "--thousands", OPTION_COUNT, &thousands, 1, THOUSANDS_MOST, "N", "that many thousand iterations instead of seconds: the same days every time" },
    };
    int status = bench_options_read(&about, &options, more, sizeof more / sizeof more[0], argc, argv);
    return status >= 0 ? status : bench_release(&options, thousands);
}
