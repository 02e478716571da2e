/* test_rosters.c - rosters in Redis: what REDIS.md tells other programs is what the core says, and a core that was killed says the same again:
 * the published days, the draft, its differences, the swaps, the hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"
#include "protocol/text.h"

enum { WORKERS = 8, FIRST = 11, DAYS_AHEAD = 14, PICTURE_MAX = 512 * 1024, DAY = 24 * HOUR };

/* ---- a roster is made ---- */

static void publish(struct desk *operator, struct msg_roster_cell *edits, uint32_t count, const char *waive)
{
    const struct msg_roster_edit edit = { .point = 1, .waive = waive, .note = waive != NULL ? "busy season" : NULL, .edits = edits, .edits_count = count };
    const struct msg_roster_draft *draft = desk_ask(operator, KIND_ROSTER_EDIT, &edit);
    desk_ask(operator, KIND_ROSTER_PUBLISH, &(struct msg_roster_publish){ .point = 1, .seen = draft->version });
}

/* 11 and 12 swap the shifts of a day, 13 asks for one and nobody has agreed yet, an open shift is posted. */
static void make_swaps(struct town *town, struct desk *operator)
{
    struct desk *worker_11 = desk_open(town, ROLE_WORKER, 11), *worker_12 = desk_open(town, ROLE_WORKER, 12), *worker_13 = desk_open(town, ROLE_WORKER, 13);
    const struct msg_swap *swap = desk_ask(worker_11, KIND_SWAP_ASK, &(struct msg_swap_ask){ .worker = 11, .with = 12, .day = MONDAY + 5, .note = "家里有事" });
    desk_ask(worker_12, KIND_SWAP_AGREE, &(struct msg_swap_agree){ .swap = swap->swap, .worker = 12 });
    swap = desk_ask(operator, KIND_SWAP_SETTLE, &(struct msg_swap_settle){ .swap = swap->swap, .on = true });
    assert_string_equal(swap->state, "done");
    assert_non_null(swap->impact);
    desk_ask(worker_13, KIND_SWAP_ASK, &(struct msg_swap_ask){ .worker = 13, .day = MONDAY + 8 });
    desk_ask(operator, KIND_SWAP_POST, &(struct msg_swap_post){ .point = 1, .day = MONDAY + 12, .shift = "PA" });
}

/* Patterns, leave, a shift by hand, a shift at once, a swap; then two groups of edits that stay a draft. */
static void make_roster(struct town *town, struct desk *operator)
{
    struct msg_roster_cell first[] = {
        { .op = "pattern", .worker = 12, .day = MONDAY + 7, .pattern = "EML", .offset = 3 },
        { .op = "pattern", .worker = 14, .day = MONDAY + 1, .to_day = MONDAY + 20, .pattern = "AB-A" },
        { .op = "leave", .worker = 15, .day = MONDAY + 2, .to_day = MONDAY + 4 },
        { .op = "set", .worker = 16, .day = MONDAY + 3, .shift = "E", .pinned = true },
    };
    publish(operator, first, 4, "rest_gap run_days week_hours");
    desk_ask(operator, KIND_ROSTER_SET, &(struct msg_roster_set){ .worker = 17, .day = MONDAY + 1, .shift = "-" });
    desk_ask(operator, KIND_ROSTER_LEAVE, &(struct msg_roster_leave){ .worker = 18, .day = MONDAY + 9, .to_day = MONDAY + 20, .note = "年休假" });
    make_swaps(town, operator);
    struct msg_roster_cell second[] = { { .op = "set", .worker = 16, .day = MONDAY + 4, .shift = "-" }, { .op = "clear", .worker = 16, .day = MONDAY + 3 } };
    struct msg_roster_cell third[] = { { .op = "back", .worker = 15, .day = MONDAY + 4 }, { .op = "pattern", .worker = 11, .day = MONDAY + 14, .pattern = "5D2", .offset = 2 } };
    desk_ask(operator, KIND_ROSTER_EDIT, &(struct msg_roster_edit){ .point = 1, .edits = second, .edits_count = 2 });
    desk_ask(operator, KIND_ROSTER_EDIT, &(struct msg_roster_edit){ .point = 1, .waive = "run_days", .note = "turn", .edits = third, .edits_count = 2 });
}

/* ---- what the core says of it, as one text ---- */

struct picture { char text[PICTURE_MAX]; size_t used; };

static const void *draw(struct picture *picture, struct desk *desk, enum kind kind, const void *ask)
{
    const void *body = desk_ask(desk, kind, ask);
    size_t length = codec_write_body(kind_rows[kind].reply, body, picture->text + picture->used, sizeof picture->text - picture->used - 1);
    assert_true(length > 0);
    picture->used += length;
    picture->text[picture->used++] = '\n';
    return body;
}

static void take_picture(struct picture *picture, struct desk *desk)
{
    picture->used = 0;
    for (int draft = 0; draft < 2; draft++) {
        for (int32_t day = MONDAY - 28; day < MONDAY + 56; day += 28) {
            draw(picture, desk, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .point = 1, .day = day, .days = 28, .draft = draft });
            draw(picture, desk, KIND_ROSTER_CHECK, &(struct msg_roster_ask){ .point = 1, .day = day, .days = 28, .draft = draft });
        }
    }
    const struct msg_roster_diff *diff = draw(picture, desk, KIND_ROSTER_DIFF, &(struct msg_roster_diff_ask){ .point = 1 });
    assert_true(diff->cells_count > 2 && diff->impact != NULL && !diff->more);
    const struct msg_swaps *swaps = draw(picture, desk, KIND_SWAP_LIST, &(struct msg_swap_list_ask){ .point = 1 });
    assert_int_equal(swaps->swaps_count, 3);
    for (uint64_t worker = FIRST; worker < FIRST + WORKERS; worker++)
        draw(picture, desk, KIND_ROSTER_HOURS, &(struct msg_roster_hours){ .worker = worker, .day = MONDAY });
    picture->text[picture->used] = '\0';
}

static void same_picture(const struct picture *a, const struct picture *b)
{
    for (size_t i = 0, line = 0; i < a->used || i < b->used; i++) {
        if (a->text[i] == '\n') line++;
        size_t from = i > 60 ? i - 60 : 0;
        if (a->text[i] != b->text[i]) fail_msg("line %zu: %.160s\ninstead of %.160s", line, b->text + from, a->text + from);
    }
}

/* ---- what Redis says of it ---- */

/* HGETALL of a day against the roster that the core shows; as many of its workers as `have`. */
static bool day_is_published(struct town *town, const struct msg_roster *roster, int32_t day)
{
    char date[TEXT_DATE_SIZE];
    redisReply *reply = town_redis(town, "HGETALL paidan:{HZ}:shifts:%s", text_date(day, date));
    size_t have = 0, same = 0;
    for (uint32_t i = 0; i < roster->cells_count; i++) {
        const struct msg_cell *cell = &roster->cells[i];
        if (cell->day != day) continue;
        have++;
        for (size_t n = 0; n + 1 < reply->elements; n += 2)
            same += strtoull(reply->element[n]->str, NULL, 10) == cell->worker && strcmp(reply->element[n + 1]->str, cell->shift) == 0;
    }
    bool good = have == WORKERS && same == have && reply->elements == 2 * have;
    freeReplyObject(reply);
    return good;
}

static bool all_is_published(struct town *town, struct desk *desk, int32_t today)
{
    const struct msg_roster *roster = desk_ask(desk, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .point = 1, .day = today, .days = DAYS_AHEAD + 1 });
    for (int32_t day = today; day <= today + DAYS_AHEAD; day++)
        if (!day_is_published(town, roster, day)) return false;
    return true;
}

static void hash_says(struct town *town, const char *key, const char *field, const char *part)
{
    char got[512];
    town_redis_text(town, got, "HGET paidan:{HZ}:%s %s", key, field);
    if (strstr(got, part) == NULL) fail_msg("%s %s: '%s' without '%s'", key, field, got, part);
}

static void number_is(struct town *town, const char *command, const char *key, const char *expected)
{
    char got[512];
    town_redis_text(town, got, "%s paidan:{HZ}:%s", command, key);
    if (strcmp(got, expected) != 0) fail_msg("%s %s: %s instead of %s", command, key, got, expected);
}

static void records_are_there(struct town *town)
{
    hash_says(town, "exceptions:2026-11-26", "16:override", "{\"shift\":\"E\",\"at_ms\":\"");
    hash_says(town, "exceptions:2026-11-26", "16:override", "\"pinned\":\"1\",\"by\":\"operator\",\"by_id\":\"1\"");
    hash_says(town, "exceptions:2026-11-26", "16:override", "\"note\":\"busy season\"}");
    hash_says(town, "exceptions:2026-11-27", "15:leave", "\"shift\":\"-\"");
    hash_says(town, "exceptions:2026-11-28", "11:swap", "\"of\":\"12\"");
    hash_says(town, "exceptions:2026-12-05", "18:leave", "\"note\":\"年休假\"");
    hash_says(town, "rotations", "12", "EML:3:2026-11-30:-");
    hash_says(town, "rotations", "14", "AB-A:0:2026-11-24:2026-12-14");
    hash_says(town, "patterns", "5D2", "D D D D D - -");
    hash_says(town, "kinds", "N", "23:00-31:00 break 30");
    number_is(town, "HLEN", "swaps", "3");
}

/* Events about swaps that this worker may read. */
static uint32_t swaps_heard(struct desk *worker)
{
    uint32_t heard = 0;
    uint64_t after = 0;
    for (;;) {
        const struct msg_events *page = desk_ask(worker, KIND_EVENTS_SINCE, &(struct msg_events_ask){ .after = after });
        if (page->events_count == 0) return heard;
        for (uint32_t i = 0; i < page->events_count; i++) heard += page->events[i].swap != NULL;
        after = page->next;
    }
}

static void test_other_programs_read_it_and_so_does_the_next_core(void **state)
{
    struct town *town = *state;
    static struct picture before, after;
    town_workers(town, FIRST, WORKERS, 1, "P001");
    town_core_start(town, NULL);
    struct desk *operator = desk_open(town, ROLE_OPERATOR, 1);
    make_roster(town, operator);
    UNTIL(all_is_published(town, operator, MONDAY));
    records_are_there(town);
    assert_int_equal(town_web(town, town->core_http, "/metrics"), 200);
    assert_non_null(strstr(town->web.body, "\npaidan_drafts 1\n"));
    assert_non_null(strstr(town->web.body, "\npaidan_swaps{state=\"open\"} 2\n"));
    take_picture(&before, operator);
    for (int times = 0; times < 2; times++) {
        program_kill(&town->core);
        town_core_start(town, NULL);
        operator = desk_open(town, ROLE_OPERATOR, 1);
        take_picture(&after, operator);
        same_picture(&before, &after);
        UNTIL(all_is_published(town, operator, MONDAY));
    }
    /* It goes on from there: the draft of before is published, and a swap of before agreed to. */
    const struct msg_roster_draft *draft = desk_ask(operator, KIND_ROSTER_UNDO, &(struct msg_draft_ref){ .point = 1 });
    assert_int_equal(draft->edits, 2);
    desk_ask(operator, KIND_ROSTER_PUBLISH, &(struct msg_roster_publish){ .point = 1, .seen = draft->version });
    assert_true(all_is_published(town, operator, MONDAY));
    struct desk *worker = desk_open(town, ROLE_WORKER, 17), *asked = desk_open(town, ROLE_WORKER, 12);
    /* Who was asked for a swap has read of it, and nobody else but who asked. */
    assert_int_equal(swaps_heard(asked), 3);
    assert_int_equal(swaps_heard(worker), 0);
    assert_int_equal(swaps_heard(desk_open(town, ROLE_RESIDENT, 1)), 0);
    const struct msg_swaps *open = desk_ask(worker, KIND_SWAP_LIST, &(struct msg_swap_list_ask){ .state = "open" });
    assert_true(open->swaps_count > 0);
}

/* A day goes by: it is kept as it was worked, and what is worked is never another, whatever the tables say later. */
static void test_days_that_are_over_stay(void **state)
{
    struct town *town = *state;
    char got[512], hours[2][512];
    town_workers(town, FIRST, WORKERS, 1, "P001");
    town_core_start(town, NULL);
    struct desk *operator = desk_open(town, ROLE_OPERATOR, 1), *admin = desk_open(town, ROLE_ADMIN, 0);
    desk_ask(operator, KIND_ROSTER_SET, &(struct msg_roster_set){ .worker = 12, .day = MONDAY, .shift = "E" });
    UNTIL(strlen(town_redis_text(town, got, "HGET paidan:{HZ}:worked:2026-11 12")) > 0);
    size_t length = strlen(got);
    desk_advance(admin, DAY);
    UNTIL(strlen(town_redis_text(town, got, "HGET paidan:{HZ}:worked:2026-11 12")) == length + 2);
    assert_string_equal(got + length, " E");
    UNTIL(all_is_published(town, operator, MONDAY + 1));
    const struct msg_roster_hours ask = { .worker = 12, .day = MONDAY };
    hours[0][codec_write_body(&shape_hours, desk_ask(operator, KIND_ROSTER_HOURS, &ask), hours[0], sizeof hours[0] - 1)] = '\0';
    assert_non_null(strstr(hours[0], "\"worked_min\":"));
    const struct msg_roster_ask ahead = { .worker = 12, .day = MONDAY + 2, .days = 14 };
    const struct msg_roster *planned = desk_ask(operator, KIND_ROSTER_SHOW, &ahead), *turned;
    program_kill(&town->core);
    FILE *workers = fopen(town->workers, "r+");      /* another rotation in the tables: 5D2,3 becomes 5D2,1 */
    assert_non_null(workers);
    char line[512];
    long at = 0;
    while (at = ftell(workers), fgets(line, sizeof line, workers) != NULL) {
        char *end = strstr(line, "5D2,3");
        if (end == NULL) continue;
        assert_int_equal(fseek(workers, at + (end - line) + 4, SEEK_SET), 0);
        assert_int_equal(fputc('1', workers), '1');
        assert_int_equal(fseek(workers, at + (long)strlen(line), SEEK_SET), 0);
    }
    fclose(workers);
    town_core_start(town, NULL);
    operator = desk_open(town, ROLE_OPERATOR, 1);
    turned = desk_ask(operator, KIND_ROSTER_SHOW, &ahead);
    uint32_t moved = 0;
    for (uint32_t i = 0; i < 14; i++) moved += strcmp(planned->cells[i].shift, turned->cells[i].shift) != 0;
    assert_true(moved > 0);
    const struct msg_roster *past = desk_ask(operator, KIND_ROSTER_SHOW, &(struct msg_roster_ask){ .worker = 12, .day = MONDAY - 22, .days = 23 });
    char worked[512] = "";
    for (uint32_t i = 0; i < past->cells_count; i++) {
        if (i > 0) strcat(worked, " ");
        strcat(worked, past->cells[i].shift);
    }
    assert_string_equal(worked, town_redis_text(town, got, "HGET paidan:{HZ}:worked:2026-11 12"));
    const struct msg_hours *again = desk_ask(operator, KIND_ROSTER_HOURS, &ask);
    snprintf(hours[1], sizeof hours[1], "\"worked_min\":%" PRId64 ",", again->worked_min);
    assert_non_null(strstr(hours[0], hours[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_other_programs_read_it_and_so_does_the_next_core, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_days_that_are_over_stay, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
