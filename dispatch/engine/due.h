/* due.h - which order the engine must look at next: a binary heap over order indexes, by time, then by order id. */
#ifndef PAIDAN_ENGINE_DUE_H
#define PAIDAN_ENGINE_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct due_key { int64_t due_ms; uint64_t id; uint32_t order; };
struct due { struct due_key *heap; uint32_t *place; uint32_t count; };      /* place[order]: position + 1; 0: not in the heap */

bool due_init(struct due *due, uint32_t orders_max);      /* false: no memory */
void due_clear(struct due *due);
void due_set(struct due *due, uint32_t order, uint64_t id, int64_t due_ms);      /* INT64_MAX takes it out */
int64_t due_next_ms(const struct due *due);      /* INT64_MAX: nothing */
uint32_t due_first(const struct due *due);       /* the order; only when there is one */

#endif
