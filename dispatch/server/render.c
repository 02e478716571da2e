#include "server/render.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "engine/calendar.h"
#include "protocol/hash.h"
#include "server/render_gap.h"
#include "server/render_roster.h"
#include "server/translate.h"

static const char *item_code(const struct render *render, uint16_t id)
{
    const struct table_item *item = tables_item(render->tables, id);
    return item != NULL ? item->code : "?";      /* cannot be: the engine knows no item that is not in the tables */
}

/* When somebody must act by then; not the engine's own appointments. */
static int64_t due_told(const struct order *order)
{
    bool told = order->state == ORDER_HELD || order->state == ORDER_ASSIGNED;
    return told && order->due_ms != INT64_MAX ? order->due_ms : TIME_NONE;
}

bool render_order(const struct render *render, const struct order *order, struct msg_order *out)
{
    *out = (struct msg_order){
        .order = order->id,
        .kind = translate_order_kind(order->kind),
        .state = order_state_name((enum order_state)order->state),
        .cause = order->cause != CAUSE_NONE ? cause_name((enum cause)order->cause) : NULL,
        .item = item_code(render, order->item),
        .qty = order->qty,
        .point = order->point,
        .household = order->household,
        .lon_e7 = order->place.lon_e7,
        .lat_e7 = order->place.lat_e7,
        .price_fen = order->price_fen,
        .created_ms = order->created_ms,
        .promised_ms = order->promised_ms,
        .due_ms = due_told(order),
        .start_ms = order->start_ms,
        .end_ms = order->end_ms,
        .assigned_ms = order->assigned_ms,
        .accepted_ms = order->accepted_ms,
        .set_out_ms = order->set_out_ms,
        .arrived_ms = order->arrived_ms,
        .started_ms = order->started_ms,
        .finished_ms = order->finished_ms,
        .crew = order->crew,
        .rematches = order->rematches,
        .series = order->series,
        .number = order->number,
    };
    if (order->member_count == 0) return true;
    out->workers = arena_take(render->arena, order->member_count * sizeof *out->workers);
    if (out->workers == NULL) return false;
    out->workers_count = order->member_count;
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        out->workers[i] = (struct msg_crew){ .worker = member->worker, .accepted = member->accepted, .leave_ms = member->leave_ms, .arrive_ms = member->arrive_ms };
    }
    return true;
}

struct msg_reason_count *render_why(const struct render *render, const struct why *why, uint32_t *count)
{
    *count = 0;
    struct msg_reason_count *list = arena_take(render->arena, REASON_COUNT * sizeof *list);
    for (int i = 0; list != NULL && i < REASON_COUNT; i++) {
        if (why->count[i] == 0) continue;
        enum reason reason = (enum reason)i;
        list[(*count)++] = (struct msg_reason_count){ .reason = reason_name(reason), .count = why->count[i], .zh = reason_zh(reason), .en = reason_en(reason) };
    }
    return list;
}

static bool render_turned_away(const struct render *render, const struct event *event, struct msg_event *out)
{
    const struct request *request = &event->request;
    out->start_ms = request->start_ms;
    out->error = refusal_name((enum refusal)event->refused);
    out->why = render_why(render, &event->why, &out->why_count);
    out->item = item_code(render, request->item);
    out->qty = request->qty;
    out->lon_e7 = request->place.lon_e7;
    out->lat_e7 = request->place.lat_e7;
    return out->why != NULL;
}

bool render_event(const struct render *render, const struct event *event, struct msg_event *out)
{
    *out = (struct msg_event){
        .seq = event->seq,
        .at_ms = event->at_ms,
        .event = event_name((enum event_kind)event->kind),
        .by = translate_actor(event->actor.role),
        .actor = event->actor.id,
        .point = event->point,
        .worker = event->worker,
        .household = event->household,
        .priority = event->priority,
        .on = event->on,
    };
    if (event->kind == EVENT_AWAY) {
        out->away = translate_away_name(event->away.kind);
        out->from_ms = event->away.from_ms;
        out->to_ms = event->away.to_ms;
    }
    if (event->kind == EVENT_SHIFT) {
        out->day = event->day;
        out->shift = tables_shift_code(render->tables, event->shift);
    }
    if (!render_roster_event(render, event, out)) return false;
    if (event->kind == EVENT_NOBODY) {
        out->why = render_why(render, &event->why, &out->why_count);
        if (out->why == NULL) return false;
    }
    if (event->kind == EVENT_TURNED_AWAY && !render_turned_away(render, event, out)) return false;
    if (event->kind == EVENT_GAP) {
        out->day = event->day;
        out->gap = render_gap(render, &event->gap, arena_take(render->arena, sizeof *out->gap));
        if (out->gap == NULL) return false;
    }
    if (event->order.id == 0) return true;
    out->order = arena_take(render->arena, sizeof *out->order);
    return out->order != NULL && render_order(render, &event->order, out->order);
}

static bool render_plan(const struct render *render, uint32_t row, struct msg_worker *out)
{
    struct plan_row plan[LIST_PLAN_MAX];
    uint32_t count = engine_worker_plan(render->engine, row, plan, LIST_PLAN_MAX);
    if (count == 0) return true;
    out->plan = arena_take(render->arena, count * sizeof *out->plan);
    if (out->plan == NULL) return false;
    out->plan_count = count;
    for (uint32_t i = 0; i < count; i++) {
        out->plan[i] = (struct msg_plan_row){
            .row = translate_row_name(plan[i].kind), .order = plan[i].order, .leave_ms = plan[i].leave_ms,
            .arrive_ms = plan[i].arrive_ms, .start_ms = plan[i].start_ms, .end_ms = plan[i].end_ms,
        };
    }
    return true;
}

bool render_worker(const struct render *render, uint32_t row, bool with_plan, struct msg_worker *out)
{
    const struct worker_file *file = engine_worker_file(render->engine, row);
    struct worker_live live;
    char skills[512];
    engine_worker_live(render->engine, row, &live);
    int32_t today = day_of_ms(render->now_ms);
    size_t length = tables_skill_names(render->tables, file->skills, skills, sizeof skills);
    if (length >= sizeof skills) length = sizeof skills - 1;
    *out = (struct msg_worker){
        .worker = file->id,
        .point = file->point,
        .firm = file->firm,
        .signed_in = live.signed_in,
        .free = engine_worker_free(render->engine, row, render->now_ms),
        .shift = tables_shift_code(render->tables, roster_final(engine_roster(render->engine), row, today)),
        .skills = length > 0 ? arena_text(render->arena, skills, length) : NULL,
        .served_s = live.day == today ? live.served_s : 0,
        .travelled_s = live.day == today ? live.travelled_s : 0,
        .lon_e7 = live.at.lon_e7,
        .lat_e7 = live.at.lat_e7,
    };
    if (length > 0 && out->skills == NULL) return false;
    return !with_plan || render_plan(render, row, out);
}

/* Names the price list by what is in it, so that two cores with the same prices agree. */
static const char *menu_version(const struct render *render)
{
    uint64_t hash = HASH_BEGIN;
    char line[96];
    for (uint32_t i = 0; i < render->tables->item_count; i++) {
        const struct table_item *row = &render->tables->item[i];
        int length = snprintf(line, sizeof line, "%s=%" PRId64 ";", row->code, row->item.price_fen);
        hash = hash_more(hash, line, (size_t)length);
    }
    int length = snprintf(line, sizeof line, "%016" PRIx64, hash);
    return arena_text(render->arena, line, (size_t)length);
}

bool render_menu(const struct render *render, const char *category, struct msg_menu *out)
{
    const struct policy *policy = engine_policy(render->engine);
    *out = (struct msg_menu){ .version = menu_version(render) };
    out->items = arena_take(render->arena, LIST_MENU_MAX * sizeof *out->items);
    if (out->version == NULL || out->items == NULL) return false;
    for (uint32_t i = 0; i < render->tables->item_count && out->items_count < LIST_MENU_MAX; i++) {
        const struct table_item *row = &render->tables->item[i];
        if (category != NULL && strcmp(category, row->category) != 0) continue;
        out->items[out->items_count++] = (struct msg_menu_item){
            .item = row->code,
            .name = row->name,
            .name_en = row->name_en,
            .category = row->category,
            .unit = row->unit,
            .now = item_now(&row->item, policy),
            .slot = item_slot(&row->item),
            .qty_min = row->item.qty_min,
            .qty_max = row->item.qty_max,
            .crew = row->item.crew,
            .minutes = item_duration_ms(&row->item, row->item.qty_min) / MINUTE_MS,
            .price_fen = row->item.price_fen,
        };
    }
    return true;
}

void render_usage(const struct usage *usage, struct msg_usage *out)
{
    out->workers = usage->workers;
    out->rostered = usage->rostered;
    out->signed_in = usage->signed_in;
    out->rostered_s = (uint64_t)usage->rostered_s;
    out->served_s = (uint64_t)usage->served_s;
    out->travelled_s = (uint64_t)usage->travelled_s;
    if (usage->rostered_s > 0) out->utilisation_pct = 100 * (usage->served_s + usage->travelled_s) / usage->rostered_s;
    out->done = usage->done;
    out->cancelled = usage->cancelled;
    out->failed = usage->failed;
    out->open = usage->open;
    out->started = usage->started;
    out->on_time = usage->on_time;
}
