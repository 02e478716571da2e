/* Slot search against the hold itself: a start is said to be free exactly when it can be held, at the price that is then frozen, by as
 * many crews one after the other as were counted; and what is not listed cannot be held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/calendar.h"
#include "unit/engine_play.h"

enum { SEEDS = 100, STEPS = 120, SLOTS_MAX = 1500 };

static uint64_t asked, free_starts, full_starts, held_crews;

static enum refusal hold(struct city *city, struct request request, int64_t start_ms)
{
    request.start_ms = start_ms;
    struct command command = request_command(COMMAND_SLOT_HOLD, &request);
    return city_step(city, &command);
}

static void let_go(struct city *city, uint64_t order)
{
    struct command command = order_command(COMMAND_SLOT_RELEASE, BY_RESIDENT, order, 0);
    assert_int_equal(city_step(city, &command), REFUSE_OK);
}

/* Holds the start again and again; every one takes a crew away. Returns how many were held, and lets all go. */
static uint32_t crews_at(struct city *city, const struct request *request, const struct slot *slot, uint64_t seed)
{
    uint64_t held[64];
    uint32_t count = 0;
    enum refusal refusal;
    while (count < 64 && (refusal = hold(city, *request, slot->start_ms)) == REFUSE_OK) {
        const struct order *order = engine_order(city->engine, city->out->order);
        if (order->price_fen != slot->price_fen || order->start_ms != slot->start_ms) fail_msg("seed %llu: not the price or the time that was offered", (unsigned long long)seed);
        held[count++] = order->id;
    }
    if (refusal != REFUSE_NO_CAPACITY && refusal != REFUSE_FULL) fail_msg("seed %llu: a listed start is refused: %s", (unsigned long long)seed, refusal_name(refusal));
    for (uint32_t i = count; i-- > 0; ) let_go(city, held[i]);
    return count;
}

/* What is said of one start agrees with what is offered, and everybody is counted once; of a start that is refused for nobody's sake nothing is said. */
static void check_why(struct city *city, struct request request, const struct slot *slot, uint64_t seed)
{
    struct slot close;
    struct why why;
    uint32_t sum = 0;
    request.start_ms = slot->start_ms;
    assert_int_equal(engine_slot_why(city->engine, &request, &close, &why), REFUSE_OK);
    for (uint32_t i = 0; i < REASON_COUNT; i++) sum += why.count[i];
    if (close.free != slot->free || close.price_fen != slot->price_fen || sum != why.looked_at || sum > city->workers)
        fail_msg("seed %llu: %u crews are offered, %u are counted; %u of %u workers", (unsigned long long)seed, slot->free, close.free, sum, why.looked_at);
    if (slot->free > 0) return;
    assert_int_equal(hold(city, request, slot->start_ms), REFUSE_NO_CAPACITY);
    assert_memory_equal(&city->out->nobody, &why, sizeof why);
}

static void ask(struct city *city, struct dice *dice, uint64_t seed)
{
    static struct slot slots[SLOTS_MAX];
    struct request request = play_request(city, dice, true);
    uint32_t count = 0, days = 1 + dice_below(dice, 2);
    int32_t today = day_of_ms(city->now_ms), first_day = today + (int32_t)dice_below(dice, 2);
    if (dice_chance(dice, 10)) first_day = today - 1;
    if (dice_chance(dice, 10)) first_day = today + (int32_t)city->policy.slot_horizon_days - 2;
    enum refusal refusal = engine_slots(city->engine, &request, first_day, days, city->now_ms, slots, SLOTS_MAX, &count);
    if (refusal != REFUSE_OK) {      /* then a hold is refused for the same reason */
        assert_int_equal(hold(city, request, city->now_ms + 86400000), refusal);
        assert_int_equal(count, 0);
        return;
    }
    asked++;
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) assert_true(slots[i].start_ms > slots[i - 1].start_ms);
        (slots[i].free > 0 ? free_starts++ : full_starts++);
        check_why(city, request, &slots[i], seed);
        if (slots[i].free < 4 || dice_chance(dice, 20)) {
            uint32_t crews = crews_at(city, &request, &slots[i], seed);
            if (crews != slots[i].free) {
                fail_msg("seed %llu, item %u at %lld from %lld: %u crews were counted, %u could be held", (unsigned long long)seed, request.item,
                         (long long)slots[i].start_ms, (long long)city->now_ms, slots[i].free, crews);
            }
            held_crews += crews;
        } else {
            assert_int_equal(hold(city, request, slots[i].start_ms), REFUSE_OK);
            let_go(city, city->out->order);
        }
    }
    /* Every minute of these days that is not listed is refused, and not for want of workers. */
    for (uint32_t i = 0, at = 0; i < 300; i++) {
        int64_t start_ms = ms_of_day(first_day) + dice_between(dice, 0, days * 288 - 1) * 5 * MINUTE_MS;
        for (at = 0; at < count && slots[at].start_ms != start_ms; at++) {}
        if (at < count) continue;
        refusal = hold(city, request, start_ms);
        if (refusal != REFUSE_PAST && refusal != REFUSE_TOO_SOON && refusal != REFUSE_TOO_FAR_AHEAD && refusal != REFUSE_OFF_GRID) {
            fail_msg("seed %llu: a start that is not listed: %s", (unsigned long long)seed, refusal_name(refusal));
        }
    }
    /* A smaller list is the beginning of the greater one. */
    if (count > 1) {
        static struct slot fewer[SLOTS_MAX];
        uint32_t most = 1 + dice_below(dice, count - 1), got = 0;
        assert_int_equal(engine_slots(city->engine, &request, first_day, days, city->now_ms, fewer, most, &got), REFUSE_OK);
        assert_int_equal(got, most);
        for (uint32_t i = 0; i < most; i++) assert_true(fewer[i].start_ms == slots[i].start_ms && fewer[i].free == slots[i].free && fewer[i].price_fen == slots[i].price_fen);
    }
}

static void play_seed(uint64_t seed)
{
    struct dice dice = { seed * 104729 };
    struct city city;
    city_random(&city, &dice, 2 + dice_below(&dice, 12), 9000);
    for (uint32_t i = 0; i < STEPS; i++) {
        play_time(&city, &dice);
        city_ticks(&city);
        struct command command = play_command(&city, &dice);
        if (dice_chance(&dice, 60)) {      /* plans must be full of gaps to be worth a search */
            struct request request = play_request(&city, &dice, true);
            command = request_command(COMMAND_SLOT_HOLD, &request);
        }
        enum refusal ignored = city_step(&city, &command);
        (void)ignored;
        if (i % 20 == 19) ask(&city, &dice, seed);
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
    }
    assert_null(engine_check(city.engine));
    city_free(&city);
}

static void free_means_it_can_be_held(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_seed(seed);
    assert_true(asked > 400 && free_starts > 1000 && full_starts > 1000 && held_crews > 300);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        play_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = { cmocka_unit_test(free_means_it_can_be_held) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("%llu questions, %llu starts free, %llu full, %llu crews held\n", (unsigned long long)asked, (unsigned long long)free_starts, (unsigned long long)full_starts,
           (unsigned long long)held_crews);
    return failed;
}
