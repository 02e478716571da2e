/* people.c - what workers and operators say about workers and households. */
#include "engine/commands.h"

#include "engine/calendar.h"

enum { FIELD_ROLES = 1 << BY_WORKER | 1 << BY_OPERATOR | 1 << BY_ADMIN, AWAY_ROLES = FIELD_ROLES | 1 << BY_FIRM, SERVED_ROLES = 1 << BY_RESIDENT | 1 << BY_OPERATOR | 1 << BY_ADMIN,
       OFFICE_ROLES = 1 << BY_OPERATOR | 1 << BY_ADMIN };

enum refusal named_worker(const struct engine *engine, const struct command *command, uint32_t roles, uint32_t *worker)
{
    if ((roles >> command->actor.role & 1) == 0) return REFUSE_ROLE;
    *worker = idmap_find(&engine->worker_ids, command->worker);
    if (command->worker == 0 || *worker == NIL) return REFUSE_NO_WORKER;
    if (command->actor.role == BY_WORKER && command->actor.id != command->worker) return REFUSE_ROLE;
    return REFUSE_OK;
}

struct event *emit_worker(struct engine *engine, enum event_kind kind, uint32_t worker)
{
    struct event *event = emit(engine, kind, NIL);
    event->worker = engine->worker[worker].id;
    event->point = engine->file[worker].point;
    dirty_worker(engine, worker);
    return event;
}

static bool row_overlaps(const struct row *row, int64_t from, int64_t to) { return row->leave < to && row->end > from; }

/* Booked visits in this time, not under way, go back to matching with their promise kept; refuse: and not to this worker again. */
static void send_back(struct engine *engine, uint32_t worker, int64_t from, int64_t to, enum cause cause, bool refuse)
{
    for (uint32_t i = engine->worker[worker].head, next; i != NIL; i = next) {
        const struct row *row = &engine->row[i];
        next = row->next;
        if (row->order == NIL || row->active || !row_overlaps(row, from, to)) continue;
        uint32_t index = row->order;
        if (refuse) move_refuse(order_at(engine, index), engine->worker[worker].id);
        move_replan(engine, index, cause);
    }
}

static bool any_visit(const struct engine *engine, uint32_t worker, int64_t from, int64_t to, bool active_only)
{
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order != NIL && row_overlaps(row, from, to) && (row->active || !active_only)) return true;
    }
    return false;
}

enum refusal command_worker_sign_in(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    enum refusal refusal = named_worker(engine, command, FIELD_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    struct worker *who = &engine->worker[worker];
    if (who->signed_in) return REFUSE_STATE;
    who->signed_in = true;
    if (!any_visit(engine, worker, INT64_MIN, INT64_MAX, true)) who->at = who->base;
    worker_stand(engine, worker);
    emit_worker(engine, EVENT_SIGNED_IN, worker);
    plan_retime(engine, worker);
    return REFUSE_OK;
}

/* Going home early: what is left of the shift under way is matched again. */
enum refusal command_worker_sign_out(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    enum refusal refusal = named_worker(engine, command, FIELD_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    struct worker *who = &engine->worker[worker];
    if (!who->signed_in) return REFUSE_STATE;
    if (any_visit(engine, worker, INT64_MIN, INT64_MAX, true)) return REFUSE_BUSY;
    who->signed_in = false;
    who->at = who->base;
    worker_stand(engine, worker);
    emit_worker(engine, EVENT_SIGNED_OUT, worker);
    int64_t until = engine->now_ms;
    for (int32_t day = day_of_ms(until) - 1; day <= day_of_ms(engine->now_ms); day++) {
        struct span span[SPANS_MAX];
        uint32_t spans = roster_spans(engine->roster, worker, day, span);
        if (spans > 0 && span[0].start_ms <= engine->now_ms && span[spans - 1].end_ms > until) until = span[spans - 1].end_ms;
    }
    send_back(engine, worker, engine->now_ms, until, CAUSE_WORKER, true);      /* nothing else keeps them from being found again */
    plan_retime(engine, worker);
    return REFUSE_OK;
}

/* Not more visits go back at once than their events fit into one outcome: each is told, and so may be the next departure of everybody on it. */
static bool events_fit(const struct engine *engine, uint32_t worker, int64_t from, int64_t to)
{
    enum { EVENTS_SPARE = 64 };
    uint32_t events = EVENTS_SPARE;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) {
        const struct row *row = &engine->row[i];
        if (row->order != NIL && row_overlaps(row, from, to)) events += 1U + order_at(engine, row->order)->crew;
    }
    return events <= OUTCOME_EVENTS_MAX;
}

/* An absence that has not passed. */
static bool is_away(const struct engine *engine, uint32_t row) { return engine->row[row].order == NIL && engine->row[row].end > engine->now_ms; }

static uint32_t aways_ahead(const struct engine *engine, uint32_t worker)
{
    uint32_t count = 0;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next) count += is_away(engine, i);
    return count;
}

enum refusal command_worker_away(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    struct away away = command->away;
    enum refusal refusal = named_worker(engine, command, AWAY_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    if (away.kind < AWAY_LEAVE || away.kind > AWAY_BREAK || away.from_ms >= away.to_ms) return REFUSE_RANGE;
    if (away.to_ms <= engine->now_ms) return REFUSE_PAST;
    if (away.to_ms > ms_of_day(roster_first_day(engine->roster) + ROSTER_DAYS)) return REFUSE_TOO_FAR_AHEAD;
    if (aways_ahead(engine, worker) == AWAY_MAX || !plan_room(engine, 1)) return REFUSE_FULL;
    /* A visit under way is finished or handed over first, and a break does not move what was promised. */
    if (any_visit(engine, worker, away.from_ms, away.to_ms, away.kind != AWAY_BREAK)) return REFUSE_BUSY;
    for (uint32_t i = engine->worker[worker].head; i != NIL; i = engine->row[i].next)
        if (is_away(engine, i) && row_overlaps(&engine->row[i], away.from_ms, away.to_ms)) return REFUSE_EXISTS;
    if (!events_fit(engine, worker, away.from_ms, away.to_ms)) return REFUSE_FULL;
    plan_purge(engine, worker);
    struct event *event = emit_worker(engine, EVENT_AWAY, worker);
    event->away = away;
    /* Each round may move the departure of a later visit into the absence; every round takes at least one visit away. */
    while (any_visit(engine, worker, away.from_ms, away.to_ms, false))
        send_back(engine, worker, away.from_ms, away.to_ms, away.kind == AWAY_SICK ? CAUSE_SICK : CAUSE_LEAVE, false);
    bool fits = plan_put_away(engine, worker, &away);
    ENSURE(fits);
    plan_retime(engine, worker);
    return REFUSE_OK;
}

enum refusal command_household_exclude(struct engine *engine, const struct command *command)
{
    uint32_t worker;
    enum refusal refusal = named_worker(engine, command, SERVED_ROLES, &worker);
    if (refusal != REFUSE_OK) return refusal;
    if (command->household == 0) return REFUSE_RANGE;
    /* A refusal must not leave an empty household behind. */
    uint32_t index = idmap_find(&engine->household_ids, command->household), at = 0;
    uint32_t count = index == NIL ? 0 : engine->household[index].live.excluded_count;
    while (at < count && engine->household[index].live.excluded[at] != command->worker) at++;
    bool there = at < count;
    if (command->on == there) return there ? REFUSE_EXISTS : REFUSE_STATE;
    if (command->on && count == EXCLUDED_MAX) return REFUSE_FULL;
    index = household_open(engine, command->household);
    if (index == NIL) return REFUSE_FULL;
    struct household_live *live = &engine->household[index].live;
    if (command->on) live->excluded[live->excluded_count++] = command->worker;
    else live->excluded[at] = live->excluded[--live->excluded_count];
    dirty_household(engine, index);
    struct event *event = emit_worker(engine, EVENT_EXCLUDED, worker);
    event->household = command->household;
    event->on = command->on;
    return REFUSE_OK;
}

/* Those who are served first when workers are few; who belongs to it, the community knows and says through its operator. */
enum refusal command_household_priority(struct engine *engine, const struct command *command)
{
    if ((OFFICE_ROLES >> command->actor.role & 1) == 0) return REFUSE_ROLE;
    if (command->household == 0 || command->priority > PRIORITY_MAX) return REFUSE_RANGE;
    uint32_t index = idmap_find(&engine->household_ids, command->household);
    if (index == NIL ? command->priority == 0 : engine->household[index].live.priority == command->priority) return REFUSE_EXISTS;
    index = household_open(engine, command->household);
    if (index == NIL) return REFUSE_FULL;
    engine->household[index].live.priority = command->priority;
    dirty_household(engine, index);
    struct event *event = emit(engine, EVENT_PRIORITY, NIL);
    event->point = command->actor.role == BY_OPERATOR ? command->actor.id : 0;      /* nobody else has a right to know it */
    event->household = command->household;
    event->priority = command->priority;
    return REFUSE_OK;
}
