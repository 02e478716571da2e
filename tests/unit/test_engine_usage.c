/* Utilisation against a recount from the events: seconds served and travelled, orders by how they ended, visits on time, heads. */
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
#include "unit/engine_witness.h"

enum { SEEDS = 40, STEPS = 250 };

struct scope { enum usage_scope scope; uint32_t id; };

static bool worker_counts(const struct city *city, struct scope scope, uint32_t row)
{
    const struct worker_file *file = &city->file[row];
    return scope.scope == USAGE_ALL || (scope.scope == USAGE_POINT && file->point == scope.id) || (scope.scope == USAGE_FIRM && file->firm == scope.id)
        || (scope.scope == USAGE_WORKER && file->id == scope.id);
}

static uint32_t members_that_count(const struct city *city, struct scope scope, const struct order *order)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < order->member_count; i++) count += worker_counts(city, scope, engine_worker_row(city->engine, order->member[i].worker));
    return count;
}

static bool on(int32_t day, int64_t ms) { return ms != TIME_NONE && day_of_ms(ms) == day; }

static struct usage recount(const struct city *city, const struct witness *witness, struct scope scope, int32_t day)
{
    struct usage sum = { 0 };
    for (uint32_t row = 0; row < city->workers; row++) {
        if (!worker_counts(city, scope, row)) continue;
        struct span spans[SPANS_MAX];
        const struct roster *roster = engine_roster(city->engine);
        uint32_t count = roster_spans(roster, row, day, spans);
        sum.workers++;
        sum.rostered += count > 0;
        sum.signed_in += witness->signed_in[row];
        for (uint32_t i = 0; i < count; i++) sum.rostered_s += (spans[i].end_ms - spans[i].start_ms) / SECOND_MS;
    }
    for (uint64_t id = 1; id <= witness->order_count; id++) {
        const struct order *order = &witness->order[id];
        if (engine_order(city->engine, id) == NULL) continue;      /* over for longer than it is kept */
        uint32_t members = members_that_count(city, scope, order);
        int64_t until_ms = order->finished_ms != TIME_NONE ? order->finished_ms : order_state_over((enum order_state)order->state) ? order->since_ms : city->now_ms;
        if (on(day, order->started_ms)) sum.served_s += members * ((until_ms - order->started_ms) / SECOND_MS);
        if (on(day, order->arrived_ms)) sum.travelled_s += members * ((order->arrived_ms - order->set_out_ms) / SECOND_MS);
        bool mine = scope.scope == USAGE_ALL || (scope.scope == USAGE_POINT ? order->point == scope.id : members > 0);
        if (!mine) continue;
        sum.done += order->state == ORDER_DONE && on(day, order->since_ms);
        sum.cancelled += order->state == ORDER_CANCELLED && on(day, order->since_ms);
        sum.failed += order->state == ORDER_FAILED && on(day, order->since_ms);
        bool open = !order_state_over((enum order_state)order->state) && order->state != ORDER_HELD;
        sum.open += open && on(day, order->promised_ms != TIME_NONE ? order->promised_ms : order->created_ms);
        if (!on(day, order->started_ms)) continue;
        sum.started++;
        sum.on_time += order->started_ms <= order->promised_ms + city->policy.late_grace_min * MINUTE_MS;
    }
    return sum;
}

static uint64_t days_with_work;

static void compare(const struct city *city, const struct witness *witness, struct scope scope, int32_t day, uint64_t seed)
{
    struct usage theirs, mine = recount(city, witness, scope, day);
    engine_usage(city->engine, scope.scope, scope.id, day, &theirs);
#define SAME(field) \
    if (mine.field != theirs.field) \
        fail_msg("seed %llu: " #field " of scope %d %u is %lld, counted %lld", (unsigned long long)seed, scope.scope, scope.id, (long long)theirs.field, (long long)mine.field)
    SAME(workers);
    SAME(rostered);
    SAME(signed_in);
    SAME(rostered_s);
    SAME(served_s);
    SAME(travelled_s);
    SAME(done);
    SAME(cancelled);
    SAME(failed);
    SAME(open);
    SAME(started);
    SAME(on_time);
#undef SAME
    days_with_work += mine.served_s > 0;
}

static void play_seed(uint64_t seed)
{
    struct dice dice = { seed * 15485863 };
    struct city city;
    struct witness *witness = calloc(1, sizeof *witness);
    assert_non_null(witness);
    city_random(&city, &dice, 3 + dice_below(&dice, 12), 300);
    for (uint32_t i = 0; i < STEPS; i++) {
        struct command tick = { .kind = COMMAND_TICK };
        play_time(&city, &dice);
        while (engine_deadline_ms(city.engine) <= city.now_ms) {
            assert_int_equal(city_step(&city, &tick), REFUSE_OK);
            assert_true(witness_see(witness, &city, &tick));
        }
        struct command command = play_command(&city, &dice);
        if (city_step(&city, &command) == REFUSE_OK) assert_true(witness_see(witness, &city, &command));
        for (struct dirty dirty; engine_dirty_take(city.engine, &dirty); ) {}
        if (i % 50 != 49) continue;
        int32_t today = day_of_ms(city.now_ms);
        for (int32_t day = today - 2; day <= today + 2; day++) {
            compare(&city, witness, (struct scope){ USAGE_ALL, 0 }, day, seed);
            for (uint32_t id = 1; id <= 2; id++) compare(&city, witness, (struct scope){ USAGE_POINT, id }, day, seed);
            for (uint32_t id = 1; id <= 2; id++) compare(&city, witness, (struct scope){ USAGE_FIRM, id }, day, seed);
            for (uint32_t row = 0; row < city.workers; row++) compare(&city, witness, (struct scope){ USAGE_WORKER, city.file[row].id }, day, seed);
        }
    }
    free(witness);
    city_free(&city);
}

static void figures_are_what_the_events_say(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) play_seed(seed);
    assert_true(days_with_work > 500);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        play_seed(strtoull(argv[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = { cmocka_unit_test(figures_are_what_the_events_say) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
