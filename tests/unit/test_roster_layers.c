/* The layers of the roster against a slow one: a plain map of every day of years, nothing expanded, nothing pooled, and every question
 * answered from the words of the header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "engine/roster/roster.h"

enum { WORKERS = 6, DAYS = 1600, BEHIND = 400, PATTERNS = 5, KINDS = 9, NOTHING = -1 };

struct said { bool yes; struct roster_change change; };      /* change.shift of a swap that follows: only right once the day has passed */

struct slow {
    int32_t origin, today;                 /* today: NOTHING before the window is placed */
    bool open;
    struct pattern pattern[PATTERNS];
    struct rotation own[WORKERS];
    int rotation[WORKERS][DAYS];           /* pattern * 256 + offset of a span on that day, or NOTHING */
    uint8_t worked[WORKERS][DAYS];         /* the pattern layer of days before today */
    struct said said[WORKERS][DAYS][ROSTER_LAYERS];
};

static uint64_t dice;

static uint32_t draw(uint32_t below)
{
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(dice >> 33) % below;
}

static int32_t first_of(const struct slow *slow) { return slow->today - ROSTER_BACK; }
static bool holds(const struct slow *slow, int32_t day) { return slow->open && day >= first_of(slow) && day < first_of(slow) + ROSTER_DAYS; }

static uint8_t by_rotation(const struct slow *slow, uint32_t row, int32_t day)
{
    int entry = slow->rotation[row][day - slow->origin];
    struct rotation rotation = entry == NOTHING ? slow->own[row] : (struct rotation){ (uint8_t)(entry / 256), (uint8_t)(entry % 256) };
    const struct pattern *pattern = &slow->pattern[rotation.pattern];
    return rotation.pattern == 0 ? SHIFT_REST : pattern->cycle[(day + rotation.offset) % pattern->length];
}

static uint8_t pattern_of(const struct slow *slow, uint32_t row, int32_t day)
{
    return day < slow->today ? slow->worked[row][day - slow->origin] : by_rotation(slow, row, day);
}

static uint8_t shift_said(const struct slow *slow, uint32_t row, int32_t day, int layer)
{
    const struct roster_change *change = &slow->said[row][day - slow->origin][layer].change;
    return change->of_row != NIL && day >= slow->today ? pattern_of(slow, change->of_row, day) : change->shift;
}

static uint8_t upto(const struct slow *slow, uint32_t row, int32_t day, int layer)
{
    if (!holds(slow, day)) return SHIFT_REST;
    for (; layer > LAYER_PATTERN; layer--)
        if (slow->said[row][day - slow->origin][layer].yes) return shift_said(slow, row, day, layer);
    return pattern_of(slow, row, day);
}

static int top(const struct slow *slow, uint32_t row, int32_t day)
{
    int layer = LAYER_OVERRIDE;
    while (layer > LAYER_PATTERN && !(holds(slow, day) && slow->said[row][day - slow->origin][layer].yes)) layer--;
    return layer;
}

/* The spans of the map: runs of days with the same rotation that reach into the window or beyond. */
static uint32_t runs(const struct slow *slow, uint32_t row, struct rotation_span *out)
{
    uint32_t count = 0;
    for (int i = 0; i < DAYS; ) {
        int entry = slow->rotation[row][i], from = i;
        while (i < DAYS && slow->rotation[row][i] == entry) i++;
        if (entry == NOTHING || (slow->open && slow->origin + i <= first_of(slow))) continue;
        out[count++] = (struct rotation_span){ { (uint8_t)(entry / 256), (uint8_t)(entry % 256) }, slow->origin + from, i == DAYS ? INT32_MAX : slow->origin + i };
    }
    return count;
}

static void forget_ended(struct slow *slow, uint32_t row)
{
    for (int i = 0; i < DAYS; ) {
        int entry = slow->rotation[row][i], from = i;
        while (i < DAYS && slow->rotation[row][i] == entry) i++;
        if (slow->open && slow->origin + i <= first_of(slow)) for (int k = from; k < i; k++) slow->rotation[row][k] = NOTHING;
    }
}

static void move_today(struct slow *slow, int32_t today)
{
    if (slow->open && today <= slow->today) return;
    int32_t from = slow->open ? slow->today : slow->origin;
    for (uint32_t row = 0; row < WORKERS; row++) {
        for (int32_t day = from; day < today; day++) {
            struct said *said = &slow->said[row][day - slow->origin][LAYER_SWAP];
            if (said->yes && said->change.of_row != NIL && slow->open) said->change.shift = by_rotation(slow, said->change.of_row, day);
        }
    }
    for (uint32_t row = 0; row < WORKERS; row++)
        for (int32_t day = from; day < today; day++) slow->worked[row][day - slow->origin] = by_rotation(slow, row, day);
    slow->today = today;
    slow->open = true;
    for (uint32_t row = 0; row < WORKERS; row++)      /* forgotten, as they fall out; nothing is ever put outside */
        for (int32_t day = slow->origin; day < first_of(slow); day++)
            for (int layer = 0; layer < ROSTER_LAYERS; layer++) slow->said[row][day - slow->origin][layer].yes = false;
}

/* ---- the two side by side ---- */

static void compare_cell(const struct slow *slow, const struct roster *roster, uint32_t row, int32_t day)
{
    bool held = holds(slow, day);
    assert_int_equal(roster_holds(roster, day), held);
    assert_int_equal(roster_final(roster, row, day), upto(slow, row, day, LAYER_OVERRIDE));
    assert_int_equal(roster_layer(roster, row, day), top(slow, row, day));
    uint32_t follower = NIL;
    for (uint32_t other = WORKERS; other-- > 0; ) {
        const struct said *said = &slow->said[other][day - slow->origin][LAYER_SWAP];
        if (held && said->yes && said->change.of_row == row) follower = other;
    }
    assert_int_equal(roster_follower(roster, row, day), follower);
    for (int layer = 0; layer < ROSTER_LAYERS; layer++) {
        const struct said *said = &slow->said[row][day - slow->origin][layer];
        const struct roster_change *change = roster_change(roster, row, day, (enum roster_layer)layer);
        assert_int_equal(roster_upto(roster, row, day, (enum roster_layer)layer), upto(slow, row, day, layer));
        assert_int_equal(change != NULL, held && said->yes);
        if (change == NULL) continue;
        assert_true(change->row == row && change->day == day && change->layer == layer);
        assert_int_equal(change->shift, shift_said(slow, row, day, layer));
        assert_int_equal(change->of_row, said->change.of_row);
        assert_int_equal(change->pinned, said->change.pinned);
        assert_int_equal(change->waived, said->change.waived);
        assert_int_equal(change->at_ms, said->change.at_ms);
        assert_true(change->by.role == said->change.by.role && change->by.id == said->change.by.id);
        assert_string_equal(change->note, said->change.note);
    }
}

static void compare(const struct slow *slow, const struct roster *roster)
{
    for (uint32_t row = 0; row < WORKERS; row++) {
        struct rotation_span had[ROTATIONS_MAX], want[DAYS];
        uint32_t count = runs(slow, row, want);
        assert_int_equal(roster_rotations(roster, row, had), count);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(had[i].from_day == want[i].from_day && had[i].to_day == want[i].to_day);
            assert_true(had[i].rotation.pattern == want[i].rotation.pattern && had[i].rotation.offset == want[i].rotation.offset);
        }
        for (int32_t day = first_of(slow) - 3; day < first_of(slow) + ROSTER_DAYS + 3; day++) compare_cell(slow, roster, row, day);
        assert_int_equal(roster_rotation(roster, row).pattern, slow->own[row].pattern);
        int32_t day = first_of(slow) + (int32_t)draw(ROSTER_DAYS);
        int entry = slow->rotation[row][day - slow->origin];
        assert_int_equal(roster_rotation_on(roster, row, day).pattern, entry == NOTHING ? slow->own[row].pattern : entry / 256);
    }
}

/* ---- what can be done to both ---- */

static struct rotation any_rotation(void) { return (struct rotation){ (uint8_t)draw(PATTERNS), (uint8_t)draw(3) }; }
static int32_t any_day(const struct slow *slow) { return first_of(slow) - 2 + (int32_t)draw(ROSTER_DAYS + 4); }

static void put_span(struct slow *slow, struct roster *roster, uint32_t row)
{
    struct rotation_span span = { any_rotation(), any_day(slow) - (int32_t)draw(60), 0 }, had[DAYS];
    span.to_day = draw(4) == 0 ? INT32_MAX : span.from_day + (int32_t)draw(100) - 2;
    int before[DAYS];
    memcpy(before, slow->rotation[row], sizeof before);
    for (int i = 0; i < DAYS; i++)
        if (slow->origin + i >= span.from_day && slow->origin + i < span.to_day) slow->rotation[row][i] = span.rotation.pattern * 256 + span.rotation.offset;
    enum refusal want = span.from_day >= span.to_day ? REFUSE_RANGE : runs(slow, row, had) > ROTATIONS_MAX ? REFUSE_FULL : REFUSE_OK;
    assert_int_equal(roster_rotate_span(roster, row, &span), want);
    if (want == REFUSE_OK) forget_ended(slow, row);
    else memcpy(slow->rotation[row], before, sizeof before);
}

/* A staged edit that is taken back: spans come and go, and the list is put back. */
static void try_spans(struct slow *slow, struct roster *roster, uint32_t row)
{
    struct rotation_span list[ROTATIONS_MAX];
    uint32_t count = roster_rotations(roster, row, list);
    int before[DAYS];
    forget_ended(slow, row);
    memcpy(before, slow->rotation[row], sizeof before);
    for (uint32_t i = 0; i < 3; i++) put_span(slow, roster, row);
    if (draw(2) == 0) compare(slow, roster);
    roster_rotations_put(roster, row, list, count);
    memcpy(slow->rotation[row], before, sizeof before);
}

static void put_change(struct slow *slow, struct roster *roster, uint32_t row)
{
    struct roster_change change = {
        .row = row, .day = any_day(slow), .layer = (uint8_t)draw(ROSTER_LAYERS + 1), .shift = (uint8_t)draw(KINDS + 2), .pinned = draw(2) == 0,
        .of_row = NIL, .by = { BY_OPERATOR, draw(100) }, .at_ms = (int64_t)draw(1000000), .waived = draw(1000),
    };
    if (change.layer == LAYER_SWAP ? draw(4) != 0 : draw(20) == 0) change.of_row = draw(WORKERS + 1);
    snprintf(change.note, sizeof change.note, "%u", draw(100000));
    bool follows = change.of_row != NIL && change.day >= slow->today;
    enum refusal want = REFUSE_OK;
    if (!holds(slow, change.day) || change.layer < LAYER_LEAVE || change.layer > LAYER_OVERRIDE) want = REFUSE_RANGE;
    else if (change.of_row != NIL && (change.layer != LAYER_SWAP || change.of_row >= WORKERS || change.of_row == row)) want = REFUSE_RANGE;
    else if (!follows && change.shift > KINDS) want = REFUSE_NO_SHIFT;
    assert_int_equal(roster_put(roster, &change), want);
    if (want == REFUSE_OK) slow->said[row][change.day - slow->origin][change.layer] = (struct said){ true, change };
}

static void put_pattern(struct slow *slow, struct roster *roster)
{
    struct pattern pattern = { .id = (uint8_t)(1 + draw(PATTERNS - 1)), .length = (uint8_t)(1 + draw(CYCLE_MAX)) };
    for (int i = 0; i < pattern.length; i++) pattern.cycle[i] = (uint8_t)draw(KINDS + 1);
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    slow->pattern[pattern.id] = pattern;
}

static void put_worked(struct slow *slow, struct roster *roster, uint32_t row)
{
    int32_t day = any_day(slow);
    uint8_t shift = (uint8_t)draw(KINDS + 2);
    enum refusal want = !holds(slow, day) || day >= slow->today ? REFUSE_RANGE : shift > KINDS ? REFUSE_NO_SHIFT : REFUSE_OK;
    assert_int_equal(roster_worked(roster, row, day, shift), want);
    if (want == REFUSE_OK) slow->worked[row][day - slow->origin] = shift;
}

static void one_thing(struct slow *slow, struct roster *roster)
{
    uint32_t row = draw(WORKERS);
    int32_t day = any_day(slow);
    struct said *said = slow->said[row][day - slow->origin];
    int layer = (int)draw(ROSTER_LAYERS);
    bool there = holds(slow, day) && said[layer].yes;
    switch (draw(16)) {
    case 0:
        slow->own[row] = any_rotation();
        assert_int_equal(roster_rotate(roster, row, slow->own[row]), REFUSE_OK);
        break;
    case 1: case 2:
        put_span(slow, roster, row);
        break;
    case 3:
        try_spans(slow, roster, row);
        break;
    case 4:
        if (draw(4) == 0) put_pattern(slow, roster);
        break;
    case 5: {
        int32_t to = slow->today + (draw(40) == 0 ? (int32_t)draw(2 * ROSTER_DAYS) : (int32_t)draw(4)) - 1;
        if (to > slow->origin + DAYS - 2 * ROSTER_DAYS) break;
        roster_today(roster, to);
        move_today(slow, to);
        break;
    }
    case 6:
        put_worked(slow, roster, row);
        break;
    case 7:
        if (draw(4) != 0) break;
        roster_past_by_rotation(roster, row);
        for (int32_t past = first_of(slow); past < slow->today; past++) slow->worked[row][past - slow->origin] = by_rotation(slow, row, past);
        break;
    case 8: case 9:
        assert_int_equal(roster_drop(roster, row, day, (enum roster_layer)layer), there);
        if (there) said[layer].yes = false;
        break;
    default:
        put_change(slow, roster, row);
        break;
    }
}

static struct roster *roster_of(struct slow *slow)
{
    struct roster *roster = roster_new(WORKERS);
    assert_non_null(roster);
    for (uint8_t id = 1; id <= KINDS; id++) {
        struct shift_kind kind = { .id = id, .span_count = 1, .span = { { 60 * id, 60 * id + 480 } } };
        assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
    }
    memset(slow, 0, sizeof *slow);
    memset(slow->rotation, 0xff, sizeof slow->rotation);      /* NOTHING */
    for (uint8_t id = 1; id < PATTERNS; id++) {
        slow->pattern[id] = (struct pattern){ .id = id, .length = (uint8_t)(3 * id) };
        for (int i = 0; i < 3 * id; i++) slow->pattern[id].cycle[i] = (uint8_t)draw(KINDS + 1);
        assert_int_equal(roster_pattern_put(roster, &slow->pattern[id]), REFUSE_OK);
    }
    return roster;
}

/* Windows that move over the ends of months and years, and over a leap day. */
static void random_rosters(void **state)
{
    (void)state;
    static const struct { int32_t year; uint32_t month, day; } starts[] = { { 2026, 11, 23 }, { 2027, 12, 20 }, { 2028, 2, 10 }, { 2024, 2, 28 }, { 1999, 12, 31 } };
    static struct slow slow;
    for (uint32_t seed = 0; seed < 40; seed++) {
        dice = seed;
        struct roster *roster = roster_of(&slow);
        int32_t today = day_of_civil(starts[seed % 5].year, starts[seed % 5].month, starts[seed % 5].day);
        slow.origin = today - BEHIND;
        for (uint32_t row = 0; row < WORKERS; row++) {      /* some rotate before the window is placed */
            if (draw(2) == 0) continue;
            slow.own[row] = any_rotation();
            assert_int_equal(roster_rotate(roster, row, slow.own[row]), REFUSE_OK);
        }
        roster_today(roster, today);
        move_today(&slow, today);
        for (int step = 0; step < 400; step++) {
            one_thing(&slow, roster);
            if (step % 8 == 0) compare(&slow, roster);
        }
        compare(&slow, roster);
        roster_free(roster);
    }
}

/* ---- by hand ---- */

enum { EARLY = 1, LATE = 2, NIGHT = 3 };
static const int32_t monday = 20780;      /* 2026-11-23 */

/* Row 0 works early, row 1 late, row 2 rests. */
static struct roster *three_rows(void)
{
    struct roster *roster = roster_new(3);
    assert_non_null(roster);
    for (uint8_t id = 1; id <= 3; id++) {
        struct shift_kind kind = { .id = id, .span_count = 1, .span = { { 360 * id, 360 * id + 480 } } };
        assert_int_equal(roster_kind_put(roster, &kind), REFUSE_OK);
        struct pattern pattern = { .id = id, .length = 1, .cycle = { id } };
        assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    }
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ EARLY, 0 }), REFUSE_OK);
    assert_int_equal(roster_rotate(roster, 1, (struct rotation){ LATE, 0 }), REFUSE_OK);
    roster_today(roster, monday);
    return roster;
}

static void say(struct roster *roster, uint32_t row, int32_t day, uint8_t layer, uint8_t shift, uint32_t of_row)
{
    const struct roster_change change = { .row = row, .day = day, .layer = layer, .shift = shift, .of_row = of_row };
    assert_int_equal(roster_put(roster, &change), REFUSE_OK);
}

static void the_highest_layer_decides(void **state)
{
    (void)state;
    struct roster *roster = three_rows();
    static const struct { uint8_t layer, shift, seen[ROSTER_LAYERS]; } steps[] = {
        { LAYER_SWAP,     LATE,       { EARLY, EARLY, LATE, LATE } },
        { LAYER_LEAVE,    SHIFT_REST, { EARLY, SHIFT_REST, LATE, LATE } },
        { LAYER_OVERRIDE, NIGHT,      { EARLY, SHIFT_REST, LATE, NIGHT } },
        { LAYER_OVERRIDE, SHIFT_REST, { EARLY, SHIFT_REST, LATE, SHIFT_REST } },
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        say(roster, 0, monday, steps[i].layer, steps[i].shift, NIL);
        for (int layer = 0; layer < ROSTER_LAYERS; layer++) assert_int_equal(roster_upto(roster, 0, monday, (enum roster_layer)layer), steps[i].seen[layer]);
        assert_int_equal(roster_final(roster, 0, monday), steps[i].seen[LAYER_OVERRIDE]);
    }
    assert_true(roster_drop(roster, 0, monday, LAYER_OVERRIDE));
    assert_false(roster_drop(roster, 0, monday, LAYER_OVERRIDE));
    assert_int_equal(roster_layer(roster, 0, monday), LAYER_SWAP);
    assert_true(roster_drop(roster, 0, monday, LAYER_SWAP));
    assert_int_equal(roster_layer(roster, 0, monday), LAYER_LEAVE);
    assert_true(roster_drop(roster, 0, monday, LAYER_LEAVE));
    assert_int_equal(roster_layer(roster, 0, monday), LAYER_PATTERN);
    assert_int_equal(roster_final(roster, 0, monday), EARLY);
    roster_free(roster);
}

static void a_swap_follows_its_shift(void **state)
{
    (void)state;
    struct roster *roster = three_rows();
    say(roster, 0, monday + 1, LAYER_SWAP, SHIFT_REST, 1);      /* 0 and 1 exchange Tuesday */
    say(roster, 1, monday + 1, LAYER_SWAP, SHIFT_REST, 0);
    assert_int_equal(roster_final(roster, 0, monday + 1), LATE);
    assert_int_equal(roster_final(roster, 1, monday + 1), EARLY);
    assert_int_equal(roster_follower(roster, 1, monday + 1), 0);
    assert_int_equal(roster_follower(roster, 1, monday + 2), NIL);

    /* The pattern of 1 moves to nights: 0 has nights on Tuesday now, and the marks of 0 are gone; 1 keeps what 0's pattern has. */
    for (int32_t day = monday; day < monday + 5; day++) roster_mark(roster, 0, day);
    const struct rotation_span week = { { NIGHT, 0 }, monday, monday + 7 };
    assert_int_equal(roster_rotate_span(roster, 1, &week), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, monday + 1), NIGHT);
    assert_int_equal(roster_final(roster, 1, monday + 1), EARLY);
    assert_int_equal(roster_final(roster, 1, monday + 2), NIGHT);
    for (int32_t day = monday; day < monday + 5; day++) assert_false(roster_marked(roster, 0, day));

    /* An override of the giver is on top of the giver's cell only; the swap stays below it. */
    assert_int_equal(roster_override(roster, 1, monday + 1, LATE), REFUSE_OK);
    assert_int_equal(roster_final(roster, 0, monday + 1), NIGHT);
    roster_override_clear(roster, 1, monday + 1);
    assert_int_equal(roster_final(roster, 1, monday + 1), EARLY);

    /* Once the day has passed nothing moves any more. */
    roster_today(roster, monday + 2);
    assert_int_equal(roster_rotate(roster, 0, (struct rotation){ NIGHT, 0 }), REFUSE_OK);
    roster_rotations_put(roster, 1, NULL, 0);
    assert_int_equal(roster_final(roster, 0, monday + 1), NIGHT);
    assert_int_equal(roster_final(roster, 1, monday + 1), EARLY);
    assert_int_equal(roster_final(roster, 0, monday + 2), NIGHT);
    assert_int_equal(roster_final(roster, 1, monday + 2), LATE);
    roster_free(roster);
}

static void a_pattern_that_is_put_again_moves_swaps(void **state)
{
    (void)state;
    struct roster *roster = three_rows();
    say(roster, 2, monday, LAYER_SWAP, SHIFT_REST, 0);
    struct pattern pattern = { .id = EARLY, .length = 1, .cycle = { NIGHT } };
    assert_int_equal(roster_pattern_put(roster, &pattern), REFUSE_OK);
    assert_int_equal(roster_final(roster, 2, monday), NIGHT);
    assert_int_equal(roster_final(roster, 0, monday - 1), EARLY);      /* as it was worked */
    roster_free(roster);
}

static void rotations_are_cut_split_and_joined(void **state)
{
    (void)state;
    struct roster *roster = three_rows();
    struct rotation_span list[ROTATIONS_MAX];
    const struct rotation_span nights = { { NIGHT, 0 }, monday, monday + 20 }, lates = { { LATE, 0 }, monday + 5, monday + 10 };
    assert_int_equal(roster_rotate_span(roster, 0, &nights), REFUSE_OK);
    assert_int_equal(roster_rotate_span(roster, 0, &lates), REFUSE_OK);
    assert_int_equal(roster_rotations(roster, 0, list), 3);
    assert_int_equal(list[2].from_day, monday + 10);
    assert_int_equal(roster_final(roster, 0, monday + 4), NIGHT);
    assert_int_equal(roster_final(roster, 0, monday + 5), LATE);
    assert_int_equal(roster_final(roster, 0, monday + 10), NIGHT);
    assert_int_equal(roster_final(roster, 0, monday + 20), EARLY);
    const struct rotation_span gap = { { NIGHT, 0 }, monday + 5, monday + 10 };
    assert_int_equal(roster_rotate_span(roster, 0, &gap), REFUSE_OK);
    assert_int_equal(roster_rotations(roster, 0, list), 1);
    assert_true(list[0].from_day == monday && list[0].to_day == monday + 20);
    /* Five apart are one too many; those behind the window make room. */
    for (int32_t i = 1; i < ROTATIONS_MAX; i++) {
        const struct rotation_span more = { { LATE, 0 }, monday + 20 + 10 * i, monday + 25 + 10 * i };
        assert_int_equal(roster_rotate_span(roster, 0, &more), REFUSE_OK);
    }
    const struct rotation_span fifth = { { LATE, 0 }, monday + 200, INT32_MAX }, none = { { LATE, 0 }, monday, monday }, unknown = { { 9, 0 }, monday, monday + 1 };
    assert_int_equal(roster_rotate_span(roster, 0, &fifth), REFUSE_FULL);
    assert_int_equal(roster_rotations(roster, 0, list), ROTATIONS_MAX);
    roster_today(roster, monday + 20 + ROSTER_BACK);
    assert_int_equal(roster_rotate_span(roster, 0, &fifth), REFUSE_OK);
    assert_int_equal(roster_rotate_span(roster, 0, &none), REFUSE_RANGE);
    assert_int_equal(roster_rotate_span(roster, 3, &fifth), REFUSE_RANGE);
    assert_int_equal(roster_rotate_span(roster, 0, &unknown), REFUSE_NO_SHIFT);
    roster_today(roster, monday + 300);
    assert_int_equal(roster_final(roster, 0, monday + 300), LATE);
    roster_free(roster);
}

static void a_full_pool_refuses(void **state)
{
    (void)state;
    enum { ROWS = 64, ROOM = 16 * ROWS + 4096 };
    struct roster *roster = roster_new(ROWS);
    assert_non_null(roster);
    roster_today(roster, monday);
    int32_t first = roster_first_day(roster);
    uint32_t put = 0;
    for (uint32_t row = 0; row < ROWS && put < ROOM; row++)
        for (int32_t day = first; day < first + ROSTER_DAYS && put < ROOM; day++, put++) say(roster, row, day, LAYER_LEAVE, SHIFT_REST, NIL);
    const struct roster_change more = { .row = ROWS - 1, .day = monday, .layer = LAYER_OVERRIDE, .of_row = NIL };
    assert_int_equal(roster_put(roster, &more), REFUSE_FULL);
    assert_int_equal(roster_layer(roster, ROWS - 1, monday), LAYER_PATTERN);
    say(roster, 0, first, LAYER_LEAVE, SHIFT_REST, NIL);      /* replaced, so nothing is needed */
    assert_true(roster_drop(roster, 0, first, LAYER_LEAVE));
    assert_int_equal(roster_put(roster, &more), REFUSE_OK);
    assert_int_equal(roster_put(roster, &(struct roster_change){ .row = 0, .day = monday, .layer = LAYER_SWAP, .of_row = NIL }), REFUSE_FULL);
    roster_today(roster, monday + 1);      /* a column of days falls out and makes room */
    for (uint32_t row = 1; row < 40; row++) say(roster, row, monday, LAYER_SWAP, SHIFT_REST, NIL);
    roster_free(roster);
}

static void a_window_that_moves_takes_the_marks_away(void **state)
{
    (void)state;
    struct roster *roster = three_rows();
    int32_t last = roster_first_day(roster) + ROSTER_DAYS - 1;
    roster_mark(roster, 0, last);
    assert_true(roster_marked(roster, 0, last));
    roster_today(roster, monday + 1);
    assert_false(roster_marked(roster, 0, last));
    roster_free(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rosters),
        cmocka_unit_test(the_highest_layer_decides),
        cmocka_unit_test(a_swap_follows_its_shift),
        cmocka_unit_test(a_pattern_that_is_put_again_moves_swaps),
        cmocka_unit_test(rotations_are_cut_split_and_joined),
        cmocka_unit_test(a_full_pool_refuses),
        cmocka_unit_test(a_window_that_moves_takes_the_marks_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
