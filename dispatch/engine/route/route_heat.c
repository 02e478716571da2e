/* route_heat.c - see route_heat.h. */
#include "engine/route/route_heat.h"

enum { HEAT_BITS = 8, HEAT_MOST_BITS = 40, HEAT_EVERY = 64 /* set anew every so many iterations */, PLAN_MOST_BITS = 40 };

#define PROGRESS_ONE ((uint64_t)1 << 50)

void route_heat_init(struct route_heat *heat) { luck_fill(heat->luck); }

void route_heat_reset(struct route_heat *heat)
{
    heat->planned = heat->progress = heat->pace = heat->tried = 0;
    heat->heat = heat->hot = heat->cold = 0;
}

void route_heat_plan(struct route_heat *heat, uint64_t left)
{
    if (left < HEAT_EVERY) left = HEAT_EVERY;
    if (left >> PLAN_MOST_BITS) left = (uint64_t)1 << PLAN_MOST_BITS;
    if (heat->progress == 0) heat->planned = left;
    uint64_t rest = heat->progress < PROGRESS_ONE ? PROGRESS_ONE - heat->progress : 0;
    heat->pace = rest / (left / HEAT_EVERY) + 1;
}

static int64_t percent_of(int64_t leg, uint32_t percent)
{
    int64_t most = (int64_t)1 << HEAT_MOST_BITS;
    int64_t heat = leg < most / 1000 ? leg * (1 << HEAT_BITS) * percent / 100 : most;
    return heat > most ? most : heat;
}

void route_heat_begin(struct route_heat *heat, int64_t leg, uint32_t hot_percent, uint32_t cold_percent)
{
    if (leg < 1) leg = 1;
    heat->hot = percent_of(leg, hot_percent);
    heat->cold = percent_of(leg, cold_percent);
    if (heat->cold > heat->hot) heat->cold = heat->hot;
}

bool route_heat_over(const struct route_heat *heat) { return heat->tried % HEAT_EVERY == 0 && heat->progress >= PROGRESS_ONE; }

void route_heat_again(struct route_heat *heat)
{
    heat->progress = 0;
    route_heat_plan(heat, heat->planned);
}

/* Within a halving by a straight line. */
static void heat_set(struct route_heat *heat)
{
    uint32_t halvings = 1;
    while ((heat->hot >> halvings) >= heat->cold && halvings < HEAT_MOST_BITS) halvings++;
    uint64_t at = (heat->progress >> 20) * halvings, one = PROGRESS_ONE >> 20;
    int64_t high = heat->hot >> (at / one), part = (int64_t)((at % one) >> 20);         /* part: of 1024 */
    heat->heat = high - high * part / 2048;
}

void route_heat_next(struct route_heat *heat)
{
    if (heat->tried++ % HEAT_EVERY != 0) return;
    heat_set(heat);
    heat->progress += heat->pace;
}

int64_t route_heat_draw(const struct route_heat *heat, uint64_t *seed)
{
    return (heat->heat * heat->luck[luck_draw(seed) >> (64 - LUCK_BITS)]) >> (HEAT_BITS + LUCK_ONE_BITS);
}
