/* engine_witness.c - an outside observer of an engine. */
#include "unit/engine_witness.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "engine/calendar.h"
#include "engine/travel.h"

static bool wrong(struct witness *witness, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(struct witness *witness, const char *format, ...)      /* always false, so that it can be returned; the first one stays */
{
    if (witness->wrong[0] != 0) return false;
    va_list list;
    va_start(list, format);
    (void)vsnprintf(witness->wrong, sizeof witness->wrong, format, list);
    va_end(list);
    return false;
}

#define HOLDS(witness, condition, id) \
    do { if (!(condition)) return wrong(witness, "order %llu: not %s (%s:%d)", (unsigned long long)(id), #condition, __FILE__, __LINE__); } while (0)

/* ---- who may serve ---- */

bool witness_span(const struct city *city, uint32_t row, int64_t start_ms, int64_t end_ms, int32_t *shift_day)
{
    const struct roster *roster = engine_roster(city->engine);
    for (int32_t day = day_of_ms(start_ms) - 2; day <= day_of_ms(start_ms); day++) {
        struct span spans[SPANS_MAX];
        uint32_t count = roster_spans(roster, row, day, spans);
        for (uint32_t i = 0; i < count; i++) {
            if (spans[i].start_ms > start_ms || spans[i].end_ms < end_ms) continue;
            *shift_day = day;
            return true;
        }
    }
    return false;
}

enum reason witness_papers(const struct city *city, uint32_t row, const struct order *order, int32_t day)
{
    const struct worker_file *file = &city->file[row];
    const struct item *item = engine_item(city->engine, order->item);
    struct household_live home;
    if ((file->skills >> item->skill & 1) == 0) return WHY_SKILL;
    if (travel_distance_m(file->base, order->place) > (int32_t)item->reach_m) return WHY_TOO_FAR;
    if (engine_household(city->engine, order->household, &home)) {
        for (uint32_t i = 0; i < home.excluded_count; i++) {
            if (home.excluded[i] == file->id) return WHY_EXCLUDED;
        }
    }
    for (uint32_t i = 0; i < order->refused_count; i++) {
        if (order->refused[i] == file->id) return WHY_DECLINED;
    }
    if (file->identity_until < day) return WHY_IDENTITY;
    if (file->health < item->health || file->health_until < day) return WHY_HEALTH;      /* nobody goes without an examination in date */
    if (file->trained_on + TRAINING_DAYS < day) return WHY_TRAINING;
    if (file->insurance_until < day) return WHY_INSURANCE;
    if (file->contract_until < day) return WHY_CONTRACT;
    if (item->cert != 0 && file->cert_until[item->cert] < day) return WHY_CERTIFICATE;
    return WHY_FREE;
}

/* Somebody whose shift is under way must have signed in for the next hour; one alone for a now-order that the engine places, always. */
static bool sign_in_needed(const struct city *city, uint32_t row, const struct order *order, int32_t shift_day, bool by_engine)
{
    struct span spans[SPANS_MAX];
    uint32_t count = roster_spans(engine_roster(city->engine), row, shift_day, spans);
    if (order->kind == ORDER_NOW && order->crew == 1 && by_engine) return true;
    return count > 0 && spans[0].start_ms <= city->now_ms && order->start_ms < city->now_ms + 60 * MINUTE_MS;
}

static bool crew_is_fit(struct witness *witness, const struct city *city, const struct order *order, bool by_operator, bool was_held)
{
    HOLDS(witness, order->member_count == order->crew, order->id);
    HOLDS(witness, order->end_ms - order->start_ms == order->duration_ms, order->id);
    HOLDS(witness, order->start_ms >= city->now_ms, order->id);
    for (uint32_t i = 0; i < order->member_count; i++) {
        const struct member *member = &order->member[i];
        uint32_t row = engine_worker_row(city->engine, member->worker);
        HOLDS(witness, row < city->workers, order->id);
        HOLDS(witness, !member->accepted, order->id);
        for (uint32_t j = 0; j < i; j++) HOLDS(witness, order->member[j].worker != member->worker, order->id);
        HOLDS(witness, member->leave_ms >= city->now_ms, order->id);
        HOLDS(witness, member->leave_ms <= member->arrive_ms && member->arrive_ms <= order->start_ms, order->id);
        enum reason reason = witness_papers(city, row, order, day_of_ms(order->start_ms));
        if (reason == WHY_DECLINED && by_operator && i == 0) reason = WHY_FREE;      /* the operator may overrule that of the leader */
        if (reason != WHY_FREE) return wrong(witness, "order %llu goes to %u: %s", (unsigned long long)order->id, member->worker, reason_name(reason));
        int32_t shift_day;
        if (!witness_span(city, row, order->start_ms, order->end_ms, &shift_day)) {
            return wrong(witness, "order %llu: outside the shift of %u", (unsigned long long)order->id, member->worker);
        }
        struct breach breach = rules_hard(engine_roster(city->engine), row, city->file[row].labour, shift_day);
        if (breach.rule != RULE_NONE) return wrong(witness, "order %llu: %u is over their hours", (unsigned long long)order->id, member->worker);
        HOLDS(witness, witness->signed_in[row] || was_held || !sign_in_needed(city, row, order, shift_day, !by_operator), order->id);
    }
    return true;
}

/* ---- what an event may change ---- */

static bool step_exists(enum order_state from, enum order_state to)
{
    for (int move = 0; move < ORDER_MOVE_COUNT; move++) {
        if (order_next(from, (enum order_move)move) == to) return true;
    }
    return false;
}

/* Only a booking that the resident moves may get another promise, and another price. */
static bool constants_stay(struct witness *witness, const struct order *was, const struct order *is, bool moved)
{
    HOLDS(witness, !order_state_over((enum order_state)was->state), is->id);
    HOLDS(witness, was->kind == is->kind && was->item == is->item && was->qty == is->qty && was->crew == is->crew, is->id);
    HOLDS(witness, was->point == is->point && was->household == is->household, is->id);
    HOLDS(witness, was->place.lon_e7 == is->place.lon_e7 && was->place.lat_e7 == is->place.lat_e7, is->id);
    HOLDS(witness, was->duration_ms == is->duration_ms && was->created_ms == is->created_ms, is->id);
    HOLDS(witness, was->series == is->series && was->number == is->number, is->id);
    HOLDS(witness, moved || was->price_fen == is->price_fen, is->id);
    HOLDS(witness, moved || was->promised_ms == TIME_NONE || was->promised_ms == is->promised_ms, is->id);
    HOLDS(witness, was->refused_count <= is->refused_count, is->id);
    HOLDS(witness, was->state == is->state || step_exists((enum order_state)was->state, (enum order_state)is->state), is->id);
    HOLDS(witness, is->since_ms >= was->since_ms, is->id);
    return true;
}

static bool born_well(struct witness *witness, const struct city *city, const struct order *is)
{
    const struct item *item = engine_item(city->engine, is->item);
    HOLDS(witness, is->id == witness->order_count + 1 && is->id <= WITNESS_ORDERS, is->id);
    HOLDS(witness, item != NULL && is->qty >= item->qty_min && is->qty <= item->qty_max && is->crew == item->crew, is->id);
    HOLDS(witness, is->created_ms == city->now_ms && is->rematches == 0, is->id);
    HOLDS(witness, is->duration_ms == item_duration_ms(item, is->qty), is->id);
    int64_t start_ms = is->kind == ORDER_SLOT ? is->start_ms : city->now_ms;
    enum day_kind day = roster_calendar(engine_roster(city->engine), day_of_ms(start_ms));
    HOLDS(witness, is->price_fen == item_price_fen(item, is->qty, start_ms, day, &city->policy), is->id);
    witness->order_count++;
    return true;
}

/* A promise that has passed is kept as soon as can be: the window then begins now. */
static int64_t latest_start(const struct city *city, const struct order *order)
{
    int64_t from_ms = order->promised_ms > city->now_ms ? order->promised_ms : city->now_ms;
    return from_ms + (order->kind == ORDER_NOW ? city->policy.now_window_min : city->policy.late_max_min) * MINUTE_MS;
}

/* The frozen price stays where the list asks the same for both starts; a dearer one is what the resident named, for all that move together. */
static bool moved_well(struct witness *witness, const struct city *city, const struct order *was, const struct order *is, const struct command *command)
{
    const struct item *item = engine_item(city->engine, is->item);
    const struct roster *roster = engine_roster(city->engine);
    int64_t listed = item_price_fen(item, is->qty, is->promised_ms, roster_calendar(roster, day_of_ms(is->promised_ms)), &city->policy);
    int64_t before = item_price_fen(item, is->qty, was->promised_ms, roster_calendar(roster, day_of_ms(was->promised_ms)), &city->policy);
    HOLDS(witness, command->kind == COMMAND_ORDER_MOVE && is->state == ORDER_WAITING && is->member_count == 0, is->id);
    HOLDS(witness, is->promised_ms > city->now_ms && is->rematches == was->rematches, is->id);
    HOLDS(witness, is->promised_ms - was->promised_ms == command->request.start_ms - witness->order[command->order].promised_ms || is->id != command->order, is->id);
    HOLDS(witness, is->price_fen == (listed == before ? was->price_fen : listed), is->id);
    HOLDS(witness, command->scope != SCOPE_ONE || is->price_fen <= was->price_fen || command->price_fen == is->price_fen, is->id);
    return true;
}

static bool see_order(struct witness *witness, const struct city *city, const struct event *event, const struct command *command)
{
    enum command_kind kind = command->kind;
    const struct order *is = &event->order;
    bool is_new = is->id > witness->order_count;
    if (is_new && !born_well(witness, city, is)) return false;
    struct order blank = { .id = is->id };
    const struct order *was = is_new ? &blank : &witness->order[is->id];
    if (!is_new && !constants_stay(witness, was, is, event->kind == EVENT_MOVED)) return false;
    HOLDS(witness, event->point == is->point, is->id);
    /* People are told whole minutes: a first start may be up to one minute sooner than what was told. */
    HOLDS(witness, is->start_ms == TIME_NONE || is->state >= ORDER_SERVING || is->start_ms + MINUTE_MS > is->promised_ms, is->id);
    HOLDS(witness, is->promised_ms % MINUTE_MS == 0, is->id);
    switch ((enum event_kind)event->kind) {
    case EVENT_HELD:
        HOLDS(witness, is_new && is->state == ORDER_HELD && is->kind == ORDER_SLOT, is->id);
        HOLDS(witness, is->due_ms == city->now_ms + city->policy.hold_s * SECOND_MS, is->id);
        return crew_is_fit(witness, city, is, kind == COMMAND_ORDER_ASSIGN, kind == COMMAND_SLOT_CONFIRM || kind == COMMAND_SERIES_CONFIRM);
    case EVENT_RENEWED:
        HOLDS(witness, was->state == ORDER_HELD && is->state == ORDER_HELD && is->due_ms == city->now_ms + city->policy.hold_s * SECOND_MS, is->id);
        return true;
    case EVENT_RELEASED:
        HOLDS(witness, was->state == ORDER_HELD && is->state == ORDER_RELEASED && is->due_ms >= city->now_ms, is->id);
        return true;
    case EVENT_ORDERED:
        HOLDS(witness, is->state == ORDER_WAITING && (is->kind == ORDER_NOW ? is_new : was->state == ORDER_HELD), is->id);
        return true;
    case EVENT_ASSIGNED:
        HOLDS(witness, was->state == ORDER_WAITING && is->state == ORDER_ASSIGNED, is->id);
        HOLDS(witness, is->promised_ms != TIME_NONE, is->id);
        HOLDS(witness, was->promised_ms == TIME_NONE ? is->promised_ms >= is->start_ms : is->start_ms >= is->promised_ms, is->id);
        HOLDS(witness, is->start_ms <= latest_start(city, is), is->id);
        HOLDS(witness, is->assigned_ms == (was->assigned_ms == TIME_NONE ? city->now_ms : was->assigned_ms), is->id);
        return crew_is_fit(witness, city, is, kind == COMMAND_ORDER_ASSIGN, kind == COMMAND_SLOT_CONFIRM || kind == COMMAND_SERIES_CONFIRM);
    case EVENT_MEMBER:
        HOLDS(witness, was->state == ORDER_ASSIGNED && is->state == ORDER_ASSIGNED, is->id);
        return true;
    case EVENT_ACCEPTED:
        HOLDS(witness, was->state == ORDER_ASSIGNED && is->state == ORDER_ACCEPTED && is->accepted_ms == city->now_ms, is->id);
        for (uint32_t i = 0; i < is->member_count; i++) HOLDS(witness, is->member[i].accepted, is->id);
        return true;
    case EVENT_UNASSIGNED:
        HOLDS(witness, was->state != ORDER_WAITING && is->state == ORDER_WAITING && is->member_count == 0, is->id);
        HOLDS(witness, is->rematches == was->rematches + 1 && is->cause != CAUSE_NONE, is->id);
        return true;
    case EVENT_MOVED:
        return moved_well(witness, city, was, is, command);
    case EVENT_NOBODY:
        HOLDS(witness, is->state == ORDER_WAITING && was->state == ORDER_WAITING, is->id);
        return true;
    case EVENT_SET_OUT:
        HOLDS(witness, was->state == ORDER_ACCEPTED && is->state == ORDER_ON_THE_WAY && is->set_out_ms == city->now_ms, is->id);
        return true;
    case EVENT_ARRIVED:
        HOLDS(witness, is->state == ORDER_ARRIVED && was->state == ORDER_ON_THE_WAY && is->arrived_ms == city->now_ms, is->id);
        return true;
    case EVENT_STARTED:
        HOLDS(witness, is->state == ORDER_SERVING && was->state == ORDER_ARRIVED && is->started_ms == city->now_ms, is->id);
        return true;
    case EVENT_FINISHED:
        HOLDS(witness, is->state == ORDER_DONE && was->state == ORDER_SERVING && is->finished_ms == city->now_ms && is->end_ms == city->now_ms, is->id);
        return true;
    case EVENT_CANCELLED:
        HOLDS(witness, is->state == ORDER_CANCELLED && event->actor.role != BY_ENGINE, is->id);
        return true;
    case EVENT_FAILED:
        HOLDS(witness, is->state == ORDER_FAILED && event->actor.role != BY_ENGINE, is->id);
        return true;
    case EVENT_RETIMED: case EVENT_LATE:
        HOLDS(witness, was->state == is->state && order_state_planned((enum order_state)is->state), is->id);
        return true;
    case EVENT_SIGNED_IN: case EVENT_SIGNED_OUT: case EVENT_AWAY: case EVENT_SHIFT: case EVENT_EXCLUDED:
    case EVENT_PRIORITY: case EVENT_ROSTER: case EVENT_PUBLISHED: case EVENT_SWAP: case EVENT_GAP: case EVENT_TURNED_AWAY: case EVENT_COUNT: default:
        return wrong(witness, "event %s has an order", event_name((enum event_kind)event->kind));
    }
}

static bool see_other(struct witness *witness, const struct city *city, const struct event *event)
{
    uint32_t row = engine_worker_row(city->engine, event->worker);
    if (event->kind == EVENT_PRIORITY) return event->household != 0 && event->priority <= PRIORITY_MAX ? true : wrong(witness, "a priority of %u", event->priority);
    if (event->kind == EVENT_PUBLISHED || event->kind == EVENT_SWAP) return true;
    if (event->kind == EVENT_GAP) return event->worker == 0 && event->gap.missing > 0 ? true : wrong(witness, "a gap of %u workers", event->gap.missing);
    if (event->kind == EVENT_TURNED_AWAY) {
        bool told = event->worker == 0 && event->household == event->request.household && event->point == event->request.point;
        return told && refusal_missed((enum refusal)event->refused) ? true : wrong(witness, "a request is noted as %s", refusal_name((enum refusal)event->refused));
    }
    if (row >= city->workers && event->kind != EVENT_EXCLUDED) return wrong(witness, "%s of nobody", event_name((enum event_kind)event->kind));
    if (event->kind == EVENT_SIGNED_IN || event->kind == EVENT_SIGNED_OUT) {
        if (witness->signed_in[row] == (event->kind == EVENT_SIGNED_IN)) return wrong(witness, "%u signs in or out twice", event->worker);
        witness->signed_in[row] = event->kind == EVENT_SIGNED_IN;
    } else if (event->kind == EVENT_AWAY) {
        for (uint32_t i = 0; i < witness->away_count; i++) {      /* absences of one worker do not overlap: the end names it */
            struct witness_away *known = &witness->away[i];
            if (known->worker != event->worker || known->away.to_ms != event->away.to_ms) continue;
            if (event->away.from_ms < known->away.from_ms) return wrong(witness, "an absence of %u grows by itself", event->worker);
            known->away = event->away;
            if (known->away.from_ms == known->away.to_ms) *known = witness->away[--witness->away_count];
            return true;
        }
        if (witness->away_count == WITNESS_AWAYS) return wrong(witness, "too many absences for this test");
        witness->away[witness->away_count++] = (struct witness_away){ event->worker, event->away };
    } else if (event->kind != EVENT_SHIFT && event->kind != EVENT_ROSTER && event->kind != EVENT_EXCLUDED) {
        return wrong(witness, "event %s without an order", event_name((enum event_kind)event->kind));
    }
    return true;
}

bool witness_see(struct witness *witness, const struct city *city, const struct command *command)
{
    struct actor actor = command->actor;
    for (uint32_t i = 0; i < city->out->count; i++) {
        const struct event *event = &city->out->event[i];
        if (event->seq != witness->last_seq + 1) return wrong(witness, "event %llu after %llu", (unsigned long long)event->seq, (unsigned long long)witness->last_seq);
        witness->last_seq++;
        if (event->at_ms != city->now_ms) return wrong(witness, "event %llu at another time", (unsigned long long)event->seq);
        if (event->actor.role != BY_ENGINE && (event->actor.role != actor.role || event->actor.id != actor.id)) {
            return wrong(witness, "event %llu by somebody else", (unsigned long long)event->seq);
        }
        uint32_t sum = 0;
        for (uint32_t r = 0; r < REASON_COUNT; r++) sum += event->why.count[r];
        if (sum != event->why.looked_at || (sum > 0 && event->kind != EVENT_NOBODY)) return wrong(witness, "event %llu: the counts do not add up", (unsigned long long)event->seq);
        bool fine = event->order.id != 0 ? see_order(witness, city, event, command) : see_other(witness, city, event);
        if (!fine) return wrong(witness, "event %s", event_name((enum event_kind)event->kind));
        if (event->order.id == 0) continue;
        witness->order[event->order.id] = event->order;
        witness->told_ms[event->order.id] = city->now_ms;
    }
    for (uint32_t i = 0; i < city->out->count; i++) {      /* a move is given only when it is had */
        const struct event *event = &city->out->event[i];
        if (event->kind == EVENT_MOVED && witness->order[event->order.id].state != ORDER_ASSIGNED) return wrong(witness, "order %llu: moved to nobody", (unsigned long long)event->order.id);
    }
    return true;
}

/* ---- the whole, between two steps ---- */

/* What is held of a series is held until the same moment, each at a place of its own, and is what the engine answers. */
static bool series_agree(struct witness *witness, const struct city *city, const struct order *held)
{
    const struct order *of_series[SERIES_MAX];
    uint32_t count = engine_series(city->engine, held->series, of_series), found = 0;
    for (uint32_t i = 0; i < count; i++) {
        HOLDS(witness, i == 0 || of_series[i]->number > of_series[i - 1]->number, held->id);
        HOLDS(witness, of_series[i]->series == held->series && of_series[i]->household == held->household, held->id);
        HOLDS(witness, held->state != ORDER_HELD || of_series[i]->state != ORDER_HELD || of_series[i]->due_ms == held->due_ms, held->id);
        found += of_series[i]->id == held->id;
    }
    HOLDS(witness, found == 1, held->id);
    return true;
}

static bool orders_agree(struct witness *witness, const struct city *city)
{
    HOLDS(witness, engine_last_seq(city->engine) == witness->last_seq, 0);
    HOLDS(witness, engine_last_order(city->engine) == witness->order_count, 0);
    uint64_t after = 0;
    for (uint64_t id = 1; id <= witness->order_count; id++) {
        const struct order *mine = &witness->order[id], *theirs = engine_order(city->engine, id);
        bool over = order_state_over((enum order_state)mine->state);
        if (theirs == NULL) {
            HOLDS(witness, over && mine->since_ms + city->policy.keep_h * 3600 * SECOND_MS <= city->now_ms, id);
            continue;
        }
        /* Outside of these two states due_ms is the engine's own alarm clock, which rings without a word. */
        bool told = mine->state == ORDER_HELD || mine->state == ORDER_ASSIGNED;
        struct order shown = *theirs;
        if (!told) shown.due_ms = mine->due_ms;
        const char *field = order_difference(mine, &shown);
        if (field != NULL) return wrong(witness, "order %llu, %s: %s is not as the events tell it", (unsigned long long)id, order_state_name((enum order_state)mine->state), field);
        HOLDS(witness, mine->state != ORDER_SERVING || mine->start_ms == mine->started_ms, id);
        if (over) continue;
        if (mine->series != 0 && !series_agree(witness, city, mine)) return false;
        const struct order *open = engine_order_after(city->engine, after);
        HOLDS(witness, open == theirs, id);
        after = id;
    }
    HOLDS(witness, engine_order_after(city->engine, after) == NULL, after);
    return true;
}

struct taken { int64_t from_ms, to_ms, start_ms, arrive_ms; uint64_t order; struct place place; bool planned; };

/* A worker's commitments as the events tell them, in order of time. */
static uint32_t commitments(const struct witness *witness, uint32_t worker, struct taken *out, uint32_t max)
{
    uint32_t count = 0;
    for (uint64_t id = 1; id <= witness->order_count; id++) {
        const struct order *order = &witness->order[id];
        if (!order_state_planned((enum order_state)order->state)) continue;
        for (uint32_t i = 0; i < order->member_count && count < max; i++) {
            if (order->member[i].worker != worker) continue;
            out[count++] = (struct taken){ order->member[i].leave_ms, order->end_ms, order->start_ms, order->member[i].arrive_ms, id, order->place,
                                           order->state <= ORDER_ACCEPTED };
        }
    }
    for (uint32_t i = 0; i < witness->away_count && count < max; i++) {
        if (witness->away[i].worker != worker) continue;
        out[count++] = (struct taken){ .from_ms = witness->away[i].away.from_ms, .to_ms = witness->away[i].away.to_ms };
    }
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = i; j > 0 && out[j].from_ms < out[j - 1].from_ms; j--) {
            struct taken swap = out[j];
            out[j] = out[j - 1];
            out[j - 1] = swap;
        }
    }
    return count;
}

static bool plan_holds(struct witness *witness, const struct city *city, uint32_t row)
{
    struct taken taken[128];
    uint32_t worker = city->file[row].id, count = commitments(witness, worker, taken, 128);
    const struct taken *last = NULL;      /* visit before */
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && taken[i].from_ms < taken[i - 1].to_ms) {
            return wrong(witness, "%u has %llu until %lld and %llu from %lld", worker, (unsigned long long)taken[i - 1].order, (long long)taken[i - 1].to_ms,
                         (unsigned long long)taken[i].order, (long long)taken[i].from_ms);
        }
        if (taken[i].order == 0) continue;
        int32_t shift_a, shift_b;
        if (last != NULL && taken[i].planned && witness_span(city, row, last->start_ms, last->start_ms + 1, &shift_a)
            && witness_span(city, row, taken[i].start_ms, taken[i].start_ms + 1, &shift_b) && shift_a == shift_b) {
            int64_t way_ms = engine_travel_ms(city->engine, last->place, taken[i].place), gap_ms = taken[i].start_ms - last->to_ms;
            if (taken[i].arrive_ms - taken[i].from_ms != way_ms) return wrong(witness, "%u goes to %llu in another time than the way takes", worker, (unsigned long long)taken[i].order);
            if (gap_ms < way_ms || gap_ms < city->policy.buffer_min * MINUTE_MS) return wrong(witness, "%u hurries from %llu to %llu", worker, (unsigned long long)last->order, (unsigned long long)taken[i].order);
        }
        last = &taken[i];
    }
    /* The plan that the engine shows is these commitments, as far as they are not past. */
    struct plan_row plan[128];
    uint32_t rows = engine_worker_plan(city->engine, row, plan, 128), at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (taken[i].order == 0) {
            if (at < rows && plan[at].kind == ROW_AWAY && plan[at].leave_ms == taken[i].from_ms && plan[at].end_ms == taken[i].to_ms) at++;
            else if (taken[i].to_ms > city->now_ms) return wrong(witness, "an absence of %u is not in the plan", worker);
            continue;
        }
        const struct order *order = &witness->order[taken[i].order];
        if (at >= rows || plan[at].order != order->id || plan[at].leave_ms != taken[i].from_ms || plan[at].end_ms != taken[i].to_ms
            || plan[at].start_ms != order->start_ms || plan[at].arrive_ms != taken[i].arrive_ms || plan[at].kind != (order->state == ORDER_HELD ? ROW_HOLD : ROW_VISIT)) {
            return wrong(witness, "order %llu is not in the plan of %u as told", (unsigned long long)order->id, worker);
        }
        at++;
    }
    if (at != rows) return wrong(witness, "the plan of %u has a row of its own", worker);
    return true;
}

bool witness_check(struct witness *witness, const struct city *city)
{
    const char *inside = engine_check(city->engine);
    if (inside != NULL) return wrong(witness, "engine_check: %s", inside);
    if (!orders_agree(witness, city)) return false;
    for (uint32_t row = 0; row < city->workers; row++) {
        struct worker_live live;
        engine_worker_live(city->engine, row, &live);
        if (live.signed_in != witness->signed_in[row]) return wrong(witness, "%u: signed in is not as told", live.worker);
        if (!plan_holds(witness, city, row)) return false;
    }
    return true;
}
