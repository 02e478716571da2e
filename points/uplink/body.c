/* body.c - deep copy of a body by its list of fields: once to measure, once to copy. */
#include "points/uplink/body.h"

#include <stdlib.h>
#include <string.h>
#include "protocol/arena.h"

enum { ROUND = 16 };      /* what arena_take() may lose to alignment */

static const void *const *pointer_at(const void *body, size_t offset)
{
    return (const void *const *)(const void *)((const char *)body + offset);
}

static uint32_t count_at(const void *body, size_t offset)
{
    uint32_t count = 0;
    memcpy(&count, (const char *)body + offset, sizeof count);
    return count;
}

static size_t body_size(const struct shape *shape, const void *body)
{
    size_t size = shape->size + ROUND;
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        bool points = field->type == FIELD_STR || field->type == FIELD_LIST || field->type == FIELD_OBJECT;
        const void *target = points ? *pointer_at(body, field->offset) : NULL;
        if (target == NULL) continue;
        if (field->type == FIELD_STR) {
            size += strlen(target) + 1 + ROUND;
            continue;
        }
        uint32_t count = field->type == FIELD_LIST ? count_at(body, field->count_offset) : 1;
        for (uint32_t k = 0; k < count; k++) size += body_size(field->element, (const char *)target + k * field->element->size);
        size += ROUND;
    }
    return size;
}

static void body_fill(struct arena *arena, const struct shape *shape, void *to, const void *from)
{
    memcpy(to, from, shape->size);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->field[i];
        bool points = field->type == FIELD_STR || field->type == FIELD_LIST || field->type == FIELD_OBJECT;
        const void *target = points ? *pointer_at(from, field->offset) : NULL;
        void *copy = NULL;
        if (target == NULL) continue;
        if (field->type == FIELD_STR) {
            copy = arena_text(arena, target, strlen(target));
        } else {
            uint32_t count = field->type == FIELD_LIST ? count_at(from, field->count_offset) : 1;
            copy = arena_take(arena, count * field->element->size);
            for (uint32_t k = 0; copy != NULL && k < count; k++)
                body_fill(arena, field->element, (char *)copy + k * field->element->size, (const char *)target + k * field->element->size);
        }
        if (copy == NULL) abort();      /* measured wrongly */
        memcpy((char *)to + field->offset, &copy, sizeof copy);
    }
}

void *body_copy(const struct shape *shape, const void *body)
{
    struct arena arena;
    size_t size = body_size(shape, body);
    char *block = malloc(size);
    if (block == NULL) return NULL;
    arena_init(&arena, block, size);
    void *copy = arena_take(&arena, shape->size);
    if (copy != (void *)block) abort();      /* the block is the body: it is freed by that address */
    body_fill(&arena, shape, copy, body);
    return copy;
}
