/* order.c - the life of an order on one page. */
#include "engine/order.h"

/* Row: where it is. Column: what happens. Empty: refused. The back edges to waiting keep the promised time. */
static const uint8_t next_state[ORDER_STATE_COUNT][ORDER_MOVE_COUNT] = {
    [ORDER_HELD]       = { [MOVE_CONFIRM] = ORDER_WAITING,  [MOVE_RELEASE] = ORDER_RELEASED },
    [ORDER_WAITING]    = { [MOVE_ASSIGN]  = ORDER_ASSIGNED, [MOVE_CHANGE]  = ORDER_WAITING,   [MOVE_CANCEL]  = ORDER_CANCELLED, [MOVE_FAIL] = ORDER_FAILED },
    [ORDER_ASSIGNED]   = { [MOVE_ACCEPT]  = ORDER_ACCEPTED, [MOVE_DECLINE] = ORDER_WAITING,   [MOVE_EXPIRE]   = ORDER_WAITING,
                           [MOVE_DROP]    = ORDER_WAITING,  [MOVE_REPLAN]  = ORDER_WAITING,   [MOVE_REASSIGN] = ORDER_WAITING,
                           [MOVE_CHANGE]  = ORDER_WAITING,  [MOVE_CANCEL]  = ORDER_CANCELLED,[MOVE_FAIL]    = ORDER_FAILED },
    [ORDER_ACCEPTED]   = { [MOVE_SET_OUT] = ORDER_ON_THE_WAY, [MOVE_EXPIRE] = ORDER_WAITING,
                           [MOVE_DROP]    = ORDER_WAITING,  [MOVE_REPLAN]  = ORDER_WAITING,   [MOVE_REASSIGN] = ORDER_WAITING,
                           [MOVE_CHANGE]  = ORDER_WAITING,  [MOVE_CANCEL]  = ORDER_CANCELLED,[MOVE_FAIL]    = ORDER_FAILED },
    [ORDER_ON_THE_WAY] = { [MOVE_ARRIVE]  = ORDER_ARRIVED,  [MOVE_DROP]    = ORDER_WAITING,
                           [MOVE_CANCEL]  = ORDER_CANCELLED,[MOVE_FAIL]    = ORDER_FAILED },
    [ORDER_ARRIVED]    = { [MOVE_START]   = ORDER_SERVING,  [MOVE_DROP]    = ORDER_WAITING,
                           [MOVE_CANCEL]  = ORDER_CANCELLED,[MOVE_FAIL]    = ORDER_FAILED },
    [ORDER_SERVING]    = { [MOVE_FINISH]  = ORDER_DONE,     [MOVE_FAIL]    = ORDER_FAILED },
};

enum { SERVED = 1 << BY_RESIDENT | 1 << BY_OPERATOR | 1 << BY_ADMIN, FIELD = 1 << BY_WORKER | 1 << BY_OPERATOR | 1 << BY_ADMIN,
       OFFICE = 1 << BY_OPERATOR | 1 << BY_ADMIN, ENGINE = 1 << BY_ENGINE };

static const uint32_t may[ORDER_MOVE_COUNT] = {
    [MOVE_CONFIRM] = SERVED, [MOVE_ASSIGN] = ENGINE | OFFICE, [MOVE_ACCEPT] = FIELD, [MOVE_DECLINE] = FIELD,
    [MOVE_EXPIRE] = ENGINE, [MOVE_DROP] = FIELD, [MOVE_REASSIGN] = OFFICE, [MOVE_REPLAN] = ENGINE,
    [MOVE_SET_OUT] = FIELD, [MOVE_ARRIVE] = FIELD, [MOVE_START] = FIELD, [MOVE_FINISH] = FIELD,
    [MOVE_CHANGE] = SERVED, [MOVE_CANCEL] = SERVED, [MOVE_FAIL] = FIELD, [MOVE_RELEASE] = SERVED | ENGINE,
};

enum order_state order_next(enum order_state state, enum order_move move)
{
    if (state >= ORDER_STATE_COUNT || move >= ORDER_MOVE_COUNT) return ORDER_NONE;
    return (enum order_state)next_state[state][move];
}

bool order_may(enum order_move move, enum actor_role role)
{
    return move < ORDER_MOVE_COUNT && role < ACTOR_ROLES && (may[move] >> role & 1) != 0;
}
