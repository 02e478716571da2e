/* do_figures.c - the day's figures, the clock, and the event feed as it comes. */
#include "points/cli/cli.h"

#include <string.h>
#include "points/cli/when.h"

enum { WAIT_MS = 25000, SECOND_MS = 1000, MINUTE_MS = 60000, GONE_MAX = 2 };

int do_usage(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_usage_ask body = { .scope = "all", .day = when_day(asked->day, cli->today) };
    struct answer answer;
    if (asked->worker != 0) body = (struct msg_usage_ask){ .scope = "worker", .id = asked->worker, .day = body.day };
    else if (asked->firm != 0) body = (struct msg_usage_ask){ .scope = "firm", .id = asked->firm, .day = body.day };
    else if (asked->point != 0) body = (struct msg_usage_ask){ .scope = "point", .id = asked->point, .day = body.day };
    else if (asked->role == ROLE_OPERATOR || asked->role == ROLE_FIRM)
        body = (struct msg_usage_ask){ .scope = asked->role == ROLE_FIRM ? "firm" : "point", .id = asked->scope, .day = body.day };
    bool ok = cli_ask(cli, KIND_USAGE, &body, &answer);
    if (ok && asked->json) cli_json(cli, &shape_usage, answer.body);
    else if (ok) view_usage(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_clock(struct cli *cli)
{
    struct msg_clock_advance forward = { .by_ms = cli->asked.minutes * MINUTE_MS };
    struct msg_clock_ask look = { .ask = false };
    struct answer answer;
    bool ok = cli->asked.minutes > 0 ? cli_change(cli, KIND_CLOCK_ADVANCE, "", &forward, &answer) : cli_ask(cli, KIND_CLOCK, &look, &answer);
    if (!ok && answer.error == ERR_STATE && !cli->asked.json)
        out_add(&cli->talk, "%s", IN(&cli->talk, "只有停着的钟（clock.speed_pct = 0）才能拨\n", "only a standing clock (clock.speed_pct = 0) can be moved\n"));
    if (ok && cli->asked.json) cli_json(cli, &shape_clock, answer.body);
    else if (ok) view_clock(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

/* false: nobody reads any more. */
static bool put_events(struct cli *cli, const struct view *view, const struct msg_events *events)
{
    for (uint32_t i = 0; i < events->events_count; i++) {
        cli->out.now_ms = events->events[i].at_ms;
        if (cli->asked.json) cli_json(cli, &shape_event, &events->events[i]);
        else view_event(view, &events->events[i]);
    }
    return out_flush(&cli->out, cli->out_file);
}

/* Asks for what comes after the last event, for ever. A link that is down is waited out: nothing is lost meanwhile. */
int do_watch(struct cli *cli)
{
    struct view view = { &cli->out, cli->asked.json ? NULL : cli_menu(cli) };
    struct msg_events_ask body = { .after = (cli->asked.given & GIVEN(AFTER)) != 0 ? cli->asked.after : client_seq(cli->client), .wait_ms = WAIT_MS };
    struct answer answer;
    int code = EXIT_DONE, gone = 0;
    bool going = true;
    cli->watching = true;
    if (cli->asked.for_s > 0) client_stop_after(cli->client, cli->asked.for_s * SECOND_MS);
    client_stop_on_interrupt(cli->client);
    while (going) {
        client_ask(cli->client, KIND_EVENTS_SINCE, NULL, &body, WAIT_MS, &answer);
        if (answer.stopped) {
            going = false;
        } else if (answer.error == ERR_OK) {
            const struct msg_events *events = answer.body;
            body.after = events->next;
            going = put_events(cli, &view, events);
            gone = 0;
        } else if (answer.error == ERR_GONE && ++gone < GONE_MAX) {
            cli_tell(cli, &answer, false);
            out_flush(&cli->talk, cli->talk_file);
            body.after = client_seq(cli->client);
        } else if (answer.error != ERR_UNAVAILABLE) {
            cli_tell(cli, &answer, false);
            code = EXIT_FAILED;
            going = false;
        }
        answer_clear(&answer);
    }
    return code;
}
