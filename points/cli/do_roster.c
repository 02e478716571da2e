/* do_roster.c - looking at rosters: the table, the rules, the hours, what there is. */
#include "points/cli/fetch.h"

#include <stdlib.h>
#include "points/ical/ical.h"

enum { SHOW_DAYS = 7, CHECK_DAYS = 28, SHIFT_DAYS = 62 };

/* A worker, or the workers of a point; by the role when neither is named. false: told what is missing. */
static bool whose_roster(struct cli *cli, struct msg_roster_ask *out)
{
    const struct asked *asked = &cli->asked;
    *out = (struct msg_roster_ask){ .worker = asked->worker, .draft = asked->draft };
    if (out->worker == 0) out->point = asked->point != 0 ? asked->point : asked->role == ROLE_OPERATOR ? asked->scope : 0;
    if (out->worker == 0 && out->point == 0 && asked->role == ROLE_WORKER) out->worker = asked->scope;
    if (out->worker != 0 || out->point != 0) return true;
    out_add(&cli->talk, "%s", IN(&cli->talk, "paidan: 看谁的班？一位师傅的编号，或 --point N\n", "paidan: whose roster? the number of a worker, or --point N\n"));
    return false;
}

static uint32_t days_asked(const struct asked *asked, uint32_t otherwise)
{
    return (asked->given & GIVEN(DAYS)) != 0 ? (uint32_t)asked->days : otherwise;
}

int do_roster(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_ask whose;
    struct fetched fetched;
    struct answer shifts = { .body = NULL };
    int32_t first = when_day(asked->first, cli->today);
    uint32_t days = days_asked(asked, SHOW_DAYS);
    if (!whose_roster(cli, &whose)) return EXIT_USAGE;
    bool ok = fetch_roster(cli, &whose, first, days, (uint64_t)asked->limit, &fetched);
    if (ok && asked->json) {
        for (uint32_t i = 0; i < fetched.pages; i++) cli_json(cli, &shape_roster, fetched.page[i].body);
    } else if (ok) {
        ok = fetch_shifts(cli, first, days, &shifts);
        if (ok) view_roster(&(struct view){ &cli->out, NULL }, &(struct view_roster){ .grid = &fetched.grid, .shifts = shifts.body, .version = fetched.all.version,
                                                                                     .reasons = asked->reasons, .more = fetched.all.more });
        answer_clear(&shifts);
    }
    fetched_free(&fetched);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_shifts(struct cli *cli)
{
    struct answer answer;
    bool ok = fetch_shifts(cli, when_day(cli->asked.first, cli->today), days_asked(&cli->asked, SHIFT_DAYS), &answer);
    if (ok && cli->asked.json) cli_json(cli, &shape_shift_list, answer.body);
    else if (ok) view_shifts(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_check(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_roster_ask body;
    struct answer answer;
    if (!whose_roster(cli, &body)) return EXIT_USAGE;
    body.day = when_day(asked->first, cli->today);
    body.days = days_asked(asked, CHECK_DAYS);
    client_ask_all(cli->client, KIND_ROSTER_CHECK, &body, (uint64_t)asked->limit, &answer);
    bool ok = answer.error == ERR_OK;
    if (!ok) cli_tell(cli, &answer, false);
    if (ok && asked->json) cli_json(cli, &shape_roster_check, answer.body);
    else if (ok) view_check(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_hours(struct cli *cli)
{
    struct msg_roster_hours body = { .worker = cli->asked.worker, .day = when_day(cli->asked.day, cli->today) };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_ROSTER_HOURS, &body, &answer);
    if (ok && cli->asked.json) cli_json(cli, &shape_hours, answer.body);
    else if (ok) view_hours(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_ical(struct cli *cli)
{
    struct msg_roster_ask whose = { .worker = cli->asked.worker };
    struct fetched fetched;
    struct answer shifts = { .body = NULL };
    size_t length;
    bool ok = fetch_roster(cli, &whose, cli->today - ICAL_DAYS_BACK, ICAL_DAYS_BACK + ICAL_DAYS_AHEAD, 0, &fetched) && fetch_shifts(cli, 0, 0, &shifts);
    if (ok) {
        char *text = ical_write(whose.worker, &fetched.all, shifts.body, cli->out.now_ms, &length);
        if (text == NULL) abort();
        out_add(&cli->out, "%s", text);
        free(text);
    }
    answer_clear(&shifts);
    fetched_free(&fetched);
    return ok ? EXIT_DONE : EXIT_FAILED;
}
