/* test_roster_csv.c - rosters as CSV: every line that is wrong is named with everything that is wrong with it; what export writes, import reads as no
 * change at all; and what a file asks for is what its edits make, by a model of the layers written here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/cli/roster_plan.h"
#include "protocol/text.h"
#include "unit/random_bits.h"

enum { WORKERS = 9, DAYS = 17, ROUNDS = 400 };
static const int32_t FIRST = 20780;      /* 2026-11-23 */

static struct msg_shift_kind kinds[] = {
    { .code = "D", .spans = "08:30-16:30", .paid_min = 480 }, { .code = "L", .spans = "13:00-21:00", .paid_min = 480 },
    { .code = "12N", .spans = "20:00-08:00", .paid_min = 720 },
};
static const struct msg_shift_list shifts = { .shifts = kinds, .shifts_count = 3 };
static const struct out english = { .lang = LANG_EN };

/* ---- reading ---- */

static void check_faults(const char *text, const char *expected)
{
    struct csv_roster csv;
    struct out said = { .lang = LANG_EN };
    roster_csv_read(text, strlen(text), &shifts, &english, &csv);
    roster_csv_say(&csv, "f", &said);
    if (strcmp(said.text == NULL ? "" : said.text, expected) != 0) fail_msg("%s\n--- says\n%s", text, said.text == NULL ? "" : said.text);
    out_clear(&said);
    roster_csv_free(&csv);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct { const char *text, *says; } cases[] = {
        { "worker,day,shift\n31,2026-11-24,D\n", "" },
        { "\xEF\xBB\xBFworker,day,shift\n31,2026-11-24,D\n", "" },
        { "worker,day,shift\r\n31,2026-11-24,D\r\n", "" },
        { "worker,day,shift\n31,2026-11-24,D", "" },
        { "shift , day,worker,mood\nD,2026/11/24,31,\"so, so\"\n", "" },
        { "\n\nworker,day,shift\n\n31,2026/1/5,-\n  \n31,2026/1/6,12N\n", "" },
        { "", "f:1: the file is empty\n" },
        { "\n\n", "f:1: the file is empty\n" },
        { "31,2026-11-24,D\n", "f:1: the header has no column day\nf:1: the header has no column shift\nf:1: the header has no column worker\n" },
        { "worker,day,shift,day\n", "f:1: column day is there twice\n" },
        { "worker,day,shift\n31,2026-11-24\n32,2026-11-24,D,L\n", "f:2: 2 fields, but the header has 3\nf:3: 4 fields, but the header has 3\n" },
        { "worker,day,shift,layer\nx,2026-02-29,Q,draft\n",
          "f:2: day '2026-02-29' is no date as 2026-11-24\nf:2: layer 'draft' is none of pattern, leave, swap, override\nf:2: there is no shift 'Q'\nf:2: worker 'x' is no number\n" },
        { "worker,day,shift\n0,2026-11-24,D\n4294967296,2026-11-24,D\n-1,2026-11-24,D\n",
          "f:2: worker '0' is no number\nf:3: worker '4294967296' is no number\nf:4: worker '-1' is no number\n" },
        { "worker,day,shift\n31,2026-11/24,D\n31,26-11-24,D\n31,2026-13-01,D\n31,2026-11-24x,D\n31,,D\n",
          "f:2: day '2026-11/24' is no date as 2026-11-24\nf:3: day '26-11-24' is no date as 2026-11-24\nf:4: day '2026-13-01' is no date as 2026-11-24\n"
          "f:5: day '2026-11-24x' is no date as 2026-11-24\nf:6: day '' is no date as 2026-11-24\n" },
        { "worker,day,shift\n31,2026-11-24,D\n\n31,2026/11/24,L\n", "f:4: this worker's day is already on line 2\n" },
        { "worker,day,shift,note\n31,2026-11-24,D,\"two\nlines\"\n31,2026-11-25,Q,x\n", "f:4: there is no shift 'Q'\n" },      /* the note holds line 3 */
        { "worker,day,shift\n31,2026-11-24,\"D\n31,2026-11-25,D\n", "f:2: quotes do not match; nothing is read from here on\n" },
        { "worker,day,shift\n31,2026-11-24,\xC8\xD5\n", "f:2: is not UTF-8: save the file as \"CSV UTF-8\"\nf:2: there is no shift '\xC8\xD5'\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) check_faults(cases[i].text, cases[i].says);
}

static void test_values(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBFlayer,shift,note,day,worker\npattern,D,,2026-11-23,31\n\noverride,-,\"a \"\"b\"\",\nc\",2026/1/5,4294967295\n,12N,,2028-02-29,7\n";
    static const struct csv_line expected[] = {
        { 2, 31, 20780, "D", "pattern" }, { 4, 4294967295, 20458, "-", "override" }, { 6, 7, 21243, "12N", "" },
    };
    struct csv_roster csv;
    roster_csv_read(text, sizeof text - 1, &shifts, &english, &csv);
    assert_int_equal(csv.faults, 0);
    assert_int_equal(csv.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(csv.line[i].line, expected[i].line);
        assert_int_equal(csv.line[i].worker, expected[i].worker);
        assert_int_equal(csv.line[i].day, expected[i].day);
        assert_string_equal(csv.line[i].shift, expected[i].shift);
        assert_string_equal(csv.line[i].layer, expected[i].layer);
    }
    roster_csv_free(&csv);
}

/* Whatever the bytes are, reading ends, and what is kept is good. */
static void test_noise(void **state)
{
    (void)state;
    static const char alphabet[] = "worker,day,shift,layer\n\n,,\"\"\r31D-2026/1/5 \xE4\xBC\x91\xFF";
    char text[400];
    uint64_t seed = 5;
    for (int round = 0; round < 20000; round++) {
        size_t length = random_below(&seed, sizeof text), head = random_below(&seed, 2) == 0 ? 0 : (size_t)snprintf(text, sizeof text, "worker,day,shift\n");
        if (length < head) length = head;
        for (size_t i = head; i < length; i++) text[i] = alphabet[random_below(&seed, sizeof alphabet - 1)];
        struct csv_roster csv;
        roster_csv_read(text, length, &shifts, &english, &csv);
        for (uint32_t i = 0; i < csv.count; i++) {
            assert_in_range(csv.line[i].worker, 1, ID32_MOST);
            assert_true(csv.line[i].line >= 1 && csv.line[i].shift[0] != '\0');
        }
        roster_csv_free(&csv);
    }
}

/* ---- there and back ---- */

/* The layers of one day, as the engine keeps them: NULL where a layer says nothing. */
struct layers { const char *pattern, *swap, *change; bool leave; };
struct model { struct layers day[WORKERS][DAYS]; struct msg_cell cells[WORKERS * DAYS]; struct msg_roster roster; struct grid grid; };

static const char *const codes[] = { "D", "L", "12N", "-" };

static const char *any_code(uint64_t *seed) { return codes[random_below(seed, 4)]; }

static const char *final_of(const struct layers *day)
{
    return day->change != NULL ? day->change : day->swap != NULL ? day->swap : day->leave ? "-" : day->pattern;
}

static const char *layer_of(const struct layers *day)
{
    return day->change != NULL ? "override" : day->swap != NULL ? "swap" : day->leave ? "leave" : "pattern";
}

static void show(struct model *model)
{
    model->roster = (struct msg_roster){ .cells = model->cells, .cells_count = WORKERS * DAYS };
    for (int worker = 0; worker < WORKERS; worker++) {
        for (int day = 0; day < DAYS; day++) {
            const struct layers *layers = &model->day[worker][day];
            bool over = strcmp(layer_of(layers), "pattern") != 0;
            model->cells[worker * DAYS + day] = (struct msg_cell){
                .worker = 31 + (uint64_t)worker * 13, .day = FIRST + day, .shift = final_of(layers), .layer = layer_of(layers), .pattern = over ? layers->pattern : NULL,
                .by = over ? "operator" : NULL, .by_id = over ? 1 : 0, .at_ms = over ? 1795413600000 : 0, .note = over ? "say \"yes\", then\nno" : NULL,
            };
        }
    }
    grid_make(&model->grid, &model->roster, FIRST, DAYS);
}

static void make(struct model *model, uint64_t *seed, const struct model *same_pattern)
{
    for (int worker = 0; worker < WORKERS; worker++) {
        for (int day = 0; day < DAYS; day++) {
            struct layers *layers = &model->day[worker][day];
            *layers = (struct layers){ .pattern = same_pattern != NULL ? same_pattern->day[worker][day].pattern : any_code(seed), .leave = random_below(seed, 6) == 0 };
            if (random_below(seed, 8) == 0) layers->swap = any_code(seed);
            if (random_below(seed, 5) == 0) layers->change = any_code(seed);
        }
    }
    show(model);
}

static void write_and_plan(const struct model *file, const struct model *now, struct csv_roster *csv, struct edits *edits)
{
    struct out text = { .lang = LANG_EN };
    roster_csv_write(&file->grid, &text);
    roster_csv_read(text.text, text.used, &shifts, &english, csv);
    assert_int_equal(csv->faults, 0);
    assert_int_equal(csv->count, WORKERS * DAYS);
    for (uint32_t i = 0; i < csv->count; i++) plan_line(&csv->line[i], &now->grid, FIRST, &english, csv, edits);
    assert_int_equal(csv->faults, 0);
    out_clear(&text);
}

static void apply(struct model *model, const struct msg_roster_cell *edit)
{
    struct layers *day = &model->day[(edit->worker - 31) / 13][edit->day - FIRST];
    if (strcmp(edit->op, "set") == 0) {
        day->change = edit->shift;
    } else if (strcmp(edit->op, "back") == 0) {
        day->leave = false;
    } else {
        assert_string_equal(edit->op, "leave");
        *day = (struct layers){ .pattern = day->pattern, .leave = true };
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    static struct model model;
    uint64_t seed = 3;
    for (int round = 0; round < ROUNDS; round++) {
        struct csv_roster csv;
        struct edits edits = { .count = 0 };
        make(&model, &seed, NULL);
        write_and_plan(&model, &model, &csv, &edits);
        assert_int_equal(edits.count, 0);
        roster_csv_free(&csv);
        grid_free(&model.grid);
    }
}

/* The file of one roster makes another one the same, with no more edits than there are differences, but for days back from leave. */
static void test_import(void **state)
{
    (void)state;
    static struct model wanted, now;
    uint64_t seed = 4;
    for (int round = 0; round < ROUNDS; round++) {
        struct csv_roster csv;
        struct edits edits = { .count = 0 };
        uint32_t different = 0;
        make(&wanted, &seed, NULL);
        make(&now, &seed, &wanted);
        for (size_t i = 0; i < WORKERS * DAYS; i++)
            different += strcmp(wanted.cells[i].shift, now.cells[i].shift) != 0 || (strcmp(wanted.cells[i].layer, "leave") == 0) != (strcmp(now.cells[i].layer, "leave") == 0);
        write_and_plan(&wanted, &now, &csv, &edits);
        assert_in_range(edits.count, different, 2 * different);
        for (uint32_t i = 0; i < edits.count; i++) apply(&now, &edits.edit[i]);
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int day = 0; day < DAYS; day++) {
                const struct layers *a = &wanted.day[worker][day], *b = &now.day[worker][day];
                assert_string_equal(final_of(a), final_of(b));
                assert_int_equal(strcmp(layer_of(a), "leave") == 0, strcmp(layer_of(b), "leave") == 0);
            }
        }
        edits_free(&edits);
        roster_csv_free(&csv);
        grid_free(&wanted.grid);
        grid_free(&now.grid);
    }
}

static void test_plan_faults(void **state)
{
    (void)state;
    static struct model model;
    uint64_t seed = 6;
    static const char text[] = "worker,day,shift,layer\n32,2026-11-24,D,\n31,2027-12-01,D,\n31,2026-11-24,D,leave\n31,2026-11-23,D,\n44,2026-11-23,L,\n";
    make(&model, &seed, NULL);
    model.day[0][0] = model.day[0][1] = model.day[1][0] = (struct layers){ .pattern = "D" };
    grid_free(&model.grid);
    show(&model);
    struct csv_roster csv;
    struct edits edits = { .count = 0 };
    struct out said = { .lang = LANG_EN };
    roster_csv_read(text, sizeof text - 1, &shifts, &english, &csv);
    for (uint32_t i = 0; i < csv.count; i++) plan_line(&csv.line[i], &model.grid, FIRST + 1, &english, &csv, &edits);      /* today is the 24th */
    roster_csv_say(&csv, "f", &said);
    assert_string_equal(said.text, "f:2: worker 32 is not of this point\nf:3: the roster does not hold that day: too early or too far ahead\n"
                                   "f:4: on leave the shift must be -\nf:6: a day of the past cannot be changed\n");      /* line 5 says what was */
    out_clear(&said);
    edits_free(&edits);
    roster_csv_free(&csv);
    grid_free(&model.grid);
}

/* ---- weeks ---- */

static void test_week(void **state)
{
    (void)state;
    static struct model from, to;
    uint64_t seed = 8;
    for (int round = 0; round < ROUNDS; round++) {
        struct edits edits = { .count = 0 };
        struct grid week, later;
        make(&from, &seed, NULL);
        make(&to, &seed, NULL);
        grid_make(&week, &from.roster, FIRST, 7);
        grid_make(&later, &to.roster, FIRST + 7, 7);
        uint32_t leaves = plan_week(&week, &later, &edits), left = 0;
        for (uint32_t i = 0; i < edits.count; i++) apply(&to, &edits.edit[i]);
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int day = 0; day < 7; day++) {
                const struct layers *a = &from.day[worker][day], *b = &to.day[worker][day + 7];
                const struct msg_cell *before = &to.cells[worker * DAYS + day + 7];
                bool leave = strcmp(layer_of(a), "leave") == 0 || strcmp(before->layer, "leave") == 0;
                left += leave;
                assert_string_equal(final_of(b), leave ? before->shift : final_of(a));
            }
        }
        assert_int_equal(leaves, left);
        edits_free(&edits);
        grid_free(&week);
        grid_free(&later);
        grid_free(&from.grid);
        grid_free(&to.grid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),     cmocka_unit_test(test_values), cmocka_unit_test(test_noise),       cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_import),     cmocka_unit_test(test_week),   cmocka_unit_test(test_plan_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
