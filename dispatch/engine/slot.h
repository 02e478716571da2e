/* slot.h - what can be booked: a start, and a series of them weeks apart. A series has no record of its own: its orders carry its number and their
 * place in it, and whoever asks for it is shown those. */
#ifndef PAIDAN_ENGINE_SLOT_H
#define PAIDAN_ENGINE_SLOT_H

#include "engine/reason.h"
#include "engine/types.h"

enum { SERIES_MAX = 12, SERIES_WEEKS_MAX = 8, SERIES_OTHERS_MAX = 3 };      /* visits: as many weeks as the roster holds */

/* One start: how many crews could take it (0: full), and its price. */
struct slot { int64_t start_ms; uint32_t free; int64_t price_fen; };

/* Of a visit of a series, or the whole of it: itself; it and those after it; all of them. */
enum series_scope { SCOPE_ONE, SCOPE_AFTER, SCOPE_ALL, SCOPE_COUNT };

/* What SERIES_HOLD found for each of its visits, in order. */
enum visit_fate { VISIT_HELD, VISIT_IMPOSSIBLE, VISIT_SKIPPED };      /* skipped: a statutory holiday that the resident did not want */
struct series_visit {
    uint8_t number, fate;
    int64_t start_ms;
    uint64_t order;                                    /* HELD */
    struct why why;                                    /* IMPOSSIBLE: everybody around, counted */
    uint32_t other_count;
    struct slot other[SERIES_OTHERS_MAX];              /* ... and the nearest free starts of that day and the two after it, nearest first */
};
struct series_answer { uint32_t count; struct series_visit visit[SERIES_MAX]; };

#endif
