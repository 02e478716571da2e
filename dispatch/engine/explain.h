/* explain.h - why this worker, and not another: who could serve an order, cheapest first, with the parts of the cost, and how many could not
 * and why. Looked at as things are now, as if the order were being placed: its own rows do not count. */
#ifndef PAIDAN_ENGINE_EXPLAIN_H
#define PAIDAN_ENGINE_EXPLAIN_H

#include <stdbool.h>
#include "engine/cost.h"
#include "engine/reason.h"
#include "engine/types.h"

/* What the look comes to. */
#define VERDICTS(X) \
    X(NOBODY,   "nobody",   "现在没有师傅能去",                     "nobody can go now") \
    X(SOON,     "soon",     "现在有师傅能去，下次派单就派",         "somebody could go now and will be asked at the next attempt") \
    X(CHEAPEST, "cheapest", "能去的师傅里代价最小",                 "the least cost of all who could go") \
    X(CHEAPER,  "cheaper",  "现在看另有代价更小的师傅，已派的不动", "somebody else would cost less by now; what is given stays given") \
    X(GONE,     "gone",     "派的师傅现在重选就不行了",             "the worker who has it could not be chosen again now") \
    X(SETTLED,  "settled",  "已经出发或结束，不再另选",             "under way or over: nobody else is looked for")

enum verdict {
#define X(id, name, zh, en) VERDICT_##id,
    VERDICTS(X)
#undef X
    VERDICT_COUNT
};

enum { EXPLAIN_OTHERS = 3, EXPLAIN_MAX = CREW_MAX + EXPLAIN_OTHERS };

struct ranked {
    uint32_t worker;                   /* number */
    bool chosen;                       /* is on the crew */
    bool known;                        /* has served the household */
    int64_t leave_ms, start_ms;        /* if it were given to them now */
    struct cost part;
    int64_t cost;                      /* sum of the parts */
};

struct explain {
    enum verdict verdict;
    enum reason gone;                  /* GONE: why the leader could not be chosen */
    struct why why;                    /* all around, each under the first test that fails; empty when SETTLED */
    int64_t retry_ms;                  /* waiting: when it is tried again; TIME_NONE: nothing is to be tried */
    uint32_t count;                    /* the crew first, leader first, as far as they could be chosen again; then the others, cheapest first */
    struct ranked ranked[EXPLAIN_MAX];
};

const char *verdict_name(enum verdict verdict);
const char *verdict_zh(enum verdict verdict);
const char *verdict_en(enum verdict verdict);

#endif
