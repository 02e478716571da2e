/* test_log.c - what reaches stderr, read back from a file that stands in for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/log.h"

enum { TEXT_SIZE = 16 * 1024, ERROR_LEVEL = 0, INFO_LEVEL = 2, DEBUG_LEVEL = 3 };

struct capture { FILE *file; int saved; };

static void capture_begin(struct capture *capture)
{
    capture->file = tmpfile();
    assert_non_null(capture->file);
    capture->saved = dup(STDERR_FILENO);
    assert_true(dup2(fileno(capture->file), STDERR_FILENO) >= 0);
}

static void capture_end(struct capture *capture, char out[TEXT_SIZE])
{
    assert_true(dup2(capture->saved, STDERR_FILENO) >= 0);
    close(capture->saved);
    rewind(capture->file);
    out[fread(out, 1, TEXT_SIZE - 1, capture->file)] = '\0';
    fclose(capture->file);
}

static struct clock still;

static int setup(void **state)
{
    (void)state;
    unsetenv("JOURNAL_STREAM");
    clock_start(&still, 1795386600000LL, 0);
    return 0;
}

static void test_lines(void **state)
{
    struct capture capture;
    char text[TEXT_SIZE];
    (void)state;
    capture_begin(&capture);
    log_open(&still, INFO_LEVEL);
    log_line("warn", "wire", "listener_healed", "ipc://a b");
    log_line("info", "core", "ready", NULL);
    struct logfmt *line = log_begin("error", "store", "away");
    assert_non_null(line);
    logfmt_number(line, "no", -7);
    log_end(line);
    capture_end(&capture, text);
    char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    assert_non_null(strstr(text, "level=warn at=wire ev=listener_healed detail=\"ipc://a b\"\n"));
    assert_non_null(strstr(second, "level=info at=core ev=ready\n"));
    assert_non_null(strstr(third, "level=error at=store ev=away no=-7\n"));
    assert_string_equal(strchr(third, '\n'), "\n");
    assert_true(strncmp(text, "time=2026-11-", 13) == 0);
}

static void test_levels(void **state)
{
    static const char *const levels[] = { "error", "warn", "info", "debug" };
    (void)state;
    for (int level = ERROR_LEVEL; level <= DEBUG_LEVEL; level++) {
        for (int i = ERROR_LEVEL; i <= DEBUG_LEVEL; i++) {
            struct capture capture;
            char text[TEXT_SIZE];
            capture_begin(&capture);
            log_open(&still, level);
            log_line(levels[i], "x", "y", "z");
            struct logfmt *line = log_begin(levels[i], "x", "y");
            log_end(line);      /* NULL is fine */
            capture_end(&capture, text);
            assert_int_equal(line != NULL, i <= level);
            assert_int_equal(text[0] != '\0', i <= level);
        }
    }
}

/* Under journald each line begins with its priority; a stream that is not journald's does not. */
static void test_journal(void **state)
{
    (void)state;
    for (int right = 0; right <= 1; right++) {
        struct capture capture;
        struct stat now;
        char text[TEXT_SIZE], stream[64];
        capture_begin(&capture);
        fstat(STDERR_FILENO, &now);
        snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)now.st_dev, (unsigned long long)now.st_ino + (right ? 0 : 1));
        setenv("JOURNAL_STREAM", stream, 1);
        log_open(&still, DEBUG_LEVEL);
        log_line("error", "a", "b", NULL);
        log_line("warn", "a", "b", NULL);
        log_line("debug", "a", "b", NULL);
        unsetenv("JOURNAL_STREAM");
        capture_end(&capture, text);
        assert_int_equal(strncmp(text, "<3>time=", 8) == 0, right);
        assert_int_equal(strstr(text, "\n<4>time=") != NULL, right);
        assert_int_equal(strstr(text, "\n<7>time=") != NULL, right);
    }
    log_open(&still, INFO_LEVEL);
}

static void test_long_line(void **state)
{
    struct capture capture;
    char text[TEXT_SIZE], detail[8000];
    (void)state;
    memset(detail, 'x', sizeof detail - 1);
    detail[sizeof detail - 1] = '\0';
    capture_begin(&capture);
    log_open(&still, INFO_LEVEL);
    log_line("info", "a", "b", detail);
    log_line("info", "a", "c", "two\nlines");
    capture_end(&capture, text);
    char *second = strchr(text, '\n') + 1;
    assert_true(second - text < 4096);
    assert_true(strncmp(second - 4, "...\n", 4) == 0);
    assert_string_equal(strchr(second, '\n'), "\n");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines), cmocka_unit_test(test_levels), cmocka_unit_test(test_journal), cmocka_unit_test(test_long_line),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
