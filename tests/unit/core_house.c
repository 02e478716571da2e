#include "unit/core_house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "engine/calendar.h"
#include "protocol/text.h"

enum { ASK_TEXT = 1024, BODY_TEXT = 512 };

/* ---- asking ---- */

const char *house_ask_in_turn(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    static char text[ASK_TEXT];
    int length = snprintf(text, sizeof text, "{\"v\":1,\"id\":\"%u\",\"kind\":\"%s\"%s%s%s%s%s%s,\"body\":%s}", (unsigned)house->asked + 1, kind,
                          auth != NULL ? ",\"auth\":\"" : "", auth != NULL ? auth : "", auth != NULL ? "\"" : "",
                          key != NULL ? ",\"key\":\"" : "", key != NULL ? key : "", key != NULL ? "\"" : "", body);
    assert_in_range(length, 1, ASK_TEXT - 1);
    core_request(house->core, (struct wire_token){ .context = ++house->asked }, text, (size_t)length);
    return fake_reply_to(house->asked);
}

const char *house_ask(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    house_ask_in_turn(house, auth, kind, key, body);
    core_turn(house->core);
    return fake_reply_to(house->asked);
}

const char *house_ask_settled(struct house *house, const char *auth, const char *kind, const char *key, const char *body)
{
    house_ask(house, auth, kind, key, body);
    house->settle(house);
    const char *reply = fake_reply_to(house->asked);
    assert_non_null(reply);
    return reply;
}

bool reply_ok(const char *reply) { return reply != NULL && strstr(reply, "\"ok\":true") != NULL; }

bool reply_error(const char *reply, const char *name)
{
    char text[64];
    snprintf(text, sizeof text, "\"error\":{\"name\":\"%s\"", name);
    return reply != NULL && strstr(reply, text) != NULL;
}

void house_session(struct house *house, const char *role, uint32_t scope, char auth[HOUSE_AUTH])
{
    char body[128];
    snprintf(body, sizeof body, "{\"role\":\"%s\",\"scope\":\"%u\",\"program\":\"test\"}", role, (unsigned)scope);
    const char *reply = house_ask(house, NULL, "session_open", NULL, body);
    assert_true(reply_ok(reply));
    const char *found = strstr(reply, "\"auth\":\"");
    assert_non_null(found);
    snprintf(auth, 33, "%.32s", found + 8);
}

void house_sign_in_all(struct house *house)
{
    char key[32], body[64];
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {
        snprintf(key, sizeof key, "sign-in-%u", (unsigned)i);
        snprintf(body, sizeof body, "{\"worker\":\"%u\"}", (unsigned)house->tables->worker[i].id);
        house_ask_in_turn(house, house->admin, "worker_sign_in", key, body);
        if (i % 64 < 63 && i + 1 < house->tables->worker_count) continue;
        core_turn(house->core);
        house->settle(house);
        fake_wire_clear();
    }
}

const char *house_order(const struct house *house, uint32_t point, uint32_t household)
{
    static char text[BODY_TEXT];
    struct place place = house->tables->point[0].point.place;
    snprintf(text, sizeof text, "{\"point\":\"%u\",\"household\":\"%u\",\"lon_e7\":%d,\"lat_e7\":%d,\"item\":\"CLN01\",\"qty\":2}",
             (unsigned)point, (unsigned)household, (int)place.lon_e7 + 1000, (int)place.lat_e7);
    return text;
}

/* ---- the house ---- */

static void engine_of_house(struct house *house)
{
    char why[512] = "";
    int64_t start_ms = 0;
    if (!tables_read(PAIDAN_SOURCE_DIR "/config/hangzhou", NULL, &house->tables, why, sizeof why)) fail_msg("%s", why);
    assert_true(text_time_read("2026-11-23 10:00", &start_ms));
    clock_start(&house->clock, start_ms, 0);
    house->tables->worker = calloc(HOUSE_WORKERS, sizeof *house->tables->worker);
    assert_non_null(house->tables->worker);
    house->tables->worker_count = tables_make_workers(house->tables, HOUSE_WORKERS, 3, day_of_ms(start_ms), house->tables->worker);
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {      /* all at one point: somebody is always near */
        house->tables->worker[i].point = 1;
        house->tables->worker[i].base = house->tables->point[0].point.place;
    }
    const struct engine_limits limits = { .workers = HOUSE_WORKERS, .points = 1000, .orders = 1000, .households = 1000 };
    assert_int_equal(engine_new(&limits, &house->config.policy, &house->parts.engine), REFUSE_OK);
    if (!tables_load(house->tables, house->parts.engine, why, sizeof why)) fail_msg("%s", why);
}

void house_config(struct config *config)
{
    config_defaults(config);
    config->answers_max = 50000;
    config->events_max = 1000;
    config->orders_max = 1000;
    config->contexts = 64;
    config->improve_slice_ms = 0;      /* nothing happens by itself, and the loop waits for nothing else */
}

struct house *house_open(uv_loop_t *loop, struct store *store, const struct config *config, void (*settle)(struct house *house))
{
    struct house *house = calloc(1, sizeof *house);
    assert_non_null(house);
    fake_wire_clear();
    house->config = *config;
    house->settle = settle;
    engine_of_house(house);
    house->parts.loop = loop;
    house->parts.config = &house->config;
    house->parts.tables = house->tables;
    house->parts.clock = &house->clock;
    house->parts.people = people_new(house->parts.engine);
    house->parts.store = store;
    house->core = core_new(&house->parts);
    assert_non_null(house->core);
    return house;
}

void house_start(struct house *house)
{
    const struct worker_file *worker = &house->tables->worker[0];
    core_start(house->core, fake_wire());
    house->who = worker->id;
    const struct { const char *role; uint32_t scope; char *auth; } sessions[] = {
        { "resident", 1, house->resident }, { "operator", 1, house->operator }, { "worker", worker->id, house->worker },
        { "firm", worker->firm, house->firm }, { "regulator", 0, house->regulator }, { "admin", 0, house->admin },
    };
    for (size_t i = 0; i < sizeof sessions / sizeof sessions[0]; i++) house_session(house, sessions[i].role, sessions[i].scope, sessions[i].auth);
}

void house_freed(void *context) { ((struct house *)context)->freed = true; }

void house_close(struct house *house)
{
    house->freed = false;
    core_wire_gone(house->core);
    core_free(house->core, house_freed, house);
    while (!house->freed) uv_run(house->parts.loop, UV_RUN_ONCE);
    people_free(house->parts.people);
    engine_free(house->parts.engine);
    tables_free(house->tables);
    free(house);
}
