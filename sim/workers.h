/* workers.h - how the simulated workers and the operators behind them behave: they sign in a little before the shift, answer offers after
 * a moment, sometimes decline, drop out or forget, set out in time, travel and serve with the usual scatter, and go home. */
#ifndef PAIDAN_SIM_WORKERS_H
#define PAIDAN_SIM_WORKERS_H

#include "sim/stage.h"

/* Enters what the workers mean to do on a day, from now on: once per day. */
void workers_day(struct stage *stage, int32_t day, int64_t now_ms);
void workers_see(struct stage *stage, const struct seen *seen);
bool workers_due(struct stage *stage, const struct act *act, int64_t now_ms);      /* acts that are not theirs: true */

#endif
