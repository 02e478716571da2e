/* test_core_errors.c - PROTOCOL.md against the core: requests by chance, mostly sensible ones so that lives go on, and then some that are
 * made to fail. No kind may answer with an error that its section does not name, and every error named there must have been seen. */
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
#include "unit/protocol_document.h"
#include "unit/protocol_files.h"
#include "unit/random_bits.h"

enum { REQUESTS = 120000, BODY_TEXT = 2048, HOUSEHOLDS = 12, STAFF = 40 };

static uv_loop_t loop;
static bool named[KIND_COUNT][ERROR_COUNT], common[ERROR_COUNT], seen[KIND_COUNT][ERROR_COUNT];
static uint64_t seed = 20261123;

static uint32_t below(uint32_t limit) { return random_below(&seed, limit); }
static bool chance(uint32_t pct) { return below(100) < pct; }

static void settle(struct house *house)
{
    (void)house;
    fake_store_all();
}

/* ---- what was said ---- */

static enum error error_of(const char *reply)
{
    char name[32] = "ok";
    const char *found = strstr(reply, "\"error\":{\"name\":\"");
    if (found != NULL) snprintf(name, sizeof name, "%.*s", (int)strcspn(found + 17, "\""), found + 17);
    return error_find(name);
}

static void note(enum kind kind, const char *reply, const char *request)
{
    enum error error = error_of(reply);
    seen[kind][error] = true;
    if (error == ERR_OK || named[kind][error] || common[error]) return;
    fail_msg("%s answers %s, which PROTOCOL.md does not name: %s", kind_name(kind), error_name(error), request);
}

static const char *asked(struct house *house, const char *auth, enum kind kind, const char *key, const char *body)
{
    fake_wire_clear();
    const char *reply = house_ask_settled(house, auth, kind_name(kind), key, body);
    note(kind, reply, body);
    return reply;
}

/* ---- values by chance ---- */

static const struct order *some_order(const struct house *house)
{
    uint64_t last = engine_last_order(house->parts.engine);
    return engine_order(house->parts.engine, last > 60 ? last - below(60) : below((uint32_t)last + 1));
}

/* One of the latest, or none. */
static uint64_t some_swap(const struct house *house)
{
    uint64_t found = 900000, after = 0;
    for (const struct swap *swap; (swap = engine_swap_after(house->parts.engine, 0, after)) != NULL; after = swap->id)
        if (found == 900000 || chance(30)) found = swap->id;
    return chance(97) ? found : 900000;
}

static const char *pick(const char *const *words, size_t count)
{
    return words[below((uint32_t)count)];
}
#define PICK(...) pick((const char *const[]){ __VA_ARGS__ }, sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(const char *))

/* One request: what its fields refer to is chosen together, so that it often fits. */
struct draw { const struct house *house; const struct order *order; const struct table_item *item; enum kind kind; };

static uint64_t draw_id(const struct draw *draw, const char *name)
{
    const struct order *order = draw->order;
    if (strcmp(name, "order") == 0) return order != NULL && chance(97) ? order->id : 900000;
    if (strcmp(name, "worker") == 0) {
        bool rosters = draw->kind >= KIND_ROSTER_SHOW && draw->kind <= KIND_SHIFT_TAKE;
        if (rosters && chance(70)) return draw->house->tables->worker[below(STAFF)].id;
        if (draw->kind == KIND_ORDER_LIST && chance(70)) return 0;
        const struct order *other = some_order(draw->house);
        if (draw->kind == KIND_ORDER_ASSIGN && other != NULL && other->member_count > 0 && chance(60)) return other->member[0].worker;
        if (order != NULL && order->member_count > 0 && chance(80)) return order->member[below(order->member_count)].worker;
        return chance(95) ? draw->house->tables->worker[below(STAFF)].id : 4000000;
    }
    if (strcmp(name, "household") == 0) return 1 + below(HOUSEHOLDS);
    if (strcmp(name, "point") == 0) return chance(90) ? 1 : chance(50) ? 2 : 999999;
    if (strcmp(name, "scope") == 0 || strcmp(name, "id") == 0) return chance(60) ? 1 + below(3) : chance(50) ? 0 : 999999;
    if (strcmp(name, "firm") == 0) return chance(70) ? 0 : 1 + below(3);
    if (strcmp(name, "swap") == 0) return some_swap(draw->house);
    if (strcmp(name, "series") == 0) return draw->kind == KIND_SLOT_HOLD && chance(80) ? 0 : order != NULL && order->series != 0 && chance(97) ? order->series : 900000;
    if (strcmp(name, "with") == 0 || strcmp(name, "from") == 0) return chance(40) ? 0 : chance(95) ? draw->house->tables->worker[below(STAFF)].id : 4000000;
    if (strcmp(name, "seen") == 0) return chance(70) ? engine_roster_version(draw->house->parts.engine) : 1 + below(40);
    return strcmp(name, "after") == 0 && draw->kind == KIND_EVENTS_SINCE && chance(50) ? engine_last_seq(draw->house->parts.engine) : below(5000);
}

static int64_t draw_ms(const struct draw *draw, const char *name)
{
    enum { HALF_HOUR = 1800000 };
    int64_t now_ms = clock_now_ms(&draw->house->clock), grid_ms = now_ms / HALF_HOUR * HALF_HOUR;
    if (strcmp(name, "by_ms") == 0) return chance(5) ? MS_MOST : (int64_t)below(chance(80) ? 600000 : 7200000);
    if (strcmp(name, "to_ms") == 0) {
        if (chance(10)) return now_ms - (int64_t)below(3600000);
        return now_ms + (int64_t)below(chance(50) ? 7200000 : 172800000) + (chance(5) ? 200ll * 86400000 : 0);
    }
    if (chance(10)) return now_ms - (int64_t)below(86400000);
    if (chance(4)) return now_ms + 90ll * 86400000;
    return grid_ms + (int64_t)below(chance(70) ? 96 : 800) * HALF_HOUR + (chance(4) ? 60000 : 0);
}

static int64_t draw_int(const struct draw *draw, const char *name)
{
    const struct item *item = &draw->item->item;
    if (strcmp(name, "lon_e7") == 0) return 0;      /* filled in beside the point */
    if (strcmp(name, "qty") == 0) return chance(90) ? item->qty_min + below(item->qty_max - item->qty_min + 1) : chance(50) ? 1 : 60 + below(200);
    if (strcmp(name, "wait_ms") == 0) return 0;     /* nobody waits here */
    if (strcmp(name, "every") == 0) return 1 + below(3);
    if (strcmp(name, "count") == 0 && draw->kind == KIND_SERIES_HOLD) return 1 + below(chance(90) ? 5 : 12);
    return 1 + below(14);
}

static const char *draw_text(const struct draw *draw, const char *name)
{
    const struct tables *tables = draw->house->tables;
    if (strcmp(name, "item") == 0) return chance(98) ? draw->item->code : "NONE";
    if (strcmp(name, "shift") == 0) return chance(95) ? tables->shift[below(tables->shift_count)].code : chance(50) ? "-" : "NONE";
    if (strcmp(name, "cause") == 0) return PICK("", "", "", "resident", "worker", "operator", "sick", "no_access", "other", "boredom");
    if (strcmp(name, "waive") == 0) return PICK("", "", "week_hours rest_gap part_day run_days", "day_usual", "day_hours", "luck");
    if (strcmp(name, "note") == 0) return PICK("", "说明", "because");
    if (strcmp(name, "op") == 0) return PICK("set", "set", "clear", "leave", "back", "pattern", "eat");
    if (strcmp(name, "pattern") == 0) return chance(95) ? tables->pattern[below(tables->pattern_count)].code : chance(50) ? "-" : "NONE";
    if (strcmp(name, "why") == 0) return PICK("leave", "sick", "break", "break", "party");
    if (strcmp(name, "state") == 0) return PICK("", "waiting", "assigned", "lost");
    if (strcmp(name, "role") == 0) return PICK("resident", "operator", "worker", "firm", "regulator", "admin", "king");
    bool of_series = draw->kind == KIND_ORDER_MOVE || draw->kind == KIND_ORDER_CANCEL;
    if (strcmp(name, "scope") == 0 && of_series) return PICK("", "", "one", "after", "all", "planet");
    if (strcmp(name, "scope") == 0) return PICK("all", "point", "firm", "worker", "planet");
    return "";
}

static size_t draw_object(const struct draw *draw, const struct shape *shape, char *out, size_t size);

static size_t draw_list(const struct draw *draw, const struct shape *element, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "[");
    for (uint32_t i = 0, count = below(3); i < count; i++) {
        if (i > 0) used += (size_t)snprintf(out + used, size - used, ",");
        used += draw_object(draw, element, out + used, size - used);
    }
    return used + (size_t)snprintf(out + used, size - used, "]");
}

static size_t draw_field(const struct draw *draw, const struct field *field, char *out, size_t size)
{
    char date[TEXT_DATE_SIZE];
    struct place door = draw->house->tables->point[0].point.place;
    int64_t number = draw_int(draw, field->name);
    if (strcmp(field->name, "lon_e7") == 0) number = door.lon_e7 + (int32_t)below(60000);
    if (strcmp(field->name, "lat_e7") == 0) number = door.lat_e7 + (int32_t)below(60000);
    int32_t day = day_of_ms(clock_now_ms(&draw->house->clock)) + (int32_t)below(30) - 2 + (chance(5) ? 200 : 0);
    switch (field->type) {
    case FIELD_ID: return (size_t)snprintf(out, size, "\"%llu\"", (unsigned long long)draw_id(draw, field->name));
    case FIELD_FEN: return (size_t)snprintf(out, size, "\"%lld\"", (long long)(chance(50) || draw->order == NULL ? 0 : draw->order->price_fen));
    case FIELD_MS: return (size_t)snprintf(out, size, "\"%lld\"", (long long)draw_ms(draw, field->name));
    case FIELD_INT: return (size_t)snprintf(out, size, "%lld", (long long)number);
    case FIELD_BOOL: return (size_t)snprintf(out, size, "%s", chance(50) ? "true" : "false");
    case FIELD_DAY: return (size_t)snprintf(out, size, "\"%s\"", text_date(day, date));
    case FIELD_STR: return (size_t)snprintf(out, size, "\"%s\"", draw_text(draw, field->name));
    case FIELD_LIST: return draw_list(draw, field->element, out, size);
    case FIELD_OBJECT: break;
    }
    return (size_t)snprintf(out, size, "null");
}

static size_t draw_object(const struct draw *draw, const struct shape *shape, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "{");
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        if (chance(field->need == FIELD_NEED ? 1 : strcmp(field->name, "until") == 0 ? 90 : 20)) continue;
        used += (size_t)snprintf(out + used, size - used, "%s\"%s\":", used > 1 ? "," : "", field->name);
        used += chance(1) ? (size_t)snprintf(out + used, size - used, "{}") : draw_field(draw, field, out + used, size - used);
    }
    return used + (size_t)snprintf(out + used, size - used, "}");
}

static const char *draw_body(const struct draw *draw)
{
    static char text[BODY_TEXT];
    draw_object(draw, kind_rows[draw->kind].request, text, sizeof text);
    return text;
}

/* Something short, something for a crew, or anything. */
static const struct table_item *draw_item(const struct tables *tables)
{
    const struct table_item *item = &tables->item[chance(50) ? 0 : below(tables->item_count)];
    for (int i = 0; i < 5 && item->item.crew == 1 && chance(50); i++) item = &tables->item[below(tables->item_count)];
    return item;
}

/* Any kind, or the one that takes the order on its way; holds are few, so some are let go on purpose. */
static enum kind draw_kind(const struct order *order)
{
    static const enum kind next[ORDER_STATE_COUNT] = {
        [ORDER_ASSIGNED] = KIND_OFFER_ACCEPT, [ORDER_ACCEPTED] = KIND_VISIT_SET_OUT,
        [ORDER_ON_THE_WAY] = KIND_VISIT_ARRIVE, [ORDER_ARRIVED] = KIND_VISIT_START, [ORDER_SERVING] = KIND_VISIT_FINISH,
    };
    static const enum kind held[] = { KIND_SLOT_CONFIRM, KIND_SLOT_CONFIRM, KIND_SLOT_RENEW, KIND_SLOT_RELEASE };
    static const enum kind series[] = { KIND_SERIES_CONFIRM, KIND_SERIES_CONFIRM, KIND_SLOT_HOLD };
    if (order != NULL && order->state == ORDER_HELD && order->series != 0 && chance(60)) return series[below(sizeof series / sizeof series[0])];
    if (order != NULL && order->kind == ORDER_SLOT && order->state < ORDER_ON_THE_WAY && chance(12)) return KIND_ORDER_MOVE;
    if (order != NULL && order->state == ORDER_HELD && chance(40)) return held[below(sizeof held / sizeof held[0])];
    if (order != NULL && next[order->state] != 0 && chance(40)) return next[order->state];
    return (enum kind)below(KIND_COUNT);
}

static const char *draw_auth(const struct house *house)
{
    const char *const tokens[] = { house->resident, house->operator, house->worker, house->firm, house->regulator, NULL, "00000000000000000000000000000000" };
    return chance(60) ? house->admin : pick(tokens, sizeof tokens / sizeof tokens[0]);
}

/* ---- the cases ---- */

static int set_up(void **state)
{
    struct config config;
    house_config(&config);
    config.events_max = 2000;
    fake_store_clear();
    uv_loop_init(&loop);
    struct house *house = *state = house_open(&loop, fake_store(), &config, settle);
    engine_open(house->parts.engine, clock_now_ms(&house->clock));
    house_start(house);
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    assert_int_equal(uv_loop_close(&loop), 0);
    return 0;
}

static void requests_by_chance(void **state)
{
    struct house *house = *state;
    house_sign_in_all(house);
    for (uint32_t i = 0; i < REQUESTS; i++) {
        char key[32];
        const struct order *order = some_order(house);
        const struct draw draw = { .house = house, .order = order, .item = draw_item(house->tables), .kind = draw_kind(order) };
        snprintf(key, sizeof key, "key-%u", (unsigned)(chance(98) ? 10000 + i : 10000));
        asked(house, draw_auth(house), draw.kind, chance(98) ? key : NULL, draw_body(&draw));
    }
    house->clock.speed_pct = 100;
    assert_true(reply_error(asked(house, house->admin, KIND_CLOCK_ADVANCE, "key-clock-1", "{\"by_ms\":\"1\"}"), "state"));
}

/* A visit for a crew, the day after tomorrow, offered to all of it. number: of the order, when it is the next. */
static const struct order *crew_order(struct house *house, uint32_t number, int64_t *start_ms)
{
    char body[BODY_TEXT], key[32];
    struct place door = house->tables->point[0].point.place;
    *start_ms = ms_of_day(day_of_ms(clock_now_ms(&house->clock)) + 2) + 10 * 3600000;
    snprintf(body, sizeof body, "{\"point\":\"1\",\"household\":\"%u\",\"lon_e7\":%d,\"lat_e7\":%d,\"item\":\"CLN04\",\"qty\":100,\"start_ms\":\"%lld\"}",
             (unsigned)number, (int)door.lon_e7, (int)door.lat_e7, (long long)*start_ms);
    snprintf(key, sizeof key, "key-hold-%u", (unsigned)number);
    assert_true(reply_ok(asked(house, house->admin, KIND_SLOT_HOLD, key, body)));
    snprintf(body, sizeof body, "{\"order\":\"%u\"}", (unsigned)number);
    snprintf(key, sizeof key, "key-confirm-%u", (unsigned)number);
    assert_true(reply_ok(asked(house, house->admin, KIND_SLOT_CONFIRM, key, body)));
    const struct order *order = engine_order(house->parts.engine, number);
    assert_true(order->member_count > 1);
    return order;
}

/* Everybody of the crew does everything; only the leader may, and only once. */
static void a_crew_has_one_leader(void **state)
{
    static const struct { enum kind kind; const char *leader, *other, *stranger; } cases[] = {
        { KIND_OFFER_DECLINE, NULL, NULL, "not_yours" },         { KIND_WORKER_DROP, NULL, NULL, "not_yours" },
        { KIND_OFFER_ACCEPT, "ok", "ok", "not_yours" },          { KIND_OFFER_ACCEPT, "state", "state", "state" },
        { KIND_VISIT_SET_OUT, "ok", "not_leader", "not_yours" }, { KIND_VISIT_ARRIVE, "ok", "not_leader", "not_yours" },
        { KIND_VISIT_START, "ok", "not_leader", "not_yours" },   { KIND_VISIT_FINISH, "ok", "not_leader", "not_yours" },
        { KIND_VISIT_FINISH, "state", "state", "state" },
    };
    struct house *house = *state;
    int64_t start_ms;
    const struct order *order = crew_order(house, 1, &start_ms);
    uint32_t count = order->member_count, crew[CREW_MAX + 1] = { 0 }, stranger = 0;
    for (uint32_t i = 0; i < count; i++) crew[i] = order->member[i].worker;
    while (house->tables->worker[stranger].id == crew[0] || house->tables->worker[stranger].id == crew[1] || house->tables->worker[stranger].id == crew[2]) stranger++;
    crew[count] = house->tables->worker[stranger].id;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (uint32_t j = count + 1; j-- > 0;) {      /* the leader last: it is they who move the order on */
            char body[64], key[32];
            const char *wanted = j == count ? cases[i].stranger : j > 0 ? cases[i].other : cases[i].leader;
            if (wanted == NULL) continue;
            snprintf(body, sizeof body, "{\"order\":\"1\",\"worker\":\"%u\"}", (unsigned)crew[j]);
            snprintf(key, sizeof key, "key-crew-%u-%u", (unsigned)i, (unsigned)j);
            const char *reply = asked(house, house->admin, cases[i].kind, key, body);
            if (strcmp(error_name(error_of(reply)), wanted) != 0) fail_msg("%s by %u: %s", kind_name(cases[i].kind), (unsigned)j, reply);
            snprintf(key, sizeof key, "key-twice-%u-%u", (unsigned)i, (unsigned)j);
            if (cases[i].kind == KIND_OFFER_ACCEPT && strcmp(wanted, "ok") == 0 && j > 0) assert_true(reply_error(asked(house, house->admin, KIND_OFFER_ACCEPT, key, body), "exists"));
        }
    }
}

/* Two visits at the same hour. $L leads the first, $H is that hour, $P the hour before now. */
static void nobody_is_in_two_places(void **state)
{
    static const struct { enum kind kind; const char *body, *error; } cases[] = {
        { KIND_ORDER_ASSIGN, "{\"order\":\"2\",\"worker\":\"$L\",\"cause\":\"operator\"}", "busy" },
        { KIND_ORDER_ASSIGN, "{\"order\":\"1\",\"worker\":\"$L\",\"cause\":\"operator\"}", "exists" },
        { KIND_ORDER_ASSIGN, "{\"order\":\"1\",\"worker\":\"4000000\",\"cause\":\"operator\"}", "no_worker" },
        { KIND_WORKER_AWAY, "{\"worker\":\"$L\",\"why\":\"break\",\"from_ms\":\"$H00000\",\"to_ms\":\"$H60000\"}", "busy" },
        { KIND_WORKER_AWAY, "{\"worker\":\"$L\",\"why\":\"break\",\"from_ms\":\"$P00000\",\"to_ms\":\"$P60000\"}", "past" },
        { KIND_ORDER_MOVE, "{\"order\":\"1\",\"start_ms\":\"$H00000\"}", "exists" },
        { KIND_ROSTER_SHOW, "{\"point\":\"999999\",\"day\":\"2026-11-23\",\"days\":1}", "no_point" },
        { KIND_ROSTER_SET, "{\"worker\":\"4000000\",\"day\":\"2026-11-25\",\"shift\":\"-\"}", "no_worker" },
        { KIND_SWAP_LIST, "{\"worker\":\"4000000\"}", "no_worker" },
        { KIND_WORKER_SHOW, "{\"worker\":\"4000000\"}", "no_worker" },
        { KIND_WORKER_SIGN_IN, "{\"worker\":\"4000000\"}", "no_worker" },
        { KIND_WORKER_SIGN_OUT, "{\"worker\":\"4000000\"}", "no_worker" },
    };
    struct house *house = *state;
    int64_t start_ms;
    uint32_t leader = crew_order(house, 1, &start_ms)->member[0].worker;
    crew_order(house, 2, &start_ms);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[BODY_TEXT], key[32];
        size_t used = 0;
        for (const char *at = cases[i].body; *at != '\0'; at++) {
            if (*at != '$') {
                body[used++] = *at;
                continue;
            }
            int64_t value = *++at == 'L' ? leader : *at == 'H' ? start_ms / 100000 : (clock_now_ms(&house->clock) - 3600000) / 100000;
            used += (size_t)snprintf(body + used, sizeof body - used, "%lld", (long long)value);
        }
        body[used] = '\0';
        snprintf(key, sizeof key, "key-case-%u", (unsigned)i);
        const char *reply = asked(house, house->admin, cases[i].kind, key, body);
        if (!reply_error(reply, cases[i].error)) fail_msg("%s %s: %s", kind_name(cases[i].kind), body, reply);
    }
}

/* A fill that cannot begin. $1 is a point with workers, $0 one without any. */
static void fills_are_refused(void **state)
{
    static const struct { const char *body, *error; } cases[] = {
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7,\"needs\":[{\"day\":\"2026-12-09\",\"shift\":\"D\",\"heads\":1}]}", "out_of_range" },
        { "{\"point\":\"$0\",\"day\":\"2026-12-01\",\"days\":7,\"needs\":[{\"day\":\"2026-12-01\",\"shift\":\"D\",\"heads\":1}]}", "no_worker" },
        { "{\"point\":\"$0\",\"day\":\"2026-12-01\",\"days\":7}", "missing_field" },
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7,\"basis\":\"demand\"}", "missing_field" },
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7,\"basis\":\"guess\"}", "out_of_range" },
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7,\"needs\":[{\"day\":\"2026-12-01\",\"shift\":\"NONE\",\"heads\":1}]}", "no_shift" },
        { "{\"point\":\"$1\",\"day\":\"2026-11-01\",\"days\":7,\"needs\":[{\"day\":\"2026-11-01\",\"shift\":\"D\",\"heads\":1}]}", "past" },
        { "{\"point\":\"$1\",\"day\":\"2027-12-01\",\"days\":7,\"needs\":[{\"day\":\"2027-12-01\",\"shift\":\"D\",\"heads\":1}]}", "too_far_ahead" },
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7,\"seconds\":600,\"needs\":[{\"day\":\"2026-12-01\",\"shift\":\"D\",\"heads\":1}]}", "ok" },
        { "{\"point\":\"$1\",\"day\":\"2026-12-01\",\"days\":7}", "exists" },
    };
    struct house *house = *state;
    uint32_t with = house->tables->worker[0].point, without = 0;
    for (uint32_t i = 0; without == 0; i++) {
        uint32_t count;
        people_rows(house->parts.people, house->tables->point[i].point.id, 0, &count);
        if (count == 0) without = house->tables->point[i].point.id;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[BODY_TEXT], key[32];
        const char *at = strchr(cases[i].body, '$');
        snprintf(body, sizeof body, "%.*s%u%s", (int)(at - cases[i].body), cases[i].body, (unsigned)(at[1] == '1' ? with : without), at + 2);
        snprintf(key, sizeof key, "key-fill-%u", (unsigned)i);
        const char *reply = asked(house, house->admin, KIND_ROSTER_FILL, key, body);
        if (strcmp(cases[i].error, "ok") == 0 ? !reply_ok(reply) : !reply_error(reply, cases[i].error)) fail_msg("%s: %s", body, reply);
    }
    char body[BODY_TEXT];
    snprintf(body, sizeof body, "{\"point\":\"%u\"}", (unsigned)with);
    const char *reply = asked(house, house->admin, KIND_ROSTER_FILL_SHOW, NULL, body);
    if (!reply_ok(reply) || strstr(reply, "running") == NULL) fail_msg("%s", reply);
}

/* All but the leader fall ill, and with them everybody else. */
static void nobody_is_left_for_a_crew(void **state)
{
    struct house *house = *state;
    char body[BODY_TEXT], key[32];
    int64_t start_ms;
    uint32_t leader = crew_order(house, 1, &start_ms)->member[0].worker;
    for (uint32_t i = 0; i < house->tables->worker_count; i++) {
        uint32_t worker = house->tables->worker[i].id;
        if (worker == leader) continue;
        snprintf(key, sizeof key, "key-away-%u", (unsigned)i);
        snprintf(body, sizeof body, "{\"worker\":\"%u\",\"why\":\"sick\",\"from_ms\":\"%lld\",\"to_ms\":\"%lld\"}", (unsigned)worker,
                 (long long)start_ms - 7200000, (long long)start_ms + 36000000);
        assert_true(reply_ok(asked(house, house->admin, KIND_WORKER_AWAY, key, body)));
    }
    snprintf(body, sizeof body, "{\"order\":\"1\",\"worker\":\"%u\",\"cause\":\"operator\"}", (unsigned)leader);
    const char *reply = asked(house, house->admin, KIND_ORDER_ASSIGN, "key-assign-1", body);
    if (!reply_error(reply, "no_capacity")) fail_msg("%s", reply);
    assert_non_null(strstr(reply, "\"why\":[{"));
}

#define WAIVED "\"waive\":\"run_days week_hours rest_gap day_usual\",\"note\":\"busy season\""

static void asked_wants(struct house *house, enum kind kind, const char *key, const char *body, const char *wanted)
{
    const char *reply = asked(house, house->admin, kind, key, body);
    if (strcmp(error_name(error_of(reply)), wanted) != 0) fail_msg("%s %s: %s, not %s", kind_name(kind), body, reply, wanted);
}

/* Who is on the way to a visit stays on duty until it is over. */
static void a_visit_under_way_holds_the_shift(void **state)
{
    struct house *house = *state;
    char body[BODY_TEXT], date[TEXT_DATE_SIZE];
    house_sign_in_all(house);
    asked_wants(house, KIND_ORDER_NOW, "key-now-1", house_order(house, 1, 1), "ok");
    const struct order *order = engine_order(house->parts.engine, engine_last_order(house->parts.engine));
    unsigned worker = order->member[0].worker;
    const char *today = text_date(day_of_ms(clock_now_ms(&house->clock)), date);
    snprintf(body, sizeof body, "{\"order\":\"%u\",\"worker\":\"%u\"}", (unsigned)order->id, worker);
    asked_wants(house, KIND_OFFER_ACCEPT, "key-accept-1", body, "ok");
    asked_wants(house, KIND_VISIT_SET_OUT, "key-out-1", body, "ok");
    snprintf(body, sizeof body, "{\"worker\":\"%u\",\"day\":\"%s\",\"shift\":\"-\"}", worker, today);
    asked_wants(house, KIND_ROSTER_SET, "key-set-1", body, "busy");
    snprintf(body, sizeof body, "{\"worker\":\"%u\",\"day\":\"%s\"}", worker, today);
    asked_wants(house, KIND_ROSTER_LEAVE, "key-leave-1", body, "busy");
    snprintf(body, sizeof body, "{\"point\":\"1\",\"edits\":[{\"op\":\"leave\",\"worker\":\"%u\",\"day\":\"%s\"}]}", worker, today);
    asked_wants(house, KIND_ROSTER_EDIT, "key-edit-1", body, "ok");
    asked_wants(house, KIND_ROSTER_PUBLISH, "key-publish-1", "{\"point\":\"1\"}", "busy");
    asked_wants(house, KIND_ROSTER_DISCARD, "key-discard-1", "{\"point\":\"1\"}", "ok");
}

/* Somebody of point 1 with standard hours whose week from `monday` has five shifts and two days off. */
static const struct worker_file *five_days(const struct house *house, int32_t monday, int32_t rest[2], int32_t *worked)
{
    const struct roster *roster = engine_roster(house->parts.engine);
    for (uint32_t row = 0; row < STAFF; row++) {
        const struct worker_file *file = engine_worker_file(house->parts.engine, row);
        bool standard = file->labour.relation == RELATION_CONTRACT && file->labour.hours == HOURS_STANDARD && !file->labour.mother;
        uint32_t count = 0;
        for (int32_t day = monday; day < monday + 7; day++) {
            if (roster_final(roster, row, day) == SHIFT_REST) rest[count++ % 2] = day;
            else *worked = day;
        }
        if (count == 2 && standard && file->point == 1) return file;
    }
    fail_msg("nobody has two days off");
    return NULL;
}

static const char *set_body(uint32_t worker, int32_t day, const char *shift)
{
    static char body[BODY_TEXT];
    char date[TEXT_DATE_SIZE];
    snprintf(body, sizeof body, "{\"worker\":\"%u\",\"day\":\"%s\",\"shift\":\"%s\"," WAIVED "}", (unsigned)worker, text_date(day, date), shift);
    return body;
}

static const char *edit_body(uint32_t worker, int32_t day, const char *shift)
{
    static char body[BODY_TEXT];
    char date[TEXT_DATE_SIZE];
    snprintf(body, sizeof body, "{\"point\":\"1\"," WAIVED ",\"edits\":[{\"op\":\"set\",\"worker\":\"%u\",\"day\":\"%s\",\"shift\":\"%s\"}]}",
             (unsigned)worker, text_date(day, date), shift);
    return body;
}

/* Two days off, both given up: one in the draft, one at once. Each is lawful, together they are not. And the same from behind: a day off that
 * was published is not taken back when both the others are given up. */
static void what_became_unlawful_is_not_published(void **state)
{
    struct house *house = *state;
    int32_t rest[2], worked, monday = monday_of_day(day_of_ms(clock_now_ms(&house->clock))) + 14;
    uint32_t worker = five_days(house, monday, rest, &worked)->id;
    asked_wants(house, KIND_ROSTER_EDIT, "key-edit-1", edit_body(worker, rest[0], "PA"), "ok");
    asked_wants(house, KIND_ROSTER_SET, "key-set-1", set_body(worker, rest[1], "PA"), "ok");
    asked_wants(house, KIND_ROSTER_PUBLISH, "key-publish-1", "{\"point\":\"1\"}", "rule");
    const char *reply = asked(house, house->admin, KIND_ROSTER_DIFF, NULL, "{\"point\":\"1\"}");
    assert_non_null(strstr(reply, "\"refused\":\"rule\",\"detail\":\"rest_day\""));
    asked_wants(house, KIND_ROSTER_DISCARD, "key-discard-1", "{\"point\":\"1\"}", "ok");
    asked_wants(house, KIND_ROSTER_EDIT, "key-edit-2", edit_body(worker, worked, "-"), "ok");
    asked_wants(house, KIND_ROSTER_PUBLISH, "key-publish-2", "{\"point\":\"1\"}", "ok");
    asked_wants(house, KIND_ROSTER_SET, "key-set-2", set_body(worker, rest[0], "PA"), "ok");
    asked_wants(house, KIND_ROSTER_UNDO, "key-undo-1", "{\"point\":\"1\"," WAIVED "}", "rule");
}

/* An open shift is for a free day, and the day is free no more when it is to be approved. */
static void a_day_that_was_free_is_taken_meanwhile(void **state)
{
    struct house *house = *state;
    int32_t rest[2], worked, monday = monday_of_day(day_of_ms(clock_now_ms(&house->clock))) + 14;
    uint32_t worker = five_days(house, monday, rest, &worked)->id;
    char body[BODY_TEXT], date[TEXT_DATE_SIZE];
    snprintf(body, sizeof body, "{\"point\":\"1\",\"day\":\"%s\",\"shift\":\"PA\"}", text_date(rest[0], date));
    asked_wants(house, KIND_SWAP_POST, "key-post-1", body, "ok");
    uint64_t swap = engine_swap_after(house->parts.engine, 0, 0)->id;
    snprintf(body, sizeof body, "{\"swap\":\"%llu\",\"worker\":\"%u\"}", (unsigned long long)swap, (unsigned)worker);
    asked_wants(house, KIND_SWAP_AGREE, "key-agree-1", body, "ok");
    asked_wants(house, KIND_ROSTER_SET, "key-set-1", set_body(worker, rest[0], "PP"), "ok");
    snprintf(body, sizeof body, "{\"swap\":\"%llu\",\"on\":true}", (unsigned long long)swap);
    asked_wants(house, KIND_SWAP_SETTLE, "key-settle-1", body, "busy");
}

/* Somebody is missing on a day off: there is no shift of theirs to take. */
static void who_is_off_has_no_shift_to_take(void **state)
{
    struct house *house = *state;
    int32_t rest[2], worked, monday = monday_of_day(day_of_ms(clock_now_ms(&house->clock))) + 14;
    uint32_t worker = five_days(house, monday, rest, &worked)->id, other = 0;
    for (uint32_t row = 0; row < STAFF && other == 0; row++) {
        const struct worker_file *file = engine_worker_file(house->parts.engine, row);
        if (file->point == 1 && file->id != worker) other = file->id;
    }
    char body[BODY_TEXT], date[TEXT_DATE_SIZE];
    snprintf(body, sizeof body, "{\"worker\":\"%u\",\"from\":\"%u\",\"day\":\"%s\",\"shift\":\"-\"}", (unsigned)other, (unsigned)worker, text_date(rest[0], date));
    asked_wants(house, KIND_SHIFT_TAKE, "key-take-1", body, "state");
}

static void the_document_names_no_other(void **state)
{
    struct house *house = *state;
    (void)house;
    uint32_t unseen = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (int error = 0; error < ERROR_COUNT; error++) {
            if (!named[kind][error] || seen[kind][error]) continue;
            print_message("never seen: %s %s\n", kind_name((enum kind)kind), error_name((enum error)error));
            unseen++;
        }
        if (seen[kind][ERR_OK]) continue;
        print_message("never succeeded: %s\n", kind_name((enum kind)kind));
        unseen++;
    }
    assert_int_equal(unseen, 0);
}

static int read_document(void **state)
{
    (void)state;
    size_t length;
    char *document = file_read("protocol/PROTOCOL.md", &length);
    assert_null(document_errors(document, "### Errors of every kind", common));
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        char heading[64];
        snprintf(heading, sizeof heading, "### %s", kind_name((enum kind)kind));
        assert_null(document_errors(document, heading, named[kind]));
    }
    free(document);
    return 0;
}

int main(void)
{
    log_open(NULL, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(requests_by_chance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crew_has_one_leader, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_is_in_two_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fills_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_is_left_for_a_crew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_visit_under_way_holds_the_shift, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_became_unlawful_is_not_published, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_day_that_was_free_is_taken_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_off_has_no_shift_to_take, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_document_names_no_other, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, read_document, NULL);
}
