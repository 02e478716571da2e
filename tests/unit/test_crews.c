#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "server/crews.h"

static struct order order_of(uint64_t id, uint8_t state, uint8_t count, uint32_t first)
{
    struct order order = { .id = id, .state = state, .member_count = count };
    for (uint32_t i = 0; i < count; i++) order.member[i].worker = first + i;
    return order;
}

static void the_crew_before_is_told(void **state)
{
    (void)state;
    struct crews *crews = crews_new(4);
    uint32_t before[CREW_MAX];
    struct order order = order_of(9, ORDER_ASSIGNED, 2, 100);
    assert_int_equal(crews_turn(crews, &order, before), 0);
    order = order_of(9, ORDER_WAITING, 0, 0);
    assert_int_equal(crews_turn(crews, &order, before), 2);
    assert_int_equal(before[0], 100);
    assert_int_equal(before[1], 101);
    assert_int_equal(crews_turn(crews, &order, before), 0);
    order = order_of(9, ORDER_ASSIGNED, 1, 200);
    assert_int_equal(crews_turn(crews, &order, before), 0);
    order = order_of(9, ORDER_CANCELLED, 1, 200);
    assert_int_equal(crews_turn(crews, &order, before), 1);
    assert_int_equal(crews_turn(crews, &order, before), 0);
    crews_free(crews);
}

/* Far more orders than there is room for, a few at a time: every place is given back. */
static void places_are_given_back(void **state)
{
    (void)state;
    enum { MAX = 8 };
    struct crews *crews = crews_new(MAX);
    uint32_t before[CREW_MAX];
    for (uint64_t round = 0; round < 500; round++) {
        for (uint64_t i = 0; i < MAX; i++) {
            struct order order = order_of(1 + round * 3 + i * 8, ORDER_ACCEPTED, 1, (uint32_t)i + 1);
            assert_int_equal(crews_turn(crews, &order, before), 0);
        }
        for (uint64_t i = 0; i < MAX; i++) {
            struct order order = order_of(1 + round * 3 + i * 8, ORDER_DONE, 1, (uint32_t)i + 1);
            assert_int_equal(crews_turn(crews, &order, before), 1);
            assert_int_equal(before[0], i + 1);
        }
    }
    crews_free(crews);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_crew_before_is_told), cmocka_unit_test(places_are_given_back) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
