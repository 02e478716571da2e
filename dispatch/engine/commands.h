/* commands.h - one function per command; engine.c holds the table. Each checks everything before it changes anything.
 * Files: request.c what residents ask, series_hold.c series of bookings, rebook.c bookings that change, visit.c what a crew does, people.c workers and households,
 * tick.c what time brings; improve/: plans that get better; in roster/: roster_commands.c and draft_commands.c rosters, swap_commands.c shifts that change hands. */
#ifndef PAIDAN_ENGINE_COMMANDS_H
#define PAIDAN_ENGINE_COMMANDS_H

#include "engine/moves.h"

typedef enum refusal command_function(struct engine *engine, const struct command *command);

command_function command_order_now, command_slot_hold, command_slot_renew, command_slot_release, command_slot_confirm,
                 command_order_cancel, command_order_fail, command_order_assign, command_turn_away;
command_function command_series_hold, command_series_confirm, command_order_move;
command_function command_offer_accept, command_offer_decline, command_worker_drop,
                 command_visit_set_out, command_visit_arrive, command_visit_start, command_visit_finish;
command_function command_worker_sign_in, command_worker_sign_out, command_worker_away, command_household_exclude, command_household_priority;
command_function command_shift_set, command_roster_leave, command_draft_edit, command_draft_undo, command_draft_discard, command_draft_publish;
command_function command_swap_ask, command_swap_post, command_swap_agree, command_swap_settle, command_swap_withdraw, command_shift_take;
command_function command_tick, command_travel, command_improve;

/* The order a command names, when its state and the actor's role allow the move. */
enum refusal command_order(const struct engine *engine, const struct command *command, enum order_move move, uint32_t *order);
/* The worker a command names, when these roles (bits) may; a worker only for themselves. */
enum refusal named_worker(const struct engine *engine, const struct command *command, uint32_t roles, uint32_t *worker);
struct event *emit_worker(struct engine *engine, enum event_kind kind, uint32_t worker);
/* Checks a resident's request and fills in an order as far as it is known. */
enum refusal request_check(const struct engine *engine, const struct request *request, enum order_kind kind, struct order *out);
/* ... and the start of a slot, of an item that there is; last_day: on which it may begin. */
enum refusal request_start_check(const struct engine *engine, const struct request *request, int32_t last_day);
enum refusal request_enter(struct engine *engine, const struct order *order, uint32_t *index);      /* gives it a number and a box; FULL */
void request_confirm(struct engine *engine, uint32_t order);      /* a held one: its crew is offered the visit, its rows never leave the ledger */
/* engine_slots() up to a day of the caller's, and as if one order (NIL: none) had no rows. `request` has been checked, `order` is made of it. */
uint32_t slots_find(const struct engine *engine, const struct order *order, uint32_t ignore, int32_t first_day, uint32_t days, int32_t last_day, int64_t now_ms,
                    struct slot *out, uint32_t max);

#endif
