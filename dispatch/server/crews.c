#include "server/crews.h"

#include <stdlib.h>

struct crew { uint64_t order; uint32_t chain, count, worker[CREW_MAX]; };      /* chain: next + 1 of the bucket, or of the free ones */

struct crews { uint32_t max, free; uint32_t *bucket; struct crew *crew; };

struct crews *crews_new(uint32_t orders_max)
{
    struct crews *crews = calloc(1, sizeof *crews);
    if (crews == NULL) return NULL;
    crews->max = orders_max;
    crews->bucket = calloc(orders_max, sizeof *crews->bucket);
    crews->crew = calloc(orders_max, sizeof *crews->crew);
    if (crews->bucket == NULL || crews->crew == NULL) {
        crews_free(crews);
        return NULL;
    }
    for (uint32_t i = 0; i < orders_max; i++) crews->crew[i].chain = i + 1 < orders_max ? i + 2 : 0;
    crews->free = orders_max > 0 ? 1 : 0;
    return crews;
}

void crews_free(struct crews *crews)
{
    if (crews == NULL) return;
    free(crews->bucket);
    free(crews->crew);
    free(crews);
}

uint32_t crews_turn(struct crews *crews, const struct order *order, uint32_t before[CREW_MAX])
{
    uint32_t *link = &crews->bucket[order->id % crews->max], count = 0;      /* numbers rise by one: they spread by themselves */
    while (*link != 0 && crews->crew[*link - 1].order != order->id) link = &crews->crew[*link - 1].chain;
    uint32_t at = *link;
    if (at != 0) {
        const struct crew *crew = &crews->crew[at - 1];
        for (; count < crew->count; count++) before[count] = crew->worker[count];
    }
    bool keep = order->member_count > 0 && !order_state_over((enum order_state)order->state);
    if (keep && at == 0 && crews->free != 0) {
        at = crews->free;
        crews->free = crews->crew[at - 1].chain;
        crews->crew[at - 1] = (struct crew){ .order = order->id };
        *link = at;
    }
    if (keep && at != 0) {
        struct crew *crew = &crews->crew[at - 1];
        crew->count = order->member_count;
        for (uint32_t i = 0; i < crew->count; i++) crew->worker[i] = order->member[i].worker;
    }
    if (!keep && at != 0) {
        *link = crews->crew[at - 1].chain;
        crews->crew[at - 1].chain = crews->free;
        crews->free = at;
    }
    return count;
}
