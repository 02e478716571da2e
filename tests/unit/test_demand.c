/* The history of demand against a dense table in which every half hour is looked at for itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/outlook/demand.h"
#include "unit/random_bits.h"

/* ---- half hours ---- */

static int64_t at(int32_t year, uint32_t month, uint32_t day, uint32_t hour, uint32_t minute)
{
    return ms_of_day(day_of_civil(year, month, day)) + (int64_t)(hour * 60 + minute) * MINUTE_MS;
}

static void half_hours(void **state)
{
    (void)state;
    struct moment { int32_t year; uint32_t month, day, hour, minute; };
    static const struct { struct moment of, from, to; uint8_t first, end; } cases[] = {
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 9, 0 },   { 2026, 11, 23, 11, 0 },  18, 22 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 9, 1 },   { 2026, 11, 23, 11, 1 },  18, 23 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 9, 29 },  { 2026, 11, 23, 9, 30 },  18, 19 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 0, 0 },   { 2026, 11, 24, 0, 0 },   0, 48 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 23, 30 }, { 2026, 11, 24, 0, 30 },  47, 48 },
        { { 2026, 11, 24, 0, 0 }, { 2026, 11, 23, 23, 30 }, { 2026, 11, 24, 0, 30 },  0, 1 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 22, 23, 0 },  { 2026, 11, 23, 0, 0 },   0, 0 },      /* it ended at this midnight */
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 24, 0, 0 },   { 2026, 11, 24, 1, 0 },   0, 0 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 21, 8, 0 },   { 2026, 11, 25, 8, 0 },   0, 48 },     /* days on end */
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 9, 0 },   { 2026, 11, 23, 9, 0 },   0, 0 },
        { { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 9, 0 },   { 2026, 11, 23, 8, 0 },   0, 0 },
        { { 2026, 12, 31, 0, 0 }, { 2026, 12, 31, 22, 0 },  { 2027, 1, 1, 2, 0 },     44, 48 },
        { { 2027, 1, 1, 0, 0 },   { 2026, 12, 31, 22, 0 },  { 2027, 1, 1, 2, 0 },     0, 4 },
        { { 2028, 2, 29, 0, 0 },  { 2028, 2, 28, 23, 45 },  { 2028, 2, 29, 0, 15 },   0, 1 },
        { { 2028, 3, 1, 0, 0 },   { 2028, 2, 29, 23, 45 },  { 2028, 3, 1, 0, 0 },     0, 0 },
        { { 1969, 12, 31, 0, 0 }, { 1969, 12, 31, 23, 0 },  { 1970, 1, 1, 1, 0 },     46, 48 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct moment *from = &cases[i].from, *to = &cases[i].to;
        struct halves halves = demand_halves(day_of_civil(cases[i].of.year, cases[i].of.month, cases[i].of.day),
                                             at(from->year, from->month, from->day, from->hour, from->minute),
                                             at(to->year, to->month, to->day, to->hour, to->minute));
        assert_int_equal(halves.to - halves.from, cases[i].end - cases[i].first);
        if (cases[i].end > cases[i].first) assert_int_equal(halves.from, cases[i].first);
    }
    struct halves last_ms = demand_halves(0, ms_of_day(0) + HALF_MS - 1, ms_of_day(0) + HALF_MS);
    assert_int_equal(last_ms.from, 0);
    assert_int_equal(last_ms.to, 1);
}

/* ---- the dense table ---- */

enum { POINTS = 3, DAYS_MAX = 160, FIRST_DAY = 20800, SEEDS = 6, STEPS = 2500 };      /* 20800 is in December 2026: a year ends in them */

struct dense {
    bool held[DAYS_MAX], rowed[DAYS_MAX][POINTS][SKILLS_MAX];
    uint8_t kind[DAYS_MAX];
    uint32_t count[DAYS_MAX][POINTS][SKILLS_MAX][HALVES];
    int32_t latest;
};

static bool touches(int32_t day, uint32_t half, int64_t start_ms, int64_t end_ms)
{
    int64_t from_ms = ms_of_day(day) + half * HALF_MS;
    return start_ms < end_ms && start_ms < from_ms + HALF_MS && end_ms > from_ms;
}

static uint32_t rows_held(const struct dense *dense)
{
    uint32_t rows = 0;
    for (uint32_t day = 0; day < DAYS_MAX; day++)
        for (uint32_t point = 0; dense->held[day] && point < POINTS; point++)
            for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) rows += dense->rowed[day][point][skill];
    return rows;
}

static void dense_open(struct dense *dense, int32_t day, uint8_t kind)
{
    if (day > dense->latest) dense->latest = day;
    for (int32_t other = 0; other < DAYS_MAX; other++)
        if (other <= dense->latest - DEMAND_DAYS) dense->held[other] = false;
    dense->held[day] = true;
    dense->kind[day] = kind;
    memset(dense->rowed[day], 0, sizeof dense->rowed[day]);
    memset(dense->count[day], 0, sizeof dense->count[day]);
}

static void assert_same_day(const struct demand *demand, const struct dense *dense, int32_t day)
{
    uint64_t total = 0;
    assert_int_equal(demand_holds(demand, FIRST_DAY + day), dense->held[day]);
    assert_int_equal(demand_kind(demand, FIRST_DAY + day), dense->held[day] ? dense->kind[day] : DAY_PLAIN);
    for (uint32_t point = 0; point < POINTS; point++) {
        const struct demand_row *row = demand_first(demand, FIRST_DAY + day, point);
        for (uint32_t skill = 0; skill < SKILLS_MAX; skill++) {
            uint32_t sum = 0;
            for (uint32_t half = 0; half < HALVES; half++) {
                uint32_t count = dense->held[day] ? dense->count[day][point][skill][half] : 0;
                assert_int_equal(demand_at(demand, FIRST_DAY + day, point, (uint8_t)skill, (uint8_t)half), count);
                sum += count;
            }
            total += sum;
            if (!dense->held[day] || !dense->rowed[day][point][skill]) continue;
            assert_non_null(row);      /* each row that there is, once and in order */
            assert_int_equal(row->skill, skill);
            assert_int_equal(row->total, sum);
            row = demand_next(demand, row);
        }
        assert_null(row);
    }
    assert_int_equal(demand_total(demand, FIRST_DAY + day), total);
}

static void assert_same(const struct demand *demand, const struct dense *dense)
{
    assert_int_equal(demand_latest(demand), FIRST_DAY + dense->latest);
    for (int32_t day = 0; day < DAYS_MAX; day++) assert_same_day(demand, dense, day);
}

static void random_open(struct demand *demand, struct dense *dense, uint64_t *seed)
{
    int32_t step = (int32_t)random_below(seed, 8);
    int32_t day = dense->latest + (step == 0 ? 3 : step <= 3 ? 1 : -(int32_t)random_below(seed, DEMAND_DAYS + 4));      /* days left out; earlier ones */
    if (day < 0 || day >= DAYS_MAX) return;
    uint8_t kind = (uint8_t)random_below(seed, 4);
    bool in_window = day > dense->latest - DEMAND_DAYS;
    assert_int_equal(demand_day_open(demand, FIRST_DAY + day, kind), in_window ? REFUSE_OK : REFUSE_RANGE);
    if (in_window) dense_open(dense, day, kind);
}

static void random_add(struct demand *demand, struct dense *dense, uint32_t rows_max, uint64_t *seed)
{
    int32_t day = dense->latest - (int32_t)random_below(seed, 6);
    uint32_t point = random_below(seed, POINTS + 1), skill = random_below(seed, 10) == 0 ? SKILLS_MAX - random_below(seed, 2) : random_below(seed, 5);
    uint32_t crew = random_below(seed, 50) == 0 ? UINT16_MAX - random_below(seed, 3) : random_below(seed, CREW_MAX + 1);
    int64_t start_ms = ms_of_day(FIRST_DAY + day) + (int64_t)random_below(seed, 2 * 1440) * MINUTE_MS - DAY_MS / 2;
    int64_t end_ms = start_ms + (int64_t)random_below(seed, 300) * MINUTE_MS - 20 * MINUTE_MS + random_below(seed, 2);
    enum refusal want = day < 0 || !dense->held[day] || point >= POINTS || skill >= SKILLS_MAX ? REFUSE_RANGE : REFUSE_OK;
    bool any = false;
    for (uint32_t half = 0; want == REFUSE_OK && half < HALVES; half++) {
        if (!touches(FIRST_DAY + day, half, start_ms, end_ms) || crew == 0) continue;
        any = true;
        if (dense->count[day][point][skill][half] + crew > UINT16_MAX) want = REFUSE_RANGE;
    }
    if (want == REFUSE_OK && any && !dense->rowed[day][point][skill] && rows_held(dense) == rows_max) want = REFUSE_FULL;
    assert_int_equal(demand_add(demand, FIRST_DAY + day, point, (uint8_t)skill, start_ms, end_ms, crew), want);
    if (want != REFUSE_OK || !any) return;
    dense->rowed[day][point][skill] = true;
    for (uint32_t half = 0; half < HALVES; half++)
        if (touches(FIRST_DAY + day, half, start_ms, end_ms)) dense->count[day][point][skill][half] += crew;
}

/* Everything is written out and read into an empty history, days in any order. */
static void assert_restores(const struct demand *demand, const struct dense *dense, uint32_t rows_max, uint64_t *seed)
{
    static struct demand_cell cells[SKILLS_MAX * HALVES];
    struct demand *again = demand_new(POINTS, rows_max);
    assert_non_null(again);
    int32_t turn = (int32_t)random_below(seed, DAYS_MAX);
    assert_int_equal(demand_day_open(again, FIRST_DAY + dense->latest, dense->kind[dense->latest]), REFUSE_OK);
    for (int32_t i = 0; i < DAYS_MAX; i++) {
        int32_t day = (i + turn) % DAYS_MAX;
        if (!dense->held[day]) continue;
        assert_int_equal(demand_day_open(again, FIRST_DAY + day, demand_kind(demand, FIRST_DAY + day)), REFUSE_OK);
        for (uint32_t point = 0; point < POINTS; point++) {
            uint32_t count = demand_cells(demand, FIRST_DAY + day, point, cells, SKILLS_MAX * HALVES);
            for (uint32_t j = 0; j < count; j++) {
                assert_true(j == 0 || cells[j - 1].skill * HALVES + cells[j - 1].half < cells[j].skill * HALVES + cells[j].half);
                assert_true(cells[j].count > 0);
                assert_int_equal(demand_put(again, FIRST_DAY + day, point, cells[j]), REFUSE_OK);
            }
        }
    }
    assert_same(again, dense);
    demand_free(again);
}

static void random_history(void **state)
{
    (void)state;
    struct dense *dense = malloc(sizeof *dense);
    assert_non_null(dense);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t bits = seed * 7919;
        uint32_t rows_max = seed % 2 ? 40 : 1000;      /* a small pool is full most of the time */
        struct demand *demand = demand_new(POINTS, rows_max);
        assert_non_null(demand);
        memset(dense, 0, sizeof *dense);
        assert_int_equal(demand_day_open(demand, FIRST_DAY, DAY_PLAIN), REFUSE_OK);
        dense_open(dense, 0, DAY_PLAIN);
        for (uint32_t step = 0; step < STEPS; step++) {
            if (random_below(&bits, 12) == 0) random_open(demand, dense, &bits);
            else random_add(demand, dense, rows_max, &bits);
            if (step % 250 == 0) assert_same(demand, dense);
        }
        assert_same(demand, dense);
        assert_restores(demand, dense, rows_max, &bits);
        demand_free(demand);
    }
    free(dense);
}

/* ---- edges ---- */

static void nothing_held(void **state)
{
    (void)state;
    struct demand *demand = demand_new(0, 0);
    assert_non_null(demand);
    assert_int_equal(demand_latest(demand), INT32_MIN);
    assert_false(demand_holds(demand, 0));
    assert_int_equal(demand_add(demand, 0, 0, 0, 0, HALF_MS, 1), REFUSE_RANGE);
    assert_int_equal(demand_day_open(demand, 0, DAY_PLAIN), REFUSE_OK);
    assert_int_equal(demand_add(demand, 0, 0, 0, 0, HALF_MS, 1), REFUSE_RANGE);      /* no such point */
    assert_null(demand_first(demand, 0, 0));
    demand_free(demand);
    demand_free(NULL);
}

static void full_pool(void **state)
{
    (void)state;
    struct demand *demand = demand_new(2, 2);
    int64_t nine_ms = ms_of_day(FIRST_DAY) + 18 * HALF_MS;
    assert_int_equal(demand_day_open(demand, FIRST_DAY, DAY_PLAIN), REFUSE_OK);
    assert_int_equal(demand_add(demand, FIRST_DAY, 0, 3, nine_ms, nine_ms + HALF_MS, 1), REFUSE_OK);
    assert_int_equal(demand_put(demand, FIRST_DAY, 1, (struct demand_cell){ 3, 18, 7 }), REFUSE_OK);
    assert_int_equal(demand_add(demand, FIRST_DAY, 0, 4, nine_ms, nine_ms + HALF_MS, 1), REFUSE_FULL);
    assert_int_equal(demand_put(demand, FIRST_DAY, 0, (struct demand_cell){ 2, 18, 7 }), REFUSE_FULL);
    assert_int_equal(demand_total(demand, FIRST_DAY), 8);
    assert_int_equal(demand_add(demand, FIRST_DAY, 0, 3, nine_ms, nine_ms + 2 * HALF_MS, 2), REFUSE_OK);      /* a row that is there has room */
    assert_int_equal(demand_at(demand, FIRST_DAY, 0, 3, 18), 3);
    assert_int_equal(demand_put(demand, FIRST_DAY, 0, (struct demand_cell){ 3, HALVES, 1 }), REFUSE_RANGE);
    assert_int_equal(demand_put(demand, FIRST_DAY, 0, (struct demand_cell){ SKILLS_MAX, 0, 1 }), REFUSE_RANGE);
    assert_int_equal(demand_put(demand, FIRST_DAY, 2, (struct demand_cell){ 0, 0, 1 }), REFUSE_RANGE);
    assert_int_equal(demand_put(demand, FIRST_DAY - 1, 0, (struct demand_cell){ 0, 0, 1 }), REFUSE_RANGE);
    assert_int_equal(demand_day_open(demand, FIRST_DAY + DEMAND_DAYS, DAY_PLAIN), REFUSE_OK);      /* the old day goes, and its rows are free */
    assert_false(demand_holds(demand, FIRST_DAY));
    nine_ms += DEMAND_DAYS * DAY_MS;
    assert_int_equal(demand_add(demand, FIRST_DAY + DEMAND_DAYS, 0, 4, nine_ms, nine_ms + HALF_MS, 1), REFUSE_OK);
    assert_int_equal(demand_add(demand, FIRST_DAY + DEMAND_DAYS, 0, 5, nine_ms, nine_ms + HALF_MS, 1), REFUSE_OK);
    struct demand_cell cell[1];
    assert_int_equal(demand_cells(demand, FIRST_DAY + DEMAND_DAYS, 0, cell, 1), 2);
    assert_int_equal(cell[0].skill, 4);
    demand_free(demand);
}

/* What is booked counts as the history does. */
static void bookings_count_alike(void **state)
{
    (void)state;
    uint64_t bits = 5;
    struct demand *demand = demand_new(1, 2 * SKILLS_MAX);
    static struct demand_table tables[2];
    for (int32_t i = 0; i < 2; i++) assert_int_equal(demand_day_open(demand, FIRST_DAY + i, DAY_PLAIN), REFUSE_OK);
    for (uint32_t i = 0; i < 400; i++) {
        int64_t start_ms = ms_of_day(FIRST_DAY) + (int64_t)random_below(&bits, 2 * 1440) * MINUTE_MS;
        int64_t end_ms = start_ms + (int64_t)random_below(&bits, 600) * MINUTE_MS;
        uint8_t skill = (uint8_t)random_below(&bits, SKILLS_MAX);
        uint32_t crew = random_below(&bits, CREW_MAX) + 1;
        for (int32_t day = 0; day < 2; day++) {
            demand_table_add(&tables[day], FIRST_DAY + day, skill, start_ms, end_ms, crew);
            assert_int_equal(demand_add(demand, FIRST_DAY + day, 0, skill, start_ms, end_ms, crew), REFUSE_OK);
        }
    }
    for (int32_t day = 0; day < 2; day++)
        for (uint32_t skill = 0; skill < SKILLS_MAX; skill++)
            for (uint32_t half = 0; half < HALVES; half++)
                assert_int_equal(tables[day].count[skill][half], demand_at(demand, FIRST_DAY + day, 0, (uint8_t)skill, (uint8_t)half));
    demand_table_add(&tables[0], FIRST_DAY, 1, ms_of_day(FIRST_DAY), ms_of_day(FIRST_DAY + 1), UINT32_MAX);      /* it stops at the most it can tell */
    assert_int_equal(tables[0].count[1][0], UINT16_MAX);
    demand_table_add(&tables[0], FIRST_DAY, 1, ms_of_day(FIRST_DAY), ms_of_day(FIRST_DAY + 1), 1);
    assert_int_equal(tables[0].count[1][0], UINT16_MAX);
    demand_free(demand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_hours),
        cmocka_unit_test(random_history),
        cmocka_unit_test(nothing_held),
        cmocka_unit_test(full_pool),
        cmocka_unit_test(bookings_count_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
