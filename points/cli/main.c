/* main.c - paidan: the environment and the terminal; everything else is in the library, where tests reach it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "points/cli/cli.h"

static bool colour_on(int descriptor)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (no_colour != NULL && no_colour[0] != '\0') return false;
    return isatty(descriptor) && terminal != NULL && terminal[0] != '\0';
}

/* As the C library looks for it. */
static const char *language(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') return value;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct args_env env = { .core = getenv("PAIDAN_CORE"), .point = getenv("PAIDAN_POINT"), .lang = language() };
    struct cli_streams streams = { .out = stdout, .talk = stderr, .out_colour = colour_on(STDOUT_FILENO), .talk_colour = colour_on(STDERR_FILENO),
                                   .talk_terminal = isatty(STDERR_FILENO) };
    return cli_main(argc, argv, &env, &streams);
}
