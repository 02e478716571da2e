/* rota_slow.h - a slow second opinion on tables of a rota problem: shares no code and no idea with the engine's own check. */
#ifndef PAIDAN_TESTS_ROTA_SLOW_H
#define PAIDAN_TESTS_ROTA_SLOW_H

#include "engine/rota/rota.h"

bool rota_slow_keeps(const struct rota_problem *problem, const uint8_t *table);

#endif
