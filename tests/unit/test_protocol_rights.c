/* Who may send what: the table of kind.h against one written out by hand, role by role, so that a change of either is noticed. */
#include "protocol/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "protocol/error.h"
#include "protocol/message.h"

/* One column per role: none, resident, operator, worker, firm, regulator, admin. */
static const struct { const char *kind, *may; } matrix[] = {
    /*                       NROWFGA */
    { "session_open",       "xxxxxxx" },
    { "menu",               "-xxxxxx" },
    { "order_now",          "-xx---x" },
    { "slots",              "-xx---x" },
    { "slot_why",           "-xx---x" },
    { "slot_hold",          "-xx---x" },
    { "slot_renew",         "-xx---x" },
    { "slot_release",       "-xx---x" },
    { "slot_confirm",       "-xx---x" },
    { "series_hold",        "-xx---x" },
    { "series_confirm",     "-xx---x" },
    { "series_show",        "-xx---x" },
    { "order_show",         "-xxxx-x" },
    { "order_list",         "-xxxx-x" },
    { "order_why",          "--x-x-x" },
    { "order_move",         "-xx---x" },
    { "order_cancel",       "-xx---x" },
    { "order_fail",         "--xx--x" },
    { "order_assign",       "--x---x" },
    { "offer_accept",       "--xx--x" },
    { "offer_decline",      "--xx--x" },
    { "worker_drop",        "--xx--x" },
    { "visit_set_out",      "--xx--x" },
    { "visit_arrive",       "--xx--x" },
    { "visit_start",        "--xx--x" },
    { "visit_finish",       "--xx--x" },
    { "worker_sign_in",     "--xx--x" },
    { "worker_sign_out",    "--xx--x" },
    { "worker_away",        "--xxx-x" },
    { "worker_show",        "--xxx-x" },
    { "worker_list",        "--x-x-x" },
    { "roster_show",        "--xxx-x" },
    { "roster_check",       "--xxx-x" },
    { "roster_coverage",    "--x---x" },
    { "roster_hours",       "--xxx-x" },
    { "roster_set",         "--x---x" },
    { "roster_leave",       "--x-x-x" },
    { "roster_edit",        "--x---x" },
    { "roster_undo",        "--x---x" },
    { "roster_discard",     "--x---x" },
    { "roster_diff",        "--x---x" },
    { "roster_publish",     "--x---x" },
    { "swap_ask",           "--xx--x" },
    { "swap_post",          "--x---x" },
    { "swap_agree",         "--xx--x" },
    { "swap_settle",        "--x---x" },
    { "swap_withdraw",      "--xx--x" },
    { "swap_list",          "--xxx-x" },
    { "shift_take",         "--x---x" },
    { "shift_list",         "--xxx-x" },
    { "roster_fill",        "--x---x" },
    { "roster_fill_show",   "--x---x" },
    { "household_exclude",  "-xx---x" },
    { "household_priority", "--x---x" },
    { "usage",              "--x-xxx" },
    { "events_since",       "-xxxx-x" },
    { "clock",              "xxxxxxx" },
    { "clock_advance",      "------x" },
};

static void every_role_and_kind(void **state)
{
    (void)state;
    assert_int_equal(sizeof matrix / sizeof *matrix, KIND_COUNT);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        enum kind kind = kind_find(matrix[i].kind);
        assert_true(kind < KIND_COUNT);
        assert_int_equal(strlen(matrix[i].may), ROLE_COUNT);
        for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
            if (rights_allow((enum role)role, kind) != (matrix[i].may[role] == 'x'))
                fail_msg("%s may%s %s", role_name((enum role)role), matrix[i].may[role] == 'x' ? " not" : "", matrix[i].kind);
    }
}

static void what_is_not_in_the_table_is_refused(void **state)
{
    (void)state;
    for (int role = -1; role <= ROLE_COUNT + 40; role++) {
        assert_false(rights_allow((enum role)role, KIND_COUNT));
        assert_false(rights_allow((enum role)role, (enum kind)(KIND_COUNT + 1)));
        assert_false(rights_allow((enum role)role, (enum kind)-1));
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        assert_false(rights_allow(ROLE_COUNT, (enum kind)kind));
        assert_false(rights_allow((enum role)(ROLE_COUNT + 32), (enum kind)kind));
        assert_false(rights_allow((enum role)-1, (enum kind)kind));
    }
}

static void names_lead_back(void **state)
{
    (void)state;
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) assert_int_equal(role_find(role_name((enum role)role)), role);
    assert_int_equal(role_find("none"), ROLE_NONE);
    assert_int_equal(role_find(""), ROLE_NONE);
    assert_int_equal(role_find("Admin"), ROLE_NONE);
    assert_string_equal(role_name((enum role)99), "none");
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        assert_int_equal(kind_find(kind_name((enum kind)kind)), kind);
        assert_non_null(kind_rows[kind].request);
        assert_non_null(kind_rows[kind].reply);
    }
    assert_int_equal(kind_find("unknown"), KIND_COUNT);
    assert_string_equal(kind_name(KIND_COUNT), "unknown");
    for (int error = 0; error < ERROR_COUNT; error++) assert_int_equal(error_find(error_name((enum error)error)), error);
    assert_int_equal(error_find("no such error"), ERR_INTERNAL);
    assert_string_equal(error_name((enum error)999), "internal");
    assert_string_equal(error_zh((enum error)-1), error_zh(ERR_INTERNAL));
    assert_string_equal(error_en((enum error)-1), error_en(ERR_INTERNAL));
}

/* What changes something changes it for somebody: no such kind is open to callers without a session. */
static void changes_need_a_session(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (kind_rows[kind].changes) assert_false(rights_allow(ROLE_NONE, (enum kind)kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_and_kind), cmocka_unit_test(what_is_not_in_the_table_is_refused), cmocka_unit_test(names_lead_back),
        cmocka_unit_test(changes_need_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
