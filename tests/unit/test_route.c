/* Day plans: tiny problems against every plan there is, greater ones of all features against a slow witness, through openings, puts, freezes, the
 * clock and admissions; and what route.h promises about seeds and refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "random_bits.h"
#include "route_witness.h"

enum { PLACES_MOST = 40 };

struct draft {
    struct route_problem problem;
    struct route_visit visit[WITNESS_VISITS];
    struct route_worker worker[WITNESS_WORKERS];
    int32_t travel[PLACES_MOST * PLACES_MOST], bias[WITNESS_WORKERS * WITNESS_VISITS];
};

/* What a problem may have; bits, so that each is met alone and with others. */
enum feature { HAS_PAID = 1, HAS_SKILLS = 2, HAS_KITS = 4, HAS_BIAS = 8, HAS_BALANCE = 16, HAS_ODD_TRAVEL = 32, HAS_OPEN_END = 64, HAS_TWINS = 128, HAS_PINS = 256, FEATURES = 512 };

static void draft_travel(struct draft *draft, uint32_t features, uint64_t *seed)
{
    int32_t x[PLACES_MOST], y[PLACES_MOST];
    for (uint32_t place = 0; place < draft->problem.places; place++) {
        x[place] = (int32_t)random_below(seed, 60);
        y[place] = (int32_t)random_below(seed, 60);
    }
    for (uint32_t from = 0; from < draft->problem.places; from++)
        for (uint32_t to = 0; to < draft->problem.places; to++) {
            int32_t ticks = abs(x[from] - x[to]) + abs(y[from] - y[to]);
            if (features & HAS_ODD_TRAVEL && from != to) ticks += (int32_t)random_below(seed, 40);
            draft->travel[from * draft->problem.places + to] = ticks;
        }
}

static void draft_visit(struct draft *draft, uint32_t row, uint32_t features, uint64_t *seed)
{
    int32_t earliest = (int32_t)random_below(seed, 400);
    struct route_visit *visit = &draft->visit[row];
    *visit = (struct route_visit){
        .place = random_below(seed, draft->problem.places), .earliest = earliest, .latest = earliest + (int32_t)random_below(seed, 300), .due = ROUTE_NEVER_LATE,
        .service = (int32_t)random_below(seed, 40), .load = (int32_t)random_below(seed, 5), .worker = ROUTE_NONE, .with = ROUTE_NONE,
        .unserved = 500 + random_below(seed, 3000),
    };
    if (random_below(seed, 4) == 0) visit->latest = 1000;
    if (features & HAS_SKILLS) visit->skills = random_bits(seed) & random_bits(seed) & 7;
    if (features & HAS_KITS && random_below(seed, 2) == 0) {
        visit->kits = random_bits(seed) & random_bits(seed) & 3;
        visit->parts[random_below(seed, 2)] = (uint16_t)random_below(seed, 3);
    }
    if (features & HAS_PINS && random_below(seed, 4) == 0) visit->worker = random_below(seed, draft->problem.workers);
}

static void draft_worker(struct draft *draft, uint32_t row, uint32_t features, uint64_t *seed)
{
    struct route_worker *worker = &draft->worker[row];
    if (row > 0 && features & HAS_TWINS && random_below(seed, 2) == 0) {
        *worker = draft->worker[row - 1];
        return;
    }
    *worker = (struct route_worker){
        .from = random_below(seed, draft->problem.places), .to = random_below(seed, draft->problem.places), .start = (int32_t)random_below(seed, 100),
        .end = 500 + (int32_t)random_below(seed, 300), .load = 5 + (int32_t)random_below(seed, 20), .skills = random_bits(seed) & 7, .kits = random_bits(seed) & 3,
        .parts = { (uint16_t)random_below(seed, 4), (uint16_t)random_below(seed, 4) }, .kit_place = ROUTE_NONE, .worked = (int32_t)random_below(seed, 200),
    };
    if (features & HAS_OPEN_END && random_below(seed, 2) == 0) worker->to = ROUTE_NONE;
    if (random_below(seed, 3) > 0) worker->kit_place = random_below(seed, draft->problem.places);
}

static void draft_random(struct draft *draft, uint32_t visits, uint32_t workers, uint32_t places, uint32_t features, uint64_t *seed)
{
    memset(draft, 0, sizeof *draft);
    draft->problem = (struct route_problem){
        .visits = visits, .workers = workers, .places = places, .visit = draft->visit, .worker = draft->worker, .travel = draft->travel,
        .weight = { .travel = 1 + (int32_t)random_below(seed, 3) },
    };
    if (features & HAS_PAID) draft->problem.weight = (struct route_weights){ .travel = (int32_t)random_below(seed, 3), .paid = 1 + (int32_t)random_below(seed, 3) };
    if (features & HAS_BALANCE) {
        draft->problem.weight.balance = 1 + (int32_t)random_below(seed, 5);
        draft->problem.weight.balance_tick = 1 + (int32_t)random_below(seed, 30);
    }
    draft_travel(draft, features, seed);
    for (uint32_t row = 0; row < workers; row++) draft_worker(draft, row, features, seed);
    for (uint32_t row = 0; row < visits; row++) draft_visit(draft, row, features, seed);
    if (!(features & HAS_BIAS)) return;
    draft->problem.bias = draft->bias;
    for (uint32_t cell = 0; cell < workers * visits; cell++)
        draft->bias[cell] = random_below(seed, 5) == 0 ? ROUTE_BARRED : (int32_t)random_below(seed, 200) - 100;
}

static struct route *route_of(const struct draft *draft, uint64_t seed)
{
    struct route *route = route_new(&(struct route_limits){ .visits = WITNESS_VISITS, .workers = WITNESS_WORKERS, .places = PLACES_MOST });
    assert_non_null(route);
    assert_int_equal(route_check(&draft->problem, NULL), ROUTE_FAULT_NONE);
    assert_true(route_load(route, &draft->problem, seed));
    return route;
}

/* Every plan: each visit at every position of every day, or nowhere; the stop at every position too where it is needed. */
struct search { const struct route_problem *problem; struct witness_day day[WITNESS_WORKERS]; int64_t best; };

static int64_t day_cheapest(const struct route_problem *problem, uint32_t worker, const struct witness_day *day)
{
    int64_t best = INT64_MAX / 4;
    bool stops = problem->worker[worker].kit_place != ROUTE_NONE && !witness_able(problem, worker, day);
    for (uint32_t stop = 0; stop <= day->count + 1; stop++) {          /* the last: no stop */
        struct witness_day tried = { .count = 0 };
        if (stop <= day->count && !stops) continue;
        for (uint32_t i = 0; i <= day->count; i++) {
            if (i == stop) tried.visit[tried.count++] = ROUTE_NONE;
            if (i < day->count) tried.visit[tried.count++] = day->visit[i];
        }
        if (!witness_walk(problem, worker, NULL, &tried)) continue;
        int64_t cost = witness_cost(problem, worker, &tried);
        if (cost < best) best = cost;
    }
    return best;
}

static void search_all(struct search *search, uint32_t visit, int64_t unserved)
{
    if (visit == search->problem->visits) {
        int64_t cost = unserved;
        for (uint32_t worker = 0; worker < search->problem->workers; worker++)
            cost += day_cheapest(search->problem, worker, &search->day[worker]);
        if (cost < search->best) search->best = cost;
        return;
    }
    search_all(search, visit + 1, unserved + search->problem->visit[visit].unserved);
    for (uint32_t worker = 0; worker < search->problem->workers; worker++) {
        struct witness_day *day = &search->day[worker], was = *day;
        for (uint32_t at = 0; at <= was.count; at++) {
            *day = was;
            memmove(&day->visit[at + 1], &day->visit[at], (was.count - at) * sizeof day->visit[0]);
            day->visit[at] = visit;
            day->count++;
            search_all(search, visit + 1, unserved);
        }
        *day = was;
    }
}

static void test_optimum(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (uint32_t round = 0; round < 120; round++) {
        struct draft draft;
        uint32_t features = random_below(&seed, FEATURES);
        draft_random(&draft, 1 + random_below(&seed, 5), 1 + random_below(&seed, 2), 6, features, &seed);
        struct search search = { .problem = &draft.problem, .best = INT64_MAX / 4 };
        search_all(&search, 0, 0);
        struct route *route = route_of(&draft, round);
        bool open[WITNESS_VISITS];
        memset(open, true, sizeof open);
        route_open_all(route);
        route_plan(route, 2000);
        route_step(route, 2000);
        witness_judge(&draft.problem, route, open, NULL);
        assert_true(route_best(route).cost == search.best);
        route_free(route);
    }
}

/* A day is lived: requests come, some are admitted, visits begin, the clock goes on, and between all this the plan gets better. */
struct life { const struct draft *draft; struct route *route; bool open[WITNESS_VISITS]; struct witness_past past[WITNESS_WORKERS]; uint64_t seed; };

static void life_admit(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    int64_t before = route_best(life->route).cost, cost = 0;
    if (life->open[visit]) return;
    life->open[visit] = route_admit(life->route, visit, &cost);
    assert_true(route_best(life->route).cost - before == cost);
}

static void life_freeze(struct life *life)
{
    uint32_t worker = random_below(&life->seed, life->draft->problem.workers), visits[WITNESS_DAY], count, done = 0;
    int32_t start[WITNESS_DAY];
    struct witness_past *past = &life->past[worker];
    count = route_visits(life->route, worker, visits, start, WITNESS_DAY);
    for (uint32_t i = 0; i < count; i++) {
        if (visits[i] == ROUTE_NONE || start[i] >= past->now + 60) continue;
        past->visit[done] = visits[i];
        past->start[done++] = start[i];
    }
    if (past->frozen == 0) past->leave = route_leave(life->route, worker);
    if (done > past->frozen) past->frozen = done;
    route_freeze(life->route, worker, done);
}

static void life_now(struct life *life)
{
    int32_t now = life->past[0].now + (int32_t)random_below(&life->seed, 40);
    for (uint32_t worker = 0; worker < life->draft->problem.workers; worker++) life->past[worker].now = now;
    route_now(life->route, now);
}

/* The same day again, or with its visits the other way round: taken or refused, the plan is good. */
static void life_put(struct life *life)
{
    uint32_t worker = random_below(&life->seed, life->draft->problem.workers), visits[WITNESS_DAY], turned[WITNESS_DAY];
    uint32_t count = route_visits(life->route, worker, visits, NULL, WITNESS_DAY);
    int64_t before = route_best(life->route).cost;
    for (uint32_t i = 0; i < count; i++) turned[i] = visits[count - 1 - i];
    if (!route_put(life->route, worker, turned, count)) assert_true(route_best(life->route).cost == before);
    witness_judge(&life->draft->problem, life->route, life->open, life->past);
    if (life->past[worker].frozen == 0 && count > 1) (void)route_put(life->route, worker, visits, count / 2);
    witness_judge(&life->draft->problem, life->route, life->open, life->past);
}

static void life_open(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    route_open(life->route, visit);
    life->open[visit] = true;
}

static bool has_begun(const struct life *life, uint32_t visit)
{
    for (uint32_t worker = 0; worker < life->draft->problem.workers; worker++)
        for (uint32_t i = 0; i < life->past[worker].frozen; i++)
            if (life->past[worker].visit[i] == visit) return true;
    return false;
}

static void life_close(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    bool closes = life->open[visit] && !has_begun(life, visit);
    int64_t before = route_best(life->route).cost;
    assert_int_equal(route_close(life->route, visit), closes);
    if (closes) life->open[visit] = false;
    else assert_true(route_best(life->route).cost == before);
}

static void test_days(void **state)
{
    (void)state;
    static void (*const event[])(struct life *) = { life_admit, life_admit, life_freeze, life_now, life_put, life_open, life_close };
    uint64_t seed = 5;
    for (uint32_t round = 0; round < 150; round++) {
        struct draft draft;
        draft_random(&draft, 5 + random_below(&seed, 45), 1 + random_below(&seed, 8), PLACES_MOST, random_below(&seed, FEATURES), &seed);
        struct life life = { .draft = &draft, .route = route_of(&draft, round), .seed = seed };
        for (uint32_t i = 0; i < 40; i++) {
            event[random_below(&life.seed, sizeof event / sizeof event[0])](&life);
            witness_judge(&draft.problem, life.route, life.open, life.past);
            route_step(life.route, random_below(&life.seed, 60));
            witness_judge(&draft.problem, life.route, life.open, life.past);
        }
        seed = life.seed;
        route_free(life.route);
    }
}

/* A solver that was used before is as a new one. */
static void test_loaded_again(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct draft draft;
    draft_random(&draft, 30, 5, PLACES_MOST, HAS_PAID | HAS_SKILLS, &seed);
    struct route *used = route_of(&draft, 7);
    for (uint32_t again = 0; again < 3; again++) {
        struct route *fresh = route_of(&draft, again);
        assert_true(route_load(used, &draft.problem, again));
        route_open_all(fresh);
        route_step(fresh, 200);
        for (uint32_t worker = 0; worker < draft.problem.workers; worker++) {
            uint32_t visit[WITNESS_DAY], count = route_visits(fresh, worker, visit, NULL, WITNESS_DAY);
            assert_true(route_put(used, worker, visit, count));
        }
        route_open_all(used);
        assert_true(route_best(used).cost == route_best(fresh).cost);
        route_free(fresh);
    }
    route_free(used);
}

static void test_same_again(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct draft draft;
    draft_random(&draft, 50, 8, PLACES_MOST, HAS_PAID | HAS_SKILLS | HAS_KITS | HAS_BIAS, &seed);
    struct route *one = route_of(&draft, 7), *other = route_of(&draft, 7);
    route_open_all(one);
    route_open_all(other);
    for (uint32_t i = 0; i < 5; i++) {
        route_step(one, 500);
        route_step(other, 500);
    }
    for (uint32_t worker = 0; worker < draft.problem.workers; worker++) {
        uint32_t a[WITNESS_DAY], b[WITNESS_DAY], count = route_visits(one, worker, a, NULL, WITNESS_DAY);
        assert_int_equal(route_visits(other, worker, b, NULL, WITNESS_DAY), count);
        assert_memory_equal(a, b, count * sizeof *a);
    }
    route_load(other, &draft.problem, 7);
    assert_int_equal(route_best(other).unserved_count, 0);
    route_free(one);
    route_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_optimum),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_loaded_again), cmocka_unit_test(test_same_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
