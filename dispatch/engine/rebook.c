/* rebook.c - bookings that change: another start, for one visit or for a series from it on, all or nothing; and the end of them. */
#include "engine/commands.h"

#include "engine/calendar.h"
#include "engine/series.h"

/* What is to change together. */
struct moving { uint32_t index; int64_t start_ms, price_fen; struct ask ask; struct choice crew[CREW_MAX]; };

/* The orders that a command means, the named one among them. */
static uint32_t in_scope(const struct engine *engine, uint32_t named, enum series_scope scope, uint32_t out[SERIES_MAX])
{
    const struct order *order = order_at(engine, named);
    uint32_t at[SERIES_MAX + 1], count = 0;
    if (scope == SCOPE_ONE || order->series == 0) {
        out[0] = named;
        return 1;
    }
    series_orders(engine, order->series, at);
    for (uint32_t i = scope == SCOPE_ALL ? 1 : order->number; i <= SERIES_MAX; i++)
        if (at[i] != NIL) out[count++] = at[i];
    return count;
}

static bool may_change(const struct engine *engine, uint32_t index)
{
    const struct order *order = order_at(engine, index);
    return order->kind == ORDER_SLOT && order_next((enum order_state)order->state, MOVE_CHANGE) != ORDER_NONE;
}

static int64_t listed_fen(const struct engine *engine, const struct order *order, int64_t start_ms)
{
    return item_price_fen(item_of(engine, order), order->qty, start_ms, roster_calendar(engine->roster, day_of_ms(start_ms)), &engine->policy);
}

/* The frozen price stays where the list asks the same for both starts, whatever has become of the list since. */
static int64_t price_at(const struct engine *engine, const struct order *order, int64_t start_ms)
{
    int64_t listed = listed_fen(engine, order, start_ms);
    return listed == listed_fen(engine, order, order->promised_ms) ? order->price_fen : listed;
}

/* A crew for the new start, as if nothing of what moves were booked; of those who come now as many as could come as well. */
static enum refusal find_crew(struct engine *engine, struct moving *moving)
{
    struct order order = *order_at(engine, moving->index);
    struct request request = { .item = order.item, .start_ms = moving->start_ms };
    uint32_t known[CREW_MAX];
    enum refusal refusal = request_start_check(engine, &request, booking_last_day(engine, order.series != 0));
    if (refusal != REFUSE_OK) return refusal;
    order.promised_ms = moving->start_ms;
    moving->ask = match_ask_at(engine, &order, moving->start_ms);
    moving->ask.aside = true;
    if (match_crew(engine, &order, &moving->ask, moving->crew) < order.crew) {
        match_why(engine, &order, &moving->ask, &engine->out->nobody);
        engine->out->day = day_of_ms(moving->start_ms);
        return REFUSE_NO_CAPACITY;
    }
    for (uint32_t i = 0; i < order.member_count; i++) known[i] = idmap_find(&engine->worker_ids, order.member[i].worker);
    series_keep(engine, &order, &moving->ask, known, order.member_count, moving->crew);
    return REFUSE_OK;
}

/* Crews were found one visit at a time: two visits of one day might need the same worker. */
static bool on_one_day(const struct moving *moving, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < i; k++) {
            int64_t apart = moving[i].start_ms - moving[k].start_ms;
            if (apart > -DAY_MS && apart < DAY_MS) return true;
        }
    return false;
}

static enum refusal find_crews(struct engine *engine, struct moving *moving, uint32_t count)
{
    enum refusal refusal = on_one_day(moving, count) ? REFUSE_RANGE : REFUSE_OK;
    for (uint32_t i = 0; i < count; i++) engine->box[moving[i].index].aside = true;
    for (uint32_t i = 0; i < count && refusal == REFUSE_OK; i++) refusal = find_crew(engine, &moving[i]);
    for (uint32_t i = 0; i < count; i++) engine->box[moving[i].index].aside = false;
    return refusal;
}

/* A dearer start must be agreed to by naming what it costs; a cheaper one may be. */
static enum refusal check_price(struct engine *engine, const struct moving *moving, uint32_t count, int64_t agreed_fen)
{
    int64_t was = 0, is = 0;
    for (uint32_t i = 0; i < count; i++) {
        was += order_at(engine, moving[i].index)->price_fen;
        is += moving[i].price_fen;
    }
    bool good = agreed_fen != 0 ? agreed_fen == is : is <= was;
    if (!good) engine->out->price_fen = is;
    return good ? REFUSE_OK : REFUSE_PRICE;
}

enum refusal command_order_move(struct engine *engine, const struct command *command)
{
    struct moving moving[SERIES_MAX];
    uint32_t named, meant[SERIES_MAX], count = 0, rows = 0;
    enum refusal refusal = command_order(engine, command, MOVE_CHANGE, &named);
    if (refusal == REFUSE_OK && !may_change(engine, named)) refusal = REFUSE_STATE;
    if (refusal != REFUSE_OK) return refusal;
    int64_t later_ms = command->request.start_ms - order_at(engine, named)->promised_ms;
    if (later_ms == 0) return REFUSE_EXISTS;
    uint32_t most = in_scope(engine, named, command->scope, meant);
    for (uint32_t i = 0; i < most; i++) {
        if (!may_change(engine, meant[i])) continue;      /* what has begun, or is over, stays */
        const struct order *order = order_at(engine, meant[i]);
        int64_t start_ms = order->promised_ms + later_ms;
        moving[count++] = (struct moving){ .index = meant[i], .start_ms = start_ms, .price_fen = price_at(engine, order, start_ms) };
        rows += order->crew;
    }
    if (!plan_room(engine, rows)) return REFUSE_FULL;
    refusal = find_crews(engine, moving, count);
    if (refusal == REFUSE_OK) refusal = check_price(engine, moving, count, command->price_fen);
    if (refusal != REFUSE_OK) return refusal;
    for (uint32_t i = 0; i < count; i++) move_change(engine, moving[i].index, moving[i].start_ms, moving[i].price_fen, command->cause);
    for (uint32_t i = 0; i < count; i++) move_assign(engine, moving[i].index, moving[i].crew);
    return REFUSE_OK;
}

/* Of a series, what may still be cancelled is; what is only held is let go. */
static uint32_t cancel(struct engine *engine, uint32_t index, enum cause cause)
{
    const struct order *order = order_at(engine, index);
    bool held = order->state == ORDER_HELD;
    if (order_next((enum order_state)order->state, held ? MOVE_RELEASE : MOVE_CANCEL) == ORDER_NONE) return 0;
    if (held) move_over(engine, index, MOVE_RELEASE, cause, EVENT_RELEASED);
    else move_over(engine, index, MOVE_CANCEL, cause, EVENT_CANCELLED);
    return 1;
}

enum refusal command_order_cancel(struct engine *engine, const struct command *command)
{
    uint32_t named, meant[SERIES_MAX], cancelled = 0;
    if (command->scope == SCOPE_ONE) {
        enum refusal refusal = command_order(engine, command, MOVE_CANCEL, &named);
        if (refusal == REFUSE_OK) move_over(engine, named, MOVE_CANCEL, command->cause, EVENT_CANCELLED);
        return refusal;
    }
    named = command->order == 0 ? NIL : idmap_find(&engine->order_ids, command->order);
    if (named == NIL) return REFUSE_NO_ORDER;
    if (!order_may(MOVE_CANCEL, command->actor.role)) return REFUSE_ROLE;
    uint32_t count = in_scope(engine, named, command->scope, meant);
    for (uint32_t i = 0; i < count; i++) cancelled += cancel(engine, meant[i], command->cause);
    return cancelled > 0 ? REFUSE_OK : REFUSE_STATE;
}
