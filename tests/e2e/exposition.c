/* exposition.c - one pass over the lines; families and series are few, so that lists are searched from the front. */
#include "e2e/exposition.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_SIZE = 128, SERIES_SIZE = 512, FAMILIES_MAX = 256, SERIES_MAX = 8192 };

struct family { char name[NAME_MAX_SIZE], type[16]; bool help, samples; };

struct reading {
    struct family family[FAMILIES_MAX];
    size_t families;
    char (*series)[SERIES_SIZE];
    size_t series_count;
    struct family *current;
    /* of the histogram under way, by its labels without le */
    char bucket_labels[SERIES_SIZE];
    double bucket_edge, bucket_value;
    bool bucket_infinite;
    char fault[1024];
};

static bool fault(struct reading *reading, const char *line, const char *what)
{
    if (reading->fault[0] == '\0') snprintf(reading->fault, sizeof reading->fault, "%s: %.*s", what, (int)strcspn(line, "\n"), line);
    return false;
}

static size_t name_length(const char *text, bool colons)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length]) || text[length] == '_' || (colons && text[length] == ':') || (length > 0 && isdigit((unsigned char)text[length]))) length++;
    return length;
}

static struct family *family_find(struct reading *reading, const char *name, size_t length)
{
    for (size_t i = 0; i < reading->families; i++) {
        struct family *family = &reading->family[i];
        if (strlen(family->name) == length && memcmp(family->name, name, length) == 0) return family;
    }
    return NULL;
}

/* # HELP name text, # TYPE name type; other comments are let be. */
static bool read_comment(struct reading *reading, const char *line)
{
    static const char *const types[] = { "counter", "gauge", "histogram", "summary", "untyped" };
    bool help = strncmp(line, "# HELP ", 7) == 0, type = strncmp(line, "# TYPE ", 7) == 0;
    if (!help && !type) return true;
    const char *name = line + 7;
    size_t length = name_length(name, true);
    if (length == 0 || length >= NAME_MAX_SIZE || name[length] != ' ') return fault(reading, line, "no name");
    struct family *family = family_find(reading, name, length);
    if (family == NULL && reading->families == FAMILIES_MAX) return fault(reading, line, "too many families");
    if (family == NULL) {
        family = &reading->family[reading->families++];
        memcpy(family->name, name, length);
    }
    if (family->samples) return fault(reading, line, "comes after samples of its family");
    if (help ? family->help : family->type[0] != '\0') return fault(reading, line, "comes twice");
    reading->current = family;
    if (help) {
        family->help = true;
        return true;
    }
    const char *word = name + length + 1;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(word, types[i]) == 0) snprintf(family->type, sizeof family->type, "%s", word);
    if (family->type[0] == '\0') return fault(reading, line, "no such type");
    bool total = length > 6 && strcmp(family->name + length - 6, "_total") == 0;
    return strcmp(word, "counter") != 0 || total || fault(reading, line, "a counter without _total");
}

/* {a="b",c="d"}: returns what comes after; le is cut out into edge, the rest goes into labels. NULL: not so. */
static const char *read_labels(const char *text, char labels[SERIES_SIZE], char edge[NAME_MAX_SIZE])
{
    size_t used = 0;
    labels[0] = edge[0] = '\0';
    if (*text != '{') return text;
    do {
        const char *name = ++text;
        size_t length = name_length(name, false);
        if (length == 0 || strncmp(name + length, "=\"", 2) != 0) return NULL;
        const char *value = name + length + 2, *end = value;
        for (; *end != '"'; end++) {
            if (*end == '\0') return NULL;
            if (*end == '\\' && *++end != '\\' && *end != '"' && *end != 'n') return NULL;
        }
        bool le = length == 2 && memcmp(name, "le", 2) == 0;
        int wrote = le ? snprintf(edge, NAME_MAX_SIZE, "%.*s", (int)(end - value), value)
                       : snprintf(labels + used, SERIES_SIZE - used, "%.*s,", (int)(end + 1 - name), name);
        if (wrote < 0 || (size_t)wrote >= (le ? NAME_MAX_SIZE : SERIES_SIZE - used)) return NULL;
        if (!le) used += (size_t)wrote;
        text = end + 1;
    } while (*text == ',');
    return *text == '}' ? text + 1 : NULL;
}

static bool read_number(const char *text, double *value)
{
    char *end;
    if (*text == '\0' || isspace((unsigned char)*text)) return false;
    *value = strtod(text, &end);
    return *end == '\0';      /* we write no timestamps */
}

static bool take_bucket(struct reading *reading, const char *line, const char *labels, const char *edge, double value)
{
    double upper;
    if (!read_number(edge, &upper)) return fault(reading, line, "a bucket without its edge");
    /* A histogram begins where the one before has ended; in between its labels stay the same. */
    bool first = reading->bucket_infinite;
    if (!first && strcmp(labels, reading->bucket_labels) != 0) return fault(reading, line, "a histogram torn apart");
    if (!first && (upper <= reading->bucket_edge || value < reading->bucket_value)) return fault(reading, line, "buckets do not rise");
    snprintf(reading->bucket_labels, sizeof reading->bucket_labels, "%s", labels);
    reading->bucket_edge = upper;
    reading->bucket_value = value;
    reading->bucket_infinite = isinf(upper) && upper > 0;
    return true;
}

static bool take_histogram(struct reading *reading, const char *line, const char *suffix, const char *labels, const char *edge, double value)
{
    if (strcmp(suffix, "_bucket") == 0) return take_bucket(reading, line, labels, edge, value);
    if (strcmp(suffix, "_sum") == 0) return edge[0] == '\0' || fault(reading, line, "a sum with an edge");
    if (strcmp(suffix, "_count") != 0) return fault(reading, line, "not a part of a histogram");
    if (!reading->bucket_infinite || strcmp(labels, reading->bucket_labels) != 0) return fault(reading, line, "no bucket +Inf before the count");
    return value == reading->bucket_value || fault(reading, line, "the count is not the last bucket");
}

static bool read_sample(struct reading *reading, const char *line)
{
    char labels[SERIES_SIZE], edge[NAME_MAX_SIZE];
    double value;
    struct family *family = reading->current;
    size_t length = name_length(line, true), own = family != NULL ? strlen(family->name) : 0;
    if (length == 0) return fault(reading, line, "no name");
    if (family == NULL || family->type[0] == '\0' || !family->help || length < own || memcmp(line, family->name, own) != 0)
        return fault(reading, line, "not of the family begun last, or that has no HELP or no TYPE");
    const char *after = read_labels(line + length, labels, edge);
    if (after == NULL || *after != ' ' || !read_number(after + 1, &value)) return fault(reading, line, "labels or value");
    family->samples = true;
    size_t size = (size_t)(after - line);
    for (size_t i = 0; i < reading->series_count; i++)
        if (strlen(reading->series[i]) == size && memcmp(reading->series[i], line, size) == 0) return fault(reading, line, "comes twice");
    if (reading->series_count == SERIES_MAX || size >= SERIES_SIZE) return fault(reading, line, "too much");
    snprintf(reading->series[reading->series_count++], SERIES_SIZE, "%.*s", (int)size, line);
    if (strcmp(family->type, "counter") == 0 && (value < 0 || isnan(value))) return fault(reading, line, "a counter below zero");
    if (strcmp(family->type, "histogram") != 0) return (length == own && edge[0] == '\0') || fault(reading, line, "a name of no family");
    char suffix[NAME_MAX_SIZE];
    snprintf(suffix, sizeof suffix, "%.*s", (int)(length - own), line + own);
    return take_histogram(reading, line, suffix, labels, edge, value);
}

const char *exposition_fault(const char *text)
{
    static struct reading reading;
    size_t length = strlen(text);
    char *copy = strdup(text), *line = copy;
    reading = (struct reading){ .bucket_infinite = true, .series = calloc(SERIES_MAX, SERIES_SIZE) };
    bool good = copy != NULL && reading.series != NULL;
    if (good && (length == 0 || text[length - 1] != '\n')) good = fault(&reading, "", "does not end with a line");
    while (good && *line != '\0') {
        char *end = strchr(line, '\n');
        *end = '\0';
        if (*line == '#') good = read_comment(&reading, line);
        else if (*line != '\0') good = read_sample(&reading, line);
        line = end + 1;
    }
    free(copy);
    free(reading.series);
    return good ? NULL : reading.fault;
}

double exposition_value(const char *text, const char *series, double fallback)
{
    size_t length = strlen(series);
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        if (*line == '\n') line++;
        if (strncmp(line, series, length) == 0 && line[length] == ' ') return strtod(line + length, NULL);
    }
    return fallback;
}
