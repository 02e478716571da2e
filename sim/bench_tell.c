/* bench_tell.c - the output of a bench (bench_set.h): lines for people in columns, lines of JSON for machines, and what they come to. */
#include "sim/bench_set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_WIDTH = 9 };

struct bench_cell bench_cell_text(const char *name, const char *text) { return (struct bench_cell){ .name = name, .type = BENCH_CELL_TEXT, .text = text }; }
struct bench_cell bench_cell_flag(const char *name, bool value) { return (struct bench_cell){ .name = name, .type = BENCH_CELL_FLAG, .value = value }; }

struct bench_cell bench_cell_number(const char *name, double value, int decimals)
{
    return (struct bench_cell){ .name = name, .type = BENCH_CELL_NUMBER, .value = value, .decimals = decimals };
}

struct bench_cell bench_cell_gap(const char *name, int64_t gap)
{
    return bench_cell_number(name, gap == BENCH_NO_GAP ? (double)NAN : (double)gap / 100, 2);
}

static void say(char *out, size_t size, const struct bench_cell *cell)
{
    if (cell->type == BENCH_CELL_TEXT) snprintf(out, size, "%s", cell->text);
    else if (cell->type == BENCH_CELL_FLAG) snprintf(out, size, "%s", cell->value != 0 ? "yes" : "no");
    else if (isnan(cell->value)) snprintf(out, size, "-");
    else snprintf(out, size, "%.*f", cell->decimals, cell->value);
}

static void json_text(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') printf("\\%c", *text);
        else if ((unsigned char)*text < 0x20) printf("\\u%04x", (unsigned)*text);
        else putchar(*text);
    }
    putchar('"');
}

static void json_line(const char *key, const char *name, const struct bench_cell *cell, uint32_t count)
{
    printf("{\"%s\":", key);
    json_text(name);
    for (uint32_t i = 0; i < count; i++) {
        if (cell[i].type == BENCH_CELL_NUMBER && isnan(cell[i].value)) continue;
        printf(",\"%s\":", cell[i].name);
        if (cell[i].type == BENCH_CELL_TEXT) json_text(cell[i].text);
        else if (cell[i].type == BENCH_CELL_FLAG) fputs(cell[i].value != 0 ? "true" : "false", stdout);
        else printf("%.*f", cell[i].decimals, cell[i].value);
    }
    puts("}");
}

static int width_of(const struct bench_cell *cell)
{
    int length = (int)strlen(cell->name);
    return length > NUMBER_WIDTH ? length : NUMBER_WIDTH;
}

void bench_tell(struct bench_set *set, const struct bench_file *file, const struct bench_cell *cell, uint32_t count)
{
    if (set->options->json) {
        json_line("instance", file->name, cell, count);
    } else {
        if (!set->told) printf("%-*s", set->name_width, "instance");
        for (uint32_t i = 0; !set->told && i < count; i++) printf(" %*s%s", width_of(&cell[i]), cell[i].name, i + 1 == count ? "\n" : "");
        printf("%-*s", set->name_width, file->name);
        for (uint32_t i = 0; i < count; i++) {
            char text[BENCH_NAME_BYTES];
            say(text, sizeof text, &cell[i]);
            printf(" %*s%s", width_of(&cell[i]), text, i + 1 == count ? "\n" : "");
        }
        set->told = true;
    }
    fflush(stdout);
}

void bench_tell_all(const struct bench_set *set, const char *what, const struct bench_cell *cell, uint32_t count)
{
    if (set->options->json) {
        json_line("summary", what, cell, count);
    } else {
        printf("%s:", what);
        for (uint32_t i = 0; i < count; i++) {
            char text[BENCH_NAME_BYTES];
            say(text, sizeof text, &cell[i]);
            printf("%s %s %s", i > 0 ? "," : "", cell[i].name, text);
        }
        puts("");
    }
    fflush(stdout);
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

struct bench_spread bench_spread(double *value, uint32_t count)
{
    double sum = 0;
    if (count == 0) return (struct bench_spread){ 0 };
    qsort(value, count, sizeof *value, by_value);
    for (uint32_t i = 0; i < count; i++) sum += value[i];
    return (struct bench_spread){ sum / count, (value[(count - 1) / 2] + value[count / 2]) / 2, value[count - 1] };
}

/* group NULL: all. */
static void tell_group(const struct bench_set *set, const char *group, const struct bench_score *score, uint32_t count, double *gap, double *seconds)
{
    uint32_t instances = 0, solved = 0, gaps = 0, violations = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (group && strcmp(group, score[i].group) != 0) continue;
        seconds[instances++] = score[i].seconds;
        solved += score[i].solved;
        violations += score[i].violations;
        if (score[i].solved && score[i].gap != BENCH_NO_GAP) gap[gaps++] = (double)score[i].gap / 100;
    }
    struct bench_spread gap_spread = bench_spread(gap, gaps), second_spread = bench_spread(seconds, instances);
    const struct bench_cell cell[] = {
        bench_cell_number("instances", instances, 0),
        bench_cell_number("solved", solved, 0),
        bench_cell_number("violations", violations, 0),
        bench_cell_number("gaps", gaps, 0),
        bench_cell_number("mean_percent", gaps ? gap_spread.mean : (double)NAN, 2),
        bench_cell_number("median_percent", gaps ? gap_spread.median : (double)NAN, 2),
        bench_cell_number("worst_percent", gaps ? gap_spread.worst : (double)NAN, 2),
        bench_cell_number("mean_seconds", second_spread.mean, 2),
        bench_cell_number("worst_seconds", second_spread.worst, 2),
    };
    bench_tell_all(set, group ? group : "all", cell, sizeof cell / sizeof cell[0]);
}

void bench_tell_scores(const struct bench_set *set, const struct bench_score *score, uint32_t count)
{
    double *gap = calloc(count + 1, sizeof *gap), *seconds = calloc(count + 1, sizeof *seconds);
    bool several = false;
    for (uint32_t i = 1; i < count; i++) several = several || strcmp(score[i].group, score[0].group) != 0;
    for (uint32_t i = 0; gap && seconds && several && i < count; i++) {
        uint32_t first = 0;
        while (strcmp(score[first].group, score[i].group) != 0) first++;
        if (first == i) tell_group(set, score[i].group, score, count, gap, seconds);
    }
    if (gap && seconds) tell_group(set, NULL, score, count, gap, seconds);
    free(gap);
    free(seconds);
}
