/* watch_series.c - see watch_series.h. */
#include "sim/watch_series.h"

#include <stdlib.h>
#include "sim/memory.h"

static struct series_seen *series_of(struct watch_series *watch, uint64_t series)
{
    uint32_t row;
    if (map_get(&watch->rows, series, &row)) return &watch->series[row];
    watch->series = memory_room(watch->series, watch->count, &watch->room, sizeof *watch->series);
    map_put(&watch->rows, series, watch->count);
    watch->series[watch->count] = (struct series_seen){ .series = series };
    return &watch->series[watch->count++];
}

void watch_series_see(struct watch_series *watch, const struct seen *seen, const struct seen_order *was)
{
    const struct seen_order *is = &seen->order;
    if (seen->kind == EVENT_MOVED && was) {
        watch->moved = memory_room(watch->moved, watch->moved_count, &watch->moved_room, sizeof *watch->moved);
        watch->moved[watch->moved_count++] = is->id;
        watch->was_fen += was->price_fen;
        watch->is_fen += is->price_fen;
    }
    if (is->series == 0) return;
    struct series_seen *series = series_of(watch, is->series);
    if (!was) {
        series->order = memory_room(series->order, series->count, &series->room, sizeof *series->order);
        series->order[series->count++] = is->id;
    }
    series->confirmed += seen->kind == EVENT_ORDERED;
    series->touched |= seen->kind == EVENT_HELD || seen->kind == EVENT_ORDERED || (seen->kind == EVENT_RELEASED && is->cause == CAUSE_TIMEOUT);
}

void watch_series_confirmed(struct watch_series *watch, uint64_t series, uint32_t visits)
{
    struct series_seen *seen = series_of(watch, series);
    seen->agreed = visits;
    seen->touched = true;
}

/* Of a series that was confirmed, or lapsed, nothing is held any more; each place is taken once; as many stand as were agreed to. */
static const char *look(const struct series_seen *series, const struct book *book, uint64_t *at)
{
    uint32_t held = 0, released = 0;
    for (uint32_t i = 0; i < series->count; i++) {
        const struct seen_order *order = book_find(book, series->order[i]);
        *at = order->id;
        held += order->state == ORDER_HELD;
        released += order->state == ORDER_RELEASED && order->cause == CAUSE_TIMEOUT;
        for (uint32_t k = 0; k < i; k++) {
            const struct seen_order *other = book_find(book, series->order[k]);
            if (other->number == order->number && !order_state_over(order->state) && !order_state_over(other->state)) return "two visits at one place";
        }
    }
    if (held > 0 && series->confirmed > 0) return "confirmed in part";
    if (held > 0 && released > 0) return "lapsed in part";
    if (series->agreed != 0 && series->confirmed != series->agreed) return "not as many visits as the resident was told";
    return NULL;
}

const char *watch_series_series(struct watch_series *watch, const struct book *book, uint64_t *order)
{
    for (uint32_t i = 0; i < watch->count; i++) {
        if (!watch->series[i].touched) continue;
        watch->series[i].touched = false;
        const char *wrong = look(&watch->series[i], book, order);
        if (wrong) return wrong;
    }
    return NULL;
}

const char *watch_series_move(struct watch_series *watch, const struct book *book, uint64_t *order)
{
    while (watch->moved_count > 0) {
        *order = watch->moved[--watch->moved_count];
        if (book_find(book, *order)->state != ORDER_ASSIGNED) return "the old start is given up, and nobody has the new one";
    }
    return NULL;
}

bool watch_series_price(struct watch_series *watch)
{
    if (watch->was_fen == 0 && watch->is_fen == 0) return true;      /* nothing has moved yet: what was agreed to is of a step to come */
    bool good = watch->is_fen <= watch->was_fen || watch->is_fen == watch->agreed_fen;
    watch->was_fen = watch->is_fen = watch->agreed_fen = 0;
    return good;
}

void watch_series_clear(struct watch_series *watch)
{
    for (uint32_t i = 0; i < watch->count; i++) free(watch->series[i].order);
    free(watch->series);
    free(watch->moved);
    map_clear(&watch->rows);
}
