/* check_mdrp.c - see check_mdrp.h. */
#include "sim/check_mdrp.h"

#include <math.h>
#include <stdlib.h>
#include "sim/memory.h"

/* Everything in minutes, so that not even rounding is shared. */
struct stand { double free, x, y; };
struct replay { const struct mdrp *mdrp; struct stand *stand; double *door; struct mdrp_measures measures; double late; };

static double minutes(int32_t ticks) { return (double)ticks / MDRP_MINUTE; }

static double drive(const struct mdrp *mdrp, double x1, double y1, double x2, double y2)
{
    double x = x1 - x2, y = y1 - y2;
    return ceil(sqrt(x * x + y * y) / mdrp->speed_m);
}

static void deliver(struct replay *replay, const struct mdrp_instruction *instruction)
{
    const struct mdrp *mdrp = replay->mdrp;
    const struct mdrp_courier *courier = &mdrp->courier[instruction->courier];
    struct stand *stand = &replay->stand[instruction->courier];
    uint32_t restaurant = mdrp->order[instruction->order[0]].restaurant;
    double x = mdrp->restaurant[restaurant].place.x_m, y = mdrp->restaurant[restaurant].place.y_m, time = minutes(instruction->time), tiny = 1e-6;
    if (time < stand->free - tiny || time > minutes(courier->off) + tiny) replay->measures.violations++;
    double pick = fmax(time, stand->free) + drive(mdrp, stand->x, stand->y, x, y) + minutes(mdrp->pick_half);
    for (uint32_t i = 0; i < instruction->count; i++) {
        const struct mdrp_order *order = &mdrp->order[instruction->order[i]];
        if (order->restaurant != restaurant || time < minutes(order->placed) - tiny || replay->door[instruction->order[i]] >= 0) replay->measures.violations++;
        pick = fmax(pick, minutes(order->ready));
    }
    if (pick > minutes(courier->off) + tiny) replay->measures.violations++;
    double at = pick + minutes(mdrp->pick_half);
    for (uint32_t i = 0; i < instruction->count; i++) {
        const struct mdrp_order *order = &mdrp->order[instruction->order[i]];
        at += drive(mdrp, x, y, order->place.x_m, order->place.y_m) + minutes(mdrp->drop_half);
        replay->door[instruction->order[i]] = at - minutes(order->placed);
        replay->late += pick - minutes(order->ready);
        at += minutes(mdrp->drop_half);
        x = order->place.x_m;
        y = order->place.y_m;
    }
    *stand = (struct stand){ at, x, y };
}

static int by_value(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Between the two values that the rank falls between. */
static double part_of(double *sorted, uint32_t count, double part)
{
    double rank = (count - 1) * part;
    uint32_t low = (uint32_t)rank, high = low + 1 < count ? low + 1 : low;
    return count ? sorted[low] + (sorted[high] - sorted[low]) * (rank - low) : 0;
}

static bool hopeless(const struct mdrp *mdrp, const struct mdrp_order *order)
{
    const struct mdrp_place *at = &mdrp->restaurant[order->restaurant].place;
    for (uint32_t i = 0; i < mdrp->couriers; i++) {
        const struct mdrp_courier *courier = &mdrp->courier[i];
        double arrives = fmax(minutes(courier->on), minutes(order->placed)) + drive(mdrp, courier->place.x_m, courier->place.y_m, at->x_m, at->y_m);
        if (fmax(arrives + minutes(mdrp->pick_half), minutes(order->ready)) <= minutes(courier->off)) return false;
    }
    return true;
}

static void sum_up(struct replay *replay)
{
    const struct mdrp *mdrp = replay->mdrp;
    struct mdrp_measures *measures = &replay->measures;
    double *door = memory_take(mdrp->orders, sizeof *door);
    for (uint32_t i = 0; i < mdrp->orders; i++) {
        const struct mdrp_order *order = &mdrp->order[i];
        const struct mdrp_place *from = &mdrp->restaurant[order->restaurant].place;
        measures->floor += minutes(order->ready - order->placed + mdrp->pick_half + mdrp->drop_half) + drive(mdrp, from->x_m, from->y_m, order->place.x_m, order->place.y_m);
        if (replay->door[i] < 0) {
            measures->hopeless += hopeless(mdrp, order);
            continue;
        }
        measures->over_target += replay->door[i] > minutes(mdrp->target);
        measures->over_most += replay->door[i] > minutes(mdrp->most);
        measures->mean += replay->door[i];
        door[measures->delivered++] = replay->door[i];
    }
    measures->floor /= mdrp->orders;
    if (measures->delivered > 0) {
        measures->mean /= measures->delivered;
        measures->ready_to_pickup = replay->late / measures->delivered;
    }
    qsort(door, measures->delivered, sizeof *door, by_value);
    measures->p90 = part_of(door, measures->delivered, 0.9);
    free(door);
}

struct mdrp_measures mdrp_check(const struct mdrp *mdrp, const struct mdrp_answer *answer)
{
    struct replay replay = { .mdrp = mdrp, .stand = memory_take(mdrp->couriers, sizeof *replay.stand), .door = memory_take(mdrp->orders, sizeof *replay.door) };
    for (uint32_t i = 0; i < mdrp->orders; i++) replay.door[i] = -1;
    for (uint32_t i = 0; i < mdrp->couriers; i++)
        replay.stand[i] = (struct stand){ minutes(mdrp->courier[i].on), mdrp->courier[i].place.x_m, mdrp->courier[i].place.y_m };
    for (uint32_t i = 0; i < answer->count; i++) deliver(&replay, &answer->instruction[i]);
    sum_up(&replay);
    if (answer->count > 0) replay.measures.together = (double)replay.measures.delivered / answer->count;
    free(replay.stand);
    free(replay.door);
    return replay.measures;
}
