/* test_sim_wire.c - what the core sends is read back as what it says, for every state and every event; words that are on no list are
 * refused; acts become the message of their kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim/live_acts.h"
#include "sim/wire_seen.h"
#include "unit/sim_world.h"

static struct msg_crew crew[] = { { .worker = 1, .accepted = true, .leave_ms = 100, .arrive_ms = 200 } };

static struct msg_order message_order(const char *state)
{
    return (struct msg_order){ .order = 9, .kind = "slot", .state = state, .item = "APP01", .qty = 2, .point = 1, .household = 5, .lon_e7 = 1201600000,
                               .lat_e7 = 302600000, .price_fen = 700, .created_ms = 1, .promised_ms = 200, .start_ms = 200, .end_ms = 300, .crew = 1,
                               .rematches = 3, .workers = crew, .workers_count = 1 };
}

static void test_every_state(void **state)
{
    struct world world;
    (void)state;
    world_make(&world);
    for (int is = ORDER_HELD; is < ORDER_STATE_COUNT; is++) {
        struct seen_order out;
        struct msg_order order = message_order(order_state_name((enum order_state)is));
        assert_true(wire_seen_order(&world.tables, &order, &out));
        assert_int_equal(out.state, is);
        assert_int_equal(out.kind, ORDER_SLOT);
        assert_int_equal(out.item, WORLD_CERTIFIED);
        assert_int_equal(out.cause, CAUSE_NONE);
        assert_int_equal(out.rematches, 3);
        assert_int_equal(out.member_count, 1);
        assert_int_equal(out.member[0].leave_ms, 100);
        assert_true(out.member[0].accepted);
    }
}

static void test_every_event(void **state)
{
    struct world world;
    struct msg_order order = message_order("waiting");
    struct msg_reason_count why[] = { { .reason = "busy", .count = 2 }, { .reason = "from_a_later_version", .count = 9 } };
    (void)state;
    world_make(&world);
    order.cause = "sick";
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        struct msg_event event = { .seq = 4, .at_ms = 7, .event = event_name((enum event_kind)kind), .by = "worker", .worker = 1, .order = &order,
                                   .why = why, .why_count = 2, .away = "sick", .from_ms = 1, .to_ms = 2, .day = WORLD_DAY, .shift = "D" };
        struct seen seen;
        assert_true(wire_seen(&world.tables, &event, &seen));
        assert_int_equal(seen.kind, kind);
        assert_int_equal(seen.by, BY_WORKER);
        assert_int_equal(seen.order.cause, CAUSE_SICK);
        assert_int_equal(seen.why.count[WHY_BUSY], 2);
        assert_int_equal(seen.away.kind, AWAY_SICK);
        assert_int_equal(seen.shift, 1);
    }
}

static void test_turned_away(void **state)
{
    struct world world;
    struct seen seen;
    struct msg_event event = { .seq = 4, .at_ms = 7, .event = "turned_away", .by = "resident", .actor = 1, .point = 1, .household = 5, .item = "APP01", .qty = 2,
                               .lon_e7 = 1201600000, .lat_e7 = 302600000, .start_ms = 200, .error = "too_soon" };
    (void)state;
    world_make(&world);
    assert_true(wire_seen(&world.tables, &event, &seen));
    assert_int_equal(seen.refused, REFUSE_TOO_SOON);
    assert_int_equal(seen.request.household, 5);
    assert_int_equal(seen.request.item, WORLD_CERTIFIED);
    assert_int_equal(seen.request.start_ms, 200);
    assert_int_equal(seen.request.place.lat_e7, 302600000);
    event.error = "quantity";      /* a mistake is nobody's wish */
    assert_false(wire_seen(&world.tables, &event, &seen));
    event.error = "too_soon";
    event.item = "XYZ99";
    assert_false(wire_seen(&world.tables, &event, &seen));
}

static void test_unknown_words(void **state)
{
    struct world world;
    struct seen_order out;
    struct seen seen;
    (void)state;
    world_make(&world);
    struct msg_order order = message_order("dreaming");
    assert_false(wire_seen_order(&world.tables, &order, &out));
    order = message_order("done");
    order.item = "XYZ99";
    assert_false(wire_seen_order(&world.tables, &order, &out));
    order = message_order("done");
    order.kind = "maybe";
    assert_false(wire_seen_order(&world.tables, &order, &out));
    order = message_order("done");
    order.cause = "moon";
    assert_false(wire_seen_order(&world.tables, &order, &out));
    struct msg_event event = { .event = "exploded", .by = "engine" };
    assert_false(wire_seen(&world.tables, &event, &seen));
    event.event = "shift";
    event.shift = "ZZ";
    assert_false(wire_seen(&world.tables, &event, &seen));
    event.shift = "-";
    assert_true(wire_seen(&world.tables, &event, &seen));
    assert_int_equal(seen.by, BY_ENGINE);
}

static void test_acts(void **state)
{
    static const struct { enum act_kind act; enum kind kind; enum desk_via via; } acts[] = {
        { ACT_CONFIRM, KIND_SLOT_CONFIRM, DESK_RESIDENT }, { ACT_PATIENCE, KIND_ORDER_CANCEL, DESK_RESIDENT }, { ACT_ACCEPT, KIND_OFFER_ACCEPT, DESK_OFFICE },
        { ACT_FINISH, KIND_VISIT_FINISH, DESK_OFFICE },    { ACT_NO_ACCESS, KIND_ORDER_FAIL, DESK_OFFICE },    { ACT_AWAY, KIND_WORKER_AWAY, DESK_OFFICE },
        { ACT_SIGN_IN, KIND_WORKER_SIGN_IN, DESK_OFFICE }, { ACT_SHIFT, KIND_ROSTER_SET, DESK_OFFICE },
    };
    struct world world;
    struct act_message message;
    (void)state;
    world_make(&world);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        struct act act = { .kind = acts[i].act, .order = 3, .worker = 2, .cause = CAUSE_SICK, .away = { 1, 2, AWAY_BREAK }, .day = WORLD_DAY, .shift = 1 };
        assert_true(live_act(&world.tables, &act, &message));
        assert_int_equal(message.kind, acts[i].kind);
        assert_int_equal(message.via, acts[i].via);
        if (act.kind == ACT_ACCEPT) assert_string_equal(message.body.offer.cause, "sick");
        if (act.kind == ACT_AWAY) assert_string_equal(message.body.worker_away.why, "break");
        if (act.kind == ACT_SHIFT) assert_string_equal(message.body.roster_set.shift, "D");
    }
    const enum act_kind own[] = { ACT_DAY, ACT_WISH, ACT_JUMP, ACT_RESTART, ACT_ROSTER, ACT_CONFIRM_SERIES, ACT_CANCEL_SERIES, ACT_MOVE };      /* series are of `run` */
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) assert_false(live_act(&world.tables, &(struct act){ .kind = own[i] }, &message));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_state), cmocka_unit_test(test_every_event), cmocka_unit_test(test_turned_away), cmocka_unit_test(test_unknown_words), cmocka_unit_test(test_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
