/* test_gate.c - what the core does not do: for whom it is not allowed, and what it cannot read. Nothing of it leaves a trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "e2e/desk.h"
#include "e2e/wire.h"
#include "points/uplink/body.h"

/* ---- role x kind ---- */

/* The same scope for all: point 1, worker 11 of that point, firm 1 of that worker. */
static const struct { char letter; enum role role; uint64_t scope; } people[] = {
    { 'r', ROLE_RESIDENT, 1 }, { 'o', ROLE_OPERATOR, 1 }, { 'w', ROLE_WORKER, 11 }, { 'f', ROLE_FIRM, 1 }, { 'g', ROLE_REGULATOR, 0 }, { 'a', ROLE_ADMIN, 0 },
};
enum { PEOPLE = sizeof people / sizeof people[0] };

#define NOWHERE { .point = 1, .household = 7, PLACE_1, .item = "NONE", .qty = 1 }
static const struct msg_session_open open_admin = { .role = "admin" };
static const struct msg_menu_ask menu = { 0 };
static const struct msg_request request = NOWHERE;
static const struct msg_slots_ask slots = { .point = 1, .household = 7, PLACE_1, .item = "NONE", .qty = 1, .day = MONDAY, .days = 1 };
static const struct msg_slot_why_ask slot_why = { .point = 1, .household = 7, PLACE_1, .item = "NONE", .qty = 1, .start_ms = 1 };
static const struct msg_slot_hold slot_hold = { .point = 1, .household = 7, PLACE_1, .item = "NONE", .qty = 1, .start_ms = 1 };
static const struct msg_order_ref order_ref = { .order = 999 };
static const struct msg_order_list_ask order_list = { 0 };
static const struct msg_series_hold series_hold = { .point = 1, .household = 7, PLACE_1, .item = "NONE", .qty = 1, .start_ms = 1, .count = 2 };
static const struct msg_series_confirm series_confirm = { .series = 999, .count = 2 };
static const struct msg_series_ref series_ref = { .series = 999 };
static const struct msg_order_move order_move = { .order = 999, .start_ms = 1 };
static const struct msg_order_cancel order_cancel = { .order = 999 };
static const struct msg_order_end order_end = { .order = 999 };
static const struct msg_order_assign order_assign = { .order = 999, .cause = "operator" };
static const struct msg_offer offer = { .order = 999, .worker = 11 };
static const struct msg_worker_ref worker_ref = { .worker = 11 };
static const struct msg_worker_away worker_away = { .worker = 11, .why = "break", .from_ms = 1, .to_ms = 2 };
static const struct msg_worker_list_ask worker_list = { 0 };
static const struct msg_roster_ask roster_ask = { .worker = 11, .day = MONDAY, .days = 1 };
static const struct msg_roster_set roster_set = { .worker = 11, .day = MONDAY, .shift = "NONE" };
static const struct msg_roster_fill roster_fill = { .point = 1, .day = MONDAY - 7, .days = 1 };      /* it has passed */
static const struct msg_fill_ref fill_ref = { .point = 1 };
static const struct msg_coverage_ask coverage_ask = { .point = 1, .day = MONDAY, .days = 1 };
static const struct msg_roster_hours roster_hours = { .worker = 11, .day = MONDAY };
static const struct msg_roster_leave roster_leave = { .worker = 11, .day = MONDAY + 1, .dry = true };
static const struct msg_roster_edit roster_edit = { .point = 1 };
static const struct msg_draft_ref draft_ref = { .point = 1 };
static const struct msg_roster_diff_ask roster_diff = { .point = 1 };
static const struct msg_roster_publish roster_publish = { .point = 1, .dry = true };
static const struct msg_swap_ask swap_ask = { .worker = 11, .with = 999, .day = MONDAY + 1 };
static const struct msg_swap_post swap_post = { .point = 1, .day = MONDAY + 1, .shift = "NONE" };
static const struct msg_swap_agree swap_agree = { .swap = 999, .worker = 11 };
static const struct msg_swap_settle swap_settle = { .swap = 999 };
static const struct msg_swap_ref swap_ref = { .swap = 999 };
static const struct msg_swap_list_ask swap_list = { 0 };
static const struct msg_shift_take shift_take = { .worker = 11, .day = MONDAY + 1, .shift = "NONE" };
static const struct msg_household_exclude household_exclude = { .household = 7, .worker = 999 };
static const struct msg_household_priority household_priority = { .household = 7, .priority = 1 };
static const struct msg_usage_ask usage_all = { .scope = "all", .day = MONDAY }, usage_point = { .scope = "point", .id = 1, .day = MONDAY },
    usage_firm = { .scope = "firm", .id = 1, .day = MONDAY }, usage_worker = { .scope = "worker", .id = 11, .day = MONDAY };
static const struct msg_events_ask events = { .after = 0 };
static const struct msg_shift_list_ask shift_list = { 0 };
static const struct msg_clock_ask clock_ask = { 0 };
static const struct msg_clock_advance clock_advance = { .by_ms = 0 };

/* Who may, by the rules of the trade and not by kind.h; '-' for anybody, with or without a session. The bodies name things that do not exist, where
 * that is possible: who may is then told so, and nothing is changed. */
static const struct { enum kind kind; const char *who; const void *body; } rights[] = {
    { KIND_SESSION_OPEN,      "-",      &open_admin },
    { KIND_MENU,              "rowfga", &menu },
    { KIND_ORDER_NOW,         "roa",    &request },
    { KIND_SLOTS,             "roa",    &slots },
    { KIND_SLOT_WHY,          "roa",    &slot_why },
    { KIND_SLOT_HOLD,         "roa",    &slot_hold },
    { KIND_SLOT_RENEW,        "roa",    &order_ref },
    { KIND_SLOT_RELEASE,      "roa",    &order_ref },
    { KIND_SLOT_CONFIRM,      "roa",    &order_ref },
    { KIND_SERIES_HOLD,       "roa",    &series_hold },
    { KIND_SERIES_CONFIRM,    "roa",    &series_confirm },
    { KIND_SERIES_SHOW,       "roa",    &series_ref },
    { KIND_ORDER_SHOW,        "rowfa",  &order_ref },
    { KIND_ORDER_LIST,        "rowfa",  &order_list },
    { KIND_ORDER_WHY,         "ofa",    &order_ref },
    { KIND_ORDER_MOVE,        "roa",    &order_move },
    { KIND_ORDER_CANCEL,      "roa",    &order_cancel },
    { KIND_ORDER_FAIL,        "owa",    &order_end },
    { KIND_ORDER_ASSIGN,      "oa",     &order_assign },
    { KIND_OFFER_ACCEPT,      "owa",    &offer },
    { KIND_OFFER_DECLINE,     "owa",    &offer },
    { KIND_WORKER_DROP,       "owa",    &offer },
    { KIND_VISIT_SET_OUT,     "owa",    &offer },
    { KIND_VISIT_ARRIVE,      "owa",    &offer },
    { KIND_VISIT_START,       "owa",    &offer },
    { KIND_VISIT_FINISH,      "owa",    &offer },
    { KIND_WORKER_SIGN_IN,    "owa",    &worker_ref },
    { KIND_WORKER_SIGN_OUT,   "owa",    &worker_ref },
    { KIND_WORKER_AWAY,       "owfa",   &worker_away },
    { KIND_WORKER_SHOW,       "owfa",   &worker_ref },
    { KIND_WORKER_LIST,       "ofa",    &worker_list },
    { KIND_ROSTER_SHOW,       "owfa",   &roster_ask },
    { KIND_ROSTER_CHECK,      "owfa",   &roster_ask },
    { KIND_ROSTER_HOURS,      "owfa",   &roster_hours },
    { KIND_ROSTER_SET,        "oa",     &roster_set },
    { KIND_ROSTER_LEAVE,      "ofa",    &roster_leave },
    { KIND_ROSTER_EDIT,       "oa",     &roster_edit },
    { KIND_ROSTER_UNDO,       "oa",     &draft_ref },
    { KIND_ROSTER_DISCARD,    "oa",     &draft_ref },
    { KIND_ROSTER_DIFF,       "oa",     &roster_diff },
    { KIND_ROSTER_PUBLISH,    "oa",     &roster_publish },
    { KIND_SWAP_ASK,          "owa",    &swap_ask },
    { KIND_SWAP_POST,         "oa",     &swap_post },
    { KIND_SWAP_AGREE,        "owa",    &swap_agree },
    { KIND_SWAP_SETTLE,       "oa",     &swap_settle },
    { KIND_SWAP_WITHDRAW,     "owa",    &swap_ref },
    { KIND_SWAP_LIST,         "owfa",   &swap_list },
    { KIND_SHIFT_TAKE,        "oa",     &shift_take },
    { KIND_SHIFT_LIST,        "owfa",   &shift_list },
    { KIND_ROSTER_FILL,       "oa",     &roster_fill },
    { KIND_ROSTER_FILL_SHOW,  "oa",     &fill_ref },
    { KIND_ROSTER_COVERAGE,   "oa",     &coverage_ask },
    { KIND_HOUSEHOLD_EXCLUDE, "roa",    &household_exclude },
    { KIND_HOUSEHOLD_PRIORITY, "oa",    &household_priority },
    { KIND_USAGE,             "ga",     &usage_all },
    { KIND_USAGE,             "oga",    &usage_point },
    { KIND_USAGE,             "fga",    &usage_firm },
    { KIND_USAGE,             "ofa",    &usage_worker },
    { KIND_EVENTS_SINCE,      "rowfa",  &events },
    { KIND_CLOCK,             "-",      &clock_ask },
    { KIND_CLOCK_ADVANCE,     "a",      &clock_advance },
};
enum { RIGHTS = sizeof rights / sizeof rights[0] };

static void without_session(struct town *town, size_t row)
{
    static char bytes[MESSAGE_MAX];
    void *body = body_copy(kind_rows[rights[row].kind].request, rights[row].body);
    const struct msg_request_envelope ask = { .id = 1, .kind = rights[row].kind, .key = "key-00000001", .body = body };
    enum error error, expected = rights[row].who[0] == '-' ? ERR_OK : ERR_NO_SESSION;
    char field[168];
    size_t length = codec_write_request(&ask, bytes, sizeof bytes);
    free(body);
    assert_true(wire_ask(town->address, bytes, length, PATIENCE_MS, &error, field));
    if (error != expected) fail_msg("%s without a session: %s", kind_name(rights[row].kind), error_name(error));
}

static void test_role_and_kind(void **state)
{
    struct town *town = *state;
    struct desk *desk[PEOPLE];
    bool seen[KIND_COUNT] = { false };
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    for (size_t i = 0; i < PEOPLE; i++) desk[i] = desk_open(town, people[i].role, people[i].scope);
    for (size_t row = 0; row < RIGHTS; row++) {
        seen[rights[row].kind] = true;
        without_session(town, row);
        for (size_t i = 0; i < PEOPLE; i++) {
            bool may = rights[row].who[0] == '-' || strchr(rights[row].who, people[i].letter) != NULL;
            enum error error = desk_try(desk[i], rights[row].kind, NULL, rights[row].body)->error;
            if ((error == ERR_FORBIDDEN) == may || error == ERR_NO_SESSION || error == ERR_INTERNAL)
                fail_msg("%s by %s: %s", kind_name(rights[row].kind), role_name(people[i].role), error_name(error));
        }
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (!seen[kind]) fail_msg("%s is not in the table", kind_name((enum kind)kind));
}

/* ---- scope ---- */

static void test_scope(void **state)
{
    struct town *town = *state;
    town_worker(town, 11, 1, "P001");
    town_worker(town, 12, 1, "P001");
    town_worker(town, 21, 2, "P002");
    town_core_start(town, NULL);
    struct desk *admin = desk_open(town, ROLE_ADMIN, 0);
    struct desk *point_1 = desk_open(town, ROLE_OPERATOR, 1), *point_2 = desk_open(town, ROLE_OPERATOR, 2), *kiosk_2 = desk_open(town, ROLE_RESIDENT, 2);
    struct desk *firm_1 = desk_open(town, ROLE_FIRM, 1), *firm_2 = desk_open(town, ROLE_FIRM, 2);
    struct desk *worker_11 = desk_open(town, ROLE_WORKER, 11), *worker_12 = desk_open(town, ROLE_WORKER, 12);

    /* An order of point 1, offered to worker 11, the only one who is there. */
    desk_ask(worker_11, KIND_WORKER_SIGN_IN, &(struct msg_worker_ref){ .worker = 11 });
    const struct msg_order *order = desk_ask(point_1, KIND_ORDER_NOW, &(struct msg_request){ .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 });
    assert_string_equal(order->state, "assigned");
    uint64_t before = desk_last_seq(town);
    const struct msg_order_ref ref = { .order = order->order };
    const struct msg_order_end end = { .order = order->order };
    const struct msg_order_cancel cancel = { .order = order->order };
    const struct msg_order_move move = { .order = order->order, .start_ms = order->created_ms };
    const struct msg_order_assign assign = { .order = order->order, .worker = 12, .cause = "operator" };
    const struct msg_offer for_11 = { .order = order->order, .worker = 11 }, for_12 = { .order = order->order, .worker = 12 };
    const struct msg_worker_ref worker = { .worker = 11 };
    const struct msg_worker_away away = { .worker = 11, .why = "leave", .from_ms = order->created_ms, .to_ms = order->created_ms + HOUR };
    const struct msg_roster_set set = { .worker = 11, .day = MONDAY + 1, .shift = "-" };
    const struct msg_roster_ask roster = { .worker = 11, .day = MONDAY, .days = 1 }, roster_1 = { .point = 1, .day = MONDAY, .days = 1 },
        drafted = { .worker = 11, .day = MONDAY, .days = 1, .draft = true };
    const struct msg_request at_1 = { .point = 1, .household = 7, PLACE_1, .item = "CLN01", .qty = 2 };
    const struct msg_usage_ask point = { .scope = "point", .id = 1, .day = MONDAY }, firm = { .scope = "firm", .id = 1, .day = MONDAY },
        single = { .scope = "worker", .id = 11, .day = MONDAY };
    const struct { struct desk *desk; enum kind kind; const void *body; enum error error; } cases[] = {
        { point_2, KIND_ORDER_SHOW, &ref, ERR_FORBIDDEN },      { point_2, KIND_ORDER_CANCEL, &cancel, ERR_FORBIDDEN },
        { point_2, KIND_ORDER_MOVE, &move, ERR_FORBIDDEN },     { kiosk_2, KIND_ORDER_MOVE, &move, ERR_FORBIDDEN },
        { point_2, KIND_ORDER_FAIL, &end, ERR_FORBIDDEN },      { point_2, KIND_ORDER_WHY, &ref, ERR_FORBIDDEN },
        { point_2, KIND_ORDER_ASSIGN, &assign, ERR_FORBIDDEN }, { point_2, KIND_OFFER_ACCEPT, &for_11, ERR_FORBIDDEN },
        { point_2, KIND_OFFER_DECLINE, &for_11, ERR_FORBIDDEN },{ point_2, KIND_ORDER_NOW, &at_1, ERR_FORBIDDEN },
        { point_2, KIND_WORKER_SHOW, &worker, ERR_FORBIDDEN },  { point_2, KIND_WORKER_SIGN_OUT, &worker, ERR_FORBIDDEN },
        { point_2, KIND_WORKER_AWAY, &away, ERR_FORBIDDEN },    { point_2, KIND_ROSTER_SET, &set, ERR_FORBIDDEN },
        { point_2, KIND_ROSTER_LEAVE, &roster_leave, ERR_FORBIDDEN }, { point_2, KIND_ROSTER_EDIT, &roster_edit, ERR_FORBIDDEN },
        { point_2, KIND_ROSTER_UNDO, &draft_ref, ERR_FORBIDDEN }, { point_2, KIND_ROSTER_DISCARD, &draft_ref, ERR_FORBIDDEN },
        { point_2, KIND_ROSTER_DIFF, &roster_diff, ERR_FORBIDDEN }, { point_2, KIND_ROSTER_PUBLISH, &roster_publish, ERR_FORBIDDEN },
        { point_2, KIND_ROSTER_CHECK, &roster, ERR_FORBIDDEN }, { point_2, KIND_ROSTER_HOURS, &roster_hours, ERR_FORBIDDEN },
        { firm_2, KIND_ROSTER_LEAVE, &roster_leave, ERR_FORBIDDEN }, { worker_12, KIND_ROSTER_HOURS, &roster_hours, ERR_FORBIDDEN },
        { worker_12, KIND_ROSTER_CHECK, &roster, ERR_FORBIDDEN }, { worker_11, KIND_ROSTER_SHOW, &drafted, ERR_FORBIDDEN },
        { firm_1, KIND_ROSTER_SHOW, &drafted, ERR_FORBIDDEN }, { point_1, KIND_ROSTER_SHOW, &drafted, ERR_OK },
        { firm_1, KIND_ROSTER_LEAVE, &roster_leave, ERR_OK }, { worker_11, KIND_ROSTER_HOURS, &roster_hours, ERR_OK },
        { point_2, KIND_SWAP_POST, &swap_post, ERR_FORBIDDEN }, { worker_12, KIND_SWAP_ASK, &swap_ask, ERR_FORBIDDEN },
        { worker_12, KIND_SWAP_AGREE, &swap_agree, ERR_FORBIDDEN }, { point_2, KIND_SHIFT_TAKE, &shift_take, ERR_FORBIDDEN },
        { worker_12, KIND_SWAP_LIST, &(struct msg_swap_list_ask){ .worker = 11 }, ERR_FORBIDDEN },
        { point_2, KIND_ROSTER_SHOW, &roster, ERR_FORBIDDEN },  { point_2, KIND_ROSTER_SHOW, &roster_1, ERR_FORBIDDEN },
        { point_2, KIND_WORKER_LIST, &(struct msg_worker_list_ask){ .point = 1 }, ERR_FORBIDDEN },
        { point_2, KIND_USAGE, &point, ERR_FORBIDDEN },         { point_2, KIND_USAGE, &single, ERR_FORBIDDEN },
        { kiosk_2, KIND_ORDER_SHOW, &ref, ERR_FORBIDDEN },      { kiosk_2, KIND_ORDER_CANCEL, &cancel, ERR_FORBIDDEN },
        { kiosk_2, KIND_ORDER_NOW, &at_1, ERR_FORBIDDEN },
        { worker_12, KIND_ORDER_SHOW, &ref, ERR_FORBIDDEN },    { worker_12, KIND_OFFER_ACCEPT, &for_11, ERR_FORBIDDEN },
        { worker_12, KIND_OFFER_ACCEPT, &for_12, ERR_NOT_YOURS },{ worker_12, KIND_OFFER_DECLINE, &for_11, ERR_FORBIDDEN },
        { worker_12, KIND_ORDER_FAIL, &end, ERR_FORBIDDEN },    { worker_12, KIND_WORKER_SHOW, &worker, ERR_FORBIDDEN },
        { worker_12, KIND_WORKER_SIGN_OUT, &worker, ERR_FORBIDDEN }, { worker_12, KIND_ROSTER_SHOW, &roster, ERR_FORBIDDEN },
        { worker_12, KIND_WORKER_AWAY, &away, ERR_FORBIDDEN },
        { firm_2, KIND_ORDER_SHOW, &ref, ERR_FORBIDDEN },       { firm_2, KIND_ORDER_WHY, &ref, ERR_FORBIDDEN },
        { firm_2, KIND_WORKER_SHOW, &worker, ERR_FORBIDDEN },   { firm_2, KIND_WORKER_AWAY, &away, ERR_FORBIDDEN },
        { firm_2, KIND_ROSTER_SHOW, &roster, ERR_FORBIDDEN },   { firm_2, KIND_USAGE, &firm, ERR_FORBIDDEN },
        { firm_2, KIND_USAGE, &single, ERR_FORBIDDEN },
        /* ... and those of the place may look. */
        { point_1, KIND_ORDER_SHOW, &ref, ERR_OK },             { worker_11, KIND_ORDER_SHOW, &ref, ERR_OK },
        { firm_1, KIND_ORDER_SHOW, &ref, ERR_OK },              { firm_1, KIND_WORKER_SHOW, &worker, ERR_OK },
        { point_1, KIND_USAGE, &single, ERR_OK },               { firm_1, KIND_USAGE, &firm, ERR_OK },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum error error = desk_try(cases[i].desk, cases[i].kind, NULL, cases[i].body)->error;
        if (error != cases[i].error) fail_msg("case %zu, %s: %s instead of %s", i, kind_name(cases[i].kind), error_name(error), error_name(cases[i].error));
    }

    /* Lists and events leave out what is not theirs, without a word. */
    struct desk *const strangers[] = { point_2, kiosk_2, worker_12, firm_2 }, *const own[] = { point_1, worker_11, firm_1, admin };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        const struct msg_order_list *none = desk_ask(strangers[i], KIND_ORDER_LIST, &(struct msg_order_list_ask){ 0 });
        const struct msg_order_list *one = desk_ask(own[i], KIND_ORDER_LIST, &(struct msg_order_list_ask){ 0 });
        const struct msg_events *silence = desk_ask(strangers[i], KIND_EVENTS_SINCE, &(struct msg_events_ask){ 0 });
        const struct msg_events *told = desk_ask(own[i], KIND_EVENTS_SINCE, &(struct msg_events_ask){ 0 });
        assert_int_equal(none->orders_count, 0);
        assert_int_equal(one->orders_count, 1);
        assert_int_equal(silence->events_count, 0);
        assert_true(told->events_count >= 2);
    }
    const struct msg_worker_list *workers = desk_ask(firm_2, KIND_WORKER_LIST, &(struct msg_worker_list_ask){ 0 });
    assert_int_equal(workers->workers_count, 1);
    assert_int_equal(workers->workers[0].worker, 21);
    assert_int_equal(desk_last_seq(town), before);
}

/* ---- bytes ---- */

#define HEAD "{\"v\":1,\"id\":\"5\",\"auth\":\"%s\",\"key\":\"key-00000001\",\"kind\":"
#define WHERE "\"point\":\"1\",\"household\":\"7\",\"lon_e7\":1201580000,\"lat_e7\":302420000,\"item\":\"CLN01\""

/* %s: the token of an open session of an admin. */
static const struct { const char *text; enum error error; const char *field; } bad[] = {
    { "", ERR_NOT_JSON, "" },
    { "hello", ERR_NOT_JSON, "" },
    { "{\"v\":1,", ERR_NOT_JSON, "" },
    { "{'v':1}", ERR_NOT_JSON, "" },
    { "[]", ERR_WRONG_TYPE, "" },
    { "{\"v\":1,\"id\":\"5\",\"kind\":\"clock\",\"x\":\"\xff\xfe\"}", ERR_NOT_UTF8, "" },
    { "{\"v\":1,\"id\":\"5\",\"kind\":\"clock\",\"x\":[[[[[[[[[[]]]]]]]]]]}", ERR_TOO_DEEP, "" },
    { "{\"v\":2,\"id\":\"5\",\"kind\":\"clock\"}", ERR_VERSION, "v" },
    { "{\"v\":1,\"kind\":\"clock\"}", ERR_MISSING_FIELD, "id" },
    { "{\"v\":1,\"id\":5,\"kind\":\"clock\"}", ERR_WRONG_TYPE, "id" },
    { HEAD "\"no_such\"}", ERR_UNKNOWN_KIND, "kind" },
    { HEAD "\"order_now\"}", ERR_MISSING_FIELD, "body.point" },
    { HEAD "\"order_now\",\"body\":{" WHERE "}}", ERR_MISSING_FIELD, "body.qty" },
    { HEAD "\"order_now\",\"body\":{" WHERE ",\"qty\":\"2\"}}", ERR_WRONG_TYPE, "body.qty" },
    { HEAD "\"order_now\",\"body\":{" WHERE ",\"qty\":2.5}}", ERR_WRONG_TYPE, "body.qty" },
    { HEAD "\"order_now\",\"body\":{" WHERE ",\"qty\":0}}", ERR_OUT_OF_RANGE, "body.qty" },
    { HEAD "\"order_now\",\"body\":{" WHERE ",\"qty\":999}}", ERR_QUANTITY, "body.qty" },
    { HEAD "\"slot_hold\",\"body\":{" WHERE ",\"qty\":2,\"start_ms\":\"1700000000000\"}}", ERR_PAST, "body.start_ms" },
    { HEAD "\"roster_set\",\"body\":{\"worker\":\"11\",\"day\":\"2020-01-01\",\"shift\":\"-\"}}", ERR_PAST, "body.day" },
    { HEAD "\"roster_set\",\"body\":{\"worker\":\"11\",\"day\":\"2026-02-29\",\"shift\":\"-\"}}", ERR_OUT_OF_RANGE, "body.day" },
    { HEAD "\"order_cancel\",\"body\":{\"order\":\"1\",\"cause\":\"boredom\"}}", ERR_NO_ORDER, "body.order" },
    { "{\"v\":1,\"id\":\"5\",\"auth\":\"%s\",\"kind\":\"order_now\",\"body\":{" WHERE ",\"qty\":2}}", ERR_NO_KEY, "key" },
    { "{\"v\":1,\"id\":\"5\",\"auth\":\"%s\",\"key\":\"short\",\"kind\":\"order_now\",\"body\":{" WHERE ",\"qty\":2}}", ERR_OUT_OF_RANGE, "key" },
    { "{\"v\":1,\"id\":\"5\",\"auth\":\"not%s\",\"key\":\"key-00000001\",\"kind\":\"order_now\",\"body\":{" WHERE ",\"qty\":2}}", ERR_NO_SESSION, "" },
};

static void open_session(struct town *town, char auth[TEXT_MAX + 1])
{
    static const char ask[] = "{\"v\":1,\"id\":\"5\",\"kind\":\"session_open\",\"body\":{\"role\":\"admin\"}}";
    char reply[4096];
    assert_true(wire_text(town->address, ask, sizeof ask - 1, PATIENCE_MS, reply, sizeof reply));
    const char *at = strstr(reply, "\"auth\":\"");
    assert_non_null(at);
    assert_int_equal(sscanf(at, "\"auth\":\"%64[^\"]\"", auth), 1);
}

static void test_bytes(void **state)
{
    struct town *town = *state;
    char auth[TEXT_MAX + 1], text[1024], field[168];
    enum error error;
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    uint64_t before = desk_last_seq(town);
    open_session(town, auth);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *hole = strstr(bad[i].text, "%s");
        if (hole == NULL) snprintf(text, sizeof text, "%s", bad[i].text);
        else snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - bad[i].text), bad[i].text, auth, hole + 2);
        if (!wire_ask(town->address, text, strlen(text), PATIENCE_MS, &error, field)) fail_msg("no answer to %s", text);
        if (error != bad[i].error || strcmp(field, bad[i].field) != 0) fail_msg("%s: %s '%s'", text, error_name(error), field);
    }
    assert_int_equal(desk_last_seq(town), before);
    redisReply *orders = town_redis(town, "KEYS paidan:{HZ}:order:*");
    assert_int_equal(orders->elements, 0);
    freeReplyObject(orders);
}

/* 64 KiB are read, one byte more is too long. What could be no mistake any more is not even taken in: that sender hears nothing, and the others
 * notice nothing. */
static void test_oversize(void **state)
{
    static char bytes[2 * MESSAGE_MAX];
    static const char clock[] = "{\"v\":1,\"id\":\"5\",\"kind\":\"clock\"}";
    struct town *town = *state;
    char field[168];
    enum error error;
    town_worker(town, 11, 1, "P001");
    town_core_start(town, NULL);
    struct desk *other = desk_open(town, ROLE_ADMIN, 0);
    desk_ask(other, KIND_CLOCK, &clock_ask);
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes, clock, sizeof clock - 1);
    assert_true(wire_ask(town->address, bytes, MESSAGE_MAX, PATIENCE_MS, &error, field));
    assert_int_equal(error, ERR_OK);
    assert_true(wire_ask(town->address, bytes, MESSAGE_MAX + 1, PATIENCE_MS, &error, field));
    assert_int_equal(error, ERR_TOO_LONG);
    assert_false(wire_ask(town->address, bytes, 2 * MESSAGE_MAX, 500, &error, field));
    desk_ask(other, KIND_CLOCK, &clock_ask);
    assert_true(uplink_up(desk_uplink(other)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_role_and_kind, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_scope, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_bytes, town_set_up, town_tear_down),
        cmocka_unit_test_setup_teardown(test_oversize, town_set_up, town_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
