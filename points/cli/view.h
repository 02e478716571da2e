/* view.h - replies as people read them. Pure: a reply goes in, text comes out. */
#ifndef PAIDAN_CLI_VIEW_H
#define PAIDAN_CLI_VIEW_H

#include "points/cli/grid.h"
#include "points/cli/when.h"
#include "protocol/message.h"

/* The menu gives items their names; without it (NULL) they go by their codes. */
struct view { struct out *out; const struct msg_menu *menu; };

const struct msg_menu_item *view_item(const struct view *view, const char *code);      /* NULL: not on the menu */

/* view_order.c, view_why.c */
void view_order(const struct view *view, const struct msg_order *order);               /* what has become of it, in three lines */
void view_order_life(const struct view *view, const struct msg_order *order);          /* step by step, with times */
void view_orders(const struct view *view, const struct msg_order_list *list);
void view_why(const struct view *view, const struct msg_why *why);

/* view_slots.c */
enum { NEAREST_MAX = 3 };
void view_slots(const struct view *view, const struct msg_slots_ask *ask, const struct msg_slots *slots);
void view_full(const struct view *view, int64_t first_ms, int64_t last_ms, const char *counts);          /* starts that are full for the same reasons */
uint32_t slots_nearest(const struct msg_slots *slots, int64_t wanted_ms, int64_t out[NEAREST_MAX]);      /* free starts, nearest first; returns how many */

/* view_series.c */
void view_series(const struct view *view, const struct msg_series *series);

/* view_worker.c */
void view_workers(const struct view *view, const struct msg_worker_list *list);
void view_worker(const struct view *view, const struct msg_worker *worker);

/* view_roster.c */
struct view_roster {
    const struct grid *grid;                         /* at most TABLE_COLUMNS_MAX - 1 days */
    const struct msg_shift_list *shifts;             /* order of the heads, holidays; NULL: neither */
    uint64_t version;                                /* of the draft; 0: not to be told */
    bool reasons, more;
};
struct view_change { const char *by; uint64_t by_id; int64_t at_ms; const char *waived, *note; };      /* who changed a cell, when, why */
void view_roster(const struct view *view, const struct view_roster *what);
void view_check(const struct view *view, const struct msg_roster_check *check);
void view_hours(const struct view *view, const struct msg_hours *hours);
void view_shifts(const struct view *view, const struct msg_shift_list *list);
const char *view_shift(const struct out *out, const char *shift);                       /* its code; - in words */
void view_actor(struct out *out, const char *by, uint64_t by_id);                       /* operator 1 */
void view_change(struct out *out, const struct view_change *change);
char *view_measure(int64_t value, const char *unit, const struct out *out, char text[WHEN_SIZE]);      /* minutes as hours and minutes */
void view_measured(struct out *out, int64_t measured, int64_t limit, const char *unit);               /* 9 h, at least 11 h are needed: 2 h short */

/* view_change.c */
void view_impact(const struct view *view, const struct msg_roster_impact *impact, bool dry);
void view_diff(const struct view *view, uint64_t point, const struct msg_roster_diff *diff);
void view_swap(const struct view *view, const struct msg_swap *swap, bool dry);
void view_swap_line(struct out *out, const struct msg_swap *swap);                       /* without the end of the line */
void view_swaps(const struct view *view, const struct msg_swaps *swaps);

/* view_coverage.c */
void view_coverage(const struct view *view, const struct msg_coverage *coverage);

/* view_fill.c */
void view_fill(const struct view *view, const struct msg_fill *fill);

/* view_figures.c */
void view_menu(const struct view *view, const struct msg_menu *menu);
void view_usage(const struct view *view, const struct msg_usage *usage);
void view_clock(const struct view *view, const struct msg_clock *clock);
void view_event(const struct view *view, const struct msg_event *event);               /* one line */

#endif
