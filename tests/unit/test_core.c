/* test_core.c - the turn: nothing is told before it is stored, nothing happens twice, nobody reaches beyond their scope.
 * A real engine with the shipped tables; the store and the wire are the test's. The clock stands still until it is advanced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/text.h"
#include "server/core.h"
#include "server/log.h"
#include "unit/fake_shell.h"

enum { WORKERS = 400, ORDER_TEXT = 512, ASK_TEXT = 1024 };

struct house {
    uv_loop_t loop;
    struct config config;
    struct clock clock;
    struct tables *tables;
    struct parts parts;
    struct core *core;
    uint32_t asked;                  /* requests so far: the context of the latest */
    char resident[40], operator[40], worker[40], firm[40], regulator[40], admin[40];      /* tokens */
    uint32_t who;                    /* the worker of that session */
    bool freed;
};

static void on_freed(void *context) { ((struct house *)context)->freed = true; }

/* ---- asking ---- */

static const char *ask_in_turn(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    static char text[ASK_TEXT];
    int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"%u\",\"kind\":\"%s\"%s%s%s%s%s%s,\"body\":%s}", (unsigned)house->asked + 1, kind,
                          auth != NULL ? ",\"auth\":\"" : "", auth != NULL ? auth : "", auth != NULL ? "\"" : "",
                          key != NULL ? ",\"key\":\"" : "", key != NULL ? key : "", key != NULL ? "\"" : "", body);
    assert_in_range(length, 1, ASK_TEXT - 1);
    core_request(house->core, (struct wire_token){ .context = ++house->asked }, text, (size_t)length);
    return fake_reply_to(house->asked);
}

/* A turn of its own; the reply, or NULL while it waits. */
static const char *ask(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    ask_in_turn(house, auth, kind, key, body);
    core_turn(house->core);
    return fake_reply_to(house->asked);
}

/* ... stored at once. */
static const char *ask_stored(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    ask(house, auth, kind, key, body);
    fake_store_all();
    const char *reply = fake_reply_to(house->asked);
    assert_non_null(reply);
    return reply;
}

static bool is_ok(const char *reply) { return reply != NULL && strstr(reply, "\"ok\":true") != NULL; }

static bool is_error(const char *reply, const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "\"ok\":false,");
    if (reply == NULL || strstr(reply, text) == NULL) return false;
    snprintf(text, sizeof text, "\"name\":\"%s\"", name);
    return strstr(reply, text) != NULL;
}

static void open_session(struct house *house, const char *role, uint32_t scope, char auth[40])
{
    char body[128];
    snprintf(body, sizeof body, "{\"role\":\"%s\",\"scope\":\"%u\",\"program\":\"test\"}", role, (unsigned)scope);
    const char *reply = ask(house, NULL, "session_open", NULL, body);
    assert_true(is_ok(reply));
    const char *found = strstr(reply, "\"auth\":\"");
    assert_non_null(found);
    snprintf(auth, 33, "%.32s", found + 8);
}

/* ---- the house ---- */

static void engine_of_house(struct house *house)
{
    char why[512] = "";
    int64_t start_ms = 0;
    assert_true(tables_read(PAIDAN_SOURCE_DIR "/config/hangzhou", NULL, &house->tables, why, sizeof why));
    assert_true(text_time_read("2026-11-23 10:00", &start_ms));
    clock_start(&house->clock, start_ms, 0);
    house->tables->worker = calloc(WORKERS, sizeof *house->tables->worker);
    house->tables->worker_count = tables_make_workers(house->tables, WORKERS, 3, day_of_ms(start_ms), house->tables->worker);
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {      /* all at one point: somebody is always near */
        house->tables->worker[i].point = 1;
        house->tables->worker[i].base = house->tables->point[0].point.place;
    }
    const struct engine_limits limits = { .workers = WORKERS, .points = 1000, .orders = 1000, .households = 1000 };
    assert_int_equal(engine_new(&limits, &house->config.policy, &house->parts.engine), REFUSE_OK);
    assert_true(tables_load(house->tables, house->parts.engine, why, sizeof why));
    engine_open(house->parts.engine, start_ms);
}

static int set_up(void **state)
{
    struct house *house = *state = calloc(1, sizeof *house);
    fake_clear();
    config_defaults(&house->config);
    house->config.answers_max = 100;
    house->config.events_max = 1000;
    house->config.orders_max = 1000;
    house->config.contexts = 64;
    uv_loop_init(&house->loop);
    engine_of_house(house);
    house->parts.loop = &house->loop;
    house->parts.config = &house->config;
    house->parts.tables = house->tables;
    house->parts.clock = &house->clock;
    house->parts.people = people_new(house->parts.engine);
    house->parts.store = fake_store();
    house->core = core_new(&house->parts);
    core_start(house->core, fake_wire());
    house->who = house->tables->worker[0].id;
    open_session(house, "resident", 1, house->resident);
    open_session(house, "operator", 1, house->operator);
    open_session(house, "worker", house->who, house->worker);
    open_session(house, "firm", house->tables->worker[0].firm, house->firm);
    open_session(house, "regulator", 0, house->regulator);
    open_session(house, "admin", 0, house->admin);
    return 0;
}

static int tear_down(void **state)
{
    struct house *house = *state;
    core_wire_gone(house->core);
    core_free(house->core, on_freed, house);
    uv_run(&house->loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
    assert_int_equal(uv_loop_close(&house->loop), 0);
    people_free(house->parts.people);
    engine_free(house->parts.engine);
    tables_free(house->tables);
    free(house);
    return 0;
}

/* An order of point 1 at its door. */
static const char *order_body(const struct house *house, uint32_t point, uint32_t household)
{
    static char text[ORDER_TEXT];
    struct place place = house->tables->point[0].point.place;
    snprintf(text, sizeof text, "{\"point\":\"%u\",\"household\":\"%u\",\"lon_e7\":%d,\"lat_e7\":%d,\"item\":\"CLN01\",\"qty\":2}",
             (unsigned)point, (unsigned)household, (int)place.lon_e7 + 1000, (int)place.lat_e7);
    return text;
}

static void sign_in_all(struct house *house)
{
    char key[32], body[64];
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {
        snprintf(key, sizeof key, "sign-in-%u", (unsigned)i);
        snprintf(body, sizeof body, "{\"worker\":\"%u\"}", (unsigned)house->tables->worker[i].id);
        ask_stored(house, house->admin, "worker_sign_in", key, body);
        fake.reply_count = 0;
    }
}

/* ---- what must hold ---- */

static void told_only_when_stored(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    assert_null(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)));
    uint32_t order = house->asked;
    assert_int_equal(fake.pending, 1);
    assert_string_equal(fake.state, "assigned");
    assert_null(ask(house, house->resident, "order_list", NULL, "{}"));      /* a question waits for what it would reveal */
    uint32_t list = house->asked;
    const char *events = ask(house, house->resident, "events_since", NULL, "{\"after\":\"0\"}");
    assert_non_null(strstr(events, "\"event\":\"signed_in\""));
    assert_null(strstr(events, "\"event\":\"ordered\""));
    struct core_state before, after;
    core_state(house->core, &before);
    fake_store_all();
    core_state(house->core, &after);
    assert_true(is_ok(fake_reply_to(order)));
    assert_true(is_ok(fake_reply_to(list)));
    assert_non_null(strstr(fake_reply_to(list), "\"state\":\"assigned\""));
    assert_true(after.published > before.published);
    assert_true(is_ok(ask(house, house->resident, "order_list", NULL, "{}")));      /* nothing is under way: at once */
}

static void one_turn_is_one_commit(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    uint32_t commits = fake.commits, answers = fake.answers, first = house->asked + 1;
    ask_in_turn(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    ask_in_turn(house, house->resident, "order_now", "key-order-2", order_body(house, 1, 8));
    core_turn(house->core);
    assert_int_equal(fake.commits, commits + 1);
    assert_null(fake_reply_to(first));
    fake_store_all();
    assert_true(is_ok(fake_reply_to(first)));
    assert_true(is_ok(fake_reply_to(first + 1)));
    assert_int_equal(fake.answers, answers + 2);      /* in the same commit */
}

static void a_key_happens_once(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    assert_null(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)));
    uint32_t first = house->asked;
    assert_null(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)));      /* waits like the first */
    uint32_t again = house->asked;
    fake_store_all();
    assert_true(is_ok(fake_reply_to(first)));
    assert_true(is_ok(fake_reply_to(again)));
    const char *later = ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    assert_true(is_ok(later));
    assert_string_equal(strstr(later, "\"body\":"), strstr(fake_reply_to(first), "\"body\":"));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    assert_true(is_error(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 8)), "key_reused"));
    assert_true(is_error(ask(house, house->resident, "slot_renew", "key-order-1", "{\"order\":\"1\"}"), "key_reused"));
    assert_true(is_error(ask(house, house->admin, "order_now", "key-order-1", order_body(house, 1, 7)), "key_reused"));
    assert_true(is_error(ask(house, house->resident, "order_now", NULL, order_body(house, 1, 7)), "no_key"));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
}

static void a_refusal_leaves_the_key_unused(void **state)
{
    struct house *house = *state;
    uint32_t commits = fake.commits;
    assert_true(is_error(ask(house, house->resident, "order_cancel", "key-cancel-1", "{\"order\":\"1\"}"), "no_order"));
    assert_int_equal(fake.commits, commits);      /* nothing to write */
    sign_in_all(house);
    ask_stored(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    assert_true(is_ok(ask_stored(house, house->resident, "order_cancel", "key-cancel-1", "{\"order\":\"1\"}")));
    assert_string_equal(fake.state, "cancelled");
}

static void without_the_store_only_questions(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    assert_null(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)));
    uint32_t order = house->asked;
    assert_null(ask(house, house->resident, "order_list", NULL, "{}"));
    uint32_t list = house->asked;
    fake.up = false;
    core_away(house->core);
    assert_true(is_ok(fake_reply_to(list)));      /* from memory */
    assert_null(fake_reply_to(order));            /* not known to be stored */
    const char *reply = ask(house, house->resident, "order_now", "key-order-2", order_body(house, 1, 8));
    assert_true(is_error(reply, "unavailable"));
    assert_non_null(strstr(reply, "\"retry_ms\":2000"));
    assert_true(is_error(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)), "unavailable"));
    assert_true(is_ok(ask(house, house->resident, "order_show", NULL, "{\"order\":\"1\"}")));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    uint64_t seq = engine_last_seq(house->parts.engine);
    assert_true(is_error(ask(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"600000\"}"), "unavailable"));
    assert_true(clock_advance(&house->clock, 600000));
    core_turn(house->core);
    uv_run(&house->loop, UV_RUN_NOWAIT);
    assert_int_equal(engine_last_seq(house->parts.engine), seq);      /* offers run out, but nothing is ticked */
    fake.up = true;
    core_back(house->core);
    uv_run(&house->loop, UV_RUN_NOWAIT);
    assert_true(engine_last_seq(house->parts.engine) > seq);          /* now it is */
    fake_store_all();
    assert_true(is_ok(fake_reply_to(order)));
    assert_true(is_ok(ask_stored(house, house->resident, "order_now", "key-order-2", order_body(house, 1, 8))));
}

static void polls_wake_when_stored(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    char body[64];
    snprintf(body, sizeof body, "{\"after\":\"%u\",\"wait_ms\":30000}", (unsigned)engine_last_seq(house->parts.engine));
    assert_null(ask(house, house->resident, "events_since", NULL, body));
    uint32_t poll = house->asked;
    ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    assert_null(fake_reply_to(poll));
    fake_store_all();
    const char *reply = fake_reply_to(poll);
    assert_true(is_ok(reply));
    assert_non_null(strstr(reply, "\"event\":\"ordered\""));
    assert_non_null(strstr(reply, "\"event\":\"assigned\""));
    assert_true(is_error(ask(house, house->resident, "events_since", NULL, "{\"after\":\"999999\"}"), "gone"));
}

/* What fell due on the way is stored before the reply leaves, and a request that comes twice moves the clock once. */
static void a_clock_moves_once(void **state)
{
    struct house *house = *state;
    static const char advance[] = "{\"by_ms\":\"61000\"}";
    sign_in_all(house);
    ask_stored(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    int64_t before_ms = clock_now_ms(&house->clock);
    uint64_t seq = engine_last_seq(house->parts.engine);
    assert_true(is_error(ask(house, house->admin, "clock_advance", NULL, advance), "no_key"));
    assert_null(ask(house, house->admin, "clock_advance", "key-clock-1", advance));
    assert_true(engine_last_seq(house->parts.engine) > seq);      /* the offer ran out */
    fake_store_all();
    assert_true(is_ok(fake_reply_to(house->asked)));
    assert_true(is_ok(ask(house, house->admin, "clock_advance", "key-clock-1", advance)));
    assert_int_equal(clock_now_ms(&house->clock), before_ms + 61000);
    assert_true(is_ok(ask_stored(house, house->admin, "clock_advance", "key-clock-2", advance)));
    assert_int_equal(clock_now_ms(&house->clock), before_ms + 2 * 61000);
    assert_true(is_error(ask(house, house->admin, "clock_advance", "key-clock-3", "{\"by_ms\":\"4102444800000\"}"), "out_of_range"));
    house->clock.speed_pct = 100;
    assert_true(is_error(ask(house, house->admin, "clock_advance", "key-clock-4", advance), "state"));
}

/* The crew that did not answer in time is no longer on the order, and is told all the same. */
static void who_loses_an_order_hears_of_it(void **state)
{
    struct house *house = *state;
    char auth[40], body[64];
    unsigned worker = 0;
    sign_in_all(house);
    const char *reply = ask_stored(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    assert_int_equal(sscanf(strstr(reply, "\"workers\":[{\"worker\":\""), "\"workers\":[{\"worker\":\"%u", &worker), 1);
    open_session(house, "worker", worker, auth);
    snprintf(body, sizeof body, "{\"after\":\"%u\"}", (unsigned)engine_last_seq(house->parts.engine));
    uint32_t ticks = fake.commits;
    assert_true(is_ok(ask_stored(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"61000\"}")));
    assert_true(fake.commits > ticks);
    reply = ask(house, auth, "events_since", NULL, body);
    assert_true(is_ok(reply));
    assert_non_null(strstr(reply, "\"event\":\"unassigned\""));
    assert_int_equal(clock_now_ms(&house->clock) % 86400000, 2 * 3600000 + 61000);      /* 10:01:01 in UTC+8 */
}

/* Who asks, what, and what comes of it. $O: an order of point 1 whose crew is not the worker of the session. */
static void nobody_reaches_beyond_their_scope(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    ask_stored(house, house->admin, "order_now", "key-order-1", order_body(house, 1, 7));
    unsigned other = 0;
    const char *shown = ask(house, house->admin, "order_show", NULL, "{\"order\":\"1\"}");
    assert_int_equal(sscanf(strstr(shown, "\"workers\":[{\"worker\":\""), "\"workers\":[{\"worker\":\"%u", &other), 1);
    char stranger[40], elsewhere[40], worker[40], firm[40], accept[64];
    const struct worker_file *file = people_find(house->parts.people, other), *apart = NULL;
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {
        if (house->tables->worker[i].firm != file->firm) apart = &house->tables->worker[i];
    }
    assert_non_null(apart);
    open_session(house, "worker", apart->id, stranger);
    open_session(house, "worker", other, worker);
    open_session(house, "resident", 2, elsewhere);
    open_session(house, "firm", apart->firm, firm);
    snprintf(accept, sizeof accept, "{\"order\":\"1\",\"worker\":\"%u\"}", other);
    char show_other[48];
    snprintf(show_other, sizeof show_other, "{\"worker\":\"%u\"}", other);
    const struct { const char *auth, *kind, *body, *error; } cases[] = {
        { NULL, "menu", "{}", "no_session" },
        { "00000000000000000000000000000000", "menu", "{}", "no_session" },
        { house->resident, "order_show", "{\"order\":\"1\"}", NULL },
        { elsewhere, "order_show", "{\"order\":\"1\"}", "forbidden" },
        { elsewhere, "order_cancel", "{\"order\":\"1\"}", "forbidden" },
        { worker, "order_show", "{\"order\":\"1\"}", NULL },
        { stranger, "order_show", "{\"order\":\"1\"}", "forbidden" },
        { firm, "order_show", "{\"order\":\"1\"}", "forbidden" },
        { house->regulator, "order_show", "{\"order\":\"1\"}", "forbidden" },
        { house->regulator, "events_since", "{\"after\":\"0\"}", "forbidden" },
        { house->regulator, "usage", "{\"scope\":\"all\",\"day\":\"2026-11-23\"}", NULL },
        { house->regulator, "usage", "{\"scope\":\"worker\",\"id\":\"1\",\"day\":\"2026-11-23\"}", "forbidden" },
        { house->operator, "usage", "{\"scope\":\"point\",\"id\":\"1\",\"day\":\"2026-11-23\"}", NULL },
        { house->operator, "usage", "{\"scope\":\"point\",\"id\":\"2\",\"day\":\"2026-11-23\"}", "forbidden" },
        { house->operator, "usage", "{\"scope\":\"all\",\"day\":\"2026-11-23\"}", "forbidden" },
        { firm, "worker_show", show_other, "forbidden" },
        { stranger, "worker_show", show_other, "forbidden" },
        { worker, "worker_show", show_other, NULL },
        { house->resident, "worker_show", show_other, "forbidden" },
        { elsewhere, "order_now", order_body(house, 1, 9), "forbidden" },
        { house->resident, "worker_list", "{}", "forbidden" },
        { house->resident, "clock_advance", "{\"by_ms\":\"1\"}", "forbidden" },
        { stranger, "offer_accept", accept, "forbidden" },
        { worker, "offer_accept", accept, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[32];
        snprintf(key, sizeof key, "key-scope-%u", (unsigned)i);
        const char *reply = ask_stored(house, cases[i].auth, cases[i].kind, key, cases[i].body);
        if (cases[i].error == NULL ? !is_ok(reply) : !is_error(reply, cases[i].error)) fail_msg("case %zu, %s: %s", i, cases[i].kind, reply);
    }
}

static void bad_asks_are_named(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    char far[ORDER_TEXT];
    snprintf(far, sizeof far, "%s", order_body(house, 1, 7));
    *strstr(far, "CLN01") = 'X';
    static const struct { const char *kind, *body, *error, *field; } cases[] = {
        { "order_now", NULL, "no_item", "body.item" },
        { "order_show", "{\"order\":\"99\"}", "no_order", "body.order" },
        { "order_show", "{}", "missing_field", "body.order" },
        { "order_cancel", "{\"order\":\"1\",\"cause\":\"sick\"}", "out_of_range", "body.cause" },
        { "order_list", "{\"state\":\"lost\"}", "out_of_range", "body.state" },
        { "worker_show", "{\"worker\":\"4000000\"}", "no_worker", "body.worker" },
        { "worker_away", "{\"worker\":\"1\",\"why\":\"party\",\"from_ms\":\"1\",\"to_ms\":\"2\"}", "out_of_range", "body.why" },
        { "roster_set", "{\"worker\":\"1\",\"day\":\"2026-11-25\",\"shift\":\"NONE\"}", "no_shift", "body.shift" },
        { "roster_show", "{\"day\":\"2026-11-25\",\"days\":7}", "missing_field", "body.point" },
        { "usage", "{\"scope\":\"planet\",\"day\":\"2026-11-25\"}", "out_of_range", "body.scope" },
        { "session_open", "{\"role\":\"king\"}", "out_of_range", "body.role" },
        { "session_open", "{\"role\":\"worker\",\"scope\":\"4000000\"}", "no_worker", "body.scope" },
        { "session_open", "{\"role\":\"operator\"}", "missing_field", "body.scope" },
        { "session_open", "{\"role\":\"firm\",\"scope\":\"9999\"}", "out_of_range", "body.scope" },
    };
    ask_stored(house, house->admin, "order_now", "key-order-1", order_body(house, 1, 7));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[32], field[48];
        snprintf(key, sizeof key, "key-bad-%u", (unsigned)i);
        snprintf(field, sizeof field, "\"field\":\"%s\"", cases[i].field);
        const char *reply = ask_stored(house, house->admin, cases[i].kind, key, cases[i].body != NULL ? cases[i].body : far);
        if (!is_error(reply, cases[i].error) || strstr(reply, field) == NULL) fail_msg("case %zu, %s: %s", i, cases[i].kind, reply);
    }
}

/* Lists are cut into pages that fit, and the pages together hold everybody once. */
static void pages_are_whole(void **state)
{
    struct house *house = *state;
    uint32_t seen = 0, pages = 0;
    unsigned after = 0;
    for (bool more = true; more; pages++) {
        char body[64];
        snprintf(body, sizeof body, "{\"point\":\"1\",\"after\":\"%u\",\"day\":\"2026-11-23\",\"days\":28}", after);
        fake.reply_count = 0;
        const char *reply = ask_stored(house, house->operator, "roster_show", NULL, body);
        assert_true(is_ok(reply));
        more = strstr(reply, "\"more\":true") != NULL;
        for (const char *at = reply; (at = strstr(at, "\"worker\":\"")) != NULL; at++) {
            unsigned worker = (unsigned)strtoul(at + 10, NULL, 10);
            assert_true(worker >= after);
            after = worker;
            seen++;
        }
    }
    assert_int_equal(seen, 28 * WORKERS);
    assert_in_range(pages, 2, WORKERS);
}

static void draining_answers_everybody(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    char body[64];
    snprintf(body, sizeof body, "{\"after\":\"%u\",\"wait_ms\":30000}", (unsigned)engine_last_seq(house->parts.engine));
    ask(house, house->resident, "events_since", NULL, body);
    uint32_t poll = house->asked;
    ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    uint32_t order = house->asked;
    house->freed = false;
    core_drain(house->core, 60000, on_freed, house);
    assert_true(is_ok(fake_reply_to(poll)));
    assert_true(is_error(ask(house, house->resident, "menu", NULL, "{}"), "unavailable"));
    uv_run(&house->loop, UV_RUN_NOWAIT);
    assert_false(house->freed);      /* the order is still under way */
    fake_store_all();
    assert_true(is_ok(fake_reply_to(order)));
    uv_run(&house->loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
}

/* Redis does not confirm: who waits is told so, once; what was decided still counts, and so does its answer. */
static void a_late_reply_is_given_up(void **state)
{
    struct house *house = *state;
    sign_in_all(house);
    assert_null(ask(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7)));
    uint32_t order = house->asked, replies = fake.reply_count;
    house->freed = false;
    core_drain(house->core, 1, on_freed, house);
    uv_run(&house->loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
    const char *reply = fake_reply_to(order);
    assert_true(is_error(reply, "unavailable"));
    assert_non_null(strstr(reply, "\"kind\":\"order_now\""));
    assert_non_null(strstr(reply, "\"retry_ms\":2000"));
    assert_int_equal(fake.reply_count, replies + 1);
    fake_store_all();
    assert_int_equal(fake.reply_count, replies + 1);
    assert_int_equal(core_figures(house->core)->late, 1);
    struct answer answer;
    assert_true(answer_find(core_answers(house->core), "key-order-1", clock_mono_ms(), &answer));
}

/* The number of the last order goes with every commit, and now and then the log is cut. */
static void numbers_are_kept_and_the_log_is_cut(void **state)
{
    struct house *house = *state;
    static const char *const kinds[] = { "worker_sign_in", "worker_sign_out" };
    char key[32], body[64];
    house->config.log_events_max = 4321;
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < house->tables->worker_count; i++) {
            snprintf(key, sizeof key, "sign-%d-%u", round, (unsigned)i);
            snprintf(body, sizeof body, "{\"worker\":\"%u\"}", (unsigned)house->tables->worker[i].id);
            assert_true(is_ok(ask_stored(house, house->admin, kinds[round % 2], key, body)));
            fake.reply_count = 0;
        }
    }
    assert_int_equal(engine_last_seq(house->parts.engine), 3 * WORKERS);
    assert_int_equal(fake.trims, 1);
    assert_int_equal(fake.log_most, 4321);
    assert_int_equal(fake.last_order, 0);
    ask_stored(house, house->resident, "order_now", "key-order-1", order_body(house, 1, 7));
    ask_stored(house, house->resident, "order_now", "key-order-2", order_body(house, 1, 8));
    assert_int_equal(fake.last_order, 2);
    assert_int_equal(fake.counters, fake.commits);
}

/* Turns the loop until the sweep has published all days and deleted those that are no longer in the roster. */
static void sweep(struct house *house, int32_t last_gone)
{
    struct publish_state state = { 0 };
    for (int i = 0; i < 10000 && (state.days < 8 || fake.day_forgotten != last_gone); i++) {
        uv_run(&house->loop, UV_RUN_NOWAIT);
        fake_store_all();
        publish_state(core_publish(house->core), &state);
    }
    assert_int_equal(fake.day_forgotten, last_gone);
}

/* By the core's calendar, not the world's. */
static void days_behind_the_roster_go(void **state)
{
    struct house *house = *state;
    const struct roster *roster = engine_roster(house->parts.engine);
    int32_t first = roster_first_day(roster);
    publish_seen_day(core_publish(house->core), first - 100);
    sweep(house, first - 1);
    assert_int_equal(fake.days_forgotten, 100);
    assert_true(is_ok(ask_stored(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"259200000\"}")));
    assert_true(is_ok(ask_stored(house, house->admin, "worker_sign_in", "key-sign-1", "{\"worker\":\"1\"}")));
    assert_int_equal(roster_first_day(roster), first + 3);
    assert_int_equal(fake.days_forgotten, 100);
    uint64_t begun = uv_hrtime();
    while (fake.days_forgotten < 103 && uv_hrtime() - begun < 20000000000u) {      /* it rests a second between two looks */
        uv_run(&house->loop, UV_RUN_ONCE);
        fake_store_all();
    }
    assert_int_equal(fake.days_forgotten, 103);
    assert_int_equal(fake.day_forgotten, first + 2);
}

int main(void)
{
    log_open(NULL, 0);
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(told_only_when_stored), CASE(one_turn_is_one_commit), CASE(a_key_happens_once), CASE(a_refusal_leaves_the_key_unused),
        CASE(without_the_store_only_questions), CASE(polls_wake_when_stored), CASE(a_clock_moves_once), CASE(who_loses_an_order_hears_of_it),
        CASE(nobody_reaches_beyond_their_scope), CASE(bad_asks_are_named), CASE(pages_are_whole), CASE(draining_answers_everybody),
        CASE(a_late_reply_is_given_up), CASE(numbers_are_kept_and_the_log_is_cut), CASE(days_behind_the_roster_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
