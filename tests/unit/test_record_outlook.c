/* The texts of the outlook in Redis: written and read back they are the same; what is not such a text is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "server/record_outlook.h"

static struct tables tables = { .skill = { "cleaning", "cleaning-deep", "window" }, .skill_count = 3 };

static void demand_there_and_back(void **unused)
{
    (void)unused;
    static char text[DEMAND_TEXT];
    static const struct demand_cell cells[] = { { 0, 0, 1 }, { 0, 47, 65535 }, { 1, 20, 7 }, { 2, 9, 12 } };
    record_write_demand(&tables, cells, 4, text);
    assert_string_equal(text, "cleaning:0:1 cleaning:47:65535 cleaning-deep:20:7 window:9:12");
    const char *at = text;
    struct demand_cell cell;
    for (size_t i = 0; i < 4; i++) {
        assert_true(record_read_demand(&tables, &at, &cell));
        assert_true(cell.skill == cells[i].skill && cell.half == cells[i].half && cell.count == cells[i].count);
    }
    assert_false(record_read_demand(&tables, &at, &cell));
    assert_int_equal(*at, '\0');
    at = "gone:3:4 window:1:2";      /* a skill that has left the catalogue is passed over */
    assert_true(record_read_demand(&tables, &at, &cell) && cell.skill == 2 && cell.half == 1 && cell.count == 2);
    static const char *const wrong[] = { "window", "window:48:1", "window:1:0", "window:1:65536", "window:1:2,", "window:x:2", ":1:2" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        at = wrong[i];
        assert_false(record_read_demand(&tables, &at, &cell));
        assert_int_not_equal(*at, '\0');
    }
}

static void gaps_there_and_back(void **unused)
{
    (void)unused;
    static char text[GAPS_TEXT];
    struct day_gap gap[2] = { { 20781, { .skill = 1, .skills = 2, .from_ms = 1795489200000, .to_ms = 1795492800000, .missing = 2, .halves = 4 } },
                              { 20782, { .skill = COVERAGE_SHARED, .skills = 5, .from_ms = 1795575600000, .to_ms = 1795577400000, .missing = 1, .halves = 1 } } };
    struct day_gap back[OUTLOOK_DAYS_MAX];
    uint32_t count;
    bool wanted;
    for (uint32_t gaps = 0; gaps <= 2; gaps++) {
        for (int look = 0; look < 2; look++) {
            record_write_gaps(&tables, gap, gaps, look, text);
            assert_true(record_read_gaps(&tables, text, back, &count, &wanted));
            assert_int_equal(count, gaps);
            assert_int_equal(wanted, look);
            for (uint32_t i = 0; i < gaps; i++) {
                const struct coverage_gap *a = &gap[i].gap, *b = &back[i].gap;
                assert_true(gap[i].day == back[i].day && a->skill == b->skill && a->skills == b->skills && a->from_ms == b->from_ms && a->to_ms == b->to_ms);
                assert_true(a->missing == b->missing && a->halves == b->halves);
            }
        }
    }
    assert_string_equal(text, "look 20781:cleaning-deep:1795489200000:1795492800000:2:4 20782:cleaning+window:1795575600000:1795577400000:1:1");
    assert_true(record_read_gaps(&tables, "20781:gone:1:2:3:4", back, &count, &wanted));
    assert_int_equal(count, 0);
    assert_false(record_read_gaps(&tables, "20781:window:1:2:3", back, &count, &wanted));
    assert_false(record_read_gaps(&tables, "look20781:window:1:2:3:4", back, &count, &wanted));
}

static void days_there_and_back(void **unused)
{
    (void)unused;
    char text[DAYS_TEXT];
    struct outlook_days days = { 20780, 20781 }, back;
    enum day_kind kind;
    record_write_outlook(&days, text);
    assert_string_equal(text, "20780 20781");
    assert_true(record_read_outlook(text, &back) && back.counted == 20780 && back.looked == 20781);
    assert_false(record_read_outlook("20780", &back) || record_read_outlook("20780 20781 3", &back));
    for (int i = 0; i < DAY_KINDS; i++) assert_true(record_read_day_kind(record_day_kind((enum day_kind)i), &kind) && (int)kind == i);
    assert_false(record_read_day_kind("sunday", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demand_there_and_back), cmocka_unit_test(gaps_there_and_back), cmocka_unit_test(days_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
