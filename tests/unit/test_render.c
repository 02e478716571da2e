/* test_render.c - replies: no wider than lists count on, and the wrapped ones as the codec writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/codec.h"
#include "server/answer.h"
#include "server/render_roster.h"
#include "server/translate.h"

static char text[MESSAGE_MAX], wrapped[MESSAGE_MAX];
static struct table_item items[] = { { .item = { .id = 1 }, .code = "ABCDEFGHIJKLMNO" } };
static const struct tables tables = { .item = items, .item_count = 1 };

static struct order widest_order(uint8_t members)
{
    struct order order = {
        .id = INT64_MAX, .kind = ORDER_SLOT, .state = ORDER_ASSIGNED, .cause = CAUSE_NO_ACCESS, .crew = CREW_MAX, .item = 1, .rematches = UINT16_MAX, .series = INT64_MAX, .number = SERIES_MAX,
        .qty = 1000000, .point = UINT32_MAX, .household = INT64_MAX, .place = { 1359999999, 539999999 }, .price_fen = INT64_MAX,
        .created_ms = MS_MOST, .promised_ms = MS_MOST, .due_ms = MS_MOST, .start_ms = MS_MOST, .end_ms = MS_MOST, .assigned_ms = MS_MOST,
        .accepted_ms = MS_MOST, .set_out_ms = MS_MOST, .arrived_ms = MS_MOST, .started_ms = MS_MOST, .finished_ms = MS_MOST, .member_count = members,
    };
    for (uint8_t i = 0; i < members; i++) order.member[i] = (struct member){ UINT32_MAX, true, MS_MOST, MS_MOST };
    return order;
}

static void orders_are_no_wider_than_counted(void **state)
{
    (void)state;
    void *scratch = malloc(ARENA_MESSAGE);
    struct arena arena;
    arena_init(&arena, scratch, ARENA_MESSAGE);
    const struct render render = { .tables = &tables, .arena = &arena };
    for (uint8_t members = 0; members <= CREW_MAX; members++) {
        struct order order = widest_order(members);
        struct msg_order body;
        assert_true(render_order(&render, &order, &body));
        size_t length = codec_write_body(&shape_order, &body, text, sizeof text);
        assert_in_range(length, 1, RENDER_ORDER_BYTES + members * RENDER_CREW_BYTES);
    }
    free(scratch);
}

static void workers_and_cells_are_no_wider_than_counted(void **state)
{
    (void)state;
    struct msg_worker worker = { .worker = UINT32_MAX, .point = UINT32_MAX, .firm = UINT32_MAX, .signed_in = true, .free = true, .shift = "1234567",
                                 .skills = "", .served_s = 1000000, .travelled_s = 1000000, .lon_e7 = 1359999999, .lat_e7 = 539999999 };
    struct msg_cell cell = { .worker = UINT32_MAX, .day = DAY_MOST, .shift = "1234567", .layer = "override", .breaks = "month_overtime" };
    assert_in_range(codec_write_body(&shape_worker, &worker, text, sizeof text), 1, RENDER_WORKER_BYTES);
    assert_in_range(codec_write_body(&shape_cell, &cell, text, sizeof text), 1, RENDER_CELL_BYTES);
}

/* A note of control characters takes six bytes for each; all soft rules waived. */
static const char *widest_note(void)
{
    static char note[NOTE_MAX];
    memset(note, '\x01', NOTE_MAX - 1);
    return note;
}

static const char *widest_waived(void)
{
    static char names[WAIVED_SIZE];
    uint32_t all = 0;
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++)
        if (!rule_rows[rule].hard) all |= 1u << rule;
    uint32_t back;
    assert_true(translate_waive(translate_waived(all, names), &back));
    assert_int_equal(back, all);
    return names;
}

static void rosters_are_no_wider_than_counted(void **state)
{
    (void)state;
    struct msg_cell cell = { .worker = UINT32_MAX, .day = DAY_MOST, .shift = "1234567", .layer = "override", .breaks = "month_overtime", .pattern = "1234567",
                             .pinned = true, .of = UINT32_MAX, .by = "regulator", .by_id = UINT32_MAX, .at_ms = MS_MOST, .waived = widest_waived(),
                             .note = widest_note() };
    assert_in_range(codec_write_body(&shape_cell, &cell, text, sizeof text), 1, RENDER_CELL_BYTES + RENDER_CHANGE_BYTES);
    char zh[RULE_SENTENCE_MAX], en[RULE_SENTENCE_MAX];
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        const struct breach measured = { (enum rule)rule, 10000000 };
        rules_sentence(measured, true, zh, sizeof zh);
        rules_sentence(measured, false, en, sizeof en);
        struct msg_breach breach = { .worker = UINT32_MAX, .day = DAY_MOST, .rule = rule_rows[rule].name, .zh = zh, .en = en, .hard = true, .waived = true,
                                     .measured = 10000000, .limit = 10000000, .unit = "minutes" };
        assert_in_range(codec_write_body(&shape_breach, &breach, text, sizeof text), 1, RENDER_BREACH_BYTES);
    }
    struct msg_swap swap = { .swap = INT64_MAX, .state = "withdrawn", .point = UINT32_MAX, .from = UINT32_MAX, .to = UINT32_MAX, .day = DAY_MOST,
                             .to_day = DAY_MOST, .shift = "1234567", .by = "regulator", .by_id = UINT32_MAX, .asked_ms = MS_MOST, .agreed_ms = MS_MOST,
                             .settled_ms = MS_MOST, .waived = widest_waived(), .note = widest_note() };
    assert_in_range(codec_write_body(&shape_swap, &swap, text, sizeof text), 1, RENDER_SWAP_BYTES);
}

/* A swap with all the visits it may tell of: the widest reply to what changes something. */
static void what_a_change_does_fits_an_answer(void **state)
{
    (void)state;
    struct arena arena;
    static struct impact impact = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, IMPACT_VISITS_MAX, { { 0 } } };
    void *scratch = malloc(ARENA_MESSAGE);
    const struct render render = { .tables = &tables, .arena = &arena };
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        struct msg_roster_impact body;
        struct msg_swap swap = { .swap = INT64_MAX, .state = "withdrawn", .point = UINT32_MAX, .by = "regulator", .waived = widest_waived(), .note = widest_note(),
                                 .impact = &body };
        arena_init(&arena, scratch, ARENA_MESSAGE);
        for (uint32_t i = 0; i < IMPACT_VISITS_MAX; i++)
            impact.visit[i] = (struct impact_visit){ INT64_MAX, UINT32_MAX, reason == 0 ? UINT32_MAX : 0, MS_MOST, reason == 0, (enum reason)reason };
        assert_true(render_impact(&render, &impact, INT64_MAX, &body));
        assert_in_range(codec_write_body(&shape_swap, &swap, text, sizeof text), 1, ANSWER_BODY_MOST);
    }
    free(scratch);
}

/* A series of which nothing can be had but the first, for every reason there is, with as many others. */
static void what_is_told_of_a_series_fits_an_answer(void **state)
{
    (void)state;
    static struct msg_series_visit visits[LIST_SERIES_MAX];
    struct msg_slot others[LIST_OTHERS_MAX];
    struct arena arena;
    struct why why;
    void *scratch = malloc(ARENA_MESSAGE);
    const struct render render = { .tables = &tables, .arena = &arena };
    arena_init(&arena, scratch, ARENA_MESSAGE);
    for (int i = 0; i < REASON_COUNT; i++) why.count[i] = 10000000;
    for (uint32_t i = 0; i < LIST_OTHERS_MAX; i++) others[i] = (struct msg_slot){ .start_ms = MS_MOST, .free = 1000000, .price_fen = INT32_MAX };
    for (uint32_t i = 0; i < LIST_SERIES_MAX; i++) {
        visits[i] = (struct msg_series_visit){ .number = LIST_SERIES_MAX, .start_ms = MS_MOST, .state = "impossible", .others = others, .others_count = LIST_OTHERS_MAX };
        visits[i].why = render_why(&render, &why, &visits[i].why_count);
    }
    struct msg_series series = { .series = INT64_MAX, .held = LIST_SERIES_MAX, .due_ms = MS_MOST, .price_fen = INT64_MAX, .visits = visits, .visits_count = LIST_SERIES_MAX };
    assert_in_range(codec_write_body(&shape_series, &series, text, sizeof text), 1, ANSWER_BODY_MOST);
    free(scratch);
}

static void wrapped_as_the_codec_writes(void **state)
{
    (void)state;
    static const struct { enum kind kind; uint64_t id; int64_t now_ms; } cases[] = {
        { KIND_CLOCK, 0, 0 }, { KIND_CLOCK, 1, 1795395600000 }, { KIND_CLOCK_ADVANCE, INT64_MAX, MS_MOST },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct msg_clock body = { .now_ms = 5, .speed_pct = 100 };
        struct msg_reply_envelope reply = { .id = cases[i].id, .kind = cases[i].kind, .now_ms = cases[i].now_ms, .body = &body };
        char inner[256];
        size_t inner_length = codec_write_body(&shape_clock, &body, inner, sizeof inner);
        size_t wanted = codec_write_reply(&reply, text, sizeof text);
        struct msg_reply_envelope around = { .id = cases[i].id, .kind = cases[i].kind, .now_ms = cases[i].now_ms, .text = inner, .length = inner_length };
        assert_int_equal(codec_write_reply(&around, wrapped, sizeof wrapped), wanted);
        assert_memory_equal(text, wrapped, wanted);
        assert_int_equal(codec_write_reply(&around, wrapped, wanted - 1), 0);
        assert_int_equal(codec_write_reply(&around, wrapped, wanted), wanted);
        assert_int_equal(codec_write_reply(&around, wrapped, 10), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_no_wider_than_counted), cmocka_unit_test(workers_and_cells_are_no_wider_than_counted),
        cmocka_unit_test(rosters_are_no_wider_than_counted),
        cmocka_unit_test(what_a_change_does_fits_an_answer), cmocka_unit_test(what_is_told_of_a_series_fits_an_answer), cmocka_unit_test(wrapped_as_the_codec_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
