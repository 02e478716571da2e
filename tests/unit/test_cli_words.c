/* test_cli_words.c - every name that can come over the wire has words in both languages. The engine's lists are the measure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "engine/event.h"
#include "engine/roster/rules.h"
#include "points/cli/words.h"
#include "protocol/rights.h"

static void check(enum vocabulary vocabulary, const char *name)
{
    const struct word *word = word_find(vocabulary, name);
    if (word == NULL) fail_msg("no words for %s", name);
    assert_string_equal(word->name, name);
    assert_true(word->words.zh[0] != '\0' && word->words.en[0] != '\0');
    assert_true((unsigned char)word->words.zh[0] >= 0x80);
    assert_true((unsigned char)word->words.en[0] < 0x80);
}

static void test_all(void **state)
{
    (void)state;
    for (int i = ORDER_NONE + 1; i < ORDER_STATE_COUNT; i++) check(WORDS_STATE, order_state_name((enum order_state)i));
    for (int i = 0; i < CAUSE_COUNT; i++) check(WORDS_CAUSE, cause_name((enum cause)i));
    for (int i = 0; i < EVENT_COUNT; i++) check(WORDS_EVENT, event_name((enum event_kind)i));
    for (int i = 0; i < REASON_COUNT; i++) check(WORDS_REASON, reason_name((enum reason)i));
    for (int i = 0; i < RULE_COUNT; i++) check(WORDS_RULE, rule_rows[i].name);
    for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++) check(WORDS_ROLE, role_name((enum role)i));
    static const char *const aways[] = { "leave", "sick", "break" }, *const rows[] = { "hold", "visit", "away" };
    for (size_t i = 0; i < 3; i++) {
        check(WORDS_AWAY, aways[i]);
        check(WORDS_ROW, rows[i]);
    }
    check(WORDS_ROLE, "engine");
}

/* The reasons say here what they say in the counts. */
static void test_reasons_agree(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        const struct word *word = word_find(WORDS_REASON, reason_name((enum reason)i));
        assert_non_null(word);
        assert_string_equal(word->words.zh, reason_zh((enum reason)i));
        assert_string_equal(word->words.en, reason_en((enum reason)i));
    }
}

static void test_unknown(void **state)
{
    struct out out = { .lang = LANG_ZH };
    (void)state;
    assert_null(word_find(WORDS_STATE, "dreaming"));
    assert_string_equal(word_in(WORDS_STATE, "dreaming", &out), "dreaming");
    assert_int_equal(word_style(WORDS_STATE, "dreaming"), STYLE_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all), cmocka_unit_test(test_reasons_agree), cmocka_unit_test(test_unknown) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
