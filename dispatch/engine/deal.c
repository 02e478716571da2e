/* deal.c - see deal.h. Each node of the search is one assignment in which some crews are given up and some, the overdue to begin with, must be whole.
 * What an assignment costs is a bound for all below it, and what is left of it when half filled crews have given back their workers is an answer. */
#include "engine/deal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "engine/assign.h"
#include "engine/deal_elders.h"
#include "engine/ensure.h"

/* A seat that must be filled stays alone only if there is no way: more than any path over all seats could save. */
#define FORCED ASSIGN_COST_MAX
static_assert(2 * DEAL_COST_MAX * DEAL_SEATS_MAX <= FORCED, "no path saves as much");

enum fate { FATE_OPEN, FATE_FORCED, FATE_GIVEN_UP };

/* A solve looks at every edge a few times: so many of them are counted as one step of the budget. */
enum { EDGES_A_STEP = 16 };

struct deal {
    struct deal_limits limits;
    struct assign *assign;
    struct deal_elders elders;
    const struct deal_problem *problem;
    int64_t *wait;                 /* by order: of each seat, with priority and age */
    uint8_t *fate;                 /* by order */
    uint32_t *first, *column;      /* the assignment of a node, a row for each seat */
    int64_t *cost, *alone;
    uint32_t *row_order;           /* by row */
    uint32_t *column_of;           /* by row */
    uint32_t *by_wait;             /* orders, the dearest to leave waiting first */
    bool *taken;                   /* by worker */
    uint32_t *trial, *best;        /* answers as deal_solve() writes them */
    int64_t best_cost;
    uint32_t *trail;               /* orders whose fate was decided on the way to this node */
    uint32_t depth;
    uint64_t left;                 /* of the budget */
};

static bool take_memory(struct deal *deal, const struct deal_limits *limits)
{
    size_t answer = (size_t)limits->orders * DEAL_CREW_MAX;
    deal->assign = assign_new(&(struct assign_limits){ limits->seats, limits->workers });
    deal->wait = calloc(limits->orders, sizeof *deal->wait);
    deal->fate = calloc(limits->orders, sizeof *deal->fate);
    deal->first = calloc(limits->seats + 1u, sizeof *deal->first);
    deal->column = calloc(limits->edges + 1u, sizeof *deal->column);
    deal->cost = calloc(limits->edges + 1u, sizeof *deal->cost);
    deal->alone = calloc(limits->seats, sizeof *deal->alone);
    deal->row_order = calloc(limits->seats, sizeof *deal->row_order);
    deal->column_of = calloc(limits->seats, sizeof *deal->column_of);
    deal->by_wait = calloc(limits->orders, sizeof *deal->by_wait);
    deal->taken = calloc(limits->workers, sizeof *deal->taken);
    deal->trial = calloc(answer, sizeof *deal->trial);
    deal->best = calloc(answer, sizeof *deal->best);
    deal->trail = calloc(limits->orders, sizeof *deal->trail);
    return deal_elders_init(&deal->elders, limits) && deal->assign && deal->wait && deal->fate && deal->first && deal->column && deal->cost &&
           deal->alone && deal->row_order && deal->column_of && deal->by_wait && deal->taken && deal->trial && deal->best && deal->trail;
}

struct deal *deal_new(const struct deal_limits *limits)
{
    if (limits->orders < 1 || limits->workers < 1 || limits->workers > ASSIGN_SIZE_MAX) return NULL;
    if (limits->seats < limits->orders || limits->seats > DEAL_SEATS_MAX || limits->edges > INT32_MAX) return NULL;
    struct deal *deal = calloc(1, sizeof *deal);
    if (!deal) return NULL;
    deal->limits = *limits;
    if (take_memory(deal, limits)) return deal;
    deal_free(deal);
    return NULL;
}

void deal_free(struct deal *deal)
{
    if (!deal) return;
    assign_free(deal->assign);
    deal_elders_clear(&deal->elders);
    free(deal->wait);
    free(deal->fate);
    free(deal->first);
    free(deal->column);
    free(deal->cost);
    free(deal->alone);
    free(deal->row_order);
    free(deal->column_of);
    free(deal->by_wait);
    free(deal->taken);
    free(deal->trial);
    free(deal->best);
    free(deal->trail);
    free(deal);
}

/* ---- what waiting costs ---- */

static int64_t least64(int64_t a, int64_t b) { return a < b ? a : b; }

static void spend(struct deal *deal, uint64_t steps) { deal->left -= steps < deal->left ? steps : deal->left; }

static int64_t wait_cost(const struct deal_weights *weights, const struct deal_order *order)
{
    int64_t aged = weights->age > 0 && order->age_s > DEAL_COST_MAX / weights->age ? DEAL_COST_MAX : weights->age * order->age_s;
    return least64(order->wait + weights->priority[order->priority] + aged, DEAL_COST_MAX);
}

static bool dearer(const struct deal *deal, uint32_t a, uint32_t b)
{
    return deal->wait[a] != deal->wait[b] ? deal->wait[a] > deal->wait[b] : a < b;
}

static void ensure_fits(const struct deal *deal, const struct deal_problem *problem)
{
    const struct deal_weights *weights = &problem->weights;
    uint64_t seats = 0, edges = 0;
    ENSURE(problem->orders <= deal->limits.orders);
    ENSURE(problem->workers <= deal->limits.workers);
    for (uint32_t i = 0; i < DEAL_PRIORITIES; i++) ENSURE(weights->priority[i] >= 0 && weights->priority[i] <= DEAL_COST_MAX);
    ENSURE(weights->age >= 0 && weights->age <= DEAL_COST_MAX);
    for (uint32_t row = 0; row < problem->orders; row++) {
        const struct deal_order *order = &problem->order[row];
        ENSURE(order->crew >= 1 && order->crew <= DEAL_CREW_MAX && order->priority < DEAL_PRIORITIES && order->age_s >= 0);
        ENSURE(order->wait >= 0 && order->wait <= DEAL_COST_MAX);
        seats += order->crew;
        edges += (uint64_t)order->crew * order->count;
        for (uint32_t i = order->first; i < order->first + order->count; i++) {
            ENSURE(problem->candidate[i].worker < problem->workers);
            ENSURE(problem->candidate[i].cost >= -DEAL_COST_MAX && problem->candidate[i].cost <= DEAL_COST_MAX);
        }
    }
    ENSURE(seats <= deal->limits.seats);
    ENSURE(edges <= deal->limits.edges);
}

/* Merge sort, bottom up: stable, so that orders of the same cost stay in the order of their rows. `spare` is as long as the list. */
static void sort_by_wait(struct deal *deal, uint32_t *spare)
{
    uint32_t count = deal->problem->orders, *from = deal->by_wait, *to = spare;
    for (uint32_t row = 0; row < count; row++) from[row] = row;
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t low = 0; low < count; low += 2 * width) {
            uint32_t middle = low + width < count ? low + width : count, high = middle + width < count ? middle + width : count;
            for (uint32_t a = low, b = middle, at = low; at < high; at++) to[at] = a < middle && (b >= high || !dearer(deal, from[b], from[a])) ? from[a++] : from[b++];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != deal->by_wait) memcpy(deal->by_wait, from, count * sizeof *from);
}

/* ---- answers ---- */

static uint32_t *crew_in(uint32_t *answer, uint32_t row) { return answer + (size_t)row * DEAL_CREW_MAX; }

static const struct deal_candidate *candidate_of(const struct deal_problem *problem, uint32_t row, uint32_t worker)
{
    const struct deal_candidate *candidate = &problem->candidate[problem->order[row].first];
    while (candidate->worker != worker) candidate++;
    return candidate;
}

static int64_t answer_cost(const struct deal *deal, uint32_t *answer)
{
    const struct deal_problem *problem = deal->problem;
    int64_t sum = 0;
    for (uint32_t row = 0; row < problem->orders; row++)
        for (uint32_t place = 0; place < problem->order[row].crew; place++) {
            uint32_t worker = crew_in(answer, row)[place];
            sum += worker == DEAL_NONE ? deal->wait[row] : candidate_of(problem, row, worker)->cost;
        }
    return sum;
}

/* The cheapest whole crew of those left, if that costs no more than waiting. */
static void serve_from_left(struct deal *deal, uint32_t row)
{
    const struct deal_problem *problem = deal->problem;
    const struct deal_order *order = &problem->order[row];
    const struct deal_candidate *crew[DEAL_CREW_MAX];
    uint32_t count = 0;
    int64_t sum = 0;
    for (uint32_t i = order->first; i < order->first + order->count; i++) {
        const struct deal_candidate *fresh = &problem->candidate[i];
        if (deal->taken[fresh->worker] || (count == order->crew && fresh->cost >= crew[count - 1]->cost)) continue;
        uint32_t at = count < order->crew ? count++ : count - 1;
        for (; at > 0 && crew[at - 1]->cost > fresh->cost; at--) crew[at] = crew[at - 1];
        crew[at] = fresh;
    }
    if (count < order->crew) return;
    for (uint32_t place = 0; place < count; place++) sum += crew[place]->cost;
    if (sum > deal->wait[row] * order->crew) return;
    for (uint32_t place = 0; place < count; place++) {
        crew_in(deal->trial, row)[place] = crew[place]->worker;
        deal->taken[crew[place]->worker] = true;
    }
}

/* Fills `trial` up with those who are left, the dearest to leave waiting first, and keeps it if nothing so far costs less. */
static void consider(struct deal *deal)
{
    const struct deal_problem *problem = deal->problem;
    memset(deal->taken, 0, problem->workers * sizeof *deal->taken);
    for (uint32_t row = 0; row < problem->orders; row++)
        for (uint32_t place = 0; place < DEAL_CREW_MAX; place++)
            if (crew_in(deal->trial, row)[place] != DEAL_NONE) deal->taken[crew_in(deal->trial, row)[place]] = true;
    for (uint32_t i = 0; i < problem->orders; i++)
        if (*crew_in(deal->trial, deal->by_wait[i]) == DEAL_NONE) serve_from_left(deal, deal->by_wait[i]);
    int64_t cost = answer_cost(deal, deal->trial);
    if (cost >= deal->best_cost) return;
    deal->best_cost = cost;
    memcpy(deal->best, deal->trial, (size_t)problem->orders * DEAL_CREW_MAX * sizeof *deal->best);
}

static void clear_trial(struct deal *deal)
{
    for (size_t i = 0; i < (size_t)deal->problem->orders * DEAL_CREW_MAX; i++) deal->trial[i] = DEAL_NONE;
}

/* ---- one node ---- */

/* Returns what the orders given up cost. */
static int64_t set_up(struct deal *deal, struct assign_problem *node)
{
    const struct deal_problem *problem = deal->problem;
    uint32_t rows = 0, edges = 0;
    int64_t given_up = 0;
    for (uint32_t row = 0; row < problem->orders; row++) {
        const struct deal_order *order = &problem->order[row];
        if (deal->fate[row] == FATE_GIVEN_UP) {
            given_up += deal->wait[row] * order->crew;
            continue;
        }
        for (uint32_t place = 0; place < order->crew; place++, rows++) {
            deal->first[rows] = edges;
            deal->row_order[rows] = row;
            deal->alone[rows] = deal->fate[row] == FATE_FORCED ? FORCED : deal->wait[row];
            for (uint32_t i = order->first; i < order->first + order->count; i++, edges++) {
                deal->column[edges] = problem->candidate[i].worker;
                deal->cost[edges] = problem->candidate[i].cost;
            }
        }
    }
    deal->first[rows] = edges;
    *node = (struct assign_problem){ rows, problem->workers, deal->first, deal->column, deal->cost, deal->alone };
    return given_up;
}

/* What an assignment shows. */
struct view {
    int64_t bound;                 /* no answer below this node costs less */
    bool possible;                 /* all who must be served are */
    uint32_t half;                 /* an order whose crew is half filled: the one with most seats filled, then the dearest to wait; DEAL_NONE: none is */
};

/* Puts the whole crews into `trial`; half filled ones give their workers back. */
static void read_rows(struct deal *deal, const struct assign_problem *node, struct view *view)
{
    uint32_t most = 0;
    clear_trial(deal);
    for (uint32_t at = 0; at < node->rows;) {
        uint32_t row = deal->row_order[at], crew = deal->problem->order[row].crew, filled = 0, *seat = crew_in(deal->trial, row);
        for (uint32_t place = 0; place < crew; place++, at++)
            if (deal->column_of[at] != ASSIGN_ALONE) seat[filled++] = deal->column_of[at];
        if (filled == crew) continue;
        if (deal->fate[row] == FATE_FORCED) view->possible = false;
        for (uint32_t place = 0; place < filled; place++) seat[place] = DEAL_NONE;
        if (filled < most || filled == 0 || (filled == most && view->half != DEAL_NONE && !dearer(deal, row, view->half))) continue;
        most = filled;
        view->half = row;
    }
}

/* false: the budget is over. What came out until then was considered. */
static bool solve_node(struct deal *deal, struct view *view)
{
    struct assign_problem node;
    *view = (struct view){ .possible = true, .half = DEAL_NONE };
    int64_t given_up = set_up(deal, &node);
    spend(deal, (node.rows + node.first[node.rows]) / EDGES_A_STEP + 1);
    struct assign_result result = assign_solve(deal->assign, &node, deal->left, deal->column_of);
    spend(deal, result.spent);
    view->bound = result.cost + given_up;
    read_rows(deal, &node, view);
    if (view->possible) consider(deal);
    return result.exact && deal->left > 0;
}

/* ---- the search ---- */

/* Back to the last order that was forced, which is now given up; false: there is none. */
static bool turn_back(struct deal *deal)
{
    while (deal->depth > 0) {
        uint32_t row = deal->trail[deal->depth - 1];
        if (deal->fate[row] == FATE_FORCED) {
            deal->fate[row] = FATE_GIVEN_UP;
            return true;
        }
        deal->fate[row] = FATE_OPEN;
        deal->depth--;
    }
    return false;
}

/* A half filled crew is forced first, since most of it is there, and given up later. Returns whether all was searched. */
static bool search(struct deal *deal)
{
    for (;;) {
        struct view view;
        if (!solve_node(deal, &view)) return false;
        if (view.possible && view.bound < deal->best_cost && view.half != DEAL_NONE) {
            deal->trail[deal->depth++] = view.half;
            deal->fate[view.half] = FATE_FORCED;
        } else if (!turn_back(deal)) {
            return true;
        }
    }
}

static void prepare(struct deal *deal, const struct deal_problem *problem, uint64_t budget)
{
    ensure_fits(deal, problem);
    deal->problem = problem;
    deal->left = budget;
    deal->depth = 0;
    deal->best_cost = INT64_MAX;
    for (uint32_t row = 0; row < problem->orders; row++) deal->wait[row] = wait_cost(&problem->weights, &problem->order[row]);
    sort_by_wait(deal, deal->trail);
    clear_trial(deal);
    deal_elders_seat(&deal->elders, problem, deal->trial);
    for (uint32_t row = 0; row < problem->orders; row++) deal->fate[row] = *crew_in(deal->trial, row) == DEAL_NONE ? FATE_OPEN : FATE_FORCED;
    consider(deal);
}

static struct deal_result read_best(const struct deal *deal, uint32_t *worker)
{
    struct deal_result result = { .cost = deal->best_cost };
    memcpy(worker, deal->best, (size_t)deal->problem->orders * DEAL_CREW_MAX * sizeof *worker);
    for (uint32_t row = 0; row < deal->problem->orders; row++) {
        if (*crew_in(worker, row) == DEAL_NONE) continue;
        result.served++;
        result.sent += deal->problem->order[row].crew;
    }
    return result;
}

struct deal_result deal_solve(struct deal *deal, const struct deal_problem *problem, uint64_t budget, uint32_t *worker)
{
    prepare(deal, problem, budget);
    bool exact = budget > 0 && search(deal);
    struct deal_result result = read_best(deal, worker);
    result.spent = budget - deal->left;
    result.exact = exact;
    deal->problem = NULL;
    return result;
}
