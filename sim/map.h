/* map.h - numbers to row numbers, open addressing; grows by itself. Key 0 is not allowed. Nothing is ever taken out. */
#ifndef PAIDAN_SIM_MAP_H
#define PAIDAN_SIM_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct map { uint64_t *key; uint32_t *value; uint32_t size, count; };      /* zeroed: empty */

void map_put(struct map *map, uint64_t key, uint32_t value);               /* the same key again: the new value */
bool map_get(const struct map *map, uint64_t key, uint32_t *value);
void map_clear(struct map *map);

#endif
