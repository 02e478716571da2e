/* test_replay.c - a morning in the real core, replayed from the log that Redis keeps: one worker, one visit, and a resident who is turned away. With a
 * colleague more, nobody is. The log saved as a file, and the one that the command line watched, give the same answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "e2e/desk.h"

enum { PATH = 160 };

static void replay(struct town *town, const char *log, const char *save, const char *config)
{
    const char *argv[20] = { PAIDAN_SIM, "replay", "--log", log, "--workers", town->workers, "--json", "--add", "D:1@1", "--scenario", "fast=set ebike_kmh=20" };
    int count = 11;
    argv[count++] = config ? "--config" : "--tables";
    argv[count++] = config ? config : PAIDAN_SOURCE_DIR "/config/hangzhou";
    if (save) argv[count++] = "--save";
    if (save) argv[count++] = save;
    argv[count] = NULL;
    program_run(&town->run, town->dir, argv);
    if (town->run.code != 0) fail_msg("replay of %s: %d\n%s%s", log, town->run.code, town->run.out, town->run.err);
}

/* 09:00 to 14:00. */
static void morning(struct town *town)
{
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0), *worker = desk_open(town, ROLE_WORKER, 11), *kiosk = desk_open(town, ROLE_RESIDENT, 1);
    desk_ask(worker, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    const struct msg_order *order = desk_ask(kiosk, KIND_ORDER_NOW, &(struct msg_request){ .point = 1, .household = 77, PLACE_1, .item = "CLN01", .qty = 2 });
    const struct msg_offer mine = { .order = order->order, .worker = 11 };
    desk_advance(admin, 20000);
    desk_ask(worker, KIND_OFFER_ACCEPT, &mine);
    desk_ask(worker, KIND_VISIT_SET_OUT, &mine);
    const int64_t half_past_ten = (int64_t)MONDAY * 24 * HOUR + 2 * HOUR + 30 * MINUTE;
    const struct msg_slot_hold wish = { .point = 1, .household = 200, PLACE_1, .item = "CLN01", .qty = 2, .start_ms = half_past_ten };
    desk_refused(kiosk, KIND_SLOT_HOLD, &wish, ERR_NO_CAPACITY);
    desk_refused(kiosk, KIND_SLOT_HOLD, &wish, ERR_NO_CAPACITY);
    desk_advance(admin, 20 * MINUTE);
    desk_ask(worker, KIND_VISIT_ARRIVE, &mine);
    desk_advance(admin, 2 * MINUTE);
    desk_ask(worker, KIND_VISIT_START, &mine);
    desk_advance(admin, 110 * MINUTE);
    desk_ask(worker, KIND_VISIT_FINISH, &mine);
    desk_advance(admin, 3 * HOUR - 13 * MINUTE);
    desk_ask(worker, KIND_WORKER_SIGN_OUT, &(struct msg_worker_ref){ .worker = 11 });
}

static void assert_column(const char *out, const char *wanted)
{
    if (!strstr(out, wanted)) fail_msg("no %s in\n%s", wanted, out);
}

static void a_morning_is_played_again(void **state)
{
    struct town *town = *state;
    static char once[sizeof town->run.out];
    char url[PATH], saved[PATH], watched[PATH], config[PATH], events[512];
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    morning(town);
    town_redis_text(town, events, "XLEN paidan:{HZ}:log");
    assert_string_not_equal(events, "0");

    snprintf(url, sizeof url, "redis://%s", town->redis);
    snprintf(saved, sizeof saved, "%s/saved.jsonl", town->dir);
    replay(town, url, saved, NULL);
    snprintf(once, sizeof once, "%s", town->run.out);
    assert_column(once, "\"name\":\"记录 record\",\"asked\":2,\"done\":1,\"unmatched\":1");
    assert_column(once, "\"name\":\"原样重演 replay\",\"asked\":2,\"done\":1,\"unmatched\":1");
    assert_column(once, "\"gained\":0,\"lost\":0,\"same_end\":2,\"both_done\":1,\"same_worker\":1");
    assert_column(once, "\"name\":\"改动 changed\",\"asked\":2,\"done\":2,\"unmatched\":0");
    assert_column(once, "\"name\":\"fast\",\"asked\":2,\"done\":1");
    assert_column(once, "\"served_s\":6600");
    assert_null(strstr(once, "\"violations\":1"));

    /* The file that was saved, and what the command line shows of the same log. */
    replay(town, saved, NULL, NULL);
    assert_string_equal(town->run.out, once);
    const char *const watch[] = { PAIDAN_CLI, "--core", town->address, "watch", "--after", "0", "--for", "1", "--json", NULL };
    program_run(&town->run, town->dir, watch);
    assert_int_equal(town->run.code, 0);
    snprintf(watched, sizeof watched, "%s/watched.jsonl", town->dir);
    FILE *file = fopen(watched, "w");
    assert_non_null(file);
    fputs(town->run.out, file);
    assert_int_equal(fclose(file), 0);
    replay(town, watched, NULL, NULL);
    assert_string_equal(town->run.out, once);

    /* The settings of the core say which policy was in force, and where its tables are. */
    snprintf(config, sizeof config, "%s/core.json", town->dir);
    file = fopen(config, "w");
    assert_non_null(file);
    fprintf(file, "{\"region\":\"HZ\",\"tables\":\"%s/config/hangzhou\",\"policy\":{\"hold_s\":300}}", PAIDAN_SOURCE_DIR);
    assert_int_equal(fclose(file), 0);
    replay(town, url, NULL, config);
    assert_string_equal(town->run.out, once);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(a_morning_is_played_again, town_set_up, town_tear_down) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
