/* Day plans of crews and of visits that may be late: tiny problems against every plan there is, greater ones against a slow judge of starts and costs,
 * through openings, admissions and closings. The judge knows the words of route.h alone: starts are raised over and over until nothing moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/route/route.h"
#include "random_bits.h"

enum { VISITS = 48, WORKERS = 8, PLACES = 20, DAY = VISITS, HORIZON = 2000 };

struct draft {
    struct route_problem problem;
    struct route_visit visit[VISITS];
    struct route_worker worker[WORKERS];
    int32_t travel[PLACES * PLACES], bias[WORKERS * VISITS];
};

struct plan { uint32_t visit[WORKERS][DAY + 1], count[WORKERS]; int32_t start[VISITS], end[WORKERS]; uint32_t by[VISITS]; };

enum feature { HAS_SKILLS = 1, HAS_BIAS = 2, HAS_BALANCE = 4, HAS_ODD_TRAVEL = 8, HAS_STOCK = 16, HAS_HARD = 32, HAS_OPEN_END = 64, FEATURES = 128 };

static void draft_visit(struct draft *draft, uint32_t row, uint32_t features, uint64_t *seed)
{
    int32_t earliest = (int32_t)random_below(seed, 300), due = earliest + (int32_t)random_below(seed, 150);
    struct route_visit *visit = &draft->visit[row];
    *visit = (struct route_visit){
        .place = random_below(seed, draft->problem.places), .earliest = earliest, .latest = HORIZON, .due = due, .service = (int32_t)random_below(seed, 40),
        .worker = ROUTE_NONE, .with = ROUTE_NONE, .unserved = 800 + random_below(seed, 4000),
    };
    if (features & HAS_HARD && random_below(seed, 2) == 0) {
        visit->latest = due;
        visit->due = ROUTE_NEVER_LATE;
    }
    if (features & HAS_SKILLS) visit->skills = random_bits(seed) & random_bits(seed) & 7;
    if (features & HAS_STOCK) {
        visit->load = (int32_t)random_below(seed, 4);
        visit->kits = random_bits(seed) & random_bits(seed) & 3;
        visit->parts[1] = (uint16_t)random_below(seed, 2);
    }
    if (random_below(seed, 12) == 0) visit->worker = random_below(seed, draft->problem.workers);
}

/* The two belong together: at once, or the second some time after the first. */
static void draft_pair(struct draft *draft, uint32_t row, uint64_t *seed)
{
    struct route_visit *first = &draft->visit[row], *second = first + 1;
    int32_t least = random_below(seed, 2) == 0 ? 0 : (int32_t)random_below(seed, 60), most = least + (random_below(seed, 2) == 0 ? 0 : (int32_t)random_below(seed, 60));
    first->with = row + 1;
    second->with = row;
    second->place = first->place;
    second->unserved = first->unserved;
    first->gap_least = least;
    first->gap_most = most;
    second->gap_least = -most;
    second->gap_most = -least;
}

static void draft_random(struct draft *draft, uint32_t visits, uint32_t workers, uint32_t features, uint64_t *seed)
{
    memset(draft, 0, sizeof *draft);
    draft->problem = (struct route_problem){
        .visits = visits, .workers = workers, .places = PLACES, .visit = draft->visit, .worker = draft->worker, .travel = draft->travel,
        .weight = { .travel = 1 + (int32_t)random_below(seed, 3), .late = (int32_t)random_below(seed, 4), .latest_late = (int32_t)random_below(seed, 4) },
    };
    if (features & HAS_BALANCE) {
        draft->problem.weight.balance = 1 + (int32_t)random_below(seed, 5);
        draft->problem.weight.balance_tick = 1 + (int32_t)random_below(seed, 30);
    }
    for (uint32_t from = 0; from < PLACES; from++)
        for (uint32_t to = 0; to < PLACES; to++)
            draft->travel[from * PLACES + to] = from == to ? 0 : features & HAS_ODD_TRAVEL ? (int32_t)random_below(seed, 60) : 10 + abs((int32_t)from - (int32_t)to) * 3;
    for (uint32_t row = 0; row < workers; row++) {
        draft->worker[row] = (struct route_worker){
            .from = random_below(seed, PLACES), .to = random_below(seed, PLACES), .start = (int32_t)random_below(seed, 60), .end = 500 + (int32_t)random_below(seed, 600),
            .load = 6 + (int32_t)random_below(seed, 20), .skills = 1 | (random_bits(seed) & 7), .kits = random_bits(seed) & 3,
            .parts = { 0, (uint16_t)random_below(seed, 4) }, .kit_place = 0, .worked = (int32_t)random_below(seed, 100),
        };
        if (features & HAS_OPEN_END && random_below(seed, 2) == 0) draft->worker[row].to = ROUTE_NONE;
    }
    for (uint32_t row = 0; row < visits; row++) draft_visit(draft, row, features, seed);
    for (uint32_t row = 0; row + 1 < visits; row++)
        if (draft->visit[row].with == ROUTE_NONE && random_below(seed, 3) == 0) draft_pair(draft, row, seed);
    if (visits > 1 && draft->visit[0].with == ROUTE_NONE && draft->visit[1].with == ROUTE_NONE) draft_pair(draft, 0, seed);
    if (!(features & HAS_BIAS)) return;
    draft->problem.bias = draft->bias;
    for (uint32_t cell = 0; cell < workers * visits; cell++)
        draft->bias[cell] = random_below(seed, 6) == 0 ? ROUTE_BARRED : (int32_t)random_below(seed, 200) - 100;
}

static int32_t travel(const struct route_problem *problem, uint32_t from, uint32_t to)
{
    return to == ROUTE_NONE ? 0 : problem->travel[(size_t)from * problem->places + to];
}

static bool able(const struct route_problem *problem, uint32_t worker, const uint32_t *visits, uint32_t count)
{
    const struct route_worker *who = &problem->worker[worker];
    int64_t load = 0, parts[ROUTE_PARTS_MAX] = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        const struct route_visit *visit = &problem->visit[visits[i]];
        load += visit->load;
        if (load > who->load || (visit->skills & ~who->skills) || (visit->kits & ~who->kits)) return false;
        if (visit->worker != ROUTE_NONE && visit->worker != worker) return false;
        if (problem->bias && problem->bias[(size_t)worker * problem->visits + visits[i]] == ROUTE_BARRED) return false;
        for (uint32_t part = 0; part < ROUTE_PARTS_MAX; part++)
            if ((parts[part] += visit->parts[part]) > who->parts[part]) return false;
    }
    return true;
}

static bool raise_to(int32_t *tick, int32_t least)
{
    if (*tick >= least) return false;
    *tick = least;
    return true;
}

/* Fills starts and ends. False: somebody cannot, comes too late, or a crew is not whole. */
static bool judge_times(const struct route_problem *problem, struct plan *plan)
{
    memset(plan->by, 0xff, sizeof plan->by);
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        if (!able(problem, worker, plan->visit[worker], plan->count[worker])) return false;
        for (uint32_t i = 0; i < plan->count[worker]; i++) plan->by[plan->visit[worker][i]] = worker;
    }
    for (uint32_t visit = 0; visit < problem->visits; visit++) {
        uint32_t with = problem->visit[visit].with;
        plan->start[visit] = problem->visit[visit].earliest;
        if (with == ROUTE_NONE || plan->by[visit] == ROUTE_NONE) continue;
        if (plan->by[with] == ROUTE_NONE || plan->by[with] == plan->by[visit]) return false;
    }
    for (bool moves = true; moves;) {
        moves = false;
        for (uint32_t worker = 0; worker < problem->workers; worker++) {
            const struct route_worker *who = &problem->worker[worker];
            int32_t tick = who->start;
            uint32_t place = who->from;
            for (uint32_t i = 0; i < plan->count[worker]; i++) {
                uint32_t visit = plan->visit[worker][i], with = problem->visit[visit].with;
                moves |= raise_to(&plan->start[visit], tick + travel(problem, place, problem->visit[visit].place));
                if (with != ROUTE_NONE) moves |= raise_to(&plan->start[with], plan->start[visit] + problem->visit[visit].gap_least);
                if (plan->start[visit] > problem->visit[visit].latest) return false;
                tick = plan->start[visit] + problem->visit[visit].service;
                place = problem->visit[visit].place;
            }
            plan->end[worker] = plan->count[worker] == 0 ? who->start : tick + travel(problem, place, who->to);
            if (plan->end[worker] > who->end) return false;
        }
    }
    return true;
}

static struct route_result judge_cost(const struct route_problem *problem, const struct plan *plan, const bool *open)
{
    const struct route_weights *weight = &problem->weight;
    struct route_result result = { 0 };
    int64_t latest = 0;
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        uint32_t place = problem->worker[worker].from;
        int64_t worked = problem->worker[worker].worked;
        for (uint32_t i = 0; i < plan->count[worker]; i++) {
            const struct route_visit *visit = &problem->visit[plan->visit[worker][i]];
            int64_t late = plan->start[plan->visit[worker][i]] - (int64_t)visit->due;
            result.travel += weight->travel * travel(problem, place, visit->place);
            if (late > 0) result.late += late * weight->late;
            if (late > latest) latest = late;
            if (problem->bias) result.bias += problem->bias[(size_t)worker * problem->visits + plan->visit[worker][i]];
            worked += visit->service;
            place = visit->place;
        }
        if (plan->count[worker] > 0) result.travel += weight->travel * travel(problem, place, problem->worker[worker].to);
        if (weight->balance > 0) result.balance += weight->balance * (worked / weight->balance_tick) * (worked / weight->balance_tick);
    }
    result.latest_late = latest * weight->latest_late;
    for (uint32_t visit = 0; visit < problem->visits; visit++)
        if (open[visit] && plan->by[visit] == ROUTE_NONE) {
            result.unserved += problem->visit[visit].unserved;
            result.unserved_count++;
        }
    result.cost = result.travel + result.late + result.latest_late + result.bias + result.balance + result.unserved;
    return result;
}

/* The best plan of the solver: every rule, start, end and part of the cost. */
static void judge(const struct route_problem *problem, const struct route *route, const bool *open)
{
    struct plan plan;
    int32_t told[VISITS];
    memset(&plan, 0, sizeof plan);
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        int32_t start[DAY];
        plan.count[worker] = route_visits(route, worker, plan.visit[worker], start, DAY);
        assert_true(plan.count[worker] <= DAY);
        for (uint32_t i = 0; i < plan.count[worker]; i++) {
            assert_true(plan.visit[worker][i] < problem->visits && open[plan.visit[worker][i]]);
            for (uint32_t other = 0; other <= worker; other++)
                for (uint32_t j = 0; j < (other < worker ? plan.count[other] : i); j++) assert_true(plan.visit[other][j] != plan.visit[worker][i]);
            told[plan.visit[worker][i]] = start[i];
        }
    }
    assert_true(judge_times(problem, &plan));
    for (uint32_t worker = 0; worker < problem->workers; worker++) {
        const struct route_worker *who = &problem->worker[worker];
        uint32_t first = plan.visit[worker][0];
        assert_int_equal(route_end(route, worker), plan.end[worker]);
        assert_int_equal(route_leave(route, worker),
                         plan.count[worker] == 0 ? who->start : plan.start[first] - travel(problem, who->from, problem->visit[first].place));
        for (uint32_t i = 0; i < plan.count[worker]; i++) assert_int_equal(told[plan.visit[worker][i]], plan.start[plan.visit[worker][i]]);
    }
    struct route_result want = judge_cost(problem, &plan, open), got = route_best(route);
    assert_int_equal(got.unserved_count, want.unserved_count);
    assert_true(got.travel == want.travel && got.late == want.late && got.latest_late == want.latest_late && got.bias == want.bias);
    assert_true(got.balance == want.balance && got.unserved == want.unserved && got.paid == 0);
    assert_true(got.cost == want.cost);
}

static struct route *route_of(const struct draft *draft, uint64_t seed)
{
    struct route *route = route_new(&(struct route_limits){ .visits = VISITS, .workers = WORKERS, .places = PLACES, .crews = true });
    assert_non_null(route);
    assert_int_equal(route_check(&draft->problem, NULL), ROUTE_FAULT_NONE);
    assert_true(route_load(route, &draft->problem, seed));
    return route;
}

struct search { const struct route_problem *problem; struct plan plan; bool open[VISITS]; int64_t best; };

/* Each visit at every position of every day, or nowhere. */
static void search_all(struct search *search, uint32_t visit)
{
    if (visit == search->problem->visits) {
        if (!judge_times(search->problem, &search->plan)) return;
        int64_t cost = judge_cost(search->problem, &search->plan, search->open).cost;
        if (cost < search->best) search->best = cost;
        return;
    }
    search_all(search, visit + 1);
    for (uint32_t worker = 0; worker < search->problem->workers; worker++) {
        uint32_t *row = search->plan.visit[worker], count = search->plan.count[worker]++;
        for (uint32_t at = 0; at <= count; at++) {
            memmove(&row[at + 1], &row[at], (count - at) * sizeof *row);
            row[at] = visit;
            search_all(search, visit + 1);
            memmove(&row[at], &row[at + 1], (count - at) * sizeof *row);
        }
        search->plan.count[worker] = count;
    }
}

static void the_best_of_all_plans_is_found(void **state)
{
    (void)state;
    uint64_t seed = 21;
    for (uint32_t round = 0; round < 150; round++) {
        struct draft draft;
        draft_random(&draft, 2 + random_below(&seed, 4), 2 + random_below(&seed, 2), random_below(&seed, FEATURES), &seed);
        struct search search = { .problem = &draft.problem, .best = INT64_MAX };
        memset(search.open, true, sizeof search.open);
        search_all(&search, 0);
        struct route *route = route_of(&draft, round);
        route_open_all(route);
        route_plan(route, 3000);
        route_step(route, 3000);
        judge(&draft.problem, route, search.open);
        if (route_best(route).cost != search.best) fail_msg("round %u: %lld, best %lld", round, (long long)route_best(route).cost, (long long)search.best);
        route_free(route);
    }
}

struct life { const struct draft *draft; struct route *route; bool open[VISITS]; uint64_t seed; };

static void life_mark(struct life *life, uint32_t visit, bool open)
{
    uint32_t with = life->draft->visit[visit].with;
    life->open[visit] = open;
    if (with != ROUTE_NONE) life->open[with] = open;
}

static void life_open(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    route_open(life->route, visit);
    life_mark(life, visit, true);
}

static void life_admit(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    int64_t before = route_best(life->route).cost, cost = 0;
    if (life->open[visit]) return;
    if (route_admit(life->route, visit, &cost)) life_mark(life, visit, true);
    assert_true(route_best(life->route).cost - before == cost);
}

static void life_close(struct life *life)
{
    uint32_t visit = random_below(&life->seed, life->draft->problem.visits);
    int64_t before = route_best(life->route).cost;
    bool was = life->open[visit], closed = route_close(life->route, visit);
    if (closed) life_mark(life, visit, false);
    else assert_true(route_best(life->route).cost == before);
    assert_true(was || !closed);
}

static void every_plan_keeps_the_rules(void **state)
{
    (void)state;
    static void (*const event[])(struct life *) = { life_open, life_admit, life_admit, life_close };
    uint64_t seed = 8;
    for (uint32_t round = 0; round < 120; round++) {
        struct draft draft;
        draft_random(&draft, 6 + random_below(&seed, VISITS - 6), 2 + random_below(&seed, WORKERS - 1), random_below(&seed, FEATURES), &seed);
        struct life life = { .draft = &draft, .route = route_of(&draft, round), .seed = seed };
        for (uint32_t i = 0; i < 40; i++) {
            event[random_below(&life.seed, sizeof event / sizeof event[0])](&life);
            judge(&draft.problem, life.route, life.open);
            route_step(life.route, random_below(&life.seed, 40));
            judge(&draft.problem, life.route, life.open);
        }
        seed = life.seed;
        route_free(life.route);
    }
}

/* Every pair of positions, tried by hand: nowhere at all. */
static bool fits_somewhere(const struct route_problem *problem, const struct route *route, uint32_t visit)
{
    uint32_t with = problem->visit[visit].with;
    struct plan plan, tried;
    memset(&plan, 0, sizeof plan);
    for (uint32_t worker = 0; worker < problem->workers; worker++) plan.count[worker] = route_visits(route, worker, plan.visit[worker], NULL, DAY);
    for (uint32_t one = 0; one < problem->workers; one++)
        for (uint32_t at = 0; at <= plan.count[one]; at++)
            for (uint32_t two = 0; two < (with == ROUTE_NONE ? 1 : problem->workers); two++)
                for (uint32_t at_two = 0; at_two <= (with == ROUTE_NONE ? 0 : plan.count[two]); at_two++) {
                    if (with != ROUTE_NONE && one == two) continue;
                    tried = plan;
                    memmove(&tried.visit[one][at + 1], &tried.visit[one][at], (tried.count[one]++ - at) * sizeof tried.visit[0][0]);
                    tried.visit[one][at] = visit;
                    if (with != ROUTE_NONE) {
                        memmove(&tried.visit[two][at_two + 1], &tried.visit[two][at_two], (tried.count[two]++ - at_two) * sizeof tried.visit[0][0]);
                        tried.visit[two][at_two] = with;
                    }
                    if (judge_times(problem, &tried)) return true;
                }
    return false;
}

static void what_is_refused_fits_nowhere(void **state)
{
    (void)state;
    uint64_t seed = 77;
    uint32_t refused = 0, admitted = 0;
    for (uint32_t round = 0; round < 60; round++) {
        struct draft draft;
        bool open[VISITS] = { false };
        draft_random(&draft, 24, 3, HAS_HARD | random_below(&seed, FEATURES), &seed);
        struct route *route = route_of(&draft, round);
        for (uint32_t visit = 0; visit < draft.problem.visits; visit++) {
            uint32_t with = draft.visit[visit].with;
            int64_t cost;
            if (open[visit] || (with != ROUTE_NONE && with < visit)) continue;
            bool fits = fits_somewhere(&draft.problem, route, visit), taken = route_admit(route, visit, &cost);
            assert_int_equal(taken, fits);
            if (taken) open[visit] = true;
            if (taken && with != ROUTE_NONE) open[with] = true;
            admitted += taken;
            refused += !taken;
            route_step(route, 20);
        }
        judge(&draft.problem, route, open);
        route_free(route);
    }
    assert_true(refused > 100 && admitted > 100);
}

static void same_seed_same_plan(void **state)
{
    (void)state;
    uint64_t seed = 4;
    struct draft draft;
    draft_random(&draft, VISITS, WORKERS, HAS_SKILLS | HAS_BIAS, &seed);
    struct route *one = route_of(&draft, 7), *other = route_of(&draft, 8);
    route_open_all(other);
    route_step(other, 100);
    assert_true(route_load(other, &draft.problem, 7));          /* what was before leaves no trace */
    route_open_all(one);
    route_open_all(other);
    for (uint32_t i = 0; i < 5; i++) {
        route_step(one, 300);
        route_step(other, 300);
    }
    for (uint32_t worker = 0; worker < draft.problem.workers; worker++) {
        uint32_t a[DAY], b[DAY], count = route_visits(one, worker, a, NULL, DAY);
        assert_int_equal(route_visits(other, worker, b, NULL, DAY), count);
        assert_memory_equal(a, b, count * sizeof *a);
    }
    route_free(one);
    route_free(other);
}

static void what_it_does_not_do_is_refused(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct draft draft;
    draft_random(&draft, 4, 2, 0, &seed);
    struct route *without = route_new(&(struct route_limits){ .visits = VISITS, .workers = WORKERS, .places = PLACES });
    assert_false(route_load(without, &draft.problem, 1));
    route_free(without);
    struct route *route = route_of(&draft, 1);
    assert_false(route_put(route, 0, (const uint32_t[]){ 0 }, 1));
    draft.problem.weight.paid = 1;
    assert_false(route_load(route, &draft.problem, 1));
    draft.problem.weight.paid = 0;
    draft.visit[0].gap_most++;                  /* no longer the mirror image */
    assert_int_equal(route_check(&draft.problem, NULL), ROUTE_FAULT_CREW);
    assert_false(route_load(route, &draft.problem, 1));
    route_free(route);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_of_all_plans_is_found), cmocka_unit_test(every_plan_keeps_the_rules), cmocka_unit_test(what_is_refused_fits_nowhere),
        cmocka_unit_test(same_seed_same_plan), cmocka_unit_test(what_it_does_not_do_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
