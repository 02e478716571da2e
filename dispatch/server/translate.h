/* translate.h - between the engine's words and the protocol's: refusals to errors, roles to actors, names to causes and leaves.
 * Each is one table. Pure. */
#ifndef PAIDAN_SERVER_TRANSLATE_H
#define PAIDAN_SERVER_TRANSLATE_H

#include "engine/roster/edit.h"
#include "engine/order.h"
#include "engine/slot.h"
#include "engine/roster/swap.h"
#include "engine/worker.h"
#include "protocol/error.h"
#include "protocol/rights.h"

enum error translate_refusal(enum refusal refusal);
enum actor_role translate_role(enum role role);
const char *translate_actor(enum actor_role role);                  /* "engine" for BY_ENGINE, else the role's name */
bool translate_actor_read(const char *name, enum actor_role *role);      /* the other way; false: no such role */
const char *translate_layer_name(uint8_t layer);                    /* enum roster_layer */
bool translate_layer(const char *name, uint8_t *layer);
/* The names of soft rules, separated by spaces, as bits of enum rule, and back. false: a name is none, or that of a hard rule. */
enum { WAIVED_SIZE = 160 };
bool translate_waive(const char *names, uint32_t *waived);
const char *translate_waived(uint32_t waived, char out[WAIVED_SIZE]);
bool translate_op(const char *name, uint8_t *op);                   /* enum edit_op, by edit_op_name() */
bool translate_swap_state(const char *name, uint8_t *state);        /* enum swap_state */
bool translate_cause(const char *name, enum cause *cause);          /* false: no such cause */
bool translate_state(const char *name, uint8_t *state);              /* enum order_state */
bool translate_scope(const char *name, enum series_scope *scope);    /* NULL: one */
bool translate_away(const char *name, uint8_t *kind);
const char *translate_away_name(uint8_t kind);                      /* enum away_kind */
const char *translate_row_name(enum row_kind kind);
const char *translate_order_kind(uint8_t kind);                     /* enum order_kind: "now", "slot" */

#endif
