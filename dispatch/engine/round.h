/* round.h - the orders that wait for a crew at the same moment, decided together. Today by promised time and then number, each taking the
 * cheapest crew that is left; a solver that weighs them against each other takes this function's place and nothing else changes. */
#ifndef PAIDAN_ENGINE_ROUND_H
#define PAIDAN_ENGINE_ROUND_H

#include "engine/moves.h"

enum { ROUND_MAX = 32 };

void round_sort(const struct engine *engine, uint32_t *order, uint32_t count);      /* into the order in which they are decided */
/* order: indexes of waiting orders, sorted in place; count <= ROUND_MAX. Each is assigned, or told that it waits. */
void round_match(struct engine *engine, uint32_t *order, uint32_t count);

#endif
