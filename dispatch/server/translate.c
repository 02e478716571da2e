#include "server/translate.h"

#include <assert.h>
#include <string.h>
#include "engine/roster/rules.h"

static const enum error error_of_refusal[] = {
    [REFUSE_OK] = ERR_OK,
    [REFUSE_NO_ORDER] = ERR_NO_ORDER,
    [REFUSE_NO_WORKER] = ERR_NO_WORKER,
    [REFUSE_NO_POINT] = ERR_NO_POINT,
    [REFUSE_NO_ITEM] = ERR_NO_ITEM,
    [REFUSE_NO_SHIFT] = ERR_NO_SHIFT,
    [REFUSE_CONTRACT_ONLY] = ERR_CONTRACT_ONLY,
    [REFUSE_NOT_NOW] = ERR_NOT_NOW,
    [REFUSE_QUANTITY] = ERR_QUANTITY,
    [REFUSE_PAST] = ERR_PAST,
    [REFUSE_TOO_SOON] = ERR_TOO_SOON,
    [REFUSE_TOO_FAR_AHEAD] = ERR_TOO_FAR_AHEAD,
    [REFUSE_OFF_GRID] = ERR_OFF_GRID,
    [REFUSE_NO_CAPACITY] = ERR_NO_CAPACITY,
    [REFUSE_PRICE] = ERR_PRICE,
    [REFUSE_STATE] = ERR_STATE,
    [REFUSE_NOT_YOURS] = ERR_NOT_YOURS,
    [REFUSE_NOT_LEADER] = ERR_NOT_LEADER,
    [REFUSE_ROLE] = ERR_FORBIDDEN,
    [REFUSE_BUSY] = ERR_BUSY,
    [REFUSE_INELIGIBLE] = ERR_INELIGIBLE,
    [REFUSE_RANGE] = ERR_OUT_OF_RANGE,
    [REFUSE_FULL] = ERR_FULL,
    [REFUSE_EXISTS] = ERR_EXISTS,
    [REFUSE_CONFLICT] = ERR_CONFLICT,
};
static_assert(sizeof error_of_refusal / sizeof error_of_refusal[0] == REFUSAL_COUNT, "every refusal has its error");

static const enum actor_role actor_of_role[] = {
    [ROLE_NONE] = BY_ENGINE,
    [ROLE_RESIDENT] = BY_RESIDENT,
    [ROLE_OPERATOR] = BY_OPERATOR,
    [ROLE_WORKER] = BY_WORKER,
    [ROLE_FIRM] = BY_FIRM,
    [ROLE_REGULATOR] = BY_REGULATOR,
    [ROLE_ADMIN] = BY_ADMIN,
};
static_assert(sizeof actor_of_role / sizeof actor_of_role[0] == ROLE_COUNT, "every role has its actor");
static_assert((int)ROLE_COUNT == (int)ACTOR_ROLES, "every actor but the engine is a role");

static const char *const away_names[] = { [AWAY_LEAVE] = "leave", [AWAY_SICK] = "sick", [AWAY_BREAK] = "break" };
static const char *const layer_names[] = { [LAYER_PATTERN] = "pattern", [LAYER_LEAVE] = "leave", [LAYER_SWAP] = "swap", [LAYER_OVERRIDE] = "override" };
static_assert(sizeof layer_names / sizeof layer_names[0] == ROSTER_LAYERS, "every layer has its name");
static const char *const row_names[] = { [ROW_HOLD] = "hold", [ROW_VISIT] = "visit", [ROW_AWAY] = "away" };

enum error translate_refusal(enum refusal refusal)
{
    return refusal >= 0 && refusal < REFUSAL_COUNT ? error_of_refusal[refusal] : ERR_INTERNAL;
}

enum actor_role translate_role(enum role role)
{
    return role >= 0 && role < ROLE_COUNT ? actor_of_role[role] : BY_ENGINE;
}

const char *translate_actor(enum actor_role actor)
{
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (actor_of_role[role] == actor) return role_name((enum role)role);
    }
    return "engine";
}

bool translate_actor_read(const char *name, enum actor_role *role)
{
    enum role who = role_find(name);
    *role = translate_role(who);
    return who != ROLE_NONE || strcmp(name, translate_actor(BY_ENGINE)) == 0;
}

const char *translate_layer_name(uint8_t layer)
{
    return layer < ROSTER_LAYERS ? layer_names[layer] : "none";
}

bool translate_layer(const char *name, uint8_t *layer)
{
    for (uint8_t i = 0; i < ROSTER_LAYERS; i++) {
        if (strcmp(layer_names[i], name) == 0) {
            *layer = i;
            return true;
        }
    }
    return false;
}

static uint32_t soft_rule(const char *name, size_t length)
{
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        const struct rule_row *row = &rule_rows[rule];
        if (!row->hard && strlen(row->name) == length && memcmp(row->name, name, length) == 0) return 1u << rule;
    }
    return 0;
}

bool translate_waive(const char *names, uint32_t *waived)
{
    *waived = 0;
    for (names += strspn(names, " "); *names != '\0'; names += strspn(names, " ")) {
        size_t length = strcspn(names, " ");
        uint32_t bit = soft_rule(names, length);
        if (bit == 0) return false;
        *waived |= bit;
        names += length;
    }
    return true;
}

const char *translate_waived(uint32_t waived, char out[WAIVED_SIZE])
{
    size_t used = 0;
    out[0] = '\0';
    for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
        size_t length = strlen(rule_rows[rule].name);
        if ((waived >> rule & 1) == 0 || used + length + 2 > WAIVED_SIZE) continue;
        if (used > 0) out[used++] = ' ';
        memcpy(out + used, rule_rows[rule].name, length + 1);
        used += length;
    }
    return out;
}

bool translate_op(const char *name, uint8_t *op)
{
    for (uint8_t i = EDIT_NONE + 1; i < EDIT_OPS; i++) {
        if (strcmp(edit_op_name((enum edit_op)i), name) == 0) {
            *op = i;
            return true;
        }
    }
    return false;
}

bool translate_swap_state(const char *name, uint8_t *state)
{
    for (uint8_t i = SWAP_NONE + 1; i < SWAP_STATE_COUNT; i++) {
        if (strcmp(swap_state_name((enum swap_state)i), name) == 0) {
            *state = i;
            return true;
        }
    }
    return false;
}

bool translate_cause(const char *name, enum cause *cause)
{
    for (int i = 0; i < CAUSE_COUNT; i++) {
        if (strcmp(cause_name((enum cause)i), name) == 0) {
            *cause = (enum cause)i;
            return true;
        }
    }
    return false;
}

bool translate_state(const char *name, uint8_t *state)
{
    for (int i = ORDER_NONE + 1; i < ORDER_STATE_COUNT; i++) {
        if (strcmp(order_state_name((enum order_state)i), name) == 0) {
            *state = (uint8_t)i;
            return true;
        }
    }
    return false;
}

bool translate_scope(const char *name, enum series_scope *scope)
{
    static const char *const names[SCOPE_COUNT] = { [SCOPE_ONE] = "one", [SCOPE_AFTER] = "after", [SCOPE_ALL] = "all" };
    *scope = SCOPE_ONE;
    for (int i = 0; name != NULL && i < SCOPE_COUNT; i++) {
        *scope = (enum series_scope)i;
        if (strcmp(names[i], name) == 0) return true;
    }
    return name == NULL;
}

bool translate_away(const char *name, uint8_t *kind)
{
    for (uint8_t i = AWAY_LEAVE; i < sizeof away_names / sizeof away_names[0]; i++) {
        if (strcmp(away_names[i], name) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

const char *translate_away_name(uint8_t kind)
{
    return kind >= AWAY_LEAVE && kind < sizeof away_names / sizeof away_names[0] ? away_names[kind] : "none";
}

const char *translate_row_name(enum row_kind kind)
{
    return kind >= ROW_HOLD && kind < sizeof row_names / sizeof row_names[0] ? row_names[kind] : "none";
}

const char *translate_order_kind(uint8_t kind)
{
    return kind == ORDER_NOW ? "now" : "slot";
}
