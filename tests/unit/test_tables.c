/* test_tables.c - the shipped tables read as they should, and every kind of mistake in one is refused by file, line, column and reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/calendar.h"
#include "tables/tables.h"
#include "unit/tables_folder.h"

static struct tables *shipped(void)
{
    struct tables *tables;
    char why[512] = "";
    if (!tables_read(SHIPPED, NULL, &tables, why, sizeof why)) fail_msg("%s", why);
    return tables;
}

/* ---- what is shipped ---- */

static void test_shipped_counts(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    assert_int_equal(tables->item_count, 34);
    assert_int_equal(tables->district_count, 13);
    assert_true(tables->point_count >= 200);
    assert_int_equal(tables->shift_count, 13);
    assert_int_equal(tables->pattern_count, 14);
    assert_int_equal(tables->day_count, 85);
    assert_int_equal(tables->skill_count, 22);
    assert_int_equal(tables->cert_count, 14);
    assert_int_equal(tables->worker_count, 0);
    tables_free(tables);
    tables_free(NULL);
}

/* From the catalogue of the trade: minutes at the least and at the greatest quantity, price of the least. */
static const struct { const char *code; uint8_t mode, crew; int64_t least_min, most_min, price_fen; const char *skill, *cert; uint8_t health; } item_cases[] = {
    { "CLN01", MODE_NOW | MODE_SLOT, 1, 120, 300, 10000, "cleaning", "-", HEALTH_GENERAL },
    { "CLN03", MODE_NOW, 2, 235, 540, 40000, "cleaning-deep", "-", HEALTH_GENERAL },
    { "CLN04", MODE_NOW, 3, 260, 600, 54000, "cleaning-deep", "-", HEALTH_GENERAL },
    { "CLN05", MODE_NOW, 1, 80, 296, 8000, "window", "-", HEALTH_GENERAL },
    { "APP02", MODE_NOW, 1, 60, 240, 11800, "appliance", "家电清洗培训证", HEALTH_GENERAL },
    { "ORG01", MODE_NOW | MODE_SLOT, 2, 240, 480, 60000, "organising", "-", HEALTH_GENERAL },
    { "COK01", MODE_SLOT, 1, 120, 240, 11000, "cooking", "健康证", HEALTH_HOME },
    { "CHD02", MODE_SLOT, 1, 120, 480, 13000, "childcare", "育婴员或保育师", HEALTH_INFANT },
    { "ELD02", MODE_NOW, 2, 90, 90, 26000, "eldercare-bath", "助浴培训", HEALTH_ELDER },
    { "ELD05", MODE_SLOT, 1, 690, 690, 20000, "eldercare-nursing", "养老护理员五级", HEALTH_ELDER },
    { "MTH01", MODE_CONTRACT, 1, 540, 540, 1380000, "maternity", "母婴护理员四级", HEALTH_INFANT },
    { "MOV01", MODE_NOW, 3, 220, 380, 68000, "moving", "-", HEALTH_GENERAL },
    { "REP02", MODE_NOW, 1, 45, 115, 8000, "electric", "低压电工作业证", HEALTH_GENERAL },
};

static void test_shipped_items(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    for (size_t i = 0; i < sizeof item_cases / sizeof *item_cases; i++) {
        const struct table_item *row = tables_item_by_code(tables, item_cases[i].code);
        if (!row) fail_msg("no item %s", item_cases[i].code);
        const struct item *item = &row->item;
        assert_ptr_equal(tables_item(tables, item->id), row);
        assert_int_equal(item->mode, item_cases[i].mode);
        assert_int_equal(item->crew, item_cases[i].crew);
        assert_int_equal(item_duration_ms(item, item->qty_min) / MINUTE_MS, item_cases[i].least_min);
        assert_int_equal(item_duration_ms(item, item->qty_max) / MINUTE_MS, item_cases[i].most_min);
        assert_int_equal(item->price_fen * item->qty_min, item_cases[i].price_fen);
        assert_string_equal(tables->skill[item->skill], item_cases[i].skill);
        assert_string_equal(tables->cert[item->cert], item_cases[i].cert);
        assert_int_equal(item->health, item_cases[i].health);
    }
    assert_string_equal(tables_item_by_code(tables, "CLN01")->name, "日常保洁");
    assert_string_equal(tables_item_by_code(tables, "CLN01")->name_en, "daily cleaning");
    assert_string_equal(tables_item_by_code(tables, "CLN01")->category, "保洁");
    assert_string_equal(tables_item_by_code(tables, "CLN01")->unit, "小时");
    assert_null(tables_item_by_code(tables, "NOPE"));
    assert_null(tables_item(tables, 999));
    tables_free(tables);
}

static void test_shipped_points(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    uint64_t weight = 0, population_k = 0;
    for (uint32_t i = 0; i < tables->point_count; i++) {
        const struct table_point *point = &tables->point[i];
        assert_int_equal(point->point.id, i + 1);
        assert_ptr_equal(tables_point(tables, point->point.id), point);
        assert_in_range(point->point.place.lon_e7, 1183400000, 1207300000);      /* the bounds of the city */
        assert_in_range(point->point.place.lat_e7, 291800000, 305700000);
        assert_true(point->weight > 0);
        weight += point->weight;
    }
    for (uint32_t i = 0; i < tables->district_count; i++) population_k += tables->district[i].population_k;
    assert_in_range(population_k, 11900, 11970);                                  /* 11.936 million in 2020 */
    assert_in_range(weight * 100 / population_k, 990, 1010);                      /* weight counts hundreds of residents */
    assert_string_equal(tables->point[0].name, "清波街道社区家政服务点");
    assert_int_equal(tables->point[0].district, 330102);
    assert_int_equal(tables->point[0].point.place.lon_e7, 1201580000);
    assert_null(tables_point(tables, 0));
    assert_null(tables_point(tables, tables->point_count + 1));
    tables_free(tables);
}

/* Every subdistrict has a point at its own place. */
static void test_subdistricts_served(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    FILE *file = fopen(SHIPPED "/subdistricts.csv", "rb");
    assert_non_null(file);
    char line[512];
    uint32_t count = 0;
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        char *field[8] = { line };
        for (int i = 1; i < 8; i++) {
            field[i] = strchr(field[i - 1], ',');
            assert_non_null(field[i]);
            *field[i]++ = '\0';
        }
        *strchr(field[7], ',') = '\0';
        int64_t lon_e7 = (int64_t)(strtod(field[6], NULL) * 1e7 + 0.5), lat_e7 = (int64_t)(strtod(field[7], NULL) * 1e7 + 0.5);
        uint32_t at = 0;
        while (at < tables->point_count && (llabs(tables->point[at].point.place.lon_e7 - lon_e7) > 1 || llabs(tables->point[at].point.place.lat_e7 - lat_e7) > 1
                                            || tables->point[at].district != strtoul(field[1], NULL, 10)))
            at++;
        if (at == tables->point_count) fail_msg("%s has no point", field[3]);
        count++;
    }
    fclose(file);
    assert_int_equal(count, 191);
    tables_free(tables);
}

static enum day_kind kind_of(const struct tables *tables, int32_t year, uint32_t month, uint32_t day)
{
    for (uint32_t i = 0; i < tables->day_count; i++)
        if (tables->day[i].day == day_of_civil(year, month, day)) return tables->day[i].kind;
    return DAY_PLAIN;
}

static void test_shipped_rotations(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    uint8_t early, night, rest = 9;
    assert_true(tables_shift_by_code(tables, "E", &early));
    assert_true(tables_shift_by_code(tables, "N", &night));
    assert_true(tables_shift_by_code(tables, "-", &rest));
    assert_false(tables_shift_by_code(tables, "Q", &rest));
    assert_int_equal(rest, SHIFT_REST);
    assert_string_equal(tables_shift_code(tables, early), "E");
    assert_string_equal(tables_shift_code(tables, SHIFT_REST), "-");
    for (uint32_t i = 0; i < tables->shift_count; i++) {
        const struct shift_kind *kind = &tables->shift[i].kind;
        if (kind->id == night) {
            assert_int_equal(kind->span[0].start_min, 1380);
            assert_int_equal(kind->span[0].end_min, 1860);      /* crosses midnight */
        }
        if (strcmp(tables->shift[i].code, "S") == 0) {
            assert_int_equal(kind->span_count, 2);
            assert_true(kind->span[1].start_min - kind->span[0].end_min >= 120);
        }
    }
    const struct table_pattern *eml = &tables->pattern[3];
    assert_string_equal(eml->code, "EML");
    assert_int_equal(eml->pattern.length, 8);
    assert_int_equal(eml->pattern.cycle[0], early);
    assert_int_equal(eml->pattern.cycle[7], SHIFT_REST);
    assert_int_equal(eml->hours, HOURS_STANDARD);
    assert_int_equal(kind_of(tables, 2026, 10, 1), DAY_STATUTORY);
    assert_int_equal(kind_of(tables, 2026, 10, 5), DAY_REST);
    assert_int_equal(kind_of(tables, 2026, 10, 10), DAY_WORK);
    assert_int_equal(kind_of(tables, 2026, 11, 23), DAY_PLAIN);
    for (int32_t year = 2025; year <= 2027; year++) {
        uint32_t statutory = 0;
        for (uint32_t i = 0; i < tables->day_count; i++) statutory += tables->day[i].kind == DAY_STATUTORY && civil_of_day(tables->day[i].day).year == year;
        assert_int_equal(statutory, 13);
    }
    tables_free(tables);
}

static void test_skill_names(void **state)
{
    (void)state;
    struct tables *tables = shipped();
    char out[64];
    assert_int_equal(tables_skill_names(tables, 5, out, sizeof out), strlen("cleaning window"));
    assert_string_equal(out, "cleaning window");
    assert_int_equal(tables_skill_names(tables, 0, out, sizeof out), 0);
    assert_string_equal(out, "");
    assert_int_equal(tables_skill_names(tables, 5, out, 15), 8);      /* whole names only */
    assert_string_equal(out, "cleaning");
    assert_int_equal(tables_skill_names(tables, 5, out, 16), 15);
    assert_int_equal(tables_skill_names(tables, 5, out, 1), 0);
    tables_free(tables);
}

/* ---- mistakes ---- */

/* The first `find` of the shipped file is replaced; the message ends with `why` after the folder and the file. */
static const struct { const char *file, *find, *replace, *why; } mistakes[] = {
    /* the file as a whole */
    { "items.csv", "reach_m\n", "reach\n", ":1: unknown column \"reach\"" },
    { "items.csv", ",reach_m\n", "\n", ":1: column reach_m: missing from the header" },
    { "items.csv", "id,code", "code,code", ":1: column code: twice in the header" },
    { "items.csv", "general,4,3000\n", "general,4\n", ":2: 18 fields where the header has 19" },
    { "items.csv", "general,4,3000\n", "general,4,3000,1\n", ":2: 20 fields where the header has 19" },
    { "items.csv", "日常保洁,daily", "\"日常保洁,daily", ": a quoted field is not closed" },
    { "items.csv", "日常保洁,daily", "日常\"保洁,daily", ": error parsing data while strict checking enabled" },
    { "items.csv", "日常保洁,daily", "\"日常\n保洁\",daily", ":2: column name: a control character or line break inside a field" },
    { "items.csv", "日常保洁", "\xc8\xd5\xb3\xa3", ":2: column name: not valid UTF-8; save the table as CSV UTF-8" },
    /* items.csv */
    { "items.csv", "1,CLN01", "0,CLN01", ":2: column id: 0 is not in 1 to 65535" },
    { "items.csv", "1,CLN01", "65536,CLN01", ":2: column id: 65536 is not in 1 to 65535" },
    { "items.csv", "1,CLN01", "1x,CLN01", ":2: column id: \"1x\" is not a whole number" },
    { "items.csv", "1,CLN01", "99999999999999999999,CLN01", ":2: column id: \"99999999999999999999\" is not a whole number" },
    { "items.csv", "2,CLN02", "1,CLN02", ":3: column id: 1 is used twice" },
    { "items.csv", "2,CLN02", "2,CLN01", ":3: column code: \"CLN01\" is there twice" },
    { "items.csv", "2,CLN02", "2,", ":3: column code: empty" },
    { "items.csv", "2,CLN02", "2,CLN0200000000000", ":3: column code: 16 bytes, more than 15" },
    { "items.csv", "order+slot", "order,slot", ":2: column qty_min: \"小时\" is not a whole number" },
    { "items.csv", "order+slot", "both", ":2: column mode: \"both\" is none of order, slot, order+slot, contract" },
    { "items.csv", "小时,2,5,", "小时,6,5,", ":2: column qty_max: 5 is less than qty_min 6" },
    { "items.csv", "小时,2,5,", "小时,2,6,", ":2: column qty_max: 6 take 360 min, more than max_min 300" },
    { "items.csv", "1,1,0,180,240", "1,1,0,0,240", ":7: column base_min: a visit of 0 minutes" },
    { "items.csv", "300,1,50,", "300,5,50,", ":2: column crew: 5 is not in 1 to 4" },
    { "items.csv", "300,1,50,", "300,1,50.005,", ":2: column price_yuan: \"50.005\" is not a number with at most 2 decimals" },
    { "items.csv", "300,1,50,", "300,1,-1,", ":2: column price_yuan: -1 is not in 0 to 100000" },
    { "items.csv", "300,1,50,", "300,1,50.,", ":2: column price_yuan: \"50.\" is not a number with at most 2 decimals" },
    { "items.csv", "300,1,50,", "300,1,1e3,", ":2: column price_yuan: \"1e3\" is not a number with at most 2 decimals" },
    { "items.csv", "50,cleaning,", "50,sweeping,", ":2: column skill: \"sweeping\" is not in skills.csv" },
    { "items.csv", ",cleaning,-,", ",cleaning,执照,", ":2: column cert: \"执照\" is not in certificates.csv; - for none" },
    { "items.csv", "general", "fine", ":2: column health: \"fine\" is none of none, general, home, elder, infant" },
    { "items.csv", "general,4,3000", "general,4,99", ":2: column reach_m: 99 is not in 100 to 100000" },
    /* skills.csv, certificates.csv */
    { "skills.csv", "1,cleaning-deep", "0,cleaning-deep", ":3: column bit: 0 is used twice" },
    { "skills.csv", "1,cleaning-deep", "1,cleaning", ":3: column skill: \"cleaning\" is there twice" },
    { "skills.csv", "1,cleaning-deep", "64,cleaning-deep", ":3: column bit: 64 is not in 0 to 63" },
    { "skills.csv", "1,cleaning-deep", "1,cleaning deep", ":3: column skill: \"cleaning deep\" has a space, colon, comma, quote or backslash in it, or is -" },
    { "certificates.csv", "2,家电清洗培训证", "1,家电清洗培训证", ":3: column number: 1 is used twice" },
    { "certificates.csv", "2,家电清洗培训证", "16,家电清洗培训证", ":3: column number: 16 is not in 1 to 15" },
    { "certificates.csv", "2,家电清洗培训证", "2,健康证", ":3: column name: \"健康证\" is there twice" },
    { "certificates.csv", "2,家电清洗培训证", "2,a:b", ":3: column name: \"a:b\" has a space, colon, comma, quote or backslash in it, or is -" },
    /* districts.csv, points.csv */
    { "districts.csv", "330105,", "330102,", ":3: column code: 330102 is used twice" },
    { "districts.csv", "1323", "many", ":2: column population_k: \"many\" is not a whole number" },
    { "points.csv", "2,P002", "1,P002", ":3: column id: 1 is used twice" },
    { "points.csv", "2,P002", "2,P001", ":3: column code: \"P001\" is there twice" },
    { "points.csv", "2,P002", "2,P\\002", ":3: column code: \"P\\002\" has a space, colon, comma, quote or backslash in it, or is -" },
    { "points.csv", "2,P002", "2,\"P,2\"", ":3: column code: \"P,2\" has a space, colon, comma, quote or backslash in it, or is -" },
    { "points.csv", "330102,", "330199,", ":2: column district: 330199 is not in districts.csv" },
    { "points.csv", "120.15800,30.24200", "30.24200,120.15800", ":2: column lon: 30.24200 is not in 73 to 136" },
    { "points.csv", "120.15800", "120.15800001", ":2: column lon: \"120.15800001\" is not a number with at most 7 decimals" },
    { "points.csv", "120.15800", "", ":2: column lon: empty" },
    { "points.csv", "30.24200", "nan", ":2: column lat: \"nan\" is not a number with at most 7 decimals" },
    /* shifts.csv, patterns.csv, holidays.csv */
    { "shifts.csv", "2,M", "1,M", ":3: column id: 1 is used twice" },
    { "shifts.csv", "2,M", "2,E", ":3: column code: \"E\" is there twice" },
    { "shifts.csv", "2,M", "2,-", ":3: column code: \"-\" has a space, colon, comma, quote or backslash in it, or is -" },
    { "shifts.csv", "1,E", "64,E", ":2: column id: 64 is not in 1 to 63" },
    { "shifts.csv", "07:00-15:00", "7-15", ":2: column spans: \"7-15\" is not a span such as 07:00-15:00" },
    { "shifts.csv", "07:00-15:00", "07:00-24:00", ":2: column spans: \"07:00-24:00\" is not a span such as 07:00-15:00" },
    { "shifts.csv", "07:00-15:00", "07:00-15:60", ":2: column spans: \"07:00-15:60\" is not a span such as 07:00-15:00" },
    { "shifts.csv", "10:00-14:00 16:00-20:00", "10:00-14:00 13:00-20:00", ":11: column spans: \"13:00-20:00\" begins before the span in front of it ends" },
    { "shifts.csv", "10:00-14:00 16:00-20:00", "08:00-10:00 11:00-12:00 13:00-14:00", ":11: column spans: more than 2 spans" },
    { "shifts.csv", "08:00-12:00,0", "08:00-09:00,60", ":12: column paid_break_min: 60 is as long as the shift" },
    { "patterns.csv", "2,6D1-7H", "1,6D1-7H", ":3: column id: 1 is used twice" },
    { "patterns.csv", "2,6D1-7H", "2,5D2", ":3: column code: \"5D2\" is there twice" },
    { "patterns.csv", "2,6D1-7H", "2,\"6\"\"D\"", ":3: column code: \"6\"D\" has a space, colon, comma, quote or backslash in it, or is -" },
    { "patterns.csv", "D D D D D - -", "D D D D Q - -", ":2: column cycle: \"Q\" is not in shifts.csv" },
    { "patterns.csv", "D D D D D - -", "D D D D D - - D D D D D - - D D D D D - - D D D D D - - D", ":2: column cycle: more than 28 days" },
    { "patterns.csv", "standard", "normal", ":2: column hours: \"normal\" is none of standard, comprehensive" },
    { "patterns.csv", "standard,300", "standard,1001", ":2: column share: 1001 is not in 0 to 1000" },
    { "holidays.csv", "2025-01-26", "2025-01-01", ":3: column date: there twice" },
    { "holidays.csv", "2025-01-26", "2025-02-29", ":3: column date: \"2025-02-29\" is not a date such as 2026-11-23" },
    { "holidays.csv", "2025-01-26", "26.1.2025", ":3: column date: \"26.1.2025\" is not a date such as 2026-11-23" },
    { "holidays.csv", "statutory", "off", ":2: column kind: \"off\" is none of rest, work, statutory" },
};

static void expect_refused(const struct folder *folder, const char *workers, const char *file, const char *reason)
{
    struct tables *tables = (struct tables *)(uintptr_t)1;
    char why[1024] = "", expected[1024];
    snprintf(expected, sizeof expected, "%s/%s", folder->path, file);
    if (tables_read(folder->path, workers, &tables, why, sizeof why)) fail_msg("accepted, but expected: %s%s", file, reason);
    assert_null(tables);
    if (strncmp(why, expected, strlen(expected)) != 0 || !strstr(why, reason)) fail_msg("expected \"%s%s\", got \"%s\"", file, reason, why);
}

/* travel.csv may be absent; what it says is what the engine answers, there and back apart. */
static void test_travel_is_learned(void **state)
{
    (void)state;
    static const char good[] = "from_lon,from_lat,to_lon,to_lat,seconds\n120.1580000,30.2740000,120.1880000,30.2740000,1500\n120.188,30.274,120.158,30.274,900\n";
    static const struct { const char *text, *reason; } bad[] = {
        { "from_lon,from_lat,to_lon,to_lat,seconds\n120.158,30.274,120.188,30.274,-1\n", ":2: column seconds: " },
        { "from_lon,from_lat,to_lon,to_lat,seconds\n120.158,30.274,120.188,30.274,60\n30.274,120.158,120.188,30.274,60\n", ":3: column from_lon: " },
        { "from_lon,from_lat,to_lon,seconds\n120.158,30.274,120.188,60\n", ":1: " },
    };
    const struct place here = { 1201580000, 302740000 }, there = { 1201880000, 302740000 };
    struct folder folder;
    struct tables *tables;
    struct engine *engine;
    struct policy policy;
    char why[512];
    folder_make(&folder);
    folder_copy_all(&folder);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        folder_write(&folder, "travel.csv", bad[i].text, strlen(bad[i].text));
        expect_refused(&folder, NULL, "travel.csv", bad[i].reason);
    }
    folder_write(&folder, "travel.csv", good, sizeof good - 1);
    if (!tables_read(folder.path, NULL, &tables, why, sizeof why)) fail_msg("%s", why);
    assert_int_equal(tables->node_count, 2);
    policy_defaults(&policy);
    const struct engine_limits limits = { .workers = 1, .points = tables->point_count, .orders = 1, .households = 1, .nodes = tables->node_count };
    assert_int_equal(engine_new(&limits, &policy, &engine), REFUSE_OK);
    assert_true(tables_load(tables, engine, why, sizeof why));
    engine_open(engine, 1795414180000);
    assert_true(tables_learn(tables, engine, 1795414180000));
    assert_int_equal(engine_travel_known(engine), 2);
    assert_in_range(engine_travel_ms(engine, here, there), 1499500, 1500500);
    assert_in_range(engine_travel_ms(engine, there, here), 899500, 900500);
    engine_free(engine);
    tables_free(tables);
    folder_remove(&folder);
}

static void test_mistakes(void **state)
{
    (void)state;
    struct folder folder;
    folder_make(&folder);
    folder_copy_all(&folder);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        folder_copy(&folder, mistakes[i].file, mistakes[i].find, mistakes[i].replace);
        expect_refused(&folder, NULL, mistakes[i].file, mistakes[i].why);
        folder_copy(&folder, mistakes[i].file, NULL, NULL);
    }
    folder_remove(&folder);
}

static const struct { const char *line, *why; } worker_mistakes[] = {
    { "0,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column id: 0 is not in 1 to 4294967295" },
    { "1,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column id: 1 is used twice, first in line 2" },
    { "2,1,P999,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column point: \"P999\" is not in points.csv" },
    { "2,1,P001,120.1,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column lat: empty, though" },
    { "2,1,P001,,30.1,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column lon: empty, though" },
    { "2,1,P001,,,friend,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column relation: \"friend\" is none of contract, agreement, part_time, agency" },
    { "2,1,P001,,,contract,standard,maybe,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column mother: \"maybe\" is none of no, yes" },
    { "2,1,P001,,,contract,standard,no,cleaning flying,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column skills: \"flying\" is not in skills.csv" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,soon,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,0", ":3: column identity_until: \"soon\" is not a date" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,,,5D2,0", ":3: column trained_on: empty" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,健康证,5D2,0", ":3: column certs: \"健康证\" is not a certificate and its last day" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,健康证:2027-13-01,5D2,0", ":3: column certs: \"健康证:2027-13-01\" is not a certificate and its last day" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,-:2027-01-01,5D2,0", ":3: column certs: \"-:2027-01-01\" is not in certificates.csv" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,健康证:2027-01-01 健康证:2027-01-02,5D2,0", ":3: column certs: \"健康证\" is there twice" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,9D9,0", ":3: column pattern: \"9D9\" is not in patterns.csv" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,5D2,7", ":3: column offset: 7 is not in 0 to 6, the days of 5D2" },
    { "2,1,P001,,,contract,standard,no,cleaning,general,2027-01-01,2027-01-01,2027-01-01,2027-01-01,2026-01-01,,2ON2-D,0", ":3: column hours: pattern 2ON2-D is lawful under comprehensive hours only" },
};

static const char worker_head[] = "id,firm,point,lon,lat,relation,hours,mother,skills,health,identity_until,health_until,insurance_until,contract_until,trained_on,"
                                  "certs,pattern,offset\n"
                                  "1,7,P001,120.15,30.25,contract,standard,no,cleaning window,home,2027-01-01,2027-01-02,2027-01-03,2027-01-04,2026-01-01,"
                                  "健康证:2027-05-06,EML,3\n";

static void test_worker_mistakes(void **state)
{
    (void)state;
    struct folder folder;
    char text[2048], path[512];
    folder_make(&folder);
    folder_copy_all(&folder);
    folder_file(&folder, "workers.csv", path);
    for (size_t i = 0; i < sizeof worker_mistakes / sizeof *worker_mistakes; i++) {
        int length = snprintf(text, sizeof text, "%s%s\n", worker_head, worker_mistakes[i].line);
        folder_write(&folder, "workers.csv", text, (size_t)length);
        expect_refused(&folder, path, "workers.csv", worker_mistakes[i].why);
    }
    folder_remove(&folder);
}

static void test_worker_row(void **state)
{
    (void)state;
    struct folder folder;
    struct tables *tables;
    char path[512], why[512] = "";
    folder_make(&folder);
    folder_write(&folder, "workers.csv", worker_head, strlen(worker_head));
    if (!tables_read(SHIPPED, folder_file(&folder, "workers.csv", path), &tables, why, sizeof why)) fail_msg("%s", why);
    assert_int_equal(tables->worker_count, 1);
    const struct worker_file *worker = &tables->worker[0];
    assert_int_equal(worker->id, 1);
    assert_int_equal(worker->firm, 7);
    assert_int_equal(worker->point, 1);
    assert_int_equal(worker->base.lon_e7, 1201500000);
    assert_int_equal(worker->base.lat_e7, 302500000);
    assert_int_equal(worker->skills, 5);
    assert_int_equal(worker->labour.relation, RELATION_CONTRACT);
    assert_int_equal(worker->labour.hours, HOURS_STANDARD);
    assert_false(worker->labour.mother);
    assert_int_equal(worker->health, HEALTH_HOME);
    assert_int_equal(worker->identity_until, day_of_civil(2027, 1, 1));
    assert_int_equal(worker->health_until, day_of_civil(2027, 1, 2));
    assert_int_equal(worker->insurance_until, day_of_civil(2027, 1, 3));
    assert_int_equal(worker->contract_until, day_of_civil(2027, 1, 4));
    assert_int_equal(worker->trained_on, day_of_civil(2026, 1, 1));
    assert_int_equal(worker->cert_until[1], day_of_civil(2027, 5, 6));
    assert_int_equal(worker->rotation.pattern, 4);
    assert_int_equal(worker->rotation.offset, 3);
    tables_free(tables);
    folder_remove(&folder);
}

/* ---- files as spreadsheets and people save them ---- */

static const struct { const char *name, *text, *why; } shapes[] = {
    { "byte order mark", "\xef\xbb\xbf" "bit,skill,name\n0,cleaning,a\n", NULL },
    { "CR LF", "bit,skill,name\r\n0,cleaning,a\r\n", NULL },
    { "no last line end", "bit,skill,name\n0,cleaning,a", NULL },
    { "columns in another order", "name,bit,skill\na,0,cleaning\n", NULL },
    { "quotes and spaces", "bit , skill,name\n 0 ,\"cleaning\",\"a, \"\"b\"\"\"\n", NULL },
    { "blank lines", "\n\nbit,skill,name\n\n0,cleaning,a\n\n", NULL },
    { "line numbers after CR LF and blank lines", "bit,skill,name\r\n\r\n0,cleaning,a\r\nx,y,z\r\n", ":4: column bit: \"x\" is not a whole number" },
    { "line numbers after a byte order mark", "\xef\xbb\xbf\nbit,skill,name\nx,y,z", ":3: column bit: \"x\" is not a whole number" },
    { "empty", "", ":1: no header row" },
    { "header only", "bit,skill,name\n", ":2: no rows" },
};

static void test_shapes(void **state)
{
    (void)state;
    struct folder folder;
    folder_make(&folder);
    folder_copy_all(&folder);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        folder_write(&folder, "skills.csv", shapes[i].text, strlen(shapes[i].text));
        if (shapes[i].why) {
            expect_refused(&folder, NULL, "skills.csv", shapes[i].why);
        } else {      /* the reading gets past this file, to the item that needs a skill it has no longer */
            expect_refused(&folder, NULL, "items.csv", ":4: column skill: \"cleaning-deep\" is not in skills.csv");
        }
    }
    folder_write(&folder, "skills.csv", "bit,skill,name\n0,clea\0ning,a\n", 29);
    expect_refused(&folder, NULL, "skills.csv", ":2: column skill: a control character");
    folder_remove(&folder);
}

static void test_no_file(void **state)
{
    (void)state;
    struct tables *tables;
    char why[256] = "";
    assert_false(tables_read("/nowhere/at/all", NULL, &tables, why, sizeof why));
    assert_string_equal(why, "/nowhere/at/all/skills.csv: No such file or directory");
    assert_false(tables_read(SHIPPED, "/nowhere/workers.csv", &tables, why, sizeof why));
    assert_string_equal(why, "/nowhere/workers.csv: No such file or directory");
    assert_false(tables_read(SHIPPED, SHIPPED, &tables, why, sizeof why));      /* a folder is no file */
    assert_non_null(strstr(why, "irectory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_counts),    cmocka_unit_test(test_shipped_items), cmocka_unit_test(test_shipped_points),
        cmocka_unit_test(test_subdistricts_served), cmocka_unit_test(test_shipped_rotations), cmocka_unit_test(test_skill_names),
        cmocka_unit_test(test_travel_is_learned), cmocka_unit_test(test_mistakes),          cmocka_unit_test(test_worker_mistakes), cmocka_unit_test(test_worker_row),
        cmocka_unit_test(test_shapes),            cmocka_unit_test(test_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
