/* cost.h - the integer cost that decides who is sent, in seconds, by its parts; their sum decides. A new part is one line here, one where
 * match.c works it out, and one for its sentence (server/render_explain.c). */
#ifndef PAIDAN_ENGINE_COST_H
#define PAIDAN_ENGINE_COST_H

#include <stddef.h>
#include <stdint.h>

#define COSTS(X) \
    X(TRAVEL,   travel)      /* added travel */ \
    X(WAIT,     wait)        /* until a now-order starts */ \
    X(LATE,     late)        /* after the promised time, weighted */ \
    X(STRANGER, stranger)    /* somebody new to a household that knows a worker */ \
    X(FAIR,     fair)        /* hours already worked that day */ \
    X(SKILL,    skill)       /* further skills held */

struct cost {
#define X(id, name) int32_t name##_s;
    COSTS(X)
#undef X
};

enum cost_part {
#define X(id, name) COST_##id,
    COSTS(X)
#undef X
    COST_COUNT
};

const char *cost_name(enum cost_part part);      /* "travel" */

static inline int32_t *cost_at(struct cost *cost, enum cost_part part)
{
    static const size_t offset[COST_COUNT] = {
#define X(id, name) [COST_##id] = offsetof(struct cost, name##_s),
        COSTS(X)
#undef X
    };
    return (int32_t *)(void *)((char *)cost + offset[part]);
}

static inline int32_t cost_of(const struct cost *cost, enum cost_part part)
{
    struct cost copy = *cost;
    return *cost_at(&copy, part);
}

static inline int64_t cost_sum(const struct cost *cost)
{
    int64_t sum = 0;
#define X(id, name) sum += cost->name##_s;
    COSTS(X)
#undef X
    return sum;
}

#endif
