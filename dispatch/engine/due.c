/* due.c - see due.h. */
#include "engine/due.h"

#include <stdlib.h>

bool due_init(struct due *due, uint32_t orders_max)
{
    due->heap = calloc(orders_max, sizeof *due->heap);
    due->place = calloc(orders_max, sizeof *due->place);
    due->count = 0;
    if (due->heap && due->place) return true;
    due_clear(due);
    return false;
}

void due_clear(struct due *due)
{
    free(due->heap);
    free(due->place);
    due->heap = NULL;
    due->place = NULL;
}

static bool before(const struct due_key *a, const struct due_key *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->id < b->id;
}

static void settle(struct due *due, uint32_t at, struct due_key key)
{
    while (at > 0 && before(&key, &due->heap[(at - 1) / 2])) {
        due->heap[at] = due->heap[(at - 1) / 2];
        due->place[due->heap[at].order] = at + 1;
        at = (at - 1) / 2;
    }
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= due->count) break;
        if (child + 1 < due->count && before(&due->heap[child + 1], &due->heap[child])) child++;
        if (!before(&due->heap[child], &key)) break;
        due->heap[at] = due->heap[child];
        due->place[due->heap[at].order] = at + 1;
        at = child;
    }
    due->heap[at] = key;
    due->place[key.order] = at + 1;
}

void due_set(struct due *due, uint32_t order, uint64_t id, int64_t due_ms)
{
    uint32_t place = due->place[order];
    if (due_ms == INT64_MAX) {
        if (place == 0) return;
        due->place[order] = 0;
        struct due_key last = due->heap[--due->count];
        if (last.order != order) settle(due, place - 1, last);
        return;
    }
    struct due_key key = { .due_ms = due_ms, .id = id, .order = order };
    settle(due, place != 0 ? place - 1 : due->count++, key);
}

int64_t due_next_ms(const struct due *due) { return due->count ? due->heap[0].due_ms : INT64_MAX; }
uint32_t due_first(const struct due *due) { return due->heap[0].order; }
