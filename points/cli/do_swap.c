/* do_swap.c - shifts that change hands: asked for, agreed to, settled. */
#include "points/cli/edits.h"
#include "points/cli/fetch.h"

#include <inttypes.h>
#include <string.h>

/* Who moves next, by the state that it is in now. */
static const struct { const char *state, *verb, *arguments; } next[] = {
    { "open", "agree", " WORKER" }, { "asked", "agree", " WORKER" }, { "agreed", "approve", "" },
};

static int finish_swap(struct cli *cli, bool ok, struct answer *answer)
{
    struct out *out = &cli->out;
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_swap, answer->body);
    } else if (ok) {
        const struct msg_swap *swap = answer->body;
        view_swap(&(struct view){ out, NULL }, swap, cli->asked.preview);
        for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
            if (strcmp(next[i].state, swap->state) != 0) continue;
            out_styled(out, STYLE_FAINT, IN(out, "下一步: paidan roster swap %s %" PRIu64 "%s", "next: paidan roster swap %s %" PRIu64 "%s"), next[i].verb, swap->swap,
                       next[i].arguments);
            out_add(out, "\n");
        }
    }
    answer_clear(answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_swap_ask(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_swap_ask body = { .worker = asked->worker, .with = asked->with, .day = when_day(asked->first, cli->today), .note = asked->note };
    struct answer answer;
    if ((asked->given & GIVEN(FOR_DAY)) != 0) body.to_day = when_day(asked->day, cli->today);
    return finish_swap(cli, cli_change(cli, KIND_SWAP_ASK, "", &body, &answer), &answer);
}

int do_swap_post(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_swap_post body = { .day = when_day(asked->day, cli->today), .shift = asked->shift, .note = asked->note };
    struct answer answer;
    if (!fetch_point(cli, 0, &body.point)) return EXIT_USAGE;
    return finish_swap(cli, cli_change(cli, KIND_SWAP_POST, "", &body, &answer), &answer);
}

int do_swap_agree(struct cli *cli)
{
    struct msg_swap_agree body = { .swap = cli->asked.swap, .worker = cli->asked.worker };
    struct answer answer;
    return finish_swap(cli, cli_change(cli, KIND_SWAP_AGREE, "", &body, &answer), &answer);
}

static int settle(struct cli *cli, bool on)
{
    char waive[WAIVE_MAX_BYTES + 1];
    struct msg_swap_settle body = { .swap = cli->asked.swap, .on = on, .waive = waive, .note = cli->asked.note, .dry = cli->asked.preview };
    struct answer answer;
    if (!edits_waiver(cli, waive)) return EXIT_USAGE;
    return finish_swap(cli, cli_change(cli, KIND_SWAP_SETTLE, "", &body, &answer), &answer);
}

int do_swap_approve(struct cli *cli) { return settle(cli, true); }
int do_swap_refuse(struct cli *cli) { return settle(cli, false); }

int do_swap_withdraw(struct cli *cli)
{
    struct msg_swap_ref body = { .swap = cli->asked.swap };
    struct answer answer;
    return finish_swap(cli, cli_change(cli, KIND_SWAP_WITHDRAW, "", &body, &answer), &answer);
}

int do_swap_list(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_swap_list_ask body = { .point = asked->point, .worker = asked->worker, .state = asked->state };
    struct answer answer;
    client_ask_all(cli->client, KIND_SWAP_LIST, &body, (uint64_t)asked->limit, &answer);
    bool ok = answer.error == ERR_OK;
    if (!ok) cli_tell(cli, &answer, false);
    if (ok && asked->json) cli_json(cli, &shape_swaps, answer.body);
    else if (ok) view_swaps(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}
