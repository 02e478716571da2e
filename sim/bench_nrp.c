/* bench_nrp.c - see bench_nrp.h. Files in turn, one core; beside them may lie BKS.csv, whose second column is the best cost known. */
#include "sim/bench_nrp.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "sim/nrp.h"

enum { FILES_MAX = 512, FOLDER_BYTES = 768, PATH_BYTES = 1024, NAME_BYTES = 128, SLICE = 1 << 16, MILLION = 1000000 };

struct outcome {
    char name[NAME_BYTES];
    bool feasible;
    uint32_t broken;                /* rules broken, summed over workers */
    int64_t cost, best;             /* best: known; -1: unknown */
    int64_t gap;                    /* over the best known, in hundredths of a percent */
    double seconds;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Instance2 before Instance10. */
static int by_name(const void *a, const void *b)
{
    const struct outcome *left = a, *right = b;
    size_t left_length = strlen(left->name), right_length = strlen(right->name);
    if (left_length != right_length) return left_length < right_length ? -1 : 1;
    return strcmp(left->name, right->name);
}

/* Files *.txt whose name, with or without the ending, is meant. */
static uint32_t list(const char *folder, const char *only, struct outcome *outcome)
{
    DIR *dir = opendir(folder);
    uint32_t count = 0;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && count < FILES_MAX; entry = readdir(dir)) {
        char stem[NAME_BYTES];
        size_t length = strlen(entry->d_name);
        if (length < 5 || length >= sizeof stem || strcmp(entry->d_name + length - 4, ".txt") != 0) continue;
        memcpy(stem, entry->d_name, length - 4);
        stem[length - 4] = '\0';
        if (only && fnmatch(only, entry->d_name, 0) != 0 && fnmatch(only, stem, 0) != 0) continue;
        memset(&outcome[count], 0, sizeof outcome[count]);
        memcpy(outcome[count++].name, stem, length - 3);
    }
    if (dir) closedir(dir);
    qsort(outcome, count, sizeof *outcome, by_name);
    return count;
}

static int64_t best_known(const char *folder, const char *name)
{
    char path[PATH_BYTES], line[PATH_BYTES];
    int64_t best = -1;
    snprintf(path, sizeof path, "%s/BKS.csv", folder);
    FILE *file = fopen(path, "r");
    while (file && best < 0 && fgets(line, sizeof line, file)) {
        size_t length = strlen(name);
        if (strncmp(line, name, length) != 0) continue;
        const char *rest = line + length;
        if (strncmp(rest, ".txt", 4) == 0) rest += 4;
        long long value;
        if (*rest == ',' && sscanf(rest + 1, "%lld", &value) == 1) best = value;
    }
    if (file) fclose(file);
    return best;
}

/* Tells the search after each slice how much is left at the speed so far. */
static void search(struct fill *fill, const struct bench_nrp_options *options)
{
    double begin = now_s(), spent = 0;
    uint64_t done = 0, whole = (uint64_t)options->millions * MILLION;
    if (whole > 0) fill_plan(fill, whole);
    while (whole > 0 ? done < whole : spent < options->seconds) {
        uint64_t slice = whole > 0 && whole - done < SLICE ? whole - done : SLICE;
        fill_step(fill, slice);
        done += slice;
        spent = now_s() - begin;
        if (whole == 0 && spent > 0 && spent < options->seconds) fill_plan(fill, (uint64_t)((double)done * (options->seconds - spent) / spent));
    }
}

static bool play(const char *folder, const struct bench_nrp_options *options, struct outcome *outcome)
{
    char path[PATH_BYTES];
    struct nrp nrp;
    snprintf(path, sizeof path, "%s/%.128s.txt", folder, outcome->name);
    if (!nrp_open(&nrp, path)) return false;
    double begin = now_s();
    bool good = true;
    struct fill *fill = fill_new(&nrp.problem, options->seed);
    if (!fill) {
        fprintf(stderr, "%s: no memory\n", path);
        nrp_close(&nrp);
        return false;
    }
    search(fill, options);
    struct fill_result result = fill_best(fill);
    outcome->seconds = now_s() - begin;
    outcome->feasible = result.feasible;
    outcome->cost = result.cost;
    for (uint32_t rule = 0; rule < FILL_RULES; rule++) outcome->broken += result.broken[rule];
    outcome->best = best_known(folder, outcome->name);
    if (outcome->best > 0) outcome->gap = (outcome->cost - outcome->best) * 10000 / outcome->best;
    if (options->out) {
        snprintf(path, sizeof path, "%.700s/%.128s.roster.txt", options->out, outcome->name);
        good = nrp_write(&nrp, result.roster, path);
    }
    fill_free(fill);
    nrp_close(&nrp);
    return good;
}

static void tell(const struct outcome *outcome, bool json)
{
    if (json) {
        printf("{\"instance\":\"%s\",\"cost\":%lld,\"feasible\":%s,\"violations\":%u,\"seconds\":%.1f", outcome->name, (long long)outcome->cost,
               outcome->feasible ? "true" : "false", outcome->broken, outcome->seconds);
        if (outcome->best > 0) printf(",\"best\":%lld,\"gap_percent\":%.2f", (long long)outcome->best, (double)outcome->gap / 100);
        puts("}");
    } else {
        printf("%-16s %9lld ", outcome->name, (long long)outcome->cost);
        if (outcome->best > 0) printf("%9lld %8.2f%% ", (long long)outcome->best, (double)outcome->gap / 100);
        else printf("%9s %9s ", "-", "-");
        printf("%10s %10u %8.1f\n", outcome->feasible ? "yes" : "no", outcome->broken, outcome->seconds);
    }
    fflush(stdout);
}

static int by_gap(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* Gaps of what is feasible and has a best known; the rest is counted. */
static void tell_all(const struct outcome *outcome, uint32_t count, bool json)
{
    static int64_t gap[FILES_MAX];
    uint32_t gaps = 0, feasible = 0;
    int64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        feasible += outcome[i].feasible;
        if (!outcome[i].feasible || outcome[i].best <= 0) continue;
        gap[gaps++] = outcome[i].gap;
        sum += outcome[i].gap;
    }
    qsort(gap, gaps, sizeof *gap, by_gap);
    double mean = gaps ? (double)sum / gaps / 100 : 0, median = gaps ? (double)(gap[(gaps - 1) / 2] + gap[gaps / 2]) / 200 : 0;
    double worst = gaps ? (double)gap[gaps - 1] / 100 : 0;
    if (json)
        printf("{\"instances\":%u,\"feasible\":%u,\"gaps\":%u,\"mean_percent\":%.2f,\"median_percent\":%.2f,\"worst_percent\":%.2f}\n", count,
               feasible, gaps, mean, median, worst);
    else
        printf("%u instances, %u feasible; gap of %u: mean %.2f%%, median %.2f%%, worst %.2f%%\n", count, feasible, gaps, mean, median, worst);
}

int bench_nrp(const struct bench_nrp_options *options)
{
    static struct outcome outcome[FILES_MAX];
    char folder[FOLDER_BYTES];
    snprintf(folder, sizeof folder, "%s/nrp24", options->data);
    if (!is_folder(folder)) snprintf(folder, sizeof folder, "%s", options->data);
    if (!is_folder(folder)) {
        fprintf(stderr, "paidan-sim bench nrp24: skipped, there is no folder %s\n", options->data);
        return 0;
    }
    uint32_t count = list(folder, options->only, outcome);
    bool good = true;
    if (count == 0) fprintf(stderr, "paidan-sim bench nrp24: skipped, no such *.txt in %s\n", folder);
    if (count > 0 && !options->json)
        printf("%-16s %9s %9s %9s %10s %10s %8s\n", "instance", "cost", "best", "gap", "feasible", "violations", "seconds");
    for (uint32_t i = 0; i < count; i++) {
        if (!play(folder, options, &outcome[i])) {
            good = false;
            continue;
        }
        tell(&outcome[i], options->json);
        good = good && outcome[i].feasible;
    }
    if (count > 0) tell_all(outcome, count, options->json);
    return good ? 0 : 1;
}
