/* engine.c - see engine.h: birth and death, the tables, and the one step. */
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/commands.h"
#include "engine/improve/improve.h"
#include "engine/outlook/outlook.h"
#include "engine/round.h"
#include "engine/roster/swaps.h"
#include "engine/travel.h"

enum { AREA_MARGIN_E7 = 500000 };      /* the grid reaches 5 km beyond the outermost points */

static bool policy_in_bounds(const struct policy *policy)
{
    struct policy copy = *policy;
    for (uint32_t i = 0; i < policy_count; i++) {
        int64_t value = *policy_value(&copy, i);
        if (value < policy_rows[i].least || value > policy_rows[i].most) return false;
    }
    return policy->slot_open_min < policy->slot_close_min;
}

static bool engine_pools(struct engine *engine)
{
    const struct engine_limits *limits = &engine->limits;
    engine->rows_max = limits->orders + limits->workers;
    engine->dirty.size = 2 * limits->orders + limits->workers + limits->households + DIRTY_LOOSE_MAX;
    engine->point = calloc(limits->points, sizeof *engine->point);
    engine->worker = aligned_alloc(LINE_SIZE, (size_t)limits->workers * sizeof *engine->worker);
    if (engine->worker) memset(engine->worker, 0, (size_t)limits->workers * sizeof *engine->worker);
    engine->file = calloc(limits->workers, sizeof *engine->file);
    engine->box = calloc(limits->orders, sizeof *engine->box);
    engine->row = calloc(engine->rows_max, sizeof *engine->row);
    engine->household = calloc(limits->households, sizeof *engine->household);
    engine->over = calloc(limits->orders, sizeof *engine->over);
    engine->dirty.entry = calloc(engine->dirty.size, sizeof *engine->dirty.entry);
    engine->swaps = swaps_new();
    engine->roster = roster_new(limits->workers + 1);      /* the last row is for comparing: edit.c */
    engine->outlook = outlook_new(limits);
    engine->improve = improve_new();
    return engine->point && engine->worker && engine->file && engine->box && engine->row && engine->household && engine->over &&
           engine->dirty.entry && engine->swaps && engine->improve && engine->roster && idmap_init(&engine->point_ids, limits->points) && idmap_init(&engine->worker_ids, limits->workers) &&
           idmap_init(&engine->order_ids, limits->orders) && idmap_init(&engine->series_ids, limits->orders) && idmap_init(&engine->household_ids, limits->households) &&
           grid_init(&engine->by_base, limits->workers) && grid_init(&engine->by_at, limits->workers) && grid_init(&engine->strays, limits->workers) && due_init(&engine->due, limits->orders) &&
           legs_init(&engine->legs, limits->nodes) &&
           trial_init(&engine->trial, limits->workers) && play_init(&engine->play, limits->workers, engine->rows_max) && drafts_init(&engine->drafts, limits->points) &&
           (engine->round = round_new()) != NULL;
}

/* Nothing but the way there counts, so that the bounds of match.c hold for the nearest as they do for the cheapest. */
static void nearest_only(struct policy *policy)
{
    policy->weight_travel = 1;
    policy->weight_wait = policy->weight_late = policy->cost_stranger_s = policy->cost_hour_s = policy->cost_skill_s = 0;
}

enum refusal engine_new(const struct engine_limits *limits, const struct policy *policy, struct engine **out)
{
    *out = NULL;
    if (limits->workers == 0 || limits->points == 0 || limits->orders == 0 || limits->households == 0) return REFUSE_RANGE;
    if (limits->workers > UINT32_MAX / 8 || limits->orders > UINT32_MAX / 8 || limits->households > UINT32_MAX / 8) return REFUSE_RANGE;
    if (limits->nodes > NODES_MAX) return REFUSE_RANGE;
    if (!policy_in_bounds(policy)) return REFUSE_RANGE;
    struct engine *engine = calloc(1, sizeof *engine);
    if (!engine) return REFUSE_FULL;
    engine->limits = *limits;
    engine->policy = *policy;
    if (policy->match_nearest) nearest_only(&engine->policy);
    engine->free_box = engine->free_row = NIL;
    engine->first_open = UINT64_MAX;
    if (!engine_pools(engine)) {
        engine_free(engine);
        return REFUSE_FULL;
    }
    *out = engine;
    return REFUSE_OK;
}

void engine_free(struct engine *engine)
{
    if (!engine) return;
    free(engine->point);
    free(engine->worker);
    free(engine->file);
    free(engine->box);
    free(engine->row);
    free(engine->household);
    free(engine->over);
    free(engine->dirty.entry);
    free(engine->swaps);
    roster_free(engine->roster);
    outlook_free(engine->outlook);
    improve_free(engine->improve);
    idmap_clear(&engine->point_ids);
    idmap_clear(&engine->worker_ids);
    idmap_clear(&engine->order_ids);
    idmap_clear(&engine->series_ids);
    idmap_clear(&engine->household_ids);
    grid_clear(&engine->by_base);
    grid_clear(&engine->by_at);
    grid_clear(&engine->strays);
    legs_clear(&engine->legs);
    due_clear(&engine->due);
    trial_clear(&engine->trial);
    play_clear(&engine->play);
    drafts_clear(&engine->drafts);
    round_free(engine->round);
    free(engine);
}

/* ---- the tables ---- */

enum refusal engine_item_put(struct engine *engine, const struct item *item)
{
    if (item->id == 0 || item->id >= ITEM_IDS || item->crew == 0 || item->crew > CREW_MAX || item->skill >= SKILLS_MAX) return REFUSE_RANGE;
    if (item->cert >= CERTS_MAX || item->qty_min == 0 || item->qty_min > item->qty_max || item->max_min == 0 || item->price_fen < 0) return REFUSE_RANGE;
    if (item->reach_m > 100000) return REFUSE_RANGE;
    engine->item[item->id] = *item;
    return REFUSE_OK;
}

enum refusal engine_point_put(struct engine *engine, const struct point *point)
{
    if (point->id == 0) return REFUSE_RANGE;
    uint32_t index = idmap_find(&engine->point_ids, point->id);
    if (index == NIL) {
        if (engine->point_count == engine->limits.points) return REFUSE_FULL;
        index = engine->point_count++;
        idmap_put(&engine->point_ids, point->id, index);
    }
    engine->point[index] = *point;
    return REFUSE_OK;
}

enum refusal engine_shift_kind_put(struct engine *engine, const struct shift_kind *kind) { return roster_kind_put(engine->roster, kind); }
enum refusal engine_pattern_put(struct engine *engine, const struct pattern *pattern) { return roster_pattern_put(engine->roster, pattern); }

enum refusal engine_calendar_put(struct engine *engine, int32_t day, enum day_kind kind)
{
    roster_calendar_put(engine->roster, day, kind);
    return REFUSE_OK;
}

static int32_t least_day(const struct worker_file *file)
{
    int32_t day = file->trained_on + TRAINING_DAYS;
    if (file->identity_until < day) day = file->identity_until;
    if (file->insurance_until < day) day = file->insurance_until;
    return file->contract_until < day ? file->contract_until : day;
}

enum refusal engine_worker_put(struct engine *engine, const struct worker_file *file)
{
    if (file->id == 0) return REFUSE_RANGE;
    if (idmap_find(&engine->point_ids, file->point) == NIL) return REFUSE_NO_POINT;
    uint32_t index = idmap_find(&engine->worker_ids, file->id);
    bool fresh = index == NIL;
    if (fresh && engine->worker_count == engine->limits.workers) return REFUSE_FULL;
    if (fresh) index = engine->worker_count;
    enum refusal refusal = roster_rotate(engine->roster, index, file->rotation);
    if (refusal != REFUSE_OK) return refusal;
    struct worker *worker = &engine->worker[index];
    if (fresh) {
        engine->worker_count++;
        idmap_put(&engine->worker_ids, file->id, index);
        *worker = (struct worker){ .id = file->id, .at = file->base, .head = NIL };
    }
    engine->file[index] = *file;
    worker->skills = file->skills;
    worker->base = file->base;
    worker->labour = file->labour;
    worker->health = file->health;
    worker->health_until = file->health_until;
    worker->good_until = least_day(file);
    plan_hours_changed(engine, index);
    return REFUSE_OK;
}

enum refusal engine_node_put(struct engine *engine, struct place place)
{
    return legs_node(&engine->legs, place) ? REFUSE_OK : REFUSE_FULL;
}

/* Of everything that has a place from the start. */
static struct place place_of(const struct engine *engine, uint32_t i)
{
    if (i < engine->worker_count) return engine->worker[i].base;
    i -= engine->worker_count;
    return i < engine->point_count ? engine->point[i].place : engine->legs.node[i - engine->point_count];
}

/* The grids cover every point, base and node, with a margin. */
static void cover(struct engine *engine)
{
    struct place low = { .lon_e7 = INT32_MAX, .lat_e7 = INT32_MAX }, high = { .lon_e7 = INT32_MIN, .lat_e7 = INT32_MIN };
    for (uint32_t i = 0; i < engine->worker_count + engine->point_count + engine->legs.node_count; i++) {
        struct place place = place_of(engine, i);
        if (place.lon_e7 < low.lon_e7) low.lon_e7 = place.lon_e7;
        if (place.lat_e7 < low.lat_e7) low.lat_e7 = place.lat_e7;
        if (place.lon_e7 > high.lon_e7) high.lon_e7 = place.lon_e7;
        if (place.lat_e7 > high.lat_e7) high.lat_e7 = place.lat_e7;
    }
    if (low.lon_e7 > high.lon_e7) low = high = (struct place){ 0, 0 };
    low = (struct place){ low.lon_e7 - AREA_MARGIN_E7, low.lat_e7 - AREA_MARGIN_E7 };
    high = (struct place){ high.lon_e7 + AREA_MARGIN_E7, high.lat_e7 + AREA_MARGIN_E7 };
    grid_cover(&engine->by_base, low, high);
    grid_cover(&engine->by_at, low, high);
    grid_cover(&engine->strays, low, high);
    for (uint32_t i = 0; i < engine->worker_count; i++) grid_put(&engine->by_base, i, engine->worker[i].base, engine->worker[i].skills);
}

void engine_open(struct engine *engine, int64_t now_ms)
{
    engine->now_ms = now_ms;
    roster_today(engine->roster, day_of_ms(now_ms));
    cover(engine);
    legs_open(&engine->legs, &engine->by_base, (int32_t)engine->policy.node_reach_m);
    outlook_open(engine);
}

/* ---- one step ---- */

static command_function *const table[COMMAND_COUNT] = {
    [COMMAND_TICK] = command_tick,
    [COMMAND_ORDER_NOW] = command_order_now,
    [COMMAND_SLOT_HOLD] = command_slot_hold,
    [COMMAND_SLOT_RENEW] = command_slot_renew,
    [COMMAND_SLOT_RELEASE] = command_slot_release,
    [COMMAND_SLOT_CONFIRM] = command_slot_confirm,
    [COMMAND_SERIES_HOLD] = command_series_hold,
    [COMMAND_SERIES_CONFIRM] = command_series_confirm,
    [COMMAND_ORDER_MOVE] = command_order_move,
    [COMMAND_ORDER_CANCEL] = command_order_cancel,
    [COMMAND_ORDER_FAIL] = command_order_fail,
    [COMMAND_ORDER_ASSIGN] = command_order_assign,
    [COMMAND_OFFER_ACCEPT] = command_offer_accept,
    [COMMAND_OFFER_DECLINE] = command_offer_decline,
    [COMMAND_WORKER_DROP] = command_worker_drop,
    [COMMAND_VISIT_SET_OUT] = command_visit_set_out,
    [COMMAND_VISIT_ARRIVE] = command_visit_arrive,
    [COMMAND_VISIT_START] = command_visit_start,
    [COMMAND_VISIT_FINISH] = command_visit_finish,
    [COMMAND_WORKER_SIGN_IN] = command_worker_sign_in,
    [COMMAND_WORKER_SIGN_OUT] = command_worker_sign_out,
    [COMMAND_WORKER_AWAY] = command_worker_away,
    [COMMAND_SHIFT_SET] = command_shift_set,
    [COMMAND_ROSTER_LEAVE] = command_roster_leave,
    [COMMAND_DRAFT_EDIT] = command_draft_edit,
    [COMMAND_DRAFT_UNDO] = command_draft_undo,
    [COMMAND_DRAFT_DISCARD] = command_draft_discard,
    [COMMAND_DRAFT_PUBLISH] = command_draft_publish,
    [COMMAND_SWAP_ASK] = command_swap_ask,
    [COMMAND_SWAP_POST] = command_swap_post,
    [COMMAND_SWAP_AGREE] = command_swap_agree,
    [COMMAND_SWAP_SETTLE] = command_swap_settle,
    [COMMAND_SWAP_WITHDRAW] = command_swap_withdraw,
    [COMMAND_SHIFT_TAKE] = command_shift_take,
    [COMMAND_TRAVEL] = command_travel,
    [COMMAND_IMPROVE] = command_improve,
    [COMMAND_HOUSEHOLD_EXCLUDE] = command_household_exclude, [COMMAND_HOUSEHOLD_PRIORITY] = command_household_priority,
    [COMMAND_TURN_AWAY] = command_turn_away,
};

enum refusal engine_step(struct engine *engine, const struct command *command, int64_t now_ms, struct outcome *out)
{
    ENSURE(command->kind < COMMAND_COUNT);
    out->order = command->order;
    out->swap = command->swap;
    out->why = WHY_FREE;
    out->rule = RULE_NONE;
    out->minutes = 0;
    out->worker = 0;
    out->day = 0;
    out->by = (struct actor){ 0 };
    out->version = 0;
    out->searched = 0;
    out->moved = 0;
    out->gain_s = 0;
    out->nobody = (struct why){ 0 };
    out->price_fen = 0;
    out->series.count = 0;
    memset(&out->impact, 0, offsetof(struct impact, visit));
    out->count = 0;
    if (command->actor.role >= ACTOR_ROLES || command->cause >= CAUSE_COUNT || command->scope >= SCOPE_COUNT) return REFUSE_RANGE;
    if (now_ms > engine->now_ms) engine->now_ms = now_ms;
    engine->actor = command->actor;
    engine->out = out;
    enum refusal refusal = table[command->kind](engine, command);
    engine->out = NULL;
    ENSURE(refusal == REFUSE_OK || out->count == 0);
    return refusal;
}
