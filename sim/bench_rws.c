/* bench_rws.c - see bench_rws.h. Files in turn, one core; beside them may lie STATUS.csv, whose column status is SAT, UNSAT or unknown. */
#include "sim/bench_rws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/rws.h"

enum { SLICE = 1000, SECONDS = 30 };

static const struct bench_about about = {
    .name = "rws", .folder = "rws", .suffix = ".dzn",
    .usage = "paidan-sim bench rws - rotating workforce scheduling instances, their tables found by the engine (30 s each)",
};

struct outcome { enum rota_state state, known; double seconds; };       /* known: SEARCHING when it is not */

static const char *const state_name[] = { [ROTA_SEARCHING] = "not found", [ROTA_FOUND] = "found", [ROTA_NONE] = "none proved" };
static const char *const known_name[] = { [ROTA_SEARCHING] = "unknown", [ROTA_FOUND] = "SAT", [ROTA_NONE] = "UNSAT" };

static enum rota_state known_state(const struct bench_file *file)
{
    struct bench_table table;
    if (!bench_table_open(&table, file, "STATUS.csv")) return ROTA_SEARCHING;
    const char *text = bench_table_text(&table, bench_table_row(&table, file->name, NULL, NULL), "status");
    enum rota_state known = !text ? ROTA_SEARCHING : strcmp(text, "SAT") == 0 ? ROTA_FOUND : strcmp(text, "UNSAT") == 0 ? ROTA_NONE : ROTA_SEARCHING;
    bench_table_close(&table);
    return known;
}

static bool play(struct bench_set *set, const struct bench_file *file, struct outcome *outcome)
{
    char path[BENCH_PATH_BYTES];
    struct rws rws;
    struct rota *rota = NULL;
    if (!rws_open(&rws, file->path)) return false;
    double begin = bench_cpu_s();
    enum refusal refusal = rota_new(&rws.problem, set->options->seed, &rota);
    if (refusal != REFUSE_OK) {
        fprintf(stderr, "%s: %s\n", file->path, refusal_text(refusal));
        return false;
    }
    do {
        outcome->state = rota_step(rota, SLICE);
        outcome->seconds = bench_cpu_s() - begin;
    } while (outcome->state == ROTA_SEARCHING && outcome->seconds < set->options->seconds);
    outcome->known = known_state(file);
    bool good = true;
    if (set->options->out && outcome->state == ROTA_FOUND)
        good = bench_set_out(set, file, ".roster.txt", path) && rws_write(&rws, rota_table(rota), path);
    const struct bench_cell cell[] = {
        bench_cell_text("answer", state_name[outcome->state]),
        bench_cell_text("known", known_name[outcome->known]),
        bench_cell_number("seconds", outcome->seconds, 2),
    };
    bench_tell(set, file, cell, sizeof cell / sizeof cell[0]);
    rota_free(rota);
    return good;
}

static bool as_known(const struct outcome *outcome)
{
    if (outcome->known == ROTA_FOUND) return outcome->state == ROTA_FOUND;
    return outcome->known != ROTA_NONE || outcome->state != ROTA_FOUND;
}

static void tell_all(const struct bench_set *set, const struct outcome *outcome, uint32_t count, double *seconds)
{
    uint32_t states[] = { [ROTA_SEARCHING] = 0, [ROTA_FOUND] = 0, [ROTA_NONE] = 0 };
    for (uint32_t i = 0; i < count; i++) {
        states[outcome[i].state]++;
        seconds[i] = outcome[i].seconds;
    }
    struct bench_spread spread = bench_spread(seconds, count);
    const struct bench_cell cell[] = {
        bench_cell_number("instances", count, 0),
        bench_cell_number("found", states[ROTA_FOUND], 0),
        bench_cell_number("none_proved", states[ROTA_NONE], 0),
        bench_cell_number("not_found", states[ROTA_SEARCHING], 0),
        bench_cell_number("mean_seconds", spread.mean, 2),
        bench_cell_number("median_seconds", spread.median, 2),
        bench_cell_number("worst_seconds", spread.worst, 2),
    };
    bench_tell_all(set, "all", cell, sizeof cell / sizeof cell[0]);
}

int bench_rws(const struct bench_options *options)
{
    struct bench_set set;
    if (!bench_set_open(&set, &about, options)) return 0;
    struct outcome *outcome = calloc(set.files, sizeof *outcome);
    double *seconds = calloc(set.files, sizeof *seconds);
    uint32_t played = 0;
    bool good = outcome && seconds;
    for (uint32_t i = 0; outcome && seconds && i < set.files; i++) {
        struct outcome *next = &outcome[played];
        if (play(&set, &set.file[i], next)) {
            played++;
            good = good && as_known(next);
        } else {
            good = false;
        }
    }
    if (played > 0) tell_all(&set, outcome, played, seconds);
    free(outcome);
    free(seconds);
    bench_set_close(&set);
    return good ? 0 : 1;
}

int bench_rws_command(int argc, char **argv)
{
    struct bench_options options = { .seconds = SECONDS, .seed = 1 };
    int status = bench_options_read(&about, &options, NULL, 0, argc, argv);
    return status >= 0 ? status : bench_rws(&options);
}
