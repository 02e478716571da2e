#include "server/record.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "protocol/json_write.h"
#include "protocol/text.h"
#include "server/record_parts.h"
#include "server/translate.h"

/* ---- whole numbers ---- */

static const struct record_number order_numbers[] = {      /* the number itself first: a reader looks for it there */
    { "order", RECORD_U64, offsetof(struct order, id), true },
    { "crew", RECORD_U8, offsetof(struct order, crew), false },
    { "qty", RECORD_U32, offsetof(struct order, qty), false },
    { "point", RECORD_U32, offsetof(struct order, point), false },
    { "household", RECORD_U64, offsetof(struct order, household), false },
    { "lon_e7", RECORD_I32, offsetof(struct order, place.lon_e7), false },
    { "lat_e7", RECORD_I32, offsetof(struct order, place.lat_e7), false },
    { "price_fen", RECORD_I64, offsetof(struct order, price_fen), false },
    { "duration_ms", RECORD_I64, offsetof(struct order, duration_ms), false },
    { "created_ms", RECORD_I64, offsetof(struct order, created_ms), false },
    { "promised_ms", RECORD_I64, offsetof(struct order, promised_ms), false },
    { "since_ms", RECORD_I64, offsetof(struct order, since_ms), false },
    { "due_ms", RECORD_I64, offsetof(struct order, due_ms), false },
    { "start_ms", RECORD_I64, offsetof(struct order, start_ms), false },
    { "end_ms", RECORD_I64, offsetof(struct order, end_ms), false },
    { "assigned_ms", RECORD_I64, offsetof(struct order, assigned_ms), false },
    { "accepted_ms", RECORD_I64, offsetof(struct order, accepted_ms), false },
    { "set_out_ms", RECORD_I64, offsetof(struct order, set_out_ms), false },
    { "arrived_ms", RECORD_I64, offsetof(struct order, arrived_ms), false },
    { "started_ms", RECORD_I64, offsetof(struct order, started_ms), false },
    { "finished_ms", RECORD_I64, offsetof(struct order, finished_ms), false },
    { "rematches", RECORD_U16, offsetof(struct order, rematches), false },
    { "series", RECORD_U64, offsetof(struct order, series), false },
    { "number", RECORD_U8, offsetof(struct order, number), false },
    { "pinned", RECORD_FLAG, offsetof(struct order, pinned), false },
};

static const struct record_number worker_numbers[] = {
    { "worker", RECORD_U32, offsetof(struct worker_live, worker), true },
    { "signed_in", RECORD_FLAG, offsetof(struct worker_live, signed_in), true },
    { "lon_e7", RECORD_I32, offsetof(struct worker_live, at.lon_e7), true },
    { "lat_e7", RECORD_I32, offsetof(struct worker_live, at.lat_e7), true },
    { "day", RECORD_I32, offsetof(struct worker_live, day), true },
    { "served_s", RECORD_I32, offsetof(struct worker_live, served_s), true },
    { "travelled_s", RECORD_I32, offsetof(struct worker_live, travelled_s), true },
};

static const struct record_number household_numbers[] = {
    { "household", RECORD_U64, offsetof(struct household_live, household), true },
    { "priority", RECORD_U8, offsetof(struct household_live, priority), false },
};

static const struct record_number counters_numbers[] = {
    { "order", RECORD_U64, offsetof(struct counters, order), true },
    { "version", RECORD_U64, offsetof(struct counters, version), false },
    { "now_ms", RECORD_I64, offsetof(struct counters, now_ms), true },
};

enum {
    ORDER_NUMBERS = sizeof order_numbers / sizeof order_numbers[0],
    WORKER_NUMBERS = sizeof worker_numbers / sizeof worker_numbers[0],
    HOUSEHOLD_NUMBERS = sizeof household_numbers / sizeof household_numbers[0],
    COUNTERS_NUMBERS = sizeof counters_numbers / sizeof counters_numbers[0],
};

/* ---- writing ---- */

static void write_cost(struct record *record, const struct cost *cost)
{
    bool any = false;
    for (int i = 0; i < COST_COUNT; i++) any = any || cost_of(cost, (enum cost_part)i) != 0;
    record_pair(record, "cost");
    if (!any) return;
    record_put_signed(record, cost_of(cost, 0));
    for (int i = 1; i < COST_COUNT; i++) record_put_part(record, cost_of(cost, (enum cost_part)i));
}

void record_write_order(struct record *record, const struct order *order, const struct tables *tables)
{
    const struct table_item *item = tables_item(tables, order->item);
    record_begin(record);
    record_numbers(record, order_numbers, 1, order);
    record_text(record, "kind", translate_order_kind(order->kind));
    record_text(record, "state", order_state_name((enum order_state)order->state));
    record_text(record, "cause", order->cause != CAUSE_NONE ? cause_name((enum cause)order->cause) : "");
    record_text(record, "item", item != NULL ? item->code : "");
    record_numbers(record, order_numbers + 1, ORDER_NUMBERS - 1, order);
    record_pair(record, "workers");
    for (size_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        record_put_gap(record, i);
        record_put_unsigned(record, member->worker);
        record_put_part(record, member->accepted);
        record_put_part(record, member->leave_ms);
        record_put_part(record, member->arrive_ms);
    }
    write_cost(record, &order->cost);
    record_ids(record, "refused", order->refused, order->refused_count);
}

static void write_away(struct record *record, const struct away *away)
{
    record_put_text(record, translate_away_name(away->kind));
    record_put_part(record, away->from_ms);
    record_put_part(record, away->to_ms);
}

static void write_plan_row(struct record *record, const struct plan_row *row)
{
    record_put_text(record, translate_row_name(row->kind));
    record_put_bytes(record, ":", 1);
    record_put_unsigned(record, row->order);
    record_put_part(record, row->leave_ms);
    record_put_part(record, row->arrive_ms);
    record_put_part(record, row->start_ms);
    record_put_part(record, row->end_ms);
}

void record_write_worker(struct record *record, const struct worker_live *live, const struct worker_view *view)
{
    record_begin(record);
    record_numbers(record, worker_numbers, WORKER_NUMBERS, live);
    record_pair(record, "away");
    for (size_t i = 0; i < live->away_count; i++) {
        record_put_gap(record, i);
        write_away(record, &live->away[i]);
    }
    record_whole(record, "point", view->point);
    record_whole(record, "firm", view->firm);
    record_text(record, "shift", view->shift);
    record_text(record, "state", worker_state_name(view->state));
    ENSURE(record->count == RECORD_WORKER_PAIRS);
}

void record_write_plan(struct record *record, const struct plan_row *row, uint32_t count)
{
    record_begin(record);
    record_pair(record, "plan");
    for (size_t i = 0; i < count; i++) {
        record_put_gap(record, i);
        write_plan_row(record, &row[i]);
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

/* ---- as JSON ---- */

static bool says_nothing(const char *value)
{
    return value[0] == '\0' || (value[0] == '0' && value[1] == '\0');
}

size_t record_json(const struct record *record, char out[RECORD_JSON])
{
    struct json json;
    json_begin(&json, out, RECORD_JSON);
    json_mark(&json, '{');
    for (size_t i = 0; i < record->count; i++) {
        if (says_nothing(record->pair[i].value)) continue;
        json_name(&json, record->pair[i].name);
        json_text(&json, record->pair[i].value);
    }
    json_mark(&json, '}');
    ENSURE(json_length(&json) > 0);
    return json_length(&json);
}

/* A text of its own, with its closing NUL; NULL: there is no room. */
static const char *text_keep(struct record *record, const char *text)
{
    size_t size = strlen(text) + 1;
    if (size > RECORD_TEXT - record->used) return NULL;
    char *kept = memcpy(record->text + record->used, text, size);
    record->used += size;
    return kept;
}

bool record_parse(struct record *record, const char *text, size_t length)
{
    cJSON *root = cJSON_ParseWithLength(text, length);
    const cJSON *member;
    bool good = cJSON_IsObject(root);
    record_begin(record);
    cJSON_ArrayForEach(member, root) {
        good = good && record->count < RECORD_PAIRS && cJSON_IsString(member);
        if (!good) break;
        struct store_pair pair = { text_keep(record, member->string), text_keep(record, member->valuestring) };
        good = pair.name != NULL && pair.value != NULL;
        record->pair[record->count++] = pair;
    }
    cJSON_Delete(root);
    return good;
}

/* ---- what changed ---- */

/* A text as a number: 0 for what says nothing, up to eight bytes exactly, longer ones mixed (steps of splitmix64). */
static uint64_t mark_of(const char *text, size_t length)
{
    uint64_t mark = length, word = 0;
    if (length == 0 || (length == 1 && text[0] == '0')) return 0;
    if (length <= sizeof word) {
        memcpy(&word, text, length);
        return word;
    }
    for (; length > 0; text += sizeof word, length -= sizeof word) {
        size_t size = length < sizeof word ? length : sizeof word;
        word = 0;
        memcpy(&word, text, size);
        mark = (mark ^ word) * 0x9e3779b97f4a7c15u;
        mark = (mark ^ mark >> 30) * 0xbf58476d1ce4e5b9u;
        mark ^= mark >> 27;
        if (size < sizeof word) break;
    }
    return mark;
}

void record_keep_changes(struct record *record, uint64_t *held, bool all)
{
    size_t kept = 0;
    for (size_t i = 0; i < record->count; i++) {
        const char *value = record->pair[i].value, *end = i + 1 < record->count ? record->pair[i + 1].value : record->text + record->used;
        uint64_t mark = mark_of(value, (size_t)(end - value) - 1);
        if (mark == held[i] && !all) continue;
        held[i] = mark;
        record->pair[kept++] = record->pair[i];
    }
    record->count = kept;
}

/* ---- reading ---- */

static bool take_id(const char **at, void *to, size_t index)
{
    uint64_t id;
    if (!record_take_unsigned(at, UINT32_MAX, &id)) return false;
    ((uint32_t *)to)[index] = (uint32_t)id;
    return true;
}

static bool take_member(const char **at, void *to, size_t index)
{
    struct member *member = (struct member *)to + index;
    uint64_t worker, accepted;
    bool good = record_take_unsigned(at, UINT32_MAX, &worker) && record_take_mark(at, ':') && record_take_unsigned(at, 1, &accepted)
        && record_take_mark(at, ':') && record_take_signed(at, INT64_MIN, INT64_MAX, &member->leave_ms)
        && record_take_mark(at, ':') && record_take_signed(at, INT64_MIN, INT64_MAX, &member->arrive_ms);
    if (!good) return false;
    member->worker = (uint32_t)worker;
    member->accepted = accepted != 0;
    return true;
}

static bool take_away(const char **at, void *to, size_t index)
{
    struct away *away = (struct away *)to + index;
    char kind[16];
    return record_take_word(at, kind, sizeof kind) && translate_away(kind, &away->kind)
        && record_take_mark(at, ':') && record_take_signed(at, INT64_MIN, INT64_MAX, &away->from_ms)
        && record_take_mark(at, ':') && record_take_signed(at, INT64_MIN, INT64_MAX, &away->to_ms);
}

/* Parts that came with a later version are 0 in a record from before. */
static bool read_cost(const char *text, struct cost *cost)
{
    for (int i = 0; i < COST_COUNT && text[0] != '\0'; i++) {
        int64_t value;
        if ((i > 0 && !record_take_mark(&text, ':')) || !record_take_signed(&text, INT32_MIN, INT32_MAX, &value)) return false;
        *cost_at(cost, (enum cost_part)i) = (int32_t)value;
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
    if (text[0] == '\0') return true;
    if (!translate_cause(text, &cause)) return false;
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
    if (!record_read_numbers(pair, count, order_numbers, ORDER_NUMBERS, out, why)) return false;
    if (!read_kind(record_value(pair, count, *why = "kind"), &out->kind)) return false;
    if (!read_state(record_value(pair, count, *why = "state"), &out->state)) return false;
    if (!read_cause(record_value_or_blank(pair, count, *why = "cause"), &out->cause)) return false;
    if (!read_item(record_value(pair, count, *why = "item"), tables, &out->item)) return false;
    if (!record_read_list(record_value_or_blank(pair, count, *why = "workers"), CREW_MAX, &out->member_count, take_member, out->member)) return false;
    if (!read_cost(record_value_or_blank(pair, count, *why = "cost"), &out->cost)) return false;
    if (!record_read_list(record_value_or_blank(pair, count, *why = "refused"), REFUSED_MAX, &out->refused_count, take_id, out->refused)) return false;
    *why = NULL;
    return true;
}

bool record_read_worker(const struct store_pair *pair, size_t count, struct worker_live *out, const char **why)
{
    *out = (struct worker_live){ 0 };
    if (!record_read_numbers(pair, count, worker_numbers, WORKER_NUMBERS, out, why)) return false;
    if (!record_read_list(record_value(pair, count, *why = "away"), AWAY_MAX, &out->away_count, take_away, out->away)) return false;
    *why = NULL;
    return true;
}

bool record_read_household(const struct store_pair *pair, size_t count, struct household_live *out, const char **why)
{
    *out = (struct household_live){ 0 };
    if (!record_read_numbers(pair, count, household_numbers, HOUSEHOLD_NUMBERS, out, why)) return false;
    if (!record_read_list(record_value(pair, count, *why = "regular"), REGULARS_MAX, &out->regular_count, take_id, out->regular)) return false;
    if (!record_read_list(record_value(pair, count, *why = "excluded"), EXCLUDED_MAX, &out->excluded_count, take_id, out->excluded)) return false;
    *why = NULL;
    return true;
}

bool record_read_counters(const struct store_pair *pair, size_t count, struct counters *out, const char **why)
{
    *out = (struct counters){ 0 };
    if (!record_read_numbers(pair, count, counters_numbers, COUNTERS_NUMBERS, out, why)) return false;
    *why = NULL;
    return true;
}
