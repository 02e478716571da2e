/* route_crew_ruin.c - adjacent string removal, with the split string, of Christiaens and Vanden Berghe; with a visit goes its partner. */
#include "engine/route/route_crew_state.h"

enum { REMOVED_MEAN = 10, STRING_MOST = 10, SPLIT_PERCENT = 50, SPLIT_MORE_PERCENT = 1 };

static uint32_t below(struct route_crew *crew, uint32_t limit) { return luck_below(&crew->seed, limit); }

static void take(struct route_crew *crew, uint32_t visit)
{
    struct crew_plan *plan = &crew->plan;
    uint32_t with = plan->need[visit].with;
    crew_plan_take(plan, visit);
    plan->sums.unserved += plan->model->visit[visit].unserved;
    if (with != ROUTE_NONE) {
        crew_plan_take(plan, with);
        plan->sums.unserved += plan->model->visit[with].unserved;
        if (with < visit) visit = with;
    }
    crew->loose[crew->looses++] = visit;
}

/* How many visits of the row come before, or after; `most` at the most. */
static uint32_t steps(const struct crew_plan *plan, uint32_t visit, bool forward, uint32_t most)
{
    uint32_t count = 0;
    for (;; count++) {
        visit = forward ? plan->node[visit].next : plan->node[visit].prev;
        if (count == most || crew_is_head(plan, visit)) return count;
    }
}

/* `length` of the row around the visit, at a random place; of a split string some in the middle stay. */
static void string_take(struct route_crew *crew, uint32_t visit, uint32_t length)
{
    struct crew_plan *plan = &crew->plan;
    uint32_t size = plan->use[plan->node[visit].worker].visits, kept = 0, victim[STRING_MOST], victims = 0, at = visit;
    if (length > 1 && length < size && below(crew, 100) < SPLIT_PERCENT) {
        kept = 1;
        while (length + kept < size && below(crew, 100) < SPLIT_MORE_PERCENT) kept++;
    }
    uint32_t span = length + kept, back = steps(plan, visit, false, span - 1), ahead = steps(plan, visit, true, span - 1);
    uint32_t least = span - 1 > ahead ? span - 1 - ahead : 0;
    for (uint32_t i = least + below(crew, back - least + 1); i > 0; i--) at = plan->node[at].prev;
    uint32_t hole = kept > 0 ? 1 + below(crew, length - 1) : span;
    for (uint32_t i = 0; i < span; i++, at = plan->node[at].next)
        if (i < hole || i >= hole + kept) victim[victims++] = at;
    for (uint32_t i = 0; i < victims; i++)
        if (plan->node[victim[i]].worker != ROUTE_NONE) take(crew, victim[i]);          /* else it went with its partner */
}

bool crew_ruin(struct route_crew *crew)
{
    struct crew_plan *plan = &crew->plan;
    const struct route_model *model = plan->model;
    uint32_t placed = 0, rows = 0;
    for (uint32_t worker = 0; worker < model->workers; worker++) {
        placed += plan->use[worker].visits;
        rows += plan->use[worker].visits > 0;
        crew->row_ruined[worker] = false;
    }
    if (rows == 0) return true;
    uint32_t mean = placed / rows, most = mean < STRING_MOST ? mean : STRING_MOST, strings_most = 4 * REMOVED_MEAN / (1 + most);
    uint32_t strings = 1 + below(crew, strings_most - 1);
    const uint32_t *around = model->around + (size_t)below(crew, model->visits) * ROUTE_AROUND;
    for (uint32_t i = 0; i < ROUTE_AROUND && around[i] != ROUTE_NONE && strings > 0; i++) {
        uint32_t worker = plan->node[around[i]].worker;
        if (worker == ROUTE_NONE || crew->row_ruined[worker]) continue;
        uint32_t size = plan->use[worker].visits;
        string_take(crew, around[i], 1 + below(crew, size < most ? size : most));
        crew->row_ruined[worker] = true;
        strings--;
    }
    return crew_plan_settle(plan);
}
