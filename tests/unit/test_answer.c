#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "server/answer.h"

static void put(struct answers *answers, const char *key, uint64_t hash, const char *body, int64_t until)
{
    answer_put(answers, key, &(struct answer){ .hash = hash, .turn = hash, .body = body, .length = strlen(body) }, until);
}

static void recorded_is_found_until_its_time(void **state)
{
    (void)state;
    struct answers *answers = answers_new(8);
    struct answer answer;
    put(answers, "key-00000001", 11, "{\"a\":1}", 1000);
    assert_true(answer_find(answers, "key-00000001", 999, &answer));
    assert_int_equal(answer.hash, 11);
    assert_int_equal(answer.turn, 11);
    assert_int_equal(answer.length, 7);
    assert_memory_equal(answer.body, "{\"a\":1}", 7);
    assert_false(answer_find(answers, "key-00000001", 1000, &answer));
    assert_false(answer_find(answers, "key-00000002", 0, &answer));
    put(answers, "key-00000001", 12, "{}", 5000);      /* its time had passed: the key may be used again */
    assert_true(answer_find(answers, "key-00000001", 4999, &answer));
    assert_int_equal(answer.hash, 12);
    assert_int_equal(answers_count(answers), 1);
    answers_free(answers);
}

static void oldest_makes_room(void **state)
{
    (void)state;
    enum { MAX = 16, ROUNDS = 1000 };
    struct answers *answers = answers_new(MAX);
    struct answer answer;
    char key[32], body[32];
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(key, sizeof key, "key-%08d", i);
        snprintf(body, sizeof body, "{\"n\":%d}", i);
        put(answers, key, (uint64_t)i, body, INT64_MAX);
        for (int back = 0; back < MAX && back <= i; back++) {
            snprintf(key, sizeof key, "key-%08d", i - back);
            assert_true(answer_find(answers, key, 0, &answer));
            assert_int_equal(answer.hash, i - back);
        }
        snprintf(key, sizeof key, "key-%08d", i - MAX);
        assert_false(answer_find(answers, key, 0, &answer));
    }
    assert_int_equal(answers_count(answers), MAX);
    answers_free(answers);
}

/* Long bodies fill the ring of texts before the seats: an answer whose text is gone is not found, never a wrong one. */
static void long_bodies_push_out_the_oldest(void **state)
{
    (void)state;
    enum { MAX = 64 };
    struct answers *answers = answers_new(MAX);
    char *body = malloc(MESSAGE_MAX);
    char key[32];
    int found = 0;
    for (int i = 0; i < MAX; i++) {
        memset(body, 'a' + i % 26, MESSAGE_MAX / 4);
        snprintf(key, sizeof key, "key-%08d", i);
        answer_put(answers, key, &(struct answer){ .hash = (uint64_t)i, .body = body, .length = MESSAGE_MAX / 4 }, INT64_MAX);
    }
    for (int i = 0; i < MAX; i++) {
        struct answer answer;
        snprintf(key, sizeof key, "key-%08d", i);
        if (!answer_find(answers, key, 0, &answer)) continue;
        found++;
        assert_int_equal(answer.body[0], 'a' + i % 26);
        assert_int_equal(answer.body[answer.length - 1], 'a' + i % 26);
    }
    assert_in_range(found, 1, MAX - 1);
    free(body);
    answers_free(answers);
}

/* An answer that is still owed is not given up: without room the request is refused before anything is done. */
static void room_is_made_by_time_only(void **state)
{
    (void)state;
    enum { MAX = 4 };
    struct answers *answers = answers_new(MAX);
    struct answer answer;
    char key[32];
    for (int i = 0; i < MAX; i++) {
        assert_true(answers_room(answers, 0));
        snprintf(key, sizeof key, "key-%08d", i);
        put(answers, key, (uint64_t)i, "{}", 1000 + i);
    }
    assert_false(answers_room(answers, 999));
    assert_true(answers_room(answers, 1000));
    put(answers, "key-00000009", 9, "{}", 5000);
    assert_true(answer_find(answers, "key-00000001", 1000, &answer));
    assert_false(answers_room(answers, 1000));
    answers_free(answers);
}

/* The texts fill up before the seats do. */
static void room_for_the_text_too(void **state)
{
    (void)state;
    enum { MAX = 64 };
    struct answers *answers = answers_new(MAX);
    struct answer answer;
    char key[32], *body = calloc(1, ANSWER_BODY_MOST);
    int count = 0;
    while (count < MAX && answers_room(answers, 0)) {
        snprintf(key, sizeof key, "key-%08d", count++);
        answer_put(answers, key, &(struct answer){ .hash = 1, .body = body, .length = ANSWER_BODY_MOST }, 1000);
    }
    assert_in_range(count, 2, MAX - 1);
    for (int i = 0; i < count; i++) {
        snprintf(key, sizeof key, "key-%08d", i);
        assert_true(answer_find(answers, key, 0, &answer));
    }
    assert_true(answers_room(answers, 1000));
    free(body);
    answers_free(answers);
}

static void what_makes_requests_the_same(void **state)
{
    (void)state;
    uint64_t hash = answer_hash(KIND_ORDER_NOW, ROLE_RESIDENT, 1, "{}", 2);
    assert_int_equal(hash, answer_hash(KIND_ORDER_NOW, ROLE_RESIDENT, 1, "{}", 2));
    assert_int_not_equal(hash, answer_hash(KIND_SLOT_HOLD, ROLE_RESIDENT, 1, "{}", 2));
    assert_int_not_equal(hash, answer_hash(KIND_ORDER_NOW, ROLE_OPERATOR, 1, "{}", 2));
    assert_int_not_equal(hash, answer_hash(KIND_ORDER_NOW, ROLE_RESIDENT, 2, "{}", 2));
    assert_int_not_equal(hash, answer_hash(KIND_ORDER_NOW, ROLE_RESIDENT, 1, "{ }", 3));
}

static void stored_text_comes_back(void **state)
{
    (void)state;
    char text[64];
    struct answer out, in = { .hash = 0xfedcba9876543210u, .turn = 5, .body = "{\"order\":\"7\"}", .length = 13 };
    size_t length = answer_write(&in, text, sizeof text);
    assert_int_equal(length, ANSWER_HEAD + 13);
    assert_true(answer_read(text, length, &out));
    assert_true(out.hash == in.hash);
    assert_int_equal(out.turn, 0);
    assert_int_equal(out.length, 13);
    assert_memory_equal(out.body, in.body, 13);
    assert_int_equal(answer_write(&in, text, 20), 0);
    static const char *const bad[] = { "", "0123456789abcdef", "0123456789abcdef ", "0123456789abcdeF {}", "0123456789abcdef-{}", "123 {}" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(answer_read(bad[i], strlen(bad[i]), &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recorded_is_found_until_its_time), cmocka_unit_test(oldest_makes_room), cmocka_unit_test(long_bodies_push_out_the_oldest),
        cmocka_unit_test(room_is_made_by_time_only), cmocka_unit_test(room_for_the_text_too),
        cmocka_unit_test(what_makes_requests_the_same), cmocka_unit_test(stored_text_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
