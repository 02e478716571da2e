#include "server/stored.h"

#include <stdlib.h>
#include "engine/ensure.h"

struct entry { uint64_t order; uint32_t chain; struct stored_order fields; };      /* chain: next + 1 of the bucket, or of the free ones */

/* Entries are taken from the front as they are needed, so that memory is touched only for as many orders as were ever open. */
struct stored { uint32_t max, used, free; uint32_t *bucket; struct entry *entry; };

struct stored *stored_new(uint32_t orders_max)
{
    struct stored *stored = calloc(1, sizeof *stored);
    if (stored == NULL) return NULL;
    stored->max = orders_max;
    stored->bucket = calloc(orders_max, sizeof *stored->bucket);
    stored->entry = calloc(orders_max, sizeof *stored->entry);
    if (stored->bucket == NULL || stored->entry == NULL) {
        stored_free(stored);
        return NULL;
    }
    return stored;
}

void stored_free(struct stored *stored)
{
    if (stored == NULL) return;
    free(stored->bucket);
    free(stored->entry);
    free(stored);
}

/* Where the chain names this order, or ends. */
static uint32_t *link_of(struct stored *stored, uint64_t order)
{
    uint32_t *link = &stored->bucket[order % stored->max];      /* numbers rise by one: they spread by themselves */
    while (*link != 0 && stored->entry[*link - 1].order != order) link = &stored->entry[*link - 1].chain;
    return link;
}

struct stored_order *stored_order(struct stored *stored, uint64_t order)
{
    uint32_t *link = link_of(stored, order);
    if (*link == 0) {
        uint32_t at = stored->free;
        if (at != 0) stored->free = stored->entry[at - 1].chain;
        else at = ++stored->used;
        ENSURE(at <= stored->max);
        stored->entry[at - 1] = (struct entry){ .order = order };
        *link = at;
    }
    return &stored->entry[*link - 1].fields;
}

void stored_forget(struct stored *stored, uint64_t order)
{
    uint32_t *link = link_of(stored, order), at = *link;
    if (at == 0) return;
    *link = stored->entry[at - 1].chain;
    stored->entry[at - 1].chain = stored->free;
    stored->free = at;
}
