/* live_acts.h - an act of the agenda as a message of the protocol. */
#ifndef PAIDAN_SIM_LIVE_ACTS_H
#define PAIDAN_SIM_LIVE_ACTS_H

#include "protocol/kind.h"
#include "protocol/message.h"
#include "sim/agenda.h"
#include "sim/demand.h"
#include "sim/desk.h"
#include "tables/tables.h"

union act_body {
    struct msg_order_ref order_ref;
    struct msg_order_cancel order_cancel;
    struct msg_order_end order_end;
    struct msg_order_assign order_assign;
    struct msg_offer offer;
    struct msg_worker_ref worker_ref;
    struct msg_worker_away worker_away;
    struct msg_roster_set roster_set;
    struct msg_household_exclude household_exclude;
};

struct act_message { enum kind kind; enum desk_via via; union act_body body; };

bool live_act(const struct tables *tables, const struct act *act, struct act_message *out);      /* false: not an act that is sent */
struct msg_request live_request(const struct tables *tables, const struct wish *wish);
struct msg_slot_hold live_hold(const struct tables *tables, const struct wish *wish, int64_t start_ms);
struct msg_slots_ask live_slots(const struct tables *tables, const struct wish *wish);           /* the day wished for */

#endif
