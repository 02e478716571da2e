/* bench_mdrp.c - see bench_mdrp.h. */
#include "sim/bench_mdrp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/bench_set.h"
#include "sim/check_mdrp.h"
#include "sim/play_mdrp.h"

static const struct bench_about about = {
    .name = "mdrp", .folder = "mdrp", .suffix = "/orders.txt", .booking = true,
    .usage = "paidan-sim bench mdrp - days of meal delivery with courier shifts, decided by the engine minute by minute (minutes; no order is known early)",
};

static const char *const policies[] = { "greedy", "batch", "bundle" };
enum { POLICIES = sizeof policies / sizeof policies[0], BUNDLE = POLICIES - 1 };

/* What one day came to. `group`: the name without the number in front, as one city on several days. */
struct outcome { const char *group; struct mdrp_measures measures; struct mdrp_effort effort; uint32_t orders; double policy[POLICIES], lost[POLICIES]; };

static double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : 0; }

static void read_policies(const struct bench_file *file, struct outcome *outcome)
{
    struct bench_table table;
    bool there = bench_table_open(&table, file, "reference_policies.csv");
    for (size_t i = 0; i < POLICIES; i++) {
        uint32_t row = there ? bench_table_row(&table, file->name, "policy", policies[i]) : 0;
        outcome->policy[i] = there ? bench_table_number(&table, row, "ctd_mean") : NAN;
        outcome->lost[i] = there ? 100 - percent(bench_table_number(&table, row, "delivered"), outcome->orders) : NAN;
    }
    bench_table_close(&table);
}

static void tell(struct bench_set *set, const struct bench_file *file, const struct outcome *outcome)
{
    const struct mdrp_measures *measures = &outcome->measures;
    const struct bench_cell cell[] = {
        bench_cell_number("orders", outcome->orders, 0),
        bench_cell_number("lost", outcome->orders - measures->delivered, 0),
        bench_cell_number("of_them_hopeless", measures->hopeless, 0),
        bench_cell_number("click_to_door", measures->mean, 2),
        bench_cell_number("floor", measures->floor, 2),
        bench_cell_number("bundle", outcome->policy[BUNDLE], 2),
        bench_cell_gap("gap", bench_gap(measures->mean, outcome->policy[BUNDLE])),
        bench_cell_number("p90", measures->p90, 1),
        bench_cell_number("over_target", measures->over_target, 0),
        bench_cell_number("over_most", measures->over_most, 0),
        bench_cell_number("together", measures->together, 3),
        bench_cell_number("open_most", outcome->effort.most_open, 0),
        bench_cell_number("round_ms", outcome->effort.worst_round_ms, 1),
        bench_cell_number("seconds", outcome->effort.seconds, 2),
        bench_cell_number("violations", measures->violations, 0),
    };
    bench_tell(set, file, cell, sizeof cell / sizeof cell[0]);
}

static bool play(struct bench_set *set, const struct bench_file *file, const struct mdrp_play *how, struct outcome *outcome)
{
    char path[BENCH_PATH_BYTES];
    struct mdrp mdrp;
    struct mdrp_answer answer;
    if (!mdrp_open(&mdrp, file->path)) return false;
    bool good = mdrp_play(&mdrp, how, &answer, &outcome->effort);
    if (good) {
        outcome->group = file->name + strspn(file->name, "0123456789");
        outcome->orders = mdrp.orders;
        outcome->measures = mdrp_check(&mdrp, &answer);
        read_policies(file, outcome);
        tell(set, file, outcome);
        good = outcome->measures.violations == 0;
        if (set->options->out) good = bench_set_out(set, file, ".txt", path) && mdrp_write(&mdrp, &answer, path) && good;
        free(answer.instruction);
    }
    mdrp_close(&mdrp);
    return good;
}

/* ---- several days ---- */

/* The mean of the days, as the policies are reported; the round is the worst of all. */
static void tell_group(const struct bench_set *set, const char *name, const struct outcome *outcome, uint32_t count)
{
    double mean = 0, worst = 0, p90 = 0, lost = 0, hopeless = 0, target = 0, most = 0, round = 0, policy[POLICIES] = { 0 }, missed[POLICIES] = { 0 };
    uint32_t days = 0, violations = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct mdrp_measures *measures = &outcome[i].measures;
        if (name && strcmp(name, outcome[i].group) != 0) continue;
        days++;
        mean += measures->mean;
        worst = fmax(worst, measures->mean);
        p90 += measures->p90;
        lost += percent(outcome[i].orders - measures->delivered, outcome[i].orders);
        hopeless += percent(measures->hopeless, outcome[i].orders);
        target += percent(measures->over_target, measures->delivered);
        most += percent(measures->over_most, measures->delivered);
        round = fmax(round, outcome[i].effort.worst_round_ms);
        violations += measures->violations;
        for (size_t k = 0; k < POLICIES; k++) policy[k] += outcome[i].policy[k], missed[k] += outcome[i].lost[k];
    }
    const struct bench_cell cell[] = {
        bench_cell_number("days", days, 0),
        bench_cell_number("lost_pct", lost / days, 3),
        bench_cell_number("hopeless_pct", hopeless / days, 3),
        bench_cell_number("mean", mean / days, 2),
        bench_cell_number("worst_day", worst, 2),
        bench_cell_number("p90", p90 / days, 1),
        bench_cell_number("over_target_pct", target / days, 1),
        bench_cell_number("over_most_pct", most / days, 2),
        bench_cell_number("greedy", policy[0] / days, 2),
        bench_cell_number("batch", policy[1] / days, 2),
        bench_cell_number("bundle", policy[BUNDLE] / days, 2),
        bench_cell_number("bundle_lost_pct", missed[BUNDLE] / days, 2),
        bench_cell_number("worst_round_ms", round, 1),
        bench_cell_number("violations", violations, 0),
    };
    bench_tell_all(set, name ? name : "all", cell, sizeof cell / sizeof cell[0]);
}

static void tell_groups(const struct bench_set *set, const struct outcome *outcome, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool told = false;
        for (uint32_t before = 0; before < i && !told; before++) told = strcmp(outcome[before].group, outcome[i].group) == 0;
        if (!told) tell_group(set, outcome[i].group, outcome, count);
    }
    tell_group(set, NULL, outcome, count);
}

int bench_mdrp_command(int argc, char **argv)
{
    struct bench_options options = { .seed = 1 };
    struct mdrp_play how = { 0 };
    struct bench_set set;
    const struct option more[] = {
        { "--together", OPTION_FLAG, &how.together, 0, 0, "", "an instruction may be for two orders of one restaurant (one order each)" },
    };
    int status = bench_options_read(&about, &options, more, 1, argc, argv);
    if (status >= 0) return status;
    how.booking = options.booking;
    if (!bench_set_open(&set, &about, &options)) return 0;
    struct outcome *outcome = calloc(set.files, sizeof *outcome);
    uint32_t played = 0;
    bool good = outcome != NULL;
    for (uint32_t i = 0; outcome && i < set.files; i++) {
        bool went_well = play(&set, &set.file[i], &how, &outcome[played]);
        played += outcome[played].group != NULL;
        good = good && went_well;
    }
    if (played > 0) tell_groups(&set, outcome, played);
    free(outcome);
    bench_set_close(&set);
    return good ? 0 : 1;
}
