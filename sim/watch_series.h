/* watch_series.h - what must hold of bookings that are made together, from the events alone: a part of the checker. Show it every event about an
 * order, with the order as it was, and ask when a step is over. */
#ifndef PAIDAN_SIM_WATCH_SERIES_H
#define PAIDAN_SIM_WATCH_SERIES_H

#include "sim/book.h"

struct series_seen { uint64_t series; uint64_t *order; uint32_t count, room; uint32_t confirmed, agreed; bool touched; };
struct watch_series {                          /* zeroed: nothing seen */
    struct map rows;
    struct series_seen *series; uint32_t count, room;
    uint64_t *moved; uint32_t moved_count, moved_room;       /* in this step */
    int64_t was_fen, is_fen, agreed_fen;                     /* ... what they cost before and after, and what the resident agreed to */
};

void watch_series_see(struct watch_series *watch, const struct seen *seen, const struct seen_order *was);      /* was NULL: not seen before */
/* The resident was told that so many visits are confirmed. */
void watch_series_confirmed(struct watch_series *watch, uint64_t series, uint32_t visits);
/* What does not hold now that the step is over, one at a time: NULL when all does. *order: where. The last NULL begins another step. */
const char *watch_series_series(struct watch_series *watch, const struct book *book, uint64_t *order);
const char *watch_series_move(struct watch_series *watch, const struct book *book, uint64_t *order);
bool watch_series_price(struct watch_series *watch);           /* what moved in this step costs no more than before, or what was agreed to */
void watch_series_clear(struct watch_series *watch);

#endif
