/* cli.h - one run of the program: what was asked, the way to the core, what is to be printed. Commands are functions over it. */
#ifndef PAIDAN_CLI_CLI_H
#define PAIDAN_CLI_CLI_H

#include <stdio.h>
#include "points/cli/client.h"
#include "points/cli/command.h"
#include "points/cli/view.h"

enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct cli {
    int argc; char **argv;
    struct asked asked;
    const struct command *command;
    struct client *client;
    struct out out, talk;              /* answers; everything else */
    FILE *out_file, *talk_file;
    char key[KEY_MAX + 1];
    int32_t today;                     /* the core's */
    struct answer menu; bool menu_asked;
    bool others;                       /* what is refused for its start will be followed by others */
    bool watching, link_lost;          /* tell when the link goes and comes back */
};

struct cli_streams { FILE *out, *talk; bool out_colour, talk_colour, talk_terminal; };

int cli_main(int argc, char **argv, const struct args_env *env, const struct cli_streams *streams);

/* Asks; a refusal is told at once and gives false. The answer is cleared by the caller either way. */
bool cli_ask(struct cli *cli, enum kind kind, const void *body, struct answer *answer);
/* A change, under the run's key and `tail`, so that one run may ask for several things. */
bool cli_change(struct cli *cli, enum kind kind, const char *tail, const void *body, struct answer *answer);
void cli_tell(struct cli *cli, const struct answer *answer, bool change);      /* the refusal, on talk */
const struct msg_menu *cli_menu(struct cli *cli);                              /* NULL when it cannot be had; asked for once */
struct view cli_view(struct cli *cli);                                         /* with the menu */
void cli_json(struct cli *cli, const struct shape *shape, const void *body);

/* do_*.c; each returns the exit code */
typedef int cli_run(struct cli *cli);
cli_run do_menu, do_order, do_slots, do_book, do_book_series, do_series_show, do_series_set, do_series_confirm, do_move, do_show, do_cancel, do_fail, do_orders, do_why, do_assign, do_exclude, do_priority;
cli_run do_workers, do_worker, do_visit, do_sign_in, do_sign_out, do_away;
cli_run do_roster, do_shifts, do_check, do_coverage, do_hours, do_ical, do_export;
cli_run do_pattern, do_assign_shift, do_clear, do_leave, do_copy, do_import, do_diff, do_undo, do_discard, do_publish, do_fill;
cli_run do_swap_ask, do_swap_post, do_swap_agree, do_swap_approve, do_swap_refuse, do_swap_withdraw, do_swap_list, do_take;
cli_run do_watch, do_usage, do_clock, do_top;

#endif
