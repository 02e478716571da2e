/* handle.h - what each kind of message does. A handler checks the scope, builds one command of the engine or looks something up, and
 * fills in the reply. It writes nothing and waits for nothing: the core does. */
#ifndef PAIDAN_SERVER_HANDLE_H
#define PAIDAN_SERVER_HANDLE_H

#include "protocol/codec.h"
#include "server/feed.h"
#include "server/parts.h"
#include "server/render.h"
#include "server/session.h"

struct core;

/* One request while it is answered. */
struct call {
    struct core *core;
    const struct parts *parts;
    struct sessions *sessions;
    const struct session *session;      /* NULL: none, for the kinds that need none */
    uint64_t published;                 /* number of the latest event that anybody may know of */
    enum kind kind;
    int64_t now_ms;
    struct arena *arena;
    const void *ask;                    /* struct msg_<request of the kind> */
    void *body;                         /* struct msg_<reply of the kind>, zeroed, to be filled in */
    const char *field, *detail;         /* with an error: where, and which reason or rule */
    struct refused_day where;           /* ... and on whose day */
    struct msg_reason_count *why; uint32_t why_count;
    int64_t price_fen;                  /* ... and what it would cost */
    bool poll;                          /* events_since: answered from the feed, as `poll_ask` says, within poll_ms */
    struct feed_ask poll_ask;
    int64_t poll_ms;
};

enum error handle_run(struct call *call) MUST_CHECK;      /* finds the handler of call->kind and runs it */

/* ---- for the handlers ---- */

/* Runs one command as a part of this turn. A refusal comes back as the error, with its details filled in. */
enum error call_step(struct call *call, struct command *command, const struct outcome **out) MUST_CHECK;
/* The same, and then the order it was about becomes the reply. */
enum error call_step_order(struct call *call, struct command *command) MUST_CHECK;
struct render call_render(const struct call *call);
/* Found and within the session's scope; else the error. */
enum error call_order(struct call *call, uint64_t id, const struct order **out) MUST_CHECK;
enum error call_worker(struct call *call, uint32_t id, uint32_t *row) MUST_CHECK;
enum error call_point(struct call *call, uint64_t point) MUST_CHECK;      /* there is one, and it is the session's to plan for */
/* Runs a command about rosters: waived rules by name, and why, either NULL; refusals tell the day, the rule and who was first. And the same
 * with its impact as the reply; point: whose. */
enum error call_roster(struct call *call, struct command *command, const char *waive, const char *note, const struct outcome **out) MUST_CHECK;
enum error call_roster_impact(struct call *call, struct command *command, const char *waive, const char *note, uint32_t point) MUST_CHECK;
enum error call_error(struct call *call, enum error error, const char *field);      /* sets the field, returns the error */
enum { LIST_BYTES = MESSAGE_MAX - 1024 };      /* what the list of a reply may take */
/* A resident's request within the session's scope, its item by code. */
enum error call_request(struct call *call, const struct msg_request *ask, int64_t start_ms, struct request *out) MUST_CHECK;
#define CALL_ASKED(ask) (&(const struct msg_request){ .point = (ask)->point, .household = (ask)->household, .lon_e7 = (ask)->lon_e7, \
                                                      .lat_e7 = (ask)->lat_e7, .item = (ask)->item, .qty = (ask)->qty })
enum error call_room(bool enough);                                                  /* a full arena is FULL */

/* handle_order.c */
enum error handle_order_now(struct call *call);
enum error handle_slots(struct call *call);
enum error handle_slot_why(struct call *call);
enum error handle_slot_hold(struct call *call);
enum error handle_order_act(struct call *call);      /* slot_renew, slot_release, slot_confirm */
enum error handle_order_show(struct call *call);
enum error handle_order_list(struct call *call);
enum error handle_order_why(struct call *call);
enum error handle_order_cancel(struct call *call);
enum error handle_order_fail(struct call *call);
enum error handle_order_assign(struct call *call);
enum error handle_offer(struct call *call);          /* offer_*, worker_drop, visit_* */
enum error handle_order_move(struct call *call);
/* handle_series.c */
enum error handle_series_hold(struct call *call);
enum error handle_series_confirm(struct call *call);
enum error handle_series_show(struct call *call);
/* handle_worker.c */
enum error handle_worker_sign(struct call *call);
enum error handle_worker_away(struct call *call);
enum error handle_worker_show(struct call *call);
enum error handle_worker_list(struct call *call);
enum error handle_household_exclude(struct call *call);
enum error handle_household_priority(struct call *call);
/* handle_roster.c */
enum error handle_roster_show(struct call *call);
enum error handle_roster_check(struct call *call);
enum error handle_roster_coverage(struct call *call);      /* handle_outlook.c */
enum error handle_roster_hours(struct call *call);
enum error handle_roster_set(struct call *call);
enum error handle_roster_leave(struct call *call);
/* handle_draft.c */
enum error handle_roster_edit(struct call *call);
enum error handle_roster_back(struct call *call);      /* roster_undo, roster_discard */
enum error handle_roster_diff(struct call *call);
enum error handle_roster_publish(struct call *call);
/* handle_swap.c */
enum error handle_swap_ask(struct call *call);
enum error handle_swap_post(struct call *call);
enum error handle_swap_agree(struct call *call);
enum error handle_swap_settle(struct call *call);
enum error handle_swap_withdraw(struct call *call);
enum error handle_swap_list(struct call *call);
enum error handle_shift_take(struct call *call);
/* handle_shifts.c */
enum error handle_shift_list(struct call *call);
/* handle_fill.c */
enum error handle_roster_fill(struct call *call);
enum error handle_roster_fill_show(struct call *call);
/* handle_query.c */
enum error handle_session_open(struct call *call);
enum error handle_menu(struct call *call);
enum error handle_usage(struct call *call);
enum error handle_events_since(struct call *call);
enum error handle_clock(struct call *call);
enum error handle_clock_advance(struct call *call);

#endif
