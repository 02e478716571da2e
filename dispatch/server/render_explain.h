/* render_explain.h - why this worker, in words: every part of a cost as a sentence with the number behind it. Pure. */
#ifndef PAIDAN_SERVER_RENDER_EXPLAIN_H
#define PAIDAN_SERVER_RENDER_EXPLAIN_H

#include "server/render.h"

/* The parts that cost something; of the others those that say why it is cheap: on the way anyhow, known to the household. NULL: no room. */
struct msg_cost_part *render_cost(const struct render *render, const struct cost *cost, bool known, uint32_t *count);
bool render_explain(const struct render *render, const struct order *order, const struct explain *explain, struct msg_why *out);

#endif
