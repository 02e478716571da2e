/* map.c - linear probing over a power of two, at most half full. */
#include "sim/map.h"

#include <stdlib.h>
#include "sim/memory.h"
#include "sim/random.h"

enum { MAP_FIRST = 64 };

static uint32_t slot_of(const struct map *map, uint64_t key)
{
    uint32_t slot = (uint32_t)random_mix(key) & (map->size - 1);
    while (map->key[slot] && map->key[slot] != key) slot = (slot + 1) & (map->size - 1);
    return slot;
}

static void grow(struct map *map)
{
    struct map wider = { .size = map->size ? map->size * 2 : MAP_FIRST, .count = map->count };
    wider.key = memory_take(wider.size, sizeof *wider.key);
    wider.value = memory_take(wider.size, sizeof *wider.value);
    for (uint32_t i = 0; i < map->size; i++) {
        if (!map->key[i]) continue;
        uint32_t slot = slot_of(&wider, map->key[i]);
        wider.key[slot] = map->key[i];
        wider.value[slot] = map->value[i];
    }
    map_clear(map);
    *map = wider;
}

void map_put(struct map *map, uint64_t key, uint32_t value)
{
    if (map->count >= map->size / 2) grow(map);
    uint32_t slot = slot_of(map, key);
    if (!map->key[slot]) {
        map->key[slot] = key;
        map->count++;
    }
    map->value[slot] = value;
}

bool map_get(const struct map *map, uint64_t key, uint32_t *value)
{
    if (!map->count || !key) return false;
    uint32_t slot = slot_of(map, key);
    if (!map->key[slot]) return false;
    *value = map->value[slot];
    return true;
}

void map_clear(struct map *map)
{
    free(map->key);
    free(map->value);
    *map = (struct map){ 0 };
}
