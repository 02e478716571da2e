/* command.h - every command in one table: name, group, arguments, help, what it does. Help, reading and running follow the table. */
#ifndef PAIDAN_CLI_COMMAND_H
#define PAIDAN_CLI_COMMAND_H

#include "points/cli/args.h"

enum group { GROUP_RESIDENT, GROUP_ORDER, GROUP_WORKER, GROUP_ROSTER, GROUP_FIGURES, GROUPS };
enum { COMMAND_ARGS_MAX = 4 };

struct cli;

struct command {
    const char *name;                          /* up to three words: roster swap ask */
    enum group group;
    enum param args[COMMAND_ARGS_MAX];         /* in order */
    uint32_t arg_count, arg_need;              /* the first arg_need must be there */
    param_set need, may;                       /* options, as bits GIVEN(...); beside those that every command takes */
    struct words help;                         /* one line */
    struct words more;                         /* what else one should know; empty when nothing */
    const char *example;
    int (*run)(struct cli *cli);               /* returns the exit code */
};

extern const struct command commands[];
extern const uint32_t command_count;
extern const struct words group_names[GROUPS];

enum { GLOBAL_OPTIONS = GIVEN(CORE) | GIVEN(POINT) | GIVEN(ROLE) | GIVEN(SCOPE) | GIVEN(JSON) | GIVEN(TIMEOUT) | GIVEN(LANG) | GIVEN(HELP) | GIVEN(VERSION) };

const struct command *command_find(char *const *words, int count, int *taken);             /* *taken: so many of the words are its name */
bool command_is_family(const char *word);                                                  /* commands of several words begin with it */
const char *command_like(const char *name);                                                /* the name nearest to a mistyped one; NULL: none is near */

#endif
