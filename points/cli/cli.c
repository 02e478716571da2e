/* cli.c - from a command line to an exit code. */
#include "points/cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include "points/cli/help.h"
#include "points/cli/trouble.h"
#include "points/uplink/uplink.h"

enum { SECOND_MS = 1000 };

/* ---- questions ---- */

void cli_tell(struct cli *cli, const struct answer *answer, bool change)
{
    const struct asked *asked = &cli->asked;
    if (answer->stopped) return;
    if (asked->json) {
        struct out saved = cli->out;
        cli->out = (struct out){ .lang = saved.lang };
        cli_json(cli, &shape_refusal, answer->refusal);
        out_add(&cli->talk, "%s", cli->out.text);
        out_clear(&cli->out);
        cli->out = saved;
        if (!answer->unheard || !change) return;      /* the key is worth telling even to a machine's log */
    }
    struct trouble trouble = { .error = answer->error, .refusal = answer->refusal, .command = cli->command, .others = cli->others,
                               .unheard = answer->unheard, .met = client_met(cli->client),
                               .core = asked->core, .timeout_s = asked->timeout_s, .key = change ? cli->key : NULL, .argc = cli->argc, .argv = cli->argv,
                               .key_given = (asked->given & GIVEN(KEY)) != 0 };
    if (answer->error == ERR_QUANTITY && asked->item != NULL) {
        struct view view = cli_view(cli);
        trouble.item = view_item(&view, asked->item);
    }
    out_styled(&cli->talk, STYLE_FAINT, "paidan: ");
    trouble_say(&cli->talk, &trouble);
}

bool cli_ask(struct cli *cli, enum kind kind, const void *body, struct answer *answer)
{
    client_ask(cli->client, kind, NULL, body, 0, answer);
    if (answer->error != ERR_OK) cli_tell(cli, answer, false);
    return answer->error == ERR_OK;
}

bool cli_change(struct cli *cli, enum kind kind, const char *tail, const void *body, struct answer *answer)
{
    char key[KEY_MAX + 1];
    snprintf(key, sizeof key, "%.60s%.4s", cli->key, tail);
    client_ask(cli->client, kind, key, body, 0, answer);
    if (answer->error != ERR_OK) cli_tell(cli, answer, true);
    return answer->error == ERR_OK;
}

const struct msg_menu *cli_menu(struct cli *cli)
{
    struct msg_menu_ask body = { .category = NULL };
    if (!cli->menu_asked) client_ask(cli->client, KIND_MENU, NULL, &body, 0, &cli->menu);
    cli->menu_asked = true;
    return cli->menu.body;
}

struct view cli_view(struct cli *cli)
{
    return (struct view){ &cli->out, cli_menu(cli) };
}

void cli_json(struct cli *cli, const struct shape *shape, const void *body)
{
    size_t size = MESSAGE_MAX, length;
    char *text = NULL;
    do {      /* several pages of a list make a longer text than a message may be */
        size *= 2;
        free(text);
        text = malloc(size);
        if (text == NULL) abort();
        length = codec_write_body(shape, body, text, size);
    } while (length == 0);
    text[length] = '\0';
    out_add(&cli->out, "%s\n", text);
    free(text);
}

/* ---- the run ---- */

static void on_slow(void *context)
{
    struct cli *cli = context;
    if (cli->asked.json) return;
    out_add(&cli->talk, IN(&cli->talk, "正在连接 %s ... 最多等 %lld 秒，Ctrl-C 放弃\n", "connecting to %s ... for at most %lld s, Ctrl-C gives up\n"),
            cli->asked.core,
            (long long)cli->asked.timeout_s);
    out_flush(&cli->talk, cli->talk_file);
}

static void on_link(void *context, bool up)
{
    struct cli *cli = context;
    if (!cli->watching || cli->link_lost == !up) return;
    cli->link_lost = !up;
    out_add(&cli->talk, "%s", up ? IN(&cli->talk, "paidan: 链路恢复\n", "paidan: the link is back\n")
                                 : IN(&cli->talk, "paidan: 链路断开，等它恢复，事件不会漏\n",
                                      "paidan: the link is down; no event is lost when it comes back\n"));
    out_flush(&cli->talk, cli->talk_file);
}

/* The first question to the core: its time, by which "today" is understood. */
static bool learn_time(struct cli *cli)
{
    struct msg_clock_ask body = { .ask = false };
    struct answer answer;
    bool heard = cli_ask(cli, KIND_CLOCK, &body, &answer);
    if (heard) {
        const struct msg_clock *clock = answer.body;
        cli->out.now_ms = cli->talk.now_ms = clock->now_ms;
        cli->today = text_day_of_ms(clock->now_ms);
    }
    answer_clear(&answer);
    return heard;
}

static int run(struct cli *cli, const struct cli_streams *streams)
{
    const char *why = NULL;
    struct client_options options = { .address = cli->asked.core, .role = cli->asked.role, .scope = cli->asked.scope,
                                      .timeout_ms = cli->asked.timeout_s * SECOND_MS, .context = cli, .on_link = on_link };
    if (streams->talk_terminal) options.on_slow = on_slow;
    if (cli->asked.key != NULL) snprintf(cli->key, sizeof cli->key, "%s", cli->asked.key);
    else uplink_key(cli->key);
    if (!client_open(&options, &cli->client, &why)) {
        out_add(&cli->talk, "paidan: %s: %s\n", cli->asked.core, why);
        return EXIT_FAILED;
    }
    int code = learn_time(cli) ? cli->command->run(cli) : EXIT_FAILED;
    answer_clear(&cli->menu);
    client_close(cli->client);
    return code;
}

int cli_main(int argc, char **argv, const struct args_env *env, const struct cli_streams *streams)
{
    struct cli cli = { .argc = argc, .argv = argv, .out_file = streams->out, .talk_file = streams->talk };
    int code = EXIT_DONE;
    cli.out.lang = cli.talk.lang = args_lang(argc, argv, env);
    cli.out.colour = streams->out_colour;
    cli.talk.colour = streams->talk_colour;
    switch (args_read(argc, argv, env, &cli.asked, &cli.command, &cli.talk)) {
    case ARGS_HELP:
        if (cli.command != NULL) help_command(&cli.out, cli.command);
        else if (cli.asked.family != NULL) help_family(&cli.out, cli.asked.family);
        else help_all(&cli.out);
        break;
    case ARGS_VERSION: out_add(&cli.out, "paidan %s\n", PAIDAN_VERSION); break;
    case ARGS_WRONG:   code = EXIT_USAGE; break;
    case ARGS_RUN:
        cli.out.colour = cli.out.colour && !cli.asked.json;
        code = run(&cli, streams);
        break;
    }
    if (!out_flush(&cli.out, cli.out_file)) {      /* a full disk: what was asked may be done, but the answer is lost */
        out_add(&cli.talk, "%s", IN(&cli.talk, "paidan: 答复写不出去\n", "paidan: the answer cannot be written\n"));
        if (code == EXIT_DONE) code = EXIT_FAILED;
    }
    out_flush(&cli.talk, cli.talk_file);
    return code;
}
