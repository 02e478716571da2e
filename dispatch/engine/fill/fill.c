/* fill.c - the search: simulated annealing over whole rosters. A broken hard rule is weighed like a very dear cost while the search is hot, so that
 * it can pass through rosters that nobody may see; the best kept is the one that breaks least, then costs least. The heat follows the planned
 * work, in several rounds where that is plenty for so small a problem; when it is done, all begins again. */
#include "engine/fill/fill.h"

#include <stdlib.h>
#include <string.h>
#include "engine/fill/fill_move.h"
#include "engine/fill/fill_search.h"
#include "engine/luck.h"

enum {
    HEAT_ONE = 1 << 10, HEAT_EVERY = 1 << 10,                   /* heat: cost in 1/HEAT_ONE; set anew every so many moves */
    HOT_PER_DEAREST = 3, COLD_PER_CHEAPEST = 6,
    BROKEN_ONE = 16, BROKEN_FIRST = 12, BROKEN_LIGHT = 2, BROKEN_LAST = 64, BROKEN_UNTIL = 3,     /* in BROKEN_ONE of the dearest; grows in the first third */
    PLAN_LEAST = HEAT_EVERY, PLAN_DEFAULT = 1 << 23, PLAN_MOST_BITS = 40, ROUNDS_MOST = 8, ROUND_PER_STATE = 15000,
    ROUND_SETTLED = 16,         /* after this part of the first round the number of rounds stays */
};

#define PROGRESS_ONE ((uint64_t)1 << 50)

struct fill {
    struct fill_model model;
    struct fill_state state;
    struct fill_move move;
    uint8_t *best;                  /* workers x days; rows that are `stale` are newer in the state, while `better` */
    bool *stale;                    /* workers: the row has changed since it was copied into best */
    bool better;                    /* the state is the best seen, and is not yet copied */
    int64_t best_broken, best_cost;
    int64_t broken_weight;          /* cost of breaking a hard rule by one */
    uint64_t seed, planned, tried;              /* planned: moves in all, as told at first; tried: so far */
    uint64_t progress, pace;                    /* of this round, in PROGRESS_ONE; pace: each HEAT_EVERY moves */
    uint64_t rounds;                /* hot ones still to come, this one among them: what is small is better begun again than cooled for ever */
    bool light;                     /* every other round breaks rules lightly at first: out of corners that small changes do not lead out of */
    bool first;                     /* the first round of the plan */
    int64_t heat, hot, cold;        /* in HEAT_ONE */
    int32_t luck[LUCK_ROWS];
};

/* From hot to cold by halvings; within a halving by a straight line. */
static void heat_set(struct fill *fill)
{
    uint32_t halvings = 1;
    while ((fill->hot >> halvings) >= fill->cold) halvings++;
    uint64_t at = (fill->progress >> 20) * halvings, one = PROGRESS_ONE >> 20;
    int64_t high = fill->hot >> (at / one), part = (int64_t)((at % one) >> 20);         /* part: of HEAT_ONE */
    fill->heat = high - high * part / (2 * HEAT_ONE);
    if (fill->heat < 1) fill->heat = 1;
    uint64_t grown = fill->progress * BROKEN_UNTIL < PROGRESS_ONE ? (fill->progress >> 20) * BROKEN_UNTIL : one;
    int64_t begin = fill->light ? BROKEN_LIGHT : BROKEN_FIRST, weight = begin * (int64_t)one + (BROKEN_LAST - begin) * (int64_t)grown;
    fill->broken_weight = fill->model.dearest * (weight >> 20) / ((int64_t)BROKEN_ONE * HEAT_ONE) + 1;
}

void fill_plan(struct fill *fill, uint64_t left)
{
    if (left < PLAN_LEAST) left = PLAN_LEAST;
    if (left >> PLAN_MOST_BITS) left = (uint64_t)1 << PLAN_MOST_BITS;
    if (fill->first && fill->progress < PROGRESS_ONE / ROUND_SETTLED) {
        uint64_t whole = (uint64_t)fill->model.workers * fill->model.days * fill->model.states * ROUND_PER_STATE;
        fill->planned = left;
        fill->rounds = left / whole < 1 ? 1 : left / whole > ROUNDS_MOST ? ROUNDS_MOST : left / whole;
    }
    uint64_t rest = fill->rounds * PROGRESS_ONE;
    rest = fill->progress < rest ? rest - fill->progress : 0;
    fill->pace = rest / (left / HEAT_EVERY) + 1;
}

static void best_copy(struct fill *fill)
{
    if (!fill->better) return;
    for (uint32_t worker = 0; worker < fill->model.workers; worker++) {
        size_t base = fill_cell(&fill->model, worker, 0);
        if (!fill->stale[worker]) continue;
        memcpy(fill->best + base, fill->state.cell + base, fill->model.days);
        fill->stale[worker] = false;
    }
    fill->better = false;
}

/* The state goes back to the best. */
static void best_return(struct fill *fill)
{
    best_copy(fill);
    memcpy(fill->state.cell, fill->best, (size_t)fill->model.workers * fill->model.days);
    memset(fill->stale, 0, fill->model.workers * sizeof *fill->stale);
    fill_state_count(&fill->state, &fill->model);
}

static bool is_best(const struct fill *fill)
{
    if (fill->state.broken != fill->best_broken) return fill->state.broken < fill->best_broken;
    return fill->state.cost < fill->best_cost;
}

/* Before the roster gets worse than the best it is kept: the move is taken back for that moment. */
static void best_keep(struct fill *fill)
{
    for (uint32_t i = 0; i < fill->move.rows; i++) fill_change_revert(&fill->state, &fill->model, &fill->move.change[i]);
    best_copy(fill);
    for (uint32_t i = 0; i < fill->move.rows; i++) fill_change_revert(&fill->state, &fill->model, &fill->move.change[i]);
}

static void move_accept(struct fill *fill, int64_t cost)
{
    const struct fill_move *move = &fill->move;
    int64_t broken = 0;
    for (uint32_t i = 0; i < move->rows; i++)
        broken += fill->state.tally[move->change[i].worker].broken - move->change[i].before.broken;
    bool worse = broken > 0 || (broken == 0 && cost > 0);
    if (worse && fill->better) best_keep(fill);
    if (move->rows == 1) fill_change_count(&fill->state, &fill->model, &move->change[0]);
    for (uint32_t i = 0; i < move->rows; i++) fill->stale[move->change[i].worker] = true;
    fill->state.broken += broken;
    fill->state.cost += cost;
    if (!is_best(fill)) return;
    fill->better = true;
    fill->best_broken = fill->state.broken;
    fill->best_cost = fill->state.cost;
}

/* By how much rules may be broken more, if the cost changes so and chance allows `limit` in all. */
static int64_t room_for(const struct fill *fill, int64_t limit, int64_t cost)
{
    int64_t left = limit - cost;
    return left >= 0 ? left / fill->broken_weight : -((-left + fill->broken_weight - 1) / fill->broken_weight);
}

static void move_try(struct fill *fill)
{
    struct fill_move *move = &fill->move;
    struct fill_change *first = &move->change[0], *second = &move->change[1];
    if (!fill_move_propose(move, &fill->state, &fill->model, &fill->seed)) return;
    int64_t limit = (fill->heat * fill->luck[fill_random(&fill->seed) >> (64 - LUCK_BITS)]) / ((int64_t)HEAT_ONE * LUCK_ONE);
    int64_t least = fill_change_weigh(&fill->state, &fill->model, first), least_second = 0, cost = first->price;
    if (move->rows == 2) {
        least_second = fill_change_weigh(&fill->state, &fill->model, second);
        cost += second->price;
    } else {
        cost += fill_change_cover(&fill->state, &fill->model, first);
    }
    int64_t room = room_for(fill, limit, cost);
    if (least + least_second > room) return;
    if (!fill_change_apply(&fill->state, &fill->model, first, room - least_second)) return;
    room -= fill->state.tally[first->worker].broken - first->before.broken;
    if (move->rows == 2 && !fill_change_apply(&fill->state, &fill->model, second, room)) {
        fill_change_revert(&fill->state, &fill->model, first);
        return;
    }
    move_accept(fill, cost);
}

/* Free cells hold what the operator made, if the worker may do that; fixed cells what they are fixed as. */
static void cells_begin(struct fill *fill, const struct fill_problem *problem)
{
    for (size_t cell = 0; cell < (size_t)problem->workers * problem->days; cell++) {
        bool held = problem->fixed && problem->fixed[cell] != FILL_FREE;
        uint8_t start = problem->start ? problem->start[cell] : (uint8_t)FILL_OFF;
        if (held) start = problem->fixed[cell];
        fill->state.cell[cell] = fill->model.allowed[cell] >> start & 1 ? start : (uint8_t)FILL_OFF;
    }
}

struct fill *fill_new(const struct fill_problem *problem, uint64_t seed)
{
    if (fill_check(problem, NULL) != FILL_FAULT_NONE) return NULL;
    struct fill *fill = calloc(1, sizeof *fill);
    if (!fill) return NULL;
    fill->best = calloc((size_t)problem->workers * problem->days, sizeof *fill->best);
    fill->stale = calloc(problem->workers, sizeof *fill->stale);
    if (!fill->best || !fill->stale || !fill_model_init(&fill->model, problem) || !fill_state_init(&fill->state, &fill->model)) {
        fill_free(fill);
        return NULL;
    }
    cells_begin(fill, problem);
    fill_state_count(&fill->state, &fill->model);
    memcpy(fill->best, fill->state.cell, (size_t)problem->workers * problem->days);
    fill->best_broken = fill->state.broken;
    fill->best_cost = fill->state.cost;
    fill->seed = luck_seed(seed);
    fill->first = true;
    fill_plan(fill, PLAN_DEFAULT);
    fill->hot = (int64_t)fill->model.dearest * HEAT_ONE / HOT_PER_DEAREST;
    fill->cold = (int64_t)fill->model.cheapest * HEAT_ONE / COLD_PER_CHEAPEST;
    luck_fill(fill->luck);
    return fill;
}

void fill_free(struct fill *fill)
{
    if (!fill) return;
    fill_state_clear(&fill->state);
    fill_model_clear(&fill->model);
    free(fill->best);
    free(fill->stale);
    free(fill);
}

/* A round is over: the next begins from the best, which so hot is hardly more than a beginning. */
static void round_begin(struct fill *fill)
{
    best_return(fill);
    fill->progress = 0;
    fill->light = !fill->light;
    fill->first = fill->rounds == 1;            /* all that was planned is done: once more the same */
    if (fill->first) fill_plan(fill, fill->planned);
    else fill->rounds--;
}

void fill_step(struct fill *fill, uint64_t work)
{
    for (; work > 0; work--) {
        if (fill->tried++ % HEAT_EVERY == 0) {
            if (fill->progress >= PROGRESS_ONE) round_begin(fill);
            heat_set(fill);
            fill->progress += fill->pace;
        }
        move_try(fill);
    }
    best_copy(fill);
}

const struct fill_model *fill_model(const struct fill *fill) { return &fill->model; }
const uint8_t *fill_roster(const struct fill *fill) { return fill->best; }
