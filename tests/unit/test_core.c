/* test_core.c - the turn: nothing is told before it is stored, nothing happens twice, nobody reaches beyond their scope.
 * The store and the wire are the test's. */
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
#include "server/log.h"
#include "unit/core_house.h"
#include "unit/fake_store.h"

enum { BODY_TEXT = 512 };

static uv_loop_t loop;

static void settle(struct house *house)
{
    (void)house;
    fake_store_all();
}

static int set_up_with(void **state, const struct config *config)
{
    fake_store_clear();
    uv_loop_init(&loop);
    struct house *house = *state = house_open(&loop, fake_store(), config, settle);
    engine_open(house->parts.engine, clock_now_ms(&house->clock));
    house_start(house);
    return 0;
}

static int set_up(void **state)
{
    struct config config;
    house_config(&config);
    return set_up_with(state, &config);
}

static int set_up_fine_grid(void **state)
{
    struct config config;
    house_config(&config);
    config.policy.slot_step_min = 5;
    return set_up_with(state, &config);
}

static int tear_down(void **state)
{
    house_close(*state);
    assert_int_equal(uv_loop_close(&loop), 0);
    return 0;
}

/* ---- what must hold ---- */

static void told_only_when_stored(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));
    uint32_t order = house->asked;
    assert_int_equal(fake.pending, 1);
    assert_string_equal(fake.state, "assigned");
    assert_null(house_ask(house, house->resident, "order_list", NULL, "{}"));      /* a question waits for what it would reveal */
    uint32_t list = house->asked;
    const char *events = house_ask(house, house->resident, "events_since", NULL, "{\"after\":\"0\"}");
    assert_non_null(strstr(events, "\"event\":\"signed_in\""));
    assert_null(strstr(events, "\"event\":\"ordered\""));
    struct core_state before, after;
    core_state(house->core, &before);
    fake_store_all();
    core_state(house->core, &after);
    assert_true(reply_ok(fake_reply_to(order)));
    assert_true(reply_ok(fake_reply_to(list)));
    assert_non_null(strstr(fake_reply_to(list), "\"state\":\"assigned\""));
    assert_true(after.published > before.published);
    assert_true(reply_ok(house_ask(house, house->resident, "order_list", NULL, "{}")));      /* nothing is under way: at once */
}

static void one_turn_is_one_commit(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    uint32_t commits = fake.commits, answers = fake.answers, first = house->asked + 1;
    house_ask_in_turn(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    house_ask_in_turn(house, house->resident, "order_now", "key-order-2", house_order(house, 1, 8));
    core_turn(house->core);
    assert_int_equal(fake.commits, commits + 1);
    assert_null(fake_reply_to(first));
    fake_store_all();
    assert_true(reply_ok(fake_reply_to(first)));
    assert_true(reply_ok(fake_reply_to(first + 1)));
    assert_int_equal(fake.answers, answers + 2);      /* in the same commit */
}

/* Of a worker who gets a visit only the plan is written, and what already stands in a set is not put there again. */
static void only_changes_are_written(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    uint32_t freed = fake.freed, taken = fake.taken, workers = fake.workers, plans = fake.plans;
    assert_true(freed >= 1 && fake.worker_fields > 0);
    house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_int_equal(fake.plans, plans + 1);
    assert_memory_equal(fake.plan, "visit:1:", 8);
    house_ask_settled(house, house->resident, "order_cancel", "key-cancel-1", "{\"order\":\"1\"}");
    assert_string_equal(fake.state, "cancelled");
    assert_int_equal(fake.over, 1);
    assert_int_equal(fake.plans, plans + 2);
    assert_string_equal(fake.plan, "");
    assert_int_equal(fake.workers, workers);
    assert_int_equal(fake.freed, freed);
    assert_int_equal(fake.taken, taken);
}

static void a_key_happens_once(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));
    uint32_t first = house->asked;
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));      /* waits like the first */
    uint32_t again = house->asked;
    fake_store_all();
    assert_true(reply_ok(fake_reply_to(first)));
    assert_true(reply_ok(fake_reply_to(again)));
    const char *later = house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_true(reply_ok(later));
    assert_string_equal(strstr(later, "\"body\":"), strstr(fake_reply_to(first), "\"body\":"));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    assert_true(reply_error(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 8)), "key_reused"));
    assert_true(reply_error(house_ask(house, house->resident, "slot_renew", "key-order-1", "{\"order\":\"1\"}"), "key_reused"));
    assert_true(reply_error(house_ask(house, house->admin, "order_now", "key-order-1", house_order(house, 1, 7)), "key_reused"));
    assert_true(reply_error(house_ask(house, house->resident, "order_now", NULL, house_order(house, 1, 7)), "no_key"));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
}

static void a_refusal_leaves_the_key_unused(void **state)
{
    struct house *house = *state;
    uint32_t commits = fake.commits;
    assert_true(reply_error(house_ask(house, house->resident, "order_cancel", "key-cancel-1", "{\"order\":\"1\"}"), "no_order"));
    assert_int_equal(fake.commits, commits);      /* nothing to write */
    house_sign_in_all(house);
    house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_true(reply_ok(house_ask_settled(house, house->resident, "order_cancel", "key-cancel-1", "{\"order\":\"1\"}")));
    assert_string_equal(fake.state, "cancelled");
}

static void without_the_store_only_questions(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));
    uint32_t order = house->asked;
    assert_null(house_ask(house, house->resident, "order_list", NULL, "{}"));
    uint32_t list = house->asked;
    fake.up = false;
    core_away(house->core);
    assert_true(reply_ok(fake_reply_to(list)));      /* from memory */
    assert_null(fake_reply_to(order));            /* not known to be stored */
    const char *reply = house_ask(house, house->resident, "order_now", "key-order-2", house_order(house, 1, 8));
    assert_true(reply_error(reply, "unavailable"));
    assert_non_null(strstr(reply, "\"retry_ms\":2000"));
    assert_true(reply_error(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)), "unavailable"));
    assert_true(reply_ok(house_ask(house, house->resident, "order_show", NULL, "{\"order\":\"1\"}")));
    assert_int_equal(engine_last_order(house->parts.engine), 1);
    uint64_t seq = engine_last_seq(house->parts.engine);
    assert_true(reply_error(house_ask(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"600000\"}"), "unavailable"));
    assert_true(clock_advance(&house->clock, 600000));
    core_turn(house->core);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_int_equal(engine_last_seq(house->parts.engine), seq);      /* offers run out, but nothing is ticked */
    fake.up = true;
    core_back(house->core);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_true(engine_last_seq(house->parts.engine) > seq);          /* now it is */
    fake_store_all();
    assert_true(reply_ok(fake_reply_to(order)));
    assert_true(reply_ok(house_ask_settled(house, house->resident, "order_now", "key-order-2", house_order(house, 1, 8))));
}

static void polls_wake_when_stored(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    char body[64];
    snprintf(body, sizeof body, "{\"after\":\"%u\",\"wait_ms\":30000}", (unsigned)engine_last_seq(house->parts.engine));
    assert_null(house_ask(house, house->resident, "events_since", NULL, body));
    uint32_t poll = house->asked;
    house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_null(fake_reply_to(poll));
    fake_store_all();
    const char *reply = fake_reply_to(poll);
    assert_true(reply_ok(reply));
    assert_non_null(strstr(reply, "\"event\":\"ordered\""));
    assert_non_null(strstr(reply, "\"event\":\"assigned\""));
    assert_true(reply_error(house_ask(house, house->resident, "events_since", NULL, "{\"after\":\"999999\"}"), "gone"));
}

/* What fell due on the way is stored before the reply leaves, and a request that comes twice moves the clock once. */
static void a_clock_moves_once(void **state)
{
    struct house *house = *state;
    static const char advance[] = "{\"by_ms\":\"61000\"}";
    house_sign_in_all(house);
    house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    int64_t before_ms = clock_now_ms(&house->clock);
    uint64_t seq = engine_last_seq(house->parts.engine);
    assert_true(reply_error(house_ask(house, house->admin, "clock_advance", NULL, advance), "no_key"));
    assert_null(house_ask(house, house->admin, "clock_advance", "key-clock-1", advance));
    assert_true(engine_last_seq(house->parts.engine) > seq);      /* the offer ran out */
    fake_store_all();
    assert_true(reply_ok(fake_reply_to(house->asked)));
    assert_true(reply_ok(house_ask(house, house->admin, "clock_advance", "key-clock-1", advance)));
    assert_int_equal(clock_now_ms(&house->clock), before_ms + 61000);
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-2", advance)));
    assert_int_equal(clock_now_ms(&house->clock), before_ms + 2 * 61000);
    assert_true(reply_error(house_ask(house, house->admin, "clock_advance", "key-clock-3", "{\"by_ms\":\"4102444800000\"}"), "out_of_range"));
    house->clock.speed_pct = 100;
    assert_true(reply_error(house_ask(house, house->admin, "clock_advance", "key-clock-4", advance), "state"));
}

/* The crew that did not answer in time is no longer on the order, and is told all the same. */
static void who_loses_an_order_hears_of_it(void **state)
{
    struct house *house = *state;
    char auth[40], body[64];
    unsigned worker = 0;
    house_sign_in_all(house);
    const char *reply = house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    assert_int_equal(sscanf(strstr(reply, "\"workers\":[{\"worker\":\""), "\"workers\":[{\"worker\":\"%u", &worker), 1);
    house_session(house, "worker", worker, auth);
    snprintf(body, sizeof body, "{\"after\":\"%u\"}", (unsigned)engine_last_seq(house->parts.engine));
    uint32_t ticks = fake.commits;
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"61000\"}")));
    assert_true(fake.commits > ticks);
    reply = house_ask(house, auth, "events_since", NULL, body);
    assert_true(reply_ok(reply));
    assert_non_null(strstr(reply, "\"event\":\"unassigned\""));
    assert_int_equal(clock_now_ms(&house->clock) % 86400000, 2 * 3600000 + 61000);      /* 10:01:01 in UTC+8 */
}

/* What is wanted and not had is noted: by the staff alone to be read, and once, however often the household tries; the key stays unused. */
static void who_is_turned_away_is_noted_once(void **state)
{
    struct house *house = *state;
    char body[BODY_TEXT], since[64];
    const char *order = house_order(house, 1, 7);
    uint64_t seq = engine_last_seq(house->parts.engine);
    snprintf(body, sizeof body, "%.*s,\"start_ms\":\"%lld\"}", (int)strlen(order) - 1, order, (long long)clock_now_ms(&house->clock) + 30 * MINUTE_MS);
    snprintf(since, sizeof since, "{\"after\":\"%llu\"}", (unsigned long long)seq);
    assert_true(reply_error(house_ask_settled(house, house->resident, "slot_hold", "key-hold-1", body), "too_soon"));
    assert_true(reply_error(house_ask_settled(house, house->resident, "slot_hold", "key-hold-1", body), "too_soon"));
    assert_true(reply_error(house_ask_settled(house, house->resident, "slot_hold", "key-hold-2", body), "too_soon"));
    assert_int_equal(engine_last_seq(house->parts.engine), seq + 1);
    const char *reply = house_ask(house, house->operator, "events_since", NULL, since);
    assert_non_null(strstr(reply, "\"event\":\"turned_away\""));
    assert_non_null(strstr(reply, "\"household\":\"7\""));
    assert_non_null(strstr(reply, "\"error\":\"too_soon\""));
    assert_null(strstr(house_ask(house, house->resident, "events_since", NULL, since), "turned_away"));
    assert_true(reply_error(house_ask_settled(house, house->resident, "slot_hold", "key-hold-3", "{\"point\":\"1\",\"household\":\"7\",\"lon_e7\":1201580000,"
                            "\"lat_e7\":302420000,\"item\":\"CLN01\",\"qty\":99,\"start_ms\":\"1\"}"), "quantity"));
    assert_int_equal(engine_last_seq(house->parts.engine), seq + 1);      /* a mistake is not demand */
}

/* Who asks, what, and what comes of it. $O: an order of point 1 whose crew is not the worker of the session. */
static void nobody_reaches_beyond_their_scope(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    house_ask_settled(house, house->admin, "order_now", "key-order-1", house_order(house, 1, 7));
    unsigned other = 0;
    const char *shown = house_ask(house, house->admin, "order_show", NULL, "{\"order\":\"1\"}");
    assert_int_equal(sscanf(strstr(shown, "\"workers\":[{\"worker\":\""), "\"workers\":[{\"worker\":\"%u", &other), 1);
    char stranger[40], elsewhere[40], worker[40], firm[40], accept[64];
    const struct worker_file *file = people_find(house->parts.people, other), *apart = NULL;
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {
        if (house->tables->worker[i].firm != file->firm) apart = &house->tables->worker[i];
    }
    assert_non_null(apart);
    house_session(house, "worker", apart->id, stranger);
    house_session(house, "worker", other, worker);
    house_session(house, "resident", 2, elsewhere);
    house_session(house, "firm", apart->firm, firm);
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
        { elsewhere, "order_now", house_order(house, 1, 9), "forbidden" },
        { house->resident, "worker_list", "{}", "forbidden" },
        { house->resident, "clock_advance", "{\"by_ms\":\"1\"}", "forbidden" },
        { stranger, "offer_accept", accept, "forbidden" },
        { worker, "offer_accept", accept, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[32];
        snprintf(key, sizeof key, "key-scope-%u", (unsigned)i);
        const char *reply = house_ask_settled(house, cases[i].auth, cases[i].kind, key, cases[i].body);
        if (cases[i].error == NULL ? !reply_ok(reply) : !reply_error(reply, cases[i].error)) fail_msg("case %zu, %s: %s", i, cases[i].kind, reply);
    }
}

static void bad_asks_are_named(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    char far[BODY_TEXT];
    snprintf(far, sizeof far, "%s", house_order(house, 1, 7));
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
    house_ask_settled(house, house->admin, "order_now", "key-order-1", house_order(house, 1, 7));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[32], field[48];
        snprintf(key, sizeof key, "key-bad-%u", (unsigned)i);
        snprintf(field, sizeof field, "\"field\":\"%s\"", cases[i].field);
        const char *reply = house_ask_settled(house, house->admin, cases[i].kind, key, cases[i].body != NULL ? cases[i].body : far);
        if (!reply_error(reply, cases[i].error) || strstr(reply, field) == NULL) fail_msg("case %zu, %s: %s", i, cases[i].kind, reply);
    }
}

/* A list read to its end, page by page. row: what each row begins with, before its number. */
struct list { const char *kind, *ask, *next, *row; uint32_t rows, pages_least; };

/* The number behind `name` in a reply; 0: there is none. */
static unsigned long number_after(const char *reply, const char *name)
{
    const char *found = strstr(reply, name);
    return found != NULL ? strtoul(found + strlen(name), NULL, 10) : 0;
}

/* Lists are cut into pages that fit, and the pages together hold everything once and in order. */
static void read_list(struct house *house, const struct list *list)
{
    unsigned long after = 0, last = 0;
    uint32_t seen = 0, pages = 0;
    for (bool more = true; more; pages++) {
        char body[128];
        snprintf(body, sizeof body, "{%s\"after\":\"%lu\"}", list->ask, after);
        fake_wire_clear();
        const char *reply = house_ask_settled(house, house->admin, list->kind, NULL, body);      /* longer than a message: the wire aborts */
        assert_true(reply_ok(reply));
        uint32_t before = seen;
        for (const char *at = reply; (at = strstr(at, list->row)) != NULL; at++) {
            unsigned long number = number_after(at, list->row);
            seen += number != last || strcmp(list->kind, "roster_show") == 0;
            assert_true(number >= last && number > after);
            last = number;
        }
        more = list->next != NULL ? seen > before : strstr(reply, "\"more\":true") != NULL;
        after = list->next != NULL ? number_after(reply, list->next) : last;
        assert_true(!more || seen > before);
    }
    if (seen != list->rows) fail_msg("%s: %u rows", list->kind, (unsigned)seen);
    assert_in_range(pages, list->pages_least, list->rows);
}

static void pages_are_whole(void **state)
{
    struct house *house = *state;
    enum { ORDERS = 150 };
    house_sign_in_all(house);
    for (uint32_t i = 0; i < ORDERS; i++) {
        char key[32];
        snprintf(key, sizeof key, "key-order-%u", (unsigned)i);
        house_ask_in_turn(house, house->resident, "order_now", key, house_order(house, 1, 1000 + i));
    }
    core_turn(house->core);
    fake_store_all();
    uint32_t events = (uint32_t)engine_last_seq(house->parts.engine);
    assert_in_range(events, HOUSE_WORKERS + ORDERS, 999);
    const struct list lists[] = {
        { "order_list", "", NULL, "{\"order\":\"", ORDERS, 3 },
        { "order_list", "\"point\":\"1\",", NULL, "{\"order\":\"", ORDERS, 3 },
        { "worker_list", "", NULL, "{\"worker\":\"", HOUSE_WORKERS, 7 },
        { "worker_list", "\"on_duty\":true,", NULL, "{\"worker\":\"", HOUSE_WORKERS, 7 },
        { "roster_show", "\"point\":\"1\",\"day\":\"2026-11-23\",\"days\":28,", NULL, "{\"worker\":\"", 28 * HOUSE_WORKERS, 12 },
        { "roster_show", "\"point\":\"1\",\"day\":\"2026-11-23\",\"days\":1,", NULL, "{\"worker\":\"", HOUSE_WORKERS, 1 },
        { "events_since", "", "\"next\":\"", "{\"seq\":\"", events, 10 },
        { "events_since", "\"most\":3,", "\"next\":\"", "{\"seq\":\"", events, events / 3 },
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) read_list(house, &lists[i]);
}

/* With a fine grid a fortnight has more starts than fit: whole days, the rest on the next page. */
static void slots_are_cut_at_midnight(void **state)
{
    struct house *house = *state;
    enum { DAYS = 13, STARTS = 144 };      /* 8:00 to 20:00, every five minutes */
    int32_t day = day_of_ms(clock_now_ms(&house->clock)) + 1, end = day + DAYS;
    uint32_t starts = 0, pages = 0;
    for (bool more = true; more; pages++) {
        char body[512], date[TEXT_DATE_SIZE];
        snprintf(body, sizeof body, "%s", house_order(house, 1, 7));
        size_t length = strlen(body) - 1;      /* without its end */
        snprintf(body + length, sizeof body - length, ",\"day\":\"%s\",\"days\":%d}", text_date(day, date), (int)(end - day));
        const char *reply = house_ask(house, house->resident, "slots", NULL, body);
        assert_true(reply_ok(reply));
        int64_t last_ms = 0;
        for (const char *at = reply; (at = strstr(at, "{\"start_ms\":\"")) != NULL; at++) {
            last_ms = (int64_t)number_after(at, "{\"start_ms\":\"");
            starts++;
        }
        more = strstr(reply, "\"more\":true") != NULL;
        day = day_of_ms(last_ms) + 1;
        assert_int_equal(starts % STARTS, 0);
    }
    assert_int_equal(starts, DAYS * STARTS);
    assert_int_equal(pages, 3);
}

static void draining_answers_everybody(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    char body[64];
    snprintf(body, sizeof body, "{\"after\":\"%u\",\"wait_ms\":30000}", (unsigned)engine_last_seq(house->parts.engine));
    house_ask(house, house->resident, "events_since", NULL, body);
    uint32_t poll = house->asked;
    house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    uint32_t order = house->asked;
    house->freed = false;
    core_drain(house->core, 60000, house_freed, house);
    assert_true(reply_ok(fake_reply_to(poll)));
    assert_true(reply_error(house_ask(house, house->resident, "menu", NULL, "{}"), "unavailable"));
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_false(house->freed);      /* the order is still under way */
    fake_store_all();
    assert_true(reply_ok(fake_reply_to(order)));
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
}

/* Redis does not confirm: who waits is told so, once; what was decided still counts, and so does its answer. */
static void a_late_reply_is_given_up(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    assert_null(house_ask(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7)));
    uint32_t order = house->asked, replies = fake_wire_count();
    house->freed = false;
    core_drain(house->core, 1, house_freed, house);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(house->freed);
    const char *reply = fake_reply_to(order);
    assert_true(reply_error(reply, "unavailable"));
    assert_non_null(strstr(reply, "\"kind\":\"order_now\""));
    assert_non_null(strstr(reply, "\"retry_ms\":2000"));
    assert_int_equal(fake_wire_count(), replies + 1);
    fake_store_all();
    assert_int_equal(fake_wire_count(), replies + 1);
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
    house->config.log_events_max = 1000;
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < house->tables->worker_count; i++) {
            snprintf(key, sizeof key, "sign-%d-%u", round, (unsigned)i);
            snprintf(body, sizeof body, "{\"worker\":\"%u\"}", (unsigned)house->tables->worker[i].id);
            assert_true(reply_ok(house_ask_settled(house, house->admin, kinds[round % 2], key, body)));
            fake_wire_clear();
        }
    }
    assert_int_equal(engine_last_seq(house->parts.engine), 3 * HOUSE_WORKERS);
    assert_int_equal(fake.trims, 1);
    assert_int_equal(fake.log_first, 1024 - 1000 + 1);
    assert_int_equal(fake.last_order, 0);
    house_ask_settled(house, house->resident, "order_now", "key-order-1", house_order(house, 1, 7));
    house_ask_settled(house, house->resident, "order_now", "key-order-2", house_order(house, 1, 8));
    assert_int_equal(fake.last_order, 2);
    assert_int_equal(fake.counters, fake.commits);
}

/* Turns the loop until the sweep has published all days and deleted those that are no longer in the roster. */
static void sweep(struct house *house, int32_t last_gone)
{
    struct publish_state state = { 0 };
    for (int i = 0; i < 10000 && (state.days < 1 + PUBLISH_DAYS_AHEAD || fake.day_forgotten != last_gone); i++) {
        uv_run(&loop, UV_RUN_NOWAIT);
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
    publish_days_seen(publish_days(core_publish(house->core)), first - 100);
    sweep(house, first - 1);
    assert_int_equal(fake.days_forgotten, 100);
    assert_true(reply_ok(house_ask_settled(house, house->admin, "clock_advance", "key-clock-1", "{\"by_ms\":\"259200000\"}")));
    assert_true(reply_ok(house_ask_settled(house, house->admin, "worker_sign_in", "key-sign-1", "{\"worker\":\"1\"}")));
    assert_int_equal(roster_first_day(roster), first + 3);
    assert_int_equal(fake.days_forgotten, 100);
    uint64_t begun = uv_hrtime();
    while (fake.days_forgotten < 103 && uv_hrtime() - begun < 20000000000u) {      /* it rests a second between two looks */
        uv_run(&loop, UV_RUN_ONCE);
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
        CASE(told_only_when_stored), CASE(one_turn_is_one_commit), CASE(only_changes_are_written), CASE(a_key_happens_once), CASE(a_refusal_leaves_the_key_unused),
        CASE(without_the_store_only_questions), CASE(polls_wake_when_stored), CASE(a_clock_moves_once), CASE(who_loses_an_order_hears_of_it), CASE(who_is_turned_away_is_noted_once),
        CASE(nobody_reaches_beyond_their_scope), CASE(bad_asks_are_named), CASE(pages_are_whole), cmocka_unit_test_setup_teardown(slots_are_cut_at_midnight, set_up_fine_grid, tear_down),
        CASE(draining_answers_everybody),
        CASE(a_late_reply_is_given_up), CASE(numbers_are_kept_and_the_log_is_cut), CASE(days_behind_the_roster_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
