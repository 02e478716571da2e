/* fill_move.c - see fill_move.h. Each kind of move mends what the others cannot: exchanges keep cover as it is, a change of a cell or of a few
 * days moves cover, days of one row trading places keep the row's shifts, a turned stretch moves the edges of its runs. Where few shifts are open,
 * chance hardly ever meets them: one kind of move goes from an open shift to somebody who takes it, and carries the hole to another day. */
#include "engine/fill/fill_move.h"

enum { SHARES = 24, BLOCK_DAYS = 8, SPELL_DAYS = 5, TURN_DAYS = 12, LONG_ONE_IN = 16, TRADE_DAYS = 4, TRADE_APART = 14, FETCH_TRIES = 8, FETCH_APART = 14,
       FETCH_MORE_ONE_IN = 8 };

static uint32_t pick_length(uint64_t *seed, uint32_t most)
{
    uint32_t length = fill_random_below(seed, most) + 1;
    return fill_random_below(seed, length) + 1;         /* short ones more often */
}

static uint32_t least_of(uint32_t a, uint32_t b) { return a < b ? a : b; }

static const uint8_t *row_of(const struct fill_state *state, const struct fill_model *model, uint32_t worker)
{
    return state->cell + fill_cell(model, worker, 0);
}

static void window(struct fill_move *move, const struct fill_model *model, uint64_t *seed, uint32_t length)
{
    struct fill_change *change = &move->change[0];
    move->rows = 1;
    length = least_of(length, model->days);
    change->worker = fill_random_below(seed, model->workers);
    change->from = fill_random_below(seed, model->days - length + 1);
    change->to = change->from + length;
}

/* Two workers exchange some days. */
static bool propose_exchange(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    if (model->workers < 2) return false;
    uint32_t most = fill_random_below(seed, LONG_ONE_IN) == 0 ? model->days : BLOCK_DAYS;
    window(move, model, seed, pick_length(seed, most));
    struct fill_change *a = &move->change[0], *b = &move->change[1];
    uint32_t other = fill_random_below(seed, model->workers - 1);
    b->worker = other + (other >= a->worker);
    b->from = a->from;
    b->to = a->to;
    const uint8_t *row_a = row_of(state, model, a->worker), *row_b = row_of(state, model, b->worker);
    for (uint32_t day = a->from; day < a->to; day++) {
        a->with[day] = row_b[day];
        b->with[day] = row_a[day];
    }
    move->rows = 2;
    return true;
}

/* A state for the cell, better where somebody is missing. */
static uint8_t pick_state(const struct fill_state *state, const struct fill_model *model, size_t cell, uint32_t day, uint64_t *seed)
{
    const struct fill_need *need = model->need + (size_t)day * model->states;
    const int32_t *count = state->count + (size_t)day * model->states;
    uint32_t first = fill_random_below(seed, model->states), tries = model->states;
    bool choosy = fill_random(seed) >> 63;
    for (uint32_t i = 0; i < tries; i++) {
        uint32_t pick = first + i < model->states ? first + i : first + i - model->states;
        if (!(model->allowed[cell] >> pick & 1) || pick == state->cell[cell]) continue;
        if (choosy && pick != FILL_OFF && count[pick] >= need[pick].required) continue;
        return (uint8_t)pick;
    }
    return state->cell[cell];
}

/* A few days become the same. */
static bool propose_spell(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    uint32_t length = fill_random(seed) >> 62 ? 1 : pick_length(seed, SPELL_DAYS);
    window(move, model, seed, length);
    struct fill_change *change = &move->change[0];
    uint32_t anchor = change->from + fill_random_below(seed, change->to - change->from);
    uint8_t pick = pick_state(state, model, fill_cell(model, change->worker, anchor), anchor, seed);
    for (uint32_t day = change->from; day < change->to; day++) change->with[day] = pick;
    return true;
}

/* Days of one row, or short blocks of them, trade places. */
static bool propose_trade(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    uint32_t length = pick_length(seed, TRADE_DAYS);
    window(move, model, seed, 2 * length + fill_random_below(seed, TRADE_APART));
    struct fill_change *change = &move->change[0];
    const uint8_t *row = row_of(state, model, change->worker);
    if (change->to - change->from < 2 * length) return false;
    for (uint32_t day = change->from; day < change->to; day++) change->with[day] = row[day];
    for (uint32_t i = 0; i < length; i++) {
        change->with[change->from + i] = row[change->to - length + i];
        change->with[change->to - length + i] = row[change->from + i];
    }
    return true;
}

/* A stretch moves by a day, its last or first day coming round. */
static bool propose_turn(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    window(move, model, seed, 2 + fill_random_below(seed, TURN_DAYS));
    struct fill_change *change = &move->change[0];
    const uint8_t *row = row_of(state, model, change->worker);
    uint32_t length = change->to - change->from, by = fill_random(seed) >> 63 ? 1 : length - 1;
    for (uint32_t i = 0; i < length; i++) change->with[change->from + i] = row[change->from + (i + by) % length];
    return true;
}

/* A day that the worker may give up with the run staying whole: its first or last. days: none was found. */
static uint32_t pick_edge(const struct fill_model *model, const uint8_t *row, uint32_t day, uint64_t *seed)
{
    uint32_t low = day > FETCH_APART ? day - FETCH_APART : 0, high = least_of(day + FETCH_APART + 1, model->days);
    for (uint32_t tries = 0; tries < FETCH_TRIES; tries++) {
        uint32_t other = low + fill_random_below(seed, high - low);
        bool inner = other > 0 && row[other - 1] != FILL_OFF && other + 1 < model->days && row[other + 1] != FILL_OFF;
        if (row[other] != FILL_OFF && !inner) return other;
    }
    return model->days;
}

/* Somebody takes a shift that nobody does, instead of another one that day, or for a day near it, or now and then on top. */
static bool propose_fetch(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    if (state->holes == 0) return false;
    uint32_t slot = state->hole[fill_random_below(seed, state->holes)], day = slot / model->states, pick = slot % model->states, tries = 0;
    struct fill_change *change = &move->change[0];
    const uint8_t *row;
    do {
        if (tries++ == FETCH_TRIES) return false;
        change->worker = fill_random_below(seed, model->workers);
        row = row_of(state, model, change->worker);
    } while (!(model->allowed[fill_cell(model, change->worker, day)] >> pick & 1) || row[day] == pick);
    uint32_t other = model->days;
    if (row[day] == FILL_OFF && fill_random_below(seed, FETCH_MORE_ONE_IN) > 0) other = pick_edge(model, row, day, seed);
    bool alone = other == model->days;
    change->from = alone ? day : least_of(day, other);
    change->to = alone || other < day ? day + 1 : other + 1;
    for (uint32_t i = change->from; i < change->to; i++) change->with[i] = row[i];
    if (!alone) change->with[other] = FILL_OFF;
    change->with[day] = (uint8_t)pick;
    move->rows = 1;
    return true;
}

static const struct { uint32_t share; bool (*propose)(struct fill_move *, const struct fill_state *, const struct fill_model *, uint64_t *); } moves[] = {
    { 9, propose_exchange }, { 4, propose_spell }, { 2, propose_trade }, { 1, propose_turn }, { 8, propose_fetch },
};

bool fill_move_propose(struct fill_move *move, const struct fill_state *state, const struct fill_model *model, uint64_t *seed)
{
    uint32_t share = fill_random_below(seed, SHARES), pick = 0;
    while (share >= moves[pick].share) share -= moves[pick++].share;
    if (!moves[pick].propose(move, state, model, seed)) return false;
    for (uint32_t i = 0; i < move->rows; i++)
        if (!fill_change_trim(state, model, &move->change[i])) return false;
    return true;
}
