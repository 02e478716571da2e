#include "server/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "server/translate.h"

/* ---- whole numbers of a struct, as one table for both directions ---- */

enum number_type { U8, U16, U32, U64, I32, I64, FLAG };
struct number { const char *name; enum number_type type; size_t offset; };

static const struct number order_numbers[] = {
    { "order", U64, offsetof(struct order, id) },
    { "crew", U8, offsetof(struct order, crew) },
    { "qty", U32, offsetof(struct order, qty) },
    { "point", U32, offsetof(struct order, point) },
    { "household", U64, offsetof(struct order, household) },
    { "lon_e7", I32, offsetof(struct order, place.lon_e7) },
    { "lat_e7", I32, offsetof(struct order, place.lat_e7) },
    { "price_fen", I64, offsetof(struct order, price_fen) },
    { "duration_ms", I64, offsetof(struct order, duration_ms) },
    { "created_ms", I64, offsetof(struct order, created_ms) },
    { "promised_ms", I64, offsetof(struct order, promised_ms) },
    { "since_ms", I64, offsetof(struct order, since_ms) },
    { "due_ms", I64, offsetof(struct order, due_ms) },
    { "start_ms", I64, offsetof(struct order, start_ms) },
    { "end_ms", I64, offsetof(struct order, end_ms) },
    { "assigned_ms", I64, offsetof(struct order, assigned_ms) },
    { "accepted_ms", I64, offsetof(struct order, accepted_ms) },
    { "set_out_ms", I64, offsetof(struct order, set_out_ms) },
    { "arrived_ms", I64, offsetof(struct order, arrived_ms) },
    { "started_ms", I64, offsetof(struct order, started_ms) },
    { "finished_ms", I64, offsetof(struct order, finished_ms) },
    { "rematches", U16, offsetof(struct order, rematches) },
};

static const struct number worker_numbers[] = {
    { "worker", U32, offsetof(struct worker_live, worker) },
    { "signed_in", FLAG, offsetof(struct worker_live, signed_in) },
    { "lon_e7", I32, offsetof(struct worker_live, at.lon_e7) },
    { "lat_e7", I32, offsetof(struct worker_live, at.lat_e7) },
    { "day", I32, offsetof(struct worker_live, day) },
    { "served_s", I32, offsetof(struct worker_live, served_s) },
    { "travelled_s", I32, offsetof(struct worker_live, travelled_s) },
};

static const struct number household_numbers[] = {
    { "household", U64, offsetof(struct household_live, household) },
};

static const struct number counters_numbers[] = {
    { "order", U64, offsetof(struct counters, order) },
    { "now_ms", I64, offsetof(struct counters, now_ms) },
};

enum {
    ORDER_NUMBERS = sizeof order_numbers / sizeof order_numbers[0],
    WORKER_NUMBERS = sizeof worker_numbers / sizeof worker_numbers[0],
    HOUSEHOLD_NUMBERS = sizeof household_numbers / sizeof household_numbers[0],
    COUNTERS_NUMBERS = sizeof counters_numbers / sizeof counters_numbers[0],
};

/* ---- writing ---- */

static void record_begin(struct record *record)
{
    record->count = 0;
    record->used = 0;
}

/* Opens a pair; record_add() goes on writing its value. The sizes are ours, not the world's: nothing unbounded is ever added. */
static void record_pair(struct record *record, const char *name)
{
    ENSURE(record->count < RECORD_PAIRS && record->used < RECORD_TEXT);
    record->text[record->used] = '\0';
    record->pair[record->count++] = (struct store_pair){ .name = name, .value = record->text + record->used++ };
}

static void record_add(struct record *record, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void record_add(struct record *record, const char *format, ...)
{
    char *at = record->text + record->used - 1;      /* over the NUL */
    size_t room = RECORD_TEXT - (record->used - 1);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(at, room, format, arguments);
    va_end(arguments);
    ENSURE(length >= 0 && (size_t)length < room);
    record->used += (size_t)length;
}

static void record_text(struct record *record, const char *name, const char *value)
{
    record_pair(record, name);
    record_add(record, "%s", value);
}

static void record_number(struct record *record, const char *name, int64_t value)
{
    record_pair(record, name);
    record_add(record, "%" PRId64, value);
}

static const char *gap(size_t index) { return index == 0 ? "" : " "; }

static void record_ids(struct record *record, const char *name, const uint32_t *id, size_t count)
{
    record_pair(record, name);
    for (size_t i = 0; i < count; i++) record_add(record, "%s%" PRIu32, gap(i), id[i]);
}

static void record_numbers(struct record *record, const struct number *number, size_t count, const void *from)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = (const char *)from + number[i].offset;
        record_pair(record, number[i].name);
        switch (number[i].type) {
        case U8: record_add(record, "%" PRIu8, *(const uint8_t *)at); break;
        case U16: { uint16_t v; memcpy(&v, at, sizeof v); record_add(record, "%" PRIu16, v); break; }
        case U32: { uint32_t v; memcpy(&v, at, sizeof v); record_add(record, "%" PRIu32, v); break; }
        case U64: { uint64_t v; memcpy(&v, at, sizeof v); record_add(record, "%" PRIu64, v); break; }
        case I32: { int32_t v; memcpy(&v, at, sizeof v); record_add(record, "%" PRId32, v); break; }
        case I64: { int64_t v; memcpy(&v, at, sizeof v); record_add(record, "%" PRId64, v); break; }
        case FLAG: { bool v; memcpy(&v, at, sizeof v); record_add(record, "%d", v ? 1 : 0); break; }
        }
    }
}

void record_write_order(struct record *record, const struct order *order, const struct tables *tables)
{
    const struct table_item *item = tables_item(tables, order->item);
    record_begin(record);
    record_numbers(record, order_numbers, ORDER_NUMBERS, order);
    record_text(record, "kind", translate_order_kind(order->kind));
    record_text(record, "state", order_state_name((enum order_state)order->state));
    record_text(record, "cause", cause_name((enum cause)order->cause));
    record_text(record, "item", item != NULL ? item->code : "");
    record_pair(record, "workers");
    for (size_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        record_add(record, "%s%" PRIu32 ":%d:%" PRId64 ":%" PRId64, gap(i), member->worker, member->accepted ? 1 : 0, member->leave_ms, member->arrive_ms);
    }
    const struct cost *cost = &order->cost;
    record_pair(record, "cost");
    record_add(record, "%" PRId32 ":%" PRId32 ":%" PRId32 ":%" PRId32 ":%" PRId32 ":%" PRId32,
               cost->travel_s, cost->wait_s, cost->late_s, cost->stranger_s, cost->fair_s, cost->skill_s);
    record_ids(record, "refused", order->refused, order->refused_count);
}

void record_write_worker(struct record *record, const struct worker_live *live, const struct worker_view *view)
{
    record_begin(record);
    record_numbers(record, worker_numbers, WORKER_NUMBERS, live);
    record_pair(record, "away");
    for (size_t i = 0; i < live->away_count; i++) {
        const struct away *away = &live->away[i];
        record_add(record, "%s%s:%" PRId64 ":%" PRId64, gap(i), translate_away_name(away->kind), away->from_ms, away->to_ms);
    }
    record_number(record, "point", view->point);
    record_number(record, "firm", view->firm);
    record_text(record, "shift", view->shift);
    record_text(record, "state", worker_state_name(view->state));
    record_pair(record, "plan");
    for (size_t i = 0; i < view->plan_count; i++) {
        const struct plan_row *row = &view->plan[i];
        record_add(record, "%s%s:%" PRIu64 ":%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64, gap(i), translate_row_name(row->kind), row->order,
                   row->leave_ms, row->arrive_ms, row->start_ms, row->end_ms);
    }
}

void record_write_household(struct record *record, const struct household_live *live)
{
    record_begin(record);
    record_numbers(record, household_numbers, HOUSEHOLD_NUMBERS, live);
    record_ids(record, "regular", live->regular, live->regular_count);
    record_ids(record, "excluded", live->excluded, live->excluded_count);
}

void record_write_counters(struct record *record, const struct counters *counters)
{
    record_begin(record);
    record_numbers(record, counters_numbers, COUNTERS_NUMBERS, counters);
}

const char *worker_state_name(enum worker_state state)
{
    static const char *const names[] = { [WORKER_OFF] = "off", [WORKER_FREE] = "free", [WORKER_BUSY] = "busy" };
    return names[state];
}

/* ---- reading ---- */

const char *record_value(const struct store_pair *pair, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(pair[i].name, name) == 0) return pair[i].value;
    }
    return NULL;
}

/* One whole number of the text at *at, which moves behind it. */
static bool take_signed(const char **at, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    if (**at != '-' && (**at < '0' || **at > '9')) return false;
    errno = 0;
    long long value = strtoll(*at, &end, 10);
    if (errno != 0 || end == *at || value < least || value > most) return false;
    *at = end;
    *out = value;
    return true;
}

static bool take_unsigned(const char **at, uint64_t most, uint64_t *out)
{
    char *end;
    if (**at < '0' || **at > '9') return false;
    errno = 0;
    unsigned long long value = strtoull(*at, &end, 10);
    if (errno != 0 || value > most) return false;
    *at = end;
    *out = value;
    return true;
}

static bool take_mark(const char **at, char mark)
{
    if (**at != mark) return false;
    (*at)++;
    return true;
}

static bool take_word(const char **at, char *out, size_t size)
{
    size_t length = strcspn(*at, ": ");
    if (length == 0 || length >= size) return false;
    memcpy(out, *at, length);
    out[length] = '\0';
    *at += length;
    return true;
}

static bool read_number(const char *text, enum number_type type, char *to)
{
    static const struct { uint64_t most; int64_t signed_least, signed_most; } bounds[] = {
        [U8] = { UINT8_MAX, 0, 0 }, [U16] = { UINT16_MAX, 0, 0 }, [U32] = { UINT32_MAX, 0, 0 }, [U64] = { UINT64_MAX, 0, 0 },
        [I32] = { 0, INT32_MIN, INT32_MAX }, [I64] = { 0, INT64_MIN, INT64_MAX }, [FLAG] = { 1, 0, 0 },
    };
    bool is_signed = type == I32 || type == I64;
    int64_t i = 0;
    uint64_t u = 0;
    if (is_signed ? !take_signed(&text, bounds[type].signed_least, bounds[type].signed_most, &i) : !take_unsigned(&text, bounds[type].most, &u)) return false;
    if (*text != '\0') return false;
    switch (type) {
    case U8: *(uint8_t *)to = (uint8_t)u; break;
    case U16: { uint16_t v = (uint16_t)u; memcpy(to, &v, sizeof v); break; }
    case U32: { uint32_t v = (uint32_t)u; memcpy(to, &v, sizeof v); break; }
    case U64: memcpy(to, &u, sizeof u); break;
    case I32: { int32_t v = (int32_t)i; memcpy(to, &v, sizeof v); break; }
    case I64: memcpy(to, &i, sizeof i); break;
    case FLAG: { bool v = u != 0; memcpy(to, &v, sizeof v); break; }
    }
    return true;
}

static bool read_numbers(const struct store_pair *pair, size_t count, const struct number *number, size_t numbers, void *to, const char **why)
{
    for (size_t i = 0; i < numbers; i++) {
        const char *text = record_value(pair, count, number[i].name);
        *why = number[i].name;
        if (text == NULL || !read_number(text, number[i].type, (char *)to + number[i].offset)) return false;
    }
    return true;
}

/* A list of texts separated by spaces: `take` reads one and is told its place in the list. */
static bool read_list(const char *text, uint8_t most, uint8_t *count, bool (*take)(const char **at, void *to, size_t index), void *to)
{
    *count = 0;
    if (text == NULL) return false;
    while (*text != '\0') {
        if (*count == most || (*count > 0 && !take_mark(&text, ' ')) || !take(&text, to, *count)) return false;
        (*count)++;
    }
    return true;
}

static bool take_id(const char **at, void *to, size_t index)
{
    uint64_t id;
    if (!take_unsigned(at, UINT32_MAX, &id)) return false;
    ((uint32_t *)to)[index] = (uint32_t)id;
    return true;
}

static bool take_member(const char **at, void *to, size_t index)
{
    struct member *member = (struct member *)to + index;
    uint64_t worker, accepted;
    bool good = take_unsigned(at, UINT32_MAX, &worker) && take_mark(at, ':') && take_unsigned(at, 1, &accepted)
        && take_mark(at, ':') && take_signed(at, INT64_MIN, INT64_MAX, &member->leave_ms)
        && take_mark(at, ':') && take_signed(at, INT64_MIN, INT64_MAX, &member->arrive_ms);
    if (!good) return false;
    member->worker = (uint32_t)worker;
    member->accepted = accepted != 0;
    return true;
}

static bool take_away(const char **at, void *to, size_t index)
{
    struct away *away = (struct away *)to + index;
    char kind[16];
    return take_word(at, kind, sizeof kind) && translate_away(kind, &away->kind)
        && take_mark(at, ':') && take_signed(at, INT64_MIN, INT64_MAX, &away->from_ms)
        && take_mark(at, ':') && take_signed(at, INT64_MIN, INT64_MAX, &away->to_ms);
}

static bool read_cost(const char *text, struct cost *cost)
{
    int32_t *const part[] = { &cost->travel_s, &cost->wait_s, &cost->late_s, &cost->stranger_s, &cost->fair_s, &cost->skill_s };
    if (text == NULL) return false;
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        int64_t value;
        if ((i > 0 && !take_mark(&text, ':')) || !take_signed(&text, INT32_MIN, INT32_MAX, &value)) return false;
        *part[i] = (int32_t)value;
    }
    return *text == '\0';
}

static bool read_state(const char *text, uint8_t *state)
{
    return text != NULL && translate_state(text, state);
}

static bool read_kind(const char *text, uint8_t *kind)
{
    for (uint8_t i = ORDER_NOW; text != NULL && i <= ORDER_SLOT; i++) {
        if (strcmp(translate_order_kind(i), text) != 0) continue;
        *kind = i;
        return true;
    }
    return false;
}

static bool read_cause(const char *text, uint8_t *out)
{
    enum cause cause;
    if (text == NULL || !translate_cause(text, &cause)) return false;
    *out = (uint8_t)cause;
    return true;
}

static bool read_item(const char *text, const struct tables *tables, uint16_t *id)
{
    const struct table_item *item = text != NULL ? tables_item_by_code(tables, text) : NULL;
    if (item == NULL) return false;
    *id = item->item.id;
    return true;
}

bool record_read_order(const struct store_pair *pair, size_t count, const struct tables *tables, struct order *out, const char **why)
{
    *out = (struct order){ 0 };
    if (!read_numbers(pair, count, order_numbers, ORDER_NUMBERS, out, why)) return false;
    if (!read_kind(record_value(pair, count, *why = "kind"), &out->kind)) return false;
    if (!read_state(record_value(pair, count, *why = "state"), &out->state)) return false;
    if (!read_cause(record_value(pair, count, *why = "cause"), &out->cause)) return false;
    if (!read_item(record_value(pair, count, *why = "item"), tables, &out->item)) return false;
    if (!read_list(record_value(pair, count, *why = "workers"), CREW_MAX, &out->member_count, take_member, out->member)) return false;
    if (!read_cost(record_value(pair, count, *why = "cost"), &out->cost)) return false;
    if (!read_list(record_value(pair, count, *why = "refused"), REFUSED_MAX, &out->refused_count, take_id, out->refused)) return false;
    *why = NULL;
    return true;
}

bool record_read_worker(const struct store_pair *pair, size_t count, struct worker_live *out, const char **why)
{
    *out = (struct worker_live){ 0 };
    if (!read_numbers(pair, count, worker_numbers, WORKER_NUMBERS, out, why)) return false;
    if (!read_list(record_value(pair, count, *why = "away"), AWAY_MAX, &out->away_count, take_away, out->away)) return false;
    *why = NULL;
    return true;
}

bool record_read_household(const struct store_pair *pair, size_t count, struct household_live *out, const char **why)
{
    *out = (struct household_live){ 0 };
    if (!read_numbers(pair, count, household_numbers, HOUSEHOLD_NUMBERS, out, why)) return false;
    if (!read_list(record_value(pair, count, *why = "regular"), REGULARS_MAX, &out->regular_count, take_id, out->regular)) return false;
    if (!read_list(record_value(pair, count, *why = "excluded"), EXCLUDED_MAX, &out->excluded_count, take_id, out->excluded)) return false;
    *why = NULL;
    return true;
}

bool record_read_counters(const struct store_pair *pair, size_t count, struct counters *out, const char **why)
{
    *out = (struct counters){ 0 };
    if (!read_numbers(pair, count, counters_numbers, COUNTERS_NUMBERS, out, why)) return false;
    *why = NULL;
    return true;
}
