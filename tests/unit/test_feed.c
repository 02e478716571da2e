/* test_feed.c - who is told which events, in which order, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "protocol/codec.h"
#include "server/feed.h"

enum { EVENTS = 128, POLLS = 3 };

static char page[MESSAGE_MAX], told[MESSAGE_MAX];
static uint64_t told_id;
static int told_count;
static bool told_gone;

static void on_reply(void *context, struct wire_token token, uint64_t id, const char *body, size_t length)
{
    (void)context;
    (void)token;
    told_id = id;
    told_count++;
    told_gone = body == NULL;
    if (body != NULL) snprintf(told, sizeof told, "%.*s", (int)length, body);
}

static int set_up(void **state)
{
    told_count = 0;
    *state = feed_new(EVENTS, POLLS);
    return *state == NULL;
}

static int tear_down(void **state)
{
    feed_free(*state);
    return 0;
}

/* An event of point 1, of workers 10 and 20, of firm 5. */
static void put(struct feed *feed, uint64_t seq, uint32_t point, uint32_t worker, uint32_t firm)
{
    char text[32];
    int length = snprintf(text, sizeof text, "[%u]", (unsigned)seq);
    struct feed_scope scope = { .point = point, .count = 1, .worker = { worker }, .firm = { firm } };
    feed_put(feed, seq, text, (size_t)length, &scope);
}

static const char *read_page(struct feed *feed, struct feed_ask ask, enum feed_answer wanted)
{
    size_t length = 0;
    assert_int_equal(feed_read(feed, &ask, page, sizeof page, &length), wanted);
    page[wanted == FEED_GONE ? 0 : length] = '\0';
    return page;
}

static void each_scope_sees_its_own(void **state)
{
    static const struct { enum role role; uint32_t scope; const char *page; } cases[] = {
        { ROLE_ADMIN, 0, "{\"next\":\"4\",\"events\":[[1],[2],[3],[4]]}" },
        { ROLE_RESIDENT, 1, "{\"next\":\"4\",\"events\":[[1],[3]]}" },
        { ROLE_OPERATOR, 2, "{\"next\":\"4\",\"events\":[[2],[4]]}" },
        { ROLE_WORKER, 10, "{\"next\":\"4\",\"events\":[[1],[2]]}" },
        { ROLE_FIRM, 6, "{\"next\":\"4\",\"events\":[[3],[4]]}" },
        { ROLE_RESIDENT, 3, "{\"next\":\"4\",\"events\":[]}" },      /* next moves on, so that nothing is looked at twice */
        { ROLE_WORKER, 1, "{\"next\":\"4\",\"events\":[]}" },
        { ROLE_REGULATOR, 0, "{\"next\":\"4\",\"events\":[]}" },
        { ROLE_NONE, 1, "{\"next\":\"4\",\"events\":[]}" },
    };
    struct feed *feed = *state;
    put(feed, 1, 1, 10, 5);
    put(feed, 2, 2, 10, 5);
    put(feed, 3, 1, 20, 6);
    put(feed, 4, 2, 20, 6);
    feed_publish(feed, 4);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool none = strstr(cases[i].page, "[]") != NULL;
        struct feed_ask ask = { .role = cases[i].role, .scope = cases[i].scope, .most = 64 };
        assert_string_equal(read_page(feed, ask, none ? FEED_NONE : FEED_SOME), cases[i].page);
    }
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = 1, .most = 2 }, FEED_SOME), "{\"next\":\"3\",\"events\":[[2],[3]]}");
}

static void unpublished_is_not_told(void **state)
{
    struct feed *feed = *state;
    put(feed, 1, 1, 10, 5);
    put(feed, 2, 1, 10, 5);
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .most = 64 }, FEED_NONE), "{\"next\":\"0\",\"events\":[]}");
    feed_publish(feed, 1);
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .most = 64 }, FEED_SOME), "{\"next\":\"1\",\"events\":[[1]]}");
}

static void too_old_is_gone(void **state)
{
    struct feed *feed = *state;
    for (uint64_t seq = 1; seq <= 3 * EVENTS; seq++) put(feed, seq, 1, 10, 5);
    feed_publish(feed, 3 * EVENTS);
    uint64_t oldest = 2 * EVENTS + 1;
    read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = oldest - 2, .most = 1 }, FEED_GONE);
    assert_non_null(strstr(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = oldest - 1, .most = 1 }, FEED_SOME), "[257]"));
    assert_non_null(strstr(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .most = 1 }, FEED_SOME), "[257]"));      /* 0: from the oldest kept */
    read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = 3 * EVENTS + 1, .most = 1 }, FEED_GONE);               /* never was */
}

/* After recovery the kept events go on without a hole, or are not kept. */
static void start_after_recovery(void **state)
{
    struct feed *feed = *state;
    put(feed, 7, 1, 10, 5);
    put(feed, 9, 1, 10, 5);      /* 8 was never read */
    feed_start(feed, 9);
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .most = 64 }, FEED_SOME), "{\"next\":\"9\",\"events\":[[9]]}");
    feed_start(feed, 20);        /* the log was trimmed behind it */
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = 20, .most = 64 }, FEED_NONE), "{\"next\":\"20\",\"events\":[]}");
    read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = 9, .most = 64 }, FEED_GONE);
    put(feed, 21, 1, 10, 5);
    feed_publish(feed, 21);
    assert_string_equal(read_page(feed, (struct feed_ask){ .role = ROLE_ADMIN, .after = 20, .most = 64 }, FEED_SOME), "{\"next\":\"21\",\"events\":[[21]]}");
}

static void a_page_is_never_too_long(void **state)
{
    struct feed *feed = *state;
    enum { LONG = 5000 };
    char *text = malloc(LONG);
    memset(text, 'x', LONG);
    for (uint64_t seq = 1; seq <= 20; seq++) feed_put(feed, seq, text, LONG, &(struct feed_scope){ .point = 1 });
    feed_publish(feed, 20);
    struct feed_ask ask = { .role = ROLE_ADMIN, .most = 64 };
    size_t length = 0;
    assert_int_equal(feed_read(feed, &ask, page, sizeof page, &length), FEED_SOME);
    assert_in_range(length, 10 * LONG, MESSAGE_MAX - 256);
    assert_int_equal(ask.after, length / LONG);
    free(text);
}

static void polls_wait_wake_and_expire(void **state)
{
    struct feed *feed = *state;
    const struct wire_token token = { 0 };
    struct feed_ask mine = { .role = ROLE_RESIDENT, .scope = 1, .most = 64 }, other = { .role = ROLE_RESIDENT, .scope = 2, .most = 64 };
    feed_hold(feed, token, 100, &mine, 500, on_reply, NULL);
    feed_hold(feed, token, 200, &other, 900, on_reply, NULL);
    assert_int_equal(feed_deadline(feed), 500);
    put(feed, 1, 1, 10, 5);
    feed_wake(feed, on_reply, NULL);
    assert_int_equal(told_count, 0);      /* not published */
    feed_publish(feed, 1);
    feed_wake(feed, on_reply, NULL);
    assert_int_equal(told_count, 1);
    assert_int_equal(told_id, 100);
    assert_string_equal(told, "{\"next\":\"1\",\"events\":[[1]]}");
    assert_int_equal(feed_deadline(feed), 900);
    feed_expire(feed, 899, on_reply, NULL);
    assert_int_equal(told_count, 1);
    feed_expire(feed, 900, on_reply, NULL);
    assert_int_equal(told_count, 2);
    assert_int_equal(told_id, 200);
    assert_string_equal(told, "{\"next\":\"1\",\"events\":[]}");
    assert_int_equal(feed_polls(feed), 0);
    assert_true(feed_deadline(feed) == INT64_MAX);
}

static void the_longest_held_poll_makes_room(void **state)
{
    struct feed *feed = *state;
    struct feed_ask ask = { .role = ROLE_RESIDENT, .scope = 1, .most = 64 };
    for (uint64_t id = 1; id <= POLLS; id++) feed_hold(feed, (struct wire_token){ 0 }, id, &ask, 500, on_reply, NULL);
    assert_int_equal(told_count, 0);
    feed_hold(feed, (struct wire_token){ 0 }, POLLS + 1, &ask, 500, on_reply, NULL);
    assert_int_equal(told_count, 1);
    assert_int_equal(told_id, 1);
    assert_false(told_gone);
    assert_int_equal(feed_polls(feed), POLLS);
}

/* A poll that is overtaken while it waits: what it would have seen is overwritten before it is published. */
static void overtaken_poll_is_told(void **state)
{
    struct feed *feed = *state;
    struct feed_ask ask = { .role = ROLE_RESIDENT, .scope = 1, .after = 0, .most = 64 };
    put(feed, 1, 2, 10, 5);
    feed_publish(feed, 1);
    size_t length;
    assert_int_equal(feed_read(feed, &ask, page, sizeof page, &length), FEED_NONE);
    feed_hold(feed, (struct wire_token){ 0 }, 1, &ask, 500, on_reply, NULL);
    for (uint64_t seq = 2; seq <= 3 * EVENTS; seq++) put(feed, seq, 1, 10, 5);
    feed_publish(feed, 3 * EVENTS);
    feed_wake(feed, on_reply, NULL);
    assert_int_equal(told_count, 1);
    assert_true(told_gone);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(each_scope_sees_its_own), CASE(unpublished_is_not_told), CASE(too_old_is_gone), CASE(start_after_recovery), CASE(a_page_is_never_too_long),
        CASE(polls_wait_wake_and_expire), CASE(the_longest_held_poll_makes_room), CASE(overtaken_poll_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
