/* rota_graph.c - see rota_graph.h. Counts stop at the largest value that still matters: a limit, or the least of a run without one. */
#include "engine/rota/rota_graph.h"

#include <stdlib.h>
#include <string.h>
#include "engine/ensure.h"
#include "engine/idmap.h"

enum { STATES_MAX = 1 << 15, UNSEEN = 15 /* a day before that no forbidden sequence asks for */ };

struct state { uint8_t day, kind, before, run, work, rested, weekends; };

struct build {
    const struct rota_problem *problem;
    uint8_t cap[ROTA_KINDS_MAX + 1], cap_work;
    bool pair[ROTA_KINDS_MAX + 1][ROTA_KINDS_MAX + 1];          /* forbidden */
    bool triple[ROTA_KINDS_MAX + 1][ROTA_KINDS_MAX + 1][ROTA_KINDS_MAX + 1];
    bool seen[ROTA_KINDS_MAX + 1][ROTA_KINDS_MAX + 1];          /* begins a forbidden sequence of three */
    bool wanted[ROTA_DAYS_MAX][ROTA_KINDS_MAX + 1];
    struct state *state;
    uint32_t *next;                                             /* state x (kinds + 1); NIL: not allowed */
    uint32_t *number;                                           /* of the node it becomes */
    bool *alive;
    uint32_t states;
    bool full;
    struct idmap ids;
};

static uint8_t cap_of(struct rota_range range, uint8_t least)
{
    if (range.most) return range.most;
    return range.least > least ? range.least : least;
}

static void read_rules(struct build *build)
{
    const struct rota_problem *problem = build->problem;
    for (uint32_t i = 0; i < problem->forbidden_count; i++) {
        const uint8_t *kind = problem->forbidden[i].kind;
        if (problem->forbidden[i].length == 2) {
            build->pair[kind[0]][kind[1]] = true;
        } else {
            build->triple[kind[0]][kind[1]][kind[2]] = true;
            build->seen[kind[0]][kind[1]] = true;
        }
    }
    for (uint32_t kind = 0; kind <= problem->kinds; kind++) build->cap[kind] = cap_of(problem->run[kind], 1);
    uint8_t off = problem->week_off;
    if (problem->weekend_every && off < 2) off = 2;
    build->cap[ROTA_OFF] = cap_of(problem->run[ROTA_OFF], off);
    build->cap_work = cap_of(problem->work, 1);
    for (uint32_t day = 0; day < problem->days; day++) {
        uint32_t sum = 0;
        for (uint32_t kind = 1; kind <= problem->kinds; kind++) {
            build->wanted[day][kind] = problem->demand[day][kind] > 0;
            sum += problem->demand[day][kind];
        }
        build->wanted[day][ROTA_OFF] = sum < problem->workers;
    }
}

/* One more day of a run, or the first of the next. False: the limits forbid it. */
static bool run_next(struct rota_range range, uint8_t cap, uint8_t run, uint8_t *out)
{
    if (range.most && run == range.most) return false;
    *out = run < cap ? (uint8_t)(run + 1) : cap;
    return true;
}

static bool week_next(const struct rota_problem *problem, const struct state *from, struct state *to)
{
    bool last = to->day == problem->days - 1;
    uint8_t inside = to->run < to->day + 1 ? to->run : (uint8_t)(to->day + 1);      /* days of the run that lie in this week */
    to->rested = to->day == 0 ? 0 : from->rested;
    if (problem->week_off && to->kind == ROTA_OFF && inside >= problem->week_off) to->rested = 1;
    to->weekends = from->weekends;
    if (!last) return true;
    if (problem->week_off && !to->rested) return false;
    to->rested = 0;
    if (!problem->weekend_every) return true;
    to->weekends = to->kind == ROTA_OFF && inside >= 2 ? 0 : (uint8_t)(from->weekends + 1);
    return to->weekends < problem->weekend_every;
}

static bool state_next(const struct build *build, const struct state *from, uint8_t kind, struct state *to)
{
    const struct rota_problem *problem = build->problem;
    *to = (struct state){ .day = (uint8_t)((from->day + 1u) % problem->days), .kind = kind, .before = UNSEEN };
    if (!build->wanted[to->day][kind] || build->pair[from->kind][kind]) return false;
    if (from->before != UNSEEN && build->triple[from->before][from->kind][kind]) return false;
    if (build->seen[from->kind][kind]) to->before = from->kind;
    if (kind == from->kind) {
        if (!run_next(problem->run[kind], build->cap[kind], from->run, &to->run)) return false;
    } else {
        if (from->run < problem->run[from->kind].least) return false;
        to->run = 1;
    }
    if (kind != ROTA_OFF && !run_next(problem->work, build->cap_work, from->work, &to->work)) return false;
    if (kind == ROTA_OFF && from->kind != ROTA_OFF && from->work < problem->work.least) return false;
    return week_next(problem, from, to);
}

static uint64_t state_id(const struct state *state)
{
    uint64_t id = 1;
    const uint8_t part[] = { state->day, state->kind, state->before, state->weekends, state->run, state->work, state->rested };
    for (uint32_t i = 0; i < sizeof part; i++) id = id << 8 | part[i];
    return id;
}

static uint32_t state_put(struct build *build, const struct state *state)
{
    uint64_t id = state_id(state);
    uint32_t index = idmap_find(&build->ids, id);
    if (index != NIL) return index;
    if (build->states == STATES_MAX) {
        build->full = true;
        return NIL;
    }
    idmap_put(&build->ids, id, build->states);
    build->state[build->states] = *state;
    return build->states++;
}

/* Where endless walks begin: the first day off after work, or, when it never changes, a run that has lasted for ever. Whatever the week was
 * like before is possible until the trimming has shown otherwise. */
static void put_seeds(struct build *build)
{
    const struct rota_problem *problem = build->problem;
    struct state seed = { 0 };
    uint32_t ages = problem->weekend_every ? problem->weekend_every : 1;
    for (uint32_t day = 0; day < problem->days; day++)
        for (uint32_t rest = 0; rest < (problem->week_off ? 2u : 1u); rest++)
            for (uint32_t age = 0; age < ages; age++)
                for (uint32_t before = 0; before <= problem->kinds; before++)
                    for (uint32_t kind = 0; kind <= problem->kinds; kind++) {
                        seed = (struct state){ .day = (uint8_t)day, .kind = (uint8_t)kind, .rested = (uint8_t)rest, .weekends = (uint8_t)age };
                        seed.before = build->seen[before][kind] ? (uint8_t)before : UNSEEN;
                        seed.run = before == kind ? build->cap[kind] : 1;
                        seed.work = kind == ROTA_OFF ? 0 : build->cap_work;
                        bool lasting = (before != kind || !problem->run[kind].most) && (kind == ROTA_OFF || !problem->work.most);
                        if (build->wanted[day][kind] && (lasting || (kind == ROTA_OFF && before != ROTA_OFF))) state_put(build, &seed);
                    }
}

static void grow(struct build *build)
{
    uint32_t kinds = build->problem->kinds + 1;
    for (uint32_t i = 0; i < build->states && !build->full; i++)
        for (uint32_t kind = 0; kind < kinds; kind++) {
            struct state to;
            bool allowed = state_next(build, &build->state[i], (uint8_t)kind, &to);
            build->next[i * kinds + kind] = allowed ? state_put(build, &to) : NIL;
        }
}

/* Takes out states without a way on or a way in until none is left. */
static void trim(struct build *build)
{
    uint32_t kinds = build->problem->kinds + 1;
    bool changed = true;
    for (uint32_t i = 0; i < build->states; i++) build->alive[i] = true;
    while (changed) {
        changed = false;
        memset(build->number, 0, build->states * sizeof *build->number);      /* for now: marks those with a way in */
        for (uint32_t i = 0; i < build->states; i++) {
            bool on = false;
            for (uint32_t kind = 0; kind < kinds && build->alive[i]; kind++) {
                uint32_t next = build->next[i * kinds + kind];
                if (next == NIL || !build->alive[next]) continue;
                on = true;
                build->number[next] = 1;
            }
            if (build->alive[i] && !on) changed = true, build->alive[i] = false;
        }
        for (uint32_t i = 0; i < build->states; i++)
            if (build->alive[i] && !build->number[i]) changed = true, build->alive[i] = false;
    }
}

static uint32_t number_nodes(struct build *build, struct rota_graph *graph)
{
    uint32_t count = 0;
    graph->days = build->problem->days;
    for (uint32_t day = 0; day < graph->days; day++) {
        graph->first[day] = count;
        for (uint32_t i = 0; i < build->states; i++)
            if (build->alive[i] && build->state[i].day == day) build->number[i] = count++;
        uint32_t wide = count - graph->first[day];
        if (wide > graph->wide) graph->wide = wide;
    }
    graph->first[graph->days] = count;
    return graph->nodes = count;
}

static bool write_graph(const struct build *build, struct rota_graph *graph)
{
    uint32_t kinds = build->problem->kinds + 1, *state = calloc(graph->nodes + 1u, sizeof *state);
    graph->kind = calloc(graph->nodes + 1u, 1);
    graph->day = calloc(graph->nodes + 1u, 1);
    graph->arc = calloc(graph->nodes + 1u, sizeof *graph->arc);
    graph->to = calloc((size_t)graph->nodes * kinds + 1, sizeof *graph->to);
    bool done = state && graph->kind && graph->day && graph->arc && graph->to;
    for (uint32_t i = 0; done && i < build->states; i++)
        if (build->alive[i]) state[build->number[i]] = i;
    for (uint32_t node = 0; done && node < graph->nodes; node++) {
        graph->kind[node] = build->state[state[node]].kind;
        graph->day[node] = build->state[state[node]].day;
        for (uint32_t kind = 0; kind < kinds; kind++) {
            uint32_t next = build->next[state[node] * kinds + kind];
            if (next != NIL && build->alive[next]) graph->to[graph->arcs++] = build->number[next];
        }
        graph->arc[node + 1] = graph->arcs;
    }
    free(state);
    return done;
}

enum refusal rota_graph_init(struct rota_graph *graph, const struct rota_problem *problem)
{
    enum refusal refusal = REFUSE_FULL;
    struct build build = { .problem = problem };
    *graph = (struct rota_graph){ 0 };
    build.state = calloc(STATES_MAX, sizeof *build.state);
    build.next = calloc((size_t)STATES_MAX * (problem->kinds + 1), sizeof *build.next);
    build.number = calloc(STATES_MAX, sizeof *build.number);
    build.alive = calloc(STATES_MAX, sizeof *build.alive);
    if (!build.state || !build.next || !build.number || !build.alive || !idmap_init(&build.ids, STATES_MAX)) goto out;
    read_rules(&build);
    put_seeds(&build);
    grow(&build);
    if (build.full) goto out;
    trim(&build);
    number_nodes(&build, graph);
    if (write_graph(&build, graph)) refusal = REFUSE_OK;
out:
    if (refusal != REFUSE_OK) rota_graph_clear(graph);
    idmap_clear(&build.ids);
    free(build.alive);
    free(build.number);
    free(build.next);
    free(build.state);
    return refusal;
}

void rota_graph_clear(struct rota_graph *graph)
{
    free(graph->kind);
    free(graph->day);
    free(graph->arc);
    free(graph->to);
    *graph = (struct rota_graph){ 0 };
}

void rota_graph_reach(const struct rota_graph *graph, uint32_t steps, uint32_t goal, uint32_t least, uint8_t *out)
{
    uint32_t wide = graph->wide;
    ENSURE(steps % graph->days == 0);
    memset(out + (size_t)steps * wide, 0, wide);
    out[(size_t)steps * wide + goal] = 1;
    for (uint32_t step = steps; step-- > 0;) {
        uint32_t day = step % graph->days, first = graph->first[day], after = graph->first[(day + 1) % graph->days];
        uint8_t *row = out + (size_t)step * wide;
        memset(row, 0, wide);
        for (uint32_t node = day == 0 ? least : first; node < graph->first[day + 1]; node++)
            for (uint32_t arc = graph->arc[node]; arc < graph->arc[node + 1]; arc++)
                if (row[wide + graph->to[arc] - after]) row[node - first] = 1;
    }
}
