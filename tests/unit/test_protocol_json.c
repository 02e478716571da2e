/* The scan that stands before the parser, and the writer. */
#include "protocol/json_scan.h"
#include "protocol/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define BYTES(text) text, sizeof(text) - 1
static const struct { const char *bytes; size_t length; enum error error; } texts[] = {
    { BYTES("0"), ERR_OK }, { BYTES("-0"), ERR_OK }, { BYTES("12.50e+3"), ERR_OK }, { BYTES("1E5"), ERR_OK }, { BYTES("true"), ERR_OK },
    { BYTES("false"), ERR_OK }, { BYTES("null"), ERR_OK }, { BYTES("\"\""), ERR_OK }, { BYTES("[]"), ERR_OK }, { BYTES("{}"), ERR_OK },
    { BYTES(" \t\r\n[ 1 , {\"a\" : [ ] } ] \n"), ERR_OK }, { BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u4fdd\""), ERR_OK },
    { BYTES("\"\\ud83d\\udeb2 \\uD83D\\uDEB2\""), ERR_OK }, { BYTES("\"\xe4\xbf\x9d\""), ERR_OK }, { BYTES("\"\x7f\""), ERR_OK },
    { BYTES("{\"a\":1,\"a\":2}"), ERR_OK }, { BYTES("[[[[[[[[]]]]]]]]"), ERR_OK },
    { BYTES("1.7976931348623157e+308"), ERR_OK }, { BYTES("1e999999"), ERR_OK },
    { BYTES(""), ERR_NOT_JSON }, { BYTES(" "), ERR_NOT_JSON }, { BYTES("\0"), ERR_NOT_JSON }, { BYTES("{}\0"), ERR_NOT_JSON }, { BYTES("{} x"), ERR_NOT_JSON },
    { BYTES("{}{}"), ERR_NOT_JSON }, { BYTES("\xef\xbb\xbf{}"), ERR_NOT_JSON }, { BYTES("\v{}"), ERR_NOT_JSON }, { BYTES("tru"), ERR_NOT_JSON },
    { BYTES("truest"), ERR_NOT_JSON }, { BYTES("True"), ERR_NOT_JSON }, { BYTES("NaN"), ERR_NOT_JSON }, { BYTES("Infinity"), ERR_NOT_JSON },
    { BYTES("-"), ERR_NOT_JSON }, { BYTES("+1"), ERR_NOT_JSON }, { BYTES("01"), ERR_NOT_JSON }, { BYTES("-01"), ERR_NOT_JSON }, { BYTES("1."), ERR_NOT_JSON },
    { BYTES(".5"), ERR_NOT_JSON }, { BYTES("1e"), ERR_NOT_JSON }, { BYTES("1e+"), ERR_NOT_JSON }, { BYTES("0x10"), ERR_NOT_JSON }, { BYTES("1-2"), ERR_NOT_JSON },
    { BYTES("\""), ERR_NOT_JSON }, { BYTES("\"a"), ERR_NOT_JSON }, { BYTES("\"\\"), ERR_NOT_JSON }, { BYTES("\"\\\""), ERR_NOT_JSON },
    { BYTES("\"\\x41\""), ERR_NOT_JSON }, { BYTES("\"\\u12\""), ERR_NOT_JSON }, { BYTES("\"\\u12g4\""), ERR_NOT_JSON }, { BYTES("\"\\u1"), ERR_NOT_JSON },
    { BYTES("\"a\nb\""), ERR_NOT_JSON }, { BYTES("\"a\0b\""), ERR_NOT_JSON }, { BYTES("\"\\\0\""), ERR_NOT_JSON }, { BYTES("'a'"), ERR_NOT_JSON },
    { BYTES("["), ERR_NOT_JSON }, { BYTES("[1"), ERR_NOT_JSON }, { BYTES("[1,"), ERR_NOT_JSON }, { BYTES("[1,]"), ERR_NOT_JSON }, { BYTES("[,1]"), ERR_NOT_JSON },
    { BYTES("[1 2]"), ERR_NOT_JSON }, { BYTES("[1}"), ERR_NOT_JSON }, { BYTES("]"), ERR_NOT_JSON }, { BYTES("{"), ERR_NOT_JSON }, { BYTES("{\"1\":1,"), ERR_NOT_JSON },
    { BYTES("{\"a\"}"), ERR_NOT_JSON }, { BYTES("{\"a\":}"), ERR_NOT_JSON }, { BYTES("{\"a\":1,}"), ERR_NOT_JSON }, { BYTES("{a:1}"), ERR_NOT_JSON },
    { BYTES("{1:1}"), ERR_NOT_JSON }, { BYTES("{\"a\" 1}"), ERR_NOT_JSON }, { BYTES("{\"a\":1 \"b\":2}"), ERR_NOT_JSON }, { BYTES("// c\n{}"), ERR_NOT_JSON },
    { BYTES("[[[[[[[[["), ERR_TOO_DEEP }, { BYTES("[[[[[[[[[]]]]]]]]]"), ERR_TOO_DEEP },
    { BYTES("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}"), ERR_TOO_DEEP },
    { BYTES("\"\xc0\xaf\""), ERR_NOT_UTF8 }, { BYTES("\"\xed\xa0\x80\""), ERR_NOT_UTF8 }, { BYTES("\"\xe4\xbf\""), ERR_NOT_UTF8 }, { BYTES("\"\xe4"), ERR_NOT_UTF8 },
    { BYTES("\"\xff\""), ERR_NOT_UTF8 }, { BYTES("\"\\u0000\""), ERR_NOT_UTF8 }, { BYTES("{\"a\\u0000b\":1}"), ERR_NOT_UTF8 },
    { BYTES("\"\\ud83d\""), ERR_NOT_UTF8 }, { BYTES("\"\\ud83dx\""), ERR_NOT_UTF8 }, { BYTES("\"\\ud83d\\n\""), ERR_NOT_UTF8 }, { BYTES("\"\\udeb2\""), ERR_NOT_UTF8 },
    { BYTES("\"\\ud83d\\ud83d\""), ERR_NOT_UTF8 }, { BYTES("\"\\ud83d\\u0041\""), ERR_NOT_UTF8 },
    { BYTES("1234567890123456789012345678901234567890"), ERR_OK }, { BYTES("12345678901234567890123456789012345678901"), ERR_TOO_LONG },
};

/* The text is copied to the end of a block of its own size, so that the sanitizer sees a read past its end. */
static enum error scan_exactly(const char *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    enum error error = json_scan(copy, length);
    free(copy);
    return error;
}

static void texts_are_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        enum error error = scan_exactly(texts[i].bytes, texts[i].length);
        if (error != texts[i].error) fail_msg("%s: %s, not %s", texts[i].bytes, error_name(error), error_name(texts[i].error));
    }
}

/* A text that breaks off anywhere is no JSON, unless what is left is a whole number. */
static void beginnings_are_refused(void **state)
{
    (void)state;
    static const char whole[] = "{\"a\":[1,-2.5e3,true,false,null,\"x\\n\\u4fdd\\ud83d\\udeb2\xe4\xbf\x9d\"],\"b\":{}}";
    assert_int_equal(scan_exactly(whole, sizeof whole - 1), ERR_OK);
    for (size_t length = 0; length < sizeof whole - 1; length++) assert_int_not_equal(scan_exactly(whole, length), ERR_OK);
}

static void writer_escapes(void **state)
{
    (void)state;
    static const struct { const char *text, *json; } cases[] = {
        { "", "\"\"" }, { NULL, "\"\"" }, { "plain", "\"plain\"" }, { "保洁 🚲", "\"保洁 🚲\"" }, { "\"", "\"\\\"\"" }, { "a\\b", "\"a\\\\b\"" },
        { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" }, { "\x01\x0b\x1f", "\"\\u0001\\u000b\\u001f\"" }, { "\x7f/", "\"\x7f/\"" }, { "</script>", "\"</script>\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[64];
        struct json json;
        json_begin(&json, buffer, sizeof buffer);
        json_text(&json, cases[i].text);
        assert_int_equal(json_length(&json), strlen(cases[i].json));
        assert_memory_equal(buffer, cases[i].json, strlen(cases[i].json));
        assert_int_equal(json_scan(buffer, json_length(&json)), ERR_OK);
    }
    for (int c = 1; c < 0x80; c++) {
        char buffer[64], text[2] = { (char)c, '\0' };
        struct json json;
        json_begin(&json, buffer, sizeof buffer);
        json_text(&json, text);
        assert_int_equal(json_scan(buffer, json_length(&json)), ERR_OK);
    }
}

static void writer_writes_values(void **state)
{
    (void)state;
    static const char expected[] = "{\"n\":-9223372036854775808,\"d\":\"9223372036854775807\",\"t\":true,\"f\":false,\"day\":\"2026-11-23\",\"o\":{\"x\":0}}";
    char buffer[sizeof expected - 1];
    struct json json;
    json_begin(&json, buffer, sizeof buffer);
    json_mark(&json, '{');
    json_name(&json, "n");
    json_number(&json, INT64_MIN);
    json_name(&json, "d");
    json_decimal(&json, INT64_MAX);
    json_name(&json, "t");
    json_bool(&json, true);
    json_name(&json, "f");
    json_bool(&json, false);
    json_name(&json, "day");
    json_date(&json, 20780);
    json_name(&json, "o");
    json_mark(&json, '{');
    json_name(&json, "x");
    json_number(&json, 0);
    json_raw(&json, "}}", 2);
    assert_int_equal(json_length(&json), sizeof buffer);
    assert_memory_equal(buffer, expected, sizeof buffer);
    json_mark(&json, ' ');
    assert_int_equal(json_length(&json), 0);
    json_raw(&json, "", 0);
    assert_int_equal(json_length(&json), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_judged), cmocka_unit_test(beginnings_are_refused), cmocka_unit_test(writer_escapes), cmocka_unit_test(writer_writes_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
