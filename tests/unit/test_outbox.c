/* test_outbox.c - the agent's outbox on a real file: what was put is there after every end of the process, in order, once. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "points/agent/outbox.h"

enum { WAITING_MAX = 5, KEPT_MAX = 3 };

struct desk { char folder[64]; struct outbox *outbox; };

static bool again(struct desk *desk)
{
    const char *why = NULL;
    return outbox_open(desk->folder, WAITING_MAX, KEPT_MAX, &desk->outbox, &why);
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    strcpy(desk->folder, "/tmp/paidan-outbox-XXXXXX");
    if (mkdtemp(desk->folder) == NULL || !again(desk)) return -1;
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = { "outbox.db", "outbox.db-wal", "outbox.db-shm" };
    struct desk *desk = *state;
    outbox_close(desk->outbox);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", desk->folder, files[i]);
        unlink(path);
    }
    rmdir(desk->folder);
    free(desk);
    return 0;
}

static enum error put(struct desk *desk, const char *key, const char *body)
{
    return outbox_put(desk->outbox, key, body, strlen(body), 1795000000000);
}

static void first_is(struct desk *desk, const char *key, const char *body)
{
    struct letter letter;
    assert_true(outbox_first(desk->outbox, &letter));
    assert_string_equal(letter.key, key);
    assert_int_equal(letter.length, strlen(body));
    assert_memory_equal(letter.body, body, letter.length);
    assert_int_equal(letter.state, LETTER_WAITING);
    assert_int_equal(letter.at_ms, 1795000000000);
}

static void end_first(struct desk *desk, enum error error, const char *answer)
{
    struct letter letter;
    assert_true(outbox_first(desk->outbox, &letter));
    assert_int_equal(outbox_end(desk->outbox, letter.number, error, answer, strlen(answer)), ERR_OK);
}

static void test_order_survives_reopening(void **state)
{
    static const char *const keys[] = { "zz-key-1", "aa-key-2", "mm-key-3" };      /* not in the order of the alphabet */
    struct desk *desk = *state;
    for (int i = 0; i < 3; i++) assert_int_equal(put(desk, keys[i], "{\"a\":1}"), ERR_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(outbox_waiting(desk->outbox), 3 - i);
        first_is(desk, keys[i], "{\"a\":1}");
        end_first(desk, ERR_OK, "{\"order\":\"1\"}");
        outbox_close(desk->outbox);
        assert_true(again(desk));
    }
    struct letter letter;
    assert_false(outbox_first(desk->outbox, &letter));
    assert_int_equal(outbox_waiting(desk->outbox), 0);
}

static void test_same_key(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(put(desk, "key-0001", "{\"a\":1}"), ERR_OK);
    assert_int_equal(put(desk, "key-0001", "{\"a\":1}"), ERR_OK);
    assert_int_equal(outbox_waiting(desk->outbox), 1);
    assert_int_equal(put(desk, "key-0001", "{\"a\":2}"), ERR_KEY_REUSED);
    assert_int_equal(put(desk, "key-0001", "{\"a\":1} "), ERR_KEY_REUSED);
    end_first(desk, ERR_OK, "{}");
    assert_int_equal(put(desk, "key-0001", "{\"a\":1}"), ERR_OK);      /* known, and not waiting again */
    assert_int_equal(outbox_waiting(desk->outbox), 0);
}

static void test_full(void **state)
{
    struct desk *desk = *state;
    char key[16];
    for (int i = 0; i < WAITING_MAX; i++) {
        snprintf(key, sizeof key, "key-%04d", i);
        assert_int_equal(put(desk, key, "{}"), ERR_OK);
    }
    assert_int_equal(put(desk, "key-more", "{}"), ERR_FULL);
    assert_int_equal(put(desk, "key-0000", "{}"), ERR_OK);             /* an old one is still acknowledged */
    outbox_close(desk->outbox);
    assert_true(again(desk));
    assert_int_equal(put(desk, "key-more", "{}"), ERR_FULL);           /* counted anew after a restart */
    end_first(desk, ERR_OK, "{}");
    assert_int_equal(put(desk, "key-more", "{}"), ERR_OK);
}

static void test_what_became_of_it(void **state)
{
    struct desk *desk = *state;
    struct letter letter;
    assert_false(outbox_find(desk->outbox, "key-0001", &letter));
    assert_int_equal(put(desk, "key-0001", "{\"a\":1}"), ERR_OK);
    assert_int_equal(put(desk, "key-0002", "{\"a\":2}"), ERR_OK);
    end_first(desk, ERR_OK, "{\"order\":\"7\"}");
    end_first(desk, ERR_NO_CAPACITY, "{\"name\":\"no_capacity\"}");
    outbox_close(desk->outbox);
    assert_true(again(desk));
    assert_true(outbox_find(desk->outbox, "key-0001", &letter));
    assert_int_equal(letter.state, LETTER_DONE);
    assert_memory_equal(letter.answer, "{\"order\":\"7\"}", letter.answer_length);
    assert_true(outbox_find(desk->outbox, "key-0002", &letter));
    assert_int_equal(letter.state, LETTER_REFUSED);
    assert_int_equal(letter.error, ERR_NO_CAPACITY);
    assert_memory_equal(letter.body, "{\"a\":2}", letter.length);
}

static void test_ends_once(void **state)
{
    struct desk *desk = *state;
    struct letter letter;
    assert_int_equal(put(desk, "key-0001", "{}"), ERR_OK);
    assert_int_equal(put(desk, "key-0002", "{}"), ERR_OK);
    assert_true(outbox_first(desk->outbox, &letter));
    assert_int_equal(outbox_end(desk->outbox, letter.number, ERR_OK, "{\"order\":\"1\"}", 13), ERR_OK);
    assert_int_equal(outbox_end(desk->outbox, letter.number, ERR_STATE, "{}", 2), ERR_OK);
    assert_int_equal(outbox_waiting(desk->outbox), 1);
    assert_true(outbox_find(desk->outbox, "key-0001", &letter));
    assert_int_equal(letter.state, LETTER_DONE);
}

static void test_ended_ones_go_in_time(void **state)
{
    struct desk *desk = *state;
    struct letter letter;
    char key[16];
    for (int i = 0; i < 10; i++) {
        snprintf(key, sizeof key, "key-%04d", i);
        assert_int_equal(put(desk, key, "{}"), ERR_OK);
        if (i > 0) end_first(desk, ERR_OK, "{}");      /* the oldest but one each time: one always waits */
    }
    assert_false(outbox_find(desk->outbox, "key-0005", &letter));
    assert_true(outbox_find(desk->outbox, "key-0007", &letter));
    assert_int_equal(outbox_waiting(desk->outbox), 1);
    first_is(desk, "key-0009", "{}");
}

static void test_one_process_at_a_time(void **state)
{
    struct desk *desk = *state;
    struct outbox *second = NULL;
    const char *why = NULL;
    assert_false(outbox_open(desk->folder, WAITING_MAX, KEPT_MAX, &second, &why));
    assert_null(second);
    assert_non_null(strstr(why, "another"));
}

static void test_cannot_open(void **state)
{
    struct desk *desk = *state;
    struct outbox *outbox = NULL;
    const char *why = NULL;
    char path[128];
    assert_false(outbox_open("/nonexistent/folder", WAITING_MAX, KEPT_MAX, &outbox, &why));
    assert_non_null(why);
    outbox_close(desk->outbox);
    desk->outbox = NULL;
    snprintf(path, sizeof path, "%s/outbox.db", desk->folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++) fputs("this is not a database\n", file);
    fclose(file);
    assert_false(again(desk));
}

/* A child puts letters and tells each through a pipe, and is killed in the middle: what it told is there. */
static void test_killed_while_writing(void **state)
{
    struct desk *desk = *state;
    outbox_close(desk->outbox);
    desk->outbox = NULL;
    for (int round = 0; round < 10; round++) {
        int told[2], last = -1, read_back = 0;
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        if (child == 0) {
            const char *why = NULL;
            char key[32];
            if (!outbox_open(desk->folder, 1000000, KEPT_MAX, &desk->outbox, &why)) _exit(1);
            for (int i = 0;; i++) {
                snprintf(key, sizeof key, "round-%d-%06d", round, i);
                if (put(desk, key, "{}") != ERR_OK || write(told[1], &i, sizeof i) != sizeof i) _exit(1);
            }
        }
        close(told[1]);
        for (int i = 0; i <= round * 7 && read(told[0], &read_back, sizeof read_back) == sizeof read_back; i++) last = read_back;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (read(told[0], &read_back, sizeof read_back) == sizeof read_back) last = read_back;
        close(told[0]);
        assert_true(last >= round * 7);
        assert_true(again(desk));
        for (int i = 0; i <= last; i++) {
            struct letter letter;
            char key[32];
            snprintf(key, sizeof key, "round-%d-%06d", round, i);
            assert_true(outbox_find(desk->outbox, key, &letter));
        }
        outbox_close(desk->outbox);
        desk->outbox = NULL;
    }
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(test_order_survives_reopening),
        WITH_DESK(test_same_key),
        WITH_DESK(test_full),
        WITH_DESK(test_what_became_of_it),
        WITH_DESK(test_ends_once),
        WITH_DESK(test_ended_ones_go_in_time),
        WITH_DESK(test_one_process_at_a_time),
        WITH_DESK(test_cannot_open),
        WITH_DESK(test_killed_while_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
