/* kind.h - every kind of message, in one list: name, whether it changes something (and so needs an idempotency key),
 * who may send it, the struct of the request, the struct of the reply, what it is for. */
#ifndef PAIDAN_PROTOCOL_KIND_H
#define PAIDAN_PROTOCOL_KIND_H

#include <stdbool.h>
#include <stdint.h>
#include "protocol/rights.h"

#define ALLOW_SERVED (ALLOW_RESIDENT | ALLOW_OPERATOR | ALLOW_ADMIN)
#define ALLOW_FIELD  (ALLOW_WORKER | ALLOW_OPERATOR | ALLOW_ADMIN)
#define ALLOW_MAKERS (ALLOW_OPERATOR | ALLOW_ADMIN)      /* of rosters */
#define ALLOW_OFFICE (ALLOW_OPERATOR | ALLOW_FIRM | ALLOW_ADMIN)
#define ALLOW_PEOPLE (ALLOW_RESIDENT | ALLOW_OPERATOR | ALLOW_WORKER | ALLOW_FIRM | ALLOW_ADMIN)
#define ALLOW_ALL    (ALLOW_PEOPLE | ALLOW_REGULATOR)

#define KINDS(X) \
    /* id               name                 changes allowed        request          reply         what for */ \
    X(SESSION_OPEN,     "session_open",      false, ALLOW_ANYONE,   session_open,    session,      "opens a session for a role and a scope") \
    X(MENU,             "menu",              false, ALLOW_ALL,      menu_ask,        menu,         "the priced menu") \
    X(ORDER_NOW,        "order_now",         true,  ALLOW_SERVED,   request,         order,        "order an item now") \
    X(SLOTS,            "slots",             false, ALLOW_SERVED,   slots_ask,       slots,        "which starts can be booked") \
    X(SLOT_WHY,         "slot_why",          false, ALLOW_SERVED,   slot_why_ask,    slot_why,     "who could come at a start, and why the others cannot") \
    X(SLOT_HOLD,        "slot_hold",         true,  ALLOW_SERVED,   slot_hold,       order,        "keep a start while the resident decides") \
    X(SLOT_RENEW,       "slot_renew",        true,  ALLOW_SERVED,   order_ref,       order,        "keep it longer") \
    X(SLOT_RELEASE,     "slot_release",      true,  ALLOW_SERVED,   order_ref,       order,        "let it go") \
    X(SLOT_CONFIRM,     "slot_confirm",      true,  ALLOW_SERVED,   order_ref,       order,        "make the held slot an order") \
    X(SERIES_HOLD,      "series_hold",       true,  ALLOW_SERVED,   series_hold,     series,       "keep a start every week, or every few, while the resident decides") \
    X(SERIES_CONFIRM,   "series_confirm",    true,  ALLOW_SERVED,   series_confirm,  series,       "make all that is held of a series orders") \
    X(SERIES_SHOW,      "series_show",       false, ALLOW_SERVED,   series_ref,      series,       "the visits of a series") \
    X(ORDER_SHOW,       "order_show",        false, ALLOW_PEOPLE,   order_ref,       order,        "one order") \
    X(ORDER_LIST,       "order_list",        false, ALLOW_PEOPLE,   order_list_ask,  order_list,   "open orders, by id") \
    X(ORDER_WHY,        "order_why",         false, ALLOW_OFFICE,   order_ref,       why,          "why nobody, or why this worker") \
    X(ORDER_MOVE,       "order_move",        true,  ALLOW_SERVED,   order_move,      order,        "another start for a booking, or for its series") \
    X(ORDER_CANCEL,     "order_cancel",      true,  ALLOW_SERVED,   order_cancel,    order,        "the resident no longer wants it") \
    X(ORDER_FAIL,       "order_fail",        true,  ALLOW_FIELD,    order_end,       order,        "the visit could not be made") \
    X(ORDER_ASSIGN,     "order_assign",      true,  ALLOW_OPERATOR | ALLOW_ADMIN, order_assign, order, "give it to a worker, or back to matching") \
    X(OFFER_ACCEPT,     "offer_accept",      true,  ALLOW_FIELD,    offer,           order,        "a worker takes the offer") \
    X(OFFER_DECLINE,    "offer_decline",     true,  ALLOW_FIELD,    offer,           order,        "a worker declines it") \
    X(WORKER_DROP,      "worker_drop",       true,  ALLOW_FIELD,    offer,           order,        "a worker who accepted cannot come") \
    X(VISIT_SET_OUT,    "visit_set_out",     true,  ALLOW_FIELD,    offer,           order,        "the crew is on its way") \
    X(VISIT_ARRIVE,     "visit_arrive",      true,  ALLOW_FIELD,    offer,           order,        "the crew is at the door") \
    X(VISIT_START,      "visit_start",       true,  ALLOW_FIELD,    offer,           order,        "work has begun") \
    X(VISIT_FINISH,     "visit_finish",      true,  ALLOW_FIELD,    offer,           order,        "work is done") \
    X(WORKER_SIGN_IN,   "worker_sign_in",    true,  ALLOW_FIELD,    worker_ref,      worker,       "a worker is on duty") \
    X(WORKER_SIGN_OUT,  "worker_sign_out",   true,  ALLOW_FIELD,    worker_ref,      worker,       "a worker goes home") \
    X(WORKER_AWAY,      "worker_away",       true,  ALLOW_FIELD | ALLOW_FIRM, worker_away, worker, "a leave, sickness or break; visits inside are matched again") \
    X(WORKER_SHOW,      "worker_show",       false, ALLOW_FIELD | ALLOW_FIRM, worker_ref,  worker, "one worker with the day plan") \
    X(WORKER_LIST,      "worker_list",       false, ALLOW_OFFICE,   worker_list_ask, worker_list,  "workers of a point or a firm") \
    X(ROSTER_SHOW,      "roster_show",       false, ALLOW_OFFICE | ALLOW_WORKER, roster_ask, roster, "shifts of a worker, or of a point's workers") \
    X(ROSTER_CHECK,     "roster_check",      false, ALLOW_OFFICE | ALLOW_WORKER, roster_ask, roster_check, "which labour rules the roster breaks, and by how much") \
    X(ROSTER_COVERAGE,  "roster_coverage",   false, ALLOW_OPERATOR | ALLOW_ADMIN, coverage_ask, coverage, "what is needed in the days ahead, who is there, and the gaps") \
    X(ROSTER_HOURS,     "roster_hours",      false, ALLOW_OFFICE | ALLOW_WORKER, roster_hours, hours, "the hours of a worker in a month, by pay class") \
    X(ROSTER_SET,       "roster_set",        true,  ALLOW_MAKERS,   roster_set,      roster_impact, "override one day of a worker's roster, at once") \
    X(ROSTER_LEAVE,     "roster_leave",      true,  ALLOW_MAKERS | ALLOW_FIRM, roster_leave, roster_impact, "leave on some days, at once, or back from it") \
    X(ROSTER_EDIT,      "roster_edit",       true,  ALLOW_MAKERS,   roster_edit,     roster_draft, "edits of the point's draft") \
    X(ROSTER_UNDO,      "roster_undo",       true,  ALLOW_MAKERS,   draft_ref,       roster_draft, "takes the last edits off the draft, or brings the last publish back into it, turned round") \
    X(ROSTER_DISCARD,   "roster_discard",    true,  ALLOW_MAKERS,   draft_ref,       roster_draft, "throws the draft away") \
    X(ROSTER_DIFF,      "roster_diff",       false, ALLOW_MAKERS,   roster_diff_ask, roster_diff,  "the draft beside what is published, and what a publish would do") \
    X(ROSTER_PUBLISH,   "roster_publish",    true,  ALLOW_MAKERS,   roster_publish,  roster_impact, "puts the draft in force") \
    X(SWAP_ASK,         "swap_ask",          true,  ALLOW_FIELD,    swap_ask,        swap,         "a worker wants to give a shift away, or to exchange it") \
    X(SWAP_POST,        "swap_post",         true,  ALLOW_MAKERS,   swap_post,       swap,         "an open shift for whoever of the point agrees to it") \
    X(SWAP_AGREE,       "swap_agree",        true,  ALLOW_FIELD,    swap_agree,      swap,         "a worker agrees to a swap") \
    X(SWAP_SETTLE,      "swap_settle",       true,  ALLOW_MAKERS,   swap_settle,     swap,         "the operator approves a swap, or refuses it") \
    X(SWAP_WITHDRAW,    "swap_withdraw",     true,  ALLOW_FIELD,    swap_ref,        swap,         "who asked no longer wants it, or who was asked declines") \
    X(SWAP_LIST,        "swap_list",         false, ALLOW_OFFICE | ALLOW_WORKER, swap_list_ask, swaps, "swaps, by number") \
    X(SHIFT_TAKE,       "shift_take",        true,  ALLOW_MAKERS,   shift_take,      roster_impact, "a worker takes a shift at once, in an emergency") \
    X(SHIFT_LIST,       "shift_list",        false, ALLOW_OFFICE | ALLOW_WORKER, shift_list_ask, shift_list, "which shifts, patterns and holidays there are") \
    X(ROSTER_FILL,      "roster_fill",       true,  ALLOW_OPERATOR | ALLOW_ADMIN, roster_fill, fill, "fill a draft automatically: begins a search that goes on by itself") \
    X(ROSTER_FILL_SHOW, "roster_fill_show",  false, ALLOW_OPERATOR | ALLOW_ADMIN, fill_ref, fill, "how far the last fill of a point is, and what it leaves open") \
    X(HOUSEHOLD_EXCLUDE,"household_exclude", true,  ALLOW_SERVED,   household_exclude, done,       "a household will not have a worker, or will again") \
    X(HOUSEHOLD_PRIORITY,"household_priority",true, ALLOW_OPERATOR | ALLOW_ADMIN, household_priority, done, "a household belongs to a priority group, or no longer") \
    X(USAGE,            "usage",             false, ALLOW_OPERATOR | ALLOW_FIRM | ALLOW_REGULATOR | ALLOW_ADMIN, usage_ask, usage, "utilisation of a day") \
    X(EVENTS_SINCE,     "events_since",      false, ALLOW_PEOPLE,   events_ask,      events,       "long poll of the event feed") \
    X(CLOCK,            "clock",             false, ALLOW_ANYONE,   clock_ask,       clock,        "the time of the core, and how fast it runs") \
    X(CLOCK_ADVANCE,    "clock_advance",     true,  ALLOW_ADMIN,    clock_advance,   clock,        "moves a standing clock; refused while it runs")

enum kind {
#define X(id, name, changes, allowed, request, reply, text) KIND_##id,
    KINDS(X)
#undef X
    KIND_COUNT
};

struct shape;      /* message.h */
struct kind_row { const char *name; bool changes; uint32_t allowed; const struct shape *request, *reply; const char *text; };
extern const struct kind_row kind_rows[KIND_COUNT];

const char *kind_name(enum kind kind);
enum kind kind_find(const char *name);      /* KIND_COUNT for an unknown name */
bool rights_allow(enum role role, enum kind kind);

#endif
