/* test_travel.c - travel times from a table service: what it tells is gone by, kept over a restart, and nobody waits for it when it is slow or broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "e2e/desk.h"
#include "e2e/exposition.h"
#include "e2e/table_service.h"

enum { POINT_WEST = 1, POINT_EAST = 2 };

static double metric(struct town *town, const char *series)
{
    assert_int_equal(town_web(town, town->core_http, "/metrics"), 200);
    assert_null(exposition_fault(town->web.body));
    return exposition_value(town->web.body, series, -1);
}

static void start(struct town *town, uint16_t port)
{
    char url[96];
    snprintf(url, sizeof url, "travel.url=http://127.0.0.1:%u/table/v1/bike", (unsigned)port);
    const char *with[] = { url, "improve.slice_ms=0", NULL }, *without[] = { "improve.slice_ms=0", NULL };
    town_core_start(town, port != 0 ? with : without);
}

/* A booking at the door of this point, the day after tomorrow. */
static const struct msg_order *book(struct desk *kiosk, uint32_t point)
{
    const struct msg_slot_hold west = { .point = point, .household = 7, PLACE_1, .item = "CLN01", .qty = 2, .start_ms = (int64_t)(MONDAY + 2) * 24 * HOUR + 3 * HOUR };
    const struct msg_slot_hold east = { .point = point, .household = 8, PLACE_2, .item = "CLN01", .qty = 2, .start_ms = west.start_ms };
    const struct msg_order *held = desk_ask(kiosk, KIND_SLOT_HOLD, point == POINT_WEST ? &west : &east);
    const struct msg_order *order = desk_ask(kiosk, KIND_SLOT_CONFIRM, &(struct msg_order_ref){ .order = held->order });
    assert_int_equal(order->workers_count, 1);
    return order;
}

/* How long the one worker there is has to it: booked and called off again. */
static int64_t leg_s(struct town *town, uint32_t point)
{
    struct desk *kiosk = desk_open(town, ROLE_RESIDENT, point);
    const struct msg_order *order = book(kiosk, point);
    int64_t ms = order->workers[0].arrive_ms - order->workers[0].leave_ms;
    desk_ask(kiosk, KIND_ORDER_CANCEL, &(struct msg_order_cancel){ .order = order->order });
    return ms / 1000;
}

static double all_pairs(void)
{
    char path[512];
    snprintf(path, sizeof path, "%s/config/hangzhou/points.csv", PAIDAN_SOURCE_DIR);
    char *text = file_text(path, 0);
    double points = -1;              /* the head is none */
    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n')) points++;
    free(text);
    return points * (points - 1);
}

static bool kept(struct town *town)
{
    char path[128];
    snprintf(path, sizeof path, "%s/core/travel.csv", town->dir);
    return access(path, R_OK) == 0;
}

static void what_is_measured_is_gone_by_and_kept(void **state)
{
    struct town *town = *state;
    uint16_t port;
    struct table_service *service = table_service_start(&port);
    assert_true(service != NULL && port != 0);
    town_worker(town, 101, 1, "P001");
    start(town, 0);
    int64_t estimate_s = leg_s(town, POINT_EAST);
    assert_true(estimate_s > 2 * FAST_S && estimate_s < SLOW_S / 2);
    assert_true(metric(town, "paidan_travel_pairs") == 0);
    assert_int_equal(program_stop(&town->core), 0);

    start(town, port);
    UNTIL(metric(town, "paidan_travel_pairs") == all_pairs() && kept(town));
    assert_true(metric(town, "paidan_travel_service_up") == 1);
    assert_true(metric(town, "paidan_travel_service_failed_total") == 0);
    int64_t slow_s = leg_s(town, POINT_EAST);
    assert_true(llabs(slow_s - SLOW_S) <= 1);
    assert_int_equal(program_stop(&town->core), 0);

    /* The service hangs from the start: what it told before is known, everybody is served, and the core stops as ever. */
    table_service_mode(service, TABLE_HANGS);
    uint32_t asked = table_service_asked(service);
    start(town, port);
    assert_true(metric(town, "paidan_travel_pairs") == all_pairs());
    UNTIL(table_service_asked(service) > asked);
    assert_int_equal(leg_s(town, POINT_EAST), slow_s);
    const struct msg_order *order = book(desk_open(town, ROLE_RESIDENT, POINT_EAST), POINT_EAST);
    uint64_t number = order->order;
    int64_t leave_ms = order->workers[0].leave_ms, arrive_ms = order->workers[0].arrive_ms;
    assert_int_equal(program_stop(&town->core), 0);
    table_service_stop(service);

    /* All that was measured is lost: what was decided by it stands as it was told. */
    char path[128];
    snprintf(path, sizeof path, "%s/core/travel.csv", town->dir);
    assert_int_equal(remove(path), 0);
    start(town, 0);
    assert_true(metric(town, "paidan_travel_pairs") == 0);
    order = desk_order(desk_open(town, ROLE_RESIDENT, POINT_EAST), number);
    assert_string_equal(order->state, "assigned");
    assert_true(order->workers[0].leave_ms == leave_ms && order->workers[0].arrive_ms == arrive_ms);
    assert_int_equal(program_stop(&town->core), 0);
}

static void a_broken_service_is_done_without_until_it_is_back(void **state)
{
    struct town *town = *state;
    uint16_t port;
    struct table_service *service = table_service_start(&port);
    assert_true(service != NULL && port != 0);
    town_worker(town, 201, 1, "P002");
    table_service_mode(service, TABLE_FAILS);
    start(town, port);
    UNTIL(metric(town, "paidan_travel_service_failed_total") >= 1);
    assert_true(metric(town, "paidan_travel_service_up") == 0);
    int64_t estimate_s = leg_s(town, POINT_WEST);
    table_service_mode(service, TABLE_NONSENSE);
    double failed = metric(town, "paidan_travel_service_failed_total");
    UNTIL(metric(town, "paidan_travel_service_failed_total") > failed);
    assert_true(metric(town, "paidan_travel_pairs") == 0);
    table_service_mode(service, TABLE_GOOD);
    UNTIL(metric(town, "paidan_travel_pairs") == all_pairs());
    assert_true(metric(town, "paidan_travel_service_up") == 1);
    int64_t fast_s = leg_s(town, POINT_WEST);               /* no faster than a quarter of the estimate is believed */
    assert_true(llabs(fast_s - estimate_s / 4) <= 1);
    assert_int_equal(program_stop(&town->core), 0);
    char *log = file_text(town->core.log, 0);
    assert_non_null(strstr(log, "service_away"));
    assert_non_null(strstr(log, "service_back"));
    free(log);
    table_service_stop(service);
}

/* Nobody listens there at all, and what is kept is damaged. */
static void a_damaged_file_is_not_needed(void **state)
{
    struct town *town = *state;
    char path[128];
    town_worker(town, 101, 1, "P001");
    start(town, 0);
    assert_int_equal(program_stop(&town->core), 0);
    snprintf(path, sizeof path, "%s/core/travel.csv", town->dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("from_lon,from_lat,to_lon,to_lat,seconds\n120.158,30.242,120.160,30.256,3000\n120.158,", file);
    assert_int_equal(fclose(file), 0);
    start(town, 1);
    assert_true(metric(town, "paidan_travel_pairs") == 1);
    assert_true(llabs(leg_s(town, POINT_EAST) - SLOW_S) <= 1);
    UNTIL(metric(town, "paidan_travel_service_failed_total") >= 1);
    assert_int_equal(program_stop(&town->core), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_measured_is_gone_by_and_kept, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(a_broken_service_is_done_without_until_it_is_back, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_not_needed, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
