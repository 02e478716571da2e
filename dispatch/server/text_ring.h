/* text_ring.h - a block of bytes that always keeps the latest texts: a new one overwrites the oldest. Positions only rise, so that a
 * position whose text is gone is noticed. Pure. */
#ifndef PAIDAN_SERVER_TEXT_RING_H
#define PAIDAN_SERVER_TEXT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_ring { char *base; size_t size; uint64_t head; };

bool text_ring_open(struct text_ring *ring, size_t size);      /* false: no memory */
void text_ring_close(struct text_ring *ring);
/* Copies the text and returns its position. length <= size. */
uint64_t text_ring_put(struct text_ring *ring, const char *text, size_t length);
bool text_ring_kept(const struct text_ring *ring, uint64_t position);
/* Still kept after a text of that length is put, wherever it lands? */
bool text_ring_kept_after(const struct text_ring *ring, uint64_t position, size_t length);
const char *text_ring_at(const struct text_ring *ring, uint64_t position);      /* of a kept text; not NUL-terminated */

#endif
