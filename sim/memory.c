/* memory.c - allocation that does not return when it fails. */
#include "sim/memory.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOM_FIRST = 16 };

static void give_up(void)
{
    fputs("paidan-sim: out of memory\n", stderr);
    exit(1);
}

void *memory_take(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size);
    if (!block) give_up();
    return block;
}

void *memory_room(void *block, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room) return block;
    if (*room > UINT32_MAX / 2) give_up();
    uint32_t wanted = *room ? *room * 2 : ROOM_FIRST;
    void *moved = realloc(block, wanted * size);
    if (!moved) give_up();
    *room = wanted;
    return moved;
}
