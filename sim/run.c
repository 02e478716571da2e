/* run.c - see run.h. One loop: the next thing is the engine's deadline or the first act of the agenda, whichever is earlier. */
#include "sim/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "engine/calendar.h"
#include "sim/checker.h"
#include "sim/digest.h"
#include "sim/event_log.h"
#include "sim/improver.h"
#include "sim/memory.h"
#include "sim/profile.h"
#include "sim/reborn.h"
#include "sim/residents.h"
#include "sim/rosters.h"
#include "sim/stage.h"
#include "sim/tally.h"
#include "sim/tell.h"
#include "sim/workers.h"

enum { WHY_SIZE = 256, OPENS_MIN = 6 * 60, SLOTS_MOST = 64, TICKS_MOST = 100000, BUSY_FACTOR = 4 /* festival on a Saturday */,
       JUMP_LEAST_MIN = 5, JUMP_MOST_MIN = 45, RESTARTS_A_DAY = 3, ROSTER_ACTS_A_DAY = 60, VIOLATIONS_ENOUGH = 1000, REBOOK_FAULTS_PCT = 15,
       };

struct run {
    const struct run_options *options;
    struct tables *tables;
    struct engine_limits limits;
    struct policy policy;
    struct engine *engine;
    struct event_log *log;
    struct checker *checker;
    struct tally *tally;
    struct measure *measure;
    struct stage stage;
    struct outcome outcome;
    struct why nobody;             /* of the last request that was refused */
    int64_t now_ms, start_ms, end_ms;
    uint64_t digest, story, steps, restarts;
    struct improver improver;
    struct map households; uint64_t *household; uint32_t household_count, household_room;      /* all that ever asked */
};

/* ---- one step of the engine, and everything that must hold after it ---- */

static void compare(struct run *run, uint64_t id)
{
    const struct order *order = engine_order(run->engine, id);
    struct seen_order seen;
    if (!order) {      /* over for long, and forgotten */
        checker_gone(run->checker, id);
        return;
    }
    seen_order_of(order, &seen);
    checker_compare(run->checker, &seen);
}

static void compare_all(struct run *run)
{
    enum { DAYS = 40 };
    int32_t today = day_of_ms(run->now_ms);
    for (uint64_t id = 1; id <= engine_last_order(run->engine); id++) compare(run, id);
    for (uint32_t row = 0; row < engine_worker_count(run->engine); row++)
        for (int32_t day = today; day < today + DAYS; day++)
            checker_compare_shift(run->checker, engine_worker_file(run->engine, row)->id, day, roster_final(engine_roster(run->engine), row, day));
}

static enum refusal step(struct run *run, const struct command *command)
{
    enum refusal refusal = engine_step(run->engine, command, run->now_ms, &run->outcome);
    run->steps++;
    for (uint32_t i = 0; i < run->outcome.count; i++) {
        const struct event *event = &run->outcome.event[i];
        struct seen seen;
        seen_of(event, &seen);
        run->digest = digest_event(run->digest, event);
        run->story = digest_story(run->story, event);
        if (run->log) event_log_put(run->log, run->engine, run->tables, event);
        checker_see(run->checker, &seen);
        tally_see(run->tally, &seen);
        measure_see(run->measure, &seen);
        if (run->options->events) tell_event(stdout, run->tables, &seen);
        stage_see(&run->stage, &seen);
    }
    checker_settle(run->checker);
    const char *wrong = engine_check(run->engine);
    if (wrong) checker_note(run->checker, VIOLATION_INSIDE, command->order, wrong);
    struct dirty dirty;      /* whatever changed must be what the events told */
    while (engine_dirty_take(run->engine, &dirty))
        if (dirty.kind == DIRTY_ORDER) compare(run, dirty.id);
    return refusal;
}

static void tick(struct run *run)
{
    struct command command = { .kind = COMMAND_TICK };
    for (uint32_t i = 0; engine_deadline_ms(run->engine) <= run->now_ms; i++) {
        if (i == TICKS_MOST) {
            checker_note(run->checker, VIOLATION_INSIDE, 0, "ticks do not get on");
            run->end_ms = run->now_ms;
            return;
        }
        enum refusal refusal = step(run, &command);
        if (refusal != REFUSE_OK) checker_note(run->checker, VIOLATION_INSIDE, 0, refusal_name(refusal));
    }
}

/* ---- day plans that improve ---- */

static const struct outcome *improve(void *context, const struct command *command)
{
    struct run *run = context;
    enum refusal refusal = step(run, command);
    if (refusal != REFUSE_OK) checker_note(run->checker, VIOLATION_INSIDE, 0, refusal_name(refusal));
    return &run->outcome;
}

/* ---- residents ---- */

static void remember_household(struct run *run, uint64_t household)
{
    uint32_t row;
    if (map_get(&run->households, household, &row)) return;
    run->household = memory_room(run->household, run->household_count, &run->household_room, sizeof *run->household);
    map_put(&run->households, household, run->household_count);
    run->household[run->household_count++] = household;
}

static struct command request_of(const struct wish *wish)
{
    return (struct command){ .kind = wish->slot ? COMMAND_SLOT_HOLD : COMMAND_ORDER_NOW, .actor = { BY_RESIDENT, wish->request.point }, .request = wish->request };
}

/* The start wished for is taken: the nearest free one of that day. */
static bool other_start(struct run *run, const struct wish *wish, struct command *command)
{
    struct slot slot[SLOTS_MOST];
    uint32_t count = 0;
    if (engine_slots(run->engine, &wish->request, day_of_ms(wish->request.start_ms), 1, run->now_ms, slot, SLOTS_MOST, &count) != REFUSE_OK) return false;
    const struct slot *pick = residents_pick(wish, slot, count);
    if (!pick) return false;
    command->request.start_ms = pick->start_ms;
    return true;
}

/* A refused request is noted in the log, as the daemon does. */
static enum refusal ask(struct run *run, const struct command *command)
{
    struct command note = *command;
    enum refusal refusal = step(run, command);
    run->nobody = run->outcome.nobody;
    note.kind = COMMAND_TURN_AWAY;
    note.refused = refusal;
    note.nobody = run->nobody;
    if (refusal_missed(refusal) && step(run, &note) != REFUSE_OK) checker_note(run->checker, VIOLATION_INSIDE, 0, "a refused request cannot be noted");
    return refusal;
}

/* The visits that cannot be had: the nearest other start that was told, now and then none. Returns how many are held in the end. */
static uint32_t fill_series(struct run *run, const struct command *wanted, uint64_t series, const struct series_answer *answer)
{
    uint32_t held = 0;
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct series_visit *visit = &answer->visit[i];
        held += visit->fate == VISIT_HELD;
        if (visit->fate != VISIT_IMPOSSIBLE || visit->other_count == 0 || i % 3 == 2) continue;
        struct command other = { .kind = COMMAND_SLOT_HOLD, .actor = wanted->actor, .request = wanted->request, .series = series, .number = visit->number };
        other.request.start_ms = visit->other[0].start_ms;
        enum refusal refusal = step(run, &other);
        held += refusal == REFUSE_OK;
        if (refusal != REFUSE_OK && refusal != REFUSE_FULL) checker_note(run->checker, VIOLATION_SERIES, series, "a start that was told cannot be held");
    }
    return held;
}

static bool place_series(struct run *run, const struct wish *wish)
{
    struct command command = request_of(wish);
    command.kind = COMMAND_SERIES_HOLD;
    command.skip = true;
    if (!wish->slot || !residents_series(&run->stage, wish, &command.weeks, &command.count)) return false;
    enum refusal refusal = ask(run, &command);
    if (refusal != REFUSE_OK) return false;      /* then the first alone */
    struct series_answer answer = run->outcome.series;
    uint64_t series = run->outcome.order;
    checker_answered(run->checker, wish->no, series);
    residents_held(&run->stage, wish, series, fill_series(run, &command, series, &answer), run->now_ms);
    return true;
}

static void place_wish(struct run *run, const struct wish *wish)
{
    struct command command = request_of(wish);
    remember_household(run, wish->request.household);
    tally_asked(run->tally, wish->slot);
    if (place_series(run, wish)) return;
    enum refusal refusal = ask(run, &command);
    if (wish->slot && refusal == REFUSE_NO_CAPACITY && other_start(run, wish, &command)) refusal = ask(run, &command);
    if (refusal != REFUSE_OK) {
        tally_turned_away(run->tally, refusal_name(refusal), refusal == REFUSE_NO_CAPACITY ? &run->nobody : NULL);
        return;
    }
    checker_answered(run->checker, wish->no, run->outcome.order);
    if (wish->slot) residents_held(&run->stage, wish, run->outcome.order, 0, run->now_ms);
}

/* ---- acts as commands ---- */

static const struct { enum command_kind command; enum actor_role by; } act_commands[ACT_COUNT] = {
    [ACT_CONFIRM]   = { COMMAND_SLOT_CONFIRM, BY_RESIDENT },   [ACT_RENEW]    = { COMMAND_SLOT_RENEW, BY_RESIDENT },
    [ACT_RELEASE]   = { COMMAND_SLOT_RELEASE, BY_RESIDENT },   [ACT_CANCEL]   = { COMMAND_ORDER_CANCEL, BY_RESIDENT },
    [ACT_PATIENCE]  = { COMMAND_ORDER_CANCEL, BY_RESIDENT },   [ACT_SIGN_IN]  = { COMMAND_WORKER_SIGN_IN, BY_WORKER },
    [ACT_SIGN_OUT]  = { COMMAND_WORKER_SIGN_OUT, BY_WORKER },  [ACT_ACCEPT]   = { COMMAND_OFFER_ACCEPT, BY_WORKER },
    [ACT_DECLINE]   = { COMMAND_OFFER_DECLINE, BY_WORKER },    [ACT_DROP]     = { COMMAND_WORKER_DROP, BY_WORKER },
    [ACT_SET_OUT]   = { COMMAND_VISIT_SET_OUT, BY_WORKER },    [ACT_ARRIVE]   = { COMMAND_VISIT_ARRIVE, BY_WORKER },
    [ACT_START]     = { COMMAND_VISIT_START, BY_WORKER },      [ACT_FINISH]   = { COMMAND_VISIT_FINISH, BY_WORKER },
    [ACT_NO_ACCESS] = { COMMAND_ORDER_FAIL, BY_WORKER },       [ACT_AWAY]     = { COMMAND_WORKER_AWAY, BY_WORKER },
    [ACT_REASSIGN]  = { COMMAND_ORDER_ASSIGN, BY_OPERATOR },   [ACT_SHIFT]    = { COMMAND_SHIFT_SET, BY_OPERATOR },
    [ACT_EXCLUDE]  = { COMMAND_HOUSEHOLD_EXCLUDE, BY_RESIDENT }, [ACT_CONFIRM_SERIES] = { COMMAND_SERIES_CONFIRM, BY_RESIDENT },
    [ACT_CANCEL_SERIES] = { COMMAND_ORDER_CANCEL, BY_RESIDENT }, [ACT_MOVE] = { COMMAND_ORDER_MOVE, BY_RESIDENT },
};

static void perform(struct run *run, const struct act *act)
{
    enum actor_role by = act_commands[act->kind].by;
    struct command command = {
        .kind = act_commands[act->kind].command, .actor = { by, by == BY_WORKER ? act->worker : act->point }, .order = act->order,
        .worker = act->worker, .cause = act->cause, .away = act->away, .day = act->day, .shift = act->shift,
        .household = act->household, .on = act->on, .scope = act->scope, .request.start_ms = act->start_ms, .series = act->order, .count = act->visits,
    };
    enum refusal refusal = step(run, &command);
    if (refusal == REFUSE_PRICE && act->order % 2 == 0) {      /* half of them agree */
        command.price_fen = run->outcome.price_fen;
        checker_agreed(run->checker, command.price_fen);
        refusal = step(run, &command);
        checker_agreed(run->checker, 0);
    }
    if (refusal == REFUSE_OK && act->kind == ACT_CONFIRM_SERIES) {
        checker_series(run->checker, act->order, act->visits);
        checker_settle(run->checker);
    }
    if (refusal != REFUSE_OK) tally_refused(run->tally, act->kind, refusal_name(refusal));
}

/* ---- the shell's own acts ---- */

static void plan_machine_faults(struct run *run, int32_t day)
{
    struct random random = random_for(run->options->seed, PURPOSE_MACHINE, (uint64_t)day, 0);
    int64_t midnight = ms_of_day(day);
    stage_at(&run->stage, midnight + random_between(&random, 0, DAY_MS - 1), (struct act){ .kind = ACT_JUMP });
    for (int i = 0; i < RESTARTS_A_DAY && !run->options->no_restart; i++)
        stage_at(&run->stage, midnight + random_between(&random, 0, DAY_MS - 1), (struct act){ .kind = ACT_RESTART });
}

/* Often enough for drafts to be published and swaps to be settled. */
static void plan_rosters(struct run *run, int32_t day)
{
    struct random random = random_for(run->options->seed, PURPOSE_ROSTER, (uint64_t)day, 0);
    for (int i = 0; i < ROSTER_ACTS_A_DAY; i++)
        stage_at(&run->stage, ms_of_day(day) + random_between(&random, 0, DAY_MS - 1), (struct act){ .kind = ACT_ROSTER, .turn = (uint16_t)i });
}

static void plan_day(struct run *run, int32_t day)
{
    struct stage *stage = &run->stage;
    uint32_t count = demand_count(run->tables, run->options->orders_a_day, day), before = stage->wishes.count;
    int64_t from = run->now_ms, until = ms_of_day(day + 1);
    if (day == run->options->first_day) demand_book(&stage->city, &run->policy, day, from, count * BOOK_PCT / 100, &stage->wishes);
    demand_day(&stage->city, &run->policy, day, from, until, count, &stage->wishes);
    for (uint32_t i = before; i < stage->wishes.count; i++)
        stage_at(stage, stage->wishes.wish[i].at_ms, (struct act){ .kind = ACT_WISH, .wish = i });
    workers_day(stage, day, run->now_ms);
    if (run->options->faults) plan_machine_faults(run, day);
    if (run->options->faults) plan_rosters(run, day);
    compare_all(run);
    if (until < run->end_ms) stage_at(stage, until, (struct act){ .kind = ACT_DAY, .day = day + 1 });
}

static void change_roster(struct run *run, const struct act *act)
{
    struct random random = random_for(run->options->seed, PURPOSE_ROSTER, (uint64_t)act->at_ms, act->turn + 1U);
    struct roster_act what;
    rosters_act(run->engine, run->tables, &random, run->now_ms, &what);
    enum refusal refusal = step(run, &what.command);
    if (refusal != REFUSE_OK) tally_refused(run->tally, ACT_ROSTER, refusal_name(refusal));
}

static void restart(struct run *run)
{
    char why[WHY_SIZE] = "";
    struct engine *fresh = reborn(run->engine, run->tables, &run->limits, run->household, run->household_count, run->now_ms, why, sizeof why);
    if (!fresh) {
        checker_note(run->checker, VIOLATION_INSIDE, 0, why);
        run->end_ms = run->now_ms;
        return;
    }
    engine_free(run->engine);
    run->engine = fresh;
    run->restarts++;
    const char *wrong = engine_check(fresh);
    if (wrong) checker_note(run->checker, VIOLATION_INSIDE, 0, wrong);
    compare_all(run);
}

static void take_up(struct run *run, const struct act *act)
{
    if (act->kind == ACT_DAY) plan_day(run, act->day);
    else if (act->kind == ACT_WISH) place_wish(run, &run->stage.wishes.wish[act->wish]);
    else if (act->kind == ACT_RESTART) restart(run);
    else if (act->kind == ACT_ROSTER) change_roster(run, act);
    else if (act->kind == ACT_JUMP) {
        struct random random = random_for(run->options->seed, PURPOSE_MACHINE, (uint64_t)act->at_ms, 1);
        run->now_ms += random_between(&random, JUMP_LEAST_MIN, JUMP_MOST_MIN) * MINUTE_MS;
    } else if (stage_due(&run->stage, act, run->now_ms)) perform(run, act);
}

static void loop(struct run *run)
{
    struct act next;
    while (run->now_ms < run->end_ms && checker_count(run->checker) < VIOLATIONS_ENOUGH) {
        const struct act *first = agenda_first(&run->stage.agenda);
        int64_t deadline = engine_deadline_ms(run->engine), at = first && first->at_ms < deadline ? first->at_ms : deadline;
        if (run->improver.at_ms < at) at = run->improver.at_ms;
        if (at > run->now_ms) run->now_ms = at;
        if (run->now_ms >= run->end_ms) break;
        if (deadline <= run->now_ms) tick(run);
        else if (run->improver.at_ms <= run->now_ms) improver_run(&run->improver, run->now_ms, improve, run);
        else if (agenda_take(&run->stage.agenda, &next)) take_up(run, &next);
        else break;
    }
    compare_all(run);
    checker_end(run->checker);
}

/* ---- beginning and end ---- */

static bool make_city(struct run *run, char *why, size_t why_size)
{
    const struct run_options *options = run->options;
    if (!tables_read(options->tables, NULL, &run->tables, why, why_size)) return false;
    city_narrow(run->tables, options->points);
    free(run->tables->worker);
    run->tables->worker = memory_take(options->workers, sizeof *run->tables->worker);
    run->tables->worker_count = tables_make_workers(run->tables, options->workers, options->seed, options->first_day, run->tables->worker);
    policy_defaults(&run->policy);
    run->policy.match_nearest = options->match == RUN_NEAREST;
    uint32_t wishes = options->orders_a_day * BUSY_FACTOR * (options->days + 1);
    run->limits = (struct engine_limits){ .workers = options->workers, .points = run->tables->point_count, .orders = wishes, .households = wishes, .nodes = run->tables->node_count };
    enum refusal refusal = engine_new(&run->limits, &run->policy, &run->engine);
    if (refusal != REFUSE_OK) {
        snprintf(why, why_size, "engine: %s", refusal_name(refusal));
        return false;
    }
    if (!tables_load(run->tables, run->engine, why, why_size)) return false;
    run->start_ms = run->now_ms = ms_of_day(options->first_day) + OPENS_MIN * MINUTE_MS;
    run->end_ms = ms_of_day(options->first_day + (int32_t)options->days);
    run->improver = (struct improver){ .at_ms = options->match == RUN_BATCH && options->improve == RUN_IMPROVE_ON ? run->start_ms : INT64_MAX, .seed = options->seed };
    engine_open(run->engine, run->now_ms);
    if (!tables_learn(run->tables, run->engine, run->now_ms)) {
        snprintf(why, why_size, "travel.csv: no memory");
        return false;
    }
    stage_open(&run->stage, run->tables, &run->policy, options->orders_a_day, options->seed, options->faults);
    run->stage.rebook_pct = options->rebook_pct == 0 && options->faults ? REBOOK_FAULTS_PCT : options->rebook_pct;
    run->checker = checker_new(run->tables);
    run->tally = tally_new(run->tables, run->policy.late_grace_min * MINUTE_MS);
    run->measure = measure_new(run->tables, run->policy.late_grace_min * MINUTE_MS);
    stage_at(&run->stage, run->now_ms, (struct act){ .kind = ACT_DAY, .day = options->first_day });
    return true;
}

static void print_summary(const struct run *run, const struct measure_figures *figures)
{
    tally_print(run->tally, stdout, run->start_ms, run->now_ms < run->end_ms ? run->now_ms : run->end_ms);
    measure_print(figures, stdout);
    printf("  %u 位 workers, %u 个网点 points, seed %" PRIu64 ": %" PRIu64 " steps, %" PRIu64 " restarts, %" PRIu64 " events, hash %016" PRIx64 ", story %016" PRIx64 "\n",
           run->tables->worker_count, run->tables->point_count, run->options->seed, run->steps, run->restarts, checker_last_seq(run->checker), run->digest,
           run->story);
    tell_verdict(stdout, run->checker);
}

int run(const struct run_options *options, struct measure_figures *figures)
{
    struct measure_figures measured = { 0 };
    char why[WHY_SIZE] = "";
    struct run *run = memory_take(1, sizeof *run);
    int status = 1;
    run->options = options;
    if (!make_city(run, why, sizeof why)) {
        fprintf(stderr, "paidan-sim: %s\n", why);
        goto out;
    }
    if (options->log && !(run->log = event_log_open(options->log))) {
        perror(options->log);
        goto out;
    }
    loop(run);
    measure_figures(run->measure, &measured);
    if (figures) *figures = measured;
    if (!options->quiet) print_summary(run, &measured);
    else if (checker_count(run->checker)) tell_verdict(stdout, run->checker);
    status = checker_count(run->checker) ? 1 : 0;
out:
    if (!event_log_close(run->log)) {
        fprintf(stderr, "paidan-sim: %s cannot be written to its end\n", options->log);
        status = 1;
    }
    checker_free(run->checker);
    tally_free(run->tally);
    measure_free(run->measure);
    if (run->stage.worker) stage_clear(&run->stage);
    engine_free(run->engine);
    if (run->tables) tables_free(run->tables);
    map_clear(&run->households);
    free(run->household);
    free(run);
    return status;
}
