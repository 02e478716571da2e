/* test_stored.c - what is stored of each open order, against a plain table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "server/stored.h"
#include "unit/random_bits.h"

enum { ROOM = 50, IDS = 400, STEPS = 20000 };

static void like_a_table(void **state)
{
    (void)state;
    uint64_t seed = 5, model[IDS] = { 0 };
    uint32_t open = 0;
    struct stored *stored = stored_new(ROOM);
    assert_non_null(stored);
    for (int step = 0; step < STEPS; step++) {
        uint64_t id = 1 + random_below(&seed, IDS - 1);
        if (model[id] == 0 && open == ROOM) continue;
        if (random_below(&seed, 3) == 0) {
            open -= model[id] != 0;
            model[id] = 0;
            stored_forget(stored, id);
            continue;
        }
        struct stored_order *order = stored_order(stored, id);
        assert_int_equal(order->mark[0], model[id]);
        assert_int_equal(order->mark[RECORD_ORDER_PAIRS - 1], model[id]);
        assert_int_equal(order->open_ms, (int64_t)model[id]);
        open += model[id] == 0;
        model[id] = 1 + random_below(&seed, 1000);
        order->mark[0] = order->mark[RECORD_ORDER_PAIRS - 1] = model[id];
        order->open_ms = (int64_t)model[id];
    }
    stored_free(stored);
    stored_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(like_a_table) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
