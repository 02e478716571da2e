/* message.h - the body of every message as a typed struct. Each is written once, as a list of fields; the struct, the decoder,
 * the encoder and the check of PROTOCOL.md all follow that list.
 *
 * Field types and how they travel:
 *   ID   uint64_t     decimal string       FEN  int64_t   decimal string, 1/100 yuan
 *   MS   int64_t      decimal string, epoch milliseconds
 *   INT  int64_t      number, whole        BOOL bool      true / false
 *   DAY  int32_t      "2026-11-23" in Asia/Shanghai; days since 1970-01-01 in the struct
 *   STR  const char*  string; NUL-terminated, valid UTF-8; the bounds are on its bytes
 * NEED: must be there. MAY: may be absent, null or "", then 0, false or NULL; optional zero and NULL values are not sent.
 * Bounds are on the value (ID, MS, FEN, INT, BOOL, DAY) or on the length in bytes (STR); for a MAY field, on what is there.
 * L(shape, element, name, most): a list; absent reads as empty, it is always sent. O(shape, element, name): one nested object,
 * NULL when absent. The first argument of every row, S, is the shape that the row is being expanded for. */
#ifndef PAIDAN_PROTOCOL_MESSAGE_H
#define PAIDAN_PROTOCOL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_LON_LEAST = 730000000, PLACE_LON_MOST = 1360000000, PLACE_LAT_LEAST = 30000000, PLACE_LAT_MOST = 540000000,
       LIST_ORDERS_MAX = 64, LIST_WORKERS_MAX = 64, LIST_EVENTS_MAX = 64, LIST_SLOTS_MAX = 720, SLOT_DAYS_MAX = 14, LIST_SERIES_MAX = 12, LIST_OTHERS_MAX = 3, LIST_WHY_MAX = 32,
       LIST_PARTS_MAX = 16, LIST_RANKED_MAX = 16,
       LIST_MENU_MAX = 128, LIST_CREW_MAX = 4, LIST_PLAN_MAX = 40, LIST_AWAY_MAX = 8,
       TEXT_MAX = 64, NAME_MAX_BYTES = 96, KEY_LEAST = 8, KEY_MAX = 64 };

#define ID32_MOST 4294967295
#define ID64_MOST 9223372036854775807
#define MS_MOST   4102444800000      /* the year 2100 */
#define DAY_MOST  47482

#include "protocol/message_fill.h"
#include "protocol/message_roster.h"
#include "protocol/message_outlook.h"

/* The envelope, but for the body, whose shape the kind decides, and the error of a reply that is not ok. */
#define FIELDS_request_head(S, F, L, O) \
    F(S, ID,  id,        NEED, 0, ID64_MOST,  "the caller's own number, sent back with the reply") \
    F(S, STR, kind,      NEED, 1, TEXT_MAX,   "what is asked") \
    F(S, INT, v,         NEED, 0, 1000000,    "version of the protocol") \
    F(S, STR, key,       MAY,  KEY_LEAST, KEY_MAX,       "idempotency key, printable ASCII without spaces; a kind that changes something needs it") \
    F(S, STR, auth,      MAY,  1, TEXT_MAX,   "from session_open")
#define FIELDS_reply_head(S, F, L, O) \
    F(S, ID,  id,        NEED, 0, ID64_MOST,  "as in the request; 0 when it could not be read") \
    F(S, STR, kind,      MAY,  1, TEXT_MAX,   "as in the request; absent when it could not be read") \
    F(S, INT, v,         NEED, 0, 1000000,    "version of the protocol") \
    F(S, BOOL,ok,        NEED, 0, 1,          "true: body is there; false: error is there") \
    F(S, MS,  now_ms,    NEED, 0, MS_MOST,    "the core's time")
#define FIELDS_refusal(S, F, L, O) \
    F(S, STR, name,      NEED, 1, 24,         "of the error; programs branch on it") \
    F(S, STR, field,     MAY,  1, 160,        "where it is: body.qty") \
    F(S, STR, zh,        NEED, 1, 200,        "for people, zh-CN") \
    F(S, STR, en,        NEED, 1, 200,        "for people, en") \
    F(S, STR, detail,    MAY,  1, TEXT_MAX,   "a reason or a labour rule by name") \
    F(S, INT, retry_ms,  MAY,  0, 86400000,   "try again after this, real time; absent: do not") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "rule, conflict, busy: whose day") \
    F(S, DAY, day,       MAY,  0, DAY_MOST,   "... and which; no_capacity: of the visit that cannot be moved") \
    F(S, INT, minutes,   MAY,  0, 10000000,   "rule: what would be measured, in its unit; a negative gap as 0") \
    F(S, INT, limit,     MAY,  0, 10000000,   "rule: what it allows") \
    F(S, STR, unit,      MAY,  0, 16,         "rule: minutes or days") \
    F(S, BOOL,hard,      MAY,  0, 1,          "rule: it can never be waived") \
    F(S, STR, by,        MAY,  0, 16,         "conflict: role of who was there first") \
    F(S, ID,  by_id,     MAY,  0, ID32_MOST,  "conflict: which worker, point or firm") \
    F(S, FEN, price_fen, MAY,  0, ID64_MOST,  "price: what it would be") \
    L(S, reason_count, why, LIST_WHY_MAX,     "no_capacity: the counts")
#define FIELDS_session_open(S, F, L, O) \
    F(S, STR, role,      NEED, 1, 16,         "resident, operator, worker, firm, regulator or admin") \
    F(S, ID,  scope,     MAY,  0, ID32_MOST,  "the point (resident, operator), worker or firm; absent for regulator and admin") \
    F(S, STR, program,   MAY,  0, TEXT_MAX,   "what is calling, for the log")
#define FIELDS_session(S, F, L, O) \
    F(S, STR, auth,      NEED, 1, TEXT_MAX,   "send it as auth with every further request") \
    F(S, STR, region,    NEED, 1, TEXT_MAX,   "the region this core owns") \
    F(S, MS,  now_ms,    NEED, 0, MS_MOST,    "the core's time") \
    F(S, INT, speed_pct, NEED, 0, 100000000,  "how fast its clock runs: 100 is real time, 0 stands still") \
    F(S, ID,  seq,       NEED, 0, ID64_MOST,  "number of the latest event")
#define FIELDS_menu_ask(S, F, L, O) \
    F(S, STR, category,  MAY,  0, TEXT_MAX,   "only this category")
#define FIELDS_menu_item(S, F, L, O) \
    F(S, STR, item,      NEED, 1, 16,         "code") \
    F(S, STR, name,      NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(S, STR, name_en,   NEED, 1, NAME_MAX_BYTES, "en") \
    F(S, STR, category,  NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(S, STR, unit,      NEED, 1, NAME_MAX_BYTES, "zh-CN") \
    F(S, BOOL,now,       MAY,  0, 1,          "may be ordered now") \
    F(S, BOOL,slot,      MAY,  0, 1,          "may be booked for a time") \
    F(S, INT, qty_min,   NEED, 1, 1000000,    "least quantity") \
    F(S, INT, qty_max,   NEED, 1, 1000000,    "greatest quantity") \
    F(S, INT, crew,      NEED, 1, 4,          "workers who come") \
    F(S, INT, minutes,   NEED, 1, 100000,     "length of a visit at the least quantity") \
    F(S, FEN, price_fen, NEED, 0, ID64_MOST,  "price of one unit")
#define FIELDS_menu(S, F, L, O) \
    F(S, STR, version,   NEED, 1, TEXT_MAX,   "of the price list") \
    L(S, menu_item, items, LIST_MENU_MAX,     "in the order of the catalogue")
#define FIELDS_request(S, F, L, O) \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "service point where it is asked") \
    F(S, ID,  household, NEED, 1, ID64_MOST,  "who asks") \
    F(S, INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where, WGS-84, 1e-7 degrees") \
    F(S, INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where") \
    F(S, STR, item,      NEED, 1, 16,         "code of the menu") \
    F(S, INT, qty,       NEED, 1, 1000000,    "in the item's unit")
#define FIELDS_slots_ask(S, F, L, O) \
    FIELDS_request(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "first day") \
    F(S, INT, days,      NEED, 1, SLOT_DAYS_MAX, "how many days") \
    F(S, ID,  order,     MAY,  0, ID64_MOST,  "a booking that is to be moved: its own time counts as free")
#define FIELDS_slot(S, F, L, O) \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "start") \
    F(S, INT, free,      MAY,  0, 1000000,    "crews that could take it; absent: full") \
    F(S, FEN, price_fen, NEED, 0, ID64_MOST,  "price at that time")
#define FIELDS_slot_day(S, F, L, O) \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day") \
    F(S, INT, starts,    MAY,  0, 1000,       "how many starts of it are listed") \
    F(S, INT, full,      MAY,  0, 1000,       "... that nobody can take: slot_why tells why") \
    F(S, STR, closed,    MAY,  0, 24,         "why none is listed: past, too_soon or too_far_ahead")
#define FIELDS_slots(S, F, L, O) \
    F(S, INT, minutes,   NEED, 1, 100000,     "length of the visit") \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again from the day after the last start") \
    L(S, slot, slots, LIST_SLOTS_MAX,         "in order of time; full ones are listed too") \
    L(S, slot_day, days, SLOT_DAYS_MAX,       "each day asked for, in order; with more, up to the last start")
#define FIELDS_slot_why_ask(S, F, L, O) \
    FIELDS_request(S, F, L, O) \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "a start on the grid") \
    F(S, ID,  order,     MAY,  0, ID64_MOST,  "as in slots")
#define FIELDS_slot_why(S, F, L, O) \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "the start") \
    F(S, INT, free,      MAY,  0, 1000000,    "crews that could take it; absent: full") \
    F(S, FEN, price_fen, NEED, 0, ID64_MOST,  "price at that time") \
    F(S, INT, looked_at, MAY,  0, 10000000,   "workers looked at: the sum of the counts") \
    L(S, reason_count, reasons, LIST_WHY_MAX, "each worker around under the first test that failed")
#define FIELDS_slot_hold(S, F, L, O) \
    FIELDS_request(S, F, L, O) \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "a start on the grid") \
    F(S, ID,  series,    MAY,  0, ID64_MOST,  "into this series, which is held") \
    F(S, INT, number,    MAY,  0, LIST_SERIES_MAX, "... at this place, instead of what is held there")
#define FIELDS_series_hold(S, F, L, O) \
    FIELDS_request(S, F, L, O) \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "the first start, on the grid") \
    F(S, INT, every,     MAY,  0, 8,          "weeks from one visit to the next; absent: 1") \
    F(S, INT, count,     MAY,  0, LIST_SERIES_MAX, "how many visits, from 2; absent: until says it") \
    F(S, DAY, until,     MAY,  0, DAY_MOST,   "the last day on which there may be one") \
    F(S, BOOL,skip_holidays, MAY, 0, 1,       "no visit on statutory holidays")
#define FIELDS_series_confirm(S, F, L, O) \
    F(S, ID,  series,    NEED, 1, ID64_MOST,  "the series") \
    F(S, INT, count,     NEED, 1, LIST_SERIES_MAX, "how many visits the resident saw held")
#define FIELDS_series_ref(S, F, L, O) \
    F(S, ID,  series,    NEED, 1, ID64_MOST,  "the series")
#define FIELDS_series_visit(S, F, L, O) \
    F(S, INT, number,    NEED, 1, LIST_SERIES_MAX, "its place in the series") \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "start") \
    F(S, STR, state,     NEED, 1, 16,         "of its order; impossible, or skipped: there is none") \
    F(S, ID,  order,     MAY,  0, ID64_MOST,  "its order") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "who comes, or leads the crew") \
    F(S, FEN, price_fen, MAY,  0, ID64_MOST,  "its price") \
    L(S, reason_count, why, LIST_WHY_MAX,     "impossible: each worker around under the first test that failed") \
    L(S, slot, others, LIST_OTHERS_MAX,       "impossible: the nearest free starts of that day and the next two, nearest first")
#define FIELDS_series(S, F, L, O) \
    F(S, ID,  series,    NEED, 1, ID64_MOST,  "number: that of the first order that was held for it") \
    F(S, INT, held,      MAY,  0, LIST_SERIES_MAX, "visits that are held: the count of series_confirm") \
    F(S, MS,  due_ms,    MAY,  0, MS_MOST,    "... until") \
    F(S, FEN, price_fen, MAY,  0, ID64_MOST,  "of all visits that are not over, together") \
    L(S, series_visit, visits, LIST_SERIES_MAX, "by their place")
#define FIELDS_order_move(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the booking") \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "its new start, on the grid") \
    F(S, STR, scope,     MAY,  0, 8,          "of a series: one (or absent), after: it and those after it, all; the others move by as much") \
    F(S, FEN, price_fen, MAY,  0, ID64_MOST,  "the price that was agreed to, of all that move together; needed when it is dearer")
#define FIELDS_order_cancel(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(S, STR, cause,     MAY,  0, 16,         "resident, worker, operator, no_access, no_worker, price or other") \
    F(S, STR, scope,     MAY,  0, 8,          "of a series: one (or absent), after or all, as order_move; of a series that is held, lets go")
#define FIELDS_order_ref(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order")
#define FIELDS_order_end(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(S, STR, cause,     MAY,  0, 16,         "resident, worker, operator, no_access, no_worker, price or other")
#define FIELDS_order_assign(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "absent: back to matching") \
    F(S, STR, cause,     NEED, 1, 16,         "why: as order_cancel")
#define FIELDS_offer(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, STR, cause,     MAY,  0, 16,         "when declined or dropped: worker, sick or other")
#define FIELDS_crew(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "first is the leader") \
    F(S, BOOL,accepted,  MAY,  0, 1,          "has accepted") \
    F(S, MS,  leave_ms,  NEED, 0, MS_MOST,    "leaves for the visit") \
    F(S, MS,  arrive_ms, NEED, 0, MS_MOST,    "is at the door")
#define FIELDS_order(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "number") \
    F(S, STR, kind,      NEED, 1, 8,          "now or slot") \
    F(S, STR, state,     NEED, 1, 16,         "held, waiting, assigned, accepted, on_the_way, arrived, serving, done, cancelled, failed or released") \
    F(S, STR, cause,     MAY,  0, 16,         "why it left the usual road") \
    F(S, STR, item,      NEED, 1, 16,         "code of the menu") \
    F(S, INT, qty,       NEED, 1, 1000000,    "in the item's unit") \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "service point") \
    F(S, ID,  household, NEED, 1, ID64_MOST,  "who asked") \
    F(S, INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where") \
    F(S, INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where") \
    F(S, FEN, price_fen, NEED, 0, ID64_MOST,  "frozen when ordered or held") \
    F(S, MS,  created_ms,NEED, 0, MS_MOST,    "when asked") \
    F(S, MS,  promised_ms,MAY, 0, MS_MOST,    "start told to the resident; changes only when the resident moves it") \
    F(S, MS,  due_ms,    MAY,  0, MS_MOST,    "held: kept until; assigned: answer until") \
    F(S, MS,  start_ms,  MAY,  0, MS_MOST,    "planned, then actual") \
    F(S, MS,  end_ms,    MAY,  0, MS_MOST,    "planned, then actual") \
    F(S, MS,  assigned_ms,MAY, 0, MS_MOST,    "first assigned") \
    F(S, MS,  accepted_ms,MAY, 0, MS_MOST,    "the whole crew accepted") \
    F(S, MS,  set_out_ms,MAY,  0, MS_MOST,    "the crew set out") \
    F(S, MS,  arrived_ms,MAY,  0, MS_MOST,    "the crew was at the door") \
    F(S, MS,  started_ms,MAY,  0, MS_MOST,    "work began") \
    F(S, MS,  finished_ms,MAY, 0, MS_MOST,    "work ended") \
    F(S, INT, crew,      NEED, 1, 4,          "workers needed") \
    F(S, INT, rematches, MAY,  0, 65535,      "times it went back to waiting") \
    F(S, ID,  series,    MAY,  0, ID64_MOST,  "bookings that were made together") \
    F(S, INT, number,    MAY,  0, LIST_SERIES_MAX, "its place in the series") \
    L(S, crew, workers, LIST_CREW_MAX,        "who comes; empty while waiting")
#define FIELDS_order_list_ask(S, F, L, O) \
    F(S, ID,  point,     MAY,  0, ID32_MOST,  "only this point") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "only this worker's") \
    F(S, STR, state,     MAY,  0, 16,         "only in this state") \
    F(S, ID,  after,     MAY,  0, ID64_MOST,  "page: orders with a greater number")
#define FIELDS_order_list(S, F, L, O) \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(S, order, orders, LIST_ORDERS_MAX,      "open orders, by number")
#define FIELDS_reason_count(S, F, L, O) \
    F(S, STR, reason,    NEED, 1, 24,         "name") \
    F(S, INT, count,     NEED, 0, 10000000,   "workers") \
    F(S, STR, zh,        NEED, 1, NAME_MAX_BYTES, "in words") \
    F(S, STR, en,        NEED, 1, NAME_MAX_BYTES, "in words")
#define FIELDS_cost_part(S, F, L, O) \
    F(S, STR, part,      NEED, 1, 24,         "name") \
    F(S, INT, cost_s,    MAY,  0, 10000000,   "what it costs, in seconds; absent: nothing, and it is told because that is why") \
    F(S, STR, zh,        NEED, 1, NAME_MAX_BYTES, "in words, with the number behind it") \
    F(S, STR, en,        NEED, 1, NAME_MAX_BYTES, "in words, with the number behind it")
#define FIELDS_ranked(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "who") \
    F(S, BOOL,chosen,    MAY,  0, 1,          "has the order") \
    F(S, BOOL,known,     MAY,  0, 1,          "has served the household before") \
    F(S, MS,  leave_ms,  NEED, 0, MS_MOST,    "would leave, were it given to them now") \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "would start") \
    F(S, INT, cost_s,    MAY,  0, 100000000,  "the parts together") \
    F(S, INT, more_s,    MAY,  -100000000, 100000000, "so much more than the first of the list; below 0: less") \
    L(S, cost_part, parts, LIST_PARTS_MAX,    "of the cost, as things are now")
#define FIELDS_why(S, F, L, O) \
    F(S, ID,  order,     NEED, 1, ID64_MOST,  "the order") \
    F(S, STR, state,     NEED, 1, 16,         "its state") \
    F(S, STR, cause,     MAY,  0, 16,         "why it left the usual road; operator: somebody named the worker") \
    F(S, INT, crew,      MAY,  0, LIST_CREW_MAX, "workers needed") \
    F(S, STR, verdict,   MAY,  0, 16,         "what it comes to, by name") \
    F(S, STR, zh,        MAY,  0, 200,        "... in words") \
    F(S, STR, en,        MAY,  0, 200,        "... in words") \
    F(S, STR, gone,      MAY,  0, 24,         "verdict gone: the reason") \
    F(S, MS,  retry_ms,  MAY,  0, MS_MOST,    "waiting: when it is tried again") \
    L(S, ranked, ranked, LIST_RANKED_MAX,     "who could serve it: the crew, then the others, cheapest first; none once it is under way") \
    L(S, cost_part, parts, LIST_PARTS_MAX,    "of the choice made, when it was made") \
    F(S, INT, looked_at, NEED, 0, 10000000,   "workers looked at: the sum of the counts") \
    L(S, reason_count, reasons, LIST_WHY_MAX, "each worker under the first test that failed") \
    F(S, INT, travel_s,  MAY,  0, 10000000,   "cost parts of the choice made, in seconds: added travel") \
    F(S, INT, wait_s,    MAY,  0, 10000000,   "wait until the start") \
    F(S, INT, late_s,    MAY,  0, 10000000,   "after the promised time, weighted") \
    F(S, INT, stranger_s,MAY,  0, 10000000,   "somebody new to the household") \
    F(S, INT, fair_s,    MAY,  0, 10000000,   "hours already worked that day") \
    F(S, INT, skill_s,   MAY,  0, 10000000,   "skill kept for harder work")
#define FIELDS_worker_ref(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker")
#define FIELDS_worker_away(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, STR, why,       NEED, 1, 16,         "leave, sick or break") \
    F(S, MS,  from_ms,   NEED, 0, MS_MOST,    "first moment away") \
    F(S, MS,  to_ms,     NEED, 0, MS_MOST,    "back again")
#define FIELDS_plan_row(S, F, L, O) \
    F(S, STR, row,       NEED, 1, 8,          "hold, visit or away") \
    F(S, ID,  order,     MAY,  0, ID64_MOST,  "the order") \
    F(S, MS,  leave_ms,  NEED, 0, MS_MOST,    "taken from") \
    F(S, MS,  arrive_ms, NEED, 0, MS_MOST,    "at the door") \
    F(S, MS,  start_ms,  NEED, 0, MS_MOST,    "work begins") \
    F(S, MS,  end_ms,    NEED, 0, MS_MOST,    "taken until")
#define FIELDS_worker(S, F, L, O) \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "number") \
    F(S, ID,  point,     NEED, 1, ID32_MOST,  "service point") \
    F(S, ID,  firm,      NEED, 1, ID32_MOST,  "employer") \
    F(S, BOOL,signed_in, MAY,  0, 1,          "on duty") \
    F(S, BOOL,free,      MAY,  0, 1,          "on shift and nothing under way") \
    F(S, STR, shift,     NEED, 1, 8,          "today's shift code; - for a rest day") \
    F(S, STR, skills,    MAY,  0, 512,        "names, separated by spaces") \
    F(S, INT, served_s,  MAY,  0, 1000000,    "served today") \
    F(S, INT, travelled_s,MAY, 0, 1000000,    "travelled today") \
    F(S, INT, lon_e7,    NEED, PLACE_LON_LEAST, PLACE_LON_MOST, "where last known") \
    F(S, INT, lat_e7,    NEED, PLACE_LAT_LEAST, PLACE_LAT_MOST, "where last known") \
    L(S, plan_row, plan, LIST_PLAN_MAX,       "the plan from now on; only in worker_show")
#define FIELDS_worker_list_ask(S, F, L, O) \
    F(S, ID,  point,     MAY,  0, ID32_MOST,  "only this point") \
    F(S, ID,  firm,      MAY,  0, ID32_MOST,  "only this firm") \
    F(S, BOOL,on_duty,   MAY,  0, 1,          "only those signed in") \
    F(S, ID,  after,     MAY,  0, ID32_MOST,  "page: workers with a greater number")
#define FIELDS_worker_list(S, F, L, O) \
    F(S, BOOL,more,      MAY,  0, 1,          "ask again after the last number") \
    L(S, worker, workers, LIST_WORKERS_MAX,   "by number")
#define FIELDS_household_exclude(S, F, L, O) \
    F(S, ID,  household, NEED, 1, ID64_MOST,  "the household") \
    F(S, ID,  worker,    NEED, 1, ID32_MOST,  "the worker") \
    F(S, BOOL,on,        MAY,  0, 1,          "true: not any more; absent or false: welcome again")
#define FIELDS_household_priority(S, F, L, O) \
    F(S, ID,  household, NEED, 1, ID64_MOST,  "the household") \
    F(S, INT, priority,  MAY,  0, 3,          "the more, the sooner served when workers are few; absent or 0: as everybody")
#define FIELDS_done(S, F, L, O) \
    F(S, BOOL,done,      NEED, 1, 1,          "true")
#define FIELDS_usage_ask(S, F, L, O) \
    F(S, STR, scope,     NEED, 1, 8,          "all, point, firm or worker") \
    F(S, ID,  id,        MAY,  0, ID32_MOST,  "which; absent for all") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "the day")
#define FIELDS_usage(S, F, L, O) \
    F(S, STR, scope,     NEED, 1, 8,          "as asked") \
    F(S, ID,  id,        MAY,  0, ID32_MOST,  "as asked") \
    F(S, DAY, day,       NEED, 0, DAY_MOST,   "as asked") \
    F(S, INT, workers,   MAY,  0, 10000000,   "in the scope") \
    F(S, INT, rostered,  MAY,  0, 10000000,   "with a shift that day") \
    F(S, INT, signed_in, MAY,  0, 10000000,   "signed in now") \
    F(S, ID,  rostered_s,MAY,  0, ID64_MOST,  "seconds rostered") \
    F(S, ID,  served_s,  MAY,  0, ID64_MOST,  "seconds at work in homes") \
    F(S, ID,  travelled_s,MAY, 0, ID64_MOST,  "seconds on the way") \
    F(S, INT, utilisation_pct, MAY, 0, 1000,  "(served + travelled) / rostered; absent when nobody is rostered") \
    F(S, INT, done,      MAY,  0, 10000000,   "orders done that day") \
    F(S, INT, cancelled, MAY,  0, 10000000,   "cancelled") \
    F(S, INT, failed,    MAY,  0, 10000000,   "failed") \
    F(S, INT, open,      MAY,  0, 10000000,   "open, starting that day") \
    F(S, INT, started,   MAY,  0, 10000000,   "visits begun") \
    F(S, INT, on_time,   MAY,  0, 10000000,   "begun by the promised time and the grace")
#define FIELDS_events_ask(S, F, L, O) \
    F(S, ID,  after,     NEED, 0, ID64_MOST,  "number of the last event already seen; 0 for all that are kept") \
    F(S, INT, wait_ms,   MAY,  0, 30000,      "how long to wait for one, real time; absent: answer at once") \
    F(S, INT, most,      MAY,  0, LIST_EVENTS_MAX, "at most so many; absent: as many as fit")
#define FIELDS_event(S, F, L, O) \
    F(S, ID,  seq,       NEED, 1, ID64_MOST,  "number; rises by one over the region, with gaps where a scope may not look") \
    F(S, MS,  at_ms,     NEED, 0, MS_MOST,    "when") \
    F(S, STR, event,     NEED, 1, 24,         "name") \
    F(S, STR, by,        NEED, 1, 16,         "role of who did it; engine when nobody did") \
    F(S, ID,  actor,     MAY,  0, ID32_MOST,  "which worker, point or firm") \
    F(S, ID,  point,     MAY,  0, ID32_MOST,  "scope") \
    F(S, ID,  worker,    MAY,  0, ID32_MOST,  "who it is about") \
    F(S, ID,  household, MAY,  0, ID64_MOST,  "excluded, priority, turned_away: the household") \
    F(S, INT, priority,  MAY,  0, 3,          "priority: as it is now; absent: as everybody") \
    F(S, BOOL,on,        MAY,  0, 1,          "excluded: true not any more, else welcome again; gap: true open, else closed") \
    O(S, order, order,                        "the order as it is now") \
    L(S, reason_count, why, LIST_WHY_MAX,     "nobody: the counts; turned_away: those of no_capacity") \
    F(S, STR, away,      MAY,  0, 16,         "away: leave, sick or break") \
    F(S, MS,  from_ms,   MAY,  0, MS_MOST,    "away") \
    F(S, MS,  to_ms,     MAY,  0, MS_MOST,    "away") \
    F(S, DAY, day,       MAY,  0, DAY_MOST,   "shift, gap: the day; roster: the first day") \
    F(S, STR, shift,     MAY,  0, 8,          "shift: its code now") \
    F(S, STR, shifts,    MAY,  0, SHIFTS_MAX_BYTES, "roster: the codes from that day on, one a day, separated by spaces") \
    F(S, STR, layer,     MAY,  0, 16,         "roster: what changed: pattern, leave, swap or override") \
    F(S, ID,  version,   MAY,  0, ID64_MOST,  "published: of the roster now") \
    F(S, INT, cells,     MAY,  0, 10000000,   "published: days of workers that changed") \
    F(S, INT, workers,   MAY,  0, 10000000,   "published: workers among them") \
    F(S, INT, moved,     MAY,  0, 10000000,   "published: booked visits that went to somebody else") \
    F(S, INT, stuck,     MAY,  0, 10000000,   "published: booked visits that nobody could take yet") \
    O(S, swap, swap,                          "swap: as it is now") \
    O(S, gap, gap,                            "gap: the worst of the day; as it was told last when it is closed") \
    F(S, STR, item,      MAY,  0, 16,         "turned_away: what was asked for, as in a request; so the next three") \
    F(S, INT, qty,       MAY,  0, 1000000,    "turned_away: in the item's unit") \
    F(S, INT, lon_e7,    MAY,  0, 1360000000, "turned_away: where") \
    F(S, INT, lat_e7,    MAY,  0, 540000000,  "turned_away: where") \
    F(S, MS,  start_ms,  MAY,  0, MS_MOST,    "turned_away: the start that was asked for; absent: as soon as possible") \
    F(S, STR, error,     MAY,  0, 24,         "turned_away: no_capacity, too_soon, too_far_ahead or not_now")
#define FIELDS_events(S, F, L, O) \
    F(S, ID,  next,      NEED, 0, ID64_MOST,  "send as after in the next poll") \
    L(S, event, events, LIST_EVENTS_MAX,      "in order; empty when the wait ended")
#define FIELDS_clock_ask(S, F, L, O) \
    F(S, BOOL,ask,       MAY,  0, 1,          "nothing is needed")
#define FIELDS_clock(S, F, L, O) \
    F(S, MS,  now_ms,    NEED, 0, MS_MOST,    "the core's time") \
    F(S, INT, speed_pct, NEED, 0, 100000000,  "100 is real time, 0 stands still")
#define FIELDS_clock_advance(S, F, L, O) \
    F(S, MS,  by_ms,     NEED, 0, MS_MOST,    "forward by this")

#define SHAPES(X) \
    X(request_head) X(reply_head) X(refusal) \
    X(session_open) X(session) X(menu_ask) X(menu_item) X(menu) X(request) X(slots_ask) X(slot) X(slot_day) X(slots) X(slot_why_ask) X(slot_why) X(slot_hold) X(order_ref) \
    X(series_hold) X(series_confirm) X(series_ref) X(series_visit) X(series) X(order_move) X(order_cancel) \
    X(order_end) X(order_assign) X(offer) X(crew) X(order) X(order_list_ask) X(order_list) X(reason_count) X(cost_part) X(ranked) X(why) X(worker_ref) \
    X(worker_away) X(plan_row) X(worker) X(worker_list_ask) X(worker_list) ROSTER_SHAPES(X) FILL_SHAPES(X) OUTLOOK_SHAPES(X) \
    X(household_exclude) X(household_priority) X(done) X(usage_ask) X(usage) X(events_ask) X(event) X(events) X(clock_ask) X(clock) X(clock_advance)

#define C_TYPE_ID   uint64_t
#define C_TYPE_MS   int64_t
#define C_TYPE_FEN  int64_t
#define C_TYPE_INT  int64_t
#define C_TYPE_BOOL bool
#define C_TYPE_DAY  int32_t
#define C_TYPE_STR  const char *

/* struct msg_<shape>: one member per field; a list is a pointer and <name>_count. */
#define MEMBER_F(shape, type, name, need, least, most, text) C_TYPE_##type name;
#define MEMBER_L(shape, element, name, most, text) struct msg_##element *name; uint32_t name##_count;
#define MEMBER_O(shape, element, name, text) struct msg_##element *name;
#define X(shape) struct msg_##shape { FIELDS_##shape(shape, MEMBER_F, MEMBER_L, MEMBER_O) };
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

#define X(name) extern const struct shape shape_##name;
SHAPES(X)
#undef X

/* Defines shape_<id> from FIELDS_<id> and struct msg_<id>; for the one .c file of a list of shapes. */
#define FIELD_ROW_F(shape, kind, member, required, lowest, highest, meaning) \
    { .name = #member, .type = FIELD_##kind, .need = FIELD_##required, .least = lowest, .most = highest, \
      .offset = offsetof(struct msg_##shape, member), .text = meaning },
#define FIELD_ROW_L(shape, part, member, highest, meaning) \
    { .name = #member, .type = FIELD_LIST, .need = FIELD_MAY, .most = highest, .offset = offsetof(struct msg_##shape, member), \
      .count_offset = offsetof(struct msg_##shape, member##_count), .element = &shape_##part, .text = meaning },
#define FIELD_ROW_O(shape, part, member, meaning) \
    { .name = #member, .type = FIELD_OBJECT, .need = FIELD_MAY, .offset = offsetof(struct msg_##shape, member), \
      .element = &shape_##part, .text = meaning },
#define SHAPE_TABLE(id) \
    static const struct field fields_##id[] = { FIELDS_##id(id, FIELD_ROW_F, FIELD_ROW_L, FIELD_ROW_O) }; \
    const struct shape shape_##id = { #id, sizeof(struct msg_##id), sizeof fields_##id / sizeof *fields_##id, fields_##id };

#endif
