/* swap.c - the life of a swap on one page. */
#include "engine/roster/swap.h"

static const char unknown[] = "unknown";

static const char *const state_names[SWAP_STATE_COUNT] = {
    [SWAP_NONE] = "none",
#define X(id, name) [SWAP_##id] = name,
    SWAP_STATES(X)
#undef X
};

static const char *const move_names[SWAP_MOVE_COUNT] = {
#define X(id, name) [SWAP_MOVE_##id] = name,
    SWAP_MOVES(X)
#undef X
};

/* Row: where it is. Column: what happens. Empty: refused. */
static const uint8_t next_state[SWAP_STATE_COUNT][SWAP_MOVE_COUNT] = {
    [SWAP_OPEN]   = { [SWAP_MOVE_AGREE]   = SWAP_AGREED,  [SWAP_MOVE_REFUSE]   = SWAP_REFUSED,
                      [SWAP_MOVE_WITHDRAW] = SWAP_WITHDRAWN, [SWAP_MOVE_EXPIRE] = SWAP_WITHDRAWN },
    [SWAP_ASKED]  = { [SWAP_MOVE_AGREE]   = SWAP_AGREED,  [SWAP_MOVE_DECLINE]  = SWAP_REFUSED,   [SWAP_MOVE_REFUSE] = SWAP_REFUSED,
                      [SWAP_MOVE_WITHDRAW] = SWAP_WITHDRAWN, [SWAP_MOVE_EXPIRE] = SWAP_WITHDRAWN },
    [SWAP_AGREED] = { [SWAP_MOVE_APPROVE] = SWAP_DONE,    [SWAP_MOVE_DECLINE]  = SWAP_REFUSED,   [SWAP_MOVE_REFUSE] = SWAP_REFUSED,
                      [SWAP_MOVE_WITHDRAW] = SWAP_WITHDRAWN, [SWAP_MOVE_EXPIRE] = SWAP_WITHDRAWN },
};

enum { OFFICE = 1 << BY_OPERATOR | 1 << BY_ADMIN, FIELD = OFFICE | 1 << BY_WORKER };

static const uint32_t may[SWAP_MOVE_COUNT] = {
    [SWAP_MOVE_AGREE] = FIELD, [SWAP_MOVE_DECLINE] = 1 << BY_WORKER, [SWAP_MOVE_APPROVE] = OFFICE, [SWAP_MOVE_REFUSE] = OFFICE,
    [SWAP_MOVE_WITHDRAW] = FIELD, [SWAP_MOVE_EXPIRE] = 1 << BY_ENGINE,
};

const char *swap_state_name(enum swap_state state)
{
    return state < SWAP_STATE_COUNT ? state_names[state] : unknown;
}

const char *swap_move_name(enum swap_move move)
{
    return move < SWAP_MOVE_COUNT ? move_names[move] : unknown;
}

bool swap_state_over(enum swap_state state)
{
    return state == SWAP_DONE || state == SWAP_REFUSED || state == SWAP_WITHDRAWN;
}

enum swap_state swap_next(enum swap_state state, enum swap_move move)
{
    if (state >= SWAP_STATE_COUNT || move >= SWAP_MOVE_COUNT) return SWAP_NONE;
    return (enum swap_state)next_state[state][move];
}

bool swap_may(enum swap_move move, enum actor_role role)
{
    return move < SWAP_MOVE_COUNT && role < ACTOR_ROLES && (may[move] >> role & 1) != 0;
}
