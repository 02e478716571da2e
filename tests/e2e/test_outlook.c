/* test_outlook.c - what was wanted on a day that is over is in Redis as REDIS.md says, and a core that was killed foresees the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"

enum { WORKERS = 6, FIRST = 11, DAY = 24 * HOUR, TEXT_SIZE = 65536 };

static void draw(struct desk *desk, int64_t days, const char *skill, char text[TEXT_SIZE])
{
    const struct msg_coverage_ask ask = { .point = 1, .day = MONDAY + 7, .days = days, .skill = skill };
    const struct msg_coverage *coverage = desk_ask(desk, KIND_ROSTER_COVERAGE, &ask);
    assert_int_equal(coverage->days_count, days);
    assert_int_equal(coverage->days[0].days_used, 1);      /* the Monday that is over */
    text[codec_write_body(&shape_coverage, coverage, text, TEXT_SIZE - 1)] = '\0';
}

static void test_a_day_is_counted_and_comes_back(void **state)
{
    struct town *town = *state;
    char got[512], before[2][TEXT_SIZE], after[TEXT_SIZE];
    static const char *const skills[] = { NULL, "cleaning" };
    town_workers(town, FIRST, WORKERS, 1, "P001");
    town_core_start(town, NULL);
    struct desk *resident = desk_open(town, ROLE_RESIDENT, 1), *operator = desk_open(town, ROLE_OPERATOR, 1), *admin = desk_open(town, ROLE_ADMIN, 0);
    const struct msg_request wish = { .point = 1, .household = 7, .lon_e7 = 1201580000, .lat_e7 = 302420000, .item = "CLN01", .qty = 2 };
    desk_ask(resident, KIND_ORDER_NOW, &wish);
    desk_advance(admin, DAY);
    UNTIL(strcmp(town_redis_text(town, got, "HGET paidan:{HZ}:demand:2026-11-23 day"), "plain") == 0);
    town_redis_text(town, got, "HGET paidan:{HZ}:demand:2026-11-23 1");
    assert_int_equal(strncmp(got, "cleaning:", 9), 0);
    assert_non_null(strstr(got, ":1 "));
    for (int i = 0; i < 2; i++) draw(operator, i == 0 ? 7 : 1, skills[i], before[i]);
    assert_non_null(strstr(before[1], "\"used\":\"2026-11-23\""));
    assert_int_equal(town_web(town, town->core_http, "/metrics"), 200);
    assert_non_null(strstr(town->web.body, "\npaidan_roster_gap_half_hours "));
    program_kill(&town->core);
    town_core_start(town, NULL);
    operator = desk_open(town, ROLE_OPERATOR, 1);
    for (int i = 0; i < 2; i++) {
        draw(operator, i == 0 ? 7 : 1, skills[i], after);
        assert_string_equal(after, before[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_day_is_counted_and_comes_back, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
