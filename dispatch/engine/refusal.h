/* refusal.h - why a command was refused. One list; the server translates it once to the protocol's errors.
 * A refused command has changed nothing. */
#ifndef PAIDAN_ENGINE_REFUSAL_H
#define PAIDAN_ENGINE_REFUSAL_H

#include <stdbool.h>

#define REFUSALS(X) \
    X(OK,            "ok",            "Done.") \
    X(NO_ORDER,      "no_order",      "There is no such order.") \
    X(NO_WORKER,     "no_worker",     "There is no such worker.") \
    X(NO_POINT,      "no_point",      "There is no such service point.") \
    X(NO_ITEM,       "no_item",       "There is no such item on the menu.") \
    X(NO_SHIFT,      "no_shift",      "There is no such shift or pattern.") \
    X(CONTRACT_ONLY, "contract_only", "This item is arranged by contract; please ask the service point.") \
    X(NOT_NOW,       "not_now",       "This item needs notice; please book a time.") \
    X(QUANTITY,      "quantity",      "The quantity is outside what this item allows.") \
    X(PAST,          "past",          "That time has already passed.") \
    X(TOO_SOON,      "too_soon",      "That start is sooner than this item's notice allows.") \
    X(TOO_FAR_AHEAD, "too_far_ahead", "That day is beyond the booking horizon.") \
    X(OFF_GRID,      "off_grid",      "A start must be on the booking grid.") \
    X(NO_CAPACITY,   "no_capacity",   "Nobody can serve at that time.") \
    X(PRICE,         "price",         "That start has another price; it must be agreed to first.") \
    X(STATE,         "state",         "The order's state does not allow this.") \
    X(NOT_YOURS,     "not_yours",     "This worker is not on this order.") \
    X(NOT_LEADER,    "not_leader",    "Only the leader of the crew signs a visit on.") \
    X(ROLE,          "role",          "This role may not do that.") \
    X(BUSY,          "busy",          "This worker has another commitment at that time.") \
    X(INELIGIBLE,    "ineligible",    "This worker may not serve this order; the reason is named.") \
    X(RANGE,         "range",         "A value is outside its range.") \
    X(FULL,          "full",          "The engine is full; try again later.") \
    X(EXISTS,        "exists",        "It exists already.") \
    X(CONFLICT,      "conflict",      "Somebody else changed it just now; look again.")

enum refusal {
#define X(id, name, text) REFUSE_##id,
    REFUSALS(X)
#undef X
    REFUSAL_COUNT
};

/* Refusals of a request that more workers, or other numbers in the policy, could have served: worth a note in the log. */
bool refusal_missed(enum refusal refusal);
const char *refusal_name(enum refusal refusal);
const char *refusal_text(enum refusal refusal);

#endif
