/* assign.c - see assign.h. Kept at all times: cost - row_price - column_price >= 0 on every edge and alone - row_price >= 0, both 0 where taken; a free
 * column has the price 0. So the rows placed so far are placed at the least cost there is for them. */
#include "engine/assign.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"

enum { NOBODY = UINT32_MAX };

struct assign {
    struct assign_limits limits;
    const struct assign_problem *problem;
    int64_t *row_price, *column_price;
    uint32_t *row_of;              /* by column */
    uint32_t *column_of;           /* by row; NOBODY: alone, or not placed yet */
    int64_t *distance;             /* by column, from the row being placed; INT64_MAX: not reached */
    uint32_t *from;                /* by column: the row before it on the path */
    uint32_t *heap, *place;        /* columns by distance, then number; where a column is in the heap */
    uint32_t *reached, *settled;   /* columns with a distance, and those taken from the heap */
    uint32_t heap_count, reached_count, settled_count;
    uint32_t *waiting;             /* rows that somebody else has to make room for */
    uint32_t waiting_count;
    uint32_t *greedy;              /* by row: what is compared with when the budget strikes */
    uint64_t left;                 /* of the budget */
};

struct assign *assign_new(const struct assign_limits *limits)
{
    if (limits->rows < 1 || limits->rows > ASSIGN_SIZE_MAX || limits->columns < 1 || limits->columns > ASSIGN_SIZE_MAX) return NULL;
    struct assign *assign = calloc(1, sizeof *assign);
    if (!assign) return NULL;
    assign->limits = *limits;
    assign->row_price = calloc(limits->rows, sizeof *assign->row_price);
    assign->column_price = calloc(limits->columns, sizeof *assign->column_price);
    assign->row_of = calloc(limits->columns, sizeof *assign->row_of);
    assign->column_of = calloc(limits->rows, sizeof *assign->column_of);
    assign->distance = calloc(limits->columns, sizeof *assign->distance);
    assign->from = calloc(limits->columns, sizeof *assign->from);
    assign->heap = calloc(limits->columns, sizeof *assign->heap);
    assign->place = calloc(limits->columns, sizeof *assign->place);
    assign->reached = calloc(limits->columns, sizeof *assign->reached);
    assign->settled = calloc(limits->columns, sizeof *assign->settled);
    assign->waiting = calloc(limits->rows, sizeof *assign->waiting);
    assign->greedy = calloc(limits->rows, sizeof *assign->greedy);
    if (assign->row_price && assign->column_price && assign->row_of && assign->column_of && assign->distance && assign->from && assign->heap &&
        assign->place && assign->reached && assign->settled && assign->waiting && assign->greedy) return assign;
    assign_free(assign);
    return NULL;
}

void assign_free(struct assign *assign)
{
    if (!assign) return;
    free(assign->row_price);
    free(assign->column_price);
    free(assign->row_of);
    free(assign->column_of);
    free(assign->distance);
    free(assign->from);
    free(assign->heap);
    free(assign->place);
    free(assign->reached);
    free(assign->settled);
    free(assign->waiting);
    free(assign->greedy);
    free(assign);
}

/* ---- the heap ---- */

static bool nearer(const struct assign *assign, uint32_t a, uint32_t b)
{
    return assign->distance[a] != assign->distance[b] ? assign->distance[a] < assign->distance[b] : a < b;
}

static void heap_set(struct assign *assign, uint32_t at, uint32_t column)
{
    assign->heap[at] = column;
    assign->place[column] = at;
}

static void heap_rise(struct assign *assign, uint32_t at, uint32_t column)
{
    for (; at > 0 && nearer(assign, column, assign->heap[(at - 1) / 2]); at = (at - 1) / 2) heap_set(assign, at, assign->heap[(at - 1) / 2]);
    heap_set(assign, at, column);
}

static uint32_t heap_take(struct assign *assign)
{
    uint32_t first = assign->heap[0], moving = assign->heap[--assign->heap_count], at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= assign->heap_count) break;
        if (child + 1 < assign->heap_count && nearer(assign, assign->heap[child + 1], assign->heap[child])) child++;
        if (!nearer(assign, assign->heap[child], moving)) break;
        heap_set(assign, at, assign->heap[child]);
        at = child;
    }
    if (assign->heap_count > 0) heap_set(assign, at, moving);
    return first;
}

/* ---- the shortest path from one row ---- */

/* Where the best path found so far ends: in a free column, or in a row that stays alone from now on. */
struct path {
    int64_t length;
    uint32_t column;               /* NOBODY: `row` stays alone */
    uint32_t row;
};

static bool shorter(const struct path *path, int64_t length, uint32_t column)
{
    return length != path->length ? length < path->length : column < path->column;
}

static void reach(struct assign *assign, uint32_t column, uint32_t row, int64_t distance)
{
    if (assign->distance[column] == INT64_MAX) assign->reached[assign->reached_count++] = column;
    assign->distance[column] = distance;
    assign->from[column] = row;
}

static void look(struct assign *assign, uint32_t row, int64_t distance, struct path *path)
{
    const struct assign_problem *problem = assign->problem;
    int64_t base = distance - assign->row_price[row];
    if (base + problem->alone[row] < path->length) *path = (struct path){ base + problem->alone[row], NOBODY, row };
    for (uint32_t edge = problem->first[row]; edge < problem->first[row + 1]; edge++) {
        uint32_t column = problem->column[edge];
        int64_t length = base + problem->cost[edge] - assign->column_price[column];
        if (length > path->length || length >= assign->distance[column]) continue;      /* a settled column is never reached on a shorter way */
        if (assign->row_of[column] != NOBODY) {
            bool fresh = assign->distance[column] == INT64_MAX;
            reach(assign, column, row, length);
            heap_rise(assign, fresh ? assign->heap_count++ : assign->place[column], column);
        } else if (shorter(path, length, column)) {
            reach(assign, column, row, length);
            *path = (struct path){ length, column, row };
        }
    }
}

static void forget(struct assign *assign)
{
    for (uint32_t i = 0; i < assign->reached_count; i++) assign->distance[assign->reached[i]] = INT64_MAX;
    assign->reached_count = assign->settled_count = assign->heap_count = 0;
}

static void reprice(struct assign *assign, uint32_t start, int64_t length)
{
    for (uint32_t i = 0; i < assign->settled_count; i++) {
        uint32_t column = assign->settled[i];
        int64_t change = length - assign->distance[column];
        assign->column_price[column] -= change;
        assign->row_price[assign->row_of[column]] += change;
    }
    assign->row_price[start] += length;
}

/* Moves every row on the path one column on. */
static void shift(struct assign *assign, uint32_t start, const struct path *path)
{
    uint32_t column = path->column;
    if (column == NOBODY) {
        column = assign->column_of[path->row];
        assign->column_of[path->row] = NOBODY;
        if (path->row == start) return;
    }
    for (;;) {
        uint32_t row = assign->from[column], next = assign->column_of[row];
        assign->column_of[row] = column;
        assign->row_of[column] = row;
        if (row == start) return;
        column = next;
    }
}

/* false: the budget is over; nothing has changed. */
static bool place_row(struct assign *assign, uint32_t start)
{
    struct path path = { INT64_MAX, NOBODY, start };
    look(assign, start, 0, &path);
    while (assign->heap_count > 0 && assign->distance[assign->heap[0]] < path.length) {
        if (assign->left == 0) {
            forget(assign);
            return false;
        }
        assign->left--;
        uint32_t column = heap_take(assign);
        assign->settled[assign->settled_count++] = column;
        look(assign, assign->row_of[column], assign->distance[column], &path);
    }
    reprice(assign, start, path.length);
    shift(assign, start, &path);
    forget(assign);
    return true;
}

/* ---- all rows ---- */

/* The cheapest way of a row: over an edge, or alone. `taken`: columns that are not to be had; NULL: all are. */
static int64_t cheapest(const struct assign_problem *problem, uint32_t row, const uint32_t *row_of, uint32_t *column)
{
    int64_t least = problem->alone[row];
    *column = NOBODY;
    for (uint32_t edge = problem->first[row]; edge < problem->first[row + 1]; edge++) {
        uint32_t other = problem->column[edge];
        if (row_of && row_of[other] != NOBODY) continue;
        if (problem->cost[edge] > least || (problem->cost[edge] == least && other >= *column)) continue;
        least = problem->cost[edge];
        *column = other;
    }
    return least;
}

static void take_free(struct assign *assign, uint32_t row, uint32_t *column_of)
{
    cheapest(assign->problem, row, assign->row_of, &column_of[row]);
    if (column_of[row] != NOBODY) assign->row_of[column_of[row]] = row;
}

static int64_t cost_of(const struct assign_problem *problem, const uint32_t *column_of)
{
    int64_t sum = 0;
    for (uint32_t row = 0; row < problem->rows; row++) {
        int64_t least = column_of[row] == NOBODY ? problem->alone[row] : INT64_MAX;
        for (uint32_t edge = problem->first[row]; edge < problem->first[row + 1] && column_of[row] != NOBODY; edge++)
            if (problem->column[edge] == column_of[row] && problem->cost[edge] < least) least = problem->cost[edge];
        sum += least;
    }
    return sum;
}

static void clear(struct assign *assign)
{
    for (uint32_t column = 0; column < assign->problem->columns; column++) {
        assign->row_of[column] = NOBODY;
        assign->column_price[column] = 0;
        assign->distance[column] = INT64_MAX;
    }
    assign->waiting_count = 0;
}

/* Rows whose cheapest way nobody has taken yet have it; the others wait. */
static void place_first(struct assign *assign)
{
    for (uint32_t row = 0; row < assign->problem->rows; row++) {
        uint32_t column;
        assign->row_price[row] = cheapest(assign->problem, row, NULL, &column);
        assign->column_of[row] = NOBODY;
        if (column == NOBODY) continue;
        if (assign->row_of[column] != NOBODY) {
            assign->waiting[assign->waiting_count++] = row;
            continue;
        }
        assign->column_of[row] = column;
        assign->row_of[column] = row;
    }
}

/* The rows from this one on take what is left; so would all rows have done, and the cheaper of the two answers is it. */
static void finish_greedily(struct assign *assign, uint32_t waiting)
{
    const struct assign_problem *problem = assign->problem;
    for (; waiting < assign->waiting_count; waiting++) take_free(assign, assign->waiting[waiting], assign->column_of);
    clear(assign);
    for (uint32_t row = 0; row < problem->rows; row++) take_free(assign, row, assign->greedy);
    if (cost_of(problem, assign->greedy) < cost_of(problem, assign->column_of))
        memcpy(assign->column_of, assign->greedy, problem->rows * sizeof *assign->column_of);
}

static void ensure_fits(const struct assign *assign, const struct assign_problem *problem)
{
    ENSURE(problem->rows <= assign->limits.rows);
    ENSURE(problem->columns <= assign->limits.columns);
    for (uint32_t row = 0; row < problem->rows; row++) {
        ENSURE(problem->alone[row] >= -ASSIGN_COST_MAX && problem->alone[row] <= ASSIGN_COST_MAX);
        for (uint32_t edge = problem->first[row]; edge < problem->first[row + 1]; edge++) {
            ENSURE(problem->column[edge] < problem->columns);
            ENSURE(problem->cost[edge] >= -ASSIGN_COST_MAX && problem->cost[edge] <= ASSIGN_COST_MAX);
        }
    }
}

struct assign_result assign_solve(struct assign *assign, const struct assign_problem *problem, uint64_t budget, uint32_t *column_of_row)
{
    ensure_fits(assign, problem);
    assign->problem = problem;
    assign->left = budget;
    clear(assign);
    place_first(assign);
    uint32_t waiting = 0;
    while (waiting < assign->waiting_count && place_row(assign, assign->waiting[waiting])) waiting++;
    bool exact = waiting == assign->waiting_count;
    if (!exact) finish_greedily(assign, waiting);
    memcpy(column_of_row, assign->column_of, problem->rows * sizeof *column_of_row);
    assign->problem = NULL;
    return (struct assign_result){ cost_of(problem, column_of_row), budget - assign->left, exact };
}
