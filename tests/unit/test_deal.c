/* Orders decided together: small cases against trying everything, larger ones against the properties the header promises; nobody starves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/deal.h"
#include "random_bits.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

enum { ORDERS_MAX = 300, WORKERS_MAX = 300, CANDIDATES_MAX = ORDERS_MAX * 20, PLENTY = 100000000 };

struct sample {
    struct deal_problem problem;
    struct deal_order order[ORDERS_MAX];
    struct deal_candidate candidate[CANDIDATES_MAX];
    uint32_t count;                /* candidates */
    uint32_t worker[ORDERS_MAX * DEAL_CREW_MAX];      /* the answer */
};

static void sample_clear(struct sample *sample, uint32_t workers, const struct deal_weights *weights)
{
    sample->count = 0;
    sample->problem = (struct deal_problem){ 0, workers, sample->order, sample->candidate, *weights };
}

static uint32_t add_order(struct sample *sample, uint8_t crew, uint8_t priority, int32_t age_s, int64_t wait)
{
    uint32_t row = sample->problem.orders++;
    sample->order[row] = (struct deal_order){ sample->count, 0, wait, age_s, crew, priority };
    return row;
}

/* Of the order added last. */
static void add_candidate(struct sample *sample, uint32_t worker, int64_t cost)
{
    sample->candidate[sample->count++] = (struct deal_candidate){ worker, cost };
    sample->order[sample->problem.orders - 1].count++;
}

struct shape { uint32_t orders, workers, of_100_candidates, cost_most, wait_most, crew_most, age_most; struct deal_weights weights; };

static void sample_fill(struct sample *sample, const struct shape *shape, uint64_t *seed)
{
    sample_clear(sample, shape->workers, &shape->weights);
    for (uint32_t row = 0; row < shape->orders; row++) {
        add_order(sample, (uint8_t)(1 + random_below(seed, shape->crew_most)), (uint8_t)random_below(seed, DEAL_PRIORITIES),
                  (int32_t)random_below(seed, shape->age_most + 1), random_below(seed, shape->wait_most + 1));
        for (uint32_t worker = 0; worker < shape->workers; worker++)
            if (random_below(seed, 100) < shape->of_100_candidates) add_candidate(sample, worker, random_below(seed, shape->cost_most + 1));
    }
}

static int64_t wait_of(const struct sample *sample, uint32_t row)
{
    const struct deal_weights *weights = &sample->problem.weights;
    int64_t wait = sample->order[row].wait + weights->priority[sample->order[row].priority] + weights->age * sample->order[row].age_s;
    return wait < DEAL_COST_MAX ? wait : DEAL_COST_MAX;
}

static int64_t cost_of(const struct sample *sample, uint32_t row, uint32_t worker)
{
    for (uint32_t i = 0; i < sample->order[row].count; i++)
        if (sample->candidate[sample->order[row].first + i].worker == worker) return sample->candidate[sample->order[row].first + i].cost;
    return INT64_MAX;
}

static bool served(const struct sample *sample, uint32_t row) { return sample->worker[row * DEAL_CREW_MAX] != DEAL_NONE; }

/* Crews are whole or empty, of candidates, and nobody is in two. Returns the cost. */
static int64_t judged(const struct sample *sample)
{
    bool taken[WORKERS_MAX] = { false };
    int64_t sum = 0;
    for (uint32_t row = 0; row < sample->problem.orders; row++)
        for (uint32_t place = 0; place < DEAL_CREW_MAX; place++) {
            uint32_t worker = sample->worker[row * DEAL_CREW_MAX + place];
            assert_int_equal(worker != DEAL_NONE, served(sample, row) && place < sample->order[row].crew);
            if (worker == DEAL_NONE) {
                sum += place < sample->order[row].crew ? wait_of(sample, row) : 0;
                continue;
            }
            assert_true(cost_of(sample, row, worker) != INT64_MAX);
            assert_false(taken[worker]);
            taken[worker] = true;
            sum += cost_of(sample, row, worker);
        }
    return sum;
}

static struct deal_result solve(struct deal *deal, struct sample *sample, uint64_t budget)
{
    struct deal_result result = deal_solve(deal, &sample->problem, budget, sample->worker);
    uint32_t orders = 0, workers = 0;
    for (uint32_t row = 0; row < sample->problem.orders; row++) {
        orders += served(sample, row);
        workers += served(sample, row) ? sample->order[row].crew : 0;
    }
    assert_true(result.cost == judged(sample));
    assert_int_equal(result.served, orders);
    assert_int_equal(result.sent, workers);
    assert_true(result.spent <= budget);
    return result;
}

static struct deal *deal_take(void)
{
    struct deal *deal = deal_new(&(struct deal_limits){ ORDERS_MAX, WORKERS_MAX, ORDERS_MAX * DEAL_CREW_MAX, CANDIDATES_MAX * DEAL_CREW_MAX });
    assert_non_null(deal);
    return deal;
}

static struct sample *sample_take(void)
{
    struct sample *sample = calloc(1, sizeof *sample);
    assert_non_null(sample);
    return sample;
}

/* ---- trying everything ---- */

static int64_t try_rows(const struct sample *sample, uint32_t row, uint32_t taken, uint32_t must);

/* Every way to fill the seats from this one on with workers of rising number. */
static int64_t try_seats(const struct sample *sample, uint32_t row, uint32_t seats, uint32_t from, uint32_t taken, uint32_t must)
{
    if (seats == 0) return try_rows(sample, row + 1, taken, must);
    int64_t least = INT64_MAX;
    for (uint32_t worker = from; worker < sample->problem.workers; worker++) {
        int64_t cost = cost_of(sample, row, worker);
        if ((taken >> worker & 1) || cost == INT64_MAX) continue;
        int64_t rest = try_seats(sample, row, seats - 1, worker + 1, taken | 1U << worker, must);
        if (rest != INT64_MAX && cost + rest < least) least = cost + rest;
    }
    return least;
}

/* The least cost of the rows from this one on, when those in `must` have to be served; INT64_MAX: they cannot. */
static int64_t try_rows(const struct sample *sample, uint32_t row, uint32_t taken, uint32_t must)
{
    if (row == sample->problem.orders) return 0;
    int64_t least = try_seats(sample, row, sample->order[row].crew, 0, taken, must);
    if (must >> row & 1) return least;
    int64_t rest = try_rows(sample, row + 1, taken, must);
    if (rest != INT64_MAX && rest + wait_of(sample, row) * sample->order[row].crew < least) least = rest + wait_of(sample, row) * sample->order[row].crew;
    return least;
}

/* The overdue one after the other, oldest first: who still finds a crew beside those before. */
static uint32_t elders_of(const struct sample *sample)
{
    uint32_t must = 0, seen = 0;
    for (;;) {
        uint32_t oldest = DEAL_NONE;
        for (uint32_t row = 0; row < sample->problem.orders; row++)
            if (!(seen >> row & 1) && sample->order[row].age_s >= sample->problem.weights.overdue_s &&
                (oldest == DEAL_NONE || sample->order[row].age_s > sample->order[oldest].age_s)) oldest = row;
        if (oldest == DEAL_NONE) return must;
        seen |= 1U << oldest;
        if (try_rows(sample, 0, 0, must | 1U << oldest) != INT64_MAX) must |= 1U << oldest;
    }
}

static void test_small(void **state)
{
    static const struct shape shapes[] = {
        { 4, 5, 70, 20, 20, 3, 0, { { 0, 0, 0, 0 }, 0, INT32_MAX } },
        { 5, 4, 60, 10, 15, 2, 5, { { 0, 2, 4, 6 }, 1, INT32_MAX } },
        { 5, 5, 50, 10, 8, 3, 9, { { 0, 1, 2, 3 }, 1, 5 } },        /* half of them overdue */
        { 5, 5, 90, 3, 3, 3, 9, { { 0, 0, 0, 0 }, 0, 3 } },         /* ties */
        { 4, 6, 80, 1000, 10, 3, 2, { { 0, 0, 0, 900 }, 100, 2 } }, /* waiting is cheap */
        { 6, 5, 30, 10, 50, 3, 9, { { 0, 0, 0, 0 }, 2, 0 } },       /* all overdue, few candidates */
    };
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    uint64_t seed = 11;
    uint32_t forced = 0;
    (void)state;
    for (uint32_t shape = 0; shape < ROWS(shapes); shape++)
        for (uint32_t turn = 0; turn < 250; turn++) {
            sample_fill(sample, &shapes[shape], &seed);
            struct deal_result result = solve(deal, sample, PLENTY);
            uint32_t must = elders_of(sample);
            assert_true(result.exact);
            assert_true(result.cost == try_rows(sample, 0, 0, must));
            for (uint32_t row = 0; row < sample->problem.orders; row++) assert_true(!(must >> row & 1) || served(sample, row));
            forced += result.cost != try_rows(sample, 0, 0, 0);
        }
    assert_true(forced > 100);      /* in so many of them it was dearer to serve the overdue */
    free(sample);
    deal_free(deal);
}

/* Any budget: crews whole, the overdue served, no dearer than before anything was searched; the same twice. */
static void test_budget(void **state)
{
    static const struct shape shapes[] = {
        { 40, 30, 25, 300, 400, 3, 900, { { 0, 60, 120, 180 }, 1, 700 } },
        { 150, 120, 12, 300, 400, 3, 900, { { 0, 60, 120, 180 }, 1, 800 } },
        { 120, 200, 9, 300, 400, 2, 900, { { 0, 0, 0, 0 }, 0, INT32_MAX } },
    };
    static const uint64_t budgets[] = { 0, 1, 10, 100, 1000, 5000, 20000, 100000 };
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    uint64_t seed = 5;
    (void)state;
    for (uint32_t shape = 0; shape < ROWS(shapes); shape++)
        for (uint32_t turn = 0; turn < 3; turn++) {
            uint32_t again[ORDERS_MAX * DEAL_CREW_MAX], size = shapes[shape].orders * DEAL_CREW_MAX * sizeof *again;
            sample_fill(sample, &shapes[shape], &seed);
            int64_t before = INT64_MAX;
            for (uint32_t i = 0; i < ROWS(budgets); i++) {
                struct deal_result result = solve(deal, sample, budgets[i]);
                if (i == 0) before = result.cost;
                assert_true(result.cost <= before);
                assert_false(i == 0 && result.exact);
                memcpy(again, sample->worker, size);
                assert_true(solve(deal, sample, budgets[i]).cost == result.cost);
                assert_memory_equal(again, sample->worker, size);
            }
        }
    free(sample);
    deal_free(deal);
}

/* Of single orders none is passed over for a worker it could have had by one whose serving saves less: so not by one that is younger by more than the
 * greatest difference of everything but age. */
static void test_passed_over(void **state)
{
    static const struct shape shape = { 200, 120, 12, 300, 200, 1, 2000, { { 0, 50, 100, 150 }, 1, INT32_MAX } };
    const int32_t spread = 300 + 200 + 150;
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    uint64_t seed = 31;
    uint32_t seen = 0;
    (void)state;
    for (uint32_t turn = 0; turn < 10; turn++) {
        sample_fill(sample, &shape, &seed);
        assert_true(solve(deal, sample, PLENTY).exact);
        for (uint32_t row = 0; row < sample->problem.orders; row++)
            for (uint32_t other = 0; other < sample->problem.orders && !served(sample, row); other++) {
                int64_t cost = served(sample, other) ? cost_of(sample, row, sample->worker[other * DEAL_CREW_MAX]) : INT64_MAX;
                if (cost == INT64_MAX) continue;
                seen++;
                assert_true(wait_of(sample, row) - cost <= wait_of(sample, other) - cost_of(sample, other, sample->worker[other * DEAL_CREW_MAX]));
                assert_true(sample->order[row].age_s - sample->order[other].age_s <= spread);
            }
    }
    assert_true(seen > 1000);
    free(sample);
    deal_free(deal);
}

/* An order that is dear to serve, and at every decision just as many workers as it needs, for each of whom a new order has come that is cheaper and of
 * the highest priority. Returns how long the dear one has waited when it is served. */
static int32_t waited_s(const struct deal_weights *weights, uint8_t crew, uint32_t dear, int32_t round_s)
{
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    uint32_t left = dear;
    int32_t age_s = -round_s;
    while (left > 0) {
        age_s += round_s;
        assert_true(age_s < 1000000);
        sample_clear(sample, crew, weights);
        for (uint32_t i = 0; i < left; i++) {
            add_order(sample, crew, 0, age_s + (int32_t)(dear - left), 0);
            for (uint32_t worker = 0; worker < crew; worker++) add_candidate(sample, worker, 500);
        }
        for (uint32_t worker = 0; worker < crew; worker++) {
            add_order(sample, 1, DEAL_PRIORITIES - 1, 0, 100);
            add_candidate(sample, worker, 1);
        }
        solve(deal, sample, PLENTY);
        for (uint32_t row = 0, before = left; row < before; row++) left -= served(sample, row);
    }
    free(sample);
    deal_free(deal);
    return age_s;
}

static void test_nobody_starves(void **state)
{
    static const struct { struct deal_weights weights; uint8_t crew; uint32_t dear; int32_t bound_s; } cases[] = {
        /* by age alone: when one second more outweighs cost, priority and what waiting costs the new one */
        { { { 0, 0, 0, 300 }, 1, INT32_MAX }, 1, 1, 499 + 300 + 100 + 30 },
        { { { 0, 0, 0, 300 }, 10, INT32_MAX }, 1, 1, 90 + 30 },
        { { { 0, 0, 0, 300 }, 1, INT32_MAX }, 3, 1, 499 + 300 + 100 + 30 },
        /* by being overdue, whatever the costs: the first at the next decision, then one at each */
        { { { 0, 0, 0, DEAL_COST_MAX }, 0, 600 }, 1, 1, 600 + 30 },
        { { { 0, 0, 0, DEAL_COST_MAX }, 0, 600 }, 2, 1, 600 + 30 },
        { { { 0, 0, 0, DEAL_COST_MAX }, 0, 600 }, 3, 1, 600 + 30 },
        { { { 0, 0, 0, DEAL_COST_MAX }, 0, 600 }, 1, 20, 600 + 20 * 30 },
        { { { 0, 0, 0, DEAL_COST_MAX }, 0, 600 }, 3, 20, 600 + 20 * 30 },
    };
    (void)state;
    for (uint32_t i = 0; i < ROWS(cases); i++) {
        int32_t waited = waited_s(&cases[i].weights, cases[i].crew, cases[i].dear, 30);
        assert_true(waited <= cases[i].bound_s);
        assert_true(waited > cases[i].bound_s / 2);      /* the others did come first until then */
    }
}

/* A priority is worth so much and no more. */
static void test_priority(void **state)
{
    static const struct { int64_t cost_high, cost_low; bool high; } cases[] = { { 100, 100, true }, { 199, 100, true }, { 201, 100, false }, { 50, 300, true } };
    const struct deal_weights weights = { { 0, 20, 50, 100 }, 0, INT32_MAX };
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    (void)state;
    for (uint32_t i = 0; i < ROWS(cases); i++) {
        sample_clear(sample, 1, &weights);
        add_order(sample, 1, 0, 0, 1000);
        add_candidate(sample, 0, cases[i].cost_low);
        add_order(sample, 1, 3, 0, 1000);
        add_candidate(sample, 0, cases[i].cost_high);
        solve(deal, sample, PLENTY);
        assert_int_equal(served(sample, 1), cases[i].high);
        assert_int_equal(served(sample, 0), !cases[i].high);
    }
    free(sample);
    deal_free(deal);
}

/* A crew that cannot be whole gives its workers to others. */
static void test_crews(void **state)
{
    const struct deal_weights weights = { { 0 }, 0, INT32_MAX };
    struct deal *deal = deal_take();
    struct sample *sample = sample_take();
    (void)state;
    sample_clear(sample, 3, &weights);
    add_order(sample, 3, 0, 0, 1000);                           /* wants all three, one of whom only the last may have */
    add_candidate(sample, 0, 1), add_candidate(sample, 1, 1);
    add_order(sample, 2, 0, 0, 1000);
    add_candidate(sample, 1, 5), add_candidate(sample, 0, 5);
    add_order(sample, 1, 0, 0, 1000);
    add_candidate(sample, 2, 900), add_candidate(sample, 0, 2);
    struct deal_result result = solve(deal, sample, PLENTY);
    assert_true(result.exact);
    assert_int_equal(result.served, 2);
    assert_int_equal(result.sent, 3);
    assert_int_equal(result.cost, 3000 + 10 + 900);
    free(sample);
    deal_free(deal);
}

static void test_limits(void **state)
{
    static const struct deal_limits wrong[] = { { 0, 1, 1, 1 }, { 1, 0, 1, 1 }, { 2, 1, 1, 1 }, { 1, 1, DEAL_SEATS_MAX + 1, 1 } };
    struct deal_problem nothing = { 0 };
    (void)state;
    for (uint32_t i = 0; i < ROWS(wrong); i++) assert_null(deal_new(&wrong[i]));
    deal_free(NULL);
    struct deal *deal = deal_new(&(struct deal_limits){ 1, 1, 1, 0 });
    uint32_t worker[1];
    struct deal_result result = deal_solve(deal, &nothing, PLENTY, worker);
    assert_true(result.exact);
    assert_int_equal(result.cost, 0);
    deal_free(deal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small), cmocka_unit_test(test_budget), cmocka_unit_test(test_passed_over), cmocka_unit_test(test_nobody_starves),
        cmocka_unit_test(test_priority), cmocka_unit_test(test_crews), cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
