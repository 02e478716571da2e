/* list.h - a growing list of equal things. */
#ifndef PAIDAN_SERVER_LIST_H
#define PAIDAN_SERVER_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list { char *base; size_t count, room, unit; };      /* zeroed but for unit, the size of one; freed by free(base) */

bool list_add(struct list *list, const void *element);      /* copies it; false: no memory */

#endif
