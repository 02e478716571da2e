/* Short of memory: the first, second, third ... allocation inside the parser fails until one run succeeds, and likewise every size
 * of arena. The answer is ERR_FULL, nothing leaks. */
#include "protocol/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include "unit/protocol_files.h"

static _Alignas(max_align_t) char storage[ARENA_MESSAGE];
static long calls_left, blocks_live;

static void *short_malloc(size_t size)
{
    if (calls_left-- <= 0) return NULL;
    void *block = malloc(size);
    if (block != NULL) blocks_live++;
    return block;
}

static void short_free(void *block)
{
    if (block != NULL) blocks_live--;
    free(block);
}

enum side { REQUEST, REPLY };

static enum error read_any(enum side side, const char *text, size_t length, size_t arena_size)
{
    struct arena arena;
    const char *field;
    arena_init(&arena, storage, arena_size);
    if (side == REQUEST) {
        struct msg_request_envelope request;
        return codec_read_request(text, length, &arena, &request, &field);
    }
    struct msg_reply_envelope reply;
    return codec_read_reply(text, length, &arena, &reply, &field);
}

static const struct { enum side side; const char *vector; } cases[] = {
    { REQUEST, "request-order_now.json" }, { REQUEST, "request-clock.json" }, { REPLY, "reply-events_since.json" }, { REPLY, "reply-slots.json" },
    { REPLY, "refusal-no_capacity.json" },
};

static void allocations_that_fail(void **state)
{
    (void)state;
    cJSON_Hooks hooks = { .malloc_fn = short_malloc, .free_fn = short_free };
    cJSON_InitHooks(&hooks);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        char *text = vector_read(cases[i].vector, &length);
        long allowed = 0;
        enum error error;
        do {
            calls_left = allowed;
            blocks_live = 0;
            error = read_any(cases[i].side, text, length, sizeof storage);
            assert_true(error == ERR_OK || error == ERR_FULL);
            assert_int_equal(blocks_live, 0);
            assert_true(error == ERR_OK || calls_left < 0);
        } while (error != ERR_OK && ++allowed < 10000);
        assert_int_equal(error, ERR_OK);
        assert_true(allowed > 5);
        free(text);
    }
    cJSON_InitHooks(NULL);
}

static void arenas_that_are_too_small(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length, size = 0;
        char *text = vector_read(cases[i].vector, &length);
        enum error error;
        while ((error = read_any(cases[i].side, text, length, size)) != ERR_OK) {
            assert_int_equal(error, ERR_FULL);
            size += 16;
            assert_true(size <= sizeof storage);
        }
        assert_true(size > 0);
        free(text);
    }
}

/* The fullest message of every kind fits the arena that the header promises: 64 KiB of the shortest elements there are. */
static void the_promised_arena_holds_every_message(void **state)
{
    (void)state;
    static const struct { const char *begin, *element, *end; } replies[] = {
        { "{\"id\":\"1\",\"kind\":\"events_since\",\"v\":1,\"ok\":true,\"now_ms\":\"1\",\"body\":{\"next\":\"1\",\"events\":[",
          "{\"seq\":\"1\",\"at_ms\":\"1\",\"event\":\"a\",\"by\":\"b\",\"order\":{\"order\":\"1\",\"kind\":\"n\",\"state\":\"s\",\"item\":\"i\",\"qty\":1,"
          "\"point\":\"1\",\"household\":\"1\",\"lon_e7\":730000000,\"lat_e7\":30000000,\"price_fen\":\"0\",\"created_ms\":\"0\",\"crew\":1}}", "]}}" },
        { "{\"id\":\"1\",\"kind\":\"slots\",\"v\":1,\"ok\":true,\"now_ms\":\"1\",\"body\":{\"minutes\":1,\"slots\":[", "{\"start_ms\":\"0\",\"price_fen\":\"0\"}", "]}}" },
        { "{\"id\":\"1\",\"kind\":\"roster_show\",\"v\":1,\"ok\":true,\"now_ms\":\"1\",\"body\":{\"cells\":[",
          "{\"worker\":\"1\",\"day\":\"1970-01-01\",\"shift\":\"-\",\"layer\":\"p\"}", "]}}" },
    };
    static const int most[] = { LIST_EVENTS_MAX, LIST_SLOTS_MAX, LIST_CELLS_MAX };
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        static char text[MESSAGE_MAX + 1];
        strcpy(text, replies[i].begin);
        size_t used = strlen(text);
        for (int n = 0; n < most[i]; n++) {
            size_t piece = strlen(replies[i].element) + 1;
            if (used + piece + strlen(replies[i].end) > MESSAGE_MAX) break;
            if (n > 0) text[used++] = ',';
            strcpy(text + used, replies[i].element);
            used += piece - 1;
        }
        strcpy(text + used, replies[i].end);
        used += strlen(replies[i].end);
        assert_int_equal(read_any(REPLY, text, used, sizeof storage), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_that_fail), cmocka_unit_test(arenas_that_are_too_small), cmocka_unit_test(the_promised_arena_holds_every_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
