/* Every value of every list has its own word, and a value on no list has one too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "engine/event.h"
#include "engine/explain.h"
#include "engine/order.h"
#include "engine/reason.h"
#include "engine/refusal.h"

static const char *refusal_word(int i) { return refusal_name((enum refusal)i); }
static const char *refusal_words(int i) { return refusal_text((enum refusal)i); }
static const char *reason_word(int i) { return reason_name((enum reason)i); }
static const char *reason_word_zh(int i) { return reason_zh((enum reason)i); }
static const char *reason_word_en(int i) { return reason_en((enum reason)i); }
static const char *state_word(int i) { return order_state_name((enum order_state)i); }
static const char *move_word(int i) { return order_move_name((enum order_move)i); }
static const char *cause_word(int i) { return cause_name((enum cause)i); }
static const char *verdict_word(int i) { return verdict_name((enum verdict)i); }
static const char *verdict_word_zh(int i) { return verdict_zh((enum verdict)i); }
static const char *verdict_word_en(int i) { return verdict_en((enum verdict)i); }
static const char *cost_word(int i) { return cost_name((enum cost_part)i); }
static const char *event_word(int i) { return event_name((enum event_kind)i); }

static const struct list {
    const char *(*name)(int i);
    int count;
    int is_word;      /* goes into logs and onto the wire */
    const char *first;
} lists[] = {
    { refusal_word,   REFUSAL_COUNT,     1, "ok" },
    { refusal_words,  REFUSAL_COUNT,     0, "Done." },
    { reason_word,    REASON_COUNT,      1, "free" },
    { reason_word_zh, REASON_COUNT,      0, "可以服务" },
    { reason_word_en, REASON_COUNT,      0, "free to serve" },
    { state_word,     ORDER_STATE_COUNT, 1, "none" },
    { move_word,      ORDER_MOVE_COUNT,  1, "confirm" },
    { cause_word,     CAUSE_COUNT,       1, "none" },
    { verdict_word,   VERDICT_COUNT,     1, "nobody" },
    { verdict_word_zh, VERDICT_COUNT,    0, "现在没有师傅能去" },
    { verdict_word_en, VERDICT_COUNT,    0, "nobody can go now" },
    { cost_word,      COST_COUNT,        1, "travel" },
    { event_word,     EVENT_COUNT,       1, "held" },
};

static void lists_are_whole(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof lists / sizeof lists[0]; n++) {
        const struct list *list = &lists[n];
        assert_string_equal(list->name(0), list->first);
        for (int i = 0; i < list->count; i++) {
            const char *name = list->name(i);
            assert_non_null(name);
            assert_true(name[0] != 0);
            assert_string_not_equal(name, "unknown");
            if (list->is_word) assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), strlen(name));
            for (int k = 0; k < i; k++) assert_string_not_equal(name, list->name(k));
        }
        assert_string_equal(list->name(list->count), "unknown");
        assert_string_equal(list->name(-1), "unknown");
    }
}

static void words_belong_to_their_values(void **state)
{
    (void)state;
    assert_string_equal(refusal_name(REFUSE_NO_CAPACITY), "no_capacity");
    assert_string_equal(refusal_text(REFUSE_PAST), "That time has already passed.");
    assert_string_equal(reason_name(WHY_HOURS), "hours");
    assert_string_equal(reason_zh(WHY_BUSY), "在单");
    assert_string_equal(reason_en(WHY_OFF_SHIFT), "off shift");
    assert_string_equal(order_state_name(ORDER_ON_THE_WAY), "on_the_way");
    assert_string_equal(order_move_name(MOVE_REPLAN), "replan");
    assert_string_equal(cause_name(CAUSE_NO_ACCESS), "no_access");
    assert_string_equal(event_name(EVENT_EXCLUDED), "excluded");
    assert_string_equal(event_name(EVENT_PRIORITY), "priority");
}

/* As the drawing in order.h tells them. */
static void what_states_mean(void **state)
{
    (void)state;
    static const struct { enum order_state state; int over, planned; } cases[] = {
        { ORDER_NONE, 0, 0 }, { ORDER_HELD, 0, 1 }, { ORDER_WAITING, 0, 0 }, { ORDER_ASSIGNED, 0, 1 }, { ORDER_ACCEPTED, 0, 1 },
        { ORDER_ON_THE_WAY, 0, 1 }, { ORDER_ARRIVED, 0, 1 }, { ORDER_SERVING, 0, 1 },
        { ORDER_DONE, 1, 0 }, { ORDER_CANCELLED, 1, 0 }, { ORDER_FAILED, 1, 0 }, { ORDER_RELEASED, 1, 0 },
        { ORDER_STATE_COUNT, 0, 0 },
    };
    assert_int_equal(sizeof cases / sizeof cases[0], ORDER_STATE_COUNT + 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(order_state_over(cases[i].state), cases[i].over);
        assert_int_equal(order_state_planned(cases[i].state), cases[i].planned);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_whole),
        cmocka_unit_test(words_belong_to_their_values),
        cmocka_unit_test(what_states_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
