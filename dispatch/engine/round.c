/* round.c - see round.h. */
#include "engine/round.h"

/* Promises first, the older one before; then now-orders that nobody was found for yet. */
static bool goes_first(const struct engine *engine, uint32_t a, uint32_t b)
{
    const struct order *one = order_at(engine, a), *other = order_at(engine, b);
    int64_t one_ms = one->promised_ms ? one->promised_ms : one->created_ms, other_ms = other->promised_ms ? other->promised_ms : other->created_ms;
    return one_ms != other_ms ? one_ms < other_ms : one->id < other->id;
}

void round_sort(const struct engine *engine, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moving = order[i], at = i;
        for (; at > 0 && goes_first(engine, moving, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = moving;
    }
}

void round_match(struct engine *engine, uint32_t *order, uint32_t count)
{
    ENSURE(count <= ROUND_MAX);
    round_sort(engine, order, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct order *waiting = order_at(engine, order[i]);
        struct ask ask = match_ask(engine, order[i]);
        struct choice crew[CREW_MAX];
        if (plan_room(engine, waiting->crew) && match_crew(engine, waiting, &ask, crew) == waiting->crew) move_assign(engine, order[i], crew);
        else move_wait(engine, order[i], &ask);
    }
}
