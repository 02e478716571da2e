/* arena.c - scratch memory that is given back all at once. */
#include "protocol/arena.h"

#include <stdint.h>
#include <string.h>

void arena_init(struct arena *arena, void *storage, size_t size)
{
    arena->base = storage;
    arena->size = size;
    arena->used = 0;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t grain = _Alignof(max_align_t);
    size_t left = arena->size - arena->used;
    if (size > SIZE_MAX - grain) return NULL;
    size_t whole = (size + grain - 1) / grain * grain;
    if (whole > left) return NULL;
    char *taken = arena->base + arena->used;
    arena->used += whole;
    memset(taken, 0, size);
    return taken;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? arena_take(arena, length + 1) : NULL;
    if (copy != NULL) memcpy(copy, text, length);
    return copy;
}

void arena_reset(struct arena *arena)
{
    arena->used = 0;
}
