/* Every field of every shape, from the tables of message.h: at its bounds it passes and comes back the same; beyond them, of another
 * type or missing, it is refused by the right name and place. The JSON is put together here, not by the encoder. */
#include "protocol/codec.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "protocol/text.h"

static const struct shape *const shapes[] = {
#define X(name) &shape_##name,
    SHAPES(X)
#undef X
};

static _Alignas(max_align_t) char storage[ARENA_MESSAGE];
static char text[MESSAGE_MAX + 4096], again[MESSAGE_MAX + 4096];

struct out { size_t used; };

static void add(struct out *out, const char *piece)
{
    size_t length = strlen(piece);
    assert_true(out->used + length < sizeof text);
    memcpy(text + out->used, piece, length + 1);
    out->used += length;
}

static void add_repeated(struct out *out, char c, int64_t count)
{
    char one[2] = { c, '\0' };
    while (count-- > 0) add(out, one);
}

static void add_object(struct out *out, const struct shape *shape, const struct field *except, const char *instead);

static void add_whole(struct out *out, const struct field *field, int64_t value)
{
    char piece[64], date[TEXT_DATE_SIZE];
    switch (field->type) {
    case FIELD_ID: case FIELD_MS: case FIELD_FEN: snprintf(piece, sizeof piece, "\"%" PRId64 "\"", value); break;
    case FIELD_INT:  snprintf(piece, sizeof piece, "%" PRId64, value); break;
    case FIELD_BOOL: snprintf(piece, sizeof piece, "%s", value != 0 ? "true" : "false"); break;
    case FIELD_DAY:  snprintf(piece, sizeof piece, "\"%s\"", text_date((int32_t)value, date)); break;
    case FIELD_STR: case FIELD_LIST: case FIELD_OBJECT: fail();
    }
    add(out, piece);
}

/* A good value of any type: the greatest, or for a list one element. */
static void add_good(struct out *out, const struct field *field)
{
    switch (field->type) {
    case FIELD_STR:
        add(out, "\"");
        add_repeated(out, 'x', field->most);
        add(out, "\"");
        break;
    case FIELD_LIST:
        add(out, "[");
        add_object(out, field->element, NULL, NULL);
        add(out, "]");
        break;
    case FIELD_OBJECT:
        add_object(out, field->element, NULL, NULL);
        break;
    case FIELD_ID: case FIELD_MS: case FIELD_FEN: case FIELD_INT: case FIELD_BOOL: case FIELD_DAY:
        add_whole(out, field, field->most);
        break;
    }
}

/* All fields good but one, which is `instead`; NULL: left out. */
static void add_object(struct out *out, const struct shape *shape, const struct field *except, const char *instead)
{
    const char *separator = "";
    add(out, "{");
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        if (field == except && instead == NULL) continue;
        add(out, separator);
        separator = ",";
        add(out, "\"");
        add(out, field->name);
        add(out, "\":");
        if (field == except) add(out, instead);
        else add_good(out, field);
    }
    add(out, "}");
}

static enum error read_with(const struct shape *shape, const struct field *except, const char *instead, void **body, const char **field)
{
    static struct arena arena;
    struct out out = { 0 };
    add_object(&out, shape, except, instead);
    arena_init(&arena, storage, sizeof storage);
    return codec_read_body(shape, text, out.used, &arena, body, field);
}

static void check(const struct shape *shape, const struct field *field, const char *instead, enum error expected, const char *where)
{
    void *body;
    const char *at;
    enum error error = read_with(shape, field, instead, &body, &at);
    if (error != expected) fail_msg("%s.%s as %.60s: %s, not %s", shape->name, field->name, instead != NULL ? instead : "nothing", error_name(error), error_name(expected));
    if (expected == ERR_OK) assert_null(at);
    else assert_string_equal(at, where != NULL ? where : field->name);
}

static void greatest_values_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        void *body;
        const char *field;
        assert_int_equal(read_with(shapes[i], NULL, NULL, &body, &field), ERR_OK);
        size_t length = codec_write_body(shapes[i], body, again, sizeof again);
        assert_int_equal(length, strlen(text));
        assert_memory_equal(again, text, length);
    }
}

/* The envelope's own checks come after its shape; bodies and parts have no others. */
static void missing_and_null_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (uint32_t f = 0; f < shapes[i]->field_count; f++) {
            const struct field *field = &shapes[i]->field[f];
            enum error expected = field->need == FIELD_NEED ? ERR_MISSING_FIELD : ERR_OK;
            check(shapes[i], field, NULL, expected, NULL);
            check(shapes[i], field, "null", expected, NULL);
        }
}

static void fields_of_another_type(void **state)
{
    (void)state;
    static const char *const values[] = { "true", "7", "\"7\"", "\"2026-11-23\"", "{}", "[]", "1.5", "\"x\"", "\"01\"", "\" 7\"", "\"7 \"", "\"-0\"", "\"+7\"",
                                          "\"\"", "\"2026-1-1\"", "\"7.0\"", "\"0x7\"" };
    /* Which of these values a type takes for its own; what it makes of it is seen elsewhere. */
    static const struct { enum field_type type; const char *own; } rows[] = {
        { FIELD_ID, "__x______________" }, { FIELD_MS, "__x______________" }, { FIELD_FEN, "__x______________" }, { FIELD_INT, "_x_______________" },
        { FIELD_BOOL, "x________________" }, { FIELD_DAY, "___x_____________" }, { FIELD_STR, "__xx___xxxxxxxxxx" }, { FIELD_LIST, "_____x___________" },
        { FIELD_OBJECT, "____x____________" },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (uint32_t f = 0; f < shapes[i]->field_count; f++)
            for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
                const struct field *field = &shapes[i]->field[f];
                assert_int_equal(rows[field->type].type, field->type);
                if (rows[field->type].own[v] == '_') check(shapes[i], field, values[v], ERR_WRONG_TYPE, NULL);
            }
}

static void check_whole_bounds(const struct shape *shape, const struct field *field)
{
    char instead[64];
    const char *quote = field->type == FIELD_INT ? "" : "\"";
    static const char *const beyond[] = { "9223372036854775808", "18446744073709551617", "99999999999999999999999999999999", "-1", "-9223372036854775809" };
    snprintf(instead, sizeof instead, "%s%" PRId64 "%s", quote, field->least, quote);
    check(shape, field, instead, ERR_OK, NULL);
    if (field->least != 0) {
        snprintf(instead, sizeof instead, "%s%" PRId64 "%s", quote, field->least - 1, quote);
        check(shape, field, instead, ERR_OUT_OF_RANGE, NULL);
    }
    if (field->most < INT64_MAX) {
        snprintf(instead, sizeof instead, "%s%" PRId64 "%s", quote, field->most + 1, quote);
        check(shape, field, instead, ERR_OUT_OF_RANGE, NULL);
    }
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        if (field->least < 0 && strcmp(beyond[i], "-1") == 0) continue;
        snprintf(instead, sizeof instead, "%s%s%s", quote, beyond[i], quote);
        check(shape, field, instead, ERR_OUT_OF_RANGE, NULL);
    }
    if (field->type != FIELD_INT) return;
    check(shape, field, "1e300", ERR_OUT_OF_RANGE, NULL);
    check(shape, field, "-1e999", ERR_OUT_OF_RANGE, NULL);
    check(shape, field, "0.5", ERR_WRONG_TYPE, NULL);
}

static void check_text_bounds(const struct shape *shape, const struct field *field)
{
    char instead[1024] = "\"";
    assert_true((size_t)field->most < sizeof instead - 4);
    memset(instead + 1, 'x', (size_t)field->most + 1);
    strcpy(instead + 1 + field->most + 1, "\"");
    check(shape, field, instead, ERR_TOO_LONG, NULL);
    if (field->least > 1) {
        strcpy(instead + field->least, "\"");
        check(shape, field, instead, ERR_OUT_OF_RANGE, NULL);
    }
    if (field->need == FIELD_NEED) check(shape, field, "\"\"", field->least > 0 ? ERR_OUT_OF_RANGE : ERR_OK, NULL);
    else check(shape, field, "\"\"", ERR_OK, NULL);
}

static void fields_beyond_their_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (uint32_t f = 0; f < shapes[i]->field_count; f++) {
            const struct field *field = &shapes[i]->field[f];
            switch (field->type) {
            case FIELD_ID: case FIELD_MS: case FIELD_FEN: case FIELD_INT:
                check_whole_bounds(shapes[i], field);
                break;
            case FIELD_DAY:
                check(shapes[i], field, "\"1970-01-01\"", ERR_OK, NULL);
                check(shapes[i], field, "\"1969-12-31\"", ERR_OUT_OF_RANGE, NULL);
                check(shapes[i], field, "\"2100-01-02\"", ERR_OUT_OF_RANGE, NULL);
                check(shapes[i], field, "\"2026-02-29\"", ERR_OUT_OF_RANGE, NULL);
                break;
            case FIELD_STR:
                check_text_bounds(shapes[i], field);
                break;
            case FIELD_BOOL:
                check(shapes[i], field, "false", field->least > 0 ? ERR_OUT_OF_RANGE : ERR_OK, NULL);
                break;
            case FIELD_LIST: case FIELD_OBJECT:
                break;
            }
        }
}

/* A list one element too long; a list of something else; an element with something wrong inside. */
static void lists_and_objects(void **state)
{
    (void)state;
    static char instead[MESSAGE_MAX];
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (uint32_t f = 0; f < shapes[i]->field_count; f++) {
            const struct field *field = &shapes[i]->field[f];
            char where[64];
            if (field->type == FIELD_OBJECT) {
                snprintf(where, sizeof where, "%s.%s", field->name, field->element->field[0].name);
                check(shapes[i], field, "{}", ERR_MISSING_FIELD, where);
            }
            if (field->type != FIELD_LIST) continue;
            check(shapes[i], field, "[]", ERR_OK, NULL);
            strcpy(instead, "[{}");
            for (int64_t n = 0; n < field->most; n++) strcat(instead, ",{}");
            check(shapes[i], field, strcat(instead, "]"), ERR_TOO_LONG, NULL);
            snprintf(where, sizeof where, "%s[0]", field->name);
            check(shapes[i], field, "[null]", ERR_WRONG_TYPE, where);
            check(shapes[i], field, "[[]]", ERR_WRONG_TYPE, where);
            uint32_t first = 0;
            while (first < field->element->field_count && field->element->field[first].need == FIELD_MAY) first++;
            assert_true(first < field->element->field_count);
            snprintf(where, sizeof where, "%s[0].%s", field->name, field->element->field[first].name);
            check(shapes[i], field, "[{}]", ERR_MISSING_FIELD, where);
        }
}

static void optional_blanks_are_not_sent(void **state)
{
    (void)state;
    struct arena arena;
    void *body;
    const char *field;
    const char *full = "{\"scope\":\"all\",\"id\":\"0\",\"day\":\"2026-11-23\",\"workers\":0,\"utilisation_pct\":null,\"unheard_of\":[{\"a\":1}],\"WORKERS\":7}";
    arena_init(&arena, storage, sizeof storage);
    assert_int_equal(codec_read_body(&shape_usage, full, strlen(full), &arena, &body, &field), ERR_OK);
    assert_int_equal(((struct msg_usage *)body)->workers, 0);
    size_t length = codec_write_body(&shape_usage, body, again, sizeof again);
    again[length] = '\0';
    assert_string_equal(again, "{\"scope\":\"all\",\"day\":\"2026-11-23\"}");
    struct msg_order_list none = { 0 };
    length = codec_write_body(&shape_order_list, &none, again, sizeof again);
    again[length] = '\0';
    assert_string_equal(again, "{\"orders\":[]}");
    struct msg_worker_ref blank = { 0 };
    length = codec_write_body(&shape_worker_ref, &blank, again, sizeof again);
    again[length] = '\0';
    assert_string_equal(again, "{\"worker\":\"0\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greatest_values_come_back), cmocka_unit_test(missing_and_null_fields), cmocka_unit_test(fields_of_another_type),
        cmocka_unit_test(fields_beyond_their_bounds), cmocka_unit_test(lists_and_objects), cmocka_unit_test(optional_blanks_are_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
