/* bench_set.c - see bench_set.h. */
#include "sim/bench_set.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { FILES_FIRST = 64, OPTIONS_MAX = 24, DEPTH_MAX = 8, SECONDS_MOST = 86400, COLUMN_LEAST = 9, USAGE = 2 };

int bench_options_read(const struct bench_about *about, struct bench_options *options, const struct option *more, uint32_t more_count, int argc,
                       char **argv)
{
    const char *mode = "batch";
    const struct option common[] = {
        { "--data", OPTION_TEXT, &options->data, 0, 0, "DIR", "folder of the instances, or one above it" },
        { "--only", OPTION_TEXT, &options->only, 0, 0, "GLOB", "these alone, by name or as folder/name" },
        { "--seconds", OPTION_COUNT, &options->seconds, 1, SECONDS_MOST, "S", "processor seconds for each instance" },
        { "--seed", OPTION_SEED, &options->seed, 0, 0, "S", "another search (1)" },
        { "--out", OPTION_TEXT, &options->out, 0, 0, "DIR", "where to write what was found" },
        { "--json", OPTION_FLAG, &options->json, 0, 0, "", "a line of JSON for each instance and for the whole" },
        { "--mode", OPTION_TEXT, &mode, 0, 0, "MODE", "batch: all at once; booking: one at a time, promised or refused at once (batch)" },
    };
    struct option row[OPTIONS_MAX];
    uint32_t count = sizeof common / sizeof common[0] - !about->booking;
    memcpy(row, common, count * sizeof *row);
    for (uint32_t i = 0; i < more_count && count < OPTIONS_MAX; i++) row[count++] = more[i];
    int status = options_take(about->usage, row, count, argc, argv);
    if (status >= 0) return status;
    if (!options->data) return options_missing("--data");
    options->booking = strcmp(mode, "booking") == 0;
    if (options->booking || strcmp(mode, "batch") == 0) return -1;
    fprintf(stderr, "paidan-sim bench %s: --mode is batch or booking\n", about->name);
    return USAGE;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool join(char out[BENCH_PATH_BYTES], const char *folder, const char *name, const char *ending)
{
    int length = snprintf(out, BENCH_PATH_BYTES, "%s/%s%s", folder, name, ending);
    if (length > 0 && length < BENCH_PATH_BYTES) return true;
    fprintf(stderr, "paidan-sim bench: the path of %s is too long\n", name);
    return false;
}

/* Digits compare as numbers: Instance2 before Instance10. */
static int natural(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            char *after_a, *after_b;
            unsigned long long left = strtoull(a, &after_a, 10), right = strtoull(b, &after_b, 10);
            if (left != right) return left < right ? -1 : 1;
            a = after_a;
            b = after_b;
        } else {
            if (*a != *b) return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
        }
    }
    return *a ? 1 : *b ? -1 : 0;
}

static int by_name(const void *a, const void *b)
{
    const struct bench_file *left = a, *right = b;
    int order = natural(left->group, right->group);
    if (order == 0) order = natural(left->name, right->name);
    return order != 0 ? order : strcmp(left->path, right->path);
}

/* The last part of the first so many characters of a path. */
static bool last_part(const char *path, size_t length, char out[BENCH_NAME_BYTES])
{
    size_t begin = length;
    while (begin > 0 && path[begin - 1] != '/') begin--;
    if (length - begin >= BENCH_NAME_BYTES) return false;
    memcpy(out, path + begin, length - begin);
    out[length - begin] = '\0';
    return true;
}

static bool meant(const struct bench_set *set, const struct bench_file *file)
{
    const char *only = set->options->only;
    char whole[2 * BENCH_NAME_BYTES + 1], with_suffix[2 * BENCH_NAME_BYTES];
    if (!only) return true;
    snprintf(whole, sizeof whole, "%s/%s", file->group, file->name);
    snprintf(with_suffix, sizeof with_suffix, "%s%s", file->name, set->about->suffix);
    return fnmatch(only, file->name, 0) == 0 || fnmatch(only, whole, 0) == 0 || fnmatch(only, with_suffix, 0) == 0;
}

static bool take_file(struct bench_set *set, const char *path, uint32_t *room)
{
    struct bench_file file = { .path = "" };
    size_t length = strlen(path), suffix = strlen(set->about->suffix);
    if (length <= suffix || strcmp(path + length - suffix, set->about->suffix) != 0) return true;
    length -= suffix;
    memcpy(file.path, path, strlen(path) + 1);
    if (!last_part(path, length, file.name) || file.name[0] == '\0') return true;
    if (!last_part(path, length - strlen(file.name) - 1, file.group) || !meant(set, &file)) return true;
    if (set->about->suits && !set->about->suits(path)) return true;
    if (set->files == *room) {
        uint32_t more = *room ? *room * 2 : FILES_FIRST;
        struct bench_file *moved = realloc(set->file, more * sizeof *moved);
        if (!moved) return false;
        set->file = moved;
        *room = more;
    }
    set->file[set->files++] = file;
    return true;
}

static bool take_folder(struct bench_set *set, const char *folder, uint32_t depth, uint32_t *room)
{
    DIR *dir = opendir(folder);
    bool good = true;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && good; entry = readdir(dir)) {
        char path[BENCH_PATH_BYTES];
        if (entry->d_name[0] == '.' || !join(path, folder, entry->d_name, "")) continue;
        if (!is_folder(path)) good = take_file(set, path, room);
        else if (depth < DEPTH_MAX) good = take_folder(set, path, depth + 1, room);
    }
    if (dir) closedir(dir);
    return good;
}

/* DIR/a/b, DIR/b or DIR for a folder that is called a/b. */
static bool find_folder(const struct bench_set *set, char folder[BENCH_PATH_BYTES])
{
    for (const char *tail = set->about->folder; tail; tail = strchr(tail, '/') ? strchr(tail, '/') + 1 : NULL)
        if (join(folder, set->options->data, tail, "") && is_folder(folder)) return true;
    return snprintf(folder, BENCH_PATH_BYTES, "%s", set->options->data) < BENCH_PATH_BYTES && is_folder(folder);
}

bool bench_set_open(struct bench_set *set, const struct bench_about *about, const struct bench_options *options)
{
    char folder[BENCH_PATH_BYTES];
    uint32_t room = 0;
    *set = (struct bench_set){ .about = about, .options = options, .name_width = COLUMN_LEAST };
    if (!find_folder(set, folder)) {
        fprintf(stderr, "paidan-sim bench %s: skipped, there is no folder %s\n", about->name, options->data);
        return false;
    }
    if (!take_folder(set, folder, 0, &room)) fprintf(stderr, "paidan-sim bench %s: no memory\n", about->name);
    if (set->files == 0) fprintf(stderr, "paidan-sim bench %s: skipped, no such *%s in %s\n", about->name, about->suffix, folder);
    else qsort(set->file, set->files, sizeof *set->file, by_name);
    for (uint32_t i = 0; i < set->files; i++)
        if ((int)strlen(set->file[i].name) > set->name_width) set->name_width = (int)strlen(set->file[i].name);
    if (set->files == 0) bench_set_close(set);
    return set->files > 0;
}

void bench_set_close(struct bench_set *set)
{
    free(set->file);
    set->file = NULL;
    set->files = 0;
}

/* The folder and those above it. */
static bool make_folder(const char *folder)
{
    char path[BENCH_PATH_BYTES];
    if (snprintf(path, sizeof path, "%s", folder) >= BENCH_PATH_BYTES) return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) return false;
        *slash = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool bench_set_out(const struct bench_set *set, const struct bench_file *file, const char *ending, char path[BENCH_PATH_BYTES])
{
    const char *out = set->options->out;
    if (!out) return false;
    if (!make_folder(out)) {
        perror(out);
        return false;
    }
    return join(path, out, file->name, ending);
}

double bench_cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct bench_pace bench_pace_start(double seconds, uint64_t whole)
{
    return (struct bench_pace){ .begin_s = bench_cpu_s(), .seconds = seconds, .whole = whole };
}

double bench_pace_spent_s(const struct bench_pace *pace) { return bench_cpu_s() - pace->begin_s; }

bool bench_pace_more(struct bench_pace *pace, uint64_t did, uint64_t *left)
{
    pace->done += did;
    if (pace->whole > 0) {
        *left = pace->done < pace->whole ? pace->whole - pace->done : 0;
        return *left > 0;
    }
    double spent = bench_pace_spent_s(pace);
    bool more = spent < pace->seconds;
    *left = more && spent > 0 ? (uint64_t)((double)pace->done * (pace->seconds - spent) / spent) : 0;
    return more;
}

int64_t bench_gap(double value, double best)
{
    if (isnan(value) || isnan(best) || (best <= 0 && value != best)) return BENCH_NO_GAP;
    return best > 0 ? llround((value - best) / best * 10000) : 0;
}

int bench_set_run(const struct bench_about *about, const struct bench_options *options,
                  bool (*play)(struct bench_set *set, const struct bench_file *file, void *own, struct bench_score *score), void *own)
{
    struct bench_set set;
    if (!bench_set_open(&set, about, options)) return 0;
    struct bench_score *score = calloc(set.files, sizeof *score);
    bool good = score != NULL;
    for (uint32_t i = 0; score && i < set.files; i++) {
        score[i] = (struct bench_score){ .group = set.file[i].group, .gap = BENCH_NO_GAP };
        if (!play(&set, &set.file[i], own, &score[i])) good = false;
    }
    if (score) bench_tell_scores(&set, score, set.files);
    free(score);
    bench_set_close(&set);
    return good ? 0 : 1;
}
