/* improve_near.h - whose plans are looked at together: the worker of a visit, those whom its household knows, and those who pass near it that day. */
#ifndef PAIDAN_ENGINE_IMPROVE_NEAR_H
#define PAIDAN_ENGINE_IMPROVE_NEAR_H

#include "engine/improve/improve_problem.h"

/* Fills in problem->day, workers and visits around a planned order. seed: those about equally near take turns by it. */
void improve_near(const struct engine *engine, uint32_t order, int64_t frozen_ms, uint64_t seed, struct improve_problem *problem);

#endif
