#include "server/list.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024 };

bool list_add(struct list *list, const void *element)
{
    if (list->count == list->room) {
        size_t room = list->room > 0 ? list->room * 2 : FIRST_ROOM;
        char *moved = realloc(list->base, room * list->unit);
        if (moved == NULL) return false;
        list->base = moved;
        list->room = room;
    }
    memcpy(list->base + list->count++ * list->unit, element, list->unit);
    return true;
}
