/* wire_seen.h - what the core sends, as what everybody here sees: messages of the protocol to struct seen. */
#ifndef PAIDAN_SIM_WIRE_SEEN_H
#define PAIDAN_SIM_WIRE_SEEN_H

#include "protocol/message.h"
#include "sim/seen.h"
#include "tables/tables.h"

/* False: a name that is on no list, or an item that is not in the tables: core and simulator do not speak of the same city. */
bool wire_seen_order(const struct tables *tables, const struct msg_order *message, struct seen_order *out);
bool wire_seen(const struct tables *tables, const struct msg_event *message, struct seen *out);
void wire_seen_why(const struct msg_reason_count *list, uint32_t count, struct why *out);      /* reasons of a later version are left out */

#endif
