/* paidan top without a terminal: answers and keys in, rows out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points/cli/top.h"
#include "points/cli/width.h"

enum { ROWS = 24, COLUMNS = 80, SECOND_MS = 1000, ORDERS = 30 };
#define NOW_MS 1795482000000        /* 2026-11-24 09:00 in Hangzhou */

struct desk { struct top top; struct top_row row[TOP_ROWS_MAX]; };

static struct msg_crew crew_33[] = { { .worker = 33, .leave_ms = NOW_MS, .arrive_ms = NOW_MS } };

static struct msg_order order_of(uint64_t number, const char *state, int64_t created_ms, int64_t promised_ms)
{
    struct msg_order order = { .order = number, .kind = "now", .state = (char *)(uintptr_t)state, .item = "CLN01", .qty = 2, .point = 7, .household = number,
                               .price_fen = 10000, .created_ms = created_ms, .promised_ms = promised_ms };
    if (strcmp(state, "waiting") != 0) {
        order.workers = crew_33;
        order.workers_count = 1;
        order.start_ms = promised_ms;
    }
    return order;
}

/* Two wait, the second for longer; one is late, one on the way, one will be. */
static void orders_put(struct desk *desk)
{
    struct msg_order order[] = {
        order_of(9001, "waiting", NOW_MS - 60 * SECOND_MS, 0), order_of(9002, "accepted", NOW_MS - 900 * SECOND_MS, NOW_MS - 10 * SECOND_MS),
        order_of(9003, "waiting", NOW_MS - 250 * SECOND_MS, 0), order_of(9004, "on_the_way", NOW_MS - 900 * SECOND_MS, NOW_MS + 600 * SECOND_MS),
        order_of(9005, "accepted", NOW_MS - 900 * SECOND_MS, NOW_MS + 1200 * SECOND_MS),
    };
    struct msg_order_list list = { .orders = order, .orders_count = sizeof order / sizeof order[0] };
    top_orders(&desk->top, &list, NULL);
}

static void desk_begin(struct desk *desk, enum lang lang, bool write)
{
    struct msg_worker worker[] = { { .worker = 31, .point = 7, .firm = 1, .shift = "D", .signed_in = true, .free = true },
                                   { .worker = 33, .point = 7, .firm = 1, .shift = "D", .signed_in = true } };
    struct msg_worker_list workers = { .workers = worker, .workers_count = 2 };
    top_begin(&desk->top, lang, 7, write);
    top_link(&desk->top, true, NOW_MS);
    orders_put(desk);
    top_workers(&desk->top, &workers);
    top_draw(&desk->top, ROWS, COLUMNS, desk->row);
}

static enum top_wish press(struct desk *desk, int key)
{
    enum top_wish wish = top_key(&desk->top, key);
    top_draw(&desk->top, ROWS, COLUMNS, desk->row);
    for (int i = 0; i < ROWS; i++) assert_int_equal(width_of_text(desk->row[i].text), COLUMNS);
    return wish;
}

static void row_has(const struct desk *desk, int row, const char *text)
{
    if (strstr(desk->row[row].text, text) == NULL) fail_msg("row %d: no '%s' in '%s'", row, text, desk->row[row].text);
}

/* The order of the row in reverse, 0: none. */
static uint64_t reversed(const struct desk *desk)
{
    for (int i = 2; i < ROWS - 2; i++)
        if (desk->row[i].style == TOP_REVERSE) return strtoull(desk->row[i].text, NULL, 10);
    return 0;
}

static void the_longest_wait_comes_first_and_everything_is_counted(void **state)
{
    (void)state;
    struct desk *desk = calloc(1, sizeof *desk);
    desk_begin(desk, LANG_EN, false);
    row_has(desk, 0, "point 7  link ok 09:00:00  waiting 2 (4:10)  ! late 1  out 1  free 1");
    row_has(desk, 1, "[1 orders]  2 workers   3 coverage    by longest wait");
    row_has(desk, 3, "9003  waiting");
    row_has(desk, 4, "9001  waiting");
    row_has(desk, 5, "9002");
    assert_int_equal(reversed(desk), 9003);
    assert_int_equal(press(desk, 's'), TOP_ASK);
    orders_put(desk);
    press(desk, 'x');
    row_has(desk, 1, "by visit");
    assert_int_equal(reversed(desk), 9003);         /* what was chosen stays chosen */
    row_has(desk, 3, "9001");
    press(desk, 's');
    orders_put(desk);
    press(desk, 'x');
    for (int i = 0; i < 5; i++) assert_int_equal(strtoull(desk->row[3 + i].text, NULL, 10), 9001 + i);
    top_end(&desk->top);
    top_begin(&desk->top, LANG_ZH, 7, false);
    top_link(&desk->top, true, NOW_MS);
    orders_put(desk);
    top_draw(&desk->top, ROWS, COLUMNS, desk->row);
    row_has(desk, 0, "服务点 7  链路 正常 09:00:00  待派 2(4:10)  ! 将迟到 1  在途 1  空闲 0");
    top_end(&desk->top);
    free(desk);
}

static void keys_choose_tell_and_filter(void **state)
{
    (void)state;
    struct desk *desk = calloc(1, sizeof *desk);
    desk_begin(desk, LANG_EN, false);
    press(desk, TOP_DOWN);
    assert_int_equal(reversed(desk), 9001);
    press(desk, TOP_PAGE_DOWN);
    assert_int_equal(reversed(desk), 9005);
    press(desk, 'j');
    assert_int_equal(reversed(desk), 9005);
    press(desk, TOP_PAGE_UP);
    press(desk, TOP_UP);
    assert_int_equal(reversed(desk), 9003);
    assert_int_equal(press(desk, TOP_ENTER), TOP_TELL);
    assert_int_equal(desk->top.order, 9003);
    top_detail(&desk->top, "order 9003\nnobody can go now\n");
    press(desk, 'x');
    row_has(desk, 2, "order 9003");
    row_has(desk, 3, "nobody can go now");
    press(desk, TOP_DOWN);
    row_has(desk, 2, "nobody can go now");
    press(desk, TOP_ESC);
    assert_int_equal(reversed(desk), 9003);
    press(desk, '/');
    for (const char *at = "on the"; *at != '\0'; at++) press(desk, *at);
    row_has(desk, ROWS - 2, "/onthe_");               /* a space is not typed */
    for (int i = 0; i < 3; i++) press(desk, TOP_BACK);
    assert_int_equal(reversed(desk), 9004);
    row_has(desk, 1, "only: on");
    press(desk, TOP_ENTER);
    assert_int_equal(press(desk, TOP_ENTER), TOP_TELL);
    assert_int_equal(desk->top.order, 9004);
    press(desk, TOP_ESC);
    row_has(desk, 3, "9003");
    press(desk, '2');
    row_has(desk, 3, "31");
    assert_int_equal(press(desk, TOP_ENTER), TOP_TELL);
    assert_int_equal(desk->top.worker, 31);
    press(desk, '?');
    row_has(desk, 2, "orders, workers, coverage");
    for (int i = 0; i < ROWS; i++) assert_null(strstr(desk->row[i].text, "cancel the order"));       /* it cannot be done here */
    press(desk, 'q');
    assert_int_equal(press(desk, 'q'), TOP_QUIT);
    top_end(&desk->top);
    free(desk);
}

static void a_change_is_asked_for_once_more(void **state)
{
    (void)state;
    struct desk *desk = calloc(1, sizeof *desk);
    desk_begin(desk, LANG_EN, false);
    assert_int_equal(press(desk, 'c'), TOP_NOTHING);
    row_has(desk, ROWS - 2, "read-only");
    top_end(&desk->top);
    desk_begin(desk, LANG_EN, true);
    press(desk, 'c');
    row_has(desk, ROWS - 2, "cancel order 9003? y/N");
    assert_int_equal(press(desk, TOP_ENTER), TOP_NOTHING);
    row_has(desk, ROWS - 2, "nothing was changed");
    press(desk, 'c');
    assert_int_equal(press(desk, 'y'), TOP_CANCEL);
    assert_int_equal(desk->top.order, 9003);
    press(desk, TOP_DOWN);
    press(desk, 'a');
    for (const char *at = "3x3"; *at != '\0'; at++) press(desk, *at);
    row_has(desk, ROWS - 2, "order 9001 to worker (none: back to matching): 33_");
    assert_int_equal(press(desk, TOP_ENTER), TOP_NOTHING);
    row_has(desk, ROWS - 2, "order 9001 -> worker 33, the promised time stays? y/N");
    assert_int_equal(press(desk, 'y'), TOP_ASSIGN);
    assert_int_equal(desk->top.worker, 33);
    press(desk, 'a');
    press(desk, TOP_ENTER);
    row_has(desk, ROWS - 2, "order 9001 back to matching? y/N");
    assert_int_equal(press(desk, 'Y'), TOP_ASSIGN);
    assert_int_equal(desk->top.worker, 0);
    press(desk, 'a');
    assert_int_equal(press(desk, TOP_ESC), TOP_NOTHING);
    assert_int_equal(press(desk, 'y'), TOP_NOTHING);
    press(desk, '2');
    press(desk, 'a');
    row_has(desk, ROWS - 2, "choose an order first");
    top_end(&desk->top);
    free(desk);
}

/* More than fits: what is chosen is in sight, at every size of the window. */
static void the_chosen_line_is_always_in_sight(void **state)
{
    (void)state;
    struct desk *desk = calloc(1, sizeof *desk);
    struct msg_order order[ORDERS];
    for (uint32_t i = 0; i < ORDERS; i++) order[i] = order_of(9000 + i, "waiting", NOW_MS + i, 0);
    struct msg_order_list list = { .orders = order, .orders_count = ORDERS };
    for (uint32_t rows = 8; rows <= 40; rows++) {
        top_begin(&desk->top, LANG_ZH, 0, true);
        top_orders(&desk->top, &list, NULL);
        for (int i = 0; i < 70; i++) {
            (void)top_key(&desk->top, i < 35 ? TOP_DOWN : TOP_UP);
            top_draw(&desk->top, rows, 40 + rows, desk->row);
            uint32_t there = 0;
            for (uint32_t r = 2; r < rows - 2; r++) there += desk->row[r].style == TOP_REVERSE;
            assert_int_equal(there, 1);
            for (uint32_t r = 0; r < rows; r++) assert_int_equal(width_of_text(desk->row[r].text), 40 + rows);
        }
        top_end(&desk->top);
    }
    free(desk);
}

static void the_last_picture_stays_when_the_link_goes(void **state)
{
    (void)state;
    struct desk *desk = calloc(1, sizeof *desk);
    desk_begin(desk, LANG_EN, false);
    top_link(&desk->top, false, NOW_MS + 30 * SECOND_MS);
    press(desk, 'x');
    row_has(desk, 0, "! link DOWN, as of 09:00:00");
    row_has(desk, 4, "9001");
    assert_int_equal(desk->row[4].style, TOP_FAINT);
    struct msg_order_list none = { .orders_count = 0 };
    top_link(&desk->top, true, NOW_MS + 40 * SECOND_MS);
    top_orders(&desk->top, &none, NULL);
    press(desk, TOP_DOWN);
    row_has(desk, 0, "link ok 09:00:40  waiting 0  late 0");
    row_has(desk, 2, "no open orders");
    assert_int_equal(press(desk, TOP_ENTER), TOP_NOTHING);
    press(desk, '3');
    top_coverage(&desk->top, NULL);
    press(desk, 'x');
    row_has(desk, 2, "needs --point");
    top_end(&desk->top);
    free(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_wait_comes_first_and_everything_is_counted), cmocka_unit_test(keys_choose_tell_and_filter),
        cmocka_unit_test(a_change_is_asked_for_once_more), cmocka_unit_test(the_chosen_line_is_always_in_sight),
        cmocka_unit_test(the_last_picture_stays_when_the_link_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
