/* batch.c - see batch.h. Each node of the search is one assignment in which some crews are given up and some, the overdue to begin with, must be whole.
 * What an assignment costs is a bound for all below it, and what is left of it when half filled crews have given back their workers is an answer. */
#include "engine/batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "engine/assign.h"
#include "engine/batch_elders.h"
#include "engine/ensure.h"

/* A seat that must be filled stays alone only if there is no way: more than any path over all seats could save. */
#define FORCED ASSIGN_COST_MAX
static_assert(2 * BATCH_COST_MAX * BATCH_SEATS_MAX <= FORCED, "no path saves as much");

enum fate { FATE_OPEN, FATE_FORCED, FATE_GIVEN_UP };

/* A solve looks at every edge a few times: so many of them are counted as one step of the budget. */
enum { EDGES_A_STEP = 16 };

struct batch {
    struct batch_limits limits;
    struct assign *assign;
    struct batch_elders elders;
    const struct batch_problem *problem;
    int64_t *wait;                 /* by order: of each seat, with priority and age */
    uint8_t *fate;                 /* by order */
    uint32_t *first, *column;      /* the assignment of a node, a row for each seat */
    int64_t *cost, *alone;
    uint32_t *row_order;           /* by row */
    uint32_t *column_of;           /* by row */
    uint32_t *by_wait;             /* orders, the dearest to leave waiting first */
    bool *taken;                   /* by worker */
    uint32_t *trial, *best;        /* answers as batch_solve() writes them */
    int64_t best_cost;
    uint32_t *trail;               /* orders whose fate was decided on the way to this node */
    uint32_t depth;
    uint64_t left;                 /* of the budget */
};

static bool take_memory(struct batch *batch, const struct batch_limits *limits)
{
    size_t answer = (size_t)limits->orders * BATCH_CREW_MAX;
    batch->assign = assign_new(&(struct assign_limits){ limits->seats, limits->workers });
    batch->wait = calloc(limits->orders, sizeof *batch->wait);
    batch->fate = calloc(limits->orders, sizeof *batch->fate);
    batch->first = calloc(limits->seats + 1u, sizeof *batch->first);
    batch->column = calloc(limits->edges + 1u, sizeof *batch->column);
    batch->cost = calloc(limits->edges + 1u, sizeof *batch->cost);
    batch->alone = calloc(limits->seats, sizeof *batch->alone);
    batch->row_order = calloc(limits->seats, sizeof *batch->row_order);
    batch->column_of = calloc(limits->seats, sizeof *batch->column_of);
    batch->by_wait = calloc(limits->orders, sizeof *batch->by_wait);
    batch->taken = calloc(limits->workers, sizeof *batch->taken);
    batch->trial = calloc(answer, sizeof *batch->trial);
    batch->best = calloc(answer, sizeof *batch->best);
    batch->trail = calloc(limits->orders, sizeof *batch->trail);
    return batch_elders_init(&batch->elders, limits) && batch->assign && batch->wait && batch->fate && batch->first && batch->column && batch->cost &&
           batch->alone && batch->row_order && batch->column_of && batch->by_wait && batch->taken && batch->trial && batch->best && batch->trail;
}

struct batch *batch_new(const struct batch_limits *limits)
{
    if (limits->orders < 1 || limits->workers < 1 || limits->workers > ASSIGN_SIZE_MAX) return NULL;
    if (limits->seats < limits->orders || limits->seats > BATCH_SEATS_MAX || limits->edges > INT32_MAX) return NULL;
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    batch->limits = *limits;
    if (take_memory(batch, limits)) return batch;
    batch_free(batch);
    return NULL;
}

void batch_free(struct batch *batch)
{
    if (!batch) return;
    assign_free(batch->assign);
    batch_elders_clear(&batch->elders);
    free(batch->wait);
    free(batch->fate);
    free(batch->first);
    free(batch->column);
    free(batch->cost);
    free(batch->alone);
    free(batch->row_order);
    free(batch->column_of);
    free(batch->by_wait);
    free(batch->taken);
    free(batch->trial);
    free(batch->best);
    free(batch->trail);
    free(batch);
}

/* ---- what waiting costs ---- */

static int64_t least64(int64_t a, int64_t b) { return a < b ? a : b; }

static void spend(struct batch *batch, uint64_t steps) { batch->left -= steps < batch->left ? steps : batch->left; }

static int64_t wait_cost(const struct batch_weights *weights, const struct batch_order *order)
{
    int64_t aged = weights->age > 0 && order->age_s > BATCH_COST_MAX / weights->age ? BATCH_COST_MAX : weights->age * order->age_s;
    return least64(order->wait + weights->priority[order->priority] + aged, BATCH_COST_MAX);
}

static bool dearer(const struct batch *batch, uint32_t a, uint32_t b)
{
    return batch->wait[a] != batch->wait[b] ? batch->wait[a] > batch->wait[b] : a < b;
}

static void ensure_fits(const struct batch *batch, const struct batch_problem *problem)
{
    const struct batch_weights *weights = &problem->weights;
    uint64_t seats = 0, edges = 0;
    ENSURE(problem->orders <= batch->limits.orders);
    ENSURE(problem->workers <= batch->limits.workers);
    for (uint32_t i = 0; i < BATCH_PRIORITIES; i++) ENSURE(weights->priority[i] >= 0 && weights->priority[i] <= BATCH_COST_MAX);
    ENSURE(weights->age >= 0 && weights->age <= BATCH_COST_MAX);
    for (uint32_t row = 0; row < problem->orders; row++) {
        const struct batch_order *order = &problem->order[row];
        ENSURE(order->crew >= 1 && order->crew <= BATCH_CREW_MAX && order->priority < BATCH_PRIORITIES && order->age_s >= 0);
        ENSURE(order->wait >= 0 && order->wait <= BATCH_COST_MAX);
        seats += order->crew;
        edges += (uint64_t)order->crew * order->count;
        for (uint32_t i = order->first; i < order->first + order->count; i++) {
            ENSURE(problem->candidate[i].worker < problem->workers);
            ENSURE(problem->candidate[i].cost >= -BATCH_COST_MAX && problem->candidate[i].cost <= BATCH_COST_MAX);
        }
    }
    ENSURE(seats <= batch->limits.seats);
    ENSURE(edges <= batch->limits.edges);
}

/* Merge sort, bottom up: stable, so that orders of the same cost stay in the order of their rows. `spare` is as long as the list. */
static void sort_by_wait(struct batch *batch, uint32_t *spare)
{
    uint32_t count = batch->problem->orders, *from = batch->by_wait, *to = spare;
    for (uint32_t row = 0; row < count; row++) from[row] = row;
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t low = 0; low < count; low += 2 * width) {
            uint32_t middle = low + width < count ? low + width : count, high = middle + width < count ? middle + width : count;
            for (uint32_t a = low, b = middle, at = low; at < high; at++) to[at] = a < middle && (b >= high || !dearer(batch, from[b], from[a])) ? from[a++] : from[b++];
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != batch->by_wait) memcpy(batch->by_wait, from, count * sizeof *from);
}

/* ---- answers ---- */

static uint32_t *crew_in(uint32_t *answer, uint32_t row) { return answer + (size_t)row * BATCH_CREW_MAX; }

static const struct batch_candidate *candidate_of(const struct batch_problem *problem, uint32_t row, uint32_t worker)
{
    const struct batch_candidate *candidate = &problem->candidate[problem->order[row].first];
    while (candidate->worker != worker) candidate++;
    return candidate;
}

static int64_t answer_cost(const struct batch *batch, uint32_t *answer)
{
    const struct batch_problem *problem = batch->problem;
    int64_t sum = 0;
    for (uint32_t row = 0; row < problem->orders; row++)
        for (uint32_t place = 0; place < problem->order[row].crew; place++) {
            uint32_t worker = crew_in(answer, row)[place];
            sum += worker == BATCH_NONE ? batch->wait[row] : candidate_of(problem, row, worker)->cost;
        }
    return sum;
}

/* The cheapest whole crew of those left, if that costs no more than waiting. */
static void serve_from_left(struct batch *batch, uint32_t row)
{
    const struct batch_problem *problem = batch->problem;
    const struct batch_order *order = &problem->order[row];
    const struct batch_candidate *crew[BATCH_CREW_MAX];
    uint32_t count = 0;
    int64_t sum = 0;
    for (uint32_t i = order->first; i < order->first + order->count; i++) {
        const struct batch_candidate *fresh = &problem->candidate[i];
        if (batch->taken[fresh->worker] || (count == order->crew && fresh->cost >= crew[count - 1]->cost)) continue;
        uint32_t at = count < order->crew ? count++ : count - 1;
        for (; at > 0 && crew[at - 1]->cost > fresh->cost; at--) crew[at] = crew[at - 1];
        crew[at] = fresh;
    }
    if (count < order->crew) return;
    for (uint32_t place = 0; place < count; place++) sum += crew[place]->cost;
    if (sum > batch->wait[row] * order->crew) return;
    for (uint32_t place = 0; place < count; place++) {
        crew_in(batch->trial, row)[place] = crew[place]->worker;
        batch->taken[crew[place]->worker] = true;
    }
}

/* Fills `trial` up with those who are left, the dearest to leave waiting first, and keeps it if nothing so far costs less. */
static void consider(struct batch *batch)
{
    const struct batch_problem *problem = batch->problem;
    memset(batch->taken, 0, problem->workers * sizeof *batch->taken);
    for (uint32_t row = 0; row < problem->orders; row++)
        for (uint32_t place = 0; place < BATCH_CREW_MAX; place++)
            if (crew_in(batch->trial, row)[place] != BATCH_NONE) batch->taken[crew_in(batch->trial, row)[place]] = true;
    for (uint32_t i = 0; i < problem->orders; i++)
        if (*crew_in(batch->trial, batch->by_wait[i]) == BATCH_NONE) serve_from_left(batch, batch->by_wait[i]);
    int64_t cost = answer_cost(batch, batch->trial);
    if (cost >= batch->best_cost) return;
    batch->best_cost = cost;
    memcpy(batch->best, batch->trial, (size_t)problem->orders * BATCH_CREW_MAX * sizeof *batch->best);
}

static void clear_trial(struct batch *batch)
{
    for (size_t i = 0; i < (size_t)batch->problem->orders * BATCH_CREW_MAX; i++) batch->trial[i] = BATCH_NONE;
}

/* ---- one node ---- */

/* Returns what the orders given up cost. */
static int64_t set_up(struct batch *batch, struct assign_problem *node)
{
    const struct batch_problem *problem = batch->problem;
    uint32_t rows = 0, edges = 0;
    int64_t given_up = 0;
    for (uint32_t row = 0; row < problem->orders; row++) {
        const struct batch_order *order = &problem->order[row];
        if (batch->fate[row] == FATE_GIVEN_UP) {
            given_up += batch->wait[row] * order->crew;
            continue;
        }
        for (uint32_t place = 0; place < order->crew; place++, rows++) {
            batch->first[rows] = edges;
            batch->row_order[rows] = row;
            batch->alone[rows] = batch->fate[row] == FATE_FORCED ? FORCED : batch->wait[row];
            for (uint32_t i = order->first; i < order->first + order->count; i++, edges++) {
                batch->column[edges] = problem->candidate[i].worker;
                batch->cost[edges] = problem->candidate[i].cost;
            }
        }
    }
    batch->first[rows] = edges;
    *node = (struct assign_problem){ rows, problem->workers, batch->first, batch->column, batch->cost, batch->alone };
    return given_up;
}

/* What an assignment shows. */
struct view {
    int64_t bound;                 /* no answer below this node costs less */
    bool possible;                 /* all who must be served are */
    uint32_t half;                 /* an order whose crew is half filled: the one with most seats filled, then the dearest to wait; BATCH_NONE: none is */
};

/* Puts the whole crews into `trial`; half filled ones give their workers back. */
static void read_rows(struct batch *batch, const struct assign_problem *node, struct view *view)
{
    uint32_t most = 0;
    clear_trial(batch);
    for (uint32_t at = 0; at < node->rows;) {
        uint32_t row = batch->row_order[at], crew = batch->problem->order[row].crew, filled = 0, *seat = crew_in(batch->trial, row);
        for (uint32_t place = 0; place < crew; place++, at++)
            if (batch->column_of[at] != ASSIGN_ALONE) seat[filled++] = batch->column_of[at];
        if (filled == crew) continue;
        if (batch->fate[row] == FATE_FORCED) view->possible = false;
        for (uint32_t place = 0; place < filled; place++) seat[place] = BATCH_NONE;
        if (filled < most || filled == 0 || (filled == most && view->half != BATCH_NONE && !dearer(batch, row, view->half))) continue;
        most = filled;
        view->half = row;
    }
}

/* false: the budget is over. What came out until then was considered. */
static bool solve_node(struct batch *batch, struct view *view)
{
    struct assign_problem node;
    *view = (struct view){ .possible = true, .half = BATCH_NONE };
    int64_t given_up = set_up(batch, &node);
    spend(batch, (node.rows + node.first[node.rows]) / EDGES_A_STEP + 1);
    struct assign_result result = assign_solve(batch->assign, &node, batch->left, batch->column_of);
    spend(batch, result.spent);
    view->bound = result.cost + given_up;
    read_rows(batch, &node, view);
    if (view->possible) consider(batch);
    return result.exact && batch->left > 0;
}

/* ---- the search ---- */

/* Back to the last order that was forced, which is now given up; false: there is none. */
static bool turn_back(struct batch *batch)
{
    while (batch->depth > 0) {
        uint32_t row = batch->trail[batch->depth - 1];
        if (batch->fate[row] == FATE_FORCED) {
            batch->fate[row] = FATE_GIVEN_UP;
            return true;
        }
        batch->fate[row] = FATE_OPEN;
        batch->depth--;
    }
    return false;
}

/* A half filled crew is forced first, since most of it is there, and given up later. Returns whether all was searched. */
static bool search(struct batch *batch)
{
    for (;;) {
        struct view view;
        if (!solve_node(batch, &view)) return false;
        if (view.possible && view.bound < batch->best_cost && view.half != BATCH_NONE) {
            batch->trail[batch->depth++] = view.half;
            batch->fate[view.half] = FATE_FORCED;
        } else if (!turn_back(batch)) {
            return true;
        }
    }
}

static void prepare(struct batch *batch, const struct batch_problem *problem, uint64_t budget)
{
    ensure_fits(batch, problem);
    batch->problem = problem;
    batch->left = budget;
    batch->depth = 0;
    batch->best_cost = INT64_MAX;
    for (uint32_t row = 0; row < problem->orders; row++) batch->wait[row] = wait_cost(&problem->weights, &problem->order[row]);
    sort_by_wait(batch, batch->trail);
    clear_trial(batch);
    batch_elders_seat(&batch->elders, problem, batch->trial);
    for (uint32_t row = 0; row < problem->orders; row++) batch->fate[row] = *crew_in(batch->trial, row) == BATCH_NONE ? FATE_OPEN : FATE_FORCED;
    consider(batch);
}

static struct batch_result read_best(const struct batch *batch, uint32_t *worker)
{
    struct batch_result result = { .cost = batch->best_cost };
    memcpy(worker, batch->best, (size_t)batch->problem->orders * BATCH_CREW_MAX * sizeof *worker);
    for (uint32_t row = 0; row < batch->problem->orders; row++) {
        if (*crew_in(worker, row) == BATCH_NONE) continue;
        result.served++;
        result.sent += batch->problem->order[row].crew;
    }
    return result;
}

struct batch_result batch_solve(struct batch *batch, const struct batch_problem *problem, uint64_t budget, uint32_t *worker)
{
    prepare(batch, problem, budget);
    bool exact = budget > 0 && search(batch);
    struct batch_result result = read_best(batch, worker);
    result.spent = budget - batch->left;
    result.exact = exact;
    batch->problem = NULL;
    return result;
}
