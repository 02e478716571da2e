/* do_coverage.c - what is needed in the days ahead, who is there, and the gaps. */
#include "points/cli/cli.h"

#include "points/cli/view.h"

enum { COVERAGE_DAYS = 7 };

int do_coverage(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    int64_t days = (asked->given & GIVEN(DAYS)) != 0 ? asked->days : asked->skill != NULL ? 1 : COVERAGE_DAYS;
    struct msg_coverage_ask body = { .point = asked->point, .day = when_day(asked->first, cli->today), .days = days, .draft = asked->draft, .skill = asked->skill };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_ROSTER_COVERAGE, &body, &answer);
    if (ok && asked->json) cli_json(cli, &shape_coverage, answer.body);
    else if (ok) view_coverage(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}
