/* The scratch block of one message. */
#include "protocol/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static _Alignas(max_align_t) unsigned char storage[256];

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    memset(storage, 0xaa, sizeof storage);
    arena_init(&arena, storage, sizeof storage);
    unsigned char *last_end = storage;
    for (size_t size = 1; size < 20; size++) {
        unsigned char *piece = arena_take(&arena, size);
        if (piece == NULL) break;
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        assert_true(piece >= last_end);
        for (size_t i = 0; i < size; i++) assert_int_equal(piece[i], 0);
        memset(piece, 0xff, size);
        last_end = piece + size;
        assert_true(last_end <= storage + sizeof storage);
    }
}

static void full_means_null_and_nothing_taken(void **state)
{
    (void)state;
    static const size_t too_much[] = { 257, 1000, SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX / 2 };
    struct arena arena;
    arena_init(&arena, storage, sizeof storage);
    for (size_t i = 0; i < sizeof too_much / sizeof *too_much; i++) {
        assert_null(arena_take(&arena, too_much[i]));
        assert_null(arena_text(&arena, "x", too_much[i]));
        assert_int_equal(arena.used, 0);
    }
    assert_non_null(arena_take(&arena, sizeof storage));
    assert_null(arena_take(&arena, 1));
    assert_null(arena_text(&arena, "", 0));
    arena_reset(&arena);
    assert_ptr_equal(arena_take(&arena, 1), storage);
}

static void text_is_copied_and_ended(void **state)
{
    (void)state;
    struct arena arena;
    memset(storage, 0xaa, sizeof storage);
    arena_init(&arena, storage, sizeof storage);
    const char *copy = arena_text(&arena, "保洁 and more", 6);
    assert_string_equal(copy, "保洁");
    assert_string_equal(arena_text(&arena, "", 0), "");
    assert_string_equal(copy, "保洁");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(full_means_null_and_nothing_taken),
        cmocka_unit_test(text_is_copied_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
