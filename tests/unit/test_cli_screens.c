/* test_cli_screens.c - the golden messages as people see them: each screen is compared with tests/screens/<name>.<language>.txt.
 * Run with PAIDAN_SCREENS=write to write them anew, and read the difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "points/cli/trouble.h"
#include "points/cli/view.h"
#include "protocol/codec.h"
#include "protocol/text.h"
#include "unit/protocol_files.h"

struct loaded { char *text; void *scratch; struct msg_reply_envelope reply; };

static void load(const char *vector, struct loaded *loaded)
{
    struct arena arena;
    const char *field = NULL;
    size_t length;
    loaded->text = vector_read(vector, &length);
    loaded->scratch = malloc(ARENA_MESSAGE);
    assert_non_null(loaded->scratch);
    arena_init(&arena, loaded->scratch, ARENA_MESSAGE);
    assert_int_equal(codec_read_reply(loaded->text, length, &arena, &loaded->reply, &field), ERR_OK);
    assert_int_equal(loaded->reply.error, ERR_OK);
}

static void unload(struct loaded *loaded)
{
    free(loaded->text);
    free(loaded->scratch);
}

typedef void draw(const struct view *view, const void *body);

static void draw_order(const struct view *view, const void *body) { view_order(view, body); }
static void draw_life(const struct view *view, const void *body) { view_order_life(view, body); }
static void draw_orders(const struct view *view, const void *body) { view_orders(view, body); }
static void draw_why(const struct view *view, const void *body) { view_why(view, body); }
static void draw_series(const struct view *view, const void *body) { view_series(view, body); }
static void draw_workers(const struct view *view, const void *body) { view_workers(view, body); }
static void draw_worker(const struct view *view, const void *body) { view_worker(view, body); }
static void draw_menu(const struct view *view, const void *body) { view_menu(view, body); }
static void draw_usage(const struct view *view, const void *body) { view_usage(view, body); }
static void draw_clock(const struct view *view, const void *body) { view_clock(view, body); }

static void draw_slots(const struct view *view, const void *body)
{
    struct msg_slots_ask ask = { .item = "CLN01", .qty = 3, .day = text_day_of_ms(view->out->now_ms), .days = 3 };
    view_slots(view, &ask, body);
}

static void draw_roster(const struct view *view, const void *body)
{
    struct grid grid;
    grid_make(&grid, body, text_day_of_ms(view->out->now_ms), 4);
    view_roster(view, &(struct view_roster){ .grid = &grid });
    grid_free(&grid);
}

/* Everything that a roster can show, over New Year, with the tables of the golden shift_list. */
static void draw_roster_layers(const struct view *view, const void *body)
{
    struct loaded shifts;
    struct grid grid;
    const struct msg_roster *roster = body;
    load("reply-shift_list.json", &shifts);
    grid_make(&grid, roster, roster->cells[0].day, 7);
    view_roster(view, &(struct view_roster){ .grid = &grid, .shifts = shifts.reply.body, .version = roster->version, .reasons = true, .more = roster->more });
    grid_free(&grid);
    unload(&shifts);
}

static void draw_shifts(const struct view *view, const void *body) { view_shifts(view, body); }
static void draw_coverage(const struct view *view, const void *body) { view_coverage(view, body); }
static void draw_check(const struct view *view, const void *body) { view_check(view, body); }
static void draw_hours(const struct view *view, const void *body) { view_hours(view, body); }
static void draw_fill(const struct view *view, const void *body) { view_fill(view, body); }
static void draw_diff(const struct view *view, const void *body) { view_diff(view, 1, body); }
static void draw_impact(const struct view *view, const void *body) { view_impact(view, body, false); }
static void draw_preview(const struct view *view, const void *body) { view_impact(view, body, true); }
static void draw_swap(const struct view *view, const void *body) { view_swap(view, body, false); }
static void draw_swaps(const struct view *view, const void *body) { view_swaps(view, body); }

static void draw_events(const struct view *view, const void *body)
{
    const struct msg_events *events = body;
    for (uint32_t i = 0; i < events->events_count; i++) view_event(view, &events->events[i]);
}

static const struct { const char *screen, *vector; draw *draw; } screens[] = {
    { "menu", "reply-menu.json", draw_menu },
    { "order-assigned", "reply-order_now.json", draw_order },
    { "order-waiting", "reply-order_now-waiting.json", draw_order },
    { "order-cancelled", "reply-order_cancel.json", draw_order },
    { "life-assigned", "reply-order_now.json", draw_life },
    { "life-held", "reply-slot_hold.json", draw_life },
    { "life-on_the_way", "reply-order_show.json", draw_life },
    { "life-done", "reply-visit_finish.json", draw_life },
    { "life-cancelled", "reply-order_cancel.json", draw_life },
    { "life-released", "reply-slot_release.json", draw_life },
    { "life-failed", "reply-order_fail.json", draw_life },
    { "life-dropped", "reply-worker_drop.json", draw_life },
    { "orders", "reply-order_list.json", draw_orders },
    { "orders-none", "reply-order_list-none.json", draw_orders },
    { "why-nobody", "reply-order_why.json", draw_why },
    { "why-chosen", "reply-order_why-chosen.json", draw_why },
    { "why-named", "reply-order_why-named.json", draw_why },
    { "why-gone", "reply-order_why-gone.json", draw_why },
    { "why-settled", "reply-order_why-settled.json", draw_why },
    { "why-crew", "reply-order_why-crew.json", draw_why },
    { "slots", "reply-slots.json", draw_slots },
    { "series-held", "reply-series_hold.json", draw_series },
    { "series", "reply-series_show.json", draw_series },
    { "order-moved", "reply-order_move.json", draw_order },
    { "workers", "reply-worker_list.json", draw_workers },
    { "worker", "reply-worker_show.json", draw_worker },
    { "roster", "reply-roster_show.json", draw_roster },
    { "roster-layers", "reply-roster_show-layers.json", draw_roster_layers },
    { "roster-made", "reply-roster_show-made.json", draw_roster_layers },
    { "shifts", "reply-shift_list.json", draw_shifts },
    { "roster-check", "reply-roster_check.json", draw_check },
    { "roster-coverage", "reply-roster_coverage.json", draw_coverage },
    { "roster-coverage-skill", "reply-roster_coverage-skill.json", draw_coverage },
    { "roster-hours", "reply-roster_hours.json", draw_hours },
    { "roster-filling", "reply-roster_fill.json", draw_fill },
    { "roster-fill", "reply-roster_fill_show.json", draw_fill },
    { "roster-diff", "reply-roster_diff.json", draw_diff },
    { "roster-diff-refused", "reply-roster_diff-refused.json", draw_diff },
    { "roster-impact", "reply-roster_publish.json", draw_impact },
    { "roster-preview", "reply-roster_leave.json", draw_preview },
    { "swap", "reply-swap_settle.json", draw_swap },
    { "swaps", "reply-swap_list.json", draw_swaps },
    { "usage", "reply-usage.json", draw_usage },
    { "clock", "reply-clock.json", draw_clock },
    { "events", "reply-events_since.json", draw_events },
    { "events-others", "reply-events_since-others.json", draw_events },
};

static void write_screen(const char *name, const struct out *out)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", PAIDAN_SOURCE_DIR, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(out->text, 1, out->used, file);
    fclose(file);
}

static void check_screen(size_t index, enum lang lang, const struct msg_menu *menu)
{
    struct loaded loaded;
    char name[128];
    load(screens[index].vector, &loaded);
    struct out out = { .lang = lang, .now_ms = loaded.reply.now_ms };
    struct view view = { &out, menu };
    screens[index].draw(&view, loaded.reply.body);
    snprintf(name, sizeof name, "tests/screens/%s.%s.txt", screens[index].screen, lang == LANG_ZH ? "zh" : "en");
    const char *wish = getenv("PAIDAN_SCREENS");
    if (wish != NULL && strcmp(wish, "write") == 0) write_screen(name, &out);
    size_t length;
    char *expected = file_read(name, &length);
    if (strcmp(out.text, expected) != 0) fail_msg("%s is now:\n%s", name, out.text);
    free(expected);
    out_clear(&out);
    unload(&loaded);
}

static void test_screens(void **state)
{
    struct loaded menu;
    (void)state;
    load("reply-menu.json", &menu);
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) check_screen(i, lang, menu.reply.body);
    unload(&menu);
}

/* ---- refusals, which teach ---- */

static const struct { const char *screen, *vector; } refusals[] = {
    { "refusal-rule", "refusal-rule.json" },
    { "refusal-rule-hard", "refusal-rule-hard.json" },
    { "refusal-price", "refusal-price.json" },
    { "refusal-conflict", "refusal-conflict.json" },
};

static void check_refusal(size_t index, enum lang lang)
{
    char *words[] = { (char[]){ "roster" }, (char[]){ "assign" } }, name[128];
    int taken;
    struct arena arena;
    struct msg_reply_envelope reply;
    const char *field = NULL;
    size_t length;
    char *text = vector_read(refusals[index].vector, &length), *expected;
    void *scratch = malloc(ARENA_MESSAGE);
    assert_non_null(scratch);
    arena_init(&arena, scratch, ARENA_MESSAGE);
    assert_int_equal(codec_read_reply(text, length, &arena, &reply, &field), ERR_OK);
    struct msg_refusal refusal = codec_refusal(&reply);
    struct out out = { .lang = lang, .now_ms = reply.now_ms };
    trouble_say(&out, &(struct trouble){ .error = reply.error, .refusal = &refusal, .command = command_find(words, 2, &taken), .met = true });
    snprintf(name, sizeof name, "tests/screens/%s.%s.txt", refusals[index].screen, lang == LANG_ZH ? "zh" : "en");
    const char *wish = getenv("PAIDAN_SCREENS");
    if (wish != NULL && strcmp(wish, "write") == 0) write_screen(name, &out);
    expected = file_read(name, &length);
    if (strcmp(out.text, expected) != 0) fail_msg("%s is now:\n%s", name, out.text);
    free(expected);
    out_clear(&out);
    free(scratch);
    free(text);
}

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) check_refusal(i, lang);
}

/* No spaces that nobody sees, no escapes without colour, no more columns than a terminal has but for tables. */
static void test_clean(void **state)
{
    struct loaded menu;
    (void)state;
    load("reply-menu.json", &menu);
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct loaded loaded;
        load(screens[i].vector, &loaded);
        struct out out = { .lang = LANG_ZH, .now_ms = loaded.reply.now_ms };
        struct view view = { &out, menu.reply.body };
        screens[i].draw(&view, loaded.reply.body);
        assert_null(strstr(out.text, " \n"));
        assert_null(strchr(out.text, '\033'));
        assert_null(strstr(out.text, "(null)"));
        assert_int_equal(out.text[out.used - 1], '\n');
        out_clear(&out);
        unload(&loaded);
    }
    unload(&menu);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_screens), cmocka_unit_test(test_refusals), cmocka_unit_test(test_clean) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
