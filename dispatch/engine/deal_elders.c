/* deal_elders.c - see deal_elders.h. */
#include "engine/deal_elders.h"

#include <stdlib.h>
#include <string.h>

bool deal_elders_init(struct deal_elders *elders, const struct deal_limits *limits)
{
    *elders = (struct deal_elders){ 0 };
    elders->order = calloc(limits->orders, sizeof *elders->order);
    elders->seat_of = calloc(limits->workers, sizeof *elders->seat_of);
    elders->kept = calloc(limits->workers, sizeof *elders->kept);
    elders->from = calloc(limits->workers, sizeof *elders->from);
    elders->queue = calloc(limits->workers, sizeof *elders->queue);
    elders->dead = calloc(limits->workers, sizeof *elders->dead);
    return elders->order && elders->seat_of && elders->kept && elders->from && elders->queue && elders->dead;
}

void deal_elders_clear(struct deal_elders *elders)
{
    free(elders->order);
    free(elders->seat_of);
    free(elders->kept);
    free(elders->from);
    free(elders->queue);
    free(elders->dead);
}

/* ---- the overdue, in order ---- */

static bool elder(const struct deal_order *order, uint32_t a, uint32_t b)
{
    return order[a].age_s != order[b].age_s ? order[a].age_s > order[b].age_s : a < b;
}

/* Heap sort: the rows come in any order, and a full round of them should not cost its square. */
static void sink(const struct deal_order *order, uint32_t *list, uint32_t count, uint32_t at)
{
    uint32_t moving = list[at];
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && elder(order, list[child], list[child + 1])) child++;
        if (!elder(order, moving, list[child])) break;
        list[at] = list[child];
    }
    list[at] = moving;
}

static uint32_t list_overdue(struct deal_elders *elders, const struct deal_problem *problem)
{
    uint32_t count = 0, *list = elders->order;
    for (uint32_t row = 0; row < problem->orders; row++)
        if (problem->weights.overdue_s != INT32_MAX && problem->order[row].age_s >= problem->weights.overdue_s) list[count++] = row;
    for (uint32_t at = count / 2; at > 0; at--) sink(problem->order, list, count, at - 1);
    for (uint32_t left = count; left > 1; left--) {
        uint32_t last = list[left - 1];
        list[left - 1] = list[0];
        list[0] = last;
        sink(problem->order, list, left - 1, 0);
    }
    return count;
}

/* ---- room for one more ---- */

/* Puts the seats on the path one worker on, from the free one at its end to the seat that was without. */
static void shift(struct deal_elders *elders, uint32_t seat, uint32_t worker, uint32_t *out)
{
    for (;;) {
        uint32_t mover = elders->from[worker], before = out[mover];
        elders->seat_of[worker] = mover;
        out[mover] = worker;
        if (mover == seat) return;
        worker = before;
    }
}

/* Adds the candidates of the seat to the queue. A free one among them ends the search and is returned. */
static uint32_t spread(struct deal_elders *elders, const struct deal_problem *problem, uint32_t seat, uint32_t *queued)
{
    const struct deal_order *order = &problem->order[seat / DEAL_CREW_MAX];
    for (uint32_t i = order->first; i < order->first + order->count; i++) {
        uint32_t worker = problem->candidate[i].worker;
        if (elders->dead[worker] || elders->from[worker] != DEAL_NONE) continue;
        elders->from[worker] = seat;
        elders->queue[(*queued)++] = worker;
        if (elders->seat_of[worker] == DEAL_NONE) return worker;
    }
    return DEAL_NONE;
}

static bool find_room(struct deal_elders *elders, const struct deal_problem *problem, uint32_t seat, uint32_t *out)
{
    uint32_t queued = 0, found = spread(elders, problem, seat, &queued);
    for (uint32_t next = 0; next < queued && found == DEAL_NONE; next++)
        found = spread(elders, problem, elders->seat_of[elders->queue[next]], &queued);
    if (found != DEAL_NONE) shift(elders, seat, found, out);
    /* From all that a search without success has seen no free worker will be reached later either: it need not be searched again. That does not hold
     * for the later seats of a crew, whose first seats are about to be given back. */
    for (uint32_t i = 0; i < queued; i++) {
        elders->from[elders->queue[i]] = DEAL_NONE;
        if (found == DEAL_NONE && seat % DEAL_CREW_MAX == 0) elders->dead[elders->queue[i]] = true;
    }
    return found != DEAL_NONE;
}

/* As it was before the first seat of a crew that cannot be whole. */
static void give_back(struct deal_elders *elders, const struct deal_problem *problem, uint32_t row, uint32_t *out)
{
    memcpy(elders->seat_of, elders->kept, problem->workers * sizeof *elders->seat_of);
    for (uint32_t place = 0; place < DEAL_CREW_MAX; place++) out[row * DEAL_CREW_MAX + place] = DEAL_NONE;
    for (uint32_t worker = 0; worker < problem->workers; worker++)
        if (elders->seat_of[worker] != DEAL_NONE) out[elders->seat_of[worker]] = worker;
}

static bool seat_crew(struct deal_elders *elders, const struct deal_problem *problem, uint32_t row, uint32_t *out)
{
    uint8_t crew = problem->order[row].crew;
    if (crew > 1) memcpy(elders->kept, elders->seat_of, problem->workers * sizeof *elders->kept);
    for (uint32_t place = 0; place < crew; place++) {
        if (find_room(elders, problem, row * DEAL_CREW_MAX + place, out)) continue;
        if (place > 0) give_back(elders, problem, row, out);
        return false;
    }
    return true;
}

uint32_t deal_elders_seat(struct deal_elders *elders, const struct deal_problem *problem, uint32_t *worker)
{
    uint32_t count = list_overdue(elders, problem), seated = 0;
    if (count == 0) return 0;
    for (uint32_t i = 0; i < problem->workers; i++) {
        elders->seat_of[i] = elders->from[i] = DEAL_NONE;
        elders->dead[i] = false;
    }
    for (uint32_t i = 0; i < count; i++) seated += seat_crew(elders, problem, elders->order[i], worker);
    return seated;
}
