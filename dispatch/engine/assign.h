/* assign.h - who gets whom at the least cost: rows (orders) to columns (workers) over a sparse set of edges. Each column goes to one row at most;
 * a row may stay alone at a cost of its own. The answer is exact unless the budget strikes.
 * Shortest augmenting paths with potentials and a heap, one row after another (Jonker and Volgenant 1987 for dense costs; Edmonds and Karp 1972 for the
 * potentials), begun from the rows whose cheapest edge nobody else wants. It does not degrade where columns are scarce, as price wars of auctions do.
 * Pure: integers, no clock, no memory taken after assign_new(). The same problem and budget give the same answer; of paths that cost the same the one
 * that ends in the column of the least number is taken, and any column before staying alone. Thread: one owner at a time. */
#ifndef PAIDAN_ENGINE_ASSIGN_H
#define PAIDAN_ENGINE_ASSIGN_H

#include <stdbool.h>
#include <stdint.h>

/* No cost is greater than ASSIGN_COST_MAX or less than its negative: then no sum along a path overflows. */
#define ASSIGN_COST_MAX ((int64_t)1 << 40)
enum { ASSIGN_ALONE = UINT32_MAX, ASSIGN_SIZE_MAX = 1 << 20 };

struct assign_limits { uint32_t rows, columns; };      /* the most of each; 1 to ASSIGN_SIZE_MAX */

/* Borrowed for the call. The edges of a row are first[row] to first[row + 1] - 1; two of one row may lead to the same column. */
struct assign_problem {
    uint32_t rows, columns;
    const uint32_t *first;         /* rows + 1, not falling */
    const uint32_t *column;        /* by edge */
    const int64_t *cost;           /* by edge */
    const int64_t *alone;          /* by row */
};

struct assign_result {
    int64_t cost;                  /* of all edges taken and all rows alone */
    uint64_t spent;                /* of the budget */
    bool exact;                    /* nothing costs less */
};

struct assign;

struct assign *assign_new(const struct assign_limits *limits);      /* NULL: a limit out of range, or no memory */
void assign_free(struct assign *assign);                            /* NULL is fine */

/* Writes the column of each row, or ASSIGN_ALONE. `budget`: columns that the search may take from its heap (some 7 million a second). When it is
 * over, the rows not reached yet take the cheapest column still free, in their order; the result never costs more than if all rows had done so. */
struct assign_result assign_solve(struct assign *assign, const struct assign_problem *problem, uint64_t budget, uint32_t *column_of_row);

#endif
