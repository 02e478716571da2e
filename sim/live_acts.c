/* live_acts.c - one table: which kind of message an act is, who sends it, and which body it has. */
#include "sim/live_acts.h"

#include "engine/calendar.h"

enum body { BODY_NONE, BODY_ORDER, BODY_CANCEL, BODY_FAIL, BODY_ASSIGN, BODY_OFFER, BODY_WORKER, BODY_AWAY, BODY_SHIFT, BODY_EXCLUDE };

static const struct { enum kind kind; enum desk_via via; enum body body; } rows[ACT_COUNT] = {
    [ACT_CONFIRM]   = { KIND_SLOT_CONFIRM, DESK_RESIDENT, BODY_ORDER },  [ACT_RENEW]    = { KIND_SLOT_RENEW, DESK_RESIDENT, BODY_ORDER },
    [ACT_RELEASE]   = { KIND_SLOT_RELEASE, DESK_RESIDENT, BODY_ORDER },  [ACT_CANCEL]   = { KIND_ORDER_CANCEL, DESK_RESIDENT, BODY_CANCEL },
    [ACT_PATIENCE]  = { KIND_ORDER_CANCEL, DESK_RESIDENT, BODY_CANCEL },    [ACT_SIGN_IN]  = { KIND_WORKER_SIGN_IN, DESK_OFFICE, BODY_WORKER },
    [ACT_SIGN_OUT]  = { KIND_WORKER_SIGN_OUT, DESK_OFFICE, BODY_WORKER },[ACT_ACCEPT]   = { KIND_OFFER_ACCEPT, DESK_OFFICE, BODY_OFFER },
    [ACT_DECLINE]   = { KIND_OFFER_DECLINE, DESK_OFFICE, BODY_OFFER },   [ACT_DROP]     = { KIND_WORKER_DROP, DESK_OFFICE, BODY_OFFER },
    [ACT_SET_OUT]   = { KIND_VISIT_SET_OUT, DESK_OFFICE, BODY_OFFER },   [ACT_ARRIVE]   = { KIND_VISIT_ARRIVE, DESK_OFFICE, BODY_OFFER },
    [ACT_START]     = { KIND_VISIT_START, DESK_OFFICE, BODY_OFFER },     [ACT_FINISH]   = { KIND_VISIT_FINISH, DESK_OFFICE, BODY_OFFER },
    [ACT_NO_ACCESS] = { KIND_ORDER_FAIL, DESK_OFFICE, BODY_FAIL },        [ACT_AWAY]     = { KIND_WORKER_AWAY, DESK_OFFICE, BODY_AWAY },
    [ACT_REASSIGN]  = { KIND_ORDER_ASSIGN, DESK_OFFICE, BODY_ASSIGN },   [ACT_SHIFT]    = { KIND_ROSTER_SET, DESK_OFFICE, BODY_SHIFT },
    [ACT_EXCLUDE]   = { KIND_HOUSEHOLD_EXCLUDE, DESK_RESIDENT, BODY_EXCLUDE },
};

static const char *const away_names[] = { [AWAY_LEAVE] = "leave", [AWAY_SICK] = "sick", [AWAY_BREAK] = "break" };

static const char *cause_of(const struct act *act)
{
    return act->cause == CAUSE_NONE ? NULL : cause_name(act->cause);
}

bool live_act(const struct tables *tables, const struct act *act, struct act_message *out)
{
    *out = (struct act_message){ .kind = rows[act->kind].kind, .via = rows[act->kind].via };
    switch (rows[act->kind].body) {
    case BODY_NONE:   return false;
    case BODY_ORDER:  out->body.order_ref = (struct msg_order_ref){ .order = act->order }; break;
    case BODY_FAIL:   out->body.order_end = (struct msg_order_end){ .order = act->order, .cause = cause_of(act) }; break;
    case BODY_CANCEL: out->body.order_cancel = (struct msg_order_cancel){ .order = act->order, .cause = cause_of(act) }; break;
    case BODY_ASSIGN: out->body.order_assign = (struct msg_order_assign){ .order = act->order, .worker = act->worker, .cause = cause_of(act) }; break;
    case BODY_OFFER:  out->body.offer = (struct msg_offer){ .order = act->order, .worker = act->worker, .cause = cause_of(act) }; break;
    case BODY_WORKER: out->body.worker_ref = (struct msg_worker_ref){ .worker = act->worker }; break;
    case BODY_AWAY:
        out->body.worker_away = (struct msg_worker_away){ .worker = act->worker, .why = away_names[act->away.kind],
                                                          .from_ms = act->away.from_ms, .to_ms = act->away.to_ms };
        break;
    case BODY_EXCLUDE:
        out->body.household_exclude = (struct msg_household_exclude){ .household = act->household, .worker = act->worker, .on = act->on };
        break;
    case BODY_SHIFT:
        out->body.roster_set = (struct msg_roster_set){ .worker = act->worker, .day = act->day, .shift = tables_shift_code(tables, act->shift) };
        break;
    }
    return true;
}

struct msg_request live_request(const struct tables *tables, const struct wish *wish)
{
    const struct request *request = &wish->request;
    return (struct msg_request){ .point = request->point, .household = request->household, .lon_e7 = request->place.lon_e7,
                                 .lat_e7 = request->place.lat_e7, .item = tables_item(tables, request->item)->code, .qty = request->qty };
}

struct msg_slot_hold live_hold(const struct tables *tables, const struct wish *wish, int64_t start_ms)
{
    const struct request *request = &wish->request;
    return (struct msg_slot_hold){ .point = request->point, .household = request->household, .lon_e7 = request->place.lon_e7,
                                   .lat_e7 = request->place.lat_e7, .item = tables_item(tables, request->item)->code, .qty = request->qty,
                                   .start_ms = start_ms };
}

struct msg_slots_ask live_slots(const struct tables *tables, const struct wish *wish)
{
    const struct request *request = &wish->request;
    return (struct msg_slots_ask){ .point = request->point, .household = request->household, .lon_e7 = request->place.lon_e7,
                                   .lat_e7 = request->place.lat_e7, .item = tables_item(tables, request->item)->code, .qty = request->qty,
                                   .day = day_of_ms(request->start_ms), .days = 1 };
}
