/* fill_witness.h - the rules and costs of a roster once more, slowly and from the problem alone: nothing of the engine but its contract. */
#ifndef PAIDAN_TESTS_FILL_WITNESS_H
#define PAIDAN_TESTS_FILL_WITNESS_H

#include "engine/fill/fill.h"

/* Does the row keep this rule? Fixed cells are not a rule: see witness_fixed(). */
bool witness_keeps(const struct fill_problem *problem, uint32_t worker, const uint8_t *row, enum fill_rule rule);
bool witness_row(const struct fill_problem *problem, uint32_t worker, const uint8_t *row);       /* all rules, and the fixed cells */
bool witness_fixed(const struct fill_problem *problem, uint32_t worker, const uint8_t *row);
int64_t witness_cost(const struct fill_problem *problem, const uint8_t *roster, int64_t part[FILL_COSTS]);

#endif
