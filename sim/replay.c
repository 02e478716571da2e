/* replay.c - the engine and the time of a day that is played again. See replay.h. */
#include "sim/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include "engine/calendar.h"
#include "sim/memory.h"
#include "sim/replay_play.h"

enum { TICKS_MOST = 100000, SLOTS_MOST = 64, VIOLATIONS_ENOUGH = 1000, LATER_S = 60, SIGN_EARLY_MIN = 5, SIGN_LATE_MIN = 5, TAIL_H = 6, ROOM = 64, HOUR_MIN = 60 };

static bool in_window(const struct replay_ask *ask, int64_t ms)
{
    return ms >= ask->from_ms && ms < ask->to_ms;
}

bool replay_has(const struct replay_ask *ask, const struct tale *tale)
{
    return in_window(ask, tale_target_ms(tale));
}

/* ... or takes somebody's time in it for a while: a booking that was moved away. */
static bool plays(const struct replay_ask *ask, const struct tale *tale)
{
    bool touches = replay_has(ask, tale) || (tale->slot && in_window(ask, tale->request.start_ms));
    for (uint32_t i = 0; i < tale->changes; i++) touches = touches || in_window(ask, tale->change[i].start_ms);
    return touches;
}

/* ---- one step, and everything that must hold after it ---- */

static void see(struct play *play, const struct seen *seen)
{
    const struct seen_order *was = seen->order.id ? book_find(&play->book, seen->order.id) : NULL;
    uint32_t index;
    checker_see(play->checker, seen);
    duty_see(&play->duty, seen);
    play->events++;
    if (!seen->order.id) return;
    freed_see(&play->freed, was, seen);
    book_put(&play->book, &seen->order);
    if (map_get(&play->tale_of, seen->order.id, &index)) fate_see(&play->fate[index], seen);
    people_see(play, seen);
}

/* tale: whose request this is, so that the order is known as theirs before its events are looked at; NIL: none's. */
static enum refusal step(struct play *play, const struct command *command, uint32_t tale)
{
    enum refusal refusal = engine_step(play->engine, command, play->now_ms, &play->outcome);
    if (tale != NIL && refusal == REFUSE_OK) {
        map_put(&play->tale_of, play->outcome.order, tale);
        play->told[tale].order = play->outcome.order;
    }
    for (uint32_t i = 0; i < play->outcome.count; i++) {
        struct seen seen;
        seen_of(&play->outcome.event[i], &seen);
        see(play, &seen);
    }
    checker_settle(play->checker);
    struct dirty dirty;      /* whatever changed must be what the events told */
    while (engine_dirty_take(play->engine, &dirty)) {
        const struct order *order = dirty.kind == DIRTY_ORDER ? engine_order(play->engine, dirty.id) : NULL;
        struct seen_order told;
        if (!order) continue;
        seen_order_of(order, &told);
        checker_compare(play->checker, &told);
    }
    return refusal;
}

static void tick(struct play *play)
{
    const struct command command = { .kind = COMMAND_TICK };
    for (uint32_t i = 0; engine_deadline_ms(play->engine) <= play->now_ms; i++) {
        enum refusal refusal = i == TICKS_MOST ? REFUSE_STATE : step(play, &command, NIL);
        if (refusal == REFUSE_OK) continue;
        checker_note(play->checker, VIOLATION_INSIDE, 0, i == TICKS_MOST ? "ticks do not get on" : refusal_name(refusal));
        play->end_ms = play->now_ms;
        return;
    }
}

/* ---- day plans that improve ---- */

static const struct outcome *improve(void *context, const struct command *command)
{
    struct play *play = context;
    enum refusal refusal = step(play, command, NIL);
    if (refusal != REFUSE_OK) checker_note(play->checker, VIOLATION_INSIDE, 0, refusal_name(refusal));
    return &play->outcome;
}

/* ---- requests ---- */

static enum refusal ask(struct play *play, uint32_t tale, int64_t start_ms)
{
    const struct request *request = &play->story->tale[tale].request;
    struct command command = { .kind = start_ms ? COMMAND_SLOT_HOLD : COMMAND_ORDER_NOW, .actor = { BY_RESIDENT, request->point }, .request = *request };
    command.request.start_ms = start_ms;
    enum refusal refusal = step(play, &command, tale);
    if (refusal == REFUSE_OK) return refusal;
    struct seen away = { .kind = EVENT_TURNED_AWAY, .at_ms = play->now_ms, .refused = refusal, .why = play->outcome.nobody };
    fate_see(&play->fate[tale], &away);
    return refusal;
}

/* The nearest free start of that day, if it is near enough. 0: none. */
static int64_t other_start(struct play *play, uint32_t tale)
{
    struct slot slot[SLOTS_MOST];
    uint32_t count = 0;
    struct request request = play->story->tale[tale].request;
    int64_t best_ms = 0, best_off = play->ask->flex_min * MINUTE_MS + 1;
    if (engine_slots(play->engine, &request, day_of_ms(request.start_ms), 1, play->now_ms, slot, SLOTS_MOST, &count) != REFUSE_OK) return 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t off = llabs(slot[i].start_ms - request.start_ms);
        if (!slot[i].free || off >= best_off) continue;
        best_ms = slot[i].start_ms;
        best_off = off;
    }
    return best_ms;
}

/* One try of a tale. After the last, who had an order in the record looks for another start; who was turned away for good did not take one then either. */
static void place(struct play *play, const struct act *act)
{
    const struct tale *tale = &play->story->tale[act->wish];
    if (play->told[act->wish].order) return;      /* an earlier try came through, which in the record did not */
    enum refusal refusal = ask(play, act->wish, tale->try[act->turn].start_ms);
    if (refusal != REFUSE_NO_CAPACITY || !tale->slot || tale->order == 0 || act->turn + 1U < tale->tries) return;
    int64_t other_ms = other_start(play, act->wish);
    if (other_ms) ask(play, act->wish, other_ms);
}

/* ---- acts ---- */

static const struct { enum command_kind command; enum actor_role by; } commands[ACT_COUNT] = {
    [ACT_CONFIRM]   = { COMMAND_SLOT_CONFIRM, BY_RESIDENT },   [ACT_RENEW]    = { COMMAND_SLOT_RENEW, BY_RESIDENT },
    [ACT_RELEASE]   = { COMMAND_SLOT_RELEASE, BY_RESIDENT },   [ACT_CANCEL]   = { COMMAND_ORDER_CANCEL, BY_ADMIN },
    [ACT_PATIENCE]  = { COMMAND_ORDER_CANCEL, BY_RESIDENT },   [ACT_SIGN_IN]  = { COMMAND_WORKER_SIGN_IN, BY_WORKER },
    [ACT_SIGN_OUT]  = { COMMAND_WORKER_SIGN_OUT, BY_WORKER },  [ACT_ACCEPT]   = { COMMAND_OFFER_ACCEPT, BY_WORKER },
    [ACT_DECLINE]   = { COMMAND_OFFER_DECLINE, BY_WORKER },    [ACT_DROP]     = { COMMAND_WORKER_DROP, BY_WORKER },
    [ACT_SET_OUT]   = { COMMAND_VISIT_SET_OUT, BY_WORKER },    [ACT_ARRIVE]   = { COMMAND_VISIT_ARRIVE, BY_WORKER },
    [ACT_START]     = { COMMAND_VISIT_START, BY_WORKER },      [ACT_FINISH]   = { COMMAND_VISIT_FINISH, BY_WORKER },
    [ACT_NO_ACCESS] = { COMMAND_ORDER_FAIL, BY_ADMIN },        [ACT_AWAY]     = { COMMAND_WORKER_AWAY, BY_WORKER },
    [ACT_REASSIGN]  = { COMMAND_ORDER_ASSIGN, BY_ADMIN },      [ACT_SHIFT]    = { COMMAND_SHIFT_SET, BY_ADMIN },
    [ACT_EXCLUDE]   = { COMMAND_HOUSEHOLD_EXCLUDE, BY_ADMIN }, [ACT_PRIORITY] = { COMMAND_HOUSEHOLD_PRIORITY, BY_ADMIN },
    [ACT_MOVE]      = { COMMAND_ORDER_MOVE, BY_RESIDENT },
};

/* A departure waits until the visit before it is over; who goes home or on a break finishes first. */
static bool waits(const struct act *act, enum refusal refusal)
{
    return refusal == REFUSE_BUSY && (act->kind == ACT_SET_OUT || act->kind == ACT_SIGN_OUT || (act->kind == ACT_AWAY && act->away.kind != AWAY_BREAK));
}

static void perform(struct play *play, struct act *act)
{
    uint32_t row;
    if (act->worker && !duty_row(&play->duty, act->worker, &row)) return;      /* is not there this time */
    if (!people_due(play, act)) return;
    enum actor_role by = commands[act->kind].by;
    uint32_t scope = by == BY_WORKER ? act->worker : by == BY_RESIDENT ? act->point : 0;
    struct command command = {
        .kind = commands[act->kind].command, .actor = { by, scope }, .order = act->order, .worker = act->worker,
        .cause = act->cause, .away = act->away, .day = act->day, .shift = act->shift, .household = act->household, .on = act->on, .priority = act->priority,
        .waived = UINT32_MAX, .note = "replay", .request = { .start_ms = act->start_ms },
    };
    enum refusal refusal = step(play, &command, NIL);
    if (refusal == REFUSE_PRICE) {      /* they agreed to what it costs */
        command.price_fen = play->outcome.price_fen;
        refusal = step(play, &command, NIL);
    }
    if (waits(act, refusal)) people_at(play, play->now_ms + LATER_S * SECOND_MS, *act);
    else play->refused += refusal != REFUSE_OK;
}

static void loop(struct play *play)
{
    struct act next;
    while (play->now_ms < play->end_ms && checker_count(play->checker) < VIOLATIONS_ENOUGH) {
        const struct act *first = agenda_first(&play->agenda);
        int64_t deadline = engine_deadline_ms(play->engine), at = first && first->at_ms < deadline ? first->at_ms : deadline;
        if (play->improver.at_ms < at) at = play->improver.at_ms;
        if (at > play->now_ms) play->now_ms = at;
        if (play->now_ms >= play->end_ms) break;
        if (deadline <= play->now_ms) tick(play);
        else if (play->improver.at_ms <= play->now_ms) improver_run(&play->improver, play->now_ms, improve, play);
        else if (!agenda_take(&play->agenda, &next)) break;
        else if (next.kind == ACT_WISH) place(play, &next);
        else perform(play, &next);
    }
    const char *wrong = engine_check(play->engine);
    if (wrong) checker_note(play->checker, VIOLATION_INSIDE, 0, wrong);
    checker_end(play->checker);
}

/* ---- beginning and end ---- */

/* Who is not in the record comes and goes by the roster. */
static void plan_newcomers(struct play *play)
{
    for (uint32_t i = 0; i < play->ask->tables->worker_count; i++) {
        const struct worker_file *file = &play->ask->tables->worker[i];
        uint32_t row;
        if (duty_row(&play->story->duty, file->id, &row)) continue;
        for (int32_t day = day_of_ms(play->ask->from_ms); day < day_of_ms(play->ask->to_ms); day++) {
            struct span span[SPANS_MAX];
            uint32_t spans = duty_spans(&play->duty, file, day, span);
            if (!spans) continue;
            people_at(play, span[0].start_ms - SIGN_EARLY_MIN * MINUTE_MS, (struct act){ .kind = ACT_SIGN_IN, .worker = file->id, .point = file->point });
            people_at(play, span[spans - 1].end_ms + SIGN_LATE_MIN * MINUTE_MS, (struct act){ .kind = ACT_SIGN_OUT, .worker = file->id, .point = file->point });
        }
    }
}

/* Requests and deeds of the record in the order of its time; what came at one moment keeps its order, deeds first. */
static void plan(struct play *play)
{
    const struct story *story = play->story;
    for (uint32_t i = 0; i < story->deed_count; i++) people_at(play, story->deed[i].at_ms, story->deed[i]);
    for (uint32_t i = 0; i < story->count; i++)
        for (uint32_t t = 0; plays(play->ask, &story->tale[i]) && t < story->tale[i].tries; t++)
            people_at(play, story->tale[i].try[t].at_ms, (struct act){ .kind = ACT_WISH, .wish = i, .turn = (uint16_t)t });
    plan_newcomers(play);
}

static int64_t begin_ms(const struct play *play)
{
    int64_t first = play->story->first_ms;
    for (uint32_t i = 0; i < play->story->count; i++) {
        const struct tale *tale = &play->story->tale[i];
        if (plays(play->ask, tale) && tale->try[0].at_ms < first) first = tale->try[0].at_ms;
    }
    return first;
}

/* Whom households know from visits before the window: who was there last comes first. */
static void meet(struct household_live *live, uint32_t worker)
{
    uint32_t at = 0;
    while (at < live->regular_count && live->regular[at] != worker) at++;
    if (at == live->regular_count && live->regular_count < REGULARS_MAX) live->regular_count++;
    if (at == REGULARS_MAX) at--;
    for (; at > 0; at--) live->regular[at] = live->regular[at - 1];
    live->regular[0] = worker;
}

struct past { int64_t ended_ms; uint32_t tale; };

static int by_end(const void *left, const void *right)
{
    const struct past *a = left, *b = right;
    if (a->ended_ms != b->ended_ms) return a->ended_ms < b->ended_ms ? -1 : 1;
    return a->tale < b->tale ? -1 : a->tale > b->tale;
}

static uint32_t past_visits(const struct play *play, struct past *past)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < play->story->count; i++) {
        const struct fate *fate = &play->story->tale[i].fate;
        if (fate->state != ORDER_DONE || tale_target_ms(&play->story->tale[i]) >= play->ask->from_ms) continue;
        past[count++] = (struct past){ fate->started_ms + fate->served_ms, i };
    }
    qsort(past, count, sizeof *past, by_end);
    return count;
}

static void remember(struct play *play)
{
    struct map rows = { 0 };
    struct past *past = memory_take(play->story->count + 1, sizeof *past);
    struct household_live *live = memory_take(play->story->count + 1, sizeof *live);
    uint32_t visits = past_visits(play, past), count = 0, row, worker;
    for (uint32_t i = 0; i < visits; i++) {
        const struct tale *tale = &play->story->tale[past[i].tale];
        if (!map_get(&rows, tale->request.household, &row)) {
            map_put(&rows, tale->request.household, row = count++);
            live[row].household = tale->request.household;
        }
        for (uint32_t m = tale->fate.members; m-- > 0; )      /* the leader last, so first among them */
            if (duty_row(&play->duty, tale->fate.worker[m], &worker)) meet(&live[row], tale->fate.worker[m]);
    }
    for (uint32_t i = 0; i < count; i++)
        if (engine_restore_household(play->engine, &live[i]) != REFUSE_OK) play->refused++;
    map_clear(&rows);
    free(past);
    free(live);
}

/* The roster of the beginning, where it is not the one of the tables. */
static void set_roster(struct play *play)
{
    for (uint32_t i = 0; i < play->story->cell_count; i++) {
        const struct rostered *cell = &play->story->cell[i];
        const struct roster_change change = { .day = cell->day, .layer = LAYER_OVERRIDE, .shift = cell->shift, .of_row = NIL, .by = { BY_ADMIN, 0 } };
        uint32_t row;
        if (!duty_row(&play->duty, cell->worker, &row)) continue;      /* is not there this time */
        if (engine_restore_change(play->engine, cell->worker, 0, &change) != REFUSE_OK) play->refused++;
        duty_override(&play->duty, cell->worker, cell->day, cell->shift);
        checker_roster(play->checker, cell->worker, cell->day, cell->shift);
    }
}

static bool open_engine(struct play *play, char *why, size_t why_size)
{
    const struct replay_ask *ask = play->ask;
    const struct engine_limits limits = { .workers = ask->tables->worker_count + 1, .points = ask->tables->point_count, .orders = play->story->count + ROOM,
                                          .households = play->story->count + play->story->deed_count + ROOM, .nodes = ask->tables->node_count };
    enum refusal refusal = engine_new(&limits, &ask->policy, &play->engine);
    if (refusal != REFUSE_OK) {
        snprintf(why, why_size, "engine: %s", refusal_name(refusal));
        return false;
    }
    if (!tables_load(ask->tables, play->engine, why, why_size)) {
        engine_free(play->engine);
        return false;
    }
    play->now_ms = begin_ms(play);
    engine_open(play->engine, play->now_ms);
    play->improver.at_ms = ask->improve ? play->now_ms : INT64_MAX;
    if (tables_learn(ask->tables, play->engine, play->now_ms)) return true;
    snprintf(why, why_size, "no memory");
    engine_free(play->engine);
    return false;
}

static void open_play(struct play *play)
{
    const struct story *story = play->story;
    duty_open(&play->duty, play->ask->tables);
    play->freed = (struct freed){ &play->duty, memory_take(play->ask->tables->worker_count + 1, sizeof *play->freed.at_ms) };
    play->checker = checker_new(play->ask->tables);
    play->fate = memory_take(story->count + 1, sizeof *play->fate);
    play->told = memory_take(story->count + 1, sizeof *play->told);
    for (uint32_t i = 0; i < story->count; i++) {
        play->told[i].turn = NIL;
        play->fate[i].kind = story->tale[i].fate.kind;
        play->fate[i].wanted_ms = tale_target_ms(&story->tale[i]);
    }
    int64_t tail_ms = play->ask->to_ms + TAIL_H * HOUR_MIN * MINUTE_MS;      /* visits that began before midnight end */
    play->end_ms = story->last_ms + 1 < tail_ms ? story->last_ms + 1 : tail_ms;
}

bool replay(const struct replay_ask *ask, struct replay_result *out, char *why, size_t why_size)
{
    struct play *play = memory_take(1, sizeof *play);
    play->ask = ask;
    play->story = ask->story;
    bool good = open_engine(play, why, why_size);
    if (good) {
        open_play(play);
        set_roster(play);
        remember(play);
        plan(play);
        loop(play);
        *out = (struct replay_result){ .fate = play->fate, .duty = play->duty, .checker = play->checker, .events = play->events, .refused = play->refused };
        engine_free(play->engine);
        book_clear(&play->book);
        agenda_clear(&play->agenda);
        map_clear(&play->tale_of);
        free(play->freed.at_ms);
        free(play->told);
    }
    free(play);
    return good;
}

void replay_clear(struct replay_result *result)
{
    free(result->fate);
    duty_clear(&result->duty);
    checker_free(result->checker);
    *result = (struct replay_result){ 0 };
}
