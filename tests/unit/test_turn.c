/* test_turn.c - turns leave in order, whatever order they are stored in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "server/turn.h"

static char log_text[256];

static void on_release(void *context, struct turn *turn)
{
    (void)context;
    for (size_t i = 0; i < turn->parked_count; i++) {
        size_t used = strlen(log_text);
        snprintf(log_text + used, sizeof log_text - used, "%.*s ", (int)turn->parked[i].length, turn->bytes + turn->parked[i].offset);
    }
}

/* Only whether there is a batch matters here: any address will do. */
static struct batch *some_batch(void *any) { return any; }

static struct turn *park(struct turns *turns, const char *text, bool question)
{
    struct turn *turn = turn_begin(turns);
    assert_non_null(turn);
    assert_true(turn_park(turn, &(struct parked){ .question = question }, text, strlen(text)));
    return turn;
}

static void released_in_order(void **state)
{
    (void)state;
    struct turns turns;
    int batch;
    log_text[0] = '\0';
    turns_init(&turns, on_release, NULL);
    struct turn *one = park(&turns, "one", false), *two, *three;
    one->batch = some_batch(&batch);
    turn_end(one);
    two = park(&turns, "question", true);
    turn_end(two);
    three = park(&turns, "three", false);
    three->batch = some_batch(&batch);
    turn_end(three);
    assert_string_equal(log_text, "");
    assert_int_equal(turns.waiting, 3);
    turn_stored(three);
    assert_string_equal(log_text, "");
    turn_stored(one);
    assert_string_equal(log_text, "one question three ");
    assert_int_equal(turns.waiting, 0);
    assert_int_equal(turns.released, 3);
    turn_end(park(&turns, "alone", true));      /* nothing before it: leaves at once */
    assert_string_equal(log_text, "one question three alone ");
    turns_clear(&turns);
}

static void on_late(void *context, const struct parked *reply)
{
    size_t *sum = context;
    *sum = *sum * 10 + reply->id;
}

static void nobody_waits_for_ever(void **state)
{
    (void)state;
    struct turns turns;
    int batch;
    size_t late = 0;
    log_text[0] = '\0';
    turns_init(&turns, on_release, NULL);
    assert_int_equal(turns_deadline_ms(&turns), INT64_MAX);
    for (uint64_t id = 1; id <= 4; id++) {      /* ended at 1000, 2000, ... ms; the third has nobody waiting */
        struct turn *turn = turn_begin(&turns);
        if (id != 3) assert_true(turn_park(turn, &(struct parked){ .id = id, .kind = KIND_ORDER_NOW }, "late", 4));
        turn->ended_us = (int64_t)id * 1000000;
        turn->batch = some_batch(&batch);
        turn_end(turn);
    }
    assert_int_equal(turns_deadline_ms(&turns), 1000 + TURN_REPLY_MS);
    turns_expire(&turns, 999 + TURN_REPLY_MS, on_late, &late);
    assert_int_equal(late, 0);
    turns_expire(&turns, 2000 + TURN_REPLY_MS, on_late, &late);
    assert_int_equal(late, 12);
    assert_int_equal(turns_deadline_ms(&turns), 4000 + TURN_REPLY_MS);
    turns_expire(&turns, INT64_MAX, on_late, &late);
    assert_int_equal(late, 124);
    assert_int_equal(turns_deadline_ms(&turns), INT64_MAX);
    assert_int_equal(turns.waiting, 4);
    for (struct turn *turn = turns.first; turn != NULL; turn = turns.first) turn_stored(turn);
    assert_string_equal(log_text, "");
    assert_int_equal(turns.released, 4);
    turns_clear(&turns);
}

static void long_replies_fit(void **state)
{
    (void)state;
    struct turns turns;
    static char text[60000];
    memset(text, 'x', sizeof text);
    turns_init(&turns, on_release, NULL);
    for (int round = 0; round < 3; round++) {
        struct turn *turn = turn_begin(&turns);
        for (int i = 0; i < 200; i++) assert_true(turn_park(turn, &(struct parked){ .question = i % 2 == 0 }, text, sizeof text));
        assert_int_equal(turn->bytes_used, 200 * sizeof text);
        turn_drop_questions(turn);
        assert_int_equal(turn->parked_count, 100);
        turn->parked_count = 0;
        turn_end(turn);
    }
    turns_clear(&turns);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(released_in_order), cmocka_unit_test(nobody_waits_for_ever), cmocka_unit_test(long_replies_fit) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
