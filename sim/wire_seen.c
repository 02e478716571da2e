/* wire_seen.c - words back to numbers. */
#include "sim/wire_seen.h"

#include <assert.h>
#include <string.h>
#include "protocol/rights.h"

static_assert((int)BY_RESIDENT == (int)ROLE_RESIDENT && (int)BY_ADMIN == (int)ROLE_ADMIN && (int)BY_ENGINE == (int)ROLE_NONE, "actors are roles, or the engine");

static bool find_state(const char *name, enum order_state *out)
{
    for (int state = ORDER_HELD; state < ORDER_STATE_COUNT; state++) {
        if (strcmp(order_state_name((enum order_state)state), name) != 0) continue;
        *out = (enum order_state)state;
        return true;
    }
    return false;
}

static bool find_cause(const char *name, enum cause *out)
{
    *out = CAUSE_NONE;
    if (!name) return true;
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        if (strcmp(cause_name((enum cause)cause), name) != 0) continue;
        *out = (enum cause)cause;
        return true;
    }
    return false;
}

static bool find_event(const char *name, enum event_kind *out)
{
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        if (strcmp(event_name((enum event_kind)kind), name) != 0) continue;
        *out = (enum event_kind)kind;
        return true;
    }
    return false;
}

bool wire_seen_order(const struct tables *tables, const struct msg_order *message, struct seen_order *out)
{
    const struct table_item *item = tables_item_by_code(tables, message->item);
    bool now = strcmp(message->kind, "now") == 0;
    if (!item || message->workers_count > CREW_MAX || (!now && strcmp(message->kind, "slot") != 0)) return false;
    *out = (struct seen_order){
        .id = message->order, .household = message->household, .kind = now ? ORDER_NOW : ORDER_SLOT, .crew = (uint32_t)message->crew,
        .item = item->item.id, .rematches = (uint32_t)message->rematches, .qty = (uint32_t)message->qty, .point = (uint32_t)message->point,
        .place = { (int32_t)message->lon_e7, (int32_t)message->lat_e7 }, .price_fen = message->price_fen, .created_ms = message->created_ms,
        .promised_ms = message->promised_ms, .due_ms = message->due_ms, .start_ms = message->start_ms, .end_ms = message->end_ms,
        .started_ms = message->started_ms, .finished_ms = message->finished_ms, .member_count = message->workers_count,
        .series = message->series, .number = (uint32_t)message->number,
    };
    for (uint32_t i = 0; i < message->workers_count; i++) {
        const struct msg_crew *crew = &message->workers[i];
        out->member[i] = (struct seen_member){ (uint32_t)crew->worker, crew->accepted, crew->leave_ms, crew->arrive_ms };
    }
    return find_state(message->state, &out->state) && find_cause(message->cause, &out->cause);
}

void wire_seen_why(const struct msg_reason_count *list, uint32_t count, struct why *out)
{
    *out = (struct why){ 0 };
    for (uint32_t i = 0; i < count; i++)
        for (int reason = 0; reason < REASON_COUNT; reason++)
            if (strcmp(reason_name((enum reason)reason), list[i].reason) == 0) {
                out->count[reason] = (uint32_t)list[i].count;
                out->looked_at += (uint32_t)list[i].count;
            }
}

/* The codes of days on end, one a day. */
static bool read_shifts(const struct tables *tables, const char *codes, struct seen *out)
{
    char code[sizeof tables->shift->code];
    while (*codes) {
        size_t length = strcspn(codes, " ");
        if (length == 0 || length >= sizeof code || out->shift_count == EVENT_SHIFTS_MAX) return false;
        memcpy(code, codes, length);
        code[length] = 0;
        if (!tables_shift_by_code(tables, code, &out->shifts[out->shift_count++])) return false;
        codes += length + (codes[length] == ' ');
    }
    return true;
}

static bool read_asked(const struct tables *tables, const struct msg_event *message, struct seen *out)
{
    const struct table_item *item = tables_item_by_code(tables, message->item);
    if (!item) return false;
    out->request = (struct request){ .point = (uint32_t)message->point, .household = message->household, .item = item->item.id, .qty = (uint32_t)message->qty,
                                     .place = { (int32_t)message->lon_e7, (int32_t)message->lat_e7 }, .start_ms = message->start_ms };
    for (int refusal = REFUSE_OK; refusal < REFUSAL_COUNT; refusal++)
        if (message->error && strcmp(refusal_name((enum refusal)refusal), message->error) == 0) out->refused = (enum refusal)refusal;
    return refusal_missed(out->refused);
}

bool wire_seen(const struct tables *tables, const struct msg_event *message, struct seen *out)
{
    *out = (struct seen){
        .seq = message->seq, .at_ms = message->at_ms, .by = (enum actor_role)role_find(message->by), .point = (uint32_t)message->point,
        .actor = (uint32_t)message->actor, .worker = (uint32_t)message->worker, .household = message->household, .day = message->day, .on = message->on, .priority = (uint8_t)message->priority,
    };
    wire_seen_why(message->why, message->why_count, &out->why);
    if (message->item && !read_asked(tables, message, out)) return false;
    if (message->away) out->away = (struct away){ message->from_ms, message->to_ms, AWAY_LEAVE };
    if (message->away && strcmp(message->away, "sick") == 0) out->away.kind = AWAY_SICK;
    if (message->away && strcmp(message->away, "break") == 0) out->away.kind = AWAY_BREAK;
    if (message->shifts && !read_shifts(tables, message->shifts, out)) return false;
    if (message->shift && !tables_shift_by_code(tables, message->shift, &out->shift)) return false;
    return find_event(message->event, &out->kind) && (!message->order || wire_seen_order(tables, message->order, &out->order));
}
