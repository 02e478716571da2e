/* message.h - the body of every message as a typed struct. Each is written once, as a list of fields; the struct, the decoder,
 * the encoder and the check of PROTOCOL.md all follow that list.
 *
 * Field types and how they travel:
 *   ID   uint64_t     decimal string       FEN  int64_t   decimal string, 1/100 yuan
 *   MS   int64_t      decimal string, epoch milliseconds
 *   INT  int64_t      number, whole        BOOL bool      true / false
 *   DAY  int32_t      "2026-11-23" in Asia/Shanghai; days since 1970-01-01 in the struct
 *   STR  const char*  string; NUL-terminated, valid UTF-8; the bounds are on its bytes
 * NEED: must be there. MAY: may be absent or null, then 0, false or NULL; optional zero and NULL values are not sent.
 * Bounds are on the value (ID, MS, FEN, INT, DAY) or on the length in bytes (STR).
 * L(element, name, most): a list. O(element, name): one nested object, NULL when absent. */
#ifndef PAIDAN_PROTOCOL_MESSAGE_H
#define PAIDAN_PROTOCOL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_LON_LEAST = 730000000, PLACE_LON_MOST = 1360000000, PLACE_LAT_LEAST = 30000000, PLACE_LAT_MOST = 540000000,
       LIST_ORDERS_MAX = 64, LIST_WORKERS_MAX = 64, LIST_EVENTS_MAX = 64, LIST_SLOTS_MAX = 720, LIST_WHY_MAX = 32,
       LIST_CELLS_MAX = 900, LIST_MENU_MAX = 64, LIST_CREW_MAX = 4, LIST_PLAN_MAX = 40, LIST_AWAY_MAX = 8,
       TEXT_MAX = 64, NAME_MAX_BYTES = 96 };

#define ID32_MOST 4294967295
#define ID64_MOST 9223372036854775807
#define MS_MOST   4102444800000      /* the year 2100 */
#define DAY_MOST  47482

#define FIELDS_session_open(F, L, O) \
    F(STR, role,      NEED, 1, 16,         "resident, operator, worker, firm, regulator or admin") \
    F(ID,  scope,     MAY,  0, ID32_MOST,  "the point (resident, operator), worker or firm; absent for regulator and admin") \
    F(STR, program,   MAY,  0, TEXT_MAX,   "what is calling, for the log")
#define FIELDS_session(F, L, O) \
    F(STR, auth,      NEED, 1, TEXT_MAX,   "send it as auth with every further request") \
    F(STR, region,    NEED, 1, TEXT_MAX,   "the region this core owns") \
    F(MS,  now_ms,    NEED, 0, MS_MOST,    "the core's time") \
    F(INT, speed_pct, NEED, 0, 100000000,  "how fast its clock runs: 100 is real time, 0 stands still") \
    F(ID,  seq,       NEED, 0, ID64_MOST,  "number of the latest event")
#define FIELDS_menu_ask(F, L, O) \
    F(STR, category,  MAY,  0, TEXT_MAX,   "only this category")
#define FIELDS_menu_item(F, L, O) \
    F(STR, item,      NEED, 1, 16,         "code") \
    F(STR, name,      NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(STR, name_en,   NEED, 1, NAME_MAX_BYTES, "en") \
    F(STR, category,  NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(STR, unit,      NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(BOOL,now,       MAY,  0, 1,          "may be ordered now") \
    F(BOOL,slot,      MAY,  0, 1,          "may be booked for a time") \
    F(INT, qty_min,   NEED, 1, 1000000,    "least quantity") \
    F(INT, qty_max,   NEED, 1, 1000000,    "greatest quantity") \
    F(INT, crew,      NEED, 1, 4,          "workers who come") \
    F(INT, minutes,   NEED, 1, 100000,     "length of a visit at the least quantity") \
    F(FEN, price_fen, NEED, 0, ID64_MOST,  "price of one unit")
#define FIELDS_menu(F, L, O) \
    F(STR, version,   NEED, 1, TEXT_MAX,   "of the price list") \
    L(menu_item, items, LIST_MENU_MAX,     "in the order of the catalogue")
#define FIELDS_request(F, L, O) \
    F(ID,  point,     NEED, 1, ID32_MOST,  "service point where it is asked") \
    F(ID,  household, NEED, 1, ID64_MOST,  "who asks") \
    F(INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where, WGS-84, 1e-7 degrees") \
    F(INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where") \
    F(STR, item,      NEED, 1, 16,         "code of the menu") \
    F(INT, qty,       NEED, 1, 1000000,    "in the item's unit")
#define FIELDS_slots_ask(F, L, O) \
    FIELDS_request(F, L, O) \
    F(DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(INT, days,      NEED, 1, 14,         "how many days")
#define FIELDS_slot(F, L, O) \
    F(MS,  start_ms,  NEED, 0, MS_MOST,    "start") \
    F(INT, free,      MAY,  0, 1000000,    "crews that could take it; absent: full") \
    F(FEN, price_fen, NEED, 0, ID64_MOST,  "price at that time")
#define FIELDS_slots(F, L, O) \
    F(INT, minutes,   NEED, 1, 100000,     "length of the visit") \
    L(slot, slots, LIST_SLOTS_MAX,         "in order of time; full ones are listed too")
#define FIELDS_slot_hold(F, L, O) \
    FIELDS_request(F, L, O) \
    F(MS,  start_ms,  NEED, 0, MS_MOST,    "a start on the grid")
#define FIELDS_order_ref(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "the order")
#define FIELDS_order_end(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(STR, cause,     MAY,  0, 16,         "resident, worker, operator, no_access, no_worker, price or other")
#define FIELDS_order_assign(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(ID,  worker,    MAY,  0, ID32_MOST,  "absent: back to matching") \
    F(STR, cause,     NEED, 1, 16,         "why: as order_cancel")
#define FIELDS_offer(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(STR, cause,     MAY,  0, 16,         "when declined or dropped: worker, sick or other")
#define FIELDS_crew(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "first is the leader") \
    F(BOOL,accepted,  MAY,  0, 1,          "has accepted") \
    F(MS,  leave_ms,  NEED, 0, MS_MOST,    "leaves for the visit") \
    F(MS,  arrive_ms, NEED, 0, MS_MOST,    "is at the door")
#define FIELDS_order(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "number") \
    F(STR, kind,      NEED, 1, 8,          "now or slot") \
    F(STR, state,     NEED, 1, 16,         "held, waiting, assigned, accepted, on_the_way, arrived, serving, done, cancelled, failed or released") \
    F(STR, cause,     MAY,  0, 16,         "why it left the usual road") \
    F(STR, item,      NEED, 1, 16,         "code of the menu") \
    F(INT, qty,       NEED, 1, 1000000,    "in the item's unit") \
    F(ID,  point,     NEED, 1, ID32_MOST,  "service point") \
    F(ID,  household, NEED, 1, ID64_MOST,  "who asked") \
    F(INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where") \
    F(INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where") \
    F(FEN, price_fen, NEED, 0, ID64_MOST,  "frozen when ordered or held") \
    F(MS,  created_ms,NEED, 0, MS_MOST,    "when asked") \
    F(MS,  promised_ms,MAY, 0, MS_MOST,    "start told to the resident; never changes") \
    F(MS,  due_ms,    MAY,  0, MS_MOST,    "held: kept until; assigned: answer until") \
    F(MS,  start_ms,  MAY,  0, MS_MOST,    "planned, then actual") \
    F(MS,  end_ms,    MAY,  0, MS_MOST,    "planned, then actual") \
    F(MS,  assigned_ms,MAY, 0, MS_MOST,    "first assigned") \
    F(MS,  started_ms,MAY,  0, MS_MOST,    "work began") \
    F(MS,  finished_ms,MAY, 0, MS_MOST,    "work ended") \
    F(INT, crew,      NEED, 1, 4,          "workers needed") \
    F(INT, rematches, MAY,  0, 65535,      "times it went back to waiting") \
    L(crew, workers, LIST_CREW_MAX,        "who comes; empty while waiting")
#define FIELDS_order_list_ask(F, L, O) \
    F(ID,  point,     MAY,  0, ID32_MOST,  "only this point") \
    F(ID,  worker,    MAY,  0, ID32_MOST,  "only this worker's") \
    F(STR, state,     MAY,  0, 16,         "only in this state") \
    F(ID,  after,     MAY,  0, ID64_MOST,  "page: orders with a greater number")
#define FIELDS_order_list(F, L, O) \
    F(BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(order, orders, LIST_ORDERS_MAX,      "open orders, by number")
#define FIELDS_reason_count(F, L, O) \
    F(STR, reason,    NEED, 1, 24,         "name") \
    F(INT, count,     NEED, 0, 10000000,   "workers") \
    F(STR, zh,        NEED, 1, NAME_MAX_BYTES, "in words") \
    F(STR, en,        NEED, 1, NAME_MAX_BYTES, "in words")
#define FIELDS_why(F, L, O) \
    F(ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(STR, state,     NEED, 1, 16,         "its state") \
    F(INT, looked_at, NEED, 0, 10000000,   "workers looked at: the sum of the counts") \
    L(reason_count, reasons, LIST_WHY_MAX, "each worker under the first test that failed") \
    F(INT, travel_s,  MAY,  0, 10000000,   "cost parts of the choice made, in seconds: added travel") \
    F(INT, wait_s,    MAY,  0, 10000000,   "wait until the start") \
    F(INT, late_s,    MAY,  0, 10000000,   "after the promised time, weighted") \
    F(INT, stranger_s,MAY,  0, 10000000,   "somebody new to the household") \
    F(INT, fair_s,    MAY,  0, 10000000,   "hours already worked that day") \
    F(INT, skill_s,   MAY,  0, 10000000,   "skill kept for harder work")
#define FIELDS_worker_ref(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker")
#define FIELDS_worker_away(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(STR, why,       NEED, 1, 16,         "leave, sick or break") \
    F(MS,  from_ms,   NEED, 0, MS_MOST,    "first moment away") \
    F(MS,  to_ms,     NEED, 0, MS_MOST,    "back again")
#define FIELDS_plan_row(F, L, O) \
    F(STR, row,       NEED, 1, 8,          "hold, visit or away") \
    F(ID,  order,     MAY,  0, ID64_MOST,  "the order") \
    F(MS,  leave_ms,  NEED, 0, MS_MOST,    "taken from") \
    F(MS,  arrive_ms, NEED, 0, MS_MOST,    "at the door") \
    F(MS,  start_ms,  NEED, 0, MS_MOST,    "work begins") \
    F(MS,  end_ms,    NEED, 0, MS_MOST,    "taken until")
#define FIELDS_worker(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "number") \
    F(ID,  point,     NEED, 1, ID32_MOST,  "service point") \
    F(ID,  firm,      NEED, 1, ID32_MOST,  "employer") \
    F(BOOL,signed_in, MAY,  0, 1,          "on duty") \
    F(BOOL,free,      MAY,  0, 1,          "on shift and nothing under way") \
    F(STR, shift,     NEED, 1, 8,          "today's shift code; - for a rest day") \
    F(STR, skills,    MAY,  0, 512,        "names, separated by spaces") \
    F(INT, served_s,  MAY,  0, 1000000,    "served today") \
    F(INT, travelled_s,MAY, 0, 1000000,    "travelled today") \
    F(INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where last known") \
    F(INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where last known") \
    L(plan_row, plan, LIST_PLAN_MAX,       "the plan from now on; only in worker_show")
#define FIELDS_worker_list_ask(F, L, O) \
    F(ID,  point,     MAY,  0, ID32_MOST,  "only this point") \
    F(ID,  firm,      MAY,  0, ID32_MOST,  "only this firm") \
    F(BOOL,on_duty,   MAY,  0, 1,          "only those signed in") \
    F(ID,  after,     MAY,  0, ID32_MOST,  "page: workers with a greater number")
#define FIELDS_worker_list(F, L, O) \
    F(BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(worker, workers, LIST_WORKERS_MAX,   "by number")
#define FIELDS_roster_ask(F, L, O) \
    F(ID,  worker,    MAY,  0, ID32_MOST,  "this worker; or") \
    F(ID,  point,     MAY,  0, ID32_MOST,  "this point's workers") \
    F(DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(INT, days,      NEED, 1, 28,         "how many days") \
    F(ID,  after,     MAY,  0, ID32_MOST,  "page: workers with a greater number")
#define FIELDS_cell(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(STR, shift,     NEED, 1, 8,          "shift code; - for a rest day") \
    F(STR, layer,     NEED, 1, 16,         "pattern or override") \
    F(STR, breaks,    MAY,  0, 24,         "labour rule that this day breaks")
#define FIELDS_roster(F, L, O) \
    F(BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(cell, cells, LIST_CELLS_MAX,         "by worker, then by day")
#define FIELDS_roster_set(F, L, O) \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(STR, shift,     NEED, 1, 8,          "shift code; - for a day off")
#define FIELDS_household_exclude(F, L, O) \
    F(ID,  household, NEED, 1, ID64_MOST,  "the household") \
    F(ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(BOOL,on,        MAY,  0, 1,          "true: not any more; absent or false: welcome again")
#define FIELDS_done(F, L, O) \
    F(BOOL,done,      NEED, 1, 1,          "true")
#define FIELDS_usage_ask(F, L, O) \
    F(STR, scope,     NEED, 1, 8,          "all, point, firm or worker") \
    F(ID,  id,        MAY,  0, ID32_MOST,  "which; absent for all") \
    F(DAY, day,       NEED, 0, DAY_MOST,   "the day")
#define FIELDS_usage(F, L, O) \
    F(STR, scope,     NEED, 1, 8,          "as asked") \
    F(ID,  id,        MAY,  0, ID32_MOST,  "as asked") \
    F(DAY, day,       NEED, 0, DAY_MOST,   "as asked") \
    F(INT, workers,   MAY,  0, 10000000,   "in the scope") \
    F(INT, rostered,  MAY,  0, 10000000,   "with a shift that day") \
    F(INT, signed_in, MAY,  0, 10000000,   "signed in now") \
    F(ID,  rostered_s,MAY,  0, ID64_MOST,  "seconds rostered") \
    F(ID,  served_s,  MAY,  0, ID64_MOST,  "seconds at work in homes") \
    F(ID,  travelled_s,MAY, 0, ID64_MOST,  "seconds on the way") \
    F(INT, utilisation_pct, MAY, 0, 1000,  "(served + travelled) / rostered; absent when nobody is rostered") \
    F(INT, done,      MAY,  0, 10000000,   "orders done that day") \
    F(INT, cancelled, MAY,  0, 10000000,   "cancelled") \
    F(INT, failed,    MAY,  0, 10000000,   "failed") \
    F(INT, open,      MAY,  0, 10000000,   "open, starting that day") \
    F(INT, started,   MAY,  0, 10000000,   "visits begun") \
    F(INT, on_time,   MAY,  0, 10000000,   "begun by the promised time and the grace")
#define FIELDS_events_ask(F, L, O) \
    F(ID,  after,     NEED, 0, ID64_MOST,  "number of the last event already seen; 0 for all that are kept") \
    F(INT, wait_ms,   MAY,  0, 30000,      "how long to wait for one, real time; absent: answer at once") \
    F(INT, most,      MAY,  0, LIST_EVENTS_MAX, "at most so many; absent: as many as fit")
#define FIELDS_event(F, L, O) \
    F(ID,  seq,       NEED, 1, ID64_MOST,  "number; rises by one over the region, with gaps where a scope may not look") \
    F(MS,  at_ms,     NEED, 0, MS_MOST,    "when") \
    F(STR, event,     NEED, 1, 24,         "name") \
    F(STR, by,        NEED, 1, 16,         "role of who did it; engine when nobody did") \
    F(ID,  actor,     MAY,  0, ID32_MOST,  "which worker, point or firm") \
    F(ID,  point,     MAY,  0, ID32_MOST,  "scope") \
    F(ID,  worker,    MAY,  0, ID32_MOST,  "who it is about") \
    F(ID,  household, MAY,  0, ID64_MOST,  "excluded: the household") \
    F(BOOL,on,        MAY,  0, 1,          "excluded: true not any more, else welcome again") \
    O(order, order,                        "the order as it is now") \
    L(reason_count, why, LIST_WHY_MAX,     "nobody: the counts") \
    F(STR, away,      MAY,  0, 16,         "away: leave, sick or break") \
    F(MS,  from_ms,   MAY,  0, MS_MOST,    "away") \
    F(MS,  to_ms,     MAY,  0, MS_MOST,    "away") \
    F(DAY, day,       MAY,  0, DAY_MOST,   "shift: the day") \
    F(STR, shift,     MAY,  0, 8,          "shift: its code now")
#define FIELDS_events(F, L, O) \
    F(ID,  next,      NEED, 0, ID64_MOST,  "send as after in the next poll") \
    L(event, events, LIST_EVENTS_MAX,      "in order; empty when the wait ended")
#define FIELDS_clock_ask(F, L, O) \
    F(BOOL,ask,       MAY,  0, 1,          "nothing is needed")
#define FIELDS_clock(F, L, O) \
    F(MS,  now_ms,    NEED, 0, MS_MOST,    "the core's time") \
    F(INT, speed_pct, NEED, 0, 100000000,  "100 is real time, 0 stands still")
#define FIELDS_clock_advance(F, L, O) \
    F(MS,  by_ms,     NEED, 0, MS_MOST,    "forward by this")

#define SHAPES(X) \
    X(session_open) X(session) X(menu_ask) X(menu_item) X(menu) X(request) X(slots_ask) X(slot) X(slots) X(slot_hold) X(order_ref) \
    X(order_end) X(order_assign) X(offer) X(crew) X(order) X(order_list_ask) X(order_list) X(reason_count) X(why) X(worker_ref) \
    X(worker_away) X(plan_row) X(worker) X(worker_list_ask) X(worker_list) X(roster_ask) X(cell) X(roster) X(roster_set) \
    X(household_exclude) X(done) X(usage_ask) X(usage) X(events_ask) X(event) X(events) X(clock_ask) X(clock) X(clock_advance)

#define C_TYPE_ID   uint64_t
#define C_TYPE_MS   int64_t
#define C_TYPE_FEN  int64_t
#define C_TYPE_INT  int64_t
#define C_TYPE_BOOL bool
#define C_TYPE_DAY  int32_t
#define C_TYPE_STR  const char *

/* struct msg_<shape>: one member per field; a list is a pointer and <name>_count. */
#define MEMBER_F(type, name, need, least, most, text) C_TYPE_##type name;
#define MEMBER_L(element, name, most, text) struct msg_##element *name; uint32_t name##_count;
#define MEMBER_O(element, name, text) struct msg_##element *name;
#define X(shape) struct msg_##shape { FIELDS_##shape(MEMBER_F, MEMBER_L, MEMBER_O) };
SHAPES(X)
#undef X

enum field_type { FIELD_ID, FIELD_MS, FIELD_FEN, FIELD_INT, FIELD_BOOL, FIELD_DAY, FIELD_STR, FIELD_LIST, FIELD_OBJECT };
enum field_need { FIELD_MAY, FIELD_NEED };

struct field {
    const char *name;
    enum field_type type;
    enum field_need need;
    int64_t least, most;              /* LIST: most elements */
    size_t offset, count_offset;      /* in the struct; count_offset for LIST */
    const struct shape *element;      /* LIST, OBJECT */
    const char *text;
};

struct shape { const char *name; size_t size; uint32_t field_count; const struct field *field; };

#define X(shape) extern const struct shape shape_##shape;
SHAPES(X)
#undef X

#endif
