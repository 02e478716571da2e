/* engine_witness.h - an outside observer of an engine. It knows the tables and sees the events, folds them into its own orders, and
 * says when something that must always hold does not: numbers without gaps, lives that follow the table, promises and prices that do
 * not change, plans without overlap, visits inside shifts, papers in date, and nobody sent who was declined or not wanted. */
#ifndef PAIDAN_TESTS_ENGINE_WITNESS_H
#define PAIDAN_TESTS_ENGINE_WITNESS_H

#include "unit/engine_help.h"

enum { WITNESS_ORDERS = 4096, WITNESS_AWAYS = 512 };

struct witness_away { uint32_t worker; struct away away; };

struct witness {
    uint64_t last_seq;
    uint32_t order_count;                        /* orders are 1..order_count */
    struct order order[WITNESS_ORDERS + 1];      /* as last told; by id */
    int64_t told_ms[WITNESS_ORDERS + 1];
    bool signed_in[64];                          /* by row */
    uint32_t away_count;
    struct witness_away away[WITNESS_AWAYS];
    char wrong[256];                             /* "" while all is well */
};

/* Reads the events of the last step. False: `wrong` says what does not hold. */
bool witness_see(struct witness *witness, const struct city *city, const struct command *command);
/* Compares what was folded with what the engine answers, and looks for overlaps. */
bool witness_check(struct witness *witness, const struct city *city);

/* The first test of a worker that fails, apart from time, on the day of the visit; and the working span that holds [start, end). */
enum reason witness_papers(const struct city *city, uint32_t row, const struct order *order, int32_t day);
bool witness_span(const struct city *city, uint32_t row, int64_t start_ms, int64_t end_ms, int32_t *shift_day);

#endif
