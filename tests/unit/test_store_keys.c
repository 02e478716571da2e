/* test_store_keys.c - the names of the keys, and numbers in decimal. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "store/bytes.h"
#include "store/keys.h"

static void names_there_and_back(void **state)
{
    (void)state;
    static const struct { struct key key; const char *name; } cases[] = {
        { { .kind = KEY_ORDER, .id = 1042 }, "paidan:{HZ}:order:1042" },
        { { .kind = KEY_ORDER, .id = UINT64_MAX }, "paidan:{HZ}:order:18446744073709551615" },
        { { .kind = KEY_OPEN }, "paidan:{HZ}:open" },
        { { .kind = KEY_FINISHED }, "paidan:{HZ}:finished" },
        { { .kind = KEY_WORKER, .id = 7 }, "paidan:{HZ}:worker:7" },
        { { .kind = KEY_FREE }, "paidan:{HZ}:free" },
        { { .kind = KEY_HOUSEHOLD, .id = 9 }, "paidan:{HZ}:household:9" },
        { { .kind = KEY_SHIFTS, .day = 20780 }, "paidan:{HZ}:shifts:2026-11-23" },
        { { .kind = KEY_EXCEPTIONS, .day = 20780 }, "paidan:{HZ}:exceptions:2026-11-23" },
        { { .kind = KEY_WORKED, .day = 20758 }, "paidan:{HZ}:worked:2026-11" },
        { { .kind = KEY_ROTATIONS }, "paidan:{HZ}:rotations" },
        { { .kind = KEY_PATTERNS }, "paidan:{HZ}:patterns" },
        { { .kind = KEY_SHIFT_KINDS }, "paidan:{HZ}:kinds" },
        { { .kind = KEY_DRAFTS }, "paidan:{HZ}:drafts" },
        { { .kind = KEY_SWAPS }, "paidan:{HZ}:swaps" },
        { { .kind = KEY_DEMAND, .day = 20780 }, "paidan:{HZ}:demand:2026-11-23" },
        { { .kind = KEY_GAPS }, "paidan:{HZ}:gaps" },
        { { .kind = KEY_PLAN, .id = 7 }, "paidan:{HZ}:plan:7" },
        { { .kind = KEY_ANSWERS }, "paidan:{HZ}:answers" },
        { { .kind = KEY_LOG }, "paidan:{HZ}:log" },
        { { .kind = KEY_COUNTERS }, "paidan:{HZ}:counters" },
        { { .kind = KEY_LEASE }, "paidan:{HZ}:lease" },
        { { .kind = KEY_EPOCH }, "paidan:{HZ}:epoch" },
        { { .kind = KEY_COMMIT }, "paidan:{HZ}:commit" },
    };
    struct keys keys;
    assert_true(keys_init(&keys, "HZ"));
    bool seen[KEY_KINDS] = { false };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[KEY_SIZE];
        struct key key;
        assert_int_equal(key_write(&keys, &cases[i].key, name), strlen(cases[i].name));
        assert_string_equal(name, cases[i].name);
        assert_true(key_read(&keys, name, strlen(name), &key));
        assert_int_equal(key.kind, cases[i].key.kind);
        assert_true(key.id == cases[i].key.id && key.day == cases[i].key.day);
        seen[key.kind] = true;
    }
    for (int kind = 0; kind < KEY_KINDS; kind++) assert_true(seen[kind]);
}

static void names_of_others(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "", "paidan:{HZ}:", "paidan:{XH}:order:1", "paidan:{HZ}:order:", "paidan:{HZ}:order:01", "paidan:{HZ}:order:x", "paidan:{HZ}:order:1 ",
        "paidan:{HZ}:order:18446744073709551616", "paidan:{HZ}:opening", "paidan:{HZ}:shifts:2026-02-30", "paidan:{HZ}:shifts:2026-11-23x",
        "paidan:{HZ}:shifts:20261123202611232026", "paidan:{HZ}:answers:", "paidan:{HZ}:answer", "paidan:{HZ}:worked:2026-13", "paidan:{HZ}:worked:2026-1", "paidan:{HZ}:worked:2026-11-01",
        "order:1",
    };
    struct keys keys;
    struct key key;
    assert_true(keys_init(&keys, "HZ"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (key_read(&keys, cases[i], strlen(cases[i]), &key)) fail_msg("taken: %s", cases[i]);
}

static void regions(void **state)
{
    (void)state;
    static const struct { const char *region; bool good; } cases[] = {
        { "HZ", true }, { "x-1_Y", true }, { "12345678901234567890123456789012", true }, { "123456789012345678901234567890123", false },
        { "", false }, { NULL, false }, { "a}b", false }, { "a*", false }, { "a b", false }, { "\xe6\x9d\xad", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct keys keys;
        assert_int_equal(keys_init(&keys, cases[i].region), cases[i].good);
    }
}

static void the_longest_name_fits(void **state)
{
    (void)state;
    char name[KEY_SIZE];
    struct keys keys;
    assert_true(keys_init(&keys, "12345678901234567890123456789012"));
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++) {
        size_t length = key_write(&keys, &(struct key){ .kind = kind, .id = UINT64_MAX, .day = INT32_MIN }, name);
        assert_true(length < KEY_SIZE);
        assert_int_equal(strlen(name), length);
    }
}

static void words_of_the_wire(void **state)
{
    (void)state;
    struct bytes bytes = { 0 };
    bytes_bulk(&bytes, "", 0);
    bytes_bulk(&bytes, "HSET", 4);
    bytes_bulk_number(&bytes, INT64_MIN);
    bytes_bulk_number(&bytes, 0);
    static const char wire[] = "$0\r\n\r\n$4\r\nHSET\r\n$20\r\n-9223372036854775808\r\n$1\r\n0\r\n";
    assert_int_equal(bytes.used, sizeof wire - 1);
    assert_memory_equal(bytes.data, wire, sizeof wire - 1);
    bytes_free(&bytes);
}

static void a_buffer_without_memory_stays_broken(void **state)
{
    (void)state;
    struct bytes bytes = { 0 };
    bytes_put(&bytes, "abc", 3);
    assert_false(bytes_reserve(&bytes, SIZE_MAX / 2));
    assert_true(bytes.broken);
    bytes_put(&bytes, "def", 3);
    assert_int_equal(bytes.used, 3);
    bytes_reset(&bytes, 0);
    assert_false(bytes.broken);
    bytes_put(&bytes, "def", 3);
    assert_int_equal(bytes.used, 3);
    bytes_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_there_and_back), cmocka_unit_test(names_of_others), cmocka_unit_test(regions),
        cmocka_unit_test(the_longest_name_fits), cmocka_unit_test(words_of_the_wire), cmocka_unit_test(a_buffer_without_memory_stays_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
