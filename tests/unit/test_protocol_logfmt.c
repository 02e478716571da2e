/* Log lines: one line whatever is put into it, cut with a mark when too long. */
#include "protocol/logfmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "protocol/text.h"

#define HEAD "time=2026-11-23T14:02:31+08:00 level=info at=store ev=commit"

static const int64_t moment = 1795413751000;

static void fields_follow_the_head(void **state)
{
    (void)state;
    char buffer[256];
    struct logfmt line;
    logfmt_begin(&line, buffer, sizeof buffer, moment, "info", "store", "commit");
    logfmt_number(&line, "no", 7);
    logfmt_number(&line, "ms", -2);
    logfmt_text(&line, "why", "full");
    size_t length = logfmt_end(&line);
    buffer[length] = '\0';
    assert_string_equal(buffer, HEAD " no=7 ms=-2 why=full\n");
}

static const struct { const char *value, *written; } values[] = {
    { "plain", "plain" }, { "a-b/c:d.e", "a-b/c:d.e" }, { "保洁", "保洁" }, { "", "\"\"" }, { NULL, "\"\"" },
    { "two words", "\"two words\"" }, { "a=b", "\"a=b\"" }, { "say \"no\"", "\"say \\\"no\\\"\"" }, { "c:\\x", "\"c:\\\\x\"" },
    { "a\nlevel=error", "\"a\\nlevel=error\"" }, { "\r\t", "\"\\r\\t\"" }, { "\x1b[31m", "\"\\x1b[31m\"" }, { "\x7f", "\"\\x7f\"" },
};

static void values_are_quoted_when_they_must_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char buffer[256], expected[256] = HEAD " k=";
        struct logfmt line;
        logfmt_begin(&line, buffer, sizeof buffer, moment, "info", "store", "commit");
        logfmt_text(&line, "k", values[i].value);
        size_t length = logfmt_end(&line);
        buffer[length] = '\0';
        strcat(strcat(expected, values[i].written), "\n");
        assert_string_equal(buffer, expected);
    }
}

/* The same line into every size of buffer: whole when it fits, else cut; never past the end, never half a character. */
static void a_line_too_long_is_cut(void **state)
{
    (void)state;
    static const char whole[] = HEAD " name=保洁保洁保洁 n=123456789\n";
    for (size_t size = 0; size < sizeof whole + 8; size++) {
        char buffer[sizeof whole + 16];
        struct logfmt line;
        memset(buffer, '#', sizeof buffer);
        logfmt_begin(&line, buffer, size, moment, "info", "store", "commit");
        logfmt_text(&line, "name", "保洁保洁保洁");
        logfmt_number(&line, "n", 123456789);
        size_t length = logfmt_end(&line);
        assert_true(length <= size);
        assert_int_equal(buffer[size], '#');
        assert_true(text_is_utf8(buffer, length));
        if (size >= sizeof whole - 1) {
            assert_int_equal(length, sizeof whole - 1);
            assert_memory_equal(buffer, whole, length);
        } else if (size >= 4) {
            assert_memory_equal(buffer + length - 4, "...\n", 4);
            assert_memory_equal(buffer, whole, length - 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_follow_the_head), cmocka_unit_test(values_are_quoted_when_they_must_be), cmocka_unit_test(a_line_too_long_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
