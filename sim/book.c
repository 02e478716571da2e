/* book.c - a growing array and a map from id to row. */
#include "sim/book.h"

#include <stdlib.h>
#include "sim/memory.h"

const struct seen_order *book_find(const struct book *book, uint64_t id)
{
    uint32_t row;
    return map_get(&book->rows, id, &row) ? &book->order[row] : NULL;
}

void book_put(struct book *book, const struct seen_order *order)
{
    uint32_t row;
    if (!map_get(&book->rows, order->id, &row)) {
        book->order = memory_room(book->order, book->count, &book->room, sizeof *book->order);
        row = book->count++;
        map_put(&book->rows, order->id, row);
    }
    book->order[row] = *order;
}

void book_clear(struct book *book)
{
    map_clear(&book->rows);
    free(book->order);
    *book = (struct book){ 0 };
}
