/* bench_rws.c - see bench_rws.h. Files in turn, one core; beside them may lie STATUS.csv, whose second column is SAT, UNSAT or unknown. */
#include "sim/bench_rws.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "sim/rws.h"

enum { FILES_MAX = 4096, PATH_BYTES = 1024, NAME_BYTES = 128, SLICE = 1000 };

struct outcome {
    char name[NAME_BYTES];              /* without the ending */
    enum rota_state state, known;       /* known: SEARCHING when it is not */
    double seconds;
};

static const char *const state_name[] = { [ROTA_SEARCHING] = "not found", [ROTA_FOUND] = "found", [ROTA_NONE] = "none proved" };
static const char *const known_name[] = { [ROTA_SEARCHING] = "unknown", [ROTA_FOUND] = "SAT", [ROTA_NONE] = "UNSAT" };

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

static bool join(char out[PATH_BYTES], const char *folder, const char *name, const char *ending)
{
    int length = snprintf(out, PATH_BYTES, "%s/%s%s", folder, name, ending);
    if (length > 0 && length < PATH_BYTES) return true;
    fprintf(stderr, "paidan-sim bench rws: the path of %s is too long\n", name);
    return false;
}

static int by_name(const void *a, const void *b)
{
    const struct outcome *left = a, *right = b;
    return strcmp(left->name, right->name);
}

/* Files *.dzn whose name, with or without the ending, is meant. */
static uint32_t list(const char *folder, const char *only, struct outcome *outcome)
{
    DIR *dir = opendir(folder);
    uint32_t count = 0;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && count < FILES_MAX; entry = readdir(dir)) {
        struct outcome next = { .state = ROTA_SEARCHING };
        size_t length = strlen(entry->d_name);
        if (length < 5 || length >= sizeof next.name || strcmp(entry->d_name + length - 4, ".dzn") != 0) continue;
        memcpy(next.name, entry->d_name, length - 4);
        if (only && fnmatch(only, entry->d_name, 0) != 0 && fnmatch(only, next.name, 0) != 0) continue;
        outcome[count++] = next;
    }
    if (dir) closedir(dir);
    qsort(outcome, count, sizeof *outcome, by_name);
    return count;
}

static enum rota_state known_state(const char *folder, const char *name)
{
    char path[PATH_BYTES], line[PATH_BYTES];
    enum rota_state known = ROTA_SEARCHING;
    size_t length = strlen(name);
    FILE *file = join(path, folder, "STATUS", ".csv") ? fopen(path, "r") : NULL;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, length) != 0) continue;
        if (strncmp(line + length, ",SAT,", 5) == 0) known = ROTA_FOUND;
        if (strncmp(line + length, ",UNSAT,", 7) == 0) known = ROTA_NONE;
    }
    if (file) fclose(file);
    return known;
}

static bool play(const char *folder, const struct bench_rws_options *options, struct outcome *outcome)
{
    char path[PATH_BYTES];
    struct rws rws;
    struct rota *rota = NULL;
    if (!join(path, folder, outcome->name, ".dzn") || !rws_open(&rws, path)) return false;
    double begin = now_s();
    enum refusal refusal = rota_new(&rws.problem, options->seed, &rota);
    if (refusal != REFUSE_OK) {
        fprintf(stderr, "%s: %s\n", path, refusal_text(refusal));
        return false;
    }
    do {
        outcome->state = rota_step(rota, SLICE);
        outcome->seconds = now_s() - begin;
    } while (outcome->state == ROTA_SEARCHING && outcome->seconds < options->seconds);
    outcome->known = known_state(folder, outcome->name);
    bool good = true;
    if (options->out && outcome->state == ROTA_FOUND)
        good = join(path, options->out, outcome->name, ".roster.txt") && rws_write(&rws, rota_table(rota), path);
    rota_free(rota);
    return good;
}

static bool as_known(const struct outcome *outcome)
{
    if (outcome->known == ROTA_FOUND) return outcome->state == ROTA_FOUND;
    return outcome->known != ROTA_NONE || outcome->state != ROTA_FOUND;
}

static void tell(const struct outcome *outcome, bool json)
{
    if (json)
        printf("{\"instance\":\"%s\",\"answer\":\"%s\",\"known\":\"%s\",\"seconds\":%.2f}\n", outcome->name, state_name[outcome->state],
               known_name[outcome->known], outcome->seconds);
    else
        printf("%-32s %-12s %-8s %8.2f\n", outcome->name, state_name[outcome->state], known_name[outcome->known], outcome->seconds);
    fflush(stdout);
}

static int by_time(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void tell_all(const struct outcome *outcome, uint32_t count, bool json)
{
    static double seconds[FILES_MAX];
    uint32_t states[] = { [ROTA_SEARCHING] = 0, [ROTA_FOUND] = 0, [ROTA_NONE] = 0 };
    double sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        states[outcome[i].state]++;
        sum += seconds[i] = outcome[i].seconds;
    }
    qsort(seconds, count, sizeof *seconds, by_time);
    double median = (seconds[(count - 1) / 2] + seconds[count / 2]) / 2;
    uint32_t found = states[ROTA_FOUND], none = states[ROTA_NONE], left = states[ROTA_SEARCHING];
    double mean = sum / count, worst = seconds[count - 1];
    if (json)
        printf("{\"instances\":%u,\"found\":%u,\"none_proved\":%u,\"not_found\":%u,\"mean_seconds\":%.2f,\"median_seconds\":%.2f,"
               "\"worst_seconds\":%.2f}\n", count, found, none, left, mean, median, worst);
    else
        printf("%u instances: %u found, %u none proved, %u not found; seconds: mean %.2f, median %.2f, worst %.2f\n", count, found, none, left,
               mean, median, worst);
}

int bench_rws(const struct bench_rws_options *options)
{
    static struct outcome outcome[FILES_MAX];
    char folder[PATH_BYTES];
    if (!join(folder, options->data, "rws", "")) return 1;
    if (!is_folder(folder)) memcpy(folder, options->data, strlen(options->data) + 1);      /* shorter than the path that fits */
    if (!is_folder(folder)) {
        fprintf(stderr, "paidan-sim bench rws: skipped, there is no folder %s\n", options->data);
        return 0;
    }
    uint32_t count = list(folder, options->only, outcome), played = 0;
    bool good = true;
    if (count == 0) fprintf(stderr, "paidan-sim bench rws: skipped, no such *.dzn in %s\n", folder);
    if (count > 0 && !options->json) printf("%-32s %-12s %-8s %8s\n", "instance", "answer", "known", "seconds");
    for (uint32_t i = 0; i < count; i++) {
        if (!play(folder, options, &outcome[i])) {
            good = false;
            continue;
        }
        tell(&outcome[i], options->json);
        good = good && as_known(&outcome[i]);
        outcome[played++] = outcome[i];
    }
    if (played > 0) tell_all(outcome, played, options->json);
    return good ? 0 : 1;
}
