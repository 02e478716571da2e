/* play_mdrp.c - see play_mdrp.h. */
#include "sim/play_mdrp.h"

#include <stdio.h>
#include <stdlib.h>
#include "engine/deal.h"
#include "sim/bench_set.h"
#include "sim/memory.h"

enum {
    AHEAD = 120 * MDRP_MINUTE,     /* a courier who is not free within this is not looked at */
    WAIT = 240 * MDRP_MINUTE,      /* what it costs to leave an order to nobody: more than any delay of the day is worth */
    SAVED = 5 * MDRP_MINUTE,       /* what a courier is worth whom a pair of orders leaves free */
    PASSES = 3,                    /* of pairing and dealing again */
    TICKS_A_SECOND = MDRP_MINUTE / 60,
    BUDGET = 300000,               /* of a round: some 40 ms */
};

struct stand { int32_t free; struct mdrp_place place; };      /* when and where a courier can next set out */

/* What one courier carries at once. */
struct trip {
    uint32_t order[MDRP_TOGETHER_MAX], count;
    int32_t ready;                 /* the last of it */
    int32_t drive;                 /* from pick-up to being free again, service included */
    int32_t floors;                /* the least that its deliveries could take after pick-up, less the times they are ready: their sum */
    int32_t drops;                 /* their times after pick-up: the sum */
    int64_t cost;                  /* with the courier it was dealt to, or of waiting */
    uint32_t courier;              /* DEAL_NONE: nobody */
};

struct day {
    const struct mdrp *mdrp;
    const struct mdrp_play *play;
    struct mdrp_answer *answer;
    struct stand *stand;           /* by courier */
    uint32_t *open, opens;         /* orders placed that nobody has set out for */
    uint32_t *coming, came;        /* orders by when they are placed, and how many have been */
    struct trip *trip;
    uint32_t trips;
    struct deal *deal;
    struct deal_order *row;
    struct deal_candidate *candidate;
    uint32_t *worker;              /* as deal_solve() writes it */
    int32_t now;
};

static int32_t max32(int32_t a, int32_t b) { return a > b ? a : b; }

static struct mdrp_place restaurant_of(const struct day *day, uint32_t order)
{
    return day->mdrp->restaurant[day->mdrp->order[order].restaurant].place;
}

/* ---- trips ---- */

/* The deliveries in this order. */
static struct trip trip_of(const struct day *day, const uint32_t *order, uint32_t count)
{
    const struct mdrp *mdrp = day->mdrp;
    struct mdrp_place at = restaurant_of(day, order[0]), from = at;
    struct trip trip = { .count = count, .ready = INT32_MIN, .drive = mdrp->pick_half, .courier = DEAL_NONE };
    for (uint32_t i = 0; i < count; i++) {
        const struct mdrp_order *next = &mdrp->order[order[i]];
        trip.order[i] = order[i];
        trip.ready = max32(trip.ready, next->ready);
        trip.drive += mdrp_travel(mdrp, at, next->place) + mdrp->drop_half;
        trip.drops += trip.drive;
        trip.floors += next->ready + mdrp->pick_half + mdrp_travel(mdrp, from, next->place) + mdrp->drop_half;
        trip.drive += mdrp->drop_half;
        at = next->place;
    }
    return trip;
}

/* Two single orders as one trip, the better one of the two ways round. */
static struct trip paired(const struct day *day, const struct trip *a, const struct trip *b)
{
    const uint32_t one[] = { a->order[0], b->order[0] }, other[] = { b->order[0], a->order[0] };
    struct trip first = trip_of(day, one, 2), second = trip_of(day, other, 2);
    return second.drops < first.drops ? second : first;
}

static int32_t pick_up(const struct day *day, const struct trip *trip, uint32_t courier)
{
    const struct stand *stand = &day->stand[courier];
    int32_t there = max32(stand->free, day->now) + mdrp_travel(day->mdrp, stand->place, restaurant_of(day, trip->order[0])) + day->mdrp->pick_half;
    return max32(trip->ready, there);
}

/* How much later all of it is delivered than it could be; false: the courier goes home before the pick-up. */
static bool delay(const struct day *day, const struct trip *trip, uint32_t courier, int64_t *cost)
{
    int32_t pick = pick_up(day, trip, courier);
    *cost = (int64_t)pick * trip->count + trip->drops - trip->floors;
    return pick <= day->mdrp->courier[courier].off;
}

static int32_t age(const struct day *day, const struct trip *trip) { return max32(0, day->now - trip->ready) / TICKS_A_SECOND; }

/* ---- dealing ---- */

static void add_row(struct day *day, uint32_t row, uint32_t *count)
{
    struct trip *trip = &day->trip[row];
    struct deal_order *order = &day->row[row];
    *order = (struct deal_order){ .first = *count, .wait = (int64_t)WAIT * trip->count, .age_s = age(day, trip) * (int32_t)trip->count, .crew = 1 };
    for (uint32_t courier = 0; courier < day->mdrp->couriers; courier++) {
        int64_t cost;
        if (!day->play->booking && day->stand[courier].free > day->now + AHEAD) continue;
        if (delay(day, trip, courier, &cost) && cost <= DEAL_COST_MAX) day->candidate[(*count)++] = (struct deal_candidate){ courier, cost };
    }
    order->count = *count - order->first;
}

static void deal_trips(struct day *day)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < day->trips; row++) add_row(day, row, &count);
    struct deal_problem problem = { day->trips, day->mdrp->couriers, day->row, day->candidate, { .age = TICKS_A_SECOND, .overdue_s = INT32_MAX } };
    deal_solve(day->deal, &problem, BUDGET, day->worker);
    for (uint32_t row = 0; row < day->trips; row++) {
        struct trip *trip = &day->trip[row];
        trip->courier = day->worker[row * DEAL_CREW_MAX];
        if (trip->courier != DEAL_NONE) delay(day, trip, trip->courier, &trip->cost);
        else trip->cost = day->row[row].wait + (int64_t)day->row[row].age_s * TICKS_A_SECOND;
    }
}

/* ---- pairs ---- */

/* What is saved when `b` goes with the courier of `a`. */
static int64_t saved_by(const struct day *day, const struct trip *a, const struct trip *b, struct trip *pair)
{
    int64_t cost;
    if (a->courier == DEAL_NONE || a->count != 1 || b->count != 1) return 0;
    if (day->mdrp->order[a->order[0]].restaurant != day->mdrp->order[b->order[0]].restaurant) return 0;
    *pair = paired(day, a, b);
    if (!delay(day, pair, a->courier, &cost)) return 0;
    pair->courier = a->courier;
    pair->cost = cost;
    return a->cost + b->cost - cost + (b->courier == DEAL_NONE ? 0 : SAVED);
}

/* The pair that saves most, as long as there is one that saves; how many. */
static uint32_t pair_up(struct day *day)
{
    for (uint32_t count = 0;; count++) {
        struct trip best = { 0 };
        int64_t most = 0;
        uint32_t keep = 0, drop = 0;
        for (uint32_t a = 0; a < day->trips; a++)
            for (uint32_t b = 0; b < day->trips; b++) {
                struct trip pair;
                int64_t saved = a == b ? 0 : saved_by(day, &day->trip[a], &day->trip[b], &pair);
                if (saved <= most) continue;
                most = saved;
                best = pair;
                keep = a;
                drop = b;
            }
        if (most == 0) return count;
        day->trip[keep] = best;
        day->trip[drop] = day->trip[--day->trips];
    }
}

/* ---- a minute ---- */

static void tell_courier(struct day *day, const struct trip *trip, int32_t time)
{
    struct mdrp_instruction *fresh = &day->answer->instruction[day->answer->count++];
    struct stand *stand = &day->stand[trip->courier];
    int32_t pick = pick_up(day, trip, trip->courier);
    *fresh = (struct mdrp_instruction){ .time = time, .courier = trip->courier, .count = trip->count };
    for (uint32_t i = 0; i < trip->count; i++) fresh->order[i] = trip->order[i];
    stand->free = pick + trip->drive;
    stand->place = day->mdrp->order[trip->order[trip->count - 1]].place;
}

static void close_orders(struct day *day, const struct trip *trip)
{
    for (uint32_t i = 0; i < trip->count; i++)
        for (uint32_t at = 0; at < day->opens; at++)
            if (day->open[at] == trip->order[i]) day->open[at] = day->open[--day->opens];
}

/* Whether it would be late to leave a minute from now. */
static bool must_leave(const struct day *day, const struct trip *trip)
{
    const struct stand *stand = &day->stand[trip->courier];
    if (stand->free > day->now) return false;
    return day->now + MDRP_MINUTE + mdrp_travel(day->mdrp, stand->place, restaurant_of(day, trip->order[0])) + day->mdrp->pick_half > trip->ready;
}

static void play_round(struct day *day)
{
    day->trips = day->opens;
    for (uint32_t i = 0; i < day->opens; i++) day->trip[i] = trip_of(day, &day->open[i], 1);
    deal_trips(day);
    for (uint32_t pass = 0; day->play->together && pass < PASSES && pair_up(day) > 0; pass++) deal_trips(day);
    for (uint32_t i = 0; i < day->trips; i++) {
        const struct trip *trip = &day->trip[i];
        if (trip->courier == DEAL_NONE || !must_leave(day, trip)) continue;
        tell_courier(day, trip, day->now);
        close_orders(day, trip);
    }
}

/* One order alone, for good: it goes behind what the courier has promised already. */
static void book(struct day *day, uint32_t order)
{
    day->trips = 1;
    day->trip[0] = trip_of(day, &order, 1);
    deal_trips(day);
    const struct trip *trip = &day->trip[0];
    if (trip->courier != DEAL_NONE) tell_courier(day, trip, max32(day->now, day->stand[trip->courier].free));
}

static void play_minute(struct day *day, struct mdrp_effort *effort)
{
    double begin = bench_cpu_s();
    for (; day->came < day->mdrp->orders && day->mdrp->order[day->coming[day->came]].placed <= day->now; day->came++) {
        if (day->play->booking) book(day, day->coming[day->came]);
        else day->open[day->opens++] = day->coming[day->came];
    }
    if (day->opens > effort->most_open) effort->most_open = day->opens;
    if (day->opens > 0) play_round(day);
    double spent = bench_cpu_s() - begin;
    effort->seconds += spent;
    if (spent * 1000 > effort->worst_round_ms) effort->worst_round_ms = spent * 1000;
}

/* ---- the day ---- */

static void list_coming(struct day *day)
{
    for (uint32_t i = 0; i < day->mdrp->orders; i++) {
        uint32_t at = i;
        for (; at > 0 && day->mdrp->order[day->coming[at - 1]].placed > day->mdrp->order[i].placed; at--) day->coming[at] = day->coming[at - 1];
        day->coming[at] = i;
    }
}

static bool day_open(struct day *day)
{
    const struct mdrp *mdrp = day->mdrp;
    const struct deal_limits limits = { mdrp->orders, mdrp->couriers, mdrp->orders, mdrp->orders * mdrp->couriers };
    day->deal = deal_new(&limits);
    if (!day->deal) {
        fprintf(stderr, "a day of %u orders and %u couriers is too large\n", mdrp->orders, mdrp->couriers);
        return false;
    }
    day->stand = memory_take(mdrp->couriers, sizeof *day->stand);
    day->open = memory_take(mdrp->orders, sizeof *day->open);
    day->coming = memory_take(mdrp->orders, sizeof *day->coming);
    day->trip = memory_take(mdrp->orders, sizeof *day->trip);
    day->row = memory_take(mdrp->orders, sizeof *day->row);
    day->candidate = memory_take(limits.edges, sizeof *day->candidate);
    day->worker = memory_take(mdrp->orders, DEAL_CREW_MAX * sizeof *day->worker);
    day->answer->instruction = memory_take(mdrp->orders, sizeof *day->answer->instruction);
    for (uint32_t i = 0; i < mdrp->couriers; i++) day->stand[i] = (struct stand){ mdrp->courier[i].on, mdrp->courier[i].place };
    list_coming(day);
    return true;
}

static void day_close(struct day *day)
{
    deal_free(day->deal);
    free(day->stand);
    free(day->open);
    free(day->coming);
    free(day->trip);
    free(day->row);
    free(day->candidate);
    free(day->worker);
}

bool mdrp_play(const struct mdrp *mdrp, const struct mdrp_play *play, struct mdrp_answer *answer, struct mdrp_effort *effort)
{
    struct day day = { .mdrp = mdrp, .play = play, .answer = answer };
    int32_t last = 0;
    *answer = (struct mdrp_answer){ 0 };
    *effort = (struct mdrp_effort){ 0 };
    if (!day_open(&day)) return false;
    for (uint32_t i = 0; i < mdrp->couriers; i++) last = max32(last, mdrp->courier[i].off);
    for (; day.now <= last; day.now += MDRP_MINUTE) play_minute(&day, effort);
    day_close(&day);
    return true;
}
