/* test_cli_text.c - widths, tables, times, and errors in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "points/cli/table.h"
#include "points/cli/trouble.h"
#include "points/cli/view.h"
#include "points/cli/when.h"
#include "points/cli/width.h"

static void test_width(void **state)
{
    static const struct { const char *text; size_t width; } cases[] = {
        { "", 0 }, { "abc", 3 }, { "保洁", 4 }, { "保洁 2h", 7 }, { "（一）", 6 }, { "ａｂ", 4 }, { "アイ", 4 }, { "한글", 4 }, { "e\xCC\x81", 1 },
        { "caf\xC3\xA9", 4 }, { "\xF0\xA0\x80\x80", 2 }, { "\xF0\x9F\x98\x80", 2 }, { "a\tb", 2 }, { "\xFF\xFE", 2 }, { "。、", 4 }, { "12:30", 5 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (width_of_text(cases[i].text) != cases[i].width) print_error("%s\n", cases[i].text);
        assert_int_equal(width_of_text(cases[i].text), cases[i].width);
    }
}

static void fill(struct table *table, const struct out *out)
{
    table_begin(table, out);
    table_column(table, ALIGN_RIGHT, (struct words){ "单号", "order" });
    table_column(table, ALIGN_LEFT, (struct words){ "服务", "item" });
    table_column(table, ALIGN_LEFT, (struct words){ "备注", "note" });
    table_cell(table, STYLE_STRONG, "%d", 7);
    table_cell(table, STYLE_PLAIN, "%s", "日常保洁");
    table_cell(table, STYLE_PLAIN, "%s", "");
    table_cell(table, STYLE_STRONG, "%d", 123456);
    table_cell(table, STYLE_PLAIN, "%s", "cook");
    table_cell(table, STYLE_BAD, "%s", "迟到");
}

static void test_table(void **state)
{
    static const struct { enum lang lang; bool colour; const char *text; } cases[] = {
        { LANG_ZH, false, "  单号  服务      备注\n"
                          "     7  日常保洁\n"
                          "123456  cook      迟到\n" },
        { LANG_EN, false, " order  item      note\n"
                          "     7  日常保洁\n"
                          "123456  cook      迟到\n" },
        { LANG_EN, true,  " \033[2morder\033[0m  \033[2mitem\033[0m      \033[2mnote\033[0m\n"
                          "     \033[1m7\033[0m  日常保洁\n"
                          "\033[1m123456\033[0m  cook      \033[31m迟到\033[0m\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct out out = { .lang = cases[i].lang, .colour = cases[i].colour };
        struct table table;
        fill(&table, &out);
        table_end(&table, &out);
        assert_string_equal(out.text, cases[i].text);
        out_clear(&out);
    }
}

/* ---- times ---- */

static int64_t at(const char *text)
{
    int64_t ms = 0;
    assert_true(text_time_read(text, &ms));
    return ms;
}

static void test_when_good(void **state)
{
    static const struct { const char *text, *expected; } cases[] = {      /* today is 2026-11-23 */
        { "14:00", "2026-11-23 14:00" },          { "9:30", "2026-11-23 09:30" },           { "00:00", "2026-11-23 00:00" },
        { "23:59", "2026-11-23 23:59" },          { "today 14:00", "2026-11-23 14:00" },    { "tomorrow 9:30", "2026-11-24 09:30" },
        { "yesterday 9:30", "2026-11-22 09:30" }, { "今天 14:00", "2026-11-23 14:00" },     { "明天 09:30", "2026-11-24 09:30" },
        { "后天 9:30", "2026-11-25 09:30" },      { "大后天 9:30", "2026-11-26 09:30" },    { "2026-11-24 09:00", "2026-11-24 09:00" },
        { "2026-11-24T09:00", "2026-11-24 09:00" }, { "2028-02-29 9:00", "2028-02-29 09:00" }, { "+8 8:00", "2026-12-01 08:00" },
        { "-1 8:00", "2026-11-22 08:00" },        { "tomorrow", "2026-11-24 00:00" },       { "+0", "2026-11-23 00:00" },
        { "2026-12-31", "2026-12-31 00:00" },     { "昨天", "2026-11-22 00:00" },
    };
    int32_t today = 0;
    (void)state;
    assert_true(text_date_read("2026-11-23", &today));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct when when;
        if (!when_read(cases[i].text, &when)) fail_msg("%s", cases[i].text);
        assert_int_equal(when_ms(when, today), at(cases[i].expected));
    }
}

static void test_when_bad(void **state)
{
    static const char *const cases[] = {
        "", " ", "noon", "24:00", "9:60", "9", "9:5", "9:300", "123:00", ":30", "9:", "09:00:00", "-9:30", "today14:00", "today  14:00", "today 14", "14:00 today",
        "tomorrow tomorrow", "2026-11-24 25:00", "2026-02-29", "2026-13-01", "26-11-24", "2026-11-24 09:00 x", "2026-11-24  09:00", "+", "+x", "+500", "-500", "+1x", "明日",
        "2026-11-24T", "T09:00", "a very long word that is no day at all 09:00",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct when when;
        if (when_read(cases[i], &when)) fail_msg("%s", cases[i]);
    }
}

static void test_when_text(void **state)
{
    static const struct { const char *time, *zh, *en; } cases[] = {
        { "2026-11-23 14:02", "14:02", "14:02" },
        { "2026-11-24 09:30", "明天 09:30", "tomorrow 09:30" },
        { "2026-11-22 23:59", "昨天 23:59", "yesterday 23:59" },
        { "2026-11-26 09:00", "11-26 周四 09:00", "11-26 Thu 09:00" },
        { "2028-01-01 09:00", "2028-01-01 周六 09:00", "2028-01-01 Sat 09:00" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct out zh = { .lang = LANG_ZH, .now_ms = at("2026-11-23 14:02") }, en = { .lang = LANG_EN, .now_ms = zh.now_ms };
        char text[WHEN_SIZE];
        assert_string_equal(when_text(at(cases[i].time), &zh, text), cases[i].zh);
        assert_string_equal(when_text(at(cases[i].time), &en, text), cases[i].en);
    }
    struct out zh = { .lang = LANG_ZH, .now_ms = at("2026-11-23 14:02") };
    char text[WHEN_SIZE];
    assert_string_equal(when_text_day(text_day_of_ms(zh.now_ms), &zh, text), "今天 11-23 周一");
    assert_string_equal(when_text_day(text_day_of_ms(zh.now_ms) + 6, &zh, text), "11-29 周日");
    assert_string_equal(when_text_length(7500, &zh, text), "2 小时 05 分");
    assert_string_equal(when_text_length(7200, &zh, text), "2 小时");
    assert_string_equal(when_text_length(59, &zh, text), "0 分钟");
}

/* ---- the nearest starts ---- */

static void test_nearest(void **state)
{
    static const struct { int64_t wanted; int64_t starts[6]; int64_t free[6]; uint32_t slots, count; int64_t expected[3]; } cases[] = {
        { 100, { 0 }, { 0 }, 0, 0, { 0 } },
        { 100, { 50, 100, 150 }, { 0, 0, 0 }, 3, 0, { 0 } },
        { 100, { 40, 90, 120, 200 }, { 1, 1, 1, 1 }, 4, 3, { 90, 120, 40 } },
        { 100, { 90, 110 }, { 1, 1 }, 2, 2, { 90, 110 } },              /* as near: the earlier one */
        { 100, { 10, 20, 30, 40, 50, 60 }, { 1, 1, 1, 1, 1, 0 }, 6, 3, { 50, 40, 30 } },
        { 0, { 10, 20, 30, 40 }, { 1, 1, 1, 1 }, 4, 3, { 10, 20, 30 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct msg_slot slot[6];
        int64_t found[NEAREST_MAX] = { 0 };
        for (uint32_t k = 0; k < cases[i].slots; k++) slot[k] = (struct msg_slot){ .start_ms = cases[i].starts[k], .free = cases[i].free[k] };
        struct msg_slots slots = { .slots = slot, .slots_count = cases[i].slots };
        assert_int_equal(slots_nearest(&slots, cases[i].wanted, found), cases[i].count);
        assert_memory_equal(found, cases[i].expected, cases[i].count * sizeof *found);
    }
}

/* ---- errors ---- */

static char *const typed[] = { (char[]){ "paidan" }, (char[]){ "book" }, (char[]){ "CLN01" }, (char[]){ "2" }, (char[]){ "tomorrow 9:30" }, NULL };

static void check_trouble(struct trouble trouble, enum lang lang, const char *expected)
{
    struct out out = { .lang = lang };
    int taken;
    trouble.command = command_find((char *[]){ (char[]){ "book" } }, 1, &taken);
    trouble.argc = 5;
    trouble.argv = (char **)(uintptr_t)typed;
    trouble.core = "ipc:///x";
    trouble.timeout_s = 10;
    trouble_say(&out, &trouble);
    assert_string_equal(out.text, expected);
    out_clear(&out);
}

static void test_trouble(void **state)
{
    struct msg_reason_count why[] = { { "free", 0, "可以服务", "free to serve" }, { "off_shift", 9, "不在班", "off shift" }, { "busy", 7, "在单", "busy" } };
    struct msg_menu_item item = { .qty_min = 2, .qty_max = 5, .unit = "小时" };
#define REFUSED(error_id, ...) &(struct msg_refusal){ .name = error_name(error_id), .zh = error_zh(error_id), .en = error_en(error_id), __VA_ARGS__ }
    const struct { struct trouble trouble; const char *zh, *en; } cases[] = {
        { { .error = ERR_NO_ORDER, .refusal = REFUSED(ERR_NO_ORDER, .field = "body.order") },
          "没有这个订单 [no_order]\n字段 body.order\n下一步：用 paidan orders 看未完成的订单；更早的只在事件记录里\n",
          "There is no such order. [no_order]\nfield body.order\nNext: paidan orders lists what is open; older ones are only in the event log\n" },
        { { .error = ERR_PAST, .refusal = REFUSED(ERR_PAST, .field = "body.start_ms") },
          "这个时间已经过去 [past]\n参数 START（字段 body.start_ms）\n下一步：换一个以后的时间\n",
          "That time has already passed. [past]\nargument START (field body.start_ms)\nNext: name a time that is still ahead\n" },
        { { .error = ERR_OUT_OF_RANGE, .refusal = REFUSED(ERR_OUT_OF_RANGE, .field = "body.lon_e7") },
          "数值超出范围 [out_of_range]\n参数 --at（字段 body.lon_e7）\n下一步：看这个命令的 --help\n",
          "A value is outside its range. [out_of_range]\nargument --at (field body.lon_e7)\nNext: see the command's --help\n" },
        { { .error = ERR_QUANTITY, .refusal = REFUSED(ERR_QUANTITY, .field = "body.qty"), .item = &item },
          "数量不在可选范围 [quantity]\n参数 QTY（字段 body.qty）\n这一项可以要 2 到 5 小时\n",
          "The quantity is outside what this item allows. [quantity]\nargument QTY (field body.qty)\nthis item takes 2 to 5 小时\n" },
        { { .error = ERR_NO_CAPACITY, .refusal = REFUSED(ERR_NO_CAPACITY, .why = why, .why_count = 3), .others = true },
          "这个时间没有师傅 [no_capacity]\n16 人：9 不在班，7 在单\n",
          "Nobody can serve at that time. [no_capacity]\n16 workers: 9 off shift, 7 busy\n" },
        { { .error = ERR_INELIGIBLE, .refusal = REFUSED(ERR_INELIGIBLE, .detail = "rest_day") },
          "这位师傅不能做此单 [ineligible]\n原因：一周没有休息日 [rest_day]\n下一步：换一位师傅，或用 paidan why 单号 看原因\n",
          "This worker may not serve this order; the detail names why. [ineligible]\nbecause: a week without a day off [rest_day]\nNext: take another worker, or see paidan why ORDER\n" },
        { { .error = ERR_UNAVAILABLE, .refusal = REFUSED(ERR_UNAVAILABLE, .retry_ms = 1500), .met = true, .key = "0123456789abcdef" },
          "系统暂时不可用，请稍后再试 [unavailable]\n2 秒后再试，用同一个键不会重复：\n  paidan book CLN01 2 'tomorrow 9:30' --key 0123456789abcdef\n",
          "The system cannot store anything at the moment; try again later. [unavailable]\nTry again in 2 s, with the same key it happens once:\n  paidan book CLN01 2 'tomorrow 9:30' --key 0123456789abcdef\n" },
        { { .error = ERR_UNAVAILABLE, .refusal = REFUSED(ERR_UNAVAILABLE), .unheard = true, .met = true, .key = "0123456789abcdef" },
          "派单中心 10 秒内没有答复 [unavailable]\n不知道是否已办成。用同一个键再运行一次，不会重复：\n  paidan book CLN01 2 'tomorrow 9:30' --key 0123456789abcdef\n",
          "No answer from the core within 10 s [unavailable]\nWhether it happened is not known. Run it again with the same key; it happens once:\n"
          "  paidan book CLN01 2 'tomorrow 9:30' --key 0123456789abcdef\n" },
        { { .error = ERR_UNAVAILABLE, .refusal = REFUSED(ERR_UNAVAILABLE), .unheard = true },
          "连不上派单中心 ipc:///x（等了 10 秒） [unavailable]\n什么也没有发出。paidand 在运行吗？换地址: --core ADDRESS 或 PAIDAN_CORE\n",
          "Cannot reach the core at ipc:///x (waited 10 s) [unavailable]\nNothing was sent. Is paidand running? Another address: --core ADDRESS or PAIDAN_CORE\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_trouble(cases[i].trouble, LANG_ZH, cases[i].zh);
        check_trouble(cases[i].trouble, LANG_EN, cases[i].en);
    }
}

static void test_quoting(void **state)
{
    char *argv[] = { (char[]){ "paidan" }, (char[]){ "" }, (char[]){ "it's" }, (char[]){ "$(rm)" }, (char[]){ "a-b_c=1,2:/.%+@" } };
    struct out out = { .lang = LANG_EN };
    (void)state;
    trouble_command(&out, 5, argv, NULL);
    assert_string_equal(out.text, "paidan '' 'it'\\''s' '$(rm)' a-b_c=1,2:/.%+@");
    out_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width),     cmocka_unit_test(test_table),   cmocka_unit_test(test_when_good), cmocka_unit_test(test_when_bad),
        cmocka_unit_test(test_when_text), cmocka_unit_test(test_nearest), cmocka_unit_test(test_trouble),   cmocka_unit_test(test_quoting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
