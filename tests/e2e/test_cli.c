/* test_cli.c - every command of the terminal against the live core, in one conversation: with --json the reply reads as the message it is, without it
 * there is something for people; a change asked twice under one key happens once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"

enum { WORDS_MAX = 32, LINE_SIZE = 256 };
#define HOME " --household 7 --at 120.158,30.242"

/* KEYED: a change; it is asked again under its key. */
enum way { LOOK, KEYED };

static void run(struct town *town, const char *line)
{
    char words[LINE_SIZE], *rest = NULL;
    const char *argv[WORDS_MAX] = { PAIDAN_CLI, "--core", town->address, "--timeout", "20" };
    int count = 5;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok_r(words, " ", &rest); word != NULL && count < WORDS_MAX - 1; word = strtok_r(NULL, " ", &rest)) argv[count++] = word;
    program_run(&town->run, town->dir, argv);
}

static void run_well(struct town *town, const char *line)
{
    run(town, line);
    if (town->run.code != 0 || town->run.out[0] == '\0') fail_msg("paidan %s: %d\n%s%s", line, town->run.code, town->run.out, town->run.err);
}

/* Each line of the output is one body of this shape; at least one. */
static void read_json(struct town *town, const char *line, const struct shape *shape)
{
    static char scratch[ARENA_MESSAGE];
    struct arena arena;
    char *rest = NULL;
    for (char *text = strtok_r(town->run.out, "\n", &rest); text != NULL; text = strtok_r(NULL, "\n", &rest)) {
        void *body = NULL;
        const char *field = NULL;
        arena_init(&arena, scratch, sizeof scratch);
        enum error error = codec_read_body(shape, text, strlen(text), &arena, &body, &field);
        if (error != ERR_OK) fail_msg("paidan %s: %s %s in %s", line, error_name(error), field != NULL ? field : "", text);
    }
}

static void test_commands(void **state)
{
    static const struct { const char *line; enum way way; const struct shape *shape; const char *says; } steps[] = {
        { "menu --category 保洁", LOOK, &shape_menu, "\"CLN01\"" },
        { "clock", LOOK, &shape_clock, "\"speed_pct\":0" },
        { "sign-in 11", KEYED, &shape_worker, "\"signed_in\":true" },
        { "workers --point 1 --on-duty", LOOK, &shape_worker_list, "\"worker\":\"11\"" },
        { "roster show --point 1 --days 7", LOOK, &shape_roster, "\"shift\":\"D\"" },
        { "roster assign 11 2026-11-26 - --now", KEYED, &shape_roster_impact, "\"cells\":1" },
        { "order CLN01 2 --point 1" HOME, KEYED, &shape_order, "\"state\":\"assigned\"" },
        { "orders --point 1", LOOK, &shape_order_list, "\"order\":\"1\"" },
        { "show 1", LOOK, &shape_order, "\"household\":\"7\"" },
        { "why 1", LOOK, &shape_why, "\"looked_at\":2" },
        { "worker 11", LOOK, &shape_worker, "\"row\":\"visit\"" },
        { "visit accept 1 11", KEYED, &shape_order, "\"state\":\"accepted\"" },
        { "visit leave 1 11", KEYED, &shape_order, "\"state\":\"on_the_way\"" },
        { "visit arrive 1 11", KEYED, &shape_order, "\"state\":\"arrived\"" },
        { "visit start 1 11", KEYED, &shape_order, "\"state\":\"serving\"" },
        { "clock --advance 60", KEYED, &shape_clock, "\"now_ms\":\"1795399200000\"" },
        { "visit finish 1 11", KEYED, &shape_order, "\"state\":\"done\"" },
        { "usage --point 1 --day 2026-11-23", LOOK, &shape_usage, "\"done\":1" },
        { "slots CLN01 2 --point 1" HOME " --day 2026-11-24 --days 1", LOOK, &shape_slots, "\"free\":2" },
        { "book CLN01 2 2026-11-24T10:00 --point 1" HOME, KEYED, &shape_order, "\"state\":\"assigned\"" },
        { "exclude 9 11", KEYED, &shape_done, "\"done\":true" },
        { "priority 9 2", KEYED, &shape_done, "\"done\":true" },
        { "assign 2 12 --cause operator", KEYED, &shape_order, "\"worker\":\"12\"" },
        { "cancel 2 --cause resident", KEYED, &shape_order, "\"state\":\"cancelled\"" },
        { "order CLN01 2 --point 1" HOME, KEYED, &shape_order, "\"order\":\"3\"" },
        { "fail 3 --cause no_access", KEYED, &shape_order, "\"state\":\"failed\"" },
        { "away 11 15:00 16:00 --why break", KEYED, &shape_worker, "\"worker\":\"11\"" },
        { "sign-out 11", KEYED, &shape_worker, "\"worker\":\"11\"" },
        { "watch --after 1 --for 1 --point 1", LOOK, &shape_event, "\"event\":\"finished\"" },
    };
    struct town *town = *state;
    char line[LINE_SIZE], key[32];
    town_workers(town, 11, 2, 1, "P001");
    town_core_start(town, NULL);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        snprintf(key, sizeof key, " --key terminal-%03zu", i);
        snprintf(line, sizeof line, "%s%s --json", steps[i].line, steps[i].way == KEYED ? key : "");
        run_well(town, line);
        if (strstr(town->run.out, steps[i].says) == NULL) fail_msg("paidan %s: no %s in %s", line, steps[i].says, town->run.out);
        read_json(town, line, steps[i].shape);
        for (size_t lang = 0; lang < 2; lang++) {
            snprintf(line, sizeof line, "%s%s --lang %s", steps[i].line, steps[i].way == KEYED ? key : "", lang == 0 ? "zh" : "en");
            run_well(town, line);
        }
    }
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    assert_int_equal(desk_order(admin, 3)->order, 3);
    desk_refused(admin, KIND_ORDER_SHOW, &(struct msg_order_ref){ .order = 4 }, ERR_NO_ORDER);
}

/* The only worker has a visit at 10:00: what is full says so, in words, the runs of starts together. */
static void test_reasons(void **state)
{
    struct town *town = *state;
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    run_well(town, "book CLN01 2 2026-11-24T10:00 --point 1" HOME " --key terminal-book");
    run_well(town, "slots CLN01 2 --point 1" HOME " --day 2026-11-24 --days 1 --reasons --lang zh");
    if (strstr(town->run.out, "约满  1 人：1 在单") == NULL) fail_msg("%s", town->run.out);
    run_well(town, "slots CLN01 2 --point 1" HOME " --day 2026-11-22 --days 1 --reasons --lang en");
    if (strstr(town->run.out, "nothing to book: That time has already passed.") == NULL) fail_msg("%s", town->run.out);
}

static void run_badly(struct town *town, const char *line, const char *says)
{
    run(town, line);
    if (town->run.code != 1 || strstr(town->run.err, says) == NULL) fail_msg("paidan %s: %d\n%s%s", line, town->run.code, town->run.out, town->run.err);
}

static void run_saying(struct town *town, const char *line, const char *says)
{
    run_well(town, line);
    if (strstr(town->run.out, says) == NULL) fail_msg("paidan %s: no %s in\n%s", line, says, town->run.out);
}

/* A series, its visits moved and ended; and one of which a visit is full, changed first, then confirmed. The only worker works every day. */
static void test_series(void **state)
{
    struct town *town = *state;
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    run_saying(town, "book CLN01 2 2026-11-24T10:00 --weekly 4 --point 1" HOME " --key terminal-weekly --lang en", "series 1, 4 visits");
    run_saying(town, "book CLN01 2 2026-11-24T10:00 --weekly 4 --point 1" HOME " --key terminal-weekly --json", "\"state\":\"assigned\"");
    run_saying(town, "move 2 --after 2026-12-01T11:00 --key terminal-move --json", "\"order\":\"2\"");
    run_saying(town, "move 2 --after 2026-12-01T11:00 --key terminal-move --json", "\"number\":2");
    run_saying(town, "series show 1 --lang en", "11:00");
    run_badly(town, "move 1 2026-11-24T10:00", "exists");
    run_saying(town, "move 1 --json", "\"free\":1");
    run_saying(town, "move 1 --lang zh", "11-25 周三");
    run_badly(town, "move 2 --after 2026-12-05T11:00 --lang en", "the visit of 12-05 Sat cannot be had");
    run_badly(town, "book CLN01 2 2026-11-28T10:00 --weekly 3 --point 1" HOME " --lang en", "The nearest free starts: ");
    run_well(town, "book CLN01 2 2026-12-02T10:00 --point 1" HOME);
    run_badly(town, "book CLN01 2 2026-11-25T10:00 --every 1 --until 2026-12-08 --point 1" HOME " --lang en", "paidan series set 6 2 2026-12-02");
    run_saying(town, "series set 6 2 2026-12-02T13:00 --key terminal-set --json", "\"state\":\"held\"");
    run_saying(town, "series show 6 --json", "\"held\":2");
    run_saying(town, "series confirm 6 --key terminal-sure --json", "\"state\":\"assigned\"");
    run_saying(town, "cancel 2 --after --key terminal-end --json", "\"state\":\"cancelled\"");
    run_saying(town, "series show 1 --lang zh", "已取消");
    run_saying(town, "cancel 1 --all --json", "\"state\":\"cancelled\"");
}

static void test_refusals(void **state)
{
    static const struct { const char *line; int code; const char *json; } cases[] = {
        { "show 999", 1, "\"no_order\"" },
        { "order NONE 2 --point 1" HOME, 1, "\"no_item\"" },
        { "order CLN01 99 --point 1" HOME, 1, "\"quantity\"" },
        { "book CLN01 2 2020-01-01T10:00 --point 1" HOME, 1, "\"past\"" },
        { "sign-in 11 --role worker --scope 12", 1, "\"forbidden\"" },
        { "cancel 1 --role regulator", 1, "\"forbidden\"" },
        { "worker 11 --point 2", 1, "\"forbidden\"" },
        { "worker 11 --point 9999", 1, "\"no_point\"" },
        { "", 2, NULL }, { "dance", 2, NULL }, { "show", 2, NULL }, { "show one", 2, NULL }, { "show 1 2", 2, NULL }, { "menu --no-such", 2, NULL },
        { "visit dance 1 11", 2, NULL }, { "order CLN01 2 --point 1 --household 7 --at nowhere", 2, NULL },
    };
    struct town *town = *state;
    char line[LINE_SIZE];
    town_workers(town, 11, 2, 1, "P001");
    town_core_start(town, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        run(town, cases[i].line);
        if (town->run.code != cases[i].code || town->run.err[0] == '\0' || town->run.out[0] != '\0')
            fail_msg("paidan %s: %d\n%s%s", cases[i].line, town->run.code, town->run.out, town->run.err);
        if (cases[i].json == NULL) continue;
        snprintf(line, sizeof line, "%s --json", cases[i].line);
        run(town, line);
        if (town->run.code != cases[i].code || (strstr(town->run.out, cases[i].json) == NULL && strstr(town->run.err, cases[i].json) == NULL))
            fail_msg("paidan %s: %d\n%s%s", line, town->run.code, town->run.out, town->run.err);
    }
    program_kill(&town->core);
    run(town, "--timeout 1 menu");
    assert_int_equal(town->run.code, 1);
    assert_string_not_equal(town->run.err, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_commands, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_reasons, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_series, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
