/* options.h - a command line as a table: one row per option, which also makes the help text. */
#ifndef PAIDAN_SIM_OPTIONS_H
#define PAIDAN_SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_COUNT, OPTION_SEED, OPTION_DATE, OPTION_CLOCK, OPTION_CHOICE, OPTION_LIST };

enum { OPTION_LIST_MAX = 32 };
struct option_list { const char *text[OPTION_LIST_MAX]; uint32_t count; };

struct option {
    const char *name;              /* with its dashes */
    enum option_type type;
    void *value;                   /* bool, const char *, uint32_t, uint64_t, int32_t day, int32_t minute of the day,
                                      CHOICE: uint32_t, which of the words of meta, with | between; LIST: struct option_list, may be given again and again */
    uint32_t least, most;          /* COUNT */
    const char *meta, *meaning;    /* meaning: with the default in words */
};

/* argv[0] is the first option. False: said why on stderr. */
bool options_read(const struct option *option, uint32_t count, int argc, char **argv);
void options_help(FILE *out, const struct option *option, uint32_t count);

/* Answers --help with the usage and the table, or reads the rest. -1: go on; else the exit status of the program. */
int options_take(const char *usage, const struct option *option, uint32_t count, int argc, char **argv);

/* Says that an option is needed. The exit status. */
int options_missing(const char *name);

#endif
