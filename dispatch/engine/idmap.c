/* idmap.c - see idmap.h. Deletion closes the gap by moving later entries back (Knuth, TAOCP 3, 6.4, algorithm R). */
#include "engine/idmap.h"

#include <stdlib.h>
#include "engine/ensure.h"

/* Finalizer of splitmix64: sequential ids spread over the table. */
static uint32_t home(const struct idmap *map, uint64_t id)
{
    id = (id ^ (id >> 30)) * 0xbf58476d1ce4e5b9ULL;
    id = (id ^ (id >> 27)) * 0x94d049bb133111ebULL;
    return (uint32_t)(id ^ (id >> 31)) & map->mask;
}

bool idmap_init(struct idmap *map, uint32_t ids_max)
{
    uint32_t size = 16;
    while (size < (uint64_t)ids_max * 2 && size < (1U << 31)) size *= 2;
    map->mask = size - 1;
    map->id = calloc(size, sizeof *map->id);
    map->index = calloc(size, sizeof *map->index);
    if (map->id && map->index) return true;
    idmap_clear(map);
    return false;
}

void idmap_clear(struct idmap *map)
{
    free(map->id);
    free(map->index);
    map->id = NULL;
    map->index = NULL;
}

uint32_t idmap_find(const struct idmap *map, uint64_t id)
{
    for (uint32_t i = home(map, id); map->id[i] != 0; i = (i + 1) & map->mask)
        if (map->id[i] == id) return map->index[i];
    return NIL;
}

void idmap_put(struct idmap *map, uint64_t id, uint32_t index)
{
    ENSURE(id != 0);
    uint32_t i = home(map, id);
    for (; map->id[i] != 0; i = (i + 1) & map->mask) ENSURE(map->id[i] != id);
    map->id[i] = id;
    map->index[i] = index;
}

void idmap_drop(struct idmap *map, uint64_t id)
{
    uint32_t hole = home(map, id);
    while (map->id[hole] != 0 && map->id[hole] != id) hole = (hole + 1) & map->mask;
    if (map->id[hole] == 0) return;
    for (uint32_t i = (hole + 1) & map->mask; map->id[i] != 0; i = (i + 1) & map->mask) {
        uint32_t from = home(map, map->id[i]);
        if (((i - from) & map->mask) < ((i - hole) & map->mask)) continue;      /* it would land before its home */
        map->id[hole] = map->id[i];
        map->index[hole] = map->index[i];
        hole = i;
    }
    map->id[hole] = 0;
}
