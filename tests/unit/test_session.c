#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "server/session.h"

enum { MAX = 4 };

static void opened_is_found(void **state)
{
    (void)state;
    struct sessions *sessions = sessions_new(MAX);
    const struct session *session = session_open(sessions, ROLE_OPERATOR, 12, "paidan");
    char auth[SESSION_AUTH_SIZE];
    strcpy(auth, session->auth);
    assert_int_equal(strlen(auth), 32);
    assert_int_equal(strspn(auth, "0123456789abcdef"), 32);
    const struct session *found = session_find(sessions, auth);
    assert_non_null(found);
    assert_int_equal(found->role, ROLE_OPERATOR);
    assert_int_equal(found->scope, 12);
    assert_string_equal(found->program, "paidan");
    assert_null(session_find(sessions, ""));
    assert_null(session_find(sessions, "00000000000000000000000000000000"));
    auth[31] = auth[31] == 'a' ? 'b' : 'a';
    assert_null(session_find(sessions, auth));
    sessions_free(sessions);
}

/* The one used longest ago leaves: not the one opened first, when that was used since. */
static void least_recently_used_leaves(void **state)
{
    (void)state;
    struct sessions *sessions = sessions_new(MAX);
    char auth[MAX + 1][SESSION_AUTH_SIZE];
    for (uint32_t i = 0; i < MAX; i++) strcpy(auth[i], session_open(sessions, ROLE_WORKER, i + 1, NULL)->auth);
    assert_non_null(session_find(sessions, auth[0]));
    strcpy(auth[MAX], session_open(sessions, ROLE_WORKER, MAX + 1, NULL)->auth);
    assert_non_null(session_find(sessions, auth[0]));
    assert_null(session_find(sessions, auth[1]));
    for (uint32_t i = 2; i <= MAX; i++) assert_int_equal(session_find(sessions, auth[i])->scope, i + 1);
    assert_int_equal(sessions_count(sessions), MAX);
    assert_int_equal(sessions_evicted(sessions), 1);
    sessions_free(sessions);
}

/* Many times round: the chains and the line stay whole. */
static void many_times_round(void **state)
{
    (void)state;
    struct sessions *sessions = sessions_new(MAX);
    char auth[64][SESSION_AUTH_SIZE];
    for (uint32_t i = 0; i < 1000; i++) {
        strcpy(auth[i % 64], session_open(sessions, ROLE_FIRM, i, "x")->auth);
        for (uint32_t back = 0; back < MAX && back <= i; back++) assert_int_equal(session_find(sessions, auth[(i - (MAX - 1 < i ? MAX - 1 : i) + back) % 64])->scope, i - (MAX - 1 < i ? MAX - 1 : i) + back);
        if (i >= MAX) assert_null(session_find(sessions, auth[(i - MAX) % 64]));
    }
    sessions_free(sessions);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(opened_is_found), cmocka_unit_test(least_recently_used_leaves), cmocka_unit_test(many_times_round) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
