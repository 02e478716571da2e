/* help.h - help out of the tables of commands and arguments, so that it cannot differ from what is read. */
#ifndef PAIDAN_CLI_HELP_H
#define PAIDAN_CLI_HELP_H

#include "points/cli/command.h"

void help_all(struct out *out);
void help_family(struct out *out, const char *family);      /* the commands that begin with this word */
void help_command(struct out *out, const struct command *command);

#endif
