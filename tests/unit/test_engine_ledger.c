/* Thousands of commands by chance on small cities, each step seen by an outside witness. A refused command changes nothing; the same
 * commands give the same bytes; a restart from the engine's own answers goes on as if nothing had happened; and no step needs memory
 * or an order that is not there. `test_engine_ledger SEED` plays one seed and says what it did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/engine_play.h"
#include "unit/engine_witness.h"

enum { SEEDS = 100, STEPS = 500 };

static bool talk;
static uint64_t done_kinds[COMMAND_COUNT], refused_kinds[COMMAND_COUNT], seen_events[EVENT_COUNT], given_refusals[REFUSAL_COUNT];

static uint64_t handed_over;      /* by better plans */

static void say(const struct city *city, const struct command *command, enum refusal refusal)
{
    static const char *const names[COMMAND_COUNT] = {
#define X(id) #id,
        COMMANDS(X)
#undef X
    };
    printf("%lld %s order %llu worker %u: %s\n", (long long)city->now_ms, names[command->kind], (unsigned long long)command->order, command->worker, refusal_name(refusal));
    for (uint32_t i = 0; i < city->out->count; i++) {
        const struct event *event = &city->out->event[i];
        printf("    %llu %s order %llu worker %u %s\n", (unsigned long long)event->seq, event_name((enum event_kind)event->kind), (unsigned long long)event->order.id,
               event->worker, cause_name((enum cause)event->order.cause));
    }
}

/* One step as the shell makes it: the engine is told the time, then what people ask, and is ticked while it wants it. */
static void play_step(struct city *city, struct witness *witness, struct picture *before, struct picture *after, const struct command *command, uint64_t seed)
{
    picture_take(before, city);
    enum refusal refusal = city_step(city, command);
    if (talk) say(city, command, refusal);
    given_refusals[refusal]++;
    if (refusal == REFUSE_OK) {
        done_kinds[command->kind]++;
        for (uint32_t i = 0; i < city->out->count; i++) seen_events[city->out->event[i].kind]++;
    } else {
        refused_kinds[command->kind]++;
        picture_take(after, city);
        struct dirty dirty;
        const char *what = city->out->count != 0 ? "told events" : !picture_same(before, after) ? "changed an answer" : engine_dirty_take(city->engine, &dirty) ? "left a record" : NULL;
        if (what != NULL) fail_msg("seed %llu: command %d, refused (%s), %s", (unsigned long long)seed, command->kind, refusal_name(refusal), what);
        return;
    }
    if (!witness_see(witness, city, command) || !witness_check(witness, city)) fail_msg("seed %llu: %s", (unsigned long long)seed, witness->wrong);
}

static void play_ticks(struct city *city, struct witness *witness, struct picture *before, struct picture *after, uint64_t seed)
{
    struct command tick = { .kind = COMMAND_TICK };
    for (uint32_t i = 0; engine_deadline_ms(city->engine) <= city->now_ms; i++) {
        if (i > 2000) fail_msg("seed %llu: the engine is never satisfied", (unsigned long long)seed);
        play_step(city, witness, before, after, &tick, seed);
        for (struct dirty dirty; engine_dirty_take(city->engine, &dirty); ) {}
    }
}

static void play_seed(uint64_t seed)
{
    struct dice dice = { seed };
    struct city city;
    struct picture before = { 0 }, after = { 0 };
    struct witness *witness = calloc(1, sizeof *witness);
    assert_non_null(witness);
    uint64_t looked_at = 0;
    city_random(&city, &dice, 3 + dice_below(&dice, 12), 24 + dice_below(&dice, 200));
    for (uint32_t i = 0; i < STEPS; i++) {
        play_time(&city, &dice);
        play_ticks(&city, witness, &before, &after, seed);
        struct command command = play_command(&city, &dice);
        play_step(&city, witness, &before, &after, &command, seed);
        struct command again = { .kind = COMMAND_TRAVEL, .legs = city.leg, .leg_count = city.leg_count };      /* measured again, and found the same */
        if (city.leg_count > 0 && i % 50 == 0) play_step(&city, witness, &before, &after, &again, seed);
        if (i % 4 == 0) {
            struct command improve = { .kind = COMMAND_IMPROVE, .order = looked_at, .iterations = 100, .seed = seed + i };
            play_step(&city, witness, &before, &after, &improve, seed);
            looked_at = city.out->order;
            handed_over += city.out->moved;
        }
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
    }
    picture_free(&before);
    picture_free(&after);
    free(witness);
    city_free(&city);
}

static void nothing_ever_breaks(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_seed(seed);
    /* The play must have reached everything, or it proves little. */
    for (int kind = 0; kind < COMMAND_COUNT; kind++) {
        if (done_kinds[kind] < 20) fail_msg("command %d was done only %llu times", kind, (unsigned long long)done_kinds[kind]);
    }
    if (handed_over < 5) fail_msg("only %llu handed over", (unsigned long long)handed_over);
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        if (seen_events[kind] < 5) fail_msg("event %s was seen only %llu times", event_name((enum event_kind)kind), (unsigned long long)seen_events[kind]);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        talk = true;
        play_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_ever_breaks) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < REFUSAL_COUNT; i++) printf("%s %llu, ", refusal_name((enum refusal)i), (unsigned long long)given_refusals[i]);
    printf("\n");
    for (int i = 0; i < EVENT_COUNT; i++) printf("%s %llu, ", event_name((enum event_kind)i), (unsigned long long)seen_events[i]);
    printf("\n");
    return failed;
}
