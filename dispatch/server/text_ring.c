#include "server/text_ring.h"

#include <stdlib.h>
#include <string.h>

bool text_ring_open(struct text_ring *ring, size_t size)
{
    *ring = (struct text_ring){ .base = malloc(size), .size = size };
    return ring->base != NULL;
}

void text_ring_close(struct text_ring *ring)
{
    free(ring->base);
    *ring = (struct text_ring){ 0 };
}

uint64_t text_ring_put(struct text_ring *ring, const char *text, size_t length)
{
    size_t at = (size_t)(ring->head % ring->size);
    if (length > ring->size - at) {
        ring->head += ring->size - at;      /* a text is never split over the end */
        at = 0;
    }
    uint64_t position = ring->head;
    memcpy(ring->base + at, text, length);
    ring->head += length;
    return position;
}

bool text_ring_kept(const struct text_ring *ring, uint64_t position)
{
    return position <= ring->head && ring->head - position <= ring->size;
}

bool text_ring_kept_after(const struct text_ring *ring, uint64_t position, size_t length)
{
    size_t at = (size_t)(ring->head % ring->size), skipped = length > ring->size - at ? ring->size - at : 0;
    return ring->head + skipped + length - position <= ring->size;
}

const char *text_ring_at(const struct text_ring *ring, uint64_t position)
{
    return ring->base + position % ring->size;
}
