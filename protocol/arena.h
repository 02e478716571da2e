/* arena.h - one scratch block per message: decoded strings and lists live in it until it is reset. */
#ifndef PAIDAN_PROTOCOL_ARENA_H
#define PAIDAN_PROTOCOL_ARENA_H

#include <stddef.h>

struct arena { char *base; size_t size, used; };

void arena_init(struct arena *arena, void *storage, size_t size);      /* storage is the caller's, aligned for any type */
void *arena_take(struct arena *arena, size_t size);                    /* zeroed, aligned for any type; NULL when it is full */
char *arena_text(struct arena *arena, const char *text, size_t length);
void arena_reset(struct arena *arena);

#endif
