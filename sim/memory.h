/* memory.h - memory for a program that can do nothing useful without it: says so and ends with status 1 instead of returning NULL. */
#ifndef PAIDAN_SIM_MEMORY_H
#define PAIDAN_SIM_MEMORY_H

#include <stddef.h>
#include <stdint.h>

void *memory_take(size_t count, size_t size);      /* zeroed; free() ends it */
/* Makes room for one more element behind `count`; *room is the elements there is room for, 0 at first. Returns the moved block. */
void *memory_room(void *block, uint32_t count, uint32_t *room, size_t size);

#endif
