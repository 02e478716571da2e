/* swaps.c - see swaps.h. One array in order of id: swaps are few, and rarely come or go. */
#include "engine/roster/swaps.h"

#include <stdlib.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/commands.h"

enum { TICK_SWAPS_MAX = 64, SWAP_EVENTS_MAX = OUTCOME_EVENTS_MAX / 2 };

struct swaps *swaps_new(void)
{
    struct swaps *swaps = calloc(1, sizeof *swaps);
    if (swaps) swaps->due_ms = INT64_MAX;
    return swaps;
}

static bool is_over(const struct swap *swap) { return swap_state_over((enum swap_state)swap->state); }

/* The first one with an id that is not smaller. */
static uint32_t place_of(const struct swaps *swaps, uint64_t id)
{
    uint32_t low = 0, high = swaps->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (swaps->swap[middle].id < id) low = middle + 1;
        else high = middle;
    }
    return low;
}

struct swap *swaps_find(const struct engine *engine, uint64_t id)
{
    struct swaps *swaps = engine->swaps;
    uint32_t at = place_of(swaps, id);
    return at < swaps->count && swaps->swap[at].id == id ? &swaps->swap[at] : NULL;
}

/* ---- what is due ---- */

static int64_t due_of(const struct engine *engine, const struct swap *swap)
{
    if (is_over(swap)) return swap->settled_ms + engine->policy.keep_h * 60 * MINUTE_MS;
    int32_t first_day = swap->to_day != 0 && swap->to_day < swap->day ? swap->to_day : swap->day;
    return ms_of_day(first_day + 1);
}

static void find_due(struct engine *engine)
{
    struct swaps *swaps = engine->swaps;
    swaps->due_ms = INT64_MAX;
    for (uint32_t i = 0; i < swaps->count; i++) {
        int64_t due_ms = due_of(engine, &swaps->swap[i]);
        if (due_ms < swaps->due_ms) swaps->due_ms = due_ms;
    }
}

static void tell(struct engine *engine, const struct swap *swap)
{
    struct event *event = emit(engine, EVENT_SWAP, NIL);
    event->point = swap->point;
    event->worker = swap->from != 0 ? swap->from : swap->to;
    event->swap = *swap;
    dirty_swap(engine, swap->id);
}

static void insert(struct swaps *swaps, const struct swap *swap)
{
    uint32_t at = place_of(swaps, swap->id);
    memmove(&swaps->swap[at + 1], &swaps->swap[at], (swaps->count++ - at) * sizeof *swap);
    swaps->swap[at] = *swap;
}

static void forget(struct engine *engine, struct swap *swap)
{
    struct swaps *swaps = engine->swaps;
    dirty_swap(engine, swap->id);
    uint32_t at = (uint32_t)(swap - swaps->swap);
    memmove(swap, swap + 1, (--swaps->count - at) * sizeof *swap);
}

/* Of those that are over, the one that has been for longest; NULL: none. */
static struct swap *oldest_over(const struct engine *engine)
{
    struct swap *oldest = NULL;
    for (uint32_t i = 0; i < engine->swaps->count; i++) {
        struct swap *swap = &engine->swaps->swap[i];
        if (is_over(swap) && (oldest == NULL || swap->settled_ms < oldest->settled_ms)) oldest = swap;
    }
    return oldest;
}

bool swaps_room(const struct engine *engine)
{
    return engine->swaps->count < SWAPS_MAX || oldest_over(engine) != NULL;
}

struct swap *swaps_add(struct engine *engine, const struct swap *swap)
{
    if (engine->swaps->count == SWAPS_MAX) forget(engine, oldest_over(engine));
    struct swap fresh = *swap;
    fresh.id = engine->last_seq + 1;
    insert(engine->swaps, &fresh);
    tell(engine, &fresh);
    find_due(engine);
    return swaps_find(engine, fresh.id);
}

void swaps_move(struct engine *engine, struct swap *swap, enum swap_move move)
{
    enum swap_state state = swap_next((enum swap_state)swap->state, move);
    ENSURE(state != SWAP_NONE);
    swap->state = (uint8_t)state;
    if (state == SWAP_AGREED) swap->agreed_ms = engine->now_ms;
    if (is_over(swap)) swap->settled_ms = engine->now_ms;
    tell(engine, swap);
    find_due(engine);
}

void swaps_tick(struct engine *engine)
{
    struct swaps *swaps = engine->swaps;
    uint32_t moved = 0;
    if (swaps->due_ms > engine->now_ms) return;
    for (uint32_t i = swaps->count; i-- > 0 && moved < TICK_SWAPS_MAX && engine->out->count < SWAP_EVENTS_MAX && dirty_room(engine, 1); ) {
        struct swap *swap = &swaps->swap[i];
        if (due_of(engine, swap) > engine->now_ms) continue;
        moved++;
        if (is_over(swap)) forget(engine, swap);
        else swaps_move(engine, swap, SWAP_MOVE_EXPIRE);
    }
    find_due(engine);
}

/* ---- questions ---- */

const struct swap *engine_swap(const struct engine *engine, uint64_t id)
{
    return swaps_find(engine, id);
}

const struct swap *engine_swap_after(const struct engine *engine, uint32_t point, uint64_t after)
{
    const struct swaps *swaps = engine->swaps;
    for (uint32_t i = after == UINT64_MAX ? swaps->count : place_of(swaps, after + 1); i < swaps->count; i++)
        if (point == 0 || swaps->swap[i].point == point) return &swaps->swap[i];
    return NULL;
}

/* ---- recovery ---- */

static bool makes_sense(const struct swap *swap)
{
    if (swap->id == 0 || swap->state == SWAP_NONE || swap->state >= SWAP_STATE_COUNT || swap->shift >= SHIFT_KINDS_MAX) return false;
    if (swap->asked_ms <= 0 || swap->agreed_ms < 0 || swap->settled_ms < 0 || swap->note[NOTE_MAX - 1] != '\0') return false;
    if (swap->from == 0 && (swap->to_day != 0 || swap->shift == SHIFT_REST)) return false;
    bool agreed = swap->state == SWAP_AGREED || swap->state == SWAP_DONE;
    if (swap->to == 0 && (agreed || swap->state == SWAP_ASKED)) return false;
    if (swap->to != 0 && (swap->to == swap->from || swap->state == SWAP_OPEN)) return false;
    return (!agreed || swap->agreed_ms != TIME_NONE) && is_over(swap) == (swap->settled_ms != TIME_NONE);
}

enum refusal engine_restore_swap(struct engine *engine, const struct swap *swap)
{
    if (!makes_sense(swap)) return REFUSE_RANGE;
    if (idmap_find(&engine->point_ids, swap->point) == NIL) return REFUSE_NO_POINT;
    if (swaps_find(engine, swap->id) != NULL) return REFUSE_EXISTS;
    if (engine->swaps->count == SWAPS_MAX) return REFUSE_FULL;
    insert(engine->swaps, swap);
    find_due(engine);
    return REFUSE_OK;
}
