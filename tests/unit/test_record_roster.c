/* test_record_roster.c - what is remembered of rosters comes back from its text as it was, and other programs can read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "engine/roster/rules.h"
#include "server/record_roster.h"
#include "unit/random_bits.h"

enum { TRIES = 2000, MONDAY = 20780 };

static struct table_shift shifts[] = {
    { .kind = { .id = 1, .span_count = 1, .span = { { 420, 900 } }, .paid_break_min = 30 }, .code = "E" },
    { .kind = { .id = 2, .span_count = 1, .span = { { 1380, 1860 } } }, .code = "N" },
    { .kind = { .id = 3, .span_count = 2, .span = { { 600, 840 }, { 960, 1200 } } }, .code = "S-PLIT" },
};
static struct table_pattern patterns[] = {
    { .pattern = { .id = 1, .length = 3, .cycle = { 1, 1, 0 } }, .code = "EE-" }, { .pattern = { .id = 5, .length = 2, .cycle = { 2, 0 } }, .code = "1ON1" },
};
static const struct tables tables = { .shift = shifts, .shift_count = 3, .pattern = patterns, .pattern_count = 2 };
static const char *const notes[] = { "", "sick child", "值夜班的师傅病了", "\"a\\b\"\n\t", "a note of forty-seven bytes, which is the longest" };

static struct actor some_actor(uint64_t *seed)
{
    return (struct actor){ (enum actor_role)random_below(seed, ACTOR_ROLES), (uint32_t)random_bits(seed) };
}

static uint32_t some_waived(uint64_t *seed)
{
    uint32_t waived = 0;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++)
        if (!rule_rows[rule].hard && random_below(seed, 3) == 0) waived |= 1u << rule;
    return waived;
}

static void some_note(uint64_t *seed, char note[NOTE_MAX])
{
    snprintf(note, NOTE_MAX, "%s", notes[random_below(seed, sizeof notes / sizeof notes[0])]);
}

/* Through the JSON that Redis holds. */
static void through_text(struct record *record)
{
    static char text[RECORD_JSON];
    size_t length = record_json(record, text);
    assert_true(record_parse(record, text, length));
}

static void changes_come_back(void **state)
{
    (void)state;
    static struct record record;
    uint64_t seed = 7;
    for (int i = 0; i < TRIES; i++) {
        struct roster_change change = { .shift = (uint8_t)random_below(&seed, 4), .pinned = random_below(&seed, 2) == 0, .by = some_actor(&seed),
                                        .at_ms = (int64_t)random_bits(&seed), .waived = some_waived(&seed) }, back = { 0 };
        uint32_t of = random_below(&seed, 2) == 0 ? 0 : (uint32_t)random_bits(&seed), of_back;
        const char *why = "";
        some_note(&seed, change.note);
        record_write_change(&record, &change, of, &tables);
        through_text(&record);
        if (!record_read_change(record.pair, record.count, &tables, &back, &of_back, &why)) fail_msg("%s", why);
        assert_int_equal(back.shift, change.shift);
        assert_int_equal(back.pinned, change.pinned);
        assert_int_equal(back.by.role, change.by.role);
        assert_int_equal(back.by.id, change.by.id);
        assert_int_equal(back.at_ms, change.at_ms);
        assert_int_equal(back.waived, change.waived);
        assert_string_equal(back.note, change.note);
        assert_int_equal(of_back, of);
    }
}

static void fields_name_worker_and_layer(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "7", "7:", "7:pattern", "7:leaf", ":leave", "x:leave", "4294967296:leave", "7:leave ", "-7:leave" };
    char field[RECORD_FIELD];
    uint32_t worker;
    uint8_t layer;
    for (uint8_t i = LAYER_LEAVE; i < ROSTER_LAYERS; i++) {
        record_exception_field(UINT32_MAX, i, field);
        assert_true(record_read_exception_field(field, &worker, &layer));
        assert_true(worker == UINT32_MAX && layer == i);
    }
    record_exception_field(7, LAYER_SWAP, field);
    assert_string_equal(field, "7:swap");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (record_read_exception_field(wrong[i], &worker, &layer)) fail_msg("taken: %s", wrong[i]);
}

static void rotations_come_back(void **state)
{
    (void)state;
    static struct record record;
    const struct rotation_span span[ROTATIONS_MAX] = {
        { { 1, 2 }, MONDAY - 40, MONDAY }, { { 0, 0 }, MONDAY, MONDAY + 7 }, { { 5, 27 }, MONDAY + 9, MONDAY + 30 }, { { 1, 0 }, MONDAY + 30, INT32_MAX },
    };
    for (uint32_t count = 0; count <= ROTATIONS_MAX; count++) {
        struct rotation_span back[ROTATIONS_MAX];
        uint8_t counted;
        record_write_rotations(&record, span, count, &tables);
        assert_int_equal(record.count, 1);
        assert_true(record_read_rotations(record.pair[0].value, &tables, back, &counted));
        assert_int_equal(counted, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(back[i].rotation.pattern, span[i].rotation.pattern);
            assert_int_equal(back[i].rotation.offset, span[i].rotation.offset);
            assert_int_equal(back[i].from_day, span[i].from_day);
            assert_int_equal(back[i].to_day, span[i].to_day);
        }
    }
    assert_string_equal(record.pair[0].value, "EE-:2:2026-10-14:2026-11-23 -:0:2026-11-23:2026-11-30 1ON1:27:2026-12-02:2026-12-23 EE-:0:2026-12-23:-");
}

static void other_rotations_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "EE-", "EE-:0", "EE-:0:2026-11-23", "EE-:0:2026-11-23:", "EE-:0:2026-11-23:2026-02-30", "EEE:0:2026-11-23:-", "EE-:256:2026-11-23:-", " EE-:0:2026-11-23:-",
        "EE-:0:2026-11-23:- ", "EE-:0:2026-11-23:-x", "EE-:0:2026-11-23:-:", "EE-:-1:2026-11-23:-",
        "EE-:0:2026-11-23:- EE-:0:2026-11-23:- EE-:0:2026-11-23:- EE-:0:2026-11-23:- EE-:0:2026-11-23:-",
    };
    struct rotation_span span[ROTATIONS_MAX];
    uint8_t count;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (record_read_rotations(wrong[i], &tables, span, &count)) fail_msg("taken: %s", wrong[i]);
}

static struct edit some_edit(uint64_t *seed)
{
    struct edit edit = { .op = (uint8_t)(1 + random_below(seed, EDIT_OPS - 1)), .worker = (uint32_t)random_bits(seed), .day = MONDAY + (int32_t)random_below(seed, 80) };
    edit.to_day = random_below(seed, 3) == 0 ? INT32_MAX : random_below(seed, 2) == 0 ? 0 : edit.day + 1;
    if (edit.op == EDIT_SET || edit.op == EDIT_SWAP) edit.shift = (uint8_t)random_below(seed, 4);
    if (edit.op == EDIT_SET) edit.pinned = random_below(seed, 2) == 0;
    if (edit.op == EDIT_SWAP) edit.of = (uint32_t)random_below(seed, 2) * 31;
    if (edit.op == EDIT_PATTERN) edit.rotation = (struct rotation){ (uint8_t)(random_below(seed, 2) * 5), (uint8_t)random_below(seed, 28) };
    return edit;
}

static void edits_come_back(void **state)
{
    (void)state;
    static struct record record;
    uint64_t seed = 8;
    for (int i = 0; i < TRIES; i++) {
        struct draft_edit edit = { .version = random_bits(&seed), .group = random_bits(&seed), .point = (uint32_t)random_bits(&seed), .edit = some_edit(&seed),
                                   .by = some_actor(&seed), .at_ms = (int64_t)random_bits(&seed), .waived = some_waived(&seed) }, back;
        const char *why = "";
        some_note(&seed, edit.note);
        record_write_edit(&record, &edit, &tables);
        through_text(&record);
        if (!record_read_edit(record.pair, record.count, &tables, &back, &why)) fail_msg("%s", why);
        assert_true(back.version == edit.version && back.group == edit.group && back.point == edit.point);
        assert_true(back.edit.op == edit.edit.op && back.edit.shift == edit.edit.shift && back.edit.pinned == edit.edit.pinned);
        assert_true(back.edit.rotation.pattern == edit.edit.rotation.pattern && back.edit.rotation.offset == edit.edit.rotation.offset);
        assert_true(back.edit.worker == edit.edit.worker && back.edit.of == edit.edit.of && back.edit.day == edit.edit.day && back.edit.to_day == edit.edit.to_day);
        assert_true(back.by.role == edit.by.role && back.by.id == edit.by.id && back.at_ms == edit.at_ms && back.waived == edit.waived);
        assert_string_equal(back.note, edit.note);
    }
}

static void swaps_come_back(void **state)
{
    (void)state;
    static struct record record;
    uint64_t seed = 9;
    for (int i = 0; i < TRIES; i++) {
        struct swap swap = {
            .id = random_bits(&seed), .state = (uint8_t)(1 + random_below(&seed, SWAP_STATE_COUNT - 1)), .shift = (uint8_t)random_below(&seed, 4),
            .point = (uint32_t)random_bits(&seed), .from = (uint32_t)random_bits(&seed), .to = random_below(&seed, 5), .day = MONDAY,
            .to_day = (int32_t)random_below(&seed, 2) * (MONDAY + 1), .by = some_actor(&seed), .asked_ms = (int64_t)random_bits(&seed),
            .agreed_ms = TIME_NONE, .settled_ms = (int64_t)random_bits(&seed), .waived = some_waived(&seed),
        }, back;
        const char *why = "";
        some_note(&seed, swap.note);
        record_write_swap(&record, &swap, &tables);
        through_text(&record);
        if (!record_read_swap(record.pair, record.count, &tables, &back, &why)) fail_msg("%s", why);
        assert_true(back.id == swap.id && back.state == swap.state && back.shift == swap.shift && back.point == swap.point);
        assert_true(back.from == swap.from && back.to == swap.to && back.day == swap.day && back.to_day == swap.to_day);
        assert_true(back.asked_ms == swap.asked_ms && back.agreed_ms == swap.agreed_ms && back.settled_ms == swap.settled_ms);
        assert_true(back.by.role == swap.by.role && back.by.id == swap.by.id && back.waived == swap.waived);
        assert_string_equal(back.note, swap.note);
    }
}

enum kept { CHANGE, EDIT, SWAP };

static bool reads(enum kept kept, struct record *record, const char **why)
{
    struct roster_change change = { 0 };
    struct draft_edit edit;
    struct swap swap;
    uint32_t of;
    switch (kept) {
    case CHANGE: return record_read_change(record->pair, record->count, &tables, &change, &of, why);
    case EDIT: return record_read_edit(record->pair, record->count, &tables, &edit, why);
    case SWAP: break;
    }
    return record_read_swap(record->pair, record->count, &tables, &swap, why);
}

static void bad_records_are_named(void **state)
{
    (void)state;
    static const struct { enum kept kept; const char *text, *why; } cases[] = {
        { CHANGE, "{\"shift\":\"E\",\"by\":\"engine\"}", NULL },
        { CHANGE, "{\"by\":\"operator\"}", "shift" },
        { CHANGE, "{\"shift\":\"X\",\"by\":\"operator\"}", "shift" },
        { CHANGE, "{\"shift\":\"E\"}", "by" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"king\"}", "by" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"none\"}", "by" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"by_id\":\"x\"}", "by_id" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"by_id\":\"4294967296\"}", "by_id" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"of\":\"-1\"}", "of" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"at_ms\":\"1.5\"}", "at_ms" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"waived\":\"day_hours\"}", "waived" },
        { CHANGE, "{\"shift\":\"E\",\"by\":\"worker\",\"note\":\"a note of forty-eight bytes: that is one too many!\"}", "note" },
        { EDIT, "{\"version\":\"2\",\"group\":\"1\",\"point\":\"1\",\"worker\":\"7\",\"day\":\"2026-11-23\",\"op\":\"set\",\"shift\":\"E\",\"by\":\"admin\"}", NULL },
        { EDIT, "{\"version\":\"2\",\"group\":\"1\",\"point\":\"1\",\"worker\":\"7\",\"day\":\"2026-11-31\",\"op\":\"set\",\"by\":\"admin\"}", "day" },
        { EDIT, "{\"version\":\"2\",\"group\":\"1\",\"point\":\"1\",\"worker\":\"7\",\"day\":\"2026-11-23\",\"op\":\"sit\",\"by\":\"admin\"}", "op" },
        { EDIT, "{\"version\":\"2\",\"group\":\"1\",\"point\":\"1\",\"worker\":\"7\",\"day\":\"2026-11-23\",\"op\":\"pattern\",\"pattern\":\"X\",\"by\":\"admin\"}", "pattern" },
        { EDIT, "{\"version\":\"2\",\"group\":\"1\",\"point\":\"1\",\"worker\":\"7\",\"op\":\"clear\",\"by\":\"admin\"}", "day" },
        { SWAP, "{\"swap\":\"2\",\"point\":\"1\",\"day\":\"2026-11-23\",\"state\":\"open\",\"shift\":\"-\",\"by\":\"worker\"}", NULL },
        { SWAP, "{\"swap\":\"2\",\"point\":\"1\",\"day\":\"2026-11-23\",\"state\":\"lost\",\"shift\":\"-\",\"by\":\"worker\"}", "state" },
        { SWAP, "{\"point\":\"1\",\"day\":\"2026-11-23\",\"state\":\"open\",\"shift\":\"-\",\"by\":\"worker\"}", "swap" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct record record;
        const char *why = "?";
        assert_true(record_parse(&record, cases[i].text, strlen(cases[i].text)));
        bool good = reads(cases[i].kept, &record, &why);
        if (good != (cases[i].why == NULL) || (!good && strcmp(why, cases[i].why) != 0)) fail_msg("%s: %s", cases[i].text, good ? "taken" : why);
    }
}

static void definitions_in_words(void **state)
{
    (void)state;
    static struct record record;
    record_write_kinds(&record, &tables);
    assert_int_equal(record.count, 3);
    assert_string_equal(record_value(record.pair, 3, "E"), "07:00-15:00 break 30");
    assert_string_equal(record_value(record.pair, 3, "N"), "23:00-31:00");
    assert_string_equal(record_value(record.pair, 3, "S-PLIT"), "10:00-14:00 16:00-20:00");
    record_write_patterns(&record, &tables);
    assert_int_equal(record.count, 2);
    assert_string_equal(record_value(record.pair, 2, "EE-"), "E E -");
    assert_string_equal(record_value(record.pair, 2, "1ON1"), "N -");
}

/* As many shifts and patterns as there may be, each as long as it may be. */
static void the_widest_definitions_fit(void **state)
{
    (void)state;
    static struct record record;
    static struct table_shift many_shifts[SHIFT_KINDS_MAX - 1];
    static struct table_pattern many_patterns[PATTERNS_MAX - 1];
    for (uint8_t i = 0; i < SHIFT_KINDS_MAX - 1; i++) {
        many_shifts[i] = (struct table_shift){ .kind = { .id = (uint8_t)(i + 1), .span_count = 2, .span = { { 600, 840 }, { 960, 2880 } }, .paid_break_min = 1000 } };
        snprintf(many_shifts[i].code, sizeof many_shifts[i].code, "SHIFT%02d", i);
    }
    for (uint8_t i = 0; i < PATTERNS_MAX - 1; i++) {
        many_patterns[i] = (struct table_pattern){ .pattern = { .id = (uint8_t)(i + 1), .length = CYCLE_MAX } };
        memset(many_patterns[i].pattern.cycle, 1, CYCLE_MAX);
        snprintf(many_patterns[i].code, sizeof many_patterns[i].code, "PATTERN%02d", i);
    }
    const struct tables widest = { .shift = many_shifts, .shift_count = SHIFT_KINDS_MAX - 1, .pattern = many_patterns, .pattern_count = PATTERNS_MAX - 1 };
    record_write_kinds(&record, &widest);
    assert_int_equal(record.count, SHIFT_KINDS_MAX - 1);
    record_write_patterns(&record, &widest);
    assert_int_equal(record.count, PATTERNS_MAX - 1);
    assert_int_equal(strlen(record.pair[0].value), CYCLE_MAX * 8 - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_come_back), cmocka_unit_test(fields_name_worker_and_layer), cmocka_unit_test(rotations_come_back),
        cmocka_unit_test(other_rotations_are_refused), cmocka_unit_test(edits_come_back), cmocka_unit_test(swaps_come_back),
        cmocka_unit_test(bad_records_are_named), cmocka_unit_test(definitions_in_words), cmocka_unit_test(the_widest_definitions_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
