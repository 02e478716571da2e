/* improve_commit.h - a better plan becomes moves, when it is still better by exact count and everybody still fits. */
#ifndef PAIDAN_ENGINE_IMPROVE_COMMIT_H
#define PAIDAN_ENGINE_IMPROVE_COMMIT_H

#include "engine/improve/improve_problem.h"

/* What the plans cost as they are: travel, strangers, skill and hours, as match.h prices them. */
int64_t improve_cost(const struct engine *engine, const struct improve_problem *problem);
/* Gives the visits whose `to` is not `worker` to others, with their events, if that saves more than the changes must. Notes moved and gain_s in the
 * outcome; otherwise nothing changes. */
void improve_commit(struct engine *engine, struct improve_problem *problem);

#endif
