/* options.c - reads "--name value" and "--name=value" by the table. */
#include "sim/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/text.h"

enum { USAGE = 2 };

static const struct option *find(const struct option *option, uint32_t count, const char *name, size_t length)
{
    for (uint32_t i = 0; i < count; i++)
        if (strlen(option[i].name) == length && memcmp(option[i].name, name, length) == 0) return &option[i];
    return NULL;
}

static bool read_number(const char *text, uint64_t *value)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

static bool read_clock(const char *text, int32_t *minute)
{
    int hour, rest, used = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &rest, &used) != 2 || text[used] != '\0') return false;
    *minute = hour * 60 + rest;
    return hour >= 0 && rest >= 0 && rest < 60 && *minute <= 24 * 60;
}

static bool read_choice(const char *words, const char *text, uint32_t *value)
{
    size_t length = strlen(text);
    for (uint32_t i = 0; length > 0; i++) {
        size_t word = strcspn(words, "|");
        if (word == length && memcmp(words, text, length) == 0) {
            *value = i;
            return true;
        }
        if (words[word] == '\0') break;
        words += word + 1;
    }
    return false;
}

static bool put_list(struct option_list *list, const char *text)
{
    if (*text == '\0' || list->count == OPTION_LIST_MAX) return false;
    list->text[list->count++] = text;
    return true;
}

static bool take(const struct option *option, const char *text)
{
    uint64_t number;
    switch (option->type) {
    case OPTION_FLAG:  *(bool *)option->value = true; return true;
    case OPTION_LIST:  return put_list(option->value, text);
    case OPTION_TEXT:  *(const char **)option->value = text; return *text != '\0';
    case OPTION_COUNT: if (!read_number(text, &number) || number < option->least || number > option->most) return false;
                       *(uint32_t *)option->value = (uint32_t)number; return true;
    case OPTION_SEED:  return read_number(text, option->value);
    case OPTION_DATE:  return text_date_read(text, option->value);
    case OPTION_CHOICE: return read_choice(option->meta, text, option->value);
    case OPTION_CLOCK: return read_clock(text, option->value);
    }
    return false;
}

bool options_read(const struct option *option, uint32_t count, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        size_t length = equals ? (size_t)(equals - argv[i]) : strlen(argv[i]);
        const struct option *row = find(option, count, argv[i], length);
        if (!row) {
            fprintf(stderr, "paidan-sim: unknown option %s; --help lists them\n", argv[i]);
            return false;
        }
        const char *value = equals ? equals + 1 : NULL;
        if (row->type != OPTION_FLAG && !value && i + 1 < argc) value = argv[++i];
        if ((row->type == OPTION_FLAG) != (value == NULL) || !take(row, value)) {
            fprintf(stderr, "paidan-sim: %s %s: bad value%s%s\n", row->name, row->meta, value ? " " : "", value ? value : "");
            return false;
        }
    }
    return true;
}

void options_help(FILE *out, const struct option *option, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", option[i].name, *option[i].meta ? " " : "", option[i].meta);
        fprintf(out, "  %-28s %s\n", left, option[i].meaning);
    }
}

int options_take(const char *usage, const struct option *option, uint32_t count, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0) continue;
        printf("%s\n", usage);
        options_help(stdout, option, count);
        return 0;
    }
    return options_read(option, count, argc, argv) ? -1 : USAGE;
}

int options_missing(const char *name)
{
    fprintf(stderr, "paidan-sim: %s is needed; --help tells more\n", name);
    return USAGE;
}
