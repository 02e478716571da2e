/* Bad input gets the right name and place, and is addressed as far as it was read. The cases are lines of two tables in tests/vectors. */
#include "protocol/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "unit/protocol_files.h"

static _Alignas(max_align_t) char storage[ARENA_MESSAGE];

struct verdict { enum error error; const char *field; uint64_t id; enum kind kind; };

typedef struct verdict judge(const char *bytes, size_t length);

static struct verdict judge_request(const char *bytes, size_t length)
{
    struct arena arena;
    struct msg_request_envelope request;
    struct verdict verdict;
    arena_init(&arena, storage, sizeof storage);
    verdict.error = codec_read_request(bytes, length, &arena, &request, &verdict.field);
    verdict.id = request.id;
    verdict.kind = request.kind;
    return verdict;
}

static struct verdict judge_reply(const char *bytes, size_t length)
{
    struct arena arena;
    struct msg_reply_envelope reply;
    struct verdict verdict;
    arena_init(&arena, storage, sizeof storage);
    verdict.error = codec_read_reply(bytes, length, &arena, &reply, &verdict.field);
    verdict.id = reply.id;
    verdict.kind = reply.kind;
    return verdict;
}

/* \xNN becomes one byte; every other backslash is JSON's own. Returns the length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        unsigned byte;
        if (from[0] == '\\' && from[1] == 'x' && sscanf(from + 2, "%2x", &byte) == 1) {
            *to++ = (char)byte;
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    return (size_t)(to - text);
}

/* The bytes are judged in a block of exactly their size, so that the sanitizer sees a read past the end. */
static struct verdict judge_exactly(judge *judged_by, const char *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    struct verdict verdict = judged_by(copy, length);
    free(copy);
    return verdict;
}

static void check_line(judge *judged_by, char *line)
{
    char *column[5];
    for (size_t i = 0; i < 5; i++) {
        column[i] = line;
        line += strcspn(line, "\t");
        if (i < 4) {
            assert_int_equal(*line, '\t');
            *line++ = '\0';
        }
    }
    char shown[256];
    snprintf(shown, sizeof shown, "%s", column[4]);
    struct verdict verdict = judge_exactly(judged_by, column[4], unescape(column[4]));
    if (strcmp(error_name(verdict.error), column[0]) != 0) fail_msg("%s\n gave %s, not %s", shown, error_name(verdict.error), column[0]);
    const char *field = verdict.field != NULL ? verdict.field : "-";
    if (strcmp(field, column[1]) != 0) fail_msg("%s\n is at %s, not %s", shown, field, column[1]);
    if (verdict.id != strtoull(column[2], NULL, 10)) fail_msg("%s\n has another id", shown);
    const char *kind = verdict.kind < KIND_COUNT ? kind_name(verdict.kind) : "-";
    if (strcmp(kind, column[3]) != 0) fail_msg("%s\n is a %s, not %s", shown, kind, column[3]);
}

static void check_file(const char *path, judge *judged_by, size_t least)
{
    size_t length, count = 0;
    char *text = file_read(path, &length);
    for (char *line = text, *next; *line != '\0'; line = next) {
        char *end = line + strcspn(line, "\n");
        next = *end != '\0' ? end + 1 : end;
        *end = '\0';
        if (*line == '#') continue;
        check_line(judged_by, line);
        count++;
    }
    free(text);
    assert_true(count >= least);
}

static void bad_requests(void **state)
{
    (void)state;
    check_file("tests/vectors/bad-requests.tsv", judge_request, 100);
}

static void bad_replies(void **state)
{
    (void)state;
    check_file("tests/vectors/bad-replies.tsv", judge_reply, 25);
}

/* 64 KiB pass, one byte more does not, and what is over is not even looked at. */
static void length_is_bounded(void **state)
{
    (void)state;
    static const char good[] = "{\"v\":1,\"id\":\"7\",\"kind\":\"clock\"}";
    static char text[MESSAGE_MAX + 1];
    memset(text, ' ', sizeof text);
    memcpy(text, good, sizeof good - 1);
    assert_int_equal(judge_exactly(judge_request, text, MESSAGE_MAX).error, ERR_OK);
    struct verdict verdict = judge_exactly(judge_request, text, MESSAGE_MAX + 1);
    assert_int_equal(verdict.error, ERR_TOO_LONG);
    assert_null(verdict.field);
    memset(text, '[', sizeof text);
    assert_int_equal(judge_exactly(judge_request, text, sizeof text).error, ERR_TOO_LONG);
    assert_int_equal(judge_exactly(judge_request, text, MESSAGE_MAX).error, ERR_TOO_DEEP);
}

/* Every kind that changes something wants a key, and no other does. */
static void keys_are_asked_for(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        char text[128];
        int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"7\",\"kind\":\"%s\"}", kind_name((enum kind)kind));
        struct verdict verdict = judge_request(text, (size_t)length);
        if (kind_rows[kind].changes) {
            assert_int_equal(verdict.error, ERR_NO_KEY);
            assert_string_equal(verdict.field, "key");
        } else {
            assert_int_not_equal(verdict.error, ERR_NO_KEY);
        }
    }
}

/* One bit of a good message turned, anywhere: any answer but a crash, and what is accepted is within its bounds. */
static void turned_bits(void **state)
{
    (void)state;
    size_t length;
    char *text = vector_read("request-slot_hold.json", &length);
    for (size_t bit = 0; bit < length * 8; bit++) {
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        struct arena arena;
        struct msg_request_envelope request;
        const char *field;
        arena_init(&arena, storage, sizeof storage);
        if (codec_read_request(text, length, &arena, &request, &field) == ERR_OK && request.kind == KIND_SLOT_HOLD) {
            const struct msg_slot_hold *body = request.body;
            assert_true(body->lon_e7 >= PLACE_LON_LEAST && body->lon_e7 <= PLACE_LON_MOST && body->qty >= 1 && body->point >= 1);
        }
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_requests), cmocka_unit_test(bad_replies), cmocka_unit_test(length_is_bounded), cmocka_unit_test(keys_are_asked_for),
        cmocka_unit_test(turned_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
