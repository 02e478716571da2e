/* idmap.h - 64-bit id -> 32-bit index: open addressing with linear probing, sized once. Id 0 is not an id. */
#ifndef PAIDAN_ENGINE_IDMAP_H
#define PAIDAN_ENGINE_IDMAP_H

#include <stdbool.h>
#include "engine/types.h"

struct idmap { uint64_t *id; uint32_t *index; uint32_t mask; };

bool idmap_init(struct idmap *map, uint32_t ids_max);      /* false: no memory */
void idmap_clear(struct idmap *map);
uint32_t idmap_find(const struct idmap *map, uint64_t id);      /* NIL: not there */
void idmap_put(struct idmap *map, uint64_t id, uint32_t index);      /* id is not there yet, and there is room: the caller's pool is smaller */
void idmap_drop(struct idmap *map, uint64_t id);

#endif
