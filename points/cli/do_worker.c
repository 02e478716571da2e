/* do_worker.c - workers, and what they do on a visit. */
#include "points/cli/cli.h"

#include <inttypes.h>
#include <string.h>
#include "points/cli/when.h"
#include "points/cli/words.h"

static int finish_worker(struct cli *cli, bool ok, struct answer *answer)
{
    if (ok && cli->asked.json) cli_json(cli, &shape_worker, answer->body);
    else if (ok) view_worker(&(struct view){ &cli->out, NULL }, answer->body);
    answer_clear(answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_workers(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    struct msg_worker_list_ask body = { .point = asked->point, .firm = asked->firm, .on_duty = asked->duty };
    struct answer answer;
    client_ask_all(cli->client, KIND_WORKER_LIST, &body, (uint64_t)asked->limit, &answer);
    bool ok = answer.error == ERR_OK;
    if (!ok) cli_tell(cli, &answer, false);
    if (ok && asked->json) cli_json(cli, &shape_worker_list, answer.body);
    else if (ok) view_workers(&(struct view){ &cli->out, NULL }, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

int do_worker(struct cli *cli)
{
    struct msg_worker_ref body = { .worker = cli->asked.worker };
    struct answer answer;
    return finish_worker(cli, cli_ask(cli, KIND_WORKER_SHOW, &body, &answer), &answer);
}

static int sign(struct cli *cli, enum kind kind)
{
    struct msg_worker_ref body = { .worker = cli->asked.worker };
    struct answer answer;
    struct out *out = &cli->out;
    bool ok = cli_change(cli, kind, "", &body, &answer);
    if (ok && !cli->asked.json) {
        const struct msg_worker *worker = answer.body;
        out_add(out, IN(out, "师傅 %" PRIu64 " 已%s，今天的班 %s\n", "worker %" PRIu64 " signed %s, shift today %s\n"), worker->worker,
                worker->signed_in ? IN(out, "签到", "in") : IN(out, "签退", "out"), strcmp(worker->shift, "-") == 0 ? IN(out, "休", "off") : worker->shift);
        answer_clear(&answer);
        return EXIT_DONE;
    }
    return finish_worker(cli, ok, &answer);
}

int do_sign_in(struct cli *cli) { return sign(cli, KIND_WORKER_SIGN_IN); }
int do_sign_out(struct cli *cli) { return sign(cli, KIND_WORKER_SIGN_OUT); }

/* A time alone is on the day on which the absence begins. */
int do_away(struct cli *cli)
{
    const struct asked *asked = &cli->asked;
    int32_t first = when_day(asked->from, cli->today);
    struct msg_worker_away body = { .worker = asked->worker, .why = asked->why == NULL ? "leave" : asked->why, .from_ms = when_ms(asked->from, cli->today),
                                    .to_ms = when_ms(asked->to, asked->to.kind == WHEN_DAY_NONE ? first : cli->today) };
    struct answer answer;
    struct out *out = &cli->out;
    char from[WHEN_SIZE], to[WHEN_SIZE];
    bool ok = cli_change(cli, KIND_WORKER_AWAY, "", &body, &answer);
    if (ok && !asked->json)
        out_add(out, IN(out, "师傅 %" PRIu64 " %s：%s 到 %s\n", "worker %" PRIu64 " %s: %s to %s\n"), body.worker, word_in(WORDS_AWAY, body.why, out),
                when_text(body.from_ms, out, from),
                when_text(body.to_ms, out, to));
    if (ok && asked->json) cli_json(cli, &shape_worker, answer.body);
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}

/* ---- visits ---- */

static const struct { const char *step; enum kind kind; const char *next; } steps[] = {
    { "accept", KIND_OFFER_ACCEPT, "leave" },   { "decline", KIND_OFFER_DECLINE, NULL },   { "drop", KIND_WORKER_DROP, NULL },
    { "leave", KIND_VISIT_SET_OUT, "arrive" },  { "arrive", KIND_VISIT_ARRIVE, "start" },  { "start", KIND_VISIT_START, "finish" },
    { "finish", KIND_VISIT_FINISH, NULL },
};

int do_visit(struct cli *cli)
{
    struct msg_offer body = { .order = cli->asked.order, .worker = cli->asked.worker, .cause = cli->asked.cause };
    struct answer answer;
    size_t at = 0;
    while (strcmp(steps[at].step, cli->asked.step) != 0) at++;
    bool ok = cli_change(cli, steps[at].kind, "", &body, &answer);
    if (ok && cli->asked.json) {
        cli_json(cli, &shape_order, answer.body);
    } else if (ok) {
        struct view view = cli_view(cli);
        view_order(&view, answer.body);
        if (steps[at].next != NULL) {
            out_styled(&cli->out, STYLE_FAINT, IN(&cli->out, "下一步: paidan visit %s %" PRIu64 " %" PRIu64,
                                                  "next: paidan visit %s %" PRIu64 " %" PRIu64), steps[at].next, body.order, body.worker);
            out_add(&cli->out, "\n");
        }
    }
    answer_clear(&answer);
    return ok ? EXIT_DONE : EXIT_FAILED;
}
