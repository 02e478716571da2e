/* test_cli_args.c - command lines, good and bad, and the help that goes with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "points/cli/command.h"
#include "points/cli/help.h"

enum { ARGV_MAX = 24 };

struct line { int argc; char *argv[ARGV_MAX]; char text[512]; };

/* Words are separated by spaces; a ^ stands for a space inside a word. */
static void split(struct line *line, const char *text)
{
    line->argc = 0;
    snprintf(line->text, sizeof line->text, "paidan %s", text);
    for (char *word = strtok(line->text, " "); word != NULL; word = strtok(NULL, " ")) {
        assert_true(line->argc < ARGV_MAX - 1);
        for (char *at = word; *at != '\0'; at++)
            if (*at == '^') *at = ' ';
        line->argv[line->argc++] = word;
    }
    line->argv[line->argc] = NULL;
}

static const struct args_env no_env = { NULL, NULL, NULL };

static enum args_result read_line(const char *text, const struct args_env *env, struct asked *asked, const struct command **command, struct out *wrong)
{
    static struct line line;      /* texts in asked point into it */
    split(&line, text);
    return args_read(line.argc, line.argv, env, asked, command, wrong);
}

#define HOME "--point 1 --household 7 --at 120.158,30.242"

static void test_good(void **state)
{
    static const struct { const char *line, *command; } cases[] = {
        { "order CLN01 2 " HOME, "order" },
        { "order CLN01 " HOME, "order" },
        { HOME " order CLN01", "order" },
        { "order --point=1 --household=7 --at=120.158,30.242 CLN01", "order" },
        { "order --at 120.1580001,30.2 --point 1 --household 9223372036854775807 -- CLN01", "order" },
        { "book CLN01 2 tomorrow 9:30 " HOME, "book" },
        { "book CLN01 2 tomorrow^9:30 " HOME, "book" },
        { "book CLN01 2 14:00 " HOME, "book" },
        { "book CLN01 2 2026-11-24 09:00 " HOME, "book" },
        { "slots CLN01 " HOME " --day +2 --days 14", "slots" },
        { "show 9001 --json", "show" },
        { "cancel 9001 --cause resident", "cancel" },
        { "cancel --after 9001", "cancel" },
        { "cancel 9001 --all", "cancel" },
        { "move 9001 --after tomorrow 9:30 --agree 75.5", "move" },
        { "move 9001 2026-11-24 09:00 --all", "move" },
        { "book CLN01 2 tomorrow 9:30 --weekly 8 --skip-holidays " HOME, "book" },
        { "book CLN01 2 tomorrow 9:30 --every 2 --until 2027-01-20 --partial " HOME, "book" },
        { "slots CLN01 2 --reasons " HOME, "slots" },
        { "series set 9003 2 2026-12-01 10:30", "series set" },
        { "orders --state on_the_way --limit 0", "orders" },
        { "workers --on-duty --firm 3", "workers" },
        { "roster show 31", "roster show" },
        { "roster show --point 1 --from +3 --days 35 --draft --reasons", "roster show" },
        { "roster assign 31 -1 -", "roster assign" },
        { "roster assign 31 tomorrow L --key my-own-key-1 --now --preview", "roster assign" },
        { "roster assign 31 tomorrow L --waive rest_gap,week_hours --why 人手不够", "roster assign" },
        { "roster pattern 31 5D2 --from 2026-12-01 --to 2026-12-31 --offset 3", "roster pattern" },
        { "roster pattern --all 5D2 --spread --from 2026-12-01 --point 1", "roster pattern" },
        { "roster pattern --all - --from 2026-12-01 --point 1", "roster pattern" },
        { "roster clear 31 tomorrow --to +5", "roster clear" },
        { "roster leave 31 2026-12-07 2026-12-09 --end", "roster leave" },
        { "roster copy --week 2026-11-30 --to 2026-12-07 --repeat 3 --point 1", "roster copy" },
        { "roster import - --point 1", "roster import" },
        { "roster export --draft --point 1", "roster export" },
        { "roster publish --seen 57 --preview --point 1", "roster publish" },
        { "roster swap ask 31 2026-12-05 --with 44 --for 2026-12-06", "roster swap ask" },
        { "roster swap post 2026-12-05 L --point 1", "roster swap post" },
        { "roster swap agree 12 44", "roster swap agree" },
        { "roster swap list --state agreed", "roster swap list" },
        { "roster take 44 today D --from 31", "roster take" },
        { "visit decline 9001 31 --cause sick", "visit" },
        { "away 31 tomorrow 9:00 12:00", "away" },
        { "away 31 tomorrow +3 --why sick", "away" },
        { "assign 9001", "assign" },
        { "watch --for 5 --after 0", "watch" },
        { "exclude 7 31 --welcome", "exclude" },
        { "priority 7 2", "priority" },
        { "usage --role regulator", "usage" },
        { "usage --role firm --firm 3", "usage" },
        { "worker 31 --role worker", "worker" },
        { "show 1 --role resident --scope 2", "show" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asked asked;
        const struct command *command;
        struct out wrong = { .lang = LANG_EN };
        enum args_result result = read_line(cases[i].line, &no_env, &asked, &command, &wrong);
        if (result != ARGS_RUN) print_error("%s: %s", cases[i].line, wrong.text);
        assert_int_equal(result, ARGS_RUN);
        assert_string_equal(command->name, cases[i].command);
        out_clear(&wrong);
    }
}

static void test_bad(void **state)
{
    static const struct { const char *line, *says; } cases[] = {
        { "ordr", "did you mean order?" },
        { "xyzzy", "no command 'xyzzy'" },
        { "--json", "what to do?" },
        { "order", "missing ITEM" },
        { "order CLN01", "missing --point" },
        { "order CLN01 --point 1 --household 7", "missing --at" },
        { "order CLN01 2 3 " HOME, "what is '3'" },
        { "order CLN01 0 " HOME, "QTY" },
        { "order CLN01 two " HOME, "QTY" },
        { "order CLN01 --point 1 --household 7 --at 30.242,120.158", "longitude first" },
        { "order CLN01 --point 1 --household 7 --at 120.158", "--at" },
        { "order CLN01 --point 1 --household 7 --at 120.,30.2", "--at" },
        { "order CLN01 --point 1 --household 7 --at 120.12345678,30.2", "--at" },
        { "order CLN01 --point 1 --household 7 --at 120.1,30.2x", "--at" },
        { "order CLN01 --point 1 --household 0 --at 120.1,30.2", "--household" },
        { "order CLN01 --point 1 --household 007 --at 120.1,30.2", "--household" },
        { "order CLN01 --point 4294967296 --household 7 --at 120.1,30.2", "--point" },
        { "order a-code-that-is-far-too-long " HOME, "ITEM" },
        { "book CLN01 2 " HOME, "missing START" },
        { "book CLN01 2 14:00 --weekly 1 " HOME, "--weekly" },
        { "book CLN01 2 14:00 --weekly 13 " HOME, "--weekly" },
        { "move 9001 14:00 --agree 75.505", "--agree" },
        { "move 9001 14:00 --agree -1", "--agree" },
        { "move 9001 14:00 --agree .5", "--agree" },
        { "move 9001 14:00 --after 3", "what is '3'" },
        { "series set 9003 0 14:00", "NUMBER" },
        { "book CLN01 2 tomorrow " HOME, "START" },
        { "book CLN01 2 24:00 " HOME, "START" },
        { "book CLN01 2 9:5 " HOME, "START" },
        { "book CLN01 2 2026-02-29 09:00 " HOME, "START" },
        { "slots CLN01 " HOME " --day 9:30", "--day" },
        { "show", "missing ORDER" },
        { "show abc", "ORDER" },
        { "show 1 --frob", "no option --frob" },
        { "show 1 --days 3", "no option --days" },
        { "show 1 -x", "no option -x" },
        { "show 1 --json=yes", "--json" },
        { "show 1 --timeout", "--timeout" },
        { "show 1 --timeout 0", "--timeout" },
        { "show 1 --lang fr", "--lang" },
        { "show 1 --role boss", "--role" },
        { "show 1 --role worker", "role worker needs --scope" },
        { "show 1 --role resident", "role resident needs --scope" },
        { "show 1 --role admin --scope 1", "role admin has no scope" },
        { "show 1 --core ws://127.0.0.1:1", "--core" },
        { "show 1 --core http://x", "--core" },
        { "visit dance 1 2", "accept|decline" },
        { "visit accept 1", "missing WORKER" },
        { "visit acc 1 2", "STEP" },
        { "cancel 1 --cause sick", "--cause" },
        { "cancel 1 --key short", "--key" },
        { "cancel 1 --key with^space1", "--key" },
        { "orders --state done", "--state" },
        { "roster assign 31 tomorrow", "missing SHIFT" },
        { "roster 31", "no command 'roster 31'" },
        { "roster asign 31 today D", "did you mean roster assign?" },
        { "roster swap", "no command 'roster swap'" },
        { "roster show 31 44", "what is '44'" },
        { "roster show --days 36 --point 1", "--days" },
        { "roster pattern 31 --from today", "missing CODE" },
        { "roster pattern 31 5D2", "missing --from" },
        { "roster pattern --all --from today", "missing CODE" },
        { "roster pattern --all 31 5D2 --from today", "what is '5D2'" },
        { "roster copy --week today", "missing --to" },
        { "roster copy --week today --to +7 --repeat 13", "--repeat" },
        { "roster leave 31", "missing FROM" },
        { "roster leave 31 9:30", "FROM" },
        { "roster assign 31 today D --why a-reason-that-is-longer-than-forty-seven-bytes-is-too-long", "--why" },
        { "watch --for 0", "--for" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
            struct asked asked;
            const struct command *command;
            struct out wrong = { .lang = lang };
            assert_int_equal(read_line(cases[i].line, &no_env, &asked, &command, &wrong), ARGS_WRONG);
            assert_true(wrong.used > 0 && wrong.text[wrong.used - 1] == '\n');
            if (lang == LANG_EN && strstr(wrong.text, cases[i].says) == NULL) fail_msg("%s: %s", cases[i].line, wrong.text);
            out_clear(&wrong);
        }
    }
}

static void test_values(void **state)
{
    struct asked asked;
    const struct command *command;
    struct out wrong = { .lang = LANG_EN };
    (void)state;
    assert_int_equal(read_line("book COK01 2 明天 9:30 " HOME " --key key-12345 --timeout 3", &no_env, &asked, &command, &wrong), ARGS_RUN);
    assert_string_equal(asked.item, "COK01");
    assert_int_equal(asked.qty, 2);
    assert_int_equal(asked.start.kind, WHEN_DAY_AHEAD);
    assert_int_equal(asked.start.day, 1);
    assert_int_equal(asked.start.minute, 570);
    assert_int_equal(asked.point, 1);
    assert_int_equal(asked.household, 7);
    assert_int_equal(asked.at.lon_e7, 1201580000);
    assert_int_equal(asked.at.lat_e7, 302420000);
    assert_string_equal(asked.key, "key-12345");
    assert_int_equal(asked.timeout_s, 3);
    assert_int_equal(asked.role, ROLE_OPERATOR);
    assert_int_equal(asked.scope, 1);
    assert_false(asked.json);
    assert_int_equal(read_line("roster assign 31 -1 -", &no_env, &asked, &command, &wrong), ARGS_RUN);
    assert_int_equal(asked.day.day, -1);
    assert_string_equal(asked.shift, "-");
    assert_int_equal(asked.role, ROLE_ADMIN);
    assert_int_equal(asked.scope, 0);
}

static void test_environment(void **state)
{
    static const struct { struct args_env env; const char *line; const char *core; uint64_t point; enum role role; } cases[] = {
        { { NULL, NULL, NULL }, "orders", "ipc://run/paidand.ipc", 0, ROLE_ADMIN },
        { { "tcp://127.0.0.1:7", NULL, NULL }, "orders", "tcp://127.0.0.1:7", 0, ROLE_ADMIN },
        { { "tcp://127.0.0.1:7", "4", NULL }, "orders", "tcp://127.0.0.1:7", 4, ROLE_OPERATOR },
        { { "tcp://127.0.0.1:7", "4", NULL }, "orders --core ipc:///x --point 5", "ipc:///x", 5, ROLE_OPERATOR },
        { { "nowhere", "four", NULL }, "orders --core ipc:///x --point 5", "ipc:///x", 5, ROLE_OPERATOR },      /* not even looked at */
        { { "", "", "" }, "orders", "ipc://run/paidand.ipc", 0, ROLE_ADMIN },
        { { NULL, "4", NULL }, "orders --role admin", "ipc://run/paidand.ipc", 4, ROLE_ADMIN },
        { { NULL, "4", NULL }, "order CLN01 --household 7 --at 120.1,30.2", "ipc://run/paidand.ipc", 4, ROLE_OPERATOR },
    };
    struct asked asked;
    const struct command *command;
    struct out wrong = { .lang = LANG_EN };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_line(cases[i].line, &cases[i].env, &asked, &command, &wrong), ARGS_RUN);
        assert_string_equal(asked.core, cases[i].core);
        assert_int_equal(asked.point, cases[i].point);
        assert_int_equal(asked.role, cases[i].role);
    }
    const struct args_env bad = { NULL, "four", NULL };
    assert_int_equal(read_line("orders", &bad, &asked, &command, &wrong), ARGS_WRONG);
    assert_non_null(strstr(wrong.text, "$PAIDAN_POINT"));
    out_clear(&wrong);
}

static void test_lang(void **state)
{
    static const struct { const char *lang, *line; enum lang expected; } cases[] = {
        { NULL, "orders", LANG_ZH },          { "C", "orders", LANG_ZH },          { "zh_CN.UTF-8", "orders", LANG_ZH },
        { "en_GB.UTF-8", "orders", LANG_EN }, { "en_US", "orders --lang zh", LANG_ZH }, { "C", "--lang=en orders", LANG_EN },
        { "en_US", "orders --lang fr", LANG_EN },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        const struct args_env env = { .lang = cases[i].lang };
        split(&line, cases[i].line);
        assert_int_equal(args_lang(line.argc, line.argv, &env), cases[i].expected);
    }
}

/* ---- help ---- */

static void test_help_asked(void **state)
{
    static const struct { const char *line, *command; enum args_result expected; } cases[] = {
        { "", NULL, ARGS_HELP },      { "--help", NULL, ARGS_HELP },           { "-h", NULL, ARGS_HELP },           { "help", NULL, ARGS_HELP },
        { "order --help", "order", ARGS_HELP }, { "--help order", "order", ARGS_HELP }, { "help order", "order", ARGS_HELP },
        { "roster assign --help", "roster assign", ARGS_HELP }, { "help roster swap ask", "roster swap ask", ARGS_HELP },
        { "roster", NULL, ARGS_HELP }, { "help roster", NULL, ARGS_HELP }, { "roster --help", NULL, ARGS_HELP }, { "roster -h", NULL, ARGS_HELP }, { "--version", NULL, ARGS_VERSION },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asked asked;
        const struct command *command;
        struct out wrong = { .lang = LANG_EN };
        assert_int_equal(read_line(cases[i].line, &no_env, &asked, &command, &wrong), cases[i].expected);
        if (cases[i].command == NULL) assert_null(command);
        else assert_string_equal(command->name, cases[i].command);
    }
}

static void test_help_of_all(void **state)
{
    (void)state;
    for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        struct out out = { .lang = lang };
        help_all(&out);
        for (uint32_t i = 0; i < command_count; i++) {
            assert_non_null(strstr(out.text, commands[i].name));
            assert_non_null(strstr(out.text, out_words(&out, commands[i].help)));
        }
        out_clear(&out);
    }
}

/* Each names its arguments and options and shows an example that is itself a good command line. */
static void test_help_of_each(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < command_count; i++) {
        for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
            const struct command *command = &commands[i], *found;
            struct out out = { .lang = lang }, wrong = { .lang = lang };
            struct asked asked;
            help_command(&out, command);
            assert_true(strlen(out_words(&out, command->help)) > 0);
            assert_non_null(strstr(out.text, out_words(&out, command->help)));
            for (uint32_t k = 0; k < command->arg_count; k++) assert_non_null(strstr(out.text, param_rows[command->args[k]].meta));
            for (int k = 0; k < PARAMS; k++) {
                char option[40];
                if (((command->need | command->may | GLOBAL_OPTIONS) >> k & 1) == 0) continue;
                snprintf(option, sizeof option, "--%s", param_rows[k].name);
                assert_non_null(strstr(out.text, option));
            }
            assert_non_null(strstr(out.text, command->example));
            assert_int_equal(strncmp(command->example, "paidan ", 7), 0);
            if (read_line(command->example + 7, &no_env, &asked, &found, &wrong) != ARGS_RUN) fail_msg("%s: %s", command->example, wrong.text);
            assert_ptr_equal(found, command);
            out_clear(&out);
        }
    }
}

static void test_tables(void **state)
{
    (void)state;
    for (int i = 0; i < PARAMS; i++) {
        assert_non_null(param_rows[i].name);
        assert_true(param_rows[i].help.zh[0] != '\0' && param_rows[i].help.en[0] != '\0');
        assert_true((param_rows[i].type == TYPE_FLAG) == (param_rows[i].meta == NULL));
        assert_true((param_rows[i].type == TYPE_CHOICE || param_rows[i].type == TYPE_ROLE || param_rows[i].type == TYPE_LANG) == (param_rows[i].choices != NULL));
    }
    for (uint32_t i = 0; i < command_count; i++) {
        assert_true(commands[i].arg_need <= commands[i].arg_count && commands[i].arg_count <= COMMAND_ARGS_MAX);
        assert_non_null(commands[i].run);
        for (uint32_t k = 0; k < i; k++) assert_string_not_equal(commands[i].name, commands[k].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),       cmocka_unit_test(test_bad),         cmocka_unit_test(test_values),       cmocka_unit_test(test_environment), cmocka_unit_test(test_lang),
        cmocka_unit_test(test_help_asked), cmocka_unit_test(test_help_of_all), cmocka_unit_test(test_help_of_each), cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
