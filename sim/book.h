/* book.h - the orders as the events so far leave them: the latest seen_order of every id. */
#ifndef PAIDAN_SIM_BOOK_H
#define PAIDAN_SIM_BOOK_H

#include "sim/map.h"
#include "sim/seen.h"

struct book { struct map rows; struct seen_order *order; uint32_t count, room; };      /* zeroed: empty; rows stay where they are */

const struct seen_order *book_find(const struct book *book, uint64_t id);      /* NULL: never seen; borrowed until the next put */
void book_put(struct book *book, const struct seen_order *order);
void book_clear(struct book *book);

#endif
