/* names.c - the words of the engine's lists, for logs, wire and people. A value that is on no list is "unknown". */
#include "engine/event.h"
#include "engine/explain.h"
#include "engine/order.h"
#include "engine/reason.h"
#include "engine/refusal.h"

static const char unknown[] = "unknown";

static const char *const refusal_names[REFUSAL_COUNT] = {
#define X(id, name, text) [REFUSE_##id] = name,
    REFUSALS(X)
#undef X
};

static const char *const refusal_texts[REFUSAL_COUNT] = {
#define X(id, name, text) [REFUSE_##id] = text,
    REFUSALS(X)
#undef X
};

static const struct { const char *name, *zh, *en; } reasons[REASON_COUNT] = {
#define X(id, name, zh, en) [WHY_##id] = { name, zh, en },
    REASONS(X)
#undef X
};

static const struct { const char *name, *zh, *en; } verdicts[VERDICT_COUNT] = {
#define X(id, name, zh, en) [VERDICT_##id] = { name, zh, en },
    VERDICTS(X)
#undef X
};

static const char *const cost_names[COST_COUNT] = {
#define X(id, name) [COST_##id] = #name,
    COSTS(X)
#undef X
};

static const char *const state_names[ORDER_STATE_COUNT] = {
    [ORDER_NONE] = "none",
#define X(id, name) [ORDER_##id] = name,
    ORDER_STATES(X)
#undef X
};

static const char *const move_names[ORDER_MOVE_COUNT] = {
#define X(id, name) [MOVE_##id] = name,
    ORDER_MOVES(X)
#undef X
};

static const char *const cause_names[CAUSE_COUNT] = {
#define X(id, name) [CAUSE_##id] = name,
    CAUSES(X)
#undef X
};

static const char *const event_names[EVENT_COUNT] = {
#define X(id, name) [EVENT_##id] = name,
    EVENTS(X)
#undef X
};

/* What a state means to the ledger; see the drawing in order.h. */
static const struct { bool over, planned; } state_traits[ORDER_STATE_COUNT] = {
    [ORDER_HELD]       = { .planned = true },
    [ORDER_ASSIGNED]   = { .planned = true },
    [ORDER_ACCEPTED]   = { .planned = true },
    [ORDER_ON_THE_WAY] = { .planned = true },
    [ORDER_ARRIVED]    = { .planned = true },
    [ORDER_SERVING]    = { .planned = true },
    [ORDER_DONE]       = { .over = true },
    [ORDER_CANCELLED]  = { .over = true },
    [ORDER_FAILED]     = { .over = true },
    [ORDER_RELEASED]   = { .over = true },
};

bool refusal_missed(enum refusal refusal)
{
    return refusal == REFUSE_NO_CAPACITY || refusal == REFUSE_TOO_SOON || refusal == REFUSE_TOO_FAR_AHEAD || refusal == REFUSE_NOT_NOW;
}

const char *refusal_name(enum refusal refusal)
{
    return refusal < REFUSAL_COUNT ? refusal_names[refusal] : unknown;
}

const char *refusal_text(enum refusal refusal)
{
    return refusal < REFUSAL_COUNT ? refusal_texts[refusal] : unknown;
}

const char *reason_name(enum reason reason)
{
    return reason < REASON_COUNT ? reasons[reason].name : unknown;
}

const char *reason_zh(enum reason reason)
{
    return reason < REASON_COUNT ? reasons[reason].zh : unknown;
}

const char *reason_en(enum reason reason)
{
    return reason < REASON_COUNT ? reasons[reason].en : unknown;
}

const char *verdict_name(enum verdict verdict)
{
    return verdict < VERDICT_COUNT ? verdicts[verdict].name : unknown;
}

const char *verdict_zh(enum verdict verdict)
{
    return verdict < VERDICT_COUNT ? verdicts[verdict].zh : unknown;
}

const char *verdict_en(enum verdict verdict)
{
    return verdict < VERDICT_COUNT ? verdicts[verdict].en : unknown;
}

const char *cost_name(enum cost_part part)
{
    return part < COST_COUNT ? cost_names[part] : unknown;
}

const char *order_state_name(enum order_state state)
{
    return state < ORDER_STATE_COUNT ? state_names[state] : unknown;
}

const char *order_move_name(enum order_move move)
{
    return move < ORDER_MOVE_COUNT ? move_names[move] : unknown;
}

const char *cause_name(enum cause cause)
{
    return cause < CAUSE_COUNT ? cause_names[cause] : unknown;
}

bool order_state_over(enum order_state state)
{
    return state < ORDER_STATE_COUNT && state_traits[state].over;
}

bool order_state_planned(enum order_state state)
{
    return state < ORDER_STATE_COUNT && state_traits[state].planned;
}

const char *event_name(enum event_kind kind)
{
    return kind < EVENT_COUNT ? event_names[kind] : unknown;
}
