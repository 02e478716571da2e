#include "server/core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "server/dirty.h"
#include "server/handle.h"
#include "server/improving.h"
#include "server/log.h"
#include "server/notice.h"
#include "server/turn.h"
#include "server/turned_away.h"

enum {
    SESSIONS_MAX = 131072,           /* every worker of a big city, and their points */
    RETRY_MS = 2000,                 /* told with `unavailable` */
    FULL_RETRY_MS = 60000,           /* told with `full`: room comes back slowly */
    TICKS_A_TURN = 16,               /* then requests get their chance */
    TICKS_CATCH_UP = 100000,         /* when the clock was moved; what is left comes with the next turns */
    TURN_EVENTS = 1024,              /* a turn with so many events ends early: */
    TURN_BYTES = 1024 * 1024,        /* Redis serves nobody else while it takes a batch */
    TURNS_WAITING = 64,              /* nothing is ticked while so many wait to be stored */
    ANSWER_TEXT = MESSAGE_MAX + ANSWER_HEAD,
};

struct core {
    const struct parts *parts;
    struct wire *wire;
    struct sessions *sessions;
    struct answers *answers;
    struct feed *feed;
    struct notices *notices;
    struct publish *publish;
    struct dirty_writer *dirty;
    struct fill_jobs *fills;
    struct improving *improving;
    struct turns turns;
    struct turn *turn;               /* the one being filled; NULL between turns */
    int64_t now_ms;                  /* read once a turn; 0: not yet */
    uv_timer_t tick, wait, drain;      /* wait: of those who wait for an event or for the store */
    uint32_t handles_open;
    bool started, draining;
    void (*drained)(void *context); void *drained_context;
    void (*freed)(void *context); void *freed_context;
    struct figures figures;
    struct outcome outcome;
    struct turned_away turned_away;
    struct arena arena;
    char *scratch;
    char body[MESSAGE_MAX], message[MESSAGE_MAX], text[ANSWER_TEXT];
};

static void on_tick(uv_timer_t *timer);
static void on_wait(uv_timer_t *timer);
static void on_drained(uv_timer_t *timer);
static void turn_release(void *context, struct turn *turn);

/* ---- the turn: what is written, what waits for it ---- */

static int64_t core_now(struct core *core)
{
    if (core->now_ms == 0) core->now_ms = clock_now_ms(core->parts->clock);
    return core->now_ms;
}

static struct turn *core_turn_open(struct core *core)
{
    if (core->turn == NULL) core->turn = turn_begin(&core->turns);
    return core->turn;
}

/* The batch of this turn; NULL: no memory. */
static struct batch *core_batch(struct core *core)
{
    struct turn *turn = core_turn_open(core);
    if (turn != NULL && turn->batch == NULL) turn->batch = store_begin(core->parts->store);
    return turn != NULL ? turn->batch : NULL;
}

static void tick_arm(struct core *core)
{
    int64_t wait_ms = clock_real_wait_ms(core->parts->clock, engine_deadline_ms(core->parts->engine));
    bool may = core->started && !core->draining && store_up(core->parts->store) && core->turns.waiting < TURNS_WAITING;
    if (!may || wait_ms == INT64_MAX) uv_timer_stop(&core->tick);
    else uv_timer_start(&core->tick, on_tick, (uint64_t)wait_ms, 0);
}

static void wait_arm(struct core *core)
{
    int64_t events = feed_deadline(core->feed), stored = turns_deadline_ms(&core->turns), now = clock_mono_ms();
    int64_t deadline = events < stored ? events : stored;
    if (deadline == INT64_MAX) uv_timer_stop(&core->wait);
    else uv_timer_start(&core->wait, on_wait, deadline > now ? (uint64_t)(deadline - now) : 0, 0);
}

/* Everything the turn produced becomes one commit. */
static void core_turn_end(struct core *core)
{
    struct turn *turn = core->turn;
    core->turn = NULL;
    if (turn != NULL) {
        if (turn->batch != NULL) dirty_write(core->dirty, core->publish, turn->batch, core_now(core));
        if (turn->batch != NULL && batch_empty(turn->batch)) {      /* all was refused */
            batch_drop(turn->batch);
            turn->batch = NULL;
        }
        if (turn->batch != NULL) dirty_write_counters(core->dirty, turn->batch, core_now(core));
        turn->last_seq = engine_last_seq(core->parts->engine);
        turn->ended_us = clock_mono_us();
        core->figures.turns++;
        struct batch *batch = turn->batch;
        turn_end(turn);
        if (batch != NULL) store_commit(core->parts->store, batch, turn_stored, turn);
    }
    core->now_ms = 0;
}

static void turn_end_early(struct core *core)
{
    const struct turn *turn = core->turn;
    if (turn != NULL && turn->batch != NULL && (turn->events >= TURN_EVENTS || batch_size(turn->batch) >= TURN_BYTES)) core_turn_end(core);
}

void core_turn(void *context)
{
    struct core *core = context;
    core_turn_end(core);
    tick_arm(core);
    wait_arm(core);
}

/* ---- replies ---- */

static void core_send(struct core *core, struct wire_token token, const char *bytes, size_t length)
{
    if (core->wire != NULL) wire_reply(core->wire, token, bytes, length);
}

/* Into core->message, around a body that is text already: it is recorded, too. */
static size_t reply_write(struct core *core, const struct msg_request_envelope *ask, const char *body, size_t length)
{
    struct msg_reply_envelope reply = { .id = ask->id, .kind = ask->kind, .now_ms = core_now(core), .text = body, .length = length };
    return codec_write_reply(&reply, core->message, sizeof core->message);
}

static void poll_reply(void *context, struct wire_token token, uint64_t id, const char *body, size_t length)
{
    struct core *core = context;
    struct msg_reply_envelope reply = { .id = id, .kind = KIND_EVENTS_SINCE, .now_ms = clock_now_ms(core->parts->clock), .text = body, .length = length };
    if (body == NULL) {
        reply.error = ERR_GONE;
        reply.field = "body.after";
    }
    core_send(core, token, core->message, codec_write_reply(&reply, core->message, sizeof core->message));
}

/* The turn is stored, and so are all before it: now it may be told. */
static void turn_release(void *context, struct turn *turn)
{
    struct core *core = context;
    if (turn->batch != NULL) histogram_add(&core->figures.commit, clock_mono_us() - turn->ended_us);
    for (size_t i = 0; i < turn->parked_count; i++) {
        core_send(core, turn->parked[i].token, turn->bytes + turn->parked[i].offset, turn->parked[i].length);
    }
    if (turn->batch == NULL) return;
    feed_publish(core->feed, turn->last_seq);
    feed_wake(core->feed, poll_reply, core);
    wait_arm(core);
    tick_arm(core);
    if (core->draining && core->turns.waiting == 0) uv_timer_start(&core->drain, on_drained, 0, 0);
}

/* The store has not confirmed in time. What was decided is stored as soon as it can be, with its answer; until then nothing is known. */
static void late_reply(void *context, const struct parked *late)
{
    struct core *core = context;
    struct msg_reply_envelope reply = { .id = late->id, .kind = late->kind, .error = ERR_UNAVAILABLE, .now_ms = clock_now_ms(core->parts->clock),
                                        .retry_ms = RETRY_MS };
    core->figures.late++;
    core_send(core, late->token, core->message, codec_write_reply(&reply, core->message, sizeof core->message));
}

/* core->message leaves now, or with the turns that are under way. question: nothing was changed by it. */
static void reply_send(struct core *core, struct wire_token token, const struct msg_request_envelope *ask, size_t length, bool question)
{
    bool pending = core->turns.waiting > 0 || (core->turn != NULL && core->turn->batch != NULL);
    bool waits = !question || (pending && store_up(core->parts->store));
    if (!waits) {
        core_send(core, token, core->message, length);
        return;
    }
    const struct parked reply = { .token = token, .id = ask->id, .kind = ask->kind, .question = question };
    struct turn *turn = core_turn_open(core);
    /* No memory for the reply: it is lost, as a reply on the wire may be, and the caller asks again with its key. */
    if (turn == NULL || !turn_park(turn, &reply, core->message, length)) log_line("warn", "core", "reply_lost", "no memory");
}

static void refuse(struct core *core, struct wire_token token, const struct msg_request_envelope *ask, enum error error, const struct call *call)
{
    struct msg_reply_envelope reply = {
        .id = ask->id, .kind = ask->kind, .error = error, .now_ms = core_now(core), .field = call->field, .detail = call->detail,
        .retry_ms = error == ERR_UNAVAILABLE ? RETRY_MS : error == ERR_FULL ? FULL_RETRY_MS : 0, .why = call->why, .why_count = call->why_count, .where = call->where, .price_fen = call->price_fen,
    };
    size_t length = codec_write_reply(&reply, core->message, sizeof core->message);
    core->figures.requests[ask->kind][error]++;
    if (error == ERR_FULL) log_line("warn", "core", "full", kind_name(ask->kind));
    core_send(core, token, core->message, length);
}

/* ---- steps ---- */

enum refusal core_step(struct core *core, const struct command *command, const struct outcome **out)
{
    struct batch *batch = core_batch(core);
    *out = &core->outcome;
    if (batch == NULL) return REFUSE_FULL;
    enum refusal refusal = engine_step(core->parts->engine, command, core_now(core), &core->outcome);
    if (refusal != REFUSE_OK) return refusal;
    for (uint32_t i = 0; i < core->outcome.count; i++) notices_take(core->notices, batch, &core->outcome.event[i], core_now(core));
    core->turn->events += core->outcome.count;
    return REFUSE_OK;
}

void core_turned_away(struct core *core, const struct command *command, enum refusal refusal, const struct why *nobody)
{
    const struct command note = { .kind = COMMAND_TURN_AWAY, .actor = command->actor, .request = command->request, .refused = refusal, .nobody = *nobody };
    const struct outcome *outcome;
    if (!refusal_missed(refusal) || !turned_away_first(&core->turned_away, &note.request, refusal)) return;
    enum refusal noted = core_step(core, &note, &outcome);
    (void)noted;      /* without memory for the commit nothing is noted, and the request is refused all the same */
}

/* For those who decide later, on the loop: a turn of their own. */
static enum refusal step_alone(void *context, const struct command *command, const struct outcome **out)
{
    struct core *core = context;
    return core->draining || !store_up(core->parts->store) ? REFUSE_FULL : core_step(core, command, out);
}

bool core_learn(void *context, const struct leg *leg, uint32_t count)
{
    const struct command command = { .kind = COMMAND_TRAVEL, .actor = { BY_ENGINE, 0 }, .legs = leg, .leg_count = count };
    const struct outcome *out;
    enum refusal refusal = step_alone(context, &command, &out);
    if (refusal == REFUSE_FULL) return false;
    if (refusal != REFUSE_OK) log_line("warn", "core", "travel_refused", refusal_text(refusal));
    core_turn(context);
    return true;
}

/* Nothing waits, and something can be stored: for those who work when there is time. */
static bool is_idle(void *context)
{
    const struct core *core = context;
    return !core->draining && core->turn == NULL && core->turns.waiting == 0 && store_up(core->parts->store);
}

/* ---- ticks ---- */

static bool tick_due(struct core *core)
{
    return engine_deadline_ms(core->parts->engine) <= core_now(core);
}

/* One tick; false: nothing is due, or nothing can be stored now, or there is no memory for the commit. */
static bool tick_once(struct core *core)
{
    static const struct command tick = { .kind = COMMAND_TICK };
    const struct outcome *outcome;
    if (!store_up(core->parts->store) || !tick_due(core) || core_step(core, &tick, &outcome) != REFUSE_OK) return false;
    core->figures.ticks++;
    turn_end_early(core);
    return true;
}

void core_catch_up(struct core *core)
{
    core_turn_end(core);      /* the clock was moved: what was done so far was done before */
    for (int i = 0; i < TICKS_CATCH_UP && tick_once(core); i++) { }
}

static void on_tick(uv_timer_t *timer)
{
    struct core *core = timer->data;
    for (int i = 0; i < TICKS_A_TURN && tick_once(core); i++) { }
    core_turn(core);
}

static void on_wait(uv_timer_t *timer)
{
    struct core *core = timer->data;
    feed_expire(core->feed, clock_mono_ms(), poll_reply, core);
    turns_expire(&core->turns, clock_mono_ms(), late_reply, core);
    wait_arm(core);
}

/* ---- requests ---- */

static void poll_run(struct core *core, struct wire_token token, const struct msg_request_envelope *ask, struct call *call)
{
    size_t length = 0;
    enum feed_answer answer = feed_read(core->feed, &call->poll_ask, core->body, sizeof core->body, &length);
    core->figures.requests[ask->kind][answer == FEED_GONE ? ERR_GONE : ERR_OK]++;
    if (answer == FEED_NONE && call->poll_ms > 0 && !core->draining) {
        feed_hold(core->feed, token, ask->id, &call->poll_ask, clock_mono_ms() + call->poll_ms, poll_reply, core);
    } else {
        poll_reply(core, token, ask->id, answer == FEED_GONE ? NULL : core->body, length);
    }
}

/* Keeps the answer under its key, here and in the commit. */
static void answer_keep(struct core *core, const char *key, uint64_t hash, size_t length)
{
    struct batch *batch = core_batch(core);
    ENSURE(batch != NULL);      /* there was one before it happened; without its answer it could happen twice */
    struct answer answer = { .hash = hash, .turn = core->turn->number, .body = core->body, .length = length };
    int64_t keep_s = core->parts->config->answer_hours * 3600;
    size_t size = answer_write(&answer, core->text, sizeof core->text);
    answer_put(core->answers, key, &answer, clock_mono_ms() + keep_s * 1000);
    batch_answer(batch, key, core->text, size, keep_s);
}

/* The key is known: the same request gets the same answer, as soon as that is stored. */
static enum error answer_again(struct core *core, struct wire_token token, const struct msg_request_envelope *ask, const struct answer *answer, uint64_t hash)
{
    if (answer->hash != hash) return ERR_KEY_REUSED;
    bool stored = answer->turn <= core->turns.released;
    if (!stored && !store_up(core->parts->store)) return ERR_UNAVAILABLE;
    size_t length = reply_write(core, ask, answer->body, answer->length);
    core->figures.repeated++;
    core->figures.requests[ask->kind][ERR_OK]++;
    if (stored) core_send(core, token, core->message, length);
    else reply_send(core, token, ask, length, false);
    return ERR_OK;
}

/* Who asks, and may they ask it at all? */
static enum error admit(struct core *core, const struct msg_request_envelope *ask, struct call *call)
{
    if (core->draining || !core->started) return ERR_UNAVAILABLE;
    if (ask->auth != NULL) call->session = session_find(core->sessions, ask->auth);
    if (rights_allow(ROLE_NONE, ask->kind)) return ERR_OK;
    if (call->session == NULL) return ERR_NO_SESSION;
    return rights_allow(call->session->role, ask->kind) ? ERR_OK : ERR_FORBIDDEN;
}

static enum error run(struct core *core, struct wire_token token, const struct msg_request_envelope *ask, struct call *call)
{
    const struct kind_row *row = &kind_rows[ask->kind];
    struct answer answer;
    uint64_t hash = 0;
    enum error error = admit(core, ask, call);
    if (error != ERR_OK) return error;
    if (row->changes) {
        if (ask->key == NULL) return call_error(call, ERR_NO_KEY, "key");
        size_t length = codec_write_body(row->request, ask->body, core->body, sizeof core->body);
        hash = answer_hash(ask->kind, call->session->role, call->session->scope, core->body, length);
        if (answer_find(core->answers, ask->key, clock_mono_ms(), &answer)) return answer_again(core, token, ask, &answer, hash);
        if (!store_up(core->parts->store)) return ERR_UNAVAILABLE;
        if (!answers_room(core->answers, clock_mono_ms()) || core_batch(core) == NULL) return ERR_FULL;
    }
    call->body = arena_take(&core->arena, row->reply->size);
    if (call->body == NULL) return ERR_FULL;
    error = handle_run(call);
    if (error != ERR_OK) return error;
    if (call->poll) {
        poll_run(core, token, ask, call);
        return ERR_OK;
    }
    size_t length = codec_write_body(row->reply, call->body, core->body, sizeof core->body);
    size_t size = length > 0 ? reply_write(core, ask, core->body, length) : 0;
    ENSURE(size > 0 || !row->changes);      /* what has happened must be told: such replies are short */
    if (size == 0) {
        log_line("error", "core", "reply_too_long", kind_name(ask->kind));
        return ERR_INTERNAL;
    }
    if (row->changes) answer_keep(core, ask->key, hash, length);
    core->figures.requests[ask->kind][ERR_OK]++;
    reply_send(core, token, ask, size, !row->changes);
    return ERR_OK;
}

void core_request(void *context, struct wire_token token, const char *bytes, size_t length)
{
    struct core *core = context;
    struct msg_request_envelope ask = { .kind = KIND_COUNT };
    struct call call = { .core = core, .parts = core->parts, .sessions = core->sessions, .published = feed_published(core->feed),
                         .now_ms = core_now(core), .arena = &core->arena };
    arena_reset(&core->arena);
    enum error error = codec_read_request(bytes, length, &core->arena, &ask, &call.field);
    call.kind = ask.kind;
    call.ask = ask.body;
    if (error == ERR_OK) error = run(core, token, &ask, &call);
    if (error != ERR_OK) refuse(core, token, &ask, error, &call);
    turn_end_early(core);
}

/* ---- the store comes and goes ---- */

void core_away(struct core *core)
{
    uv_timer_stop(&core->tick);
    for (struct turn *turn = core->turns.first; turn != NULL; turn = turn->next) {
        for (size_t i = 0; i < turn->parked_count; i++) {
            const struct parked *parked = &turn->parked[i];
            if (parked->question) core_send(core, parked->token, turn->bytes + parked->offset, parked->length);
        }
        turn_drop_questions(turn);
    }
}

void core_back(struct core *core)
{
    tick_arm(core);
}

/* ---- life ---- */

static void core_end(struct core *core)
{
    turns_clear(&core->turns);
    sessions_free(core->sessions);
    answers_free(core->answers);
    feed_free(core->feed);
    notices_free(core->notices);
    dirty_writer_free(core->dirty);
    free(core->scratch);
    free(core);
}

static void on_closed(uv_handle_t *handle)
{
    struct core *core = handle->data;
    if (--core->handles_open > 0) return;
    void (*freed)(void *context) = core->freed;
    void *freed_context = core->freed_context;
    core_end(core);
    freed(freed_context);
}

static void on_unborn(void *context) { core_end(context); }

struct core *core_new(const struct parts *parts)
{
    struct core *core = calloc(1, sizeof *core);
    if (core == NULL) return NULL;
    core->parts = parts;
    core->sessions = sessions_new(SESSIONS_MAX);
    core->answers = answers_new((uint32_t)parts->config->answers_max);
    /* Half of the requests under way may be polls; the other half is for those that want something done. */
    core->feed = feed_new((uint32_t)parts->config->events_max, parts->config->contexts > 1 ? (uint32_t)parts->config->contexts / 2 : 1);
    core->notices = core->feed != NULL ? notices_new(parts, core->feed, &core->figures) : NULL;
    core->scratch = malloc(ARENA_MESSAGE);
    core->dirty = dirty_writer_new(parts);
    bool whole = core->sessions && core->answers && core->feed && core->notices && core->scratch && core->dirty;
    struct fill_jobs_options fills = { .parts = parts, .context = core, .step = step_alone, .turn = core_turn };
    core->fills = whole ? fill_jobs_new(&fills) : NULL;
    struct improving_options improving = { .parts = parts, .figures = &core->figures, .context = core, .idle = is_idle, .step = step_alone, .turn = core_turn };
    core->improving = core->fills != NULL ? improving_new(&improving) : NULL;
    core->publish = core->improving != NULL ? publish_new(parts) : NULL;
    if (core->publish == NULL) {
        free(core->fills);      /* nothing runs yet */
        if (core->improving != NULL) improving_free(core->improving, on_unborn, core);
        else core_end(core);
        return NULL;
    }
    arena_init(&core->arena, core->scratch, ARENA_MESSAGE);
    turns_init(&core->turns, turn_release, core);
    uv_timer_t *const timers[] = { &core->tick, &core->wait, &core->drain };
    for (size_t i = 0; i < sizeof timers / sizeof timers[0]; i++) {
        uv_timer_init(parts->loop, timers[i]);
        timers[i]->data = core;
        core->handles_open++;
    }
    return core;
}

void core_start(struct core *core, struct wire *wire)
{
    core->wire = wire;
    core->started = true;
    feed_start(core->feed, engine_last_seq(core->parts->engine));
    publish_start(core->publish);
    improving_start(core->improving);
    tick_arm(core);
}

void core_wire_gone(struct core *core)
{
    core->wire = NULL;
}

static void on_drained(uv_timer_t *timer)
{
    struct core *core = timer->data;
    void (*drained)(void *context) = core->drained;
    core->drained = NULL;
    turns_expire(&core->turns, INT64_MAX, late_reply, core);
    if (drained != NULL) drained(core->drained_context);
}

void core_drain(struct core *core, int64_t wait_ms, void (*drained)(void *context), void *context)
{
    core->draining = true;
    core->drained = drained;
    core->drained_context = context;
    publish_stop(core->publish);
    improving_stop(core->improving);
    uv_timer_stop(&core->tick);
    uv_timer_stop(&core->wait);
    if (core->wire != NULL) feed_expire(core->feed, INT64_MAX, poll_reply, core);
    uv_timer_start(&core->drain, on_drained, core->turns.waiting > 0 ? (uint64_t)wait_ms : 0, 0);
}

static void on_publish_freed(void *context)
{
    struct core *core = context;
    uv_close((uv_handle_t *)&core->tick, on_closed);
    uv_close((uv_handle_t *)&core->wait, on_closed);
    uv_close((uv_handle_t *)&core->drain, on_closed);
}

static void on_improving_freed(void *context)
{
    struct core *core = context;
    publish_free(core->publish, on_publish_freed, core);
}

static void on_fills_freed(void *context)
{
    struct core *core = context;
    improving_free(core->improving, on_improving_freed, core);
}

void core_free(struct core *core, void (*freed)(void *context), void *context)
{
    core->freed = freed;
    core->freed_context = context;
    fill_jobs_free(core->fills, on_fills_freed, core);
}

struct answers *core_answers(struct core *core) { return core->answers; }
struct publish *core_publish(struct core *core) { return core->publish; }
struct fill_jobs *core_fills(struct core *core) { return core->fills; }
struct notices *core_notices(struct core *core) { return core->notices; }

const struct figures *core_figures(const struct core *core) { return &core->figures; }

void core_state(const struct core *core, struct core_state *out)
{
    *out = (struct core_state){
        .ready = core->started, .draining = core->draining,
        .sessions = sessions_count(core->sessions), .answers = answers_count(core->answers), .polls = feed_polls(core->feed),
        .turns = core->turns.waiting, .sessions_evicted = sessions_evicted(core->sessions), .published = feed_published(core->feed),
    };
}
